"""Read a released exercise for its page: prose, questions and answer cells, with each mistake's place and mend.

Nothing in the notebook is run. A control cell is one call with literal arguments, which is read as syntax.
"""

from __future__ import annotations

import ast
import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from staycurious.answers import AnswerError, asks, kinds, read_literal
from staycurious.booktools.near import did_you_mean

#: A cell with this tag is for the notebook (it speaks of running cells, or shows something there): the page leaves it out.
NOTEBOOK_ONLY = "notebook-only"
#: The functions that a control cell may call: ``exercise.<name>`` in a notebook, ``asks.<name>`` for a page.
CONTROLS = tuple(asks.ASKS)
#: The kinds of answer that a check may name.
KINDS = tuple(kinds.MAKERS)
_HEADING = re.compile(r"^#{1,6} +(.+?)\s*$", re.MULTILINE)
_FENCED = re.compile(r"^(`{3,}|~{3,}).*?^\1", re.MULTILINE | re.DOTALL)
_POINTS = re.compile(r"\s*\([\d.]+ points?\)$")


class ExerciseError(ValueError):
    """A released exercise can't be made a page; the message says which cell, what is wrong and how to mend it."""


class Exercise(NamedTuple):
    """A released exercise as its page needs it.

    ``blocks`` are, in the notebook's order, Markdown texts (str) and answers (dict): the name, the ``ask`` of its form
    (``None`` for a written answer), its question's ``title`` and its ``points``. ``text`` is the file itself.
    """

    slug: str
    title: str
    version: str
    blocks: list[str | dict]
    text: str

    @property
    def answers(self) -> list[dict]:
        """The answers alone."""
        return [block for block in self.blocks if isinstance(block, dict)]


def read_exercise(path: Path) -> Exercise:
    """Read a released exercise.

    Parameters
    ----------
    path : pathlib.Path
        The notebook, as ``staycurious release`` makes it.

    Returns
    -------
    Exercise
        Its parts, ready for a page.

    Raises
    ------
    ExerciseError
        With the first mistake: the cell, what is wrong, and the mend in the exercise's source.
    """
    try:
        text = path.read_text(encoding="utf-8")
        cells = _cells(json.loads(text))
    except (OSError, ValueError) as error:
        raise ExerciseError(
            f"it can't be read as a notebook ({error}). Run `staycurious build`, which releases it again; if that "
            "doesn't help, take its source from version control."
        ) from error
    _refuse_twins(cells)
    title = _title(cells)
    blocks, heading = [], title
    at = 0
    while at < len(cells):
        cell = cells[at]
        if cell.tags & {NOTEBOOK_ONLY}:
            if cell.solution:
                raise cell.error(f"an answer can't be {NOTEBOOK_ONLY}. Take the tag away.")
        elif cell.kind == "markdown" and not cell.solution:
            blocks.append(cell.source)
            heading = ([heading, *_headings(cell.source)])[-1]
        elif cell.kind == "markdown":
            blocks.append({"name": cell.name, "ask": None, "title": _plain(heading), "points": cell.points()})
        elif cell.is_control:
            blocks.append(_answer(cells[at : at + 3], heading))
            at += 2
        elif cell.solution:
            raise cell.error(
                f"no control stands right above it. Write a cell there with one line, such as exercise.count({cell.name!r}, …)."
            )
        elif cell.grade:
            raise cell.error(
                "it is a test, and the cell above it is no answer that a control goes with. A question's code cells are "
                "three: the control, the answer, the test."
            )
        elif not cell.is_start:
            raise cell.error(
                "a page runs nothing, so what this cell makes would be missing there. Tag it notebook-only, and say in "
                "Markdown what the page needs of it."
            )
        at += 1
    made = Exercise(path.stem, _plain(title), hashlib.sha256(text.encode()).hexdigest()[:12], blocks, text)
    if not made.answers:
        raise ExerciseError(
            "no cell of it is an answer. Mark the answer cells in nbgrader's way (solution: true)."
        )
    return made


class _Cell:
    """One cell of a released notebook, and how to speak of it."""

    def __init__(self, number: int, cell: Mapping) -> None:
        self.number = number
        self.kind = cell.get("cell_type")
        source, metadata = cell.get("source"), cell.get("metadata")
        lines = source if isinstance(source, list) else [source]
        self.id = cell.get("id")
        marks = metadata.get("nbgrader", {}) if isinstance(metadata, Mapping) else None
        if (
            self.kind not in ("markdown", "code", "raw")
            or not all(isinstance(line, str) for line in lines)
            or not isinstance(marks, Mapping)
        ):
            raise ValueError(f"cell {number} is no cell of a notebook")
        self.source = "".join(lines)
        tags = metadata.get("tags", [])
        self.tags = {tag for tag in tags if isinstance(tag, str)} if isinstance(tags, list) else set()
        self.marks = marks
        self.name = marks.get("grade_id")
        self.solution, self.grade = marks.get("solution") is True, marks.get("grade") is True
        if marks.get("task"):
            raise self.error(
                "it is one of nbgrader's task cells, which a page has no form for. Make it a written answer "
                "(solution and grade: true)."
            )
        if self.kind == "raw":
            raise self.error("it is a raw cell, which a page can't show. Make it Markdown.")
        if (cell.get("attachments") or "](attachment:" in self.source) and NOTEBOOK_ONLY not in self.tags:
            raise self.error(
                "it holds a picture as an attachment, which a page can't show. Say in words what is to be seen there."
            )
        if self.solution and not (isinstance(self.name, str) and self.name.isidentifier()):
            raise self.error("it is an answer without a name. Give it a grade_id such as m02_q4.")

    @property
    def is_control(self) -> bool:
        if self.kind != "code" or self.solution or self.grade:
            return False
        calls = (node.func for node in ast.walk(self.parsed()) if isinstance(node, ast.Call))
        return any(ast.unparse(function).startswith("exercise.") for function in calls)

    @property
    def is_start(self) -> bool:
        # imports, and at most a greeting
        body = [node for node in self.parsed().body if not isinstance(node, ast.Import | ast.ImportFrom)]
        return len(body) < len(self.parsed().body) and [ast.unparse(node)[:6] for node in body] in (
            [],
            ["print("],
        )

    def parsed(self) -> ast.Module:
        try:
            return ast.parse(self.source)
        except (SyntaxError, ValueError) as error:
            raise self.error(
                f"Python can't read it ({error}). Mend it, or tag it {NOTEBOOK_ONLY} if it belongs to no question."
            ) from error

    def error(self, message: str) -> ExerciseError:
        return ExerciseError(f"cell {self.number} ({self.name or self.id or 'without a name'}): {message}")

    def points(self) -> float:
        points = self.marks.get("points")
        if not self.grade:
            if self.kind == "markdown":
                raise self.error("it is a written answer that gets no mark. Set grade: true and its points.")
            return 0
        if isinstance(points, bool) or not isinstance(points, int | float) or points < 0:
            raise self.error(f"its points are {points!r}. Give it a number of points, such as 2.")
        return points


def _cells(notebook: object) -> list[_Cell]:
    cells = notebook.get("cells") if isinstance(notebook, Mapping) else None
    if not isinstance(cells, list) or not all(isinstance(cell, Mapping) for cell in cells):
        raise ValueError("it holds no list of cells")
    if notebook.get("nbformat") != 4:
        raise ValueError(f"its nbformat is {notebook.get('nbformat')!r}, not 4")
    # counted as in the source: a release begins with a cell of the course's own, exercises/source/header.ipynb
    headed = bool(cells) and cells[0].get("id") == "header"
    return [_Cell(number, cell) for number, cell in enumerate(cells, not headed)]


def _refuse_twins(cells: Iterable[_Cell]) -> None:
    for what, of in (("grade_id", lambda cell: cell.name), ("id", lambda cell: cell.id)):
        seen: dict[str, int] = {}
        for cell in cells:
            if (name := of(cell)) is not None and name in seen:
                raise cell.error(f"cell {seen[name]} has the same {what}, {name!r}. Give each cell its own.")
            seen[name] = cell.number


def _title(cells: Iterable[_Cell]) -> str:
    shown = [cell for cell in cells if cell.kind == "markdown" and NOTEBOOK_ONLY not in cell.tags]
    if not shown or not re.match(r"# +\S", shown[0].source):
        raise ExerciseError(
            "its page has no title. Begin the first Markdown cell (but for those tagged "
            f"{NOTEBOOK_ONLY}) with a line such as: # M2 · Reading a risk score: the exercise"
        )
    for cell in shown:
        tops = re.findall(r"^# +\S", _FENCED.sub("", cell.source), re.MULTILINE)
        if len(tops) > (cell is shown[0]):
            raise cell.error("it holds a second heading of the first level. Write ## in place of #.")
    return _headings(shown[0].source)[0]


def _headings(markdown: str) -> list[str]:
    return _HEADING.findall(_FENCED.sub("", markdown))


def _plain(heading: str) -> str:
    # the words alone: a summary's link and a receipt know no Markdown
    return re.sub(r"[*`]", "", _POINTS.sub("", heading))


def _answer(cells: list[_Cell], heading: str) -> dict:
    control = cells[0]
    ask = _ask(control)
    after = cells[1] if len(cells) > 1 else None
    if after is None or not after.solution or after.kind != "code":
        raise control.error(
            f"no answer cell stands right below it. Add a cell that holds {ask['name']} = None, with that grade_id and "
            "solution: true."
        )
    if after.name != ask["name"]:
        raise after.error(
            f"the control above it asks for {ask['name']!r}. Give the control and the answer cell one name."
        )
    try:
        empty = read_literal(after.source, after.name) is None
    except AnswerError:
        empty = False
    if not empty:
        raise after.error(f"it must hold the line {after.name} = None, for the answer to take its place.")
    test = cells[2] if len(cells) > 2 else None
    if test is None or test.kind != "code" or test.solution:
        raise after.error(
            f"no check stands right below it. Add a cell with answer = check({after.name!r}, {after.name}, …)."
        )
    name, kind = _checked(test)
    if name != after.name:
        raise test.error(f"it checks {name!r}, and the answer above it is {after.name!r}. Make them one.")
    if kind != ask["answer"]:
        raise test.error(
            f"its check asks for {_shown(kind)}, and the control above for {_shown(ask['answer'])}. "
            "Make the two agree, or a form would take what the marker can't read."
        )
    return {"name": name, "ask": ask, "title": _plain(heading), "points": test.points()}


def _shown(kind: Mapping) -> str:
    return json.dumps(kind, ensure_ascii=False)


def _ask(control: _Cell) -> dict:
    how = 'Write one line, such as exercise.count("m02_q1", "Flagged", unit="families").'
    body = control.parsed().body
    call = body[0].value if len(body) == 1 and isinstance(body[0], ast.Expr) else None
    if not isinstance(call, ast.Call) or not ast.unparse(call.func).startswith("exercise."):
        raise control.error(f"a control cell holds one call and nothing else. {how}")
    function = ast.unparse(call.func).removeprefix("exercise.")
    if function not in CONTROLS:
        raise control.error(f"there is no exercise.{function}. {did_you_mean(function, CONTROLS)}")
    given, named = _arguments(call, {}, control)
    try:
        return asks.ASKS[function](*given, **named)
    except (TypeError, ValueError) as error:
        raise control.error(f"exercise.{function} can't take this: {error}. Mend the call.") from error


def _checked(test: _Cell) -> tuple[str, dict]:
    # the name and the kind in: answer = check("m02_q1", m02_q1, number(0, 1000))
    how = 'It needs one line such as: answer = check("m02_q1", m02_q1, number(0, 1000)).'
    tree = test.parsed()
    calls = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "check"
    ]
    if len(calls) != 1 or len(calls[0].args) != 3 or calls[0].keywords:
        raise test.error(how)
    name, value, kind = calls[0].args
    if not isinstance(name, ast.Constant) or not isinstance(value, ast.Name) or name.value != value.id:
        raise test.error(f"the name and the answer in its check(…) differ. {how}")
    if not isinstance(kind, ast.Call) or not isinstance(kind.func, ast.Name) or kind.func.id not in KINDS:
        function = ast.unparse(kind.func) if isinstance(kind, ast.Call) else ast.unparse(kind)
        raise test.error(f"{function} is no kind of answer. {did_you_mean(function, KINDS)}")
    held = {
        node.targets[0].id: node.value
        for node in tree.body
        if isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name)
    }
    given, named = _arguments(kind, held, test)
    try:
        return name.value, kinds.MAKERS[kind.func.id](*given, **named).schema
    except (TypeError, ValueError) as error:
        raise test.error(f"{kind.func.id} can't take this: {error}. Mend the call.") from error


def _arguments(call: ast.Call, held: Mapping[str, ast.expr], cell: _Cell) -> tuple[list, dict]:
    given = []
    for argument in call.args:
        if isinstance(argument, ast.Starred):  # choice(*options)
            given.extend(_literal(argument.value, held, cell))
        else:
            given.append(_literal(argument, held, cell))
    if any(keyword.arg is None for keyword in call.keywords):
        raise cell.error("write each argument out: ** can't be read without running the cell.")
    return given, {keyword.arg: _literal(keyword.value, held, cell) for keyword in call.keywords}


def _literal(node: ast.expr, held: Mapping[str, ast.expr], cell: _Cell) -> object:
    seen = held.get(node.id, node) if isinstance(node, ast.Name) else node
    try:
        return ast.literal_eval(seen)
    except (ValueError, TypeError) as error:
        raise cell.error(
            f"{ast.unparse(node)} isn't plain data. A page is made without running anything: write the text, "
            "number or list itself."
        ) from error
