"""Building a book: every warning stops it, names the page and the mend, and does so again the next time."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from staycurious.larkshire import case
from staycurious.sitetools import book
from staycurious.sitetools.book import BookError, build_book
from staycurious.tools.score import load_scorecard, score

CONFIG = """\
title: A mini-book
author: Nobody
only_build_toc_files: true
exclude_patterns: [_build]
execute: {execute_notebooks: "off"}
sphinx:
  extra_extensions: [staycurious.booktools]
"""


@pytest.fixture(scope="module")
def mini(tmp_path_factory):
    """Give a mini-book's folder; each test leaves a book behind that can be built."""
    root = tmp_path_factory.mktemp("mini")
    for name, text in {
        "_config.yml": CONFIG,
        "_toc.yml": "format: jb-book\nroot: index\nchapters:\n  - file: second\n",
        "index.md": "# Home\n\n## A part\n\nIt scored {score}`R-1042`.\n",
        "second.md": "# Second\n\n## A part\n\nNothing here.\n",
    }.items():
        (root / name).write_text(text, encoding="utf-8")
    return root


def said(root: Path) -> str:
    with pytest.raises(BookError) as caught:
        build_book(root)
    return str(caught.value)


def test_a_mistake_stops_the_build_each_time_until_it_is_mended(mini):
    good = (mini / "index.md").read_text(encoding="utf-8")
    (mini / "index.md").write_text(good.replace("R-1042", "R-9999"), encoding="utf-8")
    (mini / "second.md").write_text("# Second\n\n## A part\n\nSee [nothing](nowhere.md).\n", encoding="utf-8")
    first = said(mini)
    assert first.startswith("The book was not built. Mend this:")
    assert "index.md:5: " in first, "the page and its line"
    assert "no case 'R-9999'. It could be" in first, "what is wrong, and the mend"
    assert "second.md:5: " in first, "every page with a mistake is named at once"
    assert str(mini) not in first.replace(f"All it said: {book.LOG}", ""), "paths are the course's own"
    assert (mini / book.LOG).is_file()
    # Sphinx would keep the page in its cache and say nothing the second time
    assert said(mini) == first
    (mini / "index.md").write_text(good, encoding="utf-8")
    (mini / "second.md").write_text("# Second\n\n## A part\n\nNothing here.\n", encoding="utf-8")
    pages = build_book(mini)
    assert pages == mini / "_build" / "html"
    assert (pages / "404.html").is_file()
    text = BeautifulSoup((pages / "index.html").read_text(encoding="utf-8"), "html.parser").get_text()
    number = score(load_scorecard("escalation"), case("R-1042")["referral"]).score
    assert f"It scored {number}." in text


@pytest.mark.parametrize(
    ("text", "says"),
    [("title: [\n", r"_config\.yml can't be read: (?s:.*)line 2, column 1"), (None, "No such file")],
)
def test_settings_that_can_not_be_read_stop_the_build_and_are_named(tmp_path, text, says):
    if text:
        (tmp_path / "_config.yml").write_text(text, encoding="utf-8")
    with pytest.raises(BookError, match=says):
        build_book(tmp_path)


def told(monkeypatch, tmp_path, *lines: str) -> str:
    """Give what is said of a build that ended badly and wrote these lines."""
    done = subprocess.CompletedProcess([], 1, stdout="\n".join(lines))
    monkeypatch.setattr(book.subprocess, "run", lambda *_, **__: done)
    (tmp_path / "_config.yml").touch()
    return said(tmp_path).removeprefix("The book was not built. Mend this:\n\n").split("\n\nAll it said")[0]


def test_what_is_said_is_the_warnings_without_colours_and_each_once(monkeypatch, tmp_path):
    warning = f"\x1b[31m{tmp_path}/index.md:3: WARNING: This is wrong. Do that.\x1b[39;49;00m"
    assert told(
        monkeypatch,
        tmp_path,
        "reading sources... [100%] index",
        warning,
        "writing output... [100%] index",
        warning,
        "build finished with problems, 1 warning.",
    ) == "index.md:3: WARNING: This is wrong. Do that."  # fmt: skip


def test_the_lines_that_belong_to_a_warning_stay_with_it(monkeypatch, tmp_path):
    assert told(
        monkeypatch,
        tmp_path,
        "quiz.yml: ERROR: Two things to mend:",
        "  - question 1: no right option. Mark one.",
        "  - question 2: no feedback. Write some.",
        "",
        "looking for now-outdated files... none found",
    ).count("\n  - question") == 2  # fmt: skip


def test_what_ended_without_a_warning_is_told_by_its_last_lines(monkeypatch, tmp_path):
    lines = [f"line {number}" for number in range(50)]
    assert told(monkeypatch, tmp_path, *lines) == "\n".join(lines[-20:])


def test_what_the_course_no_longer_has_is_taken_out_of_the_site(tmp_path):
    (tmp_path / "_toc.yml").write_text("root: book/index\n", encoding="utf-8")
    site, made = tmp_path / "_build" / "html", tmp_path / "_build" / "extra"
    kept = ["index.html", "search.html", "book/index.html", "_static/x.html", "lite/notebooks/index.html"]
    stale = [
        "book/m03_gone.html",
        ".cache/README.html",
        "lite/files/m03_gone.ipynb",
        "exercises/m03_gone.ipynb",
    ]
    for name in (*kept, *stale):
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_text("", encoding="utf-8")
    (made / "lite" / "notebooks").mkdir(parents=True)
    (made / "lite" / "notebooks" / "index.html").write_text("", encoding="utf-8")
    assert sorted(path.relative_to(site).as_posix() for path in book.take_out_stale(tmp_path)) == sorted(
        stale
    )
    assert all((site / name).is_file() for name in kept)
