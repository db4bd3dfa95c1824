"""The kinds of answer that a question can ask for, each made from plain data: one list of them all."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path

from staycurious.answers.marked import spans
from staycurious.answers.numbers import number, table
from staycurious.answers.options import choice, choices, ordering, pair_of_cases
from staycurious.answers.reading import Kind
from staycurious.answers.written import MOST_IN_FIELD, decision_record, short_text

__all__ = [
    "MAKERS",
    "MOST_IN_FIELD",
    "Kind",
    "choice",
    "choices",
    "decision_record",
    "kind_of",
    "kinds_schema",
    "number",
    "ordering",
    "pair_of_cases",
    "short_text",
    "spans",
    "table",
]

#: Every kind of answer by its name, with the function that a question's check calls. A new kind joins here.
MAKERS: Mapping[str, Callable[..., Kind]] = {
    make.__name__: make
    for make in (
        choice,
        choices,
        number,
        pair_of_cases,
        ordering,
        table,
        spans,
        decision_record,
        short_text,
    )
}
# These take their codes one by one where plain data has a list.
_FROM_PARTS = {
    **MAKERS,
    "choice": lambda options: choice(*options),
    "choices": lambda options: choices(*options),
    "ordering": lambda items: ordering(*items),
    "decision_record": lambda options, **more: decision_record(*options, **more),
}


def kind_of(schema: Mapping[str, object]) -> Kind:
    """Make a kind of answer from plain data, as an ask holds it.

    Parameters
    ----------
    schema : mapping
        Such as ``{"kind": "choice", "options": ["chance", "home"]}``; ``kinds.schema.json`` describes it.

    Returns
    -------
    Kind
        The kind, whose own ``schema`` is the same.

    Raises
    ------
    ValueError
        When it is none of the kinds, or a part is missing or not known.

    Examples
    --------
    >>> kind_of({"kind": "ordering", "items": ["visit", "call"]}).words
    'a list of all 2 in your order: visit, call'
    """
    name = schema.get("kind") if isinstance(schema, Mapping) else None
    if not isinstance(name, str) or name not in MAKERS:
        raise ValueError(f"{name!r} is no kind of answer. It is one of: {', '.join(MAKERS)}.")
    try:
        return _FROM_PARTS[name](**{part: value for part, value in schema.items() if part != "kind"})
    except (TypeError, IndexError) as error:
        raise ValueError(f"The kind {name!r} can't be made from {dict(schema)}: {error}.") from error


def kinds_schema() -> dict:
    """Give the JSON Schema of all kinds.

    Returns
    -------
    dict
        JSON Schema, 2020-12. With ``"$ref": "#/$defs/ask"`` in it, it describes what a control is told instead.
    """
    return json.loads((Path(__file__).parent / "kinds.schema.json").read_text(encoding="utf-8"))
