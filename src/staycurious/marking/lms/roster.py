"""The class list: whom a class has, what the gradebook calls them, and who of them sent a file."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from staycurious.marking.lms.names import Sender, fold
from staycurious.marking.lms.times import read_time
from staycurious.marking.remarks import Remark

MAX_BYTES = 20_000_000
#: What each column may be called (compared without case, "_" as a space), the better name first.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "id": ("id", "student id", "id number", "sis user id", "student number"),
    "email": ("email address", "email", "e-mail", "e-mail address", "mail"),
    "username": ("username", "user name", "sis login id", "login id", "login"),
    "number": ("identifier", "canvas id"),
    "first_name": ("first name", "first names", "first name(s)", "firstname", "forename", "given name"),
    "last_name": ("last name", "last name(s)", "last names", "lastname", "surname", "family name"),
    "full_name": ("full name", "fullname", "name", "student", "student name"),
    "received": ("last modified (submission)",),
    "candidate": ("candidate number", "candidate", "anonymous id"),
}
_SUFFIXES = {"jr", "jr.", "sr", "sr.", "ii", "iii", "iv", "phd", "md", "obe", "mbe"}
_ID_ORDER = ("id", "email", "username", "number")
_UNSAFE = re.compile(r"[^A-Za-z0-9@._-]")
MAX_ID = 64


class RosterError(ValueError):
    """A class list could not be read; the message says why, and what to do."""


class Person(NamedTuple):
    """One student of the class list.

    ``id`` is the gradebook's name for the student; ``number`` the digits of Moodle's "Participant 123456" or
    Canvas's ID; ``received`` when Moodle's grading worksheet says the submission came (naive local time,
    ISO); ``line`` where in the list the student stands; ``listed_id`` the list's own id, whichever
    column the gradebook goes by. What the list doesn't say is "".
    """

    id: str
    first_name: str = ""
    last_name: str = ""
    email: str = ""
    number: str = ""
    username: str = ""
    received: str = ""
    candidate: str = ""
    line: int = 0
    listed_id: str = ""


class Doubt(NamedTuple):
    """Why a file can't be given to anybody in the class list.

    ``kind`` is "not_in_class" or "no_name" where the list has nobody like it, and "same_number", "same_name"
    or "name_differs" where it might be one of several, so that a person must look; ``words`` says it in a
    sentence.
    """

    kind: str
    words: str


@dataclass(frozen=True)
class Roster:
    """A class list that was read.

    ``people`` stand in its order; ``lms`` is "moodle", "canvas", "blackboard" or ""; ``rule`` says in a
    sentence which column the gradebook's names come from, and ``id_column`` which it is; ``remarks`` is what
    a person should read.
    """

    people: tuple[Person, ...]
    lms: str = ""
    id_column: str = ""
    rule: str = ""
    remarks: list[Remark] = field(default_factory=list)

    def find(self, sender: Sender) -> Person | Doubt:
        """Say who of the class sent a file.

        The LMS's number comes first, then the user name or e-mail address, then the full name, in either
        order and without case and accents. Nothing is guessed: what fits two people fits nobody, and a number
        whose name is another's is not believed (Moodle numbers its teams as well).

        Parameters
        ----------
        sender : Sender
            What the file's name says.

        Returns
        -------
        Person or Doubt
            The person, or why it can't be said.
        """
        if sender.lms in ("moodle", "canvas"):
            return self._by_number(sender) or self._by_name(sender)
        if sender.lms == "blackboard":
            names = _user_names(sender) or [sender.number]
            return self._by_user(names, (self._users, self._ids)) or self._by_name(sender)
        indexes = (self._ids, self._users, self._numbers)
        return self._by_user([sender.number], indexes) or self._by_name(sender)

    def by_id(self, student: str) -> Person | None:
        """Say who has an id: the gradebook's, or the list's own.

        Parameters
        ----------
        student : str
            The id, such as the name of a folder in submitted/.

        Returns
        -------
        Person or None
            The one person who has it.
        """
        found = self._by_user([student], (self._ids,))
        return found if isinstance(found, Person) else None

    def _by_number(self, sender: Sender) -> Person | Doubt | None:
        # another LMS's numbers, or another kind of list's, mean nothing here
        held = self._numbers.get(sender.number, ()) if sender.number and sender.lms == self.lms else ()
        if not held:
            return None
        fitting = [person for person in held if not sender.name or fold(sender.name) in _name_keys(person)]
        if not fitting:
            fitting = [person for person in held if _may_be(person, sender.name)]
        if len(fitting) == 1:
            return fitting[0]
        if fitting:
            return Doubt("same_number", f"{_lines(fitting)} of the class list have the same number, {_TOLD}")
        words = (
            f"{_lines(held)} of the class list has the number {sender.number}, but under another name. If a team"
            " handed this in, put a copy in a folder for each of its members."
        )
        return Doubt("name_differs", words)

    def _by_user(
        self, names: Iterable[str], indexes: Iterable[Mapping[str, list[Person]]]
    ) -> Person | Doubt | None:
        # the first kind of name that fits anybody settles it
        wanted = {name.casefold() for name in names}
        for index in indexes:
            held = {person.line: person for name in wanted for person in index.get(name, ())}
            if len(held) == 1:
                return next(iter(held.values()))
            if held:
                words = f"{_lines(held.values())} of the class list have the same id or user name, {_TOLD}"
                return Doubt("same_number", words)
        return None

    def _by_name(self, sender: Sender) -> Person | Doubt:
        # a plain folder's or file's name may be the student's; a blind number is nobody's
        names = [sender.name] if sender.lms in ("moodle", "canvas") else [sender.number, sender.name]
        keys = {fold(name) for name in names} - {""}
        held = {person.line: person for key in keys for person in self._names.get(key, ())}
        if len(held) == 1:
            return next(iter(held.values()))
        if held:
            words = f"{_lines(held.values())} of the class list have the name that this file has, {_TOLD}"
            return Doubt("same_name", words)
        if not sender.number and not keys:
            return Doubt("no_name", "The file's name doesn't say whose it is. Name it after the student.")
        words = "Nobody in the class list has the number or the name that this file has."
        if sender.lms in ("moodle", "canvas") and not sender.name:
            words += (
                " The LMS hid the names: give the list that has the same numbers (Moodle's grading worksheet of"
                " this assignment), or let the LMS show the names and download again."
            )
        return Doubt("not_in_class", words)

    @cached_property
    def _numbers(self) -> dict[str, list[Person]]:
        return _index(self.people, lambda person: {person.number.casefold(), person.candidate.casefold()})

    @cached_property
    def _ids(self) -> dict[str, list[Person]]:
        return _index(self.people, lambda person: {person.id.casefold(), person.listed_id.casefold()})

    @cached_property
    def _users(self) -> dict[str, list[Person]]:
        return _index(
            self.people,
            lambda person: {
                name.casefold() for name in (person.username, person.email, person.email.partition("@")[0])
            },
        )

    @cached_property
    def _names(self) -> dict[str, list[Person]]:
        return _index(self.people, _name_keys)


_TOLD = "and the file's name doesn't say which of them sent it."


def read_roster(path: Path, id_column: str = "") -> Roster:
    """Read a class list that an LMS exported, or a plain one.

    Read are Moodle's grading worksheet, participants and grades, Canvas's and Blackboard's gradebooks, and
    any CSV with columns such as ``id,first_name,last_name,email``; separated by commas, semicolons or tabs;
    in UTF-8, UTF-16 or Windows-1252. The gradebook's name for a student comes from the first of these that
    everybody has and nobody shares: an id, the e-mail address, the user name, the LMS's own number.

    Parameters
    ----------
    path : pathlib.Path
        The list.
    id_column : str
        The column to take the gradebook's names from, whatever the rule says: so that a class keeps its names
        when one more student, who lacks an id, joins it.

    Returns
    -------
    Roster
        The class.

    Raises
    ------
    RosterError
        When it is no such list.
    """
    try:
        with path.open("rb") as file:
            raw = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise RosterError(f"The class list {path.name} can't be read: {error.strerror}.") from error
    try:
        return _read(raw, id_column)
    except RosterError as error:
        raise RosterError(f"The class list {path.name} {error}") from error


def safe_id(text: str) -> str:
    """Give a student's id as a folder and nbgrader can have it.

    Parameters
    ----------
    text : str
        The id as the class list has it.

    Returns
    -------
    str
        The same where it has letters, digits and ``@._-`` only, begins with a letter, a digit or ``_``,
        doesn't end with a dot and is no longer than 64. Otherwise ``_`` stands for the rest, and six digits
        of its SHA-256 follow, so that two ids never become one.
    """
    safe = _UNSAFE.sub("_", text)
    safe = re.sub(r"^[@.-]|\.$", "_", safe)
    return text if safe == text and 0 < len(text) <= MAX_ID else _marked(safe, text)


def _marked(safe: str, text: str) -> str:
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:6]
    return f"{safe[: MAX_ID - 7] or '_'}-{digest}"


def _read(raw: bytes, id_column: str) -> Roster:
    remarks: list[Remark] = []
    rows = _rows(_text(raw, remarks))
    if not rows:
        raise RosterError("is empty. Export it again from the LMS, with its line of column names.")
    (_, head), *body = rows
    head = [name.strip() for name in head]
    columns = _columns(head)
    lms = _lms_of(head, columns)
    if not {"id", "email", "username", "number"} & set(columns):
        raise RosterError(
            f"has no column that says who is who. It has: {_shown(head)}. One of these would "
            "do: id, Student ID, ID number, SIS User ID, Email address, Username, Identifier."
        )
    rows = [(line, {role: _cell(row, at) for role, at in columns.items()}) for line, row in body]
    _refuse_swallowed(rows)
    rows = _students(rows, lms, remarks)
    if not rows:
        raise RosterError("has column names but no students below them. Export it again from the LMS.")
    role = _id_role(rows, columns, head, id_column)
    rows = _with_an_id(rows, role, remarks)
    if not rows:
        raise RosterError(f"has nobody with an entry in {head[columns[role]]!r}. Choose another column.")
    shown = head[columns[role]]
    people = _distinct_ids([_person(line, row, role) for line, row in rows], role, remarks)
    unread = [str(line) for line, row in rows if _is_unread_time(row.get("received", ""))]
    if unread:
        words = f'"Last modified (submission)" could not be read as a time on line {", ".join(unread[:5])}'
        more = f" and {len(unread) - 5} more" if len(unread) > 5 else ""
        remarks.append(Remark("time_unread", f"{words}{more}, so it was not used. Export it in English."))
    rule = f'The gradebook names students by the class list\'s column "{shown}".'
    return Roster(tuple(people), lms, shown, rule, remarks)


def _text(raw: bytes, remarks: list[Remark]) -> str:
    if len(raw) > MAX_BYTES:
        raise RosterError(f"is larger than {MAX_BYTES // 1_000_000} MB, so it is no class list.")
    if raw.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise RosterError('is a workbook, not a CSV. Open it and save it as "CSV UTF-8 (comma delimited)".')
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        codecs = ["utf-16"]
    elif b"\0" in raw[:2000]:
        # UTF-16 without its mark: every other byte of Latin text is 0
        codecs = ["utf-16-le" if raw[1:2] == b"\0" else "utf-16-be"]
    else:
        codecs = ["utf-8-sig", "cp1252"]
    for codec in codecs:
        try:
            text = raw.decode(codec)
        except UnicodeDecodeError:
            continue
        if re.search(r"[\x00-\x08\x0e-\x1f]", text):
            break
        if codec == "cp1252":
            words = (
                "The class list isn't UTF-8 and was read as Windows-1252. Look at names with accents in it."
            )
            remarks.append(Remark("encoding", words))
        return text
    raise RosterError("is no text. Export it from the LMS as CSV.")


def _rows(text: str) -> list[tuple[int, list[str]]]:
    # The separator is the one that makes most of the first line's words columns we know.
    if stated := re.match(r"\s*sep=(.)\r?\n", text, re.IGNORECASE):  # as Excel writes it
        return _split(text[stated.end() :], stated[1], 1)
    first = next((line for line in text.splitlines() if line.strip()), "")

    def known(separator: str) -> tuple[int, int]:
        head = next(csv.reader([first], delimiter=separator), [])
        return len(_columns(head)), len(head)

    return _split(text, max(",;\t", key=known))


def _split(text: str, separator: str, above: int = 0) -> list[tuple[int, list[str]]]:
    # Every row with the line it begins on; a blank one is empty, and none stands first or last.
    rows, before = [], above
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        for row in reader:
            rows.append((before + 1, row if any(cell.strip() for cell in row) else []))
            before = above + reader.line_num
    except csv.Error as error:
        raise RosterError(
            f"can't be read from line {before + 1} on ({error}). Look for a quotation mark there."
        ) from error
    while rows and not rows[-1][1]:
        rows.pop()
    while rows and not rows[0][1]:
        rows.pop(0)
    if rows:
        _must_be_closed(text, *rows[-1])
    return rows


def _must_be_closed(text: str, line: int, row: list[str]) -> None:
    # A quotation mark that is never closed would swallow the rest of the class without a word.
    if text.count('"') % 2 and any("\n" in cell.strip() for cell in row):
        raise RosterError(f"opens a quotation mark on line {line} and never closes it. Mend that line.")


def _refuse_swallowed(rows: list[tuple[int, dict]]) -> None:
    # Two such marks close each other, and what lies between them, students too, becomes one cell.
    for line, row in rows:
        if any("\n" in cell for cell in row.values()):
            raise RosterError(
                f"has a name or an id of several lines on line {line}. Look for a stray quotation mark."
            )


def _columns(head: list[str]) -> dict[str, int]:
    named = {_plain(name): at for at, name in reversed(list(enumerate(head)))}
    wanted = dict(COLUMNS)
    if _is_canvas(named):  # there "ID" is the LMS's own number
        wanted["id"] = ("sis user id", "student id", "student number")
        wanted["number"] = ("id",)
    found = {
        role: next((named[name] for name in names if name in named), -1) for role, names in wanted.items()
    }
    return {role: at for role, at in found.items() if at >= 0}


def _is_canvas(named: Iterable[str]) -> bool:
    return {"student", "id"} <= set(named) and bool({"section", "sis login id", "sis user id"} & set(named))


def _lms_of(head: list[str], columns: Mapping[str, int]) -> str:
    named = {_plain(name) for name in head}
    if _is_canvas(named):
        return "canvas"
    if "number" in columns:
        return "moodle"
    return "blackboard" if {"username", "student id", "availability"} <= named else ""


def _shown(head: list[str]) -> str:
    names = ", ".join(name for name in head if name)[:300] or "none"
    return "".join(letter if letter.isprintable() else "?" for letter in names)


def _plain(name: str) -> str:
    return " ".join(name.replace("_", " ").replace("\ufeff", "").casefold().split())


def _cell(row: list[str], at: int) -> str:
    return row[at].strip() if at < len(row) else ""


def _students(rows: list[tuple[int, dict]], lms: str, remarks: list[Remark]) -> list[tuple[int, dict]]:
    # What is no student, or the same one again.
    seen: dict[tuple, int] = {}
    kept, blank = [], []
    for line, row in rows:
        if not any(row.values()):
            blank.append(line)
        elif lms == "canvas" and _is_no_student(row):
            continue
        elif known := next((seen[key] for key in _same_keys(row) if key in seen), 0):
            words = (
                f"Lines {known} and {line} of the class list are the same student: the first of them counts."
            )
            remarks.append(Remark("same_row", words))
        else:
            seen |= dict.fromkeys(_same_keys(row), line)
            kept.append((line, row))
    if blank and lms != "canvas":  # Canvas has one of its own, above "Points Possible"
        where = ", ".join(map(str, blank[:5])) + (", …" if len(blank) > 5 else "")
        words = f"The class list has nothing to say of a student on line {where}: it was passed over."
        remarks.append(Remark("blank_line", words))
    return kept


def _same_keys(row: dict) -> list[tuple]:
    # the same in all that is read, or the same id and name
    name = fold("".join(row.get(part, "") for part in ("first_name", "last_name", "full_name")))
    by_id = [(role, row[role].casefold(), name) for role in ("id", "number") if row.get(role) and name]
    return [tuple(row.values()), *by_id]


def _is_no_student(row: dict) -> bool:
    # Canvas's "Points Possible", the line above it that says "Manual Posting", and its test student
    name = row.get("full_name", "").casefold()
    test = name in ("student, test", "test student") and not row.get("id")
    return name == "points possible" or not (name or row.get("number")) or test


def _id_role(rows: list[tuple[int, dict]], columns: Mapping[str, int], head: list[str], wanted: str) -> str:
    roles = [role for role in _ID_ORDER if role in columns]
    if wanted:
        for role in roles:
            if _plain(head[columns[role]]) == _plain(wanted):
                return role
        could = ", ".join(head[columns[role]].strip() for role in roles)
        raise RosterError(f"has no column {wanted!r} that could name students. It has: {could}.")
    filled = {role: [row[role].casefold() for _, row in rows if row[role]] for role in roles}
    for role in roles:
        if len(set(filled[role])) == len(rows):
            return role
    # none will do for everybody: the one that does for most
    return max(roles, key=lambda role: len(set(filled[role])))


def _with_an_id(rows: list[tuple[int, dict]], role: str, remarks: list[Remark]) -> list[tuple[int, dict]]:
    kept = [(line, row) for line, row in rows if row[role]]
    for line, row in rows:
        if not row[role]:
            words = (
                f"Line {line} of the class list is empty in the column that names students: it was left out."
            )
            remarks.append(Remark("no_id", words, look=True))
    return kept


def _person(line: int, row: dict, id_role: str) -> Person:
    first, last = row.get("first_name", ""), row.get("last_name", "")
    if not first and not last:
        first, last = _parted(row.get("full_name", ""))
    number = row.get("number", "")
    if digits := re.search(r"\d+$", number):  # "Participant 123456", in any language
        number = digits[0]
    return Person(
        number if id_role == "number" else row[id_role],
        first,
        last,
        row.get("email", ""),
        number,
        row.get("username", ""),
        read_time(row.get("received", "")),
        row.get("candidate", ""),
        line,
        row.get("id", ""),
    )


def _parted(name: str) -> tuple[str, str]:
    # "Lovelace, Ada" and "Ada Lovelace"; the comma of "Sam Carter, Jr." parts nothing
    last, comma, first = (part.strip() for part in name.rpartition(","))
    if comma and first.casefold() not in _SUFFIXES:
        return first, last
    words = name.split()
    if comma and len(words) > 2:
        return " ".join(words[:-2]), " ".join(words[-2:])
    return " ".join(words[:-1]), "".join(words[-1:])


def _distinct_ids(people: list[Person], role: str, remarks: list[Remark]) -> list[Person]:
    # an e-mail address is the same in capitals
    people = [person._replace(id=person.id.lower()) for person in people] if role == "email" else people
    sharing = _index(people, lambda person: {person.id.casefold()})
    texts = {}
    for held in sharing.values():
        if len(held) > 1:
            words = (
                f"{_lines(held)} of the class list have the same id but different names: each got its own."
            )
            remarks.append(Remark("same_id", words))
        for person in held:
            # told apart by what else they are, so that the order of the list doesn't matter
            more = [person.id, *person[1:6]] if len(held) > 1 else [person.id]
            texts[person.line] = " ".join(more)
    ids = {line: safe_id(text) for line, text in texts.items()}
    times = Counter(safe.casefold() for safe in ids.values())
    clashing = {line for line, safe in ids.items() if times[safe.casefold()] > 1}
    return [
        person._replace(
            id=_marked(ids[person.line], texts[person.line]) if person.line in clashing else ids[person.line]
        )
        for person in people
    ]


def _is_unread_time(text: str) -> bool:
    return text not in ("", "-") and not read_time(text)


def _index(people: Iterable[Person], keys: Callable[[Person], Iterable[str]]) -> dict[str, list[Person]]:
    held: dict[str, list[Person]] = defaultdict(list)
    for person in people:
        for key in set(keys(person)) - {""}:
            held[key].append(person)
    return dict(held)


def _name_keys(person: Person) -> set[str]:
    return {fold(person.first_name + person.last_name), fold(person.last_name + person.first_name)}


def _may_be(person: Person, name: str) -> bool:
    # A second name left out, a team's name put before: the last name is in it. Enough where the number fits.
    last, given = fold(person.last_name), fold(name)
    return not given or not _name_keys(person) - {""} or (len(last) > 2 and last in given)


def _user_names(sender: Sender) -> list[str]:
    # "Assignment_stu_0001" may end with the user name "0001" or "stu_0001": what stands in the list is it.
    stretch, least = sender.name, len(sender.number)
    if not stretch.endswith(sender.number):
        return []
    starts = [0, *(at + 1 for at, letter in enumerate(stretch) if letter == "_")]
    return [stretch[at:] for at in starts if len(stretch) - at >= least]


def _lines(people: Iterable[Person]) -> str:
    lines = [str(person.line) for person in people]
    if len(lines) == 1:
        return f"Line {lines[0]}"
    return f"Lines {', '.join(lines[:-1])} and {lines[-1]}"
