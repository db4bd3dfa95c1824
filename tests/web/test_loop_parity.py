"""A page follows records over the years as Python does, and says as Python does how far a share may be off."""

from itertools import product

import pytest

from staycurious.questions import records_over_years
from staycurious.tools.intervals import wilson

GOOD = {
    "attention": {"a": 180, "b": 120}, "rate": 0.1, "families": 1000, "visits": 300, "years": 5, "follow": 1,
    "reported": 0, "sample": 200,
}  # fmt: skip
CAMELS = {
    "recordsPer1000": "records_per_1000", "foundPerVisit": "found_per_visit", "sampleVisits": "sample_visits",
    "sampleFound": "sample_found",
}  # fmt: skip


def python(loop):
    """Follow a loop in Python."""
    given = dict(loop)
    return records_over_years(given.pop("attention"), given.pop("rate"), **given)


def test_the_same_loops_give_the_same_years(run_node):
    shares = ({"a": 3, "b": 2}, {"a": 1, "b": 0}, {"north": 1, "south": 2, "east": 4})
    loops = [
        {**GOOD, "attention": attention, "follow": follow, "reported": reported, "rate": rate, "years": years}
        for attention, follow, reported, rate, years in product(
            shares, (0, 0.5, 1, 2, 30), (0, 0.25, 1), (0, 0.1, 1), (1, 6)
        )
    ]
    loops += [{**GOOD, "visits": 0}, {**GOOD, "visits": 0, "reported": 0.5}, {**GOOD, "sample": 0}]
    found = run_node("loop_years.mjs", {"loops": loops})["years"]
    for loop, theirs in zip(loops, found, strict=True):
        ours = python(loop)
        assert len(theirs) == len(ours)
        for one, other in zip(ours, theirs, strict=True):
            for name, value in other.items():
                expected = getattr(one, CAMELS.get(name, name))
                assert value == (expected if isinstance(expected, str) else pytest.approx(expected, abs=1e-9))


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"rate": 1.5}, "rate"),
        ({"rate": "0.1"}, "rate"),
        ({"families": 0}, "families"),
        ({"visits": -1}, "visits"),
        ({"years": 0}, "years"),
        ({"years": 2.5}, "years"),
        ({"follow": -1}, "follow"),
        ({"reported": 2}, "reported"),
        ({"sample": None}, "sample"),
        ({"attention": {"a": 0, "b": 0}}, "attention"),
        ({"attention": {"a": -1, "b": 2}}, "attention"),
    ],
)
def test_the_same_mistakes_are_refused_by_name(run_node, change, name):
    loop = {**GOOD, **change}
    (said,) = run_node("loop_years.mjs", {"loops": [loop]})["years"]
    assert isinstance(said, str), f"{change} was taken"
    assert said.startswith(f"RangeError: {name}")
    with pytest.raises(ValueError, match=f"^{name}"):
        python(loop)


def test_the_same_counts_may_be_off_as_far(run_node):
    counts = [(count, of) for of in (1, 7, 100, 500) for count in {0, 1, of // 3, of}]
    for (count, of), theirs in zip(
        counts, run_node("loop_years.mjs", {"counts": counts})["intervals"], strict=True
    ):
        assert theirs == pytest.approx(list(wilson(count, of)), abs=1e-12)
