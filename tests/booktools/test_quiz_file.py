import copy

import pytest
import yaml

from staycurious.booktools.quiz_file import QuizError, read_quiz

SINGLE = {
    "id": "m99_k1",
    "kind": "single",
    "ask": "Which?",
    "options": [
        {"text": "this", "right": True, "feedback": "Yes."},
        {"text": "that", "right": False, "feedback": "No."},
    ],
}
NUMBER = {
    "id": "m99_k2",
    "kind": "number",
    "ask": "How many?",
    "answer": 96,
    "tolerance": 1,
    "right_feedback": "Yes.",
    "wrong_feedback": "No.",
    "common": [{"value": 32, "feedback": "Only those with harm."}],
}
ORDER = {
    "id": "m99_k3",
    "kind": "order",
    "ask": "In what order?",
    "items": [
        {"text": "first", "feedback": "It begins."},
        {"text": "then", "feedback": "It goes on."},
        {"text": "last", "feedback": "It ends."},
    ],
}
MATCH = {
    "id": "m99_k4",
    "kind": "match",
    "ask": "Which belongs to which?",
    "choices": ["a miss", "a false alarm", "neither"],
    "pairs": [
        {"text": "no flag, harm", "choice": "a miss", "feedback": "Missed."},
        {
            "text": "a flag, no harm",
            "choice": "a false alarm",
            "feedback": "A knock for nothing.",
            "common": [{"choice": "a miss", "feedback": "There was a flag."}],
        },
    ],
}
HIGHLIGHT = {
    "id": "m99_k5",
    "kind": "highlight",
    "ask": "Which claim can't be counted?",
    "pieces": [
        {"text": "It says:"},
        {"text": "trusted by all,", "right": True, "feedback": "By whom?"},
        {"text": "8 of 10 found.", "right": False, "feedback": "It can be counted."},
    ],
}
GOOD = {"slug": "m99", "title": "A quiz", "questions": [SINGLE, NUMBER, ORDER, MATCH, HIGHLIGHT]}


def read(tmp_path, text):
    path = tmp_path / "m99.yml"
    path.write_text(
        text if isinstance(text, str) else yaml.safe_dump(text, sort_keys=False), encoding="utf-8"
    )
    return read_quiz(path)


def test_a_good_quiz_is_read_as_it_stands(tmp_path):
    assert read(tmp_path, GOOD) == GOOD


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda quiz: quiz["questions"][0].update(opitons=1), "question 1 (m99_k1): unknown key 'opitons': Did you mean 'options'?"),
        (lambda quiz: quiz["questions"][0].pop("options"), "question 1 (m99_k1): the key 'options' is missing. Add it."),
        (lambda quiz: quiz["questions"][0].update(kind="singel"), "question 1 (m99_k1), kind: this is 'singel'. Did you mean 'single'?"),
        (lambda quiz: quiz["questions"][0]["options"][1].pop("feedback"), "question 1 (m99_k1), option 2: the key 'feedback' is missing"),
        (lambda quiz: quiz["questions"][0]["options"][1].update(feedback=""), "option 2, feedback: this is empty"),
        (lambda quiz: quiz["questions"][0]["options"][0].update(text=82), "option 1, text: this is 82, but it should be a text (put it in quotes)"),
        (lambda quiz: quiz["questions"][0]["options"][0].update(right="yes"), "option 1, right: this is 'yes', but it should be true or false"),
        (lambda quiz: quiz["questions"][0]["options"][0].update(right=False), "options: no option is right"),
        (lambda quiz: quiz["questions"][0]["options"][1].update(right=True), "options: 2 options are right. Leave right: true on one"),
        (lambda quiz: quiz["questions"][0]["options"].pop(), "options: there are too few here: at least 2"),
        (lambda quiz: quiz["questions"][0]["options"][1].update(text="this"), "option 2, text: the option 'this' stands twice"),
        (lambda quiz: quiz["questions"][1].update(id="m99_k1"), "question 2 (m99_k1), id: question 1 has this id too"),
        (lambda quiz: quiz["questions"][1].update(answer="96"), "question 2 (m99_k2), answer: this is '96', but it should be a number"),
        (lambda quiz: quiz["questions"][1]["common"][0].update(value=97), "common answer 1, value: 97 counts as right"),
        (lambda quiz: quiz["questions"][1].pop("wrong_feedback"), "the key 'wrong_feedback' is missing"),
        (lambda quiz: quiz["questions"][1].update(id="M99 k"), "'M99 k' is no name"),
        (lambda quiz: quiz.update(slug="m98"), "slug: the slug is 'm98', but the file is named m99.yml"),
        (lambda quiz: quiz.update(questions=[]), "questions: there are too few here: at least 1"),
        (lambda quiz: quiz.update(questions={}), "questions: this is {}, but it should be a list"),
        (lambda quiz: quiz["questions"].insert(0, "Which?"), "question 1: this is 'Which?', but it should be a group of keys"),
        (lambda quiz: quiz["questions"][0]["options"][0].update(text="  "), "option 1, text: this is empty. Write it."),
        (lambda quiz: quiz["questions"][1].update(tolerance=-1), "question 2 (m99_k2), tolerance: this is -1, but it can't be less than 0."),
        (lambda quiz: quiz["questions"][1].update(tolerance=float("inf")), "tolerance: this is inf, and no number can be compared with it"),
        (lambda quiz: quiz["questions"][1].update(answer=float("nan")), "answer: this is nan, and no number can be compared with it"),
        (lambda quiz: quiz["questions"][1]["common"][0].update(value=float("inf")), "common answer 1, value: this is inf, and nobody writes that"),
        (lambda quiz: quiz["questions"][2].update(options=[]), "question 3 (m99_k3): unknown key 'options': It could be: ask, id, items, kind."),
        (lambda quiz: quiz["questions"][2]["items"].pop(), "question 3 (m99_k3), items: there are too few here: at least 3 needed."),
        (lambda quiz: quiz["questions"][2]["items"][1].pop("feedback"), "question 3 (m99_k3), item 2: the key 'feedback' is missing. Add it."),
        (lambda quiz: quiz["questions"][2]["items"][2].update(text="first"), "item 3, text: the item 'first' stands twice. Change or drop one."),
        (lambda quiz: quiz["questions"][3].pop("choices"), "question 4 (m99_k4): the key 'choices' is missing. Add it."),
        (lambda quiz: quiz["questions"][3]["pairs"].pop(), "question 4 (m99_k4), pairs: there are too few here: at least 2 needed."),
        (lambda quiz: quiz["questions"][3]["pairs"][0].update(choice="a misss"), "pair 1, choice: 'a misss' is none of the choices. Did you mean 'a miss'?"),
        (lambda quiz: quiz["questions"][3]["pairs"][1].update(text="no flag, harm"), "pair 2, text: the pair 'no flag, harm' stands twice"),
        (lambda quiz: quiz["questions"][3]["pairs"][1]["common"][0].update(choice="a hit"), "pair 2, common answer 1, choice: 'a hit' is none of the choices."),
        (lambda quiz: quiz["questions"][3]["pairs"][1]["common"][0].update(choice="a false alarm"), "common answer 1, choice: 'a false alarm' is the right choice"),
        (lambda quiz: quiz["questions"][3]["pairs"][1]["common"].append({"choice": "a miss", "feedback": "No."}), "common answer 2, choice: 'a miss' stands twice"),
        (lambda quiz: quiz["questions"][3]["choices"].append("neither"), "choice 4: the choice 'neither' stands twice. Change or drop one."),
        (lambda quiz: quiz["questions"][3]["choices"].append("*both*"), "choice 4: a choice stands in a menu, which shows plain text only: take out '*'."),
        (lambda quiz: quiz["questions"][3]["choices"].append("[both](x.md)"), "choice 4: a choice stands in a menu, which shows plain text only: take out ']('."),
        (lambda quiz: quiz["questions"][3]["choices"].append(7), "choice 4: this is 7, but it should be a text (put it in quotes)."),
        (lambda quiz: quiz["questions"][4]["pieces"][1].pop("feedback"), "question 5 (m99_k5), piece 2: there is right but no feedback: a piece that can be marked has both."),
        (lambda quiz: quiz["questions"][4]["pieces"][0].update(feedback="So."), "piece 1: there is feedback but no right"),
        (lambda quiz: quiz["questions"][4]["pieces"][1].update(right=False), "pieces: no piece is to be marked. Set right: true"),
        (lambda quiz: quiz["questions"][4]["pieces"][2].update(right=True), "pieces: every piece is to be marked, so there is nothing to find."),
        (lambda quiz: quiz["questions"][4]["pieces"][2].update(rihgt=True), "piece 3: unknown key 'rihgt': Did you mean 'right'?"),
        (lambda quiz: quiz["questions"][4].update(pieces="text"), "question 5 (m99_k5), pieces: this is 'text', but it should be a list."),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_its_place_and_mend(tmp_path, change, said):
    quiz = copy.deepcopy(GOOD)
    change(quiz)
    with pytest.raises(QuizError) as caught:
        read(tmp_path, quiz)
    assert said in str(caught.value)
    assert "m99.yml, line " in str(caught.value)


def test_all_mistakes_are_named_at_once(tmp_path):
    quiz = copy.deepcopy(GOOD)
    del quiz["title"]
    del quiz["questions"][0]["ask"]
    with pytest.raises(QuizError) as caught:
        read(tmp_path, quiz)
    assert len(str(caught.value).splitlines()) == 2


def test_a_mistake_is_named_with_its_line(tmp_path):
    text = "slug: m99\ntitle: A quiz\nquestions:\n  - id: m99_k1\n    kind: single\n    ask: 7\n"
    with pytest.raises(QuizError) as caught:
        read(tmp_path, text)
    assert "m99.yml, line 6: question 1 (m99_k1), ask: this is 7" in str(caught.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("slug: m99\ntitle: Who: what\n", "m99.yml, line 2, column 11: it isn't YAML"),
        ("slug: m99\nslug: m98\n", "m99.yml, line 2, column 1: it isn't YAML (the key 'slug' stands twice"),
        ("", "this is None, but it should be a group of keys"),
        ("? [a, b]\n: c\n", "m99.yml, line 1, column 3: it isn't YAML (a key here is no word"),
        (
            "slug: m99\ntitle: 2026-11-25\nquestions: []\n",
            "m99.yml, line 2: title: this is 2026-11-25, but it should be a text (put it in quotes)",
        ),
        ("- a list\n", "this is ['a list'], but it should be a group of keys"),
        ("slug: \x07\n", "it isn't YAML"),
    ],
)
def test_a_file_that_is_no_quiz_is_refused(tmp_path, text, said):
    with pytest.raises(QuizError) as caught:
        read(tmp_path, text)
    assert said in str(caught.value)


def test_a_missing_file_is_named_with_the_nearest_one(tmp_path):
    (tmp_path / "m02_reading_a_score.yml").write_text("", encoding="utf-8")
    with pytest.raises(QuizError, match=r"no such quiz file. Did you mean 'm02_reading_a_score'\?"):
        read_quiz(tmp_path / "m02_reading_score.yml")
