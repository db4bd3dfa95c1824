"""A mini-book in a folder of its own, built once for the tests that only look at its pages."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from sphinx.testing.util import SphinxTestApp

from staycurious import booktools

EXTENSIONS = ["myst_parser", "staycurious.booktools"]
QUIZ = """\
slug: m99_small
title: A small quiz
questions:
  - id: m99_k1
    kind: single
    ask: "Of 128 flagged families, harm followed in **32**. In how many of 4 is that?"
    options:
      - {text: "1 in 4", right: true, feedback: "Yes: 32 of 128."}
      - {text: "3 in 4", right: false, feedback: "That is where the harm *didn't* follow."}
  - id: m99_k2
    kind: multiple
    ask: Which are mistakes?
    options:
      - {text: a miss, right: true, feedback: A child came to harm.}
      - {text: a false alarm, right: true, feedback: A family was flagged.}
      - {text: neither, right: false, feedback: Nothing happened.}
  - id: m99_k3
    kind: number
    ask: |
      How many families were flagged?

      Count both rows.
    answer: 1128
    tolerance: 2
    unit: families
    right_feedback: "32 and 1,096."
    wrong_feedback: Add up the first row.
    common:
      - {value: 32, feedback: Those are only the ones with harm.}
"""
EXPLORABLE = """\
export const explorable = {
  title: "Ask",
  needs: [],
  takes: ["a", "card", "person", "note"],
  check({ a }) {
    if (a === 99) throw new RangeError("a is 99. Give a number from 0 to 10.");
  },
};
export default { render() {} };
"""
PAGE = """\
# A page

It scored {score}`R-1042`, {band}`R-1042`, missed {measured}`escalation:harm.missed`.

```{anywidget} ask_the_score
:name: the-score

{"card": {"$load": "data/card.json"}, "person": {"$load": "data/people.json#R-1/referral"}, "note": "</script>"}
---
In words: **82**.
```

```{quiz} m99_small
```

```{notebook-link} m99_small
```

```{exercise-link} m99_small
```
"""


class Book:
    """A mini-book: its source folder, what was built of it, and what Sphinx said (``said``)."""

    def __init__(self, folder: Path) -> None:
        self.source = folder / "source"
        self.package = folder / "package"
        for path, text in {
            "source/conf.py": "",
            "source/index.md": "# Home\n\n## Pages\n\n```{toctree}\nbook/page\nnotebooks/m99_small\n```\n\nNothing here.\n",
            "source/book/page.md": PAGE,
            "source/book/quizzes/m99_small.yml": QUIZ,
            "source/notebooks/m99_small.md": "# The notebook\n",
            "source/notebooks/m99_small.ipynb": "{}",
            "source/exercises/source/m99_small/m99_small.ipynb": "{}",
            "source/_build/assets/page.js": "// page",
            "package/widgets/ask_the_score.js": EXPLORABLE,
            "package/widgets/static/ask_the_score.js": EXPLORABLE,
            "package/widgets/record.js": "// no explorable",
            "package/data/card.json": '{"title": "A card"}',
            "package/data/people.json": json.dumps([{"id": "R-1", "referral": {"earlier": 2}}]),
        }.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(text, encoding="utf-8")
        scorecards = "tools/score/scorecards"
        shutil.copytree(Path(booktools.PACKAGE, scorecards), self.package / scorecards)

    def build(self, **settings) -> str:
        """Build what has changed, and give all that Sphinx warned of."""
        # a new one each time, as a new run of the command is
        app = SphinxTestApp(
            srcdir=self.source,
            freshenv=False,
            confoverrides={
                "extensions": EXTENSIONS,
                "exclude_patterns": ["_build", "exercises", "**.ipynb"],
                "html_math_renderer": "mathml",
                "myst_enable_extensions": ["dollarmath"],
                "staycurious_package": str(self.package),
                **settings,
            },
        )
        try:
            app.build()
            self.out, self.read, self.said = Path(app.outdir), app.env, app.status.getvalue()
            return app.warning.getvalue()
        finally:
            app.cleanup()

    def page(self, name: str = "book/page") -> BeautifulSoup:
        """Give a built page."""
        return BeautifulSoup((self.out / f"{name}.html").read_text(encoding="utf-8"), "html.parser")


@pytest.fixture(scope="session")
def new_book():
    """Give the function that makes a book in a folder, for a test that wants one of its own."""
    return Book


@pytest.fixture(scope="package")
def good_book(tmp_path_factory) -> Book:
    """Give a built book without mistakes; tests only look at it."""
    book = Book(tmp_path_factory.mktemp("good"))
    assert book.build() == ""
    return book


@pytest.fixture(scope="package")
def changing_book(tmp_path_factory) -> Book:
    """Give a book whose page tests may change; they build it themselves."""
    return Book(tmp_path_factory.mktemp("changing"))
