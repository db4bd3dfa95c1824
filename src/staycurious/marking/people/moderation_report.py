"""The record of second marking: a page that an external examiner can read, and a list that says whose each answer is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from markupsafe import Markup, escape

from staycurious.marking.aliases import is_alias
from staycurious.marking.console import count
from staycurious.marking.course import Course
from staycurious.marking.people.agreement import Agreement, agreement
from staycurious.marking.people.given import GivenError, HandMarking, Note
from staycurious.marking.people.moderation import (
    DONE,
    EVERYBODY,
    FAIL,
    KEPT_IN,
    RANDOM,
    STATES,
    Draw,
    Mark,
    Rule,
    Twice,
    draw_sample,
    draws,
    in_words,
    left_out,
    moderated,
    said,
)
from staycurious.marking.people.rubric import Rubric
from staycurious.marking.people.shown import ShownError, asked
from staycurious.marking.report import table
from staycurious.marking.single_page import single_page
from staycurious.tools.whole import write_whole

HERE = Path(__file__).parent
PAGE, LIST = "moderation.html", "moderation.csv"
#: Where more than one in so many answers is drawn for a boundary between classes, it is said that this can be changed.
MANY = 4
UNKNOWN = "not known (formgrader)"


class Part(NamedTuple):
    """What was done about one question: its draws, the answers, the agreement, and what remains, in words.

    ``asked`` is the question as safe HTML, and ``names`` say what each student is called in the record.
    """

    question: str
    points: float
    asked: str
    rubric: Rubric | None
    draws: Sequence[Draw]
    answers: Sequence[Twice]
    names: Mapping[str, str]
    figures: Mapping[str, Agreement]
    notes: Mapping[str, Sequence[Note]]
    remains: Sequence[str]

    @property
    def criteria(self) -> dict[str, str]:
        """The rubric's criteria, id → name; empty where the question has no rubric."""
        return {one.id: one.name for one in self.rubric.criteria} if self.rubric else {}

    @property
    def drawn(self) -> Draw:
        """The draw that counts."""
        return self.draws[-1]

    @property
    def withdrawn(self) -> bool:
        """Whether the question counts for nobody."""
        return not self.points


def moderate(
    course: Course,
    slug: str,
    options: Mapping[str, object] | None = None,
    again: str = "",
    now: datetime | None = None,
) -> list[str]:
    """Draw the sample of each written answer of an exercise, or go on with it, and write the record.

    Parameters
    ----------
    course : staycurious.marking.course.Course
        The folder of exercises; the caller holds it.
    slug : str
        The exercise.
    options : mapping, optional
        Parts of the rule, by the names of ``Rule``; the others are as the sample was drawn, or the usual ones.
    again : str
        Why the sample is drawn anew.
    now : datetime, optional
        The time that the record bears, in UTC.

    Returns
    -------
    list of str
        What was done and what comes next, a line each. No line names a student or says what somebody got: whoever marks
        blind may read them.

    Raises
    ------
    GivenError
        When no sample can be drawn; the message says why and what to do.
    """
    lines = []
    with HandMarking(course, slug) as hand:
        earlier = {name: draws(hand.engine, slug, name) for name in _questions(hand)}
        if again and not any(earlier.values()):
            raise GivenError(f"No sample of {slug} was drawn yet. Leave --again out.")
        for name, before in earlier.items():
            rule = (before[-1].rule if before else Rule())._replace(**_tuples(options or {}))
            made = draw_sample(hand, name, rule, again if before else "")
            lines += _drawn_in_words(name, made, bool(again or not before))
        parts = read_parts(hand)
    for part in parts:
        if part.withdrawn:
            lines.append(f"{part.question} is withdrawn and counts for nobody. Second marks of it are kept.")
        lines += [f"  {line}" for line in part.remains]
    if any(one.second or one.agreed for part in parts for one in part.answers):
        page, rows = write_record(course.root, slug, parts, now)
        lines += [
            f"The record: {page.relative_to(course.root).as_posix()} in {course.root.name}/. Read it before you give it to the "
            "external examiner: what markers wrote to each other stands in it as they wrote it.",
            f"Whose each answer is: {rows.relative_to(course.root).as_posix()}. Keep that one.",
        ]
    return [*lines, _next(slug, parts)]


def _questions(hand: HandMarking) -> list[str]:
    # those that count; a withdrawn one keeps its place in the record, and nothing is drawn of it
    questions = hand.questions()
    if not questions:
        raise GivenError(f"{hand.slug} has no answer that a person marks, so there is nothing to mark twice.")
    counting = [one.name for one in questions if one.points]
    if not counting and not any(draws(hand.engine, hand.slug, one.name) for one in questions):
        raise GivenError(
            f"Every written answer of {hand.slug} is withdrawn, so there is nothing to mark twice."
        )
    return counting


def _tuples(options: Mapping[str, object]) -> dict[str, object]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in options.items()}


def _next(slug: str, parts: Sequence[Part]) -> str:
    counting = [part for part in parts if not part.withdrawn]
    if any(one.state == "waiting" for part in counting for one in part.answers):
        return (
            "Next: somebody who gave none of the first marks gives the second, on the marking page. It shows them the drawn "
            f"answers alone, and nothing of the first marks: staycurious handmark {slug}  then  staycurious moderate {slug}"
        )
    if any(part.remains for part in counting):
        return f"Next: see to what is named above: staycurious handmark {slug}  then  staycurious moderate {slug}"
    return "Nothing is left to do."


def _drawn_in_words(question: str, made: Draw, fresh: bool) -> list[str]:
    number = sum(made.reasons.values())
    when = "are drawn" if fresh else f"were drawn on {_day(made.at)}"
    blank = f" {count(made.blank, 'answer')} left blank: nothing to mark twice." if made.blank else ""
    lines = [
        f"{question}: {number:,} of {count(made.answers, 'answer')} {when} to be marked twice ({said(made.reasons)}).{blank}",
        f"  By the rule: {in_words(made.rule)}",
    ]
    edges = {f"near {edge:g}" for edge in made.rule.boundaries if edge != made.rule.passing}
    near = sum(some for why, some in made.reasons.items() if why in edges)
    if fresh and near > made.answers / MANY:
        lines.append(
            f"  {near:,} of them are near a boundary between classes: in an exercise of few points many have the same total. If "
            'your board asks for the pass mark alone, add: --boundaries --again "the pass mark alone"'
        )
    return lines


def read_parts(hand: HandMarking) -> list[Part]:
    """Read all that the record says.

    Parameters
    ----------
    hand : HandMarking
        The exercise.

    Returns
    -------
    list of Part
        One for each question of which a sample was drawn.
    """
    return [
        _part(hand, one.name, one.points)
        for one in hand.questions()
        if draws(hand.engine, hand.slug, one.name)
    ]


def _part(hand: HandMarking, question: str, points: float) -> Part:
    answers = moderated(hand, question)
    rubric = hand.rubric(question) if points else None
    counting = [one for one in answers if one.counts]
    figures = {"": agreement((one.first.score, one.second.score) for one in counting)}
    for criterion in rubric.criteria if rubric else ():
        levels = [level.points for level in criterion.levels]
        pairs = [
            (one.first.levels.get(criterion.id), one.second.levels.get(criterion.id)) for one in counting
        ]
        figures[criterion.id] = agreement([pair for pair in pairs if set(pair) <= set(levels)], levels)
    notes = {
        one.student: hand.notes(question, one.token)
        for one in answers
        if not one.blind and (one.agreed or one.state in ("differ", "levels"))
    }
    return Part(
        question,
        points,
        _asked(hand, question),
        rubric,
        draws(hand.engine, hand.slug, question),
        answers,
        _names(answers),
        figures,
        {student: told for student, told in notes.items() if told},
        _remains(hand, question, answers) if points else (),
    )


def _asked(hand: HandMarking, question: str) -> str:
    try:
        return asked(hand.course, hand.slug, question)
    except ShownError as error:
        return f"<p>{escape(str(error))}</p>"


def _remains(hand: HandMarking, question: str, answers: Sequence[Twice]) -> list[str]:
    drawn, more = draws(hand.engine, hand.slug, question)[-1], left_out(hand, question)
    states = Counter(one.state for one in answers)
    lines = [
        f"{words[0].upper()}{words[1:]}: {states[state]:,}."
        for state, words in STATES.items()
        if state not in DONE and states[state]
    ]
    if alone := sum(one.one_person for one in answers):
        who = "One answer has both marks" if alone == 1 else f"{alone:,} answers have both marks"
        lines.append(
            f"{who} from one person, which is no second opinion: not in the figures. Somebody else should mark "
            f"{'it' if alone == 1 else 'them'}."
        )
    if more:
        lines.append(
            f"{more:,} more would be drawn by today's marks, as fails, borderlines or everybody: work came in, or marks "
            f"changed, since the draw on {_day(drawn.at)}. To draw anew, say why, with --again."
        )
    gone = sum(drawn.reasons.values()) - len(answers)
    if gone > 0:
        lines.append(
            f"{gone:,} of the sample {'is' if gone == 1 else 'are'} no longer in the gradebook. Nothing to do."
        )
    return lines


def _names(answers: Sequence[Twice]) -> dict[str, str]:
    # an id may be a name, or hold one, and a number may be on a student's card; an alias tells nobody anything
    ids = [one.student for one in answers]
    if all(map(is_alias, ids)):
        return {one: one for one in ids}
    return {one: f"Answer {number}" for number, one in enumerate(ids, start=1)}


class Initials:
    """Gives markers' initials, the same ones for the same person, and other ones for another.

    Parameters
    ----------
    markers : iterable of str
        Everybody who marked, as they called themselves.
    """

    def __init__(self, markers: Iterable[str]) -> None:
        self._of: dict[str, str] = {}
        taken: Counter[str] = Counter()
        for person in sorted({one.casefold(): one for marker in markers for one in _people(marker)}.values()):
            letters = _letters(person)
            taken[letters] += 1
            self._of[person.casefold()] = letters if taken[letters] == 1 else f"{letters}{taken[letters]}"

    def __call__(self, marker: str) -> str:
        """Give the initials of one marker, or of several who agreed."""
        return ", ".join(self._of[one.casefold()] for one in _people(marker)) or UNKNOWN


def _people(marker: str) -> list[str]:
    return [" ".join(one.split()) for one in re.split(r"[,;&/+]|\band\b", marker) if one.strip()]


def _letters(person: str) -> str:
    if re.fullmatch(r"[^\W\d_]{1,2}", person) and person.isupper():
        return person  # three capitals may be a name, such as KIM
    words = re.findall(r"[^\W\d_]+", person.partition("@")[0])
    return "".join(word[0].upper() for word in words) or "?"


def write_record(
    root: Path, slug: str, parts: Sequence[Part], now: datetime | None = None
) -> tuple[Path, Path]:
    """Write the record, and the list that goes with it.

    Parameters
    ----------
    root : pathlib.Path
        The folder of exercises; they go to ``reports/<slug>`` in it.
    slug : str
        The exercise.
    parts : sequence of Part
        What was read.
    now : datetime, optional
        The time that the record bears, in UTC.

    Returns
    -------
    tuple of pathlib.Path
        The page and the list.
    """
    folder = root / "reports" / slug
    page = write_whole(folder / PAGE, record(slug, parts, now or datetime.now(UTC)))
    return page, write_whole(folder / LIST, record_list(parts))


def record(slug: str, parts: Sequence[Part], now: datetime) -> str:
    """Set the record out as a page.

    Parameters
    ----------
    slug : str
        The exercise.
    parts : sequence of Part
        What was read.
    now : datetime
        The time that it bears, in UTC.

    Returns
    -------
    str
        A whole HTML page that runs nothing and asks no other host for anything. It names no student, and markers by their
        initials alone.
    """
    initials = Initials(_markers(parts))
    return single_page(
        HERE / "moderation.html.j2",
        slug=slug,
        now=f"{_day(now)}, {now:%H:%M} UTC",
        parts=[_shown(part, initials) for part in parts],
        markers=_work_of(parts, initials),
    )


def record_list(parts: Sequence[Part]) -> str:
    """Set out each answer of the sample as CSV, with whose it is.

    Parameters
    ----------
    parts : sequence of Part
        What was read.

    Returns
    -------
    str
        A heading and a line for each; formulas disarmed.
    """
    heading = (
        "question",
        "in the record",
        "student",
        "drawn because",
        "first",
        "second",
        "agreed",
        "how it stands",
    ) + ("first by", "second by", "agreed by", "first levels", "second levels", "agreed levels")
    rows = []
    for part in parts:
        for one in part.answers:
            marks = _marks(one)
            rows.append(
                [
                    part.question,
                    part.names[one.student],
                    one.student,
                    "" if one.blind else one.why,
                    *("" if mark is None else mark.score for mark in marks),
                    "the question is withdrawn" if part.withdrawn else STATES[one.state],
                    *("" if mark is None else mark.marker or UNKNOWN for mark in marks),
                    *("" if mark is None else _levels(mark) for mark in marks),
                ]
            )
    return table(heading, rows)


def _marks(one: Twice) -> tuple[Mark | None, Mark | None, Mark | None]:
    # both files lie where whoever marks second can open them, and the answers stand in the marking page's order
    return (None, None, None) if one.blind else (one.first, one.second, one.agreed)


def _levels(mark: Mark) -> str:
    return "; ".join(f"{name} {points:g}" for name, points in mark.levels.items())


def _markers(parts: Sequence[Part]) -> list[str]:
    marks = [
        mark for part in parts for one in part.answers for mark in (one.first, one.second, one.agreed) if mark
    ]
    return [mark.marker for mark in marks] + [
        note.marker for part in parts for told in part.notes.values() for note in told
    ]


def _work_of(parts: Sequence[Part], initials: Initials) -> list[tuple[str, int, int, int]]:
    done: dict[str, list[int]] = {}
    for part in parts:
        for one in part.answers:
            for place, mark in enumerate((one.first, one.second, one.agreed)):
                if mark:
                    done.setdefault(initials(mark.marker), [0, 0, 0])[place] += 1
    return [(who, *numbers) for who, numbers in sorted(done.items())]


def _shown(part: Part, initials: Initials) -> dict:
    counting = [one for one in part.answers if one.counts]
    differed = [one for one in counting if one.first.score != one.second.score]
    moved = [one for one in part.answers if one.agreed and one.first and one.agreed.score != one.first.score]
    total, drawn = part.figures[""], sum(part.drawn.reasons.values())
    settled = sum(one.state == "agreed" for one in differed)
    return {
        "name": part.question,
        "points": part.points,
        "withdrawn": part.withdrawn,
        "rule": in_words(part.drawn.rule),
        "passing": part.drawn.rule.passing,
        "everybody": part.drawn.rule.everybody,
        "answers": part.drawn.answers,
        "blank": part.drawn.blank,
        "drawn": drawn,
        "short": _in_short(part, len(counting), len(differed), settled, len(moved)),
        "on": _day(part.drawn.at),
        "reasons": [(_reason(why), number) for why, number in part.drawn.reasons.items()],
        "before": [
            (_day(earlier.at), in_words(earlier.rule), said(earlier.reasons), later.why)
            for earlier, later in zip(part.draws, part.draws[1:], strict=False)
        ],
        "compared": len(counting),
        "moved": len(moved),
        "outside": part.drawn.answers - drawn,
        "changed": sum(one.changed for one in part.answers),
        "figures": [
            _figures("All criteria together" if part.criteria else "The whole answer", total),
            *(_figures(name, part.figures[each]) for each, name in part.criteria.items()),
        ],
        "harsher": _harsher(total, part.drawn.rule.everybody),
        "blind": sum(one.blind for one in part.answers),
        "remarks": _said_once(
            [total, *(part.figures[each] for each in part.criteria)], list(part.criteria.values())
        ),
        "tables": [
            _cross("All criteria together" if part.criteria else "The whole answer", total),
            *(_cross(name, part.figures[each]) for each, name in part.criteria.items()),
        ]
        if counting
        else [],
        "couples": _couples(counting, initials),
        "criteria": list(part.criteria.values()),
        "rows": [_row(part, one, initials) for one in part.answers],
        "notes": [
            (part.names[student], [(initials(note.marker), _day(note.at), note.text) for note in told])
            for student, told in part.notes.items()
        ],
        "remains": part.remains,
        "asked": Markup(part.asked),
        "rubric": part.rubric.criteria if part.rubric else (),
    }


def _in_short(part: Part, compared: int, differed: int, settled: int, moved: int) -> list[str]:
    drawn, second = sum(part.drawn.reasons.values()), sum(one.second is not None for one in part.answers)
    lines = [
        f"{drawn:,} of {count(part.drawn.answers, 'answer')} were drawn to be marked twice. {second:,} "
        f"{'has' if second == 1 else 'have'} a second mark."
    ]
    if compared:
        agreed = f"; {settled:,} of these {'was' if settled == 1 else 'were'} agreed on" if differed else ""
        lines.append(
            f"Of {compared:,} that can be compared, {compared - differed:,} got the same from both, and {differed:,} "
            f"{'differs' if differed == 1 else 'differ'}{agreed}."
        )
    if moved:
        lines.append(f"By agreement, {count(moved, 'first mark')} {'was' if moved == 1 else 'were'} changed.")
    lines.append(
        "Nothing remains to be done." if not part.remains else "What remains to be done stands below."
    )
    return lines


def _reason(why: str) -> str:
    words = {
        RANDOM: "drawn at random from the others",
        EVERYBODY: "everybody",
        KEPT_IN: "had a second mark before the sample was drawn again",
        FAIL: "below the pass mark",
    }
    text = ", ".join(words.get(one) or f"near {one.removeprefix('near ')}%" for one in why.split(", "))
    return text[0].upper() + text[1:]


def _figures(name: str, found: Agreement) -> dict:
    return {
        "name": name,
        "pairs": found.pairs,
        "exact": _share(found.exact, found.pairs),
        "exact_interval": _ends(found.exact_interval, percent=True),
        "adjacent": _share(found.adjacent, found.pairs),
        "kappa": "not defined" if found.kappa is None and found.pairs else _number(found.kappa),
        "interval": _ends(found.interval),
        "difference": _number(found.difference, sign=True),
        "difference_interval": _ends(found.difference_interval, sign=True),
    }


def _share(some: int, of: int) -> str:
    return f"{some} ({100 * some / of:.0f}%)" if of else "none"


def _number(number: float | None, sign: bool = False) -> str:
    if number is None:
        return "none"
    shown = (
        f"{number:+.2f}"
        if sign and round(number, 2)
        else f"{abs(number) if not round(number, 2) else number:.2f}"
    )
    return shown.replace("-", "\u2212")


def _ends(ends: tuple[float, float] | None, sign: bool = False, percent: bool = False) -> str:
    if ends is None:
        return ""
    if percent:
        return f"{100 * ends[0]:.0f} to {100 * ends[1]:.0f}%"
    return f"{_number(ends[0], sign)} to {_number(ends[1], sign)}"


def _harsher(found: Agreement, everybody: bool) -> str:
    if found.difference is None:
        return ""
    if not found.difference:
        return "On average the second marks are as high as the first."
    way = "higher" if found.difference > 0 else "lower"
    size = f"On average the second marks are {abs(found.difference):.2f} points {way} than the first"
    ends = found.difference_interval
    if ends is None:
        return f"{size}; no interval can be given for that."
    if ends[0] <= 0 <= ends[1]:
        return f"{size}. Chance alone can bring such a difference: its interval holds 0."
    if everybody:
        return f"{size}, which is more than chance would bring: one round was marked more strictly than the other."
    # regression to the mean: who is drawn for a low first mark has more often had bad luck with it than good
    return (
        f"{size}, and its interval leaves out 0. That alone doesn’t show that either round was marked more strictly: fails "
        "and borderlines were drawn by what the first marker gave, and where that was low by chance, a second mark comes out "
        "higher by itself. Look at the answers that were drawn at random before you say so."
    )


def _said_once(figures: Sequence[Agreement], names: Sequence[str]) -> list[str]:
    # what is said of the total needn't be said of each criterion again
    lines = list(figures[0].remarks)
    for name, found in zip(names, figures[1:], strict=True):
        lines += [f"{name}: {line}" for line in found.remarks if line not in figures[0].remarks]
    return lines


def _cross(name: str, found: Agreement) -> dict:
    return {
        "name": name,
        "columns": [f"{mark:g}" for mark in found.scale],
        "rows": [
            (f"{first:g}", [(found.table.get((first, second), 0), first == second) for second in found.scale])
            for first in found.scale
        ],
        "pairs": found.pairs,
    }


def _couples(counting: Sequence[Twice], initials: Initials) -> list[tuple[str, str, int, str]]:
    # who is harsher can be said of persons only where more than one gave a round's marks
    couples: dict[tuple[str, str], list[float]] = {}
    for one in counting:
        key = (initials(one.first.marker), initials(one.second.marker))
        couples.setdefault(key, []).append(one.second.score - one.first.score)
    if len(couples) < 2:
        return []
    return [
        (*key, len(found), _number(sum(found) / len(found), sign=True))
        for key, found in sorted(couples.items())
    ]


def _row(part: Part, one: Twice, initials: Initials) -> dict:
    state = "The question is withdrawn" if part.withdrawn else STATES[one.state]
    if one.one_person:
        state += "; one person gave both"
    return {
        "name": part.names[one.student],
        "why": "–" if one.blind else _reason(one.why),
        "marks": [_cell(part, mark, initials) for mark in _marks(one)],
        "state": state[0].upper() + state[1:],
    }


def _cell(part: Part, mark: Mark | None, initials: Initials) -> tuple[str, str, str]:
    if mark is None:
        return "–", "", ""
    parts = [f"{mark.levels[each]:g}" for each in part.criteria if each in mark.levels]
    return f"{mark.score:g}", " + ".join(parts), initials(mark.marker)


def _day(at: datetime) -> str:
    return f"{at.day} {at:%B %Y}"
