"""What a class answered and what it was worth, read one notebook at a time and kept without anybody's name."""

from __future__ import annotations

import ast
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from markupsafe import Markup

from staycurious.answers import AnswerError, read_literal
from staycurious.marking.course import Course, MarkingError
from staycurious.marking.feedback.controls import Control, read_control
from staycurious.marking.feedback.from_gradebook import marks_of_class, none_yet, reading
from staycurious.marking.feedback.levels import by_rubric
from staycurious.marking.keys import NOTHING, TO_A_PERSON
from staycurious.marking.people.given import Given
from staycurious.marking.people.rubric import Criterion, RubricError, read_rubrics
from staycurious.marking.rebuild import marks_of
from staycurious.marking.report import question_of
from staycurious.marking.safe_html import markdown

_POINTS = re.compile(r"^\*\*(\S+) of (\S+) points\.\*\* ?")
# said at the end of a record's feedback; how sure somebody was is theirs, and the rest is the key's
_SURE = re.compile(r" ?You were \d+% sure.*\Z", re.DOTALL)


class Asked(NamedTuple):
    """A marked question.

    ``name`` is its cell's, ``points`` what it is worth (0 where it is withdrawn), ``texts`` the texts that stand in its test and
    ``foreseen`` the answers that its key names: what a student wrote too is no secret then.
    """

    name: str
    heading: str
    points: float
    control: Control | None = None
    answer: str = ""
    texts: frozenset[str] = frozenset()
    foreseen: frozenset[str] = frozenset()


class Answer(NamedTuple):
    """One student's answer to a question that a machine marks.

    ``state`` is "read", "unread" (waits for a person), "empty" or "missing" (no verdict); ``said`` is the answer as the check
    read it, ``foreseen`` whether the key names it, ``feedback`` (Markdown) and ``share`` of the points what the key made of it.
    """

    state: str
    said: str = ""
    foreseen: bool = False
    feedback: str = ""
    share: float = 0.0


MISSING = Answer("missing")


class Reached(NamedTuple):
    """How many answers reached each level of one criterion: the level's points and what it means; ``else_`` reached none of these."""

    name: str
    points: float
    levels: list[tuple[float, str, int]]
    else_: int


class ClassWork(NamedTuple):
    """A class's work on one exercise. Lists by question have a place for each student, in an order that says nothing.

    ``scores`` hold points, ``None`` while a person has still to give them; ``late`` counts who lost points for lateness,
    ``without_notebook`` whose marked notebook can't be read; ``levels`` has the criteria of each question that people
    marked by its rubric, with the number of answers.
    """

    slug: str
    title: str
    students: int
    asked: list[Asked]
    scores: dict[str, list[float | None]]
    answers: dict[str, list[Answer]]
    late: int
    without_notebook: int
    levels: dict[str, tuple[int, list[Reached]]] = {}


def read_class(course: Course, slug: str) -> ClassWork:
    """Read a class's marks and answers; no more than one notebook is in memory at a time.

    Parameters
    ----------
    course : staycurious.marking.course.Course
        The folder of exercises.
    slug : str
        The exercise.

    Returns
    -------
    ClassWork
        Without a name or an id.

    Raises
    ------
    MarkingError
        When there is no such exercise, nobody's work on it is marked yet, or a rubric that was marked with can't be read.
    """
    with reading(course, slug) as session:
        reader = _Reader(course, slug, by_rubric(session.get_bind(), slug))
        for marks in marks_of_class(session, slug, slug):
            reader.add(marks)
    if not reader.students:
        raise none_yet(slug)
    return reader.work()


class _Reader:
    # takes in one student after another

    def __init__(self, course: Course, slug: str, gave: Mapping[tuple[str, str], Sequence[Given]]) -> None:
        self.gave = gave
        self.given: dict[str, list[Mapping[str, float]]] = defaultdict(list)
        self.course, self.slug, self.title = course, slug, slug
        self.asked: dict[str, Asked] = {}
        self.points: dict[str, float] = {}
        self.scores: list[dict[str, float | None]] = []
        self.answers: list[dict[str, Answer]] = []
        self.late = self.without = 0

    @property
    def students(self) -> int:
        return len(self.scores)

    def add(self, marks) -> None:
        self.points |= {name: mark.out_of for name, mark in marks.grades.items()}
        self.scores.append({name: None if mark.waits else mark.score for name, mark in marks.grades.items()})
        self.late += marks.late_penalty > 0
        for name, mark in marks.grades.items():
            those = () if mark.waits else self.gave.get((marks.student, name), ())
            # where the formgrader has another mark since, the levels are of one that doesn't count
            self.given[name] += [given.levels for given in those if given.score == mark.score][:1]
        cells = self._cells(marks.student)
        if cells is None:
            self.without += 1
            self.answers.append({})
            return
        if not self.asked:
            self.title, self.asked = _asked(cells, self.slug)
        self.answers.append(_answers(cells, self.asked))

    def _cells(self, student: str) -> list[Mapping] | None:
        if Path(student).name != student:
            return None  # no name for a folder
        path = self.course.folder("autograded", student, self.slug) / f"{self.slug}.ipynb"
        try:
            cells = json.loads(path.read_bytes())["cells"]
            return [cell for cell in cells if isinstance(cell, dict)]
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def work(self) -> ClassWork:
        # what the gradebook knows and the notebook doesn't comes last
        unknown = {
            name: Asked(name, question_of(name), 0.0) for name in self.points if name not in self.asked
        }
        asked = [
            one._replace(points=self.points[one.name])
            for one in (*self.asked.values(), *unknown.values())
            if one.name in self.points
        ]
        return ClassWork(
            self.slug,
            self.title,
            self.students,
            asked,
            {one.name: [scores.get(one.name) for scores in self.scores] for one in asked},
            {
                one.name: [given.get(one.name, MISSING) for given in self.answers]
                for one in asked
                if one.answer
            },
            self.late,
            self.without,
            self._levels(),
        )

    def _levels(self) -> dict[str, tuple[int, list[Reached]]]:
        if not self.given:
            return {}
        try:
            rubrics = read_rubrics(self.course.root, self.slug)
        except RubricError as error:
            raise MarkingError(str(error)) from error
        return {
            name: (len(given), [_reached(one, given) for one in rubrics[name].criteria])
            for name, given in self.given.items()
            if name in rubrics
        }


def _reached(criterion: Criterion, given: Sequence[Mapping[str, float]]) -> Reached:
    got = Counter(levels.get(criterion.id) for levels in given)
    levels = [(level.points, level.means, got[level.points]) for level in criterion.levels]
    return Reached(criterion.name, criterion.points, levels, len(given) - sum(n for *_, n in levels))


def _asked(cells: Sequence[Mapping], slug: str) -> tuple[str, dict[str, Asked]]:
    # the exercise's title, and its marked questions in a notebook's order
    title, heading, control, answer, found = slug, "", None, "", {}
    for cell in cells:
        marks, source = marks_of(cell), _text(cell.get("source", ""))
        name = str(marks.get("grade_id", ""))
        if marks.get("grade") or marks.get("task"):
            by_machine = bool(answer) and not marks.get("solution")
            found[name] = Asked(
                name,
                heading or question_of(name),
                0.0,
                control if by_machine else None,
                answer if by_machine else "",
                *(_of_key(source) if by_machine else ()),
            )
            heading, control, answer = "", None, ""
        elif marks.get("solution"):
            answer = name if cell.get("cell_type") == "code" else ""
        elif cell.get("cell_type") == "markdown":
            if headings := re.findall(r"^(#{1,6}) +(.+)$", source, re.MULTILINE):
                level, words = headings[0]
                words = Markup(markdown(words)).striptags()
                heading, control, answer = words, None, ""
                title = words if level == "#" and title == slug else title
        elif read := read_control(source):
            control = read
    return title, found


def _of_key(source: str) -> tuple[frozenset[str], frozenset[str]]:
    # the texts in a test, and the answers that its key names as right or as a common mistake; nothing of it is run
    try:
        nodes = list(ast.walk(ast.parse(source)))
    except (SyntaxError, ValueError):
        return frozenset(), frozenset()
    texts = {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    given = {"right": [], "common": []}
    for node in nodes:
        if isinstance(node, ast.keyword) and node.arg in given:
            given[node.arg].append(node.value)
    named = list(given["right"])
    for common in given["common"]:
        # either answer → (points, text), or a list of (answer, points, text)
        named += common.keys if isinstance(common, ast.Dict) else []
        named += [one.elts[0] for one in getattr(common, "elts", ()) if getattr(one, "elts", ())]
    return frozenset(texts), frozenset(filter(None, map(_literal, named)))


def _literal(node: ast.expr | None) -> str:
    try:
        return _written(ast.literal_eval(node))
    except (ValueError, TypeError, SyntaxError):
        return ""


def _written(value: object) -> str:
    # a list and a tuple are one answer, and so are 10 and 10.0
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_written, value))}]"
    return repr(int(value) if isinstance(value, float) and value.is_integer() else value)


def _answers(cells: Sequence[Mapping], asked: Mapping[str, Asked]) -> dict[str, Answer]:
    by_name = {str(marks_of(cell).get("grade_id", "")): cell for cell in cells}
    return {
        name: _answer(one, by_name.get(name, {}), by_name.get(one.answer, {}))
        for name, one in asked.items()
        if one.answer
    }


def _answer(asked: Asked, test: Mapping, cell: Mapping) -> Answer:
    said, feedback = _verdict(test)
    if not feedback:
        return MISSING
    if feedback.startswith(TO_A_PERSON):
        return Answer("unread")
    points = _POINTS.match(feedback)
    feedback = feedback[points.end() :] if points else feedback
    if feedback == NOTHING:
        return Answer("empty")
    try:
        share = float(points[1]) / float(points[2]) if points else 0.0
    except (ValueError, ZeroDivisionError):
        share = 0.0
    try:
        value = read_literal(_text(cell.get("source", "")), asked.answer)
    except AnswerError:
        value = None
    if asked.control and asked.control.function == "decide":
        said, feedback = _decision(value, said), _SURE.sub("", feedback)
    # most of a class says the same few things: each is kept once
    return Answer("read", sys.intern(said), _is_foreseen(value, asked), sys.intern(feedback), share)


def _is_foreseen(value: object, asked: Asked) -> bool:
    return value is not None and _written(value) in asked.foreseen


def _decision(value: object, said: str) -> str:
    if isinstance(value, dict):
        value = next((part for key, part in value.items() if str(key).strip().lower() == "decision"), "")
    return str(value).strip() if isinstance(value, str) else said.partition(", ")[0]


def _verdict(test: Mapping) -> tuple[str, str]:
    # the answer as the check read it, and the feedback; a student's text may stand in the first
    said, feedback = "", ""
    for output in test.get("outputs", ()):
        if output.get("output_type") == "stream":
            said += _text(output.get("text", ""))
        elif shown := output.get("data", {}).get("text/markdown"):
            feedback = _text(shown)
    said = said.strip().partition(": recorded ")[2]
    words, slip, note = said.partition(". (Written as ")
    return (words if slip and " and read as " in note else said.removesuffix(".")), feedback.strip()


def _text(text: object) -> str:
    return "".join(map(str, text)) if isinstance(text, list) else str(text)
