"""Keys for answers in figures: a number, a table of numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from staycurious.answers import Reading
from staycurious.marking.keys.verdicts import KeyMistakeError, Verdict, half_points, verdict


def number_key(
    answer: Reading,
    *,
    points: float,
    right: float,
    why: str,
    otherwise: str,
    tolerance: float = 0,
    common: Mapping[float, tuple[float, str]] = {},
) -> Verdict:
    """Mark a number.

    Parameters
    ----------
    answer : staycurious.answers.Reading
        What was recorded.
    points : float
        For the right number.
    right : float
        The number.
    why, otherwise : str
        Feedback for the right number, and for one that is neither right nor a common mistake.
    tolerance : float
        How far off still counts as right.
    common : mapping of float to (float, str)
        Common mistakes: the number → points for it, and what it shows.

    Returns
    -------
    Verdict
        The mark and the feedback.

    Raises
    ------
    KeyMistakeError
        When a common mistake counts as right, or is worth more than the right number.
    """
    for value, (part, _) in common.items():
        if abs(value - right) <= tolerance or not 0 <= part <= points:
            raise KeyMistakeError(
                f"{answer.name}: the common mistake {value} is right, or its {part} points don't fit."
            )

    def judge(value: float) -> tuple[float, str]:
        if abs(value - right) <= tolerance:
            return points, why
        return common.get(value, (0, otherwise))

    return verdict(answer, points, judge)


def table_key(
    answer: Reading,
    *,
    points: float,
    right: Sequence[Sequence[int]],
    why: str,
    otherwise: str,
    common: Sequence[tuple[Sequence[Sequence[int]], float, str]] = (),
) -> Verdict:
    """Mark a table of numbers, cell by cell.

    Parameters
    ----------
    answer : staycurious.answers.Reading
        What was recorded.
    points : float
        For the whole table.
    right : sequence of sequences of int
        The table.
    why, otherwise : str
        Feedback for the right table, and for one that is neither right nor a common mistake.
    common : sequence of (table, float, str)
        Common mistakes: the table, points for it, and what it shows.

    Returns
    -------
    Verdict
        The mark (the share of right cells, rounded down to half points) and the feedback.
    """

    def judge(value: Sequence[Sequence[int]]) -> tuple[float, str]:
        if value == [list(row) for row in right]:
            return points, why
        for mistaken, part, feedback in common:
            if value == [list(row) for row in mistaken]:
                return part, feedback
        cells = [
            (found, wanted)
            for row, key in zip(value, right, strict=True)
            for found, wanted in zip(row, key, strict=True)
        ]
        good = sum(found == wanted for found, wanted in cells)
        return half_points(
            points * good / len(cells)
        ), f"{good} of the {len(cells)} numbers are right. {otherwise}"

    return verdict(answer, points, judge)
