"""What the note writer made of the same words from a man and from a woman: one pair of notes to read, and many to count.

Pages can't run the note writer, so this is written beforehand, to ``swapped.json``; a test makes it again and compares.
To write it anew: ``python -c "from staycurious.tools.notes.swapped import write_swapped; write_swapped()"``. Standard
library only.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from staycurious.larkshire.transcripts import choose_gender, transcript
from staycurious.larkshire.visits import BODY_AND_MIND, TOPICS, Visit, visit
from staycurious.tools.notes.effects import HELD_OUT, HELD_OUT_SEED
from staycurious.tools.notes.speech import sentences
from staycurious.tools.notes.writer import SECTIONS, Note, write_note

FILE = Path(__file__).with_name("swapped.json")
#: The fault that treats men and women differently; an empty list is the control.
FAULT = ("omission",)
#: The conversation whose two notes are shown.
SHOWN = "T-01"


def swapped() -> dict:
    """Make what the page shows of swapped notes.

    Returns
    -------
    dict
        ``talk``: the conversation that is shown, its ``id``, and what the person is ``called`` as a man and as a woman.
        ``fault`` and ``control``: its two notes, row by row, as :func:`rows_of` gives them. ``kinds``: what needs can be
        about, each with ``id``, ``label`` and whether it is of body and mind. ``visits``: for each of the held-out visits
        a list of what the person said they needed, by kind: which kind (its place in ``kinds``), how many said, kept by
        the faulty writer as a man and as a woman, kept by the control as a man and as a woman.
    """
    sides = [transcript(SHOWN, gender) for gender in ("man", "woman")]
    person = sides[0]["swap"]["person"]
    called = [next(one["called"] for one in side["people"] if one["key"] == person) for side in sides]
    return {
        "talk": {"id": SHOWN, "called": called},
        "fault": rows_of(*sides, FAULT),
        "control": rows_of(*sides, ()),
        "kinds": [
            {"id": topic, "label": SECTIONS[topic], "body_and_mind": topic in BODY_AND_MIND}
            for topic in TOPICS
        ],
        "visits": [counts_of(visit(number, HELD_OUT_SEED)) for number in range(1, HELD_OUT + 1)],
    }


def rows_of(as_man: Mapping, as_woman: Mapping, faults: tuple[str, ...]) -> list[dict]:
    """Put two notes of one conversation side by side, a row for each thing that either holds.

    Parameters
    ----------
    as_man, as_woman : mapping
        The conversation with the person as a man, and as a woman.
    faults : tuple of str
        The faults to switch on.

    Returns
    -------
    list of dict
        In the order of a note: ``section``, and ``texts``, a pair: the sentence of the note about him and of that
        about her, None where it has none. Where only one has it, ``turn`` and ``said``: what was said, as the man.
    """
    notes = [write_note(side, list(faults)) for side in (as_man, as_woman)]
    spoken = {turn["id"]: sentences(turn["says"]) for turn in as_man["turns"]}
    found: dict[tuple, list] = {}
    for place, note in enumerate(notes):
        for one in note.sentences:
            key = (one.section, one.rests_on or one.text)
            found.setdefault(key, [None, None])[place] = one.text
    order = list(SECTIONS.values())
    turn_at = {turn["id"]: place for place, turn in enumerate(as_man["turns"])}

    def place_of(key: tuple) -> tuple:
        section, rests = key
        first = rests[0] if isinstance(rests, tuple) else None
        return order.index(section), turn_at[first[0]] if first else -1, first[1] if first else -1

    rows = []
    for section, rests in sorted(found, key=place_of):
        row = {"section": section, "texts": found[section, rests]}
        if None in row["texts"] and isinstance(rests, tuple):
            turn = rests[-1][0]  # an answer, where a question stands with it
            row |= {"turn": turn, "said": " ".join(spoken[turn][at] for which, at in rests if which == turn)}
        rows.append(row)
    return rows


def counts_of(one: Visit) -> list[list[int]]:
    """Count, by kind, what a person said they needed, and what each of four notes kept of it.

    Parameters
    ----------
    one : Visit
        A made-up visit.

    Returns
    -------
    list of list of int
        For each kind of which something was said: its place among the topics, how many said, kept by the faulty
        writer as a man and as a woman, kept by the control as a man and as a woman.
    """
    needs: dict[str, set] = {}
    for turn, said, who, topic, kind in one.said:
        if who == "person" and kind == "need":
            needs.setdefault(topic, set()).add((turn, said))
    notes = [
        write_note(choose_gender(one.transcript, gender), list(faults))
        for faults in (FAULT, ())
        for gender in ("man", "woman")
    ]
    spoken = {turn["id"]: sentences(turn["says"]) for turn in one.transcript["turns"]}
    kept = [_carried(note, spoken) for note in notes]
    return [
        [place, len(needs[topic]), *(len(needs[topic] & carried) for carried in kept)]
        for place, topic in enumerate(TOPICS)
        if topic in needs
    ]


def _carried(note: Note, spoken: Mapping[str, list[str]]) -> set[tuple[str, str]]:
    return {(turn, spoken[turn][index]) for one in note.sentences for turn, index in one.rests_on}


def write_swapped() -> None:
    """Write what the page shows, to ``swapped.json`` beside this file."""
    text = json.dumps(swapped(), ensure_ascii=False, separators=(",", ":"))
    FILE.write_text(text + "\n", encoding="utf-8")


def load_swapped() -> dict:
    """Give what was written beforehand.

    Returns
    -------
    dict
        As :func:`swapped` makes it.
    """
    return json.loads(FILE.read_text(encoding="utf-8"))
