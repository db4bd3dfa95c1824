"""When pages and facts were checked: what is read, what is past its date, and what a page and a build say."""

import datetime

import pytest

from staycurious.booktools.dates import (
    PAST,
    DatesError,
    Fact,
    Reviewed,
    day,
    listed,
    page_dates,
    past,
    read_facts,
)
from staycurious.sitetools import book as site_book

FACT = """\
- id: summit
  kind: law
  says: "What was *said*."
  dated: May 2026
  checked: 2026-11-26
  look_again: 2027-05-26
  changes: guidance
  on: [book/page]
"""
DAY = datetime.date(2027, 5, 26)
CHECKED = Reviewed(datetime.date(2026, 11, 26), DAY)
SUMMIT = Fact("summit", "law", "What was *said*.", "May 2026", CHECKED, "guidance", ("book/page",))


def write(root, text):
    (root / "book").mkdir(exist_ok=True)
    (root / "book/dated_facts.yml").write_text(text, encoding="utf-8")
    return root


def test_a_page_is_in_time_on_its_date_and_past_it_the_day_after():
    assert past({"book/page": CHECKED}, [SUMMIT], DAY) == []
    page, fact = past({"book/page": CHECKED}, [SUMMIT], DAY + datetime.timedelta(days=1))
    assert page.startswith("book/page was to be looked at again by 26 May 2027.")
    assert fact.startswith("book/dated_facts.yml, summit, was to be looked at again by 26 May 2027. It stands on book/page.")  # fmt: skip


def test_a_page_without_dates_has_none_and_half_of_them_is_a_mistake():
    assert page_dates({"title": "x"}) is None
    for said, message in (
        ({"reviewed": "2026-11-26"}, "review_by is 'missing'"),
        ({"reviewed": "26 May", "review_by": "2027-05-26"}, "reviewed is '26 May'"),
        ({"reviewed": "2027-05-26", "review_by": "2027-05-26"}, "isn't later than"),
        ({"reviewed": "2026-11-26", "review_by": "2072-05-26"}, "over three years.*Is the year right"),
    ):
        with pytest.raises(DatesError, match=message):
            page_dates(said)


def test_facts_are_read_and_a_mistake_names_its_fact(tmp_path):
    assert read_facts(write(tmp_path, FACT)) == [SUMMIT]
    for before, after, message in (
        ("kind: law", "kind: rumour", "fact 1: 'rumour' is not one of"),
        ("  changes: guidance\n", "", "fact 1: 'changes' is a required property"),
        ("look_again: 2027-05-26", "look_again: spring", "summit: look_again is 'spring'"),
        ("- id", "- id: [", "isn't YAML"),
    ):
        with pytest.raises(DatesError, match=message):
            read_facts(write(tmp_path, FACT.replace(before, after, 1)))


def test_the_list_puts_what_is_due_first_under_its_kind():
    later = SUMMIT._replace(says="Later.", reviewed=CHECKED._replace(look_again=datetime.date(2028, 1, 2)))
    lines = listed([later, SUMMIT]).splitlines()
    assert lines[0] == "## Law in force"
    assert [line for line in lines if line.startswith("- ")] == ["- What was *said*.", "- Later."]
    assert "  - **Checked on** 26 November 2026; **to be looked at again by** 26 May 2027" in lines
    assert day(datetime.date(2028, 1, 2)) == "2 January 2028"


@pytest.fixture(scope="module")
def book(good_book, tmp_path_factory):
    """Give a small book with a page that has dates, and a page that lists one fact."""
    made = type(good_book)(tmp_path_factory.mktemp("dates"))
    dated = '---\nreviewed: "2026-11-26"\nreview_by: "2027-05-26"\n---\n\n# A page\n\n```{toctree}\nwhats_current\n```\n'
    (made.source / "book/page.md").write_text(dated, encoding="utf-8")
    (made.source / "book/whats_current.md").write_text(
        "# What dates\n\n```{whats-current}\n```\n", encoding="utf-8"
    )
    write(made.source, FACT)
    return made


def test_a_page_says_when_it_was_checked_and_a_late_build_names_it_and_goes_on(book):
    assert book.build(staycurious_today="2027-05-26") == ""
    assert PAST not in book.said
    line = book.page().select_one(".sc-checked")
    assert line.get_text().startswith("Checked on 26 November 2026; to be looked at again by 26 May 2027.")
    assert line.a["href"] == "whats_current.html"
    listed_there = book.page("book/whats_current").select_one("h2 ~ ul")
    assert [link["href"] for link in listed_there.find_all("a")] == ["page.html"]
    assert book.build(staycurious_today="2027-05-27") == ""
    # at a line's beginning, where the command looks for it
    late = [line for line in book.said.splitlines() if line.startswith(PAST)]
    assert [line.split()[2] for line in late] == ["book/page", "book/dated_facts.yml,"]


def test_a_date_that_is_none_stops_the_build_and_so_does_a_page_that_there_is_not(book):
    page = book.source / "book/page.md"
    before = page.read_text(encoding="utf-8")
    page.write_text(before.replace("2027-05-26", "next May"), encoding="utf-8")
    write(book.source, FACT.replace("[book/page]", "[book/other]"))
    said = book.build()
    page.write_text(before, encoding="utf-8")
    write(book.source, FACT)
    assert "review_by is 'next May'" in said
    assert "there is no page 'book/other'" in said


def test_the_command_finds_what_the_build_named(tmp_path):
    assert site_book.PAST == PAST
    assert site_book.past_dates(tmp_path) == []
    (tmp_path / "_build").mkdir()
    (tmp_path / site_book.LOG).write_text(f"reading\n{PAST}book/page was late.\n", encoding="utf-8")
    assert site_book.past_dates(tmp_path) == ["book/page was late."]
