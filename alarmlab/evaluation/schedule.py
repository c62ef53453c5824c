"""When CloudWatch evaluates an alarm, and which buckets it then looks at.

How often is documented:
https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html
How far an evaluation lags behind the clock, and how many buckets beyond EvaluationPeriods it retrieves,
is not. Both follow recordings of AWS: docs/alarmlab/evaluation.md, "What is measured".
"""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta

from alarmlab.alarms.alarm import MetricAlarm
from alarmlab.evaluation.wall_clock import wall_clock_buckets
from alarmlab.metrics.buckets import Buckets

SETTLE_S = 10
"""Younger data of a single metric does not count yet (measured): with a period of 10 s, the newest bucket of
an evaluation at 05:43:07 ends at 05:42:50."""

MINUTE_S = 60
HOUR_S = 3_600
DAY_S = 86_400
HIGH_RESOLUTION_CADENCE_S = 10

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def cadence_s(alarm: MetricAlarm) -> int:
    """Seconds between evaluations: 10 for periods below a minute, 3600 for windows over a day, else 60."""
    if alarm.period_s < MINUTE_S:
        return HIGH_RESOLUTION_CADENCE_S
    if alarm.period_s * alarm.evaluation_periods > DAY_S:
        return HOUR_S
    return MINUTE_S


def evaluation_range(alarm: MetricAlarm) -> int:
    """How many buckets an evaluation retrieves: EvaluationPeriods and some more, so that gaps can be bridged.

    A minute more below a minute's period; else five minutes more, but at least two buckets.
    Fits what was measured at periods of 10, 60, 300 and 900 s; untested at 20, 30, 120, 180 and 240 s.
    """
    if alarm.period_s < MINUTE_S:
        return alarm.evaluation_periods + MINUTE_S // alarm.period_s
    return alarm.evaluation_periods + max(2, math.ceil(5 * MINUTE_S / alarm.period_s))


def settle_s(alarm: MetricAlarm) -> int:
    """How far an evaluation lags behind the clock: not at all with expressions (recorded)."""
    return SETTLE_S if alarm.query.waits else 0


def retrieved(alarm: MetricAlarm, *, now: datetime) -> Buckets:
    """The buckets an evaluation at `now` looks at."""
    end, count = newest_end(alarm, now=now), evaluation_range(alarm)
    if alarm.wall_clock:
        return wall_clock_buckets(until=end, period_s=alarm.period_s, count=count, zone=alarm.wall_clock)
    return Buckets(end=end, period_s=alarm.period_s, count=count)


def newest_end(alarm: MetricAlarm, *, now: datetime) -> datetime:
    """The end of the newest bucket an evaluation at `now` looks at, or could with a wall clock window.

    The window slides by the minute (by the bucket below a minute's period, by the hour for multi-day alarms).
    """
    step_s = alarm.period_s if alarm.period_s < MINUTE_S else cadence_s(alarm)
    steps = (now - timedelta(seconds=settle_s(alarm)) - _EPOCH) // timedelta(seconds=step_s)
    return _EPOCH + steps * timedelta(seconds=step_s)
