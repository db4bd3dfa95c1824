"""Module 4's explorables at work in a real JupyterLab: the page's module, with Python behind it."""

import lite as driver

CELLS = (
    """
import json
from pathlib import Path
from staycurious.widgets import two_groups
from staycurious.widgets.move_the_line import MoveTheLine
from staycurious.widgets.the_fix_that_failed import TheFixThatFailed
from staycurious.widgets.whose_criterion import WhoseCriterion
groups = two_groups.stored_groups("areas")
stored = lambda name: json.loads((Path(two_groups.__file__).parent / "cases" / name).read_text())
line = MoveTheLine(groups, 70)
line
""",
    """
fix = TheFixThatFailed(stored("amsterdam.json"))
fix
""",
    """
whose = WhoseCriterion(groups, stored("five_people.json"), 70)
whose
""",
    'print("Python has", line.moved["lines"], fix.guesses, whose.chosen["asks"])',
)


def test_they_work_in_jupyterlab_and_python_sees_what_was_done(open_in_lab):
    in_lab = open_in_lab(CELLS, len(CELLS) - 1, viewport={"width": 1280, "height": 4000})
    driver.choose(in_lab.get_by_role("radio", name="Cinderholt"))
    in_lab.get_by_role("button", name="Keep my guess").first.click()
    in_lab.get_by_role("slider", name="Both: flag from").press("ArrowLeft")
    in_lab.get_by_text("Line at 69 for both.").first.wait_for()
    in_lab.get_by_role("textbox", name="Another nationality").first.fill("30")
    in_lab.get_by_role("textbox", name="Another nationality").first.press("Enter")
    in_lab.get_by_role("status").filter(has_text="You said 30 of 100. Counted: 44").wait_for()
    in_lab.get_by_role("combobox", name="The supplier").select_option("right")
    in_lab.get_by_role("status").filter(has_text="1 of 5 chosen so far.").wait_for()
    driver.run_cell(in_lab, len(CELLS) - 1)
    in_lab.get_by_text("Python has [69, 69] [30] {'supplier': 'right'}").wait_for()
