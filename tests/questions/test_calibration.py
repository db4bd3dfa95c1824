"""The calibration table, by hand and against scikit-learn."""

import pytest
from sklearn.calibration import calibration_curve

from staycurious.questions import calibration_table, share_of


def test_a_table_is_the_one_worked_out_by_hand():
    # 0.1 and 0.3 are below the half: 0.2 on average, one of two seen. 0.5 stands on the edge: it goes above.
    low, high = calibration_table([0.1, 0.3, 0.5], [True, False, True], edges=[0, 0.5, 1])
    assert (low.group, low.low, low.high, low.n, low.observed) == ("everybody", 0, 0.5, 2, share_of(1, 2))
    assert low.predicted == pytest.approx(0.2)
    assert (high.n, high.predicted, high.observed) == (1, 0.5, share_of(1, 1))


def test_the_top_edge_is_in_the_last_band_and_an_empty_band_stays():
    table = calibration_table([0, 100, 100], [False, True, False], out_of=100)
    assert [band.n for band in table] == [1, 0, 0, 0, 0, 0, 0, 0, 0, 2]
    assert table[5].predicted is None
    assert table[5].observed.share is None
    assert table[9].predicted == 1


def test_scores_fall_into_the_councils_own_bands():
    table = calibration_table([39, 40, 69, 70], [False] * 4, edges=[0, 40, 70, 100], out_of=100)
    assert [band.n for band in table] == [1, 2, 1]


@pytest.mark.parametrize("bands", [5, 10])
def test_a_table_is_the_one_scikit_learn_gives(draws, bands):
    predicted = draws("calibration:p", 800)
    happened = [draw < p**1.3 for draw, p in zip(draws("calibration:y", 800), predicted, strict=True)]
    table = calibration_table(predicted, happened, edges=[band / bands for band in range(bands + 1)])
    observed, mean = calibration_curve(happened, predicted, n_bins=bands)
    assert [band.observed.share for band in table if band.n] == pytest.approx(observed.tolist())
    assert [band.predicted for band in table if band.n] == pytest.approx(mean.tolist())


def test_each_group_has_its_own_table_and_they_add_up(people):
    scores, happened, groups = people("bands", 500)
    whole = calibration_table(scores, happened, out_of=100)
    parts = calibration_table(scores, happened, groups, out_of=100)
    assert [part.group for part in parts[::10]] == list(dict.fromkeys(groups))
    for at, band in enumerate(whole):
        assert band.n == sum(part.n for part in parts[at::10])
        assert band.observed.count == sum(part.observed.count for part in parts[at::10])


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (
            {"predicted": [82]},
            "predicted[0] is 82. Give a number from 0 to 1. For scores out of 100, say out_of=100.",
        ),
        ({"predicted": [101], "out_of": 100}, "predicted[0] is 101. Give a number from 0 to 100."),
        ({"predicted": [float("nan")]}, "predicted[0] is nan."),
        ({"predicted": [True]}, "predicted[0] is True."),
        ({"out_of": 10}, "out_of is 10. Give 1 for probabilities or 100 for scores."),
        ({"edges": [0, 0.5]}, "Give rising numbers that start at 0 and end at 1"),
        ({"edges": [0, 0.5, 0.5, 1]}, "edges is [0, 0.5, 0.5, 1]."),
        ({"edges": [1]}, "edges is [1]."),
        ({"happened": []}, "not equally long"),
    ],
)
def test_what_can_not_be_tabled_is_named(given, says):
    with pytest.raises(ValueError) as caught:  # noqa: PT011
        calibration_table(**{"predicted": [0.5], "happened": [True], **given})
    assert says in str(caught.value)
