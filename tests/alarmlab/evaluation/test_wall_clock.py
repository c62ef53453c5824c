"""Wall clock windows: the documented boundaries, in any zone and on days on which the clocks change."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from alarmlab.alarms.alarm import ComparisonOperator
from alarmlab.alarms.states import State
from alarmlab.alarms.timing import WALL_CLOCK_PERIODS_S, parse_timezone
from alarmlab.evaluation.evaluator import evaluate
from alarmlab.evaluation.wall_clock import wall_clock_buckets
from alarmlab.metrics.statistic import Statistic
from alarmlab.metrics.store import MetricStore
from tests.alarmlab.builders import METRIC, START, a_stat, an_alarm

FACTS = yaml.safe_load((Path(__file__).parents[1] / "facts" / "timing.yaml").read_text(encoding="utf-8"))[
    "wall_clock"
]
DAY_S = 86_400


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(("zone", "period_s", "at", "period"), FACTS["newest_period"])
def test_the_newest_period_is_the_last_complete_one_of_the_local_clock(
    zone: str, period_s: int, at: str, period: str
) -> None:
    found = parse_timezone(zone)
    assert found

    buckets = wall_clock_buckets(until=instant(at), period_s=period_s, count=1, zone=found)

    assert (*buckets.starts, buckets.end) == tuple(map(instant, period.split()))


moments = st.integers(0, 2 * 365 * 24 * 60).map(lambda minutes: START + timedelta(minutes=minutes))


@given(
    moments,
    st.sampled_from(WALL_CLOCK_PERIODS_S),
    st.sampled_from(["UTC", "America/New_York", "Europe/London", "Asia/Kolkata", "Australia/Lord_Howe"]),
)
def test_periods_adjoin_and_begin_where_the_clock_on_the_wall_says(
    at: datetime, period_s: int, name: str
) -> None:
    zone = ZoneInfo(name)

    buckets = wall_clock_buckets(until=at, period_s=period_s, count=5, zone=zone)

    edges = [*buckets.starts, buckets.end]
    assert buckets.end <= at
    # No period is complete after the newest; where clocks change, one may last up to an hour longer.
    assert at - buckets.end < timedelta(seconds=period_s + 3_600)
    for start, end in pairwise(edges):
        assert timedelta(0) < end - start <= timedelta(seconds=period_s + 3_600)
        shown = start.astimezone(zone)
        assert shown.minute * 60 % min(period_s, 3_600) == 0
        if period_s >= DAY_S:
            assert (shown.hour, shown.minute) == (0, 0)
        if period_s > DAY_S:
            assert shown.weekday() == 0


def test_backups_more_than_a_day_apart_alarm_a_sliding_window_only() -> None:
    """The page's example: each calendar day has its backup, one early, the next late."""
    midnight = instant("2026-01-01T00:00")
    backups = {(1, 1), (2, 1), (3, 23), (4, 1)}
    store = MetricStore()
    for hour in range(4 * 24):
        at = midnight + timedelta(hours=hour)
        store.add(METRIC, at=at, value=(at.day, at.hour) in backups)
    states: dict[tzinfo | None, set[State]] = {}
    for clock in (None, UTC):
        no_backup = an_alarm(
            query=a_stat(Statistic.SUM),
            period_s=DAY_S,
            evaluation_periods=1,
            datapoints_to_alarm=1,
            threshold=1,
            comparison_operator=ComparisonOperator.LESS,
            wall_clock=clock,
        )
        first = midnight + timedelta(days=2, seconds=10)
        states[clock] = {
            evaluate(no_backup, store, now=first + timedelta(minutes=minute), state=State.OK).state
            for minute in range(24 * 60)
        }

    assert states == {None: {State.OK, State.ALARM}, UTC: {State.OK}}


def test_a_breach_counts_when_its_hour_is_over() -> None:
    alarm = an_alarm(period_s=3_600, evaluation_periods=1, datapoints_to_alarm=1, wall_clock=UTC)
    store = MetricStore()
    store.add(METRIC, at=instant("2026-01-01T10:20"), value=99)

    states = [
        evaluate(alarm, store, now=instant(f"2026-01-01T{time}"), state=State.OK).state
        for time in ("10:30:10", "11:00:09", "11:00:10", "11:59:10")
    ]

    assert states == [State.INSUFFICIENT_DATA, State.INSUFFICIENT_DATA, State.ALARM, State.ALARM]


@pytest.mark.parametrize("text", FACTS["zones"])
def test_documented_zones_are_zones(text: str) -> None:
    assert parse_timezone(text)


@pytest.mark.parametrize("text", FACTS["no_zones"])
def test_other_texts_are_no_zones(text: str) -> None:
    assert parse_timezone(text) is None
