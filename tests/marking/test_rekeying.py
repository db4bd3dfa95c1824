"""A corrected key is entered and the class marked again with it; whatever is wrong with it is told before anything changes."""

import csv

import nbformat
import pytest
from classroom import M02, answered, cell_of, copy_of, written
from nbgrader.api import Gradebook
from test_class import PROSE, WORKED_OUT

from staycurious import cli
from staycurious.marking import rekeying
from staycurious.marking.course import MarkingError, open_course
from staycurious.marking.engine.run import mark_class
from staycurious.marking.rekeying import look_through, rekey, source_was_changed

# nbgrader's own queries do this
pytestmark = pytest.mark.filterwarnings("ignore:Object of type <Submitted.*> not in session")

WHY = "The leaflet was misprinted."


def gradebook_of(course):
    return Gradebook(f"sqlite:///{course.folder}/gradebook.db", "stay-curious")


def source_of(course):
    return course.folder / "source" / M02 / f"{M02}.ipynb"


def edited(course, **cells):
    """Change cells of the source: a function of the text, by the cell's name."""
    notebook = nbformat.read(source_of(course), as_version=4)
    for name, change in cells.items():
        cell = cell_of(notebook, name)
        cell.source = change(cell.source)
    nbformat.write(notebook, source_of(course))


def unchanged(course):
    """Give what must stay when a source is refused."""
    given_out = (course.folder / "release" / M02 / f"{M02}.ipynb").read_bytes()
    with gradebook_of(course) as gradebook:
        cells = [(cell.name, cell.source) for cell in gradebook.find_notebook(M02, M02).source_cells]
    return given_out, cells, course.rows()


@pytest.fixture(scope="module")
def class_marked(released, tmp_path_factory):
    """Give a class that was marked, one of them by hand as well. Copy it; don't change it."""
    course = copy_of(released, tmp_path_factory.mktemp("rekeying"))
    for student, answers in WORKED_OUT.items():
        given = {name: text for name, (text, _) in answers.items()}
        course.hand_in(student, answered(course.released(), {**given, "m02_written": PROSE}))
    folder = open_course(course.folder)
    look_through(folder, M02)
    mark_class(folder, M02)
    with gradebook_of(course) as gradebook:
        for name, score in (("m02_written", 4.5), ("m02_q1_test", 1.5), ("m02_q2_test", 1)):
            grade = gradebook.find_grade(name, M02, M02, "perfect")
            grade.manual_score, grade.needs_manual_grade = score, False
        gradebook.db.commit()
    return course


@pytest.fixture
def course(class_marked, tmp_path):
    """Give a copy of that class for one test."""
    return copy_of(class_marked, tmp_path)


def test_a_corrected_key_changes_the_marks_it_should_and_the_log_says_so(course):
    # 200 is what "partly" recorded; it was worth 1 as a common mistake, and 194 was right
    edited(
        course, m02_q1_test=lambda text: text.replace("right=194", "right=200").replace("200: (", "194: (", 1)
    )
    found, again = rekey(open_course(course.folder), M02, WHY)
    assert (found.added, found.gone, found.changed, found.points) == ([], [], ["m02_q1_test"], {})
    changes = [(c.student, c.question, c.before, c.after, c.why) for c in again.changes]
    assert changes == [("partly", "m02_q1_test", 1, 2, WHY), ("with_slips", "m02_q1_test", 2, 1, WHY)]
    text = (course.folder / "reports" / M02 / "changes.csv").read_text(encoding="utf-8-sig")
    assert [row["student"] for row in csv.DictReader(text.splitlines())] == ["partly", "with_slips"]


def test_what_a_person_gave_stays_and_waits_only_where_the_automatic_mark_changed(course):
    edited(course, m02_q1_test=lambda text: text.replace("right=194", "right=195"))
    rekey(open_course(course.folder), M02, WHY)
    with gradebook_of(course) as gradebook:
        found = {
            name: (grade.manual_score, grade.needs_manual_grade)
            for name in ("m02_written", "m02_q1_test", "m02_q2_test")
            for grade in [gradebook.find_grade(name, M02, M02, "perfect")]
        }
    assert found == {"m02_written": (4.5, False), "m02_q1_test": (1.5, True), "m02_q2_test": (1, False)}


def with_points(course, points):
    notebook = nbformat.read(source_of(course), as_version=4)
    cell_of(notebook, "m02_written").metadata.nbgrader.points = points
    nbformat.write(notebook, source_of(course))


def test_marks_by_hand_outlive_a_question_that_is_worth_nothing_for_a_while(course):
    before, usual = course.rows(), 6
    with_points(course, 0)
    _, again = rekey(open_course(course.folder), M02, WHY)
    assert ("perfect", "m02_written", 4.5, 0) in [change[1:5] for change in again.changes]
    with_points(course, usual)
    _, again = rekey(open_course(course.folder), M02, WHY)
    assert ("perfect", "m02_written", 0, 4.5) in [change[1:5] for change in again.changes]
    assert course.rows() == before


def test_marks_by_hand_outlive_a_list_of_withdrawn_questions_written_by_hand(course):
    before = course.rows()
    (course.folder / "withdrawn.yml").write_text(f"{M02}:\n  m02_written: Two readings.\n", encoding="utf-8")
    rekey(open_course(course.folder), M02, WHY)
    assert course.rows() != before
    (course.folder / "withdrawn.yml").unlink()
    rekey(open_course(course.folder), M02, WHY)
    assert course.rows() == before


def test_a_question_in_other_words_lets_everything_stay_the_same_work(course, capsys):
    edited(
        course,
        m02_q1_test=lambda text: text.replace("right=194", "right=195"),
        m02_q1_ask=lambda text: text + " Count them all.",
    )
    aside = written(course.folder / "set_aside")
    rekey(open_course(course.folder), M02, WHY)
    rows = course.rows()
    assert cli.main(["--exercises", str(course.folder), "mark", M02]) == 0
    assert "nothing new to mark; 3 marked before" in capsys.readouterr().out
    assert course.rows() == rows
    assert written(course.folder / "set_aside") == aside, "nothing was replaced, so nothing was put aside"
    with gradebook_of(course) as gradebook:
        assert gradebook.find_grade("m02_written", M02, M02, "perfect").needs_manual_grade is False
    handed_in = course.folder / "submitted" / "perfect" / M02 / f"{M02}.ipynb"
    assert "Count them all." in handed_in.read_text(encoding="utf-8")
    assert PROSE in handed_in.read_text(encoding="utf-8")


def test_another_beginning_of_a_written_answer_would_make_blank_ones_seem_answered(course):
    edited(course, m02_written=lambda text: "Write here.")
    refused(course, "the text that m02_written begins with was changed")


def refused(course, says):
    before = unchanged(course)
    with pytest.raises(MarkingError, match=says):
        rekey(open_course(course.folder), M02, WHY)
    assert unchanged(course) == before


TEST = "m02_q1_test"


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda text: text.replace("points=2", "points=3"), r"m02_q1_test gives no verdict on a blank notebook.*key 3"),
        (lambda text: text.replace("number_key(\n", "wrong_key(\n"), "no verdict on a blank notebook.*wrong_key"),
        (lambda text: text.replace("number_key(\n", "((\n"), "no verdict on a blank notebook"),
        (lambda text: text.replace("answer = check", "x = 1 // len(str(m02_q1 or 0)[2:] or '00')\nanswer = check")
            .replace("x = 1 // len(str(m02_q1 or 0)[2:] or '00')", "x = {194: 1 / 0} if m02_q1 == 194 else 1"),
         "m02_q1_test gives no verdict on the work of perfect.*division by zero"),
        (lambda text: text.replace("### END HIDDEN TESTS", ""), "can't be used: .*Nothing was changed"),
        (lambda text: text.replace("### BEGIN HIDDEN TESTS", "").replace("### END HIDDEN TESTS", ""),
         "would give students staycurious.marking"),
    ],
    ids=["points", "name", "syntax", "one answer", "half hidden", "not hidden"],
)  # fmt: skip
def test_a_test_that_would_not_mark_is_named_and_nothing_changes(course, change, says):
    edited(course, m02_q1_test=change)
    refused(course, says)


def test_a_question_that_came_or_went_is_named_and_nothing_changes(course):
    notebook = nbformat.read(source_of(course), as_version=4)
    cell_of(notebook, "m02_q7_test").metadata.nbgrader.grade_id = "m02_q8_test"
    nbformat.write(notebook, source_of(course))
    refused(
        course,
        r"must stay the same ones: m02_q8_test stands in the source and not in the gradebook; m02_q7_test stands in the "
        r"gradebook and not in the source\. Take that change back",
    )


@pytest.mark.parametrize("text", ["{", '{"cells": 1}', ""], ids=["cut off", "no notebook", "empty"])
def test_a_source_that_is_no_notebook_is_told_and_nothing_changes(course, text):
    source_of(course).write_text(text, encoding="utf-8")
    refused(course, f"exercises/source/{M02}/{M02}.ipynb can't be used: ")


def test_a_run_that_was_killed_is_finished_by_the_next_with_its_reason(course, monkeypatch):
    edited(course, m02_q1_test=lambda text: text.replace("right=194", "right=195"))

    def kill(*_, **__):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(rekeying, "mark_class", kill)
        with pytest.raises(KeyboardInterrupt):
            rekey(open_course(course.folder), M02, WHY)
    found, again = rekey(open_course(course.folder), M02, WHY)
    assert not any(found)
    assert {change.why for change in again.changes} == {WHY}
    assert again.marked == 3


def test_it_is_told_cheaply_which_questions_were_changed_and_not_entered(course):
    folder = open_course(course.folder)
    assert source_was_changed(folder, M02) == []
    edited(course, m02_q1_test=lambda text: text + "\n", m02_q5_ask=lambda text: text + " Think twice.")
    assert source_was_changed(folder, M02) == ["m02_q1", "m02_q5_ask"]


def test_the_command_says_what_it_did(course, capsys):
    words = ["--exercises", str(course.folder), "rekey", M02, "--why", WHY]
    assert cli.main(words) == 0
    said = capsys.readouterr().out
    assert f"The source of {M02} is what the gradebook has already, so nothing was entered." in said
    assert "0 submissions marked again; 0 marks changed." in said
    edited(
        course, m02_q1_test=lambda text: text.replace("right=194", "right=200").replace("200: (", "194: (", 1)
    )
    assert cli.main(words) == 0
    said = capsys.readouterr().out
    assert f"Entered in the gradebook: m02_q1 of {M02}." in said
    assert "3 submissions marked again; 2 marks changed.\n  partly, m02_q1: 1 → 2. " in said
    assert f"3 answers of {M02} waiting for a person." in said
    edited(course, m02_q1_test=lambda text: text.replace("points=2", "points=5"))
    assert cli.main(words) == 1
    assert "m02_q1_test is worth 2 points, its key 5" in capsys.readouterr().err
