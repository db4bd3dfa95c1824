"""Read what people handed in from a zip or a folder: regular files alone, of a bounded size, and nothing is unpacked.

A link is never followed, a named pipe can't hang the reading, and no header is believed about a size. What can't be
read is named, with the reason, and the rest goes on.
"""

from __future__ import annotations

import contextlib
import os
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple

from staycurious.marking.intake.reasons import MAX_FILE, NO_FILE, TOO_LARGE, NotTakenError, printable
from staycurious.marking.remarks import Remark

#: Of a whole source: more than any class hands in. What one student may hand in is bounded where it is read.
MAX_READ = 50_000_000_000
MAX_ENTRIES = 200_000
MAX_DEPTH = 16
#: A zip's list of names is read whole, so it is bounded too.
MAX_DIRECTORY = 100_000_000

# Windows has no O_NOFOLLOW and no folders by number; there each step is looked at before it is opened.
_READ = os.O_RDONLY | sum(
    getattr(os, flag, 0) for flag in ("O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC", "O_BINARY")
)
_FOLDER = _READ | getattr(os, "O_DIRECTORY", 0)
_BY_NUMBER = os.open in os.supports_dir_fd and os.scandir in os.supports_fd
_JUNCTION = getattr(stat, "IO_REPARSE_TAG_MOUNT_POINT", -1)

_IGNORED = (
    (re.compile(r"(^|/)__MACOSX/|(^|/)(\.DS_Store|\._[^/]*)$"), "left by a Mac"),
    (re.compile(r"(^|/)(Thumbs\.db|desktop\.ini)$", re.IGNORECASE), "left by Windows"),
    (re.compile(r"(^|/)\.ipynb_checkpoints(/|$)"), "Jupyter's checkpoints"),
    (
        re.compile(r"(^|/)\.(([^/]+\.ipynb|timestamp\.txt)\.part|[^/]+-[a-z0-9_]{8}\.tmp)$"),
        "left by an interrupted run",
    ),
)


class SourceError(ValueError):
    """The zip or folder as a whole can't be read; the message says why and what to do."""


class Found(NamedTuple):
    """One file of a source: its path with ``/``, its size as announced, and a way to read it.

    ``read()`` gives the bytes, or raises :class:`NotTakenError`; where ``problem`` is set, the file is not to be read.
    """

    path: str
    size: int
    read: Callable[[], bytes]
    problem: Remark | None = None


class Source:
    """A zip or a folder that is open for reading; :meth:`files` goes through it."""

    def __init__(self, walk: Callable[[], Iterator[Found]]) -> None:
        self._walk = walk
        self._read = 0

    def files(self) -> Iterator[Found]:
        """Go through the files in the order of the zip, or by name in a folder.

        Returns
        -------
        iterator of Found
            Every file, those that can't be read as well; folders are left out.

        Raises
        ------
        SourceError
            When there are more files than any class hands in.
        """
        for count, found in enumerate(self._walk(), start=1):
            if count > MAX_ENTRIES:
                raise SourceError(
                    f"It holds more than {MAX_ENTRIES:,} files. Mark it in several parts, each a folder of its own."
                )
            yield found._replace(read=self._counted(found.read))

    def _counted(self, read: Callable[[], bytes]) -> Callable[[], bytes]:
        def counted() -> bytes:
            if self._read >= MAX_READ:
                raise NotTakenError(
                    "too_much", f"Over {MAX_READ // 10**9} GB were read before this file. Mark it on its own."
                )
            data = read()
            self._read += len(data)
            return data

        return counted


@contextlib.contextmanager
def open_source(path: Path, only: str = "", without: Collection[str] = ()) -> Iterator[Source]:
    """Open a zip or a folder of what people handed in.

    Parameters
    ----------
    path : pathlib.Path
        The zip, or the folder. Nothing in it is changed.
    only : str
        Of nbgrader's ``submitted/``, the one assignment that is gone through: other folders at its depth are left out.
    without : collection of str
        Names in a folder that are left out with all that is in them.

    Yields
    ------
    Source
        For going through the files, as long as the ``with`` block lasts.

    Raises
    ------
    SourceError
        When there is no such zip or folder, or it can't be read as a whole.
    """
    try:
        kind = os.stat(path).st_mode
    except (OSError, ValueError) as error:
        raise SourceError(f"There is no {printable(str(path))}. Check the name, and the folder.") from error
    if stat.S_ISDIR(kind):
        yield Source(lambda: _in_folder(path.resolve(), (), only, frozenset(without)))
    elif stat.S_ISREG(kind):
        with open(path, "rb") as file, _opened_zip(file, printable(path.name)) as archive:
            yield Source(lambda: _in_zip(archive))
    else:
        raise SourceError(f"{printable(path.name)} is neither a zip nor a folder.")


def ignored(path: str) -> str:
    """Say why a file is passed over without a word: something that a computer leaves beside what people make.

    Parameters
    ----------
    path : str
        As found.

    Returns
    -------
    str
        What it is, such as ``"left by a Mac"``; empty for everything else.
    """
    return next((kind for pattern, kind in _IGNORED if pattern.search(path)), "")


# --- a folder


def _in_folder(
    root: Path, parts: tuple[str, ...], only: str, without: Collection[str] = ()
) -> Iterator[Found]:
    try:
        entries = _entries(root, parts)
    except (OSError, NotTakenError):
        yield _refused(
            "/".join(parts), "unreadable", "This folder can't be read. Check its permissions.", folder=True
        )
        return
    for name, info in entries:
        if name in without:
            continue
        here = (*parts, name)
        path = "/".join(here)
        if stat.S_ISDIR(info.st_mode) and not _is_link(info):
            if only and len(here) == 2 and name != only:
                continue
            if len(here) >= MAX_DEPTH:
                yield _refused(
                    path, "too_deep", "This folder lies too deep to be looked into. Hand in the .ipynb file."
                )
                continue
            yield from _in_folder(root, here, only)
        elif only and len(here) < 3 and stat.S_ISREG(info.st_mode):
            continue  # files beside the students' folders are no submissions, and nbgrader doesn't look at them
        else:
            problem = _no_file(path, info)
            yield Found(path, info.st_size, lambda here=here: _read_file(root, here), problem)


def _entries(root: Path, parts: tuple[str, ...]) -> list[tuple[str, os.stat_result]]:
    folder = _open_beneath(root, parts, _FOLDER) if _BY_NUMBER else _looked_at(root, parts)
    try:
        with os.scandir(folder) as found:
            return sorted((entry.name, entry.stat(follow_symlinks=False)) for entry in found)
    finally:
        if isinstance(folder, int):
            os.close(folder)


def _open_beneath(root: Path, parts: tuple[str, ...], flags: int) -> int:
    # Step by step, each from the folder before it: a link put anywhere on the way is refused, not followed.
    number = os.open(root, _FOLDER)
    for depth, part in enumerate(parts, start=1):
        try:
            following = os.open(part, flags if depth == len(parts) else _FOLDER, dir_fd=number)
        finally:
            os.close(number)
        number = following
    return number


def _looked_at(root: Path, parts: tuple[str, ...]) -> Path:
    path = root
    for part in parts:
        path = path / part
        if _is_link(os.lstat(path)):
            raise NotTakenError("symlink", _LINK)
    return path


def _read_file(root: Path, parts: tuple[str, ...]) -> bytes:
    try:
        number = _open_beneath(root, parts, _READ) if _BY_NUMBER else os.open(_looked_at(root, parts), _READ)
        with open(number, "rb") as file:
            if problem := _no_file("/".join(parts), os.fstat(file.fileno())):
                raise NotTakenError(problem.kind, problem.words)
            return _up_to_the_cap(file)
    except OSError as error:
        raise NotTakenError("unreadable", f"This file can't be read: {error.strerror}.") from error


_LINK = "This is a link to another place, not a file of the student's. It isn't followed. Ask for the .ipynb file."


def _is_link(info: os.stat_result) -> bool:
    return stat.S_ISLNK(info.st_mode) or getattr(info, "st_reparse_tag", 0) == _JUNCTION


def _no_file(path: str, info: os.stat_result) -> Remark | None:
    if _is_link(info):
        return _remark(path, "symlink", _LINK)
    if not stat.S_ISREG(info.st_mode):
        return _remark(path, "no_regular_file", NO_FILE)
    return _remark(path, "too_large", TOO_LARGE) if info.st_size > MAX_FILE else None


def _up_to_the_cap(file: BinaryIO) -> bytes:
    data = file.read(MAX_FILE + 1)
    if len(data) > MAX_FILE:
        raise NotTakenError("too_large", TOO_LARGE)
    return data


# --- a zip


@contextlib.contextmanager
def _opened_zip(file: BinaryIO, name: str) -> Iterator[zipfile.ZipFile]:
    start = file.read(8)
    if not start.startswith(b"PK"):
        hint = " Put the notebook in a folder, and give the folder." if start.lstrip()[:1] == b"{" else ""
        raise SourceError(
            f"{name} is no zip. Give the zip as the LMS made it, or a folder of notebooks.{hint}"
        )
    if _directory_size(file) > MAX_DIRECTORY:
        raise SourceError(f"{name} lists more files than any class hands in. Mark it in several parts.")
    file.seek(0)
    try:
        archive = zipfile.ZipFile(file)
    except UnicodeDecodeError as why:
        raise SourceError(
            f"A file in {name} has a name that is no text (it says UTF-8 and isn't). Unpack it, and give the folder."
        ) from why
    except (zipfile.BadZipFile, ValueError, OverflowError, struct.error, NotImplementedError, OSError) as why:
        raise SourceError(
            f"{name} is cut off or damaged. Download it from the LMS again; or unpack it, and give the folder."
        ) from why
    with archive:
        yield archive


def _directory_size(file: BinaryIO) -> int:
    # What zipfile would read at once: the announced size of the list of names, which can't exceed the file.
    length = file.seek(0, os.SEEK_END)
    file.seek(max(0, length - 66_000))
    tail = file.read()
    end, far_end = tail.rfind(b"PK\5\6"), tail.rfind(b"PK\6\6")
    announced = int.from_bytes(tail[end + 12 : end + 16], "little") if end >= 0 else 0
    if announced == 0xFFFFFFFF and far_end >= 0:  # too large for this place: it stands in the zip64 record
        announced = int.from_bytes(tail[far_end + 40 : far_end + 48], "little")
    return min(announced, length)


def _in_zip(archive: zipfile.ZipFile) -> Iterator[Found]:
    members = archive.infolist()
    overlapping = _overlapping(members)
    for info in members:
        if info.is_dir() and not info.file_size:
            continue
        path = _name_of(info)
        reason = _no_member(info, path) or (_OVERLAPS if id(info) in overlapping else None)
        problem = _remark(path, *reason) if reason else None
        yield Found(path, info.file_size, lambda info=info: _read_member(archive, info), problem)


_OVERLAPS = (
    "damaged_zip",
    "This part of the zip overlaps another, as in a file made to swell. Ask for the .ipynb file.",
)


def _name_of(info: zipfile.ZipInfo) -> str:
    # Macs write UTF-8 without saying so, and some Windows programs write backslashes.
    name = info.orig_filename
    if not info.flag_bits & 0x800:
        with contextlib.suppress(UnicodeError):
            name = name.encode("cp437").decode("utf-8")
    return name.replace("\\", "/")


def _no_member(info: zipfile.ZipInfo, path: str) -> tuple[str, str] | None:
    kind = stat.S_IFMT(info.external_attr >> 16) if info.create_system == 3 else 0
    if path.startswith("/") or re.match(r"[A-Za-z]:", path) or ".." in path.split("/") or "\0" in path:
        return "unsafe_name", "Its name leads out of the zip, or is cut short. Ask for the .ipynb file."
    if kind == stat.S_IFLNK:
        return "symlink", _LINK
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        return "no_regular_file", NO_FILE
    if info.flag_bits & 1:
        return "encrypted", "This is locked with a password. Ask for the file without one."
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return (
            "packed_oddly",
            "This is packed in a way that isn't read here. Unpack the zip, and give the folder.",
        )
    return ("too_large", TOO_LARGE) if info.file_size > MAX_FILE else None


def _overlapping(members: list[zipfile.ZipInfo]) -> set[int]:
    # An honest zip's parts lie one after another; a few kB that are listed a thousand times swell to terabytes.
    found, end, before = set(), 0, None
    for info in sorted(members, key=lambda info: info.header_offset):
        if before is not None and info.header_offset < end:
            found |= {id(before), id(info)}
        reach = info.header_offset + 30 + len(info.orig_filename) + info.compress_size
        if reach >= end:
            end, before = reach, info
    return found


def _read_member(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    try:
        with archive.open(info) as file:
            return _up_to_the_cap(file)
    except NotTakenError:
        raise
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError, struct.error) as why:
        raise NotTakenError(
            "damaged_zip",
            "This part of the zip is damaged. Download the zip again, or ask for the .ipynb file.",
        ) from why


# --- words


def _remark(path: str, kind: str, words: str) -> Remark:
    return Remark(kind, words, printable(path), look=True)


def _refused(path: str, kind: str, words: str, folder: bool = False) -> Found:
    def never() -> bytes:
        raise NotTakenError(kind, words)

    return Found(path + "/" * folder, 0, never, _remark(path, kind, words))
