"""What an alarm watches: one statistic of one metric, or metric math over several."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from alarmlab.metric_math.evaluator import Evaluation
from alarmlab.metric_math.series import Buckets, starts_of
from alarmlab.metric_math.tree import Node
from alarmlab.metric_math.values import Series
from alarmlab.metrics.metric_id import MetricId
from alarmlab.metrics.statistic import AnyStatistic
from alarmlab.metrics.store import Datapoint, MetricStore


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The datapoints of a query, oldest first, and by id those of the metrics an expression is made of."""

    datapoints: tuple[Datapoint, ...]
    inputs: Mapping[str, tuple[Datapoint, ...]]


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

    def ask(self, store: MetricStore, *, period_s: int, end: datetime, count: int) -> Answer:
        """The newest `count` datapoints of `period_s` seconds before `end`."""
        return Answer(datapoints=self.datapoints(store, period_s=period_s, end=end, count=count), inputs={})

    def datapoints(
        self, store: MetricStore, *, period_s: int, end: datetime, count: int
    ) -> tuple[Datapoint, ...]:
        """As `ask`, without inputs."""
        return store.datapoints(
            self.metric, statistic=self.statistic, period_s=period_s, end=end, count=count
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Expression:
    """A math expression as written, and its tree."""

    text: str
    tree: Node


@dataclass(frozen=True, slots=True, kw_only=True)
class MetricMath:
    """Metrics and expressions by id, in the order of the template; the alarm watches the one `returned`."""

    stats: Mapping[str, MetricStat]
    expressions: Mapping[str, Expression]
    returned: str

    def __str__(self) -> str:
        found = self.expressions.get(self.returned)
        return found.text if found else self.returned

    @property
    def metrics(self) -> tuple[MetricId, ...]:
        """The metrics the query needs, each once."""
        return tuple(dict.fromkeys(stat.metric for stat in self.stats.values()))

    def ask(self, store: MetricStore, *, period_s: int, end: datetime, count: int) -> Answer:
        """The newest `count` datapoints of `period_s` seconds before `end`; those have no sample count."""
        inputs = {
            key: stat.datapoints(store, period_s=period_s, end=end, count=count)
            for key, stat in self.stats.items()
        }
        starts = starts_of(end=end, period_s=period_s, count=count)
        series = self.evaluation(
            {key: Series(tuple(point.value for point in points)) for key, points in inputs.items()},
            Buckets(starts=starts, period_s=period_s),
        ).time_series(self.returned)
        datapoints = tuple(
            Datapoint(start=start, value=value, sample_count=None)
            for start, value in zip(starts, series.points, strict=True)
        )
        return Answer(datapoints=datapoints, inputs=inputs)

    def evaluation(self, metrics: Mapping[str, Series], buckets: Buckets) -> Evaluation:
        """The expressions over the points the metrics have in the buckets."""
        trees = {key: expression.tree for key, expression in self.expressions.items()}
        return Evaluation(metrics=metrics, expressions=trees, buckets=buckets)


Query: TypeAlias = MetricStat | MetricMath
