"""The feedback loop over years, and counting rows by year."""

import pytest

from staycurious.questions import counts_by_year, records_over_years, share_of


def last(table, areas=2):
    return table[-areas:]


def test_the_first_years_are_the_ones_worked_out_by_hand():
    # 300 visits, one to two: 100 and 200. At 1 in 10 they find 10 and 20: one to two again.
    table = records_over_years(
        {"Tarnley": 1, "Cinderholt": 2}, 0.1, visits=300, years=2, follow=2, sample=100
    )
    first, second = table[:2], table[2:]
    assert [(row.visits, row.found, row.records) for row in first] == [(100, 10, 10), (200, 20, 20)]
    # as their squares, one to four: 60 and 240 visits
    assert [row.visits for row in second] == pytest.approx([60, 240])
    assert [row.records for row in second] == pytest.approx([6, 24])
    assert {(row.sample_visits, row.sample_found) for row in table} == {(50, 5)}


def test_in_proportion_a_first_difference_stays_for_good():
    table = records_over_years({"a": 1, "b": 3}, 0.2, years=20)
    assert [row.attention for row in last(table)] == pytest.approx([0.25, 0.75])
    assert last(table)[1].records == pytest.approx(3 * last(table)[0].records)


def test_what_a_visit_finds_is_the_true_rate_everywhere():
    table = records_over_years({"a": 1, "b": 3}, 0.2, follow=2, years=6)
    assert {round(row.found_per_visit, 12) for row in table} == {0.2}
    assert {row.sample_found / row.sample_visits for row in table} == {0.2}


def test_above_proportion_it_runs_away_and_without_following_it_does_not():
    ran = last(records_over_years({"a": 1, "b": 1.1}, 0.1, follow=2, years=8))
    assert ran[1].attention > 0.99
    still = last(records_over_years({"a": 1, "b": 9}, 0.1, follow=0, years=2))
    assert [row.attention for row in still] == [0.5, 0.5]


def test_a_small_difference_in_rates_grows_out_of_proportion():
    one, other = last(records_over_years({"a": 1, "b": 1}, {"a": 0.10, "b": 0.12}, years=15))
    assert other.records / one.records > 5
    assert other.sample_found / one.sample_found == pytest.approx(1.2)


def test_what_is_reported_dampens_the_loop_and_does_not_undo_it():
    start = {"a": 1, "b": 2}
    table = records_over_years(start, 0.1, reported=0.3, years=2)
    # 10 found and 30 reported against 20 and 30: 40 to 50, where it was 1 to 2
    assert [row.records for row in table[:2]] == pytest.approx([40, 50])
    assert [row.attention for row in table[2:]] == pytest.approx([4 / 9, 5 / 9])


def test_a_year_without_records_leaves_attention_as_it_was():
    table = records_over_years({"a": 1, "b": 3}, 0, years=3)
    assert [row.attention for row in last(table)] == [0.25, 0.75]
    none = records_over_years({"a": 1, "b": 0}, 0.1, years=1)[1]
    assert none.found_per_visit is None


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"attention": {}}, "attention is {}. Give a number for each area"),
        ({"attention": {"a": 0}}, "attention is 0 everywhere."),
        ({"attention": {"a": -1}}, "attention['a'] is -1. Give a number from 0."),
        ({"rate": 10}, "rate is 10. Give a number from 0 to 1."),
        ({"rate": {"b": 0.1}}, "rate and attention don't have the same areas: a, b."),
        ({"families": 0}, "families is 0."),
        ({"visits": -1}, "visits is -1. Give a number from 0."),
        ({"years": 0}, "years is 0. Give a whole number from 1."),
        ({"reported": 1.5}, "reported is 1.5. Give a number from 0 to 1."),
        ({"follow": float("nan")}, "follow is nan."),
    ],
)
def test_a_loop_that_can_not_run_is_named(given, says):
    with pytest.raises(ValueError) as caught:  # noqa: PT011
        records_over_years(**{"attention": {"a": 1}, **given})
    assert says in str(caught.value)


ROWS = [
    {"year": 2022, "area": "tarnley", "harm": True},
    {"year": 2021, "area": "tarnley", "harm": False},
    {"year": 2022, "area": "larkmouth", "harm": False},
    {"year": 2022, "area": "tarnley", "harm": False},
]


def test_rows_are_counted_by_year_and_group():
    found = counts_by_year(ROWS, "year", "area", "harm")
    assert [(one.year, one.group, one.n, one.share) for one in found] == [
        (2021, "tarnley", 1, share_of(0, 1)),
        (2021, "larkmouth", 0, share_of(0, 0)),
        (2022, "tarnley", 2, share_of(1, 2)),
        (2022, "larkmouth", 1, share_of(0, 1)),
    ]


def test_a_key_may_be_a_function_of_the_row():
    nested = [{"when": row["year"], "referral": row} for row in ROWS]
    found = counts_by_year(
        nested, "when", lambda row: row["referral"]["area"], lambda row: row["referral"]["harm"]
    )
    assert found == counts_by_year(ROWS, "year", "area", "harm")


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ([], "rows is empty."),
        ([{"year": 2021, "area": "a"}], "rows[0] has no 'harm'. Name a key that every row has"),
        (
            [{"year": "2021", "area": "a", "harm": True}],
            "rows[0], year is '2021'. Give a whole number from 0.",
        ),
        ([{"year": 2021, "area": None, "harm": True}], "groups[0] is None."),
        ([{"year": 2021, "area": "a", "harm": "yes"}], "flag[0] is 'yes'. Give True or False"),
        ([3], "rows[0] has no 'year'."),
    ],
)
def test_rows_that_can_not_be_counted_are_named(rows, says):
    with pytest.raises(ValueError) as caught:  # noqa: PT011
        counts_by_year(rows, "year", "area", "harm")
    assert says in str(caught.value)
