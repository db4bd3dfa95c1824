"""Which copy of the tools a candidate has: everything is drawn from one fingerprint, and nothing is stored."""

from __future__ import annotations

import json
import re
import unicodedata
from hashlib import sha256
from typing import NamedTuple

from staycurious.larkshire.draws import draw, one_of
from staycurious.larkshire.story import AREAS
from staycurious.tools.variants.signs import NOTE_SIGNS, SIGNS

#: How many ways there are to shift the weights of one fault's scorecard.
PATTERNS = 25
#: How many wordings of the notes there are, for one fault.
WORDINGS = 3
_FINGERPRINT = re.compile("[0-9a-f]{16}")


class Drawn(NamedTuple):
    """What a copy is made of: its two faults, its pattern of weights, its areas' names, its notes' wording and order.

    ``areas`` maps Larkshire's name for an area to this copy's.
    """

    score_fault: str
    pattern: int
    areas: dict[str, str]
    note_fault: str
    wording: int
    transcripts: tuple[int, ...]


def fingerprint(candidate: str, cohort: str) -> str:
    """Give the fingerprint of a candidate's copy, from which everything about it is drawn.

    Parameters
    ----------
    candidate : str
        The candidate number. Capitals, spaces and invisible signs don't count: ``" ab 12"`` is ``"AB12"``.
    cohort : str
        The cohort's word, read in the same way.

    Returns
    -------
    str
        16 hexadecimal digits.

    Raises
    ------
    ValueError
        When one of them is not a text, or has nothing in it. A candidate number is no whole number: 0123 and
        123 may be two people.

    Notes
    -----
    The first 64 bits of SHA-256.

    Examples
    --------
    >>> fingerprint("AB 123", "Autumn 2026") == fingerprint("ab123", "autumn2026")
    True
    """
    told = [_plain("candidate", candidate, "AB123"), _plain("cohort", cohort, "autumn 2026")]
    # a list, so that no sign in one of them can stand for the border between the two
    text = json.dumps(["staycurious copy 1", *told], ensure_ascii=False)
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def drawn(copy: str) -> Drawn:
    """Say what a copy is made of.

    Parameters
    ----------
    copy : str
        Its fingerprint.

    Returns
    -------
    Drawn
        The same for the same fingerprint, on every machine.

    Raises
    ------
    ValueError
        When it is no fingerprint. A candidate number in its place would give somebody else's copy.

    Examples
    --------
    >>> sorted(drawn("0123456789abcdef").transcripts)
    [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]
    """
    if not isinstance(copy, str) or not _FINGERPRINT.fullmatch(copy):
        raise ValueError(
            f"copy is {copy!r:.60}, which is no fingerprint. Ask for a candidate's tools: variant(candidate, cohort)."
        )
    names = sorted(AREAS, key=lambda area: draw(copy, "area", area))
    return Drawn(
        score_fault=one_of(tuple(SIGNS), copy, "score fault"),
        pattern=one_of(range(PATTERNS), copy, "pattern"),
        areas=dict(zip(AREAS, names, strict=True)),
        note_fault=one_of(tuple(NOTE_SIGNS), copy, "note fault"),
        wording=one_of(range(WORDINGS), copy, "wording"),
        transcripts=tuple(sorted(range(1, 13), key=lambda number: draw(copy, "transcript", number))),
    )


def _plain(name: str, value, example: str) -> str:
    if not isinstance(value, str):
        hint = " Quotes keep a nought at its start." if isinstance(value, int) else ""
        raise ValueError(f"{name} is {value!r:.60}. Give a text, such as {example!r}.{hint}")
    plain = unicodedata.normalize("NFKC", value).casefold()
    # spaces, and the signs that nobody sees and a spreadsheet leaves behind
    kept = "".join(sign for sign in plain if unicodedata.category(sign)[0] not in "CZ")
    if not kept:
        raise ValueError(f"{name} is {value!r:.60}, which is empty. Give a text, such as {example!r}.")
    return kept
