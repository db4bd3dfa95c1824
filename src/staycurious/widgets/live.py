"""An explorable in a notebook that was run and saved: where no kernel is, it is live on the book's pages, and words elsewhere."""

from __future__ import annotations

import json
from collections.abc import Mapping

import anywidget

from staycurious.widgets.standin import WithStandIn


class Explorable(WithStandIn, anywidget.AnyWidget):
    """A widget whose front-end module also runs on a page, with nothing behind it.

    Its traits tagged ``sync`` are the module's state. What a notebook saves carries that state and the stand-in, in the element
    that the page's script looks for; where that script is not, as on GitHub, the stand-in shows.

    Attributes
    ----------
    module : str
        The front-end module's name, as the page's script loads it.
    """

    module: str

    def in_words(self) -> str:
        """Give what stands in where nothing runs.

        Returns
        -------
        str
            HTML.
        """
        raise NotImplementedError

    def state(self) -> dict:
        """Give what the front-end module starts from.

        Returns
        -------
        dict
            The values of the class's own traits that are tagged ``sync``, by name.
        """
        own = set(self.traits(sync=True)) - set(anywidget.AnyWidget.class_traits(sync=True))
        return self.get_state(sorted(name for name in own if not name.startswith("_")))

    def stand_in_html(self) -> str:
        """Give the element that the page's script brings to life, with the stand-in within.

        Returns
        -------
        str
            HTML.
        """
        return live(self.module, self.state(), self.in_words())


def live(module: str, state: Mapping, words: str) -> str:
    """Write an explorable's element.

    Parameters
    ----------
    module : str
        The front-end module's name.
    state : mapping
        Its first state.
    words : str
        What stands in where nothing runs, as HTML.

    Returns
    -------
    str
        HTML.
    """
    # no "<" inside, so that no text in it can end the script element
    data = json.dumps(state, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    return (
        f'<div class="sc-explorable" data-module="{module}"><script type="application/json">{data}</script>'
        f'<div class="sc-standin">{words}</div></div>'
    )
