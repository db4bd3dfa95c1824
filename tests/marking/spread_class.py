"""A made class for marking in several ways, what the gradebook and the folder hold of it after, and deadly workers."""

from __future__ import annotations

import contextlib
import os
import signal
import threading
from collections.abc import Callable
from pathlib import Path

import psutil
import sqlalchemy as sa
from classroom import M02, Course, answered

QUESTIONS = {
    "m02_q1": ("194", "200", "'about two hundred'", "[194]", "194 families", "1e999", "None"),
    "m02_q2": ("[[21, 194], [9, 776]]", "[[21, 200], [9, 770]]", "194", "None"),
    "m02_q4": ("['C-02', 'C-09']", "['C-04', 'C-12']", "'C-02'", "{[]: 1}", "None"),
    "m02_q5": ("'enquiries'", "'chance'", "open('stolen', 'w')"),
    "m02_written": ("I would ask <b>Leo's mum</b> — 你好.", "", "x" * 5_000),
}
# Who is who in words, since the gradebook draws its ids at random. Every column but those ids is compared.
ROWS = {
    "grade": """
        SELECT submitted.student_id, cell.name, grade.auto_score, grade.manual_score, grade.extra_credit,
               grade.needs_manual_grade
        FROM grade
        JOIN base_cell AS cell ON cell.id = grade.cell_id
        JOIN submitted_notebook AS notebook ON notebook.id = grade.notebook_id
        JOIN submitted_assignment AS submitted ON submitted.id = notebook.assignment_id""",
    "comment": """
        SELECT submitted.student_id, cell.name, comment.auto_comment, comment.manual_comment
        FROM comment
        JOIN base_cell AS cell ON cell.id = comment.cell_id
        JOIN submitted_notebook AS notebook ON notebook.id = comment.notebook_id
        JOIN submitted_assignment AS submitted ON submitted.id = notebook.assignment_id""",
    "submitted_assignment": """
        SELECT submitted.student_id, assignment.name, submitted.timestamp, submitted.extension
        FROM submitted_assignment AS submitted JOIN assignment ON assignment.id = submitted.assignment_id""",
    "submitted_notebook": """
        SELECT submitted.student_id, notebook.name, done.flagged, done.late_submission_penalty
        FROM submitted_notebook AS done
        JOIN notebook ON notebook.id = done.notebook_id
        JOIN submitted_assignment AS submitted ON submitted.id = done.assignment_id""",
    "student": "SELECT id, first_name, last_name, email, lms_user_id FROM student",
    "staycurious_marked": "SELECT assignment, student, work, exercise, looks FROM staycurious_marked",
    "staycurious_changed": "SELECT assignment, student, question, before, after, why FROM staycurious_changed",
}


def hand_in_class(course: Course, size: int) -> None:
    """Hand in the work of a class, each student's another; every third with the time it was received."""
    for number in range(size):
        answers = {name: given[number % len(given)] for name, given in QUESTIONS.items()}
        place = course.hand_in(f"s{number:03}", answered(course.released(), answers))
        if number % 3 == 0:
            stamp = f"2026-11-{1 + number % 28:02} 12:00:00.000000 UTC"
            (place / "timestamp.txt").write_text(stamp, encoding="utf-8")


def written(folder: Path, db_url: str = "") -> dict[str, list]:
    """Give every row that marking wrote to the gradebook, and every file that it wrote, byte for byte."""
    engine = sa.create_engine(db_url or f"sqlite:///{folder}/gradebook.db")
    with engine.connect() as db:
        rows = {
            table: sorted(map(_plain, db.execute(sa.text(query))), key=repr) for table, query in ROWS.items()
        }
    engine.dispose()
    rows["autograded"] = [
        (path.relative_to(folder).as_posix(), path.read_bytes())
        for path in sorted((folder / "autograded").rglob("*"))
        if path.is_file()
    ]
    return rows


def _plain(row: sa.Row) -> tuple:
    # SQLite gives 0 and 1 and a text for the time, where PostgreSQL gives False and True and a datetime.
    given = [str(value) if hasattr(value, "isoformat") else value for value in row]
    return tuple(
        int(value)
        if isinstance(value, bool)
        else value.removesuffix(".000000")
        if isinstance(value, str)
        else value
        for value in given
    )


def students(folder: Path) -> list[str]:
    """Give those whose marked notebook is there."""
    return sorted(path.parts[-3] for path in folder.glob(f"autograded/*/{M02}/{M02}.ipynb"))


def children() -> list[psutil.Process]:
    """Give the processes that this one started, but for Python's own keeper of what processes share."""
    alive = []
    for process in psutil.Process().children(recursive=True):
        with contextlib.suppress(psutil.NoSuchProcess):  # ended meanwhile, as one that is killed does
            if "resource_tracker" not in " ".join(process.cmdline()):
                alive.append(process)
    return alive


def listening() -> set[str]:
    """Give the addresses on which this process and those that it started listen."""
    found = set()
    for process in (psutil.Process(), *children()):
        with contextlib.suppress(psutil.NoSuchProcess):
            connections = process.net_connections()
            found |= {one.laddr.ip for one in connections if one.status == psutil.CONN_LISTEN}
    return found


# What follows runs in the workers, which import it from here.


def dies_once(work: Callable, witness: Path, victim: str, batch: list) -> list:
    """Kill the worker, as ``kill -9`` does, when half of the batch that holds the victim is marked; but only once."""
    if victim in [submitted.student for submitted in batch] and not witness.exists():
        work(batch[: len(batch) // 2])
        witness.write_text(str(os.getpid()))
        os.kill(os.getpid(), signal.SIGKILL)
    return work(batch)


def dies_always(batch: object) -> None:
    """Kill the worker."""
    os.kill(os.getpid(), signal.SIGKILL)


def how_many_at_once(batch: object, inside: set = set()) -> int:  # noqa: B006 - shared by a worker's threads
    """Say how many of a worker's threads are at work at this moment."""
    inside.add(threading.get_ident())
    try:
        threading.Event().wait(0.02)
        return len(inside)
    finally:
        inside.discard(threading.get_ident())


def size_of(batch: bytes) -> int:
    """Say how large a batch is."""
    return len(batch)


def fails_at_first(witness: Path, batch: bytes) -> int:
    """Fail the first time, as for want of memory."""
    if not witness.exists():
        witness.touch()
        raise MemoryError
    return len(batch)


def fails(batch: object) -> None:
    """Fail as work of its own may."""
    raise KeyError("m02_q9")
