"""Figures in a page's running text come from the scorecard, so that text and tool cannot drift apart."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path

from docutils import nodes
from sphinx.util.docutils import SphinxRole

from staycurious import larkshire
from staycurious.booktools.counted import mistakes_by
from staycurious.booktools.elements import report
from staycurious.booktools.near import did_you_mean
from staycurious.questions.intervals import Share
from staycurious.tools.score import complete, load_scorecard, score

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
        if isinstance(found, (list, tuple)):
            choices = {f"{row['from']}-{row['to']}": row for row in found}
        if not isinstance(choices, dict) or step not in choices:
            place = ".".join(["measured", *walked])
            known = choices if isinstance(choices, dict) else ()
            raise FigureError(f"{place} has no {step!r}. {did_you_mean(step, known)}")
        found, walked = choices[step], [*walked, step]
    if isinstance(found, dict | list | tuple):
        inside = found if isinstance(found, dict) else {f"{row['from']}-{row['to']}" for row in found}
        raise FigureError(f"measured.{key} is a group of figures. Add one of: {', '.join(map(str, inside))}.")
    return found


def find_counted(found: Mapping, group: str, key: str) -> int:
    """Find one figure of one group among the mistakes counted by group.

    Parameters
    ----------
    found : mapping
        Group → its counts, as :func:`staycurious.booktools.counted.mistakes_by` gives them.
    group : str
        As the referral has it, such as ``"cinderholt"``; ``"yes"`` and ``"no"`` for a box to tick.
    key : str
        A count, such as ``"flagged_not_happened"``; or a rate, of 100 and in whole people, such as
        ``"false_positive_rate"``, with ``.low`` or ``.high`` for an end of its interval and ``.of`` for how many
        people it is a share of.

    Returns
    -------
    int
        The figure.

    Raises
    ------
    FigureError
        When there is no such group or figure.

    Examples
    --------
    >>> from staycurious.questions import errors_by_group
    >>> found = errors_by_group([True, False, False, False], [False, False, False, True], ["north"] * 4)
    >>> find_counted(found, "north", "flagged_not_happened"), find_counted(found, "north", "base_rate")
    (1, 25)
    """
    by_name = {{True: "yes", False: "no"}.get(one, str(one)): counts for one, counts in found.items()}
    if group not in by_name:
        raise FigureError(f"there is no group {group!r}. {did_you_mean(group, by_name)}")
    name, stop, end = key.partition(".")
    figure = getattr(by_name[group], name, None) if name in by_name[group]._fields else None
    if isinstance(figure, Share) and end == "of":
        return figure.of
    if isinstance(figure, Share) and (not stop or end in ("low", "high")):
        share = getattr(figure, end or "share")
        if share is None:
            raise FigureError(f"{group}, {name}: a share of nobody. Choose another figure.")
        return whole(100 * share)
    if stop or isinstance(figure, bool) or not isinstance(figure, int):
        known = [field for field in by_name[group]._fields if field not in ("group", "small")]
        raise FigureError(f"there is no figure {key!r}. {did_you_mean(key, known)}")
    return figure


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


def whole(value: int | float) -> int:
    """Round a figure that counts people, as the score itself is rounded.

    Parameters
    ----------
    value : int or float
        Such as 84.4 of 100 families.

    Returns
    -------
    int
        Whole people: 84.
    """
    return math.floor(value + 0.5)


def changed(referral: dict, changes: list[str]) -> dict:
    """Change details of a referral as they are written on a page.

    Parameters
    ----------
    referral : dict
        The referral as it was.
    changes : list of str
        Each ``field=value``, as in ``earlier_referrals=0`` or ``area=nettlewick``; ``yes`` and ``no`` for a box to tick.

    Returns
    -------
    dict
        A changed copy. Whether its values fit the form is for the scorecard to say.

    Raises
    ------
    FigureError
        When a change is not ``field=value``.
    """
    new = dict(referral)
    for change in changes:
        field, equals, text = change.partition("=")
        if not (field and equals and text):
            raise FigureError(f"{change!r} is no change. Write field=value, as in earlier_referrals=0.")
        new[field] = {"yes": True, "no": False}.get(
            text, int(text) if text.isascii() and text.isdigit() else text
        )
    return new


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
        key, bar, how = key.partition("|")
        if bar and how != "whole":
            raise FigureError(f"after the bar stands {how!r}, but all that can stand there is: whole.")
        figure = find_figure(self.scorecard(variant)["measured"], key)
        return plain_number(whole(figure) if bar else figure)


class _Case(_FromScorecard):
    def scored(self):
        for path in sorted((Path(self.config.staycurious_package) / "larkshire").rglob("people*")):
            self.env.note_dependency(str(path))
        # another variant's score is written with its name and a colon: missing:R-1061 boxes_blank=4
        variant, _, text = self.text.rpartition(":")
        name, *changes = text.split() or [""]
        known = [person["id"] for person in larkshire.people()]
        if name not in known:
            raise FigureError(f"Larkshire has no case {name!r}. {did_you_mean(name, known)}")
        card = self.scorecard(variant or COUNCILS_VARIANT)
        return score(card, changed(complete(card, larkshire.case(name)["referral"]), changes))


class _Score(_Case):
    def figure(self) -> str:
        return str(self.scored().score)


class _Band(_Case):
    def figure(self) -> str:
        return str(self.scored().band)


class _Counted(_FromScorecard):
    def figure(self) -> str:
        parts = self.text.split()
        if len(parts) != 4:
            raise FigureError(
                "write the scorecard, what to count by, the group and the figure, as in "
                "escalation area cinderholt flagged_not_happened."
            )
        self.scorecard(parts[0])
        return plain_number(find_counted(mistakes_by(*parts[:2]), *parts[2:]))


measured_role, score_role, band_role, counted_role = _Measured(), _Score(), _Band(), _Counted()
