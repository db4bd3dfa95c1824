"""A page with every kind of answer: filled in with a real browser, gone on with, and marked by real nbgrader."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from all_kinds import PROSE, QUESTIONS, SLUG, answer_name, source
from audit import axe_violations
from classroom import Course, cell_of
from exercise_answers import download, place, put_in
from running import serving

from staycurious.answers import read_literal
from staycurious.sitetools.serve import site_server

ROOT = Path(__file__).resolve().parents[2]
CONF = """\
extensions = ["myst_parser", "staycurious.booktools"]
exclude_patterns = ["_build", "out"]
html_math_renderer = "mathml"
"""
RIGHT = {answer_name(kind): right for kind, (_, _, right) in QUESTIONS.items()}
WRONG = {"m98_ordering": ["visit", "ring", "write"], "m98_spans": {"certain": ["n1"]}}


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """Give a course that has the exercise, released by nbgrader."""
    made = Course(tmp_path_factory.mktemp("course") / "exercises")
    path = made.folder / "source" / SLUG / f"{SLUG}.ipynb"
    path.parent.mkdir()
    path.write_text(json.dumps(source()), encoding="utf-8")
    done = made.nbgrader("generate_assignment", SLUG)
    assert done.returncode == 0, done.stderr
    return made


@pytest.fixture(scope="module")
def page(browser, course, tmp_path_factory):
    """Give the exercise's page, open in a browser: a book of its own, with the course's own bundles."""
    book = tmp_path_factory.mktemp("book")
    release = book / "_build" / "release" / SLUG / f"{SLUG}.ipynb"
    release.parent.mkdir(parents=True)
    release.write_bytes((course.folder / "release" / SLUG / release.name).read_bytes())
    (book / "conf.py").write_text(
        f"{CONF}staycurious_page_scripts = {str(ROOT / '_build' / 'assets')!r}\n", encoding="utf-8"
    )
    (book / "index.md").write_text(f"```{{exercise-page}} {SLUG}\n```\n", encoding="utf-8")
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "-b", "html", str(book), str(book / "out")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    with serving(site_server(book / "out", port=0)) as url:
        context = browser.new_context(accept_downloads=True)
        view = context.new_page()
        view.set_default_timeout(10_000)
        view.goto(f"{url}/", wait_until="networkidle")
        yield view
        context.close()


def fill_in(page) -> None:
    """Answer every question rightly, as a person does."""
    page.get_by_role("radio", name="Something at home").check()
    place(page, "m98_choice").get_by_role("radio", name="A chance").check()
    for words in ("What counted", "Who says so"):
        page.get_by_role("checkbox", name=words).check()
    page.get_by_role("textbox", name="Of 100").fill("9.5 families")
    page.get_by_role("combobox", name="First case").select_option("C-02")
    page.get_by_role("combobox", name="Second case").select_option("C-09")
    page.get_by_role("button", name="Move up: Ring the school").press("Enter")
    numbers = [str(number) for row in RIGHT["m98_table"] for number in row]
    for field, number in zip(place(page, "m98_table").get_by_role("textbox").all(), numbers, strict=True):
        field.fill("6,000" if number == "6000" else number)
    place(page, "m98_spans").get_by_role("combobox").nth(1).select_option(label="Invented")
    record = place(page, "m98_record")
    record.get_by_role("radio", name="Visit").check()
    record.get_by_role("textbox", name="How sure").fill("70")
    record.get_by_role("textbox", name="Why?").fill(RIGHT["m98_record"]["because"])
    record.get_by_role("textbox", name="What would change it?").fill(RIGHT["m98_record"]["change"])
    place(page, "m98_text").get_by_role("textbox").fill(RIGHT["m98_text"])
    place(page, "m98_written").get_by_role("textbox").fill(PROSE)


@pytest.fixture(scope="module")
def files(page, course):
    """Give two students' files: all right; and made from the first, with two answers changed on the page."""
    fill_in(page)
    assert "All 10 are answered." in page.locator(".sc-summary").inner_text()
    assert axe_violations_of_the_exercise(page) == []
    _, right = download(page)
    page.evaluate("() => localStorage.clear()")
    page.reload(wait_until="networkidle")
    put_in(page, "home.ipynb", right)
    page.locator(".sc-message").filter(has_text="10 answers from home.ipynb are on this page.").wait_for()
    assert download(page)[1] == right
    page.get_by_role("button", name="Move up: Visit at home").press("Enter")
    place(page, "m98_spans").get_by_role("combobox").nth(1).select_option("")
    place(page, "m98_spans").get_by_role("combobox").nth(0).select_option(label="Too certain")
    return {"right": right.decode(), "changed": download(page)[1].decode()}


def axe_violations_of_the_exercise(page) -> list[str]:
    """Leave out what axe finds in Sphinx's own plain theme around the page."""
    return [line for line in axe_violations(page) if "sc-" in line]


def test_every_kind_stands_in_its_cell_as_it_was_answered(files):
    for which, wanted in (("right", RIGHT), ("changed", {**RIGHT, **WRONG})):
        cells = {cell["id"]: "".join(cell["source"]) for cell in json.loads(files[which])["cells"]}
        assert {name: read_literal(cells[name], name) for name in RIGHT} == wanted
        assert cells["m98_written"] == PROSE


def test_nbgrader_gives_each_kind_its_marks(files, course):
    for student, file in files.items():
        course.hand_in(student, file, SLUG)
    done = course.nbgrader("autograde", SLUG)
    assert done.returncode == 0, done.stderr
    right = {f"{name}_test": (2.0, False) for name in RIGHT} | {"m98_written": (None, True)}
    assert course.marks("right", SLUG) == right
    assert course.marks("changed", SLUG) == right | {f"{name}_test": (0.0, False) for name in WRONG}
    assert cell_of(course.autograded("right", SLUG), "m98_written").source == PROSE
