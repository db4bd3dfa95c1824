"""Keys for answers out of a list: an option, several of them, two cases, an order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import combinations

from staycurious.answers import Reading
from staycurious.marking.keys.verdicts import KeyMistakeError, Verdict, half_points, verdict
from staycurious.questions import differ_in
from staycurious.tools.score import complete, load_scorecard, score


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

    return verdict(answer, points, judge)


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
        return half_points(points * max(0.0, share)), f"{lead}\n\n{lines}"

    return verdict(answer, points, judge)


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
        For a pair that does both; for one of them a third, rounded down to half points.
    cases : sequence of mappings
        The cases to choose from, each with ``id`` and ``referral``.
    why, otherwise : str
        Feedback added for a right pair, and for any other.
    variant : str
        Which of the council's scorecards scores them: the one that the control, ``case_pair``, was given.

    Returns
    -------
    Verdict
        The mark, and the feedback, which says how many details differ and what each scored.
    """
    card = _scorecard(variant)
    known = {case["id"]: complete(card, case["referral"]) for case in cases}
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
        if met and apart:
            words += " Different bands: yes. But with more than one difference, nobody can say which of them did it."
        elif met:
            words += " One detail only: yes. But both fall in the same band."
        return (half_points(points / 3) if met else 0), f"{words} {otherwise}"

    return verdict(answer, points, judge)


@lru_cache
def _scorecard(variant: str) -> Mapping:
    # reading one, and checking its hash, takes longer than all else that a question's marking does
    return load_scorecard(variant)


def ordering_key(
    answer: Reading,
    *,
    points: float,
    right: Sequence[str | Sequence[str]],
    why: str,
    feedback: Mapping[str, str],
    common: Sequence[tuple[Sequence[str], float, str]] = (),
) -> Verdict:
    """Mark an order by its pairs: for every two items, whether the one that belongs first comes first.

    Counting the items that stand in their place would be unjust: one item that comes too early puts all behind it out
    of place, though they follow one another as they should. The last of six put first leaves none in place, and 10 of
    15 pairs in order. Half of the pairs come right by chance, so half are worth nothing, and all of them everything
    (Kendall's tau, from 0 up): here a third of the points.

    Parameters
    ----------
    answer : staycurious.answers.Reading
        What was recorded.
    points : float
        For the right order.
    right : sequence of (str or sequence of str)
        The order; items in one group may stand in any order among themselves.
    why : str
        Feedback for the right order.
    feedback : mapping of str to str
        For every item: why it stands where it stands.
    common : sequence of (order, float, str)
        Common mistakes: the order, points for it, and what it shows.

    Returns
    -------
    Verdict
        The mark, rounded down to half points, and the feedback on the fewest items that would have to move.

    Raises
    ------
    KeyMistakeError
        When an item stands twice or has no feedback, when any order is right, or a common mistake doesn't fit.
    """
    groups = [[group] if isinstance(group, str) else list(group) for group in right]
    place = {item: at for at, group in enumerate(groups) for item in group}
    counted = [(one, two) for one, two in combinations(place, 2) if place[one] < place[two]]
    if not counted or len(place) != sum(map(len, groups)) or set(feedback) != set(place):
        raise KeyMistakeError(f"{answer.name}: each item stands once in the order, and each needs feedback.")
    for order, part, _ in common:
        if (
            sorted(order) != sorted(place)
            or _pairs_right(order, counted) == len(counted)
            or not 0 <= part <= points
        ):
            raise KeyMistakeError(
                f"{answer.name}: the common mistake {list(order)} is right, or lacks an item, or its {part} points don't fit."
            )

    def judge(value: Sequence[str]) -> tuple[float, str]:
        if sorted(value) != sorted(place):
            raise KeyMistakeError(f"{answer.name}: the key orders {', '.join(place)}, the question others.")
        good = _pairs_right(value, counted)
        if good == len(counted):
            return points, why
        for order, part, told in common:
            if list(order) == value:
                return part, told
        lead = f"{good} of the {len(counted)} pairs stand in the right order. Look again at:"
        lines = "\n".join(f"- *{item}*: {feedback[item]}" for item in _to_move(value, place))
        return half_points(points * max(0.0, 2 * good / len(counted) - 1)), f"{lead}\n\n{lines}"

    return verdict(answer, points, judge)


def _pairs_right(order: Sequence[str], counted: Sequence[tuple[str, str]]) -> int:
    at = {item: place for place, item in enumerate(order)}
    return sum(at[one] < at[two] for one, two in counted)


def _to_move(order: Sequence[str], place: Mapping[str, int]) -> list[str]:
    # all but the longest run of items that follow one another as they should, with others between them or not
    longest: list[list[str]] = []
    for item in order:
        before = [run for run in longest if place[run[-1]] <= place[item]]
        longest.append([*max(before, key=len, default=[]), item])
    stay = max(longest, key=len)
    return [item for item in order if item not in stay]
