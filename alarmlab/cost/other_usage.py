"""What dashboards, traces, Contributor Insights, canaries, metric streams and API calls use."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal

from alarmlab.cloudformation.resources import Resource
from alarmlab.cloudformation.values import items, mapping, mappings
from alarmlab.cost.assumptions import Assumptions
from alarmlab.cost.usage import UNKNOWN, Kind, Quantity, Usage, exactly
from alarmlab.dashboards.dashboard import Dashboard

HOURS_A_MONTH = Decimal(730)
"""The month of AWS's own calculator: https://calculator.aws/"""
BASIC_DASHBOARD_METRICS = 50
"""Up to so many metrics a dashboard counts for the free tier: https://aws.amazon.com/cloudwatch/pricing/"""

_RATE = re.compile(r"rate\((?P<number>\d+) (?P<unit>minute|hour|day)s?\)")
_HOURS = {"minute": Decimal(1) / 60, "hour": Decimal(1), "day": Decimal(24)}


def dashboard_usage(dashboards: Iterable[Dashboard], *, stack: str) -> Iterator[Usage]:
    """One line a dashboard. What it shows of a body alarmlab cannot read is not counted."""
    for dashboard in dashboards:
        basic = dashboard.widgets is not None and len(dashboard.metrics) <= BASIC_DASHBOARD_METRICS
        yield Usage(
            kind=Kind.DASHBOARDS,
            stack=stack,
            resource=dashboard.name,
            what="dashboard" if basic else f"dashboard of more than {BASIC_DASHBOARD_METRICS} metrics",
            price="dashboard" if basic else "dashboard-large",
            quantity=exactly(1),
        )


def resource_usage(resources: Iterable[Resource], *, stack: str, assumed: Assumptions) -> Iterator[Usage]:
    """Contributor Insights, canaries and metric streams of the template."""
    for found in resources:
        match found.type:
            case "AWS::CloudWatch::InsightRule":
                name = found.text("RuleName") or found.logical_id
                yield from _rules(found, stack, name=name, rules=1, assumed=assumed, managed="")
            case "AWS::DynamoDB::Table":
                if mapping(found.properties.get("ContributorInsightsSpecification")).get("Enabled"):
                    name = found.text("TableName") or found.logical_id
                    rules = 2 * len(mappings(found.properties.get("KeySchema")))
                    yield from _rules(
                        found, stack, name=name, rules=rules, assumed=assumed, managed="-dynamodb"
                    )
            case "AWS::Synthetics::Canary":
                yield _canary(found, stack, assumed)
            case "AWS::CloudWatch::MetricStream":
                filters = items(found.properties.get("IncludeFilters"))
                yield Usage(
                    kind=Kind.STREAMS,
                    stack=stack,
                    resource=found.text("Name") or found.logical_id,
                    what="metric updates, in thousands",
                    price="metric-stream-update",
                    quantity=UNKNOWN,
                    note="how many depends on what is published"
                    + ("" if filters else "; without IncludeFilters it streams every namespace"),
                )
            case _:
                pass


def account_usage(resources: Iterable[Resource], *, stack: str, assumed: Assumptions) -> Iterator[Usage]:
    """What is counted for the account, not for a resource: traces, requests, queries over logs."""
    traced = any(found.type.startswith("AWS::XRay::") for found in resources)
    for kind, what, price, said, ask in (
        (Kind.TRACES, "recorded, in millions", "traces-recorded", assumed.traces_recorded, "traces.recorded"),
        (Kind.TRACES, "read, in millions", "traces-read", assumed.traces_read, "traces.read"),
        (Kind.LOGS, "scanned by queries", "logs-scanned", assumed.log_scanned_gb, None),
        (
            Kind.REQUESTS,
            "PutMetricData and its like, in thousands",
            "api-request",
            assumed.put_metric_data_requests,
            None,
        ),
        (
            Kind.REQUESTS,
            "metrics asked of GetMetricData, in thousands",
            "api-get-metric-data",
            assumed.get_metric_data_metrics,
            None,
        ),
    ):
        if said is not None or (traced and ask):
            yield Usage(
                kind=kind,
                stack=stack,
                resource="account",
                what=what,
                price=price,
                quantity=UNKNOWN if said is None else exactly(said),
                note=None if said is not None else f"give {ask}",
            )


def _rules(
    found: Resource, stack: str, *, name: str, rules: int, assumed: Assumptions, managed: str
) -> Iterator[Usage]:
    """A rule and the events it matches. DynamoDB makes two rules for each key: most accessed, most throttled.

    Source: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/contributorinsights_HowItWorks.html
    """
    said = assumed.contributor_events.get(name, assumed.contributor_events.get(found.logical_id))
    yield Usage(
        kind=Kind.CONTRIBUTORS,
        stack=stack,
        resource=name,
        what="rule",
        price=f"contributor-insights{managed}-rule",
        quantity=exactly(rules),
    )
    yield Usage(
        kind=Kind.CONTRIBUTORS,
        stack=stack,
        resource=name,
        what="matched events, in millions",
        price=f"contributor-insights{managed}-events",
        quantity=UNKNOWN if said is None else exactly(said),
        note=None if said is not None else "give contributor_insights.events",
    )


def _canary(found: Resource, stack: str, assumed: Assumptions) -> Usage:
    name = found.text("Name") or found.logical_id
    schedule = str(mapping(found.properties.get("Schedule")).get("Expression", ""))
    quantity = _runs(schedule)
    if name in assumed.canary_runs:
        quantity = exactly(assumed.canary_runs[name])
    return Usage(
        kind=Kind.CANARIES,
        stack=stack,
        resource=name,
        what=f"runs, {schedule}",
        price="canary-run",
        quantity=quantity or UNKNOWN,
        note=None if quantity else "give canaries.runs",
    )


def _runs(schedule: str) -> Quantity | None:
    """Runs a month of a rate(); None for cron() and what only the deployment knows."""
    matched = _RATE.fullmatch(schedule)
    if matched is None:
        return None
    every_hours = Decimal(matched["number"]) * _HOURS[matched["unit"]]
    return exactly((HOURS_A_MONTH / every_hours).quantize(Decimal(1))) if every_hours else exactly(1)
