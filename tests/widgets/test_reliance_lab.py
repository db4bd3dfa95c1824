"""The reliance lab in Jupyter, and what the notebook of module 6 shows: what they hold, refuse and say where nothing runs."""

import json
import re

import pytest
import traitlets

from staycurious.larkshire.stored import read_stored
from staycurious.questions import read_decisions, scatter, share_of
from staycurious.widgets import own_reliance as m06
from staycurious.widgets.reliance_lab import RelianceLab

CASES = read_stored("reliance_cases.json")
ROBIN = read_stored("reliance_colleague.json")


def words(html: str) -> str:
    """Give the text of some HTML."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


class TestLab:
    """The explorable's class."""

    def test_it_has_the_courses_cases_and_all_of_it_can_be_sent(self):
        state = json.loads(json.dumps(RelianceLab().state()))
        assert state == {
            "cases": CASES,
            "colleague": {},
            "keep": "",
            "part": "first",
            "record": {},
            "retest_at": "",
        }

    def test_python_reads_what_the_person_decided(self):
        lab = RelianceLab()
        lab.set_state({"record": {"runs": [{"decisions": ROBIN["decisions"]}]}})
        assert len(read_decisions(lab.record["runs"][0]["decisions"])) == 24

    @pytest.mark.parametrize(
        ("given", "message"),
        [
            ({"part": "second"}, "second"),
            ({"part": "retest", "cases": {"rule": "", "first": CASES["first"]}}, "there is no list retest"),
            ({"colleague": {"totals": {"speed": {}}}}, "colleague: totals: 'speed' is unknown. Give some of alone_right"),
            ({"colleague": {"decisions": [{"arm": "x"}]}}, "colleague: decisions: Decision 1: arm is 'x'"),
            ({"keep": "../other"}, "keep is '../other'. Give the module's slug"),
            ({"retest_at": "https://example.org"}, "retest_at is 'https://example.org'. Give the place of the re-test"),
        ],
    )  # fmt: skip
    def test_a_state_without_a_lab_is_refused(self, given, message):
        with pytest.raises(traitlets.TraitError, match=re.escape(message)):
            RelianceLab(**given)

    def test_on_paper_it_is_the_question_the_rule_and_the_cases_without_an_answer(self):
        bundle, _ = RelianceLab(part="retest")._repr_mimebundle_()
        text = words(bundle["text/html"].split("</script>")[1])
        assert text.startswith("Does this need a visit this week?")
        assert "nobody who could act is seeing to it" in text
        assert bundle["text/html"].count("<li>") == 8
        assert CASES["retest"][0]["why"] not in text


class TestNotebook:
    """What the notebook shows."""

    def test_the_rows_with_advice_are_robins_and_some_can_be_asked_for(self):
        everything, wrong = m06.show_advice().stand_in_html(), m06.show_advice("wrong").stand_in_html()
        assert everything.count("<tr>") == 1 + 8
        assert wrong.count("<tr>") == 1 + 4
        assert "L-10 visit, 60% sure no flag wait visit" in words(wrong)
        with pytest.raises(ValueError, match="only is 'Wrong'. Write one of 'all', 'wrong', 'right'"):
            m06.show_advice("Wrong")

    def test_the_count_is_compared_after_the_person_has_counted(self):
        count = m06.Predict("How many?", low=0, high=4)
        shown = m06.reveal_ended(count)
        assert "3 of 4" not in words(shown.stand_in_html())
        count._number.value = "2"
        count._button.click()
        assert (
            "You wrote 2; this gives 3: 1 higher than yours. Robin Ashby ended where the wrong tool pointed in 3 of 4. In 2 of "
            "those they had begun elsewhere and moved to it. In 1 they had been there already."
        ) in words(shown.stand_in_html())

    def test_half_is_outside_from_sixteen_cases_on(self):
        panel = m06.more_cases()
        slider, sentence, _ = panel.children
        said = {}
        for of in range(4, 101, 4):
            slider.value = of
            said[of] = sentence.text
        assert [of for of, text in said.items() if "Half is still inside" in text] == [4, 8, 12]
        assert said[16].startswith("12 of 16: in the long run, between 51% and 90%.")

    def test_how_many_cases_it_takes_is_not_shown_before_the_slider_has_been_there(self):
        panel = m06.more_cases()
        slider, _, shown = panel.children
        for of, last in [(4, "3 of 4"), (8, "6 of 8"), (16, "6 of 8"), (20, "15 of 20"), (100, "300 of 400")]:
            slider.value = of
            assert re.findall(r"\d+ of \d+", words(shown.html))[-1] == last

    def test_no_two_of_robins_parts_can_be_told_apart(self):
        html = m06.compare_parts().stand_in_html()
        assert html.count("<td>yes</td>") == 3
        assert "6 and 5 of 8 −29 to +49 yes" in words(html)

    def test_a_thousand_people_are_counted_as_scatter_counts_them(self):
        counts = scatter(0.5, 4, 1000, m06.SEED)
        guess = m06.Predict("How many?", high=1000)
        guess._number.value = "500"
        guess._button.click()
        assert f"this gives {counts[4]}:" in words(m06.reveal_all_four(guess).stand_in_html())
        text = words(m06.many_people().stand_in_html())
        assert f"In 3 of 4, like Robin Ashby: {counts[3]} of 1,000 people." in text

    def test_two_habits_far_apart_both_give_three_of_four_to_more_than_a_hundred(self):
        # the notebook asks for them
        found = [rate for rate in range(0, 101, 5) if scatter(rate / 100, 4, 1000, m06.SEED)[3] > 100]
        assert (min(found), max(found)) == (40, 95)

    @pytest.mark.parametrize(
        ("count", "of", "coin", "says"),
        [
            (3, 4, True, "3 of 4. In the long run, between 30% and 95%. Half is inside: this can’t be told from a coin."),
            (4, 4, True, "4 of 4. In the long run, between 51% and 100%. Half is outside"),
            (36, 48, False, "36 of 48. In the long run, between 61% and 85%."),
            (5, 4, False, "Write two whole numbers"),
            (None, 4, False, "Write two whole numbers"),
            (1, 0, False, "Write two whole numbers"),
            (1, 1001, False, "Write two whole numbers, from 0 to 1,000"),
        ],
    )  # fmt: skip
    def test_a_total_that_is_typed_is_said_with_its_interval_or_asked_again(self, count, of, coin, says):
        found = m06.said_of("Tool wrong", count, of, coin)
        assert says in found
        assert ("coin" in found) == ("Half" in says)

    def test_pressing_the_button_says_the_total_that_was_typed(self):
        panel = m06.type_a_total()
        choice, count, of, button, sentence = panel.children
        choice.value = "alone_right"
        count.value, of.value = " 6 ", "8"
        button.click()
        assert sentence.text.startswith(
            "Deciding alone: right, 6 of 8. In the long run, between 41% and 93%. Half is inside"
        )
        choice.value = "left_waiting"
        button.click()
        assert "coin" not in sentence.text
        assert round(100 * share_of(6, 8).low) == 41
