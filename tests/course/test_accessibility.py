"""The accessibility statement has the headings and the wording that UK public bodies must keep, and its contact stands in one place."""

import re
from pathlib import Path

import yaml
from bs4 import BeautifulSoup

from staycurious.cli import NO_CONTACT

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "book" / "accessibility.md").read_text(encoding="utf-8")
#: In the order of the government's sample.
HEADINGS = (
    "# Accessibility statement for Stay Curious",
    "## How accessible this website is",
    "## Feedback and contact information",
    "## Reporting accessibility problems with this website",
    "## Enforcement procedure",
    "## Technical information about this website's accessibility",
    "### Compliance status",
    "## Non-accessible content",
    "### Non-compliance with the accessibility regulations",
    "### Disproportionate burden",
    "### Content that's not within the scope of the accessibility regulations",
    "## What we're doing to improve accessibility",
    "## Preparation of this accessibility statement",
)
FIXED = (
    "This accessibility statement applies to",
    "The Equality and Human Rights Commission (EHRC) is responsible for enforcing the Public Sector Bodies (Websites and Mobile "
    "Applications) (No. 2) Accessibility Regulations 2018 (the 'accessibility regulations').",
    "is committed to making its website accessible, in accordance with the Public Sector Bodies (Websites and Mobile Applications) (No. 2) "
    "Accessibility Regulations 2018.",
    "AA standard, due to the non-compliances listed below.",
    "The content listed below is non-accessible for the following reasons.",
    "This statement was prepared on",
    "It was last reviewed on",
)


def test_the_statement_has_its_headings_in_order_and_the_wording_that_is_fixed():
    assert tuple(re.findall(r"^#+ .*$", TEXT, re.MULTILINE)) == HEADINGS
    running = " ".join(TEXT.split())
    assert [words for words in FIXED if words not in running] == []


def test_who_runs_the_site_and_how_to_reach_them_stand_in_the_settings_alone_and_come_onto_the_page():
    settings = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))["parse"][
        "myst_substitutions"
    ]
    page = BeautifulSoup(
        (ROOT / "_build/html/book/accessibility.html").read_text(encoding="utf-8"), "html.parser"
    )
    shown = " ".join(page.find("article").get_text().split()).replace("’", "'")
    assert shown.count(settings["publisher"]) >= 2
    assert shown.count(settings["accessibility_contact"]) == 2
    assert shown.count(settings["accessibility_answer"]) == 1
    assert "{{" not in shown


def test_a_copy_without_a_contact_is_known_by_the_same_words_in_the_build_and_on_github():
    workflow = (ROOT / ".github" / "workflows" / "pages.yml").read_text(encoding="utf-8")
    assert f'grep -q "{NO_CONTACT}" _config.yml' in workflow
    contact = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))["parse"][
        "myst_substitutions"
    ]["accessibility_contact"]
    assert NO_CONTACT in contact or not contact.startswith("please tell your lecturer")
