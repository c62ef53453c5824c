"""What CloudWatch writes for each kind of alarm, without an emulator."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from local.emulator.alarm_messages import State, event_detail, notification, subject, timestamp

MATH_METRICS: Any = [
    {"Id": "rate", "Expression": "100*errors/all", "Label": "Error rate"},
    {
        "Id": "errors",
        "MetricStat": {"Metric": {"Namespace": "n", "MetricName": "errors"}, "Period": 60, "Stat": "Sum"},
        "ReturnData": False,
    },
]
COMMON: dict[str, Any] = {
    "AlarmName": "alarm",
    "AlarmArn": "arn:aws:cloudwatch:us-east-1:000000000000:alarm:alarm",
    "AlarmConfigurationUpdatedTimestamp": 1_700_000_000,
    "AlarmActions": [],
    "OKActions": [],
    "InsufficientDataActions": [],
}
EVALUATION = {
    "EvaluationPeriods": 3,
    "ComparisonOperator": "GreaterThanThreshold",
    "Threshold": 1.0,
    "TreatMissingData": "missing",
}
SINGLE: dict[str, Any] = {
    **COMMON,
    **EVALUATION,
    "MetricName": "m",
    "Namespace": "n",
    "Statistic": "Average",
    "Dimensions": [{"Name": "d", "Value": "v"}],
    "Period": 300,
    "Unit": "Percent",
}
MATH: dict[str, Any] = {**COMMON, **EVALUATION, "Metrics": MATH_METRICS}
COMPOSITE: dict[str, Any] = {**COMMON, "AlarmRule": 'ALARM("a") OR ALARM("b")', "AlarmDescription": ""}
TRIGGERS = '{"triggeringAlarms":[{"arn":"arn:a","state":{"value":"ALARM","timestamp":"then"}}]}'

OK = State(value="OK", reason="fine", reason_data=None, at_s=1_700_000_000.5)
ALARM = State(value="ALARM", reason="not fine", reason_data="{}", at_s=1_700_000_060.1234)


def message(alarm: Any, new: State = ALARM) -> dict[str, Any]:
    return notification(alarm, OK, new, account="000000000000", region_name="US East (N. Virginia)")


def test_a_time_has_milliseconds_and_an_offset_without_a_colon() -> None:
    assert timestamp(1_700_000_000.1239) == "2023-11-14T22:13:20.123+0000"


@pytest.mark.parametrize("description", ["", None])
def test_an_absent_description_is_null(description: str | None) -> None:
    assert message({**SINGLE, "AlarmDescription": description})["AlarmDescription"] is None


def test_a_percentile_is_an_extended_statistic() -> None:
    trigger = message({**SINGLE, "Statistic": "Average", "ExtendedStatistic": "p99"})["Trigger"]

    assert (trigger["StatisticType"], trigger["Statistic"]) == ("ExtendedStatistic", "p99")


def test_datapoints_to_alarm_is_told_only_when_it_was_set() -> None:
    assert "DatapointsToAlarm" not in message(SINGLE)["Trigger"]
    assert message({**SINGLE, "DatapointsToAlarm": 2})["Trigger"]["DatapointsToAlarm"] == 2


def test_an_anomaly_alarm_names_its_band_and_no_threshold() -> None:
    anomaly = {key: value for key, value in MATH.items() if key != "Threshold"} | {
        "ThresholdMetricId": "band"
    }

    trigger = message(anomaly)["Trigger"]

    assert trigger["ThresholdMetricId"] == "band"
    assert "Threshold" not in trigger


def test_a_composite_alarm_has_its_rule_and_children_and_no_trigger() -> None:
    alarm = State(value="ALARM", reason="a", reason_data=TRIGGERS, at_s=0)

    told = message(COMPOSITE, alarm)

    assert told["AlarmRule"] == COMPOSITE["AlarmRule"]
    assert told["TriggeringChildren"] == [{"Arn": "arn:a", "State": {"Value": "ALARM", "Timestamp": "then"}}]
    assert told.keys().isdisjoint({"Trigger", "AlarmConfigurationUpdatedTimestamp"})


def test_the_event_of_a_single_metric_has_one_query_with_an_id() -> None:
    [metric] = event_detail(SINGLE, OK, ALARM)["configuration"]["metrics"]

    assert metric["id"]
    assert metric["returnData"] is True
    assert metric["metricStat"] == {
        "metric": {"namespace": "n", "name": "m", "dimensions": {"d": "v"}},
        "period": 300,
        "stat": "Average",
        "unit": "Percent",
    }


def test_the_event_of_a_math_alarm_has_each_query() -> None:
    rate, errors = event_detail(MATH, OK, ALARM)["configuration"]["metrics"]

    assert rate == {"id": "rate", "expression": "100*errors/all", "label": "Error rate", "returnData": True}
    assert errors["returnData"] is False
    assert errors["metricStat"]["metric"]["dimensions"] == {}


def test_an_event_tells_reason_data_only_of_a_state_that_has_some() -> None:
    detail = event_detail({**SINGLE, "AlarmDescription": "why"}, OK, ALARM)

    assert detail["state"]["reasonData"] == "{}"
    assert "reasonData" not in detail["previousState"]
    assert detail["configuration"]["description"] == "why"


def test_the_event_of_a_composite_alarm_has_its_rule() -> None:
    assert event_detail(COMPOSITE, OK, ALARM)["configuration"] == {"alarmRule": COMPOSITE["AlarmRule"]}


@given(st.text(min_size=1, max_size=255))
def test_a_subject_is_what_sns_accepts(name: str) -> None:
    line = subject(name, "INSUFFICIENT_DATA", "US East (N. Virginia)")

    assert len(line) <= 100
    assert line.isascii()
    assert line.isprintable()
    assert line.startswith('INSUFFICIENT_DATA: "')
    assert line.endswith('" in US East (N. Virginia)') or line.endswith('..." in US East (N. Virginia)')


def test_a_query_names_its_period_itself() -> None:
    query = {"Id": "q", "Expression": 'SELECT MAX(m) FROM "n"', "Period": 300}

    assert message({**MATH, "Metrics": [query]})["Trigger"]["Period"] == 300


def test_math_without_any_period_is_told_as_a_minute() -> None:
    assert message({**MATH, "Metrics": [{"Id": "e", "Expression": "1+1"}]})["Trigger"]["Period"] == 60


def test_what_suppresses_an_alarm_is_told_with_its_state() -> None:
    held = replace(ALARM, suppressed_by="WaitPeriod")
    suppressor = {"ActionsSuppressor": "s", "ActionsSuppressorWaitPeriod": 120}

    detail = event_detail({**COMPOSITE, **suppressor}, OK, held)

    assert detail["state"]["actionsSuppressedBy"] == "WaitPeriod"
    assert detail["state"]["actionsSuppressedReason"] == "Actions suppressed by WaitPeriod"
    assert "actionsSuppressedBy" not in detail["previousState"]
    assert detail["configuration"]["actionsSuppressor"] == "s"
    assert detail["configuration"]["actionsSuppressorWaitPeriod"] == 120
