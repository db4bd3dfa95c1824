"""The browser's Python: what goes into it, what stays out, what is said when something is missing."""

import ast
import json
import os
import re
import sys
import zipfile
from pathlib import Path

import pytest

from staycurious.sitetools import lite
from staycurious.sitetools.lite import LiteError, browser_files, build_lite, course_notebooks, write_wheel

ROOT = Path(__file__).resolve().parents[2]
IN_THE_BROWSER = {"ipywidgets", "anywidget", "traitlets", "staycurious"}


@pytest.fixture
def course(tmp_path):
    """Make a course of a few small files, with everything that the build asks for."""
    files = {
        "pyproject.toml": '[project]\nname = "staycurious"\nversion = "0.1.0"\ndependencies = ["ipywidgets"]\n',
        "src/staycurious/__init__.py": "",
        "src/staycurious/tools/score/__init__.py": "SCORE = 1\n",
        "src/staycurious/tools/score/train.py": "import sklearn\n",
        "src/staycurious/tools/score/scorecards/escalation.json": "{}",
        "src/staycurious/marking/keys.py": "KEY = 96\n",
        "src/staycurious/widgets/record.js": "export default {};\n",
        "src/staycurious/widgets/static/record.js": "export default{};\n",
        "notebooks/m02_one.ipynb": "{}",
        "notebooks/notes.txt": "",
        "_build/release/m02_one/m02_one.ipynb": "{}",
        "deploy/static/lite/requirements-browser.txt": "",
        "node_modules/pyodide/package.json": '{"version": "314.0.6"}',
        "node_modules/pyodide/pyodide-lock.json": '{"info": {}, "packages": {"numpy": {}}}',
        **{f"node_modules/pyodide/{name}": name for name in lite.PYODIDE_FILES},
    }
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


def test_only_rooms_that_run_in_a_browser_are_packed(course):
    assert sorted(browser_files(course)) == [
        "staycurious/__init__.py",
        "staycurious/tools/score/__init__.py",
        "staycurious/tools/score/scorecards/escalation.json",
        "staycurious/widgets/static/record.js",
    ]


def test_a_missing_bundle_says_which_and_what_to_run(course):
    (course / "src/staycurious/widgets/static/record.js").unlink()
    with pytest.raises(LiteError, match=r"no bundle of record\.js.*make site"):
        build_lite(course)


def test_a_missing_pyodide_says_what_to_run(course):
    (course / "node_modules/pyodide/pyodide.asm.wasm").unlink()
    with pytest.raises(LiteError, match=r"no pyodide\.asm\.wasm.*npm ci"):
        lite._take_pyodide(course, course / "out")


def test_the_lock_names_no_package_of_another_host(course):
    lite._take_pyodide(course, course / "out")
    lock = json.loads((course / "out/pyodide-lock.json").read_text(encoding="utf-8"))
    assert lock == {"info": {"version": "314.0.6"}, "packages": {}}


def test_notebooks_and_released_exercises_are_offered_side_by_side(course):
    assert list(course_notebooks(course)) == ["m02_one.ipynb", "exercises/m02_one.ipynb"]


def test_the_wheels_version_changes_with_its_content(course):
    files = browser_files(course)
    before = lite.browser_version(course, files)
    assert re.fullmatch(r"0\.1\.0\.post\d+", before)
    assert lite.browser_version(course, files) == before
    assert lite.browser_version(course, {**files, "staycurious/__init__.py": b"#"}) != before


def test_a_wheel_can_be_read_back(tmp_path):
    wheel = write_wheel(tmp_path, "some-name", "1.2", {"some_name.py": b"X = 1\n"}, ["ipywidgets"])
    assert wheel.name == "some_name-1.2-py3-none-any.whl"
    with zipfile.ZipFile(wheel) as archive:
        assert archive.read("some_name.py") == b"X = 1\n"
        metadata = archive.read("some_name-1.2.dist-info/METADATA").decode()
        assert "some_name.py,sha256=" in archive.read("some_name-1.2.dist-info/RECORD").decode()
    assert "Name: some-name\nVersion: 1.2\nRequires-Dist: ipywidgets\n" in metadata


def test_a_wheel_without_a_hash_is_refused_with_its_line(course):
    listed = course / lite.REQUIREMENTS
    listed.write_text("# why\nipywidgets==8.1.9\n", encoding="utf-8")
    with pytest.raises(LiteError, match=r"requirements-browser\.txt, line 2: expected"):
        lite.pinned_wheels(course, course / "wheels")


def test_a_service_worker_that_has_changed_stops_the_build(tmp_path):
    worker = tmp_path / "service-worker.js"
    worker.write_text("let cache = true;", encoding="utf-8")
    with pytest.raises(LiteError, match="no longer holds"):
        lite._mend_the_worker(worker)


def test_files_dated_before_1990_get_a_date_of_their_content_and_others_keep_theirs(tmp_path):
    dates = []
    for text, date in (
        ("one", 499_162_500),
        ("one", 499_162_500),
        ("two", 499_162_500),
        ("two", 1_700_000_000),
    ):
        path = tmp_path / "bundle.js"
        path.write_text(text, encoding="utf-8")
        os.utime(path, (date, date))
        lite._date_by_content(tmp_path)
        dates.append(path.stat().st_mtime)
    first, again, changed, dated = dates
    assert first == again != changed
    assert all(631_152_000 <= date < 631_152_000 + 946_684_800 for date in (first, changed))
    assert dated == 1_700_000_000


def test_versions_in_the_browser_are_those_of_the_course():
    ours = dict(re.findall(r"^([\w.-]+)==([\w.]+)", (ROOT / "requirements.txt").read_text(), re.MULTILINE))
    browser = dict(line.split(" ")[0].split("==") for line in _listed())
    assert len(browser) > 10
    both = browser.keys() & ours.keys()
    assert {"ipywidgets", "anywidget", "ipython", "traitlets"} <= both
    assert {name: browser[name] for name in both} == {name: ours[name] for name in both}


def _listed():
    lines = (ROOT / lite.REQUIREMENTS).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


PACKAGE = ROOT / "src" / "staycurious"
PACKED = [path for room in lite.ROOMS for path in (PACKAGE / room).rglob("*.py") if lite._runs(path, PACKAGE)]


@pytest.mark.parametrize("path", PACKED, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_what_runs_in_the_browser_imports_only_what_is_there(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add("." * node.level + (node.module or ""))
    absolute = {name for name in names if not name.startswith(".")}
    foreign = {
        name for name in absolute if name.split(".")[0] not in sys.stdlib_module_names | IN_THE_BROWSER
    }
    rooms = {name.split(".")[1] for name in absolute if name.startswith("staycurious.")} - set(lite.ROOMS)
    assert not foreign, f"{path.name} imports {sorted(foreign)}, which no browser has"
    assert not rooms, f"{path.name} imports from {sorted(rooms)}, which stay out of the browser"


@pytest.fixture(scope="module")
def site():
    """Give the course's own JupyterLite: built already, unless something has changed."""
    return build_lite(ROOT)


def test_nothing_is_built_again_when_nothing_changed(site):
    made = (site / "jupyter-lite.json").stat().st_mtime_ns
    assert build_lite(ROOT) == site
    assert (site / "jupyter-lite.json").stat().st_mtime_ns == made


def test_our_wheel_holds_no_marking_training_or_source(site):
    (wheel,) = site.glob("static/pyodide-lock/staycurious-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = [name for name in archive.namelist() if ".dist-info/" not in name]
    assert {name.split("/")[1] for name in names} == {"__init__.py", *lite.ROOMS}
    assert not [name for name in names if "train" in name or "keys" in name or "source" in name]


def test_no_hidden_test_and_no_key_is_in_the_site(site):
    secrets = [b"BEGIN HIDDEN", b"BEGIN SOLUTION", b"staycurious.marking"]
    found = []
    for path in site.rglob("*"):
        if path.is_file():
            found += [(path.name, secret) for secret in secrets if secret in path.read_bytes()]
            if path.suffix == ".whl":
                with zipfile.ZipFile(path) as archive:
                    text = b"".join(archive.read(name) for name in archive.namelist())
                found += [(path.name, secret) for secret in secrets if secret in text]
    assert not found


def test_python_comes_from_this_site_alone(site):
    config = json.loads((site / "jupyter-lite.json").read_text(encoding="utf-8"))["jupyter-config-data"]
    kernel = config["litePluginSettings"]["@jupyterlite/pyodide-kernel-extension:kernel"]
    assert kernel["disablePyPIFallback"] is True
    assert kernel["pyodideUrl"].startswith("./static/pyodide/")
    assert kernel["loadPyodideOptions"]["lockFileURL"].startswith("./static/pyodide-lock/")
    lock = json.loads((site / "static/pyodide-lock/pyodide-lock.json").read_text(encoding="utf-8"))
    assert "staycurious" in lock["packages"]
    for package in lock["packages"].values():
        assert package["file_name"].startswith("../../"), f"{package['name']} would come from elsewhere"
        assert (site / "static/pyodide" / package["file_name"]).resolve().is_file()


def test_only_the_extensions_that_a_student_needs_are_there(site):
    names = {
        json.loads(path.read_text(encoding="utf-8"))["name"]
        for pattern in ("*/package.json", "@*/*/package.json")
        for path in (site / "extensions").glob(pattern)
    }
    assert names == set(lite.EXTENSIONS)


def test_no_file_is_dated_as_every_version_of_it_is(site):
    assert not [path for path in site.rglob("*") if path.is_file() and path.stat().st_mtime < lite.YEAR_1990]


def test_no_source_map_is_given_out(site):
    assert not list(site.rglob("*.map"))
