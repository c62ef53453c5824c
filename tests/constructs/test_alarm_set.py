"""Every catalogue entry is in the templates as declared: generated from the catalogue, on one synth."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from pdm_catalog.alarm import Alarm
from pdm_catalog.alarms import Subject, alarms_about, alarms_of
from pdm_catalog.environment import Environment
from pdm_catalog.names import Names
from pdm_catalog.rendering import alarm_properties
from pdm_catalog.watched import Parameter
from tests.conftest import ENVIRONMENTS, Template

Templates = Mapping[tuple[str, str], Template]
CASES = [
    pytest.param(environment, subject, alarm, id=alarm.name)
    for environment in ENVIRONMENTS
    for subject in Subject
    for alarm in alarms_about(subject, environment)
]


def alarms_in(template: Template) -> Iterator[dict[str, Any]]:
    return (
        resource["Properties"]
        for resource in template["Resources"].values()
        if resource["Type"] == "AWS::CloudWatch::Alarm"
    )


@pytest.mark.parametrize(("environment", "subject", "alarm"), CASES)
def test_an_alarm_is_synthesised_as_declared(
    environment: Environment, subject: Subject, alarm: Alarm, templates: Templates
) -> None:
    """The template of its subject's stack says what the catalogue says, property by property."""
    template = templates[environment.name, subject.title()]
    names = Names.of(environment)
    [found] = [properties for properties in alarms_in(template) if properties["AlarmName"] == alarm.name]

    expected = alarm_properties(
        environment,
        alarm,
        actions=[names.topic_arn(names.topic(alarm.severity))],
        resolve=lambda parameter: _ref(template, parameter),
    )

    assert {key: found[key] for key in expected if key != "Tags"} == {
        key: value for key, value in expected.items() if key != "Tags"
    }
    assert [tag for tag in expected["Tags"] if tag not in found["Tags"]] == []


def test_no_alarm_is_there_that_was_not_declared(environment: Environment, templates: Templates) -> None:
    """The catalogue is the only source."""
    found = [
        properties["AlarmName"]
        for (name, _), template in templates.items()
        if name == environment.name
        for properties in alarms_in(template)
    ]

    assert sorted(found) == sorted(alarm.name for alarm in alarms_of(environment))


def test_every_topic_that_an_alarm_publishes_to_exists(
    environment: Environment, templates: Templates
) -> None:
    """CloudWatch does not check: an alarm that publishes to nowhere is silent."""
    names = Names.of(environment)
    topics = {
        names.topic_arn(resource["Properties"]["TopicName"])
        for resource in templates[environment.name, "Alerting"]["Resources"].values()
        if resource["Type"] == "AWS::SNS::Topic"
    }
    published = {
        action
        for subject in Subject
        for properties in alarms_in(templates[environment.name, subject.title()])
        for action in (*properties["AlarmActions"], *properties["OKActions"])
    }

    assert published <= topics


def _ref(template: Template, parameter: Parameter) -> dict[str, str]:
    [logical_id] = [
        logical_id
        for logical_id, declared in template["Parameters"].items()
        if declared["Default"] == parameter.name
    ]
    assert template["Parameters"][logical_id]["Type"] == "AWS::SSM::Parameter::Value<String>"
    return {"Ref": logical_id}
