"""Every exercise's page, as it comes: what it gives back untouched is the released file, and its tables print whole."""

from pathlib import Path

import pytest
from exercise_answers import download

from staycurious.sitetools.course import module_slugs

ROOT = Path(__file__).resolve().parents[2]


TABLES = """() => [...document.querySelectorAll(".pst-scrollable-table-container")].map((box) => ({
  hidden: box.scrollWidth - box.clientWidth,
  cutsWords: [...box.querySelectorAll("td, th")].some((cell) => getComputedStyle(cell).overflowWrap === "anywhere"),
  name: document.getElementById(box.getAttribute("aria-labelledby"))?.textContent ?? "",
}))"""


@pytest.mark.parametrize("slug", module_slugs(ROOT))
def test_an_untouched_page_downloads_the_released_file_to_the_byte_and_prints_its_tables_whole(
    browser, site_url, slug
):
    page = browser.new_page(accept_downloads=True)
    page.goto(f"{site_url}/book/exercises/{slug}.html")
    name, data = download(page)
    assert name == f"{slug}.ipynb"
    assert data == (ROOT / "_build/release" / slug / name).read_bytes()
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 680, "height": 1000})  # a sheet of A4 within its margins
    for table in page.evaluate(TABLES):
        assert (table["hidden"], table["cutsWords"]) == (0, False)
        assert table["name"], "who gets to it by keyboard hears what it is"
    page.close()
