"""Who of an LMS's sheet is who in the gradebook. Nothing is guessed, and what fits two fits nobody."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Callable, Collection, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from staycurious.marking.aliases import AliasError, who
from staycurious.marking.course import Course, MarkingError
from staycurious.marking.lms.out.sheet import Sheet
from staycurious.marking.lms.roster import Person, Roster, RosterError, read_roster, safe_id
from staycurious.marking.same_class import kept_column

if TYPE_CHECKING:
    from staycurious.marking.exporting import Marked

#: A time zone is at most this far from UTC.
ZONES = timedelta(hours=15)


class Matched(NamedTuple):
    """By the sheet's line, the student of the gradebook; ``torn`` are lines that fit two, so that they are nobody's."""

    students: dict[int, str]
    torn: list[int]


def people_in(path: Path, root: Path) -> tuple[Roster, bool]:
    """Read the students of a sheet.

    Parameters
    ----------
    path : pathlib.Path
        The sheet.
    root : pathlib.Path
        The folder of exercises.

    Returns
    -------
    tuple of Roster and bool
        The students, and whether they go by the column that names students here.
    """
    if kept := kept_column(root):
        try:
            return read_roster(path, kept), True
        except RosterError:
            return read_roster(path), False
    return read_roster(path), False


def match(course: Course, marked: Marked, roster: Roster, by_id: bool, bridge: Roster | None) -> Matched:
    """Say whose each line of a sheet is.

    Parameters
    ----------
    course : staycurious.marking.course.Course
        The folder of exercises.
    marked : Marked
        The class's marks.
    roster : Roster
        The students of the sheet.
    by_id : bool
        Whether the sheet has the column that names students here: then that settles it.
    bridge : Roster, optional
        The class list that the class was marked with. Through it, and by the e-mail address, the others are known.

    Returns
    -------
    Matched
        Whose.

    Raises
    ------
    MarkingError
        When one student is there twice.
    """
    known = by_id or (marked.anonymous and not kept_column(course.root))
    direct = called(course, marked, roster) if known else {}
    ways = [] if bridge is None else _through(bridge, called(course, marked, bridge), roster.lms)
    if not kept_column(course.root) and not marked.anonymous:
        ways.append(_by_own_name(roster, marked.totals))
    ways.append(_by_email(marked))
    found, lines = Matched({}, []), {}
    for person in roster.people:
        fitting = {direct[person.line]} if person.line in direct else {way(person) for way in ways} - {None}
        if len(fitting) > 1:
            found.torn.append(person.line)
        for student in fitting if len(fitting) == 1 else ():
            if student in lines:
                raise MarkingError(
                    f"Lines {lines[student]} and {person.line} of the sheet are both {student}'s. Take one out, or download it again."
                )
            found.students[person.line] = student
            lines[student] = person.line
    return found


_Way = Callable[[Person], str | None]


def _through(bridge: Roster, known: Mapping[int, str], lms: str) -> list[_Way]:
    # a number means something in its own LMS alone
    roles = ["listed_id", "email", "username", *(["number"] if lms and bridge.lms == lms else [])]

    def by(role: str) -> _Way:
        times = Counter(getattr(person, role).casefold() for person in bridge.people)
        students = {
            key: known[person.line]
            for person in bridge.people
            if person.line in known and (key := getattr(person, role).casefold()) and times[key] == 1
        }
        return lambda person: students.get(getattr(person, role).casefold())

    return [by(role) for role in roles]


def _by_own_name(roster: Roster, there: Collection[str]) -> _Way:
    # Marked without a class list, a class is called by the LMS's numbers, or by user names, or by ids, all in one way: by
    # which of them most are known. Else somebody's id of seven figures may be somebody else's participant number
    fits = {
        role: sum(bool(own := getattr(person, role)) and safe_id(own) in there for person in roster.people)
        for role in ("number", "username", "listed_id")
    }
    role = max(fits, key=fits.__getitem__)

    def named(person: Person) -> str | None:
        own = getattr(person, role)
        return safe_id(own) if own and safe_id(own) in there else None

    return named


def _by_email(marked: Marked) -> _Way:
    times = Counter(one.email.casefold() for one in marked.totals.values())
    students = {one.email.casefold(): one.student for one in marked.totals.values()}
    alone = {email: student for email, student in students.items() if email and times[email] == 1}
    return lambda person: alone.get(person.email.casefold())


def called(course: Course, marked: Marked, roster: Roster) -> dict[int, str]:
    """Say what the gradebook calls the students of a list that has the column by which it names them.

    Parameters
    ----------
    course : staycurious.marking.course.Course
        The folder of exercises.
    marked : Marked
        The class's marks.
    roster : Roster
        The list.

    Returns
    -------
    dict of int to str
        By the list's line; those alone who have marks.
    """
    there = marked.totals
    if not marked.anonymous:
        return {person.line: person.id for person in roster.people if person.id in there}
    return {person.line: alias for alias, person in behind(course, roster, there).items() if alias in there}


def behind(course: Course, roster: Roster, there: Collection[str]) -> dict[str, Person]:
    """Say who is behind the aliases of a class that was marked without names.

    Parameters
    ----------
    course : staycurious.marking.course.Course
        The folder of exercises.
    roster : Roster
        A list of the class.
    there : collection of str
        The aliases.

    Returns
    -------
    dict of str to Person
        By alias.

    Raises
    ------
    AliasError
        When nobody of the list is there.
    """
    # without a class list, an alias was made of the LMS's own number or user name
    ids = ("id",) if kept_column(course.root) else ("number", "username", "id")
    for name in ids:
        people = tuple(one._replace(id=getattr(one, name)) for one in roster.people if getattr(one, name))
        try:
            return who(course.root, dataclasses.replace(roster, people=people), there)
        except AliasError:
            if name == ids[-1]:
                raise
    return {}


def check_class(path: Path, marked: Marked, roster: Roster, whose: Mapping[int, str], kept: str) -> None:
    """Make sure that a sheet is of this class.

    Parameters
    ----------
    path : pathlib.Path
        The sheet.
    marked : Marked
        The class's marks.
    roster : Roster
        The students of the sheet.
    whose : mapping of int to str
        By line, the student.
    kept : str
        The column that names students here; empty where there is none.

    Raises
    ------
    MarkingError
        When fewer than half are known.
    """
    fewer = min(len(roster.people), len(marked.totals))
    if whose and 2 * len(whose) >= fewer:
        return
    by = f' Students are called here by the class list\'s column "{kept}".' if kept else ""
    raise MarkingError(
        f"Only {len(whose):,} of the {len(roster.people):,} people in {path.name} are among the {len(marked.totals):,} whose "
        f"work is marked here, so nothing was written. Is it this class's sheet, and for Moodle this assignment's?{by} If "
        "the sheet has no such column, give the class list that you marked with as well: --roster CSV."
    )


def check_assignment(
    path: Path, sheet: Sheet, marked: Marked, roster: Roster, whose: Mapping[int, str]
) -> bool:
    """Make sure, by when work came, that a worksheet of Moodle's is this assignment's.

    A class's worksheets differ in their numbers, which the gradebook doesn't know, and in these times.

    Parameters
    ----------
    path : pathlib.Path
        The sheet.
    sheet : Sheet
        What it holds.
    marked : Marked
        The class's marks.
    roster : Roster
        The students of the sheet.
    whose : mapping of int to str
        By line, the student.

    Returns
    -------
    bool
        Whether there was anything to go by.

    Raises
    ------
    MarkingError
        When most times are another assignment's.
    """
    at = sheet.column("Last modified (submission)")
    said = {line.number: line.value(at) if at >= 0 else "" for line in sheet.lines}
    same, other = 0, 0
    for person in roster.people if at >= 0 else ():
        ours = marked.totals[whose[person.line]].received if person.line in whose else None
        if ours is None or (not person.received and said[person.line] not in ("", "-")):
            continue
        agrees = bool(person.received) and _same_minute(person.received, ours)
        same, other = same + agrees, other + (not agrees)
    if other > same:
        raise MarkingError(
            f"By {path.name}, {other:,} of {same + other:,} students handed in at another time than the work that is marked "
            "here, or nothing. It looks like another assignment's worksheet, so nothing was written. Download this one's; or "
            "if you are sure, add --sure."
        )
    return same > 0


def _same_minute(local: str, utc: datetime) -> bool:
    # in whatever zone: they differ by quarters of an hour
    there = datetime.fromisoformat(local).replace(tzinfo=None, second=0, microsecond=0)
    apart = there - utc.replace(second=0, microsecond=0)
    return abs(apart) <= ZONES and apart % timedelta(minutes=15) == timedelta()
