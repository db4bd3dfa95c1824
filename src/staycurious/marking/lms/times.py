"""Times as LMSs write them, and as nbgrader's timestamp.txt wants them."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

_MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october")
_MONTHS += ("november", "december")
_DATE = r"(?:(?P<day>\d{1,2})\s+(?P<month>[A-Za-z]+)|(?P<month2>[A-Za-z]+)\s+(?P<day2>\d{1,2}))"
# "Friday, 20 November 2026, 10:33 AM" (Moodle) and "Thursday, December 12, 2024 1:22:26 PM EST" (Blackboard)
_WORDED = re.compile(
    rf"(?<!\w){_DATE},?\s+(?P<year>\d{{4}}),?\s+(?P<hour>\d{{1,2}}):(?P<minute>\d\d)(?::(?P<second>\d\d))?"
    r"(?:\s*(?P<half>[AP])\.?M\b)?",
    re.IGNORECASE,
)
_DASHED = re.compile(r"\d{4}(?:-\d\d){5}")


class TimeError(ValueError):
    """A time or a time zone could not be read; the message says which, and what would do."""


def read_time(text: str) -> str:
    """Say when something was received, as the LMS wrote it in words or digits.

    Read are Moodle's and Blackboard's English dates with the month's name, Blackboard's
    ``2026-11-20-10-33-12``, and ISO. A date of digits with slashes is not: 3/4 is March in one country and
    April in another.

    Parameters
    ----------
    text : str
        What the LMS wrote.

    Returns
    -------
    str
        ISO, local time without a zone unless an ISO text gave one; "" where it is no time ("-" is Moodle's
        for none).
    """
    text = text.strip()
    try:
        if _DASHED.fullmatch(text):
            return datetime.strptime(text, "%Y-%m-%d-%H-%M-%S").isoformat()
        if found := _WORDED.search(text):
            return _from_words(found).isoformat()
        return datetime.fromisoformat(text).isoformat() if ":" in text else ""
    except ValueError:
        return ""


def _from_words(found: re.Match) -> datetime:
    month = (found["month"] or found["month2"]).lower()
    # "Nov" will do for "November"
    number = next((i for i, name in enumerate(_MONTHS, 1) if len(month) >= 3 and name.startswith(month)), 0)
    hour = int(found["hour"])
    if found["half"]:
        if not 1 <= hour <= 12:
            raise ValueError(f"{hour} is no hour of a clock with AM and PM")
        hour = hour % 12 + (12 if found["half"].upper() == "P" else 0)
    day = int(found["day"] or found["day2"])
    return datetime(int(found["year"]), number, day, hour, int(found["minute"]), int(found["second"] or 0))


def to_utc(local: str, timezone: str) -> str:
    """Say when that local time was in UTC, as nbgrader's timestamp.txt likes it.

    When the clocks go back, an hour comes twice, and when they go forward, one never comes: of the two
    readings the earlier is taken, as it favours the student.

    Parameters
    ----------
    local : str
        ISO, such as ``2026-11-20T10:33:12``; one that states its own zone keeps to it.
    timezone : str
        The zone of the LMS's clock, such as ``Europe/London``.

    Returns
    -------
    str
        Such as ``2026-11-20 10:33:12 UTC``.

    Raises
    ------
    TimeError
        When the time or the zone can't be read.
    """
    try:
        when = datetime.fromisoformat(local)
    except ValueError as error:
        raise TimeError(f"{local!r} is no time. It should look like 2026-11-20T10:33:12.") from error
    readings = [when]
    if when.tzinfo is None:
        zone = _zone(timezone)
        readings = [when.replace(tzinfo=zone, fold=fold) for fold in (0, 1)]
    try:
        earliest = min(reading.astimezone(UTC) for reading in readings)
    except OverflowError as error:
        raise TimeError(f"{local!r} is too far from now to be a time of receipt.") from error
    return f"{earliest.replace(tzinfo=None).isoformat(' ', 'seconds')} UTC"


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:  # unknown, ill-formed, or a folder such as "Europe"
        raise TimeError(f"{name!r} is no time zone. Write one such as Europe/London or UTC.") from error
