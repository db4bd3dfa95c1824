"""Each rule by which intake settles what is doubtful, and what it writes."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import pytest
from bank import FILE, M02, POSIX, honest, released, written
from lms_zips import MAKERS, Made, people, roster, write_zip

from staycurious.answers import read_literal
from staycurious.marking.intake import SourceError, Wanted, collect
from staycurious.marking.intake.place import readable_time
from staycurious.marking.lms.roster import read_roster
from staycurious.marking.lms.times import TimeError

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


# --- in place


def test_what_lies_in_submitted_is_rebuilt_where_it_lies(there):
    folder(
        there.course / "submitted" / "Ada Lovelace" / M02,
        {
            FILE: notebook(1),
            "timestamp.txt": b"2026-11-20 10:33:12.123456 UTC",
            "helper.py": b"x",
            "more/data.csv": b"1",
        },
    )
    intake = there.take(None)
    assert [(taken.student, taken.received) for taken in intake.taken] == [
        ("Ada Lovelace", "2026-11-20 10:33:12 UTC")
    ]
    assert there.value("Ada Lovelace") == 1
    assert sorted(os.listdir(there.path("Ada Lovelace").parent)) == [FILE, "timestamp.txt"]
    assert there.aside("Ada Lovelace") == ["data.csv", "helper.py", FILE, "more"]


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
    assert {remark.file[:5] for remark in intake.remarks if remark.file} == {"file "}


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
