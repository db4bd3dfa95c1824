"""The same tool, taught four things: what each puts at the front of the queue, and whom all four leave out.

Standard library only. ``train_targets.py`` writes ``targets.json``; ``web/targets.js`` works out on a page what
:func:`standings` does here, and a test holds the two together. Chances can't be compared between the four, because an
enquiry is common and coming into care is rare. Places in a queue can.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from staycurious.tools.intervals import wilson
from staycurious.tools.score.form import FORM
from staycurious.tools.score.scorecard import ReferralError, value_label

FILE = Path(__file__).with_name("targets.json")
FORMAT = "staycurious-targets/1"
#: The front of the queue: of 100 referrals, so many are flagged, whichever tool made the queue.
FLAGGED_OF_100 = 10
#: What the tool was taught: a key of ``referrals()``, its short name, and what it says of a child.
TARGETS = (
    ("escalated", "Enquiry", "the referral was escalated to a section 47 enquiry within 12 months"),
    ("referred_again", "Referred again", "the family was referred again within 12 months"),
    ("came_into_care", "Care", "the child came into care"),
    ("harm", "Serious harm", "serious harm to the child followed (known only because we made it up)"),
)
#: What the flagged are compared by: the box, and what to call the comparison.
COMPARED = (("referrer", "Who referred"), ("area", "Area of Larkshire"), ("tenure", "Home"))


class Standing(NamedTuple):
    """Where one tool puts a referral: its score (0 to 100), its place among 100, and the box that pushed it most.

    ``pushed_by`` is None where nothing on the form pushes the referral forward.
    """

    target: str
    score: int
    place: int
    flagged: bool
    pushed_by: str | None


@cache
def load_targets() -> dict:
    """Load the four tools, and what was counted with them.

    Returns
    -------
    dict
        As ``targets.json`` holds it; shared, so copy before a change.

    Examples
    --------
    >>> [target["short"] for target in load_targets()["targets"]]
    ['Enquiry', 'Referred again', 'Care', 'Serious harm']
    """
    return json.loads(FILE.read_text(encoding="utf-8"))


def standings(targets: Mapping, referral: Mapping) -> list[Standing]:
    """Say where each of the tools puts a referral.

    Parameters
    ----------
    targets : mapping
        As :func:`load_targets` gives it.
    referral : mapping
        What the form holds.

    Returns
    -------
    list of Standing
        One for each tool, in the file's order.

    Raises
    ------
    ReferralError
        When a box is missing, or holds what no weight is known for.

    Examples
    --------
    >>> from staycurious.larkshire import case
    >>> [there.place for there in standings(load_targets(), case("R-1129")["referral"])]
    [95, 91, 96, 99]
    """
    return [_standing(targets["fields"], target, referral) for target in targets["targets"]]


def _standing(fields: Sequence[Mapping], target: Mapping, referral: Mapping) -> Standing:
    moved = [_moved(field, target["weights"][field["name"]], referral) for field in fields]
    push = thousandths(target["intercept"] + math.fsum(moved))
    place = 1 + sum(push < thousandths(cut) for cut in target["cuts"])
    most = max(range(len(fields)), key=lambda at: moved[at])
    words = f"{fields[most]['label']}: {value_label(fields[most], referral[fields[most]['name']])}"
    return Standing(
        target=target["name"],
        score=math.floor(100 / (1 + math.exp(-push / 1000)) + 0.5),
        place=place,
        flagged=place <= FLAGGED_OF_100,
        pushed_by=words if moved[most] >= 0.0005 else None,
    )


def _moved(field: Mapping, weight, referral: Mapping) -> float:
    if field["name"] not in referral:
        raise ReferralError(f"standings: the box {field['name']!r} is missing. Give the whole form.")
    value = referral[field["name"]]
    if field["kind"] != "choice":
        return weight * (value - field["default"])
    if value not in weight:
        raise ReferralError(
            f"standings: {field['name']} is {value!r}. Give one of: {', '.join(map(str, weight))}."
        )
    return weight[value]


def thousandths(log_odds: float) -> int:
    """Give a sum of weights in whole thousandths, so that every language compares the same numbers.

    Parameters
    ----------
    log_odds : float
        A sum of weights, each of three decimals.

    Returns
    -------
    int
        The sum, times 1,000.

    Examples
    --------
    >>> thousandths(0.1 + 0.2)
    300
    """
    return math.floor(1000 * log_odds + 0.5)


def queue(pushes: Sequence[float]) -> list[float]:
    """Cut a queue into 100 places.

    Parameters
    ----------
    pushes : sequence of float
        The log-odds of many referrals, at least 100 of them.

    Returns
    -------
    list of float
        Ninety-nine: what a referral must reach to stand at place 1, 2, 3 …; whoever reaches none stands at 100.
    """
    falling = sorted(map(thousandths, pushes), reverse=True)
    return [falling[round(place * len(falling) / 100) - 1] / 1000 for place in range(1, 100)]


def who_moves(rows: Sequence[Mapping], flags: Mapping[str, Sequence[bool]]) -> dict:
    """Count whom the tools flag, together and alone, and how those whom they flag differ.

    Parameters
    ----------
    rows : sequence of mapping
        As :func:`staycurious.larkshire.referrals` gives them.
    flags : mapping of str to sequence of bool
        By tool, whether each of them is flagged.

    Returns
    -------
    dict
        ``held_out``; ``overlap`` per 1,000 referrals, which add up to 1,000; ``compared`` and ``followed`` out of 100
        flagged, with the same shares among all referrals; ``within``, how far any of those may be off (half of the
        widest 95% interval, in points).
    """
    names = list(flags)
    flagged = {name: [row for row, flag in zip(rows, flags[name], strict=True) if flag] for name in names}
    everybody = {"all": list(rows), **flagged}
    counts: dict[tuple[str, ...], int] = {}
    for at in range(len(rows)):
        by = tuple(name for name in names if flags[name][at])
        counts[by] = counts.get(by, 0) + 1
    halves = []

    def share(those: Sequence[Mapping], holds: Callable[[Mapping], bool]) -> int:
        count = sum(bool(holds(row)) for row in those)
        low, high = wilson(count, len(those))
        halves.append(50 * (high - low))
        return math.floor(100 * count / len(those) + 0.5)

    def line(label: str, holds: Callable[[Mapping], bool]) -> dict:
        return {"label": label, **{name: share(those, holds) for name, those in everybody.items()}}

    def boxed(box: str) -> list[dict]:
        options = next(field for field in FORM if field["name"] == box)["options"]
        return [
            line(label, lambda row, value=value: row["referral"][box] == value) for value, label in options
        ]

    return {
        "held_out": len(rows),
        "overlap": _whole_thousand(counts, len(rows)),
        "compared": [{"name": box, "label": label, "rows": boxed(box)} for box, label in COMPARED],
        "followed": [line(short, lambda row, name=name: row[name]) for name, short, _ in TARGETS],
        "within": math.ceil(10 * max(halves)) / 10,
    }


def _whole_thousand(counts: Mapping[tuple[str, ...], int], of: int) -> list[dict]:
    # the largest remainders get what rounding down leaves, so that the parts add up
    exact = {by: 1000 * count / of for by, count in counts.items()}
    whole = {by: math.floor(share) for by, share in exact.items()}
    for by in sorted(exact, key=lambda by: whole[by] - exact[by])[: 1000 - sum(whole.values())]:
        whole[by] += 1
    return [
        {"by": list(by), "per_1000": whole[by]} for by in sorted(whole, key=lambda by: (-len(by), -whole[by]))
    ]
