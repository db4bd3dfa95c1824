"""Times of LMSs: as they write them, and as nbgrader's timestamp.txt wants them."""

import pytest
from nbgrader.utils import parse_utc

from staycurious.marking.lms.times import TimeError, read_time, to_utc


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("Friday, 20 November 2026, 10:33 AM", "2026-11-20T10:33:00"),  # Moodle, British
        ("Wednesday, September 23, 2020, 9:00 PM", "2020-09-23T21:00:00"),  # Moodle, American
        ("Friday, 20 November 2026, 22:33", "2026-11-20T22:33:00"),
        ("20 Nov 2026, 12:05 AM", "2026-11-20T00:05:00"),
        ("20 November 2026, 12:05\u202fpm", "2026-11-20T12:05:00"),  # newer browsers' narrow space
        ("Thursday, December 12, 2024 1:22:26 PM EST", "2024-12-12T13:22:26"),  # Blackboard
        ("Friday, 20 November 2026 10:33:12 o'clock GMT", "2026-11-20T10:33:12"),
        ("2026-11-20-10-33-12", "2026-11-20T10:33:12"),
        ("2026-11-20 10:33:12", "2026-11-20T10:33:12"),
        ("2026-11-20T10:33:12+00:00", "2026-11-20T10:33:12+00:00"),
    ],
)
def test_a_time_is_read_as_the_lms_writes_it(text, iso):
    assert read_time(text) == iso


@pytest.mark.parametrize(
    "text",
    [
        "", "-", "3/4/2026 10:33", "yesterday", "2026-11-20", "2026-13-20-10-33-12", "31 February 2026, 10:00",
        "20 November 2026, 13:00 PM", "20 Ma 2026, 10:00", "20 Novembre 2026, 10:00", "20 November 2026, 99:00",
        "٢٠ November 2026, 99:99",
    ],
)  # fmt: skip
def test_what_is_no_time_or_could_be_two_is_none(text):
    assert read_time(text) == ""


@pytest.mark.parametrize(
    ("local", "zone", "utc"),
    [
        ("2026-11-20T10:33:12", "Europe/London", "2026-11-20 10:33:12 UTC"),
        ("2026-07-01T10:33:12", "Europe/London", "2026-07-01 09:33:12 UTC"),
        ("2026-07-01T10:33:12", "America/New_York", "2026-07-01 14:33:12 UTC"),
        ("2026-07-01T10:33:12", "UTC", "2026-07-01 10:33:12 UTC"),
        ("2026-07-01T10:33:12.987654", "UTC", "2026-07-01 10:33:12 UTC"),
        ("2026-07-01T10:33:12+02:00", "Europe/London", "2026-07-01 08:33:12 UTC"),
    ],
)
def test_a_local_time_is_written_in_utc(local, zone, utc):
    assert to_utc(local, zone) == utc


def test_the_hour_that_comes_twice_and_the_one_that_never_comes_are_read_as_the_earlier():
    # 25 October 2026, London: 01:30 is 00:30 UTC the first time and 01:30 UTC the second
    assert to_utc("2026-10-25T01:30:00", "Europe/London") == "2026-10-25 00:30:00 UTC"
    # 29 March 2026: there is no 01:30; before the change it would be 01:30 UTC, after it 00:30 UTC
    assert to_utc("2026-03-29T01:30:00", "Europe/London") == "2026-03-29 00:30:00 UTC"


def test_nbgrader_reads_the_time_that_is_written():
    read = parse_utc(to_utc("2026-07-01T10:33:12", "Europe/London"))
    assert read.isoformat() == "2026-07-01T09:33:12"


@pytest.mark.parametrize(
    "zone", ["Europe/Londn", "", "../../etc/passwd", "Europe", "/etc/passwd", "a\0b", "€"]
)
def test_a_zone_that_is_none_is_named_in_the_error(zone):
    with pytest.raises(TimeError, match="is no time zone") as error:
        to_utc("2026-07-01T10:33:12", zone)
    assert repr(zone) in str(error.value)


@pytest.mark.parametrize("local", ["", "-", "soon", "0001-01-01T00:00:00"])
def test_a_time_that_is_none_is_named_in_the_error(local):
    with pytest.raises(TimeError) as error:
        to_utc(local, "Asia/Tokyo")
    assert repr(local) in str(error.value)
