"""What stands for a form where nothing runs: all that there is to answer with, and room to write."""

import re

import pytest

from staycurious.answers import asks, blank_form

WAYS = {"enquiries": "Like past enquiries", "chance": "A chance of <harm>"}
NOTE = [{"id": "n1", "text": "He walks & talks.", "who": "Mr Hale"}, {"id": "n2", "text": "He is confused."}]
NOBODY = {"invented": "Nobody said it"}
BLANK = "________"
FORMS = {
    "choose": (
        asks.choose("q", "It says", WAYS),
        "It says (choose one) ○ Like past enquiries ○ A chance of &lt;harm&gt;",
    ),
    "choose_several": (
        asks.choose_several("q", "I need", WAYS),
        "I need (tick all that apply) □ Like past enquiries □ A chance of &lt;harm&gt;",
    ),
    "count": (
        asks.count("q", "Flagged", "families"),
        f"Flagged: {BLANK} (a whole number from 0 to 1,000 families)",
    ),
    "two_by_two": (
        asks.two_by_two("q", ["Flagged", "Not"], ["Left", "Right"]),
        f"The four numbers Left Right Flagged {BLANK} {BLANK} Not {BLANK} {BLANK}",
    ),
    "case_pair": (asks.case_pair("q"), f"Two cases: {BLANK} and {BLANK} C-01 · Robin Achebe C-02 ·"),
    "order": (
        asks.order("q", "First to last", WAYS),
        "First to last (write the place of each: 1 comes first) ____ Like past enquiries ____ A chance",
    ),
    "mark": (
        asks.mark("q", "What nobody said", NOTE, NOBODY, none=True),
        f"What nobody said: n1 Mr Hale: He walks &amp; talks. ( {BLANK} ) n2 He is confused. ( {BLANK} ) "
        "The marks that there are: Nobody said it Or: there is nothing to mark.",
    ),
    "decide": (
        asks.decide("q", "I would", WAYS, {"because": "Why?"}),
        "I would (choose one) ○ Like past enquiries ○ A chance of &lt;harm&gt; "
        f"How sure are you, from 0 (not at all) to 100 (certain)? {BLANK} Why? LINE LINE",
    ),
    "write": (asks.write("q", "In a word", 30), "In a word (at most 30 letters) LINE LINE"),
    "prose": (None, "Your answer, in your own words: LINE LINE LINE LINE LINE LINE"),
}


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html.replace("<hr", "LINE <hr")).split())


@pytest.mark.parametrize("name", FORMS)
def test_each_kind_has_all_that_there_is_to_choose_from_and_room_to_write(name):
    ask, says = FORMS[name]
    assert words(blank_form(ask)).startswith(says)


def test_nothing_to_mark_and_how_sure_stand_there_only_where_they_are_asked():
    assert "nothing to mark" not in blank_form(asks.mark("q", "What nobody said", NOTE, NOBODY))
    assert "How sure" not in blank_form(asks.decide("q", "I would", WAYS, {}, sure=False))


def test_short_names_stand_there_only_for_whoever_types_them():
    ask = asks.order("q", "First to last", WAYS)
    assert "Like past enquiries (<code>enquiries</code>)" in blank_form(ask, names=True)
    assert "<code>" not in blank_form(ask)
