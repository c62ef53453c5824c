"""The schedules of mute rules: what AWS documents is read, anything else refused or rejected."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alarmlab.alarms.mute_schedule import ScheduleError, UnsupportedScheduleError, parse_schedule

BERLIN = ZoneInfo("Europe/Berlin")
NEW_YEAR = datetime(2026, 1, 1, tzinfo=UTC)
"""A Thursday."""


def starts(expression: str, *, days: int, first: datetime = NEW_YEAR, zone: tzinfo = UTC) -> list[str]:
    schedule = parse_schedule(expression, zone=zone)
    return [f"{start:%m-%d %H:%M}" for start in schedule.starts(first, first + timedelta(days=days))]


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("cron(0 2 * * *)", ["01-01 02:00", "01-02 02:00", "01-03 02:00", "01-04 02:00"]),
        ("cron(0 2 * * SUN)", ["01-04 02:00"]),
        ("cron(0 2 * * 0)", ["01-04 02:00"]),
        ("cron(0 2 * * 7)", ["01-04 02:00"]),
        ("cron(0 1 1 * *)", ["01-01 01:00"]),
        ("cron(30,45 18-19 * JAN FRI)", ["01-02 18:30", "01-02 18:45", "01-02 19:30", "01-02 19:45"]),
        ("cron(0 0 2-3,4 1-2 *)", ["01-02 00:00", "01-03 00:00", "01-04 00:00"]),
        ("cron(0 0 * * THU-SAT)", ["01-01 00:00", "01-02 00:00", "01-03 00:00"]),
        ("at(2026-01-03T14:05)", ["01-03 14:05"]),
        ("at(2025-12-31T23:59)", []),
        ("at(2026-01-05T00:01)", []),
    ],
)
def test_a_documented_expression_begins_when_it_says(expression: str, expected: list[str]) -> None:
    assert starts(expression, days=4) == expected


@pytest.mark.parametrize(
    ("expression", "first", "expected"),
    [
        ("cron(0 2 * * *)", datetime(2026, 7, 1, 1, tzinfo=UTC), ["07-02 00:00"]),
        ("at(2026-07-02T02:00)", datetime(2026, 7, 1, 1, tzinfo=UTC), ["07-02 00:00"]),
        # The clocks go from 02:00 to 03:00 on 2026-03-29, and from 03:00 back to 02:00 on 2026-10-25.
        ("cron(30 2 * * *)", datetime(2026, 3, 28, 12, tzinfo=UTC), ["03-29 01:00"]),
        ("cron(30 2 * * *)", datetime(2026, 10, 24, 12, tzinfo=UTC), ["10-25 00:30"]),
    ],
)
def test_the_times_of_an_expression_are_those_of_its_time_zone(
    expression: str, first: datetime, expected: list[str]
) -> None:
    assert starts(expression, days=1, first=first, zone=BERLIN) == expected


@pytest.mark.parametrize(
    ("expression", "message"),
    [
        ("", "it is written cron(minute hour day month weekday) or at(yyyy-MM-ddThh:mm)"),
        ("0 2 * * *", "it is written cron("),
        ("cron(0 2 * * ? *)", "it is written cron("),
        ("rate(1 hour)", "it is written cron("),
        ("at(2026-01-03T14:05:00)", "it is written cron("),
        ("at(2026-02-30T14:05)", "2026-02-30T14:05 is no date and time"),
        ("cron(60 2 * * *)", "the minute is 0 to 59, not '60'"),
        ("cron(0 24 * * *)", "the hour is 0 to 23, not '24'"),
        ("cron(0 0 0 * *)", "the day of the month is 1 to 31, not '0'"),
        ("cron(0 0 * 13 *)", "the month is 1 to 12, not '13'"),
        ("cron(0 0 * * 8)", "the weekday is 0 to 7, not '8'"),
        ("cron(0 0 * * SON)", "the weekday is 0 to 7, not 'SON'"),
        ("cron(0 0 1, * *)", "the day of the month is 1 to 31, not ''"),
        ("cron(1-2-3 0 * * *)", "the minute is 0 to 59, not '2-3'"),
        ("cron(**  0 * * *)", "the minute is 0 to 59, not '**'"),
        ("cron(0 0 30 2 *)", "no month has such a day"),
        ("cron(\u0661 0 * * *)", "the minute is 0 to 59, not '\u0661'"),
    ],
)
def test_an_expression_cloudwatch_would_reject_is_an_error(expression: str, message: str) -> None:
    with pytest.raises(ScheduleError) as caught:
        parse_schedule(expression, zone=UTC)

    assert type(caught.value) is ScheduleError
    assert str(caught.value).startswith(message)


@pytest.mark.parametrize(
    ("expression", "what"),
    [
        ("cron(*/5 * * * *)", "the minute */5"),
        ("cron(0 2 ? * SUN)", "the day of the month ?"),
        ("cron(0 2 L * *)", "the day of the month L"),
        ("cron(0 2 15W * *)", "the day of the month 15W"),
        ("cron(0 2 * * SUN#1)", "the weekday SUN#1"),
        ("cron(0 2 * * sun)", "the weekday sun"),
        ("cron(0 2 * * SAT-SUN)", "the weekday SAT-SUN"),
        ("cron(0 2 * * MON-SUN)", "the weekday MON-SUN"),
        ("cron(0 2 1 * SUN)", "a day of the month together with a weekday"),
    ],
)
def test_an_expression_aws_does_not_document_is_refused(expression: str, what: str) -> None:
    with pytest.raises(UnsupportedScheduleError) as caught:
        parse_schedule(expression, zone=UTC)

    assert str(caught.value).startswith(f"AWS does not document {what}")


@given(
    minute=st.integers(0, 59),
    hour=st.integers(0, 23),
    weekday=st.integers(0, 7),
    first=st.integers(0, 525_600).map(lambda minutes: NEW_YEAR + timedelta(minutes=minutes)),
)
def test_a_weekly_schedule_begins_once_in_any_seven_days(
    minute: int, hour: int, weekday: int, first: datetime
) -> None:
    schedule = parse_schedule(f"cron({minute} {hour} * * {weekday})", zone=UTC)

    (start,) = schedule.starts(first, first + timedelta(days=7) - timedelta(microseconds=1))

    assert (start.minute, start.hour, start.isoweekday() % 7) == (minute, hour, weekday % 7)
    assert first <= start
