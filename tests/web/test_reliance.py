"""The lab on one's own reliance in JavaScript: it counts as Python counts, draws as it says, and loses no run."""

import copy
from collections import Counter
from hashlib import sha256
from itertools import product
from math import comb

import pytest
import traitlets

from staycurious.larkshire.stored import read_stored
from staycurious.questions import Decision, by_sureness, reliance_of, share_of
from staycurious.questions.reliance import TOTALS
from staycurious.widgets.reliance_lab import RelianceLab

CASES = read_stored("reliance_cases.json")
COLLEAGUE = read_stored("reliance_colleague.json")
SEEDS = [sha256(f"seed {number}".encode()).hexdigest()[:32] for number in range(300)]
FIRST, RETEST = ["alone", "advice", "explained"], ["alone", "advice"]


@pytest.fixture
def call(run_node):
    """Give a function that calls some of the module's functions."""
    return lambda *calls: run_node("reliance_calls.mjs", calls)


@pytest.fixture(scope="module")
def labs(run_node):
    """Give 300 labs and 300 re-tests."""
    calls = [["drawLab", CASES["first"], FIRST, seed] for seed in SEEDS]
    calls += [["drawLab", CASES["retest"], RETEST, seed] for seed in SEEDS]
    found = run_node("reliance_calls.mjs", calls)
    return found[: len(SEEDS)], found[len(SEEDS) :]


@pytest.fixture(scope="module")
def lab(labs):
    """Give a drawn lab."""
    return labs[0][0]


def every_decision() -> list[Decision]:
    """Give a decision of every kind that there can be, each with its own step of being sure."""
    kinds = [(arm, *rest) for arm in FIRST for rest in product((True, False), repeat=4)]
    return [
        Decision(f"L-{number:02}", arm, needs, first, first if arm == "alone" else last, 50 + 10 * (number % 6), tool if arm == "advice" else None)
        for number, (arm, needs, first, last, tool) in enumerate(kinds)
    ]  # fmt: skip


def run_of(seed: str, decisions: list[dict], started: str = "2026-11-26T09:00:00.000Z", **more) -> dict:
    """Make a run as the lab stores it."""
    return {
        "part": "first",
        "seed": seed,
        "guess": 1,
        "started": started,
        "ended": None,
        "decisions": decisions,
        **more,
    }


def row_of(entry: dict, first: bool = True, last: bool | None = True) -> dict:
    """Make a decision on a case of a drawn lab, as the lab stores it."""
    needs = next(case["needs"] for case in CASES["first"] if case["id"] == entry["case"])
    return {
        **entry,
        "needs": needs,
        "first": first,
        "sure": 70,
        "last": first if entry["arm"] == "alone" else last,
    }


class TestCounting:
    """The same totals as in Python."""

    def as_json(self, found) -> dict:
        return {name: share._asdict() for name, share in found._asdict().items() if name != "decided"}

    def test_totals_are_named_alike(self, call):
        assert call(["TOTALS"]) == [TOTALS]
        assert [*call(["TOTALS"])[0]] == [*TOTALS]

    def test_records_of_every_kind_come_to_the_same(self, call):
        made = every_decision()
        records = [
            made,
            made[:1],
            made[::3],
            made[20:],
            [],
            [Decision(**row) for row in COLLEAGUE["decisions"]],
        ]
        found = call(*(["relianceOf", [one._asdict() for one in record]] for record in records))
        for record, theirs in zip(records, found, strict=True):
            ours = self.as_json(reliance_of(record))
            assert {name: (share["count"], share["of"]) for name, share in theirs.items()} == {
                name: (share["count"], share["of"]) for name, share in ours.items()
            }
            for name, share in ours.items():
                for end in ("share", "low", "high"):
                    assert theirs[name][end] == pytest.approx(share[end], abs=1e-12)

    def test_how_sure_and_how_often_right_comes_to_the_same(self, call):
        (found,) = call(["bySureness", [one._asdict() for one in every_decision()]])
        ours = by_sureness(every_decision())
        assert [(one["sure"], one["right"], one["of"]) for one in found] == [
            (p.sure, *p.right[:2]) for p in ours
        ]
        assert [one["low"] for one in found] == pytest.approx([p.right.low for p in ours], abs=1e-12)

    def test_every_share_that_a_lab_can_give_has_pythons_interval(self, call):
        pairs = [(count, of) for of in range(25) for count in range(of + 1)]
        for (count, of), share in zip(
            pairs, call(*(["shareOf", count, of] for count, of in pairs)), strict=True
        ):
            ours = share_of(count, of)._asdict()
            assert {name: share[name] for name in ours} == pytest.approx(ours, abs=1e-12)

    def test_the_middle_time_is_the_median_of_a_part(self, call):
        rows = [{"arm": "alone", "seconds": seconds} for seconds in (4, 300, 10, 20)] + [
            {"arm": "advice", "seconds": 7}
        ]
        none = {"low": None, "high": None}
        assert call(["secondsByArm", rows]) == [
            [
                {"arm": "alone", "seconds": 15, "of": 4, **none},
                {"arm": "advice", "seconds": 7, "of": 1, **none},
            ]
        ]

    def test_the_range_of_the_middle_time_holds_it_95_times_in_100_and_no_narrower_one_does(self, call):
        measured = [
            [{"arm": "alone", "seconds": place} for place in range(1, many + 1)] for many in range(1, 41)
        ]
        found = call(*(["secondsByArm", rows] for rows in measured))
        for many, (part,) in zip(range(1, 41), found, strict=True):
            outside = [
                2 * sum(comb(many, heads) for heads in range(end)) / 2**many for end in range(many + 2)
            ]
            if part["low"] is None:
                assert outside[1] > 0.05
                assert many < 6
            else:
                assert part["high"] == many + 1 - part["low"]
                assert outside[part["low"]] <= 0.05 < outside[part["low"] + 1]

    def test_changes_towards_and_away_from_the_tool_have_their_whole(self, call):
        totals = reliance_of([Decision(**row) for row in COLLEAGUE["decisions"]])
        (found,) = call(["switchesOf", self.as_json(totals)])
        assert [(share["count"], share["of"]) for share in found.values()] == [(4, 5), (0, 3)]
        assert found["towards"]["low"] == pytest.approx(share_of(4, 5).low)


class TestDrawing:
    """One person's lab."""

    @pytest.mark.parametrize(("which", "part", "size"), [(0, "first", 8), (1, "retest", 4)])
    def test_each_part_has_its_share_of_everything(self, labs, which, part, size):
        needs = {case["id"]: case["needs"] for case in CASES[part]}
        for lab in labs[which]:
            assert sorted(entry["case"] for entry in lab) == sorted(needs)
            blocks = [lab[at : at + size] for at in range(0, len(lab), size)]
            assert all(len({entry["arm"] for entry in block}) == 1 for block in blocks)
            assert len({block[0]["arm"] for block in blocks}) == len(blocks)
            for block in blocks:
                assert sum(needs[entry["case"]] for entry in block) == size // 2
                kinds = Counter((needs[entry["case"]], entry["tool"]) for entry in block)
                if block[0]["arm"] == "advice":
                    assert kinds == dict.fromkeys(product((True, False), repeat=2), size // 4)
                else:
                    assert {tool for _, tool in kinds} == {None}

    def test_the_order_differs_from_person_to_person(self, labs):
        orders = Counter(tuple(lab[at]["arm"] for at in (0, 8, 16)) for lab in labs[0])
        assert len(orders) == 6
        assert min(orders.values()) > 25  # of 300, 50 each on average
        advised = Counter(entry["case"] for lab in labs[0] for entry in lab if entry["arm"] == "advice")
        assert len(advised) == 24
        assert min(advised.values()) > 65  # 100 each on average
        wrong = Counter(at for lab in labs[0] for at, entry in enumerate([e for e in lab if e["arm"] == "advice"])
                        if entry["tool"] != next(c["needs"] for c in CASES["first"] if c["id"] == entry["case"]))  # fmt: skip
        assert len(wrong) == 8
        assert min(wrong.values()) > 105  # 150 each on average

    def test_the_same_seed_gives_the_same_lab_and_no_two_are_alike(self, labs, call):
        assert call(["drawLab", CASES["first"], FIRST, SEEDS[0]]) == [labs[0][0]]
        assert len({str(lab) for lab in labs[0]}) == len(SEEDS)

    def test_a_new_seed_can_be_drawn_from(self, call):
        one, other = call(["newSeed"], ["newSeed"])
        assert one != other
        assert len(call(["drawLab", CASES["first"], FIRST, one])[0]) == 24

    def test_the_colleagues_record_is_a_lab_that_could_have_been_drawn(self, call):
        (lab,) = call(["drawLab", CASES["first"], FIRST, COLLEAGUE["seed"]])
        made = [{key: row[key] for key in ("case", "arm", "tool")} for row in COLLEAGUE["decisions"]]
        assert made == lab


class TestRecord:
    """What is stored, read again, and put together."""

    def test_a_run_that_was_left_in_the_middle_is_gone_on_with(self, call, lab):
        runs = [run_of(SEEDS[0], [row_of(entry) for entry in lab[:5]])]
        (found,) = call(["openRun", runs, "first", CASES["first"]])
        assert found["run"] == runs[0]
        assert found["lab"] == lab

    def test_a_run_that_is_finished_or_whose_cases_have_changed_is_not(self, call, lab):
        done = run_of(SEEDS[0], [row_of(lab[0])], ended="2026-11-26T10:00:00.000Z")
        other = run_of(SEEDS[0], [{**row_of(lab[0]), "case": "L-99"}])
        assert call(*(["openRun", [run], "first", CASES["first"]] for run in (done, other))) == [None, None]

    def test_of_two_versions_the_one_that_went_further_stays_and_no_run_is_lost(self, call, lab):
        short, long = (run_of(SEEDS[0], [row_of(entry) for entry in lab[:many]]) for many in (2, 3))
        waiting = run_of(SEEDS[0], [*short["decisions"], {**row_of(lab[2]), "last": None}])
        second = run_of(SEEDS[1], short["decisions"][:1], started="2026-11-27T09:00:00.000Z")
        empty = run_of(SEEDS[2], [], started="2026-11-28T09:00:00.000Z")
        merged = call(
            ["mergeRuns", [long], [short]], ["mergeRuns", [short], [long]], ["mergeRuns", [second], [short]],
            ["mergeRuns", [waiting], [short]], ["mergeRuns", [], [empty]], ["mergeRuns", [empty], []],
        )  # fmt: skip
        assert merged == [[long], [long], [short, second], [waiting], [], []]

    def test_what_cannot_be_read_is_told_from_what_can(self, call, lab):
        good = run_of(SEEDS[0], [row_of(lab[0])])
        bad = [copy.deepcopy(good) for _ in range(9)]
        bad[0]["seed"] = "x"
        bad[1]["decisions"][0]["sure"] = 55
        bad[2]["decisions"][0]["arm"] = "__proto__"
        bad[3]["part"] = "constructor"
        bad[4]["started"] = "yesterday"
        bad[5]["decisions"] = {}
        bad[6]["decisions"][0]["first"] = "yes"
        bad[7]["guess"] = "two"
        bad[8]["guess"] = -1
        values = [{"runs": [good]}, *({"runs": [good, one]} for one in bad), {"runs": 3}, "text", 3, {}]
        found = call(*(["readRecord", value] for value in values))
        assert found[0] == {"runs": [good], "whole": True}
        assert found[1:10] == [{"runs": [good], "whole": False}] * 9
        assert found[10:] == [{"runs": [], "whole": False}] * 3 + [{"runs": [], "whole": True}]

    def test_in_words_it_has_counts_and_cases_and_no_times(self, call, lab):
        (words,) = call(["recordWords", [run_of(SEEDS[0], [row_of(entry) for entry in lab[:24]])]])
        assert [*words] == [
            "The lab, begun on 26 November 2026", "The lab, begun on 26 November 2026, case by case",
        ]  # fmt: skip
        lines = words["The lab, begun on 26 November 2026"]
        assert lines[:2] == [
            "Cases decided: 24.",
            "Guess, for the cases where the tool is wrong: end where it points in 1.",
        ]
        assert "Needed a visit this week: left waiting: 0 of 12" in lines
        assert "second" not in str(words)
        assert len(words["The lab, begun on 26 November 2026, case by case"]) == 24

    def test_what_is_taken_along_is_a_count_with_its_interval(self, call):
        assert call(["totalLine", "alone_right", {"count": 6, "of": 8}]) == [
            "Deciding alone: right: 6 of 8 (in the long run, between 41% and 93%)"
        ]

    def test_the_retest_is_two_weeks_after_the_lab_was_finished(self, call, lab):
        done = run_of(SEEDS[0], [row_of(lab[0])], ended="2026-11-30T10:00:00.000Z")
        begun = run_of(SEEDS[1], [row_of(lab[0])])
        found = call(["retestFrom", [done, begun]], ["retestFrom", [begun]], ["retestFrom", []])
        assert found == ["2026-12-14T10:00:00.000Z", None, None]


class TestResults:
    """What the results say, before any page shows it."""

    BY_ID = [[case["id"], case] for case in CASES["first"]]

    @pytest.fixture
    def robin(self):
        """Give the colleague's totals."""
        totals = reliance_of([Decision(**row) for row in COLLEAGUE["decisions"]])
        return {name: share._asdict() for name, share in totals._asdict().items() if name != "decided"}

    @pytest.mark.parametrize(
        ("alone", "advice", "says"),
        [
            ((0, 0), (0, 0), ""),
            ((0, 1), (0, 0), "Too few cases to say anything yet."),
            ((3, 3), (2, 3), "Too few cases to say anything yet."),
            ((3, 3), (2, 4), "Four cases are few. 2 of 4 goes with anybody who would be right in 15 to 85 of 100 such cases. It can’t tell one person apart from their neighbour. And where two parts differ"),
            ((6, 8), (0, 0), "Eight cases are few. 6 of 8 goes with anybody who would be right in 41 to 93 of 100 such cases. It can’t tell one person apart from their neighbour."),
        ],
    )  # fmt: skip
    def test_few_cases_are_said_to_be_few(self, call, robin, alone, advice, says):
        totals = {
            **robin,
            "alone_right": share_of(*alone)._asdict(),
            "advice_right_last": share_of(*advice)._asdict(),
            "explained_right_last": share_of(0, 0)._asdict(),
        }
        (found,) = call(["honest", totals])
        assert found.startswith(says)
        assert ("two parts differ" in found) == ("two parts differ" in says)
        assert bool(found) == bool(says)

    def test_each_change_has_its_whole_and_a_retest_has_no_for_and_against(self, call, robin):
        first, retest = call(["changes", robin, "first"], ["changes", robin, "retest"])
        assert [(share["count"], share["of"]) for _, share in first] == [
            (2, 8),
            (2, 8),
            (4, 5),
            (0, 3),
            (2, 8),
            (1, 8),
        ]
        assert retest == first[:4]

    def test_a_case_that_has_not_come_is_no_case_yet(self, call):
        rows = [["A", share_of(3, 4)._asdict()], ["B", share_of(0, 0)._asdict()]]
        assert call(["shareRows", rows, "no case yet"]) == [
            [["A", "3 of 4", "30% to 95%"], ["B", "no case yet"]]
        ]

    @pytest.mark.parametrize(
        ("guess", "ended", "says"),
        [(1, (3, 4), "You guessed 1. It was 3 of 4. "), (1, (1, 2), "It was 1 of 2 (so far; it will be wrong four times)."),
         (None, (3, 4), ""), (999, (3, 4), ""), (1, (0, 0), "")],
    )  # fmt: skip
    def test_a_guess_is_set_beside_the_count_where_it_can_be_one(self, call, guess, ended, says):
        (found,) = call(["guessWords", guess, share_of(*ended)._asdict(), 4])
        assert says in found
        assert bool(found) == bool(says)

    def test_a_case_is_named_and_an_answer_of_ours_that_has_changed_says_so(self, call):
        row = next(one for one in COLLEAGUE["decisions"] if one["case"] == "L-10")
        same, turned, gone = call(
            ["caseWords", row, self.BY_ID, "Robin"],
            ["caseWords", {**row, "needs": not row["needs"]}, self.BY_ID, "You"],
            ["caseWords", {**row, "case": "L-99"}, self.BY_ID, "You"],
        )
        case = dict(self.BY_ID)["L-10"]
        assert same["title"] == f"L-10, {case['name']}: changed; left waiting"
        assert (
            same["lines"][0] == "Robin: yes, a visit this week, 60% sure; then changed to: no, it can wait."
        )
        assert same["lines"][2] == f"Our answer: yes, a visit this week. {case['why']}"
        assert turned["lines"][2].startswith(
            "Our answer was then: no, it can wait. It has changed since. It is now: yes, a visit this week."
        )
        assert gone["text"] is None
        assert gone["title"] == "L-99: changed; left waiting"

    def test_a_retest_is_compared_with_the_last_whole_lab_before_any_other(self, call, lab):
        whole = run_of(SEEDS[0], [row_of(lab[0])], ended="2026-11-26T10:00:00.000Z")
        begun = run_of(SEEDS[1], [row_of(lab[0])], started="2026-11-28T09:00:00.000Z")
        found = call(["labBefore", [whole, begun]], ["labBefore", [begun]], ["labBefore", []])
        assert [one and one["started"][:10] for one in found] == ["2026-11-26", "2026-11-28", None]


def wrong_cases() -> list[tuple[dict, str]]:
    """Give cases that make no lab, each with what is said of them, in both languages."""

    def changed(act) -> dict:
        cases = copy.deepcopy(CASES)
        act(cases)
        return cases

    return [
        (changed(lambda c: c.pop("rule")), "cases: rule is no text."),
        (changed(lambda c: c.pop("first")), "cases: there is no list first, and the lab begins with it."),
        (changed(lambda c: c.update(third=[])), "is unknown. It has rule, first and retest."),
        (
            changed(lambda c: c["first"].pop()),
            "cases: first has 23 cases. Give 12, or twice, three times as many",
        ),
        (changed(lambda c: c.update(retest=[])), "cases: retest has 0 cases. Give 8,"),
        (changed(lambda c: c["first"][3].pop("ask")), "cases: first, case 4: ask is no text."),
        (changed(lambda c: c["first"][3].pop("name")), "cases: first, case 4: name is no text."),
        (changed(lambda c: c["retest"][0].update(needs="yes")), "cases: retest, case 1: needs is "),
        (
            changed(lambda c: c["first"][0].update(needs=not c["first"][0]["needs"])),
            "half of them need a visit.",
        ),
        (
            changed(lambda c: c["first"][1].update(id="L-01")),
            "cases: first, case 2: there is another case L-01.",
        ),
        (changed(lambda c: c["first"].__setitem__(0, "x")), "cases: first, case 1 is no object."),
    ]


@pytest.mark.parametrize(("cases", "says"), wrong_cases(), ids=[says for _, says in wrong_cases()])
def test_cases_that_make_no_lab_are_refused_with_the_same_place_in_both_languages(call, cases, says):
    (theirs,) = call(["checkCases", cases, "first"])
    assert says in theirs
    with pytest.raises(traitlets.TraitError) as caught:
        RelianceLab(cases)
    assert says in str(caught.value)


def test_the_courses_cases_are_taken(call):
    assert call(["checkCases", CASES, "first"], ["checkCases", CASES, "retest"]) == [None, None]
