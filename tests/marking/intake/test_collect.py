"""Each rule by which intake settles what is doubtful, and what it writes."""

import os
import signal
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path

import nbformat
import pytest
from bank import FILE, M02, POSIX, cell_of, honest, released, written
from lms_zips import MAKERS, Made, blackboard_note, people, roster, write_zip

from staycurious.answers import read_literal
from staycurious.marking.intake import SourceError, Wanted, collect
from staycurious.marking.intake.place import readable_time
from staycurious.marking.lms.roster import read_roster, safe_id
from staycurious.marking.lms.times import TimeError

LINUX = sys.platform == "linux"
RELEASED = released()
WANTED = Wanted(M02, RELEASED)
ADA = Made("Ada", "Lovelace", "123456", "ada@example.ac.uk", "ada", "S1")


def notebook(value, **more):
    return written(honest(RELEASED, {"m02_q1": value, **more}))


def folder(root, files):
    for name, data in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(data)
    return root


class Class:
    """A folder of exercises, and what is collected into it."""

    def __init__(self, root):
        self.root, self.course = root, root / "course"
        self.course.mkdir()
        self.number = 0

    def collect(self, files, **settings):
        """Collect a plain folder of files, path → bytes, in which Zoe has handed in as well."""
        self.number += 1
        source = folder(self.root / f"source{self.number}", {**files, f"zoe/{FILE}": notebook(0)})
        intake = self.take(source, **settings)
        return intake._replace(taken=[taken for taken in intake.taken if taken.student != "zoe"])

    def take(self, source, **settings):
        return collect(source, WANTED, self.course, **settings)

    def path(self, student, name=FILE):
        return self.course / "submitted" / student / M02 / name

    def value(self, student):
        cells = nbformat.read(self.path(student), as_version=4).cells
        return read_literal(next(cell.source for cell in cells if cell.id == "m02_q1"), "m02_q1")

    def received(self, student):
        path = self.path(student, "timestamp.txt")
        return path.read_text(encoding="utf-8") if path.exists() else ""

    def aside(self, student):
        place = self.course / "set_aside" / M02 / student
        return sorted(path.name for path in place.rglob("*")) if place.exists() else []


@pytest.fixture
def there(tmp_path):
    return Class(tmp_path)


def kinds(intake, look=None):
    return [remark.kind for remark in intake.remarks if look is None or remark.look == look]


# --- whoever the zip comes from


@pytest.mark.parametrize("with_list", [False, True], ids=["without a list", "with a list"])
@pytest.mark.parametrize("lms", MAKERS)
def test_a_class_is_taken_from_every_lms(there, tmp_path, lms, with_list):
    made = [one._replace(content=notebook(number)) for number, one in enumerate(people())]
    made[0] = made[0]._replace(copies=(notebook(500),), late=True)
    source = MAKERS[lms](tmp_path, made)
    listed = read_roster(roster(tmp_path, lms, made)) if with_list else None
    before = {path: path.read_bytes() for path in [source, *source.rglob("*")] if path.is_file()}
    intake = there.take(source, roster=listed)
    assert len(intake.taken) == len(made)
    assert not kinds(intake, look=True)
    # of two copies the later counts; in nbgrader's own tree, the one with the exercise's name
    expected = [0 if lms == "nbgrader" else 500, *range(1, len(made))]
    assert sorted(there.value(taken.student) for taken in intake.taken) == sorted(expected)
    assert kinds(intake).count("two_files") == 1
    assert before == {path: path.read_bytes() for path in before}
    if with_list:
        assert intake.absent == []
        assert {taken.student for taken in intake.taken} == {person.id for person in listed.people}
    assert [taken.late for taken in intake.taken].count(True) == (1 if lms == "canvas" else 0)


@pytest.mark.parametrize(
    ("lms", "received"),
    [
        ("moodle", "2026-07-20 09:33:00 UTC"),  # the worksheet has no seconds; British Summer Time is UTC+1
        ("canvas", ""),
        ("blackboard", "2026-07-20 09:33:12 UTC"),
        ("nbgrader", "2026-07-20 10:33:12 UTC"),  # its own timestamps are UTC
    ],
)
def test_the_time_comes_from_the_lms_where_it_gives_one(there, tmp_path, lms, received):
    made = [one._replace(content=notebook(1), received="2026-07-20T10:33:12") for one in people(3)]
    intake = there.take(MAKERS[lms](tmp_path, made), roster=read_roster(roster(tmp_path, lms, made)))
    assert {taken.received for taken in intake.taken} == {received}
    assert {there.received(taken.student) for taken in intake.taken} == {received}


def test_who_is_in_the_list_and_handed_nothing_in_is_absent(there, tmp_path):
    made = [one._replace(content=notebook(1)) for one in people(4)]
    listed = read_roster(roster(tmp_path, "moodle", made))
    intake = there.take(MAKERS["moodle"](tmp_path, made[:2]), roster=listed)
    assert intake.absent == [made[2].email, made[3].email]


def test_who_is_not_in_the_list_is_marked_all_the_same(there, tmp_path):
    made = [one._replace(content=notebook(1)) for one in people(3)]
    listed = read_roster(roster(tmp_path, "moodle", made[:2]))
    intake = there.take(MAKERS["moodle"](tmp_path, made), roster=listed)
    assert [taken.student for taken in intake.taken] == [made[0].email, made[1].email, made[2].number]
    (remark,) = [remark for remark in intake.remarks if remark.kind == "not_in_the_list"]
    assert (remark.student, remark.look) == (made[2].number, False)


@pytest.mark.parametrize("with_list", [False, True], ids=["without a list", "with a list"])
def test_one_number_with_two_names_makes_two_students_and_a_person_looks(there, tmp_path, with_list):
    made = [
        ADA._replace(content=notebook(1)),
        ADA._replace(
            first="Grace", last="Hopper", content=notebook(2), email="g@example.ac.uk", id="S2", username="g"
        ),
    ]
    listed = read_roster(roster(tmp_path, "moodle", [ADA])) if with_list else None
    intake = there.take(MAKERS["moodle"](tmp_path, made), roster=listed)
    students = [taken.student for taken in intake.taken]
    assert len(set(students)) == 2
    assert sorted(map(there.value, students)) == [1, 2]
    assert students[1].startswith("123456-")
    assert kinds(intake, look=True) == ["same_number"] * (1 if with_list else 2)


def test_two_names_that_differ_in_case_alone_do_not_share_a_folder(there):
    intake = there.collect({f"Ben/{FILE}": notebook(1), f"ben/{FILE}": notebook(2)})
    students = [taken.student for taken in intake.taken]
    assert len({student.casefold() for student in students}) == 2


def homonyms(tmp_path, numbers=("11", "99")):
    files = {f"Ada Lovelace_{n}_assignsubmission_file/{FILE}": notebook(int(n)) for n in numbers}
    return folder(tmp_path / "homonyms", {**files, f"Ben Bo_12_assignsubmission_file/{FILE}": notebook(12)})


def listing(tmp_path, text):
    path = tmp_path / "class.csv"
    path.write_text(text, encoding="utf-8")
    return read_roster(path)


PLAIN_LIST = "id,first_name,last_name,email\ns1,Ada,Lovelace,a@x.org\ns2,Ben,Bo,b@x.org\n"
WORKSHEET = (
    "Identifier,Full name,Email address\nParticipant 99,Ada Lovelace,a@x.org\nParticipant 12,Ben Bo,b@x.org\n"
)


def test_two_people_of_one_name_are_two_whatever_the_list_says(there, tmp_path):
    intake = there.take(homonyms(tmp_path), roster=listing(tmp_path, PLAIN_LIST))
    assert {one.student: there.value(one.student) for one in intake.taken} == {"11": 11, "99": 99, "s2": 12}
    assert [(r.kind, r.student, r.look) for r in intake.remarks] == [
        ("same_name", "11", True),
        ("same_name", "99", True),
    ]
    assert intake.absent == []


def test_of_two_people_of_one_name_the_one_whose_number_is_in_the_list_is_known(there, tmp_path):
    intake = there.take(homonyms(tmp_path), roster=listing(tmp_path, WORKSHEET))
    assert {one.student: there.value(one.student) for one in intake.taken} == {
        "11": 11,
        "a@x.org": 99,
        "b@x.org": 12,
    }
    assert [(r.kind, r.student) for r in intake.remarks] == [("same_name", "11")]


def test_one_person_with_two_files_of_one_number_is_one(there, tmp_path):
    source = homonyms(tmp_path, ["11"])
    folder(source, {"Ada Lovelace_11_assignsubmission_file/again.ipynb": notebook(11)})
    intake = there.take(source, roster=listing(tmp_path, PLAIN_LIST))
    assert [one.student for one in intake.taken] == ["s1", "s2"]


def test_two_in_the_list_of_one_name_are_nobody_and_a_person_looks(there, tmp_path):
    listed = listing(tmp_path, PLAIN_LIST + "s3,Ada,Lovelace,a3@x.org\n")
    intake = there.take(homonyms(tmp_path, ["11"]), roster=listed)
    assert [one.student for one in intake.taken] == ["11", "s2"]
    assert [(r.kind, r.student, r.look) for r in intake.remarks] == [("same_name", "11", True)]


def test_a_note_of_blackboards_is_believed_of_its_own_files_only(there, tmp_path):
    start, mals = "Score_{}_attempt_2026-11-20-10-33-12", "Score_zmal_attempt_2026-11-20-11-00-00"
    theirs = f"{start.format('victim')}_{FILE}"
    victim = ADA._replace(first="Vic", last="Tim", username="victim")
    mal = ADA._replace(first="Mal", last="Lory", username="zmal")
    at = datetime(2026, 11, 20, 10, 33, 12)
    source = write_zip(
        tmp_path / "class.zip",
        [
            (f"{start.format('victim')}.txt", blackboard_note(victim, at, theirs).encode()),
            (theirs, notebook(1)),
            (f"{mals}.txt", blackboard_note(mal, at, theirs).encode()),
        ],
    )
    assert [(one.student, one.first_name, one.last_name) for one in there.take(source).taken] == [
        ("victim", "Vic", "Tim")
    ]


@pytest.mark.parametrize("above", ["", "submitted/", "old course/submitted/"])
def test_what_lies_in_one_students_folder_is_never_anothers(there, tmp_path, above):
    theirs = "2026-11-19 10:00:00 UTC"
    made = {f"{above}{name}/{M02}/{FILE}": notebook(1) for name in ("ada", "victim")}
    made |= {f"{above}victim/{M02}/timestamp.txt": theirs.encode()}
    for within in ("m01_who_decides", "work", "m03_x/work", M02):
        deep = f"{above}mal/{within}/victim/{M02}"
        made |= {f"{deep}/{FILE}": notebook(3), f"{deep}/timestamp.txt": b"2026-11-20 10:00:00 UTC"}
    intake = there.take(folder(tmp_path / "source", made))
    assert {one.student for one in intake.taken} == {"ada", "victim", "mal"}
    assert there.value("victim") == 1
    assert there.received("victim") == theirs
    assert intake.ignored["another exercise's folder"] == 4


# --- which of several files counts


@pytest.mark.parametrize(
    ("first", "second", "counts", "why"),
    [
        (notebook(1), notebook(1), 1, "the answers are the same"),
        (notebook(1, m02_q7=970), notebook(2), 1, "it has more answers"),
        (notebook(2), notebook(1), 1, "it comes last"),
    ],
)
def test_of_two_files_the_rule_says_which_counts(there, first, second, counts, why):
    intake = there.collect({"ada/a.ipynb": first, "ada/b.ipynb": second})
    (remark,) = [remark for remark in intake.remarks if remark.kind == "two_files"]
    assert why in remark.words
    (taken,) = intake.taken
    assert {taken.file, remark.file} == {"ada/a.ipynb", "ada/b.ipynb"}
    assert taken.file in remark.words
    assert there.value("ada") == counts


def test_the_one_received_later_counts_even_with_fewer_answers(there, tmp_path):
    made = [ADA._replace(content=notebook(1, m02_q7=970), copies=(notebook(2),)), *people(2)]
    intake = there.take(MAKERS["blackboard"](tmp_path, made))
    assert there.value("ada") == 2
    assert "it was received later" in next(r.words for r in intake.remarks if r.kind == "two_files")


def test_the_same_answers_sent_again_count_from_the_first_time(there, tmp_path):
    made = [ADA._replace(content=notebook(1), copies=(notebook(1),)), people(1)[0]]
    there.take(MAKERS["blackboard"](tmp_path, made))
    assert there.received("ada") == "2026-11-20 10:33:12 UTC"


def test_other_files_are_looked_into_only_where_there_is_no_notebook(there):
    intake = there.collect(
        {"ada/m02.json": notebook(1), f"ada/{FILE}": notebook(2), "ben/m02.json": notebook(3)}
    )
    assert (there.value("ada"), there.value("ben")) == (2, 3)
    assert intake.ignored == {"other files beside a notebook": 1}


def test_every_file_is_accounted_for(there):
    intake = there.collect(
        {
            f"ada/{FILE}": notebook(1),
            "ada/b.ipynb": notebook(2),
            "ada/essay.docx": b"PK\3\4",
            f"ben/{FILE}": b"{",
            "ben/.DS_Store": b"",
            "chi/essay.docx": b"PK\3\4",
        }
    )
    told = {remark.file for remark in intake.remarks if remark.kind != "renamed"}
    assert [taken.file for taken in intake.taken] == [f"ada/{FILE}"]
    assert told == {"ada/b.ipynb", f"ben/{FILE}", "chi/essay.docx"}
    assert intake.ignored == {"other files beside a notebook": 1, "left by a Mac": 1}
    assert {remark.student for remark in intake.remarks if remark.look} == {"ben", "chi"}


# --- collected again


def test_what_is_the_same_is_not_written_again(there):
    there.collect({f"ada/{FILE}": notebook(1)})
    before = os.stat(there.path("ada")).st_mtime_ns, os.stat(there.path("ada")).st_ino
    again = there.collect({f"ada/{FILE}": notebook(1)})
    assert (os.stat(there.path("ada")).st_mtime_ns, os.stat(there.path("ada")).st_ino) == before
    assert kinds(again) == []
    assert there.aside("ada") == []


def test_what_is_replaced_is_kept(there):
    there.collect({f"ada/{FILE}": notebook(1)})
    was = there.path("ada").read_bytes()
    again = there.collect({f"ada/{FILE}": notebook(2)})
    assert kinds(again) == ["replaced"]
    assert there.value("ada") == 2
    assert (there.course / "set_aside" / M02 / "ada" / FILE).read_bytes() == was
    there.collect({f"ada/{FILE}": notebook(3)})
    assert there.aside("ada") == [FILE, f"{FILE}.1"]


def test_one_that_was_received_earlier_does_not_replace_a_later_one(there, tmp_path):
    late, early = (
        ADA._replace(content=notebook(n), received=f"2026-11-{d}T10:00:00") for n, d in ((2, 21), (1, 20))
    )
    there.take(MAKERS["blackboard"](tmp_path, [late, people(1)[0]]))
    intake = there.take(MAKERS["blackboard"](tmp_path, [early, people(1)[0]]))
    assert there.value("ada") == 2
    assert there.received("ada") == "2026-11-21 10:00:00 UTC"
    assert [remark.student for remark in intake.remarks if remark.kind == "older_left_out"] == ["ada"]
    assert "ada" in {taken.student for taken in intake.taken}


def test_a_time_that_is_learnt_later_is_added(there, tmp_path):
    made = [one._replace(content=notebook(1)) for one in people(2)]
    source = MAKERS["blackboard"](tmp_path, made)
    there.take(source)
    there.path("stu_0000", "timestamp.txt").unlink()
    there.take(source)
    assert there.received("stu_0000") == "2026-11-20 10:33:12 UTC"


def test_a_student_whose_new_file_is_broken_keeps_what_was_collected(there):
    there.collect({f"ada/{FILE}": notebook(1)})
    intake = there.collect({f"ada/{FILE}": b"{"})
    assert there.value("ada") == 1
    assert kinds(intake, look=True) == ["cut_off"]


@pytest.mark.parametrize("days", [(20, 25), (25, 20)])
def test_the_same_work_collected_again_counts_from_the_earlier_time(there, tmp_path, days):
    for day in days:
        one = ADA._replace(content=notebook(1), received=f"2026-11-{day}T10:00:00")
        intake = there.take(MAKERS["blackboard"](tmp_path, [one, people(1, notebook(2))[0]]))
        assert kinds(intake) == []
    assert there.received("ada") == "2026-11-20 10:00:00 UTC"
    assert {one.student: one.received for one in intake.taken}["ada"] == "2026-11-20 10:00:00 UTC"


# --- too long, too much


LONG = "word " * 12_000 + "THE END"


@pytest.mark.parametrize("anonymous", [None, lambda student: "c-1"], ids=["", "without names"])
def test_an_answer_that_is_cut_is_told_and_kept_whole(there, tmp_path, anonymous):
    made = honest(RELEASED, {"m02_q1": 1, "m02_written": LONG})
    made["metadata"]["authors"] = [{"name": "Ada Lovelace"}]
    cell_of(made, "m02_q1")["outputs"] = [
        {"output_type": "stream", "name": "stdout", "text": "/home/ada.lovelace"}
    ]
    source = folder(tmp_path / "source", {"ada/mine.ipynb": written(made)})
    for _ in range(2):
        intake = there.take(source, anonymous=anonymous)
        student = intake.taken[0].student
        (remark,) = [remark for remark in intake.remarks if remark.look]
        assert (remark.kind, remark.student) == ("shortened", student)
        assert "m02_written" in remark.words
        assert f"set_aside/{M02}/{student}" in remark.words
        assert "m02_q1" not in remark.words
        assert "THE END" not in there.path(student).read_text(encoding="utf-8")
    assert there.aside(student) == [FILE]
    kept = (there.course / "set_aside" / M02 / student / FILE).read_bytes()
    assert (kept == written(made)) is (anonymous is None)
    assert LONG in kept.decode()
    assert (b"ovelace" in kept) is (anonymous is None)
    nbformat.validate(nbformat.reads(kept.decode(), as_version=4))


def test_what_is_no_value_and_too_long_is_told_too(there):
    intake = there.collect({f"ada/{FILE}": written(honest(RELEASED, {"m02_q1": "x"}))})
    assert "shortened" not in kinds(intake)
    long = honest(RELEASED)
    cell_of(long, "m02_q2")["source"] = "m02_q2 = work(" + "1 + " * 1_000 + "1)"
    assert "shortened" in kinds(there.collect({f"ada/{FILE}": written(long)}), look=True)


def test_one_students_files_leave_room_for_the_others(there, monkeypatch):
    module = sys.modules[
        "staycurious.marking.intake.collect"
    ]  # the package gives its function under this name
    monkeypatch.setattr(module, "MAX_STUDENT", 2 * len(notebook(10)))
    mal = {f"mal/{n}.ipynb": notebook(n) for n in range(10, 15)}
    intake = there.collect({**mal, f"ben/{FILE}": notebook(1)})
    assert {one.student for one in intake.taken} == {"mal", "ben"}
    assert [(r.kind, r.file) for r in intake.remarks if r.look] == [
        ("too_much", f"mal/{n}.ipynb") for n in (12, 13, 14)
    ]


# --- in place


def test_what_lies_in_submitted_is_rebuilt_where_it_lies(there):
    folder(
        there.course / "submitted" / "Ada.Lovelace" / M02,
        {
            FILE: notebook(1),
            "timestamp.txt": b"2026-11-20 10:33:12.123456 UTC",
            "helper.py": b"x",
            "more/data.csv": b"1",
        },
    )
    intake = there.take(None)
    assert [(taken.student, taken.received) for taken in intake.taken] == [
        ("Ada.Lovelace", "2026-11-20 10:33:12 UTC")
    ]
    assert there.value("Ada.Lovelace") == 1
    assert sorted(os.listdir(there.path("Ada.Lovelace").parent)) == [FILE, "timestamp.txt"]
    assert there.aside("Ada.Lovelace") == ["data.csv", "helper.py", FILE, "more"]


def test_the_courses_own_submitted_is_known_by_any_name(there):
    folder(there.course / "submitted" / "ada" / M02, {FILE: notebook(1), "helper.py": b"x"})
    there.take(there.course / "submitted" / ".." / "submitted")
    assert there.aside("ada") == ["helper.py", FILE]


def test_another_exercise_in_submitted_is_left_alone(there):
    other = folder(
        there.course / "submitted" / "ada", {"m03_x/m03_x.ipynb": b"theirs", f"{M02}/{FILE}": b"{"}
    )
    there.take(None)
    assert (other / "m03_x" / "m03_x.ipynb").read_bytes() == b"theirs"
    assert not (other / M02).exists()


@pytest.mark.parametrize("text", [b"yesterday", b"\xff\xfe", b"9" * 100_000, b"2026-13-40 10:00:00", b""])
def test_a_time_that_is_none_is_set_aside_and_stops_nobody(there, text):
    folder(there.course / "submitted" / "ada" / M02, {FILE: notebook(1), "timestamp.txt": text})
    intake = there.take(None)
    assert there.received("ada") == ""
    assert "timestamp.txt" in there.aside("ada")
    assert "time_unread" in kinds(intake)
    assert there.value("ada") == 1


@pytest.mark.skipif(not POSIX, reason="on Windows a link needs rights that a test doesn't have")
@pytest.mark.parametrize("link", [f"ada/{M02}/{FILE}", f"ada/{M02}/timestamp.txt", f"ada/{M02}", "ada"])
def test_nothing_is_written_through_a_link_that_lies_in_submitted(there, tmp_path, link):
    outside = folder(
        tmp_path / "outside", {FILE: b"theirs", "timestamp.txt": b"theirs", f"{M02}/{FILE}": b"theirs"}
    )
    before = {path: path.read_bytes() for path in outside.rglob("*") if path.is_file()}
    path = there.course / "submitted" / link
    path.parent.mkdir(parents=True)
    path.symlink_to(outside / path.name if path.suffix else outside)
    intake = there.collect({f"ada/{FILE}": notebook(1)})
    assert [taken.student for taken in intake.taken] == ["ada"]
    assert there.value("ada") == 1
    assert not any(each.is_symlink() for each in (there.course / "submitted").rglob("*"))
    assert {path: path.read_bytes() for path in outside.rglob("*") if path.is_file()} == before
    (aside,) = [
        each for each in (there.course / "set_aside").rglob("*") if not each.is_dir() or each.is_symlink()
    ]
    assert aside.is_symlink(), "the link alone was set aside, and nothing was read through it"


def test_nothing_in_submitted_is_no_error(there):
    assert there.take(None).taken == []


# --- what lies in submitted already, when a source is given


def lying(there, student, files):
    return folder(there.course / "submitted" / student / M02, files)


def test_what_lay_there_of_others_is_looked_through_and_rebuilt_too(there):
    lying(there, "old", {FILE: notebook(5), "helper.py": b"x", "timestamp.txt": b"2026-11-20 10:33:12 UTC"})
    intake = there.collect({f"ada/{FILE}": notebook(1)})
    taken = {one.student: (one.file, one.received, one.answers) for one in intake.taken}
    assert taken == {"ada": (f"ada/{FILE}", "", 1), "old": ("", "2026-11-20 10:33:12 UTC", 1)}
    assert there.value("old") == 5
    assert there.aside("old") == ["helper.py", FILE]
    assert intake.ignored == {}, "only of the source it is said what was passed over"
    again = there.collect({f"ada/{FILE}": notebook(1)})
    assert kinds(again) == []
    assert {one.student for one in again.taken} == {"ada", "old"}


def test_a_broken_file_that_lay_there_stops_nobody_and_is_not_left_there(there):
    lying(there, "old", {FILE: b"{not json"})
    intake = there.collect({f"ada/{FILE}": notebook(1)})
    assert [one.student for one in intake.taken] == ["ada"]
    (look,) = [remark for remark in intake.remarks if remark.look]
    assert (look.kind, look.student, look.file) == ("cut_off", "old", f"submitted/old/{M02}/{FILE}")
    assert not there.path("old").exists()
    assert there.aside("old") == [FILE]


def test_a_time_that_lay_there_and_is_none_is_set_aside(there):
    lying(there, "old", {FILE: notebook(1), "timestamp.txt": b"yesterday-ish"})
    intake = there.collect({f"ada/{FILE}": notebook(1)})
    assert "time_unread" in kinds(intake)
    assert not there.path("old", "timestamp.txt").exists()
    assert "timestamp.txt" in there.aside("old")
    assert there.value("old") == 1


@pytest.mark.skipif(not POSIX, reason="on Windows a link needs rights that a test doesn't have")
def test_a_link_to_anothers_work_that_lay_there_is_nobodys_work(there):
    victims = lying(there, "victim", {FILE: notebook(5)}) / FILE
    lying(there, "mal", {}).mkdir(parents=True)
    there.path("mal").symlink_to(victims)
    intake = there.collect({f"ada/{FILE}": notebook(1)})
    assert {one.student for one in intake.taken} == {"ada", "victim"}
    assert [(r.kind, r.student) for r in intake.remarks if r.look] == [("symlink", "mal")]
    assert not os.path.lexists(there.path("mal"))
    assert there.value("victim") == 5


def test_what_lay_there_of_a_student_whose_new_file_is_broken_is_rebuilt(there):
    lying(there, "ada", {FILE: notebook(7), "helper.py": b"x"})
    intake = there.collect({f"ada/{FILE}": b"{"})
    assert [(one.student, one.file) for one in intake.taken] == [("ada", "")]
    assert kinds(intake, look=True) == ["cut_off"]
    assert sorted(os.listdir(there.path("ada").parent)) == [FILE]


def test_who_lies_there_already_is_not_absent(there, tmp_path):
    made = [one._replace(content=notebook(1)) for one in people(3)]
    listed = read_roster(roster(tmp_path, "moodle", made))
    lying(there, listed.people[2].id, {FILE: notebook(1)})
    assert there.collect({f"x/{FILE}": notebook(1)}, roster=listed).absent == [made[0].email, made[1].email]
    alias = {person.id: f"c-{number}" for number, person in enumerate(listed.people)}
    lying(there, "c-1", {FILE: notebook(1)})
    intake = there.collect(
        {f"x/{FILE}": notebook(1)}, roster=listed, anonymous=lambda who: alias.get(who, "c-x")
    )
    assert intake.absent == ["c-0", "c-2"]


@pytest.mark.parametrize("name", ["n" * 65, "Ada Lovelace", "-rf", "dot.", "\u202egpj"])
@pytest.mark.parametrize("given", [False, True], ids=["in place", "with a source"])
def test_a_folder_whose_name_a_gradebook_can_not_bear_is_moved(there, name, given):
    lying(there, name, {FILE: notebook(1)})
    intake = there.collect({}) if given else there.take(None)
    assert intake.taken == []
    (remark,) = intake.remarks
    assert (remark.kind, remark.look, remark.student) == ("folders_name", True, safe_id(name))
    assert remark.student in remark.words
    assert not (there.course / "submitted" / name).exists()
    assert there.aside(safe_id(name)) == [FILE]


def no_text(there):
    name = os.fsdecode(b"Zo\xeb")
    lying(there, name, {FILE: notebook(1)})
    return name


@pytest.mark.skipif(not LINUX, reason="macOS and Windows let no such name be written")
def test_a_folder_whose_name_is_no_text_is_moved(there):
    name = no_text(there)
    intake = there.take(None)
    (remark,) = intake.remarks
    assert (remark.kind, remark.file, remark.look) == ("folders_name", "Zo<U+DCEB>", True)
    repr(intake).encode("utf-8")
    assert there.aside(safe_id(name)) == [FILE]


@pytest.mark.skipif(not LINUX, reason="macOS and Windows let no such name be written")
def test_a_name_that_is_no_text_is_written_without_what_no_gradebook_takes(there, tmp_path):
    source = folder(tmp_path / "source", {f"Ada Lovelace_11_assignsubmission_file/{FILE}": notebook(1)})
    here = os.fsencode(source) + b"/Zo\xeb Smith_12_assignsubmission_file"
    os.mkdir(here)
    with open(here + f"/{FILE}".encode(), "wb") as file:
        file.write(notebook(2))
    intake = there.take(source)
    assert [(one.student, one.first_name) for one in intake.taken] == [("11", "Ada"), ("12", "Zo\ufffd")]
    repr(intake).encode("utf-8")
    plain = folder(tmp_path / "plain", {f"{os.fsdecode(b'Zo' + bytes([0xEB]))}/{FILE}": notebook(3)})
    (one,) = [one for one in there.take(plain).taken if one.file]
    assert one.student == safe_id(one.student)


def test_files_left_by_a_killed_write_are_ours_and_go(there):
    ours = (f".{FILE}.part", ".timestamp.txt.part", f".{M02}-a_b0c9xz.tmp", ".timestamp-abcdefgh.tmp")
    lying(there, "ada", {FILE: notebook(1), **dict.fromkeys(ours, b"x"), "theirs.tmp": b"x"})
    there.take(None)
    assert os.listdir(there.path("ada").parent) == [FILE]
    assert there.aside("ada") == [FILE, "theirs.tmp"]


def test_ten_thousand_files_of_no_name_are_moved_without_counting_each_time(there, monkeypatch):
    lying(there, "ada", {FILE: notebook(1), **{f"{number}.txt": b"x" for number in range(100)}})
    looked, real = [], os.path.lexists
    monkeypatch.setattr(os.path, "lexists", lambda path: looked.append(path) or real(path))
    there.take(None, anonymous=lambda student: student)
    assert len(there.aside("ada")) == 101
    assert len(looked) < 1_000, "it isn't counted from 1 on for each of them"


# --- nobody's name


def test_without_names_nothing_written_or_told_has_one(there, tmp_path):
    made = [
        one._replace(content=notebook(n), file=f"{one.first} {one.last}.ipynb")
        for n, one in enumerate(people())
    ]
    made[1] = made[1]._replace(content=b"{")
    made[2] = made[2]._replace(copies=(notebook(7),))
    listed = read_roster(roster(tmp_path, "moodle", made[:-1]))
    alias = {person.id: f"student-{number}" for number, person in enumerate(listed.people)}
    source = MAKERS["moodle"](tmp_path, made)
    there.take(source, roster=listed, anonymous=lambda student: alias.get(student, "student-x"))
    folder(there.path("student-0").parent, {"Ada Lovelace.txt": b"x"})
    intake = there.take(source, roster=listed, anonymous=lambda student: alias.get(student, "student-x"))
    written = " ".join(str(path.relative_to(there.course)) for path in there.course.rglob("*"))
    told = f"{intake} {written}"
    for one in made:
        for secret in (one.first, one.last, one.number, one.email, one.username):
            assert secret not in told
    assert {taken.student for taken in intake.taken} == {"student-x", *alias.values()} - {"student-1"}
    assert any(remark.file for remark in intake.remarks)
    for remark in intake.remarks:
        assert remark.file in (
            "",
            f"a file of {remark.student}",
            *(f"file {n} of {remark.student}" for n in (1, 2)),
        )
    for told in (intake.taken, intake.remarks):  # the LMS sorts by name, so its order would tell who is who
        assert [one.student for one in told] == sorted(one.student for one in told)
    assert intake.absent == sorted(intake.absent)


def test_a_folder_with_a_bad_name_is_told_without_it(there):
    folder(there.course / "submitted" / "Ada Lovelace" / M02, {FILE: notebook(1), "Ada.txt": b"x"})
    intake = there.take(None, anonymous=lambda student: "c-1")
    assert [(remark.kind, remark.student) for remark in intake.remarks] == [("folders_name", "c-1")]
    written = " ".join(str(path.relative_to(there.course)) for path in there.course.rglob("*"))
    assert "Ada" not in f"{intake} {written}".replace("submitted/Ada Lovelace", "")
    assert there.aside("c-1") == ["file", "file.1"]


# --- errors, and being stopped


def test_a_zone_that_is_none_is_said_before_anything_is_done(there):
    with pytest.raises(TimeError, match="Narnia"):
        there.collect({f"ada/{FILE}": notebook(1)}, timezone="Narnia")
    assert not (there.course / "submitted").exists()


@pytest.mark.parametrize("inner", [".", "submitted/ada"])
def test_a_source_around_or_within_submitted_is_refused(there, inner):
    folder(there.course / "submitted" / "ada" / M02, {FILE: notebook(1)})
    with pytest.raises(SourceError, match="one in the other"):
        there.take(there.course / inner)


def test_a_folder_that_can_not_be_written_stops_nobody_else(there, monkeypatch):
    from staycurious.marking.intake import place

    real = place._write
    monkeypatch.setattr(
        place, "_write", lambda path, data: real(path, data) if "ada" not in str(path) else fail()
    )

    def fail():
        raise OSError(28, "No space left on device")

    intake = there.collect({f"ada/{FILE}": notebook(1), f"ben/{FILE}": notebook(2)})
    assert [taken.student for taken in intake.taken] == ["ben"]
    assert [(r.kind, r.student) for r in intake.remarks if r.look] == [("not_written", "ada")]


def test_progress_is_told(there):
    told = []
    there.collect(
        {"ada/a.ipynb": notebook(1), "ben/b.ipynb": notebook(2)},
        tell=lambda done, total: told.append((done, total)),
    )
    assert told == [(1, 3), (2, 3), (3, 3)]


@pytest.mark.skipif(not POSIX, reason="Windows has no SIGKILL")
def test_a_run_that_is_killed_leaves_whole_notebooks_and_can_be_run_again(there, tmp_path):
    def made(value):
        return write_zip(
            tmp_path / f"{value}.zip",
            ((f"A B_{n}_assignsubmission_file/{FILE}", notebook(n, m02_q7=value)) for n in range(1, 151)),
        )

    first, second = made(1), made(2)
    there.take(first)
    old = {path.parent.parent.name: path.read_bytes() for path in (there.course / "submitted").rglob(FILE)}
    assert len(old) == 150
    code = (
        "import sys, json; from pathlib import Path; sys.path.insert(0, sys.argv[3])\n"
        "from bank import released, M02\n"
        "from staycurious.marking.intake import collect, Wanted\n"
        "print('ready', flush=True)\n"
        "collect(Path(sys.argv[1]), Wanted(M02, released()), Path(sys.argv[2]))"
    )
    tests = str(Path(__file__).resolve().parents[1])
    command = [sys.executable, "-c", code, str(second), str(there.course), tests]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        process.stdout.readline()
        aside = there.course / "set_aside" / M02
        until = time.monotonic() + 20
        while time.monotonic() < until and not (aside.exists() and len(os.listdir(aside)) > 20):
            time.sleep(0.001)
        process.send_signal(signal.SIGKILL)
    assert process.returncode == -signal.SIGKILL, "it was to be killed in the midst of it"
    for student, data in old.items():
        now = there.path(student).read_bytes()
        kept = aside / student / FILE
        assert now == data or kept.read_bytes() == data
        nbformat.reads(now.decode(), as_version=4)
    there.take(second)
    files = [path.name for path in (there.course / "submitted").rglob("*") if path.is_file()]
    assert files == [FILE] * 150
    assert {there.value(student) for student in old} == set(range(1, 151))
    assert {path.name: (path / FILE).read_bytes() for path in aside.iterdir()} == old


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("2026-11-20 10:33:12 UTC", "2026-11-20 10:33:12 UTC"),
        ("2026-11-20 10:33:12.654321 UTC\n", "2026-11-20 10:33:12 UTC"),
        ("2026-11-20T10:33:12Z", "2026-11-20 10:33:12 UTC"),
        ("2026-11-20 10:33:12", "2026-11-20 10:33:12 UTC"),
        ("2026-07-20 10:33:12 Europe/London", "2026-07-20 09:33:12 UTC"),
        ("2026-11-20 10:33:12 +0530", "2026-11-20 05:03:12 UTC"),
        ("2026-11-20 10:33:12 Narnia/Cair_Paravel", ""),
        ("2026-02-30 10:33:12", ""),
        ("0001-01-01 00:00:00 +1400", ""),
        ("soon", ""),
    ],
)
def test_a_timestamp_is_read_as_nbgrader_reads_it(text, time):
    assert readable_time(text) == time
