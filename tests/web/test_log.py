"""The learning log's own rules: nothing written is lost, a document holds just what was written, and what looks like a real person."""

import json
import re
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from staycurious.sitetools.course import module_slugs
from tests.cpu import cpu_within

ROOT = Path(__file__).resolve().parents[2]
KEY = "log/m02_reading_a_score/a-number"
ENTRY = {"question": "Why?", "date": "2026-11-20", "kind": "A course", "said": "one", "learnt": "much"}


@pytest.fixture(scope="module")
def call(ask_node):
    """Give a function that calls one of the log's functions."""
    return lambda name, given: ask_node("log_calls.mjs", [name, given])


# ---- what looks like a real person


@pytest.mark.parametrize(
    ("text", "kind", "saw"),
    [
        ("NHS no. 943 476 5919.", "an NHS number", "943 476 5919"),
        ("9434765919", "an NHS number", "9434765919"),
        ("I rang 07700 900123 twice", "a phone number", "07700 900123"),
        ("+44 (0)7700 900123", "a phone number", "+44 (0)7700 900123"),
        ("(0161) 496 0123", "a phone number", "(0161) 496 0123"),
        ("Amina, born on Sunday 3 March 2019, is", "a date of birth", "born on Sunday 3 March 2019"),
        ("born on the 3rd of March 2019", "a date of birth", "born on the 3rd of March 2019"),
        ("DOB: 03/03/19", "a date of birth", "DOB: 03/03/19"),
        ("d.o.b. 3.3.2019", "a date of birth", "d.o.b. 3.3.2019"),
        ("date of birth 2019-03-03", "a date of birth", "date of birth 2019-03-03"),
        ("D.O.B: 03 03 2019", "a date of birth", "D.O.B: 03 03 2019"),
        ("dob 3 Mar 19", "a date of birth", "dob 3 Mar 19"),
        ("Amina lives at 12 Mill Lane.", "a name with an address", "Amina … 12 Mill Lane"),
        (
            "We saw Mrs. Shah of 4 Elm Road, LE1 3AB",
            "a name with an address",
            "Mrs. Shah … 4 Elm Road, LE1 3AB",
        ),
        ("They met Jo Brown at LE1 3AB.", "a name with an address", "Jo Brown … LE1 3AB"),
        ("Amina lives at 12 mill lane.", "a name with an address", "Amina … 12 mill lane"),
        ("She lives at 12 Mill Lane, Leeds LS1 4DY.", "an address", "12 Mill Lane, Leeds LS1 4DY"),
        ("12 Mill Lane\nLeeds\nLS1 4DY", "an address", "12 Mill Lane\nLeeds\nLS1 4DY"),
        ("Write to jo.brown@mail.example.org.", "an e-mail address", "jo.brown@mail.example.org"),
        # spaces and dashes as Word and PDF write them, and ends of lines as forms do
        ("07700\u00a0900\u202f123", "a phone number", "07700\u00a0900\u202f123"),
        ("07700  900123 2 times", "a phone number", "07700  900123"),
        ("07700\u2013900123", "a phone number", "07700\u2013900123"),
        ("943\u00a0476\u00a05919", "an NHS number", "943\u00a0476\u00a05919"),
        ("943.476.5919", "an NHS number", "943.476.5919"),
        ("DOB:\u00a03 March 2019", "a date of birth", "DOB:\u00a03 March 2019"),
        ("DOB\n03/05/2011", "a date of birth", "DOB\n03/05/2011"),
        ("DOB 03052011", "a date of birth", "DOB 03052011"),
        ("born 12 Sept. 2014", "a date of birth", "born 12 Sept. 2014"),
        (
            "12\u00a0Mill\u00a0Lane, Amina\u00a0Shah",
            "a name with an address",
            "Amina Shah … 12\u00a0Mill\u00a0Lane",
        ),
    ],
)
def test_what_could_name_a_real_person_is_seen(call, text, kind, saw):
    assert call("seen", text) == [[kind, saw]]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The Jones family live at 12 Mill Lane.", "Jones"),
        ("Today Amina told me that she lives at 12 Mill Lane.", "Amina"),
        ("When Jordan rang, we met at 12 Mill Lane.", "Jordan"),
        ("Sarah’s address is 12 Mill Lane", "Sarah"),
        ("Amina, 12 Mill Lane", "Amina"),
        ("Jordan, who is 14, lives at 12 Mill Lane.", "Jordan"),
        ("Amina still lives at 12 Mill Lane", "Amina"),
        ("We met Sarah Jones. The house is 12 Mill Lane.", "Sarah Jones"),
        ("I saw Amina today. She lives at 12 Mill Lane.", "Amina"),
        ("Amina Shah\n\n12 Mill Lane\nLeeds", "Amina Shah"),
        ("SARAH JONES, 12 Mill Lane", "SARAH JONES"),
    ],
)
def test_a_name_is_seen_wherever_people_put_it_by_an_address(call, text, name):
    assert call("seen", text) == [["a name with an address", f"{name} … 12 Mill Lane"]]


@pytest.mark.parametrize(
    "text",
    [
        "In 10 families of 1,000 it was wrong, on 01/02/2026.",
        "943 476 5918 and 1234567890 and 0000000000",  # no check digit fits, and nobody has the last
        "The visit on 3 March 2026. R-1042 scored 82 of 100 at 10:30.",
        "The baby was born. We visited on 3/3/2026.",
        "Born in 2019. Her birthday party was on 3 March 2026.",
        "Samaritans: 116 123. Childline: 0800 1111. The council: 0300 123 4567.",
        "The library at 12 High Street was shut, and on Monday too.",
        "I walked along 12 Mill Lane in Leeds. Walking to 12 Mill Lane took an hour.",
        "Leeds City Council wrote. Its office is at 12 High Street. The Samaritans were at 14 High Street.",
        "At Christmas, 12 Mill Lane was shut. - Visited 14 Mill Lane. NHS England, 12 High Street.",
        "On 01-02-2026 10 families rang, at 2026-01-02 10 12 30: 0.07136820435",
        "Nell and Jordan met in 3 Family Court hearings.",
        "Years 2019-2026, 12 000 people, 07 11 2026",
        "info@council.example and @jo and Jo@home: Amina saw 3 cars on the road, 5 minutes walk and 2 miles away.",
    ],
)
def test_dates_of_visits_counts_and_helplines_are_left_alone(call, text):
    assert call("seen", text) == []


def test_nothing_in_the_course_itself_looks_like_a_real_person(call):
    files = [*(ROOT / "book").rglob("*.md"), *(ROOT / "src/staycurious/larkshire/data/transcripts").iterdir()]
    found = [
        one for file in files for one in call("seen", file.read_text(encoding="utf-8").replace('"', " "))
    ]
    assert len(files) > 40
    # the guides for those who host and mark have made-up addresses in their examples
    assert [one for one in found if one[0] != "an e-mail address"] == []


def test_no_pattern_is_one_that_an_older_safari_cannot_read():
    root = ROOT / "src/staycurious"
    files = [
        *(root / "web").rglob("*.js"),
        *(root / "widgets").glob("*.js"),
        *(ROOT / "book/assets").glob("*.js"),
    ]
    assert len(files) > 60
    with_one = [file.name for file in files if re.search(r"\(\?<[!=]", file.read_text("utf-8"))]
    assert with_one == []


def test_a_warning_says_what_it_saw_and_that_it_can_be_wrong(call):
    said = call("warning", "Jo Brown, 9 Elm Road, 07700 900123")
    assert said.startswith(
        "This looks like a phone number (“07700 900123”) and a name with an address (“Jo Brown … 9 Elm Road”)."
    )
    assert "it can be wrong" in said
    assert call("warning", "Nothing of the kind.") == ""
    many = call("warning", ", ".join(f"07700 90012{last}" for last in range(7)))
    assert "(“07700 900124”) and 2 more. If" in many


def test_a_long_text_full_of_addresses_is_looked_through_at_once(call):
    # it took ten seconds, in which the page stood still
    with cpu_within(3, children=True):
        assert call("seen", "SW1A 1AA " * 11_000) == []
        assert call("seen", "a" * 50_000 + "a.b-" * 12_000 + "@" + "a." * 5_000 + "@") is not None
        assert call("seen", "12 Mill Lane, Leeds " * 5_000) is not None
        assert len(call("seen", "07700 900123 " * 7_700)) == 1


def test_the_check_digit_of_an_nhs_number_can_be_computed_by_hand(call):
    # 4×10 + 0×9 + ... + 1×2 = 42, 42 mod 11 = 9, 11 - 9 = 2
    assert call("nhs", "4000000012")
    assert not call("nhs", "4000000011")
    assert call("nhs", "4000000004")  # 40 mod 11 = 7, 11 - 7 = 4
    # 4×10 + 8×2 = 56, 56 mod 11 = 1: the digit would be 10, so that no last figure makes it one
    assert not any(call("nhs", f"400000008{last}") for last in range(10))


# ---- an entry is kept field by field


def test_a_field_is_kept_and_the_others_stay_as_another_tab_left_them(call):
    given = call("keep", {"planted": {KEY: ENTRY}, "changes": [[KEY, "said", "two", "one"]]})
    assert given["asides"] == [False]
    entry = given["entries"][KEY]
    assert (entry["said"], entry["learnt"], entry["date"]) == ("two", "much", "2026-11-20")
    assert entry["words"] == {"Why?": "two", "What I learnt from it": "much"}


def test_words_that_this_tab_never_showed_are_set_aside_before_they_are_written_over(call):
    given = call("keep", {"planted": {KEY: ENTRY}, "changes": [[KEY, "said", "mine", "older"]]})
    assert given["asides"] == [True]
    assert given["entries"][KEY]["said"] == "mine"
    assert given["entries"][f"aside/{KEY}"]["said"] == "one"


def test_where_there_is_no_room_to_set_words_aside_they_are_not_written_over(call):
    changes = [[KEY, "said", "mine", "older"], [KEY, "said", "m", "mine"]]
    given = call("keep", {"planted": {KEY: ENTRY}, "changes": changes, "full": True})
    assert given["asides"] == [False, False]
    assert given["kept"] == ["nowhere", "nowhere"]
    assert given["entries"][KEY]["said"] == "one"
    assert len(given["entries"]) == 2, "set aside once, for as long as this page stands"


def test_a_kind_of_activity_that_somebody_wrote_is_kept_alone(call):
    made = call("keep", {"changes": [[KEY, "kind", "A webinar of two hours", ""]]})
    assert made["entries"][KEY]["kind"] == "A webinar of two hours"


def test_an_entry_begins_with_the_first_word_and_goes_with_the_last(call):
    steps = [[KEY, "date", "2026-01-01", ""], [KEY, "said", "a", ""], [KEY, "said", " ", "a"]]
    assert call("keep", {"changes": steps[:1]})["entries"] == {}, "a date alone is nobody's words"
    made = call("keep", {"changes": steps[:2]})["entries"][KEY]
    assert (made["said"], made["question"], made["date"]) == ("a", "Why?", "2026-11-26")
    assert call("keep", {"changes": steps})["entries"] == {}


def test_what_cant_be_read_in_an_entrys_place_is_set_aside(call):
    given = call("keep", {"planted": {KEY: "{half"}, "changes": [[KEY, "said", "mine", ""]]})
    assert given["entries"][KEY]["said"] == "mine"
    assert f"aside/{KEY}" in given["entries"]


def test_entries_stand_by_module_then_by_date_whatever_else_is_kept(call):
    planted = {
        "log/other/x": {"said": "last"},
        "log/m03_b/y": {"said": "third", "date": "2026-11-02"},
        "log/m03_b/z": {"said": "second", "date": "2026-11-01"},
        KEY: {"said": "first", "date": 7},
        "log/m02_reading_a_score/broken": "{half",
        "quiz/m02_reading_a_score": {"said": "no entry"},
    }
    listed = call("list", {"planted": planted, "modules": ["m02_reading_a_score", "m03_b"]})
    assert [said for _, said in listed] == ["first", "second", "third", "last"]


# ---- the documents


def test_a_document_holds_what_was_written_under_its_questions(call):
    parts = call("parts", {"entries": [{**ENTRY, "slug": "m02", "said": "a\nb\n\nc\u0001\ud800"}]})
    assert parts[2:] == [
        {"level": 2, "text": "Title of m02, 20 November 2026"},
        {"level": 0, "text": "Kind of activity: A course"},
        {"level": 3, "text": "Why?"},
        {"level": 0, "text": "a\nb"},
        {"level": 0, "text": "c��"},
        {"level": 3, "text": "What I learnt from it"},
        {"level": 0, "text": "much"},
    ]


def test_signs_that_somebody_wrote_stay_text_in_markdown(call):
    text = "    # no heading\n- no list\n1. nor this\n*plain* <b> [x](javascript:y) a_b &copy; ~~z~~ $5\n| a |\n|---|"
    written = call("markdown", [{"level": 3, "text": "Why?"}, {"level": 0, "text": text}])
    assert MarkdownIt("gfm-like", {"linkify": False}).render(written) == (
        "<h3>Why?</h3>\n<p># no heading<br />\n- no list<br />\n1. nor this<br />\n*plain* &lt;b&gt; [x](javascript:y) a_b &amp;copy; "
        "~~z~~ $5<br />\n| a |<br />\n|---|</p>\n"
    )


@pytest.mark.parametrize("slug", module_slugs(ROOT))
def test_every_module_pauses_once_on_its_page_and_once_in_its_notebook(call, slug):
    page = (ROOT / "book" / f"{slug}.md").read_text(encoding="utf-8")
    assert len(re.findall(r"^```\{pause-and-write\} ", page, re.MULTILINE)) == 1
    notebook = json.loads((ROOT / "notebooks" / f"{slug}.ipynb").read_text(encoding="utf-8"))
    [cell] = [cell for cell in notebook["cells"] if "stay_curious" in cell["metadata"]]
    assert "Nothing is written yet" in call("pauses", json.dumps(notebook))["problem"]
    question = "".join(cell["source"]).split("\n\n")[2]
    cell["source"] = "".join(cell["source"]) + " one\n\ntwo"
    assert call("pauses", json.dumps(notebook)) == {
        "entries": [{"slug": slug, "question": question, "said": "one\n\ntwo"}]
    }


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("{half", "no notebook"),
        ('{"cells": 1}', "no notebook"),
        (
            '{"cells": [null, {"metadata": 1}, {"metadata": {"stay_curious": {"pause": "m02_x"}}}]}',
            "no “Pause",
        ),
    ],
)
def test_a_file_with_nothing_to_take_says_so(call, text, why):
    assert why in call("pauses", text)["problem"]


def test_words_are_taken_also_where_the_mark_is_gone(call):
    cell = {"metadata": {"stay_curious": {"pause": "m02_reading_a_score"}}, "source": ["all ", "mine"]}
    [entry] = call("pauses", json.dumps({"cells": [cell]}))["entries"]
    assert entry["said"] == "all mine"


def test_words_are_taken_whole_also_where_the_mark_was_written_again(call):
    cell = {
        "metadata": {"stay_curious": {"pause": "m02_x"}},
        "source": "Why?\n\n**My words:** one\n\n**My words:** two",
    }
    [entry] = call("pauses", json.dumps({"cells": [cell]}))["entries"]
    assert (entry["question"], entry["said"]) == ("Why?", "one\n\n**My words:** two")


def test_the_re_test_is_named_with_its_day(call):
    lab = {"part": "first", "ended": "2026-11-01T12:00:00Z"}
    after = {"part": "retest", "ended": "2026-11-20T12:00:00Z"}
    day = "2026-11-10T12:00:00Z"
    assert call("retest", {"runs": [{**lab, "ended": None}], "now": day}) == ""
    assert "is due on 15 November 2026" in call("retest", {"runs": [lab], "now": day})
    assert "due since 15 November 2026" in call("retest", {"runs": [lab], "now": "2026-11-16T12:00:00Z"})
    assert "You took the lab’s re-test on 20 November" in call("retest", {"runs": [lab, after], "now": day})
