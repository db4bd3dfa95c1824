"""A page pictures a supplier's claims as Python does: the same families, the same mistakes."""

import math
import re
from itertools import product

import pytest

from staycurious.questions import frequency_tree

NAMES = ("population", "base_rate", "sensitivity", "false_positive_rate")
POPULATIONS = (1, 2, 10, 100, 999, 1000, 12_345, 1_000_000)
SHARES = (0, 0.001, 0.0285, 0.04, 0.145, 0.25, 1 / 3, 0.5, 0.725, 0.9995, 1)
GOOD = (1000, 0.04, 0.8, 0.1)
# both languages have a word for these, and neither takes them; Infinity and NaN have none in JSON
WRONG = (-1, 1.5, "0.8", None, True, False, [], {}, [0.5], "")


def in_camels(name):
    return re.sub(r"_(\w)", lambda found: found[1].upper(), name)


def claims_of(values):
    return dict(zip(map(in_camels, NAMES), values, strict=True))


def test_the_same_claims_give_the_same_families(run_node):
    grid = list(product(POPULATIONS, SHARES, SHARES, SHARES))
    assert len(grid) > 5000
    trees = run_node("frequencies_trees.mjs", [claims_of(values) for values in grid])
    for values, tree in zip(grid, trees, strict=True):
        ours = {in_camels(name): families for name, families in frequency_tree(*values)._asdict().items()}
        assert tree == ours, values


def test_claims_of_a_whole_number_of_per_cents_and_of_halves_give_the_same_families(run_node):
    # every share that a leaflet might print, with one decimal, where a half of a family may fall
    grid = [(1000, tenth / 1000, 0.5, (1000 - tenth) / 1000) for tenth in range(1001)]
    trees = run_node("frequencies_trees.mjs", [claims_of(values) for values in grid])
    assert [tree["flagged"] for tree in trees] == [frequency_tree(*values).flagged for values in grid]


def test_the_same_mistakes_are_refused_with_the_same_place_and_the_same_mend(run_node):
    cases = [
        (*GOOD[:place], value, *GOOD[place + 1 :])
        for place in range(len(GOOD))
        for value in WRONG
        if not (place == 0 and type(value) is int and value >= 1)
    ]
    said = run_node("frequencies_trees.mjs", [claims_of(values) for values in cases])
    for values, theirs in zip(cases, said, strict=True):
        with pytest.raises(ValueError, match="Give a") as caught:
            frequency_tree(*values)
        name, mend = re.fullmatch(r"(\w+) is .*?\. (Give a .*)", str(caught.value)).groups()
        assert isinstance(theirs, str), f"{values} was taken: {theirs}"
        assert re.fullmatch(
            rf"RangeError: {in_camels(name)} is .*?\. {re.escape(mend)}", theirs, re.DOTALL
        ), theirs


def test_a_claim_that_is_missing_is_refused(run_node):
    for name in map(in_camels, NAMES):
        claims = claims_of(GOOD)
        del claims[name]
        (said,) = run_node("frequencies_trees.mjs", [claims])
        assert said.startswith(f"RangeError: {name} is undefined. Give a ")


def test_numbers_beyond_the_range_are_refused_by_python_too():
    # JSON can't carry these to JavaScript, where `>=` refuses them as it does here
    for number in (math.nan, math.inf, -math.inf):
        with pytest.raises(ValueError, match="Give a share from 0 to 1"):
            frequency_tree(1000, number, 0.5, 0.5)
