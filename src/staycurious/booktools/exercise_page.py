"""``{exercise-page}``: a page made from a released exercise, with a form for each answer and a stand-in for paper."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path

from docutils import nodes
from docutils.statemachine import StringList
from sphinx.util.docutils import SphinxDirective

from staycurious.booktools.elements import element, report, words
from staycurious.booktools.exercise_file import Exercise, ExerciseError, read_exercise
from staycurious.booktools.near import did_you_mean

PARTS = "staycurious_exercise_parts"
HOW = """\
## How to answer

Answer in any order. What you write is kept in this browser as you go, and is sent nowhere. Under each question a line
says whether your answer is complete. It never says whether it's right: that comes with your marks, and with reasons.
You can change an answer as often as you like until you hand in. At the end of this page, **Download my work** gives you
the file to hand in.
"""
HAND_IN = """\
## Hand in

1. Look through your answers. The list below says which questions are still empty; you can hand in with some empty.
2. Press **Download my work**. Keep the file's name, `{slug}.ipynb`.
3. Hand in that file where your tutor told you to. Until you do, nobody else has it.
4. On a shared computer, then erase your work here: otherwise the next person can read it.
"""
NO_SCRIPT = (
    "The forms of this page need JavaScript, which isn’t running here; the notebook in the browser needs it too. You can read the "
    "questions, or print them and write on the paper. To make a file to hand in, "
)
WAYS = "If you’d rather work in a notebook, it is the same exercise, and the marks are the same: "


class ExercisePart(SphinxDirective):
    """A place in an exercise's page; the page's own directive has made what stands there."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Give what was made for this place.

        Returns
        -------
        list of docutils.nodes.Node
            The part, or what marks a place outside of an exercise's page.
        """
        made = self.env.temp_data.get(PARTS, {}).get(self.arguments[0])
        if made is None:
            return [report(self, f"{{{self.name}}} is for exercise pages alone. Use {{exercise-page}} SLUG.")]
        return made


class ExercisePage(SphinxDirective):
    """The whole page of an exercise: its title, its sections, its questions and the way to hand in."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Make the page from the released notebook.

        Returns
        -------
        list of docutils.nodes.Node
            The page's sections, or what marks the exercise's mistake.
        """
        slug = self.arguments[0]
        folder = Path(self.env.srcdir, self.config.staycurious_release)
        path = folder / slug / f"{slug}.ipynb"
        if not path.is_file():
            known = [found.stem for found in folder.glob("*/*.ipynb")]
            hint = did_you_mean(slug, known) if known else "Run `staycurious build`, which releases it first."
            return [report(self, f"{{{self.name}}}: there is no released exercise {slug!r}. {hint}")]
        self.env.note_dependency(str(path))
        try:
            exercise = read_exercise(path)
        except ExerciseError as error:
            # the release is made anew from it, so that is where the mend belongs
            where = f"exercises/source/{slug}/{slug}.ipynb"
            return [report(self, f"exercise {where}, as released: {error}")]
        self.env.temp_data[PARTS] = _parts(exercise)
        page = nodes.container()
        lines = _page_text(exercise).splitlines()
        self.state.nested_parse(StringList(lines, source=str(path)), 0, page, match_titles=True)
        del self.env.temp_data[PARTS]
        return page.children


def _page_text(exercise: Exercise) -> str:
    # one Markdown text, so that its headings nest as those of any page; what is no Markdown stands in it by name
    first, *rest = exercise.blocks
    told = [block if isinstance(block, str) else _place(block["name"]) for block in rest]
    begun = [first, HOW, _place("start")]
    return "\n\n".join([*begun, *told, HAND_IN.format(slug=exercise.slug), _place("end")])


def _place(name: str) -> str:
    return f"```{{exercise-part}} {name}\n```"


def _parts(exercise: Exercise) -> dict[str, list[nodes.Node]]:
    parts = {answer["name"]: [_answer_place(answer)] for answer in exercise.answers}
    # the notebook's own text, since that is what Download gives out again
    data = {"slug": exercise.slug, "title": exercise.title, "version": exercise.version}
    release = f'{json.dumps(data, ensure_ascii=False)[:-1]}, "notebook": {exercise.text.strip()}}}'
    without = element("p", words(NO_SCRIPT), *_download(exercise.slug), class_="sc-needs-script")
    start = element(
        "div",
        _json(release),
        without,
        class_="sc-exercise",
        data_part="exercise",
        data_exercise=exercise.slug,
    )
    start["page_script"] = True
    ways = element("p", words(WAYS), *_ways(exercise.slug), class_="sc-note")
    parts["start"] = [ways, start]
    parts["end"] = [element("div", class_="sc-exercise-end", data_exercise=exercise.slug)]
    return parts


def _ways(slug: str) -> list[nodes.Node]:
    inside = element("a", words("open the notebook in your browser"))
    inside["site_path"] = f"lite/notebooks/index.html?path=exercises/{slug}.ipynb"
    return [inside, words(", or "), *_download(slug)]


def _download(slug: str) -> list[nodes.Node]:
    link = element("a", words("download the notebook (.ipynb)"), download=True)
    link["site_path"] = f"exercises/{slug}.ipynb"
    return [link, words(", for a Jupyter that has this course installed.")]


def _json(text: str) -> nodes.Node:
    # no "<" inside, so that no text in it can end the script element
    safe = text.replace("<", "\\u003c")
    return nodes.raw("", f'<script type="application/json">{safe}</script>', format="html")


def _answer_place(answer: Mapping) -> nodes.Node:
    shown = {key: answer[key] for key in ("name", "title", "points", "ask")}
    return element(
        "div",
        _json(json.dumps(shown, ensure_ascii=False, separators=(",", ":"))),
        element("div", *stand_in(answer), class_="sc-answer-standin"),
        class_="sc-answer",
        data_name=answer["name"],
        id="answer-" + answer["name"].replace("_", "-"),
    )


def stand_in(answer: Mapping) -> list[nodes.Node]:
    """Make what stands for a form on paper and without JavaScript: what can be answered, and blanks to write on.

    Parameters
    ----------
    answer : mapping
        One of an exercise's answers.

    Returns
    -------
    list of docutils.nodes.Node
        Its parts.
    """
    ask = answer["ask"]
    if ask is None:
        return [_says("Your answer, in your own words:"), *(_line() for _ in range(6))]
    return _STAND_INS[ask["answer"]["kind"]](ask)


def _says(text: str) -> nodes.Node:
    return element("p", words(text))


def _line() -> nodes.Node:
    return element("p", element("span", class_="sc-blank sc-blank-long", aria_hidden="true"))


def _blank(text: str, after: str = "") -> nodes.Node:
    blank = element("span", class_="sc-blank", aria_hidden="true")
    return element("p", words(f"{text} "), blank, words(f" {after}".rstrip()))


def _boxes(items: list[str], sign: str) -> nodes.Node:
    listed = [
        element("li", element("span", words(sign), aria_hidden="true"), words(f" {item}")) for item in items
    ]
    return element("ul", *listed, class_="sc-boxes")


def _said(ask: Mapping, codes: list[str]) -> list[str]:
    return [ask.get("words", {}).get(code, code) for code in codes]


def _choice(ask: Mapping) -> list[nodes.Node]:
    return [_says(f"{ask['label']} (choose one)"), _boxes(_said(ask, ask["answer"]["options"]), "○")]


def _choices(ask: Mapping) -> list[nodes.Node]:
    return [_says(f"{ask['label']} (tick all that apply)"), _boxes(_said(ask, ask["answer"]["options"]), "□")]


def _number(ask: Mapping) -> list[nodes.Node]:
    return [_blank(ask["label"], ask["answer"].get("unit", ""))]


def _pair(ask: Mapping) -> list[nodes.Node]:
    return [_blank("First case:"), _blank("Second case:")]


def _ordering(ask: Mapping) -> list[nodes.Node]:
    return [
        _says(f"{ask['label']} (write the place of each: 1 comes first)"),
        _boxes(_said(ask, ask["answer"]["items"]), "____"),
    ]


def _table(ask: Mapping) -> list[nodes.Node]:
    kind = ask["answer"]
    head = element(
        "tr", element("td"), *(element("th", words(column), scope="col") for column in kind["columns"])
    )
    rows = [
        element(
            "tr",
            element("th", words(row), scope="row"),
            *(element("td", words("…")) for _ in kind["columns"]),
        )
        for row in kind["rows"]
    ]
    caption = [element("caption", words(ask["label"]))] if ask.get("label") else []
    return [element("table", *caption, element("thead", head), element("tbody", *rows))]


def _spans(ask: Mapping) -> list[nodes.Node]:
    labels = "; ".join(_said(ask, ask["answer"]["labels"]))
    pieces = [
        element("li", words(f"{piece['who']}: {piece['text']}" if piece.get("who") else piece["text"]))
        for piece in ask["text"]
    ]
    return [
        _says(f"{ask['label']} (write beside a piece what it is, where one of these fits: {labels})"),
        element("ol", *pieces),
    ]


def _decision(ask: Mapping) -> list[nodes.Node]:
    kind = ask["answer"]
    made = _choice({**ask, "answer": {"options": kind["options"]}})
    if kind.get("sure"):
        made.append(_blank("How sure are you, from 0 to 100?"))
    for name in kind.get("fields", ()):
        made += [_says(ask.get("fields", {}).get(name, name)), _line(), _line()]
    return made


def _short_text(ask: Mapping) -> list[nodes.Node]:
    return [_says(f"{ask['label']} (up to {ask['answer']['most']} letters)"), _line(), _line()]


_STAND_INS: dict[str, Callable[[Mapping], list[nodes.Node]]] = {
    "choice": _choice,
    "choices": _choices,
    "number": _number,
    "pair_of_cases": _pair,
    "ordering": _ordering,
    "table": _table,
    "spans": _spans,
    "decision_record": _decision,
    "short_text": _short_text,
}
