"""The note desk and Swap the person at work in a real JupyterLab, with Python behind them."""

import lite as driver

CELLS = (
    """
from staycurious.larkshire import transcript
from staycurious.larkshire.notes import written_note
from staycurious.widgets.note_desk import NoteDesk
desk = NoteDesk(transcript("T-09"), written_note("T-09-b"))
desk
""",
    """
from staycurious.widgets.swap_the_person import SwapThePerson
swap = SwapThePerson()
swap
""",
    'print("Python has", desk.work["step"], desk.work["marks"]["n7"], desk.work["alone"], swap.visits, swap.tool)',
)


def test_python_sees_what_was_marked_and_chosen(open_in_lab):
    in_lab = open_in_lab(CELLS, 2)
    in_lab.get_by_role("combobox", name="What is wrong with n7", exact=True).select_option("number")
    in_lab.get_by_role("button", name="Bring in the conversation").click()
    in_lab.get_by_role("button", name="Show me without a guess").click()
    in_lab.get_by_role("button", name="All 120 visits").click()
    driver.choose(in_lab.get_by_label("The control, without it"))
    driver.run_cell(in_lab, 2)
    in_lab.get_by_text("Python has talk number ['n7'] 120 control").wait_for()
