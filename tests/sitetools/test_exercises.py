"""A private folder of exercises is checked before it is marked with or given out."""

import json
import shutil

import pytest

from staycurious.sitetools.course import CourseError
from staycurious.sitetools.exercises import check_exercises, exercise_problems

M02 = "m02_reading_a_score"


@pytest.fixture
def private(root, tmp_path):
    """Give a copy of the course's own exercises."""
    shutil.copytree(root / "exercises" / "source", tmp_path / "private" / "source")
    return tmp_path / "private"


def notebook_of(private):
    return private / "source" / M02 / f"{M02}.ipynb"


def test_a_copy_of_the_courses_own_is_whole(private):
    check_exercises(private, [M02])


def test_an_exercise_that_a_page_leads_to_must_be_there(private):
    with pytest.raises(
        CourseError, match=r"1 thing to mend:\n- source/m03_other/m03_other.ipynb is missing in private"
    ):
        check_exercises(private, [M02, "m03_other"])


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{", "is not a readable notebook"),
        ('{"cells": [1]}', "is not a readable notebook"),
        (json.dumps({"cells": [{}, {"outputs": [1]}]}), "cell 2 holds outputs of a run"),
        (
            json.dumps({"cells": [{"metadata": {"nbgrader": {"grade_id": "m03_q1"}}}]}),
            "it has answers named m03_…",
        ),
    ],
)
def test_a_notebook_that_would_not_do_is_named(private, text, says):
    notebook_of(private).write_text(text, encoding="utf-8")
    (problem,) = exercise_problems(private)
    assert problem.startswith(f"private/source/{M02}/{M02}.ipynb")
    assert says in problem


def test_a_folder_without_exercises_or_heading_is_named(tmp_path):
    assert [problem.split(" ")[0] for problem in exercise_problems(tmp_path)] == [
        "source/header.ipynb",
        f"{tmp_path.name}/source",
    ]
