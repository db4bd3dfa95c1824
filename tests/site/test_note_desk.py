"""The note desk on the built page, in a real browser: from the note alone to the note put right, by keyboard and by pointer."""

import gzip
import re
from pathlib import Path

import pytest
from audit import axe_violations, open_page, overflow_of, with_a_kernel

from staycurious.booktools.explorable import ExplorableError, check_state
from staycurious.larkshire.notes import KINDS, written_note
from staycurious.larkshire.transcripts import transcript

ROOT = Path(__file__).resolve().parents[2]
PAGE = "book/m05_ai_notes.html"
MODULE = ROOT / "src" / "staycurious" / "widgets" / "static" / "note_desk.js"
NOTE = written_note("T-09-b")
INTRO_OF_KEY = (ROOT / "src" / "staycurious" / "widgets" / "note_desk.js").read_text(encoding="utf-8")
IN_FOCUS = """() => {
  let at = document.activeElement;
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  return at?.textContent;
}"""
SEEN = "place => [...place.shadowRoot.querySelectorAll('.panel')].map(one => Math.round(one.getBoundingClientRect().top))"


@pytest.fixture
def page(browser, site_url):
    """Give the page of module 5, open and quiet."""
    view = open_page(browser, f"{site_url}/{PAGE}")
    yield view
    view.context.close()


def desk_of(page, name: str = "m05-note-desk"):
    """Give a desk of the page."""
    return page.locator(f"#{name}")


def mark(desk, sentence: str, kind: str) -> None:
    """Say what is wrong with a sentence."""
    desk.get_by_role("combobox", name=f"What is wrong with {sentence}", exact=True).select_option(kind)


def press(desk, name: str) -> None:
    """Press a button with the keyboard."""
    desk.get_by_role("button", name=name, exact=True).focus()
    desk.page.keyboard.press("Enter")


def work_through(desk) -> None:
    """Mark some sentences, bring in the conversation, tick some turns, and see the key."""
    for sentence, kind in (("n3", "added"), ("n5", "tone")):
        mark(desk, sentence, kind)
    press(desk, "Bring in the conversation")
    mark(desk, "n7", "number")
    mark(desk, "n13", "look")
    for turn in ("t44", "t7", "t10"):
        desk.get_by_role("checkbox", name=f"Left out of the note: {turn}", exact=True).check()
    press(desk, "See the key")


def test_the_note_is_read_alone_first(page):
    desk = desk_of(page)
    assert "I'd have a big light" not in desk.locator(".live").inner_text()
    assert "Home conditions were observed" in desk.locator(".live").inner_text()
    assert desk.get_by_role("combobox").count() == 24
    assert desk.get_by_role("checkbox").count() == 0


def test_no_sentence_says_what_is_wrong_with_it_before_the_key_is_opened(page):
    desk = desk_of(page)
    press(desk, "Bring in the conversation")
    shown = desk.locator(".live").inner_text()
    assert not [item["why"] for item in NOTE["key"] if item["why"][:40] in shown]


@pytest.fixture(scope="module")
def worked(browser, site_url):
    """Give a desk with the key open and the note being put right, for tests that leave it so."""
    view = open_page(browser, f"{site_url}/{PAGE}")
    view.context.grant_permissions(["clipboard-read", "clipboard-write"])
    desk = desk_of(view)
    work_through(desk)
    assert view.evaluate(IN_FOCUS) == "The key"
    press(desk, "Correct the note")
    assert view.evaluate(IN_FOCUS) == "Correct the note"
    yield desk
    view.context.close()


def test_finds_misses_and_questions_that_the_source_answers_are_told_apart(worked):
    key = worked.locator(".result").inner_text()
    assert "The key has 8 things to look at. You found 3 of them. You stopped at 1 more" in key
    assert "You also asked about 1 sentence and 2 turns that the key doesn’t have." in key
    assert "With the note alone you had marked 2 sentences, and 1 of them is in the key." in key
    assert "Wrong number or name, n7. You found it." in key
    assert "You stopped here, to look it up. Now it has a name." in key
    assert "n5. The source has this: t14, t16. Does the sentence say whose word it is?" in key
    assert "t7. The note has something of this turn, in n1." in key
    assert "t10. The note leaves this out, and our key doesn’t ask for it." in key
    assert all(item["why"] in key for item in NOTE["key"])


def test_the_table_by_kind_says_what_the_list_says(worked):
    rows = worked.locator("tbody tr").all_inner_texts()
    counts = [tuple(map(int, re.findall(r"\d+", row))) for row in rows]
    assert len(rows) == len({item["kind"] for item in NOTE["key"]}) <= len(KINDS)
    assert tuple(map(sum, zip(*counts, strict=True))) == (len(NOTE["key"]), 3)


def test_once_the_key_is_open_the_marks_stand_as_they_were(worked):
    assert "Your marks stand as they were when you opened it." in INTRO_OF_KEY
    assert all(one.is_disabled() for one in worked.get_by_role("combobox").all())
    assert worked.get_by_role("checkbox", name="Left out of the note: t44", exact=True).is_disabled()
    assert "You found 3 of them." in worked.locator(".short").inner_text()


def test_the_note_is_put_right_and_copied(worked):
    worked.get_by_label("n7. Wrong number or name.").fill("She thinks that this has happened four times.")
    worked.get_by_label("Take n3 out").check()
    worked.get_by_label("Left out, in t44. Write").fill("Jordan counts until his mum comes.")
    worked.get_by_label("n5. You asked about it.").fill("Carly used to cover Thursdays, Ms Ellis said.")
    worked.get_by_label("Left out, in t10. Write").fill("She sleeps badly.")
    press(worked, "Copy the note")
    worked.get_by_text("The corrected note is copied.").wait_for()
    copied = worked.page.evaluate("navigator.clipboard.readText()")
    assert copied == worked.get_by_label("The corrected note").input_value()
    assert "four times." in copied
    assert "Home conditions" not in copied
    assert "Carly used to cover Thursdays, Ms Ellis said." in copied
    assert copied.endswith("Jordan counts until his mum comes. She sleeps badly.")


def test_an_emptied_box_takes_the_sentence_out_and_its_tick_says_so(worked):
    box = worked.get_by_label("n15. A “not” lost or gained.")
    box.fill("")
    box.blur()
    assert worked.get_by_label("Take n15 out").is_checked()
    worked.get_by_label("Take n15 out").uncheck()
    assert box.input_value() == "There has been a previous police call-out to the home."


def test_each_box_has_a_name_of_its_own(worked):
    names = worked.evaluate(
        "place => [...place.shadowRoot.querySelectorAll('.correct label')].map(one => one.textContent)"
    )
    assert len(names) == len(set(names)) > 12


def test_words_that_are_typed_stay_words(worked):
    worked.get_by_label("n10. Their own words lost.").fill("<img src=x onerror=alert(1)>")
    assert worked.locator("img").count() == 0
    assert "<img src=x" in worked.get_by_label("The corrected note").input_value()


def test_without_a_right_to_the_clipboard_the_note_is_selected(worked):
    worked.page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('no')); }")
    press(worked, "Copy the note")
    worked.get_by_text("Copy it with your device’s own keys.").wait_for()
    assert (
        worked.get_by_label("The corrected note").evaluate("one => one.selectionEnd - one.selectionStart")
        > 1000
    )


def test_axe_finds_nothing_in_it_with_the_key_open_and_the_note_being_put_right(worked):
    assert axe_violations(worked.page, "#m05-note-desk") == []


def test_starting_again_forgets_all_and_leaves_the_other_desk_alone(page):
    desk, other = desk_of(page), desk_of(page, "m05-note-desk-brockbank")
    mark(other, "n5", "negation")
    work_through(desk)
    press(desk, "Start again")
    assert page.evaluate(IN_FOCUS).startswith("The note desk: Danielle Ellis")
    assert "0 of 24 sentences marked." in desk.locator(".live").inner_text()
    assert "1 of 24 sentences marked." in other.locator(".live").inner_text()


def test_the_texts_stand_side_by_side_where_there_is_room(page):
    desk = desk_of(page)
    press(desk, "Bring in the conversation")
    note, talk = desk.evaluate(SEEN)
    assert note == talk
    assert 0 < note < 300, "the two texts have come into view"
    assert not desk.get_by_role("group", name="Which text").is_visible()


@pytest.mark.parametrize("width", [390, 320])
def test_on_a_phone_one_text_lies_on_the_other_and_each_keeps_its_place(page, width):
    page.set_viewport_size({"width": width, "height": 900})
    desk = desk_of(page)
    press(desk, "Bring in the conversation")
    assert page.evaluate(IN_FOCUS) == "The conversation"
    note, talk = desk.locator(".panel").all()
    assert not note.is_visible()
    talk.evaluate("one => { one.scrollTop = 1500; }")
    press(desk, "The note")
    assert desk.get_by_role("button", name="The note", exact=True).get_attribute("aria-pressed") == "true"
    assert note.is_visible()
    assert not talk.is_visible()
    press(desk, "The conversation")
    assert talk.evaluate("one => one.scrollTop") == 1500
    assert overflow_of(page) == []


def test_whoever_has_marked_something_is_asked_before_they_leave(page):
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    desk = desk_of(page)
    assert "it goes when you leave this page" in desk.locator(".live").inner_text()
    page.reload()
    assert asked == []
    mark(desk, "n3", "added")
    page.reload()
    assert asked == ["beforeunload"]


def test_in_jupyter_python_gets_the_marks_and_a_saved_desk_opens_where_it_was_left(page):
    talk = transcript("T-09")
    work = {"step": "key", "alone": ["n3"], "marks": {"n3": "added"}, "mended": {}}
    with_a_kernel(page, "note_desk", "work", {"talk": talk, "note": NOTE, "work": work})
    desk = page.locator("#with-a-kernel")
    assert "You found 1 of them." in desk.inner_text()
    press(desk, "Correct the note")
    desk.get_by_label("Take n3 out").check()
    saved = page.evaluate("window.kernel.model.saved.at(-1)")
    assert saved == {**work, "step": "correct", "mended": {"n3": ""}}
    page.evaluate("note => window.kernel.model.set('note', note)", {**NOTE, "id": "another"})
    assert "0 of 24 sentences marked." in desk.inner_text()
    page.evaluate("window.kernel.stop()")
    assert page.evaluate("window.kernel.model.listening()") == 0


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"note": {**NOTE, "transcript": "T-01"}}, "note is of T-01"),
        ({"talk": {"id": "T-09"}}, "talk:.*people.*is missing"),
        ({"work": {"step": "end"}}, 'work: step is "end". Choose one of: note, talk, key, correct'),
        ({"work": {"marks": {"n3": "missing"}}}, 'work: marks has n3: "missing"'),
        ({"work": {"marks": {"t3": "tone"}}}, 'work: marks has t3: "tone"'),
        ({"work": {"alone": ["n99"]}}, "work: there is no n99 in the note"),
        ({"work": {"mended": {"t99": "So."}}}, "work: there is no t99 in the note"),
        ({"work": {"marked": {}}}, 'work: "marked" is unknown'),
    ],
)
def test_a_state_that_cannot_be_shown_stops_the_build_with_a_sentence(change, message):
    with pytest.raises(ExplorableError, match=message):
        check_state(MODULE, {"talk": transcript("T-09"), "note": NOTE, **change})


def test_its_module_is_light():
    assert len(gzip.compress(MODULE.read_bytes(), compresslevel=6)) < 9_500
