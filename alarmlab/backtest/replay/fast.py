"""An alarm over its whole history in a few passes over arrays.

What is not known here is left to the exact evaluator: nothing is guessed.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from fractions import Fraction

from alarmlab.alarms.alarm import MetricAlarm
from alarmlab.alarms.insights_query import Insights
from alarmlab.alarms.query import MetricMath, MetricStat
from alarmlab.backtest.arrays import Booleans, Codes, Floats, Integers
from alarmlab.backtest.history.recording import History, MetricHistory
from alarmlab.backtest.history.sources import NotRecordedError, source_of
from alarmlab.backtest.replay.buckets import BucketValues, buckets_of
from alarmlab.backtest.replay.decide import decide_all
from alarmlab.backtest.replay.ends import Ends, Plan
from alarmlab.backtest.replay.vector_functions import NotVectorisedError
from alarmlab.backtest.replay.vector_math import Vectors, depends_on_the_window
from alarmlab.metrics.percentile import LowSampleCount, Percentile

_EVALUATIONS_AT_ONCE = 4_096
"""So many windows lie side by side in memory: a few megabytes."""


def fast_codes(alarm: MetricAlarm, history: History, plan: Plan) -> Codes | None:
    """The decision of every evaluation of the plan; None when only the exact evaluator can tell.

    Bands, and the periods of a wall clock, whose days differ in length, are left to it. Raises
    NotRecordedError when the history does not tell what the alarm needs.
    """
    if alarm.wall_clock or alarm.query.bands:
        return None
    match alarm.query:
        case MetricStat():
            buckets = _stat(alarm.query, history, period_s=alarm.period_s, ends=plan.buckets)
            return _decided(alarm, plan, buckets.values, _few(alarm, alarm.query, buckets))
        case MetricMath():
            metrics = _metrics(alarm, alarm.query, history, plan)
            try:
                return _of_math(alarm, alarm.query, plan, metrics)
            except NotVectorisedError:
                return None
        case Insights():
            return None


def watched_values(alarm: MetricAlarm, history: History, plan: Plan) -> Floats | None:
    """The newest datapoint that each evaluation of the plan sees; None when it is not known here.

    Raises NotRecordedError when the history does not tell what the alarm needs.
    """
    import numpy as np

    if alarm.wall_clock or alarm.query.bands or isinstance(alarm.query, Insights):
        return None
    newest = slice((plan.seen - 1) * plan.stride, None, plan.every)
    if isinstance(alarm.query, MetricStat):
        return _stat(alarm.query, history, period_s=alarm.period_s, ends=plan.buckets).values[newest]
    metrics = _metrics(alarm, alarm.query, history, plan)
    try:
        seen = [values[:, -1] for values in _seen_values(alarm, alarm.query, plan, metrics)]
    except NotVectorisedError:
        return None
    return np.concatenate(seen)


def _metrics(alarm: MetricAlarm, query: MetricMath, history: History, plan: Plan) -> Mapping[str, Floats]:
    return {
        key: _stat(stat, history, period_s=alarm.period_s, ends=plan.buckets).values
        for key, stat in query.stats.items()
    }


def _stat(stat: MetricStat, history: History, *, period_s: int, ends: Ends) -> BucketValues:
    known = history.metrics.get(stat.metric, MetricHistory())
    source = source_of(known, metric=stat.metric, statistic=stat.statistic, period_s=period_s)
    return buckets_of(source, statistic=stat.statistic, period_s=period_s, ends=ends)


def _few(alarm: MetricAlarm, stat: MetricStat, buckets: BucketValues) -> Booleans | None:
    """Which percentiles have too few samples to be judged."""
    if alarm.low_sample_count is LowSampleCount.EVALUATE or not isinstance(stat.statistic, Percentile):
        return None
    if buckets.counts is None:
        raise NotRecordedError(
            where=f"history of {stat.metric}",
            what="has no SampleCount, and the alarm ignores percentiles of few samples",
            fix=f"record SampleCount beside {stat.statistic}",
        )
    tail_pct = min(stat.statistic.pct, 100 - stat.statistic.pct)
    if not tail_pct:
        return None
    # `Percentile.has_too_few`, solved for the number of samples.
    enough = math.ceil(1000 / Fraction(tail_pct))
    return (buckets.counts > 0) & (buckets.counts < enough)


def _decided(alarm: MetricAlarm, plan: Plan, values: Floats, few: Booleans | None) -> Codes:
    """Of the decisions at the end of each bucket those at which the alarm is evaluated."""
    codes = decide_all(values, few, alarm=alarm, seen=plan.seen, stride=plan.stride)
    return codes[(plan.seen - 1) * plan.stride :: plan.every]


def _of_math(alarm: MetricAlarm, query: MetricMath, plan: Plan, metrics: Mapping[str, Floats]) -> Codes:
    import numpy as np

    if not depends_on_the_window(query):
        return _decided(alarm, plan, _values(alarm, query, metrics, _starts_s(alarm, plan)), None)
    parts: list[Codes] = []
    for values in _seen_values(alarm, query, plan, metrics):
        # Window after window in one row: what one evaluation sees ends where its own window begins.
        decided = decide_all(values.ravel(), None, alarm=alarm, seen=plan.seen)
        parts.append(decided[plan.seen - 1 :: plan.seen])
    return np.concatenate(parts)


def _seen_values(
    alarm: MetricAlarm, query: MetricMath, plan: Plan, metrics: Mapping[str, Floats]
) -> Iterator[Floats]:
    """What each evaluation sees of the expression, a row for each, some thousand rows at once."""
    starts_s = _starts_s(alarm, plan)
    for window in _windows(plan):
        seen = {key: series[window] for key, series in metrics.items()}
        yield _values(alarm, query, seen, starts_s[window])


def _starts_s(alarm: MetricAlarm, plan: Plan) -> Integers:
    import numpy as np

    ends_s = np.arange(plan.buckets.count) * plan.buckets.step_s + plan.buckets.first_s
    return ends_s - alarm.period_s


def _values(
    alarm: MetricAlarm, query: MetricMath, metrics: Mapping[str, Floats], starts_s: Integers
) -> Floats:
    vectors = Vectors(query=query, metrics=metrics, starts_s=starts_s, period_s=alarm.period_s)
    return vectors.series(query.returned)


def _windows(plan: Plan) -> Iterator[Integers]:
    """The places of the buckets that each evaluation sees, a row for each, some thousand rows at once."""
    import numpy as np

    oldest = np.arange(plan.evaluations.count) * plan.every
    steps = np.arange(plan.seen) * plan.stride
    for begin in range(0, plan.evaluations.count, _EVALUATIONS_AT_ONCE):
        yield oldest[begin : begin + _EVALUATIONS_AT_ONCE, None] + steps
