"""Keys for answers about words: pieces marked in a text, a decision with its reasons, a short text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence

from staycurious.answers import Reading
from staycurious.answers.showing import as_code
from staycurious.marking.keys.verdicts import TO_A_PERSON, KeyMistakeError, Verdict, half_points, verdict

# Of how sure somebody is, from 0 to 100: what is said with a sound decision, and with another.
_DOUBTED = 50
_VERY_SURE = 80


def spans_key(
    answer: Reading,
    *,
    points: float,
    pieces: Sequence[str],
    right: Mapping[str, Sequence[str]],
    feedback: Mapping[str, str],
    otherwise: str = "This can stand as it is.",
    cost: float | None = None,
) -> Verdict:
    """Mark the pieces that were marked in a text.

    Every piece to be marked counts alike, whatever its label: what was invented and what was left out weigh the same.
    With another label than its own it counts half, since it was found. A piece that needn't be marked costs a little.

    Parameters
    ----------
    answer : staycurious.answers.Reading
        What was recorded.
    points : float
        For marking just the right pieces, each with its label.
    pieces : sequence of str
        All the text's pieces.
    right : mapping of str to sequence of str
        Each label's pieces; empty where there is nothing to mark.
    feedback : mapping of str to str
        For every piece to be marked, what there is to see in it; for others, why they need no mark.
    otherwise : str
        For a piece that needs no mark and has no feedback of its own.
    cost : float, optional
        What such a piece costs, where a right one earns 1. When left out, so much that marking everything is worth
        nothing (with 4 of 20 pieces to mark: a quarter).

    Returns
    -------
    Verdict
        The mark, never below zero, rounded down to half points; and the feedback piece by piece: what was found, what
        there was to find as well, and what needed no mark.

    Raises
    ------
    KeyMistakeError
        When a piece is not in the text, stands under two labels or needs feedback; or when all pieces are to be marked
        and nothing says what a mistake costs.
    """
    label_of = _labels(right)
    if wrong := _mistake(pieces, right, feedback, cost):
        raise KeyMistakeError(f"{answer.name}: {wrong}")
    each = cost if cost is not None else max(1, len(label_of)) / (len(pieces) - len(label_of))

    def judge(value: Mapping[str, Sequence[str]]) -> tuple[float, str]:
        given = _labels(value)
        if stray := [piece for piece in given if piece not in pieces]:
            raise KeyMistakeError(f"{answer.name}: the key knows no piece {', '.join(stray)}.")
        groups = {
            which: [piece for piece in pieces if _came_to(given.get(piece), label_of.get(piece)) == which]
            for which in _TITLES
        }
        found, other, extra = (len(groups[which]) for which in ("found", "other", "extra"))
        earned = found + other / 2 if label_of else 1
        share = (earned - each * extra) / max(1, len(label_of))
        lists = [
            "\n".join([f"{_TITLES[which]}\n", *map(told, those)]) for which, those in groups.items() if those
        ]
        said = "\n\n".join([_tally(found + other, len(label_of), extra), *lists])
        return half_points(points * max(0.0, share)), said

    def told(piece: str) -> str:
        label = f" ({label_of[piece]})" if piece in label_of else ""
        return f"- *{piece}*{label}: {feedback.get(piece, otherwise)}"

    return verdict(answer, points, judge)


# What a piece can come to, in the order in which it is told.
_TITLES = {
    "found": "Found:",
    "other": "Found, and better under another label:",
    "missed": "There was also:",
    "extra": "Marked, and no need to:",
}


def _mistake(
    pieces: Sequence[str], right: Mapping[str, Sequence[str]], feedback: Mapping[str, str], cost: float | None
) -> str:
    listed = [piece for those in right.values() for piece in those]
    if len(set(listed)) < len(listed):
        return "a piece stands in the key twice. Give it one label."
    if missing := [piece for piece in listed if piece not in feedback]:
        return f"there is no feedback for {', '.join(missing)}."
    if stray := [piece for piece in [*listed, *feedback] if piece not in pieces]:
        return f"{', '.join(stray)} is no piece of this text."
    if cost is None and len(listed) == len(pieces):
        return "every piece is to be marked. Say what a mistake costs."
    return "a mistake can't earn anything. Give a cost from 0 up." if cost is not None and cost < 0 else ""


def _labels(marked: Mapping[str, Sequence[str]]) -> dict[str, str]:
    return {piece: label for label, those in marked.items() for piece in those}


def _came_to(given: str | None, right: str | None) -> str:
    if given == right:
        return "found" if given else "left"
    return "missed" if given is None else "extra" if right is None else "other"


def _tally(found: int, of: int, extra: int) -> str:
    if not of:
        return (
            "There is nothing to mark here."
            if extra
            else "There is nothing to mark here, and you marked nothing."
        )
    if found == of:
        return f"You found all {of}." if of > 1 else "You found it."
    if not found:
        return "These are hard to see. Take your time over each, with the text beside it."
    return f"You found {found} of {of}."


def decision_key(
    answer: Reading,
    *,
    points: float,
    decisions: Mapping[str, tuple[float, str]],
    reasons: float = 0,
) -> Verdict:
    """Mark a decision; of the reasons and of how sure somebody was, only that they are there.

    What the reasons are worth, a person judges. How sure somebody was is set beside the decision in a sentence, and
    costs and earns nothing: who loses marks for doubt learns to hide it.

    Parameters
    ----------
    answer : staycurious.answers.Reading
        What was recorded.
    points : float
        For the soundest decision with all that was asked for beside it.
    decisions : mapping of str to (float, str)
        For every decision: points for it, and feedback.
    reasons : float
        Points for a record that is complete, whatever the decision.

    Returns
    -------
    Verdict
        The mark and the feedback.

    Raises
    ------
    KeyMistakeError
        When the points of the soundest decision and those for the reasons don't make the question's points.
    """
    worth = [part for part, _ in decisions.values()]
    if not worth or min(worth) < 0 or reasons < 0 or abs(max(worth) + reasons - points) > 1e-9:
        raise KeyMistakeError(
            f"{answer.name}: the soundest decision and the reasons together must make {points:g} points, and none less than 0."
        )

    def judge(value: Mapping[str, object]) -> tuple[float, str]:
        decision = value["decision"]
        if decision not in decisions:
            raise KeyMistakeError(f"{answer.name}: there is no feedback for {decision!r}.")
        part, told = decisions[decision]
        return part + reasons, f"{told} {_beside(value.get('sure'), part, max(worth))}".strip()

    return verdict(answer, points, judge)


def _beside(sure: object, part: float, most: float) -> str:
    if not isinstance(sure, int):
        return ""
    if part == most and sure < _DOUBTED:
        return f"You were {sure}% sure, and it holds. What made you doubt? It may be worth saying aloud."
    if part < most and sure >= _VERY_SURE:
        return f"You were {sure}% sure. What would you have had to see, to be less so?"
    return f"You were {sure}% sure. (That costs and earns no marks.)"


def text_key(
    answer: Reading,
    *,
    points: float,
    right: Sequence[str],
    why: str,
    common: Mapping[str, tuple[float, str]] = {},
    otherwise: str | None = None,
) -> Verdict:
    """Mark a short text against the answers that are accepted.

    Letter case, spaces, punctuation at the ends, an article at the beginning, and whether an accent was typed as part of
    its letter make no difference.

    Parameters
    ----------
    answer : staycurious.answers.Reading
        What was recorded.
    points : float
        For an accepted answer.
    right : sequence of str
        The accepted answers.
    why : str
        Feedback for these.
    common : mapping of str to (float, str)
        Common mistakes: the text → points for it, and what it shows.
    otherwise : str, optional
        Feedback for any other text, which is then worth nothing. When left out, a person looks at it: nobody can
        foresee all that means the same.

    Returns
    -------
    Verdict
        The mark and the feedback.

    Raises
    ------
    KeyMistakeError
        When nothing is accepted, or a common mistake is accepted too or is worth more than the right answer.
    """
    accepted = {_compared(text) for text in right} - {""}
    mistakes = {_compared(text): part for text, part in common.items()}
    if not accepted or len(mistakes) < len(common):
        raise KeyMistakeError(
            f"{answer.name}: no answer is accepted, or two of the common mistakes are the same."
        )
    for text, (part, _) in mistakes.items():
        if text in accepted or not 0 <= part <= points:
            raise KeyMistakeError(
                f"{answer.name}: the common mistake {text!r} is right, or its {part} points don't fit."
            )
    text = _compared(answer.value or "")
    if answer.value and text not in accepted and text not in mistakes and otherwise is None:
        reason = f"The list of answers doesn't hold these words: {as_code(answer.value)}"
        return Verdict(0, points, f"{TO_A_PERSON} {reason}", needs_look=True)
    return verdict(
        answer, points, lambda _: (points, why) if text in accepted else mistakes.get(text, (0, otherwise))
    )


def _compared(text: str) -> str:
    plain = " ".join(unicodedata.normalize("NFC", text.casefold()).split())
    plain = re.sub(r"^\W+|\W+$", "", plain.replace("’", "'"))
    return re.sub(r"^(?:an?|the) (?=\w)", "", plain)
