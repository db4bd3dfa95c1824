"""otter-grader on the same exercise: its tests are made from the gradebook's, and each submission is run by its API."""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
import venv
import zipfile
from collections.abc import Iterable
from pathlib import Path

import staycurious
from bench.marking.classes import SLUG
from bench.marking.measure import CommandFailedError, Cost, cost_of

ROOT = Path(__file__).resolve().parents[2]
#: otter-grader brings extensions of JupyterLab along, which the built site would show: so it lives apart.
HOME = ROOT / "_build" / "bench" / "otter"
LINE = re.compile(r"^# .*make bench.*: (otter-grader==\S+)$", re.MULTILINE)
EXTRAS = re.compile(r"\[[^]]*\]")
#: What the exercise's own cells import, besides our package.
NEEDED = ("ipykernel", "ipywidgets", "anywidget")
STEP = 0.5

TEST_FILE = """from otter.test_files import test_case

OK_FORMAT = False
name = {name!r}
points = None
found = []


{judge}


def points_of(env):
    if not found:
        found.append(judge(env.get({answer!r})))
    return found[0].points

"""
CASE = """
@test_case(points={step}, hidden=True)
def at_least_{number}(env):
    assert points_of(env) >= {least}
"""
# One process for the whole class, as otter's documentation shows for grading in Python.
RUNNER = """
import json, sys
from pathlib import Path
from otter.api import grade_submission

_, autograder, submissions, found = sys.argv
marks = {}
for path in sorted(Path(submissions).glob("*.ipynb")):
    results = grade_submission(str(path), autograder, quiet=True)
    marks[path.stem] = {name: file.score for name, file in results.results.items()}
    path.with_suffix(".txt").write_text(results.summary(), encoding="utf-8")
Path(found).write_text(json.dumps(marks), encoding="utf-8")
"""


class NoOtterError(RuntimeError):
    """otter-grader can't be had; the message says why and what to do."""


def pinned(requirements: str) -> str:
    """Find which otter-grader is wanted.

    Parameters
    ----------
    requirements : str
        The text of requirements.txt.

    Returns
    -------
    str
        Such as ``"otter-grader==7.0.0"``.

    Raises
    ------
    NoOtterError
        When no line says so.
    """
    found = LINE.search(requirements)
    if not found:
        raise NoOtterError(
            "requirements.txt doesn't say which otter-grader the bench runs. Add above its line: "
            "# in an environment of its own, for make bench alone: otter-grader==7.0.0"
        )
    return found[1]


def constraints(requirements: str) -> str:
    """Turn our exact versions into what pip takes as constraints, so that both sides run the same packages.

    Parameters
    ----------
    requirements : str
        The text of requirements.txt.

    Returns
    -------
    str
        The same versions; a constraint names no extras.
    """
    lines = (line.split("#")[0].strip() for line in requirements.splitlines())
    return "".join(EXTRAS.sub("", line) + "\n" for line in lines if "==" in line)


def install(home: Path = HOME) -> Path:
    """Make an environment for otter-grader, once.

    Parameters
    ----------
    home : pathlib.Path
        Where; ``_build`` is never committed.

    Returns
    -------
    pathlib.Path
        Its Python.

    Raises
    ------
    NoOtterError
        When requirements.txt names none, or pip can't install it.
    """
    requirements = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    wanted = pinned(requirements)
    python = home / "bin" / "python"
    limits, stamp = home / "constraints.txt", home / "installed.txt"
    state = f"{sys.version}\n{wanted}\n{constraints(requirements)}"
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == state:
        return python
    print(f"Setting up {wanted} in an environment of its own (once; about a minute) …", flush=True)
    venv.create(home, clear=True, with_pip=True)
    limits.write_text(constraints(requirements), encoding="utf-8")
    quiet = ["--quiet", "--disable-pip-version-check"]
    command = [python, "-m", "pip", "install", *quiet, "-c", limits, wanted, *NEEDED]
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True)
    if done.returncode:
        raise NoOtterError(
            f"{wanted} could not be installed for the bench. pip says:\n{done.stderr[-2000:]}\n"
            "Check that this computer reaches the Python package index, then run the command again."
        )
    # our package as it stands here, without what it would bring along
    where = subprocess.check_output(
        [str(python), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"], text=True
    ).strip()
    sources = Path(staycurious.__file__).resolve().parents[1]
    Path(where, "staycurious.pth").write_text(f"{sources}\n", encoding="utf-8")
    stamp.write_text(state, encoding="utf-8")
    return python


def test_file(name: str, source: str, points: float) -> str:
    """Write a test cell of nbgrader's as a test file of otter's.

    Otter gives points for cases that pass, so a mark becomes a case for every half point, each asking for at least so much.
    The key runs once.

    Parameters
    ----------
    name : str
        The test cell's, such as ``"m02_q1_test"``.
    source : str
        Its source with its hidden part; its last line gives a verdict.
    points : float
        What it is worth.

    Returns
    -------
    str
        The file's text.

    Raises
    ------
    ValueError
        When the test's last line gives no verdict.
    """
    answer = name.removesuffix("_test")
    tree = ast.parse(source)
    last = tree.body[-1]
    if not isinstance(last, ast.Expr):
        raise ValueError(
            f"{name} ends without a verdict. Let its last line be a key, such as number_key(answer, …)."
        )
    judge = ast.parse(f"def judge({answer}): pass").body[0]
    judge.body = [*tree.body[:-1], ast.Return(last.value)]
    text = ast.unparse(ast.fix_missing_locations(ast.Module([judge], [])))
    cases = [
        CASE.format(step=STEP, number=number, least=number * STEP)
        for number in range(1, round(points / STEP) + 1)
    ]
    return TEST_FILE.format(name=name, judge=text, answer=answer) + "\n".join(cases)


def write_autograder(path: Path, tests: Iterable[tuple[str, str, float]]) -> Path:
    """Write otter's autograder: a zip of test files and settings.

    Parameters
    ----------
    path : pathlib.Path
        The zip.
    tests : iterable of (str, str, float)
        Name, source and points of each test cell.

    Returns
    -------
    pathlib.Path
        The zip.
    """
    with zipfile.ZipFile(path, "w") as zipped:
        zipped.writestr("otter_config.json", json.dumps({"lang": "python"}))
        for name, source, points in tests:
            zipped.writestr(f"tests/{name}.py", test_file(name, source, points))
    return path


def mark(
    python: Path,
    folder: Path,
    tests: Iterable[tuple[str, str, float]],
    submissions: Iterable[tuple[str, str]],
) -> tuple[Cost, dict[tuple[str, str], float]]:
    """Let otter-grader mark a class through its API, all in one process; each student's summary is written beside.

    Parameters
    ----------
    python : pathlib.Path
        Its environment's Python.
    folder : pathlib.Path
        An empty one to work in.
    tests : iterable of (str, str, float)
        Name, source and points of each test cell.
    submissions : iterable of (str, str)
        Student and text of the notebook.

    Returns
    -------
    tuple of Cost and dict
        What it cost; and (student, test) → mark.

    Raises
    ------
    CommandFailedError
        When it ends badly, or leaves a submission without marks.
    """
    class_folder, runner, found = folder / "submissions", folder / "run.py", folder / "found.json"
    class_folder.mkdir(parents=True)
    runner.write_text(RUNNER, encoding="utf-8")
    autograder = write_autograder(folder / "autograder.zip", tests)
    students = []
    for student, text in submissions:
        (class_folder / f"{student}.ipynb").write_text(text, encoding="utf-8")
        students.append(student)
    command = [python, runner, autograder, class_folder, found]
    path = os.pathsep.join([str(python.parent), os.environ.get("PATH", "")])
    cost = cost_of([str(part) for part in command], folder, {"PATH": path})
    marks = json.loads(found.read_text(encoding="utf-8"))
    if missing := [student for student in students if not marks.get(student)]:
        raise CommandFailedError(f"otter-grader gave no marks for {', '.join(missing)} of {SLUG}.")
    return cost, {(student, name): score for student, given in marks.items() for name, score in given.items()}
