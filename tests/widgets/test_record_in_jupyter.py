"""Every kind of answer in a real JupyterLab, Notebook 7 and JupyterLite: recorded, kept, and marked as on the page."""

import json
import shutil
import subprocess
from pathlib import Path

import lite as driver
import nbformat
import pytest
from all_kinds import PROSE, QUESTIONS, SLUG, answer_name
from all_kinds import source as all_kinds
from classroom import Course
from nbformat.v4 import new_code_cell, new_notebook
from playwright.sync_api import expect
from running import running_jupyter

ROOT = Path(__file__).resolve().parents[2]
FILE = f"{SLUG}.ipynb"
RIGHT = {answer_name(kind): right for kind, (_, _, right) in QUESTIONS.items()}
FRONT_ENDS = {"JupyterLab": "doc/tree", "Notebook 7": "notebooks", "JupyterLite": "lite"}


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """Give a course that has the exercise with every kind, released by nbgrader."""
    made = Course(tmp_path_factory.mktemp("course") / "exercises")
    path = made.folder / "source" / SLUG / FILE
    path.parent.mkdir()
    path.write_text(json.dumps(all_kinds()), encoding="utf-8")
    done = made.nbgrader("generate_assignment", SLUG)
    assert done.returncode == 0, done.stderr
    return made


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


def record(page, name: str) -> None:
    """Press Record, and wait until it says what it wrote."""
    control = driver.control_of(page, name)
    control.get_by_role("button", name="Record my answer").click()
    control.get_by_role("status").filter(has_text=f"Recorded and saved: {name} = ").wait_for()


def fill_in(page) -> None:
    """Answer every question with its control, as a person does, and the written one in its cell."""

    def form(kind: str):
        return driver.control_of(page, answer_name(kind)).locator(".sc-form")

    driver.choose(form("choice").get_by_role("radio", name="Something at home"))
    page.keyboard.press("ArrowUp")  # the front ends would take it to move to the cell before
    expect(form("choice").get_by_role("radio", name="A chance")).to_be_checked()
    for words in ("Who says so", "What counted"):
        driver.choose(form("choices").get_by_role("checkbox", name=words))
    form("number").get_by_role("textbox").fill("9.5 families")
    for which, case in zip(("First case", "Second case"), RIGHT["m98_pair"], strict=True):
        form("pair").get_by_role("combobox", name=which).select_option(case)
    form("ordering").get_by_role("button", name="Move up: Ring the school").press("Enter")
    numbers = [str(number) for row in RIGHT["m98_table"] for number in row]
    for field, number in zip(form("table").get_by_role("textbox").all(), numbers, strict=True):
        field.fill(number)
    form("spans").get_by_role("combobox", name="n2").select_option(label="Invented")
    driver.choose(form("record").get_by_role("radio", name="Visit"))
    form("record").get_by_role("textbox", name="How sure").fill("70")
    form("record").get_by_role("textbox", name="Why?").fill(RIGHT["m98_record"]["because"])
    form("record").get_by_role("textbox", name="What would change it?").fill(RIGHT["m98_record"]["change"])
    form("text").get_by_role("textbox").fill(RIGHT["m98_text"])
    driver.write_into(page, "m98_written", PROSE)


def recorded(page, name: str) -> str:
    """Give what stands in an answer's cell."""
    return driver.source_of(page, name).removeprefix("# What can stand here.\n")


def open_in(front_end: str, page, released: nbformat.NotebookNode, site_url: str, jupyter) -> None:
    """Open the exercise in one of the three, and run it once."""
    if front_end == "JupyterLite":
        put_into_lite(page, site_url, FILE, released)
    else:
        url, work = jupyter
        (work / front_end).mkdir()
        nbformat.write(released, work / front_end / FILE)
        page.goto(f"{url}/{FRONT_ENDS[front_end]}/{front_end}/{FILE}")
        driver.wait_until_ready(page)
    driver.run_all(page)


@pytest.fixture(scope="module")
def opened(browser, site_url, jupyter, course):
    """Give a page with the released exercise in each of the three, filled in and recorded."""
    pages = {}
    for front_end in FRONT_ENDS:
        page = browser.new_context(
            viewport={"width": 1280, "height": 2000}, service_workers="allow"
        ).new_page()
        pages[front_end] = page
        open_in(front_end, page, course.released(SLUG), site_url, jupyter)
        # nothing is written while there is no whole answer
        control = driver.control_of(page, "m98_ordering")
        control.get_by_role("button", name="Record my answer").click()
        control.get_by_role("status").filter(has_text="Not recorded yet. Put them in your order").wait_for()
        assert recorded(page, "m98_ordering") == "m98_ordering = None"
        fill_in(page)
        for name in RIGHT:
            record(page, name)
    yield pages
    for page in pages.values():
        page.context.close()


@pytest.mark.parametrize("front_end", FRONT_ENDS)
def test_what_is_recorded_stays_and_a_change_that_is_not_is_said_and_kept(opened, front_end):
    page = opened[front_end]
    choice = driver.control_of(page, "m98_choice")
    driver.choose(choice.get_by_role("radio", name="Something at home"))
    choice.get_by_role("status").filter(has_text="You have changed your answer.").wait_for()
    driver.run_all(page)
    choice.get_by_role("status").filter(has_text="You have changed your answer.").wait_for()
    expect(choice.get_by_role("radio", name="Something at home")).to_be_checked()
    driver.choose(choice.get_by_role("radio", name="A chance"))
    for name, value in RIGHT.items():
        assert recorded(page, name) == f"{name} = {value!r}"
        driver.control_of(page, name).get_by_role("status").filter(has_text=f"{name} = {value!r}").wait_for()


def test_each_saved_notebook_holds_and_earns_what_the_pages_file_does(opened, course, jupyter):
    by_page = filled_by_the_page(course.released(SLUG), {**RIGHT, "m98_written": PROSE})
    files = {"page": json.dumps(by_page)}
    for front_end, page in opened.items():
        text = driver.download_notebook(page).decode()
        if front_end != "JupyterLite":
            text = (jupyter[1] / front_end / FILE).read_text(encoding="utf-8")
        files[front_end.replace(" ", "")] = text
    for who, text in files.items():
        assert sources(json.loads(text)) == sources(by_page), who
        course.hand_in(who, text, SLUG)
    done = course.nbgrader("autograde", SLUG)
    assert done.returncode == 0, done.stderr
    full = {f"{name}_test": (2.0, False) for name in RIGHT} | {"m98_written": (None, True)}
    assert {who: course.marks(who, SLUG) for who in files} == dict.fromkeys(files, full)


def sources(notebook: dict) -> dict[str, str]:
    """Give every cell's text, by its id."""
    return {cell["id"]: "".join(cell["source"]) for cell in notebook["cells"]}


def filled_by_the_page(released: dict, answers: dict) -> dict:
    """Give the notebook that the exercise's page lets people download, as its own module makes it."""
    node = shutil.which("node", path=ROOT / ".venv" / "bin")
    script = ROOT / "tests" / "web" / "notebook_file_calls.mjs"
    call = json.dumps(["filled", released, {"$map": answers}])
    done = subprocess.run(
        [node, script], input=f"{call}\n", capture_output=True, encoding="utf-8", check=True
    )
    return json.loads(done.stdout)


def test_where_the_notebook_cannot_be_reached_the_line_to_paste_is_shown_and_copied(jupyter, browser):
    url, work = jupyter
    cells = [
        new_code_cell("from staycurious.widgets import exercise"),
        new_code_cell(
            'exercise.choose("q", "The flag says", {"chance": "A chance", "home": "Something at home"})'
        ),
        new_code_cell("q = None"),
    ]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(new_notebook(cells=cells, metadata={"kernelspec": kernel}), work / "paste.ipynb")
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(f"{url}/notebooks/paste.ipynb")
    driver.wait_until_ready(page)
    driver.run_cell(page, 0)
    driver.run_cell(page, 1)
    control = driver.control_of(page, "q")
    page.evaluate("() => { globalThis.jupyterapp = undefined; }")
    driver.choose(page.get_by_role("radio", name="Something at home"))
    control.get_by_role("button", name="Record my answer").click()
    expect(control.get_by_label("answer cell that holds “q =”")).to_have_value("q = 'home'")
    control.get_by_role("button", name="Copy", exact=True).click()
    control.get_by_role("status").filter(has_text="Copied.").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == "q = 'home'"
    context.close()
