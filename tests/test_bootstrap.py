"""Setting up: what is missing is said with how to get it, and a second run does nothing. Nothing is installed here."""

import importlib.util
import shutil
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture
def bootstrap(monkeypatch, tmp_path):
    """Give bootstrap.py as a module that knows only a folder of its own."""
    spec = importlib.util.spec_from_file_location("bootstrap", ROOT / "bootstrap.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    for name in module.INPUTS:
        shutil.copyfile(ROOT / name, tmp_path / name)
    venv = tmp_path / ".venv"
    venv.mkdir()
    for name, value in {
        "ROOT": tmp_path,
        "VENV": venv,
        "BIN": venv / "bin",
        "STAMP": venv / "installed.sha256",
    }.items():
        monkeypatch.setattr(module, name, value)
    return module


def said(attempt):
    with pytest.raises(SystemExit) as caught:
        attempt()
    message = str(caught.value)
    assert "Stay Curious could not be set up." in message
    wrong, mend = message.split("What is wrong: ")[1].split("What to do:    ")
    return wrong.strip(), mend.strip()


@pytest.mark.parametrize("version", [(3, 10, 14), (3, 14, 0), (2, 7, 18)])
def test_a_python_that_is_too_old_or_too_new_is_named(bootstrap, monkeypatch, version):
    monkeypatch.setattr(bootstrap, "sys", SimpleNamespace(version_info=version))
    wrong, mend = said(bootstrap.check_python)
    assert wrong == f"this is Python {'.'.join(map(str, version))}; the course needs 3.11, 3.12 or 3.13."
    assert mend == "name one that you have, for example: make course PYTHON=python3.12"


@pytest.mark.parametrize("version", [(3, 11, 0), (3, 12, 8), (3, 13, 9)])
def test_each_python_that_the_course_is_tested_on_passes(bootstrap, monkeypatch, version):
    monkeypatch.setattr(bootstrap, "sys", SimpleNamespace(version_info=version))
    bootstrap.check_python()


@pytest.mark.parametrize("missing", ["ensurepip", "venv"])
def test_a_python_without_venv_is_told_with_debians_package(bootstrap, monkeypatch, missing):
    monkeypatch.setitem(sys.modules, missing, None)  # an import of it fails
    wrong, mend = said(bootstrap.check_python)
    assert "came without its 'venv' part" in wrong
    assert mend.startswith("sudo apt-get install python3-venv")


@pytest.mark.parametrize("free", [0, 0.4, 2.9])
def test_too_little_room_is_said_before_anything_is_filled(bootstrap, monkeypatch, free):
    monkeypatch.setattr(bootstrap.shutil, "disk_usage", lambda _: SimpleNamespace(free=free * 1e9))
    monkeypatch.setattr(bootstrap.subprocess, "run", lambda *_, **__: pytest.fail("something was run"))
    wrong, mend = said(bootstrap.install)
    assert wrong == f"{free:.1f} GB are free here; packages, site and tests need about 3 GB."
    assert mend == "free some room, or put the folder on another disk."


def test_enough_room_passes(bootstrap, monkeypatch):
    monkeypatch.setattr(bootstrap.shutil, "disk_usage", lambda _: SimpleNamespace(free=3.1e9))
    bootstrap.check_disk()


def test_a_program_that_is_not_there_is_named_with_its_mend(bootstrap):
    wrong, mend = said(lambda: bootstrap.run("no-such-program-here", "--now", mend="install it."))
    assert wrong == "no-such-program-here was not found."
    assert mend == "install it."


def test_a_command_that_fails_is_named_whole_with_its_mend(bootstrap):
    command = (sys.executable, "-c", "raise SystemExit(3)")
    wrong, mend = said(lambda: bootstrap.run(*command, mend="read the message above."))
    assert wrong == f"'{' '.join(command)}' ended with an error (see above)."
    assert mend == "read the message above."


def test_a_command_finds_the_programs_of_the_environment_first(bootstrap):
    check = "import os, sys; sys.exit(os.environ['PATH'].split(os.pathsep)[0] != sys.argv[1])"
    bootstrap.run(sys.executable, "-c", check, bootstrap.BIN, mend="")


@pytest.mark.parametrize("name", ["requirements.txt", "pyproject.toml", "package-lock.json", "bootstrap.py"])
def test_a_change_to_what_is_to_be_installed_is_seen(bootstrap, name):
    before = bootstrap.wanted()
    assert bootstrap.wanted() == before
    with (bootstrap.ROOT / name).open("a", encoding="utf-8") as file:
        file.write("\n")
    assert bootstrap.wanted() != before


def test_another_python_is_seen(bootstrap, monkeypatch):
    before = bootstrap.wanted()
    monkeypatch.setattr(bootstrap, "sys", SimpleNamespace(version="3.99"))
    assert bootstrap.wanted() != before


@pytest.fixture
def commands(bootstrap, monkeypatch):
    """Give the commands that would have been run."""
    ran = []
    monkeypatch.setattr(bootstrap, "run", lambda *command, mend: ran.append([str(part) for part in command]))
    monkeypatch.setattr(bootstrap.shutil, "disk_usage", lambda _: SimpleNamespace(free=9e9))
    monkeypatch.setattr(sys, "argv", ["bootstrap.py"])
    return ran


def test_the_first_run_installs_and_the_second_does_nothing(bootstrap, commands, capsys):
    bootstrap.main()
    assert bootstrap.STAMP.read_text() == bootstrap.wanted()
    python = str(bootstrap.BIN / "python")
    assert [command[0] for command in commands] == [sys.executable, python, python, "npm"]
    assert commands[0][1:3] == ["-m", "venv"]
    assert commands[1][-2:] == ["-r", "requirements.txt"]
    assert commands[2][-2:] == ["--editable", "."]
    assert "--no-deps" in commands[2], "the one list of versions stands in requirements.txt"
    assert commands[3][1:3] == ["ci", "--ignore-scripts"]
    assert "Setting up" in capsys.readouterr().out
    commands.clear()
    bootstrap.main()
    assert commands == []
    assert capsys.readouterr().out == ""


@pytest.mark.usefixtures("commands")
def test_a_set_up_that_was_broken_off_is_done_again(bootstrap, monkeypatch):
    bootstrap.STAMP.write_text("of an older list")

    def broken_off(*_, **__):
        raise SystemExit("broken off")

    monkeypatch.setattr(bootstrap, "run", broken_off)
    with pytest.raises(SystemExit, match="broken off"):
        bootstrap.main()
    assert not bootstrap.STAMP.exists()


def test_what_the_tests_drive_is_looked_for_only_when_it_is_asked_for(bootstrap, commands, monkeypatch):
    bootstrap.STAMP.write_text(bootstrap.wanted())
    monkeypatch.setattr(sys, "argv", ["bootstrap.py", "--for-tests"])
    bootstrap.main()
    python = str(bootstrap.BIN / "python")
    assert commands == [
        [python, "-m", f"staycurious.sitetools.{name}"] for name in ("browser", "postgres", "nginx")
    ]


def test_it_runs_on_the_standard_library_alone():
    done = subprocess.run(
        [sys.executable, "-I", "-S", str(ROOT / "bootstrap.py"), "--help"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "--for-tests" in done.stdout
