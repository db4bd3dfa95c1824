"""``{inventory}``, ``{inventory-class}``, ``{inventory-key}``: twelve ideas asked before and after, as two forms of one quiz each."""

from __future__ import annotations

import json

from docutils import nodes

from staycurious.booktools.elements import Element, element, report, words
from staycurious.booktools.quiz import HINTS, Quiz, how_sure, version_of
from staycurious.booktools.quiz_file import QuizError
from staycurious.questions.inventory import EDITION, IDEAS, Idea

FORMS = {"A": "inventory_a", "B": "inventory_b"}
#: Kinds whose answer can be taken up again where somebody stopped, and so can be asked here.
KINDS = ("single", "multiple", "number", "highlight")
NO_SCRIPT = (
    "The sittings need JavaScript, which isn’t running here. It works on paper too: print this page, which prints both forms, "
    "answer the form that your tutor tells you, and give them that sheet."
)
NO_COUNT = (
    "The counting needs JavaScript, which isn’t running here. By hand: for each idea, count who is right before and after, and "
    "among those who sat both, who is newly right and who is no longer right."
)


class _InventoryParts(Quiz):
    # the two forms, read and held to the ideas

    required_arguments = 0

    def forms(self) -> dict[str, list[dict]]:
        """Read both forms.

        Returns
        -------
        dict of str to list of dict
            The questions of each form, in the ideas' order.

        Raises
        ------
        QuizError
            When a file can't be read, or its questions aren't the twelve ideas in their order.
        """
        made = {}
        for letter, slug in FORMS.items():
            made[letter] = self.read(slug)["questions"]
            if problem := form_problem(letter, made[letter]):
                raise QuizError(f"book/quizzes/{slug}.yml: {problem}")
        return made

    def run(self) -> list[nodes.Node]:
        """Make the part.

        Returns
        -------
        list of docutils.nodes.Node
            The part, or what marks its mistakes.
        """
        try:
            return self.part()
        except QuizError as error:
            return [report(self, f"inventory: {error}")]

    def page_of(self, idea: Idea) -> str | None:
        """Give the address of an idea's module, counted from the site's first folder; None while it isn't written."""
        page = f"book/{idea.module}"
        return f"{page}.html" if page in self.env.found_docs else None

    def data(self) -> nodes.Node:
        """Give what the page's script needs to know, as JSON."""
        ideas = [{"name": idea.name, "title": idea.title} for idea in IDEAS]
        text = json.dumps({"edition": EDITION, "ideas": ideas}, ensure_ascii=False).replace("<", "\\u003c")
        return nodes.raw("", f'<script type="application/json">{text}</script>', format="html")


def form_problem(letter: str, questions: list[dict]) -> str:
    """Say what keeps a form from being one of the two.

    Parameters
    ----------
    letter : str
        ``A`` or ``B``.
    questions : list of dict
        Its questions.

    Returns
    -------
    str
        What is wrong and the mend; empty when nothing is.
    """
    wanted = [f"{letter.lower()}_{idea.name}" for idea in IDEAS]
    found = [question["id"] for question in questions]
    if found != wanted:
        return f"its ids are {', '.join(found)}. Make them {', '.join(wanted)}, in this order, so that both forms ask the same ideas."
    for question in questions:
        if question["kind"] not in KINDS:
            return (
                f"{question['id']} is of the kind {question['kind']}, whose answer can't be taken up again where somebody "
                f"stopped. Make it one of {', '.join(KINDS)}."
            )
    return ""


class Inventory(_InventoryParts):
    """Both forms and a place for the word, the sittings and the code; ``web/parts/inventory.js`` shows one form at a time."""

    def part(self) -> list[nodes.Node]:
        """Make the part."""
        made = element(
            "section",
            self.data(),
            element("div", nodes.paragraph("", NO_SCRIPT), class_="sc-without"),
            *(self._sheet(letter, questions) for letter, questions in self.forms().items()),
            class_="sc-quiz sc-inventory",
            data_part="inventory",
            id="before-and-after-sittings",
            aria_label="Before and after",
        )
        return [made]

    def _sheet(self, letter: str, questions: list[dict]) -> Element:
        of = len(questions)
        by_hand = "My word: ______________________ (not your name)    This is my   ☐ first   ☐ second   time."
        return element(
            "div",
            element("h3", words(f"Form {letter}"), tabindex="-1", class_="sc-form-title"),
            element("p", words(by_hand), class_="sc-paper"),
            *(self._form(question, number, of) for number, question in enumerate(questions, 1)),
            class_="sc-sheet",
            data_form=letter,
        )

    def _form(self, question: dict, number: int, of: int) -> Element:
        name, kind = question["id"], question["kind"]
        first, more = self.ask(question, number, of)
        ask = element("legend", *first, class_="sc-ask", id=f"{name}-ask")
        hint = [element("p", words(HINTS[kind]), class_="sc-hint")] if kind in HINTS else []
        # what is right stands in the page, as in every quiz, and is shown after the second sitting alone
        answers = element(
            "details",
            element("summary", words("All answers, with reasons"), _which(number)),
            self.rows(question),
            class_="sc-answers",
            hidden=True,
        )
        return element(
            "form",
            element("fieldset", ask, *more, *hint, *self._fields(question), class_="sc-given"),
            how_sure(name),
            element("p", class_="sc-recorded", role="status", id=f"{name}-recorded"),
            element("div", class_="sc-feedback"),
            answers,
            class_="sc-question",
            id=name,
            autocomplete="off",
            data_question=name,
            data_kind=kind,
            data_version=version_of(question),
        )


class InventoryClass(_InventoryParts):
    """Where a tutor pastes a class's codes; ``web/parts/inventory_class.js`` counts them in the page."""

    def part(self) -> list[nodes.Node]:
        """Make the part."""
        without = element("div", nodes.paragraph("", NO_COUNT), class_="sc-without")
        made = element("div", self.data(), without, class_="sc-inventory-class", data_part="inventory_class")
        return [made]


class InventoryKey(_InventoryParts):
    """Each idea with its module, and its question in both forms with all answers and reasons, folded."""

    def part(self) -> list[nodes.Node]:
        """Make the part."""
        forms = self.forms()
        made: list[nodes.Node] = []
        for at, idea in enumerate(IDEAS):
            title = [element("strong", words(f"{at + 1}. {idea.title}")), words(f" ({idea.term})")]
            if page := self.page_of(idea):
                link = element("a", words(f"M{int(idea.module[1:3])}"))
                link["site_path"] = page
                title += [words(" · "), link]
            asked = [
                self._asked(letter, questions[at], at + 1, len(IDEAS)) for letter, questions in forms.items()
            ]
            made.append(element("div", element("p", *title), *asked, class_="sc-asked"))
        return made

    def _asked(self, letter: str, question: dict, number: int, of: int) -> Element:
        first, more = self.ask(question, number, of)
        summary = element("summary", words(f"Form {letter}: the question, with reasons"), _which(number))
        return element(
            "details", summary, element("p", *first), *more, self.rows(question), class_="sc-answers"
        )


def _which(number: int) -> nodes.Node:
    # a list of a page's buttons would read the same twelve times
    return element("span", words(f" of question {number}"), class_="sc-unseen")
