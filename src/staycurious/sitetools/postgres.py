"""Find the PostgreSQL that the tests start, or install it."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

from staycurious.sitetools.apt import find_or_install

#: What a test starts a server with.
PROGRAMS = ("initdb", "pg_ctl", "postgres")
#: Where Debian and Homebrew keep the server's programs, which they leave off the PATH.
PLACES = (
    "/usr/lib/postgresql/*/bin",
    "/opt/homebrew/opt/postgresql@*/bin",
    "/usr/local/opt/postgresql@*/bin",
)


class NoPostgresError(RuntimeError):
    """No PostgreSQL server was found; the message says how to get one."""


def find_postgres() -> Path:
    """Say where PostgreSQL's server programs are on this machine.

    Returns
    -------
    pathlib.Path
        The folder that holds ``initdb`` and ``pg_ctl``. The one that ``STAYCURIOUS_POSTGRES`` names is taken first,
        then the one on the PATH, then the newest that Debian or Homebrew installed.

    Raises
    ------
    NoPostgresError
        When there is none.
    """
    named = os.environ.get("STAYCURIOUS_POSTGRES")
    if named:
        if _is_whole(Path(named)):
            return Path(named)
        raise NoPostgresError(
            f"STAYCURIOUS_POSTGRES names {named}, a folder without {', '.join(PROGRAMS)}. "
            "Set it to the folder that holds them, or unset it to take the one that is found."
        )
    on_path = shutil.which("initdb")
    for folder in ([Path(on_path).parent] if on_path else []) + _installed():
        if _is_whole(folder):
            return folder
    raise NoPostgresError(
        "No PostgreSQL server was found; the tests of the gradebook need one (they start it and stop it). "
        "Debian or Ubuntu: sudo apt-get install postgresql. macOS: brew install postgresql@17. "
        "One in an unusual place: set STAYCURIOUS_POSTGRES to the folder that holds initdb."
    )


def _is_whole(folder: Path) -> bool:
    return all(shutil.which(program, path=str(folder)) for program in PROGRAMS)


def _installed() -> list[Path]:
    found = [folder for place in PLACES for folder in Path("/").glob(place.lstrip("/"))]
    return sorted(found, key=_version, reverse=True)


def _version(folder: Path) -> int:
    return int((re.findall(r"\d+", folder.parent.name) or ["0"])[-1])


def main() -> None:
    """Find PostgreSQL, installing it where it is missing; say what to do where that fails."""
    find_or_install(find_postgres, "postgresql")


if __name__ == "__main__":
    main()
