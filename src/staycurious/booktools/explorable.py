"""``{anywidget}``: an explorable on a page, with what stands in for it without JavaScript and on paper."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util.docutils import SphinxDirective

from staycurious.booktools.elements import element, report
from staycurious.booktools.near import did_you_mean

STAND_IN = "---"


class ExplorableError(ValueError):
    """An explorable's model cannot be made; the message says what is wrong and how to mend it."""


def load_model(text: str, package: Path, note: Callable[[Path], None] = lambda path: None) -> dict:
    """Read an explorable's first model state, with each ``$load`` replaced by the file it names.

    Parameters
    ----------
    text : str
        JSON, one object.
    package : pathlib.Path
        The folder that ``$load`` paths count from: the ``staycurious`` package.
    note : callable
        Called with each file that was read.

    Returns
    -------
    dict
        The state, free of ``$load``.

    Raises
    ------
    ExplorableError
        When the text is not a JSON object, or a ``$load`` names no readable file or no part of it.
    """
    try:
        state = json.loads(text)
    except json.JSONDecodeError as error:
        line = text.splitlines()[error.lineno - 1].strip() if text.strip() else ""
        raise ExplorableError(
            f"its JSON can't be read at line {error.lineno}, column {error.colno} ({error.msg}): {line!r}. "
            "Mend that line; names and texts stand in double quotes, and no comma comes before a closing bracket."
        ) from error
    if not isinstance(state, dict):
        raise ExplorableError(f"its JSON is {type(state).__name__}, but a model is an object: {{…}}.")
    return _fill(state, package, note)


def _fill(value, package: Path, note: Callable[[Path], None]):
    if isinstance(value, list):
        return [_fill(item, package, note) for item in value]
    if not isinstance(value, dict):
        return value
    if "$load" not in value:
        return {key: _fill(item, package, note) for key, item in value.items()}
    if len(value) > 1 or not isinstance(value["$load"], str):
        raise ExplorableError('a $load stands alone in its object: {"$load": "folder/file.json"}.')
    name, _, part = value["$load"].partition("#")
    path = (package / name).resolve()
    if not path.is_relative_to(package.resolve()) or not path.is_file():
        beside = sorted(item.name for item in path.parent.glob("*.json")) if path.parent.is_dir() else []
        raise ExplorableError(
            f"$load names {name!r}, which is no file of the staycurious package. {did_you_mean(path.name, beside)}"
        )
    note(path)
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise ExplorableError(f"{name} is not JSON ({error}). Mend that file.") from error
    for step in part.split("/") if part else ():
        found = _part(found, step, name)
    return found


def _part(value, step: str, name: str):
    # a key of an object, or the item of a list that has this id
    items = value if isinstance(value, dict) else {}
    if isinstance(value, list):
        items = {item["id"]: item for item in value if isinstance(item, dict) and "id" in item}
    if step not in items:
        raise ExplorableError(f"{name} holds no {step!r}. {did_you_mean(step, items)}")
    return items[step]


class AnyWidget(SphinxDirective):
    """An explorable: a front-end module, its first state, and its stand-in after a line ``---``."""

    required_arguments = 1
    has_content = True
    option_spec = {"name": directives.unchanged}

    def run(self) -> list[nodes.Node]:
        """Make the explorable's element.

        Returns
        -------
        list of docutils.nodes.Node
            The explorable, or what marks the mistake.
        """
        module, package = self.arguments[0], Path(self.config.staycurious_package)
        known = sorted(path.stem for path in (package / "widgets").glob("*.js"))
        if module not in known:
            return self._mistake(f"there is no front-end module {module!r}. {did_you_mean(module, known)}")
        if not (package / "widgets" / "static" / f"{module}.js").is_file():
            return self._mistake(
                "its module has not been bundled. Run `staycurious build` (or `make site`), which does that first."
            )
        lines = [line.strip() for line in self.content]
        if STAND_IN not in lines or not any(lines[lines.index(STAND_IN) + 1 :]):
            return self._mistake(
                "it has no stand-in. After its JSON write a line --- and then, in MyST, what a reader gets on "
                "paper or without JavaScript."
            )
        split = lines.index(STAND_IN)
        try:
            state = load_model("\n".join(self.content[:split]), package, self._note)
        except ExplorableError as error:
            return self._mistake(str(error))
        # no "<" inside, so that no text in it can end the script element
        data = json.dumps(state, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
        stand_in = element("div", class_="sc-standin")
        self.state.nested_parse(self.content[split + 1 :], self.content_offset + split + 1, stand_in)
        made = element(
            "div",
            nodes.raw("", f'<script type="application/json">{data}</script>', format="html"),
            stand_in,
            class_="sc-explorable",
            data_module=module,
        )
        made["page_script"] = True
        self.add_name(made)
        if made["ids"]:
            made["html"]["id"] = made["ids"][0]
        return [made]

    def _note(self, path: Path) -> None:
        self.env.note_dependency(str(path))

    def _mistake(self, message: str) -> list[nodes.Node]:
        return [report(self, f"explorable {self.arguments[0]}: {message}")]
