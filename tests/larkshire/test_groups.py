"""Counting by group, and the plain words for what a row holds."""

import pytest

from staycurious.larkshire import referrals
from staycurious.larkshire.fields import ROW, field_of
from staycurious.larkshire.groups import GROUPS, group_of, groups

ROW_OF_OURS = {
    "referral": {"child_age": 14, "tenure": "private", "interpreter": True},
    "blanks": ["moves", "tenure", "attendance", "interpreter"],
    "ethnicity": "not_recorded",
}


@pytest.mark.parametrize(
    ("by", "group"),
    [
        ("age", "14 to 15"),
        ("tenure", "private"),
        ("interpreter", True),
        ("blanks", 3),
        ("ethnicity", "not_recorded"),
    ],
)
def test_a_referral_belongs_to_the_group_that_its_row_says(by, group):
    assert group_of(ROW_OF_OURS, by) == group


@pytest.mark.parametrize(
    ("age", "group"),
    [(0, "0 to 4"), (4, "0 to 4"), (5, "5 to 13"), (13, "5 to 13"), (16, "16 to 17"), (17, "16 to 17")],
)
def test_an_age_group_has_its_first_and_its_last_year(age, group):
    assert group_of({"referral": {"child_age": age}}, "age") == group


@pytest.mark.parametrize("by", GROUPS)
def test_every_referral_is_in_one_group(by):
    rows = referrals(500)
    found = groups(rows, by)
    assert len(found) > 1
    assert sorted(row["id"] for group in found.values() for row in group) == [row["id"] for row in rows]


def test_what_referrals_cannot_be_counted_by_is_answered_with_what_they_can():
    with pytest.raises(ValueError, match=r"by='gender'.*Use: referrer, area, deprivation"):
        group_of(ROW_OF_OURS, "gender")


def test_every_key_of_a_row_is_explained_and_no_other():
    assert [field.name for field in ROW] == list(referrals(1)[0])
    for field in ROW:
        assert field.meaning.endswith(".")
        assert field.holds
        assert field.seen_by


def test_what_nobody_sees_is_need_and_harm():
    assert [field.name for field in ROW if field.seen_by.startswith("nobody")] == ["support_need", "harm"]


def test_a_key_that_there_is_not_is_answered_with_those_there_are():
    with pytest.raises(ValueError, match=r"field_of\('gender'\).*Use: id, date"):
        field_of("gender")


@pytest.mark.parametrize(
    "wrong", [ROW_OF_OURS["referral"], None, "S-00001"], ids=["a form", "none", "a number"]
)
def test_what_is_no_row_is_answered_with_what_to_give(wrong):
    for ask in (lambda: group_of(wrong, "tenure"), lambda: groups([wrong], "tenure")):
        with pytest.raises(
            ValueError, match=r"^group_of: .* is not a row of referrals\(\)\. Give the whole row"
        ):
            ask()


def test_a_row_that_lacks_what_it_is_sorted_by_is_named():
    with pytest.raises(ValueError, match=r"^group_of\(by='offered'\): the row has no 'offered'"):
        group_of(ROW_OF_OURS, "offered")


@pytest.mark.parametrize("wrong", [None, ROW_OF_OURS, "S-00001"])
def test_what_is_no_list_of_referrals_is_answered(wrong):
    with pytest.raises(ValueError, match=r"is no list of referrals\. Give what referrals\(\) gives"):
        groups(wrong, "tenure")


@pytest.mark.parametrize("by", ["colour", [], None])
def test_nobody_at_all_cannot_be_sorted_by_what_there_is_not(by):
    with pytest.raises(ValueError, match="can't be counted by that. Use: referrer, area"):
        groups([], by)
