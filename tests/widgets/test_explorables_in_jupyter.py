"""The page's explorables at work in a real JupyterLab, and in JupyterLite: the same module, with Python behind it."""

import re

import lite as driver
import pytest

from staycurious.booktools.explorable import explorables
from staycurious.larkshire import case
from staycurious.questions import frequency_tree
from staycurious.tools.score import load_scorecard, score

CELLS = (
    """
from staycurious.larkshire import case
from staycurious.tools.score import load_scorecard
from staycurious.widgets.ask_the_score import AskTheScore
asked = AskTheScore(scorecard=load_scorecard(), referral=case("R-1042")["referral"], title="R-1042")
asked
""",
    """
from staycurious.widgets.build_the_picture import BuildThePicture
leaflet = {"population": 1000, "base_rate": 0.04, "sensitivity": 0.8, "false_positive_rate": 0.1,
           "headline": "Finds 8 in 10.", "small_print": "Harm in 4%."}
picture = BuildThePicture(leaflet=leaflet)
picture
""",
    'print("Python has", asked.referral["area"], picture.built["happened"])',
    """
from staycurious.widgets.choose_the_target import ChooseTheTarget
target = ChooseTheTarget(["R-1061"])
target
""",
    """
from staycurious.widgets.the_loop import TheLoop
loop = TheLoop()
loop
""",
    'print("Python has", target.kept["guesses"], loop.tried["guess"])',
)
MOVED = score(load_scorecard(), {**case("R-1042")["referral"], "area": "nettlewick"})
HAPPENED = frequency_tree(1000, 0.04, 0.8, 0.1).happened


def use_both(page) -> None:
    """Change a detail of the one, fill a box of the other, and see both in Python."""
    asked = page.get_by_role("group", name="Ask the score: R-1042")
    asked.get_by_label("Area of Larkshire").select_option("nettlewick")
    asked.get_by_text(f"{MOVED.score} of 100").wait_for()
    page.get_by_role("textbox", name="serious harm follows").fill(str(HAPPENED))
    page.get_by_role("button", name="Check step 2").click()
    page.get_by_role("status").filter(has_text="right").first.wait_for()


def add_cell_and_run(page, source: str) -> None:
    """Add a cell at the notebook's end and run it."""
    last = page.evaluate(
        f"""(source) => {{ {driver.PANEL}
          const model = notebookPanel().content.model.sharedModel;
          model.insertCell(model.cells.length, {{ cell_type: "code", source }});
          return model.cells.length - 1; }}""",
        source.strip(),
    )
    driver.run_cell(page, last)


@pytest.fixture(scope="module")
def in_lab(open_in_lab):
    """Give a page with the explorables in JupyterLab, run once."""
    return open_in_lab([source for source in CELLS if not source.startswith("print")])


def test_each_explorable_is_tried_here_or_in_a_file_beside(root):
    files = (
        path.read_text(encoding="utf-8") for path in (root / "tests" / "widgets").glob("test_*_in_jupyter.py")
    )
    tried = re.findall(r"^from staycurious\.widgets\.(\w+) import", "".join(files), re.MULTILINE)
    assert set(explorables(root / "src" / "staycurious")) <= set(tried)


def test_the_explorables_work_in_jupyterlab_and_python_sees_what_was_done(in_lab):
    use_both(in_lab)
    add_cell_and_run(in_lab, CELLS[2])
    in_lab.get_by_text(f"Python has nettlewick {HAPPENED}").wait_for()


def test_a_target_and_a_loop_are_guessed_at_in_jupyterlab_and_python_hears_it(in_lab):
    target, loop = in_lab.locator(".sc-ex.target"), in_lab.locator(".sc-ex.loop")
    driver.choose(target.get_by_role("radio", name="Referred again"))
    target.get_by_role("button", name="Keep my guess").click()
    target.get_by_role("status").filter(has_text="Taught “Care”, it puts Ruby at place").wait_for()
    loop.get_by_role("slider", name="Before you look").press("ArrowRight")
    loop.get_by_role("button", name="Keep my guess").click()
    loop.get_by_role("status").filter(has_text="You said 5 more. It is 30: at first, 90 records").wait_for()
    add_cell_and_run(in_lab, CELLS[5])
    in_lab.get_by_text("Python has {'R-1061': 'referred_again'} 5").wait_for()


def test_the_explorables_work_in_jupyterlite_too(site_url, browser):
    page = browser.new_context(service_workers="allow").new_page()
    driver.open_notebook(page, site_url, "m02_reading_a_score.ipynb")
    driver.run_all(page)  # it shows Ask the score
    add_cell_and_run(page, CELLS[1])
    use_both(page)
    add_cell_and_run(page, 'print("Python has", picture.built["happened"])')
    page.get_by_text(f"Python has {HAPPENED}").wait_for()
    page.context.close()
