"""Ways to question a tool: pure functions, standard library only."""

from staycurious.questions.calibration import CalibrationBand, calibration_table
from staycurious.questions.compare import GENDER_WORDS, NoteComparison, NoteSentence, Pair, compare_notes
from staycurious.questions.frequencies import FrequencyTree, frequency_tree
from staycurious.questions.groups import GroupErrors, errors_by_group
from staycurious.questions.intervals import Share, ShareDifference, difference, share_of
from staycurious.questions.loop import AreaYear, YearCount, counts_by_year, records_over_years
from staycurious.questions.moves import Move, what_moves
from staycurious.questions.notes import Claim, Look, SourceCheck, claims_against_source
from staycurious.questions.paired import PairedChange, paired_change
from staycurious.questions.reliance import (
    Decision,
    Reliance,
    SurePoint,
    by_sureness,
    read_decisions,
    reliance_of,
    scatter,
)
from staycurious.questions.swaps import Swap, differ_in, swap
from staycurious.questions.thresholds import Tradeoff, threshold_tradeoffs

__all__ = [
    "GENDER_WORDS",
    "AreaYear",
    "CalibrationBand",
    "Claim",
    "Decision",
    "ShareDifference",
    "FrequencyTree",
    "GroupErrors",
    "Look",
    "Move",
    "NoteComparison",
    "NoteSentence",
    "Pair",
    "PairedChange",
    "Reliance",
    "Share",
    "SourceCheck",
    "SurePoint",
    "Swap",
    "Tradeoff",
    "YearCount",
    "by_sureness",
    "calibration_table",
    "claims_against_source",
    "compare_notes",
    "counts_by_year",
    "differ_in",
    "difference",
    "errors_by_group",
    "frequency_tree",
    "paired_change",
    "read_decisions",
    "records_over_years",
    "reliance_of",
    "scatter",
    "share_of",
    "swap",
    "threshold_tradeoffs",
    "what_moves",
]
