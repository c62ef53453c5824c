"""Logs, dashboards, canaries, Contributor Insights, metric streams, traces."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest

from alarmlab.cost.assumptions import Assumptions
from alarmlab.cost.bill import Amount
from alarmlab.cost.words import line_words
from tests.alarmlab.cost.bills import a_resource, bill_for, the_line

GROUP = a_resource("AWS::Logs::LogGroup", LogGroupName="/app", RetentionInDays=60)


def exact(usd: str) -> Amount:
    return Amount(low=Decimal(usd), high=Decimal(usd))


def test_an_unknown_volume_of_logs_is_shown_by_the_unit_and_never_as_nothing() -> None:
    bill = bill_for(GROUP)

    assert line_words(the_line(bill, "ingested")) == "0.50 per GB"
    assert line_words(the_line(bill, "stored")) == "0.03 per GB and month"
    assert bill.total == Amount(low=Decimal(0), high=None)


def test_logs_are_paid_when_ingested_and_for_as_long_as_they_are_kept() -> None:
    assumed = Assumptions(log_gb={"/app": Decimal(10)}, log_stored_share=Decimal("0.2"))

    bill = bill_for(GROUP, assumed=assumed)

    assert the_line(bill, "ingested").amount == exact("5.00")
    assert the_line(bill, "stored").amount == exact("0.12")  # 2 GB a month, for two months


def test_logs_that_never_expire_have_no_upper_bound() -> None:
    group = a_resource("AWS::Logs::LogGroup", LogGroupName="/app")

    line = the_line(bill_for(group, assumed=Assumptions(log_gb_elsewhere=Decimal(10))), "stored")

    assert line.amount == Amount(low=Decimal("0.30"), high=None)
    assert "never expires" in str(line.usage.note)


def test_the_infrequent_access_class_has_its_own_price_and_an_unknown_class_has_none() -> None:
    assumed = Assumptions(log_gb_elsewhere=Decimal(10))
    infrequent = a_resource("AWS::Logs::LogGroup", LogGroupClass="INFREQUENT_ACCESS", RetentionInDays=1)
    delivery = a_resource("AWS::Logs::LogGroup", LogGroupClass="DELIVERY", RetentionInDays=1)

    bill = bill_for(infrequent, delivery, assumed=assumed)

    assert the_line(bill, "ingested, class INFREQUENT_ACCESS").amount == exact("2.50")
    assert the_line(bill, "ingested, class DELIVERY").amount is None


@pytest.mark.parametrize(("metrics", "what"), [(50, "dashboard"), (51, "dashboard of more than 50 metrics")])
def test_a_dashboard_costs_the_same_but_a_large_one_is_never_free(metrics: int, what: str) -> None:
    rows = [["AWS/SQS", f"m{index}"] for index in range(metrics)]
    body = json.dumps({"widgets": [{"type": "metric", "properties": {"metrics": rows}}]})
    dashboard = a_resource("AWS::CloudWatch::Dashboard", DashboardBody=body)

    line = the_line(bill_for(dashboard), what)
    with_free_tier = bill_for(dashboard, free={"dashboard": Decimal(3)})

    assert line.amount == exact("3.00")
    assert with_free_tier.total == exact("0" if what == "dashboard" else "3.00")


@pytest.mark.parametrize(
    ("schedule", "usd"),
    [
        ("rate(5 minutes)", "10.512"),
        ("rate(1 hour)", "0.876"),
        ("rate(0 hour)", "0.0012"),
        ("cron(0 * * * ? *)", None),
    ],
)
def test_a_canary_runs_as_often_as_its_rate_says(schedule: str, usd: str | None) -> None:
    canary = a_resource("AWS::Synthetics::Canary", Name="shop", Schedule={"Expression": schedule})

    line = the_line(bill_for(canary), f"runs, {schedule}")

    assert line.amount == (exact(usd) if usd else Amount(low=Decimal(0), high=None))


def test_contributor_insights_of_a_table_with_a_sort_key_are_four_rules() -> None:
    keys = [{"AttributeName": "a", "KeyType": "HASH"}, {"AttributeName": "b", "KeyType": "RANGE"}]
    table = a_resource(
        "AWS::DynamoDB::Table", KeySchema=keys, ContributorInsightsSpecification={"Enabled": True}
    )

    assert the_line(bill_for(table), "rule").amount == exact("2.00")


def test_traces_are_asked_for_where_a_template_has_tracing() -> None:
    traced = bill_for(a_resource("AWS::XRay::SamplingRule"))
    told = bill_for(a_resource("AWS::XRay::Group"), assumed=Assumptions(traces_recorded=Decimal(2)))

    assert line_words(the_line(traced, "recorded, in millions")) == "5.00 per million traces"
    assert the_line(told, "recorded, in millions").amount == exact("10.00")
    assert bill_for().lines == ()


def test_the_free_gigabytes_are_for_all_uses_of_logs_together() -> None:
    assumed = Assumptions(log_gb={"/app": Decimal(4)})

    bill = bill_for(GROUP, assumed=assumed, free={"logs": Decimal(5)})

    assert the_line(bill, "ingested").amount == exact("0")
    assert the_line(bill, "stored").amount == exact("0.21")  # 8 GB, of which one is free
