"""Larkshire's made-up children: how many there are, so that referrals can be counted per child."""

from __future__ import annotations

import math
from functools import cache

from staycurious.larkshire.story import (
    AREAS,
    CHILDREN,
    FLATTER,
    LEAN,
    MIDDLE_TENTH,
    MONEY_IS_TIGHT,
    REFERRALS_IN_FIVE_YEARS,
    TENTHS,
)


def children(
    tenth: int | None = None, group: str | None = None, referrals: int = REFERRALS_IN_FIVE_YEARS
) -> float:
    """Say how many children of 0 to 17 Larkshire has, to count referrals or outcomes per child.

    Parameters
    ----------
    tenth : int, optional
        Only those in neighbourhoods of this tenth, 1 (most deprived) to 10.
    group : str, optional
        Only those of this ethnic group, such as ``"white_british"``.
    referrals : int
        How many referrals of the five years the count is to go with; the table is for 20,000, and is scaled.

    Returns
    -------
    float
        Children; a whole number when ``referrals`` is 20,000.

    Raises
    ------
    ValueError
        When there is no such tenth or group, or ``referrals`` is not a whole number of 0 or more.

    Notes
    -----
    The table is assumed (``causal_story.md``); it is no count of any place.

    Examples
    --------
    >>> children()
    75000.0
    >>> children(tenth=1, group="white_british")
    5400.0
    """
    if tenth is not None and (type(tenth) is not int or tenth not in CHILDREN):
        raise ValueError(f"children(tenth={tenth!r}): give a tenth from 1 (most deprived) to 10.")
    if group is not None and (not isinstance(group, str) or group not in FLATTER):
        raise ValueError(f"children(group={group!r}): give one of {', '.join(FLATTER)}.")
    if type(referrals) is not int or referrals < 0:
        raise ValueError(
            f"children(referrals={referrals!r}): give a whole number of 0 or more, such as 20000."
        )
    rows = CHILDREN.values() if tenth is None else [CHILDREN[tenth]]
    counted = sum(sum(row.values()) if group is None else row[group] for row in rows)
    return counted * referrals / REFERRALS_IN_FIVE_YEARS


@cache
def tenths_by_area_and_money() -> dict[tuple[str, bool], dict[int, float]]:
    """Give the shares of the tenths among referrals, for each area and whether money is tight.

    Returns
    -------
    dict
        (area, money is tight) → tenth → share; each adds up to 1.

    Notes
    -----
    Iterative proportional fitting (Deming and Stephan 1940): start from a table that leans the way it should,
    then scale rows and columns in turn until both add up to what was written down.
    """
    cells = {(area, tight): _share_of(area, tight) for area in AREAS for tight in (False, True)}
    table = {
        cell: {tenth: math.exp(-LEAN * (tenth - 1) * (cell[1] + MONEY_IS_TIGHT[cell[0]])) for tenth in TENTHS}
        for cell in cells
    }
    for _ in range(60):
        for tenth, share in TENTHS.items():
            scale = share / sum(row[tenth] for row in table.values())
            for row in table.values():
                row[tenth] *= scale
        for cell, share in cells.items():
            scale = share / sum(table[cell].values())
            table[cell] = {tenth: part * scale for tenth, part in table[cell].items()}
    return {cell: {tenth: part / cells[cell] for tenth, part in row.items()} for cell, row in table.items()}


@cache
def groups_by_tenth() -> dict[int, dict[str, float]]:
    """Give the shares of the ethnic groups among referrals, for each tenth.

    Returns
    -------
    dict
        Tenth → group → share; each adds up to 1.

    Notes
    -----
    A group's share is its children times its rate. Rates differ by group as S7-08 has it for England: White
    British children's rate is the highest in poorer neighbourhoods and the lowest in more affluent ones.
    """
    shares = {}
    for tenth, row in CHILDREN.items():
        referred = {
            group: count * math.exp(FLATTER[group] * (tenth - MIDDLE_TENTH)) for group, count in row.items()
        }
        total = sum(referred.values())
        shares[tenth] = {group: part / total for group, part in referred.items()}
    return shares


def _share_of(area: str, tight: bool) -> float:
    return AREAS[area] * (MONEY_IS_TIGHT[area] if tight else 1 - MONEY_IS_TIGHT[area])
