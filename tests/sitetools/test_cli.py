"""The staycurious command: what it runs, and that every mistake ends with what to mend and an exit code of 1."""

import json
import sys
from importlib import import_module

import pytest

from staycurious import cli, larkshire
from staycurious.marking import release as releasing
from staycurious.marking.course import MarkingError
from staycurious.sitetools import assets, book, lite, lms_package
from staycurious.sitetools.assets import AssetsError
from staycurious.sitetools.book import BookError
from staycurious.sitetools.course import CourseError
from staycurious.sitetools.lite import LiteError
from staycurious.tools.notes import NoteError

# larkshire has functions of the same names
notes, transcripts = (import_module(f"staycurious.larkshire.{name}") for name in ("notes", "transcripts"))


@pytest.fixture
def course(tmp_path, monkeypatch):
    """Stand in the folder of a course with a table of contents and one page, and nothing built."""
    (tmp_path / "_toc.yml").write_text("format: jb-book\nroot: book/index\n", encoding="utf-8")
    (tmp_path / "_config.yml").write_text("", encoding="utf-8")
    (tmp_path / "book").mkdir()
    (tmp_path / "book" / "index.md").write_text("# Home\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


MARKING = {
    "mark": ["m02_reading_a_score"],
    "feedback": ["m02_reading_a_score"],
    "withdraw": ["m02_reading_a_score", "m02_q3", "--why", "x"],
    "rekey": ["m02_reading_a_score", "--why", "x"],
    "forget": ["ada"],
    "who": ["--roster", "class.csv"],
}
COMMANDS = ("build", "serve", "lab", "release", "train", "doctor", *MARKING)


@pytest.fixture(autouse=True)
def _no_folder_named(monkeypatch):
    monkeypatch.delenv(cli.VARIABLE, raising=False)


@pytest.mark.parametrize("command", COMMANDS)
def test_outside_the_course_every_command_says_where_to_run_it(tmp_path, monkeypatch, capsys, command):
    monkeypatch.chdir(tmp_path)
    assert cli.main([command, *MARKING.get(command, [])]) == 1
    said = capsys.readouterr()
    assert "no _toc.yml here or above. Run the command inside the course's folder." in said.err
    assert said.out == ""


def test_the_course_is_found_from_a_folder_within_it(course, monkeypatch):
    monkeypatch.chdir(course / "book")
    assert cli.find_root() == course.resolve()


def test_doctor_says_that_a_whole_course_is_whole(root, monkeypatch, capsys):
    monkeypatch.chdir(root)
    assert cli.main(["doctor"]) == 0
    assert "The course is whole" in capsys.readouterr().out


@pytest.mark.usefixtures("course")
@pytest.mark.parametrize("command", ["doctor", "build"])
def test_a_course_that_is_not_whole_is_told_apart_and_nothing_is_built(course, capsys, command):
    (course / "book" / "forgotten.md").write_text("# Forgotten\n", encoding="utf-8")
    assert cli.main([command]) == 1
    assert "book/forgotten.md is not in _toc.yml" in capsys.readouterr().err
    assert not (course / "_build").exists()


@pytest.mark.parametrize(
    "words", [["construct"], [], ["serve", "--port", "eight"]], ids=["unknown", "none", "no port"]
)
def test_a_command_that_there_is_not_is_answered_with_those_there_are(words, capsys):
    with pytest.raises(SystemExit) as caught:
        cli.main(words)
    assert caught.value.code == 2
    said = capsys.readouterr().err
    assert said.startswith("usage: staycurious")
    if "serve" not in words:
        assert all(name in said for name in COMMANDS)


@pytest.mark.parametrize("command", ["withdraw", "rekey"])
def test_a_mark_is_not_changed_without_a_reason(command, capsys):
    for why in (["--why", " "], []):
        with pytest.raises(SystemExit):
            cli.main([command, *MARKING[command][:-2], *why])
        assert "--why" in capsys.readouterr().err


@pytest.fixture
def steps(monkeypatch):
    """Give the steps of a build in the order in which they ran, without running them."""
    ran = []
    for where, name in (
        (assets, "build_assets"),
        (releasing, "release"),
        (lite, "build_lite"),
        (book, "build_book"),
    ):
        monkeypatch.setattr(where, name, lambda *_, name=name: ran.append(name))
    return ran


@pytest.mark.usefixtures("course")
def test_a_build_goes_from_the_modules_to_the_exercises_to_jupyterlite_to_the_book(steps, capsys):
    assert cli.main(["build"]) == 0
    assert steps == ["build_assets", "release", "build_lite", "build_book"]
    assert capsys.readouterr().out.count(" s\n") == 4


@pytest.mark.usefixtures("steps")
def test_a_build_names_what_is_past_its_date_and_stops_there_only_when_asked(course, capsys):
    (course / "_build").mkdir(exist_ok=True)
    (course / book.LOG).write_text(f"{book.PAST}book/page was late.\n", encoding="utf-8")
    assert cli.main(["build"]) == 0
    assert "look again:\n- book/page was late.\n" in capsys.readouterr().out
    assert cli.main(["build", "--strict-dates"]) == 1
    assert "- book/page was late." in capsys.readouterr().err


@pytest.mark.usefixtures("steps")
def test_a_build_says_that_nobody_is_named_to_write_to_until_somebody_is(course, capsys):
    said = (
        "names nobody to write to yet. Before you publish this copy, fill in publisher, accessibility_contact"
    )
    assert cli.main(["build"]) == 0
    assert said not in capsys.readouterr().out
    (course / "_config.yml").write_text(f"accessibility_contact: It {cli.NO_CONTACT}.\n", encoding="utf-8")
    assert cli.main(["build"]) == 0
    assert said in capsys.readouterr().out


@pytest.mark.usefixtures("course")
@pytest.mark.parametrize(
    ("where", "name", "error", "after"),
    [
        (assets, "build_assets", AssetsError("esbuild is missing. Run: python bootstrap.py"), []),
        (releasing, "release", MarkingError("An exercise was not released."), ["build_assets"]),
        (lite, "build_lite", LiteError("Pyodide is missing."), ["build_assets", "release"]),
        (book, "build_book", BookError("The book was not built."), ["build_assets", "release", "build_lite"]),
        (book, "build_book", CourseError("A sibling is missing."), ["build_assets", "release", "build_lite"]),
        (book, "build_book", OSError(28, "No space left"), ["build_assets", "release", "build_lite"]),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else None,
)
def test_a_step_that_fails_stops_the_build_with_its_own_message(
    steps, monkeypatch, capsys, where, name, error, after
):
    def fail(*_):
        raise error

    monkeypatch.setattr(where, name, fail)
    assert cli.main(["build"]) == 1
    assert steps == after
    assert capsys.readouterr().err == f"\n{error}\n\n"


@pytest.mark.usefixtures("course")
def test_without_a_built_site_serve_says_what_to_run(capsys):
    assert cli.main(["serve"]) == 1
    assert "Run: make site" in capsys.readouterr().err


def test_serve_gives_out_the_built_site_at_the_port_that_was_asked_for(course, monkeypatch):
    served = []
    monkeypatch.setattr("staycurious.sitetools.serve.serve", lambda *given: served.append(given))
    assert cli.main(["serve", "--port", "8123"]) == 0
    assert cli.main(["serve"]) == 0
    site = course.resolve() / "_build" / "html"
    assert served == [(site, 8123), (site, 8000)]


def test_release_names_what_it_made(course, monkeypatch, capsys):
    made = course.resolve() / "_build" / "extra" / "exercises" / "m99_small.ipynb"
    monkeypatch.setattr(releasing, "release", lambda root: [made])
    assert cli.main(["release"]) == 0
    assert capsys.readouterr().out == "Released for the site: _build/extra/exercises/m99_small.ipynb\n"


def test_release_for_an_lms_packs_the_site_with_what_it_released_and_says_how_large(
    course, monkeypatch, capsys
):
    made = course.resolve() / "_build" / "lms" / "small.zip"
    made.parent.mkdir(parents=True)
    made.write_bytes(bytes(1_234_567))
    packed = []
    monkeypatch.setattr(releasing, "release", lambda root: [root / "m99_small.ipynb"])
    monkeypatch.setattr(lms_package, "lms_packages", lambda *given: packed.append(given) or [made])
    assert cli.main(["release", "--lms"]) == 0
    assert packed == [(course.resolve(), [course.resolve() / "m99_small.ipynb"])]
    assert "Packed for an LMS: _build/lms/small.zip (1.2 MB)" in capsys.readouterr().out


def test_train_writes_the_scorecards_the_targets_and_the_note_writer_of_this_course(
    course, monkeypatch, capsys
):
    written = []
    monkeypatch.setattr(
        "staycurious.tools.score.train.train_all", lambda to: written.append(to) or [to / "a.json"]
    )
    for writes in ("score.train_targets.write_targets", "notes.train.train_writer"):
        monkeypatch.setattr(f"staycurious.tools.{writes}", lambda to: written.append(to) or to)
    assert cli.main(["train"]) == 0
    tools = course.resolve() / "src/staycurious/tools"
    assert written == [
        tools / "score/scorecards", tools / "score/targets.json", tools / "notes/writer.json",
    ]  # fmt: skip
    assert capsys.readouterr().out.endswith("Written: a.json, targets.json, writer.json.\n")


def test_a_persons_own_copy_is_made_once_and_never_written_over(course):
    released = course / "m99_small.ipynb"
    released.write_text('{"cells": ["released"]}', encoding="utf-8")
    (course / "exercises").mkdir()
    (copy,) = cli.own_copies(course / "exercises", [released])
    assert copy == course / "exercises" / "mine" / "m99_small.ipynb"
    made = copy.read_text(encoding="utf-8")
    assert json.loads(made)["cells"] == ["released"]
    copy.write_text(mine := made.replace("released", "my answers"), encoding="utf-8")
    assert cli.changed_since([copy], [released]) == []
    released.write_text('{"cells": ["released again"]}', encoding="utf-8")
    assert cli.own_copies(course / "exercises", [released]) == [copy]
    assert copy.read_text(encoding="utf-8") == mine
    assert cli.changed_since([copy], [released]) == [copy]
    for odd in (
        "",
        "[]",
        '{"metadata": {"stay_curious": 3}}',
        made.replace('"version"', '"other"'),
        "[" * 99_999,
    ):
        copy.write_text(odd, encoding="utf-8")
        assert cli.changed_since([copy], [released]) == [], "it doesn't say where it comes from"


@pytest.fixture
def started(course, monkeypatch):
    """Give what JupyterLab was started with, in a course whose one exercise is released, without starting it."""
    released = course.resolve() / "m99_small.ipynb"
    released.write_text("{}", encoding="utf-8")
    (course / "exercises").mkdir()
    monkeypatch.setattr(assets, "build_assets", lambda root: [])
    for name in ("release", "release_privately"):
        monkeypatch.setattr(releasing, name, lambda folder: [released])
    started = []

    class Lab:
        asked = 0

        def __init__(self, command, env):
            started.append((command, env))

        def wait(self):
            Lab.asked += 1
            if Lab.asked == 1:
                raise KeyboardInterrupt  # Ctrl+C is JupyterLab's to answer
            return 7

    monkeypatch.setattr(cli.subprocess, "Popen", Lab)
    return started


def test_lab_opens_on_the_notebooks_and_passes_on_how_jupyterlab_ended(course, started, capsys):
    assert cli.main(["lab", "--allow-root"]) == 7
    assert "exercises/mine/m99_small.ipynb" in capsys.readouterr().out.replace("\\", "/")
    (((python, *command), env),) = started
    assert env["JUPYTER_CONFIG_PATH"].startswith(str(course.resolve() / "exercises")), "for the formgrader"
    assert python == sys.executable
    settings = str(course.resolve() / "deploy" / "jupyter")
    assert settings in env["JUPYTER_CONFIG_PATH"].split(cli.os.pathsep), (
        "Record can't reach the answer cell without"
    )
    assert str(course.resolve()) in command
    assert "--LabApp.default_url=/lab/tree/notebooks" in command
    assert command[-1] == "--allow-root", "JupyterLab's own words are passed on"


# --- a private folder of exercises


@pytest.fixture
def private(tmp_path_factory):
    """Give a folder of exercises that lies elsewhere."""
    folder = tmp_path_factory.mktemp("elsewhere") / "private"
    folder.mkdir()
    (folder / "nbgrader_config.py").write_text("", encoding="utf-8")
    return folder.resolve()


@pytest.fixture
def ran(monkeypatch):
    """Give the folder that each command that marks was run with, without running it."""
    ran = []
    for room in (cli.marking, cli.upkeep):
        monkeypatch.setattr(room, "run", lambda options, folder: ran.append((options.command, folder)) or 0)
    return ran


@pytest.mark.parametrize("command", MARKING)
def test_a_command_that_marks_takes_the_private_folder_from_anywhere(
    tmp_path, monkeypatch, private, ran, command
):
    monkeypatch.chdir(tmp_path)
    words = [command, *MARKING[command]]
    assert cli.main(["--exercises", str(private), *words]) == 0
    assert cli.main([*words, "--exercises", str(private)]) == 0
    monkeypatch.setenv(cli.VARIABLE, str(private))
    assert cli.main(words) == 0
    assert ran == [(command, private)] * 3


@pytest.mark.parametrize("command", MARKING)
def test_without_a_private_folder_the_courses_own_is_marked_in(course, ran, command):
    assert cli.main([command, *MARKING[command]]) == 0
    assert ran == [(command, course.resolve() / "exercises")]


def test_what_the_command_line_names_goes_before_what_the_environment_names(
    private, ran, monkeypatch, tmp_path
):
    monkeypatch.setenv(cli.VARIABLE, str(tmp_path / "another"))
    assert cli.main(["forget", "ada", "--exercises", str(private)]) == 0
    assert ran == [("forget", private)]


@pytest.mark.usefixtures("course")
@pytest.mark.parametrize("command", COMMANDS)
def test_a_folder_that_is_none_of_exercises_is_told_by_every_command(tmp_path, monkeypatch, capsys, command):
    words = [command, *MARKING.get(command, [])]
    assert cli.main([*words, "--exercises", str(tmp_path)]) == 1
    said = capsys.readouterr().err
    assert f"--exercises names {tmp_path}, and there is no nbgrader_config.py in it." in said
    monkeypatch.setenv(cli.VARIABLE, str(tmp_path))
    assert cli.main(words) == 1
    assert f"{cli.VARIABLE} names {tmp_path}" in capsys.readouterr().err


@pytest.fixture
def given_out(steps, monkeypatch):
    """Give the folders whose exercises a build gave out."""
    given_out = []
    monkeypatch.setattr(releasing, "release", lambda root, exercises=None: given_out.append(exercises))
    monkeypatch.setattr(cli, "check_exercises", lambda exercises, wanted: steps.append("checked"))
    return given_out


@pytest.mark.usefixtures("course")
def test_the_site_gives_out_private_exercises_only_when_the_build_names_them(
    private, given_out, steps, monkeypatch, capsys
):
    monkeypatch.setenv(cli.VARIABLE, str(private))
    assert cli.main(["build"]) == 0
    assert "The site gets the course's own exercises all the same" in capsys.readouterr().out
    assert cli.main(["build", "--exercises", str(private)]) == 0
    assert given_out == [None, private]
    assert steps.count("checked") == 1


def test_the_courses_own_folder_may_be_named_too(course, given_out, capsys):
    own = course / "exercises"
    own.mkdir()
    (own / "nbgrader_config.py").write_text("", encoding="utf-8")
    assert cli.main(["build", "--exercises", str(own)]) == 0
    assert given_out == [None]
    assert cli.VARIABLE not in capsys.readouterr().out


@pytest.mark.usefixtures("course")
def test_release_leaves_private_exercises_in_their_folder(private, monkeypatch, capsys):
    made = private / "_build" / "release" / "m99_small" / "m99_small.ipynb"
    monkeypatch.setattr(releasing, "release_privately", lambda folder: [made])
    assert cli.main(["release", "--exercises", str(private)]) == 0
    said = capsys.readouterr().out
    assert f"Released: {made}" in said
    assert "for the site" not in said


@pytest.mark.usefixtures("course")
def test_lab_opens_a_private_folder_alone_so_that_the_formgrader_reaches_it(private, started, capsys):
    assert cli.main(["lab", "--exercises", str(private)]) == 7
    assert str(private / "mine" / "m99_small.ipynb") in capsys.readouterr().out
    (((_, *command), env),) = started
    assert command[command.index("--ServerApp.root_dir") + 1] == str(private)
    assert "--LabApp.default_url=/lab/tree/mine" in command
    assert env["JUPYTER_CONFIG_PATH"].split(cli.os.pathsep)[0] == str(private)


def test_doctor_looks_at_the_private_folder_too(root, private, monkeypatch, capsys):
    monkeypatch.chdir(root)
    assert cli.main(["doctor", "--exercises", str(private)]) == 1
    said = capsys.readouterr()
    assert "The course is whole" in said.out
    assert "private is not whole. 2 things to mend:" in said.err
    assert "source/header.ipynb is missing in private" in said.err


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"child_age": 99}, 'larkshire/data/people.json, R-1, field "child_age": 99 can\'t stand here'),
        ({"area": "london"}, 'larkshire/data/people.json, R-1, field "area"'),
        ({"nan": 1}, 'larkshire/data/people.json, R-1: the scorecard has no field "nan"'),
        ({"child_age": 7}, "larkshire/data/people.json, R-1: age is 6, child_age 7. Make them one."),
    ],
)
def test_a_person_who_does_not_fit_the_form_stops_the_build_before_it_starts(
    course, monkeypatch, capsys, changed, says
):
    person = larkshire.case("R-1042")
    person |= {"id": "R-1", "referral": person["referral"] | changed}
    monkeypatch.setattr(larkshire, "people", lambda: [person])
    assert cli.main(["build"]) == 1
    assert says in capsys.readouterr().err
    assert not (course / "_build").exists()


def test_every_person_fits_every_scorecard_and_every_conversation_and_note_holds_together():
    cli.check_larkshire()


@pytest.mark.usefixtures("course")
@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"transcript": "T-99"}, "larkshire/data/notes/T-01-a.json: there is no conversation 'T-99'. Use one of: T-01,"),
        (
            {"sentences": [{"id": "n1", "turns": ["t999"]}]},
            "larkshire/data/notes/T-01-a.json, n1: T-01 has no turn 't999'. Mend its turns.",
        ),
    ],
)  # fmt: skip
def test_a_note_about_nothing_that_was_said_stops_the_build(monkeypatch, capsys, changed, says):
    note = notes.written_note("T-01-a") | changed
    monkeypatch.setattr(notes, "written_notes", lambda: [note])
    assert cli.main(["build"]) == 1
    assert says in capsys.readouterr().err


@pytest.mark.usefixtures("course")
def test_a_conversation_that_breaks_only_when_swapped_stops_the_build(monkeypatch, capsys):
    right = transcripts.transcript

    def swapped(number, gender=None):
        talk = right(number, gender)
        return talk if gender is None else talk | {"turns": []}

    monkeypatch.setattr(transcripts, "transcript", swapped)
    assert cli.main(["build"]) == 1
    assert "T-01, turns: is empty" in capsys.readouterr().err


@pytest.mark.usefixtures("course")
def test_a_note_writer_that_was_changed_stops_the_build(monkeypatch, capsys):
    def refuse():
        raise NoteError("writer.json: was changed since it was written.")

    monkeypatch.setattr("staycurious.tools.notes.load_writer", refuse)
    assert cli.main(["build"]) == 1
    assert "writer.json: was changed since it was written." in capsys.readouterr().err
