"""The control of an exercise in a notebook: the form for one answer, and the button that records it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import anywidget
import traitlets

from staycurious.answers import AnswerError, Kind, blank_form, kind_of
from staycurious.widgets.standin import WithStandIn


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
        return blank_form(self.ask, names=True)
