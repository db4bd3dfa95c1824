"""The marking page in a real browser and on a real Jupyter server: one question over all students, and no mark is lost."""

import contextlib
import json
import os
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from datetime import datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from audit import axe_violations, open_page, overflow_of
from classroom import M02, answered, copy_of
from nbgrader.api import Gradebook
from playwright.sync_api import expect
from running import APART, running_jupyter

from staycurious.cli import main
from staycurious.marking.course import open_course
from staycurious.marking.engine.book import GIVEN, SAMPLED
from staycurious.marking.people import moderation, shown
from staycurious.marking.people.given import GivenError, HandMarking

ASKED = "m02_written"
#: Each test takes a student of its own, so that none leans on another's marks.
STUDENTS = [f"student-{name}" for name in "abcdefghijklmnop"]
PLACE = "staycurious/marking"
PAGE = f"{PLACE}/{M02}/{ASKED}"


def wrote(student):
    """Give what a student wrote: their own letter is the only one that stands alone."""
    return f"The letter {student[-1].upper()}.\n\n# A heading\n\n<script>window.bitten = 1</script>"


@pytest.fixture(scope="module")
def marked(course):
    """Give a course whose class is marked, but for what a person marks."""
    for student in STUDENTS:
        course.hand_in(student, answered(course.released(), {"m02_q1": "194", ASKED: wrote(student)}))
    assert main(["mark", M02, "--exercises", str(course.folder)]) == 0
    return course


@pytest.fixture(scope="module")
def served(marked, tmp_path_factory):
    """Serve a copy of it as staycurious lab does, and give the class and the server's address."""
    class_ = copy_of(marked, tmp_path_factory.mktemp("served"))
    with running_jupyter(
        class_.folder.parent, tmp_path_factory.mktemp("apart"), settings=class_.folder
    ) as url:
        yield class_, url


@pytest.fixture
def desk(served):
    """Give the same gradebook, open."""
    with HandMarking(open_course(served[0].folder), M02) as opened:
        yield opened


@pytest.fixture
def marking(served, browser):
    """Give what opens the page; each in a browser of its own."""
    contexts = []

    def open_it(more="", width=1280, theme="light", name="KB", wait=True, **context):
        page = open_page(browser, f"{served[1]}/{PAGE}{more}", width, theme, **context)
        contexts.append(page.context)
        page.wrong = []
        page.on("pageerror", lambda error: page.wrong.append(str(error)))
        page.on(
            "console", lambda line: page.wrong.append(line.text) if "Content Security" in line.text else None
        )
        if wait:
            expect(page.locator("#where")).to_contain_text(" of ")
        if name:
            page.locator("#marker").fill(name)
            page.locator("#marker").blur()
        return page

    yield open_it
    for context in contexts:
        for page in context.pages:
            assert getattr(page, "wrong", []) == []
        context.close()


def token_of(desk, student):
    return next(one.token for one in desk.answers(ASKED) if one.student == student)


def go_to(page, desk, student, round="first"):
    """Open a student's answer as a marker does: by its number."""
    tokens = [row[0] for row in shown.listing(desk, ASKED, round)]
    if page.locator("#all").get_attribute("open") is None:
        page.locator("#all summary").click()
    page.locator("#pick").select_option(index=tokens.index(token_of(desk, student)))
    page.locator("#go").click()
    expect(page.locator("#said")).to_contain_text(f"The letter {student[-1].upper()}.")


def choose(page, *points):
    for fieldset, each in zip(page.locator("fieldset").all(), points, strict=False):
        fieldset.locator(f'input[value="{each}"]').check()


def saved(page, words="Saved at "):
    expect(page.locator("#state")).to_contain_text(words)


def in_nbgrader(class_, student):
    with Gradebook(f"sqlite:///{class_.folder}/gradebook.db") as gradebook:
        grade = gradebook.find_grade(ASKED, M02, M02, student)
        return grade.manual_score, gradebook.find_comment(ASKED, M02, M02, student).manual_comment


def in_the_formgrader(class_, student, score):
    with Gradebook(f"sqlite:///{class_.folder}/gradebook.db") as gradebook:
        grade = gradebook.find_grade(ASKED, M02, M02, student)
        grade.manual_score, grade.needs_manual_grade = score, False
        gradebook.db.commit()


def asked_of(url, body=None, headers=()):
    """Ask the server without a browser; give status, headers and text."""
    request = urllib.request.Request(url, data=body, headers=dict(headers))
    try:
        answer = urllib.request.urlopen(request, timeout=60)
    except urllib.error.HTTPError as error:
        answer = error
    with answer:
        return answer.status, answer.headers, answer.read().decode()


def test_the_first_page_lists_the_questions_with_how_many_wait(served, browser):
    page = open_page(browser, f"{served[1]}/{PLACE}/", theme="dark")
    assert re.search(rf"{ASKED} \(6 points\): \d+ of 16 wait", page.locator("li").inner_text())
    assert "m03_what_was_predicted" in page.get_by_text("Of these no work was taken in").inner_text()
    assert axe_violations(page) == []
    page.get_by_role("link", name=ASKED).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(ASKED)
    page.context.close()


def test_a_mark_is_kept_when_each_criterion_has_a_level_and_the_comment_after_a_pause(served, desk, marking):
    page = marking()
    go_to(page, desk, "student-a")
    choose(page, 2, 1)
    saved(page, "Not saved yet: choose a level for The question, and whom it goes to.")
    assert in_nbgrader(served[0], "student-a") == (None, None)
    choose(page, 2, 1, 0)
    saved(page, "3 of 6 points.")
    assert in_nbgrader(served[0], "student-a") == (3, None)
    page.locator(".bank summary").first.click()
    picked = page.locator(".pick").first
    picked.click()
    page.locator("#comment").press("End")
    page.locator("#comment").press_sequentially(" Mine.")
    page.locator("#next:enabled, #previous:enabled").last.focus()
    saved(page)
    expect(page.locator("#comment")).to_have_value(f"{picked.inner_text()} Mine.")
    given = desk.given(ASKED, token_of(desk, "student-a"))
    assert (given.marker, given.score, given.comment) == ("KB", 3, f"{picked.inner_text()} Mine.")


def test_undo_takes_back_one_step_after_another(served, desk, marking):
    page = marking()
    go_to(page, desk, "student-b")
    choose(page, 2, 2, 2)
    saved(page, "6 of 6 points.")
    choose(page, 1)
    saved(page, "5 of 6 points.")
    page.locator("#undo").click()
    saved(page, "Now: 6 of 6 points.")
    expect(page.locator("fieldset input:checked").first).to_have_value("2")
    page.locator("#undo").click()
    saved(page, "Now: no mark.")
    expect(page.locator("#undo")).to_be_disabled()
    assert in_nbgrader(served[0], "student-b") == (None, None)


def test_no_key_marks_the_answer_that_was_just_left_while_the_next_is_on_its_way(served, desk, marking):
    page, held = marking(), []
    go_to(page, desk, "student-c")
    page.locator("#answer").focus()
    page.keyboard.type("210")
    saved(page, "3 of 6 points.")
    page.route(re.compile(r"/[0-9a-f]{32}(\?|$)"), lambda route: held.append(route))
    page.keyboard.press("j" if page.locator("#next").is_enabled() else "k")  # the order is drawn
    page.wait_for_timeout(100)
    page.keyboard.type("11u")
    page.wait_for_timeout(600)
    assert len(held) == 1, "the next answer is on its way, and nothing else was asked for"
    assert in_nbgrader(served[0], "student-c")[0] == 3
    held[0].continue_()
    page.unroute_all()
    expect(page.locator("#said")).not_to_contain_text("The letter C.")
    assert in_nbgrader(served[0], "student-c")[0] == 3
    go_to(page, desk, "student-c")
    page.locator("#undo").click()
    saved(page, "Now: no mark.")


def test_all_can_be_done_by_key(served, desk, marking):
    page = marking()
    go_to(page, desk, "student-c")
    page.locator("#answer").focus()
    page.keyboard.type("21")
    expect(page.locator("#heard")).to_contain_text(
        "The keys now choose for The question, and whom it goes to."
    )
    page.keyboard.type("0")
    saved(page, "3 of 6 points.")
    page.keyboard.press("c")
    page.keyboard.type("no n2w")
    expect(page.locator("#comment")).to_have_value("no n2w")
    page.keyboard.press("Escape")
    saved(page)
    page.keyboard.press("u")
    saved(page, "Taken back")
    page.keyboard.press("u")
    saved(page, "Now: no mark.")
    page.keyboard.press("n")
    expect(page.locator("#said")).not_to_contain_text("The letter C.")
    expect(page.locator("#answer")).to_be_focused()
    place = int(re.search(r"\d+", page.locator("#where").inner_text())[0])
    page.keyboard.press("k" if place > 1 else "j")
    expect(page.locator("#where")).to_contain_text(f"Answer {place - 1 if place > 1 else 2} of")
    page.locator("#keys summary").click()
    page.locator("#use-keys").uncheck()
    chosen = "() => [...document.querySelectorAll('fieldset input:checked')].map(input => input.value)"
    # the answers' order is drawn, and the one that stands here may have marks
    before, marks = page.locator("#where").inner_text(), page.evaluate(chosen)
    page.keyboard.press("n")
    page.keyboard.press("2")
    page.reload(wait_until="networkidle")
    expect(page.locator("#where")).to_have_text(before)
    assert not page.locator("#use-keys").is_checked()
    assert page.evaluate(chosen) == marks


def test_nothing_that_is_sent_holds_a_name_and_the_address_holds_no_answer(served, desk, marking):
    page = marking(wait=False, name="")
    sent, hosts = [], set()
    page.on("response", lambda answer: sent.append(answer.text()) if answer.status == 200 else None)
    page.on("request", lambda request: hosts.add(request.url.split("/")[2]))
    page.goto(f"{served[1]}/{PAGE}", wait_until="networkidle")
    go_to(page, desk, "student-d")
    page.locator("#next:enabled, #previous:enabled").first.click()
    page.wait_for_load_state("networkidle")
    assert len(sent) >= 4
    assert "student-" not in "".join(sent)
    assert hosts == {served[1].split("/")[2]}
    assert page.url == f"{served[1]}/{PAGE}"
    assert page.evaluate("history.length") <= 3


def test_what_a_student_wrote_runs_nothing_and_keeps_the_headings_in_order(served, desk, marking):
    page = marking()
    go_to(page, desk, "student-d")
    assert page.evaluate("window.bitten") is None
    assert page.locator("#said h4").inner_text() == "A heading"
    assert page.locator("#said script").count() == 0
    _, headers, _ = asked_of(f"{served[1]}/{PAGE}")
    assert "default-src 'none'; script-src 'self'; style-src 'self'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]


def test_it_shows_the_question_as_asked_and_three_marked_samples(desk, marking):
    page = marking()
    expect(page.locator("#asked h4").first).to_contain_text("What would you say?")
    expect(page.locator("#asked")).not_to_contain_text("double-click the next cell")
    samples = page.locator("section[aria-labelledby=samples] summary")
    assert [one.split(":")[0] for one in samples.all_inner_texts()] == ["Weak", "Fair", "Strong"]


@pytest.mark.parametrize(("width", "theme"), [(1280, "light"), (390, "dark"), (320, "light")])
def test_it_is_clean_for_axe_and_fits(desk, marking, width, theme):
    page = marking(width=width, theme=theme)
    choose(page, 1)
    for summary in page.locator("summary").all():
        if summary.locator("..").get_attribute("open") is None:
            summary.click()
    assert axe_violations(page) == []
    assert overflow_of(page) == []
    page.locator("#undo").click()


def test_of_two_markers_the_second_sees_both_marks_and_chooses(served, desk, marking):
    mine, other = marking(name="KB"), marking(name="LU")
    for page in (mine, other):
        go_to(page, desk, "student-e")
    choose(mine, 2, 2, 2)
    saved(mine)
    choose(other, 1, 1, 1)
    expect(other.locator("#state")).to_contain_text("Not saved: KB gave 6 points meanwhile")
    box = other.locator("#conflict")
    for words in ("6 of 6 points", "3 of 6 points", "KB", "Yours"):
        expect(box).to_contain_text(words)
    assert axe_violations(other) == []
    assert in_nbgrader(served[0], "student-e")[0] == 6
    other.get_by_role("button", name="Put mine in its place").click()
    saved(other, "3 of 6 points.")
    expect(other.locator("#marks")).to_be_focused()
    assert in_nbgrader(served[0], "student-e")[0] == 3
    choose(mine, 0)
    expect(mine.locator("#state")).to_contain_text("Not saved: LU gave 3 points meanwhile")
    mine.get_by_role("button", name="Keep theirs").click()
    expect(mine.locator("fieldset input:checked").first).to_have_value("1")
    assert in_nbgrader(served[0], "student-e")[0] == 3


def test_a_mark_from_the_formgrader_is_not_replaced_unasked(served, desk, marking):
    page = marking()
    go_to(page, desk, "student-f")
    in_the_formgrader(served[0], "student-f", 4.5)
    choose(page, 1, 1, 1)
    expect(page.locator("#state")).to_contain_text("Not saved: The gradebook has 4.5 points")
    expect(page.locator("#conflict")).to_contain_text("4.5 of 6 points")
    page.get_by_role("button", name="Keep theirs").click()
    saved(page, "Marked in the formgrader: 4.5 of 6 points.")
    expect(page.locator("#undo")).to_be_disabled()
    assert in_nbgrader(served[0], "student-f")[0] == 4.5


def test_a_comment_from_the_formgrader_is_not_replaced_unasked(served, desk, marking):
    page = marking()
    go_to(page, desk, "student-f")
    with Gradebook(f"sqlite:///{served[0].folder}/gradebook.db") as gradebook:
        gradebook.find_comment(ASKED, M02, M02, "student-f").manual_comment = "Theirs."
        gradebook.db.commit()
    choose(page, 1, 1, 1)
    page.locator("#comment").fill("Mine.")
    page.locator("#comment").blur()
    expect(page.locator("#state")).to_contain_text("The comment in the gradebook was changed meanwhile")
    for words in ("Theirs.", "Mine.", "Comment (differs)"):
        expect(page.locator("#conflict")).to_contain_text(words)
    assert in_nbgrader(served[0], "student-f")[1] == "Theirs."
    page.get_by_role("button", name="Put mine in its place").click()
    saved(page)
    assert in_nbgrader(served[0], "student-f") == (3, "Mine.")
    page.locator("#undo").click()
    saved(page, "Now: 4.5 of 6 points.")
    expect(page.locator("#comment")).to_have_value("Theirs.")
    expect(page.locator("#undo")).to_be_disabled()
    assert in_nbgrader(served[0], "student-f") == (4.5, "Theirs.")


def test_a_question_withdrawn_meanwhile_takes_no_mark_and_drops_nothing(served, desk, marking):
    page, where = marking(), ["--exercises", str(served[0].folder), "--why", "Unclear."]
    go_to(page, desk, "student-p")
    assert main(["withdraw", M02, ASKED, *where]) == 0
    try:
        choose(page, 1, 1, 1)
        expect(page.locator("#state")).to_contain_text(
            f"Not saved: {ASKED} is withdrawn and counts for nobody"
        )
        assert page.locator("fieldset input:checked").count() == 3
        assert "is withdrawn and counts for nobody" in asked_of(f"{served[1]}/{PAGE}")[2]
        with (
            HandMarking(open_course(served[0].folder), M02) as withdrawn,
            pytest.raises(GivenError, match="so its marks stay as they are"),
        ):
            withdrawn.take_back(ASKED, token_of(desk, "student-p"), marker="KB", seen=0)
    finally:
        assert main(["withdraw", M02, ASKED, *where, "--undo"]) == 0
    page.get_by_role("button", name="Try again now").click()
    saved(page, "3 of 6 points.")


def test_work_handed_in_again_meanwhile_is_shown_and_gets_no_mark_for_what_stood_before(
    served, desk, marking
):
    page, class_ = marking(), served[0]
    go_to(page, desk, "student-g")
    shutil.rmtree(class_.folder / "submitted" / "student-g")
    class_.hand_in("student-g", answered(class_.released(), {"m02_q1": "194", ASKED: "Quite new."}))
    assert main(["mark", M02, "--exercises", str(class_.folder)]) == 0
    choose(page, 2, 1, 1)
    page.locator("#next:enabled, #previous:enabled").first.click()
    page.locator("#unsaved button").click()  # it was refused while another answer was open
    expect(page.locator("#state")).to_contain_text("Not saved: The work was handed in again")
    expect(page.locator("#said")).to_contain_text("Quite new.")
    assert page.locator("fieldset input:checked").count() == 3
    assert in_nbgrader(class_, "student-g")[0] is None
    page.get_by_role("button", name="Save it for this answer").click()
    saved(page, "4 of 6 points.")
    assert in_nbgrader(class_, "student-g")[0] == 4
    with desk.engine.begin() as db:  # as marking the class leaves it when work comes in once more
        row = {"token": token_of(desk, "student-g")}
        db.execute(sa.text("update grade set needs_manual_grade = 1 where notebook_id = :token"), row)
    page.reload(wait_until="networkidle")
    saved(page, "Handed in again since it was marked (4 of 6 points, by KB")
    assert page.locator("fieldset input:checked").count() == 0, "each level is chosen once more"
    choose(page, 2, 1, 1)
    saved(page, "Saved at")
    assert desk.standing(ASKED, row["token"]).state == "marked"


def test_a_gradebook_that_another_program_holds_is_said_and_tried_again(served, desk, marking):
    page = marking()
    go_to(page, desk, "student-h")
    held = sqlite3.connect(served[0].folder / "gradebook.db", isolation_level=None)
    held.execute("begin immediate")
    try:
        choose(page, 1, 1, 1)
        expect(page.locator("#state")).to_contain_text("Not saved: Another program holds", timeout=30_000)
    finally:
        held.execute("rollback")
        held.close()
    assert page.locator("fieldset input:checked").count() == 3
    saved(page, "3 of 6 points.")
    assert in_nbgrader(served[0], "student-h")[0] == 3


def test_a_server_that_is_gone_loses_nothing_and_is_tried_again(served, desk, marking):
    page = marking()
    go_to(page, desk, "student-i")
    page.context.set_offline(True)
    choose(page, 2, 2, 1)
    page.locator("#comment").fill("Kept.")
    expect(page.locator("#state")).to_contain_text("staycurious handmark m02_reading_a_score")
    page.locator("#marker").fill("LU")
    page.locator("#marker").blur()
    page.context.set_offline(False)
    saved(page, "5 of 6 points.")
    expect(page.locator("#state")).to_contain_text("Saved")
    assert in_nbgrader(served[0], "student-i") == (5, "Kept.")
    marker = desk.given(ASKED, token_of(desk, "student-i")).marker
    assert marker == "KB", "who chose it, not who sits there when the server is back"


def test_what_was_begun_is_there_after_a_reload_and_what_is_whole_is_saved_on_leaving(served, desk, marking):
    page = marking()
    go_to(page, desk, "student-j")
    choose(page, 1, 2)
    page.locator("#comment").fill("Begun.")
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload(wait_until="networkidle")
    expect(page.locator("#said")).to_contain_text("The letter J.")
    saved(page, "Not saved yet: choose a level for The question, and whom it goes to.")
    assert page.locator("fieldset input:checked").count() == 2
    page.locator("#undo").click()
    saved(page, "Not marked yet. What you dropped can be brought back.")
    assert page.locator("fieldset input:checked").count() == 0
    page.locator("#bring-back").click()
    expect(page.locator("#marks")).to_be_focused()
    expect(page.locator("#comment")).to_have_value("Begun.")
    assert page.locator("fieldset input:checked").count() == 2
    class_ = page.locator("body").get_attribute("data-class")
    kept = page.evaluate("Object.keys(sessionStorage).filter(key => key.startsWith('staycurious-'))")
    assert [key for key in kept if class_ not in key] == [], "another class at this address has its own"
    choose(page, 1, 2, 1)
    page.goto(f"{served[1]}/{PLACE}/", wait_until="networkidle")
    assert in_nbgrader(served[0], "student-j") == (4, "Begun.")


def test_an_answer_that_was_lost_on_its_way_back_is_no_other_marker(served, desk, marking):
    page = marking()
    go_to(page, desk, "student-k")

    def lose(route):
        route.fetch()
        route.abort()

    page.route("**/give?*", lose, times=1)
    choose(page, 1, 1, 0)
    saved(page, "2 of 6 points.")
    query = sa.select(GIVEN.c.score).where(GIVEN.c.student == "student-k")
    with desk.engine.connect() as db:
        assert db.scalars(query).all() == [2]
    page.route("**/give?*", lambda route: route.abort())
    choose(page, 2)
    expect(page.locator("#state")).to_contain_text("The server doesn't answer")
    page.unroute("**/give?*")
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload(wait_until="networkidle")
    saved(page, "3 of 6 points.")
    with desk.engine.connect() as db:
        assert db.scalars(query).all() == [2, 3]


def test_a_cookie_that_has_run_out_is_renewed_and_a_lost_login_is_said(served, desk, marking):
    page = marking()
    go_to(page, desk, "student-l")
    page.context.clear_cookies(name="_xsrf")
    choose(page, 1, 0, 0)
    saved(page, "1 of 6 points.")
    page.route(
        "**/api/**", lambda route: route.fulfill(status=403, content_type="text/html", body="<p>no</p>")
    )
    choose(page, 2)
    expect(page.locator("#state")).to_contain_text(
        "You are no longer logged in. Log in once more in another tab"
    )
    expect(page.get_by_role("link", name="Log in, in a new tab")).to_be_visible()
    page.unroute("**/api/**")
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    saved(page, "2 of 6 points.")


def test_without_a_name_nothing_is_saved_until_it_is_written_once(served, desk, marking):
    page = marking(name="")
    go_to(page, desk, "student-m")
    choose(page, 1, 1, 1)
    expect(page.locator("#state")).to_contain_text("Write your name or initials at the top")
    page.locator("#marker").press_sequentially("Zo")
    page.locator("fieldset input[value='0']").last.evaluate("radio => radio.click()")  # the focus stays
    page.wait_for_timeout(600)
    expect(page.locator("#state")).to_contain_text("Write your name or initials at the top")
    page.locator("#marker").press_sequentially("ë\n")
    saved(page, "2 of 6 points.")
    assert desk.given(ASKED, token_of(desk, "student-m")).marker == "Zoë"
    page.reload(wait_until="networkidle")
    expect(page.locator("#marker")).to_have_value("Zoë")
    page.locator("#marker").fill("")
    page.locator("#undo").click()
    saved(page, "Not taken back: write your name or initials at the top first.")
    expect(page.locator("#marker")).to_be_focused()
    assert in_nbgrader(served[0], "student-m")[0] == 2


def test_notes_pass_between_markers(desk, marking):
    page = marking(name="KB")
    go_to(page, desk, "student-n")
    page.locator("#note").fill("A 1, or a 2?")
    page.locator("#next:enabled, #previous:enabled").first.click()
    expect(page.locator("#said")).not_to_contain_text("The letter N.")
    expect(page.locator("#note")).to_have_value("")
    go_to(page, desk, "student-n")
    page.route("**/note?*", lambda route: (route.fetch(), route.abort()), times=1)
    page.get_by_role("button", name="Leave the note").click()
    expect(page.locator("#state")).to_contain_text("was not left, and stands in its box still")
    page.get_by_role("button", name="Leave the note").click()
    expect(page.locator("#noted li")).to_have_count(1)
    expect(page.locator("#noted")).to_contain_text("KB")
    expect(page.locator("#note")).to_have_value("")
    other = marking(name="LU")
    go_to(other, desk, "student-n")
    expect(other.locator("#noted")).to_contain_text("A 1, or a 2?")


def test_stock_formgrader_shows_the_same_mark_and_comment(served, desk, marking):
    page = marking()
    go_to(page, desk, "student-o")
    choose(page, 2, 2, 0)
    page.locator("#comment").fill("Ask her mother.")
    page.locator("#comment").blur()
    saved(page, "4 of 6 points.")
    formgrader = page.context.new_page()
    formgrader.goto(f"{served[1]}/formgrader/submissions/{token_of(desk, 'student-o')}/")
    formgrader.wait_for_load_state("networkidle")
    expect(formgrader.locator(f"input.score#{ASKED}")).to_have_value("4")
    expect(formgrader.locator(f"#{ASKED}-comment")).to_have_value("Ask her mother.")


def test_the_second_round_is_blind_and_the_third_agrees(served, desk, marking):
    drawn = ("student-o", "student-p")
    for student in drawn:
        token = token_of(desk, student)
        names = [one.id for one in desk.rubric(ASKED).criteria]
        levels = dict(zip(names, (2, 2, 2) if student == "student-p" else (2, 1, 0), strict=True))
        now = desk.standing(ASKED, token)
        given = {"marker": "Firstly", "seen": now.seen, "levels": levels, "comment": "Blinding."}
        desk.give(ASKED, token, **given, over=True)
        desk.note(ASKED, token, marker="Firstly", text="Telling.")
    row = {"assignment": M02, "question": ASKED, "why": "fail", "at": datetime(2026, 11, 26), "first": 6.0}
    with desk.engine.begin() as db:
        work = {one.student: one.work for one in desk.answers(ASKED)}
        rows = [{**row, "student": student, "work": work[student]} for student in drawn]
        db.execute(sa.insert(SAMPLED), rows)
    page, sent = marking(wait=False, name=""), []
    page.on("response", lambda answer: sent.append(answer.text()) if answer.status == 200 else None)
    page.goto(f"{served[1]}/{PAGE}?round=second", wait_until="networkidle")
    expect(page.locator("#where")).to_contain_text("of 2")
    go_to(page, desk, "student-p", "second")
    page.locator("#marker").fill("firstly")
    choose(page, 1, 1, 1)
    expect(page.locator("#state")).to_contain_text("so somebody else gives the second")
    page.locator("#marker").fill("Secondly")
    page.get_by_role("button", name="Try again now").click()
    saved(page, "3 of 6 points.")
    page.get_by_role("button", name="Next that waits").click()
    expect(page.locator("#state")).to_contain_text("Not marked yet.")
    assert axe_violations(page) == []
    told = "".join(sent)
    assert "Blinding" not in told
    assert "Telling" not in told
    assert '"score": 6.0' not in told
    tokens = {one.token for one in desk.answers(ASKED)}
    assert set(re.findall(r"[0-9a-f]{32}", told)) & tokens == {token_of(desk, each) for each in drawn}
    address = f"{served[1]}/{PLACE}/api/{M02}/{ASKED}/{token_of(desk, 'student-a')}?round=second"
    status, _, text = asked_of(address)
    assert (status, json.loads(text)["kind"]) == (409, "refused")

    other = token_of(desk, "student-o")
    turned = dict(zip(names, (0, 1, 2), strict=True))  # the same points by other levels
    desk.give(ASKED, other, marker="Secondly", seen=0, levels=turned, round="second")
    page.goto(f"{served[1]}/{PAGE}?round=agreed", wait_until="networkidle")
    expect(page.locator("#where")).to_have_text("Answer 1 of 2")
    go_to(page, desk, "student-p", "agreed")
    expect(page.locator("#state")).to_contain_text("Not agreed on yet.")
    for words in ("Firstly", "Secondly", "6 of 6 points", "3 of 6 points"):
        expect(page.locator("#both")).to_contain_text(words)
    assert axe_violations(page) == []
    expect(page.locator("#marker")).to_have_value("")
    page.locator("#marker").fill("Firstly, Secondly")
    page.get_by_role("button", name="Agree on the second").click()
    saved(page, "3 of 6 points.")
    assert in_nbgrader(served[0], "student-p")[0] == 3
    page.get_by_role("button", name="Next that waits").click()
    expect(page.locator("#said")).to_contain_text("The letter O.")
    expect(page.locator("#state")).to_contain_text("Not agreed on yet.")
    page.goto(f"{served[1]}/{PLACE}/", wait_until="networkidle")
    expect(page.locator("li")).to_contain_text(f"Second marking of {ASKED}: all 2 done.")
    expect(page.locator("li")).to_contain_text(f"Agree on {ASKED}: 1 of 2 waits.")
    pair = next(one for one in moderation.moderated(desk, ASKED) if one.student == "student-p")
    assert (pair.first.score, pair.second.score, pair.agreed.score, pair.state) == (6, 3, 3, "agreed")
    in_the_formgrader(served[0], "student-p", 5)
    now = shown.answer(desk, ASKED, token_of(desk, "student-p"), "agreed")["standing"]
    assert (now["state"], now["score"], now["elsewhere"]) == ("waiting", 5, True)


def test_a_rubric_that_does_not_add_up_is_said_on_the_page(marked, tmp_path, served):
    class_, url = served
    path = class_.folder / "rubrics" / f"{M02}.yml"
    right = path.read_text(encoding="utf-8")
    try:
        path.write_text(right.replace("points: 6", "points: 7", 1), encoding="utf-8")
        status, _, text = asked_of(f"{url}/{PAGE}")
        assert status == 409
        assert "the criteria come to 6 points, and the question has 7" in text
        assert "the criteria come to 6 points" in asked_of(f"{url}/{PLACE}/")[2]
    finally:
        path.write_text(right, encoding="utf-8")


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        (f"{PLACE}/{M02}/m02_q1", 409, "has no question &#39;m02_q1&#39; that a person marks"),
        (f"{PLACE}/m09_nothing/m09_written", 409, "There is no exercise &#39;m09_nothing&#39;"),
        (
            f"{PLACE}/m03_what_was_predicted/m03_written",
            409,
            "Nothing of m03_what_was_predicted is marked yet",
        ),
        (f"{PAGE}?round=third", 409, "There is no round &#39;third&#39; of marking"),
        (f"{PLACE}/m09_nothing/", 409, "There is no exercise &#39;m09_nothing&#39;"),
        (f"{PLACE}/static/server.py", 404, "There is no such page"),
    ],
)
def test_an_address_that_leads_nowhere_says_so(served, path, status, said):
    found, _, text = asked_of(f"{served[1]}/{path}")
    assert found == status
    assert said in text


def test_a_page_of_another_site_can_give_no_mark(served, desk):
    address = f"{served[1]}/{PLACE}/api/{M02}/{ASKED}/{token_of(desk, 'student-p')}/give"
    before = in_nbgrader(served[0], "student-p")
    levels = {one.id: 1 for one in desk.rubric(ASKED).criteria}
    body = json.dumps({"marker": "KB", "seen": 0, "levels": levels, "round": "first", "over": True}).encode()
    for headers in ({}, {"Origin": "https://elsewhere.example"}, {"X-XSRFToken": "made-up"}):
        status, _, text = asked_of(address, body, headers)
        assert (status, json.loads(text)["kind"]) in ((403, "unknown"), (404, "refused"))
    assert in_nbgrader(served[0], "student-p") == before


def test_a_list_of_two_thousand_is_one_small_answer_from_few_queries(marked, tmp_path):
    class_ = copy_of(marked, tmp_path)
    many(class_.folder / "gradebook.db", 2000)
    queries = []
    with HandMarking(open_course(class_.folder), M02) as desk:
        sa.event.listen(desk.engine, "before_cursor_execute", lambda *given: queries.append(given[2]))
        rows = shown.listing(desk, ASKED, "first")
        assert len(rows) == 2000
        assert len(queries) <= 5
        queries.clear()
        shown.answer(desk, ASKED, token_of(desk, "student-a"), "first")
        assert len(queries) <= 20
    assert len(json.dumps(rows)) < 150_000


def test_a_page_of_two_thousand_answers_stays_light(served, desk, marking):
    page = marking(wait=False)
    row = [token_of(desk, "student-a"), "waiting", None, 0]
    rows = [row, *([f"{at:032x}", "waiting", None, 0] for at in range(1999))]
    page.route("**/answers?*", lambda route: route.fulfill(json={"answers": rows}))
    page.reload(wait_until="networkidle")
    expect(page.locator("#where")).to_contain_text("Answer 1 of 2,000")
    assert page.locator("*").count() < 400
    page.locator("#next").click()
    expect(page.locator("#state")).to_contain_text(
        "Answer 2 wasn't opened: This answer is no longer in the gradebook"
    )
    assert page.locator(".give").evaluate("part => part.inert")
    page.locator("#all summary").click()
    expect(page.locator("#pick option")).to_have_count(2000)
    page.locator("#pick").select_option(index=0)
    page.locator("#go").click()
    expect(page.locator("#said")).to_contain_text("The letter A.")
    assert not page.locator(".give").evaluate("part => part.inert")


def many(path, number):
    """Make more students of one: rows as nbgrader writes them."""
    db = sqlite3.connect(path)
    (one,) = db.execute("select id from submitted_assignment where student_id = 'student-a'").fetchone()
    (sheet,) = db.execute("select id from submitted_notebook where assignment_id = ?", (one,)).fetchone()
    for at in range(number - len(STUDENTS)):
        student, work, copy = f"more-{at}", f"{at:032x}", f"{at + 10**6:032x}"
        db.execute("insert into student (id) values (?)", (student,))
        _copied(db, "submitted_assignment", f"id = '{one}'", id=work, student_id=student)
        _copied(db, "submitted_notebook", f"id = '{sheet}'", id=copy, assignment_id=work)
        cell = "cell_id in (select id from base_cell where name = 'm02_written') and "
        _copied(db, "grade", f"{cell} notebook_id = '{sheet}'", id=f"{at + 2 * 10**6:032x}", notebook_id=copy)
    db.commit()
    db.close()


def _copied(db, table, which, **new):
    columns = [row[1] for row in db.execute(f"pragma table_info({table})")]
    values = ", ".join(f"'{new[name]}'" if name in new else f'"{name}"' for name in columns)
    db.execute(f"insert into {table} select {values} from {table} where {which}")


def test_the_command_serves_the_page_to_nobody_without_the_token(marked, tmp_path):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    staycurious = Path(sys.executable).with_name("staycurious")
    command = [staycurious, "handmark", M02, "--no-browser", f"--port={port}"]
    env = {**os.environ, **{name: str(tmp_path) for name in APART}, "JUPYTER_TOKEN": "a-token"}
    log = tmp_path / "log"
    with log.open("w") as out:
        command.append(f"--exercises={marked.folder}")
        server = subprocess.Popen(command, env=env, stdout=out, stderr=out, start_new_session=True)
    url = f"http://127.0.0.1:{port}"
    try:
        with HandMarking(open_course(marked.folder), M02) as desk:
            token = token_of(desk, "student-a")
        for _ in range(300):
            with contextlib.suppress(OSError):
                socket.create_connection(("127.0.0.1", port), timeout=5).close()
                break
            assert server.poll() is None, log.read_text()
            time.sleep(0.1)
        for path in (f"{PLACE}/", f"{PLACE}/{M02}/", PAGE, f"{PLACE}/static/page.js"):
            status, _, text = asked_of(f"{url}/{path}")
            assert (status, "Marking" in text, 'name="password"' in text) == (200, False, True), "the login"
        for path in ("answers", token, f"{token}/give"):
            body = b"{}" if path.endswith("give") else None
            status, _, text = asked_of(f"{url}/{PLACE}/api/{M02}/{ASKED}/{path}", body)
            assert (status, json.loads(text)["kind"]) == (403, "unknown")
        known = {"Authorization": "token a-token"}
        assert ASKED in asked_of(f"{url}/{PLACE}/{M02}/", headers=known)[2]
    finally:
        os.killpg(server.pid, signal.SIGTERM)  # Jupyter as well, which the command started
        server.wait(timeout=30)


def test_the_command_names_the_exercises_when_there_is_no_such_one(marked, capsys):
    assert main(["handmark", "m09_nothing", "--exercises", str(marked.folder)]) == 1
    assert f"There are: {M02}," in capsys.readouterr().err
