"""English words as the note questions need them: tokens, light stems, hedges, negations, judging words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Iterable
from functools import lru_cache
from typing import NamedTuple

from staycurious.questions._said_numbers import WORDS as NUMBER_WORDS

_split = str.split
# Vowel signs and the like, which belong to the letter before them though Python's \w leaves them out.
_MARKS = (
    "\u0300-\u036f\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0900-\u0963\u0970-\u0df3"
    "\u0e30-\u0e3a\u0e47-\u0e4e\u0eb0-\u0ece\u0f71-\u0f84\u102b-\u103e\u17b4-\u17d3\u3099\u309a"
)
# Written without spaces: each pair of neighbouring signs stands for a word.
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\U00020000-\U0003ffff]"
)
_TOKEN = re.compile(rf"\d+(?:[.,:]\d+)*|(?:[^\W\d_]|[{_MARKS}])+(?:'(?:[^\W\d_]|[{_MARKS}])+)*")
_SENTENCE = re.compile(r"(?<=[.!?…。！？।])[\"')\]]*\s+")
_TITLE_STOP = re.compile(r"\b(Mr|Mrs|Ms|Miss|Mx|Dr|St|Prof)\.(?=\s)")
_CLAUSE = re.compile(
    r"[;:]|\s[-–—]+\s|—|,\s+(?=(?:and|so|then|only)\b)|,?\s+(?=(?:but|though|although|because|except|whereas)\b)",
    re.IGNORECASE,
)
_AND = re.compile(
    r"\s+(?=(?:and)\s+(?:is|was|are|has|had|does|did|can|could|will|would|he|she|they|i|it|not)\b)", re.I
)
_TAG = re.compile(
    r"\b(?:is|are|was|were|do|does|did|have|has|had|can|could|will|would|should) not "
    r"(?:i|you|he|she|it|we|they|there)\b"
)
_NO_NEGATION = re.compile(
    r"\b(?:not (?:quite |really |so |too |entirely )?(?:sure|certain)|do not know|does not know|did not know|"
    r"do not worry|never mind|not (?:only|just)|no (?:problem|problems|worries|wonder|doubt)|why not|"
    r"do not get me wrong|do not mind me)\b"
)
_NEGATIONS = set(_split("not no never none nobody nothing without nowhere neither nor hardly barely"))
_SOFT_NEGATIONS = set(
    _split(
        "unable struggle struggles struggled struggling difficulty difficulties difficult fail "
        "fails failed stop stops stopped stopping lack lacks lacked lacking deny denies denied decline declines "
        "declined refuse refuses refused avoid avoids avoided limited reduced poor poorly absent "
        "rarely seldom unhappy unsafe unwell unsure uncertain disagree disagrees disagreed dislikes "
        "impossible independent independently hard trouble problem problems unlikely"
    )
)
_GAINED = _NEGATIONS | set(
    _split("denies denied deny unable lacks refuses refused declines declined fails failed")
)

_NO_HEDGE = re.compile(
    r"\b(what|which|any|some|this|that|a|the|sure|certain|know|talk|ask|think|worried) (?:sort of|kind of|about)\b"
)
REACH = 4  # content words after a negation that it is taken to reach

_THINKS = "think thinks suppose supposes guess reckon reckons believe believes imagine wonder wonders"
_SURE = [
    *_split("maybe might perhaps probably possibly apparently seem seems seemed unsure"),
    *(f"i {word}" for word in _THINKS.split()),
    *("could be", "could have been", "not sure", "not certain", "not quite sure", "not really sure"),
    *("i do not know", "as far as i know", "sort of", "kind of", "if i remember", "i would say"),
    *("i dare say", "i hope", "looks like", "i may", "it may", "may be", "may have", "not that i know"),
]
_SURE_KEPT = [
    *_SURE,
    *_THINKS.split(),
    *_split("thought believed may possible appear appears appeared likely unlikely uncertain unclear"),
    *_split("hopes hope suspects suspected expects estimates felt feels potentially"),
    *("not know",),
]
_OFTEN = [
    *_split("sometimes occasionally usually mostly"),
    *("now and then", "now and again", "once in a while", "on and off", "some days", "most days"),
    *("not always", "tend to", "tends to", "from time to time", "some nights", "most nights", "not every"),
]
_OFTEN_KEPT = [*_OFTEN, "at times", "intermittently", "periodically", "some", "most", "not all", "generally"]
_MUCH = ["a bit", "a little bit", "slightly", "a touch"]
_MUCH_KEPT = [*_MUCH, "somewhat", "mild", "mildly", "some", "slight", "little", "bit"]
_ABOUT = ["about", "around", "roughly", "nearly", "almost", "maybe", "perhaps", "probably", "approximately"]
_ABOUT_KEPT = [*_ABOUT, "approx", "or so", "thinks", "estimates", "estimated", "unsure"]

# Words that judge a person, or harden what was said. Whoever writes one should be able to say who said it.
JUDGING = {
    *_split("abusive aggressive agitated angry challenging chaotic combative confrontational"),
    *_split("controlling defensive demanding dependent difficult dishonest disengaged dismissive disruptive"),
    *_split(
        "dysfunctional erratic evasive frail fixated hostile hysterical immature impulsive inappropriate"
    ),
    *_split("inconsistent intimidating irrational irresponsible lazy manipulative naive needy neglectful"),
    *_split("neglected noncompliant obsessive obstructive oppositional overbearing paranoid problematic"),
    *_split("reluctant resistant secretive selfish stubborn suspicious uncooperative unkempt unmotivated"),
    *_split("unreasonable unreliable untidy unwilling vague violent volatile vulnerable withdrawn"),
    *_split(
        "admits admitted alleges alleged claims claimed complains complained denies denied refuses refused"
    ),
    *_split("insists insisted fails failed suffers suffering"),
    *(
        "attention seeking",
        "non compliant",
        "non compliance",
        "non engagement",
        "not engaging",
        "poor historian",
    ),
    *("lacks insight", "lack of insight", "hard to reach", "failed to", "poor parenting", "wheelchair bound"),
    *("challenging behaviour", "struggles to cope", "unable to cope", "not coping", "poor hygiene"),
}
STRONGER = {
    *_split(
        "always constantly continually completely totally entirely definitely clearly certainly obviously"
    ),
    *_split("significant significantly severe severely extreme extremely serious seriously frequent"),
    *_split("frequently persistent persistently chronic refuses wholly"),
}
SAYING = set(
    _split(
        "said says say saying told tells reports reported report states stated explained explains described "
        "describes mentioned mentions feels felt thinks thought believes believed disclosed discloses expressed "
        "expresses denied denies admitted admits claims claimed confirmed confirms added adds shared shares "
        "advised agreed agrees acknowledged recalled recalls asked asks indicated noted notes raised requested "
        "spoke speaks talked talks commented expressed complained complains insisted insists hopes worries wishes "
        "alleged alleges remarked suggested suggests"
    )
)
TITLES = set(_split("mr mrs ms miss mx dr"))
_STOP = (
    SAYING
    | (TITLES - {"miss"})
    | _NEGATIONS
    | set(
        _split(
            "a about above after again all also although am an and any anybody anyone anything everybody everyone everything someone somebody are around as at away be became because "
            "become been before being below between both but by came can come could currently d did do does doing "
            "done down due during each either else even ever every few for from further gave get gets getting give "
            "given go goes going gone got had has have having he her here hers herself him himself his how however "
            "i if in into is it its itself just keep kept know let like ll m made make makes many may maybe me "
            "might mine more most much must my myself now of off oh okay ok on one only onto or other others "
            "our ours out over own perhaps present probably put quite rather rd re really regarding right s same "
            "shall she should since so some something sort still such t th than that the their theirs them then "
            "there these they thing things this those though through to too under until up upon us ve very was "
            "way we well were what when where whether which while who whom whose why will with within would yes "
            "yeah yet you your yours yourself able unable think mean suppose see look lot bit bits little "
            "kind anyway actually alright mind pet love duck sure st visit visited discussed discussion need "
            "needs needed want wants wanted used use"
        )
    )
) - NUMBER_WORDS
_IRREGULAR = {
    **dict.fromkeys(_split("fell fallen"), "fall"),
    **dict.fromkeys(_split("slept asleep"), "sleep"),
    **dict.fromkeys(_split("ate eaten"), "eat"),
    **dict.fromkeys(_split("took taken"), "take"),
    **dict.fromkeys(_split("lost"), "lose"),
    **dict.fromkeys(_split("left"), "leave"),
    **dict.fromkeys(_split("found"), "find"),
    **dict.fromkeys(_split("drank drunk"), "drink"),
    **dict.fromkeys(_split("forgot forgotten"), "forget"),
    **dict.fromkeys(_split("rang rung"), "ring"),
    **dict.fromkeys(_split("broke broken"), "break"),
    **dict.fromkeys(_split("bought"), "buy"),
    **dict.fromkeys(_split("brought"), "bring"),
    **dict.fromkeys(_split("paid"), "pay"),
    **dict.fromkeys(_split("met"), "meet"),
    **dict.fromkeys(_split("drove driven"), "drive"),
    **dict.fromkeys(_split("died dead death"), "die"),
    **dict.fromkeys(_split("woke woken awake"), "wake"),
    **dict.fromkeys(_split("men"), "man"),
    **dict.fromkeys(_split("women"), "woman"),
    **dict.fromkeys(_split("children kid kids child"), "child"),
    **dict.fromkeys(_split("feet"), "foot"),
    **dict.fromkeys(_split("teeth"), "tooth"),
    # a note puts everyday words formally
    **dict.fromkeys(_split("mum mam mummy mother"), "mother"),
    **dict.fromkeys(_split("dad daddy father"), "father"),
    **dict.fromkeys(_split("gran granny nan nana grandmother grandma"), "grandmother"),
    **dict.fromkeys(_split("grandad grandpa grandfather"), "grandfather"),
    **dict.fromkeys(
        _split("tablet tablets pill pills medicine medicines medication medications"), "medicine"
    ),
    **dict.fromkeys(_split("gp gps doctor doctors"), "doctor"),
    **dict.fromkeys(_split("telly tv television"), "television"),
    **dict.fromkeys(_split("loo toilet"), "toilet"),
    **dict.fromkeys(_split("frightened scared afraid"), "afraid"),
    **dict.fromkeys(_split("telephone phone phones phoned phoning"), "phone"),
}
_SHORT = {
    "can't": "can not",
    "cannot": "can not",
    "won't": "will not",
    "shan't": "shall not",
    "ain't": "is not",
    "innit": "is not it",
}
_FRACTIONS = {"½": " half ", "¼": " quarter "}


class Token(NamedTuple):
    """One word: as written, in lower case, whether it starts a sentence, and whether a space precedes it."""

    written: str
    lower: str
    first: bool
    joined: bool


def clean(text: str) -> str:
    """Give the text in one form of Unicode, with straight apostrophes, and "3rd" as "3"."""
    for sign, word in _FRACTIONS.items():
        text = text.replace(sign, word)
    text = unicodedata.normalize("NFKC", text).replace("’", "'").replace("‘", "'")
    return re.sub(r"(?<=\d)(?:st|[nr]d|th)\b", "", text)


@lru_cache(maxsize=8192)
def tokens(text: str) -> tuple[Token, ...]:
    """Split a cleaned text into words, short forms written out ("can't" is "can", "not")."""
    found: list[Token] = []
    end, unspaced = None, bool(_UNSPACED.search(text))
    for match in _TOKEN.finditer(text):
        gap = text[end : match.start()] if end is not None else "."
        joined = end is not None and gap in _JOINING
        first = not joined and not _STARTING.isdisjoint(gap)
        end = match.end()
        word = match.group()
        if unspaced and _UNSPACED.search(word):
            pairs = [word[at : at + 2] for at in range(max(1, len(word) - 1))]
            found += [Token(pair, pair, False, False) for pair in pairs]
        elif "'" in word or word.casefold() in _SHORT:
            for part in _parts(word):
                found.append(Token(part, part.casefold(), first, joined))
                first = False
        else:
            found.append(Token(word, word.casefold(), first, joined))
    return tuple(found)


_JOINING = {" ", "-", ""}
_STARTING = set('.!?…:"“(')


def _parts(word: str) -> list[str]:
    low = word.casefold()
    if low in _SHORT:
        return _SHORT[low].split()
    if low.endswith("n't"):
        return [word[:-3], "not"]
    return [word.split("'")[0]] if low.endswith(("'s", "'m", "'re", "'ve", "'ll", "'d")) else [word]


def sentences(text: str) -> list[str]:
    """Split a cleaned text into sentences."""
    return [part for part in _SENTENCE.split(_TITLE_STOP.sub(r"\1", text)) if part.strip()]


def clauses(sentence: str) -> list[str]:
    """Split a sentence into what can be true or false by itself, roughly."""
    return [piece for part in _CLAUSE.split(sentence) for piece in _AND.split(part) if piece.strip()]


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """Give a lower-case word's stem, so that "manages" and "managing" meet; light, and for English only."""
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if not word.isascii() or len(word) < 4:
        return word
    for ending, instead in (
        ("ies", "y"),
        ("ied", "y"),
        ("sses", "ss"),
        ("ches", "ch"),
        ("shes", "sh"),
        ("xes", "x"),
    ):
        if word.endswith(ending) and len(word) > len(ending) + 1:
            word = word[: -len(ending)] + instead
            break
    else:
        if word.endswith("s") and not word.endswith(("ss", "us", "is")):
            word = word[:-1]
    word = _IRREGULAR.get(word, word)
    for ending in ("ing", "ed"):
        base = word[: -len(ending)]
        if (
            word.endswith(ending)
            and len(base) >= 3
            and not word.endswith("eed")
            and re.search("[aeiouy]", base)
        ):
            word = base[:-1] if base[-1] == base[-2] and base[-1] not in "lsz" else base
            break
    if word.endswith("ness") and len(word) > 6:
        word = word[:-4]
        word = f"{word[:-1]}y" if word.endswith("i") else word
    if word.endswith("ly") and len(word) > 5:
        word = word[:-2]
    return word[:-1] if word.endswith("e") and len(word) > 3 else word


def is_content(word: str) -> bool:
    """Tell whether a lower-case word carries meaning of its own."""
    return word not in _STOP and (len(word) > 1 or not word.isascii())


class Negation(NamedTuple):
    """A word that says something is not so, the stem it stands nearest to (or None), and those it may reach."""

    word: str
    nearest: str | None
    reached: frozenset[str]


def negations(text: str, whole_answer: bool = False) -> list[Negation]:
    """Find the negations in a cleaned clause.

    A "No," before a clause of its own answers what was asked and is left out, unless ``whole_answer``.
    """
    said = _NO_NEGATION.sub(" ", _TAG.sub(" ", spoken(text))).split()
    while not whole_answer and len(said) > 1 and said[0] in ("no", "oh", "well"):
        said = said[1:]
    found = []
    for place, word in enumerate(said):
        if word in _GAINED:
            after = [stem(other) for other in said[place + 1 :] if _meant(other)][:REACH]
            # "a stranger, no": with nothing after it, it reaches back
            back = [stem(other) for other in said[:place] if _meant(other)][-REACH:]
            last = place == len(said) - 1
            nearest = after[0] if after else back[-1] if back and last else None
            found.append(Negation(word, nearest, frozenset(after or back)))
    return found


def _meant(word: str) -> bool:
    return is_content(word) and word not in NUMBER_WORDS and not word[0].isdecimal()


def softly_negated(text: str, but: Container[str] = ()) -> bool:
    """Tell whether a cleaned text says so in other words (struggles, rarely, poor …), ``but`` for these stems."""
    return any(word in _SOFT_NEGATIONS and stem(word) not in but for word in spoken(text).split())


@lru_cache(maxsize=8192)
def spoken(text: str) -> str:
    """Give a cleaned text as lower-case words with single spaces between."""
    return " ".join(token.lower for token in tokens(text))


def _has(said: str, phrases: Iterable[str]) -> list[str]:
    padded = f" {said} "
    return [phrase for phrase in phrases if f" {phrase} " in padded]


def hedges_lost(source: str, note: str) -> list[str]:
    """Give the hedges in a piece of talk (cleaned) that a note's sentence (cleaned) keeps in no form."""
    # "what sort of a break", "not sure about thirteen stairs": the same words, and no hedge
    said, wrote = _NO_HEDGE.sub(r"\1", spoken(source)), spoken(note)
    if re.search(r"\bMay\b", source):
        said = re.sub(r"\bmay be\b|\bmay have\b", " ", said)
    lost = []
    for phrases, kept in ((_SURE, _SURE_KEPT), (_OFTEN, _OFTEN_KEPT), (_MUCH, _MUCH_KEPT)):
        if not _has(wrote, kept):
            lost += _has(said, phrases)
    about = [
        f"{word} {after}"
        for word, after in zip(said.split(), said.split()[1:], strict=False)
        if word in _ABOUT and (after[0].isdecimal() or after in NUMBER_WORDS)
    ]
    if about and not _has(wrote, _ABOUT_KEPT):
        lost += [pair for pair in about if pair.split()[0] not in lost]
    return lost


def judging_in(text: str, listed: set[str]) -> list[str]:
    """Give the words and phrases of the list that a cleaned text has, in the list's own order of letters."""
    return sorted(_has(spoken(text), listed))


def is_latin(text: str) -> bool:
    """Tell whether the letters of a text are mostly Latin ones, as English has them."""
    letters = [sign for sign in text if sign.isalpha()]
    latin = sum(sign < "\u0250" or "\u1e00" <= sign <= "\u1eff" for sign in letters)
    return not letters or 2 * latin > len(letters)
