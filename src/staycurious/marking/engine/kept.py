"""What people gave by hand for a question that counts for nobody: put by, and given back when it counts again."""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa
from nbgrader.api import Assignment, BaseCell, Grade, SubmittedAssignment, SubmittedNotebook

from staycurious.marking.course import Course
from staycurious.marking.engine.book import CHANGED, GRADE_FIELDS, KEPT, MARKED, Change, make_tables

_GRADE, _CELL, _SHEET, _SUBMISSION, _ASSIGNMENT = (
    table.__table__ for table in (Grade, BaseCell, SubmittedNotebook, SubmittedAssignment, Assignment)
)


def put_by(course: Course, slug: str, name: str) -> int:
    """Keep what people gave by hand for a question that is about to be worth nothing: the gradebook drops it then.

    Parameters
    ----------
    course : staycurious.marking.course.Course
        The folder of exercises.
    slug : str
        The exercise.
    name : str
        The question's cell.

    Returns
    -------
    int
        How many marks were put by.
    """
    engine = sa.create_engine(course.paths.db_url)
    try:
        make_tables(engine)
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


def is_kept(course: Course, slug: str, name: str) -> bool:
    """Tell whether anything is put by for a question.

    Parameters
    ----------
    course : staycurious.marking.course.Course
        The folder of exercises.
    slug : str
        The exercise.
    name : str
        The question's cell.

    Returns
    -------
    bool
        Whether there is.
    """
    engine = sa.create_engine(course.paths.db_url)
    try:
        make_tables(engine)
        with engine.connect() as db:
            query = sa.select(KEPT.c.student).where(KEPT.c.assignment == slug, KEPT.c.question == name)
            return db.execute(query).first() is not None
    finally:
        engine.dispose()


def give_back(course: Course, slug: str, name: str, why: str) -> list[Change]:
    """Give back what was put by for a question that counts again; before the class is marked, so that sums take it in.

    Parameters
    ----------
    course : staycurious.marking.course.Course
        The folder of exercises.
    slug : str
        The exercise.
    name : str
        The question's cell.
    why : str
        The reason, for the log of changed marks.

    Returns
    -------
    list of Change
        The marks that came back. Where another answer was handed in meanwhile, it waits for a person to look again.
    """
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
