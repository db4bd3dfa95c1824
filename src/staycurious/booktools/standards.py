"""The standards map: which professional standard each module's outcomes lead to, and which question or rubric line assesses them.

It is made from each module's front matter (``outcomes``), its exercise, rubric and quiz, and from ``book/standards.yml``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import jsonschema
import yaml
from docutils import nodes
from docutils.statemachine import StringList
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from staycurious.booktools.cards import NO_BREAK, plain, table
from staycurious.booktools.elements import element, report, words
from staycurious.booktools.my_work import MODULE
from staycurious.booktools.near import did_you_mean
from staycurious.tools.spreadsheet import table as csv_table
from staycurious.tools.whole import write_whole

DATA = Path("book", "standards.yml")
#: The file that the page offers; it lies beside the page in the site.
CSV = Path("book", "standards_map.csv")
CHECK = "check the wording"
HEADING = "What you will be able to do"
_TEXT = {"type": "string", "minLength": 1}
_NAMES = {"type": "array", "minItems": 1, "uniqueItems": True, "items": _TEXT}
OUTCOME = {
    "type": "object",
    "additionalProperties": False,
    "required": ["starts", "swe", "pcf", "assessed"],
    "properties": {"starts": _TEXT, "swe": _NAMES, "pcf": _NAMES, "assessed": _NAMES, "unmarked": _TEXT},
}
OUTCOMES = {"type": "array", "minItems": 1, "items": OUTCOME}
STANDARD = {
    "type": "object",
    "additionalProperties": False,
    "properties": {"words": _TEXT, "source": _TEXT, "title": _TEXT},
    # what nobody has read isn't quoted
    "dependentRequired": {"words": ["source"], "source": ["words"]},
}
FRAMEWORK = {
    "type": "object",
    "additionalProperties": False,
    "required": ["name", "short", "url", "standards"],
    "properties": {
        "name": _TEXT,
        "short": {"type": "string"},
        "url": _TEXT,
        "standards": {"type": "object", "additionalProperties": STANDARD},
    },
}
FRAMEWORKS = {
    "type": "object",
    "additionalProperties": False,
    "required": ["swe", "pcf"],
    "properties": {"swe": FRAMEWORK, "pcf": FRAMEWORK},
}
#: What reading the map's files can raise; they are others' as well, and their own checks say more.
UNREADABLE = (OSError, ValueError, TypeError, LookupError, yaml.YAMLError)
ASKED = re.compile(r"^## Question (?P<number>\d+) · (?P<title>.+?)(?: \([\d.]+ points?\))?\s*$", re.MULTILINE)
ROLE = re.compile(r"\{[\w:-]+\}`([^`<]*?)\s*(?:<[^>`]*>)?`")


class StandardsError(ValueError):
    """The map can't be made; the message says where, what is wrong and how to mend it."""


class Standard(NamedTuple):
    """One standard: ``words`` is empty where nobody has read its wording, ``source`` is the key of what was read."""

    number: str
    words: str = ""
    source: str = ""
    title: str = ""


class Framework(NamedTuple):
    """A list of standards; ``short`` stands before a number where several lists are named together."""

    name: str
    short: str
    url: str
    standards: Mapping[str, Standard]


class Task(NamedTuple):
    """What can assess an outcome: a question of the exercise, a line of its rubric, or a question of the quiz, which has no points."""

    question: str
    words: str
    points: float | None


class Outcome(NamedTuple):
    """What a student will be able to do; ``standards`` go by framework, ``assessed`` names tasks.

    ``unmarked`` says on what part of it no marks rest, in words for a lecturer; it is empty where they rest on all of it.
    """

    says: str
    standards: Mapping[str, Sequence[str]]
    assessed: Sequence[str]
    unmarked: str = ""


class Module(NamedTuple):
    """A written module: its outcomes, and all that assesses something in it, by name."""

    slug: str
    title: str
    outcomes: Sequence[Outcome]
    tasks: Mapping[str, Task]


def read_frameworks(root: Path) -> dict[str, Framework]:
    """Read the frameworks that outcomes are mapped to.

    Parameters
    ----------
    root : pathlib.Path
        The course's folder.

    Returns
    -------
    dict of str to Framework
        By the key that front matter uses, such as ``"swe"``.

    Raises
    ------
    StandardsError
        When the file can't be used; the message names the place in it.
    """
    data = _read((root / DATA).read_text(encoding="utf-8"), DATA)
    for error in jsonschema.Draft202012Validator(FRAMEWORKS).iter_errors(data):
        place = ", ".join([str(DATA), *(str(one) for one in error.absolute_path)])
        raise StandardsError(
            f"{place}: {error.message}. A framework has name, short, url and standards; a standard has words and the source in which they "
            "were read, or neither."
        )
    return {
        key: Framework(
            one["name"],
            one["short"],
            one["url"],
            {number: Standard(number, **said) for number, said in one["standards"].items()},
        )
        for key, one in data.items()
    }


def read_module(root: Path, slug: str) -> Module:
    """Read a module's outcomes and what assesses them.

    Parameters
    ----------
    root : pathlib.Path
        The course's folder.
    slug : str
        The module.

    Returns
    -------
    Module
        With the outcomes in the page's words.

    Raises
    ------
    StandardsError
        When the front matter can't be used, or doesn't agree with the page's list of outcomes.
    """
    where = f"book/{slug}.md"
    text = (root / where).read_text(encoding="utf-8")
    head, _, body = text.removeprefix("---\n").partition("\n---\n")
    listed = _listed(body)
    mapped = (_read(head, where) or {}).get("outcomes", []) if text.startswith("---\n") else []
    for error in jsonschema.Draft202012Validator(OUTCOMES).iter_errors(mapped):
        number = f" {error.absolute_path[0] + 1}" if error.absolute_path else "s"
        raise StandardsError(
            f"{where}, outcome{number} in its front matter: {error.message}. Write starts, swe, pcf and assessed, as in the other modules."
        )
    if len(mapped) != len(listed):
        raise StandardsError(
            f'{where}: "{HEADING}" lists {len(listed)} outcomes, and `outcomes` in the front matter {len(mapped)}. Write one for each.'
        )
    for number, (says, one) in enumerate(zip(listed, mapped, strict=True), start=1):
        if not says.startswith(one["starts"]):
            raise StandardsError(
                f"{where}, outcome {number}: the page says {says!r}, and the front matter {one['starts']!r}. Put them in one order, and "
                "look again at what the outcome is mapped to."
            )
    outcomes = [
        Outcome(says, {"swe": one["swe"], "pcf": one["pcf"]}, one["assessed"], one.get("unmarked", ""))
        for says, one in zip(listed, mapped, strict=True)
    ]
    title = re.search(r"^# (.+)$", body, re.MULTILINE)
    return Module(slug, title[1] if title else slug, outcomes, _tasks(root, slug))


def gaps(module: Module, frameworks: Mapping[str, Framework]) -> list[str]:
    """Find what the map lacks in a module.

    Parameters
    ----------
    module : Module
        A written module.
    frameworks : mapping of str to Framework
        The standards there are.

    Returns
    -------
    list of str
        A sentence for each gap: a standard or a task that there is not, an outcome for which no standard's wording was read, one on
        which no marks rest, and a marked task that assesses no outcome. Empty where the map is whole.
    """
    where = f"book/{module.slug}.md"
    found = []
    for number, outcome in enumerate(module.outcomes, start=1):
        place = f"{where}, outcome {number}"
        for key, named in outcome.standards.items():
            known = frameworks[key].standards
            found += [
                f"{place}: there is no standard {one!r} under {key} in {DATA}. {did_you_mean(one, known)}"
                for one in named
                if one not in known
            ]
        seen = [frameworks["swe"].standards.get(one) for one in outcome.standards["swe"]]
        if not any(one.words for one in seen if one):
            found.append(
                f"{place}: nobody has read the wording of any standard that it leads to. Name one that was read."
            )
        found += [
            f"{place}: nothing in the exercise, its rubric or the quiz is called {one!r}. {did_you_mean(one, module.tasks)}"
            for one in outcome.assessed
            if one not in module.tasks
        ]
        known_tasks = [module.tasks[one] for one in outcome.assessed if one in module.tasks]
        if known_tasks and all(task.points is None for task in known_tasks):
            found.append(
                f"{place}: only the quiz assesses it, which has no marks. Name a question of the exercise or a rubric line as well."
            )
    named = {one for outcome in module.outcomes for one in outcome.assessed}
    found += [
        f"{where}: {name} has marks and assesses no outcome. Name it in the outcome that it assesses."
        for name, task in module.tasks.items()
        if task.points is not None and name not in named
    ]
    return found


def by_module(modules: Iterable[Module], frameworks: Mapping[str, Framework]) -> str:
    """Write the map module by module.

    Parameters
    ----------
    modules : iterable of Module
        The written modules.
    frameworks : mapping of str to Framework
        The standards there are.

    Returns
    -------
    str
        Markdown: a heading and a table for each module.
    """
    parts = []
    for module in modules:
        rows = [
            (
                f"**{number}** {outcome.says}",
                "; ".join(_cited(key, frameworks[key], named) for key, named in outcome.standards.items()),
                "; ".join(_shortly(module.tasks[name]) for name in outcome.assessed)
                + (f". *Not marked:* {plain(outcome.unmarked)}" if outcome.unmarked else ""),
            )
            for number, outcome in enumerate(module.outcomes, start=1)
        ]
        heads = ("Outcome", "Leads to", "Assessed by")
        parts.append(
            f"### {module.title}\n\n[The page]({module.slug}.md) · [its educator's note](educators/{module.slug}.md)\n\n"
            + table(f"Outcomes of {module.title}", heads, rows)
        )
    return "\n\n".join(parts)


def by_standard(modules: Sequence[Module], frameworks: Mapping[str, Framework]) -> str:
    """Write the map standard by standard, with the standards' words where they were read.

    Parameters
    ----------
    modules : sequence of Module
        The written modules.
    frameworks : mapping of str to Framework
        The standards there are.

    Returns
    -------
    str
        Markdown: a heading and a table for each framework, with the standards that some outcome leads to.
    """
    parts = []
    for key, framework in frameworks.items():
        rows = []
        for number, standard in framework.standards.items():
            places = [
                f"[M{int(module.slug[1:3])}]({module.slug}.md) "
                + ", ".join(
                    str(at) for at, one in enumerate(module.outcomes, start=1) if number in one.standards[key]
                )
                for module in modules
                if any(number in one.standards[key] for one in module.outcomes)
            ]
            if places:
                rows.append((f"**{number}**", _wording(standard, framework), "; ".join(places)))
        heads = ("No.", "What it says", "Where")
        parts.append(f"### {framework.name}\n\n" + table("Standards that an outcome leads to", heads, rows))
    return "\n\n".join(parts)


def as_csv(modules: Iterable[Module], frameworks: Mapping[str, Framework]) -> str:
    """Write the map as a file for a spreadsheet: a row for each standard of each outcome.

    Parameters
    ----------
    modules : iterable of Module
        The written modules.
    frameworks : mapping of str to Framework
        The standards there are.

    Returns
    -------
    str
        A CSV in which nothing can run.
    """
    heading = (
        "module",
        "outcome",
        "students will be able to",
        "framework",
        "standard",
        "wording",
        "assessed by",
        "not marked",
    )
    return csv_table(
        heading,
        [
            (
                module.title,
                at,
                _bare(outcome.says),
                frameworks[key].name,
                # a spreadsheet makes 3.1 of a bare 3.10
                f"Standard {number}" if key == "swe" else f"Domain {number}",
                frameworks[key].standards[number].words or f"{CHECK}: {frameworks[key].url}",
                "; ".join(_in_words(module.tasks[name]) for name in outcome.assessed),
                outcome.unmarked,
            )
            for module in modules
            for at, outcome in enumerate(module.outcomes, start=1)
            for key, named in outcome.standards.items()
            for number in named
        ],
    )


class StandardsMap(SphinxDirective):
    """The map on a page: ``{standards-map} by-module``, ``by-standard``, or ``file`` for the link to its file."""

    required_arguments = 1
    makers: Mapping[str, Callable[..., str]] = {
        "by-module": by_module,
        "by-standard": by_standard,
        "file": as_csv,
    }

    def run(self) -> list[nodes.Node]:
        """Make the part.

        Returns
        -------
        list of docutils.nodes.Node
            The tables or the link, or what marks each gap.
        """
        make = self.makers.get(self.arguments[0])
        if not make:
            hint = did_you_mean(self.arguments[0], self.makers)
            return [report(self, f"{{standards-map}}: there is no map {self.arguments[0]!r}. {hint}")]
        # it is made from other files, and new modules come into it
        self.env.note_reread()
        try:
            modules, frameworks = read_map(self.env.srcdir, self.env.found_docs)
        except UNREADABLE as error:
            return [report(self, f"{{standards-map}}: {error}")]
        if lacks := [gap for module in modules for gap in gaps(module, frameworks)]:
            return [report(self, gap) for gap in lacks]
        if make is as_csv:  # write_csv puts it into the site
            link = element(
                "a", words("Download the map for a spreadsheet (CSV)"), href=CSV.name, download=True
            )
            return [element("p", link)]
        made = nodes.Element()
        text = make(modules, frameworks)
        self.state.nested_parse(StringList(text.splitlines()), self.content_offset, made, match_titles=True)
        return made.children


def read_map(root: str | Path, pages: Iterable[str]) -> tuple[list[Module], dict[str, Framework]]:
    """Read the written modules and the frameworks.

    Parameters
    ----------
    root : str or pathlib.Path
        The course's folder.
    pages : iterable of str
        The book's pages; those of modules are read.

    Returns
    -------
    tuple of list of Module and dict of str to Framework
        The modules by their number.

    Raises
    ------
    StandardsError
        When a page's front matter or the frameworks' file can't be used; the message names the place and the mend.
    """
    slugs = sorted(found[1] for page in pages if (found := MODULE.fullmatch(page)))
    return [read_module(Path(root), slug) for slug in slugs], read_frameworks(Path(root))


def write_csv(app: Sphinx, error: Exception | None) -> None:
    """Put the file that the page offers into the site.

    Parameters
    ----------
    app : sphinx.application.Sphinx
        The build.
    error : Exception or None
        What stopped the build, if anything.
    """
    page = CSV.with_name("standards").as_posix()
    if error or app.builder.format != "html" or page not in app.env.found_docs:
        return
    try:
        modules, frameworks = read_map(app.srcdir, app.env.found_docs)
    except UNREADABLE:
        return  # the page has reported it
    if not any(gaps(module, frameworks) for module in modules):
        write_whole(Path(app.outdir, CSV), as_csv(modules, frameworks))


def _read(text: str, where: Path | str) -> object:
    try:
        # every value a text: otherwise 3.10 would be the number 3.1
        return yaml.load(text, yaml.BaseLoader)
    except yaml.YAMLError as error:
        raise StandardsError(f"{where}: it isn't YAML. {error}. Mend that line.") from error


def _listed(body: str) -> list[str]:
    section = re.search(rf"^## {HEADING}\n(.*?)(?=^## )", body, re.MULTILINE | re.DOTALL)
    items = re.findall(r"^\d+\. (.+(?:\n {2,}.+)*)", section[1], re.MULTILINE) if section else []
    return [" ".join(item.split()) for item in items]


def _tasks(root: Path, slug: str) -> dict[str, Task]:
    exercise = json.loads((root / "exercises/source" / slug / f"{slug}.ipynb").read_text(encoding="utf-8"))
    rubrics = yaml.safe_load_all((root / "exercises/rubrics" / f"{slug}.yml").read_text(encoding="utf-8"))
    by_question = {one["question"]: one["criteria"] for one in rubrics if one}
    tasks = {}
    asked = None
    for cell in exercise["cells"]:
        asked = ASKED.search("".join(cell["source"])) or asked
        graded = cell["metadata"].get("nbgrader", {})
        if not graded.get("grade") or not asked:
            continue
        name, question = graded["grade_id"].removesuffix("_test"), f"Q{asked['number']}"
        lines = by_question.get(name, ())
        for line in lines:
            tasks[f"{name}/{line['id']}"] = Task(question, f"rubric line “{line['name']}”", line["points"])
        if not lines:
            tasks[name] = Task(question, f"“{asked['title']}”", graded["points"])
    quiz = yaml.safe_load((root / "book/quizzes" / f"{slug}.yml").read_text(encoding="utf-8"))
    for number, one in enumerate(quiz["questions"], start=1):
        tasks[one["id"]] = Task(f"quiz {number}", "no marks", None)
    return tasks


def _shortly(task: Task) -> str:
    # what each question asks stands in the exercise; which line of a rubric is meant has to be said
    line = f", {plain(task.words)}" if not task.words.startswith("“") else ""
    # a title's last word and its points, held together, are too wide for a phone
    space = " " if line else NO_BREAK
    return f"{task.question}{line}" + ("" if task.points is None else f"{space}({task.points:g})")


def _in_words(task: Task) -> str:
    points = "" if task.points is None else f" ({task.points:g} point{'' if task.points == 1 else 's'})"
    return f"{task.question}, {task.words}{points}"


def _cited(key: str, framework: Framework, named: Sequence[str]) -> str:
    # a star: nobody has read its wording
    return framework.short + ", ".join(
        one if framework.standards[one].words else f"{one}\\*" for one in named
    )


def _wording(standard: Standard, framework: Framework) -> str:
    if not standard.words:
        return f"*{CHECK[0].upper()}{CHECK[1:]}* on [the regulator's page]({framework.url})"
    title = f"{plain(standard.title)}: " if standard.title else ""
    return f"{title}“{plain(standard.words)}” {{cite}}`{standard.source}`"


def _bare(text: str) -> str:
    return re.sub(r"[*_]", "", ROLE.sub(r"\1", text))
