"""Swap the person: two notes of the same words, from a man and from a woman, and then many."""

from __future__ import annotations

import html
import statistics
from collections.abc import Mapping
from pathlib import Path

import traitlets

from staycurious.tools.notes.swapped import load_swapped
from staycurious.widgets.controls import table
from staycurious.widgets.live import Explorable
from staycurious.widgets.standin import said

TOOLS = ("fault", "control")
PARTS = ("talk", "fault", "control", "kinds", "visits")


class SwapThePerson(Explorable):
    """Two notes of one conversation side by side, and counts over many; the same module runs on the course's pages.

    Parameters
    ----------
    swapped : mapping, optional
        What was written beforehand, as :func:`staycurious.tools.notes.swapped.swapped` makes it; Larkshire's when left
        out.
    **more
        ``tool``, ``visits`` and ``guess``, as below.

    Attributes
    ----------
    tool : str
        Whose notes are shown: ``"fault"`` or ``"control"``.
    visits : int
        How many visits are counted.
    guess : float or None
        The reader's guess, of 100.

    Raises
    ------
    traitlets.TraitError
        When a part is missing or unknown, or a value can't be shown; the message names it and the mend.
    """

    module = "swap_the_person"
    _esm = Path(__file__).parent / "static" / "swap_the_person.js"

    swapped = traitlets.Dict().tag(sync=True)
    tool = traitlets.Unicode("fault").tag(sync=True)
    visits = traitlets.Int(1).tag(sync=True)
    guess = traitlets.Float(None, allow_none=True).tag(sync=True)

    def __init__(self, swapped: Mapping | None = None, **more):
        super().__init__(swapped=load_swapped() if swapped is None else dict(swapped), **more)

    @traitlets.validate("swapped")
    def _whole(self, proposal) -> dict:
        wrong = [f"{part!r} is missing" for part in PARTS if part not in proposal.value]
        wrong += [f"{part!r} is unknown" for part in proposal.value if part not in PARTS]
        if wrong:
            raise traitlets.TraitError(f"swapped: {', '.join(wrong)}. It has {', '.join(PARTS)}.")
        if not proposal.value["visits"]:
            raise traitlets.TraitError("swapped: visits is empty. Give a list of visits.")
        return proposal.value

    @traitlets.validate("tool")
    def _known_tool(self, proposal) -> str:
        if proposal.value not in TOOLS:
            raise traitlets.TraitError(f"tool is {proposal.value!r}. Choose one of: {', '.join(TOOLS)}.")
        return proposal.value

    @traitlets.validate("visits")
    def _as_many_as_there_are(self, proposal) -> int:
        most = len(self.swapped["visits"])
        if not 1 <= proposal.value <= most:
            raise traitlets.TraitError(f"visits is {proposal.value}. Give a whole number from 1 to {most}.")
        return proposal.value

    @traitlets.validate("guess")
    def _of_a_hundred(self, proposal) -> float | None:
        if proposal.value is not None and not 0 <= proposal.value <= 100:
            raise traitlets.TraitError(f"guess is {proposal.value:g}. Give a number from 0 to 100, or None.")
        return proposal.value

    def in_words(self) -> str:
        """Say what only one of the two notes has, and give the counts over all visits.

        Returns
        -------
        str
            HTML.
        """
        he, she = self.swapped["talk"]["called"]
        rows = self.swapped[self.tool]
        only = [[row["texts"][place] for row in rows if row["texts"][1 - place] is None] for place in (0, 1)]
        listed = "".join(
            f"<p>Only in the note about {html.escape(who)}:</p><ul>"
            + "".join(f"<li>{html.escape(text)}</li>" for text in texts)
            + "</ul>"
            for who, texts in zip((he, she), only, strict=True)
        )
        fewer = self._fewer()
        return (
            said(
                "We planted this: Larkshire's note writer learned from made-up past notes, which kept about half as often "
                "what a woman said she needed, of body and mind. It says nothing of how often a real tool has such a fault."
            )
            + listed
            + table(
                ["What was needed", "Said", "Kept, as a man", "Kept, as a woman"],
                [(kind, *counts) for kind, counts in self._by_kind()],
                f"In {len(self.swapped['visits'])} made-up visits, each written up twice",
            )
            + said(
                f"Of 100 such things, of body and mind, {fewer:.1f} fewer were kept when a woman said them."
            )
        )

    def _lines(self) -> list[list[list[int]]]:
        # for each visit: kind, said, kept as a man, kept as a woman
        first = 2 + 2 * TOOLS.index(self.tool)
        return [[[*line[:2], *line[first : first + 2]] for line in visit] for visit in self.swapped["visits"]]

    def _by_kind(self) -> list[tuple[str, list[int]]]:
        lines = [line for visit in self._lines() for line in visit]
        return [
            (kind["label"], [sum(line[column] for line in lines if line[0] == place) for column in (1, 2, 3)])
            for place, kind in enumerate(self.swapped["kinds"])
        ]

    def _fewer(self) -> float:
        of = []
        for visit in self._lines():
            counted = [line for line in visit if self.swapped["kinds"][line[0]]["body_and_mind"]]
            if counted:
                kept = sum(line[2] - line[3] for line in counted)
                of.append(100 * kept / sum(line[1] for line in counted))
        return statistics.fmean(of) if of else 0.0
