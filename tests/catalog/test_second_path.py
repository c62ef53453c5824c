"""The second path lets exactly its alarms through, in an environment of any size, and within the quota."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, cast

import pytest

from benchmarks.large_environment import with_services
from pdm_catalog.alarms import alarms_of
from pdm_catalog.composite import AnyOf, CompositeAlarm, Entry, Rings
from pdm_catalog.environment import Environment
from pdm_catalog.names import Names
from pdm_catalog.rendering import alarm_properties, composite_properties
from pdm_catalog.second_path import (
    PATTERN_MAX_CHARS,
    composite_pattern,
    metric_alarm_pattern,
    takes_second_path,
)
from pdm_catalog.severity import Severity
from tests.conftest import ENVIRONMENTS

PROD = next(environment for environment in ENVIRONMENTS if environment.name == "prod")
DOWN = CompositeAlarm(
    name="prod-API-Gateway-Down",
    service="api-gateway",
    rule=AnyOf((Rings("prod-A"), Rings("prod-B"))),
    suppressor=None,
    severity=Severity.CRITICAL,
    owner="platform",
    runbook="service-down",
    meaning="It does not serve.",
    because="Two alarms that each mean it.",
)


def matches(pattern: Mapping[str, Any], event: Mapping[str, Any]) -> bool:
    """EventBridge's rule, of the operators that are used: all fields, any of a field's values."""
    return all(
        any(matches(one, event) for one in wanted)
        if field == "$or"
        else matches(cast(Mapping[str, Any], wanted), event.get(field, {}))
        if isinstance(wanted, Mapping)
        else any(_is(one, value) for one in wanted for value in _values(event.get(field)))
        for field, wanted in pattern.items()
    )


def _values(value: Any) -> list[Any]:
    return cast(list[Any], value) if isinstance(value, list) else [value]


def _is(wanted: Any, value: Any) -> bool:
    if not isinstance(wanted, Mapping):
        return wanted == value
    [(operator, operand)] = cast(Mapping[str, str], wanted).items()
    if value is None:
        return False
    if operator == "wildcard":
        return re.fullmatch(".*".join(map(re.escape, operand.split("*"))), value, re.DOTALL) is not None
    return value.startswith(operand) if operator == "prefix" else value.endswith(operand)


def event(
    environment: Environment, entry: Entry, *, now: str = "ALARM", before: str = "OK"
) -> dict[str, Any]:
    """As CloudWatch documents it."""
    if isinstance(entry, CompositeAlarm):
        configuration = {"alarmRule": composite_properties(environment, entry, actions=[])["AlarmRule"]}
    else:
        properties = alarm_properties(environment, entry, actions=[], resolve=lambda parameter: "")
        configuration = {"description": properties["AlarmDescription"]}
    return {
        "source": "aws.cloudwatch",
        "detail-type": "CloudWatch Alarm State Change",
        "resources": [Names.of(environment).alarm_arn(entry.name)],
        "detail": {
            "alarmName": entry.name,
            "state": {"value": now},
            "previousState": {"value": before},
            "configuration": configuration,
        },
    }


def carried(environment: Environment, alarms: tuple[Entry, ...], **states: str) -> set[str]:
    """The alarms whose event one of the rules lets through."""
    patterns = metric_alarm_pattern(environment, alarms), composite_pattern(environment)
    return {
        alarm.name
        for alarm in alarms
        if any(matches(pattern, event(environment, alarm, **states)) for pattern in patterns)
    }


def test_exactly_what_is_critical_and_the_pipelines_own_is_carried(environment: Environment) -> None:
    """In each environment as it is."""
    alarms = alarms_of(environment)

    assert carried(environment, alarms) == {alarm.name for alarm in alarms if takes_second_path(alarm)}
    assert {
        alarm.name for alarm in alarms if alarm.severity is Severity.CRITICAL and not alarm.told_by
    } <= carried(environment, alarms)


def test_a_composite_is_carried_though_its_event_has_no_description() -> None:
    """By the end of its rule; one that is not critical, and one of another environment, are not."""
    quiet = replace(DOWN, name="prod-Quiet", severity=Severity.LOW)
    other = replace(DOWN, name="staging-API-Gateway-Down")

    assert carried(PROD, (DOWN, quiet, other)) == {DOWN.name}


@pytest.mark.parametrize(
    ("now", "before", "told"),
    [
        ("ALARM", "OK", True),
        ("ALARM", "INSUFFICIENT_DATA", True),
        ("OK", "ALARM", True),
        ("OK", "INSUFFICIENT_DATA", False),
        ("INSUFFICIENT_DATA", "ALARM", False),
    ],
)
def test_it_tells_that_one_rings_and_that_it_is_over(now: str, before: str, told: bool) -> None:
    """That a new alarm is OK is no news."""
    alarms = (DOWN, *(alarm for alarm in alarms_of(PROD) if takes_second_path(alarm)))

    assert bool(carried(PROD, alarms, now=now, before=before)) is told


def test_an_alarm_of_an_environment_whose_name_begins_alike_is_not_carried() -> None:
    """Two environments of one account share the event bus."""
    other = replace(PROD, name="prod-eu")
    alarms = tuple(alarm for alarm in alarms_of(other) if not isinstance(alarm, CompositeAlarm))
    pattern = metric_alarm_pattern(PROD, alarms_of(PROD))

    assert not [alarm.name for alarm in alarms if matches(pattern, event(other, alarm))]


def test_the_patterns_are_the_same_for_any_number_of_services() -> None:
    """And within what EventBridge takes."""
    sizes = [with_services(PROD, count) for count in (3, 40, 400)]
    patterns = [
        (metric_alarm_pattern(environment, alarms_of(environment)), composite_pattern(environment))
        for environment in sizes
    ]

    assert patterns[0] == patterns[1] == patterns[2]
    assert max(len(json.dumps(pattern)) for pattern in patterns[0]) < PATTERN_MAX_CHARS
