"""The forms for every kind of answer, in a real browser: what a person does, what is recorded, what is said, what is lost."""

import json
import subprocess
from pathlib import Path

import pydata_sphinx_theme
import pytest
from audit import axe_violations, overflow_of
from playwright.sync_api import expect

from staycurious.answers import asks

WAYS = {"chance": "A chance of harm", "enquiries": "Like past enquiries", "home": "Something at home"}
VISIT = [
    {"id": "n1", "text": "He says his daughter comes on Sundays.", "who": "Mr Hale"},
    {"id": "n2", "text": "He is confused."},
    {"id": "n3", "text": "He takes no medicine."},
]
ASKS = {
    ask["name"]: ask
    for ask in (
        asks.choose("q_choice", "The flag says", WAYS),
        asks.choose("q_long", "The area", {f"a{n}": f"Area {n}" for n in range(9)}),
        asks.choose_several("q_choices", "Questions that I need", WAYS),
        asks.count("q_count", "Flagged, no harm follows", unit="families"),
        asks.number("q_number", "Of 100", unit="families", high=100),
        asks.two_by_two("q_table", ["Flagged", "Not flagged"], ["Harm followed", "Harm did not follow"]),
        asks.case_pair("q_pair"),
        asks.order("q_order", "First to last", {"visit": "Visit", "call": "Call", "read": "Read the file"}),
        asks.mark(
            "q_spans", "What the note says", VISIT, {"invented": "Nobody said it", "hard": "Made harder"}
        ),
        asks.mark("q_one", "What nobody said", VISIT, {"invented": "Nobody said it"}, none=True),
        asks.decide("q_decide", "I would", WAYS, {"because": "Why?", "change": "What would change it?"}),
        asks.write("q_write", "In your own words", most=30),
        {"name": "q_prose", "label": "What would you say?"},
    )
}
# An answer to each, in the form in which it is recorded.
ANSWERS = {
    "q_choice": "enquiries",
    "q_long": "a7",
    "q_choices": ["chance", "home"],
    "q_count": 1000,
    "q_number": 9.8,
    "q_table": [[21, 194], [9, 776]],
    "q_pair": ["C-02", "C-09"],
    "q_order": ["read", "visit", "call"],
    "q_spans": {"invented": ["n1", "n3"], "hard": ["n2"]},
    "q_one": {},
    "q_decide": {"decision": "home", "sure": 70, "because": "“She said so”", "change": "<b>Nothing</b>"},
    "q_write": "Ask her, not the tool.",
    "q_prose": "I'd tell Leo's mum.\n\n```no code```",
}
# the theme's own rules for labels, fields and tables meet the forms' on the course's pages
THEME = (
    Path(pydata_sphinx_theme.__file__).parent
    / "theme/pydata_sphinx_theme/static/styles/pydata-sphinx-theme.css"
)
PAGE = '<!doctype html><html lang="en"><title>Forms</title><meta name="viewport" content="width=device-width"><main></main>'


@pytest.fixture(scope="module")
def page(browser, root, tmp_path_factory):
    """Give a page that holds nothing but forms."""
    bundle = tmp_path_factory.mktemp("forms") / "forms.js"
    esbuild = root / "node_modules" / ".bin" / "esbuild"
    entry = root / "tests" / "web" / "forms_page.js"
    command = [esbuild, entry, "--bundle", "--format=iife", f"--outfile={bundle}", "--log-level=warning"]
    subprocess.run(command, check=True)
    page = browser.new_context(viewport={"width": 900, "height": 900}).new_page()
    page.set_content(PAGE)
    page.add_style_tag(path=str(THEME))
    page.add_style_tag(content="html { scroll-behavior: auto !important; }")
    page.add_script_tag(path=str(bundle))
    page.set_default_timeout(5000)
    yield page
    page.context.close()


@pytest.fixture
def put(page):
    """Give a function that puts a form on the empty page, and gives its element."""
    page.evaluate("kit.clear()")

    def put(name: str, key: str | None = None):
        page.evaluate("([ask, key]) => kit.put(ask, key ?? undefined)", [ASKS[name], key])
        return page.locator(f"#{key or name}")

    return put


@pytest.fixture
def form(page):
    """Give a function that asks a form for one of its values, or tells it something."""

    def form(key: str, what: str, *given):
        return page.evaluate("([key, what, given]) => kit.made[key][what](...given)", [key, what, given])

    return form


def border(field) -> float:
    """Give how thick the line around a field is, in pixels."""
    return field.evaluate("field => parseFloat(getComputedStyle(field).borderTopWidth)")


def said(element) -> str:
    """Give what a form reads out."""
    return element.locator("[role=status]")


@pytest.mark.parametrize("name", ASKS)
def test_an_empty_form_is_no_answer_and_says_what_to_do(put, form, name):
    put(name)
    assert form(name, "value") is None
    assert form(name, "draft") is None
    assert form(name, "words") == ""
    assert form(name, "problem").endswith(".")


@pytest.mark.parametrize("name", ASKS)
def test_a_recorded_answer_is_shown_and_comes_back_the_same(put, form, page, name):
    put(name)
    assert form(name, "set", ANSWERS[name]) is True
    assert form(name, "value") == ANSWERS[name]
    assert form(name, "problem") == ""
    assert form(name, "words") != ""
    assert page.evaluate("name => kit.changes[name]", name) == 0


@pytest.mark.parametrize("name", ASKS)
def test_a_draft_brings_a_form_back_beside_the_first_without_a_clash(put, form, page, name):
    put(name)
    put(name, "twin")
    form(name, "set", ANSWERS[name])
    draft = json.loads(json.dumps(form(name, "draft")))
    assert form("twin", "value") is None
    assert form("twin", "restore", draft) is True
    assert form(name, "value") == form("twin", "value") == ANSWERS[name]
    assert form("twin", "draft") == draft
    assert form("twin", "restore", None) is True
    assert form("twin", "value") is None
    assert form(name, "value") == ANSWERS[name]
    ids = page.evaluate("() => [...document.querySelectorAll('[id]')].map(({ id }) => id)")
    assert len(ids) == len(set(ids))


GARBAGE = [
    7,
    True,
    "nonsense",
    [],
    ["nonsense"],
    [[]],
    {},
    {"marks": 3},
    {"order": "visit"},
    [None],
    {"decision": 7},
]


@pytest.mark.parametrize("name", [name for name in ASKS if name != "q_prose"])
def test_what_can_be_no_draft_of_the_form_changes_nothing(put, form, name):
    put(name)
    form(name, "set", ANSWERS[name])
    kept = form(name, "draft")
    texts = {"q_count", "q_number", "q_write"}  # any text may stand in a field
    empty = {"q_choices": [[]], "q_decide": [{}]}.get(name, [])  # a way to say that nothing is filled in
    for draft in GARBAGE:
        if (isinstance(draft, str) and name in texts) or draft in empty:
            continue
        assert form(name, "restore", draft) is False, draft
        assert form(name, "draft") == kept, draft


@pytest.mark.parametrize(
    ("name", "recorded"),
    [
        ("q_choice", "nonsense"),
        ("q_choices", ["chance", "nonsense"]),
        ("q_count", "a few"),
        ("q_count", 1001),
        ("q_number", True),
        ("q_table", [[1, 2]]),
        ("q_table", [[1, 2], [3, -4]]),
        ("q_pair", ["C-02", "C-02"]),
        ("q_order", ["visit"]),
        ("q_spans", {}),
        ("q_spans", {"invented": ["n9"]}),
        ("q_decide", {"decision": "home"}),
        ("q_write", "x" * 31),
        ("q_prose", 7),
    ],
)
def test_what_is_no_answer_of_the_kind_is_refused(put, form, name, recorded):
    put(name)
    assert form(name, "set", recorded) is False
    assert form(name, "value") is None


def test_a_number_that_does_not_fit_is_shown_as_it_stands(put, form):
    element = put("q_count")
    form("q_count", "set", "a few")
    expect(element.get_by_role("textbox")).to_have_value("a few")
    expect(element.locator(".error")).to_contain_text("isn't a whole number from 0 to 1,000 families")
    form("q_count", "set", 1001)
    assert "outside" in form("q_count", "problem")


def test_one_option_is_chosen_and_taken_back(put, form, page):
    element = put("q_choice")
    group = element.get_by_role("group", name="The flag says")
    group.get_by_role("radio", name="Like past enquiries").check()
    assert form("q_choice", "value") == "enquiries"
    assert form("q_choice", "words") == "Like past enquiries"
    page.keyboard.press("ArrowDown")
    assert form("q_choice", "value") == "home"
    group.get_by_role("button", name="Take my choice back").click()
    assert form("q_choice", "value") is None
    assert page.evaluate("document.activeElement.type") == "radio"


def test_many_options_are_one_list(put, form):
    put("q_long").get_by_label("The area").select_option(label="Area 3")
    assert form("q_long", "value") == "a3"


def test_several_options_are_given_in_their_order(put, form):
    element = put("q_choices")
    for words in ("Something at home", "A chance of harm"):
        element.get_by_role("checkbox", name=words).check()
    assert form("q_choices", "value") == ["chance", "home"]
    assert form("q_choices", "words") == "A chance of harm; Something at home"


def test_whole_sentences_are_said_a_line_each(page):
    ask = asks.choose_several("q", "I need", {"a": "Who says so?", "b": "How many.", "c": "Anything else"})
    said = page.evaluate("([ask, value]) => kit.inWords(ask, value)", [ask, ["a", "c"]])
    assert said == "Who says so?\nAnything else"


@pytest.mark.parametrize(
    ("name", "typed", "value"),
    [
        ("q_count", "194", 194),
        ("q_count", " 1,000 ", 1000),
        ("q_count", "96 families", 96),
        ("q_number", "9.8", 9.8),
        ("q_number", "0", 0),
    ],
)
def test_a_number_is_read_as_people_write_it(put, form, name, typed, value):
    put(name).get_by_role("textbox").fill(typed)
    assert form(name, "value") == value


@pytest.mark.parametrize("typed", ["many", "1001", "-3", "19.4", "1 2"])
def test_what_is_no_such_number_is_said_after_it_is_typed_and_kept(put, form, typed):
    element = put("q_count")
    field = element.get_by_role("textbox", name="Flagged, no harm follows")
    field.fill(typed)
    expect(field).not_to_have_attribute("aria-invalid", "true")
    field.blur()
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_accessible_description(
        f"A whole number from 0 to 1,000 families. {form('q_count', 'problem')}"
    )
    assert border(field) == 3
    assert form("q_count", "value") is None
    assert form("q_count", "draft") == typed
    field.fill("7")
    expect(field).not_to_have_attribute("aria-invalid", "true")
    assert form("q_count", "value") == 7


def test_a_table_is_an_answer_when_every_place_is_filled(put, form):
    element = put("q_table")
    cells = {
        "Flagged, harm followed": "21",
        "Flagged, harm did not follow": "1,194",
        "Not flagged, harm followed": "9",
    }
    for name, number in cells.items():
        element.get_by_role("textbox", name=name, exact=True).fill(number)
    assert form("q_table", "value") is None
    assert form("q_table", "problem") == "1 still to fill in."
    assert form("q_table", "draft") == [["21", "1,194"], ["9", ""]]
    last = element.get_by_role("textbox", name="Not flagged, harm did not follow", exact=True)
    last.fill("many")
    assert form("q_table", "problem") == "Write a whole number in: Not flagged, harm did not follow."
    last.fill("776")
    assert form("q_table", "value") == [[21, 1194], [9, 776]]
    expect(said(element)).to_have_text("All 4 are filled in; together they make 2,000.")


def test_a_pair_is_compared_side_by_side(put, form):
    element = put("q_pair")
    element.get_by_label("First case").select_option(label="C-02 · Megan Lowry")
    assert form("q_pair", "draft") == ["C-02", None]
    element.get_by_label("Second case").select_option("C-02")
    assert form("q_pair", "problem") == "Choose two different cases."
    element.get_by_label("Second case").select_option(label="C-09 · Yusuf Demir")
    assert form("q_pair", "value") == ["C-02", "C-09"]
    sentence = "C-02 scored 76, C-09 scored 60: they differ in one detail and fall in different bands."
    expect(said(element)).to_have_text(sentence)
    table = element.get_by_role("table", name="The two referrals side by side")
    expect(table.get_by_role("rowheader", name="different")).to_have_text("Area of Larkshire: different")
    expect(
        table.get_by_role("row", name="Area of Larkshire: different Cinderholt Nettlewick")
    ).to_be_visible()
    assert form("q_pair", "words") == "C-02 · Megan Lowry and C-09 · Yusuf Demir"


def test_an_order_is_an_answer_once_the_person_has_made_it_theirs(put, form, page):
    element = put("q_order")
    assert form("q_order", "value") is None
    element.get_by_role("checkbox", name="This is my order").check()
    assert form("q_order", "value") == ["visit", "call", "read"]
    element.get_by_role("checkbox").uncheck()
    up = element.get_by_role("button", name="Move up: Read the file")
    up.press("Enter")
    expect(said(element)).to_have_text("Read the file is now number 2 of 3.")
    expect(up).to_be_focused()
    page.keyboard.press("Enter")
    expect(said(element)).to_have_text("Read the file is now number 1 of 3.")
    page.keyboard.press("Enter")
    expect(said(element)).to_have_text("Read the file is already first.")
    expect(up).to_be_focused()
    assert form("q_order", "value") == ["read", "visit", "call"]
    assert form("q_order", "words") == "1. Read the file; 2. Visit; 3. Call"


def test_pieces_are_marked_with_a_list_each_that_says_its_piece(put, form):
    element = put("q_spans")
    expect(element.locator(".marked")).to_have_text("Nothing marked yet.")
    # a list with nothing in it would be read out all the same
    expect(element.locator(".marked ul")).to_have_count(0)
    expect(element.get_by_role("checkbox")).to_have_count(0)
    element.get_by_role("combobox", name="n3 He takes no medicine.").select_option("Nobody said it")
    element.get_by_role("combobox", name="n1 Mr Hale: He says").select_option("Nobody said it")
    element.get_by_role("combobox", name="n2 He is confused.").select_option("Made harder")
    assert form("q_spans", "value") == {"invented": ["n1", "n3"], "hard": ["n2"]}
    expect(said(element)).to_have_text("3 of 3 marked. Nobody said it: 2; Made harder: 1.")
    expect(element.locator(".marked p")).to_have_text("3 of 3 marked. Nobody said it: 2; Made harder: 1.")
    expect(element.locator(".marked li")).to_have_text(
        [
            "Nobody said it: n1 “He says his daughter comes on Sundays.”; n3 “He takes no medicine.”",
            "Made harder: n2 “He is confused.”",
        ]
    )
    element.get_by_role("combobox", name="n2 He is confused.").select_option("Not marked")
    assert form("q_spans", "value") == {"invented": ["n1", "n3"]}


def test_nothing_to_mark_is_an_answer_where_it_may_be_and_takes_no_mark_away(put, form):
    element = put("q_one")
    nothing = element.get_by_role("checkbox", name="There is nothing to mark")
    nothing.check()
    expect(element.locator(".marked")).to_have_text("Nothing to mark.")
    assert form("q_one", "value") == {}
    assert form("q_one", "words") == "Nothing to mark"
    element.get_by_role("checkbox", name="Nobody said it n2").check()
    assert form("q_one", "value") is None
    assert form("q_one", "problem").startswith("You marked 1 and ticked that there is nothing to mark.")
    nothing.uncheck()
    assert form("q_one", "value") == {"invented": ["n2"]}


def test_a_decision_is_whole_when_each_part_of_it_is_there(put, form):
    element = put("q_decide")
    assert form("q_decide", "problem") == "Choose one."
    element.get_by_role("textbox", name="Why?").fill("She said so")
    assert form("q_decide", "draft") == {"decision": None, "sure": "", "because": "She said so", "change": ""}
    element.get_by_role("radio", name="Something at home").check()
    assert form("q_decide", "problem").startswith("Write how sure you are")
    sure = element.get_by_role("textbox", name="How sure are you?")
    slider = element.get_by_role("slider", name="How sure, with a slider")
    expect(slider).to_have_attribute("aria-valuetext", "not said yet")
    expect(slider).to_have_accessible_name("How sure, with a slider")
    expect(sure).to_have_accessible_description("Not said yet. From 0, not at all, to 100, certain.")
    assert slider.evaluate("slider => getComputedStyle(slider).appearance") == "none", "nothing is filled"
    slider.click()
    expect(sure).to_have_value("50")
    expect(sure).to_have_accessible_description("From 0, not at all, to 100, certain.")
    assert slider.evaluate("slider => getComputedStyle(slider).appearance") == "auto"
    sure.fill("")
    slider.press("ArrowRight")
    expect(sure).to_have_value("55")
    sure.fill("101")
    assert form("q_decide", "problem").startswith("Write how sure you are")
    sure.fill("70")
    expect(slider).to_have_attribute("aria-valuetext", "70 of 100")
    assert form("q_decide", "problem") == "Write something under “What would change it?”"
    element.get_by_role("textbox", name="What would change it?").fill("A talk with her")
    assert form("q_decide", "value") == {
        "decision": "home",
        "sure": 70,
        "because": "She said so",
        "change": "A talk with her",
    }


def test_a_short_text_says_how_many_letters_are_left_and_keeps_those_too_many(put, form):
    element = put("q_write")
    field = element.get_by_role("textbox", name="In your own words")
    field.fill("🙂" * 30)
    expect(said(element)).to_have_text("0 letters left.")
    assert form("q_write", "value") == "🙂" * 30
    field.fill("🙂" * 31)
    assert form("q_write", "value") is None
    assert form("q_write", "problem") == "1 letter too many. The most is 30."
    assert form("q_write", "draft") == "🙂" * 31


def test_a_text_of_ones_own_stays_as_it_was_typed(put, form):
    text = "  An indented line\n\n<script>alert(1)</script> “ثلاثة”  "
    put("q_prose").get_by_role("textbox", name="What would you say?").fill(text)
    assert form("q_prose", "value") == text
    put("q_prose", "twin").get_by_role("textbox").fill(" \n ")
    assert form("twin", "value") is None
    assert form("twin", "draft") == " \n "


def test_each_change_of_the_persons_is_told(put, page):
    element = put("q_write")
    element.get_by_role("textbox").press_sequentially("abc")
    assert page.evaluate("kit.changes.q_write") == 3


@pytest.mark.parametrize("filled", [False, True], ids=["empty", "filled in"])
def test_every_form_is_clean_to_axe_and_fits_a_narrow_phone_light_and_dark(put, form, page, filled):
    for name in ASKS:
        put(name)
        if filled:
            form(name, "set", ANSWERS[name])
    found = []
    for theme in ("light", "dark"):
        dark = theme == "dark"
        colours = {
            "--jp-layout-color1": "#111" if dark else "#fff",
            "--jp-content-font-color1": "#eee" if dark else "#222",
            "--jp-brand-color1": "#64b5f6" if dark else "#1976d2",
        }
        page.evaluate(
            """colours => {
              for (const [name, value] of Object.entries(colours)) document.documentElement.style.setProperty(name, value);
              document.body.style.background = "var(--jp-layout-color1)";
            }""",
            colours,
        )
        page.set_viewport_size({"width": 320, "height": 900})
        found += axe_violations(page) + overflow_of(page)
        scrolling = "() => [...document.querySelectorAll('.scrolls')].filter((part) => part.scrollWidth > part.clientWidth).length"
        assert page.evaluate(scrolling) == 0
        if filled:
            caption = page.locator(".compare caption").bounding_box()
            assert caption["height"] < 40, "the heading of the two referrals is squeezed"
        narrow = page.evaluate(
            """() => [...document.querySelectorAll("textarea")]
              .filter((area) => area.offsetWidth < area.closest(".sc-form").clientWidth)
              .map((area) => area.closest(".sc-form").id)"""
        )
        assert narrow == []
        small = page.evaluate(
            """() => [...document.querySelectorAll("button, input, select, textarea")]
              .map((control) => (control.closest("label.option") ?? control).getBoundingClientRect())
              .filter(({ width, height }) => width && (width < 24 || height < 40)).length"""
        )
        assert small == 0
        page.set_viewport_size({"width": 900, "height": 900})
    assert not [line for line in found if "document-title" not in line and "bypass" not in line]


def test_on_paper_stand_what_was_filled_in_and_what_there_is_to_choose(put, form, page):
    prose, chosen, empty, pieces = put("q_prose"), put("q_long"), put("q_long", "empty"), put("q_spans")
    unwritten, pair, decision = put("q_prose", "unwritten"), put("q_pair"), put("q_decide")
    long = "One line.\n" * 60
    form("q_prose", "set", long)
    form("q_long", "set", "a7")
    form("q_spans", "set", {"hard": ["n2"]})
    page.emulate_media(media="print")
    try:
        expect(prose.locator(".printed")).to_be_visible()
        assert prose.locator(".printed").inner_text().strip() == long.strip()
        expect(prose.get_by_role("textbox")).to_be_hidden()
        expect(chosen.locator(".printed")).to_be_visible()
        assert chosen.locator(".printed").inner_text() == "Area 7"
        assert "☐ Area 0" in empty.locator(".printed").inner_text()
        assert [part.strip() for part in pieces.locator(".printed").all_inner_texts()][1] == "Made harder"
        expect(pieces.locator("select").first).to_be_hidden()
        assert pair.locator(".printed").all_inner_texts() == ["________", "________"]
        expect(decision.locator(".ruled")).to_have_count(4)
        lines = unwritten.locator(".ruled")
        expect(lines).to_have_count(6)
        assert all(
            line.bounding_box()["width"] > 0.9 * unwritten.bounding_box()["width"] for line in lines.all()
        )
    finally:
        page.emulate_media(media="screen")
