"""Marks that people give: stock nbgrader shows them, nothing is written over, and nobody's mark is lost."""

import re
import shutil
import sqlite3
import threading

import pytest
import sqlalchemy as sa
import yaml
from classroom import M02, answered, copy_of
from nbgrader.api import Gradebook

from staycurious.cli import main
from staycurious.marking.course import open_course
from staycurious.marking.engine.book import Book
from staycurious.marking.people import given as hand_marking
from staycurious.marking.people.given import (
    AgainError,
    BrokenError,
    GivenError,
    HandMarking,
    HeldError,
    MeanwhileError,
    Saw,
    hash_of,
    last_given,
    trouble_of,
)
from staycurious.marking.people.standing import place_of

ASKED = "m02_written"
STUDENTS = ("ada", "ben", "chi", "dot")
LEVELS = {"tells_the_parent": 2, "this_child": 1, "what_next": 0}


@pytest.fixture(scope="module")
def marked(course):
    """Give a course whose class is marked, but for what a person marks; dot wrote nothing."""
    for student in STUDENTS:
        wrote = {} if student == "dot" else {ASKED: f"{student} would ask **Dee**."}
        course.hand_in(student, answered(course.released(), {"m02_q1": "194", **wrote}))
    assert main(["mark", M02, "--exercises", str(course.folder)]) == 0
    return course


@pytest.fixture
def copied(marked, tmp_path):
    """Give a copy of it to mark in."""
    return copy_of(marked, tmp_path)


@pytest.fixture
def desk(copied):
    """Give it open for marking by hand."""
    with HandMarking(open_course(copied.folder), M02) as opened:
        yield opened


def levels_of(desk, *points):
    """Give levels for the three criteria of the rubric."""
    return dict(zip((one.id for one in desk.rubric(ASKED).criteria), points, strict=True))


def token_of(desk, student):
    """Give the token of a student's answer."""
    return next(one.token for one in desk.standings(ASKED) if desk.student_of(one.token) == student)


def in_nbgrader(course, student):
    """Give what nbgrader's own tables hold: score, whether it waits, comment."""
    with Gradebook(f"sqlite:///{course.folder}/gradebook.db") as gradebook:
        grade = gradebook.find_grade(ASKED, M02, M02, student)
        comment = gradebook.find_comment(ASKED, M02, M02, student)
        return grade.manual_score, grade.needs_manual_grade, comment.manual_comment


def comment_in_the_formgrader(desk, course, student, words, score=None):
    """Write a comment there, and a mark too where one is told; give what was last given here."""
    with Gradebook(f"sqlite:///{course.folder}/gradebook.db") as gradebook:
        gradebook.find_comment(ASKED, M02, M02, student).manual_comment = words
        if score is not None:
            gradebook.find_grade(ASKED, M02, M02, student).manual_score = score
        gradebook.db.commit()
    return desk.given(ASKED, token_of(desk, student)).id


def test_a_question_says_how_many_wait(desk):
    (question,) = desk.questions()
    assert question == (ASKED, 6, 4, 3)


def test_the_order_is_the_same_for_everybody_and_another_for_another_question(desk):
    tokens = [one.token for one in desk.standings(ASKED)]
    assert tokens == [one.token for one in desk.standings(ASKED, "second")]
    orders = {tuple(sorted(tokens, key=lambda token, n=n: place_of(f"q{n}", token))) for n in range(40)}
    assert len(orders) > 10, "of 24 orders of four answers"


def test_a_marker_sees_no_name_and_what_was_written(desk):
    ada = token_of(desk, "ada")
    assert re.fullmatch("[0-9a-f]{32}", ada), "nbgrader's own id, drawn at random"
    assert desk.text(ASKED, ada) == "ada would ask **Dee**."


def test_a_mark_stands_where_stock_nbgrader_looks_for_it(desk, copied):
    ada = token_of(desk, "ada")
    now = desk.give(ASKED, ada, marker="Kim", seen=0, levels=levels_of(desk, 2, 1, 0), comment="Ask her.")
    assert (now.state, now.score) == ("marked", 3)
    assert in_nbgrader(copied, "ada") == (3, False, "Ask her.")
    one = desk.given(ASKED, ada)
    assert (one.marker, one.levels, one.score) == ("Kim", levels_of(desk, 2, 1, 0), 3)
    assert list(last_given(desk.engine, M02)) == [("ada", ASKED)]
    assert in_nbgrader(copied, "ben") == (None, True, None)


def test_a_mark_is_taken_back_step_by_step_and_nothing_is_written_over(desk, copied):
    ada = token_of(desk, "ada")
    first = desk.give(ASKED, ada, marker="Kim", seen=0, levels=levels_of(desk, 2, 2, 2), comment="one")
    second = desk.give(ASKED, ada, marker="Kim", seen=first.seen, levels=levels_of(desk, 0, 0, 1))
    back = desk.take_back(ASKED, ada, marker="Kim", seen=second.seen)
    assert (back.state, back.score) == ("marked", 6)
    assert in_nbgrader(copied, "ada") == (6, False, "one")
    none = desk.take_back(ASKED, ada, marker="Kim", seen=back.seen)
    assert (none.state, none.score) == ("waiting", None)
    assert in_nbgrader(copied, "ada") == (None, True, None)
    with pytest.raises(GivenError, match="There is no mark to take back"):
        desk.take_back(ASKED, ada, marker="Kim", seen=none.seen)
    assert last_given(desk.engine, M02) == {}
    with desk.engine.connect() as db:
        assert db.exec_driver_sql("select count(*) from staycurious_given").scalar() == 4


def test_the_same_mark_given_twice_is_taken_back_once(desk):
    ada = token_of(desk, "ada")
    seen = 0
    for points in ((2, 2, 2), (1, 1, 1), (2, 2, 2)):
        seen = desk.give(ASKED, ada, marker="Kim", seen=seen, levels=levels_of(desk, *points)).seen
    assert desk.take_back(ASKED, ada, marker="Kim", seen=seen).score == 3


def test_a_changed_mark_stands_in_the_log_of_changes(desk, copied):
    ada = token_of(desk, "ada")
    seen = desk.give(ASKED, ada, marker="Kim", seen=0, levels=levels_of(desk, 2, 2, 2)).seen
    desk.give(ASKED, ada, marker="Lu", seen=seen, levels=levels_of(desk, 1, 1, 1))
    with Book(open_course(copied.folder), M02) as book:
        (change,) = book.changes()
    assert (change.student, change.before, change.after) == ("ada", 6, 3)
    assert change.why == "Marked by hand anew, by Lu."


def test_of_two_markers_the_second_is_told_and_neither_mark_is_lost(desk, copied):
    ada = token_of(desk, "ada")
    desk.give(ASKED, ada, marker="Kim", seen=0, levels=levels_of(desk, 2, 2, 2))
    with pytest.raises(MeanwhileError, match="Kim gave 6 points meanwhile. Yours was not put") as why:
        desk.give(ASKED, ada, marker="Lu", seen=0, levels=levels_of(desk, 1, 1, 1))
    assert in_nbgrader(copied, "ada")[0] == 6
    now = why.value.now
    assert desk.give(ASKED, ada, marker="Lu", seen=now.seen, levels=levels_of(desk, 1, 1, 1)).score == 3
    assert desk.take_back(ASKED, ada, marker="Lu", seen=desk.given(ASKED, ada).id).score == 6


def test_of_two_at_the_very_same_time_one_is_told(desk, copied):
    ada, said = token_of(desk, "ada"), []
    start = threading.Barrier(6)

    def give(marker):
        with HandMarking(open_course(copied.folder), M02) as other:
            start.wait()
            try:
                said.append(
                    other.give(ASKED, ada, marker=marker, seen=0, levels=levels_of(other, 1, 1, 1)).score
                )
            except MeanwhileError as error:
                said.append(str(error).partition(" ")[2])

    threads = [threading.Thread(target=give, args=(f"marker{n}",)) for n in range(6)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert said.count(3.0) == 1
    assert said.count("gave 3 points meanwhile. Yours was not put in its place yet.") == 5


def test_a_mark_from_the_formgrader_is_not_replaced_unasked(desk, copied):
    ada = token_of(desk, "ada")
    seen = desk.give(ASKED, ada, marker="Kim", seen=0, levels=levels_of(desk, 2, 2, 2)).seen
    with Gradebook(f"sqlite:///{copied.folder}/gradebook.db") as gradebook:
        gradebook.find_grade(ASKED, M02, M02, "ada").manual_score = 4
        gradebook.db.commit()
    (now,) = (one for one in desk.standings(ASKED) if one.token == ada)
    assert (now.score, now.elsewhere) == (4, True)
    with pytest.raises(MeanwhileError, match="The gradebook has 4 points for this answer"):
        desk.give(ASKED, ada, marker="Kim", seen=seen, levels=levels_of(desk, 1, 1, 1))
    assert in_nbgrader(copied, "ada")[0] == 4
    again = {"marker": "Kim", "seen": seen, "levels": levels_of(desk, 1, 1, 1), "over": True}
    for saw, said in (
        (Saw(3, ""), "has 4 points"),
        (Saw(4, "Other."), "comment in the gradebook was changed"),
    ):
        with pytest.raises(MeanwhileError, match=said):
            desk.give(ASKED, ada, **again, saw=saw)
    assert in_nbgrader(copied, "ada")[0] == 4, "it is replaced only where it is the one that was seen"
    now = desk.give(ASKED, ada, **again, saw=Saw(4, ""))
    assert (now.score, now.elsewhere) == (3, False)


def test_undo_brings_back_what_the_formgrader_gave_and_stops_there(desk, copied):
    ada = token_of(desk, "ada")
    desk.give(ASKED, ada, marker="Kim", seen=0, levels=levels_of(desk, 2, 2, 2), comment="Kim's.")
    seen = comment_in_the_formgrader(desk, copied, "ada", "Theirs, beside Kim's mark.")
    seen = desk.give(ASKED, ada, marker="Kim", seen=seen, levels=levels_of(desk, 2, 2, 1)).seen
    seen = desk.take_back(ASKED, ada, marker="Lu", seen=seen).seen
    assert in_nbgrader(copied, "ada") == (6, False, "Theirs, beside Kim's mark.")
    assert desk.given(ASKED, ada).marker == "Kim", "who gave it, not who brought it back"
    seen = comment_in_the_formgrader(desk, copied, "ada", "Theirs.", score=4.5)
    with pytest.raises(MeanwhileError, match="The gradebook has 4.5 points .* Nothing was taken back"):
        desk.take_back(ASKED, ada, marker="Kim", seen=seen)
    saw = Saw(4.5, "Theirs.")
    given = {"marker": "Kim", "levels": levels_of(desk, 1, 1, 1), "saw": saw, "over": True}
    seen = desk.give(ASKED, ada, seen=seen, **given).seen
    assert in_nbgrader(copied, "ada") == (3, False, None)
    back = desk.take_back(ASKED, ada, marker="Kim", seen=seen, saw=Saw(3, ""))
    assert (back.state, back.score, back.elsewhere) == ("marked", 4.5, False)
    assert in_nbgrader(copied, "ada") == (4.5, False, "Theirs.")
    assert (desk.given(ASKED, ada).marker, desk.given(ASKED, ada).levels) == ("", {})
    with pytest.raises(GivenError, match="This mark came from the formgrader"):
        desk.take_back(ASKED, ada, marker="Kim", seen=back.seen)


def test_undo_leaves_a_comment_that_the_formgrader_wrote_since(desk, copied):
    ada = token_of(desk, "ada")
    desk.give(ASKED, ada, marker="Kim", seen=0, levels=levels_of(desk, 2, 2, 2), comment="Kim's.")
    seen = comment_in_the_formgrader(desk, copied, "ada", "Theirs.")
    with pytest.raises(MeanwhileError, match="changed meanwhile, in the formgrader. Nothing was taken back"):
        desk.take_back(ASKED, ada, marker="Kim", seen=seen, saw=Saw(6, "Kim's."))
    desk.take_back(ASKED, ada, marker="Kim", seen=seen, saw=Saw(6, "Theirs."))
    assert in_nbgrader(copied, "ada") == (None, True, "Theirs.")


def test_a_second_mark_stays_apart_until_the_two_are_agreed_on(desk, copied):
    ada = token_of(desk, "ada")
    desk.give(ASKED, ada, marker="Kim", seen=0, levels=levels_of(desk, 2, 2, 2), comment="Good.")
    (blind,) = (one for one in desk.standings(ASKED, "second") if one.token == ada)
    assert (blind.state, blind.score, blind.seen) == ("waiting", None, 0)
    desk.give(ASKED, ada, marker="Lu", seen=0, levels=levels_of(desk, 1, 1, 1), round="second")
    assert in_nbgrader(copied, "ada") == (6, False, "Good.")
    first = desk.given(ASKED, ada)
    desk.give(
        ASKED,
        ada,
        marker="Kim, Lu",
        seen=0,
        levels=levels_of(desk, 2, 1, 1),
        comment="Fair.",
        round="agreed",
    )
    assert in_nbgrader(copied, "ada") == (4, False, "Fair.")
    assert desk.given(ASKED, ada) == first
    (now,) = (one for one in desk.standings(ASKED) if one.token == ada)
    assert not now.elsewhere, "an agreed mark is no mark from elsewhere"
    with pytest.raises(GivenError, match="Two markers have agreed on this answer's mark"):
        desk.give(ASKED, ada, marker="Kim", seen=first.id, levels=levels_of(desk, 0, 0, 0))
    agreed = desk.given(ASKED, ada, "agreed")
    assert desk.take_back(ASKED, ada, marker="Lu", seen=agreed.id, round="agreed").score == 6
    assert in_nbgrader(copied, "ada") == (6, False, "Good."), "then the first mark counts again"


def test_work_handed_in_again_asks_for_another_look(desk, copied):
    ada = token_of(desk, "ada")
    desk.give(ASKED, ada, marker="Kim", seen=0, levels=levels_of(desk, 2, 2, 2))
    shutil.rmtree(copied.folder / "submitted" / "ada")
    copied.hand_in("ada", answered(copied.released(), {"m02_q1": "194", ASKED: "Another answer."}))
    assert main(["mark", M02, "--exercises", str(copied.folder)]) == 0
    (now,) = (one for one in desk.standings(ASKED) if one.token == ada)
    assert (now.state, now.score) == ("again", 6)
    assert desk.text(ASKED, ada) == "Another answer."
    anew = {"marker": "Kim", "seen": now.seen, "levels": levels_of(desk, 2, 2, 1)}
    with pytest.raises(AgainError, match="The work was handed in again while you had it open"):
        desk.give(ASKED, ada, **anew, saw=Saw(6, "", hash_of("ada would ask **Dee**.")))
    new = desk.give(ASKED, ada, **anew, saw=Saw(6, "", hash_of("Another answer.")))
    assert new.state == "marked"
    back = desk.take_back(ASKED, ada, marker="Kim", seen=new.seen)
    assert (back.state, back.score) == ("again", 6), "that mark was for the work before"
    assert in_nbgrader(copied, "ada") == (6, True, None)


def test_marks_stay_when_the_class_is_marked_again(desk, copied):
    ada = token_of(desk, "ada")
    desk.give(ASKED, ada, marker="Kim", seen=0, levels=levels_of(desk, 2, 2, 2), comment="Kept.")
    assert main(["mark", M02, "--exercises", str(copied.folder)]) == 0
    assert in_nbgrader(copied, "ada") == (6, False, "Kept.")


def test_an_answer_left_alone_says_so_and_can_be_marked(desk):
    dot = token_of(desk, "dot")
    (now,) = (one for one in desk.standings(ASKED) if one.token == dot)
    assert (now.state, now.score) == ("marked", 0), "nbgrader itself gave none"
    assert desk.give(ASKED, dot, marker="Kim", seen=0, levels=levels_of(desk, 0, 0, 0)).score == 0


def test_notes_are_for_markers_alone(desk, copied):
    ada = token_of(desk, "ada")
    desk.note(ASKED, ada, marker="Kim", text="Is this a 1?")
    for _ in range(2):  # the second time after a reply that was lost
        desk.note(ASKED, ada, marker="Lu", text="I'd say so.")
    assert [(one.marker, one.text) for one in desk.notes(ASKED, ada)] == [
        ("Kim", "Is this a 1?"),
        ("Lu", "I'd say so."),
    ]
    assert desk.notes(ASKED, token_of(desk, "ben")) == []
    assert main(["feedback", M02, "--exercises", str(copied.folder)]) == 0
    page = (copied.folder / "feedback" / "ada" / M02 / f"{M02}.html").read_text(encoding="utf-8")
    assert "Is this a 1?" not in page


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"levels": {}}, "Choose a level for: What the parent is told about the score,"),
        ({"marker": " "}, "Say who is marking"),
        ({"comment": "x" * 20_001}, "The comment is longer than 20,000 letters"),
        ({"comment": "half a sign: \ud83d"}, "The comment holds a broken sign that can't be kept"),
        ({"comment": "\0"}, "The comment holds a broken sign that can't be kept"),
        ({"token": "nobody"}, "This answer is no longer in the gradebook"),
        (
            {"question": "m02_q1_test"},
            "no question 'm02_q1_test' that a person marks. There are: m02_written.",
        ),
    ],
)
def test_what_cant_be_taken_is_said_and_changes_nothing(desk, copied, wrong, said):
    given = {"question": ASKED, "token": token_of(desk, "ada"), "marker": "Kim", "seen": 0}
    given["levels"] = levels_of(desk, 1, 1, 1)
    given |= wrong
    with pytest.raises(GivenError) as why:
        desk.give(given.pop("question"), given.pop("token"), **given)
    assert said in str(why.value)
    assert in_nbgrader(copied, "ada") == (None, True, None)


def test_a_level_that_the_rubric_has_no_more_is_refused(desk):
    ada = token_of(desk, "ada")
    with pytest.raises(GivenError, match="has no level with 1.5 points. Load the page again"):
        desk.give(ASKED, ada, marker="Kim", seen=0, levels=levels_of(desk, 1.5, 1, 1))
    levels = {**levels_of(desk, 1, 1, 1), "style": 2}
    with pytest.raises(GivenError, match="The rubric of m02_written has changed"):
        desk.give(ASKED, ada, marker="Kim", seen=0, levels=levels)


def test_without_a_rubric_points_alone_are_given(copied):
    shutil.rmtree(copied.folder / "rubrics")
    with HandMarking(open_course(copied.folder), M02) as desk:
        ada = token_of(desk, "ada")
        for points in (None, -1, 6.5):
            with pytest.raises(GivenError, match="Give from 0 to 6 points"):
                desk.give(ASKED, ada, marker="Kim", seen=0, score=points)
        assert desk.give(ASKED, ada, marker="Kim", seen=0, score=4.5).score == 4.5
    assert in_nbgrader(copied, "ada") == (4.5, False, None)


def test_a_rubric_with_other_points_than_the_question_is_refused_with_the_mend(copied):
    path = copied.folder / "rubrics" / f"{M02}.yml"
    rubric = yaml.safe_load(path.read_text(encoding="utf-8"))
    last = rubric["criteria"][-1]
    rubric["points"], last["points"], last["levels"][0]["points"] = 7, 3, 3
    path.write_text(yaml.safe_dump({**rubric, "samples": []}), encoding="utf-8")
    with (
        HandMarking(open_course(copied.folder), M02) as desk,
        pytest.raises(GivenError, match="has 7 points, and the gradebook's question 6"),
    ):
        desk.give(ASKED, token_of(desk, "ada"), marker="Kim", seen=0, levels={})


def test_a_gradebook_that_another_program_holds_loses_nothing(desk, copied, monkeypatch):
    monkeypatch.setattr(hand_marking, "PATIENCE", 0.2)
    held = sqlite3.connect(copied.folder / "gradebook.db", isolation_level=None)
    held.execute("begin immediate")
    try:
        with (
            HandMarking(open_course(copied.folder), M02) as waiting,
            pytest.raises(HeldError, match="Another program holds the gradebook"),
        ):
            waiting.give(
                ASKED, token_of(waiting, "ada"), marker="Kim", seen=0, levels=levels_of(waiting, 1, 1, 1)
            )
    finally:
        held.execute("rollback")
        held.close()
    assert (
        desk.give(ASKED, token_of(desk, "ada"), marker="Kim", seen=0, levels=levels_of(desk, 1, 1, 1)).score
        == 3
    )


@pytest.mark.parametrize(
    ("code", "state", "kind"),
    [
        (sqlite3.SQLITE_BUSY, "", HeldError),
        (sqlite3.SQLITE_BUSY_SNAPSHOT, "", HeldError),
        (0, "55P03", HeldError),
        (sqlite3.SQLITE_FULL, "", BrokenError),
        (sqlite3.SQLITE_READONLY, "", BrokenError),
        (0, "53100", BrokenError),
        (0, None, BrokenError),
    ],
)
def test_a_full_disk_is_not_another_program(code, state, kind):
    came = sqlite3.OperationalError("it said why")
    came.sqlite_errorcode, came.sqlstate = code, state
    told = trouble_of(sa.exc.OperationalError("", {}, came))
    assert type(told) is kind
    assert ("it said why" in str(told)) == (kind is BrokenError)


def test_before_anything_is_marked_it_says_what_to_do(released, tmp_path):
    fresh = copy_of(released, tmp_path)
    (fresh.folder / "gradebook.db").unlink()
    with pytest.raises(GivenError, match=f"Nothing of {M02} is marked yet"):
        HandMarking(open_course(fresh.folder), M02)
    sqlite3.connect(fresh.folder / "gradebook.db").close()
    (fresh.folder / "gradebook.db").touch()
    with pytest.raises(GivenError, match=f"Nothing of {M02} is marked yet"):
        HandMarking(open_course(fresh.folder), M02)


def test_a_forgotten_student_leaves_no_mark_and_no_note(desk, copied):
    ada = token_of(desk, "ada")
    desk.give(ASKED, ada, marker="Kim", seen=0, levels=levels_of(desk, 1, 1, 1), comment="For ada alone.")
    desk.note(ASKED, ada, marker="Kim", text="About ada.")
    desk.close()
    assert main(["forget", "ada", "--yes", "--exercises", str(copied.folder)]) == 0
    assert b"For ada alone." not in (copied.folder / "gradebook.db").read_bytes()
    assert b"About ada." not in (copied.folder / "gradebook.db").read_bytes()
