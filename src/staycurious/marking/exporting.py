"""A class's marks for an LMS: what each student has, in the LMS's own sheet or in a file of ours."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import sqlalchemy as sa
from nbgrader.api import (
    Assignment,
    BaseCell,
    Grade,
    GradeCell,
    MissingEntry,
    Student,
    SubmittedAssignment,
    TaskCell,
)
from nbgrader.api import Notebook as NotebookRow
from nbgrader.api import SubmittedNotebook as SubmittedRow
from sqlalchemy.orm import Session

from staycurious.marking.aliases import is_alias
from staycurious.marking.console import count
from staycurious.marking.course import Course, MarkingError
from staycurious.marking.engine.book import Book
from staycurious.marking.engine.run import late_penalty
from staycurious.marking.feedback.from_gradebook import marks_of_class, none_yet, reading
from staycurious.marking.lms.out.fill import NAMES, Column, Filled, fill, find_column, number, written
from staycurious.marking.lms.out.sheet import Sheet, SheetError, read_sheet
from staycurious.marking.lms.out.tables import MAPPED, moodle_import, workbook
from staycurious.marking.lms.roster import Person, Roster
from staycurious.marking.matching import behind, called, check_assignment, check_class, match, people_in
from staycurious.marking.people.moderation import unsettled
from staycurious.marking.report import FORMULA, class_before, question_of, table
from staycurious.marking.same_class import class_list, kept_column
from staycurious.tools.whole import write_whole


class Total(NamedTuple):
    """What one student has: points with what lateness cost taken off, and how many answers wait for a mark.

    An answer whose two markers haven't settled its mark waits as well; ``second`` is how many do for that alone.
    ``questions`` holds each question's points, by its name; ``received`` when the work came, in UTC.
    """

    student: str
    first_name: str
    last_name: str
    email: str
    points: float
    out_of: float
    late: float
    waiting: int
    questions: Mapping[str, float]
    received: datetime | None
    second: int = 0


class Marked(NamedTuple):
    """A class's marks, sorted by student; ``questions`` are the exercise's, in its order; ``out_of`` its points."""

    totals: dict[str, Total]
    questions: list[str]
    out_of: float
    anonymous: bool

    def final(self, so_far: bool = False) -> dict[str, float]:
        """Give the marks that may leave the house.

        Parameters
        ----------
        so_far : bool
            Also those of students of whom something still waits: without a mark it counts as 0 there, and before second
            marking is through with it by its first mark.

        Returns
        -------
        dict of str to float
            By student.
        """
        return {one.student: one.points for one in self.totals.values() if so_far or not one.waiting}


class Result(NamedTuple):
    """A file to write, what went into it, and what a person should read of it.

    ``filled`` is there for a sheet of an LMS, ``column`` its column; ``in_it`` counts the students with a mark in the file.
    """

    content: str | bytes
    in_it: int
    remarks: list[str]
    filled: Filled | None = None
    column: Column | None = None


def marks_now(course: Course, slug: str) -> Marked:
    """Read a class's marks, with late penalties as the feedback pages show them.

    Parameters
    ----------
    course : staycurious.marking.course.Course
        The folder of exercises.
    slug : str
        The exercise.

    Returns
    -------
    Marked
        The marks.

    Raises
    ------
    MarkingError
        When there is no such exercise, or nothing of it is marked.
    GivenError, RubricError
        When it can't be read how second marking stands.
    """
    with reading(course, slug) as session:
        try:
            with Book(course, slug) as book:
                # as staycurious feedback does before it writes the pages
                book.save_penalties(late_penalty(course))
        except MissingEntry as error:
            raise none_yet(slug) from error
        marked = _read(session, slug, unsettled(course, slug))
    if not marked.totals:
        raise none_yet(slug)
    return marked


def _read(session: Session, slug: str, second: Mapping[str, Collection[str]]) -> Marked:
    worth = _worth(session, slug)
    left_out = _left_out(session, slug)
    people = {row.id: row for row in session.execute(sa.select(Student.__table__))}
    times = sa.select(SubmittedAssignment.student_id, SubmittedAssignment.timestamp)
    asked = times.join(Assignment, SubmittedAssignment.assignment_id == Assignment.id).where(
        Assignment.name == slug
    )
    received = {row.student_id: row.timestamp for row in session.execute(asked)}
    totals = {}
    for marks in marks_of_class(session, slug, slug):
        person = people[marks.student]
        # an answer without any mark would count as 0, and nobody has said that it is worth nothing
        missing = set(worth) - set(marks.grades) | left_out.get(marks.student, set())
        unmarked = {name for name, mark in marks.grades.items() if mark.waits} | missing
        waiting = unmarked | set(second.get(marks.student, ()))
        totals[marks.student] = Total(
            marks.student,
            person.first_name or "",
            person.last_name or "",
            person.email or "",
            marks.total,
            marks.out_of,
            marks.late_penalty,
            len(waiting),
            {name: mark.score for name, mark in marks.grades.items() if name not in waiting},
            received.get(marks.student),
            len(waiting - unmarked),
        )
    return Marked(totals, list(worth), sum(worth.values()), any(map(is_alias, totals)))


def _worth(session: Session, slug: str) -> dict[str, float]:
    # each question that counts, in the order of their names, and its points
    found = {}
    for kind in (GradeCell, TaskCell):
        query = (
            sa.select(kind.name, kind.max_score)
            .join(NotebookRow, kind.notebook_id == NotebookRow.id)
            .join(Assignment, NotebookRow.assignment_id == Assignment.id)
            .where(Assignment.name == slug, NotebookRow.name == slug)
        )
        found |= {name: points or 0.0 for name, points in session.execute(query)}
    return {name: found[name] for name in sorted(found, key=_by_figures) if found[name]}


def _by_figures(name: str) -> list[tuple[bool, int, str]]:
    # q2 before q10
    return [
        (not part.isdigit(), int(part) if part.isdigit() else 0, part) for part in re.split(r"(\d+)", name)
    ]


def _left_out(session: Session, slug: str) -> dict[str, set[str]]:
    # stock nbgrader leaves no score, and nothing waiting, where a cell was deleted
    query = (
        sa.select(SubmittedAssignment.student_id, BaseCell.name)
        .join(SubmittedRow, SubmittedRow.assignment_id == SubmittedAssignment.id)
        .join(NotebookRow, SubmittedRow.notebook_id == NotebookRow.id)
        .join(Assignment, SubmittedAssignment.assignment_id == Assignment.id)
        .join(Grade, Grade.notebook_id == SubmittedRow.id)
        .join(BaseCell, Grade.cell_id == BaseCell.id)
        .where(
            Assignment.name == slug,
            NotebookRow.name == slug,
            Grade.__table__.c.auto_score.is_(None),
            Grade.__table__.c.manual_score.is_(None),
        )
    )
    worth, found = _worth(session, slug), {}
    for student, name in session.execute(query):
        if name in worth:
            found.setdefault(student, set()).add(name)
    return found


# --- an LMS's own sheet


def sheet_kind(path: Path, course: Course) -> str:
    """Say which LMS a sheet is from.

    Parameters
    ----------
    path : pathlib.Path
        The sheet.
    course : staycurious.marking.course.Course
        The folder of exercises.

    Returns
    -------
    str
        ``"moodle"``, ``"canvas"`` or ``"blackboard"``.

    Raises
    ------
    MarkingError
        When its columns are none of theirs.
    """
    lms = people_in(path, course.root)[0].lms
    if not lms:
        raise MarkingError(
            f"The columns of {path.name} don't say which LMS it is from. Say it: --to moodle, canvas or blackboard."
        )
    return lms


def fill_sheet(
    course: Course,
    slug: str,
    marked: Marked,
    path: Path,
    lms: str,
    *,
    bridge: Roster | None = None,
    column: str = "",
    so_far: bool = False,
    replace: bool = False,
    scale: bool = False,
    sure: bool = False,
) -> Result:
    """Put a class's marks into the sheet that its LMS gave.

    Parameters
    ----------
    course : staycurious.marking.course.Course
        The folder of exercises.
    slug : str
        The exercise.
    marked : Marked
        The marks.
    path : pathlib.Path
        The sheet.
    lms : str
        ``"moodle"``, ``"canvas"`` or ``"blackboard"``.
    bridge : Roster, optional
        The class list that the class was marked with, for a sheet that lacks the column that names students here.
    column : str
        The sheet's column, where there are several.
    so_far, replace, scale, sure : bool
        Whether marks go in of whom something waits; whether other grades may give way; whether marks are brought to
        the LMS's maximum; whether to believe a sheet whose times are another assignment's.

    Returns
    -------
    Result
        The sheet, filled in.

    Raises
    ------
    MarkingError
        When it is another class's or another assignment's sheet, a student is in it twice, or its maximum is
        another than the exercise's points.
    SheetError
        When it can't be read, has no column for the marks, or holds other grades.
    """
    sheet = read_sheet(path)
    place = find_column(sheet, lms, column, slug)
    roster, by_id = people_in(path, course.root)
    remarks = [remark.words for remark in roster.remarks if remark.kind in ("encoding", "no_id")]
    if twice := [remark.words for remark in roster.remarks if remark.kind == "same_row"]:
        raise MarkingError(f"{path.name}: {twice[0]} Take the other out, or download the sheet again.")
    whose, torn = match(course, marked, roster, by_id, bridge)
    if torn:
        remarks.append(
            f"Fit two of the students here, by their number, id, user name or e-mail address, so they got nothing: line {_some(map(str, torn))}."
        )
    kept = kept_column(course.root)
    check_class(path, marked, roster, whose, kept)
    # a class that was marked without a list is known by numbers that no other assignment has
    if lms == "moodle" and not sure and not check_assignment(path, sheet, marked, roster, whose) and kept:
        remarks.append(
            "No time of a submission is known both here and in the sheet, so nobody has checked that it is this assignment's. "
            "See that it is before you upload it."
        )
    marks, factor = marked.final(so_far), _factor(path, marked, place, scale)
    marks = {student: points * factor for student, points in marks.items()}
    filled = fill(sheet, lms, place, whose, marks, replace)
    remarks += _nobodys(sheet, place, roster, whose) + _of_the_sheet(filled, place, marked, whose, factor)
    return Result(
        filled.sheet.to_bytes(),
        len(filled.done) + len(filled.already) + len(filled.replaced),
        remarks,
        filled,
        place,
    )


def _factor(path: Path, marked: Marked, column: Column, scale: bool) -> float:
    if column.maximum is None or column.maximum == marked.out_of:
        if scale and column.maximum is None:
            raise MarkingError(
                f"{path.name} doesn't say its maximum, so marks can't be scaled to it. Leave --scale out."
            )
        return 1.0
    if not scale:
        raise MarkingError(
            f'The maximum of "{column.name}" in {path.name} is {column.maximum:g}, and the exercise has {marked.out_of:g} '
            f"points. Set it to {marked.out_of:g} in the LMS and download the sheet again; or add --scale to have "
            f"{marked.out_of:g} points count as {column.maximum:g}. Nothing was written."
        )
    return column.maximum / marked.out_of


def _nobodys(sheet: Sheet, column: Column, roster: Roster, whose: Mapping[int, str]) -> list[str]:
    values = {line.number: line.value(column.at) for line in sheet.lines}
    lines = [person.line for person in roster.people if person.line not in whose]
    graded = [str(line) for line in lines if number(values[line]) is not None]
    if not graded:
        return []
    return [f"Have a grade in the sheet and no work here, so it stays: line {_some(graded)}."]


def _of_the_sheet(
    filled: Filled, column: Column, marked: Marked, whose: Mapping[int, str], factor: float
) -> list[str]:
    said = []
    if factor != 1:
        said.append(f"Marks are scaled: {marked.out_of:g} points here are {column.maximum:g} there.")
    if column.maximum is None:
        said.append(
            f"The sheet doesn't say how many points the LMS has. Here the maximum is {marked.out_of:g}: see that it is the same."
        )
    if filled.replaced:
        told = [f"{one.student} {one.before} → {one.after}" for one in filled.replaced]
        said.append(f"Replaced {count(len(told), 'grade')} of the sheet: {_some(told)}.")
    if filled.kept:
        said.append(f"Have a grade in the sheet and no mark to put there, so it stays: {_some(filled.kept)}.")
    if filled.locked:
        said.append(
            f"Can't be changed in the LMS (locked, excused, or not theirs), so it stays as it was: {_some(filled.locked)}."
        )
    if filled.above:
        said.append(
            f"Have more than Moodle's maximum of {column.maximum:g}, which it would pass over, so they were left out: "
            f"{_some(filled.above)}. Enter these by hand."
        )
    if missing := sorted(set(marked.totals) - set(whose.values())):
        said.append(f"Marked here, and not in the sheet: {_some(missing)}.")
    if any(
        cell.value.startswith(FORMULA) and not re.fullmatch(r"-?[\d.,]*", cell.value)
        for line in filled.sheet.lines
        for cell in line.cells
    ):
        said.append(
            "Some cells begin as a formula does. They are as the LMS gave them, for it to know them again: upload the file "
            "without opening it in a spreadsheet."
        )
    return said


def _some(students: Iterable[str], shown: int = 8) -> str:
    students = list(students)
    more = f" and {len(students) - shown:,} more" if len(students) > shown else ""
    return ", ".join(students[:shown]) + more


# --- files of our own


def import_file(
    course: Course, slug: str, marked: Marked, roster: Roster | None, so_far: bool = False
) -> Result:
    """Make a CSV for the import of Moodle's gradebook.

    Parameters
    ----------
    course : staycurious.marking.course.Course
        The folder of exercises.
    slug : str
        The exercise.
    marked : Marked
        The marks.
    roster : Roster, optional
        The class list that the class was marked with.
    so_far : bool
        Whether marks go in of whom something waits.

    Returns
    -------
    Result
        The file.

    Raises
    ------
    MarkingError
        When there is nothing by which Moodle would know each student, or a mark is more than Moodle takes.
    """
    marks = marked.final(so_far)
    if roster:
        known = called(course, marked, roster)
        people = {known[person.line]: person for person in roster.people if person.line in known}
    elif marked.anonymous:
        raise MarkingError(
            "The class was marked without names. Add the class list, for Moodle to know them: --roster CSV."
        )
    else:
        people = {one.student: Person(one.student, email=one.email) for one in marked.totals.values()}
    there = [student for student in marks if student in people]
    # the file can't say a maximum, and Moodle takes each figure as so many points of its own
    remarks = [
        f"In Moodle, the grade item's maximum has to be {marked.out_of:g}, as the exercise's points: the import brings nothing to "
        "another scale."
    ]
    if strangers := sorted(set(marks) - set(there)):
        remarks.append(f"Not in the class list, so not in the file: {_some(strangers)}.")
    role = _role(people, there)
    if any(getattr(people[student], role).startswith(FORMULA) for student in there):
        remarks.append(
            "Some students' ids begin as a formula does. They are as Moodle knows them: upload the file without opening it in a "
            "spreadsheet."
        )
    if any(marks[student] > 100 for student in there):
        raise MarkingError(
            "Moodle's import takes no grade over 100, and would refuse the whole file. Use its grading worksheet."
        )
    rows = [(getattr(people[student], role), written(marks[student])) for student in there]
    return Result(moodle_import(MAPPED[role], slug, rows), len(rows), remarks)


def _role(people: Mapping[str, Person], there: list[str]) -> str:
    # what everybody has and nobody shares; first one that no spreadsheet would take for a formula
    able = []
    for role in MAPPED:
        values = [getattr(people[student], role) for student in there]
        if all(values) and len({value.casefold() for value in values}) == len(values):
            able.append((any(value.startswith(FORMULA) for value in values), role))
    if not able:
        raise MarkingError(
            "Moodle would not know everybody: there is no e-mail address, ID number or user name that each student has alone. "
            "Add a class list that has one: --roster CSV."
        )
    return min(able, key=lambda one: one[0])[1]


def own_table(
    course: Course, slug: str, marked: Marked, roster: Roster | None, kind: str, so_far: bool = False
) -> Result:
    """Make a table of the marks, with each question's points.

    Parameters
    ----------
    course : staycurious.marking.course.Course
        The folder of exercises.
    slug : str
        The exercise.
    marked : Marked
        The marks.
    roster : Roster, optional
        The class list: who handed nothing in has a line as well. The last run's when left out.
    kind : str
        ``"csv"`` or ``"xlsx"``.
    so_far : bool
        Whether points stand there of whom something waits.

    Returns
    -------
    Result
        The file. A class that was marked without names has none in it.
    """
    final = marked.final(so_far)
    heading = [
        "student",
        "first name",
        "last name",
        "email",
        "standing",
        "points",
        "out of",
        "taken off for lateness",
        "answers waiting",
    ]
    heading += [question_of(name) for name in marked.questions]
    absent = [
        Total(person.id, person.first_name, person.last_name, person.email, 0, marked.out_of, 0, 0, {}, None)
        for person in _absent(course, slug, marked, roster)
    ]
    rows = [_row(one, one.student in final, marked.questions) for one in (*marked.totals.values(), *absent)]
    rows.sort(key=lambda row: str(row[0]))
    text = workbook(f"{slug} marks", heading, rows) if kind == "xlsx" else table(heading, rows)
    remarks = []
    if marked.anonymous:
        remarks.append(
            f"The class was marked without names, and the file has none. Who is who: staycurious who {slug} --roster CSV"
        )
    return Result(text, len(final), remarks)


def _row(one: Total, is_final: bool, questions: list[str]) -> list[object]:
    def shown(points: float | None) -> object:
        text = "" if points is None else written(points)
        return float(text) if "." in text else int(text) if text else ""

    return [
        one.student,
        one.first_name,
        one.last_name,
        one.email,
        "not final" if one.waiting else "final" if is_final else "no work here",
        shown(one.points) if is_final else "",
        shown(one.out_of),
        shown(one.late) if is_final else "",
        one.waiting,
        *(shown(one.questions.get(name)) for name in questions),
    ]


def _absent(course: Course, slug: str, marked: Marked, roster: Roster | None) -> list[Person]:
    if roster and marked.anonymous:
        people = behind(course, roster, marked.totals)
        return [Person(alias) for alias in people if alias not in marked.totals]
    if roster:
        return [person for person in roster.people if person.id not in marked.totals]
    return [
        Person(student) for student in class_before(course.root, slug) or () if student not in marked.totals
    ]


def keep(path: Path, content: str | bytes, overwrite: bool) -> bool:
    """Write a file whole, and over nothing else.

    Parameters
    ----------
    path : pathlib.Path
        Where.
    content : str or bytes
        What.
    overwrite : bool
        Whether it may take the place of another file.

    Returns
    -------
    bool
        Whether it was written; not where the same was there already.

    Raises
    ------
    MarkingError
        When another file is there.
    """
    data = content.encode() if isinstance(content, str) else content
    if path.is_dir():
        raise MarkingError(f"{path} is a folder. Name a file: --out {path / 'marks.csv'}")
    if path.exists():
        if path.read_bytes() == data:
            return False
        if not overwrite:
            raise MarkingError(
                f"{path} is there already and holds something else. Nothing was written. Name another file with --out, or "
                "add --overwrite."
            )
    write_whole(path, data)
    return True


def roster_for(path: Path | None, course: Course) -> Roster | None:
    """Read the class list that was named, by the column that names students here.

    Parameters
    ----------
    path : pathlib.Path or None
        The list.
    course : staycurious.marking.course.Course
        The folder of exercises.

    Returns
    -------
    Roster or None
        ``None`` where none was named.
    """
    return class_list(path, course.root) if path else None


__all__ = [
    "NAMES",
    "Marked",
    "Result",
    "SheetError",
    "Total",
    "fill_sheet",
    "import_file",
    "keep",
    "marks_now",
    "own_table",
    "roster_for",
    "sheet_kind",
]
