"""Choose the target in Jupyter: what it holds, what it refuses, and what stands for it where nothing runs."""

import json
import re

import pytest
import traitlets

from staycurious.larkshire import case
from staycurious.tools.score.targets import load_targets, standings
from staycurious.widgets.choose_the_target import FAMILIES, ChooseTheTarget


def words(html: str) -> str:
    """Give the text of some HTML."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_everything_that_the_front_end_reads_can_be_sent_to_it():
    sent = json.loads(json.dumps(ChooseTheTarget(["R-1061"]).get_state(["targets", "families", "kept"])))
    assert sent == {"targets": load_targets(), "families": [case("R-1061")], "kept": {}}


def test_python_reads_what_the_reader_guessed():
    shown = ChooseTheTarget()
    shown.set_state({"kept": {"family": "R-1061", "guesses": {"R-1061": "harm"}, "all_four": 70}})
    assert shown.kept["guesses"] == {"R-1061": "harm"}


def test_a_person_whom_larkshire_does_not_have_is_refused():
    with pytest.raises(ValueError, match="no case 'R-9999'"):
        ChooseTheTarget(["R-9999"])


@pytest.mark.parametrize(
    ("families", "message"),
    [
        ([], "families is empty. Name at least one person"),
        ([{"id": "R-1"}], r"families\[0\]: 'name' is missing"),
        ([case("R-1061"), case("R-1061")], "R-1061 is there twice"),
        ([{**case("R-1061"), "referral": {}}], r"families\[0\], R-1061: .*'referrer' is missing"),
    ],
)
def test_families_that_cannot_be_placed_are_refused(families, message):
    with pytest.raises(traitlets.TraitError, match=message):
        ChooseTheTarget(families)


def test_tools_of_another_form_are_refused():
    with pytest.raises(traitlets.TraitError, match="targets: format is 'x'. Give load_targets"):
        ChooseTheTarget(targets={**load_targets(), "format": "x"})


@pytest.mark.parametrize(
    ("kept", "message"),
    [
        ({"guesses": {"R-1061": "foo"}}, "the guess for R-1061 is 'foo'. Give one of: escalated"),
        ({"guesses": 3}, "guesses is 3"),
        ({"all_four": "x"}, "all_four is 'x'. Give a whole number"),
        ({"all_four": 101}, "all_four is 101"),
        ({"all_four": True}, "all_four is True"),
        ({"family": 1}, "family is 1"),
        ({"guess": "harm"}, "'guess' is unknown. It has family"),
    ],
)
def test_what_no_reader_can_have_kept_is_refused(kept, message):
    with pytest.raises(traitlets.TraitError, match=message):
        ChooseTheTarget(["R-1061"], kept=kept)


def test_in_print_it_is_the_places_in_a_table():
    html = ChooseTheTarget()._repr_mimebundle_()[0]["text/html"]
    for number in FAMILIES:
        person = case(number)
        places = " ".join(str(there.place) for there in standings(load_targets(), person["referral"]))
        assert f"{person['name']}, {person['age']} {places}" in words(html)
    assert "flags 100 of 1,000 referrals" in words(html)


def test_nothing_of_a_family_can_break_out_of_the_page():
    family = {**case("R-1061"), "name": "<b>Ruby</b>"}
    html = ChooseTheTarget([family]).in_words()
    assert "<b>" not in html
    assert "&lt;b&gt;Ruby" in html
