"""When a page was checked and is to be looked at again, and the dated facts that ``book/whats_current.md`` lists.

A page says so in its front matter, ``reviewed`` and ``review_by``; a fact says so in ``book/dated_facts.yml``. A build after such a date
names it and goes on: what was true yesterday is still worth reading. ``staycurious build --strict-dates`` stops there.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

import jsonschema
import yaml
from docutils import nodes
from docutils.statemachine import StringList
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.docutils import SphinxDirective
from sphinx.util.logging import getLogger

from staycurious.booktools.elements import report

logger = getLogger(__name__)
DATA = Path("book", "dated_facts.yml")
PAGE = "book/whats_current"
#: How a line begins that names what is past its date; `staycurious build` looks for it in what Sphinx said.
PAST = "LOOK AGAIN: "
#: Nobody plans further ahead than this: a longer time is a slip in a year, and would never be named.
LONGEST = datetime.timedelta(days=3 * 366)
#: The kinds of facts, in the page's order, with their headings.
KINDS = {
    "law": "Law in force",
    "guidance": "Guidance",
    "regulator": "The regulator: standards, forms and rules",
    "tools": "Tools in use, and what is reported of them",
    "figures": "Figures and studies",
    "software": "Software that this course stands on",
}
_TEXT = {"type": "string", "minLength": 1}
_TEXTS = {"type": "array", "minItems": 1, "items": _TEXT}
_KEYS = {
    "id": _TEXT,
    "kind": {"enum": list(KINDS)},
    "says": _TEXT,
    "dated": _TEXT,
    "checked": _TEXT,
    "look_again": _TEXT,
    "changes": _TEXT,
    "on": _TEXTS,
}
FACTS = {
    "type": "array",
    "items": {
        "type": "object",
        "additionalProperties": False,
        "required": list(_KEYS),
        "properties": _KEYS,
    },
}


class DatesError(ValueError):
    """A date can't be used; the message says where it stands, what is wrong and how to mend it."""


class Reviewed(NamedTuple):
    """When something was checked, and by when it is to be looked at again."""

    checked: datetime.date
    look_again: datetime.date


class Fact(NamedTuple):
    """A fact that ages: what it says (Markdown, with its citation), its own date, what would change it, and its pages."""

    id: str
    kind: str
    says: str
    dated: str
    reviewed: Reviewed
    changes: str
    on: tuple[str, ...]


def page_dates(metadata: Mapping[str, str]) -> Reviewed | None:
    """Read when a page was checked, from its front matter.

    Parameters
    ----------
    metadata : mapping of str to str
        The front matter; ``reviewed`` and ``review_by`` count.

    Returns
    -------
    Reviewed or None
        ``None`` where the page says neither.

    Raises
    ------
    DatesError
        When one of the two is missing or no date, the second is the earlier, or it is years away.

    Examples
    --------
    >>> page_dates({"reviewed": "2026-11-26", "review_by": "2027-05-26"}).look_again
    datetime.date(2027, 5, 26)
    """
    if "reviewed" not in metadata and "review_by" not in metadata:
        return None
    return _reviewed(metadata, "reviewed", "review_by")


def read_facts(root: str | Path) -> list[Fact]:
    """Read the dated facts.

    Parameters
    ----------
    root : str or pathlib.Path
        The course's folder.

    Returns
    -------
    list of Fact
        In the file's order.

    Raises
    ------
    DatesError
        When the file can't be used; the message names the fact and the mend.
    """
    try:
        data = yaml.load(Path(root, DATA).read_text(encoding="utf-8"), yaml.BaseLoader)
    except (UnicodeDecodeError, yaml.YAMLError) as error:
        raise DatesError(f"{DATA}: it isn't YAML in UTF-8. {error}. Mend that place.") from error
    for error in jsonschema.Draft202012Validator(FACTS).iter_errors(data):
        number = f", fact {error.absolute_path[0] + 1}" if error.absolute_path else ""
        raise DatesError(f"{DATA}{number}: {error.message}. A fact has the keys {', '.join(_KEYS)}.")
    facts = []
    for one in data:
        try:
            reviewed = _reviewed(one, "checked", "look_again")
        except DatesError as error:
            raise DatesError(f"{DATA}, {one['id']}: {error}") from error
        facts.append(
            Fact(
                one["id"], one["kind"], one["says"], one["dated"], reviewed, one["changes"], tuple(one["on"])
            )
        )
    return facts


def past(pages: Mapping[str, Reviewed], facts: Iterable[Fact], today: datetime.date) -> list[str]:
    """Say which pages and facts are past the date by which somebody was to look again.

    Parameters
    ----------
    pages : mapping of str to Reviewed
        Pages that have dates.
    facts : iterable of Fact
        The dated facts.
    today : datetime.date
        The day that counts as today; the date itself is still in time.

    Returns
    -------
    list of str
        A sentence for each: the page or fact, its date, and what to do.
    """
    late_pages = [
        f"{page} was to be looked at again by {day(dates.look_again)}. Check what ages in it, then set reviewed and review_by in its "
        "front matter."
        for page, dates in pages.items()
        if dates.look_again < today
    ]
    late_facts = [
        f"{DATA}, {fact.id}, was to be looked at again by {day(fact.reviewed.look_again)}. It stands on {', '.join(fact.on)}. Check it "
        "and those pages, then set checked and look_again."
        for fact in facts
        if fact.reviewed.look_again < today
    ]
    return late_pages + late_facts


def day(date: datetime.date) -> str:
    """Write a date as people do.

    Parameters
    ----------
    date : datetime.date
        The date.

    Returns
    -------
    str
        As in "26 May 2027".

    Examples
    --------
    >>> day(datetime.date(2027, 5, 6))
    '6 May 2027'
    """
    months = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ]
    return f"{date.day} {months[date.month - 1]} {date.year}"


def listed(facts: Iterable[Fact]) -> str:
    """Write the dated facts for a page: a heading for each kind, a list for each fact.

    Parameters
    ----------
    facts : iterable of Fact
        The facts.

    Returns
    -------
    str
        Markdown.
    """
    by_kind: dict[str, list[Fact]] = {}
    for fact in facts:
        by_kind.setdefault(fact.kind, []).append(fact)
    lines = []
    for kind in (one for one in KINDS if one in by_kind):
        lines += [f"## {KINDS[kind]}", ""]
        for fact in sorted(by_kind[kind], key=lambda one: one.reviewed.look_again):
            # a link without words takes the page's title
            pages = ", ".join(f"[](/{page}.md)" for page in fact.on)
            lines += [
                f"- {fact.says}",
                f"  - **Date:** {fact.dated}",
                f"  - **Checked on** {day(fact.reviewed.checked)}; **to be looked at again by** {day(fact.reviewed.look_again)}",
                f"  - **What would change it:** {fact.changes}",
                f"  - **Where it stands:** {pages}",
            ]
        lines.append("")
    return "\n".join(lines)


class WhatsCurrent(SphinxDirective):
    """The list of dated facts on its page: ``{whats-current}``."""

    def run(self) -> list[nodes.Node]:
        """Make the list.

        Returns
        -------
        list of docutils.nodes.Node
            The list, or what marks the mistake.
        """
        self.env.note_dependency(str(Path(self.env.srcdir, DATA)))
        try:
            facts = read_facts(self.env.srcdir)
        except (OSError, DatesError) as error:
            return [report(self, f"{{whats-current}}: {error}")]
        unknown = [page for fact in facts for page in fact.on if page not in self.env.found_docs]
        if unknown:
            hint = "Name a page as _toc.yml does."
            return [
                report(self, f"{DATA}: there is no page {one!r}. {hint}") for one in dict.fromkeys(unknown)
            ]
        made = nodes.Element()
        text = listed(facts)
        self.state.nested_parse(StringList(text.splitlines()), self.content_offset, made, match_titles=True)
        return made.children


def check_pages(app: Sphinx, env: BuildEnvironment) -> None:
    """Report each page whose dates can't be used; the build then fails.

    Parameters
    ----------
    app : sphinx.application.Sphinx
        The build.
    env : sphinx.environment.BuildEnvironment
        What it read.
    """
    for page, metadata in env.metadata.items():
        try:
            page_dates(metadata)
        except DatesError as error:
            logger.error("front matter: %s", error, location=page, type="staycurious")


def say_when_checked(
    app: Sphinx, page: str, template: str, context: dict, doctree: nodes.document | None
) -> None:
    """Put at a page's end when it was checked and by when it is to be looked at again.

    Parameters
    ----------
    app : sphinx.application.Sphinx
        The build.
    page, template : str
        The page's name and its template's.
    context : dict
        What the template is filled with; its ``body`` gets the line.
    doctree : docutils.nodes.document or None
        The page; None for those that Sphinx itself makes.
    """
    try:
        dates = page_dates(app.env.metadata.get(page, {}))
    except DatesError:
        return  # check_pages has reported it
    if not dates or not context.get("body"):
        return
    line = f"Checked on {day(dates.checked)}; to be looked at again by {day(dates.look_again)}."
    if PAGE in app.env.found_docs and page != PAGE:
        line += f' <a href="{app.builder.get_relative_uri(page, PAGE)}">What dates in this course</a>'
    context["body"] += f'<p class="sc-checked">{line}</p>\n'


def name_what_is_past(app: Sphinx, error: Exception | None) -> None:
    """Say at the end of a build which pages and facts are past their date. It isn't a warning, so that it stops nothing.

    Parameters
    ----------
    app : sphinx.application.Sphinx
        The build.
    error : Exception or None
        What stopped the build, if anything.
    """
    if error:
        return
    given = app.config.staycurious_today
    today = datetime.date.fromisoformat(given) if given else datetime.date.today()
    try:
        dated = {page: page_dates(metadata) for page, metadata in sorted(app.env.metadata.items())}
        facts = read_facts(app.srcdir) if Path(app.srcdir, DATA).is_file() else []
    except DatesError:
        return  # reported where it stands
    for sentence in past({page: dates for page, dates in dated.items() if dates}, facts, today):
        logger.info(PAST + sentence)


def _reviewed(said: Mapping[str, str], first: str, second: str) -> Reviewed:
    dates = []
    for key in (first, second):
        try:
            dates.append(datetime.date.fromisoformat(str(said.get(key, ""))))
        except ValueError as error:
            raise DatesError(
                f'{key} is {said.get(key, "missing")!r}. Write a date in quotes: {key}: "2027-05-26".'
            ) from error
    if dates[1] <= dates[0]:
        raise DatesError(
            f"{second} ({dates[1]}) isn't later than {first} ({dates[0]}). Set it to a later day."
        )
    if dates[1] - dates[0] > LONGEST:
        raise DatesError(
            f"{second} ({dates[1]}) is over three years after {first} ({dates[0]}). Is the year right?"
        )
    return Reviewed(*dates)
