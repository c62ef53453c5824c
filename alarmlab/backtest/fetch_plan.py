"""Which datapoints to ask an account for, so that the alarms of a template can be tested.

How long CloudWatch keeps which: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from alarmlab.alarms.alarm import MetricAlarm
from alarmlab.alarms.insights_query import Insights
from alarmlab.alarms.query import MetricMath, MetricStat
from alarmlab.backtest.result import NotTested
from alarmlab.duration import format_duration
from alarmlab.evaluation.schedule import HOUR_S, MINUTE_S
from alarmlab.metrics.metric_id import MetricId
from alarmlab.metrics.percentile import LowSampleCount
from alarmlab.metrics.statistic import AnyStatistic, Statistic

_DAY_S = 86_400
_KEPT_S = ((15 * _DAY_S, MINUTE_S), (63 * _DAY_S, 5 * MINUTE_S))
"""Up to what age datapoints of which period are kept; older ones have an hour."""
_HIGH_RESOLUTION_KEPT_S = 3 * HOUR_S


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One time series of an account."""

    metric: MetricId
    statistic: AnyStatistic
    period_s: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchPlan:
    """What to ask for, each once, and the alarms it is not enough for, with the reason."""

    asked: tuple[Asked, ...]
    not_fetched: tuple[NotTested, ...]


def fetch_plan(alarms: Iterable[MetricAlarm], *, age_s: int) -> FetchPlan:
    """What the alarms need, from `age_s` seconds ago on, in datapoints as short as CloudWatch still has them.

    Sums, counts and extremes of short periods make those of an alarm's sliding ones. Percentiles do not, so
    those are asked for by the alarm's own period, and between two of them an evaluation sees the last.
    """
    asked: dict[Asked, None] = {}
    not_fetched: list[NotTested] = []
    for alarm in alarms:
        reason = _reason(alarm, age_s)
        if reason:
            not_fetched.append(NotTested(name=alarm.name, reason=reason))
        else:
            asked |= dict.fromkeys(_asked(alarm, _finest_s(alarm, age_s)))
    return FetchPlan(asked=tuple(asked), not_fetched=tuple(not_fetched))


def _finest_s(alarm: MetricAlarm, age_s: int) -> int:
    """The shortest period that datapoints of this age still have and that is no shorter than needed."""
    if alarm.period_s < MINUTE_S and age_s <= _HIGH_RESOLUTION_KEPT_S:
        return alarm.period_s
    return next((period_s for kept_s, period_s in _KEPT_S if age_s <= kept_s), HOUR_S)


def _reason(alarm: MetricAlarm, age_s: int) -> str | None:
    """Why the alarm cannot be tested with what CloudWatch gives out; None when it can."""
    if isinstance(alarm.query, Insights):
        return "a Metrics Insights query selects its metrics itself; record those it selects"
    if alarm.query.bands:
        return "the edges of a band are not fetched; record them beside the metric"
    finest_s = _finest_s(alarm, age_s)
    if alarm.period_s % finest_s or (alarm.wall_clock and finest_s > MINUTE_S):
        return (
            f"needs datapoints of {format_duration(min(alarm.period_s, MINUTE_S))}; "
            f"CloudWatch keeps {format_duration(finest_s)} for so long; fetch fewer days"
        )
    if alarm.wall_clock and any(stat.statistic not in list(Statistic) for stat in _stats(alarm)):
        return "a percentile of the periods of a wall clock does not follow from recorded ones"
    return None


def _stats(alarm: MetricAlarm) -> tuple[MetricStat, ...]:
    query = alarm.query
    if isinstance(query, MetricMath):
        return tuple(query.stats.values())
    return (query,) if isinstance(query, MetricStat) else ()


def _asked(alarm: MetricAlarm, finest_s: int) -> Iterator[Asked]:
    for stat in _stats(alarm):
        for statistic, period_s in _needed(stat.statistic, alarm, finest_s):
            yield Asked(metric=stat.metric, statistic=statistic, period_s=period_s)


def _needed(statistic: AnyStatistic, alarm: MetricAlarm, finest_s: int) -> Iterator[tuple[AnyStatistic, int]]:
    if statistic is Statistic.AVERAGE and alarm.period_s != finest_s:
        yield Statistic.SUM, finest_s
        yield Statistic.SAMPLE_COUNT, finest_s
    elif isinstance(statistic, Statistic):
        yield statistic, finest_s
    else:
        yield statistic, alarm.period_s
        if alarm.low_sample_count is LowSampleCount.IGNORE:
            yield Statistic.SAMPLE_COUNT, alarm.period_s
