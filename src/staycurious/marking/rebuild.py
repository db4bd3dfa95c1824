"""Rebuild what was handed in from the released notebook and the student's answers: values and prose, nothing else.

Plain dictionaries in, plain dictionaries out: the same function serves intake, the fast marker and nbgrader's own chain.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from staycurious.answers import NOT_PLAIN, AnswerError, literal_text, read_literal
from staycurious.answers.literals import MAX_CHARACTERS, SHOWN

MAX_PROSE = 50_000
_HALF_LETTER = re.compile("[\ud800-\udfff]")


def marks_of(cell: Mapping) -> Mapping:
    """Give a cell's nbgrader metadata, whatever a file may hold in its place.

    Parameters
    ----------
    cell : mapping
        A notebook's cell.

    Returns
    -------
    mapping
        Empty where there is none.
    """
    metadata = cell.get("metadata")
    marks = metadata.get("nbgrader") if isinstance(metadata, Mapping) else None
    return marks if isinstance(marks, Mapping) else {}


def rebuild(released: Mapping, submitted: Mapping) -> dict:
    """Put a student's answers into the released notebook.

    Parameters
    ----------
    released : mapping
        Ours (nbformat 4); it is left as it is.
    submitted : mapping
        The student's; each cell a mapping with ``cell_type`` and ``source``, the source one text.

    Returns
    -------
    dict
        The released notebook with the answers. An answer that the student left alone, or emptied, is the same to the
        letter, as nbgrader's "no response" rests on that. What is no plain value stands in its cell as a text, under
        ``NOT_PLAIN``. A cell that did not change is the released notebook's own, not a copy. What was rebuilt before
        comes back as it is.
    """
    sources = {name: source for name, source, _ in _answers(released, submitted)}
    cells = [
        {**cell, "source": sources[name]} if (name := _asked(cell)) in sources else cell
        for cell in released["cells"]
    ]
    return {**released, "cells": cells}


def shortened(released: Mapping, submitted: Mapping) -> list[str]:
    """Name the questions of which :func:`rebuild` keeps the beginning alone, as their answers are too long.

    Parameters
    ----------
    released, submitted : mapping
        As :func:`rebuild` takes them.

    Returns
    -------
    list of str
        In the notebook's order: written answers of over ``MAX_PROSE`` characters, and answers that are no plain value
        and are longer than what is kept of them (``SHOWN`` characters, or fewer where many are invisible).
    """
    return [name for name, _, cut in _answers(released, submitted) if cut]


def _asked(cell: Mapping) -> str | None:
    marks = marks_of(cell)
    return marks["grade_id"] if marks.get("solution") else None


def _answers(released: Mapping, submitted: Mapping) -> Iterator[tuple[str, str, bool]]:
    # each answer's name, its cell's text, and whether that is less than what was handed in
    by_name: dict[str, list[Mapping]] = {}
    for cell in submitted["cells"]:
        name = marks_of(cell).get("grade_id")
        if isinstance(name, str):
            by_name.setdefault(name, []).append(cell)
    for asked in released["cells"]:
        if (name := _asked(asked)) is None:
            continue
        given = _given(submitted, by_name.get(name, ()), name, asked)
        if given is not None and (kept := _kept(asked, name, _HALF_LETTER.sub("\ufffd", given))):
            yield name, *kept


def _kept(asked: Mapping, name: str, given: str) -> tuple[str, bool] | None:
    if asked["cell_type"] != "markdown":
        return _with_answer(asked["source"], name, given)
    prose = given.replace("\0", "")
    return (prose[:MAX_PROSE], len(prose) > MAX_PROSE) if prose[:MAX_PROSE].strip() else None


def _given(submitted: Mapping, marked: list[Mapping], name: str, asked: Mapping) -> str | None:
    # The cell of this name; of several, the last that was changed. Some editors drop nbgrader's marks from the
    # cells: then any code cell that assigns to the name will do.
    changed = [
        cell["source"]
        for cell in marked
        if cell["cell_type"] in ("code", "markdown", "raw") and cell["source"] != asked["source"]
    ]
    if changed or marked or asked["cell_type"] != "code":
        return changed[-1] if changed else None
    loose = [
        cell["source"]
        for cell in submitted["cells"]
        if cell["cell_type"] == "code" and _assigns(cell["source"], name)
    ]
    readable = [source for source in loose if _is_recorded(source, name)]
    # one that can't be read waits for a person, where there is no other
    return (readable or loose or [None])[-1]


def _assigns(source: str, name: str) -> bool:
    return name in source and any(
        line.partition("=")[0].rstrip(" \t") == name and not line.partition("=")[2].startswith("=")
        for line in source.splitlines()
        if "=" in line
    )


def _is_recorded(source: str, name: str) -> bool:
    try:
        return read_literal(source, name) is not None
    except AnswerError:
        return False


def _with_answer(released: str, name: str, given: str) -> tuple[str, bool] | None:
    if not given.strip():
        return None
    comments = [line for line in released.split("\n") if line.startswith("#")]

    def cell(value: object) -> str:
        return "\n".join([*comments, literal_text(name, value)])

    try:
        value = read_literal(given, name)
    except AnswerError:
        return _that_waits(cell, given)
    if value is None:
        return None
    forged = isinstance(value, dict) and NOT_PLAIN in value and not _was_rebuilt(value, name, given)
    source = cell(value)
    # written out, an invisible letter takes up to ten, and a cell that is too long is not read again
    return _that_waits(cell, given) if forged or len(source) > MAX_CHARACTERS else (source, False)


def _that_waits(cell: Callable[[object], str], given: str) -> tuple[str, bool]:
    text = given.strip()
    kept = text[:SHOWN]
    while len(source := cell({NOT_PLAIN: kept})) > MAX_CHARACTERS and kept:
        kept = kept[: len(kept) // 2]
    return source, kept != text


def _was_rebuilt(value: Mapping, name: str, given: str) -> bool:
    # Is this what stands here after rebuilding? Anything else under our own sign was written by the student.
    text = value[NOT_PLAIN]
    if len(value) > 1 or not isinstance(text, str) or not text.strip() or len(text) > SHOWN:
        return False
    lines = [line for line in given.split("\n") if not line.startswith("#")]
    return lines == [literal_text(name, value)]
