"""Where work is kept, in a real browser: forbidden, full, spoilt, in two tabs, shared, erased; and nothing leaves it."""

import shutil
import subprocess
from pathlib import Path

import pytest
from audit import axe_violations, overflow_of, requests_of
from playwright.sync_api import expect
from running import serving

from staycurious.sitetools.serve import site_server

ROOT = Path(__file__).resolve().parents[2]
KEY = "exercise/m02"
FORBIDDEN = """for (const name of ['localStorage', 'sessionStorage']) Object.defineProperty(window, name,
  {get() { throw new DOMException('The operation is insecure.', 'SecurityError'); }});"""
FILL = """(name) => {
  const place = window[name];
  for (let size = 2 ** 22; size >= 1; size = Math.floor(size / 2))
    for (let n = 0; ; n++) { try { place.setItem(`other-${size}-${n}`, 'x'.repeat(size)); } catch { break; } }
}"""
STARTS = """
import { eraseNotebooks, keepingBox, listNotebooks, openStore, siteRoot } from "../_static/staycurious/kit.js";
window.store = openStore(siteRoot(new URL("../_static/staycurious/kit.js", location.href).href));
window.download = { pending: () => window.undone, start() { window.downloads = (window.downloads ?? 0) + 1; } };
window.heard = [];
window.eraseAll = () => store.eraseAll(() => eraseNotebooks(store.root));
window.notebooks = () => listNotebooks(store.root);
store.listen((said) => window.heard.push(said));
const box = keepingBox(store, { download, open: true });
document.querySelector("main").append(box.element);
window.ready = true;
"""
PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<link rel="stylesheet" href="../_static/staycurious.css"><title>{title}</title>
<main><h1>{title}</h1><p><a href="other.html">Another page of the course</a></p></main>
<script type="module">{script}</script></html>"""


@pytest.fixture(scope="module")
def kit_url(tmp_path_factory):
    """Serve a small site whose pages hold the part and show the store to the tests."""
    site = tmp_path_factory.mktemp("kit")
    static = site / "sc" / "_static" / "staycurious"
    static.mkdir(parents=True)
    web = (ROOT / "src" / "staycurious" / "web").as_posix()
    source = f'export {{ keepingBox }} from "{web}/keeping.js";\nexport {{ openStore, siteRoot }} from "{web}/storage.js";\n'
    source += f'export {{ eraseNotebooks, listNotebooks }} from "{web}/notebooks.js";\n'
    bundle = [ROOT / "node_modules" / ".bin" / "esbuild", "--bundle", "--format=esm", "--charset=utf8"]
    done = subprocess.run(
        [*bundle, f"--outfile={static / 'kit.js'}"], input=source, text=True, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr
    shutil.copyfile(ROOT / "book" / "assets" / "staycurious.css", static.parent / "staycurious.css")
    (site / "sc" / "book").mkdir()
    for name, title in (("page", "A page"), ("other", "Another page")):
        text = PAGE.format(title=title, script=STARTS)
        (site / "sc" / "book" / f"{name}.html").write_text(text, encoding="utf-8")
    (site / "index.html").write_text("a site begins with it", encoding="utf-8")
    with serving(site_server(site, port=0)) as url:
        yield f"{url}/sc/book/page.html"


@pytest.fixture
def context(browser):
    """Give a fresh browser, as somebody's device is."""
    made = browser.new_context(viewport={"width": 320, "height": 900})
    yield made
    made.close()


def opened(context, url):
    """Open the small page in a new tab."""
    page = context.new_page()
    page.goto(url)
    page.wait_for_function("() => window.ready")
    return page


def where(page):
    """Find the sentence that says where work is kept."""
    return page.locator(".sc-keeping-where")


def said(page):
    """Find what was said last."""
    return page.locator(".sc-keeping").get_by_role("status")


def share(page):
    """Find the box to tick."""
    return page.get_by_role("checkbox", name="I share this device")


def erase_button(page):
    """Find the button that begins to erase."""
    return page.get_by_role("button", name="Erase my work here…")


def write(page, key, value):
    """Keep something, as a page's part does."""
    return page.evaluate("([key, value]) => store.write(key, value)", [key, value])


def value_of(page, key):
    """Read something, as a page's part does."""
    return page.evaluate("(key) => store.read(key).value ?? null", key)


def test_work_is_kept_on_the_device_and_nothing_leaves_the_browser(context, kit_url):
    page = opened(context, kit_url)
    asked = requests_of(page)
    expect(where(page)).to_have_text("Your work here is kept in this browser, on this device.")
    assert write(page, KEY, {"a": 1}) == {"kept": "device"}
    share(page).check()
    erase_button(page).click()
    page.get_by_role("button", name="Yes, erase it").click()
    expect(said(page)).to_contain_text("erased")
    assert asked == []
    assert context.cookies() == []
    assert page.evaluate("Object.keys(localStorage)") == ["staycurious:/sc/:shared"]


def test_in_a_browser_that_forbids_it_the_page_works_and_says_so(context, kit_url):
    errors = []
    context.add_init_script(FORBIDDEN)
    page = opened(context, kit_url)
    page.on("pageerror", lambda error: errors.append(str(error)))
    expect(where(page)).to_have_text(
        "Your work here isn't kept: it is gone when you leave this page. "
        "This browser's settings let this site keep nothing. Download it before you go."
    )
    assert write(page, KEY, "my words")["kept"] == "nowhere"
    assert value_of(page, KEY) == "my words"
    share(page).check()
    page.evaluate("eraseAll()")
    assert value_of(page, KEY) is None
    assert errors == []


def test_in_a_full_browser_the_tab_keeps_it_and_then_the_page_and_it_is_said(context, kit_url):
    page = opened(context, kit_url)
    write(page, KEY, "before")
    page.evaluate(FILL, "localStorage")
    assert write(page, KEY, "new words " * 100)["kept"] == "tab"
    full = "This browser has no room left for this site. Download it before you go."
    expect(where(page)).to_have_text(f"Your work here is kept for this tab only. {full}")
    expect(said(page)).to_contain_text("no room left")
    page.reload()
    assert value_of(page, KEY).startswith("new words")
    page.evaluate(FILL, "sessionStorage")
    assert write(page, "quiz/m02", "more words " * 100)["kept"] == "nowhere"
    expect(where(page)).to_have_text(
        f"Your work here isn't kept: it is gone when you leave this page. {full}"
    )
    assert value_of(page, "quiz/m02").startswith("more words")


@pytest.mark.parametrize("place", ["localStorage", "sessionStorage"])
def test_in_a_full_browser_sharing_says_what_is_so_and_claims_no_more(context, kit_url, place):
    page = opened(context, kit_url)
    write(page, KEY, "words " * 100)
    for full in {place, "sessionStorage"}:
        page.evaluate(FILL, full)
    share(page).check()
    expect(said(page)).to_contain_text("1 exercise could not be moved, and stays where it was.")
    expect(said(page)).to_contain_text("Your work here isn't kept")
    assert "From now on" not in said(page).inner_text()


def test_what_is_spoilt_is_given_as_text_and_set_aside_before_new_work(context, kit_url):
    page = opened(context, kit_url)
    page.evaluate("localStorage.setItem('staycurious:/sc/:exercise/m02', '{\"v\":1, half my words')")
    assert page.evaluate("store.read('exercise/m02')") == {"broken": '{"v":1, half my words'}
    write(page, KEY, "new")
    keys = page.evaluate("store.keys()")
    assert [key.split(" ")[0] for key in keys] == [f"aside/{KEY}", KEY]
    assert page.evaluate("(key) => store.read(key).broken", keys[0]) == '{"v":1, half my words'


def test_sharing_moves_the_work_reaches_open_tabs_and_starts_new_ones(context, kit_url):
    first, second = opened(context, kit_url), opened(context, kit_url)
    write(first, KEY, "mine")
    second.wait_for_function("() => heard.some(({key, elsewhere}) => key === 'exercise/m02' && elsewhere)")
    share(first).check()
    expect(said(first)).to_have_text("1 piece of work is now kept for this tab only.")
    expect(where(first)).to_have_text("Your work here is kept for this tab only.")
    assert first.evaluate("Object.keys(localStorage)") == ["staycurious:/sc/:shared"]
    expect(share(second)).to_be_checked()
    expect(where(second)).to_have_text("Your work here is kept for this tab only.")
    assert (value_of(first, KEY), value_of(second, KEY)) == ("mine", None)

    third = opened(context, kit_url)
    expect(share(third)).to_be_checked()
    assert write(third, KEY, "theirs") == {"kept": "tab"}
    first.reload()
    assert value_of(first, KEY) == "mine"
    third.close()

    share(first).uncheck()
    expect(said(first)).to_have_text("1 piece of work is now kept on this device.")
    expect(share(second)).to_be_checked()
    assert value_of(opened(context, kit_url), KEY) == "mine"


def test_erasing_asks_first_in_the_page_and_can_be_left_by_keyboard(context, kit_url):
    page = opened(context, kit_url)
    erase_button(page).click()
    expect(said(page)).to_have_text("There is nothing of yours here to erase.")
    for key in (KEY, "quiz/m02", "quiz/m03"):
        write(page, key, 1)
    erase_button(page).focus()
    page.keyboard.press("Enter")
    group = page.get_by_role("group", name="Erase all work of this course in this browser?")
    expect(group).to_be_focused()
    expect(group).to_have_accessible_description(
        "That is: 1 exercise and 2 quizzes. Files that you have downloaded stay. This can't be undone."
    )
    found = axe_violations(page) + overflow_of(page)
    page.keyboard.press("Escape")
    expect(group).to_be_hidden()
    expect(erase_button(page)).to_be_focused()
    assert page.evaluate("store.keys().length") == 3
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("downloads") == 1
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(said(page)).to_have_text("3 pieces of work are erased. Nothing of yours is kept here now.")
    expect(erase_button(page)).to_be_focused()
    assert page.evaluate("store.keys()") == []
    assert found + axe_violations(page) == []


def test_erasing_reaches_another_tabs_work(context, kit_url):
    other, page = opened(context, kit_url), opened(context, kit_url)
    share(other).check()
    write(other, KEY, "in that tab")
    page.evaluate("eraseAll()")
    expect(said(other)).to_have_text(
        "Your work was erased in another tab. Nothing of yours is kept here now."
    )
    assert other.evaluate("store.keys()") == []
    assert other.evaluate("Object.values(sessionStorage).filter(text => text.includes('in that tab'))") == []


def test_notebooks_that_an_open_tab_holds_are_said_to_be_left(context, kit_url):
    # as an application that doesn't let go of its database; JupyterLite itself does (test_my_work.py)
    other, page = opened(context, kit_url), opened(context, kit_url)
    other.evaluate(
        """() => new Promise((done) => {
          const request = indexedDB.open("JupyterLite Storage - /sc/lite/", 1);
          request.onupgradeneeded = () => request.result.createObjectStore("files");
          request.onsuccess = () => { window.held = request.result; done(); };
        })"""
    )
    erased = page.evaluate("eraseAll()")
    assert erased["left"] == [
        "The notebooks could not be erased: one is open in another tab. Close that tab, then erase once more."
    ]
    erase_button(page).click()  # it lists the notebooks, which nobody can while they are still to be erased
    expect(said(page)).to_have_text("There is nothing of yours here to erase.")
    other.close()
    assert page.evaluate("eraseAll()") == {"erased": 0, "left": []}


def test_a_notebook_that_saves_itself_again_is_told_of(context, kit_url):
    page = opened(context, kit_url)
    write(page, KEY, 1)
    erase_button(page).click()
    page.get_by_role("button", name="Yes, erase it").click()
    expect(said(page)).to_contain_text("Nothing of yours is kept here now.")
    page.evaluate(
        """() => new Promise((done) => {
          const request = indexedDB.open("JupyterLite Storage - /sc/lite/", 1);
          request.onupgradeneeded = () => request.result.createObjectStore("files")
            .put({path: "m02.ipynb", type: "notebook"}, "m02.ipynb");
          request.onsuccess = () => { request.result.close(); done(); };
        })"""
    )
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(said(page)).to_contain_text("A notebook that is still open in another tab has saved itself again.")
    assert page.evaluate("eraseAll()") == {"erased": 1, "left": []}


def test_a_quiz_that_was_not_downloaded_is_asked_for_too(context, kit_url):
    page = opened(context, kit_url)
    share(page).check()
    write(page, "quiz/m02", 1)
    asks = "() => !window.dispatchEvent(new Event('beforeunload', {cancelable: true}))"
    assert page.evaluate(asks)
    page.evaluate("store.noteDownloaded()")
    assert not page.evaluate(asks)
    write(page, "quiz/m02", 2)
    assert page.evaluate(asks)
    share(page).uncheck()
    assert not page.evaluate(asks)


def test_looking_for_notebooks_makes_no_database(context, kit_url):
    page = opened(context, kit_url)
    assert page.evaluate("notebooks()") == []
    assert page.evaluate("indexedDB.databases()") == []


@pytest.mark.parametrize(
    ("shared", "undone", "asks"), [(True, True, True), (True, False, False), (False, True, False)]
)
def test_the_browser_asks_before_a_tab_closes_with_work_that_goes_with_it(
    context, kit_url, shared, undone, asks
):
    page = opened(context, kit_url)
    share(page).set_checked(shared)
    page.evaluate("(undone) => { window.undone = undone; }", undone)
    page.locator("h1").click()  # a browser asks nothing on a page that nobody has touched
    questions = []
    page.on("dialog", lambda dialog: (questions.append(dialog.type), dialog.accept()))
    page.get_by_role("link", name="Another page of the course").click()
    page.wait_for_url("**/other.html")
    assert questions == [], "a link within the course keeps the tab"
    page.wait_for_function("() => window.ready")
    page.evaluate("(undone) => { window.undone = undone; }", undone)
    page.locator("h1").click()
    page.close(run_before_unload=True)
    if asks:
        page.wait_for_event("close")
    assert questions == (["beforeunload"] if asks else [])


def test_a_link_that_led_nowhere_turns_the_question_off_for_a_moment_only(context, kit_url):
    page = opened(context, kit_url)
    share(page).check()
    page.evaluate("window.undone = true")
    asks = "() => !window.dispatchEvent(new Event('beforeunload', {cancelable: true}))"
    page.locator("a").first.evaluate("link => { link.onclick = () => false; link.click(); }")
    assert not page.evaluate(asks)
    page.wait_for_function(asks, timeout=3000)
