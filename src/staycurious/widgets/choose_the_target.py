"""Choose the target: one form, one kind of tool taught four things, and where each puts a family in its queue."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping
from pathlib import Path

import traitlets

from staycurious.larkshire import case
from staycurious.tools.score import ReferralError
from staycurious.tools.score.targets import FORMAT, load_targets, standings
from staycurious.widgets.controls import table
from staycurious.widgets.live import Explorable
from staycurious.widgets.standin import said

#: The families that it offers when none are named.
FAMILIES = ("R-1061", "R-1122", "R-1095", "R-1018", "R-1042", "R-1129")


class ChooseTheTarget(Explorable):
    """A family's place in four queues, after the reader's guess; the same module runs on the course's pages.

    Parameters
    ----------
    families : iterable of str, optional
        The numbers of the people to choose from, such as ``["R-1061"]``, or the people themselves; six of the
        course's when left out.
    targets : mapping, optional
        The four tools, as :func:`staycurious.tools.score.targets.load_targets` gives them; those when left out.

    Attributes
    ----------
    families : list of dict
        Each with ``id``, ``name``, ``age``, ``story`` and ``referral``, and perhaps ``strengths``.
    kept : dict
        What the reader wrote so far, for Python to read: ``family``, ``guesses`` (by family) and ``all_four``.

    Raises
    ------
    ValueError
        When Larkshire has no such person.
    traitlets.TraitError
        When a family can't be placed; the message names it and the mend.
    """

    module = "choose_the_target"
    _esm = Path(__file__).parent / "static" / "choose_the_target.js"

    targets = traitlets.Dict().tag(sync=True)
    families = traitlets.List().tag(sync=True)
    kept = traitlets.Dict().tag(sync=True)

    def __init__(self, families: Iterable[str | Mapping] = FAMILIES, targets: Mapping | None = None, **more):
        people = [one if isinstance(one, Mapping) else case(one) for one in families]
        tools = copy.deepcopy(load_targets()) if targets is None else dict(targets)
        super().__init__(targets=tools, families=people, **more)

    @traitlets.validate("targets")
    def _are_the_tools(self, proposal) -> dict:
        if proposal.value.get("format") != FORMAT:
            raise traitlets.TraitError(
                f"targets: format is {proposal.value.get('format')!r}. Give load_targets(), or leave it out."
            )
        return proposal.value

    @traitlets.validate("families")
    def _can_be_placed(self, proposal) -> list:
        families = proposal.value
        if not families:
            raise traitlets.TraitError('families is empty. Name at least one person, such as "R-1061".')
        for at, family in enumerate(families):
            missing = [key for key in ("id", "name", "age", "story", "referral") if key not in family]
            if missing:
                raise traitlets.TraitError(f"families[{at}]: {missing[0]!r} is missing. Add it.")
            try:
                standings(self.targets, family["referral"])
            except ReferralError as error:
                raise traitlets.TraitError(f"families[{at}], {family['id']}: {error}") from error
        numbers = [family["id"] for family in families]
        if twice := [number for number in numbers if numbers.count(number) > 1]:
            raise traitlets.TraitError(f"families: {twice[0]} is there twice. Give each family once.")
        return families

    @traitlets.validate("kept")
    def _can_be_shown(self, proposal) -> dict:
        kept = proposal.value
        if stray := [key for key in kept if key not in ("family", "guesses", "all_four")]:
            raise traitlets.TraitError(f"kept: {stray[0]!r} is unknown. It has family, guesses, all_four.")
        names = [target["name"] for target in self.targets["targets"]]
        guesses = kept.get("guesses", {})
        if not isinstance(guesses, Mapping):
            raise traitlets.TraitError(
                f"kept: guesses is {guesses!r}. Give a guess by family, or leave it out."
            )
        for family, guess in guesses.items():
            if guess not in names:
                raise traitlets.TraitError(
                    f"kept: the guess for {family} is {guess!r}. Give one of: {', '.join(names)}."
                )
        if not isinstance(kept.get("family", ""), str):
            raise traitlets.TraitError(
                f"kept: family is {kept['family']!r}. Give a family's id, or leave it out."
            )
        number = kept.get("all_four", 0)
        if type(number) is not int or not 0 <= number <= 100:
            raise traitlets.TraitError(f"kept: all_four is {number!r}. Give a whole number from 0 to 100.")
        return kept

    def in_words(self) -> str:
        """Say where the four tools put each family, in a table, and how few referrals all four flag.

        Returns
        -------
        str
            HTML.
        """
        targets = self.targets["targets"]
        rows = [
            (
                f"{family['name']}, {family['age']}",
                *(there.place for there in standings(self.targets, family["referral"])),
            )
            for family in self.families
        ]
        overlap = self.targets["who_moves"]["overlap"]
        count = {len(one["by"]): one["per_1000"] for one in overlap if len(one["by"]) in (0, len(targets))}
        return (
            said(
                "One form and one kind of tool, taught four things. Each puts 100 referrals in a queue, and flags the "
                "first 10. Before you look: which of the four puts a family furthest forward?"
            )
            + table(
                ["Place among 100", *(target["short"] for target in targets)],
                rows,
                "The same form in four queues",
            )
            + said(
                f"Each flags 100 of 1,000 referrals. All four flag {count[len(targets)]}; at least one flags "
                f"{1000 - count[0]}."
            )
        )
