"""Make up a year of referrals to Larkshire, a council that does not exist.

Every referral is drawn from the written-down story below, from a seed, so that everybody has the same ones.
``causal_story.md`` beside this file has the same story as a diagram, with the source of each number or the
word *assumed*. Nothing here is an estimate about real families.

=====================  ==============================================================================
drawn                  depends on
=====================  ==============================================================================
area, ethnicity,       nothing
age, disabled child,
interpreter, referrer
money is tight         area
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
=====================  ==============================================================================

Harm never depends on ethnicity, language or disability: they reach the score only through what services do
and write down. Each draw has its own name and comes from SHA-256, so that a later variant of the story can
change one of them and leave all the others as they were.
"""

from __future__ import annotations

import math
from hashlib import sha256
from statistics import NormalDist

SEED = "larkshire-1"

# Each table gives shares or chances; the sources stand in causal_story.md.
REFERRERS = {"school": 0.21, "police": 0.28, "health": 0.16, "council": 0.15, "public": 0.12, "family": 0.08}
AREAS = {
    "alderfold": 0.20,
    "brackenhithe": 0.18,
    "cinderholt": 0.16,
    "larkmouth": 0.18,
    "nettlewick": 0.14,
    "tarnley": 0.14,
}
ETHNICITIES = {"white": 0.76, "asian": 0.10, "mixed": 0.06, "black": 0.05, "other": 0.03}
MONEY_IS_TIGHT = {
    "alderfold": 0.35,
    "brackenhithe": 0.50,
    "cinderholt": 0.60,
    "larkmouth": 0.45,
    "nettlewick": 0.25,
    "tarnley": 0.30,
}
# How much more closely services look at an area than at Nettlewick: patrols, visits, a team's habits.
SIGHT = {
    "alderfold": 0.2,
    "brackenhithe": 0.5,
    "cinderholt": 0.7,
    "larkmouth": 0.4,
    "nettlewick": 0.0,
    "tarnley": 0.1,
}
TENURES = {
    False: {"owned": 0.55, "private": 0.25, "social": 0.17, "temporary": 0.03},
    True: {"owned": 0.10, "private": 0.38, "social": 0.40, "temporary": 0.12},
}
NEEDS = {
    False: {0: 0.42, 1: 0.33, 2: 0.18, 3: 0.07},
    True: {0: 0.30, 1: 0.33, 2: 0.24, 3: 0.13},
}
HARM = (0.008, 0.028, 0.120, 0.360)
MOVES = {"owned": 0.15, "private": 0.90, "social": 0.35, "temporary": 1.80}
INTERPRETER, DISABLED = 0.08, 0.10
USUAL_ATTENDANCE = 95
SCHOOL_AGES = range(5, 17)
# What pushes the service to act, in log-odds; the start is set so that about a third are escalated.
ACTS_START = -3.15
ACTS = {
    "support_need": 0.50,
    "earlier_referrals": 0.55,
    "missed_appointments": 0.35,
    "attendance": -0.05,
    "child_age": -0.03,
    "moves": 0.25,
    "domestic_abuse": 0.90,
    "parent_mental_health": 0.40,
    "substance_use": 0.80,
    "disabled_child": 0.15,
    "interpreter": 0.45,
}
ACTS_ON_REFERRER = {
    "school": 0.0,
    "police": 0.35,
    "health": 0.30,
    "council": 0.1,
    "public": -0.45,
    "family": -0.6,
}
ACTS_ON_TENURE = {"owned": 0.0, "private": 0.15, "social": 0.15, "temporary": 0.4}
ACTS_ON_SIGHT = 1.3


def referrals(n: int = 6000, seed: str = SEED) -> list[dict]:
    """Make up referrals to the fictional council, the same ones for the same seed.

    Parameters
    ----------
    n : int
        How many, 0 or more.
    seed : str
        Any text. Another seed gives other referrals from the same story.

    Returns
    -------
    list of dict
        Each with ``id``; ``referral`` (what the form holds, ready to be scored); ``ethnicity`` (not on the form);
        ``support_need`` (0 to 3) and ``harm`` (true or false), which nobody in Larkshire sees; and
        ``escalated`` (true or false), which is what the service did within 12 months.

    Raises
    ------
    ValueError
        When ``n`` is not a whole number of 0 or more, or ``seed`` is not a text.

    Examples
    --------
    >>> [row["id"] for row in referrals(2)]
    ['S-00001', 'S-00002']
    """
    if isinstance(n, bool) or not isinstance(n, int) or n < 0:
        raise ValueError(f"referrals(n={n!r}): give a whole number of 0 or more, such as referrals(n=6000).")
    if not isinstance(seed, str):
        raise ValueError(f"referrals(seed={seed!r}): give a text, such as {SEED!r}.")
    return [_referral(seed, number) for number in range(1, n + 1)]


def _referral(seed: str, number: int) -> dict:
    def draw(name: str) -> float:
        digest = sha256(f"{seed}:{number}:{name}".encode()).digest()
        # 53 bits fill a float exactly, so that the draw is the same everywhere and below 1
        return (int.from_bytes(digest[:8], "big") >> 11) / 2**53

    def happens(name: str, chance: float) -> bool:
        return draw(name) < chance

    area = _choose(draw("area"), AREAS)
    referrer = _choose(draw("referrer"), REFERRERS)
    child_age = int(18 * draw("child_age"))
    disabled_child = happens("disabled_child", DISABLED)
    interpreter = happens("interpreter", INTERPRETER)
    money_is_tight = happens("money_is_tight", MONEY_IS_TIGHT[area])
    tenure = _choose(draw("tenure"), TENURES[money_is_tight])
    need = _choose(draw("support_need"), NEEDS[money_is_tight])
    moves = _count(draw("moves"), MOVES[tenure], most=6)
    missed_mean = 0.15 + 0.15 * need + 0.40 * moves + 0.60 * interpreter + 0.30 * disabled_child
    attendance = USUAL_ATTENDANCE
    if child_age in SCHOOL_AGES:
        spread = NormalDist().inv_cdf(max(draw("attendance"), 1e-12))
        attendance = max(40, min(100, round(96 - 2.2 * need - 1.0 * moves + 4 * spread)))
    form = {
        "referrer": referrer,
        "area": area,
        "child_age": child_age,
        "tenure": tenure,
        "moves": moves,
        "earlier_referrals": _count(draw("earlier_referrals"), 0.08 + 0.28 * need + SIGHT[area], most=10),
        "missed_appointments": _count(draw("missed_appointments"), missed_mean, most=8),
        "attendance": attendance,
        "domestic_abuse": happens("domestic_abuse", 0.10 + 0.09 * need + 0.20 * (referrer == "police")),
        "parent_mental_health": happens("parent_mental_health", 0.25 + 0.09 * need),
        "substance_use": happens("substance_use", 0.03 + 0.08 * need),
        "disabled_child": disabled_child,
        "interpreter": interpreter,
    }
    return {
        "id": f"S-{number:05d}",
        "referral": form,
        "ethnicity": _choose(draw("ethnicity"), ETHNICITIES),
        "support_need": need,
        "harm": happens("harm", HARM[need]),
        "escalated": happens("escalated", chance_of_escalation(form, need)),
    }


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
    """
    seen = {**form, "support_need": support_need, "attendance": form["attendance"] - USUAL_ATTENDANCE}
    push = ACTS_START + sum(weight * seen[name] for name, weight in ACTS.items())
    push += ACTS_ON_REFERRER[form["referrer"]] + ACTS_ON_TENURE[form["tenure"]]
    push += ACTS_ON_SIGHT * SIGHT[form["area"]]
    return 1 / (1 + math.exp(-push))


def _choose(draw: float, shares: dict):
    for value, share in shares.items():
        draw -= share
        if draw < 0:
            return value
    return value  # the shares may add up to a hair under 1


def _count(draw: float, mean: float, most: int) -> int:
    # a Poisson count by its cumulative chances
    count, chance = 0, math.exp(-mean)
    total = chance
    while draw >= total and count < most:
        count += 1
        chance *= mean / count
        total += chance
    return count
