"""Who chose what, as rows of a table: each answer to a question in the words that students saw, with what the key says of it."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from staycurious.marking.people.class_answers import Answer, Asked
from staycurious.marking.people.class_figures import FEWEST

#: So many different values of one kind of answer are listed.
SHOWN = 6
#: So many rows at most, where a key has something to say of each of a hundred answers.
ROWS = 12
#: Answers that have no more in common than what the key says of them.
VARIOUS = ("Various answers",)
_AND = "and "
#: A key's list: the short name, with a piece of a text its label in brackets, and what there is to say.
_TOLD = re.compile(r"^- \*([^*\n]+)\*(?: \(([^()\n]*)\))?: (.*)$", re.MULTILINE)
#: What a key says above its lists of pieces (``keys/words.py``).
_TITLES = {
    "Found:": "found",
    "Found, and better under another label:": "other",
    "There was also:": "missed",
    "Marked, and a fair question (no marks either way):": "fair",
    "Marked, and no need to:": "extra",
}


class Row(NamedTuple):
    """An answer, or a part of one: ``said`` in words, by ``n`` students, what it is worth or whether it belongs, ``why`` (Markdown).

    ``mistaken`` are the places of those for whom it was a mistake, and ``mistake`` says it in words: "Left out: …". It is empty where
    the answers have no more in common than that they are wrong.
    """

    said: tuple[str, ...]
    n: int
    note: str
    why: str = ""
    mistaken: frozenset[int] = frozenset()
    mistake: str = ""


class Answered(NamedTuple):
    """How a question was answered: so many ``read``, ``unread`` (waiting for a person), ``empty`` and ``missing``; the rows.

    ``manner`` is how its rows count: "one" (each student is in one row), "several" or "parts".
    """

    read: int
    unread: int
    empty: int
    missing: int
    manner: str
    rows: list[Row]


def answered(asked: Asked, answers: Sequence[Answer]) -> Answered:
    """Count how a question was answered.

    Parameters
    ----------
    asked : Asked
        The question.
    answers : sequence of Answer
        A place for each student.

    Returns
    -------
    Answered
        Without rows where fewer than five answers could be read. An answer in a student's own words or figures has a row
        only where five gave it, or where the question's own key names it.
    """
    states = Counter(one.state for one in answers)
    read = {place: one for place, one in enumerate(answers) if one.state == "read"}
    function = asked.control.function if asked.control else ""
    manner, make = _MANNERS.get(function, ("one", _open))
    rows = make(asked, read) if len(read) >= FEWEST else []
    return Answered(len(read), states["unread"], states["empty"], states["missing"], manner, rows)


def _choices(asked: Asked, read: Mapping[int, Answer]) -> list[Row]:
    # every option, also those that nobody chose
    by_option: dict[str, dict[int, Answer]] = defaultdict(dict)
    for place, one in read.items():
        by_option[one.said.lower()][place] = one
    known = [
        _one_row((words,), by_option.pop(option.lower(), {}), asked.points)
        for option, words in asked.control.words.items()
    ]
    strange = {place: one for those in by_option.values() for place, one in those.items()}
    return [*known, *_open(asked, strange)]


def _one_row(said: tuple[str, ...], those: Mapping[int, Answer], points: float) -> Row:
    if not those:
        return Row(said, 0, "")
    (feedback, share), _ = Counter((one.feedback, one.share) for one in those.values()).most_common(1)[0]
    mistaken = frozenset(place for place, one in those.items() if one.share < 1)
    mistake = "" if said == VARIOUS or said[-1].startswith(_AND) else f"Answered: {'; '.join(said)}"
    return Row(said, len(those), _worth(share, points), feedback, mistaken, mistake)


def _worth(share: float, points: float) -> str:
    return f"{share * points:g} of {points:g} {'point' if points == 1 else 'points'}"


def _open(asked: Asked, read: Mapping[int, Answer]) -> list[Row]:
    # grouped by what the key says of them, which is what they show
    groups: dict[tuple[float, str], dict[int, Answer]] = defaultdict(dict)
    for place, one in read.items():
        groups[one.share, one.feedback][place] = one
    shown, pooled = [], 0
    for (_, feedback), those in groups.items():
        # a key's own sentence is about an answer that it foresaw; what it put together could be anybody's alone
        if len(those) >= FEWEST or feedback in asked.texts:
            shown.append(_one_row(_values(asked, those), those, asked.points))
        else:
            pooled += len(those)
    shown.sort(key=lambda row: (-row.n, row.said))
    shown, rare = shown[:ROWS], shown[ROWS:]
    pooled += sum(row.n for row in rare)
    which = "rarer than these" if rare else f"given by fewer than {FEWEST}"
    rest = [Row((f"Other answers, each {which}",), pooled, "")] if pooled else []
    return [*shown, *rest]


def _values(asked: Asked, those: Mapping[int, Answer]) -> tuple[str, ...]:
    counted = Counter(one.said for one in those.values())
    foreseen = {one.said for one in those.values() if one.foreseen}
    told = [said for said, n in counted.most_common() if said and (n >= FEWEST or said in foreseen)][:SHOWN]
    words = [_in_words(asked, said) for said in told]
    others = sum(counted.values()) - sum(counted[said] for said in told)
    if not words:
        return VARIOUS
    return (*words, *([f"{_AND}{others} with other answers"] if others else []))


def _in_words(asked: Asked, said: str) -> str:
    words = asked.control.words if asked.control else {}
    return "; ".join(words.get(name, name) for name in said.split(", ")) if words else said


def _several(asked: Asked, read: Mapping[int, Answer]) -> list[Row]:
    chose, wrong, whys, belong, known = defaultdict(set), defaultdict(set), {}, set(), False
    for place, one in read.items():
        told = {name: why for name, _, why in _TOLD.findall(one.feedback)}
        whys |= told
        chosen = {name for name in one.said.split(", ") if name in asked.control.words}
        # a full mark's list tells of all options, any other of those that are wrong
        mistakes = set() if one.share == 1 else set(told)
        if told or one.share == 1:
            belong, known = belong | (chosen ^ mistakes), True
        for name in chosen:
            chose[name].add(place)
        for name in mistakes:
            wrong[name].add(place)
    rows = []
    for name, words in asked.control.words.items():
        belongs = f"Belongs; {len(wrong[name])} left it out" if name in belong else "Doesn’t belong"
        mistake = f"{'Left out' if name in belong else 'Chose'}: {words}"
        note, why = belongs if known else "", whys.get(name, "")
        rows.append(Row((words,), len(chose[name]), note, why, frozenset(wrong[name]), mistake))
    return rows


def _pieces(asked: Asked, read: Mapping[int, Answer]) -> list[Row]:
    came_to: dict[str, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    whys, labels = {}, {}
    for place, one in read.items():
        for which, name, label, why in _told_by_title(one.feedback):
            came_to[name][which].add(place)
            whys[name] = why
            labels[name] = label.partition("; you: ")[0]
    order = list(asked.control.pieces)
    return [
        _piece(asked, name, came_to[name], whys[name], labels[name])
        for name in sorted(came_to, key=lambda name: order.index(name) if name in order else len(order))
    ]


def _told_by_title(feedback: str) -> Iterator[tuple[str, str, str, str]]:
    which = ""
    for line in feedback.splitlines():
        which = _TITLES.get(line.strip(), which)
        if which and (found := _TOLD.match(line)):
            yield which, found[1], found[2] or "", found[3]


def _piece(asked: Asked, name: str, came_to: Mapping[str, set[int]], why: str, label: str) -> Row:
    found, other, missed, fair, extra = (came_to[which] for which in _TITLES.values())
    said = (f"{name}. {asked.control.pieces[name]}" if name in asked.control.pieces else name,)
    if found or other or missed:
        under = f" ({asked.control.words[label]})" if label in asked.control.words else ""
        others = f"; {len(other)} under another label" if other else ""
        note = f"To be marked{under}; {len(missed)} passed it over{others}"
        mistake = (
            f"Passed over, or marked under another label: {said[0]}" if other else f"Passed over: {said[0]}"
        )
        return Row(said, len(found | other), note, why, frozenset(missed | other), mistake)
    if fair:
        return Row(said, len(fair), "A fair question: no marks either way", why)
    return Row(said, len(extra), "No need to mark it", why, frozenset(extra), f"Marked: {said[0]}")


def _ordered(asked: Asked, read: Mapping[int, Answer]) -> list[Row]:
    # whole orders that the key knows, then each item that stood out of its place in the others
    moved, whys = defaultdict(set), {}
    whole = {place: one for place, one in read.items() if not _TOLD.search(one.feedback)}
    for place, one in read.items():
        for name, _, why in _TOLD.findall(one.feedback):
            moved[name].add(place)
            whys[name] = why
    items = [
        Row(
            (words,),
            len(moved[name]),
            "Out of its place",
            whys[name],
            frozenset(moved[name]),
            f"Out of its place: {words}",
        )
        for name, words in asked.control.words.items()
        if moved[name]
    ]
    return [*_open(asked, whole), *items]


_MANNERS = {
    "choose": ("one", _choices),
    "decide": ("one", _choices),
    "choose_several": ("several", _several),
    "mark": ("parts", _pieces),
    "order": ("parts", _ordered),
}
