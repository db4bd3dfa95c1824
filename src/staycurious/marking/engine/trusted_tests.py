"""Run the gradebook's own tests over a student's answers, in this process: there is no student code to run."""

from __future__ import annotations

import ast
import contextlib
import copy
import io
import logging
from functools import lru_cache

import nbformat
from nbformat import NotebookNode
from nbgrader.preprocessors import NbGraderPreprocessor
from nbgrader.utils import is_grade, is_solution

from staycurious.answers import NOT_PLAIN, AnswerError, read_literal
from staycurious.marking.keys import TO_A_PERSON, Verdict

#: In a cell's metadata: why a person must look at this answer.
NEEDS_LOOK = "staycurious_needs_look"
COULD_NOT = "This question could not be marked. A person will look at it."
WITHDRAWN = "This question was withdrawn. It counts for nobody."

log = logging.getLogger("staycurious.marking")


class NoVerdictError(RuntimeError):
    """A test cell ended without a verdict; the message says what to mend in the exercise's source."""


class RunTrustedTests(NbGraderPreprocessor):
    """Stands in place of nbgrader's Execute: each test cell's source comes from the gradebook, each answer is data.

    A test that gives no verdict gives no marks and waits for a person.
    """

    def preprocess(self, nb: NotebookNode, resources: dict) -> tuple[NotebookNode, dict]:
        """Mark every question.

        Parameters
        ----------
        nb : nbformat.NotebookNode
            As ``AnswersOnly`` rebuilt it, with the gradebook's tests in it (nbgrader's ``OverwriteCells``).
        resources : dict
            nbgrader's.

        Returns
        -------
        tuple of nbformat.NotebookNode and dict
            The notebook with a verdict under each test; the resources as they were.
        """
        return with_verdicts(nb), resources


def with_verdicts(nb: NotebookNode) -> NotebookNode:
    """Run every test of a notebook over its answers.

    Parameters
    ----------
    nb : nbformat.NotebookNode
        The rebuilt notebook, with the gradebook's tests in it. It is left as it is.

    Returns
    -------
    nbformat.NotebookNode
        The same with a verdict under each test. A test that gives none is worth nothing and waits for a person: the
        cell's metadata say why, under ``NEEDS_LOOK``.
    """
    answers = answers_of(nb)
    cells = [
        _tested(cell, answers)
        if cell.cell_type == "code" and is_grade(cell) and not is_solution(cell)
        else cell
        for cell in nb.cells
    ]
    return NotebookNode({**nb, "cells": cells})


def _tested(cell: NotebookNode, answers: dict[str, object]) -> NotebookNode:
    name, points = cell.metadata.nbgrader.grade_id, cell.metadata.nbgrader.points
    metadata = {key: value for key, value in cell.metadata.items() if key != NEEDS_LOOK}
    try:
        said, verdict = (
            ("", Verdict(0, 0, WITHDRAWN)) if points == 0 else run_test(cell.source, answers, name)
        )
        if verdict.of != points:
            raise NoVerdictError(f"{name} is worth {points} points, its key {verdict.of}.")
    except Exception as error:  # whatever went wrong, this answer waits and the class goes on
        log.error("The test %s could not be run: %s: %s", name, type(error).__name__, error)
        shown = {"ename": type(error).__name__, "evalue": COULD_NOT, "traceback": [COULD_NOT]}
        outputs = [_output("error", **shown)]
        metadata[NEEDS_LOOK] = f"Its test could not be run: {error}"
    else:
        data = {"text/plain": repr(verdict), "text/markdown": verdict._repr_markdown_()}
        outputs = [_output("execute_result", data=data, execution_count=1, metadata={})]
        if said:
            outputs.insert(0, _output("stream", name="stdout", text=said))
        if verdict.needs_look:
            metadata[NEEDS_LOOK] = verdict.feedback.removeprefix(TO_A_PERSON).strip()
    return NotebookNode({**cell, "outputs": outputs, "metadata": NotebookNode(metadata)})


def _output(kind: str, **fields: object) -> NotebookNode:
    # nbformat's new_output checks each against its schema, which takes longer than the marking
    return nbformat.from_dict({"output_type": kind, **fields})


def answers_of(nb: NotebookNode) -> dict[str, object]:
    """Read a rebuilt notebook's answers.

    Parameters
    ----------
    nb : nbformat.NotebookNode
        As ``AnswersOnly`` rebuilt it.

    Returns
    -------
    dict of str to object
        Name → plain data; ``None`` where nothing is recorded, and a text under ``NOT_PLAIN`` where a person must look.
    """
    found = {}
    for cell in nb.cells:
        if cell.cell_type == "code" and is_solution(cell):
            name = cell.metadata.nbgrader.grade_id
            try:
                found[name] = read_literal(cell.source, name)
            except (
                AnswerError
            ):  # rebuilding leaves nothing that can't be read; were it to, a person would look
                found[name] = {NOT_PLAIN: cell.source}
    return found


def run_test(source: str, answers: dict[str, object], name: str = "test") -> tuple[str, Verdict]:
    """Run one trusted test in a namespace of its own.

    Parameters
    ----------
    source : str
        The test cell's source, hidden part and all, from the gradebook.
    answers : dict of str to object
        What the test finds under each answer's name.
    name : str
        The test's name, for messages.

    Returns
    -------
    tuple of str and Verdict
        What it printed, and its verdict.

    Raises
    ------
    NoVerdictError
        When the test's last line gives no verdict, or one that its points don't allow.
    """
    steps, last = _compiled(source, name)
    namespace = {"__name__": f"staycurious_test_{name}", **copy.deepcopy(answers)}
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        exec(steps, namespace)
        verdict = eval(last, namespace) if last else None
    if not isinstance(verdict, Verdict):
        raise NoVerdictError(
            f"{name} ends without a verdict. Let its last line be a key, such as number_key(answer, …)."
        )
    if not 0 <= verdict.points <= verdict.of:
        raise NoVerdictError(f"{name} gives {verdict.points} of {verdict.of} points. Mend its key.")
    return said.getvalue(), verdict


@lru_cache(maxsize=512)
def _compiled(source: str, name: str):
    tree = ast.parse(source, filename=name)
    last = None
    if tree.body and isinstance(tree.body[-1], ast.Expr):
        last = compile(ast.Expression(tree.body.pop().value), name, "eval")
    return compile(tree, name, "exec"), last
