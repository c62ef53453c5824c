"""Whether two values are provably the same."""

from __future__ import annotations

from collections.abc import Mapping

from alarmlab.check.alarm import Alarm, MetricUse
from alarmlab.check.values import JUNK
from alarmlab.cloudformation.token import Token

_COMPUTED = "${Fn::"


def settled(value: object) -> object:
    """The value as it can be compared; None for one that may be anything.

    A Token is the same only where its text says all of it: a reference, or a text made of references. The
    result of a function alarmlab does not compute may differ from that of another call.
    """
    if isinstance(value, Token):
        return None if value is JUNK or _COMPUTED in value.text else value
    return "" if value is None else value


def watched_key(alarm: Alarm) -> tuple[object, ...] | None:
    """What the alarm watches, comparable within its template; None when a part of it may be anything."""
    if not alarm.is_complete:
        return None
    metrics = tuple(_metric_key(metric) for metric in alarm.metrics)
    expressions = tuple(
        (entry.id, settled(entry.text), settled(entry.period_s), settled(entry.returned))
        for entry in alarm.expressions
    )
    parts = (*metrics, *expressions)
    if not parts or any(part is None for part in metrics) or any(None in part[1:] for part in expressions):
        return None
    return parts


def actions_key(alarm: Alarm) -> tuple[object, ...] | None:
    """Its actions, comparable; None when they may be anything."""
    if isinstance(alarm.alarm_actions, Token):
        return None
    found = [settled(action) for action in alarm.alarm_actions]
    return None if None in found else tuple(sorted(map(str, found)))


def _metric_key(metric: MetricUse) -> tuple[object, ...] | None:
    if metric.dimensions is None:
        return None
    parts = (
        settled(metric.namespace),
        settled(metric.name),
        settled(metric.statistic),
        settled(metric.period_s),
        settled(metric.unit),
        settled(metric.account_id),
        settled(metric.returned),
        *_dimensions(metric.dimensions),
    )
    return None if None in parts else (metric.id or "", *parts)


def _dimensions(dimensions: Mapping[str, str | Token]) -> list[object]:
    found: list[object] = []
    for name, value in sorted(dimensions.items()):
        found += [name, settled(value)]
    return found
