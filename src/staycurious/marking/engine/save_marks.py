"""Save the marks in nbgrader's own chain, with the same hand that ``staycurious mark`` writes with."""

from __future__ import annotations

from pathlib import Path

from nbformat import NotebookNode
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import NbGraderPreprocessor

from staycurious.marking.course import Course
from staycurious.marking.engine.book import Book
from staycurious.marking.engine.exercise import hash_of
from staycurious.marking.engine.marker import Marked, fingerprint, marks_in, work_of


class SaveMarks(NbGraderPreprocessor):
    """Stands in place of nbgrader's SaveAutoGrades: what a machine could not read is listed for marking by hand."""

    def preprocess(self, nb: NotebookNode, resources: dict) -> tuple[NotebookNode, dict]:
        """Write the notebook's marks to the gradebook.

        Parameters
        ----------
        nb : nbformat.NotebookNode
            With a verdict under each test.
        resources : dict
            nbgrader's; holds the names and the gradebook's address.

        Returns
        -------
        tuple of nbformat.NotebookNode and dict
            Both as they were.
        """
        names = resources["nbgrader"]
        paths = CourseDirectory(config=self.config, db_url=names["db_url"])
        course = Course(Path(paths.root), self.config, paths)
        file = (
            course.folder("submitted", names["student"], names["assignment"]) / f"{names['notebook']}.ipynb"
        )
        hashes = (fingerprint(file.read_bytes()), work_of(nb), hash_of(course, names["assignment"]))
        marked = Marked(names["student"], None, *hashes, "", *marks_in(nb))
        with Book(course, names["assignment"]) as book:
            book.save([marked])
        return nb, resources
