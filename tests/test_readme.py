"""The README's example in Python gives what it says."""

import doctest
from pathlib import Path

README = Path(__file__).resolve().parents[1] / "README.md"


def test_the_readmes_example_runs():
    found = doctest.testfile(str(README), module_relative=False)
    assert found.failed == 0
    assert found.attempted >= 10
