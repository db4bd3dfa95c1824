"""What people gave for each criterion of a written answer, in the words that its rubric has for the student."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from sqlalchemy import Engine

from staycurious.marking.feedback.page import Reached
from staycurious.marking.people.given import Given, last_given
from staycurious.marking.people.rubric import Rubric, read_rubrics

#: Whose marks a student may see, the last word first. A second mark is for the markers.
_ROUNDS = ("agreed", "first")


class Levels(NamedTuple):
    """What one answer was given by a rubric, and the points that it comes to."""

    score: float
    reached: tuple[Reached, ...]


def by_rubric(engine: Engine, slug: str) -> dict[tuple[str, str], tuple[Given, ...]]:
    """Read the marks that people gave by a rubric and that the gradebook may hold.

    Parameters
    ----------
    engine : sqlalchemy.Engine
        On the gradebook.
    slug : str
        The exercise.

    Returns
    -------
    dict of (str, str) to tuple of Given
        By student and question, the agreed mark before the first. The one with the gradebook's points counts, and none where
        the formgrader has other points since.
    """
    found: dict[tuple[str, str], tuple[Given, ...]] = {}
    for round in _ROUNDS:
        for key, given in last_given(engine, slug, round).items():
            if given.levels:
                found[key] = (*found.get(key, ()), given)
    return found


def levels_of_class(
    engine: Engine, root: Path | None, slug: str
) -> dict[tuple[str, str], tuple[Levels, ...]]:
    """Read the levels that a class's written answers reached.

    Parameters
    ----------
    engine : sqlalchemy.Engine
        On the gradebook.
    root : pathlib.Path or None
        The folder of exercises, with its rubrics.
    slug : str
        The exercise.

    Returns
    -------
    dict of (str, str) to tuple of Levels
        By student and question, the agreed mark before the first. Only where the rubric still has every criterion that
        points were given for, and no other: else it would explain another mark than the student's.

    Raises
    ------
    RubricError
        When people gave marks by rubric and it can't be read any more.
    """
    gave = by_rubric(engine, slug) if root else {}
    if not gave:
        return {}
    rubrics, found = read_rubrics(root, slug), {}
    for (student, question), those in gave.items():
        if rubric := rubrics.get(question):
            ids = {one.id for one in rubric.criteria}
            if fitting := [_levels(given, rubric) for given in those if given.levels.keys() == ids]:
                found[student, question] = tuple(fitting)
    return found


def _levels(given: Given, rubric: Rubric) -> Levels:
    reached = []
    for one in rubric.criteria:
        points = given.levels[one.id]
        # the words of the level that was reached, and of no other: those above it are what the next student should find
        said = next((level.said for level in one.levels if level.points == points), "")
        reached.append(Reached(one.name, said, points, one.points))
    return Levels(given.score, tuple(reached))
