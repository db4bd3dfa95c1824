"""Numbers as people say and write them."""

import pytest

from staycurious.questions._said_numbers import numbers_in
from staycurious.questions._words import clean, tokens


def keys(text, strict=False):
    found = tokens(clean(text))
    said = numbers_in([token.lower for token in found], [token.joined for token in found], strict)
    return [set(number.keys) for number in said]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("fifteen", "15"),
        ("forty-five", "45"),
        ("forty five", "45"),
        ("a hundred and twenty pounds", "£120"),
        ("two thousand three hundred", "2,300"),
        ("one million", "1,000,000"),
        ("twice", "2"),
        ("the twenty-first", "the 21st"),
        ("half past ten", "10:30"),
        ("half ten", "half past ten"),
        ("at half nine", "9:30"),
        ("quarter to nine", "8:45"),
        ("ten thirty", "10:30"),
        ("half past ten", "22:30"),
        ("nineteen eighty-four", "1984"),
        ("nine nine nine", "999"),
        ("½", "0.5"),
        ("a dozen", "12"),
        ("٣", "3"),
    ],
)
def test_two_ways_to_give_a_number_meet(one, other):
    (first,), (second,) = keys(one), keys(other)
    assert first & second


@pytest.mark.parametrize(
    ("one", "other"), [("fifteen", "50"), ("1.5", "15"), ("120", "112"), ("half past ten", "10")]
)
def test_two_numbers_do_not_meet(one, other):
    (first,), (second,) = keys(one), keys(other)
    assert not first & second


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("three or four times", 2),
        ("two to three times", 2),
        ("on 12 March 2026", 2),
        ("seventeen, eighteen", 2),
        ("he weighs sixty", 1),
        ("the tent is heavy", 0),
        ("nobody", 0),
    ],
)
def test_numbers_are_told_apart(text, count):
    assert len(keys(text)) == count


@pytest.mark.parametrize("text", ["no one came", "one of them", "at first", "the big one", "once he is home"])
def test_one_and_first_are_not_always_counts(text):
    assert keys(text, strict=True) == []
    assert keys(text) != []


@pytest.mark.parametrize("text", ["one brother", "once a week", "the first floor"])
def test_one_and_first_are_sometimes_counts(text):
    assert keys(text, strict=True) == [{"1"}]


@pytest.mark.parametrize(
    "said", ["half of it", "half one and half the other", "two and half ten", "half two miles"]
)
def test_a_half_that_is_no_time_is_none(said):
    assert all(":30" not in key for number in keys(said) for key in number)
