"""``{notebook-link}`` and ``{exercise-link}``: the ways into a module's notebook and its exercise."""

from __future__ import annotations

from pathlib import Path

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from staycurious.booktools.elements import element, report, words
from staycurious.booktools.near import did_you_mean

FIRST_TIME = (
    "The first time, you need a connection: your browser fetches 12 to 25 MB from this site and keeps them. It can take a minute. "
    "Nothing to install, no account, and nothing you do leaves your browser."
)

DOWNLOAD = "Download the {} (.ipynb, for a JupyterLab that has this course installed)"


class _Link(SphinxDirective):
    required_arguments = 1
    kind = title = ""

    def source(self, slug: str) -> Path:
        """Say where the file is that the box leads to."""
        raise NotImplementedError

    def sources(self) -> list[str]:
        """List the slugs there are."""
        raise NotImplementedError

    def place(self, slug: str) -> str:
        """Say where JupyterLite has the notebook."""
        raise NotImplementedError

    def ways_in(self, slug: str) -> list[nodes.Node]:
        """List the links of the box."""
        raise NotImplementedError

    def notes(self) -> list[str]:
        """Say what a reader needs to know first."""
        return [FIRST_TIME]

    def run(self) -> list[nodes.Node]:
        """Make the box with its links.

        Returns
        -------
        list of docutils.nodes.Node
            The box, or what marks the mistake.
        """
        slug = self.arguments[0]
        source = self.source(slug)
        shown = source.relative_to(self.env.srcdir).as_posix()
        if not source.is_file():
            hint = did_you_mean(slug, self.sources())
            return [report(self, f"{{{self.name}}}: there is no {shown}. {hint}")]
        items = [element("li", way) for way in self.ways_in(slug)]
        notes = [element("p", words(note), class_="sc-note") for note in self.notes()]
        title = element("p", words(self.title), class_="sc-open-title", role="heading", aria_level="3")
        # what this browser keeps of it, and whether the course has changed it since: the page's script fills that
        own = element("div", class_="sc-published", data_part="own_copy", data_path=self.place(slug))
        box = element("div", title, element("ul", *items), own, *notes, class_=f"sc-open sc-open-{self.kind}")
        return [box]


def in_the_browser(place: str) -> str:
    """Give the address, from the site's first folder, at which JupyterLite opens a notebook.

    Parameters
    ----------
    place : str
        Where JupyterLite has it, such as ``exercises/m02_reading_a_score.ipynb``.

    Returns
    -------
    str
        The address, as web/notebooks.js gives it too.
    """
    return f"lite/notebooks/index.html?path={place}"


def _site_link(path: str, text: str, **html: str | bool) -> nodes.Node:
    link = element("a", words(text), **html)
    link["site_path"] = path
    return link


class NotebookLink(_Link):
    """The box that opens a module's notebook."""

    kind, title = "notebook", "The notebook"

    def source(self, slug: str) -> Path:
        """Say where the notebook is."""
        return Path(self.env.srcdir, "notebooks", f"{slug}.ipynb")

    def sources(self) -> list[str]:
        """List the notebooks there are."""
        return [path.stem for path in Path(self.env.srcdir, "notebooks").glob("*.ipynb")]

    def place(self, slug: str) -> str:
        """Say where JupyterLite has the notebook."""
        return f"{slug}.ipynb"

    def ways_in(self, slug: str) -> list[nodes.Node]:
        """List: open it in the browser, read it, download it."""
        inside = in_the_browser(self.place(slug))
        read = addnodes.pending_xref(
            "",
            nodes.inline("", "Read the notebook without running it"),
            refdomain="std",
            reftype="doc",
            reftarget=f"/notebooks/{slug}",
            refexplicit=True,
            refdoc=self.env.docname,
            refwarn=True,
        )
        download = addnodes.download_reference(
            "",
            "",
            nodes.inline("", DOWNLOAD.format("notebook")),
            refdoc=self.env.docname,
            reftarget=f"/notebooks/{slug}.ipynb",
            refdomain="",
            reftype="download",
            refexplicit=True,
        )
        return [_site_link(inside, "Open the notebook in your browser", class_="sc-button"), read, download]


class ExerciseLink(_Link):
    """The box that opens a module's exercise."""

    kind, title = "exercise", "The exercise"

    def source(self, slug: str) -> Path:
        """Say where the exercise's source is."""
        return Path(self.env.srcdir, "exercises", "source", slug, f"{slug}.ipynb")

    def sources(self) -> list[str]:
        """List the exercises there are."""
        return [path.stem for path in Path(self.env.srcdir, "exercises", "source").glob("*/*.ipynb")]

    def place(self, slug: str) -> str:
        """Say where JupyterLite has the exercise."""
        return f"exercises/{slug}.ipynb"

    def ways_in(self, slug: str) -> list[nodes.Node]:
        """List: answer on its page (which works on a phone, so it comes first), open the notebook, download it."""
        inside = in_the_browser(self.place(slug))
        page = f"book/exercises/{slug}.html"  # the course's check sees that each module has one
        return [
            _site_link(page, "Answer on a page, on a phone too", class_="sc-button"),
            _site_link(inside, "Open the exercise as a notebook in your browser"),
            _site_link(f"exercises/{slug}.ipynb", DOWNLOAD.format("exercise"), download=True),
        ]

    def notes(self) -> list[str]:
        """Say how the answers get to whoever marks them."""
        return [
            "All three are the same exercise and give the same file to hand in, and you can go from one to another. "
            "Your answers stay in your browser until you download the file and hand it in where your tutor asks.",
            f"The notebook: {FIRST_TIME[0].lower()}{FIRST_TIME[1:]}",
        ]


def offer_to_open(
    app: Sphinx, page: str, template: str, context: dict, doctree: nodes.document | None
) -> None:
    """Put a link under a notebook page's title that opens the notebook itself, where its controls move.

    Parameters
    ----------
    app : sphinx.application.Sphinx
        The build.
    page, template : str
        The page's name and its template's.
    context : dict
        What the template is filled with; its ``body`` gets the link.
    doctree : docutils.nodes.document or None
        The page; None for those that Sphinx itself makes.
    """
    folder, _, slug = page.rpartition("/")
    if folder != "notebooks" or "body" not in context:
        return
    note = "This is how the notebook looks after one run. Its controls move where it is open."
    link = f'<a class="sc-button" href="../{in_the_browser(f"{slug}.ipynb")}">Open the notebook in your browser</a>'
    own = f'<div class="sc-published" data-part="own_copy" data-path="{slug}.ipynb"></div>'
    box = f'<div class="sc-open"><p class="sc-note">{note}</p>{link}{own}<p class="sc-note">{FIRST_TIME}</p></div>'
    context["body"] = context["body"].replace("</h1>", f"</h1>{box}", 1)
