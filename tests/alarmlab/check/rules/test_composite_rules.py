"""What composite alarms and mute rules name is there, and not a circle."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from alarmlab.check.rules import composite_cycle, dangling_reference
from tests.alarmlab.check.rules.given import alarm, composite, resource, template
from tests.alarmlab.check.templates import messages

DANGLING, CYCLE = dangling_reference.RULE, composite_cycle.RULE
A = alarm()


def a_mute(*names: object) -> dict[str, object]:
    return resource("AWS::CloudWatch::AlarmMuteRule", MuteTargets={"AlarmNames": list(names)})


@pytest.mark.parametrize(
    ("user", "message"),
    [
        (
            composite({"Fn::Sub": "ALARM(${Gone})"}),
            "error: AlarmRule refers to Gone; the template has no such resource",
        ),
        (
            composite({"Fn::Sub": 'ALARM("${Topic.Arn}")'}),
            "error: AlarmRule refers to Topic, which is no alarm but an AWS::SNS::Topic",
        ),
        (
            composite("ALARM(press-hott)"),
            "warning: AlarmRule names 'press-hott'; no template has this alarm, but 'press-hot' is one",
        ),
        (
            composite("OK(lathe)"),
            "note: AlarmRule names 'lathe'; no template that is checked has this alarm",
        ),
        (
            composite("TRUE", ActionsSuppressor={"Fn::GetAtt": ["Gone", "Arn"]}),
            "error: ActionsSuppressor refers to Gone; the template has no such resource",
        ),
        (a_mute("press-hott"), "warning: MuteTargets names 'press-hott'; no template has this alarm"),
        (a_mute({"Ref": "Gone"}), "error: MuteTargets refers to Gone; the template has no such resource"),
    ],
)
def test_an_alarm_that_is_not_there_is_told(user: Mapping[str, object], message: str) -> None:
    [found] = messages(DANGLING, template(A=A, Topic=resource("AWS::SNS::Topic"), U=user))

    assert found.startswith(f"U: {message}")


@pytest.mark.parametrize(
    "user",
    [
        composite('ALARM(press-hot) AND NOT OK("press-hot")'),
        composite({"Fn::Sub": "ALARM(${A})"}),
        composite({"Fn::Join": ["", ['ALARM("', {"Fn::GetAtt": ["A", "Arn"]}, '")']]}),
        composite("ALARM(arn:aws:cloudwatch:eu-west-1:999999999999:alarm:theirs)"),
        composite({"Fn::Sub": "ALARM(${AlarmName})"}),
        composite({"Fn::Sub": ["ALARM(${x})", {"x": {"Fn::ImportValue": "theirs"}}]}),
        composite({"Fn::Sub": "ALARM(${Nested.Outputs.Alarm})"}),
        composite("TRUE", ActionsSuppressor="press-hot"),
        composite("ALARM("),
        a_mute("press-hot", {"Ref": "A"}),
        resource("AWS::CloudWatch::AlarmMuteRule", MuteTargets={"AlarmNames": {"Ref": "Names"}}),
    ],
)
def test_what_is_there_elsewhere_or_open_is_none(user: Mapping[str, object]) -> None:
    nested = resource("AWS::CloudFormation::Stack")
    text = template(A=A, Nested=nested, U=user).replace(
        '{"Resources"', '{"Parameters": {"AlarmName": {"Type": "String"}}, "Resources"'
    )

    assert messages(DANGLING, text) == []


def test_a_name_that_cloudformation_makes_up_may_be_the_one_that_is_looked_for() -> None:
    named = alarm(AlarmName={"Fn::Sub": "${AWS::StackName}-hot"})

    assert messages(DANGLING, template(A=named, U=composite("ALARM(prod-hot)"))) == []


def test_composite_alarms_that_wait_for_each_other_are_an_error() -> None:
    one = composite({"Fn::Sub": "ALARM(${Two})"}, AlarmName="one")
    two = composite('ALARM("one") OR ALARM(press-hot)', AlarmName="two")

    assert messages(CYCLE, template(A=A, One=one, Two=two)) == [
        "One: error: the rules form a circle, One -> Two -> One; CloudWatch stops evaluating them"
    ]


def test_one_that_waits_for_itself_is_an_error() -> None:
    assert len(messages(CYCLE, template(One=composite({"Fn::Sub": "ALARM(${One})"})))) == 1


def test_two_circles_are_two_findings() -> None:
    alone = {"One": composite({"Fn::Sub": "ALARM(${One})"}, AlarmName="1")}
    other = {"Two": composite({"Fn::Sub": "ALARM(${Two})"}, AlarmName="2")}

    assert len(messages(CYCLE, template(**alone, **other))) == 2


def test_a_diamond_is_no_circle() -> None:
    top = composite("ALARM(left) OR ALARM(right)", AlarmName="top")
    sides = {name: composite("ALARM(press-hot)", AlarmName=name) for name in ("left", "right")}

    assert messages(CYCLE, template(A=A, Top=top, L=sides["left"], R=sides["right"])) == []
