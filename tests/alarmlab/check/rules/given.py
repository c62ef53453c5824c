"""Resources for the tests of rules, as templates; JSON is YAML, too."""

from __future__ import annotations

import json
from collections.abc import Mapping

TOPIC = "arn:aws:sns:us-east-1:123456789012:pages"
RUNBOOK = "See https://runbooks.example/press-hot"


def template(**resources: Mapping[str, object]) -> str:
    """A template with these resources."""
    return json.dumps({"Resources": resources})


def resource(type: str, **properties: object) -> dict[str, object]:
    """A resource; a property of None is left out."""
    return {
        "Type": type,
        "Properties": {name: value for name, value in properties.items() if value is not None},
    }


def alarm(metric: str = "Fleet:Temperature", /, **changes: object) -> dict[str, object]:
    """An alarm on one metric that breaks no rule; with some properties changed, or left out by None."""
    namespace, _, name = metric.partition(":")
    return resource(
        "AWS::CloudWatch::Alarm",
        **{
            "AlarmName": "press-hot",
            "AlarmDescription": RUNBOOK,
            "AlarmActions": [TOPIC],
            "Namespace": namespace,
            "MetricName": name,
            "Statistic": "Average",
            "Period": 60,
            "EvaluationPeriods": 2,
            "DatapointsToAlarm": 2,
            "Threshold": 50,
            "ComparisonOperator": "GreaterThanThreshold",
            "TreatMissingData": "notBreaching",
            **changes,
        },
    )


def composite(rule: object, **changes: object) -> dict[str, object]:
    """A composite alarm with this rule."""
    return resource(
        "AWS::CloudWatch::CompositeAlarm",
        **{"AlarmName": "all", "AlarmRule": rule, "AlarmActions": [TOPIC], **changes},
    )


def dimension(name: str, value: object) -> list[dict[str, object]]:
    """One dimension."""
    return [{"Name": name, "Value": value}]


def math_alarm(*entries: Mapping[str, object], **changes: object) -> dict[str, object]:
    """An alarm on entries of Metrics."""
    single = dict.fromkeys(("Namespace", "MetricName", "Statistic", "Period"))
    return alarm(**{**single, "Metrics": [*entries], **changes})


def entry(id: str, *, period_s: int = 60, stat: str = "Sum") -> dict[str, object]:
    """An entry of Metrics for the metric Fleet:<id>."""
    metric = {"Namespace": "Fleet", "MetricName": id}
    return {"Id": id, "MetricStat": {"Metric": metric, "Period": period_s, "Stat": stat}, "ReturnData": False}
