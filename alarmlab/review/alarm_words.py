"""An alarm in words, and the difference between two of them in words."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping

from alarmlab.alarms.outline import AlarmKind, AlarmOutline
from alarmlab.cloudformation.token import Token
from alarmlab.cloudformation.values import items, mappings, whole_number
from alarmlab.duration import format_duration

_SIGNS = {
    "GreaterThanThreshold": ">",
    "GreaterThanOrEqualToThreshold": ">=",
    "LessThanThreshold": "<",
    "LessThanOrEqualToThreshold": "<=",
    "GreaterThanUpperThreshold": "above the band",
    "LessThanLowerThreshold": "below the band",
    "LessThanLowerOrGreaterThanUpperThreshold": "outside the band",
}
_TOLD = {
    "AlarmActions": "when it fires",
    "OKActions": "when it is OK again",
    "InsufficientDataActions": "when data is missing",
}
_SAID = frozenset(
    (
        *("AlarmName", "AlarmDescription", "AlarmRule", "ActionsEnabled", "ComparisonOperator", "Threshold"),
        *("DatapointsToAlarm", "EvaluationPeriods", "Period", "Statistic", "ExtendedStatistic", "Namespace"),
        *("MetricName", "Dimensions", "Metrics", "TreatMissingData", "Tags", "Unit", "ThresholdMetricId"),
        *_TOLD,
    )
)


def alarm_in_words(alarm: AlarmOutline) -> str:
    """What a new or a removed alarm does, in one sentence."""
    if alarm.kind is AlarmKind.COMPOSITE:
        return f"fires when {alarm.properties.get('AlarmRule', '')}"
    return (
        f"fires when {_watched(alarm)} is {_limit(alarm)} in {_windows(alarm)} periods of {_period(alarm)}; "
        f"missing data: {_missing(alarm)}; tells {', '.join(_actions(alarm, 'AlarmActions')) or 'nobody'}"
    )


def difference_in_words(old: AlarmOutline, new: AlarmOutline) -> list[str]:
    """What differs, property by property, in an order a reader cares for."""
    return [
        *_compared("fires at", old, new, _limit),
        *_compared("fires after", old, new, lambda alarm: f"{_windows(alarm)} periods"),
        *_compared("looks at periods of", old, new, _period),
        *_compared("watches", old, new, _watched),
        *_compared("takes missing data as", old, new, _missing),
        *_compared("fires when", old, new, lambda alarm: str(alarm.properties.get("AlarmRule", ""))),
        *(words for name in _TOLD for words in _told(name, old, new)),
        *_enabled(old, new),
        *_compared("is called", old, new, lambda alarm: alarm.name, after=": CloudFormation replaces it"),
        *_tags(old, new),
        *_description(old, new),
        *_others(old, new),
    ]


def _compared(
    words: str,
    old: AlarmOutline,
    new: AlarmOutline,
    read: Callable[[AlarmOutline], str],
    *,
    after: str = "",
) -> Iterator[str]:
    before, now = read(old), read(new)
    if before != now:
        yield f"{words} {now} instead of {before}{after}"


def _limit(alarm: AlarmOutline) -> str:
    operator = str(alarm.properties.get("ComparisonOperator", ""))
    threshold = alarm.properties.get("Threshold")
    return " ".join(part for part in (_SIGNS.get(operator, operator), _number(threshold)) if part)


def _windows(alarm: AlarmOutline) -> str:
    n = alarm.properties.get("EvaluationPeriods", "?")
    return f"{_number(alarm.properties.get('DatapointsToAlarm', n))} of {_number(n)}"


def _period(alarm: AlarmOutline) -> str:
    return "?" if alarm.period_s is None else format_duration(alarm.period_s)


def _watched(alarm: AlarmOutline) -> str:
    if alarm.expressions:
        used = ", ".join(f"{use.statistic} of {use.metric}" for use in alarm.uses)
        return "; ".join(alarm.expressions) + (f" over {used}" if used else "")
    return ", ".join(f"{use.statistic} of {use.metric}" for use in alarm.uses)


def _missing(alarm: AlarmOutline) -> str:
    return str(alarm.properties.get("TreatMissingData", "not said"))


def _actions(alarm: AlarmOutline, name: str) -> list[str]:
    found = alarm.properties.get(name)
    return [str(found)] if isinstance(found, Token) else [str(action) for action in items(found)]


def _told(name: str, old: AlarmOutline, new: AlarmOutline) -> Iterator[str]:
    before, now = _actions(old, name), _actions(new, name)
    for action in now:
        if action not in before:
            yield f"tells {action} {_TOLD[name]}"
    for action in before:
        if action not in now:
            yield f"no longer tells {action} {_TOLD[name]}"


def _enabled(old: AlarmOutline, new: AlarmOutline) -> Iterator[str]:
    before, now = (str(alarm.properties.get("ActionsEnabled", True)).lower() for alarm in (old, new))
    if before != now:
        yield {"true": "its actions are switched on", "false": "its actions are switched off"}.get(
            now, f"its actions are switched by {now}"
        )


def _tags(old: AlarmOutline, new: AlarmOutline) -> Iterator[str]:
    before, now = _tag_values(old), _tag_values(new)
    for key in sorted(before.keys() | now.keys()):
        if before.get(key) != now.get(key):
            yield f"tag {key} is {now.get(key, 'gone')} instead of {before.get(key, 'not there')}"


def _tag_values(alarm: AlarmOutline) -> Mapping[str, str]:
    return {str(tag.get("Key")): str(tag.get("Value")) for tag in mappings(alarm.properties.get("Tags"))}


def _description(old: AlarmOutline, new: AlarmOutline) -> Iterator[str]:
    before, now = (str(alarm.properties.get("AlarmDescription", "")) for alarm in (old, new))
    if before != now:
        old_lines = before.splitlines()
        lines = [line for line in now.splitlines() if line not in old_lines]
        yield f"is described anew: {' '.join(lines) or 'shorter'}"


def _others(old: AlarmOutline, new: AlarmOutline) -> Iterator[str]:
    """Every property without words of its own, as JSON: nothing changes silently."""
    for name in sorted((old.properties.keys() | new.properties.keys()) - _SAID):
        before, now = (_json(alarm.properties.get(name)) for alarm in (old, new))
        if before != now:
            yield f"{name} is {now} instead of {before}"
    if old.kind is new.kind and not _visible(old, new):
        for name in ("Metrics", "Dimensions", "Unit", "ThresholdMetricId"):
            before, now = (_json(alarm.properties.get(name)) for alarm in (old, new))
            if before != now:
                yield f"{name} is {now} instead of {before}"


def _visible(old: AlarmOutline, new: AlarmOutline) -> bool:
    return (_watched(old), _period(old)) != (_watched(new), _period(new))


def _json(value: object) -> str:
    return "not there" if value is None else json.dumps(value, default=str, sort_keys=True)


def _number(value: object) -> str:
    whole = whole_number(value)
    return ("" if value is None else str(value)) if whole is None else str(whole)
