"""What has a published figure comes out within the tolerance that the causal story states."""

import re
from pathlib import Path

import pytest

from staycurious.larkshire import referrals as package
from staycurious.larkshire.children import children, groups_by_tenth
from staycurious.larkshire.referrals import chance_of_care
from staycurious.larkshire.story import CHILDREN, FLATTER

STORY = Path(package.__code__.co_filename).with_name("causal_story.md").read_text(encoding="utf-8")
TABLE = STORY.split("## Published figures, and what comes out")[1].split("## ")[0]
FIGURES = {
    what.strip(): (published.strip(), tolerance.strip())
    for what, published, tolerance, _ in re.findall(
        r"^\|([^|]+)\|([^|]+)\|([^|]+)\|([^|]+)\|$", TABLE, re.MULTILINE
    )
}


def figure(start):
    (found,) = [numbers for what, numbers in FIGURES.items() if what.startswith(start)]
    published, tolerance = found
    return float(published.split()[0]), float(tolerance)


def per_100(rows, what):
    return 100 * sum(what(row) for row in rows) / len(rows)


def care_rates(rows):
    """Give, by tenth, the children who can be expected to come into care, for each child who lives there."""
    expected = dict.fromkeys(CHILDREN, 0.0)
    for row in rows:
        expected[row["deprivation"]] += chance_of_care(
            row["offered"], row["support_need"], row["deprivation"]
        )
    return {tenth: total / children(tenth, referrals=len(rows)) for tenth, total in expected.items()}


@pytest.mark.parametrize(
    ("start", "what"),
    [
        ("Referrals from the police", lambda row: row["referral"]["referrer"] == "police"),
        ("Referrals from schools", lambda row: row["referral"]["referrer"] == "school"),
        ("Referrals within 12 months", lambda row: row["within_12_months"]),
    ],
)
def test_a_share_that_is_published_comes_out(many, start, what):
    published, tolerance = figure(start)
    assert per_100(many, what) == pytest.approx(published, abs=tolerance)


def test_about_as_many_are_referred_again_as_were_referred_before(many):
    # each such pair of referrals is counted from its other end
    published, tolerance = figure("Referrals within 12 months")
    assert per_100(many, lambda row: row["referred_again"]) == pytest.approx(published, abs=tolerance)


def test_a_parents_mental_health_is_the_factor_recorded_most_often(many):
    factors = ("parent_mental_health", "domestic_abuse", "substance_use")
    often = {name: per_100(many, lambda row, name=name: row["referral"][name]) for name in factors}
    assert max(often, key=often.get) == "parent_mental_health"


def test_one_child_in_60_comes_into_care_in_the_most_deprived_tenth_and_one_in_660_in_the_least(many):
    rates = care_rates(many)
    for start, tenth in (
        ("Children in care, most deprived tenth", 1),
        ("Children in care, least deprived tenth", 10),
    ):
        published, tolerance = figure(start)
        assert 1 / rates[tenth] == pytest.approx(published, abs=tolerance)


def test_each_step_of_deprivation_adds_about_a_third(many):
    rates = care_rates(many)
    published, tolerance = figure("Each tenth fewer")
    assert (rates[1] / rates[10]) ** (1 / 9) == pytest.approx(published, abs=tolerance)
    assert sorted(rates, key=rates.get, reverse=True) == list(range(1, 11))


def test_as_many_come_into_care_as_can_be_expected_in_poorer_and_richer_neighbourhoods(many):
    # the rates above are expected ones, which a draw of few children would hide; here are the draws
    rates = care_rates(many)
    for tenths in ((1, 2, 3), (4, 5, 6), (7, 8, 9, 10)):
        came = sum(row["came_into_care"] for row in many if row["deprivation"] in tenths)
        expected = sum(rates[tenth] * children(tenth, referrals=len(many)) for tenth in tenths)
        assert abs(came - expected) < 4 * expected**0.5


@pytest.mark.parametrize("group", [group for group in FLATTER if group != "white_british"])
def test_white_british_childrens_rate_is_higher_in_poorer_and_lower_in_more_affluent_neighbourhoods(group):
    shares = groups_by_tenth()

    def rate(group, tenth):
        return shares[tenth][group] / children(tenth, group)

    for tenth in (1, 2):
        assert rate("white_british", tenth) > rate(group, tenth)
    for tenth in (9, 10):
        assert rate("white_british", tenth) < rate(group, tenth)


def test_the_same_turn_comes_out_in_what_services_did(many):
    # children with an enquiry or a plan, per child; all other groups together
    def rate(groups, tenths):
        done = sum(
            row["deprivation"] in tenths
            and row["ethnicity"] in groups
            and row["offered"] in ("section_47", "child_in_need_plan")
            for row in many
        )
        return done / sum(children(tenth, group, len(many)) for tenth in tenths for group in groups)

    others = [group for group in FLATTER if group != "white_british"]
    assert rate(["white_british"], (1, 2)) > 1.1 * rate(others, (1, 2))
    assert 1.1 * rate(["white_british"], (9, 10)) < rate(others, (9, 10))
    assert "the gradient is strongest for White and Mixed Heritage children" in STORY
    assert sorted(FLATTER, key=FLATTER.get)[:2] == ["white_british", "mixed"]


def test_what_was_read_second_hand_says_so():
    for line in TABLE.splitlines():
        if "S7-02" in line and line.startswith("|"):
            assert "read second-hand" in line
        if "S7-03" in line:
            assert "read second-hand" in line
