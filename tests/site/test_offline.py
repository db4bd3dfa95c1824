"""The book without a connection: kept after one visit, changed whole or not at all, switched off, and beside JupyterLite.

The site stands in a folder of its host, as on GitHub Pages, and is a copy that the tests may change.
"""

import contextlib
import os
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Error, expect

from staycurious.sitetools import serve
from staycurious.sitetools.offline import write_offline
from staycurious.tools.whole import write_whole
from tests.site.running import serving

HTML = Path(__file__).resolve().parents[2] / "_build" / "html"
FOLDER = "/courses/stay-curious/"
M02 = "book/m02_reading_a_score.html"
EXERCISE = "book/exercises/m02_reading_a_score.html"
GLOSSARY = "book/glossary.html"
MY_WORK = "book/my_work.html"
CACHE = f"staycurious-offline:{FOLDER}"

IS_WHOLE = f"async () => Boolean(await caches.match('{FOLDER}?whole'))"
KEYS = f"""async () => (await caches.has('{CACHE}'))
  ? (await (await caches.open('{CACHE}')).keys()).map(({{url}}) => new URL(url).pathname.slice({len(FOLDER)})) : null"""
UPDATE = """async () => {
  const registration = await navigator.serviceWorker.getRegistration();
  await registration.update();
  const worker = registration.installing ?? registration.waiting;
  while (worker && !["installed", "redundant"].includes(worker.state)) await new Promise((soon) => setTimeout(soon, 20));
  return Boolean(registration.waiting);
}"""
FULL = "() => { Storage.prototype.setItem = () => { throw new DOMException('', 'QuotaExceededError'); }; }"
WORKERS = "async () => (await navigator.serviceWorker.getRegistrations()).map(({active}) => new URL(active?.scriptURL ?? location).pathname)"


CHANGED = {
    GLOSSARY: ("</h1>", "{new}</h1>"),
    "_static/frame.js": ('"use strict";', 'window.version = "{new}";'),
}


class Host:
    """A host of the site: where it is, its files, what was asked of it, and which files it can't give just now."""

    def __init__(self, url: str, site: Path, asked: list[str], broken: set[str]):
        self.url, self.site, self.asked, self.broken = url, site, asked, broken

    def publish(self, new: str) -> None:
        """Publish a version in which the glossary, and a script of every page, say something new."""
        for place, (old, text) in CHANGED.items():
            content = (HTML / place).read_text(encoding="utf-8")
            assert old in content
            write_whole(self.site / place, content.replace(old, text.format(new=new), 1))
        write_offline(self.site, on=True)

    def as_built(self) -> None:
        """Go back to what was built, with nothing broken."""
        self.broken.clear()
        self.asked.clear()
        for place in (*CHANGED, "offline.js", "offline.json"):
            (self.site / place).unlink(missing_ok=True)
            os.link(HTML / place, self.site / place)


@pytest.fixture(scope="module")
def host(tmp_path_factory):
    """Serve a copy of the built site from a folder of a host."""
    top = tmp_path_factory.mktemp("host")
    (top / "index.html").touch()
    site = top / FOLDER.strip("/")
    shutil.copytree(HTML, site, copy_function=os.link)
    asked, broken = [], set()

    class Handler(serve.SiteHandler):
        def send_head(self):
            path = self.path.split("?")[0].removeprefix(FOLDER)
            asked.append(path)
            return self.send_error(503) if path in broken else super().send_head()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(serve, "SiteHandler", Handler)
        with serving(serve.site_server(top, port=0)) as url:
            yield Host(f"{url}{FOLDER}", site, asked, broken)


@contextlib.contextmanager
def new_context(browser, host):
    """Give a browser that has never been here, and the host as it was built."""
    host.as_built()
    context = browser.new_context(service_workers="allow", viewport={"width": 1280, "height": 900})
    context.set_default_timeout(20_000)
    yield context
    context.close()


@pytest.fixture
def context(browser, host):
    """Give such a browser to a test that changes what it keeps."""
    with new_context(browser, host) as context:
        yield context


@pytest.fixture(scope="module")
def kept(browser, host):
    """Give the page of a browser that keeps the whole book, for tests that leave that so; and what its one visit asked for."""
    with new_context(browser, host) as context:
        page = visit(context, host)
        yield page, list(host.asked)


def until(page, condition: str) -> None:
    """Wait until an asynchronous function of the page gives something true, which wait_for_function can't."""
    came = page.evaluate(
        f"""async () => {{
          for (const end = Date.now() + 20_000; Date.now() < end; await new Promise((soon) => setTimeout(soon, 50)))
            if (await ({condition})()) return true;
        }}"""
    )
    assert came, condition


def visit(context, host, path=M02):
    """Open a page, and wait until the whole book is kept."""
    page = context.new_page()
    page.errors = []
    page.on("console", lambda message: page.errors.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: page.errors.append(str(error)))
    page.goto(f"{host.url}{path}")
    until(page, IS_WHOLE)
    return page


def heading(page, host) -> str:
    page.goto(f"{host.url}{GLOSSARY}", wait_until="load")
    page.wait_for_timeout(300)  # if it is to go over to another version, it does so at once
    return page.locator("h1").first.inner_text()


def goes_over(page, host) -> None:
    """Open pages until one is of the second version: a browser takes a moment to see that a tab is closed."""
    for _ in range(5):
        with contextlib.suppress(Error):  # that it is loaded anew before it has quite come
            page.goto(f"{host.url}{GLOSSARY}", wait_until="commit")
        with contextlib.suppress(AssertionError):
            return expect(page.locator("h1").first).to_have_text("Glossarysecond", timeout=1500)
    pytest.fail("the page stays at the older version")


def test_the_copy_begins_after_what_the_page_shows_and_leaves_jupyterlite_out(kept):
    _, asked = kept
    assert asked.index("_static/staycurious/ask_the_score.js") < asked.index("offline.js")
    assert not [path for path in asked if path.startswith("lite/")]


def test_after_one_visit_all_of_the_book_works_without_a_connection(kept, host):
    page, _ = kept
    page.context.set_offline(True)
    host.asked.clear()
    page.goto(f"{host.url}{M02}")
    control = page.locator(".sc-explorable[data-module=ask_the_score] select").first
    live = page.locator(".sc-explorable[data-module=ask_the_score] .live").first
    before = live.inner_text()
    control.select_option(index=1)
    expect(live).not_to_have_text(before)
    page.goto(f"{host.url}{EXERCISE}")
    page.get_by_role("radio").first.check()
    with page.expect_download() as download:
        page.locator("a[download]").first.click()
    place = "exercises/m02_reading_a_score.ipynb"
    assert download.value.suggested_filename == place.split("/")[1]
    assert Path(download.value.path()).read_bytes() == (HTML / place).read_bytes()
    page.goto(f"{host.url}search.html?q=jumper")
    page.get_by_role("status").filter(has_text="found").wait_for()
    assert M02 in page.locator("#search-results a").first.get_attribute("href")
    page.goto(f"{host.url}{GLOSSARY}")
    assert page.locator("h1").first.inner_text() == "Glossary"
    page.goto(host.url)  # a page that leads on, by a name that a host leaves out
    page.wait_for_url("**/book/index.html")
    page.goto(f"{host.url}{MY_WORK}")
    page.get_by_text("The whole book is kept in this browser, as it was on ").wait_for()
    assert (host.asked, page.errors) == ([], [])
    page.goto(f"{host.url}lite/notebooks/index.html?path=m02_reading_a_score.ipynb")  # never opened yet
    page.get_by_role("link", name="Go to the start of the book").click()
    page.wait_for_url("**/book/index.html")
    page.context.set_offline(False)


def test_jupyterlites_own_worker_starts_beside_ours_and_answers(kept, host):
    page, _ = kept
    for _ in range(2):  # the second time JupyterLite takes its worker for an old one, and starts it anew
        page.goto(f"{host.url}lite/notebooks/index.html?path=m02_reading_a_score.ipynb", wait_until="commit")
        with page.expect_console_message(
            lambda message: "JupyterLite ServiceWorker was successfully" in message.text
        ):
            pass
        page.wait_for_function(
            "() => navigator.serviceWorker.controller?.scriptURL.includes('/lite/service-worker.js')"
        )
        assert page.evaluate("async () => (await fetch('/api/service-worker-heartbeat')).text()") == "ok"
        until(page, f"async () => (await ({WORKERS})()).length === 2")
    assert sorted(page.evaluate(WORKERS)) == [f"{FOLDER}lite/service-worker.js", f"{FOLDER}offline.js"]
    page.goto(f"{host.url}{MY_WORK}")
    page.get_by_text("The whole book is kept").wait_for()
    assert not [key for key in page.evaluate(KEYS) if key.startswith("lite/")]


def test_a_newer_version_takes_over_whole_once_no_other_tab_is_open(context, host):
    page = visit(context, host)
    other = context.new_page()
    other.goto(f"{host.url}{M02}")
    host.publish("second")
    host.asked.clear()
    assert page.evaluate(UPDATE)
    assert sorted(set(host.asked)) == sorted([*CHANGED, "offline.js", "offline.json"]), "what has changed"
    assert heading(page, host) == "Glossary"
    assert page.evaluate("window.version") is None
    page.goto(f"{host.url}{MY_WORK}")
    page.get_by_text("A newer version is here as well.").wait_for()

    other.close()
    goes_over(page, host)
    assert page.evaluate("window.version") == "second"
    context.set_offline(True)
    assert heading(page, host) == "Glossarysecond"
    assert page.evaluate(KEYS).count(GLOSSARY) == 1, "the older version is gone"


def test_a_half_finished_update_leaves_the_old_version_whole(context, host):
    page = visit(context, host)
    host.publish("second")
    host.broken.add("_static/frame.js")
    assert not page.evaluate(UPDATE)
    assert (heading(page, host), page.evaluate("window.version")) == ("Glossary", None)

    host.broken.clear()
    write_whole(
        host.site / "_static/frame.js", (HTML / "_static/frame.js").read_bytes()
    )  # the host has got halfway
    assert not page.evaluate(UPDATE)
    context.set_offline(True)
    assert (heading(page, host), page.evaluate("window.version")) == ("Glossary", None)

    context.set_offline(False)
    host.publish("second")
    assert page.evaluate(UPDATE)
    goes_over(page, host)
    assert page.evaluate("window.version") == "second"


def test_a_reader_switches_it_off_and_on_again_and_whoever_runs_the_site_for_everybody(context, host):
    page = visit(context, host, MY_WORK)
    off = page.get_by_role("button", name="Keep no copy, and remove this one")
    page.evaluate(FULL)
    off.press("Enter")
    page.get_by_text("That could not be done: this browser has no room left").wait_for()
    assert page.evaluate(IS_WHOLE)
    page.reload()
    page.errors.clear()  # the theme's, which keeps how far its list is scrolled
    off.press("Enter")
    page.get_by_text("No copy of the book is kept in this browser.").wait_for()
    assert (page.evaluate(KEYS), page.evaluate(WORKERS)) == (None, [])
    page.goto(f"{host.url}{MY_WORK}", wait_until="networkidle")
    assert (page.evaluate(KEYS), page.evaluate(WORKERS)) == (None, [])
    page.get_by_role("button", name="Keep a copy (").press("Enter")
    until(page, IS_WHOLE)
    off.wait_for()
    assert page.errors == []

    write_offline(host.site, on=False)
    page.evaluate("async () => (await navigator.serviceWorker.getRegistration()).update()")
    until(page, "async () => !(await navigator.serviceWorker.getRegistration())")
    page.goto(f"{host.url}{MY_WORK}", wait_until="networkidle")
    page.get_by_text("has switched this off").wait_for()
    assert page.evaluate(KEYS) is None


def test_a_device_that_saves_data_keeps_the_pages_that_were_opened(context, host):
    context.add_init_script("Object.defineProperty(navigator, 'connection', {value: {saveData: true}})")
    page = context.new_page()
    page.goto(f"{host.url}{M02}")
    until(page, f"async () => ((await ({KEYS})()) ?? []).includes('{M02}')")
    assert EXERCISE not in page.evaluate(KEYS)
    page.goto(f"{host.url}{MY_WORK}")
    more = page.get_by_role("button", name="Keep the whole book (")
    more.wait_for()
    context.set_offline(True)
    page.goto(f"{host.url}{M02}")
    page.locator(".sc-explorable[data-module=ask_the_score] .live").first.wait_for()
    context.set_offline(False)
    page.goto(f"{host.url}{MY_WORK}")
    more.press("Enter")
    page.get_by_text("The whole book is kept").wait_for()
    assert EXERCISE in page.evaluate(KEYS)


@pytest.mark.parametrize("without", ["navigator.serviceWorker", "localStorage"])
def test_where_a_browser_can_keep_nothing_the_site_works_as_before(context, host, without):
    thing, _, name = without.rpartition(".")
    value = "undefined" if thing else "{ get() { throw new DOMException('no', 'SecurityError'); } }"
    what = f"{{ value: {value} }}" if thing else value
    context.add_init_script(f"Object.defineProperty({thing or 'window'}, '{name or without}', {what})")
    page = context.new_page()
    page.goto(f"{host.url}{MY_WORK}", wait_until="networkidle")
    page.get_by_text("This browser can't keep a copy of the book here").wait_for()
    assert page.get_by_role("button", name="Keep").count() == 0
