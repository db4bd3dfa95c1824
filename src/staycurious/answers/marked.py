"""Answers that mark pieces of a text."""

from __future__ import annotations

from collections.abc import Sequence

from staycurious.answers.literals import AnswerError
from staycurious.answers.options import option_of
from staycurious.answers.reading import Kind
from staycurious.answers.showing import quoted


def spans(pieces: Sequence[str], labels: Sequence[str], none: bool = False) -> Kind:
    """Ask to mark pieces of a text, each with one of some labels.

    Parameters
    ----------
    pieces : sequence of str
        The pieces' ids, in the text's order.
    labels : sequence of str
        The labels' short names.
    none : bool
        Whether ``{}`` is an answer: there is nothing to mark.

    Returns
    -------
    Kind
        Reads pieces by label, in any order; one piece needs no list, and where there is one label alone, a list needs
        no label. The value holds the labels that were used, in the labels' order, and the pieces in the text's order.
    """
    listed = ", ".join(labels)
    words = (
        f"a list of pieces (from {pieces[0]} to {pieces[-1]}) for each label that you need, out of: {listed}"
    )
    words += "; or {} when there is nothing to mark" if none else ""

    def read(recorded: object) -> dict[str, list[str]] | None:
        if len(labels) == 1 and isinstance(recorded, str | list):
            recorded = {labels[0]: recorded}
        if not isinstance(recorded, dict):
            raise AnswerError(f"{quoted(recorded)} isn't {words}.")
        label_of: dict[str, str] = {}
        for key, those in recorded.items():
            label = option_of(key, labels, f"one of the labels: {listed}")
            if not isinstance(those, str | list):
                raise AnswerError(f"{quoted(those)} isn't a list of pieces. This asks for {words}.")
            for one in [those] if isinstance(those, str) else those:
                piece = option_of(one, pieces, f"a piece of the text, from {pieces[0]} to {pieces[-1]}")
                if label_of.setdefault(piece, label) != label:
                    raise AnswerError(
                        f"{piece} stands under {label_of[piece]} and under {label}. Give it one label."
                    )
        marked = {
            label: [piece for piece in pieces if label_of.get(piece) == label]
            for label in labels
            if label in label_of.values()
        }
        return marked if marked or none else None

    def shown(value: dict[str, list[str]]) -> str:
        return (
            "; ".join(f"{label}: {', '.join(those)}" for label, those in value.items()) or "nothing to mark"
        )

    schema = {"kind": "spans", "pieces": list(pieces), "labels": list(labels), "none": none}
    return Kind(words, read, shown, schema)
