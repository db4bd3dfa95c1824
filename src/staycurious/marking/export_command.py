"""The command that gives a class's marks to an LMS: ``staycurious export``."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from staycurious.marking.console import count, few

if TYPE_CHECKING:
    from staycurious.marking.course import Course
    from staycurious.marking.exporting import Marked, Result

HELP = "write the marks for your LMS's gradebook, or as a table"
SHEETS = ("moodle", "canvas", "blackboard")
#: What to do with the file.
NEXT = {
    "moodle": "in the assignment's list of submissions in Moodle, choose Upload grading worksheet",
    "canvas": "in Canvas's Grades, choose Import, look at the changes that it shows, and save them",
    "blackboard": "in Blackboard, upload the file where you downloaded the sheet, and tick this column alone",
    "moodle-import": "in Moodle's Grades, choose Import, CSV file; map the first column to its namesake and the second to the "
    "grade item. Grades that come in this way can't be changed in the assignment any more, only in the gradebook",
}


def add_to(commands: argparse._SubParsersAction) -> None:
    """Add the command to the ``staycurious`` command.

    Parameters
    ----------
    commands : argparse._SubParsersAction
        What ``add_subparsers`` gave.
    """
    export = commands.add_parser("export", help=HELP, description=f"{HELP[0].upper()}{HELP[1:]}.")
    export.add_argument("slug", metavar="EXERCISE", help="such as m02_reading_a_score")
    export.add_argument(
        "--to",
        choices=[*SHEETS, "moodle-import", "csv", "xlsx"],
        help="left out: what the sheet is of, or csv where there is none",
    )
    export.add_argument(
        "--sheet", metavar="FILE", type=Path, help="what the LMS gave, to be filled in; it stays as it is"
    )
    export.add_argument(
        "--column",
        metavar="NAME",
        default="",
        help="the sheet's column, where none or several are named after the exercise",
    )
    export.add_argument("--roster", metavar="CSV", type=Path, help="the class list that you marked with")
    export.add_argument("--out", metavar="FILE", type=Path, help="where to write (left out: it is said)")
    export.add_argument(
        "--so-far",
        action="store_true",
        help="also the points of students of whom an answer still waits for a mark or for second marking",
    )
    export.add_argument("--scale", action="store_true", help="bring the marks to the LMS's maximum")
    export.add_argument(
        "--replace", action="store_true", help="let the marks take the place of other grades in the sheet"
    )
    export.add_argument("--overwrite", action="store_true", help="write over another file")
    export.add_argument(
        "--sure", action="store_true", help="fill in a worksheet whose times are another assignment's"
    )


def export(options: argparse.Namespace, folder: Path) -> int:
    """Run the command.

    Parameters
    ----------
    options : argparse.Namespace
        What was asked for.
    folder : pathlib.Path
        The folder of exercises.

    Returns
    -------
    int
        0 when the file is there.

    Raises
    ------
    RuntimeError, ValueError
        When nothing was written; the message says why, and what to do.
    """
    from staycurious.marking.course import MarkingError, open_course
    from staycurious.marking.exporting import keep, marks_now, sheet_kind

    course, slug = open_course(folder), options.slug
    to = options.to or (sheet_kind(options.sheet, course) if options.sheet else "csv")
    _check(options, to)
    path = options.out or _place(options, course, to)
    if options.sheet and options.sheet.exists() and path.exists() and path.samefile(options.sheet):
        raise MarkingError(
            f"{path} is the sheet itself, which stays as it is. Name another file with --out, or leave --out out."
        )
    marked = marks_now(course, slug)
    final = marked.final(options.so_far)
    if not final and to not in ("csv", "xlsx"):
        raise MarkingError(
            f"Of all {count(len(marked.totals), 'student')} something waits for a mark or for second marking, so there is nothing "
            "to give out. Mark the written answers first; or add --so-far."
        )
    result = _made(options, course, marked, to)
    fresh = keep(path, result.content, options.overwrite)
    print("\n".join(_said(options, marked, result, to)))
    print(f"{'Written' if fresh else 'There already, and the same'}: {path}")
    if to in NEXT:
        print(f"Next: {NEXT[to]}.{_as_it_is(result, to)}")
    return 0


def _check(options: argparse.Namespace, to: str) -> None:
    from staycurious.marking.course import MarkingError

    if to in SHEETS and not options.sheet:
        from staycurious.marking.exporting import NAMES

        raise MarkingError(
            f"To fill in {NAMES[to]}, give the sheet as the LMS gave it: --sheet FILE. (The class list that you marked with may "
            "be one. Download it anew, so that nothing in it is old.)"
        )
    extra = {"--sheet": options.sheet, "--column": options.column, "--scale": options.scale}
    if to not in SHEETS and (given := [name for name, value in extra.items() if value]):
        raise MarkingError(f"{given[0]} goes with --to moodle, canvas or blackboard. Leave it out for {to}.")


def _made(options: argparse.Namespace, course: Course, marked: Marked, to: str) -> Result:
    from staycurious.marking.exporting import fill_sheet, import_file, own_table, roster_for

    roster = roster_for(options.roster, course)
    if to in SHEETS:
        return fill_sheet(
            course,
            options.slug,
            marked,
            options.sheet,
            to,
            bridge=roster,
            column=options.column,
            so_far=options.so_far,
            replace=options.replace,
            scale=options.scale,
            sure=options.sure,
        )
    if to == "moodle-import":
        return import_file(course, options.slug, marked, roster, options.so_far)
    return own_table(course, options.slug, marked, roster, to, options.so_far)


def _place(options: argparse.Namespace, course: Course, to: str) -> Path:
    # a sheet's beside it, outside the course's folder; our own with the reports, which git passes over and forget reads
    if options.sheet:
        return options.sheet.with_name(
            f"{options.sheet.stem}_{options.slug}_marks{options.sheet.suffix or '.csv'}"
        )
    names = {"csv": "marks.csv", "xlsx": "marks.xlsx", "moodle-import": "moodle_import.csv"}
    return course.root / "reports" / options.slug / names[to]


def _said(options: argparse.Namespace, marked: Marked, result: Result, to: str) -> list[str]:
    lines = [
        f"{options.slug}: {count(len(marked.totals), 'student')} with work here, {result.in_it:,} with a mark in the file."
    ]
    if result.column and to != "moodle":
        lines.append(f"Column: {result.column.name}")
    if waiting := [one for one in marked.totals.values() if one.waiting]:
        what = f"{count(len(waiting), 'student')} of whom something waits for a mark"
        if second := sum(one.waiting == one.second for one in waiting):
            what += f" ({second:,} for second marking alone; staycurious moderate {options.slug} says how it stands)"
        names = ", ".join(few([one.student for one in waiting], 8))
        if options.so_far:
            lines.append(
                f"So far: {what} stand there with the points that they have now, and they aren't final: {names}."
            )
        else:
            verb = "aren't in it" if to == "moodle-import" else "stay empty"
            lines.append(f"Not final: {what} {verb}: {names}. With --so-far the points that there are go in.")
    return [*lines, *result.remarks]


def _as_it_is(result: Result, to: str) -> str:
    from staycurious.marking.lms.out.fill import encoding
    from staycurious.marking.lms.out.sheet import SEPARATORS

    sheet = result.filled.sheet if result.filled else None
    if to != "moodle" or sheet is None or (sheet.codec == "utf-8" and sheet.separator == ","):
        return ""
    return (
        f" The sheet is in {encoding(sheet)} with {SEPARATORS.get(sheet.separator, 'other signs')}, as it was: choose both in "
        "the form. If the form doesn't offer them, download the worksheet again and don't save it in a spreadsheet."
    )
