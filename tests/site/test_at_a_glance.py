"""The picture of the nine themes: chosen with keys, with and without scripts; its list on a phone; its poster."""

import re
from pathlib import Path

import pytest
from audit import axe_in_both_themes, open_page
from playwright.sync_api import expect

from staycurious.booktools.at_a_glance import DATA, read_glance
from staycurious.sitetools.course import module_slugs

ROOT = Path(__file__).resolve().parents[2]
PAGE = "book/at_a_glance.html"
THEMES = ".sc-glance-themes > li"


@pytest.fixture(scope="module")
def glance():
    return read_glance(ROOT / DATA)


@pytest.fixture(scope="module")
def view(browser, site_url):
    """Give the page as it stands on a desk, for tests that leave it as they like: each goes to its own address."""
    view = open_page(browser, f"{site_url}/{PAGE}")
    yield view
    view.context.close()


def test_a_theme_is_chosen_in_the_picture_by_key_and_stands_alone_beside_it(view, glance):
    expect(view.locator(THEMES).filter(visible=True)).to_have_count(9)
    view.get_by_role("link", name="7 Mistakes and bias").focus()
    view.keyboard.press("Enter")
    shown = view.locator(THEMES).filter(visible=True)
    expect(shown).to_have_count(1)
    expect(shown).to_contain_text(glance["themes"][6]["ask"])
    expect(shown).to_be_focused()
    assert shown.bounding_box()["y"] >= 50, "the bar at the top would lie on it"
    assert axe_in_both_themes(view, ".sc-glance") == []
    shown.get_by_role("link", name="Next: Education and training").press("Enter")
    expect(shown).to_contain_text(glance["themes"][7]["ask"])
    view.get_by_role("link", name="Show all nine").press("Enter")
    expect(shown).to_have_count(9)


def test_a_theme_names_its_modules_and_says_which_are_in_preparation(view, glance):
    written = set(module_slugs(ROOT))
    for theme, item in zip(glance["themes"], view.locator(THEMES).all(), strict=True):
        links = item.locator(".sc-glance-taught a")
        there = [link.get_attribute("href").removesuffix(".html") for link in links.all()]
        assert there == [slug for slug in theme["taught"] if slug in written]
        waiting = item.locator(".sc-glance-taught").inner_text().count("(in preparation)")
        assert waiting == len(theme["taught"]) - len(there)


def test_the_words_of_the_picture_are_large_and_apart_from_its_stroke(view):
    found = view.evaluate("""() => {
      const stroke = document.querySelector('.sc-mark-stroke');
      const svg = stroke.ownerSVGElement, scale = svg.getScreenCTM().a;
      const small = [], under = [];
      for (const line of svg.querySelectorAll('.sc-mark-stop .sc-mark-title tspan[x]')) {
        if (parseFloat(getComputedStyle(line).fontSize) * scale < 14) small.push(line.textContent);
        for (let at = 0; at < line.textContent.length; at++) {
          const box = line.getExtentOfChar(at);
          const corners = [[0, 0.3], [1, 0.3], [0, 0.8], [1, 0.8]];
          if (corners.some(([x, y]) => stroke.isPointInStroke(new DOMPoint(box.x + x * box.width, box.y + y * box.height))))
            under.push(line.textContent);
        }
      }
      return { small, under };
    }""")
    assert found == {"small": [], "under": []}


@pytest.mark.parametrize("width", [1280, 320])
def test_without_scripts_the_list_says_all_and_a_choice_works(browser, site_url, glance, width):
    view = open_page(browser, f"{site_url}/{PAGE}", width=width, java_script_enabled=False)
    text = " ".join(view.locator("main").inner_text().split())
    for theme in glance["themes"]:
        assert theme["title"].replace("'", "’") in text
        assert " ".join(theme["said"].split()).replace("'", "’")[:60] in text
        assert theme["ask"] in text
    assert all(aim["text"] in text for aim in glance["aims"])
    view.get_by_role("link", name="7 Mistakes and bias").click()
    expect(view.locator(THEMES).filter(visible=True)).to_have_count(9 if width == 320 else 1)
    expect(view.locator(THEMES).nth(6)).to_be_in_viewport()
    view.context.close()


def test_it_prints_as_one_sheet_of_a3_even_in_the_dark_with_one_theme_chosen(view, site_url):
    view.goto(f"{site_url}/{PAGE}#theme-guidance")
    view.emulate_media(color_scheme="dark")
    sheet = view.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", sheet)) == 1
    width, height = map(float, re.search(rb"/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)", sheet).groups())
    assert (width, height) == (pytest.approx(420 / 25.4 * 72, abs=2), pytest.approx(297 / 25.4 * 72, abs=2))

    view.emulate_media(media="print")
    # what A3 less its margins is in CSS pixels
    view.set_viewport_size({"width": round(396 / 25.4 * 96), "height": round(273 / 25.4 * 96)})
    blocks = view.evaluate("""() => [...document.querySelectorAll('.sc-glance-themes > li, .sc-glance-aims')].map(block => {
      const shown = [...block.children].filter(child => child.getClientRects().length);
      const box = block.getBoundingClientRect();
      return [box.x, box.y, box.bottom, Math.max(...shown.map(child => child.getBoundingClientRect().bottom)), box.right];
    })""")
    ends = view.evaluate("""() => {
      const line = document.querySelector('.sc-mark-leaders'), to = line.getScreenCTM();
      return [...line.getAttribute('d').matchAll(/L(\\S+) (\\d+)/g)].map(([, x, y]) => new DOMPoint(x, y).matrixTransform(to))
        .map(({ x, y }) => [x, y]);
    }""")
    colour = view.locator(".sc-glance-ask").first.evaluate("line => getComputedStyle(line).color")
    view.emulate_media(media="screen")
    assert colour == "rgb(20, 25, 29)"
    assert len(blocks) == len(ends) == 10
    for (left, top, bottom, content, right), (x, y) in zip(blocks, ends, strict=True):
        assert content <= bottom, "a theme runs into the one below"
        assert y == pytest.approx(top, abs=2), "a line ends beside its theme's rule"
        assert x == pytest.approx(right if x < 748 else left, abs=2)
