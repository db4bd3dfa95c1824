"""The gradebook, written a batch at a time: everything that nbgrader writes, in one transaction.

Tables of our own stand beside nbgrader's, so that they change in the same transaction as the marks: what was marked
from which file with which exercise, every change of a mark with its reason, what people gave for a question that is
withdrawn, what they gave by hand, level by level, with their notes to each other, and which answers are marked twice.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import sqlalchemy as sa
from nbgrader.api import (
    BaseCell,
    Comment,
    Grade,
    Gradebook,
    Student,
    SubmittedAssignment,
    SubmittedNotebook,
    new_uuid,
)
from nbgrader.api import Course as CourseRow

from staycurious.marking.course import Course
from staycurious.marking.engine.marker import Mark, Marked

OURS = sa.MetaData()
#: By this number PostgreSQL knows who is making them; any that nobody else takes.
TABLES_ARE_MADE = 20_261_126
MARKED = sa.Table(
    "staycurious_marked",
    OURS,
    sa.Column("assignment", sa.String(128), primary_key=True),
    sa.Column("student", sa.String(128), primary_key=True),
    sa.Column("file", sa.String(64), nullable=False),
    sa.Column("work", sa.String(64), nullable=False),
    sa.Column("exercise", sa.String(64), nullable=False),
    sa.Column("looks", sa.Text(), nullable=False),
    sa.Column("at", sa.DateTime(), nullable=False),
)
CHANGED = sa.Table(
    "staycurious_changed",
    OURS,
    sa.Column("id", sa.String(32), primary_key=True, default=new_uuid),
    sa.Column("at", sa.DateTime(), nullable=False),
    sa.Column("assignment", sa.String(128), nullable=False),
    sa.Column("student", sa.String(128), nullable=False),
    sa.Column("question", sa.String(128), nullable=False),
    sa.Column("before", sa.Float()),
    sa.Column("after", sa.Float()),
    sa.Column("why", sa.Text(), nullable=False),
)
#: Marks that a person gave, while their question is withdrawn: they come back when it does.
KEPT = sa.Table(
    "staycurious_kept",
    OURS,
    sa.Column("assignment", sa.String(128), primary_key=True),
    sa.Column("student", sa.String(128), primary_key=True),
    sa.Column("question", sa.String(128), primary_key=True),
    sa.Column("work", sa.String(64)),
    sa.Column("auto_score", sa.Float()),
    sa.Column("manual_score", sa.Float()),
    sa.Column("extra_credit", sa.Float()),
    sa.Column("needs_manual_grade", sa.Boolean()),
)
#: What people gave for a written answer. Nothing here is written over: of a student's question and round the last row counts.
GIVEN = sa.Table(
    "staycurious_given",
    OURS,
    sa.Column("id", sa.Integer(), primary_key=True),
    sa.Column("at", sa.DateTime(), nullable=False),
    sa.Column("assignment", sa.String(128), nullable=False),
    sa.Column("student", sa.String(128), nullable=False),
    sa.Column("question", sa.String(128), nullable=False),
    sa.Column("round", sa.String(16), nullable=False),
    sa.Column("marker", sa.String(128), nullable=False),
    sa.Column("levels", sa.Text(), nullable=False),
    sa.Column("comment", sa.Text(), nullable=False),
    sa.Column("score", sa.Float()),
    sa.Column("work", sa.String(64), nullable=False),
    sa.Column("undoes", sa.Integer()),
)
#: What markers tell each other about an answer. Students never see it.
NOTED = sa.Table(
    "staycurious_noted",
    OURS,
    sa.Column("id", sa.Integer(), primary_key=True),
    sa.Column("at", sa.DateTime(), nullable=False),
    sa.Column("assignment", sa.String(128), nullable=False),
    sa.Column("student", sa.String(128), nullable=False),
    sa.Column("question", sa.String(128), nullable=False),
    sa.Column("marker", sa.String(128), nullable=False),
    sa.Column("text", sa.Text(), nullable=False),
)
#: Which answers are marked twice, and why each: "fail", "near 40", "random". ``first`` is the mark that stood when it was drawn.
SAMPLED = sa.Table(
    "staycurious_sampled",
    OURS,
    sa.Column("assignment", sa.String(128), primary_key=True),
    sa.Column("question", sa.String(128), primary_key=True),
    sa.Column("student", sa.String(128), primary_key=True),
    sa.Column("why", sa.Text(), nullable=False),
    sa.Column("at", sa.DateTime(), nullable=False),
    sa.Column("first", sa.Float()),
    sa.Column("work", sa.String(64), nullable=False),
)
#: By which rule a sample was drawn, each time that it was, and why again. It holds no student.
DRAWN = sa.Table(
    "staycurious_drawn",
    OURS,
    sa.Column("id", sa.Integer(), primary_key=True),
    sa.Column("at", sa.DateTime(), nullable=False),
    sa.Column("assignment", sa.String(128), nullable=False),
    sa.Column("question", sa.String(128), nullable=False),
    sa.Column("rule", sa.Text(), nullable=False),
    sa.Column("why", sa.Text(), nullable=False),
)
STUDENT, SUBMITTED, NOTEBOOK = Student.__table__, SubmittedAssignment.__table__, SubmittedNotebook.__table__
GRADE, COMMENT, COURSE = Grade.__table__, Comment.__table__, CourseRow.__table__
#: What a question counts: a person's mark before the machine's.
POINTS = sa.func.coalesce(GRADE.c.manual_score, GRADE.c.auto_score, 0.0) + sa.func.coalesce(
    GRADE.c.extra_credit, 0.0
)

#: nbgrader's tables hold no longer name; PostgreSQL insists on it.
LONGEST = 128
#: What a late-submission plug-in of nbgrader answers: student, score, seconds late → penalty.
Penalty = Callable[[str, float, float], float | None]


class Person(NamedTuple):
    """Whose work it is; what isn't known stays empty, and then what the gradebook holds stays as it is."""

    student: str
    first_name: str = ""
    last_name: str = ""
    email: str = ""


class Before(NamedTuple):
    """What was marked the last time: from which file, which answers, and with which exercise."""

    file: str
    work: str
    exercise: str
    received: datetime | None


class Standing(NamedTuple):
    """How one student's marking stands: points so far, what waits for a marker, what needs a look and why.

    ``name`` is empty where the gradebook knows none.
    """

    student: str
    name: str
    points: float
    waiting: int
    looks: dict[str, str]
    seconds_late: float


class Change(NamedTuple):
    """A mark that changed when work was marked again; ``None`` is no mark yet."""

    at: datetime
    student: str
    question: str
    before: float | None
    after: float | None
    why: str


def make_tables(engine: sa.Engine) -> None:
    """Make our tables beside nbgrader's, where they aren't there yet.

    Parameters
    ----------
    engine : sqlalchemy.Engine
        The gradebook's.
    """
    with engine.begin() as db:
        if engine.dialect.name == "postgresql":
            # two machines that begin at once: PostgreSQL lets both find no table, and then only one make it
            db.execute(sa.select(sa.func.pg_advisory_xact_lock(TABLES_ARE_MADE)))
        OURS.create_all(db)


class Book:
    """One exercise in the gradebook, open for as long as a run takes. Use it with ``with``."""

    def __init__(self, course: Course, slug: str) -> None:
        self.slug = slug
        self._gradebook = Gradebook(course.paths.db_url, course.paths.course_id)
        self._engine = self._gradebook.engine
        make_tables(self._engine)
        assignment = self._gradebook.find_assignment(slug)
        self._assignment, self._due = assignment.id, assignment.duedate
        notebook = self._gradebook.find_notebook(slug, slug)
        self._notebook = notebook.id
        graded = [*notebook.grade_cells, *notebook.task_cells]
        self._graded = {cell.name: cell.id for cell in graded}
        self._withdrawn = {cell.id for cell in graded if cell.max_score == 0}
        self._commented = {cell.name: cell.id for cell in (*notebook.solution_cells, *notebook.task_cells)}
        self._gradebook.db.rollback()  # what was read is in memory: a run must not hold a transaction open

    def __enter__(self) -> Book:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the gradebook."""
        self._gradebook.close()

    def before(self) -> dict[str, Before]:
        """Say what is already marked.

        Returns
        -------
        dict of str to Before
            By student. One who has been taken out of nbgrader's own tables isn't among them.
        """
        query = (
            sa.select(
                MARKED.c.student, MARKED.c.file, MARKED.c.work, MARKED.c.exercise, SUBMITTED.c.timestamp
            )
            .join(SUBMITTED, SUBMITTED.c.student_id == MARKED.c.student)
            .where(MARKED.c.assignment == self.slug, SUBMITTED.c.assignment_id == self._assignment)
        )
        with self._engine.connect() as db:
            return {row[0]: Before(*row[1:]) for row in db.execute(query)}

    def save(
        self,
        batch: Sequence[Marked],
        *,
        why: str = "",
        people: Sequence[Person] = (),
    ) -> list[Change]:
        """Write a batch of marks, all or none.

        A marker's own scores and comments stay. An answer that a person has marked is theirs again to look at only
        when it, or its automatic mark, changed.

        Parameters
        ----------
        batch : sequence of Marked
            The marks; no student twice.
        why : str
            The reason that the log gives for marks that change; when left out, whether the work or the key changed.
        people : sequence of Person
            What is known of the students' names.

        Returns
        -------
        list of Change
            Marks that are another than before.
        """
        if not batch:
            return []
        students = [marked.student for marked in batch]
        now = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
        with self._engine.begin() as db:
            # two machines may mark into one PostgreSQL: the second waits for the first one's batch, then finds its rows
            db.execute(sa.select(COURSE.c.id).with_for_update())
            self._save_people(db, students, people)
            submissions = self._save_submissions(db, batch)
            notebooks = self._save_notebooks(db, submissions)
            last = self._last(db, students)
            changes = self._save_grades(db, batch, notebooks, last, why, now)
            self._save_comments(db, batch, notebooks)
            self._save_ours(db, batch, changes, now)
        return changes

    def save_penalties(self, penalty: Penalty) -> None:
        """Work out what late work loses, for everybody: the due date or the rule may have changed since they were marked.

        Parameters
        ----------
        penalty : callable
            nbgrader's plug-in for late work. Never less than nothing is taken, and never more than the score.
        """
        query = (
            sa.select(
                NOTEBOOK.c.id,
                SUBMITTED.c.student_id,
                SUBMITTED.c.timestamp,
                SUBMITTED.c.extension,
                NOTEBOOK.c.late_submission_penalty,
                sa.func.coalesce(sa.func.sum(POINTS), 0.0),
            )
            .join(SUBMITTED, SUBMITTED.c.id == NOTEBOOK.c.assignment_id)
            .join(GRADE, GRADE.c.notebook_id == NOTEBOOK.c.id)
            .where(NOTEBOOK.c.notebook_id == self._notebook)
            .group_by(NOTEBOOK.c.id, SUBMITTED.c.id)
        )
        rows = []
        with self._engine.begin() as db:
            for notebook, student, received, extension, taken, score in db.execute(query):
                late = self._seconds_late(received, extension)
                given = penalty(student, score, late) if late else None
                given = None if given is None else min(max(0.0, given), score)
                if given != taken:
                    rows.append({"row": notebook, "given": given})
            _update(db, NOTEBOOK, {"late_submission_penalty": sa.bindparam("given")}, rows)

    def standings(self) -> list[Standing]:
        """Say how the class stands.

        Returns
        -------
        list of Standing
            One for each student whose work is marked, sorted by student.
        """
        query = (
            sa.select(
                SUBMITTED.c.student_id,
                STUDENT.c.first_name,
                STUDENT.c.last_name,
                SUBMITTED.c.timestamp,
                SUBMITTED.c.extension,
                NOTEBOOK.c.late_submission_penalty,
                BaseCell.__table__.c.name,
                POINTS,
                GRADE.c.needs_manual_grade,
            )
            .join(STUDENT, STUDENT.c.id == SUBMITTED.c.student_id)
            .join(NOTEBOOK, NOTEBOOK.c.assignment_id == SUBMITTED.c.id)
            .join(GRADE, GRADE.c.notebook_id == NOTEBOOK.c.id)
            .join(BaseCell.__table__, BaseCell.__table__.c.id == GRADE.c.cell_id)
            .where(NOTEBOOK.c.notebook_id == self._notebook)
            .order_by(SUBMITTED.c.student_id)
        )
        reasons = sa.select(MARKED.c.student, MARKED.c.looks).where(MARKED.c.assignment == self.slug)
        found: dict[str, Standing] = {}
        with self._engine.connect() as db:
            looks = {student: json.loads(told) for student, told in db.execute(reasons)}
            for student, first, last, received, extension, penalty, question, got, waits in db.execute(query):
                if student not in looks:
                    continue
                now = found.get(student) or Standing(
                    student,
                    " ".join(filter(None, (first, last))),
                    -(penalty or 0.0),
                    0,
                    {},
                    self._seconds_late(received, extension),
                )
                why = looks[student].get(question)
                if waits and why:
                    now.looks[question] = why
                found[student] = now._replace(
                    points=now.points + got, waiting=now.waiting + bool(waits and not why)
                )
        return list(found.values())

    def changes(self) -> list[Change]:
        """Give the log of every mark that ever changed.

        Returns
        -------
        list of Change
            From the first to the last.
        """
        query = (
            sa.select(*(CHANGED.c[name] for name in Change._fields))
            .where(CHANGED.c.assignment == self.slug)
            .order_by(CHANGED.c.at, CHANGED.c.student, CHANGED.c.question)
        )
        with self._engine.connect() as db:
            return [Change(*row) for row in db.execute(query)]

    def _save_people(self, db: sa.Connection, students: list[str], people: Iterable[Person]) -> None:
        there = set(db.scalars(sa.select(STUDENT.c.id).where(STUDENT.c.id.in_(students))))
        _insert(db, STUDENT, [{"id": student} for student in students if student not in there])
        for person in people:
            told = {
                name: value[:LONGEST]
                for name, value in person._asdict().items()
                if value and name != "student"
            }
            if told:
                db.execute(sa.update(STUDENT).where(STUDENT.c.id == person.student).values(told))

    def _save_submissions(self, db: sa.Connection, batch: Sequence[Marked]) -> dict[str, sa.Row]:
        query = sa.select(SUBMITTED).where(
            SUBMITTED.c.assignment_id == self._assignment,
            SUBMITTED.c.student_id.in_([marked.student for marked in batch]),
        )
        there = {row.student_id: row for row in db.execute(query)}
        new = [
            {
                "id": new_uuid(),
                "assignment_id": self._assignment,
                "student_id": marked.student,
                "timestamp": marked.received,
            }
            for marked in batch
            if marked.student not in there
        ]
        _insert(db, SUBMITTED, new)
        times = [
            {"row": there[marked.student].id, "time": marked.received}
            for marked in batch
            if marked.student in there
            and marked.received
            and there[marked.student].timestamp != marked.received
        ]
        _update(db, SUBMITTED, {"timestamp": sa.bindparam("time")}, times)
        return {row.student_id: row for row in db.execute(query)} if new or times else there

    def _save_notebooks(self, db: sa.Connection, submissions: dict[str, sa.Row]) -> dict[str, str]:
        students = {row.id: student for student, row in submissions.items()}
        query = sa.select(NOTEBOOK.c.assignment_id, NOTEBOOK.c.id).where(
            NOTEBOOK.c.notebook_id == self._notebook, NOTEBOOK.c.assignment_id.in_(list(students))
        )
        there = {students[submission]: notebook for submission, notebook in db.execute(query)}
        new = {student: new_uuid() for student in submissions if student not in there}
        rows = [
            {
                "id": row,
                "notebook_id": self._notebook,
                "assignment_id": submissions[student].id,
                "flagged": False,
            }
            for student, row in new.items()
        ]
        _insert(db, NOTEBOOK, rows)
        return {**there, **new}

    def _last(self, db: sa.Connection, students: list[str]) -> dict[str, str]:
        query = sa.select(MARKED.c.student, MARKED.c.work).where(
            MARKED.c.assignment == self.slug, MARKED.c.student.in_(students)
        )
        return {row.student: row.work for row in db.execute(query)}

    def _save_grades(
        self,
        db: sa.Connection,
        batch: Sequence[Marked],
        notebooks: dict[str, str],
        last: dict[str, str],
        why: str,
        now: datetime,
    ) -> list[Change]:
        query = sa.select(GRADE).where(GRADE.c.notebook_id.in_(list(notebooks.values())))
        there = {(row.notebook_id, row.cell_id): row for row in db.execute(query)}
        new, other, changes = [], [], []
        for marked in batch:
            row_of = notebooks[marked.student]
            before = last.get(marked.student)
            same_work = before == marked.work
            reason = why or ("The key was changed." if same_work else "The work was handed in again.")
            for mark in marked.marks:
                cell = self._graded[mark.name]
                old = there.get((row_of, cell))
                grade = _grade(mark, old, cell in self._withdrawn, same_work)
                if old is None:
                    new.append({"id": new_uuid(), "notebook_id": row_of, "cell_id": cell, **grade})
                elif any(getattr(old, name) != value for name, value in grade.items()):
                    other.append({"row": old.id, **{f"new_{name}": value for name, value in grade.items()}})
                after = _score(grade)
                was = None if old is None else _score(old._asdict())
                if before is not None and was != after:
                    changes.append(Change(now, marked.student, mark.name, was, after, reason))
        _insert(db, GRADE, new)
        _update(db, GRADE, {name: sa.bindparam(f"new_{name}") for name in GRADE_FIELDS}, other)
        return changes

    def _save_comments(self, db: sa.Connection, batch: Sequence[Marked], notebooks: dict[str, str]) -> None:
        query = sa.select(COMMENT.c.notebook_id, COMMENT.c.cell_id, COMMENT.c.id, COMMENT.c.auto_comment)
        found = db.execute(query.where(COMMENT.c.notebook_id.in_(list(notebooks.values()))))
        there = {(row.notebook_id, row.cell_id): row for row in found}
        new, other = [], []
        for marked in batch:
            row_of = notebooks[marked.student]
            for name, words in marked.comments:
                cell = self._commented[name]
                old = there.get((row_of, cell))
                if old is None:
                    new.append(
                        {"id": new_uuid(), "notebook_id": row_of, "cell_id": cell, "auto_comment": words}
                    )
                elif old.auto_comment != words:
                    other.append({"row": old.id, "words": words})
        _insert(db, COMMENT, new)
        _update(db, COMMENT, {"auto_comment": sa.bindparam("words")}, other)

    def _seconds_late(self, received: datetime | None, extension: timedelta | None) -> float:
        if received is None or self._due is None:
            return 0.0
        return max(0.0, (received - self._due - (extension or timedelta())).total_seconds())

    def _save_ours(
        self, db: sa.Connection, batch: Sequence[Marked], changes: list[Change], now: datetime
    ) -> None:
        students = [marked.student for marked in batch]
        db.execute(sa.delete(MARKED).where(MARKED.c.assignment == self.slug, MARKED.c.student.in_(students)))
        rows = [
            {
                "assignment": self.slug,
                "student": marked.student,
                "file": marked.file,
                "work": marked.work,
                "exercise": marked.exercise,
                "looks": json.dumps(
                    {mark.name: mark.look for mark in marked.marks if mark.look}, ensure_ascii=False
                ),
                "at": now,
            }
            for marked in batch
        ]
        _insert(db, MARKED, rows)
        _insert(db, CHANGED, [{**change._asdict(), "assignment": self.slug} for change in changes])


GRADE_FIELDS = ("auto_score", "manual_score", "extra_credit", "needs_manual_grade")


def _grade(mark: Mark, old: sa.Row | None, withdrawn: bool, same_work: bool) -> dict[str, object]:
    # nbgrader's rule: what has no automatic mark, and what a person has marked before, waits for a person. But a
    # person needn't look twice at the same answer with the same automatic mark.
    manual = None if old is None or withdrawn else old.manual_score
    extra = None if old is None or withdrawn else old.extra_credit
    waits = (mark.points is None or bool(mark.look) or manual is not None) and not withdrawn
    if old is not None and manual is not None and same_work and old.auto_score == mark.points:
        waits = old.needs_manual_grade
    return dict(zip(GRADE_FIELDS, (mark.points, manual, extra, waits), strict=True))


def _score(grade: dict[str, object]) -> float | None:
    got = grade["auto_score"] if grade["manual_score"] is None else grade["manual_score"]
    return None if got is None else got + (grade["extra_credit"] or 0.0)


def _insert(db: sa.Connection, table: sa.Table, rows: list[dict]) -> None:
    if rows:
        db.execute(sa.insert(table), rows)


def _update(db: sa.Connection, table: sa.Table, values: dict, rows: list[dict]) -> None:
    if rows:
        db.execute(sa.update(table).where(table.c.id == sa.bindparam("row")).values(values), rows)
