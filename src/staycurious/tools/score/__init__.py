"""Larkshire's fictional risk score: read its scorecard, score a referral, see what moved the score."""

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
    "Contribution",
    "ReferralError",
    "Scored",
    "ScorecardError",
    "check_referral",
    "load_scorecard",
    "read_scorecard",
    "score",
    "value_label",
]
