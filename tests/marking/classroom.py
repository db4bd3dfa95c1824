"""A class in a folder of its own: the course's settings, a real exercise, real nbgrader, made submissions."""

from __future__ import annotations

import copy
import json
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import nbformat

from staycurious.marking.engine.trusted_tests import answers_of, run_test
from staycurious.marking.rebuild import rebuild

ROOT = Path(__file__).resolve().parents[2]
M02 = "m02_reading_a_score"


class Course:
    """A copy of the exercises' folder in which a class is marked with nbgrader's own commands."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        shutil.copytree(
            ROOT / "exercises", folder, ignore=shutil.ignore_patterns("release", "mine", "*.db", "*.log")
        )

    def nbgrader(self, *words: str) -> subprocess.CompletedProcess:
        """Run an nbgrader command as an educator does, and give what it said."""
        command = [str(Path(sys.executable).with_name("nbgrader")), *words]
        return subprocess.run(command, cwd=self.folder, capture_output=True, text=True, check=False)

    def released(self, slug: str = M02) -> nbformat.NotebookNode:
        """Give the students' version."""
        return nbformat.read(self.folder / "release" / slug / f"{slug}.ipynb", as_version=4)

    def hand_in(self, student: str, notebook: nbformat.NotebookNode | str, slug: str = M02) -> Path:
        """Put a notebook (or any text) where a student's submission lies, and give its folder."""
        place = self.folder / "submitted" / student / slug
        place.mkdir(parents=True)
        # as it is, sound or not: nbformat would mend some of what a student's file may hold
        text = notebook if isinstance(notebook, str) else json.dumps(notebook)
        (place / f"{slug}.ipynb").write_text(text, encoding="utf-8")
        return place

    def marks(self, student: str, slug: str = M02) -> dict[str, tuple[float | None, bool]]:
        """Give each question's automatic mark, and whether it waits for a person."""
        from nbgrader.api import Gradebook

        with Gradebook(f"sqlite:///{self.folder}/gradebook.db") as gradebook:
            notebook = gradebook.find_submission_notebook(slug, slug, student)
            return {grade.name: (grade.auto_score, grade.needs_manual_grade) for grade in notebook.grades}

    def rows(self) -> list[tuple]:
        """Give what nbgrader's tables hold of every submission, but for the ids that are drawn at random."""
        return rows(f"sqlite:///{self.folder}/gradebook.db")

    def autograded(self, student: str, slug: str = M02) -> nbformat.NotebookNode:
        """Give a marked notebook."""
        return nbformat.read(self.folder / "autograded" / student / slug / f"{slug}.ipynb", as_version=4)


def copy_of(course: Course, folder: Path) -> Course:
    """Give a copy of a course, gradebook and all: quicker than making another."""
    shutil.copytree(course.folder, folder / "exercises")
    copy = Course.__new__(Course)
    copy.folder = folder / "exercises"
    return copy


def cell_of(notebook: nbformat.NotebookNode, name: str) -> nbformat.NotebookNode:
    """Give the cell with an nbgrader id."""
    return next(cell for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("grade_id") == name)


def answered(notebook: nbformat.NotebookNode, answers: dict[str, str]) -> nbformat.NotebookNode:
    """Write answers into a notebook, as text: what a student types or Record writes."""
    for name, text in answers.items():
        cell = cell_of(notebook, name)
        cell.source = text if cell.cell_type == "markdown" else f"{name} = {text}"
    return notebook


@cache
def source_of(slug: str) -> nbformat.NotebookNode:
    """Give an exercise with its keys; nobody changes it."""
    return nbformat.read(ROOT / "exercises/source" / slug / f"{slug}.ipynb", as_version=4)


def points_of(slug: str) -> dict[str, float]:
    """Give what each question of an exercise is worth, by its name (``m03_q1``), the written ones with the others."""
    cells = (cell.metadata.get("nbgrader", {}) for cell in source_of(slug).cells)
    return {cell["grade_id"].removesuffix("_test"): cell["points"] for cell in cells if cell.get("grade")}


def verdicts(slug: str, answers: dict[str, str]) -> dict:
    """Mark one submission as the engine does, but for its commands: a student's answers put into our notebook, our tests over them."""
    handed_in = answered(copy.deepcopy(source_of(slug)), answers)
    rebuilt = nbformat.from_dict(rebuild(source_of(slug), handed_in))
    found = answers_of(rebuilt)
    tests = {cell.metadata.nbgrader.grade_id: cell.source for cell in rebuilt.cells}
    return {
        name: run_test(tests[f"{name}_test"], found, name)[1]
        for name in points_of(slug)
        if f"{name}_test" in tests
    }


ROWS = """
select submitted.student_id, notebook.name, cell.name, submitted.timestamp, submitted.extension,
       grade.auto_score, grade.manual_score, grade.extra_credit, grade.needs_manual_grade,
       copy.late_submission_penalty, copy.flagged, comment.auto_comment, comment.manual_comment
from submitted_assignment submitted
join submitted_notebook copy on copy.assignment_id = submitted.id
join notebook on notebook.id = copy.notebook_id
join base_cell cell on cell.notebook_id = notebook.id
left join grade on grade.notebook_id = copy.id and grade.cell_id = cell.id
left join comment on comment.notebook_id = copy.id and comment.cell_id = cell.id
order by submitted.student_id, notebook.name, cell.name, cell.type
"""


def rows(db_url: str) -> list[tuple]:
    """Give what nbgrader's tables hold of every submission, but for the ids that are drawn at random."""
    import sqlalchemy

    engine = sqlalchemy.create_engine(db_url)
    try:
        with engine.connect() as db:
            return [tuple(row) for row in db.execute(sqlalchemy.text(ROWS))]
    finally:
        engine.dispose()


def written(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Give every file under a folder, with its permissions."""
    return {
        path.relative_to(folder).as_posix(): (path.read_bytes(), path.stat().st_mode & 0o777)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
