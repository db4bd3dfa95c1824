"""Our own marking of the same exercise: the two commands that an educator runs."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from bench.marking import stock
from bench.marking.classes import SLUG, write_moodle_zip, write_roster, write_tree
from bench.marking.measure import Cost, cost_of

ROOT = Path(__file__).resolve().parents[2]
STAYCURIOUS = str(Path(sys.executable).with_name("staycurious"))


def make_course(folder: Path, exercises: Path, registered: Path) -> Path:
    """Make a course with our settings whose exercise is released, without any student.

    Parameters
    ----------
    folder : pathlib.Path
        Becomes the course.
    exercises : pathlib.Path
        Our exercises' folder, of which the settings are taken.
    registered : pathlib.Path
        A stock course without students: the exercise is released and stands in its gradebook just as in ours.

    Returns
    -------
    pathlib.Path
        The folder.
    """
    shutil.copytree(registered, folder)
    for name in ("nbgrader_config.py", "look_again.yml"):
        shutil.copyfile(exercises / name, folder / name)
    return folder


def mark_tree(folder: Path, size: int) -> tuple[Cost, Cost]:
    """Mark a class that was handed in as a folder and write its feedback, by one command.

    Parameters
    ----------
    folder : pathlib.Path
        A course that :func:`make_course` made.
    size : int
        How many students.

    Returns
    -------
    tuple of Cost
        Of all of it; and nothing, since the feedback is in it.

    Raises
    ------
    bench.marking.measure.CommandFailedError
        When the command ends badly.
    """
    handed_in = write_tree(folder.parent / f"{folder.name}_handed_in", stock.released(folder), size)
    command = [STAYCURIOUS, "mark", SLUG, str(handed_in), "--feedback", "--exercises", str(folder)]
    return cost_of(command, ROOT), Cost(0, 0, 0)


def mark_zip(folder: Path, size: int) -> tuple[Cost, Cost]:
    """Mark a class from Moodle's zip and grading worksheet, and write its feedback.

    Parameters
    ----------
    folder : pathlib.Path
        A course that :func:`make_course` made.
    size : int
        How many students.

    Returns
    -------
    tuple of Cost
        Of taking in and marking, and of the feedback.

    Raises
    ------
    bench.marking.measure.CommandFailedError
        When a command ends badly.
    """
    zipped = write_moodle_zip(folder.parent / f"{folder.name}.zip", stock.released(folder), size)
    roster = write_roster(folder.parent / f"{folder.name}.csv", size)
    try:
        return _mark(folder, str(zipped), "--roster", str(roster))
    finally:
        zipped.unlink()


def _mark(folder: Path, *source: str) -> tuple[Cost, Cost]:
    place = ["--exercises", str(folder)]
    return (
        cost_of([STAYCURIOUS, "mark", SLUG, *source, *place], ROOT),
        cost_of([STAYCURIOUS, "feedback", SLUG, *place], ROOT),
    )
