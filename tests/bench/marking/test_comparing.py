"""What follows from the runs, on made-up ones worked out by hand. What is timed is not tested here."""

import math

import pytest

from bench.marking.comparing import Found, Marker, Run, agreement, figures_of, report
from bench.marking.measure import Cost

ANSWERS = {
    "s1": {"m02_q1": "194", "m02_q5": "enquiries"},
    "s2": {"m02_q1": "194 families"},
}
OURS = {
    ("s1", "m02_q1_test"): 2.0,
    ("s1", "m02_q5_test"): 1.0,
    ("s1", "m02_written"): None,
    ("s2", "m02_q1_test"): 2.0,
    ("s2", "m02_q5_test"): None,
}


def test_marks_are_compared_where_both_can_read_the_answer_and_slips_are_listed():
    theirs = {**OURS, ("s1", "m02_q5_test"): 0.0, ("s2", "m02_q1_test"): 0.0, ("s2", "m02_q5_test"): 0.0}
    found = agreement(OURS, theirs, ANSWERS)
    # s1's 194 and s2's blank are plain; enquiries without quotation marks and 194 families aren't
    assert (found.plain, found.same, found.share) == (2, 2, 100)
    assert [(one.student, one.answer, one.ours, one.theirs) for one in found.differences] == [
        ("s1", "enquiries", 1, 0),
        ("s2", "194 families", 2, 0),
    ]


def test_a_plain_answer_that_is_marked_otherwise_counts_against():
    found = agreement(OURS, {**OURS, ("s1", "m02_q1_test"): 1.0}, ANSWERS)
    assert found.share == 50
    assert [one.test for one in found.differences] == ["m02_q1_test"]


def test_a_test_that_one_side_leaves_out_is_a_difference_and_no_zero():
    theirs = {key: mark for key, mark in OURS.items() if key != ("s2", "m02_q5_test")}
    for one, other in ((OURS, theirs), (theirs, OURS)):
        found = agreement(one, other, ANSWERS)
        assert (found.plain, found.same) == (2, 1)
        assert [math.isnan(d.ours) or math.isnan(d.theirs) for d in found.differences] == [True]


def run(size, start, each, peak=100):
    # half of it for the marks, half for the feedback; the clock runs twice as fast as the processor
    half = (start + size * each) / 2
    return Run(size, Cost(half, 2 * half, peak), Cost(half, 2 * half, peak / 2))


@pytest.fixture
def found():
    beside = agreement(OURS, {**OURS, ("s1", "m02_q5_test"): 0.0}, ANSWERS)
    return Found(
        Marker("stock nbgrader", [run(2, 3, 2), run(20, 3, 2)]),
        Marker("otter-grader", [run(2, 1, 2.5), run(20, 1, 2.5)]),
        Marker("Stay Curious", [run(2, 5, 0.01), run(20, 5, 0.01)]),
        [run(100, 5, 0.01), run(1000, 5, 0.01), run(2000, 5, 0.01), run(10_000, 5, 0.012, 120)],
        beside,
        beside,
    )


def test_the_figures_are_those_worked_out_by_hand(found):
    with_start, beside_otter, *others = figures_of(found, 2000)
    # the class of 20: (3 + 20 x 2) / 20 = 2.15 and (1 + 20 x 2.5) / 20 = 2.55 beside (5 + 20 x 0.01) / 20 = 0.26
    assert with_start.found == pytest.approx(2.15 / 0.26)
    assert beside_otter.found == pytest.approx(2.55 / 0.26)
    assert (with_start.limit, with_start.at_least, with_start.kept) == (50, True, False)
    stock, otter, clock, as_stock, as_otter, memory, linear = others
    # ours: 5 s and 2,000 times 0.01 are 25 s, 12.5 ms each; stock's 2 s without its start-up
    assert stock.found == pytest.approx(2 / 0.0125)
    assert otter.found == pytest.approx(2.5 / 0.0125)
    assert (stock.limit, stock.at_least) == (otter.limit, otter.at_least) == (50, True)
    assert (clock.found, clock.limit, clock.at_least) == (pytest.approx(50), 120, False)
    assert (as_stock.found, as_otter.found) == (100, 100)
    # the largest class beside the one of 1,000, whatever else is between them
    assert memory.found == pytest.approx(120 / 100)
    # 10,000: 125 s; 1,000: 15 s; 100: 6 s. (125 - 15) / 9,000 beside (15 - 6) / 900
    assert linear.found == pytest.approx((110 / 9000) / (9 / 900))
    assert (memory.limit, linear.limit) == (1.3, 1.3)
    assert all(figure.kept for figure in (stock, otter, clock, as_stock, as_otter, memory, linear))


def test_the_report_says_what_each_cost_and_which_marks_differ(found):
    lines = report(found).splitlines()
    stock = next(line for line in lines if line.startswith("stock nbgrader"))
    # (3 + 20 x 2) / 20 = 2.15; a further one 2
    assert stock.split() == ["stock", "nbgrader", "20", "2.150", "4.300", "2.0000", "4.000", "100"]
    ours = next(line for line in lines if line.startswith("Stay Curious"))
    # (5 + 20 x 0.01) / 20 = 0.26; a further one from the growing classes: (125 - 6) / 9,900
    assert ours.split() == ["Stay", "Curious", "20", "0.260", "0.520", "0.0120", "0.024", "100"]
    largest = next(line for line in lines if line.split()[:1] == ["10,000"])
    assert largest.split() == ["10,000", "125.0", "250.0", "6.2", "6.2", "120"]
    assert "  s1 m02_q5_test: 1 for enquiries, which got 0 there" in lines
    assert "Ours beside otter-grader: 2 of 2 marks the same where both read the answer" in lines
