"""The gallery's lines for other people's pages, books and notebooks, taken from the page as they stand there, and tried."""

import json
import re
import shutil
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from running import serving
from sphinx.testing.util import SphinxTestApp

from staycurious.booktools.explorable import explorables, load_model
from staycurious.sitetools.serve import site_server
from staycurious.tools.score import load_scorecard, score

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "staycurious"
STATIC = PACKAGE / "widgets" / "static"
GALLERY = (ROOT / "book" / "explorables.md").read_text(encoding="utf-8")
HTML = re.findall(r"^```html\n(.*?)^```$", GALLERY, re.MULTILINE | re.DOTALL)
(MYST,) = re.findall(r"^````md\n(.*?)^````$", GALLERY, re.MULTILINE | re.DOTALL)
(PYTHON,) = re.findall(r"^```python\n(.*?)^```$", GALLERY, re.MULTILINE | re.DOTALL)
PICTURE, SCORE = HTML


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory):
    """Give a folder, apart from the course, and the address at which it is served."""
    folder = tmp_path_factory.mktemp("elsewhere")
    # as `python -m http.server` does it
    with serving(ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))) as url:
        yield folder, url


@pytest.fixture
def page(browser):
    """Give a page that reports its errors."""
    view = browser.new_page()
    view.errors = []
    view.on("pageerror", lambda error: view.errors.append(str(error)))
    view.on("console", lambda said: view.errors.append(said.text) if said.type == "error" else None)
    # no site of ours, so no icon either
    view.route("**/favicon.ico", lambda route: route.fulfill(body=""))
    yield view
    view.close()


def test_the_lines_are_few():
    assert max(len(lines.splitlines()) for lines in HTML) <= 16


@pytest.mark.parametrize("name", explorables(PACKAGE))
def test_each_file_is_used_like_this_with_its_own_state(elsewhere, page, name):
    folder, url = elsewhere
    shown = rf"^```\{{anywidget\}} {name}\n(?::[^\n]*\n)+(.*?)^---$"
    text = re.search(shown, GALLERY, re.MULTILINE | re.DOTALL)[1]
    before, after = re.fullmatch(r"(.*mount\(.*?, ).*(\);.*)", PICTURE, re.DOTALL).groups()
    lines = before + json.dumps(load_model(text, PACKAGE)) + after
    (folder / name).mkdir()
    (folder / name / "index.html").write_text(lines.replace("build_the_picture", name), encoding="utf-8")
    shutil.copy(STATIC / f"{name}.js", folder / name)
    page.goto(f"{url}/{name}/", wait_until="networkidle")
    assert page.locator("#picture .sc-ex").is_visible()
    assert page.errors == []


def test_the_lines_and_the_file_beside_them_are_enough_for_a_page(elsewhere, page):
    folder, url = elsewhere
    (folder / "one").mkdir()
    (folder / "one" / "index.html").write_text(PICTURE, encoding="utf-8")
    shutil.copy(STATIC / "build_the_picture.js", folder / "one")
    page.goto(f"{url}/one/", wait_until="networkidle")
    place = page.locator("#picture")
    place.get_by_label("serious harm follows").fill("50")
    place.get_by_label("serious harm does not follow").fill("950")
    place.get_by_role("button", name="Check step 2").press("Enter")
    said = place.get_by_role("status").filter(has_text="Right.")
    assert "Of 1,000 families, serious harm follows in 50 and does not follow in 950." in said.inner_text()
    assert not place.get_by_text("On paper").is_visible()
    page.emulate_media(media="print")
    assert place.get_by_text("On paper").is_visible()
    assert page.errors == []


def test_a_state_from_a_file_works_as_the_page_says(elsewhere, page):
    folder, url = elsewhere
    (folder / "two").mkdir()
    # in a page of somebody's own, with a style of its own, and dark
    (folder / "two" / "index.html").write_text(
        f'<!doctype html><html lang="en" style="color-scheme: dark"><title>Mine</title><body><h1>Mine</h1>{SCORE}',
        encoding="utf-8",
    )
    shutil.copy(STATIC / "ask_the_score.js", folder / "two")
    shutil.copy(PACKAGE / "tools" / "score" / "scorecards" / "escalation.json", folder / "two")
    page.goto(f"{url}/two/", wait_until="networkidle")
    place = page.locator("#score")
    card = load_scorecard("escalation")
    referral = json.loads((PACKAGE / "larkshire/data/people.json").read_text(encoding="utf-8"))
    jordan = next(one["referral"] for one in referral if one["id"] == "R-1042")
    assert place.locator(".number").inner_text() == str(score(card, jordan).score)
    assert (
        f"scored {score(card, jordan).score}, high" in place.locator("p", has_text="On paper").text_content()
    )
    place.get_by_label("Area of Larkshire").select_option("nettlewick")
    assert place.locator(".number").inner_text() == str(score(card, {**jordan, "area": "nettlewick"}).score)
    paper = place.locator(".sc-ex").evaluate("one => getComputedStyle(one).backgroundColor")
    assert max(int(part) for part in re.findall(r"\d+", paper)[:3]) < 60, "it is as dark as the page"
    assert page.errors == []


def test_what_mount_gives_is_as_the_page_says(elsewhere, page):
    _, url = elsewhere
    page.goto(f"{url}/one/", wait_until="networkidle")
    found = page.evaluate(
        """async () => {
          const { mount } = await import("/one/build_the_picture.js");
          const state = { leaflet: { population: 100, base_rate: 0.1, sensitivity: 0.5, false_positive_rate: 0.5, headline: "H", small_print: "S" } };
          const place = document.body.appendChild(document.createElement("div"));
          place.append("stand-in");
          const { model, stop } = await mount(place, state);
          const heard = [];
          model.on("change:built", () => heard.push(model.get("built").happened));
          const box = place.shadowRoot.querySelectorAll("form.step input")[0];
          box.value = "7";
          box.dispatchEvent(new Event("input", { bubbles: true }));
          stop();
          const gone = !place.shadowRoot.querySelector(".sc-ex") && place.innerText;
          await mount(place, state);
          return { heard, gone, again: Boolean(place.shadowRoot.querySelector(".sc-ex")) };
        }"""
    )
    assert found == {"heard": [7], "gone": "stand-in", "again": True}


@pytest.mark.parametrize(
    ("spoilt", "why"),
    [
        (("population: 1000", "population: 0"), "population is 0. Give a whole number of families from 1"),
        (
            ('getElementById("picture")', 'getElementById("pictur")'),
            "There is no element to show the explorable in",
        ),
        (
            ("leaflet: {", "leaflt: {"),
            'The state: "leaflet" is missing, "leaflt" is unknown. It has leaflet, built.',
        ),
    ],
)
def test_lines_that_are_wrong_leave_the_stand_in_and_a_reason_in_the_console(elsewhere, page, spoilt, why):
    folder, url = elsewhere
    assert spoilt[0] in PICTURE
    (folder / "one" / "wrong.html").write_text(PICTURE.replace(*spoilt), encoding="utf-8")
    page.goto(f"{url}/one/wrong.html", wait_until="networkidle")
    assert page.get_by_text("On paper").is_visible()
    assert any(why in error for error in page.errors), page.errors


@pytest.fixture(scope="module")
def other_book(tmp_path_factory, root):
    """Give a book of somebody else's that holds the lines in a raw directive, and the same explorable by our directive."""
    source = tmp_path_factory.mktemp("book")
    (source / "files").mkdir()
    shutil.copy(STATIC / "build_the_picture.js", source / "files")
    (source / "conf.py").write_text("", encoding="utf-8")
    lines = PICTURE.replace('"./build_the_picture.js"', '"/build_the_picture.js"')
    (source / "index.md").write_text(
        f"# Raw\n\n```{{raw}} html\n{lines}```\n\n```{{toctree}}\nours\n```\n", encoding="utf-8"
    )
    # our directive wants words that stand in, after a line ---
    ours = MYST.replace("\n}\n```", "\n}\n---\nIn words.\n```")
    (source / "ours.md").write_text(f"# Ours\n\n{ours}", encoding="utf-8")
    (source / "_build").mkdir()
    shutil.copytree(root / "_build" / "assets", source / "_build" / "assets")
    app = SphinxTestApp(
        srcdir=source,
        confoverrides={
            "extensions": ["myst_parser", "staycurious.booktools"],
            "html_extra_path": ["files"],
            "html_math_renderer": "mathml",
            "exclude_patterns": ["_build"],
        },
    )
    app.build()
    assert app.warning.getvalue() == ""
    with serving(site_server(Path(app.outdir), port=0)) as url:
        yield url
    app.cleanup()


@pytest.mark.parametrize("name", ["index", "ours"])
def test_in_a_book_of_somebody_elses_the_lines_work(other_book, page, name):
    page.goto(f"{other_book}/{name}.html", wait_until="networkidle")
    page.get_by_label("serious harm follows").fill("50")
    page.get_by_role("button", name="Hint step 2").click()
    assert "The small print says 5 in 100." in page.get_by_role("status").filter(has_text="Hint").inner_text()
    assert page.errors == []


def test_the_notebooks_cell_runs_with_the_file_beside_it(tmp_path, monkeypatch):
    shutil.copy(STATIC / "build_the_picture.js", tmp_path)
    monkeypatch.chdir(tmp_path)
    cell = {}
    exec(PYTHON, cell)
    picture = cell["picture"]
    assert picture.get_state(["_esm"])["_esm"] == (STATIC / "build_the_picture.js").read_text(
        encoding="utf-8"
    )
    picture.set_state({"built": {"happened": 50}})
    assert picture.built == {"happened": 50}
    assert picture.leaflet["population"] == 1000
