"""An exercise's notebook as a file, in the browser: answers put in, answers read out of anybody's file, and the receipt."""

import copy
import hashlib
import json

import pytest

from staycurious.answers import choice, literal_text, number, read_literal, spans
from staycurious.marking.rebuild import rebuild

KINDS = {
    "m99_q1": number(0, 100, unit="families").schema,
    "m99_q2": choice("chance", "home").schema,
    "m99_q3": spans(["n1", "n2"], ["invented"]).schema,
    "m99_written": None,
}
AWKWARD = 'She said "no".\n\n```\n<script>alert(1)</script> \\n \\ \U0001f99a\n```\nالعربية \u2028 end\n'


def cell(kind, name, source, **marks):
    made = {
        "cell_type": kind,
        "id": name,
        "metadata": {"nbgrader": {"grade_id": name, "checksum": f"sum of {name}", **marks}},
    }
    if kind == "code":
        made |= {"execution_count": None, "outputs": []}
    return made | {"source": source.splitlines(keepends=True)}


@pytest.fixture(scope="module")
def release():
    """Give a small released exercise."""
    cells = [
        cell("markdown", "m99_title", "# A title\n\nWords – with “quotes”, 97 % and é.", locked=True),
        cell("code", "m99_q1", "# A whole number, from 0 to 100.\nm99_q1 = None", solution=True),
        cell("code", "m99_q1_test", "answer = 1", grade=True, points=2, locked=True),
        cell("code", "m99_q2", "# One of these.\nm99_q2 = None", solution=True),
        cell("code", "m99_q3", "# Pieces by label.\nm99_q3 = None", solution=True),
        cell("markdown", "m99_written", "Write your answer here.", solution=True, grade=True, points=6),
    ]
    return {
        "cells": cells,
        "metadata": {"kernelspec": {"name": "python3"}, "empty": {}, "none": []},
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def as_file(notebook) -> str:
    """Write a notebook as nbformat does."""
    return json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"


def source_of(notebook, name) -> str:
    return "".join(
        next(one["source"] for one in notebook["cells"] if one["metadata"]["nbgrader"]["grade_id"] == name)
    )


@pytest.fixture(scope="module")
def call(ask_node):
    """Give a function that calls one of the modules' functions."""
    return lambda *call: ask_node("notebook_file_calls.mjs", call)


def with_cells(release, **sources):
    """Give the release with other texts in some of its cells."""
    changed = copy.deepcopy(release)
    for one in changed["cells"]:
        if (name := one["id"]) in sources:
            one["source"] = sources[name]
    return changed


def read(call, notebook, release):
    text = notebook if isinstance(notebook, str) else json.dumps(notebook)
    return call("readNotebook", text, release, {"$map": KINDS})


class TestPuttingAnswersIn:
    def test_what_is_untouched_comes_out_byte_for_byte(self, call, root, release):
        slug = "m02_reading_a_score"
        real = (root / "_build" / "release" / slug / f"{slug}.ipynb").read_text(encoding="utf-8")
        for text in (real, as_file(release)):
            assert call("fileText", call("filled", json.loads(text), {"$map": {}})) == text

    def test_an_answer_changes_its_own_line_and_nothing_else(self, call, release):
        made = call("filled", release, {"$map": {"m99_q1": 12}})
        assert source_of(made, "m99_q1") == "# A whole number, from 0 to 100.\nm99_q1 = 12"
        assert with_cells(made, m99_q1=["# A whole number, from 0 to 100.\n", "m99_q1 = None"]) == release

    def test_the_file_holds_what_marking_would_rebuild_from_it(self, call, release):
        values = {"m99_q1": 9.5, "m99_q2": "home", "m99_q3": {"invented": ["n2"]}, "m99_written": AWKWARD}
        made = call("filled", release, {"$map": values})
        joined = {"cells": [{**one, "source": "".join(one["source"])} for one in release["cells"]]}
        given = {"cells": [{**one, "source": "".join(one["source"])} for one in made["cells"]]}
        assert rebuild(joined, given)["cells"] == given["cells"]
        for name in ("m99_q1", "m99_q2", "m99_q3"):
            assert source_of(made, name).split("\n")[-1] == literal_text(name, values[name])
        assert source_of(made, "m99_written") == AWKWARD
        assert json.loads(as_file(made)) == json.loads(call("fileText", made))

    def test_a_cell_that_takes_no_answer_never_changes(self, call, release):
        assert call("filled", release, {"$map": {"m99_title": "Mine", "m99_q1_test": 5}}) == release

    def test_a_written_answer_of_spaces_is_none(self, call, release):
        assert call("filled", release, {"$map": {"m99_written": " \n "}}) == release

    def test_what_no_file_can_hold_is_taken_out_of_a_text(self, call, release):
        # half of an emoji, which no UTF-8 can hold; it reaches node by its escape
        made = call("filled", release, {"$map": {"m99_written": "a\ud83db\0c\U0001f99a"}})
        assert source_of(made, "m99_written") == "a\ufffdbc\U0001f99a"

    def test_it_says_when_marking_would_read_less_than_there_is(self, call, release):
        assert call("tooLong", release, "m99_written", "x" * 50_000) == ""
        said = "This is 50,001 characters long, and marking reads 50,000. Shorten it."
        assert call("tooLong", release, "m99_written", "x" * 50_001) == said
        assert call("tooLong", release, "m99_written", "\U0001f99a" * 50_000) == "", (
            "a letter is one, as in Python"
        )
        assert "and marking reads 20,000" in call("tooLong", release, "m99_q2", "x" * 20_001)
        assert call("tooLong", release, "m99_q1", 5) == ""


class TestReadingAFile:
    def test_what_was_put_in_is_read_out(self, call, release):
        values = {"m99_q1": 12, "m99_q2": "home", "m99_q3": {"invented": ["n2"]}, "m99_written": AWKWARD}
        given = read(call, call("fileText", call("filled", release, {"$map": values})), release)
        assert given == {"found": values, "notes": {}, "left": [], "more": 0, "same": True}

    def test_an_untouched_file_holds_no_answer(self, call, release):
        assert read(call, release, release)["found"] == {}

    def test_a_slip_is_read_as_meant_and_noted(self, call, release):
        given = read(
            call, with_cells(release, m99_q1="m99_q1 = 12 families", m99_q2="m99_q2 = 'HOME'"), release
        )
        assert given["found"] == {"m99_q1": 12, "m99_q2": "home"}
        assert given["notes"].keys() == {"m99_q1", "m99_q2"}

    def test_what_is_no_plain_value_is_left_to_copy(self, call, release):
        given = read(
            call, with_cells(release, m99_q1="m99_q1 = 5 + 5", m99_q2="m99_q2 = 'elsewhere'"), release
        )
        assert given["found"] == {}
        assert [(one["name"], one["text"]) for one in given["left"]] == [
            ("m99_q1", "m99_q1 = 5 + 5"),
            ("m99_q2", "m99_q2 = 'elsewhere'"),
        ]
        assert all(one["why"] for one in given["left"])

    def test_of_two_cells_with_one_name_the_later_counts_and_the_other_is_left(self, call, release):
        twice = with_cells(release, m99_q1="m99_q1 = 5")
        twice["cells"].append(copy.deepcopy(twice["cells"][1]) | {"source": "m99_q1 = 7"})
        given = read(call, twice, release)
        assert given["found"] == {"m99_q1": 7}
        assert [one["text"] for one in given["left"]] == ["m99_q1 = 5"]

    @pytest.mark.parametrize("last", ["m99_q1 = 5 + 5", "m99_q1 = None  # none", "  "])
    def test_of_two_marked_cells_the_last_that_was_changed_counts_as_in_marking(self, call, release, last):
        twice = with_cells(release, m99_q1="m99_q1 = 5")
        twice["cells"].append(copy.deepcopy(twice["cells"][1]) | {"source": last})
        given = read(call, twice, release)
        assert given["found"] == {}
        assert given["left"][0]["text"] == "m99_q1 = 5"
        ours, theirs = (
            {"cells": [one | {"source": "".join(one["source"])} for one in notebook["cells"]]}
            for notebook in (release, twice)
        )
        assert read_literal(source_of(rebuild(ours, theirs), "m99_q1"), "m99_q1") != 5

    @pytest.mark.parametrize("end", ["\r\n", "\r"])
    def test_lines_may_end_as_on_another_system(self, call, release, end):
        other = with_cells(release, m99_q1=f"# Mine{end}m99_q1 = 5", m99_written=f"One{end}two")
        given = read(call, other, release)
        assert given["found"] == {"m99_q1": 5, "m99_written": "One\ntwo"}
        assert given["left"] == []

    def test_a_picture_in_a_written_answer_is_told_of(self, call, release):
        with_picture = with_cells(release, m99_written="Look: ![](attachment:a.png)")
        with_picture["cells"][-1]["attachments"] = {"a.png": {"image/png": ""}}
        given = read(call, with_picture, release)
        assert given["notes"].keys() == {"m99_written"}
        assert "only the words are read" in given["notes"]["m99_written"]

    def test_answers_are_found_where_an_editor_dropped_the_marks(self, call, release):
        bare = with_cells(release, m99_q1="m99_q1 = 5")
        for one in bare["cells"]:
            one["metadata"] = {}
        given = read(call, bare, release)
        assert given["found"] == {"m99_q1": 5}
        assert given["same"] is None
        assert given["left"] == []

    def test_a_persons_own_cells_are_left_to_copy(self, call, release):
        more = copy.deepcopy(release)
        more["cells"].insert(1, {"cell_type": "markdown", "metadata": {}, "source": "My own notes"})
        (left,) = read(call, more, release)["left"]
        assert left["text"] == "My own notes"

    def test_answers_to_questions_that_are_no_longer_there_are_left_to_copy(self, call, release):
        older = copy.deepcopy(release)
        older["cells"].append(cell("code", "m99_q9", "m99_q9 = 4", solution=True))
        given = read(call, older, release)
        assert [(one["text"], one["why"]) for one in given["left"]] == [
            ("m99_q9 = 4", "This page has no such question.")
        ]

    def test_our_own_words_of_another_version_are_not_taken_for_the_persons(self, call, release):
        older = copy.deepcopy(release)
        older["cells"].append(cell("markdown", "m99_q9_ask", "## A question that is gone", locked=True))
        assert read(call, older, release)["left"] == []

    def test_another_version_is_told_by_our_own_cells(self, call, release):
        older = with_cells(release, m99_q1="m99_q1 = 5")
        older["cells"][2]["metadata"]["nbgrader"]["checksum"] = "another"
        assert read(call, older, release)["same"] is False
        del older["cells"][2]
        assert read(call, older, release)["same"] is False

    def test_another_modules_file_is_named(self, call, release):
        other = json.loads(json.dumps(release).replace("m99_", "m03_"))
        said = read(call, other, release)["problem"]
        assert said.startswith(
            "No answer in this file belongs to this exercise. It is the exercise of module 3."
        )

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("", "is not a notebook, or it is damaged"),
            ("not json", "is not a notebook, or it is damaged"),
            ("null", "there are no cells in it"),
            ("[]", "there are no cells in it"),
            ('{"cells": 1}', "there are no cells in it"),
            ('{"worksheets": []}', "very old format"),
            (
                '{"cells": []}',
                "No answer in this file belongs to this exercise. Choose the file of this exercise.",
            ),
            (
                '{"cells": [null, 1, "x", [], {"source": 1}, {"cell_type": "code", "source": [1]}]}',
                "No answer in this file",
            ),
            ("[" * 200_000, "is not a notebook, or it is damaged"),
        ],
    )
    def test_what_is_no_notebook_of_ours_is_refused_in_words(self, call, release, text, said):
        assert said in read(call, text, release)["problem"]

    def test_a_hostile_file_reaches_no_prototype_and_is_read_as_text(self, call, release):
        hostile = with_cells(
            release,
            m99_q1='m99_q1 = {"__proto__": {"polluted": 1}}',
            m99_q2="m99_q2 = __import__('os').system('x')",
            m99_written="<img src=x onerror=alert(1)>",
        )
        hostile["cells"] += [
            {
                "cell_type": "code",
                "metadata": {"nbgrader": {"grade_id": "__proto__", "solution": True}},
                "source": "a = 1",
            },
            {"cell_type": "code", "metadata": {"nbgrader": "x"}, "source": "b = 1"},
            {"cell_type": "code", "metadata": None, "source": "c = 1"},
        ]
        given = read(call, json.dumps(hostile), release)
        assert given["found"] == {"m99_written": "<img src=x onerror=alert(1)>"}
        assert [one["text"] for one in given["left"]] == [
            'm99_q1 = {"__proto__": {"polluted": 1}}', "m99_q2 = __import__('os').system('x')", "a = 1", "b = 1", "c = 1",
        ]  # fmt: skip

    def test_a_flood_of_cells_is_counted_and_not_all_shown(self, call, release):
        flood = copy.deepcopy(release)
        flood["cells"] += [
            {"cell_type": "markdown", "metadata": {}, "source": f"note {n}"} for n in range(60)
        ]
        given = read(call, flood, release)
        assert len(given["left"]) == 50
        assert given["more"] == 10

    def test_of_too_many_cells_the_first_are_looked_at_and_of_a_long_one_the_beginning_is_shown(
        self, call, release
    ):
        flood = copy.deepcopy(release)
        flood["cells"] += [{"cell_type": "markdown", "metadata": {}, "source": "n" * 4_001}]
        flood["cells"] += [{"cell_type": "code", "metadata": {}, "source": "m99_q1 = 5"}] * 90_000
        flood["cells"].append(copy.deepcopy(release["cells"][3]) | {"source": "m99_q2 = 'home'"})
        given = read(call, flood, release)
        assert given["found"] == {}, "the last cell is beyond what is looked at"
        assert (given["left"][0]["text"], len(given["left"])) == ("n" * 4_000, 50)
        assert "This is its beginning" in given["left"][0]["why"]
        assert given["more"] == len(flood["cells"]) - len(release["cells"]) - 50


@pytest.fixture(scope="module")
def told(call):
    """Give a receipt."""
    return call(
        "receiptOf",
        {
            "title": "M99 · A title", "slug": "m99_small", "version": "abc", "file": "a file, é", "when": "2026-03-29T12:30:05Z",
            "minutesBehind": -60,
            "answers": [{"title": "Question 1 · Flagged", "words": "12 families"}, {"title": "Question 2", "words": None},
                        {"title": "Question 3", "words": None, "note": "Not in the file: “ten” isn't a number."},
                        {"title": "Question 8", "words": "Two\nlines", "note": "Too long."}, {"title": "How you used AI", "words": "No AI", "counts": False}],
        },
    )  # fmt: skip


class TestTheReceipt:
    def test_it_names_exercise_time_zone_file_and_version(self, told):
        for line in (
            "Receipt: M99 · A title",
            "Made: 29 March 2026, 13:30:05 (UTC+01:00)",
            "File: m99_small.ipynb, 10 bytes",
            "Version of the exercise: abc",
            "Answered: 2 of 4 questions",
        ):
            assert line in told.split("\n")

    def test_its_hash_is_that_of_the_very_file(self, told):
        assert f"SHA-256 of the file: {hashlib.sha256('a file, é'.encode()).hexdigest()}" in told

    def test_it_holds_each_answer_in_words_and_says_which_are_empty(self, told):
        assert "Question 1 · Flagged\n  12 families\n" in told
        assert "Question 2\n  (left empty)\n" in told
        assert "Question 3\n  (Not in the file: “ten” isn't a number.)\n\n" in told
        assert "Question 8\n  Two\n  lines\n  (Too long.)\n" in told
        assert "How you used AI\n  No AI\n" in told

    def test_a_zone_behind_is_told_too(self, call):
        # JSON has no dates: the text of one is enough for what is worked out from it
        made = call(
            "receiptOf",
            {
                "title": "",
                "slug": "s",
                "version": "",
                "file": "",
                "when": "2026-01-01T00:10:00Z",
                "minutesBehind": 210,
                "answers": [],
            },
        )
        assert "Made: 31 December 2025, 20:40:00 (UTC−03:30)" in made


class TestWhatIsKept:
    EXERCISE = {"version": "v1", "titles": {"$map": {"m99_q1": "Question 1", "m99_q2": "Question 2"}}}

    def work(self, call, kept):
        return call("workFrom", kept, self.EXERCISE)

    def test_nothing_kept_is_no_work(self, call):
        assert self.work(call, {}) == {
            "work": {"drafts": {}, "left": [], "before": None, "downloaded": "", "turn": ""},
            "notice": "",
            "broken": "",
        }

    def test_what_was_kept_comes_back(self, call):
        value = {
            "version": "v1",
            "turn": "t",
            "downloaded": "d",
            "drafts": {"m99_q1": "12"},
            "left": [{"title": "a", "text": "b", "why": "c"}],
            "before": {"m99_q2": "home"},
        }
        assert call("kept", {"value": value}, self.EXERCISE) == value
        assert self.work(call, {"value": value})["notice"] == ""

    def test_another_versions_work_is_taken_over_and_said(self, call):
        given = self.work(
            call,
            {
                "value": {
                    "version": "v0",
                    "downloaded": "d",
                    "drafts": {"m99_q1": "12", "m99_gone": "my words"},
                }
            },
        )
        assert given["notice"] == "version"
        assert given["work"]["drafts"] == {"m99_q1": "12"}
        assert [one["text"] for one in given["work"]["left"]] == ["my words"]
        assert given["work"]["downloaded"] == "", "what was downloaded was another version's file"

    @pytest.mark.parametrize("value", [None, 5, "x", [], {}, {"drafts": []}, {"drafts": "x"}])
    def test_what_is_kept_in_no_form_of_ours_is_shown_as_text(self, call, value):
        given = self.work(call, {"value": value})
        assert given["notice"] == "broken"
        assert json.loads(given["broken"]) == value

    def test_what_cant_be_read_is_still_known_by_its_turn(self, call):
        given = self.work(call, {"value": {"turn": "t", "drafts": []}})
        assert (given["notice"], given["work"]["turn"]) == ("broken", "t")

    def test_what_cant_be_parsed_is_shown_as_it_stands(self, call):
        assert self.work(call, {"broken": '{"half'})["broken"] == '{"half'

    def test_odd_parts_of_it_are_left_out_and_the_rest_is_kept(self, call):
        value = {
            "version": "v1",
            "turn": 5,
            "downloaded": {},
            "drafts": {"m99_q1": "12"},
            "left": [1, {"text": "b"}],
            "before": "x",
        }
        assert self.work(call, {"value": value})["work"] == {
            "drafts": {"m99_q1": "12"},
            "left": [{"title": "", "text": "b", "why": ""}],
            "before": None,
            "downloaded": "",
            "turn": "",
        }

    def test_words_to_copy_of_two_tabs_come_together_each_once(self, call):
        one, two, three = ({"title": "a", "text": text, "why": ""} for text in "xyz")
        assert call("together", [one, two], [two | {"why": "other"}, three]) == [one, two, three]

    def test_the_fingerprint_changes_with_the_drafts_and_not_with_their_order(self, call):
        given = ({"a": 1, "b": [2]}, {"b": [2], "a": 1}, {"a": 1, "b": [3]}, {})
        one, two, three, none = (call("fingerprintOf", {"$map": drafts}) for drafts in given)
        assert one == two != three
        assert none == ""
