"""What an alarm refers to, read without evaluating it: enough to count, compare and follow references.

An outline exists for every alarm, also for those alarmlab refuses to evaluate.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import cast

from alarmlab.cloudformation.resources import Resource
from alarmlab.cloudformation.values import mapping, mappings, whole_number
from alarmlab.metrics.metric_id import MetricId

_INSIGHTS = re.compile(r"\s*SELECT\b", re.IGNORECASE)
_BAND = re.compile(r"\bANOMALY_DETECTION_BAND\s*\(", re.IGNORECASE)


class AlarmKind(StrEnum):
    """What makes an alarm change its state."""

    METRIC = "metric"
    ANOMALY = "anomaly detection"
    INSIGHTS = "Metrics Insights"
    COMPOSITE = "composite"
    PROMQL = "PromQL"
    LOG = "log query"


@dataclass(frozen=True, slots=True, kw_only=True)
class MetricUse:
    """One statistic of one metric. Dimension values that only the deployment knows are in Fn::Sub notation.

    `logical_ids` gives, by dimension, the resources such a value is made of. `account` is another account's
    id, when the metric is one.
    """

    metric: MetricId
    statistic: str
    period_s: int | None
    logical_ids: Mapping[str, frozenset[str]]
    account: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmOutline:
    """One alarm of a template. `name` is the logical id when CloudFormation chooses the name."""

    logical_id: str
    name: str
    kind: AlarmKind
    uses: tuple[MetricUse, ...]
    expressions: tuple[str, ...]
    period_s: int | None
    properties: Mapping[str, object]

    @property
    def insights_queries(self) -> tuple[str, ...]:
        """The Metrics Insights queries among the expressions."""
        return tuple(text for text in self.expressions if _INSIGHTS.match(text))


_TYPES = {
    "AWS::CloudWatch::Alarm": AlarmKind.METRIC,
    "AWS::CloudWatch::CompositeAlarm": AlarmKind.COMPOSITE,
    "AWS::CloudWatch::LogAlarm": AlarmKind.LOG,
}


def outlines_of(resources: Iterable[Resource]) -> tuple[AlarmOutline, ...]:
    """The alarms among the resources, in order."""
    return tuple(_outline(resource) for resource in resources if resource.type in _TYPES)


def metric_use(source: Mapping[str, object], *, statistic: str, period_s: int | None) -> MetricUse:
    """The metric that `Namespace`, `MetricName` and `Dimensions` name, as alarms and filters do."""
    dimensions: dict[str, object] = {}
    for entry in mappings(source.get("Dimensions")):
        dimensions[str(entry.get("Name", entry.get("Key")))] = entry.get("Value")
    return MetricUse(
        metric=MetricId(
            namespace=str(source.get("Namespace", "")),
            name=str(source.get("MetricName", "")),
            dimensions=frozenset((name, str(value)) for name, value in dimensions.items()),
        ),
        statistic=statistic,
        period_s=period_s,
        logical_ids={
            name: cast("frozenset[str]", getattr(value, "logical_ids", frozenset[str]()))
            for name, value in dimensions.items()
        },
        account=None if source.get("AccountId") is None else str(source["AccountId"]),
    )


def _outline(resource: Resource) -> AlarmOutline:
    properties = resource.properties
    uses, expressions, periods_s = _read_metrics(properties)
    return AlarmOutline(
        logical_id=resource.logical_id,
        name=resource.text("AlarmName") or resource.logical_id,
        kind=_kind(resource, expressions),
        uses=uses,
        expressions=expressions,
        period_s=min(periods_s) if periods_s else None,
        properties=properties,
    )


def _read_metrics(
    properties: Mapping[str, object],
) -> tuple[tuple[MetricUse, ...], tuple[str, ...], list[int]]:
    if "MetricName" in properties:
        period_s = whole_number(properties.get("Period"))
        statistic = str(properties.get("Statistic", properties.get("ExtendedStatistic", "")))
        use = metric_use(properties, statistic=statistic, period_s=period_s)
        return (use,), (), [] if period_s is None else [period_s]
    uses: list[MetricUse] = []
    expressions: list[str] = []
    periods_s: list[int] = []
    for entry in mappings(properties.get("Metrics")):
        stat = mapping(entry.get("MetricStat"))
        period_s = whole_number(stat.get("Period", entry.get("Period")))
        if period_s is not None:
            periods_s.append(period_s)
        if stat:
            metric = {**mapping(stat.get("Metric"))}
            if "AccountId" in entry:
                metric["AccountId"] = entry["AccountId"]
            uses.append(metric_use(metric, statistic=str(stat.get("Stat", "")), period_s=period_s))
        elif "Expression" in entry:
            expressions.append(str(entry["Expression"]))
    return tuple(uses), tuple(expressions), periods_s


def _kind(resource: Resource, expressions: Iterable[str]) -> AlarmKind:
    kind = _TYPES[resource.type]
    if kind is not AlarmKind.METRIC:
        return kind
    if "EvaluationCriteria" in resource.properties:
        return AlarmKind.PROMQL
    if any(_INSIGHTS.match(text) for text in expressions):
        return AlarmKind.INSIGHTS
    if "ThresholdMetricId" in resource.properties or any(_BAND.search(text) for text in expressions):
        return AlarmKind.ANOMALY
    return kind
