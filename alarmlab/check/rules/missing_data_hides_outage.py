"""Alarms on a sign of life that take its silence for well-being."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from alarmlab.check.alarm import Alarm, MetricUse
from alarmlab.check.context import Context
from alarmlab.check.finding import Severity
from alarmlab.check.metric_nature import LIFE_SIGNS, key_of, only_metric
from alarmlab.check.notifying import may_act, only_scales
from alarmlab.check.rule import Problem, Rule
from alarmlab.check.sameness import settled

_LESS = frozenset(("LessThanThreshold", "LessThanOrEqualToThreshold"))
_COUNTS = frozenset(("Sum", "SampleCount"))


def _look(context: Context) -> Iterator[Problem]:
    for alarm in context.alarms:
        metric = only_metric(alarm)
        if metric is None or alarm.comparison_operator not in _LESS or only_scales(alarm):
            continue
        why = _why(alarm, metric)
        if why and _hides_silence(alarm) and not _somebody_else_looks(alarm, metric, context.alarms):
            yield Problem(
                at=alarm.resource,
                message=f"{why}, and missing data counts as {_treatment(alarm)}: "
                "the worst case, silence, does not fire it",
                fix="set TreatMissingData to breaching",
            )


def _why(alarm: Alarm, metric: MetricUse) -> str | None:
    """Why silence is what the alarm is for; None when it may be something else."""
    key = key_of(metric)
    if key in LIFE_SIGNS:
        return f"{metric.name} is {LIFE_SIGNS[key]}"
    threshold = alarm.threshold
    if metric.statistic in _COUNTS and isinstance(threshold, float) and threshold > 0:
        return f"it looks for too small a {metric.statistic}, and no data at all is the smallest"
    return None


def _hides_silence(alarm: Alarm) -> bool:
    match alarm.treat_missing_data:
        case "notBreaching" | "ignore":
            return True
        case None | "missing":
            # Then the state is INSUFFICIENT_DATA, which may tell somebody, too.
            return not may_act(alarm.insufficient_data_actions, alarm.actions_enabled)
        case _:
            return False


def _treatment(alarm: Alarm) -> str:
    return (
        "missing, with no action for insufficient data"
        if alarm.treat_missing_data
        in (
            None,
            "missing",
        )
        else str(alarm.treat_missing_data)
    )


def _somebody_else_looks(alarm: Alarm, metric: MetricUse, alarms: Sequence[Alarm]) -> bool:
    """Whether another alarm fires on silence of the same metric."""
    wanted = _name_of(metric)
    for other in alarms:
        if other is not alarm and other.stack is alarm.stack and other.treat_missing_data == "breaching":
            found = only_metric(other)
            if found is not None and (wanted is None or _name_of(found) in (None, wanted)):
                return True
    return False


def _name_of(metric: MetricUse) -> tuple[object, ...] | None:
    if metric.dimensions is None:
        return None
    parts = [settled(value) for value in metric.dimensions.values()]
    return None if None in parts else (key_of(metric), frozenset(metric.dimensions), *sorted(map(str, parts)))


RULE = Rule(
    id="missing-data-hides-outage",
    doc="The alarm looks for too little of something, but not for nothing of it.",
    severity=Severity.WARNING,
    look=_look,
)
