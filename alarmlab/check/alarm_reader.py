"""Makes an Alarm of an alarm resource. Nothing is refused: what cannot be read is open.

Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudwatch-alarm.html
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from alarmlab.check.alarm import Alarm, ExpressionUse, MetricUse
from alarmlab.check.stack import Resource, Stack
from alarmlab.check.values import (
    JUNK,
    Boolean,
    as_boolean,
    as_items,
    as_mapping,
    as_number,
    as_text,
    as_whole,
    entries,
)
from alarmlab.cloudformation.token import Token

ALARM = "AWS::CloudWatch::Alarm"


def read_alarm(stack: Stack, resource: Resource) -> Alarm:
    """The alarm the resource describes."""
    found = resource.properties
    metrics, expressions, is_complete = _watched(found)
    return Alarm(
        stack=stack,
        resource=resource,
        name=as_text(found.get("AlarmName")),
        description=as_text(found.get("AlarmDescription")),
        metrics=metrics,
        expressions=expressions,
        is_complete=is_complete,
        comparison_operator=as_text(found.get("ComparisonOperator")),
        threshold=as_number(found.get("Threshold")),
        threshold_metric_id=as_text(found.get("ThresholdMetricId")),
        evaluation_periods=as_whole(found.get("EvaluationPeriods")),
        datapoints_to_alarm=as_whole(found.get("DatapointsToAlarm")),
        treat_missing_data=as_text(found.get("TreatMissingData")),
        low_sample_count=as_text(found.get("EvaluateLowSampleCountPercentile")),
        actions_enabled=as_boolean(found.get("ActionsEnabled")),
        alarm_actions=as_items(found.get("AlarmActions")),
        ok_actions=as_items(found.get("OKActions")),
        insufficient_data_actions=as_items(found.get("InsufficientDataActions")),
    )


def read_dimensions(value: object) -> Mapping[str, str | Token] | None:
    """The Name and Value pairs; None when a name, or how many there are, is not known."""
    items = as_items(value)
    if isinstance(items, Token):
        return None
    found: dict[str, str | Token] = {}
    for item in items:
        pair = entries(item)
        name, value = as_text(pair.get("Name")), as_text(pair.get("Value"))
        if not isinstance(name, str) or value is None:
            return None
        found[name] = value
    return found


def _watched(found: Mapping[str, object]) -> tuple[tuple[MetricUse, ...], tuple[ExpressionUse, ...], bool]:
    if "Metrics" not in found:
        if "MetricName" not in found:
            return (), (), False
        statistic = found.get("ExtendedStatistic", found.get("Statistic"))
        return (_metric(found, found, identifier=None, statistic=statistic, returned=True),), (), True
    items = as_items(found["Metrics"])
    if isinstance(items, Token):
        return (), (), False
    metrics: list[MetricUse] = []
    expressions: list[ExpressionUse] = []
    is_complete = True
    for item in items:
        entry = as_mapping(item)
        if not isinstance(entry, Mapping):
            is_complete = False
            continue
        identifier = entry.get("Id")
        name = identifier if isinstance(identifier, str) else None
        returned = _returned(entry)
        stat = as_mapping(entry.get("MetricStat"))
        if isinstance(stat, Mapping):
            metric = entries(stat.get("Metric"))
            use = _metric(stat, metric, identifier=name, statistic=stat.get("Stat"), returned=returned)
            metrics.append(replace(use, account_id=as_text(entry.get("AccountId"))))
        elif "Expression" in entry:
            expressions.append(
                ExpressionUse(
                    id=name,
                    text=as_text(entry["Expression"]),
                    period_s=as_whole(entry.get("Period")),
                    returned=returned,
                )
            )
        else:
            is_complete = False
    return tuple(metrics), tuple(expressions), is_complete


def _metric(
    stat: Mapping[str, object],
    metric: Mapping[str, object],
    *,
    identifier: str | None,
    statistic: object,
    returned: Boolean,
) -> MetricUse:
    namespace, name = as_text(metric.get("Namespace")), as_text(metric.get("MetricName"))
    return MetricUse(
        id=identifier,
        namespace=JUNK if namespace is None else namespace,
        name=JUNK if name is None else name,
        dimensions=read_dimensions(metric.get("Dimensions")),
        statistic=as_text(statistic),
        period_s=as_whole(stat.get("Period")),
        unit=as_text(stat.get("Unit")),
        account_id=None,
        returned=returned,
    )


def _returned(entry: Mapping[str, object]) -> Boolean:
    """Left out, ReturnData counts as true."""
    found = as_boolean(entry.get("ReturnData"))
    return True if found is None else found
