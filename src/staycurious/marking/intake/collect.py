"""Find each student's notebook in what an LMS gave, settle what is doubtful, and write it, rebuilt, to submitted/.

The rules, each reported as a remark:

* **Several files of one student.** Files with the same answers are one file, and the earlier time counts. Of others,
  the one that was received later counts; where no times are known, the later copy by the LMS's own count; then the one
  with more answers; then the last by name. In nbgrader's own tree the file with the exercise's name counts.
* **A renamed file** is taken by its content. Files that are no ``.ipynb`` are looked into only where a student has no
  other notebook.
* **Late** is noted where the LMS says so (Canvas); where it gives a time, nbgrader works the lateness out.
* **Not in the class list:** marked under the LMS's own number. **One number with two names, or one name with two
  numbers:** each has an id of their own, and a person must look.
* **Collected again:** held against what already lies in submitted/ by the same rule, and taken where that doesn't
  decide. What is replaced goes to ``set_aside/``, as does everything that must not lie in submitted/; nothing is
  deleted. What lies there of students who aren't in the source is looked through and rebuilt as well.

Submissions go through one by one, so that memory doesn't grow with the class, and a run that was stopped is run again.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable
from pathlib import Path
from typing import NamedTuple

from staycurious.marking.intake.files import Found, SourceError, ignored, open_source
from staycurious.marking.intake.notebooks import known_texts, notebook_text, read_notebook
from staycurious.marking.intake.place import STAMP, Place, readable_time
from staycurious.marking.intake.reasons import NotTakenError, is_plain, printable
from staycurious.marking.lms.names import Sender, fold, read_blackboard_note, read_names, tree_depth
from staycurious.marking.lms.roster import Doubt, Person, Roster, safe_id
from staycurious.marking.lms.times import TimeError, to_utc
from staycurious.marking.rebuild import rebuild, shortened
from staycurious.marking.remarks import Remark

#: More notebooks of one student than this are not looked into.
MAX_COPIES = 20
#: So many bytes of one student are read, so that nobody's files stand in the way of the others'.
MAX_STUDENT = 100_000_000
MAX_NOTE = 20_000
_SLUG = re.compile(r"m\d\d_[a-z0-9_]+")
# What no database and no terminal should get; in a folder's name, a letter that is none comes as half of one.
_NO_LETTER = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")
_TYPED = ("onlinetext.html", "comments.html", "text.html", "link.html")


class Wanted(NamedTuple):
    """The exercise: its slug, and the released notebook as :func:`read_released` gives it."""

    slug: str
    released: dict


class Taken(NamedTuple):
    """A student whose notebook now lies in submitted/.

    ``file`` is as the LMS named it, empty where the one that already lay there counts; ``received`` in UTC as nbgrader
    writes it, empty where not known; ``late`` is what the LMS said of it, ``None`` where it said nothing; ``answers``
    is how many answer cells were changed.
    """

    student: str
    file: str
    received: str = ""
    first_name: str = ""
    last_name: str = ""
    email: str = ""
    late: bool | None = None
    answers: int = 0


class Intake(NamedTuple):
    """What came of a source: who was taken, what to read, who is absent, and how many files were passed over, by kind."""

    taken: list[Taken]
    remarks: list[Remark]
    absent: list[str]
    ignored: dict[str, int]


class _Who(NamedTuple):
    student: str
    first_name: str = ""
    last_name: str = ""
    email: str = ""
    received: str = ""


class _File(NamedTuple):
    found: Found
    sender: Sender
    label: str


class _Candidate(NamedTuple):
    text: str
    answers: int
    label: str = ""
    received: str = ""
    attempt: int = 0
    named: bool = False
    late: bool | None = None
    notes: tuple[tuple[str, str], ...] = ()
    cut: tuple[str, ...] = ()
    original: bytes = b""


def collect(
    source: Path | None,
    exercise: Wanted,
    course: Path,
    *,
    roster: Roster | None = None,
    timezone: str = "Europe/London",
    anonymous: Callable[[str], str] | None = None,
    tell: Callable[[int, int], None] | None = None,
) -> Intake:
    """Take what a class handed in.

    Parameters
    ----------
    source : pathlib.Path or None
        An LMS's zip, a folder, or nbgrader's own tree; ``None``, or the course's own ``submitted``, for what already
        lies there: it is looked through and rebuilt in place, and its folders keep their names.
    exercise : Wanted
        The exercise.
    course : pathlib.Path
        The folder of exercises, in whose ``submitted`` the notebooks go.
    roster : Roster, optional
        The class list.
    timezone : str
        Of the LMS's times.
    anonymous : callable, optional
        Gives an alias for a student's id; then no name, no address and no file's name is written or told.
    tell : callable, optional
        Hears how many students of how many are done.

    Returns
    -------
    Intake
        Who was taken, and everything that a person should read. Every file of the source is accounted for.

    Raises
    ------
    SourceError
        When the source as a whole can't be read.
    TimeError
        When the time zone is none.
    """
    to_utc("2026-01-01T00:00:00", timezone)  # a zone that isn't one is said before anything is done
    submitted = course / "submitted"
    in_place = source is None or (submitted.is_dir() and source.is_dir() and source.samefile(submitted))
    if not in_place and _overlap(source.resolve(), submitted.resolve()):
        raise SourceError(
            f"{printable(source.name)} and submitted/ lie one in the other. Give what the LMS gave."
        )
    if in_place and not submitted.is_dir():
        return Intake([], [], _absent(roster, set(), anonymous), {})
    desk = _Desk(exercise, course, roster, timezone, anonymous, in_place)
    desk.go_through(submitted if in_place else source, tell)
    if not in_place and submitted.is_dir():
        # what lies there of others is marked too, so it must be no other thing than what is looked through here
        rest = _Desk(exercise, course, roster, timezone, anonymous, in_place=True, beside=True)
        rest.go_through(submitted, tell, {taken.student for taken in desk.taken}, desk.done)
        desk.taken += [taken._replace(file="") for taken in rest.taken]
        desk.remarks += rest.remarks
        desk.seen |= rest.seen
    if anonymous:  # the order of the LMS is mostly that of the names
        desk.taken.sort(key=lambda taken: taken.student)
        desk.remarks.sort(key=lambda remark: remark.student)
    return Intake(desk.taken, desk.remarks, _absent(roster, desk.seen, anonymous), dict(desk.ignored))


def _overlap(one: Path, two: Path) -> bool:
    return one in two.parents or two in one.parents


def _absent(roster: Roster | None, seen: set[str], anonymous: Callable[[str], str] | None) -> list[str]:
    missing = [person.id for person in roster.people if person.id not in seen] if roster else []
    return sorted(anonymous(student) for student in missing) if anonymous else missing


class _Desk:
    """One collecting: what it is about, and what has come of it so far."""

    def __init__(
        self,
        exercise: Wanted,
        course: Path,
        roster: Roster | None,
        timezone: str,
        anonymous: Callable[[str], str] | None,
        in_place: bool,
        beside: bool = False,
    ) -> None:
        self.exercise, self.course, self.roster, self.timezone = exercise, course, roster, timezone
        self.anonymous, self.in_place, self.beside = anonymous, in_place, beside
        self.taken: list[Taken] = []
        self.remarks: list[Remark] = []
        self.ignored: Counter[str] = Counter()
        self.seen: set[str] = set()
        self.done = 0
        people = roster.people if roster else ()
        self._people = {self._hidden(_Who(person.id)).student: person for person in people}
        self._used = {person.id.casefold() for person in people}
        self._numbers: Counter[str] = Counter()
        self._read = 0
        self._ids: dict[tuple[str, str], str] = {}
        self._known = known_texts(exercise.released)
        self._stamps: dict[str, Found] = {}
        self._notes: dict[str, dict] = {}

    def go_through(
        self,
        source: Path,
        tell: Callable[[int, int], None] | None,
        without: Collection[str] = (),
        before: int = 0,
    ) -> None:
        """Take everybody of a source; ``without`` these folders, after ``before`` students who are done."""
        with open_source(source, only=self.exercise.slug if self.in_place else "", without=without) as opened:
            groups = self.sort(opened.files())
            for done, (who, files) in enumerate(groups, start=before + 1):
                self.take(who, files)
                if tell:
                    tell(done, before + len(groups))
        self.done = before + len(groups)

    # --- who sent what

    def sort(self, found: Iterable[Found]) -> list[tuple[_Who, list[_File]]]:
        """Sort the files by student, in the order in which the students first come."""
        files = []
        for each in found:
            if kind := ignored(each.path):
                self.ignored[kind] += 1
            else:
                files.append(each)
        paths, slug = [each.path for each in files], self.exercise.slug
        senders = read_names(paths, slug, "nbgrader" if self.in_place else None)
        depth = 1 if self.in_place else tree_depth(paths, slug) or 1
        self._read_notes(files, senders)
        shared = _shared_numbers(senders.values())
        answers = self._in_the_list(senders)
        groups: dict[str, tuple[_Who, list[_File]]] = {}
        for each in files:
            sender = senders[each.path]
            kind = self._passed_over(each, sender, depth)
            if kind:
                self.ignored[kind] += 1
            if kind and not self.in_place:
                continue
            number_is_shared = (sender.lms, sender.number) in shared
            who = self._who(each, sender, number_is_shared, answers.get(each.path))
            group = groups.setdefault(who.student, (who, []))
            if not kind:
                group[1].append(_File(each, sender, self._label(each, who.student)))
        return list(groups.values())

    def _label(self, found: Found, student: str) -> str:
        # numbered by student: a number in the whole source would tell where in the LMS's list of names it stands
        if self.anonymous:
            self._numbers[student] += 1
            return f"file {self._numbers[student]} of {student}"
        return printable(f"submitted/{found.path}" if self.beside else found.path)

    def _in_the_list(self, senders: dict[str, Sender]) -> dict[str, Person | Doubt]:
        if self.in_place or not self.roster:
            return {}
        answers = {path: self.roster.find(sender) for path, sender in senders.items()}
        numbers: dict[str, set[str]] = {}
        for path, answer in answers.items():
            if isinstance(answer, Person) and senders[path].lms in ("moodle", "canvas"):
                numbers.setdefault(answer.id, set()).add(senders[path].number)
        doubt = Doubt(
            "same_name",
            "The LMS has several numbers for this name, so these are several people, and the class list has one.",
        )
        for path, answer in answers.items():
            sender = senders[path]
            several = isinstance(answer, Person) and len(numbers.get(answer.id, set()) - {""}) > 1
            if several and not (sender.lms == self.roster.lms and sender.number == answer.number):
                self.seen.add(answer.id)  # one of them is hers, so that nobody says she handed nothing in
                answers[path] = doubt
        return answers

    def _read_notes(self, files: list[Found], senders: dict[str, Sender]) -> None:
        # Blackboard's note beside an attempt says whose it is, which the files' names leave open. What a student typed
        # stands in it too, so it is believed of this attempt's own files only.
        for each in files:
            sender = senders[each.path]
            if sender.lms == "blackboard" and not sender.file and not each.problem:
                folder, slash, last = each.path.rpartition("/")
                own = f"{last.removesuffix('.txt')}_"
                with contextlib.suppress(NotTakenError):
                    note = read_blackboard_note(each.read()[:MAX_NOTE].decode("utf-8", "replace"))
                    stored = [name for _, name in note["files"] if name.startswith(own)]
                    self._notes |= {f"{folder}{slash}{name}": note for name in stored}

    def _passed_over(self, found: Found, sender: Sender, depth: int) -> str:
        last = found.path.rpartition("/")[2]
        folder = found.path.split("/")[:-1]
        if found.problem:
            return ""
        if len(folder) > depth and folder[depth] != self.exercise.slug and _SLUG.fullmatch(folder[depth]):
            return "another exercise's folder"
        if sender.lms == "nbgrader" and last == STAMP and len(folder) == depth + 1:
            self._stamps[found.path] = found
            return "times of receipt"
        if sender.lms == "blackboard" and not sender.file:
            return "Blackboard's notes"
        if sender.lms in ("moodle", "canvas") and sender.file in _TYPED:
            return "texts typed into the LMS"
        return ""

    def _who(self, found: Found, sender: Sender, shared: bool, answer: Person | Doubt | None) -> _Who:
        if self.in_place:
            student = found.path.split("/")[0].rstrip("/")
            person = self._people.get(student)
            if person:
                self.seen.add(person.id)
            return _who_of(person) if person and not self.anonymous else _Who(student)
        if isinstance(answer, Person):
            self.seen.add(answer.id)
            return self._hidden(_who_of(answer))
        note = self._notes.get(found.path, {})
        name = _NO_LETTER.sub("\ufffd", note.get("name", "") if sender.lms == "blackboard" else sender.name)
        number = note.get("username") or sender.number or name or "without a name"
        shared = shared or bool(answer and answer.kind in ("same_number", "name_differs"))
        key = (number, fold(name) if shared else "")
        if key not in self._ids:
            self._ids[key] = self._new_id(number, "\n".join(key), shared)
            self._say_unknown(found, self._ids[key], shared, answer)
        first, _, last = name.partition(" ") if sender.lms in ("moodle", "blackboard") else ("", "", name)
        return self._hidden(_Who(self._ids[key], first, last))

    def _new_id(self, number: str, key: str, shared: bool) -> str:
        plain = safe_id(number)
        if shared or plain.casefold() in self._used:
            plain = safe_id(
                f"{plain[:50]}-{hashlib.sha256(key.encode('utf-8', 'surrogatepass')).hexdigest()[:6]}"
            )
        self._used.add(plain.casefold())
        return plain

    def _say_unknown(self, found: Found, student: str, shared: bool, answer: Doubt | None) -> None:
        student = self._hidden(_Who(student)).student
        label = f"a file of {student}" if self.anonymous else printable(found.path)
        why = f" {answer.words}" if answer and not self.anonymous else ""
        if shared:
            words = "Its number is also somebody else's, so this was marked under an id of its own. Look whose it is."
            self.remarks.append(Remark("same_number", words + why, label, student, look=True))
        elif answer and answer.kind == "same_name":
            words = "Its name is also somebody else's, so this was marked under an id of its own. Look whose it is."
            self.remarks.append(Remark("same_name", words + why, label, student, look=True))
        elif self.roster:
            words = "This was marked under the LMS's own number or name, since the class list doesn't say whose it is."
            self.remarks.append(Remark("not_in_the_list", words + why, label, student))

    def _hidden(self, who: _Who) -> _Who:
        return _Who(safe_id(self.anonymous(who.student)), received=who.received) if self.anonymous else who

    # --- one student

    def take(self, who: _Who, files: list[_File]) -> None:
        """Settle one student's files, and write the notebook that counts."""
        if self.in_place and safe_id(who.student) != who.student:
            self._set_folder_aside(who.student)
            return
        files = sorted(files, key=lambda each: each.found.path)
        likely = [each for each in files if _is_likely(each.found)]
        others = [each for each in files if not _is_likely(each.found)]
        self._read = 0
        best = self._best(who, likely)
        if best is None:
            best = self._best(who, others)
        elif others:
            self.ignored["other files beside a notebook"] += len(others)
        place = Place(self.course, who.student, self.exercise.slug)
        try:
            if best is None:
                self._leave_empty(who, place, files)
            else:
                self._place(who, place, best)
        except OSError as error:
            self._say_not_written(who.student, error)

    def _set_folder_aside(self, folder: str) -> None:
        # a name that the gradebook, a page's address or a terminal can't bear
        student = self._hidden(_Who(safe_id(folder))).student
        slug, shown = self.exercise.slug, "" if self.anonymous else f" {printable(folder)}"
        words = (
            f"The folder{shown} in submitted/ has a name that a gradebook can't bear, so it was moved to set_aside/{slug}/"
            f"{student}. Name it with letters from A to Z, digits and @._- only, 64 at most, and put it back."
        )
        try:
            Place(self.course, folder, slug, student).empty(hide_names=bool(self.anonymous))
        except OSError as error:
            self._say_not_written(student, error)
        else:
            label = "" if self.anonymous else printable(folder)
            self.remarks.append(Remark("folders_name", words, label, student, look=True))

    def _say_not_written(self, student: str, error: OSError) -> None:
        words = f"The folder in submitted/ could not be written: {error.strerror or error}. Mend that and run again."
        self.remarks.append(Remark("not_written", words, student=student, look=True))

    def _best(self, who: _Who, files: list[_File]) -> _Candidate | None:
        best = None
        for count, each in enumerate(files):
            try:
                if each.found.problem:
                    raise NotTakenError(each.found.problem.kind, each.found.problem.words)
                if count >= MAX_COPIES:
                    raise NotTakenError(
                        "too_many_files", f"This student's first {MAX_COPIES} files were looked into."
                    )
                candidate = self._candidate(who, each)
            except NotTakenError as error:
                self.remarks.append(Remark(error.kind, error.words, each.label, who.student, look=True))
                continue
            best = candidate if best is None else self._settled(who, best, candidate)
        return best

    def _candidate(self, who: _Who, each: _File) -> _Candidate:
        if self._read >= MAX_STUDENT:
            raise NotTakenError(
                "too_much",
                f"Over {MAX_STUDENT // 10**6} MB of this student's were read before this file. Ask for the .ipynb file alone.",
            )
        data = each.found.read()
        self._read += len(data)
        text, answers, notes, cut, given = self._rebuilt(data)
        last = each.found.path.rpartition("/")[2]
        in_tree = each.sender.lms == "nbgrader"
        named = last == f"{self.exercise.slug}.ipynb"
        if not is_plain(last):
            notes += (("odd_name", "Its name holds signs that can't be seen; they are shown as numbers."),)
        own = (
            each.sender.lms or each.sender.number not in last
        )  # in a plain folder a file may be named by its student
        if not last.lower().endswith(".ipynb") or (own and each.sender.file != f"{self.exercise.slug}.ipynb"):
            notes += (("renamed", "It doesn't have the exercise's name, and was known by its content."),)
        return _Candidate(
            text,
            answers,
            each.label,
            self._received(who, each),
            each.sender.attempt,
            in_tree and named,
            True if each.sender.late else None,
            notes,
            cut,
            (_without_outputs(given) if self.anonymous else data) if cut else b"",
        )

    def _rebuilt(self, data: bytes) -> tuple[str, int, tuple[tuple[str, str], ...], tuple[str, ...], dict]:
        released = self.exercise.released
        notebook, notes = read_notebook(data, released)
        rebuilt = rebuild(released, notebook)
        answers = sum(one is not two for one, two in zip(rebuilt["cells"], released["cells"], strict=True))
        return (
            notebook_text(rebuilt, self._known),
            answers,
            notes,
            tuple(shortened(released, notebook)),
            notebook,
        )

    def _received(self, who: _Who, each: _File) -> str:
        stamp = self._stamps.get(f"{each.found.path.rpartition('/')[0]}/{STAMP}")
        if stamp:
            with contextlib.suppress(NotTakenError):
                if time := readable_time(stamp.read()[:MAX_NOTE].decode("utf-8", "replace")):
                    return time
            words = "Its timestamp.txt holds no time that can be read, so nothing counts as late."
            self.remarks.append(Remark("time_unread", words, each.label, who.student))
        local = each.sender.received or who.received
        try:
            return to_utc(local, self.timezone) if local else ""
        except TimeError as error:
            self.remarks.append(Remark("time_unread", str(error), each.label, who.student))
            return ""

    def _settled(self, who: _Who, one: _Candidate, two: _Candidate) -> _Candidate:
        counts, other, why = _which(one, two)
        words = f"This student handed in several notebooks, and {counts.label} counts, since {why}."
        self.remarks.append(Remark("two_files", words, other.label, who.student))
        return counts

    def _leave_empty(self, who: _Who, place: Place, files: list[_File]) -> None:
        if self.in_place:
            self._say_moved(who, place.empty(hide_names=bool(self.anonymous)))
        if not files:
            words = "There is no notebook here. Ask for the .ipynb file."
            self.remarks.append(Remark("no_notebook", words, student=who.student, look=True))

    def _place(self, who: _Who, place: Place, best: _Candidate) -> None:
        if not self.in_place:
            best = self._against_what_lies_there(who, place, best)
        if best.cut:
            place.keep(place.notebook, best.original)
            words = (
                f"The answer to {', '.join(best.cut)} is too long, so only its beginning is marked. The whole of it is in "
                f"set_aside/{place.slug}/{place.student}: read it there."
            )
            self.remarks.append(Remark("shortened", words, best.label, who.student, look=True))
        self._say_moved(who, place.put(best.text, best.received, hide_names=bool(self.anonymous)))
        self.remarks += [Remark(kind, words, best.label, who.student) for kind, words in best.notes]
        self.taken.append(
            Taken(
                who.student,
                best.label,
                best.received,
                who.first_name,
                who.last_name,
                who.email,
                best.late,
                best.answers,
            )
        )

    def _against_what_lies_there(self, who: _Who, place: Place, new: _Candidate) -> _Candidate:
        before = place.read(place.notebook)
        if before is None:
            return new
        stamp = readable_time((place.read(STAMP) or b"")[:MAX_NOTE].decode("utf-8", "replace"))
        # the same again is no later work: the earlier time counts
        earliest = min(filter(None, (new.received, stamp)), default="")
        if before == new.text.encode("utf-8"):
            return new._replace(received=earliest)
        try:
            text, answers, *_ = self._rebuilt(before)
        except NotTakenError:
            return new
        if text == new.text:
            return new._replace(received=earliest)
        earlier = _Candidate(text, answers, received=stamp, attempt=new.attempt, named=new.named)
        counts, _, why = _which(earlier, new)
        if counts is earlier:
            words = f"What was collected before counts, not this, since {why}."
            self.remarks.append(Remark("older_left_out", words, new.label, who.student))
        else:
            words = (
                f"This counts in place of what was collected before, since {why}. That is kept in set_aside."
            )
            self.remarks.append(Remark("replaced", words, new.label, who.student))
        return counts

    def _say_moved(self, who: _Who, moved: list[str]) -> None:
        if moved:
            names = "" if self.anonymous else ": " + ", ".join(printable(name) for name in moved[:10])
            more = f" and {len(moved) - 10} more" if len(moved) > 10 and not self.anonymous else ""
            words = f"What must not lie beside a notebook was moved to set_aside/{self.exercise.slug}{names}{more}."
            self.remarks.append(Remark("set_aside", words, student=who.student))


def _who_of(person: Person) -> _Who:
    return _Who(person.id, person.first_name, person.last_name, person.email, person.received)


def _without_outputs(notebook: dict) -> bytes:
    # What a student wrote and nothing else: outputs and metadata may hold a name. Jupyter can open it.
    cells = [
        {**cell, "outputs": [], "execution_count": None} if cell["cell_type"] == "code" else cell
        for cell in notebook["cells"]
    ]
    whole = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 4}
    return json.dumps(whole, ensure_ascii=False, indent=1).encode("utf-8")


def _is_likely(found: Found) -> bool:
    # A film beside a notebook is no matter for a person; a link or a locked file is, whatever its name.
    odd = found.problem and found.problem.kind != "too_large"
    return bool(odd) or found.path.lower().endswith(".ipynb")


def _shared_numbers(senders: Iterable[Sender]) -> set[tuple[str, str]]:
    names: dict[tuple[str, str], set[str]] = {}
    for sender in senders:
        if sender.lms in ("moodle", "canvas") and sender.name and sender.number:
            names.setdefault((sender.lms, sender.number), set()).add(fold(sender.name))
    return {number for number, theirs in names.items() if len(theirs) > 1}


def _which(one: _Candidate, two: _Candidate) -> tuple[_Candidate, _Candidate, str]:
    # The one that counts, the other, and why: the first rule that tells them apart. Two stands after one.
    if one.text == two.text:
        later = two.received and (not one.received or two.received < one.received)
        counts, other = (two, one) if later else (one, two)
        return counts, other, "the answers are the same"
    rules = (
        (one.named, two.named, "it has the exercise's name"),
        (one.received, two.received if one.received else "", "it was received later"),
        (one.attempt, two.attempt, "it is the later copy"),
        (one.answers, two.answers, "it has more answers"),
    )
    for ones, twos, why in rules:
        if ones != twos and (ones != "" and twos != ""):
            return (one, two, why) if ones > twos else (two, one, why)
    return two, one, "it comes last"
