"""Whom an alarm tells: its actions, and what else waits for its state."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import cast

from alarmlab.check.alarm import Alarm
from alarmlab.check.context import Context
from alarmlab.check.stack import Resource, Stack
from alarmlab.check.values import Boolean, Items
from alarmlab.cloudformation.token import Token, logical_ids_in

_SCALING = frozenset(
    ("AWS::ApplicationAutoScaling::ScalingPolicy", "AWS::AutoScaling::ScalingPolicy", "AWS::EC2::Instance")
)
_SCALING_ARNS = (":autoscaling:", ":automate:", ":swf:")
_STATE_CHANGE = "CloudWatch Alarm State Change"
_SHOWS = frozenset(
    ("AWS::CloudWatch::Dashboard", "AWS::CloudWatch::Alarm", "AWS::CloudWatch::CompositeAlarm")
)


def may_act(actions: Items, enabled: Boolean) -> bool:
    """Whether there may be an action: one is given, or only the deployment knows."""
    return enabled is not False and (isinstance(actions, Token) or bool(actions))


def only_scales(alarm: Alarm) -> bool:
    """Whether all its actions scale or repair something, so that it is nobody's notification."""
    if isinstance(alarm.alarm_actions, Token) or not alarm.alarm_actions:
        return False
    return all(_scales(action, alarm.stack) for action in alarm.alarm_actions)


def _scales(action: object, stack: Stack) -> bool:
    if isinstance(action, Token):
        found = [stack.resources[name] for name in action.logical_ids if name in stack.resources]
        return any(resource.type in _SCALING for resource in found)
    return any(part in str(action) for part in _SCALING_ARNS)


def alarm_names(alarm: Alarm) -> frozenset[str]:
    """What others may call it: its name and its logical id."""
    return frozenset(name for name in (alarm.name, alarm.resource.logical_id) if isinstance(name, str))


def others_wait_for(alarm: Alarm, context: Context) -> bool:
    """Whether something beside its actions waits for its state.

    An EventBridge rule on state changes may concern any alarm; a resource that names the alarm (a deployment
    that rolls back, an instance refresh) uses it. What only shows it does not count.
    """
    return any(
        _listens(resource) or (stack is alarm.stack and _names(resource, alarm))
        for stack in context.stacks
        for resource in stack.resources.values()
    )


def _listens(resource: Resource) -> bool:
    if resource.type != "AWS::Events::Rule":
        return False
    return _STATE_CHANGE in _all_text(resource.properties.get("EventPattern"))


def _names(resource: Resource, alarm: Alarm) -> bool:
    if resource.type in _SHOWS or resource is alarm.resource:
        return False
    if alarm.resource.logical_id in logical_ids_in({**resource.properties}):
        return True
    # A name inside a longer text is no reference: only a value that is the name counts.
    return isinstance(alarm.name, str) and alarm.name in set(_texts({**resource.properties}))


def _all_text(value: object) -> str:
    return "\n".join(_texts(value))


def _texts(value: object) -> Iterator[str]:
    match value:
        case str() | Token():
            yield str(value)
        case dict():
            yield from _texts_of_each(cast("dict[str, object]", value).values())
        case list():
            yield from _texts_of_each(cast("list[object]", value))
        case _:
            pass


def _texts_of_each(values: Iterable[object]) -> Iterator[str]:
    for value in values:
        yield from _texts(value)
