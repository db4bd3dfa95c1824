"""Read Larkshire's scorecard and score a referral with it: standard library only, for CPython and Pyodide.

``web/scorecard.js`` does the same on a page; a test holds the two, and scikit-learn, together.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from staycurious.tools.frozen import ReadOnly, frozen

FORMAT = "staycurious-scorecard/1"
SCORECARDS = Path(__file__).parent / "scorecards"
CELLS = ("flagged_and_happened", "flagged_not_happened", "missed", "neither")


class ScorecardError(ValueError):
    """A scorecard can't be used; the message names the file, the place and the mend."""


class ReferralError(ValueError):
    """A referral can't be scored; the message names the field and the mend."""


class Contribution(NamedTuple):
    """How far one field moved the score, in log-odds against the field's default."""

    field: str
    label: str
    value_label: str
    weight: float


class Scored(NamedTuple):
    """What the tool gave for a referral."""

    probability: float
    score: int
    band: str
    flagged: bool
    parts: tuple[Contribution, ...]

    @property
    def contributions(self) -> tuple[Contribution, ...]:
        """What each field added or took away, largest first; ``parts`` has them in the form's order."""
        return tuple(sorted(self.parts, key=lambda part: -abs(part.weight)))


class Scorecard(ReadOnly):
    """A checked scorecard; scoring needs no second check, and each value's contribution is worked out once."""

    def __init__(self, card: Mapping):
        super().__init__({key: frozen(part) for key, part in card.items()})
        fields, bands = self["fields"], self["bands"]
        self.names = [field["name"] for field in fields]
        self.types = [_TYPES[field["kind"]] for field in fields]
        self.seen = [{} for _ in fields]
        self.band_of = [next(band["name"] for band in bands if number <= band["to"]) for number in range(101)]


def load_scorecard(variant: str = "escalation") -> Scorecard:
    """Load one of the scorecards that come with the course.

    Parameters
    ----------
    variant : str
        The scorecard's name, such as ``"escalation"``.

    Returns
    -------
    Scorecard
        The scorecard: a dict, checked and read-only.

    Raises
    ------
    ScorecardError
        When there is no such scorecard, something in it is wrong, or it is not as it was written.

    Examples
    --------
    >>> load_scorecard("escalation")["flag_from"]
    70
    """
    known = _known()
    if variant not in known:
        raise ScorecardError(f"There is no scorecard {variant!r}. Choose one of: {', '.join(known)}.")
    return _read(SCORECARDS / f"{variant}.json", sealed=True)


def read_scorecard(source: Mapping | str | Path) -> Scorecard:
    """Read a scorecard and check that it can be used.

    Parameters
    ----------
    source : mapping, str or pathlib.Path
        The scorecard itself, or the path of its JSON file.

    Returns
    -------
    Scorecard
        The scorecard: a dict, checked and read-only. ``copy.deepcopy`` gives a plain dict to change. Its seal,
        ``sha256``, is checked where there is one and then left out, so that a changed copy can be read.

    Raises
    ------
    ScorecardError
        When something in it is wrong, or its seal is not the one of what it holds.

    Examples
    --------
    >>> changed = json.loads((SCORECARDS / "escalation.json").read_text(encoding="utf-8"))
    >>> changed["intercept"] = 0.5
    >>> del changed["sha256"]
    >>> read_scorecard(changed)["intercept"]
    0.5
    """
    return _read(source, sealed=False)


def seal(card: Mapping) -> str:
    """Give the SHA-256 of what a scorecard holds, to see whether anything was changed since it was written.

    Parameters
    ----------
    card : mapping
        The scorecard; a ``sha256`` in it doesn't count.

    Returns
    -------
    str
        64 hexadecimal digits. How the file is laid out doesn't matter.

    Examples
    --------
    >>> seal({"b": 1, "a": 2}) == seal({"a": 2, "b": 1, "sha256": "x"})
    True
    """
    held = {key: value for key, value in card.items() if key != "sha256"}
    text = json.dumps(held, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    # half a sign, which no file can hold, has its seal like any other text
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _known() -> list[str]:
    return sorted(path.stem for path in SCORECARDS.glob("*.json"))


def _read(source: Mapping | str | Path, sealed: bool) -> Scorecard:
    if isinstance(source, Mapping):
        card, name = dict(source), "scorecard"
    elif not isinstance(source, (str, Path)):
        raise ScorecardError(
            f'scorecard: {_shown(source)} is neither a scorecard nor a path. Give load_scorecard("escalation").'
        )
    else:
        path = Path(source)
        name = path.name
        try:
            card = json.loads(path.read_text(encoding="utf-8"))
        except OSError as error:
            hint = f" Or did you mean load_scorecard({_shown(name)})?" if name in _known() else ""
            raise ScorecardError(
                f"{path}: can't be read ({error.strerror}). Check the path.{hint}"
            ) from error
        except (ValueError, RecursionError) as error:
            raise ScorecardError(
                f"{name}: is not JSON ({error}). Write it again with: staycurious train."
            ) from error
    _check_card(card, name)
    _check_seal(card, name, sealed)
    card.pop("sha256", None)
    return Scorecard(card)


def score(scorecard: Mapping, referral: Mapping) -> Scored:
    """Score a referral, and say what moved the score.

    Parameters
    ----------
    scorecard : mapping
        As :func:`load_scorecard` or :func:`read_scorecard` gives it.
    referral : mapping
        A value for every field of the scorecard, and nothing else.

    Returns
    -------
    Scored
        The probability (0 to 1), the score (0 to 100), the band, whether that is a flag, and the fields'
        contributions, largest first.

    Raises
    ------
    ReferralError
        When a field is missing, unknown, or holds a value that it can't.
    ScorecardError
        When the scorecard can't be used.

    Examples
    --------
    >>> card = load_scorecard("escalation")
    >>> form = {field["name"]: field["default"] for field in card["fields"]}
    >>> 0 <= score(card, form).score <= 100
    True
    """
    if type(scorecard) is not Scorecard:
        scorecard = read_scorecard(scorecard)
    parts = _parts_seen(scorecard, referral) or _parts(scorecard, referral)
    # summed from the start, in the fields' order: JavaScript does the same, to the last bit
    log_odds = scorecard["intercept"]
    for part in parts:
        log_odds += part.weight
    probability = _sigmoid(log_odds)
    number = math.floor(100 * probability + 0.5)
    return Scored(
        probability, number, scorecard.band_of[number], number >= scorecard["flag_from"], tuple(parts)
    )


def check_referral(scorecard: Mapping, referral: Mapping, name: str = "referral") -> None:
    """Check that a referral can be scored.

    Parameters
    ----------
    scorecard : mapping
        As :func:`load_scorecard` or :func:`read_scorecard` gives it.
    referral : mapping
        A value for every field of the scorecard, and nothing else.
    name : str
        What to call the referral in a message, such as ``"people.json, R-1042"``.

    Raises
    ------
    ReferralError
        When a field is missing, unknown, or holds a value that it can't.
    ScorecardError
        When the scorecard can't be used.

    Examples
    --------
    >>> check_referral(load_scorecard("escalation"), {}, "mine")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    ...
    staycurious.tools.score.scorecard.ReferralError: mine: the field "referrer" is missing. Add it, one of school, ...
    """
    if not isinstance(referral, Mapping):
        raise ReferralError(
            f'{name}: {_shown(referral)} is not a referral. Give a value for each field, as in {{"moves": 2}}.'
        )
    if type(scorecard) is not Scorecard:
        scorecard = read_scorecard(scorecard)
    fields = scorecard["fields"]
    if isinstance(referral.get("referral"), Mapping) and "referral" not in scorecard.names:
        raise ReferralError(
            f'{name}: this is a row or a person, and the form is inside it. Give its form: …["referral"].'
        )
    for field in fields:
        if field["name"] not in referral:
            raise ReferralError(
                f"{name}: the field {_shown(field['name'])} is missing. Add it, {_wanted(field)}."
            )
        if not _fits(field, referral[field["name"]]):
            place, wrong = _shown(field["name"]), _shown(referral[field["name"]])
            raise ReferralError(f"{name}, field {place}: {wrong} can't stand here. Give {_wanted(field)}.")
    if len(referral) != len(fields):
        known = [field["name"] for field in fields]
        strange = ", ".join(_shown(key) for key in referral if key not in known)
        raise ReferralError(
            f"{name}: the scorecard has no field {strange}. Take it out; the fields are: {', '.join(known)}."
        )


def value_label(field: Mapping, value) -> str:
    """Say a field's value in words, such as ``"School"``, ``"Yes"`` or ``"2 referrals"``.

    Parameters
    ----------
    field : mapping
        One of the scorecard's ``fields``.
    value : str, bool or int
        The value, which the field can hold.

    Returns
    -------
    str
        The words.

    Raises
    ------
    ReferralError
        When it is a choice that doesn't have the value.

    Examples
    --------
    >>> value_label({"name": "moves", "kind": "count", "unit": "moves"}, 1)
    '1 move'
    """
    if field["kind"] == "choice":
        labels = {option["value"]: option["label"] for option in field["options"]}
        if not isinstance(value, str) or value not in labels:
            place = f"field {_shown(field['name'])}"
            raise ReferralError(f"{place}: {_shown(value)} can't stand here. Give {_wanted(field)}.")
        return labels[value]
    if field["kind"] == "yes_no":
        return "Yes" if value else "No"
    unit = field.get("unit", "")
    if unit == "%":
        return f"{value}%"
    return f"{value} {unit.removesuffix('s') if value == 1 else unit}".rstrip()


def _parts_seen(card: Scorecard, referral: Mapping) -> list[Contribution] | None:
    # the quick way, for values that were checked before; anything odd goes the long way and is named there
    try:
        values = [referral[name] for name in card.names]
        if len(referral) != len(values) or list(map(type, values)) != card.types:
            return None
        return [known[value] for known, value in zip(card.seen, values, strict=True)]
    except (KeyError, TypeError):
        return None


def _parts(card: Scorecard, referral: Mapping) -> list[Contribution]:
    check_referral(card, referral)
    parts = [_part(field, referral[field["name"]]) for field in card["fields"]]
    for known, part in zip(card.seen, parts, strict=True):
        known[referral[part.field]] = part
    return parts


def _part(field: Mapping, value) -> Contribution:
    if field["kind"] == "choice":
        option = next(option for option in field["options"] if option["value"] == value)
        weight = option["weight"]
    else:
        weight = field["weight"] * (value - field["default"])
    return Contribution(field["name"], field["label"], value_label(field, value), weight)


def _sigmoid(log_odds: float) -> float:
    if log_odds >= 0:
        return 1 / (1 + math.exp(-log_odds))
    odds = math.exp(log_odds)
    return odds / (1 + odds)


def _fits(field: Mapping, value) -> bool:
    # True is 1 to Python, so that types are compared and not only values
    if field["kind"] == "choice":
        return type(value) is str and any(option["value"] == value for option in field["options"])
    if field["kind"] == "yes_no":
        return type(value) is bool
    return type(value) is int and field["min"] <= value <= field["max"]


def _finite(number: float) -> bool:
    try:
        return math.isfinite(number)
    except OverflowError:  # a whole number that no float can hold
        return False


def _wanted(field: Mapping) -> str:
    if field["kind"] == "choice":
        return "one of " + ", ".join(option["value"] for option in field["options"])
    if field["kind"] == "yes_no":
        return "true or false"
    return f"a whole number from {field['min']} to {field['max']}"


def _shown(value) -> str:
    # as JSON writes it, so that Python and JavaScript say the same; what JSON has no word for is shown as Python has it
    try:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    except (TypeError, ValueError):
        return repr(value)


def _check_seal(card: Mapping, name: str, sealed: bool) -> None:
    stated = card.get("sha256")
    if stated is None and not sealed:
        return
    found = seal(card)
    if stated != found:
        said = (
            "is missing"
            if stated is None
            else f"is {stated[:8]}…, but what the scorecard holds gives {found[:8]}…"
        )
        raise ScorecardError(
            f"{name}, sha256: {said}. Something was changed since it was written. Write it again with: "
            "staycurious train; or, to try a change of your own, take sha256 out of a copy."
        )


def _check_card(card, name: str) -> None:
    def need(fine: bool, place: str, mend: str) -> None:
        if not fine:
            raise ScorecardError(f"{name}, {place}: {mend}")

    def holds(part, keys: dict, place: str, others: tuple = ()) -> None:
        need(isinstance(part, Mapping), place, "is not an object. Write it as {…}.")
        for key, kinds in keys.items():
            need(key in part, place, f"{_shown(key)} is missing. Add it.")
            need(
                type(part[key]) in kinds,
                f"{place}.{key}",
                f"{_shown(part[key])} is of the wrong type. Write {_TYPE[kinds]}.",
            )
            if float in kinds:
                need(
                    _finite(part[key]),
                    f"{place}.{key}",
                    f"{_shown(part[key])} is no number. Write one.",
                )
        for key in part:
            need(
                key in keys or key in others,
                place,
                f"{_shown(key)} is not known here. Take it out or mend its spelling.",
            )

    need(isinstance(card, Mapping), "top", "is not an object. Write it as {…}.")
    need(
        card.get("format") == FORMAT,
        "format",
        f"{_shown(card.get('format'))} can't be read here. Use {_shown(FORMAT)}.",
    )
    holds(card, _CARD, "top", others=("effect", "sha256"))
    need(isinstance(card.get("sha256", ""), str), "top.sha256", "is of the wrong type. Write a text.")
    holds(card["predicts"], {"field": _TEXT, "plain": _TEXT, "not": _TEXT}, "predicts")
    need(len(card["fields"]) > 0, "fields", "is empty. Add a field.")
    names = set()
    for index, field in enumerate(card["fields"]):
        place = f"fields[{index}]"
        need(isinstance(field, Mapping), place, "is not an object. Write it as {…}.")
        if isinstance(field.get("name"), str):
            place += f" ({field['name']})"
        kind = field.get("kind")
        need(
            kind in list(_FIELD),
            f"{place}.kind",
            f"{_shown(kind)} is not known. Write one of: {', '.join(_FIELD)}.",
        )
        holds(field, _FIELD[kind], place, others=("unit",))
        need(field["name"] not in names, f"{place}.name", "stands here twice. Give each field its own name.")
        names.add(field["name"])
        need(isinstance(field.get("unit", ""), str), f"{place}.unit", "is of the wrong type. Write a text.")
        if kind == "count":
            need(field["min"] < field["max"], f"{place}.max", "is not above min. Make it larger.")
        if kind == "choice":
            values = []
            for at, option in enumerate(field["options"]):
                holds(option, {"value": _TEXT, "label": _TEXT, "weight": _NUMBER}, f"{place}.options[{at}]")
                values.append(option["value"])
            need(len(set(values)) == len(values), f"{place}.options", "has a value twice. Give each its own.")
        need(
            _fits(field, field["default"]),
            f"{place}.default",
            f"{_shown(field['default'])}: give {_wanted(field)}.",
        )
        if kind == "choice":
            start = next(option for option in field["options"] if option["value"] == field["default"])
            need(start["weight"] == 0, f"{place}.options", "the default's weight is not 0. Set it to 0.")
    _check_bands(card, holds, need)
    _check_measured(card["measured"], holds, need)
    if "effect" in card:
        holds(card["effect"], {**_EFFECT, **_SIZE}, "effect", others=("more",))
        holds(card["effect"]["control"], _SIZE, "effect.control")
        need(
            isinstance(card["effect"].get("more", {}), Mapping),
            "effect.more",
            "is not an object. Write it as {…}.",
        )


def _check_bands(card: Mapping, holds, need) -> None:
    expected = 0
    for index, band in enumerate(card["bands"]):
        place = f"bands[{index}]"
        holds(band, {"name": _TEXT, "label": _TEXT, "from": _WHOLE, "to": _WHOLE}, place)
        problem = "leaves a gap" if band["from"] > expected else "overlaps the band before"
        need(band["from"] == expected, f"{place}.from", f"{band['from']} {problem}. Start it at {expected}.")
        need(band["to"] >= band["from"], f"{place}.to", f"{band['to']} is below from. Make it larger.")
        expected = band["to"] + 1
    need(expected == 101, "bands", f"end at {expected - 1}. Let the last band end at 100.")
    starts = [band["from"] for band in card["bands"]]
    need(
        card["flag_from"] in starts,
        "flag_from",
        f"{card['flag_from']} is no band's start. Use one of: {', '.join(map(str, starts))}.",
    )


def _check_measured(measured: Mapping, holds, need) -> None:
    counts = dict.fromkeys(("happened_per_1000", *CELLS), _WHOLE)
    keys = {
        "held_out": _WHOLE,
        "flagged_per_1000": _WHOLE,
        "escalated": _OBJECT,
        "harm": _OBJECT,
        "by_score": _LIST,
    }
    holds(measured, keys, "measured")
    for outcome in ("escalated", "harm"):
        cells = measured[outcome]
        holds(cells, counts, f"measured.{outcome}")
        total = sum(cells[cell] for cell in CELLS)
        need(total == 1000, f"measured.{outcome}", f"the four cells add up to {total}. They must make 1,000.")
    row = {
        "from": _WHOLE,
        "to": _WHOLE,
        "referrals": _WHOLE,
        "escalated_per_100": _NUMBER,
        "harm_per_100": _NUMBER,
    }
    for index, part in enumerate(measured["by_score"]):
        holds(part, row, f"measured.by_score[{index}]")


_TEXT, _NUMBER, _WHOLE, _YES_NO = (str,), (int, float), (int,), (bool,)
_OBJECT, _LIST = (dict, ReadOnly), (list, tuple)
_TYPE = {
    _TEXT: "a text",
    _NUMBER: "a number",
    _WHOLE: "a whole number",
    _YES_NO: "true or false",
    _OBJECT: "an object {…}",
    _LIST: "a list […]",
}
_CARD = {
    "format": _TEXT,
    "tool": _TEXT,
    "variant": _TEXT,
    "title": _TEXT,
    "predicts": _OBJECT,
    "trained_on": _OBJECT,
    "intercept": _NUMBER,
    "fields": _LIST,
    "bands": _LIST,
    "flag_from": _WHOLE,
    "measured": _OBJECT,
}
_SIZE = {"size": _NUMBER, "low": _NUMBER, "high": _NUMBER}
_EFFECT = {"plain": _TEXT, "unit": _TEXT, "method": _TEXT, "control": _OBJECT}
_TYPES = {"count": int, "choice": str, "yes_no": bool}
_COMMON = {"name": _TEXT, "label": _TEXT, "kind": _TEXT}
_FIELD = {
    "count": {**_COMMON, "min": _WHOLE, "max": _WHOLE, "default": _WHOLE, "weight": _NUMBER},
    "choice": {**_COMMON, "default": _TEXT, "options": _LIST},
    "yes_no": {**_COMMON, "default": _YES_NO, "weight": _NUMBER},
}
