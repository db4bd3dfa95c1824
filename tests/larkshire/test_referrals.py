"""The made-up referrals: the same for everybody, ready to be scored, and true to their story."""

import math
from datetime import date
from itertools import combinations

import pytest

from staycurious.larkshire import referrals
from staycurious.larkshire.children import groups_by_tenth
from staycurious.larkshire.referrals import as_received, chance_of_care, chance_of_escalation
from staycurious.larkshire.story import (
    AREAS,
    ASKED,
    ASKS_FROM,
    BLANK,
    CAN_BE_BLANK,
    HARM,
    HARM_RECORDED,
    NEW_DOMESTIC_ABUSE,
    NEW_MISSED,
    NOT_RECORDED,
    OFFERED,
    OFFERS,
    PLAN_FOR_DISABLED,
    REFERRERS,
    SIGHT,
    TENTHS,
    YEARS,
)
from staycurious.tools.score import ReferralError, check_referral, load_scorecard, score

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
        "first_language": lambda row: row["first_language"],
        "blanks": lambda row: min(len(row["blanks"]), 3),
        "asked_themselves": lambda row: row["asked_themselves"],
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
    with pytest.raises(ValueError, match=r"referrals\(n=.*whole number of 0 or more.*referrals\(n=20000\)"):
        referrals(**arguments)


def test_a_seed_that_is_no_text_is_answered_with_one_to_write():
    with pytest.raises(ValueError, match=r"referrals\(seed=3\): give a text, such as 'larkshire-1'"):
        referrals(2, seed=3)


@pytest.mark.parametrize(
    ("shares", "of"),
    [
        (REFERRERS, lambda row: row["referral"]["referrer"]),
        (AREAS, lambda row: row["referral"]["area"]),
        (TENTHS, lambda row: row["deprivation"]),
        (dict.fromkeys(YEARS, 0.2), lambda row: row["year"]),
    ],
    ids=["referrers", "areas", "tenths", "years"],
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
        if name in {"interpreter", "disabled_child", "first_language", "blanks"}:
            means = {
                value: sum(row["support_need"] for row in rows) / len(rows) for value, rows in groups.items()
            }
            overall = sum(row["support_need"] for row in many) / len(many)
            variance = sum((row["support_need"] - overall) ** 2 for row in many) / len(many)
            for value, mean in means.items():
                assert abs(mean - overall) < FAR * math.sqrt(variance / len(groups[value])), f"{name} {value}"


def test_at_one_tenth_need_and_what_services_do_are_the_same_whatever_the_ethnicity(many):
    # groups live in different tenths, and need differs a little between those; within a tenth nothing may differ
    for tenth in TENTHS:
        rows = [row for row in many if row["deprivation"] == tenth]
        ethnicities = {}
        for row in rows:
            ethnicities.setdefault(row["ethnicity"], []).append(row)
        # who writes the ethnic group down goes with who refers, and so with what services do
        ethnicities.pop("not_recorded")
        for what in ("support_need", "escalated"):
            overall = share(rows, what)
            variance = sum((row[what] - overall) ** 2 for row in rows) / len(rows)
            for value, group in ethnicities.items():
                assert abs(share(group, what) - overall) < FAR * math.sqrt(variance / len(group)), (
                    tenth,
                    value,
                )


def test_the_service_looks_more_closely_at_some_areas_and_writes_more_down(many):
    areas = dict(groups_of([row for row in many if row["support_need"] == 0]))["area"]

    def earlier(area):
        return sum(row["referral"]["earlier_referrals"] for row in areas[area]) / len(areas[area])

    assert sorted(SIGHT, key=SIGHT.get) == sorted(areas, key=earlier)


def test_escalation_is_drawn_with_the_chance_that_the_story_gives(many):
    chances = [chance_of_escalation(row["referral"], row["support_need"]) for row in many]
    spread = math.sqrt(sum(chance * (1 - chance) for chance in chances))
    assert abs(sum(row["escalated"] for row in many) - sum(chances)) < FAR * spread


def near(rows, what, chance):
    found = sum(what(row) for row in rows) / len(rows)
    return abs(found - chance) < FAR * standard_error(chance, rows) + 1e-12


def test_dates_fall_in_their_year_from_april_to_march(many):
    for row in many:
        day = date.fromisoformat(row["date"])
        assert date(2020 + row["year"], 4, 1) <= day <= date(2021 + row["year"], 3, 31)
    assert len({row["date"] for row in many}) == 5 * 365 + 1


def test_other_years_change_the_dates_and_nothing_else():
    early, all_years = referrals(300, years=[1, 2]), referrals(300)
    assert {row["year"] for row in early} == {1, 2}
    for one, other in zip(early, all_years, strict=True):
        assert {**one, "date": 0, "year": 0} == {**other, "date": 0, "year": 0}


def test_the_new_recording_changes_two_boxes_from_year_4_and_no_family(many):
    new = referrals(20_000, new_recording=True)
    old = many[:20_000]
    for one, other in zip(old, new, strict=True):
        assert (one["support_need"], one["harm"], one["date"]) == (
            other["support_need"],
            other["harm"],
            other["date"],
        )
        differing = {name for name, value in one["referral"].items() if other["referral"][name] != value}
        assert differing <= ({"domestic_abuse", "missed_appointments"} if one["year"] >= 4 else set())
    old, new = ([row["referral"] for row in rows if row["year"] >= 4] for rows in (old, new))
    more = {name: share(new, name) - share(old, name) for name in ("domestic_abuse", "missed_appointments")}
    assert more["domestic_abuse"] == pytest.approx(NEW_DOMESTIC_ABUSE, abs=0.02)
    assert more["missed_appointments"] == pytest.approx(NEW_MISSED, abs=0.03)


@pytest.mark.parametrize("years", [[], [0], [6], [1, 1], [True], ["1"], 3, None, [2.0]], ids=repr)
def test_years_that_there_are_not_are_answered_with_those_there_are(years):
    with pytest.raises(
        ValueError, match=r"referrals\(years=.*one or more of the years 1 to 5, such as \[1, 2, 3\]"
    ):
        referrals(2, years=years)


def test_a_new_recording_that_is_neither_is_answered():
    with pytest.raises(ValueError, match=r"referrals\(new_recording=1\): give True or False"):
        referrals(2, new_recording=1)


@pytest.mark.parametrize("referrer", REFERRERS)
def test_boxes_are_left_blank_and_ethnicity_unrecorded_as_often_as_the_referrer_does(many, referrer):
    rows = [row for row in many if row["referral"]["referrer"] == referrer]
    assert near(rows, lambda row: row["ethnicity"] == "not_recorded", NOT_RECORDED[referrer])
    for box in CAN_BE_BLANK:
        assert near(rows, lambda row, box=box: box in row["blanks"], BLANK[referrer]), box
    asked = [row for row in rows if row["referral"]["child_age"] >= ASKS_FROM]
    assert near(asked, lambda row: row["asked_themselves"], ASKED[referrer])
    assert not any(row["asked_themselves"] for row in rows if row["referral"]["child_age"] < ASKS_FROM)


@pytest.mark.parametrize("tenth", TENTHS)
def test_ethnicity_is_drawn_from_who_lives_in_the_tenth_and_is_referred_from_there(many, tenth):
    # who writes it down does not hang on the tenth, so that among the recorded ones the shares are the tenth's
    rows = [row for row in many if row["deprivation"] == tenth and row["ethnicity"] != "not_recorded"]
    for group, chance in groups_by_tenth()[tenth].items():
        assert near(rows, lambda row, group=group: row["ethnicity"] == group, chance), group


def test_a_form_as_received_has_no_value_in_the_blank_boxes_and_is_not_scored(many):
    row = next(row for row in many if row["blanks"])
    form = as_received(row)
    assert [name for name, value in form.items() if value is None] == [
        name for name in form if name in row["blanks"]
    ]
    assert {name: value for name, value in form.items() if value is not None}.items() <= row[
        "referral"
    ].items()
    with pytest.raises(ReferralError, match="null can't stand here"):
        score(load_scorecard("escalation"), form)


def test_a_family_with_an_interpreter_has_another_first_language(many):
    for row in many:
        assert not row["referral"]["interpreter"] or row["first_language"] != "english"
    others = [row for row in many if not row["referral"]["interpreter"]]
    assert near(others, lambda row: row["first_language"] != "english", 0.06)


def test_a_parent_is_16_to_46_years_older_than_the_child(many):
    ages = [row["parent_age"] - row["referral"]["child_age"] for row in many]
    assert (min(ages), max(ages)) == (16, 46)
    assert sum(ages) / len(ages) == pytest.approx(29, abs=0.15)


def test_what_was_offered_follows_the_story(many):
    for row in many:
        assert (row["offered"] == "section_47") == row["escalated"]
    for need, shares in enumerate(OFFERED):
        rows = [row for row in many if row["support_need"] == need and not row["escalated"]]
        others = [row for row in rows if not row["referral"]["disabled_child"]]
        for offer, chance in zip(OFFERS, shares, strict=True):
            assert near(others, lambda row, offer=offer: row["offered"] == offer, chance), (need, offer)
        disabled = [row for row in rows if row["referral"]["disabled_child"]]
        plan = PLAN_FOR_DISABLED + (1 - PLAN_FOR_DISABLED) * shares[-1]
        assert near(disabled, lambda row: row["offered"] == "child_in_need_plan", plan), need


@pytest.mark.parametrize("harm", [True, False])
@pytest.mark.parametrize("offer", [*OFFERS, "section_47"])
def test_harm_is_recorded_where_somebody_looked(many, harm, offer):
    rows = [row for row in many if row["harm"] == harm and row["offered"] == offer]
    assert near(rows, lambda row: row["harm_recorded"], HARM_RECORDED[harm][offer])


def test_children_come_into_care_with_the_chance_that_the_story_gives(many):
    chances = [chance_of_care(row["offered"], row["support_need"], row["deprivation"]) for row in many]
    spread = math.sqrt(sum(chance * (1 - chance) for chance in chances))
    assert abs(sum(row["came_into_care"] for row in many) - sum(chances)) < FAR * spread
    assert not any(
        row["came_into_care"] for row in many if row["offered"] in ("no_further_action", "early_help")
    )


def test_only_a_family_with_an_earlier_referral_was_referred_within_12_months(many):
    assert not any(row["within_12_months"] for row in many if not row["referral"]["earlier_referrals"])


def test_a_childs_attendance_is_the_usual_value_outside_school_age(many):
    for row in many:
        if not 5 <= row["referral"]["child_age"] <= 16:
            assert row["referral"]["attendance"] == 95
    at_school = [row["referral"]["attendance"] for row in many if 5 <= row["referral"]["child_age"] <= 16]
    assert len(set(at_school)) > 10


def test_a_form_alone_has_no_blanks_to_take_out():
    with pytest.raises(ValueError, match=r"^as_received: .*Give the whole row, not its form alone\."):
        as_received(referrals(1)[0]["referral"])


def test_a_seed_may_hold_half_a_sign():
    assert referrals(1, seed="\ud800")[0]["referral"] != referrals(1, seed="\ud801")[0]["referral"]
