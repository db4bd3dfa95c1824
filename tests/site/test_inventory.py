"""Before and after on the built pages: two sittings, on two devices, and a class counted from codes."""

import json
import re
from pathlib import Path

import pytest
from audit import axe_in_both_themes, axe_violations, overflow_of, requests_of

from staycurious.booktools.inventory import FORMS, IDEAS
from staycurious.booktools.quiz_file import read_quiz

ROOT = Path(__file__).resolve().parents[2]
PAGE, TUTORS = "book/before_and_after.html", "book/educators/before_and_after.html"
ASKED = {letter: read_quiz(ROOT / f"book/quizzes/{slug}.yml")["questions"] for letter, slug in FORMS.items()}
WORD = "Blue heron"
CODE = re.compile(r"[AB]{2}A[A-HJ-NP-Z2-9](?:-[A-HJ-NP-Z2-9]{4}){4}")
KEPT = "() => Object.entries({...localStorage}).filter(([key]) => key.includes(':inventory/'))"
SEEN = "() => document.querySelector('.sc-inventory').innerText"
# all at once, by clicks, and as typing does it
ANSWER = """(answers) => Object.entries(answers).forEach(([id, value]) => {
  const form = document.getElementById(id);
  const fields = form.querySelectorAll('.sc-given input');
  if (typeof value === 'string') {
    fields[0].value = value;
    for (const event of ['input', 'change']) fields[0].dispatchEvent(new Event(event, {bubbles: true}));
  } else for (const at of value) if (!fields[at].checked) fields[at].click();
  form.querySelector('.sc-how-sure input[value="80"]').click();
})"""
# a browser whose settings let a site keep nothing
FORBIDDEN = """() => { for (const name of ["localStorage", "sessionStorage"])
  Object.defineProperty(window, name, {get() { throw new DOMException("no", "SecurityError"); }}); }"""


@pytest.fixture
def device(browser, site_url):
    """Give a function that opens the page on a device of its own."""
    views = []

    def opened(width=1280, page=PAGE, **context):
        view = browser.new_context(viewport={"width": width, "height": 900}, **context).new_page()
        views.append(view)
        view.goto(f"{site_url}/{page}")
        if context.get("java_script_enabled", True):
            view.locator(".sc-inv-start, .sc-inv-paste, .sc-kept > *").first.wait_for()
        return view

    yield opened
    for view in views:
        view.context.close()


def type_word(page, word=WORD):
    """Type a word and go on."""
    page.get_by_label("Your word").fill(word)
    page.get_by_role("button", name="Go on").click()


def begin(page, time="My first time", word=WORD):
    """Begin a sitting, and give its form's letter."""
    type_word(page, word)
    page.get_by_label(time).check()
    page.get_by_role("button", name="Begin", exact=True).click()
    return page.locator(".sc-shown").get_attribute("data-form")


def right_of(one) -> list[int] | str:
    """Give a question's right answer."""
    if one["kind"] == "number":
        return str(one["answer"])
    rows = [row for row in one.get("options", one.get("pieces")) if "right" in row]
    return [at for at, row in enumerate(rows) if row["right"]]


def wrong_of(one) -> list[int] | str:
    """Give a wrong answer to a question."""
    return str(one["common"][0]["value"]) if one["kind"] == "number" else [0 if right_of(one) != [0] else 1]


def give(page, one, value, sure=80):
    """Answer a question, and say how sure."""
    form = page.locator(f"form#{one['id']}")
    if isinstance(value, str):
        form.get_by_role("textbox").fill(value)
    else:
        for at in value:
            form.locator(".sc-given input").nth(at).check()
    if sure:
        form.locator(f".sc-how-sure input[value='{sure}']").check()


def sit(page, letter, wrong=(), leave=()):
    """Answer a form, some questions wrongly and some not at all, and finish."""
    answers = {
        one["id"]: wrong_of(one) if at in wrong else right_of(one)
        for at, one in enumerate(ASKED[letter])
        if at not in leave
    }
    page.evaluate(ANSWER, answers)
    finish(page)
    if leave:
        finish(page)


def finish(page):
    """Press the button that ends a sitting."""
    page.get_by_role("button", name="Finish").click()


def codes(page) -> list[str]:
    """Give the codes that the page shows."""
    return page.locator(".sc-inv-signs code").all_inner_texts()


def code_on(device, time, wrong=(), word=WORD):
    """Sit once on a device of its own, and give the code."""
    page = device()
    sit(page, begin(page, time, word), wrong)
    return codes(page)[0]


def test_a_first_sitting_records_and_never_says_what_is_right(device):
    page = device()
    letter = begin(page)
    assert page.evaluate("document.activeElement.textContent") == f"Form {letter}: your first time"
    first, second = ASKED[letter][:2]
    give(page, first, right_of(first), sure=None)
    said = page.locator(f"#{first['id']}-recorded")
    assert said.inner_text() == "Recorded. How sure are you?"
    assert said.get_attribute("role") == "status"
    give(page, first, right_of(first))
    assert said.inner_text() == "Recorded."
    give(page, second, wrong_of(second))
    assert page.locator(f"#{second['id']}-recorded").inner_text() == "Recorded."
    assert "2 of 12 recorded." in page.evaluate(SEEN)
    sit(page, letter)
    seen = page.evaluate(SEEN)
    assert not re.search(r"Right\.|Not quite|Partly|Yes\.|reasons below", seen)
    assert not page.locator(".sc-answers:visible").count()
    assert page.evaluate("document.activeElement.textContent") == "You have finished the first time"
    (code,) = codes(page)
    assert CODE.fullmatch(code)
    assert code.startswith(f"B{letter}")


def test_the_word_is_neither_kept_nor_sent_and_the_answers_are(device):
    page = device()
    asked = requests_of(page)
    sit(page, begin(page))
    stored = json.dumps(page.evaluate("() => [{...localStorage}, {...sessionStorage}]"))
    assert "heron" not in stored.lower()
    assert "heron" not in page.content().lower()
    assert asked == []
    ((key, text),) = page.evaluate(KEPT)
    assert re.search(r":inventory/A[A-Z2-9]{6}$", key)
    assert codes(page)[0] in text


def test_it_can_be_stopped_and_gone_on_with(device):
    page = device()
    letter = begin(page)
    one, marked = ASKED[letter][0], ASKED[letter][8]
    give(page, one, "17", sure=40)
    give(page, marked, [1, 3], sure=None)
    page.reload()
    type_word(page, " blue-HERON")
    page.get_by_text("You have begun already: 2 answers are here.").wait_for()
    form = page.locator(f"form#{one['id']}")
    assert form.get_by_role("textbox").input_value() == "17"
    assert form.locator(".sc-how-sure input[value='40']").is_checked()
    assert form.locator(".sc-recorded").inner_text() == "Recorded."
    boxes = page.locator(f"form#{marked['id']} .sc-given input")
    assert [box.is_checked() for box in boxes.all()] == [False, True, False, True, False, False]
    page.reload()
    type_word(page, "Blue heroin")
    assert page.get_by_text("Under another word, something is kept in this browser.").is_visible()


def test_what_is_open_is_named_once_and_may_stay_open(device):
    page = device()
    letter = begin(page)
    one = ASKED[letter][0]
    page.locator(f"form#{one['id']}").get_by_role("textbox").fill("a quarter")
    page.keyboard.press("Tab")
    assert "can’t be read as one number" in page.locator(f"#{one['id']}-recorded").inner_text()
    for other in ASKED[letter][1:10]:
        give(page, other, right_of(other), sure=None if other["id"].endswith("label") else 60)
    finish(page)
    said = page.locator(".sc-inv-panel [role=status]").last.inner_text()
    assert "Still open: question 1, question 11, question 12." in said
    assert "You haven’t said how sure you are: question 3." in said
    page.get_by_role("link", name="question 11").click()
    assert page.url.endswith(f"#{ASKED[letter][10]['id']}")
    finish(page)
    assert len(codes(page)) == 1


def test_the_second_time_on_the_same_device_shows_both_with_reasons(device):
    page = device()
    letter = begin(page)
    other = {"A": "B", "B": "A"}[letter]
    sit(page, letter, wrong=(1,), leave=(4,))
    page.get_by_role("button", name="Begin the second time").click()
    assert page.locator(".sc-shown").get_attribute("data-form") == other
    sit(page, other, wrong=(2,))
    assert page.evaluate("document.activeElement.textContent") == "You have finished the second time"
    assert [code[:2] for code in codes(page)] == [f"A{other}", f"B{letter}"]
    cells = page.locator(".sc-inventory table tbody tr").evaluate_all(
        "rows => rows.map(row => [...row.cells].map(cell => cell.textContent))"
    )
    assert [row[0] for row in cells] == [f"{at}. {idea.title}" for at, idea in enumerate(IDEAS, 1)]
    assert cells[1][1:] == ["not right, fairly sure (80%)", "right, fairly sure (80%)"]
    assert cells[2][1:] == ["right, fairly sure (80%)", "not right, fairly sure (80%)"]
    assert cells[4][1:] == ["left open", "right, fairly sure (80%)"]
    said = {
        where: page.locator(f"form#{ASKED[form][at]['id']} .sc-feedback").inner_text()
        for where, form, at in (("was", letter, 1), ("is", other, 2), ("open", letter, 4))
    }
    assert said["was"].startswith("Not quite yet.")
    assert said["is"].startswith("Not quite yet.")
    assert said["open"] == "You left this one open."
    assert page.locator(".sc-answers:visible").count() == 24
    assert page.locator(".sc-sheet input:enabled").count() == 0
    assert page.locator(".sc-sheet").first.get_attribute("data-form") == other, "the newer one stands first"
    page.reload()
    type_word(page)
    page.get_by_role("heading", name="You have finished the second time").wait_for()
    assert axe_violations(page, ".sc-inventory") == []


def test_on_another_device_the_word_alone_links_the_two(device):
    first = code_on(device, "My first time")
    page = device(390)
    letter = begin(page, "My second time: I answered the first form on another device", "BLUEHERON ")
    assert letter != first[1]
    sit(page, letter)
    (second,) = codes(page)
    assert first[3:10].replace("-", "")[:6] == second[3:10].replace("-", "")[:6]
    assert page.get_by_text("Your first time was on another device or on paper").is_visible()
    sheet = page.locator(f".sc-sheet[data-form={first[1]}]")
    assert (
        sheet.get_by_role("heading").inner_text()
        == f"Form {first[1]}: your first time, which isn’t kept here"
    )
    assert sheet.locator(".sc-answers:visible").count() == 12
    tutors = device(page=TUTORS)
    tutors.get_by_label("The codes").fill(f"{first}\n{second}")
    tutors.get_by_role("button", name="Count").click()
    assert (
        "2 codes read: 1 before, 1 after. 1 person sat both."
        in tutors.locator(".sc-inventory-class").inner_text()
    )


def test_whoever_had_the_first_on_paper_gets_the_other_form(device):
    page = device(390)
    for was, other in (("A", "B"), ("B", "A")):
        word = f"paper boat {was}"
        assert begin(page, f"My second time: I answered form {was} on paper", word) == other
        page.reload()
        type_word(page, word)
        sit(page, page.locator(".sc-shown").get_attribute("data-form"))
        assert codes(page)[0].startswith(f"A{other}")
        assert page.locator(f".sc-sheet[data-form={was}] .sc-answers:visible").count() == 12
        page.reload()
        type_word(page, word)
        assert len(codes(page)) == 1
        page.reload()


def test_somebody_who_finished_elsewhere_gets_past_a_begun_first_time(device):
    page = device()
    letter = begin(page)
    give(page, ASKED[letter][0], "1")
    page.reload()
    type_word(page)
    page.get_by_role("button", name="I have finished my first time elsewhere").click()
    assert page.locator(".sc-shown").get_attribute("data-form") != letter


@pytest.mark.parametrize("word", ["", "owl", " - - "])
def test_a_short_word_is_asked_for_again(device, word):
    page = device()
    type_word(page, word)
    assert "at least 4 letters" in page.locator(".sc-inv-start [role=status]").inner_text()
    assert page.evaluate("document.activeElement.name") == "word"


def test_where_nothing_can_be_kept_it_works_and_says_so(browser, site_url):
    context = browser.new_context()
    context.add_init_script(f"({FORBIDDEN})()")
    page = context.new_page()
    page.goto(f"{site_url}/{PAGE}")
    sit(page, begin(page))
    seen = page.evaluate(SEEN)
    (code,) = codes(page)
    context.close()
    assert CODE.fullmatch(code)
    assert "Nothing stays in this browser, so write the code down or copy it now." in seen
    assert "Your answers aren’t kept" in seen


def test_erasing_takes_it_and_the_page_begins_again(device):
    page = device()
    letter = begin(page)
    give(page, ASKED[letter][0], "1")
    page.locator(".sc-keeping summary").click()
    page.get_by_role("button", name="Erase my work here").click()
    page.locator(".sc-sure").get_by_text("That is: 1 record of Before and after.").wait_for()
    page.get_by_role("button", name="Yes, erase it").click()
    page.get_by_label("Your word").wait_for()
    assert page.evaluate(KEPT) == []
    assert not page.locator(".sc-sheet:visible").count()
    begin(page)
    assert page.locator(f"form#{ASKED[letter][0]['id']}").get_by_role("textbox").input_value() == ""


def test_my_work_lists_the_times_and_their_codes_and_nothing_of_right_or_wrong(device, site_url):
    page = device()
    letter = begin(page)
    sit(page, letter, leave=(3,))
    (code,) = codes(page)
    page.goto(f"{site_url}/book/my_work.html")
    part = page.locator(".sc-kept").get_by_text("Before and after", exact=True).locator("..")
    assert f"Form {letter}, first time: 11 of 12 answered. Code: {code}" in part.inner_text()
    with page.expect_download() as coming:
        page.get_by_role("button", name="Download all as one file").click()
    file = Path(coming.value.path())
    other = device(page="book/my_work.html")
    other.get_by_label("Go on with a file").set_input_files(file)
    other.get_by_text("Put back: 1.").wait_for()
    other.goto(f"{site_url}/{PAGE}")
    type_word(other)
    other.get_by_role("heading", name="You have finished the first time").wait_for()
    assert codes(other) == [code]


def test_the_whole_first_time_with_the_keyboard(device):
    page = device(320)
    page.get_by_label("Your word").focus()
    page.keyboard.type(WORD)
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    letter = page.locator(".sc-shown").get_attribute("data-form")
    assert overflow_of(page) == []
    for one in ASKED[letter]:
        page.keyboard.press("Tab")
        if one["kind"] == "number":
            page.keyboard.type("25")
        elif one["kind"] == "highlight":
            page.keyboard.press("Space")
            for _ in one["pieces"][1:]:
                page.keyboard.press("Tab")
        else:
            page.keyboard.press("Space")
            page.keyboard.press("ArrowDown")
        page.keyboard.press("Tab")
        page.keyboard.press("Space")
    page.keyboard.press("Tab")
    assert "12 of 12 recorded." in page.evaluate(SEEN)
    assert axe_violations(page, ".sc-inventory") == []
    page.keyboard.press("Enter")
    assert len(codes(page)) == 1
    assert overflow_of(page) == []


def test_a_tutor_counts_a_class(device):
    page = device(320, page=TUTORS)
    asked = requests_of(page)
    code = code_on(device, "My first time", wrong=(0,))
    lines = [
        "Name;Code", f"26/11/2026;{code.lower()}", code, f"{code[:-1]}{'A' if code[-1] != 'A' else 'B'}",
        *(f"paper; word {n}; before; {'AB'[n % 2]}; 100 100 100 1-0" for n in range(12)),
        *(f"paper; word {n}; after; {'BA'[n % 2]}; 110 110 100 {n % 2}00" for n in range(12)),
        "<img src=x onerror='window.ran = true'>",
    ]  # fmt: skip
    page.get_by_label("The codes").fill("\n".join(lines))
    page.get_by_role("button", name="Count").click()
    part = page.locator(".sc-inventory-class")
    said = part.locator("[role=status]").first.inner_text()
    assert said == (
        "25 codes read: 13 before, 12 after. 12 people sat both. 1 person sat only the first. "
        "1 code stood there twice and is counted once. 3 lines are set aside."
    )
    text = part.inner_text()
    assert "Line 4: " in text
    assert "mistyped" in text
    assert f"Line 3: {code} stood on line 2 already" in text
    assert page.evaluate("() => window.ran") is None
    table = part.locator("table")
    rows = table.first.locator("tbody tr").evaluate_all(
        "rows => rows.map(row => [...row.cells].map(cell => cell.textContent))"
    )
    assert rows[0] == ["1. Of whom?", "12 of 13", "1 of 13", "12 of 12", "0 of 12"]
    assert rows[1][1:] == ["1 of 13", "0 of 13", "12 of 12", "0 of 12"]
    same = table.last.locator("tbody tr").evaluate_all(
        "rows => rows.map(row => [...row.cells].map(cell => cell.textContent))"
    )
    assert same[1] == ["2. A score of what?", "12", "0", "0", "0"]
    assert same[9] == ["10. Whose words, and how sure", "0", "6", "6", "0"]
    assert "12 had more right the second time" in text
    assert "The 95% interval runs from +1.2 to +1.8" in text
    csv = part.get_by_label("The class, one line an idea, as CSV").input_value()
    assert "score_of_what,1,0,0,13,12,0,0,12,12,0,0,0,12" in csv
    assert asked == []
    assert overflow_of(page) == []
    assert axe_in_both_themes(page, ".sc-inventory-class") == []
    stored = page.evaluate("() => JSON.stringify([{...localStorage}, {...sessionStorage}])")
    assert "staycurious:" not in stored, "nothing of ours; the theme keeps its colours"


def test_the_tutors_key_has_both_questions_of_each_idea(device):
    page = device(page=TUTORS)
    ideas = page.locator(".sc-asked")
    assert ideas.count() == 12
    assert ideas.locator("details").count() == 24
    first = ideas.first
    assert (
        first.get_by_role("link", name="M2").get_attribute("href").endswith("book/m02_reading_a_score.html")
    )
    first.locator("summary").first.click()
    assert "It picks 90 of the 100 and 270 of the 900" in first.inner_text()


def test_paper_holds_both_forms_and_no_answers_until_one_has_begun(device):
    page = device()
    page.emulate_media(media="print")
    sheets = page.locator(".sc-sheet:visible")
    assert sheets.count() == 2
    assert "My word: ____" in sheets.first.inner_text()
    assert not page.locator(".sc-answers:visible, .sc-inv-start:visible").count()
    page.emulate_media(media="screen")
    begin(page)
    page.emulate_media(media="print")
    assert page.locator(".sc-sheet:visible").count() == 1


def test_without_javascript_the_page_says_that_paper_works(device):
    page = device(java_script_enabled=False)
    assert "print this page, which prints both forms" in page.locator(".sc-inventory").inner_text()
    assert not page.locator(".sc-sheet:visible").count()


def test_whoever_begins_the_second_time_too_early_is_asked_and_can_go_back(device):
    page = device(390)
    letter = begin(page)
    sit(page, letter)
    (first,) = codes(page)
    page.get_by_role("button", name="Begin the second time").click()
    assert page.evaluate("document.activeElement.textContent") == "Are the modules behind you?"
    assert axe_violations(page, ".sc-inventory") == []
    page.get_by_role("button", name="Back to my first code").click()
    assert codes(page) == [first]
    assert not page.locator(".sc-sheet:visible").count()
    page.reload()
    type_word(page)
    assert codes(page) == [first], "left empty, the second time hasn't begun"
    page.get_by_role("button", name="Begin the second time").click()
    one = ASKED[{"A": "B", "B": "A"}[letter]][0]
    give(page, one, "17", sure=40)
    page.get_by_role("button", name="Back to my first code").click()
    page.get_by_role("button", name="Go on with the second time").click()
    assert page.locator(f"form#{one['id']}").get_by_role("textbox").input_value() == "17"


def test_lines_without_a_code_are_folded_and_one_word_of_two_people_names_its_lines(device):
    page = device(page=TUTORS)
    sheet = "paper; blue heron; {}; A; 111111111111"
    lines = ["Name;Code", sheet.format("before"), sheet.format("before")[:-1] + "0", sheet.format("after")]
    page.get_by_label("The codes").fill("\n".join(lines))
    page.get_by_role("button", name="Count").click()
    part = page.locator(".sc-inventory-class")
    assert "Line 2: its word is also that of line 3 and line 4" in part.inner_text()
    folded = part.locator("details")
    assert "such as headings: 1" in folded.inner_text()
    assert not folded.get_by_text("Name;Code").is_visible()
    page.get_by_label("The codes").fill("Name;Code")
    page.get_by_role("button", name="Count").click()
    assert folded.get_by_text("Name;Code").is_visible(), (
        "where nothing could be read, it says what a code looks like"
    )
