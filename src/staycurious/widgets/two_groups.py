"""The families that Move the line and Whose criterion show: two groups at a time, drawn from Larkshire's held-out referrals."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

from staycurious.larkshire import referrals
from staycurious.tools.score import load_scorecard, score
from staycurious.tools.score.planting import HELD_OUT, HELD_OUT_SEED

#: Where they are stored, so that a page needn't score 20,000 referrals.
STORED = Path(__file__).parent / "cases" / "two_groups.json"
#: How many families stand for each group.
FAMILIES = 500


def _in_area(area: str) -> Callable[[Mapping], bool]:
    return lambda row: row["referral"]["area"] == area


#: Each pair: how a group is called, and who is in it. The assessment team gets families with more need, so harm is commoner there.
PAIRS: Mapping[str, tuple[tuple[str, Callable[[Mapping], bool]], ...]] = {
    "areas": (("Nettlewick", _in_area("nettlewick")), ("Cinderholt", _in_area("cinderholt"))),
    "teams": (
        ("the front door", lambda row: True),
        ("the assessment team", lambda row: row["support_need"] >= 2),
    ),
}


def two_groups() -> dict[str, list[dict]]:
    """Draw the two groups of each pair from the referrals that the tool had not seen.

    Returns
    -------
    dict of str to list of dict
        By pair, two groups: ``name``, and the scores of the families where harm followed (``harmed``) and where it did
        not (``others``), the lowest first.

    Notes
    -----
    Nothing is drawn by chance: of a group's held-out referrals, sorted by score, every so-manieth stands for those around
    it. So 500 families have the shares of all of them, as nearly as whole families can.
    """
    card = load_scorecard("escalation")
    rows = [(row, score(card, row["referral"]).score) for row in referrals(HELD_OUT, HELD_OUT_SEED)]
    return {pair: [_group(name, member, rows) for name, member in groups] for pair, groups in PAIRS.items()}


def _group(name: str, member: Callable[[Mapping], bool], rows: list[tuple[Mapping, int]]) -> dict:
    own = [(row["harm"], points) for row, points in rows if member(row)]
    harmed = sorted(points for harm, points in own if harm)
    others = sorted(points for harm, points in own if not harm)
    of_harmed = int(FAMILIES * len(harmed) / len(own) + 0.5)
    return {
        "name": name,
        "harmed": _spread(harmed, of_harmed),
        "others": _spread(others, FAMILIES - of_harmed),
    }


def _spread(values: list[int], wanted: int) -> list[int]:
    return [values[(2 * place + 1) * len(values) // (2 * wanted)] for place in range(wanted)]


def write(path: Path = STORED) -> None:
    """Store the groups.

    Parameters
    ----------
    path : pathlib.Path
        The file.
    """
    lines = [
        f" {json.dumps(pair)}: [\n  " + ",\n  ".join(json.dumps(group) for group in groups) + "\n ]"
        for pair, groups in two_groups().items()
    ]
    path.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


@cache
def _stored() -> dict:
    return json.loads(STORED.read_text(encoding="utf-8"))


def stored_groups(pair: str) -> list[dict]:
    """Give a pair of groups as stored.

    Parameters
    ----------
    pair : {"areas", "teams"}
        Which pair.

    Returns
    -------
    list of dict
        The two groups.

    Raises
    ------
    ValueError
        When there is no such pair.

    Examples
    --------
    >>> [group["name"] for group in stored_groups("areas")]
    ['Nettlewick', 'Cinderholt']
    """
    if pair not in _stored():
        raise ValueError(
            f"stored_groups({pair!r}): there is no such pair. Choose one of: {', '.join(PAIRS)}."
        )
    return [dict(group) for group in _stored()[pair]]


if __name__ == "__main__":
    write()
