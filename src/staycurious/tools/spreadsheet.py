"""Tables that a spreadsheet opens without running anything in them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

#: Leading characters that a spreadsheet would take for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def table(heading: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Write a CSV that a spreadsheet can open without running anything in it.

    Parameters
    ----------
    heading : sequence of str
        The columns' names.
    rows : iterable of sequence
        Numbers stay numbers; a text that a spreadsheet would take for a formula gets an apostrophe before it.

    Returns
    -------
    str
        The text, with a byte order mark, so that Excel reads it as UTF-8.
    """
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow(heading)
    writer.writerows([_disarmed(value) for value in row] for row in rows)
    return "\ufeff" + written.getvalue()


def _disarmed(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value
