"""Teach Larkshire's tool four things, one after the other, and write ``targets.json``.

What is taught escalation is the tool that Larkshire bought, and what is taught harm is the control: their weights are
those of the scorecards. The other two are fitted here in the same way, to the referrals that the control was taught.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from staycurious.tools.score.form import FORM
from staycurious.tools.score.planting import BEFORE, HELD_OUT_SEED, taught_rows
from staycurious.tools.score.targets import FLAGGED_OF_100, FORMAT, TARGETS, queue, thousandths, who_moves
from staycurious.tools.score.train import _rows, design, fit, train
from staycurious.tools.whole import write_whole

#: Which of them stand as scorecards already.
SCORECARDS = {"escalated": "escalation", "harm": "control"}


def train_targets() -> dict:
    """Fit what is not fitted yet, and count with all four.

    Returns
    -------
    dict
        What ``targets.json`` holds.
    """
    held_out = _rows(HELD_OUT_SEED, BEFORE)
    columns = design([row["referral"] for row in held_out])
    targets, flags = [], {}
    for name, short, plain in TARGETS:
        if name in SCORECARDS:
            card, model = train(SCORECARDS[name])
            taught_on = card["trained_on"]["referrals"]
        else:
            model, taught_on = fit(taught_rows(), name), len(taught_rows())
        pushes = model.decision_function(columns).tolist()
        cuts = queue(pushes)
        flags[name] = [thousandths(push) >= thousandths(cuts[FLAGGED_OF_100 - 1]) for push in pushes]
        targets.append(
            {
                "name": name,
                "short": short,
                "plain": plain,
                "taught_on": taught_on,
                "intercept": float(model.intercept_[0]),
                "weights": _weights(model.coef_[0].tolist()),
                "cuts": cuts,
            }
        )
    found = {"format": FORMAT, "fields": [_field(field) for field in FORM], "targets": targets}
    return {**found, "who_moves": who_moves(held_out, flags)}


def write_targets(path: Path) -> Path:
    """Write ``targets.json``.

    Parameters
    ----------
    path : pathlib.Path
        Where it stands.

    Returns
    -------
    pathlib.Path
        The same path.
    """
    return write_whole(Path(path), _text(train_targets()))


def _weights(weights: Sequence[float]) -> dict:
    left = iter(weights)
    found = {}
    for field in FORM:
        if field["kind"] == "choice":
            options = [value for value, _ in field["options"]]
            found[field["name"]] = {
                value: 0.0 if value == field["default"] else next(left) for value in options
            }
        else:
            found[field["name"]] = next(left)
    return found


def _field(field: Mapping) -> dict:
    if field["kind"] != "choice":
        return dict(field)
    return {**field, "options": [{"value": value, "label": label} for value, label in field["options"]]}


def _text(found: Mapping) -> str:
    text = json.dumps(found, indent=1, ensure_ascii=False, allow_nan=False)
    # a list of numbers takes one line
    return (
        re.sub(r"\[\s+(-?\d[-\d.,\s]*?)\s+\]", lambda found: f"[{' '.join(found[1].split())}]", text) + "\n"
    )
