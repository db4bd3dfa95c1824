"""Choose the target on the built page, in a real browser: by keyboard, aloud, with a guess and without one."""

import re

import pytest
from audit import axe_in_both_themes, open_page

from staycurious.larkshire import case
from staycurious.tools.score.targets import TARGETS, load_targets, standings

PAGE = "book/m03_what_was_predicted.html"
PLACES = {
    number: {there.target: there for there in standings(load_targets(), case(number)["referral"])}
    for number in ("R-1061", "R-1129")
}
RUBY, FELIX = PLACES.values()
COUNTED = load_targets()["who_moves"]


@pytest.fixture(scope="module")
def opened(browser, site_url):
    """Give the page of module 3, open and quiet."""
    view = open_page(browser, f"{site_url}/{PAGE}")
    yield view
    view.context.close()


@pytest.fixture
def page(opened):
    """Give the page with the explorable as at first."""
    place_of(opened).get_by_role("button", name="Start all over again").click()
    place_of(opened).get_by_label("Whose referral?").select_option("R-1061")
    return opened


def place_of(page):
    """Give the explorable, as it is drawn."""
    return page.locator("#m03-choose-the-target .live")


def keep_number(place, number) -> None:
    """Say how many of 1,000 all four flag."""
    place.get_by_label("How many do all four flag").fill(str(number))
    place.get_by_role("button", name="Keep my number").click()


def rows_of(table) -> list[list[str]]:
    """Give the cells of a table's body."""
    return [row.locator("th, td").all_inner_texts() for row in table.locator("tbody tr").all()]


def test_no_place_is_shown_before_the_guess(page):
    place = place_of(page)
    assert "Nobody from the council has yet met Ruby" in place.inner_text()
    assert not [table for table in place.locator("table").all() if table.is_visible()]
    place.get_by_role("button", name="Keep my guess").click()
    assert place.get_by_role("status").filter(has_text="Choose one of the four first").is_visible()
    assert place.locator("table.places").count() == 0


def test_a_guess_made_with_the_keyboard_gives_the_four_places(page):
    place = place_of(page)
    place.get_by_role("radio", name="Enquiry").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    said = place.get_by_role("status").filter(has_text="You said").inner_text()
    again, care = RUBY["referred_again"].place, RUBY["came_into_care"].place
    assert said.startswith(
        f"You said “Enquiry”. It is “Referred again”: taught that, the tool puts Ruby at place {again} of 100. "
        f"Taught “Care”, it puts Ruby at place {care}."
    )
    assert "Nothing about Ruby changed" in said
    assert said.endswith("Only what the tool was taught has changed.")
    for (name, short, _), row in zip(TARGETS, rows_of(place.locator("table.places")), strict=True):
        there = RUBY[name]
        assert row[0].startswith(short)
        assert row[1].strip() == f"Place {there.place}: {'flagged' if there.flagged else 'not flagged'}"
        assert row[2] == str(there.score)
    assert f"{RUBY['harm'].pushed_by} (in all four)" in place.inner_text()


def test_each_family_has_a_guess_of_its_own_and_keeps_it(page):
    place = place_of(page)
    place.get_by_role("radio", name="Referred again").check()
    place.get_by_role("button", name="Keep my guess").click()
    assert "So it is" in place.get_by_role("status").filter(has_text="You said").inner_text()
    place.get_by_label("Whose referral?").select_option("R-1129")
    assert place.locator("table.places").count() == 0
    assert not place.get_by_role("radio", name="Referred again").is_checked()
    place.get_by_role("radio", name="Serious harm").check()
    place.get_by_role("button", name="Keep my guess").click()
    said = place.get_by_role("status").filter(has_text="You said").inner_text()
    assert f"place {FELIX['referred_again'].place} of 100" in said
    assert "they have only this form to go by" in said
    assert min(there.place for there in FELIX.values()) > 50
    assert "No box of the form pushes Felix far forward." in place.inner_text()
    assert "What pushes the referral forward most" not in place.inner_text()
    place.get_by_label("Whose referral?").select_option("R-1061")
    assert place.locator("table.places caption").inner_text() == "Ruby in four queues"


def test_a_number_that_no_tool_could_flag_is_asked_for_again(page):
    place = place_of(page)
    for wrong in ("", "many", "101", "4.5"):
        keep_number(place, wrong)
        assert place.get_by_role("status").filter(has_text="Write a whole number from 0 to 100").is_visible()
        assert place.get_by_label("How many do all four flag").get_attribute("aria-invalid") == "true"
    keep_number(place, " 70 ")
    all_four = next(one["per_1000"] for one in COUNTED["overlap"] if len(one["by"]) == 4)
    assert f"You said 70. All four flag {all_four} of 1,000." in place.inner_text()


def test_the_flagged_are_compared_as_they_were_counted(page):
    place = place_of(page)
    keep_number(place, 50)
    chooser = place.get_by_label("Compare those whom each tool flags by")
    names = [name for name, _, _ in TARGETS]
    followed = {"name": "followed", "rows": COUNTED["followed"]}
    for comparison in [*COUNTED["compared"], followed]:
        chooser.select_option(comparison["name"])
        wanted = [
            [row["label"], *(str(row[column]) for column in ("all", *names))] for row in comparison["rows"]
        ]
        assert rows_of(place.locator("table.five")) == wanted
    harm = [COUNTED["followed"][-1][name] for name in names]
    said = place.get_by_role("status").filter(has_text="Serious harm followed").inner_text()
    least = next(short for name, short, _ in TARGETS if COUNTED["followed"][-1][name] == min(harm))
    assert said == (
        f"Serious harm followed for {min(harm)} of 100 (taught “{least}”) to {max(harm)} (taught “Serious harm”)."
    )
    chooser.select_option("area")
    said = place.get_by_role("status").filter(has_text="Furthest apart").inner_text()
    assert re.fullmatch(
        r"Furthest apart: Cinderholt, from \d+ of 100 \(taught “Serious harm”\) to \d+ \(taught “Enquiry”\)\. "
        r"Of all referrals it is \d+ of 100\.",
        said,
    )
    assert "“Enquiry” 6,000, “Referred again” 20,000" in place.inner_text()


def test_starting_again_forgets_every_guess(page):
    place = place_of(page)
    place.get_by_role("radio", name="Care").check()
    place.get_by_role("button", name="Keep my guess").click()
    keep_number(place, 50)
    place.get_by_role("button", name="Start all over again").click()
    assert not place.locator("table.places").count()
    assert not place.locator("table.five").is_visible()
    assert place.get_by_label("How many do all four flag").input_value() == ""
    assert page.evaluate("document.activeElement.shadowRoot.activeElement.localName") == "select"


def in_focus(page) -> dict:
    """Say what has the focus, and whether its beginning is in the window."""
    return page.evaluate("""() => {
      const { activeElement } = document.activeElement.shadowRoot;
      const { top } = activeElement.getBoundingClientRect();
      return { words: activeElement.innerText, seen: top >= 0 && top < innerHeight };
    }""")


def test_on_a_small_phone_the_focus_is_on_what_was_said_and_in_sight(page):
    before = page.viewport_size
    page.set_viewport_size({"width": 320, "height": 568})
    place = place_of(page)
    place.get_by_role("radio", name="Care").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    focus = in_focus(page)
    assert focus["words"].startswith("You said “Care”")
    assert focus["seen"]
    place.get_by_label("How many do all four flag").fill("50")
    page.keyboard.press("Enter")
    focus = in_focus(page)
    assert focus["words"].startswith("You said 50. All four flag")
    assert focus["seen"]
    page.set_viewport_size(before)


def test_with_all_of_it_open_axe_finds_nothing(page):
    place = place_of(page)
    place.get_by_role("radio", name="Care").check()
    place.get_by_role("button", name="Keep my guess").click()
    keep_number(place, 50)
    assert axe_in_both_themes(page, "#m03-choose-the-target") == []


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ("state => { state.families = []; }", "families is no list of people, or an empty one"),
        ("state => { state.families.push(state.families[0]); }", "R-1061 is there twice"),
        ("state => { delete state.families[0].story; }", '"story" is missing'),
        ("state => { state.families[0].referral.area = 'mars'; }", "area is mars. Give one of: alderfold"),
        ("state => { state.targets.format = 'x'; }", "targets: format is x"),
        (
            "state => { state.targets.targets[0].cuts[3] = 'a'; }",
            "escalated: cuts holds a, which is no number",
        ),
        (
            "state => { state.kept = { guesses: { 'R-1061': 'foo' } }; }",
            "the guess for R-1061 is foo. Give one of: escalated",
        ),
        ("state => { state.kept = { guesses: [] }; }", "kept: guesses is no object"),
        (
            "state => { state.kept = { all_four: 'x' }; }",
            "kept: all_four is x. Give a whole number from 0 to 100",
        ),
        ("state => { state.kept = { family: 3 }; }", "kept: family is 3"),
        ("state => { state.kept = { guess: 1 }; }", '"guess" is unknown. It has family, guesses, all_four'),
    ],
)
def test_a_state_that_cannot_be_shown_is_refused_with_a_sentence(page, change, message):
    said = page.evaluate(
        """async change => {
          const { explorable } = await import('/_static/staycurious/choose_the_target.js');
          const state = JSON.parse(document.querySelector('#m03-choose-the-target > script').textContent);
          eval(change)(state);
          try { explorable.check(state); return 'it was taken'; } catch (error) { return error.message; }
        }""",
        change,
    )
    assert message in said
