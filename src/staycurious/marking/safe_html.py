"""What people wrote, in Markdown, as HTML that can run nothing and asks no other host for anything.

nbgrader's pages and the students' feedback both use it (``HTMLExporter.filters`` in ``settings.py``). LaTeX stays as
it was typed: no page loads MathJax.
"""

from __future__ import annotations

import html
import re
from functools import lru_cache

import mistune
import nh3

#: More than this is shown as it was typed: a person can still read it all, and nobody waits for it.
MAX_MARKDOWN = 60_000

# fmt: off
_TAGS = {
    "a", "abbr", "b", "blockquote", "br", "caption", "code", "dd", "del", "details", "div", "dl", "dt", "em", "h1", "h2",
    "h3", "h4", "h5", "h6", "hr", "i", "ins", "kbd", "li", "mark", "ol", "p", "pre", "q", "s", "small", "span", "strong",
    "sub", "summary", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "u", "ul",
}
# fmt: on
# “<” where no tag stands that is kept: it is shown, so that a marker reads what was written and nothing is lost
_NO_TAG_WE_KEEP = re.compile(
    rf"<(?!/?(?:{'|'.join(sorted(_TAGS, key=len, reverse=True))})(?=[\s/>]))", re.IGNORECASE
)
_SAFE_LINK = re.compile(r"(?:https?://|mailto:)[^\s]", re.IGNORECASE)
_MATH = r"\$\$.+?\$\$|\$(?=\S)[^$\n]+?(?<=\S)\$(?!\d)"


def _kept(_tag: str, name: str, value: str) -> str | None:
    return value if name != "href" or _SAFE_LINK.match(value) else None


_CLEANER = nh3.Cleaner(
    tags=_TAGS,
    clean_content_tags=set(),
    attributes={"*": set(), "a": {"href", "title"}, "ol": {"start"}, "td": {"align"}, "th": {"align"}},
    attribute_filter=_kept,
    strip_comments=True,
    link_rel="noopener noreferrer",
    url_schemes={"http", "https", "mailto"},
)


class _Renderer(mistune.HTMLRenderer):
    """HTML without images, without classes, and with tags that aren't kept shown as they were typed."""

    def __init__(self) -> None:
        super().__init__(escape=False)

    def image(self, text: str, url: str, title: str | None = None) -> str:
        named = f"{text}, " if text else ""
        return f"[picture: {named}{html.escape(url)}]"

    def link(self, text: str, url: str, title: str | None = None) -> str:
        if not _SAFE_LINK.match(url):
            return f"{text} ({html.escape(url)})"
        named = f' title="{html.escape(title)}"' if title else ""
        return f'<a href="{html.escape(url)}"{named}>{text}</a>'

    def inline_html(self, html: str) -> str:
        return _NO_TAG_WE_KEEP.sub("&lt;", html)

    def block_html(self, html: str) -> str:
        return _NO_TAG_WE_KEEP.sub("&lt;", html)

    def block_code(self, code: str, info: str | None = None) -> str:
        return f"<pre><code>{html.escape(code)}</code></pre>\n"

    def table_cell(self, text: str, align: str | None = None, head: bool = False) -> str:
        tag, side = "th" if head else "td", f' align="{align}"' if align else ""
        return f"<{tag}{side}>{text}</{tag}>"

    def math(self, text: str) -> str:
        return html.escape(text)


def _math(markdown: mistune.Markdown) -> None:
    # what stands between dollar signs is left alone: its stars and underlines are no emphasis
    def parse(_inline, match, state) -> int:
        state.append_token({"type": "math", "raw": match.group(0)})
        return match.end()

    markdown.inline.register("math", _MATH, parse, before="link")


@lru_cache(maxsize=1)
def _parser() -> mistune.Markdown:
    return mistune.create_markdown(
        renderer=_Renderer(), plugins=["strikethrough", "table", "url", "def_list", _math]
    )


def markdown(text: str) -> str:
    """Turn Markdown that anybody may have written into HTML that can run nothing.

    No script, handler, style, form, frame, picture, SVG or MathML is left; a link leads to http, https or mailto. A tag
    that isn't kept is shown as it was typed, and so is the address of a picture or of any other link, so that nothing
    that a person wrote is lost.

    Parameters
    ----------
    text : str
        The Markdown.

    Returns
    -------
    str
        HTML for the inside of a page. A very long text is given as it was typed.
    """
    text = text.replace("\0", "")
    if len(text) > MAX_MARKDOWN:
        return as_typed(text)
    try:
        made = _parser()(text)
    except RecursionError:
        return as_typed(text)
    return _CLEANER.clean(made)


def as_typed(text: str) -> str:
    """Show a text letter by letter, with its line breaks.

    Parameters
    ----------
    text : str
        Any text.

    Returns
    -------
    str
        HTML for the inside of a page.
    """
    return f"<pre>{html.escape(text)}</pre>"
