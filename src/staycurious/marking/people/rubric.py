"""Read how a person marks a written answer: criteria, levels, comments to pick from, and answers already marked."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import jsonschema
import yaml

SCHEMA = json.loads(Path(__file__).with_name("rubric.schema.json").read_text(encoding="utf-8"))


class RubricError(ValueError):
    """A rubric can't be used; the message names each mistake with its file, place and mend."""


class Level(NamedTuple):
    """What an answer at one level does, and the points for it; ``said`` is the same to the student."""

    points: float
    means: str
    said: str


class Criterion(NamedTuple):
    """One thing that is looked for; its levels stand from the best down to none."""

    id: str
    name: str
    points: float
    levels: tuple[Level, ...]
    comments: tuple[str, ...] = ()


class Sample(NamedTuple):
    """An answer that is already marked: ``level`` is "weak", "fair" or "strong", ``points`` go by criterion."""

    level: str
    points: Mapping[str, float]
    text: str
    why: str


class Rubric(NamedTuple):
    """How one written answer is marked; ``question`` is its cell's name."""

    slug: str
    question: str
    points: float
    criteria: tuple[Criterion, ...]
    samples: tuple[Sample, ...] = ()


def read_rubrics(root: Path, slug: str) -> dict[str, Rubric]:
    """Read the rubrics of an exercise.

    Parameters
    ----------
    root : pathlib.Path
        The folder of exercises.
    slug : str
        The exercise.

    Returns
    -------
    dict of str to Rubric
        By the name of the answer's cell; empty where the exercise has no file of rubrics.

    Raises
    ------
    RubricError
        When the file can't be read, or breaks a rule. All mistakes are named at once.
    """
    path = Path(root) / "rubrics" / f"{slug}.yml"
    try:
        changed = path.stat().st_mtime_ns
    except FileNotFoundError:
        return {}
    return dict(_read(path, slug, changed))


@lru_cache(maxsize=16)
def _read(path: Path, slug: str, changed: int) -> dict[str, Rubric]:
    # read again when the file has changed
    shown = f"rubrics/{path.name}"
    try:
        documents = [one for one in yaml.safe_load_all(path.read_text(encoding="utf-8")) if one is not None]
    except UnicodeDecodeError as error:
        raise RubricError(f"{shown}: it isn't UTF-8 text ({error.reason}). Save it as UTF-8.") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f", line {mark.line + 1}" if mark else ""
        raise RubricError(
            f"{shown}{place}: it isn't YAML. Look at that line and the one before it: indents line up with spaces, "
            "and a text that holds a colon stands in quotes."
        ) from error
    mistakes = [
        f"{shown}, {words}" for number, one in enumerate(documents) for words in _mistakes(one, slug, number)
    ]
    names = [one["question"] for one in documents] if not mistakes else []
    mistakes += [
        f"{shown}: {name} has two rubrics. Keep one."
        for name in dict.fromkeys(names)
        if names.count(name) > 1
    ]
    if mistakes:
        raise RubricError("\n".join(mistakes))
    return {one["question"]: _rubric(one) for one in documents}


def _mistakes(document: object, slug: str, number: int) -> Iterator[str]:
    # each as place, what is wrong, and the mend
    found = list(jsonschema.Draft202012Validator(SCHEMA).iter_errors(document))
    if found:
        for error in found:
            place = " → ".join(
                str(step + 1) if isinstance(step, int) else step for step in error.absolute_path
            )
            yield f"rubric {number + 1}{f', {place}' if place else ''}: {error.message}."
        return
    where = document["question"]
    if document["slug"] != slug:
        yield f"{where}: the slug is {document['slug']!r}, but the file is named {slug}.yml. Make them the same."
    criteria = {one["id"]: one for one in document["criteria"]}
    if len(criteria) < len(document["criteria"]):
        yield f"{where}: two criteria have one id. Give each its own."
    total = sum(one["points"] for one in document["criteria"])
    if not math.isclose(total, document["points"]):
        yield (
            f"{where}: the criteria come to {total:g} points, and the question has {document['points']:g}. "
            "Change the points of a criterion, or of the question here and in the exercise."
        )
    for one in document["criteria"]:
        points = [level["points"] for level in one["levels"]]
        if points != sorted(set(points), reverse=True) or (points[0], points[-1]) != (one["points"], 0):
            yield (
                f"{where}, {one['id']}: the levels have {', '.join(f'{p:g}' for p in points)} points. They go down from "
                f"{one['points']:g}, the criterion's, to 0, each lower than the one before."
            )
    for sample in document["samples"]:
        told = {
            name: points in [level["points"] for level in criteria[name]["levels"]]
            for name, points in sample["points"].items()
            if name in criteria
        }
        if told.keys() != criteria.keys() or len(told) < len(sample["points"]) or not all(told.values()):
            yield (
                f"{where}, the {sample['level']} sample: its points must name every criterion ({', '.join(criteria)}), "
                "each with the points of one of its levels."
            )


def _rubric(document: dict) -> Rubric:
    criteria = tuple(
        Criterion(
            one["id"],
            one["name"],
            one["points"],
            tuple(
                Level(level["points"], _flat(level["means"]), _flat(level.get("said", level["means"])))
                for level in one["levels"]
            ),
            tuple(map(_flat, one.get("comments", ()))),
        )
        for one in document["criteria"]
    )
    samples = tuple(
        Sample(one["level"], one["points"], one["text"].strip(), _flat(one["why"]))
        for one in document["samples"]
    )
    return Rubric(document["slug"], document["question"], document["points"], criteria, samples)


def _flat(text: str) -> str:
    return " ".join(text.split())
