"""What an answer is worth, and what its writer should hear: the verdict that every key gives."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple

from staycurious.answers import Reading

NOTHING = "Nothing was recorded for this question."
TO_A_PERSON = "A machine couldn't read this, so a person marks it: what they give is what counts."


class KeyMistakeError(ValueError):
    """A key itself is wrong (not an answer); the message says what to mend in the exercise's source."""


class Verdict(NamedTuple):
    """What an answer is worth, out of how many points, and what its writer should hear (Markdown)."""

    points: float
    of: float
    feedback: str
    needs_look: bool = False

    def __repr__(self) -> str:
        """Give the points alone: nbgrader reads a test cell's result as its mark."""
        return f"{self.points:g}"

    def _repr_markdown_(self) -> str:
        points = "" if self.needs_look else f"**{self.points:g} of {self.of:g} points.** "
        return points + self.feedback


def verdict(answer: Reading, points: float, judge: Callable[[object], tuple[float, str]]) -> Verdict:
    """Give the verdict on an answer that was read, and on one that was not.

    Parameters
    ----------
    answer : staycurious.answers.Reading
        What was recorded.
    points : float
        What the right answer is worth.
    judge : callable
        From the answer's value to its points and feedback.

    Returns
    -------
    Verdict
        Nothing recorded is worth nothing; what could not be read waits for a person.
    """
    if answer.problem:
        return Verdict(0, points, f"{TO_A_PERSON} {answer.problem}", needs_look=True)
    if answer.value is None:
        return Verdict(0, points, NOTHING)
    got, feedback = judge(answer.value)
    return Verdict(got, points, feedback)


def half_points(points: float) -> float:
    """Round down to half points.

    Parameters
    ----------
    points : float
        Any points.

    Returns
    -------
    float
        The half points below.
    """
    return rounded_down(points, 0.5)


def rounded_down(points: float, step: float) -> float:
    """Round down to a step.

    Parameters
    ----------
    points : float
        Any points.
    step : float
        Such as a half or a quarter.

    Returns
    -------
    float
        The multiple of the step that is not above the points.
    """
    # the tiny extra undoes what binary fractions lose
    return math.floor(points / step + 1e-9) * step
