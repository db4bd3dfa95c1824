"""What the LMSs hand an educator, made here: the zip of a class's submissions, and its class list.

Each maker takes a folder to write in and a list of :class:`Made`, and gives the path of the zip or folder.
The names are put together as each LMS's own code does it. ``roster`` writes the class list that goes with it.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

M02 = "m02_reading_a_score"
ASSIGNMENT = "M2 Reading_a score"
# Names that have broken somebody's script: a space, an apostrophe, a hyphen, a comma, an underscore, quotes,
# other scripts, an emoji, a right-to-left mark, and one that looks like a formula.
NAMES = [
    ("Ada", "Lovelace"),
    ("Mary Jane", "Watson"),
    ("Siobhán", "O'Brien"),
    ("Anne-Marie", "Smith-Jones"),
    ("Sam", "Carter, Jr."),
    ("Under_score", "Mc_Name"),
    ('Robert "Bob"', "Marley"),
    ("نور", "الحسن"),
    ("小明", "王"),
    ("Joy 😀", "Okafor"),
    ("\u200fרות", "כהן"),
    ("=cmd", "Formula"),
    ("Müge", "Åström"),
]


class Made(NamedTuple):
    """One student's submission, and what the class list says of the student.

    ``received`` is naive local time (ISO), "" where unknown; ``copies`` are further files of the same
    student, each handed in after the one before.
    """

    first: str
    last: str
    number: str  # Moodle's participant number, or Canvas's user id
    email: str
    username: str
    id: str
    content: bytes = b"{}"
    file: str = f"{M02}.ipynb"
    late: bool = False
    received: str = "2026-11-20T10:33:12"
    copies: tuple[bytes, ...] = ()


def people(count: int = len(NAMES), content: bytes = b"{}") -> list[Made]:
    """Make students who differ; the first thirteen have the names that break scripts."""
    made = []
    for i in range(count):
        first, last = NAMES[i] if i < len(NAMES) else (f"First{i}", f"Last{i}")
        user = f"stu_{i:04d}"
        made.append(
            Made(first, last, f"{100001 + i}", f"{user}@example.ac.uk", user, f"S{2026000 + i}", content)
        )
    return made


def moodle_folders(folder: Path, made: Iterable[Made], *, blind: bool = False, tail: str = "") -> Path:
    """Moodle, "Download submissions in folders": a folder a student (``tail="_"`` as before Moodle 4)."""
    members = (
        (f"{_moodle_prefix(one, blind)}_assignsubmission_file{tail}/{_moodle_clean(name)}", content)
        for one in made
        for name, content in _files(one, " ({})")
    )
    return write_zip(folder / "moodle_folders.zip", members)


def moodle_flat(folder: Path, made: Iterable[Made], *, blind: bool = False) -> Path:
    """Moodle without folders: the same words before each file's name."""
    members = (
        (f"{_moodle_prefix(one, blind)}_assignsubmission_file_{_moodle_clean(name)}", content)
        for one in made
        for name, content in _files(one, " ({})")
    )
    return write_zip(folder / "moodle_flat.zip", members)


def canvas(folder: Path, made: Iterable[Made], *, anonymous: bool = False) -> Path:
    """Canvas, "Download Submissions": lovelaceada_LATE_100001_900001_m02.ipynb."""

    def members() -> Iterator[tuple[str, bytes]]:
        file_id = 900000
        for one in made:
            name = "" if anonymous else re.sub(r"\W", "", one.last + one.first).lower()
            # an anonymous class has a short code of letters and digits in place of the number
            who = f"a{int(one.number):x}" if anonymous else one.number
            start = "_".join(
                part for part in ("anon" if anonymous else name, "LATE" if one.late else "", who) if part
            )
            for file, content in _files(one, "-{}"):
                file_id += 1
                yield f"{start}_{file_id}_{file}", content

    return write_zip(folder / "canvas.zip", members())


def blackboard(folder: Path, made: Iterable[Made]) -> Path:
    """Blackboard, "Assignment File Download": a file and a .txt note for each attempt."""

    def members() -> Iterator[tuple[str, bytes]]:
        for one in made:
            contents = (one.content, *one.copies)
            for minutes, content in enumerate(contents):
                received = datetime.fromisoformat(one.received)
                received = received.replace(minute=(received.minute + minutes) % 60)
                start = f"{ASSIGNMENT}_{one.username}_attempt_{received:%Y-%m-%d-%H-%M-%S}"
                yield f"{start}_{one.file}", content
                yield f"{start}.txt", blackboard_note(one, received, f"{start}_{one.file}").encode()

    return write_zip(folder / "gradebook_2026_M220Reading.zip", members())


def blackboard_note(one: Made, received: datetime, stored: str) -> str:
    """Give the text of the note that Blackboard puts beside an attempt."""
    return (
        f"Name: {one.first} {one.last} ({one.username})\n"
        f"Assignment: {ASSIGNMENT}\n"
        f"Date Submitted: {received:%A}, {received.day} {received:%B %Y %H:%M:%S} o'clock GMT\n"
        "Current Mark: Needs Marking\n\n"
        "Submission Field:\nThere is no student submission text data for this assignment.\n\n"
        "Comments:\nThere are no student comments for this assignment.\n\n"
        f"Files:\n\tOriginal filename: {one.file}\n\tFilename: {stored}\n"
    )


def plain_folder(folder: Path, made: Iterable[Made], *, by_folder: bool = False) -> Path:
    """Write a folder as somebody keeps it by hand: ``stu_0000.ipynb``, or ``stu_0000/m02….ipynb``."""
    place = folder / "plain"
    for one in made:
        for name, content in _files(one, " ({})"):
            mark = name.removeprefix(Path(one.file).stem)
            path = place / one.username / name if by_folder else place / f"{one.username}{mark}"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
    return place


def nbgrader_tree(folder: Path, made: Iterable[Made], slug: str = M02) -> Path:
    """nbgrader's own submitted/ tree, with timestamp.txt."""
    place = folder / "submitted"
    for one in made:
        (place / one.id / slug).mkdir(parents=True)
        for name, content in _files(one, " ({})"):
            (place / one.id / slug / name).write_bytes(content)
        if one.received:
            stamp = one.received.replace("T", " ") + " UTC"
            (place / one.id / slug / "timestamp.txt").write_text(stamp, encoding="utf-8")
    return place


MAKERS = {
    "moodle": moodle_folders,
    "moodle_flat": moodle_flat,
    "canvas": canvas,
    "blackboard": blackboard,
    "": plain_folder,
    "nbgrader": nbgrader_tree,
}


def roster(folder: Path, lms: str, made: Iterable[Made], encoding: str = "utf-8-sig") -> Path:
    """Write the class list as an LMS gives it: a key of MAKERS, or "moodle_participants"; "" is a plain one."""
    path = folder / f"class_{lms or 'plain'}.csv"
    path.write_bytes(roster_text(lms, made).encode(encoding))
    return path


def roster_text(lms: str, made: Iterable[Made], delimiter: str = ",") -> str:
    """Give the class list's text."""
    head, row = {
        "moodle": (MOODLE_WORKSHEET, _moodle_row),
        "moodle_flat": (MOODLE_WORKSHEET, _moodle_row),
        "moodle_participants": (
            ["First name", "Last name", "ID number", "Email address", "Username"],
            lambda one: [one.first, one.last, one.id, one.email, one.username],
        ),
        "canvas": (
            ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "M2 (4711)"],
            lambda one: [f"{one.last}, {one.first}", one.number, one.id, one.username, "A", ""],
        ),
        "blackboard": (
            ["Last Name", "First Name", "Username", "Student ID", "Last Access", "Availability"],
            lambda one: [one.last, one.first, one.username, one.id, "2026-11-20 10:33:12", "Yes"],
        ),
        "nbgrader": (PLAIN, _plain_row),
        "": (PLAIN, _plain_row),
    }[lms]
    rows = [row(one) for one in made]
    if lms == "canvas":
        points, test = (
            ["    Points Possible", "", "", "", "", "10"],
            ["Student, Test", "999", "", "f00", "A", ""],
        )
        rows = [points, *rows, test]
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows([head, *rows])
    return text.getvalue()


MOODLE_WORKSHEET = [
    "Identifier", "Full name", "Email address", "Status", "Grade", "Maximum Grade", "Grade can be changed",
    "Last modified (submission)", "Last modified (grade)", "Feedback comments",
]  # fmt: skip
PLAIN = ["id", "first_name", "last_name", "email"]


def paths_of(made: Path) -> list[str]:
    """Give the files' paths within a zip or a folder."""
    if made.is_dir():
        return sorted(path.relative_to(made).as_posix() for path in made.rglob("*") if path.is_file())
    with zipfile.ZipFile(made) as archive:
        return archive.namelist()


def write_zip(path: Path, members: Iterable[tuple[str, bytes]]) -> Path:
    """Write a zip of (name, content) pairs, one at a time, so that 10,000 need no memory."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in members:
            archive.writestr(zipfile.ZipInfo(name, (2026, 11, 20, 10, 34, 0)), content, zipfile.ZIP_DEFLATED)
    return path


def _files(one: Made, mark: str) -> Iterator[tuple[str, bytes]]:
    # the copies' names as the LMS or the student's browser marks them: "m02-1.ipynb", "m02 (1).ipynb"
    yield one.file, one.content
    stem, dot, kind = one.file.rpartition(".")
    for i, content in enumerate(one.copies, 1):
        yield f"{stem}{mark.format(i)}{dot}{kind}", content


def _moodle_prefix(one: Made, blind: bool) -> str:
    who = "Participant" if blind else f"{one.first} {one.last}".replace("_", " ")
    return _moodle_clean(f"{who}_{one.number}")


def _moodle_clean(name: str) -> str:
    # Moodle leaves these out of file names, the apostrophe of O'Brien among them
    return re.sub(r"[\x00-\x1f\x7f&<>\"`|':\\/]", "", name)


def _moodle_row(one: Made) -> list[str]:
    when, said = "-", "No submission - Not marked - "
    if one.received:
        at = datetime.fromisoformat(one.received)
        when = f"{at:%A}, {at.day} {at:%B %Y}, {int(at.strftime('%I'))}:{at:%M %p}"
        said = "Submitted for grading" + (" - 1 hour late" if one.late else "")
    full = f"{one.first} {one.last}"
    return [f"Participant {one.number}", full, one.email, said, "", "10.00", "Yes", when, "-", ""]


def _plain_row(one: Made) -> list[str]:
    return [one.id, one.first, one.last, one.email]
