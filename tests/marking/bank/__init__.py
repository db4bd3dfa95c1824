"""Broken and hostile submissions: each a small maker, with what must become of it.

``KINDS`` holds them all by name. :func:`as_folder`, :func:`as_submitted` and :func:`as_zip` hand in every kind that can
come that way, each as a student of its own, whose name is the kind's. Whatever a maker's code would do if it were ever
run, it writes a file called ``WITNESS`` in the folder that the environment variable of that name gives.
"""

from __future__ import annotations

import json
import re
import sys
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

from staycurious.answers import NOT_PLAIN

M02 = "m02_reading_a_score"
FILE = f"{M02}.ipynb"
WITNESS = "STUDENT_CODE_RAN"
#: One line of Python that leaves a trace, if it is ever run.
LEAVES_A_TRACE = (
    f"__import__('pathlib').Path(__import__('os').environ.get('{WITNESS}', '.'), '{WITNESS}').touch()"
)
PROSE = "The score counts what the service did, Leo's mum. I'd ask you."
#: What the questions that makers answer are worth when answered so.
RIGHT = {
    "m02_q1": (194, 2),
    "m02_q2": ([[21, 194], [9, 776]], 2),
    "m02_q3": (10, 2),
    "m02_q5": ("enquiries", 1),
    "m02_q7": (970, 1),
}
#: What an honest student of these tests answers.
ANSWERED = {"m02_q1": 194, "m02_q7": 970, "m02_written": PROSE}
QUESTIONS = tuple(f"m02_q{number}" for number in range(1, 8))


class Waits(str):
    """An answer that is no plain value: this text goes on, and a person looks at it."""


class NoOption(str):
    """An answer that is plain text but none of the question's options: it goes on as it is, and a person looks at it."""


class Kind(NamedTuple):
    """One way to hand in something broken or hostile, and what must become of it.

    ``answers`` are those that go on (``None``: nothing was taken); ``look`` the remarks' kinds that send a person to a
    file; ``notes`` those that tell of something else. ``ways`` are the ways in which it can be handed in.
    """

    name: str
    says: str
    answers: dict | None
    look: tuple[str, ...]
    notes: tuple[str, ...]
    files: Callable[[dict], dict[str, bytes]] | None = None
    folder: Callable[[Path, dict], None] | None = None
    zipped: Callable[[zipfile.ZipFile, str, dict], None] | None = None

    @property
    def taken(self) -> bool:
        """Whether a notebook goes on."""
        return self.answers is not None

    def marks(self) -> dict[str, tuple[float | None, bool]]:
        """Give each test's mark, and whether it waits for a person."""
        answers = self.answers or {}
        marks = {f"{name}_test": _mark(name, answers.get(name)) for name in QUESTIONS}
        return {**marks, "m02_written": (None, True) if "m02_written" in answers else (0, False)}


KINDS: dict[str, Kind] = {}


def kind(says: str, answers: dict | None = None, *, look: str = "", notes: str = "", way: str = "files"):
    """Enter a maker: what it is, the answers that go on, and the remarks that must be made, separated by spaces."""

    def enter(make):
        name = make.__name__
        assert name not in KINDS, name
        assert answers is not None or look, f"{name}: what isn't taken needs a look"
        before = Kind(name, says, answers, tuple(look.split()), tuple(notes.split()))
        KINDS[name] = before._replace(**{way: make})
        return make

    return enter


def also(way: str, name: str):
    """Enter a second way to hand in a kind."""

    def enter(make):
        KINDS[name] = KINDS[name]._replace(**{way: make})
        return make

    return enter


def honest(released: dict, answers: dict | None = None) -> dict:
    """Give a notebook as an honest student saves it; of ``released``, nothing is changed."""
    notebook = json.loads(json.dumps(released))
    for cell in notebook["cells"]:
        name = cell["metadata"]["nbgrader"]["grade_id"]
        if name in (wanted := ANSWERED if answers is None else answers):
            value = wanted[name]
            cell["source"] = value if cell["cell_type"] == "markdown" else f"{name} = {value!r}"
    return notebook


def cell_of(notebook: dict, name: str) -> dict:
    """Give the cell with an nbgrader id."""
    return next(cell for cell in notebook["cells"] if cell["metadata"]["nbgrader"]["grade_id"] == name)


def written(notebook: object) -> bytes:
    """Give a notebook's bytes."""
    return json.dumps(notebook).encode("utf-8")


def as_folder(root: Path, released: dict, kinds: Iterable[Kind] | None = None, below: str = "") -> list[Kind]:
    """Write a folder with a folder for each student; give the kinds that can come this way."""
    kinds = [each for each in kinds or KINDS.values() if each.files or each.folder]
    for each in kinds:
        place = root / each.name / below
        place.mkdir(parents=True)
        if each.folder:
            each.folder(place, released)
        else:
            for name, data in each.files(released).items():
                (place / name).parent.mkdir(parents=True, exist_ok=True)
                (place / name).write_bytes(data)
    return kinds


def as_submitted(course: Path, released: dict, kinds: Iterable[Kind] | None = None) -> list[Kind]:
    """Write nbgrader's own tree, as somebody might who unpacks what came by e-mail."""
    return as_folder(course / "submitted", released, kinds, M02)


def as_zip(
    path: Path, released: dict, kinds: Iterable[Kind] | None = None, others: dict[str, bytes] | None = None
) -> list[Kind]:
    """Write a zip as Moodle does, "in folders"; the students' numbers are told by :func:`number_of`.

    ``others`` are honest students: name → notebook; their numbers are 1, 2, 3…
    """
    kinds = [each for each in kinds or KINDS.values() if each.files or each.zipped]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for number, (name, data) in enumerate((others or {}).items(), start=1):
            archive.writestr(f"{name}_{number}_assignsubmission_file/{FILE}", data)
        for each in kinds:
            prefix = f"{each.name}_{number_of(each)}_assignsubmission_file/"
            if each.zipped:
                each.zipped(archive, prefix, released)
            else:
                for name, data in each.files(released).items():
                    archive.writestr(prefix + name, data)
    return kinds


def number_of(each: Kind) -> str:
    """Give the number that Moodle would have for a kind's student."""
    return str(500_000 + list(KINDS).index(each.name))


def _mark(name: str, answer: object) -> tuple[float, bool]:
    if isinstance(answer, Waits | NoOption):
        return 0, True
    right, points = RIGHT.get(name, (None, 0))
    return (points, False) if answer is not None and answer == right else (0, False)


def expected_value(answer: object) -> object:
    """Give what stands in the rebuilt notebook's cell for an answer."""
    if isinstance(answer, Waits):
        return {NOT_PLAIN: str(answer)}
    return str(answer) if isinstance(answer, str) else answer


def released() -> dict:
    """Give the exercise as it is released but for nbgrader's own sums, with no need to start nbgrader."""
    source = Path(__file__).resolve().parents[3] / "exercises" / "source" / M02 / FILE
    notebook = json.loads(source.read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        text = "".join(cell["source"])
        cell["source"] = re.sub(
            r"### BEGIN HIDDEN TESTS.*?### END HIDDEN TESTS", "", text, flags=re.DOTALL
        ).rstrip()
    return notebook


POSIX = sys.platform != "win32"

from bank import broken, edited, files, hostile, zips  # noqa: E402  (they enter themselves above)

__all__ = ["KINDS", "Kind", "broken", "edited", "files", "hostile", "zips"]
