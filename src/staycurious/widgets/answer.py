"""The control of an exercise in a notebook: the form for one answer, and the button that records it."""

from __future__ import annotations

import html
from collections.abc import Mapping
from pathlib import Path

import anywidget
import traitlets

from staycurious.answers import AnswerError, Kind, kind_of
from staycurious.widgets.standin import WithStandIn, said

BLANK = "________"


class Answer(WithStandIn, anywidget.AnyWidget):
    """The form for one answer, with Record and a line that says whether the answer is complete, never whether it is right.

    The form is that of the exercise's page. What the answer cell holds already is shown in it.

    Parameters
    ----------
    ask : mapping
        What is asked, as a function of ``staycurious.answers.asks`` gives it.

    Raises
    ------
    traitlets.TraitError
        When a value is set that is no answer of the kind that was asked for.
    """

    _esm = Path(__file__).parent / "static" / "answer.js"

    ask = traitlets.Dict(help="What is asked.").tag(sync=True)
    value = traitlets.Any(None, allow_none=True, help="The answer, when it is complete.").tag(sync=True)

    def __init__(self, ask: Mapping[str, object], **more):
        super().__init__(ask=dict(ask), **more)

    @property
    def kind(self) -> Kind:
        """The kind of answer that is asked for."""
        return kind_of(self.ask["answer"])

    @traitlets.validate("value")
    def _of_the_kind(self, proposal) -> object:
        if proposal.value is None:
            return None
        try:
            return self.kind.read(proposal.value)
        except AnswerError as error:
            raise traitlets.TraitError(str(error)) from error

    def stand_in_html(self) -> str:
        """Give the question's options, rows or pieces, with the short name of each for whoever writes by hand.

        Returns
        -------
        str
            HTML.
        """
        return blank_form(self.ask)


def blank_form(ask: Mapping, names: bool = True) -> str:
    """Write what stands for a form where nothing runs, and on paper: what there is to choose from, and blanks.

    Parameters
    ----------
    ask : mapping
        What is asked, as a function of ``staycurious.answers.asks`` gives it.
    names : bool
        Whether each option's short name stands beside it, for whoever types an answer into its cell.

    Returns
    -------
    str
        HTML; everything in it is escaped.
    """
    label = str(ask["label"])
    return _BLANKS[ask["answer"]["kind"]](label if label.endswith((":", "?")) else f"{label}:", ask, names)


def _choice(label: str, ask: Mapping, names: bool) -> str:
    return said(label) + _listed(ask["words"], names)


def _choices(label: str, ask: Mapping, names: bool) -> str:
    return said(f"{label} (tick all that apply)") + _listed(ask["words"], names)


def _number(label: str, ask: Mapping, names: bool) -> str:
    kind = kind_of(ask["answer"])
    return said(f"{label} {BLANK} ({kind.words})")


def _pair(label: str, ask: Mapping, names: bool) -> str:
    cases = "".join(
        f"<li>{html.escape(case['id'])} · {html.escape(case['name'])}</li>" for case in ask["cases"]
    )
    return f"{said(f'{label} {BLANK} and {BLANK}')}<ul>{cases}</ul>"


def _ordering(label: str, ask: Mapping, names: bool) -> str:
    return said(f"{label} (put them in order)") + _listed(ask["words"], names)


def _table(label: str, ask: Mapping, names: bool) -> str:
    kind = ask["answer"]
    head = "".join(f'<th scope="col">{html.escape(column)}</th>' for column in kind["columns"])
    blanks = f"<td>{BLANK}</td>" * len(kind["columns"])
    rows = "".join(f'<tr><th scope="row">{html.escape(row)}</th>{blanks}</tr>' for row in kind["rows"])
    caption = f"<caption>{html.escape(label.rstrip(':'))}</caption>"
    return f"<table>{caption}<thead><tr><td></td>{head}</tr></thead><tbody>{rows}</tbody></table>"


def _spans(label: str, ask: Mapping, names: bool) -> str:
    pieces = "".join(
        f"<li>{html.escape(piece['id'])} {_who(piece)}{html.escape(piece['text'])} ({BLANK})</li>"
        for piece in ask["text"]
    )
    none = said("Or: there is nothing to mark.") if ask["answer"].get("none") else ""
    return f"{said(label)}<ul>{pieces}</ul>{said('The marks that there are:')}{_listed(ask['words'], names)}{none}"


def _who(piece: Mapping) -> str:
    return f"<strong>{html.escape(piece['who'])}:</strong> " if "who" in piece else ""


def _decision(label: str, ask: Mapping, names: bool) -> str:
    sure = (
        said(f"How sure are you, from 0 (not at all) to 100 (certain)? {BLANK}")
        if ask["answer"]["sure"]
        else ""
    )
    fields = "".join(said(f"{words} {BLANK}") for words in ask["fields"].values())
    return said(label) + _listed(ask["words"], names) + sure + fields


def _short_text(label: str, ask: Mapping, names: bool) -> str:
    return said(f"{label} {BLANK} (at most {ask['answer']['most']:,} letters)")


def _listed(words: Mapping[str, str], names: bool) -> str:
    items = "".join(
        f"<li>{html.escape(text)}{f' (<code>{html.escape(code)}</code>)' if names else ''}</li>"
        for code, text in words.items()
    )
    return f"<ul>{items}</ul>"


_BLANKS = {
    "choice": _choice,
    "choices": _choices,
    "number": _number,
    "pair_of_cases": _pair,
    "ordering": _ordering,
    "table": _table,
    "spans": _spans,
    "decision_record": _decision,
    "short_text": _short_text,
}
