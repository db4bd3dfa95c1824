"""The note desk: a note held against the conversation it came from, marked by a reader, then its key, then the note put right."""

from __future__ import annotations

import html
from collections.abc import Mapping
from pathlib import Path

import traitlets

from staycurious.larkshire.notes import KINDS
from staycurious.larkshire.transcripts import choose_gender
from staycurious.widgets.controls import table
from staycurious.widgets.live import Explorable
from staycurious.widgets.standin import said

#: What a conversation and a note must have; more may stand in them.
NEEDED = {"talk": ("id", "people", "turns"), "note": ("transcript", "sentences", "key", "fixed")}
STEPS = ("note", "talk", "key", "correct")


class NoteDesk(Explorable):
    """A note and its conversation, to be read, marked and corrected; the same module runs on the course's pages.

    Parameters
    ----------
    talk : mapping
        The conversation, as :func:`staycurious.larkshire.transcript` gives it.
    note : mapping
        A note of it with its key, as :func:`staycurious.larkshire.notes.written_note` gives it.

    Attributes
    ----------
    work : dict
        What the reader did so far, for Python to read: ``step``, ``alone`` (the sentences marked before the conversation
        came in), ``marks`` (a kind for a sentence's id, or ``"look"`` for one to look up; ``"missing"`` for a turn's) and
        ``mended`` (the new text for a sentence's id, empty where it is taken out; for an id of the key or of a turn, and
        for ``"more"``, a sentence to add).

    Raises
    ------
    traitlets.TraitError
        When a part is missing, or the note is of another conversation; the message names the place and the mend.
    """

    module = "note_desk"
    _esm = Path(__file__).parent / "static" / "note_desk.js"

    talk = traitlets.Dict().tag(sync=True)
    note = traitlets.Dict().tag(sync=True)
    work = traitlets.Dict().tag(sync=True)

    def __init__(self, talk: Mapping, note: Mapping, **more):
        super().__init__(talk=dict(talk), note=dict(note), **more)

    @traitlets.validate("talk")
    def _whole_talk(self, proposal) -> dict:
        _whole("talk", proposal.value)
        return proposal.value

    @traitlets.validate("note")
    def _whole_note(self, proposal) -> dict:
        note = proposal.value
        _whole("note", note)
        unknown = [item.get("kind") for item in note["key"] if item.get("kind") not in KINDS]
        if unknown:
            raise traitlets.TraitError(
                f"note: kind {unknown[0]!r} is unknown. Choose one of: {', '.join(KINDS)}."
            )
        if self.talk and note["transcript"] != self.talk["id"]:
            raise traitlets.TraitError(
                f"note: is of {note['transcript']!r}, and the conversation is {self.talk['id']!r}. Give the one it was "
                "written from."
            )
        return note

    @traitlets.validate("work")
    def _known_step(self, proposal) -> dict:
        step = proposal.value.get("step", STEPS[0])
        if step not in STEPS:
            raise traitlets.TraitError(f"work: step is {step!r}. Choose one of: {', '.join(STEPS)}.")
        return proposal.value

    def in_words(self) -> str:
        """Give the note and the conversation to read side by side; the key stays closed.

        Returns
        -------
        str
            HTML.
        """
        talk = choose_gender(self.talk) if self.talk.get("swap") else self.talk
        called = {person["key"]: person["called"] for person in talk["people"]}
        turns = "".join(
            f"<p>{html.escape(turn['id'])} <strong>{html.escape(called[turn.get('for', turn['who'])])}:</strong> "
            f"{html.escape(turn['says'])}</p>"
            for turn in talk["turns"]
        )
        rows = [(one["id"], one["text"], "________") for one in self.note["sentences"]]
        return (
            said(
                "Read the note first. Then read the conversation. For each sentence: is it what was said, as surely, by that "
                "person, in such words? Then mark in the conversation what the note leaves out."
            )
            + table(["No.", "The note says", "What is wrong"], rows, "The note")
            + turns
        )


def _whole(name: str, value: Mapping) -> None:
    missing = [part for part in NEEDED[name] if part not in value]
    if missing:
        raise traitlets.TraitError(
            f"{name}: {', '.join(map(repr, missing))} is missing. It needs {', '.join(NEEDED[name])}."
        )
