"""What a page or quiz says in plain words or typed figures about the tool is what the tool gives."""

from pathlib import Path

import pytest

from staycurious.larkshire import case
from staycurious.tools.score import load_scorecard, score

ROOT = Path(__file__).resolve().parents[2]
CARD = load_scorecard("escalation")


def scored(number: str, **changes):
    return score(CARD, {**case(number)["referral"], **changes})


@pytest.mark.parametrize(
    "place", ["book/quizzes/m02_reading_a_score.yml", "book/educators/m02_reading_a_score.md"]
)
def test_the_score_typed_for_jordan_is_the_tools(place):
    assert f"{scored('R-1042').score}" in (ROOT / place).read_text(encoding="utf-8")
    assert scored("R-1042").score == 82, (
        "82 is typed in the quiz and the educator's note: change it there too"
    )


def test_each_of_the_three_changes_takes_jordans_flag_away():
    changes = ({"earlier_referrals": 0}, {"missed_appointments": 0}, {"area": "nettlewick"})
    assert [scored("R-1042", **change).flagged for change in changes] == [False, False, False]


def test_mayas_flag_goes_in_task_2_and_stays_in_tasks_3_and_4():
    changes = ({"earlier_referrals": 0}, {"missed_appointments": 0}, {"area": "nettlewick"})
    assert [scored("R-1077", **change).flagged for change in changes] == [False, True, True]
    assert scored("R-1077").score == scored("R-1042").score, "the page says: the same as for Jordan"


def test_the_earlier_referrals_and_then_the_attendance_moved_jordans_score_most():
    assert [part.field for part in scored("R-1042").contributions[:2]] == ["earlier_referrals", "attendance"]


def test_ella_scores_a_little_lower_because_she_rang_herself():
    ella, by_school = scored("R-1054"), scored("R-1054", referrer="school")
    assert not ella.flagged
    assert ella.score < by_school.score <= ella.score + 5
