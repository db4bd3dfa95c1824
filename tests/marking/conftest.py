"""A course whose exercise is released, made anew for each file of tests."""

from __future__ import annotations

import pytest
from classroom import M02, Course


@pytest.fixture(scope="module")
def course(tmp_path_factory) -> Course:
    """Give a course whose exercise is released with ``nbgrader generate_assignment``."""
    course = Course(tmp_path_factory.mktemp("class") / "exercises")
    done = course.nbgrader("generate_assignment", M02)
    assert done.returncode == 0, done.stderr
    return course
