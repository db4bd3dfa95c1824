"""Larkshire's fictional AI tools: small, real, trained models with planted, documented faults."""
