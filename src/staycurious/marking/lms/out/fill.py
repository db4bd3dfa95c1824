"""Marks into an LMS's own sheet: Moodle's grading worksheet, Canvas's gradebook, Blackboard's grade centre.

What each LMS reads back, by its own code or manual:

* Moodle (mod/assign/feedback/offline, importgradeslib.php and locallib.php) wants the columns "Identifier", "Grade" and
  "Last modified (grade)", passes over an empty grade, and passes over without a word one that is above the maximum or
  locked. A figure with a point is read in every language.
* Canvas (lib/gradebook_importer.rb) knows a column by the number in "name (4711)", takes points from "Points Possible" and
  nothing where that says "(read only)"; an empty cell takes a grade away, also one that came in since the export, and
  columns and students that aren't there are left alone.
* Blackboard ("Uploading or Downloading Grade Center Items for Working Offline") knows students by Username and a column
  by the number after "|".
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from staycurious.marking.lms.out.sheet import SEPARATORS, Sheet, SheetError

NAMES = {
    "moodle": "Moodle's grading worksheet",
    "canvas": "Canvas's gradebook",
    "blackboard": "Blackboard's grade centre",
}
#: How many lines a refusal shows.
SHOWN = 8
_NO_GRADE = re.compile(r"-?|needs (?:grading|marking)", re.IGNORECASE)
_CANVAS = re.compile(r"(?P<name>.*\S) \((?P<id>\d+)\)", re.DOTALL)
_BLACKBOARD = re.compile(
    r"(?P<name>.*?)\s*(?:\[Total Pts:\s*(?P<points>[\d.,]+)\s*(?P<kind>[^\]]*)\])?\s*\|\s*(?P<id>\d+)",
    re.DOTALL | re.IGNORECASE,
)


class Column(NamedTuple):
    """Where marks go: the column's place and name, and the most that it takes; ``None`` where the sheet doesn't say."""

    at: int
    name: str
    maximum: float | None


class Replaced(NamedTuple):
    """A grade that stood in the sheet, and what stands there now."""

    student: str
    before: str
    after: str


@dataclass
class Filled:
    """A sheet with marks in it, and what happened to each student, by the gradebook's names.

    ``already`` had the same mark; ``replaced`` another; ``locked`` can't be changed in the LMS; ``above`` is over
    Moodle's maximum (the others take it); ``kept`` has a grade in the sheet and none to put there. The last four lists are for a person to read.
    """

    sheet: Sheet
    done: list[str] = field(default_factory=list)
    already: list[str] = field(default_factory=list)
    replaced: list[Replaced] = field(default_factory=list)
    locked: list[str] = field(default_factory=list)
    above: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)


def written(mark: float) -> str:
    """Write a mark as every LMS reads it.

    Parameters
    ----------
    mark : float
        The mark.

    Returns
    -------
    str
        To two decimals, as the feedback pages show it, with a point, and no noughts after it: ``"7.5"``.
    """
    text = f"{round(mark, 2):.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def find_column(sheet: Sheet, lms: str, wanted: str = "", slug: str = "") -> Column:
    """Say which column of a sheet takes the marks.

    Parameters
    ----------
    sheet : Sheet
        The sheet.
    lms : str
        ``"moodle"``, ``"canvas"`` or ``"blackboard"``.
    wanted : str
        The column's name or its number, where none or several are named after the exercise.
    slug : str
        The exercise: its number, M2 say, tells which column is meant where one alone has it in its name.

    Returns
    -------
    Column
        The column.

    Raises
    ------
    SheetError
        When there is none, or it isn't clear which.
    """
    return {"moodle": _moodle, "canvas": _canvas, "blackboard": _blackboard}[lms](sheet, wanted, slug)


def _moodle(sheet: Sheet, wanted: str, slug: str) -> Column:
    if wanted:
        raise SheetError("Moodle's worksheet has one column for marks: leave --column out.")
    at = sheet.column("Grade")
    if missing := [
        name for name in ("Identifier", "Grade", "Last modified (grade)") if sheet.column(name) < 0
    ]:
        raise SheetError(
            f"The sheet {sheet.name} has no column {_listed(missing)}, so it isn't Moodle's grading worksheet, in English. "
            'In the assignment, choose "Download grading worksheet" (if it isn\'t there, tick "Offline grading worksheet" '
            "under Feedback types in the settings)."
        )
    most = sheet.column("Maximum grade")
    said = {line.value(most) for line in sheet.lines[1:] if line.value(most)} if most >= 0 else set()
    figures = {number(text) for text in said}
    if len(figures) > 1 or any(figure is None or figure <= 0 for figure in figures):
        raise SheetError(
            f"The sheet {sheet.name} has {_listed(sorted(said)[:3])} as its maximum grade. Set the assignment's grade to "
            "points in Moodle, with one maximum, and download the worksheet again."
        )
    return Column(at, "Grade", next(iter(figures), None))


def _canvas(sheet: Sheet, wanted: str, slug: str) -> Column:
    head = sheet.head
    if "Section" not in head or "ID" not in head[1:3]:
        raise SheetError(
            f"The sheet {sheet.name} isn't Canvas's gradebook: it has no columns Student, ID and Section. In Grades, "
            "choose Export, and give that file as it is."
        )
    if sheet.codec != "utf-8" or sheet.separator not in ",;":
        # Canvas reads nothing else; it comes of saving the file in a spreadsheet
        raise SheetError(
            f"The sheet {sheet.name} is {encoding(sheet)}, with {SEPARATORS.get(sheet.separator, 'other signs')} between the "
            "columns, and Canvas reads UTF-8 with commas or semicolons. Export it again from Canvas, and give that file as it is."
        )
    found = {
        at: (name["name"], name["id"])
        for at, title in enumerate(head)
        if at > head.index("Section") and (name := _CANVAS.fullmatch(title))
    }
    at = _chosen(sheet, found, wanted, slug)
    points = next(
        (line.value(at) for line in sheet.lines[1:] if "points possible" in line.value(0).casefold()), ""
    )
    if "read only" in points.casefold():
        raise SheetError(
            f"Canvas lets nobody change the column {head[at]!r} of {sheet.name}: it is read only."
        )
    return Column(at, head[at], number(points))


def _blackboard(sheet: Sheet, wanted: str, slug: str) -> Column:
    head = sheet.head
    if "Username" not in head:
        raise SheetError(
            f"The sheet {sheet.name} isn't Blackboard's: it has no column Username, by which Blackboard knows students. In "
            "the grade centre or the gradebook, download the column, and give that file as it is."
        )
    # "up to 100" points is a total, which Blackboard works out itself
    names = {
        at: name
        for at, title in enumerate(head)
        if "[total pts: up to" not in title.casefold() and (name := _BLACKBOARD.fullmatch(title))
    }
    at = _chosen(sheet, {at: (name["name"], name["id"]) for at, name in names.items()}, wanted, slug)
    kind = (names[at]["kind"] or "").strip()
    if kind and kind.casefold() not in ("score", "points"):
        raise SheetError(
            f"The column {head[at]!r} of {sheet.name} shows {kind}, not points. Let it show its score (in Blackboard, its "
            "primary display), and download it again."
        )
    return Column(at, head[at], number(names[at]["points"] or ""))


def _chosen(sheet: Sheet, found: Mapping[int, tuple[str, str]], wanted: str, slug: str) -> int:
    titles = "; ".join(sheet.head[at] for at in found)
    if not found:
        raise SheetError(
            f"The sheet {sheet.name} has no column for an assignment. Make the assignment in the LMS first, then download "
            "the gradebook again."
        )
    if wanted:
        meant = {wanted.strip().casefold()}
        fitting = [
            at
            for at, names in found.items()
            if meant & {text.casefold() for text in (*names, sheet.head[at])}
        ]
    else:
        module = re.match(r"m0*(\d+)", slug)
        named = re.compile(rf"(?<![^\W_])m0*{module[1]}(?![^\W_])" if module else r"(?!)", re.IGNORECASE)
        fitting = [
            at for at, (name, _) in found.items() if named.search(name) or slug.casefold() in name.casefold()
        ]
    if len(fitting) != 1:
        if wanted:
            why = f"{len(fitting)} columns {wanted!r}"
        elif fitting:
            why = "several columns that could take these marks"
        else:
            # one that stands alone may still be another exercise's, and its marks would be gone
            why = f"no column that is named after {slug}"
        raise SheetError(f'The sheet {sheet.name} has {why}. Name one with --column "…": {titles}.')
    return fitting[0]


def fill(
    sheet: Sheet,
    lms: str,
    column: Column,
    whose: Mapping[int, str],
    marks: Mapping[str, float],
    replace: bool = False,
) -> Filled:
    """Put marks into a sheet.

    Parameters
    ----------
    sheet : Sheet
        The sheet.
    lms : str
        ``"moodle"``, ``"canvas"`` or ``"blackboard"``.
    column : Column
        Where they go.
    whose : mapping of int to str
        By the line's number, the student of the gradebook.
    marks : mapping of str to float
        By student.
    replace : bool
        Whether a mark may take the place of another grade.

    Returns
    -------
    Filled
        The sheet, filled in; Canvas's and Blackboard's with this one column of marks alone, and Canvas's with no student
        who gets none, so that nothing else is put back to what it was when the sheet was downloaded.

    Raises
    ------
    SheetError
        When other grades stand there already, and nothing was said of replacing them.
    """
    filled, values, others, same = Filled(sheet), {}, [], set()
    can_change = sheet.column("Grade can be changed") if lms == "moodle" else -1
    for line in sheet.lines[1:]:
        student = whose.get(line.number)
        if student is None:
            continue
        before = line.value(column.at)
        if student not in marks:
            if not _NO_GRADE.fullmatch(before):
                filled.kept.append(student)
            continue
        after = written(marks[student])
        if number(before) == float(after):
            filled.already.append(student)
            same.add(line.number)
        elif line.value(can_change).casefold() == "no" if can_change >= 0 else _is_closed(before, lms):
            filled.locked.append(student)
        elif lms == "moodle" and column.maximum is not None and float(after) > column.maximum:
            filled.above.append(student)
        else:
            values[line.number] = after
            if _NO_GRADE.fullmatch(before):
                filled.done.append(student)
            else:
                others.append(f"line {line.number}: {before} there, {after} here")
                filled.replaced.append(Replaced(student, before, after))
    if others and not replace:
        more = f"; and {len(others) - SHOWN:,} more" if len(others) > SHOWN else ""
        raise SheetError(
            f"The sheet {sheet.name} holds other grades already ({'; '.join(others[:SHOWN])}{more}). Nothing was written. "
            "If these marks are to take their place, add --replace."
        )
    filled.sheet = sheet.with_values(column.at, values)
    if lms == "canvas":
        known = sheet.column("ID")  # only a student has one; the lines above them say what a column is
        filled.sheet = filled.sheet.but(
            line.number
            for line in sheet.lines[1:]
            if line.value(known) and line.number not in values and line.number not in same
        )
    if lms != "moodle":
        filled.sheet = filled.sheet.only([*_identity(sheet, lms), column.at])
    return filled


def number(text: str) -> float | None:
    """Read a grade or a maximum as LMSs write it.

    Parameters
    ----------
    text : str
        Such as ``"7.50"``, ``"7,5"``, or an old Moodle's ``"7.50 / 10.00"``.

    Returns
    -------
    float or None
        ``None`` where it is no number.
    """
    found = re.fullmatch(r"(-?\d+(?:[.,]\d+)?)(?: / \d+(?:[.,]\d+)?)?", text.strip())
    return float(found[1].replace(",", ".")) if found else None


def encoding(sheet: Sheet) -> str:
    """Name a sheet's encoding as an LMS's form lists it.

    Parameters
    ----------
    sheet : Sheet
        The sheet.

    Returns
    -------
    str
        Such as ``"UTF-16"``.
    """
    return {"utf-8": "UTF-8", "cp1252": "Windows-1252"}.get(sheet.codec, "UTF-16")


def _is_closed(before: str, lms: str) -> bool:
    # Canvas: excused from it, or never given it
    return lms == "canvas" and before.upper() in ("EX", "N/A")


def _identity(sheet: Sheet, lms: str) -> list[int]:
    # what says who a student is, which each LMS wants back
    if lms == "canvas":
        return list(range(sheet.head.index("Section") + 1))
    names = {"last name", "first name", "username", "student id", "last access", "availability"}
    return [at for at, name in enumerate(sheet.head) if name.casefold() in names]


def _listed(names: list[str]) -> str:
    return " and ".join(f'"{name}"' for name in names)
