"""What a kind of answer is, and what was recorded held against one: read as it was meant, or refused with the reason."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Mapping
from typing import NamedTuple

from staycurious.answers.literals import NOT_PLAIN, AnswerError, read_literal
from staycurious.answers.showing import as_code, began


class Kind(NamedTuple):
    """A kind of answer: in words, how to read a recorded value as one, how to say it, and the kind as plain data.

    ``read`` raises :class:`AnswerError` where a value can't be read, and gives ``None`` for one that holds nothing.
    ``schema`` is what ``kinds.schema.json`` describes, and what :func:`staycurious.answers.kind_of` takes.
    """

    words: str
    read: Callable[[object], object]
    shown: Callable[[object], str]
    schema: Mapping[str, object]


class Reading(NamedTuple):
    """What was recorded for a question, and what it was read as.

    ``value`` is ``None`` when there is nothing to mark: nothing recorded, or, with a ``problem``, something that a
    person must look at. ``note`` says how a slip was read.
    """

    name: str
    recorded: object
    value: object
    note: str = ""
    problem: str = ""


def check(name: str, recorded: object, kind: Kind) -> Reading:
    """Say whether an answer is recorded and of the kind that was asked for; never whether it is right.

    Parameters
    ----------
    name : str
        The answer's name, for the sentence that is printed.
    recorded : object
        What stands in the answer cell.
    kind : Kind
        What was asked for.

    Returns
    -------
    Reading
        What it was read as.
    """
    reading = read_as(name, recorded, kind)
    if worked_out := _worked_out(name):
        reading = Reading(name, recorded, None, problem=worked_out)
    if reading.problem:
        print(f"{name} can't be read yet. {reading.problem}")
    elif reading.value is None:
        print(
            f"{name}: nothing recorded yet. If you have typed an answer, run its cell first. This asks for {kind.words}."
        )
    else:
        print(f"{name}: recorded {kind.shown(reading.value)}." + (f" {reading.note}" if reading.note else ""))
    return reading


def _worked_out(name: str) -> str:
    # In a notebook Python works out 97 * 2 and hands on 194; marking sees the cell's text alone. IPython keeps the
    # cells that were run in a list called In.
    run = getattr(sys.modules["__main__"], "In", None)
    cells = [text for text in run if isinstance(text, str)] if isinstance(run, list) else []
    assigned = [text for text in cells if re.search(rf"^{re.escape(name)}[ \t]*=(?!=)", text, re.MULTILINE)]
    try:
        read_literal(assigned[-1], name) if assigned else None
    except AnswerError as error:
        return str(error)
    return ""


def read_as(name: str, recorded: object, kind: Kind) -> Reading:
    """Read what was recorded as the kind that was asked for, and print nothing. ``web/answers.js`` does the same.

    Parameters
    ----------
    name : str
        The answer's name.
    recorded : object
        What stands in the answer cell.
    kind : Kind
        What was asked for.

    Returns
    -------
    Reading
        What it was read as.
    """
    if recorded is None or (isinstance(recorded, str) and not recorded.strip()):
        return Reading(name, recorded, None)
    if isinstance(recorded, dict) and set(recorded) == {NOT_PLAIN}:
        problem = f"What was handed in isn't a plain value: {as_code(str(recorded[NOT_PLAIN]))}"
        return Reading(name, recorded, None, problem=problem)
    try:
        value = kind.read(recorded)
    except AnswerError as error:
        return Reading(name, recorded, None, problem=str(error))
    # True is not 1, and 82.0 was written as one may write 82
    meant = value is None or (type(value) is type(recorded) and value == recorded)
    if isinstance(recorded, list) and isinstance(value, dict):  # the pieces under the one label that there is
        meant = list(value.values()) == [recorded]
    note = "" if meant else f"(Written as {began(recorded)} and read as {kind.shown(value)}.)"
    return Reading(name, recorded, value, note)
