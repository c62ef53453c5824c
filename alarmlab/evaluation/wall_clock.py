"""The periods of a wall clock window: whole minutes, hours, days and weeks as a clock in its zone shows them.

Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation-window.html#wall-clock-window
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo

from alarmlab.metrics.buckets import Buckets

_DAY_S = 86_400
_WEEK_S = 604_800
_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - what a clock on the wall shows has no zone
_A_MOMENT = timedelta(microseconds=1)


def wall_clock_buckets(*, until: datetime, period_s: int, count: int, zone: tzinfo) -> Buckets:
    """The newest `count` periods that are over at `until`; weeks begin on Monday, days at midnight."""
    end = start = _period_of(until, period_s=period_s, zone=zone)
    starts: list[datetime] = []
    for _ in range(count):
        start = _period_of(start - _A_MOMENT, period_s=period_s, zone=zone)
        starts.append(start)
    return Buckets(end=end, period_s=period_s, count=count, uneven=tuple(reversed(starts)))


def _period_of(at: datetime, *, period_s: int, zone: tzinfo) -> datetime:
    """The beginning of the period the moment lies in."""
    shown = at.astimezone(zone)
    if period_s < _DAY_S:
        begun = shown - (shown.replace(tzinfo=None, fold=0) - _EPOCH) % timedelta(seconds=period_s)
        # Subtraction forgets which of two equal hours it is when clocks are put back.
        return begun.replace(fold=shown.fold).astimezone(UTC)
    # Where midnight comes twice, the day begins with the first.
    midnight = shown.replace(hour=0, minute=0, second=0, microsecond=0, fold=0)
    return (midnight - timedelta(days=shown.weekday() if period_s == _WEEK_S else 0)).astimezone(UTC)
