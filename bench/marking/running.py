"""Run all three ways to mark on one class, and ours on classes that grow."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from bench.marking import otter, ours, stock
from bench.marking.classes import answers, student, writer
from bench.marking.comparing import Found, Marker, Run, agreement

ROOT = Path(__file__).resolve().parents[2]
EXERCISES = ROOT / "exercises"
FEW = 2
SIZE = 100
QUOTED = 2_000
GROWING = (10, 100, 1_000, QUOTED, 10_000)
QUICK = (2, 20, 200)


def measure(
    size: int = SIZE, growing: Sequence[int] = GROWING, tell: Callable[[str], None] = lambda said: None
) -> Found:
    """Mark the same class with stock nbgrader, otter-grader and ours; then growing classes with ours.

    Parameters
    ----------
    size : int
        How many students all three mark.
    growing : sequence of int
        The sizes of the classes that we mark alone, from small to large.
    tell : callable
        Is told in a sentence what is done next.

    Returns
    -------
    Found
        What was measured.

    Raises
    ------
    bench.marking.measure.CommandFailedError
        When a command that is measured ends badly.
    bench.marking.otter.NoOtterError
        When otter-grader can't be had.
    """
    python = otter.install()
    place = ROOT / "_build" / "bench"
    place.mkdir(parents=True, exist_ok=True)
    sizes = (FEW, size)
    # on the same disk as a course would be: a folder in memory would count against nobody
    with tempfile.TemporaryDirectory(dir=place, prefix="class-") as folder:
        work = Path(folder)
        tell(f"stock nbgrader: {FEW}, then {size} submissions")
        empty = stock.make_course(work / "empty", EXERCISES)
        courses = [Path(shutil.copytree(empty, work / f"stock{n}")) for n in sizes]
        theirs = [Run(n, *stock.mark(course, n)) for n, course in zip(sizes, courses, strict=True)]
        tell(f"otter-grader: {FEW}, then {size} submissions")
        tests, written = stock.tests(empty), writer(stock.released(empty))
        others = []
        for n in sizes:
            handed_in = [(student(number), written(number)) for number in range(1, n + 1)]
            cost, others_marks = otter.mark(python, work / f"otter{n}", tests, handed_in)
            others.append(Run(n, cost))
        tell(f"ours: {FEW}, then {size} submissions")
        own_courses = [ours.make_course(work / f"ours{n}", EXERCISES, empty) for n in sizes]
        own = [Run(n, *ours.mark_tree(course, n)) for n, course in zip(sizes, own_courses, strict=True)]
        own_marks, given = stock.marks(own_courses[-1]), {student(n): answers(n) for n in range(1, size + 1)}
        beside_stock = agreement(own_marks, stock.marks(courses[-1]), given)
        beside_otter = agreement(own_marks, others_marks, given)
        return Found(
            Marker("stock nbgrader", theirs),
            Marker("otter-grader", others),
            Marker("Stay Curious", own),
            [_alone(empty, n, tell) for n in growing],
            beside_stock,
            beside_otter,
        )


def _alone(empty: Path, size: int, tell: Callable[[str], None]) -> Run:
    tell(f"ours: {size:,} submissions from Moodle's zip")
    course = ours.make_course(empty.parent / f"growing{size}", EXERCISES, empty)
    try:
        return Run(size, *ours.mark_zip(course, size))
    finally:
        shutil.rmtree(course)  # a gigabyte, at 10,000
