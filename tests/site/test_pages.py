"""Every built page: nothing from elsewhere, nothing that axe finds, nothing that sticks out, and light."""

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest
from audit import axe_in_both_themes, axe_violations, in_theme, loading, open_page, overflow_of
from playwright.sync_api import expect

HTML = Path(__file__).resolve().parents[2] / "_build" / "html"
# JupyterLite is an application, not a page of ours: accessibility.md says what is known of it. The first address
# only leads on to the first page, and Sphinx copies two of the theme's templates among the static files.
PAGES = sorted(
    path.relative_to(HTML).as_posix()
    for path in HTML.rglob("*.html")
    if path.relative_to(HTML).parts[0] not in ("lite", "_static", "index.html")
)
M02 = "book/m02_reading_a_score.html"
TEXT_PAGE = "book/educators/m02_reading_a_score.html"


# what scrolls sideways and shows at its edge no shadow, which says that there is more of it
NO_SIGN = """() => [...document.querySelectorAll(".bd-article :is(div, pre)")].filter((element) => {
  const { backgroundImage, overflowX } = getComputedStyle(element);
  return element.scrollWidth > element.clientWidth + 1 && /auto|scroll/.test(overflowX) && backgroundImage === "none";
}).map((element) => `no sign that it scrolls: ${element.className || element.tagName}`)"""


def test_the_site_is_built():
    assert M02 in PAGES, "there is no built site: run make site"
    assert len(PAGES) > 8


def is_live(page: str) -> bool:
    """Say whether something on a page can be worked with."""
    text = (HTML / page).read_text(encoding="utf-8")
    return "sc-explorable" in text or "data-part=" in text


class Visit(NamedTuple):
    """What one visit to a page showed: its bytes by path, other hosts that it asked, errors, what axe finds, what sticks out."""

    weights: dict[str, int]
    other_hosts: list[str]
    errors: list[str]
    violations: list[str]
    overflow: list[str]


@pytest.fixture(scope="module")
def visit(browser, site_url):
    """Give what opening a page showed; each page is opened once, whatever is asked of it."""

    @cache
    def visited(page: str) -> Visit:
        url = f"{site_url}/{page}"
        loaded = loading(browser, url)
        view = loaded.page
        violations = []
        # pages of text alone share their style sheet: one is looked at in the light, the next in the dark on a phone
        odd = PAGES.index(page) % 2
        if is_live(page) or not odd:
            violations += [f"light, 1280 px: {line}" for line in axe_violations(view)]
        if is_live(page) or odd:
            in_theme(view, "dark")
            view.set_viewport_size({"width": 390, "height": 844})
            # the theme makes what now scrolls focusable 0.3 s after the last change of size
            view.wait_for_timeout(600)
            violations += [f"dark, 390 px: {line}" for line in axe_violations(view)]
        view.set_viewport_size({"width": 320, "height": 900})
        view.reload(wait_until="networkidle")  # as somebody with such a screen meets it
        overflow = overflow_of(view) + view.evaluate(NO_SIGN)
        view.context.close()
        return Visit(loaded.weights, loaded.other_hosts, loaded.errors, violations, overflow)

    return visited


@pytest.mark.parametrize("page", PAGES)
def test_a_page_asks_no_other_host_for_anything(visit, page):
    assert visit(page).other_hosts == []


@pytest.mark.parametrize("page", PAGES)
def test_a_page_loads_without_an_error_in_the_console(visit, page):
    assert visit(page).errors == []


@pytest.mark.parametrize("page", PAGES)
def test_axe_finds_nothing_on_a_page(visit, page):
    found = visit(page).violations
    assert not found, "\n".join(found)


@pytest.mark.parametrize("page", PAGES)
def test_a_page_fits_a_screen_of_320_pixels(visit, page):
    assert visit(page).overflow == []


@pytest.mark.parametrize("page", PAGES)
def test_a_page_keeps_to_its_weight(visit, page):
    weights = visit(page).weights
    heaviest = sorted(weights.items(), key=lambda item: -item[1])[:8]
    budget = 140_000 if is_live(page) else 110_000
    assert sum(weights.values()) <= budget, f"{sum(weights.values())} bytes; the heaviest: {heaviest}"


def test_a_page_reads_without_javascript(browser, site_url):
    view = open_page(browser, f"{site_url}/{M02}", width=390, java_script_enabled=False)
    text = view.inner_text("main")
    view.get_by_role("link", name="Pages of the course").click()
    expect(view.get_by_role("link", name="Start here")).to_be_in_viewport()
    view.get_by_role("link", name="Search", exact=True).click()
    view.get_by_role("link", name="the list of all pages").click()
    view.get_by_role("link", name="Glossary", exact=True).click()
    assert view.locator("h1").first.inner_text() == "Glossary"
    view.context.close()
    assert "R-1042" in text
    assert "Draw a box, write 1,000 in it" in text, (
        "the stand-in of an explorable is read where the explorable can't run"
    )


def test_the_first_address_leads_to_the_first_page(browser, site_url):
    view = open_page(browser, f"{site_url}/")
    view.wait_for_url("**/book/index.html")
    assert "Stay Curious" in view.title()
    view.context.close()


@pytest.mark.parametrize("page", PAGES)
def test_no_sign_of_the_page_as_it_was_written_is_left(page):
    text = (HTML / page).read_text(encoding="utf-8")
    left = re.findall(r"\{(?:measured|score|band|term|cite)\}|&lt;inline|\|whole", text)
    assert not left


def test_searching_finds_the_module_and_says_how_much_was_found(browser, site_url):
    view = open_page(browser, f"{site_url}/search.html?q=jumper")
    view.get_by_role("status").filter(has_text="found").wait_for()
    assert view.locator("#search-results a").first.get_attribute("href").startswith(M02)
    assert "jumper" in view.locator("#search-results li").first.inner_text()
    assert view.evaluate("document.activeElement.id") == "sc-search-page"
    term = '<article class="bd-article"><dt>miss</dt><dd>A child</dd></article>'
    assert view.evaluate("(html) => Search.htmlToText(html)", term) == "miss: A child"
    view.get_by_role("main").get_by_role("searchbox").fill("xyzzyx")
    view.keyboard.press("Enter")
    view.get_by_role("status").filter(has_text="No page was found.").wait_for()
    view.context.close()


def test_an_address_without_a_page_leads_to_the_first_page_however_deep_it_is(browser, site_url):
    view = open_page(browser, f"{site_url}/book/models/deeper/nothing.html")
    view.get_by_role("link", name="Go to the start of the course").click()
    view.wait_for_url(f"{site_url}/book/index.html")
    view.context.close()


def test_the_buttons_of_the_frame_keep_the_focus(browser, site_url):
    view = open_page(browser, f"{site_url}/book/index.html")
    for name in ("Colours:", "Pages of the course"):
        button = view.get_by_role("button", name=name)
        button.focus()
        view.keyboard.press("Enter")
        view.wait_for_timeout(300)
        assert button.evaluate("button => button === document.activeElement"), name
    assert view.get_by_role("button", name="Pages of the course").get_attribute("aria-expanded") == "false"
    view.context.close()


def test_the_link_past_the_frame_can_be_read_when_it_shows(browser, site_url):
    view = open_page(browser, f"{site_url}/{TEXT_PAGE}")
    view.keyboard.press("Tab")
    view.wait_for_function("() => document.querySelector('.skip-link').getBoundingClientRect().top === 0")
    found = axe_in_both_themes(view, ".skip-link")
    view.context.close()
    assert found == []


def test_a_phones_list_of_pages_has_a_name_and_closes(browser, site_url):
    view = open_page(browser, f"{site_url}/book/index.html", width=390)
    view.get_by_role("button", name="Pages of the course").click()
    dialog = view.get_by_role("dialog", name="Pages of the course")
    dialog.get_by_role("link", name="Start here").wait_for()
    dialog.get_by_role("button", name="Close").click()
    dialog.wait_for(state="hidden")
    view.context.close()
