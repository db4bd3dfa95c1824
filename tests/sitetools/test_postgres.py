"""Finding the PostgreSQL that the tests start, and saying how to get one."""

import subprocess
from pathlib import Path

import pytest

from staycurious.sitetools import postgres
from staycurious.sitetools.postgres import PROGRAMS, NoPostgresError, find_postgres, install_postgres


@pytest.fixture(autouse=True)
def bare(monkeypatch, tmp_path):
    """Make this a machine without PostgreSQL; give a folder in which Debian would keep each version's."""
    monkeypatch.delenv("STAYCURIOUS_POSTGRES", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path / "path"))
    monkeypatch.setattr(postgres, "PLACES", (str(tmp_path / "postgresql" / "*" / "bin"),))
    return tmp_path / "postgresql"


def put(folder: Path, programs=PROGRAMS) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for program in programs:
        (folder / program).touch(0o755)
    return folder


@pytest.fixture
def commands(monkeypatch):
    """Give the commands that would have been run."""
    run = []
    monkeypatch.setattr(postgres.subprocess, "run", lambda command, **_: run.append(command))
    return run


def as_somebody_with_apt(monkeypatch, tmp_path, number: int) -> None:
    put(tmp_path / "path", ("apt-get",))
    monkeypatch.setattr(postgres.os, "geteuid", lambda: number, raising=False)


def test_the_one_that_is_named_is_taken(monkeypatch, tmp_path, bare):
    put(bare / "15" / "bin")
    monkeypatch.setenv("STAYCURIOUS_POSTGRES", str(put(tmp_path / "my own")))
    assert find_postgres() == tmp_path / "my own"


@pytest.mark.parametrize("missing", PROGRAMS)
def test_a_named_folder_without_one_of_the_programs_is_said_with_the_mend(monkeypatch, tmp_path, missing):
    folder = put(tmp_path / "half", set(PROGRAMS) - {missing})
    monkeypatch.setenv("STAYCURIOUS_POSTGRES", str(folder))
    with pytest.raises(NoPostgresError, match=r"STAYCURIOUS_POSTGRES names .*half, a folder without") as why:
        find_postgres()
    assert "Set it to the folder that holds them, or unset it" in str(why.value)


def test_the_one_on_the_path_comes_before_debians(tmp_path, bare):
    put(bare / "17" / "bin")
    put(tmp_path / "path")
    assert find_postgres() == tmp_path / "path"


def test_of_debians_the_newest_is_taken(bare):
    for version in ("9", "17", "15"):
        put(bare / version / "bin")
    put(bare / "18" / "bin", ["initdb"])  # not whole
    assert find_postgres() == bare / "17" / "bin"


def test_without_any_the_message_says_how_to_get_one():
    with pytest.raises(NoPostgresError) as why:
        find_postgres()
    for mend in ("apt-get install postgresql", "brew install postgresql", "set STAYCURIOUS_POSTGRES"):
        assert mend in str(why.value)


def test_an_administrator_of_debian_gets_debians(monkeypatch, commands, tmp_path):
    as_somebody_with_apt(monkeypatch, tmp_path, 0)
    install_postgres()
    assert [command[:2] for command in commands] == [["apt-get", "update"], ["apt-get", "install"]]
    assert commands[-1][-1] == "postgresql"


def test_everybody_else_is_told_what_to_install(monkeypatch, commands, tmp_path):
    as_somebody_with_apt(monkeypatch, tmp_path, 1000)
    with pytest.raises(SystemExit, match="sudo apt-get install postgresql"):
        postgres.main()
    assert commands == []


def test_one_that_is_there_is_not_installed_again(monkeypatch, commands, tmp_path, bare):
    put(bare / "15" / "bin")
    as_somebody_with_apt(monkeypatch, tmp_path, 0)
    postgres.main()
    assert commands == []


def test_one_that_is_missing_is_installed(monkeypatch, bare):
    monkeypatch.setattr(postgres, "install_postgres", lambda: put(bare / "15" / "bin"))
    postgres.main()
    assert find_postgres() == bare / "15" / "bin"


@pytest.mark.parametrize("fails", [True, False], ids=["with an error", "without a word"])
def test_an_installation_that_fails_ends_with_how_to_get_one(monkeypatch, fails):
    def install():
        if fails:
            raise subprocess.CalledProcessError(1, "apt-get")

    monkeypatch.setattr(postgres, "install_postgres", install)
    with pytest.raises(SystemExit, match="apt-get install postgresql"):
        postgres.main()
