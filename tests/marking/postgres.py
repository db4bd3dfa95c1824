"""A real PostgreSQL server that a test starts, with nothing of the machine's own: a folder, a socket in it, no port."""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg

from staycurious.sitetools.postgres import find_postgres

# Its files are thrown away, so that nothing need be safe on the disk.
OPTIONS = "-c listen_addresses='' -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
SETTINGS = ("--auth=trust", "--no-sync", "--encoding=UTF8", "--locale=C", "--username=grader")


class Postgres:
    """A running server; ask it for a new database."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def database(self, name: str, like: str = "template1") -> str:
        """Make a new database, empty or like another, and give its address as a gradebook's ``db_url`` is written."""
        with psycopg.connect(self.address("postgres"), autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{like}"')
        return self.address(name).replace("postgresql:", "postgresql+psycopg:")

    def address(self, name: str) -> str:
        """Give a database's address as PostgreSQL's own programs write it."""
        return f"postgresql://grader@/{name}?host={self.folder}"


@contextlib.contextmanager
def running_postgres() -> Iterator[Postgres]:
    """Start a server of our own, and stop it at the end."""
    programs = find_postgres()
    folder = Path(
        tempfile.mkdtemp(prefix="staycurious-postgres-")
    )  # short: a socket's path has 107 characters
    data = folder / "data"
    try:
        as_whom = _somebody_else(folder)
        # "trust" trusts whoever reaches the socket: the folder is closed to everyone else
        _run(programs / "initdb", "-D", data, *SETTINGS, **as_whom)
        start = ("-w", "-t", "60", "-l", folder / "log", "-o", f"{OPTIONS} -k {folder}", "start")
        _run(programs / "pg_ctl", "-D", data, *start, **as_whom)
        try:
            yield Postgres(folder)
        finally:
            _run(programs / "pg_ctl", "-D", data, "-w", "-m", "immediate", "stop", **as_whom)
    finally:
        shutil.rmtree(folder)


def _somebody_else(folder: Path) -> dict[str, object]:
    # PostgreSQL won't be run by the administrator, as whom containers run their tests: Debian's package brings an
    # account of its own.
    if os.geteuid() != 0:
        return {}
    names = {account.pw_name: account for account in pwd.getpwall()}
    account = names.get("postgres") or names["nobody"]
    os.chown(folder, account.pw_uid, account.pw_gid)
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


def _run(*command: object, **as_whom: object) -> None:
    # its output goes to a file: the server keeps what pg_ctl got, and a pipe would never end
    with tempfile.TemporaryFile("w+") as said:
        words = [str(part) for part in command]
        done = subprocess.run(words, cwd="/", stdout=said, stderr=subprocess.STDOUT, check=False, **as_whom)
        said.seek(0)
        assert done.returncode == 0, f"{' '.join(words)} ended with an error:\n{said.read()}"
