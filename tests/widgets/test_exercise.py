"""The controls of an exercise: one for each kind of answer, the same questions as on the exercise's page."""

import ast
import inspect
import json
from pathlib import Path

import pytest
import traitlets

from staycurious.answers import asks, blank_form, kind_of
from staycurious.widgets import answer, exercise
from staycurious.widgets.answer import Answer

WAYS = {"enquiries": "Like past enquiries", "chance": "A chance of <harm>"}
NOTE = [{"id": "n1", "text": "He walks & talks.", "who": "Mr Hale"}, {"id": "n2", "text": "He is confused."}]
#: Each control's arguments, an answer to it as a person may have typed it, and what that is read as.
ASKED = {
    "choose": (("q", "The flag says", WAYS), "Chance", "chance"),
    "choose_several": (
        ("q", "Questions that I need", WAYS),
        ["chance", "enquiries"],
        ["enquiries", "chance"],
    ),
    "count": (("q", "Flagged", "families"), "1,000", 1000),
    "number": (("q", "Of 100", "families", 0, 100), 9.8, 9.8),
    "two_by_two": (("q", ["Flagged", "Not"], ["Left", "Right"]), [[1, 2], [3, "4"]], [[1, 2], [3, 4]]),
    "table": (("q", "Both", ["One"], ["Left", "Right"]), [[1, 2]], [[1, 2]]),
    "case_pair": (("q",), ["c-02", "C-09"], ["C-02", "C-09"]),
    "order": (("q", "First to last", WAYS), ["chance", "enquiries"], ["chance", "enquiries"]),
    "mark": (
        ("q", "What nobody said", NOTE, {"invented": "Nobody said it"}),
        {"invented": ["n2"]},
        {"invented": ["n2"]},
    ),
    "decide": (
        ("q", "I would", WAYS, {"because": "Why?"}),
        {"decision": "chance", "sure": 70, "because": "So"},
        {"decision": "chance", "sure": 70, "because": "So"},
    ),
    "write": (("q", "In your own words", 30), "Ask her.", "Ask her."),
}


def test_there_is_a_control_for_every_question_that_a_page_can_ask():
    assert sorted(exercise.__all__) == sorted(asks.ASKS) == sorted(ASKED)


@pytest.mark.parametrize("name", ASKED)
def test_a_control_asks_what_the_page_asks(name):
    given, _, _ = ASKED[name]
    control = getattr(exercise, name)(*given)
    assert isinstance(control, Answer)
    assert control.ask == getattr(asks, name)(*given)
    assert control.get_state(["ask", "value"]) == {"ask": control.ask, "value": None}
    json.dumps(control.ask, allow_nan=False)
    signature = inspect.signature(getattr(exercise, name))
    assert list(signature.parameters) == list(inspect.signature(getattr(asks, name)).parameters)


@pytest.mark.parametrize("name", ASKED)
def test_what_the_form_gives_is_read_as_the_kind_that_was_asked_for(name):
    given, typed, value = ASKED[name]
    control = getattr(exercise, name)(*given)
    control.set_state({"value": typed})
    assert control.value == value
    assert kind_of(control.ask["answer"]).read(control.value) == value


@pytest.mark.parametrize(
    ("name", "value", "mend"),
    [
        ("choose", "nonsense", "isn't one of: enquiries, chance"),
        ("count", "many", "isn't a whole number from 0 to 1,000 families"),
        ("case_pair", ["C-02", "C-02"], "stands there twice"),
        ("table", [[1]], "isn't 1 rows? of 2 whole numbers"),
    ],
)
def test_what_is_no_answer_of_the_kind_is_refused_with_the_mend(name, value, mend):
    control = getattr(exercise, name)(*ASKED[name][0])
    with pytest.raises(traitlets.TraitError, match=mend):
        control.value = value
    assert control.value is None


@pytest.mark.parametrize("name", ASKED)
def test_a_question_that_is_asked_wrongly_says_so_at_once(name):
    given, _, _ = ASKED[name]
    with pytest.raises(asks.AskError, match="can't name an answer"):
        getattr(exercise, name)("1 q", *given[1:])


@pytest.mark.parametrize("name", ASKED)
def test_where_nothing_runs_stands_a_blank_form_with_the_short_names(name):
    control = getattr(exercise, name)(*ASKED[name][0])
    bundle, _ = control._repr_mimebundle_()
    assert bundle["text/html"] == blank_form(control.ask, names=True)


@pytest.mark.parametrize("module", [exercise, answer], ids=lambda module: module.__name__)
def test_the_controls_know_nothing_of_marking(module):
    # They go to the browser, where a student can read them.
    tree = ast.parse(Path(module.__file__).read_text(encoding="utf-8"))
    asked = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    asked |= {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    ours = {name for name in asked if name.startswith("staycurious")}
    assert ours
    assert not any("marking" in name for name in ours)
    rest = {name.split(".")[0] for name in asked - ours}
    assert rest <= {
        "__future__",
        "anywidget",
        "collections",
        "functools",
        "inspect",
        "pathlib",
        "traitlets",
    }
