"""nbgrader's own way to the feedback pages: ``nbgrader generate_feedback`` and the formgrader's button."""

from __future__ import annotations

from pathlib import Path

from nbconvert.exporters import Exporter
from nbformat import NotebookNode
from sqlalchemy import create_engine
from sqlalchemy.orm import Session
from traitlets import TraitError, Unicode, validate

from staycurious.marking.feedback.from_gradebook import marks_of_class
from staycurious.marking.feedback.look_again import LookAgainError, checked_address, read_look_again
from staycurious.marking.feedback.page import feedback_page


class NoMarksError(RuntimeError):
    """The gradebook holds no marks for a notebook; the message says what to run."""


class FeedbackExporter(Exporter):
    """Writes the same page as ``staycurious feedback``, from the same marks."""

    file_extension = ".html"
    output_mimetype = "text/html"
    book = Unicode(
        "", help="The address of the published book, to which feedback leads; words alone when empty."
    ).tag(config=True)

    @validate("book")
    def _book_is_an_address(self, proposal: dict) -> str:
        try:
            return checked_address(proposal["value"])
        except LookAgainError as error:
            raise TraitError(str(error)) from error

    def from_notebook_node(self, nb: NotebookNode, resources: dict | None = None, **more) -> tuple[str, dict]:
        """Write one student's page.

        Parameters
        ----------
        nb : nbformat.NotebookNode
            The marked notebook.
        resources : dict
            nbgrader's; holds the names and the gradebook's address.
        **more
            What nbconvert passes on.

        Returns
        -------
        tuple of str and dict
            The page, and the resources.

        Raises
        ------
        NoMarksError
            When the gradebook has no marks for it.
        """
        nb, resources = super().from_notebook_node(nb, resources, **more)
        names, root = resources["nbgrader"], Path(self.config.CourseDirectory.get("root") or Path.cwd())
        engine = create_engine(names["db_url"])
        try:
            with Session(engine) as session:
                found = list(
                    marks_of_class(session, names["assignment"], names["notebook"], [names["student"]], root)
                )
        finally:
            engine.dispose()
        if not found:
            raise NoMarksError(
                f"The gradebook has no marks of {names['student']} for {names['assignment']}. "
                f"Run: nbgrader autograde {names['assignment']} --student={names['student']} --force"
            )
        look_again = read_look_again(root, names["assignment"], self.book)
        return feedback_page(nb, found[0], look_again), resources
