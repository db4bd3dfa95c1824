"""The commands for after the marking: ``withdraw``, ``rekey``, ``forget``, ``who``, ``report`` and ``moderate``."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from staycurious.marking.console import (
    GO_ON,
    count,
    few,
    gradebook_troubles_in_words,
    progress,
)

if TYPE_CHECKING:
    from staycurious.marking.course import Course
    from staycurious.marking.forgetting import Proof
    from staycurious.marking.rekeying import Again

WITHDRAW = "let a question count for nobody, and mark the class again"
REKEY = "enter an exercise's corrected keys, and mark the class again"
FORGET = "remove a student from the gradebook, the files and the reports, and search for what is left"
MODERATE = "draw which written answers are marked twice, and write the record of it"
WHO = "say who is behind each alias of a class that was marked with --anonymous"
REPORT = "write a report about the class: its marks, its answers, and nobody's name"


def add_to(commands: argparse._SubParsersAction) -> None:
    """Add the commands to the ``staycurious`` command.

    Parameters
    ----------
    commands : argparse._SubParsersAction
        What ``add_subparsers`` gave.
    """
    withdraw = _add(commands, "withdraw", WITHDRAW)
    withdraw.add_argument("slug", metavar="EXERCISE", help="such as m02_reading_a_score")
    withdraw.add_argument("question", metavar="QUESTION", help="such as m02_q3, or m02_written")
    withdraw.add_argument(
        "--why", metavar="TEXT", type=_reason, required=True, help="for the log of changed marks"
    )
    withdraw.add_argument("--undo", action="store_true", help="let the question count again")
    rekey = _add(commands, "rekey", REKEY)
    rekey.add_argument("slug", metavar="EXERCISE", help="such as m02_reading_a_score")
    rekey.add_argument(
        "--why", metavar="TEXT", type=_reason, required=True, help="for the log of changed marks"
    )
    forget = _add(commands, "forget", FORGET)
    forget.add_argument("student", metavar="STUDENT", help="as the gradebook calls them, or their e-mail")
    forget.add_argument("--yes", action="store_true", help="don't ask")
    who = _add(commands, "who", WHO)
    who.add_argument("slug", metavar="EXERCISE", nargs="?", help="with each student's points in it")
    who.add_argument("--roster", metavar="CSV", type=Path, required=True, help="the class list")
    report = _add(commands, "report", REPORT)
    report.add_argument("slug", metavar="EXERCISE", help="such as m02_reading_a_score")
    report.add_argument(
        "--codes", metavar="FILE", type=Path, help="the codes of before and after, as text or CSV"
    )
    report.add_argument("--out", metavar="FILE", type=Path, help="where to write it (left out: in reports/)")
    moderate = _add(commands, "moderate", MODERATE)
    moderate.add_argument("slug", metavar="EXERCISE", help="such as m02_reading_a_score")
    moderate.add_argument(
        "--pass", dest="passing", metavar="PERCENT", type=_percent, help="the pass mark (left out: 40)"
    )
    moderate.add_argument(
        "--band",
        metavar="POINTS",
        type=_percent,
        help="so near to the pass mark or a boundary is borderline (left out: 2)",
    )
    moderate.add_argument(
        "--boundaries",
        metavar="PERCENT",
        type=_percent,
        nargs="*",
        help="where one class of marks ends and the next begins (left out: 50 60 70)",
    )
    moderate.add_argument(
        "--everybody", action=argparse.BooleanOptionalAction, help="draw the whole class: double marking"
    )
    moderate.add_argument(
        "--again",
        metavar="TEXT",
        type=_reason,
        help="draw anew, and say why; the record holds it",
    )


def _percent(text: str) -> float:
    try:
        number = float(text.removesuffix("%"))
    except ValueError:
        number = -1.0
    if not 0 <= number <= 100:
        raise argparse.ArgumentTypeError(f"{text!r} isn't a percentage: give a number from 0 to 100")
    return number


def _reason(text: str) -> str:
    if not text.strip():
        raise argparse.ArgumentTypeError("say why in some words; the log of changed marks holds them")
    return " ".join(text.split())


def _add(commands: argparse._SubParsersAction, name: str, words: str) -> argparse.ArgumentParser:
    return commands.add_parser(name, help=words, description=f"{words[0].upper()}{words[1:]}.")


def run(options: argparse.Namespace, folder: Path) -> int:
    """Run one of these commands.

    Parameters
    ----------
    options : argparse.Namespace
        What was asked for.
    folder : pathlib.Path
        The folder of exercises.

    Returns
    -------
    int
        0 when it was done; 1 when something of a forgotten student is left, or the educator said no.

    Raises
    ------
    RuntimeError
        When something is to be mended first; the message says what.
    """
    # imported here: nbgrader takes a second to import, which nobody who asks for help should wait for
    from staycurious.marking.course import open_course

    course = open_course(folder)
    steps = {"withdraw": _withdraw, "rekey": _rekey, "forget": _forget, "who": _who}
    step = {**steps, "report": _report, "moderate": _moderate}[options.command]
    try:
        with gradebook_troubles_in_words():
            return step(options, course)
    except KeyboardInterrupt:
        print(f"\n{GO_ON}", file=sys.stderr)
        return 130


def _withdraw(options: argparse.Namespace, course: Course) -> int:
    from staycurious.marking.engine.run import hold
    from staycurious.marking.withdrawing import reinstate, withdraw

    with hold(course), progress("Marking", leave=False) as tell:
        act = reinstate if options.undo else withdraw
        done = act(course, options.slug, options.question, options.why, tell)
    if options.undo:
        print(f"{done.question} of {options.slug} counts again.")
        if done.by_hand:
            print(f"{count(done.by_hand, 'mark')} that people had given by hand came back.")
    else:
        print(
            f"{done.question} of {options.slug} is withdrawn: it counts for nobody, neither marks nor maximum."
        )
        if done.by_hand:
            print(f"{count(done.by_hand, 'mark')} given by hand: put by, to come back with --undo.")
    _say_again(course, options.slug, done.again)
    return 0


def _rekey(options: argparse.Namespace, course: Course) -> int:
    from staycurious.marking.engine.run import hold
    from staycurious.marking.rekeying import rekey
    from staycurious.marking.report import question_of

    with hold(course), progress("Marking", leave=False) as tell:
        found, again = rekey(course, options.slug, options.why, tell)
    if any(found):
        names = [question_of(name) for part in (found.added, found.gone, found.changed) for name in part]
        points = [f"{question_of(name)} from {was:g} to {now:g}" for name, (was, now) in found.points.items()]
        if names:
            print(f"Entered in the gradebook: {', '.join(dict.fromkeys(names))} of {options.slug}.")
        if points:
            print(f"Points: {'; '.join(points)}.")
    else:
        print(f"The source of {options.slug} is what the gradebook has already, so nothing was entered.")
    _say_again(course, options.slug, again)
    return 0


def _say_again(course: Course, slug: str, again: Again) -> None:
    from staycurious.marking.engine.book import Book
    from staycurious.marking.report import change_line

    print(f"{count(again.marked, 'submission')} marked again; {count(len(again.changes), 'mark')} changed.")
    for line in few([change_line(change) for change in again.changes]):
        print(f"  {line}")
    for remark in again.intake.remarks:
        if remark.look:
            print(f"Needs a look: {remark.student or remark.file}: {remark.words}")
    with Book(course, slug) as book:
        waiting = sum(standing.waiting + len(standing.looks) for standing in book.standings())
    print(f"{count(waiting, 'answer')} of {slug} waiting for a person.")
    print(f"Every mark that ever changed: reports/{slug}/changes.csv in {course.root.name}/.")
    print(
        f"Next: staycurious mark {slug}  writes the whole report anew, staycurious feedback {slug}  the pages."
    )


def _forget(options: argparse.Namespace, course: Course) -> int:
    from staycurious.marking.course import MarkingError
    from staycurious.marking.engine.run import hold
    from staycurious.marking.forgetting import find_student, forget, namesakes, prove, traces

    with hold(course):
        known = find_student(course, options.student)
        print(f"{', '.join(known.called)}, in {course.root.name}:")
        for line in traces(course, known):
            print(f"  {line}")
        if others := namesakes(course, known):
            print(
                f"The same name or e-mail: {', '.join(others)}. Perhaps the same person; they stay until named."
            )
        if not options.yes:
            if not sys.stdin.isatty():
                raise MarkingError("Nothing was removed. Run it where you can answer, or with --yes.")
            if input("Remove all of this for good? Type yes: ").strip().casefold() != "yes":
                print("Nothing was removed.")
                return 1
        for line in forget(course, known):
            print(line[0].upper() + line[1:] + ".")
        print("Searching everything for what is left …", flush=True)
        proof = prove(course, known)
    _say_proof(course, proof, bool(known.files))
    return 1 if proof.left else 0


def _say_proof(course: Course, proof: Proof, by_files: bool) -> None:
    files = "; the names of their files" if by_files else ""
    print(
        f"Searched {count(proof.files, 'file')} ({proof.bytes / 1e6:,.1f} MB) in {course.root.name} and "
        f"{count(proof.columns, 'column')} of the gradebook for: {'; '.join(proof.terms)}{files}."
    )
    if proof.left:
        print("Still there. Remove these, or the lines in them, yourself:")
        for line in few([f"{found.where}: {found.what}" for found in proof.left]):
            print(f"  {line}")
    else:
        print("Nothing was found.")
    if proof.perhaps:
        print("A word that is theirs, and may be somebody else's, stands in:")
        for line in few([f"{found.where}: {found.what}" for found in proof.perhaps]):
            print(f"  {line}")
    if proof.unread:
        print(f"Could not be searched: {'; '.join(few(proof.unread))}.")
    print(
        f"Not searched: what lies outside {course.root.name}, such as the LMS's zip, the class list and backups. "
        "Taking in the same zip again would bring the student back."
    )
    if not course.paths.db_url.startswith("sqlite"):
        print("The database server's own files, logs and backups are for its keeper to clear.")


def _moderate(options: argparse.Namespace, course: Course) -> int:
    from staycurious.marking.engine.run import hold
    from staycurious.marking.people.moderation import Rule
    from staycurious.marking.people.moderation_report import moderate

    asked = {name: getattr(options, name) for name in Rule._fields if getattr(options, name) is not None}
    with hold(course):
        lines = moderate(course, options.slug, asked, options.again or "")
    print("\n".join(lines))
    return 0


def _who(options: argparse.Namespace, course: Course) -> int:
    from staycurious.marking.aliases import is_alias, who
    from staycurious.marking.engine.book import Book
    from staycurious.marking.engine.exercise import ensure_registered
    from staycurious.marking.forgetting import students_in
    from staycurious.marking.report import table
    from staycurious.marking.same_class import class_list

    there = students_in(course)
    people = who(course.root, class_list(options.roster, course.root), there)
    heading, rows = ["alias", "id", "first name", "last name", "email"], []
    points = {}
    if options.slug:
        ensure_registered(course, options.slug)
        with Book(course, options.slug) as book:
            points = {standing.student: standing for standing in book.standings()}
        heading += ["points", "waiting"]
    for alias, person in people.items():
        row = [alias, person.id, person.first_name, person.last_name, person.email]
        if options.slug:
            at = points.get(alias)
            row += [at.points, at.waiting + len(at.looks)] if at else ["", ""]
        rows.append(row)
    print(table(heading, rows).removeprefix("\ufeff").replace("\r\n", "\n"), end="")
    print(f"{count(len(rows), 'student')}. Show it to nobody who marks blind.", file=sys.stderr)
    if strangers := sorted(student for student in there if is_alias(student) and student not in people):
        print(f"Not in this list: {', '.join(few(strangers))}.", file=sys.stderr)
    return 0


def _report(options: argparse.Namespace, course: Course) -> int:
    from staycurious.marking.people.class_answers import read_class
    from staycurious.marking.people.class_report import NAME, class_report, read_codes, write_report

    codes = read_codes(options.codes) if options.codes else None
    work = read_class(course, options.slug)
    path = options.out or course.root / "reports" / options.slug / NAME
    write_report(path, class_report(work, codes))
    print(f"Class report: {path}. It is about {count(work.students, 'student')} and names nobody.")
    if work.without_notebook:
        print(
            f"{count(work.without_notebook, 'marked notebook')} can't be read, so these answers aren't in it. "
            f"staycurious feedback {options.slug} names them; mark them again.",
            file=sys.stderr,
        )
    if codes:
        print(f"{count(len(codes.sittings), 'code')} of before and after counted.")
    for aside in few([f"line {one.line}: {one.why}" for one in codes.aside if not one.none] if codes else []):
        print(f"Set aside from {options.codes.name}, {aside}", file=sys.stderr)
    return 0
