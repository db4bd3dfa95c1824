"""Figures in a page's running text come from the scorecard, so that text and tool cannot drift apart."""

from __future__ import annotations

from pathlib import Path

from docutils import nodes
from sphinx.util.docutils import SphinxRole

from staycurious import larkshire
from staycurious.booktools.elements import report
from staycurious.booktools.near import did_you_mean
from staycurious.tools.score import load_scorecard, score

SCORECARDS = Path("tools", "score", "scorecards")
COUNCILS_VARIANT = "escalation"


class FigureError(ValueError):
    """A figure is not in the scorecard; the message says what is."""


def find_figure(measured: dict, key: str) -> int | float | str:
    """Find one figure among those measured on held-out referrals.

    Parameters
    ----------
    measured : dict
        The scorecard's ``measured``.
    key : str
        Names joined by full stops: ``harm.missed``; a row of a list by its ends: ``by_score.80-89.harm_per_100``.

    Returns
    -------
    int, float or str
        The figure.

    Raises
    ------
    FigureError
        When the key leads nowhere, or to a group of figures.
    """
    found, walked = measured, []
    for step in key.split("."):
        choices = found
        if isinstance(found, list):
            choices = {f"{row['from']}-{row['to']}": row for row in found}
        if not isinstance(choices, dict) or step not in choices:
            place = ".".join(["measured", *walked])
            known = choices if isinstance(choices, dict) else ()
            raise FigureError(f"{place} has no {step!r}. {did_you_mean(step, known)}")
        found, walked = choices[step], [*walked, step]
    if isinstance(found, dict | list):
        inside = found if isinstance(found, dict) else {f"{row['from']}-{row['to']}" for row in found}
        raise FigureError(f"measured.{key} is a group of figures. Add one of: {', '.join(map(str, inside))}.")
    return found


def plain_number(value: int | float | str) -> str:
    """Write a figure as it is read: ``4000`` as 4,000 and ``12.0`` as 12.

    Parameters
    ----------
    value : int, float or str
        The figure.

    Returns
    -------
    str
        Its text.
    """
    if isinstance(value, str):
        return value
    return f"{value:,}" if float(value) % 1 else f"{int(value):,}"


class _FromScorecard(SphinxRole):
    def run(self):
        """Put the figure's text on the page, or report why there is none."""
        try:
            return [nodes.inline("", self.figure(), classes=["sc-figure"])], []
        except ValueError as error:
            return [report(self, f"{{{self.name}}}`{self.text}`: {error}")], []

    def scorecard(self, variant: str) -> dict:
        """Read a scorecard, and let Sphinx read the page again when the file changes."""
        folder = Path(self.config.staycurious_package) / SCORECARDS
        known = sorted(path.stem for path in folder.glob("*.json"))
        if variant not in known:
            raise FigureError(f"there is no scorecard {variant!r}. {did_you_mean(variant, known)}")
        self.env.note_dependency(str(folder / f"{variant}.json"))
        return load_scorecard(variant)


class _Measured(_FromScorecard):
    def figure(self) -> str:
        variant, colon, key = self.text.partition(":")
        if not colon:
            raise FigureError("write the scorecard, a colon and the figure, as in escalation:harm.missed.")
        return plain_number(find_figure(self.scorecard(variant)["measured"], key))


class _Case(_FromScorecard):
    def scored(self):
        for path in sorted((Path(self.config.staycurious_package) / "larkshire").rglob("people*")):
            self.env.note_dependency(str(path))
        known = [person["id"] for person in larkshire.people()]
        if self.text not in known:
            raise FigureError(f"Larkshire has no case {self.text!r}. {did_you_mean(self.text, known)}")
        return score(self.scorecard(COUNCILS_VARIANT), larkshire.case(self.text)["referral"])


class _Score(_Case):
    def figure(self) -> str:
        return str(self.scored().score)


class _Band(_Case):
    def figure(self) -> str:
        return str(self.scored().band)


measured_role, score_role, band_role = _Measured(), _Score(), _Band()
