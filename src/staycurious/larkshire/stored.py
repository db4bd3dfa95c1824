"""The texts of Larkshire that were written by hand and are kept as JSON beside the code."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

DATA = Path(__file__).parent / "data"


@cache
def read_stored(name: str, error: type[ValueError] = ValueError):
    """Read one of the data files, once.

    Parameters
    ----------
    name : str
        Its path in the data folder, such as ``"transcripts/T-01.json"``.
    error : type
        What to raise.

    Returns
    -------
    object
        What it holds: shared by everybody who asks, so give out copies.

    Raises
    ------
    ValueError
        Or the error that was asked for, when the file isn't JSON.
    """
    try:
        return json.loads((DATA / name).read_text(encoding="utf-8"))
    except ValueError as wrong:
        raise error(f"larkshire/data/{name} is not JSON ({wrong}). Mend that line.") from wrong


@cache
def numbers(folder: str) -> tuple[str, ...]:
    """List the numbers of the texts in one folder of the data.

    Parameters
    ----------
    folder : str
        Such as ``"transcripts"``.

    Returns
    -------
    tuple of str
        Such as ``("T-01", "T-02", …)``, in order.
    """
    return tuple(sorted(path.stem for path in (DATA / folder).glob("T-*.json")))
