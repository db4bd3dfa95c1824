"""A student who is forgotten stands nowhere any more, the others stay as they were, and what is left is named."""

import html
import json
import shutil
import sqlite3
import zipfile

import nbformat
import pytest
import sqlalchemy
from classroom import M02, answered, copy_of, written
from nbgrader.api import Gradebook

from staycurious import cli
from staycurious.marking import forgetting
from staycurious.marking.course import MarkingError, open_course
from staycurious.marking.forgetting import find_student, forget, namesakes, prove
from staycurious.marking.withdrawing import withdraw

# nbgrader's own queries do this
pytestmark = pytest.mark.filterwarnings("ignore:Object of type <Submitted.*> not in session")

#: id, name, Moodle's number; e-mail addresses are made of the id. Some of these names hold others.
CLASS = [
    ("ada", "Ada Lovelace", 100001),
    ("ada2", "Ada Lovelace-Byron", 100002),
    ("12", "Bo Lindqvist", 100003),
    ("zoe-a", "Zoë O'Ångström", 100004),
    ("mary", "Mary Ada", 100005),
]
ANSWERS = {"m02_q1": "194", "m02_q3": "10", "m02_written": "I would ask the family what they want."}


@pytest.fixture(autouse=True)
def _sqlite_as_it_is_built_elsewhere():
    # Debian builds SQLite so that it overwrites what it deletes; elsewhere that has to be asked for
    def leave_what_is_deleted(connection, _):
        if isinstance(connection, sqlite3.Connection):
            connection.execute("PRAGMA secure_delete = OFF")

    sqlalchemy.event.listen(sqlalchemy.Engine, "connect", leave_what_is_deleted)
    yield
    sqlalchemy.event.remove(sqlalchemy.Engine, "connect", leave_what_is_deleted)


def gradebook_of(course):
    return Gradebook(f"sqlite:///{course.folder}/gradebook.db", "stay-curious")


@pytest.fixture(scope="module")
def zipped(released, tmp_path_factory):
    """Give Moodle's zip of the class, and the class list."""
    folder = tmp_path_factory.mktemp("moodle")
    text = nbformat.writes(answered(released.released(), ANSWERS))
    lines = ["Identifier,Full name,ID number,Email address,Status,Grade,Last modified (submission)"]
    with zipfile.ZipFile(folder / "moodle.zip", "w") as made:
        for student, name, number in CLASS:
            made.writestr(f"{name}_{number}_assignsubmission_file/{M02} of {name}.ipynb", text)
            lines.append(f"Participant {number},{name},{student},{student}@uni.test,Submitted,,-")
    (folder / "class.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder / "moodle.zip", folder / "class.csv"


@pytest.fixture(scope="module")
def class_marked(released, zipped, tmp_path_factory):
    """Give the class marked, with feedback, a comment, a changed mark and a log. Copy it; don't change it."""
    course = copy_of(released, tmp_path_factory.mktemp("forgetting"))
    source, roster = zipped
    words = ["--exercises", str(course.folder)]
    assert cli.main([*words, "mark", M02, str(source), "--roster", str(roster)]) == 0
    with gradebook_of(course) as gradebook:
        for student, _, _ in CLASS:
            grade = gradebook.find_grade("m02_written", M02, M02, student)
            grade.manual_score, grade.needs_manual_grade = 3, False
        gradebook.find_comment("m02_written", M02, M02, "ada").manual_comment = "Well seen, Ada Lovelace."
        gradebook.db.commit()
    withdraw(open_course(course.folder), M02, "m02_written", "A misprint.")
    assert cli.main([*words, "feedback", M02]) == 0
    (course.folder / ".nbgrader.log").write_text(
        "".join(f"[INFO] Converting notebook /x/submitted/{one}/{M02}/{M02}.ipynb\n" for one, _, _ in CLASS),
        encoding="utf-8",
    )
    aside = course.folder / "set_aside" / M02 / "ada"
    aside.mkdir(parents=True)
    (aside / "notes by Ada Lovelace.txt").write_text("ada@uni.test", encoding="utf-8")
    return course


@pytest.fixture
def course(class_marked, tmp_path):
    """Give a copy of that class for one test."""
    return copy_of(class_marked, tmp_path)


@pytest.fixture(scope="module")
def without_two(class_marked, tmp_path_factory):
    """Give a folder in which two were forgotten, and who they were. Leave it as it is."""
    folder = open_course(copy_of(class_marked, tmp_path_factory.mktemp("forgotten")).folder)
    known = [find_student(folder, student) for student in ("ada", "zoe-a")]
    for one in known:
        forget(folder, one)
    return folder, *known


def everything(course):
    """Give the names and the bytes of all files, the gradebook's too."""
    return {name: data for name, (data, _) in written(course.folder).items()}


def others_rows(course, student):
    return [row for row in course.rows() if row[0] != student]


@pytest.mark.parametrize(("student", "name", "number"), CLASS)
def test_no_byte_of_a_forgotten_student_is_left_and_the_others_stay_as_they_were(
    course, student, name, number
):
    folder, before, rows = open_course(course.folder), everything(course), others_rows(course, student)
    known = find_student(folder, student)
    forget(folder, known)
    assert prove(folder, known).left == []
    after = everything(course)
    alike = [other.encode() for _, other, _ in CLASS if name in other and other != name]
    for word in (f"{student}@uni.test", name, html.escape(name), f"_{number}"):
        holding = [where for where, data in before.items() if word.encode() in without(data, alike)]
        assert holding or word != f"{student}@uni.test", "the search can find something"
        assert not [where for where, data in after.items() if word.encode() in without(data, alike)]
        assert not [where for where in after if word in where]
    assert not [where for where in after if student in where.split("/")]
    assert course.rows() == rows
    for where, data in before.items():
        parts = where.split("/")
        if parts[0] in ("submitted", "autograded", "feedback", "source", "release") and student not in parts:
            assert after[where] == data


def without(data, words):
    for word in words:
        data = data.replace(word, b"")
    return data


def test_the_reports_lose_the_students_lines_and_keep_the_others(course):
    folder = open_course(course.folder)
    reports = course.folder / "reports" / M02
    before = (reports / "changes.csv").read_text(encoding="utf-8-sig").splitlines()
    forget(folder, find_student(folder, "ada"))
    assert (reports / "changes.csv").read_text(encoding="utf-8-sig").splitlines() == [
        line for line in before if ",ada," not in line
    ]
    assert len(before) == 1 + len(CLASS)
    log = (course.folder / ".nbgrader.log").read_text(encoding="utf-8")
    assert "/ada/" not in log
    assert log.count("/ada2/") == 1
    assert not (reports / "report.txt").exists() or "ada:" not in (reports / "report.txt").read_text(
        encoding="utf-8"
    )


def test_the_proof_says_what_was_searched_and_that_nothing_is_left(course):
    folder = open_course(course.folder)
    known = find_student(folder, "ada")
    before = prove(folder, known)
    assert {found.where for found in before.left} >= {
        "gradebook.db",
        f"set_aside/{M02}/ada/notes by Ada Lovelace.txt",
    }
    forget(folder, known)
    proof = prove(folder, known)
    assert proof.left == []
    assert proof.terms == ("ada", "ada@uni.test", "Ada Lovelace")
    assert proof.files == len(written(course.folder))
    assert proof.bytes == sum(len(data) for data in everything(course).values())


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("class.csv", b"Full name,Email address\nAda Lovelace,-\n"),
        ("class.csv", b"id;mark\nada;3\n"),
        ("canvas.csv", b'"Lovelace, Ada",17\n'),
        ("excel.csv", "Name\tE-mail\n-\tADA@UNI.TEST\n".encode("utf-16")),
        ("page.html", b"<a href='mailto:ada%40uni.test'>x</a>"),
        ("lovelaceada_100001_5_m02.ipynb", b"{}"),
        ("notes/ada/x.txt", b""),
        ("gradebook.db.2026-11-20", b"\0\0ada@uni.test\0"),
    ],
)
def test_what_the_educator_keeps_is_named(without_two, file, content):
    folder, known, _ = without_two
    path = folder.root / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    found = [found.where for found in prove(folder, known).left]
    path.unlink()
    shutil.rmtree(folder.root / "notes", ignore_errors=True)
    assert found == [file]


@pytest.mark.parametrize(
    "form", ["Zoë O'Ångström", "Zoë O&#x27;Ångström", json.dumps("ZOË O'ÅNGSTRÖM")[1:-1], "(zoe-a)"]
)
def test_a_name_with_accents_is_found_however_it_is_written(without_two, form):
    folder, _, known = without_two
    path = folder.root / "letter.txt"
    path.write_text(form, encoding="utf-8")
    found = [found.where for found in prove(folder, known).left]
    path.write_text("zoe-alpha, xzoe-a: other words", encoding="utf-8")
    by_chance = prove(folder, known).left
    path.unlink()
    assert found == ["letter.txt"]
    assert by_chance == []


def test_the_lmss_zip_is_looked_into(course, zipped):
    folder = open_course(course.folder)
    known = find_student(folder, "ada")
    shutil.copy(zipped[0], course.folder / "moodle.zip")
    (course.folder / "old.tar.gz").write_bytes(b"?")
    (course.folder / "broken.zip").write_bytes(b"PK\3\4")
    forget(folder, known)
    proof = prove(folder, known)
    assert {found.where for found in proof.left} == {"moodle.zip"}
    assert sorted(proof.unread)[1:] == ["old.tar.gz (packed)"]
    assert proof.unread[0].startswith("broken.zip (a zip that can't be read")


def test_a_short_id_is_found_where_it_is_a_value_and_not_where_it_stands_by_chance(course):
    folder = open_course(course.folder)
    known = find_student(folder, "12")
    forget(folder, known)
    (course.folder / "letter.txt").write_text("12 families, and 12 more.", encoding="utf-8")
    assert prove(folder, known).left == []
    (course.folder / "marks.csv").write_text("id,mark\n12,3\n", encoding="utf-8")
    assert [found.where for found in prove(folder, known).left] == ["marks.csv"]


def test_a_word_that_is_another_students_too_is_told_apart(course):
    folder = open_course(course.folder)
    known = find_student(folder, "ada")
    forget(folder, known)
    perhaps = {found.where for found in prove(folder, known).perhaps}
    assert "the gradebook, student.first_name" in perhaps, "Ada Lovelace-Byron has the same first name"


def test_an_id_is_no_pattern(course):
    for student in ("s[12]", "s1", "s*"):
        course.hand_in(student, course.released())
    folder = open_course(course.folder)
    for student in ("s[12]", "s*"):
        forget(folder, find_student(folder, student))
    left = {path.name for path in (course.folder / "submitted").iterdir()}
    assert left == {"s1", *(student for student, _, _ in CLASS)}


@pytest.mark.parametrize("student", ["..", ".", "../submitted", "submitted/ada", ""])
def test_no_name_leads_out_of_the_students_folders(course, student):
    before = everything(course)
    with pytest.raises(MarkingError, match="There is nobody called"):
        find_student(open_course(course.folder), student)
    assert everything(course) == before


def test_a_link_in_a_students_place_is_removed_and_not_followed(course, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "kept.txt").write_text("kept", encoding="utf-8")
    shutil.rmtree(course.folder / "submitted" / "ada")
    (course.folder / "submitted" / "ada").symlink_to(tmp_path / "elsewhere")
    folder = open_course(course.folder)
    forget(folder, find_student(folder, "ada"))
    assert not (course.folder / "submitted" / "ada").is_symlink()
    assert (tmp_path / "elsewhere" / "kept.txt").exists()


def test_an_e_mail_will_do_where_only_one_student_has_it(course):
    folder = open_course(course.folder)
    assert find_student(folder, "ADA2@uni.test").student == "ada2"
    with gradebook_of(course) as gradebook:
        gradebook.update_or_create_student("ada3", email="ada2@uni.test")
    with pytest.raises(MarkingError, match="Several students have ada2@uni.test: ada2, ada3"):
        find_student(folder, "ada2@uni.test")
    assert namesakes(folder, find_student(folder, "ada2")) == ["ada3"]


class KilledError(BaseException):
    """Stands for kill -9."""


def test_a_run_that_was_killed_is_finished_by_the_next(course, monkeypatch):
    folder = open_course(course.folder)

    def kill(*_):
        raise KilledError

    with monkeypatch.context() as patched:
        patched.setattr(forgetting, "_out_of_the_gradebook", kill)
        with pytest.raises(KilledError):
            forget(folder, find_student(folder, "ada"))
    known = find_student(folder, "ada")
    forget(folder, known)
    assert prove(folder, known).left == []


def test_the_command_asks_says_what_it_did_and_knows_when_nobody_is_left(course, monkeypatch, capsys):
    words = ["--exercises", str(course.folder), "forget", "ada"]
    before = course.rows()
    assert cli.main(words) == 1
    assert "Nothing was removed. Run it where you can answer, or with --yes." in capsys.readouterr().err
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", lambda _: "no")
    assert cli.main(words) == 1
    said = capsys.readouterr().out
    assert "ada, Ada Lovelace, ada@uni.test, in exercises:" in said
    assert "  folder: submitted/ada\n" in said
    assert "gradebook: 1 row in student" in said
    assert said.endswith("Nothing was removed.\n")
    assert course.rows() == before
    monkeypatch.setattr("builtins.input", lambda _: "yes")
    assert cli.main(words) == 0
    said = capsys.readouterr().out
    assert "Removed submitted/ada." in said
    assert "of the gradebook for: ada; ada@uni.test; Ada Lovelace.\nNothing was found.\n" in said
    assert "Taking in the same zip again would bring the student back." in said
    assert cli.main([*words, "--yes"]) == 1
    said = capsys.readouterr().err
    assert (
        "There is nobody called ada in exercises: not in the gradebook, nor among the files and reports."
        in said
    )


def test_what_is_left_ends_the_command_with_an_error(course, capsys):
    (course.folder / "class.csv").write_text("Ada Lovelace\n", encoding="utf-8")
    assert cli.main(["--exercises", str(course.folder), "forget", "ada", "--yes"]) == 1
    assert (
        "Still there. Remove these, or the lines in them, yourself:\n  class.csv: Ada Lovelace"
        in capsys.readouterr().out
    )


def test_a_folder_where_nothing_was_marked_knows_nobody_and_stays_as_it_is(released, tmp_path):
    course = copy_of(released, tmp_path)
    (course.folder / "gradebook.db").unlink()
    with pytest.raises(MarkingError, match="There is nobody called ada"):
        find_student(open_course(course.folder), "ada")
    assert not (course.folder / "gradebook.db").exists()
