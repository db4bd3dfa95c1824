"""Feedback leads into the book: each section that it names is there in the built site."""

from pathlib import Path

import pytest

from staycurious.marking.feedback.look_again import read_look_again

ROOT = Path(__file__).resolve().parents[2]
SITE = ROOT / "_build" / "html"


@pytest.mark.parametrize(
    "slug", sorted(path.stem for path in (ROOT / "exercises/source").glob("m*/m*.ipynb"))
)
def test_each_link_leads_to_one_place_of_a_page(slug):
    for passages in read_look_again(ROOT / "exercises", slug, "https://x.org").values():
        for _, address in passages:
            page, _, label = address.removeprefix("https://x.org/").partition("#")
            found = (SITE / page).read_text(encoding="utf-8")
            assert found.count(f'id="{label}"') == 1, f"{address}; if the label is new: make site"
