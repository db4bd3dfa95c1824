"""Stock nbgrader: its own commands with its own preprocessors and pages, on the same exercise."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

from bench.marking.classes import SLUG, write_tree
from bench.marking.measure import CommandFailedError, Cost, cost_of
from staycurious.marking.settings import RELEASE

NBGRADER = str(Path(sys.executable).with_name("nbgrader"))
#: Our sources hold no solutions, so the release leaves out one stock step, as ours does. Marking and pages are stock.
CONFIG = f"""c = get_config()
c.CourseDirectory.course_id = "stay-curious"
c.IncludeHeaderFooter.header = "source/header.ipynb"
c.GenerateAssignment.preprocessors = {list(RELEASE)!r}
"""
MARKS = """
SELECT submitted_assignment.student_id, base_cell.name, grade.auto_score
FROM grade
JOIN base_cell ON base_cell.id = grade.cell_id
JOIN submitted_notebook ON submitted_notebook.id = grade.notebook_id
JOIN submitted_assignment ON submitted_assignment.id = submitted_notebook.assignment_id
"""
TESTS = """
SELECT source_cell.name, source_cell.source, grade_cells.max_score
FROM source_cell
JOIN base_cell ON base_cell.name = source_cell.name AND base_cell.notebook_id = source_cell.notebook_id
JOIN grade_cells ON grade_cells.id = base_cell.id
WHERE source_cell.cell_type = 'code'
"""


def environment() -> dict[str, str]:
    """Give what nbgrader needs in its environment: it starts alembic by its name alone.

    Returns
    -------
    dict of str to str
        A ``PATH`` with this Python's programs first.
    """
    return {"PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])}


def make_course(folder: Path, exercises: Path) -> Path:
    """Make a course with stock settings whose exercise is released.

    Parameters
    ----------
    folder : pathlib.Path
        Becomes the course.
    exercises : pathlib.Path
        Our exercises' folder, of which the sources are taken.

    Returns
    -------
    pathlib.Path
        The folder.

    Raises
    ------
    CommandFailedError
        When nbgrader refuses the source.
    """
    shutil.copytree(exercises / "source", folder / "source")
    (folder / "nbgrader_config.py").write_text(CONFIG, encoding="utf-8")
    command = [NBGRADER, "generate_assignment", SLUG]
    done = subprocess.run(
        command, cwd=folder, env={**os.environ, **environment()}, capture_output=True, text=True
    )
    if done.returncode:
        raise CommandFailedError(f"nbgrader did not release {SLUG}:\n{done.stderr[-2000:]}")
    return folder


def released(folder: Path) -> dict:
    """Give a course's released notebook.

    Parameters
    ----------
    folder : pathlib.Path
        The course.

    Returns
    -------
    dict
        As the file holds it.
    """
    return json.loads((folder / "release" / SLUG / f"{SLUG}.ipynb").read_text(encoding="utf-8"))


def mark(folder: Path, size: int) -> tuple[Cost, Cost]:
    """Let stock nbgrader mark a class and write its feedback.

    Parameters
    ----------
    folder : pathlib.Path
        A course that :func:`make_course` made.
    size : int
        How many students.

    Returns
    -------
    tuple of Cost
        Of the marks, and of the feedback.

    Raises
    ------
    CommandFailedError
        When a command ends badly.
    """
    write_tree(folder / "submitted", released(folder), size)
    return (
        cost_of([NBGRADER, "autograde", SLUG], folder, environment()),
        cost_of([NBGRADER, "generate_feedback", SLUG], folder, environment()),
    )


def marks(folder: Path) -> dict[tuple[str, str], float | None]:
    """Read every automatic mark from a gradebook.

    Parameters
    ----------
    folder : pathlib.Path
        A course, stock or ours.

    Returns
    -------
    dict of (str, str) to float or None
        Student and test cell → mark; ``None`` where there is none.
    """
    return {(student, name): score for student, name, score in _rows(folder, MARKS)}


def tests(folder: Path) -> list[tuple[str, str, float]]:
    """Read the test cells from a gradebook, hidden parts and all.

    Parameters
    ----------
    folder : pathlib.Path
        A course.

    Returns
    -------
    list of (str, str, float)
        Name, source and points.
    """
    return _rows(folder, TESTS)


def _rows(folder: Path, query: str) -> list[tuple]:
    gradebook = sqlite3.connect(folder / "gradebook.db")
    try:
        return gradebook.execute(query).fetchall()
    finally:
        gradebook.close()
