"""File names: who sent it, as Moodle, Canvas, Blackboard, nbgrader and plain folders say it."""

import pytest
from lms_zips import (
    M02,
    MAKERS,
    Made,
    blackboard,
    blackboard_note,
    canvas,
    moodle_flat,
    moodle_folders,
    paths_of,
    people,
    plain_folder,
)

from staycurious.marking.lms.names import (
    Sender,
    fold,
    read_blackboard_note,
    read_name,
    read_names,
    tree_depth,
    which_lms,
)
from tests.cpu import cpu_within

NB = f"{M02}.ipynb"


@pytest.mark.parametrize(
    ("path", "sender"),
    [
        # Moodle, as its code puts the names together (mod/assign/classes/downloader.php, and locallib.php before 4.1)
        (f"Ada Lovelace_123456_assignsubmission_file/{NB}", Sender("moodle", "123456", "Ada Lovelace", NB)),
        (f"Ada Lovelace_123456_assignsubmission_file_/{NB}", Sender("moodle", "123456", "Ada Lovelace", NB)),
        (f"Ada Lovelace_123456_assignsubmission_file_{NB}", Sender("moodle", "123456", "Ada Lovelace", NB)),
        (f"CS-M2-77/Ada Lovelace_1_assignsubmission_file/my work/{NB}", Sender("moodle", "1", "Ada Lovelace", NB)),
        ("Ada Lovelace_1_assignsubmission_file/m02 (2).ipynb", Sender("moodle", "1", "Ada Lovelace", "m02.ipynb", attempt=2)),
        ("Ada Lovelace_1_assignsubmission_file_a_2_b.ipynb", Sender("moodle", "1", "Ada Lovelace", "a_2_b.ipynb")),
        (f"Carter, Jr., Sam_1_assignsubmission_file/{NB}", Sender("moodle", "1", "Carter, Jr., Sam", NB)),
        (f"نور الحسن_7_assignsubmission_file/{NB}", Sender("moodle", "7", "نور الحسن", NB)),
        (f"Participant_123456_assignsubmission_file_/{NB}", Sender("moodle", "123456", "", NB)),
        ("Ada Lovelace_1_assignsubmission_onlinetext/onlinetext.html", Sender("moodle", "1", "Ada Lovelace", "onlinetext.html")),
        ("Ada Lovelace_1_assignsubmission_onlinetext_onlinetext.html", Sender("moodle", "1", "Ada Lovelace", "onlinetext.html")),
        (f"Group A-Ada Lovelace_1_assignsubmission_file_/{NB}", Sender("moodle", "1", "Group A-Ada Lovelace", NB)),
        (f"Group A_77_assignsubmission_file/{NB}", Sender("moodle", "77", "Group A", NB)),
        (f"Default group_assignsubmission_file/{NB}", Sender("moodle", "", "Default group", NB)),
        # Canvas (lib/content_zipper.rb): sortable name in small letters, LATE, the user's id, the file's id
        ("lovelaceada_12345_67890_m02.ipynb", Sender("canvas", "12345", "lovelaceada", "m02.ipynb")),
        ("lovelaceada_LATE_12345_67890_m02-1.ipynb", Sender("canvas", "12345", "lovelaceada", "m02.ipynb", late=True, attempt=1)),
        ("lovelaceada_late_12345_67890_m02.ipynb", Sender("canvas", "12345", "lovelaceada", "m02.ipynb", late=True)),
        ("mc_nameada_1_2_3_4_m02.ipynb", Sender("canvas", "1", "mc_nameada", "3_4_m02.ipynb")),
        ("submissions/lovelaceada_1_2_m02 (3).ipynb", Sender("canvas", "1", "lovelaceada", "m02.ipynb", attempt=3)),
        ("anon_1a2b3_67890_m02.ipynb", Sender("canvas", "1a2b3", "", "m02.ipynb")),
        ("anon_LATE_1a2b3_67890_m02.ipynb", Sender("canvas", "1a2b3", "", "m02.ipynb", late=True)),
        ("anon_1a2b3_LATE_67890_m02.ipynb", Sender("canvas", "1a2b3", "", "m02.ipynb", late=True)),
        ("12345_67890_m02.ipynb", Sender("canvas", "12345", "", "m02.ipynb")),
        ("LATE_12345_67890_m02.ipynb", Sender("canvas", "12345", "", "m02.ipynb", late=True)),
        ("lovelaceada_12345_text.html", Sender("canvas", "12345", "lovelaceada", "text.html")),
        # Blackboard
        ("Reading_ada.lovelace_attempt_2026-11-20-10-33-12_m02.ipynb",
         Sender("blackboard", "ada.lovelace", "Reading_ada.lovelace", "m02.ipynb", received="2026-11-20T10:33:12")),
        ("Reading_ada.lovelace_attempt_2026-11-20-10-33-12.txt",
         Sender("blackboard", "ada.lovelace", "Reading_ada.lovelace", "", received="2026-11-20T10:33:12")),
        ("R_ada_attempt_2026-99-20-10-33-12_m02.ipynb", Sender("blackboard", "ada", "R_ada", "m02.ipynb")),
        ("R_ada_attempt_2026-11-20-10-33-12_b_attempt_2027-11-20-10-33-12_m02.ipynb",
         Sender("blackboard", "ada", "R_ada", "b_attempt_2027-11-20-10-33-12_m02.ipynb", received="2026-11-20T10:33:12")),
        # nbgrader, and folders kept by hand
        (f"S1/{M02}/{NB}", Sender("nbgrader", "S1", file=NB)),
        (f"submitted/S1/{M02}/timestamp.txt", Sender("nbgrader", "S1", file="timestamp.txt")),
        ("ada.lovelace.ipynb", Sender("", "ada.lovelace", file="ada.lovelace.ipynb")),
        ("ada lovelace/m02.ipynb", Sender("", "ada lovelace", file="m02.ipynb")),
        ("ada lovelace (1).ipynb", Sender("", "ada lovelace", file="ada lovelace.ipynb", attempt=1)),
        (f"{M02}_ada.ipynb", Sender("", "ada", file=f"{M02}_ada.ipynb")),
        (NB, Sender("", "", file=NB)),
    ],
)  # fmt: skip
def test_a_name_says_who_sent_it(path, sender):
    assert read_name(path, M02) == sender


@pytest.mark.parametrize("lms", ["moodle", "moodle_flat", "canvas", "blackboard", "nbgrader", ""])
@pytest.mark.parametrize("count", [1, 2, 40])
def test_a_whole_class_is_read_and_nobody_becomes_somebody_else(tmp_path, lms, count):
    made = [one._replace(copies=(b"2",)) for one in people(count)]
    paths = paths_of(MAKERS[lms](tmp_path, made))
    assert which_lms(paths, M02) == lms.removesuffix("_flat")
    read = read_names(paths, M02)
    assert list(read) == paths
    assert {sender.lms for sender in read.values()} == {lms.removesuffix("_flat")}
    notebooks = [sender for path, sender in read.items() if path.endswith(".ipynb")]
    assert len(notebooks) == 2 * count
    assert len({sender.number for sender in notebooks}) == count
    if lms != "blackboard":
        assert sorted(sender.attempt for sender in notebooks) == [0] * count + [1] * count
    if lms:
        assert {sender.file for sender in notebooks} == {NB}


@pytest.mark.parametrize(
    ("lms", "number"), [("moodle", "100003"), ("canvas", "100003"), ("nbgrader", "S2026002")]
)
def test_the_number_of_each_is_the_one_that_the_class_list_has(tmp_path, lms, number):
    read = read_names(paths_of(MAKERS[lms](tmp_path, people(40))), M02)
    assert [sender.number for sender in read.values()].count(number) == (2 if lms == "nbgrader" else 1)


def test_canvas_says_who_was_late(tmp_path):
    made = [one._replace(late=i == 1) for i, one in enumerate(people(3))]
    assert [sender.late for sender in read_names(paths_of(canvas(tmp_path, made))).values()] == [
        False,
        True,
        False,
    ]


def test_blackboards_user_names_may_hold_underscores_and_begin_alike(tmp_path):
    ada, ben = people(2)
    made = [ada._replace(username="stu_ada"), ben._replace(username="stu_ben_x")]
    read = read_names(paths_of(blackboard(tmp_path, made))).values()
    # the assignment's own name holds "_" too; "stu_" stands before both, so it can't be told from it
    assert {sender.number for sender in read} == {"ada", "ben_x"}
    assert {sender.name for sender in read} == {"M2 Reading_a score_stu_ada", "M2 Reading_a score_stu_ben_x"}


@pytest.mark.parametrize("maker", [moodle_folders, moodle_flat])
def test_a_class_that_was_marked_blind_has_no_names(tmp_path, maker):
    read = read_names(paths_of(maker(tmp_path, people(3), blind=True)))
    assert [(sender.number, sender.name) for sender in read.values()] == [
        ("100001", ""),
        ("100002", ""),
        ("100003", ""),
    ]


def test_what_everybody_is_called_is_nobodys_name():
    paths = [f"Teilnehmer/in_{n}_assignsubmission_file_{NB}".replace("/", "") for n in (1, 2)]
    assert {sender.name for sender in read_names(paths).values()} == {""}
    # but one student with two files has a name
    paths = [f"Ada Lovelace_1_assignsubmission_file/{name}" for name in ("a.ipynb", "b.ipynb")]
    assert {sender.name for sender in read_names(paths).values()} == {"Ada Lovelace"}


def test_an_anonymous_canvas_class_has_codes_for_numbers(tmp_path):
    read = read_names(paths_of(canvas(tmp_path, people(13), anonymous=True)))
    assert {sender.name for sender in read.values()} == {""}
    assert len({sender.number for sender in read.values()}) == 13


@pytest.mark.parametrize("above", ["", "class/", "week 8/class/"])
def test_folders_above_everybody_say_nothing(tmp_path, above):
    flat = [above + path for path in paths_of(plain_folder(tmp_path / "a", people(3)))]
    nested = [above + path for path in paths_of(plain_folder(tmp_path / "b", people(3), by_folder=True))]
    want = {"stu_0000", "stu_0001", "stu_0002"}
    assert {sender.number for sender in read_names(flat, M02).values()} == want
    assert {sender.number for sender in read_names(nested, M02).values()} == want
    assert {sender.number for sender in read_names(nested).values()} == want


def test_one_student_alone_in_a_folder_is_the_folder():
    assert read_names([f"ada/{NB}", f"ada/{M02} (1).ipynb"], M02)[f"ada/{NB}"].number == "ada"
    assert read_names(["ada/m02.ipynb", "ada/m02 (1).ipynb"])["ada/m02.ipynb"].number == "ada"
    # a file with a name of its own may be either, so both names are kept
    assert read_names(["ada/my work.ipynb"], M02)["ada/my work.ipynb"] == Sender(
        "", "my work", "ada", "my work.ipynb"
    )


def test_in_nbgraders_tree_the_folder_of_the_exercise_stands_at_one_depth():
    honest = [f"submitted/{name}/{M02}/{NB}" for name in ("ada", "victim")]
    within = [f"submitted/mal/{other}/victim/{M02}/{NB}" for other in ("m01_who_decides", "x", M02)]
    read = read_names([*within * 5, *honest], M02)
    assert [read[path].number for path in honest] == ["ada", "victim"]
    assert {read[path].number for path in within} == {"mal"}
    assert tree_depth(honest + within, M02) == 2
    assert tree_depth([f"ada/{M02}/{NB}"], M02) == 1
    assert tree_depth([f"{M02}/{NB}", NB], M02) == tree_depth([], M02) == 0


def test_a_folder_named_as_the_exercise_is_not_always_nbgraders():
    assert which_lms([f"class/{M02}/ada.ipynb", f"class/{M02}/ben.ipynb"], M02) == ""
    assert which_lms([f"S1/{M02}/{NB}"], M02) == "nbgrader"
    assert which_lms([f"S1/{M02}/{NB}"], "another") == ""


def test_most_of_the_notebooks_decide_which_lms_it_is(tmp_path):
    moodle = paths_of(moodle_folders(tmp_path, people(3)))
    mac = [f"__MACOSX/._{i}_1_2_x.ipynb" for i in range(9)] + [".ipynb_checkpoints/a_1_2_x.ipynb"] * 9
    read = read_names([*moodle, *mac, "stray.ipynb", "lab_2026_11_20.ipynb"], M02)
    assert which_lms([*moodle, *mac, "stray.ipynb", "lab_2026_11_20.ipynb"], M02) == "moodle"
    assert read["stray.ipynb"].lms == ""
    # a name that looks like Canvas's among others that don't is no Canvas
    assert which_lms(["lab_2026_11_20.ipynb", "ada.ipynb", "ben.ipynb"]) == ""
    assert which_lms([]) == ""


def test_blackboards_note_is_read_and_what_a_student_typed_in_it_is_not():
    one = Made("Robert (Bob)", "Marley", "1", "bob@x.org", "bob_m", "S1")
    note = blackboard_note(one, *_stored())
    forged = "Name: Ada Lovelace (ada)\nDate Submitted: 1 January 2020 00:00:00\n\nFiles:\n\tFilename: theirs.ipynb\n"
    note = note.replace("There are no student comments for this assignment.", forged)
    for text in (note, note.replace("\n", "\r\n")):
        assert read_blackboard_note(text) == {
            "name": "Robert (Bob) Marley",
            "username": "bob_m",
            "assignment": "M2 Reading_a score",
            "received": "2026-11-20T10:33:12",
            "files": [(NB, "stored.ipynb")],
        }


def test_what_blackboard_left_out_of_its_note_can_t_be_typed_in():
    note = (
        "Name: Ada Lovelace (ada)\n\nSubmission Field:\nDate Submitted: 1 January 2020 00:00:00\n\nFiles:\n"
    )
    assert read_blackboard_note(note)["received"] == ""


def test_a_note_that_is_none_says_nothing():
    nothing = {"name": "", "username": "", "assignment": "", "received": "", "files": []}
    assert read_blackboard_note("") == read_blackboard_note("shopping: milk\n") == nothing


def _stored():
    from datetime import datetime

    return datetime(2026, 11, 20, 10, 33, 12), "stored.ipynb"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Siobhán O'Brien", "siobhanobrien"), ("ÅSTRÖM", "astrom"), ("Anne-Marie", "anne marie"), ("Mc_Name", "mcname"),
        ("\u200fרות", "רות"), ("Joy 😀", "joy"), ("Straße", "STRASSE"), ("Ｊｉｍ", "jim"),
    ],
)  # fmt: skip
def test_names_are_compared_without_what_lmss_change(one, other):
    assert fold(one) == fold(other) != ""


def test_vowel_signs_that_tell_names_apart_stay():
    assert fold("राम") != fold("रमा")
    assert fold("😀!?") == ""


@pytest.mark.parametrize(
    "path",
    [
        "", "/", "//", "a/", ".ipynb", "_assignsubmission_file", "_1_2_", "anon__", "_attempt_2026-11-20-10-33-12_",
        "\n_1_assignsubmission_file/x\n.ipynb", "\ud800_1_2_m.ipynb", "1" * 60_000, "_1" * 30_000, "(" * 60_000 + ".ipynb",
        " " * 60_000 + "(1", "_assignsubmission_" * 4_000, "a_attempt_2026-11-20" * 3_000, "-1" * 30_000 + ".ipynb", "/" * 60_000,
        "Wednesday " * 6_000,
    ],
)  # fmt: skip
def test_no_name_breaks_or_delays_the_reading(path):
    with cpu_within(2):
        read = read_names([path, f"ada/{NB}"], M02)
        assert isinstance(read[path], Sender)
        assert isinstance(read_name(path), Sender)
