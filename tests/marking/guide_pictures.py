"""The pictures of the marking guide, taken anew: ``make pictures``. No test of the suite, which only looks that they are there."""

import base64

from classroom import M02, ROOT, copy_of
from guide_class import make_class, mark_by_hand
from playwright.sync_api import Page
from running import running_jupyter

from staycurious.cli import main

PICTURES = ROOT / "book/educators/pictures"


def take(page: Page, name: str, width: int, height: int) -> None:
    """Keep what a page shows as a picture that is light enough for the guide."""
    page.set_viewport_size({"width": width, "height": height})
    how = {
        "format": "webp",
        "quality": 40,
    }  # Playwright's own screenshots are PNG or JPEG, five times as heavy
    taken = page.context.new_cdp_session(page).send("Page.captureScreenshot", how)
    (PICTURES / f"{name}.webp").write_bytes(base64.b64decode(taken["data"]))


def test_the_pictures_are_taken(released, browser, tmp_path):
    course = copy_of(released, tmp_path)
    make_class(course, tmp_path)
    where = ["--exercises", str(course.folder)]
    assert (
        main(["mark", M02, str(tmp_path / "work.zip"), "--roster", str(tmp_path / "class.csv"), *where]) == 0
    )
    (tmp_path / "apart").mkdir()
    page = browser.new_page(viewport={"width": 1200, "height": 900})
    with running_jupyter(tmp_path, tmp_path / "apart", settings=course.folder) as url:
        page.goto(f"{url}/staycurious/marking/{M02}/m02_written")
        page.get_by_label("Your name or initials").fill("KB")
        page.locator("fieldset").first.locator("input").first.check()
        page.evaluate("scrollTo(0, 0)")
        take(page, "handmark", 1200, 760)
    mark_by_hand(course.folder)
    assert main(["feedback", M02, *where]) == 0
    page.goto((course.folder / "feedback/gmensah@example.ac.uk" / M02 / f"{M02}.html").as_uri())
    take(page, "feedback", 800, 760)
    assert main(["report", M02, *where]) == 0
    page.goto((course.folder / "reports" / M02 / "class_report.html").as_uri())
    take(page, "class_report", 800, 760)
    page.close()
