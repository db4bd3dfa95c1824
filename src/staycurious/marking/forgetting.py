"""Forget a student: take them out of the gradebook, the files and the reports, and search everything for what is left."""

from __future__ import annotations

import contextlib
import csv
import html
import io
import os
import re
import shutil
import stat
import unicodedata
import zipfile
import zlib
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

import sqlalchemy as sa
from nbgrader.api import Assignment, Comment, Grade, Student, SubmittedAssignment, SubmittedNotebook
from sqlalchemy.engine import make_url

from staycurious.marking.aliases import is_alias
from staycurious.marking.console import count
from staycurious.marking.course import Course, MarkingError, exercises_in
from staycurious.marking.engine.book import CHANGED, KEPT, MARKED, OURS
from staycurious.marking.feedback.zipped import zips_of
from staycurious.marking.lms.names import read_name
from staycurious.marking.report import FILES
from staycurious.tools.whole import write_whole

STEPS = ("submitted", "autograded", "feedback")
#: The summary of a class. It calls people by the names of their files too, so that it goes as a whole.
SUMMARY = "report.txt"
#: What each list calls the column of the students: ours, and ``nbgrader export``'s.
STUDENT_COLUMNS = ("student", "student_id")
#: How a list that ``nbgrader export`` wrote begins.
EXPORTED = "assignment,duedate,timestamp,student_id,"
FORGOTTEN = "(forgotten)"
#: Packed files whose inside is not searched; they are named.
PACKED = {".7z", ".bz2", ".gz", ".rar", ".tgz", ".xz", ".zst"}
#: No file inside a zip is read further than this.
MAX_MEMBER = 100_000_000
PIECE, OVERLAP = 32_000_000, 4_000
#: So far around a word it is seen whether it is part of another's name.
AROUND = 1_000
_STUDENT, _SUBMISSION, _SHEET, _GRADE, _COMMENT, _ASSIGNMENT = (
    one.__table__ for one in (Student, SubmittedAssignment, SubmittedNotebook, Grade, Comment, Assignment)
)


class Known(NamedTuple):
    """What the gradebook and the reports know of a student; empty where they don't.

    ``senders`` are the names that an LMS gave their files, ``files`` the names of files that the reports have of them.
    """

    student: str
    first_name: str = ""
    last_name: str = ""
    email: str = ""
    number: str = ""
    senders: tuple[str, ...] = ()
    files: tuple[str, ...] = ()

    @property
    def called(self) -> tuple[str, ...]:
        """What a person knows them by: id, e-mail, name and the LMS's number, each once."""
        names = self.names[:1] or self.senders
        words = (self.student, self.email, *names, self.number)
        once: dict[str, str] = {}
        for word in filter(None, words):
            once.setdefault(word.casefold(), word)
        return tuple(once.values())

    @property
    def names(self) -> tuple[str, ...]:
        """The full name, as lists and LMSs write it."""
        first, last = self.first_name.strip(), self.last_name.strip()
        if not (first and last):
            return ()
        return (f"{first} {last}", f"{last}, {first}", f"{last} {first}", f"{last}{first}".replace(" ", ""))


class Found(NamedTuple):
    """A place where a student still stands: a file or a table, and what stands there."""

    where: str
    what: str


class Proof(NamedTuple):
    """What was searched for, in how many files, and what was found.

    ``left`` is where the student still stands; ``perhaps`` where a word stands that is theirs and may be somebody
    else's, such as a first name; ``unread`` what could not be searched.
    """

    terms: tuple[str, ...]
    files: int
    bytes: int
    columns: int
    left: list[Found]
    perhaps: list[Found]
    unread: list[str]


def find_student(course: Course, who: str) -> Known:
    """Find a student by the gradebook's name or, where only one has it, by e-mail. Capitals don't matter.

    Parameters
    ----------
    course : staycurious.marking.course.Course
        The folder of exercises.
    who : str
        The id or the e-mail.

    Returns
    -------
    Known
        What is known of them. One whose files lie here and who isn't in the gradebook is found by id.

    Raises
    ------
    MarkingError
        When nobody is there, or several have the e-mail.
    """
    everybody = _everybody(course)
    if who in everybody:
        return everybody[who]
    fitting = [
        known
        for known in everybody.values()
        if who and who.casefold() in (known.student.casefold(), known.email.casefold())
    ]
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        names = ", ".join(known.student for known in fitting)
        raise MarkingError(
            f"Several students have {who}: {names}. Name one as the gradebook does. Nothing was removed."
        )
    if _is_a_name(who) and (_folders(course, who) or _texts_with(course, Known(who))):
        return Known(who)
    nobody = f"There is nobody called {who} in {course.root.name}: not in the gradebook, nor among the files and reports."
    if any(is_alias(student) for student in everybody):
        raise MarkingError(
            f"{nobody} Nothing was removed. The class was marked without names: look the alias up with  staycurious who "
            "--roster CSV  and name that."
        )
    raise MarkingError(
        f"{nobody} Nothing was removed. A student is named as the gradebook does, or by e-mail."
    )


def students_in(course: Course) -> set[str]:
    """List everybody who stands in the gradebook, in ``submitted`` or in the reports.

    Parameters
    ----------
    course : staycurious.marking.course.Course
        The folder of exercises.

    Returns
    -------
    set of str
        Their ids.
    """
    return {*_everybody(course), *(path.name for path in (course.root / "submitted").glob("*/"))}


def traces(course: Course, known: Known) -> list[str]:
    """Say what there is of a student, for a person to read before it goes.

    Parameters
    ----------
    course : staycurious.marking.course.Course
        The folder of exercises.
    known : Known
        The student.

    Returns
    -------
    list of str
        A line each.
    """
    lines = []
    with _database(course) as db:
        lines += [f"gradebook: {what}" for what in _held_of(db, known.student)]
    lines += [f"folder: {_shown(course, path)}" for path in _folders(course, known.student)]
    lines += [
        f"list: {_shown(course, path)}, what stands in it of them" for path in _texts_with(course, known)
    ]
    lines += [f"report: {_shown(course, path)}, as a whole" for path in _summaries(course)]
    lines += [f"zip of feedback: {_shown(course, path)}, as a whole" for path in zips_of(course.root)]
    return lines


def namesakes(course: Course, known: Known) -> list[str]:
    """List others in the gradebook with the same full name or e-mail: perhaps the same person under another id.

    Parameters
    ----------
    course : staycurious.marking.course.Course
        The folder of exercises.
    known : Known
        The student.

    Returns
    -------
    list of str
        Their ids.
    """
    return sorted(
        other.student
        for other in _everybody(course).values()
        if other.student != known.student
        and (
            (known.email and other.email.casefold() == known.email.casefold())
            or (
                known.names
                and [name.casefold() for name in other.names] == [name.casefold() for name in known.names]
            )
        )
    )


def forget(course: Course, known: Known) -> list[str]:
    """Remove a student: folders, lines of reports and logs, then the gradebook's rows and the bytes they stood in.

    Parameters
    ----------
    course : staycurious.marking.course.Course
        The folder of exercises; the caller holds it.
    known : Known
        The student.

    Returns
    -------
    list of str
        What was removed or written anew, a line each. A run that was stopped is finished by the next.

    Raises
    ------
    MarkingError
        When a folder can't be removed; what was removed before stays so.
    """
    finder = _Finder(known, _everybody(course).values())
    done = []
    for path in _folders(course, known.student):
        try:
            if path.is_symlink() or not path.is_dir():
                path.unlink()
            else:
                shutil.rmtree(path)
        except OSError as error:
            raise MarkingError(
                f"{_shown(course, path)} could not be removed: {error.strerror or error}. Close what has it open, and "
                "run the same command again."
            ) from error
        done.append(f"removed {_shown(course, path)}")
    for path in _summaries(course):
        path.unlink()
        done.append(
            f"removed {_shown(course, path)}, which is for the whole class; to have it written anew: staycurious mark "
            f"{path.parent.name}"
        )
    for path in zips_of(course.root):
        path.unlink()
        done.append(
            f"removed {_shown(course, path)}, which is for the whole class; staycurious feedback with --zip writes "
            "it anew"
        )
    for path in _texts(course):
        if said := _without(path, known.student, finder):
            done.append(f"{said} {_shown(course, path)}")
    done += _out_of_the_gradebook(course, known.student)
    return done


def prove(course: Course, known: Known, others: Iterable[Known] | None = None) -> Proof:
    """Search the whole folder and the gradebook for a student.

    Searched for are the id, the full name in each order, the e-mail, the LMS's number, and the names of files that the
    reports had of them: in the names of files, in their bytes (as UTF-8 and UTF-16, and as HTML, JSON and addresses write them), inside zips, and in every text of the
    gradebook. An id such as "12" occurs in files by chance: of such a one only whole names of files and whole values
    in the gradebook and in CSV files count.

    Parameters
    ----------
    course : staycurious.marking.course.Course
        The folder of exercises.
    known : Known
        The student.
    others : iterable of Known, optional
        The other students, whose names may hold this one's; the gradebook's when left out.

    Returns
    -------
    Proof
        What was searched, and where something was found.
    """
    finder = _Finder(known, _everybody(course).values() if others is None else others)
    left, perhaps, unread, files, size = [], [], [], 0, 0
    for path in _all_files(course):
        where = _shown(course, path)
        found = [finder.in_name(where)]
        if stat.S_ISREG(path.lstat().st_mode):
            files += 1
            size += path.stat().st_size
            try:
                found += _in_file(path, finder, where, unread)
            except OSError as error:
                unread.append(f"{where} ({error.strerror or error})")
        _sorted_in(where, found, left, perhaps)
    if (course.root / ".git").exists():
        unread.append(".git (packed; it holds what was ever committed)")
    columns = 0
    with _database(course) as db:
        for name, values in _texts_in(db, finder):
            columns += 1
            _sorted_in(f"the gradebook, {name}", [finder.in_value(value) for value in values], left, perhaps)
    return Proof(finder.terms, files, size, columns, left, perhaps, unread)


def _in_file(path: Path, finder: _Finder, where: str, unread: list[str]) -> list[tuple[set[str], set[str]]]:
    found, first = [], b""
    for piece in _pieces(path):
        first = first or piece
        found.append(finder.in_bytes(piece))
    if path.suffix.lower() in (".csv", ".tsv"):
        found.append(finder.in_cells(first))
    if first.startswith(b"PK"):
        found.append(_in_zip(path, finder, where, unread))
    if path.suffix.lower() in PACKED:
        unread.append(f"{where} (packed)")
    return found


def _sorted_in(
    where: str, found: list[tuple[set[str], set[str]]], left: list[Found], perhaps: list[Found]
) -> None:
    sure = {term for one, _ in found for term in one}
    left += [Found(where, term) for term in sorted(sure)]
    perhaps += [Found(where, term) for term in sorted({term for _, one in found for term in one} - sure)]


class _Finder:
    """Finds what is a student's, and not what is another's whose name holds this one's (ada, ada2)."""

    def __init__(self, known: Known, everybody: Iterable[Known]) -> None:
        self.known, everybody = known, [known, *everybody]
        values = [known.student, known.email, known.number, *known.names, *known.senders, *known.files]
        theirs = {value.casefold() for value in values if value}
        others = {
            value
            for other in everybody
            if other.student != known.student
            for value in (other.student, other.email, other.number, *other.names, *other.senders)
            if value
        }
        # a word that is also anybody's first or last name says nothing about whose it is
        same = {value.casefold() for value in others}
        same |= {name.casefold() for other in everybody for name in (other.first_name, other.last_name)}
        # nor does a file that several sent together; but what another calls a file may well hold this one's name
        same |= {
            name.casefold() for other in everybody if other.student != known.student for name in other.files
        }
        strong = [value for value in values if value and value.casefold() not in same and _is_telling(value)]
        names = (known.first_name.strip(), known.last_name.strip())
        weak = [value for value in (*names, *values) if value and value not in strong]
        self.terms = known.called
        # longer ones first, so that another's name is passed over whole
        masks = sorted(
            (v for v in others if any(t in v.casefold() and t != v.casefold() for t in theirs)),
            key=len,
            reverse=True,
        )
        self._strong, self._weak = (
            dict.fromkeys(strong),
            dict.fromkeys(value for value in weak if len(value) > 2),
        )
        self._patterns = {term: _pattern(term, masks) for term in (*self._strong, *self._weak)}
        self._text = re.compile(
            "|".join(
                [
                    *(f"(?:{_bounded(m)})" for m in masks),
                    f"(?P<hit>{'|'.join(_bounded(t) for t in strong) or '(?!)'})",
                ]
            ),
            re.IGNORECASE,
        )

    def in_bytes(self, data: bytes) -> tuple[set[str], set[str]]:
        low, wide = data.lower(), b"\0" in data
        sure = {term for term in self._strong if self._stands(term, low, wide)}
        return sure, {term for term in self._weak if self._stands(term, low, wide)}

    def in_name(self, where: str) -> tuple[set[str], set[str]]:
        sure, maybe = self.in_bytes(where.encode("utf-8", "surrogateescape"))
        parts = Path(where).parts
        if any(self.known.student in (part, Path(part).stem) for part in parts):
            sure.add(self.known.student)
        return sure, maybe

    def in_value(self, value: str) -> tuple[set[str], set[str]]:
        sure, maybe = self.in_bytes(value.encode("utf-8", "surrogateescape"))
        if value.strip() in {self.known.student, self.known.email, self.known.number} - {""}:
            sure.add(value.strip())
        return sure, maybe

    def in_cells(self, data: bytes) -> tuple[set[str], set[str]]:
        # a CSV's cells are values, so that a short id counts there as well
        cells = {cell.strip(" \"'") for cell in re.split(r"[,;\t\r\n]", data.decode("utf-8-sig", "replace"))}
        return {self.known.student} & cells, set()

    @property
    def words(self) -> list[str]:
        """The fewest words of which one stands in everything that is looked for."""
        words = sorted(dict.fromkeys((*self._strong, *self._weak, *self.terms)), key=len)
        return [
            word
            for at, word in enumerate(words)
            if not any(other.lower() in word.lower() for other in words[:at])
        ]

    def blanked(self, text: str) -> str:
        return self._text.sub(lambda found: FORGOTTEN if found["hit"] else found[0], text)

    def _stands(self, term: str, low: bytes, wide: bool) -> bool:
        # a plain search first, and the pattern around what it finds alone: "ada" stands in every "metadata"
        forms, pattern = self._patterns[term]
        for form, is_wide in forms.items():
            at = low.find(form) if wide or not is_wide else -1
            while at >= 0:
                end, start = at + len(form), max(0, at - AROUND)
                joined = low[at - 1 : at].isalnum() or low[end : end + 1].isalnum()
                if is_wide or not joined:
                    hits = pattern.finditer(low[start : end + AROUND])
                    if any(found["hit"] and found.start() == at - start for found in hits):
                        return True
                at = low.find(form, end)
        return False


def _is_telling(value: str) -> bool:
    # whether a word is too long and too odd to stand in a file by chance
    return len(value) >= 6 or (len(value) >= 3 and re.search(r"[^\W\d]", value) is not None)


def _bounded(term: str) -> str:
    return rf"(?<![^\W_]){re.escape(term)}(?![^\W_])"


def _pattern(term: str, masks: Collection[str]) -> tuple[dict[bytes, bool], re.Pattern[bytes]]:
    ours = _forms(term)
    theirs = [_forms(mask) for mask in masks if term.casefold() in mask.casefold()]
    hits = b"|".join(_bounded_bytes(ours))
    passed_over = [form for forms in theirs for form in _bounded_bytes(forms)]
    return ours, re.compile(b"|".join([*passed_over, b"(?P<hit>" + hits + b")"]))


def _bounded_bytes(forms: dict[bytes, bool]) -> list[bytes]:
    return [
        re.escape(form) if is_wide else b"(?<![0-9a-z])" + re.escape(form) + b"(?![0-9a-z])"
        for form, is_wide in forms.items()
    ]


def _forms(term: str) -> dict[bytes, bool]:
    # as the bytes of a file may hold it once ASCII letters are made small; and whether that is UTF-16
    forms = {
        _encoded(written, kind).lower(): kind.startswith("utf-16")
        for written in _spellings(term)
        for kind in ("utf-16-le", "utf-16-be", "utf-8", "cp1252")
    }
    return {form: is_wide for form, is_wide in forms.items() if form}


def _spellings(term: str) -> list[str]:
    # as people write it, and as HTML, addresses and JSON do
    written = []
    for text in (term, term.lower(), term.upper()):
        for kind in ("NFC", "NFD"):
            one = unicodedata.normalize(kind, text)
            written += [
                one,
                html.escape(one),
                html.escape(one).replace("&#x27;", "&#39;"),
                quote(one),
                re.sub(r"[^\x00-\x7f]", lambda found: f"\\u{ord(found[0]):04x}", one),
                one.encode("ascii", "xmlcharrefreplace").decode(),
            ]
    return list(dict.fromkeys(written))


def _encoded(text: str, kind: str) -> bytes:
    try:
        return text.encode(kind)
    except UnicodeEncodeError:
        return b""


# --- files


def _folders(course: Course, student: str) -> list[Path]:
    # by their very names, as they stand in the listing: an id may hold characters that a pattern would take otherwise
    if not _is_a_name(student):
        return []
    found = []
    for slug in _slugs(course):
        for step in STEPS:
            folder = course.folder(step, student, slug)
            # nbgrader's usual tree is <step>/<student>/<slug>: then all that is the student's goes, notes beside it too
            found.append(folder.parent if folder.parent.name == student else folder)
        found.append(course.root / "set_aside" / slug / student)
    found += [course.root / step / student for step in STEPS]
    return [path for path in dict.fromkeys(found) if _is_listed(path)]


def _is_a_name(student: str) -> bool:
    return student not in ("", ".", "..") and Path(student).name == student


def _is_listed(path: Path) -> bool:
    try:
        return path.name in os.listdir(path.parent)
    except OSError:
        return False


def _slugs(course: Course) -> list[str]:
    slugs = set(exercises_in(course.root))
    for folder in (course.root / "set_aside", course.root / "reports"):
        slugs |= {path.name for path in folder.glob("*/")} if folder.is_dir() else set()
    with _database(course) as db:
        if db is not None and "assignment" in sa.inspect(db).get_table_names():
            slugs |= set(db.scalars(sa.select(_ASSIGNMENT.c.name)))
    return sorted(slugs)


def _texts(course: Course) -> list[Path]:
    # What marking wrote about the class as a whole, nbgrader's log, and what it exported. The list of files comes last:
    # a run that is stopped before it can still read there what the student's files are called.
    found = [path for path in (course.root / "reports").rglob("*") if path.name != SUMMARY]
    found += [*course.root.glob("*.log"), *course.root.glob(".*.log")]
    found += [path for path in course.root.glob("*.csv") if _is_exported(path)]
    return sorted(filter(_is_file, found), key=lambda path: (path.name == FILES, path))


def _summaries(course: Course) -> list[Path]:
    return sorted(path for path in (course.root / "reports").rglob(SUMMARY) if _is_file(path))


def _is_file(path: Path) -> bool:
    return path.is_file() and not path.is_symlink()


def _is_exported(path: Path) -> bool:
    if not _is_file(path):
        return False
    with path.open("rb") as file:
        return file.read(len(EXPORTED)) == EXPORTED.encode()


def _texts_with(course: Course, known: Known) -> list[Path]:
    finder = _Finder(known, _everybody(course).values())
    return [path for path in _texts(course) if _rewritten(path, known.student, finder) is not _AS_IT_IS]


_AS_IT_IS = object()


def _without(path: Path, student: str, finder: _Finder) -> str:
    text = _rewritten(path, student, finder)
    if text is _AS_IT_IS:
        return ""
    if text is None:
        path.unlink()
        return "removed"
    write_whole(path, text)
    return "took their lines out of"


def _rewritten(path: Path, student: str, finder: _Finder) -> object:
    # the text without the student; None where the file goes as a whole, since it is soon made again
    raw = _read(path)
    if path.suffix == ".csv":
        rows = list(csv.reader(io.StringIO(raw.removeprefix("\ufeff"), newline="")))
        kept = list(_rows_without(rows, student, finder))
        return _AS_IT_IS if kept == rows else _csv_like(raw, kept)
    short = not _is_telling(student)
    edge = r"[/\\'\"\s]" if short else r"(?<![^\W_])"
    token = re.compile(rf"{edge}{re.escape(student)}{edge.replace('<!', '!')}")
    lines = raw.splitlines(keepends=True)
    mine = [line for line in lines if token.search(f" {line} ") or finder.blanked(line) != line]
    if not mine:
        return _AS_IT_IS
    if path.suffix == ".log":
        return "".join(line for line in lines if line not in mine)
    return None


def _read(path: Path) -> str:
    # what nbgrader writes on Windows isn't UTF-8
    data = path.read_bytes()
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _csv_like(raw: str, rows: list[list[str]]) -> str:
    # each cell as it stands: what a spreadsheet could take for a formula is disarmed already
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n" if "\r\n" in raw else "\n").writerows(rows)
    return ("\ufeff" if raw.startswith("\ufeff") else "") + text.getvalue()


def _rows_without(rows: list[list[str]], student: str, finder: _Finder) -> Iterator[list[str]]:
    column = _student_column(rows[0]) if rows else None
    for number, row in enumerate(rows):
        whose = row[column] if column is not None and column < len(row) else None
        mine = whose == student or (column is None and student in row)
        hit = any(finder.blanked(cell) != cell for cell in row)
        if number and (mine or (hit and not whose)):
            continue
        # whose line it is stays, whatever it holds: blanked, it would be nobody's
        yield [cell if at == column else finder.blanked(cell) for at, cell in enumerate(row)] if hit else row


def _student_column(heading: list[str]) -> int | None:
    return next((at for at, name in enumerate(heading) if name in STUDENT_COLUMNS), None)


def _files_in_reports(course: Course) -> dict[str, set[str]]:
    # everybody whom a list in the reports names, and the names of the files that it has of them
    found: dict[str, set[str]] = {}
    for path in (course.root / "reports").rglob("*.csv"):
        with contextlib.suppress(csv.Error, OSError):
            for row in csv.DictReader(io.StringIO(_read(path).removeprefix("\ufeff"), newline="")):
                if student := (row.get("student") or "").removeprefix("'"):
                    file = (row.get("file") or "").removeprefix("'")
                    # "file 7", as a class without names has it, is no name, nor is a file called after the exercise
                    named = Path(file).suffix and file != f"{path.parent.name}.ipynb"
                    found.setdefault(student, set()).update([file] if named else [])
    return found


def _with_files(known: Known, files: Iterable[str]) -> Known:
    senders, words = set(), set(files)
    for file in files:
        sender = read_name(file)
        # a name with a digit in it is rather a team's ("Group 1"), which stands everywhere
        if sender.lms in ("moodle", "canvas") and not re.search(r"\d", sender.name):
            senders.add(sender.name)
        if sender.lms == "moodle" and sender.number:
            words.add(f"{sender.number}_assignsubmission")
    return known._replace(senders=tuple(sorted(senders - {""})), files=tuple(sorted(words)))


def _all_files(course: Course) -> Iterator[Path]:
    for folder, folders, names in os.walk(course.root):
        if not (folders or names):
            yield Path(folder)
        for name in [*names, *(name for name in folders if Path(folder, name).is_symlink())]:
            yield Path(folder, name)
    file = _file_of(course)
    if file and file.is_file() and not file.is_relative_to(course.root):
        yield file


def _pieces(path: Path) -> Iterator[bytes]:
    # a file in pieces that overlap, so that a very large one needn't be held whole and nothing falls between two
    last = b""
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            yield last + piece
            last = piece[-OVERLAP:]


def _in_zip(path: Path, finder: _Finder, where: str, unread: list[str]) -> tuple[set[str], set[str]]:
    sure, maybe = set(), set()
    try:
        with zipfile.ZipFile(path) as opened:
            for member in opened.infolist():
                found = [finder.in_name(member.filename)]
                if member.flag_bits & 1 or member.file_size > MAX_MEMBER:
                    unread.append(f"{where}: {member.filename}")
                elif not member.is_dir():
                    with opened.open(member) as file:
                        found.append(finder.in_bytes(file.read(MAX_MEMBER)))
                for one_sure, one_maybe in found:
                    sure |= one_sure
                    maybe |= one_maybe
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, zlib.error, EOFError) as error:
        unread.append(f"{where} (a zip that can't be read: {error})")
    return sure, maybe


def _shown(course: Course, path: Path) -> str:
    return path.relative_to(course.root).as_posix() if path.is_relative_to(course.root) else str(path)


# --- the gradebook


def _file_of(course: Course) -> Path | None:
    url = make_url(course.paths.db_url)
    return Path(url.database) if url.get_backend_name() == "sqlite" and url.database else None


@contextlib.contextmanager
def _database(course: Course) -> Iterator[sa.Connection | None]:
    # None where there is no gradebook: looking must not make one
    file = _file_of(course)
    if file is not None and not file.is_file():
        yield None
        return
    engine = sa.create_engine(course.paths.db_url)
    try:
        with engine.connect() as db:
            yield db
    finally:
        engine.dispose()


def _everybody(course: Course) -> dict[str, Known]:
    files = _files_in_reports(course)
    everybody = {student: Known(student) for student in files}
    with _database(course) as db:
        if db is not None and "student" in sa.inspect(db).get_table_names():
            query = sa.select(
                *(_STUDENT.c[name] for name in ("id", "first_name", "last_name", "email", "lms_user_id"))
            )
            everybody |= {row.id: Known(*(value or "" for value in row)) for row in db.execute(query)}
    return {student: _with_files(known, files.get(student, ())) for student, known in everybody.items()}


def _selections(db: sa.Connection, student: str) -> list[tuple[sa.Table, sa.ColumnElement]]:
    # the student's rows, those that others lean on last
    there = set(sa.inspect(db).get_table_names())
    submissions = sa.select(_SUBMISSION.c.id).where(_SUBMISSION.c.student_id == student)
    sheets = sa.select(_SHEET.c.id).where(_SHEET.c.assignment_id.in_(submissions))
    ours = [(one, one.c.student == student) for one in OURS.sorted_tables if "student" in one.c]
    theirs = [
        (_COMMENT, _COMMENT.c.notebook_id.in_(sheets)),
        (_GRADE, _GRADE.c.notebook_id.in_(sheets)),
        (_SHEET, _SHEET.c.assignment_id.in_(submissions)),
        (_SUBMISSION, _SUBMISSION.c.student_id == student),
        (_STUDENT, _STUDENT.c.id == student),
    ]
    return [(one, which) for one, which in (*ours, *theirs) if one.name in there]


def _held_of(db: sa.Connection | None, student: str) -> list[str]:
    # what the gradebook has of a student, in a marker's words
    if db is None:
        return []
    theirs = {one.name: (one, which) for one, which in _selections(db, student)}

    def rows(table: sa.Table, *columns: sa.ColumnElement) -> list[sa.Row]:
        one, which = theirs.get(table.name, (None, None))
        return [] if one is None else list(db.execute(sa.select(*columns).select_from(one).where(which)))

    exercises = {row[0] for ours in (MARKED, KEPT) for row in rows(ours, ours.c.assignment)}
    of_ids = sa.select(_ASSIGNMENT.c.name).where(_ASSIGNMENT.c.id == _SUBMISSION.c.assignment_id)
    exercises |= {row[0] for row in rows(_SUBMISSION, of_ids.scalar_subquery())}
    changed = len(rows(CHANGED, CHANGED.c.id))
    return [
        *(["their entry in the list of students"] if rows(_STUDENT, _STUDENT.c.id) else []),
        *([f"marks and comments of {count(len(exercises), 'exercise')}"] if exercises else []),
        *([f"{count(changed, 'line')} in the log of changed marks"] if changed else []),
    ]


def _out_of_the_gradebook(course: Course, student: str) -> list[str]:
    with _database(course) as db:
        if db is None:
            return []
        held = _held_of(db, student)
        lite = db.dialect.name == "sqlite"
        if lite:
            db.exec_driver_sql("PRAGMA secure_delete = ON")  # what goes is overwritten, not only unlinked
        for one, which in _selections(db, student):
            db.execute(sa.delete(one).where(which))
        db.commit()
        with contextlib.suppress(sa.exc.DatabaseError) if not lite else contextlib.nullcontext():
            db.execution_options(isolation_level="AUTOCOMMIT").exec_driver_sql("VACUUM")
    return [f"removed from the gradebook: {', '.join(held)}"] if held else []


def _likes(word: str) -> list[str]:
    # What finds a word in a database in every spelling, and more than that: what it finds is looked at again. ASCII
    # letters and digits stand in all of them; SQLite makes no other letters small.
    plain = re.sub(r"[^a-z0-9]+", "%", word.lower())
    if len(plain.replace("%", "")) > 2:
        return [f"%{plain}%"]
    small = (re.sub("[A-Z]", lambda found: found[0].lower(), form) for form in _spellings(word))
    return ["%" + re.sub("[/%_]", r"/\g<0>", form) + "%" for form in small]


def _texts_in(db: sa.Connection | None, finder: _Finder) -> Iterator[tuple[str, list[str]]]:
    # each column of text, with the values that hold one of the words
    if db is None:
        return
    reflected = sa.MetaData()
    reflected.reflect(bind=db)
    likes = sorted({like for word in finder.words for like in _likes(word)})
    for one in reflected.sorted_tables:
        for column in one.columns:
            if isinstance(column.type, sa.String) and not isinstance(column.type, sa.Enum):
                small = sa.func.lower(column)
                holds = [small.like(like, escape="/") for like in likes]
                values = db.scalars(sa.select(column).distinct().where(sa.or_(*holds)))
                yield f"{one.name}.{column.name}", list(values)
