"""Revisions of small templates, for the tests."""

from __future__ import annotations

from collections.abc import Mapping

from alarmlab.alarms.outline import outlines_of
from alarmlab.check.finding import Finding
from alarmlab.cloudformation.resources import Resource, resources_of
from alarmlab.cost.assumptions import NOTHING_ASSUMED
from alarmlab.cost.bill import bill_of
from alarmlab.cost.price_list import load_price_list
from alarmlab.cost.template_usage import StackResources, usage_of
from alarmlab.coverage.kinds.every import KINDS
from alarmlab.coverage.matrix import StackView, matrix_of
from alarmlab.coverage.proof import coverage_of
from alarmlab.review.revision import Revision

Stacks = dict[str, tuple[Resource, ...]]


def stacks(**templates: Mapping[str, Mapping[str, object]]) -> Stacks:
    """The resources of templates, by stack."""
    return {
        stack: resources_of({"Resources": resources}, parameters={}, account="1", region="us-east-1")
        for stack, resources in templates.items()
    }


def a_revision(found: Stacks, *, findings: tuple[Finding, ...] = (), priced: bool = True) -> Revision:
    """A revision without scenarios."""
    usages = usage_of(
        [StackResources(stack=stack, resources=resources) for stack, resources in found.items()],
        assumed=NOTHING_ASSUMED,
    )
    alarms = [alarm for resources in found.values() for alarm in outlines_of(resources)]
    return Revision(
        stacks=found,
        findings=findings,
        matrix=matrix_of([StackView(stack=stack, resources=own) for stack, own in found.items()], KINDS),
        gaps=coverage_of(alarms, ()),
        bill=bill_of(usages, load_price_list("us-east-1"), free={}) if priced else None,
        unpriced_because=None if priced else "no prices of mars-1",
    )


def an_alarm(**changes: object) -> dict[str, object]:
    """An alarm resource; a change to None leaves the property out."""
    known: dict[str, object] = {
        "AlarmName": "press-hot",
        "Namespace": "Fleet",
        "MetricName": "Temperature",
        "Statistic": "Average",
        "Period": 60,
        "EvaluationPeriods": 3,
        "DatapointsToAlarm": 2,
        "Threshold": 80,
        "ComparisonOperator": "GreaterThanThreshold",
        "AlarmActions": ["pages"],
    }
    properties = {name: value for name, value in {**known, **changes}.items() if value is not None}
    return {"Type": "AWS::CloudWatch::Alarm", "Properties": properties}
