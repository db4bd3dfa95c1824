"""``{quiz}`` and ``{quiz-answers}``: native forms that read as a list of questions on paper, and the answers at the book's end."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from docutils import nodes
from docutils.statemachine import StringList
from sphinx.util.docutils import SphinxDirective

from staycurious.booktools.elements import element, report, words
from staycurious.booktools.figures import plain_number
from staycurious.booktools.quiz_file import QuizError, read_quiz

INPUTS = {"single": "radio", "multiple": "checkbox"}
#: What is said of an option that belongs, and of one that doesn't, where several do. "Right" would be said of what the option says.
TO_DO = {"multiple": ("Choose it. ", "Leave it. "), "highlight": ("Mark it. ", "Leave it. ")}
HINTS = {
    "single": "Choose one.",
    "multiple": "Choose all that apply.",
    "order": "Put them in order, the first one at the top.",
    "match": "Choose one for each.",
    "highlight": "Mark all that apply.",
}
#: How sure somebody is, in per cent. A blind guess among four or five options is right about one time in five, and
#: the steps are even, so that the picture of one's own judgement has no crowded end.
SURE = {20: "A guess", 40: "A hunch", 60: "More sure than not", 80: "Fairly sure", 100: "Certain"}
SURE_MEANS = (
    "Before you check an answer, say how sure you are. 80% means: of ten answers that you give like this, you "
    "expect eight to be right. Nobody marks it."
)
#: The page on which ``{quiz-answers}`` stands; a quiz leads there when the book has it.
ANSWERS_PAGE = "book/quiz_answers"


class _QuizParts(SphinxDirective):
    # what the questions and the answers have in common: how a text becomes nodes, and the list of what is said

    def read(self, slug: str) -> dict:
        """Read a quiz, and let Sphinx read the page again when its file changes."""
        path = Path(self.env.srcdir, self.config.staycurious_quizzes, f"{slug}.yml")
        self.env.note_dependency(str(path))
        self.slug = slug
        return read_quiz(path)

    def ask(self, question: dict, number: int, of: int) -> tuple[list[nodes.Node], list[nodes.Node]]:
        """Give a question's first paragraph, after its number, and what comes after it."""
        first, *more = self.blocks(question["ask"])
        count = element("span", words(f"Question {number} of {of}."), class_="sc-count")
        inside = self.inside(first, question["ask"])
        return [count, words(" "), *inside], [element("div", *more, class_="sc-more")] if more else []

    def rows(self, question: dict) -> nodes.Node:
        """List a question's answers, right and wrong, each with its feedback."""
        make = {"number": self._number_rows, "order": self._order_rows, "match": self._match_rows}
        return make.get(question["kind"], self._option_rows)(question)

    def _option_rows(self, question: dict) -> nodes.Node:
        kind = question["kind"]
        options = question["pieces" if kind == "highlight" else "options"]
        rows = element("ul")
        for number, option in enumerate(option for option in options if "right" in option):
            verdict = _verdict(option["right"], *TO_DO.get(kind, ()))
            said = [verdict, self.says(option["text"]), self.why(option["feedback"])]
            rows += element("li", *said, data_option=str(number), data_right=str(option["right"]).lower())
        return rows

    def _number_rows(self, question: dict) -> nodes.Node:
        unit = f" {question['unit']}" if "unit" in question else ""
        answer = question["answer"]
        rows = element("ul", data_answer=str(answer), data_tolerance=str(question.get("tolerance", 0)))

        def row(feedback: str, right: bool, value: float | None = None, **html: str) -> nodes.Node:
            number = [] if value is None else [self.says(plain_number(value) + unit)]
            return element("li", _verdict(right), *number, self.why(feedback), **html)

        rows += row(question["right_feedback"], True, answer, data_right="true")
        for common in question.get("common", []):
            rows += row(common["feedback"], False, common["value"], data_value=str(common["value"]))
        other = row(question["wrong_feedback"], False, data_right="false")
        other.insert(1, element("span", words("Any other number."), class_="sc-says"))
        rows += other
        return rows

    def _order_rows(self, question: dict) -> nodes.Node:
        rows = element("ol")
        for number, item in enumerate(question["items"]):
            rows += element(
                "li", self.says(item["text"]), self.why(item["feedback"]), data_option=str(number)
            )
        return rows

    def _match_rows(self, question: dict) -> nodes.Node:
        rows = element("ul")
        for number, pair in enumerate(question["pairs"]):
            choice = element("span", words(pair["choice"]), class_="sc-chosen")
            row = element("li", self.says(pair["text"]), words(": "), choice, self.why(pair["feedback"]))
            for common in pair.get("common", []):
                wrong = element("span", words(f"Not “{common['choice']}”. "), class_="sc-not")
                at = str(question["choices"].index(common["choice"]))
                row += element("div", wrong, self.why(common["feedback"]), class_="sc-common", data_choice=at)
            row["html"] |= {
                "data-option": str(number),
                "data-right": str(question["choices"].index(pair["choice"])),
            }
            rows += row
        return rows

    def says(self, text: str) -> nodes.Node:
        """Give an answer's text as it stands beside its feedback."""
        return element("span", *self.inline(text), class_="sc-says")

    def why(self, text: str) -> nodes.Node:
        """Give a feedback."""
        return element("div", *self.blocks(text), class_="sc-why")

    def inline(self, text: str) -> list[nodes.Node]:
        """Give the words of a text that is one paragraph."""
        first, *more = self.blocks(text)
        return self.inside(nodes.container() if more else first, text)

    def inside(self, block: nodes.Node, text: str) -> list[nodes.Node]:
        """Give the words of a paragraph: a legend or label holds them, and not the paragraph."""
        if isinstance(block, nodes.paragraph):
            return block.children
        start = " ".join(text.split())[:40]
        mend = "It stands beside its button, so write it as one paragraph; a list can stand in the feedback."
        return [report(self, f"quiz {self.slug}: “{start}” must begin with words of one paragraph. {mend}")]

    def blocks(self, text: str) -> list[nodes.Node]:
        """Give what a text holds, block by block."""
        holder = nodes.container()
        self.state.nested_parse(
            StringList(text.splitlines(), f"quiz {self.slug}"), self.content_offset, holder
        )
        return holder.children


class Quiz(_QuizParts):
    """The quiz of ``book/quizzes/<slug>.yml``; ``web/parts/quiz.js`` gives the feedback that stands in the page."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Make the quiz's forms.

        Returns
        -------
        list of docutils.nodes.Node
            The quiz, or what marks its mistakes.
        """
        slug = self.arguments[0]
        try:
            quiz = self.read(slug)
        except QuizError as error:
            return [report(self, f"quiz {slug}: {error}")]
        of = len(quiz["questions"])
        made = element(
            "section",
            element("p", words(SURE_MEANS), class_="sc-how"),
            *(self._form(question, number, of) for number, question in enumerate(quiz["questions"], 1)),
            *self._lead_to_answers(),
            class_="sc-quiz",
            data_part="quiz",
            id="quiz-" + slug.replace("_", "-"),
            data_quiz=slug,
            aria_label=f"Quiz: {quiz['title']}",
        )
        return [made]

    def _form(self, question: dict, number: int, of: int) -> nodes.Node:
        name, kind = question["id"], question["kind"]
        first, more = self.ask(question, number, of)
        given = element(
            "fieldset", element("legend", *first, class_="sc-ask", id=f"{name}-ask"), *more, class_="sc-given"
        )
        if kind in HINTS:
            given += element("p", words(HINTS[kind]), class_="sc-hint")
        given += list(self._fields(question))
        check = element("button", words("Check"), _which(number), type="submit", class_="sc-check")
        again = element("button", words("Try again"), _which(number), type="reset", class_="sc-again")
        return element(
            "form",
            given,
            how_sure(name),
            element("div", check, words(" "), again, class_="sc-actions", hidden=True),  # quiz.js shows it
            element("div", class_="sc-feedback", role="status", tabindex="-1", id=f"{name}-said"),
            element(
                "details",
                element("summary", words("Answer and feedback"), _which(number)),
                self.rows(question),
                class_="sc-answers",
            ),
            class_="sc-question",
            id=name,
            autocomplete="off",  # a browser that fills in old answers would spoil a question that has come back
            data_question=name,
            data_kind=kind,
            data_version=version_of(question),
        )

    def _fields(self, question: dict) -> Iterator[nodes.Node]:
        kind, name = question["kind"], question["id"]
        if kind == "number":
            yield self._number_field(question)
        elif kind == "order":
            items = [self._item(place, question["items"][place]) for place in shown_order(question)]
            yield element("ol", *items, class_="sc-order")
        elif kind == "match":
            for number, pair in enumerate(question["pairs"]):
                yield self._pair(question, number, pair)
            choices = "; ".join(question["choices"])
            yield element("p", words(f"Choose from: {choices}."), class_="sc-paper")
        elif kind == "highlight":
            yield element("p", *self._pieces(question), class_="sc-text")
        else:
            for number, option in enumerate(question["options"]):
                field = element("input", type=INPUTS[kind], name=name, value=str(number))
                text = element("span", *self.inline(option["text"]))
                yield element("div", element("label", field, words(" "), text), class_="sc-option")

    def _number_field(self, question: dict) -> nodes.Node:
        name, unit = question["id"], question.get("unit")
        labels = f"{name}-ask {name}-unit" if unit else f"{name}-ask"
        # a text field with a numeric keypad: a number field takes "1,000" for nothing and scrolls away an answer
        field = element(
            "input", type="text", inputmode="decimal", name=name, autocomplete="off", aria_labelledby=labels
        )
        made = element("div", field, class_="sc-number")
        if unit:
            made += [words(" "), element("span", *self.inline(unit), class_="sc-unit", id=f"{name}-unit")]
        return made

    def _item(self, place: int, item: dict) -> nodes.Node:
        text = element("span", *self.inline(item["text"]), class_="sc-item")
        return element("li", element("span", class_="sc-write"), text, data_item=str(place))

    def _pair(self, question: dict, number: int, pair: dict) -> nodes.Node:
        name = f"{question['id']}-{number + 1}"
        options = [element("option", words("Choose…"), value="")]
        options += [
            element("option", words(choice), value=str(at)) for at, choice in enumerate(question["choices"])
        ]
        return element(
            "div",
            element("label", *self.inline(pair["text"]), for_=name),
            words(" "),
            element("select", *options, name=name, id=name),
            element("span", class_="sc-write"),
            class_="sc-pair",
        )

    def _pieces(self, question: dict) -> Iterator[nodes.Node]:
        number = 0
        for piece in question["pieces"]:
            text = element("span", *self.inline(piece["text"]))
            if "right" in piece:
                field = element("input", type="checkbox", name=question["id"], value=str(number))
                text = element("label", field, words(" "), text, class_="sc-piece")
                number += 1
            yield from (text, words(" "))

    def _lead_to_answers(self) -> list[nodes.Node]:
        if ANSWERS_PAGE not in self.env.found_docs:
            return []
        link = element("a", words("all answers, with reasons"))
        link["site_path"] = f"{ANSWERS_PAGE}.html#{answers_id(self.slug)}"
        return [element("p", words("At the end of the book: "), link, words("."), class_="sc-lead")]


class QuizAnswers(_QuizParts):
    """The answers to the quizzes of all modules, in the order of the course, each folded on the screen and open on paper."""

    def run(self) -> list[nodes.Node]:
        """Make a section for each module.

        Returns
        -------
        list of docutils.nodes.Node
            The sections, or what marks the mistakes.
        """
        if toc := getattr(self.config, "external_toc_path", ""):
            self.env.note_dependency(str(Path(self.env.srcdir, toc)))
        made: list[nodes.Node] = []
        for slug in self._slugs():
            try:
                made.append(self._module(slug, self.read(slug)))
            except QuizError as error:
                made.append(report(self, f"quiz {slug}: {error}"))
        return made

    def _slugs(self) -> list[str]:
        there = {path.stem for path in Path(self.env.srcdir, self.config.staycurious_quizzes).glob("*.yml")}
        site_map = getattr(self.env, "external_site_map", None)
        pages = _listed(site_map) if site_map else sorted(self.env.found_docs)
        names = [Path(page).stem for page in pages if Path(page).parent == Path(ANSWERS_PAGE).parent]
        return [name for name in names if name in there]

    def _module(self, slug: str, quiz: dict) -> nodes.Node:
        page = Path(self.env.srcdir, "book", f"{slug}.md")
        self.env.note_dependency(str(page))
        found = re.search(r"^# (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
        title = found.group(1) if found else slug
        section = nodes.section("", ids=[answers_id(slug)], names=[answers_id(slug)])
        section += nodes.title(title, "", *self.inline(title))
        link = element("a", words("The questions"))
        link["site_path"] = f"book/{slug}.html#quiz-{slug.replace('_', '-')}"
        section += element("p", link, words(" are on the module’s page."))
        of = len(quiz["questions"])
        for number, question in enumerate(quiz["questions"], 1):
            first, more = self.ask(question, number, of)
            fold = element(
                "details",
                element("summary", words("The answer, with reasons"), _which(number)),
                self.rows(question),
                class_="sc-answers",
            )
            section += element("div", element("p", *first), *more, fold, class_="sc-asked")
        self.state.document.note_explicit_target(section)
        return section


def answers_id(slug: str) -> str:
    """Name the place of a module's answers.

    Parameters
    ----------
    slug : str
        The module's.

    Returns
    -------
    str
        The id of its section on the page of the answers.
    """
    return "answers-" + slug.replace("_", "-")


def version_of(question: dict) -> str:
    """Tell a question from what it was before a change: what is asked, what can be answered, and what is right.

    Parameters
    ----------
    question : dict
        As ``quiz.schema.json`` describes it.

    Returns
    -------
    str
        Eight letters and digits. Better words in a feedback change nothing, as the question is still the same.
    """

    def bare(value: object) -> object:
        if isinstance(value, dict):
            return {key: bare(of) for key, of in value.items() if "feedback" not in key and key != "common"}
        if isinstance(value, list):
            return [bare(one) for one in value]
        return " ".join(value.split()) if isinstance(value, str) else value

    return hashlib.sha256(json.dumps(bare(question), sort_keys=True).encode()).hexdigest()[:8]


def shown_order(question: dict) -> list[int]:
    """Choose the order in which a page shows what is to be put in order: the same at every build.

    Parameters
    ----------
    question : dict
        A question of the kind ``order``.

    Returns
    -------
    list of int
        The items' right places, from 0, as they are shown. Never the right order, and with four items or more at most
        half of them stand right among themselves.
    """
    items = [item["text"] for item in question["items"]]
    places = range(len(items))
    turn = 0
    while True:
        shown = sorted(places, key=lambda at: _digest(f"{question['id']} {turn} {items[at]}"))
        if _in_order(shown) <= max(2, len(items) // 2) and shown != list(places):
            return shown
        turn += 1


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _in_order(places: Iterable[int]) -> int:
    # how many stand in the right order among themselves: the length of the longest rising run
    longest: list[tuple[int, int]] = []
    for place in places:
        longest.append((place, 1 + max((run for last, run in longest if last < place), default=0)))
    return max(run for _, run in longest)


def _listed(site_map) -> Iterator[str]:
    def walk(page: str) -> Iterator[str]:
        yield page
        for child in site_map[page].child_files() if page in site_map else ():
            yield from walk(child)

    return walk(site_map.root.docname)


def how_sure(name: str) -> nodes.Node:
    """Make the steps in which somebody says how sure they are.

    Parameters
    ----------
    name : str
        The question's id.

    Returns
    -------
    docutils.nodes.Node
        The group of radio buttons.
    """
    made = element("fieldset", element("legend", words("How sure are you?")), class_="sc-how-sure")
    for percent, said in SURE.items():
        field = element("input", type="radio", name=f"{name}-sure", value=str(percent))
        number = element("span", words(f"{percent}%"), class_="sc-percent")
        made += element("label", field, words(f" {said} "), number)
    return made


def _which(number: int) -> nodes.Node:
    # a list of a page's buttons would read "Check, Check, Check"
    return element("span", words(f" question {number}"), class_="sc-unseen")


def _verdict(right: bool, yes: str = "Right. ", no: str = "Not quite. ") -> nodes.Node:
    return element("span", words(yes if right else no), class_="sc-verdict")
