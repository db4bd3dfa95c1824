"""The quiz's kinds on a page, the page of the answers, and what stays the same when a quiz is changed."""

import copy
import re
from pathlib import Path

import pytest
import yaml

from staycurious.booktools.quiz import SURE, shown_order, version_of
from staycurious.booktools.quiz_file import read_quiz

ROOT = Path(__file__).resolve().parents[2]
QUIZ = """\
slug: m98_kinds
title: Check yourself
questions:
  - id: m98_k1
    kind: order
    ask: "Put these **four** in order."
    items:
      - {text: "*Ask* of what", feedback: First of all.}
      - {text: Count, feedback: Then count.}
      - {text: Compare, feedback: Then compare.}
      - {text: Say it, feedback: "And say it, in words:\\n\\n- short\\n- plain"}
  - id: m98_k2
    kind: match
    ask: Which word fits?
    choices: [a miss, a false alarm, neither]
    pairs:
      - {text: "No flag, *harm*", choice: a miss, feedback: Nobody rang.}
      - text: A flag, no harm
        choice: a false alarm
        feedback: A knock for nothing.
        common: [{choice: a miss, feedback: There was a flag.}]
  - id: m98_k3
    kind: highlight
    ask: Mark what can't be counted.
    pieces:
      - {text: "They write:"}
      - {text: trusted by all, right: true, feedback: "By whom?"}
      - {text: "8 of 10 found.", right: false, feedback: That is a count.}
  - id: m98_k4
    kind: multiple
    ask: What does the flag not say?
    options:
      - {text: "That Dee did wrong", right: true, feedback: It counts forms.}
      - {text: "That the form looks like others", right: false, feedback: It says just that.}
  - id: m98_k5
    kind: number
    ask: How many?
    answer: 3
    right_feedback: Three it is.
    wrong_feedback: Count again.
"""


@pytest.fixture(scope="module")
def kinds(new_book, tmp_path_factory):
    """Give a built book with the new kinds and the page of the answers."""
    book = new_book(tmp_path_factory.mktemp("kinds"))
    for path, text in {
        "index.md": "# Home\n\n## Pages\n\n```{toctree}\nbook/m98_kinds\nbook/quiz_answers\n```\n\nNothing here.\n",
        "book/m98_kinds.md": "# M98 · *Kinds* of question\n\n```{quiz} m98_kinds\n```\n",
        "book/quizzes/m98_kinds.yml": QUIZ,
        "book/quiz_answers.md": "# Answers\n\n```{quiz-answers}\n```\n",
    }.items():
        (book.source / path).write_text(text, encoding="utf-8")
    (book.source / "book/page.md").unlink()
    (book.source / "notebooks/m99_small.md").unlink()
    assert book.build() == ""
    return book


@pytest.fixture(scope="module")
def page(kinds):
    """Give the module's page."""
    return kinds.page("book/m98_kinds")


def texts(elements) -> list[str]:
    """Give the words of elements."""
    return [" ".join(element.get_text().split()) for element in elements]


def test_items_to_order_stand_in_another_order_with_room_to_write_a_number(page):
    items = page.select("form#m98_k1 ol.sc-order > li")
    assert sorted(item["data-item"] for item in items) == ["0", "1", "2", "3"]
    assert [item["data-item"] for item in items] != ["0", "1", "2", "3"]
    right = sorted(items, key=lambda item: item["data-item"])
    assert texts(item.select_one(".sc-item") for item in right) == [
        "Ask of what",
        "Count",
        "Compare",
        "Say it",
    ]
    assert all(item.select_one(".sc-write") for item in items)
    assert not page.select("form#m98_k1 .sc-order button"), "buttons that do nothing without the script"


def test_the_right_order_is_folded_away_with_a_reason_for_each(page):
    rows = page.select("form#m98_k1 details.sc-answers ol > li")
    assert texts(row.select_one(".sc-says") for row in rows) == ["Ask of what", "Count", "Compare", "Say it"]
    assert texts(row.select_one(".sc-why") for row in rows)[:2] == ["First of all.", "Then count."]
    assert len(rows[3].select(".sc-why ul > li")) == 2


def test_each_item_of_a_match_has_a_labelled_menu_and_paper_has_the_choices(page):
    form = page.select_one("form#m98_k2")
    menus = form.select("select")
    labels = [form.select_one(f'label[for="{menu["id"]}"]') for menu in menus]
    assert texts(labels) == ["No flag, harm", "A flag, no harm"]
    for menu in menus:
        assert texts(menu.select("option")) == ["Choose…", "a miss", "a false alarm", "neither"]
        assert [option["value"] for option in menu.select("option")] == ["", "0", "1", "2"]
    assert texts(form.select(".sc-paper")) == ["Choose from: a miss; a false alarm; neither."]
    first, second = form.select("details.sc-answers li[data-option]")
    assert (first["data-right"], second["data-right"]) == ("0", "1")
    assert " | ".join(second.stripped_strings) == (
        "A flag, no harm | : | a false alarm | A knock for nothing. | Not “a miss”. | There was a flag."
    )
    assert second.select_one("[data-choice] .sc-why").get_text(strip=True) == "There was a flag."


def test_a_text_to_mark_has_a_checkbox_for_each_piece_and_reads_on(page):
    text = page.select_one("form#m98_k3 p.sc-text")
    assert texts([text]) == ["They write: trusted by all 8 of 10 found."]
    assert [field["value"] for field in text.select('label.sc-piece input[type="checkbox"]')] == ["0", "1"]
    rows = page.select("form#m98_k3 details.sc-answers li")
    assert [(row["data-option"], row["data-right"]) for row in rows] == [("0", "true"), ("1", "false")]
    assert [" ".join(row.stripped_strings) for row in rows] == [
        "Mark it. trusted by all By whom?",
        "Leave it. 8 of 10 found. That is a count.",
    ]


def test_the_answers_say_what_to_do_with_an_option_and_not_that_what_it_says_is_right(page):
    rows = page.select("form#m98_k4 details.sc-answers li")
    assert [" ".join(row.stripped_strings) for row in rows] == [
        "Choose it. That Dee did wrong It counts forms.",
        "Leave it. That the form looks like others It says just that.",
    ]


def test_the_last_row_of_a_numbers_answers_is_for_any_other_number(page):
    rows = page.select("form#m98_k5 details.sc-answers li")
    assert " ".join(rows[-1].stripped_strings) == "Not quite. Any other number. Count again."


def test_each_question_asks_how_sure_one_is_apart_from_the_answer(page):
    for form in page.select("form.sc-question"):
        fields = form.select("fieldset.sc-how-sure input[type=radio]")
        assert [int(field["value"]) for field in fields] == list(SURE)
        assert {field["name"] for field in fields} == {f"{form['id']}-sure"}
        assert not [field for field in fields if field.has_attr("checked")]
        assert form.select_one("fieldset.sc-how-sure > legend").get_text() == "How sure are you?"
    assert "you expect eight to be right" in page.select_one(".sc-how").get_text()


def test_a_quiz_leads_to_its_answers_at_the_end_of_the_book(kinds, page):
    link = page.select_one(".sc-lead a")
    assert link["href"] == "../book/quiz_answers.html#answers-m98-kinds"
    assert kinds.page("book/quiz_answers").select_one("section#answers-m98-kinds")


def test_the_page_of_the_answers_has_every_question_and_folds_each_answer(kinds, page):
    answers = kinds.page("book/quiz_answers").select_one("section#answers-m98-kinds")
    assert answers.select_one("h2 em").get_text() == "Kinds"
    assert answers.select_one("p a")["href"] == "../book/m98_kinds.html#quiz-m98-kinds"
    asked = answers.select(".sc-asked")
    assert [each.select_one("p").get_text() for each in asked] == texts(page.select("legend.sc-ask"))
    for each, form in zip(asked, page.select("form.sc-question"), strict=True):
        (fold,) = each.select("details")
        assert not fold.has_attr("open")
        assert texts([fold.find(["ol", "ul"])]) == texts(
            [form.select_one("details.sc-answers").find(["ol", "ul"])]
        )


def test_the_answers_of_the_course_stand_in_the_courses_order(kinds):
    # in the course's own book the table of contents says the order; here the pages' names do
    quizzes, pages = kinds.source / "book/quizzes", kinds.source / "book"
    (quizzes / "m97_more.yml").write_text(
        QUIZ.replace("m98", "m97").replace("_kinds", "_more"), encoding="utf-8"
    )
    (pages / "m97_more.md").write_text(
        "---\norphan: true\n---\n\n# M97 · More\n\n```{quiz} m97_more\n```\n", encoding="utf-8"
    )
    answers = pages / "quiz_answers.md"
    answers.write_text(answers.read_text(encoding="utf-8") + "\nMore.\n", encoding="utf-8")
    assert kinds.build() == ""
    sections = kinds.page("book/quiz_answers").select("section > section")
    assert [section["id"] for section in sections] == ["answers-m97-more", "answers-m98-kinds"]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("text: Count,", 'text: "- a\\n- b",', "“- a - b” must begin with words of one paragraph. It stands beside its button"),
        ('ask: "Put these **four** in order."', 'ask: "- Put\\n- these"', "“- Put - these” must begin with words of one paragraph."),
        ("choices: [a miss,", "choices: [a hit,", "question 2 (m98_k2), pair 1, choice: 'a miss' is none of the choices."),
    ],
)  # fmt: skip
def test_a_mistake_stops_the_build_on_both_pages(kinds, old, new, said):
    path = kinds.source / "book/quizzes/m98_kinds.yml"
    assert old in QUIZ
    path.write_text(QUIZ.replace(old, new), encoding="utf-8")
    warned = kinds.build()
    assert said in warned
    assert "m98_kinds.md" in warned
    assert "quiz_answers.md" in warned
    path.write_text(QUIZ, encoding="utf-8")
    assert kinds.build() == ""


QUESTION = yaml.safe_load(QUIZ)["questions"]


@pytest.mark.parametrize(
    ("at", "change", "same"),
    [
        (0, lambda one: one["items"][0].update(feedback="In other words."), True),
        (0, lambda one: one.update(ask="Put  these\n**four** in order."), True),
        (0, lambda one: one.update(ask="Put these five in order."), False),
        (0, lambda one: one["items"].reverse(), False),
        (1, lambda one: one["pairs"][1]["common"].clear(), True),
        (1, lambda one: one["pairs"][1].update(choice="neither"), False),
        (1, lambda one: one["choices"].append("both"), False),
        (2, lambda one: one["pieces"][2].update(right=True), False),
    ],
)
def test_a_question_is_another_one_when_its_words_or_its_answer_change_and_not_its_feedback(at, change, same):
    changed = copy.deepcopy(QUESTION[at])
    change(changed)
    assert (version_of(changed) == version_of(QUESTION[at])) is same


@pytest.mark.parametrize("many", range(3, 9))
def test_no_order_is_shown_right_nor_nearly_right(many):
    for turn in range(40):
        question = {"id": f"m99_k{turn}", "items": [{"text": f"{many} {turn} {n}"} for n in range(many)]}
        shown = shown_order(question)
        assert sorted(shown) == list(range(many))
        assert shown == shown_order(question)
        assert _longest_rising(shown) <= max(2, many // 2)


def _longest_rising(places) -> int:
    lengths = []
    for n, place in enumerate(places):
        lengths.append(1 + max((lengths[m] for m in range(n) if places[m] < place), default=0))
    return max(lengths)


def test_the_steps_of_sureness_are_those_that_the_script_knows():
    script = (ROOT / "src/staycurious/web/quiz_record.js").read_text(encoding="utf-8")
    known = re.search(r"SURE = \{(.*?)\}", script, re.DOTALL).group(1)
    words = {int(step): said for step, said in re.findall(r"(\d+): \"(.+?) \(", known)}
    assert list(words) == list(SURE)
    assert words[80] == SURE[80].lower()


@pytest.mark.parametrize("path", sorted((ROOT / "book/quizzes").glob("m*.yml")), ids=lambda path: path.stem)
def test_every_quiz_of_the_course_reads_and_its_questions_carry_the_modules_number(path):
    questions = read_quiz(path)["questions"]
    assert [one["id"] for one in questions] == [f"{path.stem[:3]}_k{n}" for n in range(1, len(questions) + 1)]
