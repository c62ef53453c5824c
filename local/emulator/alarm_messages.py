"""What CloudWatch says about an alarm that changed state, as its user guide documents it, in pure functions.

SNS gets PascalCase with dimensions as a list (chapter "Notifying users on alarm changes"),
EventBridge gets camelCase with dimensions as a map (chapter "Alarm events and EventBridge").
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

Alarm = Mapping[str, Any]
"""An alarm as DescribeAlarms names its fields."""

SUPPRESSOR = ("ActionsSuppressor", "ActionsSuppressorWaitPeriod", "ActionsSuppressorExtensionPeriod")

SUBJECT_LENGTH = 100
"""SNS refuses a longer Subject (API reference, Publish)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """One state of an alarm; `at_s` is seconds since the epoch, `reason_data` JSON text or None.

    `suppressed_by` is what holds the actions of a composite alarm back, in the words of ActionsSuppressedBy.
    """

    value: str
    reason: str
    reason_data: str | None
    at_s: float
    suppressed_by: str | None = None

    def as_event(self) -> dict[str, str]:
        """The `state` and `previousState` of an EventBridge event."""
        event = {"value": self.value, "reason": self.reason, "timestamp": timestamp(self.at_s)}
        if self.suppressed_by:
            reason = f"Actions suppressed by {self.suppressed_by}"
            event |= {"actionsSuppressedBy": self.suppressed_by, "actionsSuppressedReason": reason}
        return event if self.reason_data is None else event | {"reasonData": self.reason_data}


def subject(alarm_name: str, value: str, region_name: str) -> str:
    """The e-mail subject, cut to what SNS accepts; characters SNS refuses become underscores."""
    shown = "".join(character if " " <= character <= "~" else "_" for character in alarm_name)
    whole = f'{value}: "{shown}" in {region_name}'
    if len(whole) <= SUBJECT_LENGTH:
        return whole
    return f'{value}: "{shown[: len(shown) - (len(whole) - SUBJECT_LENGTH) - 3]}..." in {region_name}'


def notification(alarm: Alarm, old: State, new: State, *, account: str, region_name: str) -> dict[str, Any]:
    """The SNS message of a metric or composite alarm."""
    message: dict[str, Any] = {
        "AlarmName": alarm["AlarmName"],
        "AlarmDescription": alarm.get("AlarmDescription") or None,
        "AWSAccountId": account,
        "AlarmConfigurationUpdatedTimestamp": timestamp(alarm["AlarmConfigurationUpdatedTimestamp"]),
        "NewStateValue": new.value,
        "NewStateReason": new.reason,
        "StateChangeTime": timestamp(new.at_s),
        "Region": region_name,
        "AlarmArn": alarm["AlarmArn"],
        "OldStateValue": old.value,
        "OKActions": alarm["OKActions"],
        "AlarmActions": alarm["AlarmActions"],
        "InsufficientDataActions": alarm["InsufficientDataActions"],
    }
    if "AlarmRule" not in alarm:
        return message | {"Trigger": _trigger(alarm)}
    del message["AlarmConfigurationUpdatedTimestamp"]
    return message | {"AlarmRule": alarm["AlarmRule"], "TriggeringChildren": _children(new)}


def event_detail(alarm: Alarm, old: State, new: State) -> dict[str, Any]:
    """The `detail` of the EventBridge event "CloudWatch Alarm State Change".

    The documented one of a composite has no description
    (https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-eventbridge.html).
    """
    if "AlarmRule" in alarm:
        configuration: dict[str, Any] = {"alarmRule": alarm["AlarmRule"]}
        configuration |= {name[0].lower() + name[1:]: alarm[name] for name in SUPPRESSOR if name in alarm}
    else:
        configuration = {"metrics": [_event_metric(metric) for metric in _metrics(alarm)]}
        if alarm.get("AlarmDescription"):
            configuration["description"] = alarm["AlarmDescription"]
    return {
        "alarmName": alarm["AlarmName"],
        "state": new.as_event(),
        "previousState": old.as_event(),
        "configuration": configuration,
    }


def timestamp(seconds: float) -> str:
    """CloudWatch's form: milliseconds, and an offset without a colon."""
    moment = datetime.fromtimestamp(seconds, UTC)
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03d}+0000"


def _trigger(alarm: Alarm) -> dict[str, Any]:
    if alarm.get("Metrics"):
        periods = [metric.get("MetricStat", metric).get("Period", 0) for metric in alarm["Metrics"]]
        trigger: dict[str, Any] = {"Period": max(map(int, periods)) or 60}
    else:
        extended = alarm.get("ExtendedStatistic")
        trigger = {
            "MetricName": alarm["MetricName"],
            "Namespace": alarm["Namespace"],
            "StatisticType": "ExtendedStatistic" if extended else "Statistic",
            "Statistic": extended or alarm["Statistic"].upper(),
            "Unit": alarm.get("Unit"),
            "Dimensions": _named(alarm["Dimensions"]),
            "Period": alarm["Period"],
        }
    trigger["EvaluationPeriods"] = alarm["EvaluationPeriods"]
    if alarm.get("DatapointsToAlarm") is not None:
        trigger["DatapointsToAlarm"] = alarm["DatapointsToAlarm"]
    trigger["ComparisonOperator"] = alarm["ComparisonOperator"]
    for either in ("Threshold", "ThresholdMetricId"):
        if alarm.get(either) is not None:
            trigger[either] = alarm[either]
    trigger["TreatMissingData"] = alarm["TreatMissingData"]
    trigger["EvaluateLowSampleCountPercentile"] = alarm.get("EvaluateLowSampleCountPercentile") or ""
    if alarm.get("Metrics"):
        trigger["Metrics"] = [_trigger_metric(metric) for metric in alarm["Metrics"]]
    return trigger


def _trigger_metric(metric: Mapping[str, Any]) -> dict[str, Any]:
    if "MetricStat" not in metric:
        return {"ReturnData": True, **metric}
    stat = metric["MetricStat"]
    named = {**stat["Metric"], "Dimensions": _named(stat["Metric"].get("Dimensions", []))}
    return {"ReturnData": True, **metric, "MetricStat": {**stat, "Metric": named}}


def _named(dimensions: Sequence[Mapping[str, str]]) -> list[dict[str, str]]:
    return [{"value": dimension["Value"], "name": dimension["Name"]} for dimension in dimensions]


def _children(new: State) -> list[dict[str, Any]]:
    triggering = json.loads(new.reason_data or "{}").get("triggeringAlarms", [])
    return [
        {
            "Arn": child["arn"],
            "State": {"Value": child["state"]["value"], "Timestamp": child["state"]["timestamp"]},
        }
        for child in triggering
    ]


def _metrics(alarm: Alarm) -> Sequence[Mapping[str, Any]]:
    """The alarm's metric queries; a single-metric alarm is one query with an id that CloudWatch makes up."""
    if alarm.get("Metrics"):
        return alarm["Metrics"]
    metric = {key: alarm[key] for key in ("MetricName", "Namespace", "Dimensions")}
    stat = {
        "Metric": metric,
        "Period": alarm["Period"],
        "Stat": alarm.get("ExtendedStatistic") or alarm["Statistic"],
    }
    if alarm.get("Unit"):
        stat["Unit"] = alarm["Unit"]
    return [{"Id": str(uuid.uuid5(uuid.NAMESPACE_URL, alarm["AlarmArn"])), "MetricStat": stat}]


def _event_metric(metric: Mapping[str, Any]) -> dict[str, Any]:
    event: dict[str, Any] = {"id": metric["Id"], "returnData": metric.get("ReturnData", True)}
    if "MetricStat" in metric:
        stat = metric["MetricStat"]
        event["metricStat"] = {
            "metric": {
                "namespace": stat["Metric"]["Namespace"],
                "name": stat["Metric"]["MetricName"],
                "dimensions": {pair["Name"]: pair["Value"] for pair in stat["Metric"].get("Dimensions", [])},
            },
            "period": stat["Period"],
            "stat": stat["Stat"],
        }
        if "Unit" in stat:
            event["metricStat"]["unit"] = stat["Unit"]
    optional = {"expression": "Expression", "label": "Label", "period": "Period"}
    return event | {ours: metric[theirs] for ours, theirs in optional.items() if theirs in metric}
