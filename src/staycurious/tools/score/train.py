"""Train Larkshire's risk score from a fixed seed and write its scorecard: the one place that needs scikit-learn."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterable, Mapping
from hashlib import sha256
from pathlib import Path

import numpy as np
import sklearn
from sklearn.linear_model import LogisticRegression

from staycurious.larkshire.referrals import SEED, referrals
from staycurious.tools.score.form import FORM
from staycurious.tools.score.scorecard import CELLS, FORMAT, Scorecard, read_scorecard, score

TRAINING, HELD_OUT = 6000, 20_000
TRAINING_SEED, HELD_OUT_SEED = f"{SEED}:training", f"{SEED}:held out"
#: Weights keep three decimals: short enough to read, and what every runtime then shares.
DECIMALS = 3
BANDS = (
    {"name": "low", "label": "Low", "from": 0, "to": 39},
    {"name": "medium", "label": "Medium", "from": 40, "to": 69},
    {"name": "high", "label": "High", "from": 70, "to": 100},
)
FLAG_FROM = 70
#: Each variant of the tool: what it is taught. Another variant is another line here.
VARIANTS = {
    "escalation": {
        "title": "Larkshire risk score",
        "predicts": {
            "field": "escalated",
            "plain": "the referral was escalated to a section 47 enquiry within 12 months",
            "not": "whether a child came to harm",
        },
    },
}


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
    rows = referrals(TRAINING, TRAINING_SEED)
    facts = VARIANTS[variant]
    model = fit(rows, facts["predicts"]["field"])
    card = {
        "format": FORMAT,
        "tool": "score",
        "variant": variant,
        **facts,
        "trained_on": {
            "referrals": len(rows),
            "seed": TRAINING_SEED,
            "sha256": fingerprint(rows),
            "scikit_learn": sklearn.__version__,
        },
        "intercept": float(model.intercept_[0]),
        "fields": _fields(model),
        "bands": [dict(band) for band in BANDS],
        "flag_from": FLAG_FROM,
    }
    card["measured"] = measure(Scorecard(card), referrals(HELD_OUT, HELD_OUT_SEED))
    return read_scorecard(card), model


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
    model = LogisticRegression(C=1.0, solver="newton-cholesky", tol=1e-10, max_iter=200)
    model.fit(design([row["referral"] for row in rows]), np.array([row[outcome] for row in rows]))
    # adding 0.0 turns -0.0 into 0.0, which reads better
    model.coef_ = np.round(model.coef_, DECIMALS) + 0.0
    model.intercept_ = np.round(model.intercept_, DECIMALS) + 0.0
    return model


def design(forms: Iterable[Mapping]) -> np.ndarray:
    """Turn referral forms into the numbers that scikit-learn fits and predicts from.

    Parameters
    ----------
    forms : iterable of mapping
        What the form holds, field by field.

    Returns
    -------
    numpy.ndarray
        Shape (referrals, columns): each count's and yes/no's difference from its default, and for each choice
        a column for every option but the default, so that the intercept is a form with every default.
    """
    return np.array(
        [[column for field in FORM for column in _columns(field, form[field["name"]])] for form in forms]
    )


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
    seen = [(score(card, row["referral"]), row) for row in rows]
    flagged = [row for scored, row in seen if scored.flagged]
    others = [row for scored, row in seen if not scored.flagged]
    flagged_per_1000 = round(1000 * len(flagged) / len(rows))
    measured = {"held_out": len(rows), "flagged_per_1000": flagged_per_1000}
    for outcome in ("escalated", "harm"):
        # The flags are rounded once, and split: so both tables have the same flags, and each adds up to 1,000.
        happened = round(1000 * sum(row[outcome] for row in flagged) / len(rows))
        missed = round(1000 * sum(row[outcome] for row in others) / len(rows))
        cells = (happened, flagged_per_1000 - happened, missed, 1000 - flagged_per_1000 - missed)
        measured[outcome] = {"happened_per_1000": happened + missed, **dict(zip(CELLS, cells, strict=True))}
    measured["by_score"] = [_by_score(seen, low) for low in range(0, 100, 10)]
    return measured


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


def _by_score(seen: list, low: int) -> dict:
    high = 100 if low == 90 else low + 9
    rows = [row for scored, row in seen if low <= scored.score <= high]
    shares = {
        f"{outcome}_per_100": round(100 * sum(row[outcome] for row in rows) / len(rows), 1) if rows else 0.0
        for outcome in ("escalated", "harm")
    }
    return {"from": low, "to": high, "referrals": len(rows), **shares}


def _columns(field: Mapping, value) -> list[float]:
    if field["kind"] == "choice":
        return [float(value == option) for option, _ in field["options"] if option != field["default"]]
    return [float(value - field["default"])]


def _fields(model: LogisticRegression) -> list[dict]:
    weights = iter(model.coef_[0].tolist())
    fields = []
    for field in FORM:
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
    # whole or not at all: a half-written scorecard would stop every page
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.stem}-", suffix=".tmp")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(json.dumps(card, indent=2, ensure_ascii=False, allow_nan=False) + "\n")
        os.chmod(temporary, 0o644)
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    return path
