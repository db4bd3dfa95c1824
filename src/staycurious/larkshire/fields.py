"""What each key of a made-up referral holds, in plain words; datasheets and model cards are made from this."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Field(NamedTuple):
    """One key of a referral: its plain meaning, what it can hold, and who in Larkshire sees it."""

    name: str
    meaning: str
    holds: str
    seen_by: str


NOBODY = "nobody in Larkshire: we set it, so that mistakes can be counted"
COUNCIL = "the council's records; not on the form, and no tool is given it unless its card says so"
FORM = "the form"

#: The keys of a row of ``referrals()``, in their order.
ROW = (
    Field("id", "The referral's number; made up.", "S- and five digits", COUNCIL),
    Field("date", "The day the referral came in.", "a date, YYYY-MM-DD", COUNCIL),
    Field("year", "Which of the five years that is; year 1 starts on 1 April 2021.", "1 to 5", COUNCIL),
    Field(
        "referral",
        "What the form holds, once the boxes left blank were filled in with what was found.",
        "a value for each box of the form",
        FORM,
    ),
    Field("blanks", "Which boxes were left blank when the form came in.", "names of boxes", COUNCIL),
    Field(
        "deprivation",
        "The tenth of neighbourhoods, by deprivation, in which the family lives.",
        "1 (most deprived) to 10",
        COUNCIL,
    ),
    Field(
        "ethnicity",
        "The child's ethnic group as recorded, or that nobody recorded it.",
        "white_british, other_white, mixed, asian, black, other or not_recorded",
        COUNCIL,
    ),
    Field(
        "first_language",
        "The parent's or carer's first language. It is drawn apart from ethnicity, so that no language is tied "
        "to a group.",
        "english, six other languages, or another",
        COUNCIL,
    ),
    Field("parent_age", "The age of the parent or carer, in years.", "16 to 63", COUNCIL),
    Field(
        "asked_themselves",
        "Whether the child, from 14 years on, asked for help themselves.",
        "true or false",
        COUNCIL,
    ),
    Field("support_need", "How much support the family needs.", "0 (little) to 3 (much)", NOBODY),
    Field(
        "harm", "Whether serious harm to the child followed. It hangs on need alone.", "true or false", NOBODY
    ),
    Field(
        "escalated",
        "Whether the service went on to a section 47 enquiry within 12 months.",
        "true or false",
        COUNCIL,
    ),
    Field(
        "offered",
        "What the service did or offered.",
        "no_further_action, early_help, child_in_need_plan or section_47",
        COUNCIL,
    ),
    Field("came_into_care", "Whether the child came into care afterwards.", "true or false", COUNCIL),
    Field(
        "harm_recorded",
        "Whether harm was recorded afterwards; that depends on who was looked at as well as on harm.",
        "true or false",
        COUNCIL,
    ),
    Field(
        "within_12_months",
        "Whether an earlier referral of the family fell within the 12 months before this one.",
        "true or false",
        COUNCIL,
    ),
    Field(
        "referred_again", "Whether the family was referred again within 12 months.", "true or false", COUNCIL
    ),
)


def check_row(row, name: str) -> None:
    """Check that something is a row of referrals and not, say, its form alone.

    Parameters
    ----------
    row : object
        What was given.
    name : str
        Which function it was given to.

    Raises
    ------
    ValueError
        When it is no row.

    Examples
    --------
    >>> check_row({"moves": 2}, "as_received")
    Traceback (most recent call last):
    ...
    ValueError: as_received: {'moves': 2} is not a row of referrals(). Give the whole row, not its form alone.
    """
    if not isinstance(row, Mapping) or not isinstance(row.get("referral"), Mapping):
        raise ValueError(
            f"{name}: {row!r:.60} is not a row of referrals(). Give the whole row, not its form alone."
        )


def field_of(name: str) -> Field:
    """Say what a key of a referral holds.

    Parameters
    ----------
    name : str
        A key of a row of :func:`staycurious.larkshire.referrals`.

    Returns
    -------
    Field
        Its meaning, what it can hold and who sees it.

    Raises
    ------
    ValueError
        When rows have no such key.

    Examples
    --------
    >>> field_of("deprivation").holds
    '1 (most deprived) to 10'
    """
    for field in ROW:
        if field.name == name:
            return field
    raise ValueError(
        f"field_of({name!r}): a referral has no such key. Use: {', '.join(f.name for f in ROW)}."
    )
