"""An answer cell is read without running it, and what is no plain value is refused."""

import contextlib
import os
import warnings

import pytest

from staycurious.answers import AnswerError, literal_text, read_literal
from tests.cpu import cpu_within


@pytest.mark.parametrize(
    "value",
    [
        0,
        -3,
        0.25,
        True,
        None,
        "area",
        'O\'Neil "x"\n',
        [1, [2, 3]],
        {"unsupported": ["n4"], "missing": []},
        "\u202e é 🙂",
    ],
)
def test_what_is_written_is_read_back(value):
    assert read_literal(literal_text("m02_q1", value), "m02_q1") == value


def test_a_tuple_counts_as_a_list():
    assert read_literal("m02_q4 = ('C-01', 'C-02')", "m02_q4") == ["C-01", "C-02"]


def test_the_last_assignment_counts_and_comments_do_not():
    assert read_literal("# m02_q1 = 1\nm02_q1 = 2\nm02_q1 = 3  # sure\nother = 4", "m02_q1") == 3


def test_an_untouched_cell_holds_nothing():
    assert read_literal("# Your answer\nm02_q1 = None", "m02_q1") is None


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("1,000", "1,000"),
        ("1,024", "1,024"),
        ("50%", "50%"),
        (".5 %", ".5 %"),
        ("1,000 families", "1,000 families"),
        ("1/2", "1/2"),
        ("1 in 4", "1 in 4"),
        ("96 families", "96 families"),
        ("96 families # I think", "96 families"),
        ("service", "service"),
        ("'82'", "82"),
    ],
)
def test_what_people_write_is_kept_as_text_for_the_kind_to_read(written, kept):
    assert read_literal(f"m02_q1 = {written}", "m02_q1") == kept


HOSTILE = [
    "m02_q1 = open('x')",
    "m02_q1 = 4 * 8",
    "m02_q1 = [n for n in range(3)]",
    "m02_q1 = {[]: 1}",
    "m02_q1 = {1: 2}",
    "m02_q1 = {1, 2}",
    "m02_q1 = b'x'",
    "m02_q1 = 1e999",
    "m02_q1 = 1j",
    "m02_q1 = ...",
    "m02_q1 = 10 ** 9",
    "m02_q1 = " + "9" * 5000,
    "m02_q1 = 9999999999999999",
    "m02_q1 = " + "9" * 309,
    "m02_q1 = -1" + "0" * 400,
    "m02_q1 = " + "9" * 4_300,
    "m02_q1 = 0x" + "f" * 15_000,
    "m02_q1 = [1, {'n': 0x" + "f" * 300 + "}]",
    "m02_q1 = 0x" + "f" * 300 + " + 1j",
    r"m02_q1 = '\ud800'",
    r"m02_q1 = ['\ud83d\ude42']",
    r"m02_q1 = {'\udfff': 1}",
    "m02_q1 = '\ud800'",
    "m02_q1 = " + "-" * 15_000 + "1",
    "m02_q1 = " + "[" * 5000 + "]" * 5000,
    "m02_q1 = " + "[" * 60 + "]" * 60,
    "m02_q1 = '" + "x" * 20_000 + "'",
    "m02_q1 = 'a\0b'" + "\0",
    "m02_q1 = __import__('os')",
    "m02_q1 = 3 if True else 4",
    "m02_q1: int = 3",
    "m02_q1 += 3",
    "m02_q1, x = 3, 4",
    "if True:\n    m02_q1 = 3",
    "m02_q1 = 3\n  broken(",
    "m02_q1 == 3",
    "",
    "other = 3",
]


@pytest.mark.parametrize("source", HOSTILE, ids=range(len(HOSTILE)))
def test_what_is_no_plain_value_is_refused_in_words_and_nothing_runs(source):
    with pytest.raises(AnswerError, match="m02_q1"):
        read_literal(source, "m02_q1")


def test_reading_a_cell_runs_none_of_it(tmp_path):
    witness = tmp_path / "witness"
    source = f"open({os.fspath(witness)!r}, 'w').close()\nm02_q1 = 3"
    assert read_literal(source, "m02_q1") == 3
    assert not witness.exists()


def test_what_python_thinks_of_the_style_is_not_said():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert read_literal(r"m02_q1 = '\d'", "m02_q1") == r"\d"


@pytest.mark.parametrize(
    "value", [{1, 2}, float("nan"), float("inf"), b"x", object(), {1: 2}, [[[[[[[[1]]]]]]]]]
)
def test_only_plain_data_is_written(value):
    with pytest.raises(AnswerError, match="plain data"):
        literal_text("m02_q1", value)


UNWRITABLE = [10**400, 10**5_000, "\ud800", {"\udfff": 1}, ["a", "\udc80"]]


@pytest.mark.parametrize("value", UNWRITABLE, ids=range(len(UNWRITABLE)))
def test_what_no_file_can_hold_is_not_written(value):
    with pytest.raises(AnswerError, match="plain data"):
        literal_text("m02_q1", value)


LONG = 19_900
ADVERSARIES = [
    "m02_q1 = x" + " " * LONG + "y",
    "m02_q1 = " + " \t" * (LONG // 2) + "y",
    "m02_q1" + " " * LONG + "y",
    "m02_q1 = " + "1" * LONG + "x",
    "m02_q1 = 1" + ",000" * (LONG // 4) + "x",
    "m02_q1 = 1." + "1" * LONG + "x",
    "m02_q1 = 1" + " " * LONG + "x %",
    "m02_q1 = " + "a-" * (LONG // 2) + "!",
    "m02_q1 = 1 " + "\N{NO-BREAK SPACE}" * LONG + "in",
    "m02_q1 = x" + "#" * LONG,
    "m02_q1 =\n" * (LONG // 9),
]


@pytest.mark.parametrize("source", ADVERSARIES, ids=range(len(ADVERSARIES)))
def test_the_longest_cell_is_read_in_a_moment_whatever_it_holds(source):
    # the first two took seven seconds each
    with cpu_within(2), contextlib.suppress(AnswerError):
        read_literal(source, "m02_q1")


def test_a_line_too_long_to_be_written_as_people_write_is_no_text_of_theirs():
    assert read_literal("m02_q1 = " + "a" * 199, "m02_q1") == "a" * 199
    with pytest.raises(AnswerError):
        read_literal("m02_q1 = " + "a" * 200, "m02_q1")


@pytest.mark.parametrize("name", ["", "2q", "a b", "class", "x; import os"])
def test_only_a_name_names_an_answer(name):
    with pytest.raises(AnswerError, match="can't name an answer"):
        literal_text(name, 1)
