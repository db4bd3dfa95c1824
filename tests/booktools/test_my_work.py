"""The page that lists a person's work: what stands in it, and that it knows the modules."""

import json

import pytest


@pytest.fixture(scope="module")
def book(good_book, tmp_path_factory):
    """Give a small book with that page and two modules, built."""
    made = type(good_book)(tmp_path_factory.mktemp("my_work"))
    made.write = lambda name, text: write(made.source / f"{name}.md", text)
    made.write("index", "# Home\n\n```{toctree}\nbook/my_work\nbook/m07_time\nbook/m02_score\n```\n")
    made.write("book/my_work", "# My work\n\n```{my-work}\n```\n")
    made.write("book/m02_score", "# M2 · A *score* </script>\n\n```{toctree}\nexercises/m02_score\n```\n")
    made.write("book/m07_time", "# M7 · Time\n")
    made.write("book/exercises/m02_score", "# The exercise\n")
    for name in ("book/page.md", "notebooks/m99_small.md"):
        (made.source / name).unlink()
    assert made.build() == ""
    return made


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def modules(book) -> list[dict]:
    """Give what the page tells its script."""
    return json.loads(book.page("book/my_work").select_one("[data-part] script").string)["modules"]


def test_the_modules_stand_in_the_books_order_with_their_pages(book):
    assert modules(book) == [
        {
            "slug": "m07_time",
            "title": "M7 · Time",
            "page": "m07_time.html",
            "quiz": "quiz-m07-time",
            "exercise": None,
        },
        {
            "slug": "m02_score",
            "title": "M2 · A score </script>",
            "page": "m02_score.html",
            "quiz": "quiz-m02-score",
            "exercise": "exercises/m02_score.html",
        },
    ]


def test_the_page_loads_its_script_and_says_what_is_so_without_one(book):
    page = book.page("book/my_work")
    part = page.select_one('div.sc-my-work[data-part="my_work"]')
    assert (
        part.select_one(".sc-without").get_text(strip=True).startswith("Your browser runs no JavaScript here")
    )
    assert page.find("script", src=lambda src: src and "staycurious/page.js" in src)
    assert "page.js" not in str(book.page("book/m07_time"))


def test_a_title_that_changes_elsewhere_changes_here(book):
    book.write("book/m07_time", "# M7 · Time and care\n")
    assert book.build() == ""
    assert modules(book)[0]["title"] == "M7 · Time and care"
