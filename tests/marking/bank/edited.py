"""Notebooks of this exercise that an editor, a person or a bad disk changed: the answers are there, and are taken."""

from __future__ import annotations

import json

from bank import ANSWERED, FILE, M02, PROSE, cell_of, honest, kind, written


def without_marks(notebook: dict, ids: bool = True) -> dict:
    for cell in notebook["cells"]:
        cell["metadata"] = {}
        if not ids:
            cell.pop("id", None)
    return notebook


@kind("What nobody touched.", {})
def untouched(released):
    return {FILE: written(honest(released, {}))}


@kind("What JupyterLab saves.", ANSWERED)
def saved_by_lab(released):
    notebook = _run(honest(released))
    notebook["metadata"] = {
        "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
        "language_info": {
            "codemirror_mode": {"name": "ipython", "version": 3},
            "name": "python",
            "version": "3.12.3",
        },
        "widgets": {"application/vnd.jupyter.widget-state+json": {"state": {}, "version_major": 2}},
    }
    return {FILE: written(_in_lines(notebook))}


@kind("What JupyterLite saves.", ANSWERED)
def saved_by_lite(released):
    notebook = _run(honest(released))
    for cell in notebook["cells"]:
        cell["metadata"]["trusted"] = True
    notebook["metadata"]["kernelspec"] = {
        "display_name": "Python (Pyodide)",
        "language": "python",
        "name": "python",
    }
    notebook["nbformat_minor"] = 4
    for cell in notebook["cells"]:
        cell.pop("id")
    return {FILE: json.dumps(_in_lines(notebook), indent=2).encode()}


@kind("What VS Code saves: nbgrader's marks are there, and some of its own.", ANSWERED)
def saved_by_vs_code(released):
    notebook = _run(honest(released))
    for cell in notebook["cells"]:
        cell["metadata"]["vscode"] = {"languageId": "python"}
    notebook["metadata"] = {"kernelspec": {"name": "python3"}, "orig_nbformat": 4}
    return {FILE: written(_in_lines(notebook))}


@kind("What Colab saves: ids in the metadata, sources as lists, and its own keys.", ANSWERED)
def saved_by_colab(released):
    notebook = honest(released)
    for cell in notebook["cells"]:
        cell["metadata"] = {
            "id": cell.pop("id"),
            "colab": {"base_uri": "https://localhost:8080/"},
            "outputId": "x",
        }
    notebook["metadata"] = {"colab": {"provenance": []}, "kernelspec": {"name": "python3"}}
    notebook["nbformat_minor"] = 0
    return {FILE: written(_in_lines(notebook))}


@kind("An editor that dropped nbgrader's marks and kept the ids.", ANSWERED)
def marks_dropped(released):
    return {FILE: written(without_marks(honest(released)))}


@kind("An editor that dropped the marks and the ids.", ANSWERED, notes="found_by_place")
def marks_and_ids_dropped(released):
    return {FILE: written(without_marks(honest(released), ids=False))}


@kind("Half of the cells deleted, tests and an answer among them.", {"m02_q7": 970}, notes="cells_missing")
def deleted_cells(released):
    notebook = honest(released)
    gone = ("m02_q1", "m02_q1_test", "m02_written", "m02_q2_test", "m02_start")
    notebook["cells"] = [
        cell for cell in notebook["cells"] if cell["metadata"]["nbgrader"]["grade_id"] not in gone
    ]
    return {FILE: written(notebook)}


@kind("Every cell twice, the second time untouched.", ANSWERED)
def doubled_cells(released):
    notebook = honest(released)
    notebook["cells"] += released["cells"]
    return {FILE: written(notebook)}


@kind("The cells in the opposite order.", ANSWERED)
def reordered_cells(released):
    notebook = honest(released)
    notebook["cells"].reverse()
    return {FILE: written(notebook)}


@kind("Code turned into text, and text into code.", ANSWERED)
def retyped_cells(released):
    notebook = honest(released)
    cell_of(notebook, "m02_q1")["cell_type"] = "markdown"
    cell_of(notebook, "m02_q7")["cell_type"] = "raw"
    cell_of(notebook, "m02_written")["cell_type"] = "code"
    return {FILE: written(notebook)}


@kind("Every question worth 100 points, and tests that are solutions.", ANSWERED)
def changed_points(released):
    notebook = honest(released)
    for cell in notebook["cells"]:
        marks = cell["metadata"]["nbgrader"]
        if marks["grade"]:
            marks |= {"points": 100, "solution": True, "locked": False, "checksum": "0" * 32}
            cell["source"] = f"{PROSE}" if cell["cell_type"] == "markdown" else "100"
    return {FILE: written(notebook)}


@kind("Metadata of every shape.", {"m02_q7": 970, "m02_written": PROSE}, notes="cells_missing")
def odd_metadata(released):
    notebook = honest(released)
    for cell, odd in zip(
        notebook["cells"], [None, 3, [], "x", {"nbgrader": 7}, {"nbgrader": {"grade_id": []}}], strict=False
    ):
        cell["metadata"], cell["id"] = odd, {"x": 1}
    cell_of_q1 = next(cell for cell in notebook["cells"] if cell["source"] == "m02_q1 = 194")
    cell_of_q1["metadata"]["nbgrader"]["grade_id"] = {"m02_q1": 1}
    cell_of_q1["source"] = {"m02_q1 = 194": 1}
    notebook["metadata"] = ["none"]
    return {FILE: written(notebook)}


@kind("Cells that are no cells among the others, and one without a source.", ANSWERED)
def odd_cells(released):
    notebook = honest(released)
    twin = {**cell_of(notebook, "m02_q1")}
    del twin["source"]
    notebook["cells"] += [None, 7, [], "m02_q1 = 3", {}, {"cell_type": ["code"], "source": 3}, twin]
    notebook["cells"][0]["source"] = ["a", 3, None, ["b"], "c"]
    return {FILE: written(notebook)}


@kind("nbformat 3, of before 2015.", {"m02_q1": 194, "m02_q7": 970, "m02_written": PROSE})
def nbformat_3(released):
    notebook = honest(released)
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell |= {"input": cell.pop("source"), "language": "python", "prompt_number": 1}
    notebook["cells"].insert(0, {"cell_type": "heading", "level": 1, "source": "Title", "metadata": {}})
    sheets = [{"cells": notebook["cells"], "metadata": {}}]
    return {
        FILE: written({"worksheets": sheets, "metadata": {"name": ""}, "nbformat": 3, "nbformat_minor": 0})
    }


@kind("nbformat 2.", ANSWERED)
def nbformat_2(released):
    return {FILE: written({**honest(released), "nbformat": 2})}


@kind("nbformat 5, which isn't there yet.", ANSWERED)
def nbformat_5(released):
    return {FILE: written({**honest(released), "nbformat": 5})}


@kind("nbformat in words.", ANSWERED)
def nbformat_in_words(released):
    return {FILE: written({**honest(released), "nbformat": "four", "nbformat_minor": [5]})}


@kind("No nbformat at all.", ANSWERED)
def nbformat_absent(released):
    return {FILE: written({"cells": honest(released)["cells"]})}


@kind("Saved as UTF-16.", ANSWERED, notes="encoding")
def utf_16(released):
    return {FILE: json.dumps(honest(released), ensure_ascii=False).encode("utf-16")}


@kind("Saved as UTF-16 without a mark.", ANSWERED, notes="encoding")
def utf_16_unmarked(released):
    return {FILE: json.dumps(honest(released), ensure_ascii=False).encode("utf-16-le")}


@kind("Saved as UTF-8 with a mark at its start.", ANSWERED)
def utf_8_marked(released):
    return {FILE: json.dumps(honest(released), ensure_ascii=False).encode("utf-8-sig")}


@kind("Saved in Windows' own letters.", {"m02_q1": 194, "m02_written": "I’d ask André."}, notes="encoding")
def windows_letters(released):
    notebook = honest(released, {"m02_q1": 194, "m02_written": "I’d ask André."})
    return {FILE: json.dumps(notebook, ensure_ascii=False).encode("cp1252", "replace")}


@kind("Windows' line ends within the sources.", {"m02_q1": 194})
def windows_lines(released):
    notebook = honest(released, {"m02_q1": 194})
    for cell in notebook["cells"]:
        cell["source"] = cell["source"].replace("\n", "\r\n")
    return {FILE: written(notebook)}


@kind("Half letters that can't be written down.", {"m02_q1": 194, "m02_written": "I \ufffd\ufffd ask."})
def half_letters(released):
    notebook = honest(released, {"m02_q1": 194, "m02_written": "I \udc80\ud800 ask."})
    return {FILE: written(notebook)}


@kind("Zeros after the notebook's end, as a bad disk leaves them.", ANSWERED)
def zeros_at_the_end(released):
    return {FILE: written(honest(released)) + bytes(5_000)}


@kind("The same key several times: the last counts, as it does in Jupyter.", {"m02_q1": 194})
def doubled_keys(released):
    text = json.dumps(honest(released, {"m02_q1": 3}))
    last = json.dumps(honest(released, {"m02_q1": 194})["cells"])
    return {FILE: f'{text[:-1]}, "cells": {last}}}'.encode()}


@kind("A number of a million digits in the frame, and numbers that are none.", ANSWERED)
def odd_numbers(released):
    text = json.dumps(honest(released))
    return {FILE: f'{text[:-1]}, "a": {"9" * 1_000_000}, "b": NaN, "c": -Infinity, "d": 1e999}}'.encode()}


@kind(
    "Prose of five million letters: the first 50,000 go on.",
    {"m02_q1": 194, "m02_written": "a" * 50_000},
    look="shortened",
)
def long_prose(released):
    return {FILE: written(honest(released, {"m02_q1": 194, "m02_written": "a" * 5_000_000}))}


@kind("Output of eight MB beside the answers.", ANSWERED)
def long_output(released):
    notebook = honest(released)
    notebook["cells"][3]["outputs"] = [
        {"output_type": "stream", "name": "stdout", "text": "spam\n" * 1_600_000}
    ]
    return {FILE: written(notebook)}


@kind("A name of the student's own.", ANSWERED, notes="renamed")
def renamed(released):
    return {"my answers FINAL.ipynb": written(honest(released))}


@kind("A name that a mail program gave.", ANSWERED, notes="renamed")
def renamed_json(released):
    return {f"{M02}.ipynb.txt": written(honest(released))}


@kind("A name without an ending.", ANSWERED, notes="renamed")
def renamed_bare(released):
    return {M02: written(honest(released))}


@kind("Two notebooks: the one with more answers counts.", ANSWERED, notes="two_files")
def two_notebooks(released):
    return {"b.ipynb": written(honest(released)), "c.ipynb": written(honest(released, {"m02_q1": 3}))}


@kind("Two notebooks, one of which is broken.", ANSWERED, look="cut_off")
def one_of_two_is_broken(released):
    return {FILE: written(honest(released)), "again.ipynb": b'{"cells": [{"source'}


@kind("Thirty notebooks: twenty are looked into.", ANSWERED, look="too_many_files", notes="two_files")
def thirty_notebooks(released):
    return {f"{number:02}.ipynb": written(honest(released)) for number in range(30)}


def _in_lines(notebook: dict) -> dict:
    for cell in notebook["cells"]:
        cell["source"] = cell["source"].splitlines(True)
    return notebook


def _run(notebook: dict) -> dict:
    for number, cell in enumerate(notebook["cells"]):
        if cell["cell_type"] == "code":
            cell["execution_count"] = number
            cell["outputs"] = [{"output_type": "stream", "name": "stdout", "text": ["Ready.\n"]}]
    return notebook
