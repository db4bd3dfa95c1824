"""``{offline-copy}``: the part of a page that says what copy of the book a browser keeps, and switches it off."""

from __future__ import annotations

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from staycurious.booktools.elements import element

#: What stands there where no script runs: nothing has been kept then either, since a script starts the keeping.
WITHOUT = "Your browser runs no JavaScript here, or is too old for this, so it keeps no copy of the book, or leaves the one that it has as it is."


class OfflineCopy(SphinxDirective):
    """The part of the page "My work on this device" about the copy of the book."""

    def run(self) -> list[nodes.Node]:
        """Make the part.

        Returns
        -------
        list of docutils.nodes.Node
            Its element, with what stands in it without JavaScript.
        """
        without = element("div", nodes.paragraph("", WITHOUT), class_="sc-without")
        made = element("div", without, class_="sc-offline-copy", data_part="offline_copy")
        made["page_script"] = True
        return [made]
