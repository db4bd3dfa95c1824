"""Enough made-up referrals to count with, made once."""

from __future__ import annotations

import pytest

from staycurious.larkshire import referrals


@pytest.fixture(scope="package")
def many() -> list[dict]:
    """Give 40,000 referrals; tests only look at them."""
    return referrals(40_000)
