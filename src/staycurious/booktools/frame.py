"""What a page loads: nothing that it doesn't use, and the course's own script where there is something to mount."""

from __future__ import annotations

import hashlib
import re
import shutil
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.errors import ExtensionError

PAGE_SCRIPT = "staycurious/page.js"
# What a notebook saved of an explorable (widgets/live.py), or a directive put there.
LIVE = re.compile(r'<div class="sc-explorable"[^>]* data-module="(?P<module>\w+)"')
PART = '" data-part="'  # what a directive made for one of web/parts
# Files that the book's extensions add to every page, and the words in a page's HTML that show it uses them.
# No words: no page of ours does (thebe asks another host for a kernel and throws on every page; highlighting
# what was searched for needs a stored note of the search; tooltips and drop-down menus repeat what labels say).
USED_BY = {
    "sphinx-thebe": (),
    "thebe": (),
    "require": (),
    "mathjax": (),
    "sphinx_highlight": (),
    "scripts/bootstrap": (),
    "documentation_options.pagename": (),  # else each page's script differs, and a host's CSP can name none (deploy/static)
    "translations.js": (),  # from English into English, and it runs a text as a program, which no good CSP allows
    "togglebutton": ('class="toggle', " toggle ", " dropdown", "tag_hide"),
    "clipboard": ('class="highlight',),
    "copybutton": ('class="highlight',),
    "design-tabs": ("sd-tab",),
    "sphinx-design": ('class="sd-', " sd-"),
    "mystnb": ('class="cell',),
    "pygments": ('class="highlight',),
    "at_a_glance.css": ('class="sc-glance"',),
}
# docutils writes a bibliography's entries with a role that ARIA has withdrawn, in a list of which they are no items.
DEPRECATED_ROLES = (' role="doc-biblioentry"', ' role="list"')

SCROLLS = {
    '<div class="pst-scrollable-table-container">': "Table",
    '<div class="output text_html">': "Output",
    '<div class="output text_plain highlight-myst-ansi notranslate">': "Output",
}
CAPTIONED = re.compile(
    r'<p class="sc-caption">(?P<words>.*?)</p>\n'
    r'<div class="pst-scrollable-table-container" role="group" aria-label="Table"><table '
)
BOX = re.compile(r'<div class="(?P<kind>[^"]*\badmonition\b[^"]*)">\n<p class="admonition-title">')


def notice_changed_assets(app: Sphinx, config: Config) -> None:
    """Let every page be written again when a style sheet, a picture or a script of ours has changed.

    Sphinx copies such files only when it writes a page, and a page's links to them carry the files' checksums.

    Parameters
    ----------
    app : sphinx.application.Sphinx
        The build.
    config : sphinx.config.Config
        Its settings; ``staycurious_assets`` is set to a checksum of the files.
    """
    folders = [Path(app.confdir, folder) for folder in config.html_static_path]
    folders += [
        Path(app.srcdir, config.staycurious_page_scripts),
        Path(config.staycurious_package, "widgets", "static"),
    ]
    digest = hashlib.sha256()
    for folder in folders:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            digest.update(path.name.encode() + path.read_bytes())
    for folder in (
        Path(app.confdir, folder) for folder in config.html_extra_path
    ):  # large: its dates will do
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            digest.update(f"{path}{path.stat().st_mtime_ns}".encode())
    config.staycurious_assets = digest.hexdigest()


def serve_only_what_a_page_needs(app: Sphinx, page: str, template: str, context: dict, doctree) -> None:
    """Take away the scripts and styles that a page doesn't use, and add ours where it mounts something.

    Parameters
    ----------
    app : sphinx.application.Sphinx
        The build.
    page, template : str
        The page's name and its template's.
    context : dict
        What the template is filled with; its lists of files are changed.
    doctree : docutils.nodes.document or None
        The page; None for those that Sphinx itself makes.

    Raises
    ------
    sphinx.errors.ExtensionError
        When the page mounts something and the page script has not been bundled, or a notebook saved an explorable whose
        module is not there.
    """
    body = name_parts(context.get("body", ""))
    if body:
        context["body"] = body
    for kind in ("script_files", "css_files"):
        context[kind] = [file for file in context[kind] if _is_used(file, body)]
    shown = {found["module"] for found in LIVE.finditer(body)}
    if not shown and PART not in body:
        return
    bundles = Path(app.config.staycurious_package, "widgets", "static")
    if lost := sorted(module for module in shown if not (bundles / f"{module}.js").is_file()):
        raise ExtensionError(
            f"{page}: it holds an explorable {lost[0]!r}, and no such module has been bundled. If a notebook saved it, clear the "
            "notebook's outputs and delete _build/.jupyter_cache; then run `staycurious build`."
        )
    scripts = Path(app.srcdir, app.config.staycurious_page_scripts)
    if not (scripts / "page.js").is_file():
        raise ExtensionError(
            f"{page}: the page script {app.config.staycurious_page_scripts}/page.js has not been bundled. "
            "Run `staycurious build` (or `make site`), which does that first."
        )
    # a module: the browser fetches it beside the page and runs it when the page stands
    app.add_js_file(PAGE_SCRIPT, type="module")
    context["script_files"] = [*context["script_files"], *app.builder._js_files[-1:]]


def name_parts(body: str) -> str:
    """Give the parts of a page their names and roles, where docutils and the theme leave them out.

    Parameters
    ----------
    body : str
        A page's HTML.

    Returns
    -------
    str
        The same, where a box is a group named by its title, the title of a content note is a heading, a table
        or an output that may scroll has a name for whoever gets to it by keyboard, and a caption that stands above its
        table, where it doesn't scroll away, names both.
    """
    for role in DEPRECATED_ROLES:
        body = body.replace(role, "")
    for scrolls, name in SCROLLS.items():
        body = body.replace(scrolls, f'{scrolls[:-1]} role="group" aria-label="{name}">')
    number = tables = 0

    def captioned(caption: re.Match) -> str:
        nonlocal tables
        tables += 1
        name = f"sc-table-{tables}"
        return (
            f'<p class="sc-caption" id="{name}">{caption["words"]}</p>\n'
            f'<div class="pst-scrollable-table-container" role="group" aria-labelledby="{name}">'
            f'<table aria-labelledby="{name}" '
        )

    body = CAPTIONED.sub(captioned, body)

    def named(box: re.Match) -> str:
        nonlocal number
        number += 1
        heading = ' role="heading" aria-level="2"' if "sc-content-note" in box["kind"] else ""
        return (
            f'<div class="{box["kind"]}" role="group" aria-labelledby="sc-box-{number}">\n'
            f'<p class="admonition-title" id="sc-box-{number}"{heading}>'
        )

    return BOX.sub(named, body)


def _is_used(file, body: str) -> bool:
    # thebe also adds scripts without a file, written into the page
    name = str(getattr(file, "filename", file) or file.attributes["body"])
    for part, marks in USED_BY.items():
        if part in name.rpartition("_static/")[2].lower():
            return any(mark in body for mark in marks)
    return True


def copy_page_scripts(app: Sphinx, error: Exception | None) -> None:
    """Copy the bundled page script and the front-end modules beside it into the site.

    Parameters
    ----------
    app : sphinx.application.Sphinx
        The build.
    error : Exception or None
        What stopped the build, if anything.
    """
    if error or app.builder.format != "html":
        return
    bundles = (
        Path(app.srcdir, app.config.staycurious_page_scripts),
        Path(app.config.staycurious_package, "widgets", "static"),
    )
    target = Path(app.outdir, "_static", "staycurious")
    shutil.rmtree(target, ignore_errors=True)  # a module that is no more goes
    for folder in bundles:
        for path in sorted(folder.glob("*.js")):
            target.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target / path.name)
