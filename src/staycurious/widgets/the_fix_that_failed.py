"""The fix that failed: published counts in steps, each guessed before it is shown."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import traitlets

from staycurious.questions import share_of
from staycurious.widgets.controls import table
from staycurious.widgets.live import Explorable
from staycurious.widgets.standin import said

STEP = ("name", "short", "told", "asks", "groups", "then")
GROUP = ("name", "flagged", "of")


class TheFixThatFailed(Explorable):
    """Counts of two groups, step by step; the same module runs on the course's pages.

    Parameters
    ----------
    counts : mapping
        ``of`` (who is counted) and ``is`` (what is counted of them), in words; ``steps``, at least two, each with ``name``,
        ``short``, ``told``, ``asks`` (which group is guessed, 0 or 1), two ``groups`` (``name``, ``flagged``, ``of``) and
        ``then``; and perhaps ``after``, more counts with ``name`` and two ``groups``.

    Attributes
    ----------
    guesses : list
        What the reader guessed so far, for Python to read: so many of 100.

    Raises
    ------
    traitlets.TraitError
        When the counts can't be shown; the message names the key and the mend.
    """

    module = "the_fix_that_failed"
    _esm = Path(__file__).parent / "static" / "the_fix_that_failed.js"

    counts = traitlets.Dict().tag(sync=True)
    guesses = traitlets.List().tag(sync=True)

    def __init__(self, counts: Mapping, **more):
        super().__init__(counts=dict(counts), **more)

    @traitlets.validate("counts")
    def _can_be_shown(self, proposal) -> dict:
        counts = proposal.value
        _keys("counts", counts, ("of", "is", "steps", "after"), ("of", "is", "steps"))
        for key in ("of", "is"):
            if not isinstance(counts[key], str):
                raise traitlets.TraitError(f"counts: {key} is {counts[key]!r}. Give a text.")
        if not isinstance(counts["steps"], list) or len(counts["steps"]) < 2:
            raise traitlets.TraitError("counts: steps is no list of steps. Give at least two.")
        for place, step in enumerate(counts["steps"]):
            where = f"counts: steps[{place}]"
            _keys(where, step, STEP, STEP)
            for key in ("name", "short", "told", "then"):
                if not isinstance(step[key], str):
                    raise traitlets.TraitError(f"{where}: {key} is {step[key]!r}. Give a text.")
            if type(step["asks"]) is not int or step["asks"] not in (0, 1):
                raise traitlets.TraitError(
                    f"{where}: asks is {step['asks']!r}. Give 0 for the first group or 1 for the second."
                )
            _pair(where, step["groups"])
        for place, more in enumerate(counts.get("after", [])):
            _keys(f"counts: after[{place}]", more, ("name", "groups"), ("name", "groups"))
            _pair(f"counts: after[{place}]", more["groups"])
        return counts

    @traitlets.validate("guesses")
    def _are_guesses(self, proposal) -> list:
        for place, guess in enumerate(proposal.value):
            if guess is not None and (type(guess) is not int or not 0 <= guess <= 100):
                raise traitlets.TraitError(
                    f"guesses[{place}] is {guess!r}. Give a whole number from 0 to 100."
                )
        return proposal.value

    def in_words(self) -> str:
        """Give the steps with their counts, each after its question.

        Returns
        -------
        str
            HTML.
        """
        of, is_ = self.counts["of"], self.counts["is"]
        questions = [
            said(
                f"{step['name']}. {step['told']} Guess first: {step['groups'][step['asks']]['name']}: of 100 {of}, "
                f"how many were {is_}?"
            )
            for step in self.counts["steps"]
        ]
        parts = [*self.counts["steps"], *self.counts.get("after", [])]
        rows = [
            (part["name"], group["name"], _so_many(group["flagged"], group["of"]))
            for part in parts
            for group in part["groups"]
        ]
        return "".join(questions) + table(["When", "Who", f"Were {is_}"], rows, f"Of {of}")


def _so_many(flagged: int, of: int) -> str:
    found = share_of(flagged, of)
    low, middle, high = (int(100 * share + 0.5) for share in (found.low, found.share, found.high))
    return f"{flagged} of {of}: {middle} in 100 ({low} to {high})"


def _keys(where: str, value, known: tuple[str, ...], needed: tuple[str, ...]) -> None:
    if not isinstance(value, Mapping):
        raise traitlets.TraitError(f"{where} is {value!r:.60}. It has {', '.join(known)}.")
    wrong = [f"{key!r} is missing" for key in needed if key not in value]
    wrong += [f"{key!r} is unknown" for key in value if key not in known]
    if wrong:
        raise traitlets.TraitError(f"{where}: {', '.join(wrong)}. It has {', '.join(known)}.")


def _pair(where: str, groups) -> None:
    if not isinstance(groups, list) or len(groups) != 2:
        raise traitlets.TraitError(f"{where}: give two groups, each with name, flagged and of.")
    for side, group in enumerate(groups):
        _keys(f"{where}, groups[{side}]", group, GROUP, GROUP)
        flagged, of = group["flagged"], group["of"]
        if type(flagged) is not int or type(of) is not int or not 0 <= flagged <= of or of < 1:
            raise traitlets.TraitError(
                f"{where}, groups[{side}]: flagged is {flagged!r} and of is {of!r}. Give whole numbers, and no more "
                "flagged than there are."
            )
