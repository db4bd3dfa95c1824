"""The standards map: what it reads of a module, what it calls a gap, and what a page and its file make of it."""

import json

import pytest

from staycurious.booktools.standards import (
    Framework,
    Module,
    Outcome,
    Standard,
    StandardsError,
    Task,
    as_csv,
    by_module,
    by_standard,
    gaps,
    read_frameworks,
    read_map,
    read_module,
)

FRAMEWORKS = {
    "swe": Framework(
        "The regulator",
        "",
        "https://example.org/standards",
        {"1.3": Standard("1.3", "Work in partnership.", "swe2019"), "3.10": Standard("3.10")},
    ),
    "pcf": Framework(
        "The capabilities", "PCF ", "https://example.org/pcf", {"2": Standard("2", "Apply.", "pcf", "Values")}
    ),
}
TASKS = {
    "m98_q1": Task("Q1", "“Count them”", 2),
    "m98_written/parent": Task("Q2", "rubric line “To the parent”", 4),
    "m98_k1": Task("quiz 1", "no marks", None),
}
PAGE = """\
---
module: m98_small
outcomes:
  - starts: Count
    swe: [1.3, 3.10]
    pcf: ["2"]
    assessed: [m98_q1]
  - starts: "Tell a {term}`parent`"
    swe: ["1.3"]
    pcf: ["2"]
    assessed: [m98_written/parent, m98_k1]
---

# M98 · Small

## What you will be able to do

1. Count both kinds
   of mistake.
2. Tell a {term}`parent` what *you* saw.

No mathematics.

## Then

1. Something else.
"""


def module(*outcomes: Outcome) -> Module:
    """Give a made-up module with these outcomes."""
    return Module("m98_small", "M98 · Small", outcomes, TASKS)


WHOLE = module(
    Outcome("Count.", {"swe": ["1.3", "3.10"], "pcf": ["2"]}, ["m98_q1"]),
    Outcome(
        "=Tell a {term}`parent`.",
        {"swe": ["1.3"], "pcf": ["2"]},
        ["m98_written/parent", "m98_k1"],
        "how it felt",
    ),
)


@pytest.fixture
def course(tmp_path):
    """Give a folder with one small module and what it is mapped to."""
    cells = [
        {"source": ["## Question 1 · Count them (2 points)\n", "\n", "How many?"], "metadata": {}},
        {"source": "", "metadata": {"nbgrader": {"grade_id": "m98_q1_test", "grade": True, "points": 2}}},
        {"source": "## Question 2 · Tell them (4 points)", "metadata": {}},
        {"source": "", "metadata": {"nbgrader": {"grade_id": "m98_written", "grade": True, "points": 4}}},
    ]
    for path, text in {
        "book/m98_small.md": PAGE,
        "book/quizzes/m98_small.yml": "questions: [{id: m98_k1}]",
        "exercises/source/m98_small/m98_small.ipynb": json.dumps({"cells": cells}),
        "exercises/rubrics/m98_small.yml": (
            "question: m98_written\ncriteria: [{id: parent, name: To the parent, points: 4}]"
        ),
        "book/standards.yml": (
            "swe: {name: The regulator, short: '', url: 'https://example.org/', standards: {'1.3': {words: Work., source: x}, '3.10': {}}}\n"
            "pcf: {name: The capabilities, short: 'PCF ', url: 'https://example.org/', standards: {'2': {words: Apply., source: x}}}"
        ),
    }.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    return tmp_path


def test_a_modules_outcomes_and_tasks_are_read_from_its_page_exercise_rubric_and_quiz(course):
    (found,), frameworks = read_map(course, ["index", "book/m98_small", "book/quizzes/m98_small"])
    assert [one.says for one in found.outcomes] == [
        "Count both kinds of mistake.",
        "Tell a {term}`parent` what *you* saw.",
    ]
    # as they are written, although 3.10 without quotes is the number 3.1
    assert found.outcomes[0].standards["swe"] == ["1.3", "3.10"]
    assert found.tasks == TASKS
    assert gaps(found, frameworks) == []


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("starts: Count", "starts: Add up", "outcome 1: the page says 'Count both kinds of mistake.'"),
        ("2. Tell", "Tell", "lists 1 outcomes, and `outcomes` in the front matter 2"),
        ("[1.3, 3.10]", "3.10", "outcome 1 .*'3.10' is not of type 'array'"),
        ("starts: Count", "starts: ''", "outcome 1 in its front matter: ''"),
        ("[m98_q1]", "[]", "outcome 1 .*Write starts, swe, pcf and assessed"),
        ("outcomes:", "outcome:", r"outcomes in its front matter: \[\]"),
        ("---\n", "", r"outcomes in its front matter: \[\]"),
        ("outcomes:", "outcomes: [", "it isn't YAML"),
    ],
)
def test_front_matter_that_cannot_be_used_is_named_with_its_mend(course, before, after, said):
    page = course / "book/m98_small.md"
    page.write_text(PAGE.replace(before, after, 1), encoding="utf-8")
    with pytest.raises(StandardsError, match=said):
        read_module(course, "m98_small")


@pytest.mark.parametrize(
    ("outcome", "said"),
    [
        (Outcome("x", {"swe": ["1.3", "1.4"], "pcf": ["2"]}, ["m98_q1"]), "no standard '1.4'"),
        (Outcome("x", {"swe": ["1.3"], "pcf": ["7"]}, ["m98_q1"]), "no standard '7' under pcf"),
        (Outcome("x", {"swe": ["3.10"], "pcf": ["2"]}, ["m98_q1"]), "nobody has read the wording"),
        (Outcome("x", {"swe": ["1.3"], "pcf": ["2"]}, ["m98_q1", "m98_written/mother"]), "is called 'm98_written/mother'"),
        (Outcome("x", {"swe": ["1.3"], "pcf": ["2"]}, ["m98_k1"]), "only the quiz assesses it"),
        (Outcome("x", {"swe": ["1.3"], "pcf": ["2"]}, ["m98_k1"], "all of it"), "only the quiz assesses it"),
    ],
)  # fmt: skip
def test_a_gap_is_named_with_its_place(outcome, said):
    found = gaps(module(*WHOLE.outcomes, outcome), FRAMEWORKS)
    assert [gap.partition(":")[0] for gap in found] == ["book/m98_small.md, outcome 3"]
    assert said in found[0]


def test_an_outcome_says_on_what_part_of_it_no_marks_rest():
    said = Outcome("x", {"swe": ["1.3"], "pcf": ["2"]}, ["m98_q1", "m98_k1"], "the second half")
    assert gaps(module(*WHOLE.outcomes, said), FRAMEWORKS) == []
    assert "quiz 1, no marks. *Not marked:* the second half |" in by_module([module(said)], FRAMEWORKS)


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (", source: x}", "}", "swe, standards, 1.3: 'source' is a dependency of 'words'"),
        ("'3.10': {}", "'3.10': ", "swe, standards, 3.10: '' is not of type 'object'"),
        ("pcf: {name", "basw: {name", "'basw' was unexpected"),
        ("swe: {", "swe: {{", "isn't YAML"),
    ],
)
def test_a_list_of_standards_that_cannot_be_used_is_named_with_its_place(course, before, after, said):
    data = course / "book/standards.yml"
    data.write_text(data.read_text(encoding="utf-8").replace(before, after, 1), encoding="utf-8")
    with pytest.raises(StandardsError, match=f"book/standards.yml.*{said}"):
        read_frameworks(course)


def test_marks_that_assess_no_outcome_are_a_gap_and_a_quiz_question_is_none():
    assert gaps(WHOLE, FRAMEWORKS) == []
    found = gaps(module(WHOLE.outcomes[0]), FRAMEWORKS)
    assert [gap.partition(" and ")[0] for gap in found] == ["book/m98_small.md: m98_written/parent has marks"]


def test_only_a_wording_that_was_read_is_quoted_and_the_others_say_that_it_is_to_be_checked():
    text = by_standard([WHOLE], FRAMEWORKS)
    assert "| **1.3** | “Work in partnership.” {cite}`swe2019` | [M98](m98_small.md) 1, 2 |" in text
    assert (
        "| **3.10** | *Check the wording* on [the regulator's page](https://example.org/standards) | [M98](m98_small.md) 1 |"
        in text
    )
    assert (
        "| **1** Count. | 1.3, 3.10\\*; PCF 2 | Q1\u00a0(2) |"
        in by_module([WHOLE], FRAMEWORKS).splitlines()[-2]
    )
    assert "| Q2, rubric line “To the parent” (4); quiz 1" in by_module([WHOLE], FRAMEWORKS)


def test_the_file_has_a_row_for_each_standard_and_nothing_in_it_runs():
    rows = as_csv([WHOLE], FRAMEWORKS).removeprefix("\ufeff").splitlines()
    assert len(rows) == 1 + 5
    assert rows[2] == (
        "M98 · Small,1,Count.,The regulator,Standard 3.10,check the wording: https://example.org/standards,"
        '"Q1, “Count them” (2 points)",'
    )
    assert rows[4].startswith("M98 · Small,2,'=Tell a parent.,")
    assert rows[4].endswith(",how it felt")


def test_a_page_has_the_map_and_its_file_and_a_gap_stops_the_build(course, good_book, tmp_path_factory):
    book = type(good_book)(tmp_path_factory.mktemp("standards"))
    for path in [one for one in course.rglob("*") if one.is_file()]:
        target = book.source / path.relative_to(course)
        target.parent.mkdir(parents=True, exist_ok=True)
        text = path.read_text(encoding="utf-8").replace("{term}", "{emphasis}")
        target.write_text(text, encoding="utf-8")
    page = "# Map\n\n## By module\n\n```{standards-map} file\n```\n\n```{standards-map} by-module\n```\n"
    (book.source / "book/standards.md").write_text(page, encoding="utf-8")
    (book.source / "book/page.md").write_text(
        "# Page\n\n```{toctree}\nstandards\nm98_small\neducators/m98_small\n```\n", encoding="utf-8"
    )
    (book.source / "book/educators").mkdir()
    (book.source / "book/educators/m98_small.md").write_text("# Note\n", encoding="utf-8")
    assert book.build() == ""
    shown = book.page("book/standards")
    assert [cell.get_text() for cell in shown.select("tbody tr:first-child td")][1:] == [
        "1.3, 3.10*; PCF 2",
        "Q1\u00a0(2)",
    ]
    link = shown.select_one("h2 + p a[download]")
    assert (book.out / "book" / link["href"]).read_text(encoding="utf-8").startswith("\ufeffmodule,outcome")

    source = book.source / "book/m98_small.md"
    whole = source.read_text(encoding="utf-8")
    for before, after, said in (
        ("[m98_q1]", "[m98_q9]", "nothing in the exercise, its rubric or the quiz is called 'm98_q9'"),
        ("starts: Count", "starts: Add up", "outcome 1: the page says"),
    ):
        source.write_text(whole.replace(before, after), encoding="utf-8")
        assert said in book.build()
