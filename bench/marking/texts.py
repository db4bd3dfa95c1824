"""What the students of a made class answer to M2: each question's answers by kind, and the sentences of their prose."""

from __future__ import annotations

from typing import NamedTuple


class Texts(NamedTuple):
    """What may stand after ``=`` in a question's answer cell.

    ``slips`` are read as they were meant. ``no_kind`` are plain values of a kind that wasn't asked for, or no plain
    values: a person looks at them.
    """

    right: tuple[str, ...]
    common: tuple[str, ...]
    other: tuple[str, ...]
    slips: tuple[str, ...]
    no_kind: tuple[str, ...]


#: How often each kind comes; what is left blank is in no Texts.
KINDS = {"right": 60, "common": 17, "other": 7, "slips": 8, "no_kind": 3, "blank": 5}

QUESTIONS = {
    "m02_q1": Texts(
        right=("194",),
        common=("200", "215", "970", "776", "21", "9", "6", "20"),
        other=("180", "190", "300", "1500"),
        slips=("'194'", "194 families", "'200 families'", "194.0"),
        no_kind=("[194]", "'about two hundred'", "970 * 0.2"),
    ),
    "m02_q2": Texts(
        right=("[[21, 194], [9, 776]]",),
        common=(
            "[[194, 21], [776, 9]]",
            "[[21, 9], [194, 776]]",
            "[[21, 200], [9, 800]]",
            "[[70, 20], [30, 80]]",
        ),
        other=("[[21, 190], [9, 780]]", "[[30, 200], [0, 770]]"),
        slips=("[['21', '194'], ['9', '776']]", "((21, 194), (9, 776))"),
        no_kind=("[21, 194, 9, 776]", "194", "[[21, 194]]"),
    ),
    "m02_q3": Texts(
        right=("10", "9.8"),
        common=("70", "90", "21", "11", "9", "3", "80"),
        other=("15", "30", "50"),
        slips=("'10'", "10 families", "'9.8'"),
        no_kind=("'about ten'", "21 / 215 * 100", "[10]"),
    ),
    "m02_q4": Texts(
        right=("['C-02', 'C-09']", "['C-05', 'C-11']", "['C-09', 'C-02']"),
        common=("['C-04', 'C-12']", "['C-01', 'C-06']", "['C-03', 'C-10']"),
        other=("['C-02', 'C-07']", "['C-03', 'C-02']", "['C-01', 'C-04']"),
        slips=("['c-02', 'c-09']", "('C-02', 'C-09')"),
        no_kind=("'C-02 and C-09'", "['C-02', 'C-02']", "['C-02']"),
    ),
    "m02_q5": Texts(
        right=("'enquiries'",),
        common=("'chance'", "'threshold'"),
        other=("'home'", "'nothing'"),
        slips=("enquiries", "'Enquiries'", "['chance']"),
        no_kind=("2", "'the second one'"),
    ),
    "m02_q6": Texts(
        right=("['counted', 'common', 'others']", "['others', 'common', 'counted']"),
        common=("['counted', 'common']", "['common', 'others', 'reasons']", "['counted', 'records']"),
        other=("['councils']", "['counted', 'common', 'others', 'records', 'reasons', 'councils']", "[]"),
        slips=("'counted'", "['Counted', 'Common']", "('counted', 'common', 'others')"),
        no_kind=("{'counted': True}", "['the first three']"),
    ),
    "m02_q7": Texts(
        right=("970",),
        common=("97", "30", "0", "776", "797", "1000"),
        other=("500", "900"),
        slips=("'970'", "970 families"),
        no_kind=("True", "'nearly all'", "1000 - 30", "'97%'"),
    ),
    "m02_ai": Texts(
        right=("'none'", "'language'"),
        common=("'explain'", "'draft'"),
        other=("'other'",),
        slips=("none", "'Language'"),
        no_kind=("'a little'",),
    ),
}

#: Sentences for each part of the written answer; one to four of each are taken.
PROSE = (
    (
        "I'd say to Leo's mum: a computer has compared what is on the form with forms from past years, and that is all.",
        "The score is not a chance that you have hurt your child, and I would say so before anything else.",
        "A flag means that families with a form like yours were often taken on to an enquiry; it says what services did.",
        "There is no flag beside Freya's name, and that doesn't mean that nobody needs to listen to the two of you.",
        "I would turn the screen round, read out what stands on the form, and ask which of it is wrong or out of date.",
        "You can ask us how the score was made, and you can ask for what we hold about you, and I'd help you do it.",
        "Nobody has been blamed by this number, although I can hear that it feels like blame, and I am sorry for that.",
        "Of a hundred families with a flag, in most no harm follows, so a flag is a reason to talk and not an answer.",
        "If you want somebody with you while we talk about it, a friend or an advocate, we can wait until they are here.",
        "It **isn't** a test that you passed or failed, and my manager can't close or open your case because of it alone.",
    ),
    (
        "The score can't know that both grandmothers visit every week, since there is no box for what keeps a child safe.",
        "It can't know how Leo sleeps in a hotel room, or who comforts him when there are voices in the corridor.",
        "It doesn't hold what Freya says about the moves, nor that she plays the cello in a youth orchestra.",
        "“Domestic abuse recorded” doesn't say who did what to whom, or what his mother has already done to protect him.",
        "Two earlier referrals may have come from one neighbour about the same evening, and the form counts them twice.",
        "A temporary home is something that the council arranged, and yet it raises the number as if it were the family's doing.",
        "It has no idea whether the health visitor is trusted, or whether the appointments were at a time one could keep.",
        "Missed appointments are in the form, but why they were missed (a shift, a bus, a letter to the old address) isn't.",
        "A parent's mental health is ticked in a box, while the support that works well at home is not asked about at all.",
        "School attendance stands there as 95% because the box can't be left empty, which tells nothing about a toddler.",
    ),
    (
        "I would ask her, alone and not in the hotel lobby, whether she and Leo are safe tonight and what would help.",
        "The question is what has changed since the last call-out, and I'd ask it at the children's centre she knows.",
        "I'd ask Freya herself what she would like to be different, at school, with the nurse whom she chose to tell.",
        "It has to be a place where nobody listens in, because a wrong word may make things worse once I have left.",
        "I'd ask the school nurse what she saw herself and what she was told, so that I don't hand on a rumour as a fact.",
        "The reason is that the person who lives with it knows what the form leaves out, and has a right to be asked first.",
        "Before I ring, I'd check with the police officer which number is safe, and at what time of the day it is.",
        "I'd want to hear from the grandmothers too, if the mother agrees, since they see him on more days than we do.",
        "Then I'd write down her words as hers, and mine as mine, so that whoever reads the file next can tell them apart.",
        "If she doesn't want to talk to me, that's her answer for today, and I would ask what would make it easier.",
    ),
)
