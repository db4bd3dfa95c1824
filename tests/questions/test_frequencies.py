"""From a supplier's percentages to whole families, held against sums worked out by hand."""

import math
from itertools import product

import pytest

from staycurious.questions import frequency_tree
from staycurious.questions.frequencies import MOST


def test_a_tree_is_the_one_worked_out_by_hand():
    # Of 1,000 families 4 in 100 are 40, so 960 are not. The tool flags 80 in 100 of the 40: 32, and misses 8.
    # It flags 10 in 100 of the 960 all the same: 96, and leaves 864 alone. Flagged: 32 + 96 = 128.
    assert frequency_tree(1000, 0.04, 0.8, 0.1)._asdict() == {
        "population": 1000,
        "happened": 40,
        "did_not": 960,
        "flagged_and_happened": 32,
        "missed": 8,
        "flagged_not_happened": 96,
        "neither": 864,
        "flagged": 128,
        "not_flagged": 872,
    }


@pytest.mark.parametrize(
    ("claims", "happened", "found", "false_alarms"),
    [
        ((10, 0.25, 0.5, 0.5), 3, 2, 4),  # 2.5 goes up to 3; 1.5 to 2; of the other 7, 3.5 to 4
        ((1000, 0.0285, 1, 0), 29, 29, 0),  # 28.5, which a computer holds as 28.499…
        ((1000, 0.0284, 1, 0), 28, 28, 0),
        ((100, 0.145, 0.0, 1.0), 15, 0, 85),  # 14.5, which a computer holds as 14.499…
        ((1, 0.5, 0.5, 0.5), 1, 1, 0),
        ((1, 0.49, 0.5, 0.5), 0, 0, 1),
    ],
)
def test_a_half_goes_up(claims, happened, found, false_alarms):
    tree = frequency_tree(*claims)
    assert (tree.happened, tree.flagged_and_happened, tree.flagged_not_happened) == (
        happened,
        found,
        false_alarms,
    )


@pytest.mark.parametrize("share", [0, 1, 0.0, 1.0])
def test_nobody_and_everybody_are_shares_too(share):
    tree = frequency_tree(1000, share, share, share)
    everybody = 1000 * int(share)
    assert (tree.happened, tree.flagged, tree.missed) == (everybody, everybody, 0)
    assert tree.neither == 1000 - everybody


def test_the_branches_always_add_up():
    shares = (0, 0.001, 0.0285, 0.333, 0.5, 0.725, 0.9995, 1)
    for population, *claims in product((1, 7, 1000, 12_345), shares, shares, shares):
        tree = frequency_tree(population, *claims)
        assert all(type(families) is int and families >= 0 for families in tree)
        assert tree.happened + tree.did_not == population
        assert tree.flagged_and_happened + tree.missed == tree.happened
        assert tree.flagged_not_happened + tree.neither == tree.did_not
        assert tree.flagged_and_happened + tree.flagged_not_happened == tree.flagged
        assert tree.flagged + tree.not_flagged == population


@pytest.mark.parametrize("population", [0, -1, True, 1000.0, "1000", None, math.nan])
def test_a_population_that_is_none_is_answered_with_one_to_write(population):
    with pytest.raises(ValueError, match="whole number of families from 1, such as 1000") as caught:
        frequency_tree(population, 0.04, 0.8, 0.1)
    assert str(caught.value).startswith(f"population is {population!r}. ")


@pytest.mark.parametrize("place", range(3))
@pytest.mark.parametrize("share", [-0.01, 1.01, 80, True, "0.8", None, math.nan, math.inf, [0.8]])
def test_a_share_that_is_none_is_named_and_answered_with_one_to_write(place, share):
    claims = [0.04, 0.8, 0.1]
    claims[place] = share
    name = ("base_rate", "sensitivity", "false_positive_rate")[place]
    with pytest.raises(ValueError, match="such as 0.04 for 4 in 100") as caught:
        frequency_tree(1000, *claims)
    assert str(caught.value).startswith(f"{name} is {share!r}. Give a share from 0 to 1")


def test_more_families_than_can_be_counted_one_by_one_are_refused():
    assert sum(frequency_tree(MOST, 0.04, 0.8, 0.1)[3:7]) == MOST
    for population in (MOST + 1, 10**400):
        with pytest.raises(ValueError, match=r"^population is over 1,000,000,000,000,000, .*Give fewer"):
            frequency_tree(population, 0.04, 0.8, 0.1)
