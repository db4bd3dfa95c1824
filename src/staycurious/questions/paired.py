"""The same thing before and after: how far it changed on average, and how sure so few pairs make us."""

from __future__ import annotations

import math
from collections.abc import Iterable
from statistics import fmean, stdev
from typing import NamedTuple

from staycurious.questions._checks import numbers, same_length
from staycurious.tools.intervals import Z

# The square of a change must still be a number.
MOST = 1e150


class PairedChange(NamedTuple):
    """The mean of after less before over the pairs, with its 95% interval, and how many went which way.

    ``low`` and ``high`` are None for a single pair, which says nothing about others.
    """

    mean: float
    low: float | None
    high: float | None
    n: int
    rose: int
    fell: int
    same: int


def paired_change(before: Iterable[float], after: Iterable[float]) -> PairedChange:
    """Say how far something changed on average from before to after, pair by pair.

    Such as: what share of a person's needs a note kept, and what share once the person's gender is swapped.

    Parameters
    ----------
    before, after : iterable of float
        One number for each pair, in the same order.

    Returns
    -------
    PairedChange
        The mean change in the numbers' own unit, and its 95% interval. Where every pair changed alike the
        interval has no width: that is what the sum gives, not certainty about pairs that were not tried.

    Raises
    ------
    ValueError
        When the lists are empty or not equally long, or hold anything but finite numbers.

    Notes
    -----
    Student's t interval for paired differences ("Student", Biometrika 6, 1908, 1-25), as scipy's
    ``ttest_rel(after, before).confidence_interval()`` gives it. It was chosen over resampling because it is
    honest with a dozen pairs, where a bootstrap interval comes out too narrow, and needs no draws. It takes
    the pairs as independent: two visits to one family are not.

    Examples
    --------
    >>> found = paired_change([10, 12, 9, 11], [8, 11, 9, 8])
    >>> found.mean, round(found.low, 2), round(found.high, 2)
    (-1.5, -3.55, 0.55)
    >>> (found.rose, found.fell, found.same)
    (0, 3, 1)
    """
    first, second = numbers("before", before), numbers("after", after)
    n = same_length(before=first, after=second)
    changes = [new - old for old, new in zip(first, second, strict=True)]
    if max(map(abs, changes)) > MOST:
        raise ValueError("before and after differ by more than can be counted with. Give smaller numbers.")
    mean = fmean(changes)
    # the spread of equal changes is 0, whatever rounding makes of their mean
    spread = stdev(changes) if len(set(changes)) > 1 else 0.0
    reach = t_quantile(n - 1) * spread / math.sqrt(n) if n > 1 else None
    rose, fell = sum(change > 0 for change in changes), sum(change < 0 for change in changes)
    low, high = (None, None) if reach is None else (mean - reach, mean + reach)
    return PairedChange(mean, low, high, n, rose, fell, n - rose - fell)


def t_quantile(degrees: int) -> float:
    """Give the number that Student's t exceeds, either way, once in 20 times.

    Parameters
    ----------
    degrees : int
        Degrees of freedom, from 1: the number of pairs less one.

    Returns
    -------
    float
        The 97.5% point, right to 1e-9.

    Notes
    -----
    To 200 degrees from the exact finite sums, turned round by halving (Abramowitz and Stegun, Handbook of
    Mathematical Functions, 1964, 26.7.3 and 26.7.4); above that from the series around the normal (26.7.5).

    Examples
    --------
    >>> round(t_quantile(11), 3)
    2.201
    """
    if degrees > 200:
        z = Z
        terms = (
            (z**3 + z) / 4,
            (5 * z**5 + 16 * z**3 + 3 * z) / 96,
            (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
            (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160,
        )
        return z + sum(term / degrees**power for power, term in enumerate(terms, start=1))
    low, high = 1.9, 13.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if _within(middle, degrees) < 0.95 else (low, middle)
    return (low + high) / 2


def _within(t: float, degrees: int) -> float:
    # the chance that Student's t lies between -t and t
    angle = math.atan(t / math.sqrt(degrees))
    sine, cosine = math.sin(angle), math.cos(angle)
    odd = degrees % 2
    term, total = (cosine, 0.0) if odd else (1.0, 0.0)
    for step in range(1 + odd, degrees, 2):
        total += term
        term *= cosine**2 * step / (step + 1)
    return 2 / math.pi * (angle + sine * total) if odd else sine * total
