"""Help for a mistyped name."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Name what a mistyped word was probably meant to be.

    Parameters
    ----------
    word : str
        What was written.
    known : iterable of str
        What could have been written.

    Returns
    -------
    str
        A sentence: the nearest known word, or all of them when none is near.
    """
    known = [str(item) for item in known]
    near = difflib.get_close_matches(word, known, n=1)
    if near:
        return f"Did you mean {near[0]!r}?"
    return f"It could be: {', '.join(sorted(known))}." if known else "There is none to choose from."
