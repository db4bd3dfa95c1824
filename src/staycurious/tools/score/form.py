"""The referral form of fictional Larkshire: what it has a box for. Nothing good about a family has one.

Some variants of the tool are given one thing more about a referral than the form holds; those stand in ``EXTRA``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from staycurious.tools.score.scorecard import ReferralError, ScorecardError

FORM = (
    {
        "name": "referrer",
        "label": "Who referred",
        "kind": "choice",
        "default": "school",
        "options": (
            ("school", "School"),
            ("police", "Police"),
            ("health", "Health service"),
            ("council", "Another council service"),
            ("public", "Neighbour or member of the public"),
            ("family", "The family themselves"),
        ),
    },
    {
        "name": "area",
        "label": "Area of Larkshire",
        "kind": "choice",
        "default": "nettlewick",
        "options": (
            ("alderfold", "Alderfold"),
            ("brackenhithe", "Brackenhithe"),
            ("cinderholt", "Cinderholt"),
            ("larkmouth", "Larkmouth"),
            ("nettlewick", "Nettlewick"),
            ("tarnley", "Tarnley"),
        ),
    },
    {
        "name": "child_age",
        "label": "Child's age",
        "kind": "count",
        "unit": "years",
        "min": 0,
        "max": 17,
        "default": 8,
    },
    {
        "name": "tenure",
        "label": "Home",
        "kind": "choice",
        "default": "owned",
        "options": (
            ("owned", "Owned"),
            ("private", "Rented privately"),
            ("social", "Rented from council or association"),
            ("temporary", "Temporary"),
        ),
    },
    {
        "name": "moves",
        "label": "Moves in three years",
        "kind": "count",
        "unit": "moves",
        "min": 0,
        "max": 6,
        "default": 0,
    },
    {
        "name": "earlier_referrals",
        "label": "Earlier referrals in five years",
        "kind": "count",
        "unit": "referrals",
        "min": 0,
        "max": 10,
        "default": 0,
    },
    {
        "name": "missed_appointments",
        "label": "Missed health appointments in a year",
        "kind": "count",
        "unit": "appointments",
        "min": 0,
        "max": 8,
        "default": 0,
    },
    {
        "name": "attendance",
        "label": "School attendance",
        "kind": "count",
        "unit": "%",
        "min": 40,
        "max": 100,
        "default": 95,
    },
    {"name": "domestic_abuse", "label": "Domestic abuse recorded", "kind": "yes_no", "default": False},
    {
        "name": "parent_mental_health",
        "label": "Parent's mental health recorded",
        "kind": "yes_no",
        "default": False,
    },
    {"name": "substance_use", "label": "Substance use recorded", "kind": "yes_no", "default": False},
    {"name": "disabled_child", "label": "Disabled child", "kind": "yes_no", "default": False},
    {"name": "interpreter", "label": "Interpreter needed", "kind": "yes_no", "default": False},
)

#: What a variant of the tool may be given besides the form.
EXTRA = {
    "deprivation": {
        "name": "deprivation",
        "label": "Neighbourhood's tenth, 1 the most deprived",
        "kind": "count",
        "min": 1,
        "max": 10,
        "default": 5,
    },
    "boxes_blank": {
        "name": "boxes_blank",
        "label": "Boxes left blank",
        "kind": "count",
        "unit": "boxes",
        "min": 0,
        "max": 10,
        "default": 0,
    },
    "asked_themselves": {
        "name": "asked_themselves",
        "label": "Young person asked for help themselves",
        "kind": "yes_no",
        "default": False,
    },
}
# How each of them is found in a row of Larkshire's referrals.
_IN_ROW: dict[str, Callable[[Mapping], int | bool]] = {
    "deprivation": lambda row: row["deprivation"],
    "boxes_blank": lambda row: len(row["blanks"]),
    "asked_themselves": lambda row: row["asked_themselves"],
}


def complete(scorecard: Mapping, referral: Mapping) -> dict:
    """Give a form that this variant of the tool can score: what the variant is given beside the form is added.

    Parameters
    ----------
    scorecard : mapping
        As :func:`staycurious.tools.score.load_scorecard` gives it.
    referral : mapping
        A row of :func:`staycurious.larkshire.referrals`, or the form alone. From a row, the added details are
        the row's own; for a form alone each is the field's usual value (``default``), which moves no score.

    Returns
    -------
    dict
        A form of its own, which may be changed. Only what ``EXTRA`` names is ever added: any other missing or
        unknown field stays so, and :func:`staycurious.tools.score.score` refuses it.

    Raises
    ------
    ReferralError
        When it is no referral, or a row that lacks what is to be added.
    ScorecardError
        When the scorecard is none.

    Examples
    --------
    >>> card = {"fields": [{"name": "moves", "default": 0}, {"name": "boxes_blank", "default": 0}]}
    >>> complete(card, {"moves": 2})
    {'moves': 2, 'boxes_blank': 0}
    >>> complete(card, {"referral": {"moves": 2}, "blanks": ["tenure", "attendance"]})
    {'moves': 2, 'boxes_blank': 2}
    """
    if not isinstance(referral, Mapping):
        raise ReferralError(
            f"complete: {referral!r} is not a referral. Give a row of referrals(), or a form."
        )
    if not isinstance(scorecard, Mapping) or "fields" not in scorecard:
        raise ScorecardError(
            f'complete: {scorecard!r:.60} is not a scorecard. Give load_scorecard("escalation").'
        )
    row = referral if isinstance(referral.get("referral"), Mapping) else None
    form = dict(referral if row is None else row["referral"])
    for field in scorecard["fields"]:
        name = field["name"]
        if name in EXTRA and name not in form:
            try:
                form[name] = field["default"] if row is None else _IN_ROW[name](row)
            except KeyError as error:
                raise ReferralError(
                    f"complete: the row has no {error}, which {name!r} comes from. Give a row of referrals(), or "
                    'of a person the form alone: …["referral"].'
                ) from error
    return form
