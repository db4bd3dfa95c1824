"""How far two markers agree: figures and the words that they need. Pure functions; nothing here knows a gradebook."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from staycurious.questions.paired import t_quantile
from staycurious.tools.intervals import wilson

#: With fewer pairs than this no interval is worked out: it would say hardly more than that there are few.
ENOUGH = 8
#: Up to so many pairs it is said that they are few.
FEW = 20
Pair = tuple[float, float]
Ends = tuple[float, float]


class Agreement(NamedTuple):
    """How far two markers agree on the same answers.

    ``exact`` and ``adjacent`` count pairs with the same mark, and with the same or the next one. ``kappa`` is weighted by
    squared distance, ``difference`` is how much higher the second marks are on average, and ``interval`` and
    ``difference_interval`` are their 95% intervals; each is ``None`` where it can't be worked out, and ``remarks`` say
    why. ``table`` counts the pairs, and ``scale`` are its rows and columns.
    """

    pairs: int
    exact: int
    adjacent: int
    kappa: float | None
    interval: Ends | None
    difference: float | None
    difference_interval: Ends | None
    scale: tuple[float, ...]
    table: Mapping[Pair, int]
    remarks: tuple[str, ...]

    @property
    def exact_interval(self) -> Ends | None:
        """The 95% interval of the share with the same mark (Wilson's)."""
        return wilson(self.exact, self.pairs) if self.pairs else None


def agreement(pairs: Iterable[Pair], levels: Sequence[float] = ()) -> Agreement:
    """Work out how far two markers agree.

    Parameters
    ----------
    pairs : iterable of (float, float)
        The first and the second mark of each answer.
    levels : sequence of float
        The points that can be given, where a rubric says so: then the next mark is the next level. Left out, it is one
        that differs by no more than a point.

    Returns
    -------
    Agreement
        The figures, with what must be said beside them.

    Examples
    --------
    >>> agreement([(2, 2), (2, 1), (1, 1), (0, 0)], levels=(2, 1, 0)).exact
    3
    """
    pairs = [(float(first), float(second)) for first, second in pairs]
    scale = tuple(sorted({*map(float, levels), *(mark for pair in pairs for mark in pair)}))
    found = weighted_kappa(pairs)
    return Agreement(
        pairs=len(pairs),
        exact=sum(first == second for first, second in pairs),
        adjacent=sum(_is_next(pair, scale if levels else ()) for pair in pairs),
        kappa=found,
        interval=kappa_interval(pairs),
        difference=_mean([second - first for first, second in pairs]) if pairs else None,
        difference_interval=difference_interval(pairs),
        scale=scale,
        table=Counter(pairs),
        remarks=tuple(_remarks(pairs, found)),
    )


def weighted_kappa(pairs: Sequence[Pair]) -> float | None:
    """Work out Cohen's kappa, weighted by the squared distance in points.

    Parameters
    ----------
    pairs : sequence of (float, float)
        The first and the second mark of each answer.

    Returns
    -------
    float or None
        1 where all marks are the same, 0 where they agree no better than chance would have them, down to -1; ``None``
        where there is nothing to agree on beyond chance, since everybody has one mark.

    Notes
    -----
    J. Cohen, Psychological Bulletin 70 (1968), 213-220 (its abstract was read). One less the squared differences that were seen over those that
    chance would bring, if each marker kept their own marks and dealt them out anew: both are sums of squares, so that no
    table is needed. On levels a point apart it is what scikit-learn's ``cohen_kappa_score(weights="quadratic")`` gives.

    Examples
    --------
    >>> weighted_kappa([(0, 0), (1, 1)])
    1.0
    """
    return _kappa(_Sums.of(pairs)) if len({mark for pair in pairs for mark in pair}) > 1 else None


def kappa_interval(pairs: Sequence[Pair]) -> Ends | None:
    """Work out a 95% interval for the weighted kappa.

    Parameters
    ----------
    pairs : sequence of (float, float)
        The first and the second mark of each answer.

    Returns
    -------
    (float, float) or None
        Its ends; ``None`` with fewer than eight pairs, where nobody differs, where one marker gave all the same, or where
        kappa hangs on one answer alone.

    Notes
    -----
    The jackknife's standard error (each answer is left out once), on Fisher's z, so that the ends stay within -1 and 1,
    with Student's t. The tests draw made-up marks whose kappa is known, and count how many such intervals hold it.
    """
    found = weighted_kappa(pairs)
    alike = min(len(set(marks)) for marks in zip(*pairs, strict=True)) == 1 if pairs else True
    if len(pairs) < ENOUGH or found is None or alike or abs(found) > 1 - 1e-12:
        return None
    everybody, without = _Sums.of(pairs), []
    for pair in pairs:
        left = [other for other in everybody.marks if everybody.marks[other] > pair.count(other)]
        if len(left) < 2:
            return None
        without.append(_kappa(everybody.less(pair)))
    number, middle = len(pairs), _mean(without)
    error = math.sqrt((number - 1) / number * sum((one - middle) ** 2 for one in without))
    reach = t_quantile(number - 1) * error / (1 - found**2)
    return math.tanh(math.atanh(found) - reach), math.tanh(math.atanh(found) + reach)


def difference_interval(pairs: Sequence[Pair]) -> Ends | None:
    """Work out a 95% interval for how much higher the second marks are on average.

    Parameters
    ----------
    pairs : sequence of (float, float)
        The first and the second mark of each answer.

    Returns
    -------
    (float, float) or None
        Its ends, by Student's t for pairs; ``None`` with fewer than eight, or where all differ by the same.
    """
    differences = [second - first for first, second in pairs]
    if len(differences) < ENOUGH or len(set(differences)) == 1:
        return None
    middle, number = _mean(differences), len(differences)
    spread = math.sqrt(sum((one - middle) ** 2 for one in differences) / (number - 1))
    reach = t_quantile(number - 1) * spread / math.sqrt(number)
    return middle - reach, middle + reach


class _Sums(NamedTuple):
    # all that kappa needs of the pairs, so that one can be left out without adding up the others again
    number: int
    first: float
    second: float
    squares: float
    products: float
    marks: Counter

    @classmethod
    def of(cls, pairs: Sequence[Pair]) -> _Sums:
        return cls(
            len(pairs),
            math.fsum(first for first, _ in pairs),
            math.fsum(second for _, second in pairs),
            math.fsum(first**2 + second**2 for first, second in pairs),
            math.fsum(first * second for first, second in pairs),
            Counter(mark for pair in pairs for mark in pair),
        )

    def less(self, pair: Pair) -> _Sums:
        first, second = pair
        return self._replace(
            number=self.number - 1,
            first=self.first - first,
            second=self.second - second,
            squares=self.squares - first**2 - second**2,
            products=self.products - first * second,
        )


def _kappa(sums: _Sums) -> float:
    together = sums.first * sums.second / sums.number
    return 1 - (sums.squares - 2 * sums.products) / (sums.squares - 2 * together)


def _is_next(pair: Pair, scale: Sequence[float]) -> bool:
    first, second = pair
    if scale:
        return abs(scale.index(first) - scale.index(second)) <= 1
    return abs(first - second) <= 1


def _mean(numbers: Sequence[float]) -> float:
    return math.fsum(numbers) / len(numbers)


def _remarks(pairs: Sequence[Pair], kappa: float | None) -> Iterable[str]:
    number = len(pairs)
    if not number:
        yield "No answer has two marks that can be compared yet."
        return
    if number < ENOUGH:
        yield (
            f"Only {number} {'answer has' if number == 1 else 'answers have'} two marks. Figures of so few say next to "
            "nothing, and kappa and the difference get no interval: read the marks themselves."
        )
    elif number <= FEW:
        yield f"{number} answers are few, so the intervals are wide. Read the marks as well as the figures."
    firsts, seconds = {first for first, _ in pairs}, {second for _, second in pairs}
    if kappa is None:
        yield (
            f"Both markers gave every answer {_points(pairs[0][0])}. Then there is nothing on which they could agree by more "
            "than chance, and kappa isn't defined (it would be 0 divided by 0)."
        )
    elif len(firsts) == 1 or len(seconds) == 1:
        who, gave = ("first", firsts) if len(firsts) == 1 else ("second", seconds)
        yield (
            f"The {who} marks are all {_points(next(iter(gave)))}. Kappa is 0 then, whatever the others are: it says nothing "
            "here. Go by the table."
        )
    elif all(first == second for first, second in pairs):
        yield (
            "No pair differs, so kappa is 1, and nothing in these marks says how far below it could lie for other answers. "
            "The interval of the share with the same mark says more."
        )
    elif number >= ENOUGH and kappa_interval(pairs) is None:
        yield "Kappa hangs on one answer alone, so no interval is given for it."


def _points(number: float) -> str:
    return f"{number:g} {'point' if number == 1 else 'points'}"
