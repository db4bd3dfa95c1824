"""What the four tools of module 3 make of a family, and whom they flag, in a page's running text."""

from __future__ import annotations

from pathlib import Path

from docutils import nodes
from sphinx.util.docutils import SphinxRole

from staycurious import larkshire
from staycurious.booktools.elements import report
from staycurious.booktools.figures import FigureError
from staycurious.booktools.near import did_you_mean
from staycurious.tools.score.targets import load_targets, standings

DATA = Path("tools", "score", "targets.json")


def find_place(text: str) -> int:
    """Find a family's place in the queue that one of the tools makes.

    Parameters
    ----------
    text : str
        The case and what the tool was taught: ``"R-1061 referred_again"``.

    Returns
    -------
    int
        From 1 to 100.

    Raises
    ------
    FigureError
        When there is no such case or no such tool.

    Examples
    --------
    >>> find_place("R-1129 harm")
    99
    """
    number, _, target = text.partition(" ")
    known = [person["id"] for person in larkshire.people()]
    if number not in known:
        raise FigureError(f"Larkshire has no case {number!r}. {did_you_mean(number, known)}")
    places = {one.target: one.place for one in standings(load_targets(), larkshire.case(number)["referral"])}
    if target not in places:
        raise FigureError(f"no tool was taught {target!r}. {did_you_mean(target, places)}")
    return places[target]


def find_movers(text: str) -> int | float:
    """Find a count of those whom the four tools flag.

    Parameters
    ----------
    text : str
        ``"all four"``, ``"none"``, ``"any"`` (of 1,000, flagged by every tool, by none, by at least one); ``"only harm"``
        (by that one alone); ``"within"``; or a line and a tool, such as ``"Cinderholt, escalated"`` or ``"Police, all"``,
        of each 100 flagged. ``"followed: Serious harm, harm"`` is what followed.

    Returns
    -------
    int or float
        The count.

    Raises
    ------
    FigureError
        When nothing of that name was counted.

    Examples
    --------
    >>> find_movers("any") == 1000 - find_movers("none")
    True
    """
    counted = load_targets()["who_moves"]
    targets = [target["name"] for target in load_targets()["targets"]]
    overlap = {tuple(one["by"]): one["per_1000"] for one in counted["overlap"]}
    found = {"within": counted["within"], "all four": overlap[tuple(targets)], "none": overlap[()]}
    found["any"] = 1000 - found["none"]
    for target in targets:
        found[f"only {target}"] = overlap.get((target,), 0)
    lines = [("", row) for comparison in counted["compared"] for row in comparison["rows"]]
    for start, row in [*lines, *(("followed: ", row) for row in counted["followed"])]:
        for target in ("all", *targets):
            found[f"{start}{row['label']}, {target}"] = row[target]
    if text not in found:
        raise FigureError(f"nothing is counted as {text!r}. {did_you_mean(text, found)}")
    return found[text]


class _OfTargets(SphinxRole):
    def __init__(self, find):
        super().__init__()
        self.find = find

    def run(self):
        """Put the figure's text on the page, or report why there is none."""
        self.env.note_dependency(str(Path(self.config.staycurious_package) / DATA))
        try:
            return [nodes.inline("", str(self.find(self.text)), classes=["sc-figure"])], []
        except ValueError as error:
            return [report(self, f"{{{self.name}}}`{self.text}`: {error}")], []


place_role, movers_role = _OfTargets(find_place), _OfTargets(find_movers)
