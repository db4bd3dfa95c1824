"""The explorables of module 4 in Jupyter: what they hold and refuse, what stands in for them, and where their figures come from."""

import json
import re
from pathlib import Path

import pytest
import traitlets

from staycurious.larkshire import referrals
from staycurious.questions import difference, errors_by_group, share_of
from staycurious.tools.score import load_scorecard, score
from staycurious.tools.score.planting import HELD_OUT, HELD_OUT_SEED
from staycurious.widgets.move_the_line import MoveTheLine, count
from staycurious.widgets.the_fix_that_failed import TheFixThatFailed
from staycurious.widgets.two_groups import FAMILIES, STORED, stored_groups, write
from staycurious.widgets.whose_criterion import MEASURES, WhoseCriterion

ROOT = Path(__file__).resolve().parents[2]
CASES = ROOT / "src/staycurious/widgets/cases"
PEOPLE = json.loads((CASES / "five_people.json").read_text("utf-8"))
AMSTERDAM = json.loads((CASES / "amsterdam.json").read_text("utf-8"))
AREAS = stored_groups("areas")
STATES = {
    MoveTheLine: {"groups": AREAS, "line": 70},
    WhoseCriterion: {"groups": AREAS, "people": PEOPLE, "line": 70},
    TheFixThatFailed: {"counts": AMSTERDAM},
}


def words(html: str) -> str:
    """Give the text of some HTML."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_the_stored_families_are_those_that_the_tool_and_larkshire_give(tmp_path):
    write(tmp_path / "made.json")
    assert (tmp_path / "made.json").read_text("utf-8") == STORED.read_text("utf-8")


def test_five_hundred_families_have_the_shares_of_all_who_were_held_out():
    card = load_scorecard("escalation")
    rows = referrals(HELD_OUT, HELD_OUT_SEED)
    flagged = [score(card, row["referral"]).score >= 70 for row in rows]
    every = errors_by_group(flagged, [row["harm"] for row in rows], [row["referral"]["area"] for row in rows])
    for group in AREAS:
        counted, whole = count(group, 70), every[group["name"].lower()]
        assert counted.n == FAMILIES
        harmed = len(group["harmed"])
        assert harmed / FAMILIES == pytest.approx(whole.base_rate.share, abs=0.5 / FAMILIES)
        wrong, others = whole.false_positive_rate.share, FAMILIES - harmed
        assert counted.false_flag_rate.share == pytest.approx(wrong, abs=1 / others)
        assert counted.found_rate.share == pytest.approx(1 - whole.false_negative_rate.share, abs=1 / harmed)


def test_a_pair_that_is_not_there_is_named_with_those_that_are():
    with pytest.raises(ValueError, match="Choose one of: areas, teams"):
        stored_groups("towns")


# bias_analysis/output/cms_wide.csv, commit 3f2e126: the group's size, the shares of all in it in per cent (TN, FP, FN, TP), and the false positive rate
PUBLISHED = {
    (0, 0): (876, (39.27, 13.70, 26.14, 20.89), 25.9),
    (0, 1): (345, (22.61, 17.68, 24.35, 35.36), 43.9),
    (1, 0): (876, (41.21, 11.76, 30.25, 16.78), 22.2),
    (1, 1): (345, (31.59, 8.70, 31.30, 28.41), 21.6),
    (2, 0): (212, (14.62, 39.15, 16.04, 30.19), 72.8),
    (2, 1): (59, (18.64, 27.12, 20.34, 33.90), 59.3),
}
PUBLISHED_AFTER = {
    (0, 0): (128, (14.84, 41.41, 15.63, 28.13), 73.6),
    (0, 1): (144, (15.97, 31.94, 18.06, 34.03), 66.7),
    (1, 0): (212, (18.40, 35.38, 15.09, 31.13), 65.8),
    (1, 1): (59, (16.95, 28.81, 18.64, 35.59), 63.0),
}


@pytest.mark.parametrize(("part", "published"), [("steps", PUBLISHED), ("after", PUBLISHED_AFTER)])
def test_amsterdams_counts_are_those_that_were_published(part, published):
    assert len(published) == 2 * len(AMSTERDAM[part])
    for (place, side), (size, shares, rate) in published.items():
        group = AMSTERDAM[part][place]["groups"][side]
        negative, false_positive, *_ = (round(size * share / 100) for share in shares)
        assert sum(shares) == pytest.approx(100, abs=0.03)
        assert (group["flagged"], group["of"]) == (false_positive, false_positive + negative)
        assert 100 * group["flagged"] / group["of"] == pytest.approx(rate, abs=0.051)


def test_what_is_said_of_amsterdams_gaps_is_what_the_intervals_allow():
    def apart(part, place):
        one, other = AMSTERDAM[part][place]["groups"]
        return difference(share_of(one["flagged"], one["of"]), share_of(other["flagged"], other["of"]))

    before, after, live = (apart("steps", place) for place in range(3))
    assert before.high < 0  # another nationality far more often: hardly chance
    assert after.low < 0 < after.high
    assert live.low < 0 < live.high  # it turned round, but so few can't tell
    assert all(apart("after", place).low < 0 < apart("after", place).high for place in (0, 1))


def test_each_of_the_five_asks_for_a_number_of_their_own():
    assert sorted(person["asks"] for person in PEOPLE) == sorted(MEASURES)


@pytest.mark.parametrize("widget", STATES, ids=lambda widget: widget.module)
def test_what_the_front_end_reads_can_be_sent_to_it(widget):
    made = widget(**STATES[widget])
    sent = json.loads(json.dumps(made.state()))
    assert {name: sent[name] for name in STATES[widget]} == STATES[widget]


def test_python_reads_what_the_reader_did():
    line = MoveTheLine(AREAS, 70)
    line.set_state({"moved": {"guess": "1", "lines": [70, 90]}})
    whose = WhoseCriterion(AREAS, PEOPLE, 70)
    whose.set_state({"chosen": {"lines": [60, 60]}})
    fix = TheFixThatFailed(AMSTERDAM)
    fix.set_state({"guesses": [30, 40]})
    assert (line.moved["lines"], whose.chosen["lines"], fix.guesses) == ([70, 90], [60, 60], [30, 40])


def changed(widget, path, value):
    """Give a fine state with one thing in it changed."""
    state = json.loads(json.dumps(STATES[widget]))
    at = state
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = value
    return state


@pytest.mark.parametrize(
    ("widget", "path", "value", "said"),
    [
        (MoveTheLine, ["line"], 101, "line is 101. Give a whole number from 0 to 100"),
        (MoveTheLine, ["groups"], AREAS[:1], "there are 1. Give two"),
        (MoveTheLine, ["groups", 0, "harmed"], [], r"groups\[0\]: harmed is no list of scores"),
        (MoveTheLine, ["groups", 1, "others"], [True], r"groups\[1\]: others is no list of scores"),
        (MoveTheLine, ["groups", 1, "name"], " ", r"groups\[1\]: name is ' '. Give a text"),
        (MoveTheLine, ["groups", 1, "label"], "x", "It has name, harmed, others"),
        (MoveTheLine, ["groups", 0, "others"], [1] * 1000, "at most 1,000"),
        (WhoseCriterion, ["line"], -1, "line is -1"),
        (WhoseCriterion, ["groups"], [], "there are 0. Give two"),
        (WhoseCriterion, ["people", 0, "asks"], "happiness", r"people\[0\]: asks is 'happiness'. Choose one"),
        (WhoseCriterion, ["people", 1, "id"], "child", "two have the same id"),
        (WhoseCriterion, ["people", 1, "why"], "", r"people\[1\]: why is ''. Give a text"),
        (WhoseCriterion, ["people", 1], {"who": "x"}, r"people\[1\] is .* It has id, who"),
        (WhoseCriterion, ["people"], [], "there are 0. Give at least two"),
        (TheFixThatFailed, ["counts", "steps"], [], "Give at least two"),
        (TheFixThatFailed, ["counts", "steps", 0], 3, r"steps\[0\] is 3. It has name, short"),
        (TheFixThatFailed, ["counts", "steps", 1, "asks"], 2, r"steps\[1\]: asks is 2. Give 0"),
        (TheFixThatFailed, ["counts", "steps", 1, "then"], None, r"steps\[1\]: then is None. Give a text"),
        (TheFixThatFailed, ["counts", "steps", 0, "groups", 1, "flagged"], 500, "no more flagged than there are"),
        (TheFixThatFailed, ["counts", "is"], 4, "counts: is is 4. Give a text"),
        (TheFixThatFailed, ["counts", "before"], 4, "'before' is unknown"),
        (TheFixThatFailed, ["guesses"], [20, 101], r"guesses\[1\] is 101. Give a whole number"),
        (MoveTheLine, ["moved"], {"line": 3}, "'line' is unknown"),
        (MoveTheLine, ["moved"], {"guess": "7"}, "moved: guess is '7'. Choose"),
        (MoveTheLine, ["moved"], {"opened": 1}, "moved: opened is 1. Give True or False"),
        (MoveTheLine, ["moved"], {"lines": [70, 500]}, r"moved: lines\[1\] is 500"),
        (MoveTheLine, ["moved"], {"kept": "x"}, "moved: kept is 'x'. Give a list"),
        (MoveTheLine, ["moved"], {"kept": [[70]]}, r"moved: kept\[0\] is \[70\]. Give two lines"),
        (WhoseCriterion, ["chosen"], [], "chosen"),
        (WhoseCriterion, ["chosen"], {"asks": {"child": "luck"}}, "chosen: asks of child is 'luck'. Choose one of"),
        (WhoseCriterion, ["chosen"], {"asks": {"judge": "missed"}}, "'judge' is unknown"),
        (WhoseCriterion, ["chosen"], {"kept": "no"}, "chosen: kept is 'no'"),
        (WhoseCriterion, ["chosen"], {"lines": [101, 70]}, r"chosen: lines\[0\] is 101"),
        (TheFixThatFailed, ["counts", "after", 0, "groups"], [], r"after\[0\]: give two groups"),
    ],
)  # fmt: skip
def test_a_state_that_can_not_be_shown_is_refused_with_its_place_and_its_mend(widget, path, value, said):
    with pytest.raises(traitlets.TraitError, match=said):
        widget(**changed(widget, path, value))


def test_in_print_each_has_its_question_and_its_table():
    line, whose, fix = (widget(**state).stand_in_html() for widget, state in STATES.items())
    assert "95 of 462 (21 in 100)" in words(line)
    assert "Where are more families without harm flagged?" in words(line)
    assert whose.count("<td>________</td>") == 5
    assert "which number would they ask for?" in words(whose)
    assert words(fix).index("Guess first") < words(fix).index("120 of 464: 26 in 100 (22 to 30)")


BLOCK = re.compile(
    r"^```\{anywidget\} (?:move_the_line|whose_criterion|the_fix_that_failed)$(.*?)^```$", re.M | re.S
)
#: The lines that are spoken of on paper, and what else is said there beside what is counted.
LINES = (0, 34, 60, 69, 70, 80, 85, 91, 100)
SAID_THERE = {3, 9, 10, 95, 500, 1000, *LINES}


@pytest.mark.parametrize("page", ["m04_fair_to_whom", "explorables"])
def test_every_number_that_stands_in_on_paper_is_one_that_is_counted(page):
    found = BLOCK.findall((ROOT / "book" / f"{page}.md").read_text("utf-8"))
    assert len(found) >= 3
    for block in found:
        state, paper = block.split("\n---\n")
        known = set(SAID_THERE)
        for pair in (AREAS, stored_groups("teams")):
            if f"#{'areas' if pair is AREAS else 'teams'}" in state:
                known |= counts_of(pair)
        if "amsterdam" in state:
            known |= {
                number for part in ("steps", "after") for one in AMSTERDAM[part] for number in counts_in(one)
            }
        numbers = {
            int(number.replace(",", ""))
            for number in re.findall(r"\d[\d,]*", re.sub(r"\{\w+\}`.*?`", "", paper))
        }
        assert numbers <= known, numbers - known


def counts_of(pair) -> set[int]:
    """Give what may be said of two groups at the lines that are spoken of: of each, and of both together."""
    known = set()
    for lines in (*((line, line) for line in LINES), (34, 70), (69, 91)):
        counted = [count(group, line) for group, line in zip(pair, lines, strict=True)]
        for names in ("false_flags", "missed", "flagged", "found"):
            each = [getattr(one, names) for one in counted]
            known |= {*each, sum(each)}
        known |= {rate.of for one in counted for rate in (one.false_flag_rate, one.found_rate)}
        known.add(sum(one.found_rate.of for one in counted))
        known.add(sum(one.n - one.false_flags - one.missed for one in counted))
        one, other = (item.false_flag_rate.share for item in counted)
        known.add(int(100 * abs(one - other) + 0.5))
    return known


def counts_in(part: dict) -> list[int]:
    """Give the counts of a step, and each as so many in 100 with its interval."""
    shares = [share_of(group["flagged"], group["of"]) for group in part["groups"]]
    hundreds = [int(100 * each + 0.5) for one in shares for each in one[2:]]
    return [*(number for one in shares for number in one[:2]), *hundreds]
