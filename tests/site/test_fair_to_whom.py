"""The explorables of module 4 on its page, in a real browser: by keyboard, aloud, guessed before shown, and light."""

import gzip
import json
from pathlib import Path

import pytest
from audit import (
    axe_violations,
    open_page,
    overflow_of,
    with_a_kernel,
)

from staycurious.questions import share_of
from staycurious.widgets.move_the_line import count
from staycurious.widgets.two_groups import stored_groups

ROOT = Path(__file__).resolve().parents[2]
PAGE = "book/m04_fair_to_whom.html"
SCRIPTS = ROOT / "_build" / "html" / "_static" / "staycurious"
AREAS = stored_groups("areas")
STEPS = json.loads((ROOT / "src/staycurious/widgets/cases/amsterdam.json").read_text("utf-8"))["steps"]
IN_FOCUS = """() => {
  let at = document.activeElement;
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  return at?.labels?.[0]?.textContent || at?.textContent;
}"""
MARKS = """place => [...place.shadowRoot.querySelectorAll('.crowd svg')].map(svg => Object.fromEntries(
  [...svg.querySelectorAll('path')].map(path => [path.getAttribute('class'), path.getAttribute('d').match(/M/g).length])))"""


# Which steps' sayings change from now on, each once.
TOLD = """place => {
  window.told = [];
  [...place.shadowRoot.querySelectorAll('.said')].forEach((said, at) => new MutationObserver(() => window.told.includes(at)
    || window.told.push(at)).observe(said, { childList: true, subtree: true }));
}"""


@pytest.fixture
def page(browser, site_url):
    """Give the page of module 4, open and quiet."""
    view = open_page(browser, f"{site_url}/{PAGE}")
    yield view
    view.context.close()


def opened(place, choice="Cinderholt"):
    """Guess, so that the families appear."""
    place.get_by_role("radio", name=choice).check()
    place.get_by_role("button", name="Keep my guess").click()
    return place


def spoken(place, words):
    """Wait until a screen reader has been told these words."""
    place.get_by_role("status").filter(has_text=words).first.wait_for(state="attached")


def test_the_families_appear_after_a_guess_and_not_before(page):
    place = page.locator("#m04-move-the-line")
    assert not place.locator(".crowd").first.is_visible()
    place.get_by_role("button", name="Keep my guess").click()
    spoken(place, "Choose one of the three first.")
    assert page.evaluate(IN_FOCUS) == "Nettlewick"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    counted = [count(group, 70).false_flag_rate for group in AREAS]
    spoken(place, f"{counted[0].count} of {counted[0].of}: 3 in 100, in Nettlewick; {counted[1].count} of")
    assert page.evaluate(IN_FOCUS) == "One line for both"
    assert place.locator(".crowd").first.is_visible()


def test_the_picture_the_words_and_the_cards_follow_the_line(page):
    place = opened(page.locator("#m04-move-the-line"))
    slider = place.get_by_role("slider")
    for line in (70, 60):
        slider.fill(str(line))
        for marks, group in zip(place.evaluate(MARKS), AREAS, strict=True):
            ours = count(group, line)
            assert marks == {
                "flaggedNotHappened": ours.false_flags,
                "flaggedAndHappened": ours.found,
                "missed": ours.missed,
                "neither": ours.n - ours.flagged - ours.missed,
            }
            assert (
                place.get_by_text(f"{group['name']}: of {ours.false_flag_rate.of} families")
                .inner_text()
                .count(f"{ours.missed} were missed")
            )
    assert place.get_by_role("slider", name="Both: flag from").input_value() == "60"
    spoken(place, "Line at 60 for both. One of the four holds: the same line for all.")


def test_a_line_for_each_moves_one_area_and_says_what_went(page):
    place = opened(page.locator("#m04-move-the-line"))
    place.get_by_role("radio", name="A line for each").check()
    place.get_by_role("slider", name="Nettlewick").fill("69")
    place.get_by_role("slider", name="Cinderholt").fill("91")
    spoken(
        place,
        "Three of the four hold: the same share wrongly flagged; the same share found; the same worth of a flag.",
    )
    assert place.locator("li[data-holds=false] h4").all_inner_texts() == ["The same line for all"]
    keep = place.get_by_role("button", name="Keep these lines")
    keep.click()
    keep.click()
    spoken(place, "These lines are in the list already.")
    assert (
        place.locator(".kept li")
        .all_inner_texts()[0]
        .startswith("69 and 91. Flagged, no harm followed: Nettlewick 1")
    )
    place.get_by_role("radio", name="One line for both").check()
    assert place.get_by_role("slider").count() == 1
    keep.click()
    assert place.locator(".kept li").count() == 2


def test_the_lines_are_set_for_a_criterion_or_it_is_said_that_none_does(page):
    place = opened(page.locator("#m04-move-the-line"))
    place.get_by_role("button", name="the same share wrongly flagged").click()
    spoken(place, "the same share wrongly flagged")
    assert place.locator("li[data-holds=true] h4").all_inner_texts()[0] == "The same share wrongly flagged"
    assert place.get_by_role("slider", name="Nettlewick").input_value() == "70"
    teams = opened(page.locator("#m04-move-the-line-teams"), "The assessment team")
    teams.get_by_role("button", name="the same worth of a flag").click()
    spoken(teams, "no line for the assessment team does it while the front door has 70")
    assert [slider.input_value() for slider in teams.get_by_role("slider").all()] == ["70"]


def test_what_is_in_focus_stays_in_sight_when_the_list_grows(browser, site_url):
    page = open_page(browser, f"{site_url}/{PAGE}", width=320)
    page.set_viewport_size({"width": 320, "height": 568})
    place = opened(page.locator("#m04-move-the-line"))
    keep = place.get_by_role("button", name="Keep these lines")
    for line in ("60", "80"):
        place.get_by_role("slider").fill(line)
        keep.focus()
        page.keyboard.press("Enter")
        spoken(place, f"Kept: {line} and {line}.")
        top, bottom = keep.evaluate("e => [e.getBoundingClientRect().top, e.getBoundingClientRect().bottom]")
        assert 0 <= top < bottom <= 568
    page.context.close()


def test_starting_again_closes_it_and_keeps_the_focus(page):
    place = opened(page.locator("#m04-move-the-line"))
    place.get_by_role("button", name="Start again").focus()
    page.keyboard.press("Enter")
    assert page.evaluate(IN_FOCUS) == "Nettlewick"
    assert not place.locator(".crowd").first.is_visible()
    assert place.get_by_role("radio", checked=True).count() == 0


def test_the_five_are_compared_when_each_has_a_number_and_then_the_line_moves(page):
    place = page.locator("#m04-whose-criterion")
    compare = place.get_by_role("button", name="Compare with ours")
    menus = place.get_by_role("combobox")
    menus.first.select_option("missed")
    compare.click()
    spoken(
        place,
        "Choose a number for each of them first: a parent in whose family no harm follows has none yet.",
    )
    assert "A parent in whose family" in page.evaluate(IN_FOCUS)
    for menu in menus.all()[1:]:
        menu.select_option("wrongly")
    compare.click()
    spoken(place, "For 2 of 5 you chose as we did.")
    replies = place.locator(".reply").all_inner_texts()
    assert replies[0].startswith("We chose this too: children who came to harm and were missed.")
    assert replies[2].startswith(
        "You chose: families flagged where no harm followed. We chose: flags to work through."
    )
    slider = place.get_by_role("slider")
    slider.focus()
    for _ in range(10):
        page.keyboard.press("ArrowLeft")
    spoken(
        place,
        "Line at 60. Better for a child who comes to harm. Worse for a parent in whose family no harm follows, ",
    )
    missed = [sum(count(group, line).missed for group in AREAS) for line in (70, 60)]
    first = place.locator("tbody tr").first.inner_text()
    assert [f"{number} of 74 children missed" in first for number in missed] == [True, True]
    place.get_by_role("button", name="Put the line back to 70").click()
    spoken(place, "The line is at 70, where it was.")


def test_the_suppliers_number_is_best_where_every_child_is_missed(page):
    place = page.locator("#m04-whose-criterion")
    assert not place.locator("tbody").is_visible()  # it would give our choices away
    for menu in place.get_by_role("combobox").all():
        menu.select_option("flags")
    spoken(place, "5 of 5 chosen so far.")
    place.get_by_role("button", name="Compare with ours").click()
    place.get_by_role("slider").fill("100")
    rows = [row.inner_text() for row in place.locator("tbody tr").all()]
    assert "74 of 74 children missed" in rows[0]
    assert "right about 926 of 1,000" in rows[4]
    assert [row.split()[-1] for row in rows] == ["worse", "better", "better", "better", "better"]


def test_with_a_line_for_each_area_the_auditor_goes_with_the_child(page):
    place = page.locator("#m04-whose-criterion")
    for menu in place.get_by_role("combobox").all():
        menu.select_option("flags")
    place.get_by_role("button", name="Compare with ours").click()
    assert place.get_by_role("slider").count() == 1
    place.get_by_role("checkbox", name="A line for each area").check()
    place.get_by_role("slider", name="Nettlewick").fill("34")
    assert place.get_by_role("slider", name="Cinderholt").input_value() == "70"
    spoken(
        place,
        "Lines at 34 for Nettlewick and 70 for Cinderholt. Better for a child who comes to harm and the council’s auditor.",
    )
    counts = [count(group, line) for group, line in zip(AREAS, (34, 70), strict=True)]
    rows = [row.inner_text() for row in place.locator("tbody tr").all()]
    assert f"{sum(one.missed for one in counts)} of 74 children missed" in rows[0]
    wrong, missed = (
        abs(one.share - other.share)
        for one, other in ([one.false_flag_rate for one in counts], [one.found_rate for one in counts])
    )
    assert f"{100 * wrong:.0f} more in 100 flagged without harm" in rows[3]
    assert f"(and {100 * missed:.0f} more in 100 missed)" in rows[3]
    place.get_by_role("checkbox").uncheck()
    spoken(place, "Line at 34.")
    place.get_by_role("button", name="Put the line back to 70").click()
    assert [slider.input_value() for slider in place.get_by_role("slider").all()] == ["70"]


def test_each_count_is_guessed_before_it_is_shown(page):
    place = page.locator("#m04-the-fix")
    points = place.locator("svg .spot")
    shown = len(STEPS[0]["groups"])  # the two of the legend
    for number, step in enumerate(STEPS):
        assert points.count() == shown + 2 * number
        assert place.locator("section:visible").count() == number + 1
        box = place.get_by_role("textbox")
        box.fill("ten")
        box.press("Enter")
        spoken(place, "Write a whole number from 0 to 100.")
        assert box.get_attribute("aria-invalid") == "true"
        box.fill("10")
        place.evaluate(TOLD)
        box.press("Enter")
        assert page.evaluate("window.told") == [number], "a step is told once, and not again with the next"
        page.evaluate("window.told = []")
        asked = step["groups"][step["asks"]]
        share = share_of(asked["flagged"], asked["of"])
        spoken(
            place,
            f"You said 10 of 100. Counted: {100 * share.share:.0f}, {100 * share.share - 10:.0f} more than you said.",
        )
    assert points.count() == shown + 2 * len(STEPS)
    assert "From so few people we can’t tell" in place.locator(".said").last.inner_text()
    assert place.get_by_text("had the correction not been made").is_visible()
    assert page.evaluate(IN_FOCUS) == "Start again"
    place.get_by_text("Show the picture as a table").click()
    assert place.locator(".live table tbody tr").count() == 2 * len(STEPS)
    page.keyboard.press("Tab")
    place.get_by_role("button", name="Start again").click()
    assert place.locator("section:visible").count() == 1


def test_open_they_are_as_accessible_as_closed_and_fit_a_phone(browser, site_url):
    page = open_page(browser, f"{site_url}/{PAGE}", width=320)
    line = opened(page.locator("#m04-move-the-line"))
    line.get_by_role("radio", name="A line for each").check()
    line.get_by_role("button", name="Keep these lines").click()
    whose = page.locator("#m04-whose-criterion")
    for menu in whose.get_by_role("combobox").all():
        menu.select_option("gap")
    whose.get_by_role("button", name="Compare with ours").click()
    fix = page.locator("#m04-the-fix")
    for _ in STEPS:
        fix.get_by_role("textbox").fill("50")
        fix.get_by_role("textbox").press("Enter")
    fix.get_by_text("Show the picture as a table").click()
    assert overflow_of(page) == []
    found = {
        name: axe_violations(page, name)
        for name in ("#m04-move-the-line", "#m04-whose-criterion", "#m04-the-fix")
    }
    assert found == dict.fromkeys(found, [])
    page.context.close()


@pytest.mark.parametrize(
    ("module", "trait", "state"),
    [
        ("move_the_line", "moved", {"groups": AREAS, "line": 70, "title": "", "moved": {"guess": "1", "opened": True, "lines": [60, 60]}}),
        ("the_fix_that_failed", "guesses", {"counts": {"of": "people", "is": "flagged", "steps": STEPS}, "guesses": [10]}),
    ],
)  # fmt: skip
def test_in_jupyter_what_was_done_is_there_again_and_python_gets_the_rest(page, module, trait, state):
    with_a_kernel(page, module, trait, state)
    place = page.locator("#with-a-kernel")
    if module == "move_the_line":
        assert "Line at 60 for both." in place.inner_text()
        place.get_by_role("slider").fill("55")
        assert page.evaluate("window.kernel.model.saved.at(-1)")["lines"] == [55, 55]
    else:
        assert place.locator("section:visible").count() == 2
        place.get_by_role("textbox").fill("20")
        place.get_by_role("textbox").press("Enter")
        assert page.evaluate("window.kernel.model.saved.at(-1)") == [10, 20]
    assert axe_violations(page, "#with-a-kernel") == []
    page.evaluate("window.kernel.stop()")
    assert page.evaluate("window.kernel.model.listening()") == 0


@pytest.mark.parametrize("name", ["move_the_line", "whose_criterion", "the_fix_that_failed"])
def test_its_module_is_light(name):
    assert len(gzip.compress((SCRIPTS / f"{name}.js").read_bytes(), compresslevel=6)) < 8_500
