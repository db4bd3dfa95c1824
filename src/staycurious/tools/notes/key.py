"""The answer key of a note: what each sentence is, held against the transcript. Worked out, never typed in."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple

from staycurious.larkshire.transcripts import check_transcript
from staycurious.larkshire.visits import talk_of_the_past
from staycurious.tools.notes.features import NUMBERS, content, hedges, is_negation, is_wish, words
from staycurious.tools.notes.speech import sentences
from staycurious.tools.notes.writer import NOTHING_NOTED, Note, NoteError, Sentence

#: What can be wrong with a sentence that somebody did say, in plain words.
CHANGES = {
    "certainty": "somebody was not sure, and the note is",
    "tone": "the note's word is harder than what was said",
    "who": "somebody else said it",
    "number": "a number or a name is another",
    "negation": "a 'not' was lost or came in",
    "own_words": "a wish lost the person's own words",
}
#: Past writers' harder words for "said".
HARD_VERBS = ("claimed", "admitted", "complained")


class Verdict(NamedTuple):
    """What a sentence of a note is: "supported", "added" (nobody said it) or "changed", and then in what."""

    verdict: str
    changed: tuple[str, ...]
    turns: tuple[str, ...]


class Key(NamedTuple):
    """A note's answer key: a verdict for each sentence, and the facts that matter and are in none."""

    sentences: Mapping[str, Verdict]
    missing: tuple[str, ...]


def answer_key(note: Note, transcript: Mapping) -> Key:
    """Say what is wrong with a note, sentence by sentence, and what it left out.

    Parameters
    ----------
    note : Note
        As :func:`staycurious.tools.notes.write_note` gives it.
    transcript : mapping
        The transcript that it was written from; with ``facts`` if what is missing shall be told.

    Returns
    -------
    Key
        ``sentences`` maps each sentence's id to its verdict; ``missing`` lists the ids of facts marked as
        mattering that no sentence rests on.

    Raises
    ------
    NoteError
        When it isn't a note of this tool, or is of another conversation.
    staycurious.larkshire.TranscriptError
        When the transcript can't be used.

    Notes
    -----
    It compares words with words, each sentence with the spoken sentences it rests on, and doesn't ask which fault
    was switched on: a test holds it against the faults.

    Examples
    --------
    >>> talk = {"id": "mine", "people": [{"key": "p", "role": "person", "called": "Mr Hill", "gender": "man"}],
    ...         "turns": [{"id": "t1", "who": "p", "says": "I think I might have fallen in the kitchen."}]}
    >>> from staycurious.tools.notes import write_note
    >>> answer_key(write_note(talk, ["certainty"]), talk).sentences["n1"].changed
    ('certainty',)
    """
    if not isinstance(note, Note):
        raise NoteError(f"{note!r:.60} is no note of the tool. Give what write_note gave, not as_data().")
    check_transcript(transcript)
    if note.transcript != str(transcript.get("id", "transcript")):
        raise NoteError(
            f"The note is of {note.transcript!r}, and this is another conversation. Give the one it was written from."
        )
    turns = {turn["id"]: turn for turn in transcript["turns"]}
    spoken = {name: sentences(turn["says"]) for name, turn in turns.items()}
    known = {
        word.lower()
        for person in transcript["people"]
        for word in words(f"{person.get('name', '')} {person['called']}")
    }
    verdicts = {one.id: _verdict(one, turns, spoken, known) for one in note.sentences}
    carried = {
        place
        for one in note.sentences
        if "own_words" not in verdicts[one.id].changed
        for place in one.rests_on
    }
    missing = tuple(
        fact["id"]
        for fact in transcript.get("facts", ())
        if fact["matters"] and not carried & set(places_of(fact, spoken))
    )
    return Key(verdicts, missing)


def places_of(fact: Mapping, spoken: Mapping[str, list[str]]) -> list[tuple[str, int]]:
    """Say in which spoken sentences a fact stands.

    Parameters
    ----------
    fact : mapping
        With ``turns``, ``says`` and perhaps ``quote`` and ``number``.
    spoken : mapping of str to list of str
        The sentences of each turn.

    Returns
    -------
    list of tuple of str and int
        Turn and sentence, from 0: in each turn those that share most words with the fact.
    """
    wanted = content(f"{fact['says']} {fact.get('quote', '')} {fact.get('number', '')}")
    places = []
    for turn in fact["turns"]:
        shared = [len(wanted & content(sentence)) for sentence in spoken[turn]]
        places += [(turn, index) for index, count in enumerate(shared) if count == max(shared)]
    return places


def _verdict(one: Sentence, turns: Mapping, spoken: Mapping, known: set[str]) -> Verdict:
    if not one.rests_on:
        return Verdict("supported" if one.text == NOTHING_NOTED else "added", (), ())
    said = " ".join(spoken[turn][index] for turn, index in one.rests_on)
    last = turns[one.rests_on[-1][0]]
    changed = ["who"] if one.by != last.get("for", last["who"]) else []
    if is_wish(said) and len(content(said) & content(one.text)) < len(content(said)) / 2:
        changed.append("own_words")
    else:
        text, hard = _with_plain_words(one.text, said)
        if hard:
            changed.append("tone")
        if Counter(hedges(said)) - Counter(hedges(text)):
            changed.append("certainty")
        if _numbers(text) != _numbers(said) or _new_names(text, said, known):
            changed.append("number")
        if _negations(_bare(text)) != _negations(_bare(said)):
            changed.append("negation")
    changed.sort(key=list(CHANGES).index)
    return Verdict("changed" if changed else "supported", tuple(changed), one.turns)


def _with_plain_words(text: str, said: str) -> tuple[str, bool]:
    # undo the harder words, so that what they hide ("refuses" for "won't") isn't counted a second time
    hard = any(re.search(rf"\b{verb}\b", text) and verb not in said for verb in HARD_VERBS)
    for plain, harder in talk_of_the_past()["hard_words"].items():
        if plain in said and harder in text and harder not in said:
            text, hard = text.replace(harder, plain), True
    return text, hard


def _bare(text: str) -> str:
    # "I'm not sure" is doubt and no denial; "No, I manage" without its "no" says the same
    text = re.sub(r"^(?:Oh,? )?No[,;:] ", "", text)
    return re.sub(r"\b(?:I'm|he is|she is|they are) not sure\b|\bnot sure\b", "", text)


def _negations(text: str) -> int:
    return sum(is_negation(word) for word in words(text))


def _numbers(text: str) -> Counter:
    # "twenty" and "20" are one number
    return Counter(
        int(word) if word.isdecimal() else NUMBERS[word]
        for word in words(text)
        if word in NUMBERS or word.isdecimal()
    )


def _new_names(text: str, said: str, known: set[str]) -> set[str]:
    capitals = {match.lower() for match in re.findall(r"(?<![.“!?] )(?<!^)(?<!“)\b[A-Z][^\W\d_]+", text)}
    return capitals - known - {word.removesuffix("'s") for word in words(said)} - set(words(said))
