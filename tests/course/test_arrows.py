"""Arrows run one way, and each heavy package is imported in one room alone (design.md, Layout)."""

import ast
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[2] / "src" / "staycurious"
# What each room may import of the others.
BELOW = {
    "larkshire": set(),
    "tools": {"larkshire"},
    "questions": {"larkshire", "tools"},
    "answers": {"larkshire", "tools"},
    "widgets": {"larkshire", "tools", "questions", "answers"},
    "marking": {"larkshire", "tools", "questions", "answers"},
    "booktools": {"larkshire", "tools", "questions", "answers"},
    "sitetools": {"tools"},
    "cli.py": {"larkshire", "tools", "marking", "sitetools"},
}
# Packages with one home: everywhere else they would weigh, or break the browser's Python.
HOMES = {
    "sklearn": ("tools/score/train.py", "tools/notes/train.py"),
    "numpy": ("tools/score/train.py", "tools/notes/train.py"),
    "scipy": ("tools/score/train.py", "tools/notes/train.py"),
    "nbgrader": ("marking/",),
    "sqlalchemy": ("marking/",),
    "nh3": ("marking/safe_html.py",),
    "distributed": ("marking/engine/spread.py",),
    "dask": ("marking/engine/spread.py",),
    "sphinx": ("booktools/",),
    "docutils": ("booktools/",),
    "jupyter_book": ("sitetools/",),
    "playwright": ("sitetools/browser.py",),
}
FILES = sorted(PACKAGE.rglob("*.py"))


def imported_by(path: Path) -> set[str]:
    """Give the full names that a file imports, wherever in it the import stands."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def room_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0]


def test_every_room_has_its_rule():
    assert {room_of(path) for path in FILES} - {"__init__.py"} == set(BELOW)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_a_room_imports_only_what_stands_below_it(path):
    used = {name.split(".")[1] for name in imported_by(path) if name.startswith("staycurious.")}
    rooms = {name for name in used if (PACKAGE / name).is_dir()}
    assert rooms <= BELOW.get(room_of(path), set()) | {room_of(path)}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_a_heavy_package_is_imported_at_home_alone(path):
    where = path.relative_to(PACKAGE).as_posix()
    for name in {name.split(".")[0] for name in imported_by(path)} - sys.stdlib_module_names:
        if name in HOMES:
            assert where.startswith(HOMES[name]), f"{where} imports {name}, whose home is {HOMES[name]}"
