"""The written modules' outcomes lead to standards and are assessed, and what ages carries dates."""

import re
from pathlib import Path

import pytest
import yaml

from staycurious.booktools.dates import page_dates, read_facts
from staycurious.booktools.standards import gaps, read_frameworks, read_module
from staycurious.sitetools.course import listed_files, module_slugs
from tests.course.test_sources import CITED, citations, entries

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("slug", module_slugs(ROOT))
def test_every_outcome_leads_to_a_standard_and_is_assessed(slug):
    assert gaps(read_module(ROOT, slug), read_frameworks(ROOT)) == []


def test_a_quoted_standard_names_what_was_read():
    for framework in read_frameworks(ROOT).values():
        for standard in framework.standards.values():
            assert bool(standard.words) == bool(standard.source), f"{standard.number}: words go with a source"
            assert not standard.source or standard.source in entries()


@pytest.mark.parametrize("slug", module_slugs(ROOT))
def test_an_educators_note_names_standards_that_there_are_and_quotes_their_words(slug):
    text = (ROOT / "book/educators" / f"{slug}.md").read_text(encoding="utf-8")
    section = text.split("## Professional standards\n")[1].split("\n## ")[0]
    known = read_frameworks(ROOT)["swe"].standards
    named = [number for row in re.findall(r"^\| (\d.*?) \|", section, re.M) for number in re.findall(r"\b[1-6]\.\d+", row)]  # fmt: skip
    assert named
    assert set(named) <= set(known)
    # one number and its words in a row; "…" where they are cut short
    for number, words in re.findall(r"^\| (\d\.\d+)[^|\"]*\"([^\"|]+?)(?: …)?\"", section, re.MULTILINE):
        assert words.strip(" .,") in known[number].words, f"{number} has other words in book/standards.yml"


def test_what_ages_carries_dates_and_cites_a_source_that_its_pages_cite():
    cited = citations()
    due = {f"book/{folder}{slug}" for slug in module_slugs(ROOT) for folder in ("", "educators/")}
    for fact in read_facts(ROOT):
        keys = {key.strip() for found in CITED.findall(fact.says) for key in found.split(",")}
        assert keys, f"{fact.id} cites nothing"
        for page in fact.on:
            name = Path(page).with_suffix(".md").name
            assert any(name in cited.get(key, []) for key in keys), f"{fact.id}: {page} cites none of {keys}"
        due |= set(fact.on)
    undated = [page for page in sorted(due) if not page_dates(front_matter(page))]
    assert not undated, f"write reviewed and review_by in the front matter of {undated}"
    assert due <= set(listed_files(ROOT))


def front_matter(page: str) -> dict:
    """Give what a page says of itself, as words."""
    return yaml.load((ROOT / f"{page}.md").read_text(encoding="utf-8").split("---\n", 2)[1], yaml.BaseLoader)
