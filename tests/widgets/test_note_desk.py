"""The note desk in Jupyter: what it holds, what it refuses, and what stands for it where nothing runs."""

import json
import re

import pytest
import traitlets

from staycurious.larkshire.notes import written_note
from staycurious.larkshire.stored import read_stored
from staycurious.larkshire.transcripts import TranscriptError, transcript
from staycurious.widgets.note_desk import NoteDesk

TALK, NOTE = transcript("T-09"), written_note("T-09-b")


def words(html: str) -> str:
    """Give the text of some HTML."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_everything_that_the_front_end_reads_can_be_sent_to_it():
    sent = json.loads(json.dumps(NoteDesk(TALK, NOTE).get_state(["talk", "note", "work"])))
    assert sent == {"talk": TALK, "note": NOTE, "work": {}}


def test_python_reads_what_the_reader_marked():
    desk = NoteDesk(TALK, NOTE)
    desk.set_state({"work": {"step": "talk", "alone": ["n3"], "marks": {"n3": "added"}, "mended": {}}})
    assert desk.work["marks"] == {"n3": "added"}


@pytest.mark.parametrize(
    ("talk", "note", "message"),
    [
        ({"id": "T-09", "people": []}, NOTE, "talk: 'turns' is missing. It needs id, people, turns"),
        (TALK, {"transcript": "T-09", "sentences": [], "key": []}, "note: 'fixed' is missing"),
        (TALK, {**NOTE, "transcript": "T-01"}, "note: is of 'T-01', and the conversation is 'T-09'"),
        (
            TALK,
            {**NOTE, "key": [{"id": "k1", "kind": "tune"}]},
            "note: kind 'tune' is unknown. Choose one of: added",
        ),
    ],
)
def test_a_talk_or_a_note_that_cannot_be_shown_is_refused(talk, note, message):
    with pytest.raises(traitlets.TraitError, match=message):
        NoteDesk(talk, note)


def test_a_step_that_there_is_not_is_refused():
    with pytest.raises(
        traitlets.TraitError, match="work: step is 'end'. Choose one of: note, talk, key, correct"
    ):
        NoteDesk(TALK, NOTE, work={"step": "end"})


def test_in_print_it_is_the_note_and_the_conversation_without_the_key():
    bundle, _ = NoteDesk(TALK, NOTE)._repr_mimebundle_()
    text = words(bundle["text/html"].split("</script>")[1])
    assert "Read the note first" in text
    assert "n3 Home conditions were observed to be clean and appropriate. ________" in text
    assert "t44 Jordan:" in text
    assert "Jordan is awake" not in text


def test_in_print_a_talk_with_both_sides_shows_the_person_as_written():
    html = NoteDesk(read_stored("transcripts/T-09.json", TranscriptError), NOTE).in_words()
    assert "Hello, Ms Ellis?" in words(html)
    assert "{" not in html
