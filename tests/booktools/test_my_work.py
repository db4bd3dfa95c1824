"""The pages that list a person's work and their log, and the boxes that they write in: what stands there without a script."""

import json

import pytest


@pytest.fixture(scope="module")
def book(good_book, tmp_path_factory):
    """Give a small book with that page and two modules, built."""
    made = type(good_book)(tmp_path_factory.mktemp("my_work"))
    made.write = lambda name, text: write(made.source / f"{name}.md", text)
    made.write(
        "index", "# Home\n\n```{toctree}\nbook/my_work\nbook/my_log\nbook/m07_time\nbook/m02_score\n```\n"
    )
    made.write("book/my_work", "# My work\n\n```{my-work}\n```\n")
    made.write("book/my_log", "# My log\n\n```{my-log}\n```\n")
    made.write("book/m02_score", "# M2 · A *score* </script>\n\n```{toctree}\nexercises/m02_score\n```\n")
    made.write(
        "book/m07_time", "# M7 · Time\n\n```{pause-and-write} an-hour\nWhere did *your* hour go?\n```\n"
    )
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
    assert "page.js" not in str(book.page("book/exercises/m02_score"))


def test_the_log_knows_the_same_modules(book):
    part = book.page("book/my_log").select_one('div.sc-my-log[data-part="my_log"]')
    assert json.loads(part.select_one("script").string)["modules"] == modules(book)
    assert "on paper, or in a document of your own" in part.select_one(".sc-without").get_text()


def test_a_box_to_write_in_asks_one_question_and_can_be_read_without_a_script(book):
    box = book.page("book/m07_time").select_one("div.sc-pause#m07-an-hour")
    assert (box["data-part"], box["data-pause"]) == ("pause", "m07_time/an-hour")
    assert box.select_one(".sc-pause-ask").get_text() == "Where did your hour go?"
    assert box.select_one(".sc-note a")["href"] == "../book/my_learning_log.html"
    assert box.select_one(".sc-pause-goes").has_attr("hidden"), "without a script it goes nowhere"
    assert "or is too old for this box" in box.select_one(".sc-without").get_text()
    assert "Write on paper" in box.select_one(".sc-without").get_text()
    assert box.select_one('[role="heading"][aria-level="3"]').get_text() == "Pause and write"
    assert book.page("book/m07_time").find("script", src=lambda src: src and "page.js" in src)


def test_a_box_with_a_mistake_stops_the_build_and_names_the_mend(book):
    mistakes = {
        "book/my_log": ("an-hour\nWhere?", "Move the box to a module's page"),
        "book/m02_score": ("an-hour\nWhere?\n\nAnd why?", "Ask one question"),
        "book/m07_time": ("An_hour\nWhere?", "Give letters, figures and hyphens"),
    }
    before = {name: (book.source / f"{name}.md").read_text(encoding="utf-8") for name in mistakes}
    for name, (text, _) in mistakes.items():
        book.write(name, f"{before[name]}\n```{{pause-and-write}} {text}\n```\n")
    said = book.build()
    for name, text in before.items():
        book.write(name, text)
    assert [mend for _, mend in mistakes.values() if mend not in said] == []


def test_a_title_that_changes_elsewhere_changes_here(book):
    book.write("book/m07_time", "# M7 · Time and care\n")
    assert book.build() == ""
    assert modules(book)[0]["title"] == "M7 · Time and care"
