"""Find the nginx that the tests start, or install it."""

from __future__ import annotations

import os
import shutil

from staycurious.sitetools.apt import find_or_install

#: Where Debian keeps it, which is on an administrator's PATH alone.
PLACES = ("/usr/sbin", "/usr/local/sbin")


class NoNginxError(RuntimeError):
    """No nginx was found; the message says how to get one."""


def find_nginx() -> str:
    """Say where nginx is on this machine.

    Returns
    -------
    str
        The program's path: the one on the PATH, or else the one where Debian keeps it.

    Raises
    ------
    NoNginxError
        When there is none.
    """
    if found := shutil.which("nginx") or shutil.which("nginx", path=os.pathsep.join(PLACES)):
        return found
    raise NoNginxError(
        "No nginx was found; the tests of deploy/static start one (and stop it). "
        "Debian or Ubuntu: sudo apt-get install nginx-light. macOS: brew install nginx. "
        "One in an unusual place: put its folder on the PATH."
    )


def main() -> None:
    """Find nginx, installing it where it is missing; say what to do where that fails."""
    find_or_install(find_nginx, "nginx-light")


if __name__ == "__main__":
    main()
