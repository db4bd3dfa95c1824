"""One document node for the HTML elements that MyST has no words for: form, fieldset, input, details."""

from __future__ import annotations

from docutils import nodes
from sphinx.util.docutils import SphinxDirective, SphinxRole
from sphinx.util.logging import getLogger

logger = getLogger(__name__)
VOID = {"input"}


class Element(nodes.General, nodes.TextElement):
    """An HTML element; other writers leave it out.

    A text element, because Sphinx takes a link elsewhere for one around a picture.

    Its attribute ``tag`` is the element's name, ``html`` its attributes (``True`` for one without a value;
    ``None`` and ``False`` leave it out). ``site_path``, where given, is a place counted from the site's first
    folder, and becomes the element's ``href``.
    """


def element(tag: str, *children: nodes.Node, **html: str | bool | None) -> Element:
    """Make an HTML element for a document tree.

    Parameters
    ----------
    tag : str
        The element's name, such as ``fieldset``.
    *children : docutils.nodes.Node
        What stands in it.
    **html : str, bool or None
        Its attributes. A trailing ``_`` is dropped and other ``_`` become ``-``: ``class_="x"``, ``data_kind="y"``.

    Returns
    -------
    Element
        The node.
    """
    attributes = {name.rstrip("_").replace("_", "-"): value for name, value in html.items()}
    made = Element("", "", *children, tag=tag)
    made["html"] = attributes
    return made


def words(text: str) -> nodes.Text:
    """Make a run of plain text.

    Parameters
    ----------
    text : str
        The text.

    Returns
    -------
    docutils.nodes.Text
        The node.
    """
    return nodes.Text(text)


def visit_element(translator, node: Element) -> None:
    """Write an element's start tag.

    Parameters
    ----------
    translator : sphinx.writers.html5.HTML5Translator
        The writer.
    node : Element
        The element.
    """
    html = dict(node["html"])
    if "site_path" in node:
        html["href"] = "../" * translator.builder.current_docname.count("/") + node["site_path"]
    parts = [node["tag"]]
    for name, value in html.items():
        if value is True:
            parts.append(name)
        elif value is not None and value is not False:
            parts.append(f'{name}="{translator.attval(str(value))}"')
    translator.body.append(f"<{' '.join(parts)}>")


def depart_element(translator, node: Element) -> None:
    """Write an element's end tag, unless it has none.

    Parameters
    ----------
    translator : sphinx.writers.html5.HTML5Translator
        The writer.
    node : Element
        The element.
    """
    if node["tag"] not in VOID:
        translator.body.append(f"</{node['tag']}>")


def skip_element(translator, node: Element) -> None:
    """Leave the element out, for writers that know no HTML.

    Parameters
    ----------
    translator : docutils.nodes.NodeVisitor
        The writer.
    node : Element
        The element.

    Raises
    ------
    docutils.nodes.SkipNode
        Always: that is how a writer is told.
    """
    raise nodes.SkipNode


def report(place: SphinxDirective | SphinxRole, message: str) -> nodes.Node:
    """Report a mistake in a page, so that the build fails and says where it is.

    Parameters
    ----------
    place : SphinxDirective or SphinxRole
        What found the mistake; it knows its page and line.
    message : str
        What is wrong and how to mend it.

    Returns
    -------
    docutils.nodes.Node
        What stands on the page in its place.
    """
    logger.error(message, location=place.get_location(), type="staycurious")
    # Sphinx would take the page from its cache next time and say nothing: read it again until it is mended.
    place.env.note_reread()
    return nodes.problematic("", message)
