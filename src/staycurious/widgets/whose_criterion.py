"""Whose criterion?: five people, what each is shown of the same tool, and which number each would ask for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import traitlets

from staycurious.widgets.controls import table
from staycurious.widgets.live import Explorable
from staycurious.widgets.move_the_line import (
    checked_groups,
    checked_keys,
    checked_line,
    checked_lines,
    checked_yes_or_no,
)
from staycurious.widgets.standin import said

PERSON = ("id", "who", "stake", "shown", "asks", "why")
#: The numbers that a person can ask for.
MEASURES = ("missed", "wrongly", "flags", "gap", "right")


class WhoseCriterion(Explorable):
    """People with something at stake, and one line; the same module runs on the course's pages.

    Parameters
    ----------
    groups : sequence of mapping
        Two groups of families, as :class:`staycurious.widgets.move_the_line.MoveTheLine` takes them.
    people : sequence of mapping
        At least two: ``id``, ``who``, what is at stake (``stake``), what each is shown (``shown``), the number that we think they
        ask for (``asks``: ``missed``, ``wrongly``, ``flags``, ``gap`` or ``right``) and the reason (``why``).
    line : int
        Where the line stands at first.
    title : str
        A few words after the name. May be left out.

    Attributes
    ----------
    chosen : dict
        What the reader did so far, for Python to read: the number chosen for each person (``asks``, by ``id``), whether they have
        compared (``kept``), whether there is a line for each group (``own``), and the two ``lines``.

    Raises
    ------
    traitlets.TraitError
        When they can't be shown; the message names the key and the mend.
    """

    module = "whose_criterion"
    _esm = Path(__file__).parent / "static" / "whose_criterion.js"

    groups = traitlets.List().tag(sync=True)
    people = traitlets.List().tag(sync=True)
    line = traitlets.Int().tag(sync=True)
    title = traitlets.Unicode().tag(sync=True)
    chosen = traitlets.Dict().tag(sync=True)

    def __init__(
        self, groups: Sequence[Mapping], people: Sequence[Mapping], line: int, title: str = "", **more
    ):
        super().__init__(
            groups=[dict(group) for group in groups],
            people=[dict(person) for person in people],
            line=line,
            title=title,
            **more,
        )

    @traitlets.validate("groups")
    def _can_be_counted(self, proposal) -> list:
        return checked_groups(proposal.value)

    @traitlets.validate("line")
    def _on_the_scale(self, proposal) -> int:
        return checked_line(proposal.value)

    @traitlets.validate("people")
    def _are_people(self, proposal) -> list:
        people = proposal.value
        if len(people) < 2:
            raise traitlets.TraitError(f"people: there are {len(people)}. Give at least two.")
        for place, person in enumerate(people):
            if not isinstance(person, Mapping) or sorted(person) != sorted(PERSON):
                raise traitlets.TraitError(f"people[{place}] is {person!r:.60}. It has {', '.join(PERSON)}.")
            empty = [key for key in PERSON if not isinstance(person[key], str) or not person[key].strip()]
            if empty:
                raise traitlets.TraitError(
                    f"people[{place}]: {empty[0]} is {person[empty[0]]!r}. Give a text."
                )
            if person["asks"] not in MEASURES:
                raise traitlets.TraitError(
                    f"people[{place}]: asks is {person['asks']!r}. Choose one of: {', '.join(MEASURES)}."
                )
        if len({person["id"] for person in people}) < len(people):
            raise traitlets.TraitError("people: two have the same id. Give each its own.")
        return people

    @traitlets.validate("chosen")
    def _can_go_on(self, proposal) -> dict:
        chosen = checked_keys("chosen", proposal.value, ("asks", "kept", "own", "lines"))
        asks = checked_keys("chosen: asks", chosen.get("asks", {}), [one["id"] for one in self.people])
        for one, measure in asks.items():
            if measure not in ("", *MEASURES):
                raise traitlets.TraitError(
                    f"chosen: asks of {one} is {measure!r}. Choose one of: {', '.join(MEASURES)}."
                )
        for key in ("kept", "own"):
            checked_yes_or_no(f"chosen: {key}", chosen.get(key, False))
        checked_lines("chosen: lines", chosen.get("lines", [0, 0]))
        return chosen

    def in_words(self) -> str:
        """Say what each has at stake and is shown.

        Returns
        -------
        str
            HTML.
        """
        rows = [(one["who"], one["stake"], one["shown"], "________") for one in self.people]
        return said(
            "One tool, and people who look at it. For each of them: which number would they ask for? Then think of the "
            "line going down: whose number gets better, and whose gets worse?"
        ) + table(["Who", "At stake", "Is shown", "Would ask for"], rows, "Whose criterion?")
