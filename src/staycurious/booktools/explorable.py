"""``{anywidget}``: an explorable on a page, with what stands in for it without JavaScript and on paper."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util.docutils import SphinxDirective

from staycurious.booktools.elements import element, report
from staycurious.booktools.near import did_you_mean

STAND_IN = "---"
#: What a front-end module says when it is an explorable; the others are parts of notebooks.
DECLARED = re.compile(r"^export const explorable\b", re.MULTILINE)
CHECK = Path(__file__).with_name("check_state.mjs")


class ExplorableError(ValueError):
    """An explorable's model cannot be made; the message says what is wrong and how to mend it."""


def explorables(package: Path) -> list[str]:
    """List the front-end modules that are explorables: those whose source says ``export const explorable``.

    Parameters
    ----------
    package : pathlib.Path
        The ``staycurious`` package.

    Returns
    -------
    list of str
        Their names, sorted.
    """
    sources = sorted((package / "widgets").glob("*.js"))
    return [path.stem for path in sources if DECLARED.search(path.read_text(encoding="utf-8"))]


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
        When the text is not a JSON object, has a name twice, or a ``$load`` names no readable file or no part of it.
    """
    try:
        state = json.loads(text, object_pairs_hook=_once, parse_constant=_no_number)
    except json.JSONDecodeError as error:
        line = text.splitlines()[error.lineno - 1].strip() if text.strip() else ""
        raise ExplorableError(
            f"its JSON can't be read at line {error.lineno}, column {error.colno} ({error.msg}): {line!r}. "
            "Mend that line; names and texts stand in double quotes, and no comma comes before a closing bracket."
        ) from error
    if not isinstance(state, dict):
        raise ExplorableError(f"its JSON is {type(state).__name__}, but a model is an object: {{…}}.")
    return _fill(state, package, note)


def _once(pairs: list[tuple[str, object]]) -> dict:
    names = [name for name, _ in pairs]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise ExplorableError(
            f"its JSON has {twice[0]!r} twice in one object. Only one of them would count: take one out."
        )
    return dict(pairs)


def _no_number(text: str):
    raise ExplorableError(
        f"its JSON holds {text}, which Python reads and a browser doesn't. Write a number, or null."
    )


def check_state(bundle: Path, state: dict) -> None:
    """Let an explorable's own module say what is wrong with a first state, before a reader meets it.

    Parameters
    ----------
    bundle : pathlib.Path
        The bundled module.
    state : dict
        The state, free of ``$load``.

    Raises
    ------
    ExplorableError
        When a key is missing or unknown, or the module can't show the state.
    """
    beside_python = str(Path(sys.executable).parent)
    node = shutil.which("node", path=os.pathsep.join([beside_python, os.environ.get("PATH", "")]))
    if not node:
        raise ExplorableError("node, which checks its JSON, is missing. Run: python bootstrap.py")
    done = subprocess.run(
        [node, str(CHECK)],
        input=json.dumps({"module": bundle.resolve().as_uri(), "state": state}),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    if done.returncode:
        raise ExplorableError(
            f"its module {bundle.name} could not be asked about its JSON. node says:\n{done.stderr}"
        )
    if problem := json.loads(done.stdout):
        raise ExplorableError(f"its JSON can't be shown. {problem}")


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
    """An explorable: a front-end module, its first state, and its stand-in after a line ``---``.

    With ``:when-near:`` its module is fetched only when a reader comes near: for a page with so many that they would
    weigh too much at once.
    """

    required_arguments = 1
    has_content = True
    option_spec = {"name": directives.unchanged, "when-near": directives.flag}

    def run(self) -> list[nodes.Node]:
        """Make the explorable's element.

        Returns
        -------
        list of docutils.nodes.Node
            The explorable, or what marks the mistake.
        """
        # MyST writes a path to a module; here its name is enough
        module = re.sub(r"^.*/|\.m?js$", "", self.arguments[0])
        package = Path(self.config.staycurious_package)
        known = explorables(package)
        if module not in known:
            return self._mistake(f"there is no front-end module {module!r}. {did_you_mean(module, known)}")
        bundle = package / "widgets" / "static" / f"{module}.js"
        if not bundle.is_file():
            return self._mistake(
                "its module has not been bundled. Run `staycurious build` (or `make site`), which does that first."
            )
        self._note(bundle)
        lines = [line.strip() for line in self.content]
        if STAND_IN not in lines or not any(lines[lines.index(STAND_IN) + 1 :]):
            return self._mistake(
                "it has no stand-in. After its JSON write a line --- and then, in MyST, what a reader gets on "
                "paper or without JavaScript."
            )
        split = lines.index(STAND_IN)
        try:
            state = load_model("\n".join(self.content[:split]), package, self._note)
            check_state(bundle, state)
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
            **({"data_when": "near"} if "when-near" in self.options else {}),
        )
        self.add_name(made)
        if made["ids"]:
            made["html"]["id"] = made["ids"][0]
        return [made]

    def _note(self, path: Path) -> None:
        self.env.note_dependency(str(path))

    def _mistake(self, message: str) -> list[nodes.Node]:
        return [report(self, f"explorable {self.arguments[0]}: {message}")]
