"""The loop: two places with the same need, looked at unequally, and what some years of that do to their records."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path

import traitlets

from staycurious.questions import records_over_years
from staycurious.widgets.controls import table
from staycurious.widgets.live import Explorable
from staycurious.widgets.standin import said

#: What stands in the gallery.
LOOP = {
    "areas": {"Quarry Hill": 180, "Mill End": 120},
    "families": 1000,
    "rate": 0.1,
    "years": 5,
    "follow": 1,
    "sample": 200,
}
_FOLLOWS = {
    0: "From the second year on, each gets half of the visits.",
    1: "Next year's visits go where this year's records are, in proportion.",
    2: "Next year's visits go mostly where most records are: the squares of the records share them out.",
}
#: Of 100 families with something to find, how many can at most come in without a visit; in tens.
_MOST_REPORTED = 60
_WHOLE = {"families": (10, 100_000), "years": (2, 10), "sample": (2, 100_000)}


class TheLoop(Explorable):
    """Visits follow records and records follow visits, year by year; the same module runs on the course's pages.

    Parameters
    ----------
    loop : mapping, optional
        ``areas`` (two names, each with its visits in the first year, more for the first), ``families`` in each,
        ``rate`` (the share with something to find, alike in both), ``years``, ``follow`` (how visits follow records at
        first: 0 not at all, 1 in proportion, 2 mostly where most records are), and ``sample`` (visits in a year's
        random sample, over both). The gallery's when left out.

    Attributes
    ----------
    tried : dict
        What the reader wrote and set so far, for Python to read: ``guess``, ``follow``, ``reported`` and ``sample``.

    Raises
    ------
    traitlets.TraitError
        When there is no loop to follow; the message names the key and the mend.
    """

    module = "the_loop"
    _esm = Path(__file__).parent / "static" / "the_loop.js"

    loop = traitlets.Dict().tag(sync=True)
    tried = traitlets.Dict().tag(sync=True)

    def __init__(self, loop: Mapping = LOOP, **more):
        super().__init__(loop=dict(loop), **more)

    @traitlets.validate("loop")
    def _can_be_followed(self, proposal) -> dict:
        loop = proposal.value
        wrong = [f"{key!r} is missing" for key in LOOP if key not in loop]
        wrong += [f"{key!r} is unknown" for key in loop if key not in LOOP]
        if wrong:
            raise traitlets.TraitError(f"loop: {', '.join(wrong)}. It has {', '.join(LOOP)}.")
        areas = loop["areas"]
        visits = list(areas.values()) if isinstance(areas, Mapping) else []
        fine = len(visits) == 2 and all(type(number) is int and number > 0 for number in visits)
        if not fine or visits[0] <= visits[1]:
            raise traitlets.TraitError(
                "loop: areas needs two names, each with its visits in the first year: whole numbers, more for the "
                "first than for the second."
            )
        for key, (low, high) in _WHOLE.items():
            if type(loop[key]) is not int or not low <= loop[key] <= high:
                raise traitlets.TraitError(
                    f"loop: {key} is {loop[key]!r}. Give a whole number from {low} to {high}."
                )
        if type(loop["follow"]) is not int or loop["follow"] not in _FOLLOWS:
            raise traitlets.TraitError(
                f"loop: follow is {loop['follow']!r}. Give 0 (not at all), 1 (in proportion) or 2 (mostly where most "
                "records are)."
            )
        rate = loop["rate"]
        if isinstance(rate, bool) or not isinstance(rate, (int, float)) or not 0 < rate <= 1:
            raise traitlets.TraitError(f"loop: rate is {rate!r}. Give a share above 0, up to 1, such as 0.1.")
        return loop

    @traitlets.validate("tried")
    def _can_be_shown(self, proposal) -> dict:
        tried = proposal.value
        if stray := [key for key in tried if key not in ("guess", "follow", "reported", "sample")]:
            raise traitlets.TraitError(
                f"tried: {stray[0]!r} is unknown. It has guess, follow, reported, sample."
            )
        guess, follow = tried.get("guess", 0), tried.get("follow", 0)
        if isinstance(guess, bool) or not isinstance(guess, (int, float)) or not 0 <= guess < math.inf:
            raise traitlets.TraitError(f"tried: guess is {guess!r}. Give a number from 0.")
        if type(follow) is not int or follow not in _FOLLOWS:
            raise traitlets.TraitError(f"tried: follow is {follow!r}. Give 0, 1 or 2.")
        reported, sample = tried.get("reported", 0), tried.get("sample", False)
        if type(reported) is not int or reported not in range(0, _MOST_REPORTED + 1, 10):
            raise traitlets.TraitError(
                f"tried: reported is {reported!r}. Give 0, 10, 20 and so on to {_MOST_REPORTED}."
            )
        if type(sample) is not bool:
            raise traitlets.TraitError(f"tried: sample is {sample!r}. Give True or False.")
        return tried

    def in_words(self) -> str:
        """Tell the loop, and give its years in a table.

        Returns
        -------
        str
            HTML.
        """
        loop = self.loop
        (here, first), (there, second) = loop["areas"].items()
        need = round(loop["families"] * loop["rate"])
        told = records_over_years(
            loop["areas"],
            loop["rate"],
            families=loop["families"],
            visits=first + second,
            years=loop["years"],
            follow=loop["follow"],
            sample=loop["sample"],
        )
        rows = [
            (
                str(one.year),
                *(_whole(each) for each in (one.visits, other.visits, one.records, other.records)),
            )
            for one, other in zip(told[::2], told[1::2], strict=True)
        ]
        sums = [sum(_whole(year.records) for year in told[at::2]) for at in (0, 1)]
        head = ["Year", f"Visits, {here}", f"Visits, {there}", f"Records, {here}", f"Records, {there}"]
        return (
            said(
                f"{here} and {there} are two made-up estates with {loop['families']:,} families each. In each, {need} "
                f"have something that a visit would find, in any year. {_FOLLOWS[loop['follow']]} "
                f"Before you look: after {loop['years']} years, how many more records has {here}?"
            )
            + table(head, rows, "Year by year")
            + said(
                f"{sums[0]} records and {sums[1]}: {sums[0] - sums[1]} more in {here}, where the need is the same. A random "
                f"sample would find as many of 100 families on each."
            )
        )


def _whole(number: float) -> int:
    # as JavaScript rounds
    return int(number + 0.5)
