"""Looking where the records are: what a few years of that do, and what a random sample would show."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import NamedTuple

from staycurious.questions._checks import labels, listed, number, whole, yes_no
from staycurious.questions.intervals import Share, share_of


class AreaYear(NamedTuple):
    """One area in one year: expected counts, which need not be whole.

    ``attention`` is its share of the visits; ``found`` what the visits put on record, ``reported`` what came in
    without a visit, ``records`` both. ``found_per_visit`` is None where nobody visits. The last two say what
    a random sample of families would hold and find there, whatever the records say.
    """

    year: int
    area: str
    attention: float
    visits: float
    found: float
    reported: float
    records: float
    records_per_1000: float
    found_per_visit: float | None
    sample_visits: float
    sample_found: float


class YearCount(NamedTuple):
    """One group in one year: how many rows, and for how many of them the flag is true."""

    year: int
    group: str | int | bool
    n: int
    share: Share


def records_over_years(
    attention: Mapping[str, float],
    rate: float | Mapping[str, float] = 0.1,
    *,
    families: float = 1000,
    visits: float = 300,
    years: int = 5,
    follow: float = 1.0,
    reported: float = 0.0,
    sample: float = 300,
) -> list[AreaYear]:
    """Say how records grow when next year's visits go where this year's records are.

    Plain sums with made-up numbers: it shows how such a loop works, not how any place fared. What is found on
    a visit is the true rate everywhere, so that only attention makes the records differ where the rates are
    alike.

    Parameters
    ----------
    attention : mapping of str to float
        By area, how much of the first year's visits it gets, in any unit (2 is twice as much as 1); 0 or more.
    rate : float or mapping of str to float
        The share of families with something to find, 0 to 1: one for all areas, or one for each.
    families : float
        Families in each area; above 0.
    visits : float
        Visits in a year, over all areas; 0 or more.
    years : int
        How many years to follow; from 1.
    follow : float
        How strongly next year's visits follow this year's records: 0 not at all (the same for each area), 1 in
        proportion, 2 as their squares (most go where most records are); 0 or more.
    reported : float
        Of the families with something to find, the share that comes on record without a visit; 0 to 1.
    sample : float
        Visits in the random sample, over all areas; 0 or more.

    Returns
    -------
    list of AreaYear
        Year by year from 1, each area in the order given.

    Raises
    ------
    ValueError
        When a number is out of range, no area gets attention, or ``rate`` lacks an area.

    Notes
    -----
    Expected values of a simple form of the loop in Ensign and others, "Runaway feedback loops in predictive
    policing", PMLR 81, 2018, 160-171 (facts S5-07). With ``follow=1`` and equal rates, a first difference in
    attention stays for good; above 1 it grows; with unequal rates it grows at 1 already, out of proportion to
    the rates; what is reported without a visit dampens the loop and does not undo it. That only a random
    sample shows such a gap is also what Sweden's data show (facts S2-23: 1,047 cases picked at random). A visit
    that finds something adds one record, also for a family on record already; a year without any record
    leaves attention as it was.

    Examples
    --------
    >>> last = records_over_years({"Tarnley": 1, "Cinderholt": 2}, rate=0.1, visits=300, years=3)[-2:]
    >>> [(there.area, round(there.records), round(there.found_per_visit, 3)) for there in last]
    [('Tarnley', 10, 0.1), ('Cinderholt', 20, 0.1)]
    >>> last = records_over_years({"Tarnley": 1, "Cinderholt": 2}, rate=0.1, visits=300, years=3, follow=2)[-2:]
    >>> [(there.area, round(there.records)) for there in last]
    [('Tarnley', 2), ('Cinderholt', 28)]
    """
    start = _by_area("attention", attention)
    if not sum(start.values()):
        raise ValueError("attention is 0 everywhere. Give at least one area more than that.")
    rates = _rates(rate, start)
    for name, value, low, high in (
        ("families", families, 0, float("inf")),
        ("visits", visits, 0, float("inf")),
        ("follow", follow, 0, float("inf")),
        ("reported", reported, 0, 1),
        ("sample", sample, 0, float("inf")),
    ):
        number(name, value, low, high)
    if not families:
        raise ValueError("families is 0. Give the number of families in each area, such as 1000.")
    whole("years", years, 1)
    shares, table = _shares(start), []
    for year in range(1, years + 1):
        rows = []
        for area, share in shares.items():
            found, came_in = visits * share * rates[area], families * rates[area] * reported
            rows.append(
                AreaYear(
                    year=year,
                    area=area,
                    attention=share,
                    visits=visits * share,
                    found=found,
                    reported=came_in,
                    records=found + came_in,
                    records_per_1000=1000 * (found + came_in) / families,
                    found_per_visit=found / (visits * share) if visits * share else None,
                    # every area has as many families, so that a random sample falls on each alike
                    sample_visits=sample / len(shares),
                    sample_found=sample / len(shares) * rates[area],
                )
            )
        table += rows
        shares = _next(shares, {row.area: row.records for row in rows}, follow)
    return table


def counts_by_year(
    rows: Iterable[Mapping],
    year: str | Callable[[Mapping], int],
    group: str | Callable[[Mapping], Hashable],
    flag: str | Callable[[Mapping], bool],
) -> list[YearCount]:
    """Count, for each year and group, the rows and those where something is true.

    Parameters
    ----------
    rows : iterable of mapping
        Such as referrals.
    year, group, flag : str or callable
        Where a row has its year (a whole number), its group and its true or false: a key of the row, or a
        function of it, such as ``lambda row: row["referral"]["area"]``.

    Returns
    -------
    list of YearCount
        Every year, rising, and in it every group in the order in which they first appear; with those that
        have no row, whose share is None.

    Raises
    ------
    ValueError
        When there are no rows, a row lacks a key, or what is there can't be counted.

    Examples
    --------
    >>> rows = [{"year": 2025, "area": "tarnley", "seen": True}, {"year": 2026, "area": "tarnley", "seen": False}]
    >>> [(found.year, found.share.count, found.n) for found in counts_by_year(rows, "year", "area", "seen")]
    [(2025, 1, 1), (2026, 0, 1)]
    """
    found = listed("rows", rows)
    if not found:
        raise ValueError("rows is empty. Give at least one row.")
    when = [whole(f"rows[{place}], year", _take(row, year, place), 0) for place, row in enumerate(found)]
    members = labels([_take(row, group, place) for place, row in enumerate(found)], len(found))
    flags = yes_no("flag", [_take(row, flag, place) for place, row in enumerate(found)])
    cells: dict = {}
    for one_year, member, true in zip(when, members, flags, strict=True):
        cells.setdefault((one_year, member), []).append(true)
    return [
        YearCount(one_year, member, len(those), share_of(sum(those), len(those)))
        for one_year in sorted(set(when))
        for member in dict.fromkeys(members)
        for those in [cells.get((one_year, member), [])]
    ]


def _by_area(name: str, values: Mapping[str, float], high: float = float("inf")) -> dict[str, float]:
    if not isinstance(values, Mapping) or not values:
        raise ValueError(f"{name} is {values!r}. Give a number for each area, such as {{'Tarnley': 1}}.")
    return {area: number(f"{name}[{area!r}]", value, 0, high) for area, value in values.items()}


def _rates(rate, areas: Mapping) -> dict[str, float]:
    if not isinstance(rate, Mapping):
        return dict.fromkeys(areas, number("rate", rate, 0, 1))
    rates = _by_area("rate", rate, 1)
    if rates.keys() != areas.keys():
        other = ", ".join(sorted(map(str, rates.keys() ^ areas.keys())))
        raise ValueError(f"rate and attention don't have the same areas: {other}. Give each in both.")
    return rates


def _shares(weights: Mapping[str, float]) -> dict[str, float]:
    total = sum(weights.values())
    return {area: weight / total for area, weight in weights.items()}


def _next(shares: dict[str, float], records: dict[str, float], follow: float) -> dict[str, float]:
    most = max(records.values())
    # measured against the most, so that a high power of a small number does not vanish
    return _shares({area: (count / most) ** follow for area, count in records.items()}) if most else shares


def _take(row, key, place: int):
    if callable(key):
        return key(row)
    if not isinstance(row, Mapping) or key not in row:
        raise ValueError(f"rows[{place}] has no {key!r}. Name a key that every row has, or give a function.")
    return row[key]
