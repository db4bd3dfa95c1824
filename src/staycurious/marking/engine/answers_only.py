"""Rebuild what was handed in from the released notebook and the student's answers: values and prose, nothing else."""

from __future__ import annotations

from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import NbGraderPreprocessor
from nbgrader.utils import is_solution

from staycurious.answers import NOT_PLAIN, AnswerError, literal_text, read_literal

MAX_PROSE = 50_000
SHOWN = 2_000


class NotReleasedError(RuntimeError):
    """The exercise was never released, so that there is nothing to rebuild from; the message says what to run."""


class AnswersOnly(NbGraderPreprocessor):
    """The first of nbgrader's sanitising steps: what goes on is our notebook with the student's answers in it."""

    def preprocess(self, nb: NotebookNode, resources: dict) -> tuple[NotebookNode, dict]:
        """Replace the notebook by the released one with the answers put in.

        Parameters
        ----------
        nb : nbformat.NotebookNode
            What was handed in.
        resources : dict
            nbgrader's; holds the assignment's and the notebook's names.

        Returns
        -------
        tuple of nbformat.NotebookNode and dict
            The rebuilt notebook; the resources as they were.

        Raises
        ------
        NotReleasedError
            When the released notebook isn't there.
        """
        names = resources["nbgrader"]
        course = CourseDirectory(config=self.config)
        folder = course.format_path(course.release_directory, ".", names["assignment"])
        path = Path(folder, f"{names['notebook']}.ipynb")
        if not path.is_file():
            raise NotReleasedError(
                f"{path.parent.name}/{path.name} has not been released, so answers can't be told from the rest. "
                f"Run: nbgrader generate_assignment {names['assignment']}"
            )
        return rebuild(nbformat.read(path, as_version=4), nb), resources


def rebuild(released: NotebookNode, submitted: NotebookNode) -> NotebookNode:
    """Put a student's answers into the released notebook.

    Parameters
    ----------
    released : nbformat.NotebookNode
        Ours; it is changed in place.
    submitted : nbformat.NotebookNode
        The student's.

    Returns
    -------
    nbformat.NotebookNode
        The released notebook. An answer that the student left alone is the same to the letter, as nbgrader's
        "no response" rests on that. What is no plain value stands in its cell as a text, under ``NOT_PLAIN``.
    """
    for cell in released.cells:
        if not is_solution(cell):
            continue
        name = cell.metadata.nbgrader.grade_id
        given = _given(submitted, name, cell)
        if given is None:
            continue
        if cell.cell_type == "markdown":
            cell.source = given.replace("\0", "")[:MAX_PROSE]
        else:
            cell.source = _with_answer(cell.source, name, given)
    return released


def _given(submitted: NotebookNode, name: str, asked: NotebookNode) -> str | None:
    # The cell of this name; of several, the last that was changed. Some editors drop nbgrader's marks from the
    # cells: then any code cell that assigns to the name will do.
    marked = [
        cell.source
        for cell in submitted.cells
        if _grade_id(cell) == name
        and cell.cell_type in ("code", "markdown", "raw")
        and cell.source != asked.source
    ]
    if marked or asked.cell_type != "code":
        return marked[-1] if marked else None
    if any(_grade_id(cell) == name for cell in submitted.cells):
        return None
    loose = [
        cell.source
        for cell in submitted.cells
        if cell.cell_type == "code" and _is_recorded(cell.source, name)
    ]
    return loose[-1] if loose else None


def _grade_id(cell: NotebookNode) -> str | None:
    marks = cell.metadata.get("nbgrader")
    return marks.get("grade_id") if isinstance(marks, dict) else None


def _is_recorded(source: str, name: str) -> bool:
    try:
        return read_literal(source, name) is not None
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
