"""An exercise's page in a real browser: kept as you go, downloaded, gone on with, and never a word lost."""

import hashlib
import json
import re
from pathlib import Path

import pytest
from audit import axe_findings, overflow_of, requests_of
from exercise_answers import M02, PAGE, PROSE, VALUES, answer_all, download, go_to, place, put_in
from playwright.sync_api import expect

from staycurious.answers import read_literal

ROOT = Path(__file__).resolve().parents[2]
RELEASE = ROOT / "_build" / "release" / M02 / f"{M02}.ipynb"
KEY = f"staycurious:/:exercise/{M02}"
FORBIDDEN = """for (const name of ['localStorage', 'sessionStorage'])
  Object.defineProperty(window, name, {get() { throw new DOMException('no', 'SecurityError'); }});"""
FULL = "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); };"
# what the page still holds must not be kept again, or asked about, when it is left
FORGET = """() => {
  for (const storage of [localStorage, sessionStorage]) storage.clear();
  Storage.prototype.setItem = () => {};
  addEventListener('beforeunload', event => event.stopImmediatePropagation(), true);
}"""
HUGE = """input => {
  const files = new DataTransfer();
  files.items.add(new File([new Uint8Array(5_000_001)], 'huge.ipynb'));
  input.files = files.files;
  input.dispatchEvent(new Event('change'));
}"""


def release():
    return json.loads(RELEASE.read_text(encoding="utf-8"))


def source_of(notebook, name):
    return "".join(
        next(c["source"] for c in notebook["cells"] if c["metadata"]["nbgrader"]["grade_id"] == name)
    )


def with_sources(**sources) -> str:
    notebook = release()
    for cell in notebook["cells"]:
        if (name := cell["metadata"]["nbgrader"]["grade_id"]) in sources:
            cell["source"] = sources[name]
    return json.dumps(notebook)


def status(page, name):
    return place(page, name).locator(".sc-answer-status")


def kept(page, storage="localStorage"):
    text = page.evaluate(f"() => {storage}.getItem('{KEY}')")
    return json.loads(text)["value"] if text else None


def wait_until_kept(page, name, draft, storage="localStorage"):
    page.wait_for_function(
        f"([name, draft]) => JSON.stringify(JSON.parse({storage}.getItem('{KEY}'))?.value?.drafts?.[name]) === draft",
        arg=[name, json.dumps(draft, separators=(",", ":"), ensure_ascii=False)],
    )


def open_exercise(browser, site_url, width=1280, theme="light", init=""):
    """Open the exercise in a browser of its own."""
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=theme, accept_downloads=True
    )
    view = context.new_page()
    view.set_default_timeout(10_000)
    if init:
        view.add_init_script(init)
    go_to(view, f"{site_url}/{PAGE}")
    return view


def second_tab(page):
    other = page.context.new_page()
    go_to(other, page.url)
    return other


def set_kept(page, value):
    page.evaluate(
        f"value => localStorage.setItem('{KEY}', JSON.stringify({{v: 1, saved: '2026', value}}))", value
    )


def set_aside(page):
    """Give what stands aside in this browser, as one text."""
    return page.evaluate(
        "() => Object.entries(localStorage).filter(([key]) => key.includes(':aside/')).map(([, text]) => text).join('')"
    )


def message(page, words):
    box = page.locator(".sc-message").filter(has_text=words)
    box.wait_for()
    return box


@pytest.fixture(scope="module")
def context(browser):
    """Give one browser for many tests: what it has loaded once is quickly there again."""
    made = browser.new_context(viewport={"width": 1280, "height": 900}, accept_downloads=True)
    yield made
    made.close()


@pytest.fixture
def page(context, site_url):
    """Give the exercise's page, open and empty, in the only tab of a browser that keeps nothing yet."""
    view, *others = context.pages or [context.new_page()]
    for other in others:
        other.close()
    view.set_default_timeout(10_000)
    if view.url == "about:blank":
        view.goto(f"{site_url}/no_such_page")
    view.evaluate(FORGET)
    go_to(view, f"{site_url}/{PAGE}")
    return view


@pytest.fixture(scope="module")
def answered(browser, site_url):
    """Give the page with all its questions answered but the seventh; tests only look at it."""
    view = open_exercise(browser, site_url)
    answer_all(view)
    wait_until_kept(view, "m02_ai", "language")
    yield view
    view.context.close()


class TestAnsweringAndKeeping:
    def test_under_each_question_it_says_whether_the_answer_is_complete(self, answered):
        expect(status(answered, "m02_q1")).to_have_text("Answered: 200 families.")
        expect(status(answered, "m02_q3")).to_have_text("Answered: 10 families.")
        expect(status(answered, "m02_q7")).to_have_text("Not answered yet.")
        for name in ("m02_q2", "m02_q4", "m02_q5", "m02_q6", "m02_written", "m02_ai"):
            expect(status(answered, name)).to_have_text("Answered.")

    def test_the_summary_counts_and_leads_to_what_is_empty(self, answered):
        summary = answered.locator(".sc-summary")
        assert "7 of 8 are answered" in summary.inner_text()
        (link,) = summary.get_by_role("link").all()
        assert link.inner_text() == "Question 7 · The tool that flags nobody"
        section = answered.locator(link.get_attribute("href"))
        assert section.locator('[data-name="m02_q7"]').count() == 1

    def test_everything_is_there_again_after_the_page_was_closed(self, answered):
        other = second_tab(answered)
        assert other.get_by_role("textbox", name="Flagged, no harm follows").input_value() == "200"
        assert other.get_by_role("textbox", name="Not flagged, harm did not follow").input_value() == "776"
        assert other.get_by_role("combobox", name="Second case").input_value() == "C-09"
        assert other.get_by_role("radio", name="A chance of harm").is_checked()
        assert other.get_by_role("checkbox", name="How many records").is_checked() is False
        assert place(other, "m02_written").get_by_role("textbox").input_value() == PROSE
        expect(status(other, "m02_q4")).to_have_text("Answered.")
        other.close()

    def test_the_last_word_is_kept_though_the_page_is_left_at_once(self, page):
        place(page, "m02_written").get_by_role("textbox").fill("Half a")
        go_to(page)
        assert place(page, "m02_written").get_by_role("textbox").input_value() == "Half a"

    def test_half_an_answer_is_kept_and_said_to_be_half(self, page):
        page.get_by_role("textbox", name="Flagged, harm followed", exact=True).fill("21")
        page.get_by_role("textbox", name="It is right about").fill("a lot")
        expect(status(page, "m02_q2")).to_have_text("3 still to fill in.")
        expect(status(page, "m02_q7")).to_have_text("Not in the file yet.")
        go_to(page)
        assert page.get_by_role("textbox", name="It is right about").input_value() == "a lot"
        assert "(not in the file: 3 still to fill in.)" in page.locator(".sc-summary").inner_text()

    def test_a_right_answer_and_a_wrong_one_are_told_alike(self, page):
        field = page.get_by_role("textbox", name="Flagged, no harm follows")
        for number in ("194", "200"):
            field.fill(number)
            expect(status(page, "m02_q1")).to_have_text(f"Answered: {number} families.")

    def test_nothing_is_sent_and_no_cookie_is_set(self, page):
        asked = requests_of(page)
        answer_all(page)
        download(page)
        assert [url for url in asked if not url.startswith("blob:")] == []
        assert page.context.cookies() == []


class TestTheFileAndTheReceipt:
    def test_an_untouched_exercise_comes_out_byte_for_byte(self, page):
        name, data = download(page)
        assert name == f"{M02}.ipynb"
        assert data == RELEASE.read_bytes()
        expect(page.locator(".sc-exercise-end > [role=status]")).to_contain_text(
            "Without an answer: Question 1; Question 2;"
        )

    def test_each_answer_stands_in_its_cell_and_nothing_else_has_changed(self, answered):
        _, data = download(answered)
        made, given = release(), json.loads(data)
        for name, value in VALUES.items():
            assert read_literal(source_of(given, name), name) == value
        assert source_of(given, "m02_written") == PROSE
        for before, after in zip(made["cells"], given["cells"], strict=True):
            if before["metadata"]["nbgrader"]["grade_id"] in {*VALUES, "m02_written"}:
                after["source"] = before["source"]
        assert given == made

    def test_the_receipt_tells_the_answers_and_the_hash_of_that_very_file(self, answered):
        _, data = download(answered)
        name, told = download(answered, "Download the receipt")
        text = told.decode()
        assert name == f"{M02}_receipt.txt"
        assert hashlib.sha256(data).hexdigest() in text
        assert hashlib.sha256(RELEASE.read_bytes()).hexdigest()[:12] in text
        for words in (
            "  200 families",
            "  C-02 · Megan Lowry and C-09 · Yusuf Demir",
            "  A chance of harm",
            "(left empty)",
            "  <script>alert(1)</script>",
        ):
            assert f"\n{words}" in text or f"  {words}" in text, words
        assert re.search(r"Made: \d+ \w+ 20\d\d, \d\d:\d\d:\d\d \(UTC[+−]\d\d:\d\d\)", text)
        assert answered.locator(".sc-receipt pre").inner_text().strip() == text.strip()

    def test_what_is_not_all_in_the_file_still_waits_to_be_downloaded(self, page):
        page.evaluate(
            "window.waits = () => { const event = new Event('beforeunload', {cancelable: true}); return !window.dispatchEvent(event); }"
        )
        page.locator(".sc-exercise-end summary", has_text="Your work here is kept").click()
        page.get_by_role("checkbox", name="I share this device").check()
        place(page, "m02_written").get_by_role("textbox").fill("é" * 50_001)
        _, data = download(page)
        assert "does not read it all: Question 8." in page.locator(".sc-exercise-end").inner_text()
        assert "marking reads 50,000" in page.locator(".sc-receipt pre").inner_text()
        assert page.evaluate("waits()") is False
        page.get_by_role("textbox", name="It is right about").fill("a lot")
        download(page)
        assert page.evaluate("waits()") is True
        page.get_by_role("textbox", name="It is right about").fill("970")
        download(page)
        assert page.evaluate("waits()") is False

    def test_the_words_that_stood_there_are_no_answer(self, page):
        box = place(page, "m02_written").get_by_role("textbox")
        box.fill(f"{source_of(release(), 'm02_written')} ")
        expect(status(page, "m02_written")).to_contain_text("These words stood here before.")
        assert download(page)[1] == RELEASE.read_bytes()

    def test_what_is_not_complete_stays_out_of_the_file_and_on_the_page(self, page):
        page.get_by_role("textbox", name="It is right about").fill("a lot")
        _, data = download(page)
        assert data == RELEASE.read_bytes()
        assert page.get_by_role("textbox", name="It is right about").input_value() == "a lot"
        told = page.locator(".sc-receipt pre").inner_text()
        assert re.search(r"Question 7 .*\n  \(Not in the file: .a lot. isn", told)
        said = page.locator(".sc-exercise-end > [role=status]").inner_text()
        assert (
            "Question 7"
            in said.split("Not in the file, as what stands there isn’t complete or doesn’t fit:")[1]
        )


class TestGoingOnWithAFile:
    def test_a_file_of_this_page_fills_an_empty_one_without_asking(self, answered, browser, site_url):
        _, data = download(answered)
        fresh = open_exercise(browser, site_url)
        put_in(fresh, "from home.ipynb", data)
        message(fresh, "8 answers from from home.ipynb are on this page.")
        assert download(fresh)[1] == data
        fresh.context.close()

    def test_it_asks_before_an_answer_is_replaced_and_gives_the_earlier_one_back(self, page):
        field, other = (
            page.get_by_role("textbox", name="Flagged, no harm follows"),
            page.get_by_role("textbox", name="It is right about"),
        )
        field.fill("200")
        file = with_sources(m02_q1="m02_q1 = 194", m02_q7="m02_q7 = 970")
        put_in(page, "a.ipynb", file)
        asked = message(
            page, "a.ipynb has 2 answers. One of them is different from what is on this page: Question 1."
        )
        assert (field.input_value(), other.input_value()) == ("200", "")
        asked.get_by_role("button", name="Leave this page as it is").click()
        message(page, "Nothing on this page has changed.")
        assert (field.input_value(), other.input_value()) == ("200", "")
        put_in(page, "a.ipynb", file)
        page.get_by_role("button", name="Fill in only what is empty here").click()
        assert (field.input_value(), other.input_value()) == ("200", "970")
        put_in(page, "a.ipynb", file)
        page.get_by_role("button", name="Put all the file’s answers in").click()
        assert (field.input_value(), other.input_value()) == ("194", "970")
        go_to(page)
        page.get_by_role("button", name="Undo: put the earlier answers back").click()
        assert (field.input_value(), other.input_value()) == ("200", "970")
        message(page, "The earlier answers are back.")

    def test_what_has_no_place_is_shown_as_text_and_is_there_until_it_is_taken_away(self, page):
        notebook = json.loads(
            with_sources(m02_q1="m02_q1 = 97 * 2", m02_q5="m02_q5 = ['<img src=x onerror=\"window.ran=1\">']")
        )
        notebook["cells"].append({"cell_type": "markdown", "metadata": {}, "source": "<b>My own</b> notes"})
        put_in(page, "odd.ipynb", json.dumps(notebook))
        box = message(page, "These words have no place in a form on this page.")
        texts = [area.input_value() for area in box.get_by_role("textbox").all()]
        assert texts == [
            "m02_q1 = 97 * 2",
            "m02_q5 = ['<img src=x onerror=\"window.ran=1\">']",
            "<b>My own</b> notes",
        ]
        assert page.evaluate("window.ran") is None
        go_to(page)
        message(page, "These words have no place").get_by_role("button", name="Take these words away").click()
        go_to(page)
        assert page.locator(".sc-to-copy").count() == 0

    def test_a_file_of_another_version_says_so(self, page):
        notebook = json.loads(with_sources(m02_q1="m02_q1 = 194"))
        notebook["cells"][1]["metadata"]["nbgrader"]["checksum"] = "an older one"
        put_in(page, "old.ipynb", json.dumps(notebook))
        message(
            page,
            "1 answer from old.ipynb is on this page. The file was made with another version of this exercise",
        )

    def test_a_file_that_isnt_ours_changes_nothing_and_says_why(self, page):
        page.get_by_role("textbox", name="It is right about").fill("970")
        for content, said in (
            (b"\x89PNG\r\n\x1a\n\0\0", "x.ipynb: This file is not a notebook, or it is damaged."),
            (with_sources().replace("m02_", "m05_"), "It is the exercise of module 5."),
            (b"[" * 300_000, "x.ipynb: This file is not a notebook, or it is damaged."),
        ):
            put_in(page, "x.ipynb", content)
            message(page, said)
        page.get_by_label("Your file").evaluate(HUGE)
        message(page, "huge.ipynb was not read: it is larger than any file of this exercise.")
        assert page.get_by_role("textbox", name="It is right about").input_value() == "970"
        expect(status(page, "m02_q7")).to_have_text("Answered: 970 families.")


class TestWhenTheBrowserKeepsNothing:
    @pytest.mark.parametrize(
        ("trouble", "why"), [(FORBIDDEN, "settings"), (FULL, "no room")], ids=["forbidden", "full"]
    )
    def test_it_says_so_and_the_download_holds_the_words(self, browser, site_url, trouble, why):
        page = open_exercise(browser, site_url, init=trouble)
        box = message(page, "Your answers are not being kept.")
        assert why in box.inner_text()
        place(page, "m02_written").get_by_role("textbox").fill("My words")
        line = status(page, "m02_written")
        expect(line).to_have_text("Answered, but not kept: read the message at the top of this page.")
        line.get_by_role("link").click()
        assert page.evaluate("document.activeElement.textContent").startswith("Your answers are not being")
        assert source_of(json.loads(download(page)[1]), "m02_written") == "My words"
        page.context.close()

    def test_a_corrupted_state_is_shown_to_copy_and_set_aside(self, page):
        page.evaluate(
            f'() => localStorage.setItem(\'{KEY}\', \'{{"v":1,"value":{{"drafts":{{"m02_written":"My half wor\')'
        )
        go_to(page)
        box = message(page, "can’t be read any more")
        assert "My half wor" in box.get_by_role("textbox", name="What was kept").input_value()
        page.get_by_role("textbox", name="It is right about").fill("970")
        page.wait_for_function(f"localStorage.getItem('{KEY}').includes('970')")
        assert any("My half wor" in text for text in page.evaluate("() => Object.values(localStorage)"))

    @pytest.mark.parametrize(
        "value", [{"turn": "t", "drafts": ["My half words"]}, {"answers": "My half words"}, "My half words"]
    )
    def test_what_stands_in_no_form_of_ours_is_set_aside_and_the_page_goes_on_keeping(self, page, value):
        set_kept(page, value)
        go_to(page)
        message(page, "can’t be read any more")
        page.get_by_role("textbox", name="It is right about").fill("970")
        wait_until_kept(page, "m02_q7", "970")
        assert "My half words" in set_aside(page)
        go_to(page)
        message(page, "they stand under “Set aside”")
        assert page.get_by_role("textbox", name="It is right about").input_value() == "970"

    def test_work_on_an_earlier_version_is_taken_over_and_what_has_no_place_is_shown(self, page):
        page.get_by_role("textbox", name="It is right about").fill("970")
        wait_until_kept(page, "m02_q7", "970")
        page.evaluate(f"""() => {{
          const kept = JSON.parse(localStorage.getItem('{KEY}'));
          kept.value.version = 'older';
          kept.value.drafts.m02_gone = 'My answer to a question that is gone';
          kept.value.drafts.m02_q5 = 'not an option any more';
          localStorage.setItem('{KEY}', JSON.stringify(kept));
        }}""")
        go_to(page)
        message(page, "This exercise has changed since you last worked on it here.")
        assert page.get_by_role("textbox", name="It is right about").input_value() == "970"
        texts = [
            area.input_value() for area in message(page, "no place in a form").get_by_role("textbox").all()
        ]
        assert texts == ["My answer to a question that is gone", "not an option any more"]


class TestTwoTabs:
    def test_neither_overwrites_the_other_in_silence(self, page):
        other = second_tab(page)
        message(page, "open in another tab or window too")
        message(other, "open in another tab or window too")
        page.get_by_role("textbox", name="It is right about").fill("970")
        wait_until_kept(page, "m02_q7", "970")
        box = message(other, "changed in another tab or window")
        other.get_by_role("textbox", name="It is right about").fill("30")
        expect(status(other, "m02_q7")).to_contain_text("Kept apart: ")
        page.wait_for_function("Object.keys(localStorage).some(key => key.includes(':aside/'))")
        assert '"m02_q7":"30"' in set_aside(page)
        assert kept(page)["drafts"] == {"m02_q7": "970"}
        box.get_by_role("button", name="Show the answers from the other tab").click()
        assert other.get_by_role("textbox", name="It is right about").input_value() == "970"
        other.get_by_role("button", name="Undo: put the earlier answers back").click()
        assert other.get_by_role("textbox", name="It is right about").input_value() == "30"
        box = message(page, "changed in another tab or window")
        box.get_by_role("button", name="Go on with the answers on this page").click()
        assert kept(page)["drafts"] == {"m02_q7": "970"}
        page.get_by_role("button", name="Undo: put the earlier answers back").click()
        assert page.get_by_role("textbox", name="It is right about").input_value() == "30"

    def test_what_a_stopped_page_holds_is_set_aside_when_it_is_closed(self, page):
        other = second_tab(page)
        page.get_by_role("textbox", name="It is right about").fill("970")
        message(other, "changed in another tab or window")
        place(other, "m02_written").get_by_role("textbox").fill("Words of the other tab")
        other.close(run_before_unload=True)
        page.wait_for_function(
            "Object.values(localStorage).some(text => text.includes('Words of the other tab'))"
        )
        assert kept(page)["drafts"] == {"m02_q7": "970"}

    def test_a_tab_that_missed_the_others_writing_sees_it_before_it_writes(self, page):
        field = page.get_by_role("textbox", name="It is right about")
        field.fill("970")
        wait_until_kept(page, "m02_q7", "970")
        # written in this very tab: no event tells of it
        page.evaluate(f"""() => {{
          const kept = JSON.parse(localStorage.getItem('{KEY}'));
          Object.assign(kept.value, {{turn: 'another', drafts: {{m02_q7: '30'}}}});
          localStorage.setItem('{KEY}', JSON.stringify(kept));
        }}""")
        field.fill("971")
        message(page, "changed in another tab or window")
        assert kept(page)["drafts"] == {"m02_q7": "30"}

    def test_the_words_to_copy_and_the_earlier_undo_of_both_tabs_stay(self, page):
        set_kept(page, {"drafts": {"m02_q7": "1"}, "before": {"m02_q7": "2"}, "turn": "t"})
        go_to(page)
        left = [{"title": "From the file", "text": "My note", "why": ""}]
        set_kept(
            page, {"drafts": {"m02_q7": "3"}, "before": {"m02_q7": "4"}, "left": left, "turn": "another"}
        )
        page.get_by_role("textbox", name="It is right about").fill("5")
        box = message(page, "changed in another tab or window")
        box.get_by_role("button", name="Go on with the answers on this page").click()
        page.wait_for_function(f"localStorage.getItem('{KEY}').includes('\"5\"')")
        now = kept(page)
        assert (now["drafts"], now["before"], now["left"]) == ({"m02_q7": "5"}, {"m02_q7": "3"}, left)
        assert all(f'"m02_q7":"{earlier}"' in set_aside(page) for earlier in "24")
        message(page, "no place in a form")

    def test_it_says_that_answers_are_kept_only_where_they_are(self, page):
        field = page.get_by_role("textbox", name="It is right about")
        field.fill("970")
        wait_until_kept(page, "m02_q7", "970")
        set_kept(page, {"drafts": {"m02_q7": "30"}, "turn": "another"})
        page.evaluate(f"() => {{ {FULL} }}")
        field.fill("971")
        message(page, "changed in another tab").get_by_role("button", name="Go on with the answers").click()
        said = message(page, "The answers on this page stay")
        expect(said).to_contain_text("The answers on this page stay.")
        message(page, "Your answers are not being kept.")

    def test_the_same_answers_in_both_leave_nothing_to_choose_and_lose_nothing(self, page):
        page.get_by_role("textbox", name="It is right about").fill("970")
        wait_until_kept(page, "m02_q7", "970")
        left = [{"title": "From the file", "text": "My note", "why": ""}]
        set_kept(page, {"drafts": {"m02_q7": "970"}, "left": left, "turn": "another"})
        page.get_by_role("textbox", name="It is right about").fill("970")
        message(page, "no place in a form")
        page.wait_for_function(f"JSON.parse(localStorage.getItem('{KEY}')).value.turn !== 'another'")
        assert kept(page)["left"] == left

    def test_an_empty_stopped_tab_leaves_nothing_and_when_the_other_goes_the_message_goes(self, page):
        other = second_tab(page)
        message(page, "open in another tab or window too")
        page.get_by_role("textbox", name="It is right about").fill("970")
        message(other, "changed in another tab or window")
        other.close(run_before_unload=True)
        expect(page.locator(".sc-message").filter(has_text="open in another tab")).to_have_count(0)
        assert set_aside(page) == ""

    def test_what_another_page_cleared_is_kept_again(self, page):
        page.get_by_role("textbox", name="It is right about").fill("970")
        wait_until_kept(page, "m02_q7", "970")
        other = page.context.new_page()
        other.goto(page.url.replace(PAGE, "no_such_page"))
        other.evaluate("() => localStorage.clear()")
        wait_until_kept(page, "m02_q7", "970")


class TestASharedDevice:
    def test_the_work_moves_to_the_tab_and_the_browser_asks_before_it_is_lost(self, page):
        page.get_by_role("textbox", name="It is right about").fill("970")
        wait_until_kept(page, "m02_q7", "970")
        page.locator(".sc-exercise-end summary", has_text="Your work here is kept").click()
        page.get_by_role("checkbox", name="I share this device").check()
        wait_until_kept(page, "m02_q7", "970", "sessionStorage")
        assert kept(page) is None
        asked = []
        page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
        with page.expect_event("dialog"):
            page.close(run_before_unload=True)
        assert asked == ["beforeunload"]
        download(page)
        page.close(run_before_unload=True)
        if not page.is_closed():
            page.wait_for_event("close")
        assert asked == ["beforeunload"], "what is downloaded may go"

    def test_shared_in_one_tab_the_other_keeps_its_words_in_its_own(self, page):
        page.get_by_role("textbox", name="It is right about").fill("970")
        wait_until_kept(page, "m02_q7", "970")
        other = second_tab(page)
        page.locator(".sc-exercise-end summary", has_text="Your work here is kept").click()
        page.get_by_role("checkbox", name="I share this device").check()
        wait_until_kept(other, "m02_q7", "970", "sessionStorage")
        assert kept(other) is None

    def test_erasing_empties_the_forms_and_keeps_nothing(self, page):
        answer_all(page)
        download(page)
        page.locator(".sc-exercise-end summary", has_text="Your work here is kept").click()
        page.get_by_role("button", name="Erase my work here").click()
        page.get_by_role("button", name="Yes, erase it").click()
        message(page, "Your work here was erased.")
        assert page.get_by_role("textbox", name="Flagged, no harm follows").input_value() == ""
        assert place(page, "m02_written").get_by_role("textbox").input_value() == ""
        assert page.locator(".sc-receipt").inner_text() == ""
        go_to(page)
        assert kept(page) is None
        assert "0 of 8 are answered" in page.locator(".sc-summary").inner_text()

    def test_erased_is_said_until_something_is_written_again(self, page):
        field = page.get_by_role("textbox", name="It is right about")
        page.evaluate(
            "key => { for (const value of ['1', null]) window.dispatchEvent(new StorageEvent('storage', {key, newValue: value})); }",
            "staycurious:/:erased",
        )
        message(page, "Your work here was erased.")
        field.fill("9")
        expect(page.locator(".sc-message").filter(has_text="was erased")).to_have_count(0)
        wait_until_kept(page, "m02_q7", "9")


class TestForEverybody:
    def test_the_keyboard_alone_goes_from_top_to_bottom_and_answers(self, page):
        page.locator("article h1").evaluate("heading => { heading.tabIndex = -1; heading.focus(); }")
        seen, done = [], set()
        act = {
            "m02_q1": lambda: page.keyboard.type("194"),
            "m02_q4": lambda: page.keyboard.press("ArrowDown"),
            "m02_q5": lambda: page.keyboard.press("Space"),
            "m02_q6": lambda: page.keyboard.press("Space"),
            "m02_written": lambda: page.keyboard.type("Mine."),
        }
        for _ in range(120):
            page.keyboard.press("Tab")
            now = page.evaluate("""() => {
              const one = document.activeElement, place = one.closest('.sc-answer');
              return {tag: one.tagName, name: place?.dataset.name ?? '', text: one.textContent.trim(), end: Boolean(one.closest('.sc-exercise-end'))};
            }""")
            seen.append(now)
            if (
                now["name"] in act
                and now["tag"] in ("INPUT", "TEXTAREA", "SELECT")
                and now["name"] not in done
            ):
                done.add(now["name"])
                act[now["name"]]()
            if now["text"] == "Download my work":
                break
        assert seen[-1]["text"] == "Download my work", seen
        names = list(dict.fromkeys(one["name"] for one in seen if one["name"]))
        assert names == [
            "m02_q1",
            "m02_q2",
            "m02_q3",
            "m02_q4",
            "m02_q5",
            "m02_q6",
            "m02_q7",
            "m02_written",
            "m02_ai",
        ]
        with page.expect_download() as waiting:
            page.keyboard.press("Enter")
        notebook = json.loads(waiting.value.path().read_text(encoding="utf-8"))
        assert read_literal(source_of(notebook, "m02_q1"), "m02_q1") == 194
        assert read_literal(source_of(notebook, "m02_q5"), "m02_q5") == "chance"
        assert source_of(notebook, "m02_written") == "Mine."
        assert page.evaluate("document.activeElement.textContent") == "Download my work"

    @pytest.mark.parametrize(("width", "theme"), [(320, "light"), (1280, "dark")])
    def test_axe_finds_nothing_with_all_answered_and_it_fits(self, browser, site_url, width, theme):
        view = open_exercise(browser, site_url, width, theme)
        answer_all(view)
        download(view)
        odd = {"m02_q2": "m02_q2 = 97 * 2", "m02_q7": "m02_q7 = 5"}
        put_in(view, "a.ipynb", with_sources(**odd))
        message(view, "no place in a form")
        put_in(view, "a.ipynb", with_sources(m02_q1="m02_q1 = 5"))
        message(view, "different from what is on this page")
        assert axe_findings(view, within="article") == []
        assert overflow_of(view) == []
        small = view.evaluate("""() => [...document.querySelectorAll('.sc-messages button, .sc-exercise-end :is(button, a, summary), .sc-file :is(summary, input)')]
          .filter(e => e.checkVisibility()).map(e => [e.textContent, Math.round(e.getBoundingClientRect().height)]).filter(([, high]) => high < 24)""")
        assert small == []
        view.context.close()

    def test_printed_it_holds_the_questions_and_the_answers(self, answered):
        answered.emulate_media(media="print")
        try:
            text = answered.inner_text("article")
            assert "Question 8 · What would you say?" in text
            assert "There is a score" in text
            assert not answered.get_by_role("button", name="Download my work").is_visible()
            assert answered.get_by_role("textbox", name="Flagged, no harm follows").input_value() == "200"
            assert not answered.locator(".sc-messages").is_visible()
            assert not answered.locator(".sc-exercise-end > [role=status]").is_visible()
            assert not answered.locator(".sc-receipt button").first.is_visible()
            answered.set_viewport_size({"width": 680, "height": 1000})  # an A4 sheet between its margins
            wide = answered.evaluate(
                "() => [...document.querySelectorAll('article table')].map(e => e.getBoundingClientRect().right)"
            )
            assert max(wide) <= 680, "on paper, what sticks out is cut off"
        finally:
            answered.emulate_media(media="screen")
            answered.set_viewport_size({"width": 1280, "height": 900})

    def test_without_javascript_the_questions_read_well_and_lead_to_the_notebook(self, browser, site_url):
        context = browser.new_context(viewport={"width": 320, "height": 900}, java_script_enabled=False)
        view = context.new_page()
        view.goto(f"{site_url}/{PAGE}")
        text = view.inner_text("article")
        assert "The forms of this page need JavaScript" in text
        assert "The flag says (choose one)" in text
        assert "Of 100 flagged, harm follows in" in text
        link = view.locator(".sc-needs-script a").get_attribute("href")
        assert view.request.get(f"{site_url}/book/exercises/{link}").body() == RELEASE.read_bytes()
        assert overflow_of_without_script(view) <= 320
        view.context.close()


def overflow_of_without_script(view) -> int:
    """Give the width of what a page without JavaScript fills, which only a picture of it tells."""
    return max(
        int(box["x"] + box["width"])
        for box in (one.bounding_box() for one in view.locator("article > section > *").all())
        if box
    )
