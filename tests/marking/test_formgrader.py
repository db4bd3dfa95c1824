"""The formgrader's button, in a real browser: the marks of the command line, cell for cell, and no student code run."""

import pytest
from classroom import M02, Course, answered, cell_of
from nbformat.v4 import new_code_cell
from running import running_jupyter

STUDENTS = ("by_command", "by_button")


@pytest.fixture(scope="module")
def twins(course: Course, browser, tmp_path_factory):
    """Give the course after one submission was marked by the command and its twin by the button."""
    witness = course.folder.parent / "a_student_wrote_this"
    for student in STUDENTS:
        notebook = answered(
            course.released(), {"m02_q1": "'1,000'", "m02_written": "I would ask <b>Dee</b>."}
        )
        notebook.cells.insert(0, new_code_cell(f"open({str(witness)!r}, 'w').close()"))
        course.hand_in(student, notebook)
    done = course.nbgrader("autograde", M02, "--student=by_command")
    assert done.returncode == 0, done.stderr
    # as make lab starts it: in the folder above, with the exercises' settings on Jupyter's path
    apart = tmp_path_factory.mktemp("apart")
    with running_jupyter(course.folder.parent, apart, settings=course.folder) as url:
        page = browser.new_context().new_page()
        page.goto(f"{url}/formgrader/manage_submissions/{M02}")
        row = page.locator("tr", has_text="by_button")
        row.wait_for()
        row.locator("td.autograde a, td.autograde span.glyphicon").first.click()
        page.get_by_text("Successfully autograded", exact=False).first.wait_for(timeout=120_000)
        page.goto(f"{url}/formgrader/gradebook/{M02}/{M02}")
        page.get_by_role("link", name="Submission #1").wait_for()
        listed = page.locator("table").inner_text()
        page.context.close()
    return course, witness, listed


def test_the_button_marks_as_the_command_does(twins):
    course, _, _ = twins
    by_command, by_button = (course.marks(student) for student in STUDENTS)
    assert by_button == by_command
    assert len(by_button) >= 7


def test_the_notebooks_that_both_write_are_the_same(twins):
    course, _, _ = twins
    sources = [[cell.source for cell in course.autograded(student).cells] for student in STUDENTS]
    assert sources[0] == sources[1]
    outputs = [cell_of(course.autograded(student), "m02_q1_test").outputs for student in STUDENTS]
    assert outputs[0] == outputs[1]


def test_no_line_that_a_student_wrote_was_run(twins):
    _, witness, _ = twins
    assert not witness.exists()


def test_the_formgrader_lists_what_waits_for_a_person(twins):
    _, _, listed = twins
    assert listed.count("Submission #") >= 2
