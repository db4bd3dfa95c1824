"""Ask the score in Jupyter: what it holds, what it refuses, and what stands for it where nothing runs."""

import copy
import json
import re

import pytest
import traitlets

from staycurious.larkshire import case
from staycurious.tools.score import load_scorecard, score
from staycurious.widgets.ask_the_score import AskTheScore

JORDAN = case("R-1042")["referral"]


@pytest.fixture
def ask():
    return AskTheScore(scorecard=load_scorecard("escalation"), referral=JORDAN, title="R-1042 · Jordan Ellis")


def words(html: str) -> str:
    """Give the text of some HTML."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_everything_that_the_front_end_reads_can_be_sent_to_it(ask):
    sent = json.loads(json.dumps(ask.get_state(["scorecard", "referral", "received", "title"])))
    assert sent["referral"] == sent["received"] == JORDAN
    assert sent["scorecard"] == json.loads(json.dumps(load_scorecard("escalation")))
    assert sent["title"] == "R-1042 · Jordan Ellis"


def test_a_change_made_in_the_front_end_is_seen_in_python(ask):
    seen = []
    ask.observe(lambda change: seen.append(change.new["earlier_referrals"]), "referral")
    ask.set_state({"referral": {**JORDAN, "earlier_referrals": 0}})
    assert seen == [0]
    assert ask.received == JORDAN


def test_the_case_itself_stays_as_it_was(ask):
    before = copy.deepcopy(case("R-1042"))
    ask.referral = {**ask.referral, "moves": 0}
    assert case("R-1042") == before


def test_alone_it_asks_the_courses_own_tool_about_an_empty_form():
    ask = AskTheScore()
    assert ask.referral == {field["name"]: field["default"] for field in load_scorecard()["fields"]}
    assert all(part.weight == 0 for part in score(ask.scorecard, ask.referral).parts)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"moves": 7}, 'field "moves": 7 can\'t stand here. Give a whole number from 0 to 6.'),
        ({"area": "elsewhere"}, "Give one of alderfold"),
        ({"interpreter": 1}, "Give true or false"),
        ({"nan_at_the_gate": True}, 'the scorecard has no field "nan_at_the_gate". Take it out'),
    ],
)
def test_a_referral_that_cannot_be_scored_is_refused_with_the_mend(ask, change, message):
    with pytest.raises(traitlets.TraitError, match=re.escape(message)):
        ask.referral = {**JORDAN, **change}
    assert ask.referral == JORDAN
    with pytest.raises(traitlets.TraitError, match=re.escape(message)):
        AskTheScore(referral={**JORDAN, **change})


def test_a_referral_with_a_field_too_few_is_refused(ask):
    with pytest.raises(traitlets.TraitError, match='the field "referrer" is missing'):
        ask.referral = {name: value for name, value in JORDAN.items() if name != "referrer"}


def test_a_scorecard_with_a_mistake_is_refused_with_the_mend():
    card = copy.deepcopy(load_scorecard("escalation"))
    card["flag_from"] = 50
    with pytest.raises(traitlets.TraitError, match="flag_from: 50 is no band's start"):
        AskTheScore(scorecard=card, referral=JORDAN)
    with pytest.raises(traitlets.TraitError, match="format: null can't be read here"):
        AskTheScore(scorecard={})


def test_a_scorecard_of_other_fields_is_refused_while_the_referral_does_not_fit_it(ask):
    card = copy.deepcopy(load_scorecard("escalation"))
    card["fields"] = card["fields"][1:]
    with pytest.raises(traitlets.TraitError, match='the scorecard has no field "referrer"'):
        ask.scorecard = card
    assert len(ask.scorecard["fields"]) == len(load_scorecard("escalation")["fields"])


def test_a_scorecard_and_a_referral_of_other_fields_change_together(ask):
    card = copy.deepcopy(load_scorecard("escalation"))
    card["fields"] = card["fields"][1:]
    with ask.hold_trait_notifications():
        ask.scorecard = card
        ask.referral = {field["name"]: field["default"] for field in card["fields"]}
    assert "referrer" not in ask.referral
    assert "Who referred" not in ask.stand_in_html()


def test_what_stands_for_it_says_the_score_and_what_moved_it(ask):
    bundle, _ = ask._repr_mimebundle_()
    said, result = words(bundle["text/html"]), score(ask.scorecard, JORDAN)
    assert f"R-1042 · Jordan Ellis : score {result.score} of 100, High, flagged." in said
    assert "trained on one thing: whether the referral was escalated" in said
    assert "It was not trained on whether a child came to harm." in said
    strongest = result.contributions[0]
    assert f"Moved the score {strongest.label} {strongest.value_label} up {strongest.weight:.2f}" in said
    assert "Domestic abuse recorded No not at all" in said


def test_what_stands_for_it_follows_the_form(ask):
    ask.referral = {**JORDAN, "earlier_referrals": 0, "area": "nettlewick", "attendance": 100}
    said = words(ask.stand_in_html())
    assert f"score {score(ask.scorecard, ask.referral).score} of 100, Low, not flagged." in said
    assert "School attendance 100% down" in said


def test_what_stands_for_it_escapes_a_title():
    assert "<script>" not in AskTheScore(title="<script>").stand_in_html()
