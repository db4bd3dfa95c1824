"""A course whose exercise is released, made anew for each file of tests."""

from __future__ import annotations

import pytest
from classroom import M02, Course, copy_of


@pytest.fixture(scope="session")
def released(tmp_path_factory) -> Course:
    """Give a course whose exercise is released with ``nbgrader generate_assignment``. Copy it; don't change it."""
    course = Course(tmp_path_factory.mktemp("released") / "exercises")
    done = course.nbgrader("generate_assignment", M02)
    assert done.returncode == 0, done.stderr
    return course


@pytest.fixture(scope="module")
def course(released, tmp_path_factory) -> Course:
    """Give a course whose exercise is released, for one file of tests."""
    return copy_of(released, tmp_path_factory.mktemp("class"))
