"""Changing one detail, and finding the details in which two referrals differ."""

import pytest

from staycurious.larkshire import case
from staycurious.questions import differ_in, swap
from staycurious.tools.score import ReferralError, load_scorecard, score

RECEIVED = case("R-1042")["referral"]


@pytest.fixture(scope="module")
def card():
    return load_scorecard("escalation")


def test_a_swap_gives_both_scores_and_the_change_in_points(card):
    found = swap(card, RECEIVED, "earlier_referrals", 0)
    assert found.before == score(card, RECEIVED)
    assert found.after == score(card, {**RECEIVED, "earlier_referrals": 0})
    assert found.change == found.after.score - found.before.score != 0


def test_a_swap_moves_one_contribution_and_leaves_the_others(card):
    found = swap(card, RECEIVED, "area", "tarnley" if RECEIVED["area"] != "tarnley" else "cinderholt")
    moved = [
        one.field for one, other in zip(found.before.parts, found.after.parts, strict=True) if one != other
    ]
    assert moved == ["area"]


def test_a_swap_there_and_back_moves_as_far(card):
    there = swap(card, RECEIVED, "missed_appointments", 8)
    back = swap(
        card, {**RECEIVED, "missed_appointments": 8}, "missed_appointments", RECEIVED["missed_appointments"]
    )
    assert there.change == -back.change > 0


def test_the_same_value_again_changes_nothing(card):
    for field, value in RECEIVED.items():
        assert swap(card, RECEIVED, field, value).change == 0


def test_a_swap_leaves_the_referral_as_it_was(card):
    before = dict(RECEIVED)
    swap(card, RECEIVED, "moves", 6)
    assert before == RECEIVED


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("moves", 7, 'field "moves": 7 can\'t stand here. Give a whole number from 0 to 6'),
        ("moves", True, 'field "moves": true can\'t stand here'),
        ("interpreter", 1, 'field "interpreter": 1 can\'t stand here. Give true or false'),
        (
            "strengths",
            3,
            'the scorecard has no field "strengths". Take it out; the fields are: referrer, area',
        ),
    ],
)
def test_a_swap_that_can_not_stand_is_named(card, field, value, says):
    with pytest.raises(ReferralError) as caught:
        swap(card, RECEIVED, field, value)
    assert says in str(caught.value)


def test_a_referral_does_not_differ_from_itself():
    assert differ_in(RECEIVED, dict(RECEIVED)) == []


def test_what_differs_is_listed_in_the_first_ones_order():
    one = {"referrer": "school", "moves": 1, "interpreter": False}
    other = {"interpreter": True, "moves": 2, "referrer": "school"}
    assert differ_in(one, other) == ["moves", "interpreter"]
    assert differ_in(other, one) == ["interpreter", "moves"]


def test_what_stands_in_one_of_them_only_differs():
    assert differ_in({"moves": 1, "area": "tarnley"}, {"moves": 1}) == ["area"]
    assert differ_in({"moves": 1}, {"area": "tarnley", "moves": 1}) == ["area"]
    assert differ_in({"moves": 1}, {"moves": 1, "note": None}) == ["note"]
    assert differ_in({}, {}) == []


@pytest.mark.parametrize(("one", "other"), [(True, 1), (False, 0), (1, 1.0), ("1", 1), (None, False)])
def test_a_yes_is_not_a_count(one, other):
    assert differ_in({"moves": one}, {"moves": other}) == ["moves"]
    assert differ_in({"moves": other}, {"moves": one}) == ["moves"]


@pytest.mark.parametrize("field", [[], None, 3])
def test_a_field_that_is_no_name_is_answered(card, field):
    with pytest.raises(ReferralError, match=r"^swap\(field=.*\): give a field's name"):
        swap(card, RECEIVED, field, 1)


@pytest.mark.parametrize("wrong", [None, ["moves"], "R-1042"])
def test_something_else_than_a_form_has_no_fields_to_differ_in(wrong):
    for pair in ((wrong, RECEIVED), (RECEIVED, wrong)):
        with pytest.raises(ReferralError, match="is not a form"):
            differ_in(*pair)
