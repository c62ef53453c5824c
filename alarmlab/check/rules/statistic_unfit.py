"""A statistic that says nothing about its metric: the Average of ones, the Sum of a level."""

from __future__ import annotations

from collections.abc import Iterator

from alarmlab.check.alarm import Alarm, MetricUse
from alarmlab.check.catalogue.catalogue import KnownMetric
from alarmlab.check.context import Context
from alarmlab.check.finding import Severity
from alarmlab.check.rule import Problem, Rule

_ALWAYS_ONE = ("Average", "Minimum", "Maximum")


def _look(context: Context) -> Iterator[Problem]:
    for alarm in context.alarms:
        for metric in alarm.metrics:
            if isinstance(metric.namespace, str) and isinstance(metric.name, str):
                known = context.catalogue.metric(metric.namespace, metric.name)
                if known is not None:
                    yield from _unfit(alarm, metric, known)


def _unfit(alarm: Alarm, metric: MetricUse, known: KnownMetric) -> Iterator[Problem]:
    statistic = metric.statistic
    if known.ones and (statistic in _ALWAYS_ONE or _is_percentile(statistic)):
        yield Problem(
            at=alarm.resource,
            message=f"each sample of {known.name} is 1, so that its {statistic} is 1 whatever happens",
            fix=f"use Sum: {known.source}",
        )
    if (known.gauge or known.percent) and statistic == "Sum" and not _only_asks_for_any(alarm):
        resolution_s, period_s = known.resolution_s, metric.period_s
        if resolution_s is not None and isinstance(period_s, int) and period_s > resolution_s:
            readings = period_s // resolution_s
            yield Problem(
                at=alarm.resource,
                message=(
                    f"{known.name} is a level, read every {resolution_s} s: "
                    f"its Sum over {period_s} s adds up {readings} readings or more"
                ),
                fix="use Maximum, Average or Minimum",
            )


def _is_percentile(statistic: object) -> bool:
    return isinstance(statistic, str) and statistic.startswith("p") and statistic[1:2].isdigit()


def _only_asks_for_any(alarm: Alarm) -> bool:
    """More than 0, or at least 1 of something counted: a sum of levels answers that as well as they do."""
    if alarm.expressions or not isinstance(alarm.threshold, float):
        return bool(alarm.expressions)
    wanted = (alarm.comparison_operator, alarm.threshold)
    return alarm.threshold == 0.0 or wanted in (
        ("GreaterThanOrEqualToThreshold", 1.0),
        ("LessThanThreshold", 1.0),
    )


RULE = Rule(
    id="statistic-unfit",
    doc="The alarm's statistic says nothing about its metric.",
    severity=Severity.WARNING,
    look=_look,
)
