"""Why a file is not taken, in words for the person who marks; and names that are safe to print."""

from __future__ import annotations

import unicodedata

#: A released notebook is some 60 kB; with pictures in its outputs it may be a few MB.
MAX_FILE = 10_000_000
TOO_LARGE = f"This is larger than {MAX_FILE // 10**6} MB and isn't read. In Jupyter, clear all outputs, save, and hand in again."
NO_FILE = "This is a pipe or a device, not a file. Ask for the .ipynb file."
LONGEST_NAME = 200
# Two joiners that Persian, Indic scripts and emoji are written with; they hide nothing.
_HARMLESS = "\u200c\u200d"


class NotTakenError(ValueError):
    """A file can't be taken; ``kind`` is a short name for the reason, and the message says why and what to do."""

    def __init__(self, kind: str, words: str) -> None:
        super().__init__(words)
        self.kind = kind
        self.words = words


def printable(name: str) -> str:
    """Make a file's name safe to print: what is invisible, or turns the reading direction, is shown as its number.

    Parameters
    ----------
    name : str
        As a zip or a folder has it.

    Returns
    -------
    str
        Such as ``m02<U+202E>gpj.ipynb``; at most 200 characters.
    """
    shown = "".join(_visible(character) for character in name[: LONGEST_NAME + 1])
    return shown if len(shown) <= LONGEST_NAME else shown[: LONGEST_NAME - 1] + "…"


def is_plain(name: str) -> bool:
    """Tell whether a name holds nothing invisible.

    Parameters
    ----------
    name : str
        As a zip or a folder has it.

    Returns
    -------
    bool
        Whether it is printed as it is.
    """
    return all(_visible(character) == character for character in name)


def _visible(character: str) -> str:
    hidden = unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
    return f"<U+{ord(character):04X}>" if hidden and character not in _HARMLESS else character
