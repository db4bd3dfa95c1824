"""Make the students' version of each exercise for the site: as nbgrader does, but without touching the gradebook."""

from __future__ import annotations

import hashlib
import importlib.metadata
import shutil
from pathlib import Path

RELEASED = Path("_build", "release")
FOR_THE_SITE = Path("_build", "extra", "exercises")
SETTINGS = Path(__file__).with_name("settings.py")


def release(root: Path, exercises: Path | None = None) -> list[Path]:
    """Release every exercise for the site, into ``_build``.

    The gradebook is left alone, so that building the site can't change a mark; ``staycurious mark`` enters the exercise
    there, and makes the same file.

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
    staycurious.marking.course.MarkingError
        When nbgrader refuses a source, or what came out still holds a key.
    """
    root = root.resolve()  # nbgrader would count a relative place from the exercises
    made = _release_all((exercises or root / "exercises").resolve(), root / RELEASED)
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
    staycurious.marking.course.MarkingError
        When nbgrader refuses a source, or what came out still holds a key.
    """
    exercises = exercises.resolve()
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
    # imported here: nbgrader takes seconds to import, and an unchanged exercise doesn't need it
    from staycurious.marking.course import generate, open_course

    config = open_course(exercises).config
    config.CourseDirectory.release_directory = str(made)
    config.CourseDirectory.db_url = f"sqlite:///{made / 'gradebook.db'}"
    steps = [step for step in config.GenerateAssignment.preprocessors if not step.endswith("SaveCells")]
    config.GenerateAssignment.preprocessors = steps
    config.GenerateAssignment.no_database = True
    made.mkdir(parents=True, exist_ok=True)
    generate(config, slug)


def _fingerprint(exercises: Path, sources: list[Path]) -> str:
    digest = hashlib.sha256(importlib.metadata.version("nbgrader").encode())
    used = (exercises / "nbgrader_config.py", exercises / "source" / "header.ipynb", SETTINGS)
    for path in (*used, *sources, Path(__file__)):
        digest.update(path.name.encode() + (path.read_bytes() if path.is_file() else b""))
    return digest.hexdigest()
