"""What stands for a form where nothing runs, and on paper: what there is to choose from, and room to write."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from staycurious.answers.kinds import kind_of

__all__ = ["blank_form"]

# its looks stand in the HTML itself: a saved notebook takes no styles along
_BLANK = '<span aria-hidden="true">________</span>'
_LINE = '<hr aria-hidden="true" style="border: 0; border-top: 1px solid; margin: 2.2em 0 0; opacity: 1">'
_NO_BULLETS = 'style="list-style: none; padding-left: 0"'


def blank_form(ask: Mapping | None, names: bool = False) -> str:
    """Write what stands for a form where nothing runs, and on paper: what there is to choose from, and blanks.

    Parameters
    ----------
    ask : mapping, optional
        What is asked, as a function of ``staycurious.answers.asks`` gives it; ``None`` for a text of the person's own.
    names : bool
        Whether each option's short name stands beside it, for whoever types an answer into its cell.

    Returns
    -------
    str
        HTML; everything in it is escaped.

    Examples
    --------
    >>> blank_form({"label": "In a word", "answer": {"kind": "short_text", "most": 40}}).split("<hr")[0]
    '<p>In a word (at most 40 letters)</p>'
    """
    if ask is None:
        return _p("Your answer, in your own words:") + 6 * _LINE
    return _FORMS[ask["answer"]["kind"]](escape(str(ask["label"])), ask, names)


def _choice(label: str, ask: Mapping, names: bool) -> str:
    return _p(f"{label} (choose one)") + _listed("○", ask, names)


def _choices(label: str, ask: Mapping, names: bool) -> str:
    return _p(f"{label} (tick all that apply)") + _listed("□", ask, names)


def _number(label: str, ask: Mapping, names: bool) -> str:
    return _p(f"{_asking(label)} {_BLANK} ({escape(kind_of(ask['answer']).words)})")


def _pair(label: str, ask: Mapping, names: bool) -> str:
    cases = "".join(f"<li>{escape(case['id'])} · {escape(case['name'])}</li>" for case in ask["cases"])
    return _p(f"{_asking(label)} {_BLANK} and {_BLANK}") + f"<ul>{cases}</ul>"


def _ordering(label: str, ask: Mapping, names: bool) -> str:
    return _p(f"{label} (write the place of each: 1 comes first)") + _listed("____", ask, names)


def _table(label: str, ask: Mapping, names: bool) -> str:
    kind = ask["answer"]
    head = "".join(f'<th scope="col">{escape(column)}</th>' for column in kind["columns"])
    blanks = f"<td>{_BLANK}</td>" * len(kind["columns"])
    rows = "".join(f'<tr><th scope="row">{escape(row)}</th>{blanks}</tr>' for row in kind["rows"])
    return f"<table><caption>{label}</caption><thead><tr><td></td>{head}</tr></thead><tbody>{rows}</tbody></table>"


def _spans(label: str, ask: Mapping, names: bool) -> str:
    pieces = "".join(
        f"<li>{escape(piece['id'])} {_who(piece)}{escape(piece['text'])} ({_BLANK})</li>"
        for piece in ask["text"]
    )
    none = _p("Or: there is nothing to mark.") if ask["answer"].get("none") else ""
    marks = _p("The marks that there are:") + _listed("", ask, names)
    return f"{_p(_asking(label))}<ul {_NO_BULLETS}>{pieces}</ul>{marks}{none}"


def _who(piece: Mapping) -> str:
    return f"<strong>{escape(piece['who'])}:</strong> " if "who" in piece else ""


def _decision(label: str, ask: Mapping, names: bool) -> str:
    sure = ask["answer"].get("sure", True)
    made = [_choice(label, ask, names)]
    made += [_p(f"How sure are you, from 0 (not at all) to 100 (certain)? {_BLANK}")] if sure else []
    made += [_p(escape(words)) + 2 * _LINE for words in ask["fields"].values()]
    return "".join(made)


def _short_text(label: str, ask: Mapping, names: bool) -> str:
    return _p(f"{label} (at most {ask['answer']['most']:,} letters)") + 2 * _LINE


def _p(html: str) -> str:
    return f"<p>{html}</p>"


def _asking(label: str) -> str:
    return label if label.endswith((":", "?")) else f"{label}:"


def _listed(sign: str, ask: Mapping, names: bool) -> str:
    before = f'<span aria-hidden="true">{sign}</span> ' if sign else ""
    items = "".join(
        f"<li>{before}{escape(text)}{f' (<code>{escape(code)}</code>)' if names else ''}</li>"
        for code, text in ask["words"].items()
    )
    return f"<ul {_NO_BULLETS}>{items}</ul>"


_FORMS = {
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
