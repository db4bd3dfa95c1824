"""Where rebuilt notebooks lie: one student's folder in submitted/, and set_aside/ for what must not lie there.

Nothing is ever deleted, no link is followed, and a file is whole at every moment: the old one or the new one.
"""

from __future__ import annotations

import contextlib
import os
import re
import stat
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from staycurious.marking.intake.files import ignored
from staycurious.marking.intake.reasons import MAX_FILE

STAMP = "timestamp.txt"
_TIME = re.compile(
    r"\s*(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d(?::\d\d)?)(?:\.\d+)?\s*(Z|UTC|GMT|[+-]\d\d:?\d\d|[A-Za-z_]+(?:/[A-Za-z_]+)+)?\s*",
    re.ASCII,
)


class Place(NamedTuple):
    """One student's folder for one exercise, in a folder of exercises.

    ``aside_as`` is what the student is called in set_aside, where that can't be the folder's own name.
    """

    course: Path
    student: str
    slug: str
    aside_as: str = ""

    @property
    def folder(self) -> Path:
        """Where the notebook lies, and nothing else but its time."""
        return self.course / "submitted" / self.student / self.slug

    @property
    def aside(self) -> Path:
        """Where everything goes that must not lie there."""
        return self.course / "set_aside" / self.slug / (self.aside_as or self.student)

    @property
    def notebook(self) -> str:
        """The notebook's file name."""
        return f"{self.slug}.ipynb"

    def read(self, name: str) -> bytes | None:
        """Read a file that lies there.

        Parameters
        ----------
        name : str
            The file's.

        Returns
        -------
        bytes or None
            ``None`` where there is no regular file of a fair size.
        """
        if not _is_folder(self.folder.parent) or not _is_folder(self.folder):
            return None
        try:
            if not stat.S_ISREG(os.lstat(self.folder / name).st_mode):
                return None
            with (self.folder / name).open("rb") as file:
                data = file.read(MAX_FILE + 1)
        except OSError:
            return None
        return data if len(data) <= MAX_FILE else None

    def put(self, text: str, received: str, *, hide_names: bool = False) -> list[str]:
        """Let this notebook and its time lie there, and nothing else; what isn't so already is written.

        Parameters
        ----------
        text : str
            The rebuilt notebook.
        received : str
            When it was received, as nbgrader writes it; empty where that isn't known.
        hide_names : bool
            Whether what is set aside loses its name, since a student may have put theirs in it.

        Returns
        -------
        list of str
            The names of the extra files that were moved.
        """
        for folder in (self.folder.parent.parent, self.folder.parent, self.folder):
            self._make_folder(folder)
        data, before = text.encode("utf-8"), self.read(self.notebook)
        if before is not None and before != data:
            self.keep(self.notebook, before)
        moved = self._clear({self.notebook, STAMP} if received else {self.notebook}, hide_names)
        if before != data:
            _write(self.folder / self.notebook, data)
        if received and self.read(STAMP) != received.encode():
            _write(self.folder / STAMP, received.encode())
        return moved

    def empty(self, *, hide_names: bool = False) -> list[str]:
        """Move everything that lies there aside, since there is no notebook to be marked.

        Parameters
        ----------
        hide_names : bool
            Whether what is set aside loses its name.

        Returns
        -------
        list of str
            The names of what was moved.
        """
        for folder in (self.folder.parent, self.folder):
            if not _is_folder(folder):
                return [self._move(folder, hide_names)] if os.path.lexists(folder) else []
        moved = self._clear(set(), hide_names)
        for folder in (self.folder, self.folder.parent):
            with contextlib.suppress(OSError):  # another exercise's work may lie beside it
                folder.rmdir()
        return moved

    def keep(self, name: str, data: bytes) -> None:
        """Keep a copy of a file beside the others that were set aside, once.

        Parameters
        ----------
        name : str
            The file's.
        data : bytes
            What was in it.
        """
        self._make_folder(self.aside)
        for _, path in _numbered(self.aside / name):
            if not os.path.lexists(path):
                _write(path, data)
                return
            if (
                stat.S_ISREG(os.lstat(path).st_mode)
                and path.stat().st_size == len(data)
                and path.read_bytes() == data
            ):
                return

    def _clear(self, wanted: set[str], hide_names: bool) -> list[str]:
        moved, used = [], {}
        for name in sorted(os.listdir(self.folder)):
            path = self.folder / name
            kind = os.lstat(path).st_mode
            if stat.S_ISREG(kind) and (name in (_part(self.notebook), _part(STAMP)) or _is_temporary(name)):
                path.unlink()  # our own, from a run that was killed
            elif name not in wanted or not stat.S_ISREG(kind):
                moved.append(self._move(path, hide_names, used))
        return moved

    def _move(self, path: Path, hide_names: bool, used: dict[str, int] | None = None) -> str:
        # used: up to which number a name is taken, so that ten thousand files of one name aren't counted each time
        self._make_folder(self.aside)
        used = {} if used is None else used
        to = self.aside / ("file" if hide_names else path.name)
        number, free = next(
            (number, free)
            for number, free in _numbered(to, used.get(to.name, -1) + 1)
            if not os.path.lexists(free)
        )
        os.rename(path, free)
        used[to.name] = number
        return path.name

    def _make_folder(self, folder: Path) -> None:
        # a link or a file in a folder's place must not take what is written somewhere else
        if os.path.lexists(folder) and not _is_folder(folder):
            if folder in (self.folder, self.folder.parent):
                self._move(folder, hide_names=False)
            else:
                raise NotADirectoryError(
                    f"{folder.name} in the folder of exercises is no folder. Move it away."
                )
        folder.mkdir(parents=True, exist_ok=True)


def readable_time(text: str) -> str:
    """Read a ``timestamp.txt``.

    Parameters
    ----------
    text : str
        As nbgrader or an LMS's plug-in wrote it; without a zone it is UTC, as for nbgrader.

    Returns
    -------
    str
        Such as ``2026-11-20 10:33:12 UTC``; empty where it can't be read.
    """
    found = _TIME.fullmatch(text)
    if not found:
        return ""
    day, hour, zone = found.groups()
    offset = zone if zone and zone[0] in "+-" else "+00:00"
    try:
        at = datetime.fromisoformat(f"{day} {hour}{offset}")
        if zone and "/" in zone:
            at = at.replace(tzinfo=ZoneInfo(zone))
        return f"{at.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"
    except (ValueError, OverflowError, ZoneInfoNotFoundError, OSError):
        return ""


def _is_folder(path: Path) -> bool:
    try:
        return stat.S_ISDIR(os.lstat(path).st_mode)
    except OSError:
        return False


def _numbered(path: Path, start: int = 0) -> Iterator[tuple[int, Path]]:
    for number in count(start):
        yield number, path.with_name(f"{path.name}.{number}") if number else path


def _is_temporary(name: str) -> bool:
    # as staycurious.tools.whole names what it writes
    return name.endswith(".tmp") and ignored(name) != ""


def _part(name: str) -> str:
    return f".{name}.part"


def _write(path: Path, data: bytes) -> None:
    part = path.with_name(_part(path.name))
    part.unlink(missing_ok=True)
    number = os.open(
        part,
        os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0),
        0o644,
    )
    with open(number, "wb") as file:
        file.write(data)
    os.replace(part, path)
