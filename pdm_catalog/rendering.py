"""Catalogue entries as CloudFormation properties, in plain Python: no jsii, so milliseconds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from pdm_catalog import second_path
from pdm_catalog.alarm import DESCRIPTION_MAX_CHARS, Alarm
from pdm_catalog.composite import CompositeAlarm, Entry
from pdm_catalog.environment import Environment
from pdm_catalog.errors import Problem, refuse
from pdm_catalog.indexing import runbook_url
from pdm_catalog.signal import Expression, Query, Reading
from pdm_catalog.watched import Parameter

# How a value that is known at deployment only stands in the template.
Resolve = Callable[[Parameter], Any]


def alarm_properties(
    environment: Environment, alarm: Alarm, *, actions: Sequence[Any], resolve: Resolve
) -> dict[str, Any]:
    """The properties of AWS::CloudWatch::Alarm.

    Args:
        environment: Where it is deployed.
        alarm: The entry.
        actions: ARNs that hear of ALARM and of OK; whoever is paged also hears that it is over.
        resolve: Turns a Parameter into what the template holds instead.

    Raises:
        CatalogError: The description is longer than CloudWatch keeps.
    """
    breaching, looked_at = alarm.datapoints
    told = [] if alarm.told_by else list(actions)
    return {
        "AlarmName": alarm.name,
        "AlarmDescription": _description(environment, alarm),
        **_signal_properties(alarm, resolve),
        "EvaluationPeriods": looked_at,
        "DatapointsToAlarm": breaching,
        "ComparisonOperator": str(alarm.comparison),
        "Threshold": alarm.threshold,
        "TreatMissingData": str(alarm.missing),
        **_warm_up(alarm),
        "ActionsEnabled": True,
        "AlarmActions": told,
        "OKActions": told,
        "Tags": _tags(alarm),
    }


def composite_properties(
    environment: Environment, alarm: CompositeAlarm, *, actions: Sequence[Any]
) -> dict[str, Any]:
    """The properties of AWS::CloudWatch::CompositeAlarm.

    Args:
        environment: Where it is deployed.
        alarm: The entry.
        actions: ARNs that hear of ALARM and of OK.

    Raises:
        CatalogError: The description is longer than CloudWatch keeps.
    """
    told = [] if alarm.told_by else list(actions)
    return {
        "AlarmName": alarm.name,
        "AlarmDescription": _description(environment, alarm),
        "AlarmRule": second_path.alarm_rule(alarm),
        **_suppressor(alarm),
        "ActionsEnabled": True,
        "AlarmActions": told,
        "OKActions": told,
        "Tags": _tags(alarm),
    }


def _suppressor(alarm: CompositeAlarm) -> dict[str, Any]:
    if alarm.suppressor is None:
        return {}
    return {
        "ActionsSuppressor": alarm.suppressor.alarm,
        "ActionsSuppressorWaitPeriod": alarm.suppressor.wait_s,
        "ActionsSuppressorExtensionPeriod": alarm.suppressor.extension_s,
    }


def _warm_up(alarm: Alarm) -> dict[str, Any]:
    """Until its first data, or until the time is over, a new alarm does not judge silence."""
    if not alarm.warm_up_min:
        return {}
    return {"WarmUpConfiguration": {"WarmUpPeriodDurationInMinutes": alarm.warm_up_min}}


def _tags(alarm: Entry) -> list[dict[str, str]]:
    return [
        {"Key": "severity", "Value": str(alarm.severity)},
        {"Key": "owner", "Value": alarm.owner},
        {"Key": "service", "Value": alarm.service},
    ]


def _signal_properties(alarm: Alarm, resolve: Resolve) -> dict[str, Any]:
    signal = alarm.signal
    if isinstance(signal, Query):
        query = {"Id": "result", "Expression": signal.text, "Label": signal.label, "ReturnData": True}
        return {"Metrics": [{**query, "Period": alarm.period_s}]}
    if isinstance(signal, Expression):
        result = {"Id": "result", "Expression": signal.text, "Label": signal.label, "ReturnData": True}
        inputs = [
            {"Id": name, "MetricStat": _metric_stat(reading, alarm.period_s, resolve), "ReturnData": False}
            for name, reading in signal.inputs.items()
        ]
        return {"Metrics": [result, *inputs]}
    statistic: dict[str, Any] = {"Statistic": signal.statistic}
    if signal.is_percentile:
        # Too few samples say nothing about a percentile: the alarm then stays as it is.
        statistic = {"ExtendedStatistic": signal.statistic, "EvaluateLowSampleCountPercentile": "ignore"}
    return {**_metric(signal, resolve), **statistic, "Period": alarm.period_s}


def _metric_stat(reading: Reading, period_s: int, resolve: Resolve) -> dict[str, Any]:
    return {"Metric": _metric(reading, resolve), "Stat": reading.statistic, "Period": period_s}


def _metric(reading: Reading, resolve: Resolve) -> dict[str, Any]:
    return {
        "Namespace": reading.metric.namespace,
        "MetricName": reading.metric.name,
        "Dimensions": [
            {"Name": name, "Value": resolve(value) if isinstance(value, Parameter) else value}
            for name, value in reading.dimensions.items()
        ],
    }


def _description(environment: Environment, alarm: Entry) -> str:
    """What the console, an e-mail and an unconfigured chat show: it must do without our routing."""
    mark = second_path.description_mark(environment, alarm)
    lines = (
        alarm.meaning,
        f"Runbook: {runbook_url(environment, alarm)}",
        f"Severity: {alarm.severity}. Owner: {alarm.owner}.{mark}",
        f"Threshold: {alarm.because}",
        *((f"No data: {alarm.missing_because}",) if isinstance(alarm, Alarm) else ()),
    )
    text = "\n".join(lines)
    if len(text) > DESCRIPTION_MAX_CHARS:
        refuse(
            [
                Problem(
                    where=f"alarm {alarm.name!r}",
                    field="meaning",
                    got=alarm.meaning,
                    rule=f"makes a description of {len(text)} characters; {DESCRIPTION_MAX_CHARS} are kept.",
                    fix="say it shorter: the runbook has room",
                )
            ]
        )
    return text
