"""An exercise as the marker needs it: the released notebook, and the same with the gradebook's own tests in it."""

from __future__ import annotations

import hashlib
import json
from typing import NamedTuple

import nbformat
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.coursedir import CourseDirectory
from traitlets.utils.importstring import import_item

import staycurious
from staycurious.marking import settings
from staycurious.marking.course import Course, MarkingError, register

#: nbgrader's steps whose folders marking uses.
STEPS = ("source", "release", "submitted", "autograded", "feedback")


class Exercise(NamedTuple):
    """What marking needs to know of an exercise; plain data, so that it can travel to another machine.

    ``released`` is what students were given; ``prepared`` the same with the gradebook's tests, points and checksums;
    ``mark`` a hash of all that a mark rests on besides the answers.
    """

    slug: str
    released: dict
    prepared: dict
    mark: str


def load_exercise(course: Course, slug: str) -> Exercise:
    """Read an exercise, entering it in the gradebook first where it isn't yet.

    Parameters
    ----------
    course : staycurious.marking.course.Course
        The folder of exercises.
    slug : str
        The exercise.

    Returns
    -------
    Exercise
        Ready for marking.

    Raises
    ------
    MarkingError
        When there is no such exercise, it has more than one notebook, or the settings name steps that this marker
        doesn't know.
    """
    check_steps(course)
    ensure_registered(course, slug)
    path = course.folder("release", ".", slug) / f"{slug}.ipynb"
    released = nbformat.read(path, as_version=4)
    names = {"assignment": slug, "notebook": slug, "student": ".", "db_url": course.paths.db_url}
    prepared, resources = nbformat.from_dict(released), {"nbgrader": names}
    for step in settings.SANITIZE[1:]:
        prepared, resources = import_item(step)(config=course.config).preprocess(prepared, resources)
    return Exercise(slug, released, prepared, hash_of(course, slug))


def hash_of(course: Course, slug: str) -> str:
    """Give a hash of all that an exercise's marks rest on besides the answers: questions, keys, points, this package.

    Parameters
    ----------
    course : staycurious.marking.course.Course
        The folder of exercises.
    slug : str
        An exercise that is in the gradebook.

    Returns
    -------
    str
        SHA-256, in hexadecimal.
    """
    with Gradebook(course.paths.db_url, course.paths.course_id) as gradebook:
        notebook = gradebook.find_notebook(slug, slug)
        cells = sorted(
            (cell.name, cell.cell_type, cell.source, cell.checksum) for cell in notebook.source_cells
        )
        points = sorted((cell.name, cell.max_score) for cell in (*notebook.grade_cells, *notebook.task_cells))
    told = json.dumps([cells, points, staycurious.__version__])
    return hashlib.sha256(told.encode()).hexdigest()


def check_steps(course: Course) -> None:
    """Make sure that the settings ask for the steps that this marker takes, so that all routes agree.

    Parameters
    ----------
    course : staycurious.marking.course.Course
        The folder of exercises.

    Raises
    ------
    MarkingError
        When they name others.
    """
    found = (course.config.Autograde.sanitize_preprocessors, course.config.Autograde.autograde_preprocessors)
    if tuple(map(tuple, found)) != (settings.SANITIZE, settings.AUTOGRADE):
        raise MarkingError(
            f"{course.root.name}/nbgrader_config.py names other steps of marking than the course's. "
            "Take its own changes to Autograde's preprocessors out, or mark with nbgrader autograde."
        )
    usual = CourseDirectory(root=course.paths.root)
    for name in ("directory_structure", *(f"{step}_directory" for step in STEPS)):
        if getattr(course.paths, name) != getattr(usual, name):
            raise MarkingError(
                f"{course.root.name}/nbgrader_config.py sets CourseDirectory.{name}. This marker knows nbgrader's own "
                f"folders alone ({getattr(usual, name)}): take that line out, or mark with nbgrader autograde."
            )


def ensure_registered(course: Course, slug: str) -> None:
    """Enter an exercise in the gradebook where it isn't yet; one that is there stays as it is.

    Parameters
    ----------
    course : staycurious.marking.course.Course
        The folder of exercises.
    slug : str
        The exercise.

    Raises
    ------
    MarkingError
        When there is no such exercise, or it has more than one notebook.
    """
    if not _is_registered(course, slug):
        register(course, slug)


def _is_registered(course: Course, slug: str) -> bool:
    with Gradebook(course.paths.db_url, course.paths.course_id) as gradebook:
        try:
            notebooks = [notebook.name for notebook in gradebook.find_assignment(slug).notebooks]
        except MissingEntry:
            return False
    if notebooks and notebooks != [slug]:
        raise MarkingError(
            f"{slug} has the notebooks {', '.join(notebooks)}. This marker takes exercises of one notebook, "
            "named as its folder. Mark this one with nbgrader autograde."
        )
    return bool(notebooks) and (course.folder("release", ".", slug) / f"{slug}.ipynb").is_file()
