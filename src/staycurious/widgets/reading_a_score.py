"""What the notebook of module 2 shows: one referral, other people, 1,000 families, another place."""

from __future__ import annotations

import html
from functools import cache

from staycurious.larkshire import case, people, referrals
from staycurious.questions import frequency_tree
from staycurious.tools.score import load_scorecard, score
from staycurious.widgets.ask_the_score import AskTheScore
from staycurious.widgets.controls import Choice, Panel, Predict, Sentence, Shown, Slider, follow, table

__all__ = [
    "Predict",
    "Sentence",
    "Slider",
    "ask_the_score",
    "choose_a_person",
    "count_mistakes",
    "follow",
    "move_the_base_rate",
    "move_the_flag_line",
    "reveal_flagged",
    "reveal_score",
    "scores",
    "show_case",
    "table_of_mistakes",
    "what_moved_it",
]

#: How many families the notebook counts. Making and scoring 6,000 would keep a browser waiting.
FAMILIES = 1000
#: Other families than those that the tool was trained on.
SEED = "m02 notebook"
#: What the leaflet of part 5 claims, as shares.
FINDS, FLAGS_OF_OTHERS = 0.8, 0.1
#: What a flag can be held against: the field of a made-up referral → how it is said.
FOLLOWED = {"harm": "serious harm followed", "escalated": "the service escalated"}


@cache
def _card() -> dict:
    return load_scorecard("escalation")


@cache
def _year() -> tuple[dict, ...]:
    # each family's score, and what followed
    return tuple({**one, "score": score(_card(), one["referral"]).score} for one in referrals(FAMILIES, SEED))


def scores() -> list[int]:
    """Give the scores of the notebook's 1,000 made-up families.

    Returns
    -------
    list of int
        Each from 0 to 100.
    """
    return [one["score"] for one in _year()]


def show_case(number: str) -> Panel:
    """Tell a made-up referral: the story and the person's strengths, without the score.

    Parameters
    ----------
    number : str
        Such as ``"R-1042"``.

    Returns
    -------
    Panel
        Words only.
    """
    return Panel([Shown(_story(case(number)))])


def _story(one: dict) -> str:
    strengths = "".join(f"<li>{html.escape(strength)}</li>" for strength in one["strengths"])
    return (
        f"<h3>{html.escape(one['id'])} · {html.escape(one['name'])}, aged {one['age']} (made up)</h3>"
        f"<p>{html.escape(one['story'])}</p><p>Strengths that no field of the form holds:</p><ul>{strengths}</ul>"
    )


def reveal_score(guess: Predict, number: str) -> Panel:
    """Show what the tool scored, once the person has written down their own number.

    Parameters
    ----------
    guess : Predict
        Where they write it.
    number : str
        The case.

    Returns
    -------
    Panel
        The comparison.
    """
    result = score(_card(), case(number)["referral"])
    return guess.reveal(result.score, f"The tool put {number} in the band “{_band(result.band)}”.")


def what_moved_it(number: str) -> Panel:
    """Show what moved a referral's score, the strongest first.

    Parameters
    ----------
    number : str
        The case.

    Returns
    -------
    Panel
        A table.
    """
    return Panel([Shown(_moves(case(number)["referral"]))])


def _moves(referral: dict) -> str:
    moved = [part for part in score(_card(), referral).contributions if part.weight]
    rows = [(part.label, part.value_label, "up" if part.weight > 0 else "down") for part in moved]
    return table(
        ["Field", "On the form", "Moved the score"],
        rows,
        "What moved the score away from an empty form’s, the strongest first",
    )


def _band(name: str) -> str:
    return next(band["label"] for band in _card()["bands"] if band["name"] == name)


def ask_the_score(number: str) -> AskTheScore:
    """Let the person change one detail of a referral at a time.

    Parameters
    ----------
    number : str
        The case to start from.

    Returns
    -------
    AskTheScore
        The explorable that also stands on the page.
    """
    one = case(number)
    return AskTheScore(scorecard=_card(), referral=one["referral"], title=f"{one['id']} · {one['name']}")


def choose_a_person() -> Panel:
    """Let the person choose somebody: the story first, then the score and what moved it.

    Returns
    -------
    Panel
        A list, a sentence that is read out, and the story with its table.
    """
    everybody = people()
    choice = Choice(
        "Choose a person",
        [(f"{one['name']}, aged {one['age']} ({one['id']})", one["id"]) for one in everybody],
    )
    sentence, shown = Sentence(), Shown()

    def tell(_change=None) -> None:
        one = case(choice.value)
        result = score(_card(), one["referral"])
        sentence.text = f"{one['name']}: the tool scored {result.score}, {_band(result.band).lower()}."
        shown.html = _story(one) + _moves(one["referral"])

    choice.observe(tell, "value")
    tell()
    return Panel([choice, sentence, shown])


def count_mistakes(line: int, against: str = "harm") -> dict[str, int]:
    """Count the four kinds of family for a flag line, among the notebook's 1,000.

    Parameters
    ----------
    line : int
        The score from which a referral is flagged.
    against : {"harm", "escalated"}
        What the flags are held against.

    Returns
    -------
    dict of str to int
        ``flagged_and_happened``, ``flagged_not_happened``, ``missed``, ``neither``; together 1,000 families.
    """
    names = {
        (True, True): "flagged_and_happened",
        (True, False): "flagged_not_happened",
        (False, True): "missed",
        (False, False): "neither",
    }
    counts = dict.fromkeys(names.values(), 0)
    for one in _year():
        counts[names[one["score"] >= line, one[against]]] += 1
    return counts


def _four_cells(counts: dict[str, int], caption: str, followed: str = FOLLOWED["harm"]) -> str:
    rows = [
        ("Flagged", counts["flagged_and_happened"], counts["flagged_not_happened"]),
        ("Not flagged", counts["missed"], counts["neither"]),
    ]
    head = [f"Of {FAMILIES:,} families", f"Families where {followed}", "Families where that did not happen"]
    return table(head, rows, caption)


def move_the_flag_line(against: str = "harm") -> Panel:
    """Let the person move the flag line, and count the mistakes on both sides of it.

    Parameters
    ----------
    against : {"harm", "escalated"}
        What the flags are held against.

    Returns
    -------
    Panel
        A slider, a sentence that is read out, and the four numbers.
    """
    followed = FOLLOWED[against]

    def count(line: int) -> tuple[str, str]:
        counts = count_mistakes(line, against)
        flagged = counts["flagged_and_happened"] + counts["flagged_not_happened"]
        sentence = (
            f"Flag line at {line}: {flagged} families flagged. For {counts['flagged_and_happened']} of them "
            f"{followed}, for {counts['flagged_not_happened']} that did not happen. {counts['missed']} missed."
        )
        return sentence, _four_cells(counts, f"Of {FAMILIES:,} families, flag line at {line}", followed)

    return follow(
        Slider("Flag line: flag from a score of", _card()["flag_from"], 40, 90, unit="points"), count
    )


def table_of_mistakes() -> Panel:
    """Show the two kinds of mistake for a row of flag lines.

    Returns
    -------
    Panel
        A table.
    """
    rows = []
    for line in range(40, 91, 10):
        counts = count_mistakes(line)
        flagged = counts["flagged_and_happened"] + counts["flagged_not_happened"]
        rows.append((f"From {line}", flagged, counts["flagged_not_happened"], counts["missed"]))
    head = [
        "Flag line",
        "Families flagged",
        "Flagged, no serious harm followed (false positives)",
        "Not flagged, serious harm followed (misses)",
    ]
    return Panel([Shown(table(head, rows, f"The mistakes among {FAMILIES:,} families"))])


def reveal_flagged(guess: Predict) -> Panel:
    """Show for how many of 100 flagged families harm followed, once the person has written down their guess.

    Parameters
    ----------
    guess : Predict
        Where they write it.

    Returns
    -------
    Panel
        The comparison.
    """
    counts = count_mistakes(_card()["flag_from"])
    flagged = counts["flagged_and_happened"] + counts["flagged_not_happened"]
    followed = counts["flagged_and_happened"]
    return guess.reveal(
        round(100 * followed / flagged),
        f"Counted: {flagged} of the {FAMILIES:,} families are flagged, and serious harm followed for {followed} of those.",
    )


def move_the_base_rate() -> Panel:
    """Let the person change how common harm is, while the leaflet's two promises stay true.

    Returns
    -------
    Panel
        A slider, a sentence that is read out, and the four numbers.
    """

    def count(harmed: int) -> tuple[str, str]:
        tree = frequency_tree(FAMILIES, harmed / FAMILIES, FINDS, FLAGS_OF_OTHERS)
        followed = round(100 * tree.flagged_and_happened / tree.flagged)
        sentence = (
            f"Serious harm in {harmed} of {FAMILIES:,} families: {tree.flagged} flagged, and harm followed for "
            f"{tree.flagged_and_happened} of those. Of 100 flagged families, that is {followed}."
        )
        counts = {
            name: getattr(tree, name)
            for name in ("flagged_and_happened", "flagged_not_happened", "missed", "neither")
        }
        return sentence, _four_cells(counts, f"Of {FAMILIES:,} families, serious harm in {harmed}")

    label = f"How common serious harm is, in {FAMILIES:,} families referred"
    return follow(Slider(label, 40, 10, 300, step=10, unit="families"), count)
