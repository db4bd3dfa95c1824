"""What the commands that mark share: a progress bar, counted words, short lists, and a gradebook's troubles in words."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence

#: How many lines of one kind the screen shows.
SHOWN = 12
GO_ON = "Stopped. Nothing is lost: give the same command again, and it goes on where it was."


def count(number: int, what: str) -> str:
    """Say how many.

    Parameters
    ----------
    number : int
        How many.
    what : str
        Of what: one of it.

    Returns
    -------
    str
        ``"1 mark"``, ``"2,000 marks"``.
    """
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def few(lines: Sequence[str], shown: int | None = SHOWN, where: str = "") -> list[str]:
    """Cut a list short for the screen.

    Parameters
    ----------
    lines : sequence of str
        The list.
    shown : int, optional
        How many stay; all when ``None``.
    where : str
        Where the others can be read.

    Returns
    -------
    list of str
        The first ones, and how many more there are.
    """
    if shown is None or len(lines) <= shown:
        return list(lines)
    return [*lines[:shown], f"… and {len(lines) - shown:,} more{where}"]


@contextlib.contextmanager
def progress(
    what: str, unit: str = " students", leave: bool = True
) -> Iterator[Callable[[int, int | None], None]]:
    """Show a progress bar where somebody watches; none in a log or a pipe.

    Parameters
    ----------
    what : str
        What is being done.
    unit : str
        What is counted.
    leave : bool
        Whether it stays on the screen afterwards.

    Yields
    ------
    callable
        To be told how many students are done, of how many.
    """
    from tqdm import tqdm

    with tqdm(desc=f"{what:10}", unit=unit, disable=None, leave=leave) as bar:

        def tell(done: int, of: int | None) -> None:
            bar.total = of
            bar.update(done - bar.n)

        yield tell


@contextlib.contextmanager
def gradebook_troubles_in_words() -> Iterator[None]:
    """Turn what a database says of itself into a sentence for the person who marks.

    Raises
    ------
    MarkingError
        When the gradebook could not be used.
    """
    from sqlalchemy.exc import SQLAlchemyError

    from staycurious.marking.course import MarkingError

    try:
        yield
    except SQLAlchemyError as error:
        told = str(getattr(error, "orig", None) or error).strip().splitlines()[0]
        raise MarkingError(
            f"The gradebook could not be used: {told}. See that its server runs and its address in nbgrader_config.py "
            "is right, or that no other program holds its file; then give the same command again."
        ) from error
