"""Mistakes in a page stop the build with the file, the place and the mend, each time until they are mended."""

import pytest

STAND_IN = "\n---\nIn words.\n"


def explorable(body, name="ask_the_score"):
    return f"```{{anywidget}} {name}\n{body}\n```"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (explorable("{}" + STAND_IN, "ask_the_scor"), "no front-end module 'ask_the_scor'. Did you mean 'ask_the_score'?"),
        (explorable('{"a": 1,}' + STAND_IN), "its JSON can't be read at line 1, column"),
        (explorable("{}" + STAND_IN, "record"), "no front-end module 'record'. It could be: ask_the_score"),
        (explorable('{"a": 1, "a": 2}' + STAND_IN), "its JSON has 'a' twice in one object"),
        (explorable('{"a": NaN}' + STAND_IN), "its JSON holds NaN, which Python reads and a browser doesn't"),
        (explorable('{"crd": {}}' + STAND_IN), 'its JSON can\'t be shown. The state: "crd" is unknown. It has a, card, person, note.'),
        (explorable('{"a": 99}' + STAND_IN), "its JSON can't be shown. a is 99. Give a number from 0 to 10."),
        (explorable("[1]" + STAND_IN), "its JSON is list, but a model is an object"),
        (explorable("{}"), "it has no stand-in. After its JSON write a line ---"),
        (explorable("{}\n---\n"), "it has no stand-in"),
        (explorable('{"a": {"$load": "data/cards.json"}}' + STAND_IN), "'data/cards.json', which is no file of the staycurious package. Did you mean 'card.json'?"),
        (explorable('{"a": {"$load": "../source/conf.py"}}' + STAND_IN), "which is no file of the staycurious package"),
        (explorable('{"a": {"$load": "data/people.json#R-2"}}' + STAND_IN), "data/people.json holds no 'R-2'. Did you mean 'R-1'?"),
        (explorable('{"a": {"$load": "data/card.json", "b": 1}}' + STAND_IN), "a $load stands alone in its object"),
        ("{measured}`escalation:harm.mised`", "measured.harm has no 'mised'. Did you mean 'missed'?"),
        ("{measured}`escalation:harm`", "measured.harm is a group of figures. Add one of: happened_per_1000"),
        ("{measured}`harm.missed`", "write the scorecard, a colon and the figure"),
        ("{measured}`escalate:harm.missed`", "there is no scorecard 'escalate'. Did you mean 'escalation'?"),
        ("{counted}`escalation area n`", "write the scorecard, what to count by, the group and the figure"),
        ("{counted}`escalate area cinderholt n`", "there is no scorecard 'escalate'. Did you mean 'escalation'?"),
        ("{score}`R-104`", "Larkshire has no case 'R-104'. Did you mean 'R-1"),
        ("{band}`Jordan`", "Larkshire has no case 'Jordan'. It could be: R-"),
        ("```{quiz} m99_smal\n```", "there is no such quiz file. Did you mean 'm99_small'?"),
        ("```{notebook-link} m99_smal\n```", "there is no notebooks/m99_smal.ipynb. Did you mean 'm99_small'?"),
        ("```{exercise-link} m99_smal\n```", "there is no exercises/source/m99_smal/m99_smal.ipynb. Did you mean 'm99_small'?"),
        ("$\\nosuchthing{1}$", "can't be read"),
    ],
)  # fmt: skip
def test_a_mistake_on_a_page_is_named_with_its_place_and_mend(changing_book, text, said):
    (changing_book.source / "book" / "page.md").write_text(
        f"# A page\n\nWords.\n\n{text}\n", encoding="utf-8"
    )
    try:
        warnings = changing_book.build()
    except Exception as error:
        warnings = str(error)
    assert said in warnings
    assert "page.md:5" in warnings or "page.md, line 5" in warnings


def test_a_mistake_is_named_again_until_it_is_mended(changing_book):
    page = changing_book.source / "book" / "page.md"
    page.write_text("# A page\n\n{score}`R-1`\n", encoding="utf-8")
    assert "R-1" in changing_book.build()
    assert "R-1" in changing_book.build()
    page.write_text("# A page\n\n{score}`R-1042`\n", encoding="utf-8")
    assert changing_book.build() == ""


def test_a_changed_quiz_file_is_noticed(changing_book):
    page, quiz = (
        changing_book.source / "book" / "page.md",
        changing_book.source / "book/quizzes/m99_small.yml",
    )
    page.write_text("# A page\n\n```{quiz} m99_small\n```\n", encoding="utf-8")
    assert changing_book.build() == ""
    text = quiz.read_text(encoding="utf-8")
    quiz.write_text(text.replace("Which are mistakes?", "Which two are mistakes?"), encoding="utf-8")
    assert changing_book.build() == ""
    assert "Which two are mistakes?" in changing_book.page().get_text()
    quiz.write_text(text, encoding="utf-8")


def test_a_missing_bundle_stops_the_build_and_says_what_to_run(changing_book):
    page = changing_book.source / "book" / "page.md"
    script = changing_book.source / "_build" / "assets" / "page.js"
    bundle = changing_book.package / "widgets" / "static" / "ask_the_score.js"
    for missing in (bundle, script):
        kept = missing.read_text(encoding="utf-8")
        missing.unlink()
        page.write_text(
            f"# A page\n\n{explorable('{}' + STAND_IN)}\n\nWithout {missing.name}.\n", encoding="utf-8"
        )
        try:
            said = changing_book.build()
        except Exception as error:
            said = str(error)
        missing.write_text(kept, encoding="utf-8")
        assert "has not been bundled. Run `staycurious build`" in said
