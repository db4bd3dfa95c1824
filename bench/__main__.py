"""Print the figures beside what is expected of them; end with 1 where one is missed."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from bench import page, rating, starting
from bench.figures import Figure, table
from bench.generating import REFERRALS, generating
from bench.marking.comparing import figures_of, report
from bench.marking.measure import CommandFailedError
from bench.marking.otter import NoOtterError
from bench.marking.running import QUOTED, measure
from bench.noting import TURNS, kilobytes, noting
from bench.rating import NoLighthouseError
from bench.scoring import scoring
from staycurious.sitetools.browser import NoChromiumError, find_chromium
from staycurious.sitetools.lite import LiteError
from staycurious.sitetools.serve import site_server
from tests.conftest import CHROMIUM_ARGS
from tests.site.running import serving

SITE = Path(__file__).resolve().parents[1] / "_build" / "html"
M02 = "book/m02_reading_a_score.html"


def figures() -> list[Figure]:
    """Measure everything, on this machine and in this run.

    Returns
    -------
    list of Figure
        In the order in which they are printed.
    """
    faster = scoring()["ratio"]
    with serving(site_server(SITE, port=0)) as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=CHROMIUM_ARGS)
        weight = page.weigh(browser, f"{site}/{M02}")
        middle, slowest = page.middle_and_slowest(page.changes(browser, f"{site}/{M02}"))
        with tempfile.TemporaryDirectory() as folder:
            started = starting.starting(browser, site, Path(folder))
        browser.close()
        with tempfile.TemporaryDirectory() as folder:
            rated = rating.rating(site, Path(folder))
    five_years, notes = generating(), noting()
    marked = measure(tell=lambda said: print(f"  {said} …", file=sys.stderr, flush=True))
    print(f"\n{report(marked)}\n\n{rating.report(rated)}")
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
        *rating.figures_of(rated),
        *starting.figures_of(started),
        *figures_of(marked, QUOTED),
    ]


def main() -> int:
    """Measure, print, and say which figures are missed.

    Returns
    -------
    int
        0 when every figure is as expected, else 1.
    """
    try:
        measured = figures()
    except (
        OSError,
        NoChromiumError,
        NoOtterError,
        NoLighthouseError,
        LiteError,
        CommandFailedError,
    ) as error:  # each says what to run
        print(f"\n{error}\n", file=sys.stderr)
        return 1
    print(f"\n{table(measured)}\n")
    missed = [one.what for one in measured if not one.kept]
    if missed:
        print(f"Missed: {'; '.join(missed)}.", file=sys.stderr)
    return int(bool(missed))


if __name__ == "__main__":
    raise SystemExit(main())
