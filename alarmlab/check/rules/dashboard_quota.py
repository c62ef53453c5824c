"""Dashboards larger than CloudWatch shows.

Sources: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html
(widgets) and https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_limits.html (metrics).
"""

from __future__ import annotations

from collections.abc import Iterator

from alarmlab.check.context import Context
from alarmlab.check.dashboard import Dashboard
from alarmlab.check.finding import Severity
from alarmlab.check.rule import Problem, Rule
from alarmlab.check.values import as_items
from alarmlab.cloudformation.token import Token

MOST_WIDGETS = 500
METRICS_PER_WIDGET = 500
METRICS_PER_DASHBOARD = 2_500


def _look(context: Context) -> Iterator[Problem]:
    for dashboard in context.dashboards:
        widgets = dashboard.widgets or ()
        if len(widgets) > MOST_WIDGETS:
            yield Problem(
                at=dashboard.resource,
                message=f"it has {len(widgets)} widgets; CloudWatch takes at most {MOST_WIDGETS}",
                fix="divide it",
            )
        yield from _metrics(dashboard)


def _metrics(dashboard: Dashboard) -> Iterator[Problem]:
    rows = [as_items(widget.properties.get("metrics")) for widget in dashboard.widgets or ()]
    counts = [0 if isinstance(found, Token) else len(found) for found in rows]
    for widget, count in zip(dashboard.widgets or (), counts, strict=True):
        if count > METRICS_PER_WIDGET:
            title = widget.properties.get("title") or "a widget"
            yield Problem(
                at=dashboard.resource,
                message=f"{title} has {count} metrics; a widget shows at most {METRICS_PER_WIDGET}",
                fix="divide it, or show a Metrics Insights query",
                severity=Severity.WARNING,
            )
    if sum(counts) > METRICS_PER_DASHBOARD:
        yield Problem(
            at=dashboard.resource,
            message=f"it has {sum(counts)} metrics; a dashboard shows at most {METRICS_PER_DASHBOARD}",
            fix="divide it",
            severity=Severity.WARNING,
        )


RULE = Rule(
    id="dashboard-quota",
    doc="A dashboard has more widgets or metrics than CloudWatch allows.",
    severity=Severity.ERROR,
    look=_look,
)
