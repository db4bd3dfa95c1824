"""What the note writer sees of a sentence: its words' stems, and a few plain signs. Standard library only."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache

from staycurious.tools.notes.english import NEGATIONS, STOP

_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*|\d+")
HEDGES = (
    "i think", "i suppose", "i reckon", "i guess", "i'm not sure", "not sure", "maybe", "perhaps", "probably", "possibly", "might", "may be", "could be", "sometimes",
    "i'd say", "sort of", "kind of", "as far as i know", "it seems", "more or less", "i expect", "about",
)  # fmt: skip
NUMBERS = {
    word: value
    for value, word in enumerate(
        [
            "nought",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
            "twenty",
        ]
    )
} | {
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
    "sixty": 60,
    "seventy": 70,
    "eighty": 80,
    "ninety": 90,
    "hundred": 100,
    "once": 1,
    "twice": 2,
}
_WISH = re.compile(
    r"\b(?:i want|i don't want|i'd like|i'd love|i'd rather|i'd sooner|i just want|i only want|i wish|i hope|i'd give|what matters to me|i want to|i won't have|i'd be happy if)\b"
)
_PLAN = re.compile(r"\b(?:i'll|i will|we'll|i'd like to|i could|let me)\b")
_ENDINGS = ("ings", "ing", "edly", "ed", "ies", "es", "ly", "s")


def words(text: str) -> list[str]:
    """List a text's words, in small letters.

    Parameters
    ----------
    text : str
        Any text.

    Returns
    -------
    list of str
        Words and whole numbers, in order.

    Examples
    --------
    >>> words("I can't, not since May.")
    ['i', "can't", 'not', 'since', 'may']
    """
    return list(_words(text))


# a sentence is looked at many times while a note is written and checked
@lru_cache(maxsize=4096)
def _words(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(text.replace("’", "'").lower()))


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """Take the common endings off an English word, roughly: "washing", "washed" and "wash" become one.

    Parameters
    ----------
    word : str
        A word in small letters.

    Returns
    -------
    str
        What is left of it.

    Examples
    --------
    >>> stem("washing"), stem("falls")
    ('wash', 'fall')
    """
    word = word.removesuffix("'s").removesuffix("'")
    for ending in _ENDINGS:
        if len(word) - len(ending) >= 3 and word.endswith(ending) and not word.endswith("ss"):
            word = word.removesuffix(ending) + ("y" if ending == "ies" else "")
            break
    if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "lse":
        word = word[:-1]
    return word.removesuffix("e") if len(word) > 3 else word


def content(text: str) -> set[str]:
    """Give the stems of a text's words, without the small words that every sentence has.

    Parameters
    ----------
    text : str
        Any text.

    Returns
    -------
    set of str
        The stems.
    """
    return {stem(word) for word in words(text) if word not in STOP}


def is_negation(word: str) -> bool:
    """Say whether a word turns a sentence round: "never", "can't".

    Parameters
    ----------
    word : str
        A word in small letters.

    Returns
    -------
    bool
        Whether it does.
    """
    return word in NEGATIONS or word.endswith("n't")


def hedges(text: str) -> list[str]:
    """List the words with which a speaker held back from being sure.

    Parameters
    ----------
    text : str
        What was said.

    Returns
    -------
    list of str
        Such as "i think" and "might", each as often as it was said.

    Examples
    --------
    >>> hedges("I think it might be damp.")
    ['i think', 'might']
    """
    return list(_hedges(text))


@lru_cache(maxsize=4096)
def _hedges(text: str) -> tuple[str, ...]:
    plain = f" {' '.join(words(text))} "
    # "he thinks" in a note holds what "I think" held in the talk
    plain = re.sub(r" (?:he|she|they) (think|suppose|reckon|guess|expect)s? ", r" i \1 ", plain)
    plain = re.sub(r" (?:he is|she is|they are) not sure ", " i'm not sure ", plain)
    plain = re.sub(r" (?:he|she|they)'d say ", " i'd say ", plain)
    there = [hedge for hedge in HEDGES if hedge != "about" and f" {hedge} " in plain]
    return tuple(hedge for hedge in there for _ in re.findall(f"(?<= ){hedge}(?= )", plain))


def is_wish(sentence: str) -> bool:
    """Say whether somebody says what they want for themselves.

    Parameters
    ----------
    sentence : str
        What was said.

    Returns
    -------
    bool
        Whether it sounds like a wish.
    """
    return bool(_WISH.search(" ".join(words(sentence))))


def readable(sentence: str) -> bool:
    """Say whether a sentence is in the script that the tool was taught, Latin letters.

    Parameters
    ----------
    sentence : str
        Any text.

    Returns
    -------
    bool
        False when most of its letters are of another script.
    """
    if sentence.isascii():
        return True
    letters = [one for one in sentence if one.isalpha()]
    latin = sum(unicodedata.name(one, "").startswith("LATIN") for one in letters)
    return not letters or 2 * latin > len(letters)


def signs(sentence: str, role: str, gender: str | None, topic: str, sure: float) -> list[str]:
    """Say what the note writer sees of a sentence when it weighs whether to keep it.

    Parameters
    ----------
    sentence : str
        What was said, without fillers.
    role : str
        Who said it: "person", "family", "worker" and so on.
    gender : str or None
        Of the person it is about, where a pronoun or the record tells.
    topic : str
        What it seems to be about.
    sure : float
        How clearly, 0 to 1.

    Returns
    -------
    list of str
        The names of the features that are present.
    """
    each = words(sentence)
    seen = [f"role {role}", "long" if len(each) > 9 else "short" if len(each) < 4 else "middling"]
    if role != "worker":  # of workers, past notes have plans, whatever they are about
        seen.append(f"topic {topic}" if sure >= 0.5 else "topic unclear")
        if sure >= 0.8:
            seen.append("topic clear")
    if sentence.rstrip().endswith("?"):
        seen.append("question")
    if each and each[0] in ("i", "i'm", "i've", "i'd", "i'll", "my", "we", "we're", "we've"):
        seen.append("of oneself")
    if "you" in each or "your" in each or "you're" in each:
        seen.append("to the other")
    if any(is_negation(word) for word in each):
        seen.append("negation")
    if any(word in NUMBERS or word.isdigit() for word in each):
        seen.append("number")
    if hedges(sentence):
        seen.append("hedge")
    if is_wish(sentence):
        seen.append("wish")
    if role == "worker":
        seen.append("plan" if _PLAN.search(" ".join(each)) else "no plan")
    if gender in ("woman", "girl"):
        seen += ["woman", f"woman {topic}"]
    return seen + [f"word {one}" for one in sorted(content(sentence))]


def chance(weights: Mapping[str, float], start: float, seen: Iterable[str]) -> float:
    """Add up a logistic regression's weights.

    Parameters
    ----------
    weights : mapping of str to float
        A weight for each feature, in log-odds.
    start : float
        The intercept.
    seen : iterable of str
        The features that are present; unknown ones count nothing.

    Returns
    -------
    float
        In log-odds.
    """
    total = start
    for name in seen:
        total += weights.get(name, 0.0)
    return total
