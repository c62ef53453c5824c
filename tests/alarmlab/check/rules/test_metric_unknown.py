"""An alarm on a metric nobody publishes is told; what may exist is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from alarmlab.check.rules.metric_unknown import RULE
from alarmlab.cloudformation.yaml_document import read_yaml
from tests.alarmlab.check.templates import messages

RESOURCES = """
    Resources:
      Alb: {Type: AWS::ElasticLoadBalancingV2::LoadBalancer}
      Group: {Type: AWS::ElasticLoadBalancingV2::TargetGroup}
      Queue: {Type: AWS::SQS::Queue}
      Topic: {Type: AWS::SNS::Topic}
      Fn: {Type: AWS::Lambda::Function}
      Live: {Type: AWS::Lambda::Alias}
      Table: {Type: AWS::DynamoDB::Table}
      Service: {Type: AWS::ECS::Service}
      Api: {Type: AWS::ApiGateway::RestApi}
      Nested: {Type: AWS::CloudFormation::Stack}
      Mine: {Type: Custom::Thing}
"""


def an_alarm(namespace: str, name: str, dimensions: str = "") -> str:
    pairs = ", ".join(
        f"{{Name: {pair.partition('=')[0]}, Value: {pair.partition('=')[2]}}}"
        for pair in dimensions.split(" & ")
        if pair
    )
    return (
        f"      A:\n        Type: AWS::CloudWatch::Alarm\n        Properties:\n"
        f"          {{Namespace: {namespace}, MetricName: '{name}', Dimensions: [{pairs}], Statistic: Sum}}\n"
    )


def judged(
    namespace: str, name: str, dimensions: str = "", *, more: str = "", **parameters: str
) -> list[str]:
    return messages(RULE, RESOURCES + an_alarm(namespace, name, dimensions) + more, **parameters)


@pytest.mark.parametrize(
    ("namespace", "name", "dimensions"),
    [
        ("AWS/ApplicationELB", "HTTPCode_Target_5XX_Count", "LoadBalancer=!GetAtt Alb.LoadBalancerFullName"),
        ("AWS/ApplicationELB", "HTTPCode_Target_5XX_Count", "LoadBalancer=app/front/50dc6c495c0c9188"),
        (
            "AWS/ApplicationELB",
            "HealthyHostCount",
            "LoadBalancer=!GetAtt Alb.LoadBalancerFullName & TargetGroup=!GetAtt Group.TargetGroupFullName",
        ),
        ("AWS/ApplicationELB", "RequestCount", "LoadBalancer=!ImportValue front"),
        ("AWS/ApplicationELB", "RequestCount", "LoadBalancer=!Ref AParameter"),
        ("AWS/ApplicationELB", "RequestCount", "LoadBalancer=!GetAtt Nested.Outputs.Name"),
        ("AWS/ApplicationELB", "RequestCount", "LoadBalancer=!GetAtt Mine.Name"),
        (
            "AWS/ApplicationELB",
            "RequestCount",
            "LoadBalancer=!Select [1, !Split [loadbalancer/, !Ref Alb]]",
        ),
        ("AWS/SQS", "ApproximateAgeOfOldestMessage", "QueueName=!GetAtt Queue.QueueName"),
        ("AWS/SQS", "ApproximateAgeOfOldestMessage", "QueueName=jobs"),
        ("AWS/Lambda", "Errors", "FunctionName=!Ref Fn"),
        ("AWS/Lambda", "Errors", "FunctionName=!Ref Fn & Resource=!Sub '${Fn}:live'"),
        ("AWS/Lambda", "Errors", ""),
        ("AWS/ECS", "CPUUtilization", "ClusterName=c & ServiceName=!GetAtt Service.Name"),
        ("AWS/DynamoDB", "SystemErrors", "TableName=!Ref Table & Operation=GetItem"),
        ("AWS/DynamoDB", "UserErrors", ""),
        ("AWS/ApiGateway", "5XXError", "ApiName=front & Stage=prod"),
        ("Fleet", "Temperature", "Machine=press"),
        ("AWS/WAFV2", "BlockedRequests", "WebACL=x"),
        ("CWAgent", "my_own", "host=x"),
    ],
)
def test_what_exists_or_may_exist_is_not_told(namespace: str, name: str, dimensions: str) -> None:
    assert judged(namespace, name, dimensions) == []


NEVER = ", so it never receives data"


@pytest.mark.parametrize(
    ("namespace", "name", "dimensions", "message"),
    [
        (
            "AWS/ApplicationELB",
            "RequestCount",
            "LoadBalancer=!Ref Alb",
            "LoadBalancer holds the full name, as in app/NAME/ID; of Alb, an "
            "AWS::ElasticLoadBalancingV2::LoadBalancer, Ref gives its LoadBalancerArn",
        ),
        (
            "AWS/ApplicationELB",
            "RequestCount",
            "LoadBalancer=!GetAtt Alb.LoadBalancerName",
            "LoadBalancer holds the full name, as in app/NAME/ID; of Alb, an "
            "AWS::ElasticLoadBalancingV2::LoadBalancer, it is given LoadBalancerName",
        ),
        (
            "AWS/ApplicationELB",
            "RequestCount",
            "LoadBalancer=!GetAtt Group.TargetGroupFullName",
            "LoadBalancer holds the full name, as in app/NAME/ID; Group is an "
            "AWS::ElasticLoadBalancingV2::TargetGroup",
        ),
        (
            "AWS/ApplicationELB",
            "RequestCount",
            "LoadBalancer=front",
            "LoadBalancer holds the full name, as in app/NAME/ID; it is given 'front'",
        ),
        (
            "AWS/ApplicationELB",
            "RequestCount",
            "LoadBalancer=!Sub 'arn:aws:elasticloadbalancing:${AWS::Region}:1:loadbalancer/app/a/1'",
            "LoadBalancer holds the full name, as in app/NAME/ID; it is given an ARN",
        ),
        (
            "AWS/ApplicationELB",
            "UnHealthyHostCount",
            "TargetGroup=!GetAtt Group.TargetGroupFullName",
            "AWS publishes AWS/ApplicationELB UnHealthyHostCount always with LoadBalancer and TargetGroup; "
            "with TargetGroup alone it never receives data",
        ),
        (
            "AWS/SQS",
            "ApproximateAgeOfOldestMessage",
            "QueueName=!Ref Queue",
            "QueueName holds the queue's name; of Queue, an AWS::SQS::Queue, Ref gives its QueueUrl",
        ),
        (
            "AWS/SQS",
            "ApproximateAgeOfOldestMessage",
            "queueName=jobs",
            "AWS publishes AWS/SQS ApproximateAgeOfOldestMessage always with QueueName; "
            "with queueName alone it never receives data",
        ),
        (
            "AWS/Lambda",
            "Errors",
            "FunctionName=!Ref Live",
            "FunctionName holds the function's name; Live is an AWS::Lambda::Alias",
        ),
        (
            "AWS/ECS",
            "CPUUtilization",
            "ClusterName=c & ServiceName=!Ref Service",
            "ServiceName holds the service's name; of Service, an AWS::ECS::Service, "
            "Ref gives its ServiceArn",
        ),
        (
            "AWS/DynamoDB",
            "SystemErrors",
            "TableName=!Ref Table",
            "AWS publishes AWS/DynamoDB SystemErrors always with Operation and TableName; "
            "with TableName alone it never receives data",
        ),
        (
            "AWS/DynamoDB",
            "UserErrors",
            "TableName=!Ref Table",
            "AWS publishes AWS/DynamoDB UserErrors always without dimensions; "
            "with TableName alone it never receives data",
        ),
        (
            "AWS/ApiGateway",
            "5XXError",
            "ApiName=!Ref Api",
            "ApiName holds the API's name, not its id; of Api, an AWS::ApiGateway::RestApi, "
            "Ref gives its RestApiId",
        ),
        (
            "AWS/ApplicationELB",
            "HTTPCode_Target_5xx_Count",
            "LoadBalancer=x",
            "AWS/ApplicationELB publishes HTTPCode_Target_5XX_Count, not HTTPCode_Target_5xx_Count",
        ),
        ("AWS/ALB", "RequestCount", "LoadBalancer=x", "AWS publishes to AWS/ApplicationELB, not to AWS/ALB"),
        ("AWS/lambda", "Whatever", "", "AWS publishes to AWS/Lambda, not to AWS/lambda"),
        ("aws/lambda", "Errors", "", "AWS publishes to AWS/Lambda, not to aws/lambda"),
    ],
)
def test_what_never_receives_data_is_an_error(
    namespace: str, name: str, dimensions: str, message: str
) -> None:
    assert judged(namespace, name, dimensions) == [
        f"A: error: {message}" + ("" if message.endswith("receives data") else NEVER)
    ]


def test_the_default_of_a_parameter_is_only_an_example_of_a_value() -> None:
    text = """
        Parameters:
          Front: {Type: String, Default: my-load-balancer}
        """
    use = RESOURCES + an_alarm("AWS/ApplicationELB", "RequestCount", "LoadBalancer=!Ref Front")

    assert messages(RULE, _joined(text, use)) == []
    assert len(messages(RULE, _joined(text, use), Front="my-load-balancer")) == 1


def test_a_metric_that_alarmlab_does_not_know_is_a_note() -> None:
    assert judged("AWS/Lambda", "Error", "FunctionName=x") == [
        "A: note: alarmlab does not know the metric AWS/Lambda Error"
    ]


def test_a_metric_of_one_region_is_not_there_in_another(tmp_path: Path) -> None:
    from tests.alarmlab.builders import write_json
    from tests.alarmlab.check.templates import a_file_context

    text = _joined(
        "", RESOURCES + an_alarm("AWS/CloudFront", "5xxErrorRate", "DistributionId=X & Region=Global")
    )
    write_json(tmp_path / "t.json", read_yaml(Path("t"), text, duplicates=[], deepest=99))
    for region, count in (("eu-west-1", 1), ("us-east-1", 0), ("cn-north-1", 0), ("unknown-region", 0)):
        artifact = {
            "type": "aws:cloudformation:stack",
            "environment": f"aws://1/{region}",
            "properties": {"templateFile": "t.json"},
        }
        write_json(tmp_path / "manifest.json", {"artifacts": {"S": artifact}})

        assert len(RULE.findings(a_file_context(tmp_path))) == count


def _joined(*parts: str) -> str:
    from textwrap import dedent

    return "\n".join(dedent(part) for part in parts)
