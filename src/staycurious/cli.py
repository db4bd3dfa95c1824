"""The ``staycurious`` command: build, serve, lab, release, train, doctor, and the commands that mark."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from pathlib import Path

from staycurious.marking import commands as marking
from staycurious.marking import upkeep
from staycurious.marking.people import handmark
from staycurious.sitetools.course import CourseError, check_course, module_slugs
from staycurious.sitetools.exercises import SETTINGS, check_exercises
from staycurious.sitetools.published import stamp_of, version_of, write_stamped

#: The environment's name for the folder of exercises; ``--exercises`` goes before it.
VARIABLE = "STAYCURIOUS_EXERCISES"
#: What _config.yml says as long as nobody has filled in accessibility_contact; .github/workflows/pages.yml looks for it too.
NO_CONTACT = "has not filled in a contact"


def find_root() -> Path:
    """Find the course's folder: this one, or one above it, that holds ``_toc.yml``.

    Returns
    -------
    pathlib.Path
        The folder.

    Raises
    ------
    CourseError
        When no folder up to the top holds ``_toc.yml``.
    """
    here = Path.cwd().resolve()
    for folder in (here, *here.parents):
        if (folder / "_toc.yml").is_file():
            return folder
    msg = f"{here}: no _toc.yml here or above. Run the command inside the course's folder."
    raise CourseError(msg)


def find_exercises(named: Path | None) -> Path | None:
    """Find the folder of exercises that was asked for: by ``--exercises``, or by the environment.

    Parameters
    ----------
    named : pathlib.Path, optional
        What ``--exercises`` said.

    Returns
    -------
    pathlib.Path or None
        The folder; ``None`` where none was asked for, which means the course's own.

    Raises
    ------
    CourseError
        When it isn't a folder of exercises.
    """
    told = named or Path(os.environ.get(VARIABLE, ""))
    if told == Path():
        return None
    if not (told / SETTINGS).is_file():
        said = "--exercises" if named else VARIABLE
        raise CourseError(
            f"{said} names {told}, and there is no {SETTINGS} in it. Name a folder that is a copy of the course's "
            "exercises folder."
        )
    return told.resolve()


def build(root: Path, exercises: Path | None = None, *, strict_dates: bool = False) -> None:
    """Build the site: front-end files, released exercises, JupyterLite, then the book.

    Parameters
    ----------
    root : pathlib.Path
        The course's folder.
    exercises : pathlib.Path, optional
        A folder of exercises whose students' versions the site is to give out, in place of the course's own.
    strict_dates : bool
        Whether a page or a fact that is past its date is a mistake; else the build names it and goes on.

    Raises
    ------
    CourseError
        With ``strict_dates``, where something is past its date; the message names each page or fact.
    """
    from staycurious.marking.release import release
    from staycurious.sitetools import assets, book, lite

    check_course(root)
    if exercises:
        check_exercises(exercises, module_slugs(root))
    check_larkshire()
    steps = (
        ("front-end modules", assets.build_assets),
        ("exercises released", lambda root: release(root, exercises)),
        ("JupyterLite", lite.build_lite),
        ("the book", book.build_book),
    )
    for name, step in steps:
        start = time.perf_counter()
        step(root)
        print(f"  {name}: {time.perf_counter() - start:.1f} s", flush=True)
    if past := book.past_dates(root):
        words = "\n".join(
            ["Past the date by which somebody was to look again:", *(f"- {one}" for one in past)]
        )
        if strict_dates:
            raise CourseError(words)
        print(words)
    if NO_CONTACT in (root / "_config.yml").read_text(encoding="utf-8"):
        print(
            "The accessibility statement names nobody to write to yet. Before you publish this copy, fill in publisher, "
            "accessibility_contact and accessibility_answer in _config.yml, and build again."
        )


def check_larkshire() -> None:
    """Check what the pages stand on: each tool's file, each person's referral, each conversation and written note.

    Raises
    ------
    ValueError
        Where one can't be used; the message names the file, the place and the mend.
    """
    from staycurious.larkshire import exercise_cases, people
    from staycurious.tools.notes import load_writer
    from staycurious.tools.score import check_referral, complete, load_scorecard
    from staycurious.tools.score.scorecard import SCORECARDS

    cards = [load_scorecard(path.stem) for path in sorted(SCORECARDS.glob("*.json"))]
    for file, persons in (("people.json", people()), ("exercise_cases.json", exercise_cases())):
        for person in persons:
            place = f"larkshire/data/{file}, {person['id']}"
            for card in cards:
                check_referral(card, complete(card, person["referral"]), place)
            if person["age"] != person["referral"]["child_age"]:
                msg = f"{place}: age is {person['age']}, child_age {person['referral']['child_age']}. Make them one."
                raise ValueError(msg)
    load_writer()
    check_conversations()


def check_look_again(exercises: Path) -> None:
    """Check that feedback can lead each student to a section of the book that is there.

    Parameters
    ----------
    exercises : pathlib.Path
        The folder of exercises.

    Raises
    ------
    ValueError
        Where a question's label is no section's; the message names the file, the place and the mend.
    """
    from staycurious.marking.feedback.look_again import read_look_again

    for path in sorted((exercises / "source").glob("*/*.ipynb")):
        read_look_again(exercises, path.stem)


def check_conversations() -> None:
    """Check each conversation, with the person as either gender, and that each written note is about one of them.

    Raises
    ------
    ValueError
        Where something can't stand; the message names the conversation or the note, the place and the mend.
    """
    from staycurious.larkshire.notes import written_notes
    from staycurious.larkshire.transcripts import OTHER, check_transcript, transcript, transcripts

    turns = {}
    for talk in transcripts():
        for side in (talk, transcript(talk["id"], OTHER[talk["swap"]["as_written"]])):
            check_transcript(side)
        turns[talk["id"]] = {turn["id"] for turn in talk["turns"]}
    for note in written_notes():
        place = f"larkshire/data/notes/{note['id']}.json"
        if note["transcript"] not in turns:
            msg = f"{place}: there is no conversation {note['transcript']!r}. Use one of: {', '.join(turns)}."
            raise ValueError(msg)
        for part in (*note["sentences"], *note["key"]):
            strange = [turn for turn in part["turns"] if turn not in turns[note["transcript"]]]
            if strange:
                msg = (
                    f"{place}, {part['id']}: {note['transcript']} has no turn {strange[0]!r}. Mend its turns."
                )
                raise ValueError(msg)


def lab(root: Path, more: list[str] | None = None, exercises: Path | None = None) -> int:
    """Open JupyterLab on the notebooks and the released exercises, with nbgrader's formgrader in it.

    Parameters
    ----------
    root : pathlib.Path
        The course's folder.
    more : list of str, optional
        Words for JupyterLab itself, such as ``--allow-root``.
    exercises : pathlib.Path, optional
        A folder of exercises in place of the course's own. One that lies elsewhere is opened alone, since the
        formgrader can't reach a folder outside the one that JupyterLab is opened on.

    Returns
    -------
    int
        JupyterLab's exit code.
    """
    from staycurious.sitetools import assets

    assets.build_assets(root)
    folder = exercises or root / "exercises"
    within = folder.is_relative_to(root)
    released = _released(root, exercises)
    copies = own_copies(folder, released)
    print("Your copies of the exercises:", ", ".join(_shown(path, root) for path in copies))
    for path in changed_since(copies, released):
        print(
            f"The course has changed {path.stem} since {_shown(path, root)} was made. Yours stays as it is. To have the new one "
            "beside it, rename yours and start again."
        )
    command = [sys.executable, "-m", "jupyter", "lab"]
    command += ["--ServerApp.root_dir", str(root if within else folder)]
    command += [f"--LabApp.default_url=/lab/tree/{'notebooks' if within else 'mine'}"]
    command += ["--LabApp.news_url=None", *(more or [])]  # asks nobody for news
    # nbgrader's formgrader, in the same JupyterLab, finds the course's settings where Jupyter's own are. The others let
    # Record write into the answer cell, through the front end, which Jupyter shows only when asked to.
    settings = root / "deploy" / "jupyter"
    paths = filter(None, [str(folder), str(settings), os.environ.get("JUPYTER_CONFIG_PATH", "")])
    process = subprocess.Popen(command, env={**os.environ, "JUPYTER_CONFIG_PATH": os.pathsep.join(paths)})
    while True:  # Ctrl+C is for JupyterLab, which asks whether it is meant
        try:
            return process.wait()
        except KeyboardInterrupt:
            continue


def own_copies(exercises: Path, released: list[Path]) -> list[Path]:
    """Put a copy of each released exercise where a person can work in it; one that is there already stays as it is.

    Parameters
    ----------
    exercises : pathlib.Path
        The folder of exercises.
    released : list of pathlib.Path
        The released exercises.

    Returns
    -------
    list of pathlib.Path
        The copies, in ``mine`` in that folder.
    """
    copies = []
    for path in released:
        copy = exercises / "mine" / path.name
        if not copy.exists():
            write_stamped(path, copy, f"exercises/{path.name}")
        copies.append(copy)
    return copies


def changed_since(copies: list[Path], released: list[Path]) -> list[Path]:
    """Say which of a person's copies come from another version of the exercise than the one released now.

    Parameters
    ----------
    copies, released : list of pathlib.Path
        The copies, and the released exercises in the same order.

    Returns
    -------
    list of pathlib.Path
        Those copies; one that doesn't say where it comes from is not among them.
    """
    pairs = zip(copies, released, strict=True)
    return [copy for copy, path in pairs if stamp_of(copy) not in ("", version_of(path))]


def _released(root: Path, exercises: Path | None) -> list[Path]:
    # what a private folder holds stays in it
    from staycurious.marking.release import release, release_privately

    return release_privately(exercises) if exercises else release(root)


def _shown(path: Path, root: Path) -> str:
    return str(path.relative_to(root) if path.is_relative_to(root) else path)


def train(root: Path) -> None:
    """Train the council's tools again from their seeds: write every scorecard, and the note writer's file.

    Parameters
    ----------
    root : pathlib.Path
        The course's folder.
    """
    from staycurious.tools.notes.train import train_writer
    from staycurious.tools.notes.writer import FILE
    from staycurious.tools.score.targets import FILE as TARGETS
    from staycurious.tools.score.train import train_all
    from staycurious.tools.score.train_targets import write_targets

    tools = root / "src" / "staycurious" / "tools"
    print("Training the score and its variants, then the note writer: about a minute.", flush=True)
    written = [
        *train_all(tools / "score" / "scorecards"),
        write_targets(tools / "score" / TARGETS.name),
        train_writer(tools / "notes" / FILE.name),
    ]
    print(f"Written: {', '.join(path.name for path in written)}.")


def main(arguments: list[str] | None = None) -> int:
    """Run the command that was asked for.

    Parameters
    ----------
    arguments : list of str, optional
        The command's words; those of the command line when left out.

    Returns
    -------
    int
        0 when all went well, 1 when something is to be mended (said on the error output).
    """
    parser, rooms = _parser()
    options, more = parser.parse_known_args(arguments)
    if more and options.command != "lab":
        parser.error(f"unrecognized arguments: {' '.join(more)}")
    try:
        named = getattr(options, "exercises", None)
        exercises = find_exercises(named)
        if options.command in rooms:
            return rooms[options.command].run(options, exercises or _own_exercises())
        return _run(options, more, find_root(), exercises, on_purpose=named is not None)
    except BrokenPipeError:  # what was printed went to a program that has read enough, such as head
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except (CourseError, OSError, ValueError, RuntimeError) as error:  # each says what to mend
        print(f"\n{error}\n", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        return 130


def _parser() -> tuple[argparse.ArgumentParser, dict[str, object]]:
    # the command line, and for each command that marks the module that runs it
    parser = argparse.ArgumentParser(
        prog="staycurious", description="Build, serve and look after the course, and mark its exercises."
    )
    commands = parser.add_subparsers(dest="command", required=True)
    words = "build the site into _build/html"
    more = (
        f"A private folder's exercises come on the site only where --exercises names it here: {VARIABLE} alone leaves "
        "the site as it is, so that what was meant for one class doesn't reach everybody."
    )
    building = commands.add_parser("build", help=words, description=f"{words[0].upper()}{words[1:]}. {more}")
    words = (
        "stop where a page or a fact is past the date by which somebody was to look again (else it is named)"
    )
    building.add_argument("--strict-dates", action="store_true", help=words)
    serving = commands.add_parser("serve", help="serve the built site on 127.0.0.1")
    serving.add_argument("--port", type=int, default=8000)
    commands.add_parser("lab", help="open JupyterLab on the notebooks and exercises")
    words = "make the students' version of each exercise"
    more = "Those of a private folder go to _build/release in that folder, for you to give out; the site has the course's own."
    releasing = commands.add_parser(
        "release", help=words, description=f"{words[0].upper()}{words[1:]}. {more}"
    )
    words = (
        "also pack the built site, with these exercises, for Moodle, Canvas or Blackboard (into _build/lms)"
    )
    releasing.add_argument("--lms", action="store_true", help=words)
    commands.add_parser("train", help="train the council's tools again")
    commands.add_parser("doctor", help="check that the course is whole")
    rooms = {}
    for room in (marking, upkeep, handmark):
        room.add_to(commands)
        rooms.update({name: room for name in commands.choices if name not in _OWN and name not in rooms})
    # before or after the command's name; whichever stands there counts
    for each in (parser, *commands.choices.values()):
        each.add_argument(
            "--exercises",
            metavar="FOLDER",
            type=Path,
            default=argparse.SUPPRESS,
            help=f"a private folder of exercises, for marks that count (or {VARIABLE}; left out: the course's own)",
        )
    return parser, rooms


_OWN = ("build", "serve", "lab", "release", "train", "doctor")


def _own_exercises() -> Path:
    try:
        return find_root() / "exercises"
    except CourseError as error:
        raise CourseError(f"{error} Or name a folder of exercises: --exercises FOLDER.") from error


def _run(
    options: argparse.Namespace, more: list[str], root: Path, exercises: Path | None, *, on_purpose: bool
) -> int:
    if exercises == root / "exercises":
        exercises = None
    if options.command == "build":
        if exercises and not on_purpose:
            print(
                f"{VARIABLE} is set. The site gets the course's own exercises all the same; to put the private ones on "
                "it, run: staycurious build --exercises FOLDER"
            )
        build(root, exercises if on_purpose else None, strict_dates=options.strict_dates)
    elif options.command == "serve":
        from staycurious.sitetools.serve import serve

        serve(root / "_build" / "html", options.port)
    elif options.command == "lab":
        return lab(root, more, exercises)
    elif options.command == "release":
        released = _released(root, exercises)
        for path in released:
            print(f"Released{'' if exercises else ' for the site'}: {_shown(path, root)}")
        if options.lms:
            from staycurious.sitetools.lms_package import lms_packages

            for path in lms_packages(root, released):
                print(f"Packed for an LMS: {_shown(path, root)} ({path.stat().st_size / 1e6:.1f} MB)")
            print("Which to put where: book/educators/hosting.md.")
        elif exercises:
            print(
                "The site keeps the course's own exercises. Give these to your students yourself, in your LMS, say."
            )
    elif options.command == "train":
        train(root)
    elif options.command == "doctor":
        check_course(root)
        check_look_again(exercises or root / "exercises")
        print("The course is whole: every module has its siblings, every page its place.")
        if exercises:
            check_exercises(exercises)
            print(f"{exercises.name} is whole: every exercise in it can be read and holds no outputs.")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
