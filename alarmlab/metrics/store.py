"""Raw samples of metrics, and the statistic CloudWatch would make of them per bucket."""

from __future__ import annotations

import math
from bisect import bisect_left, insort
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from alarmlab.errors import BadInputError
from alarmlab.metrics.metric_id import MetricId
from alarmlab.metrics.statistic import AnyStatistic, value_of

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Datapoint:
    """One bucket: its first instant, its value (None where there is none) and its number of samples.

    The value of an expression has no number of samples.
    """

    start: datetime
    value: float | None
    sample_count: int | None


class MetricStore:
    """The samples every metric has published. A metric nobody published simply has no data."""

    def __init__(self) -> None:
        self._samples: dict[MetricId, list[tuple[int, float]]] = {}

    def add(self, metric: MetricId, *, at: datetime, value: float) -> None:
        """Record one raw sample, in any order; many may share a period, even an instant.

        Raises BadInputError for a time without a zone, and for NaN and infinities, as PutMetricData does:
        https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDatum.html
        """
        if at.tzinfo is None:
            raise BadInputError(
                where=str(metric), what=f"got the time {at} without a time zone", fix="use UTC"
            )
        if not math.isfinite(value):
            raise BadInputError(
                where=str(metric),
                what=f"got the value {value}; CloudWatch takes finite numbers",
                fix="leave it out",
            )
        insort(self._samples.setdefault(metric, []), (_microseconds(at), float(value)))

    def datapoints(
        self, metric: MetricId, *, statistic: AnyStatistic, period_s: int, end: datetime, count: int
    ) -> tuple[Datapoint, ...]:
        """The newest `count` buckets of `period_s` seconds before `end`, oldest first.

        A bucket takes the samples from its first instant up to, but not including, its last.
        """
        samples = self._samples.get(metric, [])
        starts = [end - timedelta(seconds=period_s * age) for age in range(count, 0, -1)]
        edges = [bisect_left(samples, (_microseconds(edge),)) for edge in [*starts, end]]
        return tuple(
            _datapoint(start, [value for _, value in samples[first:last]], statistic)
            for start, (first, last) in zip(starts, pairwise(edges), strict=True)
        )


def _datapoint(start: datetime, samples: list[float], statistic: AnyStatistic) -> Datapoint:
    value = value_of(samples, statistic) if samples else None
    return Datapoint(start=start, value=value, sample_count=len(samples))


def _microseconds(at: datetime) -> int:
    # Whole numbers, because a float of this size cannot tell neighbouring microseconds apart for ever.
    return (at - _EPOCH) // _MICROSECOND
