"""The summary of a run and its files: everybody in one place, the reasons in words, nothing that a spreadsheet runs."""

import csv
import io
from datetime import datetime

import pytest

from staycurious.marking.engine.book import Change, Standing
from staycurious.marking.remarks import Remark
from staycurious.marking.report import (
    Outcome,
    changes_table,
    earlier_remarks,
    lateness,
    sort_out,
    summary,
    table,
    write_reports,
)

CHANGE = Change(datetime(2026, 11, 26, 9, 30), "ada", "m02_q4_test", 1.0, None, "=Two answers are right.")


def standing(student, waiting=0, looks=None, late=0.0, name=""):
    return Standing(student, name, 10.0, waiting, looks or {}, late)


def outcome(**other):
    usual = {
        "slug": "m02",
        "marked": 3,
        "as_before": 1,
        "standings": [
            standing("ada"),
            standing("bo", waiting=1),
            standing(
                "cy", waiting=1, looks={"m02_q1_test": "[194] isn't a whole\nnumber."}, name="Cy O'Neil, Jr"
            ),
            standing("di"),
        ],
        "remarks": [
            Remark("not_a_notebook", "This is no notebook.", "Eva/essay.pdf", "eva", look=True),
            Remark("unknown", "Nobody's.", "x.ipynb", look=True),
            Remark("renamed", "Taken by its content.", "di/mine.ipynb", "di"),
        ],
        "ignored": {"extra_file": 2},
        "late": ["bo"],
        "absent": ["fay", "eva"],
        "changes": [],
    }
    return Outcome(**{**usual, **other})


def test_everybody_is_in_one_place_alone():
    found = sort_out(outcome())
    assert found.marked == ["ada", "di"]
    assert found.waiting == ["bo"]
    assert found.look == ["cy", "eva"], "what needs a look comes before what waits, and before not handed in"
    assert found.absent == ["fay"]
    assert [remark.file for remark in found.nobodys] == ["x.ipynb"]


def test_the_summary_counts_and_gives_reasons():
    told = summary(outcome())
    for line in (
        "m02: 3 submissions marked now; 1 marked before, and as they were.",
        "  Marked, nothing left to do         2",
        "  Waiting for hand-marking           1   (2 written answers in all)",
        "  Needs a look                       2   and 1 file of nobody we know",
        "  Not handed in                      1",
        "  Eva/essay.pdf: This is no notebook.",
        "  cy (Cy O'Neil, Jr), m02_q1: [194] isn't a whole number.",
        "  di, di/mine.ipynb: Taken by its content.",
        "  2 files passed over: extra file",
        "Late (1)",
        "Not handed in (1)",
        "  fay",
    ):
        assert line in told.splitlines()


def test_without_a_class_list_nobody_is_called_absent():
    told = summary(outcome(absent=None))
    assert "not known: give the class list with --roster" in told
    assert "Not handed in (" not in told


def test_a_long_list_is_cut_on_the_screen_and_whole_in_the_report(tmp_path):
    remarks = [Remark("renamed", "Taken.", f"{n}.ipynb", f"s{n}") for n in range(40)]
    remarks += [Remark("not_a_notebook", f"No notebook, {n}.", f"{n}.pdf", look=True) for n in range(40)]
    many = outcome(remarks=remarks)
    told = summary(many)
    assert "… and 37 more of this kind (renamed)" in told
    assert "… and 29 more, in the report." in told
    report = next(path for path in write_reports(tmp_path, many, []) if path.suffix == ".txt")
    whole = report.read_text(encoding="utf-8")
    assert all(f"No notebook, {n}." in whole for n in range(40))
    assert all(f"s{n}, {n}.ipynb: Taken." in whole for n in range(40))


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (1, "1 minute"),
        (1800, "30 minutes"),
        (3661, "1 hour 2 minutes"),
        (86_400, "1 day"),
        (2 * 86_400 + 3600 + 60, "2 days 1 hour"),
    ],
)
def test_lateness_is_told_as_people_say_it(seconds, words):
    assert lateness([standing("bo", late=seconds), standing("ada")]) == [f"bo, by {words}"]


def test_what_a_student_wrote_can_not_steer_the_terminal():
    odd = standing("ada", looks={"m02_q1_test": "x\x1b[2J\x1b]0;y\x07 \u202egpj"}, name="A\x1b[2Jda")
    told = summary(outcome(standings=[odd]))
    assert not {"\x1b", "\x07", "\u202e"} & set(told)
    assert "m02_q1: x" in told


def test_whom_the_lms_calls_late_without_a_time_is_told_too():
    assert lateness([standing("bo", late=60)], ["bo", "ada"]) == [
        "ada, says the LMS; by how much isn't known",
        "bo, by 1 minute",
    ]


def test_a_changed_mark_is_told_with_its_reason():
    assert "  ada, m02_q4: 1 → none. =Two answers are right." in summary(outcome(changes=[CHANGE]))


def read(text):
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))


def test_the_log_of_changes_is_a_table_with_times_in_utc():
    assert read(changes_table([CHANGE])) == [
        ["when", "student", "question", "before", "after", "why"],
        ["2026-11-26 09:30:00 UTC", "ada", "m02_q4", "1.0", "", "'=Two answers are right."],
    ]


@pytest.mark.parametrize("text", ["=cmd|'/C calc'!A0", "+1", "-1", "@SUM(1)", "\t=1", "\r=1"])
def test_what_a_spreadsheet_would_run_is_disarmed(text):
    assert read(table(("a", "b"), [(text, -1)]))[1] == [f"'{text}", "-1"]


@pytest.mark.parametrize("text", ["O'Neil, Jr", 'Robert "Bob"', "نور", "Joy 😀", "two\nlines"])
def test_other_texts_come_back_as_they_were(text):
    assert read(table(("a",), [(text,)]))[1] == [text]


def test_marking_again_without_a_source_keeps_what_was_said_of_its_files(tmp_path):
    odd = Remark("odd", "=HYPERLINK()", "-1.ipynb", "gus", look=True)
    write_reports(tmp_path, outcome(remarks=[*outcome().remarks, odd]), [])
    kept = earlier_remarks(tmp_path, "m02")
    assert kept == [*outcome().remarks, odd]
    again = outcome(remarks=[Remark("pipe", "A pipe.", "p", "hal", look=True)], earlier=kept, absent=None)
    write_reports(tmp_path, again, [CHANGE])
    assert earlier_remarks(tmp_path, "m02") == [*kept, *again.remarks]
    assert sort_out(again).look == ["cy", "eva", "gus", "hal"]
    assert "Two answers" in (tmp_path / "reports" / "m02" / "changes.csv").read_text(encoding="utf-8")


def test_an_earlier_file_needs_no_look_once_the_student_has_marks(tmp_path):
    again = outcome(remarks=[], earlier=outcome().remarks, standings=[standing("eva")])
    assert sort_out(again).look == []
    assert sort_out(again).marked == ["eva"]


def test_a_run_with_files_of_its_own_that_says_nothing_forgets_what_needed_no_look(tmp_path):
    write_reports(tmp_path, outcome(), [])
    assert earlier_remarks(tmp_path, "m02", but_of=[]) == [outcome().remarks[0]]


def test_before_the_first_run_nothing_was_said(tmp_path):
    assert earlier_remarks(tmp_path, "m02") == []


def test_the_files_hold_a_line_for_each_remark_and_each_question(tmp_path):
    write_reports(tmp_path, outcome(), [])
    folder = tmp_path / "reports" / "m02"
    rows = read((folder / "files.csv").read_text(encoding="utf-8"))
    assert rows[1] == ["eva", "Eva/essay.pdf", "not_a_notebook", "yes", "This is no notebook."]
    assert [row[3] for row in rows[1:]] == ["yes", "yes", "no"]
    questions = read((folder / "questions_to_look_at.csv").read_text(encoding="utf-8"))
    assert questions[1:] == [["cy", "m02_q1", "[194] isn't a whole\nnumber."]]
