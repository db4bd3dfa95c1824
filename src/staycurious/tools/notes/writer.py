"""Larkshire's note writer: it turns the words of a visit into a case note. Standard library only, for CPython and Pyodide.

It hears, splits what was said into sentences, weighs which to keep, words them, and sees to the headings that stayed
empty. Each part was learned from past notes (``train.py``); each planted fault sits in one part. Every sentence that
it writes says which turns it rests on, or that it rests on none.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from staycurious.larkshire.draws import weighted
from staycurious.larkshire.transcripts import TranscriptError, check_transcript
from staycurious.tools.frozen import frozen
from staycurious.tools.notes.faults import FAULTS
from staycurious.tools.notes.features import chance, content, is_wish, readable, signs, stem, words
from staycurious.tools.notes.hearing import hear
from staycurious.tools.notes.speech import (
    PRONOUNS,
    is_an_answer,
    sentences,
    without_fillers,
    without_opening,
)
from staycurious.tools.notes.wording import Talk, line_for_silence, report, tidy, without_hedges

FORMAT = "staycurious-note-writer/1"
FILE = Path(__file__).parent / "writer.json"
#: Headings of a note, in order; the last two take wishes and plans, whatever they are about.
SECTIONS = {
    "moving": "Getting about",
    "care": "Washing, dressing and daily care",
    "food": "Food and drink",
    "health": "Health",
    "mood": "Sleep, mood and memory",
    "home": "Home",
    "money": "Money",
    "people": "Family and friends",
    "school": "School, work and interests",
    "safety": "Safety",
    "wishes": "What they want",
    "plan": "What happens next",
}
#: Which part of the writer each planted fault is in.
PART = {fault.name: fault.changed for fault in FAULTS.values()}
# which of the learned wording each fault brings its own of
_WORDING = {"certainty": ("hedges",), "tone": ("verbs", "words"), "own_words": ("wishes", "stock")}
#: What the control's writers put under a heading of which they noted nothing.
NOTHING_NOTED = "Nothing noted."


class NoteError(ValueError):
    """The note writer can't be used, or a note can't be written; the message names the place and the mend."""


class Sentence(NamedTuple):
    """One sentence of a note, and what it rests on."""

    id: str
    section: str
    text: str
    #: The turns it rests on; none when nobody said it.
    turns: tuple[str, ...]
    #: The same, to the sentence: turn, and which sentence of it, from 0.
    rests_on: tuple[tuple[str, int], ...]
    #: Whose words it gives them as: a key of the transcript's people.
    by: str | None


class Note(NamedTuple):
    """A case note that Larkshire's tool wrote."""

    transcript: str
    faults: tuple[str, ...]
    sentences: tuple[Sentence, ...]
    #: Turns that it couldn't read, such as those in another script.
    unread: tuple[str, ...]

    @property
    def text(self) -> str:
        """The note as it would be read: a heading, its sentences, a blank line."""
        parts: dict[str, list[str]] = {}
        for sentence in self.sentences:
            parts.setdefault(sentence.section, []).append(sentence.text)
        paragraphs = [f"{section}\n{' '.join(texts)}" for section, texts in parts.items()]
        if self.unread:
            paragraphs.append(f"The tool could not read all of: {', '.join(self.unread)}.")
        return "\n\n".join(paragraphs)

    def as_data(self) -> dict:
        """Give the note as plain data, the form in which the questions take it.

        Returns
        -------
        dict
            ``id``, ``transcript``, ``sentences`` (each ``id``, ``section``, ``text`` and ``turns``) and ``unread``.
        """
        return {
            "id": f"{self.transcript} by {'+'.join(self.faults) or 'control'}",
            "transcript": self.transcript,
            "sentences": [
                {"id": one.id, "section": one.section, "text": one.text, "turns": list(one.turns)}
                for one in self.sentences
            ],
            "unread": list(self.unread),
        }


def load_writer() -> Mapping:
    """Load the note writer that comes with the course.

    Returns
    -------
    mapping
        What it learned, read-only: it is shared by everybody who asks.

    Raises
    ------
    NoteError
        When its file can't be read or isn't as it was written.
    """
    return _load(str(FILE))


def read_writer(path: str | Path) -> Mapping:
    """Read a note writer's file and check that it is as it was written.

    Parameters
    ----------
    path : str or pathlib.Path
        The JSON file.

    Returns
    -------
    mapping
        What the writer learned, read-only; ``copy.deepcopy`` gives a plain dict to change.

    Raises
    ------
    NoteError
        When the file can't be read, isn't JSON, or was changed since ``staycurious train`` wrote it.
    """
    if not isinstance(path, (str, Path)):
        raise NoteError(
            f"{path!r:.60} is no path. Give the path of a note writer's file, or use load_writer()."
        )
    path = Path(path)
    again = "Write it again with: staycurious train."
    try:
        writer = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise NoteError(f"{path.name}: can't be read ({error.strerror}). {again}") from error
    except (ValueError, RecursionError) as error:
        raise NoteError(f"{path.name}: is not JSON ({error}). {again}") from error
    if not isinstance(writer, dict) or writer.get("format") != FORMAT:
        raise NoteError(f"{path.name}, format: is not {FORMAT!r}. {again}")
    if writer.get("sha256") != fingerprint(writer):
        raise NoteError(f"{path.name}: was changed since it was written (its hash doesn't fit). {again}")
    return frozen(writer)


def _check_writer(writer: Mapping) -> None:
    # one that was changed, or made, by whoever calls
    if not isinstance(writer, Mapping) or not {"topics", "longest", "parts"} <= set(writer):
        raise NoteError("writer: is no note writer. Leave it out, or read one with read_writer.")
    for part in dict.fromkeys(PART.values()):
        needed = ["control", *(fault for fault, where in PART.items() if where == part)]
        lacking = [name for name in needed if name not in writer["parts"].get(part, {})]
        if lacking:
            raise NoteError(
                f"writer, parts.{part}: lacks {', '.join(lacking)}. Read a whole one with read_writer."
            )
    if writer.get("sha256", "") not in ("", fingerprint(writer)):
        raise NoteError(
            "writer: was changed (its hash doesn't fit). Take sha256 out of it if that was meant."
        )


def fingerprint(writer: Mapping) -> str:
    """Give the SHA-256 of what a writer learned, without the hash itself.

    Parameters
    ----------
    writer : mapping
        A note writer.

    Returns
    -------
    str
        64 hexadecimal digits.
    """
    rest = {key: value for key, value in writer.items() if key != "sha256"}
    return sha256(
        json.dumps(rest, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    ).hexdigest()


def write_note(
    transcript: Mapping, faults: Iterable[str] = (), writer: Mapping | None = None, seed: str = ""
) -> Note:
    """Write a case note from the words of a visit or a call.

    Parameters
    ----------
    transcript : mapping
        As :func:`staycurious.larkshire.transcript` gives it; one's own needs ``id``, ``people`` and ``turns``.
    faults : iterable of str
        Which planted faults to switch on: any of "invention", "omission", "certainty", "tone", "own_words", "speaker",
        "negation" and "mishearing". None gives the control.
    writer : mapping, optional
        Another note writer than the course's.
    seed : str
        Any text. Another seed gives other words where it learned more than one, and faults elsewhere.

    Returns
    -------
    Note
        Its sentences, each with the turns it rests on.

    Raises
    ------
    NoteError
        When a fault is unknown, or ``writer`` is no note writer.
    staycurious.larkshire.TranscriptError
        When the transcript can't be used, such as when it is empty.

    Examples
    --------
    >>> talk = {"id": "mine", "people": [{"key": "p", "role": "person", "called": "Mr Hill", "gender": "man"}],
    ...         "turns": [{"id": "t1", "who": "p", "says": "I can't get up the stairs on my own."}]}
    >>> write_note(talk).sentences[0].text
    "Mr Hill said that he can't get up the stairs on his own."
    """
    check_transcript(transcript)
    _check_people(transcript)
    if writer is None:
        writer = load_writer()
    elif writer is not load_writer():
        _check_writer(writer)
    faults = _known(faults)
    learned = _learned(writer["parts"], faults)
    people = {person["key"]: person for person in transcript["people"]}
    main = main_person(transcript)
    name = f"{seed}:{transcript.get('id', '')}"
    spoken, unread = _spoken(writer["topics"], learned["hearing"], transcript, people, name)
    kept = _keep(learned["salience"], spoken, writer["longest"])
    talk = _talk(transcript, writer)
    headed = [each._replace(topic=_heading(writer["topics"], each)) for each in kept]
    written = [_worded(each, learned, people, main, name, talk) for each in headed]
    topics = {topic for topic, _, _, _ in written}
    for topic in list(SECTIONS)[:-2]:
        if topic not in topics:
            line = line_for_silence(learned["silence"][topic], people[main], f"{name}:{topic}")
            written.append((topic, line, (), None))
    order = list(SECTIONS)
    written.sort(key=lambda each: order.index(each[0]))
    numbered, before = [], None
    for number, (topic, text, rests_on, by) in enumerate(written, start=1):
        if callable(text):
            text = text(again=before == (topic, by))
        before = (topic, by)
        turns = tuple(dict.fromkeys(turn for turn, _ in rests_on))
        numbered.append(Sentence(f"n{number}", SECTIONS[topic], text, turns, rests_on, by))
    return Note(str(transcript.get("id", "transcript")), faults, tuple(numbered), tuple(unread))


def _known(faults: Iterable[str]) -> tuple[str, ...]:
    # a plain text would be taken letter by letter
    if isinstance(faults, str) or not isinstance(faults, Iterable):
        raise NoteError(f"faults: {faults!r} is no list of faults. Write it as ['tone'], or leave it out.")
    faults = tuple(faults)
    for fault in faults:
        if not isinstance(fault, str) or fault not in PART:
            raise NoteError(f"There is no fault {fault!r}. Choose from: {', '.join(PART)}.")
    return tuple(sorted(set(faults)))


def _check_people(transcript: Mapping) -> None:
    # what check_transcript leaves open and a note rests on
    name, keys = transcript.get("id", "transcript"), [person["key"] for person in transcript["people"]]
    for index, person in enumerate(transcript["people"]):
        if not isinstance(person.get("voice") or "", str):
            raise TranscriptError(
                f"{name}, people[{index}].voice: is no text. Write it as a text, or leave it out."
            )
        for part in ("called", "name"):
            if "{" in str(person.get(part, "")):
                raise TranscriptError(
                    f"{name}, people[{index}].{part}: still has a {{…/…}} mark. Choose a side with choose_gender."
                )
    swap = transcript.get("swap")
    if swap and (not isinstance(swap, Mapping) or swap.get("person") not in keys):
        raise TranscriptError(
            f"{name}, swap.person: is nobody in people. Write a person's key, or leave swap out."
        )


def main_person(transcript: Mapping) -> str:
    """Say whom a conversation is about.

    Parameters
    ----------
    transcript : mapping
        A transcript.

    Returns
    -------
    str
        A key of its people: whose gender can be swapped, otherwise the first who is no worker.
    """
    if transcript.get("swap"):
        return transcript["swap"]["person"]
    people = transcript["people"]
    return next((each["key"] for each in people if each["role"] in ("person", "child")), people[0]["key"])


class Around(NamedTuple):
    """What stands around a sentence: the stems of its turn and of the question before, and what they weigh for each topic."""

    stems: frozenset[str]
    sums: Mapping[str, float]


def _around(topics: Mapping, text: str) -> Around:
    stems = sorted(content(text))
    return Around(
        frozenset(stems), {topic: chance(each["words"], 0.0, stems) for topic, each in topics.items()}
    )


def about_what(topics: Mapping, sentence: str, around: Around | None = None) -> tuple[str, float]:
    """Say what a sentence seems to be about, and how clearly.

    Parameters
    ----------
    topics : mapping
        The writer's topics: for each its start and its words' weights.
    sentence : str
        One sentence.
    around : Around, optional
        The turn that the sentence is of, with the question before it; the rest of its words weigh a third.

    Returns
    -------
    tuple of str and float
        A topic, or "none"; and its share of the softmax, 0 to 1.
    """
    # in order, so that the sums come out the same to the last bit wherever it runs
    stems = sorted(content(sentence))
    sums = {topic: chance(each["words"], each["start"], stems) for topic, each in topics.items()}
    if around:
        own = [stem for stem in stems if stem in around.stems]
        for topic, each in topics.items():
            sums[topic] += (around.sums[topic] - chance(each["words"], 0.0, own)) / 3
    largest = max(sums.values())
    shares = {topic: math.exp(value - largest) for topic, value in sums.items()}
    best = max(shares, key=shares.get)
    return best, shares[best] / sum(shares.values())


class _Spoken(NamedTuple):
    turn: str
    index: int
    heard: str
    speaker: str
    role: str
    gender: str | None
    topic: str
    sure: float
    asked: tuple[str, int, str] | None  # the worker's question just before, to which a short answer belongs


def _learned(parts: Mapping, faults: Iterable[str]) -> dict:
    # the control's parts, with those that a fault is in put in their place
    learned = {part: parts[part]["control"] for part in ("salience", "attribution", "silence")}
    learned["wording"] = dict(parts["wording"]["control"])
    learned["hearing"] = [parts["hearing"]["control"]]
    for fault in faults:
        part = parts[PART[fault]][fault]
        if PART[fault] == "hearing":
            learned["hearing"].append(part)
        elif PART[fault] == "wording":
            learned["wording"] |= {aspect: part[aspect] for aspect in _WORDING[fault]}
        else:
            learned[PART[fault]] = part
    return learned


def _spoken(
    topics: Mapping, hearings: list, transcript: Mapping, people: Mapping, name: str
) -> tuple[list[_Spoken], list[str]]:
    known = frozenset(
        word
        for person in transcript["people"]
        for word in f"{person.get('name', '')} {person['called']}".split()
    )
    spoken, unread, question = [], [], None
    for turn in transcript["turns"]:
        speaker = turn.get("for", turn["who"])
        person = people[speaker]
        heard = turn["says"]
        for part in hearings:
            heard = hear(part, heard, people[turn["who"]].get("voice") or "", known, f"{name}:{turn['id']}")
        around = _around(topics, f"{question[2] if question else ''} {heard}")
        last_question = None
        for index, sentence in enumerate(sentences(heard)):
            if not readable(sentence):
                unread.append(turn["id"])
                continue
            bare = without_fillers(sentence)
            role = "person" if person["role"] == "child" else person["role"]
            asked = (
                question
                if index == 0 and role not in ("worker", "interpreter") and is_an_answer(sentence)
                else None
            )
            topic, sure = about_what(topics, f"{asked[2]} {bare}" if asked else bare, around)
            spoken.append(
                _Spoken(
                    turn["id"],
                    index,
                    sentence if asked else without_opening(sentence),
                    speaker,
                    role,
                    _of_whom(bare, person),
                    topic,
                    sure,
                    asked,
                )
            )
            if sentence.endswith("?"):
                last_question = (turn["id"], index, sentence)
        question = last_question if person["role"] in ("worker", "professional") else None
    return spoken, list(dict.fromkeys(unread))


def _of_whom(sentence: str, speaker: Mapping) -> str | None:
    # the gender of the person a sentence is about, as its pronouns tell
    each = words(sentence)
    if any(word in ("i", "i'm", "i've", "i'd", "i'll", "my", "me", "myself") for word in each):
        return speaker.get("gender")
    hers = sum(word in ("she", "she's", "she'd", "she'll", "her", "herself") for word in each)
    his = sum(word in ("he", "he's", "he'd", "he'll", "his", "him", "himself") for word in each)
    return "woman" if hers > his else "man" if his > hers else None


def _keep(salience: Mapping, spoken: list[_Spoken], longest: Mapping) -> list[_Spoken]:
    weighed = []
    for each in spoken:
        if each.role == "interpreter" or len(content(each.heard)) < 1:
            continue
        bare = without_fillers(each.heard)
        text = f"{each.asked[2].rstrip('?')} {each.heard}" if each.asked else bare
        odds = chance(
            salience["weights"], salience["start"], signs(text, each.role, each.gender, each.topic, each.sure)
        )
        if odds > 0:
            weighed.append((odds, each))
    best = sorted(weighed, key=lambda pair: -pair[0])
    plans = [each for _, each in best if each.role == "worker"][: longest["plans"]]
    said = [each for _, each in best if each.role != "worker"][: longest["said"]]
    chosen = {id(each) for each in (*plans, *said)}
    return [each for _, each in weighed if id(each) in chosen]


def _talk(transcript: Mapping, writer: Mapping) -> Talk:
    # what has a capital inside a sentence keeps it everywhere; what is seen without one, or is a topic's word, is no name
    inside = re.compile(r"(?<=[a-z,] )[A-Z][^\W\d_]+")
    small = re.compile(r"(?<![\w'])[a-z][^\W\d_]+")
    says = [turn["says"] for turn in transcript["turns"]]
    names = {name for text in says for name in inside.findall(text)}
    called = {
        word: PRONOUNS[person.get("gender")].subject
        for person in transcript["people"]
        for word in f"{person.get('name', '')} {person['called']}".split()
        if word[0].isupper()
    }
    common = {word for text in says for word in small.findall(text)}
    topics, met = writer["topics"].values(), writer["parts"]["hearing"]["control"]["names"]
    first = {each[0] for text in says for sentence in sentences(text) if (each := words(sentence))}
    common |= {
        word
        for word in first
        if word.capitalize() not in met and any(stem(word) in topic["words"] for topic in topics)
    }
    return Talk(frozenset(names | set(called)), frozenset(common), called)


def _heading(topics: Mapping, each: _Spoken) -> str:
    # what sounded like nothing in particular and was kept goes where it fits best
    if each.topic != "none":
        return each.topic
    return about_what({topic: learned for topic, learned in topics.items() if topic != "none"}, each.heard)[0]


def _worded(each: _Spoken, learned: Mapping, people: Mapping, main: str, name: str, talk: Talk) -> tuple:
    """Give a kept sentence's heading, its text (or how to make it), what it rests on, and whose words it says they are."""
    name, wording = f"{name}:{each.turn}:{each.index}", learned["wording"]
    said_by = weighted(learned["attribution"].get(each.role, {each.role: 1}), "said by", name)
    by = main if said_by == "person" and each.role != "person" else each.speaker
    rests_on = ((each.turn, each.index),)
    section = "plan" if each.role == "worker" else each.topic
    heard = (
        without_hedges(each.heard) if weighted(wording["hedges"], "hedge", name) == "dropped" else each.heard
    )
    called, who = people[by]["called"], PRONOUNS[people[by].get("gender")]
    if each.asked:
        turn, index, question = each.asked
        heard = heard if heard[-1] in ".?!" else heard + "."
        label = called + ("," if "," in called else "")
        return section, f"Asked “{question}”, {label} answered: “{heard}”", ((turn, index), *rests_on), by
    if is_wish(each.heard) and each.role != "worker":
        if weighted(wording["wishes"], "wish", name) != "quoted":
            return "wishes", tidy(wording["stock"].get(section, wording["stock"]["people"])), rests_on, by
        section = "wishes"
    verb = weighted(wording["verbs"], "verb", name)
    small = heard.lower()
    harder = {
        plain: weighted(counts, "word", plain, name)
        for plain, counts in wording["words"].items()
        if plain in small
    }

    def text(again: bool) -> str:
        label = who.subject if again and not who.plural else called
        return report(heard, label, verb, who, harder, each.role, talk, own=by == each.speaker)

    return section, text, rests_on, by


@lru_cache(maxsize=2)
def _load(path: str) -> Mapping:
    return read_writer(path)
