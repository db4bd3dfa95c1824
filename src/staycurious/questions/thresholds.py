"""Where to draw the line: what each line finds, misses and flags where no harm followed."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from typing import NamedTuple

from staycurious.questions._checks import labels, numbers, same_length, together, yes_no
from staycurious.questions.intervals import Share, share_of


class Tradeoff(NamedTuple):
    """What one line does to one group, in people; the three rates are Shares with 95% intervals.

    ``found_rate``: of those to whom the harm happened, the flagged (recall, sensitivity). ``false_flag_rate``:
    of those to whom it did not, the flagged (false positive rate). ``precision``: of the flagged, those to
    whom it did.
    """

    group: str | int | bool
    line: float
    n: int
    flagged: int
    found: int
    missed: int
    false_flags: int
    found_rate: Share
    false_flag_rate: Share
    precision: Share

    @property
    def per_1000(self) -> dict[str, float]:
        """The four counts per 1,000 people of the group; not rounded, so that they still add up."""
        counts = {name: getattr(self, name) for name in ("flagged", "found", "missed", "false_flags")}
        return {name: 1000 * count / self.n for name, count in counts.items()}


def threshold_tradeoffs(
    scores: Iterable[float],
    happened: Iterable[bool],
    thresholds: Iterable[float] = tuple(range(10, 100, 10)),
    groups: Iterable | None = None,
) -> list[Tradeoff]:
    """Say what each line would find, miss and flag where no harm followed.

    No line is right in itself: a lower one misses fewer and flags more, and who should carry which mistake is
    a judgement about people, not about numbers.

    Parameters
    ----------
    scores : iterable of float
        Each person's score, or probability if the lines are on that scale.
    happened : iterable of bool
        Whether the harm followed for each, in the same order.
    thresholds : iterable of float
        The lines to try; who scores a line or more is flagged.
    groups : iterable of str, int or bool, optional
        Each person's group, in the same order; without it everybody is one group, ``"everybody"``.

    Returns
    -------
    list of Tradeoff
        Line by line as given, and in each line every group in the order in which they first appear.

    Raises
    ------
    ValueError
        When the lists are empty or not equally long, or hold anything else.

    Notes
    -----
    The points of a precision-recall and a ROC curve, with the people behind them (as
    ``sklearn.metrics.confusion_matrix`` counts them); intervals are Wilson's, see :func:`share_of`.

    Examples
    --------
    >>> low, high = threshold_tradeoffs([20, 40, 60, 80], [False, True, False, True], thresholds=[30, 70])
    >>> (low.found, low.missed, low.false_flags), (high.found, high.missed, high.false_flags)
    ((2, 0, 1), (1, 1, 0))
    >>> low.per_1000["false_flags"]
    250.0
    """
    given, harms, lines = (
        numbers("scores", scores),
        yes_no("happened", happened),
        numbers("thresholds", thresholds),
    )
    members = labels(groups, len(given))
    same_length(scores=given, happened=harms, groups=members)
    if not lines:
        raise ValueError("thresholds is empty. Give at least one line, such as [70].")
    # sorted once, so that each line is found by halving: 20,000 people and 101 lines stay quick
    sides = {
        group: [sorted(given[place] for place in places if harms[place] is side) for side in (True, False)]
        for group, places in together(members).items()
    }
    return [_tradeoff(group, line, *both) for line in lines for group, both in sides.items()]


def _tradeoff(group, line: float, harmed: list[float], others: list[float]) -> Tradeoff:
    missed = bisect_left(harmed, line)
    found, false_flags = len(harmed) - missed, len(others) - bisect_left(others, line)
    return Tradeoff(
        group=group,
        line=line,
        n=len(harmed) + len(others),
        flagged=found + false_flags,
        found=found,
        missed=missed,
        false_flags=false_flags,
        found_rate=share_of(found, len(harmed)),
        false_flag_rate=share_of(false_flags, len(others)),
        precision=share_of(found, found + false_flags),
    )
