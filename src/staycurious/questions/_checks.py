"""What the questions check before they count: what is wrong, where, and what to do."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping


def listed(name: str, values: Iterable) -> list:
    """Give the values as a list; a text or a mapping is refused, whose parts nobody meant to count."""
    if isinstance(values, (str, bytes, Mapping)) or not isinstance(values, Iterable):
        raise ValueError(f"{name} is {_short(values)}. Give a list with one value for each person.")
    return list(values)


def yes_no(name: str, values: Iterable) -> list[bool]:
    """Give the values as true or false; 1 and 0 are read as meant, anything else is refused."""
    found = listed(name, values)
    for place, value in enumerate(found):
        if not isinstance(value, int) or value not in (0, 1):
            raise ValueError(
                f"{name}[{place}] is {_short(value)}. Give True or False for each.{_from_array(value)}"
            )
    return [bool(value) for value in found]


def number(name: str, value, low: float = -math.inf, high: float = math.inf) -> float:
    """Give the number back; what is none, not finite or out of range is refused."""
    real = isinstance(value, (int, float)) and not isinstance(value, bool)
    if not real or not math.isfinite(value) or not low <= value <= high:
        bounds = (
            f" from {low:g} to {high:g}" if high < math.inf else f" from {low:g}" if low > -math.inf else ""
        )
        raise ValueError(f"{name} is {_short(value)}. Give a number{bounds}.{_from_array(value)}")
    return value


def numbers(name: str, values: Iterable, low: float = -math.inf, high: float = math.inf) -> list[float]:
    """Give the values as a list of numbers within the bounds."""
    return [number(f"{name}[{place}]", value, low, high) for place, value in enumerate(listed(name, values))]


def whole(name: str, value, low: int) -> int:
    """Give the whole number back; what is none, or below the least, is refused."""
    if isinstance(value, bool) or not isinstance(value, int) or value < low:
        raise ValueError(f"{name} is {_short(value)}. Give a whole number from {low}.{_from_array(value)}")
    return value


def labels(values: Iterable | None, of: int) -> list:
    """Give each person's group; without groups everybody is in one."""
    if values is None:
        return ["everybody"] * of
    found = listed("groups", values)
    for place, value in enumerate(found):
        if not isinstance(value, (str, int)):
            raise ValueError(
                f"groups[{place}] is {_short(value)}. Give each person's group as a text, a whole number or "
                f"True/False; where it is not known, say so: 'not recorded'.{_from_array(value)}"
            )
    # True and 1 are one key to Python: without this they would be counted together
    if len({type(value) for value in found}) > 1:
        raise ValueError(
            "groups holds texts and numbers side by side. Give every group the same kind of name."
        )
    return found


def same_length(**lists: list) -> int:
    """Give the length that the lists share; lists of different lengths, or empty ones, are refused."""
    lengths = {name: len(values) for name, values in lists.items()}
    if len(set(lengths.values())) > 1:
        said = ", ".join(f"{name} has {length}" for name, length in lengths.items())
        raise ValueError(f"The lists are not equally long: {said}. Give one value for each person in each.")
    (length,) = set(lengths.values())
    if not length:
        raise ValueError(
            f"There is nobody to count: {' and '.join(lengths)} are empty. Give at least one each."
        )
    return length


def together(groups: list) -> dict:
    """Give the places of each group's people, groups in the order in which they first appear."""
    places: dict = {}
    for place, group in enumerate(groups):
        places.setdefault(group, []).append(place)
    return places


def _from_array(value) -> str:
    # a value of numpy's or pandas' looks like Python's own, so that the message alone would puzzle
    return " An array gives its values with .tolist()." if type(value).__module__ == "numpy" else ""


def _short(value) -> str:
    shown = repr(value)
    return shown if len(shown) <= 60 else f"{shown[:57]}..."
