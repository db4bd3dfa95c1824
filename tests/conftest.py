"""What every test may ask for: the course's folder, a browser, the built site."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect, sync_playwright

from staycurious.sitetools.browser import find_chromium
from staycurious.sitetools.serve import site_server
from tests.site.running import serving  # bench borrows from here, and knows tests alone

ROOT = Path(__file__).resolve().parents[1]

# Without these, Chromium itself calls home at start, which a closed network turns into noise.
CHROMIUM_ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

#: The files that take longest, with few tests in each. They go first, or one process would still work on them when the
#: others have nothing left.
LONGEST = (
    "tests/widgets/test_record_in_jupyter.py",
    "tests/site/test_pages.py",
    "tests/marking/test_bank_marked.py",
    "tests/site/test_whole_path.py",
    "tests/marking/test_formgrader.py",
    "tests/marking/people/test_server.py",
    "tests/marking/people/test_class_report.py",
    "tests/marking/people/test_moderation.py",
    "tests/marking/engine/test_spread.py",
    "tests/site/test_offline.py",
    "tests/deploy/test_nginx.py",
    "tests/site/test_quiz.py",
    "tests/widgets/test_explorables_in_jupyter.py",
)


def pytest_configure(config):
    """Keep xdist from its own order, which is by the number of tests and not by how long they take."""
    config.option.loadscopereorder = False
    expect.set_options(timeout=20_000)  # a machine with much else to do makes no page wrong


def pytest_collection_modifyitems(items):
    """Let the longest files go first, and leave all else in its order."""
    place = {ROOT / name: number for number, name in enumerate(LONGEST)}
    items.sort(key=lambda item: place.get(item.path, len(LONGEST)))


@pytest.fixture(scope="session")
def root() -> Path:
    """Give the course's folder."""
    return ROOT


@pytest.fixture(scope="session")
def browser():
    """Give one headless Chromium for all tests."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=find_chromium(), args=CHROMIUM_ARGS)
        # each page would begin to keep a copy of the whole book: a test that wants a service worker, the book's or
        # JupyterLite's, allows it
        new_context, new_page = chromium.new_context, chromium.new_page
        chromium.new_context = lambda **given: new_context(**{"service_workers": "block", **given})
        chromium.new_page = lambda **given: new_page(**{"service_workers": "block", **given})
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def site_url(root):
    """Serve the built site (``staycurious build`` made it) and give its address."""
    with serving(site_server(root / "_build" / "html", port=0)) as url:
        yield url
