"""Files that are no notebook of this exercise."""

from __future__ import annotations

import io
import json
import random
import zipfile

from bank import FILE, M02, honest, kind, written


@kind("Words, no JSON.", look="not_a_notebook")
def not_json(released):
    return {FILE: b"This is no notebook."}


@kind("A notebook that broke off while it was sent.", look="cut_off")
def cut_off(released):
    data = written(honest(released))
    return {FILE: data[: len(data) // 2]}


@kind("A notebook that broke off within a text, after a backslash.", look="cut_off")
def cut_off_in_a_text(released):
    return {FILE: b'{"cells": [{"source": "' + b'\\"' * 100_000 + b"\\"}


@kind("A file with nothing in it.", look="empty")
def nothing_in_it(released):
    return {FILE: b""}


@kind("A file of zeros, as a full disk leaves it.", look="empty")
def zeros(released):
    return {FILE: bytes(30_000)}


@kind("Noise.", look="not_a_notebook")
def noise(released):
    return {FILE: b"\x02" + random.Random(4).randbytes(50_000)}


@kind("A PDF with a notebook's name.", look="not_a_notebook")
def a_pdf(released):
    return {FILE: b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"}


@kind("An essay in Word, and no notebook.", look="not_a_notebook")
def an_essay(released):
    return {"my essay.docx": _zip({"word/document.xml": b"<w:document/>"})}


@kind("The exercise saved as a web page.", look="not_a_notebook")
def a_web_page(released):
    return {FILE: b"\n<!DOCTYPE html>\n<html><body><script>alert(1)</script></body></html>"}


@kind("The exercise saved as a program.", look="not_a_notebook")
def a_program(released):
    return {f"{M02}.py": b"#!/usr/bin/env python\n# coding: utf-8\nm02_q1 = 194\n"}


@kind("A program with a notebook's name.", look="not_a_notebook")
def a_program_renamed(released):
    return {FILE: b"import os\nos._exit(0)\n"}


@kind("A pointer to a file that was never sent.", look="not_a_notebook")
def a_pointer(released):
    return {FILE: b"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 12345\n"}


@kind("A zip within the zip.", look="not_a_notebook")
def a_zip_within(released):
    return {"handed in.zip": _zip({FILE: written(honest(released))})}


@kind("JSON, but a list.", look="not_a_notebook")
def a_list(released):
    return {FILE: b"[1, 2, 3]"}


@kind("JSON, but a number of a million digits.", look="not_a_notebook")
def a_number(released):
    return {FILE: b"9" * 1_000_000}


@kind("A notebook without cells.", look="no_cells")
def no_cells(released):
    return {FILE: written({**released, "cells": []})}


@kind("A notebook whose cells are no list.", look="no_cells")
def cells_no_list(released):
    return {FILE: written({**released, "cells": {"0": "m02_q1 = 194"}})}


@kind("A notebook whose cells are no cells.", look="another_notebook")
def cells_no_cells(released):
    return {FILE: written({**released, "cells": [None, 1, "m02_q1 = 194", [], [[]], True]})}


@kind("The next module's notebook under this one's name.", look="another_module")
def another_module(released):
    notebook = honest(released)
    return {FILE: json.dumps(notebook).replace("m02_", "m03_").encode()}


@kind("Some other notebook.", look="another_notebook")
def another_notebook(released):
    cells = [{"cell_type": "code", "source": ["import pandas"], "metadata": {}, "outputs": []}]
    return {"Untitled.ipynb": written({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})}


@kind("Lists in lists, 100,000 deep.", look="too_deep")
def deep(released):
    return {FILE: b'{"cells": ' + b"[" * 100_000 + b"]" * 100_000 + b"}"}


@kind("Lists in lists, 100,000 deep and never closed.", look="too_deep")
def deep_and_open(released):
    return {FILE: b'{"cells": ' + b"[" * 100_000}


@kind("A whole notebook with metadata that is 100,000 deep.", look="too_deep")
def deep_metadata(released):
    data = written(honest(released))
    return {FILE: data[:-1] + b', "x": ' + b'{"a":' * 100_000 + b"1" + b"}" * 100_000 + b"}"}


@kind("Three million empty lists, in 9 MB.", look="too_many_parts")
def many_parts(released):
    return {FILE: b'{"cells": [' + b"[]," * 3_000_000 + b"[]]}"}


def _zip(files: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name), data)  # the same bytes each time
    return made.getvalue()
