"""What the page shows of swapped notes is what the note writer writes, and shows the planted fault and nothing else."""

import hashlib
import json

import pytest

from staycurious.larkshire.transcripts import transcript
from staycurious.tools.notes import write_note
from staycurious.tools.notes.swapped import FILE, load_swapped, swapped

# Making all 120 visits again takes ten seconds: some are made again here, and for the others the whole file's hash stands.
SOME = 20
WHOLE = "480e5c1fd1b6d6e83bf2c7d71f5dbfea0138e6acd74e23db62425ce8f2a4c420"


@pytest.fixture(scope="module")
def stored():
    """Give what is stored."""
    return load_swapped()


def test_the_stored_file_is_what_the_note_writer_makes_again(stored, monkeypatch):
    monkeypatch.setattr("staycurious.tools.notes.swapped.HELD_OUT", SOME)
    made = json.loads(json.dumps(swapped()))
    assert made == {**stored, "visits": stored["visits"][:SOME]}, (
        "write it anew: python -c 'from staycurious.tools.notes.swapped import write_swapped; write_swapped()'"
    )


def test_the_rest_of_the_file_is_as_it_was_when_all_of_it_was_made_again():
    assert hashlib.sha256(FILE.read_bytes()).hexdigest() == WHOLE


@pytest.mark.parametrize(("tool", "faults"), [("fault", ["omission"]), ("control", [])])
def test_the_rows_hold_both_notes_whole_and_in_their_order_of_headings(stored, tool, faults):
    for place, gender in enumerate(("man", "woman")):
        note = write_note(transcript("T-01", gender), faults)
        assert sorted(one.text for one in note.sentences) == sorted(
            row["texts"][place] for row in stored[tool] if row["texts"][place]
        )
    sections = [row["section"] for row in stored[tool]]
    assert sections == sorted(sections, key=sections.index)


def test_what_stands_in_one_note_only_comes_with_what_was_said(stored):
    turns = {turn["id"]: turn["says"] for turn in transcript("T-01", "man")["turns"]}
    only = [row for row in stored["fault"] if None in row["texts"]]
    assert only
    assert all(row["said"] in turns[row["turn"]] for row in only)


def test_both_notes_of_the_pair_are_equally_long_so_that_nothing_shows_in_either(stored):
    lengths = [sum(row["texts"][place] is not None for row in stored["fault"]) for place in (0, 1)]
    assert lengths[0] == lengths[1]


def test_less_is_kept_from_women_in_body_and_mind_and_nowhere_else(stored):
    for visit in stored["visits"]:
        for kind, said, man, woman, control_man, control_woman in visit:
            assert said >= max(man, woman, control_man, control_woman)
            assert control_man == control_woman
            assert man == woman or stored["kinds"][kind]["body_and_mind"]
