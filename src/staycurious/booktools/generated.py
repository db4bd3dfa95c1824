"""Directives for what a card or datasheet takes from the code: ``{faults}``, ``{by-group}`` and the others of PARTS."""

from __future__ import annotations

import inspect
from pathlib import Path

from docutils import nodes
from docutils.statemachine import StringList
from sphinx.util.docutils import SphinxDirective

from staycurious.booktools.cards import PARTS
from staycurious.booktools.elements import report

PACKAGE = Path(__file__).resolve().parents[1]
#: Where a generated text may come from: when a file there changes, the page is read again.
ROOMS = ("larkshire", "tools", "questions", "booktools")


class Generated(SphinxDirective):
    """A part of a page that is made from the code's own metadata."""

    optional_arguments = 1
    final_argument_whitespace = True

    def run(self) -> list[nodes.Node]:
        """Make the part.

        Returns
        -------
        list of docutils.nodes.Node
            What it holds, or what marks the mistake.
        """
        for room in ROOMS:
            for path in (PACKAGE / room).rglob("*"):
                if path.suffix in (".py", ".json", ".md"):
                    self.env.note_dependency(str(path))
        words = self.arguments[0].split() if self.arguments else []
        make = PARTS[self.name]
        takes = inspect.signature(make)
        try:
            takes.bind(*words)
        except TypeError:
            right = " ".join([f"{{{self.name}}}", *(name.upper() for name in takes.parameters)])
            return [self._mistake(f"too much or too little stands after it. Write it as: {right}")]
        try:
            text = make(*words)
        except ValueError as error:
            return [self._mistake(str(error))]
        made = nodes.Element()
        # headings in it take their place in the page by themselves
        self.state.nested_parse(StringList(text.splitlines()), self.content_offset, made, match_titles=True)
        return made.children

    def _mistake(self, message: str) -> nodes.Node:
        return report(self, f"{{{self.name}}}: {message}")
