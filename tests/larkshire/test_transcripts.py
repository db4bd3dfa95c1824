"""The twelve conversations: their form, both sides of every swap, and the sheet of who said what."""

import json
import re
import sys
from datetime import date
from difflib import SequenceMatcher

import pytest

from staycurious.larkshire.stored import DATA
from staycurious.larkshire.transcripts import (
    OTHER,
    TranscriptError,
    check_transcript,
    swap_gender,
    transcript,
    transcripts,
)

module = sys.modules["staycurious.larkshire.transcripts"]  # the package's own name for it is a function
NUMBERS = [f"T-{number:02d}" for number in range(1, 13)]
PARTS = [
    "id",
    "title",
    "about",
    "work",
    "setting",
    "date",
    "content_note",
    "people",
    "swap",
    "turns",
    "facts",
    "not_said",
]
SETTINGS = {"home visit", "phone call", "video call", "ward", "school", "office"}
KINDS = {"need", "worry", "strength", "wish", "event", "plan", "other"}
TOPICS = {
    *("moving about", "washing and dressing", "food", "health", "mood", "memory", "sleep", "home", "money"),
    *("family", "friends", "school", "work", "safety", "care", "culture", "plans"),
}
FACT = {"id", "by", "about", "turns", "kind", "topic", "says", "certain", "matters"}
FACT_MAY_HAVE = {"number", "not", "quote", "same_as"}

# What may differ when a person's gender is swapped, besides their own first name: the man's word, the woman's.
PAIRS = {
    *("he/she", "him/her", "his/her", "himself/herself", "he's/she's", "he'd/she'd"),
    *("mr/mrs", "mr/ms", "mr/miss", "man/woman", "boy/girl", "husband/wife", "widower/widow", "son/daughter"),
    *("dad/mum", "uncle/auntie", "taid/nain"),
}
NAMES = {
    "T-01": ("Wilfred", "Winifred"),
    "T-02": ("Neville", "Icilda"),
    "T-03": ("Vikram", "Vandana"),
    "T-04": ("Fergus", "Fiona"),
    "T-05": ("Jamil", "Jamila"),
    "T-06": ("Stelios", "Stella"),
    "T-07": ("Brendan", "Bernadette"),
    "T-08": ("Toby", "Tilly"),
    "T-09": ("Daniel", "Danielle"),
    "T-10": ("Andrei", "Andreea"),
    "T-11": ("Emrys", "Eirlys"),
    "T-12": ("Liban", "Ladan"),
}
SHORT_NAMES = {"T-09": ("Dan", "Dee")}

# Spellings that imitate how somebody sounds. Words of a dialect, such as "wee" or "bostin", are no such thing.
TELL_TALE = re.compile(
    r"""\b(?:gonna|wanna|gotta|hafta|kinda|sorta|outta|lemme|gimme|dunno|innit|wot|wiv|fink|nuffink|somefink
    |dat|dis|dem|dese|dose|ze|zis|zat|vot|vas|und|oop|reet|yer|ye|ya|yous|meself|nah|cos|cuz|coz|ain't)\b
    |\b\w{2,}in'(?!\w) | (?<!\w)'(?:e|er|im|is|em|ello|ere|ad|ave|ospital|ouse|ome|cause|til|tis)\b | \bo'(?!\w)""",
    re.IGNORECASE | re.VERBOSE,
)


def raw(number):
    return json.loads((DATA / "transcripts" / f"{number}.json").read_text(encoding="utf-8"))


def texts(part):
    if isinstance(part, str):
        yield part
    elif isinstance(part, dict):
        for each in part.values():
            yield from texts(each)
    elif isinstance(part, list):
        for each in part:
            yield from texts(each)


def sides(number):
    return swap_gender(number)


def speaker(turn):
    # What an interpreter says for somebody is said by that person.
    return turn.get("for", turn["who"])


def facts_of(given):
    said = {turn["id"]: turn for turn in given["turns"]}
    return [(fact, [said[turn] for turn in fact["turns"]]) for fact in given["facts"]]


def test_there_are_twelve_of_adults_and_of_childrens_work():
    everything = transcripts()
    assert [one["id"] for one in everything] == NUMBERS
    assert [one["work"] for one in everything].count("adults") >= 4
    assert [one["work"] for one in everything].count("children") >= 4
    assert {one["setting"] for one in everything} == SETTINGS


@pytest.mark.parametrize("number", NUMBERS)
def test_each_has_its_parts_and_can_be_turned_into_a_note(number):
    given = raw(number)
    assert list(given) == PARTS
    assert given["work"] in ("adults", "children")
    assert "ictional" in given["about"]
    for one in sides(number):
        check_transcript(one)


@pytest.mark.parametrize("number", NUMBERS)
def test_it_took_place_on_a_working_day_from_january_to_october_2026(number):
    day = date.fromisoformat(raw(number)["date"])
    assert date(2026, 1, 5) <= day <= date(2026, 10, 31)
    assert day.weekday() < 5


@pytest.mark.parametrize("number", NUMBERS)
def test_it_has_30_to_60_turns_of_one_to_a_few_spoken_sentences(number):
    turns = raw(number)["turns"]
    assert [turn["id"] for turn in turns] == [f"t{place}" for place in range(1, len(turns) + 1)]
    assert 30 <= len(turns) <= 60
    for turn in turns:
        assert set(turn) <= {"id", "who", "for", "says"}
        assert len(turn["says"].split()) <= 70, turn["id"]
        assert not re.search(r"[\[\]()<>*]", turn["says"]), f"{turn['id']}: a stage direction"


@pytest.mark.parametrize("number", NUMBERS)
def test_everybody_in_it_has_a_key_a_role_a_name_and_a_voice(number):
    for person in raw(number)["people"]:
        assert set(person) <= {"key", "role", "name", "called", "gender", "age", "voice"}
        assert person["name"].strip()
        assert person["voice"].strip()


@pytest.mark.parametrize("number", NUMBERS)
def test_only_an_interpreter_speaks_for_somebody(number):
    given = raw(number)
    role = {person["key"]: person["role"] for person in given["people"]}
    for turn in given["turns"]:
        if "for" in turn:
            assert role[turn["who"]] == "interpreter"
            assert turn["for"] in role


@pytest.mark.parametrize("number", NUMBERS)
def test_neither_side_has_a_mark_left(number):
    for one in sides(number):
        assert not [text for text in texts(one) if "{" in text or "}" in text]


@pytest.mark.parametrize("number", NUMBERS)
def test_every_mark_is_a_mans_word_and_a_womans_and_begins_alike(number):
    names = {"/".join(pair).lower() for pair in (NAMES[number], SHORT_NAMES.get(number, NAMES[number]))}
    marks = [mark for text in texts(raw(number)) for mark in re.findall(r"\{(.*?)\}", text)]
    assert len(marks) >= 15
    for mark in marks:
        man, woman = mark.split("/")
        assert mark.lower() in PAIRS | names
        assert man[0].isupper() == woman[0].isupper(), mark


@pytest.mark.parametrize("number", NUMBERS)
def test_a_swap_changes_marked_words_only(number):
    # Cut at the marks, what is left stands on both sides, in its order; told without the loader's own pattern.
    given = raw(number)
    own = given["swap"]["person"]
    for swapped in sides(number):
        assert swapped["swap"].pop("now") in ("man", "woman", "boy", "girl")
        person = next(person for person in swapped["people"] if person["key"] == own)
        person["gender"] = next(person["gender"] for person in given["people"] if person["key"] == own)
        for before, after in zip(texts(given), texts(swapped), strict=True):
            pieces = [re.escape(piece) for piece in re.split(r"\{.*?\}", before)]
            assert re.fullmatch(r"[\w']+".join(pieces), after), before


@pytest.mark.parametrize("number", NUMBERS)
def test_the_two_sides_differ_by_nothing_but_names_titles_pronouns_and_kin_words(number):
    pairs = [tuple(pair.split("/")) for pair in PAIRS]
    pairs += [
        tuple(name.lower() for name in pair)
        for pair in (NAMES[number], SHORT_NAMES.get(number, NAMES[number]))
    ]
    allowed = set(pairs) | {(woman, man) for man, woman in pairs}
    one, other = sides(number)
    for first, second in zip(texts(one["turns"]), texts(other["turns"]), strict=True):
        words, swapped = (re.findall(r"[\w']+", text.lower()) for text in (first, second))
        assert len(words) == len(swapped)
        assert all(pair[0] == pair[1] or pair in allowed for pair in zip(words, swapped, strict=True)), first
        assert SequenceMatcher(None, words, swapped, autojunk=False).ratio() > 0.5 or len(words) < 4


@pytest.mark.parametrize("number", NUMBERS)
def test_the_person_whose_gender_is_swapped_has_the_one_and_then_the_other(number):
    written, swapped = sides(number)
    own = written["swap"]["person"]
    gender = [
        next(person["gender"] for person in one["people"] if person["key"] == own)
        for one in (written, swapped)
    ]
    assert gender == [written["swap"]["as_written"], OTHER[written["swap"]["as_written"]]]
    name = [
        next(person["name"] for person in one["people"] if person["key"] == own) for one in (written, swapped)
    ]
    assert {each.split()[0] for each in name} == set(NAMES[number])


def test_as_many_are_written_with_a_man_or_boy_as_with_a_woman_or_girl():
    written = [raw(number)["swap"]["as_written"] for number in NUMBERS]
    assert sum(gender in ("man", "boy") for gender in written) in (5, 6, 7)


@pytest.mark.parametrize("number", NUMBERS)
def test_nobodys_way_of_speaking_is_spelled_as_it_sounds(number):
    for one in sides(number):
        assert not [turn["id"] for turn in one["turns"] if TELL_TALE.search(turn["says"])]


@pytest.mark.parametrize(
    "spelled", ["Where are you goin' now?", "I'm gonna ask 'im.", "Dat is wot she said.", "'ello"]
)
def test_a_spelling_that_imitates_a_sound_is_noticed(spelled):
    assert TELL_TALE.search(spelled)


@pytest.mark.parametrize(
    "plain", ["That's bostin, pet.", "It's the girls' rota.", "I wash it on a Sunday, mind.", "in"]
)
def test_a_word_of_a_dialect_and_an_apostrophe_are_let_be(plain):
    assert not TELL_TALE.search(plain)


@pytest.mark.parametrize("number", NUMBERS)
def test_the_sheet_has_16_facts_or_more_each_with_its_parts(number):
    given = raw(number)
    keys = {person["key"] for person in given["people"]}
    assert [fact["id"] for fact in given["facts"]] == [
        f"f{place}" for place in range(1, len(given["facts"]) + 1)
    ]
    assert len(given["facts"]) >= 16
    for fact in given["facts"]:
        assert set(fact) >= FACT, fact["id"]
        assert set(fact) <= FACT | FACT_MAY_HAVE, fact["id"]
        assert fact["kind"] in KINDS
        assert fact["topic"] in TOPICS
        assert fact["certain"] in ("sure", "unsure", "heard")
        assert fact["about"] in keys | {"home", "other"}
        assert isinstance(fact["matters"], bool)
        assert fact.get("not", True) is True
        assert fact["says"].endswith(".")


@pytest.mark.parametrize("number", NUMBERS)
def test_a_fact_rests_on_turns_that_were_said_by_whom_it_says(number):
    for one in sides(number):
        for fact, turns in facts_of(one):
            assert turns, fact["id"]
            assert {speaker(turn) for turn in turns} == {fact["by"]}, fact["id"]
            places = [int(turn["id"][1:]) for turn in turns]
            assert places == sorted(set(places)), fact["id"]


@pytest.mark.parametrize("number", NUMBERS)
def test_a_facts_quote_and_number_stand_in_its_turns_as_they_are(number):
    for one in sides(number):
        for fact, turns in facts_of(one):
            assert "quote" not in fact or any(fact["quote"] in turn["says"] for turn in turns), fact["id"]
            if "number" in fact:
                # as whole words: "four" isn't in "fourteen"
                said = re.compile(rf"(?<![\w-]){re.escape(fact['number'])}(?![\w-])", re.IGNORECASE)
                assert any(said.search(turn["says"]) for turn in turns), fact["id"]
                assert said.search(fact["says"]), fact["id"]


@pytest.mark.parametrize("number", NUMBERS)
def test_the_sheet_holds_what_a_note_can_get_wrong(number):
    facts = raw(number)["facts"]
    kinds = [fact["kind"] for fact in facts]
    assert kinds.count("need") + kinds.count("worry") >= 7
    assert kinds.count("strength") >= 3
    assert kinds.count("wish") >= 2
    assert any(
        kind == "plan" and fact["by"] == "worker" and fact["matters"]
        for kind, fact in zip(kinds, facts, strict=True)
    )
    assert sum(fact["kind"] == "wish" and "quote" in fact for fact in facts) >= 2
    assert sum(fact["certain"] != "sure" for fact in facts) >= 3
    assert sum(fact.get("not", False) for fact in facts) >= 4
    assert sum("number" in fact for fact in facts) >= 4
    assert 0.5 <= sum(fact["matters"] for fact in facts) / len(facts) <= 0.8
    assert 3 <= len(raw(number)["not_said"]) <= 6


@pytest.mark.parametrize("number", NUMBERS)
def test_whoever_speaks_has_something_of_theirs_on_the_sheet(number):
    given = raw(number)
    role = {person["key"]: person["role"] for person in given["people"]}
    speak = {speaker(turn) for turn in given["turns"] if role[speaker(turn)] != "interpreter"}
    assert {fact["by"] for fact in given["facts"]} == speak


def test_facts_that_are_the_same_in_two_lives_name_each_other_and_agree():
    facts = {f"{number} {fact['id']}": fact for number in NUMBERS for fact in raw(number)["facts"]}
    paired = {place: fact["same_as"] for place, fact in facts.items() if "same_as" in fact}
    assert len(paired) >= 40
    for place, other in paired.items():
        assert paired[other] == place
        assert place.split()[0] != other.split()[0]
        for part in ("kind", "topic", "certain", "matters"):
            assert facts[place][part] == facts[other][part], (place, other, part)


def test_an_older_man_and_an_older_woman_have_the_same_needs_and_other_lives():
    him, her = transcript("T-01"), transcript("T-02")
    for one, gender in ((him, "man"), (her, "woman")):
        person = next(each for each in one["people"] if each["key"] == one["swap"]["person"])
        assert person["gender"] == gender
        assert person["age"] >= 75
        needs = [fact for fact in one["facts"] if fact["kind"] == "need"]
        assert len(needs) >= 7
        assert all("same_as" in fact for fact in needs)
    said = [{turn["says"] for turn in one["turns"]} for one in (him, her)]
    assert not said[0] & said[1]


@pytest.mark.parametrize("number", ["T-05", "T-12"])
def test_somebody_speaks_through_an_interpreter_and_the_interpreter_for_themselves_too(number):
    given = transcript(number)
    turns = [turn for turn in given["turns"] if turn["who"] == "interpreter"]
    assert sum("for" in turn for turn in turns) >= 15
    assert any("for" not in turn for turn in turns)


@pytest.mark.parametrize(
    ("number", "words"),
    [
        ("T-04", "I've still got cerebral palsy."),
        ("T-06", "I don't read long messages very well."),
        ("T-07", "I've lived with bipolar disorder since I was thirty"),
    ],
)
def test_a_disabled_adult_speaks_for_themselves(number, words):
    given = transcript(number)
    own = given["swap"]["person"]
    person = next(each for each in given["people"] if each["key"] == own)
    turns = [turn for turn in given["turns"] if turn["who"] == own]
    assert person["role"] == "person"
    assert person["age"] >= 18
    assert any(words in turn["says"] for turn in turns)
    assert len(turns) >= 20


@pytest.mark.parametrize(
    ("number", "words"), [("T-03", "your carer's assessment"), ("T-08", "a young carer's assessment")]
)
def test_somebody_who_looks_after_somebody_is_asked_about_themselves(number, words):
    given = transcript(number)
    assert any(words in turn["says"] for turn in given["turns"] if turn["who"] == "worker")
    assert sum(fact["about"] == given["swap"]["person"] for fact in given["facts"]) >= 10


def test_an_unknown_transcript_and_a_gender_that_its_person_cant_have_are_answered_with_what_there_is():
    with pytest.raises(TranscriptError, match=r"no transcript 'T-99'\. Choose one of: T-01, .*T-12"):
        transcript("T-99")
    with pytest.raises(TranscriptError, match=r"T-08: 'man' can't be chosen here\. Choose 'boy' or 'girl'"):
        transcript("T-08", "man")


def test_what_is_given_out_may_be_changed_without_changing_the_next():
    transcript("T-01")["turns"].clear()
    assert transcript("T-01")["turns"]


@pytest.mark.parametrize("spoken_for", [[], None, 3])
def test_a_turn_that_speaks_for_nobody_is_named(spoken_for):
    talk = transcript("T-01")
    talk["turns"][0]["for"] = spoken_for
    with pytest.raises(TranscriptError, match=r"^T-01, t1\.for: .* is nobody in people"):
        check_transcript(talk)


@pytest.mark.parametrize(
    "marked",
    [
        {"id": "mine", "swap": {"person": "p", "as_written": "man"}},
        {"id": "mine", "people": [{"key": "p"}], "swap": {"person": "q", "as_written": "man"}},
        {"id": "mine", "people": [{"key": "p"}], "swap": {"person": "p", "as_written": "nonbinary"}},
        {"id": "mine", "people": [{"key": "p"}], "swap": "p"},
    ],
)
def test_a_swap_that_says_too_little_is_answered_with_what_it_needs(marked):
    with pytest.raises(
        TranscriptError, match=r"^mine, swap: needs person, .* and as_written, one of: man, woman"
    ):
        module.choose_gender(marked)


def test_something_else_than_a_transcript_is_answered():
    with pytest.raises(TranscriptError, match=r"'T-01' is not one\. Give a transcript with marks"):
        module.choose_gender("T-01")
