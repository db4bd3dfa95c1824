"""Take out of the theme's style sheets what no page of the site can match: 66 kB of the theme's own, gzipped, to start with."""

from __future__ import annotations

import re
from pathlib import Path

import tinycss2
from sphinx.application import Sphinx

from staycurious.tools.whole import write_whole

SHEETS = (
    "styles/pydata-sphinx-theme.css",
    "styles/sphinx-book-theme.css",
    "sphinx-design.min.css",
    "mystnb*.css",
)
WORD = re.compile(r"[A-Za-z0-9_-]+")
CLASS = re.compile(r"\.(-?[A-Za-z_](?:[\w-]|\\.)*)")
#: The theme's way to Sphinx's own styles, which a page would learn of only once it has the first sheet: one more trip before it shows.
BASIC = '@import "../basic.css";'
IN_BRACKETS = re.compile(r"\([^()]*\)")


def slim_css(css: str, words: set[str]) -> str:
    """Drop the rules of a style sheet whose selectors all need a class that no page or script mentions.

    Parameters
    ----------
    css : str
        The style sheet.
    words : set of str
        Every word of every page and script: a class that is not among them cannot occur.

    Returns
    -------
    str
        The style sheet without those rules, without Font Awesome's fonts, and without comments.
    """
    rules = tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True)
    return "".join(filter(None, (_slim_rule(rule, words) for rule in rules)))


def _slim_rule(rule, words: set[str]) -> str:
    if rule.type == "error":
        raise ValueError(f"style sheet, line {rule.source_line}: {rule.message}")
    if rule.type == "qualified-rule":
        kept = [part for part in _selectors(rule.prelude) if _can_match(part, words)]
        return f"{','.join(kept)}{{{tinycss2.serialize(rule.content)}}}" if kept else ""
    if rule.content is None:
        return rule.serialize()
    if rule.lower_at_keyword in ("media", "supports", "layer"):
        inner = tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True)
        kept = "".join(filter(None, (_slim_rule(item, words) for item in inner)))
        return f"@{rule.at_keyword}{tinycss2.serialize(rule.prelude)}{{{kept}}}" if kept else ""
    text = rule.serialize()
    if rule.lower_at_keyword == "font-face" and "fontawesome" in text.lower():
        return ""  # 300 kB of icons; our templates draw the few that the pages show
    return text


def _selectors(prelude: list) -> list[str]:
    parts, current = [], []
    for token in prelude:  # a comma inside :is(…) is within its own token
        if token == ",":
            parts.append(current)
            current = []
        else:
            current.append(token)
    return [tinycss2.serialize(part).strip() for part in [*parts, current]]


def _can_match(selector: str, words: set[str]) -> bool:
    # what stands in :not(…) or :is(…) need not be on the page for the rule to count
    while (shorter := IN_BRACKETS.sub("", selector)) != selector:
        selector = shorter
    return all(name.replace("\\", "") in words for name in CLASS.findall(selector))


def slim_stylesheets(app: Sphinx, error: Exception | None) -> None:
    """Slim the built site's style sheets.

    Parameters
    ----------
    app : sphinx.application.Sphinx
        The build; Sphinx copies the full style sheets afresh each time.
    error : Exception or None
        What stopped the build, if anything.
    """
    if error or app.builder.format != "html":
        return
    site, static = Path(app.outdir), Path(app.outdir, "_static")
    pages = [path for path in site.rglob("*.html") if "lite" not in path.relative_to(site).parts]
    scripts = [path for path in static.rglob("*.js") if "staycurious" not in path.parts]
    words = set()
    for path in (*pages, *scripts):
        words.update(WORD.findall(path.read_text(encoding="utf-8")))
    for pattern in SHEETS:
        for sheet in static.glob(pattern):
            write_whole(sheet, slim_css(sheet.read_text(encoding="utf-8"), words))
    first, basic = static / "styles" / "theme.css", static / "basic.css"
    text = first.read_text(encoding="utf-8") if first.is_file() else ""  # another theme has none
    if BASIC in text:
        own = slim_css(basic.read_text(encoding="utf-8"), words).replace("url(", "url(../")
        write_whole(first, text.replace(BASIC, own))
