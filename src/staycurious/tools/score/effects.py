"""How large a planted fault is: one count for each, with a 95% interval, and the same count for the control.

Standard library only. ``train.py`` counts on referrals held out from training and writes the result into the
scorecard, under ``effect``.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from staycurious.tools.intervals import Z, newcombe, wilson
from staycurious.tools.score.form import complete
from staycurious.tools.score.planting import LESS_WATCHED, WATCHED
from staycurious.tools.score.scorecard import CELLS, score


class Size(NamedTuple):
    """A size with its 95% interval, in the unit that goes with it; most are out of 100."""

    size: float
    low: float
    high: float


class Seen(NamedTuple):
    """A referral and what the tool gave for it."""

    row: Mapping
    probability: float
    score: int
    flagged: bool


class Effect(NamedTuple):
    """A fault's count: what is counted in plain words, its unit, its method, and how to count it."""

    plain: str
    unit: str
    method: str
    count: Callable[[Sequence[Seen], Sequence[Seen]], Size]


def seen_by(scorecard: Mapping, rows: Sequence[Mapping]) -> list[Seen]:
    """Score referrals, each completed with what this variant is given besides the form.

    Parameters
    ----------
    scorecard : mapping
        The tool.
    rows : sequence of mapping
        As :func:`staycurious.larkshire.referrals` gives them.

    Returns
    -------
    list of Seen
        One for each referral.
    """
    extra = len(rows) > 0 and len(complete(scorecard, rows[0])) > len(rows[0]["referral"])
    found = []
    for row in rows:
        scored = score(scorecard, complete(scorecard, row) if extra else row["referral"])
        found.append(Seen(row, scored.probability, scored.score, scored.flagged))
    return found


def measured(seen: Sequence[Seen]) -> dict:
    """Count what followed for referrals that a tool has scored, as a scorecard states it.

    Parameters
    ----------
    seen : sequence of Seen
        Referrals and what the tool gave; at least one.

    Returns
    -------
    dict
        The scorecard's ``measured``: the four cells per 1,000 for escalation and for harm, and both by score.
    """
    flagged = [each.row for each in seen if each.flagged]
    others = [each.row for each in seen if not each.flagged]
    flagged_per_1000 = round(1000 * len(flagged) / len(seen))
    found = {"held_out": len(seen), "flagged_per_1000": flagged_per_1000}
    for outcome in ("escalated", "harm"):
        # The flags are rounded once, and split: so both tables have the same flags, and each adds up to 1,000.
        happened = round(1000 * sum(row[outcome] for row in flagged) / len(seen))
        missed = round(1000 * sum(row[outcome] for row in others) / len(seen))
        cells = (happened, flagged_per_1000 - happened, missed, 1000 - flagged_per_1000 - missed)
        found[outcome] = {"happened_per_1000": happened + missed, **dict(zip(CELLS, cells, strict=True))}
    found["by_score"] = [_by_score(seen, low) for low in range(0, 100, 10)]
    return found


def _by_score(seen: Sequence[Seen], low: int) -> dict:
    high = 100 if low == 90 else low + 9
    rows = [each.row for each in seen if low <= each.score <= high]
    shares = {
        f"{outcome}_per_100": round(100 * sum(row[outcome] for row in rows) / len(rows), 1) if rows else 0.0
        for outcome in ("escalated", "harm")
    }
    return {"from": low, "to": high, "referrals": len(rows), **shares}


def difference(one: Sequence[bool], other: Sequence[bool]) -> Size:
    """Give the difference between two groups' shares, out of 100.

    Parameters
    ----------
    one, other : sequence of bool
        What happened in each group; neither is empty.

    Returns
    -------
    Size
        The first share less the second.

    Notes
    -----
    Newcombe (1998), method 10: from the Wilson interval of each share.

    Examples
    --------
    >>> difference([True] * 56 + [False] * 14, [True] * 48 + [False] * 32)
    Size(size=20.0, low=5.2, high=33.4)
    """
    return _out_of_100(*newcombe((sum(one), len(one)), (sum(other), len(other))))


def at_the_same_need(
    seen: Sequence[Seen], one: Callable[[Mapping], bool], other: Callable[[Mapping], bool]
) -> Size:
    """Say how many more families without harm are flagged in one group than in another, at the same need.

    Parameters
    ----------
    seen : sequence of Seen
        Referrals and what the tool gave.
    one, other : callable
        Whether a referral is in the first, or the second group.

    Returns
    -------
    Size
        Out of 100 families.

    Notes
    -----
    Directly standardised: the difference within each level of need, weighed by how common that level is among
    all families without harm. The interval is the normal one for a weighted sum of independent shares.
    """
    size = variance = 0.0
    unharmed = [each for each in seen if not each.row["harm"]]
    for need in range(4):
        level = [each for each in unharmed if each.row["support_need"] == need]
        weight = len(level) / len(unharmed)
        shares = []
        for group in (one, other):
            flags = [each.flagged for each in level if group(each.row)]
            share = sum(flags) / len(flags)
            shares.append(share)
            variance += weight**2 * share * (1 - share) / len(flags)
        size += weight * (shares[0] - shares[1])
    half = Z * math.sqrt(variance)
    return _out_of_100(size, size - half, size + half)


def expected_less_happened(seen: Sequence[Seen], group: Callable[[Mapping], bool]) -> Size:
    """Say how far what the scores lead one to expect is above what happened, in one group.

    Parameters
    ----------
    seen : sequence of Seen
        Referrals and what the tool gave.
    group : callable
        Whether a referral is in the group.

    Returns
    -------
    Size
        Children out of 100: the mean of the tool's probabilities, less the share harmed. Below 0 when the
        scores are too low.

    Notes
    -----
    The interval is the Wilson interval of the share; the probabilities are the tool's, and have none.
    """
    those = [each for each in seen if group(each.row)]
    expected = math.fsum(each.probability for each in those) / len(those)
    happened = sum(each.row["harm"] for each in those)
    low, high = wilson(happened, len(those))
    return _out_of_100(expected - happened / len(those), expected - high, expected - low)


def _out_of_100(*shares: float) -> Size:
    # adding 0.0 turns -0.0 into 0.0, which reads better
    return Size(*(round(100 * share, 1) + 0.0 for share in shares))


def _on_form(name: str, *values) -> Callable[[Mapping], bool]:
    return lambda row: row["referral"][name] in values


def _missed(seen: Sequence[Seen], group: Callable[[Mapping], bool]) -> list[bool]:
    return [not each.flagged for each in seen if each.row["harm"] and group(each.row)]


def _wrong_flags(seen: Sequence[Seen], group: Callable[[Mapping], bool]) -> list[bool]:
    return [each.flagged for each in seen if not each.row["harm"] and group(each.row)]


def _newly_flagged(seen: Sequence[Seen], before: Sequence[Seen], tenure: str) -> list[bool]:
    return [
        each.flagged and not was.flagged
        for each, was in zip(seen, before, strict=True)
        if not each.row["harm"] and each.row["referral"]["tenure"] == tenure
    ]


_STANDARDISED = (
    "difference of shares standardised over support need, normal 95% interval; on held-out referrals"
)
_NEWCOMBE = "difference of two shares, Newcombe's 95% interval (method 10); on held-out referrals"
_EXPECTED = (
    "mean probability less the observed share, Wilson's 95% interval of that share; on held-out referrals"
)
#: How each fault is counted. The second argument is the comparison that some counts need: for ``threshold`` the
#: control on the same referrals, for ``drift`` the same tool on referrals of years 1 to 3.
EFFECTS: dict[str, Effect] = {
    "escalation": Effect(
        "how many more families are flagged when the police referred them than when a neighbour did, "
        "at the same need and where no harm followed",
        "of 100 families",
        _STANDARDISED,
        lambda seen, _: at_the_same_need(
            seen, _on_form("referrer", "police"), _on_form("referrer", "public")
        ),
    ),
    "proxy": Effect(
        "how many more families are flagged in the two most deprived tenths of neighbourhoods than in the three "
        "least deprived, at the same need and where no harm followed",
        "of 100 families",
        _STANDARDISED,
        lambda seen, _: at_the_same_need(
            seen, lambda row: row["deprivation"] <= 2, lambda row: row["deprivation"] >= 8
        ),
    ),
    "feedback": Effect(
        "how many more families are flagged in Brackenhithe and Cinderholt than in Alderfold, Nettlewick and "
        "Tarnley after five years, at the same need and where no harm followed",
        "of 100 families",
        _STANDARDISED,
        lambda seen, _: at_the_same_need(seen, _on_form("area", *WATCHED), _on_form("area", *LESS_WATCHED)),
    ),
    "missing": Effect(
        "how many more children who came to harm are missed where three or more boxes were left blank than where "
        "none was",
        "of 100 children who came to harm",
        _NEWCOMBE,
        lambda seen, _: difference(
            _missed(seen, lambda row: len(row["blanks"]) >= 3), _missed(seen, lambda row: not row["blanks"])
        ),
    ),
    "small_group": Effect(
        "how many more young people who asked for help the scores lead one to expect to come to harm than did",
        "of 100 young people who asked for help themselves",
        _EXPECTED,
        lambda seen, _: expected_less_happened(seen, lambda row: row["asked_themselves"]),
    ),
    "miscalibrated": Effect(
        "how many more disabled children the scores lead one to expect to come to harm than did; below 0, "
        "because the scores are too low",
        "of 100 disabled children",
        _EXPECTED,
        lambda seen, _: expected_less_happened(seen, _on_form("disabled_child", True)),
    ),
    "threshold": Effect(
        "how many more families in temporary homes than in homes that are owned are flagged, without harm, only since "
        "the line was moved",
        "of 100 families without harm",
        _NEWCOMBE,
        lambda seen, before: difference(
            _newly_flagged(seen, before, "temporary"), _newly_flagged(seen, before, "owned")
        ),
    ),
    "drift": Effect(
        "how many more families without harm are flagged in years 4 and 5 than in years 1 to 3",
        "of 100 families without harm",
        _NEWCOMBE,
        lambda seen, before: difference(
            _wrong_flags(seen, lambda _: True), _wrong_flags(before, lambda _: True)
        ),
    ),
}
