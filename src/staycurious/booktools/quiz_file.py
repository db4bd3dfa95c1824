"""Read a quiz file, and say in plain words all that is wrong with it."""

from __future__ import annotations

import json
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


class QuizError(ValueError):
    """A quiz file has mistakes; the message names each with its file, line, place and mend."""


class _Loader(yaml.SafeLoader):
    """YAML that does not drop the first of two equal keys without a word."""

    def construct_mapping(self, node, deep=False):
        seen = set()
        for key, _ in node.value:
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
    texts = [option["text"] for option in options]
    for number, text in enumerate(texts):
        if text in texts[:number]:
            yield ["options", number, "text"], f"the option {text!r} stands twice. Change or drop one."


def _number_rules(question: dict) -> Iterator[tuple[list, str]]:
    values = [common["value"] for common in question.get("common", [])]
    for number, value in enumerate(values):
        if abs(value - question["answer"]) <= question.get("tolerance", 0):
            yield (
                ["common", number, "value"],
                f"{value} counts as right, so it can't be a common mistake. Drop it.",
            )
        if value in values[:number]:
            yield ["common", number, "value"], f"{value} stands twice among the common answers. Keep one."


_KIND_RULES = {"single": _choice_rules, "multiple": _choice_rules, "number": _number_rules}


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
        return f"this is {found!r}, but it should be {PLAIN_TYPES[wanted]}."
    if rule == "enum":
        return f"this is {found!r}. {did_you_mean(str(found), wanted)}"
    if rule in ("minItems", "minLength"):
        return (
            f"there are too few here: at least {wanted} needed."
            if rule == "minItems"
            else "this is empty. Write it."
        )
    if rule == "pattern":
        return f"{found!r} is no name: small letters, digits and _ only, and a letter first."
    return f"{error.message}."


def _place(quiz, at: Sequence) -> str:
    if len(at) < 2 or at[0] != "questions":
        return f"{at[0]}: " if at else ""
    name = f"question {at[1] + 1}"
    questions = quiz["questions"]
    if isinstance(questions[at[1]], dict) and "id" in questions[at[1]]:
        name += f" ({questions[at[1]]['id']})"
    parts = [f"option {step + 1}" if isinstance(step, int) else step for step in at[2:]]
    if len(parts) > 1 and parts[0] in ("options", "common"):
        parts = [
            parts[1] if parts[0] == "options" else parts[1].replace("option", "common answer"),
            *parts[2:],
        ]
    return ", ".join([name, *parts]) + ": "


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
