"""How a candidate's copy of the risk score shows its fault: one count for each, such as the public questions make.

A sign compares two groups of the copy's own referrals, or what the scores lead one to expect with what happened. It
is the plain count that a student makes with ``errors_by_group`` or ``calibration_table``. The sizes in the model cards
are counted on other referrals, most of them at the same need, so that they differ from these a little.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from staycurious.larkshire.groups import group_of
from staycurious.tools.score.effects import Seen, Size, difference, expected_less_happened, wilson
from staycurious.tools.score.planting import LESS_WATCHED, WATCHED

#: What is counted, in plain words.
COUNTS = {
    "wrong flags": "of 100 families without harm, how many more are flagged than in the other groups",
    "missed harm": "of 100 children who came to harm, how many more are missed than in the other groups",
    "expected": "of 100, how many more are expected to come to harm by the scores than did; below 0, fewer",
    "all wrong flags": "of 100 families without harm, how many are flagged",
}
#: The group of all, for a sign that compares no groups.
EVERYBODY = "everybody"


class Sign(NamedTuple):
    """Where a fault shows: what is counted, with which question, in which groups, and its least size.

    ``by`` is a way of sorting of :mod:`staycurious.larkshire.groups`, or ``"everybody"``; ``one`` and ``other`` are
    groups of it. ``least`` is out of 100: in every copy, on the 12,000 referrals that it gives, the size is so much or
    more (for ``miscalibrated`` below 0), and its 95% interval leaves out the control's.
    """

    counts: str
    question: str
    by: str
    one: tuple
    other: tuple
    least: float


#: Each fault's sign. ``area`` has Larkshire's own names here; a copy has its own. ``escalation`` is not given to
#: candidates: it is the tool of the course, which they know by then; and what the service did hangs on so much that a
#: copy shows as much by area, home and calibration as by who referred, so that it has no one sign.
SIGNS: Mapping[str, Sign] = MappingProxyType(
    {
        "proxy": Sign("wrong flags", "errors_by_group", "deprivation", (1, 2), (8, 9, 10), 5.5),
        "feedback": Sign("wrong flags", "errors_by_group", "area", WATCHED, LESS_WATCHED, 8.0),
        "missing": Sign("missed harm", "errors_by_group", "blanks", (3,), (0,), 26.0),
        "small_group": Sign("expected", "calibration_table", "asked_themselves", (True,), (), 6.5),
        "miscalibrated": Sign("expected", "calibration_table", "disabled_child", (True,), (), 3.5),
        "threshold": Sign("all wrong flags", "threshold_tradeoffs", EVERYBODY, (EVERYBODY,), (), 20.0),
        "drift": Sign("wrong flags", "errors_by_group", "year", (4, 5), (1, 2, 3), 6.0),
    }
)
#: How far from the control's a size is at the least, measured against the reach of its 95% interval on that side: at 1
#: the interval would just leave it out.
CLEAR = 1.5
#: A sign's excess over the control's is in no other fault's copy more than this share of what it is in its own.
ELSEWHERE = 0.75


def split(sign: Sign, rows: Iterable[Mapping]) -> tuple[list[Mapping], list[Mapping]]:
    """Give the referrals that count for a sign: those of the first groups, and those of the others.

    Parameters
    ----------
    sign : Sign
        What is to be counted.
    rows : iterable of mapping
        Referrals, with Larkshire's own names for its areas.

    Returns
    -------
    tuple of list
        Referrals that count for nothing are in neither: with harm, where wrong flags are counted, and without,
        where missed harm is.
    """
    one, other = [], []
    for row in rows:
        if row["harm"] == _HARM.get(sign.counts, row["harm"]):
            group = EVERYBODY if sign.by == EVERYBODY else group_of(row, sign.by)
            if group in sign.one:
                one.append(row)
            elif group in sign.other:
                other.append(row)
    return one, other


def size_of(sign: Sign, one: Sequence[Seen], other: Sequence[Seen]) -> Size:
    """Count a sign on referrals that a tool has scored.

    Parameters
    ----------
    sign : Sign
        What to count.
    one, other : sequence of Seen
        As :func:`split` gives them, with what the tool gave.

    Returns
    -------
    Size
        Out of 100, with its 95% interval: Newcombe's method 10 where two groups are compared, otherwise Wilson's.
    """
    if sign.counts == "expected":
        return expected_less_happened(one, lambda row: True)
    if sign.counts == "all wrong flags":
        flagged = sum(each.flagged for each in one)
        return Size(*(round(100 * share, 1) for share in (flagged / len(one), *wilson(flagged, len(one)))))
    count = _COUNT[sign.counts]
    return difference([count(each) for each in one], [count(each) for each in other])


# Who is counted: those without harm, or those with it.
_HARM = {"wrong flags": False, "all wrong flags": False, "missed harm": True}
_COUNT: Mapping[str, Callable[[Seen], bool]] = {
    "wrong flags": lambda each: each.flagged,
    "missed harm": lambda each: not each.flagged,
}


class NoteSign(NamedTuple):
    """Where a fault of the note writer shows: with which question, what it points at, and in how many of 12 notes.

    ``looks`` are kinds of :class:`staycurious.questions.Look`, of which a faulty note has more than the control's.
    ``changed`` is what :func:`staycurious.tools.notes.answer_key` calls it.
    """

    question: str
    looks: tuple[str, ...]
    changed: str
    least: int


#: Each note fault's sign. ``speaker`` is not given to candidates: it needs relatives who speak, and only five of the
#: twelve conversations have them, so that it would be harder to find than the others. ``omission`` shows in no single
#: note: the twelve are written twice, with the person's gender swapped, and the woman's or girl's note is the shorter
#: one about body and mind.
NOTE_SIGNS: Mapping[str, NoteSign] = MappingProxyType(
    {
        "invention": NoteSign("claims_against_source", ("words",), "added", 8),
        "omission": NoteSign("paired_change", (), "", 8),
        "certainty": NoteSign("claims_against_source", ("certainty",), "certainty", 8),
        "tone": NoteSign("claims_against_source", ("judging", "stronger"), "tone", 8),
        "own_words": NoteSign("claims_against_source", ("words",), "own_words", 8),
        "negation": NoteSign("claims_against_source", ("negation",), "negation", 8),
        "mishearing": NoteSign("claims_against_source", ("number", "name"), "number", 8),
    }
)
