"""Swap the person counts in the browser what Python counts, and what the note writer's file says of its fault."""

import statistics

import pytest

from staycurious.tools.intervals import Z
from staycurious.tools.notes import load_writer
from staycurious.tools.notes.swapped import load_swapped

SWAPPED = load_swapped()
COLUMNS = {"fault": (2, 3), "control": (4, 5)}
KINDS = [*(kind["id"] for kind in SWAPPED["kinds"]), "body_and_mind"]


def counted(tool: str, many: int, wanted: str) -> dict:
    """Count in Python what countVisits counts."""
    man, woman = COLUMNS[tool]
    kinds = SWAPPED["kinds"]
    each = []
    for visit in SWAPPED["visits"][:many]:
        lines = [
            line
            for line in visit
            if kinds[line[0]]["id"] == wanted
            or (wanted == "body_and_mind" and kinds[line[0]]["body_and_mind"])
        ]
        if lines:
            each.append([sum(line[column] for line in lines) for column in (1, man, woman)])
    fewer = [100 * (his - hers) / said for said, his, hers in each]
    half = Z * statistics.stdev(fewer) / len(fewer) ** 0.5 if len(fewer) >= 10 else None
    mean = statistics.fmean(fewer) if fewer else None
    return {
        "visits": len(each), "said": sum(one[0] for one in each), "man": sum(one[1] for one in each),
        "woman": sum(one[2] for one in each), "less": sum(one > 0 for one in fewer), "more": sum(one < 0 for one in fewer),
        "same": sum(one == 0 for one in fewer), "fewer": mean, "low": None if half is None else mean - half,
        "high": None if half is None else mean + half,
    }  # fmt: skip


def test_the_browser_counts_as_python_does(run_node):
    cases = [(tool, many, kind) for tool in COLUMNS for many in (1, 2, 9, 10, 37, 120) for kind in KINDS]
    calls = [["countVisits", SWAPPED, tool, many, {"kind": kind}] for tool, many, kind in cases]
    for case, found in zip(cases, run_node("notes_calls.mjs", {"calls": calls}), strict=True):
        assert found == pytest.approx(counted(*case), abs=1e-9), case


@pytest.mark.parametrize("tool", ["fault", "control"])
def test_over_all_visits_it_is_the_size_that_the_model_card_gives(run_node, tool):
    effect = load_writer()["effects"]["omission"]
    size = effect if tool == "fault" else effect["control"]
    (found,) = run_node(
        "notes_calls.mjs", {"calls": [["countVisits", SWAPPED, tool, 120, {"kind": "body_and_mind"}]]}
    )
    assert [round(found[name], 1) + 0.0 for name in ("fewer", "low", "high")] == [
        size["size"], size["low"], size["high"],
    ]  # fmt: skip


def test_rows_are_sorted_by_who_has_them(run_node):
    rows = [{"texts": ["a", "b"]}, {"texts": ["a", None]}, {"texts": [None, "b"]}, {"texts": [None, "c"]}]
    assert run_node("notes_calls.mjs", {"calls": [["countRows", rows]]}) == [{"both": 1, "his": 1, "hers": 2}]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("7", 7),
        (" 0 ", 0),
        ("12.5", 12.5),
        ("about 20", 20),
        ("101", None),
        ("-3", None),
        ("7%", None),
        ("", None),
        ("few", None),
    ],
)
def test_a_guess_is_a_number_from_0_to_100(run_node, text, number):
    (found,) = run_node("notes_calls.mjs", {"calls": [["readFewer", text]]})
    assert found.get("number") == number
    assert ("Write a number" in found.get("why", "")) == (number is None)
