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
def run_node():
    """Give a function that runs a script of this folder in node: JSON in, JSON out."""
    beside_python = str(Path(sys.executable).parent)
    node = shutil.which("node", path=os.pathsep.join([beside_python, os.environ.get("PATH", "")]))
    if node is None:
        pytest.fail("node is missing: run `make course`, which puts it beside Python in .venv.")

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
