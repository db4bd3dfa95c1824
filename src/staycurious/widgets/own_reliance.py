"""What the notebook of module 6 shows: a colleague's record, how far so few cases reach, and a thousand people at one rate."""

from __future__ import annotations

import ipywidgets

from staycurious.larkshire.stored import read_stored
from staycurious.questions import Share, difference, read_decisions, reliance_of, scatter, share_of
from staycurious.questions.reliance import TOTALS
from staycurious.widgets.controls import (
    Choice,
    Panel,
    Predict,
    Sentence,
    Shown,
    Slider,
    follow,
    table,
    whole_number,
)
from staycurious.widgets.standin import WIDE

__all__ = [
    "SEED",
    "Predict",
    "Sentence",
    "Slider",
    "compare_parts",
    "follow",
    "many_people",
    "more_cases",
    "reveal_all_four",
    "reveal_ended",
    "scatter",
    "share_of",
    "show_advice",
    "show_totals",
    "type_a_total",
]

#: How many made-up people the notebook lets follow the tool.
PEOPLE = 1000
#: Other people than those of anybody else's notebook.
SEED = "m06 notebook"
#: In so many of its cases the lab's tool is wrong.
WRONG = 4
#: So many wrong pieces of advice the slider goes up to.
MOST = 100
#: A total that is typed in has no more cases than this: a team's, over some months.
TYPED = 1000
_VISIT = {True: "visit", False: "wait"}


def _record() -> list:
    return read_decisions(read_stored("reliance_colleague.json")["decisions"])


def _name() -> str:
    return read_stored("reliance_colleague.json")["name"]


def _span(share: Share) -> str:
    return f"{100 * share.low:.0f}% to {100 * share.high:.0f}%"


def _in_the_long_run(share: Share) -> str:
    return f"in the long run, between {_span(share).replace(' to ', ' and ')}"


def show_advice(only: str = "all") -> Panel:
    """Show the colleague's eight decisions that had a tool's advice.

    Parameters
    ----------
    only : {"all", "wrong", "right"}
        Every one, or those where the tool was wrong, or right.

    Returns
    -------
    Panel
        A table.

    Raises
    ------
    ValueError
        When it is none of the three.
    """
    chosen = {
        "all": lambda one: True,
        "wrong": lambda one: one.tool != one.needs,
        "right": lambda one: one.tool == one.needs,
    }
    if only not in chosen:
        raise ValueError(f"only is {only!r}. Write one of {', '.join(map(repr, chosen))}.")
    rows = [
        (
            one.case,
            f"{_VISIT[one.first]}, {one.sure}% sure",
            "flag" if one.tool else "no flag",
            _VISIT[one.last],
            _VISIT[one.needs],
        )
        for one in _record()
        if one.arm == "advice" and chosen[only](one)
    ]
    head = ["Case", f"{_name()} first", "The tool", f"{_name()} last", "Our answer"]
    which = {"all": "", "wrong": ", where the tool was wrong", "right": ", where the tool was right"}[only]
    return Panel([Shown(table(head, rows, f"The part with advice{which}"))])


def reveal_ended(guess: Predict) -> Panel:
    """Show how often the colleague ended where the wrong tool pointed, once the person has counted for themselves.

    Parameters
    ----------
    guess : Predict
        Where they write it.

    Returns
    -------
    Panel
        The comparison.
    """
    found = reliance_of(_record())
    ended, moved = found.ended_with_wrong, found.moved_to_wrong
    words = (
        f"{_name()} ended where the wrong tool pointed in {ended.count} of {ended.of}. In {moved.count} of those they had begun "
        f"elsewhere and moved to it. In {ended.count - moved.count} they had been there already."
    )
    return guess.reveal(ended.count, words)


def show_totals() -> Panel:
    """Show every total of the colleague's record, each with its range in the long run.

    Returns
    -------
    Panel
        A table.
    """
    found = reliance_of(_record())
    rows = [
        (words, f"{share.count} of {share.of}", _span(share))
        for name, words in TOTALS.items()
        if (share := getattr(found, name)).of
    ]
    return Panel([Shown(table(["Total", "Count", "In the long run"], rows, f"{_name()}’s totals"))])


def more_cases() -> Panel:
    """Let the person give the colleague more cases, at the same 3 of 4, and see the interval narrow.

    Returns
    -------
    Panel
        A slider, a sentence that is read out, and a table.
    """

    def tell(of: int) -> tuple[str, str]:
        share = share_of(3 * of // 4, of)
        holds = "Half is still inside." if share.low <= 0.5 else "Half is outside now."
        sentence = f"{share.count} of {of}: {_in_the_long_run(share)}. {holds}"
        # never ahead of the slider: how many it takes is asked first
        steps = [many for many in (4, 8, 20, 40, 100) if many <= of] + ([400] if of == MOST else [])
        rows = [(f"{3 * many // 4} of {many}", _span(share_of(3 * many // 4, many))) for many in steps]
        return sentence, table(
            ["Count", "In the long run"], rows, "The same three quarters, of more and more"
        )

    return follow(Slider("How many wrong pieces of advice", WRONG, 4, MOST, step=4, unit="cases"), tell)


def compare_parts() -> Panel:
    """Hold the parts of the colleague's lab against each other, two by two.

    Returns
    -------
    Panel
        A table.
    """
    found = reliance_of(_record())
    parts = {
        "Alone, and after advice": (found.alone_right, found.advice_right_last),
        "After for and against, and after advice": (found.explained_right_last, found.advice_right_last),
        "Alone, and after for and against": (found.alone_right, found.explained_right_last),
    }
    rows = []
    for name, (one, other) in parts.items():
        gap = difference(one, other)
        rows.append(
            (
                name,
                f"{one.count} and {other.count} of {one.of}",
                f"{_points(gap.low)} to {_points(gap.high)}",
                "yes" if gap.low <= 0 <= gap.high else "no",
            )
        )
    head = [
        "Two parts",
        "Right in",
        "The difference may be, in points of 100",
        "Is no difference among them?",
    ]
    return Panel([Shown(table(head, rows, f"{_name()}’s parts, two by two"))])


def _points(share: float) -> str:
    return f"{100 * share:+.0f}".replace("-", "−")


def reveal_all_four(guess: Predict) -> Panel:
    """Show how many of 1,000 people who follow half of the time do so in all four cases, once a guess is written.

    Parameters
    ----------
    guess : Predict
        Where they write it.

    Returns
    -------
    Panel
        The comparison.
    """
    counts = scatter(0.5, WRONG, PEOPLE, SEED)
    words = f"And {counts[0]} followed in none. All {PEOPLE:,} have exactly the same habit: half of the time."
    return guess.reveal(counts[WRONG], words)


def many_people() -> Panel:
    """Let the person choose how often 1,000 people follow, and see how four cases scatter them.

    Returns
    -------
    Panel
        A slider, a sentence that is read out, and a table.
    """

    def tell(rate: int) -> tuple[str, str]:
        counts = scatter(rate / 100, WRONG, PEOPLE, SEED)
        same = counts[3]
        sentence = f"All follow {rate} times in 100. In 3 of 4, like {_name()}: {same} of {PEOPLE:,} people."
        rows = [(f"{many} of {WRONG}", people) for many, people in enumerate(counts)]
        return sentence, table(
            ["Followed in", "People"], rows, f"{PEOPLE:,} people who follow {rate} times in 100"
        )

    return follow(Slider("How often each of them follows, in 100", 50, 0, 100, step=5, unit="times"), tell)


def type_a_total() -> Panel:
    """Let the person type in a total that they took along, and say what can be said of it.

    Returns
    -------
    Panel
        A menu, two fields, a button and a sentence that is read out.
    """
    choice = Choice("Which total", [(words, name) for name, words in TOTALS.items()], "ended_with_wrong")
    fields = [ipywidgets.Text(description=ask, **WIDE) for ask in ("How many:", "Of how many:")]
    button = ipywidgets.Button(
        description="Say it", layout=ipywidgets.Layout(width="auto", align_self="flex-start")
    )
    sentence = Sentence("Type the two numbers and press the button. Nothing is kept but in this notebook.")

    def tell(_button) -> None:
        sentence.text = said_of(
            choice.chosen,
            *(whole_number(field.value) for field in fields),
            coin=choice.chosen.endswith(": right"),
        )

    button.on_click(tell)
    return Panel([choice, *fields, button, sentence])


def said_of(words: str, count: int | None, of: int | None, coin: bool = False) -> str:
    """Say what a total allows one to say.

    Parameters
    ----------
    words : str
        What is counted.
    count, of : int or None
        So many of so many; None where what was typed is no whole number.
    coin : bool
        Whether a coin would be right half of the time, so that the total can be told from it or can't.

    Returns
    -------
    str
        A sentence, or what to mend.

    Examples
    --------
    >>> said_of("Deciding alone: right", 6, 8, coin=True)
    'Deciding alone: right, 6 of 8. In the long run, between 41% and 93%. Half is inside: this can’t be told from a coin.'
    >>> said_of("Needed a visit: left waiting", 3, 12)
    'Needed a visit: left waiting, 3 of 12. In the long run, between 9% and 53%.'
    """
    if count is None or of is None or not 0 < of <= TYPED or count > of:
        return f"Write two whole numbers, from 0 to {TYPED:,}, the second at least 1 and no smaller than the first. Then press the button."
    share = share_of(count, of)
    half = (
        "Half is inside: this can’t be told from a coin."
        if share.low <= 0.5 <= share.high
        else "Half is outside: a coin would rarely give this."
    )
    span = _in_the_long_run(share)
    return f"{words}, {count} of {of}. {span[0].upper()}{span[1:]}.{f' {half}' if coin else ''}"
