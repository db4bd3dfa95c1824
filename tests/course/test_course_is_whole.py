"""The real course passes the check its build starts with, and its parts name each other."""

import json
import re
from pathlib import Path

import pytest

from staycurious.sitetools.course import check_course, listed_files, module_slugs

ROOT = Path(__file__).resolve().parents[2]
HEADINGS = (
    "Questions",
    "What you will be able to do",
    "Try it",
    "Check yourself",
    "Talk about it",
    "Key points",
    "Sources",
)


def test_the_course_is_whole():
    check_course(ROOT)


@pytest.mark.parametrize("slug", module_slugs(ROOT))
def test_a_module_page_has_the_headings_of_every_module_in_order(slug):
    text = (ROOT / "book" / f"{slug}.md").read_text(encoding="utf-8")
    found = re.findall(r"^## (.+?)\s*$", text, re.MULTILINE)
    places = [found.index(heading) if heading in found else f"'{heading}' is missing" for heading in HEADINGS]
    assert all(isinstance(place, int) for place in places), f"{places}, found {found}"
    assert places == sorted(places), f"the order should be {HEADINGS}, is {found}"


@pytest.mark.parametrize("slug", module_slugs(ROOT))
def test_the_siblings_carry_the_modules_number(slug):
    number = int(slug[1:3])
    page = (ROOT / "book" / f"{slug}.md").read_text(encoding="utf-8")
    assert re.search(rf"^# M{number} · ", page, re.MULTILINE), (
        f"the page's first heading starts 'M{number} · '"
    )
    for path in (ROOT / "notebooks" / f"{slug}.ipynb", ROOT / "exercises/source" / slug / f"{slug}.ipynb"):
        first = "".join(json.loads(path.read_text(encoding="utf-8"))["cells"][0]["source"])
        assert f"M{number} · " in first, f"{path.name}: its first cell's heading holds 'M{number} · '"


@pytest.mark.parametrize("name", [n for n in listed_files(ROOT) if (ROOT / f"{n}.md").is_file()])
def test_every_page_has_a_heading_a_description_and_a_section(name):
    text = (ROOT / f"{name}.md").read_text(encoding="utf-8")
    # the headings of an exercise's page stand in the exercise
    for slug in re.findall(r"^```{exercise-page} (\S+)", text, re.MULTILINE):
        exercise = ROOT / "exercises" / "source" / slug / f"{slug}.ipynb"
        cells = json.loads(exercise.read_text(encoding="utf-8"))["cells"]
        text += "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")
    assert len(re.findall(r"^# \S", text, re.MULTILINE)) == 1, "one first-level heading"
    assert re.search(r"^## \S", text, re.MULTILINE), "the theme's script errs on a page without a section"
    assert re.search(r"description:|html_meta", text), "a description for search engines and shared links"


def test_no_committed_text_names_a_machines_path():
    tracked = [
        path
        for folder in ("book", "notebooks", "exercises", "src", "tests", "deploy", "bench", ".ci")
        for path in (ROOT / folder).rglob("*")
        if path.is_file()
        and path.suffix in {".py", ".js", ".mjs", ".md", ".yml", ".json", ".ipynb", ".css", ".txt"}
        and not {"release", "submitted", "autograded", "feedback"} & set(path.relative_to(ROOT).parts)
        and path.relative_to(ROOT).parts[2:4] != ("widgets", "static")
    ]
    assert len(tracked) > 30
    # written in two parts, so that this file does not find itself
    forbidden = re.compile("/(?:wo" + "rk|ro" + "ot)/")
    guilty = [
        p.relative_to(ROOT).as_posix() for p in tracked if forbidden.search(p.read_text(encoding="utf-8"))
    ]
    assert not guilty, f"a path of one machine stands in {guilty}"
