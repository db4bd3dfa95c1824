"""What people give for written answers: kept level by level, in the same transaction as nbgrader's own marks.

Each mark is a row of its own, so that a mark can be taken back and nothing is ever written over. A first or an agreed mark
also goes into nbgrader's tables, and stock formgrader shows it; a second mark stays apart until the two are agreed on.
"""

from __future__ import annotations

import contextlib
import json
import math
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

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
    SUBMITTED,
    make_tables,
)
from staycurious.marking.people.rubric import Rubric, read_rubrics
from staycurious.marking.people.standing import (
    ROUNDS,
    UNTOUCHED,
    AgainError,
    Answer,
    BrokenError,
    Given,
    GivenError,
    HeldError,
    MeanwhileError,
    Note,
    Question,
    Round,
    Saw,
    Standing,
    UnmarkedError,
    check_words,
    counting,
    given_of,
    hash_of,
    in_the_gradebook,
    in_words,
    is_stale,
    place_of,
    standing_of,
    trouble_of,
)

__all__ = [
    "ROUNDS",
    "AgainError",
    "Answer",
    "BrokenError",
    "Given",
    "GivenError",
    "HandMarking",
    "HeldError",
    "MeanwhileError",
    "Note",
    "Question",
    "Saw",
    "Standing",
    "UnmarkedError",
    "hash_of",
    "last_given",
    "trouble_of",
]
#: Another program may hold the gradebook for so many seconds before we say so.
PATIENCE = 15
_ASSIGNMENT, _SHEET_OF, _CELL = Assignment.__table__, Notebook.__table__, BaseCell.__table__
#: What a page says of a mark that was not taken, or not taken back.
_NOT_PUT, _NOT_BACK = "Yours was not put in its place yet.", "Nothing was taken back."


class _Held(NamedTuple):
    # an answer while its row is held: as the gradebook has it, our last marks, and the comment that stands there
    db: sa.Connection
    question: str
    round: Round
    row: sa.Row
    last: dict[str, dict[str, Given]]
    comment: str

    @property
    def ours(self) -> Given | None:
        return in_the_gradebook(self.last, self.row.student_id)

    @property
    def now(self) -> Standing:
        return standing_of(self.row, self.last, self.round)


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
        found = {(row.student, row.question): given_of(row) for row in db.execute(query)}
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
        When it was never marked, or the gradebook can't be read.
    RubricError
        When its rubric can't be used.
    """

    def __init__(self, course: Course, slug: str, patience: float | None = None) -> None:
        check_exercise(course, slug)
        self.course, self.slug = course, slug
        self.rubrics = read_rubrics(course.root, slug)
        url = sa.engine.make_url(course.paths.db_url)
        if url.get_backend_name() == "sqlite" and url.database and not Path(url.database).is_file():
            raise _unmarked(slug)
        self._engine = sa.create_engine(
            url, connect_args=_waiting(url, PATIENCE if patience is None else patience)
        )
        try:
            with in_words():
                make_tables(self._engine)
                self._cells = self._read_cells()
        except BaseException:
            self._engine.dispose()
            raise

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
            By name.
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
        found = [standing_of(row, last, round) for row in rows]
        return sorted(found, key=lambda one: place_of(question, one.token))

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
            raise _rowless()
        return standing_of(row, last, round)

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
        return sorted(found, key=lambda one: place_of(question, one.token))

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
        if rubric and points and not math.isclose(rubric.points, points):
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
        return self._text(question, self.student_of(token))

    def _text(self, question: str, student: str) -> str:
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
            return self._last(db, question, round, student).get(student)

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
        with self._engine.connect() as db:
            return self._comment(db, question, token)

    def _comment(self, db: sa.Connection, question: str, token: str) -> str:
        cell, _ = self._cell(question)
        query = sa.select(COMMENT.c.manual_comment).where(
            COMMENT.c.notebook_id == token, COMMENT.c.cell_id.in_(self._comment_cells(question, cell))
        )
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
        saw: Saw | None = None,
        over: bool = False,
    ) -> Standing:
        """Give a mark.

        What the formgrader had put there is kept as a row before it, and undo brings it back.

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
        saw : Saw, optional
            The answer, the comment and the score that the marker had before them; if the gradebook has others now, the
            mark isn't taken. A page always tells it.
        over : bool
            Put it in place of a mark that the formgrader gave, where that is still the one in ``saw``.

        Returns
        -------
        Standing
            How the answer stands now.

        Raises
        ------
        MeanwhileError
            When somebody else gave a mark since, here or in the formgrader, or the work was handed in again.
        GivenError
            When the mark can't be taken.
        """
        levels = dict(levels or {})
        total = self._total(question, levels, score)
        check_words(marker=marker, comment=comment)
        with self._holding(question, token, round, seen, saw, over) as held:
            self._keep_the_formgraders(held)
            mark = {"marker": marker, "levels": json.dumps(levels), "comment": comment, "score": total}
            self._add(held, round, work=held.row.work or "", **mark)
            return self._into_nbgraders(held, comment, f"Marked by hand anew, by {marker}.")

    def take_back(
        self,
        question: str,
        token: str,
        *,
        marker: str,
        seen: int,
        round: Round = "first",
        saw: Saw | None = None,
    ) -> Standing:
        """Take the last mark back: the one before it counts again, or none.

        It counts for the work that it was given for. If that was handed in again since, the answer waits for another look.
        A comment that came from the formgrader stays.

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
        saw : Saw, optional
            As in ``give``.

        Returns
        -------
        Standing
            How the answer stands now.

        Raises
        ------
        MeanwhileError
            When somebody else gave a mark since.
        GivenError
            When there is nothing to take back, or it came from the formgrader.
        """
        check_words(marker=marker)
        self._check_counts(question)
        with self._holding(question, token, round, seen, saw, over=False, words=_NOT_BACK) as held:
            rows = held.db.execute(self._rows(question, round, held.row.student_id).order_by(GIVEN.c.id))
            marks = counting([given_of(row) for row in rows])
            if not marks or marks[-1].score is None:
                raise GivenError(f"There is no mark to take back. {_NOT_BACK}")
            if not marks[-1].marker:
                raise GivenError(
                    f"This mark came from the formgrader. Give another in its place instead. {_NOT_BACK}"
                )
            theirs = held.ours is not None and held.comment != held.ours.comment
            back = {
                "marker": marker,
                "levels": "{}",
                "comment": "",
                "score": None,
                "work": held.row.work or "",
            }
            if len(marks) > 1:
                before = marks[-2]
                back = {name: getattr(before, name) for name in back} | {"levels": json.dumps(before.levels)}
                if before.score is None:
                    back["marker"] = marker
            self._add(held, round, undoes=marks[-1].id, **back)
            ours = self._read(held.db, question, token, round).ours
            comment = held.comment if theirs or ours is None else ours.comment
            return self._into_nbgraders(held, comment, f"A mark by hand was taken back, by {marker}.")

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
        """Tell the other markers something about an answer. The same words once more, as after a lost reply, are kept once.

        Parameters
        ----------
        question, token : str
            The answer's cell, and whose.
        marker, text : str
            Who tells it, and what.

        Raises
        ------
        GivenError
            When it is empty or can't be kept.
        """
        self._cell(question)
        check_words(marker=marker, note=text)
        if not text.strip():
            raise GivenError("The note is empty. Nothing was kept.")
        last = self.notes(question, token)[-1:]
        if [(one.marker, one.text) for one in last] == [(marker, text.strip())]:
            return
        row = {"at": _now(), "assignment": self.slug, "student": self.student_of(token), "question": question}
        with in_words(), self._engine.begin() as db:
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
    ) -> dict[str, Given]:
        query = self._rows(question, round, student).order_by(GIVEN.c.id)
        return {row.student: given_of(row) for row in db.execute(query)}

    def _check_counts(self, question: str) -> None:
        if self.points(question) == 0:
            raise GivenError(
                f"{question} is withdrawn and counts for nobody, so its marks stay as they are. Nothing was changed."
            )

    def _total(self, question: str, levels: Mapping[str, float], score: float | None) -> float:
        rubric = self.rubric(question)
        self._check_counts(question)
        points = self.points(question)
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

    @contextlib.contextmanager
    def _holding(
        self,
        question: str,
        token: str,
        round: Round,
        seen: int,
        saw: Saw | None,
        over: bool,
        words: str = _NOT_PUT,
    ) -> Iterator[_Held]:
        # one transaction: what is compared here can't change before the mark is written
        self.student_of(token)
        with in_words(), self._engine.begin() as db:
            self._hold(db, question, token)
            held = self._read(db, question, token, round)
            self._check_as_seen(held, seen, saw, over, words)
            yield held

    def _hold(self, db: sa.Connection, question: str, token: str) -> None:
        # a write that changes nothing: whoever comes next waits here, before they read how the answer stands
        cell, _ = self._cell(question)
        held = db.execute(
            sa.update(GRADE)
            .where(GRADE.c.notebook_id == token, GRADE.c.cell_id == cell)
            .values(needs_manual_grade=GRADE.c.needs_manual_grade)
        )
        if not held.rowcount:
            raise _rowless()

    def _read(self, db: sa.Connection, question: str, token: str, round: Round) -> _Held:
        row = db.execute(self._answers(question).where(NOTEBOOK.c.id == token)).one()
        last = {each: self._last(db, question, each, row.student_id) for each in ROUNDS}
        return _Held(db, question, round, row, last, self._comment(db, question, token))

    def _check_as_seen(self, held: _Held, seen: int, saw: Saw | None, over: bool, words: str) -> None:
        now, student = held.now, held.row.student_id
        if (
            saw is not None
            and saw.text is not None
            and saw.text != hash_of(self._text(held.question, student))
        ):
            raise AgainError(
                "The work was handed in again while you had it open, and this answer is another one now. Your mark was not "
                "kept for it. Read the new answer; what you chose is still on the page.",
                now,
            )
        if now.seen != seen:
            raise MeanwhileError(_meanwhile(held.last[held.round].get(student), words), now)
        agreed = held.last["agreed"].get(student)
        if held.round == "first" and agreed and agreed.score is not None:
            raise GivenError(
                "Two markers have agreed on this answer's mark. Change it where they agreed on it."
            )
        if held.round == "second":
            return
        if saw is not None and saw.comment != held.comment:
            raise MeanwhileError(
                f"The comment in the gradebook was changed meanwhile, in the formgrader. {words}", now
            )
        if now.elsewhere and not (over and (saw is None or saw.score == now.score)):
            got = "no mark" if held.row.manual_score is None else f"{held.row.manual_score:g} points"
            raise MeanwhileError(
                f"The gradebook has {got} for this answer, which came from the formgrader or from another marking. {words}",
                now,
            )

    def _keep_the_formgraders(self, held: _Held) -> None:
        # nbgrader keeps no earlier mark or comment, so that undo could not bring back what is replaced now
        ours, agreed, row = held.ours, held.last["agreed"].get(held.row.student_id), held.row
        if held.round == "second":
            return
        if not held.now.elsewhere and held.comment == (ours.comment if ours is not None else ""):
            return
        if held.now.elsewhere or ours is None or ours.score is None:
            # work that was handed in again since isn't what that mark was for
            work = "" if row.needs_manual_grade else row.work or ""
            mark = {"marker": "", "levels": "{}", "work": work}
        else:  # the comment alone is theirs
            mark = {"marker": ours.marker, "levels": json.dumps(ours.levels), "work": ours.work}
        round = "agreed" if agreed is not None and agreed.score is not None else "first"
        self._add(held, round, comment=held.comment, score=row.manual_score, **mark)

    def _add(self, held: _Held, round: str, **mark: object) -> None:
        key = {"at": _now(), "assignment": self.slug, "student": held.row.student_id}
        held.db.execute(sa.insert(GIVEN).values(**key, question=held.question, round=round, **mark))

    def _into_nbgraders(self, held: _Held, comment: str, why: str) -> Standing:
        # a second mark stays apart
        db, question, before = held.db, held.question, held.row
        after = self._read(db, question, before.id, held.round)
        ours = after.ours
        if held.round == "second" or ours is None:
            return after.now
        waits = ours.score is None or is_stale(ours, before.work)
        values = {"manual_score": ours.score, "needs_manual_grade": waits}
        db.execute(sa.update(GRADE).where(GRADE.c.id == before.grade).values(values))
        self._tell(db, question, before.id, comment)
        if before.manual_score is not None and before.manual_score != ours.score:
            change = {
                "at": _now().replace(microsecond=0),
                "assignment": self.slug,
                "student": before.student_id,
                "question": question,
                "before": before.manual_score,
                "after": ours.score,
                "why": why,
            }
            db.execute(sa.insert(CHANGED).values(**change))
        return self._read(db, question, before.id, held.round).now

    def _tell(self, db: sa.Connection, question: str, token: str, comment: str) -> None:
        cell, _ = self._cell(question)
        cells = list(db.scalars(self._comment_cells(question, cell)))
        told = sa.update(COMMENT).where(COMMENT.c.notebook_id == token, COMMENT.c.cell_id.in_(cells))
        there = db.execute(told.values(manual_comment=comment or None)).rowcount
        if not there and comment and cells:
            new = {"id": new_uuid(), "notebook_id": token, "cell_id": cells[0], "manual_comment": comment}
            db.execute(sa.insert(COMMENT).values(**new))


def _waiting(url: sa.URL, patience: float) -> dict[str, object]:
    # how each database is told to wait so long for another program, and no longer
    if url.get_backend_name() == "sqlite":
        return {"timeout": patience}
    if url.get_backend_name() == "postgresql":
        own = url.query.get("options", "")
        return {"options": f"{own} -c lock_timeout={round(patience * 1000)}".strip()}
    return {}


def _meanwhile(last: Given | None, words: str) -> str:
    if last is None:
        return f"The mark that you saw is gone from the gradebook. Load the page again. {words}"
    got = "took the mark back" if last.score is None else f"gave {last.score:g} points"
    return f"{last.marker or 'The formgrader'} {got} meanwhile. {words}"


def _rowless() -> GivenError:
    return GivenError("The gradebook has no row for this answer. Mark the class again, then reload the page.")


def _unmarked(slug: str) -> UnmarkedError:
    return UnmarkedError(f"Nothing of {slug} is marked yet. First: staycurious mark {slug} submissions.zip")


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)
