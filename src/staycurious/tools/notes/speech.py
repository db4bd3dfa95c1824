"""From what somebody said to how a note reports it: sentences, fillers, and the third person. English only, by rule."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import NamedTuple

from staycurious.tools.notes.english import ADVERBS, BASES, LINKS, MODALS, NOT_PAST, ORDINARY, PAST


class Words(NamedTuple):
    """A person's pronouns, and whether they take a plural verb."""

    subject: str
    object: str
    own: str
    self: str
    plural: bool


HE = Words("he", "him", "his", "himself", False)
SHE = Words("she", "her", "her", "herself", False)
THEY = Words("they", "them", "their", "themselves", True)
PRONOUNS = {"man": HE, "boy": HE, "woman": SHE, "girl": SHE, "nonbinary": THEY, None: THEY}

_END = re.compile(r"(?<=[.!?…。؟।])[\"”’]?\s+|(?<=[。।])")
_FILLERS = re.compile(
    r"^(?:(?:well|oh|ah|er|erm|um|mm|so|anyway|now|look|see|right|okay|ok|yeah|you know|i mean|mind you|to be honest|"
    r"honestly|like|and|but|aye|ay|listen|mind|course)\b[,;:]?\s+|(?:no|yes)\b[,;:]\s+)+(?=\S)",
    re.IGNORECASE,
)
_INSIDE = re.compile(
    r"[,;]\s*(?:you know|you see|mind you|to be honest|if i'm honest|mind|like|love|pet|duck|bab|cariad|hen|dear)\s*(?=[,.;!?]|$)",
    re.IGNORECASE,
)
_CONTRACTED = {"i'm": "am", "i've": "have"}
_TOKEN = re.compile(r"[^\W_]+(?:['’][^\W_]+)*|\s+|.", re.UNICODE)


def sentences(said: str) -> list[str]:
    """Split what somebody said into sentences.

    Parameters
    ----------
    said : str
        One turn of a conversation.

    Returns
    -------
    list of str
        The sentences, in order, without empty ones.

    Examples
    --------
    >>> sentences("I can't. Not since the fall!")
    ["I can't.", 'Not since the fall!']
    """
    return [part.strip() for part in _END.split(said.replace("’", "'")) if part and part.strip()]


def without_fillers(sentence: str) -> str:
    """Take the fillers off a spoken sentence, such as "well" and "you know".

    Parameters
    ----------
    sentence : str
        As it was said.

    Returns
    -------
    str
        The sentence, beginning with a capital; itself when nothing else would remain.

    Examples
    --------
    >>> without_fillers("Well, you know, I manage.")
    'I manage.'
    """
    bare = _INSIDE.sub("", _FILLERS.sub("", sentence)).strip()
    if not re.search(r"\w", bare):
        bare = sentence.strip()
    return bare[:1].upper() + bare[1:]


def in_third_person(sentence: str, who: Words, names: Collection[str] = ()) -> str | None:
    """Turn what somebody said of themselves into what is said of them: "I like my tea" is "he likes his tea".

    Parameters
    ----------
    sentence : str
        One sentence, without fillers.
    who : Words
        The speaker's pronouns.
    names : collection of str
        Words that keep their capital.

    Returns
    -------
    str or None
        The sentence without its full stop and without a capital, or None where the rules can't be sure: then a
        note had better quote it.

    Examples
    --------
    >>> in_third_person("I always have my tea at four.", HE)
    'he always has his tea at four'
    """
    tokens = _TOKEN.findall(sentence.strip().rstrip(".!"))
    words = [(index, token.lower()) for index, token in enumerate(tokens) if token[0].isalnum()]
    plain = [word for _, word in words]
    if not words or not _has_a_verb(plain) or _is_a_command(plain):
        return None
    out, agreed = [], False
    number = 0
    changes: dict[int, str] = {}
    while number < len(words):
        index, word = words[number]
        if word in ("i", "we"):
            plural = who.plural or word == "we"
            changes[index] = "they" if word == "we" else who.subject
            ahead = number + 1
            while ahead < len(words) and words[ahead][1] in ADVERBS and _joined(tokens, words, ahead):
                ahead += 1
            if ahead < len(words) and _joined(tokens, words, ahead):
                verb_at, verb = words[ahead]
                if word == "i":
                    changed = _agree(verb, plural)
                    if changed is None:
                        return None
                    changes[verb_at] = changed
                    agreed = changed != verb and verb not in ("am", "have", "do", "don't", "haven't")
                    if agreed:
                        _agree_after_and(tokens, words, ahead, changes)
        elif word in ("i'm", "i've", "i'll", "i'd"):
            ending = {
                "i'm": "are" if who.plural else "is",
                "i've": "have" if who.plural else "has",
                "i'll": "'ll",
                "i'd": "'d",
            }[word]
            changes[index] = who.subject + ending if ending[0] == "'" else f"{who.subject} {ending}"
        elif word in ("we're", "we've", "we'll", "we'd"):
            changes[index] = {
                "we're": "they are",
                "we've": "they have",
                "we'll": "they'll",
                "we'd": "they'd",
            }[word]
        elif word in _SIMPLE:
            changes[index] = getattr(who, _SIMPLE[word])
        elif word in _PLURAL:
            changes[index] = _PLURAL[word]
        elif word in ("myself's", "i's"):
            return None
        number += 1
    for index, token in enumerate(tokens):
        out.append(changes.get(index, token))
    text = "".join(out).strip()
    first = tokens[words[0][0]]
    if words[0][0] not in changes and first not in names and not _is_name(first, sentence):
        text = text[:1].lower() + text[1:]
    return text


_SIMPLE = {"me": "object", "my": "own", "mine": "own", "myself": "self"}
_PLURAL = {"us": "them", "our": "their", "ours": "theirs", "ourselves": "themselves"}


def _is_name(first: str, sentence: str) -> bool:
    # a capital at the start says nothing; an ordinary little word loses it, anything else keeps it only when it stands with one elsewhere
    if first.lower() in ORDINARY:
        return False
    return bool(re.search(rf"\w\W+{re.escape(first)}\b", sentence)) or first not in _common_starts(first)


def _common_starts(first: str) -> set[str]:
    # plurals and -ing words start sentences often and are no names
    lower = first.lower()
    return {first} if lower.endswith(("s", "ing", "ly", "ed")) or lower in BASES else set()


def _joined(tokens: list[str], words: list, ahead: int) -> bool:
    start, end = words[ahead - 1][0], words[ahead][0]
    return all(token.isspace() for token in tokens[start + 1 : end])


def _has_a_verb(words: list[str]) -> bool:
    # without one it is a fragment ("Sandwiches, mostly"), which only a quotation can carry
    return any(
        word in MODALS
        or word in PAST
        or word in BASES
        or word in LINKS
        or word.endswith(("'s", "'re", "'ve", "'m", "'ll", "'d"))
        or (word.endswith("s") and word[:-1] in BASES)
        or (word.endswith("es") and word[:-2] in BASES)
        for word in words
    )


def _is_a_command(plain: list[str]) -> bool:
    # "Put this at the top", "Then ask her": nobody is its subject
    first = [
        word
        for word in plain
        if word not in ("then", "so", "just", "please", "now", "and", "but", "always", "never")
    ][:1]
    return (
        bool(first)
        and first[0] in BASES | {"let's"}
        and first[0] not in ("help", "work", "play", "drink", "cry", "walk", "sleep", "love", "hope")
    )


def _agree(verb: str, plural: bool) -> str | None:
    if plural:
        return {"am": "are"}.get(verb, verb)
    known = {
        "am": "is",
        "have": "has",
        "haven't": "hasn't",
        "do": "does",
        "don't": "doesn't",
        "were": "was",
        "go": "goes",
    }
    if verb in known:
        return known[verb]
    if verb in MODALS or verb in PAST or "'" in verb or not verb.isalpha():
        return verb
    if verb in ("ring", "bring"):
        return verb + "s"
    if verb.endswith("ed") and verb not in NOT_PAST:
        return verb
    if verb.endswith(("ing", "ly")) or verb in ("and", "or", "not", "was", "is"):
        return None if verb in ("and", "or", "not") else verb
    if re.search(r"[^aeiou]y$", verb):
        return verb[:-1] + "ies"
    if verb.endswith(("s", "x", "z", "ch", "sh")):
        return verb + "es"
    return verb + "s"


def _agree_after_and(tokens: list[str], words: list, start: int, changes: dict) -> None:
    # "I get up and make tea": the second verb has the same subject, unless an infinitive or another subject comes between
    for ahead in range(start + 1, len(words) - 1):
        word, following = words[ahead][1], words[ahead + 1][1]
        if word in (
            "to",
            "i",
            "we",
            "he",
            "she",
            "they",
            "it",
            "you",
            "who",
            "that",
            "when",
            "if",
            "because",
            "let",
            "make",
            "help",
            "see",
            "can't",
            "can",
            "could",
            "would",
            "will",
        ):
            return
        if word in ("and", "or", "then") and following in BASES and _joined(tokens, words, ahead + 1):
            changed = _agree(following, plural=False)
            if changed:
                changes[words[ahead + 1][0]] = changed
