"""How large each planted fault is: counted on small cases by hand, and again on the held-out referrals."""

import math

import pytest
from scipy.stats import binomtest

from staycurious.larkshire import referrals
from staycurious.tools.score import FAULTS, load_scorecard, referrals_for
from staycurious.tools.score.effects import (
    EFFECTS,
    Seen,
    Size,
    at_the_same_need,
    difference,
    expected_less_happened,
    seen_by,
    wilson,
)
from staycurious.tools.score.planting import AFTER, AFTER_SEED

# What is planted works upwards but for these scores, which are too low.
TOO_LOW = {"miscalibrated"}


def seen(need, harm, flagged, group, probability=0.0):
    return Seen({"support_need": need, "harm": harm, "group": group}, probability, 0, flagged)


def in_group(name):
    return lambda row: row["group"] == name


@pytest.mark.parametrize(
    ("count", "of"), [(0, 1), (1, 1), (0, 40), (7, 40), (20, 40), (40, 40), (123, 20_000)]
)
def test_the_interval_of_a_share_is_scipys(count, of):
    expected = binomtest(count, of).proportion_ci(method="wilson")
    assert wilson(count, of) == pytest.approx((expected.low, expected.high), abs=1e-12)


def test_the_difference_of_two_shares_is_newcombes_own_example():
    # Newcombe (1998), example (a): 56 of 70 and 48 of 80 are 0.2 apart, by method 10 from 0.0524 to 0.3339
    found = difference([True] * 56 + [False] * 14, [True] * 48 + [False] * 32)
    assert found == Size(20.0, 5.2, 33.4)


def test_at_the_same_need_families_are_compared_with_their_like():
    # Need 0: 1 of 2 against 0 of 2, weight 4/8. Need 3: 2 of 2 against 2 of 2, weight 4/8. Together 25 in 100.
    # Need 1 and 2 have no one; the harmed family doesn't count.
    rows = []
    for need in (0, 1, 2, 3):
        for flagged in {0: (True, False), 1: (False,), 2: (False,), 3: (True, True)}[need]:
            rows.append(seen(need, False, flagged, "a"))
        for flagged in {0: (False, False), 1: (False,), 2: (False,), 3: (True, True)}[need]:
            rows.append(seen(need, False, flagged, "b"))
    rows.append(seen(0, True, True, "a"))
    found = at_the_same_need(rows, in_group("a"), in_group("b"))
    # weights 4/12, 2/12, 2/12, 4/12: 0.5 x 4/12 = 16.7 in 100; the one variance is 0.5 x 0.5 / 2 x (4/12)^2
    half = 100 * 1.96 * math.sqrt(0.125) * 4 / 12
    assert found.size == 16.7
    assert (found.high - found.low) / 2 == pytest.approx(half, abs=0.1)


def test_without_a_difference_at_the_same_need_there_is_none():
    # group a has more need, and so more flags; with the same need both are flagged alike
    rows = [seen(need, False, need == 3, group) for need in range(4) for group in "ab"]
    rows += [seen(3, False, True, "a")] * 20
    assert at_the_same_need(rows, in_group("a"), in_group("b")).size == 0


def test_what_is_expected_is_held_against_what_happened():
    rows = [seen(0, harm, False, "a", probability=0.5) for harm in (True, False, False, False)]
    rows.append(seen(0, True, False, "b", probability=0.0))
    found = expected_less_happened(rows, in_group("a"))
    low, high = wilson(1, 4)
    assert found == Size(25.0, round(50 - 100 * high, 1), round(50 - 100 * low, 1))


@pytest.fixture(scope="module")
def control():
    return load_scorecard("control")


@pytest.fixture(scope="module")
def held_out(control):
    return referrals_for(control)


@pytest.fixture(scope="module")
def by_control(control, held_out):
    return seen_by(control, held_out)


def test_every_fault_has_its_size():
    assert list(FAULTS) == list(EFFECTS)
    for name in FAULTS:
        assert "effect" in load_scorecard(name)
    assert "effect" not in load_scorecard("control")


@pytest.mark.parametrize("name", FAULTS)
def test_a_planted_fault_is_there_and_the_controls_is_near_none(name):
    effect = load_scorecard(name)["effect"]
    assert effect["low"] < effect["size"] < effect["high"]
    assert effect["high"] < 0 if name in TOO_LOW else effect["low"] > 0
    control = effect["control"]
    assert control["low"] <= control["size"] <= control["high"]
    # near none: under a quarter of what is planted, and under 3 in 100
    assert abs(control["size"]) < min(abs(effect["size"]) / 4, 3)
    # and apart from it: the two intervals don't meet
    assert control["low"] > effect["high"] or control["high"] < effect["low"]


@pytest.mark.parametrize("name", FAULTS)
def test_a_faults_size_is_not_so_large_that_anybody_would_see_it(name):
    assert abs(load_scorecard(name)["effect"]["size"]) < 35


@pytest.mark.parametrize("name", FAULTS)
def test_the_size_that_is_stated_is_the_one_that_students_count(name, by_control, held_out):
    # with the referrals that the package gives them, and the tool as it is read from its file
    card = load_scorecard(name)
    rows = referrals_for(card) if name in ("drift", "feedback") else held_out
    found = EFFECTS[name].count(seen_by(card, rows), by_control)
    stated = card["effect"]
    assert found == Size(stated["size"], stated["low"], stated["high"])
    assert (stated["plain"], stated["unit"], stated["method"]) == EFFECTS[name][:3]


@pytest.mark.parametrize("name", [name for name in FAULTS if name != "drift"])
def test_the_controls_size_is_counted_in_the_same_way(name, by_control):
    found = EFFECTS[name].count(by_control, by_control)
    assert found._asdict() == load_scorecard(name)["effect"]["control"]


def test_without_the_new_recording_the_control_does_not_drift(control, by_control):
    later = seen_by(control, referrals(10_000, AFTER_SEED, AFTER))
    assert EFFECTS["drift"].count(later, by_control)._asdict() == load_scorecard("drift")["effect"]["control"]
