"""Resource types: those we deploy act on the emulator's real state, and unknown ones are refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

from local.emulator_process import Emulator

from .conftest import Deploy, Function

TABLE = {
    "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
    "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}],
    "BillingMode": "PAY_PER_REQUEST",
}


def of_type(resource_type: str, **properties: Any) -> dict[str, Any]:
    return {"Type": resource_type, "Properties": properties}


def test_an_unknown_type_is_refused_with_its_name(emulator: Emulator, unique: str) -> None:
    body = json.dumps({"Resources": {"Thing": of_type("AWS::Nowhere::Thing")}})

    with pytest.raises(ClientError, match=r"Unrecognized resource types: \[AWS::Nowhere::Thing\]"):
        emulator.client("cloudformation").create_stack(StackName=unique, TemplateBody=body)


@pytest.mark.parametrize(
    ("direction", "permissions"), [("Ingress", "IpPermissions"), ("Egress", "IpPermissionsEgress")]
)
def test_a_separate_rule_appears_on_its_security_group(
    emulator: Emulator, deploy: Deploy, direction: str, permissions: str
) -> None:
    def ports() -> list[int]:
        [found] = emulator.client("ec2").describe_security_groups(GroupIds=[group])["SecurityGroups"]
        return [rule.get("FromPort") for rule in found[permissions] if rule["IpProtocol"] == "tcp"]

    def rule(port: int) -> dict[str, Any]:
        where = {"GroupId": {"Ref": "Group"}, "CidrIp": "10.0.0.0/8"}
        return of_type(
            f"AWS::EC2::SecurityGroup{direction}", **where, IpProtocol="tcp", FromPort=port, ToPort=port
        )

    resources = {"Group": of_type("AWS::EC2::SecurityGroup", GroupDescription="group")}
    group = deploy({**resources, "Rule": rule(8080)}, Id={"Fn::GetAtt": ["Group", "GroupId"]})["Id"]
    assert ports() == [8080]

    deploy({**resources, "Rule": rule(9090)})
    assert ports() == [9090]

    deploy(resources)
    assert ports() == []


def test_an_xray_group_reads_back_through_the_api(emulator: Emulator, deploy: Deploy, unique: str) -> None:
    xray: Any = emulator.client("xray")
    filtered = "responsetime > 1"
    group = of_type(
        "AWS::XRay::Group",
        GroupName=unique,
        FilterExpression=filtered,
        InsightsConfiguration={"InsightsEnabled": True},
    )

    arn = deploy({"Group": group})["Group"]

    expected = {
        "GroupName": unique,
        "GroupARN": arn,
        "FilterExpression": filtered,
        "InsightsConfiguration": {"InsightsEnabled": True, "NotificationsEnabled": False},
    }
    assert expected in xray.get_groups()["Groups"]
    assert xray.get_group(GroupName=unique)["Group"] == expected
    assert xray.get_group(GroupARN=arn)["Group"] == expected
    with pytest.raises(xray.exceptions.InvalidRequestException):
        xray.get_group(GroupName="absent")


def test_a_composite_alarm_follows_its_children(emulator: Emulator, deploy: Deploy, unique: str) -> None:
    cloudwatch = emulator.client("cloudwatch")
    child = of_type(
        "AWS::CloudWatch::Alarm",
        AlarmName=f"{unique}-child",
        Metrics=[{"Id": "e", "Expression": "1+1"}],
        EvaluationPeriods=1,
        Threshold=1,
        ComparisonOperator="GreaterThanThreshold",
    )
    rule = {"Fn::Join": ["", ['ALARM("', {"Ref": "Child"}, '")']]}
    composite = of_type("AWS::CloudWatch::CompositeAlarm", AlarmName=unique, AlarmRule=rule)

    arn = deploy({"Child": child, "Composite": composite}, Arn={"Fn::GetAtt": ["Composite", "Arn"]})["Arn"]
    cloudwatch.set_alarm_state(AlarmName=f"{unique}-child", StateValue="ALARM", StateReason="test")

    [found] = cloudwatch.describe_alarms(AlarmNames=[unique], AlarmTypes=["CompositeAlarm"])[
        "CompositeAlarms"
    ]
    assert (found.get("AlarmArn"), found.get("StateValue")) == (arn, "ALARM")


@pytest.mark.parametrize(
    "declaration",
    [
        of_type("AWS::CloudWatch::AnomalyDetector", Namespace="n", MetricName="m", Stat="Sum"),
        of_type("AWS::CloudWatch::InsightRule", RuleName="r", RuleState="ENABLED", RuleBody="{}"),
        of_type(
            "AWS::Logs::AccountPolicy",
            PolicyName="p",
            PolicyType="FIELD_INDEX_POLICY",
            PolicyDocument='{"Fields": ["level"]}',
        ),
        of_type("AWS::Logs::LogAnomalyDetector", DetectorName="d", LogGroupArnList=["arn"]),
        of_type("AWS::Logs::QueryDefinition", Name="q", QueryString="fields @message"),
        of_type("AWS::XRay::ResourcePolicy", PolicyName="p", PolicyDocument="{}"),
        of_type("AWS::XRay::TransactionSearchConfig", IndexingPercentage=1),
        of_type("AWS::XRay::SamplingRule", SamplingRule={"RuleName": "r"}),
    ],
    ids=lambda declaration: declaration["Type"],
)
def test_a_declaration_is_accepted(deploy: Deploy, declaration: dict[str, Any]) -> None:
    assert deploy({"Declared": declaration})["Declared"]


def test_a_log_group_with_all_that_is_attached_to_it_is_deployed(emulator: Emulator, deploy: Deploy) -> None:
    logs = emulator.client("logs")
    statement: Any = {"Sid": "s", "DataIdentifier": ["arn"], "Operation": {"Deidentify": {"MaskConfig": {}}}}
    group = of_type(
        "AWS::Logs::LogGroup",
        DataProtectionPolicy={"Name": "p", "Version": "2021-06-01", "Statement": [statement]},
        FieldIndexPolicies=[{"Fields": ["correlation_id", "level"]}],
    )
    transformation = {"MetricName": "m", "MetricNamespace": "n", "MetricValue": "1", "DefaultValue": 0}
    metric_filter = of_type(
        "AWS::Logs::MetricFilter",
        LogGroupName={"Ref": "Group"},
        FilterPattern='{ $.level = "ERROR" }',
        MetricTransformations=[transformation],
    )
    subscription = of_type(
        "AWS::Logs::SubscriptionFilter",
        LogGroupName={"Ref": "Group"},
        FilterPattern="",
        DestinationArn="arn:aws:logs:eu-west-1:111122223333:destination:search",
    )

    name = deploy({"Group": group, "Errors": metric_filter, "Search": subscription})["Group"]

    [errors] = logs.describe_metric_filters(logGroupName=name)["metricFilters"]
    [told] = errors.get("metricTransformations", [])
    assert told.get("defaultValue") == 0
    [search] = logs.describe_subscription_filters(logGroupName=name)["subscriptionFilters"]
    assert search.get("destinationArn", "").endswith(":destination:search")


def test_load_balancer_names_are_dimension_values(deploy: Deploy, unique: str) -> None:
    outputs = deploy(
        {
            "Balancer": of_type("AWS::ElasticLoadBalancingV2::LoadBalancer", Name=unique, Type="application"),
            "Targets": of_type("AWS::ElasticLoadBalancingV2::TargetGroup", Name=unique, TargetType="ip"),
        },
        BalancerName={"Fn::GetAtt": ["Balancer", "LoadBalancerFullName"]},
        TargetsName={"Fn::GetAtt": ["Targets", "TargetGroupFullName"]},
    )

    assert outputs["Balancer"].endswith(f":loadbalancer/{outputs['BalancerName']}")
    assert outputs["BalancerName"].startswith(f"app/{unique}/")
    assert outputs["Targets"].endswith(f":{outputs['TargetsName']}")
    assert outputs["TargetsName"].startswith(f"targetgroup/{unique}/")


def test_ref_of_a_secret_is_its_arn(emulator: Emulator, deploy: Deploy, unique: str) -> None:
    secrets = emulator.client("secretsmanager")
    secret = of_type("AWS::SecretsManager::Secret", Name=unique, GenerateSecretString={})

    arn = deploy({"Secret": secret})["Secret"]

    assert arn.startswith(f"arn:aws:secretsmanager:us-east-1:000000000000:secret:{unique}-")
    assert len(secrets.get_secret_value(SecretId=arn)["SecretString"]) == 32
    changed = of_type("AWS::SecretsManager::Secret", Name=unique, SecretString="given")
    assert deploy({"Secret": changed})["Secret"] == arn
    assert secrets.get_secret_value(SecretId=arn)["SecretString"] == "given"


@pytest.mark.parametrize("table_type", ["AWS::DynamoDB::GlobalTable", "AWS::DynamoDB::Table"])
def test_a_table_has_the_time_to_live_of_its_template(
    emulator: Emulator, deploy: Deploy, table_type: str
) -> None:
    enabled = {"TimeToLiveSpecification": {"AttributeName": "expires", "Enabled": True}}
    dynamodb = emulator.client("dynamodb")

    table = deploy({"Table": of_type(table_type, **TABLE, **enabled)})["Table"]
    setting = dynamodb.describe_time_to_live(TableName=table)["TimeToLiveDescription"]
    assert setting == {"TimeToLiveStatus": "ENABLED", "AttributeName": "expires"}

    deploy({"Table": of_type(table_type, **TABLE)})
    setting = dynamodb.describe_time_to_live(TableName=table)["TimeToLiveDescription"]
    assert setting.get("TimeToLiveStatus") == "DISABLED"


def test_a_global_table_keeps_its_items_when_its_stack_is_updated(emulator: Emulator, deploy: Deploy) -> None:
    dynamodb = emulator.client("dynamodb")
    table = deploy({"Table": of_type("AWS::DynamoDB::GlobalTable", **TABLE)})["Table"]
    dynamodb.put_item(TableName=table, Item={"pk": {"S": "kept"}})

    tags = [{"Region": "us-east-1", "Tags": [{"Key": "changed", "Value": "yes"}]}]
    assert deploy({"Table": of_type("AWS::DynamoDB::GlobalTable", **TABLE, Replicas=tags)})["Table"] == table
    assert dynamodb.get_item(TableName=table, Key={"pk": {"S": "kept"}}).get("Item") == {"pk": {"S": "kept"}}


def test_an_ssm_parameter_tells_what_it_resolved_to(emulator: Emulator, unique: str) -> None:
    cloudformation = emulator.client("cloudformation")
    emulator.client("ssm").put_parameter(Name=f"/{unique}", Value="DEBUG & more", Type="String")
    template = {
        "Parameters": {"Level": {"Type": "AWS::SSM::Parameter::Value<String>", "Default": f"/{unique}"}},
        "Resources": {"Topic": of_type("AWS::SNS::Topic")},
        "Outputs": {"Level": {"Value": {"Ref": "Level"}}},
    }

    cloudformation.create_stack(StackName=unique, TemplateBody=json.dumps(template))

    [stack] = cloudformation.describe_stacks(StackName=unique)["Stacks"]
    assert stack.get("Parameters") == [
        {"ParameterKey": "Level", "ParameterValue": f"/{unique}", "ResolvedValue": "DEBUG & more"}
    ]
    assert [output.get("OutputValue") for output in stack.get("Outputs", [])] == ["DEBUG & more"]


def test_a_stack_is_described_when_it_has_settled(
    emulator: Emulator, make_function: Callable[..., Function], unique: str
) -> None:
    cloudformation, answers = emulator.client("cloudformation"), make_function("answers")
    custom = of_type("AWS::CloudFormation::CustomResource", ServiceToken=answers.arn)

    # The function is not started yet: at a first look the stack would be in progress.
    cloudformation.create_stack(StackName=unique, TemplateBody=json.dumps({"Resources": {"Custom": custom}}))

    [stack] = cloudformation.describe_stacks(StackName=unique)["Stacks"]
    assert stack["StackStatus"] == "CREATE_COMPLETE"


def test_a_custom_resource_has_the_answer_of_its_function(
    deploy: Deploy, make_function: Callable[..., Function]
) -> None:
    custom = of_type("AWS::CloudFormation::CustomResource", ServiceToken=make_function("answers").arn)

    outputs = deploy({"Custom": custom}, Answer={"Fn::GetAtt": ["Custom", "Answer"]})

    assert (outputs["Custom"], outputs["Answer"]) == ("answered", "42")


def test_a_custom_resource_fails_with_its_function(
    emulator: Emulator, make_function: Callable[..., Function], unique: str
) -> None:
    cloudformation, fails = emulator.client("cloudformation"), make_function("obeys")
    custom = of_type("AWS::CloudFormation::CustomResource", ServiceToken=fails.arn, ServiceTimeout=5)

    cloudformation.create_stack(StackName=unique, TemplateBody=json.dumps({"Resources": {"Custom": custom}}))

    cloudformation.describe_stacks(StackName=unique)
    events = cloudformation.describe_stack_events(StackName=unique)["StackEvents"]
    reasons = [
        event.get("ResourceStatusReason", "")
        for event in events
        if event.get("LogicalResourceId") == "Custom"
    ]
    assert any("Runtime.HandlerError: 'do'" in reason for reason in reasons), reasons
