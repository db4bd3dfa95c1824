"""Natural frequencies: from a supplier's percentages to a count of families."""

from __future__ import annotations

import math
from typing import NamedTuple

# Beyond this a float no longer holds every whole number, so that the counts would not add up.
MOST = 10**15


class FrequencyTree(NamedTuple):
    """How many families fall in each place; all are whole numbers."""

    population: int
    happened: int
    did_not: int
    flagged_and_happened: int
    missed: int
    flagged_not_happened: int
    neither: int
    flagged: int
    not_flagged: int


def frequency_tree(
    population: int, base_rate: float, sensitivity: float, false_positive_rate: float
) -> FrequencyTree:
    """Say, of so many families, how many a tool flags, rightly and wrongly, and how many it misses.

    Parameters
    ----------
    population : int
        How many families to picture, such as 1,000; from 1 to 10**15.
    base_rate : float
        Of all families, the share where the harm happens; 0 to 1.
    sensitivity : float
        Of the families where it happens, the share that the tool flags; 0 to 1.
    false_positive_rate : float
        Of the families where it does not happen, the share that the tool flags all the same; 0 to 1.

    Returns
    -------
    FrequencyTree
        Whole families: each branch is rounded (a half goes up) and its neighbour is what remains, so that
        everything adds up.

    Raises
    ------
    ValueError
        When a number is of the wrong kind or out of range.

    Examples
    --------
    >>> frequency_tree(1000, 0.04, 0.8, 0.1).flagged
    128
    """
    if isinstance(population, bool) or not isinstance(population, int) or population < 1:
        raise ValueError(
            f"population is {population!r}. Give a whole number of families from 1, such as 1000."
        )
    if population > MOST:
        raise ValueError(
            f"population is over {MOST:,}, and counts would no longer be exact. Give fewer families, such as 1000."
        )
    shares = {"base_rate": base_rate, "sensitivity": sensitivity, "false_positive_rate": false_positive_rate}
    for name, share in shares.items():
        number = isinstance(share, (int, float)) and not isinstance(share, bool)
        if not number or not 0 <= share <= 1:
            raise ValueError(f"{name} is {share!r}. Give a share from 0 to 1, such as 0.04 for 4 in 100.")
    happened = _whole(population * base_rate)
    did_not = population - happened
    found = _whole(happened * sensitivity)
    false_alarms = _whole(did_not * false_positive_rate)
    flagged = found + false_alarms
    return FrequencyTree(
        population=population,
        happened=happened,
        did_not=did_not,
        flagged_and_happened=found,
        missed=happened - found,
        flagged_not_happened=false_alarms,
        neither=did_not - false_alarms,
        flagged=flagged,
        not_flagged=population - flagged,
    )


def _whole(families: float) -> int:
    # The tiny extra undoes what binary fractions lose: 1,000 x 0.0285 is 28.5, not 28.499….
    return math.floor(families + 0.5 + 1e-9)
