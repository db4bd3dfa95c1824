"""A page made from a released exercise: its sections, its places for answers, and each mistake with its mend."""

import copy
import json

import pytest
from all_kinds import QUESTIONS, SLUG, answer_name, released
from bs4 import BeautifulSoup

from staycurious.answers import blank_form
from staycurious.booktools.exercise_file import ExerciseError, read_exercise


def write(book, notebook) -> None:
    path = book.source / "_build" / "release" / SLUG / f"{SLUG}.ipynb"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(notebook, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def with_notebook_only(notebook):
    cell = {
        "cell_type": "markdown",
        "id": "how",
        "source": "## How\n\nRun the cells.",
        "metadata": {"tags": ["notebook-only"]},
    }
    notebook["cells"].insert(0, cell)
    return notebook


@pytest.fixture(scope="module")
def book(new_book, tmp_path_factory):
    """Give a book with an exercise page of every kind, built once."""
    made = new_book(tmp_path_factory.mktemp("exercise"))
    (made.source / "book" / "page.md").write_text(f"```{{exercise-page}} {SLUG}\n```\n", encoding="utf-8")
    write(made, with_notebook_only(released()))
    assert made.build() == ""
    return made


@pytest.fixture(scope="module")
def page(book):
    """Give its page."""
    return book.page()


def json_in(element):
    return json.loads(element.find("script", recursive=False).string)


class TestThePage:
    def test_the_notebooks_headings_are_the_pages_in_order(self, page):
        heads = [head.get_text().rstrip("¶") for head in page.select("section > :is(h1, h2)")]
        questions = [f"Question {n} · A {kind} (2 points)" for n, kind in enumerate(QUESTIONS, 1)]
        written = "Question 10 · In your own words (6 points)"
        assert heads == ["M98 · Every kind: the exercise", "How to answer", *questions, written, "Hand in"]
        assert page.title.get_text().startswith("M98 · Every kind: the exercise")

    def test_the_contents_of_the_page_list_its_sections(self, book):
        titles = [
            node.astext() for node in book.read.tocs["book/page"].findall() if node.tagname == "reference"
        ]
        assert "Question 9 · A text (2 points)" in titles

    def test_what_speaks_of_the_notebook_alone_is_left_out(self, page):
        assert "Run the cells" not in page.get_text()

    def test_each_answer_has_a_place_in_its_questions_section(self, page):
        names = [place["data-name"] for place in page.select(".sc-answer")]
        assert names == [*map(answer_name, QUESTIONS), "m98_written"]
        for place in page.select(".sc-answer"):
            asked = json_in(place)
            assert asked["name"] == place["data-name"]
            assert place.find_parent("section").find(["h2"]).get_text().startswith(asked["title"])

    def test_a_place_carries_what_its_form_needs_and_its_points(self, page):
        choice = json_in(page.select_one('[data-name="m98_choice"]'))
        assert choice["points"] == 2
        assert choice["ask"]["answer"] == {"kind": "choice", "options": ["chance", "home"]}
        assert choice["ask"]["words"]["home"] == "Something at home"
        assert json_in(page.select_one('[data-name="m98_written"]'))["ask"] is None

    def test_the_page_carries_the_released_notebook_and_its_version(self, page):
        start = page.select_one('div.sc-exercise[data-part="exercise"]')
        told = json_in(start)
        assert told["notebook"] == with_notebook_only(released())
        assert (told["slug"], told["title"]) == (SLUG, "M98 · Every kind: the exercise")
        assert len(told["version"]) == 12

    def test_no_text_in_it_can_end_the_script_that_carries_it(self, book):
        text = (book.out / "book" / "page.html").read_text(encoding="utf-8")
        assert text.count('<script type="application/json">') == len(QUESTIONS) + 2

    def test_without_a_script_it_leads_to_the_notebook(self, page):
        told = page.select_one(".sc-needs-script")
        assert "need JavaScript" in told.get_text()
        assert [link["href"] for link in told.select("a")] == [f"../exercises/{SLUG}.ipynb"]
        ways = [link["href"] for link in told.find_parent("section").select("p.sc-note a")]
        assert ways == [
            f"../lite/notebooks/index.html?path=exercises/{SLUG}.ipynb",
            f"../exercises/{SLUG}.ipynb",
        ]

    def test_the_page_loads_its_script(self, page):
        assert page.find("script", src=lambda src: src and "staycurious/page.js" in src)

    def test_the_search_index_holds_the_questions_and_not_the_notebooks_json(self, book):
        index = (book.out / "searchindex.js").read_text(encoding="utf-8").lower()
        assert "execution_count" not in index
        assert "kernelspec" not in index


class TestOnPaper:
    def test_each_place_holds_the_stand_in_of_its_own_form(self, page):
        for place in page.select(".sc-answer"):
            wanted = BeautifulSoup(blank_form(json_in(place)["ask"]), "html.parser")
            assert place.select_one(".sc-answer-standin").decode_contents() == wanted.decode_contents()

    def test_the_notebooks_short_codes_are_nowhere_on_paper(self, page):
        for place in page.select(".sc-answer-standin"):
            assert "invented" not in place.get_text()


class TestWhatThePageIsMadeFrom:
    @pytest.mark.parametrize(
        "file",
        [
            "answers/asks.py",
            "larkshire/data/exercise_cases.json",
            "tools/score/scorecards/escalation.json",
        ],
    )
    def test_the_page_is_made_anew_when_what_the_asks_are_made_of_changes(self, book, file):
        assert any(str(used).endswith(f"staycurious/{file}") for used in book.read.dependencies["book/page"])


class TestATable:
    def test_a_line_in_bold_right_above_it_is_its_caption(self, new_book, tmp_path):
        book = new_book(tmp_path)
        (book.source / "book" / "page.md").write_text(f"```{{exercise-page}} {SLUG}\n```\n", encoding="utf-8")
        notebook = released()
        table = "\n\n| Case | Score |\n| --- | --: |\n| C-01 | 43 |\n"
        cell(notebook, "m98_text_ask")["source"] += f"\n\n**The referrals**{table}\n**Not** alone:{table}"
        write(book, notebook)
        assert book.build() == ""
        captions = book.page().select("p.sc-caption")
        assert [caption.get_text() for caption in captions] == ["The referrals"]
        assert captions[0].find_next_sibling().select("td")


class TestARelease:
    def test_a_changed_release_makes_the_page_anew(self, new_book, tmp_path):
        book = new_book(tmp_path)
        (book.source / "book" / "page.md").write_text(f"```{{exercise-page}} {SLUG}\n```\n", encoding="utf-8")
        notebook = released()
        write(book, notebook)
        assert book.build() == ""
        assert "For the tests." in book.page().get_text()
        notebook["cells"][0]["source"] = notebook["cells"][0]["source"].replace(
            "For the tests.", "Changed since."
        )
        write(book, notebook)
        assert book.build() == ""
        assert "Changed since." in book.page().get_text()

    def test_the_version_changes_with_any_letter(self, tmp_path):
        path = tmp_path / f"{SLUG}.ipynb"
        path.write_text(json.dumps(released()), encoding="utf-8")
        first = read_exercise(path).version
        path.write_text(json.dumps(released()).replace("For the tests", "For our tests"), encoding="utf-8")
        assert read_exercise(path).version != first


def cell(notebook, name):
    return next(one for one in notebook["cells"] if one["id"] == name)


def change(name, **parts):
    def mistake(notebook):
        cell(notebook, name).update(parts)

    return mistake


def mark(name, **marks):
    def mistake(notebook):
        cell(notebook, name)["metadata"]["nbgrader"].update(marks)

    return mistake


def drop(name):
    def mistake(notebook):
        notebook["cells"].remove(cell(notebook, name))

    return mistake


def replace(name, old, new):
    def mistake(notebook):
        one = cell(notebook, name)
        assert old in one["source"]
        one["source"] = one["source"].replace(old, new)

    return mistake


def twin(notebook):
    notebook["cells"].append(copy.deepcopy(cell(notebook, "m98_written")))


def twin_id(notebook):
    cell(notebook, "m98_text_test")["id"] = "m98_text"


def odd_cell(notebook):
    notebook["cells"].append({"cell_type": "code", "metadata": {}, "source": 5})


def no_answers(notebook):
    notebook["cells"] = notebook["cells"][:2]


def untitled(notebook):
    notebook["cells"][0]["source"] = "## Not a title"


def add(name, source, tags=()):
    def mistake(notebook):
        new = {"cell_type": "code", "id": name, "metadata": {"tags": list(tags)}, "source": source}
        notebook["cells"].insert(1, new | {"execution_count": None, "outputs": []})

    return mistake


TEXT = "m98_text"
MISTAKES = {
    "a control without its answer cell": (drop(TEXT), "cell 36 (m98_text_control): no answer cell stands right below it. Add a cell that holds m98_text = None"),
    "an answer without its control": (drop("m98_text_control"), "(m98_text): no control stands right above it. Write a cell there with one line"),
    "an answer without its check": (drop("m98_text_test"), "(m98_text): no check stands right below it. Add a cell with answer = check('m98_text', m98_text, …)."),
    "a test that goes with no answer": (lambda notebook: [drop(TEXT)(notebook), drop("m98_text_control")(notebook)], "(m98_text_test): it is a test, and the cell above it is no answer"),
    "a control that asks for another answer": (replace("m98_text_control", '"m98_text"', '"m98_txt"'), "(m98_text): the control above it asks for 'm98_txt'. Give the control and the answer cell one name."),
    "a check of another answer": (replace("m98_text_test", "m98_text", "m98_txt"), "(m98_text_test): it checks 'm98_txt', and the answer above it is 'm98_text'. Make them one."),
    "a check whose name and value differ": (replace("m98_text_test", "'m98_text'", "'m98_txt'"), "the name and the answer in its check(…) differ"),
    "a check of another kind": (replace("m98_text_test", "short_text(40)", "short_text(41)"), 'its check asks for {"kind": "short_text", "most": 41}, and the control above for {"kind": "short_text", "most": 40}. Make the two agree'),
    "an unknown kind": (replace("m98_text_test", "short_text(40)", "shorttext(40)"), "shorttext is no kind of answer. Did you mean 'short_text'?"),
    "a kind that can't take its arguments": (replace("m98_text_test", "short_text(40)", "short_text(40, 2, 3)"), "short_text can't take this:"),
    "a check that can't be read": (change("m98_text_test", source="answer = check("), "(m98_text_test): Python can't read it"),
    "no check in the test cell": (change("m98_text_test", source="1 + 1"), "It needs one line such as: answer = check("),
    "an unknown control": (replace("m98_text_control", "write(", "wrote("), "(m98_text_control): there is no exercise.wrote. Did you mean 'write'?"),
    "a control that the page must not call": (replace("m98_text_control", "write(", "_ask("), "there is no exercise._ask"),
    "a control with a worked-out argument": (replace("m98_text_control", "most=40", "most=20 * 2"), "20 * 2 isn't plain data"),
    "a control with **": (replace("m98_text_control", "most=40", "**more"), "write each argument out: **"),
    "a control with too much": (replace("m98_text_control", "most=40", "least=40"), "exercise.write can't take this:"),
    "a control without a label": (replace("m98_text_control", '"In a word"', '""'), "say in a few words what is asked for"),
    "a control of two lines": (change("m98_text_control", source="exercise.write('m98_text', 'In a word')\nprint(1)"), "a control cell holds one call and nothing else"),
    "a control that can't be read": (change("m98_text_control", source="exercise.write("), "(m98_text_control): Python can't read it"),
    "an answer cell with something in it": (change(TEXT, source="m98_text = 'x'"), "it must hold the line m98_text = None"),
    "an answer cell without its line": (change(TEXT, source="# nothing"), "it must hold the line m98_text = None"),
    "an answer without a name": (mark(TEXT, grade_id=None), "it is an answer without a name"),
    "an answer whose name is none": (mark(TEXT, grade_id="m98-text"), "it is an answer without a name"),
    "a test without points": (mark("m98_text_test", points=None), "(m98_text_test): its points are None. Give it a number of points, such as 2."),
    "points below nothing": (mark("m98_written", points=-1), "(m98_written): its points are -1"),
    "points that are no number": (mark("m98_written", points=True), "its points are True"),
    "a written answer that gets no mark": (mark("m98_written", grade=False), "it is a written answer that gets no mark"),
    "a task cell": (mark("m98_written", task=True), "one of nbgrader's task cells"),
    "a raw cell": (change("m98_written", cell_type="raw"), "it is a raw cell, which a page can't show"),
    "a code cell that a page would lose": (add("case", 'm98.show_case("R-1042")'), "cell 2 (case): a page runs nothing, so what this cell makes would be missing there. Tag it notebook-only"),
    "a code cell that only prints": (add("case", 'print("Open the exercise.")'), "cell 2 (case): a page runs nothing"),
    "a start that does more": (add("case", "import math\nprint(math.pi)\nmath.pi"), "cell 2 (case): a page runs nothing"),
    "a code cell that can't be read": (add("case", "%run this"), "cell 2 (case): Python can't read it"),
    "a picture as an attachment": (replace("m98_text_ask", "Answer", "![A tree](attachment:tree.png)\n\nAnswer"), "(m98_text_ask): it holds a picture as an attachment"),
    "an attachment that nothing shows": (change("m98_text_ask", attachments={"tree.png": {}}), "(m98_text_ask): it holds a picture as an attachment"),
    "two cells of one name": (twin, "cell 40 has the same grade_id, 'm98_written'. Give each cell its own."),
    "two cells of one id": (twin_id, "has the same id, 'm98_text'"),
    "an answer for the notebook alone": (lambda notebook: cell(notebook, TEXT)["metadata"].update(tags=["notebook-only"]) or drop("m98_text_control")(notebook), "an answer can't be notebook-only"),
    "no title": (untitled, "its page has no title. Begin the first Markdown cell"),
    "two titles": (change("m98_written_ask", source="# Another"), "(m98_written_ask): it holds a second heading of the first level"),
    "no answer at all": (no_answers, "no cell of it is an answer"),
    "a cell that is none": (odd_cell, "it can't be read as a notebook (cell 41 is no cell of a notebook)"),
    "an old format": (lambda notebook: notebook.update(nbformat=3), "its nbformat is 3, not 4"),
    "no cells": (lambda notebook: notebook.update(cells={}), "it holds no list of cells"),
}  # fmt: skip


@pytest.mark.parametrize("name", MISTAKES)
def test_a_malformed_exercise_is_named_with_its_cell_and_mend(tmp_path, name):
    mistake, said = MISTAKES[name]
    notebook = released()
    mistake(notebook)
    path = tmp_path / f"{SLUG}.ipynb"
    path.write_text(json.dumps(notebook), encoding="utf-8")
    with pytest.raises(ExerciseError) as error:
        read_exercise(path)
    assert said in str(error.value)


def test_the_exercise_of_the_tests_has_no_mistake_but_those(tmp_path):
    path = tmp_path / f"{SLUG}.ipynb"
    path.write_text(json.dumps(released()), encoding="utf-8")
    assert [answer["name"] for answer in read_exercise(path).answers] == [
        *map(answer_name, QUESTIONS),
        "m98_written",
    ]


def names_of(tmp_path, notebook):
    path = tmp_path / f"{SLUG}.ipynb"
    path.write_text(json.dumps(notebook), encoding="utf-8")
    return [answer["name"] for answer in read_exercise(path).answers]


def test_a_code_cell_for_the_notebook_alone_may_hold_anything(tmp_path):
    notebook = released()
    add("case", "%matplotlib inline\nm98.show_case()", ["notebook-only"])(notebook)
    assert len(names_of(tmp_path, notebook)) == len(QUESTIONS) + 1


def test_the_start_may_greet_and_speak_of_the_exercise(tmp_path):
    notebook = released()
    cell(notebook, "m98_start")["source"] += '\n\nprint("Open the exercise. Go on.")'
    assert len(names_of(tmp_path, notebook)) == len(QUESTIONS) + 1


def test_cells_are_counted_as_in_the_source_without_the_courses_own_on_top(tmp_path):
    notebook = released()
    drop(TEXT)(notebook)
    header = {
        "cell_type": "markdown",
        "id": "header",
        "source": "Run.",
        "metadata": {"tags": ["notebook-only"]},
    }
    notebook["cells"].insert(0, header)
    with pytest.raises(ExerciseError, match=r"cell 36 \(m98_text_control\)"):
        names_of(tmp_path, notebook)


def test_nothing_in_an_exercise_is_run_to_make_its_page(tmp_path):
    path = tmp_path / f"{SLUG}.ipynb"
    for name, source in {
        "m98_text_control": "exercise.write('m98_text', open('ran', 'w').name)",
        "m98_text_test": "answer = check('m98_text', m98_text, short_text(print('ran') or 40))",
    }.items():
        notebook = released()
        cell(notebook, name)["source"] = source
        path.write_text(json.dumps(notebook), encoding="utf-8")
        with pytest.raises(ExerciseError, match="isn't plain data"):
            read_exercise(path)
    assert not (tmp_path / "ran").exists()


class TestOnAPage:
    def test_a_mistake_stops_the_build_with_the_source_the_cell_and_the_mend(self, changing_book):
        page = changing_book.source / "book" / "page.md"
        page.write_text(f"# A page\n\nWords.\n\n```{{exercise-page}} {SLUG}\n```\n", encoding="utf-8")
        notebook = released()
        drop(TEXT)(notebook)
        write(changing_book, notebook)
        said = changing_book.build()
        assert f"exercises/source/{SLUG}/{SLUG}.ipynb: cell 36 (m98_text_control): no answer cell" in said
        assert "page.md:5" in said

    def test_an_exercise_that_isnt_released_is_named_with_the_mend(self, changing_book):
        page = changing_book.source / "book" / "page.md"
        page.write_text("# A page\n\n```{exercise-page} m98_all_kind\n```\n", encoding="utf-8")
        write(changing_book, released())
        assert (
            "there is no released exercise 'm98_all_kind'. Did you mean 'm98_all_kinds'?"
            in changing_book.build()
        )

    def test_a_place_of_an_exercise_page_stands_nowhere_else(self, changing_book):
        page = changing_book.source / "book" / "page.md"
        page.write_text("# A page\n\n```{exercise-part} start\n```\n", encoding="utf-8")
        assert (
            "{exercise-part} is for exercise pages alone. Use {exercise-page} SLUG." in changing_book.build()
        )
