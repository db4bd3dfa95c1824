"""How an answer stands that a person marks, and what can go wrong with it: plain values, and no gradebook."""

from __future__ import annotations

import contextlib
import hashlib
import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Literal, NamedTuple

import sqlalchemy as sa

Round = Literal["first", "second", "agreed"]
ROUNDS = ("first", "second", "agreed")
#: A comment or a note of more letters than this is somebody's mistake.
LONGEST = 20_000
#: What nbgrader notes beside an answer that was left as it was released.
UNTOUCHED = "No response."
#: PostgreSQL's codes of a lock that didn't come, of a deadlock, and of two writers at once.
_HELD = ("55P03", "40P01", "40001")


class GivenError(RuntimeError):
    """A mark was not taken; the message says why and what to do, and nothing was changed. ``kind`` tells the page."""

    kind = "refused"


class UnmarkedError(GivenError):
    """The exercise was never marked."""


class HeldError(GivenError):
    """Another program holds the gradebook."""

    kind = "held"


class BrokenError(GivenError):
    """The gradebook can't be read or written."""

    kind = "broken"


class MeanwhileError(GivenError):
    """Somebody else marked the answer, or its comment changed, since the page showed it; ``now`` is how it stands."""

    kind = "meanwhile"

    def __init__(self, words: str, now: Standing) -> None:
        super().__init__(words)
        self.now = now


class AgainError(MeanwhileError):
    """The work was handed in again since the page showed it."""

    kind = "again"


class Given(NamedTuple):
    """A mark that a person gave.

    ``score`` is ``None`` where nothing counts any more; ``undoes`` is the ``id`` of the mark that this row takes back, and
    then ``marker`` is who gave the mark that counts again. ``marker`` is empty where the formgrader gave it, which doesn't
    say who; ``work`` is the hash of what was read.
    """

    id: int
    at: datetime
    student: str
    question: str
    round: str
    marker: str
    levels: dict[str, float]
    comment: str
    score: float | None
    work: str
    undoes: int | None = None


class Question(NamedTuple):
    """A question that a person marks: how many have answered, and how many answers still wait."""

    name: str
    points: float
    answers: int
    waiting: int


class Standing(NamedTuple):
    """How one answer stands, without whose it is.

    ``token`` is nbgrader's own id of the work; ``state`` is "waiting", "marked", "again" (marked, and handed in anew since)
    or "empty" (left as it was, and not yet marked); ``score`` is the gradebook's; ``seen`` names what was last given in this
    round (0 for nothing) and must be told when a mark is given; ``elsewhere`` says that the gradebook has another mark than
    was given here.
    """

    token: str
    state: str
    score: float | None
    seen: int
    elsewhere: bool = False


class Saw(NamedTuple):
    """What a marker had before them: the gradebook's score and comment, and the answer's text as ``hash_of`` gives it.

    ``text`` is ``None`` where nobody need have read the answer.
    """

    score: float | None
    comment: str
    text: str | None = None


class Answer(NamedTuple):
    """An answer as the gradebook has it, with whose it is: for the program, and for no page that a marker sees.

    ``waits`` is whether a person has still to mark it or to look again; ``blank`` whether it was left as it was released;
    ``work`` is the hash of what was handed in.
    """

    token: str
    student: str
    score: float | None
    waits: bool
    blank: bool
    work: str


class Note(NamedTuple):
    """What a marker told the others about an answer."""

    at: datetime
    marker: str
    text: str


def hash_of(text: str) -> str:
    """Give a short name for a text, by which it is known to be the same.

    Parameters
    ----------
    text : str
        What a student wrote.

    Returns
    -------
    str
        16 hexadecimal digits.
    """
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def given_of(row: sa.Row) -> Given:
    """Read a row of marks that people gave.

    Parameters
    ----------
    row : sqlalchemy.Row
        Of ``staycurious_given``.

    Returns
    -------
    Given
        The same.
    """
    values = {name: getattr(row, name) for name in Given._fields}
    return Given(**{**values, "levels": json.loads(row.levels)})


def counting(rows: Sequence[Given]) -> list[Given]:
    """Leave out marks that were taken back, and the rows that took them back.

    Parameters
    ----------
    rows : sequence of Given
        Of one answer and round, in order.

    Returns
    -------
    list of Given
        The one that counts stands last.
    """
    found: list[Given] = []
    for one in rows:
        if one.undoes is None:
            found.append(one)
        else:
            found = [other for other in found if other.id != one.undoes]
    return found


def in_the_gradebook(last: Mapping[str, Mapping[str, Given]], student: str) -> Given | None:
    """Say which of the marks given here nbgrader's tables hold: the one that was agreed on, before the first.

    Parameters
    ----------
    last : mapping of str to mapping of str to Given
        The last of each round, by student.
    student : str
        Whose.

    Returns
    -------
    Given or None
        ``None`` where none was given here.
    """
    agreed = last["agreed"].get(student)
    return agreed if agreed is not None and agreed.score is not None else last["first"].get(student)


def is_stale(given: Given, work: str | None) -> bool:
    """Say whether work was handed in again since a mark was given for it.

    Parameters
    ----------
    given : Given
        The mark.
    work : str, optional
        The hash of what lies in the gradebook now; nothing where it isn't known.

    Returns
    -------
    bool
        Whether it was.
    """
    return bool(work) and given.work != work


def standing_of(row: sa.Row, last: Mapping[str, Mapping[str, Given]], round: str) -> Standing:
    """Say how an answer stands.

    Parameters
    ----------
    row : sqlalchemy.Row
        The answer in the gradebook.
    last : mapping of str to mapping of str to Given
        The last of each round, by student.
    round : {"first", "second", "agreed"}
        Whose marks.

    Returns
    -------
    Standing
        Without whose it is.
    """
    mine = last[round].get(row.student_id)
    seen = mine.id if mine else 0
    if round == "second":
        if mine is None or mine.score is None:
            return Standing(row.id, "waiting", None, seen)
        return Standing(row.id, "again" if is_stale(mine, row.work) else "marked", mine.score, seen)
    ours = in_the_gradebook(last, row.student_id)
    # also where nothing was given here: a mark from the formgrader isn't replaced unasked
    elsewhere = (ours.score if ours is not None else None) != row.manual_score
    if row.manual_score is not None:
        state = "again" if row.needs_manual_grade else "marked"
    elif row.needs_manual_grade:
        state = "empty" if row.auto_comment == UNTOUCHED else "waiting"
    else:
        state = "marked"  # nbgrader itself gave none for an answer that was left alone
    got = row.manual_score if row.manual_score is not None else row.auto_score
    return Standing(row.id, state, got, seen, elsewhere)


def place_of(question: str, token: str) -> str:
    """Give what the answers of a question are put in order by.

    Parameters
    ----------
    question, token : str
        The answer's cell, and whose.

    Returns
    -------
    str
        Drawn from both, so that nobody is last in every question.
    """
    return hashlib.sha256(f"{question}/{token}".encode()).hexdigest()


def check_words(**texts: str) -> None:
    """Make sure that what a marker wrote can be kept.

    Parameters
    ----------
    **texts : str
        By what each is called; ``marker`` is one of them.

    Raises
    ------
    GivenError
        When one is far too long or holds a sign that no gradebook keeps, or nobody says who is marking.
    """
    for name, text in texts.items():
        if len(text) > LONGEST:
            raise GivenError(f"The {name} is longer than {LONGEST:,} letters. Nothing was changed.")
        if any(sign == "\0" or "\ud800" <= sign <= "\udfff" for sign in text):
            raise GivenError(
                f"The {name} holds a broken sign that can't be kept, perhaps half of a pasted picture sign. Write those "
                "words anew. Nothing was changed."
            )
    if not texts.get("marker", "").strip() or len(texts["marker"]) > 128:
        raise GivenError("Say who is marking: your name or initials, at most 128 letters.")


def trouble_of(error: sa.exc.OperationalError) -> GivenError:
    """Put a trouble of the gradebook into words.

    Parameters
    ----------
    error : sqlalchemy.exc.OperationalError
        What came.

    Returns
    -------
    HeldError or BrokenError
        By the database's own code, since a full disk or a file that can't be written isn't held by anybody.
    """
    code = getattr(error.orig, "sqlite_errorcode", 0) & 0xFF
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED) or getattr(error.orig, "sqlstate", "") in _HELD:
        return HeldError(
            "Another program holds the gradebook, so nothing was kept. Try again in a moment; a class that is being "
            "marked holds it for a while."
        )
    return BrokenError(
        f"The gradebook can't be read or written, so nothing was kept ({str(error.orig).strip().partition(chr(10))[0]}). Look whether its disk is "
        "full, the file may be written, or its server runs; then try again."
    )


@contextlib.contextmanager
def in_words() -> Iterator[None]:
    """Say a trouble of the gradebook in words.

    Raises
    ------
    HeldError or BrokenError
        As ``trouble_of`` says.
    """
    try:
        yield
    except sa.exc.OperationalError as error:
        raise trouble_of(error) from error
