"""What to look at in a note, on talk short enough to check by eye. All of it is invented."""

import unicodedata
from itertools import cycle

import pytest

from staycurious.questions import claims_against_source
from staycurious.tools.notes import write_note
from tests.cpu import cpu_within

PEOPLE = [
    {"key": "worker", "role": "worker", "name": "Priya Nair", "called": "the social worker"},
    {"key": "person", "role": "person", "name": "Harold Finch", "called": "Mr Finch"},
    {"key": "daughter", "role": "family", "name": "Sue Finch", "called": "his daughter Sue"},
]
TALK = [
    ("worker", "Good morning, Mr Finch. How have you been?"),
    ("person", "I can't manage the bath on my own, so I wash at the sink."),
    ("worker", "Have you fallen at all since the spring?"),
    ("person", "No, never."),
    ("person", "I take fifteen minutes to walk to the shop, and I go twice a week."),
    ("daughter", "I think he sometimes forgets his evening tablets."),
    ("person", "My friend Karim next door comes in at half past ten for a game of dominoes."),
    ("person", "I've lived here for a hundred and twenty seasons, in 1996 my roof leaked."),
    ("worker", "I'll send the form to the council on Thursday."),
    ("daughter", "The kitchen gets cold in winter."),
    ("person", "Mind you, the football was dreadful."),
]


def transcript(talk=TALK, people=PEOPLE, **extra):
    turns = [{"id": f"t{at}", "who": who, "says": says} for at, (who, says) in enumerate(talk, start=1)]
    return {"id": "T-00", "people": people, "turns": turns, **extra}


def note(*texts, **extra):
    return {"sentences": [{"id": f"n{at}", "text": text} for at, text in enumerate(texts, start=1)], **extra}


def claim(text, talk=TALK):
    (found,) = claims_against_source(note(text), transcript(talk)).sentences
    return found


def looks(text, talk=TALK):
    return {look.kind: look.words for look in claim(text, talk).look}


FAITHFUL = [
    ("Mr Finch can't manage the bath on his own and washes at the sink.", "t2"),
    ("He is unable to manage the bath alone.", "t2"),
    ("Mr Finch has never fallen since the spring.", "t4"),
    ("He walks to the shop in 15 minutes, 2 times a week.", "t5"),
    ("Sue thinks that he sometimes forgets the evening tablets.", "t6"),
    ("Sue thinks he occasionally forgets his evening medication.", "t6"),
    ("Karim, next door, comes at 10:30 for dominoes.", "t7"),
    ("Karim comes in at 10.30 for a game of dominoes.", "t7"),
    ("He has lived here for 120 seasons.", "t8"),
    ("The roof leaked in 1996.", "t8"),
    ("The social worker will send the form to the council on Thursday.", "t9"),
    ("It was reported that the kitchen is cold in winter.", "t10"),
]


@pytest.mark.parametrize(("text", "turn"), FAITHFUL)
def test_a_faithful_sentence_finds_its_turn_and_nothing_to_look_at(text, turn):
    found = claim(text)
    assert found.turns[0] == turn
    assert found.look == ()


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("He walks to the shop in fifty minutes.", "number", ("fifty",)),
        ("He walks to the shop in 50 minutes.", "number", ("50",)),
        ("He walks to the shop three times a week.", "number", ("three",)),
        ("Karim comes at 11:30 for dominoes.", "number", ("11:30",)),
        ("He has lived here for 112 seasons.", "number", ("112",)),
        ("Kareem next door comes in for a game of dominoes.", "name", ("Kareem",)),
        ("Mr Finch plays dominoes next door with Wendy Ashe.", "name", ("Wendy", "Ashe")),
        ("His daughter Sue thinks that he forgets his evening tablets.", "certainty", ("sometimes",)),
        ("He sometimes forgets his evening tablets.", "certainty", ("i think",)),
        ("Mr Finch forgets his evening tablets.", "certainty", ("i think", "sometimes")),
        ("Mr Finch can manage the bath on his own.", "negation", ("manage", "bath")),
        ("Mr Finch has fallen since the spring.", "negation", ("fallen", "spring")),
        ("The kitchen never gets cold in winter.", "negation", ("never",)),
        ("He does not walk to the shop.", "negation", ("not",)),
        ("Mr Finch is demanding about the bath.", "judging", ("demanding",)),
        ("Mr Finch lacks insight into his evening tablets.", "judging", ("lacks insight",)),
        ("The kitchen is always cold in winter.", "stronger", ("always",)),
        ("Sue said that he can't manage the bath on his own.", "speaker", ("sue",)),
        ("Mr Finch reported that the kitchen gets cold in winter.", "speaker", ("mr finch",)),
        ("According to Sue, Karim comes in for a game of dominoes.", "speaker", ("sue",)),
        ("He has hobbies, friendships and an orchestra.", "words", ("hobbies", "friendships", "orchestra")),
    ],
)
def test_what_was_changed_is_something_to_look_at(text, kind, words):
    found = looks(text)
    assert kind in found
    assert set(found[kind]) <= set(words)
    assert found[kind]


def test_a_number_that_sounds_like_another_is_named_beside_it():
    (look,) = claim("He walks to the shop in fifty minutes.").look
    assert look.says == "The nearest turns don't have the number fifty. They have 15, which sounds like it."


def test_a_name_that_looks_like_another_is_named_beside_it():
    (look,) = claim("Kareem next door comes in for a game of dominoes.").look
    assert look.says == "Nobody said Kareem. They said Karim."


def test_a_number_said_elsewhere_points_there():
    (look,) = claim("Mr Finch can't manage the bath on his own and has washed at the sink 120 times.").look
    assert (look.kind, look.turns) == ("number", ("t8",))


def test_the_share_of_words_found_is_counted():
    # kitchen, cold, winter are said; draughty is not
    found = claim("The kitchen is cold and draughty in winter.")
    assert (found.found, found.of, found.share, found.not_found) == (3, 4, 0.75, ("draughty",))


def test_turns_that_no_sentence_rests_on_are_listed_in_order():
    found = claims_against_source(note("The kitchen gets cold in winter."), transcript())
    assert found.unused == ("t1", "t2", "t3", "t4", "t5", "t6", "t7", "t8", "t9", "t11")


def test_what_is_said_twice_is_left_out_by_no_sentence():
    talk = [*TALK, ("person", "The kitchen is so cold in winter.")]
    found = claims_against_source(note("The kitchen gets cold in winter."), transcript(talk))
    assert not {"t10", "t12"} & set(found.unused)


def test_a_note_with_no_sentence_leaves_everything_out():
    found = claims_against_source(note(), transcript())
    assert found.sentences == ()
    assert len(found.unused) == len(TALK)


def test_an_interpreter_speaks_for_the_person():
    talk = transcript(
        [("worker", "How do you sleep?"), ("daughter", "I wake at four, and I read until it gets light.")]
    )
    talk["turns"][1]["for"] = "person"
    for name in ("Mr Finch", "Sue"):
        (found,) = claims_against_source(
            note(f"{name} said he wakes at 4 and reads until light."), talk
        ).sentences
        assert found.turns == ("t2",)
        assert found.look == ()


def test_an_answer_in_one_word_rests_on_its_question():
    talk = [("worker", "Do you smoke cigarettes?"), ("person", "No.")]
    assert looks("Mr Finch smokes cigarettes.", talk) == {"negation": ("smokes", "cigarettes")}
    assert looks("Mr Finch does not smoke cigarettes.", talk) == {}
    talk = [("worker", "Do you smoke cigarettes?"), ("person", "Yes.")]
    assert looks("Mr Finch does not smoke cigarettes.", talk) == {"negation": ("not",)}


def test_a_question_at_the_end_is_no_negation():
    talk = [("daughter", "He cooks a lovely stew, doesn't he?"), ("worker", "I'll look into a ramp.")]
    assert looks("He cooks a lovely stew.", talk) == {}


def test_a_tag_inside_a_sentence_is_no_negation():
    talk = [("daughter", "It's cold in that kitchen, isn't it, and the damp comes in."), ("worker", "Right.")]
    assert looks("The kitchen is cold.", talk) == {}


def test_a_no_before_a_clause_of_its_own_is_no_negation_of_it():
    talk = [("worker", "Does anybody help you?"), ("person", "No, I climb the stairs by myself.")]
    assert looks("He climbs the stairs by himself.", talk) == {}


def test_a_name_that_two_people_share_names_neither():
    assert looks("Finch said that the kitchen gets cold in winter.") == {}


def test_a_few_words_in_common_are_enough_and_very_few_are_not():
    found = claim("The kitchen is cold, gloomy, draughty, cluttered and cramped.")
    assert (found.turns, found.found, found.of) == (("t10",), 2, 6)
    found = claim(
        "He enjoys chess, opera, gardening, cycling, pottery, astronomy, chemistry and a cold pint."
    )
    assert found.turns == ()
    assert found.look[0].says == "No turn has enough of this sentence's words to say what it rests on."


def test_a_judging_word_that_somebody_said_is_passed():
    talk = [("daughter", "He was demanding with the nurses on the ward.")]
    assert looks("Sue said that he was demanding with the nurses.", talk) == {}


def test_turns_that_the_writer_points_at_are_checked():
    wrote = note("The kitchen gets cold in winter.")
    for turns, says in (
        (["t99"], "The sentence points at t99, and no such turn was said."),
        (["t11"], "The sentence points at t11, which have 0 of its content words; others have 3."),
    ):
        wrote["sentences"][0]["turns"] = turns
        (look,) = claims_against_source(wrote, transcript()).sentences[0].look
        assert (look.kind, look.says) == ("turns", says)
    wrote["sentences"][0]["turns"] = ["t10"]
    assert claims_against_source(wrote, transcript()).sentences[0].look == ()


@pytest.mark.parametrize(
    ("said", "wrote", "missing"),
    [
        ("Живу один, кухня холодная зимой.", "Кухня холодная.", "Кухня новая."),
        ("আমি একা থাকি, রান্নাঘর ঠান্ডা।", "রান্নাঘর ঠান্ডা।", "রান্নাঘর নতুন।"),
        ("أسكن وحدي والمطبخ بارد", "المطبخ والمطبخ بارد", "المطبخ جديد"),
        ("我一个人住，厨房很冷。", "厨房很冷。", "花园很大。"),
    ],
)
def test_another_script_is_compared_by_its_words_and_says_so(said, wrote, missing):
    talk = [("person", said), ("worker", "Thank you.")]
    found = claim(wrote, talk)
    assert found.turns == ("t1",)
    assert found.share >= 0.5
    assert [look.kind for look in found.look if look.kind == "script"] == ["script"]
    assert claim(missing, talk).share < found.share


def test_accents_composed_in_either_way_are_the_same_word():
    text = "Zoë keeps the café."
    talk = [("person", unicodedata.normalize("NFD", text))]
    assert talk[0][1] != text
    assert claim(text, talk).look == ()


def test_curly_apostrophes_are_apostrophes():
    talk = [("person", "I can’t manage the stairs.")]
    assert looks("He can manage the stairs.", talk) == {"negation": ("manage", "stairs")}


def test_a_thousand_turns_are_quick():
    talk = [
        (who, f"{says} That was in year {at}.")
        for at, (who, says) in zip(range(1000), cycle(TALK), strict=False)
    ]
    wrote = note(*(f"{text} {at}" for at, (text, _) in zip(range(40), cycle(FAITHFUL), strict=False)))
    with cpu_within(1.5):
        found = claims_against_source(wrote, transcript(talk))
    assert len(found.sentences) == 40
    assert len(found.unused) > 400


def test_any_text_at_all_gives_a_sound_result(draws):
    signs = "aeT'’ .,:?!0123456789²½٣\n\t-–{}/()é́ж的กি🙂"
    for at in range(150):
        text, said = (
            "".join(signs[int(draw * len(signs))] for draw in draws(f"{name} {at}", 60)).replace("/", "|")
            for name in ("text", "said")
        )
        (found,) = claims_against_source(note(text), transcript([("person", said)])).sentences
        assert 0 <= found.found <= found.of
        assert len(found.not_found) == found.of - found.found
        (again,) = claims_against_source(note(text), transcript([("person", text)])).sentences
        assert again.not_found == () or again.turns == ()


SAYS_NO = [
    ("worker", "And Tony?"),
    ("person", "I say no to you. I say it all the time."),
    ("worker", "It takes time."),
]


@pytest.mark.parametrize(
    ("text", "turns", "kinds"),
    [
        ("She said: “I say no to you. I say it all the time.”", ("t2",), []),
        ('She said: "I say no to you. I say it all the time".', ("t2",), []),
        ("She never said: “I say no to you. I say it all the time.”", ("t2",), []),
    ],
)
def test_a_sentence_that_quotes_a_turn_word_for_word_rests_on_it(text, turns, kinds):
    found = claim(text, SAYS_NO)
    assert found.turns == turns
    assert [look.kind for look in found.look if look.kind != "name"] == kinds


def test_endless_words_and_numbers_are_read():
    long = "9" * 6000 + " " + "na" * 20_000 + " 1.2.3.4.5 12:99 0:00 1,2,3"
    assert claim(long, [("person", long)]).share == 1


def test_nothing_given_is_changed():
    wrote, talk = note("The kitchen gets cold."), transcript()
    before = repr((wrote, talk))
    claims_against_source(wrote, talk)
    assert repr((wrote, talk)) == before


def turn(**changed):
    return transcript() | {"turns": [{"id": "t1", "who": "person", "says": "Hello.", **changed}]}


@pytest.mark.parametrize(
    ("wrote", "talk", "says"),
    [
        (
            note("A."),
            {"turns": []},
            "transcript has no turns, so that there is nothing to hold a note against.",
        ),
        (note("A."), {}, 'transcript has no list "turns".'),
        (note("A."), None, 'transcript has no list "turns".'),
        ({}, transcript(), 'note has no list "sentences".'),
        ("A note.", transcript(), 'note has no list "sentences".'),
        ({"sentences": ["A."]}, transcript(), "note, sentences[0] is 'A.'. Give an object with id and text."),
        ({"sentences": [{"id": "n1"}]}, transcript(), 'note, sentences[0]: "text" is None. Give a text.'),
        (
            {"sentences": [{"id": "n1", "text": "A."}] * 2},
            transcript(),
            "sentences[1]: the id 'n1' stands twice.",
        ),
        (
            note("A.", transcript="T-01"),
            transcript(),
            "The note is of transcript 'T-01', and this is 'T-00'.",
        ),
        (note("{He/She} is well."), transcript(), "still holds '{He/She}', which stands for either side."),
        (
            note("A."),
            turn(says="Hello, {Mr/Mrs} Finch."),
            "transcript, turns[0]: the text still holds '{Mr/Mrs}'",
        ),
        (note("A."), turn(says=None), 'transcript, turns[0]: "says" is None. Give a text.'),
        (note("A."), turn(who="nobody"), "\"who\" is 'nobody', who is not among the people."),
        (note("A."), turn(**{"for": "nobody"}), "\"for\" is 'nobody', who is not among the people."),
        (note("A."), transcript() | {"turns": turn()["turns"] * 2}, "the turn id 't1' stands twice."),
        (note("A."), transcript() | {"people": "Ann"}, "\"people\" is 'Ann'. Give a list"),
    ],
)
def test_what_can_not_be_read_is_named(wrote, talk, says):
    with pytest.raises(ValueError) as caught:  # noqa: PT011
        claims_against_source(wrote, talk)
    assert says in str(caught.value)


def test_without_people_no_speaker_is_compared():
    talk = {"turns": [{"id": "t1", "who": "a", "says": "The kitchen gets cold in winter."}]}
    (found,) = claims_against_source(note("The kitchen is cold in winter."), talk).sentences
    assert (found.turns, found.look) == (("t1",), ())


def test_empty_texts_rest_on_nothing():
    (found,) = claims_against_source(note("  …  "), transcript([("person", ""), ("worker", "Hm.")])).sentences
    assert (found.turns, found.of, found.share, found.look) == ((), 0, None, ())


def test_a_note_just_as_the_note_writer_gave_it_is_answered_with_how_to_give_it():
    wrote = write_note({"id": "mine", **transcript(TALK)})
    with pytest.raises(ValueError, match=r"Of what write_note gave, give \.as_data\(\)\.$"):
        claims_against_source(wrote, transcript(TALK))


def test_a_role_that_is_no_text_is_named():
    talk = {
        "people": [{"key": "p", "role": ["worker"]}],
        "turns": [{"id": "t1", "who": "p", "says": "Hello."}],
    }
    with pytest.raises(ValueError, match=r'people\[0\]: "role" is \[\'worker\'\]\. Give a text\.$'):
        claims_against_source(note("He is well."), talk)
