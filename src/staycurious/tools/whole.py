"""Write a file whole or not at all: a half-written scorecard would stop every page."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path


def write_whole(path: Path, text: str, mode: int = 0o644) -> Path:
    """Write a text file in one step, so that nobody ever reads half of it.

    Parameters
    ----------
    path : pathlib.Path
        Where to write; folders are made.
    text : str
        What to write.
    mode : int
        The file's permissions, as ``os.chmod`` takes them.

    Returns
    -------
    pathlib.Path
        The file.
    """
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.stem}-", suffix=".tmp")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        os.chmod(temporary, mode)
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    return path
