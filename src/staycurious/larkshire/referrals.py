"""Make up five years of referrals to Larkshire, a council that does not exist.

Every referral is drawn from the written-down story below, from a seed, so that everybody has the same ones.
``causal_story.md`` beside this file has the same story as a diagram, with the source of each number or the
word *assumed*; ``story.py`` has the numbers. Nothing here is an estimate about real families.

=====================  ==============================================================================
drawn                  depends on
=====================  ==============================================================================
date, area, age,       nothing
disabled child,
interpreter, referrer
money is tight         area
tenth                  area, money is tight
ethnicity              tenth (where groups live, and who is referred from there); not recorded: referrer
first language         interpreter
who asked              age, referrer
blank boxes            referrer
tenure                 money is tight
support need (0-3)     money is tight
harm                   support need, and nothing else
moves                  tenure
domestic abuse,        support need; domestic abuse is also written down more often by the police
mental health,
substance use
missed appointments    support need, moves (letters go to the old address), interpreter (letters are in
                       English only), disabled child (more appointments that can be missed)
earlier referrals      support need, area (how closely services look there)
attendance             support need, moves; the form's usual value for a child who is not of school age
escalated              support need, and everything on the form: what the service did
offered                escalated, support need, disabled child
came into care         offered, support need, tenth
harm recorded          harm, and what was offered: who is looked at is written about
referred again         support need, earlier referrals, what was offered
=====================  ==============================================================================

Harm never depends on ethnicity, language or disability: they reach the score only through what services do
and write down. Each draw has its own name and comes from SHA-256 or SHAKE-256, so that a later variant of the
story can change one of them and leave all the others as they were.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import date, timedelta
from functools import cache
from hashlib import sha256, shake_256
from statistics import NormalDist
from struct import Struct

from staycurious.larkshire.children import groups_by_tenth, tenths_by_area_and_money
from staycurious.larkshire.draws import count_at
from staycurious.larkshire.fields import check_row
from staycurious.larkshire.story import (
    ACTS,
    ACTS_ON_REFERRER,
    ACTS_ON_SIGHT,
    ACTS_ON_TENURE,
    ACTS_START,
    AGAIN,
    AGAIN_AFTER_HELP,
    AGAIN_ON_EARLIER,
    AGAIN_ON_NEED,
    ANOTHER_LANGUAGE,
    AREAS,
    ASKED,
    ASKS_FROM,
    BLANK,
    CAN_BE_BLANK,
    CARE_ON_NEED,
    CARE_ON_TENTH,
    CARE_START,
    DISABLED,
    EARLIER_IS_RECENT,
    FIRST_APRIL,
    HARM,
    HARM_RECORDED,
    INTERPRETER,
    LANGUAGES,
    MONEY_IS_TIGHT,
    MOVES,
    NEEDS,
    NEW_DOMESTIC_ABUSE,
    NEW_MISSED,
    NEW_RECORDING_FROM,
    NOT_RECORDED,
    OFFERED,
    OFFERS,
    PARENT_AT_BIRTH,
    PLAN_FOR_DISABLED,
    REFERRERS,
    SCHOOL_AGES,
    SEED,
    SIGHT,
    TENURES,
    USUAL_ATTENDANCE,
    YEARS,
)

__all__ = ["SEED", "as_received", "chance_of_care", "chance_of_escalation", "referrals"]

# One digest gives a referral's later draws, each in its own slot; a new one is added at the end, never between.
SLOTS = (
    "year",
    "day",
    "tenth",
    "ethnicity",
    "ethnicity_recorded",
    "first_language",
    "parent_age",
    "asked",
    "offered",
    "plan_for_disabled",
    "care",
    "harm_recorded",
    "recent",
    "again",
)
_BLOCK = Struct(f">{len(SLOTS)}Q{len(CAN_BE_BLANK)}H")
_FIRST = Struct(">Q").unpack_from
_STEP = 2.0**-53
_NORMAL = NormalDist().inv_cdf


def referrals(
    n: int = 20_000, seed: str = SEED, years: Iterable[int] = YEARS, new_recording: bool = False
) -> list[dict]:
    """Make up referrals to the fictional council, the same ones for the same seed.

    Parameters
    ----------
    n : int
        How many, 0 or more.
    seed : str
        Any text. Another seed gives other referrals from the same story.
    years : iterable of int
        Which of the five years, 1 to 5, they are dated in. The dates are all that this changes, unless
        ``new_recording`` is true.
    new_recording : bool
        Whether forms of years 4 and 5 hold what Larkshire's new recording system writes down, which counts more
        appointments as missed and ticks *domestic abuse recorded* more often. When false, all five years are
        recorded the old way, so that they can be compared.

    Returns
    -------
    list of dict
        One for each referral; ``staycurious.larkshire.fields`` says in plain words what each key holds. The
        first are ``id``; ``referral`` (what the form holds, ready to be scored); ``support_need`` (0 to 3) and
        ``harm`` (true or false), which nobody in Larkshire sees; and ``escalated`` (true or false), which is
        what the service did within 12 months.

    Raises
    ------
    ValueError
        When ``n`` is not a whole number of 0 or more, ``seed`` is not a text, ``years`` holds anything but
        years from 1 to 5 or nothing, or ``new_recording`` is not true or false.

    Examples
    --------
    >>> [row["id"] for row in referrals(2)]
    ['S-00001', 'S-00002']
    >>> {row["year"] for row in referrals(50, years=[1, 2])}
    {1, 2}
    """
    if isinstance(n, bool) or not isinstance(n, int) or n < 0:
        raise ValueError(f"referrals(n={n!r}): give a whole number of 0 or more, such as referrals(n=20000).")
    if not isinstance(seed, str):
        raise ValueError(f"referrals(seed={seed!r}): give a text, such as {SEED!r}.")
    if not isinstance(new_recording, bool):
        raise ValueError(f"referrals(new_recording={new_recording!r}): give True or False.")
    chosen = _years(years)
    return [_referral(seed, number, chosen, new_recording) for number in range(1, n + 1)]


def as_received(row: dict) -> dict:
    """Give the form as it came in: what was left blank is ``None``.

    Parameters
    ----------
    row : dict
        One of :func:`referrals`. Its ``referral`` holds what was found when the blanks were filled in.

    Returns
    -------
    dict
        The form. A score refuses it while anything is ``None``.

    Raises
    ------
    ValueError
        When it is no such row.

    Examples
    --------
    >>> row = {"referral": {"moves": 2, "area": "tarnley"}, "blanks": ["moves"]}
    >>> as_received(row)
    {'moves': None, 'area': 'tarnley'}
    """
    check_row(row, "as_received")
    return {name: None if name in row["blanks"] else value for name, value in row["referral"].items()}


def chance_of_escalation(form: dict, support_need: int) -> float:
    """Say how likely the made-up service is to escalate a referral.

    Parameters
    ----------
    form : dict
        What the form holds.
    support_need : int
        From 0 to 3: what practitioners see for themselves.

    Returns
    -------
    float
        From 0 to 1.

    Examples
    --------
    >>> form = referrals(1)[0]["referral"]
    >>> chance_of_escalation(form, 3) > chance_of_escalation(form, 0)
    True
    """
    seen = {**form, "support_need": support_need, "attendance": form["attendance"] - USUAL_ATTENDANCE}
    push = ACTS_START + sum([weight * seen[name] for name, weight in ACTS.items()])
    push += ACTS_ON_REFERRER[form["referrer"]] + ACTS_ON_TENURE[form["tenure"]]
    push += ACTS_ON_SIGHT * SIGHT[form["area"]]
    return 1 / (1 + math.exp(-push))


def chance_of_care(offered: str, support_need: int, deprivation: int) -> float:
    """Say how likely it is that the child comes into care after a referral.

    Parameters
    ----------
    offered : str
        What the service offered; only an enquiry or a plan leads on to care here.
    support_need : int
        From 0 to 3.
    deprivation : int
        The neighbourhood's tenth, 1 (most deprived) to 10. It stands for what poorer neighbourhoods lack and
        services don't give; it adds no harm.

    Returns
    -------
    float
        From 0 to 1.

    Examples
    --------
    >>> chance_of_care("early_help", 3, 1)
    0.0
    """
    if offered not in CARE_START:
        return 0.0
    push = CARE_START[offered] + CARE_ON_NEED * support_need + CARE_ON_TENTH * (deprivation - 1)
    return 1 / (1 + math.exp(-push))


def _years(years: Iterable[int]) -> tuple[int, ...]:
    try:
        chosen = tuple(years)
    except TypeError:
        chosen = ()
    fine = all(type(year) is int and year in YEARS for year in chosen)
    if not chosen or not fine or len(set(chosen)) < len(chosen):
        raise ValueError(
            f"referrals(years={years!r}): give one or more of the years 1 to 5, such as [1, 2, 3]."
        )
    return chosen


def _referral(seed: str, number: int, years: tuple[int, ...], new_recording: bool) -> dict:
    start = f"{seed}:{number}:".encode("utf-8", "surrogatepass")

    def draw(name: bytes) -> float:
        # 53 bits fill a float exactly, so that the draw is the same everywhere and below 1
        return (_FIRST(sha256(start + name).digest())[0] >> 11) * _STEP

    block = _BLOCK.unpack(shake_256(start + b"block").digest(_BLOCK.size))
    later = dict(zip(SLOTS, [(part >> 11) * _STEP for part in block[: len(SLOTS)]], strict=True))
    year = years[int(later["year"] * len(years))]
    dates = _dates(year)
    new_way = new_recording and year >= NEW_RECORDING_FROM

    area = _choose(draw(b"area"), AREAS)
    referrer = _choose(draw(b"referrer"), REFERRERS)
    child_age = int(18 * draw(b"child_age"))
    disabled_child = draw(b"disabled_child") < DISABLED
    interpreter = draw(b"interpreter") < INTERPRETER
    money_is_tight = draw(b"money_is_tight") < MONEY_IS_TIGHT[area]
    tenure = _choose(draw(b"tenure"), TENURES[money_is_tight])
    need = _choose(draw(b"support_need"), NEEDS[money_is_tight])
    moves = count_at(draw(b"moves"), MOVES[tenure], most=6)
    missed_mean = 0.15 + 0.15 * need + 0.40 * moves + 0.60 * interpreter + 0.30 * disabled_child
    abuse_chance = 0.10 + 0.09 * need + 0.20 * (referrer == "police")
    if new_way:
        missed_mean, abuse_chance = missed_mean + NEW_MISSED, abuse_chance + NEW_DOMESTIC_ABUSE
    attendance = USUAL_ATTENDANCE
    if child_age in SCHOOL_AGES:
        spread = _NORMAL(max(draw(b"attendance"), 1e-12))
        attendance = max(40, min(100, round(96 - 2.2 * need - 1.0 * moves + 4 * spread)))
    form = {
        "referrer": referrer,
        "area": area,
        "child_age": child_age,
        "tenure": tenure,
        "moves": moves,
        "earlier_referrals": count_at(draw(b"earlier_referrals"), 0.08 + 0.28 * need + SIGHT[area], most=10),
        "missed_appointments": count_at(draw(b"missed_appointments"), missed_mean, most=8),
        "attendance": attendance,
        "domestic_abuse": draw(b"domestic_abuse") < abuse_chance,
        "parent_mental_health": draw(b"parent_mental_health") < 0.25 + 0.09 * need,
        "substance_use": draw(b"substance_use") < 0.03 + 0.08 * need,
        "disabled_child": disabled_child,
        "interpreter": interpreter,
    }
    harm = draw(b"harm") < HARM[need]
    escalated = draw(b"escalated") < chance_of_escalation(form, need)
    tenth = _choose(later["tenth"], tenths_by_area_and_money()[area, money_is_tight])
    offered = _offered(escalated, need, disabled_child, later)
    earlier = form["earlier_referrals"]
    again = AGAIN + AGAIN_ON_NEED * need + AGAIN_ON_EARLIER * earlier
    again += AGAIN_AFTER_HELP * (offered in ("early_help", "child_in_need_plan"))
    recorded = later["ethnicity_recorded"] >= NOT_RECORDED[referrer]
    left_blank = int(BLANK[referrer] * 2**16)
    return {
        "id": f"S-{number:05d}",
        "date": dates[int(later["day"] * len(dates))],
        "year": year,
        "referral": form,
        "blanks": [
            name for name, part in zip(CAN_BE_BLANK, block[len(SLOTS) :], strict=True) if part < left_blank
        ],
        "deprivation": tenth,
        "ethnicity": _choose(later["ethnicity"], groups_by_tenth()[tenth]) if recorded else "not_recorded",
        "first_language": _language(later["first_language"], interpreter),
        "parent_age": child_age + _at_birth(later["parent_age"]),
        "asked_themselves": child_age >= ASKS_FROM and later["asked"] < ASKED[referrer],
        "support_need": need,
        "harm": harm,
        "escalated": escalated,
        "offered": offered,
        "came_into_care": later["care"] < chance_of_care(offered, need, tenth),
        "harm_recorded": later["harm_recorded"] < HARM_RECORDED[harm][offered],
        "within_12_months": later["recent"] < 1 - (1 - EARLIER_IS_RECENT) ** earlier,
        "referred_again": later["again"] < again,
    }


@cache
def _dates(year: int) -> list[str]:
    first, last = date(FIRST_APRIL + year - 1, 4, 1), date(FIRST_APRIL + year, 3, 31)
    return [(first + timedelta(days)).isoformat() for days in range((last - first).days + 1)]


def _offered(escalated: bool, need: int, disabled_child: bool, later: dict) -> str:
    if escalated:
        return "section_47"
    if disabled_child and later["plan_for_disabled"] < PLAN_FOR_DISABLED:
        return "child_in_need_plan"
    return _choose(later["offered"], dict(zip(OFFERS, OFFERED[need], strict=True)))


def _language(draw: float, interpreter: bool) -> str:
    if not interpreter:
        if draw >= ANOTHER_LANGUAGE:
            return "english"
        draw /= ANOTHER_LANGUAGE
    return LANGUAGES[min(int(draw * len(LANGUAGES)), len(LANGUAGES) - 1)]


def _at_birth(draw: float) -> int:
    mean, spread, youngest, oldest = PARENT_AT_BIRTH
    return max(youngest, min(oldest, round(mean + spread * _NORMAL(max(draw, 1e-12)))))


def _choose(draw: float, shares: dict):
    for value, share in shares.items():
        draw -= share
        if draw < 0:
            return value
    return value  # the shares may add up to a hair under 1
