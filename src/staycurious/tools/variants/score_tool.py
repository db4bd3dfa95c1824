"""A candidate's copy of the risk score: one of the committed scorecards, shifted a little, in renamed areas."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from staycurious.larkshire.referrals import SEED, referrals
from staycurious.larkshire.story import AREAS, YEARS
from staycurious.tools.score import Scored, complete, load_scorecard, score
from staycurious.tools.score.effects import Size, measured, seen_by
from staycurious.tools.score.form import EXTRA, FORM
from staycurious.tools.score.planting import with_records
from staycurious.tools.score.scorecard import Scorecard, read_scorecard
from staycurious.tools.variants.copies import drawn
from staycurious.tools.variants.signs import SIGNS, size_of, split

#: So many referrals are enough for every fault to show, and still quick in a browser.
ENOUGH, REFERRALS_SEED = 12_000, f"{SEED}:copies"
#: Faults that are in the referrals, and not in the weights alone.
CHANGED_WORLDS = ("drift", "feedback")
#: Weights are shifted by so much of themselves, down or up: nothing, once, or twice.
STEP = 0.03
#: What the supplier says, which is the same for every copy.
_VARIANT, _TITLE = "copy", "Larkshire risk score, a copy to review"
_PREDICTS = {
    "field": "risk",
    "plain": "what its supplier calls risk",
    "not": "anything that the supplier has put down: it does not say what the tool was taught",
}
# The scorecard's own counts are of so many referrals, so that each count is itself out of 1,000.
_COUNTED = 1000


class ScoreTool(NamedTuple):
    """A copy of Larkshire's risk score, with one main fault that is for the student to find.

    Its form has 16 boxes in every copy: the usual 13, the neighbourhood's tenth, the boxes left blank, and whether a
    young person asked for help themselves. A box that the tool makes nothing of has a weight of 0.

    Attributes
    ----------
    copy : str
        The copy's fingerprint.

    Examples
    --------
    >>> tool = ScoreTool("0123456789abcdef")
    >>> row = tool.referrals(1)[0]
    >>> tool.score(row) == tool.score(row["referral"])
    True
    """

    copy: str

    @property
    def scorecard(self) -> Scorecard:
        """The scorecard, for the questions that take one. What it says under ``measured`` was counted on 1,000 referrals."""
        return _scorecard(self.copy)

    def score(self, referral: Mapping) -> Scored:
        """Score a referral.

        Parameters
        ----------
        referral : mapping
            One of :meth:`referrals`, or what the form holds. Boxes that only the copies have may be left out; they
            are then as usual.

        Returns
        -------
        Scored
            As :func:`staycurious.tools.score.score` gives it.

        Raises
        ------
        staycurious.tools.score.ReferralError
            When the referral can't be scored.
        """
        return score(self.scorecard, complete(self.scorecard, referral))

    def referrals(self, n: int = ENOUGH, seed: str = REFERRALS_SEED) -> list[dict]:
        """Give referrals of all five years, of the Larkshire that this copy works in.

        Parameters
        ----------
        n : int
            How many, 0 or more. The copy's fault shows in the 12,000 that are given when it is left out.
        seed : str
            Any text. Another one gives other referrals.

        Returns
        -------
        list of dict
            As :func:`staycurious.larkshire.referrals` gives them; each ``referral`` holds all the boxes that the
            copy takes. The six areas have changed names: which is which differs from copy to copy.

        Raises
        ------
        ValueError
            When ``n`` or ``seed`` can't stand.
        """
        made = drawn(self.copy)
        return [renamed(row, made.areas) for row in world(made.score_fault, n, seed)]


def world(fault: str, n: int = ENOUGH, seed: str = REFERRALS_SEED) -> list[dict]:
    """Make up referrals in which a fault shows, with Larkshire's own names for its areas.

    Parameters
    ----------
    fault : str
        One of ``FAULTS``, or ``"control"``.
    n : int
        How many.
    seed : str
        Any text.

    Returns
    -------
    list of dict
        Referrals of five years. For ``drift`` years 4 and 5 are recorded the new way; for ``feedback`` the forms
        count the records that visits left behind.
    """
    rows = referrals(n, seed, YEARS, new_recording=fault == "drift")
    if fault == "feedback":
        rows = with_records(rows, load_scorecard(fault)["effect"]["more"]["records_added"], seed)
    return rows


def renamed(row: Mapping, areas: Mapping[str, str]) -> dict:
    """Give a referral the names that a copy has for the areas, and the boxes that it has besides.

    Parameters
    ----------
    row : mapping
        As :func:`world` gives it; it stays as it is.
    areas : mapping of str to str
        Larkshire's name for an area → the copy's.

    Returns
    -------
    dict
        Another referral.
    """
    form = complete({"fields": tuple(EXTRA.values())}, row)
    return {**row, "referral": {**form, "area": areas[form["area"]]}}


def shifts(pattern: int) -> tuple[float, ...]:
    """Say by what a pattern multiplies the weights of each of the 16 fields.

    Parameters
    ----------
    pattern : int
        From 0 to 24.

    Returns
    -------
    tuple of float
        Factors of 0.94 to 1.06, in the fields' order.

    Notes
    -----
    Field *i* of pattern *5a + b* is shifted by ((i² + ai + b) mod 5) - 2 steps. What two patterns differ by is a
    straight line modulo 5, so that they agree in four fields at the most.

    Examples
    --------
    >>> shifts(0)[:5]
    (0.94, 0.97, 1.06, 1.06, 0.97)
    """
    a, b = divmod(pattern, 5)
    return tuple(round(1 + STEP * ((i * i + a * i + b) % 5 - 2), 2) for i in range(len(FORM) + len(EXTRA)))


@lru_cache(maxsize=256)
def shifted(fault: str, pattern: int) -> Scorecard:
    """Give a fault's scorecard with the weights of one pattern, and Larkshire's own names for its areas.

    Parameters
    ----------
    fault : str
        One of ``FAULTS``, or ``"control"``.
    pattern : int
        From 0 to 24.

    Returns
    -------
    Scorecard
        Its line, bands and intercept are the fault's own; it has all 16 fields.
    """
    card = load_scorecard(fault)
    there = {field["name"] for field in card["fields"]}
    fields = [*card["fields"], *({**EXTRA[name], "weight": 0.0} for name in EXTRA if name not in there)]
    # in one order for every copy, so that the order doesn't tell which box is the tool's own
    fields.sort(key=lambda field: list(EXTRA).index(field["name"]) if field["name"] in EXTRA else -1)
    said = {"variant": _VARIANT, "title": _TITLE, "predicts": dict(_PREDICTS), "trained_on": {}}
    kept = {key: value for key, value in card.items() if key != "effect"}
    fields = [_shifted(field, by) for field, by in zip(fields, shifts(pattern), strict=True)]
    return read_scorecard({**kept, **said, "fields": fields})


@lru_cache(maxsize=1024)
def sizes(fault: str, pattern: int, sign: str | None = None) -> tuple[Size, Size]:
    """Count a sign on a copy's own referrals, and the same for the control.

    Parameters
    ----------
    fault : str
        The copy's fault, one of ``SIGNS``.
    pattern : int
        From 0 to 24.
    sign : str, optional
        Which fault's sign to count; the copy's own when left out.

    Returns
    -------
    tuple of Size
        The copy's, and the control's with the same pattern, on referrals without any fault. What the copy calls the
        areas doesn't matter, so that it isn't asked for.
    """
    name = sign or fault
    return _size(name, fault, pattern), _size(name, "control", pattern)


@lru_cache(maxsize=1024)
def _size(sign: str, fault: str, pattern: int) -> Size:
    card = shifted(fault, pattern)
    where = fault if fault in CHANGED_WORLDS else "control"
    return size_of(SIGNS[sign], *(seen_by(card, rows) for rows in _counted(sign, where)))


@lru_cache(maxsize=32)
def _counted(sign: str, where: str) -> tuple[list[Mapping], list[Mapping]]:
    return split(SIGNS[sign], _world(where))


@lru_cache(maxsize=3)
def _world(fault: str) -> list[dict]:
    # kept for a marker, who asks for many keys; a student's copy makes its own and keeps none
    return [renamed(row, {area: area for area in AREAS}) for row in world(fault)]


def _shifted(field: Mapping, by: float) -> dict:
    def weight(part: Mapping) -> dict:
        # adding 0.0 turns -0.0 into 0.0, which reads better
        return {**part, "weight": round(part["weight"] * by, 3) + 0.0}

    if "options" in field:
        return {**field, "options": [weight(option) for option in field["options"]]}
    return weight(field)


@lru_cache(maxsize=32)
def _scorecard(copy: str) -> Scorecard:
    made = drawn(copy)
    card = dict(shifted(made.score_fault, made.pattern))
    card["fields"] = [_renamed_field(field, made.areas) for field in card["fields"]]
    rows = [renamed(row, made.areas) for row in world(made.score_fault, _COUNTED)]
    return read_scorecard({**card, "measured": measured(seen_by(Scorecard(card), rows))})


def _renamed_field(field: Mapping, areas: Mapping[str, str]) -> Mapping:
    if field["name"] != "area":
        return field
    weights = {areas[option["value"]]: option["weight"] for option in field["options"]}
    options = [{**option, "weight": weights[option["value"]]} for option in field["options"]]
    return {**field, "options": options, "default": areas[field["default"]]}
