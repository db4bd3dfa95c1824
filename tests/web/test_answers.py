"""The answer's line in its cell, on the page's side: written, read back from a stranger's file, and put in its place."""

import pytest

from staycurious.answers import MAKERS, kind_of, kinds_schema, read_as
from tests.cpu import cpu_within


@pytest.fixture(scope="module")
def gives(ask_node):
    """Give a function that calls one of web/answers.js and gives what it returns."""
    return lambda *named: ask_node("answers_lines.mjs", named)["gives"]


@pytest.mark.parametrize(
    ("value", "line"),
    [
        (200, "m02_q1 = 200"),
        (9.8, "m02_q1 = 9.8"),
        (0.00001, "m02_q1 = 1e-05"),
        (None, "m02_q1 = None"),
        (True, "m02_q1 = True"),
        ("home", "m02_q1 = 'home'"),
        ("Mum's", 'm02_q1 = "Mum\'s"'),
        ('Mum\'s "own"', "m02_q1 = 'Mum\\'s \"own\"'"),
        ("two\nlines\\ \u202e🙂", "m02_q1 = 'two\\nlines\\\\ \\u202e🙂'"),
        ([[21, 194], [9, 776]], "m02_q1 = [[21, 194], [9, 776]]"),
        ({"invented": ["n4"]}, "m02_q1 = {'invented': ['n4']}"),
    ],
)
def test_an_answer_is_written_as_python_writes_it(gives, value, line):
    assert gives("literalText", "m02_q1", value) == line


@pytest.mark.parametrize("value", [1e16, "\ud800", {"\udfff": 1}, [[[[[[[[1]]]]]]]]])
def test_what_is_not_plain_data_is_not_written(ask_node, value):
    said = ask_node("answers_lines.mjs", ["literalText", "m02_q1", value])
    assert said["throws"] == "TypeError"
    assert "isn't plain data" in said["says"]


@pytest.mark.parametrize("name", ["", "2q", "a b", "class", "x; import os", "é"])
def test_only_a_name_names_an_answer(ask_node, name):
    assert "can't name an answer" in ask_node("answers_lines.mjs", ["literalText", name, 1])["says"]


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("# Your answer.\nm02_q1 = None", None),
        ("m02_q1 = 3  # sure", 3),
        ("m02_q1 = 1\nm02_q1 = 2", 2),
        ("m02_q1 = 1,000", "1,000"),
        ("m02_q1 = 96 families # I think", "96 families"),
        ("m02_q1 = 1,000 families", "1,000 families"),
        ("m02_q1 = .5 %", ".5 %"),
        ("m02_q1 = .5", 0.5),
        ("m02_q1 = service", "service"),
        ("m02_q1 = ('C-01', 'C-02')", ["C-01", "C-02"]),
        ("m02_q1 = 'C-01', 'C-02'", ["C-01", "C-02"]),
        ("m02_q1 = [\n  'C-01',  # hers\n  'C-02',\n]\nprint(m02_q1)\nm02_q1", ["C-01", "C-02"]),
        ("m02_q1 = 'one ' 'text'", "one text"),
        (r"m02_q1 = '\x41\u00e9\U0001f642\101\d\'' r'\d'", r"Aé🙂A\d'\d"),
        ("m02_q1 = '''two\r\nlines'''", "two\nlines"),
        ("m02_q1 = -1_000.5e0", -1000.5),
        (r"other = '\ud800'" + "\nm02_q1 = 'x'", "x"),
        ("m02_q1 = 0x1F", 31),
        ("other = {1, 2}\nm02_q1 = 3", "is for Python"),
        ("import os\nm02_q1 = 3", "is for Python"),
    ],
)
def test_a_cell_is_read_without_running_it(gives, source, value):
    read = gives("readLiteral", source, "m02_q1")
    assert read.get("value", "is for Python") == value
    assert ("problem" in read) == (value == "is for Python")


def test_a_line_too_long_to_be_written_as_people_write_is_no_text_of_theirs(gives):
    assert gives("readLiteral", "q = " + "a" * 199, "q") == {"value": "a" * 199}
    assert "problem" in gives("readLiteral", "q = " + "a" * 200, "q")


CHOICE = {"kind": "choice", "options": ["service", "harm"]}
CHOICES = {"kind": "choices", "options": ["a", "b", "c"]}
FAMILIES = {"kind": "number", "low": 0, "high": 1000, "whole": True, "unit": "families"}
SHARE = {"kind": "number", "low": 0, "high": 1, "whole": False, "unit": ""}
PERCENT = {"kind": "number", "low": 0, "high": 100, "whole": False, "unit": "%"}
PAIR = {"kind": "pair_of_cases", "cases": ["C-01", "C-02", "C-03"]}
STEPS = {"kind": "ordering", "items": ["visit", "call", "write"]}
FOUR = {"kind": "table", "rows": ["Flagged", "Not flagged"], "columns": ["Harm", "None"]}
NOTE = {"kind": "spans", "pieces": ["n1", "n2", "t7"], "labels": ["invented", "left_out"], "none": False}
MAYBE = {"kind": "spans", "pieces": ["n1", "n2"], "labels": ["invented"], "none": True}
RECORD = {"kind": "decision_record", "options": ["visit", "wait"], "sure": True, "fields": ["because"]}
DECISION = {"kind": "decision_record", "options": ["visit", "wait"], "sure": False, "fields": []}
SHORT = {"kind": "short_text", "most": 20}
FULL = {"decision": "visit", "sure": 70, "because": "He said so."}


RECORDED = [
    (CHOICE, ["harm", " Harm\n", ["harm"], ["harm", "service"], "both", 1, True, {}, "", None]),
    (CHOICES, [["c", "a"], "B", [], ["a", "a"], ["a", "z"], {"a": True}, 3]),
    (FAMILIES, [98, "98", "1,000", "10,00", "96 families", "96 FAMILIES ", "٣", "१२", "𝟗", 3.5, "1/0", "6/2", "50%"]),
    (FAMILIES, ["1,000 families", "5.", ".", "1e", "nan", "1e400", "9.8e1", "0" * 38 + "12", "0" * 39 + "12"]),
    (FAMILIES, ["a few", True, [98], -5, "-5", "−5", 10**15 + 1, "1e3", "*5*", "a`b`", "x\u202ey"]),
    (SHARE, ["1/2", "50%", "٥٠%", 0.25, "1/3", "0.1", 0.00001, ".5", "-.5", ".5 %", "1e-7", "1E-15", "1e-7%"]),
    (SHARE, ["0.33333333333333333333333333333333333333", "0.000000000000001", "-1e-400", "٣.٥e٢"]),
    (PERCENT, ["50%", "50 %", "50", 0.1]),
    (PAIR, [["c-03", "C-01"], ["C-01", "C-01"], ["C-01"], "C-01", ["C-01", "C-09"]]),
    (STEPS, [["call", "visit", "write"], "call > Visit; write", ["call"], ["call", "call"], 3]),
    (FOUR, [[[1, "2,000"], [3, 4]], [[1, 2]], [1, 2], [[1, 2], [3, "many"]], [[1, 2], [3, True]]]),
    (NOTE, [{"left_out": "T7", "Invented ": ["n2", "n1"]}, {}, {"invented": []}, ["n1"], "n1", {"invented": 3}]),
    (NOTE, [{"invented": ["n1"], "left_out": ["n1"]}, {"x": []}, {"invented": ["n9"]}, {"invented": [["n1"]]}]),
    (NOTE, [{"not a plain value": "q = 4 * 8 `*`"}, {"not a plain value": 1}]),
    (MAYBE, [{}, [], ["n2", "n1", "n2"], "N2", ["n3"], 7]),
    (RECORD, [FULL, {**FULL, "Because": 1}, {**FULL, "sure": "70%"}, {"decision": "visit"}, {}, {"because": None}]),
    (RECORD, [{**FULL, "sure": sure} for sure in (101, -1, 0.5, "much", True, None, [70])]),
    (RECORD, [{**FULL, "because": why} for why in (" ", " so\r\n", ["so"], ["a", "b"], 0.5, "🙂" * 3001)]),
    (RECORD, [{**FULL, "mood": 1}, {**FULL, "decision": ["Wait"]}, {**FULL, "decision": "x"}, [1]]),
    (DECISION, ["Wait", {"Decision": "wait"}, {"decision": "wait", "sure": 3}, ["wait"]]),
    (SHORT, ["🙂" * 20, "🙂" * 21, " a\r\nb ", ["x"], 12, 0.00001, True, {"a": 1}, " \u2028"]),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "recorded"), [(kind, one) for kind, those in RECORDED for one in those])
def test_an_answer_is_read_as_python_reads_it_and_told_in_the_same_words(gives, kind, recorded):
    made = kind_of(kind)
    reading = read_as("m02_q1", recorded, made)
    assert gives("wordsOf", kind) == made.words
    assert gives("readAnswer", kind, recorded) == {
        "value": reading.value,
        "note": reading.note,
        "problem": reading.problem,
        "shown": "" if reading.value is None else made.shown(reading.value),
    }


def test_python_javascript_and_the_schema_know_the_same_kinds(ask_node):
    said = ask_node("answers_lines.mjs", ["wordsOf", {"kind": "essay"}])["says"]
    assert said == f"'essay' is no kind of answer. It is one of: {', '.join(MAKERS)}."
    kinds = [one["$ref"].rpartition("/")[2] for one in kinds_schema()["$defs"]["kind"]["oneOf"]]
    assert kinds == list(MAKERS)


HOSTILE = [
    "m02_q1 = process.exit(1)",
    "m02_q1 = 4 * 8",
    "m02_q1 = {1: 2}",
    "m02_q1 = {[]: 1}",
    "m02_q1 = 1e999",
    "m02_q1 = 9999999999999999",
    "m02_q1 = " + "9" * 5000,
    "m02_q1 = 0x" + "f" * 15_000,
    r"m02_q1 = '\ud83d\ude42'",
    "m02_q1 = '\ud800'",
    "m02_q1 = " + "-" * 15_000 + "1",
    "m02_q1 = " + "[" * 5000 + "]" * 5000,
    "m02_q1 = " + "(" * 9000 + ")" * 9000,
    "m02_q1 = " + "[" * 60 + "]" * 60,
    "m02_q1 = " + "{'a':" * 3000,
    "m02_q1 = '" + "x" * 20_000 + "'",
    "m02_q1 = 'a\0b'",
    "m02_q1 = 'no end",
    "m02_q1 = f'{open}'",
    "m02_q1 = 3\n  m02_q1 = 4",
    "m02_q1 == 3",
    "",
]


@pytest.mark.parametrize("source", HOSTILE, ids=range(len(HOSTILE)))
def test_what_is_no_plain_value_is_refused_in_words(gives, source):
    assert "m02_q1" in gives("readLiteral", source, "m02_q1")["problem"]


def test_no_key_of_a_strangers_file_reaches_a_prototype(gives, ask_node):
    recorded = gives("readLiteral", "q = {'__proto__': {'decision': 'visit'}, 'constructor': 1}", "q")[
        "value"
    ]
    assert recorded == {"__proto__": {"decision": "visit"}, "constructor": 1}
    kind = {"kind": "decision_record", "options": ["visit", "wait"], "sure": False, "fields": []}
    assert gives("readAnswer", kind, recorded)["problem"].startswith("`'__proto__'` isn't asked for.")
    assert gives("readAnswer", kind, {"decision": "wait"})["value"] == {"decision": "wait"}
    spans = {"kind": "spans", "pieces": ["n1"], "labels": ["a", "b"], "none": False}
    assert gives("readAnswer", spans, {"__proto__": ["n1"]})["value"] is None
    assert ask_node("answers_lines.mjs", ["wordsOf", {"kind": "constructor"}])["throws"] == "TypeError"


def test_what_is_nested_too_deep_to_be_quoted_is_refused_all_the_same(gives):
    deep = 1
    for _ in range(900):
        deep = [deep]
    assert (
        "isn't one of: a, b."
        in gives("readAnswer", {"kind": "choice", "options": ["a", "b"]}, [deep, 1])["problem"]
    )


LONG = 19_900
SLOW = [
    "q = x" + " " * LONG + "y",
    "q" + " " * LONG + "y",
    "q = " + "1" * LONG + "x",
    "q = 1" + ",000" * (LONG // 4) + "x",
    "q = '" + "\\'" * (LONG // 2),
    "q = " + "''" * (LONG // 2),
    "q = [" + "1," * (LONG // 2),
    "q = {" + "'a':1," * (LONG // 6) + "}",
    "q =\n" * (LONG // 4),
    ";" * LONG,
    "#" * LONG,
    '"""' + "'\"" * (LONG // 2),
]


@pytest.mark.parametrize("source", SLOW, ids=range(len(SLOW)))
def test_the_longest_cell_is_read_in_a_moment_whatever_it_holds(gives, source):
    with cpu_within(2, children=True):
        gives("readLiteral", source, "q")
        gives(
            "readAnswer", {"kind": "number", "low": 0, "high": 1, "whole": True, "unit": "families"}, source
        )


@pytest.mark.parametrize(
    ("source", "cell"),
    [
        ("# Say which.\nm02_q1 = None", "# Say which.\nm02_q1 = 3"),
        ("m02_q1 = 1\nprint(m02_q1)\n# mine\n", "m02_q1 = 3\n# mine"),
        ("", "m02_q1 = 3"),
        ("# a\nm02_q10 = 1\nm02_q1 == 1", "# a\nm02_q1 = 3"),
    ],
)
def test_the_line_takes_its_place_and_comments_stay(gives, source, cell):
    assert gives("withLine", source, "m02_q1", "m02_q1 = 3") == cell
