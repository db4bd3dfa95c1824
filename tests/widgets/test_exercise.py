"""The controls of an exercise: what they record, what they say, what they take back."""

import ast
import re
from pathlib import Path

import ipywidgets
import pytest
import traitlets

from staycurious.larkshire import exercise_cases
from staycurious.widgets import exercise
from staycurious.widgets.record import Record

WAYS = {"enquiries": "Like past enquiries", "chance": "A chance of harm"}


def words(html: str) -> str:
    """Give the text of some HTML."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def record_of(panel) -> Record:
    """Give the panel's Record button."""
    (record,) = [child for child in panel.children if isinstance(child, Record)]
    return record


def inputs_of(panel) -> list:
    """Give what a person can fill in."""
    kinds = (ipywidgets.Text, ipywidgets.Dropdown, ipywidgets.Checkbox)
    return [child for child in panel.children if isinstance(child, kinds)]


class TestChoose:
    """One of several options."""

    @pytest.fixture
    def control(self):
        return exercise.choose("m02_q5", "The flag says", WAYS)

    def test_nothing_is_chosen_at_first(self, control):
        assert control.value is None
        assert record_of(control).line == ""
        assert record_of(control).missing == "Choose one first."

    def test_the_short_name_is_recorded_and_the_words_are_said(self, control):
        (choice,) = inputs_of(control)
        assert choice.description == "The flag says:"
        choice.value = "enquiries"
        assert record_of(control).line == "m02_q5 = 'enquiries'"
        assert control._said.text == "Chosen: Like past enquiries."
        choice.value = None
        assert record_of(control).line == ""

    def test_an_answer_recorded_earlier_is_shown_again(self, control):
        record_of(control).found = "# a hint\nm02_q5 = 'chance'"
        assert inputs_of(control)[0].value == "chance"
        assert control._said.text == "Chosen: A chance of harm."

    @pytest.mark.parametrize("typed", ["5", "'nonsense'", "['chance']", "None", "1 +"])
    def test_what_was_typed_by_hand_and_is_no_option_is_left_alone(self, control, typed):
        record_of(control).found = f"m02_q5 = {typed}"
        assert control.value is None
        assert inputs_of(control)[0].value is None

    def test_an_option_that_is_not_there_is_named(self, control):
        with pytest.raises(traitlets.TraitError, match="'nonsense' is not one of: enquiries, chance"):
            control.value = "nonsense"

    def test_in_print_every_option_stands_with_its_short_name(self, control):
        bundle = control._repr_mimebundle_()[0]
        for code, option in WAYS.items():
            assert f"{option} ( {code} )" in words(bundle["text/html"])


class TestChooseSeveral:
    """All the options that apply."""

    @pytest.fixture
    def control(self):
        return exercise.choose_several("m02_q6", "Questions that I need", {**WAYS, "other": "Another one"})

    def test_nothing_is_ticked_at_first(self, control):
        assert control.value is None
        assert record_of(control).line == ""

    def test_the_short_names_are_recorded_in_the_order_of_the_options(self, control):
        first, second, _ = inputs_of(control)
        second.value = True
        first.value = True
        assert record_of(control).line == "m02_q6 = ['enquiries', 'chance']"
        assert control._said.text == "Questions that I need: Like past enquiries; A chance of harm."
        first.value = second.value = False
        assert record_of(control).line == ""
        assert "none ticked yet" in control._said.text

    def test_each_box_says_its_own_words(self, control):
        assert [box.description for box in inputs_of(control)] == [*WAYS.values(), "Another one"]

    def test_an_answer_recorded_earlier_is_shown_again(self, control):
        record_of(control).found = "m02_q6 = ['other', 'enquiries']"
        assert [box.value for box in inputs_of(control)] == [True, False, True]
        assert control.value == ["enquiries", "other"]

    def test_one_option_typed_on_its_own_counts_as_a_list_of_one(self, control):
        record_of(control).found = "m02_q6 = 'chance'"
        assert control.value == ["chance"]

    @pytest.mark.parametrize("typed", ["5", "'nonsense'", "['chance', 'nonsense']", "[1]", "{'chance': 1}"])
    def test_what_was_typed_by_hand_and_is_no_such_list_is_left_alone(self, control, typed):
        record_of(control).found = f"m02_q6 = {typed}"
        assert control.value is None
        assert not any(box.value for box in inputs_of(control))

    def test_in_print_every_option_stands_with_its_short_name(self, control):
        assert "Another one ( other )" in words(control.stand_in_html())


class TestCount:
    """A whole number."""

    @pytest.fixture
    def control(self):
        return exercise.count("m02_q1", "Flagged", unit="families")

    @pytest.mark.parametrize(("text", "number"), [("194", 194), (" 1,000 ", 1000), ("0", 0)])
    def test_a_number_is_read_as_people_write_it(self, control, text, number):
        inputs_of(control)[0].value = text
        assert control.value == number
        assert record_of(control).line == f"m02_q1 = {number}"
        assert control._said.text == f"Your number: {number:,} families."

    @pytest.mark.parametrize("text", ["", "many", "1001", "-3", "19.4"])
    def test_what_is_no_number_in_range_is_not_recorded(self, control, text):
        inputs_of(control)[0].value = "7"
        inputs_of(control)[0].value = text
        assert control.value is None
        assert record_of(control).line == ""
        assert control._said.text == record_of(control).missing == "Write a whole number from 0 to 1,000."

    def test_an_answer_recorded_earlier_is_shown_again(self, control):
        record_of(control).found = "m02_q1 = 7"
        assert inputs_of(control)[0].value == "7"
        assert control.value == 7

    def test_what_the_person_writes_afterwards_is_not_overwritten(self, control):
        record_of(control).found = "m02_q1 = 7"
        inputs_of(control)[0].value = "8"
        record_of(control).found = "m02_q1 = 9"
        assert control.value == 8

    @pytest.mark.parametrize("typed", ["1001", "-1", "'seven'", "True", "[7]", "7.5"])
    def test_what_was_typed_by_hand_and_is_no_such_number_is_left_alone(self, control, typed):
        record_of(control).found = f"m02_q1 = {typed}"
        assert control.value is None
        assert inputs_of(control)[0].value == ""


def test_a_pair_is_chosen_from_the_exercises_cases():
    control = exercise.case_pair("m02_q4")
    listed = [value for _, value in inputs_of(control)[0].options if value]
    assert listed == [case["id"] for case in exercise_cases()]


def test_a_table_is_recorded_row_by_row():
    control = exercise.two_by_two("m02_q2", ["Yes", "No"], ["Left", "Right"])
    for number, cell in enumerate(inputs_of(control), 1):
        cell.value = str(number)
    assert record_of(control).line == "m02_q2 = [[1, 2], [3, 4]]"


@pytest.mark.parametrize(
    "control",
    [
        exercise.choose("m02_q5", "The flag says", WAYS),
        exercise.choose_several("m02_q6", "Questions that I need", WAYS),
        exercise.count("m02_q1", "Flagged"),
    ],
    ids=lambda control: type(control).__name__,
)
def test_every_input_has_a_name_that_is_spoken(control):
    assert all(part.description.strip() for part in inputs_of(control))


def test_the_controls_know_nothing_of_marking():
    # They go to the browser, where a student can read them.
    tree = ast.parse(Path(exercise.__file__).read_text(encoding="utf-8"))
    asked = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    asked |= {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    ours = {name for name in asked if name.startswith("staycurious")}
    assert ours
    assert not any("marking" in name for name in ours)
    rest = {name.split(".")[0] for name in asked - ours}
    assert rest <= {"__future__", "collections", "html", "ipywidgets", "traitlets"}
