"""A graph shows a metric that is published."""

from __future__ import annotations

import json

import pytest

from alarmlab.check.rules.dashboard_metric_unknown import RULE
from tests.alarmlab.check.rules.given import resource, template
from tests.alarmlab.check.templates import messages


def a_dashboard(*rows: list[object], **properties: object) -> dict[str, object]:
    widget = {"type": "metric", "properties": {"title": "Orders", "metrics": [*rows], **properties}}
    body = json.dumps({"widgets": [widget, widget]})
    return resource("AWS::CloudWatch::Dashboard", DashboardBody={"Fn::Sub": body})


def found(*rows: list[object], **properties: object) -> list[str]:
    queue = resource("AWS::SQS::Queue")
    return messages(RULE, template(D=a_dashboard(*rows, **properties), Queue=queue))


@pytest.mark.parametrize(
    "row",
    [
        ["AWS/SQS", "ApproximateNumberOfMessagesVisible", "QueueName", "orders"],
        ["AWS/SQS", "ApproximateNumberOfMessagesVisible", "QueueName", "${Queue.QueueName}", {"stat": "Sum"}],
        ["AWS/Lambda", "Errors", "FunctionName", "f"],
        ["Fleet", "Temperature", "Machine", "press"],
        [{"expression": "SUM(METRICS())", "id": "e1"}],
        ["AWS/Billing", "EstimatedCharges", "Currency", "USD", {"region": "us-east-1"}],
    ],
)
def test_a_metric_that_is_published_or_ones_own_is_none(row: list[object]) -> None:
    assert found(row) == []


def test_a_name_nobody_publishes_is_told_once_however_many_graphs_show_it() -> None:
    [message] = found(["AWS/SQS", "approximateNumberOfMessagesVisible", "QueueName", "orders"])

    assert message.startswith("D: warning: AWS/SQS publishes ApproximateNumberOfMessagesVisible, not")


def test_a_name_alarmlab_does_not_know_is_a_note() -> None:
    [message] = found(["AWS/SQS", "NumberOfMessagesRefused", "QueueName", "orders"])

    assert message == "D: note: alarmlab does not know the metric AWS/SQS NumberOfMessagesRefused"


def test_a_row_that_repeats_the_one_above_is_judged_by_what_it_repeats() -> None:
    rows: list[list[object]] = [
        ["AWS/SQS", "NumberOfMessagesSent", "QueueName", "orders"],
        [".", "numberofmessagessent", ".", "."],
    ]

    assert len(found(*rows)) == 1


def test_a_reference_that_gives_something_else_than_the_name_is_told() -> None:
    [message] = found(["AWS/SQS", "NumberOfMessagesSent", "QueueName", "${Queue.Arn}"])

    assert message.startswith("D: warning: ")
    assert "QueueName" in message


def test_a_body_nobody_can_read_says_nothing() -> None:
    unread = resource("AWS::CloudWatch::Dashboard", DashboardBody={"Ref": "Body"})

    assert messages(RULE, template(D=unread)) == []
