"""A made class of any size for M2: the same students with the same answers every time, at 10 as at 10,000."""

from __future__ import annotations

import ast
import csv
import json
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from bench.marking.texts import KINDS, PROSE, QUESTIONS
from staycurious.larkshire.draws import draw, one_of, weighted

SLUG = "m02_reading_a_score"
WRITTEN = "m02_written"
RECEIVED = "2026-11-20 10:33:12 UTC"
FIRST_NAMES = (
    "Ada",
    "Bilal",
    "Cerys",
    "Dele",
    "Eilidh",
    "Farah",
    "Gwen",
    "Hamza",
    "Isla",
    "Jo-Anne",
    "Kwame",
    "Zoë",
)
LAST_NAMES = (
    "Abara",
    "Begum",
    "Clarke",
    "Davies",
    "El-Amin",
    "Fraser",
    "Green",
    "Hughes",
    "O'Neill",
    "Patel",
    "van Dijk",
)


def student(number: int) -> str:
    """Give a student's name in the gradebook.

    Parameters
    ----------
    number : int
        From 1 on.

    Returns
    -------
    str
        Such as ``"s00017"``; in the order of the numbers.
    """
    return f"s{number:05}"


def full_name(number: int) -> tuple[str, str]:
    """Give a student's first and last name; in a large class several have the same.

    Parameters
    ----------
    number : int
        From 1 on.

    Returns
    -------
    tuple of str
        First name, last name.
    """
    return one_of(FIRST_NAMES, "first name", number), one_of(LAST_NAMES, "last name", number)


def answers(number: int) -> dict[str, str]:
    """Give what a student wrote.

    Parameters
    ----------
    number : int
        From 1 on.

    Returns
    -------
    dict of str to str
        Name → what stands after ``=`` in the answer's cell; the written answer's name → its prose. What was left blank
        isn't there.
    """
    given = {}
    for name, texts in QUESTIONS.items():
        kind = weighted(KINDS, "kind", name, number)
        if kind != "blank":
            given[name] = one_of(getattr(texts, kind), "text", name, number)
    if draw("prose", number) >= 0.03:
        given[WRITTEN] = "\n\n".join(_paragraph(part, number) for part in range(len(PROSE)))
    return given


def _paragraph(part: int, number: int) -> str:
    # Neighbours in the list from a drawn place on: one draw in place of one for each sentence.
    sentences = PROSE[part]
    first = int(len(sentences) * draw("first", part, number))
    count = (1 if part else 2) + int(3 * draw("count", part, number))
    return " ".join(sentences[(first + i) % len(sentences)] for i in range(count))


def is_plain(text: str) -> bool:
    """Say whether an answer comes out the same when Python runs its cell as when it is read as data.

    Parameters
    ----------
    text : str
        What stands after ``=``.

    Returns
    -------
    bool
        False for a slip such as ``194 families``, which Python can't run, for a sum, and for round brackets, which Python
        keeps apart from square ones.
    """
    try:
        tree = ast.parse(text, mode="eval")
        ast.literal_eval(tree)
    except (ValueError, SyntaxError):
        return False
    return not any(isinstance(node, ast.Tuple) for node in ast.walk(tree))


def writer(released: Mapping) -> Callable[[int], str]:
    """Prepare to write many students' notebooks: the text that all of them share is made once.

    Parameters
    ----------
    released : mapping
        The released notebook of M2.

    Returns
    -------
    callable
        Student's number → the notebook's text, as JupyterLab saves it once the cells were run.
    """
    saved = _as_saved(released)
    untouched = {}
    for cell in saved["cells"]:
        marks = cell["metadata"].get("nbgrader", {})
        if marks.get("solution"):
            untouched[marks["grade_id"]] = cell["source"]
            cell["source"] = f"@@{marks['grade_id']}@@"
    parts = re.split(r'"@@(\w+)@@"', json.dumps(saved, ensure_ascii=False, indent=1))

    def written(number: int) -> str:
        given = answers(number)
        pieces = list(parts)
        for place in range(1, len(parts), 2):
            name = parts[place]
            source = _source(name, given[name], untouched[name]) if name in given else untouched[name]
            pieces[place] = json.dumps(source.splitlines(keepends=True), ensure_ascii=False)
        return "".join(pieces) + "\n"

    return written


def _source(name: str, given: str, untouched: str) -> str:
    if name == WRITTEN:
        return given
    comments = [line for line in untouched.split("\n") if line.startswith("#")]
    return "\n".join([*comments, f"{name} = {given}"])


def _as_saved(released: Mapping) -> dict:
    # With counts and outputs, as after a run: a marker has to read past them.
    saved = json.loads(json.dumps(released))
    count = 0
    for cell in saved["cells"]:
        cell["source"] = "".join(cell["source"])
        if cell["cell_type"] != "code":
            continue
        count += 1
        cell["execution_count"] = count
        grade_id = cell["metadata"].get("nbgrader", {}).get("grade_id", "")
        if grade_id.endswith("_control"):
            view = {"version_major": 2, "version_minor": 0, "model_id": f"{count:032x}"}
            data = {"application/vnd.jupyter.widget-view+json": view, "text/plain": ["ControlWidget()"]}
            cell["outputs"] = [{"output_type": "display_data", "metadata": {}, "data": data}]
        elif grade_id.endswith(("_test", "_check", "_start")):
            cell["outputs"] = [
                {"output_type": "stream", "name": "stdout", "text": [f"{grade_id}: recorded.\n"]}
            ]
    return saved


def write_tree(folder: Path, released: Mapping, size: int) -> Path:
    """Write a class as nbgrader's ``submitted/`` folder.

    Parameters
    ----------
    folder : pathlib.Path
        Becomes ``submitted``.
    released : mapping
        The released notebook.
    size : int
        How many students.

    Returns
    -------
    pathlib.Path
        The folder.
    """
    for number, text in _notebooks(released, size):
        place = folder / student(number) / SLUG
        place.mkdir(parents=True)
        (place / f"{SLUG}.ipynb").write_text(text, encoding="utf-8")
        (place / "timestamp.txt").write_text(RECEIVED, encoding="utf-8")
    return folder


def write_moodle_zip(path: Path, released: Mapping, size: int) -> Path:
    """Write a class as Moodle's "Download all submissions" gives it, in folders; one notebook at a time.

    Parameters
    ----------
    path : pathlib.Path
        The zip.
    released : mapping
        The released notebook.
    size : int
        How many students.

    Returns
    -------
    pathlib.Path
        The zip.
    """
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as zipped:
        for number, text in _notebooks(released, size):
            folder = f"{' '.join(full_name(number))}_{100_000 + number}_assignsubmission_file"
            zipped.writestr(f"{folder}/{SLUG}.ipynb", text)
    return path


def write_roster(path: Path, size: int) -> Path:
    """Write a class list as Moodle's grading worksheet, with the students' ids.

    Parameters
    ----------
    path : pathlib.Path
        The CSV file.
    size : int
        How many students.

    Returns
    -------
    pathlib.Path
        The file.
    """
    with path.open("w", encoding="utf-8", newline="") as file:
        sheet = csv.writer(file)
        sheet.writerow(["Identifier", "Full name", "ID number", "Email address", "Status", "Grade"])
        for number in range(1, size + 1):
            name, email = " ".join(full_name(number)), f"{student(number)}@larkshire.example"
            row = [f"Participant {100_000 + number}", name, student(number), email]
            sheet.writerow([*row, "Submitted for grading", ""])
    return path


def _notebooks(released: Mapping, size: int) -> Iterator[tuple[int, str]]:
    written = writer(released)
    return ((number, written(number)) for number in range(1, size + 1))
