"""Two notes of the same visit: what both say, what only one says, and what they say in other words."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import SequenceMatcher
from typing import NamedTuple

from staycurious.questions import _words as words
from staycurious.questions._checks import number
from staycurious.questions._visit import read_note

# Words that a swap of gender changes by itself. Add the names: {**GENDER_WORDS, "Harold": "Helen"}.
GENDER_WORDS = {
    "he": "she",
    "him": "her",
    "his": "her",
    "hers": "her",
    "himself": "herself",
    "mr": "mrs",
    "ms": "mrs",
    "miss": "mrs",
    "man": "woman",
    "men": "women",
    "boy": "girl",
    "gentleman": "lady",
    "husband": "wife",
    "dad": "mum",
    "father": "mother",
    "son": "daughter",
    "brother": "sister",
    "grandfather": "grandmother",
    "grandad": "gran",
    "uncle": "aunt",
    "nephew": "niece",
    "widower": "widow",
}


class NoteSentence(NamedTuple):
    """One sentence of a note."""

    id: str
    text: str


class Pair(NamedTuple):
    """Two sentences that say nearly the same; ``likeness`` is 0 to 1.

    ``words`` has, in order, what stands in the one where the other has something else; either may be empty.
    """

    one: NoteSentence
    other: NoteSentence
    likeness: float
    words: tuple[tuple[str, str], ...]


class NoteComparison(NamedTuple):
    """Two notes side by side, each part in the first note's order (``only_other`` in the second's)."""

    both: tuple[tuple[NoteSentence, NoteSentence], ...]
    changed: tuple[Pair, ...]
    only_one: tuple[NoteSentence, ...]
    only_other: tuple[NoteSentence, ...]


def compare_notes(
    one: Mapping, other: Mapping, same: Mapping[str, str] | None = None, alike: float = 0.6
) -> NoteComparison:
    """Say what two notes of the same visit both say, what only one of them says, and which words differ.

    After a swap of a person's gender, read ``only_one`` and ``only_other`` first: what a note leaves out
    can't be seen in that note. It compares words and gives no verdict.

    Parameters
    ----------
    one, other : mapping
        ``{"sentences": [{"id": "n1", "text": "…"}, …]}``.
    same : mapping of str to str, optional
        Single words to treat as alike, such as ``GENDER_WORDS`` with the names added; letter case is ignored.
    alike : float
        From what likeness two sentences count as saying nearly the same; 0 to 1.

    Returns
    -------
    NoteComparison
        Sentences with the same words (apart from case, punctuation and ``same``) are in ``both``; of the others,
        the likest are paired first. Their order in the notes is not compared.

    Raises
    ------
    ValueError
        When a note can't be read, ``same`` holds anything but single words, or ``alike`` is out of range.

    Notes
    -----
    Likeness is that of ``difflib.SequenceMatcher`` over words: twice the words in common, in order, over all
    words of both (J. W. Ratcliff and D. E. Metzener, Dr. Dobb's Journal, July 1988).

    Examples
    --------
    >>> one = {"sentences": [{"id": "n1", "text": "He is unable to meet his needs."}]}
    >>> other = {"sentences": [{"id": "n1", "text": "She is able to meet her needs."}]}
    >>> compare_notes(one, other, same=GENDER_WORDS).changed[0].words
    (('unable', 'able'),)
    """
    number("alike", alike, 0, 1)
    canon = _canon(same or {})
    left, right = _read(one, "one", canon), _read(other, "other", canon)
    both, waiting = [], {}
    for place, (_, key, _) in enumerate(right):
        waiting.setdefault(key, []).append(place)
    for place, (_, key, _) in enumerate(left):
        if waiting.get(key):
            both.append((place, waiting[key].pop(0)))
    lone_left = sorted(set(range(len(left))) - {place for place, _ in both})
    lone_right = sorted(set(range(len(right))) - {place for _, place in both})
    changed = _likest(left, right, lone_left, lone_right, alike)
    paired_left, paired_right = {at for _, at, _ in changed}, {at for _, _, at in changed}
    return NoteComparison(
        both=tuple((left[at][0], right[to][0]) for at, to in both),
        changed=tuple(
            Pair(left[at][0], right[to][0], likeness, _differ(left[at], right[to]))
            for likeness, at, to in sorted(changed, key=lambda found: found[1])
        ),
        only_one=tuple(left[at][0] for at in lone_left if at not in paired_left),
        only_other=tuple(right[at][0] for at in lone_right if at not in paired_right),
    )


def _read(note: Mapping, name: str, canon: dict[str, str]) -> list[tuple]:
    # each sentence, its words made alike, and its words as written
    found = []
    for sentence in read_note(note, name):
        tokens = words.tokens(words.clean(sentence["text"]))
        key = tuple(canon.get(token.lower, token.lower) for token in tokens)
        found.append(
            (NoteSentence(sentence["id"], sentence["text"]), key, [token.written for token in tokens])
        )
    return found


def _canon(same: Mapping[str, str]) -> dict[str, str]:
    # words joined by any chain of pairs are all alike: his and him both stand for her
    if not isinstance(same, Mapping):
        raise ValueError(f"same is {same!r}. Give pairs of words, such as {{'he': 'she'}}.")
    canon: dict[str, str] = {}
    for pair in same.items():
        for word in pair:
            if not isinstance(word, str) or len(words.tokens(words.clean(word))) != 1:
                raise ValueError(f"same holds {word!r}. Give single words; a name of two is two pairs.")
        first, second = (words.tokens(words.clean(word))[0].lower for word in pair)
        first, second = canon.setdefault(first, first), canon.setdefault(second, second)
        canon = {word: first if stands == second else stands for word, stands in canon.items()}
    return canon


def _likest(left, right, lone_left: list[int], lone_right: list[int], alike: float) -> list[tuple]:
    found = []
    matcher = SequenceMatcher(autojunk=False)
    for to in lone_right:
        matcher.set_seq2(right[to][1])
        for at in lone_left:
            matcher.set_seq1(left[at][1])
            if matcher.real_quick_ratio() >= alike and matcher.quick_ratio() >= alike:
                likeness = matcher.ratio()
                if likeness >= alike:
                    found.append((likeness, at, to))
    chosen, used_left, used_right = [], set(), set()
    for likeness, at, to in sorted(found, key=lambda pair: (-pair[0], pair[1], pair[2])):
        if at not in used_left and to not in used_right:
            chosen.append((likeness, at, to))
            used_left.add(at)
            used_right.add(to)
    return chosen


def _differ(one: tuple, other: tuple) -> tuple[tuple[str, str], ...]:
    matcher = SequenceMatcher(None, one[1], other[1], autojunk=False)
    return tuple(
        (" ".join(one[2][low:high]), " ".join(other[2][start:stop]))
        for kind, low, high, start, stop in matcher.get_opcodes()
        if kind != "equal"
    )
