"""Build the picture on the built page, in a real browser: by keyboard, aloud, with right numbers and with wrong ones."""

import gzip
from pathlib import Path

import pytest
from audit import axe_in_both_themes, open_page, with_a_kernel

from staycurious.questions import frequency_tree

PAGE = "book/m02_reading_a_score.html"
SCRIPTS = Path(__file__).resolve().parents[2] / "_build" / "html" / "_static" / "staycurious"
TREE = frequency_tree(1000, 0.04, 0.8, 0.1)
RIGHT = [
    [TREE.happened, TREE.did_not],
    [TREE.flagged_and_happened, TREE.missed],
    [TREE.flagged_not_happened, TREE.neither],
    [TREE.flagged, TREE.flagged_and_happened, TREE.flagged // TREE.flagged_and_happened],
]
WRONG = [[100, 900], ["80%", 8], [TREE.flagged_not_happened, "many"], [TREE.flagged_and_happened, "", 3]]
IN_FOCUS = """() => {
  let at = document.activeElement;
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  return at?.labels?.[0]?.textContent || at?.textContent;
}"""
LISTEN = """place => {
  window.spoken = [];
  for (const part of place.shadowRoot.querySelectorAll('[role=status]')) {
    new MutationObserver(() => part.textContent && window.spoken.push(part.innerText.replace(/\\s+/g, ' ').trim()))
      .observe(part, {childList: true, characterData: true, subtree: true});
  }
}"""
LEAFLET = {
    "population": 500,
    "base_rate": 0.1,
    "sensitivity": 0.8,
    "false_positive_rate": 0.2,
    "headline": "Finds 8 in 10.",
    "small_print": "10%.",
}


@pytest.fixture
def page(browser, site_url):
    """Give the page of module 2, open and quiet."""
    view = open_page(browser, f"{site_url}/{PAGE}")
    yield view
    view.context.close()


def picture(page):
    """Give the explorable."""
    return page.locator("#m02-build-the-picture")


def step(place, number):
    """Give the form of a step, by its number on the page."""
    return place.locator("form").nth(number - 1)


def fill(place, number, values) -> None:
    """Fill in a step's boxes and check it with the Enter key."""
    boxes = step(place, number).locator("input")
    for at, value in enumerate(values):
        boxes.nth(at).fill(str(value))
    boxes.first.press("Enter")


def fill_all(place, values=RIGHT) -> None:
    """Fill in the whole picture, but for the guess."""
    for number, numbers in enumerate(values, 2):
        fill(place, number, numbers)


def said(place, number) -> str:
    """Give what is said in a step."""
    return " ".join(step(place, number).get_by_role("status").inner_text().split())


def numbers_in_table(place) -> list[str]:
    """Give the table's cells, row by row."""
    return place.locator("table td").all_inner_texts()


def marks(place) -> dict[str, int]:
    """Count the marks of each kind that are on the screen."""
    return place.evaluate(
        """place => Object.fromEntries([...place.shadowRoot.querySelectorAll('.grid svg')]
          .filter(svg => svg.checkVisibility()).flatMap(svg => [...svg.querySelectorAll('path')])
          .map(path => [path.getAttribute('class'), (path.getAttribute('d').match(/M/g) ?? []).length])
          .filter(([, count]) => count))"""
    )


def test_the_whole_picture_is_built_with_the_keyboard_alone(page):
    place = picture(page)
    place.evaluate(LISTEN)
    place.get_by_label("Before you count").focus()
    page.keyboard.type("8")
    page.keyboard.press("Enter")
    assert page.evaluate(IN_FOCUS) == "serious harm follows"
    for numbers in RIGHT:
        for at, number in enumerate(numbers):
            page.keyboard.type(f"{number:,}")
            if at < len(numbers) - 1:
                page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        assert page.evaluate(IN_FOCUS).startswith("Check")
        page.keyboard.press("Enter")
        assert page.evaluate(IN_FOCUS).startswith("Check")
        page.keyboard.press("Tab")
    spoken = page.evaluate("window.spoken")
    assert spoken[0] == "You said 8 in 10. Your guess comes back at the end."
    assert spoken[1] == "Right. Of 1,000 families, serious harm follows in 40 and does not follow in 960."
    assert [line.startswith("Right.") for line in spoken[1:5]] == [True] * 4
    end = (
        f"You said 8 in 10. Of {TREE.flagged} flagged families, serious harm follows in "
        f"{TREE.flagged_and_happened}: 1 in 4"
    )
    assert end in spoken[5]
    assert len(spoken) == 6
    assert page.evaluate(IN_FOCUS) == "Start again"


def test_the_grid_and_its_table_show_the_readers_own_numbers(page):
    place = picture(page)
    assert marks(place) == {"unplaced": 1000}
    assert numbers_in_table(place) == ["?", "?", "?", "?", "?", "?", "?", "?", "1,000"]
    step(place, 2).get_by_label("serious harm follows").fill("55")
    assert marks(place) == {"happened": 55, "unplaced": 945}
    fill(place, 2, [100, 900])
    fill(place, 3, [80, 20])
    assert marks(place) == {"missed": 20, "flaggedAndHappened": 80, "didNot": 900}
    assert numbers_in_table(place) == ["80", "?", "?", "20", "?", "?", "100", "900", "1,000"]
    fill_all(place)
    assert marks(place) == {
        "missed": TREE.missed,
        "flaggedAndHappened": TREE.flagged_and_happened,
        "flaggedNotHappened": TREE.flagged_not_happened,
        "neither": TREE.neither,
    }
    assert numbers_in_table(place) == [
        str(TREE.flagged_and_happened), str(TREE.flagged_not_happened), str(TREE.flagged),
        str(TREE.missed), str(TREE.neither), str(TREE.not_flagged),
        str(TREE.happened), str(TREE.did_not), "1,000",
    ]  # fmt: skip
    assert place.locator(".grid svg").first.get_attribute("aria-hidden") == "true"


def test_wrong_numbers_are_explained_and_kept(page):
    place = picture(page)
    fill_all(place, WRONG)
    assert "“serious harm follows”. That takes the 1 in 10 others that are flagged" in said(place, 2)
    assert "“80%” is a share, in per cent. How many families is that?" in said(place, 3)
    assert said(place, 4).startswith("Partly. Right: “flagged all the same”.")
    assert "“many” can’t be read as one number" in said(place, 4)
    assert "The other branch has flags too." in said(place, 5)
    assert "Still empty: “of those, harm follows in”." in said(place, 5)
    typed = place.locator("form.step input").evaluate_all("inputs => inputs.map(input => input.value)")
    assert typed == [str(value) for values in WRONG for value in values]
    wrong = step(place, 3).get_by_label("flagged")
    assert wrong.get_attribute("aria-invalid") == "true"
    described = wrong.evaluate(
        "input => input.getRootNode().getElementById(input.getAttribute('aria-describedby')).textContent"
    )
    assert described == "✗ not yet"
    wrong.fill("32")
    assert wrong.get_attribute("aria-invalid") is None
    assert place.locator(".end").inner_text() == ""


def test_mending_the_earlier_box_leads_to_the_end(page):
    place = picture(page)
    fill(place, 2, [100, 900])
    fill(place, 3, [80, 20])
    assert "80 fits your 100 in step 2. First mend that." in said(place, 3)
    fill_all(place)
    assert place.locator(".end").inner_text().startswith(f"What you counted\n\nOf {TREE.flagged} flagged")
    place.get_by_label("Before you count").fill("nine")
    place.get_by_role("button", name="Keep my guess").click()
    assert place.get_by_label("Before you count").input_value() == "nine"
    assert "Write a number from 0 to 10." in place.locator(".kept").inner_text()
    place.get_by_label("Before you count").fill("9")
    place.get_by_role("button", name="Keep my guess").click()
    assert (
        f"9 in 10 is how often the tool is right overall. In {TREE.neither}"
        in place.locator(".end").inner_text()
    )


def test_help_comes_as_a_hint_and_after_a_try_as_the_answer(page):
    place = picture(page)
    harm = step(place, 3)
    show = harm.get_by_role("button", name="Show me")
    assert not show.is_visible()
    harm.get_by_role("button", name="Hint").click()
    assert said(place, 3).startswith("Hint. The tool finds 8 in 10 of these.")
    harm.get_by_role("button", name="Check").click()
    assert said(place, 3) == "Write your numbers in the boxes first."
    assert not show.is_visible()
    fill(place, 3, [80, 20])
    show.focus()
    page.keyboard.press("Enter")
    assert harm.get_by_label("flagged").input_value() == str(TREE.flagged_and_happened)
    assert said(place, 3).startswith("Shown. Of 40, the tool flags 32 and misses 8.")
    assert page.evaluate(IN_FOCUS).startswith("Check")


def test_starting_again_clears_all_and_keeps_the_focus(page):
    place = picture(page)
    place.get_by_label("Before you count").fill("8")
    place.get_by_role("button", name="Keep my guess").click()
    fill_all(place)
    place.get_by_role("button", name="Start again").focus()
    page.keyboard.press("Enter")
    assert page.evaluate(IN_FOCUS).startswith("1Before you count")
    assert (
        place.locator("form.step input").evaluate_all("inputs => inputs.map(input => input.value).join('')")
        == ""
    )
    assert (
        place.locator("[role=status]").evaluate_all("parts => parts.map(part => part.textContent).join('')")
        == ""
    )
    assert marks(place) == {"unplaced": 1000}


def test_in_jupyter_python_gets_the_numbers_and_the_notebook_keeps_its_own_styles(page):
    shape = "() => getComputedStyle(window.words).margin + getComputedStyle(window.icon).fill"
    page.evaluate(
        """() => {
          const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
          svg.innerHTML = '<path d="M0 0h1v1z" fill="rgb(1, 2, 3)"/>';
          document.querySelector('article').append(svg);
          window.icon = svg.firstChild;
          window.words = document.querySelector('article p');
        }"""
    )
    before = page.evaluate(shape)
    with_a_kernel(
        page, "build_the_picture", "built", {"leaflet": LEAFLET, "built": {"guess": 3, "happened": 7}}
    )
    place = page.locator("#with-a-kernel")
    assert page.evaluate(shape) == before
    assert "You said 3 in 10" in place.inner_text()
    assert place.get_by_label("serious harm follows").input_value() == "7"
    boxes = place.locator("form.step input")
    for at, value in enumerate(["50", "450 families", "", "?"]):
        boxes.nth(at).fill(value)
    built = page.evaluate("window.kernel.model.saved.at(-1)")
    assert (built["guess"], built["happened"], built["did_not"]) == (3, 50, 450)
    assert built["flagged_and_happened"] is None
    assert set(built) == {
        "guess", "happened", "did_not", "flagged_and_happened", "missed", "flagged_not_happened", "neither",
        "flagged", "of_them", "one_in",
    }  # fmt: skip
    page.evaluate(
        "leaflet => window.kernel.model.set('leaflet', leaflet)", {**LEAFLET, "headline": "Another."}
    )
    assert "Another." in place.inner_text()
    assert boxes.first.input_value() == ""
    page.evaluate("window.kernel.stop()")
    assert page.evaluate("window.kernel.model.listening()") == 0


def test_axe_finds_nothing_in_it_wrong_or_right(page):
    place = picture(page)
    for values in (WRONG, RIGHT):
        fill_all(place, values)
        assert axe_in_both_themes(page, "#m02-build-the-picture") == []


def test_its_module_is_light():
    module = (SCRIPTS / "build_the_picture.js").read_bytes()
    assert len(gzip.compress(module, compresslevel=6)) < 10_500
