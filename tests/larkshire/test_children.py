"""Larkshire's children, and how the tenths and groups of its referrals are shared out."""

import pytest

from staycurious.larkshire.children import children, groups_by_tenth, tenths_by_area_and_money
from staycurious.larkshire.story import AREAS, CHILDREN, MONEY_IS_TIGHT, TENTHS


def test_the_children_are_counted_by_tenth_by_group_and_in_all():
    assert children() == sum(sum(row.values()) for row in CHILDREN.values()) == 75_000
    assert children(tenth=10) == 6500
    assert children(group="mixed") == sum(row["mixed"] for row in CHILDREN.values())
    assert children(1, "asian") == 1170


def test_twice_the_referrals_go_with_twice_the_children():
    assert children(1, "asian", referrals=40_000) == 2340


@pytest.mark.parametrize("tenth", [0, 11, "1", 1.0, True, []])
def test_a_tenth_that_there_is_not_is_answered(tenth):
    with pytest.raises(ValueError, match=r"give a tenth from 1 \(most deprived\) to 10"):
        children(tenth)


def test_a_group_that_there_is_not_is_answered_with_those_there_are():
    with pytest.raises(ValueError, match="give one of white_british, other_white, mixed"):
        children(group="white")


def test_tenths_add_up_to_the_shares_that_were_written_down():
    table = tenths_by_area_and_money()
    for row in table.values():
        assert sum(row.values()) == pytest.approx(1, abs=1e-9)
    for tenth, share in TENTHS.items():
        found = sum(
            AREAS[area] * (MONEY_IS_TIGHT[area] if tight else 1 - MONEY_IS_TIGHT[area]) * row[tenth]
            for (area, tight), row in table.items()
        )
        assert found == pytest.approx(share, abs=1e-9)


def test_a_family_whose_money_is_tight_is_likelier_to_live_in_a_poorer_tenth():
    table = tenths_by_area_and_money()
    for area in AREAS:
        assert table[area, True][1] > table[area, False][1]
        assert table[area, True][10] < table[area, False][10]


def test_groups_shares_add_up_in_every_tenth():
    for row in groups_by_tenth().values():
        assert sum(row.values()) == pytest.approx(1)


@pytest.mark.parametrize("referrals", [-1, 20_000.0, "20000", True, None])
def test_a_number_of_referrals_that_is_none_is_answered_with_one_to_write(referrals):
    with pytest.raises(ValueError, match=r"^children\(referrals=.*: give a whole number of 0 or more"):
        children(referrals=referrals)
