"""A class's feedback pages in one go: the files that ``nbgrader generate_feedback`` writes, byte for byte."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path

from sqlalchemy import create_engine
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from staycurious.marking.feedback.from_gradebook import marks_of_class
from staycurious.marking.feedback.look_again import Passage, read_look_again
from staycurious.marking.feedback.page import Marks, feedback_page
from staycurious.marking.remarks import Remark
from staycurious.tools.whole import write_whole

#: A file half-written this many seconds ago was left by a run that was killed; a younger one may be another run's.
STALE = 60


class FeedbackError(RuntimeError):
    """No feedback can be written for the class; the message says why and what to do."""


def write_feedback(
    course: Path,
    db_url: str,
    slug: str,
    students: Collection[str] | None = None,
    tell: Callable[[Remark], object] | None = None,
    each: Callable[[str], object] | None = None,
    book: str = "",
) -> list[Path]:
    """Write the feedback pages of everybody who has marks.

    Parameters
    ----------
    course : pathlib.Path
        The exercises' folder, with ``autograded/`` and ``feedback/``.
    db_url : str
        The gradebook's address, such as ``sqlite:///gradebook.db``.
    slug : str
        The exercise.
    students : collection of str, optional
        Whose; everybody's when left out.
    tell : callable, optional
        Hears of each student whose page could not be written. The others' are.
    each : callable, optional
        Hears each student's name when they are done with, for a progress bar.
    book : str
        The address of the published book, to which the pages lead; they name its sections in words when it is empty.

    Returns
    -------
    list of pathlib.Path
        The pages that are new or changed. One that would be the same is left alone.

    Raises
    ------
    FeedbackError
        When the gradebook isn't there, or none.
    LookAgainError, RubricError
        When ``look_again.yml``, or a rubric that people marked with, can't be used.
    """
    file = make_url(db_url).database if db_url.startswith("sqlite") else None
    if file and file != ":memory:" and not Path(file).is_file():
        raise FeedbackError(
            f"There is no gradebook at {file}. Mark the class first: staycurious mark {slug} …"
        )
    look_again = read_look_again(Path(course), slug, book)
    written, engine = [], create_engine(db_url)
    try:
        with Session(engine) as session:
            for marks in marks_of_class(session, slug, slug, students, Path(course)):
                try:
                    page = _write_one(Path(course), slug, marks, look_again)
                except (OSError, ValueError, KeyError, TypeError) as error:
                    if tell:
                        tell(_no_page(slug, marks.student, error))
                else:
                    written += [page] if page else []
                if each:
                    each(marks.student)
    except DBAPIError as error:
        raise FeedbackError(
            f"The gradebook could not be read ({error.orig}). If it was made by an older nbgrader, copy it and run: "
            "nbgrader db upgrade"
        ) from error
    finally:
        engine.dispose()
    return written


def _no_page(slug: str, student: str, error: Exception) -> Remark:
    if isinstance(error, FileNotFoundError):
        words = f"{student} has marks for {slug}, but the marked notebook is gone, so no feedback was written. Mark this student again."
    else:
        words = (
            f"No feedback was written for {student} in {slug}: the marked notebook can't be used "
            f"({type(error).__name__}: {error}). Mark this student again."
        )
    return Remark("no_feedback", words, student=student)


def _write_one(
    course: Path, slug: str, marks: Marks, look_again: Mapping[str, Sequence[Passage]]
) -> Path | None:
    if Path(marks.student).name != marks.student:
        raise ValueError("a student's name that is no name for a folder")
    marked = course / "autograded" / marks.student / slug
    nb = json.loads((marked / f"{slug}.ipynb").read_text(encoding="utf-8"))
    for cell in nb["cells"]:
        if isinstance(cell["source"], list):
            cell["source"] = "".join(cell["source"])
    folder = course / "feedback" / marks.student / slug
    folder.mkdir(parents=True, exist_ok=True)
    for half in folder.glob(".*.tmp"):
        if time.time() - half.stat().st_mtime > STALE:
            half.unlink(missing_ok=True)
    stamp = marked / "timestamp.txt"
    if stamp.is_file():
        _put(folder / stamp.name, stamp.read_bytes())
    page = folder / f"{slug}.html"
    return page if _put(page, feedback_page(nb, marks, look_again).encode()) else None


def _put(path: Path, content: bytes) -> bool:
    if path.is_file() and path.read_bytes() == content:
        return False
    write_whole(path, content.decode())  # with the permissions that nbgrader gives
    return True
