"""A class's feedback pages in one zip: as Moodle takes feedback files back, or plainly, one file for each student."""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from staycurious.marking.aliases import is_alias, who
from staycurious.marking.console import count, few
from staycurious.marking.course import Course, MarkingError
from staycurious.marking.lms.names import PARTICIPANT, fold, read_name
from staycurious.marking.lms.roster import Roster
from staycurious.marking.remarks import Remark
from staycurious.marking.report import earlier_remarks
from staycurious.marking.same_class import class_list, kept_column
from staycurious.tools.whole import write_whole

KINDS = ("moodle", "plain")
WORKSHEET = "the grading worksheet of this very assignment (in Moodle: Download grading worksheet)"
# What Moodle itself takes out of a file's name, what Windows can't have there, and what turns the reading direction.
_NOT_IN_A_NAME = re.compile(r"[&<>\"`|':\\/*?\u202a-\u202e\u2066-\u2069]")
_LONGEST = 100
#: Each file in the zip is as old as this, so that the same pages make the same zip.
_ALWAYS = (1980, 1, 1, 0, 0, 0)


class Zipped(NamedTuple):
    """A zip of feedback pages: where it is, how many are in it, and who was left out and why."""

    path: Path
    pages: int
    left_out: list[Remark]


def final_only(
    slug: str,
    names: Mapping[str, str],
    waiting: Collection[str],
    second: Collection[str],
    so_far: bool = False,
) -> tuple[dict[str, str], list[str]]:
    """Leave out whose marks aren't final, so that no student is told a mark that may change.

    Parameters
    ----------
    slug : str
        The exercise.
    names : mapping of str to str
        Whose pages there are, with their own names.
    waiting : collection of str
        Of whom an answer waits for a mark. Their pages say so.
    second : collection of str
        Of whom second marking hasn't settled a mark yet. Their pages show the first one, and don't say so.
    so_far : bool
        Whether the pages of those who wait for a mark go in all the same.

    Returns
    -------
    tuple of dict and list of str
        Those whose pages go in, and what a person should read, a line each.

    Raises
    ------
    MarkingError
        When nobody is left.
    """
    kept = {one: name for one, name in names.items() if one not in second and (so_far or one not in waiting)}
    lines = []
    if unsettled := [one for one in names if one in second]:
        lines.append(
            f"Left out: {count(len(unsettled), 'page')} with a mark that second marking hasn't settled: "
            f"{', '.join(few(unsettled, 8))}. What remains: staycurious moderate {slug}"
        )
    if unmarked := [one for one in names if one in waiting and one not in second and not so_far]:
        lines.append(
            f"Left out: {count(len(unmarked), 'page')} with an answer that waits for a mark: "
            f"{', '.join(few(unmarked, 8))}. With --so-far they go in, and say that they aren't final."
        )
    if names and not kept:
        raise MarkingError(f"No zip was written, since no page is final. {' '.join(lines)}")
    return kept, lines


def zip_pages(
    course: Course, slug: str, kind: str, names: Mapping[str, str], roster: Path | None = None
) -> Zipped:
    """Put a class's feedback pages into one zip.

    Parameters
    ----------
    course : staycurious.marking.course.Course
        The folder of exercises; its feedback pages are written.
    slug : str
        The exercise.
    kind : str
        ``"moodle"``, to be given back there with *Upload multiple feedback files in a zip*, or ``"plain"``.
    names : mapping of str to str
        Whose pages, by the gradebook's name for the student; with their own, as far as the gradebook knows it.
    roster : pathlib.Path, optional
        For Moodle: the grading worksheet, which says who has which participant number.

    Returns
    -------
    Zipped
        ``feedback/<slug>_<kind>.zip``. One that was there is replaced, whole.

    Raises
    ------
    MarkingError
        When no page could be given back, or the list is another assignment's. Then no zip is written, and one that was
        there stays.
    """
    left_out: list[Remark] = []
    if kind == "plain":
        called = {student: f"{student}.html" for student in names}
    else:
        listed = class_list(roster, course.root) if roster else None
        numbers = participants(course.root, slug, names, listed, left_out)
        called = {
            student: f"{_clean(names[student])}_{number}_assignsubmission_file_{slug}.html"
            for student, number in numbers.items()
        }
    pages = {
        name: course.root / "feedback" / student / slug / f"{slug}.html"
        for student, name in sorted(called.items())
    }
    if not pages:
        more = f" {left_out[0].words}" if left_out else ""
        raise MarkingError(f"No zip was written, since no page of {slug} could go into it.{more}")
    return Zipped(
        _write(course.root / "feedback" / f"{slug}_{kind}.zip", pages.items()), len(pages), left_out
    )


def participants(
    root: Path, slug: str, names: Mapping[str, str], roster: Roster | None, left_out: list[Remark]
) -> dict[str, str]:
    """Say which number Moodle has for each student in this assignment.

    Parameters
    ----------
    root : pathlib.Path
        The folder of exercises.
    slug : str
        The exercise.
    names : mapping of str to str
        The students, as the gradebook calls them, with their own names as far as it knows them.
    roster : staycurious.marking.lms.roster.Roster or None
        The grading worksheet.
    left_out : list of Remark
        Gets a remark on everybody whose number isn't known beyond doubt.

    Returns
    -------
    dict of str to str
        Digits by student. Nothing is guessed: a page must never reach somebody else.

    Raises
    ------
    MarkingError
        When the list isn't Moodle's worksheet, or one of another class or assignment.
    """
    by_files = _by_files(root, slug)
    found = _by_list(root, names, roster) if roster else {}
    both = [student for student in found if student in by_files]
    differ = [student for student in both if found[student] not in by_files[student]]
    if differ and 2 * len(differ) >= len(both):
        raise MarkingError(
            f"The class list isn't of this assignment: {differ[0]} has the number {found[differ[0]]} in it, and handed in as "
            f"{' and '.join(sorted(by_files[differ[0]]))}. Moodle gives everybody another number in each assignment. "
            f"Give {WORKSHEET}. No zip was written."
        )
    never_listed = roster is None and not kept_column(root)
    for student in names:
        if student in differ:
            words = f"the class list has the number {found.pop(student)}, and they handed in under another. Give theirs back by hand."
        elif student in found:
            continue
        elif len(by_files.get(student, ())) == 1:
            found[student] = next(iter(by_files[student]))
            continue
        elif never_listed and _is_number(student):
            found[student] = student
            continue
        elif roster:
            words = "the class list has no participant number for them. Is it of this assignment, and as it is now?"
        else:
            words = f"their participant number isn't known. Give --roster with {WORKSHEET}."
        left_out.append(_without_page(student, words))
    times = Counter(found.values())
    for student in [student for student, number in found.items() if times[number] > 1]:
        words = f"somebody else has the number {found.pop(student)} as well. Give theirs back by hand."
        left_out.append(_without_page(student, words))
    return found


def _without_page(student: str, words: str) -> Remark:
    return Remark("not_in_the_zip", f"{student} is not in the zip: {words}", student=student, look=True)


def _by_list(root: Path, names: Mapping[str, str], roster: Roster) -> dict[str, str]:
    numbered = [person for person in roster.people if _is_number(person.number)]
    if roster.lms != "moodle" or not numbered:
        raise MarkingError(
            "The class list has no participants' numbers, and Moodle knows by them alone whose a feedback file is. Give "
            f"{WORKSHEET}. No zip was written."
        )
    if any(is_alias(student) for student in names):
        people = who(root, roster, names)
    else:
        people = {person.id: person for person in roster.people}
        # who was in no list when they were marked is called by Moodle's number, under the name that their file had
        for person in numbered:
            if person.number in names and fold(names[person.number]) == fold(
                person.first_name + person.last_name
            ):
                people.setdefault(person.number, person)
    found = {
        student: people[student].number
        for student in names
        if student in people and _is_number(people[student].number)
    }
    if not found:
        raise MarkingError(
            f"None of the {len(names):,} students with a page is in the class list, by its column “{roster.id_column}”. Give "
            f"{WORKSHEET}. No zip was written."
        )
    return found


def _by_files(root: Path, slug: str) -> dict[str, set[str]]:
    # the list of doubtful files has the names as Moodle gave them; a class marked without names has none
    found: dict[str, set[str]] = {}
    for remark in earlier_remarks(root, slug):
        sender = read_name(remark.file, slug) if remark.student and remark.file else None
        if sender and sender.lms == "moodle" and _is_number(sender.number):
            found.setdefault(remark.student, set()).add(sender.number)
    return found


def _is_number(text: str) -> bool:
    return re.fullmatch(r"[0-9]{1,18}", text) is not None


def _clean(name: str) -> str:
    # Moodle cuts a file's name at the first four "_", and passes over what begins as hidden files do
    letters = "".join(
        one for one in name.replace("_", " ") if unicodedata.category(one) not in ("Cc", "Cs", "Co", "Cn")
    )
    kept = " ".join(_NOT_IN_A_NAME.sub("", letters).split()).lstrip(".~ ")
    return kept[:_LONGEST].strip() or PARTICIPANT


def _write(path: Path, pages: Iterable[tuple[str, Path]]) -> Path:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, page in pages:
            member = zipfile.ZipInfo(name, _ALWAYS)
            member.compress_type, member.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            packed.writestr(member, page.read_bytes())
    return write_whole(path, whole.getvalue())


def zips_of(root: Path) -> list[Path]:
    """List the zips of feedback pages that were written.

    Parameters
    ----------
    root : pathlib.Path
        The folder of exercises.

    Returns
    -------
    list of pathlib.Path
        Each holds pages of a whole class.
    """
    return sorted(path for kind in KINDS for path in (root / "feedback").glob(f"*_{kind}.zip"))
