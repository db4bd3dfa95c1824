"""Find the Chromium that the tests drive, or install it."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

from staycurious.sitetools.apt import apt_install, may_use_apt

#: Chromium without a window, as Debian packs it. The tests take two thirds of the time with it: without it, each page that
#: they open is a whole browser window behind the scenes.
SHELL = "chromium-headless-shell"
NAMES = (SHELL, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")


class NoChromiumError(RuntimeError):
    """No Chromium was found; the message says how to get one."""


def find_chromium() -> str:
    """Say where a Chromium (or Chrome) is on this machine.

    Returns
    -------
    str
        The program's path. ``STAYCURIOUS_CHROMIUM`` is taken first, then the system's, then Playwright's own.

    Raises
    ------
    NoChromiumError
        When there is none.
    """
    named = os.environ.get("STAYCURIOUS_CHROMIUM")
    if named:
        if shutil.which(named):
            return named
        msg = (
            f"STAYCURIOUS_CHROMIUM names {named}, which is not a program on this machine. "
            "Set it to Chromium's path, or unset it to take the one that is found."
        )
        raise NoChromiumError(msg)
    for name in NAMES:
        if found := shutil.which(name):
            return found
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        if Path(playwright.chromium.executable_path).exists():
            return playwright.chromium.executable_path
    msg = (
        f"No Chromium was found. Debian: sudo apt-get install {SHELL}. Ubuntu: sudo apt-get install chromium. "
        "Windows or macOS: python -m playwright install chromium, or install Chrome. "
        "One in an unusual place: set STAYCURIOUS_CHROMIUM to its path."
    )
    raise NoChromiumError(msg)


def install_chromium() -> None:
    """Install Chromium with what this machine offers: Debian's or Ubuntu's package as root, else Playwright's build."""
    if may_use_apt():
        apt_install(SHELL if _is_debian() else "chromium")
    else:
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=True)


def _is_debian() -> bool:
    try:
        return platform.freedesktop_os_release()["ID"] == "debian"
    except OSError:
        return False


def main() -> None:
    """Find Chromium, installing it where it is missing; say what to do where that fails."""
    try:
        found = find_chromium()
    except NoChromiumError as missing:
        try:
            install_chromium()
            find_chromium()
        except (subprocess.CalledProcessError, NoChromiumError):
            raise SystemExit(f"\n{missing}\n") from None
    else:
        _get_the_quicker(found)


def _get_the_quicker(found: str) -> None:
    # a Chromium with windows will do where the one without can't be had
    if (
        os.environ.get("STAYCURIOUS_CHROMIUM")
        or Path(found).name == SHELL
        or not (may_use_apt() and _is_debian())
    ):
        return
    try:
        install_chromium()
    except subprocess.CalledProcessError:
        print(
            f"{SHELL} could not be installed, so the tests drive {found}, which takes longer.",
            file=sys.stderr,
        )


if __name__ == "__main__":
    main()
