"""What a run of marking ends with: a summary that a person can read, and the same in files."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from staycurious.marking.console import SHOWN, count, few
from staycurious.marking.engine.book import Change, Standing
from staycurious.marking.intake.reasons import printable
from staycurious.marking.remarks import Remark
from staycurious.tools.spreadsheet import FORMULA, table
from staycurious.tools.whole import write_whole

#: Passed over in every class, so that nobody need read of it.
EXPECTED = ("times of receipt",)
#: The list of what was said of files.
FILES = "files.csv"
#: Who is in the class, so that a run without a class list can say who has handed nothing in.
CLASS = "class.csv"


class Outcome(NamedTuple):
    """What a run did, and how the class stands after it.

    ``marked`` and ``as_before`` count students; ``absent`` is ``None`` without a class list; ``ignored`` counts files
    passed over by rule; ``earlier`` are the remarks of runs before that still count.
    """

    slug: str
    marked: int
    as_before: int
    standings: Sequence[Standing]
    remarks: Sequence[Remark]
    ignored: dict[str, int]
    late: Sequence[str]
    absent: Sequence[str] | None
    changes: Sequence[Change]
    earlier: Sequence[Remark] = ()


class Sorted(NamedTuple):
    """Everybody in one of four places; and the files of which nobody knows whose they are."""

    marked: list[str]
    waiting: list[str]
    look: list[str]
    absent: list[str]
    nobodys: list[Remark]


def sort_out(outcome: Outcome) -> Sorted:
    """Put each student in one place: needs a look, before waiting for hand-marking, before marked.

    Parameters
    ----------
    outcome : Outcome
        What a run did.

    Returns
    -------
    Sorted
        Students by the gradebook's names, sorted.
    """
    remarks = files_to_look_at(outcome)
    looks = {remark.student for remark in remarks if remark.student}
    looks |= {standing.student for standing in outcome.standings if standing.looks}
    waiting = {standing.student for standing in outcome.standings if standing.waiting} - looks
    marked = {standing.student for standing in outcome.standings} - looks - waiting
    nobodys = [remark for remark in remarks if not remark.student]
    absent = set(outcome.absent or ()) - looks - waiting - marked
    return Sorted(sorted(marked), sorted(waiting), sorted(looks), sorted(absent), nobodys)


def lateness(standings: Iterable[Standing], flagged: Iterable[str] = ()) -> list[str]:
    """Say who was late, and by how much.

    Parameters
    ----------
    standings : iterable of Standing
        How the class stands; lateness by the time received, the exercise's due date and any extension.
    flagged : iterable of str
        Students whom the LMS calls late.

    Returns
    -------
    list of str
        A line for each, sorted by student.
    """
    by_time = {one.student: one.seconds_late for one in standings if one.seconds_late}
    lines = {student: f"{student}, by {_long(seconds)}" for student, seconds in by_time.items()}
    by_flag = {
        student: f"{student}, says the LMS; by how much isn't known"
        for student in flagged
        if student not in by_time
    }
    return [line for _, line in sorted({**lines, **by_flag}.items())]


def _long(seconds: float) -> str:
    minutes = math.ceil(seconds / 60)
    days, hours, left = minutes // 1440, minutes // 60 % 24, minutes % 60
    parts = [(days, "day"), (hours, "hour"), (0 if days else left, "minute")]
    return " ".join(count(number, what) for number, what in parts if number)


def files_to_look_at(outcome: Outcome) -> list[Remark]:
    """Give the remarks on files from which nothing was marked.

    Parameters
    ----------
    outcome : Outcome
        What a run did.

    Returns
    -------
    list of Remark
        Those of runs before as long as the student has no marks.
    """
    there = {standing.student for standing in outcome.standings}
    earlier = [remark for remark in outcome.earlier if remark.look and remark.student not in there]
    return [*earlier, *(remark for remark in outcome.remarks if remark.look)]


def earlier_remarks(root: Path, slug: str, but_of: Sequence[Remark] | None = None) -> list[Remark]:
    """Read what the last run said of files.

    Parameters
    ----------
    root : pathlib.Path
        The folder of exercises.
    slug : str
        The exercise.
    but_of : sequence of Remark, optional
        What a run with files of its own says: of the students in it, and of what needs no look, nothing earlier counts.

    Returns
    -------
    list of Remark
        Nothing where there was no run.
    """
    path = root / "reports" / slug / FILES
    if not path.is_file():
        return []
    rows = csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline=""))
    found = [
        Remark(
            _armed(row["what"]),
            _armed(row["in words"]),
            _armed(row["file"]),
            _armed(row["student"]),
            row["needs a look"] == "yes",
        )
        for row in rows
    ]
    if but_of is None:
        return found
    again = {remark.student for remark in but_of if remark.student}
    return [remark for remark in found if remark.look and remark.student and remark.student not in again]


def summary(outcome: Outcome, shown: int | None = SHOWN) -> str:
    """Say how the class stands, for a person to read.

    Parameters
    ----------
    outcome : Outcome
        What a run did.
    shown : int, optional
        How many lines of one kind; all when ``None``.

    Returns
    -------
    str
        Several lines.
    """
    found = sort_out(outcome)
    written = sum(standing.waiting for standing in outcome.standings)
    lines = [
        "",
        f"{outcome.slug}: {count(outcome.marked, 'submission') + ' marked now' if outcome.marked else 'nothing new to mark'}"
        + (f"; {outcome.as_before:,} marked before, and as they were" if outcome.as_before else "")
        + ".",
        "",
        f"  Marked, nothing left to do    {len(found.marked):6,}",
        f"  Waiting for hand-marking      {len(found.waiting):6,}"
        + (f"   ({count(written, 'written answer')} in all)" if written else ""),
        f"  Needs a look                  {len(found.look):6,}"
        + (f"   and {count(len(found.nobodys), 'file')} of nobody we know" if found.nobodys else ""),
        f"  Not handed in                 {len(found.absent):6,}"
        if outcome.absent is not None
        else "  Not handed in                 not known: give the class list with --roster",
    ]
    lines += _part("Needs a look", _looks(outcome), shown)
    lines += _part("Settled by rule", _settled(outcome, shown), None)
    lines += _part(_title("Late", outcome.late), outcome.late, shown)
    lines += _part(_title("Not handed in", found.absent), found.absent, shown)
    lines += _part("Marks that changed", [change_line(change) for change in outcome.changes], shown)
    return "\n".join(lines) + "\n"


def class_before(root: Path, slug: str) -> list[str] | None:
    """Say who was in the class list of the last run that had one.

    Parameters
    ----------
    root : pathlib.Path
        The folder of exercises.
    slug : str
        The exercise.

    Returns
    -------
    list of str or None
        Students by the gradebook's names; ``None`` where no run had a class list.
    """
    path = root / "reports" / slug / CLASS
    if not path.is_file():
        return None
    return [
        _armed(row["student"]) for row in csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8-sig")))
    ]


def write_reports(
    root: Path, outcome: Outcome, log: Iterable[Change], everybody: Iterable[str] | None = None
) -> list[Path]:
    """Write the summary, whole, and its lists as CSV files.

    Parameters
    ----------
    root : pathlib.Path
        The folder of exercises; they go to ``reports/<slug>`` in it.
    outcome : Outcome
        What a run did.
    log : iterable of Change
        Every mark that ever changed.
    everybody : iterable of str, optional
        The class by the class list, for later runs without one.

    Returns
    -------
    list of pathlib.Path
        The files.
    """
    folder = root / "reports" / outcome.slug
    files = {
        "report.txt": summary(outcome, None),
        "questions_to_look_at.csv": table(
            ("student", "question", "why"),
            [
                (standing.student, question_of(name), why)
                for standing in outcome.standings
                for name, why in standing.looks.items()
            ],
        ),
        "changes.csv": changes_table(log),
        FILES: table(
            ("student", "file", "what", "needs a look", "in words"),
            [
                (remark.student, remark.file, remark.kind, "yes" if remark.look else "no", remark.words)
                for remark in dict.fromkeys([*outcome.earlier, *outcome.remarks])
            ],
        ),
    }
    if everybody is not None:
        files[CLASS] = table(("student",), [(student,) for student in sorted(set(everybody))])
    return [write_whole(folder / name, text) for name, text in files.items()]


def changes_table(log: Iterable[Change]) -> str:
    """Set out every mark that changed, as CSV.

    Parameters
    ----------
    log : iterable of Change
        The changes.

    Returns
    -------
    str
        A heading and a line for each; times in UTC.
    """
    rows = [(f"{c.at} UTC", c.student, question_of(c.question), c.before, c.after, c.why) for c in log]
    return table(("when", "student", "question", "before", "after", "why"), rows)


def change_line(change: Change) -> str:
    """Say in a line which mark changed, and why.

    Parameters
    ----------
    change : Change
        The change.

    Returns
    -------
    str
        Such as ``"ada, m02_q4: 2 → 1. The key was changed."``
    """
    before, after = ("none" if points is None else f"{points:g}" for points in (change.before, change.after))
    return f"{change.student}, {question_of(change.question)}: {before} → {after}. {change.why}"


def question_of(name: str) -> str:
    """Give a question's name as people use it.

    Parameters
    ----------
    name : str
        As its cell is called: ``"m02_q4_test"``.

    Returns
    -------
    str
        ``"m02_q4"``.
    """
    return name.removesuffix("_test")


def _armed(text: str) -> str:
    return text[1:] if text.startswith("'") and text[1:].startswith(FORMULA) else text


def _looks(outcome: Outcome) -> list[str]:
    files = [f"{remark.file or remark.student}: {remark.words}" for remark in files_to_look_at(outcome)]
    questions = [
        f"{_named(standing)}, {question_of(name)}: {printable(' '.join(why.split()))}"
        for standing in outcome.standings
        for name, why in standing.looks.items()
    ]
    return files + questions


def _named(standing: Standing) -> str:
    return f"{standing.student} ({printable(standing.name)})" if standing.name else standing.student


def _settled(outcome: Outcome, shown: int | None) -> list[str]:
    by_kind: dict[str, list[Remark]] = {}
    for remark in outcome.remarks:
        if not remark.look:
            by_kind.setdefault(remark.kind, []).append(remark)
    lines = []
    for kind, remarks in sorted(by_kind.items()):
        told = [f"{_about(remark)}: {remark.words}" for remark in remarks]
        lines += few(told, None if shown is None else 3, f" of this kind ({kind.replace('_', ' ')})")
    passed = {kind: n for kind, n in outcome.ignored.items() if kind not in EXPECTED}
    lines += [
        f"{count(n, 'file')} passed over: {kind.replace('_', ' ')}" for kind, n in sorted(passed.items())
    ]
    return lines


def _about(remark: Remark) -> str:
    file = "" if remark.file in remark.words else remark.file
    return ", ".join(filter(None, (remark.student, file))) or remark.file


def _part(title: str, lines: Sequence[str], shown: int | None) -> list[str]:
    if not lines:
        return []
    return ["", title, *(f"  {line}" for line in few(lines, shown, ", in the report."))]


def _title(words: str, lines: Sequence[str]) -> str:
    return f"{words} ({len(lines):,})"
