"""What the note writer hears: mostly what was said. Two of its faults are in this part."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping

from staycurious.larkshire.draws import draw
from staycurious.tools.notes.english import NO_NAMES
from staycurious.tools.notes.features import NUMBERS

#: Words that are easily taken for one another.
ALIKE = {
    "thirteen": "thirty", "fourteen": "forty", "fifteen": "fifty", "sixteen": "sixty", "seventeen": "seventy", "eighteen": "eighty", "nineteen": "ninety",
}  # fmt: skip
ALIKE |= {ty: teen for teen, ty in ALIKE.items()}
#: So many recordings weigh as much as what is usual.
DOUBT = 20
#: From so many recordings of a voice on, a name that it never met is left as it sounds.
ENOUGH = 100
_TOKEN = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*|.", re.UNICODE | re.DOTALL)
_WITHOUT_NOT = {"can't": "can", "won't": "will", "shan't": "shall", "ain't": "is"}


def hear(hearing: Mapping, says: str, voice: str, known: frozenset[str], name: str) -> str:
    """Give what the tool heard of a turn.

    Parameters
    ----------
    hearing : mapping
        What it was taught: ``voices``, ``numbers``, ``names`` and ``endings``, with how often it met each.
    says : str
        What was said.
    voice : str
        How the speaker sounds, in words.
    known : frozenset of str
        Names that stand in the record, which it doesn't mishear.
    name : str
        What the draws are for, such as the transcript and the turn.

    Returns
    -------
    str
        What was heard, word for word as long as what was said.
    """
    recordings = practice(hearing["voices"], voice)
    tokens = _TOKEN.findall(says.replace("’", "'"))
    heard = []
    for index, token in enumerate(tokens):
        lower = token.lower()
        if lower in ALIKE and not _goes_on(tokens, index):
            token = _number(hearing["numbers"], token, recordings)
        elif lower.endswith("n't"):
            endings = hearing["endings"]
            lost = endings.get("lost", 0) / max(1, sum(endings.values()))
            if draw("hearing", name, index) < lost:
                without = _WITHOUT_NOT.get(lower, lower.removesuffix("n't"))
                token = without.capitalize() if token[0].isupper() else without
        elif recordings < ENOUGH and _sounds_like_a_name(tokens, index) and token not in known:
            token = _name(hearing["names"], token)
        heard.append(token)
    return "".join(heard)


def _goes_on(tokens: list[str], index: int) -> bool:
    # "nineteen ninety-eight": the rest of the number says which word it was
    after = [one.lower() for one in tokens[index + 1 : index + 3] if not one.isspace() and one != "-"]
    return bool(after) and after[0] in NUMBERS


def practice(voices: Mapping[str, int], voice: str) -> float:
    """Say how many recordings' worth of practice the tool has with a voice.

    Parameters
    ----------
    voices : mapping of str to int
        How many turns it heard of each voice while it was taught.
    voice : str
        The voice.

    Returns
    -------
    float
        The turns of that voice. For one that it never met, the more the more kinds it met: 20 for each kind beyond
        five, kinds counted by their share (the inverse Simpson index), so that a few rare ones add little.

    Examples
    --------
    >>> practice({"London": 300}, "London"), practice({"London": 300}, "Welsh")
    (300, 0.0)
    """
    if voice in voices:
        return voices[voice]
    total = sum(voices.values())
    kinds = total**2 / sum(count**2 for count in voices.values()) if total else 0
    return max(0.0, 20 * (kinds - 5))


def _number(usual: Mapping[str, int], token: str, recordings: float) -> str:
    # Bayes' rule over the two words that sound alike: how usual each is, times how well the sound fits it
    said, other = token.lower(), ALIKE[token.lower()]
    fits = (recordings + DOUBT / 2) / (recordings + DOUBT)
    # one is added to each count, so that a word never met is unlikely and not impossible
    as_said = (usual.get(said, 0) + 1) * fits
    as_other = (usual.get(other, 0) + 1) * (1 - fits)
    if as_other <= as_said:
        return token
    return other.capitalize() if token[0].isupper() else other


def _sounds_like_a_name(tokens: list[str], index: int) -> bool:
    token = tokens[index]
    if not (token[0].isupper() and token.isalpha() and len(token) > 2) or token.lower() in NO_NAMES:
        return False
    before = [one for one in tokens[max(0, index - 2) : index] if not one.isspace()]
    return bool(before) and before[-1][0].islower() and before[-1].lower() not in ("the", "a", "an", "in")


def _name(names: Mapping[str, int], token: str) -> str:
    # the nearest name that it has met; of equally near ones the one it met most
    near = {name: difflib.SequenceMatcher(None, name, token).ratio() for name in names}
    best = max(near, key=lambda name: (near[name], names[name], name), default=token)
    return best if near.get(best, 0) >= 0.6 else token
