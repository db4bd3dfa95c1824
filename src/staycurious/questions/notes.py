"""A note held against the talk it came from: what to look at, sentence by sentence."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import NamedTuple

from staycurious.questions import _words as words
from staycurious.questions._said_numbers import SOUND_ALIKE
from staycurious.questions._visit import (
    Piece,
    Turn,
    Visit,
    piece,
    read_note,
    read_transcript,
    said_numbers,
    speaker_named,
)

MOST_TURNS = 3  # a sentence is held against no more turns than this


class Look(NamedTuple):
    """One thing to look at in a sentence: its kind, the words, the turns to read, and what was found.

    ``kind`` is ``"words"``, ``"number"``, ``"name"``, ``"certainty"``, ``"stronger"``, ``"negation"``,
    ``"judging"``, ``"speaker"``, ``"turns"`` or ``"script"``.
    """

    kind: str
    words: tuple[str, ...]
    turns: tuple[str, ...]
    says: str


class Claim(NamedTuple):
    """One sentence of a note: the turns that match it best, and what to look at.

    ``found`` of its ``of`` content words stand in those turns; ``share`` is None where it has none.
    """

    id: str
    text: str
    turns: tuple[str, ...]
    found: int
    of: int
    share: float | None
    not_found: tuple[str, ...]
    look: tuple[Look, ...]


class SourceCheck(NamedTuple):
    """A note's sentences, and the ids of the turns that no sentence rests on, in the talk's order."""

    sentences: tuple[Claim, ...]
    unused: tuple[str, ...]


def claims_against_source(note: Mapping, transcript: Mapping) -> SourceCheck:
    """Say, for each sentence of a note, which turns it seems to rest on and what to look at.

    It finds places to look at and gives no verdict. It compares words: a sentence put quite differently from
    the talk is pointed out though it may be right, and one made of the talk's own words is passed though it may
    be wrong. Only a person who reads both can tell.

    Parameters
    ----------
    note : mapping
        ``{"sentences": [{"id": "n1", "text": "…"}, …]}``; a sentence may have ``"turns"``, the ids of the turns
        that its writer says it rests on. With ``"transcript"``, that must be the transcript's id.
    transcript : mapping
        ``{"id", "people": [{"key", "role", "name", "called"}, …], "turns": [{"id", "who", "says"}, …]}``; a turn
        may have ``"for"``, the key of the person for whom an interpreter speaks. Without people, nobody's name
        is known, so that no speaker is compared.

    Returns
    -------
    SourceCheck
        Each sentence with the turns that share most of its content words (at most three), how many of these
        are found there, and what to look at: numbers that those turns don't have, names that nobody said,
        hedges lost, stronger words, negations lost or gained, judging words that nobody said, a named speaker
        who did not speak those turns, and few words in common. And the turns that no sentence rests on,
        small talk among them.

    Raises
    ------
    ValueError
        When the transcript has no turns, the note is of another transcript, a mark such as ``{he/she}`` was
        left in a text, or a part is missing or of the wrong kind.

    Notes
    -----
    Content words are compared by a light English stem and weighed by how few turns have them (inverse document
    frequency: K. Spärck Jones, Journal of Documentation 28, 1972, 11-21). An answer lends its words from the
    question before it. Hedges, negations and judging words are lists of English words; a sentence in another
    script is compared by its words alone and says so. A sentence that quotes six words or more of a turn, word for word,
    rests on that turn.

    Examples
    --------
    >>> talk = {
    ...     "id": "T-00",
    ...     "people": [{"key": "person", "role": "person", "name": "Ada Marsh", "called": "Mrs Marsh"}],
    ...     "turns": [{"id": "t1", "who": "person", "says": "I think I walk about thirteen minutes to the shop."}],
    ... }
    >>> note = {"sentences": [{"id": "n1", "text": "Mrs Marsh walks thirty minutes to the shop."}]}
    >>> for look in claims_against_source(note, talk).sentences[0].look:
    ...     print(look.kind, look.words)
    number ('thirty',)
    certainty ('i think', 'about thirteen')
    """
    sentences = read_note(note)
    visit = read_transcript(transcript)
    of = note.get("transcript")
    if of is not None and visit.id is not None and of != visit.id:
        raise ValueError(
            f"The note is of transcript {of!r}, and this is {visit.id!r}. Give the transcript it was made from."
        )
    weights = _weights(visit)
    capitals = _capitals(sentences)
    claims, rested = [], set()
    for sentence in sentences:
        whole = piece(words.clean(sentence["text"]), visit.names)
        quoted, rest = _to_the_letter(whole.text, visit)
        best = quoted or _best(whole.content, visit, weights)
        # what is quoted word for word has no word lost or gained: only the rest is compared for that
        apart = piece(rest, visit.names) if quoted else whole
        claims.append(_claim(sentence, whole, apart, best, visit, weights, capitals))
        rested |= {turn.id for turn in best} | set(sentence["turns"])
        rested |= _told_again(whole.content, visit)
    return SourceCheck(tuple(claims), tuple(turn.id for turn in visit.turns if turn.id not in rested))


def _claim(
    sentence: dict,
    whole: Piece,
    apart: Piece,
    best: list[Turn],
    visit: Visit,
    weights: dict,
    capitals: Counter,
) -> Claim:
    there = {key for turn in best for key in _lent(turn)}
    missing = tuple(written for key, written in whole.content.items() if key not in there)
    found, of = len(whole.content) - len(missing), len(whole.content)
    look = [
        *_few_words(found, of, missing, best),
        *_numbers(whole.text, best, visit),
        *_names(whole.text, visit, capitals),
    ]
    if words.is_latin(whole.text):
        look += [
            *_certainty(apart, best, weights),
            *_stronger(apart.text, best),
            *_negation(apart, best, visit),
            *_judging(apart.text, best, visit),
        ]
    else:
        look.append(
            Look(
                "script",
                (),
                (),
                "This is in another script: hedges, negations and judging words were not compared.",
            )
        )
    look += [*_speaker(whole.text, best, visit), *_turns(sentence, whole, best, visit)]
    turns = tuple(turn.id for turn in best)
    return Claim(
        sentence["id"], sentence["text"], turns, found, of, found / of if of else None, missing, tuple(look)
    )


# ---- which turns a sentence seems to rest on


def _lent(turn: Turn) -> dict[str, str]:
    return {**turn.borrowed, **turn.asked, **turn.content}


def _weights(visit: Visit) -> dict[str, float]:
    seen = Counter(key for turn in visit.turns for key in {**turn.asked, **turn.content})
    return {key: math.log(1 + len(visit.turns) / count) for key, count in seen.items()}


# A quotation of so many words is of the turn that has them; a shorter one may stand in several.
_ENOUGH_TO_QUOTE = 6
_QUOTATION = re.compile(r"[“\"]([^“”\"]+)[”\"]")


def _to_the_letter(text: str, visit: Visit) -> tuple[list[Turn], str]:
    # the turns that the sentence quotes word for word, and the sentence without these quotations
    said = {turn.id: " ".join(words.spoken(part.text) for part in turn.sentences) for turn in visit.turns}
    turns: dict[str, Turn] = {}

    def without(quotation: re.Match) -> str:
        quoted = words.spoken(quotation[1])
        if len(quoted.split()) < _ENOUGH_TO_QUOTE:
            return quotation[0]
        has = {turn.id: turn for turn in visit.turns if f" {quoted} " in f" {said[turn.id]} "}
        turns.update(has)
        return " " if has else quotation[0]

    rest = _QUOTATION.sub(without, text)
    return list(turns.values())[:MOST_TURNS], rest


def _best(content: Mapping[str, str], visit: Visit, weights: dict) -> list[Turn]:
    known = {key: weights[key] for key in content if key in weights}
    # words that nobody said weigh as much as the rarest that somebody did
    total = sum(weights.get(key, math.log(1 + len(visit.turns))) for key in content)
    chosen: list[Turn] = []
    while known and len(chosen) < MOST_TURNS:
        turn, worth = _most(known, visit)
        shared = [key for key in known if key in _lent(turn)]
        enough = worth >= 0.2 * total or (len(shared) >= 2 and worth >= 0.12 * total)
        if not enough or turn in chosen:
            break
        chosen.append(turn)
        known = {key: weight for key, weight in known.items() if key not in _lent(turn)}
    return chosen


def _most(known: dict[str, float], visit: Visit) -> tuple[Turn, float]:
    worth: dict[int, float] = {}
    # a number alone chooses no turn: the same number is said of many things
    for key in sorted(known, key=lambda key: key.startswith("#")):
        for place, count in visit.index.get(key, ()):
            if place in worth or not key.startswith("#"):
                worth[place] = worth.get(place, 0.0) + count * known[key]
    if not worth:
        return visit.turns[0], 0.0
    place = max(worth, key=lambda at: (worth[at], -at))
    return visit.turns[place], worth[place]


def _told_again(content: Mapping[str, str], visit: Visit) -> set[str]:
    # the same said in other turns: most of what they say stands in the sentence
    shared = Counter(place for key in content for place, _ in visit.index.get(key, ()))
    turns = (visit.turns[place] for place, count in shared.items() if count >= 2)
    return {
        turn.id for turn in turns if 2 <= 2 * sum(key in content for key in turn.content) > len(turn.content)
    }


# ---- what to look at


def _few_words(found: int, of: int, missing: tuple[str, ...], best: list[Turn]) -> list[Look]:
    if not of or 2 * found > of:
        return []
    if not best:
        return [
            Look("words", missing, (), "No turn has enough of this sentence's words to say what it rests on.")
        ]
    says = f"Of its {of} content words, the nearest turns have {found}. Read them: is this what was said?"
    return [Look("words", missing, tuple(turn.id for turn in best), says)]


def _numbers(text: str, best: list[Turn], visit: Visit) -> list[Look]:
    found = []
    heard = {key for turn in best for key in turn.numbers}
    beside = {key for turn in _around(best, visit, 2) for key in turn.numbers}
    for number in said_numbers(words.tokens(text), strict=True):
        alike = sorted({SOUND_ALIKE[key] for key in number.keys if key in SOUND_ALIKE} & heard)
        # a number may be put right just before or after; not where the nearest turns have one that sounds like it
        if number.keys & heard or (number.keys & beside and not alike):
            continue
        elsewhere = tuple(turn.id for turn in visit.turns if number.keys & turn.numbers)
        says = f"The nearest turns don't have the number {number.written}."
        says += f" They have {alike[0]}, which sounds like it." if alike else ""
        says += f" It was said in {_listed(elsewhere)}." if elsewhere else ""
        found.append(Look("number", (number.written,), elsewhere or tuple(turn.id for turn in best), says))
    return found


def _capitals(sentences: list[dict]) -> Counter:
    return Counter(
        token.lower
        for sentence in sentences
        for token in words.tokens(words.clean(sentence["text"]))
        if token.written[:1].isupper() and not token.first
    )


def _names(text: str, visit: Visit, capitals: Counter) -> list[Look]:
    found = words.tokens(text)
    strange: dict[str, None] = {}
    for place, token in enumerate(found):
        known = token.lower in visit.vocabulary or words.stem(token.lower) in visit.stems
        if not token.written[:1].isupper() or token.lower == "i" or known:
            continue
        # the first word has its capital anyway: it is a name if it has one elsewhere, if a name follows it, or
        # if it looks like a name that was said
        after = found[place + 1] if place + 1 < len(found) else None
        follows = (
            after is not None and after.written[:1].isupper() and not after.first and len(after.written) > 1
        )
        if (
            not token.first
            or capitals[token.lower]
            or (words.is_content(token.lower) and (follows or _near_name(token.lower, visit)))
        ):
            strange[token.written] = None
    looks = []
    for name in strange:
        near = _near_name(name.casefold(), visit)
        says = f"Nobody said {name}." + (f" They said {near}." if near else "")
        looks.append(Look("name", (name,), (), says))
    return looks


def _near_name(word: str, visit: Visit) -> str | None:
    near = get_close_matches(word, visit.named, n=1, cutoff=0.7)
    return visit.named[near[0]] if near else None


def _nearest(content: Mapping[str, str], pieces: list[Piece], weights: dict) -> list[Piece]:
    # those that share most, if that is a fair part of the words
    worth = [sum(weights.get(key, 0) for key in content if key in part.content) for part in pieces]
    most = max(worth, default=0)
    if not most or most < sum(weights.get(key, 0) for key in content) / 3:
        return []
    return [part for part, much in zip(pieces, worth, strict=True) if much == most]


def _certainty(whole: Piece, best: list[Turn], weights: dict) -> list[Look]:
    lost: dict[str, None] = {}
    turns = []
    for turn in best:
        near = _nearest(whole.content, turn.sentences, weights)
        # what was said with a hedge and is, for the most part, in the sentence
        near += [part for part in turn.sentences if part not in near and _mostly_in(part, whole.content)]
        # a bare "Maybe." or "I think so." hedges what was asked
        near = near or [part for part in turn.sentences if turn.borrowed and not part.content]
        hedges = [hedge for part in near for hedge in words.hedges_lost(part.text, whole.text)]
        if hedges:
            turns.append(turn.id)
            lost.update(dict.fromkeys(hedges))
    if not lost:
        return []
    says = f"It was said with {_quoted(lost)}; the sentence is surer."
    return [Look("certainty", tuple(lost), tuple(turns), says)]


def _mostly_in(part: Piece, content: Mapping[str, str]) -> bool:
    shared = sum(key in content for key in part.content)
    return shared > 0 and 2 * shared >= len(part.content)


def _stronger(text: str, best: list[Turn]) -> list[Look]:
    said = " ".join(words.spoken(part.text) for turn in best for part in turn.sentences)
    stems = {words.stem(word) for word in said.split()}
    strong = [word for word in words.judging_in(text, words.STRONGER) if words.stem(word) not in stems]
    if not strong or not best:
        return []
    says = f"The nearest turns don't have {_quoted(strong)}: is it as strong as what was said?"
    return [Look("stronger", tuple(strong), tuple(turn.id for turn in best), says)]


def _negation(whole: Piece, best: list[Turn], visit: Visit) -> list[Look]:
    # Word by word: is it said under a "not", and written under one? A word said both ways in a turn shows nothing.
    said = _polarity(_around(best, visit, 1), whole.content)
    first = {key: _first_ways(key, best, said) for key in whole.content}
    looks = []
    for clause in words.clauses(whole.text):
        wrote = words.negations(clause, whole_answer=True)
        content = piece(clause, visit.names).content
        lost = {key for key in content if first.get(key) == {"not"}}
        # or all of it that was said there was said near one
        heard = {key for key in content if first.get(key)}
        if len(heard) >= 2 and all(first[key] <= {"not", "near"} for key in heard):
            lost = heard
        gained = {
            found.nearest for found in wrote if {way for way, _ in said.get(found.nearest, ())} == {"plain"}
        }
        if lost and not wrote and not words.softly_negated(clause, said):
            those = tuple(content[key] for key in content if key in lost)
            says = f"{_quoted(those)} was said with a “not”, and is written without one."
            looks.append(Look("negation", those, _where(lost, said), says))
        elif gained:
            those = tuple(dict.fromkeys(found.word for found in wrote if found.nearest in gained))
            says = f"The sentence has {_quoted(those)}, and what was said has no such word there."
            looks.append(Look("negation", those, _where(gained, said), says))
    return looks


def _first_ways(key: str, best: list[Turn], said: dict[str, set[tuple[str, str]]]) -> set[str]:
    # how it is said in the nearest turn that has it
    for turn in best:
        ways = {way for way, where in said.get(key, ()) if where == turn.id}
        if ways:
            return ways
    return set()


def _polarity(turns: list[Turn], content: Mapping[str, str]) -> dict[str, set[tuple[str, str]]]:
    # for each stem: was it said plainly, with a "not" right at it or near it, or beside a softer word; in which turn
    said: dict[str, set[tuple[str, str]]] = {}
    for turn in turns:
        for clause in turn.clauses:
            if clause.text.rstrip().endswith("?"):
                continue
            found = words.negations(clause.text)
            at, near = {one.nearest for one in found}, {key for one in found for key in one.reached}
            softly = words.softly_negated(clause.text)
            for key in clause.content.keys() & content.keys():
                way = "not" if key in at else "near" if key in near else "soft" if softly else "plain"
                said.setdefault(key, set()).add((way, turn.id))
        # "No." or "He doesn't." answers all that was asked
        first = turn.sentences[0] if turn.borrowed and turn.sentences else None
        if first and not first.content:
            way = "not" if words.negations(first.text, whole_answer=True) else "plain"
            for key in turn.borrowed.keys() & content.keys():
                said.setdefault(key, set()).add((way, turn.id))
    return said


def _where(keys: set[str], said: dict[str, set[tuple[str, str]]]) -> tuple[str, ...]:
    turns = {turn for key in keys for _, turn in said[key]}
    return tuple(sorted(turns, key=lambda turn: (len(turn), turn)))


def _around(best: list[Turn], visit: Visit, reach: int) -> list[Turn]:
    # the turns and their neighbours: an answer or a correction stands beside what it is to
    places = {turn.id: place for place, turn in enumerate(visit.turns)} if best else {}
    near = {place for turn in best for place in range(places[turn.id] - reach, places[turn.id] + reach + 1)}
    return [visit.turns[place] for place in sorted(near) if 0 <= place < len(visit.turns)]


def _judging(text: str, best: list[Turn], visit: Visit) -> list[Look]:
    found = [
        phrase
        for phrase in words.judging_in(text, words.JUDGING)
        if not all(words.stem(word) in visit.stems for word in phrase.split())
    ]
    if not found:
        return []
    says = f"Nobody said {_quoted(found)}. Whose judgement is it, and what was seen or said?"
    return [Look("judging", tuple(found), tuple(turn.id for turn in best), says)]


def _speaker(text: str, best: list[Turn], visit: Visit) -> list[Look]:
    named = speaker_named(text, visit.people)
    if named is None or not best or any(named[1] in turn.voices for turn in best):
        return []
    spoke = sorted({voice for turn in best for voice in turn.voices})
    says = f"The sentence has it from {named[0]}; the nearest turns are spoken by: {', '.join(spoke)}."
    return [Look("speaker", (named[0],), tuple(turn.id for turn in best), says)]


def _turns(sentence: dict, whole: Piece, best: list[Turn], visit: Visit) -> list[Look]:
    given = sentence["turns"]
    if not given:
        return []
    known = {turn.id: turn for turn in visit.turns}
    unknown = tuple(turn for turn in given if turn not in known)
    if unknown:
        return [
            Look(
                "turns", (), unknown, f"The sentence points at {_listed(unknown)}, and no such turn was said."
            )
        ]
    there = {key for turn in given for key in _lent(known[turn])}
    best_there = {key for turn in best for key in _lent(turn)}
    found, better = (sum(key in those for key in whole.content) for those in (there, best_there))
    if not whole.content or found >= better or 2 * found > len(whole.content):
        return []
    says = f"The sentence points at {_listed(given)}, which have {found} of its content words; others have {better}."
    return [Look("turns", (), tuple(given), says)]


def _listed(ids: tuple[str, ...]) -> str:
    return ", ".join(ids[:5]) + (" …" if len(ids) > 5 else "")


def _quoted(found: Iterable[str]) -> str:
    return ", ".join(f"“{word}”" for word in dict.fromkeys(found))
