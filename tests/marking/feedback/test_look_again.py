"""What to look at again: every question of the course leads to a section that is there, and mistakes have their mend."""

import json
import re
from pathlib import Path

import pytest
from traitlets.config import Config

from staycurious.cli import check_look_again
from staycurious.marking.course import open_course
from staycurious.marking.feedback.look_again import (
    FILE,
    LookAgainError,
    Passage,
    book_address,
    read_look_again,
    sections_of,
)

ROOT = Path(__file__).resolve().parents[3]
SLUGS = sorted(path.stem for path in (ROOT / "exercises" / "source").glob("m*/m*.ipynb"))
BOOK = "https://example.ac.uk/stay-curious"


def questions_of(slug):
    cells = json.loads((ROOT / "exercises" / "source" / slug / f"{slug}.ipynb").read_text())["cells"]
    marked = [cell["metadata"]["nbgrader"] for cell in cells if cell["metadata"]["nbgrader"].get("grade")]
    return [one["grade_id"].removesuffix("_test") for one in marked]


@pytest.mark.parametrize("slug", SLUGS)
def test_every_question_of_the_course_leads_to_a_section_of_the_book(slug):
    found = read_look_again(ROOT / "exercises", slug)
    assert list(found) == questions_of(slug), "in the exercise's order, and no other questions"


@pytest.mark.parametrize("slug", SLUGS)
def test_a_link_leads_to_a_label_on_its_page_and_says_the_heading_below_it(slug):
    for passages in read_look_again(ROOT / "exercises", slug, BOOK).values():
        for title, address in passages:
            page, label = re.fullmatch(rf"{BOOK}/(book/[a-z0-9_]+)\.html#([a-z0-9-]+)", address).groups()
            lines = (ROOT / f"{page}.md").read_text(encoding="utf-8").splitlines()
            assert lines.count(f"({label})=") == 1
            heading = lines[lines.index(f"({label})=") + 1].lstrip("#").strip()
            assert title == f"Module {int(page[6:8])}, {heading}"


def test_without_an_address_of_the_book_there_are_words_alone():
    found = read_look_again(ROOT / "exercises", "m04_fair_to_whom")
    assert found["m04_q7"] == (Passage("Module 4, Small groups", ""),)


@pytest.mark.parametrize("book", [BOOK, f"{BOOK}/"])
def test_an_address_is_made_with_a_slash_at_its_end_or_without(book):
    found = read_look_again(ROOT / "exercises", "m04_fair_to_whom", book)
    assert found["m04_q7"][0].address == f"{BOOK}/book/m04_fair_to_whom.html#m04-small"


@pytest.fixture
def small(tmp_path):
    """Give a folder of exercises, and a course whose book has two pages."""
    (tmp_path / "book").mkdir()
    (tmp_path / "book" / "m09_small.md").write_text(
        "# M9 · *Small*\n\n(m09-one)=\n## Who {term}`carries <carry>` *it* & why\n\n(m09-figure)=\n```{figure} x\n```\n",
        encoding="utf-8",
    )
    (tmp_path / "book" / "card.md").write_text("# The card\n\n(its-use)=\n\n### Its use\n", encoding="utf-8")

    def write(text):
        (tmp_path / FILE).write_text(text, encoding="utf-8")
        return tmp_path

    yield write
    sections_of.cache_clear()


def test_the_words_are_plain_and_a_page_that_is_no_module_has_its_own_title(small):
    root = small("m09_q1: [m09-one, its-use, m09-one]\nm08_q1: elsewhere\n")
    found = read_look_again(root, "m09_small", BOOK, root)
    assert found == {
        "m09_q1": (
            Passage("Module 9, Who carries it & why", f"{BOOK}/book/m09_small.html#m09-one"),
            Passage("The card, Its use", f"{BOOK}/book/card.html#its-use"),
        )
    }, "each once, and another exercise's mistake stops nobody here"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("m09_q1: m09-onne", r"m09_q1: no section of the book has the label \(m09-onne\)=. Did you mean m09-one?"),
        ("m09_q1: m09-figure", r"no section of the book has the label \(m09-figure\)="),
        ("m09_q1: 3", "m09_q1: a label is wanted, such as m02-leaflet, or several in brackets"),
        ("m09_q1: []", "m09_q1: a label is wanted"),
        ("m09_q1:", "m09_q1: a label is wanted"),
        ("- m09_q1", "holds no lines such as “m02_q1: m02-leaflet”"),
        ("m09_q1: x\nm09_q2: [x", "line 2, isn't YAML"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_its_place_and_its_mend(small, text, says):
    root = small(text)
    with pytest.raises(LookAgainError, match=f"{FILE}.*{says}"):
        read_look_again(root, "m09_small", "", root)


def test_a_folder_without_the_file_has_no_links_and_a_course_without_its_book_says_so(small, tmp_path):
    assert read_look_again(tmp_path, "m09_small", BOOK, tmp_path) == {}
    root = small("m09_q1: m09-one")
    with pytest.raises(LookAgainError, match=f"holds none.*or move {FILE} out"):
        read_look_again(root, "m09_small", BOOK, root / "elsewhere")


def test_a_file_that_was_changed_is_read_again(small):
    root = small("m09_q1: m09-one")
    assert "m09_q1" in read_look_again(root, "m09_small", "", root)
    root = small("m09_q2: its-use  # and longer")
    assert list(read_look_again(root, "m09_small", "", root)) == ["m09_q2"]


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "example.ac.uk/book", "https://", "https://x.org/a b", 'https://x.org/"><b>', "https://x.org/?a=1", f"{BOOK}/index.html", 7],
)  # fmt: skip
def test_an_address_that_no_link_could_lead_to_is_refused(address):
    with pytest.raises(
        LookAgainError, match="FeedbackExporter.book is .* Write the address of the published"
    ):
        book_address(Config(FeedbackExporter={"book": address}))


def test_the_courses_settings_name_the_book(tmp_path):
    settings = (ROOT / "exercises" / "nbgrader_config.py").read_text(encoding="utf-8")
    (tmp_path / "nbgrader_config.py").write_text(settings, encoding="utf-8")
    assert book_address(open_course(tmp_path).config) == ""
    example = re.search(r"get_config\(\)\.FeedbackExporter\.book = .*", settings)[0]
    (tmp_path / "nbgrader_config.py").write_text(f"{settings}\n{example}\n", encoding="utf-8")
    assert book_address(open_course(tmp_path).config) == f"{BOOK}/"


def test_the_doctor_names_a_link_of_a_private_folder_that_leads_nowhere(tmp_path):
    (tmp_path / "source" / "m04_fair_to_whom").mkdir(parents=True)
    (tmp_path / "source" / "header.ipynb").touch()
    (tmp_path / "source" / "m04_fair_to_whom" / "m04_fair_to_whom.ipynb").write_text('{"cells": []}')
    (tmp_path / FILE).write_text("m04_q1: m04-cuont")
    with pytest.raises(LookAgainError, match=r"m04_q1: no section .*\(m04-cuont\)=. Did you mean m04-count"):
        check_look_again(tmp_path)
