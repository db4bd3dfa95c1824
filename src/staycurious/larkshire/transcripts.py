"""The conversations that Larkshire's note writer is tried on: twelve, written by hand, about people who don't exist.

In a transcript one person's gender can be swapped: wherever the words depend on it they are marked with both,
the man's first, as in ``{He/She} lives alone``. :func:`transcript` chooses a side.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping

from staycurious.larkshire.stored import numbers, read_stored

ROLES = ("worker", "person", "family", "child", "interpreter", "professional")
GENDERS = ("man", "woman", "boy", "girl", "nonbinary")
OTHER = {"man": "woman", "woman": "man", "boy": "girl", "girl": "boy"}
MOST_TURNS = 5000
_MARK = re.compile(r"\{([^{}/]*)/([^{}/]*)\}")


class TranscriptError(ValueError):
    """A transcript can't be used; the message names the place and the mend."""


def transcripts() -> list[dict]:
    """Give the twelve transcripts, each as it was written.

    Returns
    -------
    list of dict
        As :func:`transcript` gives them, in the order of their numbers.

    Examples
    --------
    >>> len(transcripts())
    12
    """
    return [transcript(number) for number in numbers("transcripts")]


def transcript(number: str, gender: str | None = None) -> dict:
    """Give one transcript, with the person as written or with their gender swapped.

    Parameters
    ----------
    number : str
        Such as ``"T-01"``.
    gender : str, optional
        ``"man"``, ``"woman"``, ``"boy"`` or ``"girl"``: what the person who can be swapped shall be. As
        written when left out.

    Returns
    -------
    dict
        ``id``, ``title``, ``about``, ``work``, ``setting``, ``date``, ``content_note``, ``people`` (each with
        ``key``, ``role``, ``name``, ``called``, ``voice`` and mostly ``gender``), ``swap`` (whose gender can be swapped, and
        which it is here), ``turns`` (``id``, ``who``, ``says`` and, for an interpreter, ``for``), ``facts``
        (who said what about whom, in which turns) and ``not_said``.

    Raises
    ------
    TranscriptError
        When there is no such transcript, or the gender isn't one that its person can have.

    Examples
    --------
    >>> transcript("T-01", "woman")["swap"]["now"]
    'woman'
    """
    if number not in numbers("transcripts"):
        raise TranscriptError(
            f"There is no transcript {number!r}. Choose one of: {', '.join(numbers('transcripts'))}."
        )
    return choose_gender(read_stored(f"transcripts/{number}.json", TranscriptError), gender)


def choose_gender(marked: Mapping, gender: str | None = None) -> dict:
    """Choose a side of every ``{man's/woman's}`` mark in a transcript.

    Parameters
    ----------
    marked : mapping
        A transcript with marks, and ``swap`` that says whose they are.
    gender : str, optional
        ``"man"``, ``"woman"``, ``"boy"`` or ``"girl"``; as written when left out.

    Returns
    -------
    dict
        A copy without marks.

    Raises
    ------
    TranscriptError
        When nobody in the transcript can be swapped, or not to that gender.

    Examples
    --------
    >>> marked = {"id": "mine", "people": [{"key": "p"}], "swap": {"person": "p", "as_written": "man"},
    ...           "turns": [{"id": "t1", "who": "p", "says": "They call me {Sir/Madam}."}]}
    >>> choose_gender(marked, "woman")["turns"][0]["says"]
    'They call me Madam.'
    """
    if not isinstance(marked, Mapping):
        raise TranscriptError(f"transcript: {marked!r:.60} is not one. Give a transcript with marks.")
    swap, name = marked.get("swap"), marked.get("id", "transcript")
    if not swap:
        raise TranscriptError(
            f"{name}: nobody's gender is marked in it. Mark it as {{he/she}}, and add swap."
        )
    people = marked.get("people")
    keys = [person.get("key") for person in people] if isinstance(people, (list, tuple)) else []
    written = swap.get("as_written") if isinstance(swap, Mapping) else None
    if not isinstance(written, str) or written not in OTHER or swap.get("person") not in keys:
        raise TranscriptError(
            f"{name}, swap: needs person, the key of somebody in people, and as_written, one of: {', '.join(OTHER)}."
        )
    gender = gender or written
    if gender not in (written, OTHER[written]):
        raise TranscriptError(
            f"{name}: {gender!r} can't be chosen here. Choose {written!r} or {OTHER[written]!r}."
        )
    side = 1 if gender in ("man", "boy") else 2
    chosen = _each_text(marked, lambda text: _MARK.sub(lambda mark: mark[side], text))
    for person in chosen["people"]:
        if person["key"] == swap["person"]:
            person["gender"] = gender
    chosen["swap"]["now"] = gender
    return chosen


def swap_gender(number: str) -> tuple[dict, dict]:
    """Give one transcript twice: with the person as written, and with their gender swapped.

    Parameters
    ----------
    number : str
        Such as ``"T-01"``.

    Returns
    -------
    tuple of dict and dict
        The same words, but for names, titles, pronouns and kin words.

    Raises
    ------
    TranscriptError
        When there is no such transcript.

    Examples
    --------
    >>> [side["swap"]["now"] for side in swap_gender("T-01")]
    ['man', 'woman']
    """
    written = transcript(number)
    return written, transcript(number, OTHER[written["swap"]["as_written"]])


def check_transcript(given: Mapping) -> None:
    """Check that a conversation can be turned into a note.

    Parameters
    ----------
    given : mapping
        With ``id``, ``people`` (each ``key``, ``role``, ``called`` and ``gender``) and ``turns`` (each ``id``, ``who``, ``says``).

    Raises
    ------
    TranscriptError
        When something is missing or can't stand where it does; the message names the turn or the person.

    Examples
    --------
    >>> check_transcript({"id": "mine", "people": [], "turns": []})
    Traceback (most recent call last):
    ...
    staycurious.larkshire.transcripts.TranscriptError: mine, people: is empty. A note needs a conversation: add at least one.
    """
    name = given.get("id", "transcript") if isinstance(given, Mapping) else "transcript"

    def need(fine: bool, place: str, mend: str) -> None:
        if not fine:
            raise TranscriptError(f"{name}, {place}: {mend}")

    need(isinstance(given, Mapping), "top", "is not an object. Write it as {…}.")
    for part in ("people", "turns"):
        need(isinstance(given.get(part), list), part, "is missing or not a list. Write it as […].")
        need(len(given[part]) > 0, part, "is empty. A note needs a conversation: add at least one.")
    need(len(given["turns"]) <= MOST_TURNS, "turns", f"has over {MOST_TURNS:,}. Split the conversation.")
    keys = set()
    for index, person in enumerate(given["people"]):
        place = f"people[{index}]"
        need(isinstance(person, Mapping), place, "is not an object. Write it as {…}.")
        for part in ("key", "role", "called"):
            fine = isinstance(person.get(part), str) and person[part].strip()
            need(bool(fine), place, f"needs {part!r}, a text.")
        need(
            person["role"] in ROLES,
            f"{place}.role",
            f"{person['role']!r} is unknown. Use one of: {', '.join(ROLES)}.",
        )
        gender = person.get("gender")
        need(
            gender is None or gender in GENDERS,
            f"{place}.gender",
            f"use one of: {', '.join(GENDERS)}, or leave it out.",
        )
        need(
            person["key"] not in keys,
            f"{place}.key",
            f"{person['key']!r} stands twice. Give each person their own.",
        )
        keys.add(person["key"])
    seen = set()
    for index, turn in enumerate(given["turns"]):
        need(isinstance(turn, Mapping), f"turns[{index}]", "is not an object. Write it as {…}.")
        place = str(turn.get("id", f"turns[{index}]"))
        for part in ("id", "who", "says"):
            need(isinstance(turn.get(part), str), place, f"needs {part!r}, a text.")
        need(turn["id"] not in seen, place, "is the id of two turns. Give each its own.")
        seen.add(turn["id"])
        for part in ("who", "for"):
            need(
                isinstance(turn.get(part, ""), str) and turn.get(part, turn["who"]) in keys,
                f"{place}.{part}",
                f"{turn.get(part)!r} is nobody in people.",
            )
        need("{" not in turn["says"], place, "still has a {…/…} mark. Choose a side with choose_gender.")


def _each_text(part, change):
    if isinstance(part, str):
        return change(part)
    if isinstance(part, Mapping):
        return {key: _each_text(value, change) for key, value in part.items()}
    if isinstance(part, (list, tuple)):
        return [_each_text(value, change) for value in part]
    return copy.deepcopy(part)
