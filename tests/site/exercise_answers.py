"""Answer module 2's exercise on its page, as a person does; and what each answer then is, as data."""

from __future__ import annotations

from playwright.sync_api import Page

M02 = "m02_reading_a_score"
PAGE = f"book/exercises/{M02}.html"
#: A written answer with all that a page, a notebook or a shell could trip over.
PROSE = (
    "I'd say: \"There is a score\", and ask 'who helps'.\n\n```\n<script>alert(1)</script>\n```\n"
    "\\n C:\\new\\table & \U0001f99a \U0001f469\u200d\U0001f467 مرحبا $x$ **bold** &amp; end"
)
#: Two of them are mistakes: the chance of harm in question 5, and 200 in question 1.
VALUES = {
    "m02_q1": 200,
    "m02_q2": [[21, 194], [9, 776]],
    "m02_q3": 10,
    "m02_q4": ["C-02", "C-09"],
    "m02_q5": "chance",
    "m02_q6": ["counted", "common", "others"],
    "m02_ai": "language",
}


def place(page: Page, name: str):
    """Give a question's place on the page."""
    return page.locator(f'.sc-answer[data-name="{name}"]')


def go_to(page: Page, url: str = "") -> None:
    """Go to an exercise's page, or load it again, and wait until its forms are there."""
    if url:
        page.goto(url, wait_until="domcontentloaded")
    else:
        page.reload(wait_until="domcontentloaded")
    page.locator(".sc-exercise-end .sc-keeping").wait_for()


def fill_in(page: Page) -> None:
    """Answer every question but the seventh and the written one, with the controls that page and notebook share."""
    page.get_by_role("textbox", name="Flagged, no harm follows").fill("200")
    for row, column, number in (
        ("Flagged", "harm followed", "21"),
        ("Flagged", "harm did not follow", "194"),
        ("Not flagged", "harm followed", "9"),
        ("Not flagged", "harm did not follow", "776"),
    ):
        page.get_by_role("textbox", name=f"{row}, {column}", exact=True).fill(number)
    page.get_by_role("textbox", name="Of 100 flagged, harm follows in").fill("10 families")
    page.get_by_role("combobox", name="First case").select_option(label="C-02 · Megan Lowry")
    page.get_by_role("combobox", name="Second case").select_option(label="C-09 · Yusuf Demir")
    page.get_by_role("radio", name="A chance of harm").check()
    for words in ("What counted", "How common here", "Other families flagged"):
        page.get_by_role("checkbox", name=words).check()
    page.get_by_role("radio", name="For my language").check()


def answer_all(page: Page) -> None:
    """Answer every question of the exercise's page but the seventh."""
    fill_in(page)
    place(page, "m02_written").get_by_role("textbox").fill(PROSE)


def download(page: Page, button: str = "Download my work") -> tuple[str, bytes]:
    """Press a button that gives a file, and give the file's name and what is in it."""
    with page.expect_download() as waiting:
        page.get_by_role("button", name=button).click()
    return waiting.value.suggested_filename, waiting.value.path().read_bytes()


def put_in(page: Page, name: str, content: bytes | str) -> None:
    """Choose a file under Go on with a file."""
    details = page.locator("details.sc-file")
    if not details.evaluate("details => details.open"):
        details.locator("summary").click()
    data = content.encode() if isinstance(content, str) else content
    file = {"name": name, "mimeType": "application/x-ipynb+json", "buffer": data}
    page.get_by_label("Your file").set_input_files(file)
