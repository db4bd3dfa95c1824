"""Record at work in a real JupyterLab. In JupyterLite, from the built site: tests/site/test_whole_path.py."""

import lite as driver
import nbformat
import pytest
from running import running_jupyter

CONTROL = """
import ipywidgets
from staycurious.widgets.record import Record
choice = ipywidgets.Dropdown(description="How many?", options=[("Choose", None), ("32", 32), ("96", 96)], value=None)
ipywidgets.VBox([choice, Record("m02_q1", source=choice)])
"""


def exercise() -> nbformat.NotebookNode:
    """Make the smallest exercise: a control, its answer cell, a cell after it."""
    graded = {"grade": False, "grade_id": "m02_q1", "locked": False, "schema_version": 3, "solution": True}
    cells = [
        nbformat.v4.new_code_cell(CONTROL.strip(), id="control"),
        nbformat.v4.new_code_cell(
            "# Your answer\nm02_q1 = None", id="answer", metadata={"nbgrader": {**graded, "task": False}}
        ),
        nbformat.v4.new_code_cell("print('now', m02_q1)", id="after"),
    ]
    return nbformat.v4.new_notebook(
        cells=cells,
        metadata={"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}},
    )


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """Give a running JupyterLab, told as ``make lab`` tells it, and the folder that it shows."""
    apart, work = tmp_path_factory.mktemp("apart"), tmp_path_factory.mktemp("work")
    with running_jupyter(work, apart) as url:
        yield url, work


def record(page) -> None:
    """Choose 96 and record it, as a person does."""
    page.get_by_role("combobox", name="How many?").select_option("96")
    page.get_by_role("button", name="Record my answer").click()
    page.get_by_role("status").filter(has_text="Recorded and saved: m02_q1 = 96").wait_for()


def test_record_writes_into_the_answer_cell_in_jupyterlab(lab, browser):
    url, work = lab
    nbformat.write(exercise(), work / "one.ipynb")
    page = browser.new_context().new_page()
    page.goto(f"{url}/doc/tree/one.ipynb")
    driver.wait_until_ready(page)
    driver.run_all(page)
    button = page.get_by_role("button", name="Record my answer")
    button.click()
    page.get_by_role("status").filter(has_text="nothing to record yet").wait_for()
    assert driver.source_of(page, "m02_q1") == "# Your answer\nm02_q1 = None"
    record(page)
    answer = nbformat.read(work / "one.ipynb", as_version=4).cells[1]
    assert answer.source == "# Your answer\nm02_q1 = 96"
    assert answer.metadata.nbgrader.grade_id == "m02_q1"

    # Python knows of it without a run of the answer cell.
    driver.run_cell(page, 2)
    page.get_by_text("now 96").wait_for()

    # A change that was not recorded is said to be none.
    page.get_by_role("combobox", name="How many?").select_option("32")
    page.get_by_role("status").filter(has_text="You have changed your answer.").wait_for()
    assert driver.source_of(page, "m02_q1") == "# Your answer\nm02_q1 = 96"

    # Running everything again keeps it, and the control shows it again.
    driver.run_all(page)
    page.get_by_role("status").filter(has_text="Recorded earlier: m02_q1 = 96").wait_for()
    assert driver.source_of(page, "m02_q1") == "# Your answer\nm02_q1 = 96"
    assert page.get_by_text("now 96").is_visible()
    page.context.close()


def test_where_the_notebook_cannot_be_reached_the_line_to_paste_is_shown(lab, browser):
    url, work = lab
    nbformat.write(exercise(), work / "two.ipynb")
    page = browser.new_context().new_page()
    page.goto(f"{url}/doc/tree/two.ipynb")
    driver.wait_until_ready(page)
    driver.run_all(page)
    page.get_by_role("combobox", name="How many?").select_option("96")
    page.evaluate("() => { delete globalThis.jupyterapp; globalThis.jupyterapp = undefined; }")
    page.get_by_role("button", name="Record my answer").click()
    line = page.get_by_label("The button cannot reach this notebook.")
    line.wait_for()
    assert line.input_value() == "m02_q1 = 96"
    page.get_by_role("button", name="Copy", exact=True).click()
    page.get_by_role("status").filter(has_text="Cop").or_(page.get_by_text("Press Ctrl+C")).first.wait_for()
    page.context.close()
