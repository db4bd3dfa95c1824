"""What a control looks like where nothing runs: words and tables for the book's pages and for print."""

from __future__ import annotations

import html

import ipywidgets

#: For controls whose label is a whole question: as wide as it needs, on a phone as narrow as the screen.
WIDE = {"layout": {"width": "auto", "max_width": "40rem"}, "style": {"description_width": "initial"}}


def stand_in(widget: ipywidgets.Widget) -> str:
    """Give the words or the table that stand for a control on a page without a kernel.

    Parameters
    ----------
    widget : ipywidgets.Widget
        A control of this course, or one of ipywidgets'.

    Returns
    -------
    str
        HTML; empty for what has nothing to say without a kernel.
    """
    if isinstance(widget, WithStandIn):
        return widget.stand_in_html()
    if isinstance(widget, ipywidgets.Box):
        return "".join(stand_in(child) for child in widget.children)
    if isinstance(widget, ipywidgets.HTML):
        return widget.value
    if isinstance(widget, ipywidgets.Text):
        return said(f"{widget.description} {widget.value or '________'}")
    return ""


def said(words: str) -> str:
    """Make a paragraph of plain words.

    Parameters
    ----------
    words : str
        Plain text.

    Returns
    -------
    str
        HTML.
    """
    return f"<p>{html.escape(words)}</p>"


class WithStandIn:
    """For widgets: adds the stand-in to what a notebook saves, beside the live view."""

    def stand_in_html(self) -> str:
        """Give the stand-in.

        Returns
        -------
        str
            HTML; for a box, its children's stand-ins one after the other.
        """
        return "".join(stand_in(child) for child in self.children)

    def _repr_mimebundle_(self, **kwargs):
        # ipywidgets gives a dict here, anywidget a pair of dicts.
        bundle = super()._repr_mimebundle_(**kwargs)
        data, metadata = bundle if isinstance(bundle, tuple) else (bundle, {})
        return {**data, "text/html": self.stand_in_html()}, metadata


class Panel(WithStandIn, ipywidgets.VBox):
    """Controls under one another, with a stand-in for where nothing runs."""
