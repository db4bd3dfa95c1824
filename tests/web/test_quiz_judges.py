"""How a quiz's answers are read and judged."""

import itertools

import pytest


@pytest.fixture
def call(ask_node):
    """Give a function that calls one of the modules' functions."""
    return lambda *call: ask_node("quiz_calls.mjs", {"calls": [call]})["given"][0]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("98", 98), (" 98 ", 98), ("98 families", 98), ("98 Families.", 98), ("1,000", 1000), ("1 000", 1000),
        ("1\u00a0000", 1000), ("about 98", 98), ("98.5", 98.5), (".5", 0.5), ("-3", -3), ("−3", -3), ("0", 0),
    ],
)  # fmt: skip
def test_a_number_is_read_as_people_write_it(call, text, number):
    assert call("readNumber", text, "families") == number


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "ninety-eight",
        "98%",
        "98 in 1,000",
        "98/1000",
        "9 8",
        "1,00",
        "98 hundred",
        "98 or 100",
        "98k",
    ],
)
def test_what_is_not_one_plain_number_is_not_read(call, text):
    assert call("readNumber", text, "families") is None


def test_a_unit_may_stand_after_its_number(call):
    assert call("readNumber", "12 %", "%") == 12
    assert call("readNumber", "12 weeks", "weeks") == 12
    assert call("readNumber", "12 weeks", "days") is None


@pytest.mark.parametrize(
    ("chosen", "verdict", "tally"),
    [
        ([0, 2], "right", "You chose 2 of the 2 that are right."),
        ([0], "partly", "You chose 1 of the 2 that are right."),
        ([0, 1, 2], "partly", "You chose 2 of the 2 that are right, and 1 that is not."),
        ([1, 3], "not_yet", "You chose 0 of the 2 that are right, and 2 that are not."),
    ],
)
def test_a_choice_of_several_is_right_partly_right_or_not_yet(call, chosen, verdict, tally):
    judged = call("judgeOptions", [True, False, True, False], chosen)
    assert judged["verdict"] == verdict
    assert sorted(judged["right"] + judged["wrong"]) == chosen
    assert sorted(judged["right"] + judged["missed"]) == [0, 2]
    assert call("tally", judged) == tally


@pytest.mark.parametrize(
    ("number", "verdict", "common"),
    [(98, "right", -1), (98.3, "right", -1), (98.31, "not_yet", -1), (100, "not_yet", 0), (10, "not_yet", 1), (7, "not_yet", -1)],
)  # fmt: skip
def test_a_number_is_right_a_common_mistake_or_neither(call, number, verdict, common):
    assert call("judgeNumber", number, 98, 0.3, [100, 10]) == {"verdict": verdict, "common": common}


@pytest.mark.parametrize(
    ("order", "verdict", "moved"),
    [
        ([0, 1, 2, 3, 4], "right", []),
        ([4, 0, 1, 2, 3], "partly", [4]),  # one item too far up pushes all others down, and is one mistake
        ([1, 2, 3, 4, 0], "partly", [0]),
        ([1, 0, 2, 3, 4], "partly", [0]),
        ([2, 3, 4, 0, 1], "partly", [0, 1]),
        ([4, 3, 2, 1, 0], "not_yet", [0, 1, 2, 3]),
        ([1, 0, 3, 2], "not_yet", [0, 2]),  # half of them is not more than half
    ],
)
def test_an_order_is_judged_by_what_stands_right_among_itself(call, order, verdict, moved):
    judged = call("judgeOrder", order)
    assert (judged["verdict"], judged["moved"]) == (verdict, moved)
    assert judged["kept"] == sorted(set(order) - set(moved))


def test_an_order_keeps_as_many_in_place_as_can_be(call):
    for order in itertools.permutations(range(5)):
        judged = call("judgeOrder", order) if order[0] == 2 else None
        if judged:
            runs = [
                run for n in range(6) for run in itertools.combinations(order, n) if list(run) == sorted(run)
            ]
            assert len(judged["kept"]) == max(map(len, runs))
            assert tuple(judged["kept"]) in runs


@pytest.mark.parametrize(
    ("chosen", "verdict", "wrong"),
    [([1, 0, 2], "right", []), ([1, 1, 2], "partly", [1]), ([0, 1, 1], "not_yet", [0, 1, 2])],
)
def test_a_match_is_judged_item_by_item(call, chosen, verdict, wrong):
    judged = call("judgeMatch", [1, 0, 2], chosen)
    assert (judged["verdict"], judged["wrong"]) == (verdict, wrong)
    assert sorted(judged["right"] + wrong) == [0, 1, 2]


@pytest.mark.parametrize(
    ("call_it", "said"),
    [
        (("tally", {"right": [0], "wrong": [1], "missed": [2]}, {"did": "marked", "are": "to be marked"}), "You marked 1 of the 2 that are to be marked, and 1 that is not."),
        (("orderTally", {"kept": [0, 1, 2], "moved": []}), "All 3 stand in order."),
        (("orderTally", {"kept": [0, 1], "moved": [2]}), "2 of the 3 stand in order among themselves; 1 is out of place."),
        (("orderTally", {"kept": [0], "moved": [1, 2]}), "1 of the 3 stands in order; 2 are out of place."),
        (("matchTally", {"right": [0, 1], "wrong": []}), "All 2 have the choice that fits."),
        (("matchTally", {"right": [0], "wrong": [1]}), "1 of the 2 has the choice that fits."),
        (("matchTally", {"right": [], "wrong": [0, 1]}), "None of the 2 has the choice that fits."),
    ],
)  # fmt: skip
def test_how_it_went_is_said_in_one_sentence(call, call_it, said):
    assert call(*call_it) == said
