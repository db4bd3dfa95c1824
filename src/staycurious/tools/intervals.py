"""How far a count can be trusted: the two 95% intervals that the tools' measures and the questions share."""

from __future__ import annotations

import math
from statistics import NormalDist

#: 95 in 100 intervals made in this way hold what they look for.
Z = NormalDist().inv_cdf(0.975)


def wilson(count: int, of: int) -> tuple[float, float]:
    """Give the 95% interval of a share.

    Parameters
    ----------
    count, of : int
        So many of so many; ``of`` from 1.

    Returns
    -------
    tuple of float
        The lower and the upper end, 0 to 1.

    Notes
    -----
    Wilson's score interval without continuity correction (E. B. Wilson, Journal of the American Statistical
    Association 22, 1927, 209-212). Unlike the plain "give or take" interval it never leaves 0 to 1, and it
    has a width when nobody or everybody is counted.

    Examples
    --------
    >>> low, high = wilson(10, 100)
    >>> round(low, 4), round(high, 4)
    (0.0552, 0.1744)
    """
    share = count / of
    middle = (share + Z**2 / (2 * of)) / (1 + Z**2 / of)
    reach = Z * math.sqrt(share * (1 - share) / of + Z**2 / (4 * of**2)) / (1 + Z**2 / of)
    # at the ends the interval starts or stops exactly there, whatever rounding makes of it
    return (0.0 if count == 0 else middle - reach, 1.0 if count == of else middle + reach)


def newcombe(one: tuple[int, int], other: tuple[int, int]) -> tuple[float, float, float]:
    """Give one share less another, with its 95% interval.

    Parameters
    ----------
    one, other : tuple of int and int
        So many of so many, of two sets of people who are not the same people; neither is of nobody.

    Returns
    -------
    tuple of float
        The difference, and the lower and the upper end of its interval, each -1 to 1.

    Notes
    -----
    Newcombe's hybrid score interval, his method 10 (R. G. Newcombe, Statistics in Medicine 17, 1998,
    873-890): it is made of the two Wilson intervals.

    Examples
    --------
    >>> [round(each, 4) for each in newcombe((56, 70), (48, 80))]
    [0.2, 0.0524, 0.3339]
    """
    share, other_share = one[0] / one[1], other[0] / other[1]
    (low, high), (other_low, other_high) = wilson(*one), wilson(*other)
    gap = share - other_share
    down = math.hypot(share - low, other_high - other_share)
    up = math.hypot(high - share, other_share - other_low)
    return gap, gap - down, gap + up
