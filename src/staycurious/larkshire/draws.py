"""Draws that come out the same everywhere and in every version: SHA-256 of a text."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from hashlib import sha256


def draw(*names) -> float:
    """Give a number from 0 up to 1 that hangs on the names alone.

    Parameters
    ----------
    *names : object
        What the draw is for; their texts are joined.

    Returns
    -------
    float
        From 0 up to, and not including, 1.

    Examples
    --------
    >>> draw("seed", 1, "area") == draw("seed", 1, "area")
    True
    """
    digest = sha256(":".join(map(str, names)).encode("utf-8", "surrogatepass")).digest()
    # 53 bits fill a float exactly, so that the draw is the same everywhere and below 1
    return (int.from_bytes(digest[:8], "big") >> 11) / 2**53


def count_at(draw: float, mean: float, most: int) -> int:
    """Give the count of something that happens now and then, at a draw.

    Parameters
    ----------
    draw : float
        From 0 up to 1.
    mean : float
        How often it happens on average.
    most : int
        No more is counted.

    Returns
    -------
    int
        From 0 to ``most``.

    Notes
    -----
    A Poisson count by its cumulative chances.

    Examples
    --------
    >>> count_at(0.36, 1.0, most=6), count_at(0.37, 1.0, most=6)
    (0, 1)
    """
    count, chance = 0, math.exp(-mean)
    total = chance
    while draw >= total and count < most:
        count += 1
        chance *= mean / count
        total += chance
    return count


def one_of(choices: Sequence, *names):
    """Choose one, each as likely as the others.

    Parameters
    ----------
    choices : sequence
        At least one.
    *names : object
        What the draw is for.

    Returns
    -------
    object
        One of the choices.

    Examples
    --------
    >>> one_of("ab", "seed", 1) in "ab"
    True
    """
    return choices[int(len(choices) * draw(*names))]


def weighted(weights: Mapping, *names):
    """Choose a key, each as likely as its weight says.

    Parameters
    ----------
    weights : mapping
        Keys and their weights, 0 or more; the first come first.
    *names : object
        What the draw is for.

    Returns
    -------
    object
        One of the keys.

    Examples
    --------
    >>> weighted({"never": 0, "always": 1}, "seed", 1)
    'always'
    """
    left = draw(*names) * sum(weights.values())
    for key, weight in weights.items():
        left -= weight
        if left < 0:
            return key
    return key  # rounding may leave a hair over
