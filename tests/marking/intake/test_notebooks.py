"""Reading a notebook's bytes: what is taken, and the words of what is not. (The bank has most of the cases.)"""

import json

import nbformat
import pytest
from bank import KINDS, cell_of, honest, released, written

from staycurious.marking.intake import read_released
from staycurious.marking.intake.notebooks import (
    MAX_CELLS,
    MAX_LOOSE,
    MAX_NESTED,
    known_texts,
    notebook_text,
    read_notebook,
)
from staycurious.marking.intake.reasons import NotTakenError, printable
from staycurious.marking.rebuild import rebuild
from tests.cpu import cpu_within

RELEASED = released()


def refused(data):
    with pytest.raises(NotTakenError) as error:
        read_notebook(data, RELEASED)
    return error.value


def nested(depth):
    notebook = honest(RELEASED)
    inner = []
    for _ in range(depth - 2):  # the notebook itself and the list are two
        inner = [inner]
    return json.dumps({**notebook, "more": inner}).encode()


@pytest.mark.parametrize("known", [{}, known_texts(RELEASED)], ids=["alone", "with what is known"])
def test_a_notebook_is_written_as_nbformat_writes_it(tmp_path, known):
    prose = 'One "line"\nand\u2028another\x85 with 😀 and \\n'
    rebuilt = rebuild(
        RELEASED, read_notebook(written(honest(RELEASED, {"m02_written": prose})), RELEASED).notebook
    )
    nbformat.write(nbformat.from_dict(rebuilt), tmp_path / "theirs.ipynb")
    assert notebook_text(rebuilt, known).encode() == (tmp_path / "theirs.ipynb").read_bytes()


def test_a_released_notebook_is_read_with_each_source_as_one_text(tmp_path):
    (tmp_path / "one.ipynb").write_text(notebook_text(RELEASED), encoding="utf-8")
    assert read_released(tmp_path / "one.ipynb") == RELEASED


def test_a_notebook_without_cells_is_written_too():
    assert json.loads(notebook_text({"cells": [], "metadata": {}})) == {"cells": [], "metadata": {}}


def test_a_depth_that_an_honest_notebook_may_have_is_read():
    assert read_notebook(nested(MAX_NESTED), RELEASED).notebook["cells"]


def test_one_deeper_is_refused():
    assert refused(nested(MAX_NESTED + 1)).kind == "too_deep"


def test_more_cells_than_any_notebook_has_are_refused_soon():
    many = (
        b'{"cells":['
        + b'{"source":""},' * 650_000
        + json.dumps(cell_of(honest(RELEASED), "m02_q1")).encode()
        + b"]}"
    )
    with cpu_within(5):
        assert refused(many).kind == "too_many_cells"


def test_as_many_cells_as_are_let_through_are_read_soon():
    notebook = honest(RELEASED)
    for cell in notebook["cells"]:
        cell["metadata"] = {}
    more = [{"cell_type": "code", "source": "", "metadata": {}}] * (MAX_CELLS - len(notebook["cells"]))
    with cpu_within(2):
        assert read_notebook(written({"cells": [*more, *notebook["cells"]]}), RELEASED)
    assert refused(written({"cells": [*more, *notebook["cells"], more[0]]})).kind == "too_many_cells"


def test_brackets_within_texts_do_not_count():
    notebook = honest(RELEASED, {"m02_written": "[" * 500 + '\\"' + "{" * 500})
    taken = read_notebook(written(notebook), RELEASED).notebook
    assert cell_of_taken(taken, "m02_written")["source"] == "[" * 500 + '\\"' + "{" * 500


def cell_of_taken(notebook, name):
    return next(
        cell for cell in notebook["cells"] if cell["metadata"].get("nbgrader", {}).get("grade_id") == name
    )


@pytest.mark.parametrize(
    "data",
    [
        b'"' + b'\\"' * 2_500_000,
        b'"\\' * 2_500_000,
        b'{"a": "' * 700_000,
        b"[" * 5_000_000,
        b"[]" * 2_500_000,
        b'{"a":' * 1_000_000,
        b"\\" * 5_000_000,
    ],
    ids=["quotes", "open quotes", "objects", "brackets", "pairs", "keys", "backslashes"],
)
def test_what_is_made_to_be_slow_is_refused_soon(data):
    with cpu_within(5):
        refused(data)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("a_pdf", "This is a PDF, not a notebook."),
        ("an_essay", "This is a zip or an Office document, not a notebook."),
        ("a_web_page", "This is a web page, not a notebook."),
        ("a_program", "This is a program's text, not a notebook."),
        ("another_module", "This is the notebook of m03, another module."),
        ("cut_off", "This notebook is cut off or damaged, so that it can't be read."),
        ("nothing_in_it", "This file is empty."),
    ],
)
def test_a_person_reads_what_the_file_is_and_what_to_do(name, said):
    (data,) = KINDS[name].files(RELEASED).values()
    words = refused(data).words
    assert words.startswith(said)
    assert "Ask for the" in words


def test_of_metadata_only_the_name_goes_on():
    notebook = honest(RELEASED)
    cell_of(notebook, "m02_q1")["metadata"]["nbgrader"]["points"] = 100
    cell = cell_of_taken(read_notebook(written(notebook), RELEASED).notebook, "m02_q1")
    assert cell == {
        "cell_type": "code",
        "source": "m02_q1 = 194",
        "metadata": {"nbgrader": {"grade_id": "m02_q1"}},
    }


def test_the_cells_that_are_gone_are_named():
    notebook = honest(RELEASED)
    notebook["cells"].remove(cell_of(notebook, "m02_q3"))
    notes = dict(read_notebook(written(notebook), RELEASED).notes)
    assert notes == {"cells_missing": "The cells of m02_q3 are gone, so these count as unanswered."}


def test_prose_whose_question_was_changed_too_is_not_guessed_at():
    notebook = honest(RELEASED)
    for cell in notebook["cells"]:
        cell["metadata"], cell["id"] = {}, "x"
        if cell["cell_type"] == "markdown":
            cell["source"] += "!"
    notes = dict(read_notebook(written(notebook), RELEASED).notes)
    assert notes == {"cells_missing": "The cells of m02_written are gone, so these count as unanswered."}


def test_the_header_alone_makes_no_notebook_of_this_exercise():
    header = {"cell_type": "markdown", "source": "Hello", "metadata": {"nbgrader": {"grade_id": "header"}}}
    with pytest.raises(NotTakenError) as error:
        read_notebook(written({"cells": [header]}), {**RELEASED, "cells": [header, *RELEASED["cells"]]})
    assert error.value.kind == "another_notebook"


def test_a_name_is_made_printable_and_short():
    assert printable("m02\u202egpj.ipynb\n\udcff") == "m02<U+202E>gpj.ipynb<U+000A><U+DCFF>"
    assert printable("Ada Lovelace, نور 小明 😀") == "Ada Lovelace, نور 小明 😀"
    assert len(printable("a" * 5_000)) == len(printable("\n" * 5_000)) == 200


def test_of_cells_without_marks_the_last_go_on_up_to_a_length():
    loose = [
        {"cell_type": "code", "source": f"m02_q2 = {n}" + " " * 10_000, "metadata": {}} for n in range(500)
    ]
    cells = read_notebook(written({"cells": [*loose, *honest(RELEASED)["cells"]]}), RELEASED).notebook[
        "cells"
    ]
    kept = [cell["source"].strip() for cell in cells if not cell["metadata"]]
    assert kept == [f"m02_q2 = {n}" for n in range(500 - MAX_LOOSE // 10_012, 500)]
