"""Shares and their differences, against scipy, by hand, and against Newcombe's published table."""

import math

import pytest
from scipy.stats import binomtest

from staycurious.questions import Share, difference, share_of


@pytest.mark.parametrize("of", [1, 2, 5, 29, 100, 1047])
def test_a_share_has_the_interval_that_scipy_gives(of):
    for count in {0, 1, of // 3, of // 2, of - 1, of}:
        found = share_of(count, of)
        interval = binomtest(count, of).proportion_ci(method="wilson")
        assert found.share == count / of
        assert (found.low, found.high) == pytest.approx((interval.low, interval.high), abs=1e-12)
        assert 0 <= found.low <= found.share <= found.high <= 1


def test_nobody_and_everybody_still_have_a_width():
    # With nobody of ten, Wilson's upper end is z²/(n + z²): 3.8415 / 13.8415 = 0.2775.
    assert share_of(0, 10)[2:] == pytest.approx((0, 0, 0.2775), abs=5e-5)
    assert share_of(10, 10)[2:] == pytest.approx((1, 0.7225, 1), abs=5e-5)


def test_of_nobody_there_is_no_share():
    assert share_of(0, 0) == Share(0, 0, None, None, None)


@pytest.mark.parametrize(
    ("one", "other", "low", "high"),
    # R. G. Newcombe, Statistics in Medicine 17 (1998), Table II, method 10
    [
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((6, 7), (2, 7), 0.0582, 0.8062),
        ((5, 56), (0, 29), -0.0381, 0.1926),
        ((0, 10), (0, 20), -0.1611, 0.2775),
        ((0, 10), (0, 10), -0.2775, 0.2775),
        ((10, 10), (0, 20), 0.6791, 1.0),
        ((10, 10), (0, 10), 0.6075, 1.0),
    ],
)
def test_a_difference_is_the_published_one(one, other, low, high):
    found = difference(share_of(*one), share_of(*other))
    assert found.difference == pytest.approx(one[0] / one[1] - other[0] / other[1])
    assert (found.low, found.high) == pytest.approx((low, high), abs=5e-5)


def test_a_difference_is_made_of_scipys_intervals_too(draws):
    for draw, other_draw in zip(draws("one", 60), draws("other", 60), strict=True):
        one, other = (int(draw * 41), 40), (int(other_draw * 18), 17)
        a, b = (binomtest(*pair).proportion_ci(method="wilson") for pair in (one, other))
        p, q = one[0] / 40, other[0] / 17
        found = difference(share_of(*one), share_of(*other))
        assert found.low == pytest.approx(p - q - math.sqrt((p - a.low) ** 2 + (b.high - q) ** 2), abs=1e-12)
        assert found.high == pytest.approx(p - q + math.sqrt((a.high - p) ** 2 + (q - b.low) ** 2), abs=1e-12)
        assert -1 <= found.low <= found.difference <= found.high <= 1


def test_a_difference_turned_round_has_its_ends_turned_round():
    one, other = share_of(3, 20), share_of(9, 31)
    there, back = difference(one, other), difference(other, one)
    assert there == pytest.approx((-back.difference, -back.high, -back.low))


def test_a_difference_to_a_share_of_nobody_is_none():
    assert difference(share_of(1, 2), share_of(0, 0)) == (None, None, None)
    assert difference(share_of(0, 0), share_of(1, 2)) == (None, None, None)


@pytest.mark.parametrize(
    ("count", "of", "says"),
    [
        (-1, 3, "count is -1. Give a whole number from 0."),
        (1, -3, "of is -3. Give a whole number from 0."),
        (True, 3, "count is True. Give a whole number"),
        (1.0, 3, "count is 1.0. Give a whole number"),
        (4, 3, "count is 4 and of is 3. Give no more than there are."),
    ],
)
def test_a_count_that_is_none_is_named(count, of, says):
    with pytest.raises(ValueError) as caught:  # noqa: PT011
        share_of(count, of)
    assert says in str(caught.value)


def test_a_difference_wants_shares():
    with pytest.raises(ValueError, match=r"other is 0.5. Give a Share, such as share_of\(56, 70\)"):
        difference(share_of(1, 2), 0.5)
