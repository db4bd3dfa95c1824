"""A class's figures: how the points lie, how hard each question was, how well it goes with the others, what misled the strong.

Standard library only. Nothing here knows whose points they are.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from statistics import correlation
from typing import NamedTuple

from staycurious.tools.intervals import Z, newcombe, wilson

#: A group of fewer isn't broken down.
FEWEST = 5
#: With fewer students nothing is said of how a question goes with the others, or of what misled the strong.
FEWEST_TO_COMPARE = 30
#: A question counts in a student's points once so many of the class have a mark for it.
MARKED_FOR = 0.9
#: Points are sums of halves and quarters; what binary fractions lose is rounded away.
_DIGITS = 9


class Totals(NamedTuple):
    """Each student's points in the questions that are marked for (nearly) everybody.

    ``points`` is ``None`` for those who still wait for a mark in one of them; ``counted`` and ``waiting`` are names of
    questions; ``out_of`` is what could be reached.
    """

    points: list[float | None]
    counted: list[str]
    waiting: list[str]
    out_of: float


class Facility(NamedTuple):
    """The share of a question's points that the class got, 0 to 1, with its interval; ``n`` have a mark for it."""

    n: int
    share: float
    low: float
    high: float


class Discrimination(NamedTuple):
    """How far a question goes with the others: a correlation with its interval, or ``why_not``."""

    n: int
    r: float | None = None
    low: float | None = None
    high: float | None = None
    why_not: str = ""


class Misled(NamedTuple):
    """A mistake that so many ``of_strong`` made, and so many ``of_others``; the difference of the two shares with its interval."""

    strong: int
    of_strong: int
    others: int
    of_others: int
    gap: float
    low: float
    high: float


def totals(points: Mapping[str, float], scores: Mapping[str, Sequence[float | None]]) -> Totals:
    """Add up each student's points, as far as the class is marked.

    Parameters
    ----------
    points : mapping of str to float
        What each question is worth; 0 where it is withdrawn, and then it counts for nobody.
    scores : mapping of str to sequence of (float or None)
        Each question's points, a place for each student; ``None`` where a person has still to give them.

    Returns
    -------
    Totals
        A question counts when nine in ten have a mark for it; who lacks one of these marks has no sum.
    """
    live = [name for name, worth in points.items() if worth]
    counted = [
        name
        for name in live
        if scores[name] and sum(one is not None for one in scores[name]) >= MARKED_FOR * len(scores[name])
    ]
    students = len(next(iter(scores.values()), ()))
    rows = zip(*(scores[name] for name in counted), strict=True) if counted else [(None,)] * students
    sums = [None if None in row else round(sum(row), _DIGITS) for row in rows]
    waiting = [name for name in live if None in scores[name]]
    return Totals(sums, counted, waiting, sum(points[name] for name in counted))


def facility(scores: Sequence[float | None], out_of: float) -> Facility | None:
    """Say which share of a question's points the class got.

    Parameters
    ----------
    scores : sequence of (float or None)
        The points; those who wait for a mark are left out.
    out_of : float
        What it is worth.

    Returns
    -------
    Facility or None
        ``None`` for fewer than five marks.

    Notes
    -----
    The interval is Wilson's score interval (Journal of the American Statistical Association 22, 1927, 209-212) for the sum of
    the shares out of so many. Where part marks are given it is wider than it need be, never narrower: of all numbers
    between 0 and 1 with one mean, those that are 0 or 1 vary most. Extra credit counts as full marks here.
    """
    shares = [min(1.0, max(0.0, score / out_of)) for score in scores if score is not None]
    if len(shares) < FEWEST:
        return None
    low, high = wilson(sum(shares), len(shares))
    return Facility(len(shares), sum(shares) / len(shares), low, high)


def others_points(
    name: str, found: Totals, scores: Mapping[str, Sequence[float | None]]
) -> list[float | None]:
    """Give each student's points in the other questions.

    Parameters
    ----------
    name : str
        The question that is left out.
    found : Totals
        The sums.
    scores : mapping of str to sequence of (float or None)
        Each question's points.

    Returns
    -------
    list of (float or None)
        ``None`` for those without a sum, or without a mark for this question.
    """
    inside = name in found.counted
    return [
        None if total is None or score is None else round(total - score * inside, _DIGITS)
        for total, score in zip(found.points, scores[name], strict=True)
    ]


def discrimination(scores: Sequence[float | None], rest: Sequence[float | None]) -> Discrimination:
    """Say how far those who do well in the other questions do well in this one: the corrected item-total correlation.

    Parameters
    ----------
    scores : sequence of (float or None)
        The question's points.
    rest : sequence of (float or None)
        The same students' points in the other questions (see :func:`others_points`).

    Returns
    -------
    Discrimination
        Without a correlation where there are too few students, or where all have the same points.

    Notes
    -----
    Pearson's correlation of an item with the sum of the others, so that it isn't held against itself. The interval goes by
    Fisher's z: the correlation's inverse hyperbolic tangent, 1.96 / sqrt(n - 3) to either side. It takes both to vary as the
    normal distribution does, which points of a question don't; so the tests draw made-up classes, and count how many such
    intervals hold what they look for. It needs no draws itself, so two runs say the same.

    Examples
    --------
    >>> found = discrimination([0, 1] * 20, [*range(20), *range(20)])
    >>> round(found.r, 3), round(found.low, 3), round(found.high, 3)
    (0.087, -0.231, 0.388)
    """
    pairs = [(one, other) for one, other in zip(scores, rest, strict=True) if other is not None]
    n = len(pairs)
    if n < FEWEST_TO_COMPARE:
        return Discrimination(n, why_not=f"fewer than {FEWEST_TO_COMPARE} students with marks")
    here, there = zip(*pairs, strict=True)
    if len(set(here)) == 1:
        return Discrimination(n, why_not="everybody has the same points here")
    if len(set(there)) == 1:
        return Discrimination(n, why_not="everybody has the same points in the others")
    r = max(-1.0, min(1.0, correlation(here, there)))
    if 1 - abs(r) < 1e-12:
        return Discrimination(n, r, r, r)
    reach = Z / math.sqrt(n - 3)
    return Discrimination(n, r, math.tanh(math.atanh(r) - reach), math.tanh(math.atanh(r) + reach))


def strong_third(rest: Sequence[float | None]) -> set[int] | None:
    """Say who has most points in the other questions: a third, and whoever has as many as the last of them.

    Parameters
    ----------
    rest : sequence of (float or None)
        Points in the other questions, a place for each student.

    Returns
    -------
    set of int or None
        Places in the sequence; ``None`` with fewer than 30 students, or where so many have the same points that it would be more
        than half of them.
    """
    known = sorted((points for points in rest if points is not None), reverse=True)
    if len(known) < FEWEST_TO_COMPARE:
        return None
    line = known[math.ceil(len(known) / 3) - 1]
    strong = {place for place, points in enumerate(rest) if points is not None and points >= line}
    return strong if len(strong) <= len(known) / 2 else None


def misled(mistaken: Collection[int], strong: Collection[int], everybody: Collection[int]) -> Misled | None:
    """Compare how often the strong third and the others made a mistake.

    Parameters
    ----------
    mistaken, strong, everybody : collection of int
        Who made it; who is in the strong third; who is compared at all.

    Returns
    -------
    Misled or None
        ``None`` where fewer than five made the mistake: so few aren't broken down.

    Notes
    -----
    The mistake misled the strong when ``low`` is above 0: that is the rule. The interval is Newcombe's hybrid score interval for two
    groups (Statistics in Medicine 17, 1998, 873-890, his method 10).
    """
    strong, others = set(strong), set(everybody) - set(strong)
    made = [len(group & set(mistaken)) for group in (strong, others)]
    if sum(made) < FEWEST or not strong or not others:
        return None
    gap = newcombe((made[0], len(strong)), (made[1], len(others)))
    return Misled(made[0], len(strong), made[1], len(others), *gap)
