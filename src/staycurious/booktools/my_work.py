"""``{my-work}``: the list of what a person's browser keeps of their work, which the page's script fills."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.docutils import SphinxDirective

from staycurious.booktools.elements import element

MODULE = re.compile(r"book/(m\d\d_\w+)$")
#: What stands there where no script runs: nothing has been kept either, since scripts keep it.
WITHOUT = (
    "Your browser runs no JavaScript here, or is too old for this page, so there is no list. Without JavaScript, these pages keep nothing of your "
    "work. What they kept before stays in your browser until you clear its data for this site."
)


class Modules(nodes.General, nodes.Element):
    """Where the modules stand as JSON; they are known once every page has been read."""


class MyWork(SphinxDirective):
    """The part of the page "My work on this device" that lists what is kept."""

    part, without = "my_work", WITHOUT

    def run(self) -> list[nodes.Node]:
        """Make the part.

        Returns
        -------
        list of docutils.nodes.Node
            Its element, with what stands in it without JavaScript.
        """
        # it names other pages: a title that changes there is to change here
        self.env.note_reread()
        without = element("div", nodes.paragraph("", self.without), class_="sc-without")
        name = "sc-" + self.part.replace("_", "-")
        made = element("div", Modules(), without, class_=name, data_part=self.part)
        return [made]


def fill_modules(app: Sphinx, doctree: nodes.document, page: str) -> None:
    """Write the modules into the page that lists a person's work.

    Parameters
    ----------
    app : sphinx.application.Sphinx
        The build.
    doctree : docutils.nodes.document
        A page.
    page : str
        Its name.
    """
    for place in list(doctree.findall(Modules)):
        data = json.dumps({"modules": list(_modules(app, page))}, ensure_ascii=False).replace("<", "\\u003c")
        script = f'<script type="application/json">{data}</script>'
        place.replace_self(nodes.raw("", script, format="html"))


def _modules(app: Sphinx, page: str) -> Iterator[dict[str, str | None]]:
    env = app.env
    for name in _in_order(env, env.config.root_doc):
        if not (found := MODULE.search(name)):
            continue
        slug = found[1]
        exercise = f"book/exercises/{slug}"
        yield {
            "slug": slug,
            "title": env.titles[name].astext(),
            "page": app.builder.get_relative_uri(page, name),
            "quiz": "quiz-" + slug.replace("_", "-"),
            "exercise": app.builder.get_relative_uri(page, exercise) if exercise in env.found_docs else None,
        }


def _in_order(env: BuildEnvironment, page: str) -> Iterator[str]:
    yield page
    for child in env.toctree_includes.get(page, []):
        yield from _in_order(env, child)
