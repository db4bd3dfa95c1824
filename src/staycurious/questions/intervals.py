"""Shares with an interval: how far a count of so few people can be trusted."""

from __future__ import annotations

from typing import NamedTuple

from staycurious.questions._checks import whole
from staycurious.tools.intervals import newcombe, wilson


class Share(NamedTuple):
    """So many of so many, as a share from 0 to 1 with its 95% interval; all None of nobody."""

    count: int
    of: int
    share: float | None
    low: float | None
    high: float | None


class ShareDifference(NamedTuple):
    """One share less another, from -1 to 1, with its 95% interval; all None where a share is of nobody."""

    difference: float | None
    low: float | None
    high: float | None


def share_of(count: int, of: int) -> Share:
    """Say what share so many of so many are, and between what the share would lie in the long run.

    Parameters
    ----------
    count : int
        How many it is true of; from 0 to ``of``.
    of : int
        How many there are; from 0.

    Returns
    -------
    Share
        The share and the ends of its 95% interval, each 0 to 1. Of nobody there is no share: all three are
        None, never a made-up number.

    Raises
    ------
    ValueError
        When a count is no whole number from 0, or ``count`` is more than ``of``.

    Notes
    -----
    Wilson's score interval without continuity correction (E. B. Wilson, Journal of the American Statistical
    Association 22, 1927, 209-212). Unlike the plain "give or take" interval it never leaves 0 to 1, and it
    has a width when nobody or everybody is counted.

    Examples
    --------
    >>> found = share_of(3, 10)
    >>> found.share, round(found.low, 3), round(found.high, 3)
    (0.3, 0.108, 0.603)
    >>> share_of(0, 0).share is None
    True
    """
    whole("count", count, 0)
    whole("of", of, 0)
    if count > of:
        raise ValueError(f"count is {count} and of is {of}. Give no more than there are.")
    if not of:
        return Share(count, of, None, None, None)
    return Share(count, of, count / of, *wilson(count, of))


def difference(one: Share, other: Share) -> ShareDifference:
    """Say how far one share is above another, and between what that would lie in the long run.

    Where the interval holds 0, so few people can't tell the two apart; that is not proof that they are alike.

    Parameters
    ----------
    one, other : Share
        As :func:`share_of` gives them; of two sets of people who are not the same people.

    Returns
    -------
    ShareDifference
        ``one`` less ``other`` and the ends of its 95% interval, each -1 to 1; all None where a share is of
        nobody.

    Raises
    ------
    ValueError
        When one of them is not a Share.

    Notes
    -----
    Newcombe's hybrid score interval, his method 10 (R. G. Newcombe, Statistics in Medicine 17, 1998,
    873-890): it is made of the two Wilson intervals.

    Examples
    --------
    >>> found = difference(share_of(56, 70), share_of(48, 80))
    >>> round(found.difference, 4), round(found.low, 4), round(found.high, 4)
    (0.2, 0.0524, 0.3339)
    """
    for name, share in (("one", one), ("other", other)):
        if not isinstance(share, Share):
            raise ValueError(f"{name} is {share!r}. Give a Share, such as share_of(56, 70).")
    if one.share is None or other.share is None:
        return ShareDifference(None, None, None)
    return ShareDifference(*newcombe((one.count, one.of), (other.count, other.of)))
