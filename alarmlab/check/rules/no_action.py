"""Alarms that tell nobody."""

from __future__ import annotations

from collections.abc import Iterator

from alarmlab.check.alarm import Alarm
from alarmlab.check.composites import Composite, NamedAlarm, composites_of, is_named
from alarmlab.check.context import Context
from alarmlab.check.finding import Severity
from alarmlab.check.notifying import may_act, others_wait_for
from alarmlab.check.rule import Problem, Rule


def _look(context: Context) -> Iterator[Problem]:
    composites = composites_of(context)
    for alarm in context.alarms:
        if may_act(alarm.alarm_actions, alarm.actions_enabled):
            continue
        if _is_used(alarm, composites) or others_wait_for(alarm, context):
            continue
        if alarm.actions_enabled is False and alarm.alarm_actions:
            message, fix = "its actions are switched off; nobody is told", "remove ActionsEnabled: false"
        else:
            message = "it has no alarm action and nothing else uses its state; nobody is told"
            fix = "add AlarmActions, combine it in a composite alarm that has some, or remove it"
        yield Problem(at=alarm.resource, message=message, fix=fix)


def _is_used(alarm: Alarm, composites: tuple[Composite, ...]) -> bool:
    """Whether a composite alarm may act on it. A rule nobody can read may name it."""
    return any(
        composite.named is None
        or any(_names(named, alarm, composite) for named in (*composite.named, composite.suppressor))
        for composite in composites
    )


def _names(named: NamedAlarm | None, alarm: Alarm, composite: Composite) -> bool:
    if named is None:
        return False
    if named.logical_id is None and named.name is None:
        return True  # nobody can tell which alarm it is
    return is_named(
        named, composite.stack, of=alarm.stack, logical_id=alarm.resource.logical_id, name=alarm.name
    )


RULE = Rule(
    id="no-action",
    doc="An alarm tells nobody when it fires.",
    severity=Severity.WARNING,
    look=_look,
)
