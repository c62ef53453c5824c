"""Alarms, templates and files for the tests: valid, with keyword arguments for what a test is about."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import Any, TypedDict, Unpack

from alarmlab.alarms.alarm import ComparisonOperator, MetricAlarm
from alarmlab.alarms.band import Band
from alarmlab.alarms.query import MetricStat, Query
from alarmlab.alarms.states import TreatMissingData
from alarmlab.alarms.survey import Survey
from alarmlab.alarms.timing import WarmUp
from alarmlab.cloudformation.intrinsics import Token
from alarmlab.metrics.metric_id import MetricId
from alarmlab.metrics.percentile import LowSampleCount
from alarmlab.metrics.statistic import AnyStatistic, Statistic
from alarmlab.simulation.site import Site

SINGLE_METRIC = ("Namespace", "MetricName", "Dimensions", "Statistic", "Period")
"""The properties of an alarm that `Metrics` replaces."""
START = datetime(2026, 1, 1, tzinfo=UTC)
METRIC = MetricId.parse('Fleet:Temperature{Machine="press"}')
ALARM = MetricAlarm(
    logical_id="PressHot",
    name="press-hot",
    description=None,
    query=MetricStat(metric=METRIC, statistic=Statistic.AVERAGE, unit=None),
    period_s=60,
    evaluation_periods=3,
    datapoints_to_alarm=2,
    datapoints_to_alarm_given=True,
    threshold=50.0,
    band=None,
    comparison_operator=ComparisonOperator.GREATER,
    treat_missing_data=TreatMissingData.MISSING,
    low_sample_count=LowSampleCount.EVALUATE,
    wall_clock=None,
    warm_up=None,
    actions_enabled=True,
    alarm_actions=(),
    ok_actions=(),
    insufficient_data_actions=(),
)


class AlarmChanges(TypedDict, total=False):
    """The fields of an alarm the tests change."""

    name: str
    logical_id: str
    query: Query
    period_s: int
    evaluation_periods: int
    datapoints_to_alarm: int
    datapoints_to_alarm_given: bool
    threshold: float | None
    band: Band | None
    comparison_operator: ComparisonOperator
    treat_missing_data: TreatMissingData
    low_sample_count: LowSampleCount
    wall_clock: tzinfo | None
    warm_up: WarmUp | None
    alarm_actions: tuple[str | Token, ...]
    ok_actions: tuple[str | Token, ...]
    insufficient_data_actions: tuple[str | Token, ...]


def an_alarm(**changes: Unpack[AlarmChanges]) -> MetricAlarm:
    """ALARM (Average > 50 in 2 of 3 minutes, missing data missing) with some fields changed."""
    return replace(ALARM, **changes)


def a_stat(statistic: AnyStatistic, *, unit: str | None = None) -> MetricStat:
    """The statistic of METRIC."""
    return MetricStat(metric=METRIC, statistic=statistic, unit=unit)


def the_stat(alarm: MetricAlarm) -> MetricStat:
    """What an alarm on one metric watches."""
    assert isinstance(alarm.query, MetricStat)
    return alarm.query


def a_site(*alarms: MetricAlarm) -> Site:
    """A template with these alarms alone."""
    return Site(home=Survey(alarms=alarms, refused=()))


def properties(**changes: object) -> dict[str, object]:
    """The CloudFormation properties of ALARM, with some changed; a change to None leaves the property out."""
    known: dict[str, object] = {
        "AlarmName": "press-hot",
        "Namespace": "Fleet",
        "MetricName": "Temperature",
        "Dimensions": [{"Name": "Machine", "Value": "press"}],
        "Statistic": "Average",
        "Period": 60,
        "EvaluationPeriods": 3,
        "DatapointsToAlarm": 2,
        "Threshold": 50,
        "ComparisonOperator": "GreaterThanThreshold",
        "TreatMissingData": "missing",
    }
    return {name: value for name, value in {**known, **changes}.items() if value is not None}


def a_metric_entry(id: str, *, stat: str = "Sum", name: str = "", **changes: object) -> dict[str, object]:
    """An entry of `Metrics`: a metric of the namespace Fleet, named like the id unless told otherwise."""
    metric = {"Namespace": "Fleet", "MetricName": name or id}
    return {
        "Id": id,
        "MetricStat": {"Metric": metric, "Period": 60, "Stat": stat},
        "ReturnData": False,
        **changes,
    }


def a_math_template(expression: str, *ids: str, **changes: object) -> dict[str, Any]:
    """A template with an alarm on the expression e1 over the metrics of these ids."""
    entries = [*map(a_metric_entry, ids), {"Id": "e1", "Expression": expression}]
    return a_template(**{**dict.fromkeys(SINGLE_METRIC), "Metrics": entries, **changes})


def a_template(parameters: Mapping[str, object] | None = None, /, **changes: object) -> dict[str, Any]:
    """A template with the alarm PressHot."""
    return {
        "Parameters": dict(parameters or {}),
        "Resources": {"PressHot": {"Type": "AWS::CloudWatch::Alarm", "Properties": properties(**changes)}},
    }


def a_composite(**changes: object) -> dict[str, Any]:
    """The resource of the composite alarm plant, TRUE unless told otherwise; None leaves a property out."""
    known: dict[str, object] = {"AlarmName": "plant", "AlarmRule": "TRUE"}
    found = {name: value for name, value in {**known, **changes}.items() if value is not None}
    return {"Type": "AWS::CloudWatch::CompositeAlarm", "Properties": found}


def write_json(path: Path, document: object) -> Path:
    """Write the document, and the folders it needs."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(document), encoding="utf-8")
    return path
