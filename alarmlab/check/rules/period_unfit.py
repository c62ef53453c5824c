"""A period that is shorter than the time between two datapoints."""

from __future__ import annotations

from collections.abc import Iterator

from alarmlab.check.alarm import MetricUse
from alarmlab.check.context import Context
from alarmlab.check.finding import Severity
from alarmlab.check.rule import Problem, Rule
from alarmlab.check.stack import Stack
from alarmlab.check.values import as_boolean
from alarmlab.cloudformation.token import Token

BASIC_MONITORING_S = 300
"""https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/manage-detailed-monitoring.html"""
_INSTANCE = "AWS::EC2::Instance"


def _look(context: Context) -> Iterator[Problem]:
    for stack, resource, metric in context.metric_uses:
        period_s = metric.period_s
        resolution_s = _resolution_s(context, stack, metric)
        if isinstance(period_s, int) and resolution_s is not None and period_s < resolution_s:
            yield Problem(
                at=resource,
                message=(
                    f"AWS publishes {metric.namespace} {metric.name} every {resolution_s} s; "
                    f"most of the alarm's periods of {period_s} s have no data"
                ),
                fix=f"use a period of {resolution_s} s or a multiple of it" + _instead(metric),
            )


def _resolution_s(context: Context, stack: Stack, metric: MetricUse) -> int | None:
    if not isinstance(metric.namespace, str) or not isinstance(metric.name, str):
        return None
    known = context.catalogue.metric(metric.namespace, metric.name)
    if known is None or known.resolution_s is None:
        return None
    return BASIC_MONITORING_S if _is_basic(stack, metric) else known.resolution_s


def _is_basic(stack: Stack, metric: MetricUse) -> bool:
    """Whether it is a metric of an instance of the template that has no detailed monitoring.

    Status checks are published every minute all the same.
    """
    is_instance = metric.namespace == "AWS/EC2" and not str(metric.name).startswith("StatusCheck")
    if not is_instance or metric.dimensions is None:
        return False
    value = metric.dimensions.get("InstanceId")
    reference = value.reference if isinstance(value, Token) else None
    resource = stack.resources.get(reference.logical_id) if reference else None
    if resource is None or resource.type != _INSTANCE or "LaunchTemplate" in resource.properties:
        return False
    return as_boolean(resource.properties.get("Monitoring")) in (None, False)


def _instead(metric: MetricUse) -> str:
    return ", or switch on detailed monitoring (Monitoring: true)" if metric.namespace == "AWS/EC2" else ""


RULE = Rule(
    id="period-unfit",
    doc="The alarm's period is shorter than the time between two datapoints of its metric.",
    severity=Severity.WARNING,
    look=_look,
)
