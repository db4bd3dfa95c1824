"""Withdraw a question, so that it counts for nobody; and take that back without losing what people gave by hand."""

from __future__ import annotations

from typing import NamedTuple

import yaml
from nbgrader.api import Gradebook
from nbgrader.utils import is_grade, is_task

from staycurious.marking.course import Course, MarkingError, register
from staycurious.marking.engine.kept import give_back, is_kept, put_by
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
    by_hand = put_by(course, slug, name) if _counts(course, slug, name) else 0
    told = read_withdrawn(course.root)
    others = {other: reason for other, reason in told.get(slug, {}).items() if not is_named(name, other)}
    return _entered(
        course, slug, source, name, told, {**others, question_of(name): why}, by_hand, why, intake, tell
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
    waiting = is_kept(course, slug, name)
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
    by_hand: int,
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
    given_back = [] if any(is_named(name, other) for other in now) else give_back(course, slug, name, why)
    again = mark_again(course, slug, why, intake, tell)
    again = again._replace(changes=sorted([*given_back, *again.changes], key=lambda change: change.student))
    return Withdrawn(question_of(name), by_hand or len(given_back), again)


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
