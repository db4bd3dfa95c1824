"""What a page writes is what the marker reads: web/answers.js against staycurious.answers, on answers of every kind.

What is left out on purpose: a number such as 82.0 is 82 in JavaScript; a dict's keys that are whole numbers come first
there; and signs that this Python's Unicode does not know yet.
"""

import json
from collections.abc import Callable
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from staycurious.answers import (
    MAKERS,
    NOT_PLAIN,
    AnswerError,
    Reading,
    kind_of,
    literal_text,
    read_as,
    read_literal,
)
from staycurious.larkshire import exercise_cases
from staycurious.marking import keys

# the same examples every time: what is green here is green everywhere
SAME = settings(
    max_examples=50, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)
NAME = "m02_q1"


@pytest.fixture(scope="module")
def gives(ask_node):
    """Give a function that calls one of web/answers.js and gives what it returns."""

    def call(*named):
        said = ask_node("answers_lines.mjs", named)
        assert "gives" in said, f"{named}: {said}"
        return said["gives"]

    return call


def same(one, other) -> bool:
    """Compare as JSON does: True is not 1, and the order of a dict's keys says nothing."""
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)


# Texts ------------------------------------------------------------------------------------------------------------

LETTERS = st.one_of(
    st.sampled_from(
        "abcABC019 _-.,;>/%'\"\\`*#=[]{}()\n\r\t\0\x1b\x7f\x85\xa0\xad\u200b\u200d\u2028\u202e\u3000\ufeff"
    ),
    st.sampled_from("éßİıſΣςǅ½Ⅷ²٣४𝟗世界مرحبا🙂👩\u0301\U0001f3fd\U000e0041"),
    st.characters(exclude_categories=["Cs", "Cn"]),
)
TEXTS = st.text(LETTERS, max_size=40)
SOME_FIGURES = (
    "0 1 7 007 .5 1e-7 2E3 82 1000 1,000 10,00 12,345,678 ٣ ४२ 𝟗 1e3 0x1F 999999999999 1234567890123456"
)
FIGURES = st.tuples(
    st.sampled_from(["", "", " ", "\u00a0"]),
    st.sampled_from(["", "", "+", "-", "−"]),
    st.sampled_from(SOME_FIGURES.split()),
    st.sampled_from(["", "", ".5", ".25", "."]),
    st.sampled_from(
        ["", "", "%", " %", "/4", " / 0", "/٣", " families", "families", " FAMILIES", " in 4", " over i̇"]
    ),
    st.sampled_from(["", "", " ", "\n"]),
).map("".join)
NUMBERS = st.one_of(
    st.integers(-(10**15), 10**15),
    st.integers(-20, 1200),
    st.floats(-1e15, 1e15, allow_nan=False).filter(lambda value: value != int(value)),
    st.floats(-2, 2).filter(lambda value: value != int(value)),
)
SOME_CODES = (
    "visit|call|write|no_further_action|wait|c-01|C-02|C-10|n1|n2|n10|t12|none|Über|a,b|x > y|d|İz|ΣΑΣ|🙂|مرحبا|\\n|it's"
    '|"|`c`|**b**|<i>|__proto__|constructor|toString|length|1.5|50%|would change|would-be|e\u0301|½|two  words'
)


def some_codes(least, most):
    return st.lists(
        st.sampled_from(SOME_CODES.split("|")), min_size=least, max_size=most, unique_by=str.lower
    )


# Kinds ------------------------------------------------------------------------------------------------------------


@st.composite
def numbers_asked(draw):
    low, high = sorted([draw(st.integers(-(10**9), 10**9)), draw(st.integers(0, 1000))])
    unit = draw(st.sampled_from(["", "%", "families", "£", "over İ"]))
    return {"kind": "number", "low": low, "high": high + 0.5, "whole": draw(st.booleans()), "unit": unit}


@st.composite
def decisions_asked(draw):
    fields = draw(some_codes(0, 3))
    return {
        "kind": "decision_record",
        "options": draw(some_codes(2, 4)),
        "sure": draw(st.booleans()),
        "fields": fields,
    }


def asked(kind, **parts):
    return st.fixed_dictionaries({"kind": st.just(kind), **parts})


KINDS = {
    "choice": asked("choice", options=some_codes(2, 5)),
    "choices": asked("choices", options=some_codes(2, 5)),
    "number": numbers_asked(),
    "pair_of_cases": asked("pair_of_cases", cases=some_codes(2, 6)),
    "ordering": asked("ordering", items=some_codes(2, 5)),
    "table": asked("table", rows=some_codes(1, 3), columns=some_codes(1, 3)),
    "spans": asked("spans", pieces=some_codes(1, 6), labels=some_codes(1, 3), none=st.booleans()),
    "decision_record": decisions_asked(),
    "short_text": asked("short_text", most=st.sampled_from([1, 20, 280])),
}
EACH_KIND = pytest.mark.parametrize("name", MAKERS)


def values_of(kind):
    """Give the values of a kind: what a form gives for a complete answer."""
    words = TEXTS.map(lambda text: text.replace("\r", "\n").strip()).filter(bool)
    match kind["kind"]:
        case "choice":
            return st.sampled_from(kind["options"])
        case "choices":
            return st.lists(st.booleans(), min_size=len(kind["options"]), max_size=len(kind["options"])).map(
                lambda ticks: [o for o, ticked in zip(kind["options"], ticks, strict=True) if ticked]
            )
        case "number":
            return NUMBERS.map(lambda value: int(value) if kind["whole"] else value)
        case "pair_of_cases":
            return st.permutations(kind["cases"]).map(lambda cases: cases[:2])
        case "ordering":
            return st.permutations(kind["items"])
        case "table":
            row = st.lists(
                st.integers(0, 10**9), min_size=len(kind["columns"]), max_size=len(kind["columns"])
            )
            return st.lists(row, min_size=len(kind["rows"]), max_size=len(kind["rows"]))
        case "spans":
            label = st.sampled_from([None, *kind["labels"]])
            each = st.lists(label, min_size=len(kind["pieces"]), max_size=len(kind["pieces"]))
            return each.map(lambda given: marked(kind, given)).filter(lambda value: value or kind["none"])
        case "decision_record":
            parts = {"decision": st.sampled_from(kind["options"])}
            if kind["sure"]:
                parts["sure"] = st.integers(0, 100)
            return st.fixed_dictionaries({**parts, **dict.fromkeys(kind["fields"], words)})
        case "short_text":
            return words.map(lambda text: text[: kind["most"]].strip()).filter(bool)


def marked(kind, given):
    under = {
        label: [piece for piece, its in zip(kind["pieces"], given, strict=True) if its == label]
        for label in kind["labels"]
    }
    return {label: pieces for label, pieces in under.items() if pieces}


class Word(NamedTuple):
    """Stands for one of a kind's words, in other letters."""

    which: int
    change: Callable[[str], str]


class Parts(NamedTuple):
    """Stands for a dict whose keys may be such words."""

    pairs: list


# What is nearly of a kind, whatever the kind.
CHANGES = [str, str, str.upper, str.lower, lambda word: f" {word}\n", lambda word: word + "x"]
A_WORD = st.builds(Word, st.integers(0, 23), st.sampled_from(CHANGES))
KEYS = A_WORD | TEXTS.filter(lambda key: not key.isdecimal())
NEARLY = st.recursive(
    st.one_of(
        A_WORD,
        A_WORD,
        FIGURES,
        TEXTS,
        NUMBERS,
        st.sampled_from([None, True, False, "", " ", 70, "70%", 101]),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=5), st.builds(Parts, st.lists(st.tuples(KEYS, inner), max_size=4))
    ),
    max_leaves=10,
)


def filled_in(nearly, kind):
    """Put a kind's words in their places."""
    words = ["decision", "sure", NOT_PLAIN, "sure "]
    for part in ("options", "cases", "items", "pieces", "labels", "fields", "rows"):
        words = [*kind.get(part, ()), *words]
    match nearly:
        case Word():
            return nearly.change(words[nearly.which % len(words)])
        case Parts():
            return {filled_in(key, kind): filled_in(part, kind) for key, part in nearly.pairs}
        case list():
            return [filled_in(item, kind) for item in nearly]
    return nearly


# The tests --------------------------------------------------------------------------------------------------------


@EACH_KIND
def test_what_the_page_writes_is_what_the_marker_reads_and_the_other_way_round(gives, name):
    @SAME
    @given(st.data())
    def holds(data):
        kind = data.draw(KINDS[name])
        value = data.draw(values_of(kind))
        made = kind_of(kind)
        line = gives("literalText", NAME, value)
        assert line == literal_text(NAME, value)
        reading = read_as(NAME, read_literal(line, NAME), made)
        assert (reading.problem, reading.note) == ("", "")
        assert same(reading.value, value)
        recorded = gives("readLiteral", f"# Your answer.\n{line}\n", NAME)
        read = gives("readAnswer", kind, recorded["value"])
        assert (read["problem"], read["note"], read["shown"]) == ("", "", made.shown(value))
        assert same(read["value"], value)

    holds()


@EACH_KIND
def test_whatever_is_recorded_both_read_it_alike_and_say_the_same(gives, name):
    seen = {"read": 0, "refused": 0}

    @settings(SAME, max_examples=100)
    @given(st.data())
    def holds(data):
        kind = data.draw(KINDS[name])
        recorded = data.draw([values_of(kind), FIGURES, NEARLY, NEARLY, NEARLY][data.draw(st.integers(0, 4))])
        recorded = filled_in(recorded, kind)
        made = kind_of(kind)
        reading, read = read_as(NAME, recorded, made), gives("readAnswer", kind, recorded)
        shown = "" if reading.value is None else made.shown(reading.value)
        assert gives("wordsOf", kind) == made.words
        assert (read["problem"], read["note"], read["shown"]) == (reading.problem, reading.note, shown)
        assert same(read["value"], reading.value)
        seen["read"] += reading.value is not None
        seen["refused"] += bool(reading.problem)

    holds()
    assert min(seen.values()) > 10


@SAME
@given(
    st.recursive(
        st.one_of(TEXTS, NUMBERS, st.sampled_from([None, True, False])),
        lambda inner: (
            st.lists(inner, max_size=4)
            | st.dictionaries(TEXTS.filter(lambda key: not key.isdecimal()), inner, max_size=3)
        ),
        max_leaves=15,
    )
)
def test_any_plain_value_is_written_alike_and_read_back(gives, ask_node, value):
    said = ask_node("answers_lines.mjs", ["literalText", NAME, value])
    assert said == written_by_python(value)
    if "gives" in said:
        assert same(gives("readLiteral", said["gives"], NAME), {"value": value})


def written_by_python(value):
    try:
        return {"gives": literal_text(NAME, value)}
    except AnswerError as error:
        return {"throws": "TypeError", "says": str(error)}


# Cells ------------------------------------------------------------------------------------------------------------


def as_the_page_has_it(value):
    """Give a value with each 82.0 as 82."""
    if isinstance(value, list):
        return [as_the_page_has_it(item) for item in value]
    if isinstance(value, dict):
        return {key: as_the_page_has_it(part) for key, part in value.items()}
    return int(value) if isinstance(value, float) and value == int(value) else value


def read_by_python(source):
    try:
        return {"value": as_the_page_has_it(read_literal(source, NAME))}
    except AnswerError as error:
        return {"problem": str(error)}


SOME_LITERALS = (
    "12 -3 +.5 1. 0x1F 0o17 0b101 1_000 007.5 00 1e3 1E-5 1e999 9e14 1000000000000001 True False None"
)
ATOMS = st.one_of(
    st.sampled_from(
        SOME_LITERALS.split()
        + [
            "'a'",
            '"b"',
            "u'é'",
            r"r'\d'",
            "'''x\ny'''",
            r"'\x41\u0041\U0001f642\101\n\q'",
            "'a' \"b\"",
            "''",
            r"'\ud83d'",
        ]
        + ["- 4", r"'\0'", r"'\'\"\\'", "'#'", "'a\\\nb'", "'=1'", '"""\'"""']
    ),
    TEXTS.map(repr),
    NUMBERS.map(repr),
)
LITERALS = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4).map(lambda items: f"[{', '.join(items)}]"),
        st.lists(inner, min_size=1, max_size=3).map(lambda items: f"({', '.join(items)},)"),
        inner.map(lambda item: f"( {item} )"),
        st.lists(st.tuples(TEXTS.filter(lambda key: not key.isdecimal()), inner), max_size=3).map(
            lambda pairs: "{" + ", ".join(f"{key!r}: {value}" for key, value in pairs) + "}"
        ),
        st.lists(inner, max_size=3).map(
            lambda items: "[  # why\n" + "".join(f"  {item},\n" for item in items) + "]"
        ),
    ),
    max_leaves=6,
)
LINES = st.one_of(
    LITERALS.map(lambda literal: f"{NAME} = {literal}"),
    LITERALS.map(lambda literal: f"{NAME}={literal}  # sure"),
    LITERALS.map(lambda literal: f"other = {literal}"),
    st.lists(LITERALS, min_size=2, max_size=3).map(lambda items: f"{NAME} = {', '.join(items)}"),
    LITERALS.map(lambda literal: f"{NAME} = {literal}; {NAME}"),
    TEXTS.map(lambda text: "# " + "".join(text.replace("\0", "").splitlines())),
    st.sampled_from(["", "   ", NAME, f"print({NAME})", f"{NAME} = families", "other = [families, 2]"]),
)
# as people write, not as Python does: not to be followed by anything that Python must read
LAST = st.one_of(st.just(""), LINES, FIGURES.map(lambda figure: f"{NAME} = {figure.strip()}"))
CELLS = st.tuples(st.lists(LINES, max_size=3), LAST).map(lambda lines: "\n".join([*lines[0], lines[1]]))


@settings(SAME, max_examples=150)
@given(CELLS)
def test_a_cell_of_plain_assignments_is_read_alike_and_refused_alike(gives, source):
    assert same(gives("readLiteral", source, NAME), read_by_python(source))


TOKENS = st.one_of(
    st.sampled_from(
        f"{NAME} other = == += : , ; . ( ) [ ] {{ }} # \\ ' \" ''' \"\"\" + - * / % ~ @ ! -> ... 0 1 12 007 0x 0x1g 1_ 1__0 1e 1e5 "
        "1j 1.5.2 .5 True False None if else not lambda x f'a' b'a' rb'a' fr'{x}' u'a' ur'a' r'\\' t'a' '\\N{BULLET}' "
        "'\\ud83d' '\\xg' '\\u12' '\\400' print __proto__ é \ufeff \f \v \xa0 \u2028 \0 \t import pass def set() async".split(
            " "
        )
    ),
    st.sampled_from(
        [
            " ",
            "  ",
            "\n",
            "\n",
            "\r\n",
            "\r",
            "\n ",
            "\\\n",
            f"\n{NAME} = ",
            f"{NAME} =",
            "1 in 4",
            "'a'",
            "[1, 2]",
        ]
    ),
    LITERALS,
    LETTERS,
)


@settings(SAME, max_examples=400)
@given(st.lists(TOKENS, max_size=12).map("".join))
def test_the_page_never_reads_what_the_marker_would_not(gives, source):
    for cell in (source, f"{NAME} = {source}"):
        read = gives("readLiteral", cell, NAME)
        assert set(read) <= {"value"} or NAME in read["problem"]
        if "value" in read:
            assert same(read, read_by_python(cell))


# Marks ------------------------------------------------------------------------------------------------------------

ITEMS, PIECES = ["visit", "call", "write", "wait"], ["n1", "n2", "n3", "n4", "t1"]
CASES = exercise_cases()
MARKED = {
    "choice": ({"kind": "choice", "options": ITEMS}, lambda a: keys.choice_key(a, points=2, right="call", feedback=dict.fromkeys(ITEMS, "Why."))),
    "choices": ({"kind": "choices", "options": ITEMS}, lambda a: keys.choices_key(a, points=3, right=["call", "wait"], feedback=dict.fromkeys(ITEMS, "Why."))),
    "number": ({"kind": "number", "low": 0, "high": 100, "whole": False, "unit": "families"}, lambda a: keys.number_key(a, points=2, right=10, tolerance=0.5, why="Yes.", otherwise="No.", common={90: (1, "The others.")})),
    "pair_of_cases": ({"kind": "pair_of_cases", "cases": [case["id"] for case in CASES]}, lambda a: keys.pair_key(a, points=3, cases=CASES, why="Yes.", otherwise="No.")),
    "ordering": ({"kind": "ordering", "items": ITEMS}, lambda a: keys.ordering_key(a, points=3, right=ITEMS, why="Yes.", feedback=dict.fromkeys(ITEMS, "Why."))),
    "table": ({"kind": "table", "rows": ["a", "b"], "columns": ["c"]}, lambda a: keys.table_key(a, points=2, right=[[1], [2]], why="Yes.", otherwise="No.")),
    "spans": ({"kind": "spans", "pieces": PIECES, "labels": ["invented", "left_out"], "none": True}, lambda a: keys.spans_key(a, points=4, pieces=PIECES, right={"invented": ["n2"], "left_out": ["t1"]}, feedback={"n2": "N.", "t1": "T."})),
    "decision_record": ({"kind": "decision_record", "options": ITEMS, "sure": True, "fields": ["because"]}, lambda a: keys.decision_key(a, points=3, decisions={"visit": (2, "V."), "call": (1, "C."), "write": (0, "W."), "wait": (0, "W.")}, reasons=1)),
    "short_text": ({"kind": "short_text", "most": 280}, lambda a: keys.text_key(a, points=1, right=["The base rate"], why="Yes.", common={"accuracy": (0, "No.")})),
}  # fmt: skip


@EACH_KIND
def test_an_answer_that_came_through_the_pages_line_gets_the_marks_that_it_gets_itself(gives, name):
    kind, key = MARKED[name]

    @SAME
    @given(values_of(kind))
    def holds(value):
        through = read_literal(gives("literalText", NAME, value), NAME)
        made = kind_of(kind)
        assert key(read_as(NAME, through, made)) == key(Reading(NAME, value, value))

    holds()
