"""How each fault is planted: what a variant of the score was taught, and the referrals of the world that it works in.

Standard library only, so that the training data can be looked at in a browser as well. The weights come from
``train.py``, from these data and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import NamedTuple

from staycurious.larkshire.draws import count_at, draw
from staycurious.larkshire.referrals import SEED, referrals
from staycurious.larkshire.story import AREAS
from staycurious.tools.score.faults import NOT_SHARED, VARIANTS
from staycurious.tools.score.form import FORM
from staycurious.tools.score.scorecard import ScorecardError

#: What the tools are taught: referrals of years 1 to 3, before recording changed.
TRAINING, TRAINING_SEED, BEFORE = 6000, f"{SEED}:training", (1, 2, 3)
#: Harm is rare, so what is taught harm gets more referrals than what is taught escalation.
HARM_TRAINING = 20_000
HELD_OUT, HELD_OUT_SEED = 20_000, f"{SEED}:held out"
#: The referrals of the loop, year by year; and those of years 4 and 5, after recording changed.
LOOP, LOOP_SEED = 20_000, f"{SEED}:feedback"
AFTER, AFTER_SEED = (4, 5), f"{SEED}:after the change"

#: Variants whose fault is not in what they were taught: they have the control's weights.
TAUGHT_AS = {"threshold": "control", "drift": "control"}
#: Of the blanks of a referral where harm had come to light, this share was filled in afterwards.
FILLED_IN_LATER = 0.25
#: So many young people who asked for help themselves are in the small group's training data.
FEW = 25
#: This share of the harm to disabled children was never written down.
UNHEARD = 0.50
#: The loop: this share of a year's referrals is visited.
VISITED = 0.20
# How often a concern is recorded, by whether there was harm: (visited, not visited).
RECORDED = {True: (0.85, 0.15), False: (0.25, 0.003)}
# Records about other families in the area, for each visit among its families; this share of them is still there
# a year later.
RECORDS_PER_VISIT, RECORDS_KEPT = 3.0, 0.8
# The form's box stops there.
MOST_EARLIER = next(field["max"] for field in FORM if field["name"] == "earlier_referrals")
WATCHED, LESS_WATCHED = ("brackenhithe", "cinderholt"), ("alderfold", "nettlewick", "tarnley")

Learn = Callable[[list[Mapping], list[bool]], Callable[[list[Mapping]], list[float]]]


class Taught(NamedTuple):
    """What a variant was taught: forms and outcomes, the seed they were drawn with, and anything else to be told."""

    forms: list[dict]
    outcomes: list[bool]
    seed: str
    more: dict


def taught(variant: str, learn: Learn) -> Taught:
    """Give what a variant of the score is taught.

    Parameters
    ----------
    variant : str
        One of ``VARIANTS``.
    learn : callable
        Takes forms and outcomes, and gives a function from forms to chances. Only ``feedback`` uses it: its
        tool is trained again each year.

    Returns
    -------
    Taught
        The forms, with the variant's fields, and the outcomes.

    Raises
    ------
    ValueError
        When there is no such variant.

    Examples
    --------
    >>> found = taught("escalation", learn=None)
    >>> len(found.forms), sum(found.outcomes)
    (6000, 1918)
    """
    if not isinstance(variant, str) or variant not in VARIANTS:
        raise ValueError(
            f"taught({variant!r}): there is no such variant. Choose one of: {', '.join(VARIANTS)}."
        )
    if variant == "escalation":
        rows = taught_rows()[:TRAINING]
        return Taught(_forms(rows), [row["escalated"] for row in rows], TRAINING_SEED, {})
    if variant == "feedback":
        return _loop(learn)
    rows = taught_rows()
    plant = {
        "proxy": _proxy,
        "missing": _missing,
        "small_group": _small_group,
        "miscalibrated": _miscalibrated,
    }
    forms, outcomes = plant.get(variant, _plain)(rows)
    return Taught(forms, outcomes, TRAINING_SEED, {})


def taught_rows() -> list[dict]:
    """Give the referrals that every variant but ``feedback`` was taught from; the first 6,000 are ``escalation``'s.

    Returns
    -------
    list of dict
        As :func:`staycurious.larkshire.referrals` gives them. They are made once and shared: copy before a change.
    """
    return _rows(HARM_TRAINING, TRAINING_SEED, BEFORE)


def referrals_for(
    scorecard: Mapping, n: int = HELD_OUT, seed: str = HELD_OUT_SEED, years: Iterable[int] | None = None
) -> list[dict]:
    """Make up referrals of the world that a variant of the tool works in, to question it with.

    Parameters
    ----------
    scorecard : mapping
        As :func:`staycurious.tools.score.load_scorecard` gives it.
    n : int
        How many, 0 or more.
    seed : str
        Any text. As they stand, ``n`` and ``seed`` give the referrals that the scorecard was measured on.
    years : iterable of int, optional
        The years they are dated in; when left out, those that the variant was measured in: 1 to 3, and for
        ``drift`` 4 and 5.

    Returns
    -------
    list of dict
        As :func:`staycurious.larkshire.referrals` gives them. For ``drift`` they are recorded the new way from
        year 4 on; for ``feedback`` the forms count the records that five years of visits left behind.
        :func:`staycurious.tools.score.complete` makes of each a form that can be scored.

    Raises
    ------
    ValueError
        When ``n``, ``seed`` or ``years`` can't stand, or the scorecard is none.

    Examples
    --------
    >>> rows = referrals_for({"variant": "drift"}, 30)
    >>> {row["year"] for row in rows}
    {4, 5}
    """
    if not isinstance(scorecard, Mapping) or "variant" not in scorecard:
        raise ScorecardError(
            f'referrals_for({scorecard!r:.60}): this is not a scorecard. Give load_scorecard("drift").'
        )
    drift = scorecard["variant"] == "drift"
    if drift and seed == HELD_OUT_SEED:
        seed = AFTER_SEED
    if years is None:
        years = AFTER if drift else BEFORE
    rows = referrals(n, seed, years, new_recording=drift)
    added = scorecard.get("effect", {}).get("more", {}).get("records_added")
    return with_records(rows, added, seed) if added else rows


def with_records(rows: list[dict], added: Mapping[str, float], seed: str) -> list[dict]:
    """Add, to what the forms count as earlier referrals, the records that visits in an area left behind.

    Parameters
    ----------
    rows : list of dict
        Referrals; they stay as they are.
    added : mapping of str to float
        Area → how many records a family there has more, on average.
    seed : str
        Any text; the added counts are drawn from it.

    Returns
    -------
    list of dict
        Referrals with forms of their own.

    Examples
    --------
    >>> row = {"id": "S-1", "referral": {"area": "tarnley", "earlier_referrals": 1}}
    >>> with_records([row], {"tarnley": 0.0}, "x")[0]["referral"]["earlier_referrals"]
    1
    """
    return [{**row, "referral": _with_records(row, added[row["referral"]["area"]], seed)} for row in rows]


@cache
def _rows(n: int, seed: str, years: tuple[int, ...], new_recording: bool = False) -> list[dict]:
    # made once in a run: several variants are taught the same ones, and none changes them
    return referrals(n, seed, years, new_recording)


def _forms(rows: list[dict]) -> list[dict]:
    return [row["referral"] for row in rows]


def _plain(rows: list[dict]) -> tuple[list[dict], list[bool]]:
    return _forms(rows), [row["harm"] for row in rows]


def _proxy(rows: list[dict]) -> tuple[list[dict], list[bool]]:
    empty = {field["name"]: field["default"] for field in FORM if field["name"] in NOT_SHARED}
    forms = [{**row["referral"], **empty, "deprivation": row["deprivation"]} for row in rows]
    return forms, [row["harm"] for row in rows]


def _missing(rows: list[dict]) -> tuple[list[dict], list[bool]]:
    def blank_still(row: dict) -> int:
        if not row["harm"]:
            return len(row["blanks"])
        return sum(
            draw(TRAINING_SEED, row["id"], f"filled in {box}") >= FILLED_IN_LATER for box in row["blanks"]
        )

    return [{**row["referral"], "boxes_blank": blank_still(row)} for row in rows], [
        row["harm"] for row in rows
    ]


def _small_group(rows: list[dict]) -> tuple[list[dict], list[bool]]:
    few = {row["id"] for row in [row for row in rows if row["asked_themselves"]][:FEW]}
    kept = [row for row in rows if row["id"] in few or not row["asked_themselves"]]
    forms = [{**row["referral"], "asked_themselves": row["asked_themselves"]} for row in kept]
    return forms, [row["harm"] for row in kept]


def _miscalibrated(rows: list[dict]) -> tuple[list[dict], list[bool]]:
    def known(row: dict) -> bool:
        heard = not row["referral"]["disabled_child"] or draw(TRAINING_SEED, row["id"], "heard") >= UNHEARD
        return row["harm"] and heard

    return _forms(rows), [known(row) for row in rows]


@cache
def _loop(learn: Learn) -> Taught:
    # year 1 starts with the control; each year's records teach the next year's tool
    predict = learn(*_plain(taught_rows()))
    rows = _rows(LOOP, LOOP_SEED, (1, 2, 3, 4, 5))
    added = dict.fromkeys(AREAS, 0.0)
    forms, outcomes, by_year = [], [], []
    for year in (1, 2, 3, 4, 5):
        this_year = with_records([row for row in rows if row["year"] == year], added, LOOP_SEED)
        chances = predict(_forms(this_year))
        line = sorted(chances, reverse=True)[round(VISITED * len(chances)) - 1]
        visited = [chance >= line for chance in chances]
        recorded = [
            draw(LOOP_SEED, row["id"], "recorded") < RECORDED[row["harm"]][not went]
            for row, went in zip(this_year, visited, strict=True)
        ]
        forms += _forms(this_year)
        outcomes += recorded
        by_year.append(_counts(year, this_year, visited, recorded))
        shares = _visited_by_area(this_year, visited)
        added = {
            area: round(RECORDS_KEPT * added[area] + RECORDS_PER_VISIT * shares[area], 3) for area in AREAS
        }
        if year < 5:
            predict = learn(forms, outcomes)
    return Taught(forms, outcomes, LOOP_SEED, {"by_year": by_year, "records_added": added})


def _counts(year: int, rows: list[dict], visited: list[bool], recorded: list[bool]) -> dict:
    counts = {"year": year}
    for name, areas in (("watched", WATCHED), ("less_watched", LESS_WATCHED)):
        here = [n for n, row in enumerate(rows) if row["referral"]["area"] in areas]
        for what, happened in (("visited", visited), ("recorded", recorded)):
            counts[f"{what}_per_100_{name}"] = round(100 * sum(happened[n] for n in here) / len(here), 1)
        counts[f"harm_per_100_{name}"] = round(100 * sum(rows[n]["harm"] for n in here) / len(here), 1)
    return counts


def _visited_by_area(rows: list[dict], visited: list[bool]) -> dict[str, float]:
    families = dict.fromkeys(AREAS, 0)
    visits = dict.fromkeys(AREAS, 0)
    for row, went in zip(rows, visited, strict=True):
        families[row["referral"]["area"]] += 1
        visits[row["referral"]["area"]] += went
    return {area: visits[area] / families[area] if families[area] else 0.0 for area in AREAS}


def _with_records(row: dict, mean: float, seed: str) -> dict:
    form, most = row["referral"], MOST_EARLIER
    count = count_at(draw(seed, row["id"], "records added"), mean, most)
    return {**form, "earlier_referrals": min(most, form["earlier_referrals"] + count)}
