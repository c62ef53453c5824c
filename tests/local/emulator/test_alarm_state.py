"""SetAlarmState alone changes an alarm, and publishes what CloudWatch documents."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from typing import Any

import pytest

from local.emulator_process import Emulator

from .conftest import Deploy, Queue

REASON = "Threshold Crossed: 2 out of the last 3 datapoints were greater than the threshold (10.0)."
REASON_DATA = '{"version": "1.0", "queryDate": "2026-03-01T00:00:00.000+0000", "threshold": 10.0}'


@pytest.fixture
def topic(emulator: Emulator, make_queue: Callable[..., Queue], unique: str) -> tuple[str, Queue]:
    """A topic's ARN, and a queue that gets its messages."""
    sns, queue = emulator.client("sns"), make_queue("notifications")
    arn = sns.create_topic(Name=unique)["TopicArn"]
    sns.subscribe(TopicArn=arn, Protocol="sqs", Endpoint=queue.arn)
    return arn, queue


@pytest.fixture
def alarm(emulator: Emulator, topic: tuple[str, Queue], unique: str) -> str:
    emulator.client("cloudwatch").put_metric_alarm(
        AlarmName=unique,
        AlarmDescription="Errors",
        Namespace="AWS/ApplicationELB",
        MetricName="HTTPCode_Target_5XX_Count",
        Dimensions=[{"Name": "LoadBalancer", "Value": "app/pdm/1"}],
        Statistic="Sum",
        Period=60,
        EvaluationPeriods=3,
        DatapointsToAlarm=2,
        Threshold=10,
        ComparisonOperator="GreaterThanThreshold",
        TreatMissingData="notBreaching",
        AlarmActions=[topic[0]],
    )
    return unique


def set_state(emulator: Emulator, alarm: str, state: Any = "ALARM", reason_data: str = REASON_DATA) -> None:
    emulator.client("cloudwatch").set_alarm_state(
        AlarmName=alarm, StateValue=state, StateReason=REASON, StateReasonData=reason_data
    )


def described(emulator: Emulator, alarm: str) -> Any:
    [found] = emulator.client("cloudwatch").describe_alarms(AlarmNames=[alarm])["MetricAlarms"]
    return found


def test_a_new_alarm_has_insufficient_data(emulator: Emulator, alarm: str) -> None:
    assert described(emulator, alarm)["StateValue"] == "INSUFFICIENT_DATA"


def test_metric_data_never_changes_an_alarm(emulator: Emulator, alarm: str) -> None:
    dimensions: Any = [{"Name": "LoadBalancer", "Value": "app/pdm/1"}]
    emulator.client("cloudwatch").put_metric_data(
        Namespace="AWS/ApplicationELB",
        MetricData=[{"MetricName": "HTTPCode_Target_5XX_Count", "Value": 1000, "Dimensions": dimensions}],
    )

    assert described(emulator, alarm)["StateValue"] == "INSUFFICIENT_DATA"


def test_a_topic_receives_the_documented_message(
    emulator: Emulator, alarm: str, topic: tuple[str, Queue]
) -> None:
    set_state(emulator, alarm)

    [envelope] = topic[1].receive()
    message = json.loads(envelope["Message"])
    assert envelope["Subject"] == f'ALARM: "{alarm}" in US East (N. Virginia)'
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+0000", message.pop("StateChangeTime"))
    assert message.pop("AlarmConfigurationUpdatedTimestamp").endswith("+0000")
    assert message == {
        "AlarmName": alarm,
        "AlarmDescription": "Errors",
        "AWSAccountId": "000000000000",
        "NewStateValue": "ALARM",
        "NewStateReason": REASON,
        "Region": "US East (N. Virginia)",
        "AlarmArn": f"arn:aws:cloudwatch:us-east-1:000000000000:alarm:{alarm}",
        "OldStateValue": "INSUFFICIENT_DATA",
        "OKActions": [],
        "AlarmActions": [topic[0]],
        "InsufficientDataActions": [],
        "Trigger": {
            "MetricName": "HTTPCode_Target_5XX_Count",
            "Namespace": "AWS/ApplicationELB",
            "StatisticType": "Statistic",
            "Statistic": "SUM",
            "Unit": None,
            "Dimensions": [{"value": "app/pdm/1", "name": "LoadBalancer"}],
            "Period": 60,
            "EvaluationPeriods": 3,
            "DatapointsToAlarm": 2,
            "ComparisonOperator": "GreaterThanThreshold",
            "Threshold": 10.0,
            "TreatMissingData": "notBreaching",
            "EvaluateLowSampleCountPercentile": "",
        },
    }


def test_the_default_event_bus_receives_the_documented_event(
    emulator: Emulator, alarm: str, make_queue: Callable[..., Queue], unique: str
) -> None:
    events, queue = emulator.client("events"), make_queue("events")
    pattern = {
        "source": ["aws.cloudwatch"],
        "detail-type": ["CloudWatch Alarm State Change"],
        "detail": {"alarmName": [alarm], "state": {"value": ["ALARM"]}},
    }
    events.put_rule(Name=unique, EventPattern=json.dumps(pattern))
    events.put_targets(Rule=unique, Targets=[{"Id": "queue", "Arn": queue.arn}])

    set_state(emulator, alarm)

    [event] = queue.receive()
    detail = event["detail"]
    assert event["resources"] == [f"arn:aws:cloudwatch:us-east-1:000000000000:alarm:{alarm}"]
    assert detail["state"]["reasonData"] == REASON_DATA
    assert detail["state"]["timestamp"].endswith("+0000")
    assert detail["previousState"]["value"] == "INSUFFICIENT_DATA"
    assert detail["previousState"]["reason"] == "Unchecked: Initial alarm creation"
    [metric] = detail["configuration"]["metrics"]
    assert metric["metricStat"] == {
        "metric": {
            "namespace": "AWS/ApplicationELB",
            "name": "HTTPCode_Target_5XX_Count",
            "dimensions": {"LoadBalancer": "app/pdm/1"},
        },
        "period": 60,
        "stat": "Sum",
    }


def test_describe_alarms_agrees_with_what_was_published(
    emulator: Emulator, alarm: str, topic: tuple[str, Queue]
) -> None:
    set_state(emulator, alarm)

    [envelope] = topic[1].receive()
    found = described(emulator, alarm)
    published = json.loads(envelope["Message"])["StateChangeTime"]
    assert found["StateTransitionedTimestamp"] == found["StateUpdatedTimestamp"]
    assert f"{found['StateUpdatedTimestamp'].timestamp() % 60:06.3f}+0000" == published[-11:]
    assert found["StateReasonData"] == REASON_DATA


def test_the_time_of_a_change_is_the_wall_clock_whatever_the_reason_data_says(
    emulator: Emulator, alarm: str
) -> None:
    before = time.time()

    set_state(emulator, alarm)

    assert before - 0.001 <= described(emulator, alarm)["StateUpdatedTimestamp"].timestamp() <= time.time()


def test_the_state_it_already_has_publishes_nothing(
    emulator: Emulator, alarm: str, topic: tuple[str, Queue]
) -> None:
    for state in ("ALARM", "ALARM", "OK", "ALARM"):
        set_state(emulator, alarm, state)

    messages = [json.loads(envelope["Message"]) for envelope in topic[1].take(2)]
    assert [message["OldStateValue"] for message in messages] == ["INSUFFICIENT_DATA", "OK"]


def test_reason_data_belongs_to_one_state(emulator: Emulator, alarm: str) -> None:
    set_state(emulator, alarm)
    set_state(emulator, alarm, "OK", reason_data="")

    assert "StateReasonData" not in described(emulator, alarm)


def test_disabled_actions_notify_no_topic_but_the_event_bus(
    emulator: Emulator, alarm: str, topic: tuple[str, Queue], make_queue: Callable[..., Queue], unique: str
) -> None:
    events, queue = emulator.client("events"), make_queue("events")
    events.put_rule(Name=unique, EventPattern=json.dumps({"detail": {"alarmName": [alarm]}}))
    events.put_targets(Rule=unique, Targets=[{"Id": "queue", "Arn": queue.arn}])
    emulator.client("cloudwatch").disable_alarm_actions(AlarmNames=[alarm])
    set_state(emulator, alarm)
    emulator.client("cloudwatch").enable_alarm_actions(AlarmNames=[alarm])
    set_state(emulator, alarm, "OK")
    set_state(emulator, alarm)

    [envelope] = topic[1].receive()
    assert json.loads(envelope["Message"])["OldStateValue"] == "OK"
    assert [event["detail"]["state"]["value"] for event in queue.take(3)] == ["ALARM", "OK", "ALARM"]


def test_a_metric_math_alarm_tells_its_queries(
    emulator: Emulator, topic: tuple[str, Queue], unique: str
) -> None:
    metric: Any = {"Namespace": "n", "MetricName": "errors", "Dimensions": [{"Name": "d", "Value": "v"}]}
    emulator.client("cloudwatch").put_metric_alarm(
        AlarmName=unique,
        Metrics=[
            {"Id": "rate", "Expression": "100*errors", "ReturnData": True},
            {
                "Id": "errors",
                "MetricStat": {"Metric": metric, "Period": 300, "Stat": "Sum"},
                "ReturnData": False,
            },
        ],
        EvaluationPeriods=1,
        Threshold=5,
        ComparisonOperator="GreaterThanThreshold",
        AlarmActions=[topic[0]],
    )

    set_state(emulator, unique)

    [envelope] = topic[1].receive()
    trigger = json.loads(envelope["Message"])["Trigger"]
    assert trigger.keys().isdisjoint({"MetricName", "Namespace", "Dimensions", "Statistic"})
    assert trigger["Period"] == 300
    assert trigger["Metrics"][1]["MetricStat"]["Metric"]["Dimensions"] == [{"value": "v", "name": "d"}]
    found = described(emulator, unique)
    assert [query["Id"] for query in found["Metrics"]] == ["rate", "errors"]
    assert "MetricName" not in found


def test_a_warm_up_and_a_query_of_a_template_are_told(
    emulator: Emulator, deploy: Deploy, unique: str
) -> None:
    query = {"Id": "q", "Expression": 'SELECT MAX(m) FROM SCHEMA("n", Service)', "Period": 60}
    warm_up = {"WarmUpPeriodDurationInMinutes": 10}
    properties = {
        "AlarmName": unique,
        "Metrics": [query],
        "WarmUpConfiguration": warm_up,
        "EvaluationPeriods": 1,
        "Threshold": 1,
        "ComparisonOperator": "GreaterThanThreshold",
    }

    deploy({"Alarm": {"Type": "AWS::CloudWatch::Alarm", "Properties": properties}})

    found = described(emulator, unique)
    assert found["WarmUpConfiguration"] == warm_up
    assert found["Metrics"] == [query]
