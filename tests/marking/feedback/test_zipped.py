"""The zip that goes back to Moodle: each page reaches its own student, as Moodle's importer reads names, and nobody else."""

import os
import stat
import zipfile

import nbformat
import pytest
from classroom import M02, answered, copy_of
from lms_zips import moodle_flat, moodle_folders, people, roster

from staycurious.cli import main
from staycurious.marking.course import MarkingError, open_course
from staycurious.marking.feedback.zipped import final_only, participants, zip_pages
from staycurious.marking.forgetting import find_student, forget, prove, traces
from staycurious.marking.lms.roster import read_roster
from staycurious.marking.remarks import Remark
from staycurious.marking.report import FILES, table
from staycurious.marking.same_class import STUDENT_IDS


def as_moodle_imports(path, participants):
    """Give what Moodle makes of a zip, by participant: the file's name there, and its content.

    As its own importer does (mod/assign/feedback/file/importziplib.php), in today's form, which looks at each part of a
    path, and as before 3.2, which looked at the last alone: both have to give the same.
    """
    found = []
    with zipfile.ZipFile(path) as opened:
        for member in opened.infolist():
            parts = member.filename.split("/")
            assert not parts[-1].startswith((".", "~")), "hidden files are passed over"
            for one in ([parts[-1]], parts):
                for at, part in enumerate(one):
                    info = part.split("_", 4)
                    if len(info) >= 4 and info[1].isdigit() and int(info[1]) in participants:
                        assert info[2:4] == ["assignsubmission", "file"], "a plugin that every Moodle has"
                        rest = [info[4] if len(info) > 4 else "", *one[at + 1 :]]
                        found.append((int(info[1]), "/".join(rest), opened.read(member)))
                        break
    assert found[::2] == found[1::2], "both forms of the importer agree"
    return {number: (name, content.decode()) for number, name, content in found[::2]}


@pytest.fixture
def course(released, tmp_path):
    """Give a folder of exercises with nobody in it."""
    return open_course(copy_of(released, tmp_path).folder)


def written(course, students):
    """Let pages lie there, and give the students with their names."""
    for student in students:
        page = course.root / "feedback" / student / M02 / f"{M02}.html"
        page.parent.mkdir(parents=True)
        page.write_text(f"<p>For: {student}</p>", encoding="utf-8")
    return dict(students)


def test_each_page_reaches_its_own_student_whatever_they_are_called(course, tmp_path):
    made = people()
    names = written(course, {one.email: f"{one.first} {one.last}" for one in made})
    zipped = zip_pages(course, M02, "moodle", names, roster(tmp_path, "moodle", made))
    assert (zipped.path, zipped.pages, zipped.left_out) == (
        course.root / "feedback" / f"{M02}_moodle.zip", 13, [],
    )  # fmt: skip
    got = as_moodle_imports(zipped.path, {int(one.number) for one in made})
    assert got == {int(one.number): (f"{M02}.html", f"<p>For: {one.email}</p>") for one in made}
    with zipfile.ZipFile(zipped.path) as opened:
        called = opened.namelist()
        assert opened.testzip() is None
    assert f"Ada Lovelace_100001_assignsubmission_file_{M02}.html" in called
    assert f"Under score Mc Name_100006_assignsubmission_file_{M02}.html" in called, "Moodle parts at _"
    assert f"Siobhán OBrien_100003_assignsubmission_file_{M02}.html" in called


@pytest.mark.parametrize(
    "name", ["", "___", "../../etc", ".hid", "~tilde", "a/b", "x" * 300, "\ud800\n\x00", "\u202egnp"]
)
def test_no_name_leads_anywhere_or_hides_a_page(course, tmp_path, name):
    (one,) = people(1)
    names = written(course, {one.email: name})
    zipped = zip_pages(course, M02, "moodle", names, roster(tmp_path, "moodle", [one]))
    with zipfile.ZipFile(zipped.path) as opened:
        (called,) = opened.namelist()
    assert "/" not in called
    assert "\\" not in called
    assert len(called.encode()) < 255
    assert list(as_moodle_imports(zipped.path, {100001})) == [100001]


def test_who_has_no_number_is_named_and_the_others_go(course, tmp_path):
    made = people(3)
    names = written(course, {**{one.email: one.first for one in made}, "late@example.ac.uk": "Late"})
    sheet = roster(tmp_path, "moodle", [made[0], made[1]._replace(number="")])
    zipped = zip_pages(course, M02, "moodle", names, sheet)
    assert list(as_moodle_imports(zipped.path, {100001, 100002, 100003})) == [100001]
    assert [remark.student for remark in zipped.left_out] == [
        made[1].email, made[2].email, "late@example.ac.uk",
    ]  # fmt: skip
    assert "has no participant number for them" in zipped.left_out[0].words


def test_two_with_one_number_are_both_left_out(course, tmp_path):
    made = people(3)
    sheet = roster(tmp_path, "moodle", [made[0], made[1]._replace(number=made[0].number), made[2]])
    zipped = zip_pages(course, M02, "moodle", written(course, {one.email: one.first for one in made}), sheet)
    assert [remark.student for remark in zipped.left_out] == [made[0].email, made[1].email]
    assert list(as_moodle_imports(zipped.path, {100001, 100003})) == [100003]


@pytest.mark.parametrize("lms", ["moodle_participants", "canvas", "blackboard", ""])
def test_a_list_that_is_no_worksheet_is_refused_and_the_old_zip_stays(course, tmp_path, lms):
    made = people(2)
    names = written(course, {one.id: one.first for one in made})
    old = course.root / "feedback" / f"{M02}_moodle.zip"
    old.write_bytes(b"the old one")
    with pytest.raises(MarkingError, match=r"no participants' numbers.*Download grading worksheet.*No zip"):
        zip_pages(course, M02, "moodle", names, roster(tmp_path, lms, made))
    assert old.read_bytes() == b"the old one"


def test_another_class_is_refused(course, tmp_path):
    names = written(course, {"nobody@example.ac.uk": "Nobody"})
    with pytest.raises(
        MarkingError, match="None of the 1 students with a page is in the class list, by its column “Email"
    ):
        zip_pages(course, M02, "moodle", names, roster(tmp_path, "moodle", people(3)))


def remarks(course, files):
    """Write the list of doubtful files as a run of marking does."""
    rows = [(student, file, "several", "no", "Several notebooks.") for student, file in files]
    path = course.root / "reports" / M02 / FILES
    path.parent.mkdir(parents=True)
    path.write_text(table(("student", "file", "what", "needs a look", "in words"), rows), encoding="utf-8")


def test_the_worksheet_of_another_assignment_is_seen_by_the_files_as_they_were_handed_in(course, tmp_path):
    made = people(3)
    names = written(course, {one.email: one.first for one in made})
    remarks(course, [(made[0].email, "Ada Lovelace_314204_assignsubmission_file/m02.ipynb")])
    with pytest.raises(
        MarkingError,
        match=r"isn't of this assignment: stu_0000\S+ has the number 100001 in it, and handed in as 314204",
    ):
        zip_pages(course, M02, "moodle", names, roster(tmp_path, "moodle", made))


def test_one_of_many_who_handed_in_under_another_number_is_left_out_alone(course, tmp_path):
    made = people(4)
    names = written(course, {one.email: one.first for one in made})
    handed_in = [(one.email, f"{one.first}_{one.number}_assignsubmission_file_m02.ipynb") for one in made[1:]]
    remarks(course, [(made[0].email, "Group A_7_assignsubmission_file/m02.ipynb"), *handed_in])
    zipped = zip_pages(course, M02, "moodle", names, roster(tmp_path, "moodle", made))
    assert [remark.student for remark in zipped.left_out] == [made[0].email]
    assert zipped.pages == 3


def test_without_a_worksheet_the_names_of_files_say_it_and_the_others_are_named(course):
    (course.root / STUDENT_IDS).write_text("Email address\n", encoding="utf-8")
    names = written(course, {"ada": "Ada", "2026001": "Bo", "cy": "Cy"})
    files = [("ada", "Ada Lovelace_314204_assignsubmission_file/m02.ipynb"), ("cy", "Cy_1_2_m02.ipynb")]
    remarks(course, files)
    zipped = zip_pages(course, M02, "moodle", names)
    assert as_moodle_imports(zipped.path, {314204, 2026001}).keys() == {314204}
    assert [remark.student for remark in zipped.left_out] == ["2026001", "cy"], (
        "an id of digits is no number of Moodle's"
    )
    assert "Give --roster with the grading worksheet" in zipped.left_out[0].words


def test_a_class_that_never_had_a_list_is_called_by_moodles_numbers_already(course, tmp_path):
    names = written(course, {"100001": "Ada Lovelace", "100002": "Mary Jane Watson", "c-abcdefghij": ""})
    zipped = zip_pages(course, M02, "moodle", names)
    assert as_moodle_imports(zipped.path, {100001, 100002}).keys() == {100001, 100002}
    assert [remark.student for remark in zipped.left_out] == ["c-abcdefghij"]


def test_whoever_was_in_no_list_is_found_by_number_only_under_their_own_name(course, tmp_path):
    made = people(3)
    listed = read_roster(roster(tmp_path, "moodle", made))
    left_out: list[Remark] = []
    names = {made[0].email: "Ada Lovelace", "100002": "Mary Jane Watson", "100003": "Somebody Else"}
    assert participants(course.root, M02, names, listed, left_out) == {
        made[0].email: "100001",
        "100002": "100002",
    }
    assert [remark.student for remark in left_out] == ["100003"]


def test_nobody_at_all_makes_no_zip(course):
    (course.root / STUDENT_IDS).write_text("Email address\n", encoding="utf-8")
    names = written(course, {"ada": "Ada"})
    with pytest.raises(
        MarkingError, match=f"No zip was written, since no page of {M02} could go into it. ada is not in"
    ):
        zip_pages(course, M02, "moodle", names)
    assert list((course.root / "feedback").glob("*.zip")) == []


def test_a_plain_zip_has_a_file_for_each_student_named_as_the_gradebook_does(course):
    zipped = zip_pages(course, M02, "plain", written(course, {"zoe-a": "Zoë", "ada": ""}))
    assert zipped.path.name == f"{M02}_plain.zip"
    with zipfile.ZipFile(zipped.path) as opened:
        assert opened.namelist() == ["ada.html", "zoe-a.html"]
        assert opened.read("ada.html") == b"<p>For: ada</p>"


def test_the_same_pages_make_the_same_zip_and_half_a_zip_never_stands_there(course, monkeypatch):
    names = written(course, {"ada": ""})
    path = zip_pages(course, M02, "plain", names).path
    whole = path.read_bytes()
    assert stat.S_IMODE(path.stat().st_mode) == 0o644, "whoever shares the folder can read it, as the pages"
    os.utime(course.root / "feedback" / "ada" / M02 / f"{M02}.html", (1_600_000_000, 1_600_000_000))
    assert zip_pages(course, M02, "plain", names).path.read_bytes() == whole

    def full(*_names):
        raise OSError("no space left")

    monkeypatch.setattr("os.replace", full)
    with pytest.raises(OSError, match="no space left"):
        zip_pages(course, M02, "plain", names)
    assert [one.name for one in path.parent.iterdir() if one.is_file()] == [path.name]
    assert path.read_bytes() == whole


@pytest.fixture(scope="module", params=["by name", "anonymous"])
def marked(request, released, tmp_path_factory):
    """Give a class from Moodle's zip, marked and with its pages zipped; blind in Moodle too, where marked without names."""
    folder = tmp_path_factory.mktemp("class")
    course = copy_of(released, folder)
    text = nbformat.writes(answered(course.released(), {"m02_q1": "194", "m02_written": "I'd ask."}))
    made = people(4, text.encode())
    blind = request.param == "anonymous"
    source = moodle_flat(folder, made[:3], blind=True) if blind else moodle_folders(folder, made[:3])
    words = ["--exercises", str(course.folder)]
    sheet = ["--roster", str(roster(folder, "moodle", made))]
    assert main(["mark", M02, str(source), *sheet, *(["--anonymous"] if blind else []), *words]) == 0
    return course, made, sheet, words


def test_a_mark_that_may_change_is_told_nobody():
    names = {"ada": "Ada", "bo": "Bo", "cy": "Cy"}
    kept, lines = final_only(M02, names, waiting={"bo"}, second={"cy"})
    assert kept == {"ada": "Ada"}
    assert lines[0].startswith(
        "Left out: 1 page with a mark that second marking hasn't settled: cy. What remains:"
    )
    assert lines[1].startswith("Left out: 1 page with an answer that waits for a mark: bo. With --so-far")
    kept, lines = final_only(M02, names, {"bo", "cy"}, {"cy"}, so_far=True)
    assert sorted(kept) == ["ada", "bo"], "cy's page would show the first mark as if it were final"
    assert len(lines) == 1


def test_the_command_zips_what_it_wrote(marked, capsys):
    course, made, sheet, words = marked
    assert main(["feedback", M02, "--zip", "moodle", *sheet, *words]) == 1
    assert "No zip was written, since no page is final. Left out: 3 pages" in capsys.readouterr().err
    assert main(["feedback", M02, "--zip", "moodle", "--so-far", *sheet, *words]) == 0
    said = capsys.readouterr()
    assert f"Zip: 3 of 3 pages in feedback/{M02}_moodle.zip of exercises/." in said.out
    assert "3 of the pages say that a person has still to mark something." in said.out
    path = course.folder / "feedback" / f"{M02}_moodle.zip"
    got = as_moodle_imports(path, {int(one.number) for one in made})
    assert got.keys() == {100001, 100002, 100003}
    pages = {page.read_text(encoding="utf-8") for page in course.folder.glob(f"feedback/*/{M02}/{M02}.html")}
    assert {content for _, content in got.values()} == pages
    with zipfile.ZipFile(path) as opened:
        called = " ".join(opened.namelist())
    by_alias = (course.folder / ".alias_key").exists()
    assert ("Lovelace" in called, called.startswith("Participant_10000")) == (not by_alias, by_alias)


def test_the_command_says_what_is_wrong(marked, capsys):
    _, _, sheet, words = marked
    assert main(["feedback", M02, *sheet, *words]) == 1
    assert "The class list is for Moodle's zip alone." in capsys.readouterr().err
    assert main(["feedback", M02, "--so-far", *words]) == 1
    assert "--so-far says what goes into a zip" in capsys.readouterr().err
    assert main(["feedback", M02, "--zip", "moodle", "--so-far", *words]) == 1
    assert "Give --roster with the grading worksheet of this very assignment" in capsys.readouterr().err


def test_a_forgotten_student_is_in_no_zip_that_is_left(marked, tmp_path):
    course, _, _, words = marked
    again = copy_of(course, tmp_path)
    assert main(["feedback", M02, "--zip", "plain", "--so-far", "--exercises", str(again.folder)]) == 0
    opened = open_course(again.folder)
    student = next(page.name for page in sorted((again.folder / "feedback").iterdir()) if page.is_dir())
    known = find_student(opened, student)
    assert f"zip of feedback: feedback/{M02}_plain.zip, as a whole" in traces(opened, known)
    done = forget(opened, known)
    assert any(
        line.startswith(f"removed feedback/{M02}_plain.zip, which is for the whole class") for line in done
    )
    assert list((again.folder / "feedback").glob("*.zip")) == []
    assert prove(opened, known).left == []
