"""Which details of a referral move its score."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from staycurious.questions.swaps import swap
from staycurious.tools.score import read_scorecard, score, value_label


class Move(NamedTuple):
    """What one field does to a score; scores are 0 to 100, ``change`` and ``furthest`` are in points.

    ``change`` is how the score moves when the field goes to its default; ``lowest`` and ``highest`` are the
    scores that any allowed value could give; ``furthest`` is the larger of the two ways to go.
    """

    field: str
    label: str
    value: str | bool | int
    value_label: str
    default: str | bool | int
    default_label: str
    at_default: int
    change: int
    lowest: int
    lowest_value: str | bool | int
    highest: int
    highest_value: str | bool | int
    furthest: int


def what_moves(scorecard: Mapping, referral: Mapping) -> list[Move]:
    """Say which details move a referral's score, and how far each could move it.

    One detail changes at a time and everything else stays (one-at-a-time sensitivity). Two details together
    can move a score by more or less than their sum, and what moves the score is not what caused harm.

    Parameters
    ----------
    scorecard : mapping
        As :func:`staycurious.tools.score.load_scorecard` gives it.
    referral : mapping
        What the form holds.

    Returns
    -------
    list of Move
        One for each field: those whose default would change the score most come first, then those that could
        move it furthest, then in the form's order.

    Raises
    ------
    staycurious.tools.score.ReferralError
        When the referral can't be scored.
    staycurious.tools.score.ScorecardError
        When the scorecard can't be used.

    Examples
    --------
    >>> from staycurious.larkshire import case
    >>> from staycurious.tools.score import load_scorecard
    >>> first = what_moves(load_scorecard("escalation"), case("R-1042")["referral"])[0]
    >>> first.change == first.at_default - score(load_scorecard("escalation"), case("R-1042")["referral"]).score
    True
    """
    card = read_scorecard(scorecard)
    now = score(card, referral).score
    moves = [_move(card, referral, field, now) for field in card["fields"]]
    return sorted(moves, key=lambda move: (-abs(move.change), -abs(move.furthest)))


def _move(card: Mapping, referral: Mapping, field: Mapping, now: int) -> Move:
    name, value, default = field["name"], referral[field["name"]], field["default"]
    # the value that stands comes first, so that a tie names it and not another
    scores = [(swap(card, referral, name, other).after.score, other) for other in [value, *_ends(field)]]
    lowest, highest = min(scores, key=lambda pair: pair[0]), max(scores, key=lambda pair: pair[0])
    at_default = swap(card, referral, name, default).after.score
    return Move(
        field=name,
        label=field["label"],
        value=value,
        value_label=value_label(field, value),
        default=default,
        default_label=value_label(field, default),
        at_default=at_default,
        change=at_default - now,
        lowest=lowest[0],
        lowest_value=lowest[1],
        highest=highest[0],
        highest_value=highest[1],
        furthest=max(highest[0] - now, lowest[0] - now, key=abs),
    )


def _ends(field: Mapping) -> list:
    # a count has one weight, so that its score only ever rises or only ever falls: the ends are enough
    if field["kind"] == "choice":
        return [option["value"] for option in field["options"]]
    return [False, True] if field["kind"] == "yes_no" else [field["min"], field["max"]]
