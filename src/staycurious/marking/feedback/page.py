"""One student's feedback page: what was asked, what they answered, the marks, why, and what to look at again.

A marked notebook and its marks in, one HTML page out. Nothing here knows a gradebook or nbgrader.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from markupsafe import Markup

from staycurious.answers import NOT_PLAIN, AnswerError, read_literal
from staycurious.marking.feedback.controls import Control, answer_in_words, feedback_in_words, read_control
from staycurious.marking.feedback.look_again import Passage
from staycurious.marking.keys import NOTHING, TO_A_PERSON
from staycurious.marking.rebuild import marks_of
from staycurious.marking.safe_html import as_typed, markdown
from staycurious.marking.single_page import single_page

HERE = Path(__file__).parent
UNREAD = "A machine couldn't read this."
NOTEBOOK_ONLY = "notebook-only"
_NOTHING: Mapping = MappingProxyType({})


class Mark(NamedTuple):
    """A question's mark, out of how many points, whether a person has still to give one, and whether a person gave it."""

    score: float
    out_of: float
    waits: bool = False
    by_person: bool = False


class Reached(NamedTuple):
    """What a person gave for one criterion of a rubric: its name, the level reached in words, and points of points."""

    name: str
    said: str
    points: float
    out_of: float


class Marks(NamedTuple):
    """All that a gradebook holds about one student's work.

    ``grades``, ``comments`` and ``levels`` go by the cell's name; ``untouched`` names the answers that were left as they
    were released. ``total`` has the ``late_penalty`` taken off.
    """

    student: str
    assignment: str
    grades: Mapping[str, Mark]
    comments: Mapping[str, str]
    untouched: frozenset[str]
    late_penalty: float
    total: float
    out_of: float
    levels: Mapping[str, Sequence[Reached]] = _NOTHING


class _Asked(NamedTuple):
    """The cells of one question: what comes before its heading, what it asks, and the answers' controls."""

    before: list[str]
    asked: list[str]
    controls: list[str]
    answers: list[Mapping]
    graded: Mapping | None


def feedback_page(nb: Mapping, marks: Marks, look_again: Mapping[str, Sequence[Passage]] = _NOTHING) -> str:
    """Write a student's feedback page.

    Parameters
    ----------
    nb : mapping
        The marked notebook (nbformat 4, each cell's source one text), with each test's verdict in its outputs.
    marks : Marks
        What the gradebook holds.
    look_again : mapping of str to sequence of Passage
        Where the book teaches what a question asks, by the question's name, such as ``"m04_q1"``.

    Returns
    -------
    str
        A whole HTML page that runs nothing, asks no other host for anything, and holds no key and no hidden test.
    """
    title, questions = _title(nb, marks.assignment), []
    for number, asked in enumerate(_questions(nb["cells"]), start=1):
        questions.append(_question(asked, marks, look_again, number))
    waiting = sum(mark.out_of for mark in marks.grades.values() if mark.waits)
    return single_page(
        HERE / "page.html.j2",
        title=title,
        marks=marks,
        questions=questions,
        waiting=waiting,
        points=_points,
    )


def _questions(cells: list[Mapping]) -> Iterator[_Asked]:
    # In a notebook's order: what stands between two marked cells belongs to the second of them.
    asked, controls, answers = [], [], []
    for cell in cells:
        marks = marks_of(cell)
        graded, solution = marks.get("grade") or marks.get("task"), marks.get("solution")
        if answers and not graded and cell["cell_type"] == "markdown" and not solution:
            # an answer that nobody marks, such as how AI was used, ends where the next text begins
            yield _asked(asked, controls, answers, None)
            asked, controls, answers = [], [], []
        if solution:
            answers.append(cell)
        if graded:
            yield _asked(asked, controls, answers, cell)
            asked, controls, answers = [], [], []
        elif cell["cell_type"] == "markdown" and not solution:
            # how to fill in a cell is no part of what was asked, and whoever answered on the site never read it
            if NOTEBOOK_ONLY not in cell["metadata"].get("tags", ()):
                asked.append(cell["source"])
        elif cell["cell_type"] == "code" and not solution:
            controls.append(cell["source"])
    if answers:
        yield _asked(asked, controls, answers, None)


def _asked(texts: list[str], controls: list[str], answers: list[Mapping], graded: Mapping | None) -> _Asked:
    # The question begins at its last heading; what stands above, such as an introduction, is folded away.
    starts = [place for place, text in enumerate(texts) if text.startswith("#")]
    start = starts[-1] if starts else 0
    titles = [place for place, text in enumerate(texts) if text.startswith("# ")]
    after = (
        titles[-1] + 1 if titles else 0
    )  # the title is the page's own; what a notebook says of itself isn't needed
    return _Asked(texts[after:start], texts[start:], controls, answers, graded)


def _question(asked: _Asked, marks: Marks, look_again: Mapping[str, Sequence[Passage]], number: int) -> dict:
    said, why = _verdict(asked.graded)
    heading, text = _headed("\n\n".join(asked.asked))
    name = marks_of(asked.graded).get("grade_id", "") if asked.graded else ""
    mark = marks.grades.get(name)
    withdrawn = mark is not None and mark.out_of == 0
    controls = [control for source in asked.controls if (control := read_control(source))]
    by_name = {control.name: control for control in controls}
    names = [
        marks_of(cell)["grade_id"] for cell in (*asked.answers, *([asked.graded] if asked.graded else ()))
    ]
    return {
        "number": number,
        "heading": heading or f"Question {number}",
        "before": _below("\n\n".join(asked.before), 3) if asked.before else "",
        "asked": text,
        # a control's options hold what they say, and the text above them doesn't
        "offered": [label for control in controls for label in control.offered],
        "answers": [
            _answer(cell, marks, said, by_name.get(marks_of(cell)["grade_id"])) for cell in asked.answers
        ],
        "notes": [note for cell in asked.answers if (note := _recorded(said, marks_of(cell)["grade_id"])[1])],
        "graded": asked.graded is not None,
        "mark": mark,
        "withdrawn": withdrawn,
        "why": "" if withdrawn or not why else feedback_in_words(why, controls),
        "levels": [] if withdrawn or mark is None or mark.waits else marks.levels.get(name, ()),
        "comments": [
            _below(marks.comments[one], 3, ours=False)
            for one in dict.fromkeys(names)
            if marks.comments.get(one)
        ],
        "look_again": look_again.get(name.removesuffix("_test"), ()),
        "lost": not (mark is None or withdrawn or mark.waits) and mark.score < mark.out_of,
    }


def _answer(cell: Mapping, marks: Marks, said: str, control: Control | None) -> Markup | str:
    name = marks_of(cell)["grade_id"]
    if cell["cell_type"] == "markdown":
        empty = name in marks.untouched or not cell["source"].strip()
        return "" if empty else _below(cell["source"], 3, ours=False)
    try:
        value = read_literal(cell["source"], name)
    except AnswerError:
        return Markup(as_typed(cell["source"]))
    if value is None or value == "":
        return ""
    if isinstance(value, dict) and set(value) == {NOT_PLAIN}:
        return Markup(as_typed(str(value[NOT_PLAIN])))
    return answer_in_words(control, value, _recorded(said, name)[0] or _in_words(value))


def _in_words(value: object) -> str:
    if isinstance(value, list):
        rows = any(isinstance(item, list) for item in value)
        return ("; " if rows else ", ").join(_in_words(item) for item in value) or "none"
    if isinstance(value, dict):
        return "; ".join(f"{key}: {_in_words(item)}" for key, item in value.items())
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:,}" if isinstance(value, int | float) else "nothing" if value is None else str(value)


def _recorded(said: str, name: str) -> tuple[str, str]:
    # What check() printed: the answer in words, and in brackets how a slip was read. Both may hold a student's own text,
    # as long as they like, so it is searched once from its begin and no more.
    begin = f"{name}: recorded "
    if not said.startswith(begin):
        return "", ""
    words, slip, note = said[len(begin) :].partition(". (Written as ")
    if slip and " and read as " in note and note.endswith(".)"):
        return words, f"Written as {note[:-2]}"
    return said[len(begin) :].removesuffix("."), ""


def _verdict(graded: Mapping | None) -> tuple[str, Markup | str]:
    said, why = "", ""
    for output in (graded or {}).get("outputs", ()):
        if output["output_type"] == "stream":
            said += _text(output["text"])
        elif "text/markdown" in output.get("data", {}):
            why = _text(output["data"]["text/markdown"])
    # the points stand above, where a person may have changed them
    why = re.sub(r"^\*\*\S+ of \S+ points\.\*\* ", "", why)
    if why.startswith(TO_A_PERSON):
        # who marks it, or has, is said with the mark; what follows is about this student's own words
        return said.strip(), _below(UNREAD + why.removeprefix(TO_A_PERSON), 3, ours=False)
    return said.strip(), "" if why in ("", NOTHING) else _below(why, 3)


def _text(text: str | list[str]) -> str:
    return text if isinstance(text, str) else "".join(text)


def _title(nb: Mapping, otherwise: str) -> str | Markup:
    for cell in nb["cells"]:
        if cell["cell_type"] == "markdown" and not marks_of(cell).get("solution"):
            heading, _ = _headed(cell["source"])
            if heading and cell["source"].startswith("# "):
                return Markup(heading).striptags()
    return otherwise


@lru_cache(maxsize=512)
def _headed(text: str) -> tuple[Markup | str, Markup]:
    # a question's heading, and what stands under it; the same for every student
    html = markdown(text)
    found = re.match(r"<h([1-6])>(.*?)</h\1>\s*", html, re.DOTALL)
    if not found:
        return "", Markup(_under(html, 2))
    return Markup(found[2]), Markup(_under(html[found.end() :], 2))


def _below(text: str, level: int, ours: bool = True) -> Markup:
    # what students and markers write is not kept: of 10,000 students, no two write the same
    return _shown(text, level) if ours else _shown.__wrapped__(text, level)


@lru_cache(maxsize=2048)
def _shown(text: str, level: int) -> Markup:
    return Markup(_under(markdown(text), level))


def _under(html: str, level: int) -> str:
    # Headings move below the page's own, so that no level is left out; what is wide scrolls by itself.
    # The cleaner has left no attribute on these tags, and writes every other "<" as "&lt;".
    levels = [int(found) for found in re.findall(r"<h([1-6])>", html)]
    if levels:
        down = level + 1 - min(levels)
        html = re.sub(r"(</?h)([1-6])>", lambda tag: f"{tag[1]}{min(6, int(tag[2]) + down)}>", html)
    html = html.replace("<table>", '<div class="wide" role="group" aria-label="Table" tabindex="0"><table>')
    html = html.replace("</table>", "</table></div>")
    return html


def _points(number: float) -> str:
    return f"{round(number, 2):g}"
