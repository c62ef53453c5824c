"""What an alarm watches: one statistic of one metric, metric math over several, or a query."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from alarmlab.alarms.answer import Answer
from alarmlab.alarms.band import Band
from alarmlab.alarms.insights_query import Insights
from alarmlab.metric_math.evaluator import Evaluation
from alarmlab.metric_math.tree import Node
from alarmlab.metric_math.values import Array, Series
from alarmlab.metrics.buckets import Buckets
from alarmlab.metrics.metric_id import MetricId
from alarmlab.metrics.statistic import AnyStatistic, Statistic
from alarmlab.metrics.store import Datapoint, MetricStore


@dataclass(frozen=True, slots=True, kw_only=True)
class MetricStat:
    """A statistic of one metric. `unit` is read but selects nothing: samples have no unit here."""

    metric: MetricId
    statistic: AnyStatistic
    unit: str | None

    def __str__(self) -> str:
        return f"{self.statistic} of {self.metric}"

    @property
    def metrics(self) -> tuple[MetricId, ...]:
        """The metrics the query needs."""
        return (self.metric,)

    @property
    def bands(self) -> tuple[Band, ...]:
        """The bands the query needs: none."""
        return ()

    @property
    def waits(self) -> bool:
        """Whether CloudWatch waits for data to settle (recorded)."""
        return True

    def selects(self, metric: MetricId) -> bool:
        """Whether the query is made of the metric."""
        return metric in self.metrics

    def sources(self, store: MetricStore) -> tuple[MetricId, ...]:
        """The metrics of the store that the query is made of."""
        return self.metrics

    def ask(self, store: MetricStore, buckets: Buckets) -> Answer:
        """The datapoints of the buckets."""
        return Answer(datapoints=self.datapoints(store, buckets), inputs={})

    def datapoints(self, store: MetricStore, buckets: Buckets) -> tuple[Datapoint, ...]:
        """As `ask`, without inputs."""
        return store.in_buckets(self.metric, statistic=self.statistic, buckets=buckets)


@dataclass(frozen=True, slots=True, kw_only=True)
class Expression:
    """A math expression as written, and its tree."""

    text: str
    tree: Node


@dataclass(frozen=True, slots=True, kw_only=True)
class MetricMath:
    """Metrics, bands and expressions by id; the alarm watches the one `returned`.

    Each expression comes after those it is made of. A band is two time series: upper edge, then lower.
    """

    stats: Mapping[str, MetricStat]
    bands: tuple[Band, ...]
    expressions: Mapping[str, Expression]
    returned: str

    def __str__(self) -> str:
        found = self.expressions.get(self.returned)
        return found.text if found else self.returned

    @property
    def metrics(self) -> tuple[MetricId, ...]:
        """The metrics the query needs, each once."""
        return tuple(dict.fromkeys(stat.metric for stat in self.stats.values()))

    @property
    def waits(self) -> bool:
        """Whether CloudWatch waits for data to settle: not for an expression (recorded).

        For a metric beside its band it does: the published example agrees.
        """
        return not self.expressions

    def selects(self, metric: MetricId) -> bool:
        """Whether the query is made of the metric."""
        return metric in self.metrics

    def sources(self, store: MetricStore) -> tuple[MetricId, ...]:
        """The metrics of the store that the query is made of."""
        return self.metrics

    def ask(self, store: MetricStore, buckets: Buckets) -> Answer:
        """The datapoints of the buckets; those of an expression have no sample count."""
        inputs = {key: stat.datapoints(store, buckets) for key, stat in self.stats.items()}
        metrics = {key: _series(points) for key, points in inputs.items()}
        edges = {
            edge.name: _edge(edge).datapoints(store, buckets)
            for band in self.bands
            for edge in (band.lower, band.upper)
        }
        bands = {
            band.id: Array((_series(edges[band.upper.name]), _series(edges[band.lower.name])))
            for band in self.bands
        }
        if self.returned in inputs:
            return Answer(datapoints=inputs[self.returned], inputs={**inputs, **edges})
        series = self.evaluation(metrics, bands, buckets).time_series(self.returned)
        datapoints = [
            Datapoint(start=start, value=value, sample_count=None)
            for start, value in zip(buckets.starts, series.points, strict=True)
        ]
        return Answer(datapoints=tuple(datapoints), inputs={**inputs, **edges})

    def evaluation(
        self, metrics: Mapping[str, Series], bands: Mapping[str, Array], buckets: Buckets
    ) -> Evaluation:
        """The expressions over the points that metrics and bands have in the buckets."""
        trees = {key: expression.tree for key, expression in self.expressions.items()}
        return Evaluation(metrics=metrics, bands=bands, expressions=trees, buckets=buckets)


def _edge(edge: MetricId) -> MetricStat:
    """The edge of a band in a bucket, of which a scenario may give several values."""
    return MetricStat(metric=edge, statistic=Statistic.AVERAGE, unit=None)


def _series(points: tuple[Datapoint, ...]) -> Series:
    return Series(tuple([point.value for point in points]))


Query: TypeAlias = MetricStat | MetricMath | Insights
