"""What the gradebook holds about a class, read in a few queries whatever the class's size."""

from __future__ import annotations

import contextlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path

from nbgrader.api import (
    Assignment,
    BaseCell,
    Comment,
    Grade,
    GradeCell,
    Notebook,
    SubmittedAssignment,
    SubmittedNotebook,
    TaskCell,
)
from sqlalchemy import Row, create_engine, select
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

from staycurious.marking.course import Course, MarkingError, check_exercise
from staycurious.marking.feedback.levels import Levels, levels_of_class
from staycurious.marking.feedback.page import Mark, Marks, Reached

BATCH = 200
#: What nbgrader notes beside an answer that was left as it was released.
UNTOUCHED = "No response."


def none_yet(slug: str) -> MarkingError:
    """Give what is raised where nothing of an exercise is marked.

    Parameters
    ----------
    slug : str
        The exercise.

    Returns
    -------
    MarkingError
        With the command that marks.
    """
    return MarkingError(f"Nothing of {slug} is marked yet. First: staycurious mark {slug} submissions.zip")


@contextlib.contextmanager
def reading(course: Course, slug: str) -> Iterator[Session]:
    """Open the gradebook to read what an exercise's marks are.

    Parameters
    ----------
    course : staycurious.marking.course.Course
        The folder of exercises.
    slug : str
        The exercise.

    Yields
    ------
    sqlalchemy.orm.Session
        On the gradebook.

    Raises
    ------
    MarkingError
        When there is no such exercise, or no gradebook: none is made.
    """
    check_exercise(course, slug)
    address = make_url(course.paths.db_url)
    if address.get_backend_name() == "sqlite" and not Path(address.database or "").is_file():
        raise none_yet(slug)
    engine = create_engine(address)
    try:
        with Session(engine) as session:
            yield session
    finally:
        engine.dispose()


def marks_of_class(
    session: Session,
    assignment: str,
    notebook: str,
    students: Collection[str] | None = None,
    root: Path | None = None,
) -> Iterator[Marks]:
    """Read the marks of a class.

    Parameters
    ----------
    session : sqlalchemy.orm.Session
        On the gradebook.
    assignment, notebook : str
        Their names.
    students : collection of str, optional
        Whose; everybody's who handed in when left out.
    root : pathlib.Path, optional
        The folder of exercises, for the rubrics that people marked with.

    Yields
    ------
    Marks
        Each student's, in the order of their names in the gradebook; a batch is in memory at a time.
    """
    handed_in = (
        select(
            SubmittedNotebook.id, SubmittedAssignment.student_id, SubmittedNotebook.late_submission_penalty
        )
        .join(SubmittedAssignment, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
        .join(Assignment, SubmittedAssignment.assignment_id == Assignment.id)
        .join(Notebook, SubmittedNotebook.notebook_id == Notebook.id)
        .where(Assignment.name == assignment, Notebook.name == notebook)
        .order_by(SubmittedAssignment.student_id)
    )
    wanted = None if students is None else set(students)
    if wanted is not None and len(wanted) <= BATCH:
        handed_in = handed_in.where(SubmittedAssignment.student_id.in_(wanted))
    found = [row for row in session.execute(handed_in) if wanted is None or row.student_id in wanted]
    cells = _cells(session, assignment, notebook)
    levels = levels_of_class(session.get_bind(), root, assignment)
    for start in range(0, len(found), BATCH):
        yield from _batch(session, assignment, found[start : start + BATCH], cells, levels)


def _cells(session: Session, assignment: str, notebook: str) -> dict[str, tuple[str, float]]:
    # each cell's name and points
    found = (
        select(BaseCell.id, BaseCell.name)
        .join(Notebook, BaseCell.notebook_id == Notebook.id)
        .join(Assignment, Notebook.assignment_id == Assignment.id)
        .where(Assignment.name == assignment, Notebook.name == notebook)
    )
    worth = {}
    for kind in (GradeCell, TaskCell):
        worth |= {cell: points or 0.0 for cell, points in session.execute(select(kind.id, kind.max_score))}
    return {row.id: (row.name, worth.get(row.id, 0.0)) for row in session.execute(found)}


def _batch(
    session: Session,
    assignment: str,
    rows: Sequence[Row],
    cells: dict[str, tuple[str, float]],
    levels: Mapping[tuple[str, str], Sequence[Levels]],
) -> Iterator[Marks]:
    ids = [row.id for row in rows]
    whose = {row.id: row.student_id for row in rows}
    reached: dict[str, dict[str, Sequence[Reached]]] = {one: {} for one in ids}
    grades: dict[str, dict[str, Mark]] = {one: {} for one in ids}
    comments: dict[str, dict[str, str]] = {one: {} for one in ids}
    untouched: dict[str, set[str]] = {one: set() for one in ids}
    asked = select(
        Grade.notebook_id, Grade.cell_id, Grade.score, Grade.manual_score, Grade.needs_manual_grade
    )
    for one, cell, score, manual, waits in session.execute(asked.where(Grade.notebook_id.in_(ids))):
        name, out_of = cells[cell]
        grades[one][name] = Mark(score, out_of, bool(waits), manual is not None)
        # where the formgrader has another mark since, the levels would explain one that doesn't count
        if those := next((each for each in levels.get((whose[one], name), ()) if each.score == manual), None):
            reached[one][name] = those.reached
    said = select(Comment.notebook_id, Comment.cell_id, Comment.comment, Comment.auto_comment)
    for one, cell, comment, automatic in session.execute(said.where(Comment.notebook_id.in_(ids))):
        name, _ = cells[cell]
        if automatic == UNTOUCHED:
            untouched[one].add(name)
        if comment and comment != UNTOUCHED:
            comments[one][name] = comment
    out_of = sum(points for _, points in cells.values())
    for row in rows:
        penalty = row.late_submission_penalty or 0.0
        scored = sum(mark.score for mark in grades[row.id].values())
        yield Marks(
            student=row.student_id,
            assignment=assignment,
            grades=grades[row.id],
            comments=comments[row.id],
            untouched=frozenset(untouched[row.id]),
            late_penalty=penalty,
            total=scored - penalty,
            out_of=out_of,
            levels=reached[row.id],
        )
