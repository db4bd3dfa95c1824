"""Questions that were withdrawn: they count for nobody, on every route and whenever the exercise is entered again.

Which they are stands in ``withdrawn.yml`` in the folder of exercises: exercise → question → why.
"""

from __future__ import annotations

import copy
from pathlib import Path

import yaml
from nbformat import NotebookNode
from nbgrader import preprocessors
from nbgrader.coursedir import CourseDirectory
from nbgrader.utils import compute_checksum, is_grade, is_task

FILE = "withdrawn.yml"


class WithdrawnError(RuntimeError):
    """The list of withdrawn questions can't be used; the message says what to mend in it."""


def read_withdrawn(folder: Path) -> dict[str, dict[str, str]]:
    """Read which questions are withdrawn.

    Parameters
    ----------
    folder : pathlib.Path
        The folder of exercises.

    Returns
    -------
    dict of str to dict of str to str
        Exercise → question → why. Empty where there is no list.

    Raises
    ------
    WithdrawnError
        When the list is something else.
    """
    path = folder / FILE
    if not path.is_file():
        return {}
    try:
        told = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
        return {
            str(slug): {str(question): str(why or "") for question, why in (questions or {}).items()}
            for slug, questions in told.items()
        }
    except (yaml.YAMLError, AttributeError, UnicodeDecodeError) as error:
        raise WithdrawnError(
            f"{folder.name}/{FILE} can't be read ({error}). It holds, for each exercise, a line for each withdrawn "
            "question: the question, a colon and why. Mend it, or delete it and withdraw the questions again."
        ) from error


def is_named(cell_name: str, question: str) -> bool:
    """Tell whether a question's name means a graded cell.

    Parameters
    ----------
    cell_name : str
        The cell's, such as ``"m02_q3_test"``.
    question : str
        What a person calls it: ``"m02_q3"`` or ``"m02_q3_test"``.

    Returns
    -------
    bool
        Whether it does.
    """
    return cell_name in (question, f"{question}_test")


def without_withdrawn(nb: NotebookNode, folder: Path, slug: str) -> NotebookNode:
    """Give an exercise as it is entered in the gradebook: withdrawn questions are worth nothing.

    Parameters
    ----------
    nb : nbformat.NotebookNode
        The exercise, with its tests. It is left as it is.
    folder : pathlib.Path
        The folder of exercises.
    slug : str
        The exercise.

    Returns
    -------
    nbformat.NotebookNode
        A copy with 0 points where a question is withdrawn.

    Raises
    ------
    WithdrawnError
        When the list names a question that the exercise doesn't have.
    """
    entered = copy.deepcopy(nb)
    graded = [cell for cell in entered.cells if is_grade(cell) or is_task(cell)]
    for question in read_withdrawn(folder).get(slug, {}):
        cells = [cell for cell in graded if is_named(cell.metadata.nbgrader.grade_id, question)]
        if not cells:
            raise WithdrawnError(
                f"{folder.name}/{FILE} names {question}, and {slug} has no such question. Mend or delete the line."
            )
        for cell in cells:
            cell.metadata.nbgrader.points = 0
            cell.metadata.nbgrader.checksum = compute_checksum(cell)
    return entered


class SaveCells(preprocessors.SaveCells):
    """Stands in place of nbgrader's own SaveCells: a withdrawn question is entered in the gradebook with no points.

    The students' version stays as it is. So what was handed in stays the same work, and what a person marked by hand
    needn't be looked at again.
    """

    def preprocess(self, nb: NotebookNode, resources: dict) -> tuple[NotebookNode, dict]:
        """Enter an exercise in the gradebook.

        Parameters
        ----------
        nb : nbformat.NotebookNode
            The exercise, with its tests.
        resources : dict
            nbgrader's; holds the names and the gradebook's address.

        Returns
        -------
        tuple of nbformat.NotebookNode and dict
            The notebook as it was; the resources.
        """
        folder = Path(CourseDirectory(config=self.config).root)
        _, resources = super().preprocess(
            without_withdrawn(nb, folder, resources["nbgrader"]["assignment"]), resources
        )
        return nb, resources
