"""Record at work in a real JupyterLab, a real Notebook 7 and a real JupyterLite: each with five kinds of answer."""

import json
from types import SimpleNamespace

import lite as driver
import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook
from nbgrader.preprocessors import Execute
from playwright.sync_api import expect
from running import running_jupyter

NOTE = [{"id": "n1", "text": "He walks with a frame."}, {"id": "n2", "text": "He is confused."}]
CONTROLS = {
    "q_choice": """exercise.choose("q_choice", "The flag says", {"chance": "A chance of harm", "home": "Something at home"})""",
    "q_table": """exercise.two_by_two("q_table", ["Flagged", "Not flagged"], ["Harm followed", "Harm did not follow"])""",
    "q_order": """exercise.order("q_order", "First to last", {"visit": "Visit", "call": "Call", "read": "Read the file"})""",
    "q_spans": f"""exercise.mark("q_spans", "What nobody said", {NOTE!r}, {{"invented": "Nobody said it", "hard": "Made harder"}})""",
    "q_decide": """exercise.decide("q_decide", "I would", {"visit": "Visit", "wait": "Wait"}, {"because": "Why?"})""",
}
WHY = 'She said: "it\'s \\ fine" – ثلاثة 🙂'
ANSWERS = {
    "q_choice": "home",
    "q_table": [[21, 194], [9, 776]],
    "q_order": ["read", "visit", "call"],
    "q_spans": {"invented": ["n2"]},
    "q_decide": {"decision": "visit", "sure": 70, "because": WHY},
}
KERNEL = {"name": "python3", "display_name": "Python 3", "language": "python"}
LAST = f"import json\nprint('now', json.dumps([{', '.join(CONTROLS)}]))"


def exercise(controls: dict[str, str] = CONTROLS, last: str = LAST) -> nbformat.NotebookNode:
    """Make a small exercise: for each control its own cell and its answer cell, and one cell that prints the answers."""
    cells = [new_code_cell("from staycurious.widgets import exercise", id="start")]
    for name, control in controls.items():
        marks = {
            "grade": False,
            "grade_id": name,
            "locked": False,
            "schema_version": 3,
            "solution": True,
            "task": False,
        }
        cells.append(new_code_cell(control.strip(), id=f"{name}_control"))
        cells.append(new_code_cell(f"# Your answer\n{name} = None", id=name, metadata={"nbgrader": marks}))
    cells.append(new_code_cell(last, id="last"))
    return new_notebook(cells=cells, metadata={"kernelspec": KERNEL, "language_info": {"name": "python"}})


@pytest.fixture(scope="module")
def jupyter(tmp_path_factory):
    """Give a running JupyterLab with Notebook 7 beside it, told as ``make lab`` tells it, and the folder that it shows."""
    apart, work = tmp_path_factory.mktemp("apart"), tmp_path_factory.mktemp("work")
    with running_jupyter(work, apart) as url:
        yield url, work


def put_into_lite(page, site_url: str, name: str, notebook: nbformat.NotebookNode) -> None:
    """Put a notebook among JupyterLite's files, in the browser, and open it."""
    page.goto(f"{site_url}/lite/tree/index.html")
    page.wait_for_function("() => globalThis.jupyterapp?.serviceManager?.contents", timeout=driver.START)
    page.evaluate(
        """async ([path, content]) => {
          await globalThis.jupyterapp.serviceManager.ready;
          await globalThis.jupyterapp.serviceManager.contents.save(path, { type: "notebook", format: "json", content });
        }""",
        [name, json.loads(nbformat.writes(notebook))],
    )
    driver.open_notebook(page, site_url, name)


@pytest.fixture(scope="module", params=["JupyterLab", "Notebook 7", "JupyterLite"])
def opened(request, browser, site_url, jupyter):
    """Give a page with the exercise, in each of the three, run once; ``saved`` reads what is on the disk, or the download."""
    url, work = jupyter
    page = browser.new_context().new_page()
    name = f"{request.param.replace(' ', '')}.ipynb"
    if request.param == "JupyterLite":
        put_into_lite(page, site_url, name, exercise())
    else:
        nbformat.write(exercise(), work / name)
        page.goto(f"{url}/{'doc/tree' if request.param == 'JupyterLab' else 'notebooks'}/{name}")
        driver.wait_until_ready(page)
    driver.run_all(page)

    def saved() -> nbformat.NotebookNode:
        if request.param == "JupyterLite":
            return nbformat.reads(driver.download_notebook(page).decode(), as_version=4)
        return nbformat.read(work / name, as_version=4)

    yield SimpleNamespace(page=page, saved=saved)
    page.context.close()


def control_of(page, name: str):
    """Give the cell with a control, whose answer cell stands below it."""
    return page.locator(f".jp-Cell:has(+ .jp-Cell .cm-line:has-text('{name} ='))").first


def record(page, name: str) -> None:
    """Press Record, and wait until it says what it wrote."""
    control = control_of(page, name)
    control.get_by_role("button", name="Record my answer").click()
    control.get_by_role("status").filter(has_text=f"Recorded and saved: {name} = ").wait_for()


def fill_in(page) -> None:
    """Answer every question with its control, as a person does."""
    page.get_by_role("radio", name="A chance of harm").check()
    page.keyboard.press("ArrowDown")  # the front ends would take it to move to the next cell
    expect(page.get_by_role("radio", name="Something at home")).to_be_checked()
    cells = {"Flagged, harm followed": 21, "Flagged, harm did not follow": 194}
    cells |= {"Not flagged, harm followed": 9, "Not flagged, harm did not follow": 776}
    for name, number in cells.items():
        page.get_by_role("textbox", name=name, exact=True).fill(str(number))
    for _ in range(2):
        page.get_by_role("button", name="Move up: Read the file").press("Enter")
    page.get_by_role("combobox", name="n2 He is confused.").select_option("Nobody said it")
    decision = control_of(page, "q_decide")
    decision.get_by_role("radio", name="Visit").check()
    decision.get_by_role("textbox", name="How sure are you?").fill("70")
    decision.get_by_role("textbox", name="Why?").fill(WHY)


def shown(page) -> dict:
    """Give what the forms show, as they stand."""
    return {
        "q_choice": page.get_by_role("radio", name="Something at home").is_checked(),
        "q_table": page.locator(".sc-form table input").evaluate_all(
            "cells => cells.map(({ value }) => value)"
        ),
        "q_order": page.locator(".sc-form .order li").evaluate_all(
            "items => items.map(({ dataset }) => dataset.item)"
        ),
        "q_spans": page.locator(".sc-form .pieces select").evaluate_all(
            "lists => lists.map(({ value }) => value)"
        ),
        "q_decide": control_of(page, "q_decide")
        .locator(".sc-form :is([type=text], textarea)")
        .evaluate_all("fields => fields.map(({ value }) => value)"),
    }


SHOWN = {
    "q_choice": True,
    "q_table": ["21", "194", "9", "776"],
    "q_order": ["read", "visit", "call"],
    "q_spans": ["", "invented"],
    "q_decide": ["70", WHY],
}


def test_every_kind_is_recorded_kept_and_shown_again(opened):
    page = opened.page
    # Nothing is written while there is no whole answer.
    control = control_of(page, "q_order")
    control.get_by_role("button", name="Record my answer").click()
    control.get_by_role("status").filter(has_text="Not recorded yet. Put them in your order").wait_for()
    assert driver.source_of(page, "q_order") == "# Your answer\nq_order = None"

    fill_in(page)
    for name in CONTROLS:
        record(page, name)
    assert shown(page) == SHOWN

    # It is on the disk, and Python has it without a run of the answer cells.
    for name, value in ANSWERS.items():
        (cell,) = [
            cell for cell in opened.saved().cells if cell.metadata.get("nbgrader", {}).get("grade_id") == name
        ]
        assert cell.source == f"# Your answer\n{name} = {value!r}"
    driver.run_cell(page, 2 * len(CONTROLS) + 1)
    page.get_by_text(f"now {json.dumps(list(ANSWERS.values()))}").wait_for()

    # A change that is not recorded is said to be none; running everything again keeps both the answer and the change.
    page.get_by_role("radio", name="A chance of harm").check()
    page.get_by_role("status").filter(has_text="You have changed your answer.").wait_for()
    assert driver.source_of(page, "q_choice") == "# Your answer\nq_choice = 'home'"
    driver.run_all(page)
    page.get_by_role("status").filter(has_text="Recorded earlier: q_table = [[21, 194], [9, 776]]").wait_for()
    page.get_by_role("status").filter(has_text="You have changed your answer.").wait_for()
    expect(page.get_by_role("radio", name="A chance of harm")).to_be_checked()
    page.get_by_role("radio", name="Something at home").check()
    assert shown(page) == SHOWN
    assert driver.source_of(page, "q_choice") == "# Your answer\nq_choice = 'home'"
    page.get_by_text(f"now {json.dumps(list(ANSWERS.values()))}").wait_for()

    # nbgrader's own run from the top leaves the answers as they are.
    handed_in = opened.saved()
    run, _ = Execute().preprocess(handed_in, {})
    assert json.dumps(list(ANSWERS.values())) in run.cells[-1].outputs[0].text


DROPDOWN = """
import ipywidgets
from staycurious.widgets.record import Record
choice = ipywidgets.Dropdown(description="How many?", options=[("Choose", None), ("32", 32), ("96", 96)], value=None)
ipywidgets.VBox([choice, Record("m02_q1", source=choice)])
"""


def test_record_serves_ipywidgets_own_controls_too(jupyter, browser):
    url, work = jupyter
    nbformat.write(exercise({"m02_q1": DROPDOWN}, "print('now', m02_q1)"), work / "own.ipynb")
    page = browser.new_context().new_page()
    page.goto(f"{url}/doc/tree/own.ipynb")
    driver.wait_until_ready(page)
    driver.run_all(page)
    page.get_by_role("button", name="Record my answer").click()
    page.get_by_role("status").filter(has_text="nothing to record yet").wait_for()
    page.get_by_role("combobox", name="How many?").select_option("96")
    record(page, "m02_q1")
    assert driver.source_of(page, "m02_q1") == "# Your answer\nm02_q1 = 96"
    page.get_by_role("combobox", name="How many?").select_option("32")
    page.get_by_role("status").filter(has_text="You have changed your answer.").wait_for()
    driver.run_all(page)
    page.get_by_role("status").filter(has_text="Recorded earlier: m02_q1 = 96").wait_for()
    assert page.get_by_text("now 96").is_visible()
    page.context.close()


def test_where_the_notebook_cannot_be_reached_the_line_to_paste_is_shown_and_copied(jupyter, browser):
    url, work = jupyter
    nbformat.write(exercise({"q_choice": CONTROLS["q_choice"], "m02_q1": DROPDOWN}), work / "two.ipynb")
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(f"{url}/notebooks/two.ipynb")
    driver.wait_until_ready(page)
    driver.run_cell(page, 0)
    driver.run_cell(page, 1)
    driver.run_cell(page, 3)
    page.evaluate("() => { globalThis.jupyterapp = undefined; }")
    page.get_by_role("radio", name="Something at home").check()
    page.get_by_role("combobox", name="How many?").select_option("96")
    for name, line in (("q_choice", "q_choice = 'home'"), ("m02_q1", "m02_q1 = 96")):
        control = control_of(page, name)
        control.get_by_role("button", name="Record my answer").click()
        pasted = control.get_by_label(f"answer cell that holds “{name} =”")
        expect(pasted).to_have_value(line)
        control.get_by_role("button", name="Copy", exact=True).click()
        control.get_by_role("status").filter(has_text="Copied.").wait_for()
        assert page.evaluate("navigator.clipboard.readText()") == line
    context.close()
