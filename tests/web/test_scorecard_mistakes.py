"""The same mistake in a scorecard or a referral is named in the same words by Python and by a page."""

import copy
import json
import math

import pytest

from staycurious.larkshire import case
from staycurious.tools.score import ReferralError, ScorecardError, load_scorecard, read_scorecard, score

FORM = case("R-1042")["referral"]
# a whole number that is written as 2.0 or 1e300 is left out: JavaScript can't tell it from another whole number
WRONG = (
    None,
    True,
    False,
    -1,
    0,
    1,
    7,
    101,
    0.5,
    1234.5,
    "",
    "x",
    "school",
    [],
    ["x"],
    {},
    {"x": 1},
    math.nan,
)


def small(card):
    """Give the scorecard with one field of each kind, short enough to try thousands of mistakes."""
    card = copy.deepcopy(card)
    kinds = {field["kind"]: field for field in card["fields"]}
    fields = [
        {**field, "options": field["options"][:2]} if "options" in field else field
        for field in kinds.values()
    ]
    measured = {**card["measured"], "by_score": card["measured"]["by_score"][:1]}
    return json.loads(json.dumps({**card, "fields": fields, "measured": measured}))


@pytest.fixture(scope="module")
def card():
    return small(load_scorecard("escalation"))


def places(part, path=()):
    """Give the way to every value of a JSON object."""
    for key, value in part.items() if isinstance(part, dict) else enumerate(part):
        yield (*path, key)
        if isinstance(value, (dict, list)):
            yield from places(value, (*path, key))


def changes_of(card):
    """Give every scorecard that a wrong value, a missing key, a stray key or a doubled part makes of this one."""
    for path in places(card):
        for value in WRONG:
            changed, part = opened(card, path)
            part[path[-1]] = value
            yield changed
        changed, part = opened(card, path)
        taken = part.pop(path[-1])
        yield changed
        changed, part = opened(card, path)
        if isinstance(part, dict):
            part["strange"] = taken
        else:
            part.append(copy.deepcopy(taken))
        yield changed


def opened(card, path):
    changed = copy.deepcopy(card)
    part = changed
    for step in path[:-1]:
        part = part[step]
    return changed, part


def for_node(value):
    """Write what JSON has no word for as the node script reads it."""
    if isinstance(value, float) and not math.isfinite(value):
        return {"$number": {"nan": "NaN", "inf": "Infinity", "-inf": "-Infinity"}[str(value)]}
    if isinstance(value, dict):
        return {key: for_node(one) for key, one in value.items()}
    if isinstance(value, list):
        return [for_node(one) for one in value]
    return value


def said_of(attempt):
    try:
        attempt()
    except (ScorecardError, ReferralError) as error:
        return [type(error).__name__, str(error)]
    return ["no error", ""]


def test_the_same_mistakes_in_a_scorecard_are_named_in_the_same_words(run_node, card):
    cards = [*changes_of(card), None, [], 7]
    assert len(cards) > 1500
    told = run_node("scorecard_mistakes.mjs", for_node({"card": card, "cards": cards, "referrals": []}))
    apart, refused = [], 0
    for wrong, theirs in zip(cards, told["cards"], strict=True):
        if not isinstance(wrong, dict):
            # Python would take these for a path; a scorecard that is none is refused all the same
            assert theirs == ["ScorecardError", "scorecard, top: is not an object. Write it as {…}."]
            continue
        ours = said_of(lambda wrong=wrong: read_scorecard(wrong))
        refused += ours[0] != "no error"
        if theirs != ours:
            apart.append((ours, theirs))
    assert apart == [], "Python's words, then the page's"
    assert refused > 0.8 * len(cards), "most of them are mistakes"


def test_the_same_mistakes_in_a_referral_are_named_in_the_same_words(run_node, card):
    whole = load_scorecard("escalation")
    referrals = [{**FORM, name: value} for name in FORM for value in (*WRONG, math.inf, -math.inf)]
    referrals += [{name: value for name, value in FORM.items() if name != gone} for gone in FORM]
    referrals += [{**FORM, "strange": 1}, {**FORM, "b": 1, "a": 2}, {}, None, [], "R-1042", 82, True]
    told = run_node(
        "scorecard_mistakes.mjs",
        for_node({"card": copy.deepcopy(whole), "cards": [], "referrals": referrals}),
    )
    kinds = set()
    for wrong, theirs in zip(referrals, told["referrals"], strict=True):
        ours = said_of(lambda wrong=wrong: score(whole, wrong))
        assert theirs == ours
        kinds.add(ours[0])
    assert kinds == {"no error", "ReferralError"}


def test_a_text_that_is_no_json_is_named_by_the_page_too(run_node, card):
    told = run_node("scorecard_mistakes.mjs", {"card": card, "cards": ["{", ""], "referrals": []})
    for name, message in told["cards"]:
        assert name == "ScorecardError"
        assert message.startswith("scorecard: is not JSON (")
        assert message.endswith("Write it again with: staycurious train.")
