"""What log groups use: what is ingested, and what is kept once the retention is full.

Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_billing.html
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from alarmlab.cloudformation.resources import Resource
from alarmlab.cloudformation.values import whole_number
from alarmlab.cost.assumptions import Assumptions
from alarmlab.cost.usage import UNKNOWN, Kind, Quantity, Usage, between, exactly

DAYS_A_MONTH = Decimal(30)
_INGESTED = {"STANDARD": "logs-ingested", "INFREQUENT_ACCESS": "logs-ingested-infrequent-access"}


def log_usage(resources: Iterable[Resource], *, stack: str, assumed: Assumptions) -> Iterator[Usage]:
    """Two lines a log group of the template. Groups that services create by themselves are not in it."""
    for resource in resources:
        if resource.type == "AWS::Logs::LogGroup":
            yield from _group(resource, stack, assumed)


def _group(resource: Resource, stack: str, assumed: Assumptions) -> Iterator[Usage]:
    name = resource.text("LogGroupName") or resource.logical_id
    log_class = resource.text("LogGroupClass") or "STANDARD"
    said = assumed.log_gb.get(name, assumed.log_gb.get(resource.logical_id, assumed.log_gb_elsewhere))
    ask = None if said is not None else "give logs.gb or logs.gb_elsewhere"
    yield Usage(
        kind=Kind.LOGS,
        stack=stack,
        resource=name,
        what="ingested" + ("" if log_class == "STANDARD" else f", class {log_class}"),
        price=_INGESTED.get(log_class, f"logs-ingested-{log_class.lower()}"),
        quantity=UNKNOWN if said is None else exactly(said),
        note=ask,
    )
    stored, note = _stored(said, resource, assumed)
    yield Usage(
        kind=Kind.LOGS,
        stack=stack,
        resource=name,
        what="stored",
        price="logs-stored",
        quantity=stored,
        note=ask or note,
    )


def _stored(said: Decimal | None, resource: Resource, assumed: Assumptions) -> tuple[Quantity, str | None]:
    """GB-months of storage a month: what a retention holds when it is full."""
    if said is None:
        return UNKNOWN, None
    monthly = said * assumed.log_stored_share
    days = whole_number(resource.properties.get("RetentionInDays"))
    if days is None:
        return between(monthly, None), "never expires: each month adds a month's logs"
    return exactly(monthly * Decimal(days) / DAYS_A_MONTH), f"{days} days kept"
