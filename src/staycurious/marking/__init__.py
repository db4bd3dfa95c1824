"""Marking: keys with partial credit and feedback, and the plug-ins with which nbgrader marks answers as data."""
