"""A student's text within our own sentences: on one line, nothing hidden in it, nothing that Markdown acts on."""

from __future__ import annotations

import re

from staycurious.answers.literals import SHOWN

# Two joiners that Persian, Indic scripts and emoji are written with; they hide nothing.
_HARMLESS = "\u200c\u200d"
# Letters, spaces and numbers: nothing that Markdown could act on.
_WORDS = re.compile(r"(?:[^\W_]|[ ',%-]|(?<=\d)\.(?=\d))*")


def quoted(recorded: object) -> str:
    """Quote the beginning of what was recorded, as it would be written in its cell.

    Parameters
    ----------
    recorded : object
        Anything at all.

    Returns
    -------
    str
        Markdown.
    """
    return as_code(began(recorded))


def began(recorded: object, most: int = 80) -> str:
    """Write the beginning of a value as it would stand in its cell.

    Parameters
    ----------
    recorded : object
        Anything at all.
    most : int
        So many characters.

    Returns
    -------
    str
        Plain text.
    """
    try:
        return f"{recorded!r:.{most}}"
    except Exception:  # a number of over 4,300 digits, or what can't be shown at all
        return f"this {type(recorded).__name__}"


def as_code(text: str, most: int = SHOWN) -> str:
    """Show somebody's text within a sentence that is read as Markdown.

    Parameters
    ----------
    text : str
        What somebody wrote.
    most : int
        So many characters of it are shown.

    Returns
    -------
    str
        Markdown: the words themselves where they are plain, and else as code.
    """
    seen = "".join(map(_visible, text[:most]))
    seen = seen if len(seen) <= most else seen[: most - 1] + "…"
    if _WORDS.fullmatch(seen):
        return seen
    taken = {len(run) for run in re.findall("`+", seen)}
    fence = "`" * next(length for length in range(1, most + 2) if length not in taken)
    return f"{fence} {seen} {fence}" if taken else f"`{seen}`"


def _visible(character: str) -> str:
    if character == "\n":
        return " ⏎ "
    return character if character.isprintable() or character in _HARMLESS else f"<U+{ord(character):04X}>"
