"""How long it takes to make up five years of referrals, and to score them all in pure Python."""

from __future__ import annotations

import time
from collections.abc import Callable

from staycurious.larkshire import referrals
from staycurious.tools.score import complete, load_scorecard, score

REFERRALS = 20_000


def generating(rounds: int = 3) -> dict[str, float]:
    """Time making 20,000 referrals, and scoring them with a tool that is given more than the form.

    Parameters
    ----------
    rounds : int
        How many times each is timed; the quickest counts, being the least disturbed.

    Returns
    -------
    dict of str to float
        ``made`` and ``scored``: seconds for all of them.
    """
    card, rows = load_scorecard("missing"), referrals(REFERRALS)
    return {
        "made": min(_seconds(lambda: referrals(REFERRALS)) for _ in range(rounds)),
        "scored": min(
            _seconds(lambda: [score(card, complete(card, row)) for row in rows]) for _ in range(rounds)
        ),
    }


def _seconds(way: Callable[[], object]) -> float:
    start = time.perf_counter()
    way()
    return time.perf_counter() - start


if __name__ == "__main__":
    found = generating()
    print(f"making {REFERRALS:,} referrals:  {found['made']:6.2f} s (at most 2)")
    print(f"scoring {REFERRALS:,} referrals: {found['scored']:6.2f} s (at most 1)")
