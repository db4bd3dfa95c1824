"""The note desk's talk, note and key as tables, for a seminar on paper; from the data that the desk itself shows."""

from __future__ import annotations

from collections.abc import Callable

from staycurious.larkshire import transcript
from staycurious.larkshire.notes import written_note

#: What can be wrong, in the words of the desk (web/desk.js).
LABELS = {
    "added": "Nobody said it",
    "missing": "Left out",
    "certainty": "Surer (or less sure) than the person was",
    "tone": "Harder or softer words",
    "who": "Wrong speaker",
    "number": "Wrong number or name",
    "negation": "A “not” lost or gained",
    "own_words": "Their own words lost",
}


def makers(plain: Callable[[str], str], table: Callable[..., str]) -> dict[str, Callable[[str], str]]:
    """Give the makers of the three sheets, by the name of their directive.

    Parameters
    ----------
    plain, table : callable
        How a text is escaped and a table written, from :mod:`staycurious.booktools.cards`.

    Returns
    -------
    dict of str to callable
        From a conversation's number (``T-09``) or a written note's (``T-09-b``) to Markdown.
    """

    def talk_sheet(number: str) -> str:
        talk = transcript(number)
        called = {person["key"]: person["called"] for person in talk["people"]}
        rows = [
            (f"**{turn['id']}**", plain(_upper(called[turn["who"]])), plain(turn["says"]))
            for turn in talk["turns"]
        ]
        return table(f"What was said: {talk['title']}", ("Turn", "Who", "Words"), rows)

    def note_sheet(number: str) -> str:
        note = written_note(number)
        rows = [(f"**{one['id']}**", plain(one["section"]), plain(one["text"])) for one in note["sentences"]]
        return table(
            f"The note: {transcript(note['transcript'])['title']}", ("No.", "Heading", "Sentence"), rows
        )

    def key_sheet(number: str) -> str:
        note = written_note(number)
        rows = [
            (
                f"**{item.get('sentence', 'left out')}**",
                LABELS[item["kind"]],
                ", ".join(item["turns"]) or "no turn",
                plain(item["why"]),
            )
            for item in note["key"]
        ]
        title = f"The key: {transcript(note['transcript'])['title']}"
        return table(title, ("Sentence", "What is wrong", "See", "Why"), rows)

    return {"talk-sheet": talk_sheet, "note-sheet": note_sheet, "key-sheet": key_sheet}


def _upper(text: str) -> str:
    return text[0].upper() + text[1:]
