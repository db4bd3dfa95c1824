"""Two notes of one visit side by side. All of it is invented."""

import pytest

from staycurious.questions import GENDER_WORDS, compare_notes


def note(*texts):
    return {"sentences": [{"id": f"n{at}", "text": text} for at, text in enumerate(texts, start=1)]}


HIS = note(
    "Mr Finch lives alone.",
    "He is unable to meet his needs.",
    "His daughter Sue visits him on Sundays.",
    "He has pain in his hip and sleeps badly.",
)
HERS = note(
    "Mrs Finch lives alone.",
    "She is able to meet her needs.",
    "Her daughter Sue visits her on Sundays.",
    "The garden was tidy.",
)


def test_a_swap_of_gender_leaves_what_else_differs():
    found = compare_notes(HIS, HERS, same=GENDER_WORDS)
    assert [(one.id, other.id) for one, other in found.both] == [("n1", "n1"), ("n3", "n3")]
    (pair,) = found.changed
    assert (pair.one.id, pair.other.id, pair.words) == ("n2", "n2", (("unable", "able"),))
    # seven words each, six alike
    assert pair.likeness == pytest.approx(12 / 14)
    assert [one.text for one in found.only_one] == ["He has pain in his hip and sleeps badly."]
    assert [other.text for other in found.only_other] == ["The garden was tidy."]


def test_without_the_swap_words_they_differ_too():
    found = compare_notes(HIS, HERS)
    assert found.both == ()
    words = {pair.one.id: pair.words for pair in found.changed}
    assert words["n1"] == (("Mr", "Mrs"),)
    assert words["n3"] == (("His", "Her"), ("him", "her"))


def test_names_are_alike_if_they_are_said_to_be():
    same = {**GENDER_WORDS, "Harold": "Helen"}
    assert (
        compare_notes(note("Harold said he is well."), note("Helen said she is well."), same=same).changed
        == ()
    )


def test_words_are_alike_through_any_chain():
    same = {"his": "her", "him": "her", "their": "his"}
    found = compare_notes(note("Ask him. Their cup."), note("Ask her. His cup."), same=same)
    assert len(found.both) == 1


def test_case_and_punctuation_do_not_count_nor_does_the_order():
    one, other = note("He is well.", "He can’t cook!"), note("he CAN'T cook", "He is well")
    found = compare_notes(one, other)
    assert [(a.id, b.id) for a, b in found.both] == [("n1", "n2"), ("n2", "n1")]


def test_a_sentence_written_twice_needs_two():
    found = compare_notes(note("He is well.", "He is well."), note("He is well."))
    assert len(found.both) == 1
    assert [one.id for one in found.only_one] == ["n2"]


def test_the_likest_are_paired_first():
    one = note("He walks to the shop twice a week.", "He walks to the shop each week.")
    other = note("He walks to the shop every week.")
    found = compare_notes(one, other)
    assert [(pair.one.id, pair.words) for pair in found.changed] == [("n2", (("each", "every"),))]
    assert [left.id for left in found.only_one] == ["n1"]


def test_what_is_added_stands_against_nothing():
    (pair,) = compare_notes(note("He sleeps badly."), note("He sometimes sleeps badly.")).changed
    assert pair.words == (("", "sometimes"),)


def test_every_sentence_is_in_one_place(draws):
    words = ["he", "walks", "sleeps", "badly", "well", "to", "the", "shop", "home", "never", "often"]
    texts = [
        " ".join(words[int(draw * len(words))] for draw in draws(f"sentence {at}", 5)) for at in range(40)
    ]
    one, other = note(*texts[:20]), note(*texts[20:])
    for alike in (0, 0.4, 0.6, 1):
        found = compare_notes(one, other, alike=alike)
        left = (
            [pair[0].id for pair in found.both]
            + [p.one.id for p in found.changed]
            + [s.id for s in found.only_one]
        )
        right = [pair[1].id for pair in found.both] + [p.other.id for p in found.changed]
        right += [s.id for s in found.only_other]
        assert sorted(left) == sorted(right) == sorted(f"n{at}" for at in range(1, 21))
        assert all(pair.likeness >= alike for pair in found.changed)


def test_a_note_against_itself_and_against_nothing():
    assert len(compare_notes(HIS, HIS).both) == 4
    assert [one.id for one in compare_notes(HIS, note()).only_one] == ["n1", "n2", "n3", "n4"]


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"one": "A note."}, 'one has no list "sentences".'),
        (
            {"other": {"sentences": [{"id": "n1", "text": 3}]}},
            'other, sentences[0]: "text" is 3. Give a text.',
        ),
        (
            {"same": {"Mr Finch": "Mrs Finch"}},
            "same holds 'Mr Finch'. Give single words; a name of two is two pairs.",
        ),
        ({"same": ["he", "she"]}, "same is ['he', 'she']. Give pairs of words"),
        ({"same": {"he": None}}, "same holds None."),
        ({"alike": 2}, "alike is 2. Give a number from 0 to 1."),
    ],
)
def test_notes_that_can_not_be_compared_are_named(given, says):
    with pytest.raises(ValueError) as caught:  # noqa: PT011
        compare_notes(**{"one": HIS, "other": HERS, **given})
    assert says in str(caught.value)
