"""Marks out to an LMS: its own sheet filled in and nothing else in it touched, and files of our own."""

import csv
import io
import json
import re
import zipfile
from xml.etree import ElementTree

import pytest
from classroom import M02, answered, copy_of
from hypothesis import given, settings
from hypothesis import strategies as st
from lms_zips import MAKERS, people, roster
from nbgrader.api import Gradebook
from test_class import PROSE, WORKED_OUT

from staycurious.cli import main
from staycurious.marking import exporting
from staycurious.marking.course import open_course
from staycurious.marking.lms.out.fill import fill, find_column, number, written
from staycurious.marking.lms.out.sheet import SheetError, read_sheet
from staycurious.marking.lms.out.tables import moodle_import, workbook
from tests.cpu import cpu_within

# nbgrader's own queries do this
pytestmark = pytest.mark.filterwarnings("ignore:Object of type <Submitted.*> not in session")

# What each of thirteen students handed in, what a person gave for the written answer (6 points; with extra credit), and
# so the points, by hand: perfect has 14 without the written answer, partly 5.5, with_slips 12. None waits for a person.
HANDED_IN = [
    ("perfect", 4.5, 18.5), ("partly", 3, 8.5), ("with_slips", None, None), ("blank", None, 0), ("perfect", 7, 21),
    ("partly", 0.5, 6), ("with_slips", 2, 14), ("perfect", 6, 20), ("blank", None, 0), ("partly", None, None),
    ("absent", None, None), ("with_slips", 1.25, 13.25), ("absent", None, None),
]  # fmt: skip
FINAL = {at: points for at, (_, _, points) in enumerate(HANDED_IN) if points is not None}
WAITING, ABSENT, ABOVE = (2, 9), (10, 12), 4
SUBMITTED = "Friday, 20 November 2026, 10:33 AM"
HEAD = [
    "Identifier", "Full name", "Email address", "Status", "Grade", "Maximum grade", "Grade can be changed",
    "Last modified (submission)", "Last modified (grade)", "Feedback comments",
]  # fmt: skip


def as_php(row, separator=","):
    """Write a line as PHP's fputcsv does, which is what Moodle uses: quotation marks also around a space."""
    return separator.join(
        '"' + cell.replace('"', '""') + '"' if re.search(rf'[{separator}" \t\r\n\\]', cell) else cell
        for cell in row
    )


def worksheet(
    made, *, grades=(), maximum="20.00", locked=(), separator=",", end="\n", received=SUBMITTED, head=HEAD
):
    """Give Moodle's grading worksheet (mod/assign/gradingtable.php's columns)."""
    grades, rows = dict(grades), [head]
    for at, one in enumerate(made):
        came = "-" if at in ABSENT else received
        status = "No submission - Not marked - " if at in ABSENT else "Submitted for grading - Not marked - "
        can = "No" if at in locked else "Yes"
        full, grade = f"{one.first} {one.last}", grades.get(at, "")
        said = 'Wants "more", she said\nand more' if at == 1 else ""
        rows.append(
            [f"Participant {one.number}", full, one.email, status, grade, maximum, can, came, "-", said]
        )
    return end.join([*(as_php(row, separator) for row in rows), ""])


def canvas_sheet(
    made, *, grades=(), title="M2 Reading a score (4711)", points="20.0", separator=",", others=True
):
    """Give Canvas's gradebook export (lib/gradebook_exporter.rb's columns, with SIS ids)."""
    grades, text = dict(grades), io.StringIO()
    more = ["Essay 1 (4712)"] if others else []
    total = ["Current Score", "Final Score"] if others else []
    rows = [
        ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", title, *more, *total],
        ["", "", "", "", "", "Manual Posting", *[""] * len(more), *[""] * len(total)],
        ["    Points Possible", "", "", "", "", points, *["10.0"] * len(more), *["(read only)"] * len(total)],
    ]
    for at, one in enumerate(made):
        name = f"{one.last}, {one.first}"
        name = f"'{name}" if name.startswith("=") else name  # as Canvas writes it
        rows.append(
            [
                name,
                one.number,
                one.id,
                one.username,
                "A",
                grades.get(at, ""),
                *["7.5"] * len(more),
                *["75.0"] * len(total),
            ]
        )
    rows.append(["Student, Test", "999", "", "f00", "A", "", *[""] * len(more), *[""] * len(total)])
    csv.writer(text, delimiter=separator, lineterminator="\n").writerows(rows)
    return text.getvalue()


def blackboard_sheet(made, *, grades=(), title="M2 Reading [Total Pts: 20 Score] |123456", separator="\t"):
    """Give Blackboard's download: every cell in quotation marks, tabs, and in the .xls kind UTF-16."""
    grades, text = dict(grades), io.StringIO()
    rows = [
        ["Last Name", "First Name", "Username", "Student ID", "Last Access", "Availability", title,
         "Essay [Total Pts: 10 Score] |123457", "Total [Total Pts: up to 30 Score] |99"],
    ]  # fmt: skip
    for at, one in enumerate(made):
        grade = grades.get(at, "Needs Grading" if at not in ABSENT else "")
        rows.append(
            [one.last, one.first, one.username, one.id, "2026-11-20 10:33:12", "Yes", grade, "5", "5"]
        )
    csv.writer(text, delimiter=separator, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerows(rows)
    return text.getvalue()


def cells(text, separator=","):
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=separator))


# --- a class, really marked


class Class:
    """A class that was marked with ``staycurious mark`` and partly by hand; its thirteen students."""

    def __init__(self, released, folder, lms, *more):
        self.course, self.lms, self.made = copy_of(released, folder), lms, people(13)
        self.folder, self.exercises = folder, self.course.folder
        given = {}
        for kind, worked in WORKED_OUT.items():
            answers = {q: text for q, (text, _) in worked.items()} | {
                "m02_written": PROSE,
                "m02_ai": "'none'",
            }
            given[kind] = json.dumps(answered(self.course.released(), answers)).encode()
        given["blank"] = json.dumps(self.course.released()).encode()
        there = [at for at in range(13) if at not in ABSENT]
        source = MAKERS[lms](
            folder, [self.made[at]._replace(content=given[HANDED_IN[at][0]]) for at in there]
        )
        self.made = [one._replace(received="") if at in ABSENT else one for at, one in enumerate(self.made)]
        self.list = roster(folder, lms, self.made)
        words = [
            "mark",
            M02,
            str(source),
            "--roster",
            str(self.list),
            *more,
            "--exercises",
            str(self.exercises),
        ]
        assert main(words) == 0
        self.anonymous = bool(more)
        if not more:
            self.mark_by_hand()

    def mark_by_hand(self):
        with self.gradebook() as gradebook:
            for at, (_, points, _) in enumerate(HANDED_IN):
                if points is not None:
                    grade = gradebook.find_grade("m02_written", M02, M02, self.id_of(at))
                    grade.manual_score, grade.needs_manual_grade = min(points, 6), False
                    grade.extra_credit = max(points - 6, 0) or None
            gradebook.db.commit()

    def gradebook(self):
        return Gradebook(f"sqlite:///{self.exercises}/gradebook.db", "stay-curious")

    def id_of(self, at):
        return self.made[at].email if self.lms == "moodle" else self.made[at].id

    def export(self, *words):
        return main(["export", M02, *map(str, words), "--exercises", str(self.exercises)])


@pytest.fixture(scope="module")
def moodle(released, tmp_path_factory):
    return Class(released, tmp_path_factory.mktemp("moodle"), "moodle")


@pytest.fixture(scope="module")
def canvas(released, tmp_path_factory):
    return Class(released, tmp_path_factory.mktemp("canvas"), "canvas")


@pytest.fixture(scope="module")
def blackboard(released, tmp_path_factory):
    return Class(released, tmp_path_factory.mktemp("blackboard"), "blackboard")


@pytest.fixture(scope="module")
def anonymous(released, tmp_path_factory):
    return Class(released, tmp_path_factory.mktemp("anonymous"), "moodle", "--anonymous")


@pytest.fixture
def put(tmp_path):
    """Give what writes a sheet and says where."""

    def put(text, name="sheet.csv", encoding="utf-8"):
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
        return path

    return put


# --- Moodle's grading worksheet


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_moodles_worksheet_has_the_marks_in_it_and_every_other_byte_as_it_was(
    moodle, put, tmp_path, encoding, separator
):
    end = "\r\n" if separator == ";" else "\n"
    sheet = put(worksheet(moodle.made, separator=separator, end=end), encoding=encoding)
    before = sheet.read_bytes()
    assert moodle.export("--sheet", sheet, "--out", tmp_path / "filled.csv") == 0
    final = {at: written(points) for at, points in FINAL.items() if at != ABOVE}
    # what the sheet would be if Moodle had written the marks in: nothing else may differ
    expected = worksheet(moodle.made, separator=separator, end=end, grades=final).encode(encoding)
    assert (tmp_path / "filled.csv").read_bytes() == expected
    assert sheet.read_bytes() == before


def test_the_marks_are_those_worked_out_by_hand(moodle, put, tmp_path):
    assert moodle.export("--sheet", put(worksheet(moodle.made)), "--out", tmp_path / "out.csv") == 0
    rows = cells((tmp_path / "out.csv").read_text(encoding="utf-8"))
    grades = {row[1]: row[4] for row in rows[1:]}
    assert grades == {
        "Ada Lovelace": "18.5", "Mary Jane Watson": "8.5", "Siobhán O'Brien": "", "Anne-Marie Smith-Jones": "0",
        "Sam Carter, Jr.": "", "Under_score Mc_Name": "6", 'Robert "Bob" Marley': "14", "نور الحسن": "20", "小明 王": "0",
        "Joy 😀 Okafor": "", "\u200fרות כהן": "", "=cmd Formula": "13.25", "Müge Åström": "",
    }  # fmt: skip


def test_who_waits_is_counted_named_and_left_empty_unless_asked_for(moodle, put, tmp_path, capsys):
    sheet = put(worksheet(moodle.made))
    assert moodle.export("--sheet", sheet) == 0
    said = capsys.readouterr().out
    assert "11 students with work here, 8 with a mark in the file." in said
    assert (
        f"Not final: 2 students of whom something waits for a mark stay empty: {moodle.id_of(2)}, {moodle.id_of(9)}."
        in said
    )
    assert moodle.export("--sheet", sheet, "--so-far", "--out", tmp_path / "far.csv") == 0
    rows = cells((tmp_path / "far.csv").read_text(encoding="utf-8"))[1:]
    assert (rows[2][4], rows[9][4]) == ("12", "5.5")
    assert "they aren't final" in capsys.readouterr().out


def test_a_mark_above_the_maximum_is_left_to_a_person_since_moodle_would_drop_it(moodle, put, capsys):
    assert moodle.export("--sheet", put(worksheet(moodle.made))) == 0
    said = capsys.readouterr().out
    assert (
        f"Have more than Moodle's maximum of 20, which it would pass over, so they were left out: {moodle.id_of(ABOVE)}."
        in said
    )


def test_the_file_goes_beside_the_sheet_and_the_next_step_is_said(moodle, put, tmp_path, capsys):
    assert moodle.export("--sheet", put(worksheet(moodle.made))) == 0
    assert (tmp_path / f"sheet_{M02}_marks.csv").is_file()
    assert "Upload grading worksheet" in capsys.readouterr().out


def test_another_encoding_or_separator_is_said_since_moodle_must_be_told(moodle, put, capsys):
    assert moodle.export("--sheet", put(worksheet(moodle.made, separator=";"), encoding="utf-16")) == 0
    assert (
        "The sheet is in UTF-16 with semicolons, as it was: choose both in the form."
        in capsys.readouterr().out
    )


def test_another_maximum_is_refused_until_scaling_is_asked_for(moodle, put, tmp_path, capsys):
    sheet = put(worksheet(moodle.made, maximum="100.00"))
    assert moodle.export("--sheet", sheet) == 1
    said = capsys.readouterr().err
    assert "is 100, and the exercise has 20 points" in said
    assert "--scale" in said
    assert not list(tmp_path.glob("*marks*"))
    assert moodle.export("--sheet", sheet, "--scale", "--out", tmp_path / "out.csv") == 0
    assert "20 points here are 100 there" in capsys.readouterr().out
    rows = cells((tmp_path / "out.csv").read_text(encoding="utf-8"))[1:]
    assert [row[4] for row in rows[:2]] == ["92.5", "42.5"]  # five times 18.5 and 8.5


@pytest.mark.parametrize("maximum", ["-3.00", "-", "Pass"])
def test_a_scale_of_words_takes_no_points(moodle, put, capsys, maximum):
    assert moodle.export("--sheet", put(worksheet(moodle.made, maximum=maximum))) == 1
    assert "Set the assignment's grade to points in Moodle" in capsys.readouterr().err


def test_a_comma_in_the_sheets_figures_is_understood_and_ours_have_points_which_every_moodle_reads(
    moodle, put, tmp_path
):
    text = worksheet(moodle.made, maximum="20,00", separator=";", grades={0: "18,50"})
    assert moodle.export("--sheet", put(text), "--out", tmp_path / "out.csv") == 0
    rows = cells((tmp_path / "out.csv").read_text(encoding="utf-8"), ";")[1:]
    assert [row[4] for row in rows[:2]] == ["18,50", "8.5"]


def test_other_grades_in_the_sheet_stop_it_and_give_way_only_when_told(moodle, put, tmp_path, capsys):
    sheet = put(worksheet(moodle.made, grades={0: "3.00", 1: "8.50", 2: "9.00", 12: "1.00"}))
    assert moodle.export("--sheet", sheet, "--out", tmp_path / "out.csv") == 1
    said = capsys.readouterr().err
    assert "line 2: 3.00 there, 18.5 here" in said
    assert "line 3" not in said, "the same mark is no other grade"
    assert not (tmp_path / "out.csv").exists()
    assert moodle.export("--sheet", sheet, "--out", tmp_path / "out.csv", "--replace") == 0
    said = capsys.readouterr().out
    assert f"Replaced 1 grade of the sheet: {moodle.id_of(0)} 3.00 → 18.5." in said
    assert f"no mark to put there, so it stays: {moodle.id_of(2)}" in said
    assert "Have a grade in the sheet and no work here, so it stays: line 15." in said
    grades = [row[4] for row in cells((tmp_path / "out.csv").read_text(encoding="utf-8"))[1:]]
    assert (grades[0], grades[1], grades[2], grades[12]) == ("18.5", "8.50", "9.00", "1.00")


def test_a_locked_grade_stays_and_is_named(moodle, put, tmp_path, capsys):
    text = worksheet(moodle.made, locked=[0, 1], grades={1: "2.00"})
    assert moodle.export("--sheet", put(text), "--out", tmp_path / "out.csv") == 0
    grades = [row[4] for row in cells((tmp_path / "out.csv").read_text(encoding="utf-8"))[1:]]
    assert grades[:2] == ["", "2.00"]
    assert f"so it stays as it was: {moodle.id_of(0)}, {moodle.id_of(1)}." in capsys.readouterr().out


def test_a_sheet_that_was_filled_in_before_is_the_same_again(moodle, put, tmp_path, capsys):
    assert moodle.export("--sheet", put(worksheet(moodle.made)), "--out", tmp_path / "one.csv") == 0
    assert moodle.export("--sheet", tmp_path / "one.csv", "--out", tmp_path / "two.csv") == 0
    assert (tmp_path / "one.csv").read_bytes() == (tmp_path / "two.csv").read_bytes()
    capsys.readouterr()
    assert moodle.export("--sheet", put(worksheet(moodle.made)), "--out", tmp_path / "one.csv") == 0
    assert "There already, and the same" in capsys.readouterr().out


def test_another_assignments_worksheet_is_known_by_its_times(moodle, put, tmp_path, capsys):
    sheet = put(worksheet(moodle.made, received="Monday, 9 November 2026, 2:21 PM"))
    assert moodle.export("--sheet", sheet, "--out", tmp_path / "out.csv") == 1
    assert "It looks like another assignment's worksheet, so nothing was written." in capsys.readouterr().err
    assert not (tmp_path / "out.csv").exists()
    assert moodle.export("--sheet", sheet, "--out", tmp_path / "out.csv", "--sure") == 0
    nothing = put(worksheet(moodle.made, received="-"), "none.csv")
    assert moodle.export("--sheet", nothing, "--out", tmp_path / "out2.csv") == 1


def test_a_worksheet_without_times_is_filled_in_and_it_says_that_nobody_checked_it(
    moodle, put, tmp_path, capsys
):
    head = [name.replace("Last modified (submission)", "Last seen") for name in HEAD]
    sheet = put(worksheet(moodle.made, head=head))
    assert moodle.export("--sheet", sheet, "--out", tmp_path / "out.csv") == 0
    assert "nobody has checked that it is this assignment's" in capsys.readouterr().out


@pytest.mark.parametrize(
    "received", ["Friday, 20 November 2026, 11:33 AM", "Freitag, 20. November 2026, 10:33"]
)
def test_another_time_zone_or_language_is_no_other_assignment(moodle, put, tmp_path, received):
    sheet = put(worksheet(moodle.made, received=received))
    assert moodle.export("--sheet", sheet, "--out", tmp_path / "out.csv") == 0


def test_another_classs_worksheet_is_refused(moodle, put, tmp_path, capsys):
    strangers = [one._replace(email=f"other{at}@example.ac.uk") for at, one in enumerate(moodle.made)]
    assert moodle.export("--sheet", put(worksheet(strangers)), "--out", tmp_path / "out.csv") == 1
    said = capsys.readouterr().err
    assert "Only 0 of the 13 people in sheet.csv are among the 11 whose work is marked here" in said
    assert not (tmp_path / "out.csv").exists()


def test_the_sheet_of_one_group_is_filled_in_and_the_others_are_named(moodle, put, tmp_path, capsys):
    assert moodle.export("--sheet", put(worksheet(moodle.made[:3])), "--out", tmp_path / "out.csv") == 0
    others = ", ".join(moodle.id_of(at) for at in (3, 4, 5, 6, 7, 8, 9, 11))
    assert f"Marked here, and not in the sheet: {others}." in capsys.readouterr().out
    assert len(cells((tmp_path / "out.csv").read_text(encoding="utf-8"))) == 4


def test_a_student_on_two_lines_stops_it(moodle, put, capsys):
    # line 3 holds a comment of two lines
    assert moodle.export("--sheet", put(worksheet([*moodle.made, moodle.made[0]]))) == 1
    assert "Lines 2 and 16 of the class list are the same student" in capsys.readouterr().err
    twin = moodle.made[0]._replace(number="777", email=moodle.made[0].email.upper(), first="A.")
    assert moodle.export("--sheet", put(worksheet([*moodle.made, twin]))) == 1
    assert f"Lines 2 and 16 of the sheet are both {moodle.id_of(0)}'s" in capsys.readouterr().err


def test_a_list_of_participants_is_no_worksheet(moodle, put, capsys):
    rows = [
        ["First name", "Last name", "Email address"],
        *([one.first, one.last, one.email] for one in moodle.made),
    ]
    assert moodle.export("--sheet", put("\n".join(map(as_php, rows))), "--to", "moodle") == 1
    assert 'has no column "Identifier" and "Grade" and "Last modified (grade)"' in capsys.readouterr().err


def test_a_sheet_without_the_column_that_names_students_needs_the_class_list(canvas, put, tmp_path, capsys):
    # marked with Canvas's list, by SIS id; Moodle's blind worksheet has its own numbers alone
    head = [name for name in HEAD if name not in ("Full name", "Email address")]
    text = "\n".join(
        [
            as_php(head),
            *(
                as_php([f"Participant {one.number}", "", "", "20.00", "Yes", "-", "-", ""])
                for one in canvas.made
            ),
            "",
        ]
    )
    assert canvas.export("--sheet", put(text), "--out", tmp_path / "out.csv") == 1
    assert "give the class list that you marked with as well: --roster CSV" in capsys.readouterr().err


def test_moodles_worksheet_is_matched_through_a_class_list_by_e_mail(blackboard, put, tmp_path, capsys):
    # marked by Student ID; the bridge says whose e-mail address is whose
    rows = [["Student ID", "Email address"], *([one.id, one.email] for one in blackboard.made)]
    bridge = put("\n".join(map(as_php, rows)), "bridge.csv")
    sheet = put(worksheet(blackboard.made))
    assert blackboard.export("--sheet", sheet, "--roster", bridge, "--out", tmp_path / "out.csv") == 0
    grades = [row[4] for row in cells((tmp_path / "out.csv").read_text(encoding="utf-8"))[1:]]
    assert grades[:4] == ["18.5", "8.5", "", "0"]


def test_a_formula_in_a_sheet_stays_as_the_lms_gave_it_and_is_told(moodle, put, tmp_path, capsys):
    bad = "=cmd|' /C calc'!A1"
    made = [*moodle.made[:11], moodle.made[11]._replace(first=bad), moodle.made[12]]
    assert moodle.export("--sheet", put(worksheet(made)), "--out", tmp_path / "out.csv") == 0
    rows = cells((tmp_path / "out.csv").read_text(encoding="utf-8"))
    assert (rows[12][0], rows[12][1], rows[12][4]) == ("Participant 100012", f"{bad} Formula", "13.25")
    assert "upload the file without opening it in a spreadsheet" in capsys.readouterr().out


# --- Canvas


@pytest.mark.parametrize("separator", [",", ";"])
def test_canvas_gets_its_own_columns_and_this_assignment_alone(canvas, put, tmp_path, capsys, separator):
    assert (
        canvas.export(
            "--sheet", put(canvas_sheet(canvas.made, separator=separator)), "--out", tmp_path / "out.csv"
        )
        == 0
    )
    rows = cells((tmp_path / "out.csv").read_text(encoding="utf-8"), separator)
    assert rows[0] == ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "M2 Reading a score (4711)"]
    assert rows[1] == ["", "", "", "", "", "Manual Posting"]
    assert rows[2] == ["    Points Possible", "", "", "", "", "20.0"]
    assert [row[5] for row in rows[3:]] == ["18.5", "8.5", "0", "21", "6", "14", "20", "0", "13.25"]
    original = cells(canvas_sheet(canvas.made, separator=separator), separator)
    there = [*range(3), *(at + 3 for at in FINAL)]
    assert [row[:5] for row in rows] == [original[at][:5] for at in there], "who is who comes back as it was"
    assert "Column: M2 Reading a score (4711)" in capsys.readouterr().out


def test_canvass_excused_and_not_assigned_stay_even_when_told_to_replace(canvas, put, tmp_path, capsys):
    sheet = put(canvas_sheet(canvas.made, grades={0: "EX", 1: "N/A", 3: "5.0"}))
    assert canvas.export("--sheet", sheet, "--replace", "--out", tmp_path / "out.csv") == 0
    rows = cells((tmp_path / "out.csv").read_text(encoding="utf-8"))[3:]
    assert [row[5] for row in rows] == ["0", "21", "6", "14", "20", "0", "13.25"], "the two aren't in it"
    assert f"so it stays as it was: {canvas.id_of(0)}, {canvas.id_of(1)}." in capsys.readouterr().out


def test_whoever_gets_no_mark_is_not_in_canvass_file_since_an_empty_cell_would_take_theirs_away(
    canvas, put, tmp_path, capsys
):
    sheet = put(canvas_sheet(canvas.made, grades={1: "8.5", 2: "11.0", 12: "4.0"}))
    assert canvas.export("--sheet", sheet, "--out", tmp_path / "out.csv") == 0
    rows = cells((tmp_path / "out.csv").read_text(encoding="utf-8"))[3:]
    assert [row[1] for row in rows] == [canvas.made[at].number for at in FINAL]
    assert f"no mark to put there, so it stays: {canvas.id_of(2)}." in capsys.readouterr().out


def test_which_of_canvass_columns_is_asked_where_it_isnt_clear(canvas, put, tmp_path, capsys):
    sheet = put(canvas_sheet(canvas.made, title="Week 2 (4711)"))
    assert canvas.export("--sheet", sheet, "--out", tmp_path / "out.csv") == 1
    assert 'Name one with --column "…": Week 2 (4711); Essay 1 (4712).' in capsys.readouterr().err
    for name in ("week 2", "4711", "Week 2 (4711)"):
        assert canvas.export("--sheet", sheet, "--column", name, "--out", tmp_path / "out.csv") == 0
    assert canvas.export("--sheet", sheet, "--column", "Week 3") == 1
    assert "0 columns 'Week 3'" in capsys.readouterr().err
    alone = put(canvas_sheet(canvas.made, title="M3 What was predicted (4711)", others=False))
    assert canvas.export("--sheet", alone, "--out", tmp_path / "alone.csv") == 1
    assert f"has no column that is named after {M02}. Name one with --column" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("points", "words"),
    [("(read only)", "it is read only"), ("10.0", "is 10, and the exercise has 20 points")],
)
def test_canvass_read_only_column_and_another_maximum_are_refused(canvas, put, capsys, points, words):
    assert canvas.export("--sheet", put(canvas_sheet(canvas.made, points=points))) == 1
    assert words in capsys.readouterr().err


@pytest.mark.parametrize(("encoding", "separator"), [("utf-16", ","), ("utf-8", "\t")])
def test_what_a_spreadsheet_made_of_canvass_file_is_refused_since_canvas_cannot_read_it(
    canvas, put, capsys, encoding, separator
):
    sheet = put(canvas_sheet(canvas.made, separator=separator), encoding=encoding)
    assert canvas.export("--sheet", sheet) == 1
    assert "Export it again from Canvas" in capsys.readouterr().err


# --- Blackboard


@pytest.mark.parametrize(
    ("name", "encoding", "separator"), [("gc.xls", "utf-16", "\t"), ("gc.csv", "utf-8-sig", ",")]
)
def test_blackboard_gets_its_students_and_this_column_alone(
    blackboard, put, tmp_path, capsys, name, encoding, separator
):
    sheet = put(blackboard_sheet(blackboard.made, separator=separator), name, encoding)
    assert blackboard.export("--sheet", sheet) == 0
    raw = (tmp_path / f"gc_{M02}_marks.{name[-3:]}").read_bytes()
    rows = cells(raw.decode(encoding), separator)
    assert rows[0] == [
        "Last Name", "First Name", "Username", "Student ID", "Last Access", "Availability",
        "M2 Reading [Total Pts: 20 Score] |123456",
    ]  # fmt: skip
    assert [row[6] for row in rows[1:]] == [
        "18.5", "8.5", "Needs Grading", "0", "21", "6", "14", "20", "0", "Needs Grading", "", "13.25", "",
    ]  # fmt: skip
    original = cells(blackboard_sheet(blackboard.made, separator=separator), separator)
    assert [row[:6] for row in rows] == [row[:6] for row in original]
    assert separator.join(['"Lovelace"', '"Ada"', '"stu_0000"']) in raw.decode(encoding), (
        "quotation marks stay"
    )
    assert '"18.5"' in raw.decode(encoding), "and a mark gets those of its cell"


@pytest.mark.parametrize("kind", ["Text", "Percentage", "Letter"])
def test_a_column_of_blackboards_that_shows_no_points_is_refused(blackboard, put, capsys, kind):
    sheet = put(blackboard_sheet(blackboard.made, title=f"M2 Reading [Total Pts: 20 {kind}] |123456"))
    assert blackboard.export("--sheet", sheet) == 1
    assert f"shows {kind}, not points" in capsys.readouterr().err


# --- Moodle's gradebook import


def test_moodles_import_knows_students_by_their_address_as_it_stands_in_the_list(
    moodle, tmp_path, put, capsys
):
    loud = [one._replace(email=one.email.replace("stu", "Stu")) for one in moodle.made]
    sheet = put(worksheet(loud), "list.csv")
    assert moodle.export("--to", "moodle-import", "--roster", sheet, "--out", tmp_path / "out.csv") == 0
    rows = cells((tmp_path / "out.csv").read_bytes().decode("utf-8"))
    assert rows[0] == ["Email address", M02]
    assert dict(rows[1:]) == {loud[at].email: written(points) for at, points in FINAL.items()}
    said = capsys.readouterr().out
    assert "2 students of whom something waits for a mark aren't in it" in said
    assert "can't be changed in the assignment any more" in said
    assert "the grade item's maximum has to be 20, as the exercise's points" in said


def test_moodles_import_needs_no_list_where_the_gradebook_has_everybodys_address(moodle, tmp_path):
    assert moodle.export("--to", "moodle-import", "--out", tmp_path / "out.csv") == 0
    rows = cells((tmp_path / "out.csv").read_bytes().decode("utf-8"))
    assert dict(rows[1:]) == {moodle.made[at].email: written(points) for at, points in FINAL.items()}


def test_moodles_import_is_refused_where_moodle_would_know_nobody(canvas, capsys):
    # Canvas's list has no addresses
    assert canvas.export("--to", "moodle-import") == 1
    assert "Add a class list that has one: --roster CSV." in capsys.readouterr().err


def test_an_id_that_looks_like_a_formula_is_passed_over_for_one_that_does_not_else_left_as_it_is(
    blackboard, put, tmp_path, capsys
):
    def exported(head, *columns):
        rows = [
            ["Student ID", *head],
            *([one.id, *more] for one, *more in zip(blackboard.made, *columns, strict=True)),
        ]
        path, out = put("\n".join(map(as_php, rows)), "list.csv"), tmp_path / "out.csv"
        words = ("--to", "moodle-import", "--roster", path, "--out", out, "--overwrite")
        assert blackboard.export(*words) == 0
        return cells(out.read_bytes().decode("utf-8"))

    signs, users = [f"+{at}@x.org" for at in range(13)], [f"user{at}" for at in range(13)]
    plain = exported(["Email address", "Username"], signs, users)
    assert plain[0][0] == "ID number"
    assert plain[1][0] == blackboard.made[0].id
    assert "begin as a formula does" not in capsys.readouterr().out
    assert moodle_import("ID number", "M2", [("=1+1", "3"), ("O'Neil, Jr", "4")]) == (
        'ID number,M2\r\n=1+1,3\r\n"O\'Neil, Jr",4\r\n'
    )


# --- our own table and workbook


def test_the_table_has_each_students_and_each_questions_points_and_who_sent_nothing(moodle, capsys):
    assert moodle.export() == 0
    text = (moodle.exercises / "reports" / M02 / "marks.csv").read_bytes().decode("utf-8")
    assert text.startswith("\ufeff")
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))
    by_student = {row["student"]: row for row in rows}
    assert len(rows) == 13
    first = by_student[moodle.id_of(0)]
    assert (first["points"], first["out of"], first["answers waiting"]) == ("18.5", "20", "0")
    assert (first["m02_q1"], first["m02_q4"], first["m02_written"]) == ("2", "3", "4.5")
    waits = by_student[moodle.id_of(2)]
    assert (waits["points"], waits["answers waiting"], waits["m02_written"], waits["m02_q1"]) == (
        "",
        "1",
        "",
        "2",
    )
    absent = by_student[moodle.id_of(12)]
    assert (absent["points"], absent["out of"], absent["m02_q1"]) == ("", "20", "")
    standing = [by_student[moodle.id_of(at)]["standing"] for at in (0, 2, 12)]
    assert standing == ["final", "not final", "no work here"]
    assert by_student[moodle.id_of(11)]["first name"] == "'=cmd", "a formula is disarmed"
    assert by_student[moodle.id_of(4)]["points"] == "21"
    assert by_student[moodle.id_of(7)]["last name"] == "الحسن"


def test_the_workbook_has_texts_as_texts_and_numbers_as_numbers(moodle, tmp_path):
    assert moodle.export("--to", "xlsx", "--out", tmp_path / "marks.xlsx") == 0
    found = in_workbook((tmp_path / "marks.xlsx").read_bytes())
    heading, *rows = found
    assert heading[:7] == ["student", "first name", "last name", "email", "standing", "points", "out of"]
    by_student = {row[0]: row for row in rows}
    assert by_student[moodle.id_of(11)][1:6] == ["=cmd", "Formula", moodle.made[11].email, "final", 13.25]
    assert by_student[moodle.id_of(9)][1] == "Joy 😀"
    before = (tmp_path / "marks.xlsx").read_bytes()
    assert moodle.export("--to", "xlsx", "--out", tmp_path / "marks.xlsx") == 0, (
        "the same marks are the same file"
    )
    assert (tmp_path / "marks.xlsx").read_bytes() == before


def in_workbook(data):
    """Read a workbook's first sheet: texts, numbers, and nothing where a cell is empty. A formula fails."""
    space = {"x": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        texts = ElementTree.fromstring(book.read("xl/sharedStrings.xml"))
        shared = [
            "".join(part.text or "" for part in one.iter(f"{{{space['x']}}}t"))
            for one in texts.findall("x:si", space)
        ]
        sheet = ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml"))
    assert not sheet.findall(".//x:f", space)
    rows = []
    for row in sheet.findall(".//x:row", space):
        values = []
        for cell in row.findall("x:c", space):
            value = cell.find("x:v", space)
            text = "" if value is None else value.text
            values.append(shared[int(text)] if cell.get("t") == "s" else float(text) if text else "")
        rows.append(values)
    return rows


def test_a_workbook_holds_any_text():
    nasty = [
        "=1+1",
        "@SUM(1)",
        "a\nb",
        "\x01",
        '"quoted"',
        "<&>",
        "https://example.org",
        "\u200fרות",
        "00042",
    ]
    heading, row = in_workbook(
        workbook("m02 marks that have a very long name", [str(at) for at in range(9)], [nasty])
    )
    assert [one for at, one in enumerate(row) if at != 3] == [one for at, one in enumerate(nasty) if at != 3]


# --- late penalties, questions without a mark, nothing there


def test_late_penalties_are_taken_off_as_on_the_feedback_pages(moodle, tmp_path, put, capsys):
    course = copy_of(moodle.course, tmp_path)
    with Gradebook(f"sqlite:///{course.folder}/gradebook.db", "stay-curious") as gradebook:
        gradebook.update_or_create_assignment(M02, duedate="2026-11-20 09:00:00 UTC")
    settings_file = course.folder / "nbgrader_config.py"
    zero = '\nget_config().LateSubmissionPlugin.penalty_method = "zero"\n'
    settings_file.write_text(settings_file.read_text(encoding="utf-8") + zero, encoding="utf-8")
    words = ["export", M02, "--sheet", str(put(worksheet(moodle.made))), "--exercises", str(course.folder)]
    assert main([*words, "--out", str(tmp_path / "out.csv")]) == 0
    grades = [row[4] for row in cells((tmp_path / "out.csv").read_text(encoding="utf-8"))[1:]]
    assert grades == ["0", "0", "", "0", "0", "0", "0", "0", "0", "", "", "0", ""]
    table = tmp_path / "table.csv"
    assert main(["export", M02, "--out", str(table), "--exercises", str(course.folder)]) == 0
    text = table.read_text(encoding="utf-8-sig")
    lost = {row["student"]: row["taken off for lateness"] for row in csv.DictReader(io.StringIO(text))}
    assert lost[moodle.id_of(0)] == "18.5"


def test_an_answer_that_nobody_and_nothing_marked_is_no_nought(moodle, tmp_path, put, capsys):
    # what stock nbgrader leaves where a student deleted the cell of a test
    course = copy_of(moodle.course, tmp_path)
    with Gradebook(f"sqlite:///{course.folder}/gradebook.db", "stay-curious") as gradebook:
        gradebook.find_grade("m02_q1_test", M02, M02, moodle.id_of(0)).auto_score = None
        gradebook.db.commit()
    words = ["export", M02, "--sheet", str(put(worksheet(moodle.made))), "--exercises", str(course.folder)]
    assert main([*words, "--out", str(tmp_path / "out.csv")]) == 0
    assert cells((tmp_path / "out.csv").read_text(encoding="utf-8"))[1][4] == ""
    assert "3 students of whom something waits" in capsys.readouterr().out


def test_a_withdrawn_question_counts_for_nobody_and_the_maximum_is_less(moodle, tmp_path, put, capsys):
    course = copy_of(moodle.course, tmp_path)
    where = ["--exercises", str(course.folder)]
    assert main(["withdraw", M02, "m02_q3", "--why", "Two answers are right.", *where]) == 0
    sheet = str(put(worksheet(moodle.made)))
    assert main(["export", M02, "--sheet", sheet, *where]) == 1
    assert "is 20, and the exercise has 18 points" in capsys.readouterr().err
    sheet = str(put(worksheet(moodle.made, maximum="18.00")))
    assert main(["export", M02, "--sheet", sheet, *where, "--out", str(tmp_path / "out.csv")]) == 0
    assert cells((tmp_path / "out.csv").read_text(encoding="utf-8"))[1][4] == "16.5"  # 18.5 - 2


def test_before_anything_is_marked_there_is_nothing_to_give_out(released, tmp_path, put, capsys):
    course = copy_of(released, tmp_path)
    assert main(["export", M02, "--exercises", str(course.folder)]) == 1
    assert f"Nothing of {M02} is marked yet" in capsys.readouterr().err
    assert main(["export", "m99_none", "--exercises", str(course.folder)]) == 1
    (course.folder / "gradebook.db").unlink()
    assert main(["export", M02, "--exercises", str(course.folder)]) == 1
    assert not (course.folder / "gradebook.db").exists()


# --- a class without names


def test_a_class_marked_without_names_fills_the_lmss_sheet_and_tells_nobodys_name(
    anonymous, put, tmp_path, capsys
):
    assert (
        anonymous.export("--sheet", put(worksheet(anonymous.made)), "--so-far", "--out", tmp_path / "out.csv")
        == 0
    )
    grades = [row[4] for row in cells((tmp_path / "out.csv").read_text(encoding="utf-8"))[1:]]
    # without what people gave: nobody has marked by hand
    assert grades == ["14", "5.5", "12", "0", "14", "5.5", "12", "14", "0", "5.5", "", "12", ""]
    said = capsys.readouterr().out
    assert "example.ac.uk" not in said
    assert "Lovelace" not in said
    assert re.search(r"c-[a-z2-7]{10}", said)


@pytest.mark.parametrize("to", ["csv", "xlsx"])
def test_a_table_of_a_class_without_names_has_aliases_alone_even_with_the_list(
    anonymous, tmp_path, to, capsys
):
    out = tmp_path / f"out.{to}"
    assert anonymous.export("--to", to, "--roster", anonymous.list, "--out", out) == 0
    rows = in_workbook(out.read_bytes()) if to == "xlsx" else cells(out.read_text(encoding="utf-8"))
    assert len(rows) == 14
    assert all(re.fullmatch(r"c-[a-z2-7]{10}", row[0]) and row[1:4] == ["", "", ""] for row in rows[1:])
    assert f"staycurious who {M02}" in capsys.readouterr().out


def test_moodles_import_of_a_class_without_names_needs_its_list(anonymous, tmp_path, capsys):
    assert anonymous.export("--to", "moodle-import", "--so-far") == 1
    assert "--roster CSV" in capsys.readouterr().err
    words = ("--to", "moodle-import", "--so-far", "--roster", anonymous.list, "--out", tmp_path / "out.csv")
    assert anonymous.export(*words) == 0
    assert dict(cells((tmp_path / "out.csv").read_text()))[anonymous.made[0].email] == "14"


def test_where_everybody_waits_nothing_is_given_out_as_final(anonymous, put, tmp_path, capsys):
    course = copy_of(anonymous.course, tmp_path)
    with Gradebook(f"sqlite:///{course.folder}/gradebook.db", "stay-curious") as gradebook:
        for submission in gradebook.assignment_submissions(M02):
            gradebook.find_grade("m02_q1_test", M02, M02, submission.student.id).needs_manual_grade = True
        gradebook.db.commit()
    words = ["export", M02, "--sheet", str(put(worksheet(anonymous.made))), "--exercises", str(course.folder)]
    assert main([*words, "--out", str(tmp_path / "out.csv")]) == 1
    assert "Of all 11 students something waits for a mark" in capsys.readouterr().err
    assert not (tmp_path / "out.csv").exists()


# --- a class marked without a class list


@pytest.mark.parametrize("more", [(), ("--anonymous",)])
def test_a_class_marked_without_a_list_is_known_by_the_numbers_of_its_own_worksheet(
    released, put, tmp_path, capsys, more
):
    made = people(3)
    answers = {q: text for q, (text, _) in WORKED_OUT["partly"].items()}
    course = copy_of(released, tmp_path)
    content = json.dumps(answered(course.released(), answers)).encode()
    source = MAKERS["moodle"](tmp_path, [one._replace(content=content) for one in made])
    where = ["--exercises", str(course.folder)]
    assert main(["mark", M02, str(source), *more, *where]) == 0
    out = tmp_path / "out.csv"
    assert main(["export", M02, "--sheet", str(put(worksheet(made))), "--out", str(out), *where]) == 0
    assert [row[4] for row in cells(out.read_text(encoding="utf-8"))[1:]] == ["5.5"] * 3
    # the numbers of another assignment are nobody's
    others = [one._replace(number=str(int(one.number) + 500)) for one in made]
    assert main(["export", M02, "--sheet", str(put(worksheet(others))), "--out", f"{out}2", *where]) == 1


# --- what is there already, and what is asked wrongly


def test_nothing_is_written_over_unless_told(moodle, put, tmp_path, capsys):
    sheet, out = put(worksheet(moodle.made)), tmp_path / "out.csv"
    out.write_text("mine", encoding="utf-8")
    assert moodle.export("--sheet", sheet, "--out", out) == 1
    assert "is there already and holds something else" in capsys.readouterr().err
    assert out.read_text(encoding="utf-8") == "mine"
    assert moodle.export("--sheet", sheet, "--out", out, "--replace") == 1, (
        "that is about grades in the sheet"
    )
    before = sheet.read_bytes()
    assert moodle.export("--sheet", sheet, "--out", sheet, "--overwrite") == 1
    assert "is the sheet itself, which stays as it is" in capsys.readouterr().err
    assert sheet.read_bytes() == before
    assert moodle.export("--sheet", sheet, "--out", out, "--overwrite") == 0
    assert out.read_text(encoding="utf-8").startswith("Identifier")
    assert moodle.export("--sheet", sheet, "--out", tmp_path) == 1
    assert "is a folder" in capsys.readouterr().err


def test_a_file_that_cannot_be_written_leaves_none_behind(moodle, put, tmp_path, monkeypatch, capsys):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.replace", full)
    sheet = put(worksheet(moodle.made))
    assert moodle.export("--sheet", sheet, "--out", tmp_path / "new" / "out.csv") == 1
    assert list((tmp_path / "new").iterdir()) == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--to", "moodle"], "give the sheet as the LMS gave it: --sheet FILE"),
        (["--to", "csv", "--scale"], "--scale goes with --to moodle, canvas or blackboard"),
        (["--to", "xlsx", "--column", "M2"], "--column goes with"),
        (["--sheet", "nowhere.csv"], "nowhere.csv can't be read"),
    ],
)
def test_what_does_not_go_together_is_said(moodle, capsys, words, said):
    assert moodle.export(*words) == 1
    assert said in capsys.readouterr().err


def test_a_sheet_of_no_lms_must_be_named(moodle, put, capsys):
    assert moodle.export("--sheet", put("id,Email address\nS1,a@x\n")) == 1
    assert "--to moodle, canvas or blackboard" in capsys.readouterr().err


# --- the sheet itself


cell_texts = st.text(
    st.one_of(
        st.sampled_from(list("\",;\t'=\r\n |ا😀é")), st.characters(min_codepoint=33, max_codepoint=126)
    ),
    max_size=6,
)


@given(
    rows=st.lists(st.lists(cell_texts, min_size=2, max_size=4), min_size=1, max_size=5),
    separator=st.sampled_from(",;\t"),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    end=st.sampled_from(["\n", "\r\n"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-be"]),
)
@settings(max_examples=100, deadline=None)
def test_any_sheet_comes_back_byte_for_byte_and_a_filled_cell_alone_differs(
    tmp_path_factory, rows, separator, quoting, end, encoding
):
    text = io.StringIO()
    head = ["Identifier", "Email address", "Grade"]
    if any("\r" in cell for row in rows for cell in row):  # which csv.writer leaves bare
        quoting = csv.QUOTE_ALL
    csv.writer(text, delimiter=separator, quoting=quoting, lineterminator=end).writerows([head, *rows])
    path = tmp_path_factory.getbasetemp() / "any.csv"
    path.write_bytes(text.getvalue().encode(encoding))
    sheet = read_sheet(path)
    assert sheet.to_bytes() == path.read_bytes()
    expected = cells(text.getvalue(), separator)
    assert [[cell.value for cell in line.cells] for line in sheet.lines] == [row or [""] for row in expected]
    where = sheet.lines[-1].number
    again = sheet.with_values(1, {where: "7.5"})
    path.write_bytes(again.to_bytes())
    found = [[cell.value for cell in line.cells] for line in read_sheet(path).lines]
    expected[-1][1] = "7.5"
    assert found == [row or [""] for row in expected]


def test_lines_are_numbered_as_the_class_list_numbers_them(put):
    from staycurious.marking.lms.roster import read_roster

    text = 'sep=;\r\n\r\nid;Notes;Email address\r\nS1;"two\r\nlines";a@x\r\n\r\nS2;;b@x\r\n'
    path = put(text)
    sheet = read_sheet(path)
    assert sheet.to_bytes() == path.read_bytes()
    ids = {line.number: line.value(0) for line in sheet.lines}
    for person in read_roster(path).people:
        assert ids[person.line] == person.id


@pytest.mark.parametrize(
    "text",
    [
        'Identifier,Grade\n"Participant 1,\nParticipant 2,\n',
        "",
        "\n\n",
        b"\x00\x01\x02\x03",
        b"PK\x03\x04 a workbook",
        b"\xff\xfeI",
    ],
)
def test_what_cannot_be_read_safely_is_refused(put, text):
    with pytest.raises(SheetError):
        read_sheet(put(text))


def test_windows_1252_comes_back_as_it_was(put):
    path = put("Identifier,Full name,Grade\nParticipant 1,Siobhán Müller,\n", encoding="cp1252")
    sheet = read_sheet(path)
    assert sheet.codec == "cp1252"
    assert sheet.to_bytes() == path.read_bytes()


def test_a_line_that_a_spreadsheet_cut_short_is_filled_up(put):
    sheet = read_sheet(put("Identifier,Email address,Grade,Last modified (grade)\nParticipant 1,a@x\n"))
    filled = fill(sheet, "moodle", find_column(sheet, "moodle"), {2: "ada"}, {"ada": 7.0})
    assert (
        filled.sheet.to_bytes()
        == b"Identifier,Email address,Grade,Last modified (grade)\nParticipant 1,a@x,7\n"
    )


@pytest.mark.parametrize(
    ("mark", "text"),
    [(0, "0"), (-0.0, "0"), (7.5, "7.5"), (10, "10"), (100, "100"), (2 / 3, "0.67"), (0.1 + 0.2, "0.3"), (12.005, "12.01"), (1200, "1200")],
)  # fmt: skip
def test_a_mark_is_written_with_a_point_and_no_more_than_two_decimals(mark, text):
    assert written(mark) == text


@pytest.mark.parametrize(
    ("text", "value"),
    [("7.50", 7.5), ("7,5", 7.5), ("0", 0), ("7.50 / 10.00", 7.5), ("", None), ("-", None), ("EX", None), ("B+", None), ("1,000.50", None)],
)  # fmt: skip
def test_a_grade_is_read_as_the_lmss_write_it(text, value):
    assert number(text) == value


def test_ten_thousand_students_are_filled_in_quickly(put):

    made = people(10_000)
    path = put(worksheet(made))
    with cpu_within(5):
        sheet = read_sheet(path)
        place = find_column(sheet, "moodle")
        whose = {line.number: str(line.number) for line in sheet.lines[1:]}
        filled = fill(sheet, "moodle", place, whose, dict.fromkeys(whose.values(), 7.0))
        assert len(filled.done) == 10_000
        assert len(filled.sheet.to_bytes()) > 1_000_000


def test_the_gradebooks_marks_are_those_that_feedback_shows(moodle):
    marked = exporting.marks_now(open_course(moodle.exercises), M02)
    assert marked.out_of == 20
    assert {moodle.id_of(at): points for at, points in FINAL.items()} == marked.final()
    assert {one.student for one in marked.totals.values() if one.waiting} == {
        moodle.id_of(at) for at in WAITING
    }
    assert marked.questions[-1] == "m02_written"
