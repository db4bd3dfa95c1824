"""What students read of a rubric: the words of one level have to stand alone, since no other level is shown."""

import re
from datetime import datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from staycurious.marking.engine.book import GIVEN, OURS
from staycurious.marking.feedback.levels import levels_of_class
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


# --- which of the levels that people gave


@pytest.fixture
def gave():
    """Give a gradebook of our own tables alone, and what writes a mark into it."""
    engine = sa.create_engine("sqlite://", poolclass=sa.pool.StaticPool)
    OURS.create_all(engine)

    def gave(student, round, score, levels, question="m02_written"):
        values = {"student": student, "question": question, "round": round, "score": score, "levels": levels}
        more = {"at": datetime(2026, 11, 20), "assignment": SLUG, "marker": "KL", "comment": "", "work": ""}
        with engine.begin() as db:
            db.execute(sa.insert(GIVEN).values(**values, **more))
        return levels_of_class(engine, EXERCISES, SLUG)

    yield gave
    engine.dispose()


SLUG = "m02_reading_a_score"
FOUR = '{"tells_the_parent": 2, "this_child": 1, "next_question": 1}'
FIVE = '{"tells_the_parent": 2, "this_child": 2, "next_question": 1}'


def test_the_agreed_levels_come_before_the_first_and_the_second_markers_are_no_students_business(gave):
    gave("ada", "first", 4, FOUR)
    gave("ada", "second", 5, FIVE)
    assert [one.score for one in gave("bo", "second", 5, FIVE)["ada", "m02_written"]] == [4]
    found = gave("ada", "agreed", 5, FIVE)
    assert found.keys() == {("ada", "m02_written")}
    agreed, first = found["ada", "m02_written"]
    assert (agreed.score, first.score) == (5, 4)
    rubric = read_rubrics(EXERCISES, SLUG)["m02_written"]
    assert [(one.name, one.points) for one in agreed.reached] == list(
        zip([one.name for one in rubric.criteria], (2, 2, 1), strict=True)
    )
    said = {level.points: level.said for level in rubric.criteria[1].levels}
    assert (agreed.reached[1].said, first.reached[1].said) == (said[2], said[1])


def test_levels_of_a_rubric_that_changed_since_explain_nothing(gave):
    assert gave("ada", "first", 4, '{"tells_the_parent": 4}') == {}
    assert gave("ada", "first", 4, FOUR, question="m02_gone") == {}
    assert gave("ada", "first", 4, "{}") == {}, "marked without a rubric"
