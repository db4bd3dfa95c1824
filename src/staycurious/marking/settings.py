"""The course's settings for nbgrader, in one place, for the course's own exercises and for a private folder alike."""

from __future__ import annotations

import os
import sys
from pathlib import Path

NBGRADER = "nbgrader.preprocessors."
OURS = "staycurious.marking.engine."

#: What nbgrader does with a source. Without ClearSolutions, since our sources hold no solutions: it would empty the
#: answer cells.
RELEASE = (
    NBGRADER + "IncludeHeaderFooter",
    NBGRADER + "LockCells",
    NBGRADER + "ClearOutput",
    NBGRADER + "CheckCellMetadata",
    NBGRADER + "ComputeChecksums",
    OURS + "withdraw.SaveCells",
    NBGRADER + "ClearHiddenTests",
    NBGRADER + "ComputeChecksums",
    NBGRADER + "CheckCellMetadata",
)
#: What is done with a submission, before and after the marks: on every route, ``nbgrader autograde``, the formgrader's
#: button and ``staycurious mark``.
SANITIZE = (OURS + "AnswersOnly", NBGRADER + "OverwriteCells", NBGRADER + "CheckCellMetadata")
AUTOGRADE = (
    OURS + "RunTrustedTests",
    OURS + "SaveMarks",
    NBGRADER + "AssignLatePenalties",
    NBGRADER + "CheckCellMetadata",
)


#: What must not reach a student. nbgrader takes it out; that it did is looked at again.
SECRETS = ("BEGIN HIDDEN", "staycurious.marking", "BEGIN MARK SCHEME", "BEGIN SOLUTION")


def secrets_in(text: str) -> list[str]:
    """Say which signs of a key or a solution stand in what students are to be given.

    Parameters
    ----------
    text : str
        The students' version of an exercise.

    Returns
    -------
    list of str
        None where all is well.
    """
    return [secret for secret in SECRETS if secret in text]


def configure(c, root: Path) -> None:
    """Set nbgrader up for a folder of exercises. Answers are data: no code that a student sent runs on any route.

    Parameters
    ----------
    c : traitlets.config.Config
        What ``get_config()`` gives in a ``nbgrader_config.py``.
    root : pathlib.Path
        The folder that holds it, with ``source/`` in it.
    """
    # nbgrader starts a program, alembic, by its name alone: it is beside this Python, which need not be on the PATH.
    beside = str(Path(sys.executable).parent)
    if beside not in os.environ.get("PATH", "").split(os.pathsep):
        os.environ["PATH"] = os.pathsep.join(filter(None, [beside, os.environ.get("PATH", "")]))
    c.CourseDirectory.course_id = "stay-curious"
    c.CourseDirectory.root = str(root)
    c.IncludeHeaderFooter.header = str(root / "source" / "header.ipynb")
    c.GenerateAssignment.preprocessors = list(RELEASE)
    c.Autograde.sanitize_preprocessors = list(SANITIZE)
    c.Autograde.autograde_preprocessors = list(AUTOGRADE)
    _configure_pages(c)


def _configure_pages(c) -> None:
    # Students' feedback is the course's own page on every route; what people wrote is made safe on every page that
    # nbgrader makes.
    import nbgrader

    c.GenerateFeedback.preprocessors = []
    c.GenerateFeedback.exporter_class = "staycurious.marking.feedback.exporter.FeedbackExporter"
    c.HTMLExporter.filters = {"markdown2html": "staycurious.marking.safe_html.markdown"}
    c.HTMLExporter.preprocessors = ["staycurious.marking.feedback.formgrader.EscapeNames"]
    c.HTMLExporter.extra_template_basedirs = [
        str(Path(__file__).parent / "templates"),
        str(Path(nbgrader.__file__).parent / "server_extensions" / "formgrader" / "templates"),
    ]
