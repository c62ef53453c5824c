"""Two alarms that are always in the same state."""

from __future__ import annotations

from collections.abc import Iterator

from alarmlab.check.alarm import Alarm
from alarmlab.check.context import Context
from alarmlab.check.finding import Severity
from alarmlab.check.rule import Problem, Rule
from alarmlab.check.sameness import actions_key, settled, watched_key


def _look(context: Context) -> Iterator[Problem]:
    first: dict[tuple[object, ...], Alarm] = {}
    for alarm in context.alarms:
        key = _key(alarm)
        if key is None or alarm.resource.condition is not None:
            continue
        original = first.setdefault((id(alarm.stack), *key), alarm)
        if original is not alarm:
            same = actions_key(alarm) is not None and actions_key(alarm) == actions_key(original)
            told = "tells the same people, too" if same else "tells others"
            yield Problem(
                at=alarm.resource,
                message=f"it is always in the same state as {original.resource.logical_id} and {told}",
                fix="remove one" if same else "give one alarm the actions of both",
                severity=None if same else Severity.NOTE,
            )


def _key(alarm: Alarm) -> tuple[object, ...] | None:
    watched = watched_key(alarm)
    parts = (
        settled(alarm.threshold),
        settled(alarm.threshold_metric_id),
        settled(alarm.comparison_operator),
        settled(alarm.evaluation_periods),
        settled(alarm.datapoints_to_alarm) or settled(alarm.evaluation_periods),
        settled(alarm.treat_missing_data),
        settled(alarm.low_sample_count),
    )
    return None if watched is None or None in parts else (*watched, *parts)


RULE = Rule(
    id="duplicate-alarm",
    doc="Two alarms look at the same thing in the same way.",
    severity=Severity.WARNING,
    look=_look,
)
