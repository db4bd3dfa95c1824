"""The class that the marking guide shows: nine students, Moodle's zip and grading worksheet, in a course's folder of its own."""

from __future__ import annotations

import json
from pathlib import Path

from classroom import M02, Course, answered
from lms_zips import Made, moodle_folders, roster_text
from nbgrader.api import Gradebook
from test_class import WORKED_OUT

from staycurious.marking.course import open_course
from staycurious.marking.people.given import HandMarking

PERFECT = {name: text for name, (text, _) in WORKED_OUT["perfect"].items()}
PARTLY = {name: text for name, (text, _) in WORKED_OUT["partly"].items()} | {"m02_q3": "10"}
#: First name, last name, what was answered (None: an essay as a PDF; "": nothing at all), and the file's name.
STUDENTS = [
    ("Adaeze", "Okafor", PERFECT, f"{M02}.ipynb"),
    ("Ben", "Ashworth", PARTLY, f"{M02}.ipynb"),
    ("Dilwen", "Price", PERFECT | {"m02_q1": "97 * 2"}, f"{M02}.ipynb"),
    ("Elif", "Demir", None, "answers.pdf"),
    ("Farah", "Khan", PARTLY, f"{M02}.ipynb"),
    ("Grace", "Mensah", PERFECT, "my answers.ipynb"),
    ("Hana", "Suzuki", PERFECT, f"{M02}.ipynb"),
    ("Jan", "Nowak", "", ""),
    ("Kit", "Lowe", {}, f"{M02}.ipynb"),
]
WROTE = (
    "The score counts what the service did for Leo and his mum, and doesn't know who is at the hotel. "
    "I would ask her first, and I haven't checked when the referral was made."
)


def make_class(course: Course, downloads: Path) -> None:
    """Write ``work.zip`` and ``class.csv``, as the guide calls Moodle's two files.

    Parameters
    ----------
    course : Course
        A course whose exercise is released.
    downloads : pathlib.Path
        Where they go.
    """

    def content(answers: dict[str, str] | None) -> bytes:
        if not isinstance(answers, dict):
            return b"%PDF-1.7 An essay."
        prose = {"m02_written": WROTE} if answers else {}
        return json.dumps(answered(course.released(), {**answers, **prose})).encode()

    made = []
    for at, (first, last, answers, file) in enumerate(STUDENTS):
        email = f"{first[0]}{last}@example.ac.uk".lower()
        copies = (content(PERFECT),) if first == "Farah" else ()
        one = Made(first, last, f"{314201 + at}", email, "", "", content(answers), file, copies=copies)
        made.append(one if file else one._replace(received=""))
    moodle_folders(downloads, [one for one in made if one.received]).rename(downloads / "work.zip")
    # the assignment was given the exercise's points as its maximum, as the guide says
    sheet = roster_text("moodle", made).replace(",10.00,", ",20.00,")
    (downloads / "class.csv").write_text(sheet, encoding="utf-8-sig")


def mark_by_hand(folder: Path) -> None:
    """Give every written answer a mark by the rubric, and a point for the sum that the machine couldn't read.

    Parameters
    ----------
    folder : pathlib.Path
        The folder of exercises.
    """
    with HandMarking(open_course(folder), M02) as desk:
        criteria = desk.rubric("m02_written").criteria
        for at, one in enumerate(desk.standings("m02_written")):
            levels = {
                each.id: each.levels[(at + place) % len(each.levels)].points
                for place, each in enumerate(criteria)
            }
            desk.give("m02_written", one.token, marker="Ada", seen=one.seen, levels=levels)
    with Gradebook(f"sqlite:///{folder}/gradebook.db", "stay-curious") as gradebook:  # as the formgrader does
        grade = gradebook.find_grade("m02_q1_test", M02, M02, "dprice@example.ac.uk")
        grade.manual_score, grade.needs_manual_grade = 1, False
        gradebook.db.commit()


def mark_a_second_time(folder: Path) -> None:
    """Give every answer that was drawn the mark that it has, as a second marker does who sees no first mark.

    Parameters
    ----------
    folder : pathlib.Path
        The folder of exercises.
    """
    with HandMarking(open_course(folder), M02) as desk:
        for one in desk.standings("m02_written", "second"):
            levels = desk.given("m02_written", one.token).levels
            desk.give("m02_written", one.token, marker="Lu", seen=one.seen, levels=levels, round="second")
