"""The notebook of module 4: what it counts is what errors_by_group counts, and what it says is what so few families allow."""

import re

import pytest

from staycurious.larkshire import referrals
from staycurious.questions import errors_by_group
from staycurious.tools.score import load_scorecard, score
from staycurious.widgets import fair_to_whom as m04
from staycurious.widgets.standin import stand_in


def words(panel) -> str:
    """Give what stands in for a panel, as text."""
    return " ".join(re.sub(r"<[^>]+>", " ", stand_in(panel)).replace("&#x27;", "'").split())


def counted(tool="escalation", line=None, later=False, by=lambda row: row["referral"]["area"]):
    """Count the notebook's families once more, with nothing of the notebook's."""
    rows = (
        referrals(m04.FAMILIES, m04.LATER_SEED, years=(4, 5), new_recording=True)
        if later
        else referrals(m04.FAMILIES, m04.SEED, years=(1, 2, 3))
    )
    card = load_scorecard(tool)
    more = ["asked_themselves"] if tool == "small_group" else []
    scores = [score(card, {**row["referral"], **{name: row[name] for name in more}}).score for row in rows]
    lines = [line(row) if line else card["flag_from"] for row in rows]
    flagged = [points >= at for points, at in zip(scores, lines, strict=True)]
    return errors_by_group(flagged, [row["harm"] for row in rows], [by(row) for row in rows])


@pytest.fixture(scope="module")
def areas():
    """Give the counts by area."""
    return counted()


def so_many(share) -> str:
    return f"{share.count} of {share.of}: {100 * share.share:.0f} in 100 ({100 * share.low:.0f} to {100 * share.high:.0f})"


def test_the_four_counts_are_the_areas_own(areas):
    one = areas["cinderholt"]
    said = words(m04.four_counts("cinderholt"))
    assert f"Flagged {one.flagged_and_happened} {one.flagged_not_happened}" in said
    assert f"Not flagged {one.missed} {one.neither}" in said


def test_an_area_that_is_not_there_is_named_with_those_that_are():
    with pytest.raises(ValueError, match="Choose one of: alderfold, brackenhithe, cinderholt"):
        m04.four_counts("leeds")
    with pytest.raises(ValueError, match="no such area"):
        m04.scores_of("leeds")


def test_the_share_is_checked_only_when_it_is_written_and_a_slip_is_explained(areas):
    one = areas["cinderholt"]
    slips = {
        100 * one.false_positive_rate.share: "Yes.",
        100 - 100 * one.precision.share: "That is of the flagged families",
        100 * one.flagged_not_happened / one.n: "That is of all families",
        100 * one.flag_rate.share: "with harm and without",
        one.flagged_not_happened: "That is the number of families",
        100 * one.false_negative_rate.share: "who were missed",
    }
    assert len({round(number) for number in slips}) == len(slips)  # else one slip would hide another
    for number, reply in slips.items():
        own = m04.Predict("?")
        panel = m04.check_share(own, "cinderholt")
        assert words(panel).startswith("Write your number first")
        own.committed = round(number)
        assert reply in words(panel)
        assert so_many(one.false_positive_rate).split(":")[0] in words(panel)


def test_every_way_of_counting_fills_the_table(areas):
    panel = m04.count_by()
    choice = panel.children[0]
    assert so_many(areas["cinderholt"].false_positive_rate) in words(panel)
    for by in m04.WAYS:
        choice.value = by
        assert len(re.findall("<tr>", stand_in(panel))) >= 3
        assert "in 100 (" in words(panel)


def test_no_ethnic_group_is_named_for_coming_out_highest():
    panel = m04.count_by()
    panel.children[0].value = "ethnicity"
    sentence = panel.children[1].text
    assert "most often" not in sentence
    assert "Look at the ranges in brackets before you name one" in sentence
    assert "says nothing about any real place" in words(panel)


def test_the_fewer_are_counted_the_wider_is_what_they_allow():
    slider, sentence, _ = m04.how_sure().children
    widths = []
    for families in (10, 100, slider.max):
        slider.value = families
        low, high = map(int, re.search(r"from (\d+) to (\d+) would fit\.", sentence.text).groups())
        widths.append(high - low)
    assert widths == sorted(widths, reverse=True)
    assert len(set(widths)) == 3


def test_the_box_that_says_who_asked_flags_them_for_asking():
    told, untold = (
        counted(tool, by=lambda row: row["asked_themselves"]) for tool in ("small_group", "control")
    )
    said = words(m04.who_asked())
    for found in (told, untold):
        assert so_many(found[True].false_positive_rate) in said
        assert so_many(found[False].false_positive_rate) in said
    # what the notebook says of the two rows: the ranges of the first don't meet, those of the second do
    assert told[True].false_positive_rate.low > told[False].false_positive_rate.high
    assert untold[True].false_positive_rate.low < untold[False].false_positive_rate.high


def test_the_lower_line_is_counted_by_home_and_falls_most_on_temporary_ones():
    before, after = (
        counted(tool, by=lambda row: row["referral"]["tenure"]) for tool in ("control", "threshold")
    )
    said = words(m04.compare_tools())
    newly = {}
    for home, one in after.items():
        was = before[home]
        assert (
            f"{was.flagged_not_happened} of {was.false_positive_rate.of} {one.flagged_not_happened} of"
            in said
        )
        assert f"{was.missed} of {was.false_negative_rate.of} {one.missed} of" in said
        newly[home] = (one.flagged_not_happened - was.flagged_not_happened) / one.false_positive_rate.of
    assert max(newly, key=newly.get) == "temporary"


def test_the_fix_closes_the_gap_in_its_own_years_and_the_level_is_another_later():
    def line(row):
        return 90 if row["referral"]["area"] == "cinderholt" else 70

    before, after = counted(line=line), counted(line=line, later=True)
    said = words(m04.check_the_fix(90))
    for found in (before, after):
        shares = [found[area].false_positive_rate for area in ("cinderholt", "nettlewick")]
        assert (
            f"Cinderholt {100 * shares[0].share:.0f} in 100, Nettlewick {100 * shares[1].share:.0f}." in said
        )
    assert said.startswith("Years 1 to 3: ")
    for area in ("cinderholt", "nettlewick"):
        old, new = before[area].false_positive_rate, after[area].false_positive_rate
        assert new.low > old.high  # flagged without harm far more often, in both


def test_a_line_that_is_none_is_refused():
    for line in ("90", 30, True, 101):
        with pytest.raises(ValueError, match="a whole number from 40 to 100"):
            m04.check_the_fix(line)


def test_moving_the_fixs_line_moves_cinderholt_alone():
    slider, sentence, _ = m04.try_a_fix().children
    before = sentence.text
    slider.value = 90
    pattern = r"Cinderholt (\d+) in 100, Nettlewick (\d+)"
    (was, other), (now, same) = (re.search(pattern, text).groups() for text in (before, sentence.text))
    assert int(now) < int(was)
    assert other == same
