"""What Move the line counts and says: as Python counts it, and no meaning of "fair" held to be met that isn't."""

import json
import re
from pathlib import Path

import pytest

from staycurious.questions import difference, share_of, threshold_tradeoffs
from staycurious.widgets.two_groups import stored_groups

CASES = Path(__file__).resolve().parents[2] / "src/staycurious/widgets/cases"
AREAS, TEAMS = stored_groups("areas"), stored_groups("teams")
NAMES = [group["name"] for group in AREAS]


@pytest.fixture
def call(ask_node):
    """Give a function that calls the module's functions: lists of a name and arguments in, what each gives out."""
    return lambda *calls: ask_node("criteria_calls.mjs", [list(one) for one in calls])


def tradeoff(group, line):
    scores = [*group["harmed"], *group["others"]]
    harm = [True] * len(group["harmed"]) + [False] * len(group["others"])
    return threshold_tradeoffs(scores, harm, [line])[0]


def close(theirs, ours):
    names = ("count", "of", "share", "low", "high")
    assert [theirs[name] for name in names] == pytest.approx(list(ours), abs=1e-12)


def test_shares_and_their_intervals_are_pythons(call):
    pairs = [(some, of) for of in (0, 1, 2, 7, 50, 1000) for some in {0, 1, of // 3, of} if some <= of]
    for (some, of), share in zip(pairs, call(*[("shareOf", *pair) for pair in pairs]), strict=True):
        close(share, share_of(some, of))


def test_differences_and_their_intervals_are_pythons(call):
    shares = [share_of(some, of) for some, of in ((0, 0), (0, 5), (3, 10), (16, 464), (95, 462), (10, 10))]
    pairs = [(one, other) for one in shares for other in shares]
    found = call(*[("difference", one._asdict(), other._asdict()) for one, other in pairs])
    for (one, other), theirs in zip(pairs, found, strict=True):
        ours = difference(one, other)
        assert [theirs["gap"], theirs["low"], theirs["high"]] == pytest.approx(list(ours), abs=1e-12)


@pytest.mark.parametrize("pair", [AREAS, TEAMS], ids=["areas", "teams"])
def test_each_line_counts_as_in_python(call, pair):
    asked = [("count", group, line) for group in pair for line in range(0, 101)]
    for (_, group, line), theirs in zip(asked, call(*asked), strict=True):
        ours = tradeoff(group, line)
        assert [theirs[name] for name in ("n", "flagged", "hits", "missed", "wrongly")] == [
            ours.n, ours.flagged, ours.found, ours.missed, ours.false_flags,
        ]  # fmt: skip
        close(theirs["wrong"], ours.false_flag_rate)
        close(theirs["found"], ours.found_rate)
        close(theirs["worth"], ours.precision)


def test_where_harm_is_as_common_two_lines_can_make_three_hold_and_never_four(call):
    (held,) = call(["holding", AREAS])
    assert [69, 91] in held["wrong+found+worth"]
    assert held["line+wrong+found+worth"] == [
        [line, line] for line in range(5)
    ]  # nearly everybody is flagged


def test_where_harm_is_commoner_in_one_the_worth_of_a_flag_holds_with_nothing_else(call):
    (held,) = call(["holding", TEAMS])
    assert [met for met in held if "worth" in met] == ["worth"]
    assert len(held["worth"]) > 100
    three = held["line+wrong+found"]
    assert [0, 0] in three
    assert all(one == other and (one < 10 or one > 90) for one, other in three)


def test_two_shares_are_called_the_same_up_to_three_in_a_hundred(call):
    even = {"name": "even", "harmed": [0] * 50 + [90] * 50, "others": [0] * 95 + [90] * 5}
    three = {"name": "three", "harmed": [0] * 50 + [90] * 50, "others": [0] * 92 + [90] * 8}
    four = {"name": "four", "harmed": [0] * 50 + [90] * 50, "others": [0] * 91 + [90] * 9}
    near, far = call(["judge", [even, three], [70, 70]], ["judge", [even, four], [70, 70]])
    assert [near[1]["holds"], far[1]["holds"]] == [True, False]


def test_of_fewer_than_twenty_nothing_is_called_the_same(call):
    group = {"name": "few", "harmed": [10] * 10 + [90] * 9, "others": [10] * 90 + [90] * 10}
    more = {**group, "harmed": [10] * 10 + [90] * 10}
    few, enough = call(["judge", [group, more], [70, 70]], ["judge", [more, more], [70, 70]])
    assert [one["holds"] for one in few] == [True, True, None, None]
    assert [one["holds"] for one in enough] == [True, True, True, True]


@pytest.mark.parametrize("name", ["wrong", "found", "worth"])
def test_set_the_lines_moves_the_second_no_further_than_it_must(call, name):
    (lines,) = call(["reach", AREAS, [60, 60], name])
    assert lines[0] == 60
    every = call(*[("judge", AREAS, [60, line]) for line in range(101)])
    holding = [
        line for line, judged in enumerate(every) if any(one["id"] == name and one["holds"] for one in judged)
    ]
    assert lines[1] in holding
    assert abs(lines[1] - 60) == min(abs(line - 60) for line in holding)


def test_set_the_lines_flags_nearly_everybody_only_where_the_first_does(call):
    near, far, all_of_them = call(
        ["reach", TEAMS, [85, 85], "worth"],
        ["reach", TEAMS, [80, 80], "worth"],
        ["reach", AREAS, [0, 70], "found"],
    )
    assert near == [85, 67], "and not 10, where the gap would be smallest"
    assert far is None, "12 would do it, and flag nearly everybody"
    assert tradeoff(AREAS[1], all_of_them[1]).flagged > 450


def test_set_the_lines_gives_none_where_no_line_does_it_or_too_few_are_flagged(call):
    assert call(
        ["reach", TEAMS, [70, 70], "worth"],
        ["reach", AREAS, [100, 60], "worth"],
        ["reach", AREAS, [100, 60], "line"],
    ) == [None, None, [100, 100]]


def test_what_is_said_of_a_group_is_what_was_counted(call):
    (counted,) = call(["count", AREAS[1], 70])
    ours = tradeoff(AREAS[1], 70)
    (said,) = call(["sayGroup", "the area", counted])
    assert said == (
        f"The area: of {ours.false_flag_rate.of} families where no harm followed, {ours.false_flags} were flagged. Of "
        f"{ours.found_rate.of} children who came to harm, {ours.missed} were missed. Of {ours.flagged} flagged families, harm "
        f"followed in {ours.found}."
    )
    nobody, one = call(["count", AREAS[1], 101], ["count", {"harmed": [80], "others": [80, 3]}, 70])
    none, single = call(["sayGroup", "x", nobody], ["sayGroup", "x", one])
    assert none.endswith("Nobody is flagged.")
    assert "1 was flagged" in single


def test_a_gap_that_chance_could_make_is_said_to_be_one(call):
    (judged,) = call(["judge", AREAS, [70, 70]])
    line, wrong, found, worth = call(*[("sayJudged", one, NAMES, [70, 70]) for one in judged])
    assert line == "Both at 70."
    assert wrong == "Cinderholt has 17 more in 100."
    assert found == "Cinderholt has 34 more in 100."
    assert (
        worth
        == "Nettlewick has 5 more in 100. But from so few families we can’t tell whether there is a gap."
    )


def test_a_score_that_is_flagged_in_one_place_only_is_said(call):
    (judged,) = call(["judge", AREAS, [69, 91]])
    (said, holding) = call(["sayJudged", judged[0], NAMES, [69, 91]], ["sayHolding", judged])
    assert said == "69 for Nettlewick, 91 for Cinderholt: the same score, and only one is flagged."
    assert holding == (
        "Three of the four hold: the same share wrongly flagged; the same share found; the same worth of a flag."
    )


def test_the_families_stand_in_order_of_their_scores(call):
    group = {"name": "x", "harmed": [10, 70], "others": [70, 69, 99]}
    assert call(["inOrder", group, 70]) == [
        ["flaggedNotHappened", "flaggedAndHappened", "flaggedNotHappened", "neither", "missed"]
    ]


FINE = {
    "move_the_line": {"groups": AREAS, "line": 70},
    "whose_criterion": {
        "groups": AREAS, "line": 70, "people": json.loads((CASES / "five_people.json").read_text("utf-8")),
    },
    "the_fix_that_failed": {"counts": json.loads((CASES / "amsterdam.json").read_text("utf-8"))},
}  # fmt: skip


@pytest.mark.parametrize("name", FINE)
def test_the_pages_own_states_are_taken(call, name):
    assert call(["check", name, FINE[name]]) == ["fine"]


def changed(name, path, value):
    """Give a fine state with one thing in it changed."""
    state = json.loads(json.dumps(FINE[name]))
    at = state
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = value
    return state


@pytest.mark.parametrize(
    ("name", "path", "value", "said"),
    [
        ("move_the_line", ["line"], 101, "line is 101. Give a whole number from 0 to 100"),
        ("move_the_line", ["groups"], AREAS[:1], "Give two, each with name, harmed and others"),
        ("move_the_line", ["groups", 0, "harmed"], [], "groups[0]: harmed is no list of scores"),
        ("move_the_line", ["groups", 1, "others"], [1.5], "groups[1]: others is no list of scores"),
        ("move_the_line", ["groups", 1, "name"], " ", "groups[1]: name is"),
        ("move_the_line", ["groups", 1, "label"], "x", "It has name, harmed, others"),
        ("move_the_line", ["groups", 0, "others"], [1] * 1000, "at most 1,000"),
        ("move_the_line", ["moved"], {"line": 3}, '"line" is unknown'),
        ("move_the_line", ["moved"], {"guess": "7"}, 'moved: guess is 7. Choose "0", "1" or "same"'),
        ("move_the_line", ["moved"], {"own": "yes"}, "moved: own is yes. Give true or false"),
        ("move_the_line", ["moved"], {"lines": [70, 500]}, "moved: lines[1] is 500. Give a whole number"),
        ("move_the_line", ["moved"], {"lines": [70]}, "moved: lines is [70]. Give two lines"),
        ("move_the_line", ["moved"], {"kept": "x"}, "moved: kept is x. Give a list"),
        ("move_the_line", ["moved"], {"kept": [[70, "a"]]}, "moved: kept[0][1] is a"),
        ("whose_criterion", ["chosen"], {"asks": {"child": "luck"}}, "chosen: asks of child is luck. Choose one of: missed"),
        ("whose_criterion", ["chosen"], {"asks": {"judge": "missed"}}, '"judge" is unknown'),
        ("whose_criterion", ["chosen"], {"kept": 1}, "chosen: kept is 1. Give true or false"),
        ("whose_criterion", ["chosen"], {"own": "no"}, "chosen: own is no. Give true or false"),
        ("whose_criterion", ["chosen"], {"lines": [70, -1]}, "chosen: lines[1] is -1"),
        ("the_fix_that_failed", ["guesses"], [20, "a"], "guesses[1] is a. Give a whole number from 0 to 100"),
        ("whose_criterion", ["people", 0, "asks"], "happiness", "people[0]: asks is happiness. Choose one of: missed"),
        ("whose_criterion", ["people", 1, "id"], "child", "two have the same id"),
        ("whose_criterion", ["people", 1, "why"], "", "people[1]: why is"),
        ("whose_criterion", ["people"], [], "Give at least two"),
        ("the_fix_that_failed", ["counts", "steps"], [], "steps is no list of steps. Give at least two"),
        ("the_fix_that_failed", ["counts", "steps", 1, "asks"], 2, "Give 0 for the first group or 1"),
        ("the_fix_that_failed", ["counts", "steps", 0, "groups", 1, "flagged"], 500, "no more flagged than there are"),
        ("the_fix_that_failed", ["counts", "is"], 4, "counts: is is 4. Give a text"),
        ("the_fix_that_failed", ["counts", "after", 0, "groups"], [], "Give two, each with name, flagged and of"),
    ],
)  # fmt: skip
def test_a_state_that_can_not_be_shown_is_refused_with_its_place_and_its_mend(call, name, path, value, said):
    (found,) = call(["check", name, changed(name, path, value)])
    assert re.match(r"(Type|Range)Error: ", found)
    assert said in found
