"""Nothing that is secret is given out: no key, mark scheme or marking code in the built site, whatever it is packed in."""

import ast
import gzip
import io
import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from bs4 import BeautifulSoup
from jsonschema import Draft202012Validator

from staycurious.answers import kinds_schema
from staycurious.sitetools.course import module_slugs

ROOT = Path(__file__).resolve().parents[2]
SITE = ROOT / "_build" / "html"
HIDDEN = re.compile(r"### BEGIN (?:HIDDEN TESTS|SOLUTION)\n(.*?)### END (?:HIDDEN TESTS|SOLUTION)", re.DOTALL)
LEAST = 25
CODE = ("BEGIN HIDDEN", "BEGIN SOLUTION", "staycurious.marking", "staycurious/marking")
PACKED = {".whl", ".zip"}
# How the same words may be written in JSON, in JavaScript and in HTML; what is left after it are the words' own letters.
ESCAPES = re.compile(rb"""\\(?:u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|[nrtbf"'\\/`])|&\#?\w{1,8};""")
TAGS = re.compile(rb"<[^<>]{1,300}>")
NO_LETTERS = bytes(set(range(256)) - set(b"abcdefghijklmnopqrstuvwxyz0123456789"))


def letters(data: bytes | str, tags: bool = False) -> bytes:
    """Give a text's letters and digits alone, so that no quotation mark, escape or markup stands between two words."""
    data = data.encode() if isinstance(data, str) else data
    plain = ESCAPES.sub(b" ", TAGS.sub(b" ", data) if tags else data)
    return plain.lower().translate(None, NO_LETTERS)


def keys_of(notebook: dict) -> Iterator[str]:
    """Give every text that an exercise's hidden parts hold and that is long enough to tell."""
    for cell in notebook["cells"]:
        for code in HIDDEN.findall("".join(cell["source"])):
            for node in ast.walk(ast.parse(code)):
                if (
                    isinstance(node, ast.Constant)
                    and isinstance(node.value, str)
                    and len(node.value) >= LEAST
                ):
                    yield node.value


def texts_in(part: object) -> Iterator[str]:
    """Give every text of a mark scheme that is long enough to tell, but for the names that the standards map gives its lines."""
    if isinstance(part, str):
        if len(part) >= LEAST:
            yield part
    elif isinstance(part, dict | list):
        inner = [value for key, value in part.items() if key != "name"] if isinstance(part, dict) else part
        for item in inner:
            yield from texts_in(item)


def secrets() -> dict[bytes, str]:
    """Give every secret by its letters; what the exercise itself asks is none."""
    found, asked = [], b""
    for path in (ROOT / "exercises" / "source").glob("*/*.ipynb"):
        notebook = json.loads(path.read_text(encoding="utf-8"))
        found += keys_of(notebook)
        asked += letters(" ".join(HIDDEN.sub("", "".join(cell["source"])) for cell in notebook["cells"]))
    for path in (ROOT / "exercises" / "rubrics").glob("*.yml"):
        found += texts_in(yaml.safe_load(path.read_text(encoding="utf-8")))
    return {sought: text for text in found if (sought := letters(text)) not in asked}


def files_in(name: str, data: bytes) -> Iterator[tuple[str, bytes]]:
    """Give a file, and all that is packed in it."""
    yield name, data
    ending = Path(name).suffix
    if ending in PACKED:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            for inner in packed.namelist():
                yield from files_in(f"{name}/{inner}", packed.read(inner))
    elif ending == ".gz":
        yield from files_in(name.removesuffix(".gz"), gzip.decompress(data))


def leaks(folder: Path, wanted: dict[bytes, str]) -> list[str]:
    """Name each secret that a folder gives out, and where."""
    found = []
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        for name, data in files_in(path.relative_to(folder).as_posix(), path.read_bytes()):
            found += [f"{name}: {sign}" for sign in CODE if sign.encode() in data or sign in name]
            words = letters(data, tags=Path(name).suffix in {".html", ".ipynb", ".json", ".svg"})
            found += [f"{name}: {secret[:60]}" for sought, secret in wanted.items() if sought in words]
    return found


def test_the_site_gives_no_key_and_no_mark_scheme_out():
    assert (SITE / "lite" / "static" / "pyodide-lock").is_dir(), "there is no built site: run make site"
    wanted = secrets()
    assert len(wanted) > 60
    assert leaks(SITE, wanted) == []


@pytest.mark.parametrize(
    "way", ["page", "notebook", "script", "wheel", "packed twice", "search index", "code"]
)
def test_a_planted_key_is_found_whatever_it_is_packed_in(tmp_path, way):
    secret = 'Yes: it is right about *each* of the “970” families,\nwhere no harm follows – "all" of them.'
    html = "<p>Yes: it is right about <em>each</em> of the &ldquo;970&rdquo; families, where no harm follows &#8211; &quot;all&quot; of them.</p>"
    zipped = io.BytesIO()
    with zipfile.ZipFile(zipped, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("staycurious/answers/kinds.py", f"WHY = {secret!r}")
    twice = io.BytesIO()
    with zipfile.ZipFile(twice, "w") as packed:
        packed.writestr("inner.whl", zipped.getvalue())
    name, data = {
        "page": ("book/page.html", html.encode()),
        "notebook": (
            "exercises/a.ipynb",
            json.dumps({"cells": [{"source": secret.splitlines(keepends=True)}]}).encode(),
        ),
        "script": ("_static/page.js", f"const why = {json.dumps(secret)};".encode()),
        "wheel": ("lite/a.whl", zipped.getvalue()),
        "packed twice": ("a.zip", twice.getvalue()),
        "search index": ("searchindex.js.gz", gzip.compress(json.dumps([secret]).encode())),
        "code": ("lite/a.py", b"from staycurious.marking.keys import number_key"),
    }[way]
    path = tmp_path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    (tmp_path / "innocent.html").write_text("<p>Of 970 families, how many?</p>", encoding="utf-8")
    (leak,) = leaks(tmp_path, {letters(secret): secret})
    assert leak.startswith(name.removesuffix(".gz"))


def test_the_keys_of_every_exercise_are_known_to_the_search():
    wanted = secrets().values()
    assert any("question the measure" in text for text in wanted)
    assert any("kitchen table" in text for text in wanted)
    assert any("professional curiosity" in text for text in wanted)


MARKS = {
    "grade",
    "grade_id",
    "locked",
    "schema_version",
    "solution",
    "task",
    "points",
    "cell_type",
    "checksum",
}
# A right number is a few letters, which no search for words can tell: what an exercise's page and file hold is
# therefore held to what they may hold, and to nothing more.
PLACE = {"name", "title", "points", "ask"}
START = {"slug", "title", "version", "notebook"}
SLUGS = module_slugs(ROOT)


def more_than_asks(html: str) -> list[str]:
    """Name what the data in an exercise's page hold beyond its questions, their forms and the released notebook."""
    schema = kinds_schema()
    asks = Draft202012Validator({**schema, "$ref": "#/$defs/ask"})
    found = []
    for script in BeautifulSoup(html, "html.parser").find_all("script", type="application/json"):
        data, part = json.loads(script.string), script.parent.get("class", [])
        known = START if "sc-exercise" in part else PLACE if "sc-answer" in part else set()
        found += [f"{key}: a part that no exercise's page has" for key in sorted(data.keys() - known)]
        if data.get("ask"):
            found += [f"{data['name']}: {error.message}" for error in asks.iter_errors(data["ask"])]
            found += [
                f"{data['name']}: {key}" for key in ("cases", "scorecard") if _judges(data["ask"].get(key))
            ]
    return found


def _judges(part: object) -> bool:
    # what the schema leaves open: the made-up cases and the scorecard
    if isinstance(part, dict):
        return bool(part.keys() & {"right", "feedback", "why", "otherwise", "common", "points"}) or any(
            map(_judges, part.values())
        )
    return isinstance(part, list) and any(map(_judges, part))


def more_than_the_source_shows(source: dict, given_out: dict) -> list[str]:
    """Name what of a released notebook, and which of its cells, differs from the source without its hidden parts."""
    shown = {cell["id"]: HIDDEN.sub("", "".join(cell["source"])).strip() for cell in source["cells"]}
    header = json.loads((ROOT / "exercises/source/header.ipynb").read_text(encoding="utf-8"))
    shown |= {cell["id"]: "".join(cell["source"]).strip() for cell in header["cells"]}
    kept = {"nbgrader", "tags", "editable", "deletable"}
    whole = [key for key in given_out if key != "cells" and given_out[key] != source.get(key)]
    return whole + [
        cell["id"]
        for cell in given_out["cells"]
        if "".join(cell["source"]).strip() != shown.get(cell["id"])
        or cell.get("outputs")
        or cell["metadata"].keys() - kept
        or cell["metadata"]["nbgrader"].keys() - MARKS
        or cell.keys() - {"id", "cell_type", "source", "metadata", "outputs", "execution_count"}
    ]


def page_of(slug: str) -> str:
    return (SITE / "book" / "exercises" / f"{slug}.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("slug", SLUGS)
def test_an_exercises_page_holds_its_asks_and_the_released_notebook_and_nothing_else(slug):
    assert more_than_asks(page_of(slug)) == []
    source = json.loads((ROOT / "exercises/source" / slug / f"{slug}.ipynb").read_text(encoding="utf-8"))
    start = BeautifulSoup(page_of(slug), "html.parser").select_one(".sc-exercise > script")
    assert more_than_the_source_shows(source, json.loads(start.string)["notebook"]) == []
    files = [path.read_bytes() for path in SITE.rglob(f"exercises/{slug}.ipynb")]
    assert len(files) == 2, "to download, and in JupyterLite"
    for file in files:
        notebook = json.loads(file)
        # by which JupyterLite's is told apart from a newer one
        published = notebook["metadata"].pop("stay_curious", {}).pop("published", {})
        assert published.keys() <= {"path", "version"}
        assert notebook == json.loads(start.string)["notebook"]


@pytest.mark.parametrize(
    ("where", "key"),
    [
        (".sc-exercise", {"keys": {"m02_q1": {"right": 200}}}),
        ('[data-name="m02_q1"]', {"right": 200}),
        ('[data-name="m02_q1"]', {"ask": {"name": "m02_q1", "label": "L", "answer": {"kind": "number", "right": 200}}}),
        ('[data-name="m02_q4"]', {"ask": {"cases": [{"id": "C-01", "name": "N", "referral": {}, "right": True}]}}),
        (None, {"m02_q1": {"right": 200}}),
    ],
)  # fmt: skip
def test_a_planted_value_of_a_key_is_found_on_an_exercises_page(where, key):
    page = BeautifulSoup(page_of(SLUGS[0]), "html.parser")
    if where is None:
        page.body.append(page.new_tag("script", type="application/json"))
        page.body.contents[-1].string = json.dumps(key)
    else:
        script = page.select_one(f"{where} > script")
        data = json.loads(script.string)
        for name, value in key.items():
            data[name] = {**data[name], **value} if isinstance(data.get(name), dict) else value
        script.string = json.dumps(data)
    assert len(more_than_asks(str(page))) == 1


@pytest.mark.parametrize(
    "plant",
    [
        lambda cell: cell.update(source="### 194\n" + "".join(cell["source"])),
        lambda cell: cell["metadata"].update(right=194),
        lambda cell: cell["metadata"]["nbgrader"].update(right=194),
        lambda cell: cell.update(outputs=[{"text": "194"}]),
        lambda cell: cell.update(right=194),
        lambda cell: cell.update(id="m02_key"),
    ],
    ids=["source", "metadata", "marks", "output", "cell", "a cell of its own"],
)
def test_a_planted_value_of_a_key_is_found_in_a_released_notebook(plant):
    slug = SLUGS[0]
    source = json.loads((ROOT / "exercises/source" / slug / f"{slug}.ipynb").read_text(encoding="utf-8"))
    given_out = json.loads((SITE / "exercises" / f"{slug}.ipynb").read_text(encoding="utf-8"))
    assert more_than_the_source_shows(source, given_out) == []
    plant(next(cell for cell in given_out["cells"] if cell["id"] == "m02_q1_test"))
    assert len(more_than_the_source_shows(source, given_out)) == 1
