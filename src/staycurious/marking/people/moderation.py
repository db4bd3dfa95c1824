"""Second marking: draw by rule whose answers are marked twice, and say how the two marks of each stand.

The sample is drawn from a class that is marked, and then it is frozen: it changes only when somebody has it drawn again,
with words. Whoever marks blind learns neither why an answer was drawn nor what it got.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from staycurious.larkshire.draws import draw
from staycurious.marking.console import count
from staycurious.marking.course import Course
from staycurious.marking.engine.book import DRAWN, SAMPLED
from staycurious.marking.feedback.from_gradebook import marks_of_class
from staycurious.marking.people.given import Answer, Given, GivenError, HandMarking, last_given

FAIL, RANDOM, EVERYBODY, KEPT_IN = "fail", "random", "everybody", "second-marked before"
#: Percentages are compared with this much to spare, since 40% of 27 points is no round number in binary.
HAIR = 1e-9


class Rule(NamedTuple):
    """By which rule a sample is drawn; figures in percent of the exercise's points.

    Attributes
    ----------
    passing : float
        The pass mark: whoever has less is drawn.
    band : float
        Whoever is so near to the pass mark or a boundary, above or below, is drawn.
    boundaries : tuple of float
        Of the classes of marks.
    everybody : bool
        Draw the whole class: double marking.
    """

    passing: float = 40.0
    band: float = 2.0
    boundaries: tuple[float, ...] = (50.0, 60.0, 70.0)
    everybody: bool = False

    def why(self, percent: float) -> str:
        """Say why somebody with so many percent is drawn.

        Parameters
        ----------
        percent : float
            Of the exercise's points.

        Returns
        -------
        str
            Such as ``"fail, near 40"``; empty where only the draw at random can bring them in.
        """
        if self.everybody:
            return EVERYBODY
        near = [edge for edge in self.edges if abs(percent - edge) <= self.band + HAIR]
        reasons = [FAIL] if percent < self.passing - HAIR else []
        return ", ".join([*reasons, *(f"near {edge:g}" for edge in near)])

    @property
    def edges(self) -> tuple[float, ...]:
        """The pass mark and the boundaries, each once, in order."""
        return tuple(sorted({self.passing, *self.boundaries}))


class Draw(NamedTuple):
    """A sample that was drawn: when, by which rule, from how many, how many for each reason, and why again.

    ``blank`` counts those who wrote nothing, so that there is nothing to mark twice.
    """

    at: datetime
    rule: Rule
    answers: int
    blank: int
    reasons: Mapping[str, int]
    why: str = ""


class Sampled(NamedTuple):
    """An answer in the sample: why, since when, and the first mark and the work as they were then."""

    why: str
    at: datetime
    first: float | None
    work: str


class Mark(NamedTuple):
    """One of the marks of an answer. ``marker`` is empty where the formgrader doesn't say who gave it."""

    score: float
    levels: Mapping[str, float]
    marker: str


class Twice(NamedTuple):
    """How one answer of the sample stands.

    ``state`` is one of ``STATES``; ``counts`` whether its two marks go into the figures; ``changed`` whether the first mark
    is another than when the sample was drawn.
    """

    student: str
    token: str
    why: str
    first: Mark | None
    second: Mark | None
    agreed: Mark | None
    state: str
    counts: bool
    changed: bool = False

    @property
    def one_person(self) -> bool:
        """Whether one person gave both marks, which is no second opinion."""
        return bool(self.first and self.second and same_person(self.first.marker, self.second.marker))

    @property
    def blind(self) -> bool:
        """Whether somebody has still to mark it without knowing what it got or why it was drawn."""
        return self.state in BLIND or self.one_person


#: How an answer of the sample can stand, and what that means to a reader of the report.
STATES = {
    "same": "both gave the same",
    "agreed": "differed, and were agreed on",
    "levels": "the same points by other levels, still to be agreed on",
    "differ": "differ, still to be agreed on",
    "waiting": "still to be marked a second time",
    "first": "still to be marked a first time",
    "again": "handed in again since: to be marked again",
    "alone": "a mark was agreed without a second one",
    "later": "a mark was changed after the agreement: look again",
    "elsewhere": "the gradebook has another mark than was agreed",
}
#: Where nothing is left to do.
DONE = ("same", "agreed")
#: Where a mark is still to be given blind, so that no mark of the answer may stand in a file.
BLIND = ("first", "waiting", "again", "alone")


def sampled(engine: sa.Engine, slug: str, question: str) -> dict[str, str]:
    """Say whose answers are to be marked twice.

    Parameters
    ----------
    engine : sqlalchemy.Engine
        On the gradebook.
    slug, question : str
        The exercise, and the answer's cell.

    Returns
    -------
    dict of str to str
        Student → why, such as ``"fail, near 40"`` or ``"random"``: to be kept from who marks blind. Empty where no sample
        was drawn.
    """
    return {student: one.why for student, one in _sample(engine, slug, question).items()}


def draws(engine: sa.Engine, slug: str, question: str) -> list[Draw]:
    """Say when and how a question's sample was drawn.

    Parameters
    ----------
    engine : sqlalchemy.Engine
        On the gradebook.
    slug, question : str
        The exercise, and the answer's cell.

    Returns
    -------
    list of Draw
        From the first to the last, which is the one that counts.
    """
    if not sa.inspect(engine).has_table(DRAWN.name):
        return []
    query = (
        sa.select(DRAWN).where(DRAWN.c.assignment == slug, DRAWN.c.question == question).order_by(DRAWN.c.id)
    )
    with engine.connect() as db:
        return [_draw(row) for row in db.execute(query)]


def draw_sample(hand: HandMarking, question: str, rule: Rule | None = None, again: str = "") -> Draw:
    """Draw whose answers to a question are marked twice, or give what was drawn.

    All fails and borderlines are drawn, by the total of the exercise before anything is taken off for lateness; and of the
    others as many as the square root of the class, rounded up: they are put in order of their totals and parted into so
    many groups, and of each group one is drawn at random, so that the whole range is seen. The random numbers are SHA-256
    of nbgrader's ids of the work, which nobody chooses. An answer that was left blank isn't drawn.

    Parameters
    ----------
    hand : HandMarking
        The exercise.
    question : str
        The answer's cell.
    rule : Rule, optional
        By which rule; the usual one, or the one that it was drawn with, when left out.
    again : str
        Why it is drawn anew. An answer that has a second mark stays in, whatever is drawn: a finding can't be drawn away.

    Returns
    -------
    Draw
        The sample that stands now.

    Raises
    ------
    GivenError
        When the class isn't marked, the question doesn't count, nobody wrote anything, or a sample stands that was drawn
        by another rule. Nothing is changed then.
    """
    earlier = draws(hand.engine, hand.slug, question)
    if earlier and not again.strip():
        return _check_same_rule(hand.slug, earlier[-1], rule)
    if again.strip() and not earlier:
        raise GivenError(f"No sample of {question} was drawn yet. Leave --again out.")
    answers = {one.student: one for one in hand.answers(question)}
    percents = _percents(hand, question)
    rule = rule or (earlier[-1].rule if earlier else Rule())
    written = {student: percents[student] for student, one in answers.items() if not one.blank}
    if not written:
        raise GivenError(f"Nobody wrote anything for {question}, so there is nothing to mark twice.")
    reasons = _reasons(rule, written, {student: answers[student].token for student in written}, len(earlier))
    old = _sample(hand.engine, hand.slug, question)
    for student in old.keys() & _marked_twice(hand, question):
        reasons.setdefault(student, KEPT_IN)
    made = Draw(
        _now(), rule, len(written), len(answers) - len(written), _counted(reasons.values()), again.strip()
    )
    _keep(hand, question, made, reasons, answers, old)
    return made


def moderated(hand: HandMarking, question: str) -> list[Twice]:
    """Say how each answer of the sample stands.

    Parameters
    ----------
    hand : HandMarking
        The exercise.
    question : str
        The answer's cell.

    Returns
    -------
    list of Twice
        In an order drawn for the question. Students who are no longer in the gradebook are left out.
    """
    drawn = _sample(hand.engine, hand.slug, question)
    given = {
        each: {
            student: one
            for (student, name), one in last_given(hand.engine, hand.slug, each).items()
            if name == question
        }
        for each in ("first", "second", "agreed")
    }
    return [
        _twice(answer, drawn[answer.student], *(given[each].get(answer.student) for each in given))
        for answer in hand.answers(question)
        if answer.student in drawn
    ]


def unsettled(course: Course, slug: str) -> dict[str, set[str]]:
    """Say whose marks second marking hasn't settled yet, so that they aren't final.

    Parameters
    ----------
    course : staycurious.marking.course.Course
        The folder of exercises.
    slug : str
        The exercise.

    Returns
    -------
    dict of str to set of str
        Student → their answers that still lack a second mark or an agreement. Empty where no sample was drawn; a question
        that was withdrawn, or is gone from the exercise, counts for nobody and isn't in it.

    Raises
    ------
    GivenError, RubricError
        When the gradebook or a rubric can't be used.
    """
    engine = sa.create_engine(course.paths.db_url)
    try:
        drawn = set()
        if sa.inspect(engine).has_table(SAMPLED.name):
            with engine.connect() as db:
                drawn = set(db.scalars(sa.select(SAMPLED.c.question).where(SAMPLED.c.assignment == slug)))
    finally:
        engine.dispose()
    found: dict[str, set[str]] = {}
    if not drawn:
        return found
    with HandMarking(course, slug) as hand:
        for question in hand.questions():
            if question.name in drawn and question.points:
                for one in moderated(hand, question.name):
                    if one.state not in DONE:
                        found.setdefault(one.student, set()).add(question.name)
    return found


def left_out(hand: HandMarking, question: str) -> int:
    """Count fails and borderlines whom the rule would draw by today's marks, and who aren't in the sample.

    Parameters
    ----------
    hand : HandMarking
        The exercise.
    question : str
        The answer's cell.

    Returns
    -------
    int
        More than none where work came in, or marks changed, since the sample was drawn. Who waits for a mark isn't counted.
    """
    rule = draws(hand.engine, hand.slug, question)[-1].rule
    drawn = _sample(hand.engine, hand.slug, question)
    totals = _totals(hand)
    others = [one.student for one in hand.answers(question) if not one.blank and one.student not in drawn]
    return sum(bool(rule.why(totals[one].percent)) for one in others if not totals[one].waiting)


def same_person(one: str, other: str) -> bool:
    """Tell whether two marks were given by one person.

    Parameters
    ----------
    one, other : str
        The markers, as they called themselves. Capitals, spaces and full stops don't matter.

    Returns
    -------
    bool
        Whether they were. An unknown marker is nobody in particular.
    """
    first, second = (re.sub(r"[\s.]+", " ", name).strip().casefold() for name in (one, other))
    return bool(first) and first == second


def _reasons(
    rule: Rule, percents: Mapping[str, float], tokens: Mapping[str, str], number: int
) -> dict[str, str]:
    reasons = {student: why for student, percent in percents.items() if (why := rule.why(percent))}
    chances = {student: draw("second marking", number, token) for student, token in tokens.items()}
    rest = sorted(
        (one for one in percents if one not in reasons), key=lambda one: (percents[one], chances[one])
    )
    groups = min(len(rest), math.ceil(math.sqrt(len(percents))))
    for group in range(groups):
        part = rest[len(rest) * group // groups : len(rest) * (group + 1) // groups]
        reasons[min(part, key=chances.__getitem__)] = RANDOM
    return reasons


def _percents(hand: HandMarking, question: str) -> dict[str, float]:
    # everybody's total; not before everything is marked, since nobody knows before who fails
    if question in [one.name for one in hand.questions() if not one.points]:
        raise GivenError(f"{question} is withdrawn and counts for nobody, so there is nothing to mark twice.")
    totals = _totals(hand)
    waiting = _counted(name for one in totals.values() for name in one.waiting)
    if waiting:
        named = "; ".join(f"{name}: {number:,}" for name, number in waiting.items())
        raise GivenError(
            f"Not everything of {hand.slug} is marked yet ({named} waiting). Fails and borderlines are drawn by the total of "
            f"the exercise, so mark these first, then give the same command again. {_where(hand, waiting)} Nothing was drawn."
        )
    return {student: one.percent for student, one in totals.items()}


def _where(hand: HandMarking, waiting: Iterable[str]) -> str:
    # a question that a machine marks stands on no marking page, and its answers wait all the same
    by_hand = {one.name for one in hand.questions()}
    ways = []
    if any(name in by_hand for name in waiting):
        ways.append(f"Written answers wait on the marking page: staycurious handmark {hand.slug}.")
    if any(name not in by_hand for name in waiting):
        ways.append("Answers that the machine couldn't read wait in the formgrader: staycurious lab.")
    return " ".join(ways)


class _Total(NamedTuple):
    # a student's marks in percent, and the questions of theirs that wait for a person
    percent: float
    waiting: tuple[str, ...]


def _totals(hand: HandMarking) -> dict[str, _Total]:
    found = {}
    with Session(hand.engine) as session:
        for marks in marks_of_class(session, hand.slug, hand.slug):
            # what a late day costs says nothing of how the work was marked
            score = sum(one.score for one in marks.grades.values())
            # an answer left blank may wait as well, and can't get more than it has
            waiting = (
                name for name, one in marks.grades.items() if one.waits and name not in marks.untouched
            )
            found[marks.student] = _Total(
                100 * score / marks.out_of if marks.out_of else 0.0,
                tuple(name.removesuffix("_test") for name in waiting),
            )
    return found


def _check_same_rule(slug: str, drawn: Draw, rule: Rule | None) -> Draw:
    if rule is not None and rule != drawn.rule:
        raise GivenError(
            f"The sample was drawn on {drawn.at.day} {drawn.at:%B %Y} by another rule: {in_words(drawn.rule)} It stays as it is. To draw "
            f'it anew, say why: staycurious moderate {slug} --again "…", with the options that you want.'
        )
    return drawn


def in_words(rule: Rule) -> str:
    """Say a rule in a sentence.

    Parameters
    ----------
    rule : Rule
        The rule.

    Returns
    -------
    str
        A sentence.
    """
    if rule.everybody:
        return "everybody is marked twice."
    edges = [f"{edge:g}%" for edge in rule.edges]
    near = " or ".join(filter(None, (", ".join(edges[:-1]), edges[-1])))
    return (
        f"everybody below {rule.passing:g}% of the exercise; everybody within {rule.band:g} percentage points of {near}; and of "
        "the others, at random, as many as the square root of the class."
    )


def _marked_twice(hand: HandMarking, question: str) -> set[str]:
    return {student for student, name in last_given(hand.engine, hand.slug, "second") if name == question}


def _keep(
    hand: HandMarking,
    question: str,
    made: Draw,
    reasons: Mapping[str, str],
    answers: Mapping[str, Answer],
    old: Mapping[str, Sampled],
) -> None:
    key = {"assignment": hand.slug, "question": question}
    firsts, agreed = (last_given(hand.engine, hand.slug, each) for each in ("first", "agreed"))
    rows = []
    for student, why in reasons.items():
        one = answers.get(student)
        if one is None:
            continue
        before = old.get(student, Sampled(why, made.at, None, one.work))
        first = _first_mark(one, before, firsts.get((student, question)), agreed.get((student, question)))
        score = first.score if first else None
        rows.append({**key, "student": student, "why": why, "at": made.at, "first": score, "work": one.work})
    told = {
        "rule": made.rule._asdict(),
        "answers": made.answers,
        "blank": made.blank,
        "reasons": dict(made.reasons),
    }
    with hand.engine.begin() as db:
        db.execute(
            sa.delete(SAMPLED).where(SAMPLED.c.assignment == hand.slug, SAMPLED.c.question == question)
        )
        db.execute(sa.insert(SAMPLED), rows)
        db.execute(sa.insert(DRAWN).values(**key, at=made.at, rule=json.dumps(told), why=made.why))


def _sample(engine: sa.Engine, slug: str, question: str) -> dict[str, Sampled]:
    if not sa.inspect(engine).has_table(SAMPLED.name):
        return {}
    query = sa.select(SAMPLED).where(SAMPLED.c.assignment == slug, SAMPLED.c.question == question)
    with engine.connect() as db:
        return {row.student: Sampled(row.why, row.at, row.first, row.work) for row in db.execute(query)}


def _draw(row: sa.Row) -> Draw:
    told = json.loads(row.rule)
    rule = Rule(**{**told["rule"], "boundaries": tuple(told["rule"]["boundaries"])})
    return Draw(row.at, rule, told["answers"], told["blank"], told["reasons"], row.why)


def _counted(reasons: Iterable[str]) -> dict[str, int]:
    counted: dict[str, int] = {}
    for why in sorted(reasons):
        counted[why] = counted.get(why, 0) + 1
    return counted


def _twice(
    answer: Answer, drawn: Sampled, first: Given | None, second: Given | None, agreed: Given | None
) -> Twice:
    mark = _first_mark(answer, drawn, first, agreed)
    two = _mark(second)
    state = _state(answer, mark, second, agreed, first)
    fresh = state not in BLIND
    return Twice(
        answer.student,
        answer.token,
        drawn.why,
        mark,
        two,
        _mark(agreed),
        state,
        counts=bool(fresh and mark and two and not same_person(mark.marker, two.marker)),
        changed=mark is not None and drawn.first is not None and mark.score != drawn.first,
    )


def _mark(given: Given | None) -> Mark | None:
    return None if given is None else Mark(given.score, given.levels, given.marker)


def _first_mark(answer: Answer, drawn: Sampled, first: Given | None, agreed: Given | None) -> Mark | None:
    # Where a mark was agreed on, the gradebook holds that one. Where the formgrader gave another than was given here, its
    # own counts, and nobody knows by which levels.
    if agreed is None:
        score = answer.score
    elif first is not None and (drawn.first is None or first.at >= drawn.at):
        score = first.score
    else:
        score = drawn.first
    if score is None:
        return None
    return _mark(first) if first is not None and first.score == score else Mark(score, {}, "")


def _state(
    answer: Answer, first: Mark | None, second: Given | None, agreed: Given | None, given: Given | None
) -> str:
    if first is None:
        return "first"
    marks = [one for one in (second, agreed) if one is not None]
    if answer.waits or any(answer.work and one.work != answer.work for one in marks):
        return "again"
    if agreed is not None and agreed.score != answer.score:
        return "elsewhere"
    if second is None:
        return "waiting" if agreed is None else "alone"
    if agreed is not None:
        return "later" if any(one is not None and one.id > agreed.id for one in (given, second)) else "agreed"
    if first.score != second.score:
        return "differ"
    same = not (first.levels and second.levels) or first.levels == second.levels
    return "same" if same else "levels"


def said(reasons: Mapping[str, int]) -> str:
    """Say how many were drawn for which reason.

    Parameters
    ----------
    reasons : mapping of str to int
        Reason → how many.

    Returns
    -------
    str
        Such as ``"3 fails, 4 near a boundary, 8 at random"``; a fail near the pass mark is a fail.
    """
    fails = sum(number for why, number in reasons.items() if why.startswith(FAIL))
    near = sum(number for why, number in reasons.items() if why.startswith("near"))
    others = {why: number for why, number in reasons.items() if why in (RANDOM, EVERYBODY, KEPT_IN)}
    parts = [count(fails, "fail")] if fails else []
    parts += [f"{near:,} near a boundary"] if near else []
    words = {RANDOM: "at random", EVERYBODY: "as everybody", KEPT_IN: "that had a second mark already"}
    return ", ".join([*parts, *(f"{number:,} {words[why]}" for why, number in others.items())])


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)
