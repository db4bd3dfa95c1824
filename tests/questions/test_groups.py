"""Errors by group, by hand and against scikit-learn."""

import numpy as np
import pytest
from sklearn.metrics import confusion_matrix, precision_score, recall_score

from staycurious.questions import errors_by_group, share_of, threshold_tradeoffs


def test_errors_are_the_ones_counted_by_hand():
    #           a: found, wrong, missed, neither, neither       b: wrong, neither
    flagged = [True, True, False, False, False, True, False]
    happened = [True, False, True, False, False, False, False]
    found = errors_by_group(flagged, happened, ["a"] * 5 + ["b"] * 2, small=3)
    assert list(found) == ["a", "b"]
    a, b = found.values()
    assert a[:6] == ("a", 5, 1, 1, 1, 2)
    assert a.false_positive_rate == share_of(1, 3)
    assert a.false_negative_rate == share_of(1, 2)
    assert a.precision == share_of(1, 2)
    assert a.base_rate == a.flag_rate == share_of(2, 5)
    assert b.false_positive_rate == share_of(1, 2)
    assert b.false_negative_rate.share is None, "nobody was harmed, so that nobody could be missed"
    assert b.precision.share == 0
    assert (a.small, b.small) == (False, True)


@pytest.mark.parametrize("seed", ["one", "two", "three"])
def test_errors_are_the_ones_scikit_learn_counts(people, seed):
    scores, happened, groups = people(seed, 700)
    flagged = [score >= 70 for score in scores]
    found = errors_by_group(flagged, happened, groups)
    assert set(found) == {"a", "b", "c"}
    for group, errors in found.items():
        true, flag = zip(
            *[(t, f) for t, f, g in zip(happened, flagged, groups, strict=True) if g == group], strict=True
        )
        neither, wrong, missed, right = confusion_matrix(true, flag, labels=[False, True]).ravel().tolist()
        assert errors[1:6] == (len(true), right, wrong, missed, neither)
        assert errors.precision.share == pytest.approx(precision_score(true, flag))
        assert errors.false_negative_rate.share == pytest.approx(1 - recall_score(true, flag))
        assert errors.false_positive_rate.share == pytest.approx(
            1 - recall_score(true, flag, pos_label=False)
        )


def test_without_groups_everybody_is_one_group(people):
    scores, happened, groups = people("all", 300)
    flagged = [score >= 50 for score in scores]
    (everybody,) = errors_by_group(flagged, happened).values()
    parts = errors_by_group(flagged, happened, groups).values()
    assert everybody.group == "everybody"
    assert everybody[1:6] == tuple(sum(part[at] for part in parts) for at in range(1, 6))


def test_a_group_of_just_the_size_is_not_small():
    for n, small in ((2, True), (3, False)):
        (found,) = errors_by_group([True] * n, [True] * n, small=3).values()
        assert found.small is small


def test_ones_and_noughts_are_read_as_yes_and_no():
    assert errors_by_group([1, 0], [0, 1]) == errors_by_group([True, False], [False, True])


@pytest.mark.parametrize(
    ("flagged", "happened", "groups", "says"),
    [
        ([True], [True, False], None, "not equally long: flagged has 1, happened has 2"),
        ([True], [True], ["a", "b"], "groups has 2. Give one value for each person in each."),
        ([], [], None, "There is nobody to count"),
        ([82], [True], None, "flagged[0] is 82. Give True or False for each."),
        ([True, None], [True, True], None, "flagged[1] is None."),
        ([True], ["yes"], None, "happened[0] is 'yes'."),
        ("10", [True, True], None, "flagged is '10'. Give a list"),
        ([True], [True], [None], "groups[0] is None. Give each person's group as a text"),
        ([True, True], [True, True], ["1", 1], "Give every group the same kind of name."),
        ([True, True], [True, True], [True, 1], "Give every group the same kind of name."),
        ([True], [True], {"a": 1}, "groups is {'a': 1}. Give a list"),
    ],
)
def test_lists_that_can_not_be_counted_are_named(flagged, happened, groups, says):
    with pytest.raises(ValueError) as caught:  # noqa: PT011
        errors_by_group(flagged, happened, groups)
    assert says in str(caught.value)


def test_an_array_is_answered_with_how_to_make_a_list_of_it():
    flagged, groups = np.array([True, False]), np.array([1, 2])
    for ask in (
        lambda: errors_by_group(flagged, [True, False], ["a", "b"]),
        lambda: errors_by_group([True, False], [True, False], groups),
        lambda: share_of(np.int64(1), 2),
        lambda: threshold_tradeoffs(groups, [True, False]),
    ):
        with pytest.raises(ValueError, match=r"An array gives its values with \.tolist\(\)\.$"):
            ask()
    assert errors_by_group(flagged.tolist(), [True, False], groups.tolist())[1].flagged_and_happened == 1
