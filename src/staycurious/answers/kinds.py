"""The kinds of answer that a question can ask for: what fits, and how a slip is read as it was meant."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Sequence
from typing import NamedTuple

from staycurious.answers.literals import MAX_NUMBER, NOT_PLAIN, SHOWN, AnswerError, read_literal

# Two joiners that Persian, Indic scripts and emoji are written with; they hide nothing.
_HARMLESS = "\u200c\u200d"
# Letters, spaces and numbers: nothing that Markdown could act on.
_WORDS = re.compile(r"(?:[^\W_]|[ ',%-]|(?<=\d)\.(?=\d))*")


class Kind(NamedTuple):
    """A kind of answer: in words, and how to read a recorded value as one (``AnswerError`` where that can't be)."""

    words: str
    read: Callable[[object], object]
    shown: Callable[[object], str] = str


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
    reading = _reading(name, recorded, kind)
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


def _reading(name: str, recorded: object, kind: Kind) -> Reading:
    if recorded is None or recorded == "":
        return Reading(name, recorded, None)
    if isinstance(recorded, dict) and set(recorded) == {NOT_PLAIN}:
        problem = f"What was handed in isn't a plain value: {_as_code(str(recorded[NOT_PLAIN]))}"
        return Reading(name, recorded, None, problem=problem)
    try:
        value = kind.read(recorded)
    except AnswerError as error:
        return Reading(name, recorded, None, problem=str(error))
    # True is not 1, and 82.0 was written as one may write 82
    meant = type(value) is type(recorded) and value == recorded
    note = "" if meant else f"(Written as {_began(recorded)} and read as {kind.shown(value)}.)"
    return Reading(name, recorded, value, note)


def _quoted(recorded: object) -> str:
    return _as_code(_began(recorded))


def _began(recorded: object, most: int = 80) -> str:
    try:
        return f"{recorded!r:.{most}}"
    except Exception:  # a number of over 4,300 digits, or what can't be shown at all
        return f"this {type(recorded).__name__}"


def _as_code(text: str, most: int = SHOWN) -> str:
    # Student's text within our own sentence, which is shown as Markdown: on one line, nothing hidden, nothing acted on.
    seen = "".join(map(_visible, text[:most]))
    seen = seen if len(seen) <= most else seen[: most - 1] + "…"
    if _WORDS.fullmatch(seen):
        return seen
    taken = {len(run) for run in re.findall("`+", seen)}
    fence = "`" * next(length for length in range(1, most) if length not in taken)
    return f"{fence} {seen} {fence}" if taken else f"`{seen}`"


def _visible(character: str) -> str:
    if character == "\n":
        return " ⏎ "
    return character if character.isprintable() or character in _HARMLESS else f"<U+{ord(character):04X}>"


def number(low: float, high: float, whole: bool = True, unit: str = "") -> Kind:
    """Ask for a number.

    Parameters
    ----------
    low, high : int or float
        The least and greatest that make sense, for the words; a number outside is still read, and marked as it is.
    whole : bool
        Whether it must be a whole number.
    unit : str
        What it counts: ``"families"``; ``"%"`` for percentages, which are read with and without the sign.

    Returns
    -------
    Kind
        Reads ``"82"``, ``"1,000"``, ``"96 families"``, and where they can be meant ``"50%"`` and ``"1/2"``.
    """
    words = f"{'a whole number' if whole else 'a number'} from {low:,} to {high:,}{_after(unit)}"

    def read(recorded: object) -> int | float:
        value = _as_number(recorded, unit) if isinstance(recorded, str) else recorded
        if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) <= MAX_NUMBER:
            raise AnswerError(f"{_quoted(recorded)} isn't {words}.")
        if value == int(value):
            return int(value)
        if whole:
            raise AnswerError(f"{_quoted(recorded)} isn't a whole number. This asks for {words}.")
        return value

    return Kind(words, read, lambda value: f"{value:,}{_after(unit)}")


def _after(unit: str) -> str:
    return unit if unit in ("", "%") else f" {unit}"


def _as_number(text: str, unit: str) -> int | float | None:
    plain = text.strip().replace("\N{NO-BREAK SPACE}", " ")
    if re.fullmatch(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?", plain):
        plain = plain.replace(",", "")
    if part := re.fullmatch(r"(\d{1,12})\s*/\s*(\d{1,12})", plain):
        return int(part[1]) / int(part[2]) if int(part[2]) else None
    if share := re.fullmatch(r"([+-]?\d{1,15}(?:\.\d{1,15})?)\s*%", plain):
        return float(share[1]) if unit == "%" else float(share[1]) / 100 if unit == "" else None
    if unit and plain.lower().endswith(unit.lower()):
        plain = plain[: -len(unit)].strip()
    return float(plain) if re.fullmatch(r"[+-]?\d{1,15}(\.\d{1,15})?", plain) else None


def choice(*options: str) -> Kind:
    """Ask for one of several options.

    Parameters
    ----------
    *options : str
        Their short names, as the control records them.

    Returns
    -------
    Kind
        Reads an option whatever its letter case, and one that stands alone in a list.
    """
    words = f"one of: {', '.join(options)}"

    def read(recorded: object) -> str:
        one = recorded[0] if isinstance(recorded, list) and len(recorded) == 1 else recorded
        return _option(one, options, words)

    return Kind(words, read)


def choices(*options: str) -> Kind:
    """Ask for all the options that apply.

    Parameters
    ----------
    *options : str
        Their short names.

    Returns
    -------
    Kind
        Reads a list in any order; one option on its own is a list of one.
    """
    words = f"a list of those that apply, out of: {', '.join(options)}"

    def read(recorded: object) -> list[str]:
        listed = [recorded] if isinstance(recorded, str) else recorded
        if not isinstance(listed, list):
            raise AnswerError(f"{_quoted(recorded)} isn't {words}.")
        chosen = [_option(one, options, words) for one in listed]
        return [option for option in options if option in chosen]

    return Kind(words, read, lambda value: ", ".join(value) or "none of them")


def _option(recorded: object, options: Sequence[str], words: str) -> str:
    if isinstance(recorded, str):
        for option in options:
            if recorded.strip().lower() == option.lower():
                return option
    raise AnswerError(f"{_quoted(recorded)} isn't {words}.")


def table(rows: Sequence[str], columns: Sequence[str]) -> Kind:
    """Ask for a table of whole numbers.

    Parameters
    ----------
    rows, columns : sequence of str
        Their names.

    Returns
    -------
    Kind
        Reads a list of rows; a number in it may be written as people write it.
    """
    words = f"{len(rows)} rows of {len(columns)} whole numbers ({'; '.join(rows)})"
    cell = number(0, 10**9)

    def read(recorded: object) -> list[list[int]]:
        fits = isinstance(recorded, list) and len(recorded) == len(rows)
        if not fits or not all(isinstance(row, list) and len(row) == len(columns) for row in recorded):
            raise AnswerError(f"{_quoted(recorded)} isn't {words}.")
        return [[cell.read(value) for value in row] for row in recorded]

    def shown(value: list[list[int]]) -> str:
        return "; ".join(
            f"{row}: "
            + ", ".join(
                f"{n:,} ({column[0].lower()}{column[1:]})" for n, column in zip(line, columns, strict=True)
            )
            for row, line in zip(rows, value, strict=True)
        )

    return Kind(words, read, shown)


def pair_of_cases(numbers: Sequence[str]) -> Kind:
    """Ask for two different cases.

    Parameters
    ----------
    numbers : sequence of str
        The case numbers to choose from, such as ``"C-04"``.

    Returns
    -------
    Kind
        Reads a list of two, in either order.
    """
    words = f"two different case numbers from {numbers[0]} to {numbers[-1]}"

    def read(recorded: object) -> list[str]:
        if not isinstance(recorded, list) or len(recorded) != 2:
            raise AnswerError(f"{_quoted(recorded)} isn't {words}.")
        pair = [_option(one, numbers, words) for one in recorded]
        if pair[0] == pair[1]:
            raise AnswerError(f"{pair[0]} stands there twice. This asks for {words}.")
        return pair

    return Kind(words, read, lambda value: " and ".join(value))
