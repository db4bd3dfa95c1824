"""A transcript and a note, checked and read word by word."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from staycurious.questions import _words as words
from staycurious.questions._said_numbers import Said, numbers_in

_MARK = re.compile(r"\{[^{}/]*/[^{}/]*\}")
_LEADING = {"the", "his", "her", "their", "my", "our", "a", "an"}
# What a note calls those who have no name in it.
_ROLES = {
    "worker": ("social worker", "worker", "practitioner"),
    "interpreter": ("interpreter",),
}


class Piece(NamedTuple):
    """A sentence or clause: its cleaned text, its content words by stem (numbers as "#15") as written, numbers."""

    text: str
    content: dict[str, str]
    numbers: frozenset[str]


class Turn(NamedTuple):
    """One turn: who speaks, its sentences and clauses, what it says, and what the question before it says."""

    id: str
    voices: frozenset[str]
    sentences: list[Piece]
    clauses: list[Piece]
    content: dict[str, str]
    asked: dict[str, str]
    borrowed: dict[str, str]
    numbers: set[str]


class Visit(NamedTuple):
    """A transcript read through: its turns, its people's names, and every word in it."""

    id: str | None
    turns: list[Turn]
    people: dict[tuple[str, ...], str]
    named: dict[str, str]
    names: set[str]
    vocabulary: set[str]
    stems: set[str]
    index: dict[str, list[tuple[int, float]]]


# A question says nothing by itself, and its answer says little without it: the answer counts a bit more.
TOLD, LENT, ASKED = 1.0, 0.7, 0.6
# What a note rests on is mostly what the worker heard, so that a tie goes to the others.
BY_WORKER = 0.95


def read_note(note: Mapping, name: str = "note") -> list[dict]:
    """Check a note and give its sentences, each with a cleaned text."""
    if not isinstance(note, Mapping) or not isinstance(note.get("sentences"), (list, tuple)):
        hint = " Of what write_note gave, give .as_data()." if hasattr(note, "as_data") else ""
        raise ValueError(
            f'{name} has no list "sentences". Give {{"sentences": [{{"id": "n1", "text": "…"}}]}}.{hint}'
        )
    found, seen = [], set()
    for place, sentence in enumerate(note["sentences"]):
        where = f"{name}, sentences[{place}]"
        _texts(sentence, ("id", "text"), where)
        if sentence["id"] in seen:
            raise ValueError(f"{where}: the id {sentence['id']!r} stands twice. Give each sentence its own.")
        seen.add(sentence["id"])
        turns = sentence.get("turns") or ()
        if not isinstance(turns, (list, tuple)) or not all(isinstance(turn, str) for turn in turns):
            raise ValueError(f'{where}: "turns" is {turns!r}. Give a list of turns\' ids, such as ["t4"].')
        found.append({"id": sentence["id"], "text": sentence["text"], "turns": tuple(turns)})
    return found


def read_transcript(transcript: Mapping) -> Visit:
    """Check a transcript and read it through."""
    if not isinstance(transcript, Mapping) or not isinstance(transcript.get("turns"), (list, tuple)):
        raise ValueError(
            'transcript has no list "turns". Give {"people": […], "turns": [{"id": "t1", "who": "…", "says": "…"}]}.'
        )
    if not transcript["turns"]:
        raise ValueError(
            "transcript has no turns, so that there is nothing to hold a note against. Give one with talk."
        )
    people = _people(transcript.get("people", ()))
    named = _aliases(people)
    names = {word for alias in named for word in alias} - words.TITLES
    turns: list[Turn] = []
    for place, turn in enumerate(transcript["turns"]):
        _check_turn(turn, f"transcript, turns[{place}]", people)
        turns.append(_turn(turn, names, turns[-1] if turns else None))
    workers = {person["key"] for person in people if person.get("role") == "worker"}
    ids = [turn.id for turn in turns]
    if len(set(ids)) < len(ids):
        twice = next(turn for turn in ids if ids.count(turn) > 1)
        raise ValueError(f"transcript: the turn id {twice!r} stands twice. Give each turn its own.")
    # sentence by sentence, as they were split before: words' tokens are remembered
    said = [token for turn in turns for part in turn.sentences for token in words.tokens(part.text)]
    called = [
        token
        for person in people
        for key in ("name", "called")
        for token in words.tokens(words.clean(str(person.get(key, ""))))
    ]
    vocabulary = {token.lower for token in (*said, *called)}
    # a capital shows a name, but not on a sentence's first word
    written = {
        token.lower: token.written
        for token in (*called, *(token for token in said if not token.first))
        if token.written[:1].isupper() and len(token.written) > 1
    }
    return Visit(
        id=transcript.get("id"),
        turns=turns,
        people=named,
        named=written,
        names=names,
        vocabulary=vocabulary,
        stems={words.stem(word) for word in vocabulary},
        index=_index(turns, workers),
    )


def _index(turns: list[Turn], workers: set[str]) -> dict[str, list[tuple[int, float]]]:
    # by stem, the turns that have it and for how much it counts there
    index: dict[str, list[tuple[int, float]]] = {}
    for place, turn in enumerate(turns):
        counts = dict.fromkeys(turn.asked, ASKED) | dict.fromkeys(turn.borrowed, LENT)
        counts |= dict.fromkeys(turn.content, TOLD)
        share = BY_WORKER if turn.voices <= workers else 1.0
        for key, count in counts.items():
            index.setdefault(key, []).append((place, share * count))
    return index


def piece(text: str, names: set[str]) -> Piece:
    """Read a cleaned sentence or clause; people's names are left out of its content words."""
    found = words.tokens(text)
    numbers = said_numbers(found)
    skip = {place for number in numbers for place in range(number.start, number.end)}
    content = {
        words.stem(token.lower): token.written
        for place, token in enumerate(found)
        if place not in skip and token.lower not in names and words.is_content(token.lower)
    }
    # "one" and "once" alone carry too little to match by
    content |= {f"#{min(number.keys)}": number.written for number in numbers if number.keys != {"1"}}
    return Piece(text, content, frozenset(key for number in numbers for key in number.keys))


def said_numbers(found: Sequence[words.Token], strict: bool = False) -> list[Said]:
    """Give the numbers among the words."""
    return numbers_in([token.lower for token in found], [token.joined for token in found], strict)


def speaker_named(text: str, people: Mapping[tuple[str, ...], str]) -> tuple[str, str] | None:
    """Give the name and the key of the person whom a cleaned sentence says it has something from, if any."""
    said = [token.lower for token in words.tokens(text)]
    place = 0
    while place < len(said):
        alias = next((alias for alias in people if tuple(said[place : place + len(alias)]) == alias), None)
        if alias is None:
            place += 1
            continue
        after = [word for word in said[place + len(alias) :][:3] if word not in _BETWEEN]
        before = said[max(0, place - 2) : place]
        told = bool(after) and after[0] in words.SAYING and said[place + len(alias)] not in ("was", "were")
        if told or before == ["according", "to"] or (before and before[-1] in ("said", "says") and not after):
            return " ".join(alias), people[alias]
        place += len(alias)
    return None


_BETWEEN = {"also", "has", "had", "then", "again", "clearly", "first", "himself", "herself", "themselves"}


def _texts(part, keys: tuple[str, ...], where: str) -> None:
    if not isinstance(part, Mapping):
        raise ValueError(f"{where} is {part!r}. Give an object with {' and '.join(keys)}.")
    for key in keys:
        if not isinstance(part.get(key), str):
            raise ValueError(f'{where}: "{key}" is {part.get(key)!r}. Give a text.')
        mark = _MARK.search(part[key])
        if mark:
            raise ValueError(
                f"{where}: the text still holds {mark.group()!r}, which stands for either side. Choose one first."
            )


def _people(people) -> list[Mapping]:
    if not isinstance(people, (list, tuple)):
        raise ValueError(f'transcript: "people" is {people!r}. Give a list, such as [{{"key": "worker"}}].')
    for place, person in enumerate(people):
        _texts(person, ("key",), f"transcript, people[{place}]")
        if not isinstance(person.get("role", ""), str):
            raise ValueError(f'transcript, people[{place}]: "role" is {person["role"]!r}. Give a text.')
        _texts(
            {key: str(person.get(key, "")) for key in ("name", "called")},
            ("name", "called"),
            f"transcript, people[{place}]",
        )
    return list(people)


def _aliases(people: list[Mapping]) -> dict[tuple[str, ...], str]:
    # every way to name a person that names nobody else here, the longest first
    ways: dict[tuple[str, ...], set[str]] = {}
    for person in people:
        name = tuple(token.lower for token in words.tokens(words.clean(str(person.get("name", "")))))
        called = tuple(token.lower for token in words.tokens(words.clean(str(person.get("called", "")))))
        while called and called[0] in _LEADING:
            called = called[1:]
        roles = [tuple(role.split()) for role in _ROLES.get(person.get("role"), ())]
        parts = [(word,) for word in (*name, *called) if word not in words.TITLES]
        for way in [name, called, *roles, *parts]:
            if way:
                ways.setdefault(way, set()).add(person["key"])
    single = {way: keys for way, keys in ways.items() if len(keys) == 1}
    return {way: next(iter(single[way])) for way in sorted(single, key=lambda way: (-len(way), way))}


def _check_turn(turn, where: str, people: list[Mapping]) -> None:
    _texts(turn, ("id", "who", "says"), where)
    keys = [person["key"] for person in people]
    for role in ("who", "for"):
        if people and turn.get(role, keys[0]) not in keys:
            raise ValueError(
                f'{where}: "{role}" is {turn[role]!r}, who is not among the people. Give one of: {", ".join(keys)}.'
            )


def _clauses(sentence: Piece, names: set[str]) -> list[Piece]:
    parts = words.clauses(sentence.text)
    return [piece(part, names) for part in parts] if len(parts) > 1 else [sentence]


def _turn(turn: Mapping, names: set[str], before: Turn | None) -> Turn:
    sentences = [piece(part, names) for part in words.sentences(words.clean(turn["says"]))]
    voices = frozenset({turn["who"], turn.get("for", turn["who"])})
    told, asked, numbers = {}, {}, set()
    for sentence in sentences:
        (asked if sentence.text.rstrip("\"') ").endswith(("?", "？")) else told).update(sentence.content)
        numbers |= sentence.numbers
    answers = before is not None and before.asked and not voices & before.voices
    return Turn(
        id=turn["id"],
        voices=voices,
        sentences=sentences,
        clauses=[clause for sentence in sentences for clause in _clauses(sentence, names)],
        content=told,
        asked=asked,
        borrowed=before.asked if answers else {},
        numbers=numbers,
    )
