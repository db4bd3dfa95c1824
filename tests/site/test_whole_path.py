"""The whole path: from the page into the exercise in the browser, through Record and Download, to nbgrader's marks."""

import lite as driver
import nbformat
import pytest
from classroom import M02, Course, cell_of
from playwright.sync_api import Page, expect

PAGE = f"book/{M02}.html"
PROSE = "I'd tell Leo's mum what the score counts, and ask her who helps."
# What is done with the controls (two mistakes among it), and what each deserves by hand.
MARKS = {
    "m02_q1_test": (1.0, False),  # 200: 2 in 10 of all 1,000
    "m02_q2_test": (2.0, False),
    "m02_q3_test": (2.0, False),  # typed into its cell, as text
    "m02_q4_test": (3.0, False),
    "m02_q5_test": (0.0, False),  # the chance of harm
    "m02_q6_test": (3.0, False),
    "m02_q7_test": (0.0, False),  # left alone
    "m02_written": (None, True),
}


def record(page: Page, name: str) -> None:
    """Press the Record button of an answer's control, and wait until it says what it wrote."""
    control = page.locator(f".jp-Cell:has(+ .jp-Cell .cm-line:has-text('{name} ='))").first
    control.get_by_role("button", name="Record my answer").click()
    control.get_by_role("status").filter(has_text=f"Recorded and saved: {name} = ").wait_for()


def write_in_cell(page: Page, name: str, text: str) -> None:
    """Type into a cell, as a student does who leaves the control alone."""
    page.evaluate(
        f"""([name, text]) => {{ {driver.PANEL}
          for (const cell of notebookPanel().content.model.cells)
            if (cell.getMetadata("nbgrader")?.grade_id === name) cell.sharedModel.setSource(text);
        }}""",
        [name, text],
    )


@pytest.fixture(scope="module")
def handed_in(browser, site_url):
    """Give the file that a student downloads, and every address that the browser asked for on the way."""
    context = browser.new_context()
    asked = []
    context.on("request", lambda request: asked.append(request.url))
    page = context.new_page()
    page.goto(f"{site_url}/{PAGE}")
    page.get_by_role("link", name="Open the exercise in your browser").click()
    driver.wait_until_ready(page)
    driver.run_all(page)

    page.get_by_role("textbox", name="Flagged, no harm follows:").fill("200")
    expect(page.get_by_text("m02_q1: nothing recorded yet.")).to_be_visible()
    record(page, "m02_q1")
    expect(page.get_by_text("m02_q1: nothing recorded yet.")).to_have_count(0)
    for row, column, number in (
        ("Flagged", "harm followed", "21"),
        ("Flagged", "harm did not follow", "194"),
        ("Not flagged", "harm followed", "9"),
        ("Not flagged", "harm did not follow", "776"),
    ):
        page.get_by_role("textbox", name=f"{row}, {column}:", exact=True).fill(number)
    record(page, "m02_q2")
    write_in_cell(page, "m02_q3", "m02_q3 = 5 + 5")
    driver.run_all(page)
    expect(page.get_by_text("m02_q3 can't be read yet.")).to_be_visible()
    write_in_cell(page, "m02_q3", "m02_q3 = '10'")
    page.get_by_role("combobox", name="First case:").select_option(label="C-02 · Megan Lowry")
    page.get_by_role("combobox", name="Second case:").select_option(label="C-09 · Yusuf Demir")
    record(page, "m02_q4")
    page.get_by_role("combobox", name="The flag says:").select_option(label="A chance of harm")
    record(page, "m02_q5")
    for words in ("What counted", "How common here", "Other families flagged"):
        page.get_by_role("checkbox", name=words).check()
    record(page, "m02_q6")
    write_in_cell(page, "m02_written", PROSE)

    driver.run_all(page)
    expect(page.get_by_text("m02_q1: recorded 200 families.")).to_be_visible()
    expect(page.get_by_text("m02_q7: nothing recorded yet.")).to_be_visible()
    yield driver.download_notebook(page).decode(), asked
    context.close()


def test_the_download_holds_the_answers_and_nbgraders_marks_on_the_cells(handed_in):
    notebook = nbformat.reads(handed_in[0], as_version=4)
    assert cell_of(notebook, "m02_q1").source.endswith("m02_q1 = 200")
    assert cell_of(notebook, "m02_q4").source.endswith("m02_q4 = ['C-02', 'C-09']")
    assert cell_of(notebook, "m02_written").source == PROSE
    assert cell_of(notebook, "m02_q1_test").metadata.nbgrader.points == 2


def test_nbgrader_marks_the_downloaded_file_rightly(handed_in, tmp_path):
    course = Course(tmp_path / "exercises")
    assert course.nbgrader("generate_assignment", M02).returncode == 0
    course.hand_in("student", handed_in[0])
    done = course.nbgrader("autograde", M02)
    assert done.returncode == 0, done.stderr
    assert course.marks("student") == MARKS
    assert cell_of(course.autograded("student"), "m02_written").source == PROSE


def test_nothing_on_the_way_came_from_another_host(handed_in, site_url):
    outside = [url for url in handed_in[1] if not url.startswith((site_url, f"blob:{site_url}", "data:"))]
    assert len(handed_in[1]) > 100
    assert not outside
