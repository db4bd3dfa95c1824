"""Reliance: how often a person ended where a tool pointed, when it was right and when it was wrong."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from staycurious.larkshire.draws import draw
from staycurious.questions._checks import number, whole
from staycurious.questions.intervals import Share, share_of

#: The parts of the lab: decide without advice; decide, then see the tool's advice; decide, then see reasons without advice.
ARMS = ("alone", "advice", "explained")
#: From here on somebody is counted as having been sure.
SURE = 90

#: What is counted, in the order in which it is told; web/reliance.js says the same.
TOTALS = {
    "alone_right": "Deciding alone: right",
    "advice_right_first": "Before the tool's advice: right",
    "advice_right_last": "After the tool's advice: right",
    "ended_with_right": "Tool right: ended where it pointed",
    "ended_with_wrong": "Tool wrong: ended where it pointed all the same",
    "moved_to_right": "Tool right, begun elsewhere: moved to it",
    "moved_to_wrong": "Tool wrong, begun elsewhere: moved to it",
    "advice_to_right": "After the tool's advice: changed to the right answer",
    "advice_to_wrong": "After the tool's advice: changed to a wrong answer",
    "advice_away": "Begun where the tool pointed: moved away from it",
    "explained_right_first": "Before for and against: right",
    "explained_right_last": "After for and against: right",
    "explained_to_right": "After for and against: changed to the right answer",
    "explained_to_wrong": "After for and against: changed to a wrong answer",
    "left_waiting": "Needed a visit this week: left waiting",
    "visited_early": "Could wait: sent a visit all the same",
    "sure_right": "90% sure or more: right",
}


class Decision(NamedTuple):
    """One case: whether it needed a visit, what the person said first and last, and what the tool said.

    ``sure`` is how sure they were the first time, in per cent. ``tool`` is None where no advice was shown.
    """

    case: str
    arm: str
    needs: bool
    first: bool
    last: bool
    sure: int
    tool: bool | None = None


class Reliance(NamedTuple):
    """What a record comes to: so many decided, and each of :data:`TOTALS` as a Share with its 95% interval."""

    decided: int
    alone_right: Share
    advice_right_first: Share
    advice_right_last: Share
    ended_with_right: Share
    ended_with_wrong: Share
    moved_to_right: Share
    moved_to_wrong: Share
    advice_to_right: Share
    advice_to_wrong: Share
    advice_away: Share
    explained_right_first: Share
    explained_right_last: Share
    explained_to_right: Share
    explained_to_wrong: Share
    left_waiting: Share
    visited_early: Share
    sure_right: Share


class SurePoint(NamedTuple):
    """How sure somebody was, in per cent, and how often they were right then (at their first decision)."""

    sure: int
    right: Share


def read_decisions(rows: Iterable[Mapping]) -> list[Decision]:
    """Read a record of the lab: the decisions that were finished.

    Parameters
    ----------
    rows : iterable of mapping
        One for each case, with the keys of :class:`Decision`. What else stands there is left out. A decision whose ``last`` is None was not finished, and is left out too.

    Returns
    -------
    list of Decision
        In the order in which they were made.

    Raises
    ------
    ValueError
        When a row isn't one; the message says which, and what is wanted.

    Examples
    --------
    >>> row = {"case": "C-01", "arm": "alone", "needs": True, "first": False, "last": False, "sure": 70}
    >>> read_decisions([row])[0].needs
    True
    """
    if isinstance(rows, (str, bytes, Mapping)) or not isinstance(rows, Iterable):
        raise ValueError(f"The record is {rows!r:.60}. Give a list with one decision for each case.")
    found = [_read(place, row) for place, row in enumerate(rows)]
    return [one for one in found if one is not None]


def _read(place: int, row: Mapping) -> Decision | None:
    where = f"Decision {place + 1}"
    if not isinstance(row, Mapping):
        raise ValueError(f"{where} is {row!r:.60}. Give case, arm, needs, first, last, sure and tool.")
    arm, tool = row.get("arm"), row.get("tool")
    if arm not in ARMS:
        raise ValueError(f"{where}: arm is {arm!r:.60}. Give one of {', '.join(ARMS)}.")
    for name in ("needs", "first"):
        if not isinstance(row.get(name), bool):
            raise ValueError(f"{where}: {name} is {row.get(name)!r:.60}. Give True (a visit) or False.")
    if row.get("last") is None:
        return None
    if not isinstance(row["last"], bool):
        raise ValueError(f"{where}: last is {row['last']!r:.60}. Give True (a visit), False, or None.")
    if isinstance(tool, bool) != (arm == "advice"):
        raise ValueError(
            f"{where}: tool is {tool!r:.60} in the part {arm!r}. Advice is True or False, and stands in the part "
            "'advice' alone."
        )
    if arm == "alone" and row["first"] != row["last"]:
        raise ValueError(
            f"{where}: first and last differ where nothing was shown. Give the same, or name the part."
        )
    sure = number(f"{where}: sure", row.get("sure"), 50, 100)
    return Decision(str(row.get("case", "")), arm, row["needs"], row["first"], row["last"], int(sure), tool)


def reliance_of(decisions: Iterable[Decision]) -> Reliance:
    """Count what a record comes to.

    Parameters
    ----------
    decisions : iterable of Decision
        As :func:`read_decisions` gives them.

    Returns
    -------
    Reliance
        Each total with its interval. Of nothing there is no share, never a made-up number.

    Notes
    -----
    Deciding first, and once more after the advice, is the design that lets switching be told from agreeing: who ends
    where the tool points may have begun there. How often people end with the model and how often they change to match it
    are the two measures of M. Yin, J. Wortman Vaughan and H. Wallach, "Understanding the effect of accuracy on trust in
    machine learning models", CHI 2019 (doi 10.1145/3290605.3300509). Counting right and wrong advice apart follows M.
    Schemmer, N. Kuehl, C. Benz, A. Bartos and G. Satzger, "Appropriate reliance on AI advice", IUI 2023
    (arXiv 2302.02187). The intervals are Wilson's, see :func:`share_of`; they take a person's cases as independent, which
    is generous.

    Examples
    --------
    >>> made = [
    ...     Decision("C-01", "advice", needs=True, first=True, last=False, sure=70, tool=False),
    ...     Decision("C-02", "advice", needs=False, first=False, last=False, sure=90, tool=False),
    ... ]
    >>> found = reliance_of(made)
    >>> found.ended_with_wrong[:2], found.moved_to_wrong[:2], found.moved_to_right[:2]
    ((1, 1), (1, 1), (0, 0))
    """
    made = list(decisions)
    alone, advice, explained = ([one for one in made if one.arm == arm] for arm in ARMS)
    tool_right = [one for one in advice if one.tool == one.needs]
    tool_wrong = [one for one in advice if one.tool != one.needs]
    elsewhere = [[one for one in those if one.first != one.tool] for those in (tool_right, tool_wrong)]
    return Reliance(
        decided=len(made),
        alone_right=_share(alone, _right_first),
        advice_right_first=_share(advice, _right_first),
        advice_right_last=_share(advice, _right_last),
        ended_with_right=_share(tool_right, _with_tool),
        ended_with_wrong=_share(tool_wrong, _with_tool),
        moved_to_right=_share(elsewhere[0], _with_tool),
        moved_to_wrong=_share(elsewhere[1], _with_tool),
        advice_to_right=_share(advice, lambda one: _changed(one) and _right_last(one)),
        advice_to_wrong=_share(advice, lambda one: _changed(one) and not _right_last(one)),
        advice_away=_share([one for one in advice if one.first == one.tool], _changed),
        explained_right_first=_share(explained, _right_first),
        explained_right_last=_share(explained, _right_last),
        explained_to_right=_share(explained, lambda one: _changed(one) and _right_last(one)),
        explained_to_wrong=_share(explained, lambda one: _changed(one) and not _right_last(one)),
        left_waiting=_share([one for one in made if one.needs], lambda one: not one.last),
        visited_early=_share([one for one in made if not one.needs], lambda one: one.last),
        sure_right=_share([one for one in made if one.sure >= SURE], _right_first),
    )


def by_sureness(decisions: Iterable[Decision]) -> list[SurePoint]:
    """Say how often somebody was right at each step of being sure.

    Parameters
    ----------
    decisions : iterable of Decision
        As :func:`read_decisions` gives them.

    Returns
    -------
    list of SurePoint
        The steps that were used, from the least sure; what counts is the first decision, of which the person said how
        sure they were.

    Examples
    --------
    >>> made = [Decision(f"C-{n}", "alone", True, n > 1, n > 1, 80) for n in (1, 2, 3, 4)]
    >>> by_sureness(made)[0].right[:2]
    (3, 4)
    """
    made = list(decisions)
    steps = sorted({one.sure for one in made})
    return [
        SurePoint(sure, _share([one for one in made if one.sure == sure], _right_first)) for sure in steps
    ]


def scatter(rate: float, of: int, people: int = 1000, seed: object = "scatter") -> tuple[int, ...]:
    """Let many made-up people follow a tool at one known rate, and see how far so few cases scatter.

    Parameters
    ----------
    rate : float
        How often each of them follows in the long run; 0 to 1.
    of : int
        How many cases each of them has; from 1.
    people : int
        How many there are; from 1.
    seed : object
        Another seed, other people.

    Returns
    -------
    tuple of int
        How many of the people followed in none of their cases, in one, and so on up to all of them.

    Raises
    ------
    ValueError
        When a number is of the wrong kind or out of range.

    Notes
    -----
    Draws by SHA-256, the same everywhere. In the long run it is the binomial distribution.

    Examples
    --------
    >>> scatter(1, 4, people=10)
    (0, 0, 0, 0, 10)
    >>> sum(scatter(0.5, 4, people=100))
    100
    """
    number("rate", rate, 0, 1)
    whole("of", of, 1)
    whole("people", people, 1)
    counts = [0] * (of + 1)
    for person in range(people):
        counts[sum(draw(seed, person, case) < rate for case in range(of))] += 1
    return tuple(counts)


def _share(those: list[Decision], is_so) -> Share:
    return share_of(sum(map(is_so, those)), len(those))


def _right_first(one: Decision) -> bool:
    return one.first == one.needs


def _right_last(one: Decision) -> bool:
    return one.last == one.needs


def _with_tool(one: Decision) -> bool:
    return one.last == one.tool


def _changed(one: Decision) -> bool:
    return one.first != one.last
