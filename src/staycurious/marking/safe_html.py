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
#: HTML this many times as long as what was written is nobody's prose.
MAX_GROWTH = 10
#: Letters of addresses that may be made of one address by using it again and again.
MAX_AGAIN = 1_000_000

# fmt: off
_TAGS = {
    "a", "abbr", "b", "blockquote", "br", "caption", "code", "dd", "del", "details", "div", "dl", "dt", "em", "h1", "h2",
    "h3", "h4", "h5", "h6", "hr", "i", "ins", "kbd", "li", "mark", "ol", "p", "pre", "q", "s", "small", "span", "strong",
    "sub", "summary", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "u", "ul",
}
# fmt: on
# What was left open of these, HTML opens again in every paragraph that follows, with all its attributes: 49 kB became
# 111 MB. Without attributes, it opens three of each at most.
_REOPENED = "b|code|em|i|s|small|strong|u"
_ATTRIBUTES = re.compile(rf"<({_REOPENED})[ \t\r\n\f/][^<>]*>", re.IGNORECASE | re.ASCII)
# A link needs its attribute: it stays where it ends beyond doubt, so that its length is known.
_SPACE, _VALUE = r"[ \t\r\n\f]", r"""(?:"[^"<>]*"|'[^'<>]*'|[^ \t\r\n\f"'<>=`]+)"""
_LINK = rf"a(?:{_SPACE}++[a-z-]++(?:={_VALUE})?+)*+{_SPACE}*+>"
_OTHERS = "|".join(sorted(_TAGS - {"a", *_REOPENED.split("|")}, key=len, reverse=True))
# “<” where no tag stands that is kept: it is shown, so that a marker reads what was written and nothing is lost
_NO_TAG_WE_KEEP = re.compile(
    rf"<(?!(?:{_REOPENED})>|{_LINK}|/(?:a|{_REOPENED})(?=[\s/>])|/?(?:{_OTHERS})(?=[\s/>]))",
    re.IGNORECASE | re.ASCII,
)
_MADE_LINK = re.compile(rf"<a(?:{_SPACE}[^>]*)?>", re.IGNORECASE)
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


class _TooLongError(Exception):
    """Little was written that would make a very long page."""


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
        return _NO_TAG_WE_KEEP.sub("&lt;", _ATTRIBUTES.sub(r"<\1>", html))

    def block_html(self, html: str) -> str:
        return self.inline_html(html)

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


def _named_once(markdown: mistune.Markdown) -> None:
    # [a]: http://… names an address once, and every [a] writes it out
    def measure(_markdown, state) -> None:
        named = state.env["ref_links"].values()
        longest = max((len(one["url"]) + len(one.get("title") or "") for one in named), default=0)
        if longest * state.src.count("[") > MAX_AGAIN:
            raise _TooLongError

    markdown.before_render_hooks.append(measure)


@lru_cache(maxsize=1)
def _parser() -> mistune.Markdown:
    return mistune.create_markdown(
        renderer=_Renderer(), plugins=["strikethrough", "table", "url", "def_list", _math, _named_once]
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
        HTML for the inside of a page. A very long text is given as it was typed, and so is one that would make a
        very long page.
    """
    text = text.replace("\0", "")
    if len(text) > MAX_MARKDOWN:
        return as_typed(text)
    try:
        made = _parser()(text)
    except (RecursionError, _TooLongError):
        return as_typed(text)
    # a link that was left open is opened again as well, at each tag at most
    if max(map(len, _MADE_LINK.findall(made)), default=0) * made.count("<") > MAX_AGAIN:
        return as_typed(text)
    cleaned = _CLEANER.clean(made)
    return cleaned if len(cleaned) <= MAX_GROWTH * len(text) + 1000 else as_typed(text)


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
