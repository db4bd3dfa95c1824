"""Controls for notebooks and exercises, each with a name that is spoken and a stand-in where nothing runs."""

from __future__ import annotations

import html
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import anywidget
import ipywidgets
import traitlets

from staycurious.questions import differ_in
from staycurious.tools.score import load_scorecard, score, value_label
from staycurious.widgets.record import Record
from staycurious.widgets.standin import WIDE, Panel, WithStandIn, said

_CONTROLS = Path(__file__).parent / "static" / "controls.js"
#: Enough room for a whole question as a label.
_WIDE = {
    "layout": ipywidgets.Layout(width="auto", max_width="40rem"),
    "style": {"description_width": "initial"},
}


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


class PairOfCases(Panel):
    """Choose two cases, see them side by side, and record their numbers.

    Parameters
    ----------
    name : str
        The answer's name: ``"m02_q4"``.
    cases : sequence of mappings
        As ``staycurious.larkshire.people()`` gives them: each with ``id``, ``name`` and ``referral``.
    scorecard : mapping, optional
        The tool that scores them; the course's risk score when left out.
    """

    value = traitlets.List(traitlets.Unicode(), default_value=None, allow_none=True)

    def __init__(self, name: str, cases: Sequence[Mapping], scorecard: Mapping | None = None):
        self._cases = {case["id"]: case for case in cases}
        self._card = scorecard if scorecard is not None else load_scorecard("escalation")
        options = [
            ("Choose a case", None),
            *((f"{case['id']} · {case['name']}", case["id"]) for case in cases),
        ]
        self._first = ipywidgets.Dropdown(description="First case:", options=options, **WIDE)
        self._second = ipywidgets.Dropdown(description="Second case:", options=options, **WIDE)
        self._said = Sentence("Choose two cases.")
        self._table = Shown()
        for choice in (self._first, self._second):
            choice.observe(self._choose, "value")
        record = Record(name, source=self, missing="Choose two different cases first.")
        super().__init__([self._first, self._second, self._said, self._table, record])

    def _choose(self, _change) -> None:
        pair = [self._first.value, self._second.value]
        if None in pair or pair[0] == pair[1]:
            self._said.text = "Choose two cases." if None in pair else "Choose two different cases."
            self._table.html = ""
            self.value = None
            return
        one, two = (self._cases[case] for case in pair)
        self._said.text, self._table.html = compare_cases(self._card, one, two)
        self.value = pair

    @traitlets.validate("value")
    def _two_of_the_cases(self, proposal) -> list[str] | None:
        pair = proposal.value
        if pair is not None and not (len(set(pair)) == len(pair) == 2 and set(pair) <= self._cases.keys()):
            raise traitlets.TraitError(
                f"{pair} is not a pair of two different cases: {', '.join(self._cases)}."
            )
        return pair

    @traitlets.observe("value")
    def _show(self, change) -> None:
        # An answer that was recorded earlier comes back through here.
        if change.new:
            self._first.value, self._second.value = change.new


def compare_cases(scorecard: Mapping, one: Mapping, two: Mapping) -> tuple[str, str]:
    """Put two referrals side by side: in a sentence, and in a table.

    Parameters
    ----------
    scorecard : mapping
        The tool.
    one, two : mapping
        Cases with ``id``, ``name`` and ``referral``.

    Returns
    -------
    tuple of str
        The sentence (plain text) and the table (HTML).
    """
    differing = set(differ_in(one["referral"], two["referral"]))
    results = [score(scorecard, case["referral"]) for case in (one, two)]
    rows = [
        (
            field["label"],
            *(value_label(field, case["referral"][field["name"]]) for case in (one, two)),
            "different" if field["name"] in differing else "the same",
        )
        for field in scorecard["fields"]
    ]
    bands = {band["name"]: band["label"] for band in scorecard["bands"]}
    rows.append(("Score", *(str(result.score) for result in results), ""))
    rows.append(("Band", *(bands[result.band] for result in results), ""))
    labels = [f"{case['id']} · {case['name']}" for case in (one, two)]
    count = len(differing)
    details = {0: "no detail", 1: "one detail"}.get(count, f"{count} details")
    same = "the same band" if results[0].band == results[1].band else "different bands"
    sentence = (
        f"{one['id']} scored {results[0].score}, {two['id']} scored {results[1].score}: "
        f"they differ in {details} and fall in {same}."
    )
    return sentence, table(["Detail", *labels, "Compared"], rows, "The two referrals side by side")


class TwoByTwo(Panel):
    """Fill a table of two rows and two columns with whole numbers, and record it.

    Parameters
    ----------
    name : str
        The answer's name.
    rows, columns : sequence of two str
        Their names.
    """

    value = traitlets.List(default_value=None, allow_none=True)

    def __init__(self, name: str, rows: Sequence[str], columns: Sequence[str]):
        self._rows, self._columns = tuple(rows), tuple(columns)
        self._cells = [
            [
                ipywidgets.Text(description=f"{row}, {column[0].lower()}{column[1:]}:", **WIDE)
                for column in columns
            ]
            for row in rows
        ]
        self._said = Sentence("Fill in the four numbers.")
        self._table = Shown(self._as_table())
        inputs = [cell for line in self._cells for cell in line]
        for cell in inputs:
            cell.observe(self._fill, "value")
        record = Record(name, source=self, missing="Fill in all four numbers first, each a whole number.")
        super().__init__([*inputs, self._said, self._table, record])

    def _fill(self, _change) -> None:
        numbers = [[whole_number(cell.value) for cell in line] for line in self._cells]
        wrong = [
            cell.description.rstrip(":")
            for line in self._cells
            for cell in line
            if cell.value.strip() and whole_number(cell.value) is None
        ]
        self._table.html = self._as_table()
        if wrong:
            self._said.text = f"Not a whole number yet: {'; '.join(wrong)}."
        filled = [number for line in numbers for number in line if number is not None]
        if len(filled) == 4:
            self._said.text = f"All four are filled in; together they make {sum(filled)}."
            self.value = numbers
        else:
            if not wrong:
                self._said.text = f"{4 - len(filled)} still to fill in."
            self.value = None

    def _as_table(self) -> str:
        rows = [
            (row, *(cell.value.strip() or "–" for cell in line))
            for row, line in zip(self._rows, self._cells, strict=True)
        ]
        return table(["Your numbers", *self._columns], rows, "The table as it stands")

    @traitlets.validate("value")
    def _two_rows_of_two(self, proposal) -> list[list[int]] | None:
        rows = proposal.value
        if rows is not None and (
            [len(line) if isinstance(line, list) else 0 for line in rows] != [2, 2]
            or not all(type(number) is int and number >= 0 for line in rows for number in line)
        ):
            raise traitlets.TraitError(f"{rows} is not two rows of two whole numbers.")
        return rows

    @traitlets.observe("value")
    def _show(self, change) -> None:
        if not change.new:
            return
        for line, numbers in zip(self._cells, change.new, strict=True):
            for cell, number in zip(line, numbers, strict=True):
                if whole_number(cell.value) != number:
                    cell.value = str(number)


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
