"""Larkshire, a fictional council: its made-up referrals, the people in them, and conversations with them."""

from __future__ import annotations

import copy

from staycurious.larkshire.notes import written_note, written_notes
from staycurious.larkshire.referrals import referrals
from staycurious.larkshire.stored import read_stored
from staycurious.larkshire.transcripts import TranscriptError, swap_gender, transcript, transcripts

__all__ = [
    "TranscriptError",
    "case",
    "exercise_cases",
    "people",
    "referrals",
    "swap_gender",
    "transcript",
    "transcripts",
    "written_note",
    "written_notes",
]


def people() -> list[dict]:
    """Give the people whom Larkshire's referrals are about, written by hand; all of them are invented.

    Returns
    -------
    list of dict
        Each with ``id``, ``name``, ``age`` (years), ``story``, ``strengths`` (list of str) and ``referral``
        (what the form holds).

    Examples
    --------
    >>> len(people()) >= 24
    True
    """
    return copy.deepcopy(read_stored("people.json"))


def exercise_cases() -> list[dict]:
    """Give the short cases of the exercise, C-01 to C-12; all of them are invented.

    Returns
    -------
    list of dict
        Each with ``id``, ``name``, ``age`` (years), ``story``, ``strengths`` (list of str) and ``referral``
        (what the form holds).

    Examples
    --------
    >>> exercise_cases()[0]["id"]
    'C-01'
    """
    return copy.deepcopy(read_stored("exercise_cases.json"))


def case(number: str) -> dict:
    """Give one named person's referral.

    Parameters
    ----------
    number : str
        The case number, such as ``"R-1042"``.

    Returns
    -------
    dict
        As :func:`people` and :func:`exercise_cases` give it.

    Raises
    ------
    ValueError
        When Larkshire has no such case.

    Examples
    --------
    >>> case("R-1042")["referral"]["referrer"] in {"school", "police", "health", "council", "public", "family"}
    True
    """
    everybody = people() + exercise_cases()
    for one in everybody:
        if one["id"] == number:
            return one
    known = ", ".join(one["id"] for one in everybody)
    raise ValueError(f"Larkshire has no case {number!r}. Choose one of: {known}.")
