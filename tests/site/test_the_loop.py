"""The loop on the built page, in a real browser: by keyboard, aloud, with the numbers that anybody can work out."""

import pytest
from audit import axe_in_both_themes, open_page

PAGE = "book/m03_what_was_predicted.html"


@pytest.fixture(scope="module")
def opened(browser, site_url):
    """Give the page of module 3, open and quiet."""
    view = open_page(browser, f"{site_url}/{PAGE}")
    yield view
    view.context.close()


@pytest.fixture
def page(opened):
    """Give the page with the explorable as at first."""
    again = place_of(opened).get_by_role("button", name="Start again")
    if again.is_visible():
        again.click()
    return opened


def place_of(page):
    """Give the explorable, as it is drawn."""
    return page.locator("#m03-the-loop .live")


def keep(place, guess: int = 50) -> None:
    """Guess, and show what there is."""
    place.get_by_role("slider", name="Before you look").fill(str(guess))
    place.get_by_role("button", name="Keep my guess").click()


def years(place) -> list[list[int]]:
    """Give the table of the years."""
    rows = place.locator("table.yearly tbody tr").all()
    return [[int(cell) for cell in row.locator("th, td").all_inner_texts()] for row in rows]


def test_the_years_appear_after_the_guess_and_follow_the_records_strongly(page):
    place = place_of(page)
    assert "18 records against 12 count as 18 × 18 against 12 × 12" in place.inner_text()
    assert not place.locator("table.yearly").count()
    keep(place)
    said = place.get_by_role("status").filter(
        has_text="You said 50 more. It is 96: at first, 123 records in Quarry Hill"
    )
    assert "and 27 in Mill End." in said.inner_text()
    assert page.evaluate("document.activeElement.shadowRoot.activeElement.innerText").startswith(
        "You said 50 more"
    )
    # 18 × 18 = 324 and 12 × 12 = 144: of 300 visits 324 / 468 are 208, and one visit in ten finds something
    assert years(place)[:2] == [[1, 180, 120, 18, 12], [2, 208, 92, 21, 9]]
    assert years(place)[-1] == [5, 300, 0, 30, 0]


def test_the_guess_is_said_while_it_is_made(page):
    slider = place_of(page).get_by_role("slider", name="Before you look")
    assert slider.get_attribute("aria-valuetext") == "0 more"
    slider.press("ArrowRight")
    assert slider.get_attribute("aria-valuetext") == "5 more"
    slider.press("End")
    assert place_of(page).locator("output").first.inner_text() == "150 more"


def test_in_proportion_a_first_difference_stays(page):
    place = place_of(page)
    keep(place)
    place.get_by_label("Next year's visits go").select_option("1")
    assert years(place) == [[year, 180, 120, 18, 12] for year in range(1, 6)]
    assert "Quarry Hill has 90 records on file and Mill End 60: 30 more in Quarry Hill" in place.inner_text()
    place.get_by_label("Next year's visits go").select_option("0")
    assert years(place)[1:] == [[year, 150, 150, 15, 15] for year in range(2, 6)]


def test_what_is_reported_dampens_the_loop_and_does_not_undo_it(page):
    place = place_of(page)
    keep(place)
    slider = place.get_by_role("slider", name="Of 100 families with something to find")
    slider.focus()
    for _ in range(6):
        page.keyboard.press("ArrowRight")
    assert slider.get_attribute("aria-valuetext") == "60 of 100"
    first, last = years(place)[0], years(place)[-1]
    assert first == [1, 180, 120, 78, 72], "60 come in by themselves"
    assert 150 < last[1] < 180, "the visits come closer together, and don't meet"


def test_a_change_is_said_once_it_has_been_quiet(page):
    place = place_of(page)
    keep(place)
    place.get_by_label("Each year also visit 100 families on each estate").check()
    said = place.get_by_role("status").filter(has_text="The random sample finds 50 on each estate.")
    said.wait_for(state="attached")
    assert "After 5 years Quarry Hill has 123 records on file and Mill End 27" in said.text_content()


def test_the_random_sample_finds_the_same_on_both_and_says_how_sure_it_is(page):
    place = place_of(page)
    keep(place)
    assert "drawn by lot, and finds" not in place.inner_text()
    place.get_by_label("Each year also visit 100 families on each estate").check()
    text = place.inner_text()
    assert "visits 500 families on each estate over 5 years" in text
    assert "chance alone could make it 8 to 13 of 100" in text
    assert "each estate would get 150" in text
    bars = [row.locator("th, td").all_inner_texts() for row in place.locator("table.sc-bars tbody tr").all()]
    assert [[name.strip(), value.strip()] for name, value in bars[-2:]] == [
        ["Found in the random sample, Quarry Hill", "50"], ["Found in the random sample, Mill End", "50"],
    ]  # fmt: skip


def test_what_was_said_of_the_guess_holds_whatever_is_set_afterwards(page):
    place = place_of(page)
    keep(place, 95)
    place.get_by_label("Next year's visits go").select_option("1")
    said = place.locator(".said").inner_text()
    assert said.startswith("You said 95 more. It is 96: at first, 123 records")
    assert "After 5 years" not in said
    assert "the same family can come on record again" in place.inner_text()


def test_starting_again_hides_what_there_was_and_puts_the_controls_back(page):
    place = place_of(page)
    keep(place)
    place.get_by_label("Next year's visits go").select_option("0")
    place.locator(".unseen").filter(has_text="After 5 years").wait_for(state="attached")
    place.get_by_role("button", name="Start again").click()
    assert not place.get_by_label("Next year's visits go").is_visible()
    assert place.locator(".unseen").text_content() == ""
    keep(place)
    assert place.get_by_label("Next year's visits go").input_value() == "2"


def test_with_all_of_it_open_axe_finds_nothing(page):
    place = place_of(page)
    keep(place)
    place.get_by_label("Each year also visit 100 families on each estate").check()
    assert axe_in_both_themes(page, "#m03-the-loop") == []


@pytest.mark.parametrize(
    ("tried", "message"),
    [
        ({"follow": 9}, "tried: follow is 9. Give 0, 1 or 2"),
        ({"reported": 500}, "tried: reported is 500. Give 0, 10, 20 and so on to 60"),
        ({"reported": 35}, "tried: reported is 35"),
        ({"guess": "many"}, "tried: guess is many. Give a number from 0"),
        ({"sample": 1}, "tried: sample is 1. Give true or false"),
        ({"guess": 50, "follow": 2, "reported": 60, "sample": True}, "it was taken"),
    ],
)
def test_what_a_reader_cannot_have_set_is_refused_by_its_name(page, tried, message):
    said = page.evaluate(
        """async tried => {
          const { explorable } = await import('/_static/staycurious/the_loop.js');
          const state = JSON.parse(document.querySelector('#m03-the-loop > script').textContent);
          try { explorable.check({ ...state, tried }); return 'it was taken'; } catch (error) { return error.message; }
        }""",
        tried,
    )
    assert message in said


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"areas": {"a": 1, "b": 1}}, "loop: areas needs two names"),
        ({"areas": {"a": 2.5, "b": 1}}, "loop: areas needs two names"),
        ({"areas": 3}, "loop: areas is no object"),
        ({"years": 20}, "loop: years is 20. Give a whole number from 2 to 10"),
        ({"rate": 0}, "loop: rate is 0. Give a share above 0"),
        ({"follow": 1.5}, "loop: follow is 1.5. Give 0"),
        ({"speed": 1}, '"speed" is unknown'),
    ],
)
def test_a_loop_that_cannot_be_followed_is_refused_with_a_sentence(page, change, message):
    said = page.evaluate(
        """async change => {
          const { explorable } = await import('/_static/staycurious/the_loop.js');
          const { loop } = JSON.parse(document.querySelector('#m03-the-loop > script').textContent);
          try { explorable.check({ loop: { ...loop, ...change } }); return 'it was taken'; } catch (error) { return error.message; }
        }""",
        change,
    )
    assert message in said
