"""Every catalogue entry is in the templates as declared: generated from the catalogue, on one synth."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pdm_catalog.alarms import alarm_groups, alarms_of
from pdm_catalog.composite import CompositeAlarm, Entry
from pdm_catalog.environment import Environment
from pdm_catalog.names import Names
from pdm_catalog.rendering import alarm_properties, composite_properties
from pdm_catalog.watched import Parameter
from tests.conftest import Template

Templates = Mapping[tuple[str, str], Template]


def alarms_in(template: Template) -> Iterator[dict[str, Any]]:
    return (
        resource["Properties"]
        for resource in template["Resources"].values()
        if resource["Type"] in ("AWS::CloudWatch::Alarm", "AWS::CloudWatch::CompositeAlarm")
    )


def test_an_alarm_is_synthesised_as_declared(environment: Environment, templates: Templates) -> None:
    """The template of its stack says what the catalogue says, property by property."""
    wrong = [
        alarm.name
        for group in alarm_groups(environment)
        for alarm in group.entries
        if not _is_as_declared(environment, alarm, templates[environment.name, group.stack])
    ]

    assert wrong == []


def _is_as_declared(environment: Environment, alarm: Entry, template: Template) -> bool:
    names = Names.of(environment)
    [found] = [properties for properties in alarms_in(template) if properties["AlarmName"] == alarm.name]
    actions = [names.topic_arn(names.topic(alarm.severity))]
    expected = (
        composite_properties(environment, alarm, actions=actions)
        if isinstance(alarm, CompositeAlarm)
        else alarm_properties(
            environment, alarm, actions=actions, resolve=lambda parameter: _ref(template, parameter)
        )
    )
    tags = expected.pop("Tags")
    return {key: found[key] for key in expected} == expected and all(tag in found["Tags"] for tag in tags)


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
        for group in alarm_groups(environment)
        for properties in alarms_in(templates[environment.name, group.stack])
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
