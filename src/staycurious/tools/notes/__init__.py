"""Larkshire's fictional note writer: from the words of a visit to a case note, with faults that can be switched on.

Examples
--------
>>> from staycurious.larkshire import transcript
>>> talk = transcript("T-01")
>>> note = write_note(talk, ["mishearing"])
>>> wrong = [name for name, verdict in answer_key(note, talk).sentences.items() if verdict.changed]
>>> [(one.text, one.turns) for one in note.sentences if one.id in wrong]
[('He said that it takes him fifty minutes to do up a shirt.', ('t16',))]
"""

from staycurious.tools.notes.faults import FAULTS
from staycurious.tools.notes.key import CHANGES, Key, Verdict, answer_key
from staycurious.tools.notes.writer import (
    PART,
    Note,
    NoteError,
    Sentence,
    load_writer,
    read_writer,
    write_note,
)

__all__ = [
    "CHANGES",
    "FAULTS",
    "PART",
    "Key",
    "Note",
    "NoteError",
    "Sentence",
    "Verdict",
    "answer_key",
    "load_writer",
    "read_writer",
    "write_note",
]
