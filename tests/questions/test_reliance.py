"""What a record of the lab comes to: by hand, against the record of a made-up colleague, and how far so few cases scatter."""

import json
from collections import Counter

import pytest
from scipy.stats import binom

from staycurious.larkshire.stored import read_stored
from staycurious.questions import (
    Decision,
    Reliance,
    Share,
    by_sureness,
    difference,
    read_decisions,
    reliance_of,
    scatter,
    share_of,
)
from staycurious.questions.reliance import TOTALS

ROW = {
    "case": "L-01",
    "arm": "advice",
    "needs": True,
    "first": True,
    "last": False,
    "sure": 70,
    "tool": False,
}
CASES = read_stored("reliance_cases.json")
COLLEAGUE = read_stored("reliance_colleague.json")


def advised(needs: bool, tool: bool, first: bool, last: bool, sure: int = 70) -> Decision:
    """Make a decision that had advice."""
    return Decision("L-00", "advice", needs, first, last, sure, tool)


def counts(found: Reliance) -> dict[str, tuple[int, int]]:
    """Give each total as its count and its whole."""
    return {name: share[:2] for name, share in found._asdict().items() if isinstance(share, Share)}


class TestByHand:
    """Eight decisions, each of another kind."""

    MADE = (
        advised(needs=True, tool=True, first=False, last=True),  # the tool was right: moved to it
        advised(needs=True, tool=True, first=True, last=True),  # right, and was there already
        advised(needs=False, tool=False, first=True, last=True),  # right, and kept away
        advised(needs=False, tool=True, first=False, last=True),  # wrong: moved to it
        advised(needs=False, tool=True, first=True, last=True, sure=90),  # wrong, and was there already
        advised(needs=True, tool=False, first=True, last=True, sure=100),  # wrong, and kept away
        advised(needs=True, tool=False, first=False, last=True),  # wrong: there already, and moved away
        Decision("L-00", "alone", needs=True, first=False, last=False, sure=90),
    )

    @pytest.mark.parametrize(
        ("total", "count", "of"),
        [
            ("alone_right", 0, 1),
            ("advice_right_first", 3, 7),
            ("advice_right_last", 4, 7),
            ("ended_with_right", 2, 3),
            ("ended_with_wrong", 2, 4),
            ("moved_to_right", 1, 2),
            ("moved_to_wrong", 1, 2),
            ("advice_to_right", 2, 7),
            ("advice_to_wrong", 1, 7),
            ("advice_away", 1, 3),
            ("explained_right_last", 0, 0),
            ("left_waiting", 1, 5),
            ("visited_early", 3, 3),
            ("sure_right", 1, 3),
        ],
    )
    def test_a_total_is_what_one_counts_by_hand(self, total, count, of):
        assert getattr(reliance_of(self.MADE), total) == share_of(count, of)

    def test_every_change_goes_towards_the_tool_or_away_from_it(self):
        found = reliance_of(self.MADE)
        towards = found.moved_to_right.count + found.moved_to_wrong.count
        assert (
            towards + found.advice_away.count
            == found.advice_to_right.count + found.advice_to_wrong.count
            == 3
        )

    def test_how_sure_is_held_against_the_first_decision(self):
        points = {point.sure: point.right[:2] for point in by_sureness(self.MADE)}
        assert points == {70: (2, 5), 90: (0, 2), 100: (1, 1)}
        assert list(points) == sorted(points)


def test_nothing_decided_gives_no_made_up_number():
    found = reliance_of([])
    assert found.decided == 0
    assert {share.share for share in found[1:]} == {None}
    assert by_sureness([]) == []


def test_the_names_of_the_totals_are_the_fields_in_order():
    assert [*TOTALS] == [name for name in Reliance._fields if name != "decided"]


class TestReading:
    """A record as a page or a file gives it."""

    def test_times_and_what_was_not_finished_stay_out(self):
        rows = [{**ROW, "seconds": 12}, {**ROW, "last": None}]
        assert read_decisions(rows) == [Decision("L-01", "advice", True, True, False, 70, False)]

    @pytest.mark.parametrize(
        ("change", "says"),
        [
            ({"arm": "guess"}, "Decision 1: arm is 'guess'. Give one of alone, advice, explained."),
            ({"needs": 1}, "Decision 1: needs is 1. Give True"),
            ({"first": None}, "Decision 1: first is None. Give True"),
            ({"last": "no"}, "Decision 1: last is 'no'. Give True"),
            ({"tool": None}, "Advice is True or False"),
            ({"arm": "explained"}, "stands in the part 'advice' alone"),
            ({"arm": "alone", "tool": None}, "first and last differ where nothing was shown"),
            ({"sure": 40}, "Decision 1: sure is 40. Give a number from 50 to 100."),
        ],
    )
    def test_a_row_that_is_none_is_named_with_its_mend(self, change, says):
        with pytest.raises(ValueError) as caught:  # noqa: PT011
            read_decisions([{**ROW, **change}])
        assert says in str(caught.value)

    @pytest.mark.parametrize("rows", [None, "text", {"runs": []}, 3])
    def test_what_is_no_list_is_refused(self, rows):
        with pytest.raises(ValueError, match="Give a list with one decision for each case"):
            read_decisions(rows)

    def test_a_row_that_is_no_row_is_named(self):
        with pytest.raises(ValueError, match="Decision 2 is 'yes'"):
            read_decisions([ROW, "yes"])


class TestColleague:
    """The record of Robin Ashby, who is made up."""

    DECISIONS = read_decisions(COLLEAGUE["decisions"])

    def test_the_totals_that_are_stored_are_those_that_the_decisions_give(self):
        stored = {name: (total["count"], total["of"]) for name, total in COLLEAGUE["totals"].items()}
        assert stored == counts(reliance_of(self.DECISIONS))

    def test_the_cases_are_the_labs_with_its_answers(self):
        answers = {case["id"]: case["needs"] for case in CASES["first"]}
        assert {one.case: one.needs for one in self.DECISIONS} == answers
        assert len(self.DECISIONS) == 24

    def test_before_and_after_hide_two_good_changes_and_two_bad_ones(self):
        found = counts(reliance_of(self.DECISIONS))
        assert found["advice_right_first"] == found["advice_right_last"] == (5, 8)
        assert found["advice_to_right"] == found["advice_to_wrong"] == (2, 8)
        assert found["ended_with_wrong"] == (3, 4)
        assert found["moved_to_wrong"] == (2, 3)

    def test_no_times_are_stored(self):
        assert "seconds" not in json.dumps(COLLEAGUE)


class TestCases:
    """The lab's cases, as data."""

    ALL = [*CASES["first"], *CASES["retest"]]

    def test_half_of_the_cases_of_each_part_and_each_kind_of_work_need_a_visit(self):
        for name, each in (("first", 6), ("retest", 2)):
            found = Counter((case["work"], case["needs"]) for case in CASES[name])
            assert found == dict.fromkeys(
                [(w, n) for w in ("adults", "children") for n in (True, False)], each
            )

    @pytest.mark.parametrize("case", ALL, ids=lambda case: case["id"])
    def test_a_case_is_short_and_whole(self, case):
        assert set(case) == {"id", "work", "name", "text", "needs", "why", "for", "against", "ask"}
        assert 2 <= len(case["name"].split()) <= 7
        assert 40 <= len(case["text"].split()) <= 75
        assert case["ask"].endswith("?")
        assert all(case[key].strip() == case[key] and case[key] for key in case if isinstance(case[key], str))

    def test_each_case_has_a_number_of_its_own(self):
        assert len({case["id"] for case in self.ALL}) == 32


class TestScatter:
    """Many people who all follow at one rate."""

    def test_the_people_scatter_as_the_binomial_distribution_says(self):
        found = scatter(0.5, 8, people=4000)
        assert sum(found) == 4000
        for followed, people in enumerate(found):
            chance = binom.pmf(followed, 8, 0.5)
            assert abs(people - 4000 * chance) < 4 * (4000 * chance * (1 - chance)) ** 0.5

    def test_the_same_seed_gives_the_same_people_and_another_others(self):
        assert scatter(0.3, 4, seed="a") == scatter(0.3, 4, seed="a") != scatter(0.3, 4, seed="b")

    @pytest.mark.parametrize(
        ("rate", "of", "people"), [(1.5, 8, 10), (0.5, 0, 10), (0.5, 8, 0), ("half", 8, 10)]
    )
    def test_what_cannot_be_drawn_is_refused(self, rate, of, people):
        with pytest.raises(ValueError, match="Give a"):
            scatter(rate, of, people)


def test_where_two_parts_of_eight_differ_by_three_it_may_be_chance():
    # the lab says so in its results
    for count in range(6):
        found = difference(share_of(count + 3, 8), share_of(count, 8))
        assert found.low < 0
