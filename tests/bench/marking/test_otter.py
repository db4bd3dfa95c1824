"""The exercise in otter's form: its half points add up to the key's own mark. otter-grader itself isn't needed here."""

import sys
import types
import zipfile

import pytest

from bench.marking.otter import NoOtterError, constraints, pinned, test_file, write_autograder
from bench.marking.texts import QUESTIONS
from staycurious.answers import AnswerError, read_literal

test_file.__test__ = False  # its name is otter's word, and no test of ours

PLAIN = [
    (f"{name}_test", text)
    for name, texts in QUESTIONS.items()
    if name != "m02_ai"
    for kind in texts
    for text in [*kind, "None"]
]


@pytest.fixture
def points(monkeypatch):
    """Give a function: a test file's text and the student's variables → the points of the cases that pass."""
    stand_in = types.ModuleType("otter.test_files")
    cases = []

    def test_case(points, hidden):
        assert hidden
        return lambda case: cases.append((points, case))

    stand_in.test_case = test_case
    monkeypatch.setitem(sys.modules, "otter.test_files", stand_in)

    def of(text, variables):
        cases.clear()
        exec(text, {"__name__": "a_test"})
        got = 0
        for worth, case in cases:
            try:
                case(variables)
            except AssertionError:
                continue
            got += worth
        return got, sum(worth for worth, _ in cases)

    return of


def test_every_answers_half_points_add_up_to_what_the_key_gives(points, verdict, keys):
    tried = 0
    for test, text in PLAIN:
        name = test.removesuffix("_test")
        try:
            value = read_literal(f"{name} = {text}", name)
        except AnswerError:
            continue
        source, worth = keys[test]
        expected = verdict(test, text).points
        assert points(test_file(test, source, worth), {name: value}) == (expected, worth), (test, text)
        tried += 1
    assert tried > 90


def test_the_key_runs_once_and_not_for_every_half_point(points, keys, capsys):
    assert points(test_file("m02_q1_test", *keys["m02_q1_test"]), {"m02_q1": 194}) == (2, 2)
    assert capsys.readouterr().out.count("m02_q1: recorded 194 families.") == 1


def test_a_variable_that_isnt_there_gets_nothing(points, keys):
    assert points(test_file("m02_q1_test", *keys["m02_q1_test"]), {}) == (0, 2)


def test_a_test_without_a_verdict_is_refused_with_the_mend():
    with pytest.raises(ValueError, match=r"m02_q1_test ends without a verdict\. Let its last line be a key"):
        test_file("m02_q1_test", "answer = check('m02_q1', m02_q1, KIND)", 2)


def test_the_autograder_holds_a_file_for_each_test(tmp_path, keys):
    path = write_autograder(tmp_path / "a.zip", [(name, *given) for name, given in keys.items()])
    with zipfile.ZipFile(path) as zipped:
        names = zipped.namelist()
    assert sorted(names) == sorted(["otter_config.json", *(f"tests/{name}.py" for name in keys)])
    assert len(keys) == 7


def test_which_otter_is_wanted_stands_in_requirements(root):
    text = (root / "requirements.txt").read_text(encoding="utf-8")
    assert pinned(text).startswith("otter-grader==")
    assert "otter" not in constraints(text), "it must never reach the course's own environment"


def test_without_that_line_the_message_gives_it():
    with pytest.raises(NoOtterError, match=r"Add above its line: # .*make bench.*otter-grader==\d"):
        pinned("pytest==9.2.0\n")


def test_constraints_are_the_exact_versions_without_extras_and_remarks():
    text = "# a choice\nnbgrader==0.9.6\npsycopg[binary]==3.3.9  # PostgreSQL\n\nappnope==1.0.0 ; sys_platform == 'darwin'\n"
    assert constraints(text) == "nbgrader==0.9.6\npsycopg==3.3.9\nappnope==1.0.0 ; sys_platform == 'darwin'\n"
