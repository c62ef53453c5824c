"""Alarms that cannot tell in time.

How often an alarm is evaluated is documented, how far it lags behind the clock is measured: see
docs/alarmlab/evaluation.md and https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html
"""

from __future__ import annotations

from collections.abc import Iterator

from alarmlab.check.alarm import Alarm
from alarmlab.check.context import Context
from alarmlab.check.finding import Severity
from alarmlab.check.notifying import may_act, only_scales
from alarmlab.check.rule import Problem, Rule
from alarmlab.check.settings import Settings
from alarmlab.check.severity_words import URGENT, severity_of
from alarmlab.duration import format_duration
from alarmlab.evaluation.schedule import DAY_S, HIGH_RESOLUTION_CADENCE_S, HOUR_S, MINUTE_S, SETTLE_S

DEFAULT_TARGET_S = 300
"""Five minutes. Longer ones are for who has said so."""
SPARSE_FROM_S = HOUR_S
"""With periods from an hour on the metric itself comes by the hour or the day: no alarm can be faster."""


def _look(context: Context) -> Iterator[Problem]:
    for alarm in context.alarms:
        period_s, m, n = _period_s(alarm), alarm.datapoints_to_alarm, alarm.evaluation_periods
        m = n if m is None else m
        if not isinstance(period_s, int) or not isinstance(m, int) or not isinstance(n, int):
            continue
        if period_s < 1 or period_s >= SPARSE_FROM_S or only_scales(alarm):
            continue
        if not may_act(alarm.alarm_actions, alarm.actions_enabled):
            continue
        target_s, is_asked = _target_s(alarm, context.settings)
        if target_s is None:
            continue
        lag_s = _lag_s(period_s=period_s, window_s=period_s * n)
        if m * period_s + lag_s > target_s:
            yield Problem(
                at=alarm.resource,
                message=f"{m} breaching periods of {format_duration(period_s)} and the evaluation after them "
                f"take up to {format_duration(m * period_s + lag_s)}, even for a fault that begins with a "
                f"period; the target is {format_duration(target_s)}",
                fix=_fix(target_s),
                severity=Severity.WARNING if is_asked else None,
            )
        elif (m + 1) * period_s + lag_s > target_s:
            yield Problem(
                at=alarm.resource,
                message=f"a fault that begins within a period needs {m} more of {format_duration(period_s)}: "
                f"up to {format_duration((m + 1) * period_s + lag_s)}; "
                f"the target is {format_duration(target_s)}",
                fix=_fix(target_s),
                severity=Severity.NOTE,
            )


def _period_s(alarm: Alarm) -> object:
    """The period of all it watches; None when they differ or are not known."""
    periods_s = {metric.period_s for metric in alarm.metrics}
    periods_s |= {expression.period_s for expression in alarm.expressions if expression.period_s is not None}
    return periods_s.pop() if len(periods_s) == 1 else None


def _target_s(alarm: Alarm, settings: Settings) -> tuple[int | None, bool]:
    """The target, and whether somebody asked for it: by option, or by calling the alarm urgent."""
    severity = severity_of(alarm)
    if severity is not None and severity in settings.targets_s:
        return settings.targets_s[severity], True
    if severity is not None and severity not in URGENT:
        return None, False
    if settings.target_s is not None:
        return settings.target_s, True
    return DEFAULT_TARGET_S, severity in URGENT


def _lag_s(*, period_s: int, window_s: int) -> int:
    """From the end of the last breaching period to the evaluation that counts it, at the latest."""
    if period_s < MINUTE_S:
        return SETTLE_S + HIGH_RESOLUTION_CADENCE_S
    return SETTLE_S + (HOUR_S if window_s > DAY_S else MINUTE_S)


def _fix(target_s: int) -> str:
    m = max(1, (target_s - SETTLE_S - MINUTE_S) // MINUTE_S - 1)
    return f"use a Period of 60 and a DatapointsToAlarm of at most {m}, or set --target-s"


RULE = Rule(
    id="detection-slow",
    doc="The alarm detects a fault later than it should.",
    severity=Severity.NOTE,
    look=_look,
)
