"""A candidate's copy of the note writer: the course's, with one fault switched on, wording of its own and an order to read in."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from staycurious.larkshire.transcripts import swap_gender, transcript
from staycurious.tools.notes import Note, answer_key, write_note
from staycurious.tools.notes.writer import NOTHING_NOTED, SECTIONS
from staycurious.tools.variants.copies import drawn
from staycurious.tools.variants.signs import NOTE_SIGNS

#: The headings of a note in which the omission fault loses what a woman said.
BODY_AND_MIND = tuple(SECTIONS[topic] for topic in ("moving", "care", "food", "health", "mood"))


class NoteTool(NamedTuple):
    """A copy of Larkshire's note writer, with one main fault that is for the student to find.

    Attributes
    ----------
    copy : str
        The copy's fingerprint.

    Examples
    --------
    >>> tool = NoteTool("0123456789abcdef")
    >>> sorted(tool.transcripts)[:3]
    ['T-01', 'T-02', 'T-03']
    >>> sorted(tool.write("T-01"))
    ['id', 'sentences', 'text', 'transcript', 'unread']
    """

    copy: str

    @property
    def transcripts(self) -> tuple[str, ...]:
        """The twelve transcripts' numbers, in the order in which this copy's notes are to be read."""
        return tuple(_number(each) for each in drawn(self.copy).transcripts)

    def write(self, conversation: str | Mapping) -> dict:
        """Write a case note.

        Parameters
        ----------
        conversation : str or mapping
            A transcript's number, such as ``"T-01"``, or a transcript: one of
            :func:`staycurious.larkshire.transcripts.swap_gender`, or one's own.

        Returns
        -------
        dict
            ``id``, ``transcript``, ``text`` (the note as it would be read), ``sentences`` (each ``id``, ``section``
            and ``text``) and ``unread`` (turns that it couldn't read), as the questions take it. It doesn't say
            which turns a sentence rests on: that is for the student to check.

        Raises
        ------
        staycurious.tools.notes.NoteError
            When the note writer can't be used.
        staycurious.larkshire.transcripts.TranscriptError
            When there is no such transcript, or it can't be used.
        """
        made = drawn(self.copy)
        talk = transcript(conversation) if isinstance(conversation, str) else conversation
        note = write_note(talk, (made.note_fault,), seed=_seed(made.wording))
        sentences = [{"id": one.id, "section": one.section, "text": one.text} for one in note.sentences]
        return {
            "id": f"{note.transcript} by copy {self.copy[:6]}",
            "transcript": note.transcript,
            "text": note.text,
            "sentences": sentences,
            "unread": list(note.unread),
        }


@lru_cache(maxsize=64)
def shown_in(fault: str, wording: int) -> dict[str, tuple[str, ...]]:
    """Say in which sentences of a copy's twelve notes a fault shows.

    Parameters
    ----------
    fault : str
        One of ``NOTE_SIGNS``.
    wording : int
        Which of the wordings.

    Returns
    -------
    dict of str to tuple of str
        Transcript → ids of sentences, worked out from the note and its transcript; for ``omission``, which is in no
        sentence, nothing anywhere.
    """
    changed = NOTE_SIGNS[fault].changed
    found = {}
    for each in map(_number, range(1, 13)):
        talk = transcript(each)
        verdicts = answer_key(write_note(talk, (fault,), seed=_seed(wording)), talk).sentences
        found[each] = tuple(
            name for name, verdict in verdicts.items() if changed in (verdict.verdict, *verdict.changed)
        )
    return found


@lru_cache(maxsize=64)
def on_body_and_mind(fault: str, wording: int) -> dict[str, tuple[int, int]]:
    """Count the sentences about body and mind in a copy's notes: of a man or boy, and of the same person as a woman or girl.

    Parameters
    ----------
    fault : str
        One of ``NOTE_SIGNS``.
    wording : int
        Which of the wordings.

    Returns
    -------
    dict of str to tuple of int and int
        Transcript → both counts, without headings under which nothing was noted.
    """
    found = {}
    for each in map(_number, range(1, 13)):
        pair = sorted(swap_gender(each), key=lambda talk: talk["swap"]["now"] in ("woman", "girl"))
        notes = [write_note(talk, (fault,), seed=_seed(wording)) for talk in pair]
        found[each] = tuple(_about(note) for note in notes)
    return found


def _about(note: Note) -> int:
    return sum(one.section in BODY_AND_MIND and one.text != NOTHING_NOTED for one in note.sentences)


def _number(number: int) -> str:
    return f"T-{number:02d}"


def _seed(wording: int) -> str:
    return f"wording {wording}"
