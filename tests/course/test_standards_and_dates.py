"""The written modules' outcomes lead to standards and are assessed, and what ages carries dates."""

import re
from functools import cache
from pathlib import Path

import pytest
import yaml

from staycurious.booktools.cards import tool
from staycurious.booktools.dates import page_dates, read_facts
from staycurious.booktools.standards import gaps, read_frameworks, read_module
from staycurious.sitetools.course import listed_files, module_slugs
from tests.course.test_sources import CITED, entries

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
def test_an_educators_note_names_the_maps_standards_and_quotes_their_words(slug):
    text = (ROOT / "book/educators" / f"{slug}.md").read_text(encoding="utf-8")
    section = text.split("## Professional standards\n")[1].split("\n## ")[0]
    known = read_frameworks(ROOT)["swe"].standards
    named = [number for row in re.findall(r"^\| (\d.*?) \|", section, re.M) for number in re.findall(r"\b[1-6]\.\d+", row)]  # fmt: skip
    mapped = {one for outcome in read_module(ROOT, slug).outcomes for one in outcome.standards["swe"]}
    assert mapped <= set(named), f"the map names {sorted(mapped - set(named))} for {slug} as well"
    assert set(named) <= set(known)
    # one number and its words in a row; "…" where they are cut short
    for number, words in re.findall(r"^\| (\d\.\d+)[^|\"]*\"([^\"|]+?)(?: …)?\"", section, re.MULTILINE):
        assert words.strip(" .,") in known[number].words, f"{number} has other words in book/standards.yml"


def test_a_fact_cites_its_source_and_names_every_page_that_leans_on_it():
    by_page = {page: cited(page) for page in pages()}
    for fact in read_facts(ROOT):
        keys = keys_in(fact.says)
        # of software we may say what we found ourselves
        assert keys or fact.kind == "software", f"{fact.id} cites nothing"
        leaning = {page for page, found in by_page.items() if found & keys}
        missing = leaning - set(fact.on)
        assert not missing, f"{fact.id}: {sorted(missing)} cite its source; add them to `on`"
        # an exercise rests on its module's sources, and cites none
        idle = {page for page in fact.on if page not in leaning and "/exercises/" not in page}
        assert not keys or not idle, f"{fact.id}: {sorted(idle)} cite none of {sorted(keys)}"


def test_what_ages_carries_dates():
    due = {f"book/{folder}{slug}" for slug in module_slugs(ROOT) for folder in ("", "educators/")}
    due |= {page for page in pages() if cited(page)}
    for fact in read_facts(ROOT):
        due |= set(fact.on)
    assert due <= set(pages())
    undated = [page for page in sorted(due) if not page_dates(front_matter(page))]
    assert not undated, f"write reviewed and review_by in the front matter of {undated}"


def pages() -> list[str]:
    """Give the book's pages that are Markdown, as ``_toc.yml`` names them."""
    return [page for page in listed_files(ROOT) if page.startswith("book/")]


@cache
def cited(page: str) -> set[str]:
    """Give the keys that a page cites: in its own text, in the data beside it, or with the faults of a tool that it shows."""
    written = (ROOT / f"{page}.md").read_text(encoding="utf-8")
    data = ROOT / f"{page}.yml"
    text = data.read_text(encoding="utf-8") if data.is_file() else ""
    shown = [
        fault for name in re.findall(r"\{faults\} (\w+)", written) for fault in tool(name).faults.values()
    ]
    cases = {case.source for fault in shown for case in fault.cases}
    fields = re.findall(r"\b(?:cite|source): (\w+)", text)
    return {*fields, *cases, *keys_in(text), *keys_in(written)} & set(entries())


def keys_in(text: str) -> set[str]:
    """Give the keys of all citations in a text."""
    return {key.strip() for found in CITED.findall(text) for key in found.split(",")}


def front_matter(page: str) -> dict:
    """Give what a page says of itself, as words."""
    return yaml.load((ROOT / f"{page}.md").read_text(encoding="utf-8").split("---\n", 2)[1], yaml.BaseLoader)
