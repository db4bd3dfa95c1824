"""Build the notebooks' own Python for the browser: a JupyterLite site that asks no other host for anything.

The recipe: Pyodide from npm, a lock file that names only wheels of this site, pure-Python wheels pinned by hash,
our own wheel with the rooms that run in a browser, and ``jupyter lite build``. Its settings are kept as files in
``deploy/static/lite/``.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path

from wheel.wheelfile import WheelFile

from staycurious.sitetools.published import write_stamped

#: What ``jupyter lite build`` reads, kept in the repository.
SETTINGS = Path("deploy/static/lite")
REQUIREMENTS = SETTINGS / "requirements-browser.txt"
#: The rooms of the package that run in the browser; the others (marking, the book's tools, training) stay out.
ROOMS = ("larkshire", "tools", "questions", "answers", "widgets")
#: Names that mark a file as training, in any of the rooms.
TRAINING = re.compile(r"^train")
#: Pyodide's files that a page loads; the rest of the npm package is for Node and for typing.
PYODIDE_FILES = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip")
#: JupyterLite takes these three extensions; everything else that JupyterLab has here (nbgrader's, for one) stays out.
EXTENSIONS = ("@jupyterlite/pyodide-kernel-extension", "@jupyter-widgets/jupyterlab-manager", "anywidget")
#: Packages that others name as a need and that nothing in the browser uses: empty stand-ins save 7.4 MB.
STAND_INS = {"jedi": "0.99.0", "widgetsnbextension": "4.0.999", "jupyterlab-widgets": "3.0.999"}
#: Packages whose version changes what is built.
BUILDERS = (
    "jupyterlite-core",
    "jupyterlite-pyodide-kernel",
    "pyodide-lock",
    "anywidget",
    "jupyterlab-widgets",
)

#: In seconds; the year's since 1970.
YEAR_1990, THIRTY_YEARS = 631_152_000, 946_684_800

#: What a tab with a notebook in it holds until it is closed: web/notebooks.js puts no copy aside meanwhile. It stands in the
#: module that each of JupyterLite's pages loads first.
HOLD = """
if (location.pathname.includes("/notebooks/")) {
  const name = `staycurious-open ${new URL("./", import.meta.url).pathname}`;
  navigator.locks?.request(name, { mode: "shared" }, () => new Promise(() => {}));
  new BroadcastChannel(name).onmessage = ({ data, target }) => data === "open?" && target.postMessage("here"); // where there are no locks
}
"""
#: Its start page is one for all notebooks, whose places stand in the address after it.
OF_A_NOTEBOOK, OF_ANY = "await t.match(e)", 'await t.match(e,{ignoreSearch:"navigate"===e.mode})'
#: It leaves alone what lies in a folder "api": lists of the site's files and words that don't change, without which nothing starts.
LEFT_ALONE = '||t.pathname.includes("/api/")'
#: A service worker's own lines, and what they become: all comes from the site where that can be reached, else from the cache, into
#: which no error and no log-in page goes. Where the site hasn't answered for ten seconds, what is kept isn't held up again for a minute.
CACHE_FIRST = "let a=await fromCache(t);return a?e.waitUntil(refetch(t)):(a=await fetch(t),e.waitUntil(updateCache(t,a.clone()))),a"
SITE_FIRST = (
    "let k=await fromCache(t);if(k&&Date.now()<self.silent)return k;"
    'try{let f=fetch(t,"navigate"===t.mode?{}:{cache:"no-cache"}),'
    'r=await(k?Promise.race([f,new Promise((y,n)=>setTimeout(n,1e4,"late"))]):f);'
    "if(r.ok&&!r.redirected)return e.waitUntil(updateCache(t,r.clone())),r}"
    'catch(x){"late"===x&&(self.silent=Date.now()+6e4)}return k||await fetch(t)'
)


class LiteError(RuntimeError):
    """JupyterLite could not be built; the message says what is missing and what to run."""


def build_lite(root: Path) -> Path:
    """Build the JupyterLite site with the course's notebooks and released exercises.

    When nothing that goes into it has changed since the last build, nothing is done.

    Parameters
    ----------
    root : pathlib.Path
        The repository.

    Returns
    -------
    pathlib.Path
        The site's folder, ``_build/extra/lite``.

    Raises
    ------
    LiteError
        When Pyodide, a widget's bundle, a wheel or one of JupyterLite's parts is missing, or its build fails.

    Notes
    -----
    Wheels are kept in ``_build/cache/lite/wheels``: after the first build no network is needed.
    """
    target = root / "_build" / "extra" / "lite"
    cache = root / "_build" / "cache" / "lite"
    ours = browser_files(root)
    notebooks = course_notebooks(root)
    mark = _fingerprint(root, ours, notebooks)
    stamp = cache / "built.sha256"
    if target.is_dir() and stamp.is_file() and stamp.read_text(encoding="utf-8") == mark:
        return target
    stamp.unlink(missing_ok=True)

    work = cache / "work"
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    for name in ("jupyter_lite_config.json", "jupyter-lite.json", "overrides.json"):
        shutil.copyfile(root / SETTINGS / name, work / name)
    _take_pyodide(root, work / "static" / "pyodide")
    wheels = work / "static" / "pyodide-lock"
    wheels.mkdir()
    for wheel in pinned_wheels(root, cache / "wheels"):
        shutil.copyfile(wheel, wheels / wheel.name)
    for name, version in STAND_INS.items():
        write_wheel(wheels, name, version, {f"{name.replace('-', '_')}_stand_in.py": b""})
    write_wheel(wheels, "staycurious", browser_version(root, ours), ours, _needs(root))
    published = {}
    for place, notebook in notebooks.items():
        published[place] = write_stamped(notebook, work / "files" / place, place)

    site = cache / "site"
    shutil.rmtree(site, ignore_errors=True)
    run_jupyter_lite(work, site, cache / "build.log")
    _mend_the_worker(site / "service-worker.js")
    _tell_workers_apart(site / "build")
    # what a student's own copy is compared with (web/notebooks.js)
    (site / "published.json").write_text(json.dumps(published), encoding="utf-8")
    with (site / "config-utils.js").open("a", encoding="utf-8") as start:
        start.write(HOLD)
    _date_by_content(site)
    shutil.rmtree(target, ignore_errors=True)
    target.parent.mkdir(parents=True, exist_ok=True)
    site.replace(target)
    stamp.write_text(mark, encoding="utf-8")
    return target


def course_notebooks(root: Path) -> dict[str, Path]:
    """Say which notebooks the site offers, and where in it each one stands.

    Parameters
    ----------
    root : pathlib.Path
        The repository.

    Returns
    -------
    dict of str to pathlib.Path
        Place in the site's files (``m02_reading_a_score.ipynb``, ``exercises/m02_reading_a_score.ipynb``) → file.
    """
    found = {path.name: path for path in sorted((root / "notebooks").glob("m*.ipynb"))}
    for folder in sorted((root / "_build" / "release").glob("m*")):
        if (path := folder / f"{folder.name}.ipynb").is_file():
            found[f"exercises/{path.name}"] = path
    return found


def browser_files(root: Path) -> dict[str, bytes]:
    """Collect the files of our package that run in a browser.

    Parameters
    ----------
    root : pathlib.Path
        The repository.

    Returns
    -------
    dict of str to bytes
        Path in the wheel → content. Left out: rooms that are not in ``ROOMS``, training, and the JavaScript
        sources (the bundles in ``widgets/static`` hold what is needed).

    Raises
    ------
    LiteError
        When a widget's bundle has not been made yet.
    """
    package = root / "src" / "staycurious"
    missing = [
        source.name
        for source in sorted((package / "widgets").glob("*.js"))
        if not (package / "widgets" / "static" / source.name).is_file()
    ]
    if missing:
        raise LiteError(
            f"src/staycurious/widgets/static/ has no bundle of {', '.join(missing)}. "
            "`make site` (or `staycurious build`) makes the bundles first, then JupyterLite."
        )
    paths = [package / "__init__.py"]
    for room in ROOMS:
        paths += sorted(
            path for path in (package / room).rglob("*") if path.is_file() and _runs(path, package)
        )
    return {f"staycurious/{path.relative_to(package).as_posix()}": path.read_bytes() for path in paths}


def _runs(path: Path, package: Path) -> bool:
    parts = path.relative_to(package).parts
    if "__pycache__" in parts or any(part.startswith(".") or TRAINING.match(part) for part in parts):
        return False
    if path.suffix == ".js":
        return parts[:2] == ("widgets", "static")
    return path.suffix in {".py", ".json"}


def browser_version(root: Path, files: Mapping[str, bytes]) -> str:
    """Give our wheel a version that changes whenever its content does, so that no browser keeps an old one.

    Parameters
    ----------
    root : pathlib.Path
        The repository.
    files : mapping of str to bytes
        What goes into the wheel.

    Returns
    -------
    str
        The package's version and a number made from the content: ``0.1.0.post3735928559``.
    """
    digest = hashlib.sha256()
    for name in sorted(files):
        digest.update(name.encode() + b"\0" + files[name] + b"\0")
    return f"{_project(root)['version']}.post{int(digest.hexdigest()[:8], 16)}"


def write_wheel(
    folder: Path, name: str, version: str, files: Mapping[str, bytes], needs: Iterable[str] = ()
) -> Path:
    """Write a pure-Python wheel.

    Parameters
    ----------
    folder : pathlib.Path
        Where the wheel goes; it must exist.
    name, version : str
        Of the package.
    files : mapping of str to bytes
        Path in the wheel → content.
    needs : iterable of str
        Names of the packages it needs.

    Returns
    -------
    pathlib.Path
        The wheel.
    """
    stem = f"{name.replace('-', '_')}-{version}"
    wheel = folder / f"{stem}-py3-none-any.whl"
    metadata = ["Metadata-Version: 2.1", f"Name: {name}", f"Version: {version}"]
    metadata += [f"Requires-Dist: {need}" for need in needs]
    about = ["Wheel-Version: 1.0", "Generator: staycurious", "Root-Is-Purelib: true", "Tag: py3-none-any"]
    with WheelFile(wheel, "w") as archive:
        for place in sorted(files):
            archive.writestr(place, files[place])
        archive.writestr(f"{stem}.dist-info/METADATA", "\n".join(metadata) + "\n")
        archive.writestr(f"{stem}.dist-info/WHEEL", "\n".join(about) + "\n")
    return wheel


def pinned_wheels(root: Path, folder: Path) -> list[Path]:
    """Fetch the pure-Python wheels of ``requirements-browser.txt``, or take them from the cache.

    Parameters
    ----------
    root : pathlib.Path
        The repository.
    folder : pathlib.Path
        Where the wheels are kept from one build to the next.

    Returns
    -------
    list of pathlib.Path
        One wheel for each line of the list, its hash checked.

    Raises
    ------
    LiteError
        When a wheel is not in the cache and cannot be fetched, or its hash is another.
    """
    wanted = _read_requirements(root / REQUIREMENTS)
    kept = {_sha256(path): path for path in folder.glob("*.whl")}
    if not set(wanted.values()) <= kept.keys():
        folder.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check"]
        command += ["--no-deps", "--require-hashes", "--only-binary=:all:", "--python-version=3.14"]
        command += ["--implementation=py", "--abi=none", "--platform=any"]
        command += ["--dest", str(folder), "--requirement", str(root / REQUIREMENTS)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise LiteError(
                f"The wheels of {REQUIREMENTS.as_posix()} could not be fetched. pip said:\n{done.stderr.strip()}\n"
                "Check the network connection (or that the version and hash of a changed line belong together), "
                "then run `make site` again."
            )
        kept = {_sha256(path): path for path in folder.glob("*.whl")}
    return [kept[digest] for digest in wanted.values()]


def _read_requirements(listed: Path) -> dict[str, str]:
    # name==version → sha256; a line of another form would be a wheel that nobody has checked
    wanted = {}
    for number, line in enumerate(listed.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        match = re.fullmatch(r"([a-z0-9-]+==[0-9.]+) --hash=sha256:([0-9a-f]{64})", line.strip())
        if not match:
            raise LiteError(
                f"{REQUIREMENTS.as_posix()}, line {number}: expected `name==version --hash=sha256:…`, got: {line}"
            )
        wanted[match[1]] = match[2]
    return wanted


def _take_pyodide(root: Path, folder: Path) -> None:
    package = root / "node_modules" / "pyodide"
    missing = [
        n for n in (*PYODIDE_FILES, "pyodide-lock.json", "package.json") if not (package / n).is_file()
    ]
    if missing:
        raise LiteError(
            f"node_modules/pyodide has no {', '.join(missing)}. Run `npm ci` in the repository's folder "
            "(`make course` does it for you), then build again."
        )
    folder.mkdir(parents=True)
    for name in PYODIDE_FILES:
        shutil.copyfile(package / name, folder / name)
    # The package's own lock lists some 300 packages at a CDN: ours lists none, and JupyterLite adds our wheels.
    lock = json.loads((package / "pyodide-lock.json").read_text(encoding="utf-8"))
    lock["packages"] = {}
    lock["info"]["version"] = json.loads((package / "package.json").read_text(encoding="utf-8"))["version"]
    (folder / "pyodide-lock.json").write_text(json.dumps(lock), encoding="utf-8")


def _extensions() -> list[Path]:
    folders = [Path(sys.prefix) / "share" / "jupyter" / "labextensions" / name for name in EXTENSIONS]
    for folder in folders:
        if not (folder / "package.json").is_file():
            raise LiteError(
                f"JupyterLite's part {folder.name} is not installed here. "
                "Run `pip install -r requirements.txt` (`make course` does it for you), then build again."
            )
    return folders


def run_jupyter_lite(work: Path, site: Path, log: Path) -> None:
    """Run JupyterLite's own build.

    Parameters
    ----------
    work : pathlib.Path
        A folder with JupyterLite's settings and what it is to hold.
    site : pathlib.Path
        Where the site is made.
    log : pathlib.Path
        Where all that it says is written.

    Raises
    ------
    LiteError
        When it fails; the message holds its last lines.
    """
    # The app's own --config file says what to build; where the extensions are depends on this machine.
    config = json.loads((work / "jupyter_lite_config.json").read_text(encoding="utf-8"))
    config["LiteBuildConfig"]["federated_extensions"] = [str(folder) for folder in _extensions()]
    (work / "jupyter_lite_config.json").write_text(json.dumps(config), encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "jupyterlite_core",
        "build",
        "--lite-dir",
        str(work),
        "--output-dir",
        str(site),
    ]
    done = subprocess.run(
        command, cwd=work, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    log.write_text(done.stdout, encoding="utf-8")
    if done.returncode or not (site / "notebooks" / "index.html").is_file():
        last = "\n".join(done.stdout.splitlines()[-25:])
        raise LiteError(f"`jupyter lite build` failed; its whole output is in {log}. The last lines:\n{last}")


def _mend_the_worker(worker: Path) -> None:
    # JupyterLite 0.8.6 sets the flag on activation only, so after a restart of the browser nothing is read from
    # the cache and working offline fails. The cache gets our name too: an origin may hold other sites' caches. And it
    # gives all from the cache first: a notebook that the course has mended would show as it was, or meet the Python of before.
    flag = 'enableCache="true"===new URL(location.href).searchParams.get("enableCache")'
    mends = {
        "let enableCache=!1;": f"let {flag};",
        '"precache"': '"staycurious-lite"',
        CACHE_FIRST: SITE_FIRST,
        OF_A_NOTEBOOK: OF_ANY,
        LEFT_ALONE: "",
    }
    _mend(worker, mends)


def _tell_workers_apart(build: Path) -> None:
    # JupyterLite 0.8.6 takes whichever service worker controls its page for its own, the book's too, and then starts none; and
    # when its version changes it removes every worker of the host, other sites' among them. Both only for its own, by its address.
    found = [
        path for path in build.glob("*.js") if "new JupyterLite ServiceWorker" in path.read_text("utf-8")
    ]
    if len(found) != 1:
        raise LiteError(
            f"{len(found)} of JupyterLite's files start its service worker, and not one: look at them, and mend or drop "
            "_tell_workers_apart in src/staycurious/sitetools/lite.py."
        )
    of_this = "e.filter(e=>`${e.active?.scriptURL}-version`===t)"
    mends = {
        "if(t.controller){": "if(t.controller?.scriptURL===e){",
        "await t.getRegistration(e)||": "(await t.getRegistrations()).find(t=>t.active?.scriptURL===e)||",
        "await Promise.all(e.map(": f"await Promise.all({of_this}.map(",
    }
    _mend(found[0], mends)


def _mend(path: Path, mends: Mapping[str, str]) -> None:
    text = path.read_text(encoding="utf-8")
    for old, new in mends.items():
        if old not in text:
            raise LiteError(
                f"JupyterLite's {path.name} no longer holds {old}: look at it, and mend or drop what changes it in "
                "src/staycurious/sitetools/lite.py."
            )
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")


def _date_by_content(site: Path) -> None:
    # Everything from npm is dated 1985, in each version: two of JupyterLite's files may be alike in date and size, and differ. A web
    # server's ETag and rsync go by these two, so that browsers and servers would keep the old file. A date between 1990 and
    # 2020 from the content: a file that hasn't changed keeps it.
    for path in site.rglob("*"):
        if path.is_file() and path.stat().st_mtime < YEAR_1990:
            moment = YEAR_1990 + int(_sha256(path)[:15], 16) % THIRTY_YEARS
            os.utime(path, (moment, moment))


def _fingerprint(root: Path, ours: Mapping[str, bytes], notebooks: Mapping[str, Path]) -> str:
    parts = {f"wheel/{name}": content for name, content in ours.items()}
    parts |= {f"files/{place}": path.read_bytes() for place, path in notebooks.items()}
    parts |= {f"settings/{path.name}": path.read_bytes() for path in sorted((root / SETTINGS).iterdir())}
    parts["lite.py"] = Path(__file__).read_bytes() + Path(__file__).with_name("published.py").read_bytes()
    pyodide = root / "node_modules" / "pyodide" / "package.json"
    parts["pyodide"] = pyodide.read_bytes() if pyodide.is_file() else b""
    parts["builders"] = " ".join(importlib.metadata.version(name) for name in BUILDERS).encode()
    digest = hashlib.sha256()
    for name in sorted(parts):
        digest.update(f"{name}\0{hashlib.sha256(parts[name]).hexdigest()}\n".encode())
    return digest.hexdigest()


def _project(root: Path) -> dict:
    return tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def _needs(root: Path) -> list[str]:
    return _project(root)["dependencies"]


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
