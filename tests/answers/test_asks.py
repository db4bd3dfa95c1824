"""What a control is told: the same for a notebook and a page, and described by one schema."""

import json

import jsonschema
import pytest

from staycurious.answers import asks, kind_of, kinds_schema
from staycurious.larkshire import exercise_cases

STEPS = {"visit": "Visit the family", "call": "Call the school"}
NOTE = [{"id": "n1", "text": "She fell.", "who": "note"}, {"id": "n2", "text": "She lives alone."}]
ASKS = {
    "count": asks.count("m02_q1", "Flagged, no harm follows", unit="families"),
    "number": asks.number("m02_q3", "Of 100 flagged", unit="families", high=100),
    "choose": asks.choose("m02_q5", "The flag says", STEPS),
    "choose_several": asks.choose_several("m02_q6", "Questions that I need", STEPS),
    "two_by_two": asks.two_by_two(
        "m02_q2", ["Flagged", "Not flagged"], ["Harm followed", "Harm did not follow"]
    ),
    "table": asks.table("m02_q2", "Families", ["Flagged", "Not flagged", "All"], ["Families"]),
    "case_pair": asks.case_pair("m02_q4"),
    "order": asks.order("m02_q8", "First to last", STEPS),
    "mark": asks.mark("m02_q9", "Look again", NOTE, {"invented": "Nobody said it"}, none=True),
    "decide": asks.decide("m02_q10", "Today", STEPS, {"because": "Why?"}),
    "decide_only": asks.decide("m02_q10", "Today", STEPS, sure=False),
    "write": asks.write("m02_q11", "In one sentence", most=140),
}


def valid(schema, data) -> bool:
    return jsonschema.Draft202012Validator(schema).is_valid(data)


KIND = kinds_schema()
ASK = {**KIND, "$ref": "#/$defs/ask"}


def test_the_schema_is_one():
    jsonschema.Draft202012Validator.check_schema(KIND)


@pytest.mark.parametrize("ask", ASKS.values(), ids=ASKS)
def test_every_ask_and_its_kind_are_as_the_schema_says(ask):
    jsonschema.Draft202012Validator(KIND).validate(ask["answer"])
    jsonschema.Draft202012Validator(ASK).validate(ask)
    assert json.loads(json.dumps(ask)) == ask
    assert kind_of(ask["answer"]).schema == ask["answer"]


@pytest.mark.parametrize("ask", ASKS.values(), ids=ASKS)
def test_the_schema_lets_nothing_else_in(ask):
    kind = ask["answer"]
    assert not valid(KIND, {**kind, "right": 1})
    assert not valid(KIND, {**kind, "kind": "essay"})
    for part in kind.keys() - {"none"}:
        assert not valid(KIND, {name: value for name, value in kind.items() if name != part})
    assert not valid(ASK, {**ask, "right": 1})
    for part in ask:
        assert not valid(ASK, {name: value for name, value in ask.items() if name != part})


def test_what_a_control_is_told_is_what_was_written():
    assert ASKS["count"] == {
        "name": "m02_q1",
        "label": "Flagged, no harm follows",
        "answer": {"kind": "number", "low": 0, "high": 1000, "whole": True, "unit": "families"},
    }
    assert ASKS["decide"]["words"] == STEPS
    assert ASKS["decide"]["fields"] == {"because": "Why?"}
    assert ASKS["decide"]["answer"] == {
        "kind": "decision_record",
        "options": ["visit", "call"],
        "sure": True,
        "fields": ["because"],
    }
    assert ASKS["mark"]["text"] == NOTE
    assert ASKS["mark"]["answer"]["pieces"] == ["n1", "n2"]
    assert ASKS["case_pair"]["cases"] == exercise_cases()
    assert ASKS["case_pair"]["answer"]["cases"][-1] == "C-12"
    assert [band["name"] for band in ASKS["case_pair"]["scorecard"]["bands"]]


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda: asks.count("2q", "Families"), "can't name an answer"),
        (lambda: asks.count("q", " "), "q: say in a few words"),
        (lambda: asks.choose("q", "Which", {"a": "One"}), "q: there are 1 options. Give at least 2."),
        (lambda: asks.choose("q", "Which", ["a", "b"]), "q: give the options as"),
        (lambda: asks.choose("q", "Which", {"a": "One", "b": ""}), "q: give the options as"),
        (
            lambda: asks.choose("q", "Which", {"a": "One", "A": "Two"}),
            "q: 'A' stands twice among the options.",
        ),
        (
            lambda: asks.choose("q", "Which", {"a ": "One", "b": "Two"}),
            "'a ' among the options is empty, or has spaces",
        ),
        (lambda: asks.mark("q", "Which", NOTE, {"not a plain value": "x"}), "is taken or too long"),
        (lambda: asks.mark("q", "Which", [{"id": "n1"}], {"a": "A"}), "q: each piece of the text is"),
        (
            lambda: asks.mark("q", "Which", [*NOTE, NOTE[0]], {"a": "A"}),
            "q: 'n1' stands twice among the pieces.",
        ),
        (lambda: asks.mark("q", "Which", [], {"a": "A"}), "q: there are 0 pieces. Give at least 1."),
        (
            lambda: asks.decide("q", "Which", STEPS, {"sure": "How?"}),
            "q: the field 'sure' has that name already.",
        ),
        (lambda: asks.two_by_two("q", ["a"], ["b"]), "q: a two-by-two table has two rows"),
        (lambda: asks.table("q", "Which", "ab", ["b"]), "q: give the rows as a list of texts."),
        (lambda: asks.write("q", "Which", most=0), "q: a short text has from 1 to 3,000 characters, not 0."),
        (
            lambda: asks.count("q", "Which", low=5, high=1),
            "q: the least number, 5, is greater than the greatest, 1.",
        ),
    ],
)
def test_a_control_that_is_described_wrongly_is_named(make, says):
    with pytest.raises(asks.AskError) as raised:
        make()
    assert says in str(raised.value)
