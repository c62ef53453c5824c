"""A composite alarm with an actions suppressor tells its topics only what nothing holds back."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from local.emulator_process import Emulator

from .conftest import Control, Deploy, Queue


class Composite:
    """An alarm on one child, its suppressor, and what its topic and the event bus got."""

    def __init__(self, emulator: Emulator, name: str, told: Queue, events: Queue) -> None:
        self._cloudwatch = emulator.client("cloudwatch")
        self.name, self._told, self.events = name, told, events

    def set(self, which: str, state: Any) -> None:
        self._cloudwatch.set_alarm_state(
            AlarmName=f"{self.name}-{which}", StateValue=state, StateReason="test"
        )

    def held_by(self) -> str | None:
        answer = self._cloudwatch.describe_alarms(AlarmNames=[self.name], AlarmTypes=["CompositeAlarm"])
        return answer["CompositeAlarms"][0].get("ActionsSuppressedBy")

    def told(self, count: int) -> list[tuple[str, str]]:
        """The next messages: the state before, the state."""
        messages = [json.loads(envelope["Message"]) for envelope in self._told.take(count)]
        return [(message["OldStateValue"], message["NewStateValue"]) for message in messages]


@pytest.fixture
def composite(
    emulator: Emulator, deploy: Deploy, make_queue: Callable[..., Queue], control: Control, unique: str
) -> Composite:
    told, events = make_queue("told"), make_queue("events")
    topic = emulator.client("sns").create_topic(Name=unique)["TopicArn"]
    emulator.client("sns").subscribe(TopicArn=topic, Protocol="sqs", Endpoint=told.arn)
    bus, pattern = emulator.client("events"), {"detail": {"alarmName": [unique]}}
    bus.put_rule(Name=unique, EventPattern=json.dumps(pattern))
    bus.put_targets(Rule=unique, Targets=[{"Id": "queue", "Arn": events.arn}])
    metric: Any = {
        "Metrics": [{"Id": "e", "Expression": 'SELECT MAX(m) FROM "n"', "Period": 60}],
        "EvaluationPeriods": 1,
        "Threshold": 1,
        "ComparisonOperator": "GreaterThanThreshold",
    }
    rule = f"AT_LEAST(1, ALARM, ({unique}-child, {unique}-other))"
    suppressor: Any = {
        "ActionsSuppressor": f"{unique}-suppressor",
        "ActionsSuppressorWaitPeriod": 120,
        "ActionsSuppressorExtensionPeriod": 120,
    }
    children = ("Child", "Other", "Suppressor")
    deploy(
        {
            **{
                name: {
                    "Type": "AWS::CloudWatch::Alarm",
                    "Properties": {"AlarmName": f"{unique}-{name.lower()}", **metric},
                }
                for name in children
            },
            "Composite": {
                "Type": "AWS::CloudWatch::CompositeAlarm",
                "DependsOn": children,
                "Properties": {
                    "AlarmName": unique,
                    "AlarmRule": rule,
                    "AlarmActions": [topic],
                    "OKActions": [topic],
                    **suppressor,
                },
            },
        }
    )
    return Composite(emulator, unique, told, events)


@pytest.fixture
def wait(control: Control) -> Any:
    """Say how long the periods last, for one test."""

    def wait(step_s: float) -> None:
        control("cloudwatch", step_s=step_s)

    yield wait
    control("cloudwatch", step_s=0.3)


def test_a_suppressor_in_alarm_holds_the_actions_back(composite: Composite, wait: Any) -> None:
    wait(0)
    composite.told(1)  # its first state, OK
    composite.set("suppressor", "ALARM")
    composite.set("child", "ALARM")
    assert composite.held_by() == "Alarm"

    composite.set("child", "OK")
    composite.set("suppressor", "OK")
    composite.set("other", "ALARM")

    assert composite.told(2) == [("OK", "OK"), ("ALARM", "ALARM")]
    assert composite.held_by() is None


def test_the_actions_wait_for_a_suppressor_that_may_come(composite: Composite, wait: Any) -> None:
    composite.told(1)
    wait(60)
    composite.set("child", "ALARM")
    assert composite.held_by() == "WaitPeriod"

    composite.set("suppressor", "ALARM")
    assert composite.held_by() == "Alarm"

    composite.set("suppressor", "OK")
    assert composite.held_by() == "ExtensionPeriod"


def test_the_event_bus_is_told_at_once_what_is_held(composite: Composite, wait: Any) -> None:
    composite.told(1)
    wait(0)
    composite.set("child", "ALARM")

    *_, held, released = (event["detail"] for event in composite.events.take(4))
    assert held["state"]["actionsSuppressedBy"] == "WaitPeriod"
    assert released["previousState"] == held["state"]
    assert "actionsSuppressedBy" not in released["state"]
    assert released["configuration"]["actionsSuppressor"] == f"{composite.name}-suppressor"


def test_a_suppressor_that_comes_when_nothing_is_held_does_nothing(composite: Composite, wait: Any) -> None:
    wait(0)
    composite.told(1)
    composite.set("child", "ALARM")
    composite.told(1)

    composite.set("suppressor", "ALARM")

    assert composite.held_by() is None


@pytest.mark.parametrize("settings", [{}, {"step_s": "long"}, {"step_s": True}, {"step_s": 1, "more": 1}])
def test_the_control_endpoint_takes_seconds_alone(refused: Callable[..., str], settings: Any) -> None:
    assert "takes POST" in refused("cloudwatch", **settings)
