"""The page's explorables at work in a real JupyterLab, and in JupyterLite: the same module, with Python behind it."""

import re

import lite as driver
import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook
from running import running_jupyter

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


@pytest.fixture
def in_lab(browser, tmp_path_factory):
    """Give a page with the two explorables in JupyterLab, run once."""
    work = tmp_path_factory.mktemp("work")
    cells = [new_code_cell(source.strip()) for source in CELLS[:2]]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(new_notebook(cells=cells, metadata={"kernelspec": kernel}), work / "both.ipynb")
    with running_jupyter(work, tmp_path_factory.mktemp("apart")) as url:
        page = browser.new_context().new_page()
        page.goto(f"{url}/doc/tree/both.ipynb")
        driver.wait_until_ready(page)
        driver.run_all(page)
        yield page
        page.context.close()


def test_each_explorable_is_among_them(root):
    tried = re.findall(r"from staycurious\.widgets\.(\w+) import", "".join(CELLS))
    assert sorted(tried) == explorables(root / "src" / "staycurious")


def test_the_explorables_work_in_jupyterlab_and_python_sees_what_was_done(in_lab):
    use_both(in_lab)
    add_cell_and_run(in_lab, CELLS[2])
    in_lab.get_by_text(f"Python has nettlewick {HAPPENED}").wait_for()


def test_the_explorables_work_in_jupyterlite_too(site_url, browser):
    page = browser.new_context().new_page()
    driver.open_notebook(page, site_url, "m02_reading_a_score.ipynb")
    driver.run_all(page)  # it shows Ask the score
    add_cell_and_run(page, CELLS[1])
    use_both(page)
    add_cell_and_run(page, 'print("Python has", picture.built["happened"])')
    page.get_by_text(f"Python has {HAPPENED}").wait_for()
    page.context.close()
