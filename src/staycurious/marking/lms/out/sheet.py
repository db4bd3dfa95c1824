"""A sheet that an LMS gave, read so that every cell nobody changed is written back byte for byte."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from staycurious.marking.lms.roster import COLUMNS, MAX_BYTES

AGAIN = "Download it again from the LMS, and give it as it is."
_KNOWN = {name for names in COLUMNS.values() for name in names} | {
    "grade", "section", "availability", "last access", "points possible",
}  # fmt: skip
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs"}


class SheetError(ValueError):
    """A sheet can't be filled in; the message says what is wrong with it, where, and what to do."""


class Cell(NamedTuple):
    """A cell as it stands in the file, quotation marks and all, and what it says."""

    raw: str
    value: str


class Line(NamedTuple):
    """A line of a sheet: its number in the file, its cells, and how it ends."""

    number: int
    cells: tuple[Cell, ...]
    end: str

    def value(self, at: int) -> str:
        """Say what a cell says.

        Parameters
        ----------
        at : int
            The column.

        Returns
        -------
        str
            Without spaces around it; empty where the line is shorter.
        """
        return self.cells[at].value.strip() if at < len(self.cells) else ""


@dataclass(frozen=True)
class Sheet:
    """A sheet that was read: the file's name, how it is encoded and parted, and its lines, the head first.

    ``before`` is what stands above the head: Excel's ``sep=;``, or blank lines.
    """

    name: str
    codec: str
    mark: bytes
    separator: str
    before: str
    lines: tuple[Line, ...]

    @property
    def head(self) -> list[str]:
        """The columns' names."""
        return [cell.value.strip() for cell in self.lines[0].cells]

    def column(self, *names: str) -> int:
        """Say where a column is.

        Parameters
        ----------
        *names : str
            What it may be called, without regard to case.

        Returns
        -------
        int
            -1 where there is none.
        """
        wanted = {name.casefold() for name in names}
        return next((at for at, name in enumerate(self.head) if name.casefold() in wanted), -1)

    def with_values(self, at: int, values: dict[int, str]) -> Sheet:
        """Fill in cells of one column; the others stay as they are, to the byte.

        Parameters
        ----------
        at : int
            The column.
        values : dict of int to str
            By the line's number, what to write: figures, which need no quotation marks.

        Returns
        -------
        Sheet
            A new one. A cell that had quotation marks keeps them.
        """
        lines = [
            _filled(line, at, values[line.number]) if line.number in values else line for line in self.lines
        ]
        return replace(self, lines=tuple(lines))

    def only(self, columns: list[int]) -> Sheet:
        """Leave out all other columns.

        Parameters
        ----------
        columns : list of int
            Those that stay, in this order.

        Returns
        -------
        Sheet
            A new one. A blank line stays blank.
        """
        nothing = Cell("", "")
        lines = [
            line._replace(
                cells=tuple(line.cells[at] if at < len(line.cells) else nothing for at in columns)
                if any(cell.value for cell in line.cells)
                else line.cells
            )
            for line in self.lines
        ]
        return replace(self, lines=tuple(lines))

    def but(self, numbers: Iterable[int]) -> Sheet:
        """Leave out lines.

        Parameters
        ----------
        numbers : iterable of int
            Their numbers in the file.

        Returns
        -------
        Sheet
            A new one.
        """
        gone = set(numbers)
        return replace(self, lines=tuple(line for line in self.lines if line.number not in gone))

    def to_bytes(self) -> bytes:
        """Give the file.

        Returns
        -------
        bytes
            In its own encoding, with its own separators and ends of lines.
        """
        text = "".join(self.separator.join(cell.raw for cell in line.cells) + line.end for line in self.lines)
        return self.mark + (self.before + text).encode(self.codec)


def read_sheet(path: Path) -> Sheet:
    """Read a sheet so that it can be written back as it was.

    Parameters
    ----------
    path : pathlib.Path
        A CSV: commas, semicolons or tabs; UTF-8, UTF-16 or Windows-1252.

    Returns
    -------
    Sheet
        The sheet.

    Raises
    ------
    SheetError
        When it can't be read, or couldn't be written back the same.
    """
    try:
        with path.open("rb") as file:
            raw = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise SheetError(f"The sheet {path.name} can't be read: {error.strerror}.") from error
    if len(raw) > MAX_BYTES:
        raise SheetError(
            f"The sheet {path.name} is larger than {MAX_BYTES // 1_000_000} MB, so it is no list of a class."
        )
    if raw.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise SheetError(
            f"The sheet {path.name} is a workbook, and LMSs read CSV. {AGAIN} A spreadsheet isn't needed."
        )
    mark, codec, text = _decoded(raw, path.name)
    before, text = _begun(text)
    separator = _separator(before, text)
    lines = _lines(text, separator, 1 + _ends_in(before))
    _check(text, separator, lines, path.name)
    return Sheet(path.name, codec, mark, separator, before, lines)


def _decoded(raw: bytes, name: str) -> tuple[bytes, str, str]:
    mark, tried = b"", ["utf-8", "cp1252"]
    for begin, codec in _BOMS:
        if raw.startswith(begin):
            mark, tried = begin, [codec]
    if not mark and b"\0" in raw[:2000]:  # UTF-16 without its mark: every other byte of Latin text is 0
        tried = ["utf-16-le" if raw[1:2] == b"\0" else "utf-16-be"]
    for codec in tried:
        try:
            text = raw[len(mark) :].decode(codec)
        except UnicodeDecodeError:
            continue
        if text.encode(codec) == raw[len(mark) :] and not re.search(r"[\x00-\x08\x0e-\x1f]", text):
            return mark, codec, text
    raise SheetError(f"The sheet {name} is no text. {AGAIN}")


def _begun(text: str) -> tuple[str, str]:
    # what stands above the head, and the rest
    above = re.match(r"(?:\s*sep=.(?:\r\n|\r|\n))?(?:[ \t]*(?:\r\n|\r|\n))*", text, re.IGNORECASE)
    return above[0], text[above.end() :]


def _ends_in(text: str) -> int:
    return len(re.findall(r"\r\n|\r|\n", text))


def _separator(before: str, text: str) -> str:
    # the one that makes most of the head's words columns we know
    if stated := re.match(r"\s*sep=(.)", before, re.IGNORECASE):
        return stated[1]
    head = next(iter(text.splitlines()), "")

    def known(separator: str) -> tuple[int, int]:
        names = [name.strip().casefold() for name in next(csv.reader([head], delimiter=separator), [])]
        return sum(name in _KNOWN for name in names), len(names)

    return max(SEPARATORS, key=known)


def _lines(text: str, separator: str, number: int) -> tuple[Line, ...]:
    parted = re.escape(separator)
    field = re.compile(rf'("(?:[^"]++|"")*+")?[^{parted}\r\n]*+')
    end = re.compile(rf"{parted}|\r\n|\r|\n|\Z")
    lines, cells, at, begun = [], [], 0, number
    while at < len(text) or cells:
        found = field.match(text, at)
        quoted = found[1] or ""
        value = quoted[1:-1].replace('""', '"') + found[0][len(quoted) :]
        cells.append(Cell(found[0], value))
        number += _ends_in(quoted)
        closed = end.match(text, found.end())
        at = closed.end()
        if closed[0] != separator:
            lines.append(Line(begun, tuple(cells), closed[0]))
            cells, number = [], number + 1
            begun = number
    return tuple(lines)


def _check(text: str, separator: str, lines: tuple[Line, ...], name: str) -> None:
    # Python's own reader must see the same cells: else a stray quotation mark has swallowed some
    if not lines:
        raise SheetError(f"The sheet {name} is empty. {AGAIN}")
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    numbered = iter(lines)
    try:
        for row in rows:
            line = next(numbered, None)
            if line is None or [cell.value for cell in line.cells] != (row or [""]):
                raise csv.Error("a stray quotation mark")
    except csv.Error as error:
        raise SheetError(
            f"The sheet {name} can't be read around line {rows.line_num} ({error}). Look for a quotation mark there, or "
            f"{AGAIN[0].lower()}{AGAIN[1:]}"
        ) from error
    if next(numbered, None) is not None:
        raise SheetError(f"The sheet {name} can't be read to its end. {AGAIN}")


def _filled(line: Line, at: int, value: str) -> Line:
    cells = [*line.cells, *[Cell("", "")] * (at + 1 - len(line.cells))]
    cells[at] = Cell(f'"{value}"' if cells[at].raw.startswith('"') else value, value)
    return line._replace(cells=tuple(cells))
