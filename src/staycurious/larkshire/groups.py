"""Ways to sort Larkshire's referrals into groups, to count by."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType

from staycurious.larkshire.fields import check_row

AGES = ((4, "0 to 4"), (13, "5 to 13"), (15, "14 to 15"), (17, "16 to 17"))


def _age(row: Mapping) -> str:
    age = row["referral"]["child_age"]
    return next(label for oldest, label in AGES if age <= oldest)


def _on_form(name: str) -> Callable[[Mapping], object]:
    return lambda row: row["referral"][name]


def _in_row(name: str) -> Callable[[Mapping], object]:
    return lambda row: row[name]


#: What referrals can be counted by: name → how a referral's group is found.
GROUPS: Mapping[str, Callable[[Mapping], object]] = MappingProxyType(
    {
        "referrer": _on_form("referrer"),
        "area": _on_form("area"),
        "deprivation": _in_row("deprivation"),
        "ethnicity": _in_row("ethnicity"),
        "first_language": _in_row("first_language"),
        "interpreter": _on_form("interpreter"),
        "disabled_child": _on_form("disabled_child"),
        "age": _age,
        "asked_themselves": _in_row("asked_themselves"),
        "tenure": _on_form("tenure"),
        "blanks": lambda row: min(len(row["blanks"]), 3),
        "offered": _in_row("offered"),
        "year": _in_row("year"),
    }
)


def group_of(row: Mapping, by: str):
    """Say which group a referral belongs to.

    Parameters
    ----------
    row : mapping
        One of :func:`staycurious.larkshire.referrals`.
    by : str
        What to sort by, one of ``GROUPS``. ``"blanks"`` is the number of boxes left blank, 3 standing for 3 or
        more; ``"deprivation"`` is the tenth, 1 the most deprived.

    Returns
    -------
    str, bool or int
        The group, as the referral has it: ethnicity is as recorded, with ``"not_recorded"``.

    Raises
    ------
    ValueError
        When referrals can't be sorted by that, or it is no row of referrals.

    Examples
    --------
    >>> from staycurious.larkshire.referrals import referrals
    >>> group_of(referrals(1)[0], "tenure") in {"owned", "private", "social", "temporary"}
    True
    """
    _check_by(by)
    check_row(row, "group_of")
    try:
        return GROUPS[by](row)
    except KeyError as error:
        raise ValueError(
            f"group_of(by={by!r}): the row has no {error}. Give a row of referrals()."
        ) from error


def _check_by(by: str) -> None:
    if not isinstance(by, str) or by not in GROUPS:
        raise ValueError(
            f"group_of(by={by!r}): referrals can't be counted by that. Use: {', '.join(GROUPS)}."
        )


def groups(rows: list[Mapping], by: str) -> dict:
    """Sort referrals into groups.

    Parameters
    ----------
    rows : list of mapping
        As :func:`staycurious.larkshire.referrals` gives them.
    by : str
        What to sort by, one of ``GROUPS``.

    Returns
    -------
    dict
        Group → its referrals, in the order in which groups first come up.

    Raises
    ------
    ValueError
        When referrals can't be sorted by that, or one is no row of referrals.

    Examples
    --------
    >>> from staycurious.larkshire.referrals import referrals
    >>> sum(len(rows) for rows in groups(referrals(30), "area").values())
    30
    """
    _check_by(by)  # also where there is nothing to sort
    if isinstance(rows, (str, Mapping)) or not isinstance(rows, Iterable):
        raise ValueError(f"groups: {rows!r:.60} is no list of referrals. Give what referrals() gives.")
    sorted_rows: dict = {}
    for row in rows:
        sorted_rows.setdefault(group_of(row, by), []).append(row)
    return sorted_rows
