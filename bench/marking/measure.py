"""What a command costs: processor time, time on the clock and memory, its own and of every process that it starts."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple


class Cost(NamedTuple):
    """Seconds of processor (user and system), seconds on the clock, and MB of its largest process at its largest."""

    cpu: float
    wall: float
    peak: float

    def __add__(self, other: Cost) -> Cost:
        """Give the cost of one after the other."""
        return Cost(self.cpu + other.cpu, self.wall + other.wall, max(self.peak, other.peak))


class CommandFailedError(RuntimeError):
    """A command that is measured ended badly; the message holds the last lines of what it said."""


def further(few: Cost, many: Cost, more: int) -> Cost:
    """Give the cost of one more submission: start-up, being in both, falls out.

    Parameters
    ----------
    few, many : Cost
        Of a small class and of a larger one.
    more : int
        By how many submissions it is larger.

    Returns
    -------
    Cost
        Processor and clock for one; the larger class's memory.
    """
    return Cost((many.cpu - few.cpu) / more, (many.wall - few.wall) / more, many.peak)


def cost_of(command: Sequence[str], folder: Path, environment: Mapping[str, str] = {}) -> Cost:
    """Run a command to its end and say what it cost.

    Parameters
    ----------
    command : sequence of str
        The program and its words.
    folder : pathlib.Path
        Where it runs.
    environment : mapping of str to str
        What is added to this process's environment.

    Returns
    -------
    Cost
        Of the command and of every process that it started and waited for.

    Raises
    ------
    CommandFailedError
        When it ends badly.
    """
    with tempfile.TemporaryDirectory() as place:
        found, said = Path(place, "found.json"), Path(place, "said.txt")
        # A process counts the memory of whoever started it as its own until it is the new program. So a small process
        # stands between: -I and -S leave it with hardly anything.
        between = [sys.executable, "-I", "-S", str(Path(__file__).resolve()), str(found), *map(str, command)]
        with said.open("wb") as file:
            done = subprocess.run(
                between,
                cwd=folder,
                env={**os.environ, **environment},
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=subprocess.STDOUT,
            )
        if done.returncode:
            tail = said.read_text(encoding="utf-8", errors="replace").splitlines()[-15:]
            raise CommandFailedError(
                "\n".join([f"This ended with {done.returncode}: {' '.join(command)}", *tail])
            )
        return Cost(**json.loads(found.read_text(encoding="utf-8")))


def _between(found: str, *command: str) -> int:
    start = time.perf_counter()
    process = os.posix_spawnp(command[0], command, os.environ)
    _, status, used = os.wait4(process, 0)
    cost = {
        "cpu": used.ru_utime + used.ru_stime,
        "wall": time.perf_counter() - start,
        "peak": used.ru_maxrss * (1 if sys.platform == "darwin" else 1024) / 1e6,
    }
    with open(found, "w", encoding="utf-8") as file:
        json.dump(cost, file)
    return os.waitstatus_to_exitcode(status) & 255


if __name__ == "__main__":
    raise SystemExit(_between(*sys.argv[1:]))
