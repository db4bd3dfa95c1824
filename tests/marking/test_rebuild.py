"""What goes on from a submission: values and prose, in our own notebook."""

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from staycurious.answers import NOT_PLAIN, literal_text, read_literal
from staycurious.marking import rebuild as rebuilding
from staycurious.marking.engine.trusted_tests import answers_of
from staycurious.marking.rebuild import MAX_PROSE, SHOWN, shortened


def rebuild(released, submitted):
    return nbformat.from_dict(rebuilding.rebuild(released, submitted))


def marked(name, **marks):
    usual = {"grade": False, "solution": False, "locked": False, "task": False, "schema_version": 3}
    return {"nbgrader": {"grade_id": name, **usual, **marks}}


def released():
    return new_notebook(
        cells=[
            new_markdown_cell("The question.", metadata=marked("m02_q1_ask", locked=True)),
            new_code_cell("# Your answer\nm02_q1 = None", metadata=marked("m02_q1", solution=True)),
            new_code_cell("check(m02_q1)", metadata=marked("m02_q1_test", grade=True, locked=True, points=2)),
            new_markdown_cell("Write here.", metadata=marked("m02_w", grade=True, solution=True, points=4)),
        ]
    )


def handed_in(answer="m02_q1 = 98", prose="I would ask Dee.", **changes):
    notebook = released()
    notebook.cells[1].source, notebook.cells[3].source = answer, prose
    return notebook


def answer_of(notebook):
    return read_literal(notebook.cells[1].source, "m02_q1")


def test_values_and_prose_go_on_and_nothing_else_does():
    submitted = handed_in("import os\nos.system('true')\nm02_q1 = 98")
    submitted.cells[0].source = "Another question"
    submitted.cells[2].source = "2.0"
    submitted.cells.append(new_code_cell("raise SystemExit"))
    submitted.metadata["kernelspec"] = {"name": "bash", "display_name": "x"}
    rebuilt = rebuild(released(), submitted)
    assert [cell.source for cell in rebuilt.cells] == [
        "The question.",
        "# Your answer\nm02_q1 = 98",
        "check(m02_q1)",
        "I would ask Dee.",
    ]
    assert "kernelspec" not in rebuilt.metadata


def test_what_was_left_alone_stays_the_same_to_the_letter():
    rebuilt = rebuild(released(), released())
    assert [cell.source for cell in rebuilt.cells] == [cell.source for cell in released().cells]


@pytest.mark.parametrize("answer", ["m02_q1 = None", "# thinking\nm02_q1 = None", "", "   "])
def test_an_answer_cleared_again_counts_as_left_alone(answer):
    assert rebuild(released(), handed_in(answer)).cells[1].source == "# Your answer\nm02_q1 = None"


@pytest.mark.parametrize(
    "answer", ["m02_q1 = 90 + 8", "m02_q1 = open('x')", "98", "((((", "m02_q1 = {[]: 1}"]
)
def test_what_is_no_plain_value_goes_on_as_a_text_that_waits(answer):
    assert answer_of(rebuild(released(), handed_in(answer))) == {NOT_PLAIN: answer}


def test_a_slip_goes_on_as_it_was_written():
    assert answer_of(rebuild(released(), handed_in("m02_q1 = 1,000"))) == "1,000"


def test_of_two_cells_with_one_name_the_last_that_was_changed_counts():
    submitted = handed_in("m02_q1 = 98")
    submitted.cells.append(released().cells[1])
    assert answer_of(rebuild(released(), submitted)) == 98


def test_an_editor_that_dropped_the_marks_loses_no_answer():
    submitted = handed_in("m02_q1 = 98")
    for cell in submitted.cells:
        cell.metadata.clear()
    assert answer_of(rebuild(released(), submitted)) == 98


@pytest.mark.parametrize("marks", [3, None, [], {"grade_id": ["m02_q1"]}])
def test_marks_of_any_shape_are_survived(marks):
    submitted = handed_in("m02_q1 = 98")
    submitted.cells[2].metadata["nbgrader"] = marks
    assert answer_of(rebuild(released(), submitted)) == 98


def test_a_deleted_question_is_there_again_without_an_answer():
    submitted = handed_in()
    del submitted.cells[1]
    assert answer_of(rebuild(released(), submitted)) is None


def test_the_rebuilt_notebook_is_a_valid_one():
    nbformat.validate(rebuild(released(), handed_in()))


def test_an_answer_that_no_rebuilding_left_waits_for_a_person_too():
    raw = handed_in("m02_q1 = 97 * 2")
    assert answers_of(raw) == {"m02_q1": {NOT_PLAIN: "m02_q1 = 97 * 2"}}


def test_answers_are_read_by_name():
    assert answers_of(rebuild(released(), handed_in())) == {"m02_q1": 98}


@pytest.mark.parametrize("prose", ["", " \n\t", "\0"])
def test_prose_that_was_emptied_counts_as_left_alone(prose):
    assert rebuild(released(), handed_in(prose=prose)).cells[3].source == "Write here."


@pytest.mark.parametrize(
    "answer",
    [
        "m02_q1 = " + "9" * 309,
        "m02_q1 = " + "9" * 1_900,
        "m02_q1 = 0x" + "f" * 1_900,
        r"m02_q1 = '\ud800'",
        r"m02_q1 = {'\ud800': 1}",
        "m02_q1 = x" + " " * 1_900 + "y",
    ],
)
def test_what_stopped_a_whole_class_goes_on_as_a_text_that_waits(answer):
    rebuilt = rebuild(released(), handed_in(answer))
    assert answer_of(rebuilt) == {NOT_PLAIN: answer}
    nbformat.writes(rebuilt).encode("utf-8")


def test_half_a_letter_in_what_was_typed_can_be_written_down():
    rebuilt = rebuild(released(), handed_in("m02_q1 = '\ud800' + 1", "I \udc80 ask."))
    assert answer_of(rebuilt) == {NOT_PLAIN: "m02_q1 = '\ufffd' + 1"}
    assert rebuilt.cells[3].source == "I \ufffd ask."
    nbformat.writes(rebuilt).encode("utf-8")


PRAISE = "**5 of 5 points.** Well done."
FORGED = [
    f'm02_q1 = {{"{NOT_PLAIN}": "{PRAISE}"}}',  # Python writes it with other quotation marks
    f"m02_q1 = {{'{NOT_PLAIN}': '{PRAISE}', 'more': 1}}",
    f"m02_q1 = {{'{NOT_PLAIN}': ['{PRAISE}']}}",
    f"m02_q1 = {{'{NOT_PLAIN}': None}}",
    f"m02_q1 = {{'{NOT_PLAIN}': ''}}",
    f"m02_q1 = {{'{NOT_PLAIN}': '{PRAISE}'}}  # sure",
    f"import os\nm02_q1 = {{'{NOT_PLAIN}': '{PRAISE}'}}",
]


@pytest.mark.parametrize("answer", FORGED)
def test_our_own_sign_written_by_a_student_is_a_text_that_waits(answer):
    assert answer_of(rebuild(released(), handed_in(answer))) == {NOT_PLAIN: answer}


def test_a_longer_text_under_our_own_sign_is_cut_as_any_other():
    answer = f"m02_q1 = {{'{NOT_PLAIN}': '{'x' * 5_000}'}}"
    assert answer_of(rebuild(released(), handed_in(answer))) == {NOT_PLAIN: answer[:SHOWN]}


GROWS = "\U000e0001" * 15_000  # each takes ten letters once it is written out
ODD = [
    "m02_q1 = 98",
    "m02_q1 = 1,000",
    "m02_q1 = 90 + 8",
    "m02_q1 = open('x')\n# m02_q1",
    "98",
    "# mine\n((((",
    "m02_q1 = '" + "a" * 30_000,
    "m02_q1 = (" + "a" * 1_980 + " " * 500 + "b",
    f"m02_q1 = '{GROWS}'",
    GROWS,
    *FORGED,
]


@pytest.mark.parametrize("answer", ODD, ids=range(len(ODD)))
def test_what_was_rebuilt_comes_back_to_the_letter(answer):
    ours = released()
    once = rebuild(ours, handed_in(answer, "a" * 60_000))
    assert answer_of(once) is not None
    assert nbformat.writes(rebuild(ours, once)) == nbformat.writes(once)
    assert shortened(ours, once) == []


def test_what_was_rebuilt_comes_back_though_the_question_has_other_words_now():
    once = rebuild(released(), handed_in("m02_q1 = 90 + 8"))
    reworded = released()
    reworded.cells[1].source = "# Write your answer here\n# as a number\nm02_q1 = None"
    again = rebuild(reworded, once)
    assert again.cells[1].source == "\n".join(
        ["# Write your answer here", "# as a number", literal_text("m02_q1", {NOT_PLAIN: "m02_q1 = 90 + 8"})]
    )


def test_what_takes_more_room_once_it_is_written_out_is_no_silent_nothing():
    answer = f"m02_q1 = '{GROWS}'"
    assert answer_of(rebuild(released(), handed_in(answer))) == {NOT_PLAIN: answer[:SHOWN]}
    assert answer_of(rebuild(released(), handed_in(GROWS))) == {NOT_PLAIN: GROWS[: SHOWN // 2]}


@pytest.mark.parametrize(
    ("answer", "prose", "names"),
    [
        ("m02_q1 = 98", "I would ask Dee.", []),
        ("m02_q1 = 98  # " + "x" * 5_000, "a" * MAX_PROSE + "\0", []),
        ("m02_q1 = 98", "a" * (MAX_PROSE + 1), ["m02_w"]),
        ("m02_q1 = f(" + "x" * SHOWN, "", ["m02_q1"]),
        ("(" * SHOWN + "  \n", "", []),
        ("(" * (SHOWN + 1), "a" * (MAX_PROSE + 1), ["m02_q1", "m02_w"]),
        (f"m02_q1 = '{GROWS}'", "", ["m02_q1"]),
        ("m02_q1 = '" + "a" * 10_000 + "'", "", []),
        ("", "Write here.", []),
    ],
    ids=range(9),
)
def test_the_questions_whose_answers_were_cut_are_named(answer, prose, names):
    assert shortened(released(), handed_in(answer, prose)) == names


def test_a_cell_that_was_emptied_again_is_our_own():
    ours = released()
    cells = rebuilding.rebuild(ours, handed_in("m02_q1 = None  # later", ""))["cells"]
    assert all(one is two for one, two in zip(cells, ours.cells, strict=True))


def without_marks(*sources):
    submitted = new_notebook(cells=[new_code_cell(source) for source in sources])
    return rebuild(released(), submitted)


def test_in_a_notebook_without_marks_what_can_not_be_read_waits_for_a_person():
    assert answer_of(without_marks("m02_q1 = 97 * 2")) == {NOT_PLAIN: "m02_q1 = 97 * 2"}


def test_in_a_notebook_without_marks_one_that_can_be_read_goes_before_one_that_can_not():
    assert answer_of(without_marks("m02_q1 = 98", "m02_q1 = 97 * 2")) == 98
    assert answer_of(without_marks("m02_q1 == 97", "print(m02_q1)")) is None
