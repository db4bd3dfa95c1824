"""Bundling the front-end modules: one self-contained file each, and a mistake is named with its line."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from staycurious.sitetools.assets import AssetsError, build_assets

ROOT = Path(__file__).resolve().parents[2]
WIDGETS = "src/staycurious/widgets"
WEB = "src/staycurious/web"
# an import that the browser would have to fetch: a statement, as the bundler writes it
IMPORT = re.compile(
    r"""(?:^|[;}\n])\s*(?:import\s*(?:["'{*]|\w+\s*(?:,|from))|export\s*(?:\*|\{[^}]*\}\s*from))"""
)

PARTS = {path.name for path in (ROOT / WEB / "parts").glob("*.js")}
PAGES = {"page.js", "offline.js"}


@pytest.fixture
def course(tmp_path):
    """Give a course of one widget and the page's script, with the real esbuild."""
    write(tmp_path, f"{WEB}/help.js", "export const help = (name) => `Helped ${name}`;\n")
    write(tmp_path, f"{WEB}/offline.js", 'console.log("Helped");\n')
    write(tmp_path, f"{WEB}/page.js", 'import { help } from "./help.js";\nconsole.log(help("page"));\n')
    write(
        tmp_path,
        f"{WIDGETS}/one.js",
        'import { help } from "../web/help.js";\nexport default { render: () => help("one") };\n',
    )
    (tmp_path / "node_modules").symlink_to(ROOT / "node_modules")
    return tmp_path


@pytest.fixture(scope="module")
def bundles(tmp_path_factory):
    """Give the course's own modules, bundled in another folder."""
    folder = tmp_path_factory.mktemp("own")
    shutil.copytree(ROOT / WEB, folder / WEB)
    (folder / WIDGETS).mkdir()
    for path in (ROOT / WIDGETS).glob("*.js"):
        shutil.copyfile(path, folder / WIDGETS / path.name)
    (folder / "node_modules").symlink_to(ROOT / "node_modules")
    return {path.name: path for path in build_assets(folder)}


def write(root: Path, name: str, text: str) -> None:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def in_node(script: str) -> str:
    beside_python = str(Path(sys.executable).parent)
    node = shutil.which("node", path=os.pathsep.join([beside_python, os.environ.get("PATH", "")]))
    done = subprocess.run(
        [node, "--input-type=module", "-e", script], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_each_module_becomes_one_file_with_what_it_imports(course):
    made = build_assets(course)
    assert [path.relative_to(course).as_posix() for path in made] == [
        f"{WIDGETS}/static/one.js",
        "_build/assets/page.js",
        "_build/assets/offline.js",
    ]
    for path in made:
        text = path.read_text(encoding="utf-8")
        assert "Helped" in text
        assert not IMPORT.search(text)


def test_a_second_run_gives_the_same_files(course):
    first = [path.read_bytes() for path in build_assets(course)]
    assert [path.read_bytes() for path in build_assets(course)] == first


def test_the_bundle_of_a_module_that_is_no_more_goes(course):
    build_assets(course)
    (course / WIDGETS / "one.js").unlink()
    build_assets(course)
    assert not (course / WIDGETS / "static" / "one.js").exists()


def test_without_esbuild_the_message_says_what_to_run(course):
    (course / "node_modules").unlink()
    with pytest.raises(
        AssetsError, match=r"esbuild is missing from node_modules\. Run: python bootstrap\.py"
    ):
        build_assets(course)


def test_an_esbuild_elsewhere_on_the_machine_is_not_taken(course, monkeypatch):
    (course / "node_modules").unlink()
    monkeypatch.setenv("PATH", str(ROOT / "node_modules" / ".bin"), prepend=os.pathsep)
    with pytest.raises(AssetsError, match="esbuild is missing"):
        build_assets(course)


def test_a_typing_error_is_named_with_its_file_and_its_line(course):
    write(course, f"{WIDGETS}/broken.js", "export default {\n  render() { return 1;\n};\n")
    with pytest.raises(AssetsError, match=rf"not bundled\. esbuild says:(?s:.*){WIDGETS}/broken\.js:[34]:"):
        build_assets(course)


def test_an_import_of_what_is_not_there_is_named_with_its_file_and_its_line(course):
    write(
        course,
        f"{WIDGETS}/lost.js",
        '// a comment\nimport { a } from "../web/nowhere.js";\nexport default a;\n',
    )
    with pytest.raises(AssetsError, match=rf"nowhere\.js(?s:.*){WIDGETS}/lost\.js:2:"):
        build_assets(course)


def test_what_esbuild_only_warns_of_stops_the_build_too(course):
    write(course, f"{WIDGETS}/odd.js", "export default { render: () => 1, render: () => 2 };\n")
    with pytest.raises(AssetsError, match=rf"Duplicate key(?s:.*){WIDGETS}/odd\.js:1:"):
        build_assets(course)


def test_every_widget_and_the_page_script_are_bundled(bundles):
    sources = {path.name for path in (ROOT / WIDGETS).glob("*.js")}
    assert {"ask_the_score.js", "answer.js"} <= sources
    assert set(bundles) == sources | PARTS | PAGES


def test_no_bundle_leaves_anything_to_fetch_but_the_pages_own_modules(bundles):
    for name, path in bundles.items():
        text = path.read_text(encoding="utf-8")
        assert not IMPORT.search(text), f"{name} imports something"
        assert not re.search(r"\brequire\(", text), name
        dynamic = re.findall(r"\bimport\([^)]{0,30}", text)
        assert len(dynamic) == (name in ("page.js", "quiz.js", "my_log.js")), f"{name}: {dynamic}"
        assert all(one.startswith("import(new URL(") for one in dynamic), dynamic


def test_no_bundle_names_another_host(bundles):
    # a Word document's parts are named like addresses too, by the hundred, and one of its library's messages holds a link
    word = bundles["log_docx.js"].read_text(encoding="utf-8")
    assert not re.search(r"\bfetch\(|XMLHttpRequest|WebSocket|sendBeacon|new Worker", word)
    for name, path in bundles.items():
        if name == "log_docx.js":
            continue
        addresses = set(re.findall(r"https?://[^\s\"'`)]+", path.read_text(encoding="utf-8")))
        # the names of SVG and HTML are written like addresses; nobody asks them for anything
        assert all(one.startswith("http://www.w3.org/") for one in addresses), f"{name}: {addresses}"


def test_no_part_of_a_page_is_named_as_a_widget_is():
    # both are copied into one folder of the site
    assert PARTS.isdisjoint({*PAGES, *(path.name for path in (ROOT / WIDGETS).glob("*.js"))})


def test_every_part_gives_the_page_something_to_mount(bundles):
    for name in PARTS:
        address = json.dumps(bundles[name].as_uri())
        assert in_node(f"process.stdout.write(typeof (await import({address})).default)") == "function", name


def test_every_widgets_bundle_gives_jupyter_something_to_render(bundles):
    names = sorted(set(bundles) - PARTS - PAGES)
    addresses = json.dumps([bundles[name].as_uri() for name in names])
    found = in_node(
        f"""const found = [];
        for (const address of {addresses}) found.push(typeof (await import(address)).default.render);
        process.stdout.write(JSON.stringify(found));"""
    )
    assert dict(zip(names, json.loads(found), strict=True)) == dict.fromkeys(names, "function")
