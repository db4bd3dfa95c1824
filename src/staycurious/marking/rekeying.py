"""Enter an exercise's corrected source in the gradebook, and mark the class again with it.

All that can go wrong is looked for before anything changes: a question that came or went, a source that nbgrader
refuses, a key that would reach students, a test that gives no verdict.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import nbformat
from nbformat import NotebookNode
from nbgrader.api import Gradebook
from nbgrader.utils import is_grade, is_locked, is_solution, is_task
from traitlets.utils.importstring import import_item

from staycurious.marking.course import Course, MarkingError, check_exercise, register
from staycurious.marking.engine.book import Book, Change
from staycurious.marking.engine.exercise import check_steps, ensure_registered, hash_of
from staycurious.marking.engine.kept import give_back, is_kept, put_by
from staycurious.marking.engine.run import Tell, mark_class
from staycurious.marking.engine.trusted_tests import NEEDS_LOOK, log, with_verdicts
from staycurious.marking.engine.withdraw import without_withdrawn
from staycurious.marking.intake import Intake, Wanted, collect, read_released
from staycurious.marking.intake.notebooks import notebook_text
from staycurious.marking.rebuild import rebuild
from staycurious.marking.report import changes_table, question_of
from staycurious.marking.settings import secrets_in
from staycurious.tools.whole import write_whole

#: On so many students' work a corrected test is tried before it is entered.
SAMPLE = 50


class Source(NamedTuple):
    """An exercise's source as it stands now: with its tests, as students would get it, and as the gradebook would.

    ``entered`` is ``full`` with no points for what is withdrawn.
    """

    full: NotebookNode
    released: NotebookNode
    entered: NotebookNode


class Difference(NamedTuple):
    """What a source has otherwise than the gradebook.

    ``added``, ``gone`` and ``changed`` are names of cells; ``points`` has a cell's name with the points before and now.
    """

    added: list[str]
    gone: list[str]
    changed: list[str]
    points: dict[str, tuple[float, float]]


class Again(NamedTuple):
    """What marking again did: how many were marked, which marks changed, what intake set aside on the way."""

    marked: int
    changes: list[Change]
    intake: Intake


def read_source(course: Course, slug: str) -> Source:
    """Put an exercise's source through nbgrader's steps without writing anything anywhere.

    Parameters
    ----------
    course : staycurious.marking.course.Course
        The folder of exercises.
    slug : str
        The exercise.

    Returns
    -------
    Source
        What would be entered, and what would be given out.

    Raises
    ------
    MarkingError
        When there is no such exercise, a step refuses it, or what would be given out still holds a key.
    """
    check_exercise(course, slug)
    where = f"{course.root.name}/source/{slug}/{slug}.ipynb"
    resources = {"nbgrader": {"assignment": slug, "notebook": slug, "student": ".", "db_url": ""}}
    full = None
    try:
        notebook = nbformat.read(course.folder("source", ".", slug) / f"{slug}.ipynb", as_version=4)
        for step in course.config.GenerateAssignment.preprocessors:
            if str(step).endswith("SaveCells"):
                full = nbformat.from_dict(notebook)
            else:
                made = import_item(step) if isinstance(step, str) else step
                notebook, resources = made(config=course.config).preprocess(notebook, resources)
        full = notebook if full is None else full
        entered = without_withdrawn(full, course.root, slug)
    except Exception as error:  # each step has its own: the educator hears it, and nothing has changed
        said = (str(error).strip().splitlines() or [type(error).__name__])[0]
        raise MarkingError(f"{where} can't be used: {said} Nothing was changed.") from error
    if found := secrets_in(nbformat.writes(notebook)):
        raise MarkingError(
            f"{where} would give students {', '.join(found)}. Put keys between ### BEGIN HIDDEN TESTS and "
            "### END HIDDEN TESTS. Nothing was changed."
        )
    return Source(full, notebook, entered)


def differences(course: Course, slug: str, source: Source) -> Difference:
    """Say what a source has otherwise than the gradebook.

    Parameters
    ----------
    course : staycurious.marking.course.Course
        The folder of exercises.
    slug : str
        An exercise that is in the gradebook.
    source : Source
        Its source as it stands now.

    Returns
    -------
    Difference
        Everything empty where they agree.
    """
    with Gradebook(course.paths.db_url, course.paths.course_id) as gradebook:
        notebook = gradebook.find_notebook(slug, slug)
        solutions = {cell.name for cell in notebook.solution_cells}
        old_points = {cell.name: cell.max_score for cell in (*notebook.grade_cells, *notebook.task_cells)}
        old = {
            cell.name: (cell.cell_type, cell.locked, cell.source, cell.name in solutions)
            for cell in notebook.source_cells
        }
    new, points = {}, {}
    for cell in source.entered.cells:
        if is_grade(cell) or is_solution(cell) or is_locked(cell) or is_task(cell):
            name = cell.metadata.nbgrader.grade_id
            new[name] = (cell.cell_type, is_locked(cell), cell.source, is_solution(cell))
            if is_grade(cell) or is_task(cell):
                points[name] = float(cell.metadata.nbgrader.points)
    graded_now, graded_before = set(points), set(old_points)
    return Difference(
        sorted((new.keys() - old.keys()) | ((graded_now - graded_before) & old.keys())),
        sorted((old.keys() - new.keys()) | ((graded_before - graded_now) & new.keys())),
        [name for name in new if name in old and new[name] != old[name]],
        {
            name: (old_points[name], points[name])
            for name in points
            if name in old_points and points[name] != old_points[name]
        },
    )


def check_same_questions(slug: str, found: Difference) -> None:
    """Make sure that the questions are the ones that were handed in.

    Parameters
    ----------
    slug : str
        The exercise.
    found : Difference
        What its source has otherwise than the gradebook.

    Raises
    ------
    MarkingError
        When one came or went.
    """
    if not (found.added or found.gone):
        return
    parts = [
        f"{', '.join(names)} {words}"
        for names, words in (
            (found.added, "stands in the source and not in the gradebook"),
            (found.gone, "stands in the gradebook and not in the source"),
        )
        if names
    ]
    raise MarkingError(
        f"{slug} has been handed in, so its cells must stay the same ones: {'; '.join(parts)}. Take that change back. "
        "A question that shouldn't count: staycurious withdraw. Nothing was changed."
    )


def check_tests(course: Course, slug: str, source: Source) -> None:
    """Make sure that every test gives a verdict: on a blank notebook, and on some of what was handed in.

    Parameters
    ----------
    course : staycurious.marking.course.Course
        The folder of exercises.
    slug : str
        The exercise.
    source : Source
        With the tests that are to be entered.

    Raises
    ------
    MarkingError
        When one doesn't; it names the question, the work and the reason.
    """
    for whose, notebook in _samples(course, slug, source):
        with _no_log():
            tested = with_verdicts(notebook)
        for cell in tested.cells:
            if any(output.output_type == "error" for output in cell.get("outputs", ())):
                name = cell.metadata.nbgrader.grade_id
                raise MarkingError(
                    f"The test {name} gives no verdict on {whose}. {cell.metadata[NEEDS_LOOK]} Mend it in "
                    f"{course.root.name}/source/{slug}/{slug}.ipynb and try again. Nothing was changed."
                )


def _samples(course: Course, slug: str, source: Source) -> Iterator[tuple[str, NotebookNode]]:
    yield "a blank notebook", source.entered
    for path in _submitted(course, slug)[:SAMPLE]:
        given = _cells_whole(json.loads(path.read_bytes()))
        yield f"the work of {path.parts[-3]}", nbformat.from_dict(rebuild(source.entered, given))


@contextlib.contextmanager
def _no_log() -> Iterator[None]:
    # what the marker logs about a failing test is said to the educator here, once and in words
    before, log.disabled = log.disabled, True
    try:
        yield
    finally:
        log.disabled = before


def rekey(
    course: Course, slug: str, why: str, tell: Tell = lambda done, of: None
) -> tuple[Difference, Again]:
    """Enter a corrected source, and mark the class again. What people gave by hand stays, or is put by with its question.

    Parameters
    ----------
    course : staycurious.marking.course.Course
        The folder of exercises; the caller holds it.
    slug : str
        The exercise.
    why : str
        The reason, for the log of changed marks.
    tell : callable
        Is told how many are done, of how many.

    Returns
    -------
    tuple of Difference and Again
        What was entered, and what that changed. A run that was stopped half-way is finished by the next.

    Raises
    ------
    MarkingError
        When something is to be mended first; then nothing has changed.
    """
    source, intake = read_source(course, slug), look_through(course, slug)
    found = differences(course, slug, source)
    if _is_handed_in(course, slug):
        check_same_questions(slug, found)
        _check_same_beginnings(slug, found, source)
    check_tests(course, slug, source)
    if any(found):
        for name in (name for name, (_, now) in found.points.items() if now == 0):
            put_by(course, slug, name)
        register(course, slug)
        _fit_to_release(course, slug)
    counting = [
        cell.metadata.nbgrader.grade_id
        for cell in source.entered.cells
        if (is_grade(cell) or is_task(cell)) and cell.metadata.nbgrader.points
    ]
    given_back = [
        change
        for name in counting
        if is_kept(course, slug, name)
        for change in give_back(course, slug, name, why)
    ]
    again = mark_again(course, slug, why, intake, tell)
    return found, again._replace(changes=[*given_back, *again.changes])


def _check_same_beginnings(slug: str, found: Difference, source: Source) -> None:
    # what stood in an answer cell from the start would count as an answer once another text stands there
    answers = {
        cell.metadata.nbgrader.grade_id
        for cell in source.full.cells
        if cell.cell_type != "code" and is_solution(cell)
    }
    if changed := [name for name in found.changed if name in answers]:
        raise MarkingError(
            f"{slug} has been handed in, and the text that {', '.join(changed)} begins with was changed: whoever left "
            "it blank would seem to have answered. Take that change back. Nothing was changed."
        )


def _fit_to_release(course: Course, slug: str) -> None:
    # What lies in submitted is the released notebook with answers in it. When that has other words now, it is rebuilt
    # with them. It is the same work: what people marked by hand needn't be looked at again.
    released = read_released(course.folder("release", ".", slug) / f"{slug}.ipynb")
    for path in _submitted(course, slug):
        before = path.read_bytes()
        after = notebook_text(rebuild(released, _cells_whole(json.loads(before)))).encode()
        if after != before:
            write_whole(path, after.decode())


def _submitted(course: Course, slug: str) -> list[Path]:
    return sorted(course.root.glob(f"submitted/*/{slug}/{slug}.ipynb"))


def _cells_whole(notebook: dict) -> dict:
    for cell in notebook["cells"]:
        cell["source"] = "".join(cell["source"])
    return notebook


def look_through(course: Course, slug: str) -> Intake:
    """Make sure that only rebuilt notebooks lie in ``submitted``, as ``staycurious mark`` does.

    Parameters
    ----------
    course : staycurious.marking.course.Course
        The folder of exercises.
    slug : str
        The exercise; it is entered in the gradebook if it isn't yet.

    Returns
    -------
    Intake
        With what a person should read.

    Raises
    ------
    MarkingError
        When the settings name steps of marking that this marker doesn't know.
    """
    check_steps(course)
    ensure_registered(course, slug)
    released = read_released(course.folder("release", ".", slug) / f"{slug}.ipynb")
    return collect(None, Wanted(slug, released), course.root)


def mark_again(course: Course, slug: str, why: str, intake: Intake, tell: Tell) -> Again:
    """Mark what isn't marked with the exercise as it is now, and write the log.

    Parameters
    ----------
    course : staycurious.marking.course.Course
        The folder of exercises; the caller holds it.
    slug : str
        The exercise.
    why : str
        The reason, for the log of changed marks.
    intake : Intake
        What :func:`look_through` gave.
    tell : callable
        Is told how many are done, of how many.

    Returns
    -------
    Again
        What was done.
    """
    marked, _, changes = mark_class(course, slug, why=why, tell=tell)
    write_changes(course, slug)
    return Again(marked, changes, intake)


def write_changes(course: Course, slug: str) -> Path:
    """Write the log of every mark that ever changed.

    Parameters
    ----------
    course : staycurious.marking.course.Course
        The folder of exercises.
    slug : str
        The exercise.

    Returns
    -------
    pathlib.Path
        ``reports/<slug>/changes.csv`` in the folder.
    """
    with Book(course, slug) as book:
        told = changes_table(book.changes())
    return write_whole(course.root / "reports" / slug / "changes.csv", told)


def source_was_changed(course: Course, slug: str) -> list[str]:
    """Name the questions whose source is another than what the gradebook marks with.

    Parameters
    ----------
    course : staycurious.marking.course.Course
        The folder of exercises.
    slug : str
        An exercise that is in the gradebook.

    Returns
    -------
    list of str
        Cells by name, as people call them; empty where the source is as it was entered.
    """
    found = differences(course, slug, read_source(course, slug))
    names = [*found.added, *found.gone, *found.changed, *found.points]
    return list(dict.fromkeys(question_of(name) for name in names))


def is_stale(course: Course, slug: str) -> bool:
    """Tell whether any work is marked with another exercise than the gradebook holds now.

    Parameters
    ----------
    course : staycurious.marking.course.Course
        The folder of exercises.
    slug : str
        An exercise that is in the gradebook.

    Returns
    -------
    bool
        Whether marking again would mark anything that was marked before.
    """
    now = hash_of(course, slug)
    with Book(course, slug) as book:
        return any(last.exercise != now for last in book.before().values())


def _is_handed_in(course: Course, slug: str) -> bool:
    with Gradebook(course.paths.db_url, course.paths.course_id) as gradebook:
        return bool(gradebook.find_notebook(slug, slug).submissions)
