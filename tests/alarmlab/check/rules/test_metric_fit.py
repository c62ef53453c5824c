"""Unit, period and statistic must fit the metric they are asked of."""

from __future__ import annotations

import pytest

from alarmlab.check.rule import Rule
from alarmlab.check.rules import period_unfit, statistic_unfit, unit_mismatch
from tests.alarmlab.check.templates import messages


def an_alarm(metric: str, more: str = "", resources: str = "") -> str:
    namespace, _, name = metric.partition(":")
    return (
        "Resources:\n  A:\n    Type: AWS::CloudWatch::Alarm\n    Properties:\n"
        f"      {{Namespace: {namespace}, MetricName: {name}, Dimensions: [{{Name: Id, Value: x}}]{more}}}\n"
        + resources
    )


def told(rule: Rule, metric: str, more: str, resources: str = "") -> list[str]:
    return [message.removeprefix("A: ") for message in messages(rule, an_alarm(metric, more, resources))]


@pytest.mark.parametrize(
    ("metric", "unit", "expected"),
    [
        ("AWS/Lambda:Duration", "Milliseconds", []),
        ("AWS/Lambda:Duration", "!Ref Unit", []),
        ("AWS/Lambda:Duration", "Nonsense", []),
        ("AWS/CloudFront:Requests", "Count", []),
        ("Fleet:Temperature", "Seconds", []),
        (
            "AWS/Lambda:Duration",
            "Seconds",
            ["error: AWS publishes AWS/Lambda Duration in Milliseconds; in Seconds it has no data"],
        ),
        (
            "AWS/SNS:PublishSize",
            "Count",
            ["warning: AWS publishes AWS/SNS PublishSize in Bytes; in Count it has no data"],
        ),
    ],
)
def test_a_unit_the_metric_is_never_published_in(metric: str, unit: str, expected: list[str]) -> None:
    assert told(unit_mismatch.RULE, metric, f", Unit: {unit}") == expected


def test_a_metric_filter_publishes_in_the_unit_it_names() -> None:
    resources = """\
  Filter:
    Type: AWS::Logs::MetricFilter
    Properties:
      MetricTransformations: [{MetricNamespace: Fleet, MetricName: Stops, MetricValue: 1, Unit: Count}]
"""

    assert told(unit_mismatch.RULE, "Fleet:Stops", ", Unit: Count", resources) == []
    assert told(unit_mismatch.RULE, "Fleet:Stops", ", Unit: Percent", resources) == [
        "warning: the metric filter Filter publishes Fleet Stops in Count; in Percent it has no data"
    ]


@pytest.mark.parametrize(
    ("metric", "period", "expected"),
    [
        ("AWS/Lambda:Errors", "60", []),
        ("AWS/Lambda:Errors", "!Ref Period", []),
        ("Fleet:Temperature", "10", []),
        ("AWS/S3:BucketSizeBytes", "86400", []),
        (
            "AWS/Lambda:Errors",
            "10",
            [
                "warning: AWS publishes AWS/Lambda Errors every 60 s; "
                "most of the alarm's periods of 10 s have no data"
            ],
        ),
        (
            "AWS/S3:NumberOfObjects",
            "300",
            [
                "warning: AWS publishes AWS/S3 NumberOfObjects every 86400 s; "
                "most of the alarm's periods of 300 s have no data"
            ],
        ),
    ],
)
def test_a_period_shorter_than_the_time_between_datapoints(
    metric: str, period: str, expected: list[str]
) -> None:
    assert told(period_unfit.RULE, metric, f", Period: {period}") == expected


@pytest.mark.parametrize(
    ("name", "properties", "period", "count"),
    [
        ("CPUUtilization", "{}", 60, 1),
        ("CPUUtilization", "{Monitoring: false}", 60, 1),
        ("CPUUtilization", "{Monitoring: true}", 60, 0),
        ("CPUUtilization", "{Monitoring: !Ref Detailed}", 60, 0),
        ("CPUUtilization", "{LaunchTemplate: {Version: 1}}", 60, 0),
        ("CPUUtilization", "{}", 300, 0),
        ("StatusCheckFailed", "{}", 60, 0),
    ],
)
def test_an_instance_without_detailed_monitoring_publishes_every_five_minutes(
    name: str, properties: str, period: int, count: int
) -> None:
    text = (
        "Resources:\n"
        f"  Box: {{Type: AWS::EC2::Instance, Properties: {properties}}}\n"
        "  A:\n    Type: AWS::CloudWatch::Alarm\n    Properties:\n"
        f"      {{Namespace: AWS/EC2, MetricName: {name}, Period: {period},"
        " Dimensions: [{Name: InstanceId, Value: !Ref Box}]}\n"
    )

    assert len(messages(period_unfit.RULE, text)) == count


@pytest.mark.parametrize(
    ("metric", "statistic", "expected"),
    [
        ("AWS/ApplicationELB:HTTPCode_Target_5XX_Count", "Sum", []),
        ("AWS/ApplicationELB:RequestCount", "Average", []),
        ("AWS/Lambda:Errors", "Average", []),
        ("AWS/SQS:ApproximateNumberOfMessagesVisible", "Maximum", []),
        (
            "AWS/ApplicationELB:HTTPCode_Target_5XX_Count",
            "Average",
            [
                "warning: each sample of HTTPCode_Target_5XX_Count is 1, "
                "so that its Average is 1 whatever happens"
            ],
        ),
        (
            "AWS/SQS:ApproximateNumberOfMessagesVisible",
            "Sum",
            [
                "warning: ApproximateNumberOfMessagesVisible is a level, read every 60 s: "
                "its Sum over 300 s adds up 5 readings or more"
            ],
        ),
    ],
)
def test_a_statistic_that_says_nothing_about_its_metric(
    metric: str, statistic: str, expected: list[str]
) -> None:
    more = f", Statistic: {statistic}, Period: 300, Threshold: 100, ComparisonOperator: GreaterThanThreshold"

    assert told(statistic_unfit.RULE, metric, more) == expected


@pytest.mark.parametrize(
    "more",
    [
        "Period: 60, Threshold: 100, ComparisonOperator: GreaterThanThreshold",
        "Period: 300, Threshold: 0, ComparisonOperator: GreaterThanThreshold",
        "Period: 300, Threshold: 1, ComparisonOperator: GreaterThanOrEqualToThreshold",
    ],
)
def test_the_sum_of_a_level_is_not_told_when_it_is_one_reading_or_only_asks_for_any(more: str) -> None:
    metric = "AWS/SQS:ApproximateNumberOfMessagesVisible"

    assert told(statistic_unfit.RULE, metric, f", Statistic: Sum, {more}") == []
