"""The examples in the docstrings run, and give what they say."""

import doctest
import importlib

import pytest


@pytest.mark.parametrize(
    "name", ["children", "draws", "fields", "groups", "notes", "referrals", "transcripts"]
)
def test_the_examples_of_a_module_run(name):
    found = doctest.testmod(importlib.import_module(f"staycurious.larkshire.{name}"))
    assert found.failed == 0
    assert found.attempted > 0


def test_the_examples_of_the_package_run():
    found = doctest.testmod(importlib.import_module("staycurious.larkshire"))
    assert found.failed == 0
    assert found.attempted >= 3
