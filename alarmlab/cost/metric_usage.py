"""Which custom metrics a template pays for: those its metric filters publish, and those it refers to.

Each combination of dimension values is a metric, paid for once, however many alarms and dashboards show it.
Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_billing.html
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from alarmlab.cloudformation.resources import Resource
from alarmlab.cloudformation.values import mappings
from alarmlab.cost.assumptions import Assumptions
from alarmlab.cost.usage import Kind, Quantity, Usage, between, exactly
from alarmlab.metrics.metric_id import MetricId

_VENDED = ("AWS/", "/aws/")
_CONTAINER_INSIGHTS = frozenset({"ECS/ContainerInsights", "ContainerInsights"})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Name:
    namespace: str
    name: str

    def __str__(self) -> str:
        return f"{self.namespace}:{self.name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class StackMetrics:
    """The metrics one stack refers to, and its resources."""

    stack: str
    metrics: tuple[MetricId, ...]
    resources: tuple[Resource, ...]


def metric_usage(stacks: Iterable[StackMetrics], *, assumed: Assumptions) -> Iterator[Usage]:
    """One line a metric name, at the first stack that has it; the dimension sets of all stacks together."""
    found: dict[_Name, tuple[str, set[MetricId]]] = {}
    open_filters: dict[_Name, tuple[str, ...]] = {}
    for stack in stacks:
        for published, dimensions in _filters(stack.resources):
            _, sets = found.setdefault(published, (stack.stack, set()))
            if dimensions:
                open_filters[published] = dimensions
            else:
                sets.add(_without_dimensions(published))
        for metric in stack.metrics:
            if is_paid(metric.namespace):
                name = _Name(namespace=metric.namespace, name=metric.name)
                found.setdefault(name, (stack.stack, set()))[1].add(metric)
    for name, (stack_name, sets) in found.items():
        quantity, note = _quantity(name, sets, open_filters.get(name), assumed.metric_series)
        insights = name.namespace in _CONTAINER_INSIGHTS
        yield Usage(
            kind=Kind.METRICS,
            stack=stack_name,
            resource=str(name),
            what="Container Insights metric" if insights else "custom metric",
            price="metric-container-insights" if insights else "metric-custom",
            quantity=between(quantity.low, None) if insights else quantity,
            note="Container Insights publishes more than what is referred to" if insights else note,
        )


def is_paid(namespace: str) -> bool:
    """Whether metrics of the namespace are paid for: AWS services publish theirs without charge."""
    return not namespace.startswith(_VENDED)


def _quantity(
    name: _Name, sets: set[MetricId], filtered_by: tuple[str, ...] | None, said: Mapping[str, Decimal]
) -> tuple[Quantity, str | None]:
    if str(name) in said:
        return exactly(said[str(name)]), None
    if filtered_by is None:
        return exactly(len(sets)), None
    by = ", ".join(filtered_by)
    return (
        between(max(len(sets), 1), None),
        f"one metric for each value of {by}: give metrics.series",
    )


def _filters(resources: Iterable[Resource]) -> Iterator[tuple[_Name, tuple[str, ...]]]:
    for resource in resources:
        if resource.type == "AWS::Logs::MetricFilter":
            for entry in mappings(resource.properties.get("MetricTransformations")):
                name = _Name(
                    namespace=str(entry.get("MetricNamespace", "")), name=str(entry.get("MetricName", ""))
                )
                yield name, tuple(str(one.get("Key")) for one in mappings(entry.get("Dimensions")))


def _without_dimensions(name: _Name) -> MetricId:
    return MetricId(namespace=name.namespace, name=name.name, dimensions=frozenset())
