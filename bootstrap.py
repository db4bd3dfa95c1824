"""Set the course up: a virtual environment, the pinned packages, the front-end packages.

Run by ``make``; without make: ``python bootstrap.py`` (``--for-tests`` also finds or installs what the
tests drive: Chromium, PostgreSQL and nginx). Needs only a Python 3.11 to 3.13 and the standard library. A second run does nothing.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
STAMP = VENV / "installed.sha256"
INPUTS = ("requirements.txt", "pyproject.toml", "package-lock.json", "bootstrap.py")
NEEDED_GB = 3


def stop(what: str, mend: str) -> None:
    """End with a sentence that says what is wrong and one that says what to do."""
    raise SystemExit(
        f"\nStay Curious could not be set up.\n  What is wrong: {what}\n  What to do:    {mend}\n"
    )


def check_python() -> None:
    """Stop unless this Python is one the course is tested on and can make virtual environments."""
    found = ".".join(map(str, sys.version_info[:3]))
    if not (3, 11) <= sys.version_info[:2] <= (3, 13):
        stop(
            f"this is Python {found}; the course needs 3.11, 3.12 or 3.13.",
            "name one that you have, for example: make course PYTHON=python3.12",
        )
    try:
        import ensurepip  # noqa: F401
        import venv  # noqa: F401
    except ImportError:
        stop(
            f"Python {found} came without its 'venv' part (Debian and Ubuntu package it apart).",
            "sudo apt-get install python3-venv, then run the command again.",
        )


def check_disk() -> None:
    """Stop when the disk has too little room, before half of it is filled."""
    free = shutil.disk_usage(ROOT).free / 1e9
    if free < NEEDED_GB:
        stop(
            f"{free:.1f} GB are free here; packages, site and tests need about {NEEDED_GB} GB.",
            "free some room, or put the folder on another disk.",
        )


def wanted() -> str:
    """Give the hash of everything that says what is to be installed, and with which Python."""
    digest = hashlib.sha256(sys.version.encode())
    for name in INPUTS:
        digest.update((ROOT / name).read_bytes())
    return digest.hexdigest()


def run(*command: object, mend: str) -> None:
    """Run a command that must succeed; on failure say which one and what to do."""
    env = {**os.environ, "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}"}
    if os.name == "nt":  # npm is a .exe launcher in Scripts, found only when named whole
        command = (shutil.which(str(command[0]), path=env["PATH"]) or command[0], *command[1:])
    try:
        done = subprocess.run([str(part) for part in command], cwd=ROOT, env=env)
    except FileNotFoundError:
        stop(f"{command[0]} was not found.", mend)
    if done.returncode:
        stop(f"'{' '.join(map(str, command))}' ended with an error (see above).", mend)


def install() -> None:
    """Make the virtual environment and install every pinned package into it."""
    check_disk()
    STAMP.unlink(missing_ok=True)
    python = BIN / ("python.exe" if os.name == "nt" else "python")
    print("Setting up (once; about two minutes and 1.5 GB) …", flush=True)
    run(sys.executable, "-m", "venv", "--clear", VENV, mend="read the message above.")
    # ours says that its scripts are modules; JupyterLab's, in there, are not
    (VENV / "package.json").write_text('{"type": "commonjs"}\n', encoding="utf-8")
    pip = (python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
    online = "check that this computer reaches the Python package index, then run the command again."
    run(*pip, "-r", "requirements.txt", mend=online)
    run(*pip, "--no-deps", "--no-build-isolation", "--editable", ".", mend=online)
    run(
        "npm",
        "ci",
        "--ignore-scripts",
        "--no-audit",
        "--no-fund",
        "--loglevel=error",
        mend="check that this computer reaches the npm registry. Node.js and npm come with "
        "requirements.txt; where they did not (an unusual processor), install Node.js 20 or later.",
    )
    STAMP.write_text(wanted())


def main() -> None:
    """Install what is missing or out of date."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--for-tests",
        action="store_true",
        help="also find or install what the tests drive: Chromium, PostgreSQL, nginx",
    )
    options = parser.parse_args()
    check_python()
    if not STAMP.exists() or STAMP.read_text() != wanted():
        install()
    if options.for_tests:
        for server in ("browser", "postgres", "nginx"):
            run(BIN / "python", "-m", f"staycurious.sitetools.{server}", mend="see above.")


if __name__ == "__main__":
    main()
