"""Which published version a copy of a notebook comes from: the notebook carries it, whoever saves it and wherever."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from staycurious.tools.whole import write_whole

#: Where in a notebook's metadata it stands; web/notebooks.js reads it there too.
PLACE = ("stay_curious", "published")


def version_of(source: Path) -> str:
    """Give a published notebook's version: it changes when, and only when, something in the notebook does.

    Parameters
    ----------
    source : pathlib.Path
        The notebook, which carries no stamp.

    Returns
    -------
    str
        Sixteen characters.
    """
    notebook = json.loads(source.read_bytes())
    return hashlib.sha256(json.dumps(notebook, sort_keys=True).encode()).hexdigest()[:16]


def write_stamped(source: Path, copy: Path, place: str) -> str:
    """Write a copy of a notebook that says which published version it comes from.

    Parameters
    ----------
    source : pathlib.Path
        The published notebook.
    copy : pathlib.Path
        The file to write, whole or not at all; folders are made.
    place : str
        Where people find it: ``exercises/m02_reading_a_score.ipynb``.

    Returns
    -------
    str
        The version.
    """
    notebook, version = json.loads(source.read_bytes()), version_of(source)
    kind, name = PLACE
    notebook.setdefault("metadata", {}).setdefault(kind, {})[name] = {"path": place, "version": version}
    write_whole(copy, json.dumps(notebook, ensure_ascii=False, indent=1) + "\n")
    return version


def stamp_of(copy: Path) -> str:
    """Read which version somebody's copy comes from.

    Parameters
    ----------
    copy : pathlib.Path
        A person's own file, which may hold anything.

    Returns
    -------
    str
        The version; empty where the file doesn't say.
    """
    try:
        found = json.loads(copy.read_bytes())["metadata"]
        for name in (*PLACE, "version"):
            found = found[name]
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return ""
    return found if isinstance(found, str) else ""
