"""Swap the person on the built page, in a real browser: a guess, one pair of notes, and many."""

import gzip
from pathlib import Path

import pytest
from audit import axe_violations, open_page, overflow_of, with_a_kernel

from staycurious.booktools.explorable import ExplorableError, check_state
from staycurious.tools.notes import load_writer
from staycurious.tools.notes.swapped import load_swapped

ROOT = Path(__file__).resolve().parents[2]
PAGE = "book/m05_ai_notes.html"
MODULE = ROOT / "src" / "staycurious" / "widgets" / "static" / "swap_the_person.js"
SWAPPED = load_swapped()
SIZE = load_writer()["effects"]["omission"]


@pytest.fixture
def page(browser, site_url):
    """Give the page of module 5, open and quiet."""
    view = open_page(browser, f"{site_url}/{PAGE}")
    yield view
    view.context.close()


def swap_of(page, guess: str | None = None):
    """Give the explorable, after a guess or without one."""
    swap = page.locator("#m05-swap-the-person")
    if guess is None:
        swap.get_by_role("button", name="Show me without a guess").click()
    else:
        swap.get_by_role("textbox").fill(guess)
        swap.get_by_role("textbox").press("Enter")
    return swap


def result(swap) -> str:
    """Give what is said of the visits counted."""
    return " ".join(swap.locator(".result").inner_text().split())


def test_it_says_first_that_we_planted_it(page):
    swap = page.locator("#m05-swap-the-person")
    assert swap.locator(".live p").first.inner_text().startswith("We planted this.")


def test_nothing_is_shown_before_a_guess(page):
    swap = page.locator("#m05-swap-the-person")
    before = swap.locator(".live").inner_text()
    assert "Only in the note about" not in before
    assert "such things were said" not in before
    assert swap.get_by_role("button").all_inner_texts() == ["Keep my guess", "Show me without a guess"]
    swap_of(page, "30")
    assert "Only in the note about" in swap.locator(".live").inner_text()
    assert swap.get_by_role("radio", name="With the planted fault").evaluate(
        "one => one === one.getRootNode().activeElement"
    )


def test_below_ten_visits_no_rate_is_given_and_none_is_drawn(page):
    swap = swap_of(page)
    assert "These are too few visits for a rate." in result(swap)
    assert "fewer of 100 were kept" not in result(swap)
    assert swap.locator("circle").count() == 0
    swap.get_by_label("How many visits?").fill("40")
    assert swap.locator("circle").count() > 0
    assert "fewer of 100 were kept" in result(swap)


def test_one_pair_is_said_to_show_next_to_nothing_and_many_give_the_size_of_the_model_card(page):
    swap = swap_of(page)
    assert "One pair shows next to nothing" in result(swap)
    swap.get_by_role("button", name="All 120 visits").focus()
    page.keyboard.press("Enter")
    said = result(swap)
    assert (
        f"{SIZE['size']:g} fewer of 100 were kept when a woman said them (95% interval: {SIZE['low']:g} to {SIZE['high']:g})"
        in said
    )
    assert "One pair" not in said
    swap.get_by_label("The control, without it").check()
    assert "0 fewer of 100 were kept when a woman said them, and so in each of them." in result(swap)


def test_the_slider_is_moved_by_keyboard_and_the_sentence_is_spoken(page):
    swap = swap_of(page)
    swap.get_by_label("How many visits?").focus()
    page.keyboard.press("End")
    assert swap.get_by_label("How many visits?").get_attribute("aria-valuetext") == "120 visits"
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    swap.locator("[role=status]", has_text="In 2 visits").wait_for(state="attached")


def test_the_rows_that_differ_are_told_apart_in_words(page):
    swap = swap_of(page)
    his = sum(row["texts"][1] is None for row in SWAPPED["fault"])
    hers = sum(row["texts"][0] is None for row in SWAPPED["fault"])
    assert swap.get_by_text("Only in the note about Mr Brockbank", exact=True).count() == his
    assert swap.get_by_text("Only in the note about Mrs Brockbank", exact=True).count() == hers
    assert (
        f"{his} stand only in the note about Mr Brockbank, and {hers} only in"
        in swap.locator(".live").inner_text()
    )
    swap.get_by_label("Show the sentences that both notes have, too").check()
    assert swap.locator("li").count() == len(SWAPPED["fault"])


def test_a_guess_is_kept_and_comes_back_beside_the_count(page):
    swap = swap_of(page, "many")
    field = swap.get_by_role("textbox")
    assert "Write a number from 0 to 100" in swap.locator(".guess").inner_text()
    assert field.get_attribute("aria-invalid") == "true"
    field.fill("5")
    field.press("Enter")
    assert "You guessed 5 fewer of 100" in swap.locator(".guess").inner_text()
    assert "You guessed" not in result(swap)
    swap.get_by_role("button", name="All 120 visits").click()
    assert (
        f"You guessed 5 of 100; counted over all the visits it is {SIZE['size']:g}. Your guess was less"
        in result(swap)
    )


def test_axe_finds_nothing_in_it_and_it_fits_a_phone(page):
    swap = swap_of(page)
    swap.get_by_role("button", name="All 120 visits").click()
    assert axe_violations(page, "#m05-swap-the-person") == []
    for width in (390, 320):
        page.set_viewport_size({"width": width, "height": 900})
        assert overflow_of(page) == []
    assert swap.get_by_role("region", name="By kind of need").evaluate("one => one.tabIndex") == 0


def test_in_jupyter_python_gets_what_was_chosen(page):
    with_a_kernel(
        page, "swap_the_person", "visits", {"swapped": SWAPPED, "tool": "control", "visits": 12, "guess": 3}
    )
    swap = page.locator("#with-a-kernel")
    assert swap.get_by_label("The control, without it").is_checked()
    assert "You guessed 3 fewer of 100" in swap.inner_text()
    swap.get_by_role("button", name="Back to one").click()
    assert page.evaluate("window.kernel.model.saved.at(-1)") == 1
    page.evaluate("window.kernel.stop()")
    assert page.evaluate("window.kernel.model.listening()") == 0


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"swapped": {"talk": {}}}, 'swapped: "fault" is missing'),
        ({"swapped": {**SWAPPED, "visits": []}}, "swapped: visits is empty"),
        ({"tool": "both"}, 'tool is "both". Choose one of: fault, control'),
        ({"visits": 0}, "visits is 0. Give a whole number from 1 to 120"),
        ({"guess": "few"}, 'guess is "few". Give a number from 0 to 100'),
    ],
)
def test_a_state_that_cannot_be_shown_stops_the_build_with_a_sentence(change, message):
    with pytest.raises(ExplorableError, match=message):
        check_state(MODULE, {"swapped": SWAPPED, **change})


def test_its_module_is_light():
    assert len(gzip.compress(MODULE.read_bytes(), compresslevel=6)) < 8_000
