"""A scorecard small enough to work out by hand."""

from __future__ import annotations

import copy

import pytest

CELLS = {
    "happened_per_1000": 40,
    "flagged_and_happened": 32,
    "flagged_not_happened": 96,
    "missed": 8,
    "neither": 864,
}
CARD = {
    "format": "staycurious-scorecard/1",
    "tool": "score",
    "variant": "tiny",
    "title": "A tiny score",
    "predicts": {"field": "escalated", "plain": "it was escalated", "not": "whether a child came to harm"},
    "trained_on": {"referrals": 0},
    "intercept": -1.0,
    "fields": [
        {
            "name": "moves",
            "label": "Moves",
            "kind": "count",
            "unit": "moves",
            "min": 0,
            "max": 4,
            "default": 1,
            "weight": 0.5,
        },
        {
            "name": "referrer",
            "label": "Who referred",
            "kind": "choice",
            "default": "school",
            "options": [
                {"value": "school", "label": "School", "weight": 0},
                {"value": "family", "label": "The family themselves", "weight": -1.25},
            ],
        },
        {
            "name": "interpreter",
            "label": "Interpreter needed",
            "kind": "yes_no",
            "default": False,
            "weight": 2.0,
        },
    ],
    "bands": [
        {"name": "low", "label": "Low", "from": 0, "to": 39},
        {"name": "medium", "label": "Medium", "from": 40, "to": 69},
        {"name": "high", "label": "High", "from": 70, "to": 100},
    ],
    "flag_from": 70,
    "measured": {
        "held_out": 1000,
        "flagged_per_1000": 128,
        "escalated": {**CELLS},
        "harm": {**CELLS},
        "by_score": [
            {"from": 0, "to": 100, "referrals": 1000, "escalated_per_100": 4.0, "harm_per_100": 4},
        ],
    },
}


@pytest.fixture
def tiny() -> dict:
    """Give a scorecard of three fields, fresh for each test: the test may change it."""
    return copy.deepcopy(CARD)
