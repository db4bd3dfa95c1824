"""What a control needs to show one question: its label, the kind of answer, and the words that a person reads.

Each function gives plain data, the same for a notebook's control and for an exercise's page. None holds what is right.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from staycurious.answers import kinds
from staycurious.answers.literals import NOT_PLAIN
from staycurious.larkshire import exercise_cases
from staycurious.tools.score import complete, load_scorecard

__all__ = [
    "AskError",
    "case_pair",
    "choose",
    "choose_several",
    "count",
    "decide",
    "mark",
    "number",
    "order",
    "table",
    "two_by_two",
    "write",
]

# A name stands in Python and in JavaScript, in a file's metadata and in a page's addresses.
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


class AskError(ValueError):
    """A question's control is described wrongly; the message says what to mend in the exercise's source."""


def count(name: str, label: str, unit: str = "", low: float = 0, high: float = 1000) -> dict:
    """Ask for a whole number.

    Parameters
    ----------
    name : str
        The answer's name: ``"m02_q1"``.
    label : str
        What is counted, in a few words.
    unit : str
        What the number counts: ``"families"``.
    low, high : int
        The least and the greatest number that make sense.

    Returns
    -------
    dict
        The ask.
    """
    return _number(name, label, unit, low, high, whole=True)


def number(name: str, label: str, unit: str = "", low: float = 0, high: float = 1000) -> dict:
    """Ask for a number, whole or not.

    Parameters
    ----------
    name, label : str
        The answer's name, and what is asked for in a few words.
    unit : str
        What the number counts.
    low, high : int or float
        The least and the greatest number that make sense.

    Returns
    -------
    dict
        The ask.
    """
    return _number(name, label, unit, low, high, whole=False)


def choose(name: str, label: str, options: Mapping[str, str]) -> dict:
    """Ask for one of several options.

    Parameters
    ----------
    name, label : str
        The answer's name, and what is chosen in a few words.
    options : mapping of str to str
        Each option's short name, which is what is recorded, and its words.

    Returns
    -------
    dict
        The ask.
    """
    words = _words(name, options, "options", 2)
    return _ask(name, label, kinds.choice(*words), words=words)


def choose_several(name: str, label: str, options: Mapping[str, str]) -> dict:
    """Ask for all the options that apply.

    Parameters
    ----------
    name, label : str
        The answer's name, and what is ticked in a few words.
    options : mapping of str to str
        Each option's short name and its words.

    Returns
    -------
    dict
        The ask.
    """
    words = _words(name, options, "options", 2)
    return _ask(name, label, kinds.choices(*words), words=words)


def two_by_two(name: str, rows: Sequence[str], columns: Sequence[str]) -> dict:
    """Ask for a table of four whole numbers.

    Parameters
    ----------
    name : str
        The answer's name.
    rows, columns : sequence of two str
        Their names.

    Returns
    -------
    dict
        The ask.
    """
    if len(rows) != 2 or len(columns) != 2:
        raise AskError(
            f"{name}: a two-by-two table has two rows and two columns. For any other, write table(…)."
        )
    return table(name, "The four numbers", rows, columns)


def table(name: str, label: str, rows: Sequence[str], columns: Sequence[str]) -> dict:
    """Ask for a table of whole numbers.

    Parameters
    ----------
    name, label : str
        The answer's name, and what the table holds in a few words.
    rows, columns : sequence of str
        Their names.

    Returns
    -------
    dict
        The ask.
    """
    return _ask(name, label, kinds.table(_codes(name, rows, "rows"), _codes(name, columns, "columns")))


def case_pair(name: str, label: str = "Two cases", variant: str = "escalation") -> dict:
    """Ask for two of the exercise's cases, C-01 to C-12, which the control shows side by side.

    Parameters
    ----------
    name : str
        The answer's name.
    label : str
        What is chosen, in a few words.
    variant : str
        Which of the council's scorecards scores them; ``pair_key`` is given the same.

    Returns
    -------
    dict
        The ask, with the cases as this scorecard takes them, and the scorecard.
    """
    scorecard = load_scorecard(variant)
    cases = [case | {"referral": complete(scorecard, case["referral"])} for case in exercise_cases()]
    kind = kinds.pair_of_cases([case["id"] for case in cases])
    return _ask(name, label, kind, cases=cases, scorecard=_plain(scorecard))


def order(name: str, label: str, items: Mapping[str, str]) -> dict:
    """Ask to put things in order.

    Parameters
    ----------
    name, label : str
        The answer's name, and what is ordered by what in a few words: ``"First to last"``.
    items : mapping of str to str
        Each item's short name, which is what is recorded, and its words, in the order in which they are first shown.

    Returns
    -------
    dict
        The ask.
    """
    words = _words(name, items, "items", 2)
    return _ask(name, label, kinds.ordering(*words), words=words)


def mark(
    name: str, label: str, text: Sequence[Mapping[str, str]], labels: Mapping[str, str], none: bool = False
) -> dict:
    """Ask to mark pieces of a text.

    Parameters
    ----------
    name, label : str
        The answer's name, and what is marked in a few words.
    text : sequence of mappings
        The text's pieces in order, each ``{"id": "n1", "text": "…"}``, and ``"who"`` where somebody says it.
    labels : mapping of str to str
        Each label's short name, which is what is recorded, and its words.
    none : bool
        Whether it may be the answer that there is nothing to mark.

    Returns
    -------
    dict
        The ask.
    """
    words = _words(name, labels, "labels", 1)
    pieces = [_piece(name, piece) for piece in text]
    ids = _codes(name, [piece["id"] for piece in pieces], "pieces")
    return _ask(name, label, kinds.spans(ids, list(words), none=none), words=words, text=pieces)


def decide(
    name: str,
    label: str,
    options: Mapping[str, str],
    fields: Mapping[str, str] = {},
    sure: bool = True,
) -> dict:
    """Ask for a decision, how sure the person is of it, and their reasons.

    Parameters
    ----------
    name, label : str
        The answer's name, and what is decided in a few words.
    options : mapping of str to str
        Each decision's short name, which is what is recorded, and its words.
    fields : mapping of str to str
        What else to write, each by a short name and its question: ``{"because": "Why?"}``.
    sure : bool
        Whether to ask how sure the person is, from 0 to 100.

    Returns
    -------
    dict
        The ask.
    """
    words, asked = _words(name, options, "options", 2), _words(name, fields, "fields", 0)
    if taken := {"decision", "sure"} & asked.keys():
        raise AskError(f"{name}: the field {min(taken)!r} has that name already. Give it another.")
    kind = kinds.decision_record(*words, fields=tuple(asked), sure=sure)
    return _ask(name, label, kind, words=words, fields=asked)


def write(name: str, label: str, most: int = 280) -> dict:
    """Ask for a short text.

    Parameters
    ----------
    name, label : str
        The answer's name, and what is written in a few words.
    most : int
        Its most characters.

    Returns
    -------
    dict
        The ask.
    """
    if not isinstance(most, int) or not 1 <= most <= kinds.MOST_IN_FIELD:
        raise AskError(f"{name}: a short text has from 1 to {kinds.MOST_IN_FIELD:,} characters, not {most}.")
    return _ask(name, label, kinds.short_text(most))


def _number(name: str, label: str, unit: str, low: float, high: float, whole: bool) -> dict:
    if low > high:
        raise AskError(f"{name}: the least number, {low}, is greater than the greatest, {high}.")
    return _ask(name, label, kinds.number(low, high, whole=whole, unit=unit))


def _ask(name: str, label: str, kind: kinds.Kind, **more: object) -> dict:
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise AskError(f"{name!r} can't name an answer. Use letters, digits and _, as in m02_q4.")
    if not isinstance(label, str) or not label.strip():
        raise AskError(f"{name}: say in a few words what is asked for, as the second argument.")
    return {"name": name, "label": label, "answer": kind.schema, **more}


def _words(name: str, words: Mapping[str, str], which: str, least: int) -> dict[str, str]:
    if not isinstance(words, Mapping) or any(
        not isinstance(said, str) or not said.strip() for said in words.values()
    ):
        raise AskError(f'{name}: give the {which} as {{"short_name": "Words that people read", …}}.')
    if len(words) < least:
        raise AskError(f"{name}: there are {len(words)} {which}. Give at least {least}.")
    if words:
        _codes(name, list(words), which)
    return dict(words)


def _codes(name: str, codes: Sequence[str], which: str) -> list[str]:
    if isinstance(codes, str) or any(not isinstance(code, str) for code in codes):
        raise AskError(f"{name}: give the {which} as a list of texts.")
    for code in codes:
        if not code or code != code.strip() or "\n" in code:
            raise AskError(f"{name}: {code!r} among the {which} is empty, or has spaces around it. Mend it.")
        if code == NOT_PLAIN or len(code) > 200:
            raise AskError(
                f"{name}: {code!r} among the {which} is taken or too long. Give it another short name."
            )
    if not codes:
        raise AskError(f"{name}: there are 0 {which}. Give at least 1.")
    seen: set[str] = set()
    for code in codes:
        if code.lower() in seen:
            raise AskError(f"{name}: {code!r} stands twice among the {which}. Give each its own.")
        seen.add(code.lower())
    return list(codes)


def _piece(name: str, piece: Mapping[str, str]) -> dict[str, str]:
    fits = isinstance(piece, Mapping) and {"id", "text"} <= piece.keys() <= {"id", "text", "who"}
    if not fits or not all(isinstance(value, str) and value.strip() for value in piece.values()):
        raise AskError(
            f'{name}: each piece of the text is {{"id": "n1", "text": "…"}}, and "who" where somebody says it.'
        )
    return dict(piece)


def _plain(part: object) -> object:
    # a scorecard is read-only; what is handed on is dicts and lists, as JSON gives them
    if isinstance(part, Mapping):
        return {key: _plain(value) for key, value in part.items()}
    return [_plain(value) for value in part] if isinstance(part, list | tuple) else part


#: Every function that a control cell may call, by its name: those that ``__all__`` lists.
ASKS: Mapping[str, Callable[..., dict]] = {name: globals()[name] for name in __all__ if name.islower()}
