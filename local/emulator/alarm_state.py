"""Alarms change state when SetAlarmState says so, and tell SNS and EventBridge what CloudWatch would.

ministack's own evaluation is off: it ignores dimensions, M of N and missing data, and would page
wrongly. The documented evaluation is alarmlab's; whoever replays metrics calls SetAlarmState.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import json
import time
from collections.abc import Generator
from contextvars import ContextVar
from typing import Any

from botocore.loaders import create_loader
from ministack.core.responses import get_account_id, get_region, new_uuid
from ministack.services import cloudwatch, eventbridge, sns

from local.emulator import suppression
from local.emulator.alarm_messages import State, event_detail, notification, subject

ACTIONS = {"ALARM": "AlarmActions", "OK": "OKActions", "INSUFFICIENT_DATA": "InsufficientDataActions"}

_LEFT: ContextVar[State] = ContextVar("the state that the alarm being published has just left")


def stop_evaluating_metric_alarms() -> None:
    """PutMetricData and PutMetricAlarm change no state; composite alarms still follow their children."""
    cloudwatch._evaluate_alarm = _no_evaluation


def publish_documented_notifications() -> None:
    """A change of state reaches the alarm's topics and the default event bus as CloudWatch documents it."""
    set_alarm_state = cloudwatch._set_alarm_state
    transition_composite = cloudwatch._transition_composite

    @functools.wraps(set_alarm_state)
    def set_state(params: Any, data: Any, is_cbor: bool, is_json: bool = False) -> Any:
        name = data.get("AlarmName") or cloudwatch._p(params, "AlarmName")
        alarm = cloudwatch._alarms.get(name) or cloudwatch._composite_alarms.get(name)
        if alarm is None:
            return set_alarm_state(params, data, is_cbor, is_json)
        with _leaving_its_state(alarm):
            # Reason data belongs to one state: what this call does not set must not stay from the last.
            alarm.pop("StateReasonData", None)
            return set_alarm_state(params, data, is_cbor, is_json)

    @functools.wraps(transition_composite)
    def transition(alarm: Any, *arguments: Any, **options: Any) -> Any:
        with _leaving_its_state(alarm):
            return transition_composite(alarm, *arguments, **options)

    cloudwatch._set_alarm_state = set_state
    cloudwatch._transition_composite = transition
    cloudwatch._dispatch_alarm_actions = _dispatch


def _no_evaluation(_alarm: Any) -> None:
    """Stands in for ministack's evaluation of one alarm."""


@contextlib.contextmanager
def _leaving_its_state(alarm: Any) -> Generator[None]:
    token = _LEFT.set(_state(alarm))
    try:
        yield
    finally:
        _LEFT.reset(token)


def _state(alarm: Any) -> State:
    return State(
        value=alarm["StateValue"],
        reason=alarm["StateReason"],
        reason_data=alarm.get("StateReasonData") or None,
        at_s=alarm["StateUpdatedTimestamp"],
        suppressed_by=alarm.get("ActionsSuppressedBy"),
    )


def _dispatch(alarm: Any, old_value: str, new_value: str, reason: str) -> None:
    """Stands in for ministack's function of this signature, called after it changed the alarm's record."""
    alarm["StateUpdatedTimestamp"] = alarm["StateTransitionedTimestamp"] = round(time.time(), 3)
    is_held = suppression.hold_back(alarm, _release)
    _tell(alarm, _LEFT.get(), _state(alarm), acts=not is_held)
    suppression.follow(alarm, _release)


def _release(alarm: Any) -> None:
    """The actions of a suppressed alarm go: it leaves its state for the same one, no longer suppressed."""
    old = _state(alarm)
    suppression.let_go(alarm)
    alarm["StateUpdatedTimestamp"] = round(time.time(), 3)
    _tell(alarm, old, _state(alarm), acts=True)


def _tell(alarm: Any, old: State, new: State, *, acts: bool) -> None:
    if acts and alarm.get("ActionsEnabled", True):
        _notify(alarm, old, new)
    event = {
        "Source": "aws.cloudwatch",
        "DetailType": "CloudWatch Alarm State Change",
        "Resources": [alarm["AlarmArn"]],
        "Detail": json.dumps(event_detail(alarm, old, new)),
    }
    eventbridge._put_events({"Entries": [event]}, allow_aws_source=True)


def _notify(alarm: Any, old: State, new: State) -> None:
    region_name = _region_name(get_region())
    message = notification(alarm, old, new, account=get_account_id(), region_name=region_name)
    for topic in filter(cloudwatch._is_sns_action_arn, alarm.get(ACTIONS[new.value], [])):
        # "The message group ID is a hash of the ARN of the alarm" (user guide, Acting on alarm changes).
        group = hashlib.sha256(alarm["AlarmArn"].encode()).hexdigest() if topic.endswith(".fifo") else ""
        sns._fanout(
            topic,
            new_uuid(),
            json.dumps(message, ensure_ascii=False),
            subject(alarm["AlarmName"], new.value, region_name),
            message_group_id=group,
            message_dedup_id=new_uuid() if group else "",
        )


@functools.cache
def _region_name(region: str) -> str:
    """The display name that CloudWatch writes, such as "US East (N. Virginia)"."""
    partitions = create_loader().load_data("endpoints")["partitions"]
    return next(p["regions"][region]["description"] for p in partitions if region in p["regions"])
