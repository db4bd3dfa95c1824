"""What the questions' tests share: draws that are the same everywhere."""

from hashlib import sha256

import pytest


def _draws(seed: str, n: int) -> list[float]:
    digests = (sha256(f"{seed}:{number}".encode()).digest() for number in range(n))
    return [(int.from_bytes(digest[:8], "big") >> 11) / 2**53 for digest in digests]


@pytest.fixture(scope="session")
def draws():
    """Give a function of a seed text and a count: that many numbers from 0 to below 1."""
    return _draws


@pytest.fixture(scope="session")
def people(draws):
    """Give a function of a seed and a count: scores, whether the harm happened, and groups, as if drawn."""

    def made(seed: str, n: int) -> tuple[list[int], list[bool], list[str]]:
        scores = [int(101 * draw) for draw in draws(f"{seed}:score", n)]
        happened = [
            draw < 0.05 + score / 250 for draw, score in zip(draws(f"{seed}:harm", n), scores, strict=True)
        ]
        groups = ["abc"[int(draw * draw * 3)] for draw in draws(f"{seed}:group", n)]
        return scores, happened, groups

    return made
