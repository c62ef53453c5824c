"""What an alarm does when it goes to a state."""

from __future__ import annotations

from typing import TypeAlias

from alarmlab.alarms.alarm import MetricAlarm
from alarmlab.alarms.composite import CompositeAlarm
from alarmlab.alarms.states import State
from alarmlab.cloudformation.intrinsics import Token

AnyAlarm: TypeAlias = MetricAlarm | CompositeAlarm


def actions_on(alarm: AnyAlarm, state: State) -> tuple[str | Token, ...]:
    """The actions for the state; none when ActionsEnabled is false."""
    if not alarm.actions_enabled:
        return ()
    match state:
        case State.ALARM:
            return alarm.alarm_actions
        case State.OK:
            return alarm.ok_actions
        case State.INSUFFICIENT_DATA:
            return alarm.insufficient_data_actions
