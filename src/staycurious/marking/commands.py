"""The commands that mark: ``staycurious mark`` and ``staycurious feedback``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from tqdm import tqdm

from staycurious.marking.console import gradebook_troubles_in_words, progress

if TYPE_CHECKING:
    from staycurious.marking.course import Course
    from staycurious.marking.lms.roster import Roster

MARK_HELP = "mark what a class handed in: an LMS's zip, a folder, or what lies in submitted/"
#: Where a folder of exercises keeps which column of the class list names the students.
STUDENT_IDS = ".student_ids"
GO_ON = "Stopped. Nothing is lost: give the same command again, and it goes on where it was."


def add_to(commands: argparse._SubParsersAction) -> None:
    """Add the commands to the ``staycurious`` command.

    Parameters
    ----------
    commands : argparse._SubParsersAction
        What ``add_subparsers`` gave.
    """
    mark = commands.add_parser("mark", help=MARK_HELP, description=MARK_HELP[0].upper() + MARK_HELP[1:])
    mark.add_argument("slug", metavar="EXERCISE", help="such as m02_reading_a_score")
    mark.add_argument(
        "source",
        metavar="FROM",
        nargs="?",
        type=Path,
        help="zip or folder; left out: mark what is in submitted/",
    )
    mark.add_argument(
        "--roster", metavar="CSV", type=Path, help="the class list, or Moodle's grading worksheet"
    )
    mark.add_argument(
        "--timezone",
        metavar="ZONE",
        default="Europe/London",
        help="of the LMS's times (default: %(default)s)",
    )
    mark.add_argument(
        "--anonymous",
        action="store_true",
        help="write no names anywhere (what students wrote in their answers stays as it is)",
    )
    mark.add_argument(
        "--feedback",
        action="store_true",
        help="write the feedback pages as well, before anybody marks the written answers",
    )
    mark.add_argument("--workers", metavar="N", type=int, help="mark in N processes of this machine")
    mark.add_argument(
        "--scheduler",
        metavar="ADDRESS",
        help="mark on a Dask scheduler's workers, such as tcp://10.0.0.5:8786",
    )
    feedback = commands.add_parser("feedback", help="write each student's feedback page")
    feedback.add_argument("slug", metavar="EXERCISE")


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
        0 when it was done, also when something needs a look: the summary says so. 1 when no page of feedback could be
        written. 130 when it was stopped.
    """
    # jsonschema, which nbformat imports, builds a grammar of international addresses whenever this package is there:
    # more than half of all the time that the command takes to start, for a check that no notebook asks for.
    sys.modules.setdefault("rfc3987_syntax", None)
    try:
        with gradebook_troubles_in_words():
            return {"mark": _mark, "feedback": _feedback}[options.command](options, folder)
    except KeyboardInterrupt:
        print(f"\n{GO_ON}", file=sys.stderr)
        return 130


def _mark(options: argparse.Namespace, folder: Path) -> int:
    # imported here: nbgrader takes two seconds to import, which nobody who asks for help should wait for
    from staycurious.marking.course import MarkingError, open_course
    from staycurious.marking.engine.book import Book, Person
    from staycurious.marking.engine.exercise import ensure_registered
    from staycurious.marking.engine.run import hold, mark_class
    from staycurious.marking.intake import Wanted, collect, read_released
    from staycurious.marking.rekeying import source_was_changed
    from staycurious.marking.report import Outcome, earlier_remarks, lateness, summary, write_reports

    if options.source and not options.source.exists():
        raise MarkingError(f"{options.source}: there is no such file or folder. Give the LMS's zip as it is.")
    course, slug = open_course(folder), options.slug
    with hold(course):
        ensure_registered(course, slug)
        _check_names(course, slug, options.anonymous, options.source)
        if changed := source_was_changed(course, slug):
            print(
                f"The source of {slug} is another than the gradebook marks with ({', '.join(changed)}). The old keys "
                f"count until you run: staycurious rekey {slug} --why TEXT",
                file=sys.stderr,
            )
        roster = _roster(options.roster, course.root) if options.roster else None
        released = read_released(course.folder("release", ".", slug) / f"{slug}.ipynb")
        with progress("Taking in") as taking_in:
            intake = collect(
                options.source,
                Wanted(slug, released),
                course.root,
                roster=roster,
                timezone=options.timezone,
                anonymous=_aliases(course.root) if options.anonymous else None,
                tell=taking_in,
            )
        people = [Person(one.student, one.first_name, one.last_name, one.email) for one in intake.taken]
        with progress("Marking") as marking:
            marked, as_before, changes = mark_class(
                course, slug, people=people, spread=_spread(options), tell=marking
            )
        with Book(course, slug) as book:
            standings, log = book.standings(), book.changes()
    remarks = [*(roster.remarks if roster else ()), *intake.remarks]
    late = lateness(standings, [one.student for one in intake.taken if one.late])
    outcome = Outcome(
        slug,
        marked,
        as_before,
        standings,
        remarks,
        intake.ignored,
        late,
        intake.absent if roster else None,
        changes,
        earlier_remarks(course.root, slug) if _in_place(options.source, course.root) else [],
    )
    written = write_reports(course.root, outcome, log)
    print(summary(outcome))
    print(f"Everything in full: {written[0].parent.relative_to(course.root)}/ in {course.root.name}/.")
    by_hand = "mark what waits in the formgrader, then  " if any(one.waiting for one in standings) else ""
    print(f"Next: {by_hand}staycurious feedback {slug}")
    return _write_pages(course, slug) if options.feedback else 0


def _feedback(options: argparse.Namespace, folder: Path) -> int:
    from staycurious.marking.course import open_course

    return _write_pages(open_course(folder), options.slug)


def _write_pages(course: Course, slug: str) -> int:
    from staycurious.marking.feedback.whole_class import write_feedback

    failed = []
    with tqdm(desc="Writing", unit=" pages", disable=None) as bar:
        pages = write_feedback(
            course.root, course.paths.db_url, slug, tell=failed.append, each=lambda _: bar.update()
        )
        done = bar.n
    print(
        f"Feedback: {len(pages):,} new or changed pages in feedback/<student>/{slug}/ of {course.root.name}/."
    )
    for remark in failed:
        print(remark.words, file=sys.stderr)
    return 1 if failed and len(failed) == done else 0


def _roster(path: Path, root: Path) -> Roster:
    # The column that names the students is settled once: with another, the whole class would be other people.
    from staycurious.marking.lms.roster import read_roster
    from staycurious.tools.whole import write_whole

    kept = root / STUDENT_IDS
    roster = read_roster(path, kept.read_text(encoding="utf-8").strip() if kept.is_file() else "")
    write_whole(kept, f"{roster.id_column}\n")
    print(roster.rule)
    return roster


def _check_names(course: Course, slug: str, anonymous: bool, source: Path | None) -> None:
    # With names in one run and aliases in the next, everybody would be in the gradebook twice.
    from staycurious.marking.aliases import is_alias
    from staycurious.marking.course import MarkingError
    from staycurious.marking.engine.book import Book

    with Book(course, slug) as book:
        students = list(book.before())
    students += [path.parent.name for path in course.root.glob(f"submitted/*/{slug}")]
    named = [student for student in students if not is_alias(student)]
    if anonymous and named:
        raise MarkingError(
            f"{slug} is here with the students' own names ({named[0]}, say). To mark without names, take a fresh copy "
            "of the folder and give the LMS's zip; or go on without --anonymous."
        )
    if students and not named and not anonymous and source:
        raise MarkingError(f"{slug} was marked without names here before. Add --anonymous to the command.")


def _in_place(source: Path | None, root: Path) -> bool:
    return source is None or source.resolve() == (root / "submitted").resolve()


def _aliases(root: Path) -> Callable[[str], str]:
    from staycurious.marking.aliases import alias_maker

    return alias_maker(root)


def _spread(options: argparse.Namespace) -> Callable:
    if options.workers is None and options.scheduler is None:
        return lambda batches, work: map(work, batches)
    from staycurious.marking.engine.spread import spread

    return partial(spread, workers=options.workers, scheduler=options.scheduler)
