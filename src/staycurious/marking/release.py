"""Make the students' version of each exercise for the site: as nbgrader does, but without touching the gradebook."""

from __future__ import annotations

import hashlib
import importlib.metadata
import io
import logging
import re
import shutil
from pathlib import Path

from staycurious.marking.settings import secrets_in

RELEASED = Path("_build", "release")
FOR_THE_SITE = Path("_build", "extra", "exercises")
SETTINGS = Path(__file__).with_name("settings.py")


class ReleaseError(RuntimeError):
    """An exercise could not be released; the message says which, why, and what to mend."""


def release(root: Path, exercises: Path | None = None) -> list[Path]:
    """Release every exercise for the site, into ``_build``.

    The gradebook is left alone, so that building the site can't change a mark; for marking an educator runs
    ``nbgrader generate_assignment`` once, which registers the exercise and makes the same file.

    Parameters
    ----------
    root : pathlib.Path
        The course's folder.
    exercises : pathlib.Path, optional
        A folder of exercises that the site is to give out in place of the course's own.

    Returns
    -------
    list of pathlib.Path
        The released notebooks, as the site gives them out.

    Raises
    ------
    ReleaseError
        When nbgrader refuses a source, or what came out still holds a key.
    """
    made = _release_all(exercises or root / "exercises", root / RELEASED)
    shutil.rmtree(root / FOR_THE_SITE, ignore_errors=True)
    (root / FOR_THE_SITE).mkdir(parents=True)
    return [Path(shutil.copyfile(path, root / FOR_THE_SITE / path.name)) for path in made]


def release_privately(exercises: Path) -> list[Path]:
    """Release every exercise of a private folder into that folder, where no site finds it.

    Parameters
    ----------
    exercises : pathlib.Path
        The folder.

    Returns
    -------
    list of pathlib.Path
        The released notebooks, in ``_build/release``.

    Raises
    ------
    ReleaseError
        When nbgrader refuses a source, or what came out still holds a key.
    """
    return _release_all(exercises, exercises / RELEASED)


def _release_all(exercises: Path, made: Path) -> list[Path]:
    sources = sorted((exercises / "source").glob("m*/m*.ipynb"))
    stamp, mark = made / "made.sha256", _fingerprint(exercises, sources)
    if not stamp.is_file() or stamp.read_text(encoding="utf-8") != mark:
        shutil.rmtree(made, ignore_errors=True)
        for source in sources:
            _release_one(exercises, made, source.stem)
        stamp.parent.mkdir(parents=True, exist_ok=True)
        stamp.write_text(mark, encoding="utf-8")
    return [made / source.stem / source.name for source in sources]


def _release_one(exercises: Path, made: Path, slug: str) -> None:
    # imported here: nbgrader takes a second and a half to import, and an unchanged exercise doesn't need it
    from nbgrader.converters import GenerateAssignment
    from nbgrader.converters.base import NbGraderException
    from nbgrader.coursedir import CourseDirectory
    from traitlets.config import PyFileConfigLoader
    from traitlets.log import get_logger

    config = PyFileConfigLoader("nbgrader_config.py", path=str(exercises)).load_config()
    config.CourseDirectory.root = str(exercises)
    config.CourseDirectory.release_directory = str(made)
    config.CourseDirectory.assignment_id = slug
    config.CourseDirectory.db_url = f"sqlite:///{made / 'gradebook.db'}"
    steps = [step for step in config.GenerateAssignment.preprocessors if not step.endswith("SaveCells")]
    config.GenerateAssignment.preprocessors = steps
    config.GenerateAssignment.no_database = True
    config.BaseConverter.logfile = ""
    made.mkdir(parents=True, exist_ok=True)
    said = io.StringIO()
    listener = logging.StreamHandler(said)
    listener.setLevel(logging.ERROR)
    log = get_logger()
    log.addHandler(listener)
    try:
        GenerateAssignment(coursedir=CourseDirectory(config=config), config=config).start()
    except NbGraderException as error:
        found = [
            line for line in said.getvalue().splitlines() if re.match(r"\w+(\.\w+)*(Error|Exception): ", line)
        ]
        raise ReleaseError(
            f"{exercises.name}/source/{slug}/{slug}.ipynb was not released. nbgrader says: {(found or [str(error)])[-1]}"
        ) from error
    finally:
        log.removeHandler(listener)
    text = (made / slug / f"{slug}.ipynb").read_text(encoding="utf-8")
    if found := secrets_in(text):
        raise ReleaseError(
            f"The released {slug}.ipynb still holds {', '.join(found)}. In its source, put keys between "
            "### BEGIN HIDDEN TESTS and ### END HIDDEN TESTS."
        )


def _fingerprint(exercises: Path, sources: list[Path]) -> str:
    digest = hashlib.sha256(importlib.metadata.version("nbgrader").encode())
    used = (exercises / "nbgrader_config.py", exercises / "source" / "header.ipynb", SETTINGS)
    for path in (*used, *sources, Path(__file__)):
        digest.update(path.name.encode() + (path.read_bytes() if path.is_file() else b""))
    return digest.hexdigest()
