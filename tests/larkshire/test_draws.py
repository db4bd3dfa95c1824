"""Draws that are the same on every machine and in every version."""

import doctest
import math
from hashlib import sha256

import pytest

from staycurious.larkshire import draws
from staycurious.larkshire.draws import draw, one_of, weighted


def test_a_draw_is_the_sha_256_of_its_names_by_hand():
    digest = sha256(b"seed:1:area").hexdigest()
    # the first 53 bits of 64, as a share of 2 to the power of 53
    assert draw("seed", 1, "area") == int(digest[:16], 16) // 2**11 / 2**53


def test_draws_come_out_the_same_everywhere():
    # noted once, on CPython 3.11 on Linux
    assert draw("larkshire-1", 1) == 0.908475139764836
    assert draw("larkshire-1", 2) == 0.8543567332077361
    assert draw() == 0.8894159948913373
    assert draw("é", "…") == 0.9800559290449734


def test_draws_are_from_0_to_below_1_and_spread_evenly():
    found = [draw("spread", number) for number in range(4000)]
    assert all(0 <= one < 1 for one in found)
    tenths = [sum(int(10 * one) == tenth for one in found) for tenth in range(10)]
    # 400 expected in each; 4 standard deviations are 76
    assert all(abs(count - 400) < 76 for count in tenths)
    assert abs(sum(found) / 4000 - 0.5) < 4 / math.sqrt(12 * 4000)


def test_other_names_give_other_draws():
    assert len({draw("a", number) for number in range(1000)}) == 1000
    assert draw("a", "b") != draw("b", "a")


def test_one_of_gives_each_choice_about_as_often():
    found = [one_of("abc", number) for number in range(3000)]
    assert all(abs(found.count(one) - 1000) < 110 for one in "abc")  # 4 standard deviations are 103
    assert one_of(["only"], "x") == "only"


def test_a_weight_is_how_often_a_key_is_chosen():
    found = [weighted({"a": 1, "b": 3}, number) for number in range(4000)]
    assert abs(found.count("a") - 1000) < 110  # 4 standard deviations


def test_what_weighs_nothing_is_never_chosen():
    assert {weighted({"never": 0, "always": 2, "nor this": 0}, number) for number in range(300)} == {"always"}


def test_there_must_be_something_to_choose_from():
    with pytest.raises(IndexError):
        one_of([], "x")


def test_the_examples_run():
    assert doctest.testmod(draws).failed == 0
    assert doctest.testmod(draws).attempted > 0
