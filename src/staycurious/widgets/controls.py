"""Controls for notebooks and exercises, each with a name that is spoken and a stand-in where nothing runs."""

from __future__ import annotations

import html
from collections.abc import Callable, Sequence
from pathlib import Path

import anywidget
import ipywidgets
import traitlets

from staycurious.widgets.standin import WIDE, Panel, WithStandIn, said

_CONTROLS = Path(__file__).parent / "static" / "controls.js"
# what no caller can mean by a value
_FIRST = object()


class Slider(WithStandIn, anywidget.AnyWidget, ipywidgets.ValueWidget):
    """A slider for whole numbers whose label and unit a screen reader says, which ipywidgets 8's own does not have.

    Works wherever an ipywidgets control does: ``observe``, ``interact``, boxes.

    Parameters
    ----------
    label : str
        What the slider sets.
    value : int
        Where it stands at first.
    min, max, step : int
        Its range.
    unit : str
        What the number counts: ``"points"``.

    Raises
    ------
    traitlets.TraitError
        When the value is outside the range.
    """

    _esm = _CONTROLS

    kind = traitlets.Unicode("slider").tag(sync=True)
    label = traitlets.Unicode().tag(sync=True)
    value = traitlets.Int(0).tag(sync=True)
    min = traitlets.Int(0).tag(sync=True)
    max = traitlets.Int(100).tag(sync=True)
    step = traitlets.Int(1).tag(sync=True)
    unit = traitlets.Unicode().tag(sync=True)

    def __init__(
        self, label: str, value: int, min: int = 0, max: int = 100, step: int = 1, unit: str = "", **more
    ):
        super().__init__(label=label, min=min, max=max, step=step, unit=unit, value=value, **more)

    @traitlets.validate("value")
    def _in_range(self, proposal) -> int:
        if not self.min <= proposal.value <= self.max:
            raise traitlets.TraitError(
                f"{self.label}: {proposal.value} is outside the slider's range, {self.min} to {self.max}."
            )
        return proposal.value

    def stand_in_html(self) -> str:
        """Say where the slider stands.

        Returns
        -------
        str
            HTML.
        """
        at = f"{self.value} {self.unit}".strip()
        return said(f"{self.label}: {at} (a slider from {self.min} to {self.max}; it moves in the notebook)")


class Choice(WithStandIn, anywidget.AnyWidget, ipywidgets.ValueWidget):
    """A list of which one is chosen, which a keyboard works in JupyterLab: ipywidgets 8's own loses its arrow keys to it.

    Used as ``ipywidgets.Dropdown`` is: ``observe``, ``interact``, boxes.

    Parameters
    ----------
    label : str
        What is chosen; it stands above the list.
    options : sequence of str, or of (str, object)
        The words of each option, and what it stands for where that is something else.
    value : object, optional
        What is chosen at first; the first option when left out.

    Raises
    ------
    traitlets.TraitError
        When there are no options, two stand for the same, or the value is none of them.
    """

    _esm = _CONTROLS

    kind = traitlets.Unicode("choice").tag(sync=True)
    label = traitlets.Unicode().tag(sync=True)
    words = traitlets.List(traitlets.Unicode()).tag(sync=True)
    index = traitlets.Int(0).tag(sync=True)
    value = traitlets.Any()

    def __init__(
        self, label: str, options: Sequence[str | tuple[str, object]], value: object = _FIRST, **more
    ):
        pairs = [(option, option) if isinstance(option, str) else option for option in options]
        self._values = [stands_for for _, stands_for in pairs]
        if not pairs or any(one in self._values[:at] for at, one in enumerate(self._values)):
            raise traitlets.TraitError(
                f"{label}: the list is empty, or two of its options stand for the same. Give each option once."
            )
        at = 0 if value is _FIRST else self._place(label, value)
        super().__init__(
            label=label, words=[words for words, _ in pairs], index=at, value=self._values[at], **more
        )

    @property
    def chosen(self) -> str:
        """The words of the option that is chosen."""
        return self.words[self.index]

    def _place(self, label: str, value: object) -> int:
        if value not in self._values:
            known = ", ".join(repr(one) for one in self._values)
            raise traitlets.TraitError(f"{label}: {value!r} is none of the options. Give one of: {known}.")
        return self._values.index(value)

    @traitlets.validate("index")
    def _in_the_list(self, proposal) -> int:
        if not 0 <= proposal.value < len(self._values):
            raise traitlets.TraitError(f"{self.label}: there is no option {proposal.value}.")
        return proposal.value

    @traitlets.validate("value")
    def _one_of_them(self, proposal) -> object:
        return self._values[self._place(self.label, proposal.value)]

    @traitlets.observe("index")
    def _tell_value(self, change) -> None:
        self.value = self._values[change.new]

    @traitlets.observe("value")
    def _tell_index(self, change) -> None:
        self.index = self._values.index(change.new)

    def stand_in_html(self) -> str:
        """Say what is chosen, and of how many.

        Returns
        -------
        str
            HTML.
        """
        ask = self.label if self.label.endswith(("?", ":")) else f"{self.label}:"
        return said(f"{ask} {self.chosen} (one of {len(self.words)}, to choose from in the notebook)")


class Sentence(WithStandIn, anywidget.AnyWidget):
    """A sentence that changes, read out by a screen reader when it does.

    Parameters
    ----------
    text : str
        The sentence at first.
    """

    _esm = _CONTROLS

    kind = traitlets.Unicode("sentence").tag(sync=True)
    text = traitlets.Unicode().tag(sync=True)

    def __init__(self, text: str = "", **more):
        super().__init__(text=text, **more)

    def stand_in_html(self) -> str:
        """Give the sentence as it stands.

        Returns
        -------
        str
            HTML.
        """
        return said(self.text) if self.text else ""


class Shown(WithStandIn, anywidget.AnyWidget):
    """Words and tables, set as on the course's pages.

    Parameters
    ----------
    html : str
        What to show. Whoever makes it escapes what goes into it; ``table`` does.
    """

    _esm = _CONTROLS

    kind = traitlets.Unicode("shown").tag(sync=True)
    html = traitlets.Unicode().tag(sync=True)

    def __init__(self, html: str = "", **more):
        super().__init__(html=html, **more)

    def stand_in_html(self) -> str:
        """Give the words and tables themselves.

        Returns
        -------
        str
            HTML.
        """
        return self.html


def table(head: Sequence[str], rows: Sequence[Sequence[object]], caption: str = "") -> str:
    """Make an HTML table whose first column names the rows.

    Parameters
    ----------
    head : sequence of str
        The columns' names.
    rows : sequence of sequences
        A row's name, then its values.
    caption : str
        What the table shows.

    Returns
    -------
    str
        HTML; everything in it is escaped.
    """
    title = f"<caption>{html.escape(caption)}</caption>" if caption else ""
    names = "".join(f'<th scope="col">{html.escape(str(name))}</th>' for name in head)
    body = "".join(
        f'<tr><th scope="row">{html.escape(str(name))}</th>'
        + "".join(f"<td>{html.escape(str(value))}</td>" for value in values)
        + "</tr>"
        for name, *values in rows
    )
    return f'<table class="sc-table">{title}<thead><tr>{names}</tr></thead><tbody>{body}</tbody></table>'


def whole_number(text: str) -> int | None:
    """Read a whole number as people write it.

    Parameters
    ----------
    text : str
        Such as ``"96"``, ``" 1,000 "``.

    Returns
    -------
    int or None
        ``None`` when it is not a whole number.
    """
    plain = text.strip().replace(",", "").replace("\N{NO-BREAK SPACE}", "")
    return int(plain) if plain.isascii() and plain.isdigit() and len(plain) <= 9 else None


class Predict(Panel):
    """Ask for the person's own number first; what the tool says appears after it, and not before.

    Parameters
    ----------
    ask : str
        The question.
    unit : str
        What the number counts.
    low, high : int
        The least and the greatest number that make sense.
    """

    committed = traitlets.Int(None, allow_none=True)

    def __init__(self, ask: str, unit: str = "", low: int = 0, high: int = 100):
        self._ask, self._unit, self._low, self._high = ask, unit, low, high
        self._number = ipywidgets.Text(description=ask, placeholder="your number", **WIDE)
        self._button = ipywidgets.Button(
            description="This is my number", layout=ipywidgets.Layout(width="auto", align_self="flex-start")
        )
        self._said = Sentence()
        self._button.on_click(self._commit)
        super().__init__([self._number, self._button, self._said])

    def _commit(self, _button) -> None:
        number = whole_number(self._number.value)
        if number is None or not self._low <= number <= self._high:
            self._said.text = f"Write a whole number from {self._low} to {self._high}, then press the button."
            return
        self._number.disabled = self._button.disabled = True
        self._said.text = f"Written down: {number} {self._unit}".strip() + ". Go on to the next cell."
        self.committed = number

    def reveal(self, actual: int, words: str = "") -> Panel:
        """Show the tool's number beside the person's, once they have written theirs.

        Parameters
        ----------
        actual : int
            The number to compare with.
        words : str
            A sentence to add.

        Returns
        -------
        Panel
            It fills in at once when the number is already there, and later when it is not.
        """
        shown = Sentence(
            "Write down your own number first, in the cell above. This line fills in when you have."
        )

        def fill(_change=None) -> None:
            if self.committed is None:
                return
            gap = actual - self.committed
            how = "the same" if gap == 0 else f"{abs(gap)} {'higher' if gap > 0 else 'lower'} than yours"
            shown.text = f"You wrote {self.committed}; this gives {actual}: {how}. {words}".strip()

        self.observe(fill, "committed")
        fill()
        return Panel([shown])


def follow(slider: Slider, describe: Callable[[int], str | tuple[str, str]]) -> Panel:
    """Put a slider above a sentence, and perhaps a table, that follow it.

    Parameters
    ----------
    slider : Slider
        The control.
    describe : callable
        Takes the slider's value; gives a sentence (plain text), or a sentence and a table (HTML).

    Returns
    -------
    Panel
        All of them.
    """
    sentence, shown = Sentence(), Shown()

    def tell(_change=None) -> None:
        told = describe(slider.value)
        sentence.text, shown.html = (told, "") if isinstance(told, str) else told

    slider.observe(tell, "value")
    tell()
    return Panel([slider, sentence, shown])
