"""What a quiz keeps, what comes back and when, and what is said of how well somebody judges what they know."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from staycurious.tools.intervals import wilson

LONDON = "Europe/London"
SLUG = "m99_small"
KEY = f"quiz/{SLUG}"


def ms(text, zone=LONDON):
    """Give a time of day at a place, in milliseconds."""
    return int(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).timestamp() * 1000)


def iso(text, zone=LONDON):
    """Give a time of day at a place, as a quiz writes it."""
    return datetime.fromtimestamp(ms(text, zone) / 1000, ZoneInfo("UTC")).isoformat()


def a_try(at, verdict="not_yet", sure=80, **more):
    """Make a try as it is kept."""
    return {
        "id": "m99_k1",
        "version": "v1",
        "at": iso(at),
        "sure": sure,
        "verdict": verdict,
        "back": False,
        **more,
    }


def tries_of(*tries):
    """Make what a store holds."""
    return {KEY: {"value": {"tries": list(tries)}}}


@pytest.fixture
def run(ask_node):
    """Give a function that calls functions of quiz_record.js, one after the other, with one store."""

    def calls(*all_of, kept=None, zone=LONDON, full=False):
        done = ask_node("quiz_calls.mjs", {"zone": zone, "kept": kept or {}, "full": full, "calls": all_of})
        return done["given"], done["kept"]

    return calls


NOW = "2026-11-12 10:00"
MISS, RIGHT = ("not_yet",), ("right",)


@pytest.mark.parametrize(
    ("tries", "now", "due"),
    [
        ([("2026-11-12 10:00", "right")], NOW, None),
        ([("2026-11-12 10:00", "not_yet")], NOW, "2026-11-13 04:00"),
        ([("2026-11-12 10:00", "partly")], NOW, "2026-11-13 04:00"),
        # late at night, and after midnight: the next morning, not the next minute
        ([("2026-11-12 23:58", "not_yet")], "2026-11-12 23:59", "2026-11-13 04:00"),
        ([("2026-11-13 00:30", "not_yet")], "2026-11-13 00:31", "2026-11-13 04:00"),
        # right at the day: a week later; right at the week: done
        ([("2026-11-12 10:00", "not_yet"), ("2026-11-13 09:00", "right")], "2026-11-13 09:01", "2026-11-20 04:00"),
        ([("2026-11-12 10:00", "not_yet"), ("2026-11-13 09:00", "right"), ("2026-11-21 09:00", "right")], "2026-11-21 09:01", None),
        # missed again, at the day or at the week: a day
        ([("2026-11-12 10:00", "not_yet"), ("2026-11-13 09:00", "not_yet")], "2026-11-13 09:01", "2026-11-14 04:00"),
        ([("2026-11-12 10:00", "not_yet"), ("2026-11-13 09:00", "right"), ("2026-11-20 09:00", "partly")], "2026-11-20 09:01", "2026-11-21 04:00"),
        # ... and then both once more
        ([("2026-11-12 10:00", "not_yet"), ("2026-11-13 09:00", "right"), ("2026-11-20 09:00", "partly"), ("2026-11-21 09:00", "right")], "2026-11-21 09:01", "2026-11-28 04:00"),
        # over the night on which clocks change, and over the year's end
        ([("2026-10-24 10:00", "not_yet")], "2026-10-24 10:01", "2026-10-25 04:00"),
        ([("2026-12-28 10:00", "not_yet"), ("2026-12-29 09:00", "right")], "2026-12-29 09:01", "2027-01-05 04:00"),
        # from a clock that ran ahead: don't wait years for it
        ([("2031-01-01 10:00", "not_yet")], NOW, NOW),
        ([], NOW, None),
    ],
)  # fmt: skip
def test_what_was_missed_comes_back_after_a_day_and_a_week(run, tries, now, due):
    made = [a_try(at, verdict) for at, verdict in tries]
    ((found,), _) = run(["schedule", made, ms(now)])
    assert found["due"] == (due and ms(due))


@pytest.mark.parametrize("zone", ["Pacific/Auckland", "America/Los_Angeles", "Asia/Kathmandu"])
def test_a_day_is_the_readers_own(run, zone):
    made = [{**a_try(NOW), "at": iso("2026-11-12 22:00", zone)}]
    ((found,), _) = run(["schedule", made, ms("2026-11-12 22:01", zone)], zone=zone)
    assert found["due"] == ms("2026-11-13 04:00", zone)


def test_only_a_first_try_and_a_come_back_are_kept(run):
    one = {"id": "m99_k1", "version": "v1", "sure": 60, "verdict": "not_yet"}
    right = {**one, "verdict": "right", "sure": None}
    steps = [
        (one, NOW),
        (right, "2026-11-12 10:01"),
        (right, "2026-11-13 03:59"),
        (right, "2026-11-13 04:00"),
    ]
    given, kept = run(*(["keepTry", "$store", SLUG, step, ms(at)] for step, at in steps))
    assert given == [{"kept": "device"}, None, None, {"kept": "device"}]
    assert kept[KEY]["value"]["tries"] == [
        {**one, "at": "2026-11-12T10:00:00.000Z", "back": False},
        {**right, "at": "2026-11-13T04:00:00.000Z", "back": True},
    ]


def test_where_nothing_can_be_kept_it_says_so_and_goes_on(run):
    one = {"id": "m99_k1", "version": "v1", "sure": 60, "verdict": "right"}
    given, kept = run(["keepTry", "$store", SLUG, one, ms(NOW)], full=True)
    assert given == [{"kept": "nowhere", "why": "There is no room."}]
    assert kept == {}


def test_questions_that_have_come_back_are_listed_with_the_day_on_which_they_were_missed(run):
    kept = tries_of(
        a_try("2026-11-11 10:00"),
        a_try("2026-11-12 09:00", id="m99_k2"),
        a_try("2026-11-11 11:00", "right", id="m99_k3"),
    )
    kept["quiz/m98_other"] = {"value": {"tries": [a_try("2026-11-01 10:00", "partly", id="m98_k1")]}}
    kept["exercise/m99_small"] = {"value": {"tries": [a_try("2026-11-01 10:00")]}}
    (summary,), _ = run(["quizSummary", "$store", ms(NOW)], kept=kept)
    assert summary[0]["due"] == [{"id": "m98_k1", "missedOn": ms("2026-11-01 10:00")}]
    assert summary[1] == {
        "slug": SLUG, "broken": False, "answered": 3, "right": 1, "next": ms("2026-11-13 04:00"),
        "due": [{"id": "m99_k1", "missedOn": ms("2026-11-11 10:00")}],
    }  # fmt: skip


def test_a_question_that_was_changed_starts_afresh_and_one_that_is_gone_is_not_asked_for(run):
    kept = tries_of(
        a_try("2026-11-01 10:00"),
        a_try("2026-11-01 10:00", id="m99_k2", version="v1"),
        a_try("2026-11-01 10:00", id="m99_k3"),
        a_try("2026-11-01 10:00", "right", id="m99_k4"),
    )
    there = {"m99_k1": "v1", "m99_k2": "v2"}
    given, after = run(
        ["forgetChanged", "$store", SLUG, there, ms(NOW)],
        ["forgetChanged", "$store", SLUG, there, ms(NOW)],
        ["quizSummary", "$store", ms(NOW)],
        ["readTries", "$store", SLUG],
        kept=kept,
    )
    assert given[0] == {"changed": 1, "removed": 1}  # the one that was right was not to come back
    assert given[1] == {"changed": 0, "removed": 0}  # it is said once
    assert [one["id"] for one in given[2][0]["due"]] == ["m99_k1"]
    assert len(given[3]["tries"]) == 4, "how sure somebody was of them is still theirs"
    one = {"id": "m99_k2", "version": "v2", "sure": 20, "verdict": "right"}
    (made,), _ = run(["keepTry", "$store", SLUG, one, ms(NOW)], kept=after)
    assert made == {"kept": "device"}


@pytest.mark.parametrize(
    "stored",
    [
        {"broken": "{not JSON"},
        {"value": None},
        {"value": 7},
        {"value": {"tries": "many"}},
        {"value": {"tries": [7, None, {}, a_try(NOW, "wrong"), a_try(NOW, sure=81), a_try(NOW, sure="toString"), {**a_try(NOW), "at": "soon"}]}},
    ],
    ids=["not JSON", "nothing", "a number", "no list", "no tries in it"],
)  # fmt: skip
def test_what_cannot_be_read_is_said_and_stops_nothing(run, stored):
    one = {"id": "m99_k1", "version": "v1", "sure": 60, "verdict": "right"}
    given, kept = run(
        ["readTries", "$store", SLUG], ["quizSummary", "$store", ms(NOW)],
        ["forgetChanged", "$store", SLUG, {}, ms(NOW)], ["keepTry", "$store", SLUG, one, ms(NOW)],
        kept={KEY: stored},
    )  # fmt: skip
    assert (given[0]["tries"], given[0]["broken"]) == ([], True)
    assert (given[1][0]["due"], given[1][0]["broken"]) == ([], True)
    assert given[3] == {"kept": "device"}
    among = stored.get("value")
    if isinstance(among, dict) and isinstance(among["tries"], list):
        assert kept[KEY]["value"]["tries"][:-1] == among["tries"], "what can't be read stays where it is"


def test_an_untouched_quiz_is_not_broken(run):
    given, kept = run(
        ["readTries", "$store", SLUG], ["forgetChanged", "$store", SLUG, {"m99_k1": "v1"}, ms(NOW)]
    )
    assert given == [{"tries": [], "listed": [], "broken": False}, {"changed": 0, "removed": 0}]
    assert kept == {}


@pytest.mark.parametrize(("count", "of"), [(0, 1), (1, 1), (3, 10), (9, 12), (0, 40), (999, 1000)])
def test_the_interval_is_the_one_of_python(run, count, of):
    ((found,), _) = run(["wilson", count, of])
    assert found == pytest.approx(wilson(count, of), abs=1e-12)


def said_sure(sure, right, of, at=NOW):
    """Make tries, so many right of so many."""
    return [
        a_try(at, "right" if n < right else ("partly" if n % 2 else "not_yet"), sure, id=f"m99_k{n}")
        for n in range(of)
    ]


def test_each_step_of_sureness_is_counted_and_partly_is_not_right(run):
    tries = [*said_sure(80, 6, 9), *said_sure(100, 1, 1), *said_sure(None, 5, 5)]
    ((points,), _) = run(["calibrationPoints", tries])
    assert [(point["sure"], point["right"], point["of"]) for point in points] == [(80, 6, 9), (100, 1, 1)]
    assert (points[0]["low"], points[0]["high"]) == pytest.approx(wilson(6, 9))


@pytest.mark.parametrize(
    ("tries", "said"),
    [
        ([], ["Nothing yet. Say how sure you are before you check an answer, and the picture begins."]),
        (
            said_sure(80, 0, 1),
            ["You said how sure you were of 1 answer, and it was not right.", "too few to say more"],
        ),
        (said_sure(80, 4, 9), ["of 9 answers, and 4 were right.", "too few to say more"]),
        # 15 of 20 at 80%: 16 would be right, and Wilson's 95% go from 53% to 89%
        (said_sure(80, 15, 20), ["80% on average. If you judged yourself exactly, about 16 of them would be right; 15 were.", "That fits as well as 20 answers can tell"]),
        # 10 of 20 at 80%: from 30% to 70%
        (said_sure(80, 10, 20), ["about 16 of them would be right; 10 were.", "surer than you are right"]),
        # 10 of 20 at 20%
        (said_sure(20, 10, 20), ["about 4 of them would be right; 10 were.", "right more often than you feel"]),
    ],
    ids=["none", "one", "nine", "fits", "too sure", "not sure enough"],
)  # fmt: skip
def test_the_picture_is_said_in_sentences_that_claim_no_more_than_the_count_bears(run, tries, said):
    ((lines,), _) = run(["calibrationWords", tries, ms(NOW)])
    assert len(lines) == len(said)
    for line, part in zip(lines, said, strict=True):
        assert part in line


@pytest.mark.parametrize(
    ("lately", "before", "said"),
    [
        ((80, 3, 5), (80, 10, 20), "80% sure on average and right in 3 of 5; before that, 80% sure on average and right in 10 of 20. That is too few to compare."),
        ((80, 16, 20), (80, 12, 20), "The difference is no larger than chance easily makes."),
        ((80, 32, 40), (100, 16, 40), "closer together than before."),
        ((100, 16, 40), (80, 32, 40), "further apart than before."),
    ],
)  # fmt: skip
def test_the_last_month_is_held_against_the_time_before(run, lately, before, said):
    tries = [*said_sure(*before, at="2026-10-01 10:00"), *said_sure(*lately, at="2026-11-11 10:00")]
    ((lines,), _) = run(["calibrationWords", tries, ms(NOW)])
    assert lines[-1].startswith("In the last 30 days you were ")
    assert lines[-1].endswith(said)


def test_a_day_has_its_year_only_where_it_is_another(run):
    given, _ = run(
        ["dayWords", ms("2026-01-02 10:00"), ms(NOW)], ["dayWords", ms("2025-12-31 10:00"), ms(NOW)]
    )
    assert given == ["2 January", "31 December 2025"]


def test_what_was_missed_after_midnight_is_said_to_come_back_the_same_day(run):
    four = ms("2026-11-13 04:00")
    given, _ = run(*(["whenBack", four, ms(now)] for now in ("2026-11-13 00:30", "2026-11-12 23:58")))
    assert given == ["later today, from four in the morning", "on 13 November"]
