"""Keys for answers about words: pieces marked in a text, a decision with its reasons, a short text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence

from staycurious.answers import Reading
from staycurious.answers.showing import as_code
from staycurious.marking.keys.verdicts import TO_A_PERSON, KeyMistakeError, Verdict, rounded_down, verdict

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
    arguable: Sequence[str] = (),
    also: Mapping[str, Sequence[str]] = {},
    step: float = 0.5,
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
    arguable : sequence of str
        Pieces about which careful readers may differ: marking one earns nothing and costs nothing. Each needs feedback.
    also : mapping of str to sequence of str
        For pieces to be marked, other labels that hold as well, and earn the whole.
    step : float
        What the mark is rounded down to. A needless mark costs no less than this: where a piece is worth half a point, the
        default makes one needless mark as dear as a piece missed, and a quarter makes it half as dear.

    Returns
    -------
    Verdict
        The mark, never below zero, rounded down to ``step``; and the feedback piece by piece: what was found, what there
        was to find as well, what was a fair question, and what needed no mark.

    Raises
    ------
    KeyMistakeError
        When a piece is not in the text, stands under two labels or needs feedback; when all pieces are to be marked (or
        may be) and nothing says what a mistake costs; or when another label is given for a piece that isn't to be marked.
    """
    label_of = _labels(right)
    if wrong := _mistake(pieces, right, feedback, cost, arguable) or _stray_label(right, also, label_of):
        raise KeyMistakeError(f"{answer.name}: {wrong}")
    each = cost if cost is not None else max(1, len(label_of)) / (len(pieces) - len(label_of) - len(arguable))

    def judge(value: Mapping[str, Sequence[str]]) -> tuple[float, str]:
        given = {
            piece: label_of[piece] if label in also.get(piece, ()) else label
            for piece, label in _labels(value).items()
        }
        if stray := [piece for piece in given if piece not in pieces]:
            raise KeyMistakeError(f"{answer.name}: the key knows no piece {', '.join(stray)}.")
        groups = {
            which: [
                piece
                for piece in pieces
                if _came_to(given.get(piece), label_of.get(piece), piece in arguable) == which
            ]
            for which in _TITLES
        }
        found, other, extra = (len(groups[which]) for which in ("found", "other", "extra"))
        earned = found + other / 2 if label_of else 1
        share = (earned - each * extra) / max(1, len(label_of))
        lists = [
            "\n".join([f"{_TITLES[which]}\n", *(told(piece, given) for piece in those)])
            for which, those in groups.items()
            if those
        ]
        said = "\n\n".join([_tally(found + other, len(label_of), extra + len(groups["fair"])), *lists])
        return rounded_down(points * max(0.0, share), step), said

    def told(piece: str, given: Mapping[str, str]) -> str:
        labels = [label_of[piece]] if piece in label_of else []
        if labels and given.get(piece, labels[0]) != labels[0]:
            labels.append(f"you: {given[piece]}")
        label = f" ({'; '.join(labels)})" if labels and len(right) > 1 else ""
        return f"- *{piece}*{label}: {feedback.get(piece, otherwise)}"

    return verdict(answer, points, judge)


# What a piece can come to, in the order in which it is told.
_TITLES = {
    "found": "Found:",
    "other": "Found, and better under another label:",
    "missed": "There was also:",
    "fair": "Marked, and a fair question (no marks either way):",
    "extra": "Marked, and no need to:",
}


def _mistake(
    pieces: Sequence[str],
    right: Mapping[str, Sequence[str]],
    feedback: Mapping[str, str],
    cost: float | None,
    arguable: Sequence[str],
) -> str:
    listed = [*(piece for those in right.values() for piece in those), *arguable]
    if len(set(listed)) < len(listed):
        return "a piece stands in the key twice. Give it one label, or leave it arguable."
    if missing := [piece for piece in listed if piece not in feedback]:
        return f"there is no feedback for {', '.join(missing)}."
    if stray := [piece for piece in [*listed, *feedback] if piece not in pieces]:
        return f"{', '.join(stray)} is no piece of this text."
    if cost is None and len(listed) == len(pieces):
        return "every piece is to be marked. Say what a mistake costs."
    return "a mistake can't earn anything. Give a cost from 0 up." if cost is not None and cost < 0 else ""


def _stray_label(
    right: Mapping[str, Sequence[str]], also: Mapping[str, Sequence[str]], label_of: Mapping[str, str]
) -> str:
    if stray := [piece for piece in also if piece not in label_of]:
        return (
            f"{', '.join(stray)} has another label and isn't to be marked. Put it under its own label first."
        )
    unknown = [label for labels in also.values() for label in labels if label not in right]
    return f"there is no label {unknown[0]!r}. Choose one of: {', '.join(right)}." if unknown else ""


def _labels(marked: Mapping[str, Sequence[str]]) -> dict[str, str]:
    return {piece: label for label, those in marked.items() for piece in those}


def _came_to(given: str | None, right: str | None, fair: bool) -> str:
    if given == right:
        return "found" if given else "left"
    if right is None:
        return "fair" if fair else "extra"
    return "missed" if given is None else "other"


def _tally(found: int, of: int, extra: int) -> str:
    if not of:
        return (
            "There is nothing to mark here."
            if extra
            else "There is nothing to mark here, and you marked nothing."
        )
    if found == of:
        all_found = f"You found all {of}" if of > 1 else "You found it"
        if not extra:
            return f"{all_found}."
        others = f"{all_found}, and marked {extra} {'others' if extra > 1 else 'other'}."
        # more marks than there was to find: say why so little comes of having found it all
        return (
            f"{others} Where so much is marked, the marks no longer say what you saw."
            if extra > of
            else others
        )
    if not found:
        return "These are hard to see. Take your time over each, with the text beside it."
    return f"You found {found} of {of}."


def decision_key(
    answer: Reading,
    *,
    points: float,
    decisions: Mapping[str, tuple[float, str]],
    reasons: float = 0,
    least_words: int = 0,
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
    least_words : int
        A record with a shorter text than this waits for a person: a single letter is no reason, and a machine can't tell.
        Four letters count as a word, for languages that put no spaces.

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

    if bare := _too_short(answer.value, least_words):
        reason = f"There is little in what was written: {as_code(bare)}"
        return Verdict(0, points, f"{TO_A_PERSON} {reason}", needs_look=True)

    def judge(value: Mapping[str, object]) -> tuple[float, str]:
        decision = value["decision"]
        if decision not in decisions:
            raise KeyMistakeError(f"{answer.name}: there is no feedback for {decision!r}.")
        part, told = decisions[decision]
        return part + reasons, f"{told} {_beside(value.get('sure'), part, worth)}".strip()

    return verdict(answer, points, judge)


def _too_short(value: object, words: int) -> str:
    texts = [
        part
        for name, part in (value or {}).items()
        if name not in ("decision", "sure") and isinstance(part, str)
    ]
    return next((text for text in texts if len(text.split()) < words and len(text) < 4 * words), "")


def _beside(sure: object, part: float, worth: Sequence[float]) -> str:
    if not isinstance(sure, int):
        return ""
    # where all decisions are worth the same, none of them holds more than another
    apart = min(worth) < max(worth)
    if apart and part == max(worth) and sure < _DOUBTED:
        return f"You were {sure}% sure, and it holds. What made you doubt? It may be worth saying aloud."
    if part < max(worth) and sure >= _VERY_SURE:
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
