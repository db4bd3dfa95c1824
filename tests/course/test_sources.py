"""Every claim's citation leads to a source that says what was seen of it."""

import re
from pathlib import Path

import pytest

from staycurious.booktools.cards import TOOLS, tool

ROOT = Path(__file__).resolve().parents[2]
BIBLIOGRAPHY = ROOT / "book" / "references.bib"
CITED = re.compile(r"\{cite(?::\w+)?\}`([^`]+)`")


def entries() -> dict[str, str]:
    """Give each entry of the bibliography by its key."""
    text = BIBLIOGRAPHY.read_text(encoding="utf-8")
    found = re.findall(r"^@\w+\{([^,\s]+),\n(.*?)^\}", text, re.MULTILINE | re.DOTALL)
    return dict(found)


def citations() -> dict[str, list[str]]:
    """Give the pages that cite each key; what a fault's metadata cites stands on its tool's card."""
    pages: dict[str, list[str]] = {}
    for path in sorted((ROOT / "book").rglob("*.md")):
        for keys in CITED.findall(path.read_text(encoding="utf-8")):
            for key in keys.split(","):
                pages.setdefault(key.strip(), []).append(path.name)
    for name in TOOLS:
        for fault in tool(name).faults.values():
            for case in fault.cases:
                pages.setdefault(case.source, []).append(f"tools/{name}/faults.py")
    return pages


def test_every_citation_has_an_entry():
    missing = {key: where for key, where in citations().items() if key not in entries()}
    assert not missing, f"cited, but not in book/references.bib: {missing}"


def test_every_entry_is_cited():
    unused = set(entries()) - set(citations())
    assert not unused, f"in book/references.bib, but no page cites it: {sorted(unused)}"


@pytest.mark.parametrize("key", sorted(citations()))
def test_a_cited_source_was_seen(key):
    note = re.search(r"note\s*=\s*\{(.*?)\}", entries()[key], re.DOTALL)
    assert note, f"{key}: say in note = {{...}} what was seen of the source"
    assert "not seen in a stored copy" not in note.group(1), (
        f"{key} was not opened: open it, or do not lean on it"
    )


def test_the_module_page_cites_its_cases():
    assert sum("m02_reading_a_score.md" in where for where in citations().values()) >= 5
