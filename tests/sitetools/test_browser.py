"""Finding the Chromium that the tests drive, and saying how to get one."""

import subprocess
import sys
from contextlib import nullcontext
from types import SimpleNamespace

import pytest

from staycurious.sitetools import browser
from staycurious.sitetools.browser import NoChromiumError, find_chromium, install_chromium


@pytest.fixture(autouse=True)
def nothing_named(monkeypatch):
    monkeypatch.delenv("STAYCURIOUS_CHROMIUM", raising=False)


@pytest.fixture
def bare(monkeypatch, tmp_path):
    """Make this a machine without Chromium; give the path at which Playwright would keep its own."""
    own = tmp_path / "playwrights-own"
    playwright = SimpleNamespace(chromium=SimpleNamespace(executable_path=str(own)))
    monkeypatch.setattr(browser.shutil, "which", lambda _: None)
    monkeypatch.setattr("playwright.sync_api.sync_playwright", lambda: nullcontext(playwright))
    return own


@pytest.fixture
def commands(monkeypatch):
    """Give the commands that would have been run."""
    run = []
    monkeypatch.setattr(browser.subprocess, "run", lambda command, **_: run.append(command))
    return run


def test_the_one_that_is_named_is_taken(monkeypatch):
    monkeypatch.setenv("STAYCURIOUS_CHROMIUM", sys.executable)
    assert find_chromium() == sys.executable


def test_a_name_that_is_no_program_is_said_with_the_mend(monkeypatch, tmp_path):
    monkeypatch.setenv("STAYCURIOUS_CHROMIUM", str(tmp_path / "no-chromium"))
    with pytest.raises(
        NoChromiumError, match=r"STAYCURIOUS_CHROMIUM names .*no-chromium, which is not a program"
    ) as why:
        find_chromium()
    assert "Set it to Chromium's path, or unset it" in str(why.value)


def test_the_systems_own_is_found(monkeypatch):
    monkeypatch.setattr(browser.shutil, "which", {"google-chrome": "/usr/bin/google-chrome"}.get)
    assert find_chromium() == "/usr/bin/google-chrome"


def test_playwrights_own_is_found(bare):
    bare.touch()
    assert find_chromium() == str(bare)


@pytest.mark.usefixtures("bare")
def test_without_any_the_message_says_how_to_get_one():
    with pytest.raises(NoChromiumError) as why:
        find_chromium()
    for mend in (
        "apt-get install chromium-headless-shell",
        "playwright install chromium",
        "set STAYCURIOUS_CHROMIUM",
    ):
        assert mend in str(why.value)


@pytest.fixture
def administrator(monkeypatch):
    """Make whoever runs this an administrator of a Debian; give a function that makes it another system."""

    def become(system):
        monkeypatch.setattr(browser.platform, "freedesktop_os_release", lambda: {"ID": system})

    monkeypatch.setattr(browser.os, "geteuid", lambda: 0, raising=False)
    monkeypatch.setattr(browser.shutil, "which", {"apt-get": "/apt-get", "chromium": "/usr/bin/chromium"}.get)
    become("debian")
    return become


@pytest.mark.parametrize(
    ("system", "package"), [("debian", "chromium-headless-shell"), ("ubuntu", "chromium")]
)
def test_an_administrator_gets_the_systems_package(administrator, commands, system, package):
    administrator(system)
    install_chromium()
    assert [command[:2] for command in commands] == [["apt-get", "update"], ["apt-get", "install"]]
    assert commands[-1][-1] == package


@pytest.mark.usefixtures("administrator")
def test_beside_one_with_windows_debian_gets_the_one_without(commands):
    browser.main()
    assert commands[-1][-1] == "chromium-headless-shell"


def test_elsewhere_the_one_with_windows_will_do(administrator, commands):
    administrator("ubuntu")
    browser.main()
    assert commands == []


@pytest.mark.usefixtures("administrator")
def test_where_the_quicker_one_cannot_be_had_the_other_is_driven_and_that_is_said(monkeypatch, capsys):
    def refuse(command, **_):
        raise subprocess.CalledProcessError(1, command)

    monkeypatch.setattr(browser.subprocess, "run", refuse)
    browser.main()
    assert "so the tests drive /usr/bin/chromium, which takes longer" in capsys.readouterr().err
    assert find_chromium() == "/usr/bin/chromium"


def test_everybody_else_gets_playwrights(monkeypatch, commands):
    monkeypatch.setattr(browser.shutil, "which", lambda _: "/usr/bin/apt-get")
    monkeypatch.setattr(browser.os, "geteuid", lambda: 1000, raising=False)
    install_chromium()
    assert commands == [[sys.executable, "-m", "playwright", "install", "chromium"]]


def test_one_that_is_there_is_not_installed_again(monkeypatch, commands):
    monkeypatch.setenv("STAYCURIOUS_CHROMIUM", sys.executable)
    browser.main()
    assert commands == []


def test_one_that_is_missing_is_installed(bare, monkeypatch):
    monkeypatch.setattr(browser, "install_chromium", bare.touch)
    browser.main()
    assert find_chromium() == str(bare)


@pytest.mark.usefixtures("bare")
@pytest.mark.parametrize("fails", [True, False], ids=["with an error", "without a word"])
def test_an_installation_that_fails_ends_with_how_to_get_one(monkeypatch, fails):
    def install():
        if fails:
            raise subprocess.CalledProcessError(1, "apt-get")

    monkeypatch.setattr(browser, "install_chromium", install)
    with pytest.raises(SystemExit, match="apt-get install chromium"):
        browser.main()
