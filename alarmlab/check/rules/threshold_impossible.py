"""A threshold that no value can cross, or that every value crosses."""

from __future__ import annotations

import math
from collections.abc import Iterator

from alarmlab.check.alarm import Alarm
from alarmlab.check.bounds import bounds_of
from alarmlab.check.context import Context
from alarmlab.check.finding import Severity
from alarmlab.check.intervals import Interval
from alarmlab.check.rule import Problem, Rule

_WORDS = {
    "GreaterThanThreshold": ">",
    "GreaterThanOrEqualToThreshold": ">=",
    "LessThanThreshold": "<",
    "LessThanOrEqualToThreshold": "<=",
}


def _look(context: Context) -> Iterator[Problem]:
    for alarm in context.alarms:
        threshold = alarm.threshold
        operator = _WORDS.get(str(alarm.comparison_operator))
        if operator is None or not isinstance(threshold, float) or alarm.threshold_metric_id is not None:
            continue
        bounds = bounds_of(alarm, context.catalogue)
        breached = _breached(bounds, operator, threshold)
        what = f"{_watched(alarm)} is {_shown(bounds)}"
        if breached is False and alarm.treat_missing_data != "breaching":  # else it rings on silence
            yield Problem(
                at=alarm.resource,
                message=f"{what}: {operator} {threshold:g} never holds, the alarm cannot ring",
                fix="give it a threshold within these bounds",
            )
        elif breached is True and not _rings_on_presence(bounds, operator):
            yield Problem(
                at=alarm.resource,
                message=f"{what}: {operator} {threshold:g} always holds, it rings whenever there is data",
                fix="give it a threshold within these bounds, or > instead of >=",
                severity=Severity.WARNING,
            )


def _rings_on_presence(bounds: Interval, operator: str) -> bool:
    """Whether the metric counts events and has data only when there was one: to ring on any is meant."""
    return bounds.least == 1 and operator in (">", ">=")


def _breached(bounds: Interval, operator: str, threshold: float) -> bool | None:
    """Whether every value breaches, none does (False), or it depends (None)."""
    least, most = bounds.least, bounds.most
    match operator:
        case ">":
            return True if least > threshold else False if most <= threshold else None
        case ">=":
            return True if least >= threshold else False if most < threshold else None
        case "<":
            return True if most < threshold else False if least >= threshold else None
        case _:
            return True if most <= threshold else False if least > threshold else None


def _watched(alarm: Alarm) -> str:
    if len(alarm.metrics) == 1 and not alarm.expressions:
        (metric,) = alarm.metrics
        return f"the {metric.statistic} of {metric.name}"
    return "the expression's value"


def _shown(bounds: Interval) -> str:
    if bounds.least == bounds.most:
        return f"always {bounds.least:g}"
    if math.isinf(bounds.most):
        return f"never below {bounds.least:g}"
    if math.isinf(bounds.least):
        return f"never above {bounds.most:g}"
    return f"never below {bounds.least:g} nor above {bounds.most:g}"


RULE = Rule(
    id="threshold-impossible",
    doc="No value can cross the alarm's threshold, or every value does.",
    severity=Severity.ERROR,
    look=_look,
)
