"""The class report: figures worked out by hand, in a page that everybody can read and that names nobody."""

import copy
import math
import random
import re
from datetime import date

import pytest
from audit import axe_violations, overflow_of
from bs4 import BeautifulSoup
from classroom import M02, answered, copy_of
from nbgrader.api import Gradebook
from scipy.stats import pearsonr

from staycurious import cli
from staycurious.marking.course import MarkingError, open_course, register
from staycurious.marking.engine.book import Person
from staycurious.marking.engine.run import mark_class
from staycurious.marking.people.class_answers import Answer, Asked, ClassWork, _asked, read_class
from staycurious.marking.people.class_charts import steps
from staycurious.marking.people.class_figures import (
    discrimination,
    facility,
    misled,
    others_points,
    strong_third,
    totals,
)
from staycurious.marking.people.class_report import class_report, read_codes, write_report
from staycurious.marking.people.class_rows import answered as rows_of
from staycurious.marking.people.given import HandMarking
from staycurious.marking.withdrawing import withdraw
from staycurious.questions.inventory import IDEAS, Sitting, encode, person_of, read_lines
from staycurious.questions.inventory import Answer as Said

M06 = "m06_own_reliance"
DAY = date(2026, 11, 26)
# nbgrader's own queries do this
pytestmark = pytest.mark.filterwarnings("ignore:Object of type <Submitted.*> not in session")

# A class of 36, twelve of each. The strong have all 13 points of questions 1 to 6, and 8 of them miss the last one.
STRONG = {
    "m02_q1": "194",
    "m02_q2": "[[21, 194], [9, 776]]",
    "m02_q3": "10",
    "m02_q4": "['C-02', 'C-09']",
    "m02_q5": "'enquiries'",
    "m02_q6": "['counted', 'common', 'others']",
    "m02_q7": "970",
}
# 1 + 1 + 0 + 1 + 0 + 2 + 1 = 6 points, as in test_class.py
MIDDLE = {
    "m02_q1": "200",
    "m02_q2": "[[21, 200], [9, 770]]",
    "m02_q3": "70",
    "m02_q4": "['C-04', 'C-12']",
    "m02_q5": "'chance'",
    "m02_q6": "['counted', 'common']",
    "m02_q7": "970",
}
WEAK = {"m02_q5": "'home'", "m02_q6": "['records']"}
# what three of the weak wrote for question 1 can't be read, and one gave somebody's candidate number
UNREAD = "'ask Quillfeather, she knows'"
NUMBER = "817"
PROSE = "I am Zebedee Quillfeather, and I would ask Leo's mum."


def class_of_36():
    for number in range(12):
        yield f"c{number}x7041", {**STRONG, **({"m02_q7": "1000"} if number < 8 else {})}
        yield f"m{number}x7041", MIDDLE
        yield (
            f"w{number}x7041",
            {**WEAK, "m02_q1": UNREAD if number < 3 else NUMBER if number == 3 else "500"},
        )


@pytest.fixture(scope="module")
def marked(released, tmp_path_factory):
    """Give a course whose class of 36 is marked, but for the written answers. Copy it; don't change it."""
    course = copy_of(released, tmp_path_factory.mktemp("report"))
    blank, people = course.released(), []
    for student, answers in class_of_36():
        course.hand_in(student, answered(copy.deepcopy(blank), {**answers, "m02_written": PROSE}))
        people.append(Person(student, "Zebedee", "Quillfeather", f"{student}@example.ac.uk"))
    mark_class(open_course(course.folder), M02, people=people)
    return course


@pytest.fixture(scope="module")
def work(marked):
    return read_class(open_course(marked.folder), M02)


@pytest.fixture(scope="module")
def page(work):
    return class_report(work, read_lines(codes()), DAY)


def soup_of(page):
    return BeautifulSoup(page, "html.parser")


def tables(page):
    """Give each table's rows of texts, by its caption."""
    return {
        table.caption.get_text(" ", strip=True): [
            [" ".join(cell.get_text(" ").split()) for cell in row.find_all(["th", "td"])]
            for row in table.tbody.find_all("tr")
        ]
        for table in soup_of(page).find_all("table")
    }


def words(page, part):
    """Give the text of a part of the page, by the id of its heading."""
    section = soup_of(page).find(id=part).parent
    return " ".join(section.get_text(" ").split())


def codes(people=12, edition="A", gain=1):
    """Give codes of so many people: before, the first 3 ideas are right; after, so many more."""

    def code(person, sitting, right):
        marks = tuple(Said(at < right, 100 if at == 11 else 60) for at in range(len(IDEAS)))
        form = "AB"[(person % 2) ^ (sitting == "after")]
        return encode(Sitting(sitting, form, edition, person_of(f"word {person}"), marks))

    before = [code(person, "before", 3) for person in range(people)]
    after = [code(person, "after", 3 + gain * (1 + person % 2)) for person in range(people)]
    return "\n".join(["Code, who sent it", *before, *after])


def small(scores, points=2.0):
    """Give the work of a class on questions without answers: a list of points for each question."""
    asked = [Asked(name, f"Question {name[1:]} · Counting", points) for name in scores]
    students = len(next(iter(scores.values())))
    return ClassWork("m99_small", "M99 · Small", students, asked, scores, {}, 0, 0)


class TestFigures:
    """What is worked out, by hand."""

    def test_a_question_counts_once_nine_in_ten_have_a_mark_for_it(self):
        ten = [1.0] * 9
        found = totals(
            {"q1": 2, "q2": 2, "q3": 0, "q4": 3},
            {"q1": [*ten, 2.0], "q2": [*ten, None], "q3": [0.0] * 10, "q4": [None, None, *ten[:8]]},
        )
        assert found.counted == ["q1", "q2"]
        assert found.waiting == ["q2", "q4"]
        assert found.out_of == 4, "the withdrawn one counts for nobody"
        assert found.points == [2.0] * 9 + [None]

    def test_nothing_counts_where_everything_waits(self):
        found = totals({"q1": 2}, {"q1": [None] * 6})
        assert (found.counted, found.points) == ([], [None] * 6)
        assert others_points("q1", found, {"q1": [None] * 6}) == [None] * 6

    def test_a_question_is_held_against_the_sum_of_the_others(self):
        scores = {"q1": [2.0, 0.5, None], "q2": [1.0, 1.0, 1.0], "q3": [0.0, 2.0, 2.0]}
        found = totals({"q1": 2, "q2": 2, "q3": 2}, scores)
        assert found.counted == ["q2", "q3"], "two of three is less than nine in ten"
        assert others_points("q2", found, scores) == [0.0, 2.0, 2.0]
        assert others_points("q1", found, scores) == [1.0, 3.0, None]

    def test_a_share_of_points_has_wilsons_interval(self):
        # 3 of 10 has 10.8 to 60.3 of 100: Wilson's, as published tables give it
        found = facility([2.0] * 3 + [0.0] * 7, 2)
        assert (found.n, found.share) == (10, 0.3)
        assert [round(end, 3) for end in found[2:]] == [0.108, 0.603]
        halves = facility([1.0] * 6 + [0.0] * 4, 2)
        assert halves == pytest.approx(found), "half marks of six are as many points as full ones of three"
        assert facility([3.0] * 10, 2).share == 1, "extra credit is no more than all"
        assert facility([1.0] * 4 + [None] * 30, 2) is None

    def test_a_correlation_and_its_interval_are_scipys(self):
        scores = [(7 * place) % 5 / 2 for place in range(40)]
        rest = [(11 * place) % 13 + place / 4 for place in range(40)]
        found, theirs = discrimination(scores, rest), pearsonr(scores, rest)
        interval = theirs.confidence_interval()
        assert found.r == pytest.approx(theirs.statistic, abs=1e-12)
        assert (found.low, found.high) == pytest.approx((interval.low, interval.high), abs=1e-9)

    def test_a_correlation_worked_out_by_hand(self):
        # Two of four have the point, and 3 and 1 of the others' points where those without it have 1 and 1: times ten, so that
        # there are forty. Means 0.5 and 1.5; products 0.75 - 0.25 + 0.25 + 0.25 = 1; squares 1 and 3; r = 1 / sqrt(3).
        found = discrimination([1, 1, 0, 0] * 10, [3, 1, 1, 1] * 10)
        assert found.r == pytest.approx(1 / math.sqrt(3))
        reach = 1.959964 / math.sqrt(37)
        assert found.low == pytest.approx(math.tanh(math.atanh(1 / math.sqrt(3)) - reach), abs=1e-6)

    def test_nineteen_in_twenty_intervals_hold_the_true_correlation(self):
        # Half have the point; seven others agree with it in three of five. Between the halves the others' sums lie 7/5 apart, so
        # their variance is 0.49, and 7 x 0.24 within: the true r is 0.7 / sqrt(0.49 + 1.68). Points are far from normal here.
        drawn, held, true = random.Random(5), 0, 0.7 / math.sqrt(0.49 + 1.68)
        for _ in range(400):
            scores = [drawn.randrange(2) for _ in range(40)]
            rest = [sum(one if drawn.random() < 0.6 else 1 - one for _ in range(7)) for one in scores]
            found = discrimination(scores, rest)
            held += found.low <= true <= found.high
        assert 0.92 <= held / 400 <= 0.98

    @pytest.mark.parametrize(
        ("scores", "rest", "why"),
        [
            ([1, 0] * 14, [1, 0] * 14, "fewer than 30"),
            ([1, 0] * 15, [None, 0] * 15, "fewer than 30"),
            ([1] * 30, [1, 0] * 15, "the same points here"),
            ([1, 0] * 15, [7] * 30, "the same points in the others"),
        ],
    )
    def test_no_correlation_is_made_up(self, scores, rest, why):
        found = discrimination(scores, rest)
        assert found.r is None
        assert why in found.why_not

    def test_a_perfect_correlation_has_no_width(self):
        assert discrimination([1, 0] * 15, [0, 1] * 15)[1:4] == (-1, -1, -1)

    def test_the_strong_are_the_third_with_most_points_and_whoever_has_as_many(self):
        assert strong_third([*range(30)]) == set(range(20, 30))
        assert strong_third([9] * 12 + [0] * 18 + [None] * 3) == set(range(12))
        assert strong_third([9] * 16 + [0] * 14) is None, "more than half have as many"
        assert strong_third([*range(29), None]) is None, "too few"

    def test_a_mistake_of_fewer_than_five_is_not_broken_down(self):
        strong, everybody = set(range(10)), set(range(30))
        assert misled({0, 1, 2, 3}, strong, everybody) is None
        # 6 of 10 less 0 of 20: Newcombe's interval, from Wilson's 0.313 to 0.832 and 0 to 0.161, is 0.6 less
        # sqrt(0.287² + 0.161²) = 0.329 to 0.6 more sqrt(0.232² + 0) = 0.232
        found = misled(range(6), strong, everybody)
        assert found[:4] == (6, 10, 0, 20)
        assert [round(each, 2) for each in found[4:]] == [0.6, 0.27, 0.83]

    @pytest.mark.parametrize(
        ("out_of", "width"),
        [(20, 2), (14, 2), (15, 1.5), (13, 1.5), (5, 0.5), (3, 0.5), (100, 10), (1, 0.5), (0.7, 0.5)],
    )
    def test_points_are_shown_in_few_even_steps(self, out_of, width):
        assert steps(out_of) == width


class TestClass:
    """The class of 36, marked by the engine."""

    def test_points_are_those_worked_out_by_hand(self, page):
        # 33 have all their marks in questions 1 to 7: nine weak with 0, twelve with 6, eight with 13 and four with 14
        said = words(page, "marks")
        assert "Question 1 (3 answers), Question 8 (36 answers)" in said
        assert (
            "Of 14 points, the student in the middle has 6; the middle half of the class have from 0 to 13."
            in said
        )
        assert "3 students can’t be counted in yet" in said
        found = dict(tables(page)["Students by points, of 33"])
        assert {step: n for step, n in found.items() if not n.startswith("0")} == {
            "0 to under 2": "9 (27%)",
            "6 to under 8": "12 (36%)",
            "12 to 14": "12 (36%)",
        }

    def test_shares_of_points_are_those_worked_out_by_hand(self, page):
        found = {
            row[0][:10]: row[1:] for row in tables(page)["Each question, with its 95% intervals in brackets"]
        }
        # 12 × 2 and 12 × 1 of 33 × 2; Wilson's interval of 18 of 33 is 38.0 to 70.2
        assert found["Question 1"][:2] == ["33", "55% (38% to 70%)"]
        # 12 of 36, and Wilson's 20.2 to 49.7
        assert found["Question 5"][:2] == ["36", "33% (20% to 50%)"]
        assert found["Question 8"] == [
            "0",
            "fewer than 5 marks",
            "not said: fewer than 30 students with marks",
        ]

    def test_a_question_that_misled_the_strong_is_named_with_its_interval(self, page):
        said = words(page, "strong")
        assert "Question 7 · The tool that flags nobody (1 point) . Answered: 1,000 families" in said
        # 8 of 12 less 0 of 12; Wilson's 39.1 to 86.2 and 0 to 24.2: 66.7 less 36.7, and more 19.5
        assert (
            "8 of the 12 strong did so, and 0 of the 12 others. The difference is +67 in 100, with an interval from +30 to +86."
            in said
        )
        assert said.count("strong did so") == 1

    def test_each_answer_stands_with_what_its_key_says(self, page):
        (right, n), (common, m), (other, k) = tables(page)["Question 1: answers, of 33"]
        assert (n, m, k) == ("12 (36%)", "12 (36%)", "9 (27%)")
        assert right.startswith("194 families 2 of 2 points Yes.")
        assert common.startswith("200 families 1 of 2 points Very close. That's 2 in 10 of all 1,000.")
        assert other.startswith("500 families and 1 with other answers 0 of 2 points Go step by step.")
        said = words(page, "answers")
        assert "33 answers read; 3 that only a person can read." in said
        assert "24 answers read; 12 left open." in said

    def test_an_option_is_named_as_students_saw_it_and_one_that_nobody_chose_stands_too(self, page):
        rows = dict(tables(page)["Question 5: answers, of 36"])
        (threshold,) = (n for said, n in rows.items() if said.startswith("The legal test is met."))
        assert threshold == "0 (0%)"
        (chance,) = (said for said in rows if said.startswith("A chance of harm."))
        assert "0 of 1 point A number out of 100 looks just like a chance" in chance

    def test_of_several_options_each_says_whether_it_belongs_and_who_left_it_out(self, page):
        rows = dict(tables(page)["Question 6: answers, of 36"])
        (others,) = (said for said in rows if said.startswith("Other families flagged."))
        assert "Belongs; 24 left it out You need this one." in others
        assert rows[others] == "12 (33%)"
        (records,) = (said for said in rows if said.startswith("How many records."))
        assert "Doesn’t belong Worth knowing, but" in records

    def test_the_commonest_mistakes_come_first(self, page):
        found = [
            " ".join(item.get_text(" ").split())[:60]
            for item in soup_of(page).find(id="commonest").parent.find_all("li")
        ]
        assert len(found) == 5
        # 12 of 24 gave question 2's or 3's or 4's common wrong answer, and 24 of 36 left one of question 6 out
        assert [re.match(r"(\d+ of \d+) in (Question \d)", one).groups() for one in found] == [
            ("24 of 36", "Question 6"),
            *[("12 of 24", f"Question {number}") for number in (2, 3, 4)],
            ("12 of 33", "Question 1"),
        ]

    def test_nobody_is_named_and_no_rare_answer_gives_anybody_away(self, page):
        for secret in ("Quillfeather", "Zebedee", "x7041", "example.ac.uk", NUMBER, "Leo's mum", "word 1"):
            assert secret not in page
        assert not re.search(r"[A-Z2-9]{4}-[A-Z2-9]{4}", page), "no code stands on it"

    def test_the_page_runs_nothing_and_asks_nobody(self, page):
        assert "<script" not in page
        assert not re.findall(r"https?:|//\w|url\(|@import|style=", page.partition("<body>")[2])
        policy = soup_of(page).find("meta", {"http-equiv": "Content-Security-Policy"})["content"]
        assert re.fullmatch(
            r"default-src 'none'; style-src 'sha256-[\w+/]+='; base-uri 'none'; form-action 'none'", policy
        )

    def test_two_runs_say_the_same(self, marked, page):
        again = read_class(open_course(marked.folder), M02)
        assert class_report(again, read_lines(codes()), DAY) == page

    def test_headings_go_down_by_one_and_charts_have_a_table(self, page):
        soup = soup_of(page)
        levels = [int(one.name[1]) for one in soup.find_all(re.compile("^h[1-6]$"))]
        assert levels[0] == 1
        assert all(after <= before + 1 for before, after in zip(levels, levels[1:], strict=False))
        charts = soup.find_all("svg", class_="chart")
        assert len(charts) == 4
        for chart in charts:
            assert "table below holds the same numbers" in chart["aria-label"]
            assert chart.find_parent("section").find("table")

    def test_marks_by_rubric_are_counted_level_by_level(self, marked, tmp_path):
        course = copy_of(marked, tmp_path)
        with HandMarking(open_course(course.folder), M02) as desk:
            names = [one.id for one in desk.rubric("m02_written").criteria]
            for place, one in enumerate(desk.standings("m02_written")[:8]):
                levels = dict(zip(names, (2 if place < 6 else 1, 1, 0), strict=True))
                desk.give(
                    "m02_written",
                    one.token,
                    marker="A. B.",
                    seen=one.seen,
                    levels=levels,
                    comment="Well said, Zebedee.",
                )
            ninth = desk.standings("m02_written")[8]
            levels = dict.fromkeys(names, 2)
            desk.give("m02_written", ninth.token, marker="A. B.", seen=ninth.seen, levels=levels)
            student = desk.student_of(ninth.token)
        with Gradebook(f"sqlite:///{course.folder}/gradebook.db", "stay-curious") as gradebook:
            # the formgrader has another mark for the ninth since: its levels are of one that doesn't count
            gradebook.find_grade("m02_written", M02, M02, student).manual_score = 1
            gradebook.db.commit()
        page = class_report(read_class(open_course(course.folder), M02), today=DAY)
        assert "8 answers marked with the rubric." in words(page, "levels")
        found = [
            [row[-1] for row in rows]
            for caption, rows in tables(page).items()
            if caption.endswith("(2 points)")
        ]
        assert found == [
            ["6 (75%)", "2 (25%)", "0 (0%)"],
            ["0 (0%)", "8 (100%)", "0 (0%)"],
            ["0 (0%)", "0 (0%)", "8 (100%)"],
        ]
        assert "Zebedee" not in page
        assert "Question 8 (27 answers)" in words(page, "marks")

    def test_a_withdrawn_question_has_no_figures_and_counts_for_nobody(self, marked, tmp_path):
        course = copy_of(marked, tmp_path)
        withdraw(open_course(course.folder), M02, "m02_q7", "Two answers are right.")
        page = class_report(read_class(open_course(course.folder), M02), today=DAY)
        assert "Of 13 points" in words(page, "marks")
        row = tables(page)["Each question, with its 95% intervals in brackets"][6]
        assert row[1:] == ["Withdrawn: it counts for nobody."]
        assert "Withdrawn, so its answers aren’t counted." in words(page, "answers")
        assert "Question 7: answers" not in page
        assert "No mistake was clearly commoner among the strong" in words(page, "strong")

    def test_marked_notebooks_that_are_gone_are_counted_and_their_marks_stay(self, marked, tmp_path):
        course = copy_of(marked, tmp_path)
        for student, text in (("c0x7041", None), ("m0x7041", "{"), ("w5x7041", '{"cells": 3}')):
            path = course.folder / "autograded" / student / M02 / f"{M02}.ipynb"
            path.chmod(0o644)
            path.unlink() if text is None else path.write_text(text, encoding="utf-8")
        page = class_report(read_class(open_course(course.folder), M02), today=DAY)
        assert "3 marked notebooks can’t be read" in page
        assert "Students by points, of 33" in page
        assert "Question 5: answers, of 33" in page
        assert "3 without a verdict" in page


@pytest.fixture(scope="module")
def kinds(tmp_path_factory, released):
    course = copy_of(released, tmp_path_factory.mktemp("kinds"))
    register(open_course(course.folder), M06)
    right = {"beyond": ["n2", "n4", "n8", "n11"], "against": ["n5", "n7", "n10"]}
    under_another = {"beyond": ["n2", "n4", "n8", "n11", "n5", "n1"], "against": ["n7"]}
    for number in range(8):
        given = {
            "m06_q5": repr(right if number < 5 else under_another),
            "m06_q6": repr(
                {
                    "decision": "Visit" if number < 3 else "wait",
                    "sure": 90,
                    "because": "Zebedee Quill rang me",
                    "change": "if Zebedee rang",
                }
            ),
            "m06_q8": repr(
                ["read", "note", "look", "fact", "settle", "record"]
                if number < 5
                else ["read", "look", "fact", "settle", "note", "record"]
                if number < 7
                else ["record", "read", "note", "look", "fact", "settle"]
            ),
        }
        course.hand_in(
            f"s{number}",
            answered(
                course.released(M06),
                given,
            ),
            M06,
        )
    mark_class(open_course(course.folder), M06)
    return class_report(read_class(open_course(course.folder), M06), today=DAY)


class TestKinds:
    """Kinds of answer that the class of 36 has none of, marked with the real keys."""

    def test_pieces_of_a_text_say_who_found_them_passed_them_over_or_marked_them_needlessly(self, kinds):
        rows = {row[0].split(".")[0]: row for row in tables(kinds)["Question 5: answers, of 8"]}
        assert rows["n2"][1] == "8 (100%)"
        assert "To be marked (Goes beyond the record); 0 passed it over" in rows["n2"][0]
        assert (
            "To be marked (The record contradicts it); 0 passed it over; 3 under another label"
            in rows["n5"][0]
        )
        assert rows["n5"][1] == "8 (100%)"
        assert "; 3 passed it over" in rows["n10"][0]
        assert rows["n10"][1] == "5 (62%)"
        assert "No need to mark it" in rows["n1"][0]
        assert rows["n1"][1] == "3 (38%)"
        assert "n3" not in rows, "nobody marked it, and nobody need"

    def test_a_decision_is_counted_without_its_reasons(self, kinds):
        rows = tables(kinds)["Question 6: answers, of 8"]
        assert [row[1] for row in rows] == ["3 (38%)", "5 (62%)"]
        assert rows[0][0].startswith("Yes, a visit this week. 2 of 2 points You decided")
        assert "Zebedee" not in kinds
        assert "You were 90% sure" not in kinds

    def test_orders_that_the_key_foresaw_stand_whole_and_others_by_what_is_out_of_place(self, kinds):
        rows = tables(kinds)["Question 8: answers, of 8"]
        assert [row[1] for row in rows] == ["5 (62%)", "2 (25%)", "1 (12%)"]
        assert rows[0][0].startswith("Read the referral, with the score hidden.; Write one line")
        assert "0.5 of 2 points The line of your own comes when all is settled." in rows[1][0]
        assert rows[2][0].startswith(
            "Record both answers and the fact, so that the team can count. Out of its place Last,"
        )

    def test_a_small_class_gets_no_comparisons(self, kinds):
        assert "Nothing is said here. It needs at least 30 students" in words(kinds, "strong")
        assert "not said: fewer than 30 students with marks" in words(kinds, "questions")

    def test_a_key_that_says_nothing_of_the_options_makes_none_of_them_right_or_wrong(self):
        from staycurious.marking.feedback.controls import read_control

        control = read_control("exercise.choose_several('q', 'Which?', {'a': 'One', 'b': 'Two'})")
        given = [Answer("read", "a, b", False, "Not yet.", 0.0)] * 6
        rows = rows_of(Asked("q_test", "Question 1", 2, control, "q"), given).rows
        assert [(row.said, row.n, row.note, len(row.mistaken)) for row in rows] == [
            (("One",), 6, "", 0),
            (("Two",), 6, "", 0),
        ]

    def test_a_text_of_ones_own_stands_only_where_five_wrote_it_or_the_key_did(self):
        asked = Asked("q_test", "Question 1", 1, None, "q", frozenset({"Yes.", "Think again."}))
        given = [
            *[Answer("read", "curiosity", False, "Yes.", 1.0)] * 5,
            *[Answer("read", "ask Zebedee", False, "Think again.", 0.0)] * 3,
            *[Answer("read", "Zebedee", False, "Zebedee is no answer.", 0.0)] * 2,
        ]
        told = [(row.said, row.n, row.why) for row in rows_of(asked, given).rows]
        assert told == [
            (("curiosity",), 5, "Yes."),
            (("Various answers",), 3, "Think again."),
            (("Other answers, each given by fewer than 5",), 2, ""),
        ]


def test_of_a_hundred_different_answers_the_commonest_twelve_have_a_row():
    given = [
        Answer("read", f"{n}", False, f"They differ in {n}.", 0.0) for n in range(20) for _ in range(5 + n)
    ]
    rows = rows_of(Asked("q_test", "Question 1", 1, None, "q"), given).rows
    assert [row.n for row in rows] == [*range(24, 12, -1), sum(range(5, 13))]
    assert rows[-1].said == ("Other answers, each rarer than these",)
    assert sum(row.n for row in rows) == len(given)


class TestForeseen:
    """What a key names is shown by value; what only stands somewhere in its test isn't."""

    def asked(self, test):
        def cell(kind, source, name="", **marks):
            return {
                "cell_type": kind,
                "source": source,
                "metadata": {"nbgrader": {"grade_id": name, **marks}},
            }

        cells = [
            cell("markdown", "# M99 · Small\n\nFirst."),
            cell("markdown", "## Question 1 · Counting (2 points)\n\nHow *many*?"),
            cell("code", "exercise.count('q')", "c"),
            cell("code", "q = 3", "q", solution=True),
            cell("code", test, "q_test", grade=True),
        ]
        return _asked(cells, "m99_small")[1]["q_test"]

    def test_right_answers_and_common_mistakes_are_foreseen(self):
        test = "check('q', q, number(0, 1000))\nnumber_key(answer, points=2, right=194, common={200: (1, 'Close.'), 21.0: (0, 'No.')})"
        assert self.asked(test).foreseen == {"194", "200", "21"}
        assert {"Close.", "No."} <= self.asked(test).texts

    def test_tables_are_whatever_their_brackets(self):
        test = (
            "table_key(answer, points=2, right=[[1, 2], [3, 4]], common=[(((4, 3), (2, 1)), 1, 'Turned.')])"
        )
        assert self.asked(test).foreseen == {"[[1, 2], [3, 4]]", "[[4, 3], [2, 1]]"}

    @pytest.mark.parametrize("test", ["(((", "number_key(right=work_out(), common=MORE)", "\0"])
    def test_a_test_that_can_not_be_read_foresees_nothing(self, test):
        assert self.asked(test).foreseen == frozenset()
        assert self.asked(test).heading == "Question 1 · Counting (2 points)"


class TestLittle:
    """Little to go by, or nothing."""

    def test_nobody_marked_is_said_with_the_command(self, released, tmp_path):
        course = copy_of(released, tmp_path)
        with pytest.raises(
            MarkingError, match="Nothing of m02_reading_a_score is marked yet. First: staycurious mark"
        ):
            read_class(open_course(course.folder), M02)
        (course.folder / "gradebook.db").unlink()
        with pytest.raises(MarkingError, match="is marked yet"):
            read_class(open_course(course.folder), M02)
        assert not (course.folder / "gradebook.db").exists(), "looking makes no gradebook"
        with pytest.raises(MarkingError, match="There is no exercise 'm99'"):
            read_class(open_course(course.folder), "m99")

    @pytest.mark.parametrize("students", [1, 4])
    def test_a_report_about_so_few_would_be_about_persons(self, students):
        page = class_report(small({"q1": [2.0] * students}), today=DAY)
        assert "With fewer than 5 students, a report would be about persons." in page
        assert "<table" not in page
        assert "<svg" not in page

    def test_everybody_with_the_same_marks_gives_no_correlation(self):
        page = class_report(small({"q1": [2.0] * 40, "q2": [1.0] * 40}), today=DAY)
        assert "All 40 have the same: 3 of 4 points." in words(page, "marks")
        assert words(page, "questions").count("not said: everybody has the same points here") == 2
        assert "Nothing is said here." in words(page, "strong")

    def test_a_question_alone_is_held_against_nothing(self):
        page = class_report(small({"q1": [2.0, 0.0] * 20}), today=DAY)
        assert "no other question is marked yet" in page

    def test_nothing_is_shown_while_all_marks_wait(self):
        page = class_report(small({"q1": [None] * 40}), today=DAY)
        assert "Fewer than 5 students have all their marks" in page

    def test_a_mistake_a_little_commoner_among_the_strong_is_not_named(self):
        # 4 of the 14 strong and 6 of the 26 others: 5 more in 100, and Newcombe's interval goes below 0
        strong = [2.0] * 14 + [0.0] * 26
        wrong = {*range(4), *range(14, 20)}
        last = [0.0 if place in wrong else 2.0 for place in range(40)]
        given = [
            Answer("read", "7" if share == 0 else "8", False, "No." if share == 0 else "Yes.", share / 2)
            for share in last
        ]
        work = small({"q1": strong, "q2": strong, "q3": last})
        asked = [*work.asked[:2], work.asked[2]._replace(answer="q3")]
        page = class_report(work._replace(asked=asked, answers={"q3": given}), today=DAY)
        said = words(page, "strong")
        assert "1 mistake that 5 or more students made was compared." in said
        assert "No mistake was clearly commoner among the strong. That isn’t proof that none was" in said

    def test_a_question_against_the_others_is_named(self):
        up, down = [2.0, 0.0] * 20, [0.0, 2.0] * 20
        page = class_report(small({"q1": up, "q2": up, "q3": up, "q4": down}), today=DAY)
        assert "Question 4 · Counting goes against the others" in words(page, "questions")

    def test_texts_of_an_exercise_do_nothing_on_the_page(self):
        asked = [Asked("q1", "<script>alert(1)</script>", 2.0)]
        page = class_report(ClassWork("m99", "<img src=x>", 6, asked, {"q1": [1.0] * 6}, {}, 0, 0), today=DAY)
        assert "<script>alert" not in page
        assert "<img" not in page


class TestCodes:
    """Learning gain, from the codes of before and after."""

    def test_a_change_is_that_worked_out_by_hand(self, page):
        # Half have 1 more right and half 2: on average 1.5, and Student's interval of 12 with a spread of 0.522 is 1.5 ± 0.33
        said = words(page, "inventory")
        assert "24 codes read: 12 before, 12 after. 12 people sat both." in said
        assert (
            "Of 12 people who sat both, 12 had more right the second time, 0 fewer, and 0 just as many. On average that is +1.5 of 12."
            in said
        )
        assert "The 95% interval runs from +1.2 to +1.8" in said
        assert "“No change” (0) lies outside it. It doesn’t say what made the change." in said
        rows = {row[0]: row[1:] for row in tables(page)["The 12 who sat both"]}
        assert rows["3. What was written down, and what is needed"] == ["0", "0", "12", "0"]
        assert rows["4. One box stands in for another"] == ["12", "0", "0", "0"]
        assert rows["5. Records that feed themselves"] == ["6", "0", "0", "6"]
        rows = {row[0]: row[1:] for row in tables(page)["Everybody who sat: right, of those of one time"]}
        assert rows["4. One box stands in for another"] == ["0", "12", "0", "0"]
        assert rows["12. Few cases of one’s own"] == ["0", "0", "12", "12"]

    def test_few_people_get_no_interval_and_fewer_than_five_no_table(self, work):
        few = class_report(work, read_lines(codes(6)), DAY)
        assert "That is too few to say more: with fewer than 10 people" in words(few, "inventory")
        assert "95% interval runs" not in words(few, "inventory")
        fewer = class_report(work, read_lines(codes(4)), DAY)
        assert "Fewer than 5 people’s two codes are here together" in words(fewer, "inventory")
        assert not soup_of(fewer).find(id="inventory").parent.find("table")

    def test_codes_of_another_edition_are_set_aside_and_said(self, work):
        found = class_report(work, read_lines(codes(edition="C")), DAY)
        said = words(found, "inventory")
        assert "No code in the file could be counted." in said
        assert "24 × This code is from another edition of the questions" in said

    def test_a_class_of_few_still_gets_its_codes_counted(self):
        page = class_report(small({"q1": [2.0] * 3}), read_lines(codes()), DAY)
        assert "12 people sat both." in words(page, "inventory")

    @pytest.mark.parametrize(
        ("raw", "count"),
        [
            (codes().encode("utf-8-sig"), 24),
            (codes().encode("utf-16"), 24),
            (f"Zoë;{codes()}".encode("cp1252"), 24),
            (b"", 0),
        ],
        ids=["utf-8", "utf-16", "windows", "empty"],
    )
    def test_a_file_is_read_whatever_its_letters_are_written_in(self, tmp_path, raw, count):
        (tmp_path / "codes.csv").write_bytes(raw)
        assert len(read_codes(tmp_path / "codes.csv").sittings) == count

    @pytest.mark.parametrize(
        ("raw", "why"),
        [
            (b"PK\x03\x04 and so on", "is a workbook. Open it, and save the sheet with the codes as CSV."),
            (b"\0\1\2\3\0", "is no text."),
            (b"a" * 5_000_001, "larger than 5 MB"),
            (None, "can't be read"),
        ],
        ids=["workbook", "no text", "large", "not there"],
    )
    def test_a_file_that_is_none_is_refused_with_the_mend(self, tmp_path, raw, why):
        if raw is not None:
            (tmp_path / "codes.csv").write_bytes(raw)
        with pytest.raises(MarkingError, match=why):
            read_codes(tmp_path / "codes.csv")


class TestCommand:
    """``staycurious report``."""

    def run(self, course, *more):
        return cli.main(["report", M02, "--exercises", str(course.folder), *map(str, more)])

    def test_it_writes_the_page_and_says_where(self, marked, tmp_path, capsys):
        course = copy_of(marked, tmp_path)
        (tmp_path / "codes.txt").write_text(codes() + "\nBA22-2222-2222-2222-2223", encoding="utf-8")
        assert self.run(course, "--codes", tmp_path / "codes.txt") == 0
        path = course.folder / "reports" / M02 / "class_report.html"
        said = capsys.readouterr()
        assert f"Class report: {path}. It is about 36 students and names nobody." in said.out
        assert "24 codes of before and after counted." in said.out
        assert "Set aside from codes.txt, line 26: Something in this code is mistyped" in said.err
        assert 'id="inventory"' in path.read_text(encoding="utf-8")
        assert self.run(course) == 0, "and again, over its own"
        assert 'id="inventory"' not in path.read_text(encoding="utf-8")

    def test_nothing_else_is_written_over(self, tmp_path):
        theirs = tmp_path / "notes.html"
        theirs.write_text("Mine.", encoding="utf-8")
        with pytest.raises(MarkingError, match="is there already and is no class report"):
            write_report(theirs, "<p>")
        assert theirs.read_text(encoding="utf-8") == "Mine."
        with pytest.raises(MarkingError, match="is a folder. Name a file, such as"):
            write_report(tmp_path, "<p>")
        with pytest.raises(MarkingError, match="could not be written"):
            write_report(theirs / "deeper.html", "<p>")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_at_320_pixels(browser, page, tmp_path, theme):
    (tmp_path / "report.html").write_text(page, encoding="utf-8")
    context = browser.new_context(viewport={"width": 320, "height": 900}, color_scheme=theme, bypass_csp=True)
    shown = context.new_page()
    shown.goto((tmp_path / "report.html").as_uri())
    assert axe_violations(shown) == []
    assert overflow_of(shown) == []
    context.close()


def test_under_its_own_policy_the_page_is_styled_and_complains_of_nothing(browser, page, tmp_path):
    (tmp_path / "report.html").write_text(page, encoding="utf-8")
    shown, said = browser.new_page(), []
    shown.on("console", lambda message: said.append(message.text))
    shown.goto((tmp_path / "report.html").as_uri())
    assert (
        shown.evaluate("getComputedStyle(document.querySelector('.chart .fill')).fill") == "rgb(11, 79, 156)"
    )
    shown.emulate_media(media="print")
    assert not shown.locator("nav").is_visible()
    assert said == []
    shown.close()
