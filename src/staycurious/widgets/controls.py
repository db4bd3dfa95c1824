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
