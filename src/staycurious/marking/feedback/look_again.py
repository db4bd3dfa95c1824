"""Where the book teaches what a question asks: what an author wrote once in ``look_again.yml``, as links and as words."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import yaml
from markupsafe import Markup
from traitlets.config import Config

from staycurious.marking.safe_html import markdown

FILE = "look_again.yml"
#: The folder with the course's ``book``, which a private folder of exercises has no copy of.
COURSE = Path(__file__).resolve().parents[4]
# a label, and the heading right below it
_LABELLED = re.compile(r"^\((?P<label>[a-z][a-z0-9-]*)\)=\n+#{1,6} (?P<heading>.+)$", re.MULTILINE)
_TITLE = re.compile(r"^# (.+)$", re.MULTILINE)
_MODULE = re.compile(r"M(\d+) · ")
_ROLE = re.compile(r"\{[\w:-]+\}`([^`<]+?)(?: ?<[^`>]*>)?`")


class LookAgainError(ValueError):
    """A link into the book can't be made; the message names the file, the place and the mend."""


class Section(NamedTuple):
    """A section of the book: its words, such as ``"Module 4, Small groups"``, and its place below the book's address."""

    title: str
    place: str


class Passage(NamedTuple):
    """What to look at again: the section's words, and its whole address, empty where no address of the book is set."""

    title: str
    address: str = ""


@lru_cache(maxsize=4)
def sections_of(course: Path) -> Mapping[str, Section]:
    """List the sections of the book that have a label.

    Parameters
    ----------
    course : pathlib.Path
        The folder that holds ``book``.

    Returns
    -------
    mapping of str to Section
        By label; empty where there is no book.
    """
    found = {}
    for path in sorted((course / "book").rglob("*.md")):
        text = path.read_text(encoding="utf-8")
        page = path.relative_to(course).with_suffix(".html").as_posix()
        title = _TITLE.search(text)
        module = _MODULE.match(title[1]) if title else None
        above = f"Module {module[1]}" if module else _words(title[1]) if title else path.stem
        for one in _LABELLED.finditer(text):
            found[one["label"]] = Section(f"{above}, {_words(one['heading'])}", f"{page}#{one['label']}")
    return found


def _words(heading: str) -> str:
    return html.unescape(Markup(markdown(_ROLE.sub(r"\1", heading))).striptags())


def read_look_again(
    root: Path, slug: str, book: str = "", course: Path = COURSE
) -> dict[str, tuple[Passage, ...]]:
    """Say what to look at again for each question of an exercise.

    Parameters
    ----------
    root : pathlib.Path
        The folder of exercises, with ``look_again.yml`` in it.
    slug : str
        The exercise.
    book : str
        The address of the published book; the passages are words alone when it is empty.
    course : pathlib.Path
        The folder that holds ``book``.

    Returns
    -------
    dict of str to tuple of Passage
        By question, such as ``"m04_q1"``. Empty where the folder has no such file: the pages then say nothing of it.

    Raises
    ------
    LookAgainError
        When the file can't be read, or a label of this exercise's questions is no section's.
    """
    path = Path(root) / FILE
    try:
        changed = path.stat().st_mtime_ns
    except FileNotFoundError:
        return {}
    sections, found = sections_of(course), {}
    if not sections:
        raise LookAgainError(
            f"{FILE} leads into the book, and {course} holds none. Run the command with the course's own folder in place, or "
            f"move {FILE} out of {path.parent.name}: the pages are then written without it."
        )
    for question, labels in _read(path, changed).items():
        if not question.startswith(f"{slug.partition('_')[0]}_"):
            continue
        for label in labels:
            if label not in sections:
                raise LookAgainError(_no_section(question, label, sections))
        found[question] = tuple(
            Passage(sections[label].title, f"{book.rstrip('/')}/{sections[label].place}" if book else "")
            for label in labels
        )
    return found


@lru_cache(maxsize=4)
def _read(path: Path, changed: int) -> dict[str, tuple[str, ...]]:
    # read again when the file has changed
    try:
        found = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    except UnicodeDecodeError as error:
        raise LookAgainError(f"{FILE} isn't UTF-8 text ({error.reason}). Save it as UTF-8.") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f", line {mark.line + 1}," if mark else ""
        raise LookAgainError(f"{FILE}{place} isn't YAML. Look at that line and the one before it.") from error
    if not isinstance(found, dict):
        raise LookAgainError(f"{FILE} holds no lines such as “m02_q1: m02-leaflet”. Write it so.")
    return {str(question): _labels(str(question), those) for question, those in found.items()}


def _labels(question: str, those: object) -> tuple[str, ...]:
    labels = those if isinstance(those, list) else [those]
    if not labels or not all(isinstance(label, str) for label in labels):
        raise LookAgainError(
            f"{FILE}, {question}: a label is wanted, such as m02-leaflet, or several in brackets, such as "
            "[m02-leaflet, m02-outcomes]."
        )
    return tuple(dict.fromkeys(labels))


def _no_section(question: str, label: str, sections: Sequence[str] | Mapping[str, Section]) -> str:
    near = get_close_matches(label, list(sections), 1)
    meant = f"Did you mean {near[0]}?" if near else "Take one of those that stand above a heading."
    return f"{FILE}, {question}: no section of the book has the label ({label})=. {meant}"


def book_address(config: Config) -> str:
    """Read the address of the published book from the course's settings.

    Parameters
    ----------
    config : traitlets.config.Config
        The settings; ``c.FeedbackExporter.book`` is what counts.

    Returns
    -------
    str
        Empty where none is set.

    Raises
    ------
    LookAgainError
        When it is no web address.
    """
    return checked_address(config.FeedbackExporter.get("book", "") if "FeedbackExporter" in config else "")


def checked_address(address: str) -> str:
    """Make sure that an address is one that a link can lead to.

    Parameters
    ----------
    address : str
        The book's.

    Returns
    -------
    str
        The same.

    Raises
    ------
    LookAgainError
        When it is no web address, or holds more than that of a folder.
    """
    parts = urlsplit(address) if isinstance(address, str) else None
    whole = (
        parts and parts.scheme in ("http", "https") and parts.netloc and not (parts.query or parts.fragment)
    )
    if address and (not whole or re.search(r"[\s\"'<>]", address) or address.endswith(".html")):
        raise LookAgainError(
            f"nbgrader_config.py: FeedbackExporter.book is {address!r}. Write the address of the published book's folder, "
            "such as https://example.ac.uk/stay-curious/, or take the line out."
        )
    return address
