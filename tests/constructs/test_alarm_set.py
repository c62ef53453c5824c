"""Every catalogue entry is in the template as declared: generated from the catalogue, on one synth."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from pdm_catalog.alarm import Alarm
from pdm_catalog.alarms import alarms_of
from pdm_catalog.environment import Environment, Parameter
from pdm_catalog.names import Names
from pdm_catalog.rendering import alarm_properties
from tests.conftest import ENVIRONMENTS, Template

Templates = Mapping[tuple[str, str], Template]
CASES = [(environment, alarm) for environment in ENVIRONMENTS for alarm in alarms_of(environment)]


def resources(template: Template, kind: str) -> Iterator[tuple[str, dict[str, Any]]]:
    return (
        (logical_id, resource["Properties"])
        for logical_id, resource in template["Resources"].items()
        if resource["Type"] == kind
    )


@pytest.mark.parametrize(("environment", "alarm"), CASES, ids=lambda case: case.name)
def test_an_alarm_is_synthesised_as_declared(
    environment: Environment, alarm: Alarm, templates: Templates
) -> None:
    """The template says what the catalogue says, property by property."""
    template = templates[environment.name, "Alerting"]
    [found] = [p for _, p in resources(template, "AWS::CloudWatch::Alarm") if p["AlarmName"] == alarm.name]
    [topic] = [
        logical_id
        for logical_id, properties in resources(template, "AWS::SNS::Topic")
        if properties["TopicName"] == Names.of(environment).topic(alarm.severity)
    ]

    expected = alarm_properties(
        environment, alarm, actions=[{"Ref": topic}], resolve=lambda parameter: _ref(template, parameter)
    )

    assert found.items() >= {key: value for key, value in expected.items() if key != "Tags"}.items()
    assert [tag for tag in expected["Tags"] if tag not in found["Tags"]] == []


def test_no_alarm_is_there_that_was_not_declared(environment: Environment, templates: Templates) -> None:
    """The catalogue is the only source."""
    template = templates[environment.name, "Alerting"]

    found = {p["AlarmName"] for _, p in resources(template, "AWS::CloudWatch::Alarm")}

    assert found == {alarm.name for alarm in alarms_of(environment)}


def _ref(template: Template, parameter: Parameter) -> dict[str, str]:
    [logical_id] = [
        logical_id
        for logical_id, declared in template["Parameters"].items()
        if declared["Default"] == parameter.name
    ]
    assert template["Parameters"][logical_id]["Type"] == "AWS::SSM::Parameter::Value<String>"
    return {"Ref": logical_id}
