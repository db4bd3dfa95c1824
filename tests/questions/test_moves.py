"""Which details move a score."""

import pytest

from staycurious.larkshire import case
from staycurious.questions import swap, what_moves
from staycurious.tools.score import ReferralError, load_scorecard, score

RECEIVED = case("R-1042")["referral"]


@pytest.fixture(scope="module")
def card():
    return load_scorecard("escalation")


def every_value(field):
    if field["kind"] == "choice":
        return [option["value"] for option in field["options"]]
    return [False, True] if field["kind"] == "yes_no" else range(field["min"], field["max"] + 1)


def test_every_field_is_there_once(card):
    assert sorted(move.field for move in what_moves(card, RECEIVED)) == sorted(RECEIVED)


def test_each_move_is_what_trying_every_value_gives(card):
    fields = {field["name"]: field for field in card["fields"]}
    now = score(card, RECEIVED).score
    for move in what_moves(card, RECEIVED):
        field = fields[move.field]
        tried = {value: swap(card, RECEIVED, move.field, value).after.score for value in every_value(field)}
        assert (move.value, move.default) == (RECEIVED[move.field], field["default"])
        assert move.at_default == tried[field["default"]] == now + move.change
        assert (move.lowest, move.highest) == (min(tried.values()), max(tried.values()))
        assert (tried[move.lowest_value], tried[move.highest_value]) == (move.lowest, move.highest)
        assert abs(move.furthest) == max(now - move.lowest, move.highest - now)


def test_those_that_matter_most_come_first(card):
    moves = what_moves(card, RECEIVED)
    order = [(abs(move.change), abs(move.furthest)) for move in moves]
    assert order == sorted(order, reverse=True)
    assert moves[0].change != 0


def test_a_referral_at_its_defaults_is_moved_by_no_default(card):
    plain = {field["name"]: field["default"] for field in card["fields"]}
    moves = what_moves(card, plain)
    assert {move.change for move in moves} == {0}
    assert moves[0].furthest != 0


def test_a_field_is_said_in_words(card):
    said = {
        move.field: (move.value_label, move.default_label)
        for move in what_moves(card, {**RECEIVED, "moves": 1})
    }
    assert said["moves"] == ("1 move", "0 moves")


def test_a_referral_that_can_not_be_scored_is_named(card):
    with pytest.raises(ReferralError, match='field "moves": 9'):
        what_moves(card, {**RECEIVED, "moves": 9})
