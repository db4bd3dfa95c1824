"""What the directives and roles put on a page."""

import json

from staycurious.larkshire import case
from staycurious.tools.score import load_scorecard, score


def test_figures_in_running_text_come_from_the_tool(good_book):
    scored = score(load_scorecard("escalation"), case("R-1042")["referral"])
    missed = load_scorecard("escalation")["measured"]["harm"]["missed"]
    text = good_book.page().find("p").get_text()
    assert text == f"It scored {scored.score}, {scored.band}, missed {missed}."


def test_an_explorable_carries_its_first_state_and_its_stand_in(good_book):
    explorable = good_book.page().select_one("div.sc-explorable#the-score")
    assert explorable["data-module"] == "ask_the_score"
    state = json.loads(explorable.select_one('script[type="application/json"]').string)
    assert state == {"card": {"title": "A card"}, "person": {"earlier": 2}, "note": "</script>"}
    assert explorable.select_one("div.sc-standin strong").get_text() == "82"


def test_the_page_script_loads_where_there_is_something_to_mount_and_only_there(good_book):
    script = good_book.page().find("script", src=lambda src: src and "staycurious/page.js" in src)
    assert script["type"] == "module"
    assert "page.js" not in str(good_book.page("index"))
    for name in ("page.js", "ask_the_score.js"):
        assert (good_book.out / "_static" / "staycurious" / name).is_file()


def test_a_question_is_a_form_with_a_legend_and_labelled_options(good_book):
    form = good_book.page().select_one("form#m99_k1")
    assert form["data-kind"] == "single"
    assert form.select_one("fieldset > legend").get_text().startswith("Question 1 of 3. Of 128 flagged")
    radios = form.select('label input[type="radio"][name="m99_k1"]')
    assert [radio["value"] for radio in radios] == ["0", "1"]
    assert [radio.parent.get_text(strip=True) for radio in radios] == ["1 in 4", "3 in 4"]


def test_a_question_with_several_right_options_has_checkboxes(good_book):
    assert len(good_book.page().select('form#m99_k2 input[type="checkbox"]')) == 3


def test_every_option_has_its_feedback_folded_away(good_book):
    rows = good_book.page().select("form#m99_k1 details.sc-answers li")
    assert [row["data-right"] for row in rows] == ["true", "false"]
    assert [row.select_one(".sc-why").get_text(strip=True) for row in rows][0] == "Yes: 32 of 128."
    assert rows[1].select_one(".sc-why em").get_text() == "didn't".replace("'", "’")


def test_a_number_is_asked_for_in_a_labelled_field(good_book):
    page = good_book.page()
    field = page.select_one('form#m99_k3 input[inputmode="decimal"]')
    labels = [page.find(id=name).get_text() for name in field["aria-labelledby"].split()]
    assert labels == ["Question 3 of 3. How many families were flagged?", "families"]
    assert page.select_one("form#m99_k3 .sc-more").get_text(strip=True) == "Count both rows."


def test_a_numbers_answers_are_listed_with_the_common_mistakes(good_book):
    answers = good_book.page().select_one("form#m99_k3 details ul")
    assert (answers["data-answer"], answers["data-tolerance"]) == ("1128", "2")
    right, common, wrong = answers.select("li")
    assert right.select_one(".sc-says").get_text() == "1,128 families"
    assert common["data-value"] == "32"
    assert wrong["data-right"] == "false"


def test_check_and_try_again_wait_for_the_script(good_book):
    assert all(actions.has_attr("hidden") for actions in good_book.page().select(".sc-actions"))


def test_a_notebook_opens_in_the_browser_and_downloads(good_book):
    box = good_book.page().select_one(".sc-open-notebook")
    links = [link["href"] for link in box.select("a")]
    assert links[:2] == [
        "../lite/notebooks/index.html?path=m99_small.ipynb",
        "../notebooks/m99_small.html",
    ]
    assert links[2].endswith("/m99_small.ipynb")
    assert (good_book.out / "book" / links[2]).resolve().is_file()
    assert "25 MB" in box.get_text()
    assert [link.get_text() for link in box.select("a")] == [
        "Open the notebook in your browser",
        "Read the notebook without running it",
        "Download the notebook (.ipynb, for a JupyterLab that has this course installed)",
    ]


def test_an_exercise_is_answered_on_its_page_first_or_opens_in_the_browser_or_downloads(good_book):
    links = good_book.page().select(".sc-open-exercise a")
    assert links[0]["class"] == ["sc-button"]
    assert [link["href"] for link in links] == [
        "../book/exercises/m99_small.html",
        "../lite/notebooks/index.html?path=exercises/m99_small.ipynb",
        "../exercises/m99_small.ipynb",
    ]


def test_the_theme_and_its_extensions_load_no_script_that_the_page_does_not_use(good_book):
    scripts = [script.get("src", "") for script in good_book.page("index").find_all("script")]
    assert not [src for src in scripts if "thebe" in src or "mathjax" in src.lower() or "highlight" in src]


def test_a_changed_style_sheet_reaches_the_site_though_no_page_changed(changing_book):
    sheet = changing_book.source / "assets" / "own.css"
    sheet.parent.mkdir(exist_ok=True)
    page = changing_book.source / "book" / "page.md"
    page.write_text("# A page\n\nWords.\n", encoding="utf-8")
    for rule in ("p { color: #111 }", "p { color: #222 }"):
        sheet.write_text(rule, encoding="utf-8")
        assert changing_book.build(html_static_path=["assets"], html_css_files=["own.css"]) == ""
        assert (changing_book.out / "_static" / "own.css").read_text(encoding="utf-8") == rule


def test_a_notebooks_page_offers_to_open_the_notebook(good_book):
    box = good_book.page("notebooks/m99_small").select_one("h1 + .sc-open")
    assert box.find("a")["href"] == "../lite/notebooks/index.html?path=m99_small.ipynb"
    assert "Its controls move where it is open." in box.get_text()
    assert not good_book.page().select("h1 + .sc-open"), "no other page has it"


def test_a_table_whose_rows_begin_in_bold_has_row_headers(changing_book):
    page = changing_book.source / "book" / "page.md"
    page.write_text(
        "# A page\n\n| Of 10 | A |\n|---|--:|\n| **Flagged** | 3 |\n| **Not** | 7 |\n\n| x | y |\n|---|---|\n| a | b |\n",
        encoding="utf-8",
    )
    assert changing_book.build() == ""
    headed, plain = changing_book.page().select("table")
    assert [cell.get_text() for cell in headed.select("tbody th")] == ["Flagged", "Not"]
    assert not plain.select("tbody th")


def test_a_box_is_a_group_named_by_its_title_and_a_content_note_can_be_found_by_heading(changing_book):
    page = changing_book.source / "book" / "page.md"
    note = "```{admonition} Before you start\n:class: sc-content-note\n\nWords.\n```\n"
    page.write_text(f"# A page\n\n{note}\n```{{note}}\nMore.\n```\n", encoding="utf-8")
    assert changing_book.build() == ""
    boxes = changing_book.page().select("div.admonition[role=group]")
    titles = [changing_book.page().find(id=box["aria-labelledby"]) for box in boxes]
    assert [title.get_text() for title in titles] == ["Before you start", "Note"]
    assert [title.get("role") for title in titles] == ["heading", None]
