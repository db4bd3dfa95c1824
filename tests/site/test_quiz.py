"""The quiz on the built page: what is said after each kind of answer, by keyboard, and without JavaScript."""

import gzip
import re
from pathlib import Path

import pytest
from audit import axe_violations, open_page, overflow_of

from staycurious.booktools.quiz_file import read_quiz

ROOT = Path(__file__).resolve().parents[2]
PAGE = "book/m02_reading_a_score.html"
QUESTIONS = read_quiz(ROOT / "book" / "quizzes" / "m02_reading_a_score.yml")["questions"]
SINGLE, MULTIPLE, NUMBER = (
    next(question for question in QUESTIONS if question["kind"] == kind)
    for kind in ("single", "multiple", "number")
)
LISTEN = """form => {
  window.spoken = [];
  const part = form.querySelector('[role=status]');
  new MutationObserver(() => window.spoken.push(part.innerText.replace(/\\s+/g, ' ').trim()))
    .observe(part, {childList: true, characterData: true, subtree: true});
}"""


@pytest.fixture
def page(browser, site_url):
    """Give the page of module 2, open and quiet."""
    view = open_page(browser, f"{site_url}/{PAGE}")
    yield view
    view.context.close()


def question(page, one):
    """Give a question's form, with its status listened to."""
    form = page.locator(f"form#{one['id']}")
    form.evaluate(LISTEN)
    return form


def beginning(text) -> str:
    """Give the first words of a feedback, as they stand on the page."""
    return " ".join(without_quotes(text.replace("*", "")).split()[:5])


def without_quotes(text) -> str:
    """Leave out quotation marks and apostrophes, which the book's build makes round."""
    return re.sub("[\"'“”‘’]", "", text)


def answer(form, value) -> str:
    """Answer, check, and give what is said."""
    if isinstance(value, str):
        form.get_by_role("textbox").fill(value)
    else:
        for at, box in enumerate(form.locator("input").all()):
            if at in value or box.get_attribute("type") == "checkbox":
                box.set_checked(at in value)
    form.get_by_role("button", name="Check").click()
    return heard(form)


def heard(form) -> str:
    """Give the last thing that the status said."""
    return form.evaluate("() => window.spoken.at(-1)")


@pytest.mark.parametrize("at", range(len(SINGLE["options"])))
def test_each_option_has_its_verdict_and_its_feedback(page, at):
    form = question(page, SINGLE)
    option = SINGLE["options"][at]
    words = answer(form, [at])
    assert words.startswith("Right." if option["right"] else "Not quite yet.")
    assert beginning(option["feedback"]) in without_quotes(words)
    verdict = form.locator(".sc-feedback").get_attribute("data-verdict")
    assert verdict == ("right" if option["right"] else "not_yet")


def test_of_several_it_says_which_were_right_which_not_and_which_were_missed(page):
    form = question(page, MULTIPLE)
    options = MULTIPLE["options"]
    rights = [at for at, option in enumerate(options) if option["right"]]
    wrong = next(at for at, option in enumerate(options) if not option["right"])
    words = answer(form, rights)
    assert words.startswith(f"Right. You chose {len(rights)} of the {len(rights)} that are right.")
    assert "Missed:" not in words
    words = answer(form, [rights[0], wrong])
    assert words.startswith(f"Partly. You chose 1 of the {len(rights)} that are right, and 1 that is not.")
    right_part, rest = words.split(" Not right: ")
    not_part, missed_part = rest.split(" Missed: ")
    assert beginning(options[rights[0]]["text"]) in without_quotes(right_part)
    assert beginning(options[wrong]["feedback"]) in without_quotes(not_part)
    for at in rights[1:]:
        assert beginning(options[at]["text"]) in without_quotes(missed_part)
    assert answer(form, [wrong]).startswith("Not quite yet.")


@pytest.mark.parametrize(
    "typed", ["{}", " {} ", "{} families", "about {}"], ids=["plain", "spaces", "unit", "about"]
)
def test_a_right_number_is_right_however_it_is_written(page, typed):
    form = question(page, NUMBER)
    words = answer(form, typed.format(NUMBER["answer"]))
    assert words.startswith(f"Right. {NUMBER['answer']} {NUMBER['unit']}")
    assert beginning(NUMBER["right_feedback"]) in without_quotes(words)


@pytest.mark.parametrize("common", NUMBER["common"], ids=lambda common: str(common["value"]))
def test_a_common_mistake_has_its_own_feedback(page, common):
    words = answer(question(page, NUMBER), str(common["value"]))
    assert words.startswith("Not quite yet.")
    assert beginning(common["feedback"]) in without_quotes(words)


def test_another_number_has_the_general_feedback(page):
    words = answer(question(page, NUMBER), "1,234")
    assert words.startswith("Not quite yet. 1,234 families")
    assert beginning(NUMBER["wrong_feedback"]) in without_quotes(words)


def test_what_is_no_number_is_asked_again_and_kept(page):
    form = question(page, NUMBER)
    assert answer(form, "10%").startswith("That can’t be read as one number.")
    assert form.get_by_role("textbox").input_value() == "10%"
    assert not form.locator("details").is_visible()
    assert answer(form, " ") == "Write a number first."


def test_without_an_answer_it_asks_for_one_and_gives_nothing_away(page):
    for one in (SINGLE, MULTIPLE):
        form = question(page, one)
        form.get_by_role("button", name="Check").click()
        assert heard(form) == "Choose one first."
        assert form.locator(".sc-feedback").get_attribute("data-verdict") is None
        assert not form.locator("details").is_visible()


def test_the_answers_can_be_unfolded_after_a_try_and_not_before(page):
    form = question(page, SINGLE)
    assert not form.locator("details").is_visible()
    assert not form.get_by_role("button", name="Try again").is_visible()
    answer(form, [0])
    assert form.locator("summary").is_visible()


def test_it_works_with_the_keyboard_alone_and_keeps_the_focus(page):
    form = question(page, NUMBER)
    form.get_by_role("textbox").focus()
    page.keyboard.type("100")
    page.keyboard.press("Enter")
    assert heard(form).startswith("Not quite yet.")
    assert page.evaluate("document.activeElement.tagName") == "INPUT"
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent").startswith("Try again")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.name") == NUMBER["id"]
    assert form.get_by_role("textbox").input_value() == ""
    assert form.locator(".sc-feedback").inner_text() == ""


def test_questions_keep_apart_and_nothing_is_stored_or_sent(page):
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    first, other = (one for one in QUESTIONS if one["kind"] == "single" and one in QUESTIONS[:3])
    answer(question(page, first), [0])
    assert page.locator(f"form#{other['id']} .sc-feedback").inner_text() == ""
    ids = page.evaluate("() => [...document.querySelectorAll('[id]')].map(element => element.id)")
    assert len(ids) == len(set(ids))
    stored = page.evaluate("() => Object.keys(localStorage).concat(Object.keys(sessionStorage))")
    assert [key for key in stored if "quiz" in key or first["id"] in key] == []
    assert page.context.cookies() == []
    assert asked == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_in_it_once_answered_and_it_fits(browser, site_url, theme):
    page = open_page(browser, f"{site_url}/{PAGE}", width=320, theme=theme)
    answer(question(page, SINGLE), [0])
    answer(question(page, MULTIPLE), [0, 1])
    answer(question(page, NUMBER), str(NUMBER["answer"]))
    page.locator(f"form#{SINGLE['id']} summary").click()
    assert [line for line in axe_violations(page) if "m02_k" in line or "sc-" in line] == []
    assert overflow_of(page) == []
    page.context.close()


def test_without_javascript_the_answers_are_there_to_unfold(browser, site_url):
    page = open_page(browser, f"{site_url}/{PAGE}", java_script_enabled=False)
    form = page.locator(f"form#{SINGLE['id']}")
    assert form.locator("summary").is_visible()
    assert not form.get_by_role("button", name="Check").is_visible()
    page.context.close()


def test_its_script_is_light():
    # what starts the page's explorables is in the same file
    script = (ROOT / "_build" / "html" / "_static" / "staycurious" / "page.js").read_bytes()
    assert len(gzip.compress(script, compresslevel=6)) < 3_000
