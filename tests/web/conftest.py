"""Run the front end's own modules in node, where the tests can compare what they give."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def node() -> str:
    """Give the path of node."""
    beside_python = str(Path(sys.executable).parent)
    found = shutil.which("node", path=os.pathsep.join([beside_python, os.environ.get("PATH", "")]))
    if found is None:
        pytest.fail("node is missing: run `make course`, which puts it beside Python in .venv.")
    return found


@pytest.fixture(scope="session")
def run_node(node):
    """Give a function that runs a script of this folder in node: JSON in, JSON out."""

    def run(script: str, given, timeout: float = 120):
        done = subprocess.run(
            [node, str(HERE / script)],
            input=json.dumps(given),
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=timeout,
            check=False,
        )
        assert done.returncode == 0, f"node {script} failed:\n{done.stderr}"
        return json.loads(done.stdout)

    return run


@pytest.fixture(scope="module")
def ask_node(node):
    """Give a function that asks a script of this folder, kept open: one JSON line in, one JSON line out."""
    open_ones = {}

    def ask(script: str, given):
        if script not in open_ones:
            pipe = subprocess.PIPE
            open_ones[script] = subprocess.Popen(
                [node, str(HERE / script)], stdin=pipe, stdout=pipe, text=True, encoding="utf-8"
            )
        process = open_ones[script]
        process.stdin.write(json.dumps(given) + "\n")
        process.stdin.flush()
        return json.loads(process.stdout.readline())

    yield ask
    for process in open_ones.values():
        process.stdin.close()
        process.stdout.close()
        assert process.wait(10) == 0
