"""Errors by group against Fairlearn's MetricFrame."""

import pytest
from fairlearn.metrics import (
    MetricFrame,
    count,
    false_negative_rate,
    false_positive_rate,
    selection_rate,
)
from sklearn.metrics import precision_score

from staycurious.questions import errors_by_group

METRICS = {
    "n": count,
    "false_positive_rate": false_positive_rate,
    "false_negative_rate": false_negative_rate,
    "precision": precision_score,
    "flag_rate": selection_rate,
}


@pytest.mark.parametrize("seed", ["four", "five"])
def test_errors_are_the_ones_fairlearn_gives(people, seed):
    scores, happened, groups = people(seed, 900)
    flagged = [score >= 60 for score in scores]
    frame = MetricFrame(metrics=METRICS, y_true=happened, y_pred=flagged, sensitive_features=groups)
    for group, errors in errors_by_group(flagged, happened, groups).items():
        theirs = {name: frame.by_group[name][group] for name in METRICS}
        ours = {name: getattr(errors, name) for name in METRICS}
        assert {name: getattr(value, "share", value) for name, value in ours.items()} == pytest.approx(theirs)
