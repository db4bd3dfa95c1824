"""Get a program that the tests drive from Debian's packages, where this machine lets us."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable


def may_use_apt() -> bool:
    """Say whether packages can be installed here without asking anybody.

    Returns
    -------
    bool
        Whether there is apt, and we are the machine's administrator.
    """
    return bool(shutil.which("apt-get")) and hasattr(os, "geteuid") and os.geteuid() == 0


def apt_install(package: str) -> None:
    """Install one of the system's packages.

    Parameters
    ----------
    package : str
        Its name.

    Raises
    ------
    subprocess.CalledProcessError
        When apt could not.
    """
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update", "-qq"], check=True)
    subprocess.run(["apt-get", "install", "-y", "-qq", package], check=True, env=quiet)


def find_or_install(find: Callable[[], object], package: str) -> None:
    """Find a program, installing it where it is missing; say what to do where that fails.

    Parameters
    ----------
    find : callable
        Finds it, or raises a ``RuntimeError`` that says how to get it.
    package : str
        The system's package that holds it.

    Raises
    ------
    SystemExit
        With what ``find`` said, when it isn't there and can't be installed.
    """
    try:
        find()
    except RuntimeError as missing:
        try:
            if may_use_apt():
                apt_install(package)
            find()
        except (subprocess.CalledProcessError, RuntimeError):
            raise SystemExit(f"\n{missing}\n") from None
