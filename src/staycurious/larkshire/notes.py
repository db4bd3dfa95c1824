"""Notes on six of Larkshire's conversations, two of each, written by hand to read like a 2026 tool's.

They stand beside the small note writer's: fluent, mostly right, and wrong in the same kinds of ways. No product wrote
them. Each comes with its own answer key, and the two notes of one conversation go wrong in different places.
"""

from __future__ import annotations

import copy

from staycurious.larkshire.stored import numbers, read_stored

KINDS = {
    "added": "nobody said it",
    "missing": "something that a decent note must have is in no sentence",
    "certainty": "what was unsure was made sure",
    "tone": "a harder, milder or judging word than was said",
    "who": "the wrong speaker or the wrong person",
    "number": "a number or a name that isn't the one said",
    "negation": "a “not” lost or gained",
    "own_words": "a wish turned into jargon",
}


class WrittenNoteError(ValueError):
    """A written note can't be given; the message names it and the mend."""


def written_notes() -> list[dict]:
    """Give the twelve notes that were written by hand, with their answer keys.

    Returns
    -------
    list of dict
        As :func:`written_note` gives them, in the order of their ids.

    Examples
    --------
    >>> len(written_notes())
    12
    >>> sorted({note["transcript"] for note in written_notes()})
    ['T-01', 'T-02', 'T-05', 'T-07', 'T-09', 'T-12']
    """
    return [written_note(number) for number in numbers("notes")]


def written_note(number: str) -> dict:
    """Give one note that was written by hand, with its answer key.

    Parameters
    ----------
    number : str
        The transcript's number and a letter, such as ``"T-01-a"``.

    Returns
    -------
    dict
        ``id``, ``transcript`` (its number; the note is of the person as written), ``about``, ``sentences`` (each ``id``,
        ``section``, ``text`` and ``turns``, the ids of the turns it rests on, none for an invention), ``key`` (one
        item a fault: ``id``, ``kind``, ``turns`` to read and ``why``; ``facts`` where something is missing, ``sentence``
        otherwise) and ``fixed`` (a mended text for each faulty sentence, None where it is to be taken out).

    Raises
    ------
    WrittenNoteError
        When there is no such note, or its file isn't JSON.

    Notes
    -----
    Needs left out or played down were measured in summaries by language models (S. Rickman, BMC Medical Informatics
    and Decision Making 25:274, 2025), and things that nobody said were told of by practitioners (Ada Lovelace
    Institute, Scribe and prejudice?, 2026); the other kinds (:data:`KINDS`) are those of the small note writer. How
    often each stands here was chosen for teaching and says nothing of how often a real tool errs.

    Examples
    --------
    >>> note = written_note("T-05-a")
    >>> [(item["kind"], item.get("sentence") or item["facts"]) for item in note["key"]]
    [('missing', ['f18']), ('added', 'n16'), ('certainty', 'n21')]
    """
    if number not in numbers("notes"):
        known = ", ".join(numbers("notes"))
        raise WrittenNoteError(f"There is no written note {number!r}. Choose one of: {known}.")
    return copy.deepcopy(read_stored(f"notes/{number}.json", WrittenNoteError))
