"""Calibration: of those given about 30 in 100, was it about 30 in 100 to whom it happened."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from typing import NamedTuple

from staycurious.questions._checks import labels, numbers, same_length, together, yes_no
from staycurious.questions.intervals import Share, share_of


class CalibrationBand(NamedTuple):
    """One band of scores in one group: what was predicted on average (0 to 1), and what was seen.

    ``low`` and ``high`` are the band's edges as they were given; ``predicted`` is None where nobody is in it.
    """

    group: str | int | bool
    low: float
    high: float
    n: int
    predicted: float | None
    observed: Share


def calibration_table(
    predicted: Iterable[float],
    happened: Iterable[bool],
    groups: Iterable | None = None,
    edges: Iterable[float] | None = None,
    out_of: float = 1,
) -> list[CalibrationBand]:
    """Say, band by band, how often it happened beside how often the tool's number said it would.

    Parameters
    ----------
    predicted : iterable of float
        A probability for each person, or a score if ``out_of`` says what it is out of.
    happened : iterable of bool
        Whether what was predicted followed for each, in the same order.
    groups : iterable of str, int or bool, optional
        Each person's group, in the same order; without it everybody is one group, ``"everybody"``.
    edges : iterable of float, optional
        Where the bands start and the last one ends, rising, from 0 to ``out_of``; ten equal bands if left out.
    out_of : float
        What the numbers are out of: 1 for probabilities, 100 for scores.

    Returns
    -------
    list of CalibrationBand
        Every band of every group, in order, with those that nobody is in. A number on an edge is in the band
        above it, as the council's bands have it; the top edge is in the last band.

    Raises
    ------
    ValueError
        When the lists are empty or not equally long, a number is out of range, or the edges can't stand.

    Notes
    -----
    A reliability table (as ``sklearn.calibration.calibration_curve`` gives it, which puts a number on an edge
    into the band below); intervals are Wilson's, see :func:`share_of`. Calibration is to what was predicted:
    a tool can be well calibrated to what the service did and say little about harm.

    Examples
    --------
    >>> low, high = calibration_table([10, 20, 80, 90], [False, True, True, True], edges=[0, 50, 100], out_of=100)
    >>> (low.n, low.predicted, low.observed.share), (high.n, high.predicted, high.observed.share)
    ((2, 0.15, 0.5), (2, 0.85, 1.0))
    """
    if out_of not in (1, 100) or isinstance(out_of, bool):
        raise ValueError(f"out_of is {out_of!r}. Give 1 for probabilities or 100 for scores.")
    given, seen = _predicted(predicted, out_of), yes_no("happened", happened)
    members = labels(groups, len(given))
    same_length(predicted=given, happened=seen, groups=members)
    bands = _edges(edges, out_of)
    table = []
    for group, places in together(members).items():
        inside: list[list[int]] = [[] for _ in bands[1:]]
        for place in places:
            inside[min(bisect_right(bands, given[place]), len(inside)) - 1].append(place)
        for low, high, those in zip(bands, bands[1:], inside, strict=False):
            mean = sum(given[place] for place in those) / len(those) / out_of if those else None
            observed = share_of(sum(seen[place] for place in those), len(those))
            table.append(CalibrationBand(group, low, high, len(those), mean, observed))
    return table


def _predicted(predicted: Iterable[float], out_of: float) -> list[float]:
    try:
        return numbers("predicted", predicted, 0, out_of)
    except ValueError as error:
        hint = " For scores out of 100, say out_of=100." if out_of == 1 else ""
        raise ValueError(f"{error}{hint}") from error


def _edges(edges: Iterable[float] | None, out_of: float) -> list[float]:
    if edges is None:
        return [tenth * out_of / 10 for tenth in range(11)]
    found = numbers("edges", edges, 0, out_of)
    rising = all(low < high for low, high in zip(found, found[1:], strict=False))
    if len(found) < 2 or not rising or found[0] != 0 or found[-1] != out_of:
        raise ValueError(
            f"edges is {found}. Give rising numbers that start at 0 and end at {out_of:g}, "
            f"such as [0, {out_of / 2:g}, {out_of:g}]."
        )
    return found
