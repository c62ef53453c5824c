"""Alarms that say nothing another one has not said already."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import permutations

from alarmlab.check.alarm import Alarm
from alarmlab.check.context import Context
from alarmlab.check.finding import Severity
from alarmlab.check.rule import Problem, Rule
from alarmlab.check.sameness import actions_key, watched_key
from alarmlab.check.severity_words import severity_of

_GREATER = ("GreaterThanThreshold", "GreaterThanOrEqualToThreshold")
_LESS = ("LessThanThreshold", "LessThanOrEqualToThreshold")


def _look(context: Context) -> Iterator[Problem]:
    groups: dict[tuple[object, ...], list[Alarm]] = {}
    for alarm in context.alarms:
        watched, actions = watched_key(alarm), actions_key(alarm)
        if watched is not None and actions and alarm.resource.condition is None:
            key = (id(alarm.stack), *watched, actions, alarm.treat_missing_data, alarm.low_sample_count)
            groups.setdefault((*key, severity_of(alarm), alarm.actions_enabled), []).append(alarm)
    for group in groups.values():
        yield from _shadowed(group)


def _shadowed(group: Sequence[Alarm]) -> Iterator[Problem]:
    told: set[str] = set()
    for earlier, later in permutations(group, 2):
        if later.resource.logical_id not in told and _is_implied(later, by=earlier):
            told.add(later.resource.logical_id)
            yield Problem(
                at=later.resource,
                message=f"whenever it fires, {earlier.resource.logical_id} has fired already, "
                "with the same actions and severity",
                fix="give it a severity or actions of its own, or remove it",
            )


def _is_implied(alarm: Alarm, *, by: Alarm) -> bool:
    """Whether every window that fires `alarm` also fires `by`, and some window fires only `by`."""
    mine, its = _needs(alarm), _needs(by)
    if mine is None or its is None or mine == its:
        return False
    operator, threshold, m, n = mine
    other_operator, other_threshold, other_m, other_n = its
    if operator in _GREATER and other_operator in _GREATER:
        beyond = threshold > other_threshold or (
            threshold == other_threshold and not (other_operator == _GREATER[0] and operator == _GREATER[1])
        )
    elif operator in _LESS and other_operator in _LESS:
        beyond = threshold < other_threshold or (
            threshold == other_threshold and not (other_operator == _LESS[0] and operator == _LESS[1])
        )
    else:
        return False
    # M of N breaching: fewer wanted, in a window at least as long, is easier. Missing data fills both alike
    # only when the windows are of one length.
    return beyond and other_m <= m and other_n == n


def _needs(alarm: Alarm) -> tuple[str, float, int, int] | None:
    operator, threshold, n = alarm.comparison_operator, alarm.threshold, alarm.evaluation_periods
    m = n if alarm.datapoints_to_alarm is None else alarm.datapoints_to_alarm
    if not isinstance(operator, str) or not isinstance(threshold, float):
        return None
    return (operator, threshold, m, n) if isinstance(m, int) and isinstance(n, int) else None


RULE = Rule(
    id="shadowed-alarm",
    doc="An alarm only ever fires after another one with the same actions and severity.",
    severity=Severity.WARNING,
    look=_look,
)
