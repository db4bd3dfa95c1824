"""Check that the course is whole: order, siblings, clean notebooks. The build starts with it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import yaml

SLUG = re.compile(r"m\d\d_[a-z0-9_]+")
DIRECTIVE = re.compile(r"^```\{(quiz|notebook-link|exercise-link|exercise-page)\} (\S+)", re.MULTILINE)
LINK = re.compile(r"\[[^\]]*\]\([^)]*\)")
GRADE_ID = re.compile(r'"grade_id": "(m\d\d)_')
SIBLINGS = {
    "page": "book/{slug}.md",
    "notebook": "notebooks/{slug}.ipynb",
    "exercise": "exercises/source/{slug}/{slug}.ipynb",
    "exercise's page": "book/exercises/{slug}.md",
    "rubric": "exercises/rubrics/{slug}.yml",
    "quiz": "book/quizzes/{slug}.yml",
    "educator's note": "book/educators/{slug}.md",
}


class CourseError(Exception):
    """Something in the course is to be mended; the message names the file, the place and the mend."""


def listed_files(root: Path) -> list[str]:
    """List the pages in the order of the table of contents.

    Parameters
    ----------
    root : pathlib.Path
        The course's folder.

    Returns
    -------
    list of str
        Each page as ``_toc.yml`` writes it: relative to the folder, without its ending.

    Raises
    ------
    CourseError
        When ``_toc.yml`` is not readable YAML or has no ``root``.
    """
    try:
        contents = yaml.safe_load((root / "_toc.yml").read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        msg = f"_toc.yml is not readable: {error}. Mend that line."
        raise CourseError(msg) from error

    def walk(node: object) -> Iterator[str]:
        if isinstance(node, list):
            for item in node:
                yield from walk(item)
        elif isinstance(node, dict):
            if "file" in node:
                yield node["file"]
            for key in ("parts", "chapters", "sections"):
                yield from walk(node.get(key, []))

    if not isinstance(contents, dict) or "root" not in contents:
        msg = "_toc.yml: there is no 'root:' line. Add 'root: book/index'."
        raise CourseError(msg)
    return [contents["root"], *walk(contents)]


def module_slugs(root: Path) -> list[str]:
    """List the written modules in the course's order.

    Parameters
    ----------
    root : pathlib.Path
        The course's folder.

    Returns
    -------
    list of str
        Slugs such as ``m02_reading_a_score``.
    """
    pages = (Path(name) for name in listed_files(root))
    return [page.name for page in pages if page.parent == Path("book") and SLUG.fullmatch(page.name)]


def order_problems(root: Path) -> Iterator[str]:
    """Find pages that are listed but not there, or there but not listed (Sphinx ignores those in silence)."""
    listed = listed_files(root)
    for name in listed:
        if not any((root / f"{name}{ending}").is_file() for ending in (".md", ".ipynb")):
            yield f"_toc.yml lists {name}, and there is no {name}.md or {name}.ipynb. Write it, or take the line out."
    there = [*(root / "book").rglob("*.md"), *(root / "notebooks").glob("*.ipynb")]
    for path in sorted(there):
        name = path.relative_to(root).with_suffix("").as_posix()
        if ".ipynb_checkpoints" not in name and name not in listed:
            yield f"{name}{path.suffix} is not in _toc.yml, so nobody would see it. Add a line '- file: {name}'."


def sibling_problems(root: Path) -> Iterator[str]:
    """Find modules that lack a sibling, and siblings that lack their module."""
    slugs = module_slugs(root)
    for slug in slugs:
        for kind, pattern in SIBLINGS.items():
            path = pattern.format(slug=slug)
            if not (root / path).is_file():
                yield f"Module {slug} has no {kind}: {path} is missing. Write it, or take the module out of _toc.yml."
    for kind, pattern in SIBLINGS.items():
        folder, ending = Path(pattern.split("{")[0]), Path(pattern).suffix
        for path in sorted((root / folder).glob(f"*/*{ending}" if kind == "exercise" else f"*{ending}")):
            if SLUG.fullmatch(path.stem) and path.stem not in slugs:
                where = path.relative_to(root).as_posix()
                yield f"{where} belongs to no module in _toc.yml. Add book/{path.stem} there, or rename the file."


def borrowed_problems(root: Path) -> Iterator[str]:
    """Find modules that still carry another module's names, as a copied file does."""
    for slug in module_slugs(root):
        page, rubric = root / "book" / f"{slug}.md", root / "exercises" / "rubrics" / f"{slug}.yml"
        for path in (page, root / "book" / "exercises" / page.name):
            if not path.is_file():
                continue
            for kind, named in DIRECTIVE.findall(path.read_text(encoding="utf-8")):
                if named != slug:
                    where = path.relative_to(root).as_posix()
                    yield f"{where}: its {{{kind}}} is {named}'s. Write {slug} there."
        exercise = root / "exercises" / "source" / slug / f"{slug}.ipynb"
        if exercise.is_file():
            others = set(GRADE_ID.findall(exercise.read_text(encoding="utf-8"))) - {slug[:3]}
            if others:
                where = exercise.relative_to(root).as_posix()
                yield f"{where}: it has answers named {', '.join(sorted(others))}_… Begin them with {slug[:3]}_."
        if rubric.is_file():
            yield from _rubric_problems(rubric, slug)
        yield from _other_numbers(root, slug)


def _other_numbers(root: Path, slug: str) -> Iterator[str]:
    own = slug[:3]
    others = {other[:3] for other in module_slugs(root)} - {own}
    if not others:
        return
    # M2, m02, m02_q1 and m02-hundred; a link to the other module says on purpose which one is meant
    named = re.compile("|".join(rf"\b{other}(?![a-z0-9])|\bM{int(other[1:])}\b" for other in sorted(others)))
    for pattern in SIBLINGS.values():
        path = root / pattern.format(slug=slug)
        if not path.is_file():
            continue
        text = LINK.sub(lambda link: "\n" * link[0].count("\n"), path.read_text(encoding="utf-8"))
        found = [(at, name[0]) for at, line in enumerate(text.split("\n"), 1) if (name := named.search(line))]
        if found:
            lines = ", ".join(f"line {at} ({name})" for at, name in found[:5])
            more = f" and {len(found) - 5} more" if len(found) > 5 else ""
            yield (
                f"{path.relative_to(root).as_posix()} has another module's number: {lines}{more}. Write "
                f"M{int(own[1:])} or {own}; where the other module is meant, make it a link to its page."
            )


def announced_problems(root: Path) -> Iterator[str]:
    """Find modules that the first page doesn't call ready, or that educators aren't told of."""
    for page, link, words in (
        ("book/index.md", r"\({}\.md\).*\(ready\)", "*(ready)* in its row of the table"),
        ("book/educators/index.md", r"\({}\.md\)", "a link to the educator's note"),
    ):
        path = root / page
        text = path.read_text(encoding="utf-8") if path.is_file() else ""
        for slug in module_slugs(root) if text else ():
            if not re.search(link.format(slug), text):
                yield f"{page} doesn't say that {slug} is ready. Add {words}, with a link to {slug}.md."


def _rubric_problems(path: Path, slug: str) -> Iterator[str]:
    try:
        rubric = yaml.safe_load(path.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        yield f"exercises/rubrics/{path.name} is not readable: {error}. Mend that line."
        return
    found = rubric.get("slug") if isinstance(rubric, dict) else None
    if found != slug:
        yield f"exercises/rubrics/{path.name}: its slug is {found!r}. Write 'slug: {slug}'."


def notebook_problems(root: Path) -> Iterator[str]:
    """Find committed notebooks that cannot be read, or that hold outputs."""
    for path in sorted(
        [*(root / "notebooks").glob("*.ipynb"), *(root / "exercises/source").rglob("*.ipynb")]
    ):
        where = path.relative_to(root).as_posix()
        if ".ipynb_checkpoints" in where:
            continue
        try:
            cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        except (ValueError, KeyError, TypeError) as error:
            yield f"{where} is not a readable notebook ({error}). Take it from version control again."
            continue
        for number, cell in enumerate(cells, start=1):
            if cell.get("outputs") or cell.get("execution_count"):
                yield f"{where}, cell {number} holds outputs of a run. Clear them: .venv/bin/nbstripout --keep-id {where}"
                break


def check_course(root: Path) -> None:
    """Check that every page has its place, every module its siblings and every notebook no outputs.

    Parameters
    ----------
    root : pathlib.Path
        The course's folder.

    Raises
    ------
    CourseError
        With every problem found, a line each: the file, the place and the mend.
    """
    problems = [
        *order_problems(root),
        *sibling_problems(root),
        *borrowed_problems(root),
        *announced_problems(root),
        *notebook_problems(root),
    ]
    if problems:
        count = "1 thing" if len(problems) == 1 else f"{len(problems)} things"
        raise CourseError(
            "\n".join([f"The course is not whole. {count} to mend:", *(f"- {p}" for p in problems)])
        )
