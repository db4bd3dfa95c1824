"""The notebook of module 2 in the built site's JupyterLite, with a real browser and no other host."""

import re

import lite as driver
import pytest


@pytest.fixture(scope="module")
def opened(site_url, browser):
    """Give the notebook after it ran, and every address that the browser asked for."""
    context = browser.new_context(service_workers="allow")
    asked = []
    context.on("request", lambda request: asked.append(request.url))
    page = context.new_page()
    driver.open_notebook(page, site_url, "m02_reading_a_score.ipynb")
    driver.run_all(page)
    yield page, asked
    context.close()


def test_moving_the_slider_with_the_keyboard_changes_the_count(opened):
    page, _ = opened
    slider = page.get_by_role("slider", name="Flag line: flag from a score of").first
    assert slider.get_attribute("aria-valuetext") == "70 points"
    said = page.get_by_role("status").filter(has_text="Flag line at").first
    before = said.inner_text()
    slider.focus()
    page.keyboard.press("ArrowLeft")
    page.get_by_role("status").filter(has_text="Flag line at 69:").first.wait_for()
    assert slider.get_attribute("aria-valuetext") == "69 points"
    page.keyboard.press("End")
    page.get_by_role("status").filter(has_text="Flag line at 90:").first.wait_for()
    flagged = [
        int(re.search(r": (\d+) families flagged", text).group(1)) for text in (before, said.inner_text())
    ]
    assert flagged[0] > flagged[1]


def test_the_tools_score_appears_after_the_persons_own_number(opened):
    page, _ = opened
    waiting = page.get_by_role("status").filter(has_text="Write down your own number first")
    assert waiting.count() == 2
    page.get_by_role("textbox", name="What score do you expect").fill("55")
    page.keyboard.press("Tab")
    page.get_by_role("button", name="This is my number").first.click()
    page.get_by_role("status").filter(
        has_text="You wrote 55; this gives 82: 27 higher than yours."
    ).wait_for()
    assert waiting.count() == 1


def test_choosing_a_person_tells_their_story_and_score(opened):
    page, _ = opened
    choice = page.get_by_role("combobox", name="Choose a person")
    choice.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert choice.evaluate("select => [select.selectedIndex, select === document.activeElement]") == [2, True]
    name = choice.evaluate("select => select.selectedOptions[0].textContent").split(",")[0]
    page.get_by_role("status").filter(has_text=f"{name}: the tool scored").wait_for()


def test_what_is_written_in_the_pause_stands_in_the_notebooks_own_cell(opened):
    page, _ = opened
    box = page.get_by_role("textbox", name="My words")
    box.fill("How was it")
    page.keyboard.press("Enter")
    page.keyboard.type("counted?")
    box.blur()
    page.get_by_role("status").filter(has_text="are saved with this notebook").wait_for()
    cells = page.evaluate(
        f"""() => {{ {driver.PANEL}
          return [...notebookPanel().content.model.cells].map((cell) => [cell.getMetadata("stay_curious"), cell.sharedModel.getSource()]);
        }}"""
    )
    [source] = [text for kind, text in cells if kind == {"pause": "m02_reading_a_score"}]
    assert source.endswith("\n\n**My words:**\n\nHow was it\ncounted?")
    page.wait_for_function(f"() => {{ {driver.PANEL} return !notebookPanel().context.model.dirty; }}")
    warning = page.get_by_role("status").filter(has_text="This looks like a phone number (“07700 900123”)")
    box.fill("I rang 07700 900123.")
    warning.wait_for()
    box.fill("I rang.")
    warning.wait_for(state="detached")


def test_nothing_came_from_another_host(opened, site_url):
    _, asked = opened
    outside = [url for url in asked if not url.startswith((site_url, f"blob:{site_url}", "data:"))]
    assert len(asked) > 100
    assert not outside
