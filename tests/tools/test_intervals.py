"""The two intervals that the tools' measures and the questions share."""

import pytest
from scipy.stats import binomtest

from staycurious.tools.intervals import newcombe, wilson


@pytest.mark.parametrize(("count", "of"), [(0, 1), (0, 30), (1, 1), (3, 10), (10, 100), (99, 100), (7, 5000)])
def test_a_shares_interval_is_the_one_that_scipy_gives(count, of):
    expected = binomtest(count, of).proportion_ci(method="wilson")
    assert wilson(count, of) == pytest.approx((expected.low, expected.high), abs=1e-12)


def test_nobody_of_many_starts_at_nought_and_all_of_many_ends_at_one():
    assert wilson(0, 9)[0] == 0.0
    assert wilson(9, 9)[1] == 1.0


def test_a_differences_interval_is_the_published_one():
    # Newcombe 1998, Table II: 56/70 less 48/80
    assert newcombe((56, 70), (48, 80)) == pytest.approx((0.2, 0.0524, 0.3339), abs=5e-5)


def test_turning_the_difference_round_turns_its_interval_round():
    gap, low, high = newcombe((5, 40), (9, 30))
    assert newcombe((9, 30), (5, 40)) == pytest.approx((-gap, -high, -low))
