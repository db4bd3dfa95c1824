"""What goes wrong around the note writer: a clear error or a sound note, never a silent wrong one."""

import copy
import json

import pytest

from staycurious.larkshire import TranscriptError, transcript
from staycurious.larkshire.stored import DATA
from staycurious.larkshire.transcripts import MOST_TURNS
from staycurious.tools.notes import NoteError, answer_key, load_writer, read_writer, write_note
from staycurious.tools.notes.writer import FILE, NOTHING_NOTED
from tests.cpu import cpu_within


@pytest.fixture
def talk():
    """A small conversation, fresh for each test: the test may spoil it."""
    return {
        "id": "mine",
        "people": [
            {"key": "w", "role": "worker", "called": "the social worker", "gender": None, "voice": "London"},
            {"key": "p", "role": "person", "called": "Mr Hill", "gender": "man", "voice": "Welsh"},
        ],
        "turns": [
            {"id": "t1", "who": "w", "says": "How are you with the stairs?"},
            {"id": "t2", "who": "p", "says": "I can't get up the stairs on my own."},
        ],
    }


def change(talk, *places, to):
    """Set one place in nested data; ``...`` as the value takes it out."""
    for place in places[:-1]:
        talk = talk[place]
    if to is ...:
        del talk[places[-1]]
    else:
        talk[places[-1]] = to


def test_the_small_conversation_is_sound(talk):
    assert write_note(talk).sentences[0].text == "Mr Hill said that he can't get up the stairs on his own."


@pytest.mark.parametrize("nonsense", [None, [], "text", 5, {}, {"people": []}, {"turns": []}, b"bytes"])
def test_what_is_no_transcript_is_refused(nonsense):
    with pytest.raises(TranscriptError):
        write_note(nonsense)


@pytest.mark.parametrize(
    ("places", "to", "named"),
    [
        (("turns",), [], "turns"),
        (("turns",), "I can't sleep.", "turns"),
        (("people",), [], "people"),
        (("people",), {"p": "Mr Hill"}, "people"),
        (("people", 1), "Mr Hill", r"people\[1\]"),
        (("people", 1, "key"), "q", "t2.who: 'p' is nobody"),
        (("people", 1, "key"), 5, r"people\[1\]"),
        (("people", 1, "key"), "w", "stands twice"),
        (("people", 1, "role"), "suspect", "'suspect' is unknown"),
        (("people", 1, "called"), ..., "called"),
        (("people", 1, "called"), "  ", "called"),
        (("people", 1, "called"), "{Mr/Mrs} Hill", "mark"),
        (("people", 1, "name"), "{John/Joan} Hill", "mark"),
        (("people", 1, "gender"), "male", "gender"),
        (("people", 1, "gender"), ["man"], "gender"),
        (("people", 1, "voice"), ["Welsh"], "voice"),
        (("turns", 1), "I can't sleep.", r"turns\[1\]"),
        (("turns", 1, "who"), "nobody", "t2.who"),
        (("turns", 1, "who"), ..., "who"),
        (("turns", 1, "for"), "nobody", "t2.for"),
        (("turns", 1, "says"), None, "says"),
        (("turns", 1, "says"), 5, "says"),
        (("turns", 1, "says"), "{He/She} lives alone.", "mark"),
        (("turns", 1, "id"), "t1", "id of two turns"),
        (("swap",), {"person": "nobody", "as_written": "man"}, "swap.person"),
        (("swap",), ["p"], "swap.person"),
    ],
)
def test_a_mistake_in_a_transcript_is_named_with_its_place(talk, places, to, named):
    change(talk, *places, to=to)
    with pytest.raises(TranscriptError, match=named):
        write_note(talk)


def test_a_transcript_as_it_lies_in_its_file_still_has_its_marks():
    raw = json.loads((DATA / "transcripts" / "T-01.json").read_text(encoding="utf-8"))
    with pytest.raises(TranscriptError, match="choose_gender"):
        write_note(raw)


def test_too_many_turns_are_refused(talk):
    talk["turns"] = [{"id": f"t{number}", "who": "p", "says": "I fell."} for number in range(MOST_TURNS + 1)]
    with pytest.raises(TranscriptError, match="5,000"):
        write_note(talk)


@pytest.mark.parametrize("faults", [["bias"], ["tone", "bias"], ["Tone"], [None], [["tone"]], [5]])
def test_an_unknown_fault_is_named_with_those_there_are(talk, faults):
    with pytest.raises(NoteError, match="There is no fault .*Choose from: invention, omission"):
        write_note(talk, faults)


@pytest.mark.parametrize("faults", ["tone", "", None, 5])
def test_faults_must_be_a_list(talk, faults):
    with pytest.raises(NoteError, match="no list of faults"):
        write_note(talk, faults)


@pytest.mark.parametrize("writer", [{}, [], "writer.json", {"topics": {}}])
def test_what_is_no_note_writer_is_refused(talk, writer):
    with pytest.raises(NoteError, match="no note writer"):
        write_note(talk, (), writer)


# ---- the writer's file


def test_the_courses_file_can_be_read():
    assert read_writer(FILE) == load_writer()


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(NoteError, match=r"gone\.json: can't be read .*staycurious train"):
        read_writer(tmp_path / "gone.json")


def test_half_a_file_is_no_json(tmp_path):
    text = FILE.read_text(encoding="utf-8")
    (tmp_path / "half.json").write_text(text[: len(text) // 2], encoding="utf-8")
    with pytest.raises(NoteError, match=r"half\.json: is not JSON"):
        read_writer(tmp_path / "half.json")


def test_bytes_that_are_no_text_are_no_json(tmp_path):
    (tmp_path / "odd.json").write_bytes(b"\xff\xfe\x00{")
    with pytest.raises(NoteError, match=r"odd\.json: is not JSON"):
        read_writer(tmp_path / "odd.json")


@pytest.mark.parametrize("text", ["[]", "5", "null", "{}", '{"format": "staycurious-scorecard/1"}'])
def test_another_kind_of_file_is_refused(tmp_path, text):
    (tmp_path / "other.json").write_text(text, encoding="utf-8")
    with pytest.raises(NoteError, match="format"):
        read_writer(tmp_path / "other.json")


@pytest.mark.parametrize(
    "places",
    [
        ("parts", "salience", "control", "start"),
        ("topics", "moving", "start"),
        ("parts", "hearing", "negation", "endings", "lost"),
        ("longest", "said"),
        ("effects", "omission", "size"),
        ("sha256",),
    ],
    ids=".".join,
)
def test_a_file_with_one_changed_value_is_refused(tmp_path, places):
    writer = json.loads(FILE.read_text(encoding="utf-8"))
    change(writer, *places, to=12)
    (tmp_path / "changed.json").write_text(json.dumps(writer), encoding="utf-8")
    with pytest.raises(NoteError, match="its hash doesn't fit"):
        read_writer(tmp_path / "changed.json")


def test_another_layout_of_the_same_file_is_the_same_writer(tmp_path):
    writer = json.loads(FILE.read_text(encoding="utf-8"))
    (tmp_path / "wide.json").write_text(json.dumps(writer, indent=2), encoding="utf-8")
    assert read_writer(tmp_path / "wide.json") == load_writer()


# ---- what is unusual and no mistake


def test_a_thousand_turns_are_written_in_time_and_the_note_stays_a_note(talk):
    parts = transcript("T-01")["turns"]
    talk["turns"] = [
        {
            "id": f"t{number}",
            "who": "wp"[number % 2],
            "says": f"{parts[number % 54]['says']} In week {number}.",
        }
        for number in range(1000)
    ]
    load_writer()
    with cpu_within(1.5):
        note = write_note(talk, ["tone", "mishearing"])
    longest = load_writer()["longest"]
    assert 20 < len(note.sentences) <= longest["said"] + longest["plans"] + 10


def test_turns_in_another_script_are_named_as_unread_and_the_rest_is_written(talk):
    talk["turns"] += [
        {"id": "t3", "who": "p", "says": "আমি সিঁড়ি দিয়ে উঠতে পারি না।"},
        {"id": "t4", "who": "p", "says": "I fell on the landing. 我摔倒了。"},
        {"id": "t5", "who": "p", "says": "لا أستطيع النوم"},
    ]
    note = write_note(talk)
    assert note.unread == ("t3", "t4", "t5")
    assert note.as_data()["unread"] == ["t3", "t4", "t5"]
    assert "The tool could not read all of: t3, t4, t5." in note.text
    assert {turn for one in note.sentences for turn in one.turns} == {"t2", "t4"}
    assert not any(letter in note.text for letter in "আ我ل")


def test_accents_and_names_in_latin_letters_are_read(talk):
    talk["turns"][1]["says"] = "Łukasz and Siân took me to the café, and I can't get up the stairs on my own."
    note = write_note(talk)
    assert note.unread == ()
    assert "Łukasz" in note.text


@pytest.mark.parametrize(
    "says", ["", "   ", "…", "Mm.", "🙂🙂", "?!", "-", "\n\n", "I", "I'd've", "'", "“", "’s"]
)
def test_a_turn_that_says_nothing_does_no_harm(talk, says):
    talk["turns"][1]["says"] = says
    note = write_note(talk, ["certainty", "tone", "negation", "mishearing"])
    verdicts = answer_key(note, talk).sentences.values()
    assert {verdict.verdict for verdict in verdicts} == {"supported"}


def test_when_nothing_was_said_that_matters_every_heading_says_so(talk):
    talk["turns"][1]["says"] = "Mm."
    assert {one.text for one in write_note(talk).sentences} == {NOTHING_NOTED}


def test_one_very_long_sentence_is_written(talk):
    talk["turns"][1]["says"] = "I can't get up the stairs, " * 400 + "and I fell."
    with cpu_within(1.5):
        note = write_note(talk)
    assert note.sentences[0].turns == ("t2",)


@pytest.mark.parametrize("voice", ["a voice that nobody met", "", None, ...])
def test_a_voice_that_is_unknown_or_not_told_is_heard_by_the_control(talk, voice):
    talk["turns"][1]["says"] = "It takes me fifteen minutes to get up the stairs on my own."
    change(talk, "people", 1, "voice", to=voice)
    assert "fifteen" in write_note(talk).text
    assert "fifty" in write_note(talk, ["mishearing"]).text


@pytest.mark.parametrize("gender", [None, ..., "nonbinary"])
def test_without_a_gender_people_are_they(talk, gender):
    change(talk, "people", 1, "gender", to=gender)
    assert write_note(talk).sentences[0].text == (
        "Mr Hill said that they can't get up the stairs on their own."
    )


def test_parts_that_nobody_knows_are_left_alone(talk):
    talk["weather"] = "rain"
    talk["people"][1]["shoe size"] = 43
    talk["turns"][1]["sighs"] = True
    assert "stairs" in write_note(talk).text


def test_a_talk_of_nobody_but_workers_is_written(talk):
    talk["people"] = talk["people"][:1]
    talk["turns"] = [{"id": "t1", "who": "w", "says": "I'll ring the surgery today."}]
    note = write_note(talk)
    assert note.sentences[-1].text == "The social worker will ring the surgery today."
    assert note.sentences[-1].section == "What happens next"


def test_a_name_with_signs_in_it_breaks_nothing(talk):
    talk["people"][1]["called"] = "Mr O'Neill-(Senior)+"
    talk["people"][1]["name"] = "Seán [Jack] O'Neill\\"
    assert write_note(talk, ["tone"]).sentences[0].text.startswith("Mr O'Neill-(Senior)+")


def test_markup_is_written_as_it_was_said_for_the_page_to_escape(talk):
    talk["turns"][1]["says"] = "I can't get up the stairs <b>at all</b>."
    assert "<b>at all</b>" in write_note(talk).text


@pytest.mark.parametrize("seed", [5, None, ("a", 1), "🙂"])
def test_any_seed_will_do(talk, seed):
    assert write_note(talk, ["tone"], seed=seed) == write_note(talk, ["tone"], seed=seed)


def test_a_turn_of_two_thousand_sentences_is_written(talk):
    talk["turns"][1]["says"] = "I can't get up the stairs. " * 2000
    with cpu_within(3):
        assert write_note(talk).sentences[0].turns == ("t2",)


def test_the_courses_writer_cant_be_changed_by_a_slip():
    with pytest.raises(TypeError, match=r"Make a copy to change: copy\.deepcopy"):
        load_writer()["parts"]["salience"]["control"]["start"] = 99


def test_a_changed_copy_is_refused_until_its_hash_is_taken_out(talk):
    changed = copy.deepcopy(load_writer())
    changed["parts"]["salience"]["control"]["start"] = -99
    with pytest.raises(NoteError, match=r"was changed \(its hash doesn't fit\)\. Take sha256 out"):
        write_note(talk, writer=changed)
    del changed["sha256"]
    assert {one.text for one in write_note(talk, writer=changed).sentences} == {NOTHING_NOTED}


def test_a_writer_that_lacks_a_part_is_named(talk):
    lacking = copy.deepcopy(load_writer())
    del lacking["parts"]["wording"]["tone"]
    with pytest.raises(NoteError, match=r"writer, parts\.wording: lacks tone"):
        write_note(talk, writer=lacking)


def test_a_path_that_is_none_is_answered():
    with pytest.raises(NoteError, match=r"None is no path\. Give the path of a note writer's file"):
        read_writer(None)


def test_a_key_is_made_for_the_tools_own_note_of_this_conversation(talk):
    note = write_note(talk)
    with pytest.raises(NoteError, match=r"is no note of the tool\. Give what write_note gave"):
        answer_key(note.as_data(), talk)
    with pytest.raises(NoteError, match=r"this is another conversation"):
        answer_key(note, {**talk, "id": "another"})
