"""The whole path, three ways: the exercise on its page, in JupyterLite and in JupyterLab, to the same marks."""

import json
import shutil

import lite as driver
import nbformat
import pytest
from classroom import M02, Course, cell_of
from exercise_answers import PROSE, VALUES, answer_all, download, fill_in
from playwright.sync_api import Page, expect
from running import running_jupyter

from staycurious.answers import read_literal
from staycurious.cli import main

PAGE = f"book/{M02}.html"
WAYS = ("page", "jupyterlite", "jupyterlab")
# What the answers deserve by hand; two are mistakes, and one was left alone.
MARKS = {
    "m02_q1_test": (1.0, False),  # 200: 2 in 10 of all 1,000
    "m02_q2_test": (2.0, False),
    "m02_q3_test": (2.0, False),
    "m02_q4_test": (3.0, False),
    "m02_q5_test": (0.0, False),  # the chance of harm
    "m02_q6_test": (3.0, False),
    "m02_q7_test": (0.0, False),  # left alone
    "m02_written": (None, True),
}


def record(page: Page, name: str) -> None:
    """Press the Record button of an answer's control, and wait until it says what it wrote."""
    control = driver.control_of(page, name)
    control.get_by_role("button", name="Record my answer").click()
    control.get_by_role("status").filter(has_text=f"Recorded and saved: {name} = ").wait_for()


def answer_in_notebook(page: Page) -> None:
    """Answer in an open notebook: with its controls and Record, and the written answer in its cell."""
    driver.run_all(page)
    fill_in(page)
    expect(page.get_by_text("m02_q1: nothing recorded yet.")).to_be_visible()
    for name in VALUES:
        record(page, name)
    expect(page.get_by_text("m02_q1: nothing recorded yet.")).to_have_count(0)
    driver.write_into(page, "m02_written", PROSE)


def on_the_page(page: Page, site_url: str) -> str:
    page.goto(f"{site_url}/{PAGE}")
    page.get_by_role("link", name="Answer on a page, on a phone too").click()
    page.get_by_role("button", name="Download my work").wait_for()
    answer_all(page)
    name, data = download(page)
    assert name == f"{M02}.ipynb"
    return data.decode()


def in_jupyterlite(page: Page, site_url: str) -> str:
    page.goto(f"{site_url}/{PAGE}")
    page.get_by_role("link", name="Open the exercise as a notebook in your browser").click()
    driver.wait_until_ready(page)
    answer_in_notebook(page)
    # by hand, in place of what was recorded: first what is no plain value, then a number as a text
    driver.write_into(page, "m02_q3", "m02_q3 = 5 + 5")
    driver.run_all(page)
    expect(page.get_by_text("m02_q3 can't be read yet.")).to_be_visible()
    driver.write_into(page, "m02_q3", "m02_q3 = '10'")
    driver.run_all(page)
    expect(page.get_by_text("m02_q1: recorded 200 families.")).to_be_visible()
    expect(page.get_by_text("m02_q7: nothing recorded yet.")).to_be_visible()
    return driver.download_notebook(page).decode()


def in_jupyterlab(page: Page, course: Course, folder) -> str:
    apart, work = folder / "apart", folder / "work"
    settings = apart / "JUPYTERLAB_SETTINGS_DIR" / "@jupyterlab" / "notebook-extension"
    settings.mkdir(parents=True)
    # else cells off the screen are taken off the page, where a test can't reach them
    (settings / "tracker.jupyterlab-settings").write_text('{"windowingMode": "none"}', encoding="utf-8")
    work.mkdir()
    file = work / f"{M02}.ipynb"
    shutil.copy(course.folder / "release" / M02 / file.name, file)
    with running_jupyter(work, apart) as url:
        page.goto(f"{url}/doc/tree/{file.name}")
        driver.wait_until_ready(page)
        answer_in_notebook(page)
        driver.save(page)
        return file.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """Give a course whose exercise is released."""
    made = Course(tmp_path_factory.mktemp("course") / "exercises")
    assert made.nbgrader("generate_assignment", M02).returncode == 0
    return made


@pytest.fixture(scope="module")
def handed_in(browser, site_url, course, tmp_path_factory):
    """Give the file that a student gets, each way, and every address that the browser asked for on our site's ways."""
    context = browser.new_context(accept_downloads=True, service_workers="allow")
    asked = []
    context.on("request", lambda request: asked.append(request.url))
    files = {
        "page": on_the_page(context.new_page(), site_url),
        "jupyterlite": in_jupyterlite(context.new_page(), site_url),
    }
    context.close()
    context = browser.new_context()
    files["jupyterlab"] = in_jupyterlab(context.new_page(), course, tmp_path_factory.mktemp("lab"))
    context.close()
    return files, asked


@pytest.fixture(scope="module")
def marked(handed_in, course):
    """Give the course with the three files marked by nbgrader's own command."""
    for way, file in handed_in[0].items():
        course.hand_in(way, file)
    done = course.nbgrader("autograde", M02)
    assert done.returncode == 0, done.stderr
    return course


@pytest.mark.parametrize("way", WAYS)
def test_the_file_holds_the_answers_and_nbgraders_marks_on_the_cells(handed_in, course, way):
    notebook = nbformat.reads(handed_in[0][way], as_version=4)
    nbformat.validate(notebook)
    for name, value in VALUES.items():
        by_hand = way == "jupyterlite" and name == "m02_q3"
        assert read_literal(cell_of(notebook, name).source, name) == (str(value) if by_hand else value)
    assert cell_of(notebook, "m02_q7").source == cell_of(course.released(), "m02_q7").source
    assert cell_of(notebook, "m02_written").source == PROSE
    marks = [cell.metadata.nbgrader for cell in notebook.cells]
    assert marks == [cell.metadata.nbgrader for cell in course.released().cells]


def test_page_and_notebook_write_the_same_cells_to_the_letter(handed_in):
    def sources(way):
        return {cell["id"]: "".join(cell["source"]) for cell in json.loads(handed_in[0][way])["cells"]}

    page, lite, lab = map(sources, WAYS)
    assert page == lab
    assert {**lite, "m02_q3": page["m02_q3"]} == page


@pytest.mark.parametrize("way", WAYS)
def test_nbgrader_marks_each_file_rightly(marked, way):
    assert marked.marks(way) == MARKS
    assert cell_of(marked.autograded(way), "m02_written").source == PROSE


def test_our_own_marker_gives_the_same_marks_and_comments_cell_for_cell(marked, handed_in, tmp_path):
    ours = Course(tmp_path / "ours")
    place = tmp_path / "collected"
    for way, file in handed_in[0].items():
        (place / way).mkdir(parents=True)
        (place / way / f"{M02}.ipynb").write_text(file, encoding="utf-8")
    assert main(["mark", M02, str(place), "--exercises", str(ours.folder)]) == 0
    for way in WAYS:
        assert ours.marks(way) == MARKS
        cells = [course.autograded(way).cells for course in (ours, marked)]
        told = [[(cell.id, cell.source, cell.get("outputs")) for cell in each] for each in cells]
        assert told[0] == told[1]


def test_nothing_on_the_way_came_from_another_host(handed_in, site_url):
    outside = [url for url in handed_in[1] if not url.startswith((site_url, f"blob:{site_url}", "data:"))]
    assert len(handed_in[1]) > 100
    assert not outside
