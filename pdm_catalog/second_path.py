"""What goes out beside the alert pipeline, and the EventBridge patterns that let exactly that through.

A pattern holds 2,048 characters, which is not the names of a hundred alarms. So every alarm says of itself
that it takes this path, where its event carries it: a metric alarm in its description, a composite in its
rule, because the documented event of a composite has no description
(https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-eventbridge.html).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from pdm_catalog.alarm import OWN_SERVICE, Alarm
from pdm_catalog.composite import CompositeAlarm, Entry
from pdm_catalog.environment import Environment
from pdm_catalog.severity import Severity
from pdm_catalog.signal import Query

PATTERN_MAX_CHARS = 2_048
"""https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html, "Event pattern size"."""
RULE_END = " OR FALSE"
"""Ends the rule of a composite that takes this path, and does not change what it means."""
# That a new alarm is OK is no news: only that one is over.
CHANGES: tuple[Mapping[str, Any], ...] = (
    {"state": {"value": ["ALARM"]}},
    {"state": {"value": ["OK"]}, "previousState": {"value": ["ALARM"]}},
)


def takes_second_path(alarm: Entry) -> bool:
    """Whether it also goes out beside the pipeline: what is critical, and the pipeline's own.

    Not when another alarm tells in its place: that one goes out there, too.
    """
    matters = alarm.severity is Severity.CRITICAL or alarm.service == OWN_SERVICE
    return matters and alarm.told_by is None


def description_mark(environment: Environment, alarm: Entry) -> str:
    """What the description of an alarm that takes this path says of it; nothing for any other."""
    return _mark(environment) if takes_second_path(alarm) else ""


def alarm_rule(alarm: CompositeAlarm) -> str:
    """The rule of a composite as CloudWatch gets it."""
    return f"{alarm.rule}{RULE_END}" if takes_second_path(alarm) else str(alarm.rule)


def metric_alarm_pattern(environment: Environment, entries: Iterable[Entry]) -> Mapping[str, Any]:
    """Lets the metric alarms through: by their descriptions; those over a query, which are few, by name.

    The documented event of an alarm over many time series has no description either.
    """
    alarms = [entry for entry in entries if isinstance(entry, Alarm) and takes_second_path(entry)]
    by_name = [alarm.name for alarm in alarms if isinstance(alarm.signal, Query)]
    which: list[Mapping[str, Any]] = [
        {"configuration": {"description": [{"wildcard": f"*{_mark(environment)}*"}]}}
    ]
    if by_name:
        which.append({"alarmName": by_name})
    return _pattern(which)


def composite_pattern(environment: Environment) -> Mapping[str, Any]:
    """Lets the composite alarms through, by the end of their rules."""
    prefix = f"arn:aws:cloudwatch:{environment.region}:{environment.account}:alarm:{environment.name}-"
    mark: Mapping[str, Any] = {"configuration": {"alarmRule": [{"suffix": RULE_END}]}}
    return {**_pattern([mark]), "resources": [{"prefix": prefix}]}


def _mark(environment: Environment) -> str:
    """No name of an environment has a dot, so none is the beginning of another's."""
    return f" Second path: {environment.name}."


def _pattern(which: Iterable[Mapping[str, Any]]) -> Mapping[str, Any]:
    return {
        "source": ["aws.cloudwatch"],
        "detail-type": ["CloudWatch Alarm State Change"],
        "detail": {"$or": [{**one, **change} for one in which for change in CHANGES]},
    }
