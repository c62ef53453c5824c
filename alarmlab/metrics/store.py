"""Raw samples of metrics, and the statistic CloudWatch would make of them per bucket."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import NamedTuple

from alarmlab.errors import BadInputError
from alarmlab.metrics.buckets import Buckets
from alarmlab.metrics.metric_id import MetricId
from alarmlab.metrics.statistic import AnyStatistic, Stretches

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_SECOND = timedelta(seconds=1)
_MICROSECONDS = 1_000_000


class Datapoint(NamedTuple):
    """One bucket: its first instant, its value (None where there is none) and its number of samples.

    The value of an expression has no number of samples.
    """

    start: datetime
    value: float | None
    sample_count: int | None


class _Samples:
    """The samples of one metric in order of time, and the buckets that were already made of them."""

    def __init__(self) -> None:
        self.times_us: list[int] = []
        self.values: list[float] = []
        self._stretches = Stretches(self.values)
        self.known: dict[tuple[AnyStatistic, int], dict[int, Datapoint]] = {}
        self._known_until_us = 0
        """No known bucket reaches beyond it, so what is added later changes none: a simulation goes on."""

    def add(self, at_us: int, values: list[float]) -> None:
        place = bisect_right(self.times_us, at_us)
        self.times_us[place:place] = [at_us] * len(values)
        self.values[place:place] = values
        if place < len(self.values) - len(values):
            self._stretches.changed_from(place)
        if at_us < self._known_until_us:
            self.known.clear()
            self._known_until_us = 0

    def bucket(self, start_us: int, end_us: int, *, start: datetime, statistic: AnyStatistic) -> Datapoint:
        first = bisect_left(self.times_us, start_us)
        last = bisect_left(self.times_us, end_us, first)
        self._known_until_us = max(self._known_until_us, end_us)
        value = self._stretches.value(first, last, statistic) if last > first else None
        return Datapoint(start=start, value=value, sample_count=last - first)


class MetricStore:
    """The samples every metric has published. A metric nobody published simply has no data."""

    def __init__(self) -> None:
        self._samples: defaultdict[MetricId, _Samples] = defaultdict(_Samples)

    def add(self, metric: MetricId, *, at: datetime, value: float) -> None:
        """Record one raw sample, in any order; many may share a period, even an instant.

        Raises BadInputError for a time without a zone, and for NaN and infinities, as PutMetricData does:
        https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDatum.html
        """
        self.add_all(metric, at=at, values=(value,))

    def add_all(self, metric: MetricId, *, at: datetime, values: Iterable[float]) -> None:
        """Record several samples of one instant; as `add`."""
        if at.tzinfo is None:
            raise BadInputError(
                where=str(metric), what=f"got the time {at} without a time zone", fix="use UTC"
            )
        numbers = list(map(float, values))
        if not all(map(math.isfinite, numbers)):
            value = next(value for value in numbers if not math.isfinite(value))
            raise BadInputError(
                where=str(metric),
                what=f"got the value {value}; CloudWatch takes finite numbers",
                fix="leave it out",
            )
        if numbers:
            self._samples[metric].add(_microseconds(at), numbers)

    def first_at(self, metric: MetricId) -> datetime | None:
        """The moment of the metric's first sample; None when it has none."""
        samples = self._samples.get(metric)
        return _EPOCH + samples.times_us[0] * _MICROSECOND if samples and samples.times_us else None

    def metrics(self) -> tuple[MetricId, ...]:
        """Every metric that has a sample."""
        return tuple(metric for metric, samples in self._samples.items() if samples.times_us)

    def in_buckets(
        self, metric: MetricId, *, statistic: AnyStatistic, buckets: Buckets
    ) -> tuple[Datapoint, ...]:
        """The datapoint of each of the buckets, oldest first."""
        if not buckets.uneven:
            return self.datapoints(
                metric,
                statistic=statistic,
                period_s=buckets.period_s,
                end=buckets.end,
                count=buckets.count,
            )
        return tuple(
            point
            for start, end in pairwise((*buckets.uneven, buckets.end))
            for point in self.datapoints(
                metric, statistic=statistic, period_s=(end - start) // _SECOND, end=end, count=1
            )
        )

    def datapoints(
        self, metric: MetricId, *, statistic: AnyStatistic, period_s: int, end: datetime, count: int
    ) -> tuple[Datapoint, ...]:
        """The newest `count` buckets of `period_s` seconds before `end`, oldest first.

        A bucket takes the samples from its first instant up to, but not including, its last. Each is made
        once, however many evaluations look at it.
        """
        samples = self._samples[metric]
        known = samples.known.setdefault((statistic, period_s), {})
        end_us, period_us = _microseconds(end), period_s * _MICROSECONDS
        found: list[Datapoint] = []
        for age in range(count, 0, -1):
            start_us = end_us - age * period_us
            point = known.get(start_us)
            if point is None:
                start = end - timedelta(seconds=period_s * age)
                point = samples.bucket(start_us, start_us + period_us, start=start, statistic=statistic)
                known[start_us] = point
            found.append(point)
        return tuple(found)


def _microseconds(at: datetime) -> int:
    # Whole numbers, because a float of this size cannot tell neighbouring microseconds apart for ever.
    return (at - _EPOCH) // _MICROSECOND
