"""What history files say, before it is laid on a grid."""

from __future__ import annotations

from dataclasses import dataclass

from alarmlab.backtest.arrays import Floats, Integers
from alarmlab.metrics.metric_id import MetricId
from alarmlab.metrics.statistic import AnyStatistic


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Observations:
    """Datapoints of one statistic of one metric, or raw samples (statistic None), in order of time.

    `times_s` are seconds since 1970, cut to whole ones; a value that is NaN says that there was no datapoint.
    `period_s` is None where nobody said it.
    """

    metric: MetricId
    statistic: AnyStatistic | None
    period_s: int | None
    times_s: Integers
    values: Floats


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FileContent:
    """The observations of the metrics that were asked for, and when all of the file begins and ends.

    `first_s` and `last_s` are the first and the last moment of any metric, None in a file without rows.
    """

    path: str
    observations: tuple[Observations, ...]
    first_s: int | None
    last_s: int | None
