"""The ``staycurious`` command: build, serve, lab, release, train, doctor."""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

from staycurious.sitetools.course import CourseError, check_course


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


def build(root: Path) -> None:
    """Build the site: front-end files, released exercises, JupyterLite, then the book.

    Parameters
    ----------
    root : pathlib.Path
        The course's folder.
    """
    from staycurious.marking.release import release
    from staycurious.sitetools import assets, book, lite

    check_course(root)
    check_larkshire()
    steps = (
        ("front-end modules", assets.build_assets),
        ("exercises released", release),
        ("JupyterLite", lite.build_lite),
        ("the book", book.build_book),
    )
    for name, step in steps:
        start = time.perf_counter()
        step(root)
        print(f"  {name}: {time.perf_counter() - start:.1f} s", flush=True)


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


def lab(root: Path, more: list[str] | None = None) -> int:
    """Open JupyterLab on the notebooks and the released exercises.

    Parameters
    ----------
    root : pathlib.Path
        The course's folder.
    more : list of str, optional
        Words for JupyterLab itself, such as ``--allow-root``.

    Returns
    -------
    int
        JupyterLab's exit code.
    """
    from staycurious.marking.release import release
    from staycurious.sitetools import assets

    assets.build_assets(root)
    copies = own_copies(root, release(root))
    print("Your copies of the exercises:", ", ".join(str(path.relative_to(root)) for path in copies))
    # Record writes into the answer cell through the front end, which JupyterLab shows only when asked to.
    command = [sys.executable, "-m", "jupyter", "lab", "--LabApp.expose_app_in_browser=True"]
    command += ["--ServerApp.root_dir", str(root), "--LabApp.default_url=/lab/tree/notebooks"]
    command += ["--LabApp.news_url=None", *(more or [])]  # asks nobody for news
    # nbgrader's formgrader, in the same JupyterLab, finds the course's settings and templates where Jupyter's own are.
    env = dict(os.environ)
    for name, folder in (("JUPYTER_CONFIG_PATH", "exercises"), ("JUPYTER_PATH", "exercises/templates")):
        env[name] = os.pathsep.join(filter(None, [str(root / folder), os.environ.get(name, "")]))
    process = subprocess.Popen(command, env=env)
    while True:  # Ctrl+C is for JupyterLab, which asks whether it is meant
        try:
            return process.wait()
        except KeyboardInterrupt:
            continue


def own_copies(root: Path, released: list[Path]) -> list[Path]:
    """Put a copy of each released exercise where a person can work in it; one that is there already stays as it is.

    Parameters
    ----------
    root : pathlib.Path
        The course's folder.
    released : list of pathlib.Path
        The released exercises.

    Returns
    -------
    list of pathlib.Path
        The copies, in ``exercises/mine``.
    """
    copies = []
    for path in released:
        copy = root / "exercises" / "mine" / path.name
        copy.parent.mkdir(exist_ok=True)
        if not copy.exists():
            shutil.copyfile(path, copy)
        copies.append(copy)
    return copies


def train(root: Path) -> None:
    """Train the council's tools again from their seeds: write every scorecard, and the note writer's file.

    Parameters
    ----------
    root : pathlib.Path
        The course's folder.
    """
    from staycurious.tools.notes.train import train_writer
    from staycurious.tools.notes.writer import FILE
    from staycurious.tools.score.train import train_all

    tools = root / "src" / "staycurious" / "tools"
    print("Training the score and its variants, then the note writer: about a minute.", flush=True)
    written = [*train_all(tools / "score" / "scorecards"), train_writer(tools / "notes" / FILE.name)]
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
    parser = argparse.ArgumentParser(
        prog="staycurious", description="Build, serve and look after the course."
    )
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("build", help="build the site into _build/html")
    serving = commands.add_parser("serve", help="serve the built site on 127.0.0.1")
    serving.add_argument("--port", type=int, default=8000)
    commands.add_parser("lab", help="open JupyterLab on the notebooks and exercises")
    commands.add_parser("release", help="make the students' version of each exercise")
    commands.add_parser("train", help="train the council's tools again")
    commands.add_parser("doctor", help="check that the course is whole")
    options, more = parser.parse_known_args(arguments)
    if more and options.command != "lab":
        parser.error(f"unrecognized arguments: {' '.join(more)}")
    try:
        root = find_root()
        if options.command == "build":
            build(root)
        elif options.command == "serve":
            from staycurious.sitetools.serve import serve

            serve(root / "_build" / "html", options.port)
        elif options.command == "lab":
            return lab(root, more)
        elif options.command == "release":
            from staycurious.marking.release import release

            for path in release(root):
                print(f"Released for the site: {path.relative_to(root)}")
        elif options.command == "train":
            train(root)
        elif options.command == "doctor":
            check_course(root)
            print("The course is whole: every module has its siblings, every page its place.")
    except (CourseError, OSError, ValueError, RuntimeError) as error:  # each says what to mend
        print(f"\n{error}\n", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
