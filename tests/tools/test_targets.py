"""The same tool, taught four things: the committed file is what training gives, and its counts can be made again by hand."""

import json
import math

import pytest

from staycurious.larkshire import people, referrals
from staycurious.tools.intervals import wilson
from staycurious.tools.score import ReferralError, load_scorecard, score
from staycurious.tools.score.form import FORM
from staycurious.tools.score.planting import BEFORE, HELD_OUT_SEED
from staycurious.tools.score.targets import (
    FILE,
    TARGETS,
    load_targets,
    queue,
    standings,
    thousandths,
    who_moves,
)
from staycurious.tools.score.train_targets import SCORECARDS, write_targets

NAMES = [name for name, _, _ in TARGETS]
# Two boxes and two tools, small enough to work out on paper.
FIELDS = [
    {"name": "moves", "label": "Moves", "kind": "count", "unit": "moves", "default": 1},
    {
        "name": "home",
        "label": "Home",
        "kind": "choice",
        "default": "owned",
        "options": [{"value": "owned", "label": "Owned"}, {"value": "hotel", "label": "A hotel"}],
    },
]
CUTS = [(99 - place) / 100 for place in range(1, 100)]


def tiny(name: str, moves: float, hotel: float, intercept: float = 0.0) -> dict:
    weights = {"moves": moves, "home": {"owned": 0.0, "hotel": hotel}}
    return {"name": name, "short": name, "intercept": intercept, "weights": weights, "cuts": CUTS}


@pytest.fixture(scope="module")
def targets():
    return load_targets()


def test_training_again_gives_the_committed_file_to_the_last_byte(tmp_path):
    assert write_targets(tmp_path / "targets.json").read_bytes() == FILE.read_bytes()


def test_the_first_tool_is_the_one_that_larkshire_bought_and_the_last_is_the_control(targets):
    by_name = {target["name"]: target for target in targets["targets"]}
    for name, variant in SCORECARDS.items():
        card = load_scorecard(variant)
        assert by_name[name]["intercept"] == card["intercept"]
        for field in card["fields"]:
            if field["kind"] == "choice":
                options = {option["value"]: option["weight"] for option in field["options"]}
                assert by_name[name]["weights"][field["name"]] == options
            else:
                assert by_name[name]["weights"][field["name"]] == field["weight"]


def test_a_score_here_is_the_scorecards_for_everybody_in_larkshire(targets):
    for person in people():
        found = {there.target: there.score for there in standings(targets, person["referral"])}
        for name, variant in SCORECARDS.items():
            assert found[name] == score(load_scorecard(variant), person["referral"]).score, person["id"]


def test_a_place_is_what_it_is_by_hand():
    tools = {"fields": FIELDS, "targets": [tiny("a", 0.5, 0.1), tiny("b", -0.5, 0.0, 0.305)]}
    one, other = standings(tools, {"moves": 2, "home": "hotel"})
    # a: 0.5 for a move more, 0.1 for the hotel: 0.6, which is the cut of place 39
    assert (one.place, one.flagged, one.pushed_by) == (39, False, "Moves: 2 moves")
    assert one.score == math.floor(100 / (1 + math.exp(-0.6)) + 0.5)
    # b: 0.305 less 0.5 is below every cut, and nothing pushes forward
    assert (other.place, other.pushed_by) == (100, None)


def test_the_first_ten_of_a_hundred_are_flagged():
    tools = {"fields": FIELDS, "targets": [tiny("a", 0.01, 0.0, 0.80)]}
    found = [standings(tools, {"moves": moves, "home": "owned"})[0] for moves in (9, 10, 11)]
    assert [(there.place, there.flagged) for there in found] == [(11, False), (10, True), (9, True)]


@pytest.mark.parametrize(
    ("form", "message"),
    [
        ({"moves": 1}, "the box 'home' is missing"),
        ({"moves": 1, "home": "boat"}, "home is 'boat'. Give one of: owned, hotel"),
    ],
)
def test_a_form_that_has_no_place_is_refused(form, message):
    with pytest.raises(ReferralError, match=message):
        standings({"fields": FIELDS, "targets": [tiny("a", 0.5, 0.1)]}, form)


def test_a_queue_is_cut_where_a_hundredth_stands():
    assert queue(range(200)) == [198 - 2 * place for place in range(99)]
    assert queue([5.0] * 100) == [5.0] * 99


def test_thousandths_are_the_same_however_they_were_summed():
    assert thousandths(0.1 + 0.2) == thousandths(0.3) == 300
    assert thousandths(-2.942 + 0.653 * 3) == -983


def test_each_tool_flags_ten_of_a_hundred_and_the_parts_add_up(targets):
    sample = referrals(4000, HELD_OUT_SEED, BEFORE)
    stand = [standings(targets, row["referral"]) for row in sample]
    flags = {name: [there[at].flagged for there in stand] for at, name in enumerate(NAMES)}
    overlap = targets["who_moves"]["overlap"]
    assert sum(one["per_1000"] for one in overlap) == 1000
    for name in NAMES:
        assert sum(flags[name]) / 40 == pytest.approx(10, abs=1.5)
        assert sum(one["per_1000"] for one in overlap if name in one["by"]) == pytest.approx(100, abs=2)


def test_who_moves_is_what_it_is_by_hand():
    form = {"referrer": "police", "area": "tarnley", "tenure": "owned"}
    row = {"referral": form, **dict.fromkeys(NAMES, False)}
    rows = [
        {**row, "harm": True},
        {**row, "referral": {**form, "area": "cinderholt"}},
        row,
        row,
    ]
    flags = {
        "escalated": [True, True, False, False],
        "referred_again": [True, False, True, False],
        "came_into_care": [True, False, False, False],
        "harm": [True, False, False, False],
    }
    found = who_moves(rows, flags)
    assert found["held_out"] == 4
    assert {tuple(one["by"]): one["per_1000"] for one in found["overlap"]} == {
        tuple(NAMES): 250,
        ("escalated",): 250,
        ("referred_again",): 250,
        (): 250,
    }
    areas = next(each["rows"] for each in found["compared"] if each["name"] == "area")
    cinderholt = next(line for line in areas if line["label"] == "Cinderholt")
    assert [cinderholt[name] for name in ("all", *NAMES)] == [25, 50, 0, 0, 0]
    harm = next(line for line in found["followed"] if line["label"] == "Serious harm")
    assert [harm[name] for name in ("all", *NAMES)] == [25, 50, 50, 100, 100]
    low, high = wilson(1, 2)  # one of the two that a tool flags: the widest there is here
    assert found["within"] == pytest.approx(50 * (high - low), abs=0.1)


def test_thirds_of_a_thousand_add_up_to_a_thousand():
    rows = [
        {
            "referral": {"referrer": "police", "area": "tarnley", "tenure": "owned"},
            **dict.fromkeys(NAMES, False),
        }
    ] * 3
    flags = {"escalated": [True, False, False], "harm": [False, True, False]}
    assert sorted(one["per_1000"] for one in who_moves(rows, flags)["overlap"]) == [333, 333, 334]


def test_what_the_page_says_of_the_four_holds(targets):
    counted = targets["who_moves"]
    harm = [counted["followed"][-1][name] for name in NAMES]
    areas = next(each["rows"] for each in counted["compared"] if each["name"] == "area")
    cinderholt = next(line for line in areas if line["label"] == "Cinderholt")
    assert max(harm) - min(harm) <= 4, "all four find harm nearly as often"
    assert cinderholt["escalated"] - cinderholt["harm"] >= 10, "whom they flag differs"
    all_four = next(one["per_1000"] for one in counted["overlap"] if len(one["by"]) == 4)
    assert all_four < 50, "fewer than half of a tool's flags are shared by all four"
    assert counted["within"] < 2.5


def test_the_file_holds_the_form_and_nothing_about_anybody(targets):
    assert [field["name"] for field in targets["fields"]] == [field["name"] for field in FORM]
    assert len(json.dumps(targets, separators=(",", ":"))) < 12_000
