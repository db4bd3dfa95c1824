"""How long a notebook takes from its link to its Python: ours, and a stock JupyterLite's, in one browser and one run.

Stock is JupyterLite as ``jupyter lite build`` makes it when told nothing, with the same notebook and the same Python: its own Python would
come from another host, whose speed is no concern of this figure.
"""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser

from bench.figures import Figure
from staycurious.sitetools import lite
from staycurious.sitetools.serve import site_server
from tests.site.lite import wait_until_ready
from tests.site.running import serving

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOK = "m02_reading_a_score.ipynb"
OURS = f"lite/notebooks/index.html?path={NOTEBOOK}"
STOCK = f"lab/index.html?path={NOTEBOOK}"
#: All that the stock site is told: where its Python is, and to let the bench see when it answers.
TOLD = {
    "jupyter-lite-schema-version": 0,
    "jupyter-config-data": {
        "exposeAppInBrowser": True,
        "litePluginSettings": {"@jupyterlite/pyodide-kernel-extension:kernel": {"disablePyPIFallback": True}},
    },
}
TURNS = 3


@contextmanager
def stock_lite(folder: Path) -> Iterator[str]:
    """Build a stock JupyterLite from what our build of it has left, and serve it.

    Parameters
    ----------
    folder : pathlib.Path
        An empty folder.

    Yields
    ------
    str
        The site's address, without a last slash.

    Raises
    ------
    staycurious.sitetools.lite.LiteError
        When it can't be built.
    """
    work, site = folder / "work", folder / "site"
    shutil.copytree(ROOT / "_build" / "cache" / "lite" / "work", work)
    (work / "overrides.json").unlink()
    (work / "jupyter-lite.json").write_text(json.dumps(TOLD), encoding="utf-8")
    settings = json.loads((ROOT / lite.SETTINGS / "jupyter_lite_config.json").read_text(encoding="utf-8"))
    needed = {"ignore_sys_prefix": ["federated_extensions"], "contents": ["files"]}
    told = {"LiteBuildConfig": needed, "PyodideLockAddon": settings["PyodideLockAddon"]}
    (work / "jupyter_lite_config.json").write_text(json.dumps(told), encoding="utf-8")
    lite.run_jupyter_lite(work, site, folder / "build.log")
    with serving(site_server(site, port=0)) as url:
        yield url


def cold_start(browser: Browser, url: str) -> float:
    """Open a notebook in a browser that has never seen the site.

    Parameters
    ----------
    browser : playwright.sync_api.Browser
        A running browser.
    url : str
        The notebook's address.

    Returns
    -------
    float
        Seconds until the notebook is there and its Python has answered.
    """
    context = browser.new_context()
    page = context.new_page()
    start = time.perf_counter()
    page.goto(url, wait_until="commit")
    wait_until_ready(page)
    seconds = time.perf_counter() - start
    context.close()
    return seconds


def starting(browser: Browser, site: str, folder: Path) -> dict[str, float]:
    """Time cold starts of both, in turn.

    Parameters
    ----------
    browser : playwright.sync_api.Browser
        A running browser.
    site : str
        Where our site is served, without a last slash.
    folder : pathlib.Path
        An empty folder for the stock one.

    Returns
    -------
    dict of str to float
        Medians in seconds: ``ours`` and ``stock``.
    """
    times = {"ours": [], "stock": []}
    with stock_lite(folder) as stock:
        for _ in range(TURNS):
            times["ours"].append(cold_start(browser, f"{site}/{OURS}"))
            times["stock"].append(cold_start(browser, f"{stock}/{STOCK}"))
    return {name: median(seconds) for name, seconds in times.items()}


def figures_of(found: dict[str, float]) -> list[Figure]:
    """Hold our start to the stock one's.

    Parameters
    ----------
    found : dict of str to float
        As :func:`starting` gives it.

    Returns
    -------
    list of Figure
        The ratio. Python itself takes nearly all the time in both; what ours adds to it should not be felt.
    """
    what = (
        f"A notebook's cold start ({found['ours']:.1f} s), of a stock JupyterLite's ({found['stock']:.1f} s)"
    )
    return [Figure(what, found["ours"] / found["stock"], 1.2, "times")]
