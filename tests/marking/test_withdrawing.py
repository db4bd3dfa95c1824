"""A withdrawn question counts for nobody, on every route, and comes back with all that people gave by hand."""

import csv
import json

import pytest
import yaml
from classroom import M02, answered, copy_of, written
from nbgrader.api import Gradebook
from test_class import PROSE, WORKED_OUT

from staycurious import cli
from staycurious.marking import withdrawing
from staycurious.marking.course import MarkingError, open_course, register
from staycurious.marking.engine.run import mark_class
from staycurious.marking.engine.withdraw import WithdrawnError, read_withdrawn
from staycurious.marking.rekeying import look_through
from staycurious.marking.withdrawing import reinstate, withdraw

# nbgrader's own queries do this
pytestmark = pytest.mark.filterwarnings("ignore:Object of type <Submitted.*> not in session")

WHY = "Two answers are right."
#: What question 3 gave each of them, worked out by hand in test_class.
Q3 = {"perfect": 2, "partly": 0, "with_slips": 2}


def gradebook_of(course):
    return Gradebook(f"sqlite:///{course.folder}/gradebook.db", "stay-curious")


def scores(course):
    """Give each student's points, and the most that can be reached, as nbgrader and the formgrader sum them up."""
    with gradebook_of(course) as gradebook:
        found = {one.student.id: (one.score, one.max_score) for one in gradebook.assignment_submissions(M02)}
    return found


def by_hand(course, student, score, question="m02_written", extra=None):
    with gradebook_of(course) as gradebook:
        grade = gradebook.find_grade(question, M02, M02, student)
        grade.manual_score, grade.extra_credit, grade.needs_manual_grade = score, extra, False
        gradebook.db.commit()


@pytest.fixture(scope="module")
def class_marked(released, tmp_path_factory):
    """Give a class that was marked, two of them by hand as well. Copy it; don't change it."""
    course = copy_of(released, tmp_path_factory.mktemp("withdrawing"))
    for student, answers in WORKED_OUT.items():
        given = {name: text for name, (text, _) in answers.items()}
        course.hand_in(student, answered(course.released(), {**given, "m02_written": PROSE}))
    look_through(open_course(course.folder), M02)
    mark_class(open_course(course.folder), M02)
    by_hand(course, "perfect", 4.5)
    by_hand(course, "partly", 3, extra=0.5)
    return course


@pytest.fixture
def course(class_marked, tmp_path):
    """Give a copy of that class for one test."""
    return copy_of(class_marked, tmp_path)


def test_a_withdrawn_question_counts_for_nobody(course):
    before = scores(course)
    done = withdraw(open_course(course.folder), M02, "m02_q3", WHY)
    assert done.question == "m02_q3"
    assert scores(course) == {student: (got - Q3[student], of - 2) for student, (got, of) in before.items()}
    assert before["perfect"] == (14 + 4.5, 20), "as worked out by hand"
    assert all(course.marks(student)["m02_q3_test"] == (0, False) for student in WORKED_OUT)


def test_what_a_person_marked_elsewhere_stays_and_need_not_be_looked_at_again(course):
    withdraw(open_course(course.folder), M02, "m02_q3", WHY)
    again = mark_class(open_course(course.folder), M02)
    assert again[0] == 0, "all is marked with the exercise as it is now"
    with gradebook_of(course) as gradebook:
        grade = gradebook.find_grade("m02_written", M02, M02, "perfect")
        assert (grade.manual_score, grade.needs_manual_grade) == (4.5, False)


def test_the_log_says_which_marks_changed_and_why(course):
    done = withdraw(open_course(course.folder), M02, "m02_q3", WHY)
    changed = [(c.student, c.question, c.before, c.after, c.why) for c in done.again.changes]
    assert changed == [
        ("perfect", "m02_q3_test", 2, 0, WHY),
        ("with_slips", "m02_q3_test", 2, 0, WHY),
    ]
    text = (course.folder / "reports" / M02 / "changes.csv").read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(text.splitlines()))
    assert [(row["student"], row["question"], row["before"], row["after"], row["why"]) for row in rows] == [
        ("perfect", "m02_q3", "2.0", "0.0", WHY),
        ("with_slips", "m02_q3", "2.0", "0.0", WHY),
    ]


def test_it_holds_when_nbgrader_enters_the_exercise_and_marks_again(course):
    given_out = (course.folder / "release" / M02 / f"{M02}.ipynb").read_bytes()
    withdraw(open_course(course.folder), M02, "m02_q3", WHY)
    rows, points = course.rows(), scores(course)
    for words in (("generate_assignment", M02, "--force"), ("autograde", M02, "--force")):
        done = course.nbgrader(*words)
        assert done.returncode == 0, done.stderr
    assert scores(course) == points
    assert [row[:8] for row in course.rows()] == [row[:8] for row in rows], "cell for cell"
    assert (course.folder / "release" / M02 / f"{M02}.ipynb").read_bytes() == given_out, (
        "students keep theirs"
    )


@pytest.mark.parametrize("question", ["m02_q3_test", "m02_written"])
def test_undo_brings_everything_back_as_it_was(course, question):
    folder = open_course(course.folder)
    before, points = course.rows(), scores(course)
    withdraw(folder, M02, question, WHY)
    assert scores(course) != points
    done = reinstate(folder, M02, question, "They are one answer after all.")
    assert course.rows() == before
    assert scores(course) == points
    assert not (course.folder / "withdrawn.yml").exists()
    assert done.by_hand == (2 if question == "m02_written" else 0)


def test_a_withdrawn_written_answer_gives_no_marks_and_waits_for_nobody(course):
    done = withdraw(open_course(course.folder), M02, "m02_written", WHY)
    assert done.by_hand == 2
    assert scores(course) == {"perfect": (14, 14), "partly": (5.5, 14), "with_slips": (12, 14)}
    assert all(course.marks(student)["m02_written"] == (0, False) for student in WORKED_OUT)


def test_a_mark_by_hand_waits_for_a_person_when_the_work_was_handed_in_again_meanwhile(course):
    folder = open_course(course.folder)
    withdraw(folder, M02, "m02_written", WHY)
    (course.folder / "submitted" / "perfect" / M02 / f"{M02}.ipynb").write_text(
        json.dumps(answered(course.released(), {"m02_written": "Another answer."})), encoding="utf-8"
    )
    look_through(folder, M02)
    mark_class(folder, M02)
    reinstate(folder, M02, "m02_written", WHY)
    with gradebook_of(course) as gradebook:
        for student, score, waits in (("perfect", 4.5, True), ("partly", 3, False)):
            grade = gradebook.find_grade("m02_written", M02, M02, student)
            assert (grade.manual_score, grade.needs_manual_grade) == (score, waits)


def test_withdrawing_twice_keeps_what_was_put_by_and_takes_the_later_reason(course):
    folder = open_course(course.folder)
    before = course.rows()
    withdraw(folder, M02, "m02_written", WHY)
    by_hand(course, "perfect", None, extra=1)  # the formgrader lets a marker do that all the same
    withdraw(folder, M02, "m02_written", "Another reason: it was read in two ways.")
    told = yaml.safe_load((course.folder / "withdrawn.yml").read_text(encoding="utf-8"))
    assert told == {M02: {"m02_written": "Another reason: it was read in two ways."}}
    reinstate(folder, M02, "m02_written", WHY)
    assert course.rows() == before


class KilledError(BaseException):
    """Stands for kill -9: nothing that comes after it is run."""


@pytest.mark.parametrize("where", ["register", "give_back", "mark_again"])
def test_a_run_that_was_killed_is_finished_by_the_next(course, monkeypatch, where):
    folder = open_course(course.folder)
    before = course.rows()

    def kill(*_):
        raise KilledError

    def stopped(act):
        with monkeypatch.context() as patched:
            patched.setattr(withdrawing, where, kill)
            # a process that was killed puts nothing back
            patched.setattr(withdrawing, "write_whole", lambda path, text: written_for_good(path, text))
            with pytest.raises(KilledError):
                act(folder, M02, "m02_written", WHY)

    def written_for_good(path, text):
        if not path.exists() or "m02_written" in text:
            path.write_text(text, encoding="utf-8")

    if where != "give_back":
        stopped(withdraw)
    withdraw(folder, M02, "m02_written", WHY)
    assert scores(course)["perfect"] == (14, 14)
    stopped(reinstate)
    reinstate(folder, M02, "m02_written", WHY)
    assert course.rows() == before


def test_when_entering_fails_the_list_is_what_it_was(course, monkeypatch):
    folder = open_course(course.folder)
    withdraw(folder, M02, "m02_q5", WHY)
    before, rows = written(course.folder), course.rows()

    def refuse(*_):
        raise MarkingError("The disk is full.")

    monkeypatch.setattr(withdrawing, "register", refuse)
    for act, question in ((withdraw, "m02_q3"), (reinstate, "m02_q5")):
        with pytest.raises(MarkingError, match="The disk is full"):
            act(folder, M02, question, WHY)
    assert course.rows() == rows
    assert written(course.folder)["withdrawn.yml"] == before["withdrawn.yml"]


@pytest.mark.parametrize(
    ("act", "slug", "question", "says"),
    [
        (withdraw, M02, "m02_q33", r"has no question 'm02_q33'. It has: m02_q1, m02_q2, .*, m02_written\."),
        (withdraw, M02, "m02_q1_ask", "has no question"),
        (
            withdraw,
            "m99_none",
            "m99_q1",
            "There is no exercise 'm99_none' in exercises/source. There are: m02_",
        ),
        (reinstate, M02, "m02_q3", "m02_q3 isn't withdrawn. Withdrawn in m02_reading_a_score: none."),
    ],
)
def test_what_there_is_not_is_told_and_nothing_changes(course, act, slug, question, says):
    folder, rows = open_course(course.folder), course.rows()
    with pytest.raises(MarkingError, match=says):
        act(folder, slug, question, WHY)
    assert course.rows() == rows
    assert not (course.folder / "withdrawn.yml").exists()


def test_a_source_that_was_changed_since_is_not_entered_on_the_way(course):
    source = course.folder / "source" / M02 / f"{M02}.ipynb"
    source.write_text(source.read_text(encoding="utf-8").replace("right=194", "right=195"), encoding="utf-8")
    rows = course.rows()
    with pytest.raises(MarkingError, match=r"was changed since it was entered \(m02_q1\).*staycurious rekey"):
        withdraw(open_course(course.folder), M02, "m02_q3", WHY)
    assert course.rows() == rows
    assert not (course.folder / "withdrawn.yml").exists()


def test_a_question_whose_test_is_broken_can_be_withdrawn_though_another_is_broken_too(course):
    source = course.folder / "source" / M02 / f"{M02}.ipynb"
    source.write_text(
        source.read_text(encoding="utf-8").replace("number_key(\\n", "nothing(\\n"), encoding="utf-8"
    )
    folder = open_course(course.folder)
    register(folder, M02)
    mark_class(folder, M02)
    assert course.marks("perfect")["m02_q1_test"] == course.marks("perfect")["m02_q3_test"] == (0, True)
    withdraw(folder, M02, "m02_q3", WHY)
    assert course.marks("perfect")["m02_q3_test"] == (0, False)
    assert course.marks("perfect")["m02_q1_test"] == (0, True)


def test_a_list_that_names_no_question_is_refused_by_nbgrader_too(course):
    (course.folder / "withdrawn.yml").write_text(f"{M02}: {{m02_q33: x}}\n", encoding="utf-8")
    folder, rows = open_course(course.folder), course.rows()
    with pytest.raises(MarkingError, match="was refused by nbgrader"):
        register(folder, M02)
    with pytest.raises(
        MarkingError, match="withdrawn.yml names m02_q33, and m02_reading_a_score has no such"
    ):
        withdraw(folder, M02, "m02_q3", WHY)
    assert course.rows() == rows


@pytest.mark.parametrize("text", ["- m02_q3\n", "m02: [m02_q3]\n", "{", "\x80"])
def test_a_list_that_cannot_be_read_is_told(tmp_path, text):
    (tmp_path / "withdrawn.yml").write_text(text, encoding="latin-1")
    with pytest.raises(WithdrawnError, match="withdrawn.yml can't be read"):
        read_withdrawn(tmp_path)


def test_the_command_says_what_it_did(course, capsys):
    words = ["--exercises", str(course.folder), "withdraw", M02]
    assert cli.main([*words, "m02_written", "--why", WHY]) == 0
    said = capsys.readouterr().out
    assert (
        "m02_written of m02_reading_a_score is withdrawn: it counts for nobody, neither marks nor maximum."
        in said
    )
    assert "2 marks given by hand: put by, to come back with --undo." in said
    assert "3 submissions marked again; 3 marks changed.\n  partly, m02_written: 3.5 → 0. " in said
    assert cli.main([*words, "m02_written", "--undo", "--why", WHY]) == 0
    said = capsys.readouterr().out
    assert "2 marks that people had given by hand came back." in said
    assert "  partly, m02_written: 0 → 3.5. " in said
    assert f"1 answer of {M02} waiting for a person." in said
    assert cli.main([*words, "m02_q99", "--why", WHY]) == 1
    assert "has no question 'm02_q99'" in capsys.readouterr().err
