"""Before and after: the twelve ideas, reading the codes of a class, and counting it.

``read_lines`` and ``class_result`` read and count what ``web/inventory.js`` does, in the same way: a test gives both the same
codes. The questions stand in ``book/quizzes/inventory_a.yml`` and ``inventory_b.yml``.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from staycurious.questions.paired import PairedChange, paired_change

#: Which set of questions this is; it stands in every code. Change it when a question's words or answer change once a class
#: has sat it: answers to other questions can't be counted together. A letter from A to Z, but neither I nor O.
EDITION = "A"


class Idea(NamedTuple):
    """One of the twelve: its name in a question's ``id``, a title in plain words, what it's called, and its module."""

    name: str
    title: str
    term: str
    module: str


#: In the order of the questions of both forms.
IDEAS = (
    Idea("of_whom", "Of whom?", "base rate, and a share turned round", "m02_reading_a_score"),
    Idea("score_of_what", "A score of what?", "what a score stands for", "m02_reading_a_score"),
    Idea("label", "What was written down, and what is needed", "label", "m03_what_was_predicted"),
    Idea("proxy", "One box stands in for another", "proxy", "m03_what_was_predicted"),
    Idea("loop", "Records that feed themselves", "missing data, feedback loop", "m03_what_was_predicted"),
    Idea("by_group", "Mistakes, group by group", "false positive rate by group", "m04_fair_to_whom"),
    Idea("criteria", "What can’t all be equal", "criteria that can’t all hold", "m04_fair_to_whom"),
    Idea("few_in_group", "A group of few", "small groups", "m04_fair_to_whom"),
    Idea("left_out", "What a note leaves out", "omission", "m05_ai_notes"),
    Idea("whose_words", "Whose words, and how sure", "wrong speaker, hardened words", "m05_ai_notes"),
    Idea("moved", "What a tool moved", "own reliance", "m06_own_reliance"),
    Idea("few_cases", "Few cases of one’s own", "small numbers", "m06_own_reliance"),
)

#: The signs of a code: none of 0 and O, 1 and I.
SIGNS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
#: Fewer pairs than these are too few to say anything of.
FEW = 10
#: The fewest letters and figures of a word.
SHORTEST = 4

_SALT = "Stay Curious, before and after: "
_SITTINGS = {"B": "before", "A": "after"}
_FORMS = "AB"
_TIMES_ON_PAPER = {"before": "before", "after": "after", "first": "before", "second": "after"}
_STEPS = (None, 20, 40, 60, 80, 100)  # how sure, and not said
_STATES = 1 + 2 * len(_STEPS)  # open; not right or right, each with how sure
_LENGTH, _PERSON, _MARKS = 20, 6, 9
_SURE_ENOUGH = 80
# JavaScript's own spaces, which Python's differ from in a few
_SPACES = "\t\n\v\f\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"
_ENDS = re.compile(rf"^[{_SPACES}]+|[{_SPACES}]+$")
_GROUPED = re.compile(
    rf"(?<![A-Za-z0-9])(?=([A-Za-z0-9]{{4}}(?:[{_SPACES}\-\u2010-\u2015_.]{{0,5}}[A-Za-z0-9]{{4}}){{4}})(?![A-Za-z0-9]))"
)
_ASCII = re.ASCII | re.IGNORECASE


class Answer(NamedTuple):
    """What was said of one idea: whether it was right (``None``: left open), and how sure its owner was."""

    right: bool | None
    sure: int | None


class Sitting(NamedTuple):
    """What one code holds; ``sitting`` is "before" or "after", ``person`` the six signs that a word came to."""

    sitting: str
    form: str
    edition: str
    person: str
    marks: tuple[Answer, ...]
    code: str = ""


class Aside(NamedTuple):
    """A line that couldn't be counted, and why; ``none`` where nothing in it looks like a code."""

    line: int
    why: str
    none: bool = False


class Lines(NamedTuple):
    """What was read: the sittings, the lines set aside, and how many codes had stood on an earlier line."""

    sittings: list[Sitting]
    aside: list[Aside]
    repeated: int


class Counted(NamedTuple):
    """All sittings of one time: how many, how many each has right, and by idea how many are right, open, and sure but not right."""

    n: int
    scores: list[int]
    ideas: list[tuple[int, int, int]]


class Pairs(NamedTuple):
    """Those who sat both: by idea how many are newly right, no longer right, right both times and neither time; the change.

    ``by_first`` holds the same for those who began with each form; ``same_form`` how many had one form twice.
    """

    n: int
    ideas: list[tuple[int, int, int, int]]
    change: PairedChange | None
    by_first: list[tuple[str, PairedChange | None]]
    same_form: int


class ClassResult(NamedTuple):
    """A class: both times, those who sat both, how many sat one alone, and with how many words two sittings of a time came in."""

    before: Counted
    after: Counted
    pairs: Pairs
    alone: tuple[int, int]
    unclear: int


class _CodeError(ValueError):
    # why a line can't be read, as a sentence
    none = False


class _NoCodeError(_CodeError):
    none = True


def person_of(word: str) -> str:
    """Give the six signs that a word comes to.

    Parameters
    ----------
    word : str
        As somebody typed it.

    Returns
    -------
    str
        Six signs. They can't be turned back; whoever guesses the word can find it by trying.

    Examples
    --------
    >>> person_of("Blue heron") == person_of(" blue-HERON ")
    True
    """
    digest = hashlib.sha256((_SALT + _plain_word(word)).encode()).digest()
    return "".join(SIGNS[byte % len(SIGNS)] for byte in digest[:_PERSON])


def _plain_word(word: str) -> str:
    letters = unicodedata.normalize("NFKD", word).lower()
    return "".join(one for one in letters if unicodedata.category(one)[0] in "LN")


def encode(sitting: Sitting) -> str:
    """Write a sitting as a code.

    Parameters
    ----------
    sitting : Sitting
        Its ``code`` is passed over.

    Returns
    -------
    str
        Five groups of four.
    """
    number = 0
    for mark in sitting.marks:
        step = _STEPS.index(mark.sure)
        number = number * _STATES + (0 if mark.right is None else 1 + len(_STEPS) * mark.right + step)
    digits = []
    for _ in range(_MARKS):
        number, digit = divmod(number, len(SIGNS))
        digits.append(SIGNS[digit])
    time = next(sign for sign, name in _SITTINGS.items() if name == sitting.sitting)
    text = time + sitting.form + sitting.edition + sitting.person + "".join(reversed(digits))
    return _in_fours(text + "".join(SIGNS[value] for value in _check_of([SIGNS.index(one) for one in text])))


def _in_fours(text: str) -> str:
    return "-".join(text[at : at + 4] for at in range(0, len(text), 4))


def _check_of(values: Sequence[int]) -> tuple[int, int]:
    # the remainder after division by (x + 1)(x + 2), over the 32 numbers of x⁵ + x² + 1
    first = second = 0
    for value in values:
        lead = value ^ first
        twice = (lead << 1) ^ (37 if lead & 16 else 0)
        first, second = second ^ lead ^ twice, twice
    return first, second


def _decode(text: str) -> Sitting:
    signs = re.sub("[^A-Z0-9]", "", text.upper())
    if len(signs) != _LENGTH:
        raise _CodeError(f"This has {len(signs)} letters and figures; a code has {_LENGTH}.")
    if strange := [sign for sign in dict.fromkeys(signs) if sign not in SIGNS]:
        raise _CodeError(
            f"This holds {' and '.join(strange)}, and no code has 0, O, 1 or I. Look at the slip again."
        )
    values = [SIGNS.index(sign) for sign in signs]
    if _check_of(values[:-2]) != tuple(values[-2:]):
        raise _CodeError(
            "Something in this code is mistyped: its last two signs don’t fit the others. Look at the slip again."
        )
    number = 0
    for value in values[3 + _PERSON : 3 + _PERSON + _MARKS]:
        number = number * len(SIGNS) + value
    if signs[0] not in _SITTINGS or signs[1] not in _FORMS or number >= _STATES ** len(IDEAS):
        raise _CodeError("This is no code of ours, though its last two signs fit.")
    marks = _marks_of(number)
    return Sitting(_SITTINGS[signs[0]], signs[1], signs[2], signs[3 : 3 + _PERSON], marks, _in_fours(signs))


def _marks_of(number: int) -> tuple[Answer, ...]:
    marks = []
    for _ in IDEAS:
        number, state = divmod(number, _STATES)
        right, step = divmod(state - 1, len(_STEPS))
        marks.append(Answer(None, None) if state == 0 else Answer(bool(right), _STEPS[step]))
    return tuple(reversed(marks))


def read_lines(text: str, edition: str = EDITION) -> Lines:
    """Read codes, line by line; a line may hold more than the code, as an export does.

    A sheet of paper is a line such as ``paper; blue heron; before; A; 110 1-0 101 111``: 1 for right, 0 for not right, - for left
    open.

    Parameters
    ----------
    text : str
        The lines.
    edition : str
        The edition of the questions; codes of another are set aside.

    Returns
    -------
    Lines
        A code that comes again counts once.
    """
    sittings: dict[str, Sitting] = {}
    aside, repeated = [], 0
    for at, line in enumerate(re.split("\r\n|\r|\n", text), start=1):
        if not _trimmed(line):
            continue
        for found in _in_line(line, edition):
            if isinstance(found, _CodeError):
                aside.append(Aside(at, str(found), found.none))
            elif found.edition != edition:
                why = "This code is from another edition of the questions, so it can’t be counted with these."
                aside.append(Aside(at, why))
            elif found.code in sittings:
                repeated += 1
            else:
                sittings[found.code] = found
    return Lines(list(sittings.values()), aside, repeated)


def _trimmed(text: str) -> str:
    return _ENDS.sub("", text)


def _in_line(line: str, edition: str) -> list[Sitting | _CodeError]:
    if re.match(r"\W*paper\b", line, _ASCII):
        return [_tried(_paper_sitting, line, edition)]
    codes, problems, end = [], [], 0
    for match in _GROUPED.finditer(line):
        read = _tried(_decode, match[1])
        if isinstance(read, _CodeError):
            problems.append(read)
        elif match.start() >= end:
            codes.append(read)
            end = match.end(1)
    if codes:
        return [*codes, *_mistyped_beside(codes, line)]
    if problems:
        return problems[:1]
    signs = len(re.findall("[A-Za-z0-9]", line))
    like_one = re.search("[-\u2010-\u2015]", line) or re.match(r"\W*[AB]{2}[A-Z0-9]{2}\b", line, _ASCII)
    if _LENGTH - 4 <= signs <= _LENGTH + 4 and like_one:
        return [_tried(_decode, line)]
    return [
        _NoCodeError(
            "There is no code in this line. A code is five groups of four, with a hyphen between them."
        )
    ]


def _tried(read, *given: str) -> Sitting | _CodeError:
    try:
        return read(*given)
    except _CodeError as problem:
        return problem


def _mistyped_beside(codes: Sequence[Sitting], line: str) -> list[_CodeError]:
    # an export may hold two codes in a line: a mistyped one beside a good one must not get lost
    for one in codes:
        line = re.sub(one.code.replace("-", "[^A-Z0-9]*"), ";", line, flags=_ASCII)
    like_one = r"(?<![A-Z0-9])[AB]{2}[A-Z0-9]{2}(?:-[A-Z0-9]{3,5}){4}(?![A-Z0-9])"
    tried = [_tried(_decode, text) for text in re.findall(like_one, line, _ASCII)]
    return [one for one in tried if isinstance(one, _CodeError)]


def _paper_sitting(line: str, edition: str) -> Sitting:
    form = "Write it as: paper; the word; before or after; A or B; twelve marks of 1, 0 or -."
    parts = [_trimmed(part) for part in re.split("[;,\t]", line)]
    _, word, time, letter, *rest = [*parts, *[""] * 4]
    marks = re.sub("[–—−]", "-", re.sub(f"[{_SPACES}]", "", "".join(rest)))
    # counted as JavaScript counts: a letter beyond U+FFFF is two
    if len(_plain_word(word).encode("utf-16-le")) < 2 * SHORTEST:
        raise _CodeError(f"The word of this sheet is missing or has fewer than {SHORTEST} letters. {form}")
    if time.lower() not in _TIMES_ON_PAPER:
        raise _CodeError(f"This sheet says neither before nor after. {form}")
    if letter.upper() not in ("A", "B"):
        raise _CodeError(f"This sheet doesn’t say which form it was. {form}")
    if not re.fullmatch("[01-]{12}", marks):
        raise _CodeError(f"The marks of this sheet aren’t twelve of 1, 0 or -. {form}")
    said = tuple(Answer(None if mark == "-" else mark == "1", None) for mark in marks)
    read = Sitting(_TIMES_ON_PAPER[time.lower()], letter.upper(), edition, person_of(word), said)
    return read._replace(code=encode(read))


def class_result(sittings: Sequence[Sitting]) -> ClassResult:
    """Count a class. An answer that was left open counts as not right.

    Parameters
    ----------
    sittings : sequence of Sitting
        From :func:`read_lines`.

    Returns
    -------
    ClassResult
        ``before`` and ``after`` hold all sittings, ``pairs`` those who can be told apart and sat both.
    """
    by_person: dict[str, dict[str, list[Sitting]]] = defaultdict(lambda: {"before": [], "after": []})
    for one in sittings:
        by_person[one.person][one.sitting].append(one)
    clear = [those for those in by_person.values() if all(len(times) < 2 for times in those.values())]
    both = [(those["before"][0], those["after"][0]) for those in clear if all(those.values())]
    return ClassResult(
        before=_counted([one for one in sittings if one.sitting == "before"]),
        after=_counted([one for one in sittings if one.sitting == "after"]),
        pairs=_pairs(both),
        alone=tuple(sum(bool(those[time]) for those in clear) - len(both) for time in ("before", "after")),
        unclear=len(by_person) - len(clear),
    )


def _counted(sittings: Sequence[Sitting]) -> Counted:
    ideas = []
    for at in range(len(IDEAS)):
        marks = [one.marks[at] for one in sittings]
        right, left_open = (
            sum(mark.right is True for mark in marks),
            sum(mark.right is None for mark in marks),
        )
        sure = sum(mark.right is False and (mark.sure or 0) >= _SURE_ENOUGH for mark in marks)
        ideas.append((right, left_open, sure))
    return Counted(len(sittings), [_score(one) for one in sittings], ideas)


def _score(sitting: Sitting) -> int:
    return sum(mark.right is True for mark in sitting.marks)


def _pairs(both: Sequence[tuple[Sitting, Sitting]]) -> Pairs:
    ideas = []
    for at in range(len(IDEAS)):
        found = [(one.marks[at].right is True, two.marks[at].right is True) for one, two in both]
        counts = tuple(
            found.count(which) for which in ((False, True), (True, False), (True, True), (False, False))
        )
        ideas.append(counts)
    by_first = [
        (form, _change([(one, two) for one, two in both if one.form == form != two.form])) for form in _FORMS
    ]
    return Pairs(len(both), ideas, _change(both), by_first, sum(one.form == two.form for one, two in both))


def _change(both: Sequence[tuple[Sitting, Sitting]]) -> PairedChange | None:
    return paired_change([_score(one) for one, _ in both], [_score(two) for _, two in both]) if both else None
