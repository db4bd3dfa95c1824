"""What a card counts while the book is built: a tool's mistakes by group, and what came out of the causal story."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache

from staycurious.larkshire.children import children, groups_by_tenth
from staycurious.larkshire.groups import group_of
from staycurious.larkshire.referrals import chance_of_care, referrals
from staycurious.larkshire.story import CHILDREN
from staycurious.questions import GroupErrors, errors_by_group
from staycurious.tools.score import load_scorecard, referrals_for
from staycurious.tools.score.effects import Seen, seen_by

FACTORS = {
    "parent_mental_health": "parental mental health",
    "domestic_abuse": "domestic abuse",
    "substance_use": "substance use",
}
POORER, RICHER = (1, 2), (9, 10)


def mistakes_by(variant: str, by: str) -> dict[object, GroupErrors]:
    """Count a tool's flags and mistakes in each group, on the referrals that it was measured on.

    Parameters
    ----------
    variant : str
        The scorecard's name.
    by : str
        What to count by, one of ``staycurious.larkshire.groups.GROUPS``.

    Returns
    -------
    dict
        Group → its counts, each rate with a 95% interval (Wilson's).

    Raises
    ------
    ValueError
        When there is no such scorecard, or referrals can't be counted by that.
    """
    seen = _seen(variant)
    return errors_by_group(
        [each.flagged for each in seen],
        [each.row["harm"] for each in seen],
        [group_of(each.row, by) for each in seen],
    )


@cache
def _seen(variant: str) -> list[Seen]:
    # two seconds for one variant, and once in a build
    card = load_scorecard(variant)
    return seen_by(card, referrals_for(card))


def came_out(figure: str) -> str:
    """Say what came out, in 40,000 referrals, of a figure that is published for England.

    Parameters
    ----------
    figure : str
        The figure's words in ``causal_story.md``, such as "Referrals from the police".

    Returns
    -------
    str
        The figure, as it is read.

    Raises
    ------
    ValueError
        When nobody wrote down how that figure is counted.
    """
    if figure not in COUNTED:
        raise ValueError(
            f"{figure!r} stands in causal_story.md, and COUNTED in booktools/counted.py doesn't say how it is counted. "
            "Add it there."
        )
    return COUNTED[figure](_rows())


@cache
def _rows() -> list[dict]:
    # as many as the test counts that holds each figure to its tolerance
    return referrals(40_000)


def _in_100(what: Callable[[Mapping], bool]) -> Callable[[Sequence[Mapping]], str]:
    return lambda rows: f"{100 * sum(map(what, rows)) / len(rows):.1f} in 100"


def _most_often(rows: Sequence[Mapping]) -> str:
    counts = {name: sum(row["referral"][name] for row in rows) for name in FACTORS}
    most = max(counts, key=counts.get)
    return f"{FACTORS[most]}, {100 * counts[most] / len(rows):.0f} in 100"


def _care_rate(rows: Sequence[Mapping], tenth: int) -> float:
    # what can be expected, for each child who lives there: a draw of so few children would hide it
    expected = sum(
        chance_of_care(row["offered"], row["support_need"], tenth)
        for row in rows
        if row["deprivation"] == tenth
    )
    return expected / children(tenth, referrals=len(rows))


def _white_british(tenths: tuple[int, ...], higher: bool) -> Callable[[Sequence[Mapping]], str]:
    def place(rows: Sequence[Mapping]) -> str:
        fine = []
        for tenth in tenths:
            rates = {
                group: share / children(tenth, group) for group, share in groups_by_tenth()[tenth].items()
            }
            own = rates.pop("white_british")
            fine.append(own > max(rates.values()) if higher else own < min(rates.values()))
        return f"{'above' if higher else 'below'} every other group's" if all(fine) else "not so"

    return place


#: How each figure of "Published figures, and what comes out" in causal_story.md is counted.
COUNTED: dict[str, Callable[[Sequence[Mapping]], str]] = {
    "Referrals from the police": _in_100(lambda row: row["referral"]["referrer"] == "police"),
    "Referrals from schools": _in_100(lambda row: row["referral"]["referrer"] == "school"),
    "Referrals within 12 months of an earlier one": _in_100(lambda row: row["within_12_months"]),
    "Factor recorded most often": _most_often,
    "Children in care, most deprived tenth: one in": lambda rows: (
        f"{1 / _care_rate(rows, min(CHILDREN)):.0f}"
    ),
    "Children in care, least deprived tenth: one in": lambda rows: (
        f"{1 / _care_rate(rows, max(CHILDREN)):.0f}"
    ),
    "Each tenth fewer than the one before, as a ratio": lambda rows: (
        f"{(_care_rate(rows, min(CHILDREN)) / _care_rate(rows, max(CHILDREN))) ** (1 / (len(CHILDREN) - 1)):.2f}"
    ),
    "White British children's rate, in the two most deprived tenths": _white_british(POORER, higher=True),
    "White British children's rate, in the two least deprived tenths": _white_british(RICHER, higher=False),
}
