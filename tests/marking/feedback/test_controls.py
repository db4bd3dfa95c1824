"""Feedback in the words that a student saw: a marked text's sentences, a record's questions, in every exercise of the course."""

import ast
import json
import re
from pathlib import Path

import pytest
from markupsafe import Markup

from staycurious.marking.engine.trusted_tests import run_test
from staycurious.marking.feedback.controls import feedback_in_words, read_control
from staycurious.marking.feedback.page import Mark, Marks, feedback_page
from staycurious.marking.safe_html import markdown

EXERCISES = sorted((Path(__file__).resolve().parents[3] / "exercises" / "source").glob("*/*.ipynb"))
NOTE = """exercise.mark(
    "m99_q1", "In the note",
    [{"id": "n1", "who": "Mum & Dad", "text": "We rang, twice; nobody came."}, {"id": "n2", "text": "She is <well>."}],
    {"beyond": "Goes beyond it", "against": "The record contradicts it"},
)"""
RECORD = 'exercise.decide("m99_q1", "Now", {"visit": "Visit at home", "wait": "Let it wait"}, {"because": "Which fact?"})'


def page_of(control, answer, said, feedback):
    """Write the page of one question."""
    marked = {"grade_id": "m99_q1_test", "grade": True, "points": 2}
    outputs = [
        {"output_type": "stream", "name": "stdout", "text": f"m99_q1: recorded {said}.\n"},
        {"output_type": "execute_result", "data": {"text/markdown": feedback}},
    ]
    cells = [
        {"cell_type": "markdown", "source": "## Question 1", "metadata": {}},
        {"cell_type": "code", "source": control, "metadata": {}},
        {"cell_type": "code", "source": f"m99_q1 = {answer!r}", "metadata": {"nbgrader": {"grade_id": "m99_q1", "solution": True}}},
        {"cell_type": "code", "source": "", "metadata": {"nbgrader": marked}, "outputs": outputs},
    ]  # fmt: skip
    return feedback_page(
        {"cells": cells}, Marks("s1", "m99", {"m99_q1_test": Mark(1, 2)}, {}, frozenset(), 0, 1, 2)
    )


def words(html):
    """Give the text of some HTML."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_a_marked_text_stands_on_the_page_and_the_answer_says_its_sentences():
    page = page_of(NOTE, {"beyond": ["n1"], "against": ["n2"]}, "beyond: n1; against: n2", "Yes.")
    asked, answer = (
        page[page.index("heading-1") : page.index("Your answer")],
        page[page.index("Your answer") :],
    )
    assert "<li>n1. Mum &amp; Dad: We rang, twice; nobody came.</li>" in asked
    assert "<li>n2. She is &lt;well&gt;.</li>" in asked
    assert "<p>Goes beyond it:</p><ul><li>n1. Mum &amp; Dad: We rang, twice; nobody came.</li></ul>" in answer
    assert "<p>The record contradicts it:</p><ul><li>n2. She is &lt;well&gt;.</li></ul>" in answer


def test_feedback_on_a_sentence_begins_with_it_and_says_its_label_in_words():
    page = page_of(
        NOTE, {"beyond": ["n2"]}, "beyond: n2", "There was also:\n\n- *n1* (against): Who?\n- *n2*: Well."
    )
    told = words(page[page.index("Marks</h3>") :])
    assert "n1. Mum &amp; Dad: We rang, twice; nobody came (The record contradicts it): Who?" in told
    assert "n2. She is &lt;well&gt; : Well." in told


def test_a_sentence_found_under_another_label_says_both_in_words():
    why = Markup("<em>n2</em> (against; you: beyond): Well.")
    told = "<em>n2. She is &lt;well&gt;</em> (The record contradicts it; you marked: Goes beyond it): Well."
    assert feedback_in_words(why, [read_control(NOTE)]) == told


def test_a_long_sentence_is_cut_in_the_feedback_and_whole_above():
    long = "word " * 60
    control = NOTE.replace("She is <well>.", f"{long}end")
    page = page_of(control, {"beyond": ["n2"]}, "beyond: n2", "- *n2* (beyond): Well.")
    assert page.count(f"{long}end") == 2  # what there was to mark, and the answer
    assert re.search(r"<em>n2\. (word ){20,40}…</em> \(Goes beyond it\): Well", page)


@pytest.mark.parametrize("said", ["nothing to mark", "beyond: n7", "other: n1", "a; b: c, d", "<b>x</b>"])
def test_what_cannot_be_put_into_words_stands_as_it_was_recorded(said):
    page = page_of(NOTE, {}, said, "Yes.")
    assert f"<p>{said.replace('<', '&lt;').replace('>', '&gt;')}</p>" in page


@pytest.mark.parametrize("names", [("decision", "sure", "because"), ("Decision", "SURE", "Because ")])
def test_a_record_is_said_with_its_questions_and_the_students_own_words_are_whole(names):
    own = "No food, no fuel; and <nobody> rang: why?"
    answer = dict(zip(names, ["VISIT", "70%", own], strict=True))
    page = page_of(RECORD, answer, f"visit, 70% sure; because: `{own}`", "Yes.")
    told = "No food, no fuel; and &lt;nobody&gt; rang: why?"
    assert f"<p>Visit at home</p><p>70% sure.</p><p>Which fact? <br>{told}</p>" in page


def test_a_record_that_lacks_something_stands_as_it_was_recorded():
    page = page_of(RECORD, {"decision": "visit"}, "visit, 70% sure; because: x, y", "Yes.")
    assert "<p>visit, 70% sure; because: x, y</p>" in page


@pytest.mark.parametrize(
    "source",
    ["", "x =", "exercise.mark(name)", "exercise.mark('a')", "open('a')", "exercise.mark(*x)", "'exercise.mark'"],
)  # fmt: skip
def test_what_is_no_control_is_none(source):
    assert read_control(source) is None


def test_a_keys_own_emphasis_is_left_alone():
    control = read_control(NOTE)
    for why in ("<em>changed</em>: yes", "<em>n1</em> (really): yes", "<em>n1</em> and more", "<em>n9</em>:"):
        assert feedback_in_words(Markup(why), [control]) == why


def marked_texts() -> list:
    """Give every question of the course that asks to mark a text: its control's cell and its test's."""
    found = []
    for path in EXERCISES:
        cells = ["".join(cell["source"]) for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]]
        for control in (source for source in cells if source.startswith("exercise.mark(")):
            name = ast.literal_eval(ast.parse(control).body[0].value.args[0])
            test = next(source for source in cells if f'check("{name}"' in source or f'check(\n    "{name}"' in source)  # fmt: skip
            found.append(pytest.param(name, control, test, id=name))
    return found


@pytest.mark.parametrize(("name", "control", "test"), marked_texts())
def test_every_exercise_that_has_a_text_marked_names_no_sentence_by_its_id_alone(name, control, test):
    asked = read_control(control)
    for label in asked.words:
        why = run_test(test, {name: {label: list(asked.pieces)}})[1].feedback
        told = feedback_in_words(Markup(markdown(why)), [asked])
        assert not re.search(rf"<em>({'|'.join(map(re.escape, asked.pieces))})</em>", told)
        assert not any(re.search(rf"\(({short}|[^()]*; you: {short})\):", told) for short in asked.words)
