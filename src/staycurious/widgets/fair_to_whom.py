"""What the notebook of module 4 shows: mistakes counted by group, how sure one can be, and a fix that is checked later."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from staycurious.larkshire import case, referrals
from staycurious.larkshire.groups import group_of
from staycurious.questions import GroupErrors, Share, difference, errors_by_group, share_of
from staycurious.tools.score import load_scorecard, score
from staycurious.widgets.controls import Choice, Panel, Predict, Sentence, Shown, Slider, follow, table
from staycurious.widgets.reading_a_score import show_case
from staycurious.widgets.standin import said

__all__ = [
    "Predict",
    "Slider",
    "check_share",
    "check_the_fix",
    "compare_tools",
    "count_by",
    "follow",
    "four_counts",
    "how_sure",
    "scores_of",
    "show_case",
    "show_score",
    "try_a_fix",
    "who_asked",
]

#: How many referrals the notebook counts: enough for six areas, few enough for a browser.
FAMILIES = 3000
#: Other families than those that the tools were trained on; the later ones were recorded in the new way.
SEED, LATER_SEED = "m04 notebook", "m04 notebook, later"
#: What referrals can be counted by here, and how it is said.
WAYS = {
    "area": "area",
    "tenure": "home",
    "interpreter": "interpreter",
    "disabled_child": "disabled child",
    "deprivation": "neighbourhood, by tenths: 1 is the most deprived",
    "referrer": "who referred",
    "ethnicity": "ethnicity as recorded",
}
#: What is added where it is needed.
NOTES = {
    "ethnicity": (
        "As recorded: what somebody ticked on a form, or left out. We wrote Larkshire so that ethnicity adds nothing to harm, "
        "and copied no country's pattern. So this table says nothing about any real place."
    ),
}
_WORDS = {True: "yes", False: "no"}
#: The two areas of the fix.
WATCHED, UNWATCHED = "cinderholt", "nettlewick"


@cache
def _year(later: bool = False) -> tuple[dict, ...]:
    if later:
        return tuple(referrals(FAMILIES, LATER_SEED, years=(4, 5), new_recording=True))
    return tuple(referrals(FAMILIES, SEED, years=(1, 2, 3)))


@cache
def _scores(tool: str, later: bool = False) -> tuple[int, ...]:
    card = load_scorecard(tool)
    fields = {field["name"] for field in card["fields"]}
    return tuple(
        score(card, {name: value for name, value in _seen(row).items() if name in fields}).score
        for row in _year(later)
    )


def _seen(row: Mapping) -> dict:
    return {**row["referral"], "asked_themselves": row["asked_themselves"]}


def scores_of(area: str) -> list[int]:
    """Give the scores of one area's families.

    Parameters
    ----------
    area : str
        Such as ``"cinderholt"``.

    Returns
    -------
    list of int
        Each from 0 to 100.

    Raises
    ------
    ValueError
        When Larkshire has no such area.
    """
    found = [
        points
        for row, points in zip(_year(), _scores("escalation"), strict=True)
        if row["referral"]["area"] == area
    ]
    if not found:
        raise ValueError(
            f"scores_of({area!r}): Larkshire has no such area. Try 'cinderholt' or 'nettlewick'."
        )
    return found


def _errors(by: str, tool: str = "escalation", later: bool = False, lines: Mapping | None = None) -> dict:
    # lines: a line for each group; the tool's own where a group has none
    line = load_scorecard(tool)["flag_from"]
    own = lines or {}
    groups = [_named(group_of(row, by)) for row in _year(later)]
    flagged = [
        points >= own.get(group, line) for points, group in zip(_scores(tool, later), groups, strict=True)
    ]
    found = errors_by_group(flagged, [row["harm"] for row in _year(later)], groups)
    return dict(sorted(found.items()))


def _named(group) -> str | int:
    return _WORDS[group] if isinstance(group, bool) else group


def _label(by: str, group) -> str:
    fields = {field["name"]: field for field in load_scorecard("escalation")["fields"]}
    options = {option["value"]: option["label"] for option in fields.get(by, {}).get("options", ())}
    return options.get(group, str(group).replace("_", " ").capitalize())


def _so_many(share: Share) -> str:
    if share.share is None:
        return "nobody to count"
    return f"{share.count} of {share.of}: {_hundred(share.share)} in 100 ({_hundred(share.low)} to {_hundred(share.high)})"


def _hundred(share: float) -> int:
    return int(100 * share + 0.5 + 1e-9)


def show_score(number: str) -> Panel:
    """Say what Larkshire's tool scored a referral.

    Parameters
    ----------
    number : str
        The case.

    Returns
    -------
    Panel
        A sentence.
    """
    one = case(number)
    found = score(load_scorecard("escalation"), one["referral"])
    flag = "a flag" if found.score >= load_scorecard("escalation")["flag_from"] else "no flag"
    return Panel([Sentence(f"{one['name']}: the tool scored {found.score}. The line is at 70: {flag}.")])


def four_counts(area: str) -> Panel:
    """Show one area's four counts.

    Parameters
    ----------
    area : str
        Such as ``"cinderholt"``.

    Returns
    -------
    Panel
        A table of four.
    """
    one = _of_area(area)
    rows = [
        ("Flagged", one.flagged_and_happened, one.flagged_not_happened),
        ("Not flagged", one.missed, one.neither),
    ]
    head = [f"{_label('area', area)}: {one.n} families", "Harm followed", "No harm followed"]
    return Panel([Shown(table(head, rows, f"{_label('area', area)}, line at 70"))])


def _of_area(area: str) -> GroupErrors:
    found = _errors("area")
    if area not in found:
        raise ValueError(f"There is no area {area!r} in Larkshire. Choose one of: {', '.join(found)}.")
    return found[area]


def check_share(own: Predict, area: str) -> Panel:
    """Compare the person's share of families flagged without harm with the count, and say what a common slip counted.

    Parameters
    ----------
    own : Predict
        Where they write it, of 100.
    area : str
        The area whose table they read.

    Returns
    -------
    Panel
        A sentence, which fills in when the number is there.
    """
    shown = Sentence("Write your number first, in the cell above. This line fills in when you have.")

    def fill(_change=None) -> None:
        if own.committed is not None:
            shown.text = _about_share(own.committed, _of_area(area))

    own.observe(fill, "committed")
    fill()
    return Panel([shown])


def _about_share(number: int, one: GroupErrors) -> str:
    right = one.false_positive_rate
    slips = {
        _hundred(
            right.count / one.n
        ): "That is of all families. Families where harm followed can't be flagged without harm",
        _hundred(
            1 - one.precision.share
        ): "That is of the flagged families. Start from those where no harm followed",
        _hundred(one.false_negative_rate.share): "That is the share of harmed children who were missed",
        _hundred(one.flag_rate.share): "That is how many of all families were flagged, with harm and without",
        right.count: "That is the number of families. The question asks for so many of 100",
    }
    counted = f"{right.count} of {right.of} families where no harm followed were flagged: {_hundred(right.share)} in 100."
    if abs(number - 100 * right.share) <= 1:
        return f"Yes. {counted}"
    if number in slips:
        return f"You wrote {number}. {slips[number]}. {counted}"
    return f"You wrote {number}. {counted}"


def count_by() -> Panel:
    """Let the person choose by what to count the tool's mistakes.

    Returns
    -------
    Panel
        A list, a sentence that is read out, and a table.
    """
    choice = Choice("Count by", [(words, by) for by, words in WAYS.items()])
    sentence, shown = Sentence(), Shown()

    def tell(_change=None) -> None:
        found = _errors(choice.value)
        sentence.text = _widest(choice.value, found)
        note = said(NOTES[choice.value]) if choice.value in NOTES else ""
        shown.html = (
            _by_group(choice.value, found, f"Larkshire's tool, counted by {WAYS[choice.value]}") + note
        )

    choice.observe(tell, "value")
    tell()
    return Panel([choice, sentence, shown])


def _by_group(by: str, found: Mapping[str, GroupErrors], caption: str) -> str:
    rows = [
        (_label(by, group), _so_many(one.false_positive_rate), _so_many(one.false_negative_rate))
        for group, one in found.items()
    ]
    head = ["Group", "Flagged, of those where no harm followed", "Missed, of those where harm followed"]
    return table(head, rows, caption)


def _widest(by: str, found: Mapping[str, GroupErrors]) -> str:
    if by == "ethnicity":  # nobody is named for coming out highest by luck
        blank = found["not_recorded"].n
        return (
            f"Counted for {len(found)} groups as recorded; of {FAMILIES:,} families, {blank} have nothing recorded. Of so many "
            "groups one always comes out highest. Look at the ranges in brackets before you name one."
        )
    order = sorted(found, key=lambda group: found[group].false_positive_rate.share)
    least, most = order[0], order[-1]
    luck = f" Of {len(found)} groups one always comes out highest." if len(found) > 2 else ""
    low, high = found[least].false_positive_rate, found[most].false_positive_rate
    return (
        f"Flagged without harm, by {WAYS[by].split(',')[0]}: most often {_label(by, most)}, {_hundred(high.share)} in 100; "
        f"least often {_label(by, least)}, {_hundred(low.share)} in 100. {_can_tell(high, low)}{luck}"
    )


def _can_tell(one: Share, other: Share) -> str:
    apart = difference(one, other)
    if apart.low <= 0 <= apart.high:
        return "From these counts we can't tell the two apart."
    return f"The gap is {_hundred(apart.difference)} in 100; from {_hundred(apart.low)} to {_hundred(apart.high)} would fit the count."


def how_sure() -> Panel:
    """Let the person choose how many of Cinderholt's families have been counted so far.

    Returns
    -------
    Panel
        A slider and a sentence that is read out.
    """
    flagged = [
        points >= 70
        for row, points in zip(_year(), _scores("escalation"), strict=True)
        if row["referral"]["area"] == WATCHED and not row["harm"]
    ]

    def tell(counted: int) -> str:
        found = share_of(sum(flagged[:counted]), counted)
        return (
            f"Of the first {counted} families without harm in Cinderholt, {found.count} were flagged: {_hundred(found.share)} "
            f"in 100. With {counted} counted, anything from {_hundred(found.low)} to {_hundred(found.high)} would fit."
        )

    return follow(Slider("Families counted so far", 20, 10, 10 * (len(flagged) // 10), 10, "families"), tell)


def who_asked() -> Panel:
    """Count two tools' wrong flags by whether a young person asked for help: one learned from 25 of them, one was not told.

    Returns
    -------
    Panel
        A table.
    """
    rows = [
        (
            title,
            *(
                _so_many(_errors("asked_themselves", tool)[asked].false_positive_rate)
                for asked in ("yes", "no")
            ),
        )
        for tool, title in (
            ("small_group", "The tool that is told who asked"),
            ("control", "The control, which has no such box"),
        )
    ]
    head = ["Of those where no harm followed: flagged", "Asked for help themselves", "Did not ask themselves"]
    return Panel([Shown(table(head, rows, "Young people who asked for help, and everybody else"))])


def compare_tools() -> Panel:
    """Count mistakes by home with a line at 15 and at 9, the weights the same.

    Returns
    -------
    Panel
        A table, and a sentence with its sums.
    """
    before, after = _errors("tenure", "control"), _errors("tenure", "threshold")
    rows = [
        (
            _label("tenure", home),
            *(
                f"{tool[home].false_positive_rate.count} of {tool[home].false_positive_rate.of}"
                for tool in (before, after)
            ),
            *(f"{tool[home].missed} of {tool[home].false_negative_rate.of}" for tool in (before, after)),
        )
        for home in ("owned", "social", "private", "temporary")
    ]
    head = [
        "Home",
        "Line at 15: flagged, no harm followed",
        "Line at 9: flagged, no harm followed",
        "Line at 15: missed",
        "Line at 9: missed",
    ]
    missed, wrongly = (
        [sum(getattr(one, part) for one in tool.values()) for tool in (before, after)]
        for part in ("missed", "flagged_not_happened")
    )
    summed = (
        f"In all homes together: {missed[0]} children missed with the line at 15, {missed[1]} at 9. Families flagged where no "
        f"harm followed: {wrongly[0]} at 15, {wrongly[1]} at 9."
    )
    return Panel([Shown(table(head, rows, "One tool, two lines, counted by home")), Sentence(summed)])


def try_a_fix() -> Panel:
    """Let the person move Cinderholt's line in years 1 to 3, with Nettlewick's at 70.

    Returns
    -------
    Panel
        A slider, a sentence that is read out, and a table.
    """
    return _fix(later=False, start=70)


def check_the_fix(line: int) -> Panel:
    """Show what the line that was chosen on years 1 to 3 does in years 4 and 5.

    Parameters
    ----------
    line : int
        Cinderholt's line.

    Returns
    -------
    Panel
        A sentence and a table.

    Raises
    ------
    ValueError
        When it is no whole number from 40 to 100.
    """
    if type(line) is not int or not 40 <= line <= 100:
        raise ValueError(
            f"check_the_fix({line!r}): give your line for Cinderholt, a whole number from 40 to 100."
        )
    (before, _), (after, shown) = _fixed(line, later=False), _fixed(line, later=True)
    return Panel([Sentence(f"Years 1 to 3: {before} Years 4 and 5: {after}"), Shown(shown)])


def _fix(later: bool, start: int) -> Panel:
    label = "Cinderholt's line (Nettlewick's stays at 70): flag from"
    return follow(Slider(label, start, 40, 100, unit="points"), lambda line: _fixed(line, later))


def _fixed(line: int, later: bool) -> tuple[str, str]:
    found = _errors("area", later=later, lines={WATCHED: line})
    two = {area: found[area] for area in (WATCHED, UNWATCHED)}
    shares = [one.false_positive_rate for one in two.values()]
    sentence = (
        f"Flagged without harm: Cinderholt {_hundred(shares[0].share)} in 100, Nettlewick {_hundred(shares[1].share)}. Missed in "
        f"Cinderholt: {two[WATCHED].missed} of {two[WATCHED].false_negative_rate.of}. {_can_tell_both(shares)}"
    )
    when = "Years 4 and 5" if later else "Years 1 to 3"
    caption = f"{when}, Cinderholt's line at {line} and Nettlewick's at 70"
    return sentence, _by_group("area", two, caption)


def _can_tell_both(shares: list[Share]) -> str:
    most, least = sorted(shares, key=lambda share: -share.share)
    return _can_tell(most, least)
