"""Where to draw the line, by hand and against scikit-learn."""

import pytest
from sklearn.metrics import confusion_matrix, precision_recall_curve, roc_curve

from staycurious.questions import errors_by_group, threshold_tradeoffs
from tests.cpu import cpu_within


def test_a_line_is_the_one_counted_by_hand():
    # 30 and over: 30 (harm), 50 (no harm), 90 (harm). Missed: 10 (harm).
    (found,) = threshold_tradeoffs([10, 20, 30, 50, 90], [True, False, True, False, True], thresholds=[30])
    assert found[:7] == ("everybody", 30, 5, 3, 2, 1, 1)
    assert (found.found_rate.share, found.false_flag_rate.share) == (2 / 3, 1 / 2)
    assert found.precision.share == 2 / 3
    assert found.per_1000 == {"flagged": 600, "found": 400, "missed": 200, "false_flags": 200}


def test_each_line_is_counted_as_scikit_learn_does(people):
    scores, happened, _ = people("lines", 600)
    for found in threshold_tradeoffs(scores, happened, range(0, 102, 3)):
        flagged = [score >= found.line for score in scores]
        _, wrong, missed, right = confusion_matrix(happened, flagged, labels=[False, True]).ravel().tolist()
        assert (found.found, found.missed, found.false_flags) == (right, missed, wrong)
        assert found.flagged == right + wrong


def test_the_lines_are_the_points_of_both_curves(people):
    scores, happened, _ = people("curves", 400)
    precision, recall, lines = precision_recall_curve(happened, scores)
    found = threshold_tradeoffs(scores, happened, lines.tolist())
    assert [one.precision.share for one in found] == pytest.approx(precision[:-1].tolist())
    assert [one.found_rate.share for one in found] == pytest.approx(recall[:-1].tolist())
    wrong, right, lines = roc_curve(happened, scores, drop_intermediate=False)
    found = threshold_tradeoffs(scores, happened, lines[1:].tolist())
    assert [one.false_flag_rate.share for one in found] == pytest.approx(wrong[1:].tolist())
    assert [one.found_rate.share for one in found] == pytest.approx(right[1:].tolist())


def test_one_line_by_group_is_what_errors_by_group_counts(people):
    scores, happened, groups = people("groups", 500)
    errors = errors_by_group([score >= 70 for score in scores], happened, groups)
    for found in threshold_tradeoffs(scores, happened, [70], groups):
        there = errors[found.group]
        assert (found.found, found.missed, found.false_flags) == (
            there.flagged_and_happened,
            there.missed,
            there.flagged_not_happened,
        )


def test_a_higher_line_never_flags_more(people):
    scores, happened, groups = people("higher", 300)
    for group in "abc":
        flagged = [
            one.flagged for one in threshold_tradeoffs(scores, happened, groups=groups) if one.group == group
        ]
        assert flagged == sorted(flagged, reverse=True)
        assert len(flagged) == 9


def test_twenty_thousand_people_and_a_hundred_lines_are_quick(people):
    scores, happened, groups = people("many", 20_000)
    with cpu_within(2):
        assert len(threshold_tradeoffs(scores, happened, range(101), groups)) == 303


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"scores": ["high"]}, "scores[0] is 'high'. Give a number."),
        ({"thresholds": []}, "thresholds is empty. Give at least one line"),
        ({"thresholds": [float("inf")]}, "thresholds[0] is inf."),
        ({"thresholds": 70}, "thresholds is 70. Give a list"),
        ({"happened": [True, False]}, "not equally long: scores has 1, happened has 2"),
    ],
)
def test_what_can_not_be_counted_is_named(given, says):
    with pytest.raises(ValueError) as caught:  # noqa: PT011
        threshold_tradeoffs(**{"scores": [50], "happened": [True], **given})
    assert says in str(caught.value)
