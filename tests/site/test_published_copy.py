"""Getting the published copy of a notebook back, and hearing that it has changed, without losing one's own."""

import json
from pathlib import Path

import pytest
from audit import axe_violations, overflow_of
from lite import PANEL
from playwright.sync_api import expect

ROOT = Path(__file__).resolve().parents[2]
PLACE = "exercises/m02_reading_a_score.ipynb"
MINE = "exercises/m02_reading_a_score (mine, 20 November).ipynb"
MY_WORK, MODULE = "book/my_work.html", "book/m02_reading_a_score.html"
BUTTON = "Get the published copy, and keep mine "
CHANGED = "The course has changed this notebook since you opened yours."
SAME = "It comes from the version that is published now."
#: What a tab with a notebook in it holds.
OPEN = "navigator.locks.request('staycurious-open /lite/', {mode: 'shared'}, () => new Promise(() => {}))"
PLANT = """(all) => new Promise((done) => {
  const request = indexedDB.open("JupyterLite Storage - /lite/", 3);
  request.onupgradeneeded = () => { for (const name of ["files", "checkpoints", "counters"]) request.result.createObjectStore(name); };
  request.onsuccess = () => {
    const work = request.result.transaction(["files", "checkpoints"], "readwrite");
    for (const [path, content] of Object.entries(all)) {
      const file = {path, name: path.split("/").at(-1), type: "notebook", format: "json", content, last_modified: "2026-11-20T10:31:00.000Z"};
      if (content) work.objectStore("files").put(file, path); // else a checkpoint of what is gone
      work.objectStore("checkpoints").put([file], path);
    }
    work.oncomplete = () => { request.result.close(); done(); };
  };
})"""
KEPT = """() => new Promise((done) => {
  const request = indexedDB.open("JupyterLite Storage - /lite/");
  request.onsuccess = async () => {
    const work = request.result.transaction(["files", "checkpoints"]);
    const all = (name) => new Promise((give) => { work.objectStore(name).getAll().onsuccess = ({target}) => give(target.result); });
    const files = Object.fromEntries((await all("files")).map(({path, name, content}) => [path, [name, content.cells[0].source]]));
    const checkpoints = (await all("checkpoints")).flat().map(({path}) => path);
    request.result.close();
    done({files, checkpoints});
  };
})"""


@pytest.fixture(scope="module")
def published():
    """Give the version of each published notebook, as the build wrote it."""
    return json.loads((ROOT / "_build/html/lite/published.json").read_text(encoding="utf-8"))


def notebook(path: str = "", version: str = "", words: str = "my words") -> dict:
    """Give a saved notebook, with the stamp of the version that it was made from."""
    stamp = {"stay_curious": {"published": {"path": path, "version": version}}} if path else {}
    cells = [{"cell_type": "markdown", "id": "a", "metadata": {}, "source": words}]
    return {"cells": cells, "metadata": stamp, "nbformat": 4, "nbformat_minor": 5}


@pytest.fixture
def opened(browser, site_url):
    """Give a function that opens a page of a fresh browser in which JupyterLite has saved these notebooks."""
    contexts = []

    def opened(name: str, kept: dict, **settings):
        contexts.append(browser.new_context(**settings))
        page = contexts[-1].new_page()
        page.goto(f"{site_url}/lite/published.json")
        page.evaluate(PLANT, kept)
        page.goto(f"{site_url}/{name}", wait_until="domcontentloaded")
        return page

    yield opened
    for context in contexts:
        context.close()


def row(page, path: str):
    """Find what the list says of a notebook."""
    return page.locator(".sc-kept li").filter(has=page.get_by_text(path, exact=True))


def refused(page, sentence: str) -> None:
    """Ask for the published copy, and see that this sentence is said and nothing has changed."""
    before = page.evaluate(KEPT)
    page.get_by_role("button", name=BUTTON + PLACE).click()
    expect(page.locator(".sc-my-work > [role=status]")).to_contain_text(sentence)
    assert page.evaluate(KEPT) == before
    assert page.url.endswith(MY_WORK)


def test_the_list_says_of_each_notebook_only_what_is_known(opened, published):
    here, old, gone = PLACE, "m02_reading_a_score.ipynb", "m99_gone.ipynb"
    kept = {
        here: notebook(here, published[here]),
        old: notebook(old, "of an earlier build"),
        "m03_what_was_predicted.ipynb": notebook(),
        gone: notebook(gone, "x"),
        MINE: notebook(here, "x"),
        "m04_fair_to_whom.ipynb": "no notebook",
        "m05_ai_notes.ipynb": notebook(here, "x"),  # saved as another
    }
    page = opened(MY_WORK, kept, viewport={"width": 320, "height": 900}, color_scheme="dark")
    expect(row(page, here)).to_contain_text(SAME)
    expect(row(page, old)).to_contain_text(CHANGED)
    expect(row(page, gone)).to_contain_text("The course no longer has this notebook. Yours stays here.")
    expect(page.get_by_role("button", name=BUTTON)).to_have_count(5)
    expect(row(page, "m05_ai_notes.ipynb")).not_to_contain_text(CHANGED)
    expect(row(page, MINE).locator(".sc-own-copy")).to_be_empty()
    assert axe_violations(page) == []
    assert overflow_of(page) == []

    page.route("**/published.json", lambda route: route.abort())
    page.reload()
    expect(row(page, old)).to_be_visible()
    page.wait_for_load_state("networkidle")
    assert "".join(page.locator(".sc-own-copy").all_text_contents()) == "", (
        "without the network: nothing wrong"
    )


def test_whatever_stands_in_the_way_is_said_and_ones_own_stays_as_it_is(opened):
    page = opened(MY_WORK, {PLACE: notebook(PLACE, "old")})
    site = page.url.removesuffix(MY_WORK)
    other = page.context.new_page()
    other.goto(f"{site}lite/published.json")
    other.evaluate(f"() => {{ {OPEN}; }}")
    refused(page, "A notebook is open in another tab. Save it there, close that tab, and press again.")
    other.close()

    for answer, sentence in (
        ({"status": 404}, "The course no longer has this notebook."),
        ({"body": "<p>Log in</p>"}, "could not be fetched. Try again when you are online."),
        (None, "could not be fetched. Try again when you are online."),
    ):
        page.unroute_all()
        page.route(
            f"**/files/{PLACE}",
            lambda route, _, answer=answer: route.fulfill(**answer) if answer else route.abort(),
        )
        refused(page, sentence)
    page.unroute_all()

    for name in ("add", "delete"):  # no room, and broken off when both are there
        page.evaluate(
            "name => { IDBObjectStore.prototype[name] = () => { throw new DOMException('', 'QuotaExceededError'); }; }",
            name,
        )
        refused(page, "Your copy could not be kept under another name. Nothing was changed.")
        page.reload()


def test_where_the_browser_keeps_nothing_the_box_says_nothing(opened):
    page = opened(MODULE, {})
    page.add_init_script(
        "Object.defineProperty(globalThis, 'indexedDB', {get() { throw new DOMException('no', 'SecurityError'); }})"
    )
    page.reload()
    page.wait_for_load_state("networkidle")
    assert page.locator(".sc-published").all_text_contents() == ["", ""]


def test_the_published_copy_opens_and_ones_own_goes_on_beside_it(opened, published):
    second, third = (MINE.replace(")", f", {number})") for number in (2, 3))
    kept = {PLACE: notebook(PLACE, "old"), MINE: notebook(words="an earlier one"), second: None}
    page = opened(MODULE, kept, service_workers="allow")
    context = page.context
    box = page.locator(".sc-open-exercise .sc-published")
    expect(box).to_contain_text(
        f"This browser keeps your own copy of the notebook, which opens as you left it. {CHANGED}"
    )
    expect(page.locator(".sc-open-notebook .sc-published")).to_have_text("")
    page.evaluate(
        """([places, old]) => caches.open("staycurious-lite").then((cache) => Promise.all(places.map((place) => cache.put(place, new Response(old)))))""",
        [[f"/lite/files/{PLACE}", "/lite/published.json"], json.dumps(notebook(words="as the cache has it"))],
    )
    box.get_by_role("button", name=BUTTON).click()
    page.wait_for_function(f"() => {{ {PANEL} return Boolean(notebookPanel()); }}", timeout=90_000)
    fresh = page.evaluate(
        f"""async () => {{ {PANEL}
          const {{ context, content }} = notebookPanel();
          await context.ready;
          const published = content.model.cells.get(0).sharedModel.getSource();
          content.model.cells.get(0).sharedModel.setSource("new words");
          await context.save();
          return published;
        }}"""
    )
    assert page.evaluate("async () => (await fetch('/lite/published.json')).json()") == published, (
        "no Python of before"
    )
    source = json.loads((ROOT / "_build/html/lite/files" / PLACE).read_text(encoding="utf-8"))["cells"][0][
        "source"
    ]
    assert fresh == "".join(source)
    named = {path: path.removeprefix("exercises/") for path in (PLACE, MINE, third)}
    kept = page.evaluate(KEPT)
    assert kept["files"] == {
        PLACE: [named[PLACE], "new words"],
        MINE: [named[MINE], "an earlier one"],
        third: [named[third], "my words"],
    }
    assert sorted(kept["checkpoints"])[:3] == [MINE, second, third]

    mine = context.new_page()
    mine.goto(page.url.split("/lite/")[0] + f"/{MY_WORK}")
    expect(row(mine, PLACE)).to_contain_text(SAME)  # a real save keeps the stamp
    refused(mine, "A notebook is open in another tab.")
    mine.evaluate("Object.defineProperty(navigator, 'locks', {value: undefined})")  # as over plain http
    refused(mine, "A notebook is open in another tab.")
    mine.evaluate("document.dispatchEvent(new Event('visibilitychange'))")  # on the way back from that tab
    mine.wait_for_timeout(100)
    expect(mine.get_by_role("button", name=BUTTON + PLACE)).to_be_focused()
    with mine.expect_download() as coming:
        mine.get_by_role("button", name=f"Download {third}").click()
    assert json.loads(Path(coming.value.path()).read_text())["cells"][0]["source"] == "my words"
