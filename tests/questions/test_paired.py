"""Paired changes against scipy, and by hand."""

import pytest
from scipy.stats import t, ttest_rel

from staycurious.questions import paired_change
from staycurious.questions.paired import t_quantile


@pytest.mark.parametrize("degrees", [*range(1, 31), 199, 200, 201, 500, 100_000])
def test_the_t_quantile_is_scipys(degrees):
    assert t_quantile(degrees) == pytest.approx(t.ppf(0.975, degrees), abs=1e-9)


@pytest.mark.parametrize("n", [2, 3, 12, 240])
def test_a_change_has_the_interval_that_scipy_gives(draws, n):
    before, after = draws("before", n), draws("after", n)
    found = paired_change(before, after)
    theirs = ttest_rel(after, before).confidence_interval()
    assert (found.low, found.high) == pytest.approx((theirs.low, theirs.high), abs=1e-12)
    assert found.mean == pytest.approx(sum(after) / n - sum(before) / n)


def test_a_change_is_the_one_worked_out_by_hand():
    # Changes 2, 0, -2, 4: mean 1; squares from it 1, 1, 9, 9, so 20 / 3 and half its root is 1.291; t(3) is 3.182.
    found = paired_change([0, 0, 2, 1], [2, 0, 0, 5])
    assert found.mean == 1
    assert (found.low, found.high) == pytest.approx((1 - 3.182 * 1.291, 1 + 3.182 * 1.291), abs=2e-3)
    assert (found.n, found.rose, found.fell, found.same) == (4, 2, 1, 1)


def test_one_pair_says_nothing_about_others():
    assert paired_change([1], [3]) == (2, None, None, 1, 1, 0, 0)


def test_where_nothing_changes_the_interval_has_no_width():
    assert paired_change([0.1, 0.2, 0.3], [0.1, 0.2, 0.3]) == (0, 0, 0, 3, 0, 0, 3)


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ([1, 2], [1], "not equally long: before has 2, after has 1"),
        ([], [], "There is nobody to count"),
        ([True], [1], "before[0] is True. Give a number."),
        ([1], [float("nan")], "after[0] is nan. Give a number."),
    ],
)
def test_pairs_that_are_none_are_named(before, after, says):
    with pytest.raises(ValueError) as caught:  # noqa: PT011
        paired_change(before, after)
    assert says in str(caught.value)


def test_changes_too_large_for_a_spread_are_refused():
    with pytest.raises(ValueError, match="differ by more than can be counted with"):
        paired_change([1e308, 1], [-1e308, 1])
