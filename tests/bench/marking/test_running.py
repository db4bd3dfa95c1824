"""How the marking's bench ends; and that stock nbgrader and ours, really run, agree on a class of two."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from bench.marking import __main__ as command
from bench.marking import comparing, ours, stock
from bench.marking.classes import answers, student
from bench.marking.measure import CommandFailedError
from bench.marking.otter import NoOtterError
from bench.marking.running import EXERCISES, GROWING, QUICK, QUOTED

CLASS = 2


@pytest.fixture(scope="module")
def courses(tmp_path_factory):
    """Give a stock course and one of ours, each with the same class marked, and what that cost."""
    place = tmp_path_factory.mktemp("bench")
    theirs = stock.make_course(place / "stock", EXERCISES)
    own = ours.make_course(place / "ours", EXERCISES, theirs)
    with ThreadPoolExecutor() as both:
        costs = both.submit(stock.mark, theirs, CLASS), both.submit(ours.mark_zip, own, CLASS)
        return {"stock": (theirs, costs[0].result()), "ours": (own, costs[1].result())}


def test_stock_nbgrader_and_ours_give_a_plain_answer_the_same_mark(courses):
    theirs, own = (stock.marks(courses[name][0]) for name in ("stock", "ours"))
    students = {student(number): answers(number) for number in range(1, CLASS + 1)}
    assert {key[0] for key in theirs} == {key[0] for key in own} == set(students)
    found = comparing.agreement(own, theirs, students)
    assert found.share == 100
    assert found.plain >= 10
    # s00002 wrote 10 families without quotation marks, which Python can't run
    assert [(one.student, one.test, one.ours, one.theirs) for one in found.differences] == [
        ("s00002", "m02_q3_test", 2, 0)
    ]


def test_the_marks_that_are_compared_are_the_ones_worked_out_by_hand(courses):
    # s00001 wrote 194 to question 1, and for question 4 two cases that differ in one detail within one band
    own = stock.marks(courses["ours"][0])
    assert (own["s00001", "m02_q1_test"], own["s00001", "m02_q4_test"]) == (2, 1)


@pytest.mark.parametrize("name", ["stock", "ours"])
def test_both_wrote_marked_notebooks_and_feedback_and_both_steps_cost_something(courses, name):
    folder, costs = courses[name]
    for step, kind in (("autograded", "ipynb"), ("feedback", "html")):
        assert len(list((folder / step).rglob(f"*.{kind}"))) == CLASS
    assert all(cost.cpu > 0 and cost.peak > 0 for cost in costs)


def test_stock_runs_its_own_steps_and_ours_does_not(courses):
    assert "autograde_preprocessors" not in (courses["stock"][0] / "nbgrader_config.py").read_text(
        encoding="utf-8"
    )
    assert "configure(" in (courses["ours"][0] / "nbgrader_config.py").read_text(encoding="utf-8")


@pytest.mark.parametrize(("sizes", "quoted"), [(GROWING, QUOTED), (QUICK, QUICK[-1])])
def test_the_growing_classes_hold_what_the_figures_compare(sizes, quoted):
    assert {quoted, sizes[-1] // 10, sizes[-1] // 100} <= set(sizes)
    assert list(sizes) == sorted(sizes)


def found_with(stock_each):
    def run(size, each):
        return comparing.Run(size, comparing.Cost(5 + size * each, 5 + size * each, 100))

    def marker(name, each):
        return comparing.Marker(name, [run(2, each), run(1000, each)])

    growing = [run(size, 0.01) for size in sorted({*GROWING, *QUICK})]
    same = comparing.Agreement(10, 10, [])
    return comparing.Found(
        marker("stock", stock_each), marker("otter", 3), marker("ours", 0.01), growing, same, same
    )


@pytest.mark.parametrize(("stock_each", "code"), [(2, 0), (0.1, 1)])
def test_it_prints_the_report_and_ends_with_1_where_a_figure_is_missed(monkeypatch, capsys, stock_each, code):
    monkeypatch.setattr(command, "measure", lambda size, growing, tell: found_with(stock_each))
    assert command.main([]) == code
    said = capsys.readouterr().out
    assert "CPU below stock nbgrader's" in said
    assert ("MISSED" in said) == bool(code)


def test_a_quick_look_never_ends_badly_and_sizes_are_passed_on(monkeypatch, capsys):
    asked = []

    def measure(size, growing, tell):
        asked.append((size, growing))
        return found_with(0.1)

    monkeypatch.setattr(command, "measure", measure)
    assert command.main(["--quick", "--size", "7"]) == 0
    assert asked == [(7, QUICK)]


@pytest.mark.parametrize("error", [NoOtterError("Install it."), CommandFailedError("This ended with 1: x")])
def test_what_went_wrong_is_said(monkeypatch, capsys, error):
    def measure(size, growing, tell):
        raise error

    monkeypatch.setattr(command, "measure", measure)
    assert command.main([]) == 1
    assert capsys.readouterr().err == f"\n{error}\n\n"


def test_a_class_too_small_to_tell_start_up_from_the_rest_is_refused(capsys):
    with pytest.raises(SystemExit):
        command.main(["--size", "2"])
    assert "at least 3" in capsys.readouterr().err
