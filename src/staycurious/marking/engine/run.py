"""Mark a class: whatever lies in ``submitted`` and isn't marked yet.

A run can be stopped at any moment, and by any means, and be started again: each batch is written to the gradebook in
one transaction, after the marked notebooks, and what the gradebook says was marked from the same file with the same
exercise is not marked again.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from functools import partial
from itertools import islice
from pathlib import Path

from filelock import FileLock, Timeout
from nbgrader.preprocessors import AssignLatePenalties
from nbgrader.utils import find_all_files, parse_utc

from staycurious.marking.course import Course, MarkingError, permissions
from staycurious.marking.engine.book import Before, Book, Change, Penalty, Person
from staycurious.marking.engine.exercise import Exercise, load_exercise
from staycurious.marking.engine.marker import Marked, Submitted, fingerprint, mark_batch
from staycurious.tools.whole import write_whole

BATCH = 50

#: How batches are worked off: serially, or spread over processes and machines.
Spread = Callable[
    [Iterable[list[Submitted]], Callable[[list[Submitted]], list[Marked]]], Iterable[list[Marked]]
]
Tell = Callable[[int, int], None]


def hold(course: Course) -> AbstractContextManager:
    """Hold a folder of exercises for one run, so that two don't mark at the same time.

    Parameters
    ----------
    course : staycurious.marking.course.Course
        The folder.

    Returns
    -------
    context manager
        Held; use it with ``with``. The system lets go of it when the run ends, however it ends.

    Raises
    ------
    MarkingError
        When another run holds it.
    """
    lock = FileLock(course.root / ".marking.lock", timeout=0)
    try:
        return lock.acquire()
    except Timeout as error:
        raise MarkingError(
            f"Somebody is marking in {course.root.name} at this moment. Wait until that run has ended."
        ) from error


def mark_class(
    course: Course,
    slug: str,
    *,
    people: Sequence[Person] = (),
    spread: Spread = lambda batches, work: map(work, batches),
    why: str = "",
    tell: Tell = lambda done, of: None,
) -> tuple[int, int, list[Change]]:
    """Mark everything that lies in ``submitted`` and isn't marked yet.

    Parameters
    ----------
    course : staycurious.marking.course.Course
        The folder of exercises; the caller holds it.
    slug : str
        The exercise.
    people : sequence of Person
        What is known of the students' names.
    spread : callable
        How the batches are worked off.
    why : str
        The reason to log for marks that change.
    tell : callable
        Is told how many are done, of how many.

    Returns
    -------
    tuple of int, int and list of Change
        How many were marked, how many stood already, and which marks changed.
    """
    exercise = load_exercise(course, slug)
    students = _students(course, slug)
    write = _writer(course, exercise)
    known = {person.student: person for person in people}
    marked, changes = 0, []
    with Book(course, slug) as book:
        fresh = _Fresh(course, exercise, book.before())
        for batch in spread(_batches(fresh.only(students)), partial(mark_batch, exercise)):
            for one in batch:
                write(one)
            named = [known[one.student] for one in batch if one.student in known]
            changes += book.save(batch, why=why, people=named)
            marked += len(batch)
            tell(marked + fresh.as_before, len(students))
        book.save_penalties(late_penalty(course))
    tell(len(students), len(students))
    return marked, fresh.as_before, changes


def late_penalty(course: Course) -> Penalty:
    """Give the course's rule for late work: nbgrader's own plug-in, as the settings name it.

    Parameters
    ----------
    course : staycurious.marking.course.Course
        The folder of exercises.

    Returns
    -------
    callable
        Student, score and seconds late → penalty, or ``None`` for none.
    """
    step = AssignLatePenalties(config=course.config)
    step.init_plugin()
    return step.plugin_inst.late_submission_penalty


class _Fresh:
    # What is to be marked: all but what was marked before from the same file with the same exercise.
    def __init__(self, course: Course, exercise: Exercise, before: dict[str, Before]) -> None:
        self.as_before = 0
        self._course, self._exercise, self._before = course, exercise, before

    def only(self, students: Iterable[str]) -> Iterator[Submitted]:
        slug = self._exercise.slug
        for student in students:
            folder = self._course.folder("submitted", student, slug)
            data, received = (folder / f"{slug}.ipynb").read_bytes(), _received(folder)
            there = _has_verdicts(self._course.folder("autograded", student, slug) / f"{slug}.ipynb")
            last = self._before.get(student)
            same = last and (last.file, last.exercise) == (fingerprint(data), self._exercise.mark)
            if there and same and received in (None, last.received):
                self.as_before += 1
            else:
                yield Submitted(student, received, data)


def _has_verdicts(marked: Path) -> bool:
    # nbgrader's own command writes the file twice, and the marks in between: killed there, it leaves one without verdicts
    return marked.is_file() and b'"output_type"' in marked.read_bytes()


def _students(course: Course, slug: str) -> list[str]:
    folder = course.folder("submitted", "*", slug)
    parts = folder.relative_to(course.root).parts
    found = course.root.glob(str(Path(*parts, f"{slug}.ipynb")))
    return sorted(path.relative_to(course.root).parts[parts.index("*")] for path in found)


def _received(folder: Path) -> datetime | None:
    stamp = folder / "timestamp.txt"
    told = stamp.read_text(encoding="utf-8").strip() if stamp.is_file() else ""
    return parse_utc(told) if told else None


def _batches(students: Iterable[Submitted]) -> Iterator[list[Submitted]]:
    students = iter(students)
    while batch := list(islice(students, BATCH)):
        yield batch


def _writer(course: Course, exercise: Exercise) -> Callable[[Marked], None]:
    # A marked notebook, and beside it what nbgrader puts there: when it was received, and the source's other files.
    slug, mode = exercise.slug, permissions(course)
    source = course.folder("source", ".", slug)
    beside = [Path(name) for name in find_all_files(str(source), [*course.paths.ignore, "*.ipynb"])]

    def write(marked: Marked) -> None:
        folder = course.folder("autograded", marked.student, slug)
        folder.mkdir(parents=True, exist_ok=True)
        for half in folder.glob(".*.tmp"):  # what a run that was killed left of a file
            half.unlink()
        write_whole(folder / f"{slug}.ipynb", marked.notebook, mode)
        stamp = course.folder("submitted", marked.student, slug) / "timestamp.txt"
        if stamp.is_file():
            write_whole(folder / stamp.name, stamp.read_text(encoding="utf-8"), mode)
        for path in beside:
            copy = folder / path.relative_to(source)
            copy.parent.mkdir(parents=True, exist_ok=True)
            if not copy.exists():
                shutil.copyfile(path, copy)
                copy.chmod(mode)

    return write
