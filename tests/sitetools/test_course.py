"""The check that the build starts with, on small made-up courses."""

import itertools
import json
import re
import subprocess
from pathlib import Path

import pytest

from staycurious.sitetools.course import (
    SIBLINGS,
    CourseError,
    borrowed_problems,
    check_course,
    listed_files,
    module_slugs,
)

ROOT = Path(__file__).resolve().parents[2]
SLUG, NEXT = "m02_reading_a_score", "m03_what_was_predicted"
TOC = f"""
format: jb-book
root: book/index
parts:
  - caption: Modules
    chapters:
      - file: book/{SLUG}
        sections:
          - file: notebooks/{SLUG}
          - file: book/exercises/{SLUG}
  - caption: Educators
    chapters:
      - file: book/educators/{SLUG}
"""


def notebook(*outputs: object) -> str:
    cell = {"cell_type": "code", "id": "a", "metadata": {}, "source": "1", "outputs": list(outputs)}
    return json.dumps(
        {"cells": [cell | {"execution_count": None}], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    )


def write(root: Path, name: str, text: str = "# A page\n") -> None:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


@pytest.fixture
def course(tmp_path: Path) -> Path:
    write(tmp_path, "_toc.yml", TOC)
    write(tmp_path, "book/index.md", f"# A page\n\n| [M2 A score]({SLUG}.md) *(ready)* | Why? |\n")
    for pattern in SIBLINGS.values():
        name = pattern.format(slug=SLUG)
        write(tmp_path, name, notebook() if name.endswith(".ipynb") else f"# A page\n\nslug: {SLUG}\n")
    return tmp_path


def test_a_whole_course_passes(course):
    check_course(course)


def test_pages_are_listed_in_the_order_of_the_table_of_contents(course):
    assert listed_files(course) == [
        "book/index",
        f"book/{SLUG}",
        f"notebooks/{SLUG}",
        f"book/exercises/{SLUG}",
        f"book/educators/{SLUG}",
    ]
    assert module_slugs(course) == [SLUG]


@pytest.mark.parametrize("kind", SIBLINGS)
def test_a_module_without_a_sibling_stops_the_build_and_names_the_file(course, kind):
    path = SIBLINGS[kind].format(slug=SLUG)
    (course / path).unlink()
    with pytest.raises(CourseError, match=path.removesuffix(".md").removesuffix(".ipynb")):
        check_course(course)


@pytest.mark.parametrize("kind", ["notebook", "exercise", "exercise's page", "rubric", "quiz"])
def test_a_sibling_without_a_module_stops_the_build(course, kind):
    stray = SIBLINGS[kind].format(slug="m99_stray")
    write(course, stray, notebook() if stray.endswith(".ipynb") else "x")
    with pytest.raises(CourseError, match=f"{stray} belongs to no module"):
        check_course(course)


def test_a_page_missing_from_the_table_of_contents_stops_the_build_with_the_line_to_add(course):
    write(course, "book/forgotten.md")
    with pytest.raises(CourseError, match="book/forgotten.md is not in _toc.yml.*- file: book/forgotten"):
        check_course(course)


def test_a_listed_page_that_is_not_there_stops_the_build(course):
    (course / "book/index.md").unlink()
    with pytest.raises(CourseError, match="_toc.yml lists book/index"):
        check_course(course)


@pytest.mark.parametrize("kind", ["notebook", "exercise"])
def test_a_notebook_with_outputs_stops_the_build_and_names_the_cell_and_the_command(course, kind):
    name = SIBLINGS[kind].format(slug=SLUG)
    write(course, name, notebook({"output_type": "stream", "name": "stdout", "text": "hello"}))
    with pytest.raises(CourseError, match=f"{name}, cell 1 holds outputs.*nbstripout --keep-id {name}"):
        check_course(course)


@pytest.mark.parametrize("text", ["{ not json", "[]", "{}"])
def test_an_unreadable_notebook_stops_the_build(course, text):
    write(course, f"notebooks/{SLUG}.ipynb", text)
    with pytest.raises(CourseError, match="not a readable notebook"):
        check_course(course)


@pytest.mark.parametrize(
    ("text", "says"), [("root: [", "not readable"), ("format: jb-book", "no 'root:' line")]
)
def test_a_broken_table_of_contents_stops_the_build(course, text, says):
    write(course, "_toc.yml", text)
    with pytest.raises(CourseError, match=says):
        check_course(course)


def test_every_problem_is_named_at_once(course):
    write(course, "book/one.md")
    write(course, "book/two.md")
    with pytest.raises(CourseError, match="2 things to mend"):
        check_course(course)


@pytest.mark.parametrize(
    ("kind", "text", "says"),
    [
        (
            "page",
            "```{quiz} m01_other\n```\n",
            r"its \{quiz\} is m01_other's. Write m02_reading_a_score there",
        ),
        ("page", "```{exercise-link} m01_other\n```\n", r"its \{exercise-link\} is m01_other's"),
        (
            "exercise's page",
            "```{exercise-page} m01_other\n```\n",
            r"book/exercises/m02_reading_a_score.md: its \{exercise-page\} is m01_other's",
        ),
        ("rubric", "slug: m01_other\n", "its slug is 'm01_other'. Write 'slug: m02_reading_a_score'"),
        ("rubric", "bad: [", "is not readable"),
    ],
)
def test_another_modules_name_in_a_copied_file_stops_the_build(course, kind, text, says):
    write(course, SIBLINGS[kind].format(slug=SLUG), text)
    with pytest.raises(CourseError, match=says):
        check_course(course)


def test_another_modules_answers_in_a_copied_exercise_stop_the_build(course):
    cell = {
        "cell_type": "code",
        "metadata": {"nbgrader": {"grade_id": "m01_q1"}},
        "source": "",
        "outputs": [],
    }
    write(course, SIBLINGS["exercise"].format(slug=SLUG), json.dumps({"cells": [cell]}))
    with pytest.raises(CourseError, match="answers named m01_… Begin them with m02_"):
        check_course(course)


@pytest.fixture
def next_module(course) -> Path:
    """Give a course with a second module, copied from the first and renamed by the recipe's own command."""
    contributing = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    recipe = re.search(r"```bash\n(.*?)```", contributing, re.DOTALL)[1]
    for pattern in SIBLINGS.values():
        write(
            course, pattern.format(slug=SLUG), (ROOT / pattern.format(slug=SLUG)).read_text(encoding="utf-8")
        )
    write(course, "src/staycurious/widgets/reading_a_score.py")
    subprocess.run(["bash", "-e"], input=recipe, text=True, cwd=course, check=True)
    write(course, "_toc.yml", TOC + TOC.split("parts:")[1].replace(SLUG, NEXT))
    write(
        course,
        "book/index.md",
        "".join(f"| [M A score]({slug}.md) *(ready)* | Why? |\n" for slug in (SLUG, NEXT)),
    )
    return course


def test_a_module_copied_by_the_recipe_is_whole_and_has_no_number_of_the_old_one(next_module):
    check_course(next_module)
    copied = next_module / "notebooks" / f"{NEXT}.ipynb"
    assert "from staycurious.widgets import what_was_predicted as m03" in copied.read_text(encoding="utf-8")


def test_the_number_of_another_module_is_found_in_every_sibling(next_module):
    ways = itertools.cycle(["Now to M2.", "m02_q1", "a score as m02", "[](m02-hundred) m02-hundred"])
    wanted = []
    for pattern, words in zip(SIBLINGS.values(), ways, strict=False):
        path = next_module / pattern.format(slug=NEXT)
        text = path.read_text(encoding="utf-8")
        path.write_text(text + words, encoding="utf-8")
        where, line = path.relative_to(next_module).as_posix(), text.count("\n") + 1
        number = "M2" if "M2" in words else "m02"
        wanted.append(f"{where} has another module's number: line {line} ({number}). Write M3 or m03")
    # a notebook with something after its end is none; only the numbers are asked for here
    found = list(borrowed_problems(next_module))
    for begin in wanted:
        assert any(problem.startswith(begin) for problem in found), begin


def test_a_link_to_another_module_may_name_it(next_module):
    page = next_module / "book" / f"{NEXT}.md"
    page.write_text(f"# M3\n\nAs in [M2 Reading\na score]({SLUG}.md).\n\n[](m02-hundred)\n", encoding="utf-8")
    check_course(next_module)


@pytest.mark.parametrize("page", ["book/index.md", "book/educators/index.md"])
def test_a_module_that_a_first_page_doesnt_call_ready_stops_the_build(course, page):
    write(course, page, "# A page\n\nM2 Reading a risk score\n")
    if page != "book/index.md":
        write(course, "_toc.yml", f"{TOC}      - file: {page.removesuffix('.md')}\n")
    with pytest.raises(CourseError, match=f"{page} doesn't say that {SLUG} is ready. Add"):
        check_course(course)
