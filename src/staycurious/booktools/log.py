"""``{pause-and-write}`` and ``{my-log}``: boxes in which a student writes for their learning log, and the list of its entries."""

from __future__ import annotations

import re

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from staycurious.booktools.elements import element, report, words
from staycurious.booktools.my_work import MODULE, MyWork

NAME = re.compile(r"[a-z][a-z0-9-]{1,40}")
NOTE = (
    "Two or three minutes, beside the time stated above. Nobody marks it, and nothing is sent. Write about no real person: "
    "nothing by which somebody could be known. "
)
#: What stands in a box where no script runs, or where it failed.
WITHOUT = (
    "Your browser runs no JavaScript here, or is too old for this box, so there is nothing to write in and nothing is kept. "
    "Write on paper, or in a document of your own."
)
LIST_WITHOUT = (
    "Your browser runs no JavaScript here, or is too old for this page, so there is no list. Without JavaScript, these pages keep "
    "nothing of what you write. "
    "Answer the questions below on paper, or in a document of your own. What was kept before stays in your browser until you "
    "clear its data for this site."
)


class PauseAndWrite(SphinxDirective):
    """A box with one question; ``web/parts/pause.js`` keeps what is written in it as an entry of the learning log.

    Its argument names the box, in its module, for as long as anybody may have written in it; its content is the question.
    """

    required_arguments = 1
    has_content = True

    def run(self) -> list[nodes.Node]:
        """Make the box.

        Returns
        -------
        list of docutils.nodes.Node
            The box, or what marks its mistake.
        """
        name = self.arguments[0]
        module = MODULE.search(self.env.docname)
        if not module:
            return [
                report(
                    self,
                    "pause-and-write: an entry of the log belongs to a module. Move the box to a module's page.",
                )
            ]
        if not NAME.fullmatch(name):
            return [
                report(
                    self,
                    f"pause-and-write: {name!r} is no name. Give letters, figures and hyphens: call-back.",
                )
            ]
        holder = nodes.container()
        self.state.nested_parse(self.content, self.content_offset, holder)
        asks = holder.children
        if len(asks) != 1 or not isinstance(asks[0], nodes.paragraph):
            return [
                report(
                    self,
                    f"pause-and-write {name}: it holds no question, or more than a paragraph. Ask one question.",
                )
            ]
        link = element("a", words("My learning log"))
        link["site_path"] = "book/my_learning_log.html"
        # web/parts/pause.js shows this where something can be kept
        goes = element("span", words("It goes into "), link, words("."), class_="sc-pause-goes", hidden=True)
        title = element("p", words("Pause and write"), class_="sc-open-title", role="heading", aria_level="3")
        made = element(
            "div",
            title,
            element("p", *asks[0].children, class_="sc-pause-ask"),
            element("p", words(NOTE), goes, class_="sc-note"),
            element("div", nodes.paragraph("", WITHOUT), class_="sc-without"),
            element("div", class_="sc-paper sc-lines"),
            class_="sc-pause",
            id=f"{module[1][:3]}-{name}",
            data_part="pause",
            data_pause=f"{module[1]}/{name}",
        )
        return [made]


class MyLog(MyWork):
    """The part of the page "My learning log" that lists its entries; ``web/parts/my_log.js`` fills it."""

    part, without = "my_log", LIST_WITHOUT
