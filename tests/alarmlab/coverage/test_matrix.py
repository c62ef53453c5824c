"""Who watches what: an alarm watches the resources its metrics' dimensions point to."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from alarmlab.cloudformation.resources import resources_of
from alarmlab.coverage.kinds.every import KINDS
from alarmlab.coverage.matrix import Matrix, StackView, matrix_of

QUEUE = {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": "orders"}}
FUNCTION = {"Type": "AWS::Lambda::Function"}
REF = {"Fn::GetAtt": ["Queue", "QueueName"]}


def matrix(**stacks: Mapping[str, object]) -> Matrix:
    views = [
        StackView(
            stack=name,
            resources=resources_of({"Resources": resources}, parameters={}, account="1", region="us-east-1"),
        )
        for name, resources in stacks.items()
    ]
    return matrix_of(views, KINDS)


def an_alarm(metric: str, **dimensions: object) -> dict[str, object]:
    namespace, _, name = metric.partition(":")
    found = [{"Name": key, "Value": value} for key, value in dimensions.items()]
    return {
        "Type": "AWS::CloudWatch::Alarm",
        "Properties": {"AlarmName": "a", "Namespace": namespace, "MetricName": name, "Dimensions": found},
    }


def a_query(text: str) -> dict[str, object]:
    entry = {"Id": "q", "Expression": text, "Period": 60}
    return {"Type": "AWS::CloudWatch::Alarm", "Properties": {"AlarmName": "a", "Metrics": [entry]}}


def watched(found: Matrix) -> dict[tuple[str, str], tuple[str, ...]]:
    return {(cell.target.label, cell.mode.name): cell.alarms for cell in found.cells}


AGE = "AWS/SQS:ApproximateAgeOfOldestMessage"


@pytest.mark.parametrize("value", [REF, "orders", {"Fn::Sub": "${Queue.QueueName}"}])
def test_a_reference_and_the_literal_name_both_point_to_the_resource(value: object) -> None:
    found = matrix(s={"Queue": QUEUE, "Old": an_alarm(AGE, QueueName=value)})

    assert watched(found) == {("orders", "messages stay in the queue"): ("a",)}
    assert (found.watched_pct, found.unwatched, found.elsewhere) == (100, (), ())


def test_a_metric_that_does_not_show_the_failure_does_not_watch_it_but_the_resource_has_an_alarm() -> None:
    found = matrix(s={"Queue": QUEUE, "Sent": an_alarm("AWS/SQS:NumberOfMessagesSent", QueueName=REF)})

    assert watched(found) == {("orders", "messages stay in the queue"): ()}
    assert (found.watched_pct, found.unwatched) == (0, ())


def test_a_resource_no_alarm_points_to_is_unwatched() -> None:
    found = matrix(s={"Queue": QUEUE})

    assert [target.label for target in found.unwatched] == ["orders"]


def test_a_metric_of_ones_own_that_names_the_resource_is_an_alarm_on_it() -> None:
    found = matrix(s={"Queue": QUEUE, "Mine": an_alarm("Fleet:Poison", QueueName=REF)})

    assert (found.unwatched, found.elsewhere) == ((), ())


def test_an_alarm_of_another_stack_points_by_name_but_never_by_logical_id() -> None:
    by_name = matrix(app={"Queue": QUEUE}, watch={"Old": an_alarm(AGE, QueueName="orders")})
    same_id = matrix(
        app={"Queue": QUEUE}, watch={"Queue": QUEUE | {"Properties": {}}, "Old": an_alarm(AGE, QueueName=REF)}
    )

    assert watched(by_name) == {("orders", "messages stay in the queue"): ("a",)}
    assert watched(same_id) == {
        ("orders", "messages stay in the queue"): (),
        ("Queue", "messages stay in the queue"): ("a",),
    }


def test_a_stack_that_only_watches_makes_resources_of_the_names_it_uses() -> None:
    found = matrix(s={"Cpu": an_alarm("AWS/ECS:CPUUtilization", ClusterName="c", ServiceName="api")})

    assert watched(found) == {
        ("c/api", "CPU is saturated"): ("a",),
        ("c/api", "memory runs out"): (),
        ("c/api", "too few tasks run"): (),
    }


def test_services_of_one_name_in_two_clusters_are_two() -> None:
    one = an_alarm("AWS/ECS:CPUUtilization", ClusterName="c1", ServiceName="api")
    other = an_alarm("AWS/ECS:MemoryUtilization", ClusterName="c2", ServiceName="api")

    found = watched(matrix(s={"One": one, "Other": other}))

    assert found["c1/api", "CPU is saturated"] == found["c2/api", "memory runs out"] == ("a",)
    assert found["c1/api", "memory runs out"] == found["c2/api", "CPU is saturated"] == ()


def test_a_metric_of_a_service_says_nothing_of_its_cluster() -> None:
    cluster = {"Type": "AWS::ECS::Cluster", "Properties": {"ClusterName": "c"}}
    part = an_alarm("ECS/ContainerInsights:CpuUtilized", ClusterName="c", ServiceName="api")
    whole = an_alarm("ECS/ContainerInsights:CpuUtilized", ClusterName="c")

    assert watched(matrix(s={"C": cluster, "P": part}))["c", "CPU is saturated"] == ()
    assert watched(matrix(s={"C": cluster, "W": whole}))["c", "CPU is saturated"] == ("a",)


def test_a_cluster_that_no_template_has_is_found_by_a_metric_of_the_whole() -> None:
    part = an_alarm("AWS/ECS:CPUUtilization", ClusterName="c1", ServiceName="api")
    whole = an_alarm("AWS/ECS:CPUUtilization", ClusterName="c2")

    found = watched(matrix(s={"P": part, "W": whole}))

    assert ("c1", "CPU is saturated") not in found
    assert found["c2", "CPU is saturated"] == ("a",)


def test_metric_math_watches_what_its_metrics_watch() -> None:
    metric = {"Namespace": "AWS/SQS", "MetricName": "ApproximateNumberOfMessagesVisible"}
    metric |= {"Dimensions": [{"Name": "QueueName", "Value": REF}]}
    entries = [
        {"Id": "m", "MetricStat": {"Metric": metric, "Stat": "Sum", "Period": 60}},
        {"Id": "e", "Expression": "m"},
    ]
    alarm = {"Type": "AWS::CloudWatch::Alarm", "Properties": {"AlarmName": "sum", "Metrics": entries}}

    assert watched(matrix(s={"Queue": QUEUE, "A": alarm})) == {
        ("orders", "messages stay in the queue"): ("sum",)
    }


@pytest.mark.parametrize(
    ("query", "alarms"),
    [
        (
            'SELECT MAX(ApproximateAgeOfOldestMessage) FROM SCHEMA("AWS/SQS", QueueName) GROUP BY QueueName',
            ("a",),
        ),
        ('SELECT MAX(ApproximateAgeOfOldestMessage) FROM "AWS/SQS"', ("a",)),
        ("select max(ApproximateAgeOfOldestMessage) from \"AWS/SQS\" where QueueName = 'orders'", ("a",)),
        ("SELECT MAX(ApproximateAgeOfOldestMessage) FROM \"AWS/SQS\" WHERE QueueName = 'other'", ()),
        ("SELECT MAX(ApproximateAgeOfOldestMessage) FROM \"AWS/SQS\" WHERE QueueName != 'orders'", ()),
        ('SELECT MAX(Errors) FROM SCHEMA("AWS/Lambda", FunctionName)', ()),
    ],
)
def test_a_metrics_insights_query_watches_all_it_selects(query: str, alarms: tuple[str, ...]) -> None:
    found = watched(matrix(s={"Queue": QUEUE, "A": a_query(query)}))

    assert found["orders", "messages stay in the queue"] == alarms


def test_a_metric_without_dimensions_watches_all_functions_but_no_queue() -> None:
    errors = matrix(s={"F": FUNCTION, "A": an_alarm("AWS/Lambda:Errors")})
    age = matrix(s={"Queue": QUEUE, "A": an_alarm(AGE)})

    assert watched(errors)["F", "invocations fail"] == ("a",)
    assert watched(age) == {("orders", "messages stay in the queue"): ()}
    assert age.elsewhere == ("a",)


@pytest.mark.parametrize("rule", ['ALARM("a")', {"Fn::Sub": 'ALARM("${Old.Arn}")'}, "ALARM(a) OR ALARM(b)"])
def test_an_alarm_that_a_composite_alarm_combines_is_told_with_it(rule: object) -> None:
    both = {"Type": "AWS::CloudWatch::CompositeAlarm", "Properties": {"AlarmName": "both", "AlarmRule": rule}}

    found = matrix(s={"Queue": QUEUE, "Old": an_alarm(AGE, QueueName=REF), "Both": both})

    assert watched(found) == {("orders", "messages stay in the queue"): ("a (through both)",)}
    assert found.elsewhere == ()


def test_a_rule_nobody_can_read_combines_nothing() -> None:
    bad = {"Type": "AWS::CloudWatch::CompositeAlarm", "Properties": {"AlarmName": "b", "AlarmRule": "ALARM("}}

    found = matrix(s={"Queue": QUEUE, "Old": an_alarm(AGE, QueueName=REF), "Bad": bad})

    assert watched(found) == {("orders", "messages stay in the queue"): ("a",)}


def test_a_load_balancer_is_named_through_its_listener_too() -> None:
    listener = {
        "Type": "AWS::ElasticLoadBalancingV2::Listener",
        "Properties": {"LoadBalancerArn": {"Ref": "Balancer"}},
    }
    name = {"Fn::Join": ["/", [{"Fn::Select": [1, {"Fn::Split": ["/", {"Ref": "Listener"}]}]}, "x"]]}
    found = matrix(
        s={
            "Balancer": {"Type": "AWS::ElasticLoadBalancingV2::LoadBalancer"},
            "Listener": listener,
            "A": an_alarm("AWS/ApplicationELB:TargetResponseTime", LoadBalancer=name),
        }
    )

    assert watched(found)["Balancer", "answers are slow"] == ("a",)


@pytest.mark.parametrize(
    ("type", "mode"), [("network", "ports run out"), ("application", "connections are rejected")]
)
def test_the_type_of_a_load_balancer_decides_how_it_fails(type: str, mode: str) -> None:
    balancer = {"Type": "AWS::ElasticLoadBalancingV2::LoadBalancer", "Properties": {"Type": type}}

    assert ("B", mode) in watched(matrix(s={"B": balancer}))


def test_nothing_is_reserved_of_a_cluster_without_instances_nor_counted_of_a_bucket_without_metrics() -> None:
    fargate = {"Type": "AWS::ECS::Cluster", "Properties": {"CapacityProviders": ["FARGATE"]}}
    instances = {"Type": "AWS::ECS::Cluster", "Properties": {"CapacityProviders": [{"Ref": "Provider"}]}}

    found = watched(matrix(s={"C": fargate, "B": {"Type": "AWS::S3::Bucket"}}))

    assert set(found) == {("C", "CPU is saturated"), ("C", "memory runs out")}
    assert ("C", "no CPU is left for tasks") in watched(matrix(s={"C": instances}))


def test_nothing_to_watch_is_all_watched() -> None:
    assert matrix(s={}).watched_pct == 100
