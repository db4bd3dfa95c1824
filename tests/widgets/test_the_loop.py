"""The loop in Jupyter: what it holds, what it refuses, and what stands for it where nothing runs."""

import json
import re

import pytest
import traitlets

from staycurious.widgets.the_loop import LOOP, TheLoop


def words(html: str) -> str:
    """Give the text of some HTML."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_everything_that_the_front_end_reads_can_be_sent_to_it():
    assert json.loads(json.dumps(TheLoop().get_state(["loop", "tried"]))) == {"loop": LOOP, "tried": {}}


def test_python_reads_what_the_reader_tried():
    shown = TheLoop()
    shown.set_state({"tried": {"guess": 50, "follow": 2, "reported": 20, "sample": True}})
    assert shown.tried["follow"] == 2


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"areas": {"a": 1}}, "loop: areas needs two names"),
        ({"areas": {"a": 1, "b": 2}}, "more for the first than for the second"),
        ({"areas": {"a": 2.5, "b": 1}}, "whole numbers"),
        ({"areas": None}, "loop: areas needs two names"),
        ({"families": 0}, "loop: families is 0. Give a whole number from 10"),
        ({"years": 1}, "loop: years is 1. Give a whole number from 2 to 10"),
        ({"sample": True}, "loop: sample is True. Give a whole number"),
        ({"follow": 3}, "loop: follow is 3. Give 0"),
        ({"rate": 0}, "loop: rate is 0. Give a share above 0"),
        ({"rate": True}, "loop: rate is True"),
        ({"yeers": 5}, "loop: 'yeers' is unknown. It has areas, families"),
    ],
)
def test_a_loop_that_cannot_be_followed_is_refused_by_its_key(change, message):
    with pytest.raises(traitlets.TraitError, match=message):
        TheLoop({**LOOP, **change})


@pytest.mark.parametrize(
    ("tried", "message"),
    [
        ({"follow": 9}, "tried: follow is 9. Give 0, 1 or 2"),
        ({"reported": 500}, "tried: reported is 500. Give 0, 10, 20"),
        ({"reported": 35}, "tried: reported is 35"),
        ({"guess": "many"}, "tried: guess is 'many'"),
        ({"guess": -1}, "tried: guess is -1"),
        ({"sample": 1}, "tried: sample is 1. Give True or False"),
        ({"visits": 3}, "tried: 'visits' is unknown. It has guess"),
    ],
)
def test_what_no_reader_can_have_set_is_refused(tried, message):
    with pytest.raises(traitlets.TraitError, match=message):
        TheLoop(tried=tried)


@pytest.mark.parametrize("key", LOOP)
def test_a_key_that_is_missing_is_named(key):
    with pytest.raises(traitlets.TraitError, match=f"loop: '{key}' is missing"):
        TheLoop({name: value for name, value in LOOP.items() if name != key})


@pytest.mark.parametrize(
    ("follow", "last", "sums"),
    [(0, "5 150 150 15 15", "78 records and 72: 6 more"), (1, "5 180 120 18 12", "90 records and 60: 30 more"),
     (2, "5 300 0 30 0", "123 records and 27: 96 more")],
)  # fmt: skip
def test_in_print_it_is_the_years_in_a_table_that_can_be_checked_by_hand(follow, last, sums):
    text = words(TheLoop({**LOOP, "follow": follow})._repr_mimebundle_()[0]["text/html"])
    assert "1 180 120 18 12" in text
    assert last in text
    assert sums in text
