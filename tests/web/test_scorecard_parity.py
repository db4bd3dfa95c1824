"""One model, three runtimes: CPython and JavaScript give what scikit-learn gives; for Pyodide see test_pyodide.py."""

from __future__ import annotations

import json
import math

import pytest

from staycurious.larkshire import referrals
from staycurious.tools.score import VARIANTS, complete, load_scorecard, referrals_for, score
from staycurious.tools.score.train import design, train

SEVERAL = 6000
CLOSE = 1e-9


@pytest.fixture(scope="module")
def rows():
    return referrals(SEVERAL)


@pytest.fixture(scope="module")
def scikit_learns(rows):
    _, model = train("escalation")
    return model.predict_proba(design([row["referral"] for row in rows]))[:, 1].tolist()


@pytest.fixture(scope="module")
def pythons(rows):
    card = load_scorecard("escalation")
    return [score(card, row["referral"]) for row in rows]


def band_of(number):
    return "low" if number < 40 else "medium" if number < 70 else "high"


def test_python_scores_as_scikit_learn_does(scikit_learns, pythons):
    for expected, found in zip(scikit_learns, pythons, strict=True):
        assert abs(found.probability - expected) <= CLOSE
        assert found.score == math.floor(100 * expected + 0.5)
        assert found.band == band_of(found.score)
        assert found.flagged == (found.score >= 70)


def test_javascript_scores_as_python_and_scikit_learn_do(run_node, rows, scikit_learns, pythons):
    given = {"card": load_scorecard("escalation"), "referrals": [row["referral"] for row in rows]}
    found = run_node("scorecard_scores.mjs", given)
    for theirs, ours, expected in zip(found, pythons, scikit_learns, strict=True):
        assert abs(theirs["probability"] - expected) <= CLOSE
        assert (theirs["score"], theirs["band"], theirs["flagged"]) == (ours.score, ours.band, ours.flagged)
        assert [tuple(part.values()) for part in theirs["contributions"]] == [
            tuple(part) for part in ours.contributions
        ]


@pytest.mark.parametrize("variant", VARIANTS)
def test_javascript_scores_every_variant_as_python_does(run_node, variant):
    card = load_scorecard(variant)
    forms = [complete(card, row) for row in referrals_for(card, 500)]
    found = run_node("scorecard_scores.mjs", {"card": card, "referrals": forms})
    for theirs, form in zip(found, forms, strict=True):
        ours = score(card, form)
        assert theirs["probability"] == pytest.approx(ours.probability, abs=1e-12)
        assert (theirs["score"], theirs["band"], theirs["flagged"]) == (ours.score, ours.band, ours.flagged)


def test_the_scorecard_reads_the_same_from_text(run_node):
    text = json.dumps(load_scorecard("escalation"))
    assert run_node("scorecard_scores.mjs", {"card": text, "referrals": []}) == []
