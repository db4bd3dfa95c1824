"""The numbers of Larkshire's causal story, each in one place; ``causal_story.md`` gives the source of every one.

Larkshire does not exist. A number with a published figure behind it is named there; the others are assumed.
"""

from __future__ import annotations

SEED = "larkshire-1"
#: The five years that referrals are dated in; year 1 starts on 1 April 2021.
YEARS = (1, 2, 3, 4, 5)
FIRST_APRIL = 2021

# --- who refers, and where families live -------------------------------------------------------------------
REFERRERS = {"school": 0.21, "police": 0.28, "health": 0.16, "council": 0.15, "public": 0.12, "family": 0.08}
AREAS = {
    "alderfold": 0.20,
    "brackenhithe": 0.18,
    "cinderholt": 0.16,
    "larkmouth": 0.18,
    "nettlewick": 0.14,
    "tarnley": 0.14,
}
MONEY_IS_TIGHT = {
    "alderfold": 0.35,
    "brackenhithe": 0.50,
    "cinderholt": 0.60,
    "larkmouth": 0.45,
    "nettlewick": 0.25,
    "tarnley": 0.30,
}
# How much more closely services look at an area than at Nettlewick: patrols, visits, a team's habits.
SIGHT = {
    "alderfold": 0.2,
    "brackenhithe": 0.5,
    "cinderholt": 0.7,
    "larkmouth": 0.4,
    "nettlewick": 0.0,
    "tarnley": 0.1,
}
#: Referrals by the neighbourhood's tenth: 1 is the most deprived. Each is about a sixth fewer than the one before.
TENTHS = {1: 0.199, 2: 0.166, 3: 0.138, 4: 0.115, 5: 0.096, 6: 0.080, 7: 0.066, 8: 0.055, 9: 0.046, 10: 0.039}
# How strongly a family whose money is tight, and an area where that is common, lean to the poorer tenths.
LEAN = 0.25

# --- Larkshire's children, for rates: as many as go with REFERRALS_IN_FIVE_YEARS ---------------------------
REFERRALS_IN_FIVE_YEARS = 20_000
#: Children of 0 to 17 by the neighbourhood's tenth and ethnic group.
CHILDREN = {
    1: {"white_british": 5400, "other_white": 720, "mixed": 630, "asian": 1170, "black": 720, "other": 360},
    2: {"white_british": 5300, "other_white": 650, "mixed": 580, "asian": 1030, "black": 620, "other": 320},
    3: {"white_british": 5190, "other_white": 590, "mixed": 520, "asian": 900, "black": 520, "other": 280},
    4: {"white_british": 5230, "other_white": 550, "mixed": 490, "asian": 810, "black": 460, "other": 260},
    5: {"white_british": 5220, "other_white": 500, "mixed": 460, "asian": 710, "black": 380, "other": 230},
    6: {"white_british": 5170, "other_white": 460, "mixed": 420, "asian": 620, "black": 320, "other": 210},
    7: {"white_british": 5190, "other_white": 420, "mixed": 400, "asian": 540, "black": 260, "other": 190},
    8: {"white_british": 5210, "other_white": 390, "mixed": 370, "asian": 460, "black": 200, "other": 170},
    9: {"white_british": 5300, "other_white": 360, "mixed": 350, "asian": 390, "black": 150, "other": 150},
    10: {"white_british": 5310, "other_white": 320, "mixed": 320, "asian": 320, "black": 100, "other": 130},
}
# How much flatter a group's gradient is than White British children's, for each tenth (in logs). It turns
# around the middle of the tenths: below White British children's rate in poorer neighbourhoods, above in richer.
FLATTER = {
    "white_british": 0.0,
    "other_white": 0.08,
    "mixed": 0.03,
    "asian": 0.10,
    "black": 0.10,
    "other": 0.08,
}
MIDDLE_TENTH = 5.5
#: How often nobody wrote the ethnic group down, by who referred.
NOT_RECORDED = {
    "school": 0.03,
    "police": 0.15,
    "health": 0.06,
    "council": 0.05,
    "public": 0.30,
    "family": 0.04,
}

# --- the family --------------------------------------------------------------------------------------------
TENURES = {
    False: {"owned": 0.55, "private": 0.25, "social": 0.17, "temporary": 0.03},
    True: {"owned": 0.10, "private": 0.38, "social": 0.40, "temporary": 0.12},
}
NEEDS = {
    False: {0: 0.42, 1: 0.33, 2: 0.18, 3: 0.07},
    True: {0: 0.30, 1: 0.33, 2: 0.24, 3: 0.13},
}
HARM = (0.008, 0.028, 0.120, 0.360)
MOVES = {"owned": 0.15, "private": 0.90, "social": 0.35, "temporary": 1.80}
INTERPRETER, DISABLED = 0.08, 0.10
#: First languages other than English, in equal shares; of the families without an interpreter 6 in 100 have one.
LANGUAGES = ("arabic", "bengali", "polish", "portuguese", "romanian", "urdu", "another")
ANOTHER_LANGUAGE = 0.06
# A parent's age when the child was born: mean, spread, youngest, oldest.
PARENT_AT_BIRTH = (29, 6, 16, 46)
USUAL_ATTENDANCE = 95
SCHOOL_AGES = range(5, 17)
#: From what age, and how often, it was the young person who asked for help, by who passed it on.
ASKS_FROM = 14
ASKED = {"school": 0.15, "police": 0.0, "health": 0.15, "council": 0.0, "public": 0.0, "family": 0.70}

# --- what gets onto the form -------------------------------------------------------------------------------
#: The boxes that some referrers leave blank, and the chance that one of them does, by who referred.
CAN_BE_BLANK = (
    "tenure",
    "moves",
    "earlier_referrals",
    "missed_appointments",
    "attendance",
    "domestic_abuse",
    "parent_mental_health",
    "substance_use",
    "disabled_child",
    "interpreter",
)
BLANK = {"school": 0.10, "police": 0.22, "health": 0.10, "council": 0.08, "public": 0.40, "family": 0.15}
#: From this year on the new recording system writes two things down otherwise, for ``new_recording=True``.
NEW_RECORDING_FROM = 4
# Any police log about the address ticks the box; appointments that were moved count as missed.
NEW_DOMESTIC_ABUSE, NEW_MISSED = 0.20, 0.80

# --- what the service does ---------------------------------------------------------------------------------
# What pushes the service to act, in log-odds; the start is set so that about a third are escalated.
ACTS_START = -3.15
ACTS = {
    "support_need": 0.50,
    "earlier_referrals": 0.55,
    "missed_appointments": 0.35,
    "attendance": -0.05,
    "child_age": -0.03,
    "moves": 0.25,
    "domestic_abuse": 0.90,
    "parent_mental_health": 0.40,
    "substance_use": 0.80,
    "disabled_child": 0.15,
    "interpreter": 0.45,
}
ACTS_ON_REFERRER = {
    "school": 0.0,
    "police": 0.35,
    "health": 0.30,
    "council": 0.1,
    "public": -0.45,
    "family": -0.6,
}
ACTS_ON_TENURE = {"owned": 0.0, "private": 0.15, "social": 0.15, "temporary": 0.4}
ACTS_ON_SIGHT = 1.3
#: What was offered where there was no section 47 enquiry, by support need.
OFFERS = ("no_further_action", "early_help", "child_in_need_plan")
OFFERED = ((0.70, 0.24, 0.06), (0.50, 0.34, 0.16), (0.30, 0.38, 0.32), (0.18, 0.34, 0.48))
# Disabled children are children in need in law: so many of those without an enquiry are offered a plan on that ground.
PLAN_FOR_DISABLED = 0.35
# Coming into care, in log-odds, after an enquiry or a plan; the tenth stands for what poorer neighbourhoods lack.
CARE_START = {"section_47": -3.2, "child_in_need_plan": -4.47}
CARE_ON_NEED, CARE_ON_TENTH = 0.55, -0.1

# --- what is recorded afterwards ---------------------------------------------------------------------------
#: How often harm is recorded, by whether there was any and by what was offered: who is looked at is written about.
HARM_RECORDED = {
    True: {"no_further_action": 0.15, "early_help": 0.35, "child_in_need_plan": 0.55, "section_47": 0.85},
    False: {"no_further_action": 0.003, "early_help": 0.01, "child_in_need_plan": 0.02, "section_47": 0.06},
}
# An earlier referral falls within the last 12 months with this chance, each.
EARLIER_IS_RECENT = 0.385
# Referred again within 12 months: start, for each step of need, for each earlier referral, where help was offered.
AGAIN, AGAIN_ON_NEED, AGAIN_ON_EARLIER, AGAIN_AFTER_HELP = 0.14, 0.05, 0.06, -0.03
