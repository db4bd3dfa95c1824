"""What people give for written answers: kept level by level, in the same transaction as nbgrader's own marks.

Each mark is a row of its own, so that a mark can be taken back and nothing is ever written over. A first or an agreed mark
also goes into nbgrader's tables, and stock formgrader shows it; a second mark stays apart until the two are agreed on.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal, NamedTuple

import sqlalchemy as sa
from nbgrader.api import Assignment, BaseCell, GradeCell, Notebook, SolutionCell, TaskCell, new_uuid

from staycurious.marking.course import Course, check_exercise
from staycurious.marking.engine.book import (
    CHANGED,
    COMMENT,
    GIVEN,
    GRADE,
    MARKED,
    NOTEBOOK,
    NOTED,
    OURS,
    SUBMITTED,
)
from staycurious.marking.people.rubric import Rubric, read_rubrics

Round = Literal["first", "second", "agreed"]
ROUNDS = ("first", "second", "agreed")
#: A comment or a note of more letters than this is somebody's mistake.
LONGEST = 20_000
#: What nbgrader notes beside an answer that was left as it was released.
UNTOUCHED = "No response."
#: Another program may hold the gradebook for so many seconds before we say so.
PATIENCE = 15
_ASSIGNMENT, _SHEET_OF, _CELL = Assignment.__table__, Notebook.__table__, BaseCell.__table__


class GivenError(RuntimeError):
    """A mark was not taken; the message says why and what to do, and nothing was changed."""


class MeanwhileError(GivenError):
    """Somebody else marked the answer, or it changed, since the page showed it; ``now`` is how it stands."""

    def __init__(self, words: str, now: Standing) -> None:
        super().__init__(words)
        self.now = now


class Given(NamedTuple):
    """A mark that a person gave.

    ``score`` is ``None`` where nothing counts any more; ``undoes`` is the ``id`` of the mark that this row takes back.
    """

    id: int
    at: datetime
    student: str
    question: str
    round: str
    marker: str
    levels: dict[str, float]
    comment: str
    score: float | None
    work: str
    undoes: int | None = None


class Question(NamedTuple):
    """A question that a person marks: how many have answered, and how many answers still wait."""

    name: str
    points: float
    answers: int
    waiting: int


class Standing(NamedTuple):
    """How one answer stands, without whose it is.

    ``token`` is nbgrader's own id of the work; ``state`` is "waiting", "marked", "again" (marked, and handed in anew since)
    or "empty" (left as it was, and not yet marked); ``score`` is the gradebook's; ``seen`` names what was last given in this
    round (0 for nothing) and must be told when a mark is given; ``elsewhere`` says that the gradebook has another mark than
    was given here.
    """

    token: str
    state: str
    score: float | None
    seen: int
    elsewhere: bool = False


class Answer(NamedTuple):
    """An answer as the gradebook has it, with whose it is: for the program, and for no page that a marker sees.

    ``waits`` is whether a person has still to mark it or to look again; ``blank`` whether it was left as it was released;
    ``work`` is the hash of what was handed in.
    """

    token: str
    student: str
    score: float | None
    waits: bool
    blank: bool
    work: str


class Note(NamedTuple):
    """What a marker told the others about an answer."""

    at: datetime
    marker: str
    text: str


def last_given(engine: sa.Engine, slug: str, round: Round = "first") -> dict[tuple[str, str], Given]:
    """Read the marks that people gave and that count.

    Parameters
    ----------
    engine : sqlalchemy.Engine
        On the gradebook.
    slug : str
        The exercise.
    round : {"first", "second", "agreed"}
        Which marks.

    Returns
    -------
    dict of (str, str) to Given
        By student and question; marks that were taken back are left out. Empty where nobody has marked here.
    """
    if not sa.inspect(engine).has_table(GIVEN.name):
        return {}
    query = sa.select(GIVEN).where(GIVEN.c.assignment == slug, GIVEN.c.round == round).order_by(GIVEN.c.id)
    with engine.connect() as db:
        found = {(row.student, row.question): _given(row) for row in db.execute(query)}
    return {key: one for key, one in found.items() if one.score is not None}


class HandMarking:
    """One exercise's written answers, open for marking by hand. Use it with ``with``.

    Parameters
    ----------
    course : staycurious.marking.course.Course
        The folder of exercises.
    slug : str
        The exercise.
    patience : float, optional
        Another program may hold the gradebook for so many seconds before it is said; ``PATIENCE`` when left out.

    Raises
    ------
    MarkingError
        When there is no such exercise.
    GivenError
        When it was never marked.
    RubricError
        When its rubric can't be used.
    """

    def __init__(self, course: Course, slug: str, patience: float | None = None) -> None:
        check_exercise(course, slug)
        self.course, self.slug = course, slug
        self.rubrics = read_rubrics(course.root, slug)
        url = sa.engine.make_url(course.paths.db_url)
        lite = url.get_backend_name() == "sqlite"
        if lite and url.database and not Path(url.database).is_file():
            raise _unmarked(slug)
        waits = {"timeout": PATIENCE if patience is None else patience}
        self._engine = sa.create_engine(url, connect_args=waits if lite else {})
        OURS.create_all(self._engine)
        self._cells = self._read_cells()

    def __enter__(self) -> HandMarking:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the gradebook."""
        self._engine.dispose()

    @property
    def engine(self) -> sa.Engine:
        """The gradebook."""
        return self._engine

    def questions(self) -> list[Question]:
        """Say which questions a person marks, and how far that is.

        Returns
        -------
        list of Question
            In the exercise's order.
        """
        found = []
        for name, (_, points) in self._cells.items():
            standings = self.standings(name)
            waiting = sum(one.state != "marked" for one in standings)
            found.append(Question(name, points, len(standings), waiting))
        return found

    def standings(self, question: str, round: Round = "first") -> list[Standing]:
        """Say how each answer to a question stands, in the order in which it is marked.

        Parameters
        ----------
        question : str
            The answer's cell.
        round : {"first", "second", "agreed"}
            Whose marks.

        Returns
        -------
        list of Standing
            The order is drawn anew for each question, from nbgrader's own ids, which are random: nobody is always last,
            and it is the same for every marker.
        """
        with self._engine.connect() as db:
            rows = db.execute(self._answers(question)).all()
            last = {each: self._last(db, question, each) for each in ROUNDS}
        found = [self._standing(row, last, round) for row in rows]
        return sorted(found, key=lambda one: _place(question, one.token))

    def standing(self, question: str, token: str, round: Round = "first") -> Standing:
        """Say how one answer stands.

        Parameters
        ----------
        question, token : str
            The answer's cell, and whose.
        round : {"first", "second", "agreed"}
            Whose marks.

        Returns
        -------
        Standing
            As in ``standings``.

        Raises
        ------
        GivenError
            When the gradebook has no such answer.
        """
        student = self.student_of(token)
        with self._engine.connect() as db:
            row = db.execute(self._answers(question).where(NOTEBOOK.c.id == token)).one_or_none()
            last = {each: self._last(db, question, each, student) for each in ROUNDS}
        if row is None:
            raise GivenError(
                "The gradebook has no row for this answer. Mark the class again, then reload the page."
            )
        return self._standing(row, last, round)

    def answers(self, question: str) -> list[Answer]:
        """Give the answers to a question, with whose they are.

        Parameters
        ----------
        question : str
            The answer's cell.

        Returns
        -------
        list of Answer
            In the order of ``standings``.
        """
        with self._engine.connect() as db:
            rows = db.execute(self._answers(question)).all()
        found = [
            Answer(
                row.id,
                row.student_id,
                row.auto_score if row.manual_score is None else row.manual_score,
                bool(row.needs_manual_grade),
                row.auto_comment == UNTOUCHED,
                row.work or "",
            )
            for row in rows
        ]
        return sorted(found, key=lambda one: _place(question, one.token))

    def points(self, question: str) -> float:
        """Say how many points a question has in the gradebook.

        Parameters
        ----------
        question : str
            The answer's cell.

        Returns
        -------
        float
            0 where it is withdrawn.
        """
        return self._cell(question)[1]

    def rubric(self, question: str) -> Rubric | None:
        """Give a question's rubric.

        Parameters
        ----------
        question : str
            The answer's cell.

        Returns
        -------
        Rubric or None
            ``None`` where it has none: then points alone are given.

        Raises
        ------
        GivenError
            When there is no such question, or the rubric's points aren't the gradebook's.
        """
        _, points = self._cell(question)
        rubric = self.rubrics.get(question)
        if rubric and points and rubric.points != points:
            raise GivenError(
                f"The rubric of {question} has {rubric.points:g} points, and the gradebook's question {points:g}. Make them "
                f"the same in rubrics/{self.slug}.yml and in the exercise; if you changed the exercise, run: "
                f'staycurious rekey {self.slug} --why "…"'
            )
        return rubric

    def student_of(self, token: str) -> str:
        """Say whose an answer is: for the program, and for no page that a marker sees.

        Parameters
        ----------
        token : str
            nbgrader's id of the work.

        Returns
        -------
        str
            As the gradebook calls the student.

        Raises
        ------
        GivenError
            When the gradebook has no such work.
        """
        query = (
            sa.select(SUBMITTED.c.student_id)
            .join(NOTEBOOK, NOTEBOOK.c.assignment_id == SUBMITTED.c.id)
            .where(NOTEBOOK.c.id == token)
        )
        with self._engine.connect() as db:
            student = db.scalar(query)
        if student is None:
            raise GivenError(
                "This answer is no longer in the gradebook: the student was forgotten, or it is another class's."
            )
        return student

    def text(self, question: str, token: str) -> str:
        """Give what a student wrote.

        Parameters
        ----------
        question, token : str
            The answer's cell, and whose.

        Returns
        -------
        str
            Markdown, as it was handed in.

        Raises
        ------
        GivenError
            When the marked notebook isn't there or can't be read.
        """
        student = self.student_of(token)
        path = self.course.folder("autograded", student, self.slug) / f"{self.slug}.ipynb"
        try:
            cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
            names = {one.get("metadata", {}).get("nbgrader", {}).get("grade_id"): one for one in cells}
            return "".join(names[question]["source"])
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise GivenError(
                f"The marked notebook of this answer can't be read. Mark the class again: staycurious mark {self.slug}"
            ) from error

    def given(self, question: str, token: str, round: Round = "first") -> Given | None:
        """Give the mark that counts in a round.

        Parameters
        ----------
        question, token : str
            The answer's cell, and whose.
        round : {"first", "second", "agreed"}
            Which mark.

        Returns
        -------
        Given or None
            Also one that took a mark back (its score is ``None``); ``None`` where nobody has given any.
        """
        student = self.student_of(token)
        with self._engine.connect() as db:
            row = self._last(db, question, round, student).get(student)
        return None if row is None else _given(row)

    def comment(self, question: str, token: str) -> str:
        """Give the comment for the student that stands in the gradebook.

        Parameters
        ----------
        question, token : str
            The answer's cell, and whose.

        Returns
        -------
        str
            Empty where there is none.
        """
        cell, _ = self._cell(question)
        query = sa.select(COMMENT.c.manual_comment).where(
            COMMENT.c.notebook_id == token, COMMENT.c.cell_id.in_(self._comment_cells(question, cell))
        )
        with self._engine.connect() as db:
            return next((words for words in db.scalars(query) if words), "")

    def give(
        self,
        question: str,
        token: str,
        *,
        marker: str,
        seen: int,
        levels: Mapping[str, float] | None = None,
        score: float | None = None,
        comment: str = "",
        round: Round = "first",
        over: bool = False,
    ) -> Standing:
        """Give a mark.

        Parameters
        ----------
        question, token : str
            The answer's cell, and whose.
        marker : str
            Who gives it.
        seen : int
            What the marker saw as last given (``Standing.seen``).
        levels : mapping of str to float, optional
            Points by criterion, where the question has a rubric.
        score : float, optional
            The points, where it has none.
        comment : str
            For the student.
        round : {"first", "second", "agreed"}
            Which mark it is.
        over : bool
            Put it in place of a mark that the formgrader gave meanwhile.

        Returns
        -------
        Standing
            How the answer stands now.

        Raises
        ------
        MeanwhileError
            When somebody else gave a mark since, here or in the formgrader.
        GivenError
            When the mark can't be taken.
        """
        levels = dict(levels or {})
        total = self._total(question, levels, score)
        _check_words(marker=marker, comment=comment)
        return self._write(question, token, round, marker, levels, comment, total, seen, over)

    def take_back(
        self, question: str, token: str, *, marker: str, seen: int, round: Round = "first"
    ) -> Standing:
        """Take the last mark back: the one before it counts again, or none.

        Parameters
        ----------
        question, token : str
            The answer's cell, and whose.
        marker : str
            Who takes it back.
        seen : int
            What the marker saw as last given.
        round : {"first", "second", "agreed"}
            Which mark.

        Returns
        -------
        Standing
            How the answer stands now.

        Raises
        ------
        MeanwhileError
            When somebody else gave a mark since.
        GivenError
            When there is nothing to take back.
        """
        student = self.student_of(token)
        query = self._rows(question, round, student).order_by(GIVEN.c.id)
        with self._engine.connect() as db:
            rows = [_given(row) for row in db.execute(query)]
        counting = _counting(rows)
        if not counting:
            raise GivenError("There is no mark to take back.")
        before = counting[-2] if len(counting) > 1 else None
        levels, comment, score = (before.levels, before.comment, before.score) if before else ({}, "", None)
        return self._write(
            question, token, round, marker, levels, comment, score, seen, over=False, undoes=counting[-1].id
        )

    def notes(self, question: str, token: str) -> list[Note]:
        """Give what markers told each other about an answer.

        Parameters
        ----------
        question, token : str
            The answer's cell, and whose.

        Returns
        -------
        list of Note
            From the first to the last.
        """
        query = (
            sa.select(NOTED.c.at, NOTED.c.marker, NOTED.c.text)
            .where(
                NOTED.c.assignment == self.slug,
                NOTED.c.question == question,
                NOTED.c.student == self.student_of(token),
            )
            .order_by(NOTED.c.id)
        )
        with self._engine.connect() as db:
            return [Note(*row) for row in db.execute(query)]

    def note(self, question: str, token: str, *, marker: str, text: str) -> None:
        """Tell the other markers something about an answer.

        Parameters
        ----------
        question, token : str
            The answer's cell, and whose.
        marker, text : str
            Who tells it, and what.

        Raises
        ------
        GivenError
            When it is empty or far too long.
        """
        self._cell(question)
        _check_words(marker=marker, note=text)
        if not text.strip():
            raise GivenError("The note is empty. Nothing was kept.")
        row = {"at": _now(), "assignment": self.slug, "student": self.student_of(token), "question": question}
        with _in_words(), self._engine.begin() as db:
            db.execute(sa.insert(NOTED).values(**row, marker=marker, text=text.strip()))

    def _read_cells(self) -> dict[str, tuple[str, float]]:
        # the cells that a person marks: graded answers, and tasks
        graded, task, solution = GradeCell.__table__, TaskCell.__table__, SolutionCell.__table__
        here = (
            sa.select(_CELL.c.id, _CELL.c.name)
            .join(_SHEET_OF, _SHEET_OF.c.id == _CELL.c.notebook_id)
            .join(_ASSIGNMENT, _ASSIGNMENT.c.id == _SHEET_OF.c.assignment_id)
            .where(_ASSIGNMENT.c.name == self.slug)
        )
        with self._engine.connect() as db:
            if not sa.inspect(db).has_table(_CELL.name):
                raise _unmarked(self.slug)
            names = {row.id: row.name for row in db.execute(here)}
            answers = {names[one] for one in db.scalars(sa.select(solution.c.id)) if one in names}
            points = {
                row.id: row
                for row in db.execute(sa.select(graded.c.id, graded.c.max_score, graded.c.cell_type))
            }
            tasks = {row.id: row.max_score for row in db.execute(sa.select(task.c.id, task.c.max_score))}
        if not names:
            raise _unmarked(self.slug)
        found = {
            names[one]: (one, float(row.max_score or 0.0))
            for one, row in points.items()
            if one in names and names[one] in answers
        }
        found |= {names[one]: (one, float(worth or 0.0)) for one, worth in tasks.items() if one in names}
        return dict(sorted(found.items()))

    def _cell(self, question: str) -> tuple[str, float]:
        if question not in self._cells:
            known = ", ".join(self._cells) or "none"
            raise GivenError(
                f"{self.slug} has no question {question!r} that a person marks. There are: {known}."
            )
        return self._cells[question]

    def _comment_cells(self, question: str, cell: str) -> sa.Select:
        # nbgrader keeps a comment with the cell of the answer, which has a row of its own beside the graded one
        sheet = sa.select(_CELL.c.notebook_id).where(_CELL.c.id == cell).scalar_subquery()
        kinds = ("SolutionCell", "TaskCell")
        return sa.select(_CELL.c.id).where(
            _CELL.c.name == question, _CELL.c.notebook_id == sheet, _CELL.c.type.in_(kinds)
        )

    def _answers(self, question: str) -> sa.Select:
        cell, _ = self._cell(question)
        commented = (
            sa.select(COMMENT.c.notebook_id, COMMENT.c.auto_comment)
            .where(COMMENT.c.cell_id.in_(self._comment_cells(question, cell)))
            .subquery()
        )
        return (
            sa.select(
                NOTEBOOK.c.id,
                SUBMITTED.c.student_id,
                GRADE.c.id.label("grade"),
                GRADE.c.auto_score,
                GRADE.c.manual_score,
                GRADE.c.needs_manual_grade,
                commented.c.auto_comment,
                MARKED.c.work,
            )
            .select_from(GRADE)
            .join(NOTEBOOK, NOTEBOOK.c.id == GRADE.c.notebook_id)
            .join(SUBMITTED, SUBMITTED.c.id == NOTEBOOK.c.assignment_id)
            .join(commented, commented.c.notebook_id == NOTEBOOK.c.id, isouter=True)
            .join(
                MARKED,
                sa.and_(MARKED.c.student == SUBMITTED.c.student_id, MARKED.c.assignment == self.slug),
                isouter=True,
            )
            .where(GRADE.c.cell_id == cell)
        )

    def _rows(self, question: str, round: str, student: str | None = None) -> sa.Select:
        query = sa.select(GIVEN).where(
            GIVEN.c.assignment == self.slug, GIVEN.c.question == question, GIVEN.c.round == round
        )
        return query if student is None else query.where(GIVEN.c.student == student)

    def _last(
        self, db: sa.Connection, question: str, round: str, student: str | None = None
    ) -> dict[str, sa.Row]:
        query = self._rows(question, round, student).order_by(GIVEN.c.id)
        return {row.student: row for row in db.execute(query)}

    def _standing(self, row: sa.Row, last: Mapping[str, Mapping[str, sa.Row]], round: str) -> Standing:
        mine = last[round].get(row.student_id)
        seen = mine.id if mine else 0
        if round == "second":
            score = mine.score if mine else None
            if score is None:
                return Standing(row.id, "waiting", None, seen)
            changed = bool(row.work) and mine.work != row.work  # handed in again since
            return Standing(row.id, "again" if changed else "marked", score, seen)
        ours = _in_the_gradebook(last, row.student_id)
        # also where nothing was given here: a mark from the formgrader isn't replaced unasked
        elsewhere = (ours.score if ours is not None else None) != row.manual_score
        if row.manual_score is not None:
            state = "again" if row.needs_manual_grade else "marked"
        elif row.needs_manual_grade:
            state = "empty" if row.auto_comment == UNTOUCHED else "waiting"
        else:
            state = "marked"  # nbgrader itself gave none for an answer that was left alone
        got = row.manual_score if row.manual_score is not None else row.auto_score
        return Standing(row.id, state, got, seen, elsewhere)

    def _total(self, question: str, levels: Mapping[str, float], score: float | None) -> float:
        rubric = self.rubric(question)
        _, points = self._cell(question)
        if points == 0:
            raise GivenError(
                f"{question} is withdrawn and counts for nobody, so it can't be marked. Nothing was changed."
            )
        if rubric is None:
            if score is None or not 0 <= score <= points:
                raise GivenError(f"Give from 0 to {points:g} points.")
            return float(score)
        if levels.keys() != {one.id for one in rubric.criteria}:
            missing = [one.name for one in rubric.criteria if one.id not in levels]
            if missing:
                raise GivenError(f"Choose a level for: {', '.join(missing)}.")
            raise GivenError(
                f"The rubric of {question} has changed since this page was opened. Load the page again."
            )
        for one in rubric.criteria:
            if levels[one.id] not in [level.points for level in one.levels]:
                raise GivenError(
                    f"{one.name} has no level with {levels[one.id]:g} points. Load the page again."
                )
        return float(sum(levels.values()))

    def _write(
        self,
        question: str,
        token: str,
        round: Round,
        marker: str,
        levels: dict[str, float],
        comment: str,
        score: float | None,
        seen: int,
        over: bool,
        undoes: int | None = None,
    ) -> Standing:
        student = self.student_of(token)
        with _in_words(), self._engine.begin() as db:
            self._hold(db, question, token)
            row = db.execute(self._answers(question).where(NOTEBOOK.c.id == token)).one()
            last = {each: self._last(db, question, each, student) for each in ROUNDS}
            now = self._standing(row, last, round)
            if now.seen != seen:
                raise MeanwhileError(_meanwhile(last[round].get(student)), now)
            agreed = last["agreed"].get(student)
            if round == "first" and agreed and agreed.score is not None:
                raise GivenError(
                    "Two markers have agreed on this answer's mark. Change it where they agreed on it."
                )
            if now.elsewhere and not over:
                got = "no mark" if row.manual_score is None else f"{row.manual_score:g} points"
                raise MeanwhileError(
                    f"The gradebook has {got} for this answer, which came from the formgrader or from another marking. "
                    "Yours was not put in its place yet.",
                    now,
                )
            values = {
                "at": _now(),
                "assignment": self.slug,
                "student": student,
                "question": question,
                "round": round,
                "marker": marker,
                "levels": json.dumps(levels),
                "comment": comment,
                "score": score,
                "work": row.work or "",
                "undoes": undoes,
            }
            db.execute(sa.insert(GIVEN).values(**values))
            last = {each: self._last(db, question, each, student) for each in ROUNDS}
            if round != "second":
                ours = _in_the_gradebook(last, student)
                self._into_nbgraders(db, row, question, marker, ours)
            row = db.execute(self._answers(question).where(NOTEBOOK.c.id == token)).one()
            return self._standing(row, last, round)

    def _hold(self, db: sa.Connection, question: str, token: str) -> None:
        # a write that changes nothing: whoever comes next waits here, before they read how the answer stands
        cell, _ = self._cell(question)
        held = db.execute(
            sa.update(GRADE)
            .where(GRADE.c.notebook_id == token, GRADE.c.cell_id == cell)
            .values(needs_manual_grade=GRADE.c.needs_manual_grade)
        )
        if not held.rowcount:
            raise GivenError(
                "The gradebook has no row for this answer. Mark the class again, then reload the page."
            )

    def _into_nbgraders(
        self, db: sa.Connection, row: sa.Row, question: str, marker: str, ours: sa.Row
    ) -> None:
        values = {"manual_score": ours.score, "needs_manual_grade": ours.score is None}
        db.execute(sa.update(GRADE).where(GRADE.c.id == row.grade).values(values))
        cell, _ = self._cell(question)
        cells = list(db.scalars(self._comment_cells(question, cell)))
        told = sa.update(COMMENT).where(COMMENT.c.notebook_id == row.id, COMMENT.c.cell_id.in_(cells))
        there = db.execute(told.values(manual_comment=ours.comment or None)).rowcount
        if not there and ours.comment and cells:
            new = {
                "id": new_uuid(),
                "notebook_id": row.id,
                "cell_id": cells[0],
                "manual_comment": ours.comment,
            }
            db.execute(sa.insert(COMMENT).values(**new))
        if row.manual_score is not None and row.manual_score != ours.score:
            change = {
                "at": _now().replace(microsecond=0),
                "assignment": self.slug,
                "student": row.student_id,
                "question": question,
                "before": row.manual_score,
                "after": ours.score,
                "why": f"Marked by hand anew, by {marker}.",
            }
            db.execute(sa.insert(CHANGED).values(**change))


def _in_the_gradebook(last: Mapping[str, Mapping[str, sa.Row]], student: str) -> sa.Row | None:
    # which of our marks nbgrader's tables hold: the one that was agreed on, before the first
    agreed = last["agreed"].get(student)
    return agreed if agreed is not None and agreed.score is not None else last["first"].get(student)


def _counting(rows: Sequence[Given]) -> list[Given]:
    # the marks that still count, the last on top: one that takes another back isn't a mark itself
    found: list[Given] = []
    for one in rows:
        if one.undoes is None:
            found.append(one)
        else:
            found = [other for other in found if other.id != one.undoes]
    return found


def _given(row: sa.Row) -> Given:
    values = {name: getattr(row, name) for name in Given._fields}
    return Given(**{**values, "levels": json.loads(row.levels)})


@contextlib.contextmanager
def _in_words() -> Iterator[None]:
    try:
        yield
    except sa.exc.OperationalError as error:
        raise GivenError(
            "Another program holds the gradebook, so nothing was kept. Try again in a moment; a class that is being "
            "marked holds it for a while."
        ) from error


def _place(question: str, token: str) -> str:
    return hashlib.sha256(f"{question}/{token}".encode()).hexdigest()


def _meanwhile(last: sa.Row | None) -> str:
    if last is None:
        return "The mark that you saw is gone from the gradebook. Load the page again. Yours was not kept."
    got = "took the mark back" if last.score is None else f"gave {last.score:g} points"
    return f"{last.marker} {got} meanwhile. Yours was not put in its place yet."


def _check_words(**texts: str) -> None:
    for name, text in texts.items():
        if len(text) > LONGEST:
            raise GivenError(f"The {name} is longer than {LONGEST:,} letters. Nothing was changed.")
    if not texts.get("marker", "").strip() or len(texts["marker"]) > 128:
        raise GivenError("Say who is marking: your name or initials, at most 128 letters.")


def _unmarked(slug: str) -> GivenError:
    return GivenError(f"Nothing of {slug} is marked yet. First: staycurious mark {slug} submissions.zip")


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)
