"""Build the picture: from a supplier's leaflet to a tree of families, a table and a grid, one step at a time."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import traitlets

from staycurious.questions import frequency_tree
from staycurious.widgets.controls import table
from staycurious.widgets.live import Explorable
from staycurious.widgets.standin import said

SHARES = ("base_rate", "sensitivity", "false_positive_rate")
WORDS = ("headline", "small_print")
#: Each family has its own mark in the picture.
MOST_FAMILIES = 1000


class BuildThePicture(Explorable):
    """A reader's own picture of what a leaflet claims; the same module runs on the course's pages.

    Parameters
    ----------
    leaflet : mapping
        ``population`` (how many families to picture, up to 1,000), ``base_rate``, ``sensitivity`` and
        ``false_positive_rate`` (shares from 0 to 1), and what the leaflet says: ``headline`` and ``small_print``.

    Attributes
    ----------
    built : dict
        What the reader wrote so far, for Python to read: ``guess`` (of 10) and a number for each box, ``None`` where
        there is none yet.

    Raises
    ------
    traitlets.TraitError
        When there is no picture to build from the leaflet; the message names the key and the mend.
    """

    module = "build_the_picture"
    _esm = Path(__file__).parent / "static" / "build_the_picture.js"

    leaflet = traitlets.Dict().tag(sync=True)
    built = traitlets.Dict().tag(sync=True)

    def __init__(self, leaflet: Mapping, **more):
        super().__init__(leaflet=dict(leaflet), **more)

    @traitlets.validate("leaflet")
    def _has_a_picture(self, proposal) -> dict:
        leaflet = proposal.value
        keys = ("population", *SHARES, *WORDS)
        missing = [key for key in keys if key not in leaflet]
        unknown = [key for key in leaflet if key not in keys]
        if missing or unknown:
            wrong = [f"{key!r} is missing" for key in missing] + [f"{key!r} is unknown" for key in unknown]
            raise traitlets.TraitError(f"leaflet: {', '.join(wrong)}. It has {', '.join(keys)}.")
        for key in WORDS:
            if not isinstance(leaflet[key], str):
                raise traitlets.TraitError(f"leaflet: {key} is {leaflet[key]!r}. Give a text, in quotes.")
        try:
            tree = frequency_tree(leaflet["population"], *(leaflet[key] for key in SHARES))
        except ValueError as error:
            raise traitlets.TraitError(f"leaflet: {error}") from error
        if tree.population > MOST_FAMILIES:
            raise traitlets.TraitError(
                f"leaflet: population is {tree.population}. Picture at most {MOST_FAMILIES} families."
            )
        if not tree.flagged_and_happened:
            raise traitlets.TraitError(
                "leaflet: with this base_rate and sensitivity no flagged family comes to harm, so there is nothing "
                "to compare. Raise one of them."
            )
        return leaflet

    def in_words(self) -> str:
        """Give the leaflet, the steps in words, and the table to fill in.

        Returns
        -------
        str
            HTML.
        """
        families = f"{self.leaflet['population']:,}"
        blank = "________"
        rows = [
            ("Flagged", blank, blank, blank),
            ("Not flagged", blank, blank, blank),
            ("All", blank, blank, families),
        ]
        steps = (
            f"The tool has flagged a family. In how many of 10 such families does serious harm follow? Guess first. Then "
            f"picture {families} families: in how many does serious harm follow, and how many of those are flagged? How "
            f"many of the others are flagged all the same? Of all the flagged, in how many does serious harm follow?"
        )
        return (
            said(f"The leaflet: {self.leaflet['headline']} Small print: {self.leaflet['small_print']}")
            + said(steps)
            + table(
                [f"Of {families} families", "Harm follows", "Harm does not follow", "All"],
                rows,
                "The picture, to fill in",
            )
        )
