"""How long it takes to write a case note from a conversation of 60 turns, in pure Python."""

from __future__ import annotations

import gzip
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import staycurious
from staycurious.larkshire import transcript
from staycurious.tools.notes import PART, load_writer, write_note

PACKAGE = Path(staycurious.__file__).parent
TURNS = 60


def noting(rounds: int = 30) -> dict[str, float]:
    """Time the control's note, and one with every fault, of T-01 with its first turns told again to make 60.

    Parameters
    ----------
    rounds : int
        How many times each is timed.

    Returns
    -------
    dict of str to float
        ``control`` and ``all_faults``: medians in seconds for one note, the writer being loaded; and ``loading``:
        seconds to read its file and check its hash, once.
    """
    loading = _seconds(load_writer)
    talk = transcript("T-01")
    turns = (talk["turns"] * 2)[:TURNS]
    talk["turns"] = [{**turn, "id": f"t{number}"} for number, turn in enumerate(turns, start=1)]
    ways = {"control": lambda: write_note(talk), "all_faults": lambda: write_note(talk, PART)}
    times = {name: [] for name in ways}
    for _ in range(rounds):
        for name, way in ways.items():
            times[name].append(_seconds(way))
    return {**{name: median(taken) for name, taken in times.items()}, "loading": loading}


def kilobytes() -> float:
    """Weigh the data that a browser loads for both tools: scorecards, writer, people, conversations and notes.

    Returns
    -------
    float
        Kilobytes, gzipped one by one as a server sends them.
    """
    files = [*(PACKAGE / "larkshire" / "data").rglob("*.json"), *(PACKAGE / "tools").rglob("*.json")]
    return sum(len(gzip.compress(path.read_bytes(), mtime=0)) for path in files) / 1000


def _seconds(way: Callable[[], object]) -> float:
    start = time.perf_counter()
    way()
    return time.perf_counter() - start


if __name__ == "__main__":
    found = noting()
    print(f"a note from {TURNS} turns:             {1000 * found['control']:6.1f} ms (at most 50)")
    print(f"the same with every fault:        {1000 * found['all_faults']:6.1f} ms")
    print(f"loading the writer, once:         {1000 * found['loading']:6.1f} ms")
