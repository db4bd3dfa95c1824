"""All of a person's work as one file: what is in it, and that reading it again loses nothing and believes nothing."""

import json
from datetime import UTC, datetime

import pytest

KEY = "exercise/m02_reading_a_score"
THIS_YEAR = str(datetime.now(tz=UTC).year)


def stored(value, day: int = 20) -> str:
    """Give a value as the store writes it."""
    return json.dumps({"v": 1, "saved": f"2026-11-{day}T10:00:00.000Z", "value": value})


@pytest.fixture
def run(run_node):
    """Give a function that takes planted entries, and a file's text to put back."""
    return lambda **given: run_node("my_work_steps.mjs", given)


def test_the_file_holds_every_entry_and_its_words_first(run):
    work = {"words": {"What would you say?": "194", "In your own words": "one\ntwo"}, "drafts": {}}
    made = run(planted={KEY: stored(work), "quiz/m02": "{half"})["file"]
    assert list(made)[:2] == ["read_me", "words"]
    assert made["words"] == [
        f"== Title of {KEY}",
        "What would you say?",
        "    194",
        "In your own words:",
        "    one",
        "    two",
        "",
        "== Title of quiz/m02",
        "{half",
        "",
    ]
    assert made["kept"] == {KEY: {"saved": "2026-11-20T10:00:00.000Z", "value": work}}
    assert made["unreadable"] == {"quiz/m02": "{half"}
    assert made["made"] == "2026-11-26T10:00:00.000Z"


@pytest.mark.parametrize(
    ("value", "lines"),
    [
        ({"a": {"b": ["x", 2]}, "c": None, "d": ""}, ["a, b: x", "a, b: 2"]),
        ("two\nlines", ["two", "lines"]),
        (None, []),
        ({"words": "not by title"}, ["words: not by title"]),
        ({"words": {"q": {"toString": 1}, "r": [None, 2]}}, ["q:", "    toString: 1", "r:", "    2"]),
    ],
)
def test_an_entry_of_any_form_has_its_words_in_lines(run, value, lines):
    assert run(lines=[value])["lines"] == [lines]


def test_what_is_put_back_elsewhere_is_what_was_there(run):
    planted = {KEY: stored({"a": "“Ü"}), "log/2026-11": stored(["x"])}
    file = json.dumps(run(planted=planted)["file"])
    given = run(file=file)
    assert given["back"] == {"added": 2, "same": 0, "aside": 0, "why": ""}
    assert given["values"] == {KEY: {"a": "“Ü"}, "log/2026-11": ["x"]}
    assert run(file=file, planted=planted)["back"] == {"added": 0, "same": 2, "aside": 0, "why": ""}


def test_where_there_is_no_room_to_set_the_older_aside_it_stays_in_use(run):
    file = json.dumps(run(planted={KEY: stored("theirs", 22)})["file"])
    given = run(file=file, planted={KEY: stored("mine", 20)}, full="but for what is there")
    assert given["values"][KEY] == "mine"
    assert given["back"]["aside"] == 0
    assert given["back"]["why"]


@pytest.mark.parametrize(
    ("here", "there"), [(19, 20), (20, 19)], ids=["the file is newer", "the file is older"]
)
def test_of_two_versions_the_newer_is_in_use_and_the_older_set_aside(run, here, there):
    file = json.dumps(run(planted={KEY: stored("the file's", there)})["file"])
    given = run(file=file, planted={KEY: stored("this browser's", here)})
    newer, older = ("the file's", "this browser's") if there > here else ("this browser's", "the file's")
    assert given["back"]["aside"] == 1
    aside, key = given["keys"]
    assert aside.startswith(f"aside/{KEY} 20")
    assert given["values"] == {key: newer, aside: older}


def test_where_there_is_no_room_the_page_still_holds_every_entry(run):
    planted = {KEY: stored("one"), "log/2026-11": stored("two"), "quiz/m02": stored("three")}
    given = run(file=json.dumps(run(planted=planted)["file"]), full=True)
    assert given["back"]["why"] == "This browser has no room left for this site."
    assert given["values"] == {KEY: "one", "log/2026-11": "two", "quiz/m02": "three"}


def test_what_cant_be_read_here_is_not_written_over(run):
    file = json.dumps(run(planted={KEY: stored("good")})["file"])
    given = run(file=file, planted={KEY: "{half"})
    assert given["values"][KEY] == "good"
    assert list(given["file"]["unreadable"].values()) == ["{half"]


@pytest.mark.parametrize(
    ("file", "said"),
    [
        ("", "This file can't be read. Choose the one that this page gave you"),
        ("\x00\x01", "This file can't be read."),
        ('{"cells": [], "nbformat": 4}', "This is a notebook. Open it on its exercise's page"),
        ("[]", "This file isn't from this page."),
        ("null", "This file isn't from this page."),
        ('{"stay_curious": 1, "kept": []}', "This file isn't from this page."),
        ('{"stay_curious": 2, "kept": {}}', "This file is from another version of the course"),
    ],
)
def test_a_file_that_isnt_ours_is_named_as_what_it_is_and_changes_nothing(run, file, said):
    given = run(file=file, planted={KEY: stored("mine")})
    assert given["read"]["problem"].startswith(said)
    assert given["read"]["problem"].endswith("Nothing was changed.")
    assert given["values"] == {KEY: "mine"}


def test_entries_that_no_page_of_ours_made_are_left_out_and_counted(run):
    odd = ["shared", "erased", "theme", "__proto__", "exercise/", "exercise/a\nb", "quiz/" + "x" * 400]
    kept = ", ".join(f'{json.dumps(key)}: {{"value": 1}}' for key in odd)
    file = f'{{"stay_curious": 1, "kept": {{{kept}, "quiz/a": 3, "quiz/b": {{"saved": 5, "value": 4}}}}}}'
    given = run(file=file)
    assert given["read"]["skipped"] == len(odd) + 1
    assert given["values"] == {"quiz/b": 4}


def test_an_entry_deeper_than_any_page_writes_is_left_out(run):
    deep = 4000 * "[" + 4000 * "]"
    file = '{"stay_curious": 1, "kept": {"quiz/a": {"value": %s}, "quiz/b": {"saved": {"toString": 1}, "value": 4}}}'
    given = run(file=file % deep)
    assert given["read"]["skipped"] == 1
    assert given["values"] == {"quiz/b": 4}


def test_what_is_put_back_keeps_the_time_at_which_it_was_written(run):
    file = json.dumps(run(planted={KEY: stored("old"), "quiz/m02": stored("mine", 19)})["file"])
    ahead = file.replace("2026-11-19", "2999-11-19")
    made = run(file=ahead, planted={KEY: stored("new", 21)})["file"]["kept"]
    assert sorted(one["saved"][:4] for one in made.values()) == sorted(["2026", "2026", THIS_YEAR])
    (aside,) = (one for key, one in made.items() if key.startswith("aside/"))
    assert aside == {"saved": "2026-11-20T10:00:00.000Z", "value": "old"}
