"""Answers are data: how one is written in its cell, read back, and held against the kind that was asked for.

Standard library only, since it also runs in the student's browser. Nothing here knows what is right.
"""

from staycurious.answers.kinds import (
    MAKERS,
    choice,
    choices,
    decision_record,
    kind_of,
    kinds_schema,
    number,
    ordering,
    pair_of_cases,
    short_text,
    spans,
    table,
)
from staycurious.answers.literals import NOT_PLAIN, AnswerError, literal_text, read_literal
from staycurious.answers.reading import Kind, Reading, check, read_as
from staycurious.answers.standin import blank_form

__all__ = [
    "MAKERS",
    "NOT_PLAIN",
    "AnswerError",
    "Kind",
    "Reading",
    "blank_form",
    "check",
    "choice",
    "choices",
    "decision_record",
    "kind_of",
    "kinds_schema",
    "literal_text",
    "number",
    "ordering",
    "pair_of_cases",
    "read_as",
    "read_literal",
    "short_text",
    "spans",
    "table",
]
