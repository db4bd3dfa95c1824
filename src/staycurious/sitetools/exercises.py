"""Check a private folder of exercises, as ``staycurious doctor`` checks the course's own."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from staycurious.sitetools.course import GRADE_ID, CourseError

#: What makes a folder one of exercises.
SETTINGS = "nbgrader_config.py"


def exercise_problems(exercises: Path, wanted: Sequence[str] = ()) -> Iterator[str]:
    """Find what stands in the way of giving out and marking a folder's exercises.

    Parameters
    ----------
    exercises : pathlib.Path
        The folder.
    wanted : sequence of str
        Exercises that must be there: those of a site's modules. A folder for marking alone may have fewer.

    Yields
    ------
    str
        The file, the place and the mend.
    """
    if not (exercises / "source" / "header.ipynb").is_file():
        yield f"source/header.ipynb is missing in {exercises.name}. Copy the course's own."
    there = sorted(path for path in (exercises / "source").glob("*/*.ipynb") if path.parent.name == path.stem)
    for slug in wanted:
        if slug not in {path.stem for path in there}:
            yield f"source/{slug}/{slug}.ipynb is missing in {exercises.name}, and the module's page leads to it. Copy the course's own."
    if not there:
        yield f"{exercises.name}/source holds no exercise. Copy one of the course's own, such as m02_reading_a_score."
    for path in there:
        yield from _notebook_problems(path, f"{exercises.name}/source/{path.stem}/{path.name}")


def _notebook_problems(path: Path, where: str) -> Iterator[str]:
    try:
        text = path.read_text(encoding="utf-8")
        cells = json.loads(text)["cells"]
        ran = [
            number
            for number, cell in enumerate(cells, 1)
            if cell.get("outputs") or cell.get("execution_count")
        ]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        yield f"{where} is not a readable notebook ({error}). Take it from version control again."
        return
    if ran:
        yield f"{where}, cell {ran[0]} holds outputs of a run. Clear them: nbstripout --keep-id {where}"
    if others := set(GRADE_ID.findall(text)) - {path.stem[:3]}:
        yield f"{where}: it has answers named {', '.join(sorted(others))}_… Begin them with {path.stem[:3]}_."


def check_exercises(exercises: Path, wanted: Sequence[str] = ()) -> None:
    """Check that a folder's exercises can be given out and marked.

    Parameters
    ----------
    exercises : pathlib.Path
        The folder.
    wanted : sequence of str
        Exercises that must be there.

    Raises
    ------
    CourseError
        With every problem found, a line each.
    """
    if problems := list(exercise_problems(exercises, wanted)):
        count = "1 thing" if len(problems) == 1 else f"{len(problems)} things"
        raise CourseError(
            "\n".join([f"{exercises.name} is not whole. {count} to mend:", *(f"- {p}" for p in problems)])
        )
