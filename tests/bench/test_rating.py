"""How the bench reads Lighthouse's results and holds them to what is expected, on made-up ones."""

from bench.rating import CATEGORIES, PAGES, figures_of, report, scores
from bench.starting import figures_of as start_figures

GOOD = {"performance": 99, "accessibility": 100, "best-practices": 100, "seo": 100, "kilobytes": 130}


def test_a_category_without_a_score_counts_as_none():
    categories = {name: {"score": 0.5} for name in CATEGORIES} | {"seo": {"score": None}}
    result = {"categories": categories, "audits": {"total-byte-weight": {"numericValue": 131_000}}}
    assert scores(result) == {
        "performance": 50, "accessibility": 50, "best-practices": 50, "seo": 0, "kilobytes": 131,
    }  # fmt: skip


def test_each_kind_of_page_is_held_to_98_and_to_100_and_a_text_to_a_quarter_of_the_stock_page():
    found = dict.fromkeys((*PAGES, "plain"), GOOD) | {"stock": GOOD | {"kilobytes": 1300}}
    held = figures_of(found)
    assert all(one.kept for one in held)
    assert held[-1].found == 0.1
    missed = figures_of(found | {"a module": GOOD | {"performance": 97, "seo": 99}})
    assert [one.what for one in missed if not one.kept] == [
        "Lighthouse, a module: performance",
        "Lighthouse, a module: lowest of the others",
    ]


def test_the_report_has_a_line_for_each_page():
    said = report({"an exercise": GOOD, "stock": GOOD | {"performance": 51}}).splitlines()
    assert [line.split()[-5:] for line in said[1:]] == [
        ["99", "100", "100", "100", "130"],
        ["51", "100", "100", "100", "130"],
    ]


def test_a_cold_start_is_held_to_the_stock_one():
    assert start_figures({"ours": 8, "stock": 10})[0].kept
    assert not start_figures({"ours": 12.1, "stock": 10})[0].kept
