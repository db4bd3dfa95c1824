"""What a person reads on the course's pages and in its notebooks, as plain words to be counted."""

from __future__ import annotations

import json
import re
from pathlib import Path

import yaml

from staycurious.booktools.explorable import load_model

ROOT = Path(__file__).resolve().parents[2]
#: A word, with its apostrophe or hyphen; a figure counts as one.
WORD = re.compile(r"[A-Za-zÀ-ž0-9][\w'’.,-]*")
ROLE = re.compile(r"\{[\w:-]+\}`(?:[^`<]*?)(?:\s*<[^>`]*>)?`")


def front_matter(slug: str) -> dict:
    """Give what a module's page says of itself, its times among it."""
    return yaml.safe_load((ROOT / "book" / f"{slug}.md").read_text(encoding="utf-8").split("---", 2)[1])


def body_of(slug: str) -> str:
    """Give a module's page without its front matter, and without the state and the paper form of what can be tried."""
    text = (ROOT / "book" / f"{slug}.md").read_text(encoding="utf-8").split("---", 2)[2]
    return re.sub(r"^(`{3,})\{anywidget\} .*?^\1\s*$", "", text, flags=re.MULTILINE | re.DOTALL)


def sections_of(body: str) -> list[tuple[str, str]]:
    """Give a page's sections, each as its heading and the text up to the next heading of any level."""
    pieces = re.split(r"^(#{1,4} .*)$", body, flags=re.MULTILINE)
    return [("", pieces[0]), *zip(pieces[1::2], pieces[2::2], strict=True)]


def plain(text: str) -> str:
    """Take the signs of Markdown away: roles keep their words, links their text, directives what stands in them."""
    text = re.sub(r"^%.*$|^:\w.*$|^`{3,}.*$|^:{3,}.*$|^\(.*\)=\s*$", "", text, flags=re.MULTILINE)
    text = re.sub(r"\{(?:cite|bibliography)[^}]*\}`[^`]*`", "", text)
    text = ROLE.sub(lambda role: re.sub(r"\{[\w:-]+\}`([^`<]*?)(?:\s*<[^>`]*>)?`", r"\1", role.group()), text)
    text = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", text)
    return re.sub(r"[*_`|]", " ", text)


def words_in(text: str) -> int:
    """Count the words that a person reads in a piece of a page."""
    return len(WORD.findall(plain(text)))


def desk_words(section: str) -> int:
    """Count the words of the talks and notes that a section's note desks lay out to be read, from the desks' own data."""
    states = re.findall(
        r"^(`{3,})\{anywidget\} note_desk\n(?::[^\n]*\n)*\n(.*?)^---\n.*?^\1\s*$",
        section,
        re.MULTILINE | re.DOTALL,
    )
    words = 0
    for _, state in states:
        desk = load_model(state, ROOT / "src/staycurious")
        called = {person["key"]: person["called"] for person in desk["talk"]["people"]}
        lines = [f"{called[turn['who']]}: {turn['says']}" for turn in desk["talk"]["turns"]]
        lines += dict.fromkeys(one["section"] for one in desk["note"]["sentences"])
        lines += [one["text"] for one in desk["note"]["sentences"]]
        # of "{Mr/Ms} Ellis" one is read
        words += words_in(re.sub(r"\{([^{}/]*)/[^{}/]*\}", r"\1", "\n".join(lines)))
    return words


def numbered(text: str) -> int:
    """Count the items of numbered lists: each is something to do."""
    return len(re.findall(r"^\s*\d+\. ", text, re.MULTILINE))


def markdown_of(path: Path) -> list[str]:
    """Give the texts of a notebook's Markdown cells."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown"]


def sentences_of(text: str) -> list[str]:
    """Take a text apart into sentences; each item of a list, row of a table and heading is apart from the others."""
    text = re.sub(r"\n(?=\s*(?:[-*] |\d+\. |\||#|$))", "\n\n", text)
    pieces = []
    for block in re.split(r"\n\s*\n", text):
        if block.lstrip().startswith("|"):
            continue
        words = " ".join(plain(block).split())
        pieces += re.split(r"(?<=[.!?:])[\"”)]*\s+(?=[\"“(A-Z0-9])", words)
    return [piece for piece in pieces if WORD.search(piece)]
