"""How a test is run: without nbgrader around it."""

import pytest

from staycurious.marking.engine.trusted_tests import NoVerdictError, run_test

TEST = """
from staycurious.answers import check, number
from staycurious.marking.keys import number_key

number_key(check("m02_q1", m02_q1, number(0, 1000)), points=2, right=98, why="Yes.", otherwise="No.")
"""


def test_a_test_gives_what_it_printed_and_its_verdict():
    said, verdict = run_test(TEST, {"m02_q1": 98})
    assert said == "m02_q1: recorded 98.\n"
    assert (verdict.points, verdict.feedback) == (2, "Yes.")


def test_each_test_has_a_namespace_of_its_own():
    answers = {"m02_q1": [1]}
    run_test("m02_q1.append(2)\nleft = 1\n" + TEST, answers)
    assert answers == {"m02_q1": [1]}
    with pytest.raises(NameError):
        run_test("left\n" + TEST, answers)


@pytest.mark.parametrize("source", ["", "m02_q1", "True", "2.0", "x = 1", "print('fine')"])
def test_a_test_without_a_verdict_gives_none(source):
    with pytest.raises(NoVerdictError, match="ends without a verdict"):
        run_test(source, {"m02_q1": 98})


def test_more_points_than_there_are_is_no_verdict():
    with pytest.raises(NoVerdictError, match="gives 3 of 2"):
        run_test("from staycurious.marking.keys import Verdict\nVerdict(3, 2, '')", {})
