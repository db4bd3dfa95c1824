"""Resolve what the chosen packages bring along, and write it under them in requirements.txt."""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from pathlib import Path

LINE = "# ---- what these bring along (written by: make pins) ----"
OLDEST_PYTHON = "3.11"


def pin(requirements: Path) -> None:
    """Write the exact versions of everything the chosen packages need, for Python 3.11 to 3.13.

    A version stays as it is while it still goes with the chosen ones, so that choosing one package moves no other.

    Parameters
    ----------
    requirements : pathlib.Path
        ``requirements.txt``: the chosen packages, then a line that starts the resolved ones.

    Raises
    ------
    SystemExit
        When the versions do not go together; uv's own message says which.
    """
    chosen, _, before = requirements.read_text(encoding="utf-8").partition(LINE)
    chosen = chosen.rstrip()
    names = {_name(line) for line in chosen.splitlines() if "==" in line}
    with tempfile.TemporaryDirectory() as folder:
        wanted, found = Path(folder, "wanted.in"), Path(folder, "found.txt")
        wanted.write_text(chosen, encoding="utf-8")
        # uv prefers what its output file held before
        found.write_text(before, encoding="utf-8")
        uv = [
            sys.executable,
            "-m",
            "uv",
            "pip",
            "compile",
            "--quiet",
            "--universal",
            "--no-header",
            "--no-annotate",
        ]
        done = subprocess.run(
            [*uv, "--python-version", OLDEST_PYTHON, str(wanted), "--output-file", str(found)]
        )
        if done.returncode:
            raise SystemExit(
                "requirements.txt is unchanged: the chosen versions do not go together (see above)."
            )
        lines = [line for line in found.read_text(encoding="utf-8").splitlines() if _name(line) not in names]
    temporary = requirements.with_suffix(".new")
    temporary.write_text("\n".join([chosen, "", LINE, *lines, ""]), encoding="utf-8")
    temporary.replace(requirements)


def _name(line: str) -> str:
    # as the package index compares names: PyYAML is pyyaml
    return re.sub(r"[-_.]+", "-", line.split("==")[0].split("[")[0].strip()).lower()


if __name__ == "__main__":
    pin(Path("requirements.txt"))
