"""Change one detail of a referral and see what the tool makes of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from staycurious.tools.score import ReferralError, Scored, score


class Swap(NamedTuple):
    """A referral's score before and after one detail changed; ``change`` is in points of the score."""

    before: Scored
    after: Scored
    change: int


def swap(scorecard: Mapping, referral: Mapping, field: str, value) -> Swap:
    """Say how a score moves when one detail of the referral changes and everything else stays.

    Parameters
    ----------
    scorecard : mapping
        As :func:`staycurious.tools.score.load_scorecard` gives it.
    referral : mapping
        What the form holds.
    field : str
        The name of the field to change.
    value : str, bool or int
        What to put there.

    Returns
    -------
    Swap
        Both scores, and the change in points.

    Raises
    ------
    staycurious.tools.score.ReferralError
        When the referral, the field or the value can't stand.
    staycurious.tools.score.ScorecardError
        When the scorecard can't be used.

    Examples
    --------
    >>> from staycurious.larkshire import case
    >>> from staycurious.tools.score import load_scorecard
    >>> swap(load_scorecard("escalation"), case("R-1042")["referral"], "referrer", "family").change < 0
    True
    """
    before = score(scorecard, referral)
    if not isinstance(field, str):
        raise ReferralError(f'swap(field={field!r}): give a field\'s name, such as "referrer".')
    after = score(scorecard, {**referral, field: value})
    return Swap(before, after, after.score - before.score)


def differ_in(one: Mapping, other: Mapping) -> list[str]:
    """List the fields in which two referrals differ.

    Parameters
    ----------
    one, other : mapping
        What the forms hold.

    Returns
    -------
    list of str
        The names of the fields that differ, or stand in one of them only; in the first one's order.

    Raises
    ------
    staycurious.tools.score.ReferralError
        When one of them is no form.

    Examples
    --------
    >>> differ_in({"moves": 1, "area": "tarnley"}, {"moves": 2, "area": "tarnley"})
    ['moves']
    """
    for form in (one, other):
        if not isinstance(form, Mapping):
            raise ReferralError(f"differ_in: {form!r:.60} is not a form. Give what the forms hold.")
    names = [*one, *(name for name in other if name not in one)]
    return [name for name in names if name not in one or name not in other or _differ(one[name], other[name])]


def _differ(one, other) -> bool:
    # True equals 1 to Python, but a yes is not a count
    return type(one) is not type(other) or one != other
