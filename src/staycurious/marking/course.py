"""A folder of exercises as nbgrader sees it: its settings, its paths, its gradebook."""

from __future__ import annotations

import logging
import re
from pathlib import Path
from typing import NamedTuple

from nbgrader.converters import Autograde, GenerateAssignment
from nbgrader.converters.base import NbGraderException
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config, PyFileConfigLoader
from traitlets.log import get_logger

from staycurious.marking.settings import secrets_in

SETTINGS = "nbgrader_config.py"


class MarkingError(RuntimeError):
    """Marking could not go on; the message says what is wrong, where, and what to do."""


class Course(NamedTuple):
    """A folder of exercises: where it is, its settings, and the paths that follow from them."""

    root: Path
    config: Config
    paths: CourseDirectory

    def folder(self, step: str, student: str, slug: str) -> Path:
        """Say where a step's files lie.

        Parameters
        ----------
        step : str
            ``"release"``, ``"submitted"``, ``"autograded"``, ``"feedback"`` or ``"source"``.
        student : str
            As the gradebook calls them; ``"."`` where a step knows no students.
        slug : str
            The exercise.

        Returns
        -------
        pathlib.Path
            The folder, as nbgrader's settings name it.
        """
        name = getattr(self.paths, f"{step}_directory")
        return Path(self.paths.format_path(name, student, slug))


def open_course(root: Path, gradebook: str = "") -> Course:
    """Read a folder's settings.

    Parameters
    ----------
    root : pathlib.Path
        The folder that holds ``nbgrader_config.py``: ``exercises`` or a private one.
    gradebook : str
        The gradebook's address (SQLAlchemy's form); the settings' own when left out.

    Returns
    -------
    Course
        The folder.

    Raises
    ------
    MarkingError
        When the folder or its settings aren't there.
    """
    root = root.resolve()
    if not (root / SETTINGS).is_file():
        raise MarkingError(
            f"{root.name}: there is no {SETTINGS} in this folder, so it isn't a folder of exercises. "
            "Name the one that holds it, with --exercises or STAYCURIOUS_EXERCISES."
        )
    config = PyFileConfigLoader(SETTINGS, path=str(root)).load_config()
    config.CourseDirectory.root = str(root)
    if gradebook:
        config.CourseDirectory.db_url = gradebook
    return Course(root, config, CourseDirectory(config=config))


def exercises_in(root: Path) -> list[str]:
    """List the exercises that a folder holds.

    Parameters
    ----------
    root : pathlib.Path
        The folder of exercises.

    Returns
    -------
    list of str
        Their slugs, sorted.
    """
    return sorted(path.stem for path in (root / "source").glob("*/*.ipynb") if path.parent.name == path.stem)


def check_exercise(course: Course, slug: str) -> None:
    """Make sure that there is an exercise of this name.

    Parameters
    ----------
    course : Course
        The folder.
    slug : str
        The exercise.

    Raises
    ------
    MarkingError
        When there is none.
    """
    if slug not in exercises_in(course.root):
        known = ", ".join(exercises_in(course.root)) or "none"
        raise MarkingError(f"There is no exercise {slug!r} in {course.root.name}/source. There are: {known}.")


def register(course: Course, slug: str) -> None:
    """Enter an exercise's questions and keys in the gradebook, and make the students' version.

    What ``nbgrader generate_assignment --force`` does.

    Parameters
    ----------
    course : Course
        The folder.
    slug : str
        The exercise.

    Raises
    ------
    MarkingError
        When there is no such exercise, or nbgrader refuses its source.
    """
    check_exercise(course, slug)
    generate(course.config, slug)


def generate(config: Config, slug: str) -> Path:
    """Have nbgrader make the students' version of an exercise, and see that it holds no key.

    Parameters
    ----------
    config : traitlets.config.Config
        The settings: whether the gradebook is written too is theirs to say.
    slug : str
        The exercise.

    Returns
    -------
    pathlib.Path
        The students' version.

    Raises
    ------
    MarkingError
        When nbgrader refuses the source, or a key would reach students; then the file is taken away again.
    """
    config = Config(config)
    config.CourseDirectory.assignment_id = slug
    config.GenerateAssignment.force = True
    paths = CourseDirectory(config=config)
    where = f"{Path(paths.root).name}/source/{slug}/{slug}.ipynb"
    heard, log = _Heard(), get_logger()
    level = log.level
    log.addHandler(heard)
    log.setLevel(logging.ERROR)
    try:
        GenerateAssignment(coursedir=paths, config=config).start()
    except (NbGraderException, RuntimeError) as error:
        raise MarkingError(f"{where} was refused by nbgrader: {heard.last or error}") from error
    finally:
        log.removeHandler(heard)
        log.setLevel(level)
    made = Path(paths.format_path(paths.release_directory, ".", slug), f"{slug}.ipynb")
    if found := secrets_in(made.read_text(encoding="utf-8")):
        made.unlink()
        raise MarkingError(
            f"{where} would give students {', '.join(found)}. Put keys between ### BEGIN HIDDEN TESTS and "
            "### END HIDDEN TESTS."
        )
    return made


def permissions(course: Course) -> int:
    """Say with which permissions nbgrader leaves a marked notebook.

    Parameters
    ----------
    course : Course
        The folder.

    Returns
    -------
    int
        As ``os.chmod`` takes it.
    """
    converter = Autograde(coursedir=course.paths, config=course.config)
    return int(str(converter.permissions), 8)


class _Heard(logging.Handler):
    # nbgrader logs the cause and raises something vague; the cause is what a person needs
    last = ""

    def emit(self, record: logging.LogRecord) -> None:
        causes = re.findall(r"^(?:\w+\.)*\w+(?:Error|Exception): (.+)$", record.getMessage(), re.MULTILINE)
        self.last = causes[-1] if causes else self.last
