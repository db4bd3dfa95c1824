"""The class report: one HTML page for the educator, about the class and about nobody in it.

It runs nothing, asks no other host for anything, and holds no name and no id of a student.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from statistics import median, quantiles
from typing import NamedTuple

from markupsafe import Markup

from staycurious.marking.console import count
from staycurious.marking.course import MarkingError
from staycurious.marking.people.class_answers import Asked, ClassWork
from staycurious.marking.people.class_charts import bar, changes, histogram, intervals, steps
from staycurious.marking.people.class_figures import (
    FEWEST,
    FEWEST_TO_COMPARE,
    Discrimination,
    Facility,
    Misled,
    Totals,
    discrimination,
    facility,
    misled,
    others_points,
    strong_third,
    totals,
)
from staycurious.marking.people.class_rows import Answered, Row, answered
from staycurious.marking.report import question_of
from staycurious.marking.safe_html import markdown
from staycurious.marking.single_page import single_page
from staycurious.questions.inventory import EDITION, FEW, IDEAS, ClassResult, Lines, class_result, read_lines
from staycurious.tools.whole import write_whole

HERE = Path(__file__).parent
NAME = "class_report.html"
#: Stands in each report, so that one may take another's place and nothing else is written over.
OURS = '<meta name="generator" content="Stay Curious: class report">'
#: A file of codes is smaller.
MAX_BYTES = 5_000_000
_SHORT = 16
#: So many mistakes are named first.
COMMONEST = 5


class Question(NamedTuple):
    """A question with its figures; ``misled`` are the mistakes that misled the strong, of ``compared`` that were looked at."""

    asked: Asked
    short: str
    facility: Facility | None
    discrimination: Discrimination | None
    answered: Answered | None
    misled: list[tuple[Row, Misled]]
    compared: int
    waiting: int


def class_report(work: ClassWork, codes: Lines | None = None, today: date | None = None) -> str:
    """Write the report.

    Parameters
    ----------
    work : ClassWork
        What the class answered and what it was worth.
    codes : Lines, optional
        What was read of a file of codes (before and after).
    today : datetime.date, optional
        The date that it bears; today's when left out.

    Returns
    -------
    str
        A whole HTML page. With fewer than five students it says no more than that.
    """
    day = today or date.today()
    found = totals({one.name: one.points for one in work.asked}, work.scores)
    questions = [] if work.students < FEWEST else [_question(one, work, found) for one in work.asked]
    live = [one for one in questions if one.asked.points]
    return single_page(
        HERE / "class_report.html.j2",
        work=work,
        today=f"{day.day} {day:%B %Y}",
        few=work.students < FEWEST,
        fewest=FEWEST,
        fewest_to_compare=FEWEST_TO_COMPARE,
        sums=_sums(found),
        found=found,
        questions=questions,
        live=live,
        facility_chart=_facility_chart(live),
        discrimination_chart=_discrimination_chart(live),
        backwards=[one for one in live if one.discrimination and (one.discrimination.high or 0) < 0],
        compared=sum(one.compared for one in live),
        commonest=_commonest(live),
        levels=_levels(work),
        inventory=_inventory(codes) if codes else None,
        short_of={one.asked.name: one.short for one in questions},
        bar=bar,
        shown=_shown,
        percent=_percent,
        signed=_signed,
        count=count,
        number="{:,}".format,
        ours=Markup(OURS),
    )


# ---- marks ----


def _sums(found: Totals) -> dict | None:
    points = [one for one in found.points if one is not None]
    if len(points) < FEWEST:
        return None
    width = steps(found.out_of)
    number = max(1, -int(-found.out_of // width))
    bins = Counter(min(number - 1, max(0, int(one // width))) for one in points)
    edges = [f"{width * place:g}" for place in range(number)] + [f"{found.out_of:g}"]
    table = []
    for place in range(number):
        last = place == number - 1
        words = f"{edges[place]} to {'' if last else 'under '}{edges[place + 1]}"
        table.append((words, bins[place], bins[place] / len(points)))
    low, _, high = quantiles(points, n=4, method="inclusive")
    picture = histogram(
        [(edges[place], bins[place]) for place in range(number)],
        edges[-1],
        "Bar chart: how many students have how many points. The table below holds the same numbers.",
    )
    return {
        "n": len(points),
        "middle": f"{median(points):g}",
        "low": f"{round(low, 1):g}",
        "high": f"{round(high, 1):g}",
        "alike": len(set(points)) == 1,
        "table": table,
        "chart": picture,
    }


# ---- questions ----


def _question(asked: Asked, work: ClassWork, found: Totals) -> Question:
    scores = work.scores[asked.name]
    waiting = sum(one is None for one in scores)
    short = _short(asked)
    if not asked.points:
        return Question(asked, short, None, None, None, [], 0, waiting)
    rest = others_points(asked.name, found, work.scores)
    alone = set(found.counted) <= {asked.name}
    how = (
        Discrimination(0, why_not="no other question is marked yet")
        if alone
        else discrimination(scores, rest)
    )
    given = work.answers.get(asked.name)
    rows = answered(asked, given) if given else None
    compared, fooled = [], []
    strong = None if alone else strong_third(rest)
    if rows and strong:
        everybody = {
            place for place, one in enumerate(rest) if one is not None and given[place].state == "read"
        }
        held = [(row, misled(row.mistaken & everybody, strong & everybody, everybody)) for row in rows.rows]
        compared = [(row, one) for row, one in held if one]
        fooled = [(row, one) for row, one in compared if one.low > 0]
    return Question(asked, short, facility(scores, asked.points), how, rows, fooled, len(compared), waiting)


def _commonest(live: Sequence[Question]) -> list[tuple[Question, Row]]:
    mistakes = [
        (one, row)
        for one in live
        if one.answered
        for row in one.answered.rows
        if row.mistake and len(row.mistaken) >= FEWEST
    ]
    mistakes.sort(key=lambda found: -len(found[1].mistaken) / found[0].answered.read)
    # no more than two of a question, so that one question doesn't fill the list
    shown, of_question = [], Counter()
    for one, row in mistakes:
        of_question[one.asked.name] += 1
        if of_question[one.asked.name] <= 2:
            shown.append((one, row))
    return shown[:COMMONEST]


def _short(asked: Asked) -> str:
    words = asked.heading.partition("·")[0].strip()
    return words if words and len(words) <= _SHORT else question_of(asked.name)[-_SHORT:]


def _facility_chart(live: Sequence[Question]) -> Markup | str:
    rows = [(one.short, *(one.facility[1:] if one.facility else (None,) * 3)) for one in live]
    words = "Points with intervals: the share of each question’s points that the class got. The table below holds the same numbers."
    return (
        intervals(rows, (0, 1), (0, 0.25, 0.5, 0.75, 1), lambda x: f"{100 * x:.0f}%", words) if rows else ""
    )


def _discrimination_chart(live: Sequence[Question]) -> Markup | str:
    rows = [
        (one.short, *((one.discrimination.r, one.discrimination.low, one.discrimination.high)))
        for one in live
    ]
    if all(r is None for _, r, *_ in rows):
        return ""
    words = "Points with intervals: how far each question goes with the others. The table below holds the same numbers."
    return intervals(rows, (-1, 1), (-1, -0.5, 0, 0.5, 1), lambda x: _signed(x, 1), words)


# ---- rubric ----


def _levels(work: ClassWork) -> list[dict]:
    headings = {one.name: one.heading for one in work.asked}
    return [
        {
            "heading": headings.get(name, question_of(name)),
            "n": n,
            "criteria": criteria if n >= FEWEST else [],
        }
        for name, (n, criteria) in work.levels.items()
        if work.students >= FEWEST
    ]


# ---- before and after ----


def read_codes(path: Path) -> Lines:
    """Read a file of codes: one on each line, or an export with the codes somewhere in it.

    Parameters
    ----------
    path : pathlib.Path
        A text or CSV file.

    Returns
    -------
    Lines
        The codes, and the lines that were set aside.

    Raises
    ------
    MarkingError
        When the file isn't there or is no text.
    """
    try:
        with open(path, "rb") as file:
            raw = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise MarkingError(f"{path}: the file of codes can't be read ({error.strerror}).") from error
    if raw.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise MarkingError(f"{path} is a workbook. Open it, and save the sheet with the codes as CSV.")
    if len(raw) > MAX_BYTES:
        raise MarkingError(f"{path} is larger than {MAX_BYTES // 1_000_000} MB, so it is no file of codes.")
    for codec in ("utf-16",) if raw.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "cp1252"):
        try:
            text = raw.decode(codec)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return read_lines(text)
    raise MarkingError(f"{path} is no text. Save the codes as CSV or as plain text, one on each line.")


def _inventory(read: Lines) -> dict:
    result = class_result(read.sittings)
    pairs = result.pairs
    shares = [
        (str(at), (both + lost) / pairs.n, (both + gained) / pairs.n)
        for at, (gained, lost, both, _) in enumerate(pairs.ideas, start=1)
        if pairs.n >= FEWEST
    ]
    picture = changes(
        shares,
        "For each idea, a ring for those right before and a disc for those right after, of the people who sat both. "
        "The table below holds the same numbers.",
    )
    return {
        "read": _read_words(read, result),
        "aside": Counter(one.why for one in read.aside if not one.none).most_common(),
        "edition": EDITION,
        "ideas": IDEAS,
        "result": result,
        "change": _change_words(result) if pairs.n >= FEWEST else [],
        "chart": picture if shares else "",
    }


def _read_words(read: Lines, result: ClassResult) -> list[str]:
    if not read.sittings:
        return ["No code in the file could be counted."]
    said = [
        f"{count(len(read.sittings), 'code')} read: {result.before.n} before, {result.after.n} after.",
        f"{_people(result.pairs.n)} sat both.",
    ]
    said += [
        f"{_people(n)} sat only the {which}."
        for n, which in zip(result.alone, ("first", "second"), strict=True)
        if n
    ]
    if read.repeated:
        said.append(f"{count(read.repeated, 'code')} came again and counted once.")
    if result.unclear:
        said.append(
            f"With {count(result.unclear, 'word')}, several first or several second sittings came in: two people had the same word, or "
            "one sat twice. They are in the first table and can’t be in the second."
        )
    return said


def _change_words(result: ClassResult) -> list[str]:
    # as web/inventory.js says it on the tutor's page
    pairs, change = result.pairs, result.pairs.change
    said = [
        f"Of {_people(pairs.n)} who sat both, {change.rose} had more right the second time, {change.fell} fewer, and {change.same} just "
        f"as many. On average that is {_signed(change.mean, 1)} of {len(IDEAS)}."
    ]
    if pairs.n < FEW:
        said.append(
            f"That is too few to say more: with fewer than {FEW} people, one or two make the average."
        )
    elif change.low == change.high:
        said.append(f"All {pairs.n} changed by the same number. That says nothing certain about others.")
    else:
        meaning = (
            "“No change” (0) lies outside it. It doesn’t say what made the change."
            if change.low > 0 or change.high < 0
            else "“No change” (0) lies within it, so these people show neither that something changed nor that nothing did."
        )
        said.append(
            f"The 95% interval runs from {_signed(change.low, 1)} to {_signed(change.high, 1)}: with {pairs.n} people, it can’t be said "
            f"more exactly. {meaning}"
        )
    began = [(form, one) for form, one in pairs.by_first if one and one.n >= FEWEST]
    if len(began) == 2:
        (_, one), (_, two) = began
        told = " and ".join(
            f"{_people(one.n)} began with form {form} (on average {_signed(one.mean, 1)})"
            for form, one in began
        )
        halfway = _signed((one.mean + two.mean) / 2, 1)
        said.append(f"{told}. If one form is harder, that cancels out halfway between: {halfway}.")
    else:
        said.append(
            "Too few began with one of the forms to tell whether one is harder; if it is, that is in the average."
        )
    if pairs.same_form:
        said.append(f"{_people(pairs.same_form)} had the same form twice: they knew the questions.")
    return said


# ---- words and page ----


def _shown(text: str) -> Markup:
    # one sentence of a key, without the headings and lists of a whole text
    return Markup(re.sub(r"</?h[1-6]>", "", markdown(text))) if text else Markup("")


def _percent(share: float) -> str:
    return f"{100 * share:.0f}%"


def _signed(number: float, digits: int = 2) -> str:
    rounded = f"{abs(number):.{digits}f}"
    return rounded if not float(rounded) else f"{'−' if number < 0 else '+'}{rounded}"


def _people(number: int) -> str:
    return f"{number:,} {'person' if number == 1 else 'people'}"


def write_report(path: Path, page: str) -> Path:
    """Write a report where another may have stood, and over nothing else.

    Parameters
    ----------
    path : pathlib.Path
        Where.
    page : str
        The report.

    Returns
    -------
    pathlib.Path
        The file.

    Raises
    ------
    MarkingError
        When something else stands there, or it can't be written.
    """
    try:
        if path.is_dir():
            raise MarkingError(f"{path} is a folder. Name a file, such as {path / NAME}.")
        if path.exists() and OURS not in path.read_text(encoding="utf-8", errors="replace")[:4_000]:
            raise MarkingError(
                f"{path} is there already and is no class report. Name another file with --out."
            )
        return write_whole(path, page)
    except OSError as error:
        raise MarkingError(f"{path} could not be written ({error.strerror}). Nothing was changed.") from error
