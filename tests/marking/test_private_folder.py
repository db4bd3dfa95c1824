"""Marks that count: a private copy of the exercises, with keys of its own, marked from anywhere, and nothing of it leaks."""

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import nbformat
import pytest
from classroom import M02, ROOT, answered, cell_of, rows

from staycurious import cli
from staycurious.marking.release import release_privately

#: Stands in the private exercise alone: in a key, in a question, and in what students are given.
KEY, QUESTION = "the-private-key-7f3a", "The private question 7f3a."


def run(folder, *words, **names):
    """Run a command as a person does, in a folder, and give what it said."""
    command = [str(Path(sys.executable).with_name(words[0])), *words[1:]]
    done = subprocess.run(
        command, cwd=folder, env={**os.environ, **names}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def private(tmp_path_factory):
    """Give a private folder, somewhere, with a key and a question of its own, and the zip of a class's answers."""
    folder = tmp_path_factory.mktemp("elsewhere") / "private"
    made = shutil.ignore_patterns("release", "mine", "submitted", "autograded", "feedback", "*.db", "*.log")
    shutil.copytree(ROOT / "exercises", folder, ignore=made)
    source = folder / "source" / M02 / f"{M02}.ipynb"
    notebook = nbformat.read(source, as_version=4)
    cell_of(notebook, "m02_q1_ask").source += f"\n\n{QUESTION}"
    test = cell_of(notebook, "m02_q1_test")
    test.source = test.source.replace("right=194", "right=193").replace('"Yes. Harm', f'"{KEY}. Harm')
    nbformat.write(notebook, source)
    released = next(path for path in release_privately(folder) if M02 in path.parts)
    with zipfile.ZipFile(folder.parent / "class.zip", "w") as made:
        for student, value in (("ada", "194"), ("bo", "193")):
            text = nbformat.writes(answered(nbformat.read(released, as_version=4), {"m02_q1": value}))
            made.writestr(f"{student}/{M02}.ipynb", text)
    return folder


@pytest.fixture(scope="module")
def marked(private):
    """Give what the private folder's marks are, by our command and then by nbgrader's own, from somewhere else."""
    nowhere = private.parent / "nowhere"
    nowhere.mkdir()
    said = run(nowhere, "staycurious", "mark", M02, "../class.zip", "--exercises", "../private")
    assert "2 submissions marked now" in said
    run(nowhere, "staycurious", "feedback", M02, STAYCURIOUS_EXERCISES=str(private))
    ours = rows(f"sqlite:///{private}/gradebook.db")
    run(private, "nbgrader", "autograde", M02, "--force")
    assert list(nowhere.iterdir()) == []
    return ours, rows(f"sqlite:///{private}/gradebook.db")


def first_marks(found):
    return {row[0]: row[5] for row in found if row[2] == "m02_q1_test"}


def test_the_private_key_marks_on_every_route(marked):
    ours, nbgraders = marked
    assert first_marks(ours) == {"ada": 0, "bo": 2}
    assert ours == nbgraders


@pytest.mark.usefixtures("marked")
def test_feedback_is_in_the_private_folder_and_says_what_its_key_says(private):
    page = (private / "feedback" / "bo" / M02 / f"{M02}.html").read_text(encoding="utf-8")
    assert KEY in page


@pytest.mark.usefixtures("marked")
def test_nothing_private_stands_in_the_course(private, monkeypatch, capsys):
    monkeypatch.chdir(ROOT)
    assert cli.main(["release", "--exercises", str(private)]) == 0
    assert f"Released: {private}/_build/release/{M02}/{M02}.ipynb" in capsys.readouterr().out
    assert QUESTION in (private / "_build" / "release" / M02 / f"{M02}.ipynb").read_text(encoding="utf-8")
    folders = ("exercises", "_build/html", "_build/extra", "_build/release")
    looked_at = [
        path
        for folder in folders
        for path in (ROOT / folder).rglob("*")
        if path.is_file()
        and path.suffix in (".ipynb", ".html", ".json", ".db", ".py", ".csv", ".txt", ".yml")
    ]
    assert len(looked_at) > 5
    for path in looked_at:
        data = path.read_bytes()
        assert KEY.encode() not in data, path
        assert QUESTION.encode() not in data, path


@pytest.mark.usefixtures("marked")
def test_what_students_are_given_holds_no_key(private):
    for folder in ("_build/release", "release"):
        text = (private / folder / M02 / f"{M02}.ipynb").read_text(encoding="utf-8")
        assert QUESTION in text
        assert KEY not in text


def test_the_site_gives_a_private_folders_exercises_out_when_that_is_asked_for(
    private, tmp_path, monkeypatch
):
    from staycurious.marking.release import release

    (tmp_path / "exercises").mkdir()
    path = next(one for one in release(tmp_path, private) if one.stem == M02)
    assert path == tmp_path / "_build" / "extra" / "exercises" / f"{M02}.ipynb"
    text = path.read_text(encoding="utf-8")
    assert QUESTION in text
    assert KEY not in text
    # and the next build that doesn't ask takes them out again
    shutil.copytree(ROOT / "exercises" / "source", tmp_path / "exercises" / "source")
    shutil.copy(ROOT / "exercises" / "nbgrader_config.py", tmp_path / "exercises")
    monkeypatch.chdir(tmp_path)
    path = next(
        one for one in release(Path()) if one.stem == M02
    )  # a relative place counts from here, and not from the exercises
    assert path == tmp_path / "_build" / "extra" / "exercises" / f"{M02}.ipynb"
    assert QUESTION not in path.read_text(encoding="utf-8")
    assert not [path for path in tmp_path.rglob("*.ipynb") if QUESTION in path.read_text(encoding="utf-8")]
