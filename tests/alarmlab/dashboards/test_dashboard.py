"""Dashboards are read from their bodies, also from those a deployment completes."""

from __future__ import annotations

import json

from alarmlab.cloudformation.resources import resources_of
from alarmlab.dashboards.dashboard import Dashboard, dashboards_of
from alarmlab.metrics.metric_id import MetricId


def read(body: object) -> Dashboard:
    template = {
        "Resources": {"D": {"Type": "AWS::CloudWatch::Dashboard", "Properties": {"DashboardBody": body}}}
    }
    [dashboard] = dashboards_of(resources_of(template, parameters={}, account="1", region="us-east-1"))
    return dashboard


def a_body(*rows: list[object]) -> str:
    return json.dumps({"widgets": [{"type": "metric", "properties": {"title": "t", "metrics": list(rows)}}]})


def metrics(body: object) -> list[str]:
    return [str(metric) for metric in read(body).metrics]


def test_rows_are_metrics_and_dots_repeat_the_row_above() -> None:
    body = a_body(
        ["AWS/SQS", "Sent", "QueueName", "a", {"stat": "Sum"}],
        [".", "Received", ".", "."],
        ["...", "b"],
        [{"expression": "SUM(METRICS())", "id": "e1"}],
    )

    assert metrics(body) == [
        'AWS/SQS:Sent{QueueName="a"}',
        'AWS/SQS:Received{QueueName="a"}',
        'AWS/SQS:Received{QueueName="b"}',
    ]
    assert [widget.rows for widget in read(body).widgets or ()] == [4]


def test_a_body_joined_from_parts_is_read_with_its_open_parts_named() -> None:
    before, after = a_body(["AWS/SQS", "Sent", "QueueName", "@"]).split("@")
    body = {"Fn::Join": ["", [before, {"Fn::GetAtt": ["Queue", "QueueName"]}, after]]}

    dashboard = read(body)

    assert dashboard.is_open
    assert dashboard.metrics == (
        MetricId(
            namespace="AWS/SQS", name="Sent", dimensions=frozenset({("QueueName", "${Queue.QueueName}")})
        ),
    )


def test_a_body_that_is_no_json_has_no_widgets_but_is_no_error() -> None:
    assert read("{not json").widgets is None
    assert read("[]").widgets is None
    assert read({"Fn::Join": ["", ['{"widgets": ', {"Ref": "All"}, "}"]]}).widgets is None


def test_a_body_nested_deeper_than_can_be_read_is_no_error_either() -> None:
    assert read("[" * 50_000).widgets is None
