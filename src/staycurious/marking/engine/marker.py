"""Mark answers: plain data in, plain data out, so that any process on any machine can do it."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from nbformat import NotebookNode
from nbgrader.utils import compute_checksum, determine_grade, is_grade, is_solution, is_task

from staycurious.marking.engine.exercise import Exercise
from staycurious.marking.engine.trusted_tests import NEEDS_LOOK, with_verdicts
from staycurious.marking.intake.notebooks import known_texts, notebook_text
from staycurious.marking.rebuild import rebuild


class Mark(NamedTuple):
    """What a machine gives one question: ``None`` where a person marks; ``look`` says why one must look."""

    name: str
    points: float | None
    look: str = ""


class Marked(NamedTuple):
    """One student's marked work: what nbgrader writes of it.

    ``file`` is the hash of the file that was marked, ``work`` that of the answers in it, ``exercise`` that of what they
    were marked with; ``comments`` are nbgrader's own, such as "No response."
    """

    student: str
    received: datetime | None
    file: str
    work: str
    exercise: str
    notebook: str
    marks: tuple[Mark, ...]
    comments: tuple[tuple[str, str | None], ...]


class Submitted(NamedTuple):
    """One student's file, as it lies in ``submitted``, and when it was received (UTC, ``None`` where not known)."""

    student: str
    received: datetime | None
    data: bytes


def mark_batch(exercise: Exercise, batch: Iterable[Submitted]) -> list[Marked]:
    """Mark some students' work.

    Parameters
    ----------
    exercise : staycurious.marking.engine.exercise.Exercise
        What it is marked with.
    batch : iterable of Submitted
        Notebooks that intake rebuilt.

    Returns
    -------
    list of Marked
        In the same order.
    """
    known = known_texts(exercise.prepared)
    return [_mark_one(exercise, submitted, known) for submitted in batch]


def _mark_one(exercise: Exercise, submitted: Submitted, known: Mapping[int, str]) -> Marked:
    given = json.loads(submitted.data)
    for cell in given["cells"]:
        cell["source"] = "".join(cell["source"])
    rebuilt = rebuild(exercise.prepared, given)
    cells = [cell if isinstance(cell, NotebookNode) else NotebookNode(cell) for cell in rebuilt["cells"]]
    notebook = with_verdicts(NotebookNode({**rebuilt, "cells": cells}))
    marks, comments = marks_in(notebook)
    return Marked(
        submitted.student,
        submitted.received,
        fingerprint(submitted.data),
        work_of(notebook),
        exercise.mark,
        notebook_text({**notebook, "cells": [_in_lines(cell) for cell in notebook.cells]}, known),
        marks,
        comments,
    )


def _in_lines(cell: NotebookNode) -> NotebookNode:
    # nbformat writes outputs, too, with a line for each line
    if not cell.get("outputs"):
        return cell
    outputs = [
        {**output, "text": output.text.splitlines(True)}
        if "text" in output
        else {**output, "data": {kind: text.splitlines(True) for kind, text in output.data.items()}}
        if "data" in output
        else output
        for output in cell.outputs
    ]
    return NotebookNode({**cell, "outputs": outputs})


def fingerprint(data: bytes) -> str:
    """Give the hash by which a file is known again.

    Parameters
    ----------
    data : bytes
        The file.

    Returns
    -------
    str
        SHA-256, in hexadecimal.
    """
    return hashlib.sha256(data).hexdigest()


def work_of(notebook: NotebookNode) -> str:
    """Give the hash by which a student's answers are known again, whatever else of their file changed.

    Parameters
    ----------
    notebook : nbformat.NotebookNode
        A rebuilt notebook.

    Returns
    -------
    str
        SHA-256, in hexadecimal.
    """
    answers = {
        # the comments in an answer's cell are ours, and may be worded anew
        cell.metadata.nbgrader.grade_id: re.sub(r"^#.*\n?", "", cell.source, flags=re.MULTILINE)
        if cell.cell_type == "code"
        else cell.source
        for cell in notebook.cells
        if is_solution(cell)
    }
    return fingerprint(json.dumps(answers, sort_keys=True).encode())


def marks_in(notebook: NotebookNode) -> tuple[tuple[Mark, ...], tuple[tuple[str, str | None], ...]]:
    """Read the marks and nbgrader's comments off a notebook whose tests have been run.

    Parameters
    ----------
    notebook : nbformat.NotebookNode
        With a verdict under each test.

    Returns
    -------
    tuple of tuple of Mark, and tuple of (str, str or None)
        As nbgrader's ``SaveAutoGrades`` would find them; a withdrawn question (0 points) has no marks and waits for
        nobody.
    """
    marks, comments = [], []
    for cell in notebook.cells:
        if is_grade(cell) or is_task(cell):
            name = cell.metadata.nbgrader.grade_id
            points, of = determine_grade(cell) if is_grade(cell) else (None, cell.metadata.nbgrader.points)
            marks.append(Mark(name, 0.0 if of == 0 else points, cell.metadata.get(NEEDS_LOOK, "")))
        if is_solution(cell) or is_task(cell):
            untouched = cell.metadata.nbgrader.get("checksum") == compute_checksum(cell)
            comments.append(
                (cell.metadata.nbgrader.grade_id, "No response." if untouched and not is_task(cell) else None)
            )
    return tuple(marks), tuple(comments)
