"""causal_story.md says what referrals.py draws: its numbers are read from the page and held against the code."""

import math
import re
from pathlib import Path

import pytest

from staycurious.larkshire import referrals as package
from staycurious.larkshire.story import (
    ACTS,
    AGAIN,
    AGAIN_AFTER_HELP,
    AGAIN_ON_EARLIER,
    AGAIN_ON_NEED,
    ANOTHER_LANGUAGE,
    AREAS,
    ASKED,
    BLANK,
    CAN_BE_BLANK,
    CARE_ON_NEED,
    CARE_ON_TENTH,
    CARE_START,
    CHILDREN,
    DISABLED,
    EARLIER_IS_RECENT,
    FLATTER,
    HARM,
    HARM_RECORDED,
    INTERPRETER,
    LANGUAGES,
    LEAN,
    MIDDLE_TENTH,
    MONEY_IS_TIGHT,
    MOVES,
    NEEDS,
    NEW_DOMESTIC_ABUSE,
    NEW_MISSED,
    NEW_RECORDING_FROM,
    NOT_RECORDED,
    OFFERED,
    PARENT_AT_BIRTH,
    PLAN_FOR_DISABLED,
    REFERRERS,
    SCHOOL_AGES,
    SIGHT,
    TENTHS,
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
        ("Referrals by tenth", list(TENTHS.values())),
        ("How far tight money", [LEAN]),
        ("How much flatter", [*list(FLATTER.values())[1:], MIDDLE_TENTH]),
        ("Ethnicity not recorded", list(NOT_RECORDED.values())),
        ("First language", [ANOTHER_LANGUAGE, len(LANGUAGES)]),
        ("Parent's age", list(PARENT_AT_BIRTH)),
        ("Asked for help", [ASKED[who] for who in ("family", "school", "health")]),
        ("Boxes left blank", list(BLANK.values())),
        ("Interpreter", [INTERPRETER, DISABLED]),
        ("Moves, by tenure", sorted(MOVES.values())),
        ("Offered", [share for row in OFFERED for share in row]),
        ("A disabled child", [PLAN_FOR_DISABLED]),
        (
            "Came into care",
            [-CARE_START["section_47"], -CARE_START["child_in_need_plan"], CARE_ON_NEED, -CARE_ON_TENTH],
        ),
        ("Harm recorded where there was harm", list(HARM_RECORDED[True].values())),
        ("Harm recorded where there was none", list(HARM_RECORDED[False].values())),
        ("An earlier referral", [EARLIER_IS_RECENT]),
        ("From year 4", [NEW_DOMESTIC_ABUSE, NEW_MISSED]),
    ],
)
def test_the_story_states_the_numbers_that_are_drawn_from(start, given):
    assert numbers_in(start) == given


def test_the_story_states_how_often_families_are_referred_again():
    stated = [AGAIN, AGAIN_ON_NEED, AGAIN_ON_EARLIER, -AGAIN_AFTER_HELP]
    assert [number for number in numbers_in("Referred again") if number] == stated


def test_what_a_row_leaves_out_is_nought_in_the_code():
    assert FLATTER["white_british"] == 0
    assert [who for who, share in ASKED.items() if share] == ["school", "health", "family"]
    assert f"each of {len(CAN_BE_BLANK)}, by referrer" in next(what for what in ROWS if "left blank" in what)
    assert NEW_RECORDING_FROM == 4


def test_the_table_of_children_is_the_one_that_is_counted_with():
    table = re.findall(r"^\| (\d+) \|((?: [\d,]+ \|){6})$", STORY, re.MULTILINE)
    stated = {
        int(tenth): [int(n.replace(",", "")) for n in re.findall(r"[\d,]+", row)] for tenth, row in table
    }
    assert stated == {tenth: list(row.values()) for tenth, row in CHILDREN.items()}
    assert sum(map(sum, stated.values())) == 75_000


def test_each_number_has_its_source_or_is_marked_as_assumed():
    sources = re.findall(r"^\|[^|]+\|[^|]+\|([^|]+)\|$", STORY, re.MULTILINE)
    assert len(sources) > 35
    for source in sources[2:]:  # after the heading and its line
        assert "*assumed*" in source or re.search(r"S7-\d\d", source), source


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
    assert "**Ethnicity has no arrow to need, harm, or anything that the service does.**" in STORY
