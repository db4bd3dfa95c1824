"""The people whom Larkshire's referrals are about, and the short cases of the exercise."""

from itertools import combinations

import pytest

from staycurious.larkshire import case, exercise_cases, people
from staycurious.questions import differ_in
from staycurious.tools.score import load_scorecard, score

EVERYBODY = people() + exercise_cases()
KEYS = ["id", "name", "age", "story", "strengths", "referral"]


@pytest.fixture(scope="module")
def card():
    return load_scorecard("escalation")


@pytest.mark.parametrize("person", EVERYBODY, ids=lambda person: person["id"])
def test_each_person_has_a_story_strengths_and_a_form_that_can_be_scored(person, card):
    assert list(person) == KEYS
    assert person["story"].strip().endswith(".")
    assert person["strengths"]
    assert all(strength.strip() for strength in person["strengths"])
    assert person["age"] == person["referral"]["child_age"]
    assert 0 <= score(card, person["referral"]).score <= 100


def test_no_number_and_no_name_stands_twice():
    assert len({person["id"] for person in EVERYBODY}) == len(EVERYBODY)
    assert len({person["name"] for person in EVERYBODY}) == len(EVERYBODY)


def test_the_exercises_cases_are_numbered_without_a_gap():
    assert [one["id"] for one in exercise_cases()] == [f"C-{number:02d}" for number in range(1, 13)]


def test_the_exercises_cases_fall_in_every_band(card):
    assert {score(card, one["referral"]).band for one in exercise_cases()} == {"low", "medium", "high"}


def test_just_two_pairs_of_cases_differ_in_one_detail_and_fall_in_different_bands(card):
    crossing = {}
    for one, other in combinations(exercise_cases(), 2):
        differing = differ_in(one["referral"], other["referral"])
        bands = [score(card, each["referral"]).band for each in (one, other)]
        if len(differing) == 1 and bands[0] != bands[1]:
            crossing[one["id"], other["id"]] = (*differing, *bands)
    assert crossing == {
        ("C-02", "C-09"): ("area", "high", "medium"),
        ("C-05", "C-11"): ("missed_appointments", "medium", "low"),
    }


def test_other_pairs_differ_in_one_detail_and_stay_in_one_band(card):
    # so that finding one detail alone doesn't answer the question
    near = [
        (one["id"], other["id"])
        for one, other in combinations(exercise_cases(), 2)
        if len(differ_in(one["referral"], other["referral"])) == 1
        and score(card, one["referral"]).band == score(card, other["referral"]).band
    ]
    assert len(near) >= 2


@pytest.mark.parametrize("number", ["R-1042", "C-02"])
def test_a_case_is_found_by_its_number(number):
    assert case(number)["id"] == number


def test_a_number_that_nobody_has_is_answered_with_the_ones_there_are():
    with pytest.raises(ValueError, match=r"no case 'R-9999'\. Choose one of: R-1013, .*C-12\."):
        case("R-9999")


@pytest.mark.parametrize("give", [people, exercise_cases])
def test_what_is_given_out_may_be_changed_without_changing_the_next(give):
    first = give()
    first[0]["referral"]["moves"] = 99
    first[0]["strengths"].clear()
    assert give()[0]["referral"]["moves"] != 99
    assert give()[0]["strengths"]
