"""Everything in the bank through the one command, then through plain ``nbgrader autograde``: the same marks, and nothing run.

The formgrader's button calls the same code as ``nbgrader autograde``; ``test_formgrader.py`` presses it.
"""

import csv
import os
import shutil

import pytest
from bank import FILE, KINDS, M02, WITNESS, as_folder, as_submitted, as_zip, honest, number_of, written
from classroom import copy_of, rows
from classroom import written as files_in

from staycurious.cli import main

HONEST = ("ada", "ben", "chi")
WAYS = {
    "folder": [kind for kind in KINDS.values() if kind.files or kind.folder],
    "in place": [kind for kind in KINDS.values() if kind.files or kind.folder],
    "zip": [kind for kind in KINDS.values() if kind.files or kind.zipped],
}


class After:
    """The bank, handed in in one way, after ``staycurious mark``."""

    def __init__(self, released, folder, way, capture):
        self.way, self.course = way, copy_of(released, folder)
        given = self.course.released()
        good = written(honest(given))
        source = folder / "class.zip" if way == "zip" else folder / "class"
        if way == "zip":
            as_zip(source, given, others=dict.fromkeys(HONEST, good))
        else:
            place = self.course.folder / "submitted" if way == "in place" else source
            for name in HONEST:
                here = place / name / (M02 if way == "in place" else "")
                here.mkdir(parents=True)
                (here / FILE).write_bytes(good)
            as_submitted(self.course.folder, given) if way == "in place" else as_folder(source, given)
        command = ["mark", M02, *([] if way == "in place" else [str(source)])]
        self.code = main([*command, "--exercises", str(self.course.folder)])
        self.told, self.errors = capture()
        report = (self.course.folder / "reports" / M02 / "report.txt").read_text(encoding="utf-8")
        self.report = report

    def id_of(self, kind):
        return number_of(kind) if self.way == "zip" else kind.name

    def honest(self):
        return [str(number) if self.way == "zip" else name for number, name in enumerate(HONEST, start=1)]


@pytest.fixture(scope="module")
def after(released, tmp_path_factory, request):
    """Give what became of the bank, by each way; the witness would stand in a folder of its own."""
    witness = tmp_path_factory.mktemp("witness")
    os.environ[WITNESS] = str(witness)
    capture = request.config.pluginmanager.getplugin("capturemanager")

    def read():
        return capture.read_global_capture()

    yield {way: After(released, tmp_path_factory.mktemp("bank"), way, read) for way in WAYS}, witness
    del os.environ[WITNESS]


@pytest.fixture(scope="module")
def by_nbgrader(after, tmp_path_factory):
    """Give a course in which nbgrader's own command marked what intake left of the folder, and whose work is the same there.

    Of students whose folders are the same to the byte it marks one: it takes a second for each.
    """
    found, _ = after
    plain = copy_of(found["folder"].course, tmp_path_factory.mktemp("plain"))
    same = {}
    for student in sorted((plain.folder / "submitted").iterdir()):
        alike = same.setdefault(str(files_in(student)), [])
        alike.append(student.name)
        if len(alike) > 1:
            shutil.rmtree(student)
    shutil.rmtree(plain.folder / "autograded")
    (plain.folder / "gradebook.db").unlink()
    shutil.rmtree(plain.folder / "release")
    for command in ("generate_assignment", "autograde"):
        done = plain.nbgrader(command, M02)
        assert done.returncode == 0, done.stderr
    return plain, list(same.values())


def by_student(course):
    """Give what nbgrader's tables hold of each student."""
    held = {}
    for student, *row in course.rows():
        held.setdefault(student, []).append(row)
    return held


CASES = [(way, kind.name) for way, kinds in WAYS.items() for kind in kinds]


@pytest.mark.parametrize("way", WAYS)
def test_the_class_goes_on_and_the_command_ends_well(after, way):
    found, _ = after
    assert found[way].code == 0
    for student in found[way].honest():
        marks = found[way].course.marks(student)
        assert (marks["m02_q1_test"], marks["m02_q7_test"]) == ((2, False), (1, False))
        assert marks["m02_written"] == (None, True)


@pytest.mark.parametrize(("way", "name"), CASES)
def test_each_kind_has_the_marks_that_it_deserves_or_is_in_the_report(after, way, name):
    found, _ = after
    kind, here = KINDS[name], found[way]
    student = here.id_of(kind)
    if kind.taken:
        assert here.course.marks(student) == kind.marks()
    else:
        assert not (here.course.folder / "autograded" / student).exists()
        with (here.course.folder / "reports" / M02 / "files.csv").open(encoding="utf-8-sig") as file:
            told = [row for row in csv.DictReader(file) if row["student"] == student]
        assert any(row["needs a look"] == "yes" and row["in words"] for row in told)


@pytest.mark.usefixtures("by_nbgrader")
def test_no_code_of_a_student_ran_on_any_route(after):
    _, witness = after
    assert not list(witness.iterdir())


def test_nbgraders_own_command_gives_the_same_marks_cell_for_cell(after, by_nbgrader):
    found, _ = after
    plain, same = by_nbgrader
    ours, theirs = by_student(found["folder"].course), by_student(plain)
    assert theirs == {alike[0]: ours[alike[0]] for alike in same}
    assert len(theirs) >= 30
    assert len(ours) >= 60
    for alike in same:
        assert all(ours[student] == ours[alike[0]] for student in alike)


def test_nbgraders_own_command_writes_the_same_files_to_the_byte(after, by_nbgrader):
    found, _ = after
    plain, same = by_nbgrader
    ours = files_in(found["folder"].course.folder / "autograded")
    theirs = files_in(plain.folder / "autograded")
    assert theirs == {
        name: file for name, file in ours.items() if name.split("/")[0] in {alike[0] for alike in same}
    }


@pytest.mark.parametrize("way", WAYS)
def test_a_second_run_marks_nobody_again(after, way):
    found, _ = after
    course = found[way].course
    before = rows(f"sqlite:///{course.folder}/gradebook.db")
    assert main(["mark", M02, "--exercises", str(course.folder)]) == 0
    assert rows(f"sqlite:///{course.folder}/gradebook.db") == before
