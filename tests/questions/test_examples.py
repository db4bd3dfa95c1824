"""The examples in the docstrings run, and give what they say."""

import doctest
import importlib
import pkgutil

import pytest

import staycurious.questions as room

MODULES = [module.name for module in pkgutil.iter_modules(room.__path__) if not module.name.startswith("_")]


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_of_a_module_run(name):
    module = importlib.import_module(f"staycurious.questions.{name}")
    found = doctest.testmod(module)
    assert found.failed == 0
    assert found.attempted > 0


def test_what_is_offered_is_there_and_says_what_it_answers():
    assert len(set(room.__all__)) == len(room.__all__)
    for name in set(room.__all__) - {"GENDER_WORDS"}:
        assert getattr(room, name).__doc__
