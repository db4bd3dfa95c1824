"""Orders, marked texts, decisions and short texts: what fits, how a slip is read, and what a student is told."""

import pytest

from staycurious.answers import (
    AnswerError,
    check,
    choice,
    choices,
    decision_record,
    kind_of,
    number,
    ordering,
    pair_of_cases,
    read_as,
    short_text,
    spans,
    table,
)

STEPS = ordering("visit", "call", "write")
NOTE = spans(["n1", "n2", "n3", "t7"], ["invented", "left_out"])
MAYBE_NOTHING = spans(["n1", "n2"], ["invented"], none=True)
RECORD = decision_record("visit", "wait", fields=["because", "would_change"])
CHOICE_ALONE = decision_record("visit", "wait", sure=False)
SHORT = short_text(20)
FULL = {"decision": "visit", "sure": 70, "because": "He said so.", "would_change": "A call."}


@pytest.mark.parametrize(
    ("kind", "recorded", "value"),
    [
        (STEPS, ["call", "visit", "write"], ["call", "visit", "write"]),
        (STEPS, [" Call", "VISIT", "write"], ["call", "visit", "write"]),
        (STEPS, "call, visit, write", ["call", "visit", "write"]),
        (STEPS, "call > visit > write", ["call", "visit", "write"]),
        (NOTE, {"invented": ["n2"]}, {"invented": ["n2"]}),
        (
            NOTE,
            {"left_out": ["t7"], "invented": ["n3", "n1"]},
            {"invented": ["n1", "n3"], "left_out": ["t7"]},
        ),
        (NOTE, {"Invented ": ["N1", "n1"], "left_out": []}, {"invented": ["n1"]}),
        (NOTE, {"invented": "n2"}, {"invented": ["n2"]}),
        (MAYBE_NOTHING, ["n2", "n1"], {"invented": ["n1", "n2"]}),
        (MAYBE_NOTHING, "n2", {"invented": ["n2"]}),
        (MAYBE_NOTHING, {}, {}),
        (MAYBE_NOTHING, {"invented": []}, {}),
        (RECORD, FULL, FULL),
        (RECORD, {**FULL, "decision": " Visit ", "sure": "70%"}, FULL),
        (
            RECORD,
            {"Sure": 70.0, "Would change": " A call.", "BECAUSE": "He said so.\r\n", "decision": ["visit"]},
            FULL,
        ),
        (CHOICE_ALONE, {"decision": "wait"}, {"decision": "wait"}),
        (CHOICE_ALONE, "Wait", {"decision": "wait"}),
        (SHORT, "base rate", "base rate"),
        (SHORT, "  two\r\nlines ", "two\nlines"),
        (SHORT, ["base rate"], "base rate"),
        (SHORT, 12, "12"),
        (SHORT, 12.0, "12"),
        (SHORT, 0.5, "0.5"),
        (SHORT, "🙂" * 20, "🙂" * 20),
    ],
)
def test_an_answer_is_read_as_it_was_meant(kind, recorded, value):
    reading = read_as("m02_q1", recorded, kind)
    assert (reading.value, reading.problem) == (value, "")
    assert bool(reading.note) == (recorded != value or type(recorded) is not type(value))


@pytest.mark.parametrize(
    ("kind", "recorded", "says"),
    [
        (STEPS, ["call", "visit"], "Still missing: write. This asks for a list of all 3 in your order"),
        (STEPS, ["call", "visit", "write", "call"], "call stands there twice."),
        (STEPS, ["call", "visit", "sing"], "'sing' isn't a list of all 3 in your order: visit, call, write."),
        (STEPS, 3, "3 isn't a list"),
        (STEPS, {"1": "call"}, "isn't a list"),
        (NOTE, ["n1"], "isn't a list of pieces (from n1 to t7) for each label that you need"),
        (NOTE, {"certain": ["n1"]}, "'certain' isn't one of the labels: invented, left_out."),
        (NOTE, {"invented": ["n9"]}, "'n9' isn't a piece of the text, from n1 to t7."),
        (
            NOTE,
            {"invented": ["n1"], "left_out": ["n1"]},
            "n1 stands under invented and under left_out. Give it one label.",
        ),
        (NOTE, {"invented": 1}, "1 isn't a list of pieces."),
        (
            RECORD,
            "visit",
            "isn't a record of: decision (one of: visit, wait), sure (a whole number from 0 to 100),",
        ),
        (RECORD, {"decision": "visit"}, "Still missing: sure, because, would_change."),
        (RECORD, {**FULL, "because": "  "}, "Still missing: because."),
        (RECORD, {**FULL, "decision": "sing"}, "'sing' isn't a decision; it is one of: visit, wait."),
        (RECORD, {**FULL, "sure": 170}, "170 isn't a whole number from 0 to 100"),
        (RECORD, {**FULL, "sure": "very"}, "'very' isn't a whole number from 0 to 100%."),
        (RECORD, {**FULL, "sure": True}, "True isn't a whole number"),
        (RECORD, {**FULL, "mood": "fine"}, "'mood' isn't asked for. This asks for a record of:"),
        (RECORD, {**FULL, "Because": "again"}, "because stands there twice."),
        (RECORD, {**FULL, "because": ["a", "b"]}, "isn't what because asks for: a text."),
        (
            RECORD,
            {**FULL, "because": "x" * 3_001},
            "because has 3,001 characters, and 3,000 is the most. Shorten it by 1.",
        ),
        (SHORT, "x" * 23, "It has 23 characters, and 20 is the most. Shorten it by 3."),
        (SHORT, True, "True isn't a short text of at most 20 characters."),
        (SHORT, {"a": 1}, "isn't a short text"),
        (SHORT, "\ud800", "isn't a short text"),
    ],
)
def test_what_does_not_fit_is_refused_with_what_to_do(kind, recorded, says):
    reading = read_as("m02_q1", recorded, kind)
    assert reading.value is None
    assert says in reading.problem


@pytest.mark.parametrize(
    ("kind", "recorded"),
    [
        (NOTE, {}),
        (NOTE, {"invented": [], "left_out": []}),
        (RECORD, {"decision": None, "sure": None, "because": " "}),
        (SHORT, "  \n"),
        (STEPS, " "),
    ],
)
def test_what_holds_nothing_is_nothing_recorded(kind, recorded, capsys):
    assert check("m02_q1", recorded, kind)[2:] == (None, "", "")
    assert f"This asks for {kind.words}." in capsys.readouterr().out


@pytest.mark.parametrize(
    ("kind", "value", "shown"),
    [
        (STEPS, ["call", "visit", "write"], "call, visit, write"),
        (NOTE, {"invented": ["n1", "n3"], "left_out": ["t7"]}, "invented: n1, n3; left_out: t7"),
        (MAYBE_NOTHING, {}, "nothing to mark"),
        (RECORD, FULL, "visit, 70% sure; because: `He said so.`; would_change: `A call.`"),
        (CHOICE_ALONE, {"decision": "wait"}, "wait"),
        (SHORT, "a *star*", "`a *star*`"),
    ],
)
def test_an_answer_is_said_in_words(kind, value, shown):
    assert kind.shown(value) == shown


ODD = [
    object(),
    {1: 2},
    {"a": {1, 2}},
    [object()],
    b"x",
    float("nan"),
    10**5_000,
    [None],
    {None: None},
    [[]],
    1j,
]


@pytest.mark.parametrize(
    "kind",
    [
        choice("a", "b"),
        choices("a", "b"),
        number(0, 1),
        pair_of_cases(["a", "b"]),
        table(["a"], ["b"]),
        STEPS,
        NOTE,
        MAYBE_NOTHING,
        RECORD,
        CHOICE_ALONE,
        SHORT,
    ],
    ids=lambda kind: kind.schema["kind"],
)
def test_whatever_is_recorded_is_refused_in_words_and_breaks_nothing(kind):
    for recorded in ODD:
        with pytest.raises(AnswerError):
            kind.read(recorded)
        assert read_as("m02_q1", recorded, kind).problem
    assert kind_of(kind.schema).schema == kind.schema


@pytest.mark.parametrize(
    "schema",
    [
        {},
        {"kind": "essay"},
        {"kind": ["choice"]},
        {"kind": "choice"},
        {"kind": "choice", "options": ["a", "b"], "right": "a"},
        {"kind": "pair_of_cases", "cases": []},
        None,
    ],
)
def test_what_is_no_kind_is_named(schema):
    with pytest.raises(ValueError, match="kind"):
        kind_of(schema)
