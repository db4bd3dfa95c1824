"""Everything in the bank, in one class with three honest students, handed in in three ways."""

import json
import os
import time
import tracemalloc

import nbformat
import pytest
from bank import (
    ANSWERED,
    FILE,
    KINDS,
    M02,
    as_folder,
    as_submitted,
    as_zip,
    expected_value,
    honest,
    number_of,
    released,
    written,
)

from staycurious.answers import read_literal
from staycurious.marking.intake import Wanted, collect

RELEASED = released()
HONEST = ("ada", "ben", "chi")


def tree(folder):
    """Give all that stands below a folder, links as links."""
    found = {}
    for here, folders, files in os.walk(folder):
        for name in [*folders, *files]:
            path = os.path.join(here, name)
            info = os.lstat(path)
            regular = info.st_size if os.path.isfile(path) and not os.path.islink(path) else 0
            found[os.path.relpath(path, folder)] = (info.st_mode, info.st_mtime_ns, regular)
    return found


class Collected:
    """One intake of the whole bank."""

    def __init__(self, folder, way):
        self.way, self.course, source = way, folder / "course", folder / "source"
        self.course.mkdir()
        source.mkdir()
        (folder / "sentinel.txt").write_text("Nobody touches this.", encoding="utf-8")
        good = written(honest(RELEASED))
        if way == "zip":
            self.kinds = as_zip(source / "class.zip", RELEASED, others=dict.fromkeys(HONEST, good))
            given = source / "class.zip"
        else:
            place = source / "class" if way == "folder" else self.course / "submitted"
            for name in HONEST:
                here = place / name / (M02 if way == "in place" else "")
                here.mkdir(parents=True)
                (here / FILE).write_bytes(good)
            self.kinds = (as_folder if way == "folder" else as_submitted)(
                place if way == "folder" else self.course, RELEASED
            )
            given = place if way == "folder" else None
        before = tree(folder)
        started = time.process_time()
        self.intake = collect(given, Wanted(M02, RELEASED), self.course)
        self.seconds = time.process_time() - started
        after = tree(folder)
        theirs = ("course/submitted", "course/set_aside")
        self.touched = {
            path
            for path in {*before, *after}
            if before.get(path) != after.get(path) and not path.startswith(theirs) and path != "course"
        }
        self.taken = {taken.student: taken for taken in self.intake.taken}

    def id_of(self, kind):
        return number_of(kind) if self.way == "zip" else kind.name

    def remarks(self, kind):
        return [remark for remark in self.intake.remarks if remark.student == self.id_of(kind)]

    def notebook(self, student):
        path = self.course / "submitted" / student / M02 / FILE
        return nbformat.read(path, as_version=4) if path.is_file() and not path.is_symlink() else None


WAYS = {
    "folder": [kind.name for kind in KINDS.values() if kind.files or kind.folder],
    "in place": [kind.name for kind in KINDS.values() if kind.files or kind.folder],
    "zip": [kind.name for kind in KINDS.values() if kind.files or kind.zipped],
}
CASES = [(way, name) for way, names in WAYS.items() for name in names]


@pytest.fixture(scope="module")
def collected(tmp_path_factory):
    class Ways(dict):
        def __missing__(self, way):
            self[way] = Collected(tmp_path_factory.mktemp("bank"), way)
            return self[way]

    return Ways()


def test_the_bank_holds_at_least_forty_kinds():
    assert len(KINDS) >= 40
    assert {"deep", "two_hundred_mb", "zip_slip", "named_pipe", "forged_equality", "harmful_prose"} <= set(
        KINDS
    )


@pytest.mark.parametrize("way", WAYS)
def test_every_honest_student_is_taken_whole(collected, way):
    after = collected[way]
    for number, name in enumerate(HONEST, start=1):
        student = str(number) if way == "zip" else name
        assert answers_in(after.notebook(student)) == ANSWERED
        assert not [remark for remark in after.intake.remarks if remark.student == student and remark.look]


def answers_in(notebook):
    """Give what stands in a rebuilt notebook's answer cells and differs from the released one's."""
    found = {}
    for cell, asked in zip(notebook.cells, RELEASED["cells"], strict=True):
        name = asked["metadata"]["nbgrader"]["grade_id"]
        if cell.source == asked["source"]:
            continue
        found[name] = cell.source if cell.cell_type == "markdown" else read_literal(cell.source, name)
    return found


@pytest.mark.parametrize(("way", "name"), CASES)
def test_a_kind_has_the_fate_that_the_bank_says(collected, way, name):
    after, kind = collected[way], KINDS[name]
    notebook = after.notebook(after.id_of(kind))
    assert (after.id_of(kind) in after.taken) == kind.taken
    remarks = after.remarks(kind)
    assert {remark.kind for remark in remarks if remark.look} == set(kind.look)
    told = {remark.kind for remark in remarks if not remark.look} - {"set_aside"}
    # in nbgrader's own tree a name can stand for the student in no other way; a plain folder's names say nothing
    assert told - {"renamed"} == set(kind.notes) - {"renamed"}
    if kind.taken:
        expected = {name: expected_value(value) for name, value in kind.answers.items()}
        assert answers_in(notebook) == expected
        assert after.taken[after.id_of(kind)].answers == len(expected)
        nbformat.validate(notebook)
    else:
        assert notebook is None


@pytest.mark.parametrize("way", WAYS)
def test_a_renamed_file_is_said_to_be_renamed(collected, way):
    kinds = [KINDS[name] for name in WAYS[way] if "renamed" in KINDS[name].notes]
    assert kinds
    for kind in kinds:
        assert "renamed" in {remark.kind for remark in collected[way].remarks(kind)}, kind.name


@pytest.mark.parametrize("way", WAYS)
def test_nothing_but_rebuilt_notebooks_and_times_lies_in_submitted(collected, way):
    after = collected[way]
    files = [
        path for path in (after.course / "submitted").rglob("*") if path.is_symlink() or not path.is_dir()
    ]
    assert {path.name for path in files} == {FILE}
    assert len(files) == len(after.taken) == len(HONEST) + sum(kind.taken for kind in after.kinds)
    cells = [{key: value for key, value in cell.items() if key != "source"} for cell in RELEASED["cells"]]
    for path in files:
        notebook = json.loads(path.read_text(encoding="utf-8"))
        assert [
            {key: value for key, value in cell.items() if key != "source"} for cell in notebook["cells"]
        ] == cells


@pytest.mark.parametrize("way", WAYS)
def test_nothing_outside_the_folder_of_exercises_is_touched(collected, way):
    assert collected[way].touched == set()


@pytest.mark.parametrize("way", WAYS)
def test_the_whole_bank_takes_little_time(collected, way):
    assert collected[way].seconds < 30


@pytest.mark.parametrize(
    "name", ["two_hundred_mb", "many_parts", "long_output", "deep_metadata", "odd_numbers"]
)
def test_large_things_take_little_memory(tmp_path, name):
    as_zip(tmp_path / "class.zip", RELEASED, [KINDS[name]])
    tracemalloc.start()
    try:
        collect(tmp_path / "class.zip", Wanted(M02, RELEASED), tmp_path / "course")
        assert tracemalloc.get_traced_memory()[1] < 120_000_000
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("way", WAYS)
def test_every_remark_is_a_sentence_with_a_printable_file_name(collected, way):
    for remark in collected[way].intake.remarks:
        assert remark.words.endswith(".")
        assert len(remark.words) < 1_200
        assert remark.file.isprintable()
        assert remark.words.isprintable()


def test_what_lay_in_submitted_is_kept_in_set_aside_to_the_byte(collected):
    aside = collected["in place"].course / "set_aside" / M02
    for kind in collected["in place"].kinds:
        if not kind.files:
            continue
        kept = {path.read_bytes() for path in (aside / kind.name).rglob("*") if path.is_file()}
        for name, data in kind.files(RELEASED).items():
            rebuilt = collected["in place"].course / "submitted" / kind.name / M02 / FILE
            assert data in kept or (rebuilt.is_file() and rebuilt.read_bytes() == data), (kind.name, name)


def test_links_and_pipes_are_moved_as_they_are(collected):
    aside = collected["in place"].course / "set_aside" / M02
    assert os.readlink(aside / "link_to_a_secret" / FILE) == "/etc/passwd"
    assert (aside / "named_pipe" / FILE).is_fifo()


def test_collecting_in_place_again_changes_nothing(collected):
    after = collected["in place"]
    before = tree(after.course)
    again = collect(None, Wanted(M02, RELEASED), after.course)
    assert tree(after.course) == before
    assert sorted(taken.student for taken in again.taken) == sorted(after.taken)
    assert again.remarks == []
