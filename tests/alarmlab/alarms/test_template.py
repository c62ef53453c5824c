"""Alarms come out of templates with every property resolved, or with a clear refusal."""

from __future__ import annotations

from typing import Any

import pytest

from alarmlab.alarms.alarm import ComparisonOperator, MetricAlarm
from alarmlab.alarms.states import TreatMissingData
from alarmlab.alarms.survey import read_alarms, survey
from alarmlab.cloudformation.intrinsics import Token
from alarmlab.errors import AlarmlabError, NotEvaluatedYetError
from alarmlab.metrics.statistic import Statistic
from tests.alarmlab.builders import a_template, an_alarm, the_stat


def read(template: dict[str, Any], **parameters: str) -> MetricAlarm:
    (alarm,) = read_alarms(template, parameters=parameters, account="111122223333", region="eu-west-1")
    return alarm


def refusal(template: dict[str, Any]) -> str:
    with pytest.raises(AlarmlabError) as caught:
        read(template)
    return str(caught.value)


def test_every_property_of_an_alarm_is_read() -> None:
    template = a_template(
        AlarmDescription="The press runs hot.", Unit="None", ActionsEnabled=False, OKActions=["arn:ok"]
    )

    alarm = read(template)

    assert (alarm.logical_id, alarm.name, alarm.description) == (
        "PressHot",
        "press-hot",
        "The press runs hot.",
    )
    assert str(the_stat(alarm).metric) == 'Fleet:Temperature{Machine="press"}'
    assert (the_stat(alarm).statistic, the_stat(alarm).unit, alarm.period_s) == (
        Statistic.AVERAGE,
        "None",
        60,
    )
    assert (alarm.datapoints_to_alarm, alarm.evaluation_periods, alarm.threshold) == (2, 3, 50.0)
    assert alarm.comparison_operator is ComparisonOperator.GREATER
    assert alarm.treat_missing_data is TreatMissingData.MISSING
    assert (alarm.actions_enabled, alarm.ok_actions) == (False, ("arn:ok",))


def test_what_the_template_leaves_out_has_cloudwatchs_defaults() -> None:
    template = a_template(AlarmName=None, DatapointsToAlarm=None, TreatMissingData=None, Dimensions=None)

    alarm = read(template)

    assert alarm.name == "PressHot"
    assert (alarm.datapoints_to_alarm, alarm.datapoints_to_alarm_given) == (3, False)
    assert alarm.treat_missing_data is TreatMissingData.MISSING
    assert the_stat(alarm).metric.dimensions == frozenset()
    assert (alarm.actions_enabled, alarm.alarm_actions, the_stat(alarm).unit) == (True, (), None)


def test_alarms_on_dynamodb_ignore_missing_data_unless_told_otherwise() -> None:
    default = read(a_template(Namespace="AWS/DynamoDB", TreatMissingData=None))
    told = read(a_template(Namespace="AWS/DynamoDB", TreatMissingData="breaching"))

    assert default.treat_missing_data is TreatMissingData.IGNORE
    assert told.treat_missing_data is TreatMissingData.BREACHING


PARAMETERS = {
    "Limit": {"Type": "Number", "Default": 70},
    "Machine": {"Type": "String"},
    "Stored": {"Type": "AWS::SSM::Parameter::Value<String>", "Default": "/fleet/machine"},
}


def test_a_parameter_has_its_default() -> None:
    assert read(a_template(PARAMETERS, Threshold={"Ref": "Limit"})).threshold == 70.0


def test_a_given_value_goes_before_the_default() -> None:
    assert read(a_template(PARAMETERS, Threshold={"Ref": "Limit"}), Limit="75.5").threshold == 75.5


def test_a_value_of_another_templates_parameter_changes_nothing() -> None:
    assert read(a_template(PARAMETERS), PressHot="x") == read(a_template(PARAMETERS))


@pytest.mark.parametrize("parameter", ["Machine", "Stored"])
def test_a_parameter_without_a_known_value_is_refused_by_name(parameter: str) -> None:
    template = a_template(PARAMETERS, Dimensions=[{"Name": "Machine", "Value": {"Ref": parameter}}])

    assert refusal(template) == (
        f"alarm press-hot: Dimensions[0]: got ${{{parameter}}}, which only the deployment knows\n"
        f"  fix: give {parameter} an explicit name, or a value with --parameter"
    )
    assert the_stat(read(template, **{parameter: "lathe"})).metric.dimensions == {("Machine", "lathe")}


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"Ref": "AWS::Region"}, "eu-west-1"),
        ({"Ref": "AWS::AccountId"}, "111122223333"),
        ({"Fn::Join": ["-", ["press", {"Ref": "Limit"}, {"Ref": "AWS::Partition"}]]}, "press-70-aws"),
        ({"Fn::Sub": "${AWS::Region}/${ Limit }/${!Limit}"}, "eu-west-1/70/${Limit}"),
        ({"Fn::Sub": ["${Who}-${Limit}", {"Who": {"Ref": "AWS::AccountId"}}]}, "111122223333-70"),
    ],
)
def test_references_and_text_functions_are_resolved(value: object, text: str) -> None:
    template = a_template(PARAMETERS, Dimensions=[{"Name": "Machine", "Value": value}])

    assert the_stat(read(template)).metric.dimensions == {("Machine", text)}


@pytest.mark.parametrize(
    ("action", "token"),
    [
        ({"Ref": "Topic"}, Token(text="${Topic}", logical_ids=frozenset({"Topic"}))),
        ({"Fn::GetAtt": ["Hook", "Arn"]}, Token(text="${Hook.Arn}", logical_ids=frozenset({"Hook"}))),
        ({"Fn::GetAtt": "Hook.Arn"}, Token(text="${Hook.Arn}", logical_ids=frozenset({"Hook"}))),
        ({"Fn::Sub": "${Hook.Arn}:live"}, Token(text="${Hook.Arn}:live", logical_ids=frozenset({"Hook"}))),
        (
            {
                "Fn::Join": [
                    "",
                    ["arn:", {"Ref": "AWS::Partition"}, ":sns:", {"Fn::GetAtt": ["Topic", "TopicName"]}],
                ]
            },
            Token(text="arn:aws:sns:${Topic.TopicName}", logical_ids=frozenset({"Topic"})),
        ),
        ({"Fn::ImportValue": "pager"}, Token(text="${Fn::ImportValue:pager}", logical_ids=frozenset())),
        ("arn:aws:sns:eu-west-1:111122223333:pager", "arn:aws:sns:eu-west-1:111122223333:pager"),
    ],
)
def test_an_action_only_the_deployment_knows_stays_recognisable(action: object, token: Token | str) -> None:
    alarm = read(a_template(AlarmActions=[action], InsufficientDataActions=[{"Ref": "AWS::NoValue"}]))

    assert (alarm.alarm_actions, alarm.insufficient_data_actions) == ((token,), ())


def test_a_property_of_no_value_counts_as_left_out() -> None:
    assert the_stat(read(a_template(Unit={"Ref": "AWS::NoValue"}))).unit is None


@pytest.mark.parametrize(
    ("name", "value", "place"),
    [
        ("Dimensions", [{"Name": "Machine", "Value": {"Ref": "Press"}}], "Dimensions[0]"),
        ("Dimensions", [{"Name": {"Fn::GetAtt": ["Press", "Key"]}, "Value": "x"}], "Dimensions[0]"),
        ("Dimensions", {"Ref": "All"}, "Dimensions"),
        ("Threshold", {"Fn::GetAtt": ["Press", "Limit"]}, "Threshold"),
        ("Period", {"Ref": "Press"}, "Period"),
        ("Namespace", {"Fn::ImportValue": "namespace"}, "Namespace"),
        ("AlarmActions", {"Ref": "Topics"}, "AlarmActions"),
    ],
)
def test_what_the_evaluation_needs_must_be_known(name: str, value: object, place: str) -> None:
    with pytest.raises(NotEvaluatedYetError, match="only the deployment knows") as caught:
        read(a_template(**{name: value}))

    assert caught.value.where == f"alarm press-hot: {place}"


def test_numbers_and_switches_may_be_text_as_parameters_are() -> None:
    template = a_template(Period="300", EvaluationPeriods="1", DatapointsToAlarm="1", ActionsEnabled="false")

    alarm = read(template)

    assert (alarm.period_s, alarm.actions_enabled) == (300, False)


def test_a_survey_sets_apart_what_alarmlab_cannot_evaluate() -> None:
    template = a_template()
    template["Resources"] |= {
        "All": {"Type": "AWS::CloudWatch::LogAlarm", "Properties": {"AlarmName": "all"}},
        "Perhaps": {**template["Resources"]["PressHot"], "Condition": "Prod"},
        "Topic": {"Type": "AWS::SNS::Topic"},
    }

    found = survey(template, parameters={}, account="111122223333", region="eu-west-1")

    assert found.alarms == (an_alarm(),)
    assert [(alarm.name, alarm.logical_id) for alarm in found.refused] == [
        ("all", "All"),
        ("press-hot", "Perhaps"),
    ]
    assert [alarm.reason.what for alarm in found.refused] == [
        "alarmlab cannot evaluate AWS::CloudWatch::LogAlarm yet",
        "only the deployment knows whether the condition Prod holds",
    ]


def test_a_template_without_resources_has_no_alarms() -> None:
    assert read_alarms({}, parameters={}, account="1", region="us-east-1") == ()


@pytest.mark.parametrize(
    ("template", "where"),
    [
        ({"Resources": []}, "Resources"),
        ({"Resources": {"PressHot": "hot"}}, "Resources.PressHot"),
        (
            {"Resources": {"PressHot": {"Type": "AWS::CloudWatch::Alarm", "Properties": []}}},
            "Resources.PressHot",
        ),
        ({"Parameters": {"Stage": None}}, "Parameters.Stage"),
    ],
)
def test_a_section_that_is_no_mapping_is_an_error(template: dict[str, Any], where: str) -> None:
    assert refusal(template).startswith(f"template: {where}: got no mapping")


@pytest.mark.parametrize(
    ("region", "arn"),
    [
        ("us-east-1", "aws:amazonaws.com"),
        ("cn-north-1", "aws-cn:amazonaws.com.cn"),
        ("us-gov-west-1", "aws-us-gov:amazonaws.com"),
    ],
)
def test_partition_and_suffix_follow_from_the_region(region: str, arn: str) -> None:
    template = a_template(Namespace={"Fn::Sub": "${AWS::Partition}:${AWS::URLSuffix}"})

    (alarm,) = read_alarms(template, parameters={}, account="1", region=region)

    assert the_stat(alarm).metric.namespace == arn
