"""The made-up referrals: the same for everybody, ready to be scored, and true to their story."""

import math
from itertools import combinations

import pytest

from staycurious.larkshire import referrals
from staycurious.larkshire.referrals import AREAS, ETHNICITIES, HARM, REFERRERS, SIGHT, chance_of_escalation
from staycurious.tools.score import check_referral, load_scorecard

# The draws are fixed, so a test can't fail by bad luck; a difference this far out would not be luck either.
FAR = 4


def share(rows, what):
    return sum(row[what] for row in rows) / len(rows)


def standard_error(chance, rows):
    """How far a counted share usually strays from its chance (binomial)."""
    return math.sqrt(chance * (1 - chance) / len(rows))


def groups_of(rows):
    """Split referrals by ethnicity and by each detail that may be tied to who a family is."""
    detail = {
        "ethnicity": lambda row: row["ethnicity"],
        "interpreter": lambda row: row["referral"]["interpreter"],
        "disabled_child": lambda row: row["referral"]["disabled_child"],
        "area": lambda row: row["referral"]["area"],
        "tenure": lambda row: row["referral"]["tenure"],
        "referrer": lambda row: row["referral"]["referrer"],
    }
    for name, of in detail.items():
        groups = {}
        for row in rows:
            groups.setdefault(of(row), []).append(row)
        yield name, groups


def apart(one, other, what):
    """How far two groups' shares are apart, in standard errors of that difference."""
    both = share(one + other, what)
    spread = math.sqrt(both * (1 - both) * (1 / len(one) + 1 / len(other)))
    return abs(share(one, what) - share(other, what)) / spread


def test_the_same_seed_gives_the_same_referrals():
    assert referrals(50) == referrals(50)
    assert referrals(50, seed="larkshire-1") == referrals(50)


def test_another_seed_gives_other_referrals():
    one, other = referrals(50), referrals(50, seed="another")
    assert [row["id"] for row in one] == [row["id"] for row in other]
    assert [row["referral"] for row in one] != [row["referral"] for row in other]


def test_asking_for_more_leaves_the_first_ones_as_they_were():
    assert referrals(100)[:10] == referrals(10)
    assert referrals(0) == []


def test_a_change_to_one_list_does_not_reach_the_next():
    referrals(1)[0]["referral"]["moves"] = 99
    assert referrals(1)[0]["referral"]["moves"] != 99


def test_every_referral_has_its_own_number(many):
    assert len({row["id"] for row in many}) == len(many)


def test_every_form_can_be_scored(many):
    card = load_scorecard("escalation")
    for row in many:
        check_referral(card, row["referral"], row["id"])


def test_every_value_of_every_choice_comes_up(many):
    for field in load_scorecard("escalation")["fields"]:
        if field["kind"] == "choice":
            given = {row["referral"][field["name"]] for row in many}
            assert given == {option["value"] for option in field["options"]}


def test_ethnicity_is_not_on_the_form(many):
    assert not any({"ethnicity", "support_need", "harm", "escalated"} & set(row["referral"]) for row in many)


@pytest.mark.parametrize(
    "arguments",
    [{"n": -1}, {"n": True}, {"n": 2.0}, {"n": "10"}, {"n": None}],
    ids=lambda arguments: repr(arguments["n"]),
)
def test_a_number_that_is_none_is_answered_with_one_to_write(arguments):
    with pytest.raises(ValueError, match=r"referrals\(n=.*whole number of 0 or more.*referrals\(n=6000\)"):
        referrals(**arguments)


def test_a_seed_that_is_no_text_is_answered_with_one_to_write():
    with pytest.raises(ValueError, match=r"referrals\(seed=3\): give a text, such as 'larkshire-1'"):
        referrals(2, seed=3)


@pytest.mark.parametrize(
    ("shares", "of"),
    [
        (REFERRERS, lambda row: row["referral"]["referrer"]),
        (AREAS, lambda row: row["referral"]["area"]),
        (ETHNICITIES, lambda row: row["ethnicity"]),
    ],
    ids=["referrers", "areas", "ethnicities"],
)
def test_each_share_is_the_one_that_was_written_down(many, shares, of):
    given = [of(row) for row in many]
    assert sum(shares.values()) == pytest.approx(1)
    for value, chance in shares.items():
        found = given.count(value) / len(given)
        assert abs(found - chance) < FAR * standard_error(chance, many), value


@pytest.mark.parametrize("need", range(len(HARM)))
def test_harm_follows_support_need(many, need):
    rows = [row for row in many if row["support_need"] == need]
    assert abs(share(rows, "harm") - HARM[need]) < FAR * standard_error(HARM[need], rows)


@pytest.mark.parametrize("need", range(len(HARM)))
def test_at_one_level_of_need_harm_is_the_same_whoever_the_family_is(many, need):
    rows = [row for row in many if row["support_need"] == need]
    for name, groups in groups_of(rows):
        for value, group in groups.items():
            found = abs(share(group, "harm") - HARM[need]) / standard_error(HARM[need], group)
            assert found < FAR, f"{name} {value}: {found:.1f} standard errors from {HARM[need]}"
        for one, other in combinations(groups, 2):
            found = apart(groups[one], groups[other], "harm")
            assert found < FAR, f"{name}: {one} and {other} are {found:.1f} standard errors apart"


def test_as_many_come_to_harm_as_their_need_says_whoever_the_family_is(many):
    # all levels of need at once: the small groups are large enough to see a third more or less
    for name, groups in groups_of(many):
        for value, group in groups.items():
            chances = [HARM[row["support_need"]] for row in group]
            spread = math.sqrt(sum(chance * (1 - chance) for chance in chances))
            found = sum(row["harm"] for row in group)
            assert abs(found - sum(chances)) < FAR * spread, (
                f"{name} {value}: {found}, not {sum(chances):.0f}"
            )


def test_the_same_comparison_sees_what_was_planted(many):
    # else the test above would pass because it looks at too few: what services do does hang on the area
    rows = [row for row in many if row["support_need"] == 1]
    areas = dict(groups_of(rows))["area"]
    assert apart(areas["cinderholt"], areas["nettlewick"], "escalated") > 2 * FAR
    interpreters = dict(groups_of(rows))["interpreter"]
    assert apart(interpreters[True], interpreters[False], "escalated") > 2 * FAR


def test_support_need_is_the_same_whatever_ethnicity_language_or_disability(many):
    for name, groups in groups_of(many):
        if name in {"ethnicity", "interpreter", "disabled_child"}:
            means = {
                value: sum(row["support_need"] for row in rows) / len(rows) for value, rows in groups.items()
            }
            overall = sum(row["support_need"] for row in many) / len(many)
            variance = sum((row["support_need"] - overall) ** 2 for row in many) / len(many)
            for value, mean in means.items():
                assert abs(mean - overall) < FAR * math.sqrt(variance / len(groups[value])), f"{name} {value}"


def test_nothing_that_services_do_hangs_on_ethnicity(many):
    ethnicities = dict(groups_of(many))["ethnicity"]
    for one, other in combinations(ethnicities, 2):
        assert apart(ethnicities[one], ethnicities[other], "escalated") < FAR, (one, other)


def test_the_service_looks_more_closely_at_some_areas_and_writes_more_down(many):
    areas = dict(groups_of([row for row in many if row["support_need"] == 0]))["area"]

    def earlier(area):
        return sum(row["referral"]["earlier_referrals"] for row in areas[area]) / len(areas[area])

    assert sorted(SIGHT, key=SIGHT.get) == sorted(areas, key=earlier)


def test_escalation_is_drawn_with_the_chance_that_the_story_gives(many):
    chances = [chance_of_escalation(row["referral"], row["support_need"]) for row in many]
    spread = math.sqrt(sum(chance * (1 - chance) for chance in chances))
    assert abs(sum(row["escalated"] for row in many) - sum(chances)) < FAR * spread


def test_a_childs_attendance_is_the_usual_value_outside_school_age(many):
    for row in many:
        if not 5 <= row["referral"]["child_age"] <= 16:
            assert row["referral"]["attendance"] == 95
    at_school = [row["referral"]["attendance"] for row in many if 5 <= row["referral"]["child_age"] <= 16]
    assert len(set(at_school)) > 10
