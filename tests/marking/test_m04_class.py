"""A made class of module 4, marked in the marking's own rooms without nbgrader's commands: the marks are those worked out by hand."""

from __future__ import annotations

import pytest
from classroom import points_of, verdicts

SLUG = "m04_fair_to_whom"
POINTS = {"q1": 4, "q2": 2, "q3": 1, "q4": 2, "q5": 4, "q6": 1, "q7": 2, "q8": 3}
# Each student's answers as they stand in the cells, with the mark that each deserves. Castle Hill: harm followed in 4
# of 12, 3 of them flagged; 3 of the other 8 flagged. Weirside: 1 of 4, and 1 of 8.
WORKED_OUT = {
    "perfect": {
        "q1": ("[[3, 3], [1, 5], [1, 1], [3, 7]]", 4),
        "q2": ("37.5", 2),  # 3 of 8
        "q3": ("75", 1),  # 3 of 4
        "q4": ("['line', 'worth']", 2),
        "q5": ("{'line': ['s5'], 'wrongly': ['s1'], 'found': ['s4'], 'worth': ['s3']}", 4),
        "q6": ("'three'", 1),
        "q7": ("{'decision': 'open', 'sure': 60, 'next': 'Ask Deaf parents, in BSL.'}", 2),
        "q8": ("{'unsupported': ['c3', 'c5', 'c6'], 'choice': ['c7']}", 3),
    },
    "partly": {
        "q1": ("[[3, 2], [1, 6], [1, 1], [3, 7]]", 3),  # a score of 60 taken for no flag
        "q2": ("25", 2),  # 2 of 8: right from their own table
        "q3": ("25", 0.5),  # those found
        "q4": ("['line']", 2),  # right from their own table: 3 of 5 and 1 of 2
        "q5": (
            "{'wrongly': ['s1'], 'found': ['s4'], 'line': ['s3', 's5']}",
            3,
        ),  # three and a quarter, rounded down
        "q6": ("'errors'", 0),
        "q7": ("{'decision': 'proof', 'sure': 90, 'next': 'Count again.'}", 1),  # half and half
        "q8": (
            "{'unsupported': ['c3', 'c5', 'c7']}",
            1.5,
        ),  # two, and one half, of four: 1.875, rounded down
    },
    "with_slips": {
        "q1": ("[['3', '3'], ['1', '5'], ['1', '1'], ['3', '7']]", 4),
        "q2": ("'38 families'", 2),
        "q3": ("3/4", 0.5),  # a share of 1 in place of 100
        "q4": ("'worth', 'line'", 2),
        "q5": ("{'Line': 's5', 'wrongly': 's1', 'found': 's4', 'worth': 's3'}", 4),
        "q6": ("three", 1),
        "q7": ("{'Decision': 'Open', 'sure': '70%', 'next': 'Read the five files.'}", 2),
        "q8": ("{'choice': 'C7', 'unsupported': ['C6', 'c5', 'c3']}", 3),
    },
    "everything_ticked": {
        "q1": ("[[25, 25], [8, 42], [8, 8], [25, 58]]", 2),  # sorted rightly, and said as shares
        "q2": ("50", 0.5),  # of the flagged
        "q3": ("30", 0.5),  # of those without a flag
        "q4": ("['line', 'wrongly', 'found', 'worth']", 0),
        "q5": ("{'line': ['s1', 's2', 's3', 's4', 's5', 's6']}", 0),  # 1 + 3 quarters - 2
        "q6": ("'panel'", 0),
        "q7": ("{'decision': 'fine', 'sure': 100, 'next': 'Nothing.'}", 1),  # true as far as it goes
        "q8": (
            "{'unsupported': ['c1', 'c2', 'c3', 'c4', 'c5', 'c6', 'c7']}",
            0,
        ),  # 3.5 - 3 of 4: under a half
    },
    "nearly": {
        "q1": ("[[3, 3], [1, 5], [1, 1], [4, 7]]", 3.5),  # seven of eight
        "q2": ("0.375", 1),
        "q3": ("0", 0),
        "q4": ("['worth', 'found']", 0),  # one right, one wrong
        "q5": (
            "{'line': ['s5'], 'wrongly': ['s1'], 'found': ['s4'], 'worth': ['s3', 's2']}",
            3,
        ),  # four right, and one too many
        "q6": ("'two'", 0),
        "q7": ("{'decision': 'leave', 'sure': 40, 'next': 'Wait.'}", 0.5),
        "q8": ("{'unsupported': ['c5', 'c6'], 'choice': ['c7']}", 2),  # three of four: 2.25
    },
}
WRONG_TYPES = {
    "q1": "12",
    "q2": "'about a third'",
    "q3": "[75]",
    "q4": "4",
    "q5": "'s1'",
    "q6": "['three', 'two']",
    "q7": "'open'",
    "q8": "{'wrong': ['c3']}",
}


def marked(answers: dict[str, str]) -> dict:
    """Mark one submission, its questions called by their short names."""
    found = verdicts(SLUG, {f"m04_{name}": text for name, text in answers.items()})
    return {name.removeprefix("m04_"): verdict for name, verdict in found.items()}


@pytest.mark.parametrize("student", WORKED_OUT)
def test_the_marks_are_those_worked_out_by_hand(student):
    found = marked({name: text for name, (text, _) in WORKED_OUT[student].items()})
    assert {name: verdict.points for name, verdict in found.items()} == {
        name: points for name, (_, points) in WORKED_OUT[student].items()
    }
    assert not any(verdict.needs_look for verdict in found.values())


def test_an_answer_of_the_wrong_kind_waits_for_a_person():
    assert all(verdict.needs_look and verdict.points == 0 for verdict in marked(WRONG_TYPES).values())


def test_a_blank_submission_has_no_marks_and_waits_for_nobody():
    assert {(verdict.points, verdict.needs_look) for verdict in marked({}).values()} == {(0, False)}


def test_each_questions_points_are_those_that_its_key_gives_and_make_twenty_five():
    graded = points_of(SLUG)
    assert graded == {f"m04_{name}": points for name, points in POINTS.items()} | {"m04_written": 6}
    assert sum(graded.values()) == 25
    assert {name: verdict.of for name, verdict in marked({}).items()} == POINTS


@pytest.mark.parametrize("number", [1, 3])
def test_the_same_number_everywhere_is_worth_nothing_although_some_are_right(number):
    found = marked({"q1": str([[number, number]] * 4)})["q1"]
    assert found.points == 0
    assert "The same number stands in every place" in found.feedback


def test_whoever_puts_no_harm_first_is_told_of_all_four_rows():
    found = marked({"q1": "[[3, 3], [5, 1], [1, 1], [7, 3]]"})["q1"]
    assert found.points == 2
    assert "stands first" in found.feedback


def test_whoever_changes_the_rows_of_both_towns_is_told_so():
    found = marked({"q1": "[[1, 5], [3, 3], [3, 7], [1, 1]]"})["q1"]
    assert found.points == 2
    assert "in both towns the two rows" in found.feedback


def test_whoever_takes_sixty_for_no_flag_hears_about_the_word_or():
    said = marked({"q1": WORKED_OUT["partly"]["q1"][0]})["q1"].feedback
    assert "60 or more" in said
    assert "knock" in said


def test_one_slip_is_paid_for_once():
    slip = {
        "q1": WORKED_OUT["partly"]["q1"][0],
        "q2": "25",
        "q4": "['line']",
        "q8": "{'unsupported': ['c2', 'c3', 'c5', 'c6'], 'choice': ['c7']}",
    }
    counted_on = marked(slip)
    assert [counted_on[name].points for name in slip] == [3, 2, 2, 3]
    assert "From your own table" in counted_on["q2"].feedback
    # the same answers beside the right table are mistakes of their own
    others = marked({**slip, "q1": WORKED_OUT["perfect"]["q1"][0]})
    assert [others[name].points for name in slip] == [4, 1, 1, 2]


def test_who_finds_the_four_that_ask_and_gives_each_another_label_has_one_of_four():
    found = marked({"q5": "{'line': ['s1'], 'wrongly': ['s5'], 'found': ['s3'], 'worth': ['s4']}"})["q5"]
    assert found.points == 1
    assert found.feedback.startswith("The label is the question here")


def test_marking_every_sentence_is_worth_less_than_marking_one_rightly():
    everything = marked({"q8": WORKED_OUT["everything_ticked"]["q8"][0]})["q8"].points
    one = marked({"q8": "{'unsupported': ['c5']}"})["q8"].points
    assert everything < one
