"""The commands that mark: ``staycurious mark``, ``staycurious feedback`` and ``staycurious export``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from staycurious.marking import export_command
from staycurious.marking.console import GO_ON, gradebook_troubles_in_words, progress

if TYPE_CHECKING:
    from staycurious.marking.course import Course
    from staycurious.marking.engine.book import Standing

MARK_HELP = "mark what a class handed in: an LMS's zip, a folder, or what lies in submitted/"


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
    feedback.add_argument(
        "--zip",
        choices=("moodle", "plain"),
        help="put the pages into a zip as well: for Moodle's “Upload multiple feedback files in a zip”, or named by student",
    )
    feedback.add_argument(
        "--roster", metavar="CSV", type=Path, help="for --zip moodle: Moodle's grading worksheet"
    )
    feedback.add_argument(
        "--so-far",
        action="store_true",
        help="with --zip: also the pages of students of whom an answer still waits for a mark",
    )
    export_command.add_to(commands)


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
    try:
        with gradebook_troubles_in_words():
            step = {"mark": _mark, "feedback": _feedback, "export": export_command.export}[options.command]
            return step(options, folder)
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
    from staycurious.marking.report import (
        Outcome,
        class_before,
        earlier_remarks,
        lateness,
        summary,
        write_reports,
    )
    from staycurious.marking.same_class import check_same_class, class_list, is_in_place, keep_column

    if options.source and not options.source.exists():
        raise MarkingError(f"{options.source}: there is no such file or folder. Give the LMS's zip as it is.")
    course, slug = open_course(folder), options.slug
    with hold(course):
        ensure_registered(course, slug)
        roster = class_list(options.roster, course.root) if options.roster else None
        check_same_class(course, slug, options.source, roster, options.anonymous)
        if changed := source_was_changed(course, slug):
            print(
                f"The source of {slug} differs from what the gradebook marks with ({', '.join(changed)}). The old keys "
                f"count until you run: staycurious rekey {slug} --why TEXT",
                file=sys.stderr,
            )
        if roster:
            print(roster.rule)
        alias = _aliases(course.root) if options.anonymous else None
        released = read_released(course.folder("release", ".", slug) / f"{slug}.ipynb")
        with progress("Taking in") as taking_in:
            intake = collect(
                options.source,
                Wanted(slug, released),
                course.root,
                roster=roster,
                timezone=options.timezone,
                anonymous=alias,
                tell=taking_in,
            )
        if roster and intake.taken:
            keep_column(course.root, roster)
        people = [Person(one.student, one.first_name, one.last_name, one.email) for one in intake.taken]
        with progress("Marking") as marking:
            marked, as_before, changes = mark_class(
                course, slug, people=people, spread=_spread(options), tell=marking
            )
        with Book(course, slug) as book:
            standings, log = book.standings(), book.changes()
    remarks = [*(roster.remarks if roster else ()), *intake.remarks]
    late = lateness(standings, [one.student for one in intake.taken if one.late])
    in_place = is_in_place(options.source, course.root)
    if roster:
        everybody = [alias(person.id) if alias else person.id for person in roster.people]
    else:
        everybody = class_before(course.root, slug)
    outcome = Outcome(
        slug=slug,
        marked=marked,
        as_before=as_before,
        standings=standings,
        remarks=remarks,
        ignored=intake.ignored,
        late=late,
        absent=everybody,
        changes=changes,
        earlier=earlier_remarks(course.root, slug, but_of=None if in_place else remarks),
    )
    written = write_reports(course.root, outcome, log, everybody)
    print(summary(outcome))
    print(f"Everything in full: {written[0].parent.relative_to(course.root)}/ in {course.root.name}/.")
    waits = any(one.waiting for one in standings)
    print(f"Next: {f'staycurious handmark {slug}, and then  ' if waits else ''}staycurious feedback {slug}")
    return _write_pages(course, slug) if options.feedback else 0


def _feedback(options: argparse.Namespace, folder: Path) -> int:
    from staycurious.marking.course import MarkingError, check_exercise, open_course

    course = open_course(folder)
    check_exercise(course, options.slug)
    if options.roster and options.zip != "moodle":
        raise MarkingError(
            "The class list is for Moodle's zip alone. Add --zip moodle, or leave --roster out."
        )
    if options.so_far and not options.zip:
        raise MarkingError(
            "--so-far says what goes into a zip. Add --zip moodle or --zip plain, or leave it out."
        )
    return _write_pages(course, options.slug, options.zip, options.roster, options.so_far)


def _write_pages(
    course: Course, slug: str, kind: str | None = None, roster: Path | None = None, so_far: bool = False
) -> int:
    from staycurious.marking.course import MarkingError
    from staycurious.marking.engine.book import Book
    from staycurious.marking.engine.exercise import ensure_registered
    from staycurious.marking.engine.run import late_penalty
    from staycurious.marking.feedback.look_again import book_address
    from staycurious.marking.feedback.whole_class import write_feedback
    from staycurious.marking.people.moderation import unsettled

    ensure_registered(course, slug)
    with Book(course, slug) as book:
        if not book.before():
            raise MarkingError(
                f"Nothing of {slug} is marked yet. First: staycurious mark {slug} submissions.zip"
            )
        book.save_penalties(late_penalty(course))  # marks given by hand since the marking count for them too
        standings = book.standings() if kind else []
    failed, students = [], []
    with progress("Writing", unit=" pages") as tell:
        pages = write_feedback(
            course.root,
            course.paths.db_url,
            slug,
            tell=failed.append,
            each=lambda student: (students.append(student), tell(len(students), None)),
            book=book_address(course.config),
        )
    print(
        f"Feedback: {len(pages):,} new or changed pages in feedback/<student>/{slug}/ of {course.root.name}/."
    )
    for remark in failed:
        print(remark.words, file=sys.stderr)
    if failed and len(failed) == len(students):
        return 1
    if second := unsettled(course, slug).keys() & set(students):
        print(
            f"{len(second):,} of the pages show a mark that second marking hasn't settled, and don't say so: keep these back. What "
            f"remains: staycurious moderate {slug}"
        )
    if kind:
        written = set(students) - {one.student for one in failed}
        _zip(course, slug, kind, roster, written, standings, second, so_far)
    return 0


def _zip(
    course: Course,
    slug: str,
    kind: str,
    roster: Path | None,
    students: set[str],
    standings: list[Standing],
    second: set[str],
    so_far: bool,
) -> None:
    from staycurious.marking.feedback.zipped import final_only, zip_pages

    known = {standing.student: standing for standing in standings}
    names = {student: known[student].name if student in known else "" for student in sorted(students)}
    waiting = {standing.student for standing in standings if standing.waiting or standing.looks}
    final, held = final_only(slug, names, waiting, second, so_far)
    zipped = zip_pages(course, slug, kind, final, roster)
    where = zipped.path.relative_to(course.root).as_posix()
    print(f"Zip: {zipped.pages:,} of {len(names):,} pages in {where} of {course.root.name}/.")
    if so_far and waiting & final.keys():
        print(f"{len(waiting & final.keys()):,} of the pages say that a person has still to mark something.")
    for line in (*held, *(remark.words for remark in zipped.left_out)):
        print(line, file=sys.stderr)


def _aliases(root: Path) -> Callable[[str], str]:
    from staycurious.marking.aliases import alias_maker

    return alias_maker(root)


def _spread(options: argparse.Namespace) -> Callable:
    if options.workers is None and options.scheduler is None:
        return lambda batches, work: map(work, batches)
    from staycurious.marking.engine.spread import spread

    return partial(spread, workers=options.workers, scheduler=options.scheduler)
