"""Marks out to an LMS: the sheet that it gave, filled in, and the files that it takes. Needs no gradebook."""
