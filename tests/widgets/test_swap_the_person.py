"""Swap the person in Jupyter: what it holds, what it refuses, and what stands for it where nothing runs."""

import json
import re

import pytest
import traitlets

from staycurious.tools.notes import load_writer
from staycurious.tools.notes.swapped import load_swapped
from staycurious.widgets.swap_the_person import SwapThePerson


def words(html: str) -> str:
    """Give the text of some HTML."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_everything_that_the_front_end_reads_can_be_sent_to_it():
    sent = json.loads(json.dumps(SwapThePerson().get_state(["swapped", "tool", "visits", "guess"])))
    assert sent == {"swapped": load_swapped(), "tool": "fault", "visits": 1, "guess": None}


def test_python_reads_what_the_reader_chose():
    swap = SwapThePerson()
    swap.set_state({"tool": "control", "visits": 40, "guess": 12.5})
    assert (swap.tool, swap.visits, swap.guess) == ("control", 40, 12.5)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"swapped": {"talk": {}}}, "swapped: 'fault' is missing.*It has talk, fault"),
        ({"swapped": {**load_swapped(), "more": 1}}, "swapped: 'more' is unknown"),
        ({"swapped": {**load_swapped(), "visits": []}}, "swapped: visits is empty"),
        ({"tool": "both"}, "tool is 'both'. Choose one of: fault, control"),
        ({"visits": 121}, "visits is 121. Give a whole number from 1 to 120"),
        ({"guess": 101}, "guess is 101. Give a number from 0 to 100"),
    ],
)
def test_what_cannot_be_shown_is_refused(given, message):
    with pytest.raises(traitlets.TraitError, match=message):
        SwapThePerson(**given)


@pytest.mark.parametrize("tool", ["fault", "control"])
def test_in_print_it_says_what_only_one_note_has_and_the_counts_over_all_visits(tool):
    text = words(SwapThePerson(tool=tool).in_words())
    effect = load_writer()["effects"]["omission"]
    size = (effect if tool == "fault" else effect["control"])["size"]
    assert text.startswith("We planted this")
    assert f"{size:.1f} fewer were kept when a woman said them" in text
    assert ("I don&#x27;t want strangers washing me" in text) == (tool == "fault")
