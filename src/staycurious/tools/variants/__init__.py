"""Each student their own tools: a copy of the risk score and of the note writer, each with one main fault to find.

:func:`variant` gives a candidate's copy, :func:`key_of` what a marker needs to know of it. Both are worked out from the
candidate number and a word for the cohort, whenever they are asked for: there is no server and no stored table.

What it protects against, and what it doesn't: a neighbour's answers seldom fit, and with a new cohort word last year's
don't either. The code is open, and ``key_of`` is in it: who reads it, or asks it, has the key. No secret is kept here,
and none could be, since a copy runs on the student's own machine. So mark the reasons and the evidence, not the name
of the fault alone.
"""

from __future__ import annotations

from typing import NamedTuple

from staycurious.tools.notes import PART
from staycurious.tools.score import FAULTS
from staycurious.tools.score.effects import Size
from staycurious.tools.variants.copies import Drawn, drawn, fingerprint
from staycurious.tools.variants.note_tool import NoteTool, on_body_and_mind, shown_in
from staycurious.tools.variants.score_tool import ScoreTool, sizes
from staycurious.tools.variants.signs import COUNTS, NOTE_SIGNS, SIGNS, NoteSign, Sign

__all__ = [
    "NOTE_SIGNS",
    "SIGNS",
    "Found",
    "Key",
    "NoteKey",
    "NoteSign",
    "NoteTool",
    "ScoreKey",
    "ScoreTool",
    "Sign",
    "Variant",
    "key_of",
    "variant",
]


class Variant(NamedTuple):
    """A candidate's copies: of the risk score, and of the note writer."""

    score_tool: ScoreTool
    note_tool: NoteTool


class Found(NamedTuple):
    """What can be counted on a copy of the risk score: with which question, what, and in which groups.

    ``one`` and ``other`` are the groups that are compared, as the copy names them. ``size`` is the copy's, on its own
    referrals; ``control`` the same for the control, which has no planted fault. Both are out of 100, with a 95%
    interval.
    """

    question: str
    counted: str
    by: str
    one: tuple
    other: tuple
    size: Size
    control: Size


class ScoreKey(NamedTuple):
    """What a marker needs of a copy of the risk score.

    ``sign`` is where the planted fault shows. ``also`` is what else a student may rightly report: the other faults'
    signs, where their interval leaves out the control's in this copy. They are real, and smaller there or the other way
    round. ``areas`` maps the
    copy's names for the areas to Larkshire's.
    """

    fault: str
    title: str
    mechanism: str
    sign: Found
    also: tuple[Found, ...]
    areas: dict[str, str]


class NoteKey(NamedTuple):
    """What a marker needs of a copy of the note writer.

    ``sentences`` maps each transcript, in the copy's order, to the sentences of its note in which the fault shows.
    For ``omission`` they are empty, and ``pairs`` has, for each transcript, how many sentences about body and mind the
    note of a man or boy holds, and that of the same person as a woman or girl.
    """

    fault: str
    part: str
    question: str
    looks: tuple[str, ...]
    sentences: dict[str, tuple[str, ...]]
    pairs: dict[str, tuple[int, int]]


class Key(NamedTuple):
    """What a marker needs of a candidate's copies; ``copy`` is the fingerprint that the student sees as well."""

    copy: str
    score: ScoreKey
    notes: NoteKey


def variant(candidate: str, cohort: str) -> Variant:
    """Give a candidate their own risk score and note writer, each with one main fault for them to find.

    Parameters
    ----------
    candidate : str
        The candidate number, as a text. Capitals and spaces don't count.
    cohort : str
        A word for the cohort, such as ``"autumn 2026"``; a new one each time gives everybody other copies.

    Returns
    -------
    Variant
        The two tools. The same candidate and cohort give the same ones on every machine.

    Raises
    ------
    ValueError
        When one of them is not a text, or is empty.

    Notes
    -----
    All draws come from SHA-256. A score copy has one of seven faults, one of 25 slight shifts of its weights and one of
    720 ways to rename Larkshire's areas; a note copy has one of seven faults, one of three wordings and an order of its
    own for the twelve transcripts. So two candidates have the same score copy once in 126,000 pairs; the same note
    fault and wording once in 21, and then still read them in another order. ``SIGNS`` and ``NOTE_SIGNS`` say why
    ``escalation`` and ``speaker`` are left out.

    Equal in difficulty means: each copy's fault can be shown with one public question; on the referrals (or the twelve
    notes) that it comes with, what is shown is at least as large as ``SIGNS`` and ``NOTE_SIGNS`` state, and its 95%
    interval leaves out the control's; and what sets a score copy apart from the control is, in no other fault's copy,
    more than three quarters as large. A test holds this for 2,000 candidates. It doesn't mean that students find all
    faults equally hard: nobody has tried, and some stand out far more clearly than others.

    Nothing in a copy names its fault. It is not kept secret, though: the code is open, and ``key_of`` gives the key to
    anybody who asks. Copies protect against copying from a neighbour, and a new cohort word against last year's
    answers; they don't protect against a student who reads the code.

    Examples
    --------
    >>> mine = variant("AB 123", "autumn 2026")
    >>> mine == variant("ab123", "Autumn 2026")
    True
    >>> row = mine.score_tool.referrals(5)[0]
    >>> 0 <= mine.score_tool.score(row).score <= 100
    True
    """
    copy = fingerprint(candidate, cohort)
    return Variant(ScoreTool(copy), NoteTool(copy))


def key_of(candidate: str, cohort: str) -> Key:
    """Give a marker the key to a candidate's copies: which faults, where they show, and how large they are.

    Parameters
    ----------
    candidate : str
        The candidate number, as for :func:`variant`.
    cohort : str
        The cohort's word, as for :func:`variant`.

    Returns
    -------
    Key
        Counted on what the copies come with, so that a student who asks the same question finds the same numbers.

    Raises
    ------
    ValueError
        When one of them is not a text, or is empty.

    Notes
    -----
    Sizes are rounded to a tenth. They are the plain counts that the public questions give.

    Examples
    --------
    >>> key = key_of("AB 123", "autumn 2026")
    >>> key.score.fault in SIGNS, key.notes.fault in NOTE_SIGNS
    (True, True)
    """
    copy = fingerprint(candidate, cohort)
    made = drawn(copy)
    return Key(copy, _score_key(made), _note_key(made))


def _score_key(made: Drawn) -> ScoreKey:
    fault = FAULTS[made.score_fault]
    others = [_found(made, name) for name in SIGNS if name != fault.name]
    return ScoreKey(
        fault=fault.name,
        title=fault.title,
        mechanism=fault.mechanism,
        sign=_found(made, fault.name),
        also=tuple(each for each in others if not each.size.low <= each.control.size <= each.size.high),
        areas={new: old for old, new in made.areas.items()},
    )


def _found(made: Drawn, name: str) -> Found:
    sign = SIGNS[name]
    size, control = sizes(made.score_fault, made.pattern, name)

    def named(groups: tuple) -> tuple:
        return tuple(made.areas[group] for group in groups) if sign.by == "area" else groups

    counted = COUNTS[sign.counts]
    return Found(sign.question, counted, sign.by, named(sign.one), named(sign.other), size, control)


def _note_key(made: Drawn) -> NoteKey:
    fault, sign = made.note_fault, NOTE_SIGNS[made.note_fault]
    order = [f"T-{number:02d}" for number in made.transcripts]
    shown = shown_in(fault, made.wording)
    pairs = on_body_and_mind(fault, made.wording) if fault == "omission" else {}
    return NoteKey(
        fault=fault,
        part=PART[fault],
        question=sign.question,
        looks=sign.looks,
        sentences={each: shown[each] for each in order},
        pairs={each: pairs[each] for each in order if pairs},
    )
