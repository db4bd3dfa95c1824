"""Keys: what an answer is worth, and what its writer should hear. Used in the hidden part of a question's test cell.

Each key takes what :func:`staycurious.answers.check` read, and gives a verdict. A test cell ends with one.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from staycurious.answers import Reading
from staycurious.questions import differ_in
from staycurious.tools.score import load_scorecard, score

NOTHING = "Nothing was recorded for this question."
TO_A_PERSON = "A machine couldn't read this, so a person marks it: what they give is what counts."


class KeyMistakeError(ValueError):
    """A key itself is wrong (not an answer); the message says what to mend in the exercise's source."""


class Verdict(NamedTuple):
    """What an answer is worth, out of how many points, and what its writer should hear (Markdown)."""

    points: float
    of: float
    feedback: str
    needs_look: bool = False

    def __repr__(self) -> str:
        """Give the points alone: nbgrader reads a test cell's result as its mark."""
        return f"{self.points:g}"

    def _repr_markdown_(self) -> str:
        points = "" if self.needs_look else f"**{self.points:g} of {self.of:g} points.** "
        return points + self.feedback


def number_key(
    answer: Reading,
    *,
    points: float,
    right: float,
    why: str,
    otherwise: str,
    tolerance: float = 0,
    common: Mapping[float, tuple[float, str]] = {},
) -> Verdict:
    """Mark a number.

    Parameters
    ----------
    answer : staycurious.answers.Reading
        What was recorded.
    points : float
        For the right number.
    right : float
        The number.
    why, otherwise : str
        Feedback for the right number, and for one that is neither right nor a common mistake.
    tolerance : float
        How far off still counts as right.
    common : mapping of float to (float, str)
        Common mistakes: the number → points for it, and what it shows.

    Returns
    -------
    Verdict
        The mark and the feedback.

    Raises
    ------
    KeyMistakeError
        When a common mistake counts as right, or is worth more than the right number.
    """
    for value, (part, _) in common.items():
        if abs(value - right) <= tolerance or not 0 <= part <= points:
            raise KeyMistakeError(
                f"{answer.name}: the common mistake {value} is right, or its {part} points don't fit."
            )

    def judge(value: float) -> tuple[float, str]:
        if abs(value - right) <= tolerance:
            return points, why
        return common.get(value, (0, otherwise))

    return _verdict(answer, points, judge)


def choice_key(
    answer: Reading, *, points: float, right: str, feedback: Mapping[str, str], part: Mapping[str, float] = {}
) -> Verdict:
    """Mark one option chosen from several.

    Parameters
    ----------
    answer : staycurious.answers.Reading
        What was recorded.
    points : float
        For the right option.
    right : str
        The option.
    feedback : mapping of str to str
        For every option.
    part : mapping of str to float
        Points for options that are partly right.

    Returns
    -------
    Verdict
        The mark and the feedback.

    Raises
    ------
    KeyMistakeError
        When an option has no feedback, or one is worth more than the right one.
    """
    if right not in feedback or not set(part) <= set(feedback) - {right}:
        raise KeyMistakeError(f"{answer.name}: every option needs feedback, the right one ({right}) too.")
    if any(not 0 <= value <= points for value in part.values()):
        raise KeyMistakeError(
            f"{answer.name}: an option is worth more than {points} points, or less than none."
        )

    def judge(value: str) -> tuple[float, str]:
        if value not in feedback:
            raise KeyMistakeError(f"{answer.name}: there is no feedback for {value!r}.")
        return (points if value == right else part.get(value, 0)), feedback[value]

    return _verdict(answer, points, judge)


def choices_key(
    answer: Reading, *, points: float, right: Sequence[str], feedback: Mapping[str, str]
) -> Verdict:
    """Mark all the options that apply.

    Every option that is rightly chosen or rightly left counts alike, and every wrong one takes as much away;
    choosing all of them, or none, is worth nothing.

    Parameters
    ----------
    answer : staycurious.answers.Reading
        What was recorded.
    points : float
        For choosing just the right ones.
    right : sequence of str
        The options that apply.
    feedback : mapping of str to str
        For every option: why it does, or does not, apply.

    Returns
    -------
    Verdict
        The mark, rounded down to half points, and the feedback on every option that was wrongly chosen or left.

    Raises
    ------
    KeyMistakeError
        When a right option has no feedback, or every option is right.
    """
    options, apply = list(feedback), set(right)
    if not apply < set(options) or not apply:
        raise KeyMistakeError(f"{answer.name}: some options apply and some don't, and each needs feedback.")

    def judge(value: Sequence[str]) -> tuple[float, str]:
        chosen = set(value)
        hits, false_alarms = len(chosen & apply), len(chosen - apply)
        share = hits / len(apply) - false_alarms / (len(options) - len(apply))
        wrong = [option for option in options if (option in chosen) != (option in apply)]
        lead = "All as it should be." if not wrong else "Look again at:" if share > 0 else "Not yet. Look at:"
        told = wrong or options
        lines = "\n".join(f"- *{option}*: {feedback[option]}" for option in told)
        return _half_points(points * max(0.0, share)), f"{lead}\n\n{lines}"

    return _verdict(answer, points, judge)


def table_key(
    answer: Reading,
    *,
    points: float,
    right: Sequence[Sequence[int]],
    why: str,
    otherwise: str,
    common: Sequence[tuple[Sequence[Sequence[int]], float, str]] = (),
) -> Verdict:
    """Mark a table of numbers, cell by cell.

    Parameters
    ----------
    answer : staycurious.answers.Reading
        What was recorded.
    points : float
        For the whole table.
    right : sequence of sequences of int
        The table.
    why, otherwise : str
        Feedback for the right table, and for one that is neither right nor a common mistake.
    common : sequence of (table, float, str)
        Common mistakes: the table, points for it, and what it shows.

    Returns
    -------
    Verdict
        The mark (the share of right cells, rounded down to half points) and the feedback.
    """

    def judge(value: Sequence[Sequence[int]]) -> tuple[float, str]:
        if value == [list(row) for row in right]:
            return points, why
        for mistaken, part, feedback in common:
            if value == [list(row) for row in mistaken]:
                return part, feedback
        cells = [
            (found, wanted)
            for row, key in zip(value, right, strict=True)
            for found, wanted in zip(row, key, strict=True)
        ]
        good = sum(found == wanted for found, wanted in cells)
        return _half_points(
            points * good / len(cells)
        ), f"{good} of the {len(cells)} numbers are right. {otherwise}"

    return _verdict(answer, points, judge)


def pair_key(
    answer: Reading,
    *,
    points: float,
    cases: Sequence[Mapping],
    why: str,
    otherwise: str,
    variant: str = "escalation",
) -> Verdict:
    """Mark two cases that should differ in one detail and yet fall in different bands: the tool itself judges.

    Parameters
    ----------
    answer : staycurious.answers.Reading
        The two case numbers.
    points : float
        For a pair that does both; a third of it for a pair that does one of them.
    cases : sequence of mappings
        The cases to choose from, each with ``id`` and ``referral``.
    why, otherwise : str
        Feedback added for a right pair, and for any other.
    variant : str
        Which of the council's scorecards scores them.

    Returns
    -------
    Verdict
        The mark, and the feedback, which says how many details differ and what each scored.
    """
    card, known = _scorecard(variant), {case["id"]: case["referral"] for case in cases}
    labels = {field["name"]: field["label"] for field in card["fields"]}
    bands = {band["name"]: band["label"].lower() for band in card["bands"]}

    def judge(value: Sequence[str]) -> tuple[float, str]:
        one, two = (known[number] for number in value)
        scored = [score(card, referral) for referral in (one, two)]
        differing = [labels[name] for name in differ_in(one, two)]
        apart = scored[0].band != scored[1].band
        met = (len(differing) == 1) + apart
        counted = "one detail" if len(differing) == 1 else f"{len(differing)} details"
        said = " and ".join(
            f"{number} scored {s.score} ({bands[s.band]})" for number, s in zip(value, scored, strict=True)
        )
        which = f" ({', '.join(differing)})" if len(differing) <= 3 else ""
        words = f"They differ in {counted}{which}. {said}."
        if met == 2:
            return points, f"{words} {why}"
        return (math.floor(points / 3) if met else 0), f"{words} {otherwise}"

    return _verdict(answer, points, judge)


@lru_cache
def _scorecard(variant: str) -> Mapping:
    # reading one, and checking its hash, takes longer than all else that a question's marking does
    return load_scorecard(variant)


def _verdict(answer: Reading, points: float, judge) -> Verdict:
    if answer.problem:
        return Verdict(0, points, f"{TO_A_PERSON} {answer.problem}", needs_look=True)
    if answer.value is None:
        return Verdict(0, points, NOTHING)
    got, feedback = judge(answer.value)
    return Verdict(got, points, feedback)


def _half_points(points: float) -> float:
    # the tiny extra undoes what binary fractions lose
    return math.floor(2 * points + 1e-9) / 2
