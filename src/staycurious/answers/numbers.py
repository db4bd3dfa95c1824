"""Answers in figures: one number, or a table of them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from staycurious.answers.literals import MAX_NUMBER, AnswerError
from staycurious.answers.reading import Kind
from staycurious.answers.showing import quoted

# The longest that a calculator, or Python, writes is 25 signs or so.
MAX_FIGURE = 40
_FIGURE = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d*\.?\d+(?:[eE][+-]?\d+)?)")


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
        Reads ``"82"``, ``".5"``, ``"1,000"``, ``"96 families"``, ``"1e-7"``, and where they can be meant ``"50%"`` and
        ``"1/2"``.
    """
    # JavaScript has one kind of number: 100.0 is 100 there, and in the words
    low, high = (int(bound) if bound == int(bound) else bound for bound in (low, high))
    words = f"{'a whole number' if whole else 'a number'} from {low:,} to {high:,}{_after(unit)}"

    def read(recorded: object) -> int | float:
        value = _as_number(recorded, unit) if isinstance(recorded, str) else recorded
        if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) <= MAX_NUMBER:
            raise AnswerError(f"{quoted(recorded)} isn't {words}.")
        if value == int(value):
            return int(value)
        if whole:
            raise AnswerError(f"{quoted(recorded)} isn't a whole number. This asks for {words}.")
        return value

    schema = {"kind": "number", "low": low, "high": high, "whole": whole, "unit": unit}
    return Kind(words, read, lambda value: f"{value:,}{_after(unit)}", schema)


def _after(unit: str) -> str:
    return unit if unit in ("", "%") else f" {unit}"


def _as_number(text: str, unit: str) -> int | float | None:
    plain = text.strip().replace("\N{NO-BREAK SPACE}", " ")
    if part := re.fullmatch(r"(\d{1,12})\s*/\s*(\d{1,12})", plain):
        return int(part[1]) / int(part[2]) if int(part[2]) else None
    if plain.endswith("%") and (share := _figure(plain[:-1].rstrip())) is not None:
        return share if unit == "%" else share / 100 if unit == "" else None
    if unit and plain.lower().endswith(unit.lower()):
        plain = plain[: -len(unit)].strip()
    return _figure(plain)


def _figure(text: str) -> float | None:
    # a pattern, since float() takes "1_000", "nan" and "5." too; the length first, so that no pattern takes long
    return float(text.replace(",", "")) if len(text) <= MAX_FIGURE and _FIGURE.fullmatch(text) else None


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
            raise AnswerError(f"{quoted(recorded)} isn't {words}.")
        return [[cell.read(value) for value in row] for row in recorded]

    def shown(value: list[list[int]]) -> str:
        return "; ".join(
            f"{row}: "
            + ", ".join(
                f"{n:,} ({column[0].lower()}{column[1:]})" for n, column in zip(line, columns, strict=True)
            )
            for row, line in zip(rows, value, strict=True)
        )

    return Kind(words, read, shown, {"kind": "table", "rows": list(rows), "columns": list(columns)})
