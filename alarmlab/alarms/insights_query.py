"""What an alarm on a Metrics Insights query watches: the time series the query returns."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from alarmlab.alarms.answer import Answer
from alarmlab.alarms.band import Band
from alarmlab.insights.select import Select
from alarmlab.metrics.buckets import Buckets
from alarmlab.metrics.metric_id import MetricId
from alarmlab.metrics.statistic import Statistic, plain_value_of
from alarmlab.metrics.store import Datapoint, MetricStore

Datapoints = tuple[Datapoint, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Insights:
    """A query that returns one time series or, with GROUP BY, one for each contributor."""

    select: Select

    def __str__(self) -> str:
        return self.select.text

    @property
    def metrics(self) -> tuple[MetricId, ...]:
        """The metrics the query needs: it takes those that are there."""
        return ()

    @property
    def bands(self) -> tuple[Band, ...]:
        """The bands the query needs: none."""
        return ()

    @property
    def waits(self) -> bool:
        """Whether CloudWatch waits for data to settle: not for expressions (recorded)."""
        return False

    @property
    def has_contributors(self) -> bool:
        """Whether each of several time series has a state of its own."""
        return bool(self.select.group_by)

    def selects(self, metric: MetricId) -> bool:
        """Whether the query selects the metric."""
        return self.select.matches(metric)

    def sources(self, store: MetricStore) -> tuple[MetricId, ...]:
        """The metrics of the store that the query selects."""
        return tuple(metric for metric in store.metrics() if self.select.matches(metric))

    def ask(self, store: MetricStore, buckets: Buckets) -> Answer:
        """The datapoints over all selected metrics; those have no sample count."""
        return Answer(datapoints=self._combined(store, self.sources(store), buckets), inputs={})

    def series(self, store: MetricStore, buckets: Buckets) -> Mapping[str, Datapoints]:
        """The time series that have a datapoint, by contributor, in the query's order and up to its limit.

        Ordered they are by a number made of their datapoints in the buckets, then by name.
        """
        groups: dict[str, list[MetricId]] = {}
        for metric in self.sources(store):
            groups.setdefault(self.select.group_of(metric), []).append(metric)
        found = {key: self._combined(store, groups[key], buckets) for key in sorted(groups)}
        present = {key: points for key, points in found.items() if _values(points)}
        order = self.select.order_by
        if order:
            ranks = {key: plain_value_of(_values(points), order.by) for key, points in present.items()}
            keys = sorted(present, key=ranks.__getitem__, reverse=order.descending)
            present = {key: present[key] for key in keys}
        return dict(list(present.items())[: self.select.limit])

    def _combined(self, store: MetricStore, metrics: Sequence[MetricId], buckets: Buckets) -> Datapoints:
        """The function over all samples of several metrics, bucket by bucket."""
        function = self.select.function
        if function is Statistic.AVERAGE and len(metrics) > 1:
            sums, counts = (
                [store.in_buckets(metric, statistic=part, buckets=buckets) for metric in metrics]
                for part in (Statistic.SUM, Statistic.SAMPLE_COUNT)
            )
            averages = (
                math.fsum(_values(total)) / math.fsum(_values(count)) if _values(total) else None
                for total, count in zip(zip(*sums, strict=True), zip(*counts, strict=True), strict=True)
            )
            return _datapoints(averages, buckets)
        rows = [store.in_buckets(metric, statistic=function, buckets=buckets) for metric in metrics]
        added = Statistic.SUM if function is Statistic.SAMPLE_COUNT else function
        columns = zip(*rows, strict=True) if rows else [()] * buckets.count
        return _datapoints((_value(column, added) for column in columns), buckets)


def _datapoints(values: Iterable[float | None], buckets: Buckets) -> Datapoints:
    return tuple(
        Datapoint(start=start, value=value, sample_count=None)
        for start, value in zip(buckets.starts, values, strict=True)
    )


def _values(points: Sequence[Datapoint]) -> list[float]:
    return [point.value for point in points if point.value is not None]


def _value(points: Sequence[Datapoint], statistic: Statistic) -> float | None:
    values = _values(points)
    return plain_value_of(values, statistic) if values else None
