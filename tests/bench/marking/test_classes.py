"""The made class: the same every time, of the mix that it says, and as an LMS and JupyterLab would hand it over."""

import csv
import json
import zipfile
from collections import Counter

import nbformat
import pytest

from bench.marking.classes import (
    RECEIVED,
    SLUG,
    WRITTEN,
    answers,
    is_plain,
    student,
    write_moodle_zip,
    write_roster,
    write_tree,
    writer,
)
from bench.marking.texts import KINDS, QUESTIONS
from staycurious.answers import AnswerError, choice, read_literal
from staycurious.marking.lms.names import read_name
from staycurious.marking.rebuild import rebuild

TEXTS = [
    (name, kind, text)
    for name, texts in QUESTIONS.items()
    for kind, all_ in texts._asdict().items()
    for text in all_
]
MARKED = [one for one in TEXTS if one[0] != "m02_ai"]


def notebook(text):
    return nbformat.reads(text, as_version=4)


def test_the_same_student_wrote_the_same_in_every_class_and_on_every_machine():
    # the figures of two runs are about one class only while these stay as they are
    found = [(answers(number)["m02_q1"], answers(number)["m02_q4"]) for number in (1, 2, 10_000)]
    assert found == [
        ("194", "['C-03', 'C-10']"),
        ("194", "['C-05', 'C-11']"),
        ("[194]", "['C-02', 'C-09']"),
    ]


def test_about_six_in_ten_answers_are_right_and_the_rest_are_as_mixed_as_they_say():
    kinds = {(name, text): kind for name, kind, text in TEXTS}
    class_of = 1000
    counts = Counter(
        kinds[name, given[name]] if name in given else "blank"
        for given in map(answers, range(1, class_of + 1))
        for name in QUESTIONS
    )
    together = class_of * len(QUESTIONS)
    assert sum(KINDS.values()) == 100
    # 8,000 draws: three standard errors of a share of 60% are 1.6 points
    assert {kind: round(100 * counts[kind] / together) for kind in KINDS} == pytest.approx(KINDS, abs=2)


@pytest.mark.parametrize(("name", "kind", "text"), MARKED)
def test_the_key_takes_each_answer_for_what_the_class_says_it_is(verdict, keys, name, kind, text):
    found = verdict(f"{name}_test", text)
    assert found.needs_look == (kind == "no_kind")
    if kind == "right":
        assert found.points == keys[f"{name}_test"][1]
    elif kind != "slips":
        assert found.points < keys[f"{name}_test"][1]


def test_a_slip_isnt_written_as_the_right_answer_is():
    assert all(
        not set(texts.slips) & {*texts.right, *texts.common, *texts.other} for texts in QUESTIONS.values()
    )


def test_the_question_without_marks_has_answers_of_every_kind_too():
    kind = choice("none", "explain", "language", "draft", "other")
    for which, texts in QUESTIONS["m02_ai"]._asdict().items():
        for text in texts:
            recorded = read_literal(f"m02_ai = {text}", "m02_ai")
            if which == "no_kind":
                with pytest.raises(AnswerError):
                    kind.read(recorded)
            else:
                kind.read(recorded)


def test_prose_has_80_to_250_words_and_few_students_leave_it_out():
    lengths = [
        len(given[WRITTEN].split()) for number in range(1, 2001) if WRITTEN in (given := answers(number))
    ]
    assert 1900 < len(lengths) < 1980
    assert min(lengths) >= 80
    assert max(lengths) <= 250
    assert max(lengths) - min(lengths) > 100


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("194", True),
        ("'194 families'", True),
        ("[['21', '194'], [9, 776]]", True),
        ("None", True),
        ("[194]", True),
        ("194 families", False),
        ("enquiries", False),
        ("970 * 0.2", False),
        ("1,000", False),  # Python takes it for the pair 1 and 0
        ("('C-02', 'C-09')", False),
        ("[(1, 2)]", False),
    ],
)
def test_what_python_and_a_reader_take_alike_is_told_from_what_they_dont(text, plain):
    assert is_plain(text) == plain


def test_a_notebook_is_a_valid_one_as_jupyterlab_saves_it_after_a_run(released):
    found = notebook(writer(released)(1))
    nbformat.validate(found)
    assert [cell.metadata for cell in found.cells] == [cell["metadata"] for cell in released["cells"]]
    code = [cell for cell in found.cells if cell.cell_type == "code"]
    assert [cell.execution_count for cell in code] == [*range(1, len(code) + 1)]
    assert any(cell.outputs for cell in code)


def test_what_a_student_wrote_stands_in_the_cells_and_nothing_else_is_changed(released):
    plain = nbformat.from_dict(json.loads(json.dumps(released)))
    for cell in plain.cells:
        cell.source = "".join(cell.source)
    for number in (1, 5, 9):
        given = answers(number)
        found = notebook(writer(released)(number))
        for before, after in zip(plain.cells, found.cells, strict=True):
            name = before.metadata.nbgrader.grade_id
            if name not in given:
                assert after.source == before.source
            elif name == WRITTEN:
                assert after.source == given[name]
            else:
                assert after.source == before.source.replace("None", given[name])
        rebuilt = rebuild(plain, found)
        texts = {cell["metadata"]["nbgrader"]["grade_id"]: cell["source"] for cell in rebuilt["cells"]}
        assert texts[WRITTEN] == given.get(WRITTEN, "Write your answer here.")


def test_the_first_of_a_large_class_are_the_small_class(released, tmp_path):
    small, large = (write_tree(tmp_path / str(size), released, size) for size in (2, 4))
    assert sorted(path.name for path in large.iterdir()) == ["s00001", "s00002", "s00003", "s00004"]
    for path in (found := sorted(small.rglob("*.*"))):
        assert path.read_bytes() == (large / path.relative_to(small)).read_bytes()
    assert [path.name for path in found] == [f"{SLUG}.ipynb", "timestamp.txt"] * 2
    assert found[1].read_text(encoding="utf-8") == RECEIVED


def test_moodles_zip_holds_the_same_notebooks_under_names_that_are_read_as_moodles(released, tmp_path):
    path, roster = write_moodle_zip(tmp_path / "m.zip", released, 15), write_roster(tmp_path / "c.csv", 15)
    with roster.open(encoding="utf-8", newline="") as file:
        rows = {row["Identifier"].removeprefix("Participant "): row for row in csv.DictReader(file)}
    written = writer(released)
    with zipfile.ZipFile(path) as zipped:
        names = zipped.namelist()
        assert len(names) == len(rows) == 15
        for number, name in enumerate(names, start=1):
            sender = read_name(name)
            assert (sender.lms, sender.file) == ("moodle", f"{SLUG}.ipynb")
            row = rows[sender.number]
            assert (row["ID number"], row["Full name"]) == (student(number), sender.name)
            assert zipped.read(name).decode() == written(number)
