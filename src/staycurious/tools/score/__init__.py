"""Larkshire's fictional risk score: read its scorecard, score a referral, see what moved the score."""

from staycurious.tools.score.faults import FAULTS, VARIANTS, Case, Fault
from staycurious.tools.score.form import complete
from staycurious.tools.score.planting import referrals_for
from staycurious.tools.score.scorecard import (
    Contribution,
    ReferralError,
    ScorecardError,
    Scored,
    check_referral,
    load_scorecard,
    read_scorecard,
    score,
    value_label,
)

__all__ = [
    "FAULTS",
    "VARIANTS",
    "Case",
    "Contribution",
    "Fault",
    "ReferralError",
    "Scored",
    "ScorecardError",
    "check_referral",
    "complete",
    "load_scorecard",
    "read_scorecard",
    "referrals_for",
    "score",
    "value_label",
]
