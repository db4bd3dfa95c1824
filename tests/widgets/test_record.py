"""Record: the line it writes, where it writes, and that it never overwrites on its own."""

import ast

import pytest
import traitlets

from staycurious.widgets.record import Record


class Choice(traitlets.HasTraits):
    """Stand for a control."""

    value = traitlets.Any(None, allow_none=True)


def test_the_line_is_one_assignment_of_a_literal():
    record = Record("m02_q4", value=["R-1042", "R-1077"])
    (assignment,) = ast.parse(record.line).body
    assert assignment.targets[0].id == "m02_q4"
    assert ast.literal_eval(assignment.value) == ["R-1042", "R-1077"]


def test_without_an_answer_there_is_no_line_to_write():
    assert Record("m02_q4").line == ""


def test_the_line_follows_its_control():
    choice = Choice()
    record = Record("m02_q1", source=choice)
    choice.value = 32
    assert record.line == "m02_q1 = 32"
    choice.value = None
    assert record.line == ""


def test_a_press_is_answered_after_what_came_before_it():
    choice = Choice()
    record = Record("m02_q1", source=choice)
    seen = []
    record.observe(lambda change: seen.append((change.new, record.line)), "answered")
    choice.value = 32
    record.pressed = 1
    choice.value = 96
    record.pressed = 2
    assert seen == [(1, "m02_q1 = 32"), (2, "m02_q1 = 96")]


def test_an_answer_recorded_earlier_comes_back_into_an_untouched_control():
    choice = Choice()
    record = Record("m02_q1", source=choice)
    record.found = "# Your answer\nm02_q1 = 32\n"
    assert choice.value == 32
    assert record.earlier == "m02_q1 = 32"


def test_an_answer_recorded_earlier_does_not_replace_a_choice_made_since():
    choice = Choice()
    record = Record("m02_q1", source=choice)
    choice.value = 96
    record.found = "m02_q1 = 32"
    assert choice.value == 96
    assert record.line == "m02_q1 = 96"


@pytest.mark.parametrize(
    "cell", ["m02_q1 = None", "", "not python at all (", "m02_q1 = open('x')", "other = 3"]
)
def test_a_cell_without_a_recorded_answer_changes_nothing(cell):
    choice = Choice()
    record = Record("m02_q1", source=choice)
    record.found = cell
    assert choice.value is None
    assert record.earlier == ""


def test_where_nothing_runs_the_button_is_said_in_words():
    bundle, _metadata = Record("m02_q1")._repr_mimebundle_()
    assert "m02_q1" in bundle["text/html"]
    assert "application/vnd.jupyter.widget-view+json" in bundle
