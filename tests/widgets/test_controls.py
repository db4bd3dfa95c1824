"""The controls: what they hold, what they say, and what stands for them where nothing runs."""

import re

import ipywidgets
import pytest
import traitlets

from staycurious.larkshire import people
from staycurious.tools.score import load_scorecard, score
from staycurious.widgets import controls
from staycurious.widgets.controls import PairOfCases, Panel, Predict, Slider, TwoByTwo, follow


def words(html: str) -> str:
    """Give the text of some HTML."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_a_slider_keeps_to_its_range():
    slider = Slider("Flag line", value=70, min=40, max=90, unit="points")
    slider.value = 90
    with pytest.raises(traitlets.TraitError, match="Flag line: 91 is outside the slider's range, 40 to 90"):
        slider.value = 91
    assert slider.value == 90


def test_a_slider_works_with_interact():
    slider = Slider("Flag line", value=70)
    box = ipywidgets.interactive(lambda line: line, line=slider)
    assert slider in box.children
    box.update()
    assert box.result == 70


def test_a_slider_says_in_print_where_it_stands():
    bundle, _ = Slider("Flag line", value=70, min=40, max=90, unit="points")._repr_mimebundle_()
    assert words(bundle["text/html"]).startswith("Flag line: 70 points (a slider from 40 to 90")


def test_what_follows_a_slider_changes_with_it():
    slider = Slider("Line", value=1)
    panel = follow(slider, lambda line: (f"The line is at {line}.", "<table></table>"))
    slider.value = 2
    assert panel.children[1].text == "The line is at 2."
    assert "The line is at 2." in words(panel.stand_in_html())


@pytest.mark.parametrize(("text", "number"), [("96", 96), (" 1,000 ", 1000), ("0", 0)])
def test_a_whole_number_is_read_as_people_write_it(text, number):
    assert controls.whole_number(text) == number


@pytest.mark.parametrize("text", ["", "a few", "-3", "3.5", "²", "9" * 30])
def test_what_is_no_whole_number_is_none(text):
    assert controls.whole_number(text) is None


def test_a_table_escapes_what_it_shows():
    made = controls.table(["Field", "<b>"], [("a & b", "<script>")])
    assert "<script>" not in made
    assert "a &amp; b" in made


class TestPredict:
    """Your own number first."""

    def test_the_tools_number_stays_hidden_until_yours_is_written(self):
        predict = Predict("What score?")
        shown = predict.reveal(82)
        assert "82" not in shown.stand_in_html()
        predict._number.value = "60"
        predict._button.click()
        assert predict.committed == 60
        assert "You wrote 60; this gives 82: 22 higher than yours." in words(shown.stand_in_html())

    def test_a_number_written_earlier_is_compared_at_once(self):
        predict = Predict("What score?")
        predict._number.value = "82"
        predict._button.click()
        assert "the same" in words(predict.reveal(82).stand_in_html())

    @pytest.mark.parametrize("text", ["", "high", "101"])
    def test_what_is_no_number_in_range_is_asked_again(self, text):
        predict = Predict("What score?")
        predict._number.value = text
        predict._button.click()
        assert predict.committed is None
        assert "whole number from 0 to 100" in predict._said.text


class TestPairOfCases:
    """Two cases side by side."""

    @pytest.fixture
    def pair(self):
        return PairOfCases("m02_q4", people())

    def test_there_is_no_answer_before_two_cases_are_chosen(self, pair):
        first, second = people()[:2]
        assert pair.value is None
        pair._first.value = first["id"]
        assert pair.value is None
        pair._second.value = first["id"]
        assert pair.value is None
        assert pair._said.text == "Choose two different cases."
        pair._second.value = second["id"]
        assert pair.value == [first["id"], second["id"]]

    def test_the_table_marks_what_differs_in_words(self, pair):
        first, second = people()[:2]
        pair._first.value, pair._second.value = first["id"], second["id"]
        differing = sum(
            first["referral"].get(field["name"]) != second["referral"].get(field["name"])
            for field in load_scorecard("escalation")["fields"]
        )
        assert pair._table.html.count("<td>different</td>") == differing

    def test_the_sentence_gives_both_scores(self, pair):
        first, second = people()[:2]
        pair._first.value, pair._second.value = first["id"], second["id"]
        card = load_scorecard("escalation")
        for one in (first, second):
            assert f"{one['id']} scored {score(card, one['referral']).score}" in pair._said.text

    def test_its_record_button_writes_both_numbers(self, pair):
        first, second = people()[:2]
        pair._first.value, pair._second.value = first["id"], second["id"]
        line = pair.children[-1].line
        assert line.startswith("m02_q4 = ")
        assert first["id"] in line
        assert second["id"] in line

    def test_an_answer_recorded_earlier_is_shown_again(self, pair):
        first, second = people()[:2]
        other = PairOfCases("m02_q4", people())
        other._first.value, other._second.value = first["id"], second["id"]
        pair.children[-1].found = other.children[-1].line
        assert (pair._first.value, pair._second.value) == (first["id"], second["id"])
        assert pair.value == [first["id"], second["id"]]

    @pytest.mark.parametrize("typed", ["5", "['R-0001', 'R-0001']", "['nobody', 'no one']", "'R-1042'"])
    def test_what_was_typed_by_hand_and_is_no_pair_is_left_alone(self, pair, typed):
        pair.children[-1].found = f"m02_q4 = {typed}"
        assert pair.value is None
        assert pair._first.value is None


class TestTwoByTwo:
    """A table of four numbers."""

    @pytest.fixture
    def four(self):
        return TwoByTwo("m02_q3", ["Flagged", "Not flagged"], ["Harm followed", "Harm did not follow"])

    def fill(self, four, *texts):
        for cell, text in zip([cell for line in four._cells for cell in line], texts, strict=True):
            cell.value = text

    def test_each_input_has_its_own_name(self, four):
        names = [cell.description for line in four._cells for cell in line]
        assert names[0] == "Flagged, harm followed:"
        assert len(set(names)) == 4

    def test_the_answer_is_there_when_all_four_are(self, four):
        self.fill(four, "32", "96", "8", "")
        assert four.value is None
        assert four._said.text == "1 still to fill in."
        self.fill(four, "32", "96", "8", "864")
        assert four.value == [[32, 96], [8, 864]]
        assert "together they make 1000" in four._said.text
        self.fill(four, "32", "96", "8", "many")
        assert four.value is None
        assert four._said.text == "Not a whole number yet: Not flagged, harm did not follow."

    def test_an_answer_recorded_earlier_is_shown_again(self, four):
        four.children[-1].found = "m02_q3 = [[32, 96], [8, 864]]"
        assert [[cell.value for cell in line] for line in four._cells] == [["32", "96"], ["8", "864"]]
        assert four.value == [[32, 96], [8, 864]]

    @pytest.mark.parametrize("typed", ["5", "[[1, 2]]", "[[1, 2], [3, 'x']]", "[[1, 2], [3, -4]]", "[1, 2]"])
    def test_what_was_typed_by_hand_and_is_no_table_is_left_alone(self, four, typed):
        four.children[-1].found = f"m02_q3 = {typed}"
        assert four.value is None


def test_a_panel_in_print_is_its_parts_one_after_the_other():
    panel = Panel(
        [Slider("Line", value=5), controls.Shown("<p>a table</p>"), ipywidgets.Button(description="x")]
    )
    bundle, _ = panel._repr_mimebundle_()
    assert words(bundle["text/html"]).startswith("Line: 5")
    assert words(bundle["text/html"]).endswith("a table")
