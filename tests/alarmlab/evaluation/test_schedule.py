"""When an alarm is evaluated, and which buckets it sees then."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from alarmlab.alarms.states import State, TreatMissingData
from alarmlab.evaluation.evaluator import evaluate
from alarmlab.evaluation.schedule import cadence_s, evaluation_range, newest_end
from alarmlab.metrics.statistic import Statistic
from alarmlab.metrics.store import MetricStore
from tests.alarmlab.builders import METRIC, a_stat, an_alarm

HOUR_S, DAY_S = 3_600, 86_400


def clock(time: str) -> datetime:
    return datetime.fromisoformat(f"2026-03-02T{time}+00:00")


@pytest.mark.parametrize(
    ("period_s", "evaluation_periods", "cadence"),
    [
        pytest.param(10, 3, 10, id="10 s"),
        pytest.param(20, 3, 10, id="20 s"),
        pytest.param(30, 1, 10, id="30 s"),
        pytest.param(60, 3, 60, id="a minute"),
        pytest.param(300, 288, 60, id="exactly a day, five minutes each"),
        pytest.param(DAY_S, 1, 60, id="exactly a day"),
        pytest.param(HOUR_S, 25, HOUR_S, id="over a day"),
        pytest.param(DAY_S, 7, HOUR_S, id="a week"),
    ],
)
def test_an_alarm_is_evaluated_as_often_as_documented(
    period_s: int, evaluation_periods: int, cadence: int
) -> None:
    """https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html"""
    assert cadence_s(an_alarm(period_s=period_s, evaluation_periods=evaluation_periods)) == cadence


@pytest.mark.parametrize(
    ("period_s", "evaluation_periods", "buckets"),
    [
        pytest.param(10, 3, 9, id="10 s, recorded"),
        pytest.param(60, 1, 6, id="1 of 1 minute, measured"),
        pytest.param(60, 2, 7, id="2 of 2 minutes, measured"),
        pytest.param(300, 3, 5, id="the example of the user guide"),
        pytest.param(900, 1, 3, id="a quarter of an hour, measured"),
    ],
)
def test_the_evaluation_range_is_wider_than_the_evaluation_periods(
    period_s: int, evaluation_periods: int, buckets: int
) -> None:
    assert evaluation_range(an_alarm(period_s=period_s, evaluation_periods=evaluation_periods)) == buckets


@pytest.mark.parametrize(
    ("period_s", "evaluation_periods", "now", "end"),
    [
        pytest.param(300, 1, "10:05:10", "10:05:00", id="ten seconds later the minute counts"),
        pytest.param(300, 1, "10:05:09.999", "10:04:00", id="not a moment earlier"),
        pytest.param(
            300, 1, "10:06:59", "10:06:00", id="the window slides by the minute, whatever the period"
        ),
        pytest.param(10, 3, "05:43:07.551", "05:42:50", id="by the bucket below a minute"),
        pytest.param(30, 1, "05:43:25", "05:43:00", id="also for 30 s"),
        pytest.param(DAY_S, 2, "10:03:00", "10:00:00", id="by the hour for multi-day alarms"),
    ],
)
def test_the_newest_bucket_ends_where_the_data_has_settled(
    period_s: int, evaluation_periods: int, now: str, end: str
) -> None:
    alarm = an_alarm(period_s=period_s, evaluation_periods=evaluation_periods)

    assert newest_end(alarm, now=clock(now)) == clock(end)


def test_a_multi_day_alarm_follows_the_documented_timeline() -> None:
    """The worked example: the job fails at 10:02 and succeeds at 11:43; evaluations come three past the hour.

    https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html#evaluate-multiday-alarm
    """
    no_run_succeeded = an_alarm(
        period_s=DAY_S,
        evaluation_periods=2,
        datapoints_to_alarm=1,
        query=a_stat(Statistic.MINIMUM),
        threshold=0,
        treat_missing_data=TreatMissingData.NOT_BREACHING,
    )
    store = MetricStore()
    store.add(METRIC, at=clock("10:02"), value=1)
    store.add(METRIC, at=clock("11:43"), value=0)
    states = [State.OK]
    for time in ("10:03", "11:03", "12:03"):
        states.append(evaluate(no_run_succeeded, store, now=clock(time), state=states[-1]).state)

    assert states[1:] == [State.OK, State.ALARM, State.OK]


def test_one_failure_holds_a_quarter_hourly_alarm_for_46_minutes() -> None:
    """Measured on AWS: last failure at 19:50:31, OK at 20:36:51, evaluated 51.29 s past the minute."""
    alarm = an_alarm(
        period_s=900,
        evaluation_periods=1,
        datapoints_to_alarm=1,
        query=a_stat(Statistic.SUM),
        threshold=0,
        treat_missing_data=TreatMissingData.NOT_BREACHING,
    )
    store = MetricStore()
    store.add(METRIC, at=clock("19:50:31.109"), value=1)
    state, back_to_ok = State.ALARM, None
    for minute in range(60):
        now = clock("19:51:51.290") + timedelta(minutes=minute)
        state = evaluate(alarm, store, now=now, state=state).state
        if state is State.OK and back_to_ok is None:
            back_to_ok = now

    assert back_to_ok == clock("20:36:51.290")


def test_the_clock_may_be_in_any_time_zone() -> None:
    elsewhere = clock("10:05:10").astimezone(timezone(timedelta(hours=5, minutes=30)))

    assert newest_end(an_alarm(), now=elsewhere) == clock("10:05:00")
