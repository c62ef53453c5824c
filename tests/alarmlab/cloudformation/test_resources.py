"""Resources are read whatever intrinsic functions they use."""

from __future__ import annotations

import pytest

from alarmlab.cloudformation.intrinsics import Token
from alarmlab.cloudformation.resources import Resource, resources_of
from alarmlab.cloudformation.values import items


def read(properties: object, **parameters: str) -> Resource:
    template = {
        "Parameters": {name: {"Type": "String", "Default": value} for name, value in parameters.items()},
        "Resources": {"R": {"Type": "T", "Properties": properties, "Condition": "Wanted"}},
    }
    [resource] = resources_of(template, parameters={}, account="1", region="us-east-1")
    return resource


def test_what_is_known_is_resolved_and_a_condition_is_kept() -> None:
    resource = read({"a": {"Ref": "Stage"}, "b": {"Ref": "AWS::Region"}}, Stage="prod")

    assert resource.properties == {"a": "prod", "b": "us-east-1"}
    assert resource.condition == "Wanted"


def test_a_property_without_a_value_is_left_out() -> None:
    assert read({"a": {"Ref": "AWS::NoValue"}, "b": 1}).properties == {"b": 1}


def test_what_cannot_be_computed_names_the_resources_it_is_made_of() -> None:
    resource = read({"a": [{"Fn::Unheard": [1, {"Ref": "Listener"}, {"Fn::GetAtt": ["Group", "Arn"]}]}]})

    [token] = items(resource.properties["a"])
    assert isinstance(token, Token)
    assert token.logical_ids == {"Listener", "Group"}


@pytest.mark.parametrize("properties", [{"Ref": "AWS::NoValue"}, {"Fn::If": ["Wanted", {"a": 1}, {"b": 2}]}])
def test_properties_that_are_open_as_a_whole_are_none(properties: object) -> None:
    assert read(properties).properties == {}


def test_what_is_no_resource_but_makes_some_is_passed_over() -> None:
    template: dict[str, object] = {
        "Resources": {"Fn::ForEach::Queues": ["Name", ["a"], {}], "R": {"Type": "T"}}
    }

    found = resources_of(template, parameters={}, account="1", region="us-east-1")

    assert [resource.logical_id for resource in found] == ["R"]
