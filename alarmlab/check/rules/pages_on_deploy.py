"""Alarms that fire because they are new, or because something else is.

A new alarm is in INSUFFICIENT_DATA and looks at the past, where its metric has nothing yet:
https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import cast

from alarmlab.alarms.alarm import MetricAlarm
from alarmlab.alarms.reader import metric_alarm
from alarmlab.alarms.states import State
from alarmlab.check.alarm import Alarm
from alarmlab.check.context import Context
from alarmlab.check.finding import Severity
from alarmlab.check.metric_nature import is_published_on_events, only_metric
from alarmlab.check.notifying import may_act, only_scales
from alarmlab.check.rule import Problem, Rule
from alarmlab.cloudformation.token import Token
from alarmlab.errors import AlarmlabError
from alarmlab.evaluation.evaluator import evaluate
from alarmlab.metrics.store import MetricStore

_NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


def _look(context: Context) -> Iterator[Problem]:
    for alarm in context.alarms:
        if only_scales(alarm):
            continue
        if may_act(alarm.alarm_actions, alarm.actions_enabled) and _fires_without_data(alarm):
            new = _new_resource(alarm)
            yield Problem(
                at=alarm.resource,
                message="created before its metric has data, it fires at its first evaluation"
                + (f"; {new} is created together with it" if new else ""),
                fix="give it a WarmUpConfiguration, or deploy it once the metric has data",
                severity=Severity.WARNING if new else None,
            )
        metric = only_metric(alarm)
        if metric and is_published_on_events(metric) and _pages_when_quiet(alarm):
            yield Problem(
                at=alarm.resource,
                message=f"{metric.name} is published only when there is something to count, and "
                "InsufficientDataActions tell the same people as AlarmActions: each pause tells them",
                fix="set TreatMissingData to notBreaching, or remove InsufficientDataActions",
                severity=Severity.WARNING,
            )


def _fires_without_data(alarm: Alarm) -> bool:
    read = _evaluable(alarm)
    if read is None or read.warm_up is not None:
        return False
    found = evaluate(read, MetricStore(), now=_NOON, state=State.INSUFFICIENT_DATA)
    return found.state is State.ALARM


def _evaluable(alarm: Alarm) -> MetricAlarm | None:
    """The alarm as it can be evaluated without data: what only the deployment knows may be any text."""
    properties = cast("dict[str, object]", _as_text({**alarm.resource.properties}))
    try:
        return metric_alarm(properties, logical_id=alarm.resource.logical_id, where="")
    except AlarmlabError:
        return None  # rejected or not evaluated yet: other rules tell


def _as_text(value: object) -> object:
    match value:
        case Token():
            return str(value)
        case dict():
            return {key: _as_text(item) for key, item in cast("dict[str, object]", value).items()}
        case list():
            return [_as_text(item) for item in cast("list[object]", value)]
        case _:
            return value


def _new_resource(alarm: Alarm) -> str | None:
    """A resource of the template that the metric belongs to."""
    for metric in alarm.metrics:
        for value in (metric.dimensions or {}).values():
            for name in sorted(value.logical_ids) if isinstance(value, Token) else ():
                if name in alarm.stack.resources:
                    return name
    return None


def _pages_when_quiet(alarm: Alarm) -> bool:
    actions, quiet = alarm.alarm_actions, alarm.insufficient_data_actions
    if alarm.treat_missing_data not in (None, "missing") or alarm.actions_enabled is False:
        return False
    if isinstance(actions, Token) or isinstance(quiet, Token):
        return False
    return bool({str(action) for action in actions} & {str(action) for action in quiet})


RULE = Rule(
    id="pages-on-deploy",
    doc="The alarm fires because it is new, or tells somebody about each pause of its metric.",
    severity=Severity.NOTE,
    look=_look,
)
