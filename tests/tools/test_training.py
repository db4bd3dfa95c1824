"""The committed scorecard is what training gives, and what it says of itself can be counted again."""

import copy
import json
import math
from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest
import sklearn
from sklearn.linear_model import LogisticRegression

from staycurious.larkshire import referrals
from staycurious.tools.score import (
    ScorecardError,
    complete,
    load_scorecard,
    read_scorecard,
    referrals_for,
    score,
)
from staycurious.tools.score import train as training
from staycurious.tools.score.faults import fields_of
from staycurious.tools.score.form import FORM
from staycurious.tools.score.planting import BEFORE, TAUGHT_AS
from staycurious.tools.score.planting import taught as taught_by
from staycurious.tools.score.scorecard import CELLS, SCORECARDS
from staycurious.tools.score.train import (
    HELD_OUT,
    HELD_OUT_SEED,
    TRAINING,
    TRAINING_SEED,
    VARIANTS,
    _learn,
    design,
    fingerprint,
    fit,
    train,
    train_all,
)

ROOT = Path(__file__).resolve().parents[2]
CLOSE = 1e-6
# the SHA-256 of escalation.json as module m02 was written against it, less what it was trained on
M02 = "b376eddc26a4fee180f467efd243336fe8f3264efb826f0f06599994cfd944a7"


@pytest.fixture(scope="module")
def card():
    return load_scorecard("escalation")


@pytest.fixture(scope="module")
def taught():
    return referrals(TRAINING, TRAINING_SEED, BEFORE)


@pytest.fixture(scope="module")
def held_out(card):
    """Give each held-out referral's score beside the referral."""
    return [(score(card, row["referral"]).score, row) for row in referrals(HELD_OUT, HELD_OUT_SEED, BEFORE)]


def weights(card):
    """Give a scorecard's weights as scikit-learn holds them."""
    found = []
    for field in card["fields"]:
        if field["kind"] == "choice":
            found += [o["weight"] for o in field["options"] if o["value"] != field["default"]]
        else:
            found.append(field["weight"])
    return found


def test_training_again_gives_the_committed_files_to_the_last_byte(tmp_path, card):
    pinned = [
        line.split()[0]
        for line in (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
        if line.startswith("scikit-learn==")
    ]
    assert pinned == [f"scikit-learn=={sklearn.__version__}"], (
        "the pinned scikit-learn is not the one installed"
    )
    assert card["trained_on"]["scikit_learn"] == sklearn.__version__, "run: make train"
    written = train_all(tmp_path)
    assert sorted(path.name for path in written) == [path.name for path in sorted(SCORECARDS.glob("*.json"))]
    for path in written:
        assert path.read_bytes() == (SCORECARDS / path.name).read_bytes(), "run: make train"
    assert sorted(tmp_path.iterdir()) == sorted(written), "a temporary file was left behind"


def test_the_order_of_the_referrals_does_not_change_what_is_learnt(card, taught):
    model = fit(taught[::-1], "escalated")
    assert np.allclose(model.coef_[0], weights(card), rtol=0, atol=CLOSE)
    assert abs(model.intercept_[0] - card["intercept"]) <= CLOSE


def test_another_way_of_fitting_finds_the_same_weights(card, taught):
    forms, outcome = design(row["referral"] for row in taught), [row["escalated"] for row in taught]
    ways = [
        LogisticRegression(C=1.0, solver=solver, tol=1e-10, max_iter=5000).fit(forms, outcome)
        for solver in ("newton-cholesky", "newton-cg")
    ]
    for one, other in zip(ways[0].coef_[0], ways[1].coef_[0], strict=True):
        assert abs(one - other) <= CLOSE
    # the scorecard holds them rounded to three decimals
    assert np.allclose(ways[0].coef_[0], weights(card), rtol=0, atol=0.0005 + CLOSE)
    assert np.allclose(ways[0].intercept_[0], card["intercept"], rtol=0, atol=0.0005 + CLOSE)


@pytest.mark.parametrize("variant", VARIANTS)
def test_the_models_own_weights_are_the_scorecards(variant):
    card, model = train(variant)
    assert card == load_scorecard(variant)
    assert model.coef_[0].tolist() == weights(card)
    assert model.intercept_[0] == card["intercept"]


def test_the_training_data_has_the_fingerprint_that_the_scorecard_states(card, taught):
    stated = card["trained_on"]
    assert (stated["referrals"], stated["seed"]) == (TRAINING, TRAINING_SEED)
    assert fingerprint(taught) == stated["sha256"]


def test_a_fingerprint_changes_with_one_detail(taught):
    rows = copy.deepcopy(taught[:5])
    rows[3]["harm"] = not rows[3]["harm"]
    assert fingerprint(rows) != fingerprint(taught[:5])


def test_the_tool_is_measured_on_referrals_that_it_was_not_taught(taught):
    assert TRAINING_SEED != HELD_OUT_SEED
    assert fingerprint(referrals(TRAINING, HELD_OUT_SEED, BEFORE)) != fingerprint(taught)


def test_a_form_with_every_default_is_a_row_of_noughts():
    assert not design([{field["name"]: field["default"] for field in FORM}]).any()


def test_a_form_has_a_column_for_each_count_each_yes_and_each_choice_but_the_default():
    columns = sum(len(field["options"]) - 1 if field["kind"] == "choice" else 1 for field in FORM)
    plain = {field["name"]: field["default"] for field in FORM}
    assert design([plain, plain]).shape == (2, columns)
    # six referrers, so five columns: police is the first of them
    assert design([{**plain, "referrer": "police"}])[0].tolist() == [1.0] + [0.0] * (columns - 1)
    assert design([{**plain, "child_age": 3}]).sum() == 3 - 8


def test_the_committed_form_is_the_forms_own(card):
    assert [field["name"] for field in card["fields"]] == [field["name"] for field in FORM]
    for written, field in zip(card["fields"], FORM, strict=True):
        for key in field.keys() - {"options"}:
            assert written[key] == field[key]


@pytest.mark.parametrize("outcome", ["escalated", "harm"])
def test_what_was_measured_is_what_a_count_gives(card, held_out, outcome):
    measured = card["measured"]
    count = {
        "flagged_and_happened": sum(number >= 70 and row[outcome] for number, row in held_out),
        "flagged_not_happened": sum(number >= 70 and not row[outcome] for number, row in held_out),
        "missed": sum(number < 70 and row[outcome] for number, row in held_out),
        "neither": sum(number < 70 and not row[outcome] for number, row in held_out),
    }
    assert measured["held_out"] == len(held_out) == sum(count.values())
    assert measured["flagged_per_1000"] == round(
        sum(number >= 70 for number, _ in held_out) / HELD_OUT * 1000
    )
    for cell, families in count.items():
        # the cells are rounded so that they add up: none is a whole family away from its count
        assert abs(measured[outcome][cell] - 1000 * families / HELD_OUT) < 1, cell


@pytest.mark.parametrize("outcome", ["escalated", "harm"])
def test_the_measured_cells_add_up(card, outcome):
    measured = card["measured"]
    cells = measured[outcome]
    assert sum(cells[cell] for cell in CELLS) == 1000
    assert cells["flagged_and_happened"] + cells["flagged_not_happened"] == measured["flagged_per_1000"]
    assert cells["flagged_and_happened"] + cells["missed"] == cells["happened_per_1000"]


def test_what_was_measured_by_score_is_what_a_count_gives(card, held_out):
    by_score = card["measured"]["by_score"]
    assert [row["from"] for row in by_score] == list(range(0, 100, 10))
    assert [row["to"] for row in by_score] == [9, 19, 29, 39, 49, 59, 69, 79, 89, 100]
    assert sum(row["referrals"] for row in by_score) == HELD_OUT
    for part in by_score:
        rows = [row for number, row in held_out if part["from"] <= number <= part["to"]]
        assert part["referrals"] == len(rows)
        for outcome in ("escalated", "harm"):
            share = 100 * sum(row[outcome] for row in rows) / len(rows)
            assert math.isclose(part[f"{outcome}_per_100"], share, abs_tol=0.05 + 1e-9)


def test_a_score_means_about_what_it_says_of_escalation(card):
    # it was taught to predict this, and on enough referrals it does; of harm it was taught nothing
    for part in card["measured"]["by_score"]:
        assert part["from"] - 3 <= part["escalated_per_100"] <= part["to"] + 3
    assert card["measured"]["by_score"][-1]["harm_per_100"] < 50


def test_each_variant_has_its_scorecard():
    assert sorted(path.stem for path in SCORECARDS.glob("*.json")) == sorted(VARIANTS)


def test_training_that_goes_wrong_leaves_the_scorecard_as_it_was(tmp_path, monkeypatch, card):
    before = tmp_path / "escalation.json"
    before.write_text("as it was", encoding="utf-8")
    monkeypatch.setattr(training, "train", lambda _: ({**card, "intercept": math.nan}, None))
    with pytest.raises(ValueError, match="JSON"):
        train_all(tmp_path)
    assert before.read_text(encoding="utf-8") == "as it was"
    assert list(tmp_path.iterdir()) == [before], "a temporary file was left behind"


@pytest.mark.parametrize("variant", VARIANTS)
def test_each_variants_score_is_scikit_learns_to_the_whole_number(variant):
    card, model = train(variant)
    rows = referrals_for(card, 3000)
    forms = [complete(card, row) for row in rows]
    chances = model.predict_proba(design(forms, fields_of(variant)))[:, 1].tolist()
    for form, chance in zip(forms, chances, strict=True):
        found = score(card, form)
        assert abs(found.probability - chance) <= 1e-9
        assert found.score == math.floor(100 * chance + 0.5)


# escalation has its own test above, and two variants have the control's weights
@pytest.mark.parametrize("variant", [name for name in VARIANTS if name not in {"escalation", *TAUGHT_AS}])
def test_another_way_of_fitting_finds_each_variants_weights(variant):
    card, _ = train(variant)
    told = taught_by(variant, _learn)
    model = LogisticRegression(C=1.0, solver="newton-cg", tol=1e-10, max_iter=5000)
    model.fit(design(told.forms, fields_of(variant)), told.outcomes)
    # two fits agree to 1e-6; the scorecard holds the weights rounded to three decimals
    assert np.allclose(model.coef_[0], weights(card), rtol=0, atol=0.0005 + CLOSE)
    assert np.allclose(model.intercept_[0], card["intercept"], rtol=0, atol=0.0005 + CLOSE)


def test_what_m02_stands_on_is_as_it_was():
    # the module's page, notebook and exercise quote this scorecard: its weights, counts and bands may not move
    held = {
        key: value
        for key, value in load_scorecard("escalation").items()
        if key not in ("trained_on", "effect")
    }
    text = json.dumps(held, sort_keys=True, separators=(",", ":"))
    assert sha256(text.encode()).hexdigest() == M02


@pytest.mark.parametrize("variant", VARIANTS)
def test_the_file_is_written_for_people_to_read(variant):
    text = (SCORECARDS / f"{variant}.json").read_text(encoding="utf-8")
    assert text == json.dumps(json.loads(text), indent=2, ensure_ascii=False) + "\n"


def test_a_scorecard_without_numbers_is_refused(card):
    with pytest.raises(ScorecardError, match="is no number"):
        read_scorecard({**card, "intercept": math.inf})
