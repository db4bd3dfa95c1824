"""``{quiz}``: a module's quiz as native forms, which read as a list of questions on paper and without JavaScript."""

from __future__ import annotations

from pathlib import Path

from docutils import nodes
from docutils.statemachine import StringList
from sphinx.util.docutils import SphinxDirective

from staycurious.booktools.elements import element, report, words
from staycurious.booktools.figures import plain_number
from staycurious.booktools.quiz_file import QuizError, read_quiz

INPUTS = {"single": "radio", "multiple": "checkbox"}
HINTS = {"single": "Choose one.", "multiple": "Choose all that apply."}


class Quiz(SphinxDirective):
    """The quiz of ``book/quizzes/<slug>.yml``; ``web/quiz.js`` gives the feedback that stands in the page."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Make the quiz's forms.

        Returns
        -------
        list of docutils.nodes.Node
            The quiz, or what marks its mistakes.
        """
        slug = self.arguments[0]
        path = Path(self.env.srcdir, self.config.staycurious_quizzes, f"{slug}.yml")
        self.env.note_dependency(str(path))
        try:
            quiz = read_quiz(path)
        except QuizError as error:
            return [report(self, f"quiz {slug}: {error}")]
        forms = [
            self._form(question, n, len(quiz["questions"])) for n, question in enumerate(quiz["questions"], 1)
        ]
        made = element(
            "section",
            *forms,
            class_="sc-quiz",
            data_part="quiz",
            id="quiz-" + slug.replace("_", "-"),
            data_quiz=slug,
            aria_label=f"Quiz: {quiz['title']}",
        )
        made["page_script"] = True
        return [made]

    def _form(self, question: dict, number: int, of: int) -> nodes.Node:
        name, kind = question["id"], question["kind"]
        ask, *more = self._blocks(question["ask"])
        count = element("span", words(f"Question {number} of {of}."), class_="sc-count")
        legend = element("legend", count, words(" "), *_inside(ask), class_="sc-ask", id=f"{name}-ask")
        fieldset = element("fieldset", legend)
        if more:
            fieldset += element("div", *more, class_="sc-more")
        if kind == "number":
            fieldset += self._number_field(question)
        else:
            fieldset += element("p", words(HINTS[kind]), class_="sc-hint")
            fieldset += [self._option(name, kind, n, option) for n, option in enumerate(question["options"])]
        check = element("button", words("Check"), _which(number), type="submit", class_="sc-check")
        again = element("button", words("Try again"), _which(number), type="reset", class_="sc-again")
        rows = self._number_answers(question) if kind == "number" else self._option_answers(question)
        return element(
            "form",
            fieldset,
            element("div", check, words(" "), again, class_="sc-actions", hidden=True),  # quiz.js shows it
            element("div", class_="sc-feedback", role="status", tabindex="-1", id=f"{name}-said"),
            element("details", element("summary", words("Answer and feedback")), rows, class_="sc-answers"),
            class_="sc-question",
            id=name,
            data_question=name,
            data_kind=kind,
        )

    def _option(self, name: str, kind: str, number: int, option: dict) -> nodes.Node:
        field = element("input", type=INPUTS[kind], name=name, value=str(number))
        text = element("span", *self._inline(option["text"]))
        return element("div", element("label", field, words(" "), text), class_="sc-option")

    def _number_field(self, question: dict) -> nodes.Node:
        name, unit = question["id"], question.get("unit")
        labels = f"{name}-ask {name}-unit" if unit else f"{name}-ask"
        # a text field with a numeric keypad: a number field takes "1,000" for nothing and scrolls away an answer
        field = element(
            "input", type="text", inputmode="decimal", name=name, autocomplete="off", aria_labelledby=labels
        )
        made = element("div", field, class_="sc-number")
        if unit:
            made += [words(" "), element("span", *self._inline(unit), class_="sc-unit", id=f"{name}-unit")]
        return made

    def _option_answers(self, question: dict) -> nodes.Node:
        rows = element("ul")
        for number, option in enumerate(question["options"]):
            rows += element(
                "li",
                _verdict(option["right"]),
                element("span", *self._inline(option["text"]), class_="sc-says"),
                element("div", *self._blocks(option["feedback"]), class_="sc-why"),
                data_option=str(number),
                data_right=str(option["right"]).lower(),
            )
        return rows

    def _number_answers(self, question: dict) -> nodes.Node:
        unit = f" {question['unit']}" if "unit" in question else ""
        answer = question["answer"]
        rows = element("ul", data_answer=str(answer), data_tolerance=str(question.get("tolerance", 0)))

        def row(feedback: str, right: bool, value: float | None = None, **html: str) -> nodes.Node:
            says = [] if value is None else [
                element("span", *self._inline(plain_number(value) + unit), class_="sc-says")
            ]  # fmt: skip
            why = element("div", *self._blocks(feedback), class_="sc-why")
            return element("li", _verdict(right), *says, why, **html)

        rows += row(question["right_feedback"], True, answer, data_right="true")
        for common in question.get("common", []):
            rows += row(common["feedback"], False, common["value"], data_value=str(common["value"]))
        rows += row(question["wrong_feedback"], False, data_right="false")
        return rows

    def _inline(self, text: str) -> list[nodes.Node]:
        return _inside(self._blocks(text)[0])

    def _blocks(self, text: str) -> list[nodes.Node]:
        holder = nodes.container()
        self.state.nested_parse(StringList(text.splitlines(), self.arguments[0]), self.content_offset, holder)
        return holder.children


def _inside(block: nodes.Node) -> list[nodes.Node]:
    # a legend or label holds the words of a paragraph, not the paragraph
    return block.children if isinstance(block, nodes.paragraph) else [block]


def _which(number: int) -> nodes.Node:
    # a list of a page's buttons would read "Check, Check, Check"
    return element("span", words(f" question {number}"), class_="sc-unseen")


def _verdict(right: bool) -> nodes.Node:
    return element("span", words("Right. " if right else "Not quite. "), class_="sc-verdict")
