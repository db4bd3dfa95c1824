"""What the marking page is told: plain values without a name, read from the gradebook, the exercise and its rubric."""

from __future__ import annotations

import json
import re
from datetime import datetime

from staycurious.marking.course import Course, MarkingError, exercises_in
from staycurious.marking.people import moderation
from staycurious.marking.people.given import (
    Given,
    GivenError,
    HandMarking,
    Standing,
    UnmarkedError,
    hash_of,
)
from staycurious.marking.people.rubric import Rubric, RubricError
from staycurious.marking.rebuild import marks_of
from staycurious.marking.safe_html import markdown

#: How an answer of the sample stands, in moderation's words, when two markers have to agree on it, or have.
TO_AGREE = ("differ", "levels", "agreed", "later", "elsewhere")


#: Who gave a mark that this page didn't give: nbgrader doesn't say who.
NOBODY_KNOWN = "the formgrader"


class ShownError(RuntimeError):
    """The page can't be shown, or what it asks for can't be done."""


def overview(course: Course) -> list[dict]:
    """Say which questions a person marks, in all exercises, and how many answers wait.

    Parameters
    ----------
    course : staycurious.marking.course.Course
        The folder of exercises.

    Returns
    -------
    list of dict
        For each exercise its slug, its questions, and in ``trouble`` why it can't be marked (empty where it can).
    """
    return [_exercise(course, slug) for slug in exercises_in(course.root)]


def _exercise(course: Course, slug: str) -> dict:
    shown = {"slug": slug, "questions": [], "trouble": "", "fresh": False}
    try:
        with HandMarking(course, slug) as desk:
            for one in desk.questions():
                rounds = {} if not one.points else {name: waiting_in(desk, one.name, name) for name in OTHERS}
                shown["questions"].append({**one._asdict(), "rounds": rounds})
    except (GivenError, RubricError, MarkingError) as error:
        shown["trouble"], shown["fresh"] = str(error), isinstance(error, UnmarkedError)
    return shown


#: The rounds after the first.
OTHERS = ("second", "agreed")


def waiting_in(desk: HandMarking, question: str, round: str) -> dict[str, int]:
    """Say how far a later round is.

    Parameters
    ----------
    desk : HandMarking
        The exercise.
    question, round : str
        The answer's cell, and which marks.

    Returns
    -------
    dict of str to int
        How many ``answers`` the round has, none where there was no draw, and how many are ``waiting``.
    """
    standings = _in_round(desk, question, round)
    return {"answers": len(standings), "waiting": sum(one.state != "marked" for one in standings)}


def listing(desk: HandMarking, question: str, round: str) -> list[list]:
    """List the answers of a question, in the order in which they are marked.

    Parameters
    ----------
    desk : HandMarking
        The exercise.
    question, round : str
        The answer's cell, and which marks.

    Returns
    -------
    list of list
        Each answer's token, state and score, and whether the gradebook has another mark: short, since there may be
        thousands.
    """
    return [[one.token, one.state, one.score, int(one.elsewhere)] for one in _in_round(desk, question, round)]


def _in_round(desk: HandMarking, question: str, round: str) -> list[Standing]:
    if round == "first":
        return desk.standings(question)
    if round == "second":
        drawn = moderation.sampled(desk.engine, desk.slug, question)
        if not drawn:
            return []
        tokens = {one.token for one in desk.answers(question) if one.student in drawn}
        return [one for one in desk.standings(question, "second") if one.token in tokens]
    twice = {one.token: one for one in moderation.moderated(desk, question) if one.state in TO_AGREE}
    if not twice:
        return []
    every = desk.standings(question, "agreed")
    return [_agreeing(one, twice[one.token]) for one in every if one.token in twice]


def _agreeing(standing: Standing, twice: moderation.Twice) -> Standing:
    # until two markers agree, the gradebook holds the first mark, which isn't the one that is asked for
    elsewhere = twice.state == "elsewhere"
    score = standing.score if elsewhere else twice.agreed.score if twice.agreed else None
    state = "marked" if twice.state == "agreed" else "waiting"
    return standing._replace(state=state, score=score, elsewhere=elsewhere)


def check_in_round(desk: HandMarking, question: str, token: str, round: str) -> None:
    """Make sure that an answer belongs to a round.

    Parameters
    ----------
    desk : HandMarking
        The exercise.
    question, token, round : str
        The answer's cell, whose, and which marks.

    Raises
    ------
    ShownError
        When it doesn't: a second marker marks what was drawn, and nothing else.
    """
    if round != "first" and token not in {one.token for one in _in_round(desk, question, round)}:
        raise ShownError("This answer isn't in this round of marking. Load the page again.")


def answer(desk: HandMarking, question: str, token: str, round: str) -> dict:
    """Give all that the page shows of one answer.

    Parameters
    ----------
    desk : HandMarking
        The exercise.
    question, token, round : str
        The answer's cell, whose, and which marks. In the second round nothing of the first mark is given.

    Returns
    -------
    dict
        Plain values.

    Raises
    ------
    GivenError
        When the answer is gone or can't be read.
    """
    text = desk.text(question, token)
    standing = desk.standing(question, token, round)
    given = desk.given(question, token, round)
    shown = {
        "token": token,
        "html": below(text, 3),
        "text": hash_of(text),
        "standing": standing._asdict(),
        "saw": None if round == "second" else standing.score,
        "given": mark(given),
        "comment": _comment(desk, question, token, round, given),
        "notes": [],
        "marks": [],
    }
    if round != "second":
        notes = desk.notes(question, token)
        shown["notes"] = [{**one._asdict(), "at": _time(one.at)} for one in notes]
    if round == "agreed":
        twice = next((one for one in moderation.moderated(desk, question) if one.token == token), None)
        if twice is not None:
            shown["standing"] = _agreeing(standing, twice)._asdict()
            shown["marks"] = _both(desk, question, token, twice)
    return shown


def _comment(desk: HandMarking, question: str, token: str, round: str, given: Given | None) -> str:
    if round == "second":
        return given.comment if given else ""
    return desk.comment(question, token)


def _both(desk: HandMarking, question: str, token: str, twice: moderation.Twice) -> list[dict | None]:
    # as moderation reads them: the first may be the formgrader's, which knows neither levels nor who gave it
    found = []
    for round, one in (("first", twice.first), ("second", twice.second)):
        given = mark(desk.given(question, token, round))
        if one is not None and (given is None or given["score"] != one.score):
            comment = desk.comment(question, token)
            given = {
                "marker": one.marker or NOBODY_KNOWN,
                "at": "",
                "levels": {},
                "score": one.score,
                "comment": comment,
                "here": False,
            }
        found.append(given)
    return found


def mark(given: Given | None) -> dict | None:
    """Put a mark into plain values, without whose answer it is for.

    Parameters
    ----------
    given : Given, optional
        The mark.

    Returns
    -------
    dict or None
        Marker, time, levels, score, comment, and in ``here`` whether it was given on this page, which alone can be undone.
    """
    if given is None:
        return None
    return {
        "marker": given.marker or NOBODY_KNOWN,
        "at": _time(given.at),
        "levels": given.levels,
        "score": given.score,
        "comment": given.comment,
        "here": bool(given.marker),
    }


def check_another_marker(desk: HandMarking, question: str, token: str, marker: str) -> None:
    """Make sure that nobody marks an answer twice.

    Parameters
    ----------
    desk : HandMarking
        The exercise.
    question, token : str
        The answer's cell, and whose.
    marker : str
        Who gives the second mark.

    Raises
    ------
    ShownError
        When it is who gave the first.
    """
    first = desk.given(question, token, "first")
    if first and first.score is not None and moderation.same_person(first.marker, marker):
        raise ShownError(
            f"{first.marker} gave the first mark of this answer, so somebody else gives the second. If you are another "
            "person of that name, write yours more fully at the top of the page, and choose “Try again now”."
        )


def rubric_shown(rubric: Rubric | None) -> list[dict]:
    """Put a rubric's criteria into plain values, each level with the key that chooses it.

    Parameters
    ----------
    rubric : Rubric, optional
        The rubric.

    Returns
    -------
    list of dict
        Empty where there is none.
    """
    return [] if rubric is None else [_criterion(one) for one in rubric.criteria]


def _criterion(one) -> dict:
    # the key is the points, where each level's points are one digit; otherwise its place from the best
    points = [level.points for level in one.levels]
    digits = all(each in range(10) for each in points)
    levels = [
        {"points": level.points, "means": level.means, "key": f"{level.points:g}" if digits else str(place)}
        for place, level in enumerate(one.levels, start=1)
    ]
    return {
        "id": one.id,
        "name": one.name,
        "points": one.points,
        "levels": levels,
        "comments": list(one.comments),
    }


def samples_shown(rubric: Rubric | None) -> list[dict]:
    """Put the answers that are already marked into plain values.

    Parameters
    ----------
    rubric : Rubric, optional
        The rubric.

    Returns
    -------
    list of dict
        Level, text as safe HTML, why, and the points of each criterion by its name.
    """
    if rubric is None:
        return []
    names = {one.id: one.name for one in rubric.criteria}
    return [
        {
            "level": one.level,
            "html": below(one.text, 4),
            "why": one.why,
            "total": sum(one.points.values()),
            "points": [(names[name], points) for name, points in one.points.items()],
        }
        for one in rubric.samples
    ]


def asked(course: Course, slug: str, question: str) -> str:
    """Give a question as it was asked of the students.

    Parameters
    ----------
    course : staycurious.marking.course.Course
        The folder of exercises.
    slug, question : str
        The exercise, and the answer's cell.

    Returns
    -------
    str
        Safe HTML, from the released notebook.

    Raises
    ------
    ShownError
        When that isn't there, or hasn't got the question.
    """
    path = course.folder("release", ".", slug) / f"{slug}.ipynb"
    texts: list[str] = []
    try:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        for cell in cells:
            marks = marks_of(cell)
            if marks.get("grade_id") == question:
                return below("\n\n".join(_from_heading(texts)), 3)
            if marks.get("solution") or marks.get("grade"):
                texts = []
            elif cell["cell_type"] == "markdown" and "notebook-only" not in cell["metadata"].get("tags", ()):
                texts.append("".join(cell["source"]))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ShownError(
            f"The students' version of {slug} can't be read, so the question isn't shown. Make it again: "
            f"staycurious mark {slug}"
        ) from error
    raise ShownError(f"The students' version of {slug} has no question {question}.")


def _from_heading(texts: list[str]) -> list[str]:
    starts = [place for place, text in enumerate(texts) if text.startswith("#")]
    return texts[starts[-1] :] if starts else texts


def below(text: str, level: int) -> str:
    """Turn Markdown that anybody may have written into safe HTML whose headings stand below a heading of the page.

    Parameters
    ----------
    text : str
        The Markdown.
    level : int
        The page's heading.

    Returns
    -------
    str
        HTML for the inside of the page; what is wide scrolls by itself.
    """
    html = markdown(text.encode("utf-8", "replace").decode("utf-8"))  # half a character can't be sent
    levels = [int(found) for found in re.findall(r"<h([1-6])>", html)]
    if levels:
        down = level + 1 - min(levels)
        html = re.sub(r"(</?h)([1-6])>", lambda tag: f"{tag[1]}{min(6, int(tag[2]) + down)}>", html)
    html = html.replace("<table>", '<div class="wide" role="group" aria-label="Table" tabindex="0"><table>')
    return html.replace("</table>", "</table></div>")


def _time(at: datetime) -> str:
    return f"{at.isoformat(timespec='seconds')}Z"
