"""Which recordings of a metric tell a statistic of a period, and why sometimes none does.

Sums, counts and extremes of short periods make those of longer ones. An average needs the counts as well,
and no percentile follows from other percentiles.
Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_concepts.html#Statistic
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from alarmlab.backtest.history.recording import MetricHistory, Recording, Samples
from alarmlab.duration import format_duration
from alarmlab.errors import BadInputError
from alarmlab.metrics.metric_id import MetricId
from alarmlab.metrics.statistic import AnyStatistic, Statistic

_MERGED = (Statistic.SUM, Statistic.MINIMUM, Statistic.MAXIMUM, Statistic.SAMPLE_COUNT)


class NotRecordedError(BadInputError):
    """The history does not tell what an alarm needs to know."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Direct:
    """The statistic itself was recorded for the very period; `count` are the samples of it, if known."""

    values: Recording
    count: Recording | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """A sum, a count or an extreme follows from that of shorter periods."""

    values: Recording
    statistic: Statistic


@dataclass(frozen=True, slots=True, kw_only=True)
class Averaged:
    """The average follows from the sums and the counts of shorter periods.

    `of_averages` tells that `values` are averages, which times the counts make the sums.
    """

    values: Recording
    count: Recording
    of_averages: bool


Source: TypeAlias = Direct | Merged | Averaged | Samples


def source_of(history: MetricHistory, *, metric: MetricId, statistic: AnyStatistic, period_s: int) -> Source:
    """Where the statistic of periods of `period_s` comes from: raw samples, else the shortest datapoints.

    An alarm's period slides by the minute, and only datapoints of a minute slide with it. Raises
    NotRecordedError, naming what is there and what is needed.
    """
    if history.samples is not None:
        return history.samples
    for recorded_s in sorted({one.period_s for one in history.recordings if period_s % one.period_s == 0}):
        found = _direct(history, statistic, period_s) if recorded_s == period_s else None
        found = found or _made_of(history, statistic, recorded_s)
        if found:
            return found
    raise _not_recorded(history, metric=metric, statistic=statistic, period_s=period_s)


def _direct(history: MetricHistory, statistic: AnyStatistic, period_s: int) -> Source | None:
    values = _find(history, statistic, period_s)
    count = _find(history, Statistic.SAMPLE_COUNT, period_s)
    return Direct(values=values, count=count) if values else None


def _made_of(history: MetricHistory, statistic: AnyStatistic, period_s: int) -> Source | None:
    if statistic in _MERGED:
        values = _find(history, statistic, period_s)
        return Merged(values=values, statistic=Statistic(str(statistic))) if values else None
    count = _find(history, Statistic.SAMPLE_COUNT, period_s)
    if statistic is not Statistic.AVERAGE or count is None:
        return None
    sums, averages = (_find(history, which, period_s) for which in (Statistic.SUM, Statistic.AVERAGE))
    if sums:
        return Averaged(values=sums, count=count, of_averages=False)
    return Averaged(values=averages, count=count, of_averages=True) if averages else None


def _find(history: MetricHistory, statistic: AnyStatistic, period_s: int) -> Recording | None:
    found = (one for one in history.recordings if (one.statistic, one.period_s) == (statistic, period_s))
    return next(found, None)


def _not_recorded(
    history: MetricHistory, *, metric: MetricId, statistic: AnyStatistic, period_s: int
) -> NotRecordedError:
    needed = f"{statistic} of periods of {format_duration(period_s)}"
    there = ", ".join(
        f"{one.statistic} of {format_duration(one.period_s)}"
        for one in sorted(history.recordings, key=lambda one: (str(one.statistic), one.period_s))
    )
    same = [one.period_s for one in history.recordings if one.statistic == statistic]
    if same and min(same) > period_s:
        fix = f"record datapoints of {format_duration(period_s)}; a longer period cannot be taken apart"
    elif statistic is Statistic.AVERAGE:
        fix = "record SampleCount as well; an average of averages is not the average"
    elif statistic in _MERGED:
        fix = f"record {statistic}, of periods that {format_duration(period_s)} is a multiple of"
    else:
        fix = f"record {needed}, or raw samples; it does not follow from shorter periods"
    return NotRecordedError(
        where=f"history of {metric}", what=f"has {there or 'nothing'}; needed is {needed}", fix=fix
    )
