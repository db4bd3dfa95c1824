"""The answer key finds each planted fault by comparing words: worked out by hand, and in the twelve conversations."""

import re
from functools import cache
from itertools import combinations

import pytest

from staycurious.larkshire import swap_gender
from staycurious.tools.notes import CHANGES, FAULTS, PART, Note, Sentence, answer_key, load_writer, write_note
from staycurious.tools.notes.key import places_of
from staycurious.tools.notes.wording import harder_words
from staycurious.tools.notes.writer import NOTHING_NOTED, SECTIONS

NUMBERS = [f"T-{number:02d}" for number in range(1, 13)]
# What the key calls what each fault does to a sentence.
KIND = {
    "invention": "added",
    "certainty": "certainty",
    "tone": "tone",
    "own_words": "own_words",
    "speaker": "who",
    "negation": "negation",
    "mishearing": "number",
}
PEOPLE = [
    {"key": "p", "role": "person", "called": "Mr Hill", "name": "Sam Hill", "gender": "man"},
    {"key": "d", "role": "family", "called": "his daughter Ann", "name": "Ann Hill", "gender": "woman"},
]


def verdict_on(said, written, by="p", rests_on=(("t1", 0),)):
    talk = {"id": "mine", "people": PEOPLE, "turns": [{"id": "t1", "who": "p", "says": said}]}
    one = Sentence("n1", "Health", written, tuple(turn for turn, _ in rests_on), rests_on, by)
    return answer_key(Note("mine", (), (one,), ()), talk).sentences["n1"]


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("I can't sleep.", "Mr Hill said that he can't sleep."),
        ("I think I fell.", "Mr Hill said that he thinks he fell."),
        ("I'm not sure it's safe.", "He said that he is not sure it's safe."),
        ("I'd say it's worse.", "He said that he'd say it's worse."),
        ("I slept fifteen hours at Ann's.", "He said that he slept fifteen hours at Ann's."),
        ("No, I manage.", "He said that he manages."),
        ("I want to go home.", "He said: “I want to go home.”"),
        ("I complained to the council.", "He said that he complained to the council."),
        ("I'm worried.", "He said that he is worried."),
    ],
)
def test_what_was_said_is_supported(said, written):
    assert verdict_on(said, written) == ("supported", (), ("t1",))


@pytest.mark.parametrize(
    ("said", "written", "changed"),
    [
        ("I can't sleep.", "He said that he can sleep.", ("negation",)),
        ("I sleep.", "He said that he never sleeps.", ("negation",)),
        ("I think I fell.", "He said that he fell.", ("certainty",)),
        ("I think she thinks I fell.", "He said that she thinks he fell.", ("certainty",)),
        ("Maybe I fell.", "He said that he fell.", ("certainty",)),
        ("It might be damp.", "He said that it is damp.", ("certainty",)),
        ("I'm worried.", "He said that he is anxious.", ("tone",)),
        ("I sleep.", "He claimed that he sleeps.", ("tone",)),
        ("I won't go.", "He said that he refuses to go.", ("tone",)),
        ("It takes fifteen minutes.", "He said that it takes fifty minutes.", ("number",)),
        ("It takes 15 minutes.", "He said that it takes 50 minutes.", ("number",)),
        ("I rang Sandra.", "He said that he rang Sarah.", ("number",)),
        ("I want to go home to my dog.", "Preferences regarding accommodation were noted.", ("own_words",)),
        ("I think I'm worried.", "He claimed that he is anxious.", ("certainty", "tone")),
        ("I can't do fifteen.", "He said that he can do fifty.", ("number", "negation")),
    ],
)
def test_what_was_changed_is_found_and_named(said, written, changed):
    found = verdict_on(said, written)
    assert found.verdict == "changed"
    assert found.changed == changed
    assert found.turns == ("t1",)


def test_words_given_to_somebody_else_are_found():
    assert verdict_on("I sleep.", "His daughter Ann said that she sleeps.", by="d").changed == ("who",)


def test_a_sentence_that_rests_on_nothing_was_added_and_an_empty_heading_was_not():
    assert verdict_on("I sleep.", "He is in good health.", by=None, rests_on=()) == ("added", (), ())
    assert verdict_on("I sleep.", NOTHING_NOTED, by=None, rests_on=()).verdict == "supported"


def test_a_number_that_was_written_in_figures_is_the_same_number():
    assert verdict_on("I am twenty.", "He said that he is 20.").verdict == "supported"


def test_a_fact_that_matters_and_that_no_sentence_rests_on_is_missing():
    talk = {
        "id": "mine",
        "people": PEOPLE,
        "turns": [
            {"id": "t1", "who": "p", "says": "I fell in the bath. I like tea."},
            {"id": "t2", "who": "p", "says": "The rent is late."},
        ],
        "facts": [
            {"id": "f1", "turns": ["t1"], "says": "Fell in the bath.", "matters": True},
            {"id": "f2", "turns": ["t2"], "says": "Is late with the rent.", "matters": True},
            {"id": "f3", "turns": ["t1"], "says": "Likes tea.", "matters": False},
        ],
    }
    one = Sentence("n1", "Home", "He said that the rent is late.", ("t2",), (("t2", 0),), "p")
    assert answer_key(Note("mine", (), (one,), ()), talk).missing == ("f1",)
    # of the same turn, only the sentence with the fact's words will do
    tea = Sentence("n2", "Home", "He said that he likes tea.", ("t1",), (("t1", 1),), "p")
    assert answer_key(Note("mine", (), (one, tea), ()), talk).missing == ("f1",)
    fell = Sentence("n3", "Home", "He said that he fell in the bath.", ("t1",), (("t1", 0),), "p")
    assert answer_key(Note("mine", (), (one, fell), ()), talk).missing == ()


def test_a_wish_in_a_stock_phrase_carries_nothing():
    talk = {
        "id": "mine",
        "people": PEOPLE,
        "turns": [{"id": "t1", "who": "p", "says": "I want to go home to my dog."}],
        "facts": [{"id": "f1", "turns": ["t1"], "says": "Wants to go home to his dog.", "matters": True}],
    }
    one = Sentence("n1", "What they want", "Aspirations were discussed.", ("t1",), (("t1", 0),), "p")
    assert answer_key(Note("mine", (), (one,), ()), talk).missing == ("f1",)


def test_a_fact_stands_in_the_sentence_that_shares_most_words_with_it():
    spoken = {"t1": ["I like tea.", "I fell in the bath.", "It rained."]}
    assert places_of({"turns": ["t1"], "says": "Fell in the bath."}, spoken) == [("t1", 1)]


# ---- the faults, in the twelve conversations


@pytest.fixture(scope="module")
def notes():
    """Each conversation's two sides; and ways to get a note of one, and its key, each made once."""
    talks = {(number, side): talk for number in NUMBERS for side, talk in enumerate(swap_gender(number))}

    @cache
    def note_of(place, *faults):
        return write_note(talks[place], faults)

    @cache
    def key_of(place, *faults):
        return answer_key(note_of(place, *faults), talks[place])

    return talks, note_of, key_of


def kinds_in(key):
    """What the key says is wrong, in any sentence."""
    changed = {kind for verdict in key.sentences.values() for kind in verdict.changed}
    return changed | {verdict.verdict for verdict in key.sentences.values() if verdict.verdict == "added"}


def test_every_fault_is_described_and_sits_in_one_part_of_the_writer():
    assert set(FAULTS) == set(PART) == {*KIND, "omission"}
    assert set(KIND.values()) == {*CHANGES, "added"}
    for name, fault in FAULTS.items():
        assert fault.changed == PART[name]
        assert name in load_writer()["parts"][PART[name]]
        assert "control" in load_writer()["parts"][PART[name]]


@pytest.mark.parametrize("fault", KIND)
def test_what_the_key_finds_of_a_fault_is_of_its_own_kind_and_it_finds_some(fault, notes):
    talks, note_of, key_of = notes
    where = set()
    for place in talks:
        found = kinds_in(key_of(place, fault))
        assert found <= {KIND[fault]}, f"{place}: {found}"
        if found:
            where.add(place[0])
    # measured: of the twelve, invention 9, certainty 10, own_words 11, speaker 5, the others 12
    assert len(where) >= (4 if fault == "speaker" else 8)


@pytest.mark.parametrize("fault", ["certainty", "tone", "own_words", "speaker", "invention"])
def test_where_a_fault_is_not_found_the_sentence_is_the_controls(fault, notes):
    talks, note_of, key_of = notes
    for place in talks:
        faulty, control = note_of(place, fault), note_of(place)
        key = key_of(place, fault)
        # the same sentences were kept
        assert sorted(one.rests_on for one in faulty.sentences) == sorted(
            one.rests_on for one in control.sentences
        )
        if fault in ("certainty", "own_words", "invention"):
            texts = {one.rests_on or one.section: one.text for one in control.sentences}
            for one in faulty.sentences:
                same = one.text == texts[one.rests_on or one.section]
                wrong = key.sentences[one.id].verdict != "supported"
                # names at the start may be pronouns where the sentence before went to another heading
                assert same != wrong or _but_for_who(one.text) == _but_for_who(texts[one.rests_on])


def _but_for_who(text):
    return re.sub(r"^[^“]*? (?:said|added|explained|asked)\b", "", text)


@pytest.mark.parametrize("fault", ["negation", "mishearing"])
def test_a_turn_that_was_heard_right_is_written_as_in_the_control(fault, notes):
    talks, note_of, key_of = notes
    compared = 0
    for place in talks:
        control = {one.rests_on: _but_for_who(one.text) for one in note_of(place).sentences}
        key = key_of(place, fault)
        for one in note_of(place, fault).sentences:
            if one.rests_on in control and key.sentences[one.id].verdict == "supported":
                compared += 1
                assert _but_for_who(one.text) == control[one.rests_on]
    assert compared > 500


@pytest.mark.parametrize("fault", ["tone", "speaker"])
def test_the_facts_stay_when_only_the_word_or_the_name_is_another(fault, notes):
    talks, note_of, key_of = notes
    for place in talks:
        assert key_of(place, fault).missing == key_of(place).missing


def test_invention_writes_only_under_headings_where_the_control_noted_nothing(notes):
    talks, note_of, key_of = notes
    for place in talks:
        empty = {one.section for one in note_of(place).sentences if one.text == NOTHING_NOTED}
        invented = {one.section for one in note_of(place, "invention").sentences if not one.rests_on}
        assert invented == empty


def test_an_invented_line_is_made_of_words_that_follow_one_another_in_past_lines(notes):
    talks, note_of, key_of = notes
    follows = load_writer()["parts"]["silence"]["invention"]
    topic_of = {heading: topic for topic, heading in SECTIONS.items()}
    for place in talks:
        for one in note_of(place, "invention").sentences:
            if not one.rests_on:
                tokens = one.text.replace(",", " ,").replace(".", " .").split()
                pairs = {tuple(pair.split(" ")) for pair in follows[topic_of[one.section]]}
                # from the third word on no name or pronoun of the person stands in for <He>
                assert any((tokens[-2], tokens[-1]) == pair for pair in pairs), one.text


def test_omission_writes_nothing_false(notes):
    talks, note_of, key_of = notes
    for place in talks:
        key = key_of(place, "omission")
        assert {verdict.verdict for verdict in key.sentences.values()} == {"supported"}


@pytest.mark.parametrize("pair", list(combinations(PART, 2)), ids="+".join)
def test_two_faults_together_show_both_kinds_and_no_third(pair, notes):
    talks, note_of, key_of = notes
    found = set()
    for place in [("T-03", 0), ("T-07", 1), ("T-10", 0), ("T-12", 0)]:
        found |= kinds_in(key_of(place, *pair))
    assert found == {KIND[fault] for fault in pair if fault in KIND}


def test_all_faults_together_still_name_their_turns(notes):
    talks, note_of, key_of = notes
    for place, talk in talks.items():
        note = note_of(place, *PART)
        assert note.faults == tuple(sorted(PART))
        ids = {turn["id"] for turn in talk["turns"]}
        assert all(set(one.turns) <= ids for one in note.sentences)
        assert len(kinds_in(key_of(place, *PART))) >= 3


def test_a_relatives_words_become_the_persons_as_smoothly_as_if_they_were():
    says = "I think he's frightened of falling on the stairs."
    talk = {"id": "mine", "people": PEOPLE, "turns": [{"id": "t1", "who": "d", "says": says}]}
    found = {write_note(talk, ["speaker"], seed=seed).sentences[0].text for seed in "abcdefgh"}
    # about half of the time; then nothing in the sentence tells that his daughter spoke
    assert {re.sub("explained|added", "said", text) for text in found} == {
        "His daughter Ann said that she thinks he's frightened of falling on the stairs.",
        "Mr Hill said that he thinks he's frightened of falling on the stairs.",
    }


def test_the_order_of_faults_and_naming_one_twice_make_no_difference():
    talk = swap_gender("T-07")[0]
    assert write_note(talk, ["tone", "negation", "tone"]) == write_note(talk, ("negation", "tone"))


@pytest.mark.parametrize(
    ("reported", "written"),
    [
        ("he is cross with them", "he is aggressive with them"),
        ("he walked cross country", "he walked cross country"),
        ("she is not tired", "she is not tired"),
        ("she is so tired", "she is so not coping"),
        ("he was late", "he was unreliable"),
        ("it was too late of an evening", "it was too late of an evening"),
    ],
)
def test_a_feeling_is_put_harder_only_where_somebody_has_it(reported, written):
    assert (
        harder_words(reported, {"cross": "aggressive", "tired": "not coping", "late": "unreliable"})
        == written
    )
