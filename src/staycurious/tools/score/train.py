"""Train Larkshire's risk score from a fixed seed and write its scorecard: the one place that needs scikit-learn."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

import numpy as np
import sklearn
from sklearn.linear_model import LogisticRegression

from staycurious.larkshire.referrals import referrals
from staycurious.tools.score.effects import EFFECTS, Seen, measured, seen_by
from staycurious.tools.score.faults import HARM_BANDS, HARM_FLAG_FROM, VARIANTS, fields_of
from staycurious.tools.score.form import FORM
from staycurious.tools.score.planting import (
    AFTER,
    AFTER_SEED,
    BEFORE,
    HELD_OUT,
    HELD_OUT_SEED,
    TAUGHT_AS,
    TRAINING,
    TRAINING_SEED,
    taught,
    taught_rows,
    with_records,
)
from staycurious.tools.score.scorecard import FORMAT, Scorecard, read_scorecard, seal
from staycurious.tools.whole import write_whole

__all__ = [
    "DECIMALS",
    "HELD_OUT",
    "HELD_OUT_SEED",
    "TRAINING",
    "TRAINING_SEED",
    "VARIANTS",
    "design",
    "fingerprint",
    "fit",
    "fit_forms",
    "measure",
    "train",
    "train_all",
]

#: Weights keep three decimals: short enough to read, and what every runtime then shares.
DECIMALS = 3


def train_all(folder: Path) -> list[Path]:
    """Train every variant of the score and write its scorecard.

    Parameters
    ----------
    folder : pathlib.Path
        Where the scorecards stand.

    Returns
    -------
    list of pathlib.Path
        The files written.
    """
    return [_write(train(variant)[0], Path(folder) / f"{variant}.json") for variant in VARIANTS]


def train(variant: str) -> tuple[dict, LogisticRegression]:
    """Train one variant of the score.

    Parameters
    ----------
    variant : str
        One of ``VARIANTS``.

    Returns
    -------
    tuple of dict and sklearn.linear_model.LogisticRegression
        The scorecard, and the model with the scorecard's rounded weights set back on it.
    """
    return _trained(variant)


def fit(rows: list[dict], outcome: str) -> LogisticRegression:
    """Fit a logistic regression to referrals, and round its weights.

    Parameters
    ----------
    rows : list of dict
        As :func:`staycurious.larkshire.referrals` gives them.
    outcome : str
        What to predict: a key of the rows that holds true or false.

    Returns
    -------
    sklearn.linear_model.LogisticRegression
        The model, its weights and intercept rounded to three decimals.
    """
    return fit_forms([row["referral"] for row in rows], [row[outcome] for row in rows])


def fit_forms(
    forms: Sequence[Mapping], outcomes: Sequence[bool], fields: Sequence[Mapping] = FORM
) -> LogisticRegression:
    """Fit a logistic regression to forms and what followed, and round its weights.

    Parameters
    ----------
    forms : sequence of mapping
        What the forms hold, field by field.
    outcomes : sequence of bool
        What followed each.
    fields : sequence of mapping
        The fields to learn from.

    Returns
    -------
    sklearn.linear_model.LogisticRegression
        The model, its weights and intercept rounded to three decimals. A field that never varies gets no weight.
    """
    model = LogisticRegression(C=1.0, solver="newton-cholesky", tol=1e-10, max_iter=200)
    model.fit(design(forms, fields), np.array(outcomes))
    # adding 0.0 turns -0.0 into 0.0, which reads better
    model.coef_ = np.round(model.coef_, DECIMALS) + 0.0
    model.intercept_ = np.round(model.intercept_, DECIMALS) + 0.0
    return model


def design(forms: Iterable[Mapping], fields: Sequence[Mapping] = FORM) -> np.ndarray:
    """Turn referral forms into the numbers that scikit-learn fits and predicts from.

    Parameters
    ----------
    forms : iterable of mapping
        What the form holds, field by field.
    fields : sequence of mapping
        The fields to take, in their order.

    Returns
    -------
    numpy.ndarray
        Shape (referrals, columns): each count's and yes/no's difference from its default, and for each choice
        a column for every option but the default, so that the intercept is a form with every default.
    """
    forms = list(forms)
    columns = []
    for field in fields:
        values = [form[field["name"]] for form in forms]
        if field["kind"] == "choice":
            options = [option for option, _ in field["options"] if option != field["default"]]
            columns += [[float(value == option) for value in values] for option in options]
        else:
            columns.append([float(value - field["default"]) for value in values])
    return np.ascontiguousarray(np.array(columns).T)


def measure(card: Scorecard, rows: list[dict]) -> dict:
    """Count what followed for referrals that the tool had not seen.

    Parameters
    ----------
    card : staycurious.tools.score.scorecard.Scorecard
        The scorecard; its ``measured`` may still be missing.
    rows : list of dict
        Referrals held out from training.

    Returns
    -------
    dict
        The scorecard's ``measured``: the four cells per 1,000 for escalation and for harm, and both by score.
    """
    return measured(seen_by(card, rows))


def fingerprint(rows: list[dict]) -> str:
    """Give the SHA-256 of referrals, so that anybody can see that theirs are the same.

    Parameters
    ----------
    rows : list of dict
        The referrals.

    Returns
    -------
    str
        64 hexadecimal digits.
    """
    return sha256(json.dumps(rows, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


class Fitted(NamedTuple):
    """What a variant was taught, and what scikit-learn made of it."""

    referrals: int
    seed: str
    sha256: str
    more: dict
    model: LogisticRegression


@cache
def _fitted(variant: str) -> Fitted:
    forms, outcomes, seed, more = taught(variant, _learn)
    model = fit_forms(forms, outcomes, fields_of(variant))
    # the first variant's fingerprint is that of the referrals themselves, which anybody can make again
    rows = taught_rows()[:TRAINING] if variant == "escalation" else _pairs(forms, outcomes)
    return Fitted(len(forms), seed, fingerprint(rows), more, model)


@cache
def _trained(variant: str) -> tuple[Scorecard, LogisticRegression]:
    facts, fitted = VARIANTS[variant], _fitted(TAUGHT_AS.get(variant, variant))
    model, more = fitted.model, fitted.more
    card = {
        "format": FORMAT,
        "tool": "score",
        "variant": variant,
        "title": facts["title"],
        "predicts": facts["predicts"],
        "trained_on": {
            "referrals": fitted.referrals,
            "seed": fitted.seed,
            "sha256": fitted.sha256,
            "scikit_learn": sklearn.__version__,
        },
        "intercept": float(model.intercept_[0]),
        "fields": _fields(model, fields_of(variant)),
        "bands": [dict(band) for band in facts.get("bands", HARM_BANDS)],
        "flag_from": facts.get("flag_from", HARM_FLAG_FROM),
    }
    rows = _world(variant, more.get("records_added"))
    seen = seen_by(Scorecard(card), rows)
    card["measured"] = measured(seen)
    if variant in EFFECTS:
        card["effect"] = _effect(variant, seen, more)
    return read_scorecard(card), model


def _learn(forms: list[Mapping], outcomes: list[bool]):
    model = fit_forms(forms, outcomes)
    return lambda those: model.predict_proba(design(those))[:, 1].tolist()


def _pairs(forms: list[dict], outcomes: list[bool]) -> list[dict]:
    return [{"referral": form, "outcome": happened} for form, happened in zip(forms, outcomes, strict=True)]


@cache
def _rows(seed: str, years: tuple[int, ...], new_recording: bool = False) -> list[dict]:
    return referrals(HELD_OUT, seed, years, new_recording)


def _world(variant: str, records_added: Mapping | None = None) -> list[dict]:
    # the referrals that a variant is measured on; referrals_for gives students the same ones
    if variant == "drift":
        return _rows(AFTER_SEED, AFTER, True)
    rows = _rows(HELD_OUT_SEED, BEFORE)
    return with_records(rows, records_added, HELD_OUT_SEED) if records_added else rows


@cache
def _seen_by_control() -> list[Seen]:
    return seen_by(_trained("control")[0], _rows(HELD_OUT_SEED, BEFORE))


def _effect(variant: str, seen: list[Seen], more: dict) -> dict:
    effect, control = EFFECTS[variant], _seen_by_control()
    # without the change in recording, the control sees years 4 and 5 as it saw the others
    later = referrals(HELD_OUT // 2, AFTER_SEED, AFTER) if variant == "drift" else []
    same = seen_by(_trained("control")[0], later) if later else control
    found = {
        "plain": effect.plain,
        "unit": effect.unit,
        "method": effect.method,
        **effect.count(seen, control)._asdict(),
        "control": effect.count(same, control)._asdict(),
    }
    return {**found, "more": more} if more else found


def _fields(model: LogisticRegression, form: Sequence[Mapping]) -> list[dict]:
    weights = iter(model.coef_[0].tolist())
    fields = []
    for field in form:
        if field["kind"] == "choice":
            options = [
                {
                    "value": value,
                    "label": label,
                    "weight": 0.0 if value == field["default"] else next(weights),
                }
                for value, label in field["options"]
            ]
            fields.append({**field, "options": options})
        else:
            fields.append({**field, "weight": next(weights)})
    return fields


def _write(card: dict, path: Path) -> Path:
    card = {**card, "sha256": seal(card)}
    return write_whole(path, json.dumps(card, indent=2, ensure_ascii=False, allow_nan=False) + "\n")
