"""The reliance lab in a real JupyterLab: a person decides, and Python counts."""

import re

import lite as driver
from playwright.sync_api import expect

CELL = """
from staycurious.widgets.reliance_lab import RelianceLab
lab = RelianceLab()
lab
"""
COUNT = """
from staycurious.questions import read_decisions
made = read_decisions(lab.record["runs"][0]["decisions"])
print("Python has", len(made), made[0].first, made[0].sure)
"""


def test_the_lab_works_in_jupyterlab_and_python_counts_the_decisions(open_in_lab):
    page = open_in_lab((CELL, COUNT), 1)
    expect(page.get_by_text("Your decisions aren’t kept")).to_be_visible()
    driver.choose(page.get_by_role("radio", name="2", exact=True))
    page.get_by_role("button", name="Begin").click()
    page.get_by_role("button", name="Go to case 1").click()
    driver.choose(page.get_by_role("radio", name="No, it can wait its turn"))
    driver.choose(page.get_by_role("radio", name="80%"))
    page.get_by_role("button", name="This is my decision").click()
    keep = page.get_by_role("button", name="Keep it: no")
    expect(keep.or_(page.get_by_role("heading", name=re.compile("Case 2 of 24")))).to_be_visible()
    if keep.count():
        keep.click()
    driver.run_cell(page, 1)
    page.get_by_text("Python has 1 False 80").wait_for()
