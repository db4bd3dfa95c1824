"""From what somebody said to how a note reports it: sentences, fillers, and the third person. English only, by rule.

Where the rules can't be sure they say so, and a note quotes: a clumsy quotation is better than a changed meaning.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import NamedTuple

from staycurious.tools.notes.english import (
    ADVERBS,
    AFTER_A_VERB,
    ALSO_THINGS,
    ANSWERS,
    BASES,
    BEFORE_A_THING,
    CAPITALS,
    CLAUSES,
    LINKS,
    MODALS,
    NOT_PAST,
    ORDINARY,
    PARTICIPLES,
    PAST,
    SAME_IN_THE_PAST,
    STOP,
)


class Words(NamedTuple):
    """A person's pronouns, and whether they take a plural verb."""

    subject: str
    object: str
    own: str
    self: str
    mine: str
    plural: bool


HE = Words("he", "him", "his", "himself", "his", False)
SHE = Words("she", "her", "her", "herself", "hers", False)
THEY = Words("they", "them", "their", "themselves", "theirs", True)
PRONOUNS = {"man": HE, "boy": HE, "woman": SHE, "girl": SHE, "nonbinary": THEY, None: THEY}

# no sentence ends at "Dr. Lowther"
_END = re.compile(
    r"(?<!\bMr\.)(?<!\bMs\.)(?<!\bDr\.)(?<!\bSt\.)(?<!\bMrs\.)(?<=[.!?…。؟।])[\"”’]?\s+|(?<=[。।])"
)
# some fillers are other words elsewhere: "Look after him", "Right side first", "So tired"; these need a comma or a subject
_SUBJECT = (
    r"(?=(?:i|we|you|he|she|it|they|there|that|this|the|my|our|his|her|their|a|an|if|when)\b|(?-i:[A-Z]))"
)
_FILLERS = re.compile(
    r"^(?:(?:oh|ah|er|erm|um|mm|aye|ay|yeah|and|but)\b[,;:]?\s+|"
    r"(?:well|so|anyway|course|to be honest|if i'm honest|honestly|mind you)(?:[,;:]\s+|\s+"
    + _SUBJECT
    + r")|"
    r"(?:now|look|see|right|okay|ok|like|listen|mind|you know|you see|i mean|sorry|no|yes)[,;:]\s+)+(?=\S)",
    re.IGNORECASE,
)
_INSIDE = re.compile(
    r"[,;]\s*(?:you know|you see|mind you|to be honest|if i'm honest|mind|like|love|pet|duck|bab|cariad|hen|dear)"
    r"\s*(?=[,.;!?]|$)",
    re.IGNORECASE,
)
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


def without_opening(sentence: str) -> str:
    """Take off the fillers with which a spoken sentence begins, such as "well": what remains can be quoted.

    Parameters
    ----------
    sentence : str
        As it was said.

    Returns
    -------
    str
        The rest of the sentence, beginning with a capital; all of it when nothing else would remain.

    Examples
    --------
    >>> without_opening("Well, I manage, you know.")
    'I manage, you know.'
    >>> without_opening("Look after him.")
    'Look after him.'
    """
    bare = _FILLERS.sub("", sentence).strip()
    if not re.search(r"\w", bare):
        bare = sentence.strip()
    return bare[:1].upper() + bare[1:]


def without_fillers(sentence: str) -> str:
    """Take the fillers off a spoken sentence, such as "well" and "you know", wherever they stand.

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
    >>> without_fillers("Well, you know, I manage, mind.")
    'I manage.'
    """
    return _INSIDE.sub("", without_opening(sentence))


def is_an_answer(sentence: str) -> bool:
    """Say whether a sentence can't be understood without the question before it: "Perhaps a little", "I do, most days".

    Parameters
    ----------
    sentence : str
        As it was said.

    Returns
    -------
    bool
        Whether it leans on a question.

    Examples
    --------
    >>> is_an_answer("No, I haven't come for that."), is_an_answer("I haven't fallen.")
    (True, False)
    """
    said = _split(sentence)
    if not said.words or _is_a_command(said):
        return False
    short = len(said.words) <= 5 and said.words[0] in ANSWERS
    yes_or_no = said.words[0] in ("yes", "no") and said.gaps[1:2] == [","]
    return short or yes_or_no or _is_cut_short(said) or not _has_a_verb(said)


def in_third_person(
    sentence: str,
    who: Words,
    names: Collection[str] = (),
    common: Collection[str] = (),
    apart: bool = True,
) -> str | None:
    """Turn what somebody said of themselves into what is said of them: "I like my tea" is "he likes his tea".

    Parameters
    ----------
    sentence : str
        One sentence, without fillers.
    who : Words
        The speaker's pronouns.
    names : collection of str
        Words that keep their capital.
    common : collection of str
        Words in small letters that are no names, beside those of the rules' own lists.
    apart : bool
        Whether the speaker must be told apart from others with the same pronouns: a man's "he can stay" is somebody
        else, and "he said that he can stay" would hide it.

    Returns
    -------
    str or None
        The sentence without its full stop and without a capital, or None where the rules can't be sure: then a
        note had better quote it.

    Examples
    --------
    >>> in_third_person("I always have my tea at four.", HE)
    'he always has his tea at four'
    >>> in_third_person("He can stay.", HE) is None
    True
    """
    said = _split(sentence.strip().rstrip(".!"))
    if not said.words or not _stands_alone(said) or (apart and _might_be_another(said, who)):
        return None
    changes = _changes(said, who)
    if changes is None:
        return None
    text = "".join(changes.get(index, token) for index, token in enumerate(said.tokens)).strip()
    first = said.tokens[said.at[0]]
    if said.at[0] in changes or not _keeps_its_capital(first, said.words[1:2], names, common):
        text = text[:1].lower() + text[1:]
    return text


class _Said(NamedTuple):
    tokens: list[str]
    at: list[int]  # where each word stands among the tokens
    words: list[str]  # in small letters
    gaps: list[str]  # what stands before each word, but for spaces: "" or "," and the like


_FINITE = (MODALS | PAST | LINKS) - PARTICIPLES - {"be"}
_TO_ANSWER = {"am", "is", "are", "was", "were", "do", "does", "did", "has", "had", "can", "could", "will", "would", "must", "should", "might"}  # fmt: skip
_NOT = {f"{one}n't" for one in ("is", "are", "was", "were", "do", "does", "did", "have", "has", "had", "ca", "could", "wo", "would")}  # fmt: skip
_AUXILIARIES = _TO_ANSWER | _NOT | {"have"}
_PERSONS = {"i", "we", "you", "he", "she", "it", "they", "that", "there"}
_WITH_I = {"i'm": ("is", "are"), "i've": ("has", "have"), "i'll": ("'ll", "'ll"), "i'd": ("'d", "'d")}
_WITH_WE = {"we": "they", "we're": "they are", "we've": "they have", "we'll": "they'll", "we'd": "they'd"}
_SIMPLE = {"me": "object", "my": "own", "mine": "mine", "myself": "self"}
_PLURAL = {"us": "them", "our": "their", "ours": "theirs", "ourselves": "themselves"}
_OF = {
    "he": {"he", "he's", "he'd", "he'll", "him", "his", "himself"},
    "she": {"she", "she's", "she'd", "she'll", "her", "hers", "herself"},
    "they": {"they", "they're", "they've", "they'd", "they'll", "them", "their", "theirs", "themselves"},
}
_MANY = {"people", "others", "everybody", "everyone", "parents"}
_MOVING = {"go", "come", "get", "walk", "run", "drive", "travel", "cycle", "went", "came", "got", "back", "off", "down", "up"}  # fmt: skip
_BEFORE_A_COMMAND = ADVERBS | {"then", "so", "please", "and", "but"}
_JOINING = {"and", "or", "but", "then"}


def _split(sentence: str) -> _Said:
    tokens = _TOKEN.findall(sentence.replace("’", "'"))
    at = [index for index, token in enumerate(tokens) if token[0].isalnum()]
    gaps = [
        "".join(tokens[start + 1 : end]).strip()
        for start, end in zip([-1, *at], [*at, len(tokens)], strict=True)
    ]
    return _Said(tokens, at, [tokens[index].lower() for index in at], gaps)


def _stands_alone(said: _Said) -> bool:
    return _has_a_verb(said) and not (
        _is_a_command(said) or _is_cut_short(said) or _hangs_on_another(said) or said.words[0] == "me"
    )


def _has_a_verb(said: _Said) -> bool:
    # without one it is a fragment ("Sandwiches, mostly"), which only a quotation can carry
    return any(_is_a_verb(said, index) for index in range(len(said.words)))


def _is_a_verb(said: _Said, index: int) -> bool:
    word = said.words[index]
    before = said.words[index - 1] if index and not said.gaps[index] else ""
    stem, _, ending = word.partition("'")
    if ending in ("re", "ve", "m", "ll", "d") or before in ("i", "we"):
        return True
    if word in _FINITE:
        return before not in ("a", "an", "the", "my", "his", "her", "our", "their")
    if ending == "s":
        return stem in _PERSONS | {"what", "who", "here", "where"} or _is_for_short(said, index)
    thing = before in BEFORE_A_THING or before in ("to", "")
    if word in BASES:
        return not thing and (
            word not in ALSO_THINGS or before in _PERSONS | ADVERBS or before.endswith(("s", "ly"))
        )
    if word.endswith("ed") and word not in NOT_PAST:
        return not thing and before not in ADVERBS - {"never", "always"}
    base = word.removesuffix("s")
    return word.endswith("s") and not thing and bool({base, word.removesuffix("es"), base[:-2] + "y"} & BASES)


def _is_for_short(said: _Said, index: int) -> bool:
    # "Deb's here", "Money's what frightens me"; and no verb in "Thursday night's dinner"
    after = said.words[index + 1] if index + 1 < len(said.words) and not said.gaps[index + 1] else ""
    little = {"a", "an", "the", "my", "not", "here", "there", "in", "on", "at", "out", "off", "been", "what", "got", "gone"}  # fmt: skip
    little |= {"asleep", "always", "never", "still", "just", "too", "very", "so", "all", "only"}
    return after in little or after.endswith(("ing", "ed"))


def _is_a_command(said: _Said) -> bool:
    # "Put this at the top", "Then ask her", "Don't tell Mum": nobody is its subject
    start = 0
    while start < len(said.words) - 1 and said.words[start] in ADVERBS | {
        "then",
        "so",
        "please",
        "and",
        "but",
    }:
        start += 1
    first, rest = said.words[start], said.words[start + 1 :]
    unknown = first not in KNOWN and "'" not in first  # "Tilt it down"
    if first in ("let's", "be", "don't", "do") or (
        unknown and rest[:1] in (["it"], ["me"], ["him"], ["them"])
    ):
        return True
    if first not in BASES and first not in SAME_IN_THE_PAST:
        return False
    noun = first in ALSO_THINGS and bool(rest) and not said.gaps[start + 1]
    return not (noun and (rest[0] in _FINITE | {"never", "always"} or _is_a_verb(said, start + 1)))


def _is_cut_short(said: _Said) -> bool:
    # "We did, and I'm still on the list", "On Mondays I am", "I do in maths": what was asked is left out
    if said.words[1:3] in [[verb, so] for verb in ("think", "hope", "suppose") for so in ("so", "not")]:
        return True
    for index, word in enumerate(said.words[1:], start=1):
        before = said.words[index - 1]
        if word not in _AUXILIARIES or said.gaps[index] or before not in _PERSONS | ADVERBS | {"so", "nor"}:
            continue
        after = said.words[index + 1 : index + 2]
        if not after:
            return True
        often = after[0] in {"in", "at", "on", "when", "if", "most", "every", "sometimes", "since"}
        if index < 4 and (said.gaps[index + 1] or after[0] in ("and", "but")):
            return True
        if index < 3 and often and word in {"do", "does", "did", "can", "will", "would"} | _NOT:
            return True
    return False


def _hangs_on_another(said: _Said) -> bool:
    # "That was next door", "Because it's cold", "Haven't been out": a quotation leaves open what they hang on
    first = said.words[0]
    if first.partition("'")[0] in ("that", "this", "these", "those", "such"):
        return True
    if first in ("it's", "it") and said.words[-1] == "me" and len(said.words) < 5:
        return True
    joining = {"because", "which", "unless", "until", "till", "although", "though", "whether", "while", "like", "except", "than", "when", "if"}  # fmt: skip
    if first in joining and "," not in said.gaps:
        return True
    return first in _FINITE or first in PARTICIPLES


def _might_be_another(said: _Said, who: Words) -> bool:
    words = set(said.words)
    ours = words & (set(_WITH_WE) | set(_PLURAL))
    return bool(words & _OF[who.subject] or (ours and (who.plural or words & (_OF["they"] | _MANY))))


def _changes(said: _Said, who: Words) -> dict[int, str] | None:
    """Give the words to put instead, by where they stand; None where that isn't sure."""
    changes: dict[int, str] = {}
    for index, (word, place) in enumerate(zip(said.words, said.at, strict=True)):
        if word == "i":
            verbs = None if _shares_its_verb(said, index) else _verbs_of(said, index, who.plural)
            if verbs is None:
                return None
            changes |= {place: who.subject, **verbs}
        elif word in _WITH_I:
            ending = _WITH_I[word][who.plural]
            later = _later_verbs(said, index, who.plural, bare=ending[0] == "'")
            if later is None:
                return None
            changes |= {
                place: who.subject + ending if ending[0] == "'" else f"{who.subject} {ending}",
                **later,
            }
        elif word in _WITH_WE:
            changes[place] = _WITH_WE[word]
        elif word in _SIMPLE:
            changes[place] = getattr(who, _SIMPLE[word])
        elif word in _PLURAL:
            changes[place] = _PLURAL[word]
        elif word.startswith(("i'", "we'")):
            return None
    return changes


def _shares_its_verb(said: _Said, index: int) -> bool:
    # "Gill and I argue", "neither do I"
    if not index or said.gaps[index]:
        return False
    before = said.words[index - 1]
    earlier = any(_is_a_verb(said, one) for one in range(index - 1))
    return before in _AUXILIARIES or (before in ("and", "or") and not earlier)


def _verbs_of(said: _Said, index: int, plural: bool) -> dict[int, str] | None:
    verb_at = _after_adverbs(said, index + 1)
    if verb_at is None:
        return None
    verb = said.words[verb_at]
    agreed = _agree(verb, plural)
    later = _later_verbs(
        said, verb_at, plural, bare=verb in MODALS - {"was", "were"} or verb in ("do", "don't")
    )
    return None if agreed is None or later is None else {said.at[verb_at]: agreed, **later}


def _after_adverbs(said: _Said, index: int) -> int | None:
    words = said.words
    while index < len(words) and not said.gaps[index]:
        adverb = words[index] in ADVERBS or (words[index].endswith("ly") and words[index] not in BASES)
        if not adverb:
            return index
        index += 1
    return None


def _agree(verb: str, plural: bool) -> str | None:
    """Give the form of a verb that goes with he and she, or with they; None for what may be no verb."""
    known = ({"am": "are", "was": "were", "wasn't": "weren't"} if plural else
             {"am": "is", "have": "has", "haven't": "hasn't", "do": "does", "don't": "doesn't", "were": "was", "go": "goes"})  # fmt: skip
    if verb in known:
        return known[verb]
    if verb in MODALS or verb in PAST or (verb.endswith("ed") and verb not in NOT_PAST):
        return verb
    if verb not in BASES | LINKS | SAME_IN_THE_PAST or verb in LINKS - {"do", "don't", "have", "haven't"}:
        return None
    if plural:
        return verb
    if verb in SAME_IN_THE_PAST:
        return None
    if re.search(r"[^aeiou]y$", verb):
        return verb[:-1] + "ies"
    return verb + ("es" if verb.endswith(("s", "x", "z", "ch", "sh")) else "s")


def _later_verbs(said: _Said, verb_at: int, plural: bool, bare: bool) -> dict[int, str] | None:
    """Give the forms of verbs that share the subject: "I get up and make tea". ``bare``: after can, to and the like."""
    changes: dict[int, str] = {}
    verbs, sure, words = {verb_at}, True, said.words
    for index in range(verb_at + 1, len(words)):
        word, following = words[index], words[index + 1 : index + 2]
        stem = word.partition("'")[0]
        if stem in ("i", "we"):
            break
        if word == "to" and following and following[0] in BASES | {"be", "have", "do"}:
            # "have to work" and "go to work"
            bare, sure = True, sure and not (following[0] in ALSO_THINGS and words[index - 1] in _MOVING)
        sure = sure and stem not in CLAUSES
        if said.gaps[index] != "," and words[index - 1] not in _JOINING:
            sure = sure and word not in ("let", "make", "help")
            continue
        at = _after_adverbs(said, index) if not said.gaps[index] else index
        form = words[at] if at is not None else ""
        if form in ("am", "was", "wasn't") or (form in ("have", "do", "don't", "haven't") and not bare):
            agreed = _agree(form, plural)
        elif form in BASES and bare and not sure:
            return None
        elif form in BASES | SAME_IN_THE_PAST and not bare:
            shown = words[at + 1 : at + 2] and words[at + 1] in AFTER_A_VERB and not said.gaps[at + 1]
            beside = index - 1 in verbs or (words[index - 1] in _JOINING and index - 2 in verbs)
            agreed = _agree(form, plural) if form not in ALSO_THINGS or shown or beside else None
        else:
            continue
        if agreed is None or not sure:
            return None
        verbs.add(at)
        changes[said.at[at]] = agreed
    return changes


def _keeps_its_capital(first: str, then: list[str], names: Collection[str], common: Collection[str]) -> bool:
    # a capital at the start says nothing: what is known as an ordinary word loses it
    base = first.removesuffix("'s")
    lower = base.lower()
    if first in names or base in names or lower in CAPITALS:
        return True
    several = lower.endswith("s") and then in (
        ["are"],
        ["aren't"],
        ["were"],
        ["weren't"],
        ["have"],
        ["don't"],
    )
    forms = {lower, first.lower(), lower.removesuffix("s"), lower.removesuffix("ing"), lower.removesuffix("ing") + "e"}  # fmt: skip
    return not (several or forms & KNOWN or {lower, first.lower()} & set(common))


KNOWN = _FINITE | ADVERBS | PARTICIPLES | ORDINARY | BASES | STOP
