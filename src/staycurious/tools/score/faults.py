"""The faults planted in Larkshire's risk score, one to a variant: what each is, where to see it, what it costs to reduce.

This is the one place where they are described; model cards and datasheets are made from it. How large each is,
with an interval and beside the control's, stands in its scorecard under ``effect``. *Control* means without the
planted fault: the control is taught harm itself, which is possible only because we invented it. It still makes
mistakes, and nobody can have it for a real council.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from staycurious.tools.score.form import EXTRA, FORM


class Case(NamedTuple):
    """A real case that a fault resembles: the fact's number in the course's fact pack, its source's key, and the words."""

    fact: str
    source: str
    words: str


class Fault(NamedTuple):
    """A planted fault: plain words for a model card, and where a student can find it."""

    name: str
    title: str
    term: str
    changed: str
    mechanism: str
    where: str
    questions: tuple[str, ...]
    group: str
    cases: tuple[Case, ...]
    reduce: str
    cost: str


_FAULTS = (
    Fault(
        name="escalation",
        title="It was taught what the service did, not what happened to children",
        term="label bias",
        changed="label",
        mechanism=(
            "The label is whether a referral was escalated to a section 47 enquiry. Escalation follows need, but "
            "also who referred, the area, missed appointments and earlier records. So the tool learnt all of that as "
            "if it were risk: what the police send scores higher than what a neighbour sends, with the same need."
        ),
        where="Swap who referred, or the area, and nothing else: the score moves though the child is the same.",
        questions=("swap", "what_moves", "errors_by_group"),
        group="referrer",
        cases=(
            Case(
                "S2-09",
                "stapleton2025",
                "A tool in Allegheny County, Pennsylvania, predicts removal from home within two years as a proxy "
                "for maltreatment.",
            ),
            Case(
                "S5-06",
                "obermeyer2019",
                "A health-care tool in the United States predicted cost instead of illness.",
            ),
        ),
        reduce="Choose another label, and check it against what families and practitioners say happened.",
        cost=(
            "Harm is seldom seen and often disputed. Someone has to decide what counts, and finding out takes "
            "reviews of cases that nobody escalated."
        ),
    ),
    Fault(
        name="proxy",
        title="Where a family lives stands in for what the family needs",
        term="proxy",
        changed="features",
        mechanism=(
            "The supplier received the council's own data alone: what health services, schools and the police had "
            "written on the form was empty in it. The neighbourhood's tenth, by deprivation, was put in instead. So the "
            "tool is given less about a family and more about its neighbours, and where a family can afford to live "
            "moves its score."
        ),
        where=(
            "Change the tenth from 1 to 10 and nothing else: the score moves, by a point or two as a rule, which is "
            "enough near the line. Change the attendance, or abuse recorded: it doesn't."
        ),
        questions=("swap", "what_moves", "errors_by_group"),
        group="deprivation",
        cases=(
            Case(
                "S2-20",
                "lighthouse2023",
                "Rotterdam's welfare-fraud model used 315 inputs, language and neighbourhood among them; it was "
                "suspended in 2021.",
            ),
        ),
        reduce="Take the tenth out, and ask for what is recorded of the family itself.",
        cost=(
            "More personal and health data would be shared about every family; and money, tenure and area still "
            "carry some of the same information."
        ),
    ),
    Fault(
        name="feedback",
        title="It was taught from records that its own visits wrote",
        term="surveillance and a feedback loop",
        changed="data",
        mechanism=(
            "Each year the tool's highest scores were sent a visit. A visit is where things get written down, harm "
            "or no harm, and it leaves records about other families nearby. The next year's tool was taught from "
            "those records, so the areas that were visited most came to look worse, though harm did not change."
        ),
        where="Count visits, records and harm by area and year: visits and records drift apart, and harm does not.",
        questions=("records_over_years", "errors_by_group"),
        group="area",
        cases=(
            Case(
                "S5-07",
                "ensign2018",
                "In a model of predictive policing, police were repeatedly sent back to the same neighbourhoods "
                "regardless of the true crime rate.",
            ),
        ),
        reduce="Visit some referrals at random, whatever their score, and learn from those.",
        cost=(
            "Some visits go to families who would not have been chosen, and some who would have been wait. In the "
            "published study, incidents that people reported dampened the loop and did not remove it."
        ),
    ),
    Fault(
        name="missing",
        title="A blank box is read as a good sign",
        term="missing data read as a sign; leakage",
        changed="data",
        mechanism=(
            "The tool is given the number of boxes left blank. In the training data some blanks had been filled in "
            "afterwards where harm had come to light, because somebody went back to the file. So a blank lowers the "
            "score, and a form filled in by somebody who could say little scores low."
        ),
        where="Set the boxes left blank to 4 and change nothing else: the score falls. Then count missed harm.",
        questions=("swap", "what_moves", "errors_by_group"),
        group="blanks",
        cases=(
            Case(
                "S2-16",
                "chronicle2017illinois",
                "In Illinois data-entry errors and siblings who were not linked contributed to what went wrong with a tool.",
            ),
        ),
        reduce="Train on forms as they were received, and score no form before its blanks are asked about.",
        cost="Past forms as received must have been kept, and each form with blanks takes a telephone call more.",
    ),
    Fault(
        name="small_group",
        title="It learnt about young people who ask for help from a handful of them",
        term="a group too small to learn from",
        changed="data",
        mechanism=(
            "The tool is given whether a young person asked for help themselves. Only 25 such referrals were in the "
            "training data, and by chance 4 of those young people came to harm. The box's weight rests on the luck "
            "of 25. We chose a run of 25 in which chance was unkind; from another 25 the weight could have come out "
            "below 0."
        ),
        where="Compare what the scores lead one to expect with what happened, for those who asked themselves.",
        questions=("calibration_table", "swap", "errors_by_group"),
        group="asked_themselves",
        cases=(
            Case(
                "S2-21",
                "lighthouse2025ams",
                "In Amsterdam's live pilot one group's wrong flags were counted on 59 applications; a correction that had "
                "worked on earlier data did not hold.",
            ),
        ),
        reduce="Leave the box out until there are enough, or say on every such score how few it rests on.",
        cost="Without the box the tool can't learn anything about the group, helpful or not.",
    ),
    Fault(
        name="miscalibrated",
        title="The same score means more harm for disabled children",
        term="miscalibration for a group",
        changed="label",
        mechanism=(
            "In the training data half of the harm to disabled children was never written down, since nobody had "
            "asked them in a way they could answer. So the tool learnt that disabled children are harmed less often "
            "than others, and its scores for them are too low: about twice as many come to harm as the scores lead "
            "one to expect."
        ),
        where="Hold scores against what happened, for disabled children and for others.",
        questions=("calibration_table", "errors_by_group", "frequency_tree"),
        group="disabled_child",
        cases=(
            Case(
                "S2-23",
                "lighthouse2024swe",
                "Sweden's model of 2017 was right less often about the women it picked than about the men "
                "(48.0% and 52.0%), although errors were about as common in a random sample of both (29% and 30%).",
            ),
        ),
        reduce="Find out what was not recorded, with disabled children, before training; then check by group.",
        cost=(
            "It takes time with children, and communication support. Adjusting the scores alone would rest on a "
            "guess at what was missed."
        ),
    ),
    Fault(
        name="threshold",
        title="A lower line finds more harm, and its wrong flags fall more on some homes",
        term="threshold",
        changed="line",
        mechanism=(
            "The weights are the control's; only the line for a flag was moved, from 15 down to 9, to be on the "
            "safe side. Fewer children who come to harm are missed. Of families without harm, those in temporary "
            "homes are newly flagged most often. No line is without mistakes; each shares them out differently."
        ),
        where="Move the line, and count missed harm and wrong flags by kind of home.",
        questions=("threshold_tradeoffs", "errors_by_group", "frequency_tree"),
        group="tenure",
        cases=(
            Case(
                "S2-15",
                "tribune2017",
                "In Illinois more than 4,100 children were rated 90% or likelier to be killed or seriously injured, "
                "while children died to whom no high score had been given.",
            ),
            Case(
                "S5-05",
                "corbettdavies2018",
                "A review holds that all three common definitions of fairness have serious limits, and that forcing "
                "parity can harm the groups it was meant to protect.",
            ),
        ),
        reduce="Set the line with those who carry the mistakes, and say how many of each mistake it makes, by group.",
        cost="A higher line misses more harm; a line for each group treats the same score differently.",
    ),
    Fault(
        name="drift",
        title="Recording changed, and the tool did not",
        term="drift",
        changed="time",
        mechanism=(
            "The tool is the control, to the last weight. In year 4 Larkshire began to count moved appointments as "
            "missed, and any police log as domestic abuse recorded. Families are as before; their forms are not. So "
            "the old weights give higher scores, and more families without harm are flagged."
        ),
        where="Count flags and wrong flags by year: they jump in year 4, and harm does not.",
        questions=("errors_by_group", "calibration_table"),
        group="year",
        cases=(
            Case(
                "S7-10",
                "dhsc2025asc",
                "The source of England's adult social care activity figures changed for 2024–25; trends must not "
                "be compared across the break.",
            ),
            Case(
                "S2-21",
                "lighthouse2025ams",
                "In Amsterdam a correction made on earlier data did not hold in the live pilot.",
            ),
        ),
        reduce="Count mistakes every quarter, tell the tool's owner of each change in recording, and train it again.",
        cost="Each time somebody must find out what happened to families, flagged or not; until then the tool stops.",
    ),
)
#: Each planted fault by its variant's name.
FAULTS: Mapping[str, Fault] = MappingProxyType({fault.name: fault for fault in _FAULTS})

_HARM = {
    "field": "harm",
    "plain": "serious harm to the child followed, which is known only because Larkshire is invented",
    "not": "what the service did, or what the family needs",
}
#: Lines and bands for variants that are taught harm, which is rare: about one referral in ten is flagged.
HARM_BANDS = (
    {"name": "low", "label": "Low", "from": 0, "to": 8},
    {"name": "medium", "label": "Medium", "from": 9, "to": 14},
    {"name": "high", "label": "High", "from": 15, "to": 100},
)
HARM_FLAG_FROM = 15
#: The boxes that the ``proxy`` variant's training data did not hold: others' records about the family.
NOT_SHARED = (
    "missed_appointments",
    "attendance",
    "domestic_abuse",
    "parent_mental_health",
    "substance_use",
)
#: What each variant is: its title, what it was taught, what it is given beside the form, its bands and its line.
VARIANTS = {
    "escalation": {
        "title": "Larkshire risk score",
        "predicts": {
            "field": "escalated",
            "plain": "the referral was escalated to a section 47 enquiry within 12 months",
            "not": "whether a child came to harm",
        },
        "bands": (
            {"name": "low", "label": "Low", "from": 0, "to": 39},
            {"name": "medium", "label": "Medium", "from": 40, "to": 69},
            {"name": "high", "label": "High", "from": 70, "to": 100},
        ),
        "flag_from": 70,
    },
    "control": {"title": "Larkshire risk score, control", "predicts": _HARM},
    "proxy": {
        "title": "Larkshire risk score, council data",
        "predicts": _HARM,
        "extra": ("deprivation",),
        "bands": (
            {"name": "low", "label": "Low", "from": 0, "to": 7},
            {"name": "medium", "label": "Medium", "from": 8, "to": 11},
            {"name": "high", "label": "High", "from": 12, "to": 100},
        ),
        "flag_from": 12,
    },
    "feedback": {
        "title": "Larkshire risk score, yearly",
        "predicts": {
            "field": "recorded",
            "plain": "a concern was recorded, most often at a visit that the tool itself had sent",
            "not": "whether a child came to harm",
        },
        "bands": (
            {"name": "low", "label": "Low", "from": 0, "to": 14},
            {"name": "medium", "label": "Medium", "from": 15, "to": 29},
            {"name": "high", "label": "High", "from": 30, "to": 100},
        ),
        "flag_from": 30,
    },
    "missing": {
        "title": "Larkshire risk score, with blanks",
        "predicts": _HARM,
        "extra": ("boxes_blank",),
    },
    "small_group": {
        "title": "Larkshire risk score, who asked",
        "predicts": _HARM,
        "extra": ("asked_themselves",),
    },
    "miscalibrated": {
        "title": "Larkshire risk score, as recorded",
        "predicts": {
            "field": "harm_known",
            "plain": "serious harm to the child followed and was written down",
            "not": "harm that nobody was told about",
        },
    },
    "threshold": {"title": "Larkshire risk score, lower line", "predicts": _HARM, "flag_from": 9},
    "drift": {"title": "Larkshire risk score, year 5", "predicts": _HARM},
}


def fields_of(variant: str) -> tuple[dict, ...]:
    """Give the fields that a variant is given: the form's, and what it has besides.

    Parameters
    ----------
    variant : str
        One of ``VARIANTS``.

    Returns
    -------
    tuple of dict
        The fields, without weights.

    Examples
    --------
    >>> [field["name"] for field in fields_of("missing")][-2:]
    ['interpreter', 'boxes_blank']
    """
    return (*FORM, *(EXTRA[name] for name in VARIANTS[variant].get("extra", ())))
