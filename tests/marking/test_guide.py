"""The marking guide, followed literally: its commands, one after the other, print what it says they print."""

import io
import re
import shlex
import shutil
from contextlib import chdir, redirect_stderr, redirect_stdout
from pathlib import Path

import pytest
from classroom import M02, ROOT, copy_of
from guide_class import make_class, mark_a_second_time, mark_by_hand

from staycurious.cli import main

GUIDE = (ROOT / "book/educators/marking.md").read_text(encoding="utf-8")
#: What waits for a person in a browser, or makes a private folder, is followed in tests of its own.
ELSEWHERE = ("handmark", "lab", "doctor", "release")


def blocks(language):
    """Give the guide's blocks of a language, in order, as they are."""
    return re.findall(rf"^ *```{language}\n(.*?)^ *```", GUIDE, re.S | re.M)


def commands():
    """Give the words of each command that the guide asks for in the course's folder, in order."""
    joined = [block.replace("\\\n", " ") for block in blocks("bash")]
    typed = [shlex.split(line) for block in joined for line in block.splitlines() if "/staycurious " in line]
    # a class is marked with names or without, so that the part without is not for this one
    return [
        words[1:] for words in typed if words[1] not in (*ELSEWHERE, "who") and "--anonymous" not in words
    ]


class Person(io.StringIO):
    """Somebody at the terminal, who types what is given."""

    def isatty(self):
        """Say that a person is there."""
        return True


@pytest.fixture(scope="module")
def followed(released, tmp_path_factory):
    """Give what each command said, with its exit code, and the course's folder after the last."""
    home = tmp_path_factory.mktemp("home")
    downloads = home / "Downloads"
    downloads.mkdir()
    place = tmp_path_factory.mktemp("course")
    course = copy_of(released, place)
    shutil.copy(ROOT / "_toc.yml", place)
    make_class(course, downloads)
    said = []
    with chdir(place), pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.stdin", Person("yes\n"))
        for words in commands():
            said.append(typed(words, home))
            if words[0] == "mark":
                mark_by_hand(course.folder)
            if words[0] == "moderate":  # "Type the command again"
                mark_a_second_time(course.folder)
                said.append(typed(words, home))
    return said, place


def typed(words, home):
    """Give a command with its exit code and what it said."""
    out = io.StringIO()
    with redirect_stdout(out), redirect_stderr(out):
        code = main([word.replace("~", str(home)) for word in words])
    return words, code, out.getvalue()


def test_it_asks_for_each_step_from_the_zip_to_the_report(followed):
    said, _ = followed
    steps = [words[0] for words, _, _ in said]
    assert steps[:6] == ["mark", "feedback", "feedback", "export", "moderate", "moderate"]
    assert set(steps[6:]) == {"report", "withdraw", "rekey", "forget"}


def test_every_command_does_what_was_asked(followed):
    said, _ = followed
    # a key that wasn't changed leaves nothing to mark again, which is an answer as well
    assert {words[0]: (code, text) for words, code, text in said if code} == {}


def test_it_prints_what_the_guide_says_it_prints(followed):
    said, _ = followed
    everything = plain("".join(text for _, _, text in said))
    shown = blocks("text")
    assert len(shown) == 3
    for block in shown:
        assert plain(block) in everything


def plain(text):
    """Give a text without its breaks, which the guide makes also after a slash, and without counts that grow with the course."""
    return re.sub(r"(?<=Searched)\d+files\([\d.]+MB\)inexercisesand\d+", "", "".join(text.split()))


def test_the_files_are_where_it_says(followed):
    _, place = followed
    named = {Path(name).name for name in re.findall(r"`([\w./]+\.(?:csv|html|txt))`", GUIDE)}
    reports = {path.name for path in (place / "exercises" / "reports" / M02).iterdir()}
    assert {"files.csv", "changes.csv", "class_report.html", "moderation.html"} <= named & reports


def test_its_pictures_are_there_and_light_and_say_in_words_what_they_show():
    figures = re.findall(r"```\{figure\} (\S+)\n:alt: (.+)\n:loading: lazy\n", GUIDE)
    pictures = ROOT / "book/educators/pictures"
    assert {pictures.parent / name for name, _ in figures} == set(pictures.iterdir())
    assert len(figures) == GUIDE.count("{figure}")
    for name, words in figures:
        assert (pictures.parent / name).stat().st_size < 100_000
        assert len(words.split()) > 20
