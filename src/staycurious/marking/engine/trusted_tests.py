"""Run the gradebook's own tests over a student's answers, in this process: there is no student code to run."""

from __future__ import annotations

import ast
import contextlib
import copy
import io
from functools import lru_cache

from nbformat import NotebookNode
from nbformat.v4 import new_output
from nbgrader.api import Gradebook
from nbgrader.preprocessors import NbGraderPreprocessor
from nbgrader.utils import is_grade, is_solution

from staycurious.answers import AnswerError, read_literal
from staycurious.marking.keys import Verdict

#: In a cell's metadata: a person must look at this answer.
NEEDS_LOOK = "staycurious_needs_look"


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
            As ``AnswersOnly`` rebuilt it; its test cells get their outputs.
        resources : dict
            nbgrader's; holds the names and the gradebook's address.

        Returns
        -------
        tuple of nbformat.NotebookNode and dict
            The notebook with a verdict under each test; the resources as they were.
        """
        names = resources["nbgrader"]
        with Gradebook(names["db_url"]) as gradebook:
            notebook = gradebook.find_notebook(names["notebook"], names["assignment"])
            tests = {cell.name: cell.source for cell in notebook.source_cells}
        answers = answers_of(nb)
        for cell in nb.cells:
            if cell.cell_type == "code" and is_grade(cell) and not is_solution(cell):
                cell.source = tests[cell.metadata.nbgrader.grade_id]
                self._mark(cell, answers)
        return nb, resources

    def _mark(self, cell: NotebookNode, answers: dict[str, object]) -> None:
        name = cell.metadata.nbgrader.grade_id
        cell.metadata.pop(NEEDS_LOOK, None)
        try:
            said, verdict = run_test(cell.source, answers, name)
            if verdict.of != cell.metadata.nbgrader.points:
                raise NoVerdictError(
                    f"{name} is worth {cell.metadata.nbgrader.points} points, its key {verdict.of}."
                )
        except Exception as error:  # whatever went wrong, this answer waits and the class goes on
            self.log.error("The test %s could not be run: %s: %s", name, type(error).__name__, error)
            cell.outputs = [
                new_output(
                    "error",
                    ename=type(error).__name__,
                    evalue="This question could not be marked. A person will look at it.",
                    traceback=["This question could not be marked. A person will look at it."],
                )
            ]
            cell.metadata[NEEDS_LOOK] = True
            return
        shown = {"text/plain": repr(verdict), "text/markdown": verdict._repr_markdown_()}
        cell.outputs = [new_output("execute_result", data=shown, execution_count=1)]
        if said:
            cell.outputs.insert(0, new_output("stream", name="stdout", text=said))
        if verdict.needs_look:
            cell.metadata[NEEDS_LOOK] = True


def answers_of(nb: NotebookNode) -> dict[str, object]:
    """Read a rebuilt notebook's answers.

    Parameters
    ----------
    nb : nbformat.NotebookNode
        As ``AnswersOnly`` rebuilt it.

    Returns
    -------
    dict of str to object
        Name → plain data; ``None`` where nothing is recorded.
    """
    found = {}
    for cell in nb.cells:
        if cell.cell_type == "code" and is_solution(cell):
            name = cell.metadata.nbgrader.grade_id
            try:
                found[name] = read_literal(cell.source, name)
            except AnswerError:
                found[name] = None
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
