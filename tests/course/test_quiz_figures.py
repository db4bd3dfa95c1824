"""The numbers in a quiz's questions and reasons are those that its leaflet comes to, counted by the course's own functions."""

import re
from pathlib import Path

import pytest

from staycurious.booktools.quiz_file import read_quiz
from staycurious.questions.frequencies import frequency_tree

ROOT = Path(__file__).resolve().parents[2]
M02 = {one["id"]: one for one in read_quiz(ROOT / "book/quizzes/m02_reading_a_score.yml")["questions"]}


def numbers(*texts):
    """Give the numbers in texts, those above 10: smaller ones are shares, such as 1 in 10, or words."""
    plain = " ".join(texts).replace(",", "")
    return {int(number) for number in re.findall(r"\d+", plain)} - set(range(11))


def reasons(question):
    """Give all that a question says after an answer."""
    rows = [
        question,
        *(row for key in ("options", "items", "pairs", "pieces", "common") for row in question.get(key, [])),
    ]
    rows += [wrong for pair in question.get("pairs", []) for wrong in pair.get("common", [])]
    return [text for row in rows for key, text in row.items() if "feedback" in key]


def shares(text):
    """Read a leaflet in a question: how many of how many it finds, of how many others, and how common harm is."""
    found = re.findall(r"\*\*(\d+) in (\d+)\*\*", text)
    finds, others, harm = (int(many) / int(of) for many, of in found)
    return frequency_tree(1000, harm, finds, others)


def test_the_number_asked_for_is_what_the_leaflet_comes_to():
    tree = shares(M02["m02_k2"]["ask"])
    assert M02["m02_k2"]["answer"] == tree.flagged_not_happened
    known = {*tree, 100, 10}
    common = {row["value"] for row in M02["m02_k2"]["common"]}
    assert common <= {*known, tree.population // 10}
    assert numbers(*reasons(M02["m02_k2"])) <= known
    # "1 in 6" is 18 of 116
    assert numbers(M02["m02_k3"]["ask"], *reasons(M02["m02_k3"])) <= {*known, round(100 * 18 / 116)}
    assert round(tree.flagged / tree.flagged_and_happened) == 6


def test_the_steps_in_order_come_out_in_whole_families():
    tree = shares(M02["m02_k8"]["ask"])
    assert (tree.happened, tree.did_not) == (50, 950)
    of_hundred = 100 * tree.flagged_and_happened / tree.flagged
    assert of_hundred == 24
    assert numbers(*reasons(M02["m02_k8"])) <= {*tree, 24, 100}
    last = M02["m02_k8"]["items"][-1]["feedback"]
    assert f"{tree.flagged_and_happened} of {tree.flagged}, or 24 of 100" in last


def test_the_sentences_to_match_are_the_leaflets_of_the_page():
    leaflet = (ROOT / "book/m02_reading_a_score.md").read_text(encoding="utf-8")
    assert "Finds **8 in 10**" in leaflet
    assert "Only **1 in 10** of other families flagged" in leaflet
    assert "serious harm in 4% of families referred" in leaflet
    tree = frequency_tree(1000, 0.04, 0.8, 0.1)
    pairs = {pair["choice"]: pair["text"] for pair in M02["m02_k9"]["pairs"]}
    assert numbers(pairs["base rate"]) == {tree.happened, 1000}
    assert numbers(pairs["sensitivity"]) == {tree.happened, tree.flagged_and_happened}
    assert numbers(pairs["false positives"]) == {tree.flagged_not_happened}
    assert pairs["false negatives"].startswith("“Eight")
    assert tree.missed == 8
    assert numbers(*reasons(M02["m02_k9"])) <= {*tree}
    assert tree.flagged_and_happened + tree.neither == 896
    assert "896" in reasons(M02["m02_k5"])[2]


def test_the_email_to_mark_is_true_to_itself():
    text = " ".join(piece["text"] for piece in M02["m02_k10"]["pieces"])
    referrals, accurate, alarms = 2000, 95, 80
    assert {referrals, accurate, alarms} == numbers(text)
    mistakes = referrals * (100 - accurate) // 100
    missed = mistakes - alarms
    harmed = missed * 10 // 2  # 8 in 10 of them had a flag, so 2 in 10 had none
    assert (mistakes, missed, harmed) == (100, 20, 100)
    assert 100 * (referrals - harmed) // referrals == accurate, "a tool that flags nobody is as accurate"
    why = next(piece["feedback"] for piece in M02["m02_k10"]["pieces"] if "95%" in piece["text"])
    assert f"5% of 2,000 are {mistakes} mistakes" in why
    assert f"so {missed} children were missed" in why
    tree = frequency_tree(referrals, harmed / referrals, 0.8, alarms / (referrals - harmed))
    assert (tree.missed, tree.flagged_not_happened) == (missed, alarms)
    likely = next(piece["feedback"] for piece in M02["m02_k10"]["pieces"] if "far more" in piece["text"])
    assert f"{tree.flagged_and_happened} of {tree.flagged} with a flag" in likely
    assert f"{tree.missed} of {tree.population - tree.flagged:,} without one, about 1 in 100" in likely
    assert round(100 * tree.missed / (tree.population - tree.flagged)) == 1


@pytest.mark.parametrize("name", sorted(M02))
def test_no_wrong_answer_goes_without_a_reason(name):
    assert all(len(reason.split()) >= 4 for reason in reasons(M02[name]))


def test_the_page_says_how_many_questions_there_are():
    said = {7: "Seven", 8: "Eight", 9: "Nine", 10: "Ten", 11: "Eleven", 12: "Twelve"}[len(M02)]
    assert f"\n{said} questions. " in (ROOT / "book/m02_reading_a_score.md").read_text(encoding="utf-8")
