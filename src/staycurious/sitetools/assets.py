"""Bundle the front-end modules: one call of esbuild, one self-contained file for each."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

WIDGETS = Path("src", "staycurious", "widgets")
PAGE_SCRIPT = Path("src", "staycurious", "web", "page.js")
#: What every page loads once it is at rest.
OFFLINE = Path("src", "staycurious", "web", "offline.js")
#: What the page's script loads where a page has such a part: a quiz, an exercise.
PARTS = Path("src", "staycurious", "web", "parts")


class AssetsError(RuntimeError):
    """The front-end modules could not be bundled; the message says what to run or mend."""


def build_assets(root: Path) -> list[Path]:
    """Bundle each widget's module, and what a page loads: its script, and a module for each of its other parts.

    Parameters
    ----------
    root : pathlib.Path
        The course's folder.

    Returns
    -------
    list of pathlib.Path
        The bundles: ``widgets/static/*.js`` for Jupyter and the page, ``_build/assets/*.js`` for the page.

    Raises
    ------
    AssetsError
        When esbuild is missing, or finds a mistake in a module (its own message names the line).
    """
    esbuild = shutil.which("esbuild", path=str(root / "node_modules" / ".bin"))
    if not esbuild:
        raise AssetsError("esbuild is missing from node_modules. Run: python bootstrap.py")
    sources = sorted((root / WIDGETS).glob("*.js"))
    entries = [
        f"{WIDGETS.as_posix()}/static/{path.stem}={path.relative_to(root).as_posix()}" for path in sources
    ]
    for path in (root / PAGE_SCRIPT, root / OFFLINE, *sorted((root / PARTS).glob("*.js"))):
        entries.append(f"_build/assets/{path.stem}={path.relative_to(root).as_posix()}")
    options = [
        "--bundle",
        "--format=esm",
        "--minify",
        "--target=es2022",
        "--charset=utf8",
        "--log-level=warning",
    ]
    done = subprocess.run(
        [esbuild, *entries, "--outdir=.", *options], cwd=root, capture_output=True, text=True, check=False
    )
    if done.returncode or done.stderr:
        raise AssetsError(f"The front-end modules were not bundled. esbuild says:\n{done.stderr}")
    made = [root / f"{entry.split('=')[0]}.js" for entry in entries]
    for folder in (root / WIDGETS / "static", root / "_build" / "assets"):
        for stale in set(folder.glob("*.js")) - set(made):  # of a module that is no more
            stale.unlink()
    return made
