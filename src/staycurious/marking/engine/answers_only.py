"""nbgrader's first step with a submission: only values and prose go on, in our own notebook."""

from __future__ import annotations

from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import NbGraderPreprocessor

from staycurious.marking.rebuild import rebuild


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
        return nbformat.from_dict(rebuild(nbformat.read(path, as_version=4), nb)), resources
