"""How far two markers agree: by hand, against scikit-learn and scipy, and what is said where a figure says nothing."""

import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from sklearn.metrics import cohen_kappa_score

from staycurious.marking.people import agreement as figures
from staycurious.marking.people.agreement import (
    agreement,
    difference_interval,
    kappa_interval,
    weighted_kappa,
)

LEVELS = (2, 1, 0)
# Ten answers. First marks: 2 2 2 2 1 1 1 1 0 0; the second marker gives three of them a level less, and one two less.
TEN = [(2, 2), (2, 2), (2, 1), (2, 0), (1, 1), (1, 1), (1, 0), (1, 0), (0, 0), (0, 0)]


def test_kappa_by_hand():
    # Squared differences: 0 0 1 4 0 0 1 1 0 0 = 7, so 0.7 on average.
    # By chance: first 4, 4, 2 of ten gave 2, 1, 0; second 2, 3, 5. 4 apart: 4x5 + 2x2 = 24; 1 apart: 4x3 + 4x2 + 4x5 + 2x3 = 46.
    # So (4 x 24 + 46) / 100 = 1.42 on average, and kappa is 1 - 0.7 / 1.42.
    assert weighted_kappa(TEN) == pytest.approx(1 - 0.7 / 1.42)


def test_the_other_figures_by_hand():
    found = agreement(TEN, LEVELS)
    assert (found.pairs, found.exact, found.adjacent) == (10, 6, 9)
    assert found.difference == pytest.approx(-0.5)
    assert found.scale == (0, 1, 2)
    assert found.table[(2, 0)] == 1
    assert found.table[(1, 0)] == 2
    assert sum(found.table.values()) == 10
    # differences: 0 0 -1 -2 0 0 -1 -1 0 0; their standard deviation is sqrt(4.5 / 9); t with 9 degrees is 2.2622
    assert found.difference_interval == pytest.approx((-0.5 - 2.2622 * 0.5**0.5 / 10**0.5, 0.00584), abs=1e-4)
    assert found.exact_interval == pytest.approx((0.3127, 0.8318), abs=1e-4)


@pytest.mark.parametrize("highest", [1, 2, 6])
def test_kappa_is_scikit_learns_where_levels_are_a_point_apart(highest):
    drawn = random.Random(highest)
    for number in (5, 12, 80):
        first = [drawn.randint(0, highest) for _ in range(number)]
        second = [min(highest, max(0, one + drawn.choice((-1, 0, 0, 1)))) for one in first]
        told = cohen_kappa_score(first, second, labels=range(highest + 1), weights="quadratic")
        assert weighted_kappa(list(zip(first, second, strict=True))) == pytest.approx(told)


def test_the_interval_of_kappa_is_the_jackknifes_on_fishers_z():
    kappa = weighted_kappa(TEN)
    without = [weighted_kappa(TEN[:at] + TEN[at + 1 :]) for at in range(10)]
    middle = sum(without) / 10
    error = (9 / 10 * sum((one - middle) ** 2 for one in without)) ** 0.5 / (1 - kappa**2)
    reach = stats.t.ppf(0.975, 9) * error
    low, high = (math.tanh(math.atanh(kappa) + way * reach) for way in (-1, 1))
    assert kappa_interval(TEN) == pytest.approx((low, high), abs=1e-4)
    assert low < kappa < high < 1


def test_ninety_five_in_a_hundred_intervals_hold_the_true_kappa():
    drawn, held, true = random.Random(7), 0, 0.66667
    # each second mark is the first, or in one of three a mark of its own: of 0, 1 and 2 alike, kappa is then 2/3
    for _ in range(400):
        pairs = []
        for _ in range(30):
            first = drawn.randrange(3)
            pairs.append((first, drawn.randrange(3) if drawn.random() < 1 / 3 else first))
        low, high = kappa_interval(pairs)
        held += low <= true <= high
    assert 0.92 <= held / 400 <= 0.99


def test_the_interval_of_the_difference_is_scipys():
    told = stats.ttest_rel([b for _, b in TEN], [a for a, _ in TEN]).confidence_interval()
    assert difference_interval(TEN) == pytest.approx(tuple(told), abs=1e-4)


def test_where_both_give_everybody_one_level_kappa_is_not_defined_and_it_says_why():
    found = agreement([(2, 2)] * 12, LEVELS)
    assert (found.kappa, found.interval, found.exact) == (None, None, 12)
    assert any("gave every answer 2 points" in line and "0 divided by 0" in line for line in found.remarks)
    assert found.exact_interval[0] == pytest.approx(0.757, abs=1e-3)


def test_where_one_marker_gives_one_level_kappa_is_nought_and_it_says_that_this_says_nothing():
    found = agreement([(1, 1)] * 9 + [(1, 2)] * 3, LEVELS)
    assert (found.kappa, found.interval) == (0, None)
    assert any("The first marks are all 1 point. Kappa is 0 then" in line for line in found.remarks)


def test_where_nobody_differs_there_is_no_interval_and_it_says_so():
    found = agreement([(2, 2), (1, 1), (0, 0)] * 7, LEVELS)
    assert (found.kappa, found.interval, found.difference_interval) == (1, None, None)
    assert any("No pair differs" in line for line in found.remarks)


def test_a_kappa_that_hangs_on_one_answer_has_no_interval():
    found = agreement([(2, 2)] * 11 + [(1, 0)], LEVELS)
    assert found.interval is None
    assert any("hangs on one answer alone" in line for line in found.remarks)


@pytest.mark.parametrize(
    ("pairs", "said"), [([], "No answer"), ([(2, 1)], "Only 1 answer has"), (TEN[:7], "Only 7")]
)
def test_of_few_it_says_that_they_are_few(pairs, said):
    found = agreement(pairs, LEVELS)
    assert found.remarks[0].startswith(said)
    assert (found.interval, found.difference_interval) == (None, None)
    assert agreement(TEN, LEVELS).remarks[0].startswith("10 answers are few")
    assert agreement(TEN * 3, LEVELS).remarks == ()


def test_the_next_level_may_be_more_than_a_point_away_and_without_levels_a_point_counts():
    assert agreement([(4, 1), (4, 0)], (4, 1, 0)).adjacent == 1
    assert agreement([(4, 3.5), (4, 3), (4, 2.5)]).adjacent == 2


@given(st.lists(st.tuples(*[st.integers(0, 12).map(lambda n: n / 2)] * 2), max_size=40))
def test_whatever_the_marks_the_figures_stay_in_their_bounds(pairs):
    found = agreement(pairs)
    assert 0 <= found.exact <= found.adjacent <= found.pairs
    assert found.kappa is None or -1 - 1e-9 <= found.kappa <= 1 + 1e-9
    assert found.interval is None or -1 <= found.interval[0] <= found.kappa <= found.interval[1] <= 1
    swapped = agreement([(second, first) for first, second in pairs])
    assert swapped.kappa == pytest.approx(found.kappa) if found.kappa is not None else swapped.kappa is None
    assert not pairs or found.remarks or found.pairs > figures.FEW
