"""Answers are data: how one is written in its cell, read back, and held against the kind that was asked for.

Standard library only, since it also runs in the student's browser. Nothing here knows what is right.
"""

from staycurious.answers.kinds import (
    Kind,
    Reading,
    check,
    choice,
    choices,
    number,
    pair_of_cases,
    table,
)
from staycurious.answers.literals import NOT_PLAIN, AnswerError, literal_text, read_literal

__all__ = [
    "NOT_PLAIN",
    "AnswerError",
    "Kind",
    "Reading",
    "check",
    "choice",
    "choices",
    "literal_text",
    "number",
    "pair_of_cases",
    "read_literal",
    "table",
]
