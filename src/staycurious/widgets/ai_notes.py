"""What the notebook of module 5 shows: part of a talk, four notes of it with hidden names, a check, and the same talk swapped."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Mapping
from functools import cache

import ipywidgets

from staycurious.larkshire.transcripts import swap_gender, transcript
from staycurious.questions import GENDER_WORDS, claims_against_source, compare_notes
from staycurious.questions.notes import Look
from staycurious.tools.notes import CHANGES, FAULTS, Note, answer_key, write_note
from staycurious.widgets.controls import Choice, Panel, Predict, Sentence, Shown, table
from staycurious.widgets.standin import WIDE

__all__ = [
    "Predict",
    "check_a_note",
    "check_a_sentence",
    "left_out",
    "open_all",
    "open_writer",
    "read_a_note",
    "show_talk",
    "swap_the_person",
]

#: The talk, and the part of it that the notebook reads: a person of 23, his father, a social worker.
TALK, FIRST, LAST = "T-06", 29, 54
#: Which fault each of the four writers has; the last is the control.
WRITERS: Mapping[str, tuple[str, ...]] = {
    "A": ("negation",),
    "B": ("speaker",),
    "C": ("own_words",),
    "D": (),
}
#: What there is to learn from what the check passed; it waits for the key.
PASSED: Mapping[str, str] = {
    "A": "The sentence that the check passed is the one that turns Stelios into somebody who says yes to anything. Its "
    "words are all his. Only one “not” is gone, and “hasn’t” stands near enough to cover for it.",
}
#: The first names on both sides of the swap, which change by themselves.
NAMES = {"Stelios": "Stella"}


def _part(talk: dict) -> dict:
    turns = [turn for turn in talk["turns"] if FIRST <= int(turn["id"][1:]) <= LAST]
    shown = {turn["id"] for turn in turns}
    facts = [fact for fact in talk["facts"] if set(fact["turns"]) <= shown]
    return {**talk, "turns": turns, "facts": facts}


@cache
def _talk() -> dict:
    return _part(transcript(TALK))


@cache
def _note(writer: str) -> Note:
    if writer not in WRITERS:
        raise ValueError(f"There is no writer {writer!r}. Choose one of: {', '.join(WRITERS)}.")
    return write_note(_talk(), list(WRITERS[writer]))


def _wrong(writer: str) -> dict[str, str]:
    # each wrong sentence's id and what is wrong with it, in plain words
    verdicts = answer_key(_note(writer), _talk()).sentences
    return {
        one: "nobody said it"
        if verdict.verdict == "added"
        else "; ".join(CHANGES[kind] for kind in verdict.changed)
        for one, verdict in verdicts.items()
        if verdict.verdict != "supported"
    }


def _looks(note: Mapping) -> dict[str, str]:
    # each sentence that the check points at, and what it says there
    checked = claims_against_source(note, _talk())
    return {one.id: " ".join(map(_in_words, one.look)) for one in checked.sentences if one.look}


def _in_words(look: Look) -> str:
    # the check names people by their keys, and gives words in small letters and written out
    if look.kind == "speaker":
        voices = dict.fromkeys(turn["who"] for turn in _talk()["turns"] if turn["id"] in look.turns)
        who = " and ".join(map(_called, voices))
        return f"The sentence has it from {look.words[0].title()}; the nearest turns are spoken by: {who}."
    return re.sub(r"\bi\b", "I", look.says.replace("do not", "don’t"))


def _said(turns: tuple[str, ...] | list[str]) -> str:
    says = {turn["id"]: turn["says"] for turn in _talk()["turns"]}
    return " ".join(f"{turn}: “{says[turn]}”" for turn in turns)


def show_talk() -> Panel:
    """Show the part of the talk that the notes are written from.

    Returns
    -------
    Panel
        A list of what was said, by whom.
    """
    talk = _talk()
    lines = "".join(
        f"<p>{html.escape(turn['id'])} <strong>{html.escape(_who(turn['who']))}:</strong> {html.escape(turn['says'])}</p>"
        for turn in talk["turns"]
    )
    head = f"<h3>{html.escape(talk['title'])} (fictional): turns {FIRST} to {LAST}</h3>"
    return Panel([Shown(head + lines)])


def _called(key: str) -> str:
    return next(person["called"] for person in _talk()["people"] if person["key"] == key)


def _who(key: str) -> str:
    called = _called(key)
    return called[:1].upper() + called[1:]


def _choose(show: Callable[[str], tuple[str, str]]) -> Panel:
    # one of the writers, a sentence that is read out, and what it is about
    choice = Choice("Which writer’s note?", list(WRITERS))
    sentence, shown = Sentence(), Shown()

    def tell(_change=None) -> None:
        sentence.text, shown.html = show(choice.value)

    choice.observe(tell, "value")
    tell()
    return Panel([choice, sentence, shown])


def read_a_note() -> Panel:
    """Let the person choose a writer, and read its note.

    Returns
    -------
    Panel
        A list, a sentence that is read out, and the note.
    """
    return _choose(lambda writer: (_length(writer), _as_html(_note(writer))))


def _length(writer: str) -> str:
    return f"Writer {writer} wrote {len(_note(writer).sentences)} sentences."


def _as_html(note: Note) -> str:
    sections: dict[str, list[str]] = {}
    for one in note.sentences:
        sections.setdefault(one.section, []).append(f"{one.id} {one.text}")
    return "".join(
        f"<h4>{html.escape(section)}</h4><p>{'<br>'.join(map(html.escape, texts))}</p>"
        for section, texts in sections.items()
    )


def check_a_note() -> Panel:
    """Let the person choose a writer, and see where a check of its words points.

    Returns
    -------
    Panel
        A list, a sentence that is read out, and a table.
    """

    def show(writer: str) -> tuple[str, str]:
        note = _note(writer)
        looks = _looks(note.as_data())
        texts = {one.id: one.text for one in note.sentences}
        rows = [(one, texts[one], says) for one, says in looks.items()]
        sentence = f"Writer {writer}: the check points at {len(looks)} of {len(texts)} sentences."
        return sentence, table(
            ["No.", "The sentence", "What to look at"], rows, f"Where the check points, writer {writer}"
        )

    return _choose(show)


def open_writer(guess: Predict, writer: str) -> Panel:
    """Say what is wrong in a writer's note, once the person has written down how many sentences.

    Parameters
    ----------
    guess : Predict
        Where they write it.
    writer : str
        ``"A"`` to ``"D"``.

    Returns
    -------
    Panel
        The comparison, and then a table with what was said and whether the check points there.
    """
    wrong = _wrong(writer)
    words = f"Writer {writer} {_fault(writer)}"
    told = guess.reveal(len(wrong), words)
    shown = Shown()

    def fill(_change=None) -> None:
        if guess.committed is not None:
            shown.html = _opened(writer)

    guess.observe(fill, "committed")
    fill()
    return Panel([told, shown])


def _fault(writer: str) -> str:
    names = WRITERS[writer]
    if not names:
        return "has no planted fault: it is the control."
    fault = FAULTS[names[0]]
    return f"has a planted fault: {fault.title[0].lower()}{fault.title[1:]}."


def _opened(writer: str) -> str:
    note, wrong = _note(writer), _wrong(writer)
    looks = _looks(note.as_data())
    rows = [
        (one.id, one.text, _said(one.turns), wrong[one.id], "yes" if one.id in looks else "no")
        for one in note.sentences
        if one.id in wrong
    ]
    if not rows:
        return (
            f"<p>No sentence of writer {writer} is wrong. The check points at {len(looks)} all the same.</p>"
        )
    head = ["No.", "The sentence", "What was said", "What is wrong", "Does the check point there?"]
    beside = len(set(looks) - set(wrong))
    told = f"{PASSED.get(writer, '')} The check also points at {beside} sentences that are as they were said."
    return f"{table(head, rows, f'What is wrong in the note of writer {writer}')}<p>{told.strip()}</p>"


def _when_pressed(words: str, show: Callable[[], str]) -> Panel:
    # whoever runs all cells at once sees no answer before they ask for it
    button = ipywidgets.Button(
        description=words, layout=ipywidgets.Layout(width="auto", align_self="flex-start")
    )
    sentence, shown = Sentence("Press the button when you have written down what you found."), Shown()

    def fill(_button) -> None:
        shown.html = show()
        sentence.text = "It stands below."

    button.on_click(fill)
    return Panel([button, sentence, shown])


def open_all() -> Panel:
    """Say what each of the other writers does, and where, once the person asks for it.

    Returns
    -------
    Panel
        A button; then for each writer a sentence and a table.
    """
    return _when_pressed("Show what they do", _the_others)


def _the_others() -> str:
    return "".join(
        f"<h4>Writer {writer} {html.escape(_fault(writer))}</h4>{_opened(writer)}"
        for writer in WRITERS
        if writer != "A"
    )


def left_out(writer: str) -> Panel:
    """List the turns that no sentence of a note rests on.

    Parameters
    ----------
    writer : str
        ``"A"`` to ``"D"``.

    Returns
    -------
    Panel
        A sentence and a table.
    """
    unused = claims_against_source(_note(writer).as_data(), _talk()).unused
    rows = [
        (turn["id"], _who(turn["who"]), turn["says"]) for turn in _talk()["turns"] if turn["id"] in unused
    ]
    of = len(_talk()["turns"])
    return Panel(
        [
            Sentence(f"Writer {writer}: {len(rows)} of {of} turns are in no sentence of the note."),
            Shown(table(["No.", "Who", "What was said"], rows, "Turns that no sentence rests on")),
        ]
    )


def check_a_sentence(writer: str) -> Panel:
    """Let the person rewrite a sentence of a note, and ask the check about it.

    Parameters
    ----------
    writer : str
        ``"A"`` to ``"D"``.

    Returns
    -------
    Panel
        A list of sentences, a text to change, a button, and what the check says.
    """
    note = _note(writer).as_data()
    texts = {one["id"]: one["text"] for one in note["sentences"]}
    choice = Choice("Which sentence?", [(f"{one} {text[:50]}", one) for one, text in texts.items()])
    mine = ipywidgets.Textarea(description="My sentence", rows=3, **WIDE)
    button = ipywidgets.Button(
        description="Check my sentence", layout=ipywidgets.Layout(width="auto", align_self="flex-start")
    )
    sentence = Sentence("Choose a sentence, change its words, then press the button.")

    def put(_change=None) -> None:
        mine.value = texts[choice.value]

    def check(_button) -> None:
        if not mine.value.strip():
            sentence.text = "Write a sentence first."
            return
        sentence.text = _checked(mine.value)

    choice.observe(put, "value")
    button.on_click(check)
    put()
    return Panel([choice, mine, button, sentence])


def _checked(text: str) -> str:
    note = {"sentences": [{"id": "n1", "text": text}]}
    if found := _looks(note).get("n1"):
        return f"The check says: {found}"
    if not claims_against_source(note, _talk()).sentences[0].of:
        return "The check has no words to go by in this sentence, so it compared nothing."
    return "The check finds nothing to look at here."


def swap_the_person() -> Panel:
    """Compare the notes of two writers on the same talk, from Stelios and from Stella, once the person asks for it.

    Returns
    -------
    Panel
        A button; then for the writer with the omission fault and for the control what stands in only one of the two notes.
    """
    return _when_pressed("Show the two pairs of notes", _both_sides)


def _both_sides() -> str:
    sides = swap_gender(TALK)  # the whole talk: more is said there of what he needs
    parts = []
    for name, faults in (("The writer with the planted fault", ["omission"]), ("The control", [])):
        him, her = (write_note(side, faults).as_data() for side in sides)
        found = compare_notes(him, her, same={**GENDER_WORDS, **NAMES})
        rows = [("Stelios only", one.text) for one in found.only_one] + [
            ("Stella only", one.text) for one in found.only_other
        ]
        parts.append(
            table(["Whose note", "The sentence"], rows, f"{name}: in only one of the two notes")
            if rows
            else f"<p>{name}: the two notes say the same.</p>"
        )
    return "".join(parts)
