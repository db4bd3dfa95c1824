"""Lighthouse's scores of our pages, beside a stock Jupyter Book page built from the same text in the same run."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from bench.figures import Figure
from staycurious.sitetools.browser import find_chromium
from staycurious.sitetools.serve import site_server
from tests.conftest import CHROMIUM_ARGS
from tests.site.running import serving

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ROOT / "bench" / "lighthouse"
HOME = ROOT / "_build" / "bench" / "lighthouse"
#: The kinds of page that are rated.
PAGES = {
    "the first page": "book/index.html",
    "a module": "book/m02_reading_a_score.html",
    "an exercise": "book/exercises/m02_reading_a_score.html",
    "an educator's text": "book/educators/m02_reading_a_score.html",
    "My work": "book/my_work.html",
}
#: A page whose text needs nothing of ours, so that a stock Jupyter Book says the same.
PLAIN = "book/how_it_was_made"
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
#: Runs differ by what else the machine does. The middle one counts, for ours as for the stock page, as Lighthouse's makers advise.
RUNS = 5


class NoLighthouseError(RuntimeError):
    """Lighthouse, or the stock book to set beside ours, can't be had; the message says why and what to do."""


def install() -> Path:
    """Install Lighthouse apart from the site's packages, once.

    Returns
    -------
    pathlib.Path
        Its program.

    Raises
    ------
    NoLighthouseError
        When npm can't.
    """
    program = HOME / "node_modules" / "lighthouse" / "cli" / "index.js"
    lock = (PACKAGES / "package-lock.json").read_text(encoding="utf-8")
    stamp = HOME / "installed.json"
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == lock:
        return program
    print("Setting up Lighthouse (once; 180 MB) …", file=sys.stderr, flush=True)
    HOME.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copyfile(PACKAGES / name, HOME / name)
    npm = shutil.which("npm", path=_path()) or "npm"
    options = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    done = subprocess.run([npm, "ci", *options], cwd=HOME, capture_output=True, text=True, env=_env())
    if done.returncode:
        raise NoLighthouseError(
            f"Lighthouse could not be installed for the bench. npm says:\n{done.stderr[-2000:]}\n"
            "Check that this computer reaches the npm registry, then run the command again."
        )
    stamp.write_text(lock, encoding="utf-8")
    return program


def _path() -> str:
    # Node.js came with requirements.txt; the system's may be too old for Lighthouse
    return f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"


def _env() -> dict[str, str]:
    return {**os.environ, "PATH": _path(), "CHROME_PATH": find_chromium()}


def rated(url: str) -> dict[str, float]:
    """Let Lighthouse rate a page as on a mid-range phone with slow 4G, which is what it does when told nothing.

    Parameters
    ----------
    url : str
        The page's address.

    Returns
    -------
    dict of str to float
        The score of each of ``CATEGORIES``, of 100, in the run of the middle performance; and ``kilobytes``, what the page loads.

    Raises
    ------
    NoLighthouseError
        When it gives no result.
    """
    flags = " ".join(["--headless", *CHROMIUM_ARGS])
    command = ["node", install(), url, "--quiet", "--output=json", "--max-wait-for-load=30000"]
    command += [f"--only-categories={','.join(CATEGORIES)}", f"--chrome-flags={flags}"]
    runs = []
    for _ in range(RUNS):
        done = subprocess.run(
            [str(part) for part in command], capture_output=True, text=True, env=_env(), check=False
        )
        if done.returncode:
            raise NoLighthouseError(f"Lighthouse gave no result for {url}. It says:\n{done.stderr[-2000:]}")
        runs.append(scores(json.loads(done.stdout)))
    return sorted(runs, key=lambda run: run["performance"])[RUNS // 2]


def scores(result: Mapping) -> dict[str, float]:
    """Take the scores out of Lighthouse's result.

    Parameters
    ----------
    result : mapping
        What Lighthouse wrote as JSON.

    Returns
    -------
    dict of str to float
        As :func:`rated` gives it, for one run; a category without a score counts as 0.
    """
    found = {name: 100 * (result["categories"][name]["score"] or 0) for name in CATEGORIES}
    return found | {"kilobytes": result["audits"]["total-byte-weight"]["numericValue"] / 1000}


@contextmanager
def stock_book(folder: Path) -> Iterator[str]:
    """Build one of our texts with Jupyter Book as it comes, and serve it.

    Parameters
    ----------
    folder : pathlib.Path
        An empty folder to build it in.

    Yields
    ------
    str
        The page's address.

    Raises
    ------
    NoLighthouseError
        When it can't be built.
    """
    text = (ROOT / f"{PLAIN}.md").read_text(encoding="utf-8")
    (folder / "index.md").write_text(text, encoding="utf-8")
    (folder / "_toc.yml").write_text("format: jb-book\nroot: index\n", encoding="utf-8")
    (folder / "_config.yml").write_text("title: Stock\n", encoding="utf-8")
    start = "from jupyter_book.cli.main import main; main(prog_name='jupyter-book')"
    done = subprocess.run(
        [sys.executable, "-c", start, "build", "."], cwd=folder, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise NoLighthouseError(f"The stock book was not built. It says:\n{done.stderr[-2000:]}")
    with serving(site_server(folder / "_build" / "html", port=0)) as url:
        yield f"{url}/index.html"


def rating(site: str, folder: Path) -> dict[str, dict[str, float]]:
    """Rate the kinds of page, and one text as ours and as a stock book's.

    Parameters
    ----------
    site : str
        Where our site is served, without a last slash.
    folder : pathlib.Path
        An empty folder for the stock book.

    Returns
    -------
    dict of str to dict
        For each kind of page, ``"plain"`` and ``"stock"``, what :func:`rated` gives.

    Raises
    ------
    NoLighthouseError
        When Lighthouse can't be had or doesn't end, or the stock book can't be built.
    """
    places = {name: f"{site}/{place}" for name, place in PAGES.items()} | {"plain": f"{site}/{PLAIN}.html"}
    found = {name: rated(url) for name, url in places.items()}
    with stock_book(folder) as url:
        return found | {"stock": rated(url)}


def report(found: Mapping[str, Mapping[str, float]]) -> str:
    """Set the scores out for a person to read.

    Parameters
    ----------
    found : mapping of str to mapping
        As :func:`rating` gives it.

    Returns
    -------
    str
        A heading, and a line for each page.
    """
    names = {"plain": "a text, ours", "stock": "the same text, stock Jupyter Book"}
    lines = [f"{'Lighthouse':34}{'performance':>12}{'accessibility':>15}{'practice':>10}{'SEO':>5}{'kB':>7}"]
    for page, of in found.items():
        cells = [of[name] for name in (*CATEGORIES, "kilobytes")]
        line = "".join(f"{cell:{width}.0f}" for cell, width in zip(cells, (12, 15, 10, 5, 7), strict=True))
        lines.append(f"{names.get(page, page):34}{line}")
    return "\n".join(lines)


def figures_of(found: Mapping[str, Mapping[str, float]]) -> list[Figure]:
    """Hold the scores to what is expected.

    Parameters
    ----------
    found : mapping of str to mapping
        As :func:`rating` gives it.

    Returns
    -------
    list of Figure
        For each kind of page its performance, and the lowest of the other three; and what our page weighs of the stock one.
    """
    held = []
    for page in PAGES:
        of = found[page]
        others = min(of[name] for name in CATEGORIES[1:])
        held.append(Figure(f"Lighthouse, {page}: performance", of["performance"], 98, "of 100", True))
        held.append(Figure(f"Lighthouse, {page}: lowest of the others", others, 100, "of 100", True))
    share = found["plain"]["kilobytes"] / found["stock"]["kilobytes"]
    return [*held, Figure("A text page's bytes, of a stock Jupyter Book's", share, 0.25, "times")]
