"""Bills of small templates, for the tests."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from alarmlab.cloudformation.resources import resources_of
from alarmlab.cost.assumptions import NOTHING_ASSUMED, Assumptions
from alarmlab.cost.bill import Bill, Line, bill_of
from alarmlab.cost.price_list import load_price_list
from alarmlab.cost.template_usage import StackResources, usage_of

PRICES = load_price_list("us-east-1")


def bill_for(
    *resources: Mapping[str, object],
    assumed: Assumptions = NOTHING_ASSUMED,
    free: Mapping[str, Decimal] | None = None,
) -> Bill:
    """The bill of one stack with these resources, in us-east-1."""
    template = {"Resources": {f"R{index}": resource for index, resource in enumerate(resources)}}
    found = resources_of(template, parameters={}, account="1", region="us-east-1")
    usages = usage_of([StackResources(stack="s", resources=found)], assumed=assumed)
    return bill_of(usages, PRICES, free=free or {})


def the_line(bill: Bill, what: str) -> Line:
    """The only line of the bill for this."""
    [line] = [line for line in bill.lines if line.usage.what == what]
    return line


def a_resource(type: str, **properties: object) -> dict[str, object]:
    """A resource of a template."""
    return {"Type": type, "Properties": properties}


def an_alarm_on(namespace: str, name: str = "Errors", **changes: object) -> dict[str, object]:
    """An alarm on one metric without dimensions."""
    return a_resource(
        "AWS::CloudWatch::Alarm",
        **{"Namespace": namespace, "MetricName": name, "Statistic": "Sum", "Period": 60, **changes},
    )


def a_math_alarm(*entries: Mapping[str, object], **changes: object) -> dict[str, object]:
    """An alarm on entries of `Metrics`."""
    return a_resource("AWS::CloudWatch::Alarm", Metrics=list(entries), **changes)


def a_stat(id: str, *, name: str = "", stat: str = "Sum", period_s: int = 60) -> dict[str, object]:
    """An entry of `Metrics` for a metric of AWS/SQS, named like the id unless told otherwise."""
    metric = {"Namespace": "AWS/SQS", "MetricName": name or id}
    return {"Id": id, "MetricStat": {"Metric": metric, "Period": period_s, "Stat": stat}}
