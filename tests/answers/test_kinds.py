"""What fits each kind of answer, how a slip is read, and what a student is told."""

import html
import re
import sys

import pytest

from staycurious.answers import (
    NOT_PLAIN,
    AnswerError,
    check,
    choice,
    choices,
    number,
    pair_of_cases,
    spans,
    table,
)
from staycurious.marking.safe_html import markdown
from tests.cpu import cpu_within

FAMILIES = number(0, 1000, unit="families")
FOUR = table(["Flagged", "Not flagged"], ["Harm followed", "Harm did not follow"])
PAIR = pair_of_cases([f"C-{n:02d}" for n in range(1, 13)])


@pytest.mark.parametrize(
    ("kind", "recorded", "read"),
    [
        (FAMILIES, 98, 98),
        (FAMILIES, 98.0, 98),
        (FAMILIES, "98", 98),
        (FAMILIES, "٩٨", 98),
        (FAMILIES, " 1,000 ", 1000),
        (FAMILIES, "98 families", 98),
        (FAMILIES, "1,000 families", 1000),
        (FAMILIES, "9.8e1", 98),
        (FAMILIES, -5, -5),
        (number(0, 100, unit="%"), "50%", 50),
        (number(0, 100, unit="%"), 50, 50),
        (number(0, 1, whole=False), "50%", 0.5),
        (number(0, 1, whole=False), ".5 %", 0.005),
        (number(0, 1, whole=False), ".5", 0.5),
        (number(0, 1, whole=False), "-.5", -0.5),
        (number(0, 1, whole=False), "1E-15", 1e-15),
        (number(0, 1, whole=False), "0.33333333333333333333333333333333333333", 1 / 3),
        (number(0, 1, whole=False), "1/2", 0.5),
        (number(0, 1, whole=False), 0.25, 0.25),
        (choice("service", "harm"), "service", "service"),
        (choice("service", "harm"), " Service", "service"),
        (choice("service", "harm"), ["harm"], "harm"),
        (choices("a", "b", "c"), ["c", "a"], ["a", "c"]),
        (choices("a", "b", "c"), "b", ["b"]),
        (choices("a", "b", "c"), [], []),
        (FOUR, [[32, 96], [8, 864]], [[32, 96], [8, 864]]),
        (FOUR, [["32", 96.0], [8, "864 "]], [[32, 96], [8, 864]]),
        (PAIR, ["C-04", "C-12"], ["C-04", "C-12"]),
        (PAIR, ["c-12", "C-04"], ["C-12", "C-04"]),
    ],
)
def test_an_answer_is_read_as_it_was_meant(kind, recorded, read, capsys):
    reading = check("m02_q1", recorded, kind)
    assert (reading.value, type(reading.value), reading.problem) == (read, type(read), "")
    assert "m02_q1: recorded" in capsys.readouterr().out


DO_NOT_FIT = [
    (FAMILIES, True),
    (FAMILIES, [98]),
    (FAMILIES, 3.5),
    (FAMILIES, "50%"),
    (FAMILIES, "1/0"),
    (FAMILIES, "5."),
    (FAMILIES, "."),
    (FAMILIES, "1e"),
    (FAMILIES, "1_000"),
    (FAMILIES, "nan"),
    (FAMILIES, "1e400"),
    (FAMILIES, "0" * 39 + "12"),
    (FAMILIES, "a few"),
    (FAMILIES, 10**400),
    (FAMILIES, 10**5_000),
    (FAMILIES, -(10**16)),
    (FAMILIES, float("inf")),
    (FAMILIES, float("nan")),
    (number(0, 1000), "9" * 400 + "%"),
    (number(0, 100, unit="%"), "9" * 400 + "%"),
    (number(0, 100, unit="%"), "1." + "9" * 400 + "%"),
    (FAMILIES, {"n": 98}),
    (choice("service", "harm"), "both"),
    (choice("service", "harm"), 1),
    (choice("service", "harm"), ["service", "harm"]),
    (choices("a", "b"), {"a": True}),
    (choices("a", "b"), ["a", "z"]),
    (FOUR, [32, 96, 8, 864]),
    (FOUR, [[32, 96], [8]]),
    (FOUR, [[32, 96], [8, "many"]]),
    (FOUR, [[32, 96], [8, True]]),
    (PAIR, ["C-04"]),
    (PAIR, ["C-04", "C-04"]),
    (PAIR, ["C-04", "R-1042"]),
    (PAIR, "C-04"),
    (FAMILIES, {NOT_PLAIN: "m02_q1 = 4 * 8"}),
]


@pytest.mark.parametrize(("kind", "recorded"), DO_NOT_FIT, ids=range(len(DO_NOT_FIT)))
def test_what_does_not_fit_waits_for_a_person_with_the_reason(kind, recorded, capsys):
    reading = check("m02_q1", recorded, kind)
    assert reading.value is None
    assert reading.problem
    assert "can't be read yet" in capsys.readouterr().out


@pytest.mark.parametrize("recorded", [None, ""])
def test_nothing_recorded_says_what_is_asked_for(recorded, capsys):
    reading = check("m02_q1", recorded, FAMILIES)
    assert (reading.value, reading.problem) == (None, "")
    assert "a whole number from 0 to 1,000 families" in capsys.readouterr().out


def test_a_slip_is_noted_and_a_plain_answer_is_not():
    assert "Written as '1,000' and read as 1,000 families" in check("m02_q1", "1,000", FAMILIES).note
    assert check("m02_q1", 1000, FAMILIES).note == ""


def test_a_list_of_pieces_is_as_good_as_one_label_for_them():
    turns = spans(["t1", "t2", "t3"], ["missing"])
    asked = check("m05_q1", ["t1", "t3"], turns)
    assert (asked.value, asked.note) == ({"missing": ["t1", "t3"]}, "")
    assert "read as missing: t1, t3" in check("m05_q1", ["t3", "T1"], turns).note


def test_what_was_handed_in_is_kept_where_it_is_no_plain_value():
    assert "m02_q1 = 4 * 8" in check("m02_q1", {NOT_PLAIN: "m02_q1 = 4 * 8"}, FAMILIES).problem


def test_a_table_is_said_in_words(capsys):
    check("m02_q2", [[32, 96], [8, 864]], FOUR)
    assert "Flagged: 32 (harm followed), 96 (harm did not follow); Not flagged: 8" in capsys.readouterr().out


def test_a_kind_refuses_by_itself():
    with pytest.raises(AnswerError, match="isn't one of: a, b"):
        choice("a", "b").read("c")


def test_in_a_notebook_a_sum_that_python_worked_out_is_not_taken_for_an_answer(monkeypatch, capsys):
    monkeypatch.setattr(
        sys.modules["__main__"], "In", ["", "m02_q1 = None", "m02_q1 = 97 * 2"], raising=False
    )
    assert check("m02_q1", 194, FAMILIES).value is None
    said = capsys.readouterr().out
    assert "can't be read yet" in said
    assert "with nothing to work out in it" in said


def test_in_a_notebook_the_last_answer_counts(monkeypatch):
    cells = ["", "m02_q1 = 97 * 2", "m02_q10 = 1 + 1", "m02_q1 = 194"]
    monkeypatch.setattr(sys.modules["__main__"], "In", cells, raising=False)
    assert check("m02_q1", 194, FAMILIES).value == 194


@pytest.mark.parametrize(
    "kind",
    [FAMILIES, choice("a", "b"), choices("a", "b"), FOUR, PAIR],
    ids=["number", "choice", "choices", "table", "pair"],
)
@pytest.mark.parametrize(
    "recorded", ["x" * 15_000, ["x" * 15_000], {"x" * 15_000: 1}, [["x" * 15_000] * 2] * 2]
)
def test_of_a_long_value_the_beginning_is_said(kind, recorded):
    problem = check("m02_q1", recorded, kind).problem
    assert len(problem) < 250
    assert "x" * 70 in problem


def test_of_a_long_slip_the_beginning_is_said():
    reading = check("m02_q1", " " * 15_000 + "82", FAMILIES)
    assert reading.value == 82
    assert len(reading.note) < 150


@pytest.mark.parametrize("unit", ["", "%", "families"])
@pytest.mark.parametrize(
    "text",
    [
        "1" * 20_000,
        "1" + ",000" * 5_000 + "x",
        "1." + "1" * 20_000 + " %x",
        "1" + " " * 20_000 + "x",
        "1" + " " * 20_000 + "/" + " " * 20_000 + "x",
        " " * 20_000 + "x" + " " * 20_000,
        "1" * 20_000 + "%",
        "1e" + "1" * 20_000,
    ],
    ids=range(8),
)
def test_the_longest_text_is_no_number_in_a_moment(text, unit):
    with cpu_within(2), pytest.raises(AnswerError):
        number(0, 1000, unit=unit).read(text)


MARKDOWN = [
    "**5 of 5 points.** Well done.",
    "` **5** `",
    "`` ` ``` **5** <b>x</b>",
    "`" * 60 + " **5**",
    "x\n\n**5**\n# five",
    "a | b\n--|--\n**5** | c",
    "$$ x $$ **5**",
    "\\[ x \\] **5**",
    "\\`**5**",
    "**5**\\",
    "<b>5</b> <script>x</script> <!-- `",
    "[five](https://example.invalid) ![x](https://example.invalid/x.png)",
]


@pytest.mark.parametrize("text", MARKDOWN)
@pytest.mark.parametrize(
    "recorded", [lambda text: {NOT_PLAIN: text}, lambda text: text], ids=["waits", "text"]
)
def test_what_is_said_of_an_answer_shows_its_text_as_it_was_typed(recorded, text):
    shown = markdown(check("m02_q1", recorded(text), FAMILIES).problem)
    assert re.findall(r"<(?!/)(\w+)", shown) == ["p", "code"]
    assert shown.count("<p>") == 1
    inside = html.unescape(re.search(r"<code>(.*)</code>", shown)[1])
    for word in ("**5**", "<script>", "](https:"):
        assert (word in inside) == (word in text)


def test_plain_words_stand_without_signs_around_them():
    assert (
        check("m02_q1", "a few", FAMILIES).problem == "'a few' isn't a whole number from 0 to 1,000 families."
    )
    assert check("m02_q1", 3.5, FAMILIES).problem.startswith("3.5 isn't a whole number.")
    assert check("m02_q1", "www.example.org", FAMILIES).problem.startswith("`'www.example.org'` isn't")
    assert check("m02_q1", "a_b_c", FAMILIES).problem.startswith("`'a_b_c'` isn't")


def test_what_is_hidden_in_a_text_is_made_visible(capsys):
    hidden = "x\x1b[2J\u202egpj\ud800\tend\n\u2069y\u200d"
    reading = check("m02_q1", {NOT_PLAIN: hidden}, FAMILIES)
    wanted = "`x<U+001B>[2J<U+202E>gpj<U+D800><U+0009>end ⏎ <U+2069>y\u200d`"
    assert reading.problem == f"What was handed in isn't a plain value: {wanted}"
    assert wanted in capsys.readouterr().out


def test_of_a_long_text_that_waits_the_beginning_is_said():
    assert len(check("m02_q1", {NOT_PLAIN: "\u202e" * 20_000}, FAMILIES).problem) < 2_100
