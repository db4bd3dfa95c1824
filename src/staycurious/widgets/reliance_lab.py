"""The reliance lab: decide alone, with a tool's advice after you have decided, or with reasons and no advice; then count."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from pathlib import Path

import traitlets

from staycurious.larkshire.stored import read_stored
from staycurious.questions.reliance import TOTALS, read_decisions
from staycurious.widgets.live import Explorable
from staycurious.widgets.standin import said

#: How many parts the lab has, the first time and at the re-test.
PARTS = {"first": 3, "retest": 2}
#: The texts of a case.
TEXTS = ("id", "name", "text", "why", "for", "against", "ask")
_QUESTION = "Does this need a visit this week? Yes or no, and how sure are you, from 50% to 100%?"


class RelianceLab(Explorable):
    """A lab on one's own reliance; the same module runs on the course's pages.

    Parameters
    ----------
    cases : mapping, optional
        ``rule`` (when the answer is yes, and when it is no) and the cases of each part, ``first`` and ``retest``; the course's
        own when left out. A case has ``id``, a short ``name``, ``text``, ``needs`` (whether it needed a visit), ``why``, ``for``, ``against``
        and ``ask``.
    part : {"first", "retest"}
        Which part it begins with.
    colleague : mapping, optional
        Somebody's ``name`` and ``totals``, to take along in place of one's own, and perhaps their ``decisions``, to read.
    keep : str
        On a page: the slug of the module under which the browser keeps the record. In a notebook nothing is kept so.
    retest_at : str
        On a page that holds the re-test as well: its place, such as ``"#m06-retest"``.

    Attributes
    ----------
    record : dict
        The person's ``runs``, for Python to read: ``staycurious.questions.read_decisions(lab.record["runs"][0]["decisions"])``.

    Raises
    ------
    traitlets.TraitError
        When there is no lab to be made of the cases; the message names the case and the mend.
    """

    module = "reliance_lab"
    _esm = Path(__file__).parent / "static" / "reliance_lab.js"

    part = traitlets.Enum(tuple(PARTS), default_value="first").tag(sync=True)
    cases = traitlets.Dict().tag(sync=True)
    colleague = traitlets.Dict().tag(sync=True)
    keep = traitlets.Unicode().tag(sync=True)
    record = traitlets.Dict().tag(sync=True)
    retest_at = traitlets.Unicode().tag(sync=True)

    def __init__(self, cases: Mapping | None = None, **more):
        own = read_stored("reliance_cases.json") if cases is None else cases
        super().__init__(cases=dict(own), **more)

    @traitlets.validate("cases")
    def _can_be_drawn(self, proposal) -> dict:
        cases = proposal.value
        unknown = [key for key in cases if key != "rule" and key not in PARTS]
        if unknown:
            raise traitlets.TraitError(f"cases: {unknown[0]!r} is unknown. It has rule, first and retest.")
        if not isinstance(cases.get("rule"), str):
            raise traitlets.TraitError(
                "cases: rule is no text. Say in it when the answer is yes and when it is no."
            )
        if self.part not in cases:
            raise traitlets.TraitError(f"cases: there is no list {self.part}, and the lab begins with it.")
        seen: set[str] = set()
        for name in PARTS.keys() & cases.keys():
            for place, one in enumerate(cases[name], start=1):
                _check_case(f"cases: {name}, case {place}", one, seen)
            _check_halves(name, cases[name])
        return cases

    @traitlets.validate("colleague")
    def _has_totals(self, proposal) -> dict:
        totals = proposal.value.get("totals", {})
        unknown = [name for name in totals if name not in TOTALS]
        if unknown:
            raise traitlets.TraitError(
                f"colleague: totals: {unknown[0]!r} is unknown. Give some of {', '.join(TOTALS)}."
            )
        try:
            read_decisions(proposal.value.get("decisions", []))
        except ValueError as error:
            raise traitlets.TraitError(f"colleague: decisions: {error}") from error
        return proposal.value

    @traitlets.validate("keep")
    def _is_a_slug(self, proposal) -> str:
        if not re.fullmatch(r"[a-z0-9_]*", proposal.value):
            raise traitlets.TraitError(
                f"keep is {proposal.value!r}. Give the module's slug, such as 'm06_own_reliance', or leave it out."
            )
        return proposal.value

    @traitlets.validate("retest_at")
    def _is_a_place(self, proposal) -> str:
        if not re.fullmatch(r"(#[\w-]+)?", proposal.value):
            raise traitlets.TraitError(
                f"retest_at is {proposal.value!r}. Give the place of the re-test on the same page, such as '#m06-retest'."
            )
        return proposal.value

    def in_words(self) -> str:
        """Give the question, the rule and the cases, to decide on paper.

        Returns
        -------
        str
            HTML.
        """
        cases = self.cases[self.part]
        items = "".join(f"<li>{html.escape(one['text'])}</li>" for one in cases)
        return (
            said(
                f"{_QUESTION} {self.cases['rule']} Write both beside each case before you talk about any of them."
            )
            + f"<ol>{items}</ol>"
        )


def _check_case(where: str, one: object, seen: set[str]) -> None:
    if not isinstance(one, Mapping):
        raise traitlets.TraitError(f"{where} is no object.")
    for key in TEXTS:
        if not isinstance(one.get(key), str) or not one[key]:
            raise traitlets.TraitError(f"{where}: {key} is no text.")
    if not isinstance(one.get("needs"), bool):
        raise traitlets.TraitError(
            f"{where}: needs is {one.get('needs')!r}. Give True (a visit this week) or False."
        )
    if one["id"] in seen:
        raise traitlets.TraitError(f"{where}: there is another case {one['id']}.")
    seen.add(one["id"])


def _check_halves(name: str, cases: list[Mapping]) -> None:
    step = 4 * PARTS[name]
    if not cases or len(cases) % step or 2 * sum(one["needs"] for one in cases) != len(cases):
        raise traitlets.TraitError(
            f"cases: {name} has {len(cases)} cases. Give {step}, or twice, three times as many; half of them need a visit."
        )
