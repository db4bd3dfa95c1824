"""Rebuild what was handed in from the released notebook and the student's answers: values and prose, nothing else.

Plain dictionaries in, plain dictionaries out: the same function serves intake, the fast marker and nbgrader's own chain.
"""

from __future__ import annotations

from collections.abc import Mapping

from staycurious.answers import NOT_PLAIN, AnswerError, literal_text, read_literal

MAX_PROSE = 50_000
SHOWN = 2_000


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
        ``NOT_PLAIN``. A cell that did not change is the released notebook's own, not a copy.
    """
    by_name: dict[str, list[Mapping]] = {}
    for cell in submitted["cells"]:
        name = marks_of(cell).get("grade_id")
        if isinstance(name, str):
            by_name.setdefault(name, []).append(cell)
    return {**released, "cells": [_answered(cell, submitted, by_name) for cell in released["cells"]]}


def _answered(asked: Mapping, submitted: Mapping, by_name: Mapping[str, list[Mapping]]) -> Mapping:
    marks = marks_of(asked)
    if not marks.get("solution"):
        return asked
    name = marks["grade_id"]
    given = _given(submitted, by_name.get(name, ()), name, asked)
    if given is None:
        return asked
    if asked["cell_type"] == "markdown":
        prose = given.replace("\0", "")[:MAX_PROSE]
        return {**asked, "source": prose} if prose.strip() else asked
    return {**asked, "source": _with_answer(asked["source"], name, given)}


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
        if cell["cell_type"] == "code" and _is_recorded(cell["source"], name)
    ]
    return loose[-1] if loose else None


def _is_recorded(source: str, name: str) -> bool:
    try:
        return name in source and read_literal(source, name) is not None
    except AnswerError:
        return False


def _with_answer(released: str, name: str, given: str) -> str:
    try:
        value = read_literal(given, name)
    except AnswerError:
        value = {NOT_PLAIN: given.strip()[:SHOWN]} if given.strip() else None
    if value is None:
        return released
    comments = [line for line in released.split("\n") if line.startswith("#")]
    return "\n".join([*comments, literal_text(name, value)])
