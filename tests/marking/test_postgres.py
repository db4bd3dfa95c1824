"""PostgreSQL as the gradebook: a real server, the marks of SQLite, nothing lost or doubled when a run is killed."""

import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from classroom import M02, Course
from postgres import running_postgres
from spread_class import hand_in_class, students, written

from staycurious.marking.course import open_course
from staycurious.marking.engine import run
from staycurious.marking.engine.exercise import load_exercise
from staycurious.marking.forgetting import find_student, forget, prove
from staycurious.marking.withdrawing import withdraw

SIZE, BATCH = 24, 5
# A run that is killed in the middle of its third batch's transaction: its files lie there, some of its rows are sent.
KILLED = """
import os, signal, sys
from pathlib import Path

import sqlalchemy as sa
from staycurious.marking.course import open_course
from staycurious.marking.engine import run

batches = []


@sa.event.listens_for(sa.Engine, "before_cursor_execute")
def kill(connection, cursor, statement, *_):
    if statement.startswith("INSERT INTO comment"):
        batches.append(statement)
        if len(batches) == 3:
            os.kill(os.getpid(), signal.SIGKILL)


run.BATCH = int(sys.argv[3])
run.mark_class(open_course(Path(sys.argv[1]), sys.argv[2]), sys.argv[4])
"""


@pytest.fixture(scope="module")
def handed_in(tmp_path_factory):
    """Give a server, and a folder with a class's work whose exercise is entered in the server's ``registered``."""
    with running_postgres() as server:
        course = Course(tmp_path_factory.mktemp("class") / "exercises")
        load_exercise(open_course(course.folder, server.database("registered")), M02)
        hand_in_class(course, SIZE)
        yield server, course.folder


@pytest.fixture(scope="module")
def on_sqlite(handed_in, tmp_path_factory):
    """Give what marking writes with nbgrader's usual gradebook, in a file."""
    _, folder = handed_in
    copy = Path(shutil.copytree(folder, tmp_path_factory.mktemp("sqlite") / "exercises"))
    run.mark_class(open_course(copy), M02)
    return written(copy)


@pytest.fixture
def class_of(handed_in, tmp_path, monkeypatch):
    """Give the class in a folder of its own, a database of its own, and a function that marks it."""
    server, folder = handed_in
    monkeypatch.setattr(run, "BATCH", BATCH)
    copy = Path(shutil.copytree(folder, tmp_path / "exercises"))
    db_url = server.database(tmp_path.name, like="registered")
    return copy, db_url, lambda: run.mark_class(open_course(copy, db_url), M02)


def nbgrader(folder: Path, *words: str) -> subprocess.CompletedProcess:
    command = [str(Path(sys.executable).with_name("nbgrader")), *words]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_the_marks_are_those_of_sqlite_row_for_row_and_a_second_run_changes_none(class_of, on_sqlite):
    folder, db_url, mark = class_of
    assert mark() == (SIZE, 0, [])
    first = written(folder, db_url)
    assert first == on_sqlite
    assert len(first["grade"]) == 8 * SIZE
    assert mark() == (0, SIZE, [])
    assert written(folder, db_url) == first
    assert not (folder / "gradebook.db").exists()


def test_a_run_killed_within_a_transaction_goes_on_where_it_was(class_of, on_sqlite):
    folder, db_url, mark = class_of
    command = [sys.executable, "-c", KILLED, str(folder), db_url, str(BATCH), M02]
    killed = subprocess.run(command, capture_output=True, text=True, check=False)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    left = written(folder, db_url)
    assert len(left["grade"]) == 8 * 2 * BATCH, "two batches whole, nothing of the third"
    assert len({row[0] for row in left["comment"]}) == len(left["staycurious_marked"]) == 2 * BATCH
    assert len(students(folder)) == 3 * BATCH, "the third's notebooks were written before its marks"
    assert mark()[:2] == (SIZE - 2 * BATCH, 2 * BATCH)
    assert written(folder, db_url) == on_sqlite


def test_a_question_is_withdrawn_and_a_student_forgotten_as_on_sqlite(class_of, tmp_path):
    on_postgres, db_url, mark = class_of
    mark()
    on_file = Path(shutil.copytree(on_postgres, tmp_path / "on_file" / "exercises"))
    run.mark_class(open_course(on_file), M02)
    for course in (open_course(on_postgres, db_url), open_course(on_file)):
        withdraw(course, M02, "m02_q1", "Its figure was wrong.")
        known = find_student(course, "s004")
        assert prove(course, known).left
        forget(course, known)
        assert prove(course, known).left == []
    rows = written(on_postgres, db_url)
    assert rows == written(on_file)
    # eleven had marks, for "194", "200" or "194 families"; one of them is forgotten
    assert len(rows["staycurious_changed"]) == 10
    assert len(rows["student"]) == SIZE - 1


def test_nbgraders_own_command_writes_the_same_rows_and_marking_goes_on_from_them(class_of, on_sqlite):
    folder, db_url, mark = class_of
    done = nbgrader(folder, "autograde", M02, "--student=s001", "--db", db_url)
    assert done.returncode == 0, done.stderr
    assert len(written(folder, db_url)["grade"]) == 8
    assert mark() == (SIZE - 1, 1, [])
    assert written(folder, db_url) == on_sqlite


# A run that begins to mark when a file says so: two of them, on two copies of the folder as on two machines.
AT_ONCE = """
import sys, time
from pathlib import Path

from staycurious.marking.course import open_course
from staycurious.marking.engine import run

folder, db_url, size, slug = sys.argv[1:]
course, run.BATCH = open_course(Path(folder), db_url), int(size)
run.load_exercise(course, slug)
(Path(folder) / "ready").touch()
while not (Path(folder).parent / "go").exists():
    time.sleep(0.001)
run.mark_class(course, slug)
"""


def test_two_machines_that_mark_into_one_gradebook_at_once_both_end_well(class_of, on_sqlite, tmp_path):
    one, db_url, _ = class_of
    two = Path(shutil.copytree(one, tmp_path / "another"))
    runs = [
        subprocess.Popen(
            [sys.executable, "-c", AT_ONCE, str(folder), db_url, str(BATCH), M02],
            stderr=subprocess.PIPE,
            text=True,
        )
        for folder in (one, two)
    ]
    while not all((folder / "ready").exists() for folder in (one, two)):
        assert all(each.poll() is None for each in runs), [each.communicate()[1] for each in runs]
        time.sleep(0.01)
    (tmp_path / "go").touch()
    told = [each.communicate(timeout=120)[1] for each in runs]
    assert [each.returncode for each in runs] == [0, 0], told
    assert written(one, db_url) == written(two, db_url) == on_sqlite
