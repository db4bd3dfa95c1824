"""The box "Pause and write" of a notebook, for the learning log."""

from __future__ import annotations

from pathlib import Path

import anywidget
import traitlets

from staycurious.widgets.standin import WithStandIn, said


class Pause(WithStandIn, anywidget.AnyWidget):
    """A box to write in; its words stand in the notebook's text cell with the question, so that no kernel is needed to keep them.

    That cell's metadata holds ``{"stay_curious": {"pause": module}}``; the page "My learning log" finds it by that in the notebook's file.

    Parameters
    ----------
    module : str
        The module whose entry it is: ``"m02_reading_a_score"``.
    """

    _esm = Path(__file__).parent / "static" / "pause_box.js"

    module = traitlets.Unicode().tag(sync=True)

    def __init__(self, module: str, **more):
        super().__init__(module=module, **more)

    def stand_in_html(self) -> str:
        """Leave room for the words.

        Returns
        -------
        str
            HTML.
        """
        return said("My words: ________ (in the notebook, a box to write in)")
