"""A page may show a case with one detail changed, and count people as whole people."""

import pytest

from staycurious import larkshire
from staycurious.booktools.figures import FigureError, changed, whole
from staycurious.tools.score import ReferralError, load_scorecard, score


@pytest.mark.parametrize(("value", "people"), [(84.4, 84), (84.5, 85), (16.0, 16), (0, 0)])
def test_people_are_counted_whole(value, people):
    assert whole(value) == people


def test_a_change_is_read_by_its_kind_and_the_case_stays_as_it_was():
    before = {"earlier_referrals": 2, "area": "cinderholt", "interpreter": False}
    after = changed(before, ["earlier_referrals=0", "area=nettlewick", "interpreter=yes"])
    assert after == {"earlier_referrals": 0, "area": "nettlewick", "interpreter": True}
    assert before["earlier_referrals"] == 2


@pytest.mark.parametrize("change", ["earlier_referrals", "=0", "earlier_referrals="])
def test_half_a_change_is_refused(change):
    with pytest.raises(FigureError, match="field=value"):
        changed({}, [change])


def test_a_field_that_the_form_has_not_is_refused_by_the_scorecard():
    referral = changed(larkshire.case("R-1042")["referral"], ["nan=1"])
    with pytest.raises(ReferralError, match="nan"):
        score(load_scorecard("escalation"), referral)
