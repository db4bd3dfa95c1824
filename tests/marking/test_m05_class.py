"""A made class of module 5: the marks are those worked out by hand."""

import pytest
from classroom import points_of, verdicts

M05 = "m05_ai_notes"
TALK_ONE = [f"t{number}" for number in range(1, 28)]
NOTE_ONE = [f"n{number}" for number in range(1, 15)]
NOTE_TWO = [f"n{number}" for number in range(1, 22)]
ALL_STEPS = "['hold', 'source', 'correct', 'save', 'show', 'send']"
ALL_OPTIONS = "['smells', 'friday', 'sings', 'sponsor', 'begum', 'door', 'work', 'letter']"

# Each student's answers as they stand in the cells, with the mark that each deserves, worked out by hand. In questions
# 1, 2, 6 and 8 there are 4, 6, 6 and 4 pieces to find, each worth half a point; what needs no mark costs 0.5, 0.5, 0.5 and
# 0.75 of a find, and marks are rounded down to quarters.
WORKED_OUT = {
    "perfect": {
        "m05_q1": ("{'missing': ['t8', 't16', 't24', 't26']}", 2),
        "m05_q2": (
            "{'added': ['n5'], 'who': ['n7'], 'number': ['n8'], 'certainty': ['n9'], 'own_words': ['n10'], 'tone': ['n11']}",
            3,
        ),
        "m05_q3": ("'whose'", 2),
        "m05_q4": (ALL_STEPS, 2),
        "m05_q5": ("{'decision': 'draft', 'sure': 80, 'because': 'n7.', 'said': 'Her own two feet.'}", 2),
        "m05_q6": ("{'added': ['n1', 'n2', 'n8'], 'negation': ['n4', 'n12'], 'certainty': ['n7']}", 3),
        "m05_q7": ("['smells', 'friday', 'sings', 'sponsor']", 2),
        "m05_q8": ("{'built': ['c1', 'c3', 'c4'], 'gap': ['c5']}", 2),
    },
    # all there is to find, with one needless mark in each: it costs a quarter of a point (half a point in question 8),
    # and arguable pieces and labels that hold as well cost nothing
    "asks_once_too_often": {
        "m05_q1": ("{'missing': ['t8', 't16', 't24', 't26', 't2', 't10', 't23', 't27']}", 1.75),
        "m05_q2": (
            "{'added': ['n5', 'n11'], 'certainty': ['n7', 'n9', 'n4'], 'number': ['n8', 'n1'], 'tone': ['n10', 'n12']}",
            2.75,
        ),
        "m05_q3": ("'reverse'", 0.5),
        "m05_q4": ("['hold', 'source', 'correct', 'show', 'save', 'send']", 1.5),  # shown before it's saved
        "m05_q5": ("{'decision': 'draft', 'sure': 30, 'because': 'n7.', 'said': 'Fifteen.'}", 2),
        "m05_q6": (
            "{'added': ['n1', 'n2', 'n8', 'n5'], 'negation': ['n4', 'n12'], 'certainty': ['n7', 'n9', 'n11']}",
            2.75,
        ),
        "m05_q7": ("['smells', 'friday', 'sings', 'sponsor', 'begum']", 1.5),
        "m05_q8": ("{'built': ['c1', 'c3', 'c4', 'c7'], 'gap': ['c5']}", 1.5),  # 3.25 of 4: 1.625
    },
    "partly": {
        "m05_q1": ("{'missing': ['t8', 't16', 't6', 't22']}", 0.75),  # 2 - 0.5 of 4 (t22 is arguable)
        # n5 and n8, half for n9 under another label, less 0.5 for n1: 2 of 6
        "m05_q2": ("{'added': ['n5'], 'number': ['n8'], 'who': ['n9'], 'tone': ['n1']}", 1),
        "m05_q3": ("'delete'", 0.5),
        "m05_q4": ("['hold', 'source', 'correct', 'save', 'send', 'show']", 1),  # sent on before she heard it
        "m05_q5": ("{'decision': 'later', 'sure': 90, 'because': 'Time.', 'said': 'Post.'}", 1.5),
        "m05_q6": ("{'negation': ['n4', 'n12'], 'added': ['n8', 'n3']}", 1.5),  # 3 of 6; n3 is arguable
        "m05_q7": ("['smells', 'sings', 'door']", 0.5),  # 2 of 4, less 1 of 4
        "m05_q8": ("{'built': ['c1', 'c3', 'c4', 'c5']}", 1.75),  # 3 and a half of 4
    },
    "marks_everything": {
        "m05_q1": (repr({"missing": TALK_ONE}), 0),  # 4 less 15 x 0.5
        "m05_q2": (repr({"added": NOTE_ONE}), 0.75),  # 3 (n5, n10, n11) and 3 halves, less 6 x 0.5: 1.5 of 6
        "m05_q3": ("'stays'", 0),
        "m05_q4": ("['send', 'show', 'save', 'correct', 'source', 'hold']", 0),
        "m05_q5": ("{'decision': 'save', 'sure': 100, 'because': 'Fine.', 'said': 'Nothing.'}", 1),
        "m05_q6": (repr({"negation": NOTE_TWO}), 0),  # 2 and 4 halves, less 11 x 0.5
        "m05_q7": (ALL_OPTIONS, 0),
        "m05_q8": (repr({"built": [f"c{n}" for n in range(1, 9)]}), 0.25),  # 3.5 less 4 x 0.75: 0.5 of 4
    },
    "with_slips": {
        "m05_q1": ("('T8', 't16', 't24', 't26')", 2),  # one label alone needs no name
        "m05_q2": ("{'Added': 'n5', 'negation': 'n7'}", 1),
        "m05_q3": ("whose", 2),
        "m05_q4": ("('hold', 'show', 'source', 'correct', 'save', 'send')", 1),
        "m05_q5": ("{'Decision': 'discard', 'sure': '70%', 'because': 'Mine.', 'said': 'Cane.'}", 1.5),
        "m05_q6": ("{'negation': ['n4', 'n12']}", 1),
        "m05_q7": ("'smells'", 0.5),
        "m05_q8": ("{'gap': 'c5'}", 0.5),
    },
}
WRONG_KINDS = {
    "m05_q1": "8",
    "m05_q2": "['n5']",  # several labels need their names
    "m05_q3": "4",
    "m05_q4": "['hold', 'source']",
    "m05_q5": "{'decision': 'draft'}",  # the reasons are still missing
    "m05_q6": "{'invented': ['n1']}",
    "m05_q7": "{'smells': True}",
    "m05_q8": "{'built': ['c9']}",
}


@pytest.mark.parametrize("student", WORKED_OUT)
def test_the_marks_are_those_worked_out_by_hand(student):
    found = verdicts(M05, {name: text for name, (text, _) in WORKED_OUT[student].items()})
    assert {name: (verdict.points, verdict.needs_look) for name, verdict in found.items()} == {
        name: (points, False) for name, (_, points) in WORKED_OUT[student].items()
    }


def test_an_answer_of_the_wrong_kind_waits_for_a_person():
    found = verdicts(M05, WRONG_KINDS)
    assert {(verdict.points, verdict.needs_look) for verdict in found.values()} == {(0, True)}


def test_a_blank_submission_has_no_marks_and_waits_for_nobody():
    assert {(verdict.points, verdict.needs_look) for verdict in verdicts(M05, {}).values()} == {(0, False)}


def test_the_points_are_twenty_four_and_six_of_them_a_persons():
    points = points_of(M05)
    assert (sum(points.values()), points["m05_written"]) == (24, 6)
