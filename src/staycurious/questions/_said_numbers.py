"""Numbers as people say and write them: "fifteen", "15", "half past ten", "twice", "a hundred and twenty"."""

from __future__ import annotations

from typing import NamedTuple

_split = str.split
_UNITS = _split(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
)
_TENS = _split("twenty thirty forty fifty sixty seventy eighty ninety")
_ORDINALS = _split(
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
    "fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
)
SMALL = {word: value for value, word in enumerate(_UNITS)}
TENS = {word: 10 * value for value, word in enumerate(_TENS, start=2)}
ORDINALS = {word: value for value, word in enumerate(_ORDINALS, start=1)} | {
    "thirtieth": 30,
    "fortieth": 40,
    "fiftieth": 50,
    "sixtieth": 60,
    "seventieth": 70,
    "eightieth": 80,
    "ninetieth": 90,
}
SCALES = {"hundred": 100, "thousand": 1000, "million": 1_000_000}
OTHERS = {
    "once": {"1"},
    "twice": {"2"},
    "thrice": {"3"},
    "couple": {"2"},
    "dozen": {"12"},
    "fortnight": {"2", "14"},
    "half": {"0.5"},
    "quarter": {"0.25"},
}
WORDS = {*SMALL, *TENS, *ORDINALS, *SCALES, *OTHERS}
# Sound alike on a poor line: 13 and 30, 14 and 40 … 19 and 90.
SOUND_ALIKE = {str(teen): str(10 * (teen - 10)) for teen in range(13, 20)}
SOUND_ALIKE |= {tens: teen for teen, tens in SOUND_ALIKE.items()}
# Where "one" is a pronoun and not a count.
_BEFORE_ONE = set(
    _split(
        "no any some every each this that which another the only a last next old new big little other good bad "
        "right wrong whole"
    )
)


class Said(NamedTuple):
    """One number: every way to write its value, the words, and the places of its first and after its last."""

    keys: frozenset[str]
    written: str
    start: int
    end: int


def numbers_in(words: list[str], joined: list[bool], strict: bool = False) -> list[Said]:
    """Find the numbers among lower-case words; ``joined[i]`` tells whether only a space or hyphen precedes.

    With ``strict``, "one" and "first" count only where they plainly count something.
    """
    found: list[Said] = []
    place = 0 if any(word in WORDS or word[0].isdecimal() for word in words) else len(words)
    while place < len(words):
        number = _clock(words, place) or _spoken(words, joined, place) or _plain(words, place)
        if number is None:
            place += 1
            continue
        keys, end = number
        if not (strict and _idle(words, place, end)):
            found.append(Said(frozenset(keys), " ".join(words[place:end]), place, end))
        place = end
    return found


def _idle(words: list[str], place: int, end: int) -> bool:
    word = words[place]
    if end - place > 1:
        return False
    before, after = words[place - 1] if place else "", words[end] if end < len(words) else ""
    if word == "one":
        return before in _BEFORE_ONE or before == "at" or after == "of"
    if word == "once":
        return after in _AFTER_ONCE
    if word == "first":
        return after not in _COUNTED and not (before == "the" and after == "of")
    return word == "couple" and after != "of"


# "once in the bath", "once he is home": when, and not how often
_AFTER_ONCE = set(_split("in the he she they it i we you all his her their there this that home back out up"))


# "half one" and "half the other" is no time
_HALF_PAST = set(_split("two three four five six seven eight nine ten eleven twelve"))


def _clock(words: list[str], place: int) -> tuple[set[str], int] | None:
    # half past ten, quarter to nine, ten to three; and half ten, as people say it
    if words[place] == "half" and words[place + 1 : place + 2] and words[place + 1] in _HALF_PAST:
        after = words[place + 2] if place + 2 < len(words) else ""
        if after not in _COUNTED and (not place or words[place - 1] not in ("a", "and")):
            return {f"{SMALL[words[place + 1]]}:30"}, place + 2
    if place + 2 >= len(words) or words[place + 1] not in ("past", "to"):
        return None
    minutes = {"half": 30, "quarter": 15}.get(words[place], SMALL.get(words[place], TENS.get(words[place])))
    hour = SMALL.get(words[place + 2]) or (words[place + 2].isdecimal() and int(words[place + 2])) or 0
    half_to = words[place] == "half" and words[place + 1] == "to"
    # "two to three times" is a range, "ten to three" a time
    plain = words[place] in ("half", "quarter", "five", "ten", "twenty")
    if not minutes or not plain or half_to or not 1 <= hour <= 12:
        return None
    if words[place + 1] == "past":
        return {f"{hour}:{minutes:02d}"}, place + 3
    if words[place] != "quarter" and place + 3 < len(words) and words[place + 3] in _COUNTED:
        return None
    return {f"{(hour - 2) % 12 + 1}:{60 - minutes:02d}"}, place + 3


_COUNTED = set(
    _split(
        "times time days day weeks week months month years year hours minutes people pounds tablets miles floor night"
    )
)


def _spoken(words: list[str], joined: list[bool], place: int) -> tuple[set[str], int] | None:
    end = place
    if words[end] == "a" and end + 1 < len(words) and words[end + 1] in SCALES:
        end += 1
    run = _digit_by_digit(words, joined, place)
    if run:
        return run
    first = _below_100(words, joined, end)
    if first is None and not (end < len(words) and words[end] in SCALES):
        return None
    total, current = 0, 0
    if first is not None:
        current, end = first
        second = _below_100(words, joined, end) if end < len(words) and joined[end] else None
        if second and second[0] >= 10 and words[end] not in ORDINALS:
            if 1 <= current <= 12 and second[0] < 60:  # ten thirty
                return {f"{current}:{second[0]:02d}", _decimal(f"{current}.{second[0]:02d}")}, second[1]
            if 13 <= current <= 20:  # nineteen eighty-four, twenty twenty-six
                return {str(100 * current + second[0])}, second[1]
    while end < len(words):
        if words[end] in SCALES and (current or not total):
            scale = SCALES[words[end]]
            if scale == 100:
                current = (current or 1) * 100
            else:
                total, current = total + (current or 1) * scale, 0
            end += 1
            continue
        at = end + 1 if words[end] == "and" else end
        more = _below_100(words, joined, at) if words[end - 1] in SCALES and at < len(words) else None
        if more is None:
            break
        current, end = current + more[0], more[1]
    return {str(total + current)}, end


def _digit_by_digit(words: list[str], joined: list[bool], place: int) -> tuple[set[str], int] | None:
    # nine nine nine
    end = place
    while end < len(words) and SMALL.get(words[end], 10) < 10 and (end == place or joined[end]):
        end += 1
    if end - place < 3:
        return None
    return {str(int("".join(str(SMALL[word]) for word in words[place:end])))}, end


def _below_100(words: list[str], joined: list[bool], place: int) -> tuple[int, int] | None:
    word = words[place] if place < len(words) else ""
    if word in TENS:
        after = words[place + 1] if place + 1 < len(words) and joined[place + 1] else ""
        unit = SMALL.get(after) or ORDINALS.get(after) or 0
        return (TENS[word] + unit, place + 2) if 1 <= unit <= 9 else (TENS[word], place + 1)
    value = SMALL.get(word, ORDINALS.get(word))
    return None if value is None else (value, place + 1)


def _plain(words: list[str], place: int) -> tuple[set[str], int] | None:
    word = words[place]
    if word in OTHERS:
        hour = words[place + 1 : place + 4]
        if word == "half" and hour[:2] == ["an", "hour"]:
            return {"0.5", "30"}, place + 1
        if word == "quarter" and hour == ["of", "an", "hour"]:
            return {"0.25", "15"}, place + 1
        return set(OTHERS[word]), place + 1
    if not word[0].isdecimal():
        return None
    return _digits(word), place + 1


def _digits(word: str) -> set[str]:
    if len(word) > 20:  # a card's number and the like: the signs are all that counts
        return {word}
    parts = word.replace(",", "").replace(":", ".").split(".")
    whole = [str(int(part)) for part in parts]
    if len(parts) > 2:  # a date such as 12.3.2026
        return {".".join(whole)}
    if len(parts) == 1:
        return {whole[0]}
    hour, minute = int(parts[0]), int(parts[1])
    keys = {_decimal(word.replace(",", "").replace(":", "."))}
    if len(parts[1]) == 2 and hour < 24 and minute < 60:
        hour = hour - 12 if hour > 12 else hour
        keys |= {f"{hour}:{minute:02d}"} | ({str(hour)} if not minute else set())
    return keys


def _decimal(text: str) -> str:
    return f"{float(text):g}" if float(text) < 1e5 else str(float(text))
