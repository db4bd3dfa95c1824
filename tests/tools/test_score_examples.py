"""The examples in the docstrings run, and give what they say."""

import doctest
import importlib

import pytest


@pytest.mark.parametrize("name", ["effects", "faults", "form", "planting", "scorecard", "targets"])
def test_the_examples_of_a_module_run(name):
    found = doctest.testmod(importlib.import_module(f"staycurious.tools.score.{name}"))
    assert found.failed == 0
    assert found.attempted > 0
