"""A small made class on the exercise of module 3, marked in the marking's own rooms: each mark is the one worked out by hand."""

from __future__ import annotations

import pytest
from classroom import points_of, verdicts

SLUG = "m03_what_was_predicted"
POINTS = {"q1": 2, "q2": 2, "q3": 1, "q4": 2, "q5": 2, "q6": 2, "q7": 3, "q8": 4}
# Each student's answers as they stand in the cells, with the mark that each deserves.
WORKED_OUT = {
    "right": {
        "q1": ("['enquiry', 'again', 'care', 'visits']", 2),
        "q2": ("['C-02', 'C-09']", 2),  # the area alone differs: 7, low, and 8, medium
        "q3": ("'looking'", 1),
        "q4": ("['more', 'written', 'taught', 'scores', 'sent', 'proof']", 2),
        # 70 visits give 14, and 10 calls: 24 of 40; then 60 give 12, and 10: 22 of 40; then 55 give 11, and 10
        "q5": ("[[24, 22, 21], [16, 18, 19]]", 2),
        "q6": ("126", 2),  # 150 less 24
        "q7": ("['chosen', 'whose', 'unvisited', 'families']", 3),
        "q8": ("{'label': ['n4'], 'proxy': ['n7', 'n8'], 'blank': ['n5']}", 4),
    },
    "half": {
        "q1": ("['enquiry', 'care']", 1),  # two of the four
        "q2": ("['C-05', 'C-11']", 0.5),  # one detail, but no weight on it: 7 and 7; a third of two is 0.67
        "q3": ("'money'", 0),
        "q4": ("['more', 'written', 'scores', 'taught', 'sent', 'proof']", 1.5),  # 14 of 15 pairs: 1.73
        "q5": ("[[24, 46, 67], [16, 34, 53]]", 1),  # added up
        "q6": ("150", 1),  # the first of two steps
        "q7": ("['chosen', 'whose']", 1.5),  # two of the four
        "q8": ("{'label': ['n4'], 'proxy': ['n8']}", 2),  # two of the four
    },
    "mistaken": {
        "q1": ("['enquiry', 'again', 'care', 'visits', 'harm']", 1),  # all four, less one of two
        "q2": ("['C-03', 'C-04']", 0),  # many details, and both are low
        "q3": ("'child'", 0),
        "q4": ("['taught', 'scores', 'sent', 'written', 'proof', 'more']", 0.5),  # begins with the tool
        "q5": ("[[14, 14, 14], [6, 6, 6]]", 1),  # the calls left out
        "q6": ("54", 1),  # the other town
        "q7": ("['chosen', 'whose', 'label']", 0.5),  # two of four, less one of three: 3 x 1/6
        "q8": ("{'label': ['n4', 'n5'], 'proxy': ['n7', 'n8']}", 3.5),  # one under another label
    },
    "nearly": {
        "q1": ("['again', 'enquiry', 'visits']", 1.5),
        "q2": ("['C-03', 'C-07']", 0.5),  # 6, low, and 13, high, and much else differs
        "q3": ("'parents'", 0),
        "q4": ("['proof', 'more', 'written', 'taught', 'scores', 'sent']", 0.5),  # 10 of 15 pairs: 0.67
        "q5": ("[[24, 22, 22], [16, 18, 18]]", 1),  # four of six numbers: 1.33
        "q6": ("15", 0.5),
        "q7": ("['chosen', 'whose', 'unvisited']", 2),  # three of four: 2.25
        "q8": ("{'label': ['n4'], 'proxy': ['n7', 'n8'], 'blank': ['n5', 'n9']}", 3),  # four, less 2/3
    },
    "everything_ticked": {
        "q1": ("['enquiry', 'again', 'hungry', 'care', 'harm', 'visits']", 0),
        "q2": ("['C-01', 'C-06']", 0.5),  # one detail, 8 and 9: both are medium
        "q3": ("'money'", 0),
        "q4": ("['proof', 'sent', 'scores', 'taught', 'written', 'more']", 0),
        "q5": ("[[200, 200, 200], [200, 200, 200]]", 0),  # the need
        "q6": ("976", 0),
        "q7": ("['label', 'chosen', 'filled', 'whose', 'years', 'unvisited', 'families']", 0),
        "q8": ("{'proxy': ['n1', 'n2', 'n3', 'n4', 'n5', 'n6', 'n7', 'n8', 'n9', 'n10']}", 0),
    },
    "with_slips": {
        "q1": ("'enquiry'", 0.5),  # one of the four
        "q2": ("('c-09', 'C-02')", 2),
        "q3": ("['Looking']", 1),
        "q4": ("'more > written > taught > scores > sent > proof'", 2),
        "q5": ("[['24', '22', '21'], ['16', '18', '19']]", 2),
        "q6": ("126 families", 2),
        "q7": ("['Chosen', 'whose', 'unvisited', 'FAMILIES']", 3),
        "q8": ("{'Label': 'n4', 'proxy': ['N8', 'n7'], 'blank': 'n5'}", 4),
    },
}
WRONG_KINDS = {
    "q1": "{'enquiry': True}",
    "q2": "'C-02'",
    "q3": "['looking', 'money']",
    "q4": "['more', 'written']",
    "q5": "14",
    "q6": "'about a hundred'",
    "q7": "7",
    "q8": "'n2, mostly'",
}


def marked(answers: dict[str, str]) -> dict:
    """Mark one submission, its questions called by their short names."""
    found = verdicts(SLUG, {f"m03_{name}": text for name, text in answers.items()})
    return {name.removeprefix("m03_"): verdict for name, verdict in found.items()}


@pytest.mark.parametrize("student", WORKED_OUT)
def test_the_marks_are_those_worked_out_by_hand(student):
    found = marked({name: text for name, (text, _) in WORKED_OUT[student].items()})
    assert {name: verdict.points for name, verdict in found.items()} == {
        name: points for name, (_, points) in WORKED_OUT[student].items()
    }
    assert not any(verdict.needs_look for verdict in found.values())


def test_an_answer_of_the_wrong_kind_waits_for_a_person():
    found = marked(WRONG_KINDS)
    assert {(verdict.points, verdict.needs_look) for verdict in found.values()} == {(0, True)}


def test_a_blank_submission_has_no_marks_and_waits_for_nobody():
    assert {(verdict.points, verdict.needs_look) for verdict in marked({}).values()} == {(0, False)}


def test_the_points_of_the_exercise_are_twenty_four():
    graded = points_of(SLUG)
    assert graded == {f"m03_{name}": points for name, points in POINTS.items()} | {"m03_written": 6}
    assert sum(graded.values()) == 24
    assert {name: verdict.of for name, verdict in marked({}).items()} == POINTS


def test_a_student_hears_what_they_may_have_thought():
    said = {
        name: verdict.feedback
        for name, verdict in marked(
            {name: text for name, (text, _) in WORKED_OUT["mistaken"].items()}
        ).items()
    }
    assert "no real supplier can have the whole of it" in said["q1"]
    assert "the two forms say the same of both children" in said["q3"]
    assert "You began with the tool" in said["q4"]
    assert "Rightly worked out, for the visits alone" in said["q5"]
    assert "That is North Reach" in said["q6"]
    assert "It does say: *a concern was recorded at the visit*" in said["q7"]
    assert "Found, and better under another label" in said["q8"]


@pytest.mark.parametrize(("number", "points"), [(122, 2), (125, 2), (130, 2), (121, 0), (131, 0)])
def test_about_how_many_allows_for_rounding(number, points):
    assert marked({"q6": str(number)})["q6"].points == points


@pytest.mark.parametrize("label", ["label", "proxy", "blank"])
def test_every_second_sentence_under_one_name_earns_little(label):
    every_second = repr({label: ["n2", "n4", "n6", "n8", "n10"]})
    assert marked({"q8": every_second})["q8"].points <= 1


def test_whoever_finds_the_pair_hears_that_another_label_turns_it_round():
    right = marked({"q2": "['C-09', 'C-02']"})["q2"]
    assert "They differ in one detail (Area of Larkshire)." in right.feedback
    assert "the other way round" in right.feedback
