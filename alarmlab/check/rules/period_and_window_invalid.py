"""Periods and windows that PutMetricAlarm rejects.

Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
"""

from __future__ import annotations

from collections.abc import Iterator

from alarmlab.check.alarm import Alarm
from alarmlab.check.context import Context
from alarmlab.check.finding import Severity
from alarmlab.check.rule import Problem, Rule
from alarmlab.check.values import Whole

SHORT_PERIODS_S = (10, 20, 30)
HOUR_S, DAY_S, WEEK_S = 3_600, 86_400, 604_800


def _look(context: Context) -> Iterator[Problem]:
    for alarm in context.alarms:
        periods_s = {period_s for period_s in _periods(alarm) if isinstance(period_s, int)}
        for period_s in sorted(periods_s):
            yield from _period(alarm, period_s)
        if len(periods_s) == 1:
            yield from _window(alarm, periods_s.pop())
        if isinstance(alarm.evaluation_periods, int) and alarm.evaluation_periods < 1:
            yield Problem(
                at=alarm.resource,
                message=f"EvaluationPeriods is {alarm.evaluation_periods}; it is at least 1",
                fix="say how many periods the alarm looks at",
            )


def _periods(alarm: Alarm) -> Iterator[Whole]:
    for metric in alarm.metrics:
        yield metric.period_s
    for expression in alarm.expressions:
        yield expression.period_s


def _period(alarm: Alarm, period_s: int) -> Iterator[Problem]:
    if period_s not in SHORT_PERIODS_S and (period_s < 60 or period_s % 60):
        yield Problem(
            at=alarm.resource,
            message=f"Period is {period_s} s; CloudWatch takes 10, 20, 30 or a multiple of 60",
            fix=f"write {max(60, round(period_s / 60) * 60)}",
        )


def _window(alarm: Alarm, period_s: int) -> Iterator[Problem]:
    periods = alarm.evaluation_periods
    if not isinstance(periods, int) or periods < 1 or period_s < 1:
        return
    limit_s, words = (DAY_S, "a day") if period_s < HOUR_S else (WEEK_S, "seven days")
    if period_s * periods > limit_s:
        kind = "of an hour and more" if period_s >= HOUR_S else "under an hour"
        yield Problem(
            at=alarm.resource,
            message=f"{periods} periods of {period_s} s are {period_s * periods} s; "
            f"with periods {kind} a window is at most {words} ({limit_s} s)",
            fix=f"look at no more than {limit_s // period_s} periods",
        )


RULE = Rule(
    id="period-and-window-invalid",
    doc="The period, or the window of all periods, is one that CloudWatch rejects.",
    severity=Severity.ERROR,
    look=_look,
)
