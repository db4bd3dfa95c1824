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
    """Give every text of a mark scheme that is long enough to tell."""
    if isinstance(part, str):
        if len(part) >= LEAST:
            yield part
    elif isinstance(part, dict | list):
        for item in part.values() if isinstance(part, dict) else part:
            yield from texts_in(item)


def secrets() -> dict[bytes, str]:
    """Give every secret by its letters; what the exercise itself asks, such as a criterion's name, is none."""
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
