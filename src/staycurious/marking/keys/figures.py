"""Keys for answers in figures: a number, a table of numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain
from operator import eq

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

    Raises
    ------
    KeyMistakeError
        When a table has another shape than the right one, or a common mistake is right or its points don't fit.
    """
    wanted, shape = _rows(right), [len(row) for row in right]
    if not shape or 0 in shape:
        raise KeyMistakeError(f"{answer.name}: the right table has no numbers.")
    for table, part, _ in common:
        if [len(row) for row in table] != shape or _rows(table) == wanted or not 0 <= part <= points:
            raise KeyMistakeError(
                f"{answer.name}: the common mistake {_rows(table)} is right, or of another shape, or its {part} points don't fit."
            )

    def judge(value: Sequence[Sequence[int]]) -> tuple[float, str]:
        if [len(row) for row in value] != shape:
            raise KeyMistakeError(f"{answer.name}: the key's table has another shape than the question's.")
        for table, part, told in [(right, points, why), *common]:
            if value == _rows(table):
                return part, told
        good = sum(map(eq, chain(*value), chain(*wanted)))
        part = half_points(points * good / sum(shape))
        return part, f"{good} of the {sum(shape)} numbers are right. {otherwise}"

    return verdict(answer, points, judge)


def _rows(table: Sequence[Sequence[int]]) -> list[list[int]]:
    return [list(row) for row in table]
