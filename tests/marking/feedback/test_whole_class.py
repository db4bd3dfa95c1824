"""A class's pages: the same bytes on every route, and one student's trouble is theirs alone."""

import os
import re
import shutil
import sqlite3
import stat

import pytest
from classroom import M02, answered, copy_of
from markupsafe import escape
from nbgrader.api import Gradebook

from staycurious.marking.course import open_course
from staycurious.marking.feedback.look_again import LookAgainError
from staycurious.marking.feedback.whole_class import FeedbackError, write_feedback
from staycurious.marking.people.given import HandMarking
from staycurious.marking.people.rubric import RubricError, read_rubrics

STUDENTS = ("ada", "bo", "cy", "di", "lost", "unread")
BOOK = "https://example.ac.uk/stay-curious/"


def files_of(folder):
    return {
        path.relative_to(folder).as_posix(): (path.read_bytes(), stat.S_IMODE(path.stat().st_mode))
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture(scope="module")
def both(course):
    """Mark a class; have its pages written by nbgrader and by us; give the course, and what each route wrote."""
    work = {
        "ada": {
            "m02_q1": "194",
            "m02_q4": "['C-01', 'C-06']",
            "m02_written": "I'd ask <b>Dee</b>. <script>x()</script>",
        },
        "bo": {"m02_q1": "'1,000'", "m02_q6": "6 * 7", "m02_ai": "'explain'"},
        "cy": {},
        "di": {"m02_q1": "194", "m02_written": "I'd ask Dee about the nights."},
        "lost": {"m02_q1": "194"},
        "unread": {"m02_q1": "194"},
    }
    for student, answers in work.items():
        place = course.hand_in(student, answered(course.released(), answers))
        (place / "timestamp.txt").write_text("2026-11-20 10:00:00 UTC", encoding="utf-8")
    done = course.nbgrader("autograde", M02)
    assert done.returncode == 0, done.stderr
    with Gradebook(f"sqlite:///{course.folder}/gradebook.db") as gradebook:
        grade = gradebook.find_grade("m02_written", M02, M02, "ada")
        grade.manual_score, grade.extra_credit, grade.needs_manual_grade = 4.5, 0.5, False
        gradebook.find_grade("m02_q1_test", M02, M02, "bo").manual_score = 0.25
        gradebook.find_comment("m02_written", M02, M02, "ada").manual_comment = "Say *who*. <img src=x>"
        gradebook.find_submission_notebook(M02, M02, "cy").late_submission_penalty = 1.5
        gradebook.db.commit()
    by_rubric(course, "di", tells_the_parent=1, this_child=2, next_question=0)
    with (course.folder / "nbgrader_config.py").open("a", encoding="utf-8") as settings:
        settings.write(f"\nget_config().FeedbackExporter.book = {BOOK!r}\n")
    done = course.nbgrader("generate_feedback", M02)
    assert done.returncode == 0, done.stderr
    feedback = course.folder / "feedback"
    theirs = files_of(feedback)
    shutil.rmtree(feedback)
    shutil.rmtree(course.folder / "autograded" / "lost")
    unread = course.folder / "autograded" / "unread" / M02 / f"{M02}.ipynb"
    unread.chmod(0o644)
    unread.write_text('{"cells": [', encoding="utf-8")
    told, done_with = [], []
    written = write_feedback(
        course.folder, url(course), M02, tell=told.append, each=done_with.append, book=BOOK
    )
    return course, theirs, written, told, done_with


def by_rubric(course, student, round="first", **levels):
    """Mark a written answer as the marking page does."""
    with HandMarking(open_course(course.folder), M02) as desk:
        standings = desk.standings("m02_written", round)
        one = next(one for one in standings if desk.student_of(one.token) == student)
        given = {
            "marker": "Kim",
            "comment": "Ask her *when*.",
            "levels": levels,
            "round": round,
            "over": True,
        }
        desk.give("m02_written", one.token, seen=one.seen, **given)


def page_of(course, student):
    """Write a student's page anew, and give it."""
    write_feedback(course.folder, url(course), M02, [student], book=BOOK)
    return (course.folder / "feedback" / student / M02 / f"{M02}.html").read_text(encoding="utf-8")


def url(course) -> str:
    return f"sqlite:///{course.folder}/gradebook.db"


def test_the_files_are_those_of_nbgrader_byte_for_byte(both):
    course, theirs, _, _, _ = both
    ours = files_of(course.folder / "feedback")
    kept = {name: found for name, found in theirs.items() if not name.startswith(("lost", "unread"))}
    assert len(kept) == 8
    for name, found in kept.items():
        assert ours[name] == found, name


def test_a_student_without_a_marked_notebook_is_named_and_the_others_go_on(both):
    course, _, written, told, done_with = both
    assert [path.relative_to(course.folder).as_posix() for path in written] == [
        f"feedback/{student}/{M02}/{M02}.html" for student in ("ada", "bo", "cy", "di")
    ]
    assert [remark.student for remark in told] == ["lost", "unread"]
    assert "the marked notebook is gone" in told[0].words
    assert "can't be used" in told[1].words
    assert done_with == list(STUDENTS)


def test_the_page_says_what_the_gradebook_holds(both):
    course, _, _, _, _ = both
    ada, bo, cy = (
        (course.folder / "feedback" / name / M02 / f"{M02}.html").read_text() for name in STUDENTS[:3]
    )
    assert '<p class="mark">5 of 6, given by a person</p>' in ada
    assert "<p>Say <em>who</em>. &lt;img src=x&gt;</p>" in ada
    assert "I'd ask <b>Dee</b>. &lt;script&gt;x()&lt;/script&gt;" in ada
    assert '<p class="total">8 of 20 points</p>' in ada  # 2 for question 1, 1 for question 4, 5 written
    assert '<p class="mark">0.25 of 2, given by a person</p>' in bo
    assert "A person has still to mark 3 of the 20 points." in bo
    assert "1.5 points were taken off because the work came late." in cy
    assert "-1.5 of 20 points" in cy
    assert "No response" not in cy
    assert cy.count("Nothing recorded.") == 9


def test_the_levels_that_were_reached_stand_on_the_page_and_no_others(both):
    course, _, _, _, _ = both
    page = page_of(course, "di")
    assert '<p class="mark">3 of 6, given by a person</p>' in page
    levels = page[page.index("How it was marked") : page.index("<h3>Comment</h3>")]
    told = re.findall(r"<li><strong>(.+?)\.</strong> (.+?)</li>", levels)
    rubric = read_rubrics(course.folder, M02)["m02_written"].criteria
    assert told == [
        (f"{one.name}: {points} of 2 points".replace("'", "&#39;"), str(escape(one.levels[2 - points].said)))
        for one, points in zip(rubric, (1, 2, 0), strict=True)
    ]
    for one, points in zip(rubric, (1, 2, 0), strict=True):
        for level in one.levels:
            assert (str(escape(level.said)) in page) == (level.points == points)
    assert "<p>Ask her <em>when</em>.</p>" in page
    assert "Kim" not in page, "who marked is not said"
    for student in ("ada", "bo", "cy"):
        assert "How it was marked" not in page_of(course, student), (
            "a manual comment alone, where there is no row"
        )


def test_a_page_leads_to_the_sections_of_the_published_book(both):
    course, _, _, _, _ = both
    page = page_of(course, "di")
    line = f'<a href="{BOOK}book/m02_reading_a_score.html#m02-two-sentences">Module 2, Two sentences that sound alike</a>'
    assert (
        f'<h3>What to look at again</h3>\n<ul class="book">\n<li>{line}</li>' in page
    )  # question 3 was left out
    assert '<p class="book">In the book: <a ' in page  # question 1 is right


@pytest.fixture
def later(both, tmp_path):
    """Give a copy of the course in which something happens after the marking by rubric."""
    return copy_of(both[0], tmp_path)


def test_levels_are_left_out_where_the_formgrader_has_another_mark_since(later):
    assert "How it was marked" in page_of(later, "di")
    with Gradebook(url(later)) as gradebook:
        gradebook.find_grade("m02_written", M02, M02, "di").manual_score = 5
        gradebook.db.commit()
    page = page_of(later, "di")
    assert '<p class="mark">5 of 6, given by a person</p>' in page
    assert "How it was marked" not in page
    assert "<p>Ask her <em>when</em>.</p>" in page


def test_a_second_mark_is_for_the_markers_and_an_agreed_one_is_what_counts(later):
    by_rubric(later, "di", "second", tells_the_parent=2, this_child=1, next_question=0)  # 3 points as well
    assert "What the parent is told about the score: 1 of 2 points" in page_of(later, "di")
    by_rubric(later, "di", "agreed", tells_the_parent=2, this_child=2, next_question=1)
    page = page_of(later, "di")
    assert '<p class="mark">5 of 6, given by a person</p>' in page
    assert "What the parent is told about the score: 2 of 2 points" in page
    assert "The question, and whom it goes to: 1 of 2 points" in page


def test_levels_are_left_out_where_the_rubric_has_other_criteria_since(later):
    path = later.folder / "rubrics" / f"{M02}.yml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("next_question", "another_one"), encoding="utf-8"
    )
    assert "How it was marked" not in page_of(later, "di")


def test_a_rubric_that_cannot_be_read_stops_the_pages_of_those_marked_by_it_alone(later):
    path = later.folder / "rubrics" / f"{M02}.yml"
    path.write_text("criteria: [", encoding="utf-8")
    with pytest.raises(RubricError, match=f"rubrics/{M02}.yml"):
        page_of(later, "di")
    with sqlite3.connect(later.folder / "gradebook.db") as db:
        db.execute("delete from staycurious_given")
    assert '<p class="mark">3 of 6, given by a person</p>' in page_of(later, "di")


def test_a_link_that_leads_nowhere_stops_the_pages_with_its_mend(later):
    (later.folder / "look_again.yml").write_text("m02_q1: m02-leafet", encoding="utf-8")
    with pytest.raises(LookAgainError, match="Did you mean m02-leaflet?"):
        page_of(later, "di")


def test_no_key_reaches_a_student(both):
    course, _, _, _, _ = both
    for path in (course.folder / "feedback").rglob("*.html"):
        page = path.read_text(encoding="utf-8")
        for secret in ("HIDDEN", "number_key", "right=", "tolerance", "_test", "check("):
            assert secret not in page, f"{secret} in {path}"


def test_a_page_that_would_be_the_same_is_left_alone(both):
    course, _, _, _, _ = both
    page = course.folder / "feedback" / "ada" / M02 / f"{M02}.html"
    os.utime(page, ns=(1, 1))
    assert write_feedback(course.folder, url(course), M02, book=BOOK) == []
    assert page.stat().st_mtime_ns == 1
    page.write_text("something else", encoding="utf-8")
    assert write_feedback(course.folder, url(course), M02, students=["bo"], book=BOOK) == []
    assert write_feedback(course.folder, url(course), M02, students=["ada", "nobody"], book=BOOK) == [page]


def test_half_a_page_never_stands_there(both, monkeypatch):
    course, _, _, _, _ = both
    page = course.folder / "feedback" / "ada" / M02 / f"{M02}.html"
    whole = page.read_bytes()
    page.write_bytes(b"the old one")

    def full(*_names):
        raise OSError("no space left")

    monkeypatch.setattr("staycurious.tools.whole.os.replace", full)
    told = []
    assert write_feedback(course.folder, url(course), M02, ["ada"], tell=told.append) == []
    assert page.read_bytes() == b"the old one"
    assert sorted(path.name for path in page.parent.iterdir()) == [page.name, "timestamp.txt"]
    assert "no space left" in told[0].words
    page.write_bytes(whole)


def test_what_a_killed_run_left_is_taken_away_and_what_another_is_writing_is_not(both):
    course, _, _, _, _ = both
    folder = course.folder / "feedback" / "ada" / M02
    left, written_now = folder / f".{M02}-a.tmp", folder / f".{M02}-b.tmp"
    for half in (left, written_now):
        half.write_text("<!DOC", encoding="utf-8")
    os.utime(left, (1, 1))
    assert write_feedback(course.folder, url(course), M02, ["ada"], book=BOOK) == []
    assert not left.exists()
    assert written_now.exists()
    written_now.unlink()


@pytest.mark.filterwarnings("ignore:Object of type")  # nbgrader's own, when it adds a submission
def test_a_name_that_is_no_folder_leads_nowhere(both):
    course, _, _, _, _ = both
    with Gradebook(url(course)) as gradebook:
        gradebook.add_student("../out")
        gradebook.add_submission(M02, "../out")
    told = []
    assert write_feedback(course.folder, url(course), M02, ["../out"], tell=told.append) == []
    assert not (course.folder / "out").exists()
    assert "no name for a folder" in told[0].words
    with Gradebook(url(course)) as gradebook:
        gradebook.remove_student("../out")


def test_without_a_gradebook_it_is_said_what_to_do(tmp_path):
    with pytest.raises(
        FeedbackError, match="There is no gradebook at .*Mark the class first: staycurious mark m02"
    ):
        write_feedback(tmp_path, f"sqlite:///{tmp_path}/gradebook.db", M02)
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "gradebook.db").write_bytes(b"")
    with pytest.raises(FeedbackError, match="no such table"):
        write_feedback(tmp_path, f"sqlite:///{tmp_path}/gradebook.db", M02)
    (tmp_path / "gradebook.db").write_bytes(b"not a database at all, but something else")
    with pytest.raises(FeedbackError, match="not a database"):
        write_feedback(tmp_path, f"sqlite:///{tmp_path}/gradebook.db", M02)
