"""The command ``staycurious handmark``: the marking page, without JupyterLab around it."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

WORDS = (
    "mark an exercise's written answers, one question at a time and without names, on a page in your browser"
)
#: What the marking page doesn't need, so that it is there sooner.
WITHOUT = ("jupyterlab", "notebook", "notebook_shim", "jupyter_lsp", "jupyter_server_terminals")


def add_to(commands: argparse._SubParsersAction) -> None:
    """Add the command to the ``staycurious`` command.

    Parameters
    ----------
    commands : argparse._SubParsersAction
        What ``add_subparsers`` gave.
    """
    handmark = commands.add_parser("handmark", help=WORDS, description=f"{WORDS[0].upper()}{WORDS[1:]}.")
    handmark.add_argument(
        "slug", metavar="EXERCISE", nargs="?", default="", help="such as m02_reading_a_score; left out: all"
    )
    handmark.add_argument("--no-browser", action="store_true", help="print the page's address, open nothing")
    handmark.add_argument("--port", type=int, help="of the server (default: 8888, or the next that is free)")


def run(options: argparse.Namespace, folder: Path) -> int:
    """Start a Jupyter server on the folder of exercises, with the marking page, until Ctrl+C.

    Parameters
    ----------
    options : argparse.Namespace
        What was asked for.
    folder : pathlib.Path
        The folder of exercises.

    Returns
    -------
    int
        The server's exit code.

    Raises
    ------
    ValueError
        When there is no such exercise.
    """
    folder = folder.resolve()
    there = sorted(
        path.stem for path in (folder / "source").glob("*/*.ipynb") if path.parent.name == path.stem
    )
    if options.slug and options.slug not in there:
        raise ValueError(
            f"There is no exercise {options.slug!r} in {folder.name}/source. There are: {', '.join(there) or 'none'}."
        )
    process = subprocess.Popen(_command(options, folder), cwd=folder, env=_environment(folder))
    print("Marking page: keep this terminal open while you mark. Ctrl+C here ends it.", flush=True)
    while True:  # Ctrl+C reaches the server as well, which then ends
        try:
            code = process.wait()
            return 0 if code in (0, -2, 130) else code
        except KeyboardInterrupt:
            continue


def _command(options: argparse.Namespace, folder: Path) -> list[str]:
    page = f"/staycurious/marking/{quote(options.slug)}{'/' if options.slug else ''}"
    command = [sys.executable, "-m", "jupyter_server", f"--ServerApp.root_dir={folder}"]
    command += [
        f"--ServerApp.default_url={page}",
        "--ServerApp.log_level=WARN",
        "--ServerApp.answer_yes=True",
    ]
    loaded = {"staycurious.marking.people.server": True, "staycurious.marking.feedback.formgrader": True}
    loaded |= dict.fromkeys(WITHOUT, False)
    command += [f"--ServerApp.jpserver_extensions={name}={value}" for name, value in loaded.items()]
    if options.no_browser:
        command.append("--no-browser")
    if options.port:
        command.append(f"--port={options.port}")
    if hasattr(os, "geteuid") and os.geteuid() == 0:  # in a container
        command.append("--allow-root")
    return command


def _environment(folder: Path) -> dict[str, str]:
    # nbgrader finds the course's settings where Jupyter's own are, as in staycurious lab
    paths = [str(folder), os.environ.get("JUPYTER_CONFIG_PATH", "")]
    return {**os.environ, "JUPYTER_CONFIG_PATH": os.pathsep.join(filter(None, paths))}
