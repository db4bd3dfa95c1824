"""``{exercise-page}``: a page made from a released exercise, with a form for each answer and a stand-in for paper."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from docutils import nodes
from docutils.statemachine import StringList
from sphinx.util.docutils import SphinxDirective

from staycurious.answers import blank_form
from staycurious.booktools.cards import CAPTION
from staycurious.booktools.elements import element, report, words
from staycurious.booktools.exercise_file import Exercise, ExerciseError, read_exercise
from staycurious.booktools.generated import PACKAGE
from staycurious.booktools.links import in_the_browser
from staycurious.booktools.near import did_you_mean

PARTS = "staycurious_exercise_parts"
#: What a page takes from the course itself: asks and their words, cases, and the scorecard that a pair of cases is shown.
ROOMS = ("answers", "larkshire", "tools/score")
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
        files = (file for room in ROOMS for file in (PACKAGE / room).rglob("*"))
        for used in (path, *(file for file in files if file.suffix in (".py", ".json"))):
            self.env.note_dependency(str(used))
        try:
            exercise = read_exercise(path)
        except ExerciseError as error:
            # the release is made anew from it, so that is where the mend belongs
            return [report(self, f"exercises/source/{slug}/{slug}.ipynb: {error}")]
        self.env.temp_data[PARTS] = _parts(exercise)
        page = nodes.container()
        lines = _page_text(exercise).splitlines()
        self.state.nested_parse(StringList(lines, source=str(path)), 0, page, match_titles=True)
        del self.env.temp_data[PARTS]
        _name_tables(self.state.document)  # where MyST puts what has a title
        return page.children


def _name_tables(page: nodes.document) -> None:
    # Markdown has no sign for it: a line in bold right above a table is its caption, which frame.py makes its name
    for table in page.findall(nodes.table):
        above = table.previous_sibling()
        # MyST puts empty texts around what is bold
        if above and [type(part) for part in above.children if part.astext()] == [nodes.strong]:
            above["classes"].append(CAPTION)


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
    ways = element("p", words(WAYS), *_ways(exercise.slug), class_="sc-note")
    parts["start"] = [ways, start]
    parts["end"] = [element("div", class_="sc-exercise-end", data_exercise=exercise.slug)]
    return parts


def _ways(slug: str) -> list[nodes.Node]:
    inside = element("a", words("open the notebook in your browser"))
    inside["site_path"] = in_the_browser(f"exercises/{slug}.ipynb")
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
        element("div", nodes.raw("", blank_form(answer["ask"]), format="html"), class_="sc-answer-standin"),
        class_="sc-answer",
        data_name=answer["name"],
        id="answer-" + answer["name"].replace("_", "-"),
    )
