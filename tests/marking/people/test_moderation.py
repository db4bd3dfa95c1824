"""Second marking: who is drawn by which rule, how each answer stands, and a record that an external examiner can read."""

import csv
import io
import shutil
import sqlite3
import zipfile

import pytest
from audit import axe_violations
from bs4 import BeautifulSoup
from classroom import M02, answered, copy_of, points_of
from nbgrader.api import Gradebook

from staycurious.cli import main
from staycurious.marking.course import open_course
from staycurious.marking.people.agreement import agreement
from staycurious.marking.people.given import GivenError, HandMarking
from staycurious.marking.people.moderation import (
    Rule,
    _reasons,
    draw_sample,
    draws,
    left_out,
    moderated,
    sampled,
)
from staycurious.marking.people.moderation_report import Initials, _harsher

ASKED = "m02_written"
# Of 20 points: what the machine gave, and what the first marker gave for the written answer. Farah wrote nothing.
CLASS = {
    "amir": (3, 1),  # 20%: a fail
    "bela": (5, 2),  # 35%: a fail
    "cleo": (6, 2),  # 40%: at the pass mark
    "dara": (7, 3),  # 50%: at a boundary
    "edie": (6, 3),  # 45%
    "finn": (8, 3),  # 55%
    "gwen": (8, 4),  # 60%: at a boundary
    "hugh": (9, 4),  # 65%
    "iris": (10, 4),  # 70%: at a boundary
    "joan": (10, 5),  # 75%
    "kofi": (11, 5),  # 80%
    "lena": (12, 5),  # 85%
    "mona": (12, 6),  # 90%
    "noor": (13, 6),  # 95%
    "omar": (14, 6),  # 100%
    "prue": (11, 4),  # 75%
}
BY_RULE = {
    "amir": "fail",
    "bela": "fail",
    "cleo": "near 40",
    "dara": "near 50",
    "gwen": "near 60",
    "iris": "near 70",
}
#: The others by their totals, parted into four: the square root of sixteen.
GROUPS = ({"edie", "finn"}, {"hugh", "joan", "prue"}, {"kofi", "lena"}, {"mona", "noor", "omar"})


def levels_of(points):
    """Share points out among the three criteria of the rubric."""
    return dict(
        zip(
            ("tells_the_parent", "this_child", "next_question"),
            (min(2, points), min(2, max(0, points - 2)), max(0, points - 4)),
            strict=True,
        )
    )


def machine_gave(folder, points):
    """Put what the machine gave into the gradebook."""
    worth = {name: of for name, of in points_of(M02).items() if name != ASKED}
    with Gradebook(f"sqlite:///{folder}/gradebook.db") as gradebook:
        for student, left in points.items():
            for name, of in worth.items():
                grade = gradebook.find_grade(f"{name}_test", M02, M02, student)
                grade.auto_score, grade.needs_manual_grade = min(of, left), False
                left -= grade.auto_score
        gradebook.db.commit()


@pytest.fixture(scope="module")
def unmarked(course):
    """Give a course whose class waits for its first marks."""
    for student in (*CLASS, "farah"):
        wrote = {} if student == "farah" else {ASKED: f"{student} would ask **Dee**."}
        course.hand_in(student, answered(course.released(), {"m02_q1": "194", **wrote}))
    assert main(["mark", M02, "--exercises", str(course.folder)]) == 0
    machine_gave(course.folder, {**{student: got for student, (got, _) in CLASS.items()}, "farah": 2})
    return course


@pytest.fixture(scope="module")
def marked(unmarked, tmp_path_factory):
    """Give a course whose class Kim Lee has marked once."""
    course = copy_of(unmarked, tmp_path_factory.mktemp("marked"))
    with HandMarking(open_course(course.folder), M02) as hand:
        for student, (_, points) in CLASS.items():
            give(hand, student, points)
    return course


@pytest.fixture
def copied(marked, tmp_path):
    """Give a copy of it."""
    return copy_of(marked, tmp_path)


@pytest.fixture
def hand(copied):
    """Give it open."""
    with HandMarking(open_course(copied.folder), M02) as opened:
        yield opened


def give(hand, student, points, round="first", marker="Kim Lee", levels=None, over=False):
    """Give a mark, over whatever stands."""
    token = next(one.token for one in hand.answers(ASKED) if one.student == student)
    before = hand.given(ASKED, token, round)
    hand.give(
        ASKED,
        token,
        marker=marker,
        seen=before.id if before else 0,
        levels=levels or levels_of(points),
        round=round,
        over=over,
    )


def second_marks(hand, but=(), marker="Lu Anders"):
    """Mark the whole sample a second time as the first marker did."""
    for student in sampled(hand.engine, M02, ASKED):
        if student not in but:
            give(hand, student, CLASS[student][1], "second", marker)


def drawn_at_random(found):
    return {student for student, why in found.items() if why == "random"}


def moderate(course, *words):
    return main(["moderate", M02, "--exercises", str(course.folder), *words])


def stands(hand, student):
    return next(one for one in moderated(hand, ASKED) if one.student == student)


# --- whose answers are drawn


def test_all_fails_and_borderlines_are_drawn_and_of_the_others_the_square_root_of_the_class(hand):
    made = draw_sample(hand, ASKED)
    found = sampled(hand.engine, M02, ASKED)
    assert {student: why for student, why in found.items() if why != "random"} == BY_RULE
    assert [len(drawn_at_random(found) & group) for group in GROUPS] == [1, 1, 1, 1]
    assert (made.answers, made.blank, sum(made.reasons.values())) == (16, 1, 10)


def test_who_is_drawn_at_random_hangs_on_ids_that_nobody_chose():
    percents = {f"s{n}": 75.0 + n / 100 for n in range(64)}
    drawn = set()
    for secret in range(60):
        reasons = _reasons(Rule(), percents, {student: f"{secret}-{student}" for student in percents}, 0)
        assert len(reasons) == 8
        drawn |= set(reasons)
    assert len(drawn) == 64, "everybody can be drawn"


@pytest.mark.parametrize(
    ("percent", "why"),
    [
        (0, "fail"),
        (37.9, "fail"),
        (38, "fail, near 40"),
        (39.99, "fail, near 40"),
        (40, "near 40"),
        (42, "near 40"),
        (42.1, ""),
        (48, "near 50"),
        (67.9, ""),
        (72, "near 70"),
        (100, ""),
    ],
)
def test_the_rule_by_hand(percent, why):
    assert Rule().why(percent) == why


def test_forty_percent_of_twenty_seven_points_is_no_fail():
    assert Rule(band=0, boundaries=()).why(100 * 10.8 / 27) == "near 40"


def test_a_pass_mark_a_band_and_boundaries_can_be_said(hand):
    draw_sample(hand, ASKED, Rule(passing=50, band=0, boundaries=(75,)))
    found = sampled(hand.engine, M02, ASKED)
    why = {student: reason for student, reason in found.items() if reason != "random"}
    fails = dict.fromkeys(("amir", "bela", "cleo", "edie"), "fail")
    assert why == {**fails, "dara": "near 50", "joan": "near 75", "prue": "near 75"}


def test_everybody_can_be_drawn(hand):
    draw_sample(hand, ASKED, Rule(everybody=True))
    assert set(sampled(hand.engine, M02, ASKED).values()) == {"everybody"}
    assert set(sampled(hand.engine, M02, ASKED)) == set(CLASS), "but for who wrote nothing"


def test_of_a_class_of_three_two_are_drawn_at_random():
    percents = {"a": 75.0, "b": 80.0, "c": 90.0}
    assert sorted(_reasons(Rule(), percents, {one: one for one in percents}, 0).values()) == ["random"] * 2
    assert _reasons(Rule(), {"a": 75.0}, {"a": "a"}, 0) == {"a": "random"}


def test_points_lost_for_lateness_make_no_fail(hand, copied):
    with sqlite3.connect(copied.folder / "gradebook.db") as db:
        db.execute("update submitted_notebook set late_submission_penalty = 10")
    draw_sample(hand, ASKED)
    assert {s: why for s, why in sampled(hand.engine, M02, ASKED).items() if why != "random"} == BY_RULE


def test_nothing_is_drawn_while_anything_waits(unmarked, hand, tmp_path):
    fresh = copy_of(unmarked, tmp_path / "fresh")
    with (
        HandMarking(open_course(fresh.folder), M02) as waiting,
        pytest.raises(
            GivenError,
            match=r"Not everything of m02_reading_a_score is marked yet \(m02_written: 16 waiting\)",
        ),
    ):
        draw_sample(waiting, ASKED)
    with Gradebook(f"sqlite:///{hand.course.root}/gradebook.db") as gradebook:
        gradebook.find_grade("m02_q1_test", M02, M02, "omar").needs_manual_grade = True
        gradebook.db.commit()
    with pytest.raises(
        GivenError, match=r"\(m02_q1: 1 waiting\).* in the formgrader: staycurious lab\. Nothing"
    ):
        draw_sample(hand, ASKED)
    assert sampled(hand.engine, M02, ASKED) == {}
    assert draws(hand.engine, M02, ASKED) == []


def test_before_the_tables_are_there_nobody_is_drawn(unmarked, tmp_path):
    import sqlalchemy as sa

    engine = sa.create_engine(f"sqlite:///{tmp_path}/empty.db")
    assert sampled(engine, M02, ASKED) == {}
    assert draws(engine, M02, ASKED) == []
    engine.dispose()


# --- once drawn, it stays


def test_a_sample_is_frozen(hand):
    draw_sample(hand, ASKED)
    before = sampled(hand.engine, M02, ASKED)
    give(hand, "edie", 0)  # now a fail
    draw_sample(hand, ASKED)
    assert sampled(hand.engine, M02, ASKED) == before
    assert len(draws(hand.engine, M02, ASKED)) == 1
    assert left_out(hand, ASKED) == ("edie" not in before)


def test_another_rule_is_refused_unless_it_is_drawn_again(hand):
    draw_sample(hand, ASKED)
    before = sampled(hand.engine, M02, ASKED)
    with pytest.raises(GivenError, match="by another rule: everybody below 40% .* It stays as it is"):
        draw_sample(hand, ASKED, Rule(passing=50))
    assert sampled(hand.engine, M02, ASKED) == before


def test_drawn_again_a_finding_cant_be_drawn_away(hand):
    draw_sample(hand, ASKED)
    before = drawn_at_random(sampled(hand.engine, M02, ASKED))
    for student in before:
        give(hand, student, 0, "second", "Lu Anders")
    draw_sample(
        hand, ASKED, Rule(passing=30, band=0, boundaries=()), again="The board set the pass mark to 30."
    )
    after = sampled(hand.engine, M02, ASKED)
    assert before <= set(after)
    assert after["amir"] == "fail"
    assert "bela" not in after or after["bela"] == "random"
    assert [one.why for one in draws(hand.engine, M02, ASKED)] == ["", "The board set the pass mark to 30."]


def test_drawn_again_the_first_mark_stays_the_one_that_was_given(hand):
    draw_sample(hand, ASKED)
    give(hand, "bela", 1)  # changed before the second marker came
    give(hand, "bela", 4, "second", "Lu Anders")
    give(hand, "bela", 3, "agreed", "both")
    draw_sample(hand, ASKED, again="A late lot came in.")
    now = stands(hand, "bela")
    assert (now.first.score, now.agreed.score, now.state) == (1, 3, "agreed")


def test_work_that_waits_for_its_first_mark_is_no_fail_that_was_left_out(hand):
    draw_sample(hand, ASKED)
    (outside,) = {"edie", "finn"} - set(sampled(hand.engine, M02, ASKED))
    token = next(one.token for one in hand.answers(ASKED) if one.student == outside)
    hand.take_back(ASKED, token, marker="Kim Lee", seen=hand.given(ASKED, token).id)
    assert left_out(hand, ASKED) == 0, "without it, they have 30 or 40 percent"
    give(hand, outside, 0)
    assert left_out(hand, ASKED) == 1


def test_again_before_the_first_draw_is_a_mistake(hand):
    with pytest.raises(GivenError, match=r"No sample of m02_written was drawn yet\. Leave --again out"):
        draw_sample(hand, ASKED, again="why not")


# --- how each answer stands


def test_the_same_marks_need_nothing_and_others_are_agreed_on(hand):
    draw_sample(hand, ASKED)
    assert stands(hand, "amir").state == "waiting"
    give(hand, "amir", 1, "second", "Lu Anders")
    assert stands(hand, "amir").state == "same"
    give(hand, "bela", 4, "second", "Lu Anders")
    assert stands(hand, "bela").state == "differ"
    give(hand, "bela", 3, "agreed", "Kim Lee, Lu Anders")
    now = stands(hand, "bela")
    assert (now.state, now.first.score, now.second.score, now.agreed.score) == ("agreed", 2, 4, 3)
    assert now.counts, "the figures compare what the two gave, not what they agreed on"
    other = {"tells_the_parent": 1, "this_child": 1, "next_question": 0}
    give(hand, "cleo", 2, "second", "Lu Anders", levels=other)
    assert stands(hand, "cleo").state == "levels"


def test_a_mark_changed_after_the_agreement_asks_for_another_look(hand):
    draw_sample(hand, ASKED)
    give(hand, "bela", 4, "second", "Lu Anders")
    give(hand, "bela", 3, "agreed", "both")
    give(hand, "bela", 6, "second", "Lu Anders")
    assert stands(hand, "bela").state == "later"


def test_a_mark_put_in_place_of_the_agreed_one_is_named(hand, copied):
    draw_sample(hand, ASKED)
    give(hand, "bela", 4, "second", "Lu Anders")
    give(hand, "bela", 3, "agreed", "both")
    in_the_formgrader(copied, "bela", 6)
    assert stands(hand, "bela").state == "elsewhere"


def test_agreed_without_a_second_mark_is_named_and_in_no_figure(hand):
    draw_sample(hand, ASKED)
    give(hand, "bela", 3, "agreed", "Kim Lee")
    now = stands(hand, "bela")
    assert (now.state, now.counts, now.first.score) == ("alone", False, 2)


def test_one_person_in_both_rounds_is_no_second_opinion(hand):
    draw_sample(hand, ASKED)
    give(hand, "bela", 2, "second", "kim  lee")
    now = stands(hand, "bela")
    assert (now.state, now.counts) == ("same", False)


def test_work_handed_in_again_after_its_second_mark_is_marked_again(hand, copied):
    draw_sample(hand, ASKED)
    give(hand, "bela", 2, "second", "Lu Anders")
    shutil.rmtree(copied.folder / "submitted" / "bela")
    copied.hand_in("bela", answered(copied.released(), {"m02_q1": "194", ASKED: "Another answer."}))
    assert main(["mark", M02, "--exercises", str(copied.folder)]) == 0
    machine_gave(copied.folder, {"bela": 5})
    (second,) = (one for one in hand.standings(ASKED, "second") if hand.student_of(one.token) == "bela")
    assert second.state == "again", "the marking page says so too"
    give(hand, "bela", 2)
    now = stands(hand, "bela")
    assert (now.state, now.counts) == ("again", False)
    give(hand, "bela", 2, "second", "Lu Anders")
    assert stands(hand, "bela").state == "same"


def in_the_formgrader(course, student, points):
    with Gradebook(f"sqlite:///{course.folder}/gradebook.db") as gradebook:
        grade = gradebook.find_grade(ASKED, M02, M02, student)
        grade.manual_score, grade.needs_manual_grade = points, False
        gradebook.db.commit()


def test_a_class_marked_in_stock_formgrader_is_moderated_too(unmarked, tmp_path):
    course = copy_of(unmarked, tmp_path)
    for student, (_, points) in CLASS.items():
        in_the_formgrader(course, student, points)
    with HandMarking(open_course(course.folder), M02) as hand:
        draw_sample(hand, ASKED)
        give(hand, "bela", 4, "second", "Lu Anders")
        now = stands(hand, "bela")
        assert (now.state, now.first, now.counts) == ("differ", (2, {}, ""), True)
        give(hand, "bela", 3, "agreed", "both", over=True)
        now = stands(hand, "bela")
        assert (now.state, now.first.score, now.agreed.score) == ("agreed", 2, 3), "the first mark isn't lost"
    assert moderate(course) == 0
    assert "not known (formgrader)" in (course.folder / "reports" / M02 / "moderation.html").read_text(
        "utf-8"
    )


def test_a_first_mark_changed_since_the_draw_is_seen(hand):
    draw_sample(hand, ASKED)
    assert not stands(hand, "bela").changed
    give(hand, "bela", 5)
    assert stands(hand, "bela").changed


def test_a_first_mark_taken_back_waits(hand):
    draw_sample(hand, ASKED)
    token = stands(hand, "bela").token
    hand.take_back(ASKED, token, marker="Kim Lee", seen=hand.given(ASKED, token).id)
    assert stands(hand, "bela").state == "first"


# --- the command and the record


def test_the_command_draws_and_says_what_comes_next_and_nobodys_name_or_mark(copied, capsys):
    assert moderate(copied) == 0
    said = capsys.readouterr().out
    assert (
        "m02_written: 10 of 16 answers are drawn to be marked twice (2 fails, 4 near a boundary, 4 at random)."
        in said
    )
    assert "1 answer left blank: nothing to mark twice." in said
    assert (
        "everybody below 40% of the exercise; everybody within 2 percentage points of 40%, 50%, 60% or 70%"
        in said
    )
    assert "Still to be marked a second time: 10." in said
    assert "Next: somebody who gave none of the first marks" in said
    assert not [student for student in CLASS if student in said]
    assert not (copied.folder / "reports" / M02 / "moderation.html").exists(), (
        "there is nothing to report yet"
    )
    assert moderate(copied) == 0
    assert "were drawn on" in capsys.readouterr().out


@pytest.mark.parametrize(
    "wrong", [["--pass", "none"], ["--pass", "140"], ["--band", "nan"], ["--again", " "]]
)
def test_what_isnt_a_percentage_or_a_reason_is_refused(copied, wrong, capsys):
    with pytest.raises(SystemExit):
        moderate(copied, *wrong)
    assert "percentage" in (said := capsys.readouterr().err) or "say why" in said


def test_where_boundaries_bring_in_a_great_part_of_the_class_it_says_how_to_leave_them_out(copied, capsys):
    assert moderate(copied, "--boundaries", "70", "75", "80", "85") == 0
    said = capsys.readouterr().out
    assert "5 of them are near a boundary between classes" in said
    assert said.count("--boundaries --again") == 1
    assert moderate(copied, "--boundaries", "--again", "the pass mark alone") == 0
    said = capsys.readouterr().out
    assert "(2 fails, 1 near a boundary, 4 at random)" in said
    assert "within 2 percentage points of 40%; and" in said
    assert "between classes" not in said


def test_options_left_out_are_as_the_sample_was_drawn(copied, capsys):
    assert moderate(copied, "--pass", "50%") == 0
    assert moderate(copied) == 0
    assert moderate(copied, "--pass", "50") == 0
    assert moderate(copied, "--pass", "40") == 1
    assert "by another rule: everybody below 50%" in capsys.readouterr().err
    assert moderate(copied, "--band", "5", "--again", "A wider band.") == 0
    assert (
        "below 50% of the exercise; everybody within 5 percentage points of 50%, 60% or 70%"
        in capsys.readouterr().out
    )


def test_again_before_anything_was_drawn_is_said(copied, capsys):
    assert moderate(copied, "--again", "why not") == 1
    assert "Leave --again out" in capsys.readouterr().err


@pytest.fixture(scope="module")
def half_marked(marked, tmp_path_factory):
    """Give a class of whose sample most is marked twice: one differs and is agreed on, one differs, one waits."""
    copied = copy_of(marked, tmp_path_factory.mktemp("half"))
    assert moderate(copied) == 0
    with HandMarking(open_course(copied.folder), M02) as hand:
        second_marks(hand, but=("amir", "bela", "cleo", "dara"))
        give(hand, "bela", 4, "second", "Lu Anders")
        give(hand, "bela", 3, "agreed", "Kim Lee & Lu Anders")
        hand.note(
            ASKED,
            stands(hand, "bela").token,
            marker="Lu Anders",
            text="The <b>levels</b> for the child.\nAgreed.",
        )
        give(hand, "cleo", 3, "second", "Lu Anders")
        give(hand, "dara", 3, "second", "KIM LEE")
    return copied


@pytest.fixture
def half_done(half_marked, tmp_path):
    """Give a copy of it to change."""
    return copy_of(half_marked, tmp_path)


@pytest.fixture(scope="module")
def record(half_marked):
    """Give its record."""
    return record_of(half_marked)


def record_of(course):
    assert moderate(course) == 0
    return (course.folder / "reports" / M02 / "moderation.html").read_text(encoding="utf-8")


def test_the_record_says_what_was_drawn_found_agreed_and_what_remains(half_done, capsys):
    page = BeautifulSoup(record_of(half_done), "html.parser")
    text = " ".join(page.get_text(" ").split())
    assert "10 of 16 answers were drawn to be marked twice. 9 have a second mark." in text
    assert (
        "Of 8 that can be compared, 6 got the same from both, and 2 differ; 1 of these was agreed on." in text
    )
    assert "By agreement, 1 first mark was changed." in text
    assert "1 mark changed in the sample, while 6 answers outside it were looked at once." in text
    assert "On average the second marks are 0.38 points higher than the first." in text
    assert "8 answers are few" in text
    remains = page.find("h3", string="What remains to be done").find_next("ul").get_text(" ")
    assert "Differ, still to be agreed on: 1." in remains
    assert "Still to be marked a second time: 1." in remains
    assert "One answer has both marks from one person" in remains
    told = capsys.readouterr().out
    assert "reports/m02_reading_a_score/moderation.html" in told
    assert "Keep that one." in told


def test_the_record_holds_no_name_and_markers_by_initials(record):
    assert not [student for student in (*CLASS, "farah") if student in record]
    assert "Kim" not in record
    assert "Anders" not in record
    page = BeautifulSoup(record, "html.parser")
    rows = page.find("caption", string="Marks by marker").parent.find_all("tr")
    assert [[cell.get_text() for cell in row.find_all(["th", "td"])] for row in rows[1:]] == [
        ["KL", "10", "1", "0"],
        ["KL, LA", "0", "0", "1"],
        ["LA", "0", "8", "0"],
    ]
    assert "The &lt;b&gt;levels&lt;/b&gt; for the child.\nAgreed." in record, (
        "notes stand as they were written"
    )


def test_what_is_still_to_be_marked_blind_shows_neither_a_mark_nor_why_it_was_drawn(half_marked, record):
    # amir waits; dara has both marks from Kim Lee, so somebody else has still to mark it
    listed = (half_marked.folder / "reports" / M02 / "moderation.csv").read_text("utf-8-sig")
    rows = {row["student"]: row for row in csv.DictReader(io.StringIO(listed))}
    marks = [
        "drawn because",
        *(f"{a}{b}" for a in ("first", "second", "agreed") for b in ("", " by", " levels")),
    ]
    for student in ("amir", "dara"):
        assert not any(rows[student][name] for name in marks)
        row = BeautifulSoup(record, "html.parser").find("th", string=rows[student]["in the record"]).parent
        assert [cell.get_text() for cell in row.find_all("td")][:4] == ["–"] * 4
    assert rows["cleo"]["drawn because"] == "near 40", "who differ have both marked"
    assert "2 answers have still to be marked by somebody who knows neither" in " ".join(record.split())


def test_no_mark_of_the_sample_goes_out_before_it_is_settled(half_marked, tmp_path, capsys):
    # cleo's two marks differ, and amir has no second one; bela's were agreed on
    where = ["--exercises", str(half_marked.folder), "--out", str(tmp_path / "marks.csv")]
    assert main(["export", M02, *where]) == 0
    text = (tmp_path / "marks.csv").read_text("utf-8-sig")
    rows = {row["student"]: row for row in csv.DictReader(io.StringIO(text))}
    for student in ("amir", "cleo"):
        assert [rows[student][name] for name in ("standing", "points", ASKED)] == ["not final", "", ""]
    assert (rows["bela"]["standing"], rows["bela"]["points"]) == ("final", "8")
    assert "2 for second marking alone; staycurious moderate" in capsys.readouterr().out
    assert main(["export", M02, "--so-far", "--overwrite", *where]) == 0
    rows = csv.DictReader(io.StringIO((tmp_path / "marks.csv").read_text("utf-8-sig")))
    assert {row["student"]: row["points"] for row in rows if row["student"] in ("amir", "cleo")} == {
        "amir": "4",
        "cleo": "8",
    }
    half = copy_of(half_marked, tmp_path)
    capsys.readouterr()
    assert main(["feedback", M02, "--zip", "plain", "--so-far", "--exercises", str(half.folder)]) == 0
    told = capsys.readouterr()
    assert "2 of the pages show a mark that second marking hasn't settled, and don't say so" in told.out
    assert "second marking hasn't settled: amir, cleo" in told.err
    with zipfile.ZipFile(half.folder / "feedback" / f"{M02}_plain.zip") as packed:
        assert sorted(set(CLASS) - {name.removesuffix(".html") for name in packed.namelist()}) == [
            "amir",
            "cleo",
        ]


def test_one_round_is_called_stricter_only_where_everybody_was_marked_twice():
    # a class that is drawn by its low first marks gets higher second ones by chance alone
    higher = agreement([(first, first + 1 + first % 2) for first in range(12)])
    assert higher.difference_interval[0] > 0
    assert "one round was marked more strictly than the other" in _harsher(higher, everybody=True)
    drawn = _harsher(higher, everybody=False)
    assert "doesn’t show that either round was marked more strictly" in drawn


def test_the_record_runs_nothing_and_asks_nobody(record):
    csp = BeautifulSoup(record, "html.parser").find("meta", attrs={"http-equiv": True})["content"]
    assert csp.startswith("default-src 'none'; style-src 'sha256-")
    for what in ("<script", " style=", "http://", "https://", "src=", "@import"):
        assert what not in record.replace("http-equiv", "")


def test_the_list_says_whose_each_answer_is(half_marked, record):
    written = (half_marked.folder / "reports" / M02 / "moderation.csv").read_bytes()
    rows = {row["student"]: row for row in csv.DictReader(io.StringIO(written.decode("utf-8-sig")))}
    assert len(rows) == 10
    bela = rows["bela"]
    assert (bela["first"], bela["second"], bela["agreed"]) == ("2.0", "4.0", "3.0")
    assert bela["how it stands"] == "differed, and were agreed on"
    assert bela["drawn because"] == "fail"
    assert bela["second levels"] == "tells_the_parent 2; this_child 2; next_question 0"
    assert bela["in the record"] in record


def test_the_record_says_what_was_asked_and_how_it_is_marked(record):
    page = BeautifulSoup(record, "html.parser")
    part = page.find("h3", string="What was asked, and how it is marked")
    assert "question" in part.find_next("h4").get_text().lower()
    marked = page.find("caption", string="How it is marked").parent
    assert [row.get_text() for row in marked.select("th[scope=rowgroup]")] == [
        "What the parent is told about the score",
        "What the score can't know about this child",
        "The question, and whom it goes to",
    ]


def test_when_all_is_done_it_says_so(copied, capsys):
    assert moderate(copied) == 0
    with HandMarking(open_course(copied.folder), M02) as hand:
        second_marks(hand)
    record = record_of(copied)
    assert "Nothing is left to do." in capsys.readouterr().out
    assert "Nothing remains to be done." in " ".join(record.split())
    assert "No pair differs, so kappa is 1" in record


def test_a_withdrawn_question_has_no_figures_and_its_marks_are_kept(half_done, capsys):
    words = ["--why", "It misled.", "--exercises", str(half_done.folder)]
    assert main(["withdraw", M02, ASKED, *words]) == 0
    capsys.readouterr()
    record = record_of(half_done)
    assert "m02_written is withdrawn and counts for nobody" in capsys.readouterr().out
    assert "This question was withdrawn after its sample was drawn." in record
    assert "Weighted kappa</th>" not in record
    with HandMarking(open_course(half_done.folder), M02) as hand:
        assert len(moderated(hand, ASKED)) == 10
        with pytest.raises(GivenError, match="m02_written is withdrawn and counts for nobody"):
            draw_sample(hand, ASKED, again="anyway")


def test_a_question_withdrawn_before_is_not_drawn(copied, capsys):
    words = ["--why", "It misled.", "--exercises", str(copied.folder)]
    assert main(["withdraw", M02, ASKED, *words]) == 0
    assert moderate(copied) == 1
    assert "is withdrawn, so there is nothing to mark twice" in capsys.readouterr().err


def test_before_the_class_is_marked_the_command_says_what_to_do(unmarked, tmp_path, capsys):
    course = copy_of(unmarked, tmp_path)
    assert moderate(course) == 1
    assert "m02_written: 16 waiting" in capsys.readouterr().err


def test_a_forgotten_student_leaves_no_trace_in_the_sample(half_done, capsys):
    record_of(half_done)
    assert main(["forget", "bela", "--yes", "--exercises", str(half_done.folder)]) == 0
    assert "Nothing was found." in capsys.readouterr().out
    with HandMarking(open_course(half_done.folder), M02) as hand:
        assert "bela" not in sampled(hand.engine, M02, ASKED)
        assert len(draws(hand.engine, M02, ASKED)) == 1
    assert b"bela" not in (half_done.folder / "gradebook.db").read_bytes()
    assert "bela" not in (half_done.folder / "reports" / M02 / "moderation.csv").read_text("utf-8-sig")
    assert "1 of the sample is no longer in the gradebook" in record_of(half_done)


def test_a_sample_drawn_again_stands_in_the_record_with_its_why(half_done):
    assert moderate(half_done, "--everybody", "--again", "The <board> wants all.") == 0
    with HandMarking(open_course(half_done.folder), M02) as hand:
        second_marks(hand, but=("bela", "cleo", "dara"))
    assert moderate(half_done, "--no-everybody", "--again", "Too many.") == 0
    record = record_of(half_done)
    assert "Drawn again because: The &lt;board&gt; wants all." in record
    assert "16 as everybody" in record
    rows = BeautifulSoup(record, "html.parser").find("caption", string="Why answers were drawn").parent
    kept = rows.find("th", string="Had a second mark before the sample was drawn again")
    assert kept.find_next("td").get_text() == "6", "sixteen less the ten that are drawn by rule"


def test_two_people_of_the_same_initials_are_told_apart_and_one_is_one():
    initials = Initials(["Kim Lee", "kim lee", "Karl Lutz", "KL and MO", "j.doe@example.ac.uk", ""])
    assert len({initials(one) for one in ("Kim Lee", "Karl Lutz", "KL")}) == 3
    assert initials("Kim Lee") == initials("kim lee")
    assert initials("j.doe@example.ac.uk") == "JD"
    assert initials("") == "not known (formgrader)"
    assert initials("MO, Kim Lee") == f"MO, {initials('Kim Lee')}"
    assert Initials(["KIM"])("KIM") == "K", "capitals may be a name"


def test_aliases_are_shown_and_no_id_or_number_is():
    from staycurious.marking.people.moderation import Twice
    from staycurious.marking.people.moderation_report import _names

    def of(*ids):
        return _names([Twice(one, "", "fail", None, None, None, "first", False) for one in ids])

    assert of("c-4kqj7w2mzp") == {"c-4kqj7w2mzp": "c-4kqj7w2mzp"}
    assert of("1234567", "c-4kqj7w2mzp") == {"1234567": "Answer 1", "c-4kqj7w2mzp": "Answer 2"}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_record_is_accessible_and_fits_a_phone(record, browser, scheme, tmp_path):
    (tmp_path / "record.html").write_text(record, encoding="utf-8")
    context = browser.new_context(
        color_scheme=scheme, viewport={"width": 320, "height": 700}, bypass_csp=True
    )
    page = context.new_page()
    page.goto((tmp_path / "record.html").as_uri())
    assert axe_violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    levels = page.eval_on_selector_all("h1,h2,h3,h4", "all => all.map(one => +one.tagName[1])")
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in zip(levels, levels[1:], strict=False))
    context.close()
