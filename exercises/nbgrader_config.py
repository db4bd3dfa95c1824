"""The course's settings for nbgrader. Answers are data: no code that a student sent runs on any route.

Every way to mark reads this file: ``nbgrader autograde``, and the button of the formgrader.
"""

import os
import sys
from pathlib import Path

import nbgrader

ROOT = Path(__file__).resolve().parent
NBGRADER = "nbgrader.preprocessors."
OURS = "staycurious.marking.engine."

# nbgrader starts a program, alembic, by its name alone: it is beside this Python, which need not be on the PATH.
os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])

c = get_config()  # noqa: F821 - nbgrader gives it
c.CourseDirectory.course_id = "stay-curious"
c.CourseDirectory.root = str(ROOT)
c.IncludeHeaderFooter.header = str(ROOT / "source" / "header.ipynb")

# Without ClearSolutions, since our sources hold no solutions: it would empty the answer cells.
c.GenerateAssignment.preprocessors = [
    NBGRADER + step
    for step in (
        "IncludeHeaderFooter",
        "LockCells",
        "ClearOutput",
        "CheckCellMetadata",
        "ComputeChecksums",
        "SaveCells",
        "ClearHiddenTests",
        "ComputeChecksums",
        "CheckCellMetadata",
    )
]

c.Autograde.sanitize_preprocessors = [
    OURS + "AnswersOnly",
    NBGRADER + "OverwriteCells",
    NBGRADER + "CheckCellMetadata",
]
c.Autograde.autograde_preprocessors = [
    OURS + "RunTrustedTests",
    OURS + "SaveMarks",
    NBGRADER + "AssignLatePenalties",
    NBGRADER + "CheckCellMetadata",
]

# Students' feedback shows the answers, the marks and the reasons, but no hidden test, and asks no other host for anything.
c.GenerateFeedback.preprocessors = [
    NBGRADER + "GetGrades",
    NBGRADER + "ClearHiddenTests",
    "nbconvert.preprocessors.CSSHTMLHeaderPreprocessor",
]
c.HTMLExporter.extra_template_basedirs = [
    str(ROOT / "templates" / "nbconvert" / "templates"),
    str(Path(nbgrader.__file__).parent / "server_extensions" / "formgrader" / "templates"),
]
