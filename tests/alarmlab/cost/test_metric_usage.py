"""Which custom metrics are paid for, and how often."""

from __future__ import annotations

import json
from decimal import Decimal

from alarmlab.cost.assumptions import Assumptions
from alarmlab.cost.bill import Amount
from tests.alarmlab.cost.bills import a_resource, an_alarm_on, bill_for, the_line


def a_filter(**changes: object) -> dict[str, object]:
    transformation = {"MetricNamespace": "Fleet", "MetricName": "Crashes", "MetricValue": "1", **changes}
    return a_resource("AWS::Logs::MetricFilter", MetricTransformations=[transformation])


def test_a_metric_of_an_aws_service_is_free() -> None:
    assert [line.usage.what for line in bill_for(an_alarm_on("AWS/SQS")).lines] == ["alarm"]


def test_a_custom_metric_is_paid_once_however_often_it_is_referred_to() -> None:
    body = json.dumps({"widgets": [{"type": "metric", "properties": {"metrics": [["Fleet", "Errors"]]}}]})
    dashboard = a_resource("AWS::CloudWatch::Dashboard", DashboardBody=body)

    bill = bill_for(an_alarm_on("Fleet"), an_alarm_on("Fleet", Threshold=2), dashboard)

    assert the_line(bill, "custom metric").amount == Amount(low=Decimal("0.30"), high=Decimal("0.30"))


def test_each_set_of_dimension_values_is_a_metric() -> None:
    one = an_alarm_on("Fleet", Dimensions=[{"Name": "Machine", "Value": "press"}])
    other = an_alarm_on("Fleet", Dimensions=[{"Name": "Machine", "Value": {"Ref": "Lathe"}}])

    assert the_line(bill_for(one, other), "custom metric").usage.quantity.low == 2


def test_a_metric_filter_publishes_one_metric() -> None:
    line = the_line(bill_for(a_filter(), an_alarm_on("Fleet", "Crashes")), "custom metric")

    assert (line.usage.quantity.low, line.usage.quantity.high) == (1, 1)


def test_a_metric_filter_with_dimensions_publishes_as_many_as_there_are_values() -> None:
    by_machine = a_filter(Dimensions=[{"Key": "Machine", "Value": "$.machine"}])

    unknown = the_line(bill_for(by_machine), "custom metric")
    known = the_line(
        bill_for(by_machine, assumed=Assumptions(metric_series={"Fleet:Crashes": Decimal(12)})),
        "custom metric",
    )

    assert unknown.amount == Amount(low=Decimal("0.30"), high=None)
    assert unknown.usage.note == "one metric for each value of Machine: give metrics.series"
    assert known.amount == Amount(low=Decimal("3.60"), high=Decimal("3.60"))


def test_container_insights_costs_at_least_what_is_referred_to() -> None:
    line = the_line(bill_for(an_alarm_on("ECS/ContainerInsights")), "Container Insights metric")

    assert line.amount == Amount(low=Decimal("0.07"), high=None)


def test_many_metrics_are_priced_in_tiers_over_the_whole_bill() -> None:
    assumed = Assumptions(metric_series={"Fleet:a": Decimal(9_999), "Fleet:b": Decimal(2)})

    bill = bill_for(an_alarm_on("Fleet", "a"), an_alarm_on("Fleet", "b"), assumed=assumed)

    assert [line.amount and line.amount.low for line in bill.lines if line.usage.what == "custom metric"] == [
        Decimal("2999.70"),
        Decimal("0.40"),
    ]
