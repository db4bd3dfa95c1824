"""Write a file whole or not at all: a half-written scorecard would stop every page."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path


def write_whole(path: Path, text: str | bytes, mode: int = 0o644) -> Path:
    """Write a file in one step, so that nobody ever reads half of it.

    Parameters
    ----------
    path : pathlib.Path
        Where to write; folders are made.
    text : str or bytes
        What to write; a text is written in UTF-8.
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
        with os.fdopen(handle, "wb") as file:
            file.write(text.encode() if isinstance(text, str) else text)
        os.chmod(temporary, mode)
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    return path
