"""The note desk's own rules: which side of a mark is shown, what is held against the key, and the note as it is put right."""

import json

import pytest

from staycurious.larkshire.notes import KINDS, written_note, written_notes
from staycurious.larkshire.stored import read_stored
from staycurious.larkshire.transcripts import TranscriptError, transcript, transcripts

RAW = {talk["id"]: read_stored(f"transcripts/{talk['id']}.json", TranscriptError) for talk in transcripts()}
NOTES = written_notes()
ELLIS, NOTE = RAW["T-09"], written_note("T-09-b")
DESK = {"desk": [ELLIS, NOTE]}


@pytest.fixture(scope="module")
def call(run_node):
    """Give a function that calls one of the module's functions."""

    def one(name, *args):
        return run_node("notes_calls.mjs", {"calls": [[name, *args]]})[0]

    return one


@pytest.fixture(scope="module")
def desks(run_node):
    """Give each hand-written note's desk, by the note's id."""
    made = run_node(
        "notes_calls.mjs", {"calls": [["makeDesk", RAW[note["transcript"]], note] for note in NOTES]}
    )
    return dict(zip([note["id"] for note in NOTES], made, strict=True))


def test_the_page_names_the_kinds_that_the_keys_have(call):
    assert set(call("kinds")) == set(KINDS)


def test_a_talk_shows_the_person_as_written_just_as_python_chooses_it(run_node):
    calls = [["asWritten", talk, talk["swap"]["as_written"]] for talk in RAW.values()]
    for shown, name in zip(run_node("notes_calls.mjs", {"calls": calls}), RAW, strict=True):
        chosen = transcript(name)
        assert shown["turns"] == chosen["turns"]
        assert shown["facts"] == chosen["facts"]


def test_every_written_note_makes_a_desk_that_holds_its_whole_key(desks):
    for note in NOTES:
        desk = desks[note["id"]]
        assert len(desk["faults"]) + len(desk["missing"]) == len(note["key"])
        assert all(item["left"].strip() and "{" not in item["left"] for item in desk["missing"])
        assert "undefined" not in json.dumps(desk)


def test_whoever_an_interpreter_speaks_for_is_named_with_the_interpreter(desks):
    turns = {turn["id"]: turn["who"] for turn in desks["T-12-a"]["turns"]}
    assert turns["t8"] == "Her mother, Hodan Jama (through the interpreter)"
    assert turns["t2"] == "The interpreter"


def test_marks_are_found_or_at_the_place_or_answered_or_unseen(call):
    marks = {"n7": "number", "n13": "who", "n5": "tone", "t44": "missing", "t7": "missing", "t10": "missing"}
    held = call("holdAgainst", DESK, marks)
    verdicts = {item["id"]: item["verdict"] for item in held["items"]}
    assert verdicts == {
        "k1": "unseen", "k2": "found", "k3": "unseen", "k4": "unseen", "k5": "place", "k6": "unseen", "k7": "found",
        "k8": "unseen",
    }  # fmt: skip
    assert next(item["as"] for item in held["items"] if item["verdict"] == "place") == "who"
    assert [one["id"] for one in held["answered"]] == ["n5"]
    assert [(one["id"], one["by"]) for one in held["carried"]] == [("t7", ["n1"])]
    assert [one["id"] for one in held["other"]] == ["t10"]


def test_a_place_to_look_up_is_a_place_and_no_find(call):
    held = call("holdAgainst", DESK, {"n7": "look", "n8": "look"})
    assert [(item["id"], item["as"]) for item in held["items"] if item["verdict"] == "place"] == [
        ("k2", "look")
    ]
    assert [one["id"] for one in held["answered"]] == ["n8"]
    assert "look" in call("marks")
    assert set(call("marks")) - {"look"} == set(KINDS) - {"missing"}


def test_a_reader_may_mend_the_places_of_the_key_and_those_that_they_raised(call):
    held = call("holdAgainst", DESK, {"n7": "number", "n8": "look", "t7": "missing", "t10": "missing"})
    places = call("placesToMend", DESK, held)
    assert [one["id"] for one in places["key"]] == ["n3", "n7", "n10", "n11", "n13", "n15", "k7", "k8"]
    assert [one["id"] for one in places["raised"]] == ["n8", "t7", "t10"]
    labels = [one["label"] for one in (*places["key"], *places["raised"])]
    assert len(set(labels)) == len(labels)
    assert "Left out, in t8 and t55. Write a sentence to add." in labels
    assert places["key"][0]["mended"] is None
    assert "mended" not in places["raised"][0]  # we have no way to mend what isn't in the key


def test_any_of_the_turns_of_what_was_left_out_counts_as_found_and_only_once(call):
    for marks in ({"t8": "missing"}, {"t55": "missing"}, {"t8": "missing", "t55": "missing"}):
        held = call("holdAgainst", DESK, marks)
        assert [item["id"] for item in held["items"] if item["verdict"] == "found"] == ["k8"]
        assert held["carried"] == held["other"] == []


def test_without_a_mark_nothing_is_found_and_nothing_was_asked(call):
    held = call("holdAgainst", DESK, {})
    assert {item["verdict"] for item in held["items"]} == {"unseen"}
    assert held["answered"] == held["carried"] == held["other"] == []


def test_finds_are_counted_by_kind_in_the_order_of_the_kinds(call):
    held = call("holdAgainst", DESK, {"n7": "number", "t44": "missing"})
    rows = call("byKind", held["items"])
    assert [(row["kind"], row["of"], row["found"]) for row in rows] == [
        ("added", 1, 0), ("missing", 2, 1), ("tone", 1, 0), ("who", 1, 0), ("number", 1, 1), ("negation", 1, 0),
        ("own_words", 1, 0),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("marks", "alone", "lines"),
    [
        (
            {},
            [],
            [
                "The key has 8 things to look at. You found 0 of them.",
                "The note left out 2 things that the key asks for. Of these you found 0. What is left out gives a reader no sign.",
                "With the note alone you had marked 0 sentences.",
            ],
        ),
        (
            {"n3": "added", "n5": "tone", "n10": "look", "t44": "missing", "t7": "missing", "t10": "missing"},
            ["n3", "n5"],
            [
                "The key has 8 things to look at. You found 2 of them. You stopped at 1 more, with another name for it or none yet.",
                "The note left out 2 things that the key asks for. Of these you found 1. What is left out gives a reader no sign.",
                "You also asked about 1 sentence and 2 turns that the key doesn’t have. They stand below it.",
                "With the note alone you had marked 2 sentences, and 1 of them is in the key.",
            ],
        ),
    ],
)
def test_what_was_found_is_said_in_short(call, marks, alone, lines):
    held = call("holdAgainst", DESK, marks)
    assert call("inShort", held, alone, DESK) == lines


def test_a_note_that_nobody_touched_is_written_out_whole(call):
    text = call("correctedNote", DESK, {})
    assert all(sentence["text"] in text for sentence in NOTE["sentences"])
    assert text.split("\n")[0] == "Background"


def test_a_corrected_note_has_the_new_words_and_not_what_was_taken_out(call):
    mended = {
        **{one: text or "" for one, text in NOTE["fixed"].items()},
        "n8": "She said that she has never left him in the evening.",
        "k7": "Jordan counts until his mum comes.",
        "t46": "He didn't want to tell her.",
        "more": "Fridays were not spoken of.",
    }
    text = call("correctedNote", DESK, mended)
    assert "Home conditions" not in text  # the heading goes with its only sentence
    assert "four times" in text
    assert "14 times" not in text
    assert "She said that she has never left him in the evening." in text
    assert text.endswith(
        "Added after reading the conversation\nJordan counts until his mum comes. He didn't want to tell her. Fridays were not "
        "spoken of."
    )


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda note: note.update(transcript="T-01"), "note is of T-01, and the conversation is T-09"),
        (
            lambda note: note["key"][1].update(kind="wrong"),
            "note, key k2: kind wrong is unknown. Choose one of: added",
        ),
        (lambda note: note["key"][1].update(sentence="n99"), "note, key k2: there is no sentence n99"),
        (lambda note: note["key"][1].update(turns=["t99"]), "note, key k2: there is no turn t99"),
        (lambda note: note["key"][6].pop("facts"), "note, key k7: missing needs facts"),
        (lambda note: note["key"][6].update(facts=["f99"]), "note, key k7: the conversation has no fact f99"),
        (lambda note: note["sentences"][0].update(turns=["t99"]), "note, sentence n1: there is no turn t99"),
    ],
)
def test_a_note_that_does_not_fit_is_refused_by_its_place(call, change, message):
    note = written_note("T-09-b")
    change(note)
    assert message in call("makeDesk", ELLIS, note)
