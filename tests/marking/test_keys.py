"""What each key gives, worked out by hand, and what it says."""

import pytest
from all_kinds import QUESTIONS

from staycurious.answers import MAKERS, check, choice, choices, number, pair_of_cases, table
from staycurious.answers.asks import case_pair
from staycurious.larkshire import exercise_cases
from staycurious.marking.keys import (
    KeyMistakeError,
    choice_key,
    choices_key,
    number_key,
    pair_key,
    table_key,
)
from staycurious.tools.score import VARIANTS, load_scorecard, score

FAMILIES = number(0, 1000, unit="families")
FOUR = table(["Flagged", "Not flagged"], ["Harm followed", "Harm did not follow"])
SEVERAL = choices("a", "b", "c", "d", "e")
PAIR = pair_of_cases([case["id"] for case in exercise_cases()])


def number_verdict(recorded):
    return number_key(
        check("m02_q1", recorded, FAMILIES),
        points=2,
        right=98,
        why="Yes.",
        otherwise="Step by step.",
        common={100: (1, "Very close."), 18: (0, "Those are the others.")},
    )


@pytest.mark.parametrize(
    ("recorded", "points", "says"),
    [
        (98, 2, "Yes."),
        ("98", 2, "Yes."),
        (100, 1, "Very close."),
        (18, 0, "Those are the others."),
        (97, 0, "Step by step."),
        (None, 0, "Nothing was recorded"),
    ],
)
def test_a_number_gets_its_points_and_a_common_mistake_its_own_words(recorded, points, says):
    verdict = number_verdict(recorded)
    assert (verdict.points, verdict.of, verdict.needs_look) == (points, 2, False)
    assert says in verdict.feedback


def test_what_could_not_be_read_waits_for_a_person():
    verdict = number_verdict(["98"])
    assert (verdict.points, verdict.needs_look) == (0, True)
    assert "a person marks it" in verdict._repr_markdown_()
    assert "points" not in verdict._repr_markdown_()
    assert "['98']" in verdict.feedback


def test_a_tolerance_takes_what_is_near():
    def points(recorded):
        answer = check("q", recorded, number(0, 100, whole=False))
        return number_key(answer, points=1, right=16, tolerance=0.5, why="", otherwise="").points

    assert [points(value) for value in (15.4, 15.5, 16, 16.5, 16.6)] == [0, 1, 1, 1, 0]


def test_a_choice_gets_full_part_or_no_points():
    def points(recorded):
        answer = check("q", recorded, choice("service", "harm", "both"))
        feedback = {"service": "Yes.", "harm": "No.", "both": "Half."}
        return choice_key(answer, points=2, right="service", feedback=feedback, part={"both": 1}).points

    assert [points(option) for option in ("service", "both", "harm", None)] == [2, 1, 0, 0]


@pytest.mark.parametrize(
    ("chosen", "points"),
    [
        (["a", "b", "c"], 3),  # all three that apply
        (["a", "b"], 2),  # 2/3
        (["a"], 1),  # 1/3
        (["a", "b", "c", "d"], 1.5),  # 3/3 less 1/2
        (["a", "b", "d"], 0.5),  # 3 x (2/3 - 1/2) = 0.5
        (["a", "b", "c", "d", "e"], 0),  # everything
        ([], 0),
        (["d", "e"], 0),
    ],
)
def test_choosing_everything_or_nothing_is_worth_nothing(chosen, points):
    feedback = dict.fromkeys("abcde", "Why.")
    verdict = choices_key(check("q", chosen, SEVERAL), points=3, right=["a", "b", "c"], feedback=feedback)
    assert verdict.points == points


def test_several_choices_hear_why_about_each_that_was_wrong():
    feedback = {letter: f"Why {letter}." for letter in "abcde"}
    answer = check("q", ["a", "b", "d"], SEVERAL)
    said = choices_key(answer, points=3, right=["a", "b", "c"], feedback=feedback).feedback
    assert "Why c." in said
    assert "Why d." in said
    assert "Why a." not in said


def test_a_table_counts_its_right_cells_and_knows_a_swapped_one():
    def verdict(recorded):
        return table_key(
            check("m02_q2", recorded, FOUR),
            points=4,
            right=[[32, 96], [8, 864]],
            why="All four.",
            otherwise="Start from 1,000.",
            common=[([[32, 8], [96, 864]], 2, "Rows and columns have changed places.")],
        )

    assert [verdict(t).points for t in ([[32, 96], [8, 864]], [[32, 100], [8, 860]], [[1, 2], [3, 4]])] == [
        4,
        2,
        0,
    ]
    swapped = verdict([[32, 8], [96, 864]])
    assert (swapped.points, swapped.feedback) == (2, "Rows and columns have changed places.")
    assert verdict([[32, 100], [8, 864]]).feedback == "3 of the 4 numbers are right. Start from 1,000."
    assert verdict(None).points == 0


@pytest.mark.parametrize(
    ("pair", "points", "says"),
    [
        (["C-02", "C-09"], 3, "They differ in one detail (Area of Larkshire)."),
        (["C-09", "C-02"], 3, "They differ in one detail (Area of Larkshire)."),
        (["C-04", "C-12"], 1, "They differ in one detail (Disabled child)."),  # one detail, same band
        (["C-04", "C-12"], 1, "One detail only: yes. But both fall in the same band."),
        (["C-03", "C-02"], 1, "They differ in 9 details"),  # other bands, many details
        (
            ["C-03", "C-02"],
            1,
            "Different bands: yes. But with more than one difference, nobody can say which",
        ),
        (["C-01", "C-04"], 0, "details"),  # neither
        (None, 0, "Nothing was recorded"),
    ],
)
def test_a_pair_is_judged_by_the_tool_itself(pair, points, says):
    verdict = pair_key(
        check("m02_q4", pair, PAIR),
        points=3,
        cases=exercise_cases(),
        why="That's it.",
        otherwise="Look again.",
    )
    assert verdict.points == points
    assert says in verdict.feedback


def test_half_of_a_pair_is_worth_a_third_in_half_points():
    def points(of):
        answer = check("q", ["C-04", "C-12"], PAIR)
        return pair_key(answer, points=of, cases=exercise_cases(), why="", otherwise="").points

    # 2/3, 4/3 and 2
    assert [points(of) for of in (1, 2, 4, 6)] == [0, 0.5, 1, 2]


@pytest.mark.parametrize("variant", VARIANTS)
def test_a_pair_is_scored_by_the_scorecard_that_its_control_shows(variant):
    ask = case_pair("q", variant=variant)
    cases = {case["id"]: case["referral"] for case in ask["cases"]}
    verdict = pair_key(
        check("q", ["C-02", "C-09"], PAIR),
        points=3,
        cases=exercise_cases(),
        why="",
        otherwise="",
        variant=variant,
    )
    card = load_scorecard(variant)
    for one in ("C-02", "C-09"):
        # with the scorecard's own fields and no other
        assert list(cases[one]) == [field["name"] for field in ask["scorecard"]["fields"]]
        assert f"{one} scored {score(card, cases[one]).score} " in verdict.feedback
    assert ask["scorecard"]["variant"] == variant


def test_the_exercise_of_every_kind_has_them_all():
    assert {checked.split("(")[0] for _, checked, _ in QUESTIONS.values()} == set(MAKERS)


def test_a_verdict_reads_as_its_points_for_nbgrader():
    assert repr(number_verdict(100)) == "1"
    assert number_verdict(100)._repr_markdown_() == "**1 of 2 points.** Very close."


@pytest.mark.parametrize(
    "make",
    [
        lambda a: number_key(a, points=2, right=98, why="", otherwise="", common={98: (1, "")}),
        lambda a: number_key(a, points=2, right=98, why="", otherwise="", common={97: (3, "")}),
        lambda a: choice_key(a, points=2, right="a", feedback={"b": ""}),
        lambda a: choice_key(a, points=2, right="a", feedback={"a": "", "b": ""}, part={"b": 3}),
        lambda a: choices_key(a, points=2, right=["a", "b"], feedback={"a": "", "b": ""}),
        lambda a: choices_key(a, points=2, right=["c"], feedback={"a": "", "b": ""}),
        lambda a: table_key(a, points=2, right=[], why="", otherwise=""),
        lambda a: table_key(a, points=2, right=[[], []], why="", otherwise=""),
        lambda a: table_key(a, points=2, right=[(1, 2)], why="", otherwise="", common=[([[1, 2]], 1, "")]),
        lambda a: table_key(a, points=2, right=[[1, 2]], why="", otherwise="", common=[([[2, 1]], 99, "")]),
        lambda a: table_key(a, points=2, right=[[1, 2]], why="", otherwise="", common=[([[2, 1]], -1, "")]),
        lambda a: table_key(a, points=2, right=[[1, 2]], why="", otherwise="", common=[([[2]], 1, "")]),
    ],
)
def test_a_mistake_in_a_key_is_named_before_anybody_is_marked(make):
    with pytest.raises(KeyMistakeError, match="m02_q9"):
        make(check("m02_q9", None, FAMILIES))


@pytest.mark.parametrize("right", [[[1, 2]], [[1, 2], [3]], [[1], [2]]])
def test_a_right_table_that_is_no_answer_to_its_question_is_named(right):
    with pytest.raises(KeyMistakeError, match="m02_q2: .* another shape"):
        table_key(check("m02_q2", [[1, 2], [3, 4]], FOUR), points=2, right=right, why="", otherwise="")
