"""Print the figures beside what is expected of them; end with 1 where one is missed."""

from __future__ import annotations

import sys
import threading
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import sync_playwright

from bench import page
from bench.generating import REFERRALS, generating
from bench.noting import TURNS, kilobytes, noting
from bench.scoring import scoring
from staycurious.sitetools.browser import NoChromiumError, find_chromium
from staycurious.sitetools.serve import site_server
from tests.conftest import CHROMIUM_ARGS

SITE = Path(__file__).resolve().parents[1] / "_build" / "html"
M02 = "book/m02_reading_a_score.html"


class Figure(NamedTuple):
    """Something that was measured, beside what is expected of it."""

    what: str
    found: float
    limit: float
    unit: str
    at_least: bool = False

    @property
    def kept(self) -> bool:
        """Whether it is as expected."""
        return self.found >= self.limit if self.at_least else self.found <= self.limit

    @property
    def ratio(self) -> float:
        """What was found, as a share of the limit."""
        return self.found / self.limit


def figures() -> list[Figure]:
    """Measure everything, on this machine and in this run.

    Returns
    -------
    list of Figure
        In the order in which they are printed.
    """
    faster = scoring()["ratio"]
    server = site_server(SITE, port=0)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    url = f"http://127.0.0.1:{server.server_address[1]}/{M02}"
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=find_chromium(), args=CHROMIUM_ARGS)
            weight = page.weigh(browser, url)
            middle, slowest = page.middle_and_slowest(page.changes(browser, url))
            browser.close()
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
    five_years, notes = generating(), noting()
    return [
        Figure("Scoring one referral: Python ahead of predict_proba", faster, 20, "times", at_least=True),
        Figure(f"Making {REFERRALS:,} referrals, in Python", five_years["made"], 2, "s"),
        Figure(f"Scoring {REFERRALS:,} referrals, in Python", five_years["scored"], 1, "s"),
        Figure(f"A note from {TURNS} turns, in Python", 1000 * notes["control"], 50, "ms"),
        Figure("What a browser loads for both tools, gzipped", kilobytes(), 300, "kB"),
        Figure("Page m02, gzipped: the shell", weight["shell"] / 1000, 110, "kB"),
        Figure("Page m02, gzipped: our modules and its data", weight["own"] / 1000, 30, "kB"),
        Figure("Page m02, gzipped: together", weight["all"] / 1000, 140, "kB"),
        Figure("A control's change on screen: median", middle, 16, "ms"),
        Figure("A control's change on screen: 19 of 20 within", slowest, 16, "ms"),
    ]


def table(measured: list[Figure]) -> str:
    """Set the figures out for a person to read.

    Parameters
    ----------
    measured : list of Figure
        The figures.

    Returns
    -------
    str
        A heading and a line for each.
    """
    width = max(len(one.what) for one in measured)
    lines = [f"{'':{width}}  {'found':>13}  {'expected':>18}  of the limit"]
    for one in measured:
        expected = f"{'at least' if one.at_least else 'at most'} {one.limit:g} {one.unit}"
        mark = "" if one.kept else "  MISSED"
        found = f"{one.found:.1f} {one.unit}"
        lines.append(f"{one.what:{width}}  {found:>13}  {expected:>18}  {one.ratio:12.2f}{mark}")
    return "\n".join(lines)


def main() -> int:
    """Measure, print, and say which figures are missed.

    Returns
    -------
    int
        0 when every figure is as expected, else 1.
    """
    try:
        measured = figures()
    except (OSError, NoChromiumError) as error:  # each says what to run
        print(f"\n{error}\n", file=sys.stderr)
        return 1
    print(f"\n{table(measured)}\n")
    missed = [one.what for one in measured if not one.kept]
    if missed:
        print(f"Missed: {'; '.join(missed)}.", file=sys.stderr)
    return int(bool(missed))


if __name__ == "__main__":
    raise SystemExit(main())
