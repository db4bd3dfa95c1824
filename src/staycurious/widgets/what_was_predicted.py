"""What the notebook of module 3 shows: three tools with hidden names, a loop made by hand, and what records can't say."""

from __future__ import annotations

import math
from functools import cache

import ipywidgets

from staycurious.larkshire import case, referrals
from staycurious.larkshire.draws import draw
from staycurious.larkshire.story import HARM_RECORDED
from staycurious.questions import share_of
from staycurious.tools.score import complete, load_scorecard, score
from staycurious.widgets.controls import Choice, Panel, Sentence, Shown, Slider, table
from staycurious.widgets.reading_a_score import show_case

__all__ = [
    "LoopByHand",
    "WhichIsWhich",
    "can_the_records_say",
    "draw_lots",
    "larkshires_loop",
    "loop_by_hand",
    "loops_of_luck",
    "show_case",
    "sizes",
    "try_the_three",
    "which_is_which",
]

#: The three tools of part 1, under names that give nothing away.
TOOLS = {"A": "missing", "B": "feedback", "C": "proxy"}
#: What each of them does, in the words of the three cards of part 1.
FAULTS = {
    "proxy": "where a family lives stands in for what it needs",
    "missing": "a blank box is read as a good sign",
    "feedback": "it was taught from records that its own visits wrote",
}
#: What gives each of them away.
GIVEN_AWAY = {
    "missing": "its score falls as boxes are left blank",
    "feedback": (
        "neither blanks nor the neighbourhood's tenth move it. Attendance moves it far, as it moves tool A: both were given "
        "the school's records, and that is no fault. What its visits did shows only in many families"
    ),
    "proxy": (
        "attendance doesn't move it, since the school's records never reached it, and the neighbourhood's tenth does: by a "
        "point or two, and the next table says what that makes of 20,000 referrals"
    ),
}
#: What can be changed, one at a time: in words, and on the form. The area isn't among them: in Larkshire areas differ, so it
#: moves every tool a little, and for some referrals another one most.
CHANGES = (
    ("Nothing: as received", {}),
    ("Attendance: 70%", {"attendance": 70}),
    ("Attendance: 100%", {"attendance": 100}),
    ("Earlier referrals: none", {"earlier_referrals": 0}),
    ("Earlier referrals: 6", {"earlier_referrals": 6}),
    ("Domestic abuse recorded", {"domestic_abuse": True}),
    ("Neighbourhood: in the most deprived tenth", {"deprivation": 1}),
    ("Neighbourhood: in the least deprived tenth", {"deprivation": 10}),
    ("Boxes left blank: 2", {"boxes_blank": 2}),
    ("Boxes left blank: 4", {"boxes_blank": 4}),
)
#: The loop of part 2.
ESTATES = ("Quarry Hill", "Mill End")
VISITS, YEARS, RATE, LOTS = 300, 5, 0.1, 500
#: So many times the loop is followed to the end, each time with other luck.
ROUNDS = 100
#: Other families than those that a tool was taught from.
FAMILIES, SEED = 1000, "m03 notebook"


def three_scores(number: str, change: dict) -> dict[str, tuple[int, int, bool]]:
    """Score a referral with the three tools, as received and with one detail changed.

    Parameters
    ----------
    number : str
        The case.
    change : dict
        The detail; a tool that isn't given it leaves it out.

    Returns
    -------
    dict of str to tuple
        By tool: the score as received, the score now, and whether that is flagged.
    """
    found = {}
    for tool, variant in TOOLS.items():
        card = load_scorecard(variant)
        form = complete(card, case(number)["referral"])
        now = score(card, {**form, **{name: value for name, value in change.items() if name in form}})
        found[tool] = (score(card, form).score, now.score, now.flagged)
    return found


def try_the_three(number: str) -> Panel:
    """Let the person change one detail, and see what each of the three tools makes of it.

    Parameters
    ----------
    number : str
        The case.

    Returns
    -------
    Panel
        A list, a sentence that is read out, and a table.
    """
    choice = Choice("Change one detail", [(words, at) for at, (words, _) in enumerate(CHANGES)])
    sentence, shown = Sentence(), Shown()

    def tell(_change=None) -> None:
        words, change = CHANGES[choice.value]
        found = three_scores(number, change)
        sentence.text = f"{words}. " + " ".join(
            f"Tool {tool}: {before}." if before == now else f"Tool {tool}: {before} to {now}."
            for tool, (before, now, _) in found.items()
        )
        rows = [
            (f"Tool {tool}", before, now, _moved(now - before), "flagged" if flagged else "not flagged")
            for tool, (before, now, flagged) in found.items()
        ]
        shown.html = table(["Tool", "As received", "Now", "Moved", "Flag"], rows, f"{number}. {words}")

    choice.observe(tell, "value")
    tell()
    return Panel([choice, sentence, shown])


def _moved(points: int) -> str:
    return "not at all" if not points else f"{'up' if points > 0 else 'down'} {abs(points)}"


class WhichIsWhich(Panel):
    """Ask which tool has which fault; the answer appears once the person has given theirs."""

    def __init__(self):
        faults = [("choose one", ""), *((words, name) for name, words in FAULTS.items())]
        self.choices = {tool: Choice(f"Tool {tool}", faults) for tool in TOOLS}
        self.button = ipywidgets.Button(
            description="This is my answer", layout=ipywidgets.Layout(width="auto", align_self="flex-start")
        )
        self.said = Sentence()
        self.button.on_click(self._answer)
        super().__init__([*self.choices.values(), self.button, self.said])

    def _answer(self, _button) -> None:
        chosen = {tool: choice.value for tool, choice in self.choices.items()}
        if "" in chosen.values() or len(set(chosen.values())) < len(chosen):
            self.said.text = (
                "Give each tool a fault, and each fault to one tool. Then press the button again."
            )
            return
        right = sum(chosen[tool] == variant for tool, variant in TOOLS.items())
        reasons = " ".join(
            f"Tool {tool}: {FAULTS[variant]}; {GIVEN_AWAY[variant]}." for tool, variant in TOOLS.items()
        )
        self.said.text = f"{right} of 3. {reasons}"


def which_is_which() -> WhichIsWhich:
    """Let the person say which tool has which fault.

    Returns
    -------
    WhichIsWhich
        Three lists, a button, and a sentence that is read out.
    """
    return WhichIsWhich()


def sizes() -> Panel:
    """Show how large the three faults are, beside the same count for the control.

    Returns
    -------
    Panel
        A table.
    """
    rows = []
    for tool, variant in TOOLS.items():
        effect = load_scorecard(variant)["effect"]
        plain = f"{effect['plain'][:1].upper()}{effect['plain'][1:]}"
        rows.append((f"Tool {tool}", plain, _with_interval(effect), _with_interval(effect["control"])))
    head = ["Tool", "What was counted", "With the fault (95% interval)", "Without it, in the control"]
    return Panel([Shown(table(head, rows, "The three faults, of 100"))])


def _with_interval(size: dict) -> str:
    # whole numbers: nobody carries tenths of a child in their head
    whole, low, high = (math.floor(size[name] + 0.5) for name in ("size", "low", "high"))
    return f"{whole} ({low} to {high})".replace("-", "\N{MINUS SIGN}")


def found_on(word: str, estate: str, year: int, visits: int) -> int:
    """Say in how many visits something was found: chance, 1 in 10, the same for the same word.

    Parameters
    ----------
    word : str
        Any word; another word is other luck.
    estate : str
        Where.
    year : int
        When.
    visits : int
        How many families were visited.

    Returns
    -------
    int
        In how many of them something was found and written down.
    """
    return sum(draw(SEED, word, estate, year, visit) < RATE for visit in range(visits))


def followed(word: str, even: bool = False) -> list[tuple[int, int, int]]:
    """Follow the records for five years, from an even start.

    Parameters
    ----------
    word : str
        The luck.
    even : bool
        Whether the visits stay shared out evenly, whatever the records say.

    Returns
    -------
    list of tuple of int
        For each year: the visits to the first estate, and the records of both.
    """
    visits, years = VISITS // 2, []
    for year in range(1, YEARS + 1):
        here, there = ESTATES
        first, second = found_on(word, here, year, visits), found_on(word, there, year, VISITS - visits)
        years.append((visits, first, second))
        visits = visits if even else following(first, second)
    return years


def following(first: int, second: int) -> int:
    """Say where the slider stands if next year's visits follow this year's records, to the nearest ten.

    Parameters
    ----------
    first, second : int
        The records of the two estates.

    Returns
    -------
    int
        Visits to the first estate.

    Examples
    --------
    >>> following(18, 12), following(0, 0)
    (180, 150)
    """
    return round(VISITS * first / (first + second) / 10) * 10 if first + second else VISITS // 2


class LoopByHand(Panel):
    """Five years of sending out visits by hand; what is found is chance, 1 in 10 on both estates.

    Parameters
    ----------
    word : str
        Any word; another word is other luck.

    Attributes
    ----------
    sent : list of tuple of int
        For each year so far: the visits to the first estate, and the records of both.
    """

    def __init__(self, word: str):
        self._word, self.sent = word, []
        self.slider = Slider(
            f"Visits to {ESTATES[0]}, of {VISITS}", VISITS // 2, 0, VISITS, step=10, unit="visits"
        )
        style = {"layout": ipywidgets.Layout(width="auto", align_self="flex-start")}
        self.button = ipywidgets.Button(description="Send the visits", **style)
        self.again = ipywidgets.Button(description="Start again", **style)
        self.said, self.shown = Sentence(), Shown()
        self.button.on_click(self._send)
        self.again.on_click(self._start)
        super().__init__([self.slider, self.button, self.said, self.shown, self.again])
        self._start()

    def _start(self, _button=None) -> None:
        self.sent = []
        self.slider.value, self.button.disabled = VISITS // 2, False
        self.said.text = f"Year 1. The rest of the {VISITS} visits go to {ESTATES[1]}."
        self.shown.html = ""

    def _send(self, _button) -> None:
        year, visits = len(self.sent) + 1, self.slider.value
        first = found_on(self._word, ESTATES[0], year, visits)
        second = found_on(self._word, ESTATES[1], year, VISITS - visits)
        self.sent = [*self.sent, (visits, first, second)]
        told = f"Year {year}: {first} records in {ESTATES[0]} and {second} in {ESTATES[1]}."
        if year < YEARS:
            told += (
                f" To follow the records, set the slider to {following(first, second)} for year {year + 1}."
            )
        else:
            sums = [sum(each[at] for each in self.sent) for at in (1, 2)]
            told += f" On file after {YEARS} years: {sums[0]} and {sums[1]}."
            self.button.disabled = True
        self.said.text = told
        head = ["Year", *(f"{what}, {name}" for what in ("Visits", "Records") for name in ESTATES)]
        rows = [(at, mine, VISITS - mine, *found) for at, (mine, *found) in enumerate(self.sent, 1)]
        self.shown.html = table(head, rows, "Your years")


def loop_by_hand(word: str = "kettle") -> LoopByHand:
    """Let the person send out five years of visits.

    Parameters
    ----------
    word : str
        Any word; another word is other luck.

    Returns
    -------
    LoopByHand
        A slider, a button, a sentence that is read out, and a table.
    """
    return LoopByHand(word)


def loops_of_luck() -> Panel:
    """Follow the records a hundred times, each time with other luck, and count how far they part; and chance alone beside it.

    Returns
    -------
    Panel
        A table.
    """
    gaps = {
        even: [
            abs(sum(first - second for _, first, second in followed(f"round {at}", even)))
            for at in range(ROUNDS)
        ]
        for even in (False, True)
    }
    rows = [
        (words, *(sum(low <= gap <= high for gap in gaps[even]) for even in (False, True)))
        for words, low, high in (
            ("0 to 9 records", 0, 9),
            ("10 to 29 records", 10, 29),
            ("30 records or more", 30, VISITS * YEARS),
        )
    ]
    head = ["Gap between the estates after five years", "Visits follow the records", "Visits left even"]
    caption = f"Of {ROUNDS} rounds with an even start, the same need, and the same luck in both columns"
    return Panel([Shown(table(head, rows, caption))])


def draw_lots(word: str = "kettle") -> Panel:
    """Visit families drawn by lot, as many on each estate, and say how far the count may be off.

    Parameters
    ----------
    word : str
        The luck.

    Returns
    -------
    Panel
        A table.
    """
    rows = []
    for estate in ESTATES:
        found = sum(draw(SEED, word, "lots", estate, family) < RATE for family in range(LOTS))
        share = share_of(found, LOTS)
        rows.append((estate, found, f"{100 * share.low:.0f} to {100 * share.high:.0f} of 100"))
    head = ["Estate", f"Found, of {LOTS} families", "What chance allows (95% interval)"]
    return Panel([Shown(table(head, rows, "Families drawn by lot over five years"))])


def larkshires_loop() -> Panel:
    """Show what tool B's own loop did in Larkshire, year by year.

    Returns
    -------
    Panel
        A table.
    """
    years = load_scorecard(TOOLS["B"])["effect"]["more"]["by_year"]
    head = [
        "Year",
        *(
            f"{what}, {where}"
            for what in ("Visited", "Concern recorded", "Harm")
            for where in ("more looked at", "others")
        ),
    ]
    rows = [
        (
            one["year"],
            *(
                round(one[f"{what}_per_100_{where}"])
                for what in ("visited", "recorded", "harm")
                for where in ("watched", "less_watched")
            ),
        )
        for one in years
    ]
    caption = "Of 100 referrals: Brackenhithe and Cinderholt, and Alderfold, Nettlewick and Tarnley"
    return Panel([Shown(table(head, rows, caption))])


@cache
def _rows() -> tuple[dict, ...]:
    return tuple(referrals(FAMILIES, SEED))


#: Who referred, in words.
_REFERRERS = {
    option["value"]: option["label"]
    for field in load_scorecard("escalation")["fields"]
    if field["name"] == "referrer"
    for option in field["options"]
}


def _by_referrer(holds, what: str) -> str:
    rows = []
    for referrer, label in _REFERRERS.items():
        those = [row for row in _rows() if row["referral"]["referrer"] == referrer]
        rows.append((label, sum(map(holds, those)), len(those)))
    return table(
        ["Who referred", what, "Of so many referrals"], rows, f"Counted in {FAMILIES:,} made-up referrals"
    )


def _recorded() -> str:
    names = {
        "no_further_action": "Closed, no further action",
        "early_help": "Early help",
        "child_in_need_plan": "A child in need plan",
        "section_47": "A section 47 enquiry",
    }
    rows = [(names[offered], round(100 * share)) for offered, share in HARM_RECORDED[True].items()]
    return table(
        ["What the service did", "Written down, of 100 children harmed"],
        rows,
        "As we wrote it into Larkshire (assumed)",
    )


#: What one may ask the records: the question, the answer in a sentence, and what shows it.
ASKED = (
    (
        "What did the child say?",
        "They can't say. No field holds a word of a child's.",
        lambda: "",
    ),
    (
        "How often were three or more boxes blank, by who referred?",
        "They can say. Ask a supplier for it, by referrer.",
        lambda: _by_referrer(lambda row: len(row["blanks"]) >= 3, "Three or more boxes blank"),
    ),
    (
        "Why was an earlier referral closed?",
        "They can't say. The box holds how many there were, and not what any of them was about.",
        lambda: "",
    ),
    (
        "For how many children did nobody write the ethnic group down?",
        "They can say. A count by ethnic group leaves all of these out, so ask how many they are and who they are.",
        lambda: _by_referrer(lambda row: row["ethnicity"] == "not_recorded", "Ethnic group not written down"),
    ),
    (
        "How often did harm follow where a case was closed?",
        "They can't say. They hold whether harm was written down, which depends on who was looked at. We know more, "
        "since we made it up.",
        _recorded,
    ),
    (
        "Did the letter about the missed appointment come to the right door, in a language that the family reads?",
        "They can't say. The box holds how many were missed.",
        lambda: "",
    ),
    (
        "What did the family think would help?",
        "They can't say. Nobody was asked, or nobody wrote it down: the records look the same.",
        lambda: "",
    ),
)


def can_the_records_say() -> Panel:
    """Let the person put a question to Larkshire's records, and see whether they can answer it.

    Returns
    -------
    Panel
        A list, a sentence that is read out, and perhaps a table.
    """
    choice = Choice(
        "Ask the records",
        [("choose a question", -1), *((question, at) for at, (question, _, _) in enumerate(ASKED))],
    )
    sentence, shown = Sentence("Choose a question. Say aloud first: can they answer it?"), Shown()

    def tell(_change=None) -> None:
        if choice.value < 0:
            sentence.text, shown.html = "Choose a question. Say aloud first: can they answer it?", ""
            return
        _, answer, shows = ASKED[choice.value]
        sentence.text, shown.html = answer, shows()

    choice.observe(tell, "value")
    return Panel([choice, sentence, shown])
