"""Pack the built site for an LMS: pages, exercises and notebooks to download, without JupyterLite.

Two files. One is a web package with ``index.html`` at the top and a SCORM 1.2 manifest, which is a manifest of IMS Content
Packaging 1.1.2 as well. The other is an IMS Common Cartridge 1.3 with the same pages in a folder of their own, and an
assignment for each exercise. Both are as plain as their standards allow: the pages report nothing to the LMS. What an LMS writes down
by itself is another matter: Moodle marks whoever opens an asset as completed (its ``mod/scorm/loadSCO.php``).

JupyterLite stays out: three quarters of the site's bytes and two thirds of its files, with kinds of files that an LMS may not
know how to serve, and it leans on a service worker, which an LMS's address can't be promised to allow. Where its
start page would be, there is a page that says so and offers the notebooks.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Mapping, Sequence
from html import escape, unescape
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

from staycurious.sitetools import offline
from staycurious.sitetools.serve import NOT_FOUND
from staycurious.tools.whole import write_whole

#: Where the packages go, within the course's folder.
PACKAGES = Path("_build", "lms")
SCORM = "stay-curious-scorm.zip"
CARTRIDGE = "stay-curious.imscc"
#: The cartridge's pages stand in one folder of the LMS's, not among a teacher's own files.
FOLDER = "stay-curious"
START = "book/index.html"
MANIFEST = "imsmanifest.xml"
STAND_IN = "lite/notebooks/index.html"
#: What no page loads: sources and translations of the theme, what other Sphinx projects link by, and what a host compressed beforehand.
#: The page for an address without one: an LMS shows its own.
#: And the copy for reading without a connection: what stands behind an LMS's login isn't ours to keep.
LEFT_OUT = {
    ".map",
    ".po",
    ".mo",
    ".inv",
    ".buildinfo",
    ".gz",
    NOT_FOUND,
    offline.WORKER,
    offline.SWITCH_OFF,
    offline.SIZE,
}
#: The script that starts that copy, and what stands in its place: it would look for a worker that isn't there.
COPY_SCRIPT, NO_COPY = (
    "_static/staycurious/offline.js",
    b"export const startOffline = () => {}, changeOver = () => {};\n",
)
#: What the foot of every page says, and what is true in an LMS.
PROMISE, IN_AN_LMS = (
    "keeps no record of you",
    "keeps no record of you itself; your learning platform keeps its own",
)
#: The moment that every file in a package bears, so that the same site gives the same bytes.
MOMENT = (1980, 1, 1, 0, 0, 0)
PAGE_TITLE = re.compile(r"<title>(.*?)(?: &#8212; .*?)?</title>", re.DOTALL)


class PackageError(RuntimeError):
    """The packages can't be made; the message says what to run first."""


class Exercise(NamedTuple):
    """An exercise, as a list or an assignment shows it: its slug, title and points."""

    slug: str
    title: str
    points: float


def lms_packages(root: Path, released: Sequence[Path]) -> list[Path]:
    """Pack the built site for an LMS.

    Parameters
    ----------
    root : pathlib.Path
        The course's folder, with a built site in it.
    released : sequence of pathlib.Path
        The students' versions of the exercises: the site must give out these very files.

    Returns
    -------
    list of pathlib.Path
        The SCORM package and the Common Cartridge, in ``_build/lms``.

    Raises
    ------
    PackageError
        When there is no built site, it holds other exercises than those released, or its pages don't have at their foot what
        ``_config.yml`` says there.
    """
    site = root / "_build" / "html"
    _check(site, released)
    exercises = [_exercise(site, path) for path in released]
    pages = site_files(site)
    _mend_the_foot(pages, (root / "_config.yml").read_text(encoding="utf-8"))
    pages[STAND_IN] = stand_in(site, sorted(pages), exercises)
    pages[COPY_SCRIPT] = NO_COPY
    scorm = {**pages, MANIFEST: scorm_manifest(sorted(pages))}
    cartridge = {f"{FOLDER}/{place}": data for place, data in pages.items()}
    for exercise in exercises:
        cartridge[_assignment_place(exercise)] = assignment(exercise)
    cartridge[MANIFEST] = cartridge_manifest([f"{FOLDER}/{place}" for place in sorted(pages)], exercises)
    return [
        write_whole(root / PACKAGES / name, packed(files))
        for name, files in ((SCORM, scorm), (CARTRIDGE, cartridge))
    ]


def _check(site: Path, released: Sequence[Path]) -> None:
    if not (site / START).is_file():
        raise PackageError(f"There is no built site in {site}. Run: staycurious build")
    if not released:
        raise PackageError(
            "No exercise was released, so there is nothing to hand out. Run: staycurious doctor"
        )
    for path in released:
        given_out = site / "exercises" / path.name
        if not given_out.is_file() or given_out.read_bytes() != path.read_bytes():
            raise PackageError(
                f"The built site gives out another {path.name} than the one just released. Build it again, with the "
                "same --exercises FOLDER if you named one here: staycurious build"
            )


def _mend_the_foot(pages: dict[str, bytes], settings: str) -> None:
    # who has changed these words in _config.yml has said there what is true of their copy
    if PROMISE not in settings:
        return
    promise, mended = PROMISE.encode(), IN_AN_LMS.encode()
    if promise not in pages[START]:
        raise PackageError(
            f"_config.yml says that the site {PROMISE}, which isn't true within an LMS, and the foot of {START} doesn't, "
            "so that it can't be mended there. Build the site again: staycurious build. If that doesn't help, look at that foot, and mend "
            "PROMISE in src/staycurious/sitetools/lms_package.py."
        )
    for place, data in pages.items():
        if place.endswith(".html"):
            pages[place] = data.replace(promise, mended)


def site_files(site: Path) -> dict[str, bytes]:
    """Collect the site's files for a package.

    Parameters
    ----------
    site : pathlib.Path
        The built site.

    Returns
    -------
    dict of str to bytes
        Place in the site → content. Of JupyterLite there are the notebooks alone.
    """
    found = {}
    for path in sorted(site.rglob("*")):
        place = path.relative_to(site)
        ours = place.parts[0] != "lite" or (place.parts[1:2] == ("files",) and path.suffix == ".ipynb")
        if path.is_file() and ours and not LEFT_OUT & {path.suffix, place.as_posix()}:
            found[place.as_posix()] = path.read_bytes()
    return found


def _title(site: Path, place: str) -> str:
    # a page's own title, without the site's
    page = site / place
    found = PAGE_TITLE.search(page.read_text(encoding="utf-8")) if page.is_file() else None
    return unescape(found[1]).strip() if found else Path(place).stem


def _exercise(site: Path, released: Path) -> Exercise:
    cells = json.loads(released.read_text(encoding="utf-8"))["cells"]
    marks = [cell["metadata"].get("nbgrader", {}) for cell in cells]
    points = sum(float(mark.get("points") or 0) for mark in marks if mark.get("grade"))
    return Exercise(released.stem, _title(site, f"book/exercises/{released.stem}.html"), points)


def stand_in(site: Path, places: Sequence[str], exercises: Sequence[Exercise]) -> bytes:
    """Write the page that stands where JupyterLite would start.

    Parameters
    ----------
    site : pathlib.Path
        The built site, for the pages' titles.
    places : sequence of str
        The package's files.
    exercises : sequence of Exercise
        The exercises.

    Returns
    -------
    bytes
        A page that needs no script: where the same tool and questions are, and the notebooks to download.
    """
    up = "../../"
    slugs = [Path(place).stem for place in places if re.fullmatch(r"lite/files/[^/]+\.ipynb", place)]
    modules = "".join(
        f'<li><a href="{up}book/{slug}.html">{escape(_title(site, f"book/{slug}.html"))}</a> '
        f'(<a href="{up}lite/files/{slug}.ipynb" download>its notebook, to download</a>)</li>'
        for slug in slugs
    )
    asked = "".join(
        f'<li><a href="{up}book/exercises/{one.slug}.html">{escape(one.title)}</a> '
        f'(<a href="{up}exercises/{one.slug}.ipynb" download>its file, to download</a>)</li>'
        for one in exercises
    )
    return f"""<!DOCTYPE html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Notebooks aren't opened here · Stay Curious</title>
<style>
html {{ background: Canvas; color: CanvasText; }}
body {{ max-width: 40rem; margin: 2rem auto; padding: 0 1rem; font: 1.1rem/1.6 system-ui, sans-serif; }}
li {{ margin-block: .5rem; overflow-wrap: anywhere; }}
</style>
</head>
<body>
<main>
<h1>Notebooks aren't opened here</h1>
<p>This copy of the course, in a learning platform, leaves out the Python that runs notebooks in a browser. Nothing that you need
is only in a notebook. Each page of a module has the same tool, and each exercise can be answered on its page.</p>
<h2>The modules' pages</h2>
<ul>{modules}</ul>
<h2>The exercises' pages</h2>
<ul>{asked}</ul>
<p>To open a notebook, download it and open it in Jupyter. Your tutor may also know an address where the whole course is.</p>
<p><a href="{up}{START}">Back to the start of the course</a></p>
</main>
</body>
</html>
""".encode()


def scorm_manifest(places: Sequence[str]) -> bytes:
    """Write the manifest of a SCORM 1.2 package that holds one thing to look at.

    Parameters
    ----------
    places : sequence of str
        The package's files.

    Returns
    -------
    bytes
        ``imsmanifest.xml``. The course is an asset, not a SCO: its pages tell the LMS nothing about anybody. Moodle marks an
        asset as completed when a student opens it.
    """
    manifest = _element(
        None,
        "manifest",
        identifier="stay-curious",
        version="1.0",
        xmlns="http://www.imsproject.org/xsd/imscp_rootv1p1p2",
        **{"xmlns:adlcp": "http://www.adlnet.org/xsd/adlcp_rootv1p2"},
    )
    _metadata(manifest, "ADL SCORM", "1.2")
    organizations = _element(manifest, "organizations", default="course")
    course = _element(organizations, "organization", identifier="course")
    _element(course, "title", "Stay Curious")
    item = _element(course, "item", identifier="start", identifierref="site")
    _element(item, "title", "Stay Curious")
    _site_resource(manifest, START, places, **{"adlcp:scormtype": "asset"})
    return _written(manifest)


def cartridge_manifest(places: Sequence[str], exercises: Sequence[Exercise]) -> bytes:
    """Write the manifest of an IMS Common Cartridge 1.3 with the pages and the assignments.

    Parameters
    ----------
    places : sequence of str
        The pages and what they load.
    exercises : sequence of Exercise
        The exercises, in order.

    Returns
    -------
    bytes
        ``imsmanifest.xml``.
    """
    lom = "lomimscc:"
    manifest = _element(
        None,
        "manifest",
        identifier="stay-curious",
        xmlns="http://www.imsglobal.org/xsd/imsccv1p3/imscp_v1p1",
        **{"xmlns:lomimscc": "http://ltsc.ieee.org/xsd/imsccv1p3/LOM/manifest"},
    )
    metadata = _metadata(manifest, "IMS Common Cartridge", "1.3.0")
    general = _element(_element(metadata, f"{lom}lom"), f"{lom}general")
    _element(_element(general, f"{lom}title"), f"{lom}string", "Stay Curious", language="en-GB")
    organizations = _element(manifest, "organizations")
    course = _element(organizations, "organization", identifier="course", structure="rooted-hierarchy")
    module = _element(_element(course, "item", identifier="root"), "item", identifier="module")
    _element(module, "title", "Stay Curious")
    for number, (name, title) in enumerate(
        [("site", "Stay Curious"), *((f"assignment-{one.slug}", one.title) for one in exercises)]
    ):
        item = _element(module, "item", identifier=f"item-{number}", identifierref=name)
        _element(item, "title", title)
    resources = _site_resource(manifest, f"{FOLDER}/{START}", places)
    for one in exercises:
        place = _assignment_place(one)
        name = f"assignment-{one.slug}"
        resource = _element(resources, "resource", identifier=name, type="assignment_xmlv1p0", href=place)
        _element(resource, "file", href=place)
    return _written(manifest)


def _assignment_place(exercise: Exercise) -> str:
    return f"assignments/{exercise.slug}.xml"


def assignment(exercise: Exercise) -> bytes:
    """Write an exercise as an assignment of Common Cartridge's extension, to be handed in as a file.

    Parameters
    ----------
    exercise : Exercise
        The exercise.

    Returns
    -------
    bytes
        The assignment's XML: title, what to do, the students' version attached, its points.
    """
    made = _element(
        None,
        "assignment",
        identifier=f"assignment-{exercise.slug}",
        xmlns="http://www.imsglobal.org/xsd/imscc_extensions/assignment",
    )
    _element(made, "title", exercise.title)
    words = (
        "<p>Answer on the exercise's page in the course, on a phone too, or in the notebook attached here. Both give the same "
        "file, whose name ends in .ipynb. Download it from there and hand that file in here.</p>"
        "<p>Write about no real person, family or colleague.</p>"
    )
    _element(made, "text", words, texttype="text/html")
    attached = f"../{FOLDER}/exercises/{exercise.slug}.ipynb"
    _element(_element(made, "attachments"), "attachment", href=attached)
    _element(made, "gradable", "true", points_possible=f"{exercise.points:g}")
    _element(_element(made, "submission_formats"), "format", type="file")
    return _written(made)


def _element(
    parent: ElementTree.Element | None, name: str, text: str | None = None, **attributes: str
) -> ElementTree.Element:
    if parent is None:
        made = ElementTree.Element(name, attributes)
    else:
        made = ElementTree.SubElement(parent, name, attributes)
    made.text = text
    return made


def _metadata(manifest: ElementTree.Element, schema: str, version: str) -> ElementTree.Element:
    metadata = _element(manifest, "metadata")
    _element(metadata, "schema", schema)
    _element(metadata, "schemaversion", version)
    return metadata


def _site_resource(
    manifest: ElementTree.Element, start: str, places: Sequence[str], **attributes: str
) -> ElementTree.Element:
    resources = _element(manifest, "resources")
    site = _element(resources, "resource", identifier="site", type="webcontent", href=start, **attributes)
    for place in places:
        _element(site, "file", href=place)
    return resources


def _written(root: ElementTree.Element) -> bytes:
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n"


def packed(files: Mapping[str, bytes]) -> bytes:
    """Pack files into a zip; the same files give the same bytes.

    Parameters
    ----------
    files : mapping of str to bytes
        Place in the zip → content.

    Returns
    -------
    bytes
        The zip. The manifest comes first, where there is one.
    """
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for place in sorted(files, key=lambda place: (place != MANIFEST, place)):
            about = zipfile.ZipInfo(place, MOMENT)
            about.external_attr = 0o644 << 16
            archive.writestr(about, files[place], zipfile.ZIP_DEFLATED)
    return held.getvalue()
