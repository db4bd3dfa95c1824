"""What a question's control says to a student: the words beside an option, the pieces of a text, the fields of a record."""

from __future__ import annotations

import ast
import html
import inspect
import re
import textwrap
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from markupsafe import Markup

from staycurious.answers.asks import ASKS

# Under these names the functions of a control take the words that stand beside a short name.
_WORDS = ("options", "items", "labels")
# A key's feedback begins with a short name; with a piece of a text, in brackets, its label.
_NAMED = re.compile(r"<em>([^<>]*)</em>(?: \(([^()<>]*)\))?:")
_QUOTED = 160


class Control(NamedTuple):
    """A control's function and answer, and what it shows: words by short name, a text's pieces by id, a record's questions."""

    function: str
    name: str
    words: Mapping[str, str]
    pieces: Mapping[str, str]
    fields: Mapping[str, str]

    @property
    def offered(self) -> list[str]:
        """What there was to choose from or to mark, which the text above the control doesn't hold."""
        if self.function.startswith("choose"):
            return list(self.words.values())
        return [f"{piece}. {text}" for piece, text in self.pieces.items()]


@lru_cache(maxsize=512)
def read_control(source: str) -> Control | None:
    """Read a control cell, such as ``exercise.choose("m02_q5", "…", {"chance": "A chance of harm"})``.

    Parameters
    ----------
    source : str
        The cell. Nothing of it is run.

    Returns
    -------
    Control or None
        None where it is no call that asks for something.
    """
    try:
        calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    except SyntaxError:
        return None
    for call in calls:
        function = call.func.attr if isinstance(call.func, ast.Attribute) else ""
        if function in ASKS and (given := _arguments(call, function)):
            return _control(function, given)
    return None


def _arguments(call: ast.Call, function: str) -> dict | None:
    try:
        given = [ast.literal_eval(one) for one in call.args]
        named = {one.arg: ast.literal_eval(one.value) for one in call.keywords}
        return inspect.signature(ASKS[function]).bind(*given, **named).arguments
    except (TypeError, ValueError):
        return None


def _control(function: str, given: Mapping) -> Control:
    words = next((given[name] for name in _WORDS if isinstance(given.get(name), dict)), {})
    text = given.get("text", ()) if function == "mark" else ()
    pieces = {piece["id"]: ": ".join(filter(None, [piece.get("who"), piece["text"]])) for piece in text}
    return Control(function, given["name"], words, pieces, given.get("fields", {}))


def answer_in_words(control: Control | None, value: object, recorded: str) -> Markup | str:
    """Say an answer in the words that its control showed.

    Parameters
    ----------
    control : Control or None
        The answer's control, where it has one.
    value : object
        What stands in the answer's cell.
    recorded : str
        The same in short names, as a check prints it.

    Returns
    -------
    Markup or str
        HTML, or plain text where there is nothing to put into other words.
    """
    if control is None or not control.words:
        return recorded
    if control.function == "mark":
        return _marked(control, recorded)
    if control.function == "decide":
        return _record(control, value, recorded)
    told = [control.words.get(word, word) for word in recorded.split(", ")]
    return told[0] if len(told) == 1 else _list(told)


def _marked(control: Control, recorded: str) -> Markup | str:
    found = []
    for part in recorded.split("; "):
        label, _, those = part.partition(": ")
        pieces = those.split(", ")
        if label not in control.words or not set(pieces) <= control.pieces.keys():
            return recorded
        told = _list([f"{piece}. {control.pieces[piece]}" for piece in pieces])
        found.append(Markup("<p>{}:</p>{}").format(control.words[label], told))
    return Markup("").join(found)


def _record(control: Control, value: object, recorded: str) -> Markup | str:
    # its texts are the student's own, with commas and semicolons in them: they are taken from the cell
    given = {str(key).strip().lower(): part for key, part in value.items()} if isinstance(value, dict) else {}
    decision = str(given.get("decision", "")).strip().lower()
    words = {name.lower(): told for name, told in control.words.items()}
    if decision not in words or any(field.lower() not in given for field in control.fields):
        return recorded
    sure = [f"{str(given['sure']).strip().removesuffix('%')}% sure."] if "sure" in given else []
    told = [Markup("<p>{}</p>").format(one) for one in (words[decision], *sure)]
    told += [
        Markup("<p>{} <br>{}</p>").format(asked, given[field.lower()])
        for field, asked in control.fields.items()
    ]
    return Markup("").join(told)


def _list(items: Sequence[str]) -> Markup:
    return Markup("<ul>{}</ul>").format(Markup("").join(Markup("<li>{}</li>").format(one) for one in items))


def feedback_in_words(why: Markup, controls: Sequence[Control]) -> Markup:
    """Put the words that students know in place of the short names in a key's feedback.

    Parameters
    ----------
    why : Markup
        The feedback.
    controls : sequence of Control
        The question's controls.

    Returns
    -------
    Markup
        The feedback, with an option's words for its name, and the beginning of a piece's text beside its id.
    """
    words = {key: said for control in controls for key, said in control.words.items()}
    pieces = {key: said for control in controls for key, said in control.pieces.items()}

    def told(found: re.Match) -> str:
        name, under = (html.unescape(part or "") for part in found.groups())
        # "(tone)", or, where it was found under another label, "(tone; you: added)"
        right, _, given = under.partition("; you: ")
        labels = [label for label in (right, given) if label]
        if name in pieces and all(label in words for label in labels):
            text = textwrap.shorten(pieces[name], _QUOTED, placeholder=" …").rstrip(".,;:")
            said = "; you marked: ".join(words[label] for label in labels)
            bracket = Markup(" ({})").format(said) if labels else ""
            return Markup("<em>{}. {}</em>{}:").format(name, text, bracket)
        return Markup("<em>{}</em>:").format(words[name]) if name in words and not under else found[0]

    return Markup(_NAMED.sub(told, why))
