"""Marking one class with stock nbgrader, otter-grader and ours, in one run: ``python -m bench.marking``."""
