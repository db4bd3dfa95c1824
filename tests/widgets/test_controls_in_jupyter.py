"""The controls in a real JupyterLab, by keyboard alone: its own shortcuts take no key from them."""

import lite as driver
import pytest

CELL = """
from ipywidgets import Button
from staycurious.widgets import controls
choice = controls.Choice("Change one detail", [("nothing", 0), ("attendance", 70), ("blank boxes", 4)])
said = controls.Sentence("Python has 0")
choice.observe(lambda change: setattr(said, "text", f"Python has {change.new}, {choice.chosen}"), "value")
button, pressed = Button(description="Send"), controls.Sentence("pressed: ")
button.on_click(lambda _: setattr(pressed, "text", pressed.text + "I"))
controls.Panel([choice, said, button, pressed])
"""


@pytest.fixture(scope="module")
def lab(open_in_lab):
    """Give a page of JupyterLab with the controls, run once, in the middle of other cells."""
    return open_in_lab(("1", CELL, "2"))


def cells(page) -> tuple[int, int]:
    """Give how many cells there are, and which one is active."""
    return tuple(
        page.evaluate(f"""() => {{ {driver.PANEL}
          const {{ content }} = notebookPanel();
          return [content.model.cells.length, content.activeCellIndex]; }}""")
    )


def test_a_list_is_chosen_from_with_arrow_keys_and_letters(lab):
    choice = lab.get_by_role("combobox", name="Change one detail")
    choice.focus()
    before = cells(lab)
    lab.keyboard.press("ArrowDown")
    lab.get_by_role("status").filter(has_text="Python has 70, attendance").wait_for()
    lab.keyboard.press("b")  # in JupyterLab: a new cell
    lab.get_by_role("status").filter(has_text="Python has 4, blank boxes").wait_for()
    assert choice.evaluate("select => select === document.activeElement")
    assert cells(lab) == before


def test_a_list_that_python_moves_moves(lab):
    lab.evaluate(
        f"""() => {{ {driver.PANEL}
          const {{ cells }} = notebookPanel().content.model;
          cells.get(2).sharedModel.setSource("choice.value = 70"); }}"""
    )
    driver.run_cell(lab, 2)
    lab.get_by_role("status").filter(has_text="Python has 70").wait_for()
    assert lab.get_by_role("combobox", name="Change one detail").input_value() == "1"


def test_a_button_is_pressed_with_either_key(lab):
    button = lab.get_by_role("button", name="Send")
    for key, said in (("Enter", "pressed: I"), ("Space", "pressed: II")):
        button.focus()
        before = cells(lab)
        lab.keyboard.press(key)
        lab.get_by_role("status").filter(has_text=said).wait_for()
        assert cells(lab) == before
