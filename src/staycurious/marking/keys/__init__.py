"""Keys: what an answer is worth, and what its writer should hear. Used in the hidden part of a question's test cell.

Each key takes what :func:`staycurious.answers.check` read, and gives a verdict. A test cell ends with one.
"""

from staycurious.marking.keys.figures import number_key, table_key
from staycurious.marking.keys.options import choice_key, choices_key, ordering_key, pair_key
from staycurious.marking.keys.verdicts import NOTHING, TO_A_PERSON, KeyMistakeError, Verdict
from staycurious.marking.keys.words import decision_key, spans_key, text_key

__all__ = [
    "NOTHING",
    "TO_A_PERSON",
    "KeyMistakeError",
    "Verdict",
    "choice_key",
    "choices_key",
    "decision_key",
    "number_key",
    "ordering_key",
    "pair_key",
    "spans_key",
    "table_key",
    "text_key",
]
