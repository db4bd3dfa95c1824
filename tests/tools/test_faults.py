"""Each planted fault is described once, in plain words, with where to see it and a real case."""

import re
from importlib import import_module
from pathlib import Path

import pytest

from staycurious.larkshire.groups import GROUPS
from staycurious.tools.score import FAULTS, VARIANTS, complete, load_scorecard, referrals_for, score
from staycurious.tools.score.faults import fields_of
from staycurious.tools.score.form import EXTRA, FORM
from staycurious.tools.score.scorecard import ReferralError, ScorecardError

QUESTIONS = {
    "swap",
    "what_moves",
    "errors_by_group",
    "calibration_table",
    "threshold_tradeoffs",
    "records_over_years",
    "frequency_tree",
}


def sentences(text):
    return re.findall(r"[^.!?]+[.!?](?=\s|$)", text)


def test_there_are_eight_faults_and_one_control():
    assert len(FAULTS) == 8
    assert set(VARIANTS) == {*FAULTS, "control"}
    assert [fault.name for fault in FAULTS.values()] == list(FAULTS)


@pytest.mark.parametrize("fault", FAULTS.values(), ids=list(FAULTS))
def test_each_fault_is_told_whole(fault):
    assert 2 <= len(sentences(fault.mechanism)) <= 4
    assert all((fault.title, fault.term, fault.where, fault.reduce, fault.cost))
    assert fault.changed in {"label", "features", "data", "line", "time"}
    assert fault.questions
    assert set(fault.questions) <= QUESTIONS
    assert fault.group in GROUPS
    for case in fault.cases:
        assert re.fullmatch(r"S\d-\d\d", case.fact)
        assert re.fullmatch(r"[a-z]+\d{4}[a-z]*", case.source)
        assert case.words.endswith(".")
    assert fault.cases


@pytest.mark.parametrize("fault", FAULTS.values(), ids=list(FAULTS))
def test_no_tool_is_called_fair_or_said_to_think(fault):
    text = " ".join([fault.title, fault.mechanism, fault.where, fault.reduce, fault.cost]).lower()
    assert not re.search(
        r"\b(unbiased|fair tool|users?|the tool (decide[ds]|knew|knows|thought|thinks|believe[ds]))\b", text
    )


def test_every_question_that_is_named_is_one_that_can_be_asked():
    questions = import_module("staycurious.questions")
    named = {name for fault in FAULTS.values() for name in fault.questions}
    written = Path(questions.__file__).parent
    source = "".join(path.read_text(encoding="utf-8") for path in written.glob("*.py"))
    assert {name for name in named if f"def {name}(" not in source} == set()


@pytest.mark.parametrize("variant", VARIANTS)
def test_a_scorecard_says_what_its_variant_says(variant):
    card, facts = load_scorecard(variant), VARIANTS[variant]
    assert (card["variant"], card["title"], card["predicts"]) == (variant, facts["title"], facts["predicts"])
    assert [field["name"] for field in card["fields"]] == [field["name"] for field in fields_of(variant)]
    assert card["flag_from"] == facts.get("flag_from", 15)


@pytest.mark.parametrize("variant", VARIANTS)
def test_about_one_referral_in_ten_is_flagged_but_where_that_is_the_fault(variant):
    flagged = load_scorecard(variant)["measured"]["flagged_per_1000"]
    if variant in ("threshold", "drift"):
        assert flagged > 150
    else:
        assert 85 <= flagged <= 115


def test_titles_differ_so_that_no_two_tools_are_taken_for_each_other():
    assert len({facts["title"] for facts in VARIANTS.values()}) == len(VARIANTS)


@pytest.mark.parametrize("variant", VARIANTS)
def test_the_public_form_can_be_scored_in_every_variant(variant):
    card = load_scorecard(variant)
    form = {field["name"]: field["default"] for field in FORM}
    found = score(card, complete(card, form))
    # what is added stands at its default, and so moves nothing
    assert [part.weight for part in found.parts if part.field in EXTRA] == [0.0] * len(
        VARIANTS[variant].get("extra", ())
    )


@pytest.mark.parametrize("variant", [name for name, facts in VARIANTS.items() if "extra" in facts])
def test_a_score_without_the_added_detail_is_refused_and_not_made_up(variant):
    card = load_scorecard(variant)
    (extra,) = VARIANTS[variant]["extra"]
    row = referrals_for(card, 1)[0]
    with pytest.raises(ReferralError, match=f'the field "{extra}" is missing'):
        score(card, row["referral"])
    score(card, complete(card, row))


def test_a_form_is_completed_from_its_row():
    row = next(
        row
        for row in referrals_for(load_scorecard("missing"), 100)
        if row["blanks"] and row["deprivation"] != 5
    )
    added = {
        "missing": ("boxes_blank", len(row["blanks"])),
        "proxy": ("deprivation", row["deprivation"]),
        "small_group": ("asked_themselves", row["asked_themselves"]),
    }
    for variant, (name, value) in added.items():
        form = complete(load_scorecard(variant), row)
        assert form == {**row["referral"], name: value}
    assert complete(load_scorecard("control"), row) == row["referral"]


def test_completing_does_not_hide_a_missing_or_unknown_box():
    card = load_scorecard("missing")
    form = {field["name"]: field["default"] for field in FORM}
    del form["moves"]
    with pytest.raises(ReferralError, match='the field "moves" is missing'):
        score(card, complete(card, form))
    with pytest.raises(ReferralError, match='has no field "dog"'):
        score(card, complete(card, {**form, "moves": 1, "dog": True}))


def test_completing_leaves_what_it_was_given_as_it_was():
    row = referrals_for(load_scorecard("proxy"), 1)[0]
    before = dict(row["referral"])
    complete(load_scorecard("proxy"), row)["moves"] = 6
    assert row["referral"] == before


@pytest.mark.parametrize("wrong", [None, [], "R-1042", 82])
def test_completing_something_else_than_a_referral_is_answered(wrong):
    with pytest.raises(ReferralError, match=r"is not a referral\. Give a row of referrals\(\), or a form\."):
        complete(load_scorecard("missing"), wrong)


def test_a_row_that_lacks_what_is_to_be_added_is_named():
    with pytest.raises(ReferralError, match=r"has no 'blanks', which 'boxes_blank' comes from"):
        complete(load_scorecard("missing"), {"referral": {"moves": 1}})


def test_a_detail_that_the_form_holds_already_stays():
    card = load_scorecard("missing")
    assert complete(card, {"boxes_blank": 4})["boxes_blank"] == 4


@pytest.mark.parametrize("wrong", [None, {}, "missing"])
def test_completing_for_something_else_than_a_scorecard_is_answered(wrong):
    with pytest.raises(ScorecardError, match=r"is not a scorecard\. Give load_scorecard"):
        complete(wrong, {"moves": 1})
