"""Larkshire's fictional note writer: from the words of a visit to a case note, with faults that can be switched on."""

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
