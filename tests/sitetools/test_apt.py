"""Getting what the tests drive: nothing where it is there, the system's package where we may, and a sentence elsewhere."""

import subprocess
from pathlib import Path

import pytest

from staycurious.sitetools import apt, nginx
from staycurious.sitetools.apt import find_or_install
from staycurious.sitetools.nginx import NoNginxError, find_nginx


class Machine:
    """A machine that has a program or hasn't, and what was run on it."""

    there = False
    commands = ()

    def find(self):
        if not self.there:
            raise RuntimeError("No frobnicator was found. Install it like this.")

    def run(self, command, **_):
        self.commands += (command,)


@pytest.fixture
def machine(monkeypatch, tmp_path):
    """Give an administrator's Debian without the program, on which nothing is really run."""
    made = Machine()
    (tmp_path / "apt-get").touch(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(apt.os, "geteuid", lambda: 0, raising=False)
    monkeypatch.setattr(apt.subprocess, "run", made.run)
    return made


def test_what_is_there_is_not_installed_again(machine):
    machine.there = True
    find_or_install(machine.find, "frobnicator")
    assert machine.commands == ()


def test_an_administrator_of_debian_gets_debians(machine, monkeypatch):
    def install(command, **_):
        machine.run(command)
        machine.there = command[1] == "install"

    monkeypatch.setattr(apt.subprocess, "run", install)
    find_or_install(machine.find, "frobnicator")
    assert [command[:2] for command in machine.commands] == [["apt-get", "update"], ["apt-get", "install"]]
    assert machine.commands[-1][-1] == "frobnicator"


def test_everybody_else_is_told_what_to_install(machine, monkeypatch):
    monkeypatch.setattr(apt.os, "geteuid", lambda: 1000, raising=False)
    with pytest.raises(SystemExit, match="Install it like this"):
        find_or_install(machine.find, "frobnicator")
    assert machine.commands == ()


@pytest.mark.parametrize("fails", [True, False], ids=["with an error", "without a word"])
def test_an_installation_that_fails_ends_with_how_to_get_it(machine, monkeypatch, fails):
    def run(command, **_):
        if fails:
            raise subprocess.CalledProcessError(1, command)

    monkeypatch.setattr(apt.subprocess, "run", run)
    with pytest.raises(SystemExit, match="Install it like this"):
        find_or_install(machine.find, "frobnicator")


def test_nginx_is_found_where_debian_keeps_it_off_the_path(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setattr(nginx, "PLACES", (str(tmp_path / "sbin"),))
    with pytest.raises(NoNginxError, match="apt-get install nginx-light"):
        find_nginx()
    (tmp_path / "sbin").mkdir()
    (tmp_path / "sbin" / "nginx").touch(0o755)
    assert Path(find_nginx()) == tmp_path / "sbin" / "nginx"
