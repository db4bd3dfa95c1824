"""What the name of a file that came from an LMS says: who sent it, when, and which copy it is."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from os.path import commonprefix
from typing import NamedTuple

from staycurious.marking.lms.times import read_time

# Moodle (mod/assign): "Ada Lovelace_123456_assignsubmission_file", then "/" or "_" and the student's file. A
# team has its own number there, and the team of those who have none has no number.
_MOODLE = re.compile(
    r"(?P<name>.*?)(?:_(?P<number>\d+))?_assignsubmission_(?P<kind>[a-z]+)_?(?P<rest>.*)", re.DOTALL
)
# Canvas: "lovelaceada_LATE_12345_67890_m02.ipynb", without a name in an old anonymous class. Canvas takes
# "_12_" out of names, so that the first two numbers are the person's and the file's.
_CANVAS = re.compile(
    r"(?:(?P<name>.+?)_)??(?:(?P<late>LATE)_)?(?P<number>\d+)_"
    r"(?:\d+_(?P<file>.+)|(?P<page>(?:text|link)\.html))",
    re.IGNORECASE | re.DOTALL,
)
_CANVAS_ANONYMOUS = re.compile(
    r"anon_(?:(?P<late>LATE)_)?(?P<number>[0-9A-Za-z]{4,8})_(?:(?P<late2>LATE)_)?\d+_(?P<file>.+)",
    re.IGNORECASE | re.DOTALL,
)
# Blackboard: "Assignment_user_attempt_2026-11-20-10-33-12_m02.ipynb"; its note ends in ".txt" where "_m02"
# would be.
_BLACKBOARD = re.compile(
    r"(?P<stretch>.+?)_attempt_(?P<time>\d{4}(?:-\d\d){5})(?:_(?P<file>.+)|(?P<note>\.txt)|\.\w+)", re.DOTALL
)
_COPY = re.compile(r"(?P<stem>.*\S)\s*\((?P<copy>\d{1,3})\)", re.DOTALL)
_CANVAS_COPY = re.compile(r"(?P<stem>.+)-(?P<copy>\d{1,3})", re.DOTALL)
#: What Moodle calls everybody in a class that is marked blind.
PARTICIPANT = "Participant"


class Sender(NamedTuple):
    """Who sent a file, as far as its name says.

    ``lms`` is "moodle", "canvas", "blackboard", "nbgrader" or "" (a plain folder). ``number`` is the LMS's
    own number or user name: Moodle's participant number (another in each assignment), Canvas's user id,
    Blackboard's user name, nbgrader's or a plain folder's name for the student. ``name`` is as the LMS wrote
    it, "" where it gave none; in a plain folder it is the folder that holds a file which is itself named
    after somebody; for Blackboard it is all that stands before the attempt, the assignment and the user name,
    since only a list can tell where one ends. ``file`` is the student's own file name, without the LMS's
    decorations, "" for Blackboard's note. ``late`` is Canvas's mark; ``received`` naive local time (ISO);
    ``attempt`` says which copy, higher is later.
    """

    lms: str
    number: str = ""
    name: str = ""
    file: str = ""
    late: bool = False
    received: str = ""
    attempt: int = 0


def read_name(path: str, slug: str = "") -> Sender:
    """Say who sent a file, from its name alone; :func:`read_names` sees more, as it sees the others.

    Parameters
    ----------
    path : str
        The file's path within the zip or folder, with "/".
    slug : str
        The exercise, which nbgrader's own tree has as a folder.

    Returns
    -------
    Sender
        What the name says.
    """
    for reader in _readers(_slug_at(path, slug)).values():
        if sender := reader(path, slug):
            return sender
    return _plain(path, slug, 0)


def which_lms(paths: Iterable[str], slug: str = "") -> str:
    """Say which LMS wrote a list of names.

    Parameters
    ----------
    paths : iterable of str
        The files' paths within the zip or folder.
    slug : str
        The exercise.

    Returns
    -------
    str
        "moodle", "canvas", "blackboard", "nbgrader", or "" where less than half of the notebooks are named as
        any of them does.
    """
    counted = _counted(paths)
    if not counted:
        return ""
    readers = _readers(tree_depth(counted, slug))
    fits = {lms: sum(bool(reader(path, slug)) for path in counted) for lms, reader in readers.items()}
    lms = max(fits, key=fits.__getitem__)
    if 2 * fits[lms] < len(counted):
        return ""
    # a folder named as the exercise that holds everybody's files is a plain folder
    if lms == "nbgrader" and len({_folders(path) for path in counted}) == 1:
        stems = {_without_copy(_stem(path))[0] for path in counted}
        return "" if len(stems) > 1 else lms
    return lms


def tree_depth(paths: Iterable[str], slug: str) -> int:
    """Say where the exercise's folder stands in nbgrader's own tree, or in a folder that holds one.

    Parameters
    ----------
    paths : iterable of str
        The files' paths, with "/".
    slug : str
        The exercise.

    Returns
    -------
    int
        How many folders stand above it: 1 for "ada/m02/m02.ipynb", 0 where there is no such tree. The nearest one
        counts, since what lies within a student's folder is the student's, whatever it is called.
    """
    return min((_slug_at(path, slug) for path in _counted(paths) if _slug_at(path, slug)), default=0)


def read_names(paths: Iterable[str], slug: str = "", lms: str | None = None) -> dict[str, Sender]:
    """Say who sent each file of a zip or folder.

    Parameters
    ----------
    paths : iterable of str
        The files' paths within it, with "/".
    slug : str
        The exercise.
    lms : str, optional
        Where they come from, if that is known.

    Returns
    -------
    dict of str to Sender
        For every path. A file that isn't named as the others are is read as one in a plain folder.
    """
    paths = list(paths)
    lms = which_lms(paths, slug) if lms is None else lms
    shared = _shared_folders(_counted(paths), slug)
    reader = _readers(tree_depth(paths, slug)).get(lms)
    read = {}
    for path in paths:
        sender = reader(path, slug) if reader else None
        read[path] = sender or _plain(path, slug, shared)
    return {"moodle": _without_blind_name, "blackboard": _with_user_names}.get(lms, lambda same: same)(read)


def read_blackboard_note(text: str) -> dict:
    """Read the note that Blackboard puts beside an attempt.

    What a student typed stands in it too, so names are read above that only, and files below it.

    Parameters
    ----------
    text : str
        The note.

    Returns
    -------
    dict
        ``name``, ``username``, ``assignment``, ``received`` (naive local time, ISO): "" where the note
        doesn't say; ``files``: pairs of the student's file name and the name in the zip.
    """
    lines = text.replace("\r\n", "\n").split("\n")
    typed = next((i for i, line in enumerate(lines) if line.startswith("Submission Field:")), len(lines))
    above = [line.partition(":") for line in lines[:typed]]
    head = {key.strip().lower(): value.strip() for key, _, value in above}
    name, _, user = head.get("name", "").rpartition("(")
    last = max((i for i, line in enumerate(lines) if line.startswith("Files:")), default=len(lines))
    below = [line.strip().partition(":") for line in lines[max(last, typed) :]]
    originals = [value.strip() for key, _, value in below if key == "Original filename"]
    stored = [value.strip() for key, _, value in below if key == "Filename"]
    return {
        "name": name.strip(),
        "username": user.removesuffix(")").strip(),
        "assignment": head.get("assignment", ""),
        "received": read_time(head.get("date submitted", "")),
        "files": list(zip(originals, stored, strict=False)),
    }


def fold(text: str) -> str:
    """Give a name as it is compared: letters and digits only, without case or Latin accents.

    Parameters
    ----------
    text : str
        Any name.

    Returns
    -------
    str
        "obrien" for "O'Brien". Vowel signs of other scripts stay, since they tell names apart.
    """
    letters = unicodedata.normalize("NFKD", text).casefold()
    return "".join(
        c for c in letters if unicodedata.category(c)[0] in "LNM" and not "\u0300" <= c <= "\u036f"
    )


def _moodle(path: str, slug: str) -> Sender | None:
    parts = path.split("/")
    for i, part in enumerate(parts):
        if found := _MOODLE.fullmatch(part):
            own = found["rest"] if i == len(parts) - 1 else parts[-1]
            file, copy = _file_and_copy(own)
            name = "" if found["name"] == PARTICIPANT else found["name"]
            return Sender("moodle", found["number"] or "", name, file, attempt=copy)
    return None


def _canvas(path: str, slug: str) -> Sender | None:
    last = path.rpartition("/")[2]
    if found := _CANVAS_ANONYMOUS.fullmatch(last):
        name, own, late = "", found["file"], found["late"] or found["late2"]
    elif found := _CANVAS.fullmatch(last):
        name, own, late = found["name"] or "", found["file"] or found["page"], found["late"]
    else:
        return None
    stem, dot, kind = own.rpartition(".")
    again = _CANVAS_COPY.fullmatch(stem)
    file, copy = _file_and_copy(f"{again['stem']}{dot}{kind}" if again else own)
    return Sender(
        "canvas", found["number"], name, file, bool(late), attempt=int(again["copy"]) if again else copy
    )


def _blackboard(path: str, slug: str) -> Sender | None:
    last = path.rpartition("/")[2]
    found = _BLACKBOARD.fullmatch(last)
    if not found:
        return None
    file, copy = _file_and_copy("" if found["note"] else found["file"] or last)
    stretch = found["stretch"]
    user = stretch.rpartition("_")[2]
    return Sender("blackboard", user, stretch, file, received=read_time(found["time"]), attempt=copy)


def _nbgrader(path: str, slug: str, depth: int) -> Sender | None:
    parts = path.split("/")
    if not depth or parts[depth:-1][:1] != [slug]:
        return None
    file, copy = _file_and_copy(parts[-1])
    return Sender("nbgrader", parts[depth - 1], file=file, attempt=copy)


def _slug_at(path: str, slug: str) -> int:
    within = path.split("/")[1:-1]
    return within.index(slug) + 1 if slug and slug in within else 0


def _readers(depth: int) -> dict[str, Callable[[str, str], Sender | None]]:
    tree = partial(_nbgrader, depth=depth)
    return {"moodle": _moodle, "blackboard": _blackboard, "nbgrader": tree, "canvas": _canvas}


def _plain(path: str, slug: str, shared: int) -> Sender:
    # A student is a folder, or a file where all lie in one: "ada lovelace/m02.ipynb", "ada.lovelace.ipynb".
    folders = _folders(path)
    file, copy = _file_and_copy(path.rpartition("/")[2])
    stem = _without_copy(_stem(path))[0]
    if len(folders) > shared:
        return Sender("", folders[shared], file=file, attempt=copy)
    # "m02_reading_a_score_ada.ipynb": what is left of it without the exercise's name
    who = stem.removeprefix(slug).removesuffix(slug).strip(" _-.")
    return Sender("", who, folders[-1] if folders else "", file, attempt=copy)


def _shared_folders(counted: Sequence[str], slug: str) -> int:
    # How many folders stand above all students, so say nothing of any: "class/ada.ipynb", "class/ben.ipynb".
    folders = [_folders(path) for path in counted]
    if not folders:
        return 0
    shared = len(commonprefix(folders))
    stems = {
        _without_copy(_stem(path))[0]
        for path, within in zip(counted, folders, strict=True)
        if len(within) == shared
    }
    # a file that is named as the exercise says nothing of its student either, its folder does
    says_nothing = stems == {slug} if slug else len(stems) == 1
    return max(shared - 1, 0) if says_nothing else shared


def _without_blind_name(read: dict[str, Sender]) -> dict[str, Sender]:
    # marked blind in another language: everybody has the same name, which is nobody's
    theirs = [sender for sender in read.values() if sender.lms == "moodle"]
    if len({sender.name for sender in theirs}) == 1 and len({sender.number for sender in theirs}) > 1:
        return {path: s._replace(name="") if s.lms == "moodle" else s for path, s in read.items()}
    return read


def _with_user_names(read: dict[str, Sender]) -> dict[str, Sender]:
    # The assignment's name and a user name may both hold "_". What all have in common holds the assignment's;
    # a user name may lose its beginning so ("stu_" of stu_0001), but two people can't become one.
    stretches = sorted({sender.name for sender in read.values() if sender.lms == "blackboard"})
    if len(stretches) < 2:
        return read
    assignment = commonprefix(stretches).rpartition("_")
    cut = len(assignment[0] + assignment[1])
    return {path: s._replace(number=s.name[cut:]) if s.lms == "blackboard" else s for path, s in read.items()}


def _counted(paths: Iterable[str]) -> list[str]:
    # what a Mac adds to its zips says nothing of the LMS
    theirs = [path for path in paths if not path.startswith("__MACOSX/") and "/." not in f"/{path}"]
    return [path for path in theirs if path.lower().endswith(".ipynb")] or theirs


def _folders(path: str) -> tuple[str, ...]:
    return tuple(path.split("/")[:-1])


def _stem(path: str) -> str:
    last = path.rpartition("/")[2]
    return last.rpartition(".")[0] or last


def _without_copy(stem: str) -> tuple[str, int]:
    # "m02 (2)", as browsers name a second download
    found = _COPY.fullmatch(stem)
    return (found["stem"], int(found["copy"])) if found else (stem, 0)


def _file_and_copy(name: str) -> tuple[str, int]:
    stem, dot, kind = name.rpartition(".")
    stem, copy = _without_copy(stem)
    return f"{stem}{dot}{kind}", copy
