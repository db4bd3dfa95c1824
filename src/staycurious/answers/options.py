"""Answers out of a list that is given: one of it, some of it, two of it, or all of it in order."""

from __future__ import annotations

import re
from collections.abc import Sequence

from staycurious.answers.literals import AnswerError
from staycurious.answers.reading import Kind
from staycurious.answers.showing import quoted


def option_of(recorded: object, options: Sequence[str], words: str) -> str:
    """Find the option that was meant, whatever the letter case and the spaces around it.

    Parameters
    ----------
    recorded : object
        What was recorded for one.
    options : sequence of str
        The short names.
    words : str
        What was asked for, for the sentence.

    Returns
    -------
    str
        One of the options.

    Raises
    ------
    AnswerError
        When it is none of them.
    """
    if isinstance(recorded, str):
        for option in options:
            if recorded.strip().lower() == option.lower():
                return option
    raise AnswerError(f"{quoted(recorded)} isn't {words}.")


def only_one(recorded: object) -> object:
    """Take what stands alone in a list out of it.

    Parameters
    ----------
    recorded : object
        Anything.

    Returns
    -------
    object
        The one item of a list of one, and anything else as it is.
    """
    return recorded[0] if isinstance(recorded, list) and len(recorded) == 1 else recorded


def choice(*options: str) -> Kind:
    """Ask for one of several options.

    Parameters
    ----------
    *options : str
        Their short names, as the control records them.

    Returns
    -------
    Kind
        Reads an option whatever its letter case, and one that stands alone in a list.
    """
    words = f"one of: {', '.join(options)}"

    def read(recorded: object) -> str:
        return option_of(only_one(recorded), options, words)

    return Kind(words, read, str, {"kind": "choice", "options": list(options)})


def choices(*options: str) -> Kind:
    """Ask for all the options that apply.

    Parameters
    ----------
    *options : str
        Their short names.

    Returns
    -------
    Kind
        Reads a list in any order; one option on its own is a list of one.
    """
    words = f"a list of those that apply, out of: {', '.join(options)}"

    def read(recorded: object) -> list[str]:
        listed = [recorded] if isinstance(recorded, str) else recorded
        if not isinstance(listed, list):
            raise AnswerError(f"{quoted(recorded)} isn't {words}.")
        chosen = [option_of(one, options, words) for one in listed]
        return [option for option in options if option in chosen]

    def shown(value: list[str]) -> str:
        return ", ".join(value) or "none of them"

    return Kind(words, read, shown, {"kind": "choices", "options": list(options)})


def pair_of_cases(cases: Sequence[str]) -> Kind:
    """Ask for two different cases.

    Parameters
    ----------
    cases : sequence of str
        The case numbers to choose from, such as ``"C-04"``.

    Returns
    -------
    Kind
        Reads a list of two, in either order.
    """
    words = f"two different case numbers from {cases[0]} to {cases[-1]}"

    def read(recorded: object) -> list[str]:
        if not isinstance(recorded, list) or len(recorded) != 2:
            raise AnswerError(f"{quoted(recorded)} isn't {words}.")
        pair = [option_of(one, cases, words) for one in recorded]
        if pair[0] == pair[1]:
            raise AnswerError(f"{pair[0]} stands there twice. This asks for {words}.")
        return pair

    return Kind(words, read, " and ".join, {"kind": "pair_of_cases", "cases": list(cases)})


def ordering(*items: str) -> Kind:
    """Ask to put things in order.

    Parameters
    ----------
    *items : str
        Their short names.

    Returns
    -------
    Kind
        Reads a list of every item once, and one text with commas, semicolons or > between the items.
    """
    words = f"a list of all {len(items)} in your order: {', '.join(items)}"

    def read(recorded: object) -> list[str]:
        listed = re.split("[,;>\n]", recorded) if isinstance(recorded, str) else recorded
        if not isinstance(listed, list):
            raise AnswerError(f"{quoted(recorded)} isn't {words}.")
        order: list[str] = []
        for one in listed:
            item = option_of(one, items, words)
            if item in order:
                raise AnswerError(f"{item} stands there twice. This asks for {words}.")
            order.append(item)
        if missing := [item for item in items if item not in order]:
            raise AnswerError(f"Still missing: {', '.join(missing)}. This asks for {words}.")
        return order

    return Kind(words, read, ", ".join, {"kind": "ordering", "items": list(items)})
