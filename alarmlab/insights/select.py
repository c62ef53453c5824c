"""A Metrics Insights query, and which metrics it selects.

Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-metrics-insights-querylanguage.html
"""

from __future__ import annotations

from dataclasses import dataclass

from alarmlab.metrics.metric_id import MetricId
from alarmlab.metrics.statistic import Statistic

MOST_SERIES = 500
"""The largest LIMIT, and the one that counts when there is none."""

OTHER = "Other"
"""What a label is grouped as by metrics that do not have it (recorded)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """A label that must have a value or, when `equal` is false, must not have it."""

    label: str
    equal: bool
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What the time series are ordered by, the smallest first unless `descending`."""

    by: Statistic
    descending: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Select:
    """One query. `labels` are those of SCHEMA, None without it; `group_by` is empty for one time series."""

    text: str
    function: Statistic
    metric: str
    namespace: str
    labels: frozenset[str] | None
    where: tuple[Condition, ...]
    group_by: tuple[str, ...]
    order_by: Order | None
    limit: int

    def matches(self, metric: MetricId) -> bool:
        """Whether the query selects the metric. With SCHEMA, its dimensions are exactly the labels."""
        if (metric.namespace, metric.name) != (self.namespace, self.metric):
            return False
        dimensions = dict(metric.dimensions)
        if self.labels is not None and dimensions.keys() != self.labels:
            return False
        return all((dimensions.get(one.label) == one.value) is one.equal for one in self.where)

    def group_of(self, metric: MetricId) -> str:
        """What the metric's time series is called: `ServiceName=a`, or `ServiceName=a,Zone=b`."""
        dimensions = dict(metric.dimensions)
        return ",".join(f"{label}={dimensions.get(label, OTHER)}" for label in self.group_by)
