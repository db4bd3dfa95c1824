"""The twelve cases of the exercises, as the table in a question tells them and as a tool is given them."""

from __future__ import annotations

import re
from collections.abc import Mapping

from staycurious.larkshire import exercise_cases
from staycurious.tools.score import complete, score, value_label


def rows_told(text: str) -> list[list[str]]:
    """Read the rows of cases in a question's text."""
    return [
        [cell.strip() for cell in line.strip("|").split("|")] for line in re.findall(r"^\| C-.*$", text, re.M)
    ]


def rows_given(card: Mapping) -> list[list[str]]:
    """Write the row of each case as a tool was given it, with the score that it gave."""
    fields = {field["name"]: field for field in card["fields"]}
    rows = []
    for one in exercise_cases():
        form = one["referral"]
        yes = [
            field["label"].removesuffix(" recorded")
            for field in card["fields"]
            if field["kind"] == "yes_no" and form[field["name"]]
        ]
        rows.append(
            [
                f"{one['id']} {one['name']}",
                str(score(card, complete(card, form)).score),
                str(form["child_age"]),
                *(value_label(fields[name], form[name]) for name in ("referrer", "area", "tenure")),
                *(str(form[name]) for name in ("moves", "earlier_referrals", "missed_appointments")),
                f"{form['attendance']}%",
                "; ".join(yes) or "nothing",
            ]
        )
    return rows
