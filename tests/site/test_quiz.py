"""The quiz on the built page: what is said after each kind of answer, what is kept and comes back, and how it prints."""

import gzip
import json
import re
from datetime import datetime
from pathlib import Path

import pytest
from audit import AXE, WCAG_22_AA, open_page, overflow_of, requests_of

from staycurious.booktools.quiz_file import read_quiz

ROOT = Path(__file__).resolve().parents[2]
SLUG = "m02_reading_a_score"
PAGE = f"book/{SLUG}.html"
QUESTIONS = read_quiz(ROOT / "book" / "quizzes" / f"{SLUG}.yml")["questions"]
SINGLE, MULTIPLE, NUMBER, ORDER, MATCH, HIGHLIGHT = (
    next(question for question in QUESTIONS if question["kind"] == kind)
    for kind in ("single", "multiple", "number", "order", "match", "highlight")
)
WRONG = next(at for at, option in enumerate(SINGLE["options"]) if not option["right"])
RIGHT = next(at for at, option in enumerate(SINGLE["options"]) if option["right"])
LISTEN = """form => {
  const part = form.querySelector('[role=status].sc-feedback');
  window.spoken = [];
  window.listening?.disconnect();
  window.listening = new MutationObserver(() => window.spoken.push(part.innerText.replace(/\\s+/g, ' ').trim()));
  window.listening.observe(part, {childList: true, characterData: true, subtree: true});
}"""
FRESH = """() => {
  localStorage.clear();
  sessionStorage.clear();
  for (const form of document.querySelectorAll('form.sc-question')) form.reset();
  document.activeElement.blur();
}"""
KEPT = (
    "() => Object.entries({...localStorage}).find(([key]) => key.endsWith(':quiz/m02_reading_a_score'))?.[1]"
)


@pytest.fixture(scope="module")
def opened(browser, site_url):
    """Give the page of module 2, open and quiet, one for all the tests."""
    view = open_page(browser, f"{site_url}/{PAGE}")
    view.locator(".sc-quiz").scroll_into_view_if_needed()
    view.locator(".sc-keeping").wait_for()
    yield view
    view.context.close()


@pytest.fixture
def page(opened):
    """Give the page as it is for somebody who has answered nothing."""
    opened.evaluate(FRESH)
    return opened


@pytest.fixture
def at_times(browser, site_url):
    """Give a function that opens the page at a time, in one browser that keeps what was kept."""
    context = browser.new_context(timezone_id="Europe/London")
    views = []

    def at(time: str):
        view = context.new_page()
        view.clock.set_fixed_time(datetime.fromisoformat(f"{time}+00:00"))
        view.goto(f"{site_url}/{PAGE}")
        view.locator("form.sc-question .sc-check").first.wait_for()
        views.append(view)
        return view

    yield at
    context.close()


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


def answer(form, value, sure=80) -> str:
    """Answer, say how sure, check, and give what is said."""
    if isinstance(value, str):
        form.get_by_role("textbox").fill(value)
    else:
        for at, box in enumerate(form.locator(".sc-given input").all()):
            if at in value or box.get_attribute("type") == "checkbox":
                box.set_checked(at in value)
    return check(form, sure)


def check(form, sure=80) -> str:
    """Say how sure, where that is asked, check, and give what is said."""
    step = form.locator(f".sc-how-sure input[value='{sure}']")
    if sure and step.is_visible() and step.is_enabled():
        step.check()
    form.get_by_role("button", name="Check").click()
    return heard(form)


def heard(form) -> str:
    """Give the last thing that the status said."""
    return form.evaluate("() => window.spoken.at(-1)")


def put_in_order(form, order):
    """Put a question's items in an order, given as their right places, with the keyboard."""
    for at, item in enumerate(order):
        now = [
            int(place)
            for place in form.locator(".sc-order > li").evaluate_all("all => all.map(e => e.dataset.item)")
        ]
        button = form.locator(f".sc-order > li[data-item='{item}'] button", has_text="Move up")
        button.focus()
        for _ in range(now.index(item) - at):
            button.press("Enter")


def kept(page) -> list[dict]:
    """Give the tries that the browser keeps."""
    stored = page.evaluate(KEPT)
    return json.loads(stored)["value"]["tries"] if stored else []


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
    assert " Rightly chosen: " in words
    assert "Also to choose:" not in words
    words = answer(form, [rights[0], wrong])
    assert words.startswith(f"Partly. You chose 1 of the {len(rights)} that are right, and 1 that is not.")
    right_part, rest = words.split(" Better left: ")
    not_part, missed_part = rest.split(" Also to choose: ")
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


@pytest.mark.parametrize(
    ("one", "said"),
    [
        (SINGLE, "Choose one first."),
        (MULTIPLE, "Choose one first."),
        (HIGHLIGHT, "Mark something first."),
        (ORDER, "Put them in order first: Move up and Move down stand under each."),
        (MATCH, "Choose one for each first: 4 are still open."),
    ],
    ids=lambda one: one["kind"] if isinstance(one, dict) else "",
)
def test_without_an_answer_it_asks_for_one_and_gives_nothing_away(page, one, said):
    form = question(page, one)
    assert check(form) == said
    assert form.locator(".sc-feedback").get_attribute("data-verdict") is None
    assert not form.locator("details").is_visible()
    assert kept(page) == []


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
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.value") == "40"
    page.keyboard.press("Enter")
    assert heard(form).startswith("Not quite yet.")
    assert "You were going by a hunch (40%)" in heard(form)
    # the step can't be changed now; the focus moves on to what can be done
    form.get_by_role("button", name="Check").focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent").startswith("Try again")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.name") == NUMBER["id"]
    assert form.get_by_role("textbox").input_value() == ""
    assert form.locator(".sc-feedback").inner_text() == ""


def test_questions_keep_apart_and_nothing_is_sent(page):
    asked = requests_of(page)
    first, other = (one for one in QUESTIONS if one["kind"] == "single" and one in QUESTIONS[:3])
    answer(question(page, first), [0])
    assert page.locator(f"form#{other['id']} .sc-feedback").inner_text() == ""
    ids = page.evaluate("() => [...document.querySelectorAll('[id]')].map(element => element.id)")
    assert len(ids) == len(set(ids))
    assert page.context.cookies() == []
    assert asked == []


# ---- order, match, highlight ----


def test_an_order_says_what_stands_in_order_and_what_is_out_of_place(page):
    form, items = question(page, ORDER), ORDER["items"]
    put_in_order(form, [1, 2, 3, 4, 0])
    words = check(form)
    assert words.startswith("Partly. 4 of the 5 stand in order among themselves; 1 is out of place.")
    out, in_order = words.split(" In order: ")
    assert beginning(items[0]["text"]) in without_quotes(out)
    assert beginning(items[0]["feedback"]) in without_quotes(out)
    for item in items[1:]:
        assert beginning(item["feedback"]) in without_quotes(in_order)
    form.get_by_role("button", name="Try again").click()
    assert page.evaluate("document.activeElement.textContent") == "Move down", "the first that can be pressed"
    put_in_order(form, range(5))
    assert check(form).startswith("Right. All 5 stand in order.")


def test_moving_an_item_keeps_the_focus_on_it_and_says_its_place(page):
    form = question(page, ORDER)
    last = form.locator(".sc-order > li").last
    name = last.locator(".sc-item").inner_text()
    up = form.get_by_role("button", name=f"Move up: {name}")
    up.focus()
    for place in (4, 3, 2):
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.getAttribute('aria-label')") == f"Move up: {name}"
        form.locator("p[role=status]", has_text=f"Now {place} of 5: {name}").wait_for(state="attached")
    page.keyboard.press("Enter")
    # at the top it can't be moved up, so that the focus goes to the button beside
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == f"Move down: {name}"
    assert up.is_disabled()


def test_a_match_says_item_by_item_and_has_its_own_words_for_a_common_mistake(page):
    form, pairs = question(page, MATCH), MATCH["pairs"]
    menus = form.get_by_role("combobox").all()
    menus[0].select_option(label=pairs[0]["choice"])
    assert check(form) == "Choose one for each first: 3 are still open."
    assert [menu.get_attribute("aria-invalid") for menu in menus] == [None, "true", "true", "true"]
    chosen = [pairs[0]["choice"], pairs[1]["common"][0]["choice"], pairs[3]["choice"], pairs[3]["choice"]]
    for menu, choice in zip(menus, chosen, strict=True):
        menu.select_option(label=choice)
    words = check(form)
    assert words.startswith("Partly. 2 of the 4 have the choice that fits.")
    right, wrong = words.split(" Not right: ")
    assert beginning(pairs[0]["feedback"]) in without_quotes(right)
    assert beginning(pairs[3]["feedback"]) in without_quotes(right)
    assert beginning(pairs[1]["common"][0]["feedback"]) in without_quotes(wrong)
    assert beginning(pairs[2]["common"][0]["feedback"]) in without_quotes(wrong)
    assert f"You chose “{chosen[1]}”." in wrong
    assert "What fits is" not in wrong
    assert [menu.get_attribute("aria-invalid") for menu in menus] == [None, "true", "true", None]
    menus[1].select_option(label=pairs[1]["choice"])
    assert menus[2].get_attribute("aria-invalid") is None, (
        "an answer that is being changed is not called wrong"
    )
    # a choice without a feedback of its own has the right one's, after a reply
    menus[2].select_option(label=pairs[0]["choice"])
    assert f"You chose “{pairs[0]['choice']}”. What fits is “{pairs[2]['choice']}”." in check(form)
    menus[2].select_option(label=pairs[2]["choice"])
    assert check(form).startswith("Right. All 4 have the choice that fits.")


def test_a_text_is_marked_piece_by_piece(page):
    form = question(page, HIGHLIGHT)
    pieces = [piece for piece in HIGHLIGHT["pieces"] if "right" in piece]
    rights = [at for at, piece in enumerate(pieces) if piece["right"]]
    wrong = next(at for at, piece in enumerate(pieces) if not piece["right"])
    words = answer(form, [rights[0], wrong])
    assert words.startswith(
        f"Partly. You marked 1 of the {len(rights)} that are to be marked, and 1 that is not."
    )
    for at, part in ((rights[0], "Rightly marked"), (wrong, "Better left"), (rights[1], "Also to mark")):
        rest = words.split(f" {part}: ")[1]
        assert beginning(pieces[at]["feedback"]) in without_quotes(rest)
    states = [box.get_attribute("aria-invalid") for box in form.locator(".sc-given input").all()]
    amiss = {wrong, *rights[1:]}
    assert states == ["true" if at in amiss else None for at in range(len(pieces))]
    assert answer(form, rights).startswith(f"Right. You marked {len(rights)} of the {len(rights)}")


# ---- how sure ----


def test_it_asks_once_how_sure_one_is_and_then_goes_on_without(page):
    form = question(page, SINGLE)
    assert answer(form, [WRONG], sure=None).startswith("Before you see: how sure are you?")
    assert form.locator(".sc-feedback").get_attribute("data-verdict") is None
    assert kept(page) == []
    assert check(form, sure=None).startswith("Not quite yet.")
    assert [one["sure"] for one in kept(page)] == [None]


@pytest.mark.parametrize(
    ("at", "sure", "said"),
    [(RIGHT, 100, "You were certain (100%), and you were right to be."), (RIGHT, 20, "You were guessing (20%), and it was right."),
     (WRONG, 80, "You were fairly sure (80%). Something you were sure of is worth a second look"), (WRONG, 60, "You were more sure than not (60%), and it wasn’t quite right."), (WRONG, 40, "you noticed that you didn’t know")],
)  # fmt: skip
def test_what_was_said_of_it_beforehand_is_held_against_the_answer_kindly(page, at, sure, said):
    form = question(page, SINGLE)
    assert said in answer(form, [at], sure)
    assert [(one["id"], one["sure"], one["verdict"]) for one in kept(page)] == [
        (SINGLE["id"], sure, "right" if at == RIGHT else "not_yet")
    ]


def test_after_the_feedback_what_was_said_stands_and_a_second_look_is_not_counted(page):
    form = question(page, SINGLE)
    answer(form, [WRONG], 100)
    assert all(step.is_disabled() for step in form.locator(".sc-how-sure input").all())
    assert answer(form, [RIGHT]).startswith("Right.")
    assert "You were" not in heard(form)
    form.get_by_role("button", name="Try again").click()
    assert not form.locator(".sc-how-sure").is_visible()
    assert "Another try is practice: it isn’t kept." in form.locator(".sc-earlier").inner_text()
    assert answer(form, [RIGHT]).startswith("Right.")
    assert [(one["sure"], one["verdict"]) for one in kept(page)] == [(100, "not_yet")]


def test_the_picture_of_ones_own_judgement_says_the_same_in_words_and_in_a_table(page):
    answer(question(page, SINGLE), [WRONG], 100)
    answer(question(page, NUMBER), str(NUMBER["answer"]), 100)
    own = page.locator(".sc-own")
    own.locator("summary").first.click()
    own.locator("table").wait_for()
    assert own.locator("svg circle").count() == 1
    assert "You said how sure you were of 2 answers, and 1 was right." in own.inner_text()
    assert "too few to say more" in own.inner_text()
    assert own.locator("tbody tr").all_inner_texts()[0].startswith("100%\t1 of 2, 50%\t9% to 91%")
    assert own.locator("figure > div").get_attribute("aria-hidden") == "true"
    # it follows what is answered while it is open
    answer(question(page, MULTIPLE), [0], 60)
    own.get_by_text("of 3 answers, and 1 was right").wait_for()
    own.locator("summary").first.click()


# ---- what comes back ----


def test_what_was_missed_comes_back_after_a_day_and_a_week_and_then_no_more(at_times):
    def notice(view):
        return view.locator(".sc-back").inner_text()

    def note(view):
        return view.locator(f"form#{SINGLE['id']} .sc-earlier").inner_text()

    view = at_times("2026-11-12 10:00")
    assert notice(view) == ""
    assert "It comes back on 13 November." in answer(question(view, SINGLE), [WRONG])
    view = at_times("2026-11-12 22:00")
    assert notice(view) == ""
    assert (
        note(view)
        == "You missed this on 12 November. It comes back on 13 November. Another try is practice: it isn’t kept."
    )
    view = at_times("2026-11-13 09:00")
    assert notice(view) == "One question has come back: question 1."
    assert note(view) == "You missed this on 12 November. Here it is again."
    view.locator(".sc-back a").click()
    assert view.url.endswith(f"#{SINGLE['id']}")
    form = question(view, SINGLE)
    assert form.locator("input:checked").count() == 0
    assert form.locator(".sc-how-sure").is_visible()
    assert "It comes back once more, on 20 November." in answer(form, [RIGHT])
    assert notice(view) == ""
    view = at_times("2026-11-20 09:00")
    assert (
        note(view) == "You missed this on 12 November and got it right on 13 November. Here it is once more."
    )
    assert "comes back" not in answer(question(view, SINGLE), [RIGHT])
    view = at_times("2027-01-20 09:00")
    assert notice(view) == ""
    assert note(view) == "You got this right on 20 November 2026. Another try is practice: it isn’t kept."
    assert [(one["back"], one["verdict"]) for one in kept(view)] == [
        (False, "not_yet"),
        (True, "right"),
        (True, "right"),
    ]


def test_a_question_that_was_changed_starts_afresh_and_one_that_is_gone_is_not_asked_for(at_times):
    view = at_times("2026-11-12 10:00")
    answer(question(view, SINGLE), [WRONG])
    answer(question(view, NUMBER), "100")
    answer(question(view, MULTIPLE), [0])
    view.evaluate(
        f"""() => {{
          const [key, text] = Object.entries({{...localStorage}}).find(([key]) => key.endsWith(':quiz/{SLUG}'));
          localStorage.setItem(key, text.replace(/("id":"{SINGLE["id"]}","version":")\\w+/, '$1old')
            .replace('"id":"{NUMBER["id"]}"', '"id":"m02_gone"'));
        }}"""
    )
    view = at_times("2026-11-14 10:00")
    words = view.locator(".sc-back").inner_text()
    assert f"One question has come back: question {QUESTIONS.index(MULTIPLE) + 1}." in words
    assert "One question that you missed has been changed since, so it starts afresh." in words
    assert "One question that you missed has been taken out of this quiz." in words
    assert not view.locator(f"form#{SINGLE['id']} .sc-earlier").is_visible()
    assert (
        "You missed part of this on 12 November."
        in view.locator(f"form#{MULTIPLE['id']} .sc-earlier").inner_text()
    )
    view = at_times("2026-11-14 10:01")
    assert "changed" not in view.locator(".sc-back").inner_text(), "it is said once"


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("Object.defineProperty(window, 'localStorage', {configurable: true, get() { throw new DOMException('No', 'SecurityError'); }});"
         "Object.defineProperty(window, 'sessionStorage', {configurable: true, get() { throw new DOMException('No', 'SecurityError'); }});",
         "This browser's settings let this site keep nothing."),
        ("Storage.prototype.setItem = () => { throw new DOMException('Full', 'QuotaExceededError'); };",
         "This browser has no room left for this site."),
    ],
    ids=["forbidden", "full"],
)  # fmt: skip
def test_where_nothing_can_be_kept_the_quiz_works_all_the_same_and_says_so(browser, site_url, script, said):
    context = browser.new_context()
    context.add_init_script(script)
    view = context.new_page()
    errors = []
    view.on("pageerror", lambda error: errors.append(str(error)))
    view.goto(f"{site_url}/{PAGE}")
    view.locator("form.sc-question .sc-check").first.wait_for()
    words = answer(question(view, SINGLE), [WRONG])
    assert words.startswith("Not quite yet.")
    assert f"{said} So this try can’t be kept, and nothing comes back. The quiz works all the same." in words
    assert errors == []
    for _ in range(2):  # from what the device prefers, to light, to dark
        view.get_by_role("button", name="Colours:").click()
    assert view.locator("html").get_attribute("data-theme") == "dark", "the frame works too"
    context.close()


def test_what_is_kept_and_cannot_be_read_is_said_and_the_quiz_begins_afresh(page):
    page.evaluate(f"localStorage.setItem('staycurious:/:quiz/{SLUG}', '{{broken')")
    page.reload()
    page.locator("form.sc-question .sc-check").first.wait_for()
    assert (
        "can’t be read. The quiz works all the same, and begins afresh."
        in page.locator(".sc-back").inner_text()
    )
    answer(question(page, SINGLE), [WRONG])
    assert len(kept(page)) == 1
    aside = page.evaluate(
        "Object.entries({...localStorage}).filter(([key]) => key.includes('aside/')).map(([, text]) => text)"
    )
    assert aside == ["{broken"], "what could not be read is still there to copy"
    page.evaluate(FRESH)
    page.reload()
    page.locator(".sc-quiz").scroll_into_view_if_needed()
    page.locator(".sc-keeping").wait_for()


def test_erasing_forgets_the_answers_on_the_page_too(page):
    answer(question(page, SINGLE), [WRONG])
    keeping = page.locator(".sc-quiz .sc-keeping")
    keeping.locator("summary").click()
    assert "This quiz keeps whether you were right and how sure you were" in keeping.inner_text()
    keeping.get_by_role("button", name="Erase my work here").click()
    keeping.get_by_role("button", name="Yes, erase it").click()
    keeping.locator("[role=status]", has_text="Nothing of yours is kept here now.").wait_for()
    assert kept(page) == []
    assert page.locator(f"form#{SINGLE['id']} input:checked").count() == 0
    assert page.locator(f"form#{SINGLE['id']} .sc-feedback").inner_text() == ""


# ---- how it looks, prints, and works without the script ----


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_in_it_once_answered_and_it_fits(browser, site_url, theme):
    page = open_page(browser, f"{site_url}/{PAGE}", width=320, theme=theme)
    answer(question(page, SINGLE), [0])
    answer(question(page, MULTIPLE), [0, 1])
    answer(question(page, NUMBER), str(NUMBER["answer"]))
    answer(question(page, HIGHLIGHT), [0, 1])
    put_in_order(question(page, ORDER), [1, 0, 2, 3, 4])
    check(question(page, ORDER))
    form = question(page, MATCH)
    for menu in form.get_by_role("combobox").all():
        menu.select_option(index=1)
    check(form)
    page.locator(f"form#{SINGLE['id']} summary").click()
    page.locator(".sc-own summary").click()
    page.locator(".sc-own table").wait_for()
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("tags => axe.run('.sc-quiz', {runOnly: tags})", list(WCAG_22_AA))
    assert [(rule["id"], node["target"]) for rule in found["violations"] for node in rule["nodes"]] == []
    assert len(found["passes"]) > 10
    assert overflow_of(page) == []
    small = page.evaluate(
        """() => [...document.querySelectorAll('.sc-quiz :is(button, select, input[type=text], label, summary)')]
          .filter(e => e.checkVisibility() && e.getBoundingClientRect().height < 24).map(e => e.textContent)"""
    )
    assert small == []
    page.context.close()


def test_it_prints_as_questions_and_the_answers_stand_at_the_end_of_the_book(page, site_url):
    answer(question(page, SINGLE), [WRONG])
    page.locator(f"form#{SINGLE['id']} summary").click()
    page.emulate_media(media="print")
    quiz = page.locator(".sc-quiz")
    words = without_quotes(quiz.inner_text())
    for one in QUESTIONS:
        for key in ("options", "items", "pairs", "pieces"):
            for row in one.get(key, []):
                assert beginning(row["text"]) in words
    assert not any(reason.is_visible() for reason in quiz.locator(".sc-why").all())
    assert "Choose from: accuracy; base rate;" in words
    assert quiz.locator(".sc-write").evaluate_all("all => all.every(e => e.checkVisibility())")
    for unseen in (".sc-check", ".sc-moves", ".sc-feedback", ".sc-pair select", ".sc-own", ".sc-keeping"):
        assert not quiz.locator(unseen).first.is_visible(), unseen
    page.emulate_media(media="screen")

    there = page.context.new_page()
    there.goto(f"{site_url}/book/quiz_answers.html")
    reason = there.locator(".sc-asked .sc-why").first
    assert not reason.is_visible(), "nobody sees an answer by accident"
    there.locator(".sc-asked summary").first.click()
    assert reason.is_visible()
    there.locator(".sc-asked summary").first.click()
    there.emulate_media(media="print")
    printed = without_quotes(there.locator("article").inner_text())
    for one in QUESTIONS:
        for key in ("options", "items", "pairs", "pieces", "common"):
            for row in one.get(key, []):
                if "feedback" in row:
                    assert beginning(row["feedback"]) in printed
    there.close()


def test_a_quiz_leads_to_its_answers(page, site_url):
    address = page.locator(".sc-lead a").evaluate("link => link.href")
    assert address == f"{site_url}/book/quiz_answers.html#answers-m02-reading-a-score"
    there = page.context.new_page()
    there.goto(address)
    assert there.locator("#answers-m02-reading-a-score").is_visible()
    there.close()


def test_without_javascript_the_answers_are_there_to_unfold(browser, site_url):
    page = open_page(browser, f"{site_url}/{PAGE}", java_script_enabled=False)
    for one in QUESTIONS:
        form = page.locator(f"form#{one['id']}")
        assert form.locator("summary").is_visible()
        assert not form.get_by_role("button", name="Check").is_visible()
        assert not form.get_by_role("button", name="Move").first.is_visible()
    page.context.close()


def test_its_script_is_light():
    folder = ROOT / "_build" / "html" / "_static" / "staycurious"

    def weight(name):
        return len(gzip.compress((folder / name).read_bytes(), compresslevel=6))

    # what starts the page's explorables and parts; the quiz; and its record, which is fetched when the quiz comes near
    assert weight("page.js") < 3_000
    assert weight("quiz.js") < 9_000
    assert weight("quiz_own.js") < 9_000


def test_its_record_is_not_fetched_before_the_quiz_comes_near(browser, site_url):
    page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
    asked = []
    page.on("request", lambda request: asked.append(request.url.rpartition("/")[2]))
    page.goto(f"{site_url}/{PAGE}", wait_until="networkidle")
    assert "quiz.js" in asked
    assert "quiz_own.js" not in asked
    page.locator(".sc-quiz").scroll_into_view_if_needed()
    page.locator(".sc-keeping").wait_for()
    assert "quiz_own.js" in asked
    page.context.close()
