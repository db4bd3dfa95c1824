"""A page places a referral in the four queues as Python does."""

import pytest

from staycurious.larkshire import case, people, referrals
from staycurious.tools.score import ReferralError
from staycurious.tools.score.targets import load_targets, standings

FORM = case("R-1061")["referral"]


def test_the_same_forms_stand_at_the_same_places_with_the_same_scores(run_node):
    forms = [person["referral"] for person in people()]
    forms += [row["referral"] for row in referrals(1500, "targets parity")]
    theirs = run_node("targets_standings.mjs", {"targets": load_targets(), "forms": forms})
    for form, found in zip(forms, theirs, strict=True):
        ours = [
            {"pushedBy" if name == "pushed_by" else name: value for name, value in there._asdict().items()}
            for there in standings(load_targets(), form)
        ]
        assert found == ours


@pytest.mark.parametrize(
    ("form", "name"),
    [
        ({name: value for name, value in FORM.items() if name != "moves"}, "moves"),
        ({**FORM, "area": "elsewhere"}, "area"),
    ],
)
def test_a_form_without_a_place_is_refused_by_both_with_the_boxs_name(run_node, form, name):
    (said,) = run_node("targets_standings.mjs", {"targets": load_targets(), "forms": [form]})
    assert said.startswith("RangeError: ")
    assert name in said
    with pytest.raises(ReferralError, match=name):
        standings(load_targets(), form)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"format": "another"}, "TypeError: targets: format is another. Load tools/score/targets.json."),
        ({"fields": []}, 'TypeError: targets: escalated: weights: "referrer" is unknown'),
    ],
)
def test_tools_that_cannot_be_used_are_refused(run_node, change, message):
    (said,) = run_node("targets_standings.mjs", {"targets": {**load_targets(), **change}, "forms": [FORM]})
    assert said.startswith(message)


def test_a_queue_that_is_cut_too_short_is_refused(run_node):
    targets = {**load_targets(), "targets": [dict(target) for target in load_targets()["targets"]]}
    targets["targets"][2]["cuts"] = targets["targets"][2]["cuts"][:-1]
    (said,) = run_node("targets_standings.mjs", {"targets": targets, "forms": [FORM]})
    assert said == "TypeError: targets: came_into_care: cuts has 98 numbers. A queue of 100 has 99."
