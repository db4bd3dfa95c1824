"""Withdraw a question, so that it counts for nobody; and take that back without losing what people gave by hand."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import NamedTuple

import sqlalchemy as sa
import yaml
from nbgrader.api import Assignment, BaseCell, Grade, Gradebook, SubmittedAssignment, SubmittedNotebook
from nbgrader.utils import is_grade, is_task

from staycurious.marking.course import Course, MarkingError, register
from staycurious.marking.engine.book import CHANGED, GRADE_FIELDS, KEPT, MARKED, OURS, Change
from staycurious.marking.engine.run import Tell
from staycurious.marking.engine.withdraw import FILE, is_named, read_withdrawn, without_withdrawn
from staycurious.marking.intake import Intake
from staycurious.marking.rekeying import (
    Again,
    Source,
    check_same_questions,
    differences,
    is_stale,
    look_through,
    mark_again,
    read_source,
)
from staycurious.marking.report import question_of
from staycurious.tools.whole import write_whole

HEADING = """\
# Questions that count for nobody, written by staycurious withdraw. After a change by hand, run it again.
"""
_GRADE, _CELL, _SHEET, _SUBMISSION, _ASSIGNMENT = (
    table.__table__ for table in (Grade, BaseCell, SubmittedNotebook, SubmittedAssignment, Assignment)
)


class Withdrawn(NamedTuple):
    """What withdrawing a question, or taking that back, did.

    ``question`` is its name as people use it; ``by_hand`` how many marks that people gave were put by, or came back;
    ``again`` what marking again changed.
    """

    question: str
    by_hand: int
    again: Again


def withdraw(
    course: Course, slug: str, question: str, why: str, tell: Tell = lambda done, of: None
) -> Withdrawn:
    """Let a question count for nobody, neither in the marks nor in what can be reached, and mark again.

    Parameters
    ----------
    course : staycurious.marking.course.Course
        The folder of exercises; the caller holds it.
    slug : str
        The exercise.
    question : str
        Such as ``"m02_q3"``.
    why : str
        The reason, for the list of withdrawn questions and the log of changed marks.
    tell : callable
        Is told how many are done, of how many.

    Returns
    -------
    Withdrawn
        What was done. A run that was stopped half-way is finished by the next.

    Raises
    ------
    MarkingError
        When there is no such question, or the source was changed since it was entered; then nothing has changed.
    """
    source = read_source(course, slug)
    name = _cell_of(source, slug, question)
    intake = look_through(course, slug)
    _check_source_is_as_entered(course, slug, source)
    put_by = _put_by(course, slug, name) if _counts(course, slug, name) else 0
    told = read_withdrawn(course.root)
    others = {other: reason for other, reason in told.get(slug, {}).items() if not is_named(name, other)}
    return _entered(
        course, slug, source, name, told, {**others, question_of(name): why}, put_by, why, intake, tell
    )


def reinstate(
    course: Course, slug: str, question: str, why: str, tell: Tell = lambda done, of: None
) -> Withdrawn:
    """Let a withdrawn question count again, mark again, and give back what people had given by hand.

    Parameters
    ----------
    course : staycurious.marking.course.Course
        The folder of exercises; the caller holds it.
    slug : str
        The exercise.
    question : str
        Such as ``"m02_q3"``.
    why : str
        The reason, for the log of changed marks.
    tell : callable
        Is told how many are done, of how many.

    Returns
    -------
    Withdrawn
        What was done. Where work was handed in again in between, a person's mark waits for them to confirm it.

    Raises
    ------
    MarkingError
        When the question isn't withdrawn, or the source was changed since it was entered.
    """
    source = read_source(course, slug)
    name = _cell_of(source, slug, question)
    intake = look_through(course, slug)
    _check_source_is_as_entered(course, slug, source)
    told = read_withdrawn(course.root)
    left = {other: reason for other, reason in told.get(slug, {}).items() if not is_named(name, other)}
    waiting = _kept_of(course, slug, name)
    as_entered = name not in differences(course, slug, source).points
    if left == told.get(slug, {}) and as_entered and not waiting and not is_stale(course, slug):
        names = ", ".join(told.get(slug, {})) or "none"
        raise MarkingError(f"{question_of(name)} isn't withdrawn. Withdrawn in {slug}: {names}.")
    return _entered(course, slug, source, name, told, left, 0, why, intake, tell)


def _entered(
    course: Course,
    slug: str,
    source: Source,
    name: str,
    told: dict[str, dict[str, str]],
    now: dict[str, str],
    put_by: int,
    why: str,
    intake: Intake,
    tell: Tell,
) -> Withdrawn:
    # the new list is written and the exercise entered with it; when that fails, the list is what it was
    before = (course.root / FILE).read_text(encoding="utf-8") if told else None
    _write(course, {**told, slug: now})
    try:
        source = source._replace(entered=without_withdrawn(source.full, course.root, slug))
        if any(differences(course, slug, source)):
            register(course, slug)
    except BaseException:
        if before is None:
            (course.root / FILE).unlink(missing_ok=True)
        else:
            write_whole(course.root / FILE, before)
        raise
    given_back = [] if any(is_named(name, other) for other in now) else _give_back(course, slug, name, why)
    again = mark_again(course, slug, why, intake, tell)
    again = again._replace(changes=sorted([*given_back, *again.changes], key=lambda change: change.student))
    return Withdrawn(question_of(name), put_by or len(given_back), again)


def _write(course: Course, told: dict[str, dict[str, str]]) -> None:
    kept = {slug: questions for slug, questions in told.items() if questions}
    if kept:
        write_whole(course.root / FILE, HEADING + yaml.safe_dump(kept, allow_unicode=True, width=1000))
    else:
        (course.root / FILE).unlink(missing_ok=True)


def _cell_of(source: Source, slug: str, question: str) -> str:
    graded = [
        cell.metadata.nbgrader.grade_id for cell in source.entered.cells if is_grade(cell) or is_task(cell)
    ]
    for name in graded:
        if is_named(name, question):
            return name
    raise MarkingError(
        f"{slug} has no question {question!r}. It has: {', '.join(question_of(name) for name in graded)}."
    )


def _check_source_is_as_entered(course: Course, slug: str, source: Source) -> None:
    found = differences(course, slug, source)
    check_same_questions(slug, found)
    # points that come from or go to 0 are a withdrawal's own, from a run that was stopped
    others = [name for name, (was, is_now) in found.points.items() if was and is_now]
    if found.changed or others:
        names = ", ".join(dict.fromkeys(question_of(name) for name in (*found.changed, *others)))
        raise MarkingError(
            f"The source of {slug} was changed since it was entered ({names}), and entering it now would change more "
            f"than this question. Enter it first (staycurious rekey {slug} --why …), or take the change back."
        )


def _counts(course: Course, slug: str, name: str) -> bool:
    with Gradebook(course.paths.db_url, course.paths.course_id) as gradebook:
        notebook = gradebook.find_notebook(slug, slug)
        return any(
            cell.name == name and cell.max_score for cell in (*notebook.grade_cells, *notebook.task_cells)
        )


def _put_by(course: Course, slug: str, name: str) -> int:
    # what people gave by hand: book.py drops it once the question is worth nothing
    engine = sa.create_engine(course.paths.db_url)
    try:
        OURS.create_all(engine)
        with engine.begin() as db:
            found = db.execute(
                _grades(slug, name)
                .join(
                    MARKED,
                    sa.and_(MARKED.c.student == _SUBMISSION.c.student_id, MARKED.c.assignment == slug),
                    isouter=True,
                )
                .add_columns(MARKED.c.work)
                .where(sa.or_(_GRADE.c.manual_score.is_not(None), _GRADE.c.extra_credit.is_not(None)))
            ).all()
            for row in found:
                key = {"assignment": slug, "student": row.student_id, "question": name}
                db.execute(sa.delete(KEPT).where(*(KEPT.c[column] == value for column, value in key.items())))
                values = {field: getattr(row, field) for field in GRADE_FIELDS}
                db.execute(sa.insert(KEPT).values(**key, work=row.work, **values))
            return len(found)
    finally:
        engine.dispose()


def _kept_of(course: Course, slug: str, name: str) -> bool:
    engine = sa.create_engine(course.paths.db_url)
    try:
        OURS.create_all(engine)
        with engine.connect() as db:
            query = sa.select(KEPT.c.student).where(KEPT.c.assignment == slug, KEPT.c.question == name)
            return db.execute(query).first() is not None
    finally:
        engine.dispose()


def _give_back(course: Course, slug: str, name: str, why: str) -> list[Change]:
    # before the class is marked again, so that penalties and sums take it in
    now, given = datetime.now(UTC).replace(tzinfo=None, microsecond=0), []
    engine = sa.create_engine(course.paths.db_url)
    try:
        with engine.begin() as db:
            kept = sa.and_(KEPT.c.assignment == slug, KEPT.c.question == name)
            marked = sa.select(MARKED.c.student, MARKED.c.work).where(MARKED.c.assignment == slug)
            work = {row.student: row.work for row in db.execute(marked)}
            grades = {row.student_id: row for row in db.execute(_grades(slug, name))}
            for row in db.execute(sa.select(KEPT).where(kept)).all():
                grade = grades.get(row.student)
                if grade is None or grade.manual_score is not None:  # gone, or marked by hand again
                    continue
                values = {field: getattr(row, field) for field in GRADE_FIELDS}
                if work.get(row.student) != row.work:  # another answer: a person looks again
                    values["needs_manual_grade"] = True
                db.execute(sa.update(_GRADE).where(_GRADE.c.id == grade.id).values(values))
                score = row.auto_score if row.manual_score is None else row.manual_score
                after = (score or 0.0) + (row.extra_credit or 0.0)
                given.append(Change(now, row.student, name, 0.0, after, why))
            if given:
                rows = [{**change._asdict(), "assignment": slug} for change in given]
                db.execute(sa.insert(CHANGED), rows)
            db.execute(sa.delete(KEPT).where(kept))
        return given
    finally:
        engine.dispose()


def _grades(slug: str, name: str) -> sa.Select:
    return (
        sa.select(_GRADE.c.id, _SUBMISSION.c.student_id, *(_GRADE.c[field] for field in GRADE_FIELDS))
        .select_from(_GRADE)
        .join(_CELL, _CELL.c.id == _GRADE.c.cell_id)
        .join(_SHEET, _SHEET.c.id == _GRADE.c.notebook_id)
        .join(_SUBMISSION, _SUBMISSION.c.id == _SHEET.c.assignment_id)
        .join(_ASSIGNMENT, _ASSIGNMENT.c.id == _SUBMISSION.c.assignment_id)
        .where(_ASSIGNMENT.c.name == slug, _CELL.c.name == name)
    )
