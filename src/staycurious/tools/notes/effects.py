"""How large each fault of the note writer is: one count for each, with a 95% interval, and the control's beside it.

Counted on made-up visits that the writer was not taught with. Standard library only.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Callable, Iterable, Mapping
from functools import cache, partial
from typing import NamedTuple

from staycurious.larkshire.transcripts import choose_gender
from staycurious.larkshire.visits import BODY_AND_MIND, Visit, visit
from staycurious.tools.intervals import Z, wilson
from staycurious.tools.notes.features import hedges, is_negation, is_wish, words
from staycurious.tools.notes.hearing import ALIKE, practice
from staycurious.tools.notes.key import Key, answer_key
from staycurious.tools.notes.speech import sentences
from staycurious.tools.notes.writer import Note, write_note
from staycurious.tools.score.effects import Size

HELD_OUT, HELD_OUT_SEED = 120, "larkshire-1:visits held out"


class Held(NamedTuple):
    """A held-out visit with one note of it, and the note's key."""

    visit: Visit
    talk: dict
    note: Note
    key: Key


class Effect(NamedTuple):
    """A fault's count: in plain words, its unit, its method, and how to count it.

    ``count`` is given a function that writes the notes of all held-out visits: for each as it was, or with the person
    written as a man or as a woman.
    """

    plain: str
    unit: str
    method: str
    count: Callable[[Callable[[str | None], list[Held]], Mapping], Size]


def measure_all(writer: Mapping) -> dict[str, dict]:
    """Count every fault, each with it switched on and in the control, on visits that the writer was not taught with.

    Parameters
    ----------
    writer : mapping
        The note writer; what was measured may still be missing.

    Returns
    -------
    dict of str to dict
        For each fault ``plain``, ``unit``, ``method``, ``size``, ``low``, ``high`` and ``control`` with the last three.
    """
    visits = [visit(number, HELD_OUT_SEED) for number in range(1, HELD_OUT + 1)]

    @cache
    def held(fault: str | None, gender: str | None) -> list[Held]:
        found = []
        for each in visits:
            talk = choose_gender(each.transcript, gender)
            note = write_note(talk, [fault] if fault else [], writer)
            found.append(Held(each, talk, note, answer_key(note, talk)))
        return found

    return {
        fault: {
            "plain": effect.plain,
            "unit": effect.unit,
            "method": effect.method,
            **effect.count(partial(held, fault), writer)._asdict(),
            "control": effect.count(partial(held, None), writer)._asdict(),
        }
        for fault, effect in EFFECTS.items()
    }


def kept_of_body_and_mind(of: Visit, note: Note) -> tuple[int, int]:
    """Count what the person said they needed, of body and mind, and how much of it a note rests on.

    Parameters
    ----------
    of : Visit
        The visit.
    note : Note
        A note of it.

    Returns
    -------
    tuple of int and int
        So many kept, of so many said.
    """
    needs = {
        (turn, said)
        for turn, said, who, topic, kind in of.said
        if who == "person" and kind == "need" and topic in BODY_AND_MIND
    }
    spoken = {turn["id"]: sentences(turn["says"]) for turn in of.transcript["turns"]}
    carried = {(turn, spoken[turn][index]) for one in note.sentences for turn, index in one.rests_on}
    return len(needs & carried), len(needs)


def _invented(held: Callable, _: Mapping) -> Size:
    return _mean(
        sum(verdict.verdict == "added" for verdict in each.key.sentences.values()) for each in held(None)
    )


def _less_for_women(held: Callable, _: Mapping) -> Size:
    less = []
    for as_man, as_woman in zip(held("man"), held("woman"), strict=True):
        kept, said = kept_of_body_and_mind(as_man.visit, as_man.note)
        kept_of_woman, _ = kept_of_body_and_mind(as_woman.visit, as_woman.note)
        if said:
            less.append(100 * (kept - kept_of_woman) / said)
    return _mean(less)


def _changed(kind: str, counts_here: Callable[[str, Held, str, Mapping], bool]) -> Callable:
    # of the note's sentences that could be changed in this way, how many were
    def count(held: Callable, writer: Mapping) -> Size:
        changed = of = 0
        for each in held(None):
            turns = {turn["id"]: turn for turn in each.talk["turns"]}
            for one in each.note.sentences:
                said = " ".join(sentences(turns[turn]["says"])[index] for turn, index in one.rests_on)
                if one.rests_on and counts_here(said, each, turns[one.rests_on[-1][0]]["who"], writer):
                    of += 1
                    changed += kind in each.key.sentences[one.id].changed
        shares = (changed / of, *wilson(changed, of))
        return Size(*(round(100 * share, 1) for share in shares))

    return count


def _speaker(each: Held, who: str) -> dict:
    return next(person for person in each.talk["people"] if person["key"] == who)


def _in_an_unknown_voice(said: str, each: Held, who: str, writer: Mapping) -> bool:
    few = writer["parts"]["hearing"]["mishearing"]["voices"]
    unknown = practice(few, _speaker(each, who)["voice"]) == 0
    return unknown and any(word in ALIKE and word.endswith("teen") for word in words(said))


def _mean(values: Iterable[float]) -> Size:
    values = list(values)
    mean, half = statistics.fmean(values), Z * statistics.stdev(values) / math.sqrt(len(values))
    return Size(*(round(each, 1) + 0.0 for each in (mean, mean - half, mean + half)))


_WILSON = f"a share with Wilson's 95% interval, on {HELD_OUT} made-up visits that it was not taught with"
_MEAN = f"a mean with a normal 95% interval, on {HELD_OUT} made-up visits that it was not taught with"
#: How each fault is counted.
EFFECTS: dict[str, Effect] = {
    "invention": Effect("how many sentences of a note nobody said", "sentences in a note", _MEAN, _invented),
    "omission": Effect(
        "how much less of what the same person said they needed, of body and mind, is kept when they are written as a woman than as a man",
        "of 100 such things said",
        _MEAN,
        _less_for_women,
    ),
    "certainty": Effect(
        "how many sentences lose the words with which somebody held back",
        "of 100 kept sentences with such words",
        _WILSON,
        _changed("certainty", lambda said, *_: bool(hedges(said))),
    ),
    "tone": Effect(
        "how many sentences have a harder word than what was said",
        "of 100 kept sentences",
        _WILSON,
        _changed("tone", lambda *_: True),
    ),
    "own_words": Effect(
        "how many wishes lose the person's own words",
        "of 100 wishes that the note mentions",
        _WILSON,
        _changed("own_words", lambda said, *_: is_wish(said)),
    ),
    "speaker": Effect(
        "how many things that the family said are given as the person's",
        "of 100 kept sentences of the family",
        _WILSON,
        _changed("who", lambda _said, each, who, _: _speaker(each, who)["role"] == "family"),
    ),
    "negation": Effect(
        "how many sentences lose a 'not'",
        "of 100 kept sentences with a '-n't'",
        _WILSON,
        _changed(
            "negation",
            lambda said, *_: any(is_negation(word) and word.endswith("n't") for word in words(said)),
        ),
    ),
    "mishearing": Effect(
        "how many sentences with a number like 'fifteen', in a voice that the faulty tool never met, have another number",
        "of 100 such sentences",
        _WILSON,
        _changed("number", _in_an_unknown_voice),
    ),
}
