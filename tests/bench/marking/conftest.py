"""The exercise's notebook and its keys, as the tests of the bench use them."""

from __future__ import annotations

import json

import pytest

from bench.marking.classes import SLUG
from staycurious.answers import NOT_PLAIN, AnswerError, read_literal
from staycurious.marking.engine.trusted_tests import run_test


@pytest.fixture(scope="session")
def released(root):
    """Give M2's notebook as the file holds it. Its source: keys more or less change nothing here."""
    path = root / "exercises" / "source" / SLUG / f"{SLUG}.ipynb"
    return json.loads(path.read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def keys(released):
    """Give each test cell's source and points by name."""
    return {
        marks["grade_id"]: ("".join(cell["source"]), marks["points"])
        for cell in released["cells"]
        if cell["cell_type"] == "code" and (marks := cell["metadata"]["nbgrader"])["grade"]
    }


@pytest.fixture(scope="session")
def verdict(keys):
    """Give a function: test cell's name, and what stands in the answer's cell → the key's verdict."""

    def of(test, text):
        name = test.removesuffix("_test")
        try:
            value = read_literal(f"{name} = {text}", name)
        except AnswerError:
            value = {NOT_PLAIN: text}
        return run_test(keys[test][0], {name: value}, test)[1]

    return of
