"""Tables: where every row begins with a bold cell, that cell is the row's header."""

from __future__ import annotations

from docutils import nodes
from sphinx.transforms import SphinxTransform


class RowHeaders(SphinxTransform):
    """Make the first column of a Markdown table its row headers, which Markdown itself has no sign for."""

    default_priority = 400

    def apply(self, **kwargs) -> None:
        """Mark the first column of each table whose rows all begin with a bold cell."""
        for group in self.document.findall(nodes.tgroup):
            firsts = [row.children[0] for body in group.findall(nodes.tbody) for row in body.children]
            if firsts and all(_is_bold(entry) for entry in firsts):
                next(group.findall(nodes.colspec))["stub"] = 1


def _is_bold(entry: nodes.entry) -> bool:
    if len(entry.children) != 1 or not isinstance(entry.children[0], nodes.paragraph):
        return False
    words = [word for word in entry.children[0].children if word.astext()]  # MyST puts empty texts around it
    return len(words) == 1 and isinstance(words[0], nodes.strong)
