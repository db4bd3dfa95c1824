"""How a quiz's answers are read and judged."""

import pytest


@pytest.fixture
def call(run_node):
    """Give a function that calls one of the modules' functions."""
    return lambda *call: run_node("picture_calls.mjs", {"leaflet": None, "calls": [call]})[0]


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
