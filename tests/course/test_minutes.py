"""The minutes that a module states agree with what there is to read and to do in it, counted in one way for all modules.

The paces are assumptions, on the slow side, and say so on the educators' page: nobody has timed students yet.
"""

import json
import re
from pathlib import Path

import pytest
import yaml

from staycurious.sitetools.course import module_slugs
from staycurious.widgets import ai_notes, exercise
from tests.course.texts import (
    ROOT,
    body_of,
    desk_words,
    front_matter,
    markdown_of,
    numbered,
    sections_of,
    words_in,
)

#: Words read in a minute; minutes for a numbered task, for getting to know something to try, for a question of
#: the quiz, for a marked question, for one decision of a lab; words written in a minute.
READ, TASK, TRY, QUIZ, QUESTION, DECISION, WRITTEN = 180, 1.5, 3, 1.25, 2.5, 0.75, 15
#: Lists there that nobody does at the desk.
NO_TASKS = ("## What you will be able to do", "## Talk about it")
#: A text to be marked of so many words is read before the question can be answered; a shorter one is the question.
LONG = 200
#: What cells of a notebook lay out to be read as a page is: there the words are not in the notebook's own text.
LAID_OUT = {"m05_ai_notes": (ai_notes.show_talk, ai_notes.read_a_note)}


def whole_page(slug: str) -> str:
    """Give a module's page without its front matter."""
    return (ROOT / "book" / f"{slug}.md").read_text(encoding="utf-8").split("---", 2)[2]


def goes_further(section: str) -> bool:
    """Say whether a section is marked as one that the hour can do without."""
    return re.search(r"^\*Going further", section, re.MULTILINE) is not None


def core_of(text: str) -> str:
    """Give a text without the sections that are marked as going further."""
    return "\n".join(heading + section for heading, section in sections_of(text) if not goes_further(section))


def page_minutes(slug: str, core: bool = False) -> float:
    """Say how long a module's page takes with its quiz and all that can be tried, or only its core path."""
    minutes = 0.0
    for heading, section in sections_of(whole_page(slug)):
        aside = "other case" in heading.lower()
        if core and (aside or goes_further(section)):
            continue
        if aside:  # somebody reads it in place of the first case
            continue
        shown = re.findall(r"^`{3,}\{anywidget\} ", section, re.MULTILINE)
        # writing for one's own log is beside the hour, and its box says so
        apart = r"^(`{3,})\{(?:anywidget|pause-and-write)\} .*?^\1\s*$"
        prose = re.sub(apart, "", section, flags=re.MULTILINE | re.DOTALL)
        tasks = 0 if heading.strip() in NO_TASKS else numbered(prose)
        words = words_in(heading + prose) + desk_words(section)
        minutes += words / READ + TASK * tasks + TRY * len(shown)
    quiz = yaml.safe_load((ROOT / "book/quizzes" / f"{slug}.yml").read_text(encoding="utf-8"))
    return minutes + QUIZ * len(quiz["questions"]) + DECISION * int(front_matter(slug).get("decisions", 0))


def words_laid_out(slug: str) -> int:
    """Count the words of the talk and the note that a notebook's cells show."""
    shown = [
        part.html for show in LAID_OUT.get(slug, ()) for part in show().children if hasattr(part, "html")
    ]
    return words_in(re.sub(r"<[^>]+>|\b[nt]\d+\b", " ", " ".join(shown)))


def words_to_mark(source: Path) -> int:
    """Count the words of the long texts that an exercise gives to be marked, but those that its own text has already."""
    cells = json.loads(source.read_text(encoding="utf-8"))["cells"]
    asks = ["".join(c["source"]) for c in cells if "".join(c["source"]).startswith("exercise.mark(")]
    read = "\n".join(markdown_of(source))
    texts = [[one["text"] for one in eval(ask, {"exercise": exercise}).ask["text"]] for ask in asks]
    counts = [words_in("\n".join(one for one in text if one not in read)) for text in texts]
    return sum(count for count in counts if count >= LONG)


def practice_minutes(slug: str) -> float:
    """Say how long a module's notebook and exercise take together, without what is marked as going further."""
    notebook = core_of("\n\n".join(markdown_of(ROOT / "notebooks" / f"{slug}.ipynb")))
    source = ROOT / "exercises/source" / slug / f"{slug}.ipynb"
    told = "\n\n".join(markdown_of(source))
    cells = json.loads(source.read_text(encoding="utf-8"))["cells"]
    graded = [c["metadata"]["nbgrader"] for c in cells if c["metadata"].get("nbgrader", {}).get("grade")]
    marked = [cell for cell in graded if not cell.get("solution")]
    written = sum(int(n) for n in re.findall(r"\*\*about (\d+) words\*\*", told))
    reading = (words_in(notebook) + words_in(told) + words_laid_out(slug) + words_to_mark(source)) / READ
    asked = numbered(notebook) + len(
        re.findall(r"^- [^\n]*:$", notebook, re.MULTILINE)
    )  # "- What I saw:" is written to
    return reading + TASK * asked + QUESTION * len(marked) + written / WRITTEN


STATED = [
    pytest.param(name, count, core, slug, id=f"{slug}: {name}")
    for slug in module_slugs(ROOT)
    for name, count, core in (
        ("minutes", page_minutes, False),
        ("core_minutes", page_minutes, True),
        ("practice_minutes", practice_minutes, None),
    )
]


@pytest.mark.parametrize(("name", "count", "core", "slug"), STATED)
def test_the_minutes_that_are_stated_agree_with_what_there_is_to_do(name, count, core, slug):
    stated = int(front_matter(slug)[name])
    counted = count(slug) if core is None else count(slug, core)
    assert abs(counted - stated) <= stated / 10, f"{slug} states {name}: {stated}; counted: {counted:.0f}"


@pytest.mark.parametrize("slug", module_slugs(ROOT))
def test_the_page_says_the_minutes_that_it_states(slug):
    said = front_matter(slug)
    text = body_of(slug)
    assert f"About {said['minutes']} minutes" in text
    assert f"about {said['core_minutes']}" in text
    assert re.search(rf"\b{said['practice_minutes']} minutes", text), (
        "say how long notebook and exercise take"
    )


def test_the_reading_of_a_note_desk_counts():
    desk = """
```{anywidget} note_desk
:name: here

{
  "talk": {"people": [{"key": "ada", "called": "{Mr/Mrs} Marsh"}], "turns": [{"id": "t1", "who": "ada", "says": "I walk."}]},
  "note": {"sentences": [{"section": "Health", "text": "She walks daily."}, {"section": "Health", "text": "No pain."}]}
}
---
**On paper.** Not counted.
```
"""
    assert desk_words(desk) == 2 + 2 + 1 + 3 + 2
    assert desk_words(desk.replace("note_desk", "build_the_picture")) == 0
    assert [slug for slug in module_slugs(ROOT) if desk_words(whole_page(slug))] == ["m05_ai_notes"]


def test_the_count_can_be_checked_by_hand():
    body = "\n# A page\n\none two three\n\n1. do this\n2. do that\n\n### The other case\n\nfour five\n"
    sections = sections_of(body)
    assert [heading for heading, _ in sections] == ["", "# A page", "### The other case"]
    assert words_in(sections[1][1]) == 3 + 3 + 3, "a number in front of an item counts as a word"
    assert numbered(body) == 2
    assert words_in("A {term}`flag` and [a link](page.md#place), *said* {cite}`someone2020`.") == 6
