"""What module 6 says in figures and in words is what its records, its cases and its sources' counts come to."""

import ast
import json
import re
from pathlib import Path

import pytest

from staycurious.booktools.lab_on_paper import SHEETS, on_paper
from staycurious.booktools.quiz_file import read_quiz
from staycurious.larkshire import case
from staycurious.questions import difference, share_of
from staycurious.questions.reliance import read_decisions, reliance_of
from staycurious.tools.score import load_scorecard, score

ROOT = Path(__file__).resolve().parents[2]
SLUG = "m06_own_reliance"
DATA = ROOT / "src/staycurious/larkshire/data"
PAGE = " ".join((ROOT / f"book/{SLUG}.md").read_text(encoding="utf-8").split())
EXERCISE = {
    cell["id"]: "".join(cell["source"])
    for cell in json.loads((ROOT / f"exercises/source/{SLUG}/{SLUG}.ipynb").read_text(encoding="utf-8"))[
        "cells"
    ]
}
QUIZ = {one["id"]: one for one in read_quiz(ROOT / f"book/quizzes/{SLUG}.yml")["questions"]}
CASES = json.loads((DATA / "reliance_cases.json").read_text(encoding="utf-8"))
EVERY = [*CASES["first"], *CASES["retest"]]
ROBIN = reliance_of(
    read_decisions(json.loads((DATA / "reliance_colleague.json").read_text(encoding="utf-8"))["decisions"])
)
SAID = {"visit": True, "wait": False, "flag": True, "no flag": False}


def in_hundred(count, of):
    """Give between what a share lies in the long run, of 100."""
    share = share_of(count, of)
    return round(100 * share.low), round(100 * share.high)


def sams_rows():
    """Read Sam's eight rows out of the exercise's table."""
    rows = re.findall(
        r"^\| \d \| (\w+) \| (\d+)% \| ([\w ]+) \| (\w+) \| (\w+) \|$", EXERCISE["m06_record"], re.M
    )
    return read_decisions(
        {
            "case": str(number),
            "arm": "advice",
            "needs": SAID[ours],
            "first": SAID[first],
            "sure": int(sure),
            "tool": SAID[tool],
            "last": SAID[last],
        }
        for number, (first, sure, tool, last, ours) in enumerate(rows, 1)
    )


def key_of(name):
    """Give what a question's key holds."""
    (call,) = [
        node
        for node in ast.walk(ast.parse(EXERCISE[f"{name}_test"]))
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("_key")
    ]
    return {keyword.arg: ast.literal_eval(keyword.value) for keyword in call.keywords}


def sorted_rows(rows, right):
    """Count the rows in which the tool was right (or wrong): there already, moved to it, stayed elsewhere."""
    those = [row for row in rows if (row.tool == row.needs) is right]
    there = sum(row.first == row.last == row.tool for row in those)
    moved = sum(row.first != row.tool and row.last == row.tool for row in those)
    return [there, moved, len(those) - there - moved]


class TestSam:
    """The record that the exercise asks about."""

    def test_the_tool_is_right_and_wrong_as_often_as_the_text_says(self):
        rows = sams_rows()
        wrong = [row.tool for row in rows if row.tool != row.needs]
        assert (len(rows), wrong.count(True), wrong.count(False)) == (8, 2, 2)

    def test_the_keys_of_questions_1_and_2_are_what_the_rows_come_to(self):
        rows, sam = sams_rows(), reliance_of(sams_rows())
        assert key_of("m06_q1")["right"] == sam.ended_with_wrong.count
        assert key_of("m06_q2")["right"] == [sorted_rows(rows, True), sorted_rows(rows, False)]

    def test_the_common_mistakes_of_question_1_are_the_counts_that_their_words_name(self):
        sam, rows = reliance_of(sams_rows()), sams_rows()
        ended = sam.ended_with_right.count + sam.ended_with_wrong.count
        wrong = sum(row.tool != row.needs for row in rows)
        assert list(key_of("m06_q1")["common"]) == [
            sam.moved_to_wrong.count,
            sam.ended_with_right.count,
            wrong,
            ended,
        ]

    def test_the_rows_that_feedback_names_are_those(self):
        rows = dict(enumerate(sams_rows(), 1))
        assert [n for n, row in rows.items() if row.tool != row.needs] == [1, 3, 4, 6]
        assert [n for n, row in rows.items() if row.first != row.last] == [3, 5]
        assert (rows[3].last == rows[3].needs, rows[5].last == rows[5].needs) == (False, True)
        assert rows[4].first == rows[4].last == rows[4].tool != rows[4].needs
        assert [n for n, row in rows.items() if row.sure >= 90 and row.first != row.needs] == [7]

    def test_claims_about_before_and_after_are_true(self):
        sam = reliance_of(sams_rows())
        assert (sam.advice_right_first.count, sam.advice_right_last.count) == (5, 5)
        assert (sam.advice_to_right.count, sam.advice_to_wrong.count) == (1, 1)

    def test_the_counts_of_four_have_their_ranges(self):
        line = EXERCISE["m06_record"].split("**Counts of four.**")[1]
        told = re.findall(r"(\d) of 4 (?:goes )?with (\d+) to (\d+)", line)
        assert [(int(low), int(high)) for _, low, high in told] == [in_hundred(n, 4) for n in range(5)]

    def test_what_the_chatbot_says_right_and_wrong_is_so(self):
        told = dict(re.findall(r'"id": "(n\d+)", "text": "([^"]+)"', EXERCISE["m06_q5_control"]))
        sam, totals = reliance_of(sams_rows()), EXERCISE["m06_record"]
        first, last = sam.advice_right_first.count, sam.advice_right_last.count
        assert f"You had {first} of 8 right before the advice and {last} of 8 after it." == told["n6"]
        assert "right before | 5 of 8" in totals
        assert "right after | 6 of 8" in totals
        assert "6 of 8 right before and 5 of 8 after" in told["n7"], "the other way round: contradicted"
        assert "alone | 7 of 8" in totals
        assert "7 of 8" in told["n3"]

    def test_question_3_gives_the_shares_with_their_intervals(self):
        asked = re.findall(
            r"\*\*(\d) of (\d)\*\*[^(]*\([^)]*between (\d+) and (\d+) of 100",
            " ".join(EXERCISE["m06_q3_ask"].split()),
        )
        assert [in_hundred(int(count), int(of)) for count, of, *_ in asked] == [
            (int(low), int(high)) for *_, low, high in asked
        ]
        right, wrong = (share_of(int(count), int(of)) for count, of, *_ in asked)
        assert difference(right, wrong).low < 0, "these cases can't tell the two apart, as the key says"

    def test_what_question_3_gives_away_is_no_answer_to_question_1(self):
        sam = reliance_of(sams_rows())
        assert f"{sam.ended_with_wrong.count} of 4" not in EXERCISE["m06_q3_ask"]

    def test_the_other_totals_have_their_intervals_and_agree_with_one_another(self):
        told = re.findall(r"^\| .+ \| (\d+) of (\d+) \| (\d+) to (\d+) \|$", EXERCISE["m06_record"], re.M)
        assert len(told) == 6
        for count, of, low, high in told:
            assert in_hundred(int(count), int(of)) == (int(low), int(high))
        alone, _, explained, waiting, early, sure = (int(count) for count, *_ in told)
        assert alone + explained + 5 == 24 - waiting - early, (
            "who isn't right was left waiting or visited early"
        )
        rows = [row for row in sams_rows() if row.sure >= 90]
        assert sum(row.first == row.needs for row in rows) <= sure

    def test_the_two_cases_to_write_about_are_rows_of_the_table(self):
        rows = dict(enumerate(sams_rows(), 1))
        say = {value: word for word, value in SAID.items() if word in ("visit", "wait")}
        for number in (3, 6):
            row = rows[number]
            told = next(
                p for p in EXERCISE["m06_written_ask"].split("\n\n") if p.startswith(f"**Row {number} ")
            )
            assert f"Sam said *{say[row.first]}*, {row.sure}% sure." in told
            assert ("a flag" in told) is row.tool
            assert f"*{say[row.last]}*. Our answer: {say[row.needs]}." in told


class TestThePage:
    """Robin's record, the intervals and the published counts on the page."""

    def test_what_the_page_says_of_robin_is_robins_record(self):
        assert f"Robin ended there in {ROBIN.ended_with_wrong.count} of {ROBIN.ended_with_wrong.of}." in PAGE
        there = ROBIN.ended_with_wrong.count - ROBIN.moved_to_wrong.count
        assert (there, ROBIN.moved_to_wrong.count) == (1, 2)
        assert "Robin had been there once and moved twice." in PAGE
        assert (
            f"{ROBIN.advice_right_first.count} of 8 right before the advice and {ROBIN.advice_right_last.count} of 8 after"
            in PAGE
        )
        assert (ROBIN.advice_to_right.count, ROBIN.advice_to_wrong.count) == (2, 2)
        assert "two changes for the better and two for the worse" in PAGE
        assert (
            f"they ended there in {ROBIN.ended_with_right.count} of {ROBIN.ended_with_right.of}, and had moved twice"
            in PAGE
        )
        assert ROBIN.moved_to_right.count == 2

    def test_robin_followed_one_wrong_flag_and_both_wrong_silences(self):
        rows = json.loads((DATA / "reliance_colleague.json").read_text(encoding="utf-8"))["decisions"]
        wrong = [row for row in rows if row["tool"] is not None and row["tool"] != row["needs"]]
        ended = {
            tool: [row["last"] == tool for row in wrong if row["tool"] is tool] for tool in (True, False)
        }
        assert sorted(ended[True]) == [False, True]
        assert ended[False] == [True, True]
        assert (
            "Robin followed one wrong flag, and not the other. They ended with both wrong silences." in PAGE
        )

    def test_robins_eight_rows_stand_on_the_page_as_they_are_in_the_record(self):
        rows = json.loads((DATA / "reliance_colleague.json").read_text(encoding="utf-8"))["decisions"]
        say, tell = {True: "visit", False: "wait"}, {True: "flag", False: "no flag"}
        advised = [row for row in rows if row["arm"] == "advice"]
        for number, row in enumerate(advised, 1):
            first = f"{say[row['first']]}, {row['sure']}%"
            told = [str(number), first, tell[row["tool"]], say[row["last"]], say[row["needs"]]]
            assert f"| {' | '.join(told)} |" in PAGE
        assert (ROBIN.sure_right.count, ROBIN.sure_right.of) == (7, 9)
        assert "90% sure or more in nine, and right in seven of those" in PAGE

    @pytest.mark.parametrize("count", range(5))
    def test_the_table_of_intervals_is_worked_out(self, count):
        low, high = in_hundred(count, 4)
        assert f"| {count} of 4 | {low} to {high} of 100 |" in PAGE

    def test_the_interval_in_the_text_is_that_of_three_of_four(self):
        low, high = in_hundred(3, 4)
        assert f"in the long run, between {low} and {high} of 100." in PAGE

    def test_the_polish_counts_come_to_the_shares_that_are_given(self):
        before, after = 226 / 795, 145 / 648
        assert (round(100 * before), round(100 * after), round(100 * (before - after))) == (28, 22, 6)
        assert "226 of 795" in PAGE
        assert "145 of 648" in PAGE
        assert "28 of 100, and then 22 of 100. The fall is 6 of 100" in PAGE

    def test_rafi_has_no_flag_as_the_page_says(self):
        assert not score(load_scorecard("escalation"), case("R-1115")["referral"]).flagged
        assert "house to himself since half-term" in case("R-1115")["story"]

    def test_there_are_as_many_questions_as_the_page_says(self):
        assert len(QUIZ) == 7
        assert "Seven questions." in PAGE

    def test_who_never_moved_is_given_the_interval_of_none_of_four(self):
        assert f"0 of 4 goes with anything up to {in_hundred(0, 4)[1]} of 100" in PAGE

    def test_half_of_the_needless_calls_were_made_alone_as_the_table_says(self):
        alone, low, high = map(
            float, re.search(r"needlessly:\*\* ([\d.]+) alone, ([\d.]+) to ([\d.]+)", PAGE).groups()
        )
        assert (alone, low, high) == (51.4, 80.5, 86.0), "as the abstract gives them"
        assert 45 < alone < 55
        assert "half of the images with a wrong flag had been called back with no AI at all" in PAGE


class TestTheQuiz:
    """Ada's counts and the two students."""

    def test_adas_answer_is_those_who_were_there_and_those_who_moved(self):
        one = QUIZ["m06_k2"]
        there, moved, stayed = (
            int(re.search(pattern, one["ask"])[1])
            for pattern in (r"In (\d+) of them Ada had first", r"In (\d+) she had", r"In (\d+) she kept")
        )
        assert f"**{there + moved + stayed} cases the tool was wrong**" in one["ask"]
        assert one["answer"] == there + moved
        assert {row["value"] for row in one["common"]} == {there, moved, stayed, there + moved + stayed}

    def test_the_twelve_people_have_four_cases_of_each_kind(self):
        ask = QUIZ["m06_k4"]["ask"]
        assert re.findall(r"\d+ of (\d+)", ask) == [str(12 * 4)] * 2
        ended, against = (int(count) for count in re.findall(r"(\d+) of 48", ask))
        told = " ".join(f"{one['text']} {one['feedback']}" for one in QUIZ["m06_k4"]["options"])
        assert f"Only the {ended} matter" in told
        assert f"in those {against}" in told


class TestTheLabOnPaper:
    """The sheets that are printed."""

    def test_each_case_stands_on_one_sheet_and_its_answer_on_another(self):
        for name, answers in (("first", "answers"), ("retest", "retest-answers")):
            sheets = [
                on_paper(one)
                for one in SHEETS
                if one.startswith("retest") is (name == "retest") and not one.endswith("answers")
            ]
            for one in CASES[name]:
                assert sum(f"**{one['id']}.** {one['text']}" in sheet for sheet in sheets) == 1
                assert not any(one["why"] in sheet for sheet in sheets)
                said = "visit" if one["needs"] else "wait"
                assert f"- **{one['id']}: {said}.** {one['why']}" in on_paper(answers)

    @pytest.mark.parametrize(("sheet", "each"), [("advice", 2), ("retest-advice", 1)])
    def test_the_tool_is_right_and_wrong_as_often_as_is_said(self, sheet, each):
        told = dict(re.findall(r"\*\*(\S+)\.\*\* .+\n\n> .+The tool: (flag|no flag)\.", on_paper(sheet)))
        pairs = [(one["needs"], SAID[told[one["id"]]]) for one in EVERY if one["id"] in told]
        assert pairs.count((False, True)) == pairs.count((True, False)) == each
        assert pairs.count((True, True)) == pairs.count((False, False)) == each

    def test_half_of_a_sheets_cases_need_a_visit(self):
        for sheet in SHEETS:
            on_it = [one["needs"] for one in EVERY if f"**{one['id']}.**" in on_paper(sheet)]
            assert 2 * sum(on_it) == len(on_it)

    def test_a_mistyped_sheet_is_named(self):
        with pytest.raises(ValueError, match="Did you mean 'advice'"):
            on_paper("advise")

    def test_the_rule_is_the_labs_on_the_page_and_on_paper(self):
        paper = (ROOT / "book/educators/reliance_on_paper.md").read_text(encoding="utf-8")
        assert CASES["rule"] in paper
        plain = PAGE.replace("*", "")
        for sentence in re.findall(r"[^.]+\.", CASES["rule"]):
            assert sentence.strip() in plain


class TestTheCases:
    """The referrals of the lab."""

    def test_every_case_has_a_short_name_of_its_own_that_gives_nothing_away(self):
        names = [one["name"] for one in EVERY]
        assert len(set(names)) == len(names)
        assert max(len(name.split()) for name in names) <= 6
        assert not re.search(r"visit|wait\b|urgent|fine", " ".join(names))

    def test_half_of_each_list_needs_a_visit_and_each_work_has_as_many(self):
        for name, many in (("first", 6), ("retest", 2)):
            counted = [(one["work"], one["needs"]) for one in CASES[name]]
            assert {pair: counted.count(pair) for pair in counted} == {
                (work, needs): many for work in ("adults", "children") for needs in (True, False)
            }

    @pytest.mark.parametrize("one", EVERY, ids=lambda one: one["id"])
    def test_a_case_is_short_and_says_why_in_two_sentences_and_asks_something_open(self, one):
        assert 45 <= len(one["text"].split()) <= 65
        assert len(re.findall(r"[.!?](?=\s|$)", one["why"])) == 2
        assert one["ask"].endswith("?")
        for line in (one["for"], one["against"]):
            assert len(re.findall(r"[.!?](?=\s|$)", line)) == 1

    def test_nobody_can_tell_the_answer_from_a_cases_length_or_place(self):
        mean = {
            needs: sum(len(one["text"].split()) for one in EVERY if one["needs"] is needs) / 16
            for needs in (True, False)
        }
        assert abs(mean[True] - mean[False]) < 3
        odd = sum(one["needs"] for one in CASES["first"][::2])
        assert 3 <= odd <= 9

    def test_for_and_against_give_no_advice(self):
        for one in EVERY:
            said = f"{one['for']} {one['against']}".lower()
            assert not re.search(r"\b(?:should|must|needs? a visit|can wait|urgent(?:ly)?\b(?! by))", said), (
                one["id"]
            )
