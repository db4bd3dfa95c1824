"""Marks as files of our own: Moodle's gradebook import, and the workbook."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import datetime

import xlsxwriter

#: The columns by which Moodle's import can know a student, as its form calls them; the safest first.
MAPPED = {"email": "Email address", "listed_id": "ID number", "username": "Username"}


def moodle_import(column: str, title: str, rows: Iterable[tuple[str, str]]) -> str:
    """Write a CSV for Moodle's "Import, CSV file" in the gradebook (grade/import/csv).

    Moodle looks each student up by exactly what stands here, so nothing is put before it; there are no names. A student
    without a mark isn't in it at all, as an empty grade takes away the one that Moodle has, and a line without
    a student gives its grade to the one above.

    Parameters
    ----------
    column : str
        What the first column holds: a value of ``MAPPED``.
    title : str
        The second column's name.
    rows : iterable of (str, str)
        Student and mark.

    Returns
    -------
    str
        The text.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow((column, title))
    writer.writerows(rows)
    return text.getvalue()


def workbook(title: str, heading: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """Write an Excel workbook of one sheet.

    Parameters
    ----------
    title : str
        The sheet's name; cut to the 31 signs that Excel allows.
    heading : sequence of str
        The columns' names.
    rows : iterable of sequence
        Texts are written as texts, whatever they begin with, so that none is a formula; numbers as numbers.

    Returns
    -------
    bytes
        The file, the same for the same marks.
    """
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        book.set_properties({"created": datetime(2000, 1, 1)})
        sheet = book.add_worksheet(title[:31])
        bold = book.add_format({"bold": True})
        sheet.freeze_panes(1, 1)
        widths = [len(name) for name in heading]
        for at, name in enumerate(heading):
            sheet.write_string(0, at, name, bold)
        for down, row in enumerate(rows, 1):
            for at, value in enumerate(row):
                if isinstance(value, str):
                    sheet.write_string(down, at, value)
                else:
                    sheet.write_number(down, at, value)
                widths[at] = max(widths[at], len(str(value)))
        for at, width in enumerate(widths):
            sheet.set_column(at, at, min(width, 40) + 2)
    return out.getvalue()
