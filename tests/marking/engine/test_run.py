"""A class marked by ``mark_class`` beside its twin marked by ``nbgrader autograde``; runs that are stopped; work handed in again."""

import json
import os
import shutil
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from classroom import M02, answered, copy_of, written
from nbgrader.api import Gradebook
from test_class import PROSE, WORKED_OUT, WRONG_TYPES

from staycurious.marking.course import MarkingError, open_course
from staycurious.marking.engine.book import Book, Person
from staycurious.marking.engine.run import BATCH, hold, mark_class

# nbgrader's own add_submission does this
pytestmark = pytest.mark.filterwarnings("ignore:Object of type <Submitted.*> not in session")

ANSWERS = {name: {q: text for q, (text, _) in given.items()} for name, given in WORKED_OUT.items()}
ANSWERS |= {"wrong_types": WRONG_TYPES, "blank": {}}
#: The exercise was due at ten; these came before, half an hour after, and on the next day with leave of two days.
TIMES = {
    "perfect": "2026-11-20 09:59:59 UTC",
    "partly": "2026-11-20 10:30:00 UTC",
    "with_slips": "2026-11-21 10:00:00 UTC",
}


def hand_in(course, student, answers, received=""):
    """Hand a notebook in as intake leaves it, instead of what was there."""
    shutil.rmtree(course.folder / "submitted" / student, ignore_errors=True)
    given = {**answers, **({"m02_written": PROSE} if answers else {})}
    place = course.hand_in(student, answered(course.released(), given))
    if received:
        (place / "timestamp.txt").write_text(received, encoding="utf-8")


def gradebook_of(course):
    return Gradebook(f"sqlite:///{course.folder}/gradebook.db", "stay-curious")


def due(course):
    with gradebook_of(course) as gradebook:
        gradebook.update_or_create_assignment(M02, duedate="2026-11-20 10:00:00 UTC")
        for student in ANSWERS:
            gradebook.update_or_create_student(student)
        gradebook.add_submission(M02, "with_slips")
        gradebook.grant_extension(M02, "with_slips", days=2)


def marked_by_hand(course):
    """Let a person mark what no machine can, and change a mark that one gave."""
    with gradebook_of(course) as gradebook:
        prose = gradebook.find_grade("m02_written", M02, M02, "perfect")
        prose.manual_score, prose.needs_manual_grade = 4.5, False
        gradebook.find_comment("m02_written", M02, M02, "perfect").manual_comment = "Well asked."
        looked_at = gradebook.find_grade("m02_q1_test", M02, M02, "wrong_types")
        looked_at.manual_score, looked_at.extra_credit, looked_at.needs_manual_grade = 1, 0.5, False
        gradebook.db.commit()


@pytest.fixture(scope="module")
def twins(released, tmp_path_factory):
    """Give two courses with the same class: one marked by nbgrader's command, one by ours."""
    by_nbgrader = copy_of(released, tmp_path_factory.mktemp("by_nbgrader"))
    settings = by_nbgrader.folder / "nbgrader_config.py"
    late = "\nc = get_config()  # noqa: F821\nc.LateSubmissionPlugin.penalty_method = 'zero'\n"
    settings.write_text(settings.read_text(encoding="utf-8") + late, encoding="utf-8")
    for student, answers in ANSWERS.items():
        hand_in(by_nbgrader, student, answers, TIMES.get(student, ""))
    due(by_nbgrader)
    by_us = copy_of(by_nbgrader, tmp_path_factory.mktemp("by_us"))
    done = by_nbgrader.nbgrader("autograde", M02)
    assert done.returncode == 0, done.stderr
    return by_nbgrader, by_us, mark_class(open_course(by_us.folder), M02)


def test_every_row_of_the_gradebook_is_the_one_that_nbgrader_writes(twins):
    by_nbgrader, by_us, (marked, as_before, changes) = twins
    assert by_us.rows() == by_nbgrader.rows()
    assert (marked, as_before, changes) == (len(ANSWERS), 0, [])


def test_every_marked_file_is_the_one_that_nbgrader_writes_to_the_byte(twins):
    by_nbgrader, by_us, _ = twins
    found, expected = (written(course.folder / "autograded") for course in (by_us, by_nbgrader))
    assert found == expected
    assert len(found) == len(ANSWERS) + len(TIMES)


def test_a_late_penalty_is_taken_as_the_settings_say_and_leave_counts(twins):
    _, by_us, _ = twins
    with gradebook_of(by_us) as gradebook:
        taken = {
            student: gradebook.find_submission_notebook(M02, M02, student).late_submission_penalty
            for student in ANSWERS
        }
    # "partly" has 1 + 1 + 0 + 1 + 0 + 2 + 0.5 points, and loses them all
    assert taken == {"perfect": None, "partly": 5.5, "with_slips": None, "wrong_types": None, "blank": None}


def test_what_a_person_marked_stays_when_the_class_is_marked_again(twins):
    for course in twins[:2]:
        marked_by_hand(course)
    by_nbgrader, by_us, _ = twins
    before = by_us.rows()
    assert before == by_nbgrader.rows()
    shutil.rmtree(by_us.folder / "autograded")
    assert mark_class(open_course(by_us.folder), M02) == (len(ANSWERS), 0, [])
    done = by_nbgrader.nbgrader("autograde", M02, "--force")
    assert done.returncode == 0, done.stderr
    assert by_us.rows() == before, "nobody need look twice at the same answer"
    assert by_nbgrader.rows() == before


@pytest.fixture
def course(released, tmp_path):
    """Give a course in which nobody has handed in."""
    return copy_of(released, tmp_path)


def standing_of(course, student):
    with Book(open_course(course.folder), M02) as book:
        return next(one for one in book.standings() if one.student == student)


def test_a_second_run_marks_nothing_twice(course):
    hand_in(course, "ada", ANSWERS["perfect"])
    opened = open_course(course.folder)
    assert mark_class(opened, M02)[:2] == (1, 0)
    first = (course.folder / "autograded" / "ada" / M02 / f"{M02}.ipynb").stat().st_mtime_ns
    hand_in(course, "bo", ANSWERS["partly"])
    assert mark_class(opened, M02)[:2] == (1, 1)
    assert (course.folder / "autograded" / "ada" / M02 / f"{M02}.ipynb").stat().st_mtime_ns == first


def test_work_that_is_handed_in_again_is_marked_again_and_the_log_says_so(course):
    hand_in(course, "ada", ANSWERS["perfect"], "2026-11-20 09:00:00 UTC")
    opened = open_course(course.folder)
    mark_class(opened, M02)
    hand_in(course, "ada", {**ANSWERS["perfect"], "m02_q1": "200"}, "2026-11-20 09:30:00 UTC")
    marked, _, changes = mark_class(opened, M02)
    assert marked == 1
    assert [change[1:] for change in changes] == [
        ("ada", "m02_q1_test", 2, 1, "The work was handed in again.")
    ]
    with Book(opened, M02) as book:
        assert book.changes() == changes
    with gradebook_of(course) as gradebook:
        assert str(gradebook.find_submission(M02, "ada").timestamp) == "2026-11-20 09:30:00"


def test_a_later_time_alone_is_taken_over(course):
    hand_in(course, "ada", ANSWERS["perfect"])
    opened = open_course(course.folder)
    mark_class(opened, M02)
    hand_in(course, "ada", ANSWERS["perfect"], "2026-11-20 09:30:00 UTC")
    assert mark_class(opened, M02) == (1, 0, [])
    assert mark_class(opened, M02) == (0, 1, [])


def test_a_due_date_set_after_the_marking_is_heeded_by_the_next_run(course):
    settings = course.folder / "nbgrader_config.py"
    hand_in(course, "ada", ANSWERS["partly"], "2026-11-20 10:30:00 UTC")
    mark_class(open_course(course.folder), M02)
    late = "\nc = get_config()  # noqa: F821\nc.LateSubmissionPlugin.penalty_method = 'zero'\n"
    settings.write_text(settings.read_text(encoding="utf-8") + late, encoding="utf-8")
    assert standing_of(course, "ada").points == 5.5
    with gradebook_of(course) as gradebook:
        gradebook.update_or_create_assignment(M02, duedate="2026-11-20 10:00:00 UTC")
    assert mark_class(open_course(course.folder), M02) == (0, 1, [])
    assert standing_of(course, "ada").points == 0
    with gradebook_of(course) as gradebook:
        gradebook.update_or_create_assignment(M02, duedate="2026-11-20 11:00:00 UTC")
    mark_class(open_course(course.folder), M02)
    assert standing_of(course, "ada").points == 5.5


def test_a_marked_file_that_was_lost_is_written_again(course):
    hand_in(course, "ada", ANSWERS["perfect"])
    opened = open_course(course.folder)
    mark_class(opened, M02)
    shutil.rmtree(course.folder / "autograded")
    assert mark_class(opened, M02) == (1, 0, [])
    assert course.autograded("ada").cells


def test_a_student_taken_out_of_nbgraders_tables_is_marked_anew(course):
    hand_in(course, "ada", ANSWERS["perfect"])
    opened = open_course(course.folder)
    mark_class(opened, M02)
    with gradebook_of(course) as gradebook:
        gradebook.remove_student("ada")
    assert mark_class(opened, M02)[:2] == (1, 0)
    assert course.marks("ada")["m02_q1_test"] == (2, False)


def test_nbgraders_own_run_counts_as_marked(course):
    hand_in(course, "ada", ANSWERS["perfect"])
    done = course.nbgrader("autograde", M02)
    assert done.returncode == 0, done.stderr
    assert mark_class(open_course(course.folder), M02) == (0, 1, [])


def test_a_file_that_nbgrader_was_killed_over_is_written_again(course):
    hand_in(course, "ada", ANSWERS["perfect"])
    opened = open_course(course.folder)
    mark_class(opened, M02)
    marked = course.folder / "autograded" / "ada" / M02 / f"{M02}.ipynb"
    whole = marked.read_bytes()
    first_pass = json.loads(whole)
    for cell in first_pass["cells"]:
        if "outputs" in cell:
            cell["outputs"] = []
    marked.chmod(0o644)
    marked.write_text(json.dumps(first_pass), encoding="utf-8")
    assert mark_class(opened, M02) == (1, 0, [])
    assert marked.read_bytes() == whole


def test_names_are_kept_when_a_later_run_knows_none(course):
    hand_in(course, "ada", ANSWERS["wrong_types"])
    opened = open_course(course.folder)
    mark_class(opened, M02, people=[Person("ada", "Ada", "Lovelace", "ada@example.org")])
    hand_in(course, "ada", ANSWERS["perfect"])
    mark_class(opened, M02)
    assert standing_of(course, "ada").name == "Ada Lovelace"


def test_how_the_class_stands_adds_up(course):
    for student in ("perfect", "wrong_types", "blank"):
        hand_in(course, student, ANSWERS[student])
    mark_class(open_course(course.folder), M02)
    perfect = standing_of(course, "perfect")
    # 2 + 2 + 2 + 3 + 1 + 3 + 1 points, and the written answer waits
    assert (perfect.points, perfect.waiting, perfect.looks) == (14, 1, {})
    blank = standing_of(course, "blank")
    assert (blank.points, blank.waiting, blank.looks) == (0, 0, {})
    looks = standing_of(course, "wrong_types").looks
    assert set(looks) == {f"{name}_test" for name in WRONG_TYPES}
    assert looks["m02_q4_test"].startswith("'C-02' isn't two different case numbers")


def test_two_runs_at_a_time_are_refused_in_words(course):
    with hold(open_course(course.folder)), pytest.raises(MarkingError, match="Somebody is marking"):
        hold(open_course(course.folder))


def test_a_run_that_ended_lets_go(course):
    ended = hold(open_course(course.folder))
    with ended:
        pass
    with hold(open_course(course.folder)):
        pass
    assert ended.lock.is_locked is False


@pytest.mark.parametrize(
    "line",
    [
        "submitted_directory = 'handed_in'",
        "directory_structure = '{student_id}/{nbgrader_step}/{assignment_id}'",
    ],
)
def test_other_folders_in_the_settings_are_refused_in_words(course, line):
    settings = course.folder / "nbgrader_config.py"
    more = f"\nget_config().CourseDirectory.{line}  # noqa: F821\n"
    settings.write_text(settings.read_text(encoding="utf-8") + more, encoding="utf-8")
    with pytest.raises(MarkingError, match=f"sets CourseDirectory.{line.split()[0]}"):
        mark_class(open_course(course.folder), M02)


def test_other_steps_of_marking_in_the_settings_are_refused(course):
    settings = course.folder / "nbgrader_config.py"
    more = "\nc = get_config()  # noqa: F821\nc.Autograde.autograde_preprocessors.insert(0, 'nbgrader.preprocessors.Execute')\n"
    settings.write_text(settings.read_text(encoding="utf-8") + more, encoding="utf-8")
    hand_in(course, "ada", ANSWERS["perfect"])
    with pytest.raises(MarkingError, match="names other steps of marking"):
        mark_class(open_course(course.folder), M02)


def test_a_folder_without_settings_is_named(tmp_path):
    with pytest.raises(MarkingError, match="nbgrader_config.py"):
        open_course(tmp_path)


def test_an_exercise_that_is_not_there_is_named_with_those_that_are(course):
    with pytest.raises(MarkingError, match="no exercise 'm99_nothing'.*m02_reading_a_score"):
        mark_class(open_course(course.folder), "m99_nothing")


KILLED = textwrap.dedent(
    """
    import os, signal, sys
    from pathlib import Path
    from staycurious.marking.course import open_course
    from staycurious.marking.engine import book, run

    where, run.BATCH, batches = sys.argv[2], 3, iter(range(9))

    def kill_at_the_third(step):
        def or_die(*given, **named):
            if next(batches) == 2:
                os.kill(os.getpid(), signal.SIGKILL)
            return step(*given, **named)
        return or_die

    if where == "before the marks are written":
        book.Book.save = kill_at_the_third(book.Book.save)
    elif where == "amid a transaction":
        book.Book._save_comments = kill_at_the_third(book.Book._save_comments)
    else:
        run.mark_batch = kill_at_the_third(run.mark_batch)
    run.mark_class(open_course(Path(sys.argv[1])), "m02_reading_a_score")
    """
)


@pytest.mark.parametrize(
    "where", ["before the marks are written", "amid a transaction", "between two batches"]
)
def test_a_run_that_was_killed_goes_on_where_it_was_and_ends_as_one_that_was_not(course, tmp_path, where):
    whole = course
    for number in range(10):
        hand_in(whole, f"s{number}", list(ANSWERS.values())[number % len(ANSWERS)])
    killed = copy_of(whole, tmp_path / "killed")
    mark_class(open_course(whole.folder), M02)
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(killed.folder), where], capture_output=True, text=True
    )
    assert done.returncode == -signal.SIGKILL, done.stderr
    opened = open_course(killed.folder)
    with Book(opened, M02) as book:
        saved = set(book.before())
    assert saved == {f"s{number}" for number in range(6)}, (
        "two whole batches of three, and no part of the third"
    )
    with hold(opened):
        assert mark_class(opened, M02) == (4, 6, [])
    assert killed.rows() == whole.rows()
    assert written(killed.folder / "autograded") == written(whole.folder / "autograded")


def test_half_a_file_is_not_taken_for_a_whole_one_and_does_not_stay(course):
    hand_in(course, "ada", ANSWERS["perfect"])
    half = course.folder / "autograded" / "ada" / M02 / f".{M02}-half.tmp"
    half.parent.mkdir(parents=True)
    half.write_text("{", encoding="utf-8")
    assert mark_class(open_course(course.folder), M02)[:2] == (1, 0)
    json.loads((half.parent / f"{M02}.ipynb").read_text(encoding="utf-8"))
    assert not half.exists()


def test_more_students_than_a_batch_are_all_marked(course):
    first = course.hand_in("s000", answered(course.released(), ANSWERS["partly"]))
    for number in range(1, BATCH + 2):
        place = course.folder / "submitted" / f"s{number:03}" / M02
        place.mkdir(parents=True)
        os.link(first / f"{M02}.ipynb", place / f"{M02}.ipynb")
    told = []
    marked, _, _ = mark_class(open_course(course.folder), M02, tell=lambda done, of: told.append((done, of)))
    assert marked == BATCH + 2
    assert told == [(BATCH, BATCH + 2), (BATCH + 2, BATCH + 2), (BATCH + 2, BATCH + 2)]
    scores = {row[5] for row in course.rows() if row[2] == "m02_q1_test"}
    assert scores == {1.0}
    assert len({row[0] for row in course.rows()}) == BATCH + 2


def test_the_sources_other_files_stand_beside_the_marked_notebook(course):
    picture = course.folder / "source" / M02 / "pictures" / "map.txt"
    picture.parent.mkdir()
    picture.write_text("a map", encoding="utf-8")
    hand_in(course, "ada", ANSWERS["perfect"])
    mark_class(open_course(course.folder), M02)
    copy = Path(course.folder, "autograded", "ada", M02, "pictures", "map.txt")
    assert copy.read_text(encoding="utf-8") == "a map"
