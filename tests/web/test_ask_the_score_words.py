"""What Ask the score says on a page is what Python says of the same referral."""

import pytest

from staycurious.larkshire import case
from staycurious.questions import differ_in, swap
from staycurious.tools.score import load_scorecard, score, value_label

CARD = load_scorecard("escalation")
RECEIVED = case("R-1042")["referral"]
LABELS = {band["name"]: band["label"] for band in CARD["bands"]}


def other(field, value):
    """Give another value that the field can hold."""
    if field["kind"] == "choice":
        return next(option["value"] for option in field["options"] if option["value"] != value)
    if field["kind"] == "yes_no":
        return not value
    return field["max"] if value == field["min"] else field["min"]


CHANGED = [{**RECEIVED, field["name"]: other(field, RECEIVED[field["name"]])} for field in CARD["fields"]] + [
    {**RECEIVED, "moves": 0, "area": "tarnley"}
]


def ask(run_node, typed=()):
    return run_node(
        "ask_the_score_words.mjs",
        {"card": CARD, "received": RECEIVED, "changed": CHANGED, "typed": list(typed)},
    )


def words(referral):
    found = score(CARD, referral)
    return f"score {found.score}, {LABELS[found.band]}, {'flagged' if found.flagged else 'not flagged'}"


def test_each_change_is_said_with_the_score_that_python_gives(run_node):
    was = score(CARD, RECEIVED).score
    for referral, told in zip(CHANGED, ask(run_node)["changed"], strict=True):
        names = differ_in(RECEIVED, referral)
        assert told["words"] == words(referral)
        assert told["differing"] == names
        if len(names) == 1:
            field = next(field for field in CARD["fields"] if field["name"] == names[0])
            what = f"{field['label']}: {value_label(field, referral[field['name']])}"
        else:
            what = f"{len(names)} details changed"
        assert told["sentence"] == f"{what}: {words(referral)}. As received: {was}."


def test_each_changed_detail_says_what_it_alone_does(run_node):
    for referral, told in zip(CHANGED, ask(run_node)["changed"], strict=True):
        names = differ_in(RECEIVED, referral)
        for field, said in zip(CARD["fields"], told["details"], strict=True):
            name = field["name"]
            if name not in names:
                assert said == ""
                continue
            alone = swap(CARD, RECEIVED, name, referral[name])
            effect = (
                f"{alone.before.score} to {alone.after.score}"
                if alone.change
                else f"still {alone.before.score}"
            )
            assert said == f"Was {value_label(field, RECEIVED[name])}. This alone: score {effect}."


def test_going_back_is_said_too(run_node):
    assert ask(run_node)["back"] == f"Everything as received: {words(RECEIVED)}."


@pytest.mark.parametrize(
    ("name", "text", "number"),
    [
        ("attendance", "84", 84),
        ("attendance", " 84 % ", 84),
        ("moves", "0", 0),
        ("moves", "06", 6),
        ("moves", "7", None),
        ("moves", "-1", None),
        ("attendance", "39", None),
        ("attendance", "", None),
        ("attendance", "84.5", None),
        ("attendance", "1e2", None),
        ("attendance", "most", None),
        ("attendance", "9" * 40, None),
    ],
)
def test_a_typed_number_is_taken_only_where_it_can_stand(run_node, name, text, number):
    assert ask(run_node, [(name, text)])["typed"] == [number]
