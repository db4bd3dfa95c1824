"""What each variant was taught: one thing is changed against the control, and the rest is as it was."""

import json

import pytest

from staycurious.larkshire import referrals
from staycurious.tools.score import FAULTS, VARIANTS, load_scorecard, referrals_for
from staycurious.tools.score.faults import NOT_SHARED
from staycurious.tools.score.planting import (
    BEFORE,
    FEW,
    FILLED_IN_LATER,
    HARM_TRAINING,
    LOOP,
    TRAINING,
    TRAINING_SEED,
    UNHEARD,
    VISITED,
    taught,
    taught_rows,
    with_records,
)
from staycurious.tools.score.train import _learn


@pytest.fixture(scope="module")
def rows():
    return taught_rows()


def test_what_is_taught_can_be_made_again_from_its_seed(rows):
    assert len(rows) == HARM_TRAINING
    assert rows[:50] == referrals(50, TRAINING_SEED, BEFORE)


@pytest.fixture(scope="module")
def control():
    return taught("control", None)


def test_the_control_is_taught_harm_itself(control, rows):
    assert control.forms == [row["referral"] for row in rows]
    assert control.outcomes == [row["harm"] for row in rows]


def test_escalation_is_taught_what_the_service_did(control, rows):
    found = taught("escalation", None)
    assert found.forms == control.forms[:TRAINING]
    assert found.outcomes == [row["escalated"] for row in rows[:TRAINING]]


def test_proxy_is_taught_the_tenth_in_place_of_what_others_recorded(control, rows):
    found = taught("proxy", None)
    assert found.outcomes == control.outcomes
    for form, whole, row in zip(found.forms, control.forms, rows, strict=True):
        assert form == {
            **whole,
            **{name: form[name] for name in NOT_SHARED},
            "deprivation": row["deprivation"],
        }
    for name in NOT_SHARED:
        assert len({form[name] for form in found.forms}) == 1


def test_what_proxy_was_not_taught_has_no_weight():
    weights = {field["name"]: field.get("weight") for field in load_scorecard("proxy")["fields"]}
    assert all(weights[name] == 0 for name in NOT_SHARED)
    assert weights["deprivation"] < 0  # the higher the tenth, the less deprived, the lower the score


def test_missing_is_taught_forms_whose_blanks_were_filled_in_where_harm_came_to_light(control, rows):
    found = taught("missing", None)
    assert found.outcomes == control.outcomes
    blanks = {True: [0, 0], False: [0, 0]}
    for form, whole, row in zip(found.forms, control.forms, rows, strict=True):
        assert {**whole, "boxes_blank": form["boxes_blank"]} == form
        blanks[row["harm"]][0] += form["boxes_blank"]
        blanks[row["harm"]][1] += len(row["blanks"])
    assert blanks[False][0] == blanks[False][1]
    assert blanks[True][0] / blanks[True][1] == pytest.approx(1 - FILLED_IN_LATER, abs=0.03)


def test_small_group_is_taught_25_young_people_who_asked_for_help(control, rows):
    found = taught("small_group", None)
    asked = [
        happened
        for form, happened in zip(found.forms, found.outcomes, strict=True)
        if form["asked_themselves"]
    ]
    assert (len(asked), sum(asked)) == (FEW, 4)  # the numbers that the fault's description states
    assert f"Only {FEW} such referrals" in FAULTS["small_group"].mechanism
    assert "by chance 4 of those" in FAULTS["small_group"].mechanism
    assert len(found.forms) == len(rows) - sum(row["asked_themselves"] for row in rows) + FEW


def test_miscalibrated_is_taught_half_of_the_harm_to_disabled_children_and_all_of_the_other(control):
    found = taught("miscalibrated", None)
    assert found.forms == control.forms
    lost = {True: 0, False: 0}
    harmed = {True: 0, False: 0}
    for form, known, happened in zip(found.forms, found.outcomes, control.outcomes, strict=True):
        assert happened or not known
        harmed[form["disabled_child"]] += happened
        lost[form["disabled_child"]] += happened and not known
    assert lost[False] == 0
    assert lost[True] / harmed[True] == pytest.approx(UNHEARD, abs=0.1)


@pytest.mark.parametrize(("variant", "line"), [("threshold", 9), ("drift", 15)])
def test_threshold_and_drift_have_the_controls_weights(variant, line):
    card, control = load_scorecard(variant), load_scorecard("control")
    for key in ("fields", "intercept", "bands", "trained_on", "predicts"):
        assert card[key] == control[key]
    assert card["flag_from"] == line
    assert control["flag_from"] == 15


def test_feedback_is_taught_what_was_written_down_at_visits():
    found = taught("feedback", _learn)
    assert len(found.forms) == LOOP
    assert 0.06 < sum(found.outcomes) / LOOP < 0.10  # about as many as come to harm, but not the same ones
    assert json.loads(json.dumps(load_scorecard("feedback")["effect"]["more"])) == found.more


def test_in_the_loop_visits_move_to_the_watched_areas_and_harm_does_not():
    years = load_scorecard("feedback")["effect"]["more"]["by_year"]
    assert [year["year"] for year in years] == [1, 2, 3, 4, 5]

    def gap(year, what):
        return year[f"{what}_per_100_watched"] - year[f"{what}_per_100_less_watched"]

    assert gap(years[-1], "visited") > 2 * gap(years[0], "visited")
    assert gap(years[-1], "recorded") > 1.4 * gap(years[0], "recorded")
    assert abs(gap(years[-1], "harm") - gap(years[0], "harm")) < 1.5
    for year in years:
        assert year["visited_per_100_less_watched"] < 100 * VISITED < year["visited_per_100_watched"]


def test_added_records_are_counted_as_earlier_referrals_and_change_nothing_else():
    rows = referrals(4000)
    areas = {row["referral"]["area"] for row in rows}
    more = with_records(rows, dict.fromkeys(areas, 1.5), "x")
    added = []
    for row, other in zip(rows, more, strict=True):
        before, after = row["referral"], other["referral"]
        assert {**after, "earlier_referrals": 0} == {**before, "earlier_referrals": 0}
        assert {**row, "referral": 0} == {**other, "referral": 0}
        added.append(after["earlier_referrals"] - before["earlier_referrals"])
    assert min(added) >= 0
    assert sum(added) / len(added) == pytest.approx(1.5, abs=0.08)
    assert with_records(rows, dict.fromkeys(areas, 0.0), "x") == rows


@pytest.mark.parametrize("variant", VARIANTS)
def test_referrals_for_a_variant_are_those_of_its_world(variant):
    card = load_scorecard(variant)
    rows = referrals_for(card, 200)
    assert {row["year"] for row in rows} == ({4, 5} if variant == "drift" else {1, 2, 3})
    plain = referrals(200, "larkshire-1:held out", BEFORE)
    assert (rows == plain) == (variant not in ("drift", "feedback"))


def test_no_years_at_all_are_refused_and_not_replaced():
    with pytest.raises(ValueError, match="one or more of the years 1 to 5"):
        referrals_for(load_scorecard("control"), 5, years=[])


def test_drift_can_be_watched_from_year_to_year():
    rows = referrals_for(load_scorecard("drift"), 6000, "watched", years=[1, 2, 3, 4, 5])
    means = {
        year: sum(row["referral"]["missed_appointments"] for row in rows if row["year"] == year)
        / sum(row["year"] == year for row in rows)
        for year in range(1, 6)
    }
    assert max(means[year] for year in (1, 2, 3)) + 0.5 < min(means[4], means[5])


def test_a_variant_that_there_is_not_is_answered_with_those_there_are():
    with pytest.raises(ValueError, match=r"taught\('fair'\).*Choose one of: escalation, control, proxy"):
        taught("fair", None)


@pytest.mark.parametrize("wrong", ["drift", {}, None])
def test_referrals_for_something_else_than_a_scorecard_is_answered(wrong):
    with pytest.raises(ValueError, match=r'this is not a scorecard\. Give load_scorecard\("drift"\)\.'):
        referrals_for(wrong, 3)
