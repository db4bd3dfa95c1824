"""Writing what the chosen packages bring along under them."""

import re
import subprocess
from pathlib import Path

import pytest

from staycurious.sitetools import pins
from staycurious.sitetools.pins import LINE, pin

ROOT = Path(__file__).resolve().parents[2]
CHOSEN = "# why this one\nPyYAML==6.0.3\npyodide-lock[uv,wheel]==0.1.2\nJinja2==3.1.6  # a note"
RESOLVED = "attrs==26.1.0\ncolorama==0.4.6 ; sys_platform == 'win32'\njinja2==3.1.6\npyodide-lock==0.1.2\npyyaml==6.0.3\n"


@pytest.fixture
def requirements(tmp_path):
    path = tmp_path / "requirements.txt"
    path.write_text(f"{CHOSEN}\n\n{LINE}\nold==1.0\n", encoding="utf-8")
    return path


@pytest.fixture
def uv(monkeypatch):
    """Stand in for uv: give the commands, and what it was asked to resolve."""
    asked = []

    def run(command):
        *_, wanted, _, found = command
        asked.append(
            (command, Path(wanted).read_text(encoding="utf-8"), Path(found).read_text(encoding="utf-8"))
        )
        Path(found).write_text(RESOLVED, encoding="utf-8")
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr(pins.subprocess, "run", run)
    return asked


@pytest.mark.usefixtures("uv")
def test_what_is_brought_along_stands_under_what_was_chosen_and_nothing_twice(requirements):
    pin(requirements)
    assert requirements.read_text(encoding="utf-8") == (
        f"{CHOSEN}\n\n{LINE}\nattrs==26.1.0\ncolorama==0.4.6 ; sys_platform == 'win32'\n"
    )
    assert list(requirements.parent.iterdir()) == [requirements], "a temporary file was left behind"


def test_only_what_was_chosen_is_resolved_and_for_the_oldest_python(requirements, uv):
    pin(requirements)
    ((command, asked, _),) = uv
    assert asked == CHOSEN
    assert command[command.index("--python-version") + 1] == "3.11"
    assert "--universal" in command


def test_the_versions_there_were_are_kept_where_they_still_go(requirements, uv):
    # uv prefers what its output file held before
    pin(requirements)
    ((_, _, before),) = uv
    assert before.split() == ["old==1.0"]


@pytest.mark.usefixtures("uv")
def test_a_second_run_changes_nothing(requirements):
    pin(requirements)
    first = requirements.read_bytes()
    pin(requirements)
    assert requirements.read_bytes() == first


def test_versions_that_do_not_go_together_leave_the_file_as_it_was(requirements, monkeypatch):
    monkeypatch.setattr(pins.subprocess, "run", lambda command: subprocess.CompletedProcess(command, 1))
    before = requirements.read_bytes()
    with pytest.raises(
        SystemExit, match=r"requirements\.txt is unchanged: the chosen versions do not go together"
    ):
        pin(requirements)
    assert requirements.read_bytes() == before


def test_the_courses_own_list_holds_exact_versions_and_one_of_each():
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    assert lines.count(LINE) == 1
    versions = {}
    for line in lines:
        wanted = line.split("#")[0].split(";")[0].strip()
        if wanted:
            found = re.fullmatch(r"([\w.-]+)(?:\[[\w,]+\])?==([\w.+!]+)", wanted)
            assert found, f"{line!r} is not an exact version"
            name = re.sub(r"[-_.]+", "-", found[1]).lower()
            versions.setdefault(name, []).append(line.split("#")[0].partition(";")[2].strip())
    for name, where in versions.items():
        assert len(set(where)) == len(where), f"{name} stands twice"
