"""What people say, and how a note should report it: written by hand, as a person would want it written of them."""

import pytest

from staycurious.tools.notes.speech import (
    HE,
    SHE,
    THEY,
    in_third_person,
    is_an_answer,
    sentences,
    without_fillers,
    without_opening,
)

NAMES = ("Gill", "Deb", "Bartek", "Jordan")
# What a man said, and what follows "He said that"; None is better quoted.
OF_A_MAN = [
    # agreement
    ("I like my tea.", "he likes his tea"),
    ("I go to bed at nine.", "he goes to bed at nine"),
    ("I do my own shopping.", "he does his own shopping"),
    ("I have a bad back.", "he has a bad back"),
    ("I haven't slept since May.", "he hasn't slept since May"),
    ("I don't hear well.", "he doesn't hear well"),
    ("I worry about money.", "he worries about money"),
    ("I watch the cricket.", "he watches the cricket"),
    ("I sing in the choir.", "he sings in the choir"),
    ("I need a rail.", "he needs a rail"),
    ("I can't get up the stairs on my own.", "he can't get up the stairs on his own"),
    ("I fell in the kitchen.", "he fell in the kitchen"),
    ("I slipped, but I caught the rail.", "he slipped, but he caught the rail"),
    ("I'm slow on the stairs.", "he is slow on the stairs"),
    ("I've washed at the sink since November.", "he has washed at the sink since November"),
    ("I'd try a hot meal.", "he'd try a hot meal"),
    ("I used to swim on Fridays.", "he used to swim on Fridays"),
    ("I never miss the morning ones.", "he never misses the morning ones"),
    ("I hardly ever go out.", "he hardly ever goes out"),
    ("I slowly get better.", "he slowly gets better"),
    ("I think I've lost some weight.", "he thinks he has lost some weight"),
    ("If the gravy's grey, I'm sending it back.", "if the gravy's grey, he is sending it back"),
    # a second verb with the same subject
    ("I get up and make the tea.", "he gets up and makes the tea"),
    ("I wash, dress and shave.", "he washes, dresses and shaves"),
    ("I wash and dress myself.", "he washes and dresses himself"),
    ("I'm up at six and go to bed at eight.", "he is up at six and goes to bed at eight"),
    ("I am cold and have no heating.", "he is cold and has no heating"),
    ("I have to wash and dress her.", "he has to wash and dress her"),
    ("I can walk and talk.", "he can walk and talk"),
    ("I like to cook and bake.", "he likes to cook and bake"),
    ("I like tea and help from the girls.", None),  # help may be either
    ("I go to work and come home late.", None),
    ("I keep quiet when they ring and shout.", None),
    # pronouns
    ("It's mine, not the council's.", "it's his, not the council's"),
    ("She brings us a dinner.", "she brings them a dinner"),
    ("We share the kitchen with three families.", "they share the kitchen with three families"),
    ("We're on the list.", "they are on the list"),
    ("Mum walks us most days.", "Mum walks them most days"),
    ("I did it by myself.", "he did it by himself"),
    # capitals
    ("Deb's here in her chair.", "Deb's here in her chair"),
    ("Gill comes every Saturday.", "Gill comes every Saturday"),
    ("Fourteen people asked about it.", "fourteen people asked about it"),
    ("Somebody would have to sleep here.", "somebody would have to sleep here"),
    ("Sharks were here before trees were.", "sharks were here before trees were"),
    ("Carers are late most days.", "carers are late most days"),
    ("Friday night's tablets were still in the box.", "Friday night's tablets were still in the box"),
    ("Mr Khan gave me a lift.", "Mr Khan gave him a lift"),
    # somebody else with the same pronouns: reporting it would hide who it is
    ("He can stay.", None),
    ("I write his letters for him.", None),
    ("They told us that we had to go.", None),
    ("People ask if we're going out together.", None),
    # commands and ends without a subject
    ("Put this at the top.", None),
    ("Then ask her.", None),
    ("Don't tell Mum.", None),
    ("Tilt it down a bit.", None),
    ("Haven't been out since May.", None),
    ("Help comes on Mondays.", "help comes on Mondays"),
    ("Work is hard just now.", "work is hard just now"),
    # what hangs on another sentence
    ("That was one night.", None),
    ("This is Gill.", None),
    ("Because it's cold in there.", None),
    ("We did, and I'm still on the list.", None),
    ("On Mondays I am.", None),
    ("I do in maths, sometimes.", None),
    ("Some days it does, maybe, when it rains.", None),
    ("I think so, because my watch slides about.", None),
    ("Sandwiches, mostly.", None),
    ("Thursday night's dinner.", None),
    ("A bit.", None),
    # two subjects, or a turned one
    ("Gill and I argue.", None),
    ("So do I.", None),
    ("Me and Gill argue.", None),
    # now or then: nobody can tell
    ("I put the kettle on.", None),
    ("I cut my own hair.", None),
]  # fmt: skip
SPOKEN = [said for said, _ in OF_A_MAN]


@pytest.mark.parametrize(("said", "reported"), OF_A_MAN, ids=SPOKEN)
def test_a_mans_sentence_is_reported_as_he_would_want_it_or_quoted(said, reported):
    assert in_third_person(said, HE, NAMES) == reported


@pytest.mark.parametrize(
    ("said", "of_a_woman", "of_neither"),
    [
        ("I can dress myself.", "she can dress herself", "they can dress themselves"),
        ("I'm not ill with it.", "she is not ill with it", "they are not ill with it"),
        ("I was hurt, and I wasn't asked.", "she was hurt, and she wasn't asked", "they were hurt, and they weren't asked"),
        ("I've had no phone, and I don't drink.", "she has had no phone, and she doesn't drink", "they have had no phone, and they don't drink"),
        ("I wash and dress myself.", "she washes and dresses herself", "they wash and dress themselves"),
        ("The red one is mine.", "the red one is hers", "the red one is theirs"),
        ("He asked me for my card.", "he asked her for her card", "he asked them for their card"),
        ("She can come in.", None, "she can come in"),
        ("They ring me at night.", "they ring her at night", None),
        ("We're polite.", "they are polite", None),
        ("I live with my sister, and she helps me.", None, "they live with their sister, and she helps them"),
    ],
)  # fmt: skip
def test_women_and_people_who_are_neither_get_their_own_pronouns_and_verbs(said, of_a_woman, of_neither):
    assert in_third_person(said, SHE) == of_a_woman
    assert in_third_person(said, THEY) == of_neither


def test_words_that_take_who_spoke_for_another_need_no_telling_apart():
    assert in_third_person("He can stay.", HE, apart=False) == "he can stay"


def test_a_word_of_the_talk_in_small_letters_is_no_name():
    assert in_third_person("Money's what frightens me.", HE) == "Money's what frightens him"
    assert in_third_person("Money's what frightens me.", HE, common={"money"}) == "money's what frightens him"


def test_an_unknown_first_word_keeps_its_capital_as_it_may_be_a_name():
    assert in_third_person("Zuzanna brings me soup.", HE) == "Zuzanna brings him soup"


@pytest.mark.parametrize(
    ("said", "bare"),
    [
        ("Well, you know, I manage, mind.", "I manage."),
        ("Oh, and I fell.", "I fell."),
        ("But I won't have strangers in.", "I won't have strangers in."),
        ("So I wash at the sink.", "I wash at the sink."),
        ("So tired I can't stand.", "So tired I can't stand."),
        ("Now I can stand for ten minutes.", "Now I can stand for ten minutes."),
        ("Now, it's nearly ten.", "It's nearly ten."),
        ("Look after him.", "Look after him."),
        ("Look, I'm fine.", "I'm fine."),
        ("See my brother every week.", "See my brother every week."),
        ("Right side's weak.", "Right side's weak."),
        ("I mean it.", "I mean it."),
        ("Listen to the radio.", "Listen to the radio."),
        ("You know him.", "You know him."),
        ("I'm all right, love.", "I'm all right."),
        ("Well.", "Well."),
        ("Yes.", "Yes."),
    ],
)
def test_fillers_go_and_words_that_only_look_like_them_stay(said, bare):
    assert without_fillers(said) == bare


def test_a_quotation_loses_only_the_fillers_it_begins_with():
    assert without_opening("Well, I manage, you know.") == "I manage, you know."


@pytest.mark.parametrize(
    ("said", "parts"),
    [
        ("I can't. Not since the fall!", ["I can't.", "Not since the fall!"]),
        ("Have I? I don’t know…", ["Have I?", "I don't know…"]),
        ("Dr. Lowther came. Mrs. Hill didn't.", ["Dr. Lowther came.", "Mrs. Hill didn't."]),
        ("It was 3.5 kilos.", ["It was 3.5 kilos."]),
        ("我很好。谢谢。", ["我很好。", "谢谢。"]),
        ("  ", []),
        ("", []),
    ],
)
def test_speech_is_split_where_a_sentence_ends(said, parts):
    assert sentences(said) == parts


@pytest.mark.parametrize(
    "said",
    [
        "Yes.",
        "No, I haven't come for that.",
        "Perhaps a little.",
        "Sometimes, on a Monday.",
        "I do, most days.",
        "On Bartek's mornings I am.",
        "We did, and I'm on the list.",
        "I think so.",
        "Chips.",
        "As a hand, then.",
        "A bit.",
    ],
)
def test_what_leans_on_its_question_is_an_answer(said):
    assert is_an_answer(said)


@pytest.mark.parametrize(
    "said",
    ["I haven't fallen.", "Mind the step.", "It's eleven pages.", "The stairs are steep.", "I live alone."],
)
def test_what_can_stand_alone_is_no_answer(said):
    assert not is_an_answer(said)
