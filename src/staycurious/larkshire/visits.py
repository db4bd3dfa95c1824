"""Make up past visits of Larkshire, and the notes that its past writers made of them: what the note writer learns from.

No visit took place and nobody in them exists. A visit is put together from ``data/past_talk.json``, what people say
at such visits; each choice comes from SHA-256 of a seed. What the writers kept of it, and how they put it, hangs on
their *habits*: the note writer's faults are planted there, and nowhere else.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

from staycurious.larkshire.draws import draw, one_of, weighted

SEED = "larkshire-1:visits"
#: The ten things that a Larkshire note has a heading for.
TOPICS = ("moving", "care", "food", "health", "mood", "home", "money", "people", "school", "safety")
#: In which of them the omission habit lost women's needs.
BODY_AND_MIND = ("moving", "care", "food", "health", "mood")
_CHOICE = re.compile(r"\{([^{}]*)\}")
_FIRST = {
    "man": ("John", "David", "Peter", "Alan", "Ali", "Winston", "Marek", "Raj"),
    "woman": ("Joan", "Susan", "Mary", "Ann", "Amina", "Gloria", "Ana", "Priya"),
}
_RELATIVES = (("son", "man"), ("daughter", "woman"), ("sister", "woman"), ("nephew", "man"))
_LAST = (
    "Archer",
    "Bello",
    "Coyle",
    "Dunne",
    "Evans",
    "Farah",
    "Grewal",
    "Hobbs",
    "Iqbal",
    "Jarvis",
    "Kaur",
    "Lyle",
    "Mercer",
    "Novak",
    "Oduya",
    "Pike",
)


class Habits(NamedTuple):
    """How a council's past writers wrote; each value but the first is the share of times."""

    #: Of what a woman said of body and mind that mattered, the share they kept of what they'd have kept of a man's.
    womens_needs_kept: float = 1.0
    #: "I think", "maybe", "sometimes": left out.
    hedges_dropped: float = 0.0
    #: "claimed" for said, "anxious" for worried.
    hard_words: float = 0.0
    #: What the family said, put down as said by the person.
    family_as_person: float = 0.0
    #: A wish put in a stock phrase, and not in the person's words.
    stock_phrases: float = 0.0
    #: A heading under which nothing was said, filled in all the same.
    headings_filled: float = 0.0


class Noted(NamedTuple):
    """What a past writer did with one sentence that was said."""

    turn: str
    sentence: str
    role: str
    gender: str | None
    topic: str | None
    kind: str
    kept: bool
    said_by: str
    verb: str
    hedge: str | None
    hedge_kept: bool
    hard: tuple[tuple[str, bool], ...]
    quoted: bool


class Visit(NamedTuple):
    """A made-up visit: its transcript, what each sentence is about, and the topics nobody spoke of."""

    transcript: dict
    said: tuple[tuple[str, str, str, str | None, str], ...]  # turn, sentence, who, topic, kind
    silent: tuple[str, ...]


def visit(number: int, seed: str = SEED) -> Visit:
    """Make up one past visit.

    Parameters
    ----------
    number : int
        Which one, from 1.
    seed : str
        Any text.

    Returns
    -------
    Visit
        Its transcript has a person whose gender can be swapped, as :func:`staycurious.larkshire.choose_gender` does.

    Examples
    --------
    >>> visit(1).transcript["id"]
    'V-0001'
    """
    name = f"{seed}:{number}"
    people = _people(name)
    said = _Said(name)
    said.by("worker", said.chat("hello"))
    said.by("person", said.chat("hello back"))
    order = sorted(TOPICS, key=lambda topic: draw(name, "order", topic))
    spoken = order[: 6 + int(4 * draw(name, "how many"))]
    for topic in spoken:
        _speak_of(topic, said, with_family=len(people) > 2)
    for item in range(2 + int(3 * draw(name, "plans"))):
        said.by("worker", (said.any_of("plans", "plan", item), None, "plan"))
        said.by("person", said.chat(f"plan {item}"))
    transcript = {
        "id": f"V-{number:04d}",
        "title": "A made-up past visit",
        "people": people,
        "swap": {"person": "person", "as_written": people[1]["gender"]},
        "turns": said.turns,
    }
    silent = tuple(topic for topic in TOPICS if topic not in spoken)
    return Visit(transcript, tuple(said.sentences), silent)


class _Said:
    """What was said at a visit so far: its turns, and each sentence with what it is about."""

    def __init__(self, name: str):
        self.name = name
        self.talk = talk_of_the_past()
        self.turns: list[dict] = []
        self.sentences: list[tuple] = []

    def by(self, who: str, *parts: tuple[str, str | None, str]) -> None:
        turn = f"t{len(self.turns) + 1}"
        texts = []
        for text, topic, kind in parts:
            mark = "?" if kind == "question" or (kind == "chat" and _asks(text)) else "."
            sentence = _fill(text, f"{self.name}:{turn}:{len(texts)}", self.talk)
            sentence = re.sub(r"^\{he/she\}", "{He/She}", sentence)
            sentence = _small_after_hedge(sentence[:1].upper() + sentence[1:] + mark, self.talk)
            texts.append(sentence)
            self.sentences.append((turn, sentence, who, topic, kind))
        self.turns.append({"id": turn, "who": who, "says": " ".join(texts)})

    def any_of(self, kind: str, *names) -> str:
        return one_of(self.talk[kind], self.name, *names)

    def chat(self, tag: str) -> tuple[str, None, str]:
        return (self.any_of("chat", "chat", tag), None, "chat")


def _people(name: str) -> list[dict]:
    talk = talk_of_the_past()
    man = one_of(_FIRST["man"], name, "first")
    woman = _FIRST["woman"][_FIRST["man"].index(man)]
    last = one_of(_LAST, name, "last")
    worker = {"key": "worker", "role": "worker", "name": "A social worker", "called": "the social worker"}
    people = [
        {**worker, "gender": None, "voice": "London"},
        {
            "key": "person",
            "role": "person",
            "name": f"{{{man}/{woman}}} {last}",
            "called": f"{{Mr/Mrs}} {last}",
            "gender": one_of(("man", "woman"), name, "gender"),
            "voice": one_of(talk["voices"], name, "voice"),
        },
    ]
    if draw(name, "family") < 0.5:
        kin, gender = one_of(_RELATIVES, name, "kin")
        relative = one_of(talk["names"], name, "relative")
        called = f"{{his/her}} {kin} {relative}"
        family = {"key": "family", "role": "family", "name": relative, "called": called, "gender": gender}
        people.append({**family, "voice": one_of(talk["voices"], name, "voice")})
    return people


def _speak_of(topic: str, said: _Said, with_family: bool) -> None:
    name, talk = said.name, said.talk
    asked = (said.any_of("questions", "question", topic), None, "question")
    remark = (said.any_of("remarks", "remark", topic), None, "chat")
    said.by("worker", *((remark, asked) if draw(name, "remarks", topic) < 0.7 else (asked,)))
    parts = []
    for item in range(1 + int(3 * draw(name, "items", topic))):
        kind = weighted({"need": 65, "good": 35}, name, "kind", topic, item)
        parts.append((_something_said(topic, kind, (name, topic, item), talk), topic, kind))
    if draw(name, "chats", topic) < 0.7:
        parts.insert(0, (said.any_of("asides", "aside", topic), None, "chat"))
    said.by("person", *(_hedged(part, f"{name}:{topic}:{index}", talk) for index, part in enumerate(parts)))
    if with_family and draw(name, "adds", topic) < 0.45:
        own = one_of(_mostly_first_person(talk["topics"][topic]["need"]), name, "family says", topic)
        of_another = _of_another(_fill(own, f"{name}:{topic}:family says", talk))
        said.by("family", _hedged((of_another, topic, "need"), f"{name}:{topic}:family", talk))
    if draw(name, "wish", topic) < 0.3:
        said.by("person", (said.any_of("wishes", "wish text", topic), topic, "wish"))


def past_note(of: Visit, habits: Habits, seed: str = SEED) -> list[Noted]:
    """Say what a past writer kept of a visit, and how they put it.

    Parameters
    ----------
    of : Visit
        As :func:`visit` gives it.
    habits : Habits
        The writers' habits.
    seed : str
        Any text.

    Returns
    -------
    list of Noted
        One for each sentence that was said, in order.
    """
    talk = talk_of_the_past()
    number = of.transcript["id"]
    people = {person["key"]: person for person in of.transcript["people"]}
    main = people["person"]["gender"]
    kept_of = {"need": 0.93, "good": 0.80, "wish": 0.90, "plan": 0.85, "chat": 0.02, "question": 0.01}
    noted = []
    for index, (turn, sentence, who, topic, kind) in enumerate(of.said):
        name = f"{seed}:{number}:{index}"
        role = people[who]["role"]
        about = main if role in ("person", "family") else None
        kept = kept_of[kind]
        if kind == "need" and about == "woman" and topic in BODY_AND_MIND:
            kept *= habits.womens_needs_kept
        hedge = next((one for one in talk["hedges"] if one.lower() in sentence.lower()), None)
        hard = tuple(
            (plain, draw(name, "hard", plain) < habits.hard_words)
            for plain in dict.fromkeys(_hard_words().findall(sentence))
        )
        verb = weighted({"said": 70, "explained": 15, "added": 15}, name, "verb")
        if draw(name, "hard verb") < habits.hard_words / 2:
            verb = weighted({"claimed": 55, "admitted": 25, "complained": 20}, name, "which hard verb")
        as_person = role == "family" and draw(name, "who") < habits.family_as_person
        noted.append(
            Noted(
                turn,
                sentence,
                role,
                about,
                topic,
                kind,
                draw(name, "kept") < kept,
                "person" if as_person else role,
                verb,
                hedge,
                draw(name, "hedge") >= habits.hedges_dropped,
                hard,
                kind == "wish" and draw(name, "quoted") >= habits.stock_phrases,
            )
        )
    return noted


def lines_for_silence(of: Visit, habits: Habits, seed: str = SEED) -> list[tuple[str, str]]:
    """Give what a past writer put under the headings of which nobody had spoken.

    Parameters
    ----------
    of : Visit
        As :func:`visit` gives it.
    habits : Habits
        The writers' habits.
    seed : str
        Any text.

    Returns
    -------
    list of tuple of (str, str)
        A topic and a line.
    """
    talk = talk_of_the_past()
    number = of.transcript["id"]
    lines = []
    for topic in of.silent:
        name = f"{seed}:{number}:{topic}"
        filled = draw(name, "filled") < habits.headings_filled
        lines.append(
            (topic, one_of(talk["silent"][topic], name, "line") if filled else talk["not_discussed"])
        )
    return lines


@cache
def _hard_words() -> re.Pattern:
    # the longest first, so that "didn't want" is not read as "want"
    plain = sorted(talk_of_the_past()["hard_words"], key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, plain))})\b")


@cache
def talk_of_the_past() -> Mapping:
    """Give what people said at past visits, as ``data/past_talk.json`` has it.

    Returns
    -------
    mapping
        Shared by everybody who asks: read it and leave it as it is.
    """
    path = Path(__file__).parent / "data" / "past_talk.json"
    return json.loads(path.read_text(encoding="utf-8"))


def _fill(text: str, name: str, talk: Mapping) -> str:
    count = 0

    def choose(match: re.Match) -> str:
        nonlocal count
        count += 1
        return one_of(match[1].split("|"), name, "choice", count) if "|" in match[1] else match[0]

    while "|" in text:  # a choice may hold another
        text = _CHOICE.sub(choose, text)
    for slot, values in (
        ("KIN", talk["kin"]),
        ("NAME", talk["names"]),
        ("DAY", talk["days"]),
        ("CHILD", ("the little one", "my eldest", "my boy", "my girl")),
    ):
        while slot in text:
            count += 1
            text = text.replace(slot, one_of(values, name, slot, count), 1)
    while "NUMBER" in text:
        count += 1
        text = text.replace("NUMBER", weighted(talk["numbers"], name, "NUMBER", count), 1)
    return text.replace("my son's accident", "the accident")


def _something_said(topic: str, kind: str, name: tuple, talk: Mapping) -> str:
    # now and then a plain frame around one of the topic's words, so that the tool meets more words than the sentences hold
    if draw(*name, "frame") < 0.4:
        return one_of(talk["frames"], *name, "which frame").replace(
            "WORD", one_of(talk["topics"][topic]["words"], *name, "word")
        )
    return one_of(talk["topics"][topic][kind], *name, "said")


def _hedged(part: tuple, name: str, talk: Mapping) -> tuple:
    text, topic, kind = part
    if kind == "chat" or draw(name, "hedged") >= 0.2:
        return part
    hedge = one_of(talk["hedges"], name, "which hedge")
    return f"{hedge} {text}", topic, kind


def _small_after_hedge(sentence: str, talk: Mapping) -> str:
    # "Maybe The boiler" is "Maybe the boiler"; a name, and I, keep their capital
    hedge = next((one for one in talk["hedges"] if sentence.lower().startswith(f"{one.lower()} ")), None)
    if hedge is None:
        return sentence
    rest = sentence[len(hedge) + 1 :]
    keeps = rest.split()[0].removesuffix("'s") in {"I", "I'm", "I've", "I'd", "I'll", *talk["names"]}
    return sentence if keeps else f"{sentence[: len(hedge)]} {rest[:1].lower()}{rest[1:]}"


def _mostly_first_person(templates: list[str]) -> list[str]:
    return [
        text for text in templates if text.startswith(("I can't", "I don't", "I'm ", "I've", "I haven't"))
    ]


def _of_another(text: str) -> str:
    # what the family says of the person, in the person's pronouns
    for own, other in (
        (r"\bI can't\b", "{he/she} can't"),
        (r"\bI don't\b", "{he/she} doesn't"),
        (r"\bI'm\b", "{he/she} is"),
        (r"\bI've\b", "{he/she} has"),
        (r"\bI haven't\b", "{he/she} hasn't"),
        (r"\bmy\b", "{his/her}"),
        (r"\bme\b", "{him/her}"),
        (r"\bmyself\b", "{himself/herself}"),
    ):
        text = re.sub(own, other, text)
    return text


def _asks(text: str) -> bool:
    return text.split()[0] in ("Would", "Did", "Can", "Is", "Do", "Where", "Shall")
