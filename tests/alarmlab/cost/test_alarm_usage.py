"""What alarms cost: by kind, resolution and the metrics they name."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import pytest

from alarmlab.cost.assumptions import Assumptions
from alarmlab.cost.bill import Amount
from tests.alarmlab.cost.bills import a_math_alarm, a_resource, a_stat, an_alarm_on, bill_for, the_line

SQL = {"Id": "q", "Expression": 'SELECT AVG(CPUUtilization) FROM "AWS/EC2"', "Period": 60}


@pytest.mark.parametrize(
    ("alarm", "what", "usd"),
    [
        (an_alarm_on("AWS/SQS"), "alarm", "0.10"),
        (an_alarm_on("AWS/SQS", Period=30), "alarm, high resolution", "0.30"),
        (an_alarm_on("AWS/SQS", Period="30"), "alarm, high resolution", "0.30"),
        (
            a_math_alarm(a_stat("a"), a_stat("b"), {"Id": "e", "Expression": "a + b"}),
            "metric math alarm",
            "0.20",
        ),
        (
            a_math_alarm(
                a_stat("a", period_s=10), a_stat("b", period_s=10), {"Id": "e", "Expression": "a/b"}
            ),
            "metric math alarm, high resolution",
            "0.60",
        ),
        (
            a_math_alarm(
                a_stat("a"),
                {"Id": "band", "Expression": "ANOMALY_DETECTION_BAND(a, 2)"},
                ThresholdMetricId="band",
            ),
            "anomaly detection alarm",
            "0.30",
        ),
        (a_resource("AWS::CloudWatch::CompositeAlarm", AlarmRule="TRUE"), "composite alarm", "0.50"),
    ],
)
def test_an_alarm_costs_what_its_kind_and_its_metrics_cost(
    alarm: Mapping[str, object], what: str, usd: str
) -> None:
    line = the_line(bill_for(alarm), what)

    assert line.amount == Amount(low=Decimal(usd), high=Decimal(usd))


def test_a_metrics_insights_alarm_costs_a_range_until_somebody_says_how_many_metrics_it_analyses() -> None:
    alarm = a_math_alarm(SQL, AlarmName="fleet")

    unknown = the_line(bill_for(alarm), "Metrics Insights alarm")
    known = the_line(
        bill_for(alarm, assumed=Assumptions(insights_metrics={"fleet": Decimal(40)})),
        "Metrics Insights alarm",
    )

    assert unknown.amount == Amount(low=Decimal("0.10"), high=Decimal("1000.00"))
    assert "alarms.insights_metrics" in str(unknown.usage.note)
    assert known.amount == Amount(low=Decimal("4.00"), high=Decimal("4.00"))


def test_metrics_beside_a_metrics_insights_query_are_paid_too() -> None:
    bill = bill_for(a_math_alarm(SQL, a_stat("a"), {"Id": "e", "Expression": "q / a"}))

    assert the_line(bill, "metrics beside the Metrics Insights query").usage.quantity.low == 1


def test_two_statistics_of_one_metric_may_count_once_or_twice() -> None:
    alarm = a_math_alarm(a_stat("a", name="m"), a_stat("b", name="m", stat="Maximum"))

    line = the_line(bill_for(alarm), "alarm")

    assert line.amount == Amount(low=Decimal("0.10"), high=Decimal("0.20"))
    assert "AWS does not say" in str(line.usage.note)


@pytest.mark.parametrize(
    "alarm",
    [
        a_resource("AWS::CloudWatch::LogAlarm", AlarmName="a"),
        a_resource("AWS::CloudWatch::Alarm", EvaluationCriteria={"PromQLCriteria": {"Query": "up"}}),
    ],
)
def test_a_kind_without_a_known_price_is_listed_and_never_free(alarm: Mapping[str, object]) -> None:
    bill = bill_for(alarm)

    assert [line.amount for line in bill.unpriced] == [None]
