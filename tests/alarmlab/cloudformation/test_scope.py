"""Parameters, conditions and functions are computed as far as they are known, and no further."""

from __future__ import annotations

from typing import Any

import pytest

from alarmlab.cloudformation.intrinsics import Token
from alarmlab.cloudformation.scope import resolver_of
from alarmlab.errors import NotEvaluatedYetError

DOCUMENT: dict[str, Any] = {
    "Parameters": {
        "Stage": {"Type": "String", "Default": "dev"},
        "Limit": {"Type": "Number", "Default": 80},
        "Empty": {"Type": "String", "Default": ""},
        "Zones": {"Type": "CommaDelimitedList", "Default": "a, b"},
        "Stored": {"Type": "AWS::SSM::Parameter::Value<String>", "Default": "/name"},
    },
    "Mappings": {"Limits": {"dev": {"Cpu": 90}, "prod": {"Cpu": 70}}},
    "Conditions": {
        "IsDev": {"Fn::Equals": [{"Ref": "Stage"}, "dev"]},
        "IsProd": {"Fn::Not": [{"Condition": "IsDev"}]},
        "IsOpen": {"Fn::Equals": [{"Ref": "Stored"}, "x"]},
        "Both": {"Fn::And": [{"Condition": "IsDev"}, {"Condition": "IsOpen"}]},
        "Neither": {"Fn::And": [{"Condition": "IsProd"}, {"Condition": "IsOpen"}]},
        "Either": {"Fn::Or": [{"Condition": "IsOpen"}, {"Condition": "IsDev"}]},
        "Loop": {"Fn::Not": [{"Condition": "Loop"}]},
        "Junk": [1],
    },
}


def resolve(
    value: object, *, tolerant: bool = False, with_defaults: bool = True, **parameters: str
) -> object:
    resolver = resolver_of(
        DOCUMENT,
        parameters=parameters,
        account="1",
        region="eu-west-1",
        tolerant=tolerant,
        with_defaults=with_defaults,
    )
    return resolver.resolve(value, where="here")


@pytest.mark.parametrize(
    ("value", "result"),
    [
        ({"Ref": "Stage"}, "dev"),
        ({"Ref": "Limit"}, "80"),
        ({"Ref": "Zones"}, ["a", "b"]),
        ({"Fn::Select": ["1", {"Ref": "Zones"}]}, "b"),
        ({"Fn::Select": [1, {"Fn::Split": ["/", "a/b"]}]}, "b"),
        ({"Fn::FindInMap": ["Limits", {"Ref": "Stage"}, "Cpu"]}, 90),
        ({"Fn::FindInMap": ["Limits", "test", "Cpu", {"DefaultValue": 1}]}, 1),
        ({"Fn::Join": ["-", ["a", 1, True]]}, "a-1-true"),
        ({"Fn::Sub": "${Stage}-${!Literal}-${AWS::Region}"}, "dev-${Literal}-eu-west-1"),
        ({"Fn::Sub": ["${x}${Stage}", {"x": {"Fn::Join": ["", ["1", "2"]]}}]}, "12dev"),
        ({"Fn::Length": [1, 2]}, 2),
        ({"Fn::ToJsonString": {"a": [1, {"Ref": "Stage"}]}}, '{"a":[1,"dev"]}'),
        ({"Fn::Base64": "x"}, "eA=="),
        ({"Fn::If": ["IsDev", 1, 2]}, 1),
        ({"Fn::If": ["IsProd", 1, 2]}, 2),
        ([1, {"Fn::If": ["IsProd", 1, {"Ref": "AWS::NoValue"}]}], [1]),
        ({"a": {"Ref": "AWS::NoValue"}, "b": 1}, {"b": 1}),
    ],
)
def test_what_is_known_is_computed(value: object, result: object) -> None:
    assert resolve(value) == result


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"Ref": "Topic"}, "${Topic}"),
        ({"Ref": "Stored"}, "${Stored}"),
        ({"Fn::GetAtt": ["Queue", "Arn"]}, "${Queue.Arn}"),
        ({"Fn::Sub": "a/${Queue.Arn}/${Topic}"}, "a/${Queue.Arn}/${Topic}"),
        ({"Fn::Join": ["", [{"Ref": "Topic"}]]}, "${Topic}"),
        ("{{resolve:ssm:/limit}}", "{{resolve:ssm:/limit}}"),
        ({"Fn::ToJsonString": {"a": {"Ref": "Topic"}}}, '{"a":"${Topic}"}'),
    ],
)
def test_what_only_the_deployment_knows_is_a_token(value: object, text: str) -> None:
    assert str(resolve(value)) == text
    assert isinstance(resolve(value), Token)


@pytest.mark.parametrize(
    "value",
    [
        {"Fn::If": ["IsOpen", 1, 2]},
        {"Fn::If": ["Unheard", 1, 2]},
        {"Fn::Select": [9, ["a"]]},
        {"Fn::Select": ["x", ["a"]]},
        {"Fn::FindInMap": ["Limits", "test", "Cpu"]},
        {"Fn::Join": ["", [["a"]]]},
        {"Fn::Sub": ["${x}", {"x": ["a"]}]},
        {"Fn::GetAZs": ""},
        {"Fn::Unheard": 1},
        {"Ref": ["a"]},
    ],
)
def test_what_is_not_known_is_refused_or_tolerated_as_a_token(value: object) -> None:
    with pytest.raises(NotEvaluatedYetError, match="here: alarmlab cannot resolve"):
        resolve(value)
    assert isinstance(resolve(value, tolerant=True), Token)


def test_the_token_of_an_undecided_choice_knows_both_branches() -> None:
    token = resolve({"Fn::If": ["IsOpen", {"Ref": "Topic"}, "x"]}, tolerant=True)

    assert isinstance(token, Token)
    assert [str(option) for option in token.options] == ["${Topic}", "x"]
    assert token.logical_ids == {"Topic"}


def test_an_undecided_choice_between_equals_is_decided() -> None:
    assert resolve({"Fn::If": ["IsOpen", "x", "x"]}, tolerant=True) == "x"


@pytest.mark.parametrize(
    ("parameters", "decided"),
    [
        ({}, {"IsDev": True, "IsProd": False, "Neither": False, "Either": True}),
        ({"Stage": "prod"}, {"IsDev": False, "IsProd": True, "Both": False}),
        (
            {"Stored": "x"},
            {"IsDev": True, "IsProd": False, "IsOpen": True, "Both": True, "Neither": False, "Either": True},
        ),
    ],
)
def test_a_condition_is_decided_as_soon_as_what_is_open_cannot_change_it(
    parameters: dict[str, str], decided: dict[str, bool]
) -> None:
    resolver = resolver_of(DOCUMENT, parameters=parameters, account="1", region="eu-west-1")

    assert resolver.conditions == decided


def test_a_linter_does_not_take_a_default_for_a_decision_nor_an_empty_one_for_a_value() -> None:
    choice = {"Fn::If": ["IsDev", 1, 2]}

    assert isinstance(resolve(choice, tolerant=True, with_defaults=False), Token)
    assert resolve(choice, with_defaults=False, Stage="dev") == 1
    assert resolve({"Ref": "Stage"}, with_defaults=False) == "dev"
    assert resolve({"Ref": "Empty"}, with_defaults=True) == ""
    assert isinstance(resolve({"Ref": "Empty"}, with_defaults=False), Token)
    assert resolve({"Ref": "Empty"}, with_defaults=False, Empty="") == ""


def test_a_parameter_the_template_does_not_declare_is_not_given() -> None:
    assert isinstance(resolve({"Ref": "Other"}, Other="x"), Token)


def test_without_account_and_region_their_pseudo_parameters_are_open() -> None:
    resolver = resolver_of(DOCUMENT, parameters={}, account=None, region=None)

    assert [str(resolver.resolve({"Ref": name}, where="")) for name in ("AWS::AccountId", "AWS::Region")] == [
        "${AWS::AccountId}",
        "${AWS::Region}",
    ]


NAMED = {
    "Parameters": {"Stage": {"Type": "String", "Default": "dev"}},
    "Resources": {
        "Fn": {"Type": "AWS::Lambda::Function", "Properties": {"FunctionName": {"Fn::Sub": "${Stage}-fn"}}},
        "Queue": {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": "jobs"}},
        "Open": {"Type": "AWS::Lambda::Function", "Properties": {"FunctionName": {"Ref": "AWS::StackName"}}},
        "Unnamed": {"Type": "AWS::Lambda::Function"},
        "Database": {"Type": "AWS::RDS::DBInstance", "Properties": {"DBInstanceIdentifier": "Main"}},
    },
}


@pytest.mark.parametrize(
    ("value", "result"),
    [
        ({"Ref": "Fn"}, "dev-fn"),
        ({"Fn::GetAtt": ["Queue", "QueueName"]}, "jobs"),
        ({"Fn::GetAtt": "Queue.QueueName"}, "jobs"),
        ({"Fn::Sub": "${Fn}/${Queue.QueueName}"}, "dev-fn/jobs"),
        ({"Ref": "Queue"}, "${Queue}"),
        ({"Fn::GetAtt": ["Fn", "Arn"]}, "${Fn.Arn}"),
        ({"Ref": "Open"}, "${Open}"),
        ({"Ref": "Unnamed"}, "${Unnamed}"),
        ({"Ref": "Database"}, "${Database}"),
    ],
)
def test_a_reference_that_gives_the_name_the_template_gives_is_known(value: object, result: str) -> None:
    resolver = resolver_of(NAMED, parameters={}, account="1", region="eu-west-1")

    assert str(resolver.resolve(value, where="")) == result


def test_a_linter_sees_the_reference_itself() -> None:
    resolver = resolver_of(NAMED, parameters={}, account="1", region="eu-west-1", tolerant=True)

    assert isinstance(resolver.resolve({"Ref": "Fn"}, where=""), Token)
