"""Who carries a tool's mistakes: errors counted by group."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from staycurious.questions._checks import labels, same_length, together, whole, yes_no
from staycurious.questions.intervals import Share, share_of


class GroupErrors(NamedTuple):
    """One group's four counts and what follows from them; each rate is a Share with its 95% interval.

    ``false_positive_rate``: of those to whom the harm did not happen, the flagged. ``false_negative_rate``: of
    those to whom it did, the missed. ``precision``: of the flagged, those to whom it did. ``base_rate``: of
    all, those to whom it did. ``flag_rate``: of all, the flagged. ``small``: too few to say much.
    """

    group: str | int | bool
    n: int
    flagged_and_happened: int
    flagged_not_happened: int
    missed: int
    neither: int
    false_positive_rate: Share
    false_negative_rate: Share
    precision: Share
    base_rate: Share
    flag_rate: Share
    small: bool


def errors_by_group(
    flagged: Iterable[bool], happened: Iterable[bool], groups: Iterable | None = None, small: int = 50
) -> dict[str | int | bool, GroupErrors]:
    """Say of each group how many a tool flagged where the harm did not follow, and how many it missed.

    Parameters
    ----------
    flagged : iterable of bool
        Whether the tool flagged each person.
    happened : iterable of bool
        Whether the harm followed for each, in the same order.
    groups : iterable of str, int or bool, optional
        Each person's group, in the same order; without it everybody is one group, ``"everybody"``.
    small : int
        Groups of fewer people than this are marked ``small``. Where to draw that line is a judgement; the
        intervals say more.

    Returns
    -------
    dict of GroupErrors
        By group, in the order in which the groups first appear. A rate of nobody is None, never a made-up
        number.

    Raises
    ------
    ValueError
        When the lists are empty or not equally long, or hold anything else.

    Notes
    -----
    The counts of a confusion matrix, by group (as Fairlearn's MetricFrame gives them); intervals are Wilson's,
    see :func:`share_of`.

    Examples
    --------
    >>> flagged = [True, True, False, False, True, False]
    >>> harm = [True, False, False, True, False, False]
    >>> found = errors_by_group(flagged, harm, ["a", "a", "a", "a", "b", "b"])
    >>> found["a"].false_positive_rate.share, found["b"].false_positive_rate.share
    (0.5, 0.5)
    >>> found["b"].false_negative_rate.share is None
    True
    """
    flags, harms = yes_no("flagged", flagged), yes_no("happened", happened)
    members = labels(groups, len(flags))
    same_length(flagged=flags, happened=harms, groups=members)
    whole("small", small, 0)
    return {
        group: _errors(group, [(flags[place], harms[place]) for place in places], small)
        for group, places in together(members).items()
    }


def _errors(group, pairs: list[tuple[bool, bool]], small: int) -> GroupErrors:
    found, wrong = pairs.count((True, True)), pairs.count((True, False))
    missed, neither = pairs.count((False, True)), pairs.count((False, False))
    n = len(pairs)
    return GroupErrors(
        group=group,
        n=n,
        flagged_and_happened=found,
        flagged_not_happened=wrong,
        missed=missed,
        neither=neither,
        false_positive_rate=share_of(wrong, wrong + neither),
        false_negative_rate=share_of(missed, found + missed),
        precision=share_of(found, found + wrong),
        base_rate=share_of(found + missed, n),
        flag_rate=share_of(found + wrong, n),
        small=n < small,
    )
