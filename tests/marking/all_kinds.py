"""An exercise of the tests' own, with a question of every kind and a written one: its source, and answers with their marks."""

from __future__ import annotations

import json

SLUG = "m98_all_kinds"
CASES = [f"C-{number:02}" for number in range(1, 13)]
STEPS = {"visit": "Visit at home", "ring": "Ring the school", "write": "Write it up"}
TEXT = [
    {"id": "n1", "text": "Mum was tearful.", "who": "Note"},
    {"id": "n2", "text": "She has 2 children.", "who": "Note"},
]
LABELS = {"invented": "Invented", "certain": "Too certain"}
FIELDS = {"because": "Why?", "change": "What would change it?"}
ROWS, COLUMNS = ["Flagged", "Not"], ["Harm", "None", "Unknown"]
# of each kind: the control's call, the kind in the check, and what is right
QUESTIONS = {
    "choice": ('choose(NAME, "It says", {"chance": "A chance", "home": "Something at home"})', 'choice("chance", "home")', "chance"),
    "choices": ('choose_several(NAME, "I need", {"a": "What counted", "b": "How many", "c": "Who says so"})', 'choices("a", "b", "c")', ["a", "c"]),
    "number": ('number(NAME, "Of 100", unit="families", high=100)', 'number(0, 100, whole=False, unit="families")', 9.5),
    "pair": ("case_pair(NAME)", f"pair_of_cases({CASES})", ["C-02", "C-09"]),
    "ordering": (f'order(NAME, "First to last", {STEPS})', 'ordering("visit", "ring", "write")', ["ring", "visit", "write"]),
    "table": (f'table(NAME, "The families", {ROWS}, {COLUMNS})', f"table({ROWS}, {COLUMNS})", [[1, 2, 3], [4, 5, 6000]]),
    "spans": (f'mark(NAME, "In the note", {TEXT}, {LABELS})', f'spans(["n1", "n2"], {list(LABELS)})', {"invented": ["n2"]}),
    "record": (f'decide(NAME, "Today", {{"visit": "Visit", "close": "Close it"}}, {FIELDS})', f'decision_record("visit", "close", sure=True, fields={list(FIELDS)})', {"decision": "visit", "sure": 70, "because": "his “nan”", "change": "\\ '''"}),
    "text": ('write(NAME, "In a word", most=40)', "short_text(40)", "professional curiosity"),
}  # fmt: skip
#: A written answer with all that an HTML page, a notebook or a shell could trip over.
PROSE = (
    "I'd say \"there is a score\", in 'my' words.\n\n```\n<script>alert(1)</script>\n```\n\\n \\u0041 C:\\new"
    " \N{PEACOCK} \N{FAMILY} 👩‍👧 مرحبا, بكم $x$ **bold** &amp; end"
)


def answer_name(kind: str) -> str:
    """Give the name of a kind's answer."""
    return f"m98_{kind}"


def _cell(kind: str, name: str, source: str, **marks) -> dict:
    nbgrader = {
        "grade": False,
        "grade_id": name,
        "locked": True,
        "schema_version": 3,
        "solution": False,
        "task": False,
    }
    cell = {"cell_type": kind, "id": name, "metadata": {"nbgrader": nbgrader | marks}, "source": source}
    return cell | ({"execution_count": None, "outputs": []} if kind == "code" else {})


def source() -> dict:
    """Give the exercise's source, with its keys: a right answer gets 2 points, any other none."""
    cells = [
        _cell("markdown", "m98_title", "# M98 · Every kind: the exercise\n\nFor the tests."),
        _cell("code", "m98_start", "from staycurious.widgets import exercise"),
    ]
    for number, (kind, (control, check, right)) in enumerate(QUESTIONS.items(), 1):
        name = answer_name(kind)
        function = check.split("(")[0]
        key = f"Verdict(2, 2, 'Yes.') if answer.value == {right!r} else Verdict(0, 2, 'No.', needs_look=bool(answer.problem))"
        test = (
            f"from staycurious.answers import check, {function}\n\nanswer = check({name!r}, {name}, {check})\n"
            f"### BEGIN HIDDEN TESTS\nfrom staycurious.marking.keys import Verdict\n\n{key}\n### END HIDDEN TESTS"
        )
        cells += [
            _cell("markdown", f"{name}_ask", f"## Question {number} · A {kind} (2 points)\n\nAnswer *this*."),
            _cell("code", f"{name}_control", "exercise." + control.replace("NAME", json.dumps(name))),
            _cell("code", name, f"# What can stand here.\n{name} = None", locked=False, solution=True),
            _cell("code", f"{name}_test", test, grade=True, points=2),
        ]
    cells += [
        _cell("markdown", "m98_written_ask", "## Question 10 · In your own words (6 points)\n\nWrite."),
        _cell(
            "markdown",
            "m98_written",
            "Write your answer here.",
            locked=False,
            solution=True,
            grade=True,
            points=6,
        ),
    ]
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    metadata = {"kernelspec": kernel, "language_info": {"name": "python"}}
    return {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}


def released() -> dict:
    """Give what students get, near enough for a page: the source without what is hidden."""
    made = source()
    for cell in made["cells"]:
        cell["source"] = cell["source"].split("### BEGIN HIDDEN TESTS")[0].strip()
    return made
