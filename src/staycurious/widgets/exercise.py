"""The controls of an exercise: each gathers one answer and records it as plain data. None of them holds what is right."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence

import ipywidgets
import traitlets

from staycurious.larkshire import exercise_cases
from staycurious.widgets.controls import PairOfCases, Panel, Sentence, TwoByTwo, whole_number
from staycurious.widgets.record import Record
from staycurious.widgets.standin import WIDE, said

__all__ = [
    "Choose",
    "ChooseSeveral",
    "Count",
    "case_pair",
    "choose",
    "choose_several",
    "count",
    "two_by_two",
]


class Choose(Panel):
    """Choose one of several options, and record its short name.

    Parameters
    ----------
    name : str
        The answer's name: ``"m02_q5"``.
    label : str
        What is chosen, in a few words; it is spoken with the control.
    options : mapping of str to str
        Each option's short name, which is what is recorded, and its words.
    """

    value = traitlets.Unicode(None, allow_none=True)

    def __init__(self, name: str, label: str, options: Mapping[str, str]):
        self._options = dict(options)
        listed = [("Choose one", None), *((words, code) for code, words in self._options.items())]
        self._choice = ipywidgets.Dropdown(description=_spoken(label), options=listed, **WIDE)
        self._said = Sentence("Choose one, then press the button.")
        self._choice.observe(self._choose, "value")
        record = Record(name, source=self, missing="Choose one first.")
        super().__init__([self._choice, self._said, record])

    def _choose(self, change) -> None:
        self.value = change.new
        words = self._options.get(change.new)
        self._said.text = f"Chosen: {words}." if words else "Choose one, then press the button."

    @traitlets.validate("value")
    def _one_of_the_options(self, proposal) -> str | None:
        if proposal.value is not None and proposal.value not in self._options:
            raise traitlets.TraitError(f"{proposal.value!r} is not one of: {', '.join(self._options)}.")
        return proposal.value

    @traitlets.observe("value")
    def _show(self, change) -> None:
        # An answer that was recorded earlier comes back through here.
        if change.new is not None:
            self._choice.value = change.new

    def stand_in_html(self) -> str:
        """List the options, with the short name of each for whoever writes it by hand.

        Returns
        -------
        str
            HTML.
        """
        return _listed(self._choice.description, self._options) + super().stand_in_html()


class ChooseSeveral(Panel):
    """Tick all the options that apply, and record their short names.

    Parameters
    ----------
    name : str
        The answer's name.
    label : str
        What is ticked, in a few words; it is read before the boxes.
    options : mapping of str to str
        Each option's short name, and its words: short enough for a phone's screen.
    """

    value = traitlets.List(traitlets.Unicode(), default_value=None, allow_none=True)

    def __init__(self, name: str, label: str, options: Mapping[str, str]):
        self._options, self._label = dict(options), _spoken(label)
        self._boxes = {
            code: ipywidgets.Checkbox(description=words, indent=False, layout={"width": "auto"})
            for code, words in self._options.items()
        }
        self._said = Sentence(f"{self._label} tick all that apply, then press the button.")
        for box in self._boxes.values():
            box.observe(self._tick, "value")
        record = Record(name, source=self, missing="Tick at least one first.")
        super().__init__([self._said, *self._boxes.values(), record])

    def _tick(self, _change) -> None:
        ticked = [code for code, box in self._boxes.items() if box.value]
        words = "; ".join(self._options[code] for code in ticked)
        self._said.text = f"{self._label} {words or 'none ticked yet'}."
        self.value = ticked or None

    @traitlets.validate("value")
    def _some_of_the_options(self, proposal) -> list[str] | None:
        if proposal.value is not None and not set(proposal.value) <= self._options.keys():
            raise traitlets.TraitError(f"{proposal.value} are not all among: {', '.join(self._options)}.")
        return proposal.value

    @traitlets.observe("value")
    def _show(self, change) -> None:
        if change.new is None or set(change.new) == {code for code, box in self._boxes.items() if box.value}:
            return
        # Each box that changes would otherwise make the answer anew from boxes that are still to change.
        for box in self._boxes.values():
            box.unobserve(self._tick, "value")
        for code, box in self._boxes.items():
            box.value = code in change.new
            box.observe(self._tick, "value")
        self._tick(None)

    def stand_in_html(self) -> str:
        """List the options, with the short name of each for whoever writes them by hand.

        Returns
        -------
        str
            HTML.
        """
        return _listed(f"{self._label} (tick all that apply)", self._options) + super().stand_in_html()


class Count(Panel):
    """Write a whole number, and record it.

    Parameters
    ----------
    name : str
        The answer's name.
    label : str
        What is counted, in a few words; it is spoken with the control.
    unit : str
        What the number counts: ``"families"``.
    low, high : int
        The least and the greatest number that make sense.
    """

    value = traitlets.Int(None, allow_none=True)

    def __init__(self, name: str, label: str, unit: str = "", low: int = 0, high: int = 1000):
        self._unit, self._low, self._high = unit, low, high
        self._ask = f"Write a whole number from {low:,} to {high:,}."
        self._number = ipywidgets.Text(description=_spoken(label), placeholder="your number", **WIDE)
        self._said = Sentence(self._ask)
        self._number.observe(self._read, "value")
        record = Record(name, source=self, missing=self._ask)
        super().__init__([self._number, self._said, record])

    def _read(self, change) -> None:
        number = whole_number(change.new)
        fits = number is not None and self._low <= number <= self._high
        self._said.text = f"Your number: {number:,} {self._unit}".strip() + "." if fits else self._ask
        self.value = number if fits else None

    @traitlets.validate("value")
    def _in_range(self, proposal) -> int | None:
        number = proposal.value
        if number is not None and (isinstance(number, bool) or not self._low <= number <= self._high):
            raise traitlets.TraitError(
                f"{number!r} is not a whole number from {self._low:,} to {self._high:,}."
            )
        return number

    @traitlets.observe("value")
    def _show(self, change) -> None:
        if change.new is not None and whole_number(self._number.value) != change.new:
            self._number.value = str(change.new)


def _spoken(label: str) -> str:
    return label if label.endswith((":", "?")) else f"{label}:"


def _listed(label: str, options: Mapping[str, str]) -> str:
    items = "".join(
        f"<li>{html.escape(words)} (<code>{html.escape(code)}</code>)</li>" for code, words in options.items()
    )
    return f"{said(label)}<ul>{items}</ul>"


def choose(name: str, label: str, options: Mapping[str, str]) -> Choose:
    """Ask for one of several options.

    Parameters
    ----------
    name : str
        The answer's name: ``"m02_q5"``.
    label : str
        What is chosen, in a few words.
    options : mapping of str to str
        Each option's short name and its words.

    Returns
    -------
    Choose
        The control, with its Record button.
    """
    return Choose(name, label, options)


def choose_several(name: str, label: str, options: Mapping[str, str]) -> ChooseSeveral:
    """Ask for all the options that apply.

    Parameters
    ----------
    name : str
        The answer's name.
    label : str
        What is ticked, in a few words.
    options : mapping of str to str
        Each option's short name and its words.

    Returns
    -------
    ChooseSeveral
        The control, with its Record button.
    """
    return ChooseSeveral(name, label, options)


def count(name: str, label: str, unit: str = "", low: int = 0, high: int = 1000) -> Count:
    """Ask for a whole number.

    Parameters
    ----------
    name : str
        The answer's name.
    label : str
        What is counted, in a few words.
    unit : str
        What the number counts.
    low, high : int
        The least and the greatest number that make sense.

    Returns
    -------
    Count
        The control, with its Record button.
    """
    return Count(name, label, unit, low, high)


def two_by_two(name: str, rows: Sequence[str], columns: Sequence[str]) -> TwoByTwo:
    """Ask for a table of four whole numbers.

    Parameters
    ----------
    name : str
        The answer's name.
    rows, columns : sequence of two str
        Their names.

    Returns
    -------
    staycurious.widgets.controls.TwoByTwo
        The control, with its Record button.
    """
    return TwoByTwo(name, rows, columns)


def case_pair(name: str) -> PairOfCases:
    """Ask for two of the exercise's cases, C-01 to C-12.

    Parameters
    ----------
    name : str
        The answer's name.

    Returns
    -------
    staycurious.widgets.controls.PairOfCases
        The control, with its Record button.
    """
    return PairOfCases(name, exercise_cases())
