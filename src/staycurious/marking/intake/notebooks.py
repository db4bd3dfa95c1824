"""From a file's bytes to a notebook of plain texts, or to the reason why it is none. Nothing here is ever run."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple

from staycurious.marking.intake.reasons import MAX_FILE, TOO_LARGE, NotTakenError
from staycurious.marking.rebuild import marks_of

MAX_NESTED = 100
MAX_PARTS = 1_000_000
#: A released notebook has some 40, and nobody adds thousands.
MAX_CELLS = 20_000
#: Of code cells without nbgrader's marks, the last that hold so many characters are searched for answers.
MAX_LOOSE = 100_000

_KINDS = ("code", "markdown", "raw")
# A text in JSON, closed or not; it takes what it can and never gives back, so that its time grows with the length.
_JSON_TEXT = re.compile(r'"(?:[^"\\]++|\\(?:.|\Z))*+(?:"|\Z)', re.DOTALL)
_DEEPER = {ord("["): 1, ord("{"): 1, ord("]"): -1, ord("}"): -1}
_NO_BRACKET = bytes(set(range(256)) - set(_DEEPER))
_SURROGATE = re.compile("[\ud800-\udfff]")
_MODULE = re.compile(r"(m\d\d)_")

_OTHER_FILES = (
    (b"%PDF", "a PDF"),
    (b"PK\x03\x04", "a zip or an Office document"),
    (b"PK\x05\x06", "an empty zip"),
    (b"\xd0\xcf\x11\xe0", "an old Office document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"{\\rtf", "a text of a word processor (RTF)"),
    (b"Rar!", "a RAR archive"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
    (b"version https://git-lfs", "a pointer to a file that is elsewhere"),
)
_ASK = "Ask for the .ipynb file: on the exercise's page, Download my work; in Jupyter, File, then Download."


class Read(NamedTuple):
    """A notebook in plain texts, and what a marker should know of how it was read: short name and sentence."""

    notebook: dict
    notes: tuple[tuple[str, str], ...] = ()


def read_released(path: Path) -> dict:
    """Read our own released notebook.

    Parameters
    ----------
    path : pathlib.Path
        As nbgrader released it.

    Returns
    -------
    dict
        The notebook, each cell's source one text.
    """
    notebook = json.loads(path.read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        cell["source"] = "".join(cell["source"])
    return notebook


def notebook_text(notebook: Mapping, known: Mapping[int, str] = {}) -> str:
    """Write a notebook as nbformat writes it, to the letter.

    Parameters
    ----------
    notebook : mapping
        Each cell's source one text.
    known : mapping of int to str
        What :func:`known_texts` gave for the released notebook: most cells of a rebuilt one are its own.

    Returns
    -------
    str
        JSON with a line for each line of a source.
    """
    cells = [known.get(id(cell)) or _cell_text(cell) for cell in notebook["cells"]]
    frame = json.dumps({**notebook, "cells": []}, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    return frame.replace('"cells": []', '"cells": [\n' + ",\n".join(cells) + "\n ]", 1) if cells else frame


def known_texts(released: Mapping) -> dict[int, str]:
    """Write the released notebook's cells once, for a whole class.

    Parameters
    ----------
    released : mapping
        Ours; it must be kept as long as what is given here is used.

    Returns
    -------
    dict of int to str
        By each cell's identity.
    """
    return {id(cell): _cell_text(cell) for cell in released["cells"]}


def _cell_text(cell: Mapping) -> str:
    text = json.dumps(
        {**cell, "source": cell["source"].splitlines(True)}, ensure_ascii=False, indent=1, sort_keys=True
    )
    return "  " + text.replace("\n", "\n  ")  # within a text, a line's end is written as \\n


def read_notebook(data: bytes, released: Mapping) -> Read:
    """Read a notebook that a student handed in.

    Parameters
    ----------
    data : bytes
        The file.
    released : mapping
        Ours, as :func:`read_released` gives it: what is taken is held against its cells' names.

    Returns
    -------
    Read
        The notebook: under ``cells`` a list of dictionaries, each with ``cell_type``, ``source`` and, in its metadata,
        ``grade_id`` alone.

    Raises
    ------
    NotTakenError
        When it is something else, is too large or too deep, or belongs to another exercise.
    """
    text, notes = _text_of(data)
    _look_before_parsing(text)
    content = _parsed(text)
    cells = [plain for cell in _cells_of(content) if (plain := _plain_cell(cell))]
    _name_by_id(cells, released)
    asked = [cell for cell in released["cells"] if marks_of(cell).get("solution")]
    names = [marks_of(cell)["grade_id"] for cell in asked]
    _hold_against(cells, names, released)
    if _name_by_place(cells, asked, released):
        notes.append(
            ("found_by_place", "The marks of its cells were lost, so an answer was found by where it stands.")
        )
    if missing := _missing(cells, names):
        notes.append(
            ("cells_missing", f"The cells of {', '.join(missing)} are gone, so these count as unanswered.")
        )
    return Read({"cells": _few_loose(cells)}, tuple(notes))


def _text_of(data: bytes) -> tuple[str, list[tuple[str, str]]]:
    if len(data) > MAX_FILE:
        raise NotTakenError("too_large", TOO_LARGE)
    if not data.strip(b" \t\r\n\0"):
        raise NotTakenError("empty", f"This file is empty. {_ASK}")
    start = data[:4000].lstrip()
    for magic, what in _OTHER_FILES:
        if start.startswith(magic):
            raise NotTakenError("not_a_notebook", f"This is {what}, not a notebook. {_ASK}")
    if re.match(
        rb"<(!doctype|html|\?xml|head|body|script)", start.removeprefix(b"\xef\xbb\xbf"), re.IGNORECASE
    ):
        raise NotTakenError("not_a_notebook", f"This is a web page, not a notebook. {_ASK}")
    if start.startswith((b"\xff\xfe", b"\xfe\xff")) or start[1:2] == b"\0" or start[:1] == b"\0":
        return _decoded_wide(data), [
            ("encoding", "It was saved as UTF-16, not UTF-8, and was read all the same.")
        ]
    try:
        return data.decode("utf-8-sig"), []
    except UnicodeDecodeError:
        # JSON's own signs are the same in both, and a person sees what became of an odd letter
        return data.decode("cp1252", "replace"), [
            ("encoding", "It was not saved as UTF-8, so that some letters in it may look odd.")
        ]


def _decoded_wide(data: bytes) -> str:
    wide = (
        "utf-16"
        if data[:2] in (b"\xff\xfe", b"\xfe\xff")
        else "utf-16-le"
        if data[1:2] == b"\0"
        else "utf-16-be"
    )
    return data.decode(wide, "replace").removeprefix("\ufeff")


def _look_before_parsing(text: str) -> None:
    bare = _JSON_TEXT.sub("", text)
    brackets = bare.encode("ascii", "ignore").translate(None, _NO_BRACKET)
    if max(accumulate(map(_DEEPER.__getitem__, brackets)), default=0) > MAX_NESTED:
        raise NotTakenError("too_deep", f"This is nested deeper than any notebook, and isn't read. {_ASK}")
    if bare.count(",") > MAX_PARTS:
        raise NotTakenError(
            "too_many_parts", f"This has more parts than any notebook, and isn't read. {_ASK}"
        )


def _parsed(text: str) -> dict:
    try:
        content = json.loads(text.strip("\0 \t\r\n"), parse_int=_small)
    except (ValueError, RecursionError) as error:
        if (
            re.search(r"^(import|from|def|print)\b|^\w+ *= *\S", text[:4000], re.MULTILINE)
            and text.lstrip()[0] not in "[{"
        ):
            raise NotTakenError(
                "not_a_notebook", f"This is a program's text, not a notebook. {_ASK}"
            ) from error
        if text.lstrip()[:1] == "{":
            raise NotTakenError(
                "cut_off", f"This notebook is cut off or damaged, so that it can't be read. {_ASK}"
            ) from error
        raise NotTakenError("not_a_notebook", f"This is no notebook. {_ASK}") from error
    if not isinstance(content, dict):
        raise NotTakenError("not_a_notebook", f"This is no notebook. {_ASK}")
    return content


def _small(digits: str) -> int:
    # No number in a notebook's frame matters, and one of a million digits would only cost time.
    return int(digits) if len(digits) < 20 else 0


def _cells_of(content: dict) -> list[object]:
    cells = content.get("cells")
    if not isinstance(cells, list):  # until 2015 they stood in worksheets (nbformat 3)
        sheets = content.get("worksheets")
        sheets = [sheet for sheet in sheets if isinstance(sheet, dict)] if isinstance(sheets, list) else []
        cells = [cell for sheet in sheets if isinstance(sheet.get("cells"), list) for cell in sheet["cells"]]
    if not cells:
        raise NotTakenError("no_cells", f"This has no cells, so there is nothing to mark. {_ASK}")
    if len(cells) > MAX_CELLS:
        raise NotTakenError(
            "too_many_cells",
            f"This has more than {MAX_CELLS:,} cells, as no notebook has, and isn't read. {_ASK}",
        )
    return cells


def _plain_cell(cell: object) -> dict | None:
    if not isinstance(cell, dict):
        return None
    source = cell.get("source", cell.get("input"))
    if isinstance(source, list):
        source = "".join(line for line in source if isinstance(line, str))
    if not isinstance(source, str):
        return None
    source = _SURROGATE.sub("\ufffd", source).replace("\r\n", "\n").replace("\r", "\n")
    kind = cell.get("cell_type")
    kind = "markdown" if kind == "heading" else kind if kind in _KINDS else "raw"
    plain = {"cell_type": kind, "source": source, "metadata": {}}
    metadata = cell.get("metadata")
    name = marks_of(cell).get("grade_id")
    # Colab moves a cell's id into its metadata.
    beside = (cell.get("id"), metadata.get("id") if isinstance(metadata, dict) else None)
    if isinstance(name, str):
        plain["metadata"] = {"nbgrader": {"grade_id": name}}
    elif ids := [each for each in beside if isinstance(each, str)]:
        plain["id"] = ids[-1]
    return plain


def _name_by_id(cells: list[dict], released: Mapping) -> None:
    # Editors that drop nbgrader's marks mostly keep a cell's id.
    known = {
        cell["id"]: marks_of(cell)["grade_id"]
        for cell in released["cells"]
        if cell.get("id") and marks_of(cell)
    }
    for cell in cells:
        if (found := known.get(cell.pop("id", None))) is not None:
            cell["metadata"] = {"nbgrader": {"grade_id": found}}


def _hold_against(cells: list[dict], names: list[str], released: Mapping) -> None:
    present = {marks_of(cell).get("grade_id") for cell in cells} - {None}
    # the header's cells are the same in every module
    ours = {marks_of(cell).get("grade_id") for cell in released["cells"]} - {None, "header"}
    assigns = _assigns(names)
    if present & ours or any(assigns.search(cell["source"]) for cell in cells):
        return
    others = sorted({found[1] for name in present if (found := _MODULE.match(name))})
    if others:
        raise NotTakenError(
            "another_module", f"This is the notebook of {others[0]}, another module. Ask for the right one."
        )
    raise NotTakenError("another_notebook", f"This is a notebook, but not this exercise's. {_ASK}")


def _assigns(names: Iterable[str]) -> re.Pattern:
    return re.compile(rf"^(?:{'|'.join(map(re.escape, names))})[ \t]*=(?!=)", re.MULTILINE)


def _name_by_place(cells: list[dict], asked: list[Mapping], released: Mapping) -> bool:
    # Prose has no name in its text: where an editor dropped both the marks and the ids, it is the cell after its question.
    named, found = {marks_of(cell).get("grade_id") for cell in cells}, False
    places = {marks_of(cell).get("grade_id"): at for at, cell in enumerate(released["cells"])}
    known = {cell["source"].strip() for cell in released["cells"]} - {
        cell["source"].strip() for cell in asked
    }
    for question in asked:
        name = marks_of(question)["grade_id"]
        if question["cell_type"] != "markdown" or name in named or not places[name]:
            continue
        before = released["cells"][places[name] - 1]["source"].strip()
        for cell, following in zip(cells, cells[1:], strict=False):
            if cell["source"].strip() == before and following["source"].strip() not in known:
                following["metadata"] = {"nbgrader": {"grade_id": name}}
                found = True
    return found


def _missing(cells: list[dict], names: list[str]) -> list[str]:
    present = {marks_of(cell).get("grade_id") for cell in cells}
    assigns = {name: _assigns([name]) for name in names if name not in present}
    return [
        name
        for name, assigned in assigns.items()
        if not any(assigned.search(cell["source"]) for cell in cells)
    ]


def _few_loose(cells: list[dict]) -> list[dict]:
    # Each of these is parsed for each answer that has no cell of its own, so there must not be thousands.
    room, kept = MAX_LOOSE, []
    for cell in reversed(cells):
        if not cell["metadata"]:
            room -= len(cell["source"])
            if room < 0:
                continue
        kept.append(cell)
    return kept[::-1]
