"""What goes on from a submission: values and prose, in our own notebook."""

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from staycurious.answers import NOT_PLAIN, read_literal
from staycurious.marking import rebuild as rebuilding
from staycurious.marking.engine.trusted_tests import answers_of


def rebuild(released, submitted):
    return nbformat.from_dict(rebuilding.rebuild(released, submitted))


def marked(name, **marks):
    usual = {"grade": False, "solution": False, "locked": False, "task": False, "schema_version": 3}
    return {"nbgrader": {"grade_id": name, **usual, **marks}}


def released():
    return new_notebook(
        cells=[
            new_markdown_cell("The question.", metadata=marked("m02_q1_ask", locked=True)),
            new_code_cell("# Your answer\nm02_q1 = None", metadata=marked("m02_q1", solution=True)),
            new_code_cell("check(m02_q1)", metadata=marked("m02_q1_test", grade=True, locked=True, points=2)),
            new_markdown_cell("Write here.", metadata=marked("m02_w", grade=True, solution=True, points=4)),
        ]
    )


def handed_in(answer="m02_q1 = 98", prose="I would ask Dee.", **changes):
    notebook = released()
    notebook.cells[1].source, notebook.cells[3].source = answer, prose
    return notebook


def answer_of(notebook):
    return read_literal(notebook.cells[1].source, "m02_q1")


def test_values_and_prose_go_on_and_nothing_else_does():
    submitted = handed_in("import os\nos.system('true')\nm02_q1 = 98")
    submitted.cells[0].source = "Another question"
    submitted.cells[2].source = "2.0"
    submitted.cells.append(new_code_cell("raise SystemExit"))
    submitted.metadata["kernelspec"] = {"name": "bash", "display_name": "x"}
    rebuilt = rebuild(released(), submitted)
    assert [cell.source for cell in rebuilt.cells] == [
        "The question.",
        "# Your answer\nm02_q1 = 98",
        "check(m02_q1)",
        "I would ask Dee.",
    ]
    assert "kernelspec" not in rebuilt.metadata


def test_what_was_left_alone_stays_the_same_to_the_letter():
    rebuilt = rebuild(released(), released())
    assert [cell.source for cell in rebuilt.cells] == [cell.source for cell in released().cells]


@pytest.mark.parametrize("answer", ["m02_q1 = None", "# thinking\nm02_q1 = None", "", "   "])
def test_an_answer_cleared_again_counts_as_left_alone(answer):
    assert rebuild(released(), handed_in(answer)).cells[1].source == "# Your answer\nm02_q1 = None"


@pytest.mark.parametrize(
    "answer", ["m02_q1 = 90 + 8", "m02_q1 = open('x')", "98", "((((", "m02_q1 = {[]: 1}"]
)
def test_what_is_no_plain_value_goes_on_as_a_text_that_waits(answer):
    assert answer_of(rebuild(released(), handed_in(answer))) == {NOT_PLAIN: answer}


def test_a_slip_goes_on_as_it_was_written():
    assert answer_of(rebuild(released(), handed_in("m02_q1 = 1,000"))) == "1,000"


def test_of_two_cells_with_one_name_the_last_that_was_changed_counts():
    submitted = handed_in("m02_q1 = 98")
    submitted.cells.append(released().cells[1])
    assert answer_of(rebuild(released(), submitted)) == 98


def test_an_editor_that_dropped_the_marks_loses_no_answer():
    submitted = handed_in("m02_q1 = 98")
    for cell in submitted.cells:
        cell.metadata.clear()
    assert answer_of(rebuild(released(), submitted)) == 98


@pytest.mark.parametrize("marks", [3, None, [], {"grade_id": ["m02_q1"]}])
def test_marks_of_any_shape_are_survived(marks):
    submitted = handed_in("m02_q1 = 98")
    submitted.cells[2].metadata["nbgrader"] = marks
    assert answer_of(rebuild(released(), submitted)) == 98


def test_a_deleted_question_is_there_again_without_an_answer():
    submitted = handed_in()
    del submitted.cells[1]
    assert answer_of(rebuild(released(), submitted)) is None


def test_the_rebuilt_notebook_is_a_valid_one():
    nbformat.validate(rebuild(released(), handed_in()))


def test_answers_are_read_by_name():
    assert answers_of(rebuild(released(), handed_in())) == {"m02_q1": 98}


@pytest.mark.parametrize("prose", ["", " \n\t", "\0"])
def test_prose_that_was_emptied_counts_as_left_alone(prose):
    assert rebuild(released(), handed_in(prose=prose)).cells[3].source == "Write here."
