"""Stay Curious: question what AI tells you, in social work."""

__version__ = "0.1.0"
