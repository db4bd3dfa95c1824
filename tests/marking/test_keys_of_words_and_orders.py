"""What the keys for orders, marked texts, decisions and short texts give, worked out by hand, and what they say."""

import pytest

from staycurious.answers import check, decision_record, ordering, read_as, short_text, spans
from staycurious.marking.keys import (
    KeyMistakeError,
    decision_key,
    ordering_key,
    spans_key,
    text_key,
)
from staycurious.marking.safe_html import markdown

STEPS = ["read", "ask", "visit", "record"]
BECAUSE = {step: f"Why {step}." for step in STEPS}


def ordering_verdict(recorded, right=STEPS, points=3):
    return ordering_key(
        check("m02_q1", recorded, ordering(*STEPS)),
        points=points,
        right=right,
        why="Yes.",
        feedback=BECAUSE,
        common=[(["ask", "read", "record", "visit"], 0.5, "Two swaps.")],
    )


@pytest.mark.parametrize(
    ("order", "points", "moved"),
    [
        # six pairs; half of them right is worth nothing
        ("read ask visit record", 3, ""),
        ("ask read visit record", 2, "read"),  # 5 of 6: 3 x (10/6 - 1) = 2
        ("record read ask visit", 0, "record"),  # 3 of 6, though only one would have to move
        ("read visit record ask", 1, "ask"),  # 4 of 6: 3 x 1/3 = 1
        ("record visit ask read", 0, "visit ask read"),  # none
    ],
)
def test_an_order_is_marked_by_its_pairs_and_hears_what_would_have_to_move(order, points, moved):
    verdict = ordering_verdict(order.split())
    assert verdict[:2] == (points, 3)
    told = {step for step in STEPS if BECAUSE[step] in verdict.feedback}
    assert told == set(moved.split())


def test_an_order_says_how_many_pairs_are_right():
    said = ordering_verdict(["ask", "read", "visit", "record"]).feedback
    assert said == "5 of the 6 pairs stand in the right order. Look again at:\n\n- *read*: Why read."


def test_a_common_order_has_its_own_words():
    assert ordering_verdict(["ask", "read", "record", "visit"])[:3] == (0.5, 3, "Two swaps.")


def test_items_in_one_group_may_stand_in_any_order():
    right = ["read", ["ask", "visit"], "record"]
    assert ordering_verdict(["read", "visit", "ask", "record"], right).feedback == "Yes."
    # five pairs count; 4 of 5 are right: 3 x (8/5 - 1) = 1.8, rounded down
    assert ordering_verdict(["visit", "read", "ask", "record"], right)[0] == 1.5


PIECES = ["n1", "n2", "n3", "n4", "n5", "n6", "t1", "t2"]
RIGHT = {"invented": ["n2", "n5"], "left_out": ["t1", "t2"]}
SEEN = {piece: f"See {piece}." for piece in ["n2", "n5", "t1", "t2", "n6"]}


def spans_verdict(recorded, right=RIGHT, points=4, **more):
    kind = spans(PIECES, ["invented", "left_out"], none=True)
    return spans_key(
        check("m05_q3", recorded, kind), points=points, pieces=PIECES, right=right, feedback=SEEN, **more
    )


@pytest.mark.parametrize(
    ("recorded", "points"),
    [
        (RIGHT, 4),
        ({"invented": ["n2", "n5"]}, 2),
        ({"left_out": ["t1"]}, 1),
        ({"invented": ["n2", "n5", "t1"], "left_out": ["t2"]}, 3.5),  # one find under another label
        (
            {"invented": ["n2", "n5", "n6"], "left_out": ["t1", "t2"]},
            3,
        ),  # 4 to mark, 4 not: each of these costs 1
        ({"invented": ["n1"]}, 0),
        ({"invented": PIECES}, 0),  # everything: 2 + 2 x half, less 4
        ({"invented": ["n1", "n2", "n3", "n4", "n5", "n6"], "left_out": ["t1", "t2"]}, 0),
        ({}, 0),
        (None, 0),
    ],
)
def test_finds_of_each_label_count_alike_and_marking_everything_is_worth_nothing(recorded, points):
    assert spans_verdict(recorded)[:2] == (points, 4)


def test_a_course_may_say_what_a_needless_mark_costs():
    needless = {"invented": ["n1", "n2", "n3", "n5"], "left_out": ["t1", "t2"]}
    assert spans_verdict(needless, cost=0.25)[0] == 3.5
    assert spans_verdict(needless, cost=0)[0] == 4


@pytest.mark.parametrize(
    ("needless", "step", "points"),
    [
        (["n1"], 0.5, 1.5),  # 2 less half a find of 0.5: 1.75, rounded down
        (["n1"], 0.25, 1.75),
        (["n1", "n3"], 0.25, 1.5),
        (["n1", "n3", "n4"], 0.1, 1.2),  # 1.25
    ],
)
def test_with_a_finer_step_a_needless_mark_costs_less_than_a_piece_missed(needless, step, points):
    recorded = {"invented": ["n2", "n5", *needless], "left_out": ["t1", "t2"]}
    assert spans_verdict(recorded, points=2, cost=0.5, step=step)[0] == pytest.approx(points)
    assert spans_verdict(RIGHT, points=2, cost=0.5, step=step)[0] == 2


def test_another_label_that_holds_as_well_earns_the_whole_and_others_half():
    recorded = {"invented": ["n2", "t1"], "left_out": ["t2", "n5"]}
    both = spans_verdict(recorded, also={"t1": ["invented"]})
    assert (both.points, spans_verdict(recorded).points) == (3.5, 3)
    found, other = both.feedback.split("Found, and better under another label:")
    assert "*t1* (left_out): See t1." in found
    assert "*n5* (invented; you: left_out): See n5." in other


def test_where_there_is_one_label_the_feedback_does_not_repeat_it():
    kind = spans(PIECES, ["left_out"], none=True)
    key = {"points": 2, "pieces": PIECES, "right": {"left_out": ["t1", "t2"]}, "feedback": SEEN}
    assert "- *t1*: See t1." in spans_key(check("m02_q3", {"left_out": ["t1"]}, kind), **key).feedback


def test_a_text_with_nothing_to_mark_is_marked_too():
    assert spans_verdict({}, right={})[:3] == (4, 4, "There is nothing to mark here, and you marked nothing.")
    said = spans_verdict({"invented": ["n1", "n2"]}, right={})
    assert said.points == 3  # 2 of 8 pieces
    assert said.feedback.startswith("There is nothing to mark here.\n\nMarked, and no need to:")


def test_a_piece_about_which_readers_may_differ_earns_and_costs_nothing_and_hears_why():
    recorded = {"invented": ["n2", "n5", "n6"], "left_out": ["t1", "t2"]}
    said = spans_verdict(recorded, arguable=["n6"])
    assert said.points == 4
    assert "Marked, and a fair question (no marks either way):\n\n- *n6*: See n6." in said.feedback
    # 4 to mark, 3 not: each needless mark costs 4/3, so that marking everything is still worth nothing
    assert spans_verdict({**RIGHT, "invented": ["n1", "n2", "n5"]}, arguable=["n6"])[0] == 2.5
    assert spans_verdict({"invented": PIECES[:6], "left_out": PIECES[6:]}, arguable=["n6"])[0] == 0
    alone = spans_verdict({"invented": ["n6"]}, right={}, arguable=["n6"])
    assert (alone.points, alone.feedback.splitlines()[0]) == (4, "There is nothing to mark here.")


def test_each_piece_hears_what_there_is_to_see():
    said = spans_verdict({"invented": ["n2", "t1", "n1", "n6"]}).feedback
    assert said == (
        "You found 2 of 4.\n\n"
        "Found:\n\n- *n2* (invented): See n2.\n\n"
        "Found, and better under another label:\n\n- *t1* (left_out; you: invented): See t1.\n\n"
        "There was also:\n\n- *n5* (invented): See n5.\n- *t2* (left_out): See t2.\n\n"
        "Marked, and no need to:\n\n- *n1*: This can stand as it is.\n- *n6*: See n6."
    )


def test_who_found_all_or_none_hears_it_kindly():
    assert spans_verdict(RIGHT).feedback.startswith("You found all 4.\n\nFound:")
    assert spans_verdict({"invented": ["n1"]}).feedback.startswith("These are hard to see.")
    one_more = {**RIGHT, "invented": [*RIGHT["invented"], "n1"]}
    assert spans_verdict(one_more).feedback.startswith("You found all 4, and marked 1 other.\n\nFound:")
    assert spans_verdict({"invented": ["n2"]}, right={"invented": ["n2"]}).feedback.startswith(
        "You found it."
    )


def test_who_marks_everything_hears_why_little_comes_of_it():
    everything = {"invented": ["n1", "n2", "n3", "n4", "n5", "n6"], "left_out": ["t1", "t2"]}
    assert spans_verdict(everything, right={"invented": ["n2", "n5"]}).feedback.startswith(
        "You found all 2, and marked 6 others. Where so much is marked, the marks no longer say what you saw."
    )


def decision_verdict(decision, sure):
    kind = decision_record("visit", "call", "close", fields=["because"])
    recorded = {"decision": decision, "sure": sure, "because": "He said so."}
    return decision_key(
        check("m06_q1", recorded, kind),
        points=3,
        decisions={"visit": (2, "Sound."), "call": (1, "A step."), "close": (0, "Too soon.")},
        reasons=1,
    )


@pytest.mark.parametrize(
    ("decision", "sure", "points", "says"),
    [
        ("visit", 70, 3, "Sound. You were 70% sure. (That costs and earns no marks.)"),
        ("visit", 49, 3, "Sound. You were 49% sure, and it holds. What made you doubt?"),
        ("call", 79, 2, "A step. You were 79% sure. (That"),
        ("close", 80, 1, "Too soon. You were 80% sure. What would you have had to see, to be less so?"),
        ("close", 0, 1, "Too soon. You were 0% sure. (That"),
    ],
)
def test_a_decision_has_its_points_and_how_sure_costs_nothing(decision, sure, points, says):
    verdict = decision_verdict(decision, sure)
    assert verdict[:2] == (points, 3)
    assert verdict.feedback.startswith(says)


def test_where_all_decisions_are_worth_the_same_none_is_said_to_hold():
    kind = decision_record("visit", "wait", fields=["because"])
    for decision in ("visit", "wait"):
        answer = check("q", {"decision": decision, "sure": 30, "because": "He said so."}, kind)
        key = decision_key(answer, points=1, decisions={"visit": (0, "A."), "wait": (0, "B.")}, reasons=1)
        assert key.feedback.endswith("You were 30% sure. (That costs and earns no marks.)")


@pytest.mark.parametrize(
    ("because", "waits"),
    [
        ("x", True),
        (".", True),
        ("the door", True),
        ("the door sticks", False),
        ("窗口送餐已有一整个星期了啊", False),
    ],
)
def test_a_reason_of_a_letter_waits_for_a_person_where_the_key_says_so(because, waits):
    kind = decision_record("visit", "wait", fields=["because"])
    answer = check("q", {"decision": "visit", "sure": 60, "because": because}, kind)
    given = {"points": 1, "decisions": {"visit": (0, "A."), "wait": (0, "B.")}, "reasons": 1}
    found = decision_key(answer, **given, least_words=3)
    assert (found.points, found.needs_look) == ((0, True) if waits else (1, False))
    assert not decision_key(answer, **given).needs_look


def test_a_decision_without_how_sure_hears_its_feedback_alone():
    answer = check("q", {"decision": "a"}, decision_record("a", "b", sure=False))
    assert decision_key(answer, points=1, decisions={"a": (1, "Yes."), "b": (0, "No.")})[:3] == (1, 1, "Yes.")


def test_a_record_that_is_not_complete_waits_for_a_person():
    answer = check("q", {"decision": "a"}, decision_record("a", "b"))
    verdict = decision_key(answer, points=1, decisions={"a": (1, "Yes."), "b": (0, "No.")})
    assert verdict.needs_look
    assert "Still missing: sure." in verdict.feedback


def text_verdict(recorded, **more):
    return text_key(
        check("m02_q9", recorded, short_text(280)),
        points=2,
        right=["the base rate", "prevalence", "café's rate"],
        why="Yes.",
        common={"accuracy": (0.5, "That's of all families.")},
        **more,
    )


@pytest.mark.parametrize(
    ("recorded", "points", "says"),
    [
        ("base rate", 2, "Yes."),
        ("The Base  Rate.", 2, "Yes."),
        ("“prevalence”!", 2, "Yes."),
        ("a prevalence", 2, "Yes."),
        ("CAFE\u0301’S RATE", 2, "Yes."),
        ("Accuracy", 0.5, "That's of all families."),
        (None, 0, "Nothing was recorded"),
    ],
)
def test_a_text_is_held_against_the_accepted_ones_as_a_person_would(recorded, points, says):
    verdict = text_verdict(recorded)
    assert (verdict.points, verdict.of, verdict.needs_look) == (points, 2, False)
    assert says in verdict.feedback


@pytest.mark.parametrize("recorded", ["how common it is", "!!!", "theory of base rates", "the"])
def test_a_text_that_nobody_foresaw_waits_for_a_person_or_hears_otherwise(recorded):
    waiting = text_verdict(recorded)
    assert (waiting.points, waiting.needs_look) == (0, True)
    assert "The list of answers doesn't hold these words: " in waiting.feedback
    assert text_verdict(recorded, otherwise="Look again.")[:4] == (0, 2, "Look again.", False)


def test_a_students_text_does_nothing_in_the_feedback():
    said = text_verdict("**2 of 2** <script>alert(1)</script> `` [x](https://example.invalid)").feedback
    shown = markdown(said)
    assert "<script" not in shown
    assert "<strong>" not in shown
    assert "<a " not in shown


def nothing_recorded(kind):
    return read_as("m02_q9", None, kind)


@pytest.mark.parametrize(
    "make",
    [
        lambda a: ordering_key(a, points=1, right=["a", "b"], why="", feedback={"a": ""}),
        lambda a: ordering_key(a, points=1, right=["a", "a"], why="", feedback={"a": ""}),
        lambda a: ordering_key(a, points=1, right=[["a", "b"]], why="", feedback={"a": "", "b": ""}),
        lambda a: ordering_key(
            a, points=1, right=["a", "b"], why="", feedback={"a": "", "b": ""}, common=[(["a", "b"], 0, "")]
        ),
        lambda a: ordering_key(
            a, points=1, right=["a", "b"], why="", feedback={"a": "", "b": ""}, common=[(["b"], 0, "")]
        ),
        lambda a: ordering_key(
            a, points=1, right=["a", "b"], why="", feedback={"a": "", "b": ""}, common=[(["b", "a"], 2, "")]
        ),
        lambda a: spans_key(a, points=1, pieces=["n1", "n2"], right={"x": ["n1"]}, feedback={}),
        lambda a: spans_key(a, points=1, pieces=["n1", "n2"], right={"x": ["n3"]}, feedback={"n3": ""}),
        lambda a: spans_key(
            a, points=1, pieces=["n1", "n2"], right={"x": ["n1"], "y": ["n1"]}, feedback={"n1": ""}
        ),
        lambda a: spans_key(a, points=1, pieces=["n1"], right={"x": ["n1"]}, feedback={"n1": ""}),
        lambda a: spans_key(
            a, points=1, pieces=["n1", "n2"], right={"x": ["n1"]}, feedback={"n1": ""}, cost=-1
        ),
        lambda a: spans_key(
            a, points=1, pieces=["n1", "n2"], right={"x": ["n1"]}, feedback={"n1": ""}, also={"n2": ["x"]}
        ),
        lambda a: spans_key(
            a, points=1, pieces=["n1", "n2"], right={"x": ["n1"]}, feedback={"n1": ""}, also={"n1": ["y"]}
        ),
        lambda a: decision_key(a, points=3, decisions={"a": (1, "")}),
        lambda a: decision_key(a, points=1, decisions={"a": (1, ""), "b": (-1, "")}),
        lambda a: decision_key(a, points=1, decisions={}),
        lambda a: text_key(a, points=1, right=["the", "!"], why="", common={"a": (2, "")}),
        lambda a: text_key(a, points=1, right=["!"], why=""),
        lambda a: text_key(a, points=1, right=["x"], why="", common={"The X": (0, "")}),
        lambda a: text_key(a, points=1, right=["x"], why="", common={"y": (0, ""), "Y.": (1, "")}),
    ],
)
def test_a_mistake_in_a_key_is_named_before_anybody_is_marked(make):
    with pytest.raises(KeyMistakeError, match="m02_q9"):
        make(nothing_recorded(short_text()))


@pytest.mark.parametrize(
    ("recorded", "kind", "make"),
    [
        (
            ["a", "c"],
            ordering("a", "c"),
            lambda a: ordering_key(a, points=1, right=["a", "b"], why="", feedback={"a": "", "b": ""}),
        ),
        (
            {"x": ["n9"]},
            spans(["n1", "n2", "n9"], ["x"]),
            lambda a: spans_key(a, points=1, pieces=["n1", "n2"], right={"x": ["n1"]}, feedback={"n1": ""}),
        ),
        (
            {"decision": "c"},
            decision_record("a", "c", sure=False),
            lambda a: decision_key(a, points=1, decisions={"a": (1, ""), "b": (0, "")}),
        ),
    ],
)
def test_a_key_that_is_not_of_its_question_is_named(recorded, kind, make):
    with pytest.raises(KeyMistakeError, match="m02_q9"):
        make(read_as("m02_q9", recorded, kind))
