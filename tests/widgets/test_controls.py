"""The controls: what they hold, what they say, and what stands for them where nothing runs."""

import re

import ipywidgets
import pytest
import traitlets

from staycurious.widgets import controls
from staycurious.widgets.controls import Choice, Panel, Predict, Slider, follow


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


class TestChoice:
    """One of a list, in place of a dropdown."""

    PEOPLE = (("Ruby, aged 10", "R-1061"), ("Temi, aged 13", "R-1122"))

    def test_what_is_chosen_on_the_screen_reaches_python_as_its_value(self):
        choice, seen = Choice("Choose a person", self.PEOPLE), []
        choice.observe(lambda change: seen.append(change.new), "value")
        assert choice.value == "R-1061"
        choice.set_state({"index": 1})
        assert (choice.value, choice.chosen, seen) == ("R-1122", "Temi, aged 13", ["R-1122"])

    def test_what_python_chooses_reaches_the_screen(self):
        choice = Choice("Choose a person", self.PEOPLE, value="R-1122")
        assert choice.index == 1
        choice.value = "R-1061"
        assert choice.get_state(["index", "words"]) == {
            "index": 0,
            "words": ["Ruby, aged 10", "Temi, aged 13"],
        }

    def test_options_that_are_words_stand_for_themselves_and_others_for_anything(self):
        assert Choice("Which writer?", ["A", "B"]).value == "A"
        choice = Choice("Change", [("nothing", {}), ("two blanks", {"boxes_blank": 2}), ("none", None)])
        choice.value = {"boxes_blank": 2}
        assert choice.chosen == "two blanks"
        choice.value = None
        assert choice.index == 2

    def test_it_works_with_interact(self):
        choice = Choice("Choose a person", self.PEOPLE)
        box = ipywidgets.interactive(lambda who: who, who=choice)
        assert choice in box.children
        box.update()
        assert box.result == "R-1061"

    def test_a_value_that_is_no_option_is_refused_and_nothing_changes(self):
        choice = Choice("Choose a person", self.PEOPLE)
        with pytest.raises(
            traitlets.TraitError, match="Choose a person: 'R-9' is none of the options. Give one of"
        ):
            choice.value = "R-9"
        for index in (-1, 2):
            with pytest.raises(traitlets.TraitError, match=f"there is no option {index}"):
                choice.set_state({"index": index})
        assert (choice.index, choice.value) == (0, "R-1061")

    @pytest.mark.parametrize("options", [[], ["A", "A"], [("x", 1), ("y", 1)]])
    def test_a_list_that_nobody_could_choose_from_is_refused(self, options):
        with pytest.raises(traitlets.TraitError, match="Which: the list is empty, or two of its options"):
            Choice("Which", options)

    def test_in_print_it_says_what_is_chosen(self):
        bundle, _ = Choice("Choose a person", self.PEOPLE)._repr_mimebundle_()
        assert words(bundle["text/html"]).startswith("Choose a person: Ruby, aged 10 (one of 2")
        assert "Which writer? A" in Choice("Which writer?", ["A"]).stand_in_html()


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


def test_a_panel_in_print_is_its_parts_one_after_the_other():
    panel = Panel(
        [Slider("Line", value=5), controls.Shown("<p>a table</p>"), ipywidgets.Button(description="x")]
    )
    bundle, _ = panel._repr_mimebundle_()
    assert words(bundle["text/html"]).startswith("Line: 5")
    assert words(bundle["text/html"]).endswith("a table")
