"""The packages for an LMS: whole, as their standards want them, without a key, and at work in an LMS's frame."""

import io
import json
import re
import zipfile
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import PurePosixPath
from xml.etree import ElementTree

import pytest
from audit import axe_violations, overflow_of
from bs4 import BeautifulSoup
from running import serving
from test_no_keys import leaks, secrets

from staycurious.sitetools.course import module_slugs
from staycurious.sitetools.lms_package import (
    FOLDER,
    IN_AN_LMS,
    MANIFEST,
    PROMISE,
    PackageError,
    lms_packages,
)
from staycurious.sitetools.serve import SiteHandler

SLUG = "m99_small"
MARKED = {"grade": True, "points": 3}
EXERCISE = {
    "cells": [
        {"metadata": {"nbgrader": {"grade": False, "points": 9}}},
        {"metadata": {"nbgrader": MARKED}},
        {"metadata": {"nbgrader": MARKED | {"points": 4.5}}},
        {"metadata": {}},
    ]
}
PAGE = f"<title>M9 · Small &amp; odd{{}} &#8212; Stay Curious</title><h1>x</h1><footer>This site {PROMISE}</footer>"


@pytest.fixture
def course(tmp_path):
    """Give a small built course and its one released exercise."""
    for place, text in {
        "index.html": "leads on",
        "book/index.html": PAGE.format(""),
        f"book/{SLUG}.html": PAGE.format(""),
        f"book/exercises/{SLUG}.html": PAGE.format(": the exercise"),
        f"exercises/{SLUG}.ipynb": json.dumps(EXERCISE),
        f"lite/files/{SLUG}.ipynb": "{}",
        "lite/index.html": "JupyterLite",
        "lite/notebooks/index.html": "JupyterLite",
        "lite/static/pyodide/pyodide.mjs": "JupyterLite",
        "_static/a.css": "a {}",
        "_static/a.css.map": "of no use",
        ".buildinfo": "of no use",
        "offline.js": "keeps a copy",
        "_static/staycurious/offline.js": "asks for a copy",
        "offline.json": "{}",
        "404.html": "an LMS shows its own",
    }.items():
        path = tmp_path / "_build" / "html" / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (tmp_path / "_config.yml").write_text(f"extra_footer: {PROMISE}", encoding="utf-8")
    released = tmp_path / "released" / f"{SLUG}.ipynb"
    released.parent.mkdir()
    released.write_text(json.dumps(EXERCISE), encoding="utf-8")
    return tmp_path, [released]


def opened(packages) -> list[dict[str, bytes]]:
    """Give the files of each package by their places."""
    found = []
    for package in packages:
        with zipfile.ZipFile(io.BytesIO(package.read_bytes())) as archive:
            assert archive.namelist()[0] == MANIFEST
            found.append({name: archive.read(name) for name in archive.namelist()})
    return found


def manifest(files):
    """Give a package's manifest without its namespaces."""
    text = re.sub(r' xmlns="[^"]*"', "", files[MANIFEST].decode())
    return ElementTree.fromstring(text)


def test_a_package_holds_the_pages_and_the_notebooks_and_nothing_of_jupyterlite(course):
    scorm, cartridge = opened(lms_packages(*course))
    pages = {
        "index.html", "book/index.html", f"book/{SLUG}.html", f"book/exercises/{SLUG}.html",
        f"exercises/{SLUG}.ipynb", f"lite/files/{SLUG}.ipynb", "lite/notebooks/index.html", "_static/a.css",
        "_static/staycurious/offline.js",
    }  # fmt: skip
    assert scorm.keys() == pages | {MANIFEST}
    assert cartridge.keys() == {f"{FOLDER}/{page}" for page in pages} | {MANIFEST, f"assignments/{SLUG}.xml"}
    assert b"JupyterLite" not in b"".join(scorm.values())
    assert b"asks for a copy" not in b"".join(scorm.values())


@pytest.mark.parametrize("which", [0, 1], ids=["SCORM", "Common Cartridge"])
def test_a_manifest_lists_each_file_once_and_leads_to_what_is_there(course, which):
    files = opened(lms_packages(*course))[which]
    listed = manifest(files)
    hrefs = [file.get("href") for file in listed.iter("file")]
    assert sorted([*hrefs, MANIFEST]) == sorted(files)
    assert {resource.get("href") for resource in listed.iter("resource")} <= set(hrefs)
    ids = [part.get("identifier") for part in listed.iter() if part.get("identifier")]
    assert len(ids) == len(set(ids))
    assert {item.get("identifierref") for item in listed.iter("item")} - {None} == {
        resource.get("identifier") for resource in listed.iter("resource")
    }


def test_the_scorm_package_is_version_1_2_and_none_of_its_pages_reports_to_the_lms(course):
    scorm, _ = opened(lms_packages(*course))
    assert [part.text for part in manifest(scorm).find("metadata")] == ["ADL SCORM", "1.2"]
    (site,) = manifest(scorm).iter("resource")
    assert site.get("{http://www.adlnet.org/xsd/adlcp_rootv1p2}scormtype") == "asset"
    assert site.get("href") == "book/index.html"


def test_no_page_promises_that_nobody_keeps_a_record_of_what_the_lms_does(course):
    root, released = course
    for files in opened(lms_packages(root, released)):
        pages = [data.decode() for place, data in files.items() if place.endswith(f"{SLUG}.html")]
        assert [(page.count(PROMISE), page.count(IN_AN_LMS)) for page in pages] == [(1, 1)] * 2
    # their own words stay; where the page hasn't those of the settings, it would go on promising
    (root / "_config.yml").write_text("extra_footer: We keep a log for a week.", encoding="utf-8")
    lms_packages(root, released)
    (root / "_config.yml").write_text(f"extra_footer: {PROMISE}", encoding="utf-8")
    (root / "_build" / "html" / "book" / "index.html").write_text("other words", encoding="utf-8")
    with pytest.raises(PackageError, match="the foot of book/index.html doesn't"):
        lms_packages(root, released)


def test_an_assignment_has_the_exercises_title_its_points_and_its_file(course):
    _, cartridge = opened(lms_packages(*course))
    text = re.sub(r' xmlns="[^"]*"', "", cartridge[f"assignments/{SLUG}.xml"].decode())
    made = ElementTree.fromstring(text)
    # the order of its parts is the standard's
    assert [part.tag for part in made] == ["title", "text", "attachments", "gradable", "submission_formats"]
    assert made.find("title").text == "M9 · Small & odd: the exercise"
    assert made.find("gradable").get("points_possible") == "7.5"
    assert made.find("submission_formats/format").get("type") == "file"
    attached = made.find("attachments/attachment").get("href")
    assert attached.removeprefix("../") in cartridge


def test_the_page_in_jupyterlites_place_leads_to_pages_and_files_that_are_there(course):
    scorm, _ = opened(lms_packages(*course))
    page = BeautifulSoup(scorm["lite/notebooks/index.html"], "html.parser")
    links = [link["href"] for link in page.find_all("a")]
    assert all(link.startswith("../../") for link in links)
    assert {str(PurePosixPath(link.removeprefix("../../"))) for link in links} == {
        f"book/{SLUG}.html", f"lite/files/{SLUG}.ipynb", f"book/exercises/{SLUG}.html", f"exercises/{SLUG}.ipynb",
        "book/index.html",
    }  # fmt: skip
    assert page.find("a", string="M9 · Small & odd")


def test_the_same_site_gives_the_same_packages(course):
    first = [package.read_bytes() for package in lms_packages(*course)]
    assert [package.read_bytes() for package in lms_packages(*course)] == first


def test_without_a_built_site_or_an_exercise_it_says_what_to_run(course, tmp_path):
    root, released = course
    with pytest.raises(PackageError, match=r"no built site in .*\. Run: staycurious build"):
        lms_packages(tmp_path / "elsewhere", released)
    with pytest.raises(PackageError, match="Run: staycurious doctor"):
        lms_packages(root, [])


@pytest.mark.parametrize("change", ["changed", "gone"])
def test_a_site_with_other_exercises_than_those_released_is_refused_and_no_package_is_left(course, change):
    root, released = course
    path = root / "_build" / "html" / "exercises" / f"{SLUG}.ipynb"
    path.write_text("another", encoding="utf-8") if change == "changed" else path.unlink()
    with pytest.raises(
        PackageError, match=f"another {SLUG}.ipynb than the one just released. Build it again"
    ):
        lms_packages(root, released)
    assert not (root / "_build" / "lms").exists()


@pytest.fixture(scope="module")
def packages(root, tmp_path_factory):
    """Give the packages of the built site, made in a folder of their own."""
    folder = tmp_path_factory.mktemp("packages")
    (folder / "_build").mkdir()
    (folder / "_build" / "html").symlink_to(root / "_build" / "html")
    (folder / "_config.yml").symlink_to(root / "_config.yml")
    return lms_packages(folder, sorted((root / "_build" / "extra" / "exercises").glob("*.ipynb")))


def test_a_package_is_the_site_which_holds_no_key_and_little_besides_which_holds_none_either(
    packages, root, tmp_path
):
    foot, promise = IN_AN_LMS.encode(), PROMISE.encode()
    for package in packages:
        assert package.stat().st_size < 8_000_000, (
            "the book alone; with JupyterLite it would be some 20 MB more"
        )
        with zipfile.ZipFile(package) as archive:
            for place in archive.namelist():
                path = root / "_build" / "html" / place.removeprefix(f"{FOLDER}/")
                if not path.is_file() or path.read_bytes() != archive.read(place).replace(foot, promise):
                    archive.extract(place, tmp_path / package.stem)
    ours = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.*")}
    assert len(ours) == 2 + 2 + 2 + len(module_slugs(root)), (
        f"two manifests, two stand-ins, two scripts that ask for no copy, the assignments: {ours}"
    )
    assert leaks(tmp_path, secrets()) == []


@pytest.fixture(scope="module")
def lms(packages, tmp_path_factory):
    """Serve the SCORM package from deep within an LMS, to a page of another host that shows it in a frame."""
    folder = tmp_path_factory.mktemp("lms")
    inside = "pluginfile.php/42/mod_scorm/content/1"
    with zipfile.ZipFile(packages[0]) as archive:
        archive.extractall(folder / inside)
    with serving(ThreadingHTTPServer(("127.0.0.1", 0), partial(SiteHandler, directory=str(folder)))) as url:
        (folder / "player.html").write_text(
            '<!DOCTYPE html><html lang="en"><title>LMS</title>'
            f'<iframe title="Package" width="1000" height="800" src="{url}/{inside}/book/exercises/m02_reading_a_score.html">'
            "</iframe></html>",
            encoding="utf-8",
        )
        yield url.replace("127.0.0.1", "localhost"), f"{url}/{inside}"


def test_an_exercise_is_answered_and_downloaded_in_an_lmss_frame_without_a_service_worker(browser, lms):
    context = browser.new_context(service_workers="block")
    page = context.new_page()
    said = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(f"{lms[0]}/player.html", wait_until="domcontentloaded")
    inside = page.frame_locator("iframe")
    inside.get_by_role("textbox", name="Flagged, no harm follows").fill("200")
    with page.expect_download() as download:
        inside.get_by_role("button", name="Download my work").click()
    cells = json.loads(download.value.path().read_text(encoding="utf-8"))["cells"]
    sources = ["".join(cell["source"]) for cell in cells]
    assert any(source.endswith("\nm02_q1 = 200") for source in sources)
    inside.get_by_role("link", name="Open the notebook in your browser").or_(
        inside.get_by_role("link", name="as a notebook")
    ).first.click()
    inside.get_by_role("heading", name="Notebooks aren't opened here").wait_for()
    context.close()
    assert [line for line in said if "favicon" not in line] == []


def test_axe_finds_nothing_on_the_page_in_jupyterlites_place_and_it_fits_320_pixels(browser, lms):
    page = browser.new_page(viewport={"width": 320, "height": 800})
    page.goto(f"{lms[1]}/lite/notebooks/index.html")
    assert overflow_of(page) == []
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)
        assert axe_violations(page) == []
    page.close()
