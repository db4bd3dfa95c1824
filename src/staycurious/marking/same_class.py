"""Is it the same class, with the same names? Asked before anything is taken in: else people would be there twice."""

from __future__ import annotations

from pathlib import Path

from staycurious.marking.aliases import is_alias
from staycurious.marking.course import Course, MarkingError
from staycurious.marking.engine.book import Book
from staycurious.marking.intake.files import ignored, open_source
from staycurious.marking.lms.names import read_names
from staycurious.marking.lms.roster import Roster, RosterError, read_roster
from staycurious.tools.whole import write_whole

#: Where a folder of exercises keeps which column of the class list names the students.
STUDENT_IDS = ".student_ids"
FRESH = "take a fresh copy of the folder of exercises"


def is_in_place(source: Path | None, root: Path) -> bool:
    """Tell whether what already lies in ``submitted`` is to be marked, and nothing else.

    Parameters
    ----------
    source : pathlib.Path or None
        What was named on the command line.
    root : pathlib.Path
        The folder of exercises.

    Returns
    -------
    bool
        Whether nothing was named, or ``submitted`` itself.
    """
    return source is None or source.resolve() == (root / "submitted").resolve()


def kept_column(root: Path) -> str:
    """Say which column of the class list names the students of this folder.

    Parameters
    ----------
    root : pathlib.Path
        The folder of exercises.

    Returns
    -------
    str
        Empty where no class list was used yet.
    """
    path = root / STUDENT_IDS
    return path.read_text(encoding="utf-8").strip() if path.is_file() else ""


def keep_column(root: Path, roster: Roster) -> None:
    """Keep which column names the students: with another, the whole class would be other people.

    Parameters
    ----------
    root : pathlib.Path
        The folder of exercises.
    roster : staycurious.marking.lms.roster.Roster
        The class list that the class was marked with.
    """
    write_whole(root / STUDENT_IDS, f"{roster.id_column}\n")


def class_list(path: Path, root: Path) -> Roster:
    """Read the class list by the column that names the students in this folder.

    Parameters
    ----------
    path : pathlib.Path
        The list.
    root : pathlib.Path
        The folder of exercises.

    Returns
    -------
    staycurious.marking.lms.roster.Roster
        The class.

    Raises
    ------
    MarkingError
        When the list doesn't have that column.
    staycurious.marking.lms.roster.RosterError
        When it is no class list.
    """
    column = kept_column(root)
    try:
        return read_roster(path, column)
    except RosterError as error:
        if not column:
            raise
        raise MarkingError(
            f"{error} The first run here took the students' names from “{column}”, and later lists need that column too. "
            f"To begin again with another, {FRESH}."
        ) from error


def check_same_class(
    course: Course, slug: str, source: Path | None, roster: Roster | None, anonymous: bool
) -> None:
    """Make sure that a run calls people what the runs before called them, and that the class list is of this class.

    Parameters
    ----------
    course : staycurious.marking.course.Course
        The folder of exercises.
    slug : str
        The exercise.
    source : pathlib.Path or None
        What was handed in; ``None`` for what lies in ``submitted``.
    roster : staycurious.marking.lms.roster.Roster or None
        The class list.
    anonymous : bool
        Whether names are left out.

    Raises
    ------
    MarkingError
        When people would be in the gradebook twice, or nothing is there to mark; then nothing was taken in.
    """
    with Book(course, slug) as book:
        students = set(book.before())
    students |= {path.parent.name for path in course.root.glob(f"submitted/*/{slug}")}
    named = sorted(student for student in students if not is_alias(student))
    if anonymous and named:
        raise MarkingError(
            f"{slug} is here with the students' own names ({named[0]}, say). To mark without names, {FRESH} and give the "
            "LMS's zip; or go on without --anonymous."
        )
    if is_in_place(source, course.root):
        if not students:
            raise MarkingError(
                "No zip was named, and nothing lies in submitted/. Give the LMS's zip: "
                f"staycurious mark {slug} submissions.zip --roster class.csv"
            )
        return
    if students and not named and not anonymous:
        raise MarkingError(f"{slug} was marked without names here before. Add --anonymous to the command.")
    if roster is None:
        if students and kept_column(course.root):
            raise MarkingError(
                "The class was marked with a class list here, which names the students. Add --roster CSV."
            )
        return
    if named and not kept_column(course.root) and not {person.id for person in roster.people} & set(named):
        raise MarkingError(
            f"The class was marked without a class list here ({named[0]}, say), and with this one everybody would be "
            f"there twice. To begin again with it, {FRESH}."
        )
    _check_list(source, slug, roster)


def _check_list(source: Path, slug: str, roster: Roster) -> None:
    with open_source(source) as opened:
        paths = [found.path for found in opened.files() if not ignored(found.path)]
    senders = {(sender.number, sender.name): sender for sender in read_names(paths, slug).values()}
    unknown = [
        sender
        for sender in senders.values()
        if getattr(roster.find(sender), "kind", "") in ("not_in_class", "no_name")
    ]
    if len(unknown) > 1 and 2 * len(unknown) > len(senders):
        raise MarkingError(
            f"{len(unknown):,} of the {len(senders):,} senders are not in the class list. Is it this class's, and for "
            "Moodle the grading worksheet of this very assignment? Nothing was taken in."
        )
