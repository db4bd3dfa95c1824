"""A made class marked with nbgrader's own commands: the marks are those worked out by hand, and feedback says why."""

import re

import pytest
from classroom import M02, answered, cell_of

# Each student's answers as they stand in the cells, with the mark that each deserves, worked out by hand. Harm
# follows in 30 of 1,000 (3%); the tool finds 7 in 10, so 21; it flags 2 in 10 of the other 970, so 194.
WORKED_OUT = {
    "perfect": {
        "m02_q1": ("194", 2),
        "m02_q2": ("[[21, 194], [9, 776]]", 2),  # 30 - 21 = 9; 970 - 194 = 776
        "m02_q3": ("10", 2),  # 21 of 215 is 9.8 in 100
        "m02_q4": ("['C-02', 'C-09']", 3),  # the area alone differs: 76, high, and 60, medium
        "m02_q5": ("'enquiries'", 1),
        "m02_q6": ("['counted', 'common', 'others']", 3),
        "m02_q7": ("970", 1),
    },
    "partly": {
        "m02_q1": ("200", 1),  # 2 in 10 of all 1,000
        "m02_q2": ("[[21, 200], [9, 770]]", 1),  # the left column is right
        "m02_q3": ("70", 0),  # the proportion turned round
        "m02_q4": ("['C-04', 'C-12']", 1),  # one detail, but 44 and 47 are both medium
        "m02_q5": ("'chance'", 0),
        "m02_q6": ("['counted', 'common']", 2),  # two of the three: 3 x 2/3
        "m02_q7": ("97", 0.5),  # per cent in place of families
    },
    "with_slips": {
        "m02_q1": ("194 families", 2),
        "m02_q2": ("[['21', '194'], ['9', '776']]", 2),
        "m02_q3": ("'9.8'", 2),
        "m02_q4": ("('c-09', 'C-02')", 3),
        "m02_q5": ("enquiries", 1),
        "m02_q6": ("'counted'", 1),  # one of the three
        "m02_q7": ("'970'", 1),
    },
}
WRONG_TYPES = {
    "m02_q1": "[194]",
    "m02_q2": "194",
    "m02_q3": "'about ten'",
    "m02_q4": "'C-02'",
    "m02_q5": "2",
    "m02_q6": "{'counted': True}",
    "m02_q7": "True",
}
PROSE = "The score counts what the service did, Leo's mum. It doesn't know who is at the hotel. I'd ask you."


@pytest.fixture(scope="module")
def marked(course):
    """Give the course after its class was marked, and what the command said."""
    for student, answers in WORKED_OUT.items():
        written = {name: text for name, (text, _) in answers.items()}
        course.hand_in(
            student, answered(course.released(), {**written, "m02_written": PROSE, "m02_ai": "'none'"})
        )
    course.hand_in("wrong_types", answered(course.released(), WRONG_TYPES))
    course.hand_in("blank", course.released())
    course.hand_in("broken", "This is no notebook.")
    said = course.nbgrader("autograde", M02).stderr
    done = course.nbgrader("generate_feedback", M02)
    assert done.returncode == 0, done.stderr
    return course, said


def feedback_of(course, student: str) -> str:
    return (course.folder / "feedback" / student / M02 / f"{M02}.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("student", WORKED_OUT)
def test_the_marks_are_those_worked_out_by_hand(marked, student):
    course, _ = marked
    found = course.marks(student)
    assert found.pop("m02_written") == (None, True), "the written answer waits for a person"
    expected = {f"{name}_test": (points, False) for name, (_, points) in WORKED_OUT[student].items()}
    assert found == expected


def test_the_points_of_the_exercise_are_twenty(marked):
    course, _ = marked
    points = [
        cell.metadata.nbgrader.points for cell in course.released().cells if cell.metadata.nbgrader.grade
    ]
    assert sum(points) == 20


def test_an_answer_of_the_wrong_kind_waits_for_a_person(marked):
    course, _ = marked
    found = course.marks("wrong_types")
    assert {found[f"{name}_test"] for name in WRONG_TYPES} == {(0, True)}


def test_a_blank_submission_has_no_marks_and_waits_for_nobody(marked):
    course, _ = marked
    assert set(course.marks("blank").values()) == {(0, False)}


def test_a_broken_file_is_named(marked):
    _, said = marked
    assert "There was an error processing assignment 'm02_reading_a_score' for student 'broken'" in said


def test_a_student_hears_why_and_about_the_common_mistake(marked):
    course, _ = marked
    told = feedback_of(course, "partly")
    assert "That's 2 in 10 of all 1,000." in told.replace("&#39;", "'").replace("’", "'")
    assert "(2 points)</a>: 1 of 2</li>" in told
    assert "Disabled child" in told
    # "partly" chose two of the three that apply: the third is named as the exercise words it, not as the key calls it
    assert "<em>others</em>" not in told
    assert re.search(r"<em>[A-Z][^<]+</em>: ", told)
    praised = feedback_of(course, "perfect")
    assert "(3 points)</a>: 3 of 3</li>" in praised
    assert "194 families" in praised
    assert "A machine couldn't read this." in feedback_of(course, "wrong_types").replace(
        "&#39;", "'"
    ).replace("’", "'")


def test_a_slip_is_noted(marked):
    course, _ = marked
    test = cell_of(course.autograded("with_slips"), "m02_q1_test")
    assert "Written as '194 families' and read as 194 families" in test.outputs[0].text


@pytest.mark.parametrize("student", [*WORKED_OUT, "wrong_types", "blank"])
def test_feedback_shows_no_key_and_asks_no_other_host_for_anything(marked, student):
    course, _ = marked
    page = feedback_of(course, student)
    for secret in ("HIDDEN TESTS", "staycurious.marking", "common=", "tolerance"):
        assert secret not in page
    assert not re.findall(r"""(?:src|href)=["'](?:https?:)?//[^"']*""", page)
    assert "cdnjs" not in page
