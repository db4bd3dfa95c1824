"""Read a quiz file, and say in plain words all that is wrong with it."""

from __future__ import annotations

import datetime
import json
import math
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import jsonschema
import yaml

from staycurious.booktools.near import did_you_mean

SCHEMA = json.loads(Path(__file__).with_name("quiz.schema.json").read_text(encoding="utf-8"))
PLAIN_TYPES = {
    "string": "a text (put it in quotes)",
    "boolean": "true or false",
    "number": "a number",
    "array": "a list",
    "object": "a group of keys",
}
#: What one thing of a list is called.
ONE_OF = {
    "options": "option",
    "common": "common answer",
    "items": "item",
    "pairs": "pair",
    "pieces": "piece",
    "choices": "choice",
}
#: Marks that MyST would make something of, where only plain text can stand.
MARKED_UP = re.compile(r"[*`{}$\\]|\]\(")


class QuizError(ValueError):
    """A quiz file has mistakes; the message names each with its file, line, place and mend."""


class _Loader(yaml.SafeLoader):
    """YAML that does not drop the first of two equal keys without a word."""

    def construct_mapping(self, node, deep=False):
        seen = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise yaml.constructor.ConstructorError(
                    None, None, "a key here is no word; write a word and a colon", key.start_mark
                )
            if key.value in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"the key {key.value!r} stands twice; keep one", key.start_mark
                )
            seen.add(key.value)
        return super().construct_mapping(node, deep)


def read_quiz(path: Path) -> dict:
    """Read a module's quiz and check it.

    Parameters
    ----------
    path : pathlib.Path
        The file, ``book/quizzes/<slug>.yml``.

    Returns
    -------
    dict
        The quiz, as ``quiz.schema.json`` describes it.

    Raises
    ------
    QuizError
        When there is no such file, it is not YAML, or it breaks a rule. All broken rules are named at once.
    """
    shown = "/".join(path.parts[-3:])
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        hint = did_you_mean(path.stem, [other.stem for other in path.parent.glob("*.yml")])
        raise QuizError(f"{shown}: there is no such quiz file. {hint}") from error
    except UnicodeDecodeError as error:
        raise QuizError(f"{shown}: it isn't UTF-8 text ({error.reason}). Save it as UTF-8.") from error
    try:
        quiz = yaml.load(text, Loader=_Loader)
        lines = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = f", line {mark.line + 1}, column {mark.column + 1}" if mark else ""
        problem = error.problem or error.context
        raise QuizError(
            f"{shown}{place}: it isn't YAML ({problem}). Look at that line and the one before it: indents line up "
            "with spaces, and a text that holds a colon stands in quotes."
        ) from error
    except yaml.YAMLError as error:
        raise QuizError(f"{shown}: it isn't YAML ({error}).") from error
    mistakes = [
        f"{shown}, line {_line(lines, at)}: {_place(quiz, at)}{message}"
        for at, message in _mistakes(quiz, path.stem)
    ]
    if mistakes:
        raise QuizError("\n".join(mistakes))
    return quiz


def _mistakes(quiz, slug: str) -> Iterator[tuple[Sequence, str]]:
    # each as (where in the file, what is wrong and the mend)
    errors = sorted(
        jsonschema.Draft202012Validator(SCHEMA).iter_errors(quiz),
        key=lambda error: list(map(str, error.path)),
    )
    if errors:  # the rules below take the shape for granted
        yield from ((list(error.absolute_path), _in_plain_words(error)) for error in errors)
        return
    if quiz["slug"] != slug:
        yield ["slug"], f"the slug is {quiz['slug']!r}, but the file is named {slug}.yml. Make them the same."
    seen = {}
    for number, question in enumerate(quiz["questions"]):
        at = ["questions", number]
        if question["id"] in seen:
            yield [*at, "id"], f"question {seen[question['id']]} has this id too. Give each its own."
        seen.setdefault(question["id"], number + 1)
        yield from ((at + rest, message) for rest, message in _KIND_RULES[question["kind"]](question))


def _choice_rules(question: dict) -> Iterator[tuple[list, str]]:
    options = question["options"]
    right = [option["text"] for option in options if option["right"]]
    if not right:
        yield ["options"], "no option is right. Set right: true on the one that is."
    if question["kind"] == "single" and len(right) > 1:
        yield (
            ["options"],
            f"{len(right)} options are right. Leave right: true on one, or make the kind multiple.",
        )
    yield from _twice("options", [option["text"] for option in options])


def _number_rules(question: dict) -> Iterator[tuple[list, str]]:
    for key in ("answer", "tolerance"):
        if not math.isfinite(question.get(key, 0)):
            yield [key], f"this is {question[key]}, and no number can be compared with it. Write a number."
    values = [common["value"] for common in question.get("common", [])]
    for number, value in enumerate(values):
        if not math.isfinite(value):
            yield ["common", number, "value"], f"this is {value}, and nobody writes that. Write a number."
        elif abs(value - question["answer"]) <= question.get("tolerance", 0):
            yield (
                ["common", number, "value"],
                f"{value} counts as right, so it can't be a common mistake. Drop it.",
            )
        if value in values[:number]:
            yield ["common", number, "value"], f"{value} stands twice among the common answers. Keep one."


def _order_rules(question: dict) -> Iterator[tuple[list, str]]:
    yield from _twice("items", [item["text"] for item in question["items"]])


def _match_rules(question: dict) -> Iterator[tuple[list, str]]:
    choices, pairs = question["choices"], question["pairs"]
    for number, choice in enumerate(choices):
        if choice in choices[:number]:
            yield ["choices", number], f"the choice {choice!r} stands twice. Change or drop one."
        if mark := MARKED_UP.search(choice):
            yield (
                ["choices", number],
                f"a choice stands in a menu, which shows plain text only: take out {mark.group()!r}.",
            )
    yield from _twice("pairs", [pair["text"] for pair in pairs])
    for number, pair in enumerate(pairs):
        at = ["pairs", number]
        if pair["choice"] not in choices:
            hint = did_you_mean(pair["choice"], choices)
            yield [*at, "choice"], f"{pair['choice']!r} is none of the choices. {hint}"
        common = [wrong["choice"] for wrong in pair.get("common", [])]
        for place, wrong in enumerate(common):
            here = [*at, "common", place, "choice"]
            if wrong == pair["choice"]:
                yield here, f"{wrong!r} is the right choice, so it can't be a common mistake. Drop it."
            elif wrong not in choices:
                yield here, f"{wrong!r} is none of the choices. {did_you_mean(wrong, choices)}"
            if wrong in common[:place]:
                yield here, f"{wrong!r} stands twice among the common answers. Keep one."


def _highlight_rules(question: dict) -> Iterator[tuple[list, str]]:
    rights = [piece["right"] for piece in question["pieces"] if "right" in piece]
    if True not in rights:
        yield ["pieces"], "no piece is to be marked. Set right: true on one that is, with its feedback."
    if False not in rights:
        yield (
            ["pieces"],
            "every piece is to be marked, so there is nothing to find. Give one right: false and feedback.",
        )


def _twice(key: str, texts: list[str]) -> Iterator[tuple[list, str]]:
    for number, text in enumerate(texts):
        if text in texts[:number]:
            yield [key, number, "text"], f"the {ONE_OF[key]} {text!r} stands twice. Change or drop one."


_KIND_RULES = {
    "single": _choice_rules,
    "multiple": _choice_rules,
    "number": _number_rules,
    "order": _order_rules,
    "match": _match_rules,
    "highlight": _highlight_rules,
}


def _in_plain_words(error: jsonschema.ValidationError) -> str:
    rule, wanted, found = error.validator, error.validator_value, error.instance
    if rule == "required":
        return f"the key {next(key for key in wanted if key not in found)!r} is missing. Add it."
    if rule == "additionalProperties":
        known = list(error.schema["properties"])
        unknown = [key for key in found if key not in known]
        hints = "; ".join(f"{key!r}: {did_you_mean(str(key), known)}" for key in unknown)
        return f"unknown key {hints}"
    if rule == "type":
        return f"this is {_shown(found)}, but it should be {PLAIN_TYPES[wanted]}."
    if rule == "enum":
        return f"this is {_shown(found)}. {did_you_mean(str(found), wanted)}"
    if rule == "minItems":
        return f"there are too few here: at least {wanted} needed."
    if rule == "minimum":
        return f"this is {found}, but it can't be less than {wanted}."
    if rule == "dependentRequired":
        there, missing = ("right", "feedback") if "right" in found else ("feedback", "right")
        return f"there is {there} but no {missing}: a piece that can be marked has both. Add it."
    if rule == "pattern" and not found.strip():
        return "this is empty. Write it."
    if rule == "pattern":
        return f"{found!r} is no name: small letters, digits and _ only, and a letter first."
    return f"{error.message}."


def _shown(found: object) -> str:
    # YAML makes a date of 2026-11-25; nobody wrote datetime.date(2026, 11, 25)
    text = str(found) if isinstance(found, datetime.date) else repr(found)
    return text if len(text) <= 80 else f"{text[:80]}…"


def _place(quiz, at: Sequence) -> str:
    if len(at) < 2 or at[0] != "questions":
        return f"{at[0]}: " if at else ""
    name = f"question {at[1] + 1}"
    questions = quiz["questions"]
    if isinstance(questions[at[1]], dict) and "id" in questions[at[1]]:
        name += f" ({questions[at[1]]['id']})"
    path = list(at[2:])
    while path:
        step, *path = path
        if path and step in ONE_OF:
            step = f"{ONE_OF[step]} {path.pop(0) + 1}"
        name += f", {step}"
    return f"{name}: "


def _line(node: yaml.Node | None, at: Sequence) -> int:
    # the line of the nearest thing on the way to the place that the file does hold
    line = 1
    for step in at:
        if isinstance(node, yaml.MappingNode):
            pairs = {key.value: (key, value) for key, value in node.value}
            if step not in pairs:
                break
            key, node = pairs[step]
            line = key.start_mark.line + 1
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            node = node.value[step]
            line = node.start_mark.line + 1
        else:
            break
    return line
