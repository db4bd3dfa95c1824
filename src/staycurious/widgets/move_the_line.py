"""Move the line: two groups of families, a line for both or for each, and which meanings of "fair" hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import traitlets

from staycurious.questions import Share, threshold_tradeoffs
from staycurious.widgets.controls import table
from staycurious.widgets.live import Explorable
from staycurious.widgets.standin import said

#: Each family has its own mark in the picture.
MOST_FAMILIES = 1000
GROUP = ("name", "harmed", "others")


class MoveTheLine(Explorable):
    """Two groups and a line that a reader moves; the same module runs on the course's pages.

    Parameters
    ----------
    groups : sequence of mapping
        Two: each has ``name``, and the scores (0 to 100) of the families where harm followed (``harmed``) and where it did not
        (``others``).
    line : int
        Where the line stands at first: who scores it or more is flagged.
    title : str
        What the families are, in a few words.

    Attributes
    ----------
    moved : dict
        What the reader did so far, for Python to read: ``guess``, whether there is a line for each (``own``), the two ``lines``,
        and those that were ``kept``.

    Raises
    ------
    traitlets.TraitError
        When they can't be shown; the message names the key and the mend.
    """

    module = "move_the_line"
    _esm = Path(__file__).parent / "static" / "move_the_line.js"

    groups = traitlets.List().tag(sync=True)
    line = traitlets.Int().tag(sync=True)
    title = traitlets.Unicode().tag(sync=True)
    moved = traitlets.Dict().tag(sync=True)

    def __init__(self, groups: Sequence[Mapping], line: int, title: str = "", **more):
        super().__init__(groups=[dict(group) for group in groups], line=line, title=title, **more)

    @traitlets.validate("groups")
    def _can_be_counted(self, proposal) -> list:
        return checked_groups(proposal.value)

    @traitlets.validate("line")
    def _on_the_scale(self, proposal) -> int:
        return checked_line(proposal.value)

    @traitlets.validate("moved")
    def _can_go_on(self, proposal) -> dict:
        moved = checked_keys("moved", proposal.value, ("guess", "own", "lines", "kept", "opened"))
        if moved.get("guess", "") not in ("", "0", "1", "same"):
            raise traitlets.TraitError(f"moved: guess is {moved['guess']!r}. Choose '0', '1' or 'same'.")
        for key in ("own", "opened"):
            checked_yes_or_no(f"moved: {key}", moved.get(key, False))
        checked_lines("moved: lines", moved.get("lines", [0, 0]))
        if not isinstance(moved.get("kept", []), list):
            raise traitlets.TraitError(f"moved: kept is {moved['kept']!r}. Give a list, empty at first.")
        for place, pair in enumerate(moved.get("kept", [])):
            checked_lines(f"moved: kept[{place}]", pair)
        return moved

    def in_words(self) -> str:
        """Say what the line does to each group.

        Returns
        -------
        str
            HTML.
        """
        counted = [(group["name"], count(group, self.line)) for group in self.groups]
        rows = [
            ("Flagged where no harm followed", *(_so_many(one.false_flag_rate) for _, one in counted)),
            ("Found, of the children who came to harm", *(_so_many(one.found_rate) for _, one in counted)),
            ("Harm followed, of the flagged", *(_so_many(one.precision) for _, one in counted)),
        ]
        return said(
            f"A line at {self.line} for both groups: who scores it or more is flagged. Where are more families without "
            "harm flagged? Then ask what would have to change for each row to be alike, and who would carry it."
        ) + table(["Counted", *(name for name, _ in counted)], rows, f"Two groups, one line at {self.line}")


def count(group: Mapping, line: int):
    """Count what a line does to a group.

    Parameters
    ----------
    group : mapping
        ``harmed`` and ``others``: the scores of the families where harm followed, and where it did not.
    line : int
        Who scores it or more is flagged.

    Returns
    -------
    staycurious.questions.Tradeoff
        The counts, and the shares with their intervals.
    """
    scores = [*group["harmed"], *group["others"]]
    harm = [True] * len(group["harmed"]) + [False] * len(group["others"])
    return threshold_tradeoffs(scores, harm, [line])[0]


def _so_many(share: Share) -> str:
    if share.share is None:
        return "nobody to count"
    return f"{share.count} of {share.of} ({int(100 * share.share + 0.5)} in 100)"


def checked_groups(groups: Sequence[Mapping]) -> list:
    """Give the groups back; what can't be shown is refused.

    Parameters
    ----------
    groups : sequence of mapping
        As :class:`MoveTheLine` takes them.

    Returns
    -------
    list
        The groups.

    Raises
    ------
    traitlets.TraitError
        When they are no two groups with scores.
    """
    if len(groups) != 2:
        raise traitlets.TraitError(
            f"groups: there are {len(groups)}. Give two, each with name, harmed and others."
        )
    for place, group in enumerate(groups):
        where = f"groups[{place}]"
        if not isinstance(group, Mapping) or sorted(group) != sorted(GROUP):
            raise traitlets.TraitError(f"{where} is {group!r:.60}. It has {', '.join(GROUP)}.")
        if not isinstance(group["name"], str) or not group["name"].strip():
            raise traitlets.TraitError(f"{where}: name is {group['name']!r}. Give a text.")
        for part in ("harmed", "others"):
            if not _are_scores(group[part]):
                raise traitlets.TraitError(
                    f"{where}: {part} is no list of scores. Give at least one whole number from 0 to 100."
                )
        if len(group["harmed"]) + len(group["others"]) > MOST_FAMILIES:
            raise traitlets.TraitError(f"{where}: picture at most {MOST_FAMILIES:,} families.")
    return list(groups)


def _are_scores(values) -> bool:
    fine = isinstance(values, (list, tuple)) and len(values) > 0
    return fine and all(type(value) is int and 0 <= value <= 100 for value in values)


def checked_lines(where: str, lines: Sequence[int]) -> None:
    """Refuse what is no line for each of two groups.

    Parameters
    ----------
    where : str
        What they are, for the message.
    lines : sequence of int
        What was given.

    Raises
    ------
    traitlets.TraitError
        When they are no two lines from 0 to 100.
    """
    if not isinstance(lines, (list, tuple)) or len(lines) != 2:
        raise traitlets.TraitError(f"{where} is {lines!r}. Give two lines, such as [70, 70].")
    for place, line in enumerate(lines):
        checked_line(line, f"{where}[{place}]")


def checked_keys(where: str, value: Mapping, known: Sequence[str]) -> dict:
    """Give back what a reader did so far; a key that nobody reads is refused.

    Parameters
    ----------
    where : str
        What it is, for the message.
    value : mapping
        What the reader did.
    known : sequence of str
        Its keys. Each may be left out.

    Returns
    -------
    dict
        The value.

    Raises
    ------
    traitlets.TraitError
        When it is no mapping, or a key is unknown.
    """
    if not isinstance(value, Mapping):
        raise traitlets.TraitError(f"{where} is {value!r:.60}. It has {', '.join(known)}.")
    stray = [repr(key) for key in value if key not in known]
    if stray:
        raise traitlets.TraitError(f"{where}: {', '.join(stray)} is unknown. It has {', '.join(known)}.")
    return dict(value)


def checked_yes_or_no(where: str, value: bool) -> None:
    """Refuse what is neither true nor false.

    Parameters
    ----------
    where : str
        What it is, for the message.
    value : bool
        What was given.

    Raises
    ------
    traitlets.TraitError
        When it is something else.
    """
    if type(value) is not bool:
        raise traitlets.TraitError(f"{where} is {value!r}. Give True or False.")


def checked_line(line: int, name: str = "line") -> int:
    """Give the line back; one that is not on the scale is refused.

    Parameters
    ----------
    line : int
        The line.
    name : str
        What it is, for the message.

    Returns
    -------
    int
        The line.

    Raises
    ------
    traitlets.TraitError
        When it is not from 0 to 100.
    """
    if type(line) is not int or not 0 <= line <= 100:
        raise traitlets.TraitError(f"{name} is {line!r}. Give a whole number from 0 to 100.")
    return line
