"""Plain ``nbgrader autograde`` runs no code of a student, by any of the ways that took full marks from stock nbgrader."""

import os

import pytest
from classroom import M02, answered, cell_of
from nbformat.v4 import new_code_cell

WITNESS = "a_student_wrote_this"
WRITES = "open({place!r}, 'w').close()"
SHADOWS = (
    "json5.py",
    "staycurious.py",
    "nbgrader_config.py",
    "sitecustomize.py",
    "nbformat.py",
    "conftest.py",
)


@pytest.fixture(scope="module")
def after(course):
    """Give the course after the class was marked: everybody here tried something."""
    witness = course.folder.parent / WITNESS
    writes = WRITES.format(place=os.fspath(witness))
    empty = course.released

    calls = empty()
    cell_of(calls, "m02_q1").source = f"{writes}\nm02_q1 = __import__('os')._exit(0) or 1"
    calls.cells.insert(0, new_code_cell(f"{writes}\nimport os\nos._exit(0)"))
    course.hand_in("calls", calls)

    forged = empty()
    for cell in forged.cells:
        marks = cell.metadata.get("nbgrader", {})
        if marks.get("grade") and not marks["solution"]:
            cell.source = f"{writes}\n{cell.metadata.nbgrader.points}"
            cell.metadata.nbgrader.points = 100
    course.hand_in("forged", forged)

    shadowing = course.hand_in("shadows", empty())
    for name in SHADOWS:
        (shadowing / name).write_text(f"{writes}\n", encoding="utf-8")
    (shadowing / "staycurious").mkdir()
    (shadowing / "staycurious" / "__init__.py").write_text(f"{writes}\n", encoding="utf-8")

    loops = empty()
    loops.cells.insert(1, new_code_cell("while True:\n    pass"))
    course.hand_in("loops", loops)

    torn = empty()
    torn.cells = [cell for cell in torn.cells if not cell.metadata.get("nbgrader", {}).get("grade")] * 2
    course.hand_in("torn", torn)

    course.hand_in("works_out", answered(empty(), {"m02_q1": "50 + 50"}))
    course.hand_in("broken", '{"cells": [')
    course.hand_in("quiet", empty())
    done = course.nbgrader("autograde", M02)
    return course, done, witness


def test_no_line_that_a_student_wrote_was_run(after):
    _, _, witness = after
    assert not witness.exists()


@pytest.mark.parametrize("student", ["calls", "forged", "shadows", "loops", "torn", "works_out", "quiet"])
def test_nothing_that_was_tried_is_worth_a_mark(after, student):
    course, _, _ = after
    marks = course.marks(student)
    assert len(marks) >= 7
    assert {score for score, _ in marks.values()} == {0}


def test_a_broken_file_is_named_and_the_class_goes_on(after):
    course, done, _ = after
    assert "broken" in done.stderr
    assert done.returncode != 0
    assert (course.folder / "autograded" / "quiet" / M02).is_dir()
    assert (course.folder / "autograded" / "works_out" / M02).is_dir()


def test_what_is_no_plain_value_waits_for_a_person_and_shows_what_was_written(after):
    course, _, _ = after
    for student, wrote in (("works_out", "50 + 50"), ("calls", "__import__")):
        assert course.marks(student)["m02_q1_test"] == (0, True), "never a silent zero"
        test = cell_of(course.autograded(student), "m02_q1_test")
        assert wrote in str(test.outputs)
    assert course.marks("quiet")["m02_q1_test"] == (0, False), "nothing recorded is nothing to look at"


def test_the_marked_notebook_holds_our_cells_and_the_students_answers_alone(after):
    course, _, _ = after
    expected = [cell.source for cell in course.autograded("quiet").cells]
    for student in ("forged", "shadows", "loops", "torn"):
        assert [cell.source for cell in course.autograded(student).cells] == expected


def test_an_untouched_answer_is_no_response_for_nbgrader(after):
    from nbgrader.api import Gradebook

    course, _, _ = after
    with Gradebook(f"sqlite:///{course.folder}/gradebook.db") as gradebook:
        comment = gradebook.find_comment("m02_written", M02, M02, "quiet")
        assert comment.auto_comment == "No response."
