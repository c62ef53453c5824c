"""What a set of templates uses: every kind of line, in a stable order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from alarmlab.alarms.outline import AlarmOutline, outlines_of
from alarmlab.cloudformation.resources import Resource
from alarmlab.cost.alarm_usage import alarm_usage
from alarmlab.cost.assumptions import Assumptions
from alarmlab.cost.log_usage import log_usage
from alarmlab.cost.metric_usage import StackMetrics, metric_usage
from alarmlab.cost.other_usage import account_usage, dashboard_usage, resource_usage
from alarmlab.cost.usage import Usage
from alarmlab.dashboards.dashboard import Dashboard, dashboards_of


@dataclass(frozen=True, slots=True, kw_only=True)
class StackResources:
    """A template's resources, and what the template is called in the bill."""

    stack: str
    resources: tuple[Resource, ...]


def usage_of(stacks: Sequence[StackResources], *, assumed: Assumptions) -> Iterator[Usage]:
    """Everything the stacks use in a month. A resource with a condition counts: it may exist."""
    read = [(found, outlines_of(found.resources), dashboards_of(found.resources)) for found in stacks]
    for found, alarms, dashboards in read:
        yield from alarm_usage(alarms, stack=found.stack, assumed=assumed)
        yield from dashboard_usage(dashboards, stack=found.stack)
        yield from log_usage(found.resources, stack=found.stack, assumed=assumed)
        yield from resource_usage(found.resources, stack=found.stack, assumed=assumed)
    yield from metric_usage([_metrics(*one) for one in read], assumed=assumed)
    everything = [resource for found in stacks for resource in found.resources]
    yield from account_usage(everything, stack="account", assumed=assumed)


def _metrics(
    found: StackResources, alarms: Sequence[AlarmOutline], dashboards: Sequence[Dashboard]
) -> StackMetrics:
    watched = (use.metric for alarm in alarms for use in alarm.uses if use.account is None)
    drawn = (metric for dashboard in dashboards for metric in dashboard.metrics)
    return StackMetrics(
        stack=found.stack, metrics=tuple(dict.fromkeys((*watched, *drawn))), resources=found.resources
    )
