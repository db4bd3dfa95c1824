"""``staycurious mark`` on what each LMS gives, with its class list: the same class, the same marks, nobody lost."""

import fcntl
import json
import os
import pty
import re
import signal
import struct
import subprocess
import sys
import termios
import time

import pytest
from classroom import M02, answered, copy_of, written
from lms_zips import MAKERS, people, roster
from nbgrader.api import Gradebook
from test_class import PROSE, WORKED_OUT, WRONG_TYPES

from staycurious.cli import main
from staycurious.marking.console import GO_ON
from staycurious.marking.course import open_course
from staycurious.marking.engine.book import Book
from staycurious.marking.same_class import STUDENT_IDS

GIVEN = [{q: text for q, (text, _) in given.items()} for given in WORKED_OUT.values()]


def content(course, answers):
    prose = {"m02_written": PROSE} if answers else {}
    return json.dumps(answered(course.released(), {**answers, **prose})).encode()


def the_class(course):
    """Make thirteen students: ten as in WORKED_OUT, one who is blank, one with wrong types, and one who sent an essay."""
    made = people(13)
    given = [content(course, GIVEN[number % 3]) for number in range(10)]
    given += [content(course, {}), content(course, WRONG_TYPES), b"%PDF-1.7 An essay."]
    made = [one._replace(content=data) for one, data in zip(made, given, strict=True)]
    made[0] = made[0]._replace(copies=(content(course, GIVEN[1]),))  # handed in again, after "perfect"
    made[1] = made[1]._replace(file="my homework.ipynb")
    made[2] = made[2]._replace(late=True, received="2026-11-20T18:00:00")
    absent = people(14)[13]._replace(received="")
    return made, absent


class Ran:
    """A course after the command was given, and what it said."""

    def __init__(self, released, folder, lms):
        self.course, self.lms = copy_of(released, folder), lms
        with Gradebook(f"sqlite:///{self.course.folder}/gradebook.db", "stay-curious") as gradebook:
            gradebook.update_or_create_assignment(M02, duedate="2026-11-20 12:00:00 UTC")
        self.made, self.absent = the_class(self.course)
        self.source = MAKERS[lms](folder, self.made)
        self.list = roster(folder, lms, [*self.made, self.absent])
        self.words = ["mark", M02, str(self.source), "--roster", str(self.list)]
        self.words += ["--exercises", str(self.course.folder)]
        assert main(self.words) == 0
        self.report = (self.course.folder / "reports" / M02 / "report.txt").read_text(encoding="utf-8")

    def id_of(self, one):
        # the first of id, e-mail and user name that the LMS's list holds; a plain folder is named by user name
        return one.email if self.lms in ("moodle", "moodle_flat") else one.id


@pytest.fixture(scope="module", params=MAKERS)
def ran(request, released, tmp_path_factory):
    return Ran(released, tmp_path_factory.mktemp("class"), request.param)


def test_every_student_has_the_marks_of_their_own_answers(ran):
    for number, one in enumerate(ran.made[:10]):
        marks = ran.course.marks(ran.id_of(one))
        # the one who sent two: the later file counts, or in nbgrader's own tree the one with the exercise's name
        again = number == 0 and ran.lms != "nbgrader"
        which = list(WORKED_OUT)[1 if again else number % 3]
        expected = {f"{name}_test": (points, False) for name, (_, points) in WORKED_OUT[which].items()}
        assert marks == {**expected, "m02_written": (None, True)}, one


def test_everybody_is_in_one_place_of_the_summary(ran):
    counts = dict(
        re.findall(r"^  (Marked|Waiting|Needs a look|Not handed in).*? (\d+)(?: .*)?$", ran.report, re.M)
    )
    # ten with a written answer; a blank one; wrong types and an essay; and one who sent nothing
    assert counts == {"Marked": "1", "Waiting": "10", "Needs a look": "2", "Not handed in": "1"}


def test_who_sent_no_notebook_or_nothing_is_named_with_the_reason(ran):
    essay, absent = ran.id_of(ran.made[12]), ran.id_of(ran.absent)
    looks = ran.report.split("Needs a look\n")[1].split("\n\n")[0]
    assert re.search(r"\.ipynb: .*PDF", looks)
    assert f"{ran.id_of(ran.made[11])} (" in looks
    assert absent in ran.report.split("Not handed in (1)")[1]
    assert not (ran.course.folder / "submitted" / essay).exists()


def test_two_files_of_one_student_and_a_renamed_one_are_settled_and_reported(ran):
    settled = ran.report.split("Settled by rule")[1]
    assert ran.id_of(ran.made[0]) in settled
    if ran.lms != "":
        assert "my homework.ipynb" in settled


def test_names_go_to_the_gradebook_whole(ran):
    with Gradebook(f"sqlite:///{ran.course.folder}/gradebook.db", "stay-curious") as gradebook:
        for one in ran.made[:12]:
            student = gradebook.find_student(ran.id_of(one))
            full = f"{student.first_name} {student.last_name}"
            assert re.sub(r"[\u200e\u200f]", "", full) == re.sub(
                r"[\u200e\u200f]", "", f"{one.first} {one.last}"
            )


def test_the_time_received_is_the_lms_s_where_it_gives_one(ran):
    with Gradebook(f"sqlite:///{ran.course.folder}/gradebook.db", "stay-curious") as gradebook:
        times = {one.id: gradebook.find_submission(M02, ran.id_of(one)).timestamp for one in ran.made[1:12]}
    late, usual = ran.made[2].id, ran.made[3].id
    if ran.lms in ("canvas", ""):
        assert set(times.values()) == {None}
    else:  # in November London's time is UTC; Moodle's list has no seconds
        assert f"{times[usual]:%Y-%m-%d %H:%M}" == "2026-11-20 10:33"
        assert f"{times[late]:%Y-%m-%d %H:%M}" == "2026-11-20 18:00"


def test_who_was_late_is_told(ran):
    if ran.lms == "":
        assert "Late (" not in ran.report
        return
    late = ran.report.split("Late (1)\n  ")[1].splitlines()[0]
    by = "says the LMS; by how much isn't known" if ran.lms == "canvas" else "by 6 hours"
    assert late == f"{ran.id_of(ran.made[2])}, {by}"


def test_the_same_command_again_changes_nothing(ran):
    rows = ran.course.rows()
    files = written(ran.course.folder / "autograded"), written(ran.course.folder / "submitted")
    assert main(ran.words) == 0
    assert ran.course.rows() == rows
    assert (written(ran.course.folder / "autograded"), written(ran.course.folder / "submitted")) == files
    again = (ran.course.folder / "reports" / M02 / "report.txt").read_text(encoding="utf-8")
    assert "nothing new to mark; 12 marked before" in again


@pytest.fixture
def course(released, tmp_path):
    return copy_of(released, tmp_path)


def mark(course, *words):
    return main(["mark", M02, *map(str, words), "--exercises", str(course.folder)])


def test_feedback_comes_in_the_same_run_where_it_is_asked_for(course, capsys):
    course.hand_in("ada", content(course, GIVEN[0]).decode())
    assert mark(course, "--feedback") == 0
    page = course.folder / "feedback" / "ada" / M02 / f"{M02}.html"
    first = page.read_bytes()
    assert "Feedback: 1 new or changed pages" in capsys.readouterr().out
    assert main(["feedback", M02, "--exercises", str(course.folder)]) == 0
    assert "Feedback: 0 new or changed pages" in capsys.readouterr().out
    assert page.read_bytes() == first


def test_a_source_that_is_not_there_is_named(course, capsys):
    assert mark(course, "submissions.zip") == 1
    assert "submissions.zip: there is no such file or folder" in capsys.readouterr().err


def test_a_zip_that_is_none_is_named(course, tmp_path, capsys):
    bad = tmp_path / "submissions.zip"
    bad.write_bytes(b"this is no zip")
    assert mark(course, bad) == 1
    assert "submissions.zip" in capsys.readouterr().err


def test_a_class_list_that_is_none_is_named_before_anything_is_marked(course, tmp_path, capsys):
    course.hand_in("ada", content(course, GIVEN[0]).decode())
    bad = tmp_path / "class.csv"
    bad.write_text("colour,shape\nred,round\n", encoding="utf-8")
    assert mark(course, "--roster", bad) == 1
    assert "class.csv" in capsys.readouterr().err
    assert not (course.folder / "autograded").exists()


def test_an_exercise_that_is_not_there_is_named(course, capsys):
    assert main(["mark", "m99", "--exercises", str(course.folder)]) == 1
    assert "no exercise 'm99'" in capsys.readouterr().err


def test_students_keep_their_names_in_the_gradebook_when_the_class_list_changes(course, tmp_path):
    made = [one._replace(content=content(course, GIVEN[0])) for one in people(3)]
    source = MAKERS["canvas"](tmp_path, made)
    mark(course, source, "--roster", roster(tmp_path, "canvas", made))
    assert (course.folder / STUDENT_IDS).read_text(encoding="utf-8").strip()
    joined = people(4)[3]._replace(id="", content=content(course, GIVEN[1]))
    source = MAKERS["canvas"](tmp_path, [*made, joined])
    mark(course, source, "--roster", roster(tmp_path, "canvas", [*made, joined]))
    with Book(open_course(course.folder), M02) as book:
        students = [standing.student for standing in book.standings()]
    assert {one.id for one in made} < set(students)
    assert len(students) == 4


def given(course, folder, made, lms="moodle"):
    """Write an LMS's zip, and give the course's words for it."""
    folder.mkdir(exist_ok=True)
    made = [one._replace(content=content(course, GIVEN[0])) for one in made]
    return MAKERS[lms](folder, made)


def test_another_classs_list_is_refused_before_anything_is_taken_in(course, tmp_path, capsys):
    source = given(course, tmp_path, people(5))
    others = [
        one._replace(first=f"X{n}", last="Y", number=str(n), email=f"{n}@b", username=f"x{n}", id=f"z{n}")
        for n, one in enumerate(people(5))
    ]
    assert mark(course, source, "--roster", roster(tmp_path, "moodle", others)) == 1
    assert "5 of the 5 senders are not in the class list" in capsys.readouterr().err
    assert not (course.folder / "submitted").exists()
    assert mark(course, source, "--roster", roster(tmp_path, "moodle", people(5))) == 0


def test_a_class_list_that_comes_too_late_is_refused_since_everybody_would_be_there_twice(
    course, tmp_path, capsys
):
    source = given(course, tmp_path, people(3))
    assert mark(course, source) == 0
    before = course.rows()
    assert mark(course, source, "--roster", roster(tmp_path, "moodle", people(3))) == 1
    assert "with this one everybody would be there twice" in capsys.readouterr().err
    assert course.rows() == before


def test_a_class_list_that_is_left_out_later_is_asked_for(course, tmp_path, capsys):
    source = given(course, tmp_path, people(3))
    assert mark(course, source, "--roster", roster(tmp_path, "moodle", people(3))) == 0
    assert mark(course, source) == 1
    assert "Add --roster CSV." in capsys.readouterr().err


def test_another_kind_of_list_says_which_column_is_needed(course, tmp_path, capsys):
    source = given(course, tmp_path, people(3))
    assert mark(course, source, "--roster", roster(tmp_path, "moodle", people(3))) == 0
    assert mark(course, source, "--roster", roster(tmp_path, "canvas", people(3))) == 1
    assert "The first run here took the students' names from “Email address”" in capsys.readouterr().err


def test_without_a_zip_and_with_nothing_handed_in_the_zip_is_asked_for(course, capsys):
    assert mark(course) == 1
    assert "No zip was named, and nothing lies in submitted/." in capsys.readouterr().err


def test_a_later_zip_keeps_in_view_who_sent_no_notebook_before(course, tmp_path):
    made = [one._replace(content=content(course, GIVEN[0])) for one in people(2)]
    listed = roster(tmp_path, "moodle", people(4))
    first = MAKERS["moodle"](tmp_path, [*made, people(3)[2]._replace(content=b"%PDF-1.7")])
    assert mark(course, first, "--roster", listed) == 0
    (tmp_path / "later").mkdir()
    later = MAKERS["moodle"](tmp_path / "later", [people(4)[3]._replace(content=content(course, GIVEN[1]))])
    assert mark(course, later, "--roster", listed) == 0
    known = (course.folder / "reports" / M02 / "class.csv").read_text(encoding="utf-8-sig").split()
    assert known == ["student", *sorted(one.email for one in people(4))]
    report = (course.folder / "reports" / M02 / "report.txt").read_text(encoding="utf-8")
    assert "PDF" in report.split("Needs a look\n")[1]
    assert re.search(r"Not handed in +0", report)


def test_who_has_handed_nothing_in_is_still_known_when_the_class_is_marked_again(course, tmp_path):
    source = given(course, tmp_path, people(2))
    assert mark(course, source, "--roster", roster(tmp_path, "moodle", people(4))) == 0
    assert mark(course) == 0
    report = (course.folder / "reports" / M02 / "report.txt").read_text(encoding="utf-8")
    assert re.search(r"Not handed in +2", report)


def test_feedback_for_an_exercise_that_is_not_there_or_not_marked_is_refused(course, capsys):
    assert main(["feedback", "m02_reading_score", "--exercises", str(course.folder)]) == 1
    assert "no exercise 'm02_reading_score'" in capsys.readouterr().err
    assert main(["feedback", M02, "--exercises", str(course.folder)]) == 1
    assert f"Nothing of {M02} is marked yet" in capsys.readouterr().err


SLOW = """
import signal, sys, time
signal.signal(signal.SIGINT, signal.default_int_handler)  # whatever started the tests may have told them to ignore it
from staycurious.marking.engine import run
once = run.mark_batch
def slow(*given):
    time.sleep(1)
    return once(*given)
run.mark_batch, run.BATCH = slow, 2
from staycurious.cli import main
print("started", flush=True)
sys.exit(main(sys.argv[1:]))
"""


def test_stopped_from_the_keyboard_it_says_how_to_go_on_and_goes_on(course):
    for number in range(9):
        course.hand_in(f"s{number}", content(course, GIVEN[number % 3]).decode())
    words = ["mark", M02, "--exercises", str(course.folder)]
    process = subprocess.Popen(
        [sys.executable, "-c", SLOW, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout.readline() == "started\n"
    deadline = time.monotonic() + 60
    while not (course.folder / "autograded" / "s3").exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    _, told = process.communicate(timeout=60)
    assert process.returncode == 130
    assert GO_ON in told
    with Book(open_course(course.folder), M02) as book:
        assert 2 <= len(book.before()) < 9
    assert main(words) == 0
    with Book(open_course(course.folder), M02) as book:
        assert len(book.before()) == 9


def test_what_a_person_sees_while_it_works(course):
    for number in range(3):
        course.hand_in(f"s{number}", content(course, GIVEN[number]).decode())
    words = [sys.executable, "-m", "staycurious.cli", "mark", M02, "--exercises", str(course.folder)]
    told, end = pty.openpty()
    fcntl.ioctl(told, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=end, text=True) as process:
        os.close(end)
        out, shown = process.communicate()[0], b""
        while True:
            try:
                piece = os.read(told, 10_000)
            except OSError:
                break
            if not piece:
                break
            shown += piece
    assert process.returncode == 0
    bars = shown.decode()
    assert "Taking in : 100%" in bars
    assert "Marking   : 100%" in bars
    assert "3/3" in bars
    assert "3 submissions marked now" in out
