"""The reliance lab's cases as sheets to print, made from the same file as the lab on the screen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from staycurious.booktools.near import did_you_mean
from staycurious.larkshire.stored import read_stored

#: The re-test's cases with advice, and what the tool says there: right twice, one wrong silence, one wrong flag.
RETEST = MappingProxyType({"T-02": False, "T-03": True, "T-06": True, "T-08": False})
SHEETS = ("alone", "advice", "explained", "answers", "retest-alone", "retest-advice", "retest-answers")


def on_paper(sheet: str) -> str:
    """Write one sheet of the lab as it is done on paper.

    Everybody has one draw there, the made-up colleague's: an order of one's own needs a screen.

    Parameters
    ----------
    sheet : str
        One of ``SHEETS``: a part of the lab or of the re-test, with what its reader says after a decision, or
        our answers.

    Returns
    -------
    str
        MyST Markdown.

    Raises
    ------
    ValueError
        When there is no such sheet; the message says which there are.
    """
    if sheet not in SHEETS:
        raise ValueError(f"There is no sheet {sheet!r}. {did_you_mean(sheet, SHEETS)}")
    cases = read_stored("reliance_cases.json")
    if sheet.endswith("answers"):
        return _answers(cases["retest" if sheet.startswith("retest") else "first"])
    if sheet.startswith("retest"):
        advised = sheet == "retest-advice"
        after = _slip(RETEST) if advised else _nothing
        return _script([one for one in cases["retest"] if (one["id"] in RETEST) is advised], after)
    rows = read_stored("reliance_colleague.json")["decisions"]
    drawn = {row["case"]: row["tool"] for row in rows if row["arm"] == sheet}
    after = {"alone": _nothing, "advice": _slip(drawn), "explained": _both_sides}[sheet]
    return _script([one for one in cases["first"] if one["id"] in drawn], after)


def _script(cases: list[Mapping], after: Callable[[Mapping], str]) -> str:
    return "\n\n".join(f"**{one['id']}.** {one['text']}{after(one)}" for one in cases)


def _nothing(one: Mapping) -> str:
    return ""


def _slip(says: Mapping[str, bool]) -> Callable[[Mapping], str]:
    return lambda one: (
        f"\n\n> *Once they have decided:* The tool: {'flag' if says[one['id']] else 'no flag'}."
    )


def _both_sides(one: Mapping) -> str:
    return (
        f"\n\n> *Once they have decided:* For a visit this week speaks: {one['for']} "
        f"For waiting speaks: {one['against']} {one['ask']}"
    )


def _answers(cases: list[Mapping]) -> str:
    return "\n".join(
        f"- **{one['id']}: {'visit' if one['needs'] else 'wait'}.** {one['why']}" for one in cases
    )
