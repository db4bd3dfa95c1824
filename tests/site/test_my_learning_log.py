"""My learning log: what is written in a module's box, edited, taken along and erased; and what no browser's trouble may lose."""

import json
import re
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pytest
from audit import axe_violations, in_theme, open_page, overflow_of, requests_of
from playwright.sync_api import expect

LOG = "book/my_learning_log.html"
M02, M05 = "book/m02_reading_a_score.html", "book/m05_ai_notes.html"
ROOT = Path(__file__).resolve().parents[2]
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
KEPT = "Object.entries(localStorage).filter(([key]) => key.startsWith('staycurious:/:'))"
LAB = {"part": "first", "seed": "0" * 32, "started": "2026-11-01T10:00:00.000Z", "ended": "2026-11-01T11:00:00.000Z",
       "guess": None, "decisions": []}  # fmt: skip


def box_of(page):
    """Find the box of a module's page."""
    return page.locator(".sc-pause")


def write_in_box(page, words: str) -> None:
    """Write in a module's box, and wait until it says where that is kept."""
    box_of(page).get_by_role("textbox").fill(words)
    expect(box_of(page).get_by_text("Kept in this browser, on this device.")).to_be_visible()


def entry_of(page, title: str):
    """Find a module's entry on the log's page."""
    return page.get_by_role("region", name=title)


def status_of(page):
    """Find what the log's own part said last."""
    return page.locator(".sc-my-log > [role=status]")


def downloaded(page, button: str, folder: Path) -> Path:
    """Press a button, and give the file that comes."""
    with page.expect_download() as coming:
        page.get_by_role("button", name=button).click()
    path = folder / coming.value.suggested_filename
    coming.value.save_as(path)
    return path


@pytest.fixture(scope="module")
def written(browser, site_url):
    """Give a page whose browser has written in the boxes of two modules, and shows the log with all unfolded; tests only look at it."""
    page = open_page(browser, f"{site_url}/{M02}")
    write_in_box(page, "A mark of 58.\n\nNobody asked what it left out.")
    page.goto(f"{site_url}/{M05}")
    write_in_box(page, "“He presents as guarded.” <i>Jo Brown</i>, 9 Elm Road.")
    expect(box_of(page)).to_contain_text("This looks like a name with an address (“Jo Brown … 9 Elm Road”).")
    page.evaluate("(lab) => localStorage.setItem('staycurious:/:lab/m06_own_reliance', lab)",
                  json.dumps({"v": 1, "saved": "2026-11-01T11:00:00.000Z", "value": {"runs": [LAB]}}))  # fmt: skip
    page.goto(f"{site_url}/{LOG}")
    first = entry_of(page, "M2 · Reading a risk score")
    first.get_by_text("For the regulator’s form").click()
    first.get_by_label("What I learnt from it").fill("To ask what a number is made from.")
    entry_of(page, "M5 · AI notes against the source").get_by_label("Date").fill("")
    page.wait_for_function(f"() => {KEPT}.some(([, text]) => text.includes('made from.'))")
    yield page
    page.context.close()


def test_what_was_written_in_two_modules_stands_in_the_log_and_in_both_documents(written, tmp_path):
    expect(written.locator(".sc-log-entry h4")).to_have_text(
        ["M2 · Reading a risk score", "M5 · AI notes against the source"]
    )
    expect(written.locator(".sc-my-log")).to_contain_text("has been due since 15 November 2026")
    asked = requests_of(written)
    text = downloaded(written, "Download as text (.md)", tmp_path).read_text(encoding="utf-8")
    assert (
        "\n\nA mark of 58.\n\nNobody asked what it left out.\n\n### What I learnt from it\n\nTo ask" in text
    )

    document = zipfile.ZipFile(downloaded(written, "Download for Word (.docx)", tmp_path))
    assert document.testzip() is None
    fetched = [address.split("/")[-1] for address in asked if not address.startswith("blob:")]
    assert fetched == ["log_docx.js"], "only at the press, and nothing else"
    assert len(asked) <= 3, f"{asked}: that, and the two files that the page itself made"
    body = ElementTree.fromstring(document.read("word/document.xml"))
    paragraphs = [
        (
            getattr(paragraph.find(f"{WORD}pPr/{WORD}pStyle"), "attrib", {}).get(f"{WORD}val"),
            "".join(paragraph.itertext()),
        )
        for paragraph in body.iter(f"{WORD}p")
    ]
    assert paragraphs[0] == ("Heading1", "My learning log")
    headings = [words for style, words in paragraphs if style == "Heading2"]
    assert [heading.split(",")[0] for heading in headings] == [
        "M2 · Reading a risk score",
        "M5 · AI notes against the source",
    ]
    assert (None, "“He presents as guarded.” <i>Jo Brown</i>, 9 Elm Road.") in paragraphs
    styles = ElementTree.fromstring(document.read("word/styles.xml"))
    languages = [
        lang.attrib[f"{WORD}val"]
        for lang in styles.iterfind(f"{WORD}docDefaults/{WORD}rPrDefault//{WORD}lang")
    ]
    assert languages == ["en-GB"]
    names = {
        style.attrib[f"{WORD}styleId"]: style.find(f"{WORD}name").attrib[f"{WORD}val"].lower()
        for style in styles.iter(f"{WORD}style")
    }
    assert names["Heading2"] == "heading 2", "Word makes its list of headings from styles of that name"


def test_the_log_is_for_every_eye_every_screen_and_paper(written):
    for theme, width in (("light", 1280), ("dark", 320)):
        in_theme(written, theme)
        written.set_viewport_size({"width": width, "height": 900})
        written.wait_for_timeout(600)
        assert axe_violations(written) == [], theme
    assert overflow_of(written) == []
    written.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    written.emulate_media(media="print")
    shown = written.locator(".sc-log-entry").first.evaluate(
        "entry => [...entry.querySelectorAll('.sc-grow')].filter(one => one.checkVisibility()).map(one => getComputedStyle(one, '::after').content)"
    )
    empty = [date.is_visible() for date in written.locator(".sc-log-field", has_text="Date").all()]
    written.emulate_media(media="screen")
    assert empty == [True, False], "a date that was emptied has no line on paper"
    # as CSS writes the ends of lines
    assert [one.strip('"') for one in shown[1:]] == [
        "A mark of 58.\\a \\a Nobody asked what it left out.",
        "An online course, with reflection",
        "To ask what a number is made from.",
    ]


def test_an_entry_can_be_added_by_keyboard_deleted_alone_and_all_can_be_erased(browser, site_url):
    page = open_page(browser, f"{site_url}/{LOG}")
    page.get_by_label("A new entry about").focus()
    page.keyboard.press("End")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.type("Read about notes, and rang 07700 900123.")
    typed = page.locator(".sc-log-field", has_text="What I did, in a sentence or two")
    expect(typed).to_contain_text("This looks like a phone number")
    page.get_by_label("Date").fill("2026-11-02")
    page.wait_for_function(f"() => {KEPT}.some(([, text]) => text.includes('2026-11-02'))")
    page.get_by_label("A new entry about").select_option("m03_what_was_predicted")
    page.get_by_role("button", name="Add an entry").click()
    page.keyboard.type("To keep")
    page.wait_for_function(f"() => {KEPT}.length === 2")
    page.get_by_role("button", name="Add an entry").click()
    expect(page.locator(".sc-log-entry h4").nth(1)).to_have_text("M3 · What was predicted?, entry 2")
    page.get_by_role("button", name="Delete this entry… M3 · What was predicted?, entry 2").click()
    page.get_by_role("button", name="Yes, delete it").click()
    expect(page.locator(".sc-log-entry h4")).to_have_text(["M3 · What was predicted?", "No module"])
    page.get_by_role("button", name="Delete this entry… No module").click()
    page.get_by_role("button", name="Yes, delete it").click()
    expect(page.get_by_role("heading", name="Your entries")).to_be_focused()
    expect(page.locator(".sc-log-entry")).to_have_count(1)
    assert [key for key, _ in page.evaluate(KEPT) if "/other/" in key] == []

    box = page.context.new_page()
    box.goto(f"{site_url}/{M02}")
    write_in_box(box, "Soon gone")
    expect(entry_of(page, "M2 · Reading a risk score").get_by_role("textbox").nth(1)).to_have_value(
        "Soon gone"
    )
    mine = page.context.new_page()
    mine.goto(f"{site_url}/book/my_work.html")
    expect(mine.locator(".sc-kept")).to_contain_text("Learning log: M2 · Reading a risk score. Last changed")
    mine.get_by_role("button", name="Erase my work here…").click()
    expect(mine.get_by_role("group", name="Erase all work")).to_contain_text("2 entries of your log")
    box_of(box).get_by_role("textbox").fill("typed just before")
    mine.get_by_role("button", name="Yes, erase it").click()
    expect(page.locator(".sc-log-entry")).to_have_count(0)
    expect(box_of(box).get_by_role("textbox")).to_have_value("")
    expect(box_of(box)).to_contain_text("What you wrote here was erased.")
    box.wait_for_timeout(600)  # longer than a change waits to be kept
    assert mine.evaluate(KEPT) == []
    page.context.close()


def test_two_tabs_lose_nothing_and_a_notebooks_words_come_along(browser, site_url, tmp_path):
    one = open_page(browser, f"{site_url}/{M02}")
    write_in_box(one, "first")
    two = one.context.new_page()
    two.goto(f"{site_url}/{LOG}")
    field = entry_of(two, "M2 · Reading a risk score").get_by_role("textbox").nth(1)
    expect(field).to_have_value("first")
    field.fill("from the log")
    box_of(one).get_by_role("textbox").fill("from the page")
    two.wait_for_function(
        f"() => {KEPT}.some(([key, text]) => key.includes(':log/') && text.includes('from the page'))"
    )
    two.wait_for_function(f"() => {KEPT}.some(([key]) => key.includes(':aside/log/'))")
    [aside] = [text for key, text in two.evaluate(KEPT) if ":aside/log/" in key]
    assert "from the log" in aside
    expect(field).to_have_value("from the page")
    expect(status_of(two)).to_contain_text("changed in another tab")

    notebook = json.loads((ROOT / "notebooks/m04_fair_to_whom.ipynb").read_text(encoding="utf-8"))
    [cell] = [cell for cell in notebook["cells"] if "stay_curious" in cell["metadata"]]
    cell["source"] = "".join(cell["source"]) + "\nThe share of those without harm."
    path = tmp_path / "m04.ipynb"
    path.write_text(json.dumps(notebook), encoding="utf-8")
    two.get_by_label("Bring what you wrote in a notebook").set_input_files(path)
    expect(status_of(two)).to_have_text("Taken from the notebook: 1 entry.")
    asked = re.escape("Somebody shows you one figure and says that a tool is fair.")
    expect(two.get_by_label(re.compile(asked))).to_have_value("The share of those without harm.")
    path.write_text("{}", encoding="utf-8")
    two.get_by_label("Bring what you wrote in a notebook").set_input_files(path)
    expect(status_of(two)).to_contain_text("This file is no notebook")

    mine = one.context.new_page()
    mine.goto(f"{site_url}/book/my_work.html")
    mine.get_by_label("I share this device").check()
    expect(box_of(one)).to_contain_text("Kept for this tab only")
    expect(box_of(one).get_by_role("textbox")).to_have_value("from the page")
    assert "from the page" in one.evaluate("JSON.stringify(Object.entries(sessionStorage))")
    one.context.close()


def test_where_the_browser_keeps_nothing_the_box_says_so_and_asks_before_it_goes(browser, site_url):
    page = browser.new_context().new_page()
    page.add_init_script(
        """for (const name of ["localStorage", "sessionStorage"])
             Object.defineProperty(window, name, { get() { throw new DOMException("no", "SecurityError"); } });"""
    )
    page.goto(f"{site_url}/{M02}")
    box_of(page).get_by_role("textbox").fill("Lost otherwise")
    expect(box_of(page)).to_contain_text("This isn’t kept: it is gone when you leave this page.")
    expect(box_of(page).get_by_text("It goes into")).to_be_hidden()
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.goto(f"{site_url}/{LOG}")
    assert asked == ["beforeunload"]
    expect(page.locator(".sc-keeping-where")).to_contain_text("Your log isn't kept")
    page.get_by_role("button", name="Add an entry").click()
    page.keyboard.type("Still on the page")
    with page.expect_download() as coming:
        page.get_by_role("button", name="Download as text (.md)").click()
    assert "Still on the page" in Path(coming.value.path()).read_text(encoding="utf-8")
    page.context.close()


def test_an_entry_has_the_day_of_its_first_word_and_more_words_are_not_announced_again(browser, site_url):
    page = browser.new_context().new_page()
    page.clock.set_fixed_time("2026-11-26T12:00")
    page.goto(f"{site_url}/{M02}")
    expect(box_of(page).get_by_text("It goes into")).to_be_visible()
    page.clock.set_fixed_time("2026-11-27T12:00")
    write_in_box(page, "one")
    page.evaluate(
        """() => { globalThis.told = 0;
          new MutationObserver((all) => { told += all.length; }).observe(
            document.querySelector(".sc-pause > [role=status]"), { childList: true, characterData: true, subtree: true }); }"""
    )
    box_of(page).get_by_role("textbox").fill("one, two")
    page.wait_for_function(f"() => {KEPT}.some(([, text]) => text.includes('one, two'))")
    [[_, kept]] = page.evaluate(KEPT)
    assert (json.loads(kept)["value"]["date"], page.evaluate("told")) == ("2026-11-27", 0)
    page.context.close()


def test_without_javascript_the_questions_can_be_read_and_it_says_where_to_write(browser, site_url):
    page = open_page(browser, f"{site_url}/{M02}", java_script_enabled=False)
    expect(box_of(page)).to_contain_text("What did you ask about it")
    expect(box_of(page)).to_contain_text("Write on paper, or in a document of your own.")
    expect(box_of(page).get_by_text("It goes into")).to_be_hidden()
    page.goto(f"{site_url}/{LOG}")
    expect(page.locator(".sc-my-log")).to_contain_text("these pages keep nothing of what you write")
    expect(page.get_by_text("What did you learn from it?")).to_be_visible()
    page.context.close()
