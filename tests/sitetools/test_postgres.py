"""Finding the PostgreSQL that the tests start, and saying how to get one."""

from pathlib import Path

import pytest

from staycurious.sitetools import apt, postgres
from staycurious.sitetools.postgres import PROGRAMS, NoPostgresError, find_postgres


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


def test_debians_is_installed_where_there_is_none(monkeypatch, bare):
    monkeypatch.setattr(apt, "may_use_apt", lambda: True)
    monkeypatch.setattr(
        apt, "apt_install", lambda package: put(bare / "15" / "bin" if package == "postgresql" else bare)
    )
    postgres.main()
    assert find_postgres() == bare / "15" / "bin"
