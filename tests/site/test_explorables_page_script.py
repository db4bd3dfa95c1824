"""The page's script: each part of a page is loaded by its name, and one that fails says so and leaves the others alone."""

import gzip
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "_build" / "html" / "_static" / "staycurious" / "page.js"
PAGE = """<!doctype html><html lang="en"><title>Parts</title><main>
<div class="sc-explorable" id="good" data-module="good"><script type="application/json">{"x": 1}</script><p>In words: good.</p></div>
<div class="sc-explorable" id="spoilt" data-module="good"><script type="application/json">{"x": </script><p>In words: spoilt.</p></div>
<div class="sc-explorable" id="bare" data-module="good"><p>In words: bare.</p></div>
<div class="sc-explorable" id="odd" data-module="good"><script type="application/json">{"y": 1}</script><p>In words: odd.</p></div>
<div class="sc-explorable" id="late" data-module="late"><script type="application/json">{}</script><p>In words: late.</p></div>
<div class="sc-explorable" id="lost" data-module="lost"><script type="application/json">{}</script><p>In words: lost.</p></div>
<form id="part" data-part="part"><p>A question.</p></form>
<form id="broken" data-part="broken"><p>Another question.</p></form>
<form id="none" data-part="none"><p>A third question.</p></form>
</main><script type="module" src="/_static/staycurious/page.js"></script>"""
MODULES = {
    "good": """export const explorable = { needs: ["x"], takes: [] };
        export default { initialize({ model }) { model.set("y", 2); },
          render({ model, el }) { el.textContent = `live ${model.get("x")}${model.get("y")}`; } };""",
    "late": 'export default { async render({ el }) { el.textContent = "half done"; throw new Error("half way"); } };',
    "part": 'export default async (place) => { place.append(` Mounted in ${new URL("../../", import.meta.url).pathname}`); };',
    "broken": 'export default () => { throw new TypeError("no such thing"); };',
}


def answer(route) -> None:
    """Give the site's own script and the modules of this test; there are no others."""
    name = Path(route.request.url).stem
    if name == "page":
        route.fulfill(path=SCRIPT, content_type="text/javascript")
    else:
        route.fulfill(
            body=MODULES.get(name, ""), status=200 if name in MODULES else 404, content_type="text/javascript"
        )


@pytest.fixture(scope="module")
def page(browser, site_url):
    """Give a page with parts that work and parts that fail, loaded by the site's own script."""
    view = browser.new_page()
    view.said = []
    view.on("console", lambda message: view.said.append(message.text))
    view.route("**/parts.html", lambda route: route.fulfill(body=PAGE, content_type="text/html"))
    view.route("**/_static/staycurious/*.js", answer)
    view.goto(f"{site_url}/parts.html", wait_until="networkidle")
    yield view
    view.close()


def test_an_explorable_starts_from_its_state(page):
    assert page.locator("#good .live").inner_text() == "live 12"
    assert not page.locator("#good p").is_visible()
    assert page.locator("#good .sc-sorry").count() == 0


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("spoilt", "SyntaxError"),
        ("bare", "It holds none."),
        ("odd", '"x" is missing, "y" is unknown'),
        ("late", "half way"),
        ("lost", "Failed to fetch dynamically imported module"),
    ],
)
def test_an_explorable_that_cannot_start_says_so_and_shows_its_stand_in(page, name, why):
    place = page.locator(f"#{name}")
    assert place.locator(".sc-sorry").is_visible()
    assert place.get_by_text(f"In words: {name}.").is_visible()
    assert "half done" not in place.inner_text()
    module = place.get_attribute("data-module")
    assert any(
        said.startswith(f"The explorable {module} could not start:") and why in said for said in page.said
    )


def test_a_part_is_given_its_place_and_finds_the_sites_root(page):
    assert page.locator("#part").inner_text() == "A question.\n\n Mounted in /".replace("\n\n ", "\n\n")


@pytest.mark.parametrize(("name", "words"), [("broken", "Another question."), ("none", "A third question.")])
def test_a_part_that_fails_says_so_and_keeps_what_stands_there(page, name, words):
    place = page.locator(f"#{name}")
    assert "could not start" in place.locator(".sc-sorry").inner_text()
    assert words in place.inner_text()
    assert any(said.startswith(f"The {name} could not start:") for said in page.said)


def test_the_script_is_light():
    assert len(gzip.compress(SCRIPT.read_bytes(), compresslevel=6)) < 3_000
