"""Reading a rubric: each mistake is named with its place and its mend, and all of them at once."""

import shutil
from pathlib import Path

import pytest
import yaml

from staycurious.marking.course import exercises_in
from staycurious.marking.people.rubric import RubricError, read_rubrics

ROOT = Path(__file__).resolve().parents[3] / "exercises"
SLUG = "m02_reading_a_score"


@pytest.fixture
def root(tmp_path):
    """Give a folder with one rubric in it."""
    (tmp_path / "rubrics").mkdir()
    shutil.copy(ROOT / "rubrics" / f"{SLUG}.yml", tmp_path / "rubrics")
    return tmp_path


def changed(root, change):
    """Change the rubric as plain data, write it, and read it."""
    path = root / "rubrics" / f"{SLUG}.yml"
    rubric = yaml.safe_load(path.read_text(encoding="utf-8"))
    change(rubric)
    path.write_text(yaml.safe_dump(rubric), encoding="utf-8")
    return read_rubrics(root, SLUG)


@pytest.mark.parametrize("slug", exercises_in(ROOT))
def test_every_exercise_of_the_course_has_one_that_can_be_used(slug):
    ((question, rubric),) = read_rubrics(ROOT, slug).items()
    assert (rubric.slug, rubric.question) == (slug, question)
    assert sum(one.points for one in rubric.criteria) == rubric.points


def test_an_exercise_without_a_rubric_has_none(tmp_path):
    assert read_rubrics(tmp_path, SLUG) == {}


def test_an_exercise_may_have_two_written_answers(root):
    path = root / "rubrics" / f"{SLUG}.yml"
    text = path.read_text(encoding="utf-8")
    path.write_text(f"{text}---\n{text.replace('m02_written', 'm02_more')}", encoding="utf-8")
    assert list(read_rubrics(root, SLUG)) == ["m02_written", "m02_more"]
    path.write_text(f"{text}---\n{text}", encoding="utf-8")
    with pytest.raises(RubricError, match="m02_written has two rubrics. Keep one."):
        read_rubrics(root, SLUG)


def test_what_is_told_to_the_student_is_what_it_means_unless_it_is_said(root):
    def say(rubric):
        rubric["criteria"][0]["levels"][0]["said"] = "You\nsaid it."

    level = changed(root, say)["m02_written"].criteria[0].levels[0]
    assert level.said == "You said it."
    assert level.means.startswith("Says what the number is about")
    other = read_rubrics(root, SLUG)["m02_written"].criteria[0].levels[1]
    assert other.said == other.means


def _points(rubric):
    rubric["points"] = 7


def _two_ids(rubric):
    rubric["criteria"][1]["id"] = rubric["criteria"][0]["id"]


def _no_nought(rubric):
    rubric["criteria"][0]["levels"].pop()


def _sample(rubric):
    rubric["samples"][0]["points"]["tells_the_parent"] = 1.5


def _slug(rubric):
    rubric["slug"] = "m03"


def _unknown_key(rubric):
    rubric["criteria"][0]["weight"] = 2


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            _points,
            "rubrics/m02_reading_a_score.yml, m02_written: the criteria come to 6 points, and the question has 7.",
        ),
        (_two_ids, "two criteria have one id. Give each its own."),
        (_no_nought, "tells_the_parent: the levels have 2, 1 points. They go down from 2"),
        (_sample, "the weak sample: its points must name every criterion"),
        (_slug, "the slug is 'm03', but the file is named m02_reading_a_score.yml. Make them the same."),
        (
            _unknown_key,
            "rubric 1, criteria → 1: Additional properties are not allowed ('weight' was unexpected).",
        ),
    ],
)
def test_a_mistake_is_named_with_its_place(root, change, said):
    with pytest.raises(RubricError) as why:
        changed(root, change)
    assert said in str(why.value)


def test_all_mistakes_are_named_at_once(root):
    with pytest.raises(RubricError) as why:
        changed(root, lambda rubric: (_points(rubric), _no_nought(rubric)))
    assert len(str(why.value).splitlines()) == 3  # the sample with no points there is a third


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"slug: [", "line 1: it isn't YAML"),
        (b"\xff\xfe\x00", "it isn't UTF-8 text"),
        (b"just words", "is not of type 'object'"),
        (b"<script>", "is not of type 'object'"),
    ],
)
def test_what_is_no_rubric_is_said_to_be_none(root, text, said):
    (root / "rubrics" / f"{SLUG}.yml").write_bytes(text)
    with pytest.raises(RubricError) as why:
        read_rubrics(root, SLUG)
    assert str(why.value).startswith(f"rubrics/{SLUG}.yml")
    assert said in str(why.value)
