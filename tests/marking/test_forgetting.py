"""A student who is forgotten stands nowhere any more, the others stay as they were, and what is left is named."""

import contextlib
import html
import json
import shutil
import sqlite3
import unicodedata
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
from staycurious.marking.report import FILES
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
#: Sent a PDF and no notebook, so that the gradebook never hears of her.
ELIF = ("elif", "Elif Demir", 314204)
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
        made.writestr(f"{ELIF[1]}_{ELIF[2]}_assignsubmission_file/answers.pdf", b"%PDF-1.7")
        lines.append(f"Participant {ELIF[2]},{ELIF[1]},{ELIF[0]},{ELIF[0]}@uni.test,Submitted,,-")
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
    in_reports = {f"reports/{M02}/{file}" for file in ("report.txt", FILES)}
    # the name as HTML writes it stands where it is written like that alone
    stood = {f"{student}@uni.test": {"gradebook.db"}, html.escape(name): set(), name: in_reports}
    stood |= {f"_{number}": in_reports}
    for word in (f"{student}@uni.test", name, html.escape(name), f"_{number}"):
        holding = {where for where, data in before.items() if word.encode() in without(data, alike)}
        assert holding >= stood[word], "the search can find something"
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


def test_the_summary_of_the_class_goes_as_a_whole_and_it_is_said_what_writes_it_anew(course):
    folder = open_course(course.folder)
    summary = course.folder / "reports" / M02 / "report.txt"
    assert "Ada Lovelace_100001" in summary.read_text(encoding="utf-8")
    said = forget(folder, find_student(folder, "ada"))
    assert not summary.exists()
    assert (
        f"removed reports/{M02}/report.txt, which is for the whole class; to have it written anew: staycurious mark {M02}"
        in said
    )


def test_who_was_never_in_the_gradebook_is_forgotten_with_the_name_that_the_lms_gave_their_file(
    course, capsys
):
    path = course.folder / "letter.txt"
    path.write_text("Dear Elif Demir,", encoding="utf-8")
    holding = {where for where, data in everything(course).items() if b"Elif Demir" in data}
    assert holding == {"letter.txt", f"reports/{M02}/{FILES}", f"reports/{M02}/report.txt"}
    words = ["--exercises", str(course.folder), "forget", "elif", "--yes"]
    assert cli.main(words) == 1
    said = capsys.readouterr().out
    assert "elif, Elif Demir, in exercises:" in said
    assert "of the gradebook for: elif; Elif Demir; the names of their files.\nStill there." in said
    assert "  letter.txt: Elif Demir\n" in said
    holding = {where for where, data in everything(course).items() if b"Elif" in data or b"314204" in data}
    assert holding == {"letter.txt"}


@pytest.mark.parametrize(
    "word", ["314204_assignsubmission", "Elif Demir_314204_assignsubmission_file/answers.pdf"]
)
def test_the_names_of_a_students_files_are_searched_for(course, word):
    folder = open_course(course.folder)
    known = find_student(folder, "elif")
    forget(folder, known)
    (course.folder / "letter.txt").write_text(f"See {word}.", encoding="utf-8")
    assert {found.where for found in prove(folder, known).left} == {"letter.txt"}


def test_a_file_that_several_sent_together_is_nobodys_name(course):
    folder = open_course(course.folder)
    listed = course.folder / "reports" / M02 / FILES
    theirs = "Red_77_assignsubmission_file/answers.pdf"
    with listed.open("a", encoding="utf-8", newline="") as file:
        for student in ("ada", "mary"):
            file.write(f"{student},{theirs},renamed,no,Told.\r\n")
    known = find_student(folder, "ada")
    assert theirs in known.files
    forget(folder, known)
    assert f"mary,{theirs},renamed,no,Told." in listed.read_text(encoding="utf-8-sig").splitlines()
    assert prove(folder, known).left == []


def test_another_students_id_is_never_blanked_where_it_holds_this_ones(course):
    folder = open_course(course.folder)
    listed = course.folder / "reports" / M02 / "class.csv"
    with listed.open("a", encoding="utf-8", newline="") as file:
        file.write("mary-ann\r\nmary@uni\r\n")
    known = find_student(folder, "mary")
    forget(folder, known)
    kept = listed.read_text(encoding="utf-8-sig").split()
    assert kept[-2:] == ["mary-ann", "mary@uni"]
    assert "mary" not in kept
    assert prove(folder, known).left == []


def test_whose_a_line_is_stays_also_of_one_whom_the_gradebook_no_longer_has(course):
    path = course.folder / "grades.csv"
    lines = [
        "assignment,duedate,timestamp,student_id,last_name",
        "m02,,,zoe-a@gone,By zoe-a",
        "m02,,,zoe-a,Zoë",
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    folder = open_course(course.folder)
    forget(folder, find_student(folder, "zoe-a"))
    assert path.read_text(encoding="utf-8") == f"{lines[0]}\nm02,,,zoe-a@gone,By (forgotten)\n"


def test_what_nbgrader_exported_loses_the_students_lines_and_keeps_the_others(course):
    folder = open_course(course.folder)
    done = course.nbgrader("export")
    assert done.returncode == 0, done.stderr
    path = course.folder / "grades.csv"
    before = path.read_text(encoding="utf-8")
    assert ",ada,Lovelace,Ada,ada@uni.test," in before
    known = find_student(folder, "ada")
    assert "list: grades.csv, what stands in it of them" in forgetting.traces(folder, known)
    forget(folder, known)
    assert path.read_text(encoding="utf-8").splitlines() == [
        line for line in before.splitlines() if ",ada," not in line
    ]
    assert prove(folder, known).left == []


def test_a_list_of_the_educators_own_is_named_and_not_written(course):
    folder = open_course(course.folder)
    path = course.folder / "grades.csv"
    path.write_text("student_id;mark\nada;3\n", encoding="utf-8")
    known = find_student(folder, "ada")
    forget(folder, known)
    assert path.read_text(encoding="utf-8") == "student_id;mark\nada;3\n"
    assert [found.where for found in prove(folder, known).left] == ["grades.csv"]


def test_the_others_cells_stay_as_they_stand_minus_signs_and_all(course):
    folder = open_course(course.folder)
    path = course.folder / "reports" / M02 / "changes.csv"
    rows = ["student,before,after,why", "ada,1,-1,x", "bo,'=1+1,-0.5,By Ada Lovelace", "bo,2,1,y"]
    path.write_bytes("\r\n".join([*rows, ""]).encode("utf-8-sig"))
    forget(folder, find_student(folder, "ada"))
    expected = [rows[0], "bo,'=1+1,-0.5,By (forgotten)", rows[3], ""]
    assert path.read_bytes() == "\r\n".join(expected).encode("utf-8-sig")


def test_a_list_that_is_not_utf_8_keeps_the_others_names(course):
    path = course.folder / "grades.csv"
    head = "assignment,duedate,timestamp,student_id,last_name,first_name"
    path.write_bytes(f"{head}\nm02,,,ada,Lovelace,Ada\nm02,,,zoe-a,O'Ångström,Zoë\n".encode("cp1252"))
    folder = open_course(course.folder)
    forget(folder, find_student(folder, "ada"))
    assert path.read_text(encoding="utf-8").splitlines() == [head, "m02,,,zoe-a,O'Ångström,Zoë"]


def test_a_report_that_holds_the_name_alone_is_listed_before_the_yes(course):
    folder = open_course(course.folder)
    (course.folder / "reports" / M02 / "marker.csv").write_text(
        "who,what\nAda Lovelace,3\n", encoding="utf-8"
    )
    known = find_student(folder, "ada")
    assert f"list: reports/{M02}/marker.csv, what stands in it of them" in forgetting.traces(folder, known)
    forget(folder, known)
    assert prove(folder, known).left == []


def test_in_a_class_without_names_it_is_said_where_the_alias_is_to_be_had(course):
    with gradebook_of(course) as gradebook:
        gradebook.update_or_create_student("c-aaaaaaaaaa")
    with pytest.raises(
        MarkingError, match="marked without names: look the alias up with  staycurious who --roster CSV"
    ):
        find_student(open_course(course.folder), "elsa@uni.test")


def test_a_name_with_accents_is_found_however_a_text_of_the_gradebook_has_it(without_two):
    folder, _, known = without_two
    name = CLASS[3][1]
    forms = [name, name.upper(), name.lower(), unicodedata.normalize("NFD", name), html.escape(name)]
    texts = [json.dumps({"m02_q1": f"It says: {form}."}, ensure_ascii=False) for form in forms]
    texts.append(json.dumps({"m02_q1": name}))
    found = []
    with contextlib.closing(sqlite3.connect(folder.root / "gradebook.db")) as db:
        for text in [*texts, "{}"]:
            db.execute("update staycurious_marked set looks = ? where student = 'mary'", [text])
            db.commit()
            with forgetting._database(folder) as connection:
                finder = forgetting._Finder(known, [])
                columns = dict(forgetting._texts_in(connection, finder))
            found.append(columns["staycurious_marked.looks"])
    assert found == [*([text] for text in texts), []]
    assert "\\u00eb" in texts[-1]
    assert all(finder.in_value(text)[0] for text in texts)


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


def test_a_name_without_latin_letters_is_found_in_the_gradebook(without_two):
    folder, *_ = without_two
    finder = forgetting._Finder(forgetting.Known("w", "小明", "王"), [])
    texts = ["见 王小明。", json.dumps("王小明"), "王大明"]
    found = []
    with contextlib.closing(sqlite3.connect(folder.root / "gradebook.db")) as db:
        for text in [*texts, "{}"]:
            db.execute("update staycurious_marked set looks = ? where student = 'mary'", [text])
            db.commit()
            with forgetting._database(folder) as connection:
                found.append(dict(forgetting._texts_in(connection, finder))["staycurious_marked.looks"])
    assert found == [[texts[0]], [texts[1]], [], []]


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
    assert "ada, ada@uni.test, Ada Lovelace, in exercises:" in said
    assert "  folder: submitted/ada\n" in said
    assert "  gradebook: their entry in the list of students\n" in said
    assert "  gradebook: marks and comments of 1 exercise\n" in said
    assert "  gradebook: 1 line in the log of changed marks\n" in said
    assert f"  list: reports/{M02}/{FILES}, what stands in it of them\n" in said
    assert f"  report: reports/{M02}/report.txt, as a whole\n" in said
    assert said.endswith("Nothing was removed.\n")
    assert course.rows() == before
    monkeypatch.setattr("builtins.input", lambda _: "yes")
    assert cli.main(words) == 0
    said = capsys.readouterr().out
    assert "Removed submitted/ada." in said
    assert (
        "Removed from the gradebook: their entry in the list of students, marks and comments of 1 exercise, 1 line in the "
        "log of changed marks.\n" in said
    )
    searched = "of the gradebook for: ada; ada@uni.test; Ada Lovelace; the names of their files."
    assert f"{searched}\nNothing was found.\n" in said
    assert "Taking in the same zip again would bring the student back." in said
    assert cli.main([*words, "--yes"]) == 1
    said = capsys.readouterr().err
    assert (
        "There is nobody called ada in exercises: not in the gradebook, nor among the files and reports."
        in said
    )


def test_an_id_that_is_the_e_mail_is_said_once(course, capsys):
    with gradebook_of(course) as gradebook:
        gradebook.update_or_create_student("fkhan@uni.test", email="FKhan@uni.test")
    assert cli.main(["--exercises", str(course.folder), "forget", "FKHAN@uni.test", "--yes"]) == 0
    said = capsys.readouterr().out
    assert said.startswith("fkhan@uni.test, in exercises:\n")
    assert "of the gradebook for: fkhan@uni.test.\n" in said


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
