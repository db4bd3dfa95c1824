"""Ask the score: change one detail of a referral at a time, and see what the tool makes of it."""

from __future__ import annotations

import html
from collections.abc import Mapping
from pathlib import Path

import traitlets

from staycurious.tools.score import (
    ReferralError,
    ScorecardError,
    check_referral,
    load_scorecard,
    read_scorecard,
    score,
    value_label,
)
from staycurious.widgets.controls import table
from staycurious.widgets.live import Explorable
from staycurious.widgets.standin import said


class AskTheScore(Explorable):
    """The tool itself, with a control for each box on the form; the same module runs on the course's pages.

    Parameters
    ----------
    scorecard : mapping, optional
        The tool; the course's risk score when left out.
    referral : mapping, optional
        What the form holds, and the referral as received; an empty form when left out.
    title : str
        What to call the referral.

    Attributes
    ----------
    referral : dict
        The form as it stands: it follows the controls, and the controls follow it.
    received : dict
        The form as it was at first; what differs from it is marked and can be put back.

    Raises
    ------
    traitlets.TraitError
        When the scorecard or the referral can't be used; the message names the field and the mend.
    """

    module = "ask_the_score"
    _esm = Path(__file__).parent / "static" / "ask_the_score.js"

    scorecard = traitlets.Dict().tag(sync=True)
    referral = traitlets.Dict().tag(sync=True)
    received = traitlets.Dict(read_only=True).tag(sync=True)
    title = traitlets.Unicode().tag(sync=True)

    def __init__(
        self, scorecard: Mapping | None = None, referral: Mapping | None = None, title: str = "", **more
    ):
        card = load_scorecard("escalation") if scorecard is None else _usable(scorecard)
        if referral is None:
            referral = {field["name"]: field["default"] for field in card["fields"]}
        super().__init__(scorecard=card, referral=dict(referral), title=title, **more)
        self.set_trait("received", dict(self.referral))

    @traitlets.validate("scorecard")
    def _fits_the_referral(self, proposal) -> Mapping:
        card = _usable(proposal.value)
        _can_score(card, self.referral)
        return card

    @traitlets.validate("referral")
    def _fits_the_scorecard(self, proposal) -> Mapping:
        _can_score(self.scorecard, proposal.value)
        return proposal.value

    def in_words(self) -> str:
        """Say the score, its band and what moved it, and show the form.

        Returns
        -------
        str
            HTML.
        """
        card, result = self.scorecard, score(self.scorecard, self.referral)
        band = next(band["label"] for band in card["bands"] if band["name"] == result.band)
        flag = "flagged" if result.flagged else "not flagged"
        moved = {part.field: part.weight for part in result.parts}
        rows = [
            (field["label"], value_label(field, self.referral[field["name"]]), _way(moved[field["name"]]))
            for field in sorted(card["fields"], key=lambda field: -abs(moved[field["name"]]))
        ]
        trained = (
            f"The score was trained on one thing: whether {card['predicts']['plain']}. "
            f"It was not trained on {card['predicts']['not']}."
        )
        return (
            f"<p><strong>{html.escape(self.title or 'Ask the score')}</strong>: "
            f"score {result.score} of 100, {html.escape(band)}, {flag}.</p>"
            + said(trained)
            + table(
                ["Detail", "On the form", "Moved the score"],
                rows,
                "What moved the score, the strongest first",
            )
            + said("In the notebook each detail has a control, and the score follows it.")
        )


def _usable(card: Mapping) -> Mapping:
    try:
        return read_scorecard(card)
    except ScorecardError as error:
        raise traitlets.TraitError(str(error)) from error


def _can_score(card: Mapping, referral: Mapping) -> None:
    # to change both at once, hold them: with widget.hold_trait_notifications()
    try:
        check_referral(card, referral)
    except ReferralError as error:
        raise traitlets.TraitError(str(error)) from error


def _way(weight: float) -> str:
    # weights too small to see at two places don't count as moving anything, as in ask_the_score.js
    if abs(weight) < 0.005:
        return "not at all"
    return f"{'up' if weight > 0 else 'down'} {abs(weight):.2f}"
