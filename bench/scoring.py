"""How long scoring one referral takes: our Python beside scikit-learn's predict_proba on one row."""

from __future__ import annotations

import time
from collections.abc import Callable
from statistics import median

from staycurious.larkshire import case
from staycurious.tools.score import load_scorecard, score
from staycurious.tools.score.train import design, train


def scoring(rounds: int = 40, calls: int = 25) -> dict[str, float]:
    """Time both ways to score R-1042, in turns, so that a busy machine slows both alike.

    Parameters
    ----------
    rounds : int
        How many times each way is timed.
    calls : int
        How many scorings one timing covers.

    Returns
    -------
    dict of str to float
        ``python`` and ``scikit_learn``, medians in seconds for one referral, and ``ratio``: how many times
        faster Python is.
    """
    form = case("R-1042")["referral"]
    card, (_, model), row = load_scorecard("escalation"), train("escalation"), design([form])
    ways = {"python": lambda: score(card, form), "scikit_learn": lambda: model.predict_proba(row)}
    times = {name: [] for name in ways}
    for _ in range(rounds):
        for name, way in ways.items():
            times[name].append(_seconds(way, calls))
    medians = {name: median(taken) for name, taken in times.items()}
    return {**medians, "ratio": medians["scikit_learn"] / medians["python"]}


def _seconds(way: Callable[[], object], calls: int) -> float:
    start = time.perf_counter()
    for _ in range(calls):
        way()
    return (time.perf_counter() - start) / calls


if __name__ == "__main__":
    found = scoring()
    print(f"one referral in Python:              {1e6 * found['python']:8.1f} µs")
    print(f"one row with predict_proba:          {1e6 * found['scikit_learn']:8.1f} µs")
    print(f"Python is faster by                  {found['ratio']:8.1f} times")
