"""A small made class on the exercise of module 6: every mark is the one worked out by hand, and feedback says why."""

import json
from pathlib import Path

import pytest

from staycurious.marking.engine.trusted_tests import run_test

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "exercises/source/m06_own_reliance/m06_own_reliance.ipynb"
CELLS = {
    cell["id"]: "".join(cell["source"]) for cell in json.loads(SOURCE.read_text(encoding="utf-8"))["cells"]
}
REASONS = {"because": "He stands in for his father.", "change": "Whether anybody has seen the father."}

# Each student's answers, with the mark that each deserves. The tool is wrong in rows 1, 3, 4 and 6.
WORKED_OUT = {
    "right": {
        "m06_q1": (2, 2),  # rows 3 and 4
        "m06_q2": ([[2, 1, 1], [1, 1, 2]], 3),
        "m06_q3": ("happened", 1),
        "m06_q4": (["two_changes", "row_four", "sure_wrong"], 3),
        "m06_q5": ({"beyond": ["n2", "n4", "n8", "n11"], "against": ["n5", "n7", "n10"]}, 3),
        "m06_q6": ({"decision": "visit", "sure": 70, **REASONS}, 2),
        "m06_q7": (["breakfast", "surgery", "aunt"], 2),
        "m06_q8": (["read", "note", "look", "fact", "settle", "record"], 2),
        "m06_q9": (["place", "had", "experience"], 2),
    },
    "half": {
        "m06_q1": (1, 1),  # moved only
        "m06_q2": ([[2, 1, 1], [2, 0, 2]], 2),  # four of six numbers: 3 x 4/6
        "m06_q3": ("nothing", 0.5),
        "m06_q4": (["two_changes", "row_four"], 2),  # two of the three
        "m06_q5": (
            {"beyond": ["n2", "n4", "n11"]},
            1,
        ),  # three of seven found: 3 x 3/7 = 1.29, down to half points
        "m06_q6": ({"decision": "wait", "sure": 90, **REASONS}, 2),  # either decision
        "m06_q7": (["breakfast", "surgery"], 1),  # 2 x 2/3 = 1.33, down to half points
        "m06_q8": (["read", "look", "note", "fact", "settle", "record"], 1),  # a common order
        "m06_q9": (["place", "had"], 1),  # 2 x 2/3 = 1.33, down to half points
    },
    "mistaken": {
        "m06_q1": (5, 0.5),  # all eight rows
        "m06_q2": ([[1, 1, 2], [2, 1, 1]], 1.5),  # the lines have changed places
        "m06_q3": ("tells", 0),
        "m06_q4": (["no_effect", "format", "silences"], 0),
        "m06_q5": ({"against": ["n2", "n4", "n5", "n10"], "beyond": ["n7", "n9"]}, 1),
        # found 2 with their label, 3 under the other (half each), 1 needlessly (which costs 1): 3 x (2 + 1.5 - 1)/7 = 1.07
        "m06_q6": ({"decision": "visit", "sure": 30, **REASONS}, 2),
        "m06_q7": (["no_flag", "nine_in_ten", "senior", "breakfast"], 0),  # 1/3 - 3/3
        "m06_q8": (["look", "read", "note", "fact", "settle", "record"], 1),
        "m06_q9": (["one_false", "because", "our_team", "had"], 0),  # 1/3 - 3/3
    },
    "with_slips": {
        "m06_q1": ("2 cases", 2),
        "m06_q2": ([["2", "1", "1"], ["1", "1", "2"]], 3),
        "m06_q3": ("Happened", 1),
        "m06_q4": ("two_changes", 1),  # one of the three
        "m06_q5": ({"Beyond": ["n2", "N4"]}, 0.5),  # two of seven: 0.86
        "m06_q6": ({"Decision": "WAIT", "sure": "60%", **REASONS}, 2),
        "m06_q7": (["AUNT", "surgery", "breakfast"], 2),
        "m06_q8": (["Read", "note", "look", "fact", "record", "settle"], 1.5),
        # 14 of 15 pairs: 2 x (28/15 - 1) = 1.73, down to half points
        "m06_q9": ("Experience", 0.5),  # one of the three: 0.67
    },
    "everything_ticked": {
        "m06_q1": (8, 0),
        "m06_q2": ([[4, 4, 4], [4, 4, 4]], 0),
        "m06_q4": (["two_changes", "no_effect", "row_four", "format", "sure_wrong", "silences"], 0),
        "m06_q5": ({"beyond": [f"n{number}" for number in range(1, 12)]}, 0.5),
        # 4 found, 3 under the other label, 4 needlessly: 3 x (4 + 1.5 - 4)/7 = 0.64
        "m06_q7": (["no_flag", "breakfast", "nine_in_ten", "surgery", "senior", "aunt"], 0),
        "m06_q8": (["record", "settle", "fact", "look", "note", "read"], 0),
        "m06_q9": (["place", "one_false", "had", "because", "experience", "our_team"], 0),
    },
}
WRONG_KINDS = {
    "m06_q1": [2],
    "m06_q2": 2,
    "m06_q3": 3,
    "m06_q4": {"two_changes": True},
    "m06_q5": "n2, mostly",
    "m06_q6": {"decision": "visit", "sure": 70},  # no reasons: nothing is given for a decision alone
    "m06_q7": "none of them",
    "m06_q8": ["read", "note"],
    "m06_q9": {"place": True},
}


def mark(name, value):
    """Mark one answer with the exercise's own test cell."""
    return run_test(CELLS[f"{name}_test"], {name: value})[1]


@pytest.mark.parametrize("student", WORKED_OUT)
def test_the_marks_are_those_worked_out_by_hand(student):
    found = {name: mark(name, value) for name, (value, _) in WORKED_OUT[student].items()}
    assert {name: verdict.points for name, verdict in found.items()} == {
        name: points for name, (_, points) in WORKED_OUT[student].items()
    }
    assert not any(verdict.needs_look for verdict in found.values())


def test_all_that_is_right_makes_twenty_points():
    assert sum(points for _, points in WORKED_OUT["right"].values()) == 20


@pytest.mark.parametrize("name", WRONG_KINDS)
def test_an_answer_of_another_kind_waits_for_a_person(name):
    assert mark(name, WRONG_KINDS[name])[:2] == (0, mark(name, None).of)
    assert mark(name, WRONG_KINDS[name]).needs_look


@pytest.mark.parametrize("name", WORKED_OUT["right"])
def test_a_blank_answer_gets_nothing_and_waits_for_nobody(name):
    assert (mark(name, None).points, mark(name, None).needs_look) == (0, False)


@pytest.mark.parametrize("sure", [0, 50, 100])
@pytest.mark.parametrize("decision", ["visit", "wait"])
def test_a_decision_gets_its_points_whichever_it_is_and_however_sure(decision, sure):
    assert mark("m06_q6", {"decision": decision, "sure": sure, **REASONS}).points == 2


@pytest.mark.parametrize(
    ("name", "value", "points"),
    [
        ("m06_q2", [[1, 1, 1], [1, 1, 1]], 0),
        ("m06_q2", [[2, 1, 1], [2, 1, 1]], 1),
        ("m06_q2", [[1, 1, 2], [1, 1, 2]], 1),
        (
            "m06_q5",
            {"beyond": ["n2", "n4", "n5", "n7", "n8", "n10", "n11"]},
            2,
        ),  # who never looks at the table
        (
            "m06_q8",
            ["look", "read", "note", "settle", "fact", "record"],
            1,
        ),  # no more than with one mistake less
        ("m06_q8", ["read", "look", "fact", "settle", "note", "record"], 0.5),
    ],
)
def test_a_strategy_that_needs_no_reading_earns_little(name, value, points):
    assert mark(name, value).points == points


def test_a_reason_of_one_letter_waits_for_a_person():
    told = mark("m06_q6", {"decision": "visit", "sure": 70, "because": "x", "change": "x"})
    assert (told.points, told.needs_look) == (0, True)


def test_feedback_says_what_the_person_may_have_thought():
    assert "changed* to the tool's answer" in mark("m06_q1", 1).feedback
    assert "the two lines have changed places" in mark("m06_q2", [[1, 1, 2], [2, 1, 1]]).feedback
    assert "the line already leans" in mark("m06_q8", WORKED_OUT["half"]["m06_q8"][0]).feedback
    told = mark("m06_q5", {"beyond": ["n2", "n6"]}).feedback
    assert "Marked, and no need to:" in told
    assert "There was also:" in told
