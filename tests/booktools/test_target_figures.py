"""What the four tools of module 3 make of a family, in a page's running text."""

import pytest

from staycurious.booktools.figures import FigureError
from staycurious.booktools.target_figures import find_movers, find_place
from staycurious.larkshire import case
from staycurious.tools.score import load_scorecard, score
from staycurious.tools.score.targets import load_targets, standings


def test_a_place_on_a_page_is_the_tools():
    found = {one.target: one.place for one in standings(load_targets(), case("R-1061")["referral"])}
    assert {target: find_place(f"R-1061 {target}") for target in found} == found


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("R-1", "Larkshire has no case 'R-1'"),
        ("R-1061 harms", "no tool was taught 'harms'.*harm"),
        ("R-1061", "no tool was taught ''"),
    ],
)
def test_a_place_that_there_is_not_is_refused(text, message):
    with pytest.raises(FigureError, match=message):
        find_place(text)


def test_the_counts_of_those_flagged_are_the_files():
    counted = load_targets()["who_moves"]
    assert find_movers("all four") + find_movers("none") < 1000 == find_movers("any") + find_movers("none")
    alone = {tuple(one["by"]): one["per_1000"] for one in counted["overlap"]}
    assert find_movers("only referred_again") == alone["referred_again",]
    areas = next(each["rows"] for each in counted["compared"] if each["name"] == "area")
    assert find_movers("Cinderholt, escalated") == next(
        line["escalated"] for line in areas if line["label"] == "Cinderholt"
    )
    assert find_movers("followed: Serious harm, harm") == counted["followed"][-1]["harm"]


def test_a_count_that_there_is_not_is_refused_with_what_is_near():
    with pytest.raises(FigureError, match="nothing is counted as 'Cinderholt, harms'.*Cinderholt, harm"):
        find_movers("Cinderholt, harms")


def test_on_a_page_the_roles_give_them_and_another_variants_score(changing_book):
    page = changing_book.source / "book" / "page.md"
    page.write_text(
        "# A page\n\n{place}`R-1061 harm`, {movers}`all four`, {score}`missing:R-1061 boxes_blank=4`, "
        "{band}`missing:R-1061 boxes_blank=4`.\n",
        encoding="utf-8",
    )
    assert changing_book.build() == ""
    card = load_scorecard("missing")
    scored = score(card, {**case("R-1061")["referral"], "boxes_blank": 4})
    wanted = f"{find_place('R-1061 harm')}, {find_movers('all four')}, {scored.score}, {scored.band}."
    assert changing_book.page().find("p").get_text() == wanted


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{place}`R-1061 harms`", "no tool was taught 'harms'. Did you mean 'harm'?"),
        ("{score}`missed:R-1061`", "there is no scorecard 'missed'"),
    ],
)
def test_a_mistake_in_a_role_is_named_with_its_place(changing_book, text, said):
    (changing_book.source / "book" / "page.md").write_text(
        f"# A page\n\nWords.\n\n{text}\n", encoding="utf-8"
    )
    warnings = changing_book.build()
    assert said in warnings
    assert "page.md:5" in warnings
