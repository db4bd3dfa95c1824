"""Scoring a referral, held against sums worked out by hand on a tiny scorecard."""

import copy
import json
import math

import pytest

from staycurious.larkshire import case, referrals
from staycurious.tools.score import (
    Contribution,
    ReferralError,
    ScorecardError,
    check_referral,
    load_scorecard,
    read_scorecard,
    score,
    value_label,
)

PLAIN = {"moves": 1, "referrer": "school", "interpreter": False}


def logit(chance):
    return math.log(chance / (1 - chance))


def test_a_score_is_the_one_worked_out_by_hand(tiny):
    # -1 to start; 3 moves are 2 above the usual 1: +0.5 x 2 = 1; the family referred: -1.25; an interpreter: +2.
    # -1 + 1 - 1.25 + 2 = 0.75; 1 / (1 + e^-0.75) = 0.679...; 67.9 rounds to 68: medium, below 70: no flag.
    found = score(tiny, {"moves": 3, "referrer": "family", "interpreter": True})
    assert found.probability == pytest.approx(1 / (1 + math.exp(-0.75)), abs=1e-15)
    assert (found.score, found.band, found.flagged) == (68, "medium", False)


def test_a_form_with_every_default_scores_the_intercept_alone(tiny):
    # 1 / (1 + e^1) = 0.2689
    found = score(tiny, PLAIN)
    assert (found.score, found.band, found.flagged) == (27, "low", False)
    assert [part.weight for part in found.parts] == [0, 0, 0]


def test_what_moved_a_score_is_given_in_the_forms_order_and_largest_first(tiny):
    found = score(tiny, {"moves": 3, "referrer": "family", "interpreter": True})
    moves = Contribution("moves", "Moves", "3 moves", 1.0)
    referrer = Contribution("referrer", "Who referred", "The family themselves", -1.25)
    interpreter = Contribution("interpreter", "Interpreter needed", "Yes", 2.0)
    assert found.parts == (moves, referrer, interpreter)
    assert found.contributions == (interpreter, referrer, moves)


def test_less_than_usual_moves_a_score_the_other_way(tiny):
    assert score(tiny, {**PLAIN, "moves": 0}).parts[0] == ("moves", "Moves", "0 moves", -0.5)


def test_the_parts_and_the_intercept_make_the_probability():
    card = load_scorecard("escalation")
    found = score(card, case("R-1042")["referral"])
    log_odds = card["intercept"] + sum(part.weight for part in found.parts)
    assert logit(found.probability) == pytest.approx(log_odds, abs=1e-9)


@pytest.mark.parametrize(("chance", "number"), [(0.125, 13), (0.625, 63)])
def test_a_half_is_rounded_up(tiny, chance, number):
    # Python's own round() would go to the even number: 12 and 62
    tiny["intercept"] = logit(chance)
    found = score(tiny, PLAIN)
    assert found.probability == chance
    assert found.score == number != round(100 * chance)


@pytest.mark.parametrize(
    ("chance", "below", "above"),
    [
        (0.395, (39, "low", False), (40, "medium", False)),
        (0.695, (69, "medium", False), (70, "high", True)),
    ],
)
def test_a_band_starts_at_its_whole_number(tiny, chance, below, above):
    for step, expected in ((-1e-9, below), (1e-9, above)):
        tiny["intercept"] = logit(chance) + step
        assert score(tiny, PLAIN)[1:4] == expected


@pytest.mark.parametrize(
    ("intercept", "expected"), [(-1e308, (0, "low", False)), (1e308, (100, "high", True))]
)
def test_the_furthest_scores_are_0_and_100(tiny, intercept, expected):
    tiny["intercept"] = intercept
    assert score(tiny, PLAIN)[1:4] == expected


def test_a_flag_follows_the_scorecard_and_not_the_word_high(tiny):
    tiny["flag_from"] = 40
    tiny["intercept"] = logit(0.5)
    assert score(tiny, PLAIN)[1:4] == (50, "medium", True)


def test_the_order_of_a_referrals_details_does_not_matter(tiny):
    referral = {"moves": 3, "referrer": "family", "interpreter": True}
    assert score(tiny, dict(reversed(referral.items()))) == score(tiny, referral)


def test_a_second_scoring_gives_what_the_first_gave(tiny):
    # the second one takes the quick way, with what the first one worked out
    card = read_scorecard(tiny)
    referral = {"moves": 3, "referrer": "family", "interpreter": True}
    assert score(card, referral) == score(card, referral) == score(tiny, referral)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"moves": 5}, 'referral, field "moves": 5 can\'t stand here. Give a whole number from 0 to 4.'),
        ({"moves": -1}, 'referral, field "moves": -1 can\'t stand here. Give a whole number from 0 to 4.'),
        ({"moves": 2.5}, 'referral, field "moves": 2.5 can\'t stand here. Give a whole number from 0 to 4.'),
        (
            {"moves": True},
            'referral, field "moves": true can\'t stand here. Give a whole number from 0 to 4.',
        ),
        ({"moves": "2"}, 'referral, field "moves": "2" can\'t stand here. Give a whole number from 0 to 4.'),
        (
            {"moves": math.nan},
            'referral, field "moves": NaN can\'t stand here. Give a whole number from 0 to 4.',
        ),
        ({"moves": [2]}, 'referral, field "moves": [2] can\'t stand here. Give a whole number from 0 to 4.'),
        ({"moves": {2}}, 'referral, field "moves": {2} can\'t stand here. Give a whole number from 0 to 4.'),
        (
            {"referrer": "polise"},
            'referral, field "referrer": "polise" can\'t stand here. Give one of school, family.',
        ),
        (
            {"referrer": None},
            'referral, field "referrer": null can\'t stand here. Give one of school, family.',
        ),
        ({"interpreter": 1}, 'referral, field "interpreter": 1 can\'t stand here. Give true or false.'),
        (
            {"earlier": 1, "dog": True},
            'referral: the scorecard has no field "earlier", "dog". Take it out; the fields are: '
            "moves, referrer, interpreter.",
        ),
    ],
)
@pytest.mark.parametrize("seen", [False, True], ids=["first", "after others"])
def test_a_wrong_referral_is_named_with_its_field_and_its_mend(tiny, change, says, seen):
    card = read_scorecard(tiny)
    if seen:  # then True, for one, is a key that equals a value seen before
        for moves in range(5):
            score(card, {"moves": moves, "referrer": "family", "interpreter": True})
    with pytest.raises(ReferralError) as caught:
        score(card, {**PLAIN, **change})
    assert str(caught.value) == says


def test_a_missing_detail_is_named_with_what_it_can_hold(tiny):
    with pytest.raises(ReferralError) as caught:
        score(tiny, {"moves": 1, "referrer": "school"})
    assert str(caught.value) == 'referral: the field "interpreter" is missing. Add it, true or false.'


def test_something_else_than_a_referral_is_named(tiny):
    for wrong, shown in ((None, "null"), ([], "[]"), (82, "82")):
        with pytest.raises(ReferralError) as caught:
            score(tiny, wrong)
        assert str(caught.value) == (
            f'referral: {shown} is not a referral. Give a value for each field, as in {{"moves": 2}}.'
        )


def test_a_check_may_say_whose_referral_it_is(tiny):
    with pytest.raises(ReferralError, match=r"^people\.json, R-1042, field "):
        check_referral(tiny, {**PLAIN, "moves": 9}, "people.json, R-1042")


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("moves", 1, "1 move"),
        ("moves", 0, "0 moves"),
        ("moves", 4, "4 moves"),
        ("referrer", "family", "The family themselves"),
        ("interpreter", True, "Yes"),
        ("interpreter", False, "No"),
    ],
)
def test_a_value_is_said_in_words(tiny, name, value, words):
    field = next(field for field in tiny["fields"] if field["name"] == name)
    assert value_label(field, value) == words


def test_a_per_cent_and_a_count_without_a_unit_are_said_in_words(tiny):
    assert value_label({**tiny["fields"][0], "unit": "%"}, 95) == "95%"
    del tiny["fields"][0]["unit"]
    assert value_label(tiny["fields"][0], 3) == "3"


def test_a_checked_scorecard_stays_as_it_was_checked(tiny):
    card = read_scorecard(tiny)
    changes = [
        lambda: card.update(flag_from=0),
        lambda: card.__setitem__("intercept", 5),
        lambda: card["fields"][0].__setitem__("weight", 9),
        lambda: card["fields"][1]["options"][0].__setitem__("weight", 9),
        lambda: card["bands"][0].__setitem__("to", 100),
        lambda: card["fields"][0].pop("unit"),
        lambda: card["fields"][0].clear(),
        lambda: card.__ior__({"flag_from": 0}),
        lambda: card["measured"]["harm"].__setitem__("missed", 0),
        lambda: card["predicts"].update(plain="harm"),
    ]
    for change in changes:
        with pytest.raises(TypeError, match=r"stays as it was checked\. Make a copy to change"):
            change()
    assert isinstance(card["fields"], tuple)
    assert json.loads(json.dumps(card)) == tiny


def test_what_it_was_read_from_may_change_afterwards(tiny):
    card = read_scorecard(tiny)
    tiny["fields"][0]["weight"] = 99
    tiny["bands"].clear()
    assert score(card, {**PLAIN, "moves": 2}).parts[0].weight == 0.5


def test_a_deep_copy_of_a_scorecard_may_be_changed(tiny):
    copied = copy.deepcopy(read_scorecard(tiny))
    copied["fields"][0]["weight"] = 3.0
    assert type(copied) is dict
    # -1 + 3 x 1 = 2; 1 / (1 + e^-2) = 0.881
    assert score(copied, {**PLAIN, "moves": 2}).score == 88


@pytest.mark.parametrize("give", [lambda: case("R-1042"), lambda: referrals(1)[0]], ids=["a person", "a row"])
def test_a_whole_row_or_person_is_answered_with_where_its_form_is(give):
    with pytest.raises(ReferralError, match=r'the form is inside it\. Give its form: …\["referral"\]\.$'):
        score(load_scorecard("escalation"), give())


def test_a_name_in_place_of_a_scorecard_is_answered_with_how_to_load_it(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ScorecardError, match=r'Or did you mean load_scorecard\("control"\)\?$'):
        score("control", PLAIN)


@pytest.mark.parametrize("wrong", [None, 3, []])
def test_something_else_than_a_scorecard_is_answered(wrong):
    for ask in (lambda: score(wrong, PLAIN), lambda: check_referral(wrong, PLAIN)):
        with pytest.raises(ScorecardError, match="is neither a scorecard nor a path. Give load_scorecard"):
            ask()


@pytest.mark.parametrize("value", ["neighbour", None, []])
def test_a_value_that_a_choice_does_not_have_has_no_words(tiny, value):
    field = next(field for field in tiny["fields"] if field["name"] == "referrer")
    with pytest.raises(ReferralError, match=r'^field "referrer": .* Give one of school, family\.$'):
        value_label(field, value)
