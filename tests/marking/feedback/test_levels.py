"""What students read of a rubric: the words of one level have to stand alone, since no other level is shown."""

import re
from pathlib import Path

import pytest

from staycurious.marking.people.rubric import read_rubrics

EXERCISES = Path(__file__).resolve().parents[3] / "exercises"
SAID = [
    pytest.param(level.said, id=f"{question}-{one.id}-{level.points:g}")
    for path in sorted((EXERCISES / "rubrics").glob("m*.yml"))
    for question, rubric in read_rubrics(EXERCISES, path.stem).items()
    for one in rubric.criteria
    for level in one.levels
]


def test_there_are_rubrics():
    assert len(SAID) > 40


@pytest.mark.parametrize("said", SAID)
def test_a_level_says_to_the_student_what_it_is_without_another_level(said):
    leans = re.search(
        r"\blevel\b|\bthe student|^None\b|^Neither\.|^Neither of|^One of the two\b|^One such|these three",
        said,
    )
    assert leans is None, f"write a 'said' for this level, since students see no other: {said}"
