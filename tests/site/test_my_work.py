"""The page "My work on this device": what it lists, what can be taken along or erased, and that nothing leaves it."""

import json
from pathlib import Path

import pytest
from audit import axe_violations, open_page, overflow_of, requests_of
from lite import PANEL
from playwright.sync_api import expect

PAGE = "book/my_work.html"
EXERCISE = "exercise/m02_reading_a_score"
SPOILT = '{"v":1, half <img src=x onerror="window.ran = true">'
TRIES = [
    {"id": "m02_k1", "version": "x", "at": "2026-11-20T10:00:00.000Z", "sure": 80, "verdict": "not_yet", "back": False},
    {"id": "m02_k2", "version": "x", "at": "2026-11-20T10:01:00.000Z", "sure": 60, "verdict": "right", "back": False},
]  # fmt: skip
WORK = {
    EXERCISE: {"questions": 9, "answered": 5, "drafts": {}, "words": {"Question 1": "194 families", "Why": "<b>Line</b>\ntwo"}},
    "quiz/m02_reading_a_score": {"tries": TRIES},
    "lab/m02_reading_a_score": {"prediction": "98 of 1,000"},
    "aside/exercise/m02_reading_a_score 2026-11-19T09:00:00.000Z": {"words": {"Why": "an older reason"}},
}  # fmt: skip
NOTEBOOK = {"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
LITE_FILES = """(notebook) => new Promise((done) => {
  const request = indexedDB.open("JupyterLite Storage - /lite/", 1);
  request.onupgradeneeded = () => request.result.createObjectStore("files");
  request.onsuccess = () => {
    const files = request.result.transaction("files", "readwrite").objectStore("files");
    const file = (path, type, content) =>
      files.put({path, type, content, last_modified: "2026-11-20T10:31:00.000Z"}, path);
    file("exercises", "directory", null);
    file("exercises/m02_reading_a_score.ipynb", "notebook", notebook);
    files.transaction.oncomplete = () => { request.result.close(); done(); };
  };
})"""


def opened(browser, url, width=1280, theme="light"):
    """Open the page in a fresh browser and wait until it lists what is kept."""
    view = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=theme).new_page()
    view.goto(url)
    view.locator(".sc-kept > *").first.wait_for()
    return view


def stored(value) -> str:
    """Give a value as the store writes it."""
    return json.dumps({"v": 1, "saved": "2026-11-20T10:31:00.000Z", "value": value})


def plant(page, entries: dict) -> None:
    """Put entries into the browser, as earlier visits left them, and open the page with them."""
    texts = {f"staycurious:/:{key}": text for key, text in entries.items()}
    page.evaluate(
        "(all) => { for (const [key, text] of Object.entries(all)) localStorage.setItem(key, text); }", texts
    )
    page.reload()
    page.locator(".sc-kept > *").first.wait_for()


def all_work() -> dict:
    """Give the texts of work of every kind, one of them spoilt."""
    return {key: stored(value) for key, value in WORK.items()} | {"exercise/m99_gone": SPOILT}


@pytest.fixture
def page(browser, site_url):
    """Give the page, open in a fresh browser."""
    view = opened(browser, f"{site_url}/{PAGE}")
    yield view
    view.context.close()


def said(page):
    """Find what the page's own part said last."""
    return page.locator(".sc-my-work > [role=status]")


def downloaded(page, button) -> tuple[str, str]:
    """Press a button, and give the name and the text of the file that comes."""
    with page.expect_download() as coming:
        button.click()
    return coming.value.suggested_filename, Path(coming.value.path()).read_text(encoding="utf-8")


def test_where_nothing_is_kept_it_says_so_and_what_is_so_without_javascript(browser, site_url, page):
    expect(page.locator(".sc-kept")).to_have_text("Nothing of yours is kept here yet.")
    expect(page.get_by_role("button", name="Download all as one file")).to_be_disabled()
    expect(page.locator(".sc-my-work .sc-without")).to_be_hidden()
    plain = open_page(browser, f"{site_url}/{PAGE}", java_script_enabled=False)
    expect(plain.locator(".sc-my-work")).to_contain_text("these pages keep nothing of your work")
    plain.context.close()


def test_it_lists_the_work_by_module_with_links_and_words_and_nothing_leaves(page, site_url):
    plant(page, all_work())
    asked = requests_of(page)
    lists = page.locator(".sc-kept")
    module = page.get_by_role("heading", name="M2 · Reading a risk score", exact=True)
    rows = module.locator("xpath=following-sibling::ul[1]/li")
    expect(rows).to_have_count(3)
    expect(rows.nth(0)).to_contain_text("Exercise: 5 of 9 questions answered. Last changed 20 November 2026")
    expect(rows.nth(1)).to_contain_text("Lab: Last changed 20 November 2026")
    expect(rows.nth(2)).to_contain_text(
        "Quiz: 2 questions answered, 1 right at the last try. 1 has come back."
    )
    rows.nth(0).get_by_text("Your answers").click()
    expect(rows.nth(0).locator("pre")).to_have_text(
        "Question 1:\n    194 families\nWhy:\n    <b>Line</b>\n    two"
    )
    links = lists.get_by_role("link")
    for address in links.evaluate_all("all => all.map(link => link.href)"):
        path, _, part = address.partition("#")
        text = page.request.get(path).text()
        assert not part or f'id="{part}"' in text, address
    expect(lists.get_by_role("heading", name="How sure you were, and how often right")).to_be_visible()
    assert asked == []
    assert page.evaluate("window.ran") is None


def test_what_cant_be_read_is_there_to_copy_and_can_be_erased_alone(page):
    plant(page, all_work())
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    field = page.get_by_role("textbox", name="Exercise: m99_gone")
    expect(field).to_have_value(SPOILT)
    expect(page.get_by_role("textbox", name="Exercise: M2 · Reading a risk score, last written 20 November 2026")).to_have_value("Why:\n    an older reason")  # fmt: skip
    page.get_by_role("button", name="Copy Exercise: m99_gone").click()
    expect(said(page)).to_have_text("Copied.")
    assert page.evaluate("navigator.clipboard.readText()") == SPOILT
    page.get_by_role("button", name="Erase… Exercise: m99_gone").click()
    page.get_by_role("group", name="Erase this one?").get_by_role("button", name="No, keep it").click()
    expect(field).to_be_visible()
    page.get_by_role("button", name="Erase… Exercise: m99_gone").click()
    page.get_by_role("group", name="Erase this one?").get_by_role("button", name="Yes, erase it").click()
    expect(said(page)).to_have_text("Exercise: m99_gone is erased.")
    expect(page.get_by_role("heading", name="Kept here now")).to_be_focused()
    expect(page.get_by_role("heading", name="What can't be read")).to_have_count(0)
    left = page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('staycurious:'))")
    assert len(left) == len(WORK)


def test_one_file_takes_it_to_another_browser(page, browser, site_url, tmp_path):
    plant(page, all_work())
    name, text = downloaded(page, page.get_by_role("button", name="Download all as one file"))
    assert name == "stay-curious-my-work.json"
    file = json.loads(text)
    assert {key: one["value"] for key, one in file["kept"].items()} == WORK
    assert file["unreadable"] == {"exercise/m99_gone": SPOILT}
    assert "    194 families" in file["words"]

    (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "other.json").write_text("{}", encoding="utf-8")
    other = opened(browser, f"{site_url}/{PAGE}")
    chooser = other.get_by_label("Go on with a file downloaded from this page, here or on another device")
    chooser.set_input_files(tmp_path / "other.json")
    expect(said(other)).to_contain_text("This file isn't from this page.")
    chooser.set_input_files(tmp_path / name)
    expect(said(other)).to_have_text("Put back: 4. Here already: 0.")
    expect(other.locator(".sc-kept")).to_contain_text("5 of 9 questions answered")
    kept = other.evaluate("(key) => JSON.parse(localStorage.getItem('staycurious:/:' + key)).value", EXERCISE)
    assert kept == WORK[EXERCISE]
    other.context.close()


def test_a_strangers_file_can_neither_stop_the_page_nor_keep_it_busy(page, tmp_path):
    kept = {f"lab/{n}": {"saved": "2026", "value": n} for n in range(500)}
    kept[EXERCISE] = {"saved": "2026", "value": {"words": {"q": {"toString": 1}}}}
    kept["quiz/deep"] = {"value": "deep"}
    text = json.dumps({"stay_curious": 1, "kept": kept}).replace('"deep"}', 5000 * "[" + 5000 * "]" + "}")
    (tmp_path / "file.json").write_text(text, encoding="utf-8")
    page.evaluate(
        """() => {
          window.shown = 0;
          new MutationObserver(() => { window.shown += 1; }).observe(document.querySelector(".sc-kept"), {childList: true});
        }"""
    )
    page.get_by_label("Go on with a file downloaded").set_input_files(tmp_path / "file.json")
    expect(said(page)).to_have_text("Put back: 501. Here already: 0. 1 could not be read and was left out.")
    page.wait_for_function("shown > 0")
    assert page.evaluate("shown") == 1, "once, and not at each entry"
    page.reload()
    row = page.get_by_role("listitem").filter(has_text="Exercise: Last changed 1 January 2026")
    row.get_by_text("Your answers").click()
    expect(row.locator("pre")).to_have_text("q:\n    toString: 1")


def test_notebooks_are_listed_and_each_can_be_downloaded(page):
    page.evaluate(LITE_FILES, NOTEBOOK)
    page.reload()
    part = page.get_by_role("heading", name="Notebooks opened in this browser").locator("xpath=..")
    expect(part.get_by_role("listitem")).to_have_count(1)
    link = part.get_by_role("link", name="Open exercises/m02_reading_a_score.ipynb")
    assert (
        link.get_attribute("href") == "/lite/notebooks/index.html?path=exercises%2Fm02_reading_a_score.ipynb"
    )
    name, text = downloaded(
        page, part.get_by_role("button", name="Download exercises/m02_reading_a_score.ipynb")
    )
    assert (name, json.loads(text)) == ("m02_reading_a_score.ipynb", NOTEBOOK)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_when_it_is_full_and_it_fits_a_narrow_screen_and_paper(browser, site_url, theme):
    page = opened(browser, f"{site_url}/{PAGE}", width=320, theme=theme)
    page.evaluate(LITE_FILES, NOTEBOOK)
    plant(page, all_work())
    page.get_by_role("button", name="Erase… Exercise: m99_gone").click()
    assert axe_violations(page) == []
    assert overflow_of(page) == []
    small = page.locator(
        ":is(.sc-keeping, .sc-kept, .sc-kept-actions) :is(button, summary, input)"
    ).evaluate_all(
        "all => all.map(one => one.getBoundingClientRect()).filter(box => box.width && box.height < 24).length"
    )
    boxes = page.locator(".sc-keeping-share").bounding_box()
    assert small <= 1, "the box to tick alone is smaller, and its label takes the press"
    assert boxes["height"] >= 44
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    expect(page.get_by_text("194 families")).to_be_visible()
    expect(page.get_by_role("button", name="Download all as one file")).to_be_hidden()
    page.context.close()


def test_work_of_a_quiz_and_an_exercise_shows_here_and_an_erased_exercise_stays_empty(browser, site_url):
    page = open_page(browser, f"{site_url}/book/exercises/m02_reading_a_score.html")
    field = page.locator(".sc-answer textarea, .sc-answer input[type=text]").first
    field.fill("12")
    page.wait_for_function("() => Object.keys(localStorage).some((key) => key.includes('exercise/m02'))")
    mine = page.context.new_page()
    mine.goto(f"{site_url}/{PAGE}")
    expect(mine.locator(".sc-kept")).to_contain_text("Exercise")
    mine.get_by_role("button", name="Erase my work here…").click()
    mine.get_by_role("button", name="Yes, erase it").click()
    expect(mine.locator(".sc-kept")).to_have_text("Nothing of yours is kept here yet.")
    expect(field).to_have_value("")
    page.close()
    assert mine.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('staycurious:'))") == []
    mine.context.close()


def test_erasing_takes_a_notebook_that_jupyterlite_saved(browser, site_url):
    context = browser.new_context(service_workers="allow")
    lite = context.new_page()
    lite.goto(
        f"{site_url}/lite/notebooks/index.html?path=exercises/m02_reading_a_score.ipynb", wait_until="commit"
    )
    lite.wait_for_function(f"() => {{ {PANEL} return Boolean(notebookPanel()); }}", timeout=90_000)
    lite.evaluate(
        f"""async () => {{ {PANEL}
          const {{ context, content }} = notebookPanel();
          await context.ready;
          content.model.cells.get(0).sharedModel.setSource("my words");
          await context.save();
        }}"""
    )
    page = context.new_page()
    page.goto(f"{site_url}/{PAGE}")
    button = page.get_by_role("button", name="Download exercises/m02_reading_a_score.ipynb")
    assert json.loads(downloaded(page, button)[1])["cells"][0]["source"] == "my words"
    lite.close()
    page.get_by_role("button", name="Erase my work here…").click()
    expect(page.get_by_role("group", name="Erase all work")).to_have_accessible_description(
        "That is: 1 notebook. Files that you have downloaded stay. This can't be undone."
    )
    page.get_by_role("button", name="Yes, erase it").click()
    expect(page.locator(".sc-my-work .sc-keeping [role=status]")).to_contain_text(
        "Nothing of yours is kept here now."
    )
    expect(page.locator(".sc-kept")).to_have_text("Nothing of yours is kept here yet.")
    assert page.evaluate("indexedDB.databases()") == []
    context.close()
