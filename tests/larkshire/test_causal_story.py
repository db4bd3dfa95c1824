"""causal_story.md says what referrals.py draws: its numbers are read from the page and held against the code."""

import math
import re
from pathlib import Path

import pytest

from staycurious.larkshire import referrals as package
from staycurious.larkshire.referrals import (
    ACTS,
    AREAS,
    DISABLED,
    ETHNICITIES,
    HARM,
    INTERPRETER,
    MONEY_IS_TIGHT,
    MOVES,
    NEEDS,
    REFERRERS,
    SCHOOL_AGES,
    SIGHT,
    USUAL_ATTENDANCE,
)

STORY = Path(package.__code__.co_filename).with_name("causal_story.md").read_text(encoding="utf-8")
ROWS = {
    what.strip(): numbers.strip()
    for what, numbers, _ in re.findall(r"^\|([^|]+)\|([^|]+)\|([^|]+)\|$", STORY, re.MULTILINE)
}
FAR = 4


def row_of(start):
    """Give the numbers' cell of the row of that name, or else of the one row that starts so."""
    if start in ROWS:
        return ROWS[start]
    (cell,) = [cell for what, cell in ROWS.items() if what.startswith(start)]
    return cell


def numbers_in(start):
    return [float(number) for number in re.findall(r"\d+\.\d+|\d+", row_of(start))]


def mean_near(values, expected, variance):
    return abs(sum(values) / len(values) - expected) < FAR * math.sqrt(variance / len(values))


@pytest.mark.parametrize(
    ("start", "given"),
    [
        ("Police refer", [REFERRERS["police"], REFERRERS["school"]]),
        ("The other referrers", [REFERRERS[who] for who in ("health", "council", "public", "family")]),
        ("Area", [min(AREAS.values()), max(AREAS.values())]),
        ("Money is tight", [min(MONEY_IS_TIGHT.values()), max(MONEY_IS_TIGHT.values())]),
        ("Support need", [*NEEDS[False].values(), *NEEDS[True].values()]),
        ("Ethnicity", list(ETHNICITIES.values())),
        ("Interpreter", [INTERPRETER, DISABLED]),
        ("Moves, by tenure", sorted(MOVES.values())),
    ],
)
def test_the_story_states_the_numbers_that_are_drawn_from(start, given):
    assert numbers_in(start) == given


def test_the_rows_first_column_repeats_the_shares_of_referrers():
    assert "Police refer 28%, schools 21%" in STORY
    assert (REFERRERS["police"], REFERRERS["school"]) == (0.28, 0.21)


def test_harm_is_stated_as_it_is_drawn_and_as_it_comes_out(many):
    *by_need, in_a_hundred, hundred = numbers_in("Harm, by need")
    assert by_need == list(HARM)
    assert round(hundred * sum(row["harm"] for row in many) / len(many)) == in_a_hundred


def test_a_usual_attendance_and_the_school_ages_are_stated():
    assert row_of("Attendance of a child") == f"the form's usual value, {USUAL_ATTENDANCE}"
    assert f"({SCHOOL_AGES[0]} to {SCHOOL_AGES[-1]})" in next(
        what for what in ROWS if "not of school age" in what
    )


@pytest.mark.parametrize(
    ("start", "field"),
    [
        ("Parent's mental health", "parent_mental_health"),
        ("Domestic abuse", "domestic_abuse"),
        ("Substance use", "substance_use"),
    ],
)
def test_what_is_recorded_is_recorded_as_often_as_the_story_says(many, start, field):
    first, each_step, *from_police = numbers_in(start)
    groups = {}
    for row in many:
        police = row["referral"]["referrer"] == "police"
        groups.setdefault((row["support_need"], police), []).append(row["referral"][field])
    for (need, police), recorded in groups.items():
        chance = first + each_step * need + (sum(from_police) if police else 0)
        assert mean_near(recorded, chance, chance * (1 - chance)), (need, police)


def test_missed_appointments_come_from_the_means_in_the_story(many):
    first, need, moves, interpreter, disabled = numbers_in("Missed appointments")
    groups = {}
    for row in many:
        form = row["referral"]
        mean = first + need * row["support_need"] + moves * form["moves"]
        mean += interpreter * form["interpreter"] + disabled * form["disabled_child"]
        groups.setdefault(round(mean, 2), []).append(form["missed_appointments"])
    checked = [
        mean for mean, counts in groups.items() if len(counts) > 200 and mean < 2
    ]  # the form stops at 8
    assert len(checked) > 8
    for mean in checked:
        assert mean_near(groups[mean], mean, mean), mean


def test_earlier_referrals_come_from_the_means_in_the_story(many):
    first, need, least, most = numbers_in("Earlier referrals")
    assert [least, most] == [min(SIGHT.values()), max(SIGHT.values())]
    groups = {}
    for row in many:
        mean = first + need * row["support_need"] + SIGHT[row["referral"]["area"]]
        groups.setdefault(round(mean, 2), []).append(row["referral"]["earlier_referrals"])
    for mean, counts in groups.items():
        assert mean_near(counts, mean, mean), mean
    assert sum(row["referral"]["earlier_referrals"] > 0 for row in many) < len(many) / 2


def test_attendance_falls_with_need_and_moves_as_the_story_says(many):
    start, need, move, spread, least, most = numbers_in("Attendance")[:6]
    assert (least, most) == (40, 100)
    groups = {}
    for row in many:
        form = row["referral"]
        if form["child_age"] in SCHOOL_AGES:
            expected = start - need * row["support_need"] - move * form["moves"]
            groups.setdefault(expected, []).append(form["attendance"])
    # where the middle is two spreads below 100, what the form cuts off hardly moves the mean
    checked = [middle for middle, found in groups.items() if len(found) > 200 and middle + 2 * spread < most]
    assert checked
    for middle in checked:
        assert abs(sum(groups[middle]) / len(groups[middle]) - middle) < 0.05 + FAR * spread / math.sqrt(
            len(groups[middle])
        )


def test_about_a_third_are_escalated(many):
    assert "about a third" in row_of("Escalated")
    assert 0.30 < sum(row["escalated"] for row in many) / len(many) < 0.36


def test_no_arrow_leads_from_ethnicity_to_what_the_service_did():
    assert "ethnicity" not in ACTS
    assert "Ethnicity is drawn and hangs on nothing and nothing hangs on it; it is not on the form." in STORY
