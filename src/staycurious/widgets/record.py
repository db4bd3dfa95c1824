"""The Record button: writes an answer into the notebook's answer cell as a plain value, so that it can be marked."""

from __future__ import annotations

import contextlib
from pathlib import Path

import anywidget
import traitlets

from staycurious.answers import literal_text, read_literal
from staycurious.widgets.standin import WithStandIn, said


class Record(WithStandIn, anywidget.AnyWidget):
    """Write an answer into the notebook cell of its name when the person presses Record.

    Nothing else ever writes there: running the notebook again, or making the control anew, leaves a recorded
    answer as it is. Where the notebook's front end cannot be reached, the button shows the line to paste.

    Parameters
    ----------
    name : str
        The answer's name, which is also the cell's nbgrader id: ``"m02_q4"``.
    value : object, optional
        The answer, as plain data; ``None`` while there is none.
    source : traitlets.HasTraits, optional
        A control whose value is the answer; the button keeps in step with it, and gives it back an answer that
        was recorded earlier.
    trait : str
        The name of that control's trait.
    missing : str
        What to say when Record is pressed while there is no answer.
    """

    _esm = Path(__file__).parent / "static" / "record.js"

    name = traitlets.Unicode().tag(sync=True)
    line = traitlets.Unicode(help="The whole assignment to write; empty while there is no answer.").tag(
        sync=True
    )
    missing = traitlets.Unicode("There is nothing to record yet.").tag(sync=True)
    found = traitlets.Unicode(help="The answer cell's text, as the front end found it.").tag(sync=True)
    earlier = traitlets.Unicode(help="The answer that was found there, as one line.").tag(sync=True)
    pressed = traitlets.Int(0, help="How often the button was pressed.").tag(sync=True)
    answered = traitlets.Int(
        0, help="The last press that Python knows of: what came before is in the line."
    ).tag(sync=True)
    value = traitlets.Any(None, allow_none=True)

    def __init__(
        self,
        name: str,
        value: object = None,
        source: traitlets.HasTraits | None = None,
        trait: str = "value",
        **more,
    ):
        super().__init__(name=name, **more)
        self._source, self._trait = source, trait
        self.value = value
        if source is not None:
            traitlets.dlink((source, trait), (self, "value"))

    @traitlets.observe("value")
    def _write_line(self, change) -> None:
        self.line = "" if change.new is None else literal_text(self.name, change.new)

    @traitlets.observe("pressed")
    def _answer(self, change) -> None:
        self.answered = change.new

    @traitlets.observe("found")
    def _take_back(self, change) -> None:
        try:
            value = read_literal(change.new, self.name)
        except ValueError:
            return
        if value is None:
            return
        self.earlier = literal_text(self.name, value)
        holder, trait = (self, "value") if self._source is None else (self._source, self._trait)
        if getattr(holder, trait) is None:
            # What was typed by hand may be nothing that this control can show; it stays in its cell all the same.
            with contextlib.suppress(traitlets.TraitError):
                setattr(holder, trait, value)

    def stand_in_html(self) -> str:
        """Say what the button does.

        Returns
        -------
        str
            HTML.
        """
        return said(
            f"A button, “Record my answer”, writes {self.name} into the notebook. It works when the notebook is open."
        )
