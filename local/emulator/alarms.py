"""Alarms that ministack refuses or cuts: metric math, anomaly detection and, in templates, composites."""

from __future__ import annotations

import functools
from typing import Any

from ministack.core.responses import get_account_id, get_region
from ministack.services import cloudwatch
from ministack.services.cloudformation import provisioners

Properties = dict[str, Any]
Provisioned = tuple[str, dict[str, str]]

SINGLE_METRIC = ("MetricName", "Namespace", "Statistic", "ExtendedStatistic", "Period", "Dimensions", "Unit")
KEPT = (
    *("Metrics", "ThresholdMetricId", "EvaluateLowSampleCountPercentile"),
    *("WarmUpConfiguration", "EvaluationWindow", "EvaluationInterval"),
)
"""What ministack drops; nothing here acts on a warm-up or a window."""


def keep_metric_math() -> None:
    """An alarm on `Metrics` keeps them, through PutMetricAlarm and through CloudFormation."""
    put, record = cloudwatch._put_metric_alarm, provisioners._cw_metric_alarm_record

    @functools.wraps(put)
    def put_metric_alarm(params: Any, data: Properties, *protocol: bool) -> Any:
        answer = put(params, data, *protocol)
        if answer[0] == 200:
            _complete(cloudwatch._alarms[data.get("AlarmName") or cloudwatch._p(params, "AlarmName")], data)
        return answer

    @functools.wraps(record)
    def metric_alarm_record(name: str, properties: Properties) -> Properties:
        accepted = properties
        if properties.get("Metrics"):
            # What it insists on for a single metric; `_complete` takes it away again.
            accepted = {**properties, "Metrics": None, "MetricName": "-", "Namespace": "-"}
        if properties.get("ThresholdMetricId"):
            accepted = {**accepted, "Threshold": 0}
        return _complete(record(name, accepted), properties)

    cloudwatch._put_metric_alarm = put_metric_alarm
    provisioners._cw_metric_alarm_record = metric_alarm_record


def provision_composite_alarms() -> None:
    """AWS::CloudWatch::CompositeAlarm: the emulator has and evaluates such alarms already."""
    provisioners._RESOURCE_HANDLERS["AWS::CloudWatch::CompositeAlarm"] = {
        "create": _create_composite,
        "update": _update_composite,
        "delete": _delete_composite,
    }


def _complete(alarm: Properties, properties: Properties) -> Properties:
    alarm |= {key: properties[key] for key in KEPT if properties.get(key)}
    dropped = SINGLE_METRIC if "Metrics" in alarm else ()
    for key in (*dropped, *(["Threshold"] if "ThresholdMetricId" in alarm else [])):
        alarm.pop(key, None)
    return alarm


def _create_composite(logical_id: str, properties: Properties, stack: str) -> Provisioned:
    name = properties.get("AlarmName") or provisioners._physical_name(stack, logical_id, max_len=255)
    return _put_composite(name, properties)


def _update_composite(name: str, _old: Properties, new: Properties, _stack: str) -> Provisioned:
    return _put_composite(name, new)


def _delete_composite(name: str, _properties: Properties) -> None:
    cloudwatch._composite_alarms.pop(name, None)


def _put_composite(name: str, properties: Properties) -> Provisioned:
    status, _, body = cloudwatch._put_composite_alarm({}, {**properties, "AlarmName": name}, False, True)
    if status >= 400:
        raise ValueError(body.decode())
    return name, {"Arn": f"arn:aws:cloudwatch:{get_region()}:{get_account_id()}:alarm:{name}"}
